"""The account of a bulk call on disk: its input, what left, and what became of it.

Everything is written in transactions that end on the disk. Each item is in exactly one state at
each of their ends, which is where a process that dies leaves it:

    no batch has it, or its batch is `todo` and no request does     it did not leave: send it
    a request has it, and no final fate                             it left, no answer: in doubt
    a final fate, or in a batch with nothing to do                  settled
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .errors import JournalError
from .journal_file import TORN, guarded, open_to_write, refuse
from .journal_hold import Hold
from .journal_items import dumped, entry_of, row_of, storable
from .journal_match import Call, other_call, other_input
from .journal_report import in_doubt_since, left_in, read_report, too_late
from .report import BulkReport, Progress, Refusal, Unsettled

if TYPE_CHECKING:
    from pathlib import Path

    from .batching import Entry
    from .bulk import Flight
    from .ledger import Settlement

_READ: Final = 1000
"""How many items are read from the database at a time."""
_EXPIRED: Final = "in doubt for too long to repeat a delete: look whether it is done"


class Pending(NamedTuple):
    """Items that have to leave, in order."""

    pieces: Iterator[list[Entry]]
    in_doubt: bool
    """Whether they have left before, and no answer is written down."""


@dataclass(eq=False, slots=True)
class _Begun:
    """A batch of which something is to do."""

    number: int
    first: int
    last: int
    count: int
    todo: int


class JournalLedger:
    """Writes one call's account; for one thread at a time.

    Args:
        path: the file, by its real name.
        call: what it belongs to.
        allowed: what the limit lets through in its time, to compute how long the rest takes.
        doubt: seconds for which what is in doubt may be repeated; None: for ever.
        seconds: tells how long the call has been going on.
        wall: tells the time of day.
    """

    def __init__(
        self,
        path: Path,
        call: Call,
        *,
        allowed: int,
        doubt: float | None,
        seconds: Callable[[], float],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.path, self.call = path, call
        self._allowed, self._doubt = allowed, doubt
        self._seconds, self._wall = seconds, wall
        self._hold: Hold | None = None
        self._connection: sqlite3.Connection | None = None
        self._failure: JournalError | None = None
        self._run: int | None = None
        """Which of those who opened the file this is."""
        self._noted: tuple[object, ...] = ()
        """What an earlier call left: who had it, since and until when, and under which limit."""
        self._seconds_before = 0.0
        self._begun: dict[int, _Begun] = {}
        self._requests_of: dict[object, int] = {}
        """By piece of the engine, the row of the request that has it."""
        self._doubtful: set[int] = set()
        self._batches = self._rows = 0
        self._count = Progress(0, 0, 0, 0, 0, 0, 0, 0.0)
        self.state = "loading"

    # Opening

    def open(self, *, create: bool) -> None:
        """Take hold of the file; it becomes this call's if nothing of its input ever could be sent.

        Args:
            create: whether there is an input to begin with.

        Raises:
            JournalError: it cannot be had, is of another call, or has no input and gets none.
        """
        with guarded(self.path):
            if not create and not self.path.exists():
                raise refuse(self.path, "there is none", "Give the items to begin one.")
        self._hold = Hold(self.path)
        try:
            self._connection = open_to_write(self.path, create=create)
            with self._written() as db:
                now = self._wall()
                found = db.execute(
                    "SELECT operation, owner, origin, state, seconds, submitted, accepted,"
                    " duplicates, requests, runs, exhausted, reason,"
                    " holder, begun, updated, allowed FROM job"
                ).fetchone()
                self._run = found[9] + 1 if found is not None else 1
                if found is None:
                    db.execute(
                        "INSERT INTO job (one, operation, owner, origin, state, started, updated,"
                        " begun, allowed, holder, runs)"
                        " VALUES (1, ?, ?, ?, 'loading', ?, ?, ?, ?, ?, ?)",
                        (*self.call, now, now, now, self._allowed, os.getpid(), self._run),
                    )
                    return
                theirs, self.state = Call(*found[:3]), found[3]
                if self.state != "loading":
                    if (other := other_call(self.path, theirs, self.call)) is not None:
                        raise other
                elif not create:
                    what = f"its input was not sent: {found[11]}"
                    if not found[10]:
                        what = "its input was not read to its end"
                    raise refuse(self.path, what, "Give the items to begin anew.")
                self._noted = found[12:]
                self._seconds_before = found[4]
                self._count = Progress(found[5], found[6], found[7], 0, 0, 0, found[8], 0.0)
                self._count_fates(db)
                db.execute(
                    "UPDATE job SET operation = ?, owner = ?, origin = ?, holder = ?, begun = ?,"
                    " updated = ?, allowed = ?, runs = ?",
                    (*self.call, os.getpid(), now, now, self._allowed, self._run),
                )
                if self.state != "loading":
                    self._look_through(db)
        except BaseException:
            self.close()
            raise
        self._failure = None

    def close(self) -> None:
        """Let go of the file; what was not written is as if it had not been."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._fold(self._connection)
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def _fold(self, db: sqlite3.Connection) -> None:
        """Put the log into the file: at its close SQLite does so only if nobody reads it."""
        if self._failure is None:
            if db.in_transaction:
                db.execute("ROLLBACK")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _look_through(self, db: sqlite3.Connection) -> None:
        """See that the file is whole: a cut may leave items that look right and are not."""
        found = db.execute("PRAGMA quick_check(1)").fetchone()[0].strip().replace("\n", ", ")
        items = db.execute("SELECT count(*) FROM item").fetchone()[0]
        loaded = self._count.submitted - self._count.duplicates
        if found == "ok" and items != loaded:
            found = f"it has {items} of {loaded} items"
        if found != "ok":
            raise refuse(self.path, found, TORN)

    def _count_fates(self, db: sqlite3.Connection) -> None:
        counts = dict(db.execute("SELECT kind, count(*) FROM fate GROUP BY kind"))
        self._count = self._count._replace(
            refused=counts.get("refused", 0),
            unknown=counts.get("unknown", 0),
            not_sent=counts.get("not_sent", 0),
        )

    def _settled(self) -> int:
        return self._count.accepted + self._count.refused + self._count.unknown

    @property
    def _db(self) -> sqlite3.Connection:
        assert self._connection is not None, "it is open"
        return self._connection

    @contextmanager
    def _written(self) -> Generator[sqlite3.Connection, None, None]:
        """Write on the disk all that is done within, or nothing of it.

        Raises:
            JournalError: that failed, now or before; then nothing is written any more.
        """
        if self._failure is not None:
            raise self._failure
        db = self._db
        try:
            with guarded(self.path):
                if not db.in_transaction:
                    db.execute("BEGIN IMMEDIATE")
                self._see_that_it_is_ours(db)
                yield db
                db.execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            if isinstance(error, JournalError):
                self._failure = error
            raise

    def _see_that_it_is_ours(self, db: sqlite3.Connection) -> None:
        """See that nobody else has opened the file since, having deleted the lock beside it."""
        if self._run is None:
            return
        found = db.execute("SELECT runs FROM job").fetchone()
        if found != (self._run,):
            raise refuse(
                self.path, "another call has taken it over", "What becomes of it, that one tells."
            )

    # Loading

    @contextmanager
    def _loaded(self) -> Generator[None, None, None]:
        """Do a step of the one transaction that loads the input.

        Raises:
            JournalError: that failed, now or before; then nothing of the input is written.
        """
        if self._failure is not None:
            raise self._failure
        try:
            with guarded(self.path):
                yield
        except JournalError as error:
            self._failure = error
            with suppress(sqlite3.Error):  # for want of room it has done so itself
                self._db.execute("ROLLBACK")
            raise

    def clear(self) -> None:
        """Begin the input anew; all until `seal` is one transaction."""
        with self._loaded():
            self._db.execute("BEGIN IMMEDIATE")
            for table in ("item", "batch", "request", "fate"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608  these names
        self._count = Progress(0, 0, 0, 0, 0, 0, self._count.requests, 0.0)

    def load(self, entries: Sequence[Entry], refused: Sequence[Refusal]) -> None:
        """Add to the input what may be sent, and what may not."""
        plain = [(e.position, e.key) for e in entries if e.item is e.wire is e.key]
        with self._loaded():
            self._db.executemany("INSERT INTO item (position, sku) VALUES (?, ?)", plain)
        if len(plain) < len(entries):
            self._insert(row_of(e) for e in entries if not e.item is e.wire is e.key)
        self._insert((r.position, None, None, dumped(r.item)) for r in refused)
        self.refuse(refused)

    def load_unread(self, items: Sequence[object], start: int, reason: str) -> None:
        """Add what was read and not judged; it is not sent."""
        self._insert((p, None, None, dumped(item)) for p, item in enumerate(items, start))
        with self._loaded():
            self._add_unsettled(
                "not_sent", [Unsettled(item, p, reason) for p, item in enumerate(items, start)]
            )

    def _insert(self, rows: Iterable[tuple[Any, ...]]) -> None:
        with self._loaded():
            self._db.executemany("INSERT INTO item VALUES (?, ?, ?, ?)", rows)

    def find_repeats(self) -> int:
        """Find the items whose SKU came before; give how many there are."""
        with self._loaded():
            self._db.execute("DROP TABLE IF EXISTS temp.repeat")
            self._db.execute(
                # For each item in turn what repeats is looked up, and not the other way round.
                "CREATE TEMP TABLE repeat AS SELECT position, first FROM item CROSS JOIN"
                " (SELECT sku AS same, min(position) AS first FROM item WHERE sku IS NOT NULL"
                " GROUP BY sku HAVING count(*) > 1) ON sku = same WHERE position > first"
            )
            count: int = self._db.execute("SELECT count(*) FROM temp.repeat").fetchone()[0]
            return count

    def repeats(self) -> Iterator[tuple[int, int]]:
        """Give the positions of what was found, each with that of the first of its SKU."""
        with self._loaded():
            yield from self._db.execute("SELECT position, first FROM temp.repeat")

    def unlist(self, positions: Iterable[int]) -> None:
        """Take back that these items repeat others."""
        with self._loaded():
            query = "DELETE FROM temp.repeat WHERE position = ?"
            self._db.executemany(query, ((position,) for position in positions))

    def entry_at(self, position: int) -> Entry:
        """Give an item of the input."""
        query = "SELECT position, sku, wire, original FROM item WHERE position = ?"
        return entry_of(*self._db.execute(query, (position,)).fetchone())

    def drop_repeats(self) -> None:
        """Take what was found out of the input."""
        with self._loaded():
            query = "DELETE FROM item WHERE position IN (SELECT position FROM temp.repeat)"
            gone = self._db.execute(query).rowcount
        self._count = self._count._replace(duplicates=self._count.duplicates + gone)

    def refuse(self, refused: Sequence[Refusal]) -> None:
        """Refuse, before sending, items of the input."""
        with self._loaded():
            self._add_refused(refused, final=True)
        self._count = self._count._replace(refused=self._count.refused + len(refused))

    def seal(
        self, digest: bytes | None, *, exhausted: bool = True, reason: str | None = None
    ) -> None:
        """Write the input on the disk.

        Args:
            digest: of the whole of it; None if it did not come to its end, or cannot be used: the
                next call begins anew.
            exhausted: whether it came to its end.
            reason: why nothing of it is sent.
        """
        with self._written() as db:
            state = "loading" if digest is None else "running"
            count = self._count
            db.execute(
                "UPDATE job SET state = ?, digest = ?, submitted = ?, duplicates = ?, updated = ?,"
                " accepted = 0, exhausted = ?, reason = coalesce(?, reason)",
                (
                    *(state, digest, count.submitted, count.duplicates, self._wall(), exhausted),
                    reason and storable(reason),
                ),
            )
        self.state = state
        with suppress(sqlite3.Error):  # the log has the whole input: make it short again
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def verify(self, digest: bytes, items: int) -> None:
        """See whether the same input was handed in once more.

        Raises:
            JournalError: another one was.
        """
        with guarded(self.path):
            other = other_input(self.path, self._db, digest, items)
        if other is not None:
            with self._written() as db:
                query = "UPDATE job SET holder = ?, begun = ?, updated = ?, allowed = ?"
                db.execute(query, self._noted)
            raise other

    # Resuming

    def resume(self) -> None:
        """Put in order what an earlier process left: what is in doubt, and what is to do."""
        with self._written() as db:
            doubts = in_doubt_since(db)
            db.execute("DELETE FROM fate WHERE NOT final")
            db.execute("DELETE FROM request")
            self.state = "running"
            for row in db.execute("SELECT id, first, last, todo FROM batch WHERE todo"):
                number, first, last, todo = row
                self._begun[number] = _Begun(number, first, last, todo, todo)
            self._batches = db.execute("SELECT coalesce(max(id), 0) FROM batch").fetchone()[0]
            if self._doubt is not None:
                late = too_late(doubts, self._wall() - self._doubt)
                self._add_unsettled("unknown", [Unsettled(None, p, _EXPIRED) for p in late], True)
                self._done(db, [*late])
                doubts = {p: since for p, since in doubts.items() if p not in late}
            self._keep_doubts(db, doubts)
            self._count_fates(db)
            db.execute(
                "UPDATE job SET state = 'running', reason = 'not sent yet', settled_before = ?",
                (self._settled(),),
            )

    def _keep_doubts(self, db: sqlite3.Connection, doubts: Mapping[int, float]) -> None:
        self._doubtful = set(doubts)
        groups: dict[tuple[int, float], list[int]] = {}
        for position, since in sorted(doubts.items()):
            begun = self._batch_of(position)
            if begun is not None:
                groups.setdefault((begun.number, since), []).append(position)
        for (number, since), positions in groups.items():
            self._rows += 1
            db.execute(
                "INSERT INTO request VALUES (?, ?, ?, ?)",
                (self._rows, number, json.dumps(positions), since),
            )

    def pending(self) -> Iterator[Pending]:
        """Give what has to leave: first what began to and is not settled, then the rest."""
        for begun in list(self._begun.values()):
            left = [e for piece in self._unsettled(begun.first, begun.last) for e in piece]
            for in_doubt in (True, False):
                some = [entry for entry in left if (entry.position in self._doubtful) is in_doubt]
                if some:
                    yield Pending(iter([some]), in_doubt)
        after = -1
        with guarded(self.path):
            ranges = self._db.execute("SELECT first, last FROM batch ORDER BY first").fetchall()
        end = self._count.submitted
        for first, last in [*ranges, (end, end)]:
            if after + 1 < first:
                yield Pending(self._unsettled(after + 1, first - 1), in_doubt=False)
            after = last
        self._doubtful = set()

    def _unsettled(self, first: int, last: int) -> Iterator[list[Entry]]:
        while first <= last:
            with guarded(self.path):
                rows = self._db.execute(
                    "SELECT item.position, sku, wire, original FROM item LEFT JOIN fate"
                    " ON fate.position = item.position WHERE item.position BETWEEN ? AND ?"
                    " AND fate.position IS NULL ORDER BY item.position LIMIT ?",
                    (first, last, _READ),
                ).fetchall()
            yield [entry_of(*row) for row in rows]
            if len(rows) < _READ:
                return
            first = rows[-1][0] + 1

    # The ledger of a call

    def take(self, *, items: int = 0, duplicates: int = 0) -> None:
        """Count items taken from the input."""
        self._count = self._count._replace(
            submitted=self._count.submitted + items,
            duplicates=self._count.duplicates + duplicates,
        )

    def intent(self, flight: Flight) -> None:
        """Write on the disk that a batch is about to leave."""
        positions = [entry.position for entry in flight.batch.entries]
        begun = self._batch_of(positions[0])
        with self._written() as db:
            if begun is None:
                self._batches += 1
                begun = _Begun(
                    self._batches, positions[0], positions[-1], len(positions), len(positions)
                )
                self._begun[begun.number] = begun
                db.execute(
                    "INSERT INTO batch VALUES (?, ?, ?, ?)",
                    (begun.number, begun.first, begun.last, begun.todo),
                )
            if flight.piece not in self._requests_of:
                self._rows += 1
                self._requests_of[flight.piece] = self._rows
                whole = len(positions) == begun.count
                db.execute(
                    "INSERT INTO request VALUES (?, ?, ?, ?)",
                    (
                        self._rows,
                        begun.number,
                        None if whole else json.dumps(positions),
                        self._wall(),
                    ),
                )
            self._count = self._count._replace(requests=self._count.requests + 1)
            db.execute("UPDATE job SET requests = ?", (self._count.requests,))

    def settle(self, flight: Flight | None, settlement: Settlement) -> None:
        """Write on the disk what was decided, and what is no longer in doubt."""
        if self._failure is not None:
            return
        told = settlement.decided or bool(settlement.again)
        in_doubt = not settlement.final or (flight is not None and flight.piece.lost and not told)
        if not settlement.decided and (flight is None or in_doubt):
            return  # the intent says it already
        with self._written() as db:
            final = settlement.final
            self._add_refused(settlement.refused, final=final)
            self._add_unsettled("unknown", settlement.unknown, final)
            self._add_unsettled("not_sent", settlement.not_sent)
            if flight is not None and not in_doubt:
                row = self._requests_of.pop(flight.piece, None)
                db.execute("DELETE FROM request WHERE id = ?", (row,))
            if final and told:
                self._finish(db, flight, settlement)
            count = self._count
            self._count = count._replace(
                accepted=count.accepted + settlement.accepted,
                refused=count.refused + len(settlement.refused),
                unknown=count.unknown + len(settlement.unknown),
                not_sent=count.not_sent + len(settlement.not_sent),
            )
            self._note_time(db)

    def _note_time(self, db: sqlite3.Connection) -> None:
        db.execute(
            "UPDATE job SET accepted = ?, updated = ?, seconds = ?",
            (self._count.accepted, self._wall(), self._seconds_before + self._seconds()),
        )

    def _finish(
        self, db: sqlite3.Connection, flight: Flight | None, settlement: Settlement
    ) -> None:
        others = [refusal.position for refusal in settlement.refused]
        others += [item.position for item in settlement.unknown]
        if flight is None:
            self._done(db, others)
            return
        again = {entry.position for entry in settlement.again}
        gone = {*others, *again, *(entry.position for entry in settlement.not_sent)}
        accepted = [e.position for e in flight.batch.entries if e.position not in gone]
        assert len(accepted) == settlement.accepted, "each item is decided about once"
        begun = self._done(db, [*others, *accepted])
        if begun is None:
            return
        rows = ((position,) for position in accepted)
        db.executemany("INSERT INTO fate (position, kind, final) VALUES (?, 'accepted', 1)", rows)
        if again:
            self._undoubt(db, begun, again)

    def _done(self, db: sqlite3.Connection, positions: Sequence[int]) -> _Begun | None:
        """Count items as settled for good; give their batch if something is left to do of it."""
        begun, touched = None, set[_Begun]()
        for position in positions:
            begun = self._batch_of(position)
            if begun is None:
                continue  # it never was in a batch
            begun.todo -= 1
            touched.add(begun)
            if not begun.todo:
                del self._begun[begun.number]
                db.execute("UPDATE batch SET todo = 0 WHERE id = ?", (begun.number,))
                db.execute("DELETE FROM request WHERE batch = ?", (begun.number,))
                db.execute(
                    "DELETE FROM fate WHERE position BETWEEN ? AND ? AND kind = 'accepted'",
                    (begun.first, begun.last),
                )
                begun = None
        rows = ((one.todo, one.number) for one in touched if one.todo)
        db.executemany("UPDATE batch SET todo = ? WHERE id = ?", rows)
        return begun

    def _undoubt(self, db: sqlite3.Connection, begun: _Begun, positions: set[int]) -> None:
        """Note that items are known to be undone, whatever left with them before."""
        query = "SELECT id, positions FROM request WHERE batch = ?"
        for number, listed in db.execute(query, (begun.number,)).fetchall():
            found = left_in(db, listed, begun.first, begun.last)
            left = json.dumps([position for position in found if position not in positions])
            db.execute("UPDATE request SET positions = ? WHERE id = ?", (left, number))

    def _batch_of(self, position: int) -> _Begun | None:
        for begun in self._begun.values():
            if begun.first <= position <= begun.last:
                return begun
        return None

    def _add_refused(self, refused: Iterable[Refusal], *, final: bool) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO fate VALUES (?, 'refused', ?, ?, ?, ?, ?, ?)",
            (
                (
                    r.position,
                    final,
                    r.source,
                    storable(r.code),
                    storable(r.message),
                    r.status,
                    r.isolated,
                )
                for r in refused
            ),
        )

    def _add_unsettled(self, kind: str, items: Iterable[Unsettled], final: bool = False) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO fate (position, kind, final, message) VALUES (?, ?, ?, ?)",
            ((item.position, kind, final, storable(item.reason)) for item in items),
        )

    def end(self, reason: str) -> None:
        """Write down how the call ended."""
        if self._failure is not None or self.state == "loading":
            return
        with self._written() as db:
            query = "SELECT EXISTS (SELECT 1 FROM fate WHERE NOT final)"
            count = self._count
            open_ends = db.execute(query).fetchone()[0] or (
                self._settled() + count.duplicates < count.submitted
            )
            state = "running" if open_ends else "ended"
            db.execute("UPDATE job SET reason = ?, state = ?", (storable(reason), state))
            self._note_time(db)
            self.state = state

    def progress(self, seconds: float) -> Progress:
        """Give the counts so far."""
        return self._count._replace(seconds=self._seconds_before + seconds)

    def report(self, operation: str, *, exhausted: bool, seconds: float) -> BulkReport:  # noqa: ARG002
        """Give the account as it is on the disk."""
        report = read_report(self.path, self._db, self._count)
        return report._replace(seconds=self._seconds_before + seconds)
