# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    absent,
    as_object,
    read_datetime,
    read_number,
    unknown_fields,
    write_datetime,
)

_FIELDS: frozenset[str] = frozenset(["value", "currencyId", "updatedAt", "discountBase"])


@define(kw_only=True, weakref_slot=False)
class GetPriceWithDiscountDTO:
    """A price, the price before the discount if there is one, and its age.

    Attributes:
        value: Price, in the currency of `currencyId`.
        currency_id: Currency of both amounts.
        updated_at: When the price was last changed.
        discount_base: Price before the discount, shown crossed out, a whole number in the
            currency of `currencyId`. The discount is 5 to 99 percent. It has to be sent again
            with each change of a discounted price.
        additional_properties: what came beside the documented fields, or None.
    """

    value: float
    currency_id: CurrencyType
    updated_at: datetime.datetime
    discount_base: float | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {
            "value": self.value,
            "currencyId": self.currency_id._value_
            if type(self.currency_id) is CurrencyType
            else str(self.currency_id),
            "updatedAt": write_datetime(self.updated_at),
        }
        if self.discount_base is not None:
            result["discountBase"] = self.discount_base
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
            name = "value"
            value = get(name)
            self.value = (
                value if type(value) is float else absent() if value is None else read_number(value)
            )
            name = "currencyId"
            value = get(name)
            self.currency_id = absent() if value is None else CurrencyType.read(value)
            name = "updatedAt"
            value = get(name)
            self.updated_at = absent() if value is None else read_datetime(value)
            name = "discountBase"
            value = get(name)
            self.discount_base = (
                value if value is None or type(value) is float else read_number(value)
            )
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "GetPriceWithDiscountDTO")
        )
        return self


# Last, as models may hold each other.
from .currency_type import CurrencyType
