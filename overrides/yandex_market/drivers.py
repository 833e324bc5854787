"""The two drivers of a bulk call: a plain loop with one request in flight, and tasks.

``BulkCall`` is what they share: from the caller's items to batches, and everything decided to the
ledger. The drivers only read the input, send, wait, and pass on what came of it.
"""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import aclosing, closing, suppress
from functools import partial
from itertools import islice
from logging import INFO, WARNING
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from yandex_market_client.checks import deprecated_uses
from yandex_market_client.client import AsyncClient, Call, Client, prepare, understand
from yandex_market_client.errors import DecodeError, InvalidRequest
from yandex_market_client.facts import WIRE
from yandex_market_client.types import Encoded

from . import outcomes
from .aside import Aside, Here, Thread
from .batching import Batch, Batcher, Entry, HeldDeduplicator, TooBig, encoder
from .bulk import BulkEngine, Done, Flight, Outcome, Pull, Send, Wait
from .errors import (
    DeadlineError,
    InvalidOfferIds,
    InvalidRequestError,
    JournalError,
    MarketError,
    ResponseError,
    text_of,
)
from .exchange import AGAIN, FAILED, WAITS, Share, log
from .interrupts import Interrupts
from .ledger import Ledger, Settlement
from .report import BulkReport, Progress, Refusal, Unsettled, Watch
from .skus import Intake, Invalid, OfferIdProblem, as_items
from .transport import Flight as Mark

if TYPE_CHECKING:
    import asyncio

    import httpx
    from yandex_market_client.facts import Operation

    from .clock import Clock

OnInvalid: TypeAlias = Literal["raise", "refuse"]
READ: Final = 1000
"""How many items are taken at a time from an input that is read whole before anything is sent."""
_MOST_KNOWN: Final = 64
_bare_known: Final[dict[tuple[int, int | None], Call]] = {}
_BROKEN_OFF: Final = "the call was broken off"
_STOPPED: Final = "stopped by the caller"


