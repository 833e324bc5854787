"""How much may leave when: a window of the server's limit, pure, with the time handed in.

A weight counts in full from its grant until a whole window after its answer arrived. The server
counted it somewhere between the two, so every window at the server, sliding or fixed, holds no
more than ours held at the last grant in it, whatever the network did.

Documentation: https://yandex.ru/dev/market/partner-api/doc/en/concepts/limits
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MARGIN: Final = 0.02
"""The number of seconds beyond the window: its edges cannot meet, and clocks may drift a little."""
SPREAD: Final = 2.0
"""The number of seconds over which wake-ups after a pause are spread."""


class Spec(NamedTuple):
    """A caller's limit: so much weight in so many seconds, so many requests at a time."""

    limit: int
    seconds: float
    parallel: int


class Quota(NamedTuple):
    """What an answer's headers tell.

    Args:
        limit: weight that the server takes in a window.
        remaining: weight that it would take now.
        until_in: seconds from the answer's date until the limit is whole again.
        date: the answer's date, in seconds of the server's clock.
    """

    limit: int | None = None
    remaining: int | None = None
    until_in: float | None = None
    date: float | None = None


class Pause(NamedTuple):
    """What a refusal by the limit (420) asks of every caller of the key.

    Args:
        kind: what there was too much of.
        seconds: resource: nobody goes on before; parallel: until one more at a time again.
        jitter: a random number from 0 to 1, so that processes do not come back together.
        spread: the number of seconds over which they come back; then one more at a time each.
    """

    kind: Literal["resource", "parallel"]
    seconds: float
    jitter: float
    spread: float = SPREAD


