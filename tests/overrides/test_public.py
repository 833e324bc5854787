"""The public surface: what there is, what its import costs, that it repeats no documentation."""

import ast
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yandex_market
from yandex_market import AsyncMarket, Market
from yandex_market.errors import KEY_VARIABLE
from yandex_market.settings import URL_VARIABLE
from yandex_market_client import facts, models

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "overrides" / "yandex_market"
MODULES = sorted(SOURCE.glob("*.py"))
HEAVY = {"httpx", "attr", "attrs", "msgspec", "pydantic", "asyncio", "typing_extensions"}
INIT = ast.parse((SOURCE / "__init__.py").read_text("utf-8"))


def loaded(statement: str) -> set[str]:
    """Give the modules that a fresh interpreter has loaded after a statement."""
    paths = os.pathsep.join(str(ROOT / name) for name in ("overrides", "generated_client"))
    done = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-c"),
            f"{statement}\nimport sys, json; print(json.dumps([*sys.modules]))",
        ],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


# The import


def test_import_loads_nothing_heavy() -> None:
    """`import yandex_market` loads no library, not even `typing`, and no other module of ours."""
    modules = loaded("import yandex_market; yandex_market.__all__; dir(yandex_market)")
    assert not modules & {*HEAVY, "typing"}
    assert not any(name.startswith(("yandex_market.", "yandex_market_client")) for name in modules)


def test_use_loads_what_it_needs() -> None:
    """A control: the same look sees httpx as soon as a client is asked for; pydantic never."""
    modules = loaded("from yandex_market import Market; Market(api_key='k').client")
    assert "httpx" in modules
    assert not {"pydantic", "yandex_market_client.pydantic_models"} & modules


def test_a_client_loads_no_model() -> None:
    """Models, and what they are made with, come with the first answer that is read."""
    modules = loaded("from yandex_market import Market; Market(api_key='k').client")
    assert not {"attr", "yandex_market_client.wire"} & modules
    models = [name for name in modules if name.startswith("yandex_market_client.models.")]
    assert models == ["yandex_market_client.models.api_response_status_type"]


BULK = {"msgspec", *(f"yandex_market.{name}" for name in ("batching", "bulk", "drivers", "skus"))}


def test_a_client_loads_nothing_of_bulk_calls() -> None:
    """It comes with the first of them; a check of SKUs is the control."""
    client = "from yandex_market import Market; market = Market(api_key='k'); market.client"
    assert not BULK & loaded(client)
    assert not (BULK - {"msgspec"}) & loaded(f"{client}; market.get_campaign_offers(1)")
    needed = {"msgspec", "yandex_market.batching", "yandex_market.skus"}
    assert needed <= loaded(f"{client}; market.check_offer_ids(['A'])")


@pytest.mark.parametrize("name", ["BulkReport", "MarketError", "RetryPolicy", "Settings"])
def test_values_load_no_httpx(name: str) -> None:
    """Errors, reports and settings can be had by code that sends nothing."""
    assert not loaded(f"from yandex_market import {name}") & {"httpx", "attr"}


# The names


def places() -> dict[str, str]:
    found: dict[str, str] = yandex_market._PLACES
    return found


