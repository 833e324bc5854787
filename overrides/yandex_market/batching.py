"""From checked items to request bodies: repeats out, cut by count and by bytes, order kept.

Nothing here waits, sends or knows the specification: sizes and the encoding are handed in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from yandex_market_client.wire import encode

if TYPE_CHECKING:
    from yandex_market_client.facts import Operation

Encode: TypeAlias = Callable[[list[Any]], bytes]
"""Writes what is sent for some items as one request body."""

_DIGEST_BYTES = 16
# A shorter SKU takes up about as much memory as the object that its digest would be.
_SHORT = 40


class Entry(NamedTuple):
    """One item that may be sent."""

    position: int
    """Its place in the input, from 0."""
    item: object
    """The caller's own object."""
    key: str | None
    """The trimmed SKU; None when the item has none."""
    wire: Any
    """What is sent: plain values that share nothing with the caller's object but strings."""


class Batch(NamedTuple):
    """The items of one request, and its body."""

    entries: tuple[Entry, ...]
    content: bytes
    """JSON in UTF-8."""
    encode: Encode

    @classmethod
    def of(cls, entries: Iterable[Entry], encode: Encode) -> Batch:
        """Encode some entries as one body."""
        kept = tuple(entries)
        return cls(kept, encode([entry.wire for entry in kept]), encode)

    def part(self, entries: Iterable[Entry]) -> Batch:
        """Encode some of the batch's entries anew."""
        return Batch.of(entries, self.encode)


class TooBig(NamedTuple):
    """An entry whose body is above the limit even when it is the only one."""

    entry: Entry
    size: int
    """Bytes of that body."""
    limit: int
    """Bytes that a body may have."""

    @property
    def message(self) -> str:
        """What is wrong and what would be right."""
        return (
            f"item {self.entry.position}: a request with this item alone has {self.size} bytes, "
            f"at most {self.limit} are taken"
        )


def encoder(operation: Operation) -> Encode:
    """Make the function that writes the body of a batch.

    Raises:
        ValueError: the operation takes no batches.
    """
    if operation.batch is None:
        raise ValueError(f"{operation.id} takes no batches")
    field = operation.batch.field
    return lambda wires: encode({field: wires})


def split(batch: Batch) -> tuple[Batch, Batch]:
    """Cut a batch into two halves, the first one larger if they differ.

    Raises:
        ValueError: the batch holds fewer than two entries.
    """
    if len(batch.entries) < 2:
        raise ValueError("a batch of one entry has no halves")
    first, second = _halves(batch.entries)
    return batch.part(first), batch.part(second)


class Batcher:
    """Cuts what is put in into batches, one at a time, in the order in which it came."""

    def __init__(self, size: int, body_limit: int | None, encode: Encode) -> None:
        """Args:
        size: the most items of a batch.
        body_limit: the most bytes of a body, inclusive; None: any number.
        encode: writes a body.
        """
        if size < 1:
            raise ValueError(f"a batch cannot have {size} items")
        self._size = size
        self._limit = body_limit
        self._encode = encode
        self._waiting: deque[Entry] = deque()
        # Cut off by count already, too big by bytes; the first piece stands last.
        self._pieces: list[tuple[Entry, ...]] = []

    @property
    def wanted(self) -> int:
        """How many entries are missing until a batch is full; 0 when one can be taken."""
        return 0 if self._pieces else max(0, self._size - len(self._waiting))

    @property
    def pending(self) -> list[Entry]:
        """What was put in and has not come out."""
        return [entry for piece in reversed(self._pieces) for entry in piece] + [*self._waiting]

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries; those that came before the iterable raised an error are kept."""
        self._waiting.extend(entries)

    def take(self, *, last: bool = False) -> Batch | TooBig | None:
        """Give the next batch, or an entry that fits no request.

        Args:
            last: no more entries will come, so that a batch need not be full.

        Returns:
            None when more entries are needed; with `last`, when nothing is left.
        """
        if not self._pieces:
            if not self._waiting or (self.wanted and not last):
                return None
            count = min(self._size, len(self._waiting))
            self._pieces.append(tuple(self._waiting.popleft() for _ in range(count)))
        while True:
            # The piece leaves only once it is encoded: an interruption loses nothing.
            piece = self._pieces[-1]
            batch = Batch.of(piece, self._encode)
            if self._limit is None or len(batch.content) <= self._limit:
                self._pieces.pop()
                return batch
            if len(piece) == 1:
                self._pieces.pop()
                return TooBig(piece[0], len(batch.content), self._limit)
            first, second = _halves(piece)
            self._pieces[-1:] = second, first


def batches(
    entries: Iterable[Entry], size: int, body_limit: int | None, encode: Encode
) -> Iterator[Batch | TooBig]:
    """Cut a stream into batches, holding at most one of them.

    Args:
        entries: what may be sent, in order.
        size: the most items of a batch.
        body_limit: the most bytes of a body, inclusive; None: any number.
        encode: writes a body.
    """
    batcher = Batcher(size, body_limit, encode)
    stream = iter(entries)
    ended = False
    while not ended:
        batcher.put(islice(stream, batcher.wanted))
        ended = batcher.wanted > 0
        while (batch := batcher.take(last=ended)) is not None:
            yield batch


def _halves(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    middle = (len(entries) + 1) // 2
    return tuple(entries[:middle]), tuple(entries[middle:])


class Deduplicator:
    """Remembers which SKUs have come, in one digest each."""

    def __init__(self) -> None:
        self._seen: dict[str | bytes, tuple[int, bytes] | None] = {}
        self._hash = blake2b(digest_size=_DIGEST_BYTES)

    def is_new(self, key: str) -> bool:
        """Remember a SKU, and tell whether it is the first of its kind."""
        before = len(self._seen)
        self._seen.setdefault(self._mark(key))
        return len(self._seen) > before

    def all_new(self, keys: Sequence[str]) -> bool:
        """Remember many SKUs if each is the first of its kind; otherwise none of them."""
        fresh = dict.fromkeys(
            keys if max(map(len, keys), default=0) <= _SHORT else map(self._mark, keys)
        )
        if len(fresh) < len(keys) or not self._seen.keys().isdisjoint(fresh):
            return False
        self._seen.update(fresh)
        return True

    def earlier(self, key: str, position: int, content: bytes) -> tuple[int, bool] | None:
        """Remember an entry with content; None for the first with its SKU.

        Returns:
            Else the position of the first one, and whether its content is the same.
        """
        origin = position, self._digest(content)
        first = self._seen.setdefault(self._mark(key), origin)
        if first is None or first is origin:
            return None
        return first[0], first[1] == origin[1]

    def _mark(self, key: str) -> str | bytes:
        return key if len(key) <= _SHORT else self._digest(key.encode())

    def _digest(self, content: bytes) -> bytes:
        state = self._hash.copy()  # faster than a new one
        state.update(content)
        return state.digest()
