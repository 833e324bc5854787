"""A large synthetic specification: every construct that the lint lets pass, many times over."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any, Final

from generator.document import resolve

from .small import WIRE

OPERATIONS: Final = 150
SCHEMAS: Final = 800
TAGS: Final = ("parts", "orders-and-bids", "prices", "stocks", "returns", "chats", "reports")
_METHODS: Final = ("post", "get", "delete", "put", "patch")
_ID: Final = "Id of the shop."


def synthetic(operations: int = OPERATIONS, schemas: int = SCHEMAS) -> dict[str, Any]:
    """Build a bundled specification with exactly that many operations and schemas."""
    components: dict[str, Any] = {
        "ErrorAnswer": _object("What went wrong.", ["code"], code=_text(), message=_text()),
        "Sku": {**_text(), "pattern": "^[A-Z0-9-]{1,20}$", "maxLength": 20, "examples": ["A-1"]},
        "Base": _object("What all items have.", ["sku"], sku=_ref("Sku"), note=_text()),
    }
    paths: dict[str, Any] = {}
    for number in range(operations):
        path, method, operation = _operation(number, components)
        paths[path] = {method: operation}
    # The rest are links of chains that hang on the items.
    for number in count():
        if len(components) >= schemas:
            break
        owner = components[f"Item{number % operations}"]["allOf"][1]
        name = f"Part{number}"
        components[name] = _object(
            f"Part {number}.",
            ["at"],
            at={"type": "string", "format": "date-time", "description": "When."},
            next=_ref(f"Part{number - operations}" if number >= operations else "Base"),
        )
        owner["properties"][f"part{number}"] = _ref(name)
    assert len(components) == schemas
    return {
        "openapi": "3.1.0",
        "info": {"title": "Synthetic", "version": "7.0.0"},
        "servers": [{"url": "https://api.example.com", "description": "The only one."}],
        "paths": paths,
        "components": {
            "parameters": {
                "ShopId": {
                    "name": "shopId",
                    "in": "path",
                    "required": True,
                    "description": _ID,
                    "schema": {"type": "integer", "format": "int64", "minimum": 1},
                }
            },
            "responses": {
                "Limited": {"description": "Too many.", "content": _json("ErrorAnswer")},
                "Broken": {"description": "A failure.", "content": _json("ErrorAnswer")},
            },
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {
                "ApiKey": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Api-Key",
                    "description": "Key.",
                }
            },
        },
        "x-market-wire": WIRE,
    }


def _operation(number: int, components: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    method = _METHODS[number % len(_METHODS)]
    # Two ids, one of them a string, on every other path.
    path = f"/v2/shops/{{shopId}}/things{number}"
    parameters: list[dict[str, Any]] = [{"$ref": "#/components/parameters/ShopId"}]
    if number % 2:
        path += "/{thingName}"
        parameters.append(
            {
                "name": "thingName",
                "in": "path",
                "required": True,
                "description": "Name of the thing.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 50},
            }
        )
    kind = f"Kind{number}"
    if method in ("get", "delete"):
        parameters += _query(kind)
    item, result, response = f"Item{number}", f"Result{number}", f"Answer{number}"
    components[kind] = {
        "type": "string",
        "description": f"Kind {number}.",
        "enum": ["NEW", "in-work", "Done!", f"K{number}"],
    }
    components[item] = {
        "type": "object",
        "description": f"Item {number}.",
        "allOf": [
            _ref("Base"),
            _object(
                "Its own part.",
                ["kind"],
                kind=_ref(kind),
                **_properties(item, kind),
            ),
        ],
    }
    components[result] = _object(
        f"Result {number}.",
        [],
        items=_array(_ref(item)),
        grid=_array(_array(_ref(item))),
        nextToken=_text(),
    )
    components[response] = _object(
        f"Answer {number}.", ["status"], status=_ref(kind), result=_ref(result)
    )
    operation: dict[str, Any] = {
        "operationId": f"{method}Things{number}",
        "tags": [TAGS[number % len(TAGS)]],
        "summary": f"Operation {number}",
        "description": f"Does {method} to things, number {number}.",
        "security": [{"ApiKey": []}],
        "x-market-source": {
            "page": f"https://example.com/{method}Things{number}",
            "read": "2025-09-17",
        },
        "x-market-scopes": ["all-methods"],
        "x-market-limit": {
            "amount": 100 + number,
            "unit": "requests",
            "per-seconds": 60,
            "per": "shopId",
        },
        "x-market-retry": {"get": "read", "delete": "delete"}.get(method, "idempotent"),
        "parameters": parameters,
        "responses": {
            "200": {"description": "Done.", "content": _json(response)},
            "204": {"description": "Nothing to say."},
            "420": {"$ref": "#/components/responses/Limited"},
            "500": {"$ref": "#/components/responses/Broken"},
        },
    }
    if method in ("post", "put", "patch"):
        request = f"Request{number}"
        components[request] = _object(
            f"Request {number}.",
            ["items"],
            items={**_array(_ref(item)), "minItems": 1, "maxItems": 50},
            skus={**_array(_ref("Sku")), "maxItems": 5, "uniqueItems": True},
            kinds={**_array(_ref(kind)), "type": ["array", "null"]},
        )
        operation["requestBody"] = {"required": method != "patch", "content": _json(request)}
    if method == "post":
        operation["x-market-batch"] = {
            "field": "items",
            "size": 50,
            "key": "sku",
            "atomic": number % 4 == 0,
            "refusals": {"at": "result/items", "key": "sku"},
        }
    if method == "get":
        operation["x-market-paging"] = {
            "token": "page_token",
            "size": "limit",
            "next": "result/nextToken",
            "items": "result/items",
        }
    if number % 10 == 0:
        operation["deprecated"] = True
        operation["x-market-deprecation"] = {"since": "2025-01-01", "replacement": "others"}
    return path, method, operation


def _query(kind: str) -> list[dict[str, Any]]:
    def query(name: str, **schema: Any) -> dict[str, Any]:
        return {"name": name, "in": "query", "description": f"The {name}.", "schema": schema}

    return [
        query("page_token", type="string"),
        query("limit", type="integer", format="int32", minimum=1, maximum=200, default=20),
        query("kinds", **_array(_ref(kind))),
        query("ids", **_array({"type": "integer", "format": "int64"})),
        query("since", type="string", format="date-time"),
        query("day", type="string", format="date"),
        query("archived", type="boolean"),
        query("price", type="number", minimum=0),
        query("kind", **_ref(kind)),
        {**query("X-Trace", type="string", maxLength=30), "in": "header"},
    ]


def _properties(item: str, kind: str) -> dict[str, Any]:
    """One property of each form."""
    return {
        "parent": _ref(item),
        "children": _array(_ref(item)),
        "maybeSku": {"description": "Or null.", "anyOf": [_ref("Sku"), {"type": "null"}]},
        "maybeItem": {"description": "Or null.", "anyOf": [{"type": "null"}, _ref(item)]},
        "onlyBase": {"description": "One part.", "allOf": [_ref("Base")]},
        "otherKind": {**_ref(kind), "description": "With words of its own."},
        "kinds": _array(_ref(kind)),
        "count": {"type": ["integer", "null"], "format": "int32", "description": "How many."},
        "price": {"type": "number", "exclusiveMinimum": 0, "description": "Price."},
        "isNew": {"type": "boolean", "description": "New or not."},
        "createdAt": {"type": "string", "format": "date-time", "description": "Made when."},
        "day": {"type": ["string", "null"], "format": "date", "description": "Which day."},
        "days": _array({"type": "string", "format": "date"}),
        "numbers": _array(_array({"type": "integer"})),
        "url": {"type": "string", "format": "uri", "description": "Where."},
        "anything": {"description": "Whatever it is."},
        "class": {"type": "string", "description": "A word of Python."},
        "old": {
            "type": "string",
            "description": "No longer used.",
            "deprecated": True,
            "x-market-deprecation": {"since": "2024-05-01", "replacement": "note"},
        },
    }


def _object(description: str, required: list[str], **properties: Any) -> dict[str, Any]:
    result = {"type": "object", "description": description, "properties": properties}
    return {**result, "required": required} if required else result


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "description": "Several.", "items": items}


def _text() -> dict[str, Any]:
    return {"type": "string", "description": "Text."}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(name)}}


def sample(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 3) -> Any:
    """Make a value that the schema allows, with every property down to a depth."""
    schema = resolve(document, schema)
    for choice in schema.get("anyOf", []):
        if choice.get("type") != "null":
            return sample(document, choice, depth)
    if "enum" in schema:
        return schema["enum"][0]
    if "allOf" in schema or "properties" in schema:
        value: dict[str, Any] = {}
        for part in schema.get("allOf", []):
            value.update(sample(document, part, depth))
        for name, inner in schema.get("properties", {}).items():
            if depth > 0 or name in schema.get("required", ()):
                value[name] = sample(document, inner, depth - 1)
        return value
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else next(k for k in kinds if k != "null")
    if kind == "array":
        return [sample(document, schema["items"], depth - 1)] if depth > 0 else []
    if kind == "object":
        return {"free": [1, None]}
    texts = {"date-time": "2025-01-31T10:00:00+03:00", "date": "2025-01-31", "uri": "https://x.y"}
    if kind == "string":
        return texts.get(schema.get("format", ""), "A-1")
    return {"integer": 7, "number": 1.5, "boolean": True}[kind]
