"""A catalogue to begin with: as many offers as asked for, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from yandex_market_client.facts import OPERATIONS

from .facts import body_of, dig, resolved
from .handlers import ARCHIVED, SOLD
from .state import Business, Offer, Price, Problem, Quantum

if TYPE_CHECKING:
    from .schema import Document

_VENDORS: Final = ("Astra", "Borealis", "Cirrus", "Dune", "Ёлка")
_TAGS: Final = ("summer", "sale", "новинка")
_CATEGORIES: Final = tuple(range(1001, 1011))
_DAY: Final = 86400.0
_TROUBLE: Final = Problem("No price", "Set a price for this store")
_HINT: Final = Problem("Few pictures", "Add more pictures")


def sku(number: int) -> str:
    """Give the SKU of the offer of this number, from 1."""
    return f"SKU-{number:07d}"


def statuses() -> list[str]:
    """Give all statuses of an offer that is not archived, as the specification lists them."""
    for operation in OPERATIONS.values():
        for field in body_of(operation).properties.values() if operation.paging else ():
            # relies on: GetCampaignOffersRequest.statuses
            if field.python_name == "statuses" and field.items is not None:
                return [status for status in resolved(field.items).enum if status != ARCHIVED]
    raise LookupError("no operation lists offers by their status")


def fill(
    business: Business, document: Document, count: int, *, seed: int, stocked: float, now: float
) -> None:
    """Add offers to a business.

    Args:
        business: that gets them.
        document: whose example of an offer gives currency and tax.
        count: how many.
        seed: the same seed gives the same offers.
        stocked: the share that has goods in a warehouse, from 0 to 1.
        now: in seconds since 1970.
    """
    chance = random.Random(seed)  # noqa: S311  no secret depends on it
    for offer in _offers(count, chance, stocked, now, *_money(document)):
        business.put(offer)


def _money(document: Document) -> tuple[str, int]:
    for operation in OPERATIONS.values():
        if operation.paging is not None:
            (example,) = document.examples(operation, 200)[:1]
            # relies on: GetCampaignOfferDTO.campaign_price
            price = dig(example, operation.paging.items)[0]["campaignPrice"]
            # relies on: GetPriceWithVatDTO.currency_id, GetPriceWithVatDTO.vat
            return price["currencyId"], price["vat"]
    raise LookupError("no operation lists offers")


def _offers(
    count: int, chance: random.Random, stocked: float, now: float, currency: str, vat: int
) -> Iterator[Offer]:
    kinds = statuses()
    weights = [12 if kind == SOLD else 1 for kind in kinds]
    for number in range(1, count + 1):
        status = chance.choices(kinds, weights)[0]
        value = round(10 + chance.random() * 5000, 2)
        lucky = chance.random()
        updated = now - round(lucky * 300) * _DAY
        yield Offer(
            sku(number),
            status,
            stock=chance.randint(1, 50) if chance.random() < stocked else 0,
            available=status == SOLD,
            category_id=chance.choice(_CATEGORIES),
            vendor=chance.choice(_VENDORS),
            tags=tuple(tag for tag in _TAGS if chance.random() < 0.2),
            price=Price(value, currency, updated, float(int(value * 1.3) + 1)),
            campaign_price=Price(value, currency, updated, vat=vat) if lucky < 0.3 else None,
            quantum=Quantum(2, 5) if lucky < 0.05 else None,
            errors=() if status == SOLD or lucky < 0.5 else (_TROUBLE,),
            warnings=(_HINT,) if lucky > 0.9 else (),
        )
