# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    as_object,
    optional,
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
        result: dict[str, Any] = dict(self.additional_properties or ())
        if self.offer is not None:
            result["offer"] = self.offer.to_dict()
        if self.mapping is not None:
            result["mapping"] = self.mapping.to_dict()
        if self.awaiting_moderation_mapping is not None:
            result["awaitingModerationMapping"] = self.awaiting_moderation_mapping.to_dict()
        if self.rejected_mapping is not None:
            result["rejectedMapping"] = self.rejected_mapping.to_dict()
        return result

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read a JSON object tolerantly: unknown fields and enum values are kept, null is absence.

        Raises:
            DecodeError: a required field is missing, or a value has another type.
        """
        source = as_object(source)
        # Not through __init__: what the server sends is no use of a deprecated field.
        # Where a value has the usual type no reader is called: half the time of a large page.
        self = cls.__new__(cls)
        self.offer = optional(source, "offer", UpdateMappingsOfferDTO.from_dict)
        self.mapping = optional(source, "mapping", UpdateMappingDTO.from_dict)
        self.awaiting_moderation_mapping = optional(
            source, "awaitingModerationMapping", UpdateMappingDTO.from_dict
        )
        self.rejected_mapping = optional(source, "rejectedMapping", UpdateMappingDTO.from_dict)
        self.additional_properties = unknown_fields(source, _FIELDS, "UpdateOfferMappingEntryDTO")
        return self


# Last, as models may hold each other.
from .update_mapping_dto import UpdateMappingDTO
from .update_mappings_offer_dto import UpdateMappingsOfferDTO
