"""What happens around one request, decided without input or output.

Wait for the limiter, let the request leave, understand what came, tell the limiter, and for single
calls try again where that makes sense. ``Exchange.run`` yields what is to be done; the transports
do it and send back what came of it.
"""

from __future__ import annotations

import logging
import math
from contextlib import suppress
from datetime import timedelta
from logging import DEBUG, INFO, WARNING
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from yandex_market_client.client import understand
from yandex_market_client.errors import DecodeError
from yandex_market_client.facts import OPERATIONS, WIRE, Operation
from yandex_market_client.models.api_response_status_type import ApiResponseStatusType

from .answers import Limits, meaning_of, read_limits
from .errors import RateLimitedError, ResponseError, TransportError, messages_of, safe
from .limits import LimitWait, Pause, Reservation, Spec
from .retry import LEAST_WAIT, RetryPolicy, Verdict, backoff, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import httpx

    from .clock import Clock
    from .settings import Settings
    from .waiting import Limiters

_LOG: Final = logging.getLogger("yandex_market")
# Without a handler of the program's own, warnings would go to its standard error.
_LOG.addHandler(logging.NullHandler())
AGAIN: Final = "status %(status)s on attempt %(attempt)d, again in %(wait).1f s or later"
"""What is logged of a request that will be sent once more."""
WAITS: Final = (Verdict.LIMITED, Verdict.LOCKED)
FAILED: Final = (Verdict.AGAIN, Verdict.UNREACHED)
_MAY_PASS: Final = (*WAITS, *FAILED)


class Flight:
    """What a caller has to do with one request: it hears when it leaves, and whether it has left.

    Args:
        leaves: called (awaited, where all is) when the limiter has let the request go, and before
            it leaves.
    """

    __slots__ = ("leaves", "sent")

    def __init__(self, leaves: Callable[[], Any] | None = None) -> None:
        self.leaves = leaves
        self.sent = False
        """Whether the server may have seen the request; ask after a cancellation."""


class Acquire(NamedTuple):
    """Wait for the limiter; the answer is a reservation, or LimitWait."""

    key: tuple[str, str, str]
    spec: Spec
    weight: int
    max_wait: float


class Leave(NamedTuple):
    """Tell the caller that the request is about to leave."""

    call: Callable[[], Any]


class Send(NamedTuple):
    """Let the request leave once; the answer is a response with its content, or a failure."""

    flight: Flight


class Sleep(NamedTuple):
    """Let so many seconds pass."""

    seconds: float


class Share(NamedTuple):
    """What a request carries of a bulk call; for the log, and to count its attempts."""

    number: int
    """Counts the requests of the call, from 1."""
    size: int
    """How many items it has."""
    attempt: int = 1
    """How many times these items were sent, this one included."""


class Outcome(NamedTuple):
    """What came of letting a request leave once."""

    answer: httpx.Response | None
    """The answer with its content; with a problem at most its head."""
    problem: str = ""
    """Why there is no whole answer."""
    sent: bool = True
    """Whether the server may have seen the request."""


class Reading(NamedTuple):
    """What an outcome means."""

    verdict: Verdict
    meaning: str | None = None
    limits: Limits = Limits()


Step: TypeAlias = Acquire | Leave | Send | Sleep


