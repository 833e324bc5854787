"""From what a caller gives to checked, distinct items, and to problems worth reading."""

from __future__ import annotations

import copy
import math
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yandex_market import batching, skus
from yandex_market.batching import Deduplicator, Entry
from yandex_market.errors import InvalidRequestError
from yandex_market.skus import (
    Duplicate,
    Intake,
    Invalid,
    OfferIdProblem,
    array_schema,
    as_items,
)
from yandex_market_client import models
from yandex_market_client.facts import OPERATIONS, WIRE, Operation, Schema
from yandex_market_client.wire import encode

BATCHED = [operation for operation in OPERATIONS.values() if operation.batch is not None]
PLAIN = [o for o in BATCHED if o.batch is not None and o.batch.item_model is None]
OBJECTS = [o for o in BATCHED if o.batch is not None and o.batch.item_model is not None]
ARCHIVE, UPDATE = PLAIN[0], OBJECTS[0]
assert ARCHIVE.batch is not None
assert UPDATE.batch is not None
KEY = UPDATE.batch.key
SKU = next(p for p in skus._parts(array_schema(ARCHIVE, ARCHIVE.batch.field).items) if p.trim)
assert SKU.trim is not None
assert SKU.max_length is not None
TRIM, LONGEST = SKU.trim, SKU.max_length

by_id = pytest.mark.parametrize("operation", PLAIN, ids=lambda operation: operation.id)


def entry_with(sku: object, **fields: object) -> dict[str, Any]:
    """An entry of the update, by wire names."""
    value: Any = sku
    for number, step in enumerate(reversed(KEY)):
        value = {step: value, **(fields if number == 0 else {})}
    result: dict[str, Any] = value
    return result


def problem(item: object, operation: Operation = ARCHIVE) -> OfferIdProblem:
    outcome = Intake.of(operation).take(item)
    assert isinstance(outcome, Invalid), outcome
    assert outcome.item is item
    assert all(found.value is item and found.position == 0 for found in outcome.problems)
    return outcome.problem


# --- plain SKUs


class Text(str):
    __slots__ = ()

    def strip(self, chars: str | None = None, /) -> str:
        raise RuntimeError("a subclass may do anything")


class Colour(StrEnum):
    RED = "red"


class Unhashable(type):
    def __hash__(cls) -> int:
        raise RuntimeError("a class may do anything, too")


class Odd(str, metaclass=Unhashable):
    __slots__ = ()


ACCEPTED = [
    pytest.param("A-1", "A-1", id="ordinary"),
    pytest.param(f"{TRIM}A 1{TRIM}", "A 1", id="trimmed, not inside"),
    pytest.param("A" * LONGEST, "A" * LONGEST, id="longest"),
    pytest.param(TRIM + "😀" * LONGEST + TRIM, "😀" * LONGEST, id="longest after trimming"),
    pytest.param("\xa0A", "\xa0A", id="other white space stays"),
    pytest.param("\u202eA", "\u202eA", id="direction mark"),
    pytest.param(Text(" A "), "A", id="str subclass"),
    pytest.param(Colour.RED, "red", id="enum of strings"),
    pytest.param(Odd("A"), "A", id="str subclass of an odd class"),
]


@by_id
@pytest.mark.parametrize(("item", "wire"), ACCEPTED)
def test_a_good_sku_is_sent_trimmed(operation: Operation, item: str, wire: str) -> None:
    """What is sent is a plain trimmed str; the caller's object is kept. One by one or many."""
    alone = Intake.of(operation).take(item)
    (together,) = Intake.of(operation).take_many([item]).entries
    among = Intake.of(operation).take_many([*map(str, range(20)), item]).entries[-1]
    assert alone == together == Entry(0, item, wire, wire)
    assert among == Entry(20, item, wire, wire)
    for entry in (alone, together, among):
        assert isinstance(entry, Entry)
        assert entry.item is item
        assert type(entry.wire) is str


class Hostile:
    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        raise RuntimeError("repr")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("eq")

    __hash__ = None  # type: ignore[assignment]


