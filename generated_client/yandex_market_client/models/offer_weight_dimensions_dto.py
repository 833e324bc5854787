# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    absent,
    as_object,
    read_number,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["length", "width", "height", "weight"])


@define(kw_only=True, weakref_slot=False)
class OfferWeightDimensionsDTO:
    """Size and weight, all four of them. The documentation at hand names no units.

    Attributes:
        length: Length.
        width: Width.
        height: Height.
        weight: Weight.
        additional_properties: what came beside the documented fields, or None.
    """

    length: float
    width: float
    height: float
    weight: float
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {
            "length": self.length,
            "width": self.width,
            "height": self.height,
            "weight": self.weight,
        }
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
            name = "length"
            value = get(name)
            self.length = (
                value if type(value) is float else absent() if value is None else read_number(value)
            )
            name = "width"
            value = get(name)
            self.width = (
                value if type(value) is float else absent() if value is None else read_number(value)
            )
            name = "height"
            value = get(name)
            self.height = (
                value if type(value) is float else absent() if value is None else read_number(value)
            )
            name = "weight"
            value = get(name)
            self.weight = (
                value if type(value) is float else absent() if value is None else read_number(value)
            )
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "OfferWeightDimensionsDTO")
        )
        return self
