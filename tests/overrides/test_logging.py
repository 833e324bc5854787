"""What a bulk call logs, and at which level."""

import logging
from typing import Any

import pytest
from yandex_market import MarketError

from tests.overrides.shop import ARCHIVE, SIZE, Shop, in_loop, skus

KINDS = pytest.mark.parametrize("kind", ["sync", "async"])


def told(
    kind: str, shop: Shop, caplog: pytest.LogCaptureFixture, count: int = 3, **options: Any
) -> list[Any]:
    """Archive some items, and give the records."""
    caplog.set_level(logging.DEBUG, "yandex_market")
    try:
        if kind == "sync":
            with shop.market(**options) as market:
                market.add_offers_to_archive(1, skus(count))
        else:

            async def run() -> None:
                async with shop.async_market(parallel=1, **options) as market:
                    await market.add_offers_to_archive(1, skus(count))

            in_loop(run)
    except MarketError:
        pass
    assert {record.name for record in caplog.records} == {"yandex_market"}
    return caplog.records


def shown(records: list[Any], least: int = logging.INFO) -> list[tuple[str, str]]:
    return [
        (record.levelname, record.getMessage().partition(": ")[2])
        for record in records
        if record.levelno >= least
    ]


@KINDS
def test_each_request_says_which_batch_and_attempt_it_is(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    records = told(kind, Shop(["500", "ok", "ok"]), caplog, SIZE + 3)
    requests = [record for record in records if record.levelno == logging.DEBUG]
    assert [(r.operation, r.batch, r.size, r.attempt, r.status) for r in requests] == [
        (ARCHIVE.id, 1, SIZE, 1, 500),
        (ARCHIVE.id, *((2, 3, 1, 200) if requests[1].size == 3 else (2, SIZE, 2, 200))),
        (ARCHIVE.id, *((3, SIZE, 2, 200) if requests[1].size == 3 else (3, 3, 1, 200))),
    ]
    assert f"{ARCHIVE.id}, request 1 ({SIZE} items): " in requests[0].getMessage()


@KINDS
def test_a_failure_is_a_warning(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    (record, *_) = records = [
        record
        for record in told(kind, Shop(["500"] * 2), caplog, policy={"attempts": 2})
        if record.levelno == logging.WARNING
    ]
    assert (record.batch, record.size, record.attempt, record.status) == (1, 3, 1, 500)
    assert record.wait <= 0.5
    assert record.getMessage().endswith("s or later")
    assert [text for _, text in shown(records)][1:] == ["given up after attempt 2"]


@KINDS
@pytest.mark.parametrize("fault", ["420 resource", "423 temporary"])
def test_waiting_for_the_server_is_no_warning(
    kind: str, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    records = [r for r in told(kind, Shop([fault] * 4), caplog) if r.levelno >= logging.INFO]
    assert {record.levelname for record in records} == {"INFO"}
    assert [r.status for r in records if r.status][:4] == [int(fault[:3])] * 4
    waits = [r.wait for r in records if r.getMessage().startswith(f"{ARCHIVE.id}: waiting")]
    assert waits
    assert min(waits) > 1


@KINDS
def test_an_outage_begins_and_ends(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    records = told(kind, Shop(["ok"] + ["503"] * 6), caplog, 3 * SIZE)
    found = [(level, text) for level, text in shown(records) if text.startswith("the service is ")]
    assert found == [
        ("WARNING", "the service is away, waiting for it"),
        ("INFO", "the service is back"),
    ]


@KINDS
def test_nothing_is_said_where_nothing_happens(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    assert shown(told(kind, Shop(), caplog, 3 * SIZE)) == []
