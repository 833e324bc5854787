"""From checked items to request bodies, by count and by bytes, order kept; and what came before.

Nothing here waits, sends or knows the specification: sizes and the encoding are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

import msgspec

if TYPE_CHECKING:
    from yandex_market_client.facts import Operation

Encode: TypeAlias = Callable[[list[Any]], bytes]
"""Writes what is sent for some items as one request body."""

# A SKU that is not longer takes up about as much memory as the object that its digest would be.
_SHORT = 40


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One item that may be sent; a structure, so that a million of them do not slow down Python."""

    position: int
    """Its place in the input, from 0."""
    item: object
    """The caller's own object."""
    key: str | None
    """The trimmed SKU; None when the item has none."""
    wire: Any
    """What is sent: plain values, which no later change of the caller's object reaches."""


class Batch(NamedTuple):
    """The items of one request, its body (JSON in UTF-8), and how bodies are written."""

    entries: tuple[Entry, ...]
    content: bytes
    encode: Encode
    in_doubt: bool = False
    """Whether a request of an earlier process, whose answer it did not write down, had them too."""

    @classmethod
    def of(cls, entries: Iterable[Entry], encode: Encode) -> Batch:
        """Encode some entries as one body."""
        kept = tuple(entries)
        return cls(kept, encode([entry.wire for entry in kept]), encode)

    def part(self, entries: Iterable[Entry]) -> Batch:
        """Encode some of the batch's entries anew."""
        return Batch.of(entries, self.encode)


class TooBig(NamedTuple):
    """An entry whose body alone has more bytes than one may have."""

    entry: Entry
    size: int
    limit: int

    @property
    def message(self) -> str:
        """What is wrong and what would be right."""
        return f"a request with this item alone has {self.size} bytes, at most {self.limit} can be"


def encoder(operation: Operation) -> Encode:
    """Make the function that writes the bodies of an operation that takes batches."""
    if operation.batch is None:
        raise ValueError(f"{operation.id} takes no batches")
    from yandex_market_client.wire import encode  # it brings every model

    field = operation.batch.field
    return lambda wires: encode({field: wires})


def split(batch: Batch) -> tuple[Batch, Batch]:
    """Cut a batch of two or more entries into halves; the first is larger if they differ."""
    first, second = _halves(batch.entries)
    return batch.part(first), batch.part(second)


