"""Tests as a consumer of the SDK writes them, with its test kit."""

from __future__ import annotations

import asyncio
import io
import time

import pytest
from catalogue_tools import Busy, retire, retire_async, slow_sellers
from yandex_market import AsyncMarket, Market, RetryPolicy
from yandex_market.simulator import Fault, SteppedClock, faults
from yandex_market.testing import MarketSimulator


def test_retires(market_simulator: MarketSimulator, market_client: Market) -> None:
    """Everything that the archive takes is deleted."""
    skus = market_simulator.skus[:10]
    retired = retire(market_client, market_simulator.business_id, skus)
    assert retired.deleted is not None
    assert retired.deleted.all_accepted
    assert not market_simulator.offers.keys() & set(skus)
    market_simulator.expect("add_offers_to_archive", skus=skus, requests=1)
    market_simulator.expect("delete_offers", skus=skus, requests=1)
    market_simulator.assert_report_matches(retired.archived)
    market_simulator.assert_report_matches(retired.deleted)


@pytest.mark.market(offers=20, stocked=1.0)
def test_what_is_in_stock_stays(market_simulator: MarketSimulator, market_client: Market) -> None:
    """Nothing of what the archive refuses is deleted, and all of it is written down."""
    retired = retire(market_client, market_simulator.business_id, market_simulator.skus)
    assert retired.deleted is None
    market_simulator.expect_nothing("delete_offers")
    file = io.StringIO()
    assert retired.write_left_over(file) == len(market_simulator.skus)
    assert file.getvalue().splitlines()[0] == "sku,reason"
    assert len(market_simulator.offers) == len(market_simulator.skus)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.status(500), id="500"),
        pytest.param(faults.html(502), id="html"),
        pytest.param(faults.limited(), id="limited"),
        pytest.param(faults.reset(acts=True), id="reset"),
        pytest.param(faults.half_answer(), id="half"),
    ],
)
def test_faults_change_nothing(
    market_simulator: MarketSimulator, market_client: Market, fault: Fault
) -> None:
    """Whatever goes wrong once, the products are retired."""
    market_simulator.fail_next(fault, operation="add_offers_to_archive")
    skus = market_simulator.skus
    retired = retire(market_client, market_simulator.business_id, skus)
    market_simulator.assert_faults_met()
    market_simulator.expect("addOffersToArchive", skus=skus, requests=2)
    assert not list(retired.left_over())
    assert not market_simulator.offers


def test_a_dead_market_is_told(market_simulator: MarketSimulator, market_client: Market) -> None:
    """When the attempts end, the products are named, and none is deleted."""
    settings = market_client.settings.with_changes(retry=RetryPolicy(attempts=2))
    market_simulator.fail_next(500, times=100)
    with market_simulator.client(settings=settings) as market:
        retired = retire(market, market_simulator.business_id, market_simulator.skus)
    assert len(list(retired.left_over())) == len(market_simulator.skus)
    market_simulator.expect_nothing("delete_offers")


@pytest.mark.market(offers=50, limits={"addOffersToArchive": 10})
def test_a_limit_costs_no_time(
    market_simulator: MarketSimulator, market_client: Market, market_clock: SteppedClock
) -> None:
    """Waiting for the limit again and again takes minutes by the clock, and none of ours."""
    begin, began = market_clock.now(), time.monotonic()
    limited = market_client.settings.with_changes(limits={"add_offers_to_archive": 10})
    with market_simulator.client(settings=limited) as market:
        retired = retire(market, market_simulator.business_id, market_simulator.skus)
    assert retired.archived.all_accepted
    assert market_clock.now() - begin > 200
    assert time.monotonic() - began < 5
    assert 420 not in {arrival.status for arrival in market_simulator.requests()}


@pytest.mark.market(offers=50, limits={"addOffersToArchive": 10})
def test_somebody_in_a_hurry(market_simulator: MarketSimulator, market_client: Market) -> None:
    """A caller who does not wait is told so, as this package says it."""
    hasty = market_client.settings.with_changes(
        limits={"add_offers_to_archive": 10}, retry=RetryPolicy(max_wait=1)
    )
    with market_simulator.client(settings=hasty) as market, pytest.raises(Busy) as caught:
        retire(market, market_simulator.business_id, market_simulator.skus)
    assert caught.value.seconds


def test_slow_sellers(market_simulator: MarketSimulator, market_client: Market) -> None:
    """The store's products are found by their status, over all pages."""
    wanted = [offer.status for offer in market_simulator.offers.values()][-1]
    found = slow_sellers(market_client, market_simulator.campaign_id, [wanted])
    assert found == [o.sku for o in market_simulator.offers.values() if o.status == wanted]


def test_retires_in_a_loop(
    market_simulator: MarketSimulator, async_market_client: AsyncMarket
) -> None:
    """The asynchronous client needs no plugin for pytest: asyncio.run will do."""
    market_simulator.fail_next(500, faults.reset(acts=True))

    async def main() -> None:
        async with async_market_client as market:
            retired = await retire_async(
                market, market_simulator.business_id, market_simulator.skus
            )
        assert not list(retired.left_over())

    asyncio.run(main())
    market_simulator.assert_faults_met()
    assert not market_simulator.offers


def test_left_open_it_leaves_nothing(market_simulator: MarketSimulator) -> None:
    """A client that is not closed warns of nothing, and the next loop takes a new one."""
    for skus in (market_simulator.skus[:3], market_simulator.skus[3:5]):
        client = market_simulator.async_client()
        since = market_simulator.count
        asyncio.run(retire_async(client, market_simulator.business_id, skus))
        market_simulator.expect("delete_offers", skus=skus, since=since)


def test_asynchronous_over_http(market_simulator: MarketSimulator) -> None:
    """It can go over a socket as well, as the synchronous one does."""
    market_simulator.fail_next(faults.half_answer())

    async def main() -> None:
        client = market_simulator.async_client(transport=None, base_url=market_simulator.url)
        async with client as market:
            retired = await retire_async(
                market, market_simulator.business_id, market_simulator.skus
            )
        assert not list(retired.left_over())

    asyncio.run(main())
    market_simulator.assert_faults_met()
