"""The generated checks: every rule at its boundary, and nothing ever raises."""

import datetime
import enum
import math
from collections import OrderedDict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .test_facts import load, specification

DEPRECATED = {
    "deprecated": True,
    "x-market-deprecation": {"since": "2025-02-21", "replacement": "new"},
}

BODY: dict[str, Any] = {
    "type": "object",
    "required": ["thingIds"],
    "x-market-exclusive": [[["left"], ["right", "wrong"]]],
    "properties": {
        "thingIds": {
            "type": "array",
            "minItems": 1,
            "maxItems": 3,
            "uniqueItems": True,
            "items": {"$ref": "#/components/schemas/Sku"},
        },
        "tags": {
            "type": "array",
            "uniqueItems": True,
            "items": {"allOf": [{"type": ["string", "integer"], "x-market-trim": " \t"}]},
        },
        "left": {"type": "string"},
        "right": {"type": ["array", "null"], "items": {"type": "string"}},
        "wrong": {"type": "boolean"},
        "text": {"type": "string", "minLength": 2, "maxLength": 4},
        "name": {"type": "string"},
        "color": {"$ref": "#/components/schemas/Color"},
        "count": {"type": "integer", "minimum": 1, "maximum": 10},
        "small": {"type": "integer", "format": "int32"},
        "big": {"type": "integer", "format": "int64"},
        "above": {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 5},
        "weight": {"type": "number", "minimum": 0},
        "step": {"type": "number", "multipleOf": 0.1},
        "flag": {"type": "boolean"},
        "when": {"type": "string", "format": "date-time"},
        "day": {"type": "string", "format": "date"},
        "anything": {},
        "numbers": {"type": "array", "uniqueItems": True, "items": {"type": "number"}},
        "mixed": {"type": "array", "uniqueItems": True},
        "odd": {"enum": [1, None, [1, "a"], {"k": True}]},
        "sizes": {
            "type": "object",
            "required": ["a", "b"],
            "properties": {"a": {"type": "number"}, "b": {"type": ["number", "null"]}},
        },
        "closed": {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
        "map": {
            "type": "object",
            "additionalProperties": {"type": "integer"},
            "minProperties": 1,
            "maxProperties": 2,
        },
        "tree": {"$ref": "#/components/schemas/Tree"},
        "both": {"allOf": [{"$ref": "#/components/schemas/Sku"}, {"maxLength": 2}]},
        "patterns": {"type": "string", "allOf": [{"pattern": "^a"}, {"pattern": "b$"}]},
        "either": {"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": 1}]},
        "one": {"oneOf": [{"type": "integer", "minimum": 5}, {"type": "integer", "maximum": 6}]},
        "maybe": {"anyOf": [{"$ref": "#/components/schemas/Sku"}, {"type": "null"}]},
        "nullable": {"type": ["integer", "null"]},
        "a/b~c": {"type": "integer"},
        "old": {"type": "integer", **DEPRECATED},
        "oldest": {"type": "string", "deprecated": True},
    },
}
TREE = {
    "type": "object",
    "properties": {
        "label": {"type": "string", "maxLength": 3},
        "branches": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
        "old": {"$ref": "#/components/schemas/OldThing"},
    },
}
OLD: dict[str, Any] = {
    "type": "object",
    "allOf": [{"properties": {"part": DEPRECATED, "new": {}}}, {"properties": {"old": {}}}],
    "properties": {
        "new": {"type": "object", "properties": {"new": {"type": "string"}}},
        "old": {**DEPRECATED},
        "thing": {"$ref": "#/components/schemas/OldThing"},
        "loop": {"$ref": "#/components/schemas/SendRequest"},
        "lists": {
            "type": "array",
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/SendRequest"}},
        },
        "open": {
            "type": "object",
            "properties": {"named": {"type": "object", "properties": {"new": {}}}},
            "additionalProperties": {"$ref": "#/components/schemas/SendRequest"},
        },
        "odd": {"type": "object", "additionalProperties": {"type": "integer", **DEPRECATED}},
    },
}
PARAMETERS = [
    {"name": "shopId", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}},
    {"name": "pageToken", "in": "query", "schema": {"type": "string", "minLength": 1}},
    {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
    {"name": "since", "in": "query", "schema": {"type": "string", "format": "date-time"}},
    {"name": "oldToken", "in": "query", "schema": {"type": "string"}, **DEPRECATED},
]


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    document = specification(
        {"SendRequest": BODY, "Tree": TREE, "OldThing": {"type": "object", **DEPRECATED}},
        parameters=PARAMETERS,
    )
    return load(document, tmp_path_factory.mktemp("checks"))[1]


