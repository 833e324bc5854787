# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""The models of requests and answers; each is loaded when first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .add_offers_to_archive_dto import (
        AddOffersToArchiveDTO as AddOffersToArchiveDTO,
    )
    from .add_offers_to_archive_error_dto import (
        AddOffersToArchiveErrorDTO as AddOffersToArchiveErrorDTO,
    )
    from .add_offers_to_archive_error_type import (
        AddOffersToArchiveErrorType as AddOffersToArchiveErrorType,
    )
    from .add_offers_to_archive_request import (
        AddOffersToArchiveRequest as AddOffersToArchiveRequest,
    )
    from .add_offers_to_archive_response import (
        AddOffersToArchiveResponse as AddOffersToArchiveResponse,
    )
    from .api_error_dto import ApiErrorDTO as ApiErrorDTO
    from .api_error_response import ApiErrorResponse as ApiErrorResponse
    from .api_response_status_type import ApiResponseStatusType as ApiResponseStatusType
    from .currency_type import CurrencyType as CurrencyType
    from .day_of_week_type import DayOfWeekType as DayOfWeekType
    from .delete_offers_dto import DeleteOffersDTO as DeleteOffersDTO
    from .delete_offers_request import DeleteOffersRequest as DeleteOffersRequest
    from .delete_offers_response import DeleteOffersResponse as DeleteOffersResponse
    from .empty_api_response import EmptyApiResponse as EmptyApiResponse
    from .get_campaign_offer_dto import GetCampaignOfferDTO as GetCampaignOfferDTO
    from .get_campaign_offers_request import (
        GetCampaignOffersRequest as GetCampaignOffersRequest,
    )
    from .get_campaign_offers_response import (
        GetCampaignOffersResponse as GetCampaignOffersResponse,
    )
    from .get_campaign_offers_result_dto import (
        GetCampaignOffersResultDTO as GetCampaignOffersResultDTO,
    )
    from .get_price_with_discount_dto import (
        GetPriceWithDiscountDTO as GetPriceWithDiscountDTO,
    )
    from .get_price_with_vat_dto import GetPriceWithVatDTO as GetPriceWithVatDTO
    from .offer_availability_status_type import (
        OfferAvailabilityStatusType as OfferAvailabilityStatusType,
    )
    from .offer_campaign_status_type import (
        OfferCampaignStatusType as OfferCampaignStatusType,
    )
    from .offer_error_dto import OfferErrorDTO as OfferErrorDTO
    from .offer_processing_note_type import (
        OfferProcessingNoteType as OfferProcessingNoteType,
    )
    from .offer_processing_state_dto import (
        OfferProcessingStateDTO as OfferProcessingStateDTO,
    )
    from .offer_processing_state_note_dto import (
        OfferProcessingStateNoteDTO as OfferProcessingStateNoteDTO,
    )
    from .offer_processing_status_type import (
        OfferProcessingStatusType as OfferProcessingStatusType,
    )
    from .offer_weight_dimensions_dto import (
        OfferWeightDimensionsDTO as OfferWeightDimensionsDTO,
    )
    from .quantum_dto import QuantumDTO as QuantumDTO
    from .scrolling_pager_dto import ScrollingPagerDTO as ScrollingPagerDTO
    from .time_period_dto import TimePeriodDTO as TimePeriodDTO
    from .time_unit_type import TimeUnitType as TimeUnitType
    from .update_mapping_dto import UpdateMappingDTO as UpdateMappingDTO
    from .update_mappings_offer_dto import (
        UpdateMappingsOfferDTO as UpdateMappingsOfferDTO,
    )
    from .update_offer_mapping_entry_dto import (
        UpdateOfferMappingEntryDTO as UpdateOfferMappingEntryDTO,
    )
    from .update_offer_mapping_entry_request import (
        UpdateOfferMappingEntryRequest as UpdateOfferMappingEntryRequest,
    )

