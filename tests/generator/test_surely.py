"""What is said to fit beyond doubt is what the two looks of the checks find nothing in."""

from __future__ import annotations

import datetime
import math
import re
from collections import OrderedDict
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType, ModuleType
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.patterns import spoilers, to_python

from .test_checks import BODY, DEPRECATED, PARAMETERS, TREE
from .test_facts import load, specification
from .test_patterns import sku_pattern

MORE: Final = {
    **BODY,
    "x-market-exclusive": [[["left"], ["right", "wrong"]], [["text"], ["count"]]],
    "properties": {
        **BODY["properties"],
        "one-or-two": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "boolean"}},
        "sorted": {"type": "array", "uniqueItems": True, "items": {"type": "integer"}},
        "grid": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
        "some": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 2,
            "properties": {name: {"type": "integer"} for name in "abc"},
        },
        "trimmed": {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "string", "x-market-trim": " \t"},
        },
        "pairs": {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "object", "properties": {"a": {"type": "integer"}}},
        },
        "level": {"enum": [1, 2]},
        "format": {"type": "string", "format": "uuid"},
    },
}


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    document = specification(
        {"SendRequest": MORE, "Tree": TREE, "OldThing": {"type": "object", **DEPRECATED}},
        parameters=PARAMETERS,
    )
    return load(document, tmp_path_factory.mktemp("surely"))[1]


def broken(checks: ModuleType, value: Any, schema: Any = None) -> bool:
    """Take both looks, and no short cut."""
    schema = schema or checks.SCHEMAS["SendRequest"]
    found: list[Any] = []
    path = (None, "")
    checks._check(schema, checks._Reader(found).read(value, path, 0), path, found)
    return bool(found)


def surely(checks: ModuleType, value: Any, schema: Any = None) -> bool:
    sure: bool = checks.surely_fits(schema or checks.SCHEMAS["SendRequest"], value)
    return sure


class Text(str):
    __slots__ = ()


class Colour(StrEnum):
    GREEN = "GREEN"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("thingIds", ["A", "B", "C"]),
        ("left", "\u0442\u0435\u043a\u0441\u0442"),
        ("left", None),
        ("right", None),
        ("right", ["a"] * 100),
        ("text", "abcd"),
        ("color", "GREEN"),
        ("count", 10),
        ("small", -(2**31)),
        ("big", 2**63 - 1),
        ("above", 4),
        ("weight", 0),
        ("weight", 1.5),
        ("flag", False),
        ("sizes", {"a": 1, "b": 2.5}),
        ("nullable", None),
        ("a/b~c", 1),
        ("one-or-two", [True, False]),
        ("sorted", [3, 1]),
        ("grid", [[1, 2.5], []]),
        ("some", {"a": 1, "b": None}),
        ("trimmed", ["A", " B"]),
    ],
)
def test_the_usual_is_seen(checks: ModuleType, field: str, value: Any) -> None:
    """These need no look: or the short cut would be none."""
    body = {"thingIds": ["A"], field: value}
    assert surely(checks, body)
    assert not broken(checks, body)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        # Wrong.
        ("thingIds", ["A", "A"]),
        ("thingIds", ["A", " A"]),
        ("thingIds", []),
        ("thingIds", None),
        ("left", "\ud800"),
        ("left", b"a"),
        ("text", "a"),
        ("text", "abcde"),
        ("color", "RED!"),
        ("count", 11),
        ("count", True),
        ("count", "1"),
        ("small", 2**31),
        ("above", 5),
        ("above", 0),
        ("weight", -0.5),
        ("weight", math.nan),
        ("weight", math.inf),
        ("weight", Decimal(1)),
        ("sizes", {"a": 1}),
        ("one-or-two", [True, False, True]),
        ("one-or-two", []),
        ("sorted", [1, 1]),
        ("sorted", {1, 2}),
        ("trimmed", ["A", " A"]),
        ("pairs", [{"a": 1}, {"a": 1}]),
        ("some", {}),
        ("some", {"a": 1, "b": 2, "c": 3}),
        ("closed", {"b": 1}),
        ("right", MappingProxyType({})),
        # Right, or perhaps; the two looks tell.
        ("thingIds", ("A", "B")),
        ("left", Text("a")),
        ("color", Colour.GREEN),
        ("count", 5.0),
        ("big", 2**60 * 1.0),
        ("step", 0.3),
        ("when", "2025-04-07T09:30:15Z"),
        ("when", datetime.datetime.now(datetime.UTC)),
        ("day", "2025-04-07"),
        ("anything", 1),
        ("sizes", {"a": 1, "b": None}),
        ("sizes", OrderedDict(a=1, b=2)),
        ("closed", {}),
        ("map", {"a": 1}),
        ("tree", {"branches": [{"label": "a"}]}),
        ("either", 1),
        ("one", 1),
        ("odd", 1),
        ("level", 1),
        ("pairs", [{"a": 1}, {"a": 2}]),
        ("mixed", [1]),
        ("unknown", None),
        ("right", ["a"] * 101),
        (Text("left"), "a"),
    ],
)
def test_what_is_not_sure_gets_both_looks(checks: ModuleType, field: str, value: Any) -> None:
    """A no says nothing: the checks find then what there is."""
    body = {"thingIds": ["A"], field: value}
    assert not surely(checks, body) or field == "closed"
    violations = checks.check_request("sendThings", parameters={"shopId": 1}, body=body)
    assert bool(violations) is broken(checks, body)


def test_sides_that_shut_each_other_out(checks: ModuleType) -> None:
    for more, sure in (
        ({"left": "a", "wrong": None}, True),
        ({"left": "a", "wrong": True}, False),
        ({"left": None, "wrong": True, "right": ["a"]}, True),
        ({"text": "ab", "count": None}, True),
        ({"text": "ab", "count": 1}, False),
    ):
        body = {"thingIds": ["A"], **more}
        assert surely(checks, body) is sure is not broken(checks, body)