class BrokenModel(models.AddOffersToArchiveRequest):
    def __init__(self) -> None:
        pass

    def to_dict(self) -> Any:
        raise OSError("\x1b[31m")


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)

REFUSED = [
    pytest.param("", "minLength", "at least", id="empty"),
    pytest.param(TRIM * 3, "minLength", "at least", id="only what is trimmed"),
    pytest.param("\xa0\u3000", "pattern", "only white space", id="white space"),
    pytest.param("A" * (LONGEST + 1), "maxLength", str(LONGEST), id="too long"),
    pytest.param("x" * 10**6, "maxLength", str(LONGEST), id="very long"),
    pytest.param("A\n", "pattern", r"not allowed: '\n'", id="line break"),
    pytest.param("\x1b[31mA\x00", "pattern", r"'\x1b', '\x00'", id="terminal control"),
    pytest.param("A\ud800", "encoding", "surrogate", id="lone surrogate"),
    pytest.param(None, "type", "None", id="None"),
    pytest.param(7, "type", "7", id="int"),
    pytest.param(True, "type", "True", id="bool"),
    pytest.param(math.nan, "type", "nan", id="NaN"),
    pytest.param(math.inf, "type", "inf", id="infinity"),
    pytest.param(b"A", "type", "'bytes'", id="bytes"),
    pytest.param(["A"], "type", "array", id="list"),
    pytest.param({"A": 1}, "type", "object", id="dict"),
    pytest.param(CIRCLE, "encoding", "contains itself", id="list in itself"),
    pytest.param(10**10000, "encoding", "integer", id="huge int"),
    pytest.param(Hostile(), "type", "RuntimeError", id="hostile object"),
    pytest.param(BrokenModel(), "type", "OSError", id="model that breaks"),
    pytest.param(str, "type", "type", id="a class"),
]


@by_id
@pytest.mark.parametrize(("item", "rule", "text"), REFUSED)
def test_a_bad_sku_is_a_problem(operation: Operation, item: object, rule: str, text: str) -> None:
    """Never an exception, never an escape sequence, never a wall of text."""
    found = problem(item, operation)
    assert found.rule == rule
    assert text in found.message
    for shown in (found.message, str(found), repr(found)):
        assert shown.isprintable()
        assert len(shown) < 400
    intake = Intake.of(operation)
    assert [one.problem.rule for one in intake.take_many(["A", item, "B"]).invalid] == [rule]


@by_id
@pytest.mark.parametrize("beside", ["SKU-{}", "Товар {}", 'a"{}', "b\\{}"], ids=ascii)
def test_one_bad_sku_among_many_is_found(operation: Operation, beside: str) -> None:
    """Judging a thousand at once and each by itself agree, whatever stands around the bad one."""
    traps = ["\x7f", "\u2028", "\u2029", "\ufeff", "\x85", "\xa0", "\x1f", "\t", "\n", '"', "\\"]
    for trap in [form for char in traps for form in (char, char + "a", "a" + char + "a")]:
        items = [*(beside.format(n) for n in range(20)), trap]
        judged = Intake.of(operation).take_many(items)
        alone = Intake.of(operation).take(trap)
        assert [found.item for found in judged.invalid] == [trap] * isinstance(alone, Invalid), (
            ascii(trap)
        )


def test_a_problem_names_its_position() -> None:
    outcome = Intake.of(ARCHIVE).take_many(["A"] * 17 + ["B\n"])
    found = outcome.invalid[0].problem
    assert (found.position, found.value) == (17, "B\n")
    assert str(found).startswith("item 17: must match")


# --- properties of the whole

GOOD = st.sampled_from(
    ["A", " A", "A\t", "B", "b" * 41, " " + "b" * 41, "я" * 50, "A A", Text("C "), Text("D")]
)
BAD = st.sampled_from(["", " ", "A\n", "\ud800", None, 3, "z" * (LONGEST + 1)])
ITEMS = st.lists(st.one_of(GOOD, BAD), max_size=40)
CHUNKS = st.lists(st.integers(1, 15))


