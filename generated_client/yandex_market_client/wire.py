# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""From the bytes of an answer to models, and from a request to bytes.

The strict structures refuse whatever the specification does not list; then the tolerant reading of
the models takes over, from the same bytes: of the elements that were refused or, where that is not
possible, of all. Both give equal models where both succeed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import msgspec

from .errors import DecodeError
from .models.add_offers_to_archive_dto import AddOffersToArchiveDTO
from .models.add_offers_to_archive_error_dto import AddOffersToArchiveErrorDTO
from .models.add_offers_to_archive_error_type import AddOffersToArchiveErrorType
from .models.add_offers_to_archive_response import AddOffersToArchiveResponse
from .models.api_error_dto import ApiErrorDTO
from .models.api_error_response import ApiErrorResponse
from .models.api_response_status_type import ApiResponseStatusType
from .models.currency_type import CurrencyType
from .models.delete_offers_dto import DeleteOffersDTO
from .models.delete_offers_response import DeleteOffersResponse
from .models.empty_api_response import EmptyApiResponse
from .models.get_campaign_offer_dto import GetCampaignOfferDTO
from .models.get_campaign_offers_response import GetCampaignOffersResponse
from .models.get_campaign_offers_result_dto import GetCampaignOffersResultDTO
from .models.get_price_with_discount_dto import GetPriceWithDiscountDTO
from .models.get_price_with_vat_dto import GetPriceWithVatDTO
from .models.offer_campaign_status_type import OfferCampaignStatusType
from .models.offer_error_dto import OfferErrorDTO
from .models.quantum_dto import QuantumDTO
from .models.scrolling_pager_dto import ScrollingPagerDTO
from .structures import Growing, Strict, learned, unknown
from .types import attempt

Moment = Annotated[datetime.datetime, msgspec.Meta(tz=True)]
_texts: dict[Any, Any] = {}
# Called with a text, twice, gives the first of its equals: the offers of a page repeat each other.
_same = _texts.setdefault
# Past __init__, which would warn: what the server sends is no use of a deprecated field.
_new = object.__new__


class _AddOffersToArchiveDTO(
    Strict, rename={"not_archived_offers": "notArchivedOffers"}, kw_only=True
):
    not_archived_offers: list[_AddOffersToArchiveErrorDTO | None] | None = None


def _to_add_offers_to_archive_dto(source: _AddOffersToArchiveDTO) -> AddOffersToArchiveDTO:
    model = _new(AddOffersToArchiveDTO)
    model.not_archived_offers = (
        None
        if (not_archived_offers_ := source.not_archived_offers) is None
        else [
            _to_add_offers_to_archive_error_dto(item)
            for item in not_archived_offers_
            if item is not None
        ]
    )
    model.additional_properties = (
        unknown(source, "AddOffersToArchiveDTO") if "AddOffersToArchiveDTO" in learned else None
    )
    return model


class _AddOffersToArchiveErrorDTO(Strict, rename={"offer_id": "offerId"}, kw_only=True):
    offer_id: str
    error: AddOffersToArchiveErrorType


def _to_add_offers_to_archive_error_dto(
    source: _AddOffersToArchiveErrorDTO,
) -> AddOffersToArchiveErrorDTO:
    model = _new(AddOffersToArchiveErrorDTO)
    model.offer_id = source.offer_id
    model.error = source.error
    model.additional_properties = (
        unknown(source, "AddOffersToArchiveErrorDTO")
        if "AddOffersToArchiveErrorDTO" in learned
        else None
    )
    return model


