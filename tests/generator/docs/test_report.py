"""The report in its three forms: what differs, where on the page and in the YAML, what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.docs.changes import changes
from generator.docs.examine import Outcome, examine
from generator.docs.reader import read
from generator.docs.report import FORMATS, changed, render, value
from generator.docs.specification import Specification
from tests.generator.docs.things import (
    ERROR,
    OLDER_TEXT,
    TEXT,
    THING_IDS,
    entry,
    kept,
    older,
    page,
    specification,
)
from tests.generator.small import REMOVE

SAME = (
    "old.txt: agrees with the specification, 6 recorded deviations, "
    "unchanged since sendThings.ru.2024"
)
MAX = "/request/0/field/properties/thingIds/maxItems"


def compared(folder: Path, changes: dict[str, Any]) -> tuple[Outcome, Specification]:
    source = specification(folder)
    pages = [("new.txt", page(**changes)), ("old.txt", older())]
    return examine(source, kept(), pages), source


def report(folder: Path, form: str, **changes: Any) -> str:
    return render(*compared(folder, changes), form)


def test_nothing_to_report(tmp_path: Path) -> None:
    lines = report(tmp_path, "text").split("\n")
    assert lines[0].startswith(
        "new.txt: agrees with the specification, 4 recorded deviations, unch"
    )
    assert lines[-2] == "The pages and the specification differ only as recorded."
    # The older edition is compared with the transcribed one besides.
    assert "    200 status: required: no -> yes" in lines


def test_difference(tmp_path: Path) -> None:
    outcome, source = compared(tmp_path, {MAX: 30})
    at = source.place_of(f"{THING_IDS}/maxItems")
    beside = source.place_of(THING_IDS)
    assert at.startswith("openapi/common.yaml:")
    assert render(outcome, source, "text").split("\n")[:8] == [
        "new.txt: 1 difference, 4 recorded deviations, changed since sendThings.en.2025-09",
        "  request thingIds",
        "    maxItems: the page says 30",
        f"      the specification says 20: {at}",
        "      edit it, or record {fact: maxItems, page: 30, ...} in the x-market-deviations of "
        + beside,
        "  changed since the facts of sendThings.en.2025-09 were kept:",
        "    request thingIds: maxItems: 20 -> 30",
        SAME,
    ]
    assert "What to do:" in render(outcome, source, "text")


def test_difference_of_an_edition_is_recorded_for_it(tmp_path: Path) -> None:
    source = specification(tmp_path)
    outcome = examine(source, kept(), [("old.txt", older(**{MAX: 30}))])
    assert "{fact: maxItems, page: 30, edition: ru.2024, ...}" in render(outcome, source, "text")


def test_several_answers_are_one_line(tmp_path: Path) -> None:
    error = json.loads(json.dumps(ERROR))
    error["field"]["properties"]["message"]["maxLength"] = 9
    text = report(tmp_path, "text", **{"/responses/420": [error], "/responses/500": [error]})
    assert "\n  420, 500 message\n    maxLength: the page says 9\n" in text


def test_stale_deviation(tmp_path: Path) -> None:
    source = specification(
        tmp_path, **{f"{THING_IDS}/x-market-deviations": [entry("nullable", None)] * 2}
    )
    outcome = examine(source, kept(), [("new.txt", page())])
    place = source.place_of(f"{THING_IDS}/x-market-deviations/1")
    text = render(outcome, source, "text")
    assert f"  {place}: nullable, page: null: another entry covers the same difference" in text


def test_lists_show_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    text = report(tmp_path, "text", **{"/objects/ThingError/enum": ["BROKEN", "LOST"]})
    assert "object ThingError: enum: 2 values, with UNKNOWN -> 2 values, with LOST" in text


def test_new_operation(tmp_path: Path) -> None:
    source = specification(tmp_path)
    outcome = examine(source, {}, [("x.txt", page(**{"/operation": "sendParts"}))])
    assert outcome.code == 1
    text = render(outcome, source, "text")
    assert "new operation, not transcribed: sendParts" in text
    assert "its path is that of sendThings: if it is that page, say --operation sendThings" in text
    assert '"path": "/v2/shops/{shopId}/things"' in text


def test_superseded_and_unreadable(tmp_path: Path) -> None:
    source = specification(tmp_path)
    newer = page(**{"/edition": "2026-01", "/limit/amount": 5})
    outcome = examine(source, kept(), [("new.txt", page()), ("newer.txt", newer)])
    outcome.unreadable = {"empty.txt": "is empty"}
    assert outcome.code == 2
    text = render(outcome, source, "text")
    assert "new.txt: not compared, as newer.txt is a newer edition of it" in text
    assert "newer than the edition that was transcribed, 2025-09-17" in text
    assert "empty.txt: not read: is empty" in text


def test_kept_facts_stand_in(tmp_path: Path) -> None:
    """Where a page is not at hand, a change of the specification still shows."""
    source = specification(tmp_path, **{f"{THING_IDS}/maxItems": 30})
    outcome = examine(source, kept(), [])
    assert [(each.name, each.given, each.agrees) for each in outcome.pages] == [
        ("sendThings.en.2025-09", False, False),
        ("sendThings.ru.2024", False, False),
    ]
    assert "kept facts of a page that was not given" in render(outcome, source, "text")


def test_json_holds_everything(tmp_path: Path) -> None:
    outcome, source = compared(tmp_path, {MAX: 30})
    told = json.loads(render(outcome, source, "json"))
    first = told["pages"][0]
    assert told["exit"] == 1
    assert (first["page"], first["operation"], first["edition"]) == (
        *("new.txt", "sendThings", "en.2025-09"),
    )
    difference = first["differences"][0]
    assert {name: difference[name] for name in ("where", "fact", "page", "specification")} == {
        "where": "request thingIds",
        "fact": "maxItems",
        "page": 30,
        "specification": 20,
    }
    assert difference["yaml"] == source.place_of(f"{THING_IDS}/maxItems")
    assert {each["fact"] for each in first["recorded"]} == {"nullable", "per-request", "schema"}
    assert all(each["reason"] == "Known better." for each in first["recorded"])
    change = {"where": "request thingIds", "fact": "maxItems", "before": 20, "after": 30}
    assert first["changed"] == [{**change, "line": 0, "line-of": None}]
    assert [each["fact"] for each in told["pages"][1]["until"]] == ["path", "required"]


def test_change_names_the_page_of_its_line(tmp_path: Path) -> None:
    """Kept facts have no lines: where a newer page says nothing, or is kept, it is the older's."""
    source = specification(tmp_path)
    less = TEXT.replace("1,000 items", "900 items")
    given = [("a/new.txt", read(less, "sendThings.en.2025-09.txt"))]
    given += [("a/old.txt", read(OLDER_TEXT, "sendThings.ru.2024.txt"))]
    outcome = examine(source, kept(), given)
    line = next(n for n, each in enumerate(less.split("\n"), 1) if "900 items" in each)
    text = render(outcome, source, "text")
    assert f"limit/amount: 1000 -> 900 (line {line} of new.txt)" in text
    path = next(n for n, each in enumerate(OLDER_TEXT.split("\n"), 1) if "/shops/" in each)
    moved = "path: /shops/{shopId}/things -> /v2/shops/{shopId}/things"
    assert f"{moved} (line {path} of old.txt)" in text
    assert f"| line {line} of new.txt |" in render(outcome, source, "markdown")
    pages = json.loads(render(outcome, source, "json"))["pages"]
    told = [(one["line"], one["line-of"]) for page in pages for one in page["changed"]]
    assert told == [(line, "a/new.txt")]
    assert (path, "a/old.txt") in [(one["line"], one["line-of"]) for one in pages[1]["until"]]