@pytest.fixture(scope="module")
def old_checks(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    document = specification(
        {"SendRequest": OLD, "OldThing": {"type": "object", **DEPRECATED}}, parameters=PARAMETERS
    )
    return load(document, tmp_path_factory.mktemp("old"))[1]


def rules(checks: ModuleType, body: Any, **parameters: Any) -> list[tuple[str, str]]:
    """Return what is broken where in a request whose path is right."""
    found = checks.check_request("sendThings", parameters={"shopId": 1, **parameters}, body=body)
    for violation in found:
        assert violation.message.isprintable(), violation
        assert len(violation.message) < 1000
        assert len(repr(violation)) < 3000
        assert str(violation).startswith(violation.pointer)
    return [(violation.pointer, violation.rule) for violation in found]


def field(checks: ModuleType, name: str, value: Any) -> list[tuple[str, str]]:
    """Return what is broken in a request that is right but for one field."""
    return rules(checks, {"thingIds": ["A"], name: value})


GOOD = [
    ("thingIds", ["A"]),
    ("thingIds", ["A", "B", "C"]),
    ("thingIds", ("A", "B")),
    ("thingIds", ["A" * 5]),
    ("text", "ab"),
    ("text", "abcd"),
    ("text", "\U0001f600" * 4),
    ("color", "GREEN"),
    ("count", 1),
    ("count", 10),
    ("count", 5.0),
    ("small", 2**31 - 1),
    ("small", -(2**31)),
    ("big", 2**63 - 1),
    ("big", -(2**63)),
    ("above", 1),
    ("above", 4),
    ("tags", ["A", "A\n", "A B", "AB", "", 1]),
    ("weight", 0),
    ("weight", 0.0),
    ("weight", 1.5),
    ("step", 0.3),
    ("step", 7),
    ("flag", True),
    ("when", "2025-01-31T10:00:00Z"),
    ("when", "2025-01-31t10:00:00.123456789z"),
    ("when", "2025-12-31T23:59:60+03:00"),
    ("day", "2024-02-29"),
    ("anything", {"a": [None, 1, {"b": 1.5}]}),
    ("numbers", [1, 1.5]),
    ("mixed", [1, True, "1", [1], {"a": 1}, None]),
    ("odd", 1.0),
    ("odd", [1, "a"]),
    ("odd", {"k": True}),
    ("sizes", {"a": 1, "b": None}),
    ("closed", {"a": 1}),
    ("map", {"x": 1, "y": 2}),
    ("tree", {"branches": [{"branches": [], "label": "abc"}]}),
    ("both", "AB"),
    ("patterns", "ab"),
    ("either", 1),
    ("either", "a"),
    ("one", 4),
    ("one", 7),
    ("maybe", None),
    ("maybe", "A"),
    ("nullable", None),
    ("count", None),
    ("unknown", None),
    ("unknown", {"x": ["y"]}),
    ("a/b~c", 1),
    ("left", "x"),
    ("right", ["x"]),
]


@pytest.mark.parametrize(("name", "value"), GOOD, ids=lambda v: ascii(v)[:40])
def test_what_the_specification_allows_passes(checks: ModuleType, name: str, value: Any) -> None:
    """The last allowed value on each side of every rule."""
    assert field(checks, name, value) == []


BAD = [
    ("thingIds", [], "", "minItems"),
    ("thingIds", ["A", "B", "C", "D"], "", "maxItems"),
    ("thingIds", ["A", "B", "A"], "/2", "uniqueItems"),
    ("tags", ["A", "B", "\tA "], "/2", "uniqueItems"),  # the server trims: one tag
    ("tags", [" A", "A", 1], "/1", "uniqueItems"),
    ("thingIds", ["A", "a"], "/1", "pattern"),
    ("thingIds", ["A", "A\n"], "/1", "pattern"),
    ("thingIds", ["A" * 6], "/0", "maxLength"),
    ("thingIds", ["A", None], "/1", "type"),
    ("thingIds", ["A", 1], "/1", "type"),
    ("thingIds", "A", "", "type"),
    ("thingIds", None, "", "required"),
    ("text", "a", "", "minLength"),
    ("text", "abcde", "", "maxLength"),
    ("text", "\U0001f600", "", "minLength"),
    ("text", "\U0001f600" * 5, "", "maxLength"),
    ("name", "a\ud800", "", "encoding"),
    ("right", ["a", "b\ud800"], "/1", "encoding"),
    ("color", "BLUE", "", "enum"),
    ("color", "red", "", "enum"),
    ("count", 0, "", "minimum"),
    ("count", 11, "", "maximum"),
    ("count", True, "", "type"),
    ("count", 5.5, "", "type"),
    ("count", "5", "", "type"),
    ("small", 2**31, "", "format"),
    ("small", -(2**31) - 1, "", "format"),
    ("big", 2**63, "", "format"),
    ("big", -(2**63) - 1, "", "format"),
    ("big", 1e300, "", "format"),
    ("above", 0, "", "exclusiveMinimum"),
    ("above", 5, "", "exclusiveMaximum"),
    ("weight", -1, "", "minimum"),
    ("weight", -5e-324, "", "minimum"),
    ("weight", math.nan, "", "type"),
    ("weight", math.inf, "", "type"),
    ("weight", False, "", "type"),
    ("weight", Decimal(1), "", "type"),
    ("step", 0.25, "", "multipleOf"),
    ("flag", 1, "", "type"),
    ("flag", "true", "", "type"),
    ("when", "2025-01-31T10:00:00", "", "format"),
    ("when", "2025-01-31 10:00:00Z", "", "format"),
    ("when", "2025-02-29T10:00:00Z", "", "format"),
    ("when", "2025-01-31T24:00:00Z", "", "format"),
    ("when", "2025-01-31T10:60:00Z", "", "format"),
    ("when", "2025-01-31T10:00:61Z", "", "format"),
    ("when", "2025-01-31T10:00:00+24:00", "", "format"),
    ("when", "2025-01-31T10:00:00Z\n", "", "format"),
    ("when", "\u0662025-01-31T10:00:00Z", "", "format"),
    ("day", "2025-02-29", "", "format"),
    ("day", "20250228", "", "format"),
    ("numbers", [1, 2, 1.0], "/2", "uniqueItems"),
    ("mixed", [{"a": 1, "b": [2]}, {"b": [2.0], "a": 1}], "/1", "uniqueItems"),
    ("odd", True, "", "enum"),
    ("odd", [1, "b"], "", "enum"),
    ("sizes", {"a": 1}, "/b", "required"),
    ("sizes", {"a": None, "b": None}, "/a", "required"),
    ("sizes", [], "", "type"),
    ("closed", {"b": 1}, "/b", "additionalProperties"),
    ("map", {}, "", "minProperties"),
    ("map", {"x": 1, "y": 2, "z": 3}, "", "maxProperties"),
    ("map", {"x": "1"}, "/x", "type"),
    (
        "tree",
        {"branches": [{"branches": [{"label": "abcd"}]}]},
        "/branches/0/branches/0/label",
        "maxLength",
    ),
    ("both", "ABC", "", "maxLength"),
    ("both", "ab", "", "pattern"),
    ("patterns", "bb", "", "pattern"),
    ("patterns", "aa", "", "pattern"),
    ("either", "ab", "", "anyOf"),
    ("one", 5, "", "oneOf"),
    ("maybe", "a", "", "pattern"),
    ("maybe", 1, "", "type"),
    ("nullable", "x", "", "type"),
    ("unknown", {1, 2}, "", "type"),
    ("unknown", b"x", "", "type"),
    ("unknown", {"a": [Ellipsis]}, "/a/0", "type"),
    ("unknown", {1: 2}, "/1", "type"),
    ("unknown", {"a": "\udfff"}, "/a", "encoding"),
    ("unknown", {"\udfff": 1}, "/\\udfff", "encoding"),
    ("unknown", [1e999], "/0", "type"),
    ("unknown", 1 << 9000, "", "encoding"),
    ("unknown", MappingProxyType({}), "", "type"),
    ("a/b~c", "1", "", "type"),
]


@pytest.mark.parametrize(("name", "value", "below", "rule"), BAD, ids=lambda v: ascii(v)[:40])
def test_what_the_specification_forbids_is_found(
    checks: ModuleType, name: str, value: Any, below: str, rule: str
) -> None:
    """The first forbidden value on each side of every rule, with its pointer, and nothing else."""
    step = name.replace("~", "~0").replace("/", "~1")
    pointer = f"/body/{step}{below}"
    if isinstance(value, dict) and 1 in value:
        pointer = f"/body/{step}"
    found = field(checks, name, value)
    assert set(found) == {(pointer, rule)}


def test_all_violations_are_found_at_once(checks: ModuleType) -> None:
    """One call tells everything that is wrong, parameters first."""
    found = rules(checks, {"thingIds": ["a", "A", "A"], "count": 0, "x": b""}, pageToken="")
    assert found == [
        ("/query/pageToken", "minLength"),
        ("/body/x", "type"),
        ("/body/thingIds/0", "pattern"),
        ("/body/thingIds/2", "uniqueItems"),
        ("/body/count", "minimum"),
    ]


@pytest.mark.parametrize(
    ("filled", "broken"),
    [
        ({"left": "x"}, False),
        ({"right": ["x"], "wrong": True}, False),
        ({"left": "x", "right": None, "wrong": None}, False),
        ({"left": "x", "right": ["x"]}, True),
        ({"left": "", "wrong": False}, True),
    ],
    ids=["one-side", "one-side-of-two-fields", "null-is-not-filled", "both", "empty-is-filled"],
)
def test_exclusive_groups(checks: ModuleType, filled: dict[str, Any], broken: bool) -> None:
    """Fields of at most one side of a group may be filled."""
    found = rules(checks, {"thingIds": ["A"], **filled})
    assert found == ([("/body", "exclusive")] if broken else [])


def test_missing_required_field_and_body(checks: ModuleType) -> None:
    """What is required is missed by its own name."""
    assert rules(checks, {}) == [("/body/thingIds", "required")]
    assert rules(checks, None) == [("/body", "required")]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"shopId": 1}, []),
        ({"shop_id": 1}, []),
        ({"shop_id": 1, "page_token": "x", "tags": ["a"]}, []),
        ({"shop_id": 1, "pageToken": None}, []),
        ({}, [("/path/shopId", "required")]),
        ({"shopId": None}, [("/path/shopId", "required")]),
        ({"shopId": 0}, [("/path/shopId", "minimum")]),
        ({"shop_id": "1"}, [("/path/shopId", "type")]),
        ({"shop_id": ""}, [("/path/shopId", "minLength")]),
        ({"shopId": 1, "shop_id": 1}, [("/path/shopId", "duplicate")]),
        ({"shopId": 1, "page_token": ""}, [("/query/pageToken", "minLength")]),
        ({"shopId": 1, "tags": ["a", 1]}, [("/query/tags/1", "type")]),
        ({"shopId": 1, "pagetoken": "x"}, [("/parameters/pagetoken", "unknown")]),
        ({"shopId": 1, "since": datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)}, []),
        (
            {"shopId": 1, "since": datetime.datetime(2025, 1, 1)},  # noqa: DTZ001  the point of it
            [("/query/since", "format")],
        ),
        (None, [("/path/shopId", "required")]),
        (
            7,
            [
                ("/parameters", "type"),
            ],
        ),
    ],
    ids=lambda v: ascii(v)[:50],
)
def test_parameters(checks: ModuleType, parameters: Any, expected: list[tuple[str, str]]) -> None:
    """By wire name or by Python name; pointers carry the wire name."""
    found = checks.check_request("sendThings", parameters=parameters, body={"thingIds": ["A"]})
    assert [(v.pointer, v.rule) for v in found] == expected


