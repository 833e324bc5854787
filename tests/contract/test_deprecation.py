"""What the documentation calls deprecated: a warning once, where it is used, and a mark."""

from __future__ import annotations

import asyncio
import copy
import importlib
import inspect
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from yandex_market_client import facts, models, wire
from yandex_market_client.api.assortment import get_campaign_offers
from yandex_market_client.api.business_assortment import update_offer_mapping_entries
from yandex_market_client.client import AsyncClient, Client
from yandex_market_client.errors import MarketDeprecationWarning

from generator import facts as generator_facts
from generator import render
from tests.generator.small import OPERATION, SCHEMAS, small_spec

ROOT: Final = Path(__file__).parents[2]
TYPING: Final = ROOT / "tests" / "typing" / "generated.py"
BODY: Final = {"offerMappingEntries": [{"offer": {"shopSku": "A"}}]}
TRANSPORT: Final = httpx.MockTransport(
    lambda request: httpx.Response(200, content=b'{"status":"OK"}')
)
SYNC: Final = ("sync", "sync_detailed")
ASYNC: Final = ("asyncio", "asyncio_detailed")


@contextmanager
def recorded() -> Iterator[list[warnings.WarningMessage]]:
    """Record every warning, also a repeated one."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught


def here() -> int:
    """Give the line of the caller."""
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


def one(caught: list[warnings.WarningMessage], line: int) -> str:
    """Give the text of the only warning, which is ours and stands at a line of this file."""
    (warning,) = caught
    assert warning.category is MarketDeprecationWarning
    assert (warning.filename, warning.lineno) == (__file__, line)
    return str(warning.message)


def run(start: Callable[[AsyncClient], Awaitable[Any]]) -> Any:
    async def inside() -> Any:
        async with httpx.AsyncClient(base_url="http://market.invalid", transport=TRANSPORT) as http:
            return await start(AsyncClient(http))

    return asyncio.run(inside())


# --- operations


@pytest.mark.parametrize("name", SYNC)
def test_sync_call_warns_once(name: str) -> None:
    """One call, one warning, at the line that calls."""
    function = getattr(update_offer_mapping_entries, name)
    with (
        httpx.Client(base_url="http://market.invalid", transport=TRANSPORT) as http,
        recorded() as w,
    ):
        line = here() + 1
        function(Client(http), campaign_id=1, body=BODY)
    text = one(w, line)
    for part in ("updateOfferMappingEntries", "2023-06-22", "2026-03-12", "updateOfferMappings"):
        assert part in text
    assert "expected to fail" in text
    assert "https://" in text


@pytest.mark.parametrize("name", ASYNC)
def test_awaited_call_warns_once(name: str) -> None:
    """Under a plain await: at the line of the call."""
    function = getattr(update_offer_mapping_entries, name)
    line = 0

    async def start(client: AsyncClient) -> None:
        nonlocal line
        line = here() + 1
        await function(client, campaign_id=1, body=BODY)

    with recorded() as w:
        run(start)
    one(w, line)


@pytest.mark.parametrize("name", ASYNC)
def test_task_warns_once(name: str) -> None:
    """Under create_task, where no line of the caller is on the stack any more: still at it."""
    function = getattr(update_offer_mapping_entries, name)
    line = 0

    async def start(client: AsyncClient) -> None:
        nonlocal line
        line = here() + 1
        task = asyncio.create_task(function(client, campaign_id=1, body=BODY))
        await asyncio.sleep(0)
        await task

    with recorded() as w:
        run(start)
    one(w, line)


@pytest.mark.parametrize("name", [*SYNC, *ASYNC])
def test_warning_as_error_sends_nothing(name: str) -> None:
    """With warnings as errors the call stops before anything is sent or left unawaited."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    function = getattr(update_offer_mapping_entries, name)
    transport = httpx.MockTransport(answer)
    with httpx.Client(transport=transport) as http, pytest.raises(MarketDeprecationWarning):
        function(Client(http), campaign_id=1, body=BODY)


