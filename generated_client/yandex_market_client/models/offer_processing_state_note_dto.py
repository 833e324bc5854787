# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    as_object,
    read_text,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["type", "payload"])


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
        result: dict[str, Any] = {}
        if self.type_ is not None:
            result["type"] = (
                self.type_._value_
                if type(self.type_) is OfferProcessingNoteType
                else str(self.type_)
            )
        if self.payload is not None:
            result["payload"] = self.payload
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
            name = "type"
            value = get(name)
            self.type_ = None if value is None else OfferProcessingNoteType.read(value)
            name = "payload"
            value = get(name)
            self.payload = value if value is None or type(value) is str else read_text(value)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "OfferProcessingStateNoteDTO")
        )
        return self


# Last, as models may hold each other.
from .offer_processing_note_type import OfferProcessingNoteType