def type_checking_names() -> list[str]:
    (block,) = (
        node
        for node in INIT.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    names = []
    for statement in block.body:
        assert isinstance(statement, ast.ImportFrom)
        if statement.module == "typing":
            continue
        for alias in statement.names:
            assert alias.asname == alias.name, f"{alias.name} is not re-exported for type checkers"
            names.append(alias.name)
    return names


def test_all_is_sorted_and_whole() -> None:
    """One list of names, told three times: to readers, to the loader, to type checkers."""
    assert list(yandex_market.__all__) == sorted(yandex_market.__all__)
    assert set(yandex_market.__all__) == set(places())
    assert sorted(type_checking_names()) == sorted(places())
    assert list(places()) == sorted(places())
    assert len(set(yandex_market.__all__)) == len(yandex_market.__all__)


@pytest.mark.parametrize("name", yandex_market.__all__)
def test_each_name_can_be_had_and_tells_what_it_is(name: str) -> None:
    value = getattr(yandex_market, name)
    assert value.__name__ == name
    assert inspect.getdoc(value), f"{name} has no docstring"
    assert name in dir(yandex_market)


def test_unknown_names() -> None:
    with pytest.raises(AttributeError, match="'yandex_market' has no attribute 'Markt'"):
        _ = yandex_market.Markt  # type: ignore[attr-defined]
    with pytest.raises(ImportError):
        exec("from yandex_market import Markt")
    assert not hasattr(yandex_market, "client_")
    assert {"__all__", "__doc__"} <= set(dir(yandex_market))
    assert dir(yandex_market) == sorted(dir(yandex_market))


def test_star_import_gives_exactly_the_names() -> None:
    space: dict[str, Any] = {}
    exec("from yandex_market import *", space)
    assert set(space) - {"__builtins__"} == set(yandex_market.__all__)


# The documentation in it


def test_the_docstring_shows_the_layers() -> None:
    """From top to bottom: the clients, the drivers, what decides, transport, generated client."""
    doc = inspect.getdoc(yandex_market) or ""
    layers = ["Market", "drivers", "bulk", "transport", "yandex_market_client"]
    places_in_text = [doc.index(layer) for layer in layers]
    assert places_in_text == sorted(places_in_text)
    for name in re.findall(r"^ +([a-z_]+(?:, [a-z_]+)*)  ", doc, re.MULTILINE):
        for module in name.split(", "):
            assert module == "yandex_market_client" or (SOURCE / f"{module}.py").exists()


@pytest.mark.parametrize("operation", facts.OPERATIONS.values(), ids=lambda one: one.id)
def test_methods_name_their_page(operation: facts.Operation) -> None:
    """Each operation is a method of both clients, under its own name, that tells its page."""
    method = getattr(Market, operation.python_name)
    links = re.findall(r"https://\S+", inspect.getdoc(method) or "")
    assert links == [operation.source.page]
    twin = getattr(AsyncMarket, operation.python_name)
    assert f"Market.{operation.python_name}" in (inspect.getdoc(twin) or "")
    parameters = [
        [(p.name, p.kind, p.default) for p in inspect.signature(one).parameters.values()]
        for one in (method, twin)
    ]
    assert parameters[0] == parameters[1]
    assert bool(getattr(operation, "deprecated", False)) == (
        "deprecated" in (inspect.getdoc(method) or "").splitlines()[0]
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_links_in_docstrings_are_those_of_the_facts_or_beside_them(path: Path) -> None:
    """A link to the vendor is a page that an operation follows, or one of the concepts."""
    pages = {operation.source.page for operation in facts.OPERATIONS.values()}
    concepts = str(facts.WIRE.key_link).rpartition("/")[0]
    for link in re.findall(r"https://yandex\.ru\S+", path.read_text("utf-8")):
        assert link in pages or link.startswith(concepts), link


def test_environment_variables_in_docstrings_are_those_that_are_read() -> None:
    known = {KEY_VARIABLE, URL_VARIABLE}
    for path in MODULES:
        named = set(re.findall(r"\bYANDEX_MARKET_[A-Z_]+", path.read_text("utf-8")))
        assert named <= known, path.name
    told = inspect.getdoc(Market.__init__) or ""
    assert all(name in told for name in known)


# No fact of the documentation


def schemas(schema: facts.Schema) -> Iterator[facts.Schema]:
    yield schema
    inside = [*schema.properties.values(), *schema.all_of, *schema.any_of, *schema.one_of]
    inside += [part for part in (schema.items, schema.additional) if part is not None]
    for part in inside:
        yield from schemas(part)


def distinctive_texts() -> set[str]:
    """What of the documentation nobody would write by chance."""
    texts: set[str] = set()
    everything = [part for schema in facts.SCHEMAS.values() for part in schemas(schema)]
    for operation in facts.OPERATIONS.values():
        if operation.body is not None:
            everything += schemas(operation.body)
        everything += [parameter.schema for parameter in operation.parameters]
        texts |= {operation.path, operation.id, operation.source.page, operation.limit.per}
        texts |= {*operation.scopes, *(parameter.name for parameter in operation.parameters)}
        if operation.batch is not None:
            texts |= {operation.batch.field, *operation.batch.key}
            refusals = operation.batch.refusals
            if refusals is not None:
                texts |= {*refusals.at, *refusals.retryable, refusals.key or "", ""}
                texts |= {refusals.default_reason or ""}
        if operation.paging is not None:
            texts |= {operation.paging.token, *operation.paging.next, *operation.paging.items}
        if operation.deprecation is not None:
            texts |= {str(part) for part in operation.deprecation}
    for schema in everything:
        texts |= {*schema.properties, *(str(value) for value in schema.enum)}
        texts |= {schema.pattern_source or ""}
    for name in models.__all__:
        members = getattr(getattr(models, name), "__members__", {})
        texts |= {str(member.value) for member in members.values()}
    wire = facts.WIRE
    texts |= {*wire.servers, *wire.limit_headers, wire.trace_header, wire.key_header}
    texts |= {wire.key_link or "", wire.scopes_link or ""}
    texts |= {wire.integration_header.name if wire.integration_header else ""}
    texts |= {message.pattern.pattern for message in wire.messages if message.pattern}
    python = {name for operation in facts.OPERATIONS.values() for name in python_names(operation)}
    # Everyday words are no facts: a field "errors", a header "status".
    return {
        text
        for text in texts - python
        if re.search(r"[A-Z0-9_/\\-]", text) or text == wire.trace_header
    }


def python_names(operation: facts.Operation) -> Iterator[str]:
    """Names of generated functions and arguments, which the overrides may use."""
    yield operation.python_name
    yield from (parameter.python_name for parameter in operation.parameters)


def distinctive_numbers() -> set[int]:
    numbers = {facts.WIRE.body_limit_bytes}
    for operation in facts.OPERATIONS.values():
        numbers |= {operation.limit.amount, operation.batch.size if operation.batch else 0}
    for schema in (part for whole in facts.SCHEMAS.values() for part in schemas(whole)):
        for bound in (schema.max_items, schema.max_length, schema.maximum):
            numbers |= {int(bound)} if bound is not None else set()
    numbers |= {message.status for message in facts.WIRE.messages}
    # Below, a number is as likely a fact as not.
    return {number for number in numbers if number > 100 and number != 200}


ALLOWED: dict[tuple[str, object], str] = {
    ("cli.py", 5000): "how many requests a simulator remembers, not a limit",
    ("cli.py", 10_000): "how many offers a simulator begins with, not a limit",
    ("errors.py", 10_000): "how many characters of a body are searched, not a limit",
    ("exchange.py", "traceparent"): "the name of the field in the log, not of the header",
}
"""What only looks like a fact, and what it is."""


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the nodes that are docstrings, also of attributes and commands."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Expr) or (isinstance(node, ast.keyword) and node.arg == "help"))
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def repeated(code: str) -> list[tuple[int, object]]:
    """Give the facts that code repeats, with their lines."""
    texts, numbers = distinctive_texts(), distinctive_numbers()
    folded = {text.lower() for text in texts}
    long = {text for text in texts if len(text) > 9 and re.search(r"[a-z][A-Z]|/|-", text)}
    tree = ast.parse(code)
    skipped = docstrings(tree)
    found: list[tuple[int, object]] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        value = node.value
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        if (
            isinstance(value, str)
            and (
                value in texts
                or (value.lower() in folded and re.search(r"[-_]|[a-z][A-Z]", value))
                or any(text in value for text in long)
            )
        ) or (isinstance(value, int) and not isinstance(value, bool) and value in numbers):
            found.append((node.lineno, value))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_overrides_repeat_no_fact(path: Path) -> None:
    """A path, field, enum value, header, pattern, date, limit or batch size stands in the YAML."""
    found = [
        (line, value)
        for line, value in repeated(path.read_text("utf-8"))
        if (path.name, value) not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'url = "/v2/businesses/{businessId}/offer-mappings/archive"',
        'url = f"{base}/v2/businesses/{{businessId}}/offer-mappings/archive"',
        'body = {"offerIds": skus}',
        'if status == "PUBLISHED": pass',
        'if answer.status == "ERROR": pass',
        'headers["Api-Key"] = key',
        'headers["api-key"] = key',
        'trace = answer.headers.get("traceparent")',
        'left = headers["X-RateLimit-Resource-Remaining"]',
        'since = "2023-06-22"',
        "size = 500",
        "limit = 10_000",
        "cap = 512000",
        "if status == 420: pass",
        'retryable = ("UNKNOWN",)',
        'scope = "offers-and-cards-management"',
        'item["offer"]["shopSku"]',
        'content.find(b"notDeletedOfferIds")',
        'BY_ID["addOffersToArchive"]',
        'server = "https://api.partner.market.yandex.ru"',
        'pattern = r"^(?=.*\\S.*)[^\\x00-\\x08\\x0A-\\x1f\\x7f]{1,255}$"',
    ],
)
def test_the_search_finds_each_sort_of_fact(line: str) -> None:
    """Controls: each of these lines would be noticed."""
    assert repeated(f'"""Docstring: offerIds, 420."""\n{line}')


def test_docstrings_may_tell() -> None:
    assert repeated('"""offerIds, at most 500 of them."""\nx = 1\n"""PUBLISHED"""') == []
