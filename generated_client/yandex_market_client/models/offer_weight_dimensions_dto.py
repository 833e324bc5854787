# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    as_object,
    read_number,
    required,
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
        result: dict[str, Any] = dict(self.additional_properties or ())
        result["length"] = self.length
        result["width"] = self.width
        result["height"] = self.height
        result["weight"] = self.weight
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
        value = source.get("length")
        self.length = value if type(value) is float else required(source, "length", read_number)
        value = source.get("width")
        self.width = value if type(value) is float else required(source, "width", read_number)
        value = source.get("height")
        self.height = value if type(value) is float else required(source, "height", read_number)
        value = source.get("weight")
        self.weight = value if type(value) is float else required(source, "weight", read_number)
        self.additional_properties = unknown_fields(source, _FIELDS, "OfferWeightDimensionsDTO")
        return self
