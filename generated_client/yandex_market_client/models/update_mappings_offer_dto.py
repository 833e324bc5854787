# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError, MarketDeprecationWarning
from ..types import (
    as_object,
    read_array,
    read_integer,
    read_text,
    unknown_fields,
    write_array,
)

_FIELDS: frozenset[str] = frozenset(
    [
        "shopSku",
        "name",
        "category",
        "vendor",
        "vendorCode",
        "description",
        "id",
        "feedId",
        "barcodes",
        "urls",
        "pictures",
        "manufacturer",
        "manufacturerCountries",
        "minShipment",
        "transportUnitSize",
        "quantumOfSupply",
        "deliveryDurationDays",
        "boxCount",
        "customsCommodityCodes",
        "weightDimensions",
        "supplyScheduleDays",
        "shelfLifeDays",
        "lifeTimeDays",
        "guaranteePeriodDays",
        "processingState",
        "availability",
        "shelfLife",
        "lifeTime",
        "guaranteePeriod",
        "certificate",
    ]
)
_DEPRECATED = {
    "category": "UpdateMappingsOfferDTO.category is deprecated since 2024-11-28; use marketCategoryId of updateOfferMappings instead",
    "quantum_of_supply": "UpdateMappingsOfferDTO.quantum_of_supply is deprecated since 2025-07-25",
    "shelf_life_days": "UpdateMappingsOfferDTO.shelf_life_days is deprecated since 2025-02-21; use shelfLife instead",
    "life_time_days": "UpdateMappingsOfferDTO.life_time_days is deprecated since 2025-02-21; use lifeTime instead",
}


