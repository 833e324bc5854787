"""A page of the documentation, in words of our own, that says given facts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Json = Any

_SECTIONS = {"path": "Path parameters", "query": "Query parameters", "header": "Headers"}
_SPANS = {1: "second", 60: "minute", 3600: "hour", 86400: "day"}
_LABELS = {
    "minimum": "Min value",
    "exclusiveMinimum": "Min value (exclusive)",
    "maximum": "Max value",
    "exclusiveMaximum": "Max value (exclusive)",
    "minLength": "Min length",
    "maxLength": "Max length",
    "pattern": "Pattern",
    "minItems": "Min items",
    "maxItems": "Max items",
    "default": "Default",
    "example": "Example",
}
_SAMPLES: dict[str, Json] = {"string": "string", "integer": 0, "number": 0.5, "boolean": False}


def text(facts: Mapping[str, Json]) -> str:
    """Write a plain copy of a page."""
    return "\n\n".join(_lines(facts)) + "\n"


def _lines(facts: Mapping[str, Json]) -> Iterator[str]:
    yield "A method of the Market"
    if facts.get("deprecated"):
        yield "Deprecated"
    yield "It does what its name says."
    if scopes := facts.get("scopes"):
        yield "With an API-Key one access of this list is needed:"
        yield from (f"  • {scope} — an access" for scope in scopes)
    if limit := facts.get("limit"):
        said = f"Limit: {limit['amount']:,} {limit['unit']} per {_SPANS[limit['seconds']]}"
        if size := facts.get("per_request"):
            said += f", no more than {size} items per request"
        yield said
    yield from ("Request", facts["method"], facts["host"] + facts["path"])
    for place, fields in facts.get("parameters", {}).items():
        yield _SECTIONS[place]
        yield from _table(fields)
    yield from _bodies(facts.get("request", []))
    yield "Responses"
    objects = facts.get("objects", {})
    for code, bodies in facts["responses"].items():
        yield f"{code} Answered"
        yield from _bodies(bodies)
        if bodies and objects:
            for name, said in objects.items():
                yield from _object(name, said)
            objects = {}
    yield "No longer supported, please use an alternative and newer version."


def _bodies(bodies: list[Mapping[str, Json]]) -> Iterator[str]:
    for body in bodies:
        yield "Body"
        example = json.dumps(_example(body["shape"]), indent=4) if "shape" in body else "{}"
        yield f"{body['content_type']}\n{example}"
        if "field" in body:
            yield from _table(body["field"]["properties"])


def _object(name: str, said: Mapping[str, Json]) -> Iterator[str]:
    yield name
    yield "What it is for, in a few plain words."
    if "properties" in said:
        yield from _table(said["properties"])
        return
    yield from ("Type", "Description", name)
    yield from _constraints(said)


def _table(fields: Mapping[str, Mapping[str, Json]]) -> Iterator[str]:
    yield from ("Name", "Description")
    for name, said in fields.items():
        yield name + ("*" if said.get("required") else "")
        yield f"Type: {_type(said)}"
        if said.get("deprecated"):
            yield "This parameter is deprecated."
        yield "What it is for, in a few plain words."
        yield from _constraints(said)


def _type(said: Mapping[str, Json]) -> str:
    if said.get("type") == "array":
        return f"{_type(said['items'])}[]"
    if "ref" in said:
        return str(said["ref"])
    return said["type"] + (f"<{said['format']}>" if "format" in said else "")


def _constraints(said: Mapping[str, Json]) -> Iterator[str]:
    yield from (f"  • {value} — a meaning" for value in said.get("values", ()))
    if "items" in said:
        yield from _constraints(said["items"])
    if "enum" in said:
        yield "Enum: " + ", ".join(map(str, said["enum"]))
    yield from (f"{label}: {said[name]}" for name, label in _LABELS.items() if name in said)
    if said.get("uniqueItems"):
        yield "Unique items"


def _example(shape: Mapping[str, Json]) -> Json:
    if shape["type"] == "object":
        return {name: _example(inner) for name, inner in shape.get("properties", {}).items()}
    if shape["type"] == "array":
        return [_example(shape["items"])] if "items" in shape else []
    return shape.get("example", _SAMPLES[shape["type"]])