def test_operation_by_id_python_name_or_itself(checks: ModuleType) -> None:
    """And an unknown one is a violation, not an exception."""
    operation = checks.OPERATIONS["sendThings"]
    for known in ("sendThings", "send_things", operation):
        assert checks.check_request(known, parameters={"shopId": 1}, body={"thingIds": ["A"]}) == []
    for unknown in ("nope", 7, None, [], {}, Hostile(), Mean()):
        assert [v.rule for v in checks.check_request(unknown, body={})] == ["unknown"]
        assert checks.deprecated_uses(unknown, body={}) == []


class Model:
    def __init__(self, body: Any) -> None:
        self.body = body

    def to_dict(self) -> Any:
        if isinstance(self.body, Exception):
            raise self.body
        return self.body


def test_model_is_checked_by_its_wire_form(checks: ModuleType) -> None:
    """Anything with to_dict; one that cannot be dumped is a violation."""
    assert rules(checks, Model({"thingIds": ["A"]})) == []
    assert rules(checks, Model({"thingIds": ["a"]})) == [("/body/thingIds/0", "pattern")]
    assert rules(checks, Model(ValueError("x"))) == [("/body", "type")]
    assert rules(checks, Model(None)) == [("/body", "type")]


class Text(str):
    """Overrides what the checks could call."""

    __slots__ = ()

    def __len__(self) -> int:
        raise RuntimeError

    def isascii(self) -> bool:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = None  # type: ignore[assignment]


