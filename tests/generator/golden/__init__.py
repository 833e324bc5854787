"""Golden records: a tiny specification a trait, and what is generated from it.

`base/` holds what the tiny specification itself gives, the folder of a trait what differs from it.
Files that depend on no specification are not recorded: they must equal those of the repository.
`make golden` renews the records; a commit's diff then shows what a change of the generator does.
"""

from __future__ import annotations

import copy
import re
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.generator.generated import contents, rendered
from tests.generator.small import WIRE

RECORDS: Final = Path(__file__).parent
COMMITTED: Final = Path(__file__).parents[3] / "generated_client" / "yandex_market_client"
SUFFIX: Final = ".txt"
"""Behind each recorded name, so that no tool takes a record for code of ours."""

STATIC: Final = frozenset(
    {
        *("__init__.py", "api/__init__.py", "api/things/__init__.py", "checks.py", "client.py"),
        *("errors.py", "py.typed", "pydantic_base.py", "structures.py", "types.py"),
    }
)
"""Files that are the same for every specification."""
_LEFT_OUT: Final = frozenset({"manifest.json", "openapi.json"})

_TINY: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "Tiny", "version": "1.0.0"},
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
                    "amount": 100,
                    "unit": "requests",
                    "per-seconds": 60,
                    "per": "shopId",
                },
                "x-market-retry": "idempotent",
                "parameters": [
                    {
                        "name": "shopId",
                        "in": "path",
                        "required": True,
                        "description": "Id of the shop.",
                        "schema": {"type": "integer", "format": "int64", "minimum": 1},
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Things"}}
                    },
                },
                "responses": {
                    "200": {
                        "description": "Done.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}
                        },
                    },
                    "400": {"description": "Wrong."},
                    "500": {"description": "Broken."},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Sent": {
                "type": "object",
                "description": "What was done.",
                "required": ["count"],
                "properties": {"count": {"type": "integer", "description": "How many."}},
            },
            "Things": {
                "type": "object",
                "description": "Things to send.",
                "properties": {
                    "thingNames": {
                        "type": "array",
                        "description": "Their names.",
                        "items": {"type": "string"},
                    }
                },
            },
        },
        "securitySchemes": {
            "ApiKey": {"type": "apiKey", "in": "header", "name": "Api-Key", "description": "Key."}
        },
    },
    "x-market-wire": {**WIRE, "messages": []},
}


def _query(name: str, **more: Any) -> dict[str, Any]:
    schema = more.pop("schema", {"type": "string"})
    return {"name": name, "in": "query", "description": f"The {name}.", "schema": schema, **more}


