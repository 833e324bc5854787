# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""From the models of requests to structures that encode to the same bytes as the models' dicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from .models.add_offers_to_archive_request import AddOffersToArchiveRequest
from .models.delete_offers_request import DeleteOffersRequest
from .models.get_campaign_offers_request import GetCampaignOffersRequest
from .models.offer_processing_state_dto import OfferProcessingStateDTO
from .models.offer_processing_state_note_dto import OfferProcessingStateNoteDTO
from .models.offer_weight_dimensions_dto import OfferWeightDimensionsDTO
from .models.time_period_dto import TimePeriodDTO
from .models.update_mapping_dto import UpdateMappingDTO
from .models.update_mappings_offer_dto import UpdateMappingsOfferDTO
from .models.update_offer_mapping_entry_dto import UpdateOfferMappingEntryDTO
from .models.update_offer_mapping_entry_request import UpdateOfferMappingEntryRequest
from .types import write_array


class _AddOffersToArchiveRequest(
    msgspec.Struct, omit_defaults=True, gc=False, rename={"offer_ids": "offerIds"}
):
    offer_ids: Any


def _from_add_offers_to_archive_request(model: AddOffersToArchiveRequest) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not AddOffersToArchiveRequest or model.additional_properties:
        return model.to_dict()
    return _AddOffersToArchiveRequest(
        model.offer_ids if type(model.offer_ids) is list else write_array(model.offer_ids),
    )


class _DeleteOffersRequest(
    msgspec.Struct, omit_defaults=True, gc=False, rename={"offer_ids": "offerIds"}
):
    offer_ids: Any


def _from_delete_offers_request(model: DeleteOffersRequest) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not DeleteOffersRequest or model.additional_properties:
        return model.to_dict()
    return _DeleteOffersRequest(
        model.offer_ids if type(model.offer_ids) is list else write_array(model.offer_ids),
    )


class _GetCampaignOffersRequest(
    msgspec.Struct,
    omit_defaults=True,
    gc=False,
    rename={"offer_ids": "offerIds", "category_ids": "categoryIds", "vendor_names": "vendorNames"},
):
    offer_ids: Any = None
    statuses: Any = None
    category_ids: Any = None
    vendor_names: Any = None
    tags: Any = None


def _from_get_campaign_offers_request(model: GetCampaignOffersRequest) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not GetCampaignOffersRequest or model.additional_properties:
        return model.to_dict()
    return _GetCampaignOffersRequest(
        None
        if model.offer_ids is None
        else model.offer_ids
        if type(model.offer_ids) is list
        else write_array(model.offer_ids),
        None if model.statuses is None else [str(item) for item in model.statuses],
        None
        if model.category_ids is None
        else model.category_ids
        if type(model.category_ids) is list
        else write_array(model.category_ids),
        None
        if model.vendor_names is None
        else model.vendor_names
        if type(model.vendor_names) is list
        else write_array(model.vendor_names),
        None
        if model.tags is None
        else model.tags
        if type(model.tags) is list
        else write_array(model.tags),
    )


class _OfferProcessingStateDTO(msgspec.Struct, omit_defaults=True, gc=False, rename={}):
    status: Any = None
    notes: Any = None


def _from_offer_processing_state_dto(model: OfferProcessingStateDTO) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not OfferProcessingStateDTO or model.additional_properties:
        return model.to_dict()
    return _OfferProcessingStateDTO(
        None if model.status is None else str(model.status),
        None
        if model.notes is None
        else [_from_offer_processing_state_note_dto(item) for item in model.notes],
    )


class _OfferProcessingStateNoteDTO(
    msgspec.Struct, omit_defaults=True, gc=False, rename={"type_": "type"}
):
    type_: Any = None
    payload: Any = None


def _from_offer_processing_state_note_dto(model: OfferProcessingStateNoteDTO) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not OfferProcessingStateNoteDTO or model.additional_properties:
        return model.to_dict()
    return _OfferProcessingStateNoteDTO(
        None if model.type_ is None else str(model.type_),
        model.payload,
    )


