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
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["status", "errors"])


@define(kw_only=True, weakref_slot=False)
class ApiErrorResponse:
    """Body of every error answer. Not certain to come: a failing server may send HTML or nothing.

    Attributes:
        status: Outcome by the body; the HTTP code is what counts.
        errors: The errors, one or more, or null.
        additional_properties: what came beside the documented fields, or None.
    """

    status: ApiResponseStatusType
    errors: list[ApiErrorDTO] | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {
            "status": self.status._value_
            if type(self.status) is ApiResponseStatusType
            else str(self.status),
        }
        if self.errors is not None:
            result["errors"] = [item.to_dict() for item in self.errors]
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
            name = "errors"
            value = get(name)
            self.errors = None if value is None else read_array(value, ApiErrorDTO.from_dict)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "ApiErrorResponse")
        )
        return self


# Last, as models may hold each other.
from .api_error_dto import ApiErrorDTO
from .api_response_status_type import ApiResponseStatusType