class _AddOffersToArchiveResponse(Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType
    result: _AddOffersToArchiveDTO | None = None


def _to_add_offers_to_archive_response(
    source: _AddOffersToArchiveResponse,
) -> AddOffersToArchiveResponse:
    model = _new(AddOffersToArchiveResponse)
    model.status = source.status
    model.result = (
        None if (result_ := source.result) is None else _to_add_offers_to_archive_dto(result_)
    )
    model.additional_properties = (
        unknown(source, "AddOffersToArchiveResponse")
        if "AddOffersToArchiveResponse" in learned
        else None
    )
    return model


class _ApiErrorDTO(Strict, rename={}, kw_only=True):
    code: str
    message: str | None = None


def _to_api_error_dto(source: _ApiErrorDTO) -> ApiErrorDTO:
    model = _new(ApiErrorDTO)
    model.code = _same(source.code, source.code)
    model.message = _same(source.message, source.message)
    model.additional_properties = (
        unknown(source, "ApiErrorDTO") if "ApiErrorDTO" in learned else None
    )
    return model


class _ApiErrorResponse(Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType
    errors: list[_ApiErrorDTO | None] | None = None


def _to_api_error_response(source: _ApiErrorResponse) -> ApiErrorResponse:
    model = _new(ApiErrorResponse)
    model.status = source.status
    model.errors = (
        None
        if (errors_ := source.errors) is None
        else [_to_api_error_dto(item) for item in errors_ if item is not None]
    )
    model.additional_properties = (
        unknown(source, "ApiErrorResponse") if "ApiErrorResponse" in learned else None
    )
    return model


class _DeleteOffersDTO(
    Strict, rename={"not_deleted_offer_ids": "notDeletedOfferIds"}, kw_only=True
):
    not_deleted_offer_ids: list[str | None] | None = None


def _to_delete_offers_dto(source: _DeleteOffersDTO) -> DeleteOffersDTO:
    model = _new(DeleteOffersDTO)
    model.not_deleted_offer_ids = (
        None
        if (not_deleted_offer_ids_ := source.not_deleted_offer_ids) is None
        else [item for item in not_deleted_offer_ids_ if item is not None]
    )
    model.additional_properties = (
        unknown(source, "DeleteOffersDTO") if "DeleteOffersDTO" in learned else None
    )
    return model


class _DeleteOffersResponse(Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType
    result: _DeleteOffersDTO | None = None


def _to_delete_offers_response(source: _DeleteOffersResponse) -> DeleteOffersResponse:
    model = _new(DeleteOffersResponse)
    model.status = source.status
    model.result = None if (result_ := source.result) is None else _to_delete_offers_dto(result_)
    model.additional_properties = (
        unknown(source, "DeleteOffersResponse") if "DeleteOffersResponse" in learned else None
    )
    return model


class _EmptyApiResponse(Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType


def _to_empty_api_response(source: _EmptyApiResponse) -> EmptyApiResponse:
    model = _new(EmptyApiResponse)
    model.status = source.status
    model.additional_properties = (
        unknown(source, "EmptyApiResponse") if "EmptyApiResponse" in learned else None
    )
    return model


class _GetCampaignOfferDTO(
    Strict,
    rename={"offer_id": "offerId", "basic_price": "basicPrice", "campaign_price": "campaignPrice"},
    kw_only=True,
):
    offer_id: str
    status: OfferCampaignStatusType | None = None
    available: bool | None = None
    basic_price: _GetPriceWithDiscountDTO | None = None
    campaign_price: _GetPriceWithVatDTO | None = None
    quantum: _QuantumDTO | None = None
    errors: list[_OfferErrorDTO | None] | None = None
    warnings: list[_OfferErrorDTO | None] | None = None


def _to_get_campaign_offer_dto(source: _GetCampaignOfferDTO) -> GetCampaignOfferDTO:
    model = _new(GetCampaignOfferDTO)
    model.offer_id = source.offer_id
    model.status = source.status
    model.available = source.available
    model.basic_price = (
        None
        if (basic_price_ := source.basic_price) is None
        else _to_get_price_with_discount_dto(basic_price_)
    )
    model.campaign_price = (
        None
        if (campaign_price_ := source.campaign_price) is None
        else _to_get_price_with_vat_dto(campaign_price_)
    )
    model.quantum = None if (quantum_ := source.quantum) is None else _to_quantum_dto(quantum_)
    model.errors = (
        None
        if (errors_ := source.errors) is None
        else [_to_offer_error_dto(item) for item in errors_ if item is not None]
    )
    model.warnings = (
        None
        if (warnings_ := source.warnings) is None
        else [_to_offer_error_dto(item) for item in warnings_ if item is not None]
    )
    model.additional_properties = (
        unknown(source, "GetCampaignOfferDTO") if "GetCampaignOfferDTO" in learned else None
    )
    return model


class _GetCampaignOffersResponse(Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType
    result: _GetCampaignOffersResultDTO | None = None


def _to_get_campaign_offers_response(
    source: _GetCampaignOffersResponse,
) -> GetCampaignOffersResponse:
    model = _new(GetCampaignOffersResponse)
    model.status = source.status
    model.result = (
        None if (result_ := source.result) is None else _to_get_campaign_offers_result_dto(result_)
    )
    model.additional_properties = (
        unknown(source, "GetCampaignOffersResponse")
        if "GetCampaignOffersResponse" in learned
        else None
    )
    return model


class _GetCampaignOffersResultDTO(Strict, rename={}, kw_only=True):
    offers: list[_GetCampaignOfferDTO | None]
    paging: _ScrollingPagerDTO | None = None


def _to_get_campaign_offers_result_dto(
    source: _GetCampaignOffersResultDTO,
) -> GetCampaignOffersResultDTO:
    model = _new(GetCampaignOffersResultDTO)
    model.offers = [_to_get_campaign_offer_dto(item) for item in source.offers if item is not None]
    model.paging = None if (paging_ := source.paging) is None else _to_scrolling_pager_dto(paging_)
    model.additional_properties = (
        unknown(source, "GetCampaignOffersResultDTO")
        if "GetCampaignOffersResultDTO" in learned
        else None
    )
    return model


class _GetPriceWithDiscountDTO(
    Strict,
    rename={
        "currency_id": "currencyId",
        "updated_at": "updatedAt",
        "discount_base": "discountBase",
    },
    kw_only=True,
):
    value: float
    currency_id: CurrencyType
    updated_at: Moment
    discount_base: float | None = None


def _to_get_price_with_discount_dto(source: _GetPriceWithDiscountDTO) -> GetPriceWithDiscountDTO:
    model = _new(GetPriceWithDiscountDTO)
    model.value = source.value
    model.currency_id = source.currency_id
    model.updated_at = source.updated_at
    model.discount_base = source.discount_base
    model.additional_properties = (
        unknown(source, "GetPriceWithDiscountDTO") if "GetPriceWithDiscountDTO" in learned else None
    )
    return model


class _GetPriceWithVatDTO(
    Strict,
    rename={
        "updated_at": "updatedAt",
        "discount_base": "discountBase",
        "currency_id": "currencyId",
    },
    kw_only=True,
):
    updated_at: Moment
    value: float | None = None
    discount_base: float | None = None
    currency_id: CurrencyType | None = None
    vat: int | None = None


def _to_get_price_with_vat_dto(source: _GetPriceWithVatDTO) -> GetPriceWithVatDTO:
    model = _new(GetPriceWithVatDTO)
    model.updated_at = source.updated_at
    model.value = source.value
    model.discount_base = source.discount_base
    model.currency_id = source.currency_id
    model.vat = source.vat
    model.additional_properties = (
        unknown(source, "GetPriceWithVatDTO") if "GetPriceWithVatDTO" in learned else None
    )
    return model


class _OfferErrorDTO(Strict, rename={}, kw_only=True):
    message: str | None = None
    comment: str | None = None


def _to_offer_error_dto(source: _OfferErrorDTO) -> OfferErrorDTO:
    model = _new(OfferErrorDTO)
    model.message = _same(source.message, source.message)
    model.comment = _same(source.comment, source.comment)
    model.additional_properties = (
        unknown(source, "OfferErrorDTO") if "OfferErrorDTO" in learned else None
    )
    return model


class _QuantumDTO(
    Strict, rename={"min_quantity": "minQuantity", "step_quantity": "stepQuantity"}, kw_only=True
):
    min_quantity: int | None = None
    step_quantity: int | None = None


def _to_quantum_dto(source: _QuantumDTO) -> QuantumDTO:
    model = _new(QuantumDTO)
    model.min_quantity = source.min_quantity
    model.step_quantity = source.step_quantity
    model.additional_properties = unknown(source, "QuantumDTO") if "QuantumDTO" in learned else None
    return model


class _ScrollingPagerDTO(
    Strict,
    rename={"next_page_token": "nextPageToken", "prev_page_token": "prevPageToken"},
    kw_only=True,
):
    next_page_token: str | None = None
    prev_page_token: str | None = None


def _to_scrolling_pager_dto(source: _ScrollingPagerDTO) -> ScrollingPagerDTO:
    model = _new(ScrollingPagerDTO)
    model.next_page_token = _same(source.next_page_token, source.next_page_token)
    model.prev_page_token = _same(source.prev_page_token, source.prev_page_token)
    model.additional_properties = (
        unknown(source, "ScrollingPagerDTO") if "ScrollingPagerDTO" in learned else None
    )
    return model


_MODELS: dict[str, tuple[type[Strict], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "AddOffersToArchiveDTO": (
        _AddOffersToArchiveDTO,
        _to_add_offers_to_archive_dto,
        AddOffersToArchiveDTO.from_dict,
    ),
    "AddOffersToArchiveErrorDTO": (
        _AddOffersToArchiveErrorDTO,
        _to_add_offers_to_archive_error_dto,
        AddOffersToArchiveErrorDTO.from_dict,
    ),
    "AddOffersToArchiveResponse": (
        _AddOffersToArchiveResponse,
        _to_add_offers_to_archive_response,
        AddOffersToArchiveResponse.from_dict,
    ),
    "ApiErrorDTO": (_ApiErrorDTO, _to_api_error_dto, ApiErrorDTO.from_dict),
    "ApiErrorResponse": (_ApiErrorResponse, _to_api_error_response, ApiErrorResponse.from_dict),
    "DeleteOffersDTO": (_DeleteOffersDTO, _to_delete_offers_dto, DeleteOffersDTO.from_dict),
    "DeleteOffersResponse": (
        _DeleteOffersResponse,
        _to_delete_offers_response,
        DeleteOffersResponse.from_dict,
    ),
    "EmptyApiResponse": (_EmptyApiResponse, _to_empty_api_response, EmptyApiResponse.from_dict),
    "GetCampaignOfferDTO": (
        _GetCampaignOfferDTO,
        _to_get_campaign_offer_dto,
        GetCampaignOfferDTO.from_dict,
    ),
    "GetCampaignOffersResponse": (
        _GetCampaignOffersResponse,
        _to_get_campaign_offers_response,
        GetCampaignOffersResponse.from_dict,
    ),
    "GetCampaignOffersResultDTO": (
        _GetCampaignOffersResultDTO,
        _to_get_campaign_offers_result_dto,
        GetCampaignOffersResultDTO.from_dict,
    ),
    "GetPriceWithDiscountDTO": (
        _GetPriceWithDiscountDTO,
        _to_get_price_with_discount_dto,
        GetPriceWithDiscountDTO.from_dict,
    ),
    "GetPriceWithVatDTO": (
        _GetPriceWithVatDTO,
        _to_get_price_with_vat_dto,
        GetPriceWithVatDTO.from_dict,
    ),
    "OfferErrorDTO": (_OfferErrorDTO, _to_offer_error_dto, OfferErrorDTO.from_dict),
    "QuantumDTO": (_QuantumDTO, _to_quantum_dto, QuantumDTO.from_dict),
    "ScrollingPagerDTO": (_ScrollingPagerDTO, _to_scrolling_pager_dto, ScrollingPagerDTO.from_dict),
}


@cache
def _growing(name: str) -> Growing:
    return Growing(_MODELS[name][0])


def _readings(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    return _MODELS[name][1:]


def _decoder(name: str) -> msgspec.json.Decoder[Any]:
    return _growing(name).decoder


def decode(name: str, content: bytes) -> Any:
    """Read a JSON body as the model of that name.

    Raises:
        DecodeError: the body is not JSON, is nested too deeply, or does not fit the model.
    """
    _, convert, tolerant = _MODELS[name]
    try:
        try:
            return convert(attempt(_decoder(name).decode, content))
        except msgspec.ValidationError:
            pass
        growing = _growing(name)
        try:
            model = attempt(growing.apart(_readings).read, content)
        except (msgspec.DecodeError, UnicodeDecodeError, DecodeError):
            # As a whole, also for the place of what cannot be read.
            model = attempt(tolerant, msgspec.json.decode(content))
        growing.learn()
        return model
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError(f"is not readable JSON ({type(error).__name__})") from None
    finally:
        _texts.clear()


def untyped(content: bytes) -> Any:
    """Read any JSON body as dicts, lists and scalars.

    Raises:
        DecodeError: the body is not JSON, or is nested too deeply.
    """
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError(f"is not readable JSON ({type(error).__name__})") from None


def encode(body: Any) -> bytes:
    """Write a model or a dict as JSON in UTF-8, without ``\\u`` escapes.

    Raises:
        TypeError: a value has no JSON form.
        ValueError: a string cannot be encoded in UTF-8.
    """
    return msgspec.json.encode(
        body.to_dict() if hasattr(body, "to_dict") else body, enc_hook=_subclass
    )


def _subclass(value: object) -> Any:
    # As the checks see it: what a class has added to a string or number has no part in JSON.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")