class _OfferWeightDimensionsDTO(msgspec.Struct, omit_defaults=True, gc=False, rename={}):
    length: Any
    width: Any
    height: Any
    weight: Any


def _from_offer_weight_dimensions_dto(model: OfferWeightDimensionsDTO) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not OfferWeightDimensionsDTO or model.additional_properties:
        return model.to_dict()
    return _OfferWeightDimensionsDTO(
        model.length,
        model.width,
        model.height,
        model.weight,
    )


class _TimePeriodDTO(
    msgspec.Struct,
    omit_defaults=True,
    gc=False,
    rename={"time_period": "timePeriod", "time_unit": "timeUnit"},
):
    time_period: Any
    time_unit: Any
    comment: Any = None


def _from_time_period_dto(model: TimePeriodDTO) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not TimePeriodDTO or model.additional_properties:
        return model.to_dict()
    return _TimePeriodDTO(
        model.time_period,
        str(model.time_unit),
        model.comment,
    )


class _UpdateMappingDTO(
    msgspec.Struct,
    omit_defaults=True,
    gc=False,
    rename={"market_sku": "marketSku", "model_id": "modelId", "category_id": "categoryId"},
):
    market_sku: Any = None
    model_id: Any = None
    category_id: Any = None


def _from_update_mapping_dto(model: UpdateMappingDTO) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not UpdateMappingDTO or model.additional_properties:
        return model.to_dict()
    return _UpdateMappingDTO(
        model.market_sku,
        model.model_id,
        model.category_id,
    )


class _UpdateMappingsOfferDTO(
    msgspec.Struct,
    omit_defaults=True,
    gc=False,
    rename={
        "shop_sku": "shopSku",
        "vendor_code": "vendorCode",
        "feed_id": "feedId",
        "manufacturer_countries": "manufacturerCountries",
        "min_shipment": "minShipment",
        "transport_unit_size": "transportUnitSize",
        "quantum_of_supply": "quantumOfSupply",
        "delivery_duration_days": "deliveryDurationDays",
        "box_count": "boxCount",
        "customs_commodity_codes": "customsCommodityCodes",
        "weight_dimensions": "weightDimensions",
        "supply_schedule_days": "supplyScheduleDays",
        "shelf_life_days": "shelfLifeDays",
        "life_time_days": "lifeTimeDays",
        "guarantee_period_days": "guaranteePeriodDays",
        "processing_state": "processingState",
        "shelf_life": "shelfLife",
        "life_time": "lifeTime",
        "guarantee_period": "guaranteePeriod",
    },
):
    shop_sku: Any = None
    name: Any = None
    category: Any = None
    vendor: Any = None
    vendor_code: Any = None
    description: Any = None
    id: Any = None
    feed_id: Any = None
    barcodes: Any = None
    urls: Any = None
    pictures: Any = None
    manufacturer: Any = None
    manufacturer_countries: Any = None
    min_shipment: Any = None
    transport_unit_size: Any = None
    quantum_of_supply: Any = None
    delivery_duration_days: Any = None
    box_count: Any = None
    customs_commodity_codes: Any = None
    weight_dimensions: Any = None
    supply_schedule_days: Any = None
    shelf_life_days: Any = None
    life_time_days: Any = None
    guarantee_period_days: Any = None
    processing_state: Any = None
    availability: Any = None
    shelf_life: Any = None
    life_time: Any = None
    guarantee_period: Any = None
    certificate: Any = None


