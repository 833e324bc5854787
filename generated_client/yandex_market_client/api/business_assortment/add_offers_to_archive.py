# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""Archive products

Puts the given products in the archive, which hides them in every store of the business. A
product with goods in a warehouse of the Market is refused until they are sold or taken out.
The answer names the refused products only; all others were archived.

Args:
    business_id: Id of the business (the cabinet that holds the stores), as the campaigns
        method lists it. Rate limits are kept by it.
    body: Which products to archive.

Raises:
    InvalidRequest: a documented constraint is broken; nothing was sent.
    DecodeError: the body of a success does not fit the specification.
    httpx.HTTPError: no whole answer arrived.

Documentation: https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/addOffersToArchive
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
    from ...models.add_offers_to_archive_request import AddOffersToArchiveRequest
    from ...models.add_offers_to_archive_response import AddOffersToArchiveResponse
    from ...models.api_error_response import ApiErrorResponse
    from ...types import Encoded, Response
_OPERATION = OPERATIONS["addOffersToArchive"]


def call(
    *,
    business_id: int,
    body: AddOffersToArchiveRequest | typed_dicts.AddOffersToArchiveRequest | Encoded,
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


def _sync(client: Client, request: Call) -> Response[AddOffersToArchiveResponse | ApiErrorResponse]:
    expect(client, Client)
    return understand(_OPERATION, client.send(request))


async def _asyncio(
    client: AsyncClient, request: Call
) -> Response[AddOffersToArchiveResponse | ApiErrorResponse]:
    expect(client, AsyncClient)
    return understand(_OPERATION, await client.send(request))


async def _asyncio_parsed(
    client: AsyncClient, request: Call
) -> AddOffersToArchiveResponse | ApiErrorResponse | None:
    return (await _asyncio(client, request)).parsed


def sync_detailed(
    client: Client,
    *,
    business_id: int,
    body: AddOffersToArchiveRequest | typed_dicts.AddOffersToArchiveRequest | Encoded,
) -> Response[AddOffersToArchiveResponse | ApiErrorResponse]:
    """Archive products

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
    body: AddOffersToArchiveRequest | typed_dicts.AddOffersToArchiveRequest | Encoded,
) -> AddOffersToArchiveResponse | ApiErrorResponse | None:
    """Archive products

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
    body: AddOffersToArchiveRequest | typed_dicts.AddOffersToArchiveRequest | Encoded,
) -> Coroutine[Any, Any, Response[AddOffersToArchiveResponse | ApiErrorResponse]]:
    """Archive products

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
    body: AddOffersToArchiveRequest | typed_dicts.AddOffersToArchiveRequest | Encoded,
) -> Coroutine[Any, Any, AddOffersToArchiveResponse | ApiErrorResponse | None]:
    """Archive products

    Arguments and errors are described in the module's docstring.

    Awaited, gives:
        The model of the answer, success or error; None when its body fits no model.
    """

    request = call(
        business_id=business_id,
        body=body,
    )
    return _asyncio_parsed(client, request)
