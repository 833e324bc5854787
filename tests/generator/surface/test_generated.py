"""A changed specification, generated anew: each change is told once, with all that it changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.surface.change import Change
from generator.surface.compare import compare
from generator.surface.report import Report, entries
from generator.surface.snapshot import of_folder
from tests.generator.small import OPERATION, REMOVE, SCHEMAS

from .base import SHOP, write_base

REQUEST = f"{SCHEMAS}/SendThingsRequest"
CHANGES = {
    SHOP: REMOVE,
    f"{OPERATION}/parameters/3": REMOVE,
    f"{OPERATION}/x-market-limit/amount": 500,
    f"{OPERATION}/requestBody/content/application~1json/example": {"kind": "BIG", "tags": []},
    f"{REQUEST}/required": ["kind", "tags"],
    f"{REQUEST}/properties/shade": REMOVE,
    f"{REQUEST}/properties/sentAt/deprecated": True,
    f"{REQUEST}/properties/sentAt/x-market-deprecation": {"since": "2025-10-10"},
    f"{SCHEMAS}/Shade": REMOVE,
    f"{SCHEMAS}/ThingKind/enum": ["BIG"],
    f"{SCHEMAS}/ThingError/enum/-": "TIRED",
    f"{SCHEMAS}/ErrorAnswer/properties/code": {"type": "string", "description": "Short."},
    f"{SCHEMAS}/RefusedThing/required": ["thingId", "error"],
}
MODELS = "yandex_market_client.models"
DICTS = "yandex_market_client.typed_dicts"
PYDANTIC = "yandex_market_client.pydantic_models"
BOTH = ("getShop", "sendThings")


@pytest.fixture(scope="module")
def report(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What is different after all of the changes."""
    after = write_base(tmp_path_factory.mktemp("generated") / "after", **CHANGES)
    return Report("v0.1.0", "0.1.0", "0.1.0", compare(of_folder(base), of_folder(after)))


def test_each_change_once(report: Report) -> None:
    def told(change: Change) -> tuple[str, str, tuple[str, ...], set[str]]:
        return change.verdict, change.place, change.operations, set(change.also)

    functions = ("call", "sync", "sync_detailed", "asyncio", "asyncio_detailed")
    endpoint = "yandex_market_client.api.things"
    wanted = [
        (
            *("breaking", "SendThingsRequest.shade", ("sendThings",)),
            {
                *(f"{MODELS}.SendThingsRequest", f"{MODELS}.SendThingsRequest.shade"),
                *(f"{PYDANTIC}.SendThingsRequest", f"{PYDANTIC}.SendThingsRequest.shade"),
                f"{DICTS}.SendThingsRequest.shade",
            },
        ),
        (
            *("breaking", "SendThingsRequest.tags", ("sendThings",)),
            {
                *(f"{MODELS}.SendThingsRequest", f"{PYDANTIC}.SendThingsRequest"),
                f"{DICTS}.SendThingsRequest.tags",
            },
        ),
        (
            *("breaking", "Shade", ("sendThings",)),
            {f"{DICTS}.Shade", f"{PYDANTIC}.Shade"},
        ),
        (
            *("breaking", "ThingKind", ("sendThings",)),
            {f"{MODELS}.ThingKind.SMALL", f"{DICTS}.ThingKind", f"{PYDANTIC}.ThingKind.SMALL"},
        ),
        ("breaking", "getShop", ("getShop",), {f"{endpoint}.get_shop"}),
        (
            *("breaking", "sendThings query verbose", ("sendThings",)),
            {f"{endpoint}.send_things.{name}" for name in functions},
        ),
        (
            *("addition", "ErrorAnswer.code", BOTH),
            {f"{one}.ErrorAnswer.code" for one in (MODELS, DICTS, PYDANTIC)},
        ),
        (
            *("addition", "RefusedThing.error", BOTH),
            {f"{one}.RefusedThing.error" for one in (MODELS, DICTS, PYDANTIC)},
        ),
        ("addition", "SendThingsRequest.sentAt", ("sendThings",), set[str]()),
        (
            *("addition", "ThingError", BOTH),
            {f"{MODELS}.ThingError.TIRED", f"{DICTS}.ThingError", f"{PYDANTIC}.ThingError.TIRED"},
        ),
        ("fix", "sendThings", ("sendThings",), set[str]()),
    ]
    assert [told(change) for change in report.changes] == wanted


def test_version_that_follows(report: Report) -> None:
    assert (report.needed, report.is_enough) == ("0.2.0", False)
    assert report.conclusion == (
        "6 breaking changes, 4 additions, 1 fix since v0.1.0 (0.1.0): the version has to be 0.2.0 "
        "or higher; pyproject.toml has 0.1.0, which is too low"
    )


def test_json(report: Report) -> None:
    """A tool finds operation, field, Python paths, class, reason and the version."""
    data = json.loads(report.as_json())
    assert (data["base"], data["version"], data["needed"]) == (
        *({"name": "v0.1.0", "version": "0.1.0"}, "0.1.0"),
        "0.2.0",
    )
    one = next(one for one in data["changes"] if one["place"] == "SendThingsRequest.tags")
    assert one == {
        "class": "breaking",
        "fragment": "breaking",
        "source": "specification",
        "operations": ["sendThings"],
        "place": "SendThingsRequest.tags",
        "also": [
            f"{MODELS}.SendThingsRequest",
            f"{PYDANTIC}.SendThingsRequest",
            f"{DICTS}.SendThingsRequest.tags",
        ],
        "what": "is required now",
        "why": "a request without it is refused",
        "text": "is required now (a request without it is refused)",
        "markdown": (
            "`sendThings`, `SendThingsRequest.tags`: is required now (a request without it is "
            f"refused); also `{MODELS}.SendThingsRequest`, `{PYDANTIC}.SendThingsRequest`, "
            f"`{DICTS}.SendThingsRequest.tags`."
        ),
    }


def test_entries_of_the_changelog(report: Report) -> None:
    """Each change is one line of a fragment; what comes to an end has its own type."""
    found = list(entries(report.changes))
    assert [one.fragment for one in found] == [
        *["breaking"] * 6,
        *["added", "added", "deprecated", "added", "changed"],
    ]
    assert found[4].text == (
        "`getShop`: the operation is gone (its method cannot go on); "
        "also `yandex_market_client.api.things.get_shop`."
    )
    assert all("\n" not in one.text for one in found)


def test_text_and_markdown_tell_all(report: Report) -> None:
    for text in (report.as_text(), report.as_markdown()):
        assert text.endswith(report.conclusion)
        for change in report.changes:
            assert change.text in text
            assert change.place in text
