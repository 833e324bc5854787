# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError, MarketDeprecationWarning
from ..types import (
    absent,
    as_object,
    read_array,
    read_boolean,
    read_text,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(
    [
        "offerId",
        "status",
        "available",
        "basicPrice",
        "campaignPrice",
        "quantum",
        "errors",
        "warnings",
    ]
)
_DEPRECATED = {
    "available": "GetCampaignOfferDTO.available is deprecated since 2025-02-20; use getHiddenOffers, addHiddenOffers, deleteHiddenOffers instead",
    "quantum": "GetCampaignOfferDTO.quantum is deprecated since 2025-07-25",
}


@define(kw_only=True, weakref_slot=False)
class GetCampaignOfferDTO:
    """One product as it is placed in the store.

    Attributes:
        offer_id: SKU of the product.
        status: Where the product stands in this store.
        available: True while the product is on sale. Other methods hide and show products.
            (GetCampaignOfferDTO.available is deprecated since 2025-02-20; use getHiddenOffers,
            addHiddenOffers, deleteHiddenOffers instead.)
        basic_price: Price that holds in all stores of the business.
        campaign_price: Price set for this store alone.
        quantum: Rule for sale in multiples. It is no longer sent. (GetCampaignOfferDTO.quantum
            is deprecated since 2025-07-25.)
        errors: Problems that keep the product off the shop window; one or more, or null.
        warnings: Problems that do not keep it off the shop window; one or more, or null.
        additional_properties: what came beside the documented fields, or None.
    """

    offer_id: str
    status: OfferCampaignStatusType | None = None
    available: bool | None = None
    basic_price: GetPriceWithDiscountDTO | None = None
    campaign_price: GetPriceWithVatDTO | None = None
    quantum: QuantumDTO | None = None
    errors: list[OfferErrorDTO] | None = None
    warnings: list[OfferErrorDTO] | None = None
    additional_properties: dict[str, Any] | None = None

    def __attrs_post_init__(self) -> None:
        for name, message in _DEPRECATED.items():
            if getattr(self, name) is not None:
                warnings.warn(message, MarketDeprecationWarning, stacklevel=3)

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {
            "offerId": self.offer_id,
        }
        if self.status is not None:
            result["status"] = (
                self.status._value_
                if type(self.status) is OfferCampaignStatusType
                else str(self.status)
            )
        if self.available is not None:
            result["available"] = self.available
        if self.basic_price is not None:
            result["basicPrice"] = self.basic_price.to_dict()
        if self.campaign_price is not None:
            result["campaignPrice"] = self.campaign_price.to_dict()
        if self.quantum is not None:
            result["quantum"] = self.quantum.to_dict()
        if self.errors is not None:
            result["errors"] = [item.to_dict() for item in self.errors]
        if self.warnings is not None:
            result["warnings"] = [item.to_dict() for item in self.warnings]
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
            name = "offerId"
            value = get(name)
            self.offer_id = (
                value if type(value) is str else absent() if value is None else read_text(value)
            )
            name = "status"
            value = get(name)
            self.status = None if value is None else OfferCampaignStatusType.read(value)
            name = "available"
            value = get(name)
            self.available = value if value is None or type(value) is bool else read_boolean(value)
            name = "basicPrice"
            value = get(name)
            self.basic_price = None if value is None else GetPriceWithDiscountDTO.from_dict(value)
            name = "campaignPrice"
            value = get(name)
            self.campaign_price = None if value is None else GetPriceWithVatDTO.from_dict(value)
            name = "quantum"
            value = get(name)
            self.quantum = None if value is None else QuantumDTO.from_dict(value)
            name = "errors"
            value = get(name)
            self.errors = None if value is None else read_array(value, OfferErrorDTO.from_dict)
            name = "warnings"
            value = get(name)
            self.warnings = None if value is None else read_array(value, OfferErrorDTO.from_dict)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "GetCampaignOfferDTO")
        )
        return self


# Last, as models may hold each other.
from .get_price_with_discount_dto import GetPriceWithDiscountDTO
from .get_price_with_vat_dto import GetPriceWithVatDTO
from .offer_campaign_status_type import OfferCampaignStatusType
from .offer_error_dto import OfferErrorDTO
from .quantum_dto import QuantumDTO
