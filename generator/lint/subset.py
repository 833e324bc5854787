"""What of OpenAPI is allowed: no more than the generator carries through to the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.document import types
from generator.spec import Node, escape, is_dict

from .finding import Hit
from .view import NULL, Spec

_ANNOTATIONS = {"description", "example", "examples", "externalDocs", "deprecated", "$comment"}
_BESIDE_REF = frozenset(_ANNOTATIONS | {"$ref", "summary"})
# By the type of which a keyword says something.
_OF_TYPE = {
    "string": {"pattern", "minLength", "maxLength"},
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
    "object": {"properties", "required", "additionalProperties"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
}
_OF_TYPE["integer"] = _OF_TYPE["number"]
_TYPED = frozenset[str]().union(*_OF_TYPE.values())
_KEYWORDS: Mapping[str, frozenset[str]] = {
    "schema": _TYPED | _ANNOTATIONS | {"type", "enum", "format", "default", "allOf", "anyOf"},
    "root": frozenset({"openapi", "info", "servers", "security", "tags", "paths"})
    | {"components", "externalDocs"},
    "path": frozenset({"get", "put", "post", "delete", "patch"})
    | {"parameters", "summary", "description"},
    "operation": frozenset({"operationId", "tags", "summary", "description", "externalDocs"})
    | {"parameters", "requestBody", "responses", "deprecated", "security"},
    "parameter": frozenset({"name", "in", "description", "required", "deprecated", "schema"})
    | {"example", "examples", "style", "explode"},
    "body": frozenset({"description", "content", "required"}),
    "response": frozenset({"description", "content", "headers"}),
    "media": frozenset({"schema", "example", "examples"}),
    "components": frozenset({"schemas", "parameters", "responses", "requestBodies", "headers"})
    | {"examples", "securitySchemes"},
    "server": frozenset({"url", "description"}),
}
_FORMAT_TYPES = {
    **dict.fromkeys(("int32", "int64"), "integer"),
    **dict.fromkeys(("float", "double"), "number"),
    **dict.fromkeys(("date", "date-time", "uri"), "string"),
}
_SCALARS = frozenset({"string", "integer", "number", "boolean"})


def unsupported(spec: Spec) -> Iterator[Hit]:
    """Only constructs that the generator carries through to the end: nothing is dropped."""
    for node in spec.nodes:
        kind = "schema" if node.kind == "property" else node.kind
        allowed = _BESIDE_REF if "$ref" in node.value else _KEYWORDS.get(kind)
        for key in node.value:
            if allowed is not None and key not in allowed and not key.startswith("x-"):
                beside = " beside $ref" if allowed is _BESIDE_REF else ""
                yield f"{node.pointer}/{escape(key)}", f"{key} is not supported{beside}"
        if kind == "schema":
            yield from _schema(node)
        elif kind in ("body", "response"):
            for content_type in node.value.get("content", {}):
                if content_type != "application/json":
                    where = f"{node.pointer}/content/{escape(content_type)}"
                    yield where, "only application/json is supported"
        elif kind == "media" and "schema" not in node.value:
            yield node.pointer, "a body without a schema is not supported"
        elif kind == "parameter" and "$ref" not in node.value:
            yield from _parameter(spec, node)


def _schema(node: Node) -> Iterator[Hit]:
    at, schema = node.pointer, node.value
    for where, inner in _inside(schema):
        if isinstance(inner, bool) and (where, inner) != ("additionalProperties", True):
            yield f"{at}/{where}", "true or false is not supported here"
    if is_dict(schema.get("additionalProperties")):
        yield f"{at}/additionalProperties", "values of unnamed properties are not checked"
    if "anyOf" in schema:
        choices = schema["anyOf"]
        if len(choices) != 2 or sum(each == NULL for each in choices) != 1:
            yield f"{at}/anyOf", "only a schema or {type: null}"
    kinds = types(schema)
    others = [kind for kind in kinds if kind != "null"]
    if len(others) > 1 or (not others and kinds and not at.endswith(("/anyOf/0", "/anyOf/1"))):
        yield f"{at}/type", "only one type, or one type and null"
    if "array" in kinds and "items" not in schema:
        yield at, "an array without items is not supported"
    if "format" in schema:
        owner = _FORMAT_TYPES.get(schema["format"])
        if owner is None:
            yield f"{at}/format", f"{schema['format']} is not supported"
        elif others != [owner]:
            yield f"{at}/format", f"{schema['format']} belongs to the type {owner}"
    if others:
        fitting = frozenset[str]().union(*(_OF_TYPE.get(kind, ()) for kind in others))
        for keyword in sorted(_TYPED & schema.keys() - fitting):
            yield f"{at}/{keyword}", f"{keyword} says nothing about a value of type {others[0]}"


def _inside(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The schemas directly inside one, by the rest of their pointers."""
    for key in ("items", "additionalProperties"):
        if key in schema:
            yield key, schema[key]
    for key in ("allOf", "anyOf"):
        yield from ((f"{key}/{index}", each) for index, each in enumerate(schema.get(key, [])))
    for name, value in schema.get("properties", {}).items():
        yield f"properties/{escape(name)}", value


def _parameter(spec: Spec, node: Node) -> Iterator[Hit]:
    at, parameter = node.pointer, node.value
    location, schema = parameter["in"], parameter.get("schema")
    if location == "cookie":
        yield f"{at}/in", "cookies are not supported"
        return
    if schema is None:
        return  # it has `content` instead, which is refused
    if parameter.get("style", "") not in ("", "form" if location == "query" else "simple"):
        yield f"{at}/style", "only the default style is supported"
    if "explode" in parameter and parameter["explode"] is not (location == "query"):
        yield f"{at}/explode", "only the default is supported"
    kinds = spec.types(schema)
    if location == "query" and kinds == {"array"}:
        kinds = spec.types(spec.items(schema))
    if not kinds or not kinds <= _SCALARS:
        yield f"{at}/schema", f"a {location} parameter cannot be of this type"
    formats = {each.get("format") for each in spec.flat(schema)}
    if location == "header" and formats & {"date", "date-time"}:
        yield f"{at}/schema", "a header parameter cannot be of this format"