def _halves(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    if len(entries) < 2:
        raise ValueError("fewer than two entries have no halves")
    middle = (len(entries) + 1) // 2
    return entries[:middle], entries[middle:]


class Batcher:
    """Cuts what is put in into batches, one at a time, in the order in which it came.

    Args:
        size: the most items of a batch.
        body_limit: the most bytes of a body, inclusive; None: any number.
        encode: writes a body.
    """

    def __init__(self, size: int, body_limit: int | None, encode: Encode) -> None:
        if size < 1:
            raise ValueError(f"a batch cannot have {size} items")
        self._size, self._limit, self._encode = size, body_limit, encode
        self._waiting: list[Entry] = []
        self._taken = 0  # so many of them are cut off already
        # Cut off by count already; halved while too big by bytes; what goes next stands last.
        self._pieces: list[tuple[Entry, ...]] = []

    @property
    def wanted(self) -> int:
        """How many entries are missing before one more batch can be taken."""
        return 0 if self._pieces else max(0, self._size - self._left)

    @property
    def _left(self) -> int:
        return len(self._waiting) - self._taken

    @property
    def pending(self) -> list[Entry]:
        """What was put in and has not come out, in order."""
        cut = (entry for piece in reversed(self._pieces) for entry in piece)
        return [*cut, *self._waiting[self._taken :]]

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries; those that came before the iterable raised an error are kept."""
        del self._waiting[: self._taken]
        self._taken = 0
        self._waiting.extend(entries)

    def take(self, *, last: bool = False) -> Batch | TooBig | None:
        """Give the next batch, or an entry that fits no request; None when more must be put in.

        Args:
            last: nothing more will be put in: a batch need not be full, and None is the end.
        """
        if not self._pieces:
            if not self._left or (self.wanted and not last):
                return None
            self._pieces.append(tuple(self._waiting[self._taken : self._taken + self._size]))
            self._taken += len(self._pieces[-1])
        while True:
            piece = self._pieces[-1]
            batch = Batch.of(piece, self._encode)
            size = len(batch.content)
            if self._limit is None or size <= self._limit or len(piece) == 1:
                self._pieces.pop()
                fits = self._limit is None or size <= self._limit
                return batch if fits else TooBig(piece[0], size, self._limit or 0)
            self._pieces[-1:] = reversed(_halves(piece))


def batches(
    entries: Iterable[Entry], size: int, body_limit: int | None, encode: Encode
) -> Iterator[Batch | TooBig]:
    """Cut a stream as a `Batcher` does, holding at most one batch of it."""
    batcher, stream, ended = Batcher(size, body_limit, encode), iter(entries), False
    while not ended:
        batcher.put(islice(stream, batcher.wanted))
        ended = batcher.wanted > 0
        while (batch := batcher.take(last=ended)) is not None:
            yield batch


class Known(Protocol):
    """Remembers which SKUs have come."""

    def is_new(self, key: str) -> bool:
        """Remember a SKU, and tell whether it is the first of its kind."""
        ...

    def repeats(self, keys: Sequence[str]) -> list[int]:
        """Remember SKUs, and tell the places of those that had come before."""
        ...

    def origin(self, key: str, position: int, content: bytes) -> tuple[int, bool] | None:
        """Remember an entry with content; None for the first with its SKU."""
        ...


class Deduplicator:
    """Remembers which SKUs have come, of long ones by a digest, as nothing else may hold them."""

    def __init__(self) -> None:
        self._seen: set[str | bytes] = set()
        self._origins: dict[str | bytes, tuple[int, bytes]] = {}
        self._hash = blake2b(digest_size=16)

    def is_new(self, key: str) -> bool:
        """Remember a SKU, and tell whether it is the first of its kind."""
        return not self.repeats([key])

    def repeats(self, keys: Sequence[str]) -> list[int]:
        """Remember SKUs, and tell the places of those that had come before."""
        marks, seen, places = self._marks(keys), self._seen, list[int]()
        if seen.isdisjoint(marks):
            before = len(seen)
            seen.update(marks)
            if len(seen) == before + len(marks):
                return places
            seen = set[str | bytes]()  # what repeats is among them
        for place, mark in enumerate(marks):
            if mark in seen:
                places.append(place)
            else:
                seen.add(mark)
        return places

    def origin(self, key: str, position: int, content: bytes) -> tuple[int, bool] | None:
        """Remember an entry with content; None for the first with its SKU.

        Returns:
            Otherwise the position of that first one, and whether its content is the same.
        """
        this = position, self._digest(content)
        (mark,) = self._marks([key])
        first = self._origins.setdefault(mark, this)
        return None if first is this else (first[0], first[1] == this[1])

    def _marks(self, keys: Sequence[str]) -> Sequence[str | bytes]:
        """Give what is remembered of SKUs."""
        if max(map(len, keys), default=0) <= _SHORT:
            return keys
        marks, copy = list[str | bytes](), self._hash.copy
        for key in keys:
            if len(key) <= _SHORT:
                marks.append(key)
            else:  # as `_digest`, without a call for each
                state = copy()
                state.update(key.encode())
                marks.append(state.digest())
        return marks

    def _digest(self, content: bytes) -> bytes:
        state = self._hash.copy()  # faster than a new one
        state.update(content)
        return state.digest()


class HeldDeduplicator(Deduplicator):
    """Remembers which SKUs have come by themselves: for those that stay in memory anyway."""

    def _marks(self, keys: Sequence[str]) -> Sequence[str]:
        return keys
