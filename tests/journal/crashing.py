"""A child process that runs one bulk call over a journal, and kills itself where it is told.

    python -m tests.journal.crashing '{"url": ..., "journal": ..., "count": ..., "point": ...}'

The points: "loading", "intent" (it is written), "answer" (it has come), "commit" (at some moment of
writing an outcome), "waiting" (for the limit), "sent" (the server kills it then), "random" (after
so many seconds), "" (never).
"""

import asyncio
import json
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from random import Random
from typing import Any

import httpx
from yandex_market import AsyncMarket, Market, RetryPolicy, Settings, journal_file
from yandex_market.clock import SystemClock
from yandex_market.journal_ledger import JournalLedger
from yandex_market.settings import KeyHolder
from yandex_market.waiting import Limiters
from yandex_market_client.facts import OPERATIONS

from tests.overrides import faultserver as fs

CANARY = "canary-key-2718281828"


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Countdown:
    """Kills at the n-th call."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            kill()


def after(owner: Any, name: str, then: Any) -> None:
    inner = getattr(owner, name)

    def wrapped(*arguments: Any, **options: Any) -> Any:
        result = inner(*arguments, **options)
        then()
        return result

    setattr(owner, name, wrapped)


class FastClock(SystemClock):
    """A minute of the limit passes in a moment."""

    FACTOR = 2000.0

    def __init__(self, then: Any) -> None:
        self.then = then

    def now(self) -> float:
        return super().now() * self.FACTOR

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds / self.FACTOR)

    async def sleep_async(self, seconds: float) -> None:
        await super().sleep_async(seconds / self.FACTOR)

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        self.then()
        return super().wait(event, None if seconds is None else seconds / self.FACTOR)

    async def wait_async(self, future: "asyncio.Future[None]", seconds: float | None) -> bool:
        if seconds is not None:
            self.then()
        return await super().wait_async(future, None if seconds is None else seconds / self.FACTOR)


class Dying(sqlite3.Connection):
    """Kills the process somewhere within the n-th commit."""

    countdown: Any = None
    delay = 0.0

    def execute(self, sql: str, *more: Any) -> Any:
        if sql == "COMMIT":
            Dying.countdown()
        return super().execute(sql, *more)


def prepare(job: dict[str, Any]) -> dict[str, Any]:
    """Set the trap; give options of the client."""
    countdown = Countdown(job.get("at", 1))
    point = job["point"]
    options: dict[str, Any] = {}
    if point == "loading":
        after(JournalLedger, "load", countdown)
    elif point == "intent":
        after(JournalLedger, "intent", countdown)
    elif point == "answer":
        after(httpx.HTTPTransport, "handle_request", countdown)
        inner = httpx.AsyncHTTPTransport.handle_async_request

        async def handle(self: Any, request: Any) -> Any:
            answer = await inner(self, request)
            countdown()
            return answer

        httpx.AsyncHTTPTransport.handle_async_request = handle  # type: ignore[method-assign]
    elif point == "commit":
        real = sqlite3.connect

        def within() -> None:
            countdown.left -= 1
            if countdown.left == 0:
                delay = job["delay"]
                threading.Thread(target=lambda: (time.sleep(delay), kill()), daemon=True).start()

        Dying.countdown = staticmethod(within)

        def connect(*arguments: Any, **more: Any) -> Any:
            return real(*arguments, **more, factory=Dying)

        journal_file.sqlite3.connect = connect  # type: ignore[attr-defined]
    elif point == "waiting":
        options["clock"] = FastClock(countdown)
    elif point == "random":
        threading.Thread(target=lambda: (time.sleep(job["delay"]), kill()), daemon=True).start()
    return options


def names(count: int) -> Iterator[str]:
    for number in range(count):
        kind = "fine"
        for other, every, at in [("soft", 500, 77), ("firm", 300, 11), ("softly", 5000, 50)]:
            if number % every == at:
                kind = other
        yield fs.sku(number, kind)


def main() -> None:
    job = json.loads(sys.argv[1])
    options = prepare(job)
    operation = OPERATIONS[job["operation"]]
    waiting = job["point"] == "waiting"
    assert operation.batch is not None
    policy = RetryPolicy(
        attempts=8,
        base=0.002,
        cap=0.02,
        max_wait=1e6 if waiting else 30,
        outage=1e6 if waiting else 60,
        probe_cap=0.02,
    )
    settings = Settings(
        key=KeyHolder(CANARY),
        base_url=job["url"],
        retry=policy,
        limits=dict.fromkeys(OPERATIONS, 4 * operation.batch.size if waiting else 10**9),
        timeout=fs.SLOW / 2,
        parallel=4,
    )
    little = Random().random
    more: dict[str, Any] = {
        "settings": settings,
        "limiters": Limiters(),
        "random": lambda: little() / 50,
        **options,
    }
    given = None if job.get("resume") else names(job["count"])
    if job["kind"] == "sync":
        with Market(**more) as market:
            report = getattr(market, operation.python_name)(1, given, journal=job["journal"])
    else:

        async def run() -> Any:
            async with AsyncMarket(**more) as market:
                method = getattr(market, operation.python_name)
                return await method(1, given, journal=job["journal"])

        report = asyncio.run(run())
    print(json.dumps({"accepted": report.accepted, "requests": report.requests}))  # noqa: T201  what its parent reads


if __name__ == "__main__":
    main()
