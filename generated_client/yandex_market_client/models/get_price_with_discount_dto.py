# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    as_object,
    optional,
    read_datetime,
    read_number,
    required,
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
        result: dict[str, Any] = dict(self.additional_properties or ())
        result["value"] = self.value
        result["currencyId"] = str(self.currency_id)
        result["updatedAt"] = write_datetime(self.updated_at)
        if self.discount_base is not None:
            result["discountBase"] = self.discount_base
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
        value = source.get("value")
        self.value = value if type(value) is float else required(source, "value", read_number)
        self.currency_id = required(source, "currencyId", CurrencyType.read)
        self.updated_at = required(source, "updatedAt", read_datetime)
        value = source.get("discountBase")
        self.discount_base = (
            value
            if value is None or type(value) is float
            else optional(source, "discountBase", read_number)
        )
        self.additional_properties = unknown_fields(source, _FIELDS, "GetPriceWithDiscountDTO")
        return self


# Last, as models may hold each other.
from .currency_type import CurrencyType
