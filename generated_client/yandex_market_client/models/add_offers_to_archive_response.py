# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    absent,
    as_object,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["status", "result"])


@define(kw_only=True, weakref_slot=False)
class AddOffersToArchiveResponse:
    """Answer to a request that was handled.

    Attributes:
        status: Outcome of the request as a whole.
        result: What was refused.
        additional_properties: what came beside the documented fields, or None.
    """

    status: ApiResponseStatusType
    result: AddOffersToArchiveDTO | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {
            "status": self.status._value_
            if type(self.status) is ApiResponseStatusType
            else str(self.status),
        }
        if self.result is not None:
            result["result"] = self.result.to_dict()
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
            name = "status"
            value = get(name)
            self.status = absent() if value is None else ApiResponseStatusType.read(value)
            name = "result"
            value = get(name)
            self.result = None if value is None else AddOffersToArchiveDTO.from_dict(value)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "AddOffersToArchiveResponse")
        )
        return self


# Last, as models may hold each other.
from .add_offers_to_archive_dto import AddOffersToArchiveDTO
from .api_response_status_type import ApiResponseStatusType