def check_intake(operation: Operation, items: list[Any], chunks: list[int]) -> None:
    """Assert everything that an intake promises, against the plainest way to say it."""
    intake = Intake.of(operation)
    outcomes: list[Entry | Duplicate | Invalid] = []
    rest, taken = items, 0
    for size in [*chunks, len(items)]:
        part = intake.take_many(rest[:size])
        for outcome_list in part:
            positions = [outcome.position for outcome in outcome_list]
            assert positions == sorted(positions)
        outcomes += [*part.entries, *part.duplicates, *part.invalid]
        rest, taken = rest[size:], taken + len(rest[:size])
        assert intake.taken == taken
    outcomes.sort(key=lambda outcome: outcome.position)
    assert [outcome.position for outcome in outcomes] == list(range(len(items)))
    assert all(outcome.item is items[outcome.position] for outcome in outcomes)
    seen: set[str] = set()
    for outcome in outcomes:
        item: Any = outcome.item
        key = str.strip(item, TRIM) if isinstance(item, str) else None
        bad = key is None or not 1 <= len(key) <= LONGEST or "\n" in key or "\ud800" in key
        assert isinstance(outcome, Invalid) is bad
        if not isinstance(outcome, Invalid):
            assert key is not None
            assert outcome.key == key
            assert isinstance(outcome, Duplicate) is (key in seen)
            seen.add(key)
        if isinstance(outcome, Entry):
            assert outcome.wire == key
            assert type(outcome.wire) is type(outcome.key) is str
    one = Intake.of(operation)
    assert [one.take(item) for item in items] == outcomes, "one by one is the same"


@given(ITEMS, CHUNKS)
def test_an_intake_keeps_every_promise(items: list[Any], chunks: list[int]) -> None:
    check_intake(ARCHIVE, items, chunks)


@given(ITEMS, st.integers(1, 5), st.integers(80, 300))
def test_batches_hold_the_distinct_valid_items(items: list[Any], size: int, limit: int) -> None:
    """Intake and batches together: in order, nothing lost, nothing twice."""
    taken = Intake.of(ARCHIVE).take_many(items)
    parts = list(batching.batches(taken.entries, size, limit, batching.encoder(ARCHIVE)))
    sent = [
        entry.key
        for part in parts
        for entry in (part.entries if isinstance(part, batching.Batch) else (part.entry,))
    ]
    valid = [entry.key for entry in map(Intake.of(ARCHIVE).take, items) if isinstance(entry, Entry)]
    assert sent == list(dict.fromkeys(valid))
    assert Counter(sent) == Counter({*sent})


SAMPLE = ["A", " A", "B\n", "b" * 41, "b" * 41 + " ", None, Text("C "), "b" * 40 + "c"]
CLEAN_THEN_NOT = ["D", "E", "F", " F", "E", "G", "H\n", "D", Text("I"), "D", *SAMPLE]
PIECES = [2, 3, 2, 2]


class _ForgetsLong(Deduplicator):
    def _marks(self, keys: Any) -> Any:
        return [key[:40] for key in keys]


class _NeverRepeats(Deduplicator):
    def is_new(self, key: str) -> bool:
        super().is_new(key)
        return True

    def repeats(self, keys: Any) -> list[int]:
        super().repeats(keys)
        return []


class _MissesWithin(Deduplicator):
    def repeats(self, keys: Any) -> list[int]:
        marks = self._marks(keys)
        places = [place for place, mark in enumerate(marks) if mark in self._seen]
        self._seen.update(marks)
        return places


class _MissesAcross(Deduplicator):
    def repeats(self, keys: Any) -> list[int]:
        return Deduplicator().repeats(keys)


def _takes_any_text(schema: Schema, value: object) -> bool:
    return not any(skus.check_value(schema, value))


def _untrimmed(trims: Any, value: Any) -> Any:
    return value


def _subclass_sent(value: Any) -> Any:
    return value


