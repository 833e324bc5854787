"""What becomes a class in Python needs a name, and what it is made of has to be nameable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.document import types
from generator.spec import escape, is_dict

from .finding import Hit
from .view import COMPONENT, Operation, Spec

_MEMBER = re.compile(rf"{COMPONENT.pattern}/allOf/[0-9]+")


def nameless(spec: Spec) -> Iterator[Hit]:
    """What becomes a class has a name of its own, and bodies are such objects."""
    for node in spec.schemas:
        at, schema = node.pointer, node.value
        component = COMPONENT.fullmatch(at) is not None
        if component and "$ref" in schema:
            yield at, "a component that is only a reference: refer to its target instead"
        if component and "anyOf" in schema:
            yield f"{at}/anyOf", "or null is said where the component is used"
        if "enum" in schema and not component:
            yield f"{at}/enum", "an enum needs a name: put it under components/schemas"
        if _says_object(schema) and not component and not _MEMBER.fullmatch(at):
            yield at, "an object needs a name: put it under components/schemas"
        if "allOf" in schema:
            yield from _parts(spec, at, schema) if component else _wrapped(at, schema)
        for name in schema.get("required", []):
            if name not in schema.get("properties", {}):
                yield f"{at}/required", f"{name} is no property that stands beside"
    for operation in spec.operations:
        yield from _bodies(spec, operation)


def _says_object(schema: Any) -> bool:
    return is_dict(schema) and ("object" in types(schema) or "properties" in schema)


def _parts(spec: Spec, at: str, schema: dict[str, Any]) -> Iterator[Hit]:
    """A component that is put together from others: objects, none of them twice."""
    if len(schema["allOf"]) < 2:
        yield f"{at}/allOf", "one part alone: refer to it where this component is used"
    for key in schema.keys() & {"properties", "required", "enum", "additionalProperties"}:
        yield f"{at}/{key}", "does not stand beside allOf, but in one of its parts"
    known: set[str] = set()
    for index, part in enumerate(schema["allOf"]):
        flat = spec.flat(part)
        if not any(map(_says_object, flat)) or "allOf" in part or "anyOf" in part:
            yield f"{at}/allOf/{index}", "a part must be an object, or refer to one"
        names = set(spec.properties(part))
        for name in sorted(names & known):
            yield f"{at}/allOf/{index}", f"{name} is a property of another part as well"
        known |= names


def _wrapped(at: str, schema: dict[str, Any]) -> Iterator[Hit]:
    parts = schema["allOf"]
    if len(parts) != 1 or not (is_dict(parts[0]) and "$ref" in parts[0]):
        yield f"{at}/allOf", "needs a name: put it under components/schemas"


def _bodies(spec: Spec, operation: Operation) -> Iterator[Hit]:
    """What an operation takes and what it answers."""
    responses = operation.value.get("responses", {})
    bodies = {f"responses/{escape(status)}": value for status, value in responses.items()}
    bodies["requestBody"] = operation.value.get("requestBody", {})
    for where, body in bodies.items():
        for media in spec.resolve(body).get("content", {}).values():
            schema = media.get("schema", {})
            if "$ref" not in schema or not any(map(_says_object, spec.flat(schema))):
                yield f"{operation.pointer}/{where}", "a body must refer to an object schema"
            elif "null" in types(spec.resolve(schema)):
                yield f"{operation.pointer}/{where}", "a body cannot be null"
