"""What the benchmarks read and write, made from the bundled specification: every field is filled.

Needs the standard library alone, as all environments make the same data from it. Values are those
of the specification, its enums and examples; free text is half of it Russian, as it really is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
SPECIFICATION: Final = ROOT / "generated_client" / "yandex_market_client" / "openapi.json"
DOCUMENT: Final[dict[str, Any]] = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
SCHEMAS: Final[dict[str, Any]] = DOCUMENT["components"]["schemas"]

PAGE: Final = "GetCampaignOffersResponse"
PAGE_RESULT: Final = "GetCampaignOffersResultDTO"
UPDATE: Final = "UpdateOfferMappingEntryRequest"
ARCHIVE: Final = "AddOffersToArchiveRequest"
ARCHIVED: Final = "AddOffersToArchiveResponse"
PATHS: Final[dict[str, str]] = {
    operation["operationId"]: path
    for path, item in DOCUMENT["paths"].items()
    for operation in item.values()
}
OFFERS: Final = 200
SKUS_A_BATCH: Final = 200

SKUS: Final = {
    "plain": "SKU-{:08}",
    "long": "a-part-of-the-name-that-says-much-" * 5 + "{:08}",
    "Cyrillic": "чайник (белый) {:08}",
}
"""The kinds of SKUs."""

_TEXTS: Final = (
    "Fill in the characteristics that are still missing in the card",
    "Заполните обязательные характеристики товара в карточке",
)


def page(
    *,
    offers: int = OFFERS,
    unknown_field: bool = False,
    unknown_value: bool = False,
    leap_second: bool = False,
) -> Any:
    """Make a page of full offers, as plain values.

    Args:
        offers: how many.
        unknown_field: give each of them a field that is not documented.
        unknown_value: give one of them a status that is not documented.
        leap_second: have a price of the last one changed in a leap second.
    """
    answer = example({"$ref": f"#/components/schemas/{PAGE}"}, 0)
    answer["status"] = "OK"
    answer["result"]["offers"] = [
        example({"$ref": "#/components/schemas/GetCampaignOfferDTO"}, number)
        for number in range(offers)
    ]
    if unknown_field:
        for offer in answer["result"]["offers"]:
            offer["freshness"] = {"since": "today"}
    if unknown_value:
        answer["result"]["offers"][offers // 2]["status"] = "ON_THE_MOON"
    if leap_second:
        price = answer["result"]["offers"][-1]["basicPrice"]
        price["updatedAt"] = price["updatedAt"].replace(":15.", ":60.")
    return answer


def entries(number: int) -> dict[str, Any]:
    """Make the body of an update with full entries, as plain values."""
    entry = {"$ref": "#/components/schemas/UpdateOfferMappingEntryDTO"}
    return {"offerMappingEntries": [example(entry, n, writing=True) for n in range(number)]}


def skus(number: int, kind: str = "plain", repeated: int = 0) -> list[str]:
    """Make SKUs of a kind, each another one, but that every so many-th comes twice."""
    made = SKUS[kind].format
    return [made(n - 1 if repeated and n % repeated == 1 else n) for n in range(number)]


def page_path(campaign: int) -> str:
    """Give the path of a campaign's offers."""
    return PATHS["getCampaignOffers"].replace("{campaignId}", str(campaign))


def archive_path(business: int) -> str:
    """Give the path of a business's archive."""
    return PATHS["addOffersToArchive"].replace("{businessId}", str(business))


def dumped(value: Any) -> bytes:
    """Write JSON as servers do: UTF-8, no white space."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def resolved(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Follow a reference; what stands beside it wins."""
    if "$ref" not in schema:
        return dict(schema)
    target = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    return {**resolved(target), **{k: v for k, v in schema.items() if k != "$ref"}}


def example(schema: Mapping[str, Any], number: int, *, writing: bool = False) -> Any:
    """Make the value of a schema for the item with that number.

    Args:
        schema: a node of the specification.
        number: values differ by it.
        writing: leave out what a caller would: deprecated fields, and those dropped since.
    """
    node = resolved(schema)
    types = node.get("type")
    kind = types[0] if isinstance(types, list) else types
    if "enum" in node:
        return node["enum"][number % len(node["enum"])]
    if kind == "object":
        return {
            name: example(member, number + place, writing=writing)
            if not _is_key(member)
            else f"SKU-{number:08}"
            for place, (name, member) in enumerate(node["properties"].items())
            if not (writing and _is_left_out(member))
        }
    if kind == "array":
        items = dict(node["items"])
        if examples := node.get("examples"):
            items.setdefault("examples", examples[0])
        return [example(items, number + n, writing=writing) for n in range(1 + number % 2)]
    if kind == "string":
        return _string(node, number)
    if kind == "boolean":
        return number % 2 == 0
    value = node.get("examples", [number % 50 + 1])[0]
    if kind == "integer":
        return value + number % 10
    return value if "multipleOf" in node else value + number % 2 / 2


def _is_key(schema: Mapping[str, Any]) -> bool:
    return str(schema.get("$ref", "")).endswith("/ShopSku")


def _is_left_out(schema: Mapping[str, Any]) -> bool:
    dropped = any(d["fact"] == "dropped" for d in schema.get("x-market-deviations", ()))
    return dropped or bool(schema.get("deprecated"))


def _string(node: Mapping[str, Any], number: int) -> str:
    if node.get("format") == "date-time":
        return f"2025-04-{number % 28 + 1:02}T{number % 24:02}:30:15.{number % 1000:03}Z"
    if "examples" in node and number % 2:
        return f"{node['examples'][0]}{number}"
    return f"{_TEXTS[number % 4 // 2]} {number}"


def python_name(wire_name: str) -> str:
    """Give the attribute that all generators make of a field's name."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", wire_name).lower()
