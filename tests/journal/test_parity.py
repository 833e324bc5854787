"""With a journal and without, the same calls are made and the same is told; sync and async agree.

The schedules are those of the other parity test, and its `in_one_loop`.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from yandex_market import BulkReport, MarketError
from yandex_market.journal import report, status
from yandex_market.report import Progress
from yandex_market_client.errors import MarketDeprecationWarning

from tests.overrides.shop import Shop
from tests.overrides.test_parity import Heard, InputError, Schedule, conserved, schedule

pytestmark = pytest.mark.filterwarnings(
    f"ignore::{MarketDeprecationWarning.__module__}.{MarketDeprecationWarning.__name__}"
)
BLOCKS, SCHEDULES = 4, 40


def given(plan: Schedule) -> Any:
    for number, item in enumerate(plan.items):
        if number == plan.breaks:
            raise InputError
        yield item


def sync(plan: Schedule, journal: Path | None) -> Heard:
    shop = Shop(**plan.shop)
    reports: list[BulkReport] = []
    progress: list[Progress] = []
    error = None
    with shop.market(**plan.market) as market:
        try:
            getattr(market, plan.method)(
                1,
                given(plan),
                on_invalid=plan.on_invalid,
                on_report=reports.append,
                on_progress=progress.append,
                journal=journal,
            )
        except (MarketError, InputError) as raised:
            error = f"{type(raised).__name__}: {raised}"
    return Heard(shop.sent, error, reports[0], reports, progress, shop)


async def asynchronous(plan: Schedule, journal: Path) -> Heard:
    shop = Shop(**plan.shop)
    shop.clock.patience = 0.003
    reports: list[BulkReport] = []
    progress: list[Progress] = []
    error = None
    async with shop.async_market(**plan.market) as market:
        try:
            await getattr(market, plan.method)(
                1,
                given(plan),
                on_invalid=plan.on_invalid,
                on_report=reports.append,
                on_progress=progress.append,
                journal=journal,
            )
        except (MarketError, InputError) as raised:
            error = f"{type(raised).__name__}: {raised}"
    return Heard(shop.sent, error, reports[0], reports, progress, shop)


def plainly(report: BulkReport) -> dict[str, Any]:
    """A report with items as they come from a file."""
    told = report.to_dict()
    for kind in ("refused", "unknown", "not_sent"):
        assert len(told[kind]) == len(getattr(report, kind))
        for one in told[kind]:
            if hasattr(one["item"], "to_dict"):
                one["item"] = one["item"].to_dict()
    return told


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_journal_changes_nothing(block: int, tmp_path: Path) -> None:
    """The same requests at the same moments, the same report, error and progress."""
    for seed in range(block * SCHEDULES, (block + 1) * SCHEDULES):
        plan, path = schedule(seed), tmp_path / f"{seed}.db"
        one, other = sync(schedule(seed), None), sync(plan, path)
        assert one.report is not None
        assert other.report is not None
        conserved(other.report)
        assert plainly(other.report) == plainly(report(path)), seed
        if plan.on_invalid == "refuse" and plan.breaks in range(len(plan.items)):
            assert other.sent == []  # the input comes first, and it broke off
            continue
        assert one.sent == other.sent, seed
        assert one.error == other.error, seed
        if plan.on_invalid == "raise" or one.report.exhausted:
            assert plainly(one.report) == plainly(other.report), seed
        if plan.on_invalid == "raise":
            assert one.progress == other.progress, seed
        else:  # without a journal, the input is not read to its end when the call breaks off
            assert one.report.accepted == other.report.accepted
            assert plainly(one.report)["unknown"] == plainly(other.report)["unknown"]
        assert status(path).holder_pid is None


@pytest.mark.parametrize("block", range(2))
def test_sync_and_async_agree(block: int, tmp_path: Path) -> None:
    """At parallel 1 they send, tell and write the same."""
    with asyncio.Runner() as runner:
        for seed in range(1000 + block * 15, 1015 + block * 15):
            one = sync(schedule(seed), tmp_path / f"{seed}.db")
            path = tmp_path / f"{seed}-async.db"
            other = runner.run(asynchronous(schedule(seed), path))
            assert one.sent == other.sent, seed
            assert one.error == other.error, seed
            assert one.progress == other.progress, seed
            assert one.report is not None
            assert other.report is not None
            assert plainly(one.report) == plainly(other.report) == plainly(report(path)), seed


def test_in_parallel_each_report_tells_the_truth(tmp_path: Path) -> None:
    """Conservation, the server's truth and the cap, with several requests in flight."""
    most = 0
    with asyncio.Runner() as runner:
        for seed in range(2000, 2040):
            plan = schedule(seed, 4)
            heard = runner.run(asynchronous(plan, tmp_path / f"{seed}.db"))
            assert heard.report is not None
            conserved(heard.report)
            heard.shop.check(heard.report)
            assert heard.shop.most <= 4
            most = max(most, heard.shop.most)
    assert most == 4
