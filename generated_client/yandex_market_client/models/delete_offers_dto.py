# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    as_object,
    read_array,
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
        result: dict[str, Any] = {}
        if self.not_deleted_offer_ids is not None:
            result["notDeletedOfferIds"] = (
                [*self.not_deleted_offer_ids]
                if type(self.not_deleted_offer_ids) is list
                else write_array(self.not_deleted_offer_ids)
            )
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
            name = "notDeletedOfferIds"
            value = get(name)
            self.not_deleted_offer_ids = None if value is None else read_array(value, read_text)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "DeleteOffersDTO")
        )
        return self
