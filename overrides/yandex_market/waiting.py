"""The process's windows, and how threads and event loops wait for them, all in one queue a key.

Nobody pumps in the background: the head of a queue waits until its window says that more may fit,
the others until they are woken, and each call that frees something wakes whoever can go on.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Final
from weakref import WeakSet

from .limits import LimitWait, Pause, Quota, Reservation, Spec, Window
from .retry import Health

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Hashable

    from .clock import Clock

FEW: Final = 64
"""So many windows are kept without looking for idle ones."""


class Limiters:
    """Windows by key, for any number of threads and event loops at once.

    Args:
        window: makes a new one.
    """

    def __init__(self, window: Callable[[], Window] = Window) -> None:
        self._new = window
        self._start_afresh()
        _everywhere.add(self)

    def _start_afresh(self) -> None:
        # Re-entrant: the garbage collector may end a waiting coroutine wherever it likes.
        self._lock = threading.RLock()
        self._windows: dict[Hashable, Window] = {}
        self._healths: dict[str, Health] = {}
        self._many = FEW

    def acquire(
        self, key: Hashable, spec: Spec, weight: int, clock: Clock, max_wait: float
    ) -> Reservation:
        """Wait for a share of a window; settle it when the answer has arrived.

        Args:
            key: what the server keeps the limit by.
            spec: the caller's limit.
            weight: what the request will spend at most; above the limit it goes out alone.
            clock: tells the time.
            max_wait: the number of seconds to wait at most.

        Raises:
            LimitWait: it has waited for so long, or is sure that it would.
        """
        event: threading.Event | None = None
        reservation = Reservation(spec, weight)
        try:
            deadline = self._join(key, reservation, clock, max_wait)
            while (seconds := self._pending(reservation, clock, deadline)) is not None:
                if event is None:
                    event = threading.Event()
                    reservation.wake = event.set
                    continue  # it may have been granted before there was anybody to wake
                clock.wait(event, None if seconds == inf else seconds)
                event.clear()
        except BaseException:
            self.cancel(reservation, clock.now())
            raise
        return reservation

    async def acquire_async(
        self, key: Hashable, spec: Spec, weight: int, clock: Clock, max_wait: float
    ) -> Reservation:
        """Wait for a share of a window as `acquire` does; a cancelled task gives its place back."""
        import asyncio

        loop = asyncio.get_running_loop()
        reservation = Reservation(spec, weight)
        try:
            deadline = self._join(key, reservation, clock, max_wait)
            while True:
                bell: asyncio.Future[None] = loop.create_future()
                reservation.wake = partial(_ring, reservation, loop, bell)
                if (seconds := self._pending(reservation, clock, deadline)) is None:
                    return reservation
                await clock.wait_async(bell, None if seconds == inf else seconds)
        except BaseException:
            self.cancel(reservation, clock.now())
            raise

    def settle(
        self,
        reservation: Reservation,
        now: float,
        *,
        weight: int | None = None,
        at: float | None = None,
        quota: Quota | None = None,
        pause: Pause | None = None,
    ) -> None:
        """End a reservation and learn from its answer; whoever can go on is woken.

        Args:
            reservation: granted; one that has ended stays as it is.
            now: seconds, read after the answer arrived.
            weight: what was really spent; 0 gives it back, None means all.
            at: without an answer, the latest moment at which the server may act on the request.
            quota: what the answer's headers tell.
            pause: what a refusal by the limit asks for.
        """
        with self._lock:
            if window := reservation.window:
                window.settle(reservation, now if at is None else at, weight)
                if quota is not None:
                    window.learn(reservation, now, quota)
                if pause is not None:
                    window.pause(reservation, now, pause)
                window.pump(now)

    def health(self, origin: str) -> Health:
        """Give what all calls to one server know of it, whichever client they belong to.

        Args:
            origin: scheme, host and port.
        """
        with self._lock:
            return self._healths.setdefault(origin, Health())

    def cancel(self, reservation: Reservation, now: float) -> None:
        """Give back a reservation that was not used, or its place in the queue."""
        self.settle(reservation, now, weight=0)

    def _join(
        self, key: Hashable, reservation: Reservation, clock: Clock, max_wait: float
    ) -> float:
        with self._lock:
            now = clock.now()
            if key not in self._windows:
                if len(self._windows) >= self._many:
                    self._windows = {k: w for k, w in self._windows.items() if not w.idle(now)}
                    self._many = max(FEW, 2 * len(self._windows))
                self._windows[key] = self._new()
            self._windows[key].enqueue(reservation)
            return now + max_wait

    def _pending(self, reservation: Reservation, clock: Clock, deadline: float) -> float | None:
        """The number of seconds to wait before asking again; None once it is granted."""
        with self._lock:
            window, now = reservation.window, clock.now()
            assert window is not None
            window.pump(now)
            if reservation.granted_at is not None:
                return None
            patience = deadline - now
            least = window.least_wait(reservation, now, patience)
            if patience <= 0 or least > patience:
                raise LimitWait(least)
            return min(patience, reservation.due - now)


def _ring(
    reservation: Reservation, loop: asyncio.AbstractEventLoop, bell: asyncio.Future[None]
) -> None:
    try:
        loop.call_soon_threadsafe(_end, bell)
    except RuntimeError:  # the loop is closed: nobody will come for this place
        if window := reservation.window:
            window.cancel(reservation)


def _end(bell: asyncio.Future[None]) -> None:
    if not bell.done():
        bell.set_result(None)


_everywhere: WeakSet[Limiters] = WeakSet()


def _after_fork() -> None:
    # Another thread may have held the lock; what flies belongs to the parent.
    for limiters in tuple(_everywhere):
        limiters._start_afresh()  # pyright: ignore[reportPrivateUsage]


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_after_fork)

LIMITERS: Final = Limiters()
"""The process's own."""
