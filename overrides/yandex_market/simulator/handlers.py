"""What each operation does: the only place that knows operations one by one.

Where a fact leads to a field it is asked; the names below are those that no fact gives.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, cast

from .facts import body_of, dig, sku_field, skus_of
from .schema import Document, put
from .state import Business, Offer, Price, State, Why

if TYPE_CHECKING:
    from yandex_market_client.facts import Operation

ARCHIVED: Final = "ARCHIVED"  # relies on: OfferCampaignStatusType.ARCHIVED
"""The status that an archived offer shows."""
IN_STOCK: Final = "OFFER_HAS_STOCKS"  # relies on: AddOffersToArchiveErrorType.OFFER_HAS_STOCKS
"""The reason for which the archive refuses an offer with goods in a warehouse."""
SOLD: Final = "PUBLISHED"  # relies on: OfferCampaignStatusType.PUBLISHED
"""The status of an offer that nothing is wrong with."""
NEW: Final = "CHECKING"  # relies on: OfferCampaignStatusType.CHECKING
"""The status of an offer that an update added together with a card of the Market."""
NEW_WITHOUT_CARD: Final = "NO_CARD"  # relies on: OfferCampaignStatusType.NO_CARD
"""The status of one that it added without."""

Missing = Literal["accepted", "refused"]
"""What archive and delete do with a SKU that the business does not have; not documented."""


class Refused(Exception):
    """The request is wrong, for a reason that its schema does not show."""


class Call(NamedTuple):
    """A request that is allowed, well-formed and within the limits."""

    operation: Operation
    state: State
    business: Business
    place: int
    body: dict[str, Any]
    query: Mapping[str, Any]
    document: Document
    missing: Missing
    now: float


class Done(NamedTuple):
    """What it did: the answer's body, the SKUs concerned, and which of them were refused."""

    body: dict[str, Any]
    skus: list[str]
    refused: dict[str, str] = {}  # noqa: RUF012  never changed


def _archive(call: Call) -> Done:
    skus = _distinct(call)
    return _listing(call, skus, call.state.archive(call.business, skus))


def _delete(call: Call) -> Done:
    skus = _distinct(call)
    return _listing(call, skus, call.state.delete(call.business, skus))


def _distinct(call: Call) -> list[str]:
    skus = skus_of(call.operation, call.body)
    if len(set(skus)) < len(skus):
        raise Refused(f"Field {sku_field(call.operation)}: a SKU is repeated")
    return skus


def _listing(call: Call, skus: list[str], refused: dict[str, Why]) -> Done:
    """Answer with the refusals alone, where and as the facts say."""
    assert call.operation.batch is not None, "only batches refuse single items"
    where = call.operation.batch.refusals
    assert where is not None, "only batches refuse single items"
    if call.missing == "accepted":
        refused = {sku: why for sku, why in refused.items() if why != "missing"}
    body = _ok(call)
    if where.reason is None or where.key is None:
        reasons = dict.fromkeys(refused, where.default_reason or "refused")
        listed: list[Any] = list(refused)
    else:
        passing = where.retryable[0]
        names: dict[Why, str] = {"stock": IN_STOCK, "failure": passing, "missing": passing}
        reasons = {sku: names[why] for sku, why in refused.items()}
        listed = [{where.key: sku, where.reason: reason} for sku, reason in reasons.items()]
    put(body, where.at[:-1], {})
    if listed:
        put(body, where.at, listed)
    return Done(body, skus, reasons)


def _update(call: Call) -> Done:
    batch = call.operation.batch
    assert batch is not None, "updates come in batches"
    skus = skus_of(call.operation, call.body)
    for position, sku in enumerate(skus):
        if not sku:
            path = ".".join(batch.key)
            raise Refused(f"Field {batch.field}[{position}].{path}: must not be empty")
    _distinct(call)
    for sku, entry in zip(skus, call.body[batch.field], strict=True):
        offer = call.business.offers.get(sku)
        if offer is None:
            carded = bool(entry.get("mapping"))  # relies on: UpdateOfferMappingEntryDTO.mapping
            offer = call.business.put(
                Offer(sku, NEW if carded else NEW_WITHOUT_CARD, available=False)
            )
        offer.entry = entry
        # relies on: UpdateMappingsOfferDTO.vendor
        offer.vendor = dig(entry, (*batch.key[:-1], "vendor"))
    return Done(_ok(call), skus)


def _ok(call: Call) -> dict[str, Any]:
    """Begin an answer with what the first example of the specification says of its outcome."""
    example = call.document.examples(call.operation, 200)[0]
    return {name: value for name, value in example.items() if isinstance(value, str)}


