"""A child process that runs one bulk call over a journal, and kills itself where it is told.

    python -m tests.journal.crashing '{"url": ..., "journal": ..., "skus": ..., "point": ...}'

The points: "loading", "intent" (it is written), "answer" (it is understood, and not written down),
"commit" (at some moment of writing an outcome), "waiting" (for the limit); at "sent" the server
kills it, at "random" its parent, and "" lets it live. It says "begun" once all is imported.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from yandex_market import AsyncMarket, Market, RetryPolicy, Settings, drivers
from yandex_market.clock import SystemClock
from yandex_market.journal_ledger import JournalLedger
from yandex_market.journal_opening import Writer
from yandex_market.settings import KeyHolder
from yandex_market.waiting import Limiters
from yandex_market_client.facts import OPERATIONS

PARALLEL = 4
ATTEMPTS = 12


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_later(seconds: float) -> None:
    threading.Thread(target=lambda: (time.sleep(seconds), kill()), daemon=True).start()


class Countdown:
    """Does something at the n-th call."""

    def __init__(self, left: int, then: Callable[[], object]) -> None:
        self._left, self._then = left, then

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._then()


def wrap(owner: Any, name: str, *, before: Any = None, after: Any = None) -> None:
    """Call something before or after a method; what comes after is handed its result."""
    inner = getattr(owner, name)

    def wrapped(*arguments: Any, **options: Any) -> Any:
        if before is not None:
            before()
        result = inner(*arguments, **options)
        if after is not None:
            after(result)
        return result

    setattr(owner, name, wrapped)


class Clock(SystemClock):
    """Goes as fast as the simulator's, so that a minute of the limit passes in a moment."""

    def __init__(self, rate: float) -> None:
        self._rate = rate

    def now(self) -> float:
        return super().now() * self._rate

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds / self._rate)

    async def sleep_async(self, seconds: float) -> None:
        await super().sleep_async(seconds / self._rate)

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        return super().wait(event, None if seconds is None else seconds / self._rate)

    async def wait_async(self, future: "asyncio.Future[None]", seconds: float | None) -> bool:
        return await super().wait_async(future, None if seconds is None else seconds / self._rate)


def set_trap(point: str, at: int, delay: float) -> None:
    """Be killed the n-th time that this point is reached, or so many seconds later."""
    at_once, soon = Countdown(at, kill), Countdown(at, lambda: kill_later(delay))
    if point == "loading":
        wrap(JournalLedger, "load", after=lambda _: at_once())
    elif point == "intent":
        wrap(JournalLedger, "intent", after=lambda _: at_once())
    elif point == "answer":
        wrap(drivers.BulkCall, "land", before=at_once)
    elif point == "commit":
        real = Writer.execute

        def execute(self: Writer, sql: str, *more: Any) -> Any:
            if sql == "COMMIT":
                soon()
            return real(self, sql, *more)

        Writer.execute = execute  # type: ignore[assignment]
    elif point == "waiting":
        # What it returns are the seconds to wait; None: it may go.
        wrap(Limiters, "_pending", after=lambda seconds: None if seconds is None else at_once())


def lines(path: str) -> Iterator[str]:
    with Path(path).open() as skus:
        for line in skus:
            yield line.rstrip("\n")


def main() -> None:
    job = json.loads(sys.argv[1])
    set_trap(job["point"], job["at"], job["delay"])
    operation = OPERATIONS[job["operation"]]
    # By the fast clock the default waits are moments, and a slow body must not seem to be too slow.
    settings = Settings(
        key=KeyHolder(job["key"]),
        base_url=job["url"],
        retry=RetryPolicy(attempts=ATTEMPTS, max_wait=1e6, outage=1e6, give_up_after=10**6),
        limits=job["limits"],
        parallel=PARALLEL,
        body_seconds=1e8,
        user_agent=str(job["run"]),
    )
    more: dict[str, Any] = {
        "settings": settings,
        "limiters": Limiters(),
        "clock": Clock(job["rate"]),
    }
    given = None if job["resume"] else lines(job["skus"])
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    if job["kind"] == "sync":
        with Market(**more) as market:
            getattr(market, operation.python_name)(job["owner"], given, journal=job["journal"])
        return

    async def run() -> None:
        async with AsyncMarket(**more) as market:
            method = getattr(market, operation.python_name)
            await method(job["owner"], given, journal=job["journal"])

    asyncio.run(run())


if __name__ == "__main__":
    main()
