# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..types import (
    as_object,
    optional,
    read_text,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["nextPageToken", "prevPageToken"])


@define(kw_only=True, weakref_slot=False)
class ScrollingPagerDTO:
    """Tokens of the neighbouring pages.

    Attributes:
        next_page_token: Token of the next page, to be sent as `page_token`.
        prev_page_token: Token of the page before. It is no longer sent.
        additional_properties: what came beside the documented fields, or None.
    """

    next_page_token: str | None = None
    prev_page_token: str | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = dict(self.additional_properties or ())
        if self.next_page_token is not None:
            result["nextPageToken"] = self.next_page_token
        if self.prev_page_token is not None:
            result["prevPageToken"] = self.prev_page_token
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
        value = source.get("nextPageToken")
        self.next_page_token = (
            value
            if value is None or type(value) is str
            else optional(source, "nextPageToken", read_text)
        )
        value = source.get("prevPageToken")
        self.prev_page_token = (
            value
            if value is None or type(value) is str
            else optional(source, "prevPageToken", read_text)
        )
        self.additional_properties = unknown_fields(source, _FIELDS, "ScrollingPagerDTO")
        return self
