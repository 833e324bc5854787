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

_FIELDS: frozenset[str] = frozenset(["marketSku", "modelId", "categoryId"])


@define(kw_only=True, weakref_slot=False)
class UpdateMappingDTO:
    """A card of the Market.

    Attributes:
        market_sku: Id of the card, that is, the SKU on the Market.
        model_id: Id of the model. The vendor has dropped the field.
        category_id: Id of the category on the Market.
        additional_properties: what came beside the documented fields, or None.
    """

    market_sku: int | None = None
    model_id: int | None = None
    category_id: int | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {}
        if self.market_sku is not None:
            result["marketSku"] = self.market_sku
        if self.model_id is not None:
            result["modelId"] = self.model_id
        if self.category_id is not None:
            result["categoryId"] = self.category_id
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
            name = "marketSku"
            value = get(name)
            self.market_sku = value if value is None or type(value) is int else read_integer(value)
            name = "modelId"
            value = get(name)
            self.model_id = value if value is None or type(value) is int else read_integer(value)
            name = "categoryId"
            value = get(name)
            self.category_id = value if value is None or type(value) is int else read_integer(value)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "UpdateMappingDTO")
        )
        return self