@pytest.mark.parametrize(
    ("where", "name", "bug"),
    [
        pytest.param(skus, "surely_fits", lambda *_: True, id="nothing plain is checked"),
        pytest.param(skus, "surely_fits", _takes_any_text, id="subclasses sent as they are"),
        pytest.param(skus, "Deduplicator", _ForgetsLong, id="digest of the beginning"),
        pytest.param(skus, "Deduplicator", _NeverRepeats, id="repeats pass"),
        pytest.param(skus, "Deduplicator", _MissesWithin, id="repeats within a piece pass"),
        pytest.param(skus, "Deduplicator", _MissesAcross, id="repeats across pieces pass"),
        pytest.param(skus, "_trimmed", _untrimmed, id="known by the untrimmed key"),
        pytest.param(skus, "check_value", lambda *_: iter(()), id="nothing is checked"),
        pytest.param(skus, "count", lambda _: iter([0] * 99), id="positions stand still"),
        pytest.param(Intake, "_clean_keys", lambda *_: ["A", "A"], id="keys of other items"),
    ],
)
def test_a_planted_bug_is_seen(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, bug: Any
) -> None:
    check_intake(ARCHIVE, CLEAN_THEN_NOT, PIECES)
    monkeypatch.setattr(where, name, bug)
    with pytest.raises((AssertionError, UnicodeEncodeError)):
        check_intake(ARCHIVE, CLEAN_THEN_NOT, PIECES)


# --- the facts decide


def changed(operation: Operation, **facts: Any) -> Operation:
    """An operation whose items are described by other facts."""
    assert operation.batch is not None
    body = Schema(
        types=("object",),
        properties=MappingProxyType(
            {operation.batch.field: Schema(types=("array",), items=SKU._replace(**facts))}
        ),
    )
    return operation._replace(body=body)


@pytest.mark.parametrize(
    ("facts", "item", "wire"),
    [
        pytest.param({"trim": "_"}, "_ A _", " A ", id="other characters trimmed"),
        pytest.param({"trim": None}, " A ", " A ", id="nothing trimmed"),
        pytest.param({"max_length": 3}, "ABCD", None, id="shorter"),
        pytest.param({"min_length": 2}, "A", None, id="longer"),
        pytest.param({"enum": ("A",)}, "B", None, id="a list of values"),
        pytest.param({"pattern": None, "pattern_source": None}, "A\n", "A\n", id="no pattern"),
    ],
)
def test_a_changed_fact_changes_what_is_right(
    facts: Mapping[str, Any], item: str, wire: str | None
) -> None:
    operation = changed(ARCHIVE, **facts)
    taken = Intake.of(operation).take_many([item])
    assert [entry.wire for entry in taken.entries] == ([] if wire is None else [wire])
    assert len(taken.invalid) == (wire is None)
    assert isinstance(Intake.of(operation).take(item), Invalid if wire is None else Entry)


