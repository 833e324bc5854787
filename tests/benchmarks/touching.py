"""Reading every field of a page once, or a decoder that puts work off would win.

The readers are written out, so that reading costs all contenders the same, and little.
tests/benchmarks/test_short.py sees to it that they read all that is documented. ``outline`` gives
any contender's page back as plain values, to prove that it is the page that was sent.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from operator import attrgetter, itemgetter
from typing import Any, Final, NamedTuple

from .fixtures import python_name, resolved


def _touch_dicts(page: Any) -> None:
    paging = page["paging"]
    _ = paging["nextPageToken"], paging["prevPageToken"]
    for offer in page["offers"]:
        _ = offer["offerId"], offer["status"], offer["available"]
        price = offer["basicPrice"]
        _ = price["value"], price["currencyId"], price["discountBase"], price["updatedAt"]
        price = offer["campaignPrice"]
        _ = price["value"], price["currencyId"], price["discountBase"], price["updatedAt"]
        _ = price["vat"]
        quantum = offer["quantum"]
        _ = quantum["minQuantity"], quantum["stepQuantity"]
        for problem in offer["errors"]:
            _ = problem["message"], problem["comment"]
        for problem in offer["warnings"]:
            _ = problem["message"], problem["comment"]


def _touch_models(page: Any) -> None:
    paging = page.paging
    _ = paging.next_page_token, paging.prev_page_token
    for offer in page.offers:
        _ = offer.offer_id, offer.status, offer.available
        price = offer.basic_price
        _ = price.value, price.currency_id, price.discount_base, price.updated_at
        price = offer.campaign_price
        _ = price.value, price.currency_id, price.discount_base, price.updated_at
        _ = price.vat
        quantum = offer.quantum
        _ = quantum.min_quantity, quantum.step_quantity
        for problem in offer.errors:
            _ = problem.message, problem.comment
        for problem in offer.warnings:
            _ = problem.message, problem.comment


def _open_dict(answer: Any) -> Any:
    _ = answer["status"]
    return answer["result"]


def _open_model(answer: Any) -> Any:
    _ = answer.status
    return answer.result


class Reader(NamedTuple):
    """How one kind of answers is read."""

    open: Callable[[Any], Any]
    """Reads the status of an answer; gives its page."""
    touch: Callable[[Any], None]
    """Reads every field of a page."""
    offers: Callable[[Any], list[Any]]
    """Gives the offers of a page."""


DICTS: Final = Reader(_open_dict, _touch_dicts, itemgetter("offers"))
MODELS: Final = Reader(_open_model, _touch_models, attrgetter("offers"))


def outline(value: Any, schema: Mapping[str, Any]) -> Any:
    """Give the documented part of a value as plain values, moments in UTC; not to be timed."""
    node = resolved(schema)
    if "properties" in node:
        return {
            name: outline(
                value[name] if isinstance(value, dict) else getattr(value, python_name(name)),
                member,
            )
            for name, member in node["properties"].items()
        }
    if "items" in node:
        return [outline(item, node["items"]) for item in value]
    if node.get("format") == "date-time":
        return _moment(value).astimezone(UTC).isoformat()
    value = getattr(value, "root", value)  # pydantic's constrained strings
    value = value.value if isinstance(value, Enum) else value
    return float(value) if node["type"] == "number" else value


def _moment(value: datetime | str) -> datetime:
    """Read a moment; a leap second, which Python has not, is the beginning of the next minute."""
    if isinstance(value, str):
        if leap := re.fullmatch(r"(.*:\d\d):60(?:\.\d+)?(.*)", value):
            return datetime.fromisoformat(f"{leap[1]}:59{leap[2]}") + timedelta(seconds=1)
        return datetime.fromisoformat(value)
    return value


def digest(value: Any) -> str:
    """Give a digest of plain values, whatever the order of an object's members."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
