# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    as_object,
    optional,
    read_text,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["message", "comment"])


@define(kw_only=True, weakref_slot=False)
class OfferErrorDTO:
    """One problem with the placement of a product.

    Attributes:
        message: What kind of problem it is.
        comment: More about it.
        additional_properties: what came beside the documented fields, or None.
    """

    message: str | None = None
    comment: str | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = dict(self.additional_properties or ())
        if self.message is not None:
            result["message"] = self.message
        if self.comment is not None:
            result["comment"] = self.comment
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
        value = source.get("message")
        self.message = (
            value if value is None or type(value) is str else optional(source, "message", read_text)
        )
        value = source.get("comment")
        self.comment = (
            value if value is None or type(value) is str else optional(source, "comment", read_text)
        )
        self.additional_properties = unknown_fields(source, _FIELDS, "OfferErrorDTO")
        return self
