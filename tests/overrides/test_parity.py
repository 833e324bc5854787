"""Market and AsyncMarket, driven with the same 1,000 schedules, do and tell exactly the same.

At parallel 1 the requests agree to the byte and to the moment on the virtual clock, and so do the
reports, errors and what was told on the way. Above that, each call is held against the truth.
"""

import asyncio
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import pytest
from yandex_market import MarketError
from yandex_market.report import BulkReport, Progress
from yandex_market_client.errors import MarketDeprecationWarning

from tests.overrides.shop import ARCHIVE, DELETE, FAULTS, SIZE, UPDATE, Sent, Shop, entry, size_of

pytestmark = pytest.mark.filterwarnings(
    f"ignore::{MarketDeprecationWarning.__module__}.{MarketDeprecationWarning.__name__}"
)
BLOCKS, SCHEDULES = 10, 100


class Schedule(NamedTuple):
    """One call and what it meets, from a seed."""

    method: str
    items: list[Any]
    on_invalid: str
    breaks: int | None  # the iterable raises after so many items
    shop: dict[str, Any]
    market: dict[str, Any]


class InputError(Exception):
    """Raised by an iterable."""


def schedule(seed: int, parallel: int = 1) -> Schedule:
    random = Random(seed)
    operation = random.choice([ARCHIVE, ARCHIVE, DELETE, UPDATE])
    size = size_of(operation)
    count = random.choice([0, 1, 5, size, size + 1, 2 * size, random.randint(0, 5 * size)])
    skus = [f"{' ' * random.randint(0, 1)}sku-{seed}-{number}" for number in range(count)]
    for _ in range(random.randint(0, 5) if skus and parallel == 1 else 0):
        skus.insert(random.randint(0, len(skus)), random.choice(skus).strip())
    plain = operation is not UPDATE
    items: list[Any] = [*skus] if plain else [entry(sku) for sku in skus]
    if random.random() < 0.4 and parallel == 1:
        wrong: list[Any] = ["", "a\nb", "x" * 300, None, 7, {}] if plain else [7, None]
        for _ in range(random.randint(1, 4)):
            items.insert(random.randint(0, len(items)), random.choice(wrong))
    rate = random.choice([0.0, 0.2, 0.5, 1.0])
    faults = [
        random.choice(sorted(FAULTS)) if random.random() < rate else "ok"
        for _ in range(random.choice([3, 30, 300]))
    ]
    if random.random() < 0.5:
        fatal = {"401", "403", "404", "405", "redirect", "423 permanent"}
        faults = [fault for fault in faults if fault not in fatal]
    reasons = ["OFFER_HAS_STOCKS", "UNKNOWN", "SOMETHING_NEW"]
    wrong_skus = random.sample(skus, min(len(skus), random.choice([0, 0, 1, 3])))
    took = Random(seed + 1)
    deadline = random.choice([None, None, None, 5.0, 100.0])
    limits = {operation.id: random.choice([size, 3 * size])} if random.random() < 0.2 else {}
    return Schedule(
        operation.python_name,
        items,
        random.choice(["raise", "refuse", "refuse"]),
        random.choice([None, None, None, None, random.randint(0, len(items))]),
        {
            "faults": faults,
            "refused": {sku.strip(): random.choice(reasons) for sku in wrong_skus},
            "took": lambda: took.choice([0.0, 0.25, 3.0]),
        },
        {
            "seed": seed,
            "limits": limits,
            "parallel": parallel,
            "policy": {
                "attempts": random.randint(1, 5),
                "outage": random.choice([0.0, 100.0, 1800.0]),
                "max_wait": random.choice([30.0, 300.0]),
                "deadline": deadline,
            },
        },
    )


class Heard(NamedTuple):
    """All that the outside can see of a call."""

    sent: list[Sent]
    error: str | None
    report: BulkReport | None
    on_report: list[BulkReport]
    progress: list[Progress]
    shop: Shop