class Exchange:
    """Decides about requests: their place in the limits, and whether to try again."""

    def __init__(
        self, settings: Settings, limiters: Limiters, clock: Clock, random: Callable[[], float]
    ) -> None:
        self.settings = settings
        self.limiters = limiters
        self.clock = clock
        self._random = random

    def run(self, request: httpx.Request) -> Generator[Step, Any, httpx.Response]:
        """Decide, step by step, how a request becomes an answer.

        Raises:
            TransportError: no whole answer arrived.
            ResponseError: the answer is larger than allowed.
            RateLimitedError: our own limiter would hold it back for too long; nothing was sent.
        """
        about, now = request.extensions, self.clock.now
        operation = OPERATIONS[about["market_operation"]]
        flight: Flight = about.get("market_flight") or Flight()
        owner = about.get("market_retry", True)
        policy = owner if isinstance(owner, RetryPolicy) else self.settings.retry
        single = owner is not False
        end = math.inf if policy.deadline is None else now() + policy.deadline
        end = about.get("market_deadline", end)
        share: Share | None = about.get("market_batch")
        attempt = share.attempt - 1 if share else 0
        failures = waits = 0
        patience, acted, refused = policy.max_wait, False, None
        while True:
            begun = now()
            reservation: Reservation | LimitWait
            reservation = yield self._acquire(operation, request, min(patience, end - begun))
            if isinstance(reservation, LimitWait):
                if refused is not None:
                    return refused
                raise RateLimitedError.held_back(operation.id, reservation.seconds)
            waited, attempt = now() - begun, attempt + 1
            try:
                if flight.leaves is not None:
                    yield Leave(flight.leaves)
                left = now()
                outcome: Outcome = yield Send(flight)
            except BaseException:
                self._settle_lost(reservation, sent=flight.sent)
                raise
            reading = self._read(operation, outcome, thorough=single)
            if single and reading.verdict is Verdict.SUCCESS:
                # A bulk call looks into the answer first, and notes it itself.
                self.limiters.health(origin(request.url)).reached = True
            if waited >= 1:
                text = "waited %(wait).1f s for the limit"
                log(INFO, text, operation, outcome.answer, attempt, waited, share)
            text = "status %(status)s, attempt %(attempt)d, %(bytes)d bytes"
            log(DEBUG, text, operation, outcome.answer, attempt, waited, share)
            acted |= reading.verdict is Verdict.AGAIN
            # An answer that the caller is yet to see counts: cancelled now, it is lost.
            flight.sent = acted or not (reading.verdict in WAITS or outcome.answer is None)
            if outcome.answer is not None:
                outcome.answer.elapsed = timedelta(seconds=now() - left)
            if reading.verdict not in _MAY_PASS:
                self._settle(operation, reservation, outcome, reading, 0.0)
                return _whole(operation, outcome, attempt, acted=acted)
            if reading.verdict in WAITS:
                waits += 1
                pause = max(LEAST_WAIT, policy.base + backoff(policy, waits, self._random))
            else:
                failures += 1
                pause = backoff(policy, failures, self._random)
            pause = max(pause, reading.limits.retry_after or 0.0)
            pause = self._settle(operation, reservation, outcome, reading, pause)
            if reading.verdict in WAITS:
                # From here on it is one stretch of waiting, in the limiter too.
                patience -= pause + (waited if refused else 0.0)
                refused, over = outcome.answer, patience < 0
            else:
                patience, refused = policy.max_wait, None
                over = failures >= policy.attempts or pause > patience
            if over or now() + pause >= end or not single:
                return _whole(operation, outcome, attempt, acted=acted)
            level = WARNING if refused is None else INFO
            log(level, AGAIN, operation, outcome.answer, attempt, pause, share)
            yield Sleep(pause)

    def _acquire(self, operation: Operation, request: httpx.Request, max_wait: float) -> Acquire:
        limit = operation.limit
        spec = Spec(
            self.settings.limit_of(operation), float(limit.per_seconds), self.settings.parallel
        )
        about = request.extensions
        key = (origin(request.url), operation.id, str(about.get("market_limited_by", "")))
        return Acquire(key, spec, int(about.get("market_items", 1)), max_wait)

    def _read(self, operation: Operation, outcome: Outcome, *, thorough: bool) -> Reading:
        """Say what came of an attempt; the body of a success only where we try again ourselves."""
        answer = outcome.answer
        if answer is None:
            return Reading(judge(None, sent=outcome.sent))
        limits = read_limits(answer.headers)
        if outcome.problem:
            return Reading(Verdict.FATAL, None, limits)
        status, messages, body_status = answer.status_code, [""], None
        if any(known.status == status for known in WIRE.messages):
            messages = messages_of(understand(operation, answer).parsed, answer.text)
        elif thorough and answer.is_success:
            try:
                body_status = _body_status(operation, answer)
            except DecodeError:
                return Reading(Verdict.AGAIN, None, limits)
        verdict = judge(status, body_status, messages, sent=True)
        return Reading(verdict, meaning_of(status, messages), limits)

    def _settle(
        self,
        operation: Operation,
        reservation: Reservation,
        outcome: Outcome,
        reading: Reading,
        pause: float,
    ) -> float:
        """Tell the limiter what came; give what is left to wait besides it."""
        answer, quota, held = outcome.answer, reading.limits.quota, None
        if answer is None:
            self._settle_lost(reservation, sent=outcome.sent)
            return pause
        if reading.verdict is Verdict.LIMITED and reading.meaning == "parallel":
            held = Pause("parallel", max(pause, WIRE.server_timeout_seconds), self._random())
        elif reading.verdict is Verdict.LIMITED:
            held = Pause("resource", max(pause, quota.until_in or 0.0), self._random())
            pause = 0.0
        spent = answer.status_code // 100 in WIRE.quota_spent_by
        weight = _returned(operation, answer) if spent else 0
        now = self.clock.now()
        self.limiters.settle(reservation, now, weight=weight, quota=quota, pause=held)
        return pause

    def _settle_lost(self, reservation: Reservation, *, sent: bool) -> None:
        """End a reservation without an answer: the server may act until it gives up itself."""
        now = self.clock.now()
        if sent:
            latest = now + WIRE.server_timeout_seconds
            self.limiters.settle(reservation, now, at=latest)
        else:
            self.limiters.cancel(reservation, now)


