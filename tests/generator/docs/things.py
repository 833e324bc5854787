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
    "shape": {"type": "object", "properties": {"message": {"type": "string"}}},
}
REFUSED: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "thingId": {"type": "string"},
        "error": {"type": "string", "example": "BROKEN"},
    },
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
                    "thingIds": {"type": "array", "items": {"type": "string"}},
                    "colour": {"type": "string"},
                    "sentAt": {"type": "string"},
                    "origin": {
                        "type": "object",
                        "properties": {
                            "kind": {"type": "string", "example": "BROKEN"},
                            "weight": {"type": "integer"},
                        },
                    },
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
                        "status": {"ref": "Status", "required": True, "enum": ["OK", "LATE"]},
                        "result": {"ref": "SendThingsResult"},
                    },
                },
                "shape": {
                    "type": "object",
                    "properties": {
                        "status": {"type": "string", "example": "OK"},
                        "result": {
                            "type": "object",
                            "properties": {
                                "refused": {"type": "array", "items": REFUSED},
                                "nextToken": {"type": "string"},
                            },
                        },
                    },
                },
            }
        ],
        "420": [ERROR],
        "500": [ERROR],
    },
    "objects": {
        "Status": {"enum": ["OK", "LATE"]},
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
    f"{SCHEMAS}/Status/enum": ["OK", "LATE"],
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
    document = small_spec(**RECORDED | changes)
    path = write_spec(source, document)
    return Specification(source, {path.name: document})


def keep(folder: Path, *pages: Page) -> None:
    """Write the kept facts of pages into a specification's folder."""
    (folder / "pages").mkdir(exist_ok=True)
    for name, each in kept(*pages).items():
        text = json.dumps(to_json(each))
        (folder / "pages" / f"{name}.json").write_text(text, "utf-8")


TEXT: Final = """\
Sending of things

The method is available for all sellers.

If you are using an API Key token, one of the accesses in the list is required to call the method

  • all-methods — Everything

Puts things into a shop.

⚙️ Limit: 1,000 items per minute, no more than 10 items per request

Request

POST

https://api.example.com/v2/shops/{shopId}/things

Path parameters

Name

Description

shopId*

Type: integer<int64>

Which shop.

Min value: 1

Query parameters

Name

Description

page_token

Type: string

Which page.

limit

Type: integer<int32>

Things a page.

Default: 5

Body

application/json
{
    "thingIds": [
        "string"
    ],
    "colour": "string",
    "sentAt": "string",
    "origin": {
        "kind": "BROKEN",
        "weight": 0
    }
}

Name

Description

thingIds

Type: string[]

Ids, each once.

Pattern: ^[A-Z0-9-]{1,9}$

Min items: 1

Max items: 20

Unique items

colour

Type: string

Instead of ids.

sentAt

Type: string<date-time>

When.

origin

Type: object

From where.

Responses

200 OK

Done.

Body

application/json
{
    "status": "OK",
    "result": {
        "refused": [
            {
                "thingId": "string",
                "error": "BROKEN"
            }
        ],
        "nextToken": "string"
    }
}

Name

Description

status*

Type: Status

How it went.

Enum: OK, LATE

result

Type: SendThingsResult

What was refused.

Status

How it went.

Type

Description

Status

Enum: OK, LATE

SendThingsResult

What was refused.

Name

Description

nextToken

Type: string

The next page.

refused

Type: RefusedThing[]

The refused things.

RefusedThing

A thing that was not taken.

Name

Description

error

Type: ThingError

Why.

thingId*

Type: string

Id of a thing.

Pattern: ^[A-Z0-9-]{1,9}$

ThingError

Why a thing was refused.

Type

Description

ThingError

Enum: BROKEN, UNKNOWN

420 Method Failure

Too many.

Body

application/json
{
    "message": "string"
}

Name

Description

message

Type: string

In words.

500 Internal Server Error

Something broke.

Body

application/json
{
    "message": "string"
}

Name

Description

message

Type: string

In words.
"""
"""The transcribed page, as a copy of its text would be."""

OLDER_TEXT: Final = (
    TEXT.replace("Sending of things", "Отправка вещей")
    .replace("Puts things into a shop.", "Передаёт вещи в магазин.")
    .replace(
        "⚙️ Limit: 1,000 items per minute, no more than 10 items per request",
        "⚙️ Лимит: 1000 товаров в минуту, не более 10 товаров в одном запросе",
    )
    .replace("The next page.", "Следующая страница.")
    .replace("/v2/shops", "/shops")
    .replace("status*", "status")
)
"""An older edition in another language: other words, another path, one mark less."""


def write_pages(folder: Path, **texts: str) -> Path:
    """A folder with both pages, or with these texts by operation, language and edition."""
    folder.mkdir(exist_ok=True)
    named = texts or {"sendThings.en.2025-09": TEXT, "sendThings.ru.2024": OLDER_TEXT}
    for name, text in named.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder
