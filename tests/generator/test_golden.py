"""Tiny specifications, a trait each: what is generated equals the record, and works."""

from __future__ import annotations

import ast
import asyncio
import difflib
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from .generated import Package, findings, imported, rendered
from .golden import (
    COMMITTED,
    RECORDS,
    STATIC,
    TRAITS,
    difference,
    record,
    recorded,
    specification,
)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every tiny specification, rendered."""
    folder = tmp_path_factory.mktemp("golden")
    return {trait: rendered(specification(trait), folder / trait) for trait in TRAITS}


@pytest.mark.parametrize("trait", TRAITS)
def test_generated_package_equals_its_record(packages: dict[str, Path], trait: str) -> None:
    """No change of the generator goes unseen: `make golden` renews, the commit shows."""
    wanted = record(packages[trait])
    if trait != "base":
        wanted = difference(wanted, record(packages["base"]))
    known = recorded(trait)
    lines: list[str] = []
    for name in sorted(wanted.keys() | known.keys()):
        old = known.get(name, "").splitlines()
        new = wanted.get(name, "").splitlines()
        lines += difflib.unified_diff(old, new, f"recorded/{name}", f"now/{name}", lineterm="")
    assert (wanted == known, lines) == (True, []), "\n".join([*lines, "make golden renews"])


def test_no_record_is_left_over() -> None:
    assert {path.name for path in RECORDS.iterdir() if path.is_dir()} - {"__pycache__"} == {*TRAITS}


@pytest.mark.parametrize("name", sorted(STATIC))
def test_static_file_depends_on_no_specification(packages: dict[str, Path], name: str) -> None:
    """What is recorded once, in the repository's own package, need not be recorded again."""
    own = COMMITTED / name.replace("api/things", "api/business_assortment")
    for trait, package in packages.items():
        assert (package / name).read_bytes() == own.read_bytes(), trait


def test_names_that_generated_code_uses_are_no_class_names(packages: dict[str, Path]) -> None:
    """The lint refuses a schema named like what a generated module takes from elsewhere."""
    used: set[str] = set()
    for package in packages.values():
        own = {path.stem for path in (package / "models").glob("*.py")}
        for path in [
            *package.glob("*.py"),
            *package.glob("api/*/*.py"),
            *package.glob("models/*.py"),
        ]:
            if path.name in STATIC:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[-1] not in own:
                    used |= {alias.asname or alias.name for alias in node.names}
    classes = {name for name in used if re.fullmatch("[A-Z][A-Za-z]*[a-z][A-Za-z]*", name)}
    free = []
    for name in sorted(classes):
        spec = specification("base")
        text = json.dumps(spec).replace("/Sent", f"/{name}").replace('"Sent"', f'"{name}"')
        if not any(finding.rule == "name" for finding in findings(json.loads(text))):
            free.append(name)
    assert free == []


@pytest.fixture
def package(packages: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Package]:
    trait: str = request.param
    with imported(packages[trait], f"golden_{trait}") as loaded:
        yield loaded


def of(trait: str) -> pytest.MarkDecorator:
    """A test of the package that has this trait."""
    return pytest.mark.parametrize("package", [trait], indirect=True)


class Server:
    """Answers every request with one answer, and remembers what came."""

    def __init__(self, status: int = 200, body: Any = None, **more: Any) -> None:
        self.requests: list[httpx.Request] = []
        self.status, self.body, self.more = status, body, more

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        more = self.more or {"json": {"count": 1} if self.body is None else self.body}
        return httpx.Response(self.status, **more)

    @property
    def sent(self) -> Any:
        return json.loads(self.requests[-1].content)


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, package: Package) -> Any:
    """Call the operation through the synchronous or the asynchronous client, in full detail."""
    things = package.operation("sendThings")
    client = package.module("client")

    def synchronously(server: Server, **arguments: Any) -> Any:
        transport = httpx.MockTransport(server)
        with httpx.Client(transport=transport, base_url="https://api.example.com") as http:
            return things.sync_detailed(client.Client(http), shop_id=7, **arguments)

    def asynchronously(server: Server, **arguments: Any) -> Any:
        async def run() -> Any:
            transport = httpx.MockTransport(server)
            async with httpx.AsyncClient(
                transport=transport, base_url="https://api.example.com"
            ) as http:
                return await things.asyncio_detailed(
                    client.AsyncClient(http), shop_id=7, **arguments
                )

        return asyncio.run(run())

    return synchronously if request.param == "sync" else asynchronously


