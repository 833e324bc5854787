"""What waits for the limit has not left: the intent is written when the limiter has let it go."""

import asyncio
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from yandex_market import JournalError
from yandex_market.journal import Status, report, status
from yandex_market.journal_ledger import JournalLedger

from tests.journal.test_resume import KINDS, MANY, Stop, call
from tests.overrides.shop import DELETE, SIZE, Shop, skus

ONE_A_MINUTE = {"limits": {DELETE.id: SIZE}, "parallel": 1}


def when_it_waits(shop: Shop, what: Callable[[], object]) -> None:
    """Do something each time that a call begins to wait for the limit."""
    clock: Any = shop.clock
    wait, wait_async = clock.wait, clock.wait_async

    def waits(event: threading.Event, seconds: float | None) -> bool:
        what()
        return bool(wait(event, seconds))

    async def waits_async(future: "asyncio.Future[None]", seconds: float | None) -> bool:
        if seconds is not None and seconds > 10:  # an answer takes less
            what()
        return bool(await wait_async(future, seconds))

    clock.wait, clock.wait_async = waits, waits_async


@KINDS
def test_what_waits_is_pending(kind: str, tmp_path: Path) -> None:
    """Neither in flight nor a request; killed then, it is not sent, and no delete is in doubt."""
    path, copy = tmp_path / "run.db", tmp_path / "copy.db"
    shop, seen = Shop(), list[tuple[int, Status]]()

    def look() -> None:
        seen.append((len(shop.sent), status(path)))
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", f"{copy}{end}")

    when_it_waits(shop, look)
    call(kind, shop, skus(MANY), path, "delete_offers", settings=ONE_A_MINUTE)
    assert len(seen) >= MANY // SIZE - 1
    for sent, now in seen:
        assert (now.requests, now.in_flight, now.pending) == (sent, 0, MANY - sent * SIZE)
    killed = status(copy)
    assert (killed.unknown, killed.not_sent) == (0, SIZE)
    again = Shop()
    told = call(kind, again, None, copy, "delete_offers", settings={"policy": {"doubt": 0.0}})
    assert (told.accepted, len(told.unknown), len(again.sent)) == (MANY, 0, 1)


@KINDS
def test_stopped_while_it_waits(kind: str, tmp_path: Path) -> None:
    """What waited is not sent, and is not counted as a request."""
    path, shop = tmp_path / "run.db", Shop()

    def stop() -> None:
        raise Stop

    when_it_waits(shop, stop)
    with pytest.raises(Stop):
        call(kind, shop, skus(MANY), path, "delete_offers", settings=ONE_A_MINUTE)
    told = report(path)
    assert (told.accepted, len(told.unknown), told.requests) == (SIZE, 0, 1)
    assert len(told.not_sent) == MANY - SIZE


def test_ctrl_c_while_the_intent_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written whole, and the batch does not leave: it is not sent, and in no doubt."""
    path, shop = tmp_path / "run.db", Shop()
    inner, heard = JournalLedger.intent, list[bool]()

    def intent(self: JournalLedger, flight: Any) -> None:
        if len(shop.sent) == 1 and not heard:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)  # a step between which and the next Python would hear it
            heard.append(True)
        inner(self, flight)

    monkeypatch.setattr(JournalLedger, "intent", intent)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            call("sync", shop, skus(MANY), path, "delete_offers")
    finally:
        signal.signal(signal.SIGINT, before)
    not_sent_and_in_no_doubt(path, shop, heard)


def test_cancelled_while_the_intent_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, shop = tmp_path / "run.db", Shop()
    inner, heard = JournalLedger.intent, list[bool]()
    cancel: list[Callable[[], object]] = []

    def intent(self: JournalLedger, flight: Any) -> None:
        inner(self, flight)
        if len(shop.sent) == 1 and not heard:
            cancel[0]()
            heard.append(True)
            time.sleep(0.05)  # meanwhile the loop does it

    monkeypatch.setattr(JournalLedger, "intent", intent)

    async def run() -> None:
        shop.clock.patience = 0.003
        loop = asyncio.get_running_loop()
        async with shop.async_market(parallel=1) as market:
            task = asyncio.create_task(
                market.delete_offers(1, skus(MANY), journal=path)  # type: ignore[arg-type]
            )
            cancel.append(lambda: loop.call_soon_threadsafe(task.cancel))
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(run())
    not_sent_and_in_no_doubt(path, shop, heard)


def not_sent_and_in_no_doubt(path: Path, shop: Shop, heard: list[bool]) -> None:
    assert heard
    told = report(path)
    assert (len(shop.sent), told.requests) == (1, 2)
    assert (told.accepted, len(told.unknown), len(told.not_sent)) == (SIZE, 0, MANY - SIZE)
    again = Shop()
    told = call("sync", again, None, path, "delete_offers", settings={"policy": {"doubt": 0.0}})
    assert (told.accepted, len(told.unknown)) == (MANY, 0)


@KINDS
def test_an_intent_that_cannot_be_written_keeps_the_batch_back(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, shop = tmp_path / "run.db", Shop()
    inner = JournalLedger.intent

    def intent(self: JournalLedger, flight: Any) -> None:
        if len(shop.sent) == 2:
            assert self._connection is not None
            self._connection.execute("PRAGMA query_only = ON")
        inner(self, flight)

    monkeypatch.setattr(JournalLedger, "intent", intent)
    with pytest.raises(JournalError) as caught:
        call(kind, shop, skus(MANY), path, settings={"parallel": 1})
    assert len(shop.sent) == 2
    told = caught.value.report
    assert told is not None
    assert (told.accepted, len(told.unknown), len(told.not_sent)) == (2 * SIZE, 0, MANY - 2 * SIZE)
    again = Shop()
    monkeypatch.undo()
    assert call(kind, again, None, path).accepted == MANY
    assert len(again.sent) == MANY // SIZE - 2
