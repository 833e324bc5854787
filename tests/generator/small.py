"""A small specification that the generator accepts, to be changed a little by each test."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final

from generator.spec import Bundle, segments

if TYPE_CHECKING:
    from pathlib import Path

REMOVE: Final[Any] = object()
"""As a change: take away what stands there."""

PATH = "/paths/~1v2~1shops~1{shopId}~1things"
OPERATION = f"{PATH}/post"
SCHEMAS = "/components/schemas"

WIRE: Final[dict[str, Any]] = {
    "body-limit-bytes": 1000,
    "parallel": {"default": 2, "ceiling": 4},
    "server-timeout-seconds": 10,
    "limit-headers": {"limit": "X-Limit", "remaining": "X-Remaining", "until": "X-Until"},
    "trace-header": "X-Trace-Id",
    "quota-spent-by": [2, 4],
    "scopes": ["all-methods"],
    "messages": [{"status": 420, "meaning": "parallel", "pattern": "parallel"}],
}
"""The facts that every request needs; the optional ones are left out."""

_SPEC: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Small", "version": "1.0.0"},
    "servers": [{"url": "https://api.example.com", "description": "The only one."}],
    "paths": {
        "/v2/shops/{shopId}/things": {
            "post": {
                "operationId": "sendThings",
                "tags": ["things"],
                "summary": "Send things",
                "description": "Sends things to a shop.",
                "security": [{"ApiKey": []}],
                "x-market-source": {"page": "https://example.com/sendThings", "read": "2025-09-17"},
                "x-market-scopes": ["all-methods"],
                "x-market-limit": {
                    "amount": 1000,
                    "unit": "items",
                    "per-seconds": 60,
                    "counts": "thingIds",
                    "per": "shopId",
                },
                "x-market-retry": "idempotent",
                "x-market-batch": {
                    "field": "thingIds",
                    "size": 10,
                    "atomic": False,
                    "refusals": {
                        "at": "result/refused",
                        "key": "thingId",
                        "reason": "error",
                        "retryable": ["UNKNOWN"],
                    },
                },
                "x-market-paging": {
                    "token": "page_token",
                    "size": "limit",
                    "next": "result/nextToken",
                    "items": "result/refused",
                    "unpaged-with": "thingIds",
                },
                "parameters": [
                    {
                        "name": "shopId",
                        "in": "path",
                        "required": True,
                        "description": "Id of the shop.",
                        "schema": {"type": "integer", "format": "int64", "minimum": 1},
                    },
                    {
                        "name": "page_token",
                        "in": "query",
                        "description": "Which page.",
                        "schema": {"type": "string"},
                    },
                    {
                        "name": "limit",
                        "in": "query",
                        "description": "Things a page.",
                        "schema": {"type": "integer", "format": "int32", "default": 5},
                    },
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/SendThingsRequest"},
                            "example": {"thingIds": ["A-1"]},
                        }
                    },
                },
                "responses": {
                    "200": {
                        "description": "Done.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/SendThingsResponse"},
                                "examples": {"done": {"value": {"status": "OK"}}},
                            }
                        },
                    },
                    "420": {"$ref": "#/components/responses/Limited"},
                    "500": {"$ref": "#/components/responses/Limited"},
                },
            }
        }
    },
    "components": {
        "responses": {
            "Limited": {
                "description": "Too many.",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}
                },
            }
        },
        "schemas": {
            "ErrorAnswer": {
                "type": "object",
                "description": "What went wrong.",
                "properties": {"message": {"type": "string", "description": "In words."}},
            },
            "RefusedThing": {
                "type": "object",
                "description": "A thing that was not taken.",
                "required": ["thingId"],
                "properties": {
                    "thingId": {"$ref": "#/components/schemas/ThingId"},
                    "error": {"$ref": "#/components/schemas/ThingError"},
                },
            },
            "SendThingsRequest": {
                "type": "object",
                "description": "Things to send.",
                "properties": {
                    "thingIds": {
                        "type": ["array", "null"],
                        "description": "Ids, each once.",
                        "minItems": 1,
                        "maxItems": 20,
                        "uniqueItems": True,
                        "items": {"$ref": "#/components/schemas/ThingId"},
                    },
                    "colour": {"type": "string", "description": "Instead of ids."},
                    "sentAt": {
                        "type": "string",
                        "format": "date-time",
                        "description": "When.",
                        "example": "2025-01-01T00:00:00Z",
                    },
                },
                "x-market-exclusive": [[["thingIds"], ["colour"]]],
            },
            "SendThingsResponse": {
                "type": "object",
                "description": "The answer.",
                "required": ["status"],
                "properties": {
                    "status": {"$ref": "#/components/schemas/Status"},
                    "result": {"$ref": "#/components/schemas/SendThingsResult"},
                },
            },
            "SendThingsResult": {
                "type": "object",
                "description": "What was refused.",
                "properties": {
                    "refused": {
                        "type": "array",
                        "description": "The refused things.",
                        "items": {"$ref": "#/components/schemas/RefusedThing"},
                    },
                    "nextToken": {"type": "string", "description": "The next page."},
                },
            },
            "Status": {"type": "string", "description": "How it went.", "enum": ["OK"]},
            "ThingError": {
                "type": "string",
                "description": "Why a thing was refused.",
                "enum": ["BROKEN", "UNKNOWN"],
            },
            "ThingId": {
                "type": "string",
                "description": "Id of a thing.",
                "pattern": "^[A-Z0-9-]{1,9}$",
                "examples": ["A-1"],
                "x-market-trim": " ",
            },
        },
        "securitySchemes": {
            "ApiKey": {"type": "apiKey", "in": "header", "name": "Api-Key", "description": "Key."}
        },
    },
    "x-market-wire": WIRE,
}


def small_spec(**changes: Any) -> dict[str, Any]:
    """A bundled specification without findings; `changes` maps JSON pointers to new values.

    Pointers are no Python names: `small_spec(**{"/servers/0/url": "http://example.com"})`. A list
    is appended to by `-` as the last segment; REMOVE takes a member away.
    """
    return changed(_SPEC, changes)


def changed(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy of a specification with changes by JSON pointer, as `small_spec` takes them."""
    document = copy.deepcopy(document)
    for pointer, value in changes.items():
        *parents, last = segments(pointer)
        target: Any = document
        for part in parents:
            target = target[int(part)] if isinstance(target, list) else target[part]
        if value is REMOVE:
            del target[int(last) if isinstance(target, list) else last]
        elif isinstance(target, list) and last == "-":
            target.append(value)
        else:
            target[int(last) if isinstance(target, list) else last] = value
    return document


def small_bundle(**changes: Any) -> Bundle:
    """`small_spec` as if it had come from one file."""
    return Bundle(small_spec(**changes), {"": "openapi/small.yaml"})


def write_spec(folder: Path, document: dict[str, Any], name: str = "common.yaml") -> Path:
    """Write a document as a file that `generator.spec.read` reads: JSON is YAML."""
    path = folder / name
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False), "utf-8")
    return path
