"""The clients against the simulator, over real HTTP on loopback: the report is what happened."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from yandex_market import AsyncMarket, BulkReport, Market, RetryPolicy, Settings
from yandex_market.errors import NotFoundError, UnauthorizedError
from yandex_market.settings import KeyHolder
from yandex_market.simulator import RealClock, Simulator, SteppedClock, faults
from yandex_market.waiting import Limiters
from yandex_market_client.facts import BY_PYTHON_NAME, OPERATIONS, WIRE

from tests.simulator.helpers import ARCHIVE, DELETE, UPDATE

pytestmark = pytest.mark.filterwarnings(
    "ignore::yandex_market_client.errors.MarketDeprecationWarning"
)

MANY = 100_000
HUGE = dict.fromkeys(OPERATIONS, 10**9)
Operate = Callable[[str, Any], BulkReport]
"""Does a bulk call: the name of the client's method, and the items."""


def settings(simulator: Simulator, url: str, **changes: Any) -> Settings:
    options = {"limits": HUGE, "parallel": WIRE.parallel.ceiling, **changes}
    return Settings(key=KeyHolder(simulator.key), base_url=url, **options)


def place(simulator: Simulator, name: str) -> int:
    """The id that a method of the client wants."""
    wanted: int = getattr(simulator, BY_PYTHON_NAME[name].limit.per_python)
    return wanted


def run_sync(simulator: Simulator, chosen: Settings, work: Callable[[Operate], None]) -> None:
    clock: Any = simulator.clock
    with Market(settings=chosen, clock=clock, limiters=Limiters()) as market:
        work(lambda name, items: getattr(market, name)(place(simulator, name), items))


def run_async(simulator: Simulator, chosen: Settings, work: Callable[[Operate], None]) -> None:
    clock: Any = simulator.clock
    with asyncio.Runner() as runner:
        market = AsyncMarket(settings=chosen, clock=clock, limiters=Limiters())

        def operate(name: str, items: Any) -> BulkReport:
            return runner.run(getattr(market, name)(place(simulator, name), items))

        try:
            work(operate)
        finally:
            runner.run(market.aclose())


both = pytest.mark.parametrize("run", [run_sync, run_async])


def compared(simulator: Simulator, operate: Operate, name: str, items: Any) -> BulkReport:
    since = simulator.record.count
    report = operate(name, items)
    simulator.record.verify(report, since)
    assert report.exhausted
    return report


@both
@pytest.mark.parametrize("attempts", [8, 2])
def test_a_hundred_thousand_are_archived_and_deleted_through_faults(
    run: Callable[..., None], attempts: int
) -> None:
    simulator = Simulator(
        offers=MANY,
        stocked=0.05,
        clock=RealClock(rate=300),
        limits=HUGE,
        fault_rate=0.3,
        seed=attempts,
    )
    skus = simulator.skus()
    stocked = {sku for sku, offer in simulator.offers.items() if offer.stock}

    def work(operate: Operate) -> None:
        report = compared(simulator, operate, "add_offers_to_archive", iter(skus))
        assert {r.item for r in report.refused} <= stocked
        lost = {item.item for item in report.unknown}
        assert bool(lost) is (attempts == 2)
        archived = {sku for sku, offer in simulator.offers.items() if offer.archived}
        assert report.accepted == len(archived - lost)
        report = compared(simulator, operate, "delete_offers", iter(skus))
        assert stocked <= simulator.offers.keys()
        assert {r.item for r in report.refused} <= stocked
        lost = {item.item for item in report.unknown}
        fates = simulator.record.fates(DELETE.id)
        # Unknown is only what no heard answer settled, or what was refused after a lost answer.
        assert lost <= fates.lost | (stocked & fates.doubtful)
        assert report.accepted == MANY - len(simulator.offers.keys() | lost)

    with simulator.serve() as url:
        policy = RetryPolicy(attempts=attempts, give_up_after=1000)
        run(simulator, settings(simulator, url, retry=policy), work)
    assert len(simulator.record.faults()) == len({fault.name for fault in faults.MIX})


