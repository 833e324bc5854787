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
    read_integer,
    read_number,
    unknown_fields,
    write_datetime,
)

_FIELDS: frozenset[str] = frozenset(["updatedAt", "value", "discountBase", "currencyId", "vat"])


@define(kw_only=True, weakref_slot=False)
class GetPriceWithVatDTO:
    """A price with its value-added tax (VAT), and its age.

    Attributes:
        updated_at: When the price was last changed.
        value: Price, in the currency of `currencyId`.
        discount_base: Price before the discount, a whole number in the currency of
            `currencyId`. The discount is 5 to 99 percent. It has to be sent again with each
            change of a discounted price.
        currency_id: Currency of both amounts.
        vat: Number of the VAT rate:
            - 2: 10%, for instance for some food and medical goods.
            - 5: 0%, for instance for goods being exported and for carrying goods abroad.
            - 6: no VAT, for certain services only.
            - 7: 20%, the basic rate from 2019; refused as of 2026-07-01.
            - 10: 5%, in the simplified tax system.
            - 11: 7%, in the simplified tax system.
            - 14: 22%.
            Where it is absent, the rate from the seller's account holds. Sellers of Yandex Go
            Market can neither send nor read it. More numbers may come.
        additional_properties: what came beside the documented fields, or None.
    """

    updated_at: datetime.datetime
    value: float | None = None
    discount_base: float | None = None
    currency_id: CurrencyType | None = None
    vat: int | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {
            "updatedAt": write_datetime(self.updated_at),
        }
        if self.value is not None:
            result["value"] = self.value
        if self.discount_base is not None:
            result["discountBase"] = self.discount_base
        if self.currency_id is not None:
            result["currencyId"] = (
                self.currency_id._value_
                if type(self.currency_id) is CurrencyType
                else str(self.currency_id)
            )
        if self.vat is not None:
            result["vat"] = self.vat
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
            name = "updatedAt"
            value = get(name)
            self.updated_at = absent() if value is None else read_datetime(value)
            name = "value"
            value = get(name)
            self.value = value if value is None or type(value) is float else read_number(value)
            name = "discountBase"
            value = get(name)
            self.discount_base = (
                value if value is None or type(value) is float else read_number(value)
            )
            name = "currencyId"
            value = get(name)
            self.currency_id = None if value is None else CurrencyType.read(value)
            name = "vat"
            value = get(name)
            self.vat = value if value is None or type(value) is int else read_integer(value)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "GetPriceWithVatDTO")
        )
        return self


# Last, as models may hold each other.
from .currency_type import CurrencyType
