# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    as_object,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(
    ["offer", "mapping", "awaitingModerationMapping", "rejectedMapping"]
)


@define(kw_only=True, weakref_slot=False)
class UpdateOfferMappingEntryDTO:
    """One product, and the cards of the Market that belong to it.

    Attributes:
        offer: The product itself.
        mapping: Card that the product has, or shall have.
        awaiting_moderation_mapping: Card that is still being checked.
        rejected_mapping: Card that was turned down.
        additional_properties: what came beside the documented fields, or None.
    """

    offer: UpdateMappingsOfferDTO | None = None
    mapping: UpdateMappingDTO | None = None
    awaiting_moderation_mapping: UpdateMappingDTO | None = None
    rejected_mapping: UpdateMappingDTO | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {}
        if self.offer is not None:
            result["offer"] = self.offer.to_dict()
        if self.mapping is not None:
            result["mapping"] = self.mapping.to_dict()
        if self.awaiting_moderation_mapping is not None:
            result["awaitingModerationMapping"] = self.awaiting_moderation_mapping.to_dict()
        if self.rejected_mapping is not None:
            result["rejectedMapping"] = self.rejected_mapping.to_dict()
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
            name = "offer"
            value = get(name)
            self.offer = None if value is None else UpdateMappingsOfferDTO.from_dict(value)
            name = "mapping"
            value = get(name)
            self.mapping = None if value is None else UpdateMappingDTO.from_dict(value)
            name = "awaitingModerationMapping"
            value = get(name)
            self.awaiting_moderation_mapping = (
                None if value is None else UpdateMappingDTO.from_dict(value)
            )
            name = "rejectedMapping"
            value = get(name)
            self.rejected_mapping = None if value is None else UpdateMappingDTO.from_dict(value)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "UpdateOfferMappingEntryDTO")
        )
        return self


# Last, as models may hold each other.
from .update_mapping_dto import UpdateMappingDTO
from .update_mappings_offer_dto import UpdateMappingsOfferDTO