def _whole(operation: Operation, outcome: Outcome, attempts: int, *, acted: bool) -> httpx.Response:
    if outcome.answer is None:
        raise TransportError(outcome.problem, operation=operation.id, sent=acted, attempts=attempts)
    if outcome.problem:
        raise ResponseError(
            outcome.problem,
            status=outcome.answer.status_code,
            operation=operation.id,
            traceparent=outcome.answer.headers.get(WIRE.trace_header),
        )
    return outcome.answer


def _body_status(operation: Operation, answer: httpx.Response) -> str | None:
    """Give what the body of a success says of itself.

    Raises:
        DecodeError: it is no JSON.
    """
    if operation.answers.get(answer.status_code) is None:
        return None
    import msgspec

    try:
        # Passes over the text without building anything.
        msgspec.json.decode(answer.content, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise DecodeError("is not readable JSON") from None
    # Written plainly, or perhaps with escapes.
    signs = (ApiResponseStatusType.ERROR.encode(), b"\\u")
    if not any(sign in answer.content for sign in signs):
        return None
    with suppress(DecodeError):  # of another form: for the caller to complain about
        # relies on: EmptyApiResponse.status, GetCampaignOffersResponse.status
        return getattr(understand(operation, answer).parsed, "status", None)
    return None


def _returned(operation: Operation, answer: httpx.Response) -> int | None:
    """Count the items in an answer where the limit counts those; None where it does not."""
    limit, paging = operation.limit, operation.paging
    if limit.unit != "items" or limit.counts is not None or paging is None:
        return None
    from yandex_market_client.wire import untyped  # it brings every model

    try:
        found: Any = untyped(answer.content)
        for name in paging.items:
            found = found[name]
        return len(found)
    except (DecodeError, TypeError, KeyError):
        return None


def origin(url: httpx.URL) -> str:
    """Give scheme, host and port of a URL."""
    port = url.port or {"https": 443, "http": 80}.get(url.scheme)
    return f"{url.scheme}://{url.raw_host.decode('ascii').lower()}:{port}"


def log(
    level: int,
    text: str,
    operation: Operation,
    answer: httpx.Response | None = None,
    attempt: int | None = None,
    wait: float = 0.0,
    share: Share | None = None,
) -> None:
    """Tell of a request: nothing but these fields, so no item, body, URL or header but the trace.

    Args:
        level: of the logging module.
        text: a pattern that may name the fields.
        operation: the operation's facts.
        answer: what came; None if nothing did.
        attempt: how many times the request was sent.
        wait: a number of seconds.
        share: what the request carries of a bulk call.
    """
    if not _LOG.isEnabledFor(level):
        return
    fields: dict[str, object] = {
        "operation": operation.id,
        "status": answer.status_code if answer is not None else None,
        "batch": share.number if share else None,
        "size": share.size if share else None,
        "attempt": attempt,
        "wait": wait,
        "traceparent": None if answer is None else safe(answer.headers.get(WIRE.trace_header, "")),
        "bytes": 0 if answer is None else len(answer.content),
    }
    about = "%(operation)s, request %(batch)d (%(size)d items): " if share else "%(operation)s: "
    _LOG.log(level, about + text, fields, extra=fields)