class Color(enum.StrEnum):
    RED = "RED"


class Number(enum.IntEnum):
    ONE = 1


def test_subclasses_of_json_types_are_read_as_what_they_are(checks: ModuleType) -> None:
    """An enum member, an IntEnum, an OrderedDict; overridden methods are not called."""
    assert field(checks, "color", Color.RED) == []
    assert field(checks, "count", Number.ONE) == []
    assert field(checks, "sizes", OrderedDict(a=1, b=2)) == []
    assert field(checks, "text", Text("abc")) == []
    assert field(checks, "text", Text("a")) == [("/body/text", "minLength")]


def lists_in_lists(depth: int) -> list[Any]:
    result: list[Any] = []
    for _ in range(depth):
        result = [result]
    return result


def doubled(depth: int) -> list[Any]:
    result: list[Any] = []
    for _ in range(depth):
        result = [result, result]
    return result


def test_values_that_contain_themselves_nest_or_explode(checks: ModuleType) -> None:
    """Each is one violation; nobody walks through all the 2**40 lists of the last."""
    cycle: dict[str, Any] = {}
    cycle["again"] = [cycle]
    assert field(checks, "anything", cycle) == [("/body/anything/again/0", "encoding")]
    tree: dict[str, Any] = {}
    tree["branches"] = [tree]
    assert field(checks, "tree", tree) == [("/body/tree/branches/0", "encoding")]
    assert [rule for _, rule in field(checks, "anything", lists_in_lists(5000))] == ["encoding"]
    found = field(checks, "anything", doubled(40))
    assert {rule for _, rule in found} == {"encoding"}
    assert len(found) < 100


