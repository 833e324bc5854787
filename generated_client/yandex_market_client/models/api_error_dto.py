# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    absent,
    as_object,
    read_text,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["code", "message"])


@define(kw_only=True, weakref_slot=False)
class ApiErrorDTO:
    """One error, in the form common to all methods.

    Attributes:
        code: Short machine-readable name of the error.
        message: What went wrong, for a person to read.
        additional_properties: what came beside the documented fields, or None.
    """

    code: str
    message: str | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {
            "code": self.code,
        }
        if self.message is not None:
            result["message"] = self.message
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
            name = "code"
            value = get(name)
            self.code = (
                value if type(value) is str else absent() if value is None else read_text(value)
            )
            name = "message"
            value = get(name)
            self.message = value if value is None or type(value) is str else read_text(value)
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None if _FIELDS.issuperset(source) else unknown_fields(source, _FIELDS, "ApiErrorDTO")
        )
        return self
