"""The state machine of a bulk call: which batch goes next, and what an answer means for its items.

It does no input or output and knows no clock. A driver asks ``next(now)`` what to do, does it, and
tells what came of it::

    Pull    hand in another batch, or say that there is none     -> feed(batch) / feed(None)
    Send    let a batch leave                                    -> settle(flight, outcome, now)
    Wait    until a time, or until a flight lands                -> next(now)
    Done    every item handed in has been settled

Whatever is decided about items comes back as a ``Settlement``, for the ledger: from ``settle`` for
the items of a flight, from ``next`` (in ``Done``) for those that will never leave.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from .batching import Batch, Entry, split
from .errors import DeadlineError, MarketError
from .ledger import Settlement
from .report import Refusal, Unsettled
from .retry import LEAST_WAIT, Health, RetryPolicy, Verdict, backoff

_WAITING_BATCHES = 4
"""How many batches may wait for another try before no new one is begun, beside those in flight."""


class Listed(NamedTuple):
    """What an answer of success says against one item."""

    code: str | None
    retryable: bool


class Outcome(NamedTuple):
    """What came of letting a batch leave."""

    verdict: Verdict
    refused: Mapping[str, Listed] = {}
    """By trimmed SKU, the items that a success refuses."""
    status: int | None = None
    code: str | None = None
    message: str | None = None
    error: MarketError | None = None
    """The error that a single call would have raised."""
    sent: bool = True
    """Whether the server may have seen the request."""
    wait: float | None = None
    """Seconds that the server wants the caller to wait."""
    outage: bool = False
    """Whether it looks like the whole service being away rather than this request failing."""
    doubtful: bool = False
    """Whether a success may refuse an item because an earlier request has done it already."""


@dataclass(eq=False, slots=True)
class _Isolation:
    """The search for the wrong entries of one batch."""

    requests: int = 0
    """Those that the service looked at: neither kept out by a limit nor lost in an outage."""
    pieces: int = 0
    """Parts that wait to leave."""


@dataclass(eq=False, slots=True)
class _Piece:
    """A batch, or a part of one, that has yet to be settled."""

    batch: Batch
    attempts: int = 0
    lost: bool = False
    """An earlier request may have acted although no answer told."""
    not_before: float = 0.0
    tried_at: float = -1.0
    waits: int = 0
    waiting_since: float | None = None
    """When the server first made this piece wait; None once it did otherwise."""
    failed_after: int | None = None
    """How many batches had succeeded when this one first failed."""
    isolation: _Isolation | None = None
    refused: Callable[[Entry], Refusal] | None = None
    """What an answer already said of these items; it stands if they never leave again."""


class Flight(NamedTuple):
    """One request of a bulk call, about to leave or under way."""

    number: int
    """Counts the requests of the call, from 1."""
    batch: Batch
    attempt: int
    """How many times these items were sent, this one included."""
    piece: _Piece


class Pull(NamedTuple):
    """Hand in another batch."""


class Send(NamedTuple):
    """Let a batch leave."""

    flight: Flight


class Wait(NamedTuple):
    """Nothing to do until then, or until a flight lands (None: only that helps)."""

    until: float | None


class Done(NamedTuple):
    """The call is over."""

    settlement: Settlement
    """The items that will never leave."""
    error: MarketError | None
    """What ended the call before its time."""


class BulkEngine:
    """Decides, for one bulk call, what goes next and what an answer means."""

    def __init__(
        self,
        policy: RetryPolicy,
        *,
        atomic: bool,
        parallel: int,
        health: Health,
        random: Callable[[], float],
        started: float,
    ) -> None:
        """Args:
        policy: attempts, waits and limits of patience.
        atomic: whether one wrong item fails a whole request.
        parallel: the most requests in flight.
        health: shared knowledge about the service.
        random: gives numbers from 0 to 1, for jitter.
        started: the time of the call's beginning, in the driver's seconds.
        """
        self._policy = policy
        self._atomic = atomic
        self._parallel = parallel
        self._health = health
        self._random = random
        self._started = started
        self._pieces: deque[_Piece] = deque()
        self._flying: dict[int, _Piece] = {}
        self._number = 0
        self._exhausted = False
        self._ended: str | None = None
        self._error: MarketError | None = None
        self._failures = 0
        self._failing_since = 0.0
        self._probe_at = 0.0
        self._outage = False
        self._locked = False
        self._successes = 0
        self._given_up = 0

    @property
    def ends_at(self) -> float:
        """When the caller's patience with the whole call ends; infinite if it does not."""
        deadline = self._policy.deadline
        return math.inf if deadline is None else self._started + deadline

    @property
    def away(self) -> bool:
        """Whether the service seems to be away as a whole, and is only probed."""
        return self._outage

    # What to do

    def next(self, now: float) -> Pull | Send | Wait | Done:
        """Say what to do now."""
        if now >= self.ends_at:
            error = DeadlineError(f"the deadline of {self._policy.deadline:g} s passed")
            self.end(str(error), error)
        if self._ended is not None:
            return Wait(None) if self._flying else Done(self._flush(), self._error)
        # While nothing gets through, one batch is enough to find out when that changes.
        alone = self._outage or self._locked or (self._failures and not self._health.reached)
        if len(self._flying) >= (1 if alone else self._parallel):
            return Wait(None)
        if self._outage:
            return self._probe(now)
        line = list(islice(self._pieces, 1 if alone else None))
        for piece in line:
            if piece.not_before <= now:
                return self._send(piece, now)
        if not self._exhausted and len(line) < (1 if alone else _WAITING_BATCHES):
            return Pull()
        if line:
            return self._wait(min(piece.not_before for piece in line))
        return Wait(None) if self._flying else Done(Settlement(), None)

    def feed(self, batch: Batch | None) -> None:
        """Take the batch that was pulled; None when the input has ended."""
        if batch is None:
            self._exhausted = True
        else:
            self._pieces.append(_Piece(batch, lost=batch.in_doubt))

    def end(self, reason: str, error: MarketError | None = None) -> None:
        """Let nothing more leave; the first reason given is the one that the report tells."""
        if self._ended is None:
            self._ended, self._error = reason, error

    def abandon(self, reason: str) -> Settlement:
        """End the call at once; a flight of which nobody told what became counts as lost."""
        self.end(reason)
        for piece in self._flying.values():
            piece.lost = True
        self._pieces.extend(self._flying.values())
        self._flying.clear()
        return self._flush()

    def _wait(self, until: float) -> Wait:
        return Wait(min(until, self.ends_at))

    def _probe(self, now: float) -> Pull | Send | Wait | Done:
        if now < self._probe_at:
            return self._wait(self._probe_at)
        # Another batch than the last one tried: one that breaks the server looks like an outage.
        if len(self._pieces) < 2 and not self._exhausted:
            return Pull()
        if not self._pieces:
            return Done(Settlement(), None)
        return self._send(min(self._pieces, key=lambda piece: piece.tried_at), now)

    def _send(self, piece: _Piece, now: float) -> Send:
        self._pieces.remove(piece)
        self._number += 1
        self._flying[self._number] = piece
        piece.tried_at = now
        if piece.isolation is not None:
            piece.isolation.requests += 1
            piece.isolation.pieces -= 1
        return Send(Flight(self._number, piece.batch, piece.attempts + 1, piece))

    # What came of it

    def settle(self, flight: Flight, outcome: Outcome, now: float) -> Settlement:
        """Take what came of a flight; give what that decides about its items."""
        settlement = self._settle(flight, outcome, now)
        # What a success or a refusal says of the items stands; all else is said of the call.
        about_items = outcome.verdict in (Verdict.SUCCESS, Verdict.REFUSED)
        return settlement._replace(final=about_items or self._ended is None)

    def _settle(self, flight: Flight, outcome: Outcome, now: float) -> Settlement:
        self._flying.pop(flight.number, None)
        piece = flight.piece
        self._locked = outcome.verdict is Verdict.LOCKED
        if outcome.verdict in (Verdict.AGAIN, Verdict.UNREACHED):
            return self._failed(piece, outcome, now)
        if outcome.sent:
            self._outage, self._failures = False, 0
        if outcome.verdict in (Verdict.LIMITED, Verdict.LOCKED):
            return self._held_up(piece, outcome, now)
        piece.waiting_since, self._given_up = None, 0
        if outcome.verdict is Verdict.SUCCESS:
            return self._succeeded(piece, outcome, now)
        if outcome.verdict is Verdict.FATAL:
            self.end(_reason(outcome), outcome.error)
            if not outcome.sent:
                return self._unsettled(piece, _reason(outcome))
        many = len(piece.batch.entries) > 1
        if many and outcome.verdict is Verdict.TOO_BIG and self._affordable(piece.isolation, 2):
            self._put_back(piece, outcome, piece.isolation)
            return Settlement()
        if many and outcome.verdict is Verdict.REFUSED and self._atomic:
            return self._isolate(piece, outcome)
        return self._refuse(piece, outcome, isolated=not many)

    def cancelled(self, flight: Flight, sent: bool, reason: str) -> Settlement:
        """Take a flight that the caller broke off; nothing more leaves."""
        self._flying.pop(flight.number, None)
        self.end(reason)
        flight.piece.lost |= sent
        return self._unsettled(flight.piece, reason)._replace(final=False)

    def _succeeded(self, piece: _Piece, outcome: Outcome, now: float) -> Settlement:
        self._health.reached = True
        self._successes += 1
        if not outcome.refused:
            return Settlement(len(piece.batch.entries))
        accepted = 0
        refused: list[Refusal] = []
        unknown: list[Unsettled] = []
        again: list[Entry] = []
        for entry in piece.batch.entries:
            listed = outcome.refused.get(entry.key) if entry.key is not None else None
            if listed is None:
                accepted += 1
            elif piece.lost and outcome.doubtful:
                reason = f"an answer was lost, then: {listed.code}"
                unknown.append(Unsettled(entry.item, entry.position, reason))
            elif listed.retryable and piece.attempts + 1 < self._policy.attempts:
                again.append(entry)
            else:
                refused.append(_refusal(entry, outcome, code=listed.code))
        if again:
            # What was lost before plays no part any more: the server has said that it is undone.
            part = _Piece(
                piece.batch.part(again),
                attempts=piece.attempts + 1,
                not_before=now + backoff(self._policy, piece.attempts + 1, self._random),
                refused=lambda entry: _refusal(
                    entry, outcome, code=outcome.refused[entry.key or ""].code
                ),
            )
            self._pieces.append(part)
        return Settlement(accepted, refused, unknown, again=again)

    def _failed(self, piece: _Piece, outcome: Outcome, now: float) -> Settlement:
        piece.lost |= outcome.sent
        piece.attempts += 1
        piece.waiting_since = None
        if piece.failed_after is None:
            piece.failed_after = self._successes
        # Where other batches came through meanwhile, this one may be what breaks the server.
        suspect = outcome.sent and piece.failed_after < self._successes
        if self._outage or (outcome.outage and not suspect):
            if not self._failures:
                self._failing_since = now
            self._failures += 1
            if self._health.reached and self._failures >= self._policy.outage_after:
                return self._away(piece, outcome, now)
        if piece.attempts < self._policy.attempts and self._affordable(piece.isolation, 1):
            pause = backoff(self._policy, piece.attempts, self._random)
            asked = min(outcome.wait or 0.0, self._policy.max_wait)
            self._again(piece, now + max(pause, asked))
            return Settlement()
        self._given_up += 1
        # Never reached: a wrong address or a closed network, which no other batch will get past.
        unreached = outcome.outage and not self._health.reached
        if unreached or not outcome.sent or self._given_up >= self._policy.give_up_after:
            self.end(_reason(outcome), outcome.error)
        return self._unsettled(piece, _reason(outcome))

    def _away(self, piece: _Piece, outcome: Outcome, now: float) -> Settlement:
        """Wait the outage out; its failures cost a batch no attempt that it still needs."""
        if now - self._failing_since >= self._policy.outage:
            self.end(f"no answer for {self._policy.outage:g} s", outcome.error)
            return self._unsettled(piece, _reason(outcome))
        self._outage = True
        attempt = self._failures - self._policy.outage_after + 1
        # Half of the jitter is enough to spread callers, and bounds the number of probes.
        pause = min(self._policy.probe_cap, self._policy.base * 2.0 ** min(attempt, 32))
        self._probe_at = now + max(LEAST_WAIT, pause * (0.5 + 0.5 * self._random()))
        piece.attempts = min(piece.attempts, max(0, self._policy.attempts - 2))
        piece.failed_after = None
        self._again(piece, now, free=True)
        return Settlement()

    def _held_up(self, piece: _Piece, outcome: Outcome, now: float) -> Settlement:
        """The server wants us to wait: that costs no attempt, but patience has an end."""
        if piece.waiting_since is None:
            piece.waiting_since = piece.tried_at
        piece.waits += 1
        wait = outcome.wait
        if wait is None:
            wait = self._policy.base + backoff(self._policy, piece.waits, self._random)
        wait = max(LEAST_WAIT, wait)
        if now + wait - piece.waiting_since > self._policy.max_wait:
            self.end(_reason(outcome), outcome.error)
            return self._unsettled(piece, _reason(outcome))
        self._again(piece, now + wait, free=True)
        return Settlement()

    def _isolate(self, piece: _Piece, outcome: Outcome) -> Settlement:
        """Halve a refused request to find the wrong entries in it, while requests are left."""
        isolation = piece.isolation or _Isolation(requests=piece.attempts + 1)
        if not self._affordable(isolation, 2):
            return self._refuse(piece, outcome, isolated=False)
        self._put_back(piece, outcome, isolation)
        return Settlement()

    def _affordable(self, isolation: _Isolation | None, more: int) -> bool:
        """Whether so many more requests, beside those queued, stay within the search's budget."""
        if isolation is None:
            return True
        return isolation.requests + isolation.pieces + more <= self._policy.isolation

    def _put_back(self, piece: _Piece, outcome: Outcome, isolation: _Isolation | None) -> None:
        """Queue the halves of a refused request."""
        parts = split(piece.batch)
        if isolation is not None:
            isolation.pieces += len(parts)
        # Behind the other parts of its batch, so that large good parts are found first, and before
        # batches that have not begun.
        place = sum(1 for other in self._pieces if other.isolation is isolation is not None)
        for part in reversed(parts):
            self._pieces.insert(
                place,
                _Piece(
                    part,
                    lost=piece.lost,
                    isolation=isolation,
                    # The whole was refused for its entries; one that was too big says nothing.
                    refused=(lambda entry: _refusal(entry, outcome, isolated=False))
                    if isolation is not None
                    else piece.refused,
                ),
            )

    def _again(self, piece: _Piece, not_before: float, *, free: bool = False) -> None:
        piece.not_before = not_before
        if piece.isolation is not None:
            piece.isolation.pieces += 1
            piece.isolation.requests -= free
        self._pieces.appendleft(piece)

    def _refuse(self, piece: _Piece, outcome: Outcome, *, isolated: bool) -> Settlement:
        if piece.lost:
            # What an earlier request did before its answer was lost, this refusal does not tell.
            return self._unsettled(piece, f"an answer was lost, then: {_reason(outcome)}")
        return Settlement(
            refused=[_refusal(entry, outcome, isolated=isolated) for entry in piece.batch.entries]
        )

    def _unsettled(self, piece: _Piece, reason: str) -> Settlement:
        if piece.refused is not None and not piece.lost:
            return Settlement(refused=[piece.refused(entry) for entry in piece.batch.entries])
        items = [Unsettled(entry.item, entry.position, reason) for entry in piece.batch.entries]
        return Settlement(unknown=items) if piece.lost else Settlement(not_sent=items)

    def _flush(self) -> Settlement:
        """Settle everything that has not left and never will."""
        settled = [self._unsettled(piece, self._ended or "") for piece in self._pieces]
        self._pieces.clear()
        return Settlement(
            refused=[entry for part in settled for entry in part.refused],
            unknown=[entry for part in settled for entry in part.unknown],
            not_sent=[entry for part in settled for entry in part.not_sent],
            final=False,
        )


def _reason(outcome: Outcome) -> str:
    return str(outcome.error) if outcome.error is not None else outcome.message or "no reason given"


def _refusal(
    entry: Entry, outcome: Outcome, *, code: str | None = None, isolated: bool = True
) -> Refusal:
    return Refusal(
        item=entry.item,
        position=entry.position,
        code=code or outcome.code,
        message=None if code else outcome.message,
        source="server",
        status=outcome.status,
        isolated=isolated,
    )
