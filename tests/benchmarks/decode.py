# ruff: noqa: T201
"""Decoding a page of 200 full offers and encoding 500 full entries, beside the codecs themselves.

    python tests/benchmarks/decode.py [rounds]

All contenders take turns in each round, so that a slow moment of the machine hits them alike. Shown
are medians, and ratios to the codec that the package uses, untyped. Every field is read once, or a
reader that puts work off would win. Needs msgspec; orjson is shown when it is there.
"""

from __future__ import annotations

import gc
import importlib
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parents[2] / "generated_client"))

from yandex_market_client import facts, models, wire
from yandex_market_client.client import prepare

OFFERS, ENTRIES, ROUNDS = 200, 500, 60


def page(**more: Any) -> bytes:
    """Make a page of full offers; more goes into each of them."""
    price = {
        "value": 1490.5,
        "currencyId": "RUR",
        "updatedAt": "2025-04-07T09:30:15.123Z",
    }
    offers = [
        {
            "offerId": f"SKU-{number:08}",
            "status": "DISABLED_AUTOMATICALLY",
            "available": True,
            "basicPrice": {**price, "discountBase": 1990},
            "campaignPrice": {**price, "discountBase": 1890, "vat": 5},
            "quantum": {"minQuantity": 5, "stepQuantity": 10},
            "errors": [
                {
                    "message": "Нет цены",
                    "comment": "Укажите цену для этого магазина, чтобы продавать",
                },
                {
                    "message": "Нет карточки",
                    "comment": "Заполните обязательные характеристики товара",
                },
            ],
            "warnings": [
                {"message": "Мало фотографий", "comment": "Добавьте ещё хотя бы три фотографии"}
            ],
            **more,
        }
        for number in range(OFFERS)
    ]
    result = {"paging": {"nextPageToken": "eyBuZXh0SWQ6IDIzNDIgfQ=="}, "offers": offers}
    return json.dumps({"status": "OK", "result": result}, ensure_ascii=False).encode()


def entries() -> dict[str, Any]:
    """Make the body of a full update."""
    period = {"timePeriod": 2, "timeUnit": "YEAR", "comment": "после вскрытия хранить в холоде"}
    offer = {
        "name": "Телескоп Levenhuk Skyline 50x600",
        "vendor": "LEVENHUK",
        "vendorCode": "VNDR-0005A",
        "description": "Ахроматический рефрактор на азимутальной монтировке. " * 10,
        "barcodes": ["4601230000000", "4601230000017"],
        "urls": ["https://shop.example/products/1"],
        "pictures": [f"https://shop.example/img/{n}.jpg" for n in range(5)],
        "manufacturer": "Levenhuk",
        "manufacturerCountries": ["Россия", "Китай"],
        "customsCommodityCodes": ["8517610008"],
        "weightDimensions": {"length": 65.55, "width": 50.7, "height": 20, "weight": 1.001},
        "supplyScheduleDays": ["MONDAY", "THURSDAY"],
        "availability": "ACTIVE",
        "shelfLife": period,
        "lifeTime": period,
        "guaranteePeriod": period,
        "certificate": "6241421",
    }
    return {
        "offerMappingEntries": [
            {"offer": {"shopSku": f"SKU-{n:08}", **offer}, "mapping": {"marketSku": 100131944 + n}}
            for n in range(ENTRIES)
        ]
    }


def read_dicts(decode: Callable[[bytes], Any], content: bytes) -> Callable[[], None]:
    """Make a contender that decodes to dicts and reads every field once."""

    def run() -> None:
        answer = decode(content)
        _ = answer["status"], answer["result"]["paging"]["nextPageToken"]
        for offer in answer["result"]["offers"]:
            _ = offer["offerId"], offer["status"], offer["available"]
            for name in ("basicPrice", "campaignPrice"):
                price = offer[name]
                _ = price["value"], price["currencyId"], price["updatedAt"], price["discountBase"]
            _ = offer["quantum"]["minQuantity"], offer["quantum"]["stepQuantity"]
            for name in ("errors", "warnings"):
                for problem in offer[name]:
                    _ = problem["message"], problem["comment"]

    return run


def read_models(content: bytes) -> Callable[[], None]:
    """Make a contender that decodes to the public models and reads every field once."""

    def run() -> None:
        answer = wire.decode("GetCampaignOffersResponse", content)
        _ = answer.status, answer.result.paging.next_page_token
        for offer in answer.result.offers:
            _ = offer.offer_id, offer.status, offer.available
            for price in (offer.basic_price, offer.campaign_price):
                _ = price.value, price.currency_id, price.updated_at, price.discount_base
            _ = offer.quantum.min_quantity, offer.quantum.step_quantity
            for problems in (offer.errors, offer.warnings):
                for problem in problems:
                    _ = problem.message, problem.comment

    return run


def measure(title: str, contenders: dict[str, Callable[[], object]], rounds: int) -> None:
    """Run all in turn and print medians and ratios to the first."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for run in contenders.values():
        run()
    gc.collect()
    for _ in range(rounds):
        for name, run in contenders.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    base = statistics.median(next(iter(times.values())))
    print(f"\n{title}")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"  {name:<44} {median * 1e3:8.2f} ms {median / base:7.2f} x")


def main() -> None:
    """Print both tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    warnings.simplefilter("ignore")
    known, unknown = page(), page(fresh={"since": "today"})
    decoding: dict[str, Callable[[], object]] = {
        "msgspec.json.decode, untyped": read_dicts(msgspec.json.decode, known),
        "models, strict way": read_models(known),
        "models, tolerant way (unknown field)": read_models(unknown),
        "json.loads": read_dicts(json.loads, known),
    }
    try:
        orjson = importlib.import_module("orjson")
    except ImportError:
        pass
    else:
        decoding["orjson.loads"] = read_dicts(orjson.loads, known)
    measure(f"decode {OFFERS} offers, {len(known) / 1e3:.0f} KB", decoding, rounds)

    body = entries()
    built = models.UpdateOfferMappingEntryRequest.from_dict(body)
    operation = facts.OPERATIONS["updateOfferMappingEntries"]
    encoding: dict[str, Callable[[], object]] = {
        "msgspec.json.encode of ready dicts": lambda: msgspec.json.encode(body),
        "wire.encode of ready dicts": lambda: wire.encode(body),
        "wire.encode of models": lambda: wire.encode(built),
        "prepare: dicts checked and encoded": lambda: prepare(operation, {"campaign_id": 1}, body),
        "prepare: models checked and encoded": lambda: prepare(
            operation, {"campaign_id": 1}, built
        ),
        "json.dumps of ready dicts": lambda: json.dumps(body, ensure_ascii=False).encode(),
    }
    size = len(msgspec.json.encode(body)) / 1e3
    measure(f"encode {ENTRIES} entries, {size:.0f} KB", encoding, max(rounds // 4, 5))


if __name__ == "__main__":
    main()
