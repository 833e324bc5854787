# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""Add and rewrite catalogue entries (removed by the vendor)

Adds the products whose SKU is new and rewrites those whose SKU is known. Every entry has to
be complete, even to change one field. One wrong entry fails the whole request. A product
without a mapping is matched with a card of the Market by its staff, or ends in status
`NEED_CONTENT`; one that lacks required fields ends in `NEED_INFO`. Changes show after some
minutes. The vendor has removed the method, so calls will most likely fail. It is replaced
by `updateOfferMappings`, at `/v2/businesses/{businessId}/offer-mappings/update`. That one
goes by business, not by campaign, says `offerId` for `shopSku`, changes only the fields
sent and takes at most 100 products a request (500 by its table, which is out of date). It
has nothing for the availability, supply and processing fields. Its 200 may carry the status
`ERROR`; then nothing of the request was done.

the operation updateOfferMappingEntries is deprecated since 2023-06-22, and removed since
2026-03-12: calls are expected to fail; use updateOfferMappings instead; see
https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings

Args:
    campaign_id: Id of the campaign, which is how the API addresses one store. The campaigns
        method lists it, and the seller's account has it in the settings, under API and
        modules. It is not the store id printed beside the store's name. Rate limits are
        kept by it.
    body: The entries to add or rewrite.

Raises:
    InvalidRequest: a documented constraint is broken; nothing was sent.
    DecodeError: the body of a success does not fit the specification.
    httpx.HTTPError: no whole answer arrived.

Documentation: https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappingEntries
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
    warn_deprecated,
    warn_deprecated_fields,
)
from ...facts import OPERATIONS

if TYPE_CHECKING:
    from typing_extensions import deprecated

    from ... import typed_dicts
    from ...models.api_error_response import ApiErrorResponse
    from ...models.empty_api_response import EmptyApiResponse
    from ...models.update_offer_mapping_entry_request import (
        UpdateOfferMappingEntryRequest,
    )
    from ...types import Encoded, Response
else:

    def deprecated(message: str) -> Any:
        """Mark for type checkers alone: the warning at run time has its own place."""
        return lambda function: function


_OPERATION = OPERATIONS["updateOfferMappingEntries"]


def call(
    *,
    campaign_id: int,
    body: UpdateOfferMappingEntryRequest | typed_dicts.UpdateOfferMappingEntryRequest | Encoded,
) -> Call:
    """Check and encode the request without sending it.

    Raises:
        InvalidRequest: a documented constraint is broken.
    """
    return prepare(
        _OPERATION,
        {
            "campaign_id": campaign_id,
        },
        body,
    )


def _sync(client: Client, request: Call) -> Response[ApiErrorResponse | EmptyApiResponse]:
    expect(client, Client)
    return understand(_OPERATION, client.send(request))


async def _asyncio(
    client: AsyncClient, request: Call
) -> Response[ApiErrorResponse | EmptyApiResponse]:
    expect(client, AsyncClient)
    return understand(_OPERATION, await client.send(request))


async def _asyncio_parsed(
    client: AsyncClient, request: Call
) -> ApiErrorResponse | EmptyApiResponse | None:
    return (await _asyncio(client, request)).parsed


@deprecated(
    "the operation updateOfferMappingEntries is deprecated since 2023-06-22, and removed since 2026-03-12: calls are expected to fail; use updateOfferMappings instead; see https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings"
)
def sync_detailed(
    client: Client,
    *,
    campaign_id: int,
    body: UpdateOfferMappingEntryRequest | typed_dicts.UpdateOfferMappingEntryRequest | Encoded,
) -> Response[ApiErrorResponse | EmptyApiResponse]:
    """Add and rewrite catalogue entries (removed by the vendor)

    Arguments and errors are described in the module's docstring.

    Returns:
        The answer with its status, headers and body, whatever the status.
    """
    warn_deprecated(
        "the operation updateOfferMappingEntries is deprecated since 2023-06-22, and removed since 2026-03-12: calls are expected to fail; use updateOfferMappings instead; see https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings",
        2,
    )
    warn_deprecated_fields(_OPERATION, body, 2)

    request = call(
        campaign_id=campaign_id,
        body=body,
    )
    return _sync(client, request)


@deprecated(
    "the operation updateOfferMappingEntries is deprecated since 2023-06-22, and removed since 2026-03-12: calls are expected to fail; use updateOfferMappings instead; see https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings"
)
def sync(
    client: Client,
    *,
    campaign_id: int,
    body: UpdateOfferMappingEntryRequest | typed_dicts.UpdateOfferMappingEntryRequest | Encoded,
) -> ApiErrorResponse | EmptyApiResponse | None:
    """Add and rewrite catalogue entries (removed by the vendor)

    Arguments and errors are described in the module's docstring.

    Returns:
        The model of the answer, success or error; None when its body fits no model.
    """
    warn_deprecated(
        "the operation updateOfferMappingEntries is deprecated since 2023-06-22, and removed since 2026-03-12: calls are expected to fail; use updateOfferMappings instead; see https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings",
        2,
    )
    warn_deprecated_fields(_OPERATION, body, 2)

    request = call(
        campaign_id=campaign_id,
        body=body,
    )
    return _sync(client, request).parsed


@deprecated(
    "the operation updateOfferMappingEntries is deprecated since 2023-06-22, and removed since 2026-03-12: calls are expected to fail; use updateOfferMappings instead; see https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings"
)
def asyncio_detailed(
    client: AsyncClient,
    *,
    campaign_id: int,
    body: UpdateOfferMappingEntryRequest | typed_dicts.UpdateOfferMappingEntryRequest | Encoded,
) -> Coroutine[Any, Any, Response[ApiErrorResponse | EmptyApiResponse]]:
    """Add and rewrite catalogue entries (removed by the vendor)

    Arguments and errors are described in the module's docstring.

    Awaited, gives:
        The answer with its status, headers and body, whatever the status.
    """
    warn_deprecated(
        "the operation updateOfferMappingEntries is deprecated since 2023-06-22, and removed since 2026-03-12: calls are expected to fail; use updateOfferMappings instead; see https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings",
        2,
    )
    warn_deprecated_fields(_OPERATION, body, 2)

    request = call(
        campaign_id=campaign_id,
        body=body,
    )
    return _asyncio(client, request)


@deprecated(
    "the operation updateOfferMappingEntries is deprecated since 2023-06-22, and removed since 2026-03-12: calls are expected to fail; use updateOfferMappings instead; see https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings"
)
def asyncio(
    client: AsyncClient,
    *,
    campaign_id: int,
    body: UpdateOfferMappingEntryRequest | typed_dicts.UpdateOfferMappingEntryRequest | Encoded,
) -> Coroutine[Any, Any, ApiErrorResponse | EmptyApiResponse | None]:
    """Add and rewrite catalogue entries (removed by the vendor)

    Arguments and errors are described in the module's docstring.

    Awaited, gives:
        The model of the answer, success or error; None when its body fits no model.
    """
    warn_deprecated(
        "the operation updateOfferMappingEntries is deprecated since 2023-06-22, and removed since 2026-03-12: calls are expected to fail; use updateOfferMappings instead; see https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings",
        2,
    )
    warn_deprecated_fields(_OPERATION, body, 2)

    request = call(
        campaign_id=campaign_id,
        body=body,
    )
    return _asyncio_parsed(client, request)
