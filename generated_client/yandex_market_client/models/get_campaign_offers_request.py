# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    as_object,
    read_array,
    read_integer,
    read_text,
    unknown_fields,
    write_array,
)

_FIELDS: frozenset[str] = frozenset(["offerIds", "statuses", "categoryIds", "vendorNames", "tags"])


@define(kw_only=True, weakref_slot=False)
class GetCampaignOffersRequest:
    """Which products to list. Fill in either `offerIds` or any of the other lists.

    Attributes:
        offer_ids: SKUs of the products to read, 1 to 200, each once. They all come in one
            answer, without pages. Not together with any of the other lists.
        statuses: Only products in one of these statuses; each once.
        category_ids: Only products in one of these categories of the Market, by id; each once.
        vendor_names: Only products of one of these brands; each once.
        tags: Only products with one of these tags; each once.
        additional_properties: what came beside the documented fields, or None.
    """

    offer_ids: list[str] | None = None
    statuses: list[OfferCampaignStatusType] | None = None
    category_ids: list[int] | None = None
    vendor_names: list[str] | None = None
    tags: list[str] | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {}
        if self.offer_ids is not None:
            result["offerIds"] = (
                [*self.offer_ids] if type(self.offer_ids) is list else write_array(self.offer_ids)
            )
        if self.statuses is not None:
            result["statuses"] = [
                item._value_ if type(item) is OfferCampaignStatusType else str(item)
                for item in self.statuses
            ]
        if self.category_ids is not None:
            result["categoryIds"] = (
                [*self.category_ids]
                if type(self.category_ids) is list
                else write_array(self.category_ids)
            )
        if self.vendor_names is not None:
            result["vendorNames"] = (
                [*self.vendor_names]
                if type(self.vendor_names) is list
                else write_array(self.vendor_names)
            )
        if self.tags is not None:
            result["tags"] = [*self.tags] if type(self.tags) is list else write_array(self.tags)
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
            name = "offerIds"
            value = get(name)
            self.offer_ids = None if value is None else read_array(value, read_text)
            name = "statuses"
            value = get(name)
            self.statuses = (
                None if value is None else read_array(value, OfferCampaignStatusType.read)
            )
            name = "categoryIds"
            value = get(name)
            self.category_ids = None if value is None else read_array(value, read_integer)
            name = "vendorNames"
            value = get(name)
            self.vendor_names = None if value is None else read_array(value, read_text)
            name = "tags"
            value = get(name)
            self.tags = None if value is None else read_array(value, read_text)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "GetCampaignOffersRequest")
        )
        return self


# Last, as models may hold each other.
from .offer_campaign_status_type import OfferCampaignStatusType
