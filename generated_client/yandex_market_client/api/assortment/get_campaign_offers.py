# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""List the products of a store

Lists the products placed in one store, each with its status, prices and problems, page by
page. Either name the products in `offerIds`, which brings all of them at once, or narrow
the list by any of the filters; both together are an error. An empty object lists them all.

Args:
    campaign_id: Id of the campaign, which is how the API addresses one store. The campaigns
        method lists it, and the seller's account has it in the settings, under API and
        modules. It is not the store id printed beside the store's name. Rate limits are
        kept by it.
    body: Which products to list. Fill in either `offerIds` or any of the other lists.
    limit: How many products a page holds. Leave it out together with `offerIds`.
    page_token: Which page to return: the `nextPageToken` of the page before. Without it the
        first page comes. Where it is given, `page_number` and `page_size` of the older
        paging have no effect. Leave it out together with `offerIds`.

Raises:
    InvalidRequest: a documented constraint is broken; nothing was sent.
    DecodeError: the body of a success does not fit the specification.
    httpx.HTTPError: no whole answer arrived.

Documentation: https://yandex.ru/dev/market/partner-api/doc/en/reference/assortment/getCampaignOffers
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from ...client import (
    AsyncClient,
    Call,
    Client,
    expect,
    prepare,
    understand,
)
from ...facts import OPERATIONS

if TYPE_CHECKING:
    from ... import typed_dicts
    from ...models.api_error_response import ApiErrorResponse
    from ...models.get_campaign_offers_request import GetCampaignOffersRequest
    from ...models.get_campaign_offers_response import GetCampaignOffersResponse
    from ...types import Encoded, Response
_OPERATION = OPERATIONS["getCampaignOffers"]


def call(
    *,
    campaign_id: int,
    body: GetCampaignOffersRequest | typed_dicts.GetCampaignOffersRequest | Encoded,
    limit: int | None = None,
    page_token: str | None = None,
) -> Call:
    """Check and encode the request without sending it.

    Raises:
        InvalidRequest: a documented constraint is broken.
    """
    return prepare(
        _OPERATION,
        {
            "campaign_id": campaign_id,
            "limit": limit,
            "page_token": page_token,
        },
        body,
    )


def _sync(client: Client, request: Call) -> Response[ApiErrorResponse | GetCampaignOffersResponse]:
    expect(client, Client)
    return understand(_OPERATION, client.send(request))


async def _asyncio(
    client: AsyncClient, request: Call
) -> Response[ApiErrorResponse | GetCampaignOffersResponse]:
    expect(client, AsyncClient)
    return understand(_OPERATION, await client.send(request))


async def _asyncio_parsed(
    client: AsyncClient, request: Call
) -> ApiErrorResponse | GetCampaignOffersResponse | None:
    return (await _asyncio(client, request)).parsed


def sync_detailed(
    client: Client,
    *,
    campaign_id: int,
    body: GetCampaignOffersRequest | typed_dicts.GetCampaignOffersRequest | Encoded,
    limit: int | None = None,
    page_token: str | None = None,
) -> Response[ApiErrorResponse | GetCampaignOffersResponse]:
    """List the products of a store

    Arguments and errors are described in the module's docstring.

    Returns:
        The answer with its status, headers and body, whatever the status.
    """

    request = call(
        campaign_id=campaign_id,
        body=body,
        limit=limit,
        page_token=page_token,
    )
    return _sync(client, request)


def sync(
    client: Client,
    *,
    campaign_id: int,
    body: GetCampaignOffersRequest | typed_dicts.GetCampaignOffersRequest | Encoded,
    limit: int | None = None,
    page_token: str | None = None,
) -> ApiErrorResponse | GetCampaignOffersResponse | None:
    """List the products of a store

    Arguments and errors are described in the module's docstring.

    Returns:
        The model of the answer, success or error; None when its body fits no model.
    """

    request = call(
        campaign_id=campaign_id,
        body=body,
        limit=limit,
        page_token=page_token,
    )
    return _sync(client, request).parsed


def asyncio_detailed(
    client: AsyncClient,
    *,
    campaign_id: int,
    body: GetCampaignOffersRequest | typed_dicts.GetCampaignOffersRequest | Encoded,
    limit: int | None = None,
    page_token: str | None = None,
) -> Coroutine[Any, Any, Response[ApiErrorResponse | GetCampaignOffersResponse]]:
    """List the products of a store

    Arguments and errors are described in the module's docstring.

    Awaited, gives:
        The answer with its status, headers and body, whatever the status.
    """

    request = call(
        campaign_id=campaign_id,
        body=body,
        limit=limit,
        page_token=page_token,
    )
    return _asyncio(client, request)


def asyncio(
    client: AsyncClient,
    *,
    campaign_id: int,
    body: GetCampaignOffersRequest | typed_dicts.GetCampaignOffersRequest | Encoded,
    limit: int | None = None,
    page_token: str | None = None,
) -> Coroutine[Any, Any, ApiErrorResponse | GetCampaignOffersResponse | None]:
    """List the products of a store

    Arguments and errors are described in the module's docstring.

    Awaited, gives:
        The model of the answer, success or error; None when its body fits no model.
    """

    request = call(
        campaign_id=campaign_id,
        body=body,
        limit=limit,
        page_token=page_token,
    )
    return _asyncio_parsed(client, request)
