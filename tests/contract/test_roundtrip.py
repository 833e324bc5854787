"""Requests and answers, generated and broken: models, checks, pydantic and jsonschema agree.

Where the validators of others are wrong, the tables ``JSON_SCHEMA_CANNOT_SAY`` and
``PYDANTIC_DIFFERS``, and the tests at the end, say so.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import msgspec
import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from yandex_market_client import checks, facts, models, pydantic_models, wire
from yandex_market_client.client import prepare
from yandex_market_client.errors import DecodeError, InvalidRequest, MarketDeprecationWarning

from tests.contract.strategies import (
    RANGES,
    answers,
    bodies,
    component,
    judge,
    meaning,
    node_accepts,
    operations,
    resolve,
    types_of,
    values,
)

BODIES = bodies()
ANSWERS = answers()
GENERATED = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
filled_deprecated = pytest.mark.filterwarnings(
    f"ignore::{MarketDeprecationWarning.__module__}.MarketDeprecationWarning"
)


def dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def model(name: str) -> Any:
    return getattr(models, name)


@cache
def judge_of(name: str) -> Any:
    return judge({"$ref": f"#/components/schemas/{name}"})


def by_pydantic(name: str, content: bytes) -> Any:
    read = getattr(pydantic_models, name).model_validate_json(content)
    return read.model_dump(mode="json", by_alias=True, exclude_unset=True)


def test_generated_values_reach_every_schema() -> None:
    """The strategies below cover all components: none is forgotten when one is added."""
    reached: set[str] = set()

    def walk(schema: Mapping[str, Any]) -> None:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name in reached:
                return
            reached.add(name)
        schema = resolve(schema)
        for member in schema.get("properties", {}).values():
            walk(member)
        if "items" in schema:
            walk(schema["items"])

    for name in (*ANSWERS, *BODIES.values()):
        walk({"$ref": f"#/components/schemas/{name}"})
    from tests.contract.strategies import SPECIFICATION

    assert reached == SPECIFICATION["components"]["schemas"].keys()


# --- valid


@pytest.mark.parametrize("name", sorted(set(BODIES.values())))
def test_valid_request_round_trips(name: str) -> None:
    """A valid request passes all three judges, and its model says the same as it."""
    operation = next(key for key, value in BODIES.items() if value == name)
    parameters = {p.name: 1 for p in facts.OPERATIONS[operation].parameters if p.required}

    @GENERATED
    @given(values(component(name)))
    def check(value: dict[str, Any]) -> None:
        content = dump(value)
        assert not [*judge_of(name).iter_errors(value)]
        assert checks.check_request(operation, parameters=parameters, body=value) == []
        wanted = meaning(component(name), value)
        read = model(name).from_dict(json.loads(content))
        assert meaning(component(name), read.to_dict()) == wanted
        assert checks.check_request(operation, parameters=parameters, body=read) == []
        assert meaning(component(name), by_pydantic(name, content)) == wanted
        from_model = prepare(facts.OPERATIONS[operation], parameters, read)
        from_dict = prepare(facts.OPERATIONS[operation], parameters, value)
        for call in (from_model, from_dict):
            assert call.content is not None
            sent = json.loads(call.content)
            assert meaning(component(name), sent) == wanted
            assert not [*judge_of(name).iter_errors(sent)]
        assert from_model.items == from_dict.items

    check()


@pytest.mark.parametrize("name", ANSWERS)
def test_valid_answer_round_trips(name: str) -> None:
    """A valid answer reads alike on both ways, is written back as it came, and pydantic agrees."""

    @GENERATED
    @given(values(component(name)))
    def check(value: dict[str, Any]) -> None:
        content = dump(value)
        assert not [*judge_of(name).iter_errors(value)]
        fast = wire.decode(name, content)
        slow = model(name).from_dict(json.loads(content))
        assert type(fast) is model(name)
        # The text shows the types too, where 1 == True == 1.0 hides them.
        assert (fast, repr(fast)) == (slow, repr(slow))
        wanted = meaning(component(name), value)
        assert meaning(component(name), slow.to_dict()) == wanted
        assert json.loads(wire.encode(fast)) == fast.to_dict()
        again = wire.decode(name, wire.encode(fast))
        assert again == fast
        got = by_pydantic(name, content)
        assert _close(meaning(component(name), got), wanted)

    check()


def _close(left: Any, right: Any) -> bool:
    """Compare; moments may differ by a microsecond, which pydantic cuts off where we round."""
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(_close(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(_close, left, right))
    if type(left).__name__ == "Fraction":
        return bool(abs(left - right) * 10**6 <= 1)
    return bool(left == right)


@pytest.mark.parametrize("name", ANSWERS)
def test_tolerated_answer_round_trips(name: str) -> None:
    """Null, unknown fields and values, leap seconds: both ways read them alike."""

    @GENERATED
    @given(values(component(name), tolerated=True))
    def check(value: dict[str, Any]) -> None:
        content = dump(value)
        fast = wire.decode(name, content)
        slow = model(name).from_dict(msgspec.json.decode(content))
        assert (fast, repr(fast)) == (slow, repr(slow))
        wanted = meaning(component(name), value)
        assert meaning(component(name), slow.to_dict()) == wanted
        assert wire.decode(name, wire.encode(fast)) == fast

    check()


@pytest.mark.parametrize("name", ANSWERS)
def test_documented_answer_takes_the_fast_way(name: str) -> None:
    """What the specification lists is decoded strictly, without the tolerant reading."""
    known = st.deferred(lambda: values(component(name)).filter(lambda v: _all_known(name, v)))

    @GENERATED
    @given(known)
    def check(value: dict[str, Any]) -> None:
        wire._decoder(name).decode(dump(value))

    check()


def _all_known(name: str, value: Any) -> bool:
    def known(schema: Mapping[str, Any], value: Any) -> bool:
        schema = resolve(schema)
        if isinstance(value, dict):
            fields = schema.get("properties", {})
            return all(name in fields and known(fields[name], value[name]) for name in value)
        if isinstance(value, list):
            return all(known(schema["items"], item) for item in value)
        return True

    return known(component(name), value)


@filled_deprecated
@pytest.mark.parametrize("name", sorted({*ANSWERS, *BODIES.values()}))
def test_constructor_and_reading_give_the_same(name: str) -> None:
    """A model built by its keyword arguments equals the one that was read."""

    @settings(GENERATED, max_examples=25)
    @given(values(component(name), tolerated=True))
    def check(value: dict[str, Any]) -> None:
        read = model(name).from_dict(value)
        fields = {field: getattr(read, field) for field in model(name).__slots__}
        assert model(name)(**fields) == read

    check()


# --- invalid


class Case(NamedTuple):
    """One request, valid but for at most one place."""

    operation: str
    place: str
    """JSON pointer."""
    change: str
    rule: str
    """The keyword that is broken; empty when the request is valid."""
    parameters: dict[str, Any]
    body: Any

    @property
    def id(self) -> str:
        return f"{self.operation}{self.place}-{self.change}-{self.rule or 'valid'}"


def sample(schema: Mapping[str, Any], toward: tuple[str, ...] = (), number: int = 0) -> Any:
    """Make a full, valid value; of exclusive sides, the one on the way; numbers make it differ."""
    schema = resolve(schema)
    kind = next(kind for kind in types_of(schema) if kind != "null")
    if "enum" in schema:
        return schema["enum"][number % len(schema["enum"])]
    if schema.get("format") == "date-time":
        return "2025-04-07T09:30:15Z"
    if kind == "string":
        return f"{'A' * (schema.get('minLength', 1) or 1)}{number or ''}"
    if kind == "integer":
        return max(schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1) + number
    if kind == "number":
        return schema.get("minimum", 1) + number
    if kind == "boolean":
        return True
    if kind == "array":
        return [sample(schema["items"], toward[1:], number)]
    result = {}
    left_out: set[str] = set()
    for group in schema.get("x-market-exclusive", ()):
        side = next((side for side in group if toward[:1] and toward[0] in side), group[0])
        left_out |= {name for other in group if other != side for name in other}
    for name, member in schema["properties"].items():
        if name not in left_out:
            way = toward[1:] if toward[:1] == (name,) else ()
            result[name] = sample(member, way, number)
    return result


def nodes(
    schema: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Yield every node below a schema with its path; "0" stands for the elements of an array."""
    schema = resolve(schema)
    yield path, schema
    for name, member in schema.get("properties", {}).items():
        yield from nodes(member, (*path, name))
    if "items" in schema:
        yield from nodes(schema["items"], (*path, "0"))


