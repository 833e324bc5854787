"""The specification as the facts of a page, each with its place in the YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.docs.model import field_to_json, to_json
from generator.docs.specification import Specification, Specified
from tests.generator.docs.real import SPECIFICATION
from tests.generator.docs.things import FIELDS, specification
from tests.generator.small import OPERATION, SCHEMAS

TEXT = {"type": "string", "description": "Text."}


def field(source: Specification, name: str) -> Specified:
    body = source.operations["sendThings"].page.objects["SendThingsRequest"]
    found = (body.properties or {})[name]
    assert isinstance(found, Specified)
    return found


def test_facts_of_operation(tmp_path: Path) -> None:
    operation = specification(tmp_path).operations["sendThings"]
    facts = to_json(operation.page)
    assert {name: facts[name] for name in ("method", "host", "path", "limit", "per_request")} == {
        "method": "POST",
        "host": "https://api.example.com",
        "path": "/v2/shops/{shopId}/things",
        "limit": {"amount": 1000, "unit": "items", "seconds": 60},
        "per_request": 10,
    }
    assert facts["scopes"] == ["all-methods"]
    assert sorted(facts["responses"]) == ["200", "420", "500"]
    assert facts["parameters"]["query"]["limit"] == {
        "type": "integer",
        "format": "int32",
        "default": 5,
    }
    # Objects and lists of values have names on pages; ThingId, a string, has none.
    assert sorted(facts["objects"]) == [
        *("ErrorAnswer", "Origin", "RefusedThing", "SendThingsRequest", "SendThingsResponse"),
        *("SendThingsResult", "Status", "ThingError"),
    ]
    assert operation.source is not None
    assert (operation.source.language, operation.source.read) == (None, "2025-09-17")
    assert operation.batch_field == "thingIds"


# How a field is written in the YAML, and the facts it states.
FIELD_FACTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "plain": ({**TEXT, "maxLength": 9}, {"type": "string", "maxLength": 9}),
    "or-null": ({**TEXT, "type": ["string", "null"]}, {"type": "string", "nullable": True}),
    "reference-to-text": (
        {"$ref": "#/components/schemas/ThingId"},
        {"type": "string", "pattern": "^[A-Z0-9-]{1,9}$"},
    ),
    "reference-to-object": ({"$ref": "#/components/schemas/Origin"}, {"ref": "Origin"}),
    "reference-or-null": (
        {"anyOf": [{"$ref": "#/components/schemas/Origin"}, {"type": "null"}], "description": "X."},
        {"ref": "Origin", "nullable": True},
    ),
    "wrapped-reference": (
        {"allOf": [{"$ref": "#/components/schemas/Status"}], "description": "X.", "default": "OK"},
        {"ref": "Status", "default": "OK"},
    ),
    "array-of-arrays": (
        {
            "type": "array",
            "description": "X.",
            "items": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
        },
        {
            "type": "array",
            "items": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
        },
    ),
    "deprecated": (
        {**TEXT, "deprecated": True, "x-market-deprecation": {"since": "2025-01-01"}},
        {"type": "string", "deprecated": True},
    ),
    "meanings": (
        {"type": "integer", "description": "One of:\n- 5: five.\n- `10`: ten.\n\nNo more."},
        {"type": "integer", "values": [5, 10]},
    ),
}


@pytest.mark.parametrize("name", FIELD_FACTS)
def test_facts_of_field(name: str, tmp_path: Path) -> None:
    written, expected = FIELD_FACTS[name]
    source = specification(tmp_path, **{f"{FIELDS}/colour": written})
    assert field_to_json(field(source, "colour")) == expected


def test_fields_of_parts(tmp_path: Path) -> None:
    """An object put together from others has all of their fields."""
    whole = {
        "description": "X.",
        "allOf": [
            {"$ref": "#/components/schemas/RefusedThing"},
            {"type": "object", "required": ["size"], "properties": {"size": TEXT}},
        ],
    }
    at = f"{SCHEMAS}/Whole"
    source = specification(
        tmp_path, **{at: whole, f"{FIELDS}/colour": {"$ref": "#/components/schemas/Whole"}}
    )
    assert field(source, "colour").ref == "Whole"
    facts = to_json(source.operations["sendThings"].page)["objects"]["Whole"]["properties"]
    assert {name: each.get("required", False) for name, each in facts.items()} == {
        "thingId": True,
        "error": False,
        "size": True,
    }


def test_places(tmp_path: Path) -> None:
    """What is said of one use and what is said of all uses stands at different places."""
    source = specification(tmp_path)
    items = field(source, "thingIds").items
    assert isinstance(items, Specified)
    assert (items.use, items.named) == ((f"{FIELDS}/thingIds/items",), (f"{SCHEMAS}/ThingId",))


def test_place_is_file_and_line() -> None:
    """Of each field of the project's own operations: the line holds its name."""
    source = Specification(SPECIFICATION)
    lines = {
        path.name: path.read_text("utf-8").split("\n") for path in SPECIFICATION.glob("*.yaml")
    }
    seen = 0
    for operation in source.operations.values():
        for item in operation.page.objects.values():
            for name, each in (item.properties or {}).items():
                assert isinstance(each, Specified)
                file, _, line = source.place_of(each.use[0]).partition(":")
                assert lines[file.removeprefix("openapi/")][int(line) - 1].strip() == f"{name}:"
                seen += 1
    assert seen > 80


def test_place_of_fact() -> None:
    source = Specification(SPECIFICATION)
    operation = source.operations["addOffersToArchive"]

    def text(places: tuple[str, ...], fact: str) -> str:
        file, _, line = source.place_of_fact(places, fact).partition(":")
        return (SPECIFICATION.parent / file).read_text("utf-8").split("\n")[int(line) - 1].strip()

    at = (operation.pointer,)
    limit = operation.page.limit
    assert limit is not None
    assert text(at, "limit/amount") == f"amount: {limit.amount}"
    assert text(at, "scopes").startswith("x-market-scopes: ")
    item = operation.page.objects["AddOffersToArchiveErrorDTO"].properties or {}
    assert isinstance(item["offerId"], Specified)
    assert text(item["offerId"].places, "maxLength").startswith("maxLength: ")
    # What the YAML does not have stands where it would.
    assert text(item["offerId"].places, "minItems") == "offerId:"


def test_shared_parameters(tmp_path: Path) -> None:
    """Those of a path belong to each of its operations."""
    path = OPERATION.rpartition("/")[0]
    colour = {"name": "colour", "in": "query", "description": "X.", "schema": {"type": "string"}}
    source = specification(tmp_path, **{f"{path}/parameters": [colour]})
    parameters = source.operations["sendThings"].page.parameters
    assert list(parameters["query"]) == ["page_token", "limit", "colour"]
    added = parameters["query"]["colour"]
    assert isinstance(added, Specified)
    assert added.use == (f"{path}/parameters/0", f"{path}/parameters/0/schema")