@both
@pytest.mark.parametrize("window", ["sliding", "fixed"])
def test_the_limiter_never_meets_the_limit(run: Callable[..., None], window: Any) -> None:
    simulator = Simulator(offers=30_000, clock=SteppedClock(), window=window)
    chosen: dict[str, Any] = {"limits": {}}

    def work(operate: Operate) -> None:
        compared(simulator, operate, "add_offers_to_archive", simulator.skus())

    with simulator.serve() as url:
        run(simulator, settings(simulator, url, **chosen), work)
    assert simulator.record.statuses() == {200: 150}
    busy = simulator.quotas.window(ARCHIVE, str(simulator.business_id))
    assert busy.peak == ARCHIVE.limit.amount


@both
def test_a_lower_tier_is_learned_from_the_headers(run: Callable[..., None]) -> None:
    simulator = Simulator(offers=12_000, clock=RealClock(rate=200), tier=0.5)

    def work(operate: Operate) -> None:
        report = compared(simulator, operate, "add_offers_to_archive", simulator.skus())
        assert report.accepted == 12_000

    with simulator.serve() as url:
        run(simulator, settings(simulator, url, limits={}, parallel=1), work)
    assert simulator.record.statuses() == {200: 60}


@both
def test_a_minute_takes_milliseconds_by_a_stepped_clock(run: Callable[..., None]) -> None:
    # Patient: a busy machine must not look like a wait, as the minutes are counted.
    simulator = Simulator(offers=2000, clock=SteppedClock(patience=0.2), limits={ARCHIVE.id: 600})
    begun = simulator.clock.now()

    def work(operate: Operate) -> None:
        report = compared(simulator, operate, "add_offers_to_archive", simulator.skus())
        assert report.accepted == 2000

    with simulator.serve() as url:
        run(simulator, settings(simulator, url, limits={ARCHIVE.id: 600}), work)
    assert 180 <= simulator.clock.now() - begun < 300
    assert simulator.record.statuses() == {200: 10}


@both
def test_limits_met_with_others_are_waited_out(run: Callable[..., None]) -> None:
    simulator = Simulator(offers=2000, clock=SteppedClock(), limits={ARCHIVE.id: 1000})
    simulator.quotas.window(ARCHIVE, str(simulator.business_id)).charge(simulator.clock.now(), 900)
    simulator.faults.script(faults.crowded(), times=2, skip=1)

    def work(operate: Operate) -> None:
        report = compared(simulator, operate, "add_offers_to_archive", simulator.skus())
        assert report.accepted == 2000

    with simulator.serve() as url:
        run(simulator, settings(simulator, url), work)
    assert simulator.record.statuses()[420] >= 3


@both
def test_a_failure_of_the_server_is_tried_again(run: Callable[..., None]) -> None:
    simulator = Simulator(offers=500, clock=RealClock(rate=300))
    for sku in simulator.skus()[::50]:
        simulator.offers[sku].flaky = 2

    def work(operate: Operate) -> None:
        report = compared(simulator, operate, "add_offers_to_archive", simulator.skus())
        assert report.all_accepted

    with simulator.serve() as url:
        run(simulator, settings(simulator, url), work)
    assert all(offer.archived for offer in simulator.offers.values())


@both
def test_spellings_of_one_sku_are_one(run: Callable[..., None]) -> None:
    simulator = Simulator(offers=3, stocked=0.0)
    one, two, _ = simulator.skus()

    def work(operate: Operate) -> None:
        report = compared(simulator, operate, "delete_offers", [f" {one}", f"{one}\t", two])
        assert (report.accepted, report.duplicates) == (2, 1)

    with simulator.serve() as url:
        run(simulator, settings(simulator, url), work)
    assert len(simulator.offers) == 1


@both
def test_a_wrong_key_ends_the_call(run: Callable[..., None]) -> None:
    simulator = Simulator(offers=1000)

    def work(operate: Operate) -> None:
        with pytest.raises(UnauthorizedError) as caught:
            operate("add_offers_to_archive", simulator.skus())
        assert caught.value.report is not None
        simulator.record.verify(caught.value.report)

    with simulator.serve() as url:
        wrong = settings(simulator, url, parallel=1).with_changes(key=KeyHolder("wrong"))
        run(simulator, wrong, work)
    assert simulator.record.count == 1


