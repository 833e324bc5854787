"""The version in which changes are planted: a small generated package and a hand-written one."""

from __future__ import annotations

import compileall
import py_compile
import shutil
from pathlib import Path
from typing import Any, Final

from tests.generator.generated import rendered
from tests.generator.small import OPERATION, SCHEMAS, changed, small_spec

SAMPLE: Final = Path(__file__).parent / "sample"
SHOP: Final = "/paths/~1v2~1shops~1{shopId}"

_REQUEST = f"{SCHEMAS}/SendThingsRequest"
_SHOP_ID = {
    "name": "shopId",
    "in": "path",
    "required": True,
    "description": "Id of the shop.",
    "schema": {"type": "integer", "format": "int64", "minimum": 1},
}
GET_SHOP: Final[dict[str, Any]] = {
    "operationId": "getShop",
    "tags": ["things"],
    "summary": "Look at a shop",
    "description": "Tells how a shop is.",
    "security": [{"ApiKey": []}],
    "deprecated": True,
    "x-market-deprecation": {"since": "2025-01-01"},
    "x-market-source": {"page": "https://example.com/getShop", "read": "2025-09-17"},
    "x-market-scopes": ["all-methods", "reading"],
    "x-market-limit": {"amount": 10, "unit": "requests", "per-seconds": 60, "per": "shopId"},
    "x-market-retry": "read",
    "parameters": [_SHOP_ID],
    "responses": {
        "200": {
            "description": "Done.",
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/SendThingsResponse"},
                }
            },
        },
        "420": {"$ref": "#/components/responses/Limited"},
        "500": {"$ref": "#/components/responses/Limited"},
    },
}
_CHANGES: Final[dict[str, Any]] = {
    SHOP: {"get": GET_SHOP},
    "/x-market-wire/scopes": ["all-methods", "reading"],
    f"{OPERATION}/x-market-scopes": ["all-methods", "reading"],
    f"{OPERATION}/parameters/-": {
        "name": "verbose",
        "in": "query",
        "description": "Whether to tell more.",
        "schema": {"type": "boolean"},
    },
    f"{SCHEMAS}/Shade": {"type": "string", "description": "How light it is.", "maxLength": 20},
    f"{SCHEMAS}/ThingKind": {
        "type": "string",
        "description": "Which kind.",
        "enum": ["BIG", "SMALL"],
    },
    f"{_REQUEST}/required": ["kind"],
    f"{_REQUEST}/properties/kind": {"$ref": "#/components/schemas/ThingKind"},
    f"{_REQUEST}/properties/shade": {"$ref": "#/components/schemas/Shade"},
    f"{_REQUEST}/properties/tags": {
        "type": "array",
        "description": "Words on it.",
        "items": {"type": "string"},
    },
    # Bounds of each kind: without the bound, up to it, whole.
    f"{_REQUEST}/properties/weight": {
        "type": "number",
        "description": "How much.",
        "minimum": 0,
    },
    f"{_REQUEST}/properties/least": {
        "type": "number",
        "description": "How much.",
        "exclusiveMinimum": 0,
    },
    f"{_REQUEST}/properties/most": {
        "type": "number",
        "description": "How much.",
        "exclusiveMaximum": 9,
    },
    f"{_REQUEST}/properties/count": {
        "type": "integer",
        "description": "How many.",
        "exclusiveMinimum": 1,
        "multipleOf": 2,
    },
    "/components/securitySchemes/Token": {
        "type": "oauth2",
        "description": "The other way.",
        "flows": {
            "implicit": {
                "authorizationUrl": "https://example.com/token",
                "scopes": {"selling": "To sell.", "paying": "To pay."},
            }
        },
    },
    f"{OPERATION}/security/-": {"Token": ["selling"]},
    f"{OPERATION}/requestBody/content/application~1json/example": {
        "thingIds": ["A-1"],
        "kind": "BIG",
    },
}


def specification(**changes: Any) -> dict[str, Any]:
    """The specification of the small package, with more changes by JSON pointer."""
    # Copied in between: what one change puts in, another one may change.
    return changed(small_spec(**_CHANGES), changes)


def write_base(folder: Path, **changes: Any) -> Path:
    """Write the small version, generated from its specification with some changes."""
    shutil.copytree(SAMPLE, folder)
    rendered(specification(**changes), folder / "generated_client")
    # Once, for all of its copies; by their text, as an edit may keep a file's size and second.
    by_text = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(folder, quiet=1, invalidation_mode=by_text)
    return folder
