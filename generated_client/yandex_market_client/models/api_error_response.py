# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    array_of,
    as_object,
    optional,
    required,
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
        result: dict[str, Any] = dict(self.additional_properties or ())
        result["status"] = str(self.status)
        if self.errors is not None:
            result["errors"] = [item.to_dict() for item in self.errors]
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
        self.status = required(source, "status", ApiResponseStatusType.read)
        self.errors = optional(source, "errors", array_of(ApiErrorDTO.from_dict))
        self.additional_properties = unknown_fields(source, _FIELDS, "ApiErrorResponse")
        return self


# Last, as models may hold each other.
from .api_error_dto import ApiErrorDTO
from .api_response_status_type import ApiResponseStatusType
