"""What openapi-python-client makes of our specification by itself.

Of an answer with 420 it would die; there is none here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from stock_client import AuthenticatedClient
from stock_client.api.assortment import get_campaign_offers
from stock_client.api.business_assortment import add_offers_to_archive
from stock_client.models import (
    AddOffersToArchiveRequest,
    GetCampaignOffersRequest,
    GetCampaignOffersResponse,
    UpdateOfferMappingEntryRequest,
)

from tests.benchmarks.fixtures import OFFERS
from tests.benchmarks.floor import KEY
from tests.benchmarks.touching import MODELS


def make() -> Stock:
    """Make the contender."""
    return Stock()


class Stock:
    """The generated client as its README uses it."""

    reader = MODELS

    def decode(self, content: bytes) -> Any:
        return GetCampaignOffersResponse.from_dict(json.loads(content))

    def build(self, body: dict[str, Any]) -> Any:
        return UpdateOfferMappingEntryRequest.from_dict(body)

    def encode(self, built: Any) -> bytes:
        # It hands the dict to httpx, which writes it so.
        return json.dumps(
            built.to_dict(), ensure_ascii=False, separators=(",", ":"), allow_nan=False
        ).encode()

    def pages(self, url: str, campaign: int) -> Callable[[], Any]:
        client = _client(url)
        request = GetCampaignOffersRequest()

        def fetch() -> Any:
            answer = get_campaign_offers.sync(campaign, client=client, body=request, limit=OFFERS)
            return MODELS.open(answer)

        return fetch

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        client = _client(url)

        def archive() -> int:
            request = AddOffersToArchiveRequest(offer_ids=skus)
            answer: Any = add_offers_to_archive.sync(1, client=client, body=request)
            refused = answer.result.not_archived_offers if answer.result else None
            return len(skus) - len(refused or ())

        return archive


def _client(url: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=url, token=KEY, prefix="", auth_header_name="Api-Key")
