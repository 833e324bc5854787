"""Deviations of facts that no page states: each kind, well founded and not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import generator
from generator.beyond import KEY, RULES, rule_of, unfounded
from generator.spec import bundle, nodes, read_folder
from tests.generator.docs.real import SPECIFICATION
from tests.generator.small import OPERATION, REMOVE, SCHEMAS, small_spec

BODY = f"{OPERATION}/requestBody"
FIELDS = f"{SCHEMAS}/SendThingsRequest/properties"
ANSWER = f"{SCHEMAS}/SendThingsResponse"
HEADER = f"{OPERATION}/responses/200/headers"
COUNT = {"description": "Count.", "schema": {"type": "string"}}
SINCE = {"since": "2025-01-01"}
HINT = "Newer ones spell it `pageToken`."


def entry(fact: str, page: Any, reason: str = "Known better.") -> list[dict[str, Any]]:
    return [{"fact": fact, "page": page, "reason": reason, "read-in": "elsewhere"}]


# By fact: beside what it stands, and what takes the fact away but leaves the entry.
GROUNDED: dict[str, tuple[str, Any, dict[str, Any], dict[str, Any]]] = {
    "batch/refusals/retryable": (
        f"{SCHEMAS}/ThingError",
        None,
        {},
        {f"{OPERATION}/x-market-batch/refusals/retryable": REMOVE},
    ),
    "body/required": (BODY, None, {}, {f"{BODY}/required": REMOVE}),
    "deprecation": (
        f"{FIELDS}/colour",
        "without a date",
        {f"{FIELDS}/colour/deprecated": True, f"{FIELDS}/colour/x-market-deprecation": SINCE},
        {f"{FIELDS}/colour/x-market-deprecation": REMOVE, f"{FIELDS}/colour/deprecated": REMOVE},
    ),
    "dropped": (
        f"{FIELDS}/colour",
        "example only",
        {},
        {f"{SCHEMAS}/SendThingsRequest/required": ["colour"]},
    ),
    "exclusive": (
        f"{SCHEMAS}/SendThingsRequest",
        "advice against it",
        {},
        {f"{SCHEMAS}/SendThingsRequest/x-market-exclusive": REMOVE},
    ),
    "items/nullable": (
        "",
        None,
        {},
        {f"{FIELDS}/colour": {"type": "array", "description": "Any.",
                              "items": {"type": ["string", "null"]}}},
    ),
    "limit/per": (OPERATION, None, {}, {f"{OPERATION}/x-market-limit": REMOVE}),
    "limit/tier": (OPERATION, None, {}, {f"{OPERATION}/x-market-limit": REMOVE}),
    "meaning": (
        f"{OPERATION}/parameters/0",
        "id of the store",
        {},
        {f"{OPERATION}/parameters/0/description": REMOVE},
    ),
    "sent": (f"{ANSWER}/properties/status", True, {f"{ANSWER}/required": REMOVE},
             {f"{ANSWER}/required": ["status"]}),
    "trim": (
        f"{SCHEMAS}/ThingId",
        None,
        {},
        {f"{SCHEMAS}/ThingId/x-market-trim": REMOVE},
    ),
    "wire/parallel": ("", None, {}, {"/x-market-wire/parallel": REMOVE}),
    "security": ("", None, {}, {"/components/securitySchemes": REMOVE}),
}  # fmt: skip


def found(**changes: Any) -> list[str]:
    return [place for place, _ in unfounded(list(nodes(small_spec(**changes))))]


@pytest.mark.parametrize("fact", GROUNDED)
def test_fact_has_to_stand_there(fact: str) -> None:
    owner, page, made, gone = GROUNDED[fact]
    at = f"{owner}/{KEY}"
    assert found(**made, **{at: entry(fact, page)}) == []
    # What only `made` put there is not put there; the rest is taken out.
    plain = {name: value for name, value in gone.items() if name not in made or value is not REMOVE}
    kept = {name: value for name, value in made.items() if name not in gone}
    taken = {**kept, **plain, at: entry(fact, page)}
    assert found(**taken) == [f"{at}/0/fact"]


@pytest.mark.parametrize("fact", GROUNDED)
def test_page_says_what_one_can(fact: str) -> None:
    owner, page, made, _ = GROUNDED[fact]
    at = f"{owner}/{KEY}"
    wrong = [False, "", 1] if page is not None else [False, True, "", "something"]
    for value in [*wrong, *([] if page is None else [None])]:
        assert found(**made, **{at: entry(fact, value)}) == [f"{at}/0/page"], value


def test_retryable_beside_other_values() -> None:
    """A list of values of which no operation says that trying again helps."""
    retryable = {f"{OPERATION}/x-market-batch/refusals/retryable": ["OTHER"]}
    at = f"{SCHEMAS}/ThingError/{KEY}"
    told = entry("batch/refusals/retryable", None)
    assert found(**retryable, **{at: told}) == [f"{at}/0/fact"]
    assert found(**{f"{OPERATION}/{KEY}": told}) == []


@pytest.mark.parametrize(
    ("parameter", "reason", "fine"),
    [
        (1, HINT, True),
        (0, HINT, False),
        (2, HINT, False),
        (1, "Newer ones spell it otherwise.", False),
        (1, "It is `page_token`.", False),
    ],
)
def test_alias_names_another_spelling(parameter: int, reason: str, fine: bool) -> None:
    at = f"{OPERATION}/parameters/{parameter}/{KEY}"
    wanted = [] if fine else [f"{at}/0/fact"]
    assert found(**{at: entry("alias", None, reason)}) == wanted


def test_alias_in_the_path() -> None:
    """The name of a part of the path is never sent."""
    at = f"{OPERATION}/parameters/0/{KEY}"
    assert found(**{at: entry("alias", None, "Or `shop_id`.")}) == [f"{at}/0/fact"]


def test_headers_and_security_of_an_operation() -> None:
    header = {f"{HEADER}": {"X-Count": {**COUNT, KEY: entry("headers", None)}}}
    assert found(**header) == []
    assert found(**{f"{OPERATION}/{KEY}": entry("headers", None)}) == [f"{OPERATION}/{KEY}/0/fact"]
    told = {f"{OPERATION}/{KEY}": entry("security", None)}
    assert found(**told) == []
    assert found(**told, **{f"{OPERATION}/security": REMOVE}) == [f"{OPERATION}/{KEY}/0/fact"]


def test_fact_of_pages_is_no_concern() -> None:
    assert found(**{f"{FIELDS}/colour/{KEY}": entry("maxLength", 9)}) == []


def test_every_fact_of_the_vocabulary_has_a_rule() -> None:
    path = Path(generator.__file__).with_name("vocabulary.schema.json")
    words = json.loads(path.read_text("utf-8"))["$defs"]["fact-beyond-pages"]["enum"]
    assert {word for word in words if not word.startswith("wire/")} == set(RULES)
    assert all(rule_of(word) is not None for word in words)
    assert {*GROUNDED, "alias", "headers", "wire/x"} >= set(RULES)


def test_every_entry_of_the_project_is_needed_by_a_fact() -> None:
    """Each key that an entry speaks of, taken out: the entry is found."""
    document = bundle(SPECIFICATION, read_folder(SPECIFICATION)).document
    assert list(unfounded(list(nodes(document)))) == []
    wire = document["x-market-wire"]
    told = [each["fact"].removeprefix("wire/") for each in document[KEY]]
    document["x-market-wire"] = {}
    left = list(unfounded(list(nodes(document))))
    assert len(left) == len(wire.keys() & set(told)) > 5
