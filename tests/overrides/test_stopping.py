"""A bulk call that its caller asks to stop, and a caller's own handler of Ctrl-C."""

import signal
from typing import Any

import pytest
from yandex_market import BulkReport
from yandex_market.interrupts import Interrupts

from tests.overrides.shop import SIZE, Shop, in_loop, skus

KINDS = pytest.mark.parametrize("kind", ["sync", "async"])


def archive(kind: str, shop: Shop, items: Any, parallel: int = 1, **options: Any) -> BulkReport:
    if kind == "sync":
        with shop.market() as market:
            return market.add_offers_to_archive(1, items, **options)

    async def run() -> BulkReport:
        async with shop.async_market(parallel=parallel) as market:
            return await market.add_offers_to_archive(1, items, **options)

    return in_loop(run)


@KINDS
@pytest.mark.parametrize("on_invalid", ["raise", "refuse"])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_stops_before_the_next_request(kind: str, on_invalid: str, after: int) -> None:
    """What has landed stands; what had not left never does, and the report accounts for it."""
    shop = Shop()
    report = archive(
        *(kind, shop, skus(3 * SIZE)), on_invalid=on_invalid, stop=lambda: len(shop.sent) >= after
    )
    assert len(shop.sent) == after
    assert report.accepted == after * SIZE == len(shop.done)
    assert report.submitted == report.accepted + len(report.not_sent)
    assert {entry.reason for entry in report.not_sent} <= {"stopped by the caller"}
    assert not report.all_accepted
    shop.check(report)


def test_what_is_in_flight_lands() -> None:
    """With several in flight, none of them is broken off."""
    shop = Shop(took=lambda: 10.0)
    report = archive("async", shop, skus(9 * SIZE), parallel=3, stop=lambda: bool(shop.sent))
    assert report.accepted == len(shop.done) == len(shop.sent) * SIZE
    assert not report.unknown
    assert len(report.not_sent) == report.submitted - report.accepted > 0


@KINDS
def test_a_lost_answer_is_not_forgotten(kind: str) -> None:
    """A batch that waits for another try is unknown, if its first one may have acted."""
    shop = Shop(["lost after"])
    report = archive(kind, shop, skus(2 * SIZE), stop=lambda: bool(shop.sent))
    assert (report.accepted, len(report.unknown), len(report.not_sent)) == (0, SIZE, SIZE)


@KINDS
def test_never_asked_to_stop(kind: str) -> None:
    shop = Shop()
    assert archive(kind, shop, skus(2 * SIZE), stop=lambda: False).all_accepted


@KINDS
def test_a_question_that_raises_ends_the_call(kind: str) -> None:
    """As any of the caller's functions: its error comes out, and carries the report."""

    def stop() -> bool:
        raise LookupError("x")

    with pytest.raises(LookupError) as caught:
        archive(kind, Shop(), skus(3), on_invalid="refuse", stop=stop)
    assert isinstance(caught.value.report, BulkReport)  # type: ignore[attr-defined]


def test_a_handler_of_the_callers_runs_and_is_put_back() -> None:
    """It hears of each Ctrl-C, never in the middle of a step, and stands again afterwards."""
    heard: list[int] = []

    def handler(number: int, _: object) -> None:
        heard.append(number)

    before = signal.signal(signal.SIGINT, handler)
    try:
        shop = Shop(before=lambda _: signal.raise_signal(signal.SIGINT))
        report = archive("sync", shop, skus(3 * SIZE), stop=lambda: len(heard) >= 2)
        assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [signal.SIGINT] * 2
    assert report.accepted == 2 * SIZE


def test_interrupts_are_put_off() -> None:
    """Between two allowed calls a signal waits; in one it is heard at once, also a second one."""
    heard: list[str] = []
    place = ["outside"]

    def handler(number: int, _: object) -> None:
        heard.append(place[0])
        if len(heard) == 1:
            signal.raise_signal(signal.SIGINT)

    def inside() -> None:
        place[0] = "inside"
        signal.raise_signal(signal.SIGINT)
        assert heard == ["inside"] * 2
        place[0] = "outside"

    before = signal.signal(signal.SIGINT, handler)
    try:
        with Interrupts() as interrupts:
            interrupts.allow(inside)
            signal.raise_signal(signal.SIGINT)
            assert len(heard) == 2
            place[0] = "next"
            interrupts.allow(lambda: None)
            assert heard[2:] == ["next"]
            signal.raise_signal(signal.SIGINT)
            place[0] = "end"
        assert heard[3:] == ["end"]
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_handler_that_was_replaced_meanwhile_stays() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        with Interrupts():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
