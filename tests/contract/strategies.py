"""Values for the schemas of the shipped openapi.json, and a judge of them that is not ours.

Everything is read from the specification as it ships; nothing of the generated package takes part,
so that both can be held against it.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

SPECIFICATION: Final[dict[str, Any]] = json.loads(
    files("yandex_market_client").joinpath("openapi.json").read_bytes()
)
RANGES: Final = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def resolve(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references, keeping what stands beside them; the nearest wins."""
    while "$ref" in schema:
        target: Any = SPECIFICATION
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def types_of(schema: Mapping[str, Any]) -> tuple[str, ...]:
    kind = resolve(schema).get("type", ())
    return (kind,) if isinstance(kind, str) else tuple(kind)


def operations() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (id, operation) of the whole specification."""
    for item in SPECIFICATION["paths"].values():
        for operation in item.values():
            yield operation["operationId"], operation


def _component(content: Mapping[str, Any]) -> str:
    name: str = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return name


def bodies() -> dict[str, str]:
    """Map each operation to the component of its request body."""
    return {name: _component(o["requestBody"]["content"]) for name, o in operations()}


def answers() -> list[str]:
    """List the components of all answers."""
    found = {
        _component(resolve(answer)["content"])
        for _, operation in operations()
        for answer in operation["responses"].values()
    }
    return sorted(found)


def component(name: str) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = SPECIFICATION["components"]["schemas"][name]
    return schema


# --- the judge

_TABLE = json.loads(
    (Path(__file__).parents[1] / "generator" / "sku_pattern_node.json").read_text("utf-8")
)


def _flags(ranges: str) -> bytearray:
    flags = bytearray(0x110000)
    for part in ranges.split():
        first, _, last = part.partition("-")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            flags[code] = 1
    return flags


_VISIBLE = _flags(_TABLE["accepted"]["alone"])
_ALLOWED = _flags(_TABLE["accepted"]["after_letter"])
_CROSSED = _flags(_TABLE["accepted"]["before_letter"])


def node_accepts(text: str) -> bool:
    """Judge a SKU as Node's RegExp does, by what the recorded table says of each character.

    Alone a character is accepted if it is visible; after a letter, if it is allowed at all; before
    a letter, if in addition the dot of the look-ahead crosses it.
    """
    if not 1 <= len(text) <= 255 or not all(_ALLOWED[ord(character)] for character in text):
        return False
    for character in text:
        if _VISIBLE[ord(character)]:
            return True
        if not _CROSSED[ord(character)]:
            return False
    return False


def _pattern(
    _validator: object, pattern: str, instance: object, _schema: object
) -> Iterator[ValidationError]:
    """The keyword `pattern`: jsonschema gives an ECMA pattern to Python's re, which is wrong."""
    assert pattern == _TABLE["pattern"], "record the new pattern with Node"
    if isinstance(instance, str) and not node_accepts(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_Judge = extend(Draft202012Validator, {"pattern": _pattern})


def judge(schema: Mapping[str, Any]) -> Any:
    """Give a validator of jsonschema for a schema of the specification."""
    whole = {**schema, "components": SPECIFICATION["components"]}
    return _Judge(whole, format_checker=FormatChecker())


# --- generated values

_MOMENT = re.compile(
    r"([0-9-]{10})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([0-9]{2}):?([0-9]{2}))"
)


def moment(text: str) -> Fraction:
    """Give the seconds since the year 1 of a date and time, rounded to microseconds, half up."""
    match = _MOMENT.fullmatch(text)
    assert match is not None, text
    day, hour, minute, second, digits, sign, ahead, past = match.groups()
    days = datetime.date.fromisoformat(day).toordinal()
    offset = (int(ahead) * 60 + int(past)) * (-1 if sign == "-" else 1) if sign else 0
    leap = second == "60"
    part = Fraction(0) if leap or not digits else Fraction(int(digits), 10 ** len(digits))
    minutes = (days * 24 + int(hour)) * 60 + int(minute) - offset
    whole = minutes * 60 + int(second)
    return Fraction((whole + part) * 10**6 + Fraction(1, 2)) // 1 / Fraction(10**6)


@st.composite
def date_times(draw: st.DrawFn, leap: bool = False) -> str:
    """Dates and times as RFC 3339 allows them: case, fractions of any length, offsets."""
    day = draw(st.dates(datetime.date(2, 1, 1), datetime.date(9998, 12, 31)))
    hour, minute = draw(st.integers(0, 23)), draw(st.integers(0, 59))
    second = draw(st.integers(0, 60 if leap else 59))
    fraction = draw(st.just("") | st.from_regex(r"\.[0-9]{1,12}", fullmatch=True))
    offset = draw(
        st.sampled_from(["Z", "z", "+00:00", "-00:00", "+03:00", "-11:30", "+23:59", "-23:59"])
    )
    letter = draw(st.sampled_from("Tt"))
    return f"{day.isoformat()}{letter}{hour:02}:{minute:02}:{second:02}{fraction}{offset}"


_CHARACTERS = st.characters(exclude_categories=("Cs",))
_SKUS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\t"), min_size=1)
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(_CHARACTERS, max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(_CHARACTERS, max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def values(schema: Mapping[str, Any], tolerated: bool = False) -> st.SearchStrategy[Any]:
    """Make values that are valid by a schema, with unknown fields now and then.

    Args:
        schema: of the specification.
        tolerated: also what a reader has to bear though the schema refuses it: null in any optional
            field and among elements, enum values that are not listed, leap seconds.
    """
    schema = resolve(schema)
    kinds = types_of(schema)
    strategy = _values(schema, next(kind for kind in kinds if kind != "null"), tolerated)
    return st.none() | strategy if "null" in kinds else strategy


def _values(schema: Mapping[str, Any], kind: str, tolerated: bool) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        listed = st.sampled_from(schema["enum"])
        return listed | st.text(_CHARACTERS, max_size=9) if tolerated else listed
    if kind == "string":
        if schema.get("format") == "date-time":
            return date_times(leap=tolerated)
        sizes = {"min_size": schema.get("minLength", 0), "max_size": schema.get("maxLength", 20)}
        if "pattern" in schema:
            return _SKUS.filter(lambda text: len(text) <= 255 and node_accepts(text))
        return st.text(_CHARACTERS, **sizes)
    if kind == "boolean":
        return st.booleans()
    if kind == "integer":
        low, high = RANGES.get(schema.get("format", ""), (-(2**70), 2**70))
        low = max(low, schema.get("minimum", low), schema.get("exclusiveMinimum", low - 1) + 1)
        whole = st.integers(low, min(high, schema.get("maximum", high)))
        # In JSON 5.0 is an integer.
        return whole | st.integers(max(low, 1), 1000).map(float) if tolerated else whole
    if kind == "number":
        above, low, high = (schema.get(key) for key in ("exclusiveMinimum", "minimum", "maximum"))
        bounds = {"allow_nan": False, "allow_infinity": False}
        floats = st.floats(
            low if above is None else above, high, exclude_min=above is not None, **bounds
        )
        least = -(2**53) if low is None else low
        whole = st.integers(least if above is None else above + 1, high or 2**53)
        if "multipleOf" in schema and not tolerated:
            assert schema["multipleOf"] == 1
            return whole | whole.map(float)
        return floats | whole
    if kind == "array":
        item = values(schema["items"], tolerated)
        # The server trims, so "A" and "A " are one SKU.
        trim = resolve(schema["items"]).get("x-market-trim")
        unique = _written(trim) if schema.get("uniqueItems") else None
        lists = st.lists(
            item,
            min_size=schema.get("minItems", 0),
            max_size=min(schema.get("maxItems", 4), 4),
            unique_by=unique,
        )
        if tolerated:
            return lists.flatmap(
                lambda found: st.sampled_from([found, [*found, None], [None, *found]])
            )
        return lists
    assert kind == "object", kind
    return _objects(schema, tolerated)


def _written(trim: str | None) -> Callable[[Any], str]:
    return lambda value: json.dumps(value.strip(trim) if trim else value)


@st.composite
def _objects(draw: st.DrawFn, schema: Mapping[str, Any], tolerated: bool) -> dict[str, Any]:
    properties = schema.get("properties", {})
    required = schema.get("required", ())
    left_out: set[str] = set()
    for group in schema.get("x-market-exclusive", ()):
        side = draw(st.sampled_from(group))
        left_out |= {name for other in group if other != side for name in other}
    chosen = draw(st.sets(st.sampled_from(sorted(properties)))) if properties else set()
    result: dict[str, Any] = {}
    for name in draw(st.permutations(sorted(properties))):
        if name in required or (name in chosen and name not in left_out):
            member = values(properties[name], tolerated)
            if tolerated and name not in required:
                member = st.none() | member
            result[name] = draw(member)
    if draw(st.integers(0, 5)) == 5:
        name = draw(
            st.sampled_from(["new", "Новое", "a/b~c", "", "class", "additional_properties"])
        )
        result[name] = draw(JSON_VALUES)
    return result


def meaning(schema: Mapping[str, Any], value: Any) -> Any:
    """Reduce a value to what it says: null is absence, a date is its moment; the rest as it is."""
    schema = resolve(schema)
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        return {
            name: meaning(known[name], member) if name in known else member
            for name, member in value.items()
            if not (name in known and member is None)
        }
    if isinstance(value, list) and "items" in schema:
        return [meaning(schema["items"], item) for item in value if item is not None]
    if isinstance(value, str) and schema.get("format") == "date-time":
        return moment(value)
    return value
