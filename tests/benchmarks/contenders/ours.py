"""This SDK: the whole client, and its parts alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

import httpx
from yandex_market import AsyncMarket, Market, Settings
from yandex_market.report import Watch
from yandex_market.settings import KeyHolder
from yandex_market_client import models, wire
from yandex_market_client.client import prepare
from yandex_market_client.facts import BY_PYTHON_NAME

from tests.benchmarks.fixtures import OFFERS, PAGE
from tests.benchmarks.floor import KEY
from tests.benchmarks.touching import MODELS

ARCHIVE: Final = BY_PYTHON_NAME["add_offers_to_archive"]
UPDATE: Final = BY_PYTHON_NAME["update_offer_mapping_entries"]
_PLENTY: Final = 10**12


def make(variant: str = "") -> Ours:
    """Make the contender; "async" uses AsyncMarket.

    The other variants say what is encoded and how, or what becomes of invalid SKUs.
    """
    return OursAsync() if variant == "async" else Ours(variant)


class Ours:
    """``Market``, with a limit that never makes it wait."""

    reader = MODELS

    def __init__(self, variant: str = "") -> None:
        self._variant = variant

    def decode(self, content: bytes) -> Any:
        return wire.decode(PAGE, content)

    def build(self, body: dict[str, Any]) -> Any:
        if self._variant.startswith("models"):
            return models.UpdateOfferMappingEntryRequest.from_dict(body)
        return body

    def encode(self, built: Any) -> bytes:
        if not self._variant.endswith("checked"):
            return wire.encode(built)
        return prepare(UPDATE, {"campaign_id": 1}, built).content or b""

    def updater(self, built: Any) -> Callable[[], list[bytes]]:
        arrived: list[bytes] = []

        def answer(request: httpx.Request) -> httpx.Response:
            arrived.append(request.read())
            return httpx.Response(200, content=b'{"status": "OK"}')

        market = Market(settings=_settings(), transport=httpx.MockTransport(answer))

        def send() -> list[bytes]:
            arrived.clear()
            market.update_offer_mapping_entries(1, built)
            return arrived

        return send

    def pages(self, url: str, campaign: int) -> Callable[[], Any]:
        market = Market(base_url=url, settings=_settings())
        return lambda: next(market.get_campaign_offers(campaign, limit=OFFERS).pages())

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        market = Market(base_url=url, settings=_settings())
        return lambda: market.add_offers_to_archive(1, skus).accepted

    def batches(self, skus: list[str]) -> Iterator[bytes]:
        on_invalid: Any = self._variant or "raise"
        market = Market(settings=_settings())
        # All that a call does but sending.
        call = market._bulk(ARCHIVE, 1, on_invalid, Watch(), 1, None, skus)
        items = iter(call.begin(skus))
        while True:
            while (batch := call.batch()) is None and not call.exhausted:
                wanted = call.wanted
                call.raw.extend(islice(items, wanted))
                call.exhausted = len(call.raw) < wanted
                call.admit()
            if batch is None:
                return
            yield batch.content


class OursAsync(Ours):
    """``AsyncMarket``, one call after the other."""

    def pages(self, url: str, campaign: int) -> Callable[[], Any]:
        market = AsyncMarket(base_url=url, settings=_settings())
        run = asyncio.new_event_loop().run_until_complete

        async def fetch() -> Any:
            return await anext(market.get_campaign_offers(campaign, limit=OFFERS).pages())

        return lambda: run(fetch())

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        market = AsyncMarket(base_url=url, settings=_settings())
        run = asyncio.new_event_loop().run_until_complete
        return lambda: run(market.add_offers_to_archive(1, skus)).accepted


def _settings() -> Settings:
    limits = dict.fromkeys(BY_PYTHON_NAME, _PLENTY)
    return Settings(key=KeyHolder(KEY), limits=limits)