class BulkCall:
    """One bulk call, but for reading, sending and waiting."""

    waits_for_disk = False
    """Whether its steps would keep an event loop waiting."""

    def __init__(
        self,
        operation: Operation,
        parameters: dict[str, object],
        *,
        engine: BulkEngine,
        ledger: Ledger,
        clock: Clock,
        size: int,
        on_invalid: OnInvalid,
        watch: Watch,
    ) -> None:
        """Args:
        operation: the operation's facts.
        parameters: values by Python name.
        engine: decides.
        ledger: keeps the account.
        clock: tells the time.
        size: the most items of a batch.
        on_invalid: whether one invalid item keeps all of them back.
        watch: what the caller wants to hear.

        Raises:
            ValueError: ``on_invalid`` is something else.
        """
        if on_invalid not in ("raise", "refuse"):
            raise ValueError(f"on_invalid must be 'raise' or 'refuse', not {on_invalid!r}")
        self.engine = engine
        self.clock = clock
        self.exhausted = False
        self._request: Call | None = None
        """A request of the call, but for its items."""
        self.interrupts = Interrupts()
        self._operation = operation
        self._parameters = parameters
        self._ledger = ledger
        self._started = clock.now()
        self._batcher = Batcher(size, WIRE.body_limit_bytes, encoder(operation))
        self._whole = on_invalid == "raise"
        self._intake = Intake.of(operation, HeldDeduplicator() if self._whole else None)
        self._watch = watch
        self.raw: list[object] = []
        """What was read from the input and not yet judged."""
        self._told = 0.0
        self._warned: set[str] = set()
        self._warnings: list[str] = []
        self._progress: list[Progress] = []
        self._invalid: list[Invalid] = []
        self._stopped = False

    # From the input to batches

    def begin(self, given: object) -> Iterable[object]:
        """Take what the caller gave as items; the parameters are judged before it is touched.

        Raises:
            InvalidRequestError: a parameter breaks a documented constraint, or there are no items.
        """
        self._request = _bare(self._operation, self._parameters)
        return as_items(given, self._operation)

    @property
    def wanted(self) -> int:
        """How many items to read before a batch can be tried; 0 when one stands ready."""
        if self.exhausted:
            return 0
        return READ if self._whole else self._batcher.wanted

    def admit(self) -> None:
        """Judge what was read since the last time."""
        raw, self.raw = self.raw, []
        taken = self._intake.take_many(raw)
        self._ledger.take(items=len(raw), duplicates=len(taken.duplicates))
        self._batcher.put(taken.entries)
        if self._whole:
            self._invalid += taken.invalid
        else:
            self._settle(None, Settlement(refused=[refused(item) for item in taken.invalid]))
        self._note_deprecated(taken.entries)

    def _note_deprecated(self, entries: Iterable[Entry]) -> None:
        batch = self._operation.batch
        assert batch is not None, "a bulk operation has batches"
        if self._watch.warn is None:
            return
        wires = [entry.wire for entry in entries if isinstance(entry.item, Mapping)]
        body = {batch.field: wires}
        for pointer, deprecation in deprecated_uses(self._operation, body=body, plain=True):
            field = pointer.rpartition("/")[2]
            if deprecation is not None and field not in self._warned:
                self._warned.add(field)
                self._warnings.append(deprecation.message(f"the field {field}"))

    def tell(self) -> None:
        """Let the caller hear what was noted since the last time; with everything in its place."""
        news, self._progress = self._progress, []
        for progress in news:
            assert self._watch.on_progress is not None, "somebody wants to know"
            self.interrupts.allow(self._watch.on_progress, progress)
        warnings, self._warnings = self._warnings, []
        for warning in warnings:
            assert self._watch.warn is not None, "somebody wants to know"
            self._watch.warn(warning)

    def batch(self) -> Batch | None:
        """Give the next batch; None when more has to be read, or nothing is left.

        Raises:
            InvalidRequestError: the input has ended, one item is invalid, and all are kept back.
        """
        if self._whole:
            if not self.exhausted:
                return None
            if self._invalid:
                raise self._all_problems()
        while True:
            batch = self._batcher.take(last=self.exhausted)
            if not isinstance(batch, TooBig):
                return batch
            self._settle(None, Settlement(refused=[too_big(batch)]))

    def _all_problems(self) -> InvalidRequestError:
        problems = [problem for item in self._invalid for problem in item.problems]
        batch = self._operation.batch
        if batch is not None and batch.item_model is None:
            return InvalidOfferIds(problems, operation=self._operation.id)
        return InvalidRequestError(problems, operation=self._operation.id)

    # Around a flight

    def heed(self) -> None:
        """Let nothing more leave if the caller asks for that."""
        if self._watch.stop is not None and self.interrupts.allow(self._watch.stop):
            self._stopped = True
            self.engine.end(_STOPPED)

    def leave(self, flight: Flight) -> None:
        """Note that a batch leaves, now that the limiter has let it go."""
        self._ledger.intent(flight)

    def request(self, flight: Flight) -> Call:
        """Give the request of a batch."""
        assert self._request is not None, "the call has begun"
        batch = flight.batch
        return self._request._replace(content=batch.content, items=len(batch.entries))

    def land(self, flight: Flight, answer: httpx.Response | MarketError) -> None:
        """Take what came of a flight."""
        try:
            outcome = self._outcome(flight.batch, answer)
        except BaseException:
            self.break_off(flight, sent=True)
            raise
        was_away, now = self.engine.away, self.clock.now()
        settlement = self.engine.settle(flight, outcome, now)
        self._settle(flight, settlement)
        received = None if isinstance(answer, MarketError) else answer
        wait = max(0.0, flight.piece.not_before - now)
        failed = outcome.verdict in FAILED
        if failed or outcome.verdict in WAITS:
            text = "given up after attempt %(attempt)d" if settlement.decided else AGAIN
            self._log(WARNING if failed else INFO, text, flight, received, wait)
        if self.engine.away is not was_away:
            text = "the service is back" if was_away else "the service is away, waiting for it"
            self._log(INFO if was_away else WARNING, text, flight, received)

    def seconds_until(self, until: float) -> float:
        """Give how long to wait; a wait that somebody may notice is logged, once."""
        seconds = max(0.0, until - self.clock.now())
        if seconds > 1 and until != self._told:
            self._told = until
            log(INFO, "waiting %(wait).1f s", self._operation, wait=seconds)
        return seconds

    def _log(
        self,
        level: int,
        text: str,
        flight: Flight,
        answer: httpx.Response | None,
        wait: float = 0.0,
    ) -> None:
        log(level, text, self._operation, answer, flight.attempt, wait, _share(flight))

    def break_off(self, flight: Flight, sent: bool) -> None:
        """Take a flight that was interrupted."""
        self._settle(flight, self.engine.cancelled(flight, sent, _BROKEN_OFF))

    def _outcome(self, batch: Batch, answer: httpx.Response | MarketError) -> Outcome:
        if isinstance(answer, MarketError):
            return outcomes.of_error(answer)
        try:
            understood = understand(self._operation, answer)
        except DecodeError as error:
            return outcomes.of_error(
                ResponseError(str(error), status=error.status_code, operation=self._operation.id)
            )
        return outcomes.of_answer(self._operation, batch, understood)

    def _settle(self, flight: Flight | None, settlement: Settlement) -> None:
        self._ledger.settle(flight, settlement)
        if self._watch.on_progress is not None and settlement.decided:
            self._progress.append(self._ledger.progress(self.clock.now() - self._started))

    # The end

    def open(self) -> None:
        """Begin; what can be refused before anything is read is refused here."""

    def close(self) -> None:
        """Let go of what was opened."""

    def conclude(self, done: Done | None, error: BaseException | None) -> BulkReport:
        """Settle whatever is left, and give the report.

        Args:
            done: what the engine said at its end; None if the call broke off.
            error: what ended the call before its time.

        Raises:
            JournalError: what is left cannot be written down; only if nothing else was wrong.
        """
        reason = _STOPPED if self._stopped else _BROKEN_OFF
        if isinstance(error, Exception):  # and no Ctrl-C, cancellation or exit
            reason = text_of(error) or type(error).__name__
        if isinstance(error, DeadlineError):
            error.operation = self._operation.id
        last = self.engine.abandon(reason) if done is None else done.settlement
        try:
            self._ledger.settle(None, last)
        except JournalError:
            if error is None:
                raise
        self._leave(reason)
        return self._ledger.report(
            self._operation.id,
            exhausted=self.exhausted,
            seconds=self.clock.now() - self._started,
        )

    def _leave(self, reason: str) -> None:
        """Note that what did not get as far as a batch is not sent."""
        if not (self.raw or self._invalid or self._batcher.pending):
            return
        self._ledger.take(items=len(self.raw))
        unread = range(self._intake.taken, self._intake.taken + len(self.raw))
        self._ledger.settle(
            None,
            Settlement(
                refused=[refused(item) for item in self._invalid],
                not_sent=[
                    *(Unsettled(e.item, e.position, reason) for e in self._batcher.pending),
                    *map(Unsettled, self.raw, unread, [reason] * len(self.raw)),
                ],
            ),
        )

    def announce(self, report: BulkReport, error: BaseException | None) -> BulkReport:
        """Let the caller hear of the report, once."""
        if error is not None:
            # Errors that are not ours carry it as well; a few refuse attributes.
            with suppress(AttributeError):
                error.report = report  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
        if self._watch.on_report is not None:
            self.interrupts.allow_last(self._watch.on_report, report)
        return report