def _from_update_mappings_offer_dto(model: UpdateMappingsOfferDTO) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not UpdateMappingsOfferDTO or model.additional_properties:
        return model.to_dict()
    return _UpdateMappingsOfferDTO(
        model.shop_sku,
        model.name,
        model.category,
        model.vendor,
        model.vendor_code,
        model.description,
        model.id,
        model.feed_id,
        None
        if model.barcodes is None
        else model.barcodes
        if type(model.barcodes) is list
        else write_array(model.barcodes),
        None
        if model.urls is None
        else model.urls
        if type(model.urls) is list
        else write_array(model.urls),
        None
        if model.pictures is None
        else model.pictures
        if type(model.pictures) is list
        else write_array(model.pictures),
        model.manufacturer,
        None
        if model.manufacturer_countries is None
        else model.manufacturer_countries
        if type(model.manufacturer_countries) is list
        else write_array(model.manufacturer_countries),
        model.min_shipment,
        model.transport_unit_size,
        model.quantum_of_supply,
        model.delivery_duration_days,
        model.box_count,
        None
        if model.customs_commodity_codes is None
        else model.customs_commodity_codes
        if type(model.customs_commodity_codes) is list
        else write_array(model.customs_commodity_codes),
        None
        if model.weight_dimensions is None
        else _from_offer_weight_dimensions_dto(model.weight_dimensions),
        None
        if model.supply_schedule_days is None
        else [str(item) for item in model.supply_schedule_days],
        model.shelf_life_days,
        model.life_time_days,
        model.guarantee_period_days,
        None
        if model.processing_state is None
        else _from_offer_processing_state_dto(model.processing_state),
        None if model.availability is None else str(model.availability),
        None if model.shelf_life is None else _from_time_period_dto(model.shelf_life),
        None if model.life_time is None else _from_time_period_dto(model.life_time),
        None if model.guarantee_period is None else _from_time_period_dto(model.guarantee_period),
        model.certificate,
    )


class _UpdateOfferMappingEntryDTO(
    msgspec.Struct,
    omit_defaults=True,
    gc=False,
    rename={
        "awaiting_moderation_mapping": "awaitingModerationMapping",
        "rejected_mapping": "rejectedMapping",
    },
):
    offer: Any = None
    mapping: Any = None
    awaiting_moderation_mapping: Any = None
    rejected_mapping: Any = None


def _from_update_offer_mapping_entry_dto(model: UpdateOfferMappingEntryDTO) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not UpdateOfferMappingEntryDTO or model.additional_properties:
        return model.to_dict()
    return _UpdateOfferMappingEntryDTO(
        None if model.offer is None else _from_update_mappings_offer_dto(model.offer),
        None if model.mapping is None else _from_update_mapping_dto(model.mapping),
        None
        if model.awaiting_moderation_mapping is None
        else _from_update_mapping_dto(model.awaiting_moderation_mapping),
        None
        if model.rejected_mapping is None
        else _from_update_mapping_dto(model.rejected_mapping),
    )


class _UpdateOfferMappingEntryRequest(
    msgspec.Struct,
    omit_defaults=True,
    gc=False,
    rename={"offer_mapping_entries": "offerMappingEntries"},
):
    offer_mapping_entries: Any


def _from_update_offer_mapping_entry_request(model: UpdateOfferMappingEntryRequest) -> Any:
    # What a class of the caller's adds, or the structure has no place for, only a dict can say.
    if type(model) is not UpdateOfferMappingEntryRequest or model.additional_properties:
        return model.to_dict()
    return _UpdateOfferMappingEntryRequest(
        [_from_update_offer_mapping_entry_dto(item) for item in model.offer_mapping_entries],
    )


_writers: dict[type, Callable[[Any], Any]] = {
    AddOffersToArchiveRequest: _from_add_offers_to_archive_request,
    DeleteOffersRequest: _from_delete_offers_request,
    GetCampaignOffersRequest: _from_get_campaign_offers_request,
    OfferProcessingStateDTO: _from_offer_processing_state_dto,
    OfferProcessingStateNoteDTO: _from_offer_processing_state_note_dto,
    OfferWeightDimensionsDTO: _from_offer_weight_dimensions_dto,
    TimePeriodDTO: _from_time_period_dto,
    UpdateMappingDTO: _from_update_mapping_dto,
    UpdateMappingsOfferDTO: _from_update_mappings_offer_dto,
    UpdateOfferMappingEntryDTO: _from_update_offer_mapping_entry_dto,
    UpdateOfferMappingEntryRequest: _from_update_offer_mapping_entry_request,
}


def encodable(model: Any) -> Any:
    """Give the structure of a request's model; of any other, its dict."""
    write = _writers.get(model.__class__)
    return model.to_dict() if write is None else write(model)