def test_change_between_two_pages_that_were_read() -> None:
    """Both have lines: the newer one's counts, or, of what is gone, the older one's."""
    read_one, read_other = (
        read(text, "sendThings.en.2025-09.txt")
        for text in (TEXT, TEXT.replace("1,000 items", "900 items").replace("Min items: 1", ""))
    )
    found = {one.fact: one for one in changes(read_one, read_other)}
    assert not found["limit/amount"].on_older
    assert {one.on_older for one in changes(read_other, read_one)} == {False}
    rows = changed(found.values(), "one", "other")
    assert {row.line_of for row in rows if row.fact == "limit/amount"} == {"other"}


def test_markdown_has_tables(tmp_path: Path) -> None:
    pattern = "/request/0/field/properties/thingIds/items/pattern"
    lines = report(tmp_path, "markdown", **{pattern: "^a|b*$"}).split("\n")
    start = "| request thingIds\\[\\] | pattern | ^a\\|b\\*$ | ^\\[A-Z0-9-\\]{1,9}$ | 0 | openapi/"
    assert sum(line.startswith(start) for line in lines) == 1
    assert "### Recorded deviations" in lines
    assert lines[lines.index("## What to do") + 2].startswith("- edit the YAML")


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_reports_every_kind(form: str, tmp_path: Path) -> None:
    text = report(tmp_path, form, **{"/responses/500": REMOVE, "/scopes": REMOVE, "/path": "/x"})
    assert all(word in text for word in ("response", "scopes", "/x", "new.txt", "openapi/common"))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (None, "nothing"),
        ([], "an empty list"),
        (["a", 1], "a, 1"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
    ],
)
def test_value(said: Any, shown: str) -> None:
    assert value(said) == shown
