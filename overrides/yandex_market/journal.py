"""Journals: the account of a bulk call in a file, from which it can be resumed and told.

    market.add_offers_to_archive(1, skus, journal="run.db")       # the same once more resumes it
    status("run.db")                    # how far it is, also while it runs
    report("run.db").refused            # read from the file as they are asked for
    export("run.db", "refused", "csv", sys.stdout)
    market.add_offers_to_archive(1, items("run.db", "refused"), journal="again.db")

The key is not in it; the SKUs are. Beside the file stand ``-wal`` and ``-shm``, which belong to it
while a call runs or after it was killed, and ``-lock``, which is empty.
"""

from __future__ import annotations

import csv
import json
import math
import os
import time
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TextIO, TypeAlias

from yandex_market_client.facts import BY_PYTHON_NAME, OPERATIONS, Operation

from .errors import JournalError
from .journal_call import JournaledCall
from .journal_file import guarded, look_at, real
from .journal_hold import is_held, see_that_it_can_be_held
from .journal_ledger import JournalLedger
from .journal_match import Call, other_call, other_input
from .journal_reading import Reader
from .journal_report import (
    Told,
    counts,
    in_doubt_since,
    not_sent,
    read_report,
    refused,
    too_late,
    unknown,
)
from .settings import Settings, batch_size

if TYPE_CHECKING:
    import sqlite3

    from .clock import Clock
    from .journal_report import Counts
    from .report import BulkReport, Refusal, Unsettled