def _given(plan: Schedule) -> Any:
    for number, item in enumerate(plan.items):
        if number == plan.breaks:
            raise InputError
        yield item


def sync(plan: Schedule) -> Heard:
    shop = Shop(**plan.shop)
    reports: list[BulkReport] = []
    progress: list[Progress] = []
    report, error = None, None
    with shop.market(**plan.market) as market:
        try:
            report = getattr(market, plan.method)(
                1,
                _given(plan),
                on_invalid=plan.on_invalid,
                on_report=reports.append,
                on_progress=progress.append,
            )
        except (MarketError, InputError) as raised:
            report, error = getattr(raised, "report", None), f"{type(raised).__name__}: {raised}"
    return Heard(shop.sent, error, report, reports, progress, shop)


async def asynchronous(plan: Schedule) -> Heard:
    shop = Shop(**plan.shop)
    reports: list[BulkReport] = []
    progress: list[Progress] = []
    report, error = None, None
    async with shop.async_market(**plan.market) as market:
        try:
            report = await getattr(market, plan.method)(
                1,
                _given(plan),
                on_invalid=plan.on_invalid,
                on_report=reports.append,
                on_progress=progress.append,
            )
        except (MarketError, InputError) as raised:
            report, error = getattr(raised, "report", None), f"{type(raised).__name__}: {raised}"
    return Heard(shop.sent, error, report, reports, progress, shop)


def in_one_loop(block: int, check: Callable[[int, asyncio.Runner], None]) -> None:
    with asyncio.Runner() as runner:
        for seed in range(block * SCHEDULES, (block + 1) * SCHEDULES):
            try:
                check(seed, runner)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}: {error}") from error


@pytest.mark.parametrize("block", range(BLOCKS))
def test_sync_and_async_agree_exactly(block: int) -> None:
    """The same requests at the same moments, the same report, error and progress."""

    def check(seed: int, runner: asyncio.Runner) -> None:
        one, other = sync(schedule(seed)), runner.run(asynchronous(schedule(seed)))
        assert one.sent == other.sent
        assert one.error == other.error
        assert one.report == other.report
        assert one.on_report == other.on_report == [one.report]
        assert one.progress == other.progress
        assert max(one.shop.most, other.shop.most) <= 1
        assert one.report is not None
        conserved(one.report)

    in_one_loop(block, check)


@pytest.mark.parametrize("parallel", [2, 3, 4])
def test_in_parallel_each_report_tells_the_truth(parallel: int) -> None:
    """Conservation, the server's truth and the cap, with several requests in flight."""
    most = 0

    def check(seed: int, runner: asyncio.Runner) -> None:
        nonlocal most
        plan = schedule(seed, parallel)
        heard = runner.run(asynchronous(plan))
        assert heard.report is not None
        assert heard.on_report == [heard.report]
        conserved(heard.report)
        heard.shop.check(heard.report)
        assert heard.shop.most <= parallel
        most = max(most, heard.shop.most)

    in_one_loop(100 + parallel, check)
    assert most == parallel


def conserved(report: BulkReport) -> None:
    told = [*report.refused, *report.unknown, *report.not_sent]
    assert report.submitted == report.accepted + report.duplicates + len(told)
    assert len({entry.position for entry in told}) == len(told)
    assert all(0 <= entry.position < report.submitted for entry in told)


def test_the_schedules_reach_everything() -> None:
    """The seeds cover every fault, both modes, and each way to end."""
    plans = [schedule(seed) for seed in range(BLOCKS * SCHEDULES)]
    assert {fault for plan in plans for fault in plan.shop["faults"]} == FAULTS.keys()
    assert {plan.method for plan in plans} == {o.python_name for o in (ARCHIVE, DELETE, UPDATE)}
    assert {plan.on_invalid for plan in plans} == {"raise", "refuse"}
    assert max(len(plan.items) for plan in plans) > 4 * SIZE