@of("base")
def test_plain_call(call: Any) -> None:
    """The request goes where the specification says; the answer is a model."""
    server = Server()
    answer = call(server, body={"thingNames": ["a", "b"]})
    assert (answer.status_code, answer.parsed.count) == (200, 1)
    (request,) = server.requests
    assert (request.method, request.url.path) == ("POST", "/v2/shops/7/things")
    assert server.sent == {"thingNames": ["a", "b"]}
    assert request.extensions["market_operation"] == "sendThings"


@of("base")
def test_other_kind_of_client_is_refused(package: Package) -> None:
    """A synchronous function takes no asynchronous client, and the reverse."""
    things, client = package.operation("sendThings"), package.module("client")
    with pytest.raises(TypeError, match=r"httpx\.AsyncClient"):
        client.AsyncClient(httpx.Client())
    with pytest.raises(TypeError, match="AsyncClient"):
        things.sync(client.AsyncClient(httpx.AsyncClient()), shop_id=7, body={})


@of("status_420")
@pytest.mark.parametrize("status", [420, 520, 404, 299], ids=lambda status: f"{status}")
def test_status_without_a_name_in_python(call: Any, status: int) -> None:
    """Any status is an integer; the body of an error is read where it is of the documented form."""
    answer = call(Server(status, {"message": "parallel"}), body={})
    assert answer.status_code == status
    assert answer.text == '{"message":"parallel"}'
    assert (answer.parsed is None) == (status == 299)
    if answer.parsed is not None:
        assert answer.parsed.message == "parallel"


@of("status_420")
@pytest.mark.parametrize(
    "content", [b"", b"<html>502</html>", b"\xff", b"[]"], ids=["empty", "html", "bytes", "array"]
)
def test_error_body_of_no_form(call: Any, content: bytes) -> None:
    """Status, headers and text are kept, and nothing is raised."""
    answer = call(Server(420, content=content, headers={"X-Limit": "5"}), body={})
    assert (answer.parsed, answer.content) == (None, content)
    assert answer.headers["x-limit"] == "5"


@of("status_420")
def test_message_of_the_wire(package: Package) -> None:
    (message,) = package.module("facts").WIRE.messages
    assert (message.status, message.meaning) == (420, "parallel")
    assert message.pattern.search("Too many PARALLEL requests")


@of("nullable")
@pytest.mark.parametrize(
    ("body", "box", "boxes"),
    [
        pytest.param({"count": 1, "box": None, "boxes": None}, None, None, id="null"),
        pytest.param({"count": 1, "box": None}, None, None, id="absent"),
        pytest.param(
            {"count": 1, "box": {"label": None}, "boxes": []}, {"label": None}, [], id="empty"
        ),
        pytest.param(
            {"count": 1, "box": {"label": "x"}, "boxes": [None, {"label": "y"}]},
            {"label": "x"},
            [{"label": "y"}],
            id="filled",
        ),
    ],
)
def test_null_is_absence(call: Any, body: Any, box: Any, boxes: Any) -> None:
    """Null for an object, an array or a scalar reads as None; a null element is dropped."""
    answer = call(Server(body=body), body={"thingNames": None})
    found = answer.parsed
    assert [each.to_dict() for each in found.boxes or ()] == (boxes or [])
    assert (found.box is None) == (box is None)
    assert (found.boxes is None) == (boxes is None)
    # Required and nullable: written even where it is None.
    assert found.to_dict()["box"] == box


@of("nullable")
def test_required_field_that_may_be_null_must_be_there(call: Any, package: Package) -> None:
    with pytest.raises(package.module("errors").DecodeError, match="/box: is required"):
        call(Server(body={"count": 1}), body={})


@of("open_enum")
@pytest.mark.parametrize("value", ["NEW", "in-work", "3D", "NOT LISTED", ""], ids=repr)
def test_enum_is_open(call: Any, package: Package, value: str) -> None:
    """A value reads as itself, listed or not, and is written back."""
    state = package.module("models").State
    answer = call(Server(body={"count": 1, "state": value}), body={"state": "NEW"})
    assert answer.parsed.state == value
    assert isinstance(answer.parsed.state, state)
    assert answer.parsed.state.is_known == (value in {"NEW", "in-work", "3D"})
    assert json.loads(json.dumps(answer.parsed.to_dict())) == {"count": 1, "state": value}


@of("open_enum")
def test_enum_in_the_query_and_in_the_body(call: Any, package: Package) -> None:
    """Members and strings are sent alike; what is not listed is refused before it leaves."""
    models, errors = package.module("models"), package.module("errors")
    server = Server()
    call(server, states=[models.State.IN_WORK], body=models.Things(state=models.State.VALUE_2))
    assert server.requests[0].url.query == b"states=in-work"
    assert server.sent == {"state": "3D"}
    with pytest.raises(errors.InvalidRequest, match="/body/state"):
        call(server, body={"state": "NOT LISTED"})
    assert len(server.requests) == 1


