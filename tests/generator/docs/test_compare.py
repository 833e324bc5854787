"""A page against the specification: one fact changed on either side is exactly one difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.docs.compare import FACTS, Difference, compare, same
from generator.docs.specification import Specification
from tests.generator.docs.things import ERROR, FIELDS, older, page, specification
from tests.generator.small import OPERATION, REMOVE, SCHEMAS

FIELD = "/request/0/field/properties"
SHAPE = "/request/0/shape/properties/origin/properties"
STATUS = "/responses/200/0/field/properties/status"
REFUSED = "/objects/RefusedThing/properties"

# What is changed on the page, and the difference that follows: where, fact, page, specification.
OF_PAGES: dict[str, tuple[dict[str, Any], tuple[str, str, Any, Any]]] = {
    "method": ({"/method": "PUT"}, ("", "method", "PUT", "POST")),
    "host": (
        {"/host": "https://x.example.com"},
        ("", "host", "https://x.example.com", "https://api.example.com"),
    ),
    "path": ({"/path": "/v3/things"}, ("", "path", "/v3/things", "/v2/shops/{shopId}/things")),
    "deprecated": ({"/deprecated": True}, ("", "deprecated", True, False)),
    "limit": ({"/limit/amount": 999}, ("", "limit/amount", 999, 1000)),
    "unit": ({"/limit/unit": "requests"}, ("", "limit/unit", "requests", "items")),
    "seconds": ({"/limit/seconds": 1}, ("", "limit/seconds", 1, 60)),
    "scope-gone": ({"/scopes": REMOVE}, ("", "scopes", None, ("all-methods",))),
    "scope-new": (
        {"/scopes": ["all-methods", "a"]},
        ("", "scopes", ("all-methods", "a"), ("all-methods",)),
    ),
    "parameter-gone": (
        {"/parameters/query/limit": REMOVE},
        ("query limit", "parameter", None, "limit"),
    ),
    "parameter-new": (
        {"/parameters/header": {"X-Colour": {"type": "string"}}},
        ("header X-Colour", "parameter", "X-Colour", None),
    ),
    "parameter-bound": (
        {"/parameters/path/shopId/minimum": REMOVE},
        ("path shopId", "minimum", None, 1),
    ),
    "parameter-default": (
        {"/parameters/query/limit/default": 6},
        ("query limit", "default", 6, 5),
    ),
    "field-new": ({f"{FIELD}/size": {"type": "string"}}, ("request size", "field", "size", None)),
    "field-gone": ({f"{FIELD}/colour": REMOVE}, ("request colour", "field", None, "colour")),
    "field-required": (
        {f"{FIELD}/colour/required": True},
        ("request colour", "required", True, False),
    ),
    "field-deprecated": (
        {f"{FIELD}/colour/deprecated": True},
        ("request colour", "deprecated", True, False),
    ),
    "type": ({f"{FIELD}/colour/type": "integer"}, ("request colour", "type", "integer", "string")),
    "format": (
        {f"{FIELD}/sentAt/format": REMOVE},
        ("request sentAt", "format", None, "date-time"),
    ),
    "length-new": ({f"{FIELD}/colour/maxLength": 9}, ("request colour", "maxLength", 9, None)),
    "exclusive-bound": (
        {"/parameters/query/limit/exclusiveMinimum": 0},
        ("query limit", "exclusiveMinimum", 0, None),
    ),
    "example": (
        {f"{FIELD}/sentAt/example": "2026-01-01"},
        ("request sentAt", "example", "2026-01-01", ["2025-01-01T00:00:00Z"]),
    ),
    "values": (
        {"/parameters/query/limit/values": [5, 6]},
        ("query limit", "values", [5, 6], None),
    ),
    "alternatives": (
        {f"{FIELD}/colour/one_of": [{"type": "string"}]},
        ("request colour", "oneOf", 1, None),
    ),
    "map": (
        {f"{FIELD}/colour/additional": {"type": "string"}},
        ("request colour", "additionalProperties", "string", None),
    ),
    "items": ({f"{FIELD}/thingIds/maxItems": 21}, ("request thingIds", "maxItems", 21, 20)),
    "unique": (
        {f"{FIELD}/thingIds/uniqueItems": REMOVE},
        ("request thingIds", "uniqueItems", None, True),
    ),
    "pattern-of-items": (
        {f"{FIELD}/thingIds/items/pattern": "^x$"},
        ("request thingIds[]", "pattern", "^x$", "^[A-Z0-9-]{1,9}$"),
    ),
    "items-gone": (
        {f"{FIELD}/thingIds/items": REMOVE},
        ("request thingIds", "items", None, "string"),
    ),
    "items-of-a-name-gone": (
        {"/objects/SendThingsResult/properties/refused/items": REMOVE},
        ("object SendThingsResult.refused", "items", None, "RefusedThing"),
    ),
    "repeated-list-differs": (
        {f"{STATUS}/enum": ["OK"]},
        ("200 status", "enum", ["OK"], ["OK", "LATE"]),
    ),
    "other-name": ({f"{STATUS}/ref": "ThingError"}, ("200 status", "ref", "ThingError", "Status")),
    "named-list": (
        {"/objects/ThingError/enum": ["UNKNOWN"]},
        ("object ThingError", "enum", ["UNKNOWN"], ["BROKEN", "UNKNOWN"]),
    ),
    "object-field": (
        {f"{REFUSED}/error": REMOVE},
        ("object RefusedThing.error", "field", None, "error"),
    ),
    "object-new": (
        {"/objects/Colour": {"enum": ["RED"]}},
        ("object Colour", "object", "Colour", None),
    ),
    "object-gone": (
        {"/objects/RefusedThing": REMOVE},
        ("object RefusedThing", "object", None, "RefusedThing"),
    ),
    "answer-new": ({"/responses/423": [ERROR]}, ("423", "response", "423", None)),
    "answer-gone": ({"/responses/500": REMOVE}, ("500", "response", None, "500")),
    "content-type": (
        {"/responses/500": []},
        ("500", "content-type", None, "application/json"),
    ),
    "body-new": (
        {"/responses/500": [ERROR, {"content_type": "text/csv"}]},
        ("500(text/csv)", "content-type", "text/csv", None),
    ),
    "table-gone": (
        {"/responses/500": [{"content_type": "application/json"}]},
        ("500", "schema", "no fields", "ErrorAnswer"),
    ),
    "only-an-example-left": (
        {
            "/responses/500": [
                {
                    "content_type": "application/json",
                    "shape": {"type": "object", "properties": {"message": {"type": "string"}}},
                }
            ]
        },
        ("500", "schema", "example only", "ErrorAnswer"),
    ),
    "field-of-example-new": (
        {f"{SHAPE}/colour": {"type": "string"}},
        ("request origin.colour", "field", "colour", None),
    ),
    "field-of-example-gone": (
        {f"{SHAPE}/weight": REMOVE},
        ("request origin.weight", "field", None, "weight"),
    ),
    "kind-of-example": (
        {f"{SHAPE}/weight/type": "string"},
        ("request origin.weight", "type", "string", "number"),
    ),
    "value-of-example": (
        {f"{SHAPE}/kind/example": "LOST"},
        ("request origin.kind", "example", "LOST", ["BROKEN", "UNKNOWN"]),
    ),
}

# The same, where the specification is changed, or what a page says twice.
OF_SPECIFICATIONS: dict[str, tuple[dict[str, Any], tuple[str, str, Any, Any]]] = {
    "limit": ({f"{OPERATION}/x-market-limit/amount": 9}, ("", "limit/amount", 1000, 9)),
    "batch": ({f"{OPERATION}/x-market-batch/size": 9}, ("", "per-request", 10, 9)),
    "nullable": (
        {f"{FIELDS}/colour/type": ["string", "null"]},
        ("request colour", "nullable", None, True),
    ),
    "field": (
        {f"{FIELDS}/size": {"type": "string", "description": "Size."}},
        ("request size", "field", None, "size"),
    ),
    "nullable-reference": (
        {
            f"{SCHEMAS}/SendThingsResponse/properties/result": {
                "anyOf": [{"$ref": "#/components/schemas/SendThingsResult"}, {"type": "null"}],
                "description": "X.",
            }
        },
        ("200 result", "nullable", None, True),
    ),
    "default-of-reference": (
        {
            f"{SCHEMAS}/SendThingsResponse/properties/status": {
                "allOf": [{"$ref": "#/components/schemas/Status"}],
                "description": "X.",
                "default": "OK",
            }
        },
        ("200 status", "default", None, "OK"),
    ),
    "default-false": (
        {f"{OPERATION}/parameters/1/schema/default": False},
        ("query page_token", "default", None, False),
    ),
    "multiple": (
        {f"{OPERATION}/parameters/2/schema/multipleOf": 5},
        ("query limit", "multipleOf", None, 5),
    ),
    "values": (
        {f"{OPERATION}/parameters/2/schema/description": "Things:\n- 5: five.\n- `6`: six."},
        ("query limit", "values", None, [5, 6]),
    ),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Specification:
    return specification(tmp_path_factory.mktemp("small"))


def found(changes: dict[str, Any], source: Specification) -> list[Difference]:
    """What a change of the page adds to the differences, or takes away from them."""
    operation = source.operations["sendThings"]
    return [d for d in compare(page(**changes), operation) if d not in compare(page(), operation)]


@pytest.mark.parametrize("name", OF_PAGES)
def test_change_of_page_is_one_difference(name: str, small: Specification) -> None:
    changes, expected = OF_PAGES[name]
    assert [(d.where, d.fact, d.page, d.specification) for d in found(changes, small)] == [expected]


@pytest.mark.parametrize("name", OF_SPECIFICATIONS)
def test_change_of_specification_is_one_difference(
    name: str, small: Specification, tmp_path: Path
) -> None:
    changes, expected = OF_SPECIFICATIONS[name]
    before = compare(page(), small.operations["sendThings"])
    after = compare(page(), specification(tmp_path, **changes).operations["sendThings"])
    new = [d for d in after if d not in before]
    assert [(d.where, d.fact, d.page, d.specification) for d in new] == [expected]


def test_fact_stated_twice_differs_twice(small: Specification, tmp_path: Path) -> None:
    changes = {f"{SCHEMAS}/Status/enum": ["OK", "NO"]}
    after = compare(page(), specification(tmp_path, **changes).operations["sendThings"])
    assert [(d.where, d.fact) for d in after if d.fact == "enum"] == [
        ("200 status", "enum"),
        ("object Status", "enum"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"/objects/ThingError/enum": ["BROKEN", "UNKNOWN"]},
        {f"{STATUS}/enum": REMOVE},
        {f"{FIELD}/sentAt/example": "2025-01-01T00:00:00Z"},
        {f"{FIELD}/sentAt/example": "on the first day"},
        {f"{SHAPE}/weight/type": "number"},
        {f"{SHAPE}/kind/example": REMOVE},
        {"/form": "crawled"},
        {"/responses/500/0/content_type": REMOVE},
        {"/parameters/query/limit/default": 5.0},
        {"/responses/420": [ERROR | {"shape": {"type": "object"}}]},
    ],
    ids=" ".join,
)
def test_no_difference(changes: dict[str, Any], small: Specification) -> None:
    """Neither the order of a list, nor where a fact is repeated, nor wording is a fact."""
    assert found(changes, small) == []


def test_page_may_show_in_place_what_the_specification_names(small: Specification) -> None:
    changes = {
        STATUS: {"type": "string", "required": True, "enum": ["LATE", "OK"]},
        "/objects/Status": REMOVE,
    }
    assert found(changes, small) == []
    changes[STATUS] = {"type": "string", "required": True, "enum": ["NO"]}
    assert [(d.where, d.fact) for d in found(changes, small)] == [("200 status", "enum")]


def test_difference_names_its_places(small: Specification) -> None:
    operation = small.operations["sendThings"]
    by_place = {(d.where, d.fact): d for d in compare(older(), operation)}
    assert by_place["", "path"].places == (OPERATION,)
    # What belongs to the use of a component is not said of the component.
    use = f"{SCHEMAS}/SendThingsResponse/properties/status"
    assert by_place["200 status", "required"].places == (use,)
    pattern = compare(page(**{f"{FIELD}/thingIds/items/pattern": "x"}), operation)
    places = next(d.places for d in pattern if d.fact == "pattern")
    assert places == (f"{FIELDS}/thingIds/items", f"{SCHEMAS}/ThingId")


def test_all_facts_are_known(small: Specification) -> None:
    """The names that deviations may use are those that a comparison gives."""
    given = {expected[1] for _, expected in [*OF_PAGES.values(), *OF_SPECIFICATIONS.values()]}
    assert given <= FACTS


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2], [2, 1], True),
        (["a"], ["a", "a"], False),
        (1, 1.0, True),
        (1, True, False),
        ("1", 1, False),
        (None, False, False),
        (None, [], False),
    ],
)
def test_same(one: Any, other: Any, expected: bool) -> None:
    assert same("enum", one, other) is expected


def test_lists_have_an_order_where_it_counts() -> None:
    assert not same("example", [1, 2], [2, 1])