def test_deep_valid_nesting_passes(checks: ModuleType) -> None:
    """A tree as deep as anything sensible."""
    tree: dict[str, Any] = {"label": "x"}
    for _ in range(40):
        tree = {"branches": [tree]}
    assert field(checks, "tree", tree) == []


class Hostile:
    def __init__(self, *_: Any) -> None: ...

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError("\x1b[31m")

    def __repr__(self) -> str:
        raise RuntimeError

    __str__ = __repr__

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __hash__(self) -> int:
        raise RuntimeError


class HostileDict(dict):  # type: ignore[type-arg]
    def items(self) -> Any:
        raise RuntimeError

    __iter__ = __len__ = __getitem__ = get = items  # type: ignore[assignment]


class HostileList(list):  # type: ignore[type-arg]
    def __iter__(self) -> Any:
        raise RuntimeError

    __len__ = __getitem__ = __iter__


class Meta(type):
    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError

    def __hash__(cls) -> int:
        raise RuntimeError

    def __eq__(cls, other: object) -> bool:
        raise RuntimeError


class Mean(metaclass=Meta):
    pass


STRANGE = type("\x1b[31m" + "x" * 10_000, (), {})
SOME_HOSTILE = [
    Hostile(),
    HostileDict(a=1),
    HostileList([1]),
    Mean(),
    STRANGE(),
    Exception(),
    lambda: None,
    (i for i in ()),
    type,
    ...,
    1j,
    bytearray(b"x"),
    range(3),
    memoryview(b"x"),
    "\x1b[31m\r\n\u202e",
    "\ud800" * 100,
    "x" * 10_000_000,
    "\n" * 10_000_000,
    1 << 100_000,
    -0.0,
]


