# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    as_object,
    read_integer,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["minQuantity", "stepQuantity"])


@define(kw_only=True, weakref_slot=False)
class QuantumDTO:
    """Rule for sale in multiples. It does not bind when the stock is below the number in question.
    Where the rule is set, an empty object takes it back.

    Attributes:
        min_quantity: Fewest units that an order must have.
        step_quantity: Units by which the number in the basket goes up.
        additional_properties: what came beside the documented fields, or None.
    """

    min_quantity: int | None = None
    step_quantity: int | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {}
        if self.min_quantity is not None:
            result["minQuantity"] = self.min_quantity
        if self.step_quantity is not None:
            result["stepQuantity"] = self.step_quantity
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
            name = "minQuantity"
            value = get(name)
            self.min_quantity = (
                value if value is None or type(value) is int else read_integer(value)
            )
            name = "stepQuantity"
            value = get(name)
            self.step_quantity = (
                value if value is None or type(value) is int else read_integer(value)
            )
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None if _FIELDS.issuperset(source) else unknown_fields(source, _FIELDS, "QuantumDTO")
        )
        return self