def _bare(operation: Operation, parameters: dict[str, object]) -> Call:
    """Prepare a request but for its items: once for each id in the URL, as calls are many.

    Raises:
        InvalidRequestError: a parameter breaks a documented constraint.
    """
    [owner] = parameters.values()
    place = id(operation), owner if type(owner) is int else None
    known = _bare_known.get(place)
    if known is not None and known.operation is operation:
        return known
    try:
        call = prepare(operation, parameters, Encoded(b"", 1))
    except InvalidRequest as error:
        raise InvalidRequestError.of(error) from None
    if place[1] is not None:
        if len(_bare_known) >= _MOST_KNOWN:
            _bare_known.clear()
        _bare_known[place] = call
    return call


def refused(invalid: Invalid) -> Refusal:
    """Refuse, before sending, what cannot be sent."""
    problem: OfferIdProblem = invalid.problem
    return Refusal(invalid.item, invalid.position, problem.rule, problem.message, "client")


def too_big(found: TooBig) -> Refusal:
    """Refuse, before sending, what fits no request."""
    entry: Entry = found.entry
    return Refusal(entry.item, entry.position, "bodyLimit", found.message, "client")


def _share(flight: Flight) -> Share:
    return Share(flight.number, len(flight.batch.entries), flight.attempt)


