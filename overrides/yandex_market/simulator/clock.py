"""The time by which the simulator lives: real, accelerated, or stepped by a test.

Both clocks also wait, by the same method names as the client's clock: hand ``simulator.clock`` to
the client, and both live in the same time.
"""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator


class Clock(Protocol):
    """Tells the time in seconds since 1970, and lets it pass."""

    def now(self) -> float:
        """The time in seconds since 1970; it never goes back."""
        ...

    async def sleep_async(self, seconds: float) -> None:
        """Let this many seconds pass."""
        ...

    def hold(self) -> None:
        """Begin something that takes no time, though it may take some to compute."""
        ...

    def release(self) -> None:
        """End it."""
        ...


class RealClock:
    """The machine's clock, or a faster one that starts with it.

    Args:
        rate: how many of its seconds pass in a real one.
        start: its time at the beginning, in seconds since 1970; else the machine's.
    """

    def __init__(self, rate: float = 1.0, start: float | None = None) -> None:
        if not rate > 0:
            raise ValueError("rate must be above 0")
        self.rate = rate
        self._start = time.time() if start is None else start
        self._origin = time.monotonic()

    def now(self) -> float:
        """The time in seconds since 1970; it never goes back."""
        return self._start + (time.monotonic() - self._origin) * self.rate

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass."""
        time.sleep(max(0.0, seconds) / self.rate)

    async def sleep_async(self, seconds: float) -> None:
        """Let this many seconds pass."""
        await asyncio.sleep(max(0.0, seconds) / self.rate)

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        """Wait until the event is set, at most so many seconds; tell whether it is."""
        real = None if seconds is None else min(max(0.0, seconds) / self.rate, 1e6)
        return event.wait(real)

    async def wait_async(self, future: asyncio.Future[None], seconds: float | None) -> bool:
        """Wait until the future is done, at most so many seconds; it is never cancelled."""
        real = None if seconds is None else max(0.0, seconds) / self.rate
        await asyncio.wait((future,), timeout=real)
        return future.done()

    def hold(self) -> None:
        """Nothing: this clock cannot be held."""

    def release(self) -> None:
        """Nothing: this clock cannot be held."""


class SteppedClock:
    """A clock that moves only by ``advance``, or when somebody who was handed it waits.

    Waiting costs no time: once nobody has looked at the clock for ``patience``, and the simulator
    is at no request, it jumps to the nearest moment that anybody waits for. What the simulator
    itself waits for (a delayed answer) is one of those moments.

    Args:
        start: its time at the beginning, in seconds since 1970.
        jumps: False: only ``advance`` moves it, and whoever waits really waits for that.
        patience: the number of real seconds without a look at it before a waiter moves it on.
    """

    def __init__(
        self, start: float = 1_700_000_000.0, *, jumps: bool = True, patience: float = 0.03
    ) -> None:
        self._now = start
        self._jumps = jumps
        self._patience = patience
        self._lock = threading.Lock()
        self._waited: list[float] = []
        self._holds = 0
        self._looked = time.monotonic()

    def now(self) -> float:
        """The time in seconds since 1970; it never goes back."""
        self._looked = time.monotonic()
        return self._now

    def hold(self) -> None:
        """Begin something that takes no time, though it may take some to compute."""
        with self._lock:
            self._holds += 1

    def release(self) -> None:
        """End it."""
        with self._lock:
            self._holds -= 1
            self._looked = time.monotonic()

    def advance(self, seconds: float) -> None:
        """Let this many seconds pass at once."""
        with self._lock:
            self._now += max(0.0, seconds)

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass."""
        self.wait(threading.Event(), seconds)

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        """Wait until the event is set, at most so many seconds; tell whether it is."""
        if seconds is None:
            return event.wait()
        with self._moment(seconds) as due:
            while not event.is_set() and self._now < due:
                if not event.wait(self._patience / 2):
                    self._jump(due)
        return event.is_set()

    async def sleep_async(self, seconds: float) -> None:
        """Let this many seconds pass."""
        await self.wait_async(asyncio.get_running_loop().create_future(), seconds)

    async def wait_async(self, future: asyncio.Future[None], seconds: float | None) -> bool:
        """Wait until the future is done, at most so many seconds; it is never cancelled."""
        if seconds is None:
            await asyncio.wait((future,))
            return True
        with self._moment(seconds) as due:
            while not future.done() and self._now < due:
                await asyncio.wait((future,), timeout=self._patience / 2)
                if not future.done():
                    self._jump(due)
        return future.done()

    @contextmanager
    def _moment(self, seconds: float) -> Generator[float]:
        with self._lock:
            due = self._now + max(0.0, seconds)
            self._waited.append(due)
            self._looked = time.monotonic()
        try:
            yield due
        finally:
            with self._lock:
                self._waited.remove(due)

    def _jump(self, due: float) -> None:
        """Go on to a moment, unless somebody waits for an earlier one."""
        with self._lock:
            quiet = time.monotonic() - self._looked >= self._patience
            if self._jumps and quiet and not self._holds and due <= min(self._waited):
                self._now = max(self._now, due)
                self._looked = time.monotonic()
