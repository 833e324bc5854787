"""What openapi-generator makes of our specification by itself: pydantic models over urllib3."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from openapi_generator_client import (
    AddOffersToArchiveRequest,
    ApiClient,
    AssortmentApi,
    BusinessAssortmentApi,
    Configuration,
    GetCampaignOffersRequest,
    GetCampaignOffersResponse,
    UpdateOfferMappingEntryRequest,
)

from tests.benchmarks.fixtures import OFFERS
from tests.benchmarks.floor import KEY
from tests.benchmarks.touching import MODELS


def make() -> OpenapiGenerator:
    """Make the contender."""
    return OpenapiGenerator()


class OpenapiGenerator:
    """The generated client as its README uses it."""

    reader = MODELS

    def __init__(self) -> None:
        self._client = ApiClient()

    def decode(self, content: bytes) -> Any:
        return GetCampaignOffersResponse.from_json(content.decode())

    def build(self, body: dict[str, Any]) -> Any:
        return UpdateOfferMappingEntryRequest.from_dict(body)

    def encode(self, built: Any) -> bytes:
        # What its client does with a body before urllib3 gets it.
        return json.dumps(self._client.sanitize_for_serialization(built)).encode()

    def pages(self, url: str, campaign: int) -> Callable[[], Any]:
        api, request = AssortmentApi(_client(url)), GetCampaignOffersRequest()
        return lambda: MODELS.open(api.get_campaign_offers(campaign, request, limit=OFFERS))

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        api = BusinessAssortmentApi(_client(url))

        def archive() -> int:
            answer = api.add_offers_to_archive(1, AddOffersToArchiveRequest(offer_ids=skus))
            refused = answer.result.not_archived_offers if answer.result else None
            return len(skus) - len(refused or ())

        return archive


def _client(url: str) -> ApiClient:
    return ApiClient(Configuration(host=url, api_key={"ApiKey": KEY}))