def _status_420(spec: dict[str, Any], operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    schemas["ErrorAnswer"] = {
        "type": "object",
        "description": "What went wrong.",
        "properties": {"message": {"type": "string", "description": "In words."}},
    }
    operation["responses"]["420"] = {
        "description": "Too many requests.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}},
    }
    spec["x-market-wire"]["messages"] = WIRE["messages"]


def _nullable(spec: dict[str, Any], operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    schemas["Things"]["properties"]["thingNames"]["type"] = ["array", "null"]
    schemas["Label"] = {"type": ["string", "null"], "description": "What is written on it."}
    schemas["Box"] = {
        "type": "object",
        "description": "Where they lie.",
        "required": ["label"],
        "properties": {"label": {"$ref": "#/components/schemas/Label"}},
    }
    schemas["Sent"]["required"] += ["box"]
    schemas["Sent"]["properties"] |= {
        "box": {
            "description": "The box, if any.",
            "anyOf": [{"$ref": "#/components/schemas/Box"}, {"type": "null"}],
        },
        "boxes": {
            "type": ["array", "null"],
            "description": "Further boxes.",
            "items": {"$ref": "#/components/schemas/Box"},
        },
    }


def _open_enum(spec: dict[str, Any], operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    schemas["State"] = {
        "type": "string",
        "description": "How far it is.",
        "enum": ["NEW", "in-work", "3D"],
    }
    state = {"$ref": "#/components/schemas/State"}
    schemas["Sent"]["properties"]["state"] = state
    schemas["Things"]["properties"]["state"] = state
    operation["parameters"].append(
        _query("states", schema={"type": "array", "items": state}, required=False)
    )


def _deprecated(spec: dict[str, Any], operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    operation["deprecated"] = True
    operation["x-market-deprecation"] = {
        "since": "2025-01-31",
        "removed": "2026-03-12",
        "replacement": "sendMoreThings",
        "link": "https://example.com/news",
    }
    old = {"deprecated": True, "x-market-deprecation": {"since": "2024-05-01"}}
    operation["parameters"].append(_query("oldToken", **old))
    schemas["Things"]["properties"]["colour"] = {
        "type": "string",
        "description": "Their colour.",
        **old,
    }


def _exclusive(spec: dict[str, Any], operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    text = {"type": "string", "description": "Instead of names."}
    schemas["Things"]["properties"] |= {"colour": text, "shape": text}
    schemas["Things"]["x-market-exclusive"] = [[["thingNames"], ["colour", "shape"]]]


def _paging(spec: dict[str, Any], operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    schemas["Sent"]["properties"] |= {
        "nextToken": {"type": "string", "description": "The next page."},
        "names": {"type": "array", "description": "A page.", "items": {"type": "string"}},
    }
    limit = {"type": "integer", "format": "int32", "minimum": 1, "maximum": 50, "default": 20}
    operation["parameters"] += [_query("page_token"), _query("limit", schema=limit)]
    operation["x-market-retry"] = "read"
    operation["x-market-paging"] = {
        "token": "page_token",
        "size": "limit",
        "next": "nextToken",
        "items": "names",
        "unpaged-with": "thingNames",
    }


def _pattern(spec: dict[str, Any], operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    schemas["ThingName"] = {
        "type": "string",
        "description": "Name of a thing.",
        "pattern": r"^(?=.*\S)[^\x00-\x1f]{1,9}$",
        "x-market-trim": " \t",
    }
    schemas["Things"]["properties"]["thingNames"] |= {
        "items": {"$ref": "#/components/schemas/ThingName"},
        "minItems": 1,
        "maxItems": 5,
        "uniqueItems": True,
    }
    operation["x-market-limit"] |= {"unit": "items", "counts": "thingNames"}
    operation["x-market-batch"] = {"field": "thingNames", "size": 5, "atomic": True}


_TRAITS: Final = {
    "base": lambda spec, operation, schemas: None,
    "status_420": _status_420,
    "nullable": _nullable,
    "open_enum": _open_enum,
    "deprecated": _deprecated,
    "exclusive": _exclusive,
    "paging": _paging,
    "pattern": _pattern,
}
TRAITS: Final = tuple(_TRAITS)


def specification(trait: str) -> dict[str, Any]:
    """Give the tiny specification with one trait."""
    spec = copy.deepcopy(_TINY)
    operation = spec["paths"]["/v2/shops/{shopId}/things"]["post"]
    _TRAITS[trait](spec, operation, spec["components"]["schemas"])
    spec["components"]["schemas"] = dict(sorted(spec["components"]["schemas"].items()))
    return spec


def record(package: Path) -> dict[str, str]:
    """Give what is to be recorded of a generated package, by name."""
    files = contents(package).items()
    result = {name: text for name, text in files if name not in STATIC | _LEFT_OUT}
    # What stands before it are the types, the same for every specification.
    table = result["facts.py"][result["facts.py"].index("SPECIFICATION_VERSION") :]
    return {**result, "facts.py": re.sub('"[0-9a-f]{64}"', '"<hash>"', table)}


def difference(whole: dict[str, str], base: dict[str, str]) -> dict[str, str]:
    """Keep of a trait's record what the base has not; a file that only the base has is an error."""
    assert not base.keys() - whole.keys()
    return {name: text for name, text in whole.items() if base.get(name) != text}


def recorded(trait: str) -> dict[str, str]:
    """Read a record."""
    folder = RECORDS / trait
    return {
        path.relative_to(folder).as_posix().removesuffix(SUFFIX): path.read_bytes().decode()
        for path in sorted(folder.rglob(f"*{SUFFIX}"))
    }


def renew() -> None:
    """Write all records anew."""
    import shutil

    base: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for trait in TRAITS:
            whole = record(rendered(specification(trait), Path(scratch) / trait))
            base = base or whole
            shutil.rmtree(RECORDS / trait, ignore_errors=True)
            wanted = whole if trait == "base" else difference(whole, base)
            for name, text in wanted.items():
                path = RECORDS / trait / f"{name}{SUFFIX}"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="")
