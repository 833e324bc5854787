# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define

from ..types import (
    as_object,
    optional,
    read_text,
    unknown_fields,
)

if TYPE_CHECKING:
    from .offer_processing_note_type import OfferProcessingNoteType

_FIELDS = frozenset(["type", "payload"])


@define(kw_only=True, weakref_slot=False)
class OfferProcessingStateNoteDTO:
    """One note of the check.

    Attributes:
        type_: What the note is about.
        payload: Details that belong to the note.
        additional_properties: what came beside the documented fields, or None.
    """

    type_: OfferProcessingNoteType | None = None
    payload: str | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = dict(self.additional_properties or ())
        if self.type_ is not None:
            result["type"] = str(self.type_)
        if self.payload is not None:
            result["payload"] = self.payload
        return result

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read a JSON object tolerantly: unknown fields and enum values are kept, null is absence.

        Raises:
            DecodeError: a required field is missing, or a value has another type.
        """
        from .offer_processing_note_type import OfferProcessingNoteType

        source = as_object(source)
        # Not through __init__: what the server sends is no use of a deprecated field.
        self = cls.__new__(cls)
        self.type_ = optional(source, "type", OfferProcessingNoteType.read)
        self.payload = optional(source, "payload", read_text)
        self.additional_properties = unknown_fields(source, _FIELDS, "OfferProcessingStateNoteDTO")
        return self