def test_warning_is_a_deprecation_warning() -> None:
    """Filters for DeprecationWarning apply to it."""
    assert issubclass(MarketDeprecationWarning, DeprecationWarning)


@pytest.mark.parametrize(
    "operation", [o for o in facts.OPERATIONS.values() if not o.deprecated], ids=lambda o: o.id
)
def test_other_operations_do_not_warn(operation: facts.Operation) -> None:
    """No warning for what is not deprecated, on any of the four ways."""
    module = importlib.import_module(f"yandex_market_client.{operation.module}")
    arguments: dict[str, Any] = {p.python_name: 1 for p in operation.parameters if p.required}
    arguments["body"] = {"offerIds": ["A"]}
    with (
        httpx.Client(base_url="http://market.invalid", transport=TRANSPORT) as http,
        recorded() as w,
    ):
        for name in SYNC:
            getattr(module, name)(Client(http), **arguments)
        for name in ASYNC:
            run(lambda client, name=name: getattr(module, name)(client, **arguments))
    assert not w


# --- fields

FILLED: Final = {
    "category": "a",
    "quantum_of_supply": 1,
    "shelf_life_days": 1,
    "life_time_days": 1,
}


def test_table_has_every_deprecated_request_field() -> None:
    """The table of this module knows each deprecated field that a request can fill."""
    offer = facts.SCHEMAS["UpdateMappingsOfferDTO"]
    assert {node.python_name for node in offer.properties.values() if node.deprecated} == set(
        FILLED
    )


@pytest.mark.parametrize("field", FILLED)
def test_filled_field_warns_where_the_model_is_made(field: str) -> None:
    """Once, at the line of the constructor, with what to use; sending the model warns no more."""
    with recorded() as w:
        line = here() + 1
        offer = models.UpdateMappingsOfferDTO(shop_sku="A", **{field: FILLED[field]})
    assert field in one(w, line)
    with recorded() as w:
        body = models.UpdateOfferMappingEntryRequest(
            offer_mapping_entries=[models.UpdateOfferMappingEntryDTO(offer=offer)]
        )
        update_offer_mapping_entries.call(campaign_id=1, body=body)
    assert not w


def test_empty_deprecated_field_does_not_warn() -> None:
    """None is absence: nobody uses the field."""
    with recorded() as w:
        models.UpdateMappingsOfferDTO(shop_sku="A", **dict.fromkeys(FILLED))
    assert not w


@pytest.mark.parametrize("name", [*SYNC, *ASYNC])
def test_filled_field_of_a_dict_warns_at_the_call(name: str) -> None:
    """A dict has no constructor: the call warns, once a field however many items fill it."""
    offer = {"shopSku": "A", "category": "a", "shelfLifeDays": 1, "lifeTimeDays": None}
    body = {"offerMappingEntries": [{"offer": offer}, {"offer": offer}, {"offer": {"id": "B"}}]}
    function = getattr(update_offer_mapping_entries, name)
    line = 0

    async def start(client: AsyncClient) -> None:
        nonlocal line
        line = here() + 1
        await function(client, campaign_id=1, body=body)

    with recorded() as w:
        if name in SYNC:
            with httpx.Client(base_url="http://market.invalid", transport=TRANSPORT) as http:
                line = here() + 1
                function(Client(http), campaign_id=1, body=body)
        else:
            run(start)
    assert {(warning.filename, warning.lineno) for warning in w} == {(__file__, line)}
    operation, *fields = (str(warning.message) for warning in w)
    assert operation.startswith("the operation updateOfferMappingEntries")
    assert [text.split(" is deprecated")[0] for text in fields] == [
        "the field /offerMappingEntries/0/offer/category",
        "the field /offerMappingEntries/0/offer/shelfLifeDays",
    ]
    assert "use shelfLife instead" in fields[1]