WRONG = {"text": "A", "one": 1, "half": 1.5, "true": True, "array": ["A"], "object": {"A": 1}}
KINDS = {
    "text": {"string"},
    "one": {"integer", "number"},
    "half": {"number"},
    "true": {"boolean"},
    "array": {"array"},
    "object": {"object"},
}
SPELLINGS = {
    "space": " ",
    "tab": "\t",
    "newline": "\n",
    "trailing-newline": "A\n",
    "delete": "A\x7f",
    "null-character": "A\x00",
    "separator-first": "\u2028A",
    "separator-last": "A\u2028",
    "no-break-space": "\xa0",
    "byte-order-mark": "\ufeff",
    "next-line": "\x85",
    "information-separator": "\x1c",
    "wide": "\U0001f600",
    "inner-tab": "A\tA",
    "ideographic-space": "\u3000A",
}


def changes(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield (what was changed, keyword broken or "", value) around each constraint of a node."""
    kinds = types_of(schema)
    for name, value in WRONG.items():
        if not KINDS[name] & set(kinds):
            yield f"is-{name}", "type", value
    if "integer" in kinds:
        yield "is-whole-float", "", float(sample(schema))
    for keyword, steps in (("minLength", (-1, 0, 1)), ("maxLength", (-1, 0, 1))):
        if keyword in schema:
            for step in steps:
                size = schema[keyword] + step
                outside = step == (-1 if keyword == "minLength" else 1)
                yield f"{keyword}{step:+}", keyword if outside else "", "A" * size
                if size:
                    yield f"{keyword}{step:+}-wide", keyword if outside else "", "\U0001f600" * size
    if "pattern" in schema:
        for name, text in SPELLINGS.items():
            yield f"spelling-{name}", "" if node_accepts(text) else "pattern", text
    low, high = RANGES.get(schema.get("format", ""), (None, None))
    if "minimum" in schema:
        bound = low = schema["minimum"]
        for step in (-1, 0, 1):
            yield f"minimum{step:+}", "minimum" if step < 0 else "", bound + step
        if "number" in kinds:
            yield "minimum-below", "minimum", math.nextafter(bound, -math.inf)
            yield "minimum-above", "", math.nextafter(bound, math.inf)
    if "exclusiveMinimum" in schema:
        bound = low = schema["exclusiveMinimum"]
        for step in (-1, 0, 1):
            yield f"exclusiveMinimum{step:+}", "" if step > 0 else "exclusiveMinimum", bound + step
        if "number" in kinds:
            yield "exclusiveMinimum-above", "", math.nextafter(bound, math.inf)
    if "maximum" in schema:
        bound = high = schema["maximum"]
        for step in (-1, 0, 1):
            yield f"maximum{step:+}", "maximum" if step > 0 else "", bound + step
    if schema.get("format") in RANGES:
        lowest, highest = RANGES[schema["format"]]
        if low == lowest:
            yield "range-low", "", lowest
            yield "range-low-1", "format", lowest - 1
        if high == highest:
            yield "range-high", "", highest
            yield "range-high+1", "format", highest + 1
    if "array" in kinds:
        yield from _array_changes(schema)
    if "enum" in schema:
        yield "enum-unknown", "enum", "NO_SUCH_VALUE"
        yield "enum-lower-case", "enum", schema["enum"][0].lower()
        for value in schema["enum"]:
            yield f"enum-{value}", "", value


TRIMMED = "repeated-but-for-white-space"


def _array_changes(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    def of(size: int) -> list[Any]:
        return [sample(schema["items"], number=number) for number in range(size)]

    if "minItems" in schema:
        for step in (-1, 0):
            rule = "minItems" if step < 0 else ""
            yield f"minItems{step:+}", rule, of(schema["minItems"] + step)
    if "maxItems" in schema:
        for step in (-1, 0, 1):
            rule = "maxItems" if step > 0 else ""
            yield f"maxItems{step:+}", rule, of(schema["maxItems"] + step)
    twice = of(1) * 2
    yield "repeated", "uniqueItems" if schema.get("uniqueItems") else "", twice
    if schema.get("uniqueItems") and "integer" in types_of(schema["items"]):
        yield "repeated-as-float", "uniqueItems", [1, 1.0]
    trim = resolve(schema["items"]).get("x-market-trim")
    if schema.get("uniqueItems") and trim:
        yield TRIMMED, "uniqueItems", [*of(1), f"{of(1)[0]}{trim}"]
    yield "null-inside", "type", [*of(1), None]


def placed(body: Any, path: tuple[str, ...], value: Any) -> Any:
    """Copy a body with another value at a path."""
    if not path:
        return value
    body = copy.copy(body)
    key: Any = int(path[0]) if isinstance(body, list) else path[0]
    body[key] = placed(body[key], path[1:], value)
    return body


def without(body: Any, path: tuple[str, ...]) -> Any:
    """Copy a body without the field at a path."""
    body = copy.copy(body)
    key: Any = int(path[0]) if isinstance(body, list) else path[0]
    if len(path) == 1:
        del body[key]
    else:
        body[key] = without(body[key], path[1:])
    return body


def pointer(path: tuple[str, ...]) -> str:
    return "".join(f"/{step}" for step in ("body", *path))


def body_cases() -> Iterator[Case]:
    for operation, name in BODIES.items():
        described = dict(operations())[operation]
        parameters = {
            p["name"]: sample(p["schema"])
            for p in map(resolve, described["parameters"])
            if p.get("required")
        }
        for path, schema in nodes(component(name)):
            base = sample(component(name), path)
            yield Case(operation, pointer(path), "as-it-is", "", parameters, base)
            for change, rule, value in changes(schema):
                body = placed(base, path, value)
                yield Case(operation, pointer(path), change, rule, parameters, body)
            for field in schema.get("required", ()):
                for change, body in (
                    ("missing", without(base, (*path, field))),
                    ("null", placed(base, (*path, field), None)),
                ):
                    place = pointer((*path, field))
                    yield Case(operation, place, change, "required", parameters, body)
            for group in schema.get("x-market-exclusive", ()):
                for one, other in ((a, b) for a in group for b in group if a != b):
                    body = placed(base, (*path,), _both(schema, one, other[:1]))
                    place = pointer(path)
                    change = f"{one[0]}-with-{other[0]}"
                    yield Case(operation, place, change, "exclusive", parameters, body)


def _both(schema: Mapping[str, Any], one: list[str], other: list[str]) -> Any:
    return sample(schema, tuple(one[:1])) | {
        name: sample(schema["properties"][name]) for name in other
    }


def parameter_cases() -> Iterator[Case]:
    for operation, described in operations():
        entries = [*map(resolve, described["parameters"])]
        base = {p["name"]: sample(p["schema"]) for p in entries}
        body = sample(component(BODIES[operation]))
        for entry in entries:
            place = f"/{entry['in']}/{entry['name']}"
            for change, rule, value in changes(resolve(entry["schema"])):
                parameters = base | {entry["name"]: value}
                yield Case(operation, place, change, rule, parameters, body)
            missing = {name: value for name, value in base.items() if name != entry["name"]}
            rule = "required" if entry.get("required") else ""
            yield Case(operation, place, "missing", rule, missing, body)


CASES = [*body_cases()]
PARAMETER_CASES = [*parameter_cases()]

JSON_SCHEMA_CANNOT_SAY = {
    "exclusive": "fields that shut each other out are a fact of ours (x-market-exclusive)",
    "format": "int32 and int64 are formats of OpenAPI, which the vocabulary of JSON Schema lacks",
    TRIMMED: "which characters the server trims is a fact of ours (x-market-trim)",
}


def found_by_judge(case: Case) -> set[str]:
    errors = judge_of(BODIES[case.operation]).iter_errors(case.body)
    return {error.validator for error in errors}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_broken_body_is_found(case: Case) -> None:
    """Each constraint, just inside and just outside of it: `checks` and jsonschema say the same."""
    violations = checks.check_request(case.operation, parameters=case.parameters, body=case.body)
    if not case.rule:
        assert violations == []
        assert found_by_judge(case) == set()
        return
    rules = {violation.rule for violation in violations}
    assert case.rule in rules
    # Only beside a length may the pattern, which has the same length, be broken too.
    assert rules <= {case.rule, "pattern"} if "Length" in case.rule else rules == {case.rule}
    assert all(violation.pointer.startswith(case.place) for violation in violations)
    if {case.rule, case.change} & JSON_SCHEMA_CANNOT_SAY.keys():
        assert found_by_judge(case) == set()
    elif case.change == "null":
        # The one calls a null that is not allowed a missing field, the other a wrong type.
        assert found_by_judge(case) == {"type"} or found_by_judge(case) == {"type", "enum"}
    else:
        assert case.rule in found_by_judge(case)


@pytest.mark.parametrize("case", PARAMETER_CASES, ids=lambda case: case.id)
def test_broken_parameter_is_found(case: Case) -> None:
    """The same for parameters, which jsonschema judges one by one."""
    violations = checks.check_request(case.operation, parameters=case.parameters, body=case.body)
    assert {(v.pointer, v.rule) for v in violations} == (
        {(case.place, case.rule)} if case.rule else set()
    )
    name = case.place.rpartition("/")[2]
    if name in case.parameters and case.rule not in JSON_SCHEMA_CANNOT_SAY:
        entry = next(
            entry
            for entry in map(resolve, dict(operations())[case.operation]["parameters"])
            if entry["name"] == name
        )
        errors = [e.validator for e in judge(entry["schema"]).iter_errors(case.parameters[name])]
        assert errors == ([case.rule] if case.rule else [])


@pytest.mark.parametrize("case", [case for case in CASES if case.rule], ids=lambda case: case.id)
def test_broken_body_never_leaves(case: Case) -> None:
    """`prepare` refuses what `checks` finds, before anything is encoded."""
    with pytest.raises(InvalidRequest) as caught:
        prepare(facts.OPERATIONS[case.operation], case.parameters, case.body)
    assert caught.value.operation == case.operation
    assert case.rule in {violation.rule for violation in caught.value.violations}


PYDANTIC_DIFFERS: dict[str, Callable[[Case], bool]] = {
    # A strict int of pydantic takes no float, not even a whole one.
    "5.0 is an integer in JSON": lambda case: (
        case.change in ("is-whole-float", "repeated-as-float") and not case.rule
    ),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_pydantic_agrees(case: Case) -> None:
    """The pydantic models refuse what is refused, but for the differences listed above."""
    read = getattr(pydantic_models, BODIES[case.operation]).model_validate_json
    wrong = bool(case.rule) ^ any(differs(case) for differs in PYDANTIC_DIFFERS.values())
    if wrong:
        with pytest.raises(pydantic.ValidationError):
            read(dump(case.body))
    else:
        read(dump(case.body))


def test_every_keyword_is_broken_somewhere() -> None:
    """The cases above leave out no constraint that the specification uses."""
    used = {
        key
        for name in BODIES.values()
        for _, schema in nodes(component(name))
        for key in schema
        if not key.startswith("x-")
    } - {"description", "example", "examples", "deprecated", "items", "properties", "default"}
    assert used <= {case.rule for case in CASES} | {"title"}


PRICE = b'{"value": 5, "currencyId": "%s", "updatedAt": "2025-04-07T09:30:00Z", "discountBase": %s}'


@pytest.mark.parametrize(
    ("currency", "discount_base", "rule"),
    [(b"RUR", b"6.0", ""), (b"RUR", b"5.5", "multipleOf"), (b"XYZ", b"6", "enum")],
    ids=["whole", "broken-price", "new-currency"],
)
def test_pydantic_is_strict_where_the_models_read_on(
    currency: bytes, discount_base: bytes, rule: str
) -> None:
    """They validate, and say so; the models take what the server sends."""
    content = PRICE % (currency, discount_base)
    read = models.GetPriceWithDiscountDTO.from_dict(json.loads(content))
    assert (read.currency_id, read.discount_base) == (currency.decode(), float(discount_base))
    errors = judge_of("GetPriceWithDiscountDTO").iter_errors(json.loads(content))
    assert [error.validator for error in errors] == ([rule] if rule else [])
    if rule:
        with pytest.raises(pydantic.ValidationError):
            by_pydantic("GetPriceWithDiscountDTO", content)
    else:
        by_pydantic("GetPriceWithDiscountDTO", content)
    assert "their enums are closed" in " ".join((pydantic_models.__doc__ or "").split())


# --- answers that do not fit


@pytest.mark.parametrize("more", [{}, {"unknown": 1}], ids=["fast", "tolerant"])
@pytest.mark.parametrize("name", ANSWERS)
def test_misfit_of_every_field_names_its_place(name: str, more: dict[str, Any]) -> None:
    """A wrong type, or a required field missing or null, is a DecodeError at just that place."""

    def refused(answer: Any, path: tuple[str, ...]) -> None:
        with pytest.raises(DecodeError) as caught:
            wire.decode(name, dump(answer))
        assert caught.value.pointer == "".join(f"/{step}" for step in path)

    whole = sample(component(name)) | more
    wire.decode(name, dump(whole))
    for path, schema in nodes(component(name)):
        for kind, value in WRONG.items():
            if not KINDS[kind] & set(types_of(schema)) and (path or not more):
                refused(placed(whole, path, value), path)
        if schema.get("format") == "date-time":
            refused(placed(whole, path, "A"), path)
        for field in schema.get("properties", {}):
            at = (*path, field)
            if field in schema.get("required", ()):
                refused(placed(whole, at, None), at)
                refused(without(whole, at), at)
            else:
                read = wire.decode(name, dump(placed(whole, at, None)))
                assert read == wire.decode(name, dump(without(whole, at)))


# --- None is absence


@pytest.mark.parametrize("operation", sorted(BODIES))
def test_none_in_a_dict_is_absence(operation: str) -> None:
    """A dict with None in every optional field passes, and no null is sent."""
    name = BODIES[operation]
    parameters = {p.name: 1 for p in facts.OPERATIONS[operation].parameters if p.required}
    tried = 0
    for path, schema in nodes(component(name)):
        for field in set(schema.get("properties", {})) - set(schema.get("required", ())):
            body = placed(sample(component(name), (*path, field)), (*path, field), None)
            call = prepare(facts.OPERATIONS[operation], parameters, body)
            assert call.content is not None
            assert json.loads(call.content) == without(body, (*path, field))
            tried += 1
    assert tried or name in ("AddOffersToArchiveRequest", "DeleteOffersRequest")


def test_null_in_an_unknown_field_is_sent() -> None:
    """What the specification does not know is the caller's own: null stays null."""
    operation = facts.OPERATIONS["getCampaignOffers"]
    call = prepare(operation, {"campaignId": 1}, {"tags": None, "new": None})
    assert call.content == b'{"new":null}'


# --- where the validators of others are wrong


def test_python_re_misreads_the_pattern() -> None:
    """Jsonschema's own `pattern` accepts a SKU of U+001C... that ECMA refuses, and the reverse."""
    plain = Draft202012Validator(component("ShopSku"))
    assert plain.is_valid("\ufeff")  # white space in ECMA-262 only
    assert not node_accepts("\ufeff")
    assert not plain.is_valid("\x85")  # white space in Python only
    assert node_accepts("\x85")
    assert plain.is_valid("A\u2028") == node_accepts("A\u2028")
    for text in ("\ufeff", "\x85"):
        found = checks.check_value(facts.SCHEMAS["ShopSku"], text)
        assert (not [*found]) == node_accepts(text)


@pytest.mark.parametrize(
    ("text", "right", "by_jsonschema"),
    [
        pytest.param("2016-12-31T23:59:60Z", True, False, id="leap-second"),
        pytest.param("2016-12-31T23:59:59Z\n", False, True, id="trailing-newline"),
        pytest.param("2016-12-31T23:59:5٩Z", False, False, id="digit-of-another-script"),
        pytest.param("2016-12-31T23:59:59", False, False, id="no-offset"),
        pytest.param("2016-12-31t23:59:59z", True, True, id="lower-case"),
    ],
)
def test_date_format_of_jsonschema(text: str, right: bool, by_jsonschema: bool) -> None:
    """RFC 3339 is followed by `checks`; jsonschema's checker leaves it in two places."""
    schema = {"type": "string", "format": "date-time"}
    assert Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(text) is (
        by_jsonschema
    )
    ours = checks.check_value(facts.Schema(types=("string",), format="date-time"), text)
    assert (not [*ours]) is right
