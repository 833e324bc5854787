# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""From the bytes of an answer to models, and from a request to bytes.

The strict structures refuse whatever the specification does not list; then the tolerant reading of
the models takes over, from the same bytes. Both give equal models where both succeed.
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

Moment = Annotated[datetime.datetime, msgspec.Meta(tz=True)]


class _Strict(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The common settings of the structures."""


class _AddOffersToArchiveDTO(
    _Strict, rename={"not_archived_offers": "notArchivedOffers"}, kw_only=True
):
    not_archived_offers: list[_AddOffersToArchiveErrorDTO] | None = None


def _to_add_offers_to_archive_dto(source: _AddOffersToArchiveDTO) -> AddOffersToArchiveDTO:
    model = AddOffersToArchiveDTO.__new__(AddOffersToArchiveDTO)
    value_1 = source.not_archived_offers
    model.not_archived_offers = (
        None if value_1 is None else [_to_add_offers_to_archive_error_dto(item) for item in value_1]
    )
    model.additional_properties = None
    return model


class _AddOffersToArchiveErrorDTO(_Strict, rename={"offer_id": "offerId"}, kw_only=True):
    offer_id: str
    error: AddOffersToArchiveErrorType


def _to_add_offers_to_archive_error_dto(
    source: _AddOffersToArchiveErrorDTO,
) -> AddOffersToArchiveErrorDTO:
    model = AddOffersToArchiveErrorDTO.__new__(AddOffersToArchiveErrorDTO)
    model.offer_id = source.offer_id
    model.error = source.error
    model.additional_properties = None
    return model


class _AddOffersToArchiveResponse(_Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType
    result: _AddOffersToArchiveDTO | None = None


def _to_add_offers_to_archive_response(
    source: _AddOffersToArchiveResponse,
) -> AddOffersToArchiveResponse:
    model = AddOffersToArchiveResponse.__new__(AddOffersToArchiveResponse)
    model.status = source.status
    value_2 = source.result
    model.result = None if value_2 is None else _to_add_offers_to_archive_dto(value_2)
    model.additional_properties = None
    return model


class _ApiErrorDTO(_Strict, rename={}, kw_only=True):
    code: str
    message: str | None = None


def _to_api_error_dto(source: _ApiErrorDTO) -> ApiErrorDTO:
    model = ApiErrorDTO.__new__(ApiErrorDTO)
    model.code = source.code
    model.message = source.message
    model.additional_properties = None
    return model


class _ApiErrorResponse(_Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType
    errors: list[_ApiErrorDTO] | None = None


def _to_api_error_response(source: _ApiErrorResponse) -> ApiErrorResponse:
    model = ApiErrorResponse.__new__(ApiErrorResponse)
    model.status = source.status
    value_2 = source.errors
    model.errors = None if value_2 is None else [_to_api_error_dto(item) for item in value_2]
    model.additional_properties = None
    return model


class _DeleteOffersDTO(
    _Strict, rename={"not_deleted_offer_ids": "notDeletedOfferIds"}, kw_only=True
):
    not_deleted_offer_ids: list[str] | None = None


def _to_delete_offers_dto(source: _DeleteOffersDTO) -> DeleteOffersDTO:
    model = DeleteOffersDTO.__new__(DeleteOffersDTO)
    model.not_deleted_offer_ids = source.not_deleted_offer_ids
    model.additional_properties = None
    return model


class _DeleteOffersResponse(_Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType
    result: _DeleteOffersDTO | None = None


def _to_delete_offers_response(source: _DeleteOffersResponse) -> DeleteOffersResponse:
    model = DeleteOffersResponse.__new__(DeleteOffersResponse)
    model.status = source.status
    value_2 = source.result
    model.result = None if value_2 is None else _to_delete_offers_dto(value_2)
    model.additional_properties = None
    return model


class _EmptyApiResponse(_Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType


def _to_empty_api_response(source: _EmptyApiResponse) -> EmptyApiResponse:
    model = EmptyApiResponse.__new__(EmptyApiResponse)
    model.status = source.status
    model.additional_properties = None
    return model


class _GetCampaignOfferDTO(
    _Strict,
    rename={"offer_id": "offerId", "basic_price": "basicPrice", "campaign_price": "campaignPrice"},
    kw_only=True,
):
    offer_id: str
    status: OfferCampaignStatusType | None = None
    available: bool | None = None
    basic_price: _GetPriceWithDiscountDTO | None = None
    campaign_price: _GetPriceWithVatDTO | None = None
    quantum: _QuantumDTO | None = None
    errors: list[_OfferErrorDTO] | None = None
    warnings: list[_OfferErrorDTO] | None = None


def _to_get_campaign_offer_dto(source: _GetCampaignOfferDTO) -> GetCampaignOfferDTO:
    model = GetCampaignOfferDTO.__new__(GetCampaignOfferDTO)
    model.offer_id = source.offer_id
    model.status = source.status
    model.available = source.available
    value_4 = source.basic_price
    model.basic_price = None if value_4 is None else _to_get_price_with_discount_dto(value_4)
    value_5 = source.campaign_price
    model.campaign_price = None if value_5 is None else _to_get_price_with_vat_dto(value_5)
    value_6 = source.quantum
    model.quantum = None if value_6 is None else _to_quantum_dto(value_6)
    value_7 = source.errors
    model.errors = None if value_7 is None else [_to_offer_error_dto(item) for item in value_7]
    value_8 = source.warnings
    model.warnings = None if value_8 is None else [_to_offer_error_dto(item) for item in value_8]
    model.additional_properties = None
    return model


class _GetCampaignOffersResponse(_Strict, rename={}, kw_only=True):
    status: ApiResponseStatusType
    result: _GetCampaignOffersResultDTO | None = None


def _to_get_campaign_offers_response(
    source: _GetCampaignOffersResponse,
) -> GetCampaignOffersResponse:
    model = GetCampaignOffersResponse.__new__(GetCampaignOffersResponse)
    model.status = source.status
    value_2 = source.result
    model.result = None if value_2 is None else _to_get_campaign_offers_result_dto(value_2)
    model.additional_properties = None
    return model


class _GetCampaignOffersResultDTO(_Strict, rename={}, kw_only=True):
    offers: list[_GetCampaignOfferDTO]
    paging: _ScrollingPagerDTO | None = None


def _to_get_campaign_offers_result_dto(
    source: _GetCampaignOffersResultDTO,
) -> GetCampaignOffersResultDTO:
    model = GetCampaignOffersResultDTO.__new__(GetCampaignOffersResultDTO)
    model.offers = [_to_get_campaign_offer_dto(item) for item in source.offers]
    value_2 = source.paging
    model.paging = None if value_2 is None else _to_scrolling_pager_dto(value_2)
    model.additional_properties = None
    return model


class _GetPriceWithDiscountDTO(
    _Strict,
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
    model = GetPriceWithDiscountDTO.__new__(GetPriceWithDiscountDTO)
    model.value = source.value
    model.currency_id = source.currency_id
    model.updated_at = source.updated_at
    model.discount_base = source.discount_base
    model.additional_properties = None
    return model


class _GetPriceWithVatDTO(
    _Strict,
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
    model = GetPriceWithVatDTO.__new__(GetPriceWithVatDTO)
    model.updated_at = source.updated_at
    model.value = source.value
    model.discount_base = source.discount_base
    model.currency_id = source.currency_id
    model.vat = source.vat
    model.additional_properties = None
    return model


class _OfferErrorDTO(_Strict, rename={}, kw_only=True):
    message: str | None = None
    comment: str | None = None


def _to_offer_error_dto(source: _OfferErrorDTO) -> OfferErrorDTO:
    model = OfferErrorDTO.__new__(OfferErrorDTO)
    model.message = source.message
    model.comment = source.comment
    model.additional_properties = None
    return model


class _QuantumDTO(
    _Strict, rename={"min_quantity": "minQuantity", "step_quantity": "stepQuantity"}, kw_only=True
):
    min_quantity: int | None = None
    step_quantity: int | None = None


def _to_quantum_dto(source: _QuantumDTO) -> QuantumDTO:
    model = QuantumDTO.__new__(QuantumDTO)
    model.min_quantity = source.min_quantity
    model.step_quantity = source.step_quantity
    model.additional_properties = None
    return model


class _ScrollingPagerDTO(
    _Strict,
    rename={"next_page_token": "nextPageToken", "prev_page_token": "prevPageToken"},
    kw_only=True,
):
    next_page_token: str | None = None
    prev_page_token: str | None = None


def _to_scrolling_pager_dto(source: _ScrollingPagerDTO) -> ScrollingPagerDTO:
    model = ScrollingPagerDTO.__new__(ScrollingPagerDTO)
    model.next_page_token = source.next_page_token
    model.prev_page_token = source.prev_page_token
    model.additional_properties = None
    return model


_MODELS: dict[str, tuple[type[_Strict], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "AddOffersToArchiveResponse": (
        _AddOffersToArchiveResponse,
        _to_add_offers_to_archive_response,
        AddOffersToArchiveResponse.from_dict,
    ),
    "ApiErrorResponse": (_ApiErrorResponse, _to_api_error_response, ApiErrorResponse.from_dict),
    "DeleteOffersResponse": (
        _DeleteOffersResponse,
        _to_delete_offers_response,
        DeleteOffersResponse.from_dict,
    ),
    "EmptyApiResponse": (_EmptyApiResponse, _to_empty_api_response, EmptyApiResponse.from_dict),
    "GetCampaignOffersResponse": (
        _GetCampaignOffersResponse,
        _to_get_campaign_offers_response,
        GetCampaignOffersResponse.from_dict,
    ),
}


@cache
def _decoder(name: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_MODELS[name][0])


def decode(name: str, content: bytes) -> Any:
    """Read a JSON body as the model of that name.

    Raises:
        DecodeError: the body is not JSON, is nested too deeply, or does not fit the model.
    """
    _, convert, tolerant = _MODELS[name]
    try:
        return convert(_decoder(name).decode(content))
    except msgspec.ValidationError:
        return tolerant(untyped(content))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError(f"is not readable JSON ({type(error).__name__})") from None


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