JournalPath: TypeAlias = str | os.PathLike[str]
Kind: TypeAlias = Literal["refused", "unknown", "not_sent", "all"]
Form: TypeAlias = Literal["csv", "jsonl"]
State: TypeAlias = Literal["loading", "running", "ended"]
_COLUMNS: Final = (
    *("kind", "position", "item", "code", "message", "source", "status", "isolated", "reason"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class Plan(NamedTuple):
    """What a bulk call will take if nothing goes wrong."""

    batches: int
    requests: int
    seconds: float
    """The least that the limit allows."""


class Status(NamedTuple):
    """How far the call of a journal is; counts of items."""

    operation: str
    owner: int
    """The business or campaign."""
    state: State
    """Whether the input is being read, something is to do, or all is settled."""
    submitted: int
    accepted: int
    duplicates: int
    refused: int
    unknown: int
    not_sent: int
    """Items that a call which has ended or was killed did not send: resuming it does."""
    pending: int
    """Items that a call under way has yet to send."""
    in_flight: int
    """Items that a call under way has sent, and whose answer may still come; unknown without it."""
    to_do: int
    """Items that are not settled for good: pending, in flight and not sent ones, and what the end
    of a call told as unknown or refused for another reason than the item. Resuming sends them; of
    a delete only those that are not in doubt for too long."""
    requests: int
    started: float
    """When it began, in seconds since 1970."""
    updated: float
    """When something was last written down, in seconds since 1970."""
    rate_per_minute: float
    """Items settled in a minute, since it was begun or resumed, and until now if it runs."""
    seconds_left: float
    """The least that the limit allows for what is to do."""
    holder_pid: int | None
    """The process that is at it."""


def plan(operation: str | Operation, count: int, settings: Settings | None = None) -> Plan:
    """Compute what a bulk call will take, before anything is sent.

    Args:
        operation: its operationId, its name in Python, or its facts.
        count: how many items, without those that come twice.
        settings: those of the client; None for the documented limit.
    """
    facts = operation
    if isinstance(facts, str):
        found = OPERATIONS.get(facts) or BY_PYTHON_NAME.get(facts)
        if found is None:
            raise ValueError(f"there is no operation {facts!r}")
        facts = found
    if facts.batch is None:
        raise ValueError(f"{facts.id} takes no batches")
    if settings is None:
        return _plan(facts, count, facts.limit.amount, min(facts.batch.size, facts.limit.amount))
    return _plan(facts, count, settings.limit_of(facts), batch_size(facts, settings))


def _plan(operation: Operation, count: int, allowed: int, size: int) -> Plan:
    batches = math.ceil(count / size)
    at_once = allowed // size if operation.limit.unit == "items" else allowed
    rounds = math.ceil(batches / max(1, at_once))
    return Plan(batches, batches, max(0, rounds - 1) * float(operation.limit.per_seconds))


def status(path: JournalPath) -> Status:
    """Tell how far the call of a journal is, also while another process is at it.

    Raises:
        JournalError: there is none, or it cannot be read.
    """
    name = real(path)
    held = is_held(name)

    def look(connection: sqlite3.Connection) -> tuple[Counts, Any]:
        job = connection.execute(
            "SELECT operation, owner, state, requests, started, updated, begun, settled_before,"
            " allowed, holder FROM job"
        )
        return counts(connection), job.fetchone()

    with Reader(name) as reader:
        found, job = reader.ask(look)
    if job is None:
        return Status("", 0, "loading", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0, None)
    operation, owner, state, requests, started, updated, begun, before, allowed, holder = job
    facts = OPERATIONS.get(operation)
    settled = found.accepted + found.refused + found.unknown - before
    seconds = (time.time() if held else updated) - begun
    left = 0.0
    if facts is not None and facts.batch is not None:
        waiting = found.to_do - (found.in_doubt if held else 0)
        left = _plan(facts, waiting, allowed, min(facts.batch.size, allowed)).seconds
    return Status(
        operation,
        owner,
        state,
        found.submitted,
        found.accepted,
        found.duplicates,
        found.refused,
        found.unknown if held else found.unknown + found.in_doubt,
        0 if held else found.not_sent,
        found.not_sent if held else 0,
        found.in_doubt if held else 0,
        found.to_do,
        requests,
        started,
        updated,
        max(0, settled) * 60 / seconds if seconds > 0 else 0.0,
        left,
        holder if held else None,
    )


class Prospect(NamedTuple):
    """What a call would do with a journal; counts of items."""

    state: Literal["new", "running", "ended"]
    """Whether it would begin anew, go on, or find all of it settled."""
    settled: int
    to_send: int
    in_doubt: int
    """Of those to send: what was sent before, and no answer is written down."""
    given_up: int
    """Of a delete: what is in doubt for too long to be repeated."""


def foresee(
    operation: Operation,
    owner: int,
    path: JournalPath,
    settings: Settings,
    *,
    digest: bytes | None = None,
    items: int = 0,
) -> Prospect:
    """Tell what a call with an input would do with a journal now; nothing of it is changed.

    Args:
        operation: its facts.
        owner: the id of the business or store.
        path: the journal's file, which need not exist.
        settings: those of the client.
        digest: of the input, if it is known by now; it is compared where the call would do that.
        items: how many items the input has.

    Raises:
        JournalError: the call would be refused, for what this error says.
    """
    name = real(path)
    begin = Prospect("new", 0, 0, 0, 0)
    see_that_it_can_be_held(name)
    with guarded(name):
        if not name.exists() or not look_at(name):
            return begin

    def look(connection: sqlite3.Connection) -> Prospect:
        query = "SELECT operation, owner, origin, state FROM job"
        found = connection.execute(query).fetchone()
        if found is None or found[3] == "loading":
            return begin
        other = other_call(name, Call(*found[:3]), _call(operation, owner, settings))
        if other is None and digest is not None:
            other = other_input(name, connection, digest, items)
        if other is not None:
            raise other
        doubts, doubt = in_doubt_since(connection), _doubt(operation, settings)
        late = 0 if doubt is None else len(too_late(doubts, time.time() - doubt))
        now = counts(connection)
        return Prospect(
            "running" if now.to_do else "ended",
            now.submitted - now.to_do,
            now.to_do - late,
            len(doubts) - late,
            late,
        )

    with Reader(name) as reader:
        return reader.ask(look, begin)


def report(path: JournalPath) -> BulkReport:
    """Give the account of a journal, also while another process is at it.

    Its ``refused``, ``unknown`` and ``not_sent`` are read from the file each time they are asked
    for, and never all at once; each piece is as the file is then. What is in flight while a process
    is at it is among the unknown, and its reason says so.

    Raises:
        JournalError: there is none, or it cannot be read.
    """
    name = real(path)
    with Reader(name) as reader:
        return reader.ask(partial(read_report, name))


def items(path: JournalPath, kind: Kind) -> Iterator[Any]:
    """Give items of a journal as they were handed in: to call again with only these.

    Raises:
        JournalError: there is none, or it cannot be read.
    """
    for _, one in _told(path, kind):
        yield one.item


def export(path: JournalPath, kind: Kind, form: Form, out: TextIO) -> int:
    """Write items of a journal, and what became of them; give how many they are.

    Of a job under way the kinds are read one after the other, each piece as it is then: what moves
    from one kind to another meanwhile may be missing, or come twice.

    Args:
        path: the journal.
        kind: which items.
        form: "csv", safe to open in a spreadsheet: what would begin a formula gets a ' before it;
            "jsonl", one JSON object a line, which loses nothing.
        out: where to; open it with ``newline=""`` for CSV.

    Raises:
        JournalError: there is none, or it cannot be read.
    """
    if form not in ("csv", "jsonl"):
        raise ValueError(f"form must be csv or jsonl, not {form!r}")
    written = 0
    table = csv.writer(out) if form == "csv" else None
    if table is not None:
        table.writerow(_COLUMNS)
    for name, one in _told(path, kind):
        row = {"kind": name, **one._asdict()}
        if table is not None:
            table.writerow([_cell(row.get(column)) for column in _COLUMNS])
        else:
            out.write(json.dumps(row) + "\n")
        written += 1
    return written


def _told(path: JournalPath, kind: Kind) -> Iterator[tuple[str, Refusal | Unsettled]]:
    name = real(path)
    kinds: dict[str, Told[Any]] = {
        "refused": refused(name),
        "unknown": unknown(name),
        "not_sent": not_sent(name),
    }
    if kind != "all" and kind not in kinds:
        raise ValueError(f"kind must be one of {', '.join(kinds)} or all, not {kind!r}")
    for found in kinds if kind == "all" else (kind,):
        for one in kinds[found]:
            yield found, one


def _cell(value: object) -> object:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if value is None:
        return ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def journaled(
    operation: Operation,
    parameters: dict[str, object],
    path: JournalPath,
    settings: Settings,
    *,
    given: bool,
    clock: Clock,
    **options: Any,
) -> JournaledCall:
    """Make a bulk call over a journal.

    Args:
        operation: its facts.
        parameters: values by Python name.
        path: the journal's file.
        settings: those of the client.
        given: whether there is an input.
        clock: tells the time.
        options: those of every bulk call.
    """
    began = clock.now()
    (owner,) = parameters.values()
    if not isinstance(owner, int):
        raise JournalError("the journal needs a whole number as the id of the business or store")
    ledger = JournalLedger(
        real(path),
        _call(operation, owner, settings),
        allowed=settings.limit_of(operation),
        doubt=_doubt(operation, settings),
        seconds=lambda: clock.now() - began,
    )
    return JournaledCall(operation, parameters, ledger=ledger, given=given, clock=clock, **options)


def _call(operation: Operation, owner: int, settings: Settings) -> Call:
    import httpx

    from .exchange import origin

    return Call(operation.id, owner, origin(httpx.URL(settings.base_url)))


def _doubt(operation: Operation, settings: Settings) -> float | None:
    return settings.retry.doubt if operation.retry == "delete" else None