def test_what_is_worked_out_is_kept_for_few_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once for the facts of an operation; others do not pile up, nor stand for them."""
    for number in range(300):
        operation = changed(ARCHIVE, max_length=number % 7)
        assert bool(Intake.of(operation).take_many(["ABC"]).entries) is (number % 7 >= 3)
    assert max(len(skus._known), len(skus._known_items)) <= skus._MOST_KNOWN
    # An address may be taken again by another schema.
    items = array_schema(ARCHIVE, ARCHIVE.batch.field).items if ARCHIVE.batch else None
    assert items is not None
    skus._known[id(items)] = (Schema(), Schema(types=("array",)), None)
    assert [entry.wire for entry in Intake.of(ARCHIVE).take_many([" A"]).entries] == ["A"]
    monkeypatch.setattr(skus, "_trims", None)
    assert [entry.wire for entry in Intake.of(ARCHIVE).take_many([" A"]).entries] == ["A"]


def test_a_changed_field_is_followed() -> None:
    assert ARCHIVE.batch is not None
    operation = ARCHIVE._replace(batch=ARCHIVE.batch._replace(field="skus"))
    with pytest.raises(ValueError, match="no array 'skus'"):
        Intake.of(operation)
    assert list(as_items({"skus": ["A"]}, operation)) == ["A"]
    assert batching.encoder(operation)(["A"]) == b'{"skus":["A"]}'


def test_the_modules_repeat_nothing_of_the_documentation() -> None:
    """No figure, field name, pattern or trimmed character of the facts stands in the code."""
    words = {SKU.pattern_source, TRIM, str(LONGEST), str(WIRE.body_limit_bytes)}
    for operation in BATCHED:
        facts = operation.batch
        assert facts is not None
        words |= {str(facts.size), facts.field, facts.field_python, *facts.key, *facts.key_python}
        words |= {operation.id, operation.python_name}
    for module in (skus, batching):
        assert module.__file__ is not None
        with Path(module.__file__).open("rb") as file:
            tokens = [t for t in tokenize.tokenize(file.readline) if t.type != tokenize.COMMENT]
        code = {t.string.strip("\"'") if t.type == tokenize.STRING else t.string for t in tokens}
        assert code & words == set()


def test_a_list_filter_of_skus_is_judged_alike() -> None:
    """The list of SKUs by which offers are read has no batch, but the same rules."""
    reading = next(operation for operation in OPERATIONS.values() if operation.batch is None)
    assert reading.paging is not None
    assert reading.paging.unpaged_with is not None
    array = array_schema(reading, reading.paging.unpaged_with)
    assert array.max_items is not None
    assert array.items is not None
    taken = Intake(array.items).take_many([" A", "A", "\n"])
    assert [len(part) for part in taken] == [1, 1, 1]
    for refuses in (Intake.of, lambda operation: as_items([], operation)):
        with pytest.raises(ValueError, match=reading.id):
            refuses(reading)


# --- objects


def offer(**fields: Any) -> models.UpdateOfferMappingEntryDTO:
    return models.UpdateOfferMappingEntryDTO(offer=models.UpdateMappingsOfferDTO(**fields))


def test_an_object_is_sent_as_a_trimmed_copy() -> None:
    """Model and dict give the same; the caller's object is as it was, and stays apart."""
    given_dict = entry_with(" A ", name=Text("n"), id="\tB", urls=("u",), vendor=None)
    before = copy.deepcopy(given_dict)
    given_model = offer(shop_sku=" A ", name="n", id="\tB", urls=["u"])
    first = Intake.of(UPDATE).take(given_dict)
    second = Intake.of(UPDATE).take(given_model)
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert first.wire == second.wire == entry_with("A", name="n", id="B", urls=["u"])
    assert first.item is given_dict
    assert second.item is given_model
    assert first.key == second.key == "A"
    assert given_dict == before
    assert given_model.offer is not None
    assert given_model.offer.shop_sku == " A "
    assert encode(first.wire)
    given_dict[KEY[0]]["urls"] = ["other"]
    assert first.wire[KEY[0]]["urls"] == ["u"]


def test_objects_of_one_sku() -> None:
    """The same again is a duplicate, in any order of fields; other content is a conflict."""
    intake = Intake.of(UPDATE)
    first = entry_with("A", name="n", vendor="v")
    same = {KEY[0]: dict(reversed(first[KEY[0]].items()))}
    assert isinstance(intake.take(entry_with("Z")), Entry)
    assert isinstance(intake.take(first), Entry)
    assert isinstance(intake.take(same), Duplicate)
    assert isinstance(intake.take(offer(shop_sku=" A", name="n", vendor="v")), Duplicate)
    other = intake.take(entry_with("A ", name="m", vendor="v"))
    assert isinstance(other, Invalid)
    assert other.problem.rule == "conflict"
    assert str(other.problem).startswith("item 4: ")
    assert "item 1" in other.problem.message
    assert isinstance(intake.take(first), Duplicate)


@pytest.mark.parametrize(
    "item",
    [
        pytest.param({}, id="empty"),
        pytest.param({KEY[0]: {"name": "n"}}, id="no SKU"),
        pytest.param({KEY[0]: None}, id="nothing on the way"),
        pytest.param(entry_with(None), id="SKU is None"),
        pytest.param(offer(name="n"), id="model without SKU"),
    ],
)
def test_objects_without_a_sku_are_not_compared(item: object) -> None:
    intake = Intake.of(UPDATE)
    for _ in range(2):
        outcome = intake.take(item)
        assert isinstance(outcome, Entry)
        assert outcome.key is None
    assert len(Intake.of(UPDATE).take_many([item, item]).entries) == 2