def _extensions(call: BulkCall, flight: Flight, mark: Mark) -> dict[str, Any]:
    # The engine tries again by itself; the mark tells it whether a broken-off request had left.
    return {
        "market_retry": False,
        "market_flight": mark,
        "market_batch": _share(flight),
        "market_deadline": call.engine.ends_at,
    }


# The plain loop


def run(call: BulkCall, given: object, client: Client) -> BulkReport:
    """Drive a bulk call with one request in flight.

    Raises:
        MarketError: the call ended before its time; the report so far is on it.
    """
    with call.interrupts as interrupts, closing(call):
        call.open()
        done: Done | None = None
        try:
            done = _loop(call, interrupts.allow(iter, call.begin(given)), client)
            if done.error is not None:
                raise done.error
            report = call.conclude(done, None)
        except BaseException as error:
            call.announce(call.conclude(done, error), error)
            raise
        return call.announce(report, None)


def _loop(call: BulkCall, items: Iterator[object], client: Client) -> Done:
    while True:
        call.heed()
        match call.engine.next(call.clock.now()):
            case Pull():
                call.engine.feed(_pull(call, items))
            case Send(flight):
                _fly(call, flight, client)
            case Wait(until):
                assert until is not None, "with nothing in flight only time can help"
                call.interrupts.allow(call.clock.sleep, call.seconds_until(until))
            case Done() as done:
                return done


def _pull(call: BulkCall, items: Iterator[object]) -> Batch | None:
    while (batch := call.batch()) is None and not call.exhausted:
        wanted = call.wanted
        # What came before the input raises an error is kept.
        call.interrupts.allow(call.raw.extend, islice(items, wanted))
        call.exhausted = len(call.raw) < wanted
        call.admit()
        call.tell()
    call.tell()
    return batch


def _fly(call: BulkCall, flight: Flight, client: Client) -> None:
    mark = Mark(lambda: call.interrupts.hold(call.leave, flight))
    try:
        answer = _answer(call, flight, client, mark)
    except BaseException:
        call.break_off(flight, mark.sent)
        call.tell()
        raise
    call.land(flight, answer)
    call.tell()


def _answer(
    call: BulkCall, flight: Flight, client: Client, mark: Mark
) -> httpx.Response | MarketError:
    try:
        extensions = _extensions(call, flight, mark)
        return call.interrupts.allow(client.send, call.request(flight), extensions)
    except MarketError as error:
        return error


# Tasks

_Tasks: TypeAlias = "dict[asyncio.Task[httpx.Response | MarketError], tuple[Flight, Mark]]"


async def run_async(call: BulkCall, given: object, client: AsyncClient) -> BulkReport:
    """Drive a bulk call with as many requests in flight as its engine allows.

    Raises:
        MarketError: the call ended before its time; the report so far is on it.
    """
    aside = Thread() if call.waits_for_disk else Here()
    try:
        await aside(call.open)
        return await _drive(call, given, client, aside)
    finally:
        try:
            await aside(call.close)
        finally:
            aside.end()


async def _drive(call: BulkCall, given: object, client: AsyncClient, aside: Aside) -> BulkReport:
    done: Done | None = None
    tasks: _Tasks = {}
    try:
        async with aclosing(_stream(call, given)) as items:
            done = await _loop_async(call, items, client, tasks, aside)
        if done.error is not None:
            raise done.error
        report, cancelled = await aside.surely(partial(call.conclude, done, None))
    except BaseException as error:
        again = await _break_off(call, tasks, aside)
        reason = again or error
        report, cancelled = await aside.surely(partial(call.conclude, done, reason))
        again = again or cancelled
        call.announce(report, again or error)
        if again is not None:
            raise again from error
        raise
    call.announce(report, cancelled)
    if cancelled is not None:
        raise cancelled
    return report


