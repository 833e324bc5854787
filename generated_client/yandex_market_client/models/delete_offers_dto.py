# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    array_of,
    as_object,
    optional,
    read_text,
    unknown_fields,
    write_array,
)

_FIELDS: frozenset[str] = frozenset(["notDeletedOfferIds"])


@define(kw_only=True, weakref_slot=False)
class DeleteOffersDTO:
    """The products that stayed, since goods of theirs lie in a warehouse of the Market.

    Attributes:
        not_deleted_offer_ids: SKUs of the products that stayed; absent or null when there are
            none.
        additional_properties: what came beside the documented fields, or None.
    """

    not_deleted_offer_ids: list[str] | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = dict(self.additional_properties or ())
        if self.not_deleted_offer_ids is not None:
            result["notDeletedOfferIds"] = write_array(self.not_deleted_offer_ids)
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
        self.not_deleted_offer_ids = optional(source, "notDeletedOfferIds", array_of(read_text))
        self.additional_properties = unknown_fields(source, _FIELDS, "DeleteOffersDTO")
        return self
