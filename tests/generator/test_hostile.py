"""Hostile text anywhere in a specification never becomes code, and never leaves the output folder.

Every string of a rich small specification is a position, names among them. At each position stands
each payload: either the lint refuses it, naming the place, or it is generated, and then the syntax
tree of every file is the one that harmless text gives, but for the text itself. Positions that are
accepted are rendered together, a rendering a payload.
"""

from __future__ import annotations

import ast
import copy
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import pytest

from generator import package as generator_package
from generator import render, text
from generator.lint import Finding
from generator.spec import SpecError, escape, read, segments

from .generated import findings, imported
from .small import OPERATION, SCHEMAS, small_spec, write_spec

PAYLOADS: Final = {
    "quote": "'",
    "quotes": '"; import os; os.system("touch PWNED"); "',
    "end-of-docstring": '""" + __import__("os").system("touch PWNED") + """',
    "end-of-other-docstring": "''' + __import__('os').system('touch PWNED') + '''",
    "statement": "x\n    import os\n    os.system('touch PWNED')\n",
    "statement-unindented": "x\nimport os\nos.system('touch PWNED')",
    "other-line-ends": "x\rimport\x85import b\u2028import c\u2029import d\x0bimport e\x0cimport f",
    "backslash-at-the-end": "x\\\\\\",
    "escaped-quote": '\\\'\\" + evil + \\"',
    "escape": "\\x41\\N{BULLET}\\u0022\\",
    "template-expression": "{{ ().__class__.__mro__ }}",
    "template-statement": "{% for x in cycler.__init__.__globals__ %}{{ x }}{% endfor %}{# #}",
    "braces": "{}{0}{evil}{item}",
    "shell": "${HOME}$(touch PWNED)`touch PWNED`",
    "path": "../../../PWNED",
    "absolute-path": "/tmp/PWNED",
    "comment": "x # type: ignore\n#*/ --> <!-- <script>",
    "coding": "# -*- coding: utf-7 -*-",
    "null-byte": "x\x00import os",
    "controls": "\x1b[31mred\x7f",
    "bidi": "\u202eevil\u2066\u200f",
    "byte-order-mark": "\ufeffx",
    "astral": "\U0001f600\U000e0041",
    "digits": "1",
    "keyword": "import",
    "dunder": "__class__",
    "long": "A" * 20_000,
}
HARMLESS: Final = "harmless"


def rich() -> dict[str, Any]:
    """The small specification with every construct that holds text."""
    news = {
        "since": "2025-01-31",
        "removed": "2026-03-12",
        "replacement": "other things",
        "link": "https://example.com/news",
    }
    deviation = {
        "fact": "maxItems",
        "page": "text",
        "reason": "Because.",
        "read-in": "elsewhere",
        "since": "2026-02-05",
    }
    return small_spec(
        **{
            "/info/description": "About.",
            "/info/summary": "Short.",
            "/info/termsOfService": "https://example.com/terms",
            "/info/contact": {"name": "Somebody", "url": "https://example.com"},
            "/info/license": {"name": "None"},
            "/tags": [{"name": "things", "description": "Things."}],
            "/externalDocs": {"url": "https://example.com", "description": "Elsewhere."},
            f"{OPERATION}/deprecated": True,
            f"{OPERATION}/x-market-deprecation": news,
            f"{OPERATION}/x-market-deviations": [deviation],
            f"{OPERATION}/externalDocs": {"url": "https://example.com", "description": "More."},
            f"{OPERATION}/parameters/-": {
                "name": "X-Colour",
                "in": "header",
                "description": "Colour.",
                "deprecated": True,
                "x-market-deprecation": news,
                "schema": {"type": "string", "default": "red", "pattern": "^[a-z]+$"},
                "examples": {"red": {"summary": "Red", "description": "Red.", "value": "red"}},
            },
            f"{OPERATION}/requestBody/description": "The things.",
            f"{OPERATION}/responses/200/headers": {
                "X-Count": {"description": "Count.", "schema": {"type": "string"}, "example": "1"}
            },
            f"{SCHEMAS}/SendThingsRequest/properties/colour": {
                "type": "string",
                "description": "Instead of ids.",
                "default": "red",
                "example": "blue",
                "examples": ["green"],
                "pattern": "^[a-z]+$",
                "$comment": "Colours.",
                "externalDocs": {"url": "https://example.com", "description": "Of colours."},
                "deprecated": True,
                "x-market-deprecation": news,
                "x-market-deviations": [deviation],
            },
            f"{SCHEMAS}/SendThingsRequest/example": {"colour": "red", "free": "text"},
            "/x-market-wire/integration-header": {"name": "X-Integration", "max-length": 10},
            "/x-market-wire/scopes-link": "https://example.com/scopes",
            "/x-market-wire/key-link": "https://example.com/key",
            "/components/securitySchemes/OAuth": {
                "type": "oauth2",
                "description": "Old.",
                "flows": {
                    "implicit": {
                        "authorizationUrl": "https://example.com/authorize",
                        "scopes": {"all": "Everything."},
                    }
                },
            },
            f"{OPERATION}/security": [{"ApiKey": []}, {"OAuth": ["all"]}],
            f"{OPERATION}/x-market-batch/refusals": {
                "at": "result/refused",
                "key": "thingId",
                "default-reason": "stored_in_warehouse",
            },
        }
    )


