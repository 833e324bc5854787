"""Archive products, delete those that the archive took, and say what has to be looked at."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from yandex_market import AsyncMarket, BulkReport, Market, MarketError, RateLimitedError


class Busy(Exception):
    """The Market lets nothing more through for now; come back in so many seconds."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        super().__init__("the Market is busy" + (f" for {seconds:.0f} s" if seconds else ""))


@dataclass(frozen=True)
class Retired:
    """What became of the products."""

    archived: BulkReport
    deleted: BulkReport | None

    def left_over(self) -> Iterator[tuple[str, str]]:
        """Give each product that somebody has to look at, and why."""
        for report in (self.archived, self.deleted):
            if report is None:
                continue
            for refusal in report.refused:
                yield str(refusal.item), refusal.code or refusal.message or "refused"
            for item in (*report.unknown, *report.not_sent):
                yield str(item.item), item.reason

    def write_left_over(self, file: TextIO) -> int:
        """Write them as CSV; give their number."""
        rows = list(self.left_over())
        csv.writer(file).writerows([("sku", "reason"), *rows])
        return len(rows)


def slow_sellers(market: Market, campaign_id: int, statuses: Iterable[str]) -> list[str]:
    """Give the SKUs of a store's products that have one of these statuses."""
    offers = market.get_campaign_offers(campaign_id, statuses=statuses)
    return [offer.offer_id for offer in offers if offer.offer_id]


def retire(market: Market, business_id: int, skus: Iterable[str]) -> Retired:
    """Archive products and delete those that the archive took.

    Raises:
        Busy: the limit is used up for longer than the client is willing to wait.
    """
    skus = list(skus)
    try:
        archived = market.add_offers_to_archive(business_id, skus)
        wanted = _archived(skus, archived)
        return Retired(archived, market.delete_offers(business_id, wanted) if wanted else None)
    except RateLimitedError as error:
        raise Busy(error.until) from error
    except MarketError as error:
        if error.report is None:
            raise
        return Retired(error.report, None)


async def retire_async(market: AsyncMarket, business_id: int, skus: Iterable[str]) -> Retired:
    """Do the same with an asynchronous client."""
    skus = list(skus)
    try:
        archived = await market.add_offers_to_archive(business_id, skus)
        wanted = _archived(skus, archived)
        deleted = await market.delete_offers(business_id, wanted) if wanted else None
        return Retired(archived, deleted)
    except RateLimitedError as error:
        raise Busy(error.until) from error
    except MarketError as error:
        if error.report is None:
            raise
        return Retired(error.report, None)


def _archived(skus: list[str], report: BulkReport) -> list[str]:
    left = {refusal.position for refusal in report.refused}
    left |= {item.position for item in (*report.unknown, *report.not_sent)}
    return [sku for position, sku in enumerate(skus) if position not in left]