async def _loop_async(
    call: BulkCall,
    items: AsyncIterator[object],
    client: AsyncClient,
    tasks: _Tasks,
    aside: Aside,
) -> Done:
    while True:
        await _land(call, tasks, aside)
        call.heed()
        match call.engine.next(call.clock.now()):
            case Pull():
                call.engine.feed(await _pull_async(call, items, aside))
            case Send(flight):
                _take_off(call, flight, client, tasks, aside)
            case Wait(until):
                await _wait(call, tasks, until)
            case Done() as done:
                return done


def _take_off(
    call: BulkCall, flight: Flight, client: AsyncClient, tasks: _Tasks, aside: Aside
) -> None:
    import asyncio

    mark = Mark(lambda: aside(call.leave, flight))
    task = asyncio.create_task(_answer_async(call, flight, client, mark))
    tasks[task] = flight, mark


async def _land(call: BulkCall, tasks: _Tasks, aside: Aside) -> None:
    for task in [task for task in tasks if task.done()]:
        flight, mark = tasks.pop(task)
        if task.cancelled() or task.exception() is not None:
            await aside(call.break_off, flight, mark.sent)
            call.tell()
            task.result()
        await aside(call.land, flight, task.result())
        call.tell()


async def _wait(call: BulkCall, tasks: Iterable[asyncio.Task[Any]], until: float | None) -> None:
    """Wait for the time, or for the first task that ends."""
    import asyncio

    bell: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def ring(_: object) -> None:
        if not bell.done():
            bell.set_result(None)

    waited = list(tasks)
    for task in waited:
        task.add_done_callback(ring)
    try:
        seconds = None if until is None else call.seconds_until(until)
        await call.clock.wait_async(bell, seconds)
    finally:
        for task in waited:
            task.remove_done_callback(ring)


async def _pull_async(call: BulkCall, items: AsyncIterator[object], aside: Aside) -> Batch | None:
    import asyncio

    while (batch := await aside(call.batch)) is None and not call.exhausted:
        for _ in range(call.wanted):
            try:
                item = await anext(items)
            except StopAsyncIteration:
                call.exhausted = True
                break
            call.raw.append(item)
        await aside(call.admit)
        call.tell()
        # A long input that never waits would keep everything else waiting.
        await asyncio.sleep(0)
    call.tell()
    return batch


async def _answer_async(
    call: BulkCall, flight: Flight, client: AsyncClient, mark: Mark
) -> httpx.Response | MarketError:
    try:
        return await client.send(call.request(flight), _extensions(call, flight, mark))
    except MarketError as error:
        return error


async def _break_off(call: BulkCall, tasks: _Tasks, aside: Aside) -> asyncio.CancelledError | None:
    """End every flight and settle each of them, even if cancelled again meanwhile."""
    import asyncio

    for task in tasks:
        task.cancel()
    again: asyncio.CancelledError | None = None
    while not all(task.done() for task in tasks):
        try:
            await asyncio.wait(tasks)
        except asyncio.CancelledError as error:
            again = error
    for task, (flight, mark) in tasks.items():
        _, cancelled = await aside.surely(partial(_land_last, call, task, flight, mark))
        again = cancelled or again
        with suppress(BaseException):
            call.tell()
    return again


def _land_last(
    call: BulkCall,
    task: asyncio.Task[httpx.Response | MarketError],
    flight: Flight,
    mark: Mark,
) -> None:
    # What goes wrong now hides what went wrong first.
    with suppress(BaseException):
        if task.cancelled() or task.exception() is not None:
            call.break_off(flight, mark.sent)
        else:
            call.land(flight, task.result())


async def _stream(call: BulkCall, given: object) -> AsyncGenerator[object, None]:
    if isinstance(given, AsyncIterable):
        call.begin(())
        items = aiter(cast("AsyncIterable[object]", given))
        try:
            async for item in items:
                yield item
        finally:
            if isinstance(items, AsyncGenerator):
                await cast("AsyncGenerator[object, None]", items).aclose()
    else:
        for item in call.begin(given):
            yield item