def test_dict_and_model_say_the_same() -> None:
    """The words of the run-time table are those that the generator writes into the models."""
    offer = facts.SCHEMAS["UpdateMappingsOfferDTO"]
    for node in offer.properties.values():
        if node.deprecated:
            assert node.python_name is not None
            assert node.deprecation is not None
            what = f"UpdateMappingsOfferDTO.{node.python_name}"
            with pytest.warns(MarketDeprecationWarning) as w:
                models.UpdateMappingsOfferDTO(**{node.python_name: FILLED[node.python_name]})
            assert [str(warning.message) for warning in w] == [node.deprecation.message(what)]


@pytest.mark.parametrize("more", [{}, {"unknown": 1}], ids=["fast", "tolerant"])
def test_reading_does_not_warn(more: dict[str, Any]) -> None:
    """What the server sends is no use by the caller; nor is a copy of it, or writing it back."""
    answer = {
        "status": "OK",
        "result": {
            "offers": [{"offerId": "A", "available": True, "quantum": {"minQuantity": 1}, **more}]
        },
    }
    with recorded() as w:
        page = wire.decode("GetCampaignOffersResponse", json.dumps(answer).encode())
        assert page.result.offers[0].available is True
        assert copy.deepcopy(page) == copy.copy(page) == pickle.loads(pickle.dumps(page)) == page
        assert page.to_dict() == answer
        models.UpdateMappingsOfferDTO.from_dict({"category": "a"})
    assert not w


def test_docstrings_say_it() -> None:
    """Operation and fields: since when, and what to use."""
    assert "deprecated since 2023-06-22" in (update_offer_mapping_entries.__doc__ or "")
    text = " ".join((models.UpdateMappingsOfferDTO.__doc__ or "").split())
    for field in FILLED:
        assert f"UpdateMappingsOfferDTO.{field} is deprecated since" in text
    assert "deprecated" not in (get_campaign_offers.__doc__ or "")


# --- parameters, of a small specification

PROBE: Final = """
import asyncio, json, sys, warnings
import httpx
from yandex_market_client.api.things import send_things as module
from yandex_market_client.client import AsyncClient, Client

transport = httpx.MockTransport(lambda request: httpx.Response(200, content=b'{"status":"OK"}'))
found = []

def note(w, way):
    shown = [[i.category.__name__, i.lineno, i.filename == __file__, str(i.message)] for i in w]
    found.append([way, shown])

for way, more in (("given", {"limit": 3}), ("left out", {}), ("none", {"limit": None}),
                  ("field", {"body": {"colour": "red"}}),
                  ("both", {"limit": 3, "body": {"colour": "red"}})):
    arguments = {"shop_id": 1, "body": {}, **more}
    with httpx.Client(base_url="http://m.invalid", transport=transport) as http:
        with warnings.catch_warnings(record=True) as w:
            warnings.simplefilter("always")
            module.sync(Client(http), **arguments)  # THE CALL
    note(w, way)

async def run():
    async with httpx.AsyncClient(base_url="http://m.invalid", transport=transport) as http:
        return await asyncio.create_task(
            module.asyncio(AsyncClient(http), shop_id=1, body={}, limit=3)  # THE TASK
        )

with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    asyncio.run(run())
note(w, "task")
print(json.dumps({"found": found, "doc": module.__doc__}))
"""


