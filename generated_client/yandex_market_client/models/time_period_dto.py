# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    as_object,
    optional,
    read_integer,
    read_text,
    required,
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
        result: dict[str, Any] = dict(self.additional_properties or ())
        result["timePeriod"] = self.time_period
        result["timeUnit"] = str(self.time_unit)
        if self.comment is not None:
            result["comment"] = self.comment
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
        value = source.get("timePeriod")
        self.time_period = (
            value if type(value) is int else required(source, "timePeriod", read_integer)
        )
        self.time_unit = required(source, "timeUnit", TimeUnitType.read)
        value = source.get("comment")
        self.comment = (
            value if value is None or type(value) is str else optional(source, "comment", read_text)
        )
        self.additional_properties = unknown_fields(source, _FIELDS, "TimePeriodDTO")
        return self


# Last, as models may hold each other.
from .time_unit_type import TimeUnitType
