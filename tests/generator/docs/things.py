"""A small operation, the page it was transcribed from and an older edition, all written here."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, Final

from generator.docs.model import Page, from_json, to_json
from generator.docs.specification import Specification
from generator.spec import segments
from tests.generator.small import OPERATION, REMOVE, SCHEMAS, small_spec, write_spec

ERROR: Final[dict[str, Any]] = {
    "content_type": "application/json",
    "field": {"type": "object", "properties": {"message": {"type": "string"}}},
}
PAGE: Final[dict[str, Any]] = {
    "operation": "sendThings",
    "language": "en",
    "edition": "2025-09",
    "form": "plain",
    "method": "POST",
    "host": "https://api.example.com",
    "path": "/v2/shops/{shopId}/things",
    "limit": {"amount": 1000, "unit": "items", "seconds": 60},
    "per_request": 10,
    "scopes": ["all-methods"],
    "parameters": {
        "path": {
            "shopId": {"type": "integer", "format": "int64", "required": True, "minimum": 1},
        },
        "query": {
            "page_token": {"type": "string"},
            "limit": {"type": "integer", "format": "int32", "default": 5},
        },
    },
    "request": [
        {
            "content_type": "application/json",
            "field": {
                "type": "object",
                "properties": {
                    "thingIds": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 20,
                        "uniqueItems": True,
                        "items": {"type": "string", "pattern": "^[A-Z0-9-]{1,9}$"},
                    },
                    "colour": {"type": "string"},
                    "sentAt": {"type": "string", "format": "date-time"},
                    # Without a table: only the example below shows it.
                    "origin": {"type": "object"},
                },
            },
            "shape": {
                "type": "object",
                "properties": {
                    "origin": {
                        "type": "object",
                        "properties": {
                            "kind": {"type": "string", "example": "BROKEN"},
                            "weight": {"type": "integer"},
                        },
                    }
                },
            },
        }
    ],
    "responses": {
        "200": [
            {
                "content_type": "application/json",
                "field": {
                    "type": "object",
                    "properties": {
                        "status": {"ref": "Status", "required": True, "enum": ["OK"]},
                        "result": {"ref": "SendThingsResult"},
                    },
                },
            }
        ],
        "420": [ERROR],
        "500": [ERROR],
    },
    "objects": {
        "Status": {"enum": ["OK"]},
        "ThingError": {"enum": ["UNKNOWN", "BROKEN"]},
        "SendThingsResult": {
            "type": "object",
            "properties": {
                "refused": {"type": "array", "items": {"ref": "RefusedThing"}},
                "nextToken": {"type": "string"},
            },
        },
        "RefusedThing": {
            "type": "object",
            "properties": {
                "thingId": {"type": "string", "required": True, "pattern": "^[A-Z0-9-]{1,9}$"},
                "error": {"ref": "ThingError"},
            },
        },
    },
}
"""The facts of the transcribed page. They agree with `specification` but for what it records."""

OLDER_CHANGES: Final[dict[str, Any]] = {
    "/language": "ru",
    "/edition": "2024",
    "/path": "/shops/{shopId}/things",
    "/responses/200/0/field/properties/status/required": REMOVE,
}
FIELDS = f"{SCHEMAS}/SendThingsRequest/properties"
THING_IDS = f"{FIELDS}/thingIds"


def entry(fact: str, page: Any, edition: str | None = None) -> dict[str, Any]:
    """A recorded deviation."""
    told = {} if edition is None else {"edition": edition}
    return {"fact": fact, "page": page, **told, "reason": "Known better.", "read-in": "elsewhere"}


RECORDED: Final[dict[str, Any]] = {
    FIELDS + "/origin": {"$ref": "#/components/schemas/Origin", "description": "From where."},
    f"{SCHEMAS}/Origin": {
        "type": "object",
        "description": "Where a thing comes from.",
        "required": ["kind"],
        "properties": {
            "kind": {"$ref": "#/components/schemas/ThingError"},
            "weight": {"type": "number", "description": "In kg.", "minimum": 0},
        },
        "x-market-deviations": [entry("schema", "example only")],
    },
    f"{SCHEMAS}/ThingError/x-market-deviations": [entry("schema", "example only")],
    f"{THING_IDS}/x-market-deviations": [entry("nullable", None), entry("per-request", 10)],
    f"{OPERATION}/x-market-deviations": [
        entry("limit/per", None),
        entry("path", "/shops/{shopId}/things", "ru.2024"),
    ],
    f"{SCHEMAS}/SendThingsResponse/properties/status/x-market-deviations": [
        entry("required", False, "ru.2024")
    ],
}
"""What the small specification has besides: all that the two pages say differently."""


def changed(value: Any, changes: dict[str, Any]) -> Any:
    """A copy of plain values with other ones at some JSON pointers; REMOVE takes one away."""
    result = copy.deepcopy(value)
    for pointer, new in changes.items():
        *parents, last = segments(pointer)
        target = result
        for part in parents:
            target = target[int(part) if isinstance(target, list) else part]
        if new is REMOVE:
            del target[int(last) if isinstance(target, list) else last]
        else:
            target[int(last) if isinstance(target, list) else last] = new
    return result


def page(**changes: Any) -> Page:
    """The transcribed page, with changes of its JSON form by pointer."""
    return from_json(changed(PAGE, changes))


def older(**changes: Any) -> Page:
    """The older edition."""
    return from_json(changed(PAGE, {**OLDER_CHANGES, **changes}))


def kept(*pages: Page) -> dict[str, Page]:
    """Kept facts of these pages, or of both editions."""
    several = pages or (page(), older())
    return {f"{p.operation}.{p.language}.{p.edition}": p for p in several}


def specification(folder: Path, **changes: Any) -> Specification:
    """The small specification in files, with changes by pointer."""
    source = folder / "openapi"
    source.mkdir()
    write_spec(source, small_spec(**RECORDED | changes))
    return Specification(source)


def keep(folder: Path, *pages: Page) -> None:
    """Write the kept facts of pages into a specification's folder."""
    (folder / "pages").mkdir(exist_ok=True)
    for name, each in kept(*pages).items():
        text = json.dumps(to_json(each))
        (folder / "pages" / f"{name}.json").write_text(text, "utf-8")