@pytest.fixture(scope="module")
def small_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package generated from a small specification with a deprecated parameter and field."""
    folder = tmp_path_factory.mktemp("small")
    since = {"since": "2025-01-01", "replacement": "size"}
    document = small_spec(
        **{
            f"{OPERATION}/parameters/2/deprecated": True,
            f"{OPERATION}/parameters/2/x-market-deprecation": since,
            f"{SCHEMAS}/SendThingsRequest/properties/colour/deprecated": True,
        }
    )
    scratch = folder / "scratch"
    scratch.mkdir()
    render.render(document, folder / "yandex_market_client", scratch)
    return folder


def test_filled_parameter_warns(small_package: Path) -> None:
    """A deprecated parameter warns once when it is given, at the caller's line, and only then."""
    script = small_package / "probe.py"
    script.write_text(PROBE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        env={"PYTHONPATH": str(small_package)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    lines = PROBE.splitlines()
    call = next(number for number, line in enumerate(lines, 1) if line.endswith("# THE CALL"))
    task = next(number for number, line in enumerate(lines, 1) if line.endswith("# THE TASK"))
    parameter = "the parameter limit is deprecated since 2025-01-01; use size instead"
    field = "the field /colour is deprecated"
    category = MarketDeprecationWarning.__name__
    assert result["found"] == [
        ["given", [[category, call, True, parameter]]],
        ["left out", []],
        ["none", []],
        ["field", [[category, call, True, field]]],
        ["both", [[category, call, True, parameter], [category, call, True, field]]],
        ["task", [[category, task, True, parameter]]],
    ]
    assert "the parameter limit is deprecated since 2025-01-01" in " ".join(result["doc"].split())


def test_facts_name_the_deprecated_parameter() -> None:
    """The table of facts carries the mark too."""
    table = generator_facts.facts(small_spec(**{f"{OPERATION}/parameters/2/deprecated": True}))
    (operation,) = table.operations.values()
    assert [p.name for p in operation.parameters if p.deprecated] == ["limit"]


# --- static marks


def marked(comment: str) -> set[int]:
    lines = TYPING.read_text("utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith(f"  # {comment}")}


def typed_environment() -> dict[str, str]:
    return {**os.environ, "MYPYPATH": str(ROOT / "generated_client")}


def test_marks_for_mypy(tmp_path: Path) -> None:
    """Mypy --strict reports every deprecated call and every wrong line, and no other."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--enable-error-code=deprecated"),
            *("--no-incremental", f"--cache-dir={tmp_path}", "--config-file=", "--no-pretty"),
            *("--follow-imports=silent", "--python-version=3.11", str(TYPING)),
        ],
        cwd=ROOT,
        env=typed_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    found: dict[str, set[int]] = {"deprecated": set(), "error": set()}
    for line in done.stdout.splitlines():
        match = re.match(r".*generated\.py:(\d+): error: .*\[([a-z-]+)\]$", line)
        if match is None:
            assert ": note: " in line or line.startswith("Found "), line
            continue
        found["deprecated" if match[2] == "deprecated" else "error"].add(int(match[1]))
    assert found == {"deprecated": marked("deprecated"), "error": marked("error")}, done.stdout


def test_marks_for_pyright(tmp_path: Path) -> None:
    """The same for pyright."""
    config = {
        "include": [TYPING.name],
        "extraPaths": [str(ROOT / "generated_client")],
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
        "reportDeprecated": "error",
        "reportPrivateUsage": "none",
    }
    shutil.copy(TYPING, tmp_path)
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config), "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pyright", "--outputjson"),
            *("--pythonpath", sys.executable, "--project", str(tmp_path)),
        ],
        env={**typed_environment(), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    found: dict[str, set[int]] = {"deprecated": set(), "error": set()}
    for entry in json.loads(done.stdout)["generalDiagnostics"]:
        kind = "deprecated" if entry.get("rule") == "reportDeprecated" else "error"
        found[kind].add(entry["range"]["start"]["line"] + 1)
    assert found == {"deprecated": marked("deprecated"), "error": marked("error")}, done.stdout


def test_typing_file_uses_every_function() -> None:
    """The file that the type checkers read tries each function of every deprecated operation."""
    text = TYPING.read_text("utf-8")
    for operation in facts.OPERATIONS.values():
        if operation.deprecated:
            for name in (*SYNC, *ASYNC):
                assert f"{operation.python_name}.{name}(" in text