@pytest.mark.parametrize("number", range(len(SOME_HOSTILE)))
@pytest.mark.parametrize(
    "place", [*BODY["properties"], "unknown", "body", "parameter", "parameters"]
)
def test_hostile_values_never_raise(checks: ModuleType, number: int, place: str) -> None:
    """At any place; and messages stay short and printable."""
    value: Any = SOME_HOSTILE[number]
    if place == "body":
        rules(checks, value)
        checks.deprecated_uses("sendThings", body=value)
    elif place == "parameter":
        rules(checks, {"thingIds": ["A"]}, shopId=value)
    elif place == "parameters":
        checks.check_request("sendThings", parameters=value, body=value)
        checks.deprecated_uses("sendThings", parameters=value, body=value)
    else:
        rules(checks, {"thingIds": ["A"], place: value})
        rules(checks, {"thingIds": ["A"], place: [value, {"a": value}]})
        checks.deprecated_uses("sendThings", parameters={"oldToken": value}, body={place: value})


ANY_KEY = st.one_of(
    st.text(max_size=5), st.sampled_from([*BODY["properties"]]), st.integers(), st.none()
)
ANY_VALUE = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(st.characters(), max_size=8),
        st.binary(max_size=3),
        # Not those that Hypothesis itself stumbles over.
        st.sampled_from([1, 2, *range(4, 15)]).map(lambda number: SOME_HOSTILE[number]),
        st.decimals(),
        st.datetimes(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(ANY_KEY, inner, max_size=5),
        st.dictionaries(
            st.sampled_from([*BODY["properties"], *TREE["properties"]]), inner, max_size=5
        ),  # type: ignore[misc]
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=300)
@given(
    body=ANY_VALUE,
    parameters=st.dictionaries(st.sampled_from(["shopId", "shop_id", "tags", "x"]), ANY_VALUE),
)
def test_anything_never_raises(checks: ModuleType, body: Any, parameters: dict[str, Any]) -> None:
    """Arbitrary Python values, shaped like requests and not."""
    for violation in checks.check_request("sendThings", parameters=parameters, body=body):
        assert violation.message.isprintable()
        assert violation.pointer.isprintable()
        repr(violation)
    checks.deprecated_uses("sendThings", parameters=parameters, body=body)


def test_message_shows_values_escaped_and_short(checks: ModuleType) -> None:
    """A terminal never acts on what is shown, and a huge value stays small."""
    long = "\x1b[31m\r\n" + "a" * 10_000_000
    violation = next(checks.check_value(checks.SCHEMAS["Sku"], long, "/sku"))
    assert violation.pointer == "/sku"
    assert r"'\x1b[31m\r\n" in violation.message
    assert "10000007 characters" in violation.message
    assert len(violation.message) < 200
    assert len(repr(violation)) < 500


def test_deprecated_uses_are_named_where_filled(checks: ModuleType) -> None:
    """Parameters and fields, through references and arrays; None is not filled."""
    uses = checks.deprecated_uses(
        "sendThings",
        parameters={"old_token": "x", "shop_id": 1},
        body={
            "thingIds": ["A"],
            "old": 1,
            "oldest": "x",
            "tree": {"branches": [{"label": "x"}, {"old": {}}]},
        },
    )
    assert [(pointer, use and use.since) for pointer, use in uses] == [
        ("/query/oldToken", "2025-02-21"),
        ("/body/old", "2025-02-21"),
        ("/body/oldest", None),
        ("/body/tree/branches/1/old", "2025-02-21"),
    ]
    assert (
        checks.deprecated_uses("sendThings", parameters={"old_token": None}, body={"old": None})
        == []
    )
    assert checks.deprecated_uses("sendThings", body=Model({"old": 1}))[0][0] == "/body/old"