_MODULES = {
    "AddOffersToArchiveDTO": "add_offers_to_archive_dto",
    "AddOffersToArchiveErrorDTO": "add_offers_to_archive_error_dto",
    "AddOffersToArchiveErrorType": "add_offers_to_archive_error_type",
    "AddOffersToArchiveRequest": "add_offers_to_archive_request",
    "AddOffersToArchiveResponse": "add_offers_to_archive_response",
    "ApiErrorDTO": "api_error_dto",
    "ApiErrorResponse": "api_error_response",
    "ApiResponseStatusType": "api_response_status_type",
    "CurrencyType": "currency_type",
    "DayOfWeekType": "day_of_week_type",
    "DeleteOffersDTO": "delete_offers_dto",
    "DeleteOffersRequest": "delete_offers_request",
    "DeleteOffersResponse": "delete_offers_response",
    "EmptyApiResponse": "empty_api_response",
    "GetCampaignOfferDTO": "get_campaign_offer_dto",
    "GetCampaignOffersRequest": "get_campaign_offers_request",
    "GetCampaignOffersResponse": "get_campaign_offers_response",
    "GetCampaignOffersResultDTO": "get_campaign_offers_result_dto",
    "GetPriceWithDiscountDTO": "get_price_with_discount_dto",
    "GetPriceWithVatDTO": "get_price_with_vat_dto",
    "OfferAvailabilityStatusType": "offer_availability_status_type",
    "OfferCampaignStatusType": "offer_campaign_status_type",
    "OfferErrorDTO": "offer_error_dto",
    "OfferProcessingNoteType": "offer_processing_note_type",
    "OfferProcessingStateDTO": "offer_processing_state_dto",
    "OfferProcessingStateNoteDTO": "offer_processing_state_note_dto",
    "OfferProcessingStatusType": "offer_processing_status_type",
    "OfferWeightDimensionsDTO": "offer_weight_dimensions_dto",
    "QuantumDTO": "quantum_dto",
    "ScrollingPagerDTO": "scrolling_pager_dto",
    "TimePeriodDTO": "time_period_dto",
    "TimeUnitType": "time_unit_type",
    "UpdateMappingDTO": "update_mapping_dto",
    "UpdateMappingsOfferDTO": "update_mappings_offer_dto",
    "UpdateOfferMappingEntryDTO": "update_offer_mapping_entry_dto",
    "UpdateOfferMappingEntryRequest": "update_offer_mapping_entry_request",
}

__all__ = (
    "AddOffersToArchiveDTO",
    "AddOffersToArchiveErrorDTO",
    "AddOffersToArchiveErrorType",
    "AddOffersToArchiveRequest",
    "AddOffersToArchiveResponse",
    "ApiErrorDTO",
    "ApiErrorResponse",
    "ApiResponseStatusType",
    "CurrencyType",
    "DayOfWeekType",
    "DeleteOffersDTO",
    "DeleteOffersRequest",
    "DeleteOffersResponse",
    "EmptyApiResponse",
    "GetCampaignOfferDTO",
    "GetCampaignOffersRequest",
    "GetCampaignOffersResponse",
    "GetCampaignOffersResultDTO",
    "GetPriceWithDiscountDTO",
    "GetPriceWithVatDTO",
    "OfferAvailabilityStatusType",
    "OfferCampaignStatusType",
    "OfferErrorDTO",
    "OfferProcessingNoteType",
    "OfferProcessingStateDTO",
    "OfferProcessingStateNoteDTO",
    "OfferProcessingStatusType",
    "OfferWeightDimensionsDTO",
    "QuantumDTO",
    "ScrollingPagerDTO",
    "TimePeriodDTO",
    "TimeUnitType",
    "UpdateMappingDTO",
    "UpdateMappingsOfferDTO",
    "UpdateOfferMappingEntryDTO",
    "UpdateOfferMappingEntryRequest",
)


if not TYPE_CHECKING:  # or type checkers would accept any name

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(globals().keys() | _MODULES.keys())
