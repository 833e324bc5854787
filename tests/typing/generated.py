"""What a type checker has to say of the generated package; nobody runs this.

A line that ends in `# deprecated` has to be reported as a use of something deprecated, one that
ends in `# error` as an error; every other line has to be silent. test_deprecation.py compares.
"""

from __future__ import annotations

import datetime
from collections.abc import Coroutine
from typing import Any, assert_type

import httpx
from yandex_market_client import models, typed_dicts
from yandex_market_client.api.assortment import get_campaign_offers
from yandex_market_client.api.business_assortment import (
    add_offers_to_archive,
    delete_offers,
    update_offer_mapping_entries,
)
from yandex_market_client.client import AsyncClient, Call, Client
from yandex_market_client.facts import OPERATIONS, Batch, Operation
from yandex_market_client.types import Encoded, Response


def calls(client: Client) -> None:
    body = models.AddOffersToArchiveRequest(offer_ids=["A"])
    answer = add_offers_to_archive.sync(client, business_id=1, body=body)
    assert_type(answer, models.AddOffersToArchiveResponse | models.ApiErrorResponse | None)
    assert_type(
        add_offers_to_archive.sync_detailed(client, business_id=1, body=body),
        Response[models.AddOffersToArchiveResponse | models.ApiErrorResponse],
    )
    delete_offers.sync(client, business_id=1, body={"offerIds": ["A"]})
    delete_offers.sync(client, business_id=1, body=Encoded(b"{}", 1))
    assert_type(delete_offers.call(business_id=1, body={"offerIds": ["A"]}), Call)
    get_campaign_offers.sync(client, campaign_id=1, body={}, limit=10, page_token="t")
    get_campaign_offers.sync(client, campaign_id=1, body={"statuses": ["PUBLISHED"]}, limit=None)


async def asynchronous_calls(client: AsyncClient) -> None:
    start = get_campaign_offers.asyncio(client, campaign_id=1, body={})
    _ = assert_type(
        start,
        Coroutine[Any, Any, models.ApiErrorResponse | models.GetCampaignOffersResponse | None],
    )
    page = await start
    if isinstance(page, models.GetCampaignOffersResponse) and page.result is not None:
        for offer in page.result.offers:
            assert_type(offer, models.GetCampaignOfferDTO)
            assert_type(offer.offer_id, str)
            assert_type(offer.status, models.OfferCampaignStatusType | None)
            assert_type(offer.errors, list[models.OfferErrorDTO] | None)
            if offer.basic_price is not None:
                assert_type(offer.basic_price.updated_at, datetime.datetime)


def deprecated_calls(client: Client, other: AsyncClient) -> None:
    offer = models.UpdateMappingsOfferDTO(shop_sku="A")
    entry = models.UpdateOfferMappingEntryDTO(offer=offer)
    body = models.UpdateOfferMappingEntryRequest(offer_mapping_entries=[entry])
    update_offer_mapping_entries.sync(client, campaign_id=1, body=body)  # deprecated
    update_offer_mapping_entries.sync_detailed(client, campaign_id=1, body=body)  # deprecated
    _ = update_offer_mapping_entries.asyncio(other, campaign_id=1, body=body)  # deprecated
    _ = update_offer_mapping_entries.asyncio_detailed(other, campaign_id=1, body=body)  # deprecated
    update_offer_mapping_entries.call(campaign_id=1, body=body)


def wrong_calls(client: Client, other: AsyncClient, http: httpx.AsyncClient) -> None:
    add_offers_to_archive.sync(client, business_id="1", body={"offerIds": ["A"]})  # error
    add_offers_to_archive.sync(client, business=1, body={"offerIds": ["A"]})  # error
    add_offers_to_archive.sync(client, business_id=1)  # error
    add_offers_to_archive.sync(client, 1, {"offerIds": ["A"]})  # error
    add_offers_to_archive.sync(other, business_id=1, body={"offerIds": ["A"]})  # error
    add_offers_to_archive.sync(client, business_id=1, body={"offerIds": "A"})  # error
    add_offers_to_archive.sync(client, business_id=1, body={"skus": ["A"]})  # error
    add_offers_to_archive.sync(client, business_id=1, body={})  # error
    other_body = models.DeleteOffersRequest(offer_ids=["A"])
    add_offers_to_archive.sync(client, business_id=1, body=other_body)  # error
    get_campaign_offers.sync(client, campaign_id=1, body={"statuses": ["NO_SUCH"]})  # error
    get_campaign_offers.sync(client, campaign_id=1, body={}, limit="10")  # error
    Client(http)  # error


def wrong_models(offer: models.GetCampaignOfferDTO) -> None:
    models.AddOffersToArchiveRequest(["A"])  # error
    models.AddOffersToArchiveRequest(offerIds=["A"])  # error
    models.AddOffersToArchiveRequest()  # error
    models.TimePeriodDTO(time_period="2", time_unit=models.TimeUnitType.DAY)  # error
    _ = offer.offerId  # error
    offer.offer_id = 5  # error


def table() -> None:
    operation = OPERATIONS["addOffersToArchive"]
    assert_type(operation, Operation)
    assert_type(operation.batch, Batch | None)
    _ = operation.batch.size  # error
    body: typed_dicts.AddOffersToArchiveRequest = {"offerIds": ["A"]}
    assert_type(body["offerIds"], list[str])