USED = st.recursive(
    st.sampled_from([None, 1, "x", [], {}]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*OLD["properties"], "more"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300, derandomize=True)
@given(body=USED, raw=st.booleans())
def test_only_where_deprecated_fields_can_be_is_looked(
    old_checks: ModuleType, body: Any, raw: bool
) -> None:
    """The same uses, in the same order, as from a look at everything."""

    def everything(schema: Any) -> Any:
        parts = tuple(old_checks._parts(schema))
        return old_checks._Watched(parts, schema.items, schema.properties, schema.additional)

    seen = old_checks.deprecated_uses("sendThings", body=body, plain=raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(old_checks, "_watch", everything)
        assert old_checks.deprecated_uses("sendThings", body=body) == seen


def test_deprecated_fields_are_found_wherever_they_can_be(old_checks: ModuleType) -> None:
    """Through parts, unnamed fields, lists in lists, and an object in its own kind."""
    for body, pointers in (
        ({"part": 1}, ["/part"]),
        ({"loop": {"loop": {"old": 1}}}, ["/loop/loop/old"]),
        ({"lists": [[], [{"old": 1}, {"new": 1}, {"old": None}]]}, ["/lists/1/0/old"]),
        ({"open": {"new": {}, "x": {"old": 1}}}, ["/open/x/old"]),
        ({"open": {"named": {"old": 1}}}, []),
        ({"odd": {"x": 1, "y": 2}}, ["/odd/x", "/odd/y"]),
        ({"new": {"old": 1}, "old": 1, "thing": 1}, ["/old", "/thing"]),
        ({"thing": 1, "old": 1}, ["/thing", "/old"]),
    ):
        uses = old_checks.deprecated_uses("sendThings", body=body, plain=True)
        assert [pointer for pointer, _ in uses] == [f"/body{pointer}" for pointer in pointers], body


def test_what_is_watched_is_few(old_checks: ModuleType) -> None:
    """One for each schema in use; schemas made on the way do not pile up, nor stand for others."""
    old = old_checks.Schema(deprecated=True)
    for number in range(1000):
        schema = old_checks.Schema(properties={str(number): old, "new": old_checks.Schema()})
        assert {*old_checks._watch(schema).fields} == {str(number)}
    assert len(old_checks._watched) <= old_checks._MOST_TESTS
    # An address may be taken again by another schema.
    old_checks._watched[id(schema)] = (old_checks.Schema(), old_checks._Watched((), None, {}, None))
    assert {*old_checks._watch(schema).fields} == {"999"}


def test_check_value_is_lazy_about_nothing_and_names_the_place(checks: ModuleType) -> None:
    """The single check that the SKU rules use."""
    sku = checks.SCHEMAS["Sku"]
    assert list(checks.check_value(sku, "A")) == []
    assert [v.rule for v in checks.check_value(sku, "", "/x")] == ["minLength", "pattern"]
    assert [v.pointer for v in checks.check_value(sku, 7, "/x/0")] == ["/x/0"]


def test_null_is_sent_only_where_the_field_is_wanted(checks: ModuleType) -> None:
    """A required field that may be null says null; an optional one in a dict is not there."""
    request = {
        "thingIds": ["A"],
        "count": None,
        "sizes": {"a": 1, "b": None},
        "tree": {"label": None, "branches": [{"label": None, "branches": []}]},
        "unknown": None,
    }
    assert checks.without_absent(checks.SCHEMAS["SendRequest"], request) == {
        "thingIds": ["A"],
        "sizes": {"a": 1, "b": None},
        "tree": {"branches": [{"branches": []}]},
        "unknown": None,
    }
    assert request["count"] is None


def test_two_hundred_skus_are_checked_in_a_few_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tight loop is taken for many: no SKU of them is looked at by itself."""
    many = {
        "type": "array",
        "maxItems": 200,
        "uniqueItems": True,
        "items": {"$ref": "#/components/schemas/Sku", "x-market-trim": " "},
    }
    body = {"type": "object", "properties": {"thingIds": many}}
    _, module = load(specification({"SendRequest": body}), tmp_path)
    looked_at: list[Any] = []
    at_once: list[Any] = []
    check, identity, make_test = module._check, module._identity, module._test_of_strings

    def noted_test(schema: Any) -> Any:
        test = make_test(schema)
        return test and (lambda values: at_once.append(values) or test(values))

    def noted_check(schema: Any, value: Any, path: Any, found: Any) -> None:
        if type(value) is str:
            looked_at.append(value)
        check(schema, value, path, found)

    def noted_identity(value: Any) -> Any:
        looked_at.append(value)
        return identity(value)

    monkeypatch.setattr(module, "_check", noted_check)
    monkeypatch.setattr(module, "_identity", noted_identity)
    monkeypatch.setattr(module, "_test_of_strings", noted_test)

    def checked(skus: list[str]) -> list[str]:
        looked_at.clear()
        request = {"thingIds": skus}
        found = module.check_request("sendThings", parameters={"shopId": 1}, body=request)
        return [violation.rule for violation in found]

    skus = ["".join(chr(65 + n // 26**k % 26) for k in range(5)) for n in range(200)]
    assert checked(skus) == []
    assert at_once == [skus]
    assert looked_at == []
    assert checked(["", *skus[1:]])
    assert {*skus[1:]} <= {*looked_at}, "one by one, to say which it is"
    assert checked([*skus[:-1], skus[0]]) == ["uniqueItems"]
    assert {*skus[:-1]} <= {*looked_at}