# relies on: GetCampaignOffersRequest.*
FILTERS: Final[Mapping[str, Callable[[Offer], frozenset[Any]]]] = {
    "offer_ids": lambda offer: frozenset((offer.sku,)),
    "statuses": lambda offer: frozenset((shown_status(offer),)),
    "category_ids": lambda offer: frozenset((offer.category_id,)),
    "vendor_names": lambda offer: frozenset((offer.vendor,)),
    "tags": lambda offer: frozenset(offer.tags),
}
"""What a filter looks at, by the generated name of its field."""


def _list(call: Call) -> Done:
    paging, body = call.operation.paging, call.body
    assert paging is not None, "lists have pages"
    filters: list[tuple[Callable[[Offer], frozenset[Any]], frozenset[Any]]] = []
    named: list[str] | None = None
    for name, schema in body_of(call.operation).properties.items():
        wanted = body.get(name)
        if wanted is None:
            continue
        if name == paging.unpaged_with:
            named = _distinct(call)
            wanted = named
        filters.append((FILTERS[schema.python_name or name], frozenset(wanted)))
    digest = blake2b(json.dumps(body, sort_keys=True).encode(), digest_size=6).hexdigest()
    offers, token = _page(call, filters, digest, named)
    answer = _ok(call)
    schema = call.document.answer_schema(call.operation, 200)
    for step in paging.items:
        schema = schema["properties"][step]
    put(answer, paging.items, worded([show(offer) for offer in offers], schema))
    put(answer, paging.next[:-1], {})
    if token is not None:
        put(answer, paging.next, token)
    return Done(answer, [offer.sku for offer in offers])


def _page(
    call: Call,
    filters: list[tuple[Callable[[Offer], frozenset[Any]], frozenset[Any]]],
    digest: str,
    named: list[str] | None,
) -> tuple[list[Offer], str | None]:
    paging = call.operation.paging
    assert paging is not None, "lists have pages"
    if named is not None:
        known = call.business.offers
        placed = [known[sku] for sku in named if sku in known]
        return [offer for offer in placed if offer.is_in(call.place)], None
    token = call.query.get(paging.token)
    after = _read_token(token, digest) if token else 0
    page: list[Offer] = []
    for offer in call.business.after(after, call.place):
        if all(seen(offer) & wanted for seen, wanted in filters):
            if len(page) == call.query[paging.size]:
                return page, _token(page[-1].number, digest)
            page.append(offer)
    return page, None


def _token(number: int, digest: str) -> str:
    return base64.urlsafe_b64encode(f"{number}.{digest}".encode()).decode()


def _read_token(token: str, digest: str) -> int:
    try:
        number, _, made_for = (
            base64.urlsafe_b64decode(token.encode("ascii")).decode().partition(".")
        )
        if made_for == digest:
            return int(number)
    except ValueError:
        pass
    raise Refused("The page token is not one that was given for this list")


def shown_status(offer: Offer) -> str:
    """Give the status that the list shows."""
    return ARCHIVED if offer.archived else offer.status


def show(offer: Offer) -> dict[str, Any]:
    """Tell all that is known of an offer, by names as Python has them."""
    # relies on: GetCampaignOfferDTO.*
    return {
        "offer_id": offer.sku,
        "status": shown_status(offer),
        "available": offer.available and not offer.archived,
        "basic_price": _price(offer.price),
        "campaign_price": _price(offer.campaign_price),
        "quantum": offer.quantum and offer.quantum._asdict(),
        "errors": [problem._asdict() for problem in offer.errors] or None,
        "warnings": [problem._asdict() for problem in offer.warnings] or None,
    }


def _price(price: Price | None) -> dict[str, Any] | None:
    if price is None:
        return None
    moment = datetime.fromtimestamp(price.updated_at, UTC)
    # relies on: GetPriceWithDiscountDTO.*
    return {**price._asdict(), "updated_at": moment.isoformat().replace("+00:00", "Z")}


def worded(value: Any, schema: Mapping[str, Any]) -> Any:
    """Give a value the names that its schema has on the wire; what is None is left out."""
    if isinstance(value, list):
        return [worded(element, schema["items"]) for element in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    known = cast("dict[str, Any]", value)
    named = {name: (known.get(snake(name)), at) for name, at in schema["properties"].items()}
    return {name: worded(v, at) for name, (v, at) in named.items() if v is not None}


@cache
def snake(name: str) -> str:
    """Write a name of the wire as Python does."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


# relies on: OPERATIONS.*
HANDLERS: Final[Mapping[str, Callable[[Call], Done]]] = {
    "addOffersToArchive": _archive,
    "deleteOffers": _delete,
    "getCampaignOffers": _list,
    "updateOfferMappingEntries": _update,
}
"""By operationId; a test checks that every operation and every filter has its behaviour."""
