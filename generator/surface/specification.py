"""What a bundled specification says, as flat tables: a fact or a field a line, no wording (pure).

    wire         "parallel/ceiling": 4
    security     see `security`
    operations   "sendThings": {"method": ..., "path": ..., "limit/amount": ..., "scopes": [...]}
    parameters   "sendThings query limit": {"type": "integer", "default": 5}
    schemas      "Things.thingNames": {"type": "array", "required": true}; "Things.thingNames[]"

A schema has besides in which direction it goes, and with which operations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.document import ANNOTATIONS, SCHEMAS, resolve
from generator.spec import METHODS

from . import security

REQUEST: Final = "request"
ANSWER: Final = "answer"
Table = dict[str, dict[str, Any]]

_MARK: Final = "x-market-"
# What is for those who keep the specification, or to be read; and what is told otherwise.
_NO_FACTS: Final = ("source", "deviations", "deprecation")
_SETS: Final = ("scopes", "retryable", "quota-spent-by", f"{_MARK}exclusive")
_NO_CONSTRAINTS: Final = ANNOTATIONS | {
    *("$ref", "type", "properties", "required", "items", "additionalProperties"),
    *("allOf", "anyOf", "oneOf", "deprecated"),
}


def tables(document: Mapping[str, Any]) -> dict[str, Table]:
    """Describe a bundled specification."""
    return _Reader(document).tables()


class _Reader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.schemas: Mapping[str, Any] = document.get("components", {}).get("schemas", {})
        self.uses: dict[str, set[tuple[str, str]]] = {}
        """By component, the operations that use it, and in which direction."""

    def tables(self) -> dict[str, Table]:
        operations: Table = {}
        parameters: Table = {}
        found: list[Mapping[str, Any]] = []
        for path, item in self.document.get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    operation = item[method]
                    found.append(operation)
                    name = operation["operationId"]
                    operations[name] = {
                        "method": method,
                        "path": path,
                        **self._operation(operation),
                    }
                    for parameter in [
                        *item.get("parameters", []),
                        *operation.get("parameters", []),
                    ]:
                        parameters |= self._parameter(name, parameter)
        wire = dict(_flat(self.document.get(f"{_MARK}wire", {})))
        wire["servers"] = [server["url"] for server in self.document.get("servers", [])]
        return {
            "wire": {name: {"value": value} for name, value in wire.items()},
            "security": security.table(self.document, found),
            "operations": operations,
            "parameters": parameters,
            "schemas": dict(self._schemas()),
        }

    def _operation(self, operation: Mapping[str, Any]) -> dict[str, Any]:
        name = operation["operationId"]
        facts: dict[str, Any] = {}
        for key, value in operation.items():
            if key.startswith(_MARK) and key.removeprefix(_MARK) not in _NO_FACTS:
                facts |= _flat({key.removeprefix(_MARK): value})
        facts |= _deprecation(operation)
        body = operation.get("requestBody")
        if body is not None:
            body = resolve(self.document, body)
            schema = _json_schema(body)
            facts["body"] = self._type(schema)["type"]
            facts["body-required"] = bool(body.get("required"))
            self._use(schema, name, REQUEST)
        for status, answer in sorted(operation.get("responses", {}).items()):
            schema = _json_schema(resolve(self.document, answer))
            facts[f"answer {status}"] = self._type(schema)["type"]
            self._use(schema, name, ANSWER)
        return facts

    def _parameter(self, operation: str, given: Mapping[str, Any]) -> Table:
        parameter = resolve(self.document, given)
        schema = parameter.get("schema", {})
        self._use(schema, operation, REQUEST)
        at = f"{operation} {parameter['in']} {parameter['name']}"
        found = dict(self._node(at, schema))
        found[at] |= _deprecation(parameter)
        if parameter.get("required"):
            found[at]["required"] = True
        return found

    def _use(self, schema: Mapping[str, Any], operation: str, direction: str) -> None:
        """Note the components that a schema leads to."""
        name = str(schema.get("$ref", "")).removeprefix(SCHEMAS)
        if name in self.schemas:
            uses = self.uses.setdefault(name, set())
            if (operation, direction) in uses:
                return
            uses.add((operation, direction))
            self._use(self.schemas[name], operation, direction)
        inside = [*schema.get("properties", {}).values()]
        inside += [schema[key] for key in ("items", "additionalProperties") if key in schema]
        inside += [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
        for inner in inside:
            if isinstance(inner, Mapping):
                self._use(inner, operation, direction)

    def _schemas(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, schema in self.schemas.items():
            uses = self.uses.get(name, set())
            for at, facts in self._node(name, schema):
                if at == name:
                    facts["direction"] = sorted({direction for _, direction in uses})
                    facts["operations"] = sorted({operation for operation, _ in uses})
                yield at, facts

    def _node(self, at: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield a schema and all that it holds inside; what it refers to has a place of its own."""
        facts = self._type(schema) | _deprecation(schema)
        for key, value in schema.items():
            if key not in _NO_CONSTRAINTS and key.removeprefix(_MARK) not in _NO_FACTS:
                facts[key.removeprefix(_MARK)] = _unordered(value) if key in _SETS else value
        additional = schema.get("additionalProperties")
        if additional is False:
            facts["closed"] = True
        yield at, facts
        required = schema.get("required", [])
        for name, inner in schema.get("properties", {}).items():
            for place, found in self._node(f"{at}.{name}", inner):
                if place == f"{at}.{name}" and name in required:
                    found["required"] = True
                yield place, found
        if isinstance(schema.get("items"), Mapping):
            yield from self._node(f"{at}[]", schema["items"])
        if isinstance(additional, Mapping):
            yield from self._node(f"{at}{{}}", additional)
        for keyword in ("allOf", "anyOf", "oneOf"):
            parts = schema.get(keyword, [])
            if keyword != "allOf" and len(_without_null(parts)) <= 1:
                continue  # a type that may be null, told by its type
            for number, part in enumerate(parts):
                yield from self._node(f"{at}({keyword} {number})", part)

    def _type(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Tell the type, which may be a component, and whether null is one of its values."""
        if "$ref" in schema:
            return {"type": schema["$ref"].removeprefix(SCHEMAS)}
        for keyword in ("anyOf", "oneOf"):
            parts = schema.get(keyword, [])
            inner = _without_null(parts)
            if len(inner) == 1 and len(inner) < len(parts):
                return self._type(inner[0]) | {"nullable": True}
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else list(kinds)
        names = sorted(kind for kind in kinds if kind != "null")
        facts: dict[str, Any] = {"type": " | ".join(names) or None}
        if "null" in kinds:
            facts["nullable"] = True
        return facts


def _without_null(parts: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [part for part in parts if part.get("type") != "null"]


def _deprecation(holder: Mapping[str, Any]) -> dict[str, Any]:
    if not holder.get("deprecated"):
        return {}
    facts = holder.get(f"{_MARK}deprecation") or {}
    told = {f"deprecation/{key}": value for key, value in facts.items() if key != "link"}
    return {"deprecated": True, **told}


def _json_schema(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    for media, content in holder.get("content", {}).items():
        if media.partition(";")[0].strip() == "application/json":
            schema: Mapping[str, Any] = content.get("schema", {})
            return schema
    return {}


def _flat(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the leaves of nested facts by their path; where to read on is no fact."""
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            yield from _flat(inner, f"{before}{key}/")
        elif not key.endswith("link"):
            yield f"{before}{key}", _unordered(inner) if key in _SETS else inner


def _unordered(value: Any) -> Any:
    """Sort what has no order, inside as well."""
    return sorted(map(_unordered, value), key=repr) if isinstance(value, list) else value