@of("deprecated")
@pytest.mark.parametrize("function", ["sync", "sync_detailed", "asyncio", "asyncio_detailed"])
def test_deprecated_operation_warns_once_at_the_callers_line(
    package: Package, function: str
) -> None:
    """Since when, that it is removed, what to use and where to read; also before it is awaited."""
    things, client = package.operation("sendThings"), package.module("client")
    transport = httpx.MockTransport(Server())
    http: Any = httpx.AsyncClient if function.startswith("asyncio") else httpx.Client
    kind = client.AsyncClient if function.startswith("asyncio") else client.Client
    used = kind(http(transport=transport, base_url="https://api.example.com"))
    with pytest.warns(package.module("errors").MarketDeprecationWarning) as caught:
        result = getattr(things, function)(used, shop_id=7, body={})
    if function.startswith("asyncio"):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            asyncio.run(_awaited(result))
    (warning,) = caught
    assert warning.filename == __file__
    text = str(warning.message)
    for part in ("2025-01-31", "2026-03-12", "sendMoreThings", "https://example.com/news"):
        assert part in text


async def _awaited(awaitable: Any) -> None:
    await awaitable


@of("deprecated")
def test_deprecated_parameter_and_field_warn_where_they_are_filled(
    call: Any, package: Package
) -> None:
    """Only then; reading an answer never warns."""
    warning = package.module("errors").MarketDeprecationWarning
    with pytest.warns(warning) as caught:
        call(Server(), old_token="x", body={"colour": "red"})
    assert sorted(str(each.message).split(" is ")[0].split()[-1] for each in caught) == [
        "/colour",
        "old_token",
        "sendThings",
    ]
    things = package.module("models").Things
    with pytest.warns(warning, match="colour is deprecated since 2024-05-01") as caught:
        things(colour="red")
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert things(thing_names=["a"]).colour is None
        assert things.from_dict({"colour": "red"}).colour == "red"


@of("exclusive")
@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ({"thingNames": ["a"]}, True),
        ({"colour": "red", "shape": "round"}, True),
        ({"thingNames": ["a"], "colour": None}, True),
        ({"thingNames": ["a"], "shape": "round"}, False),
    ],
    ids=["one-side", "other-side", "null-beside", "both"],
)
def test_fields_that_exclude_each_other(call: Any, package: Package, body: Any, fits: bool) -> None:
    """A request that fills both sides never leaves."""
    server = Server()
    if fits:
        call(server, body=body)
    else:
        with pytest.raises(package.module("errors").InvalidRequest) as caught:
            call(server, body=body)
        assert [violation.rule for violation in caught.value.violations] == ["exclusive"]
    assert len(server.requests) == fits


@of("paging")
def test_paging(call: Any, package: Package) -> None:
    """The facts name what leads from page to page, and their names work as arguments."""
    paging = package.module("facts").OPERATIONS["sendThings"].paging
    assert (paging.unpaged_with, paging.unpaged_with_python) == ("thingNames", "thing_names")
    token: str | None = None
    names: list[str] = []
    server = Server(body={"count": 2, "names": ["a"], "nextToken": "t/2"})
    for _ in range(2):
        arguments = {paging.token_python: token, paging.size_python: 1}
        page = call(server, body={}, **arguments).parsed
        names += getattr(page, paging.items_python[-1])
        token = getattr(page, paging.next_python[-1])
    assert names == ["a", "a"]
    assert server.requests[1].url.query == b"page_token=t%2F2&limit=1"
    with pytest.raises(package.module("errors").InvalidRequest, match="limit"):
        call(server, body={}, limit=51)


@of("pattern")
@pytest.mark.parametrize(
    ("names", "rule"),
    [
        (["a"], None),
        (["a b", "\u0085"], None),
        ([" "], "pattern"),
        (["a\n"], "pattern"),
        (["\ufeff"], "pattern"),
        (["a" * 10], "pattern"),
        ([], "minItems"),
        (["a", "b", "c", "d", "e", "f"], "maxItems"),
        (["a", "a"], "uniqueItems"),
    ],
    ids=["one", "odd", "blank", "newline", "bom", "long", "none", "six", "twice"],
)
def test_pattern(call: Any, package: Package, names: list[str], rule: str | None) -> None:
    """The pattern holds as ECMA-262 means it, and so do the bounds of the array."""
    server = Server()
    if rule is None:
        call(server, body={"thingNames": names})
        assert server.sent == {"thingNames": names}
        assert server.requests[0].extensions["market_items"] == len(names)
    else:
        with pytest.raises(package.module("errors").InvalidRequest) as caught:
            call(server, body={"thingNames": names})
        assert {violation.rule for violation in caught.value.violations} == {rule}
        assert not server.requests
