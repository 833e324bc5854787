"""One page against another: each fact that changed, and no rewording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from generator.docs.changes import changes
from generator.docs.command import read_page
from generator.docs.model import from_json
from generator.docs.reader import read
from tests.generator.docs.real import PAGES, needs_pages
from tests.generator.docs.things import ERROR, OLDER_TEXT, PAGE, TEXT, changed, older, page
from tests.generator.small import REMOVE

Told = tuple[str, str, Any, Any]

FIELD = "/request/0/field/properties"
# What is changed on the newer page, and the change that follows: where, fact, before, after.
CASES: dict[str, tuple[dict[str, Any], Told]] = {
    "limit": ({"/limit/amount": 500}, ("", "limit/amount", 1000, 500)),
    "deprecated": ({"/deprecated": True}, ("", "deprecated", False, True)),
    "scopes": ({"/scopes": REMOVE}, ("", "scopes", ("all-methods",), None)),
    "parameter": (
        {"/parameters/query/limit": REMOVE},
        ("query limit", "parameter", "limit", None),
    ),
    "required": ({f"{FIELD}/colour/required": True}, ("request colour", "required", False, True)),
    "field": ({f"{FIELD}/size": {"type": "string"}}, ("request size", "field", None, "size")),
    "constraint": (
        {f"{FIELD}/thingIds/items/pattern": "x"},
        ("request thingIds[]", "pattern", "^[A-Z0-9-]{1,9}$", "x"),
    ),
    "table-of-inner-object": (
        {f"{FIELD}/origin/properties": {"kind": {"type": "string"}}},
        ("request origin", "schema", None, ["kind"]),
    ),
    "repeated-list-gone": (
        {"/responses/200/0/field/properties/status/enum": REMOVE},
        ("200 status", "enum", ["OK", "LATE"], None),
    ),
    "answer": ({"/responses/423": [ERROR]}, ("423", "response", None, "423")),
    "body": ({"/responses/500": []}, ("500", "content-type", "application/json", None)),
    "object": ({"/objects/Status": REMOVE}, ("object Status", "object", "Status", None)),
    "field-of-example": (
        {"/request/0/shape/properties/origin/properties/weight": REMOVE},
        ("request (example).origin.weight", "field", "weight", None),
    ),
    "kind-of-example": (
        {"/request/0/shape/properties/colour/type": "integer"},
        ("request (example).colour", "type", "string", "integer"),
    ),
}


def told(before: dict[str, Any], after: dict[str, Any]) -> list[Told]:
    found = changes(from_json(before), from_json(after))
    return [(each.where, each.fact, each.before, each.after) for each in found]


@pytest.mark.parametrize("name", CASES)
def test_one_change(name: str) -> None:
    """In one direction and in the other."""
    difference, expected = CASES[name]
    after = changed(PAGE, difference)
    where, fact, one, other = expected
    assert told(PAGE, after) == [expected]
    assert told(after, PAGE) == [(where, fact, other, one)]


@pytest.mark.parametrize(
    "difference",
    [
        {"/objects/ThingError/enum": ["BROKEN", "UNKNOWN"]},
        {f"{FIELD}/colour/example": "the colour of the sky"},
        {"/form": "crawled"},
    ],
    ids=str,
)
def test_no_change(difference: dict[str, Any]) -> None:
    assert told(PAGE, changed(PAGE, difference)) == []


def _leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            escaped = name.replace("~", "~0").replace("/", "~1")
            yield from _leaves(inner, f"{pointer}/{escaped}")
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{pointer}/{index}")
    else:
        yield pointer, value


def test_no_fact_is_forgotten() -> None:
    """Whatever the model holds, a change of it is reported."""
    about = ("/operation", "/language", "/edition", "/form")
    leaves = [leaf for leaf in _leaves(PAGE) if leaf[0] not in about]
    assert len(leaves) > 70
    for pointer, value in leaves:
        other = (not value) if isinstance(value, bool) else f"{value}x"
        assert told(PAGE, changed(PAGE, {pointer: other})), pointer


def test_editions_written_here() -> None:
    """Other words, in another language even, are no change; what is, is listed whole."""
    before = read(OLDER_TEXT, "sendThings.ru.2024.txt")
    after = read(TEXT, "sendThings.en.2025-09.txt")
    assert changes(before, older()) == changes(after, page()) == []
    found = [(each.where, each.fact, each.before, each.after) for each in changes(before, after)]
    assert found == [
        ("", "path", "/shops/{shopId}/things", "/v2/shops/{shopId}/things"),
        ("200 status", "required", False, True),
    ]
    assert [each.line for each in changes(before, after)] == [
        line for line, text in enumerate(TEXT.split("\n"), 1) if "/v2/" in text or text == "status*"
    ]


@needs_pages
def test_editions_of_the_archive_page() -> None:
    """What changed from the older Russian edition to the English one."""
    before = read_page(PAGES / "addOffersToArchive.ru.2024.txt")
    after = read_page(PAGES / "addOffersToArchive.en.2025-09.md")
    path = "/businesses/{businessId}/offer-mappings/archive"
    pattern = r"^(?=.*\S.*)[^\x00-\x08\x0A-\x1f\x7f]{1,255}$"
    refused = "object AddOffersToArchiveErrorDTO.offerId"
    errors = ("400", "401", "403", "404", "420", "423", "500")
    found = [(each.where, each.fact, each.before, each.after) for each in changes(before, after)]
    assert found == [
        ("", "path", path, f"/v2{path}"),
        ("", "scopes", None, ("offers-and-cards-management", "all-methods")),
        ("", "limit/amount", 5000, 10000),
        ("path businessId", "minimum", None, 1),
        ("request offerIds", "minItems", None, 1),
        ("request offerIds", "maxItems", None, 200),
        ("request offerIds", "uniqueItems", None, True),
        ("request offerIds[]", "maxLength", 80, 255),
        ("request offerIds[]", "pattern", None, pattern),
        *((f"{code} errors", "minItems", None, 1) for code in errors),
        ("object AddOffersToArchiveDTO.notArchivedOffers", "minItems", None, 1),
        (refused, "maxLength", 80, 255),
        (refused, "pattern", None, pattern),
    ]
