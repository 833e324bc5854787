"""The disk fails at some write, down to the very last: what it holds is told, once."""

import asyncio
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from yandex_market import BulkReport, InvalidOfferIds, JournalError, MarketError, NotFoundError
from yandex_market import journal_ledger as ledgers
from yandex_market.journal import report
from yandex_market.journal_ledger import JournalLedger

from tests.journal.test_parity import plainly
from tests.journal.test_resume import KINDS, MANY, Stop, after, call
from tests.overrides.shop import Shop, skus
from tests.overrides.test_parity import conserved

ENDINGS: dict[str, dict[str, Any]] = {
    "whole": {},
    "404, one is to be tried again": {"faults": ["ok", "500", "404"]},
    "stopped, one is to be tried again": {"faults": ["ok", "500"]},
    "unexpected": {"before": after(3, Stop)},
}
ENDINGS_BY = {
    "whole": type(None),
    "404, one is to be tried again": NotFoundError,
    "stopped, one is to be tried again": type(None),
    "unexpected": Stop,
}


class Failing:
    """A connection whose n-th COMMIT, and each after it, finds no room."""

    def __init__(self, inner: Any, left: list[int]) -> None:
        self._inner, self._left = inner, left

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def execute(self, sql: str, *more: Any) -> Any:
        if sql == "COMMIT":
            self._left[0] -= 1
            if self._left[0] < 0:
                self._inner.execute("PRAGMA max_page_count = 1")
                self._inner.execute("CREATE TABLE big AS SELECT zeroblob(1 << 22) AS b")
        return self._inner.execute(sql, *more)


def fail(monkeypatch: pytest.MonkeyPatch, left: list[int]) -> None:
    inner = ledgers.open_to_write
    monkeypatch.setattr(
        ledgers, "open_to_write", lambda *a, **more: Failing(inner(*a, **more), left)
    )


def run(
    kind: str, shop: Shop, path: Path, reports: list[BulkReport], stop: Callable[[], bool]
) -> BulkReport:
    options: Any = {"journal": path, "on_report": reports.append, "stop": stop}
    if kind == "sync":
        with shop.market() as market:
            return market.add_offers_to_archive(1, skus(MANY), **options)

    async def run() -> BulkReport:
        shop.clock.patience = 0.003
        async with shop.async_market(parallel=1) as market:
            return await market.add_offers_to_archive(1, skus(MANY), **options)

    return asyncio.run(run())


@KINDS
@pytest.mark.parametrize("ending", ENDINGS)
def test_at_any_write(
    kind: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One report however it ends, on the error if there is one; what ended it first is raised."""
    errors: list[BaseException | None] = []
    for number in count(1):
        path, left = tmp_path / f"{number}.db", [number]
        reports: list[BulkReport] = []
        shop = Shop(**ENDINGS[ending])

        def stop(shop: Shop = shop) -> bool:
            return "stopped" in ending and len(shop.sent) == 2

        error: BaseException | None = None
        with monkeypatch.context() as patch:
            fail(patch, left)
            try:
                run(kind, shop, path, reports, stop)
            except (MarketError, Stop) as raised:
                error = raised
        (told,) = reports
        conserved(told)
        assert plainly(told)["accepted"] == report(path).accepted
        assert error is None or error.report is told  # type: ignore[attr-defined]
        again = Shop()
        again.done |= shop.done
        assert run(kind, again, path, [], lambda: False).accepted == MANY
        if left[0] >= 0:
            break
        errors.append(error)
    assert len(errors) > 3
    assert {type(error) for error in errors[:-2]} <= {JournalError, type(errors[-1])}
    before_last, last = (type(error) for error in errors[-2:])
    # The last one only writes that it has ended.
    assert last is ENDINGS_BY[ending]
    assert before_last is (ENDINGS_BY[ending] if "404," in ending else JournalError)


def fail_loading(monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    """From the n-th piece of the input on there is no room; SQLite then undoes all by itself."""
    inner = JournalLedger.load
    calls = count(1)

    def load(self: JournalLedger, *given: Any) -> None:
        if next(calls) >= left:
            pages = self._db.execute("PRAGMA page_count").fetchone()[0]
            self._db.execute(f"PRAGMA max_page_count = {pages}")
        inner(self, *given)

    monkeypatch.setattr(JournalLedger, "load", load)


@KINDS
@pytest.mark.parametrize("earlier", [False, True])
def test_while_loading(
    kind: str, earlier: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the input is written: what is told, now and later, is what the disk still has."""
    path, reports = tmp_path / "run.db", list[BulkReport]()
    if earlier:
        with pytest.raises(InvalidOfferIds):
            call(kind, Shop(), ["a", "b\n", "c"], path)
    before = plainly(report(path)) if earlier else None
    with monkeypatch.context() as patch:
        fail_loading(patch, 3)
        with pytest.raises(JournalError, match="disk is full"):
            call(kind, Shop(), skus(9000), path, on_report=reports.append)
    for told in (report(path), *reports):
        conserved(told)
        assert len(list(told.not_sent)) == len(told.not_sent)
        assert plainly(told) == (before or {**plainly(told), "submitted": 0, "exhausted": False})
    assert len(reports) == 1
    assert call(kind, Shop(), skus(MANY), path).accepted == MANY


def test_cancelled_while_the_last_flights_land(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another error is under way: the cancellation wins, and all is written down."""
    path, inner = tmp_path / "run.db", JournalLedger.settle
    heard: list[object] = []

    def failing(_: object) -> None:
        heard.append(None)
        raise ValueError

    async def run() -> None:
        loop, shop = asyncio.get_running_loop(), Shop()
        shop.clock.patience = 0.003

        def settle(self: JournalLedger, *given: Any) -> None:
            inner(self, *given)
            if len(heard) == 1:
                cancelled = threading.Event()
                loop.call_soon_threadsafe(lambda: (task.cancel(), cancelled.set()))
                assert cancelled.wait(10)
                heard.append(None)

        monkeypatch.setattr(JournalLedger, "settle", settle)
        async with shop.async_market(parallel=3) as market:
            task = asyncio.create_task(
                market.add_offers_to_archive(1, skus(MANY), journal=path, on_progress=failing)  # type: ignore[arg-type]
            )
            with pytest.raises(asyncio.CancelledError):
                await task
            assert task.cancelled()
        conserved(report(path))
        shop.check(report(path))

    asyncio.run(run())
    assert len(heard) > 1
