"""The specification as the rules look at it: its objects, its operations, what a schema says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from generator import document
from generator.spec import METHODS, escape, is_dict, lookup, nodes

NULL = {"type": "null"}
COMPONENT = re.compile(r"/components/schemas/[^/]+")
"""The pointer of a schema that has a name."""


class Operation(NamedTuple):
    """One method of one path."""

    pointer: str
    path: str
    path_pointer: str
    value: dict[str, Any]
    shared_parameters: list[Any]


class Spec:
    """A bundled specification; references are followed where a method says so."""

    def __init__(self, bundled: dict[str, Any]) -> None:
        self.document = bundled
        self.nodes = list(nodes(bundled))
        self.schemas = [node for node in self.nodes if node.kind in ("schema", "property")]

    @cached_property
    def operations(self) -> list[Operation]:
        return list(self._operations())

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.document.get("paths", {}).items():
            at = f"/paths/{escape(path)}"
            for method in METHODS:
                if method in item:
                    shared = item.get("parameters", [])
                    yield Operation(f"{at}/{method}", path, at, item[method], shared)

    def components(self, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = self.document.get("components", {}).get(kind, {})
        return found

    def saying(self, key: str) -> Iterator[tuple[Operation, str, Any]]:
        """The operations that have a key, with its place and value."""
        for operation in self.operations:
            if key in operation.value:
                yield operation, f"{operation.pointer}/{key}", operation.value[key]

    def parameters(self, operation: Operation) -> list[tuple[str, dict[str, Any]]]:
        """An operation's parameters with their places, those of its path included."""
        own, shared = (
            [(f"{at}/parameters/{index}", self.resolve(each)) for index, each in enumerate(listed)]
            for at, listed in (
                (operation.pointer, operation.value.get("parameters", [])),
                (operation.path_pointer, operation.shared_parameters),
            )
        )
        known = {(value["name"], value["in"]) for _, value in own}
        return own + [p for p in shared if (p[1]["name"], p[1]["in"]) not in known]

    def parameter_names(self, operation: Operation, location: str) -> set[str]:
        return {p["name"] for _, p in self.parameters(operation) if p["in"] == location}

    def body(self, operation: Operation) -> Any:
        return self._json(operation.value.get("requestBody", {}))

    def answer(self, operation: Operation) -> Any:
        return self._json(operation.value.get("responses", {}).get("200", {}))

    def _json(self, value: Any) -> Any:
        content = self.resolve(value).get("content", {})
        return content.get("application/json", {}).get("schema", {})

    def resolve(self, value: Any) -> Any:
        """What stands at the end of a chain of references."""
        return document.resolve(self.document, value)

    def flat(self, schema: Any) -> list[dict[str, Any]]:
        """The schemas that hold at once for a value that is not null: references, allOf, anyOf."""
        found: dict[int, dict[str, Any]] = {}
        waiting = [schema]
        while waiting:
            one = waiting.pop(0)
            if not is_dict(one) or id(one) in found:
                continue
            found[id(one)] = one
            if "$ref" in one:
                waiting.append(lookup(self.document, one["$ref"].removeprefix("#")))
            waiting += one.get("allOf", [])
            waiting += [each for each in one.get("anyOf", []) if each != NULL]
        return list(found.values())

    def properties(self, schema: Any) -> dict[str, Any]:
        return {
            name: value
            for each in self.flat(schema)
            for name, value in each.get("properties", {}).items()
        }

    def items(self, schema: Any) -> Any:
        """What the elements of an array are; None when the schema is no array."""
        return next((each["items"] for each in self.flat(schema) if "items" in each), None)

    def along(self, schema: Any, path: str) -> Any:
        """The schema at the end of a slash path of property names; None when there is none."""
        for name in path.split("/"):
            schema = self.properties(schema).get(name)
        return schema

    def types(self, schema: Any) -> set[str]:
        """The JSON types that a schema allows besides null; empty when it does not say."""
        kinds = {kind for each in self.flat(schema) for kind in document.types(each)}
        return kinds - {"null"}
