"""msgspec structures with enums and moments, as one writes them by hand: the practical limit.

They are made from the specification, which gives the same classes as writing them would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

import msgspec

from tests.benchmarks.fixtures import (
    ARCHIVE,
    ARCHIVED,
    PAGE,
    SCHEMAS,
    UPDATE,
    archive_path,
    python_name,
    resolved,
)
from tests.benchmarks.touching import MODELS

from .raw import Raw

_SCALARS = {"string": str, "integer": int, "number": float, "boolean": bool}


def make() -> Structs:
    """Make the contender."""
    return Structs()


class Structs(Raw):
    """httpx as it is, typed by the codec."""

    reader = MODELS

    def __init__(self) -> None:
        super().__init__("msgspec")
        self.decode = msgspec.json.Decoder(structure(PAGE)).decode
        self._dump = msgspec.json.Encoder().encode

    def build(self, body: dict[str, Any]) -> Any:
        return msgspec.convert(body, structure(UPDATE))

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        self.decode = msgspec.json.Decoder(structure(ARCHIVED)).decode
        post, request = self._poster(url), structure(ARCHIVE)

        def archive() -> int:
            answer = post(archive_path(1), request(offer_ids=skus))
            refused = answer.result.not_archived_offers if answer.result else None
            return len(skus) - len(refused or ())

        return archive


@cache
def structure(name: str) -> Any:
    """Make the class of a schema, once."""
    schema = SCHEMAS[name]
    if "enum" in schema:
        return Enum(name, {value: value for value in schema["enum"]})
    required = schema.get("required", ())
    fields: list[Any] = [
        (python_name(wire), _type(member))
        if wire in required
        else (python_name(wire), _type(member) | None, None)
        for wire, member in schema["properties"].items()
    ]
    return msgspec.defstruct(
        name,
        fields,
        kw_only=True,
        omit_defaults=True,
        rename={python_name(wire): wire for wire in schema["properties"]},
    )


def _type(schema: dict[str, Any]) -> Any:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    node = resolved(schema)
    if name and ("properties" in node or "enum" in node):
        return structure(name)
    if "items" in node:
        return list[_type(node["items"])]  # type: ignore[misc]
    return datetime if node.get("format") == "date-time" else _SCALARS[node["type"]]
