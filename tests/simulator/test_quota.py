"""The limits of the simulator, without it."""

import random
from typing import Any

import pytest
from yandex_market.simulator.quota import Quotas, Window, WindowKind, spends, weigh
from yandex_market_client.facts import OPERATIONS, WIRE

from tests.simulator.helpers import ALL, ARCHIVE, LIST


def take(window: Window, now: float, weight: int) -> bool:
    fits = window.fits(now, weight)
    if fits:
        window.charge(now, weight)
    return fits


def test_a_sliding_window_forgets_each_request_after_its_time() -> None:
    window = Window(100, 60, "sliding")
    assert take(window, 10, 60)
    assert take(window, 30, 40)
    assert not take(window, 69.9, 1)
    assert take(window, 70, 60)
    assert not take(window, 89.9, 1)
    assert take(window, 90, 40)


def test_a_fixed_window_begins_anew_with_the_minute() -> None:
    window = Window(100, 60, "fixed")
    assert take(window, 59, 100)
    assert not take(window, 59.9, 1)
    assert take(window, 60, 100)
    assert not take(window, 119, 1)
    assert window.standing(119) == (100, 0, 120)


@pytest.mark.parametrize("kind", ["sliding", "fixed"])
def test_no_window_ever_holds_more_than_the_limit(kind: WindowKind) -> None:
    chance = random.Random(7)
    window, now, log = Window(50, 60, kind), 1000.0, list[tuple[float, int]]()
    for _ in range(3000):
        now += chance.random() * 5
        weight = chance.randint(1, 20)
        if take(window, now, weight):
            log.append((now, weight))
    begins = (
        [t for t, _ in log] if kind == "sliding" else [60 * n for n in range(int(now // 60) + 1)]
    )
    sums = [sum(w for t, w in log if begin <= t < begin + 60) for begin in begins]
    assert max(sums) <= 50
    assert max(sums) > 40
    assert window.peak <= 50


def test_one_heavier_than_the_limit_fits_into_an_empty_window() -> None:
    window = Window(100, 60, "sliding")
    assert take(window, 0, 200)
    assert window.standing(1) == (100, 0, 60)
    assert not take(window, 59, 1)
    assert take(window, 60, 200)


def test_what_remains_and_until_when() -> None:
    window = Window(100, 60, "sliding")
    assert window.standing(5) == (100, 100, 5)
    window.charge(5.5, 30)
    window.charge(7.25, 30)
    assert window.standing(8) == (100, 40, 68)  # whole seconds, never too early
    window.charge(9, 500)
    assert window.standing(9).remaining == 0


def test_windows_are_kept_by_method_and_id() -> None:
    quotas = Quotas()
    first = quotas.window(ARCHIVE, "1")
    assert quotas.window(ARCHIVE, "1") is first
    others = [quotas.window(ARCHIVE, "2"), *(quotas.window(o, "1") for o in ALL if o != ARCHIVE)]
    assert len({id(window) for window in [first, *others]}) == 5


def test_amounts_follow_facts_tier_and_setting() -> None:
    for operation in ALL:
        documented = operation.limit.amount
        assert Quotas().window(operation, "1").limit == documented
        assert Quotas(tier=0.5).window(operation, "1").limit == documented // 2
        quotas = Quotas(tier=0.5, amounts={operation.id: 7})
        window = quotas.window(operation, "1")
        assert window.limit == 7
        quotas.set_amount(operation, 9)
        assert window.limit == quotas.window(operation, "2").limit == 9


def test_a_raised_limit_of_the_facts_is_followed() -> None:
    raised = ARCHIVE._replace(limit=ARCHIVE.limit._replace(amount=123_456, per_seconds=30))
    window = Quotas().window(raised, "1")
    assert (window.limit, window.seconds) == (123_456, 30)


def test_parallel_is_counted_for_each_id_whatever_the_method() -> None:
    quotas = Quotas()
    assert quotas.parallel == WIRE.parallel.ceiling
    leaves = [quotas.enter(ARCHIVE, "1") for _ in range(WIRE.parallel.ceiling)]
    assert all(leaves)
    assert quotas.enter(OPERATIONS["deleteOffers"], "1") is None
    assert quotas.enter(ARCHIVE, "2") is not None
    assert quotas.enter(LIST, "1") is not None  # a campaign, not the business of that number
    leave = leaves.pop()
    assert leave is not None
    leave()
    assert quotas.enter(ARCHIVE, "1") is not None
    assert quotas.most_flying == WIRE.parallel.ceiling


@pytest.mark.parametrize(
    ("status", "spent"),
    [(200, True), (400, True), (401, True), (404, True), (423, True), (420, False), (500, False)],
)
def test_what_spends_quota(status: int, spent: bool) -> None:
    assert spends(status) is spent


@pytest.mark.parametrize(
    ("body", "weight"),
    [({"offerIds": ["a", "b"]}, 2), ({"offerIds": None}, 0), ({}, 0), ([1], 0), (None, 0)],
)
def test_items_are_counted_in_the_field_that_the_fact_names(body: Any, weight: int) -> None:
    assert weigh(ARCHIVE.limit, body) == weight
    assert weigh(LIST.limit, body) == 1
    other = ARCHIVE.limit._replace(counts="things")
    assert weigh(other, {"things": [1, 2, 3]}) == 3