def entries(count: int) -> list[dict[str, Any]]:
    return [
        {"offer": {"shopSku": f"NEW-{n:05d}", "name": "A", "vendor": "B"}} for n in range(count)
    ]


@both
def test_one_wrong_entry_is_found(run: Callable[..., None]) -> None:
    simulator = Simulator(clock=RealClock(rate=300))

    # Something that only the server knows to be wrong.
    def poisoned(arrival: Any) -> bool:
        return "NEW-00321" in arrival.skus

    simulator.faults.script(faults.status(400), times=1000, operation=UPDATE.id, when=poisoned)

    def work(operate: Operate) -> None:
        report = compared(simulator, operate, "update_offer_mapping_entries", entries(1200))
        assert report.accepted == 1199
        (refusal,) = report.refused
        assert refusal.item["offer"]["shopSku"] == "NEW-00321"
        assert refusal.isolated

    with simulator.serve() as url:
        run(simulator, settings(simulator, url), work)
    assert len(simulator.offers) == 1199


def test_a_removed_method_is_no_riddle() -> None:
    simulator = Simulator()
    simulator.remove_documented()
    with (
        simulator.serve() as url,
        Market(settings=settings(simulator, url)) as market,
        pytest.raises(NotFoundError) as caught,
    ):
        market.update_offer_mapping_entries(simulator.campaign_id, entries(3))
    assert caught.value.report is not None
    simulator.record.verify(caught.value.report)


def test_a_list_is_read_through_faults() -> None:
    simulator = Simulator(
        offers=5000, clock=RealClock(rate=300), fault_rate=0.3, limits=HUGE, seed=3
    )
    clock: Any = simulator.clock
    with (
        simulator.serve() as url,
        Market(settings=settings(simulator, url), clock=clock) as market,
    ):
        read = [offer.offer_id for offer in market.get_campaign_offers(simulator.campaign_id)]
        assert read == simulator.skus()
        some = simulator.skus()[::7]
        found = market.get_campaign_offers(simulator.campaign_id, offer_ids=some)
        assert [offer.offer_id for offer in found] == some
        wanted = ["PUBLISHED", "NO_STOCKS"]
        found = market.get_campaign_offers(simulator.campaign_id, statuses=wanted, limit=33)
        counts = Counter(str(offer.status) for offer in found)
    # A fault may have put an unknown status into the place of one of these.
    there = Counter(o.status for o in simulator.offers.values() if o.status in wanted)
    assert counts.total() == there.total()
    assert simulator.record.faults()


def test_in_process_without_a_socket() -> None:
    simulator = Simulator(offers=1000, stocked=0.1, clock=SteppedClock(), fault_rate=0.2, seed=5)
    clock: Any = simulator.clock
    transport = httpx.ASGITransport(app=simulator.app)

    async def work() -> None:
        url = "http://127.0.0.1"
        async with AsyncMarket(
            settings=settings(simulator, url),
            transport=transport,
            clock=clock,
            limiters=Limiters(),
        ) as market:
            report = await market.add_offers_to_archive(simulator.business_id, simulator.skus())
            simulator.record.verify(report)
            read = [o async for o in market.get_campaign_offers(simulator.campaign_id, limit=7)]
            assert len(read) == 1000

    asyncio.run(work())
    assert simulator.record.faults()


def test_two_clients_in_threads_share_one_limit() -> None:
    simulator = Simulator(offers=8000, clock=RealClock(rate=200), limits={ARCHIVE.id: 2000})
    clock: Any = simulator.clock
    limiters, reports = Limiters(), list[BulkReport]()

    def work(skus: list[str]) -> None:
        chosen = settings(simulator, url, limits={ARCHIVE.id: 2000})
        with Market(settings=chosen, clock=clock, limiters=limiters) as market:
            reports.append(market.add_offers_to_archive(simulator.business_id, skus))

    with simulator.serve() as url:
        threads = [threading.Thread(target=work, args=(simulator.skus()[n::2],)) for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert [report.accepted for report in reports] == [4000, 4000]
    assert simulator.record.statuses() == {200: 40}
