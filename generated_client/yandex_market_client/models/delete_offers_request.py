# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    absent,
    as_object,
    read_array,
    read_text,
    unknown_fields,
    write_array,
)

_FIELDS: frozenset[str] = frozenset(["offerIds"])


@define(kw_only=True, weakref_slot=False)
class DeleteOffersRequest:
    """Which products to delete.

    Attributes:
        offer_ids: SKUs of the products, each once. Up to 500 pass, but keep to 200 a request:
            the documentation names both numbers.
        additional_properties: what came beside the documented fields, or None.
    """

    offer_ids: list[str]
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {
            "offerIds": [*self.offer_ids]
            if type(self.offer_ids) is list
            else write_array(self.offer_ids),
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
            name = "offerIds"
            value = get(name)
            self.offer_ids = absent() if value is None else read_array(value, read_text)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "DeleteOffersRequest")
        )
        return self
