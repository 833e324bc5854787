# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    absent,
    as_object,
    read_integer,
    read_text,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["timePeriod", "timeUnit", "comment"])


@define(kw_only=True, weakref_slot=False)
class TimePeriodDTO:
    """A length of time, with a remark where one is needed.

    Attributes:
        time_period: Length, in the unit of `timeUnit`.
        time_unit: Unit of `timePeriod`.
        comment: Remark about the time, up to 500 characters.
        additional_properties: what came beside the documented fields, or None.
    """

    time_period: int
    time_unit: TimeUnitType
    comment: str | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {
            "timePeriod": self.time_period,
            "timeUnit": self.time_unit._value_
            if type(self.time_unit) is TimeUnitType
            else str(self.time_unit),
        }
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
            name = "timePeriod"
            value = get(name)
            self.time_period = (
                value if type(value) is int else absent() if value is None else read_integer(value)
            )
            name = "timeUnit"
            value = get(name)
            self.time_unit = absent() if value is None else TimeUnitType.read(value)
            name = "comment"
            value = get(name)
            self.comment = value if value is None or type(value) is str else read_text(value)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None if _FIELDS.issuperset(source) else unknown_fields(source, _FIELDS, "TimePeriodDTO")
        )
        return self


# Last, as models may hold each other.
from .time_unit_type import TimeUnitType