def test_a_schema_that_could_hold_too_much_is_never_sure(checks: ModuleType) -> None:
    """The bound on the number of values holds: it is proved of the schema, or not left out."""
    number = checks.Schema(types=("integer",))
    row = checks.Schema(types=("array",), max_items=2000, items=number)
    rows = checks.Schema(types=("array",), max_items=2000, items=row)
    assert surely(checks, [1] * 2000, row)
    assert not surely(checks, [], rows)
    assert not broken(checks, [], rows)


# Around one of them, so many plain ones that all are judged at once.
LISTED: Final = [
    *("A", " A", "A B", "\u0442\u0435\u043a\u0441\u0442", 'a"b', "a\\b", "A" * 5, "A" * 6),
    *("", " ", "\xa0", "\u3000\u3000", "\u2028", "\ufeff", "\x7f", "\x1c", "\t", "A\n", "\ud800"),
    *(Text("A"), Colour.GREEN, b"A", None, 1, True, ["A"]),
]


@pytest.mark.parametrize("one", LISTED, ids=ascii)
@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({}, id="all"),
        pytest.param({"spoilers": None}, id="nothing promised"),
        pytest.param({"pattern": None, "pattern_source": None, "spoilers": None}, id="no pattern"),
        pytest.param({"min_length": 0, "spoilers": None}, id="empty ones, too"),
    ],
)
def test_many_strings_at_once(checks: ModuleType, one: Any, facts: dict[str, Any]) -> None:
    """One that is wrong is found among many, whatever they are; those that are right are seen."""
    pattern = sku_pattern()
    sku = checks.Schema(
        types=("string",),
        pattern=re.compile(to_python(pattern)),
        pattern_source=pattern,
        spoilers=spoilers(pattern, 1, 5),
        min_length=1,
        max_length=5,
    )._replace(**facts)
    schema = checks.Schema(types=("array",), items=sku, max_items=100)
    for beside in ("SKU", "\u044f", 'a"', " b"):
        many = [beside] * checks._MANY
        assert surely(checks, many, schema)
        many.insert(3, one)
        right = not broken(checks, many, schema)
        assert surely(checks, many, schema) is (type(one) is str and right)
        assert surely(checks, [beside, one], schema) is surely(checks, many, schema)
        # The second look goes into a list that breaks another rule.
        found = {v.rule for v in checks.check_value(schema._replace(max_items=1), many)}
        assert "maxItems" in found
        assert (found == {"maxItems"}) is right


@pytest.mark.parametrize("facts", [{"enum": ("A",)}, {"format": "date"}, {"types": ("null",)}])
def test_many_strings_of_which_more_is_said(checks: ModuleType, facts: dict[str, Any]) -> None:
    schema = checks.Schema(types=("string",))._replace(**facts)
    array = checks.Schema(types=("array",), items=schema, max_items=100)
    assert not surely(checks, ["B"] * checks._MANY, array)
    assert broken(checks, ["B"] * checks._MANY, array)
    assert checks._test_of_strings(schema) is None


def test_strings_are_known_by_what_they_refer_to(
    checks: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checks._test_of_strings(checks.Schema(ref="Sku"))(["A"])
    monkeypatch.setattr(checks, "SCHEMAS", {"Round": checks.Schema(ref="Round")})
    assert checks._test_of_strings(checks.Schema(ref="Round")) is None


def test_what_cannot_be_looked_at_is_not_sure(checks: ModuleType) -> None:
    class Unhashable(type):
        def __hash__(cls) -> int:
            raise RuntimeError("a class may do anything")

    class Odd(str, metaclass=Unhashable):
        __slots__ = ()

    schema = checks.Schema(types=("array",), items=checks.Schema(types=("string",)))
    assert not surely(checks, [Odd()] * checks._MANY, schema)


def test_a_list_that_contains_itself(checks: ModuleType) -> None:
    grid: list[Any] = []
    grid.append(grid)
    body = {"thingIds": ["A"], "grid": grid}
    assert not surely(checks, body)
    assert broken(checks, body)


def test_tests_are_few(checks: ModuleType) -> None:
    """One for each schema in use; schemas made on the way do not pile up, nor stand for others."""
    for number in range(1000):
        text = checks.Schema(types=("string",), max_length=number % 7)
        assert surely(checks, "abc", text) is (number % 7 >= 3)
    assert len(checks._tests) <= checks._MOST_TESTS
    # An address may be taken again by another schema.
    checks._tests[id(text)] = (checks.Schema(), lambda value: True)
    assert not surely(checks, 5, text)


VALUES: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 12)
    | st.sampled_from([2**31, 2**63, 10**400, -0.0, 0.5, 5.0, math.nan, math.inf, 1e300])
    | st.sampled_from(["", "A", " A", "AB", "abcde", "\ud800", "\u2028", "GREEN", Text("A"), b"A"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner)
        | st.dictionaries(st.sampled_from(["a", "b", "label", "branches", Text("a")]), inner)
    ),
    max_leaves=6,
)


@settings(
    max_examples=500,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(body=st.dictionaries(st.sampled_from([*MORE["properties"], "unknown"]), VALUES, max_size=3))
def test_sure_is_right(checks: ModuleType, body: dict[str, Any]) -> None:
    """Whatever the value: what passes the test passes both looks, field by field and whole."""
    whole = {"thingIds": ["A"], **body}
    assert not (surely(checks, whole) and broken(checks, whole))
    for name, node in checks.SCHEMAS["SendRequest"].properties.items():
        for value in body.values():
            assert not (surely(checks, value, node) and broken(checks, value, node)), name
