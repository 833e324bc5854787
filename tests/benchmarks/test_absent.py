"""What a short run leaves out runs here, with stubs for what is not there."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, call

import pytest

from tests.benchmarks.fixtures import ROOT
from tests.benchmarks.jobs import contender
from tests.benchmarks.results import Row, Table, as_json


@pytest.mark.parametrize("name", ["orjson", "openapi_generator"])
def test_contenders_that_are_not_run_here_can_be_made(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What is not there is stubbed; the rest of the module is what it is."""
    stub: Any = MagicMock()
    stub.loads, stub.dumps = json.loads, lambda value: json.dumps(value).encode()
    stub.GetCampaignOffersResponse.from_json = json.loads
    stub.UpdateOfferMappingEntryRequest.from_dict = dict
    stub.ApiClient().sanitize_for_serialization = dict
    stub.AssortmentApi().get_campaign_offers().result = "a page"
    stub.BusinessAssortmentApi().add_offers_to_archive().result.not_archived_offers = ["B"]
    for missing in ("orjson", "openapi_generator_client"):
        monkeypatch.setitem(sys.modules, missing, stub)
    sys.modules.pop(f"tests.benchmarks.contenders.{name}", None)
    found = contender("raw:orjson" if name == "orjson" else name)
    assert found.decode(b'{"a": 1}') == {"a": 1}
    assert json.loads(found.encode(found.build({"a": 1}))) == {"a": 1}
    if name != "orjson":
        assert found.pages("http://x.invalid", 1)() == "a page"
        assert found.archive("http://x.invalid", ["A", "B"])() == 1


def test_every_contender_is_run_or_made_above() -> None:
    """A new one has to be put somewhere."""
    files = {file.stem for file in (ROOT / "tests/benchmarks/contenders").glob("*.py")}
    run = {"raw", "ours", "naive", "stock", "pydantics", "structs", "planted"}
    assert files == run | {"openapi_generator"}


def test_the_plot_draws_what_grew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each kind is a line of its points, in both figures, and each drawing is written."""
    missing: Any = MagicMock()
    axes = [MagicMock(), MagicMock()]
    for axis in axes:
        axis.get_xlim.return_value, axis.get_ylim.return_value = (1.0, 10.0), (1.0, 5.0)
    figure = MagicMock()
    missing.pyplot.subplots.return_value = (figure, axes)
    monkeypatch.setitem(sys.modules, "matplotlib", missing)
    monkeypatch.delitem(sys.modules, "tests.benchmarks.plot", raising=False)
    plot = importlib.import_module("tests.benchmarks.plot")
    monkeypatch.delitem(sys.modules, "tests.benchmarks.plot")
    rows = [
        Row("bulk", {"items": 10.0, **dict.fromkeys(plot.FIGURES, 2.0)}),
        Row("bulk", {"items": 100.0, **dict.fromkeys(plot.FIGURES, 4.0)}),
    ]
    results = tmp_path / "bench.json"
    results.write_text(as_json([Table("linearity", "Growth", rows)], {}))
    plot.main(str(results), "a.svg", "b.png")
    for axis in axes:
        assert axis.plot.call_args_list[0] == call((10, 100), (2, 4), marker="o", label="bulk")
    assert [each.args for each in figure.savefig.call_args_list] == [("a.svg",), ("b.png",)]
