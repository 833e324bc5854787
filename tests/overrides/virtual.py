"""A clock for tests, which never really waits.

One thread (`wait`, `sleep`): waiting moves the time on, and runs on the way what `call_at` planned
(an answer that arrives, say). Waiting for ever with nothing planned is an AssertionError.

asyncio (`wait_async`, `sleep_async`): whoever waits is parked in a heap; when the running loop has
nothing else to do, the time jumps to the next parked moment. No policy, no loop of our own. What
the loop cannot see (real sockets, executors) is not waited for: hand in `patience`, the real
seconds for which the loop must have had nothing to do, or wrap such parts in `with clock.held():`,
during which the time stands still.

    clock = VirtualClock()
    clock.call_at(3, event.set)
    assert clock.wait(event, 10)
    assert clock.now() == 3

Use one clock for one thread, or for the loops which that thread runs one after another.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count


class VirtualClock:
    """Time in seconds, from `start`; `patience` is in real seconds."""

    def __init__(self, start: float = 0.0, patience: float = 0.0) -> None:
        self.time = start
        self.patience = patience
        self._planned: list[tuple[float, int, Callable[[], object]]] = []
        self._dropped: set[int] = set()
        self._numbers = count()
        self._holds = 0
        self._watching: asyncio.AbstractEventLoop | None = None
        self._quiet_since: float | None = None

    def now(self) -> float:
        return self.time

    def call_at(self, when: float, what: Callable[[], object]) -> int:
        """Call `what` when the time comes there, ties in the order planned; give its number."""
        number = next(self._numbers)
        heappush(self._planned, (when, number, what))
        return number

    def drop(self, number: int) -> None:
        """Forget what was planned; the time does not stop there any more."""
        self._dropped.add(number)

    def next_moment(self) -> float | None:
        """When the next planned thing comes."""
        while self._planned and self._planned[0][1] in self._dropped:
            self._dropped.discard(heappop(self._planned)[1])
        return self._planned[0][0] if self._planned else None

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass, running what is planned on the way."""
        until = self.time + seconds
        while (moment := self.next_moment()) is not None and moment <= until:
            self._step()
        self.time = max(self.time, until)

    def sleep(self, seconds: float) -> None:
        self.advance(max(0.0, seconds))

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        until = None if seconds is None else self.time + seconds
        while not event.is_set() and (until is None or self.time < until):
            moment = self.next_moment()
            if moment is not None and (until is None or moment <= until):
                self._step()
            else:
                assert until is not None, "this thread would wait for ever"
                self.time = max(self.time, until)
        return event.is_set()

    async def sleep_async(self, seconds: float) -> None:
        await self.wait_async(asyncio.get_running_loop().create_future(), max(0.0, seconds))

    async def wait_async(self, future: "asyncio.Future[None]", seconds: float | None) -> bool:
        loop = asyncio.get_running_loop()
        parked: asyncio.Future[None] = loop.create_future()
        number = None
        if seconds is not None:
            number = self.call_at(self.time + max(0.0, seconds), lambda: _end(parked))
        self._watch(loop)
        try:
            await asyncio.wait((future, parked), return_when=asyncio.FIRST_COMPLETED)
        finally:
            if number is not None and not parked.done():
                self.drop(number)
        return future.done()

    @contextmanager
    def held(self) -> Iterator[None]:
        """The time stands still meanwhile."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1

    def _step(self) -> None:
        when, _, what = heappop(self._planned)
        self.time = max(self.time, when)
        what()

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._watching is not loop:
            self._watching = loop
            loop.call_soon(self._idle, loop)

    def _idle(self, loop: asyncio.AbstractEventLoop) -> None:
        """Runs once a turn of the loop; alone in a turn means that all tasks are parked."""
        if self._watching is not loop:
            return
        if self.next_moment() is None:
            self._watching = None  # until somebody parks again
            return
        # Private, and the one exact sign; a turn has taken in finished input and output before it.
        if loop._ready or self._holds:  # type: ignore[attr-defined]
            self._quiet_since = None
        elif self._quiet_since is None:
            self._quiet_since = loop.time()
        elif loop.time() - self._quiet_since >= self.patience:
            self._quiet_since = None
            self._step()
        if self._holds or self.patience:
            loop.call_later(0.0005, self._idle, loop)
        else:
            loop.call_soon(self._idle, loop)


def _end(parked: "asyncio.Future[None]") -> None:
    if not parked.done():
        parked.set_result(None)