RICH: Final = rich()


class Position(NamedTuple):
    """A string of the specification: a value at a pointer, or a name that is a key there."""

    pointer: str
    is_key: bool

    def __str__(self) -> str:
        return ("name " if self.is_key else "") + self.pointer


def positions(value: Any = RICH, pointer: str = "") -> Iterator[Position]:
    """Yield every string value and every key."""
    if isinstance(value, str):
        yield Position(pointer, is_key=False)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield Position(f"{pointer}/{escape(key)}", is_key=True)
            yield from positions(inner, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from positions(inner, f"{pointer}/{index}")


VALUES: Final = tuple(position for position in positions() if not position.is_key)
KEYS: Final = tuple(position for position in positions() if position.is_key)


def place(document: Any, position: Position, payload: str) -> None:
    """Put a payload at a position, in place."""
    *parents, last = segments(position.pointer.replace("%", "%25"))
    for part in parents:
        document = document[int(part)] if isinstance(document, list) else document[part]
    if position.is_key:
        # In its old place among the others, as the order of names is an order of the output.
        renamed = {payload if key == last else key: inner for key, inner in document.items()}
        document.clear()
        document.update(renamed)
    elif isinstance(document, list):
        document[int(last)] = payload
    else:
        document[last] = payload


def with_payload(places: tuple[Position, ...], payload: str) -> dict[str, Any]:
    document = copy.deepcopy(RICH)
    for position in places:
        place(document, position, payload)
    return document


_FREE = re.compile(
    r"/(?:description|summary|title|termsOfService|replacement|reason|fact|read-in|[$]comment"
    r"|info/version|(?:contact|license)/.*|x-market-deviations/0/page)$"
)


# These become identifiers: a word that is one is accepted, and changes them; see the last test.
_NAME = re.compile(r"/operationId$|/tags/0$|/parameters/[0-9]+/name$|/tags/0/name$")


@cache
def _lenient(position: Position) -> bool:
    odd = ("'", "\ufeffx", "import", "1")
    return any(not findings(with_payload((position,), text)) for text in odd)


@cache
def accepted(payload: str) -> tuple[Position, ...]:
    """The values at which the lint lets a payload pass, alone and all at once.

    Free text is tried together, as nothing depends on it; any other value alone first.
    """
    free = [each for each in VALUES if _FREE.search(each.pointer)]
    alone = []
    turn = list(PAYLOADS.values()).index(payload)
    for index, position in enumerate(VALUES):
        if position in free or (payload.isidentifier() and _NAME.search(position.pointer)):
            continue
        # A value that no odd text ever passes at has every eighth payload only, by turns.
        if not _lenient(position) and (index + turn) % 8:
            continue
        found = findings(with_payload((position,), payload))
        if not found:
            alone.append(position)
        _check_wording(found)
    # Together they may clash, as all are the same now; and text may be too long.
    places = [*free, *alone]
    while found := findings(with_payload(tuple(places), payload)):
        _check_wording(found)
        blamed = [each for each in places if any(_blames(f.pointer, each) for f in found)]
        assert blamed, f"findings that blame none of the changed places: {found}"
        places.remove(blamed[-1])
    return tuple(places)


def _check_wording(found: list[Finding]) -> None:
    for finding in found:
        assert finding.file == "openapi/small.yaml"
        assert len(str(finding)) < 5_000
        assert str(finding).isprintable(), finding


def _blames(pointer: str, position: Position) -> bool:
    """Whether a finding is at a position, or around it."""
    return f"{position.pointer}/".startswith(f"{pointer}/")


# --- what came out --------------------------------------------------------------------------------


class _Mask(ast.NodeTransformer):
    """Takes the text out of a tree, and the names of enum members, which follow their text."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("text") if isinstance(node.value, str | bytes) else node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        if any(isinstance(base, ast.Name) and base.id.endswith("Enum") for base in node.bases):
            for statement in node.body:
                if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
                    statement.targets = [ast.Name("MEMBER")]
        return node


def shape(source: str) -> str:
    """What a module is made of, but for its text."""
    return ast.dump(_Mask().visit(ast.parse(source)))


def shapes(document: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """Render below a new folder; nothing else may appear, there or beside it."""
    inner = folder / "a" / "b"
    inner.mkdir(parents=True)
    package = inner / render.PACKAGE
    render.render(document, package, inner)
    result = {}
    for path in render.files_of(package):
        raw = (package / path).read_bytes()
        result[path.as_posix()] = shape(raw.decode()) if path.suffix == ".py" else ""
    outside = {p for p in folder.rglob("*") if inner not in (p, *p.parents)} - {folder / "a"}
    assert not outside
    assert {p.name for p in inner.iterdir()} == {
        *(render.PACKAGE, "schemas.json", "typed_dicts.py", "pydantic_models.py"),
        "pyproject.toml",
    }
    shutil.rmtree(folder / "a")
    return result


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give the shapes of the specification with harmless text at some positions."""
    known: dict[tuple[Position, ...], dict[str, str]] = {}

    def give(places: tuple[Position, ...]) -> dict[str, str]:
        if places not in known:
            document = with_payload(places, HARMLESS)
            known[places] = shapes(document, tmp_path_factory.mktemp("harmless"))
        return known[places]

    return give


def test_there_are_enough_cases() -> None:
    assert len(PAYLOADS) * (len(VALUES) + len(KEYS)) >= 500
    assert len({*VALUES, *KEYS}) == len(VALUES) + len(KEYS)


@pytest.mark.parametrize("name", PAYLOADS)
def test_text_stays_text(name: str, harmless: Any, tmp_path: Path) -> None:
    """Accepted text is generated as text: the same nodes and names in the same files."""
    places = accepted(PAYLOADS[name])
    # Descriptions and the like are free, if they are no novels.
    assert len(places) > (20 if name == "long" else 40)
    document = with_payload(places, PAYLOADS[name])
    assert shapes(document, tmp_path) == harmless(places)


@pytest.mark.parametrize("position", KEYS, ids=str)
def test_name_is_refused_or_stays_a_name(position: Position) -> None:
    """A name that becomes an identifier or a path is plain; any other is refused."""
    payloads = list(PAYLOADS.values())
    if not _IS_NAME.search(position.pointer):
        # A keyword of OpenAPI: what matters is that no other word may stand for it. Each payload
        # has its turn somewhere.
        first = KEYS.index(position) % len(payloads)
        payloads = [payloads[first]]
    for payload in payloads:
        document = with_payload((position,), payload)
        found = findings(document)
        if not found:
            assert _IS_DATA.search(position.pointer) or payload.isidentifier(), (position, payload)
        _check_wording(found)


def renamed(kind: str, name: str, payload: str) -> dict[str, Any]:
    """Rename a component and every reference to it."""

    def rename(value: Any) -> Any:
        if isinstance(value, list):
            return [rename(each) for each in value]
        if isinstance(value, dict):
            return {key: rename(each) for key, each in value.items()}
        if value == f"#/components/{kind}/{name}":
            return f"#/components/{kind}/{quote(escape(payload), safe='~')}"
        return value

    document: dict[str, Any] = rename(RICH)
    named = document["components"][kind]
    document["components"][kind] = {payload if k == name else k: v for k, v in named.items()}
    return document


@pytest.mark.parametrize("name", PAYLOADS)
def test_component_is_named_plainly(name: str) -> None:
    """Also where every reference follows the name."""
    for kind, component in (("schemas", "ThingError"), ("responses", "Limited")):
        found = findings(renamed(kind, component, PAYLOADS[name]))
        _check_wording(found)
        place = f"/components/{kind}/{escape(PAYLOADS[name])}"
        rules = {f.rule for f in found if place.startswith(f.pointer)}
        assert rules & {"name", "openapi"} or (kind, name) == ("responses", "keyword"), found
    assert findings(renamed("schemas", "ThingError", "Harmless")) == []


_IS_NAME = re.compile(
    r"/(?:properties|schemas|paths|responses|content|headers|securitySchemes|scopes"
    r"|security/[0-9])/[^/]+$"
)
# Where a key is data or is not used: of examples, inside one, of scopes, of answers' headers, of
# what documents itself.
_IS_DATA = re.compile(
    r"/(?:example|examples|scopes|page|headers|security)(?:/|$)|/(?:contact|license|externalDocs)/|^/info/"
)


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pointer", ["/info/title", f"{OPERATION}/summary", f"{OPERATION}/tags/0"])
def test_half_a_surrogate_pair_is_refused_when_read(tmp_path: Path, pointer: str) -> None:
    """Nothing that UTF-8 cannot hold gets further than the reader."""
    import json

    document = with_payload((Position(pointer, is_key=False),), "x\ud800")
    path = tmp_path / "common.yaml"
    path.write_text(json.dumps(document), "ascii")
    with pytest.raises(SpecError, match="surrogate"):
        read(path)


@pytest.mark.parametrize("name", PAYLOADS)
def test_payload_survives_the_reader(tmp_path: Path, name: str) -> None:
    """What the tests above put in memory is what a file can bring, or the reader refuses it."""
    document = {"text": PAYLOADS[name]}
    try:
        found = read(write_spec(tmp_path, document))
    except SpecError:
        found = {}
    if name in {"null-byte", "controls", "other-line-ends", "byte-order-mark"}:
        assert found.keys() <= {"text"}  # refused, or folded as YAML does
    else:
        assert found == document


# --- the tests would notice -----------------------------------------------------------------------

UNSAFE_TEMPLATES = {
    "docstring": (
        "end-of-docstring",
        "model.py.jinja",
        "    {{ model_docstring(model) | indent(4) }}\n",
        '    """{% for field in fields %}{{ field.description }}{% endfor %}"""\n',
    ),
    "literal": ("end-of-other-docstring", "enum.jinja", "{{ value | py }}", "'{{ value }}'"),
    "comment": (
        "statement-unindented",
        "endpoint_module.py.jinja",
        "_OPERATION = OPERATIONS",
        "# {{ op.summary }}\n_OPERATION = OPERATIONS",
    ),
}


@pytest.mark.parametrize("name", UNSAFE_TEMPLATES)
def test_unsafe_template_is_noticed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Positive control: one template that forgets to escape makes the comparison fail."""
    payload, file, safe, unsafe = UNSAFE_TEMPLATES[name]
    templates = tmp_path / "templates"
    shutil.copytree(generator_package.TEMPLATES, templates)
    source = (templates / file).read_text()
    assert safe in source
    (templates / file).write_text(source.replace(safe, unsafe))
    monkeypatch.setattr(generator_package, "TEMPLATES", templates)
    _fires(payload, tmp_path)


def test_unsafe_literal_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: literals between quotes, escaped only where they hold a backslash."""
    safe = text.literal

    def unsafe(value: object) -> str:
        return f"'{value}'" if isinstance(value, str) and "\\" not in value else safe(value)

    monkeypatch.setattr(text, "literal", unsafe)
    _fires("end-of-other-docstring", tmp_path)


def _fires(payload: str, folder: Path) -> None:
    """Assert that the comparison fails, or that what came out is no Python at all."""
    places = accepted(PAYLOADS[payload])
    safe = shapes(with_payload(places, HARMLESS), folder / "safe")
    try:
        found = shapes(with_payload(places, PAYLOADS[payload]), folder / "bad")
    except (render.RenderError, SyntaxError):
        return
    assert found != safe


@pytest.mark.parametrize(
    ("place", "word"),
    [
        (f"{OPERATION}/operationId", "import"),
        (f"{OPERATION}/operationId", "call"),
        (f"{OPERATION}/tags/0", "class"),
        (f"{OPERATION}/tags/0", "client"),
        (f"{OPERATION}/parameters/3/name", "__class__"),
        (f"{OPERATION}/parameters/3/name", "self"),
    ],
    ids=lambda value: value.rpartition("/")[2],
)
def test_words_of_python_are_names_like_others(place: str, word: str, tmp_path: Path) -> None:
    """A name that Python has taken is changed, in file names as in code, and the package loads."""
    document = with_payload((Position(place, is_key=False),), word)
    if place.endswith("tags/0"):
        del document["tags"]
    assert findings(document) == []
    render.render(document, tmp_path / render.PACKAGE, tmp_path)
    with imported(tmp_path / render.PACKAGE, "python_words") as package:
        for operation in package.module("facts").OPERATIONS.values():
            assert package.module(operation.module).call
