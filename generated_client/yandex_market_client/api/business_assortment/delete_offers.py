# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""Delete products

Deletes the given products from the catalogue. A product with goods in a warehouse of the
Market stays. The answer names the products that stayed; all others were deleted.

Args:
    business_id: Id of the business (the cabinet that holds the stores), as the campaigns
        method lists it. Rate limits are kept by it.
    body: Which products to delete.

Raises:
    InvalidRequest: a documented constraint is broken; nothing was sent.
    DecodeError: the body of a success does not fit the specification.
    httpx.HTTPError: no whole answer arrived.

Documentation: https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/deleteOffers
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
    from ...models.delete_offers_request import DeleteOffersRequest
    from ...models.delete_offers_response import DeleteOffersResponse
    from ...types import Encoded, Response
_OPERATION = OPERATIONS["deleteOffers"]


def call(
    *,
    business_id: int,
    body: DeleteOffersRequest | typed_dicts.DeleteOffersRequest | Encoded,
) -> Call:
    """Check and encode the request without sending it.

    Raises:
        InvalidRequest: a documented constraint is broken.
    """
    return prepare(
        _OPERATION,
        {
            "business_id": business_id,
        },
        body,
    )


def _sync(client: Client, request: Call) -> Response[ApiErrorResponse | DeleteOffersResponse]:
    expect(client, Client)
    return understand(_OPERATION, client.send(request))


async def _asyncio(
    client: AsyncClient, request: Call
) -> Response[ApiErrorResponse | DeleteOffersResponse]:
    expect(client, AsyncClient)
    return understand(_OPERATION, await client.send(request))


async def _asyncio_parsed(
    client: AsyncClient, request: Call
) -> ApiErrorResponse | DeleteOffersResponse | None:
    return (await _asyncio(client, request)).parsed


def sync_detailed(
    client: Client,
    *,
    business_id: int,
    body: DeleteOffersRequest | typed_dicts.DeleteOffersRequest | Encoded,
) -> Response[ApiErrorResponse | DeleteOffersResponse]:
    """Delete products

    Arguments and errors are described in the module's docstring.

    Returns:
        The answer with its status, headers and body, whatever the status.
    """

    request = call(
        business_id=business_id,
        body=body,
    )
    return _sync(client, request)


def sync(
    client: Client,
    *,
    business_id: int,
    body: DeleteOffersRequest | typed_dicts.DeleteOffersRequest | Encoded,
) -> ApiErrorResponse | DeleteOffersResponse | None:
    """Delete products

    Arguments and errors are described in the module's docstring.

    Returns:
        The model of the answer, success or error; None when its body fits no model.
    """

    request = call(
        business_id=business_id,
        body=body,
    )
    return _sync(client, request).parsed


def asyncio_detailed(
    client: AsyncClient,
    *,
    business_id: int,
    body: DeleteOffersRequest | typed_dicts.DeleteOffersRequest | Encoded,
) -> Coroutine[Any, Any, Response[ApiErrorResponse | DeleteOffersResponse]]:
    """Delete products

    Arguments and errors are described in the module's docstring.

    Awaited, gives:
        The answer with its status, headers and body, whatever the status.
    """

    request = call(
        business_id=business_id,
        body=body,
    )
    return _asyncio(client, request)


def asyncio(
    client: AsyncClient,
    *,
    business_id: int,
    body: DeleteOffersRequest | typed_dicts.DeleteOffersRequest | Encoded,
) -> Coroutine[Any, Any, ApiErrorResponse | DeleteOffersResponse | None]:
    """Delete products

    Arguments and errors are described in the module's docstring.

    Awaited, gives:
        The model of the answer, success or error; None when its body fits no model.
    """

    request = call(
        business_id=business_id,
        body=body,
    )
    return _asyncio_parsed(client, request)