WRONG_OBJECTS = [
    pytest.param("A", "type", "object", id="plain SKU"),
    pytest.param(None, "type", "None", id="None"),
    pytest.param(entry_with("A\n"), "pattern", "/".join(("", *KEY)), id="SKU"),
    pytest.param(entry_with(7), "type", "/".join(("", *KEY)), id="SKU of another type"),
    pytest.param({KEY[0]: [1]}, "type", f"/{KEY[0]}", id="list for an object"),
    pytest.param(entry_with("A", urls=[None]), "type", "/urls/0", id="null in a list"),
    pytest.param(entry_with("A", feedId=2**70), "format", "int64", id="too large a number"),
    pytest.param(entry_with("A", name="\ud800"), "encoding", "surrogate", id="surrogate"),
    pytest.param(entry_with("A", name=CIRCLE), "encoding", "itself", id="circle"),
    pytest.param(MappingProxyType(entry_with("A")), "type", "mappingproxy", id="other mapping"),
    pytest.param(BrokenModel(), "type", "OSError", id="model that breaks"),
    pytest.param(Hostile(), "type", "RuntimeError", id="hostile object"),
]


@pytest.mark.parametrize(("item", "rule", "text"), WRONG_OBJECTS)
def test_a_wrong_object_is_a_problem(item: object, rule: str, text: str) -> None:
    found = problem(item, UPDATE)
    assert found.rule == rule
    assert text in found.message
    assert str(found).isprintable()


def test_every_rule_broken_is_told() -> None:
    outcome = Intake.of(UPDATE).take(entry_with("A\n", feedId="x"))
    assert isinstance(outcome, Invalid)
    assert {found.rule for found in outcome.problems} == {"pattern", "type"}


def test_a_refused_object_is_not_remembered() -> None:
    intake = Intake.of(UPDATE)
    assert isinstance(intake.take(entry_with("A", feedId="x")), Invalid)
    assert isinstance(intake.take(entry_with("A", feedId=1)), Entry)


def test_objects_without_any_key() -> None:
    assert UPDATE.batch is not None
    operation = UPDATE._replace(batch=UPDATE.batch._replace(key=(), key_python=()))
    taken = Intake.of(operation).take_many([entry_with("A"), entry_with("A", name="n")])
    assert [entry.key for entry in taken.entries] == [None, None]


ENTRIES = st.lists(
    st.builds(
        lambda sku, name: entry_with(sku, name=name),
        st.sampled_from(["A", " A", "B", None]),
        st.sampled_from(["n", "m"]),
    )
)


@given(ENTRIES)
def test_objects_are_conserved(items: list[Any]) -> None:
    """Each item ends in one place; of one SKU only equal ones follow the first."""
    taken = Intake.of(UPDATE).take_many(items)
    positions = [outcome.position for part in taken for outcome in part]
    assert sorted(positions) == list(range(len(items)))
    first: dict[str, Any] = {}
    for entry in taken.entries:
        if entry.key is not None:
            assert entry.key not in first
            first[entry.key] = entry.wire
    for duplicate in taken.duplicates:
        item: Any = duplicate.item
        assert first[duplicate.key][KEY[0]]["name"] == item[KEY[0]]["name"]
    one = Intake.of(UPDATE)
    singly = [one.take(item) for item in items]
    assert [outcome for outcome in singly if isinstance(outcome, Entry)] == taken.entries


# --- what counts as items


def generator() -> Iterator[str]:
    yield "A"


ENTRY = entry_with("A")
MODEL = offer(shop_sku="A")


