# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..errors import DecodeError
from ..types import (
    as_object,
    read_array,
    unknown_fields,
)

_FIELDS: frozenset[str] = frozenset(["notArchivedOffers"])


@define(kw_only=True, weakref_slot=False)
class AddOffersToArchiveDTO:
    """The products that stayed out of the archive.

    Attributes:
        not_archived_offers: The refused products with their reasons; absent or null when there
            are none.
        additional_properties: what came beside the documented fields, or None.
    """

    not_archived_offers: list[AddOffersToArchiveErrorDTO] | None = None
    additional_properties: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object, with wire names and without what is None."""
        result: dict[str, Any] = {}
        if self.not_archived_offers is not None:
            result["notArchivedOffers"] = [item.to_dict() for item in self.not_archived_offers]
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
            name = "notArchivedOffers"
            value = get(name)
            self.not_archived_offers = (
                None if value is None else read_array(value, AddOffersToArchiveErrorDTO.from_dict)
            )
        except DecodeError as error:
            raise error.inside(name) from None
        self.additional_properties = (
            None
            if _FIELDS.issuperset(source)
            else unknown_fields(source, _FIELDS, "AddOffersToArchiveDTO")
        )
        return self


# Last, as models may hold each other.
from .add_offers_to_archive_error_dto import AddOffersToArchiveErrorDTO
