"""Businesses, campaigns and offers, and what may happen to them; pure, and free of wire names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

# relies on: WIRE.messages.migration, WIRE.messages.permanent
Lock = Literal["migration", "permanent"]
"""Why a business is locked: as the specification names the meanings."""


# relies on: OfferErrorDTO.*
class Problem(NamedTuple):
    """An error or a warning of an offer."""

    message: str
    comment: str


class Price(NamedTuple):
    """A price as the seller set it."""

    # relies on: GetPriceWithDiscountDTO.value, GetPriceWithVatDTO.value
    value: float
    # relies on: GetPriceWithDiscountDTO.currency_id, GetPriceWithVatDTO.currency_id
    currency_id: str
    # relies on: GetPriceWithDiscountDTO.updated_at, GetPriceWithVatDTO.updated_at
    updated_at: float
    """In seconds since 1970."""
    discount_base: float | None = None  # relies on: GetPriceWithDiscountDTO.discount_base
    vat: int | None = None  # relies on: GetPriceWithVatDTO.vat


# relies on: QuantumDTO.*
class Quantum(NamedTuple):
    """How many units are sold together."""

    min_quantity: int
    step_quantity: int


@dataclass(slots=True, eq=False)
class Offer:
    """One product of a business.

    Args:
        sku: trimmed.
        status: where it stands in the stores; an archived one shows as archived instead.
        stock: goods in a warehouse; while there are any, it is neither archived nor deleted.
        archived: whether it is in the archive.
        campaigns: the stores that have it; None for all of the business.
        flaky: how many more times the archive refuses it for a failure of its own.
        entry: the last entry that updated it, as it came.
        number: its place in the list, from 1, never used again.
    """

    sku: str
    status: str
    stock: int = 0
    archived: bool = False
    available: bool = True
    category_id: int | None = None
    vendor: str | None = None
    tags: tuple[str, ...] = ()
    price: Price | None = None
    campaign_price: Price | None = None
    quantum: Quantum | None = None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    campaigns: frozenset[int] | None = None
    flaky: int = 0
    entry: Any = None
    number: int = 0

    def is_in(self, campaign: int) -> bool:
        """Whether a store has it."""
        return self.campaigns is None or campaign in self.campaigns


@dataclass(slots=True, eq=False)
class Business:
    """A cabinet: the catalogue that its stores share.

    Args:
        id: as in URLs.
        offers: by SKU; change it by ``put`` and ``remove`` alone.
        active: an inactive one is answered with 403.
        lock: why its methods are locked, if they are.
    """

    id: int
    offers: dict[str, Offer] = field(default_factory=dict[str, Offer])
    active: bool = True
    lock: Lock | None = None
    _last: int = 0
    _sorted: list[Offer] | None = None

    def put(self, offer: Offer) -> Offer:
        """Add an offer, or put it in the place of the one with its SKU."""
        known = self.offers.get(offer.sku)
        if known is None:
            self._last += 1
        offer.number = known.number if known else self._last
        self.offers[offer.sku] = offer
        self._sorted = None
        return offer

    def remove(self, sku: str) -> None:
        """Delete an offer and all that is known of it."""
        del self.offers[sku]
        self._sorted = None

    def after(self, number: int, campaign: int) -> Iterator[Offer]:
        """Go through the offers of a store in the order of their numbers, from after one."""
        if self._sorted is None:
            self._sorted = sorted(self.offers.values(), key=lambda offer: offer.number)
        begin = bisect_right(self._sorted, number, key=lambda offer: offer.number)
        for position in range(begin, len(self._sorted)):
            offer = self._sorted[position]
            if offer.is_in(campaign):
                yield offer


Why = Literal["stock", "failure", "missing"]
"""Why an offer is refused: goods in a warehouse, a failure of the server, no such offer."""


class State:
    """Everything that the simulator knows of sellers."""

    def __init__(self) -> None:
        self.businesses: dict[int, Business] = {}
        self.campaigns: dict[int, Business] = {}

    def add(self, business_id: int, *campaign_ids: int) -> Business:
        """Add a business, or more stores to one."""
        business = self.businesses.setdefault(business_id, Business(business_id))
        for campaign_id in campaign_ids:
            self.campaigns[campaign_id] = business
        return business

    def archive(self, business: Business, skus: Iterable[str]) -> dict[str, Why]:
        """Put offers in the archive; give the SKUs that stayed out, and why."""

        def archive(offer: Offer) -> Why | None:
            if offer.stock:
                return "stock"
            if offer.flaky:
                offer.flaky -= 1
                return "failure"
            offer.archived = True
            return None

        return _refused(business, skus, archive)

    def delete(self, business: Business, skus: Iterable[str]) -> dict[str, Why]:
        """Delete offers; give the SKUs that stayed, and why."""

        def delete(offer: Offer) -> Why | None:
            if offer.stock:
                return "stock"
            business.remove(offer.sku)
            return None

        return _refused(business, skus, delete)


def _refused(
    business: Business, skus: Iterable[str], act: Callable[[Offer], Why | None]
) -> dict[str, Why]:
    refused: dict[str, Why] = {}
    for sku in skus:
        offer = business.offers.get(sku)
        why = "missing" if offer is None else act(offer)
        if why is not None:
            refused[sku] = why
    return refused