@define(kw_only=True, weakref_slot=False)
class UpdateMappingsOfferDTO:
    """Full description of a product. No field is marked as required. `shelfLifeDays` and
    `shelfLife` exclude each other, as do `lifeTimeDays` and `lifeTime`.

    Attributes:
        shop_sku: SKU of the product. A new one adds the product, a known one rewrites it.
        name: Name of the product, up to 256 characters.
        category: Category of the product in the seller's shop. (UpdateMappingsOfferDTO.category
            is deprecated since 2024-11-28; use marketCategoryId of updateOfferMappings
            instead.)
        vendor: Brand.
        vendor_code: Article number that the brand gives the product.
        description: Text about the product, up to 6000 characters.
        id: SKU of the product, under another name.
        feed_id: Id of the feed.
        barcodes: Barcodes of the product, one or more, each once.
        urls: Web address of the product. One is meant, though the field is a list.
        pictures: URLs of pictures, 1 to 30; the same may come again.
        manufacturer: Maker of the product.
        manufacturer_countries: Countries where the product is made, 1 to 5, each once.
        min_shipment: Fewest units in a delivery to a warehouse.
        transport_unit_size: Units of the product in one transport unit, such as a box.
        quantum_of_supply: Units by which a delivery above the minimum grows. Nothing takes its
            place. (UpdateMappingsOfferDTO.quantum_of_supply is deprecated since 2025-07-25.)
        delivery_duration_days: How long a delivery to a warehouse takes, in days.
        box_count: Number of boxes that one unit of the product fills.
        customs_commodity_codes: Customs code of the product. One is meant, though the field is
            a list.
        weight_dimensions: Size and weight of the product.
        supply_schedule_days: Days of the week when deliveries are made, one or more, each once.
        shelf_life_days: Shelf life, in days. (UpdateMappingsOfferDTO.shelf_life_days is
            deprecated since 2025-02-21; use shelfLife instead.)
        life_time_days: Service life, in days. (UpdateMappingsOfferDTO.life_time_days is
            deprecated since 2025-02-21; use lifeTime instead.)
        guarantee_period_days: Warranty, in days.
        processing_state: How far the check of the product has come.
        availability: Whether the product will be delivered in future.
        shelf_life: Shelf life. Not together with `shelfLifeDays`.
        life_time: Service life. Not together with `lifeTimeDays`.
        guarantee_period: Warranty.
        certificate: Document that certifies the product.
        additional_properties: what came beside the documented fields, or None.
    """

    shop_sku: str | None = None
    name: str | None = None
    category: str | None = None
    vendor: str | None = None
    vendor_code: str | None = None
    description: str | None = None
    id: str | None = None
    feed_id: int | None = None
    barcodes: list[str] | None = None
    urls: list[str] | None = None
    pictures: list[str] | None = None
    manufacturer: str | None = None
    manufacturer_countries: list[str] | None = None
    min_shipment: int | None = None
    transport_unit_size: int | None = None
    quantum_of_supply: int | None = None
    delivery_duration_days: int | None = None
    box_count: int | None = None
    customs_commodity_codes: list[str] | None = None
    weight_dimensions: OfferWeightDimensionsDTO | None = None
    supply_schedule_days: list[DayOfWeekType] | None = None
    shelf_life_days: int | None = None
    life_time_days: int | None = None
    guarantee_period_days: int | None = None
    processing_state: OfferProcessingStateDTO | None = None
    availability: OfferAvailabilityStatusType | None = None
    shelf_life: TimePeriodDTO | None = None
    life_time: TimePeriodDTO | None = None
    guarantee_period: TimePeriodDTO | None = None
    certificate: str | None = None
    additional_properties: dict[str, Any] | None = None

    def __attrs_post_init__(self) -> None:
        for name, message in _DEPRECATED.items():
            if getattr(self, name) is not None:
                warnings.warn(message, MarketDeprecationWarning, stacklevel=3)

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {}
        if self.shop_sku is not None:
            result["shopSku"] = self.shop_sku
        if self.name is not None:
            result["name"] = self.name
        if self.category is not None:
            result["category"] = self.category
        if self.vendor is not None:
            result["vendor"] = self.vendor
        if self.vendor_code is not None:
            result["vendorCode"] = self.vendor_code
        if self.description is not None:
            result["description"] = self.description
        if self.id is not None:
            result["id"] = self.id
        if self.feed_id is not None:
            result["feedId"] = self.feed_id
        if self.barcodes is not None:
            result["barcodes"] = (
                [*self.barcodes] if type(self.barcodes) is list else write_array(self.barcodes)
            )
        if self.urls is not None:
            result["urls"] = [*self.urls] if type(self.urls) is list else write_array(self.urls)
        if self.pictures is not None:
            result["pictures"] = (
                [*self.pictures] if type(self.pictures) is list else write_array(self.pictures)
            )
        if self.manufacturer is not None:
            result["manufacturer"] = self.manufacturer
        if self.manufacturer_countries is not None:
            result["manufacturerCountries"] = (
                [*self.manufacturer_countries]
                if type(self.manufacturer_countries) is list
                else write_array(self.manufacturer_countries)
            )
        if self.min_shipment is not None:
            result["minShipment"] = self.min_shipment
        if self.transport_unit_size is not None:
            result["transportUnitSize"] = self.transport_unit_size
        if self.quantum_of_supply is not None:
            result["quantumOfSupply"] = self.quantum_of_supply
        if self.delivery_duration_days is not None:
            result["deliveryDurationDays"] = self.delivery_duration_days
        if self.box_count is not None:
            result["boxCount"] = self.box_count
        if self.customs_commodity_codes is not None:
            result["customsCommodityCodes"] = (
                [*self.customs_commodity_codes]
                if type(self.customs_commodity_codes) is list
                else write_array(self.customs_commodity_codes)
            )
        if self.weight_dimensions is not None:
            result["weightDimensions"] = self.weight_dimensions.to_dict()
        if self.supply_schedule_days is not None:
            result["supplyScheduleDays"] = [
                item._value_ if type(item) is DayOfWeekType else str(item)
                for item in self.supply_schedule_days
            ]
        if self.shelf_life_days is not None:
            result["shelfLifeDays"] = self.shelf_life_days
        if self.life_time_days is not None:
            result["lifeTimeDays"] = self.life_time_days
        if self.guarantee_period_days is not None:
            result["guaranteePeriodDays"] = self.guarantee_period_days
        if self.processing_state is not None:
            result["processingState"] = self.processing_state.to_dict()
        if self.availability is not None:
            result["availability"] = (
                self.availability._value_
                if type(self.availability) is OfferAvailabilityStatusType
                else str(self.availability)
            )
        if self.shelf_life is not None:
            result["shelfLife"] = self.shelf_life.to_dict()
        if self.life_time is not None:
            result["lifeTime"] = self.life_time.to_dict()
        if self.guarantee_period is not None:
            result["guaranteePeriod"] = self.guarantee_period.to_dict()
        if self.certificate is not None:
            result["certificate"] = self.certificate
        more = self.additional_properties
        return result if more is None else dict(more) | result

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read a JSON object tolerantly: unknown fields and enum values are kept, null is absence.

        Raises:
            DecodeError: a required field is missing, or a value has another type.
        """
        # Not through __init__: what the server sends is no use of a deprecated field.
        self = cls.__new__(cls)
        kind: type = type(source)
        get = (source if kind is dict else as_object(source)).get
        # A value of the usual type is taken without a call; `name` is where an error stands.
        name = ""
        try:
            name = "shopSku"
            value = get(name)
            self.shop_sku = value if value is None or type(value) is str else read_text(value)
            name = "name"
            value = get(name)
            self.name = value if value is None or type(value) is str else read_text(value)
            name = "category"
            value = get(name)
            self.category = value if value is None or type(value) is str else read_text(value)
            name = "vendor"
            value = get(name)
            self.vendor = value if value is None or type(value) is str else read_text(value)
            name = "vendorCode"
            value = get(name)
            self.vendor_code = value if value is None or type(value) is str else read_text(value)
            name = "description"
            value = get(name)
            self.description = value if value is None or type(value) is str else read_text(value)
            name = "id"
            value = get(name)
            self.id = value if value is None or type(value) is str else read_text(value)
            name = "feedId"
            value = get(name)
            self.feed_id = value if value is None or type(value) is int else read_integer(value)
            name = "barcodes"
            value = get(name)
            self.barcodes = None if value is None else read_array(value, read_text)
            name = "urls"
            value = get(name)
            self.urls = None if value is None else read_array(value, read_text)
            name = "pictures"
            value = get(name)
            self.pictures = None if value is None else read_array(value, read_text)
            name = "manufacturer"
            value = get(name)
            self.manufacturer = value if value is None or type(value) is str else read_text(value)
            name = "manufacturerCountries"
            value = get(name)
            self.manufacturer_countries = None if value is None else read_array(value, read_text)
            name = "minShipment"
            value = get(name)
            self.min_shipment = (
                value if value is None or type(value) is int else read_integer(value)
            )
            name = "transportUnitSize"
            value = get(name)
            self.transport_unit_size = (
                value if value is None or type(value) is int else read_integer(value)
            )
            name = "quantumOfSupply"
            value = get(name)
            self.quantum_of_supply = (
                value if value is None or type(value) is int else read_integer(value)
            )
            name = "deliveryDurationDays"
            value = get(name)
            self.delivery_duration_days = (
                value if value is None or type(value) is int else read_integer(value)
            )
            name = "boxCount"
            value = get(name)
            self.box_count = value if value is None or type(value) is int else read_integer(value)
            name = "customsCommodityCodes"
            value = get(name)
            self.customs_commodity_codes = None if value is None else read_array(value, read_text)
            name = "weightDimensions"
            value = get(name)
            self.weight_dimensions = (
                None if value is None else OfferWeightDimensionsDTO.from_dict(value)
            )
            name = "supplyScheduleDays"
            value = get(name)
            self.supply_schedule_days = (
                None if value is None else read_array(value, DayOfWeekType.read)
            )
            name = "shelfLifeDays"
            value = get(name)
            self.shelf_life_days = (
                value if value is None or type(value) is int else read_integer(value)
            )
            name = "lifeTimeDays"
            value = get(name)
            self.life_time_days = (
                value if value is None or type(value) is int else read_integer(value)
            )
            name = "guaranteePeriodDays"
            value = get(name)
            self.guarantee_period_days = (
                value if value is None or type(value) is int else read_integer(value)
            )
            name = "processingState"
            value = get(name)
            self.processing_state = (
                None if value is None else OfferProcessingStateDTO.from_dict(value)
            )
            name = "availability"
            value = get(name)
            self.availability = None if value is None else OfferAvailabilityStatusType.read(value)
            name = "shelfLife"
            value = get(name)
            self.shelf_life = None if value is None else TimePeriodDTO.from_dict(value)
            name = "lifeTime"
            value = get(name)
            self.life_time = None if value is None else TimePeriodDTO.from_dict(value)
            name = "guaranteePeriod"
            value = get(name)
            self.guarantee_period = None if value is None else TimePeriodDTO.from_dict(value)
            name = "certificate"
            value = get(name)
            self.certificate = value if value is None or type(value) is str else read_text(value)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "UpdateMappingsOfferDTO")
        )
        return self


# Last, as models may hold each other.
from .day_of_week_type import DayOfWeekType
from .offer_availability_status_type import OfferAvailabilityStatusType
from .offer_processing_state_dto import OfferProcessingStateDTO
from .offer_weight_dimensions_dto import OfferWeightDimensionsDTO
from .time_period_dto import TimePeriodDTO
