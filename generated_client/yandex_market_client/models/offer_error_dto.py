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
        result: dict[str, Any] = {}
        if self.message is not None:
            result["message"] = self.message
        if self.comment is not None:
            result["comment"] = self.comment
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
            name = "message"
            value = get(name)
            self.message = value if value is None or type(value) is str else read_text(value)
            name = "comment"
            value = get(name)
            self.comment = value if value is None or type(value) is str else read_text(value)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None if _FIELDS.issuperset(source) else unknown_fields(source, _FIELDS, "OfferErrorDTO")
        )
        return self
