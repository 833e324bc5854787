"""What a journal says became of each item; read when it is asked for, however much it is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast, overload

from .journal_hold import is_held
from .journal_items import item_of
from .journal_reading import Reader
from .report import BulkReport, Progress, Refusal, Unsettled

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")

_IN_DOUBT: Final = "it was sent, and no answer is written down"
_IN_FLIGHT: Final = "it was sent, and its answer may still come"
_ITEM: Final = "item.sku, item.wire, item.original"
_PIECE: Final = 4096
"""How many items are read at a time, so that nobody has to wait for who takes long over them."""


class Counts(NamedTuple):
    """The counts of a journal; ``submitted`` is the sum of the others."""

    submitted: int
    accepted: int
    duplicates: int
    refused: int
    unknown: int
    in_doubt: int
    """What left, and of which nothing is said: it is in flight, or unknown if nobody is at it."""
    not_sent: int
    to_do: int
    """What is not settled for good, and so will leave: the end of a call may have said more."""


class Told(Sequence[T]):
    """Items of a journal, read anew from the file each time, and piece by piece: each piece is as
    it is then.
    """

    def __init__(
        self,
        path: Path,
        rows: Callable[[sqlite3.Connection, int], Iterator[T]],
        count: Callable[[sqlite3.Connection], int],
    ) -> None:
        self._path, self._rows, self._count = path, rows, count

    def __iter__(self) -> Iterator[T]:
        last = -1
        with Reader(self._path) as reader:
            while some := reader.ask(partial(self._piece, last)):
                yield from some
                last = cast("Any", some[-1]).position

    def _piece(self, after: int, connection: sqlite3.Connection) -> list[T]:
        return [*islice(self._rows(connection, after), _PIECE)]

    def __len__(self) -> int:
        with Reader(self._path) as reader:
            return reader.ask(self._count)

    @overload
    def __getitem__(self, index: int, /) -> T: ...
    @overload
    def __getitem__(self, index: slice, /) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice, /) -> T | Sequence[T]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step < 1:
                return list(self)[index]
            with closing(cast("Any", iter(self))) as rows:
                return list(islice(rows, start, stop, step))
        place = index if index >= 0 else len(self) + index
        if place >= 0:
            with closing(cast("Any", iter(self))) as rows:
                for found in islice(rows, place, place + 1):
                    return cast("T", found)
        raise IndexError("there is no such item")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return list(self) == list(cast("Sequence[object]", other))

    __hash__ = None  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]

    def __repr__(self) -> str:
        return f"<items of {self._path}>"


def counts(connection: sqlite3.Connection) -> Counts:
    """Count what became of the items."""
    job = connection.execute("SELECT submitted, accepted, duplicates FROM job").fetchone()
    if job is None:
        return Counts(0, 0, 0, 0, 0, 0, 0, 0)
    refused, unknown = _count("refused", connection), _count("unknown", connection)
    doubts = len(in_doubt(connection))
    submitted, accepted, duplicates = job
    left = submitted - accepted - duplicates - refused - unknown - doubts
    query = "SELECT count(*) FROM fate WHERE NOT final AND kind IN ('refused', 'unknown')"
    to_do = left + doubts + connection.execute(query).fetchone()[0]
    return Counts(submitted, accepted, duplicates, refused, unknown, doubts, left, to_do)


def read_report(
    path: Path, connection: sqlite3.Connection, else_: Progress | None = None
) -> BulkReport:
    """Give the account that stands in a journal.

    Args:
        path: the journal.
        connection: to it.
        else_: the counts to give if it cannot be read.
    """
    try:
        submitted, accepted, duplicates, *_ = counts(connection)
        query = "SELECT operation, exhausted, requests, seconds FROM job"
        job = connection.execute(query).fetchone()
    except sqlite3.Error:
        if else_ is None:
            raise
        submitted, accepted, duplicates, *_ = else_
        job = ("", True, else_.requests, else_.seconds)
    operation, exhausted, requests, seconds = job or ("", False, 0, 0.0)
    return BulkReport(
        operation=operation,
        submitted=submitted,
        accepted=accepted,
        duplicates=duplicates,
        refused=refused(path),
        unknown=unknown(path),
        not_sent=not_sent(path),
        exhausted=bool(exhausted),
        requests=requests,
        seconds=seconds,
    )


def refused(path: Path) -> Told[Refusal]:
    """Give the refused items of a journal."""
    return Told(path, _refused, partial(_count, "refused"))


def unknown(path: Path) -> Told[Unsettled]:
    """Give the items of a journal whose fate is not known, or not yet."""
    return Told(path, partial(_unknown, path), _count_unknown)


def not_sent(path: Path) -> Told[Unsettled]:
    """Give the items of a journal that were not sent, or not yet."""
    return Told(path, _not_sent, _count_not_sent)


def _refused(connection: sqlite3.Connection, after: int) -> Iterator[Refusal]:
    rows = connection.execute(
        f"SELECT position, code, message, source, status, isolated, {_ITEM} FROM fate"  # noqa: S608
        " JOIN item USING (position) WHERE kind = 'refused' AND position > ? ORDER BY position",
        (after,),
    )
    for position, code, message, source, status, isolated, *item in rows:
        yield Refusal(item_of(*item), position, code, message, source, status, bool(isolated))


def _count(kind: str, connection: sqlite3.Connection) -> int:
    query = "SELECT count(*) FROM fate WHERE kind = ?"
    count: int = connection.execute(query, (kind,)).fetchone()[0]
    return count


def in_doubt(connection: sqlite3.Connection) -> list[int]:
    """Give the positions of what left, and of which nothing is said."""
    return sorted(p for p, (_, kind) in _unanswered(connection).items() if kind is None)


def in_doubt_since(connection: sqlite3.Connection) -> dict[int, float]:
    """Give the positions of what left and may have acted, with when that was first."""
    # A cancelled request may never have left: what was said of its items then counts.
    found = _unanswered(connection).items()
    return {p: since for p, (since, kind) in found if kind in (None, "unknown")}


def too_late(doubts: Mapping[int, float], latest: float) -> set[int]:
    """Give the positions of what left before a time, and so is not repeated if it is a delete."""
    return {position for position, since in doubts.items() if since < latest}


def _unanswered(connection: sqlite3.Connection) -> dict[int, tuple[float, str | None]]:
    """Give what left and is not settled: since when, and what the end of its call told of it."""
    found: dict[int, tuple[float, str | None]] = {}
    rows = connection.execute(
        "SELECT positions, since, first, last FROM request JOIN batch ON batch = batch.id"
        " WHERE todo"
    ).fetchall()
    query = "SELECT position, final, kind FROM fate WHERE position BETWEEN ? AND ?"
    for positions, since, first, last in rows:
        fates = {p: (final, kind) for p, final, kind in connection.execute(query, (first, last))}
        for position in left_in(connection, positions, first, last):
            final, kind = fates.get(position, (False, None))
            if not final:
                before, _ = found.get(position, (since, None))
                found[position] = min(since, before), kind
    return found


def left_in(connection: sqlite3.Connection, listed: str | None, first: int, last: int) -> list[int]:
    """Give the positions of what left in a request: those that it lists, or its whole batch."""
    if listed is not None:
        positions: list[int] = json.loads(listed)
        return positions
    query = "SELECT position FROM item WHERE position BETWEEN ? AND ?"
    return [row[0] for row in connection.execute(query, (first, last))]


def _unknown(path: Path, connection: sqlite3.Connection, after: int) -> Iterator[Unsettled]:
    doubts = [position for position in in_doubt(connection) if position > after]
    reason = _IN_FLIGHT if doubts and is_held(path) else _IN_DOUBT
    rows = connection.execute(
        f"SELECT position, message, {_ITEM} FROM fate JOIN item USING (position)"  # noqa: S608
        " WHERE kind = 'unknown' AND position > ? ORDER BY position",
        (after,),
    )
    for position, message, *item in rows:
        while doubts and doubts[0] < position:
            yield _doubt(connection, doubts.pop(0), reason)
        yield Unsettled(item_of(*item), position, message)
    for position in doubts:
        yield _doubt(connection, position, reason)


def _doubt(connection: sqlite3.Connection, position: int, reason: str) -> Unsettled:
    query = f"SELECT {_ITEM} FROM item WHERE position = ?"  # noqa: S608
    item = connection.execute(query, (position,)).fetchone()
    return Unsettled(item_of(*item), position, reason)


def _count_unknown(connection: sqlite3.Connection) -> int:
    return _count("unknown", connection) + len(in_doubt(connection))


def _count_not_sent(connection: sqlite3.Connection) -> int:
    return counts(connection).not_sent


def _not_sent(connection: sqlite3.Connection, after: int) -> Iterator[Unsettled]:
    doubts = set(in_doubt(connection))
    submitted, reason = connection.execute("SELECT submitted, reason FROM job").fetchone()
    for first, last in _undone(connection, after + 1, submitted):
        rows = connection.execute(
            f"SELECT item.position, message, {_ITEM} FROM item LEFT JOIN fate"  # noqa: S608
            " ON fate.position = item.position WHERE item.position BETWEEN ? AND ?"
            " AND (kind IS NULL OR kind = 'not_sent') ORDER BY item.position",
            (first, last),
        )
        for position, message, *item in rows:
            if position not in doubts:
                yield Unsettled(item_of(*item), position, message or reason)


def _undone(
    connection: sqlite3.Connection, start: int, submitted: int
) -> Iterator[tuple[int, int]]:
    """Give the ranges of positions in which something is to do, joined where they touch."""
    for first, last in connection.execute(
        "SELECT first, last FROM batch WHERE NOT todo AND last >= ? ORDER BY first", (start,)
    ):
        if start < first:
            yield start, first - 1
        start = last + 1
    if start < submitted:
        yield start, submitted - 1