class LimitWait(Exception):
    """The limit would keep a request waiting for longer than its caller allows.

    Args:
        seconds: how much longer at least, as far as is known.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def _unheard() -> None: ...


class Reservation:
    """A place in a window's queue, then a share of the window until it is settled.

    Args:
        spec: the limit of this caller.
        weight: what the request is expected to spend.
        wake: called when the reservation is granted, or its `due` has come nearer.
    """

    __slots__ = ("due", "gone", "granted_at", "spec", "wake", "weight", "window")

    def __init__(self, spec: Spec, weight: int, wake: Callable[[], None] = _unheard) -> None:
        self.spec = spec
        self.weight = weight
        self.wake = wake
        self.window: Window | None = None
        self.granted_at: float | None = None
        self.due = inf  # when to pump next on its behalf; finite for the head of the queue alone
        self.gone = 0  # all that had left the log when it was granted


class Window:
    """One limit at the server: first in, first out, and never more than fits.

    After a call that may let somebody go on (all but `pump` and the questions), call `pump`.
    """

    def __init__(self, margin: float = MARGIN) -> None:
        self._margin = margin
        self._queue: OrderedDict[Reservation, None] = OrderedDict()
        self._flying: set[Reservation] = set()
        self._log: list[tuple[float, int]] = []  # a heap: when it stops counting, weight
        self._used = 0  # in flight and in the log
        self._gone = 0  # all that ever left the log
        self._latest = -inf  # when the last of the log stops counting
        self._header = sys.maxsize  # the limit that the last answer told
        self._date = -inf  # of that answer
        self._gate = -inf  # nothing is granted before
        self._less, self._step, self._restore = 0, 0.0, inf  # fewer in flight, for a while

    def enqueue(self, reservation: Reservation) -> None:
        """Put a reservation at the end of the queue."""
        reservation.window = self
        self._queue[reservation] = None

    def pump(self, now: float) -> float:
        """Grant what fits, from the head of the queue.

        Returns:
            The time at which more may fit; infinite if time alone will not help.
        """
        self._forget(now)
        while self._queue:
            head = next(iter(self._queue))
            due = self._due(head, now)
            if due <= now:
                del self._queue[head]
                self._flying.add(head)
                self._used += head.weight
                head.granted_at, head.gone = now, self._gone
                head.wake()
            elif due < head.due:
                head.due = due
                head.wake()  # and look again: it may have given its place back
            else:
                head.due = due
                return due
        return inf

    def settle(self, reservation: Reservation, at: float, weight: int | None = None) -> None:
        """Count a reservation for a window from now on; a second time changes nothing.

        Args:
            reservation: granted, or still in the queue, which it then leaves.
            at: when its answer arrived, or the latest moment at which the server may act on it.
            weight: what was really spent; 0 gives it back.
        """
        self._queue.pop(reservation, None)
        if reservation in self._flying:
            self._flying.remove(reservation)
            self._used -= reservation.weight
            spent = reservation.weight if weight is None else weight
            self._count(at + reservation.spec.seconds, spent)

    def cancel(self, reservation: Reservation) -> None:
        """Give back a reservation that was never used, or its place in the queue."""
        self.settle(reservation, -inf, 0)

    def learn(self, reservation: Reservation, now: float, quota: Quota) -> None:
        """Believe the headers of the answer to a reservation, unless they are outdated.

        What remains can only tighten, by weight that others must have spent. It is compared with
        all of ours that the server can have counted by then, also what has stopped counting since.
        """
        if quota.date is not None:
            if quota.date < self._date:
                return
            self._date = quota.date
        if quota.limit is not None:
            self._header = quota.limit
        if quota.remaining is not None:
            spec, until = reservation.spec, quota.until_in or 0
            ours = self._used + self._gone - reservation.gone
            others = min(spec.limit, self._header) - ours - max(0, quota.remaining)
            self._count(now + (until if until > 0 else spec.seconds), max(0, others))

    def pause(self, reservation: Reservation, now: float, pause: Pause) -> None:
        """Obey the server's refusal of a reservation."""
        fewest = max(0, reservation.spec.parallel - 1)
        opens = now + pause.jitter * pause.spread
        if pause.kind == "parallel":
            self._less = max(self._less, min(self._less + 1, fewest))
            self._step, self._restore = pause.seconds, now + pause.seconds
        else:
            opens += pause.seconds
            self._less = max(self._less, fewest)
            self._step, self._restore = pause.spread, opens + pause.spread
        self._gate = max(self._gate, opens)

    def least_wait(self, reservation: Reservation, now: float, patience: float) -> float:
        """The seconds that a queued reservation has to wait whatever the others do.

        Args:
            reservation: in the queue.
            now: seconds.
            patience: if all is forgotten after so many seconds, the answer is 0 at little cost.
        """
        least = max(0.0, self._gate - now)
        if self._latest - now > patience:
            room, held = max(0, min(reservation.spec.limit, self._header) - reservation.weight), 0
            for at, weight in sorted(self._log, reverse=True):
                held += weight
                if held > room:
                    return max(least, at - now)
        return least

    def idle(self, now: float) -> bool:
        """Whether nothing would be lost with this window but the limit that the headers told."""
        self._forget(now)
        return not (self._queue or self._flying or self._log or self._less or self._gate > now)

    def _due(self, head: Reservation, now: float) -> float:
        if now < self._gate:
            return self._gate
        if len(self._flying) >= max(1, head.spec.parallel - self._less):
            return self._restore if self._less else inf
        if self._used + head.weight <= min(head.spec.limit, self._header):
            return now
        if not self._used and not self._flying:
            return now  # heavier than the limit: alone
        return self._log[0][0] if self._log else inf

    def _count(self, until: float, weight: int) -> None:
        if weight:
            until += self._margin
            self._used += weight
            self._latest = max(self._latest, until)
            heappush(self._log, (until, weight))

    def _forget(self, now: float) -> None:
        while self._log and self._log[0][0] <= now:
            weight = heappop(self._log)[1]
            self._used -= weight
            self._gone += weight
        while self._less and self._restore <= now:
            self._less -= 1
            self._restore += self._step
