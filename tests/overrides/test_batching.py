"""Cutting into request bodies: by count and by bytes, in order, nothing lost and nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yandex_market import batching
from yandex_market.batching import (
    Batch,
    Batcher,
    Deduplicator,
    Entry,
    HeldDeduplicator,
    TooBig,
    batches,
    encoder,
    split,
)
from yandex_market_client.facts import OPERATIONS, WIRE, Operation

BATCHED = [operation for operation in OPERATIONS.values() if operation.batch is not None]
PLAIN = next(o for o in BATCHED if o.batch is not None and o.batch.item_model is None)
ENCODE = encoder(PLAIN)
OVERHEAD = len(ENCODE([]))


def entries(wires: list[Any]) -> list[Entry]:
    return [
        Entry(number, wire, wire if isinstance(wire, str) else None, wire)
        for number, wire in enumerate(wires)
    ]


def check_cut(
    cut: Callable[..., Iterator[Batch | TooBig]], wires: list[str], size: int, limit: int | None
) -> None:
    """Assert everything that a cut promises."""
    given_entries = entries(wires)
    out = list(cut(given_entries, size, limit, ENCODE))
    flat = [e for o in out for e in (o.entries if isinstance(o, Batch) else (o.entry,))]
    assert flat == given_entries, "order kept, nothing lost, nothing twice"
    for part in out:
        if isinstance(part, Batch):
            assert 1 <= len(part.entries) <= size
            assert limit is None or len(part.content) <= limit
            body = json.loads(part.content)
            assert PLAIN.batch is not None
            assert body == {PLAIN.batch.field: [entry.wire for entry in part.entries]}
            assert rb"\u" not in part.content.replace(rb"\\", b"")
        else:
            assert limit is not None
            assert part.size == len(ENCODE([part.entry.wire])) > limit
    if limit is None:
        assert [len(o.entries) for o in out if isinstance(o, Batch)] == [
            min(size, len(wires) - start) for start in range(0, len(wires), size)
        ], "as few batches as the count allows"


TEXTS = st.lists(st.text(st.sampled_from('aя€😀"\\ \u2028'), min_size=1, max_size=40), max_size=60)


@given(TEXTS, st.integers(1, 20), st.one_of(st.none(), st.integers(OVERHEAD, OVERHEAD + 400)))
def test_a_cut_keeps_every_promise(wires: list[str], size: int, limit: int | None) -> None:
    check_cut(batches, wires, size, limit)


# --- planted bugs: the checks above see each of them


def _drops_the_last(
    entries: list[Entry], size: int, limit: int | None, encode: batching.Encode
) -> Iterator[Batch | TooBig]:
    batcher = Batcher(size, limit, encode)
    batcher.put(entries)
    while (part := batcher.take()) is not None:
        yield part


def _counts_characters(
    entries: list[Entry], size: int, limit: int | None, encode: batching.Encode
) -> Iterator[Batch | TooBig]:
    for part in batches(entries, size, None, encode):
        assert isinstance(part, Batch)
        if limit is not None and len(part.content.decode()) > limit:
            yield from batches(list(part.entries), max(1, size // 2), limit, encode)
        else:
            yield part


def _escapes(
    entries: list[Entry], size: int, limit: int | None, encode: batching.Encode
) -> Iterator[Batch | TooBig]:
    return batches(
        entries, size, limit, lambda wires: json.dumps(json.loads(encode(wires))).encode()
    )


def _halves_overlap(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    return entries[: len(entries) // 2 + 1], entries[len(entries) // 2 :]


def _halves_swap(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    return entries[len(entries) // 2 :], entries[: len(entries) // 2]


def _halves_lose(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    return entries[: len(entries) // 2], entries[len(entries) // 2 + 1 :]


WIDE = ["я" * 30] * 7
LIMIT = OVERHEAD + 200


@pytest.mark.parametrize("cut", [_drops_the_last, _counts_characters, _escapes])
def test_a_wrong_cut_is_seen(cut: Callable[..., Iterator[Batch | TooBig]]) -> None:
    check_cut(batches, WIDE, 5, LIMIT)
    with pytest.raises(AssertionError):
        check_cut(cut, WIDE, 5, LIMIT)


@pytest.mark.parametrize("halves", [_halves_swap, _halves_lose])
def test_wrong_halves_are_seen(monkeypatch: pytest.MonkeyPatch, halves: Any) -> None:
    monkeypatch.setattr(batching, "_halves", halves)
    wires = [f"{n}{'я' * 30}" for n in range(7)]
    with pytest.raises(AssertionError):
        check_cut(batches, wires, 5, LIMIT)


def test_overlapping_halves_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = Batch.of(entries(list("abcde")), ENCODE)
    check_split(batch)
    monkeypatch.setattr(batching, "_halves", _halves_overlap)
    with pytest.raises(AssertionError):
        check_split(batch)


# --- the limits come from the facts


@pytest.mark.parametrize("operation", BATCHED, ids=lambda operation: operation.id)
def test_the_documented_figures_hold(operation: Operation) -> None:
    """Batches of the widest characters stay within the documented bytes."""
    facts, limit = operation.batch, WIRE.body_limit_bytes
    assert facts is not None
    assert limit is not None
    wires = ["😀" * (limit // facts.size // 3)] * (2 * facts.size + 1)
    out = list(batches(entries(wires), facts.size, limit, encoder(operation)))
    kept = [part for part in out if isinstance(part, Batch)]
    assert len(kept) == len(out)
    assert sum(len(batch.entries) for batch in kept) == len(wires)
    assert all(len(batch.content) <= limit for batch in kept)
    assert max(len(batch.entries) for batch in kept) < facts.size


@pytest.mark.parametrize(
    ("over", "expected"), [(0, [2, 1]), (1, [1, 1, 1])], ids=["exactly the limit", "a byte more"]
)
def test_the_limit_is_inclusive(over: int, expected: list[int]) -> None:
    limit = len(ENCODE(["ab", "cd"])) - over
    out = list(batches(entries(["ab", "cd", "ef"]), 2, limit, ENCODE))
    assert [len(part.entries) for part in out if isinstance(part, Batch)] == expected


def test_an_entry_too_big_alone_stands_in_its_place() -> None:
    limit = len(ENCODE(["ab"]))
    out = list(batches(entries(["ab", "abc", "cd"]), 10, limit, ENCODE))
    assert [type(part) for part in out] == [Batch, TooBig, Batch]
    big = out[1]
    assert isinstance(big, TooBig)
    assert (big.entry.position, big.size, big.limit) == (1, limit + 1, limit)
    assert str(limit) in big.message
    assert str(limit + 1) in big.message


# --- streams


def test_at_most_one_batch_is_read_ahead() -> None:
    read: list[int] = []

    def endless() -> Iterator[Entry]:
        for number in count():
            read.append(number)
            yield Entry(number, number, None, str(number))

    stream = batches(endless(), 10, None, ENCODE)
    for number in range(1, 4):
        next(stream)
        assert len(read) == 10 * number


def test_a_stream_that_breaks_loses_nothing() -> None:
    """What was put in before the error can be told, batched, and comes out in order."""

    def broken() -> Iterator[Entry]:
        yield from entries(["a", "b", "c"])
        raise OSError("disk")

    batcher = Batcher(5, None, ENCODE)
    with pytest.raises(OSError, match="disk"):
        batcher.put(broken())
    assert [entry.wire for entry in batcher.pending] == ["a", "b", "c"]
    assert (batcher.wanted, batcher.take()) == (2, None)
    batch = batcher.take(last=True)
    assert isinstance(batch, Batch)
    assert [entry.wire for entry in batch.entries] == ["a", "b", "c"]
    assert (batcher.pending, batcher.take(last=True)) == ([], None)


def test_an_encoding_that_fails_loses_nothing() -> None:
    calls = count()

    def interrupted(wires: list[Any]) -> bytes:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return ENCODE(wires)

    batcher = Batcher(4, len(ENCODE(["a", "b"])), interrupted)
    batcher.put(entries(list("abcde")))
    with pytest.raises(KeyboardInterrupt):
        batcher.take()
    assert [entry.wire for entry in batcher.pending] == list("abcde")


@given(TEXTS, st.lists(st.integers(0, 30)), st.integers(1, 9), st.integers(OVERHEAD, 300))
def test_putting_in_any_portions_gives_the_same_batches(
    wires: list[str], portions: list[int], size: int, limit: int
) -> None:
    everything = entries(wires)
    batcher, out, rest = Batcher(size, limit, ENCODE), list[Batch | TooBig](), everything
    for portion in [*portions, len(everything)]:
        batcher.put(rest[:portion])
        rest = rest[portion:]
        while (part := batcher.take()) is not None:
            out.append(part)
            flat = [e for o in out for e in (o.entries if isinstance(o, Batch) else (o.entry,))]
            assert [*flat, *batcher.pending, *rest] == everything
    while (part := batcher.take(last=True)) is not None:
        out.append(part)
    assert out == list(batches(everything, size, limit, ENCODE))


def test_a_batch_needs_a_size() -> None:
    with pytest.raises(ValueError, match="0 items"):
        Batcher(0, None, ENCODE)


# --- parts of a batch


def check_split(batch: Batch) -> None:
    first, second = split(batch)
    assert first.entries + second.entries == batch.entries
    assert 0 <= len(first.entries) - len(second.entries) <= 1
    assert first == Batch.of(first.entries, batch.encode)
    assert second == Batch.of(second.entries, batch.encode)


@given(st.lists(st.text(min_size=1), min_size=2))
def test_two_halves_are_the_whole(wires: list[str]) -> None:
    check_split(Batch.of(entries(wires), ENCODE))


def test_one_entry_has_no_halves() -> None:
    with pytest.raises(ValueError, match="two entries"):
        split(Batch.of(entries(["a"]), ENCODE))


def test_a_part_is_encoded_anew() -> None:
    batch = Batch.of(entries(["a", "b", "c"]), ENCODE)
    part = batch.part([batch.entries[0], batch.entries[2]])
    assert part.content == ENCODE(["a", "c"])
    assert [entry.position for entry in part.entries] == [0, 2]


def test_an_operation_without_batches_has_no_encoder() -> None:
    reading = next(operation for operation in OPERATIONS.values() if operation.batch is None)
    with pytest.raises(ValueError, match=reading.id):
        encoder(reading)


# --- what came before

KEYS = st.lists(st.text(st.sampled_from("ab"), min_size=1, max_size=3).map(lambda s: s * 20))


by_kind = pytest.mark.parametrize("kind", [Deduplicator, HeldDeduplicator])


@by_kind
@given(groups=st.lists(KEYS))
def test_each_sku_is_new_once(kind: type[Deduplicator], groups: list[list[str]]) -> None:
    """By ones or by many, short, long or as digests: the same as a plain set."""
    many, one, seen = kind(), kind(), set[str]()
    for group in groups:
        places = []
        for place, key in enumerate(group):
            assert one.is_new(key) is (key not in seen)
            if key in seen:
                places.append(place)
            seen.add(key)
        assert many.repeats(group) == places


def test_only_what_is_not_held_anyway_is_remembered_by_a_digest() -> None:
    """And of that, only what a digest is smaller than."""
    for kind, long in ((Deduplicator, bytes), (HeldDeduplicator, str)):
        known = kind()
        assert known.repeats(["k" * 200, "k", "k" * 200]) == [2]
        assert known.origin("k" * 201, 0, b"") is None
        assert {*map(type, known._seen)} == {str, long}
        assert {*map(type, known._origins)} == {long}


@by_kind
def test_the_same_sku_with_other_content_names_the_first(kind: type[Deduplicator]) -> None:
    known, key = kind(), "k" * 200
    assert known.origin(key, 3, b"one") is None
    assert known.origin(key, 5, b"one") == (3, True)
    assert known.origin(key, 6, b"two") == (3, False)
    assert known.origin(key, 7, b"one") == (3, True)
    assert known.origin(key[1:], 8, b"one") is None