@pytest.mark.parametrize(
    ("given_items", "operation", "expected"),
    [
        pytest.param("ABC", ARCHIVE, ["ABC"], id="one SKU"),
        pytest.param(Text("ABC"), ARCHIVE, ["ABC"], id="one SKU, str subclass"),
        pytest.param(["A", "B"], ARCHIVE, ["A", "B"], id="list"),
        pytest.param(generator(), ARCHIVE, ["A"], id="generator"),
        pytest.param({"A": 1}.keys(), ARCHIVE, ["A"], id="keys of a dict"),
        pytest.param([], ARCHIVE, [], id="nothing"),
        pytest.param(
            models.AddOffersToArchiveRequest(offer_ids=["A"]), ARCHIVE, ["A"], id="request model"
        ),
        pytest.param({"offerIds": ["A"]}, ARCHIVE, ["A"], id="request dict"),
        pytest.param({"offerIds": "ABC"}, ARCHIVE, ["ABC"], id="request dict of one"),
        pytest.param(ENTRY, UPDATE, [ENTRY], id="one dict"),
        pytest.param(MODEL, UPDATE, [MODEL], id="one model"),
        pytest.param(
            models.UpdateOfferMappingEntryRequest(offer_mapping_entries=[MODEL]),
            UPDATE,
            [MODEL],
            id="request model of models",
        ),
        pytest.param({"offerMappingEntries": [ENTRY]}, UPDATE, [ENTRY], id="request of dicts"),
        pytest.param({"x": 1}, ARCHIVE, [{"x": 1}], id="a dict that is no request"),
    ],
)
def test_what_counts_as_items(
    given_items: object, operation: Operation, expected: list[object]
) -> None:
    assert list(as_items(given_items, operation)) == expected


def test_a_generator_in_a_request_is_not_used_up() -> None:
    endless: Any = generator()
    items = as_items(models.AddOffersToArchiveRequest(offer_ids=endless), ARCHIVE)
    assert items is endless


async def asynchronous() -> Any:
    yield "A"


@pytest.mark.parametrize(
    ("given_items", "text"),
    [
        pytest.param(None, "NoneType", id="None"),
        pytest.param(b"AB", "bytes", id="bytes"),
        pytest.param(bytearray(b"AB"), "bytearray", id="bytearray"),
        pytest.param(7, "int", id="int"),
        pytest.param(math.nan, "float", id="NaN"),
        pytest.param(asynchronous(), "AsyncMarket", id="async iterable"),
        pytest.param({"offerIds": None}, "NoneType", id="request without items"),
        pytest.param({"offerIds": ["A"], "x\n": 1}, r"'x\n'", id="request with more"),
        pytest.param(
            models.AddOffersToArchiveRequest(offer_ids=["A"], additional_properties={"x": 1}),
            "'x'",
            id="request model with more",
        ),
    ],
)
def test_what_holds_no_items_is_refused(given_items: object, text: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        as_items(given_items, ARCHIVE)
    assert text in str(caught.value)
    assert ARCHIVE.id in str(caught.value)


class Series(list[Any]):
    """Like those of pandas: an iterable with a `to_dict` that is no JSON object."""

    def to_dict(self) -> dict[int, Any]:
        return dict(enumerate(self))


def test_only_generated_models_are_taken_for_models() -> None:
    column = Series(["A", "B"])
    assert as_items(column, ARCHIVE) is column
    assert problem(column).message == problem(["A", "B"]).message
    assert as_items(Series([MODEL]), UPDATE) == [MODEL]

    class AddOffersToArchiveRequest(Series):
        offer_ids = ("not these",)

    assert list(as_items(AddOffersToArchiveRequest(["A"]), ARCHIVE)) == ["A"]

    class Mine(models.AddOffersToArchiveRequest):
        """A caller's own kind of a generated model is one."""

    assert as_items(Mine(offer_ids=["A"]), ARCHIVE) == ["A"]


def test_intakes_share_nothing() -> None:
    def outcome(intake: Intake, items: Iterable[object]) -> list[type]:
        return [type(intake.take(item)) for item in items]

    assert outcome(Intake.of(ARCHIVE), ["A"]) == outcome(Intake.of(ARCHIVE), ["A"]) == [Entry]
