"""Recorded deviations and differences: neither without the other."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import generator
from generator.docs import kept
from generator.docs.command import read_page
from generator.docs.compare import FACTS, Difference, compare
from generator.docs.deviations import Compared, Deviation, Verdict, judge, recorded, same_edition
from generator.docs.examine import examine, is_current, problems
from generator.docs.model import Page
from generator.docs.specification import Specification
from tests.generator.docs import things
from tests.generator.docs.real import PAGES, SPECIFICATION, needs_pages
from tests.generator.docs.things import THING_IDS, entry
from tests.generator.small import OPERATION, SCHEMAS


@cache
def project() -> Specification:
    return Specification(SPECIFICATION)


def compared(source: Specification, pages: list[Page]) -> list[Compared]:
    result = []
    for page in pages:
        operation = source.operations[page.operation or ""]
        found = compare(page, operation)
        result.append(Compared(kept.edition_of(page), is_current(page, operation), found))
    return result


@cache
def of_project() -> list[Compared]:
    return compared(project(), list(kept.load(SPECIFICATION).values()))


ALL = recorded(project().document)


def agrees(verdict: Verdict) -> bool:
    return not any(verdict.unrecorded) and not verdict.stale


def named(deviation: Deviation) -> str:
    return f"{deviation.owner.rpartition('/')[2]}-{deviation.fact}-{deviation.edition}"


def test_project_differs_from_its_pages_as_recorded_only() -> None:
    """The facts kept of every page, against the specification: exactly what is recorded."""
    assert agrees(judge(ALL, of_project()))
    assert len(ALL) > 50
    assert {page.edition for page in of_project()} == {
        *("en.2025-09", "ru.2024", "en.2025-08", "en.2025-04", "en.2025-11")
    }
    assert problems(project(), kept.load(SPECIFICATION)) == []


@pytest.mark.parametrize("gone", ALL, ids=named)
def test_each_recorded_deviation_is_needed(gone: Deviation) -> None:
    """Without it a difference is left, at its place, and nothing else changes."""
    verdict = judge([each for each in ALL if each != gone], of_project())
    left = [difference for page in verdict.unrecorded for difference in page]
    assert left
    assert all(d.fact == gone.fact and gone.owner in d.places for d in left)
    assert verdict.stale == []


@pytest.mark.parametrize("twice", ALL, ids=named)
def test_each_superfluous_deviation_is_found(twice: Deviation) -> None:
    """The same twice, another value of the page, another edition of it."""
    more = twice._replace(pointer="more")
    for extra, why in (
        (more, "another entry covers the same difference"),
        (more._replace(page="something else"), ""),
        (more._replace(edition="ru.1999"), "no page of this edition was given or kept"),
    ):
        verdict = judge([*ALL, extra], of_project())
        assert [each.deviation for each in verdict.stale] == [extra]
        assert why in verdict.stale[0].why
        assert not any(verdict.unrecorded)


@needs_pages
def test_pages_differ_as_recorded_only() -> None:
    """The pages themselves: nothing is left over on either side, and the kept facts are theirs."""
    pages = [(path.name, read_page(path)) for path in sorted(PAGES.iterdir())]
    outcome = examine(project(), kept.load(SPECIFICATION), pages)
    assert outcome.code == 0
    assert all(each.given and each.since == Path(each.name).stem for each in outcome.pages)
    used = {deviation.pointer for each in outcome.pages for _, deviation in each.recorded}
    assert used == {each.pointer for each in ALL}


def test_facts_of_the_vocabulary() -> None:
    """The names that the lint knows are those of the comparison, and others beside them."""
    path = Path(generator.__file__).with_name("vocabulary.schema.json")
    words = json.loads(path.read_text("utf-8"))["$defs"]
    assert words["fact-of-pages"]["enum"] == sorted(FACTS)
    assert not FACTS & set(words["fact-beyond-pages"]["enum"])


# --- editions, with a specification of this test -------------------------------------------------


STATUS = f"{SCHEMAS}/SendThingsResponse/properties/status/x-market-deviations"


def verdict(folder: Path, pages: list[Page], **changes: Any) -> Verdict:
    source = things.specification(folder, **changes)
    return judge(recorded(source.document), compared(source, pages))


BOTH = [things.page(), things.older()]


def test_small_specification_agrees(tmp_path: Path) -> None:
    found = verdict(tmp_path, BOTH)
    assert agrees(found)
    # An entry without an edition covers other editions that say the same.
    assert [len({d.fact for d, _ in page}) for page in found.recorded] == [3, 5]


def why(found: Verdict) -> list[str]:
    return [each.why for each in found.stale]


def test_entry_without_edition_needs_the_transcribed_page(tmp_path: Path) -> None:
    found = verdict(tmp_path, BOTH, **{STATUS: [entry("required", False)]})
    assert why(found) == ["only another edition of the page differs so: name it as `edition`"]


def test_entry_of_an_edition_covers_no_other(tmp_path: Path) -> None:
    entries = [entry("nullable", None, "ru.2024"), entry("per-request", 10)]
    found = verdict(tmp_path, BOTH, **{f"{THING_IDS}/x-market-deviations": entries})
    assert [[d.fact for d in page] for page in found.unrecorded] == [["nullable"], []]


def test_edition_says_more_than_the_general_entry(tmp_path: Path) -> None:
    """Both may stand together where both editions differ, each with its own value."""
    pages = [things.page(**{"/limit/amount": 5}), things.older(**{"/limit/amount": 6})]
    entries = [
        entry("limit/amount", 5),
        entry("limit/amount", 6, "ru.2024"),
        entry("path", "/shops/{shopId}/things", "ru.2024"),
    ]
    changes = {f"{OPERATION}/x-market-deviations": entries}
    assert agrees(verdict(tmp_path, pages, **changes))


def test_page_says_another_value_now(tmp_path: Path) -> None:
    """The difference is there, and the entry names a value that the page had."""
    pages = [things.page(**{"/per_request": 11}), things.older()]
    found = verdict(tmp_path, pages)
    assert [(d.where, d.fact) for d in found.unrecorded[0]] == [
        ("", "per-request"),
        ("request thingIds", "per-request"),
    ]
    # The older edition still says what is recorded, but the entry is not about it.
    assert why(found) == ["only another edition of the page differs so: name it as `edition`"]


def test_entry_beyond_the_pages_is_never_stale(tmp_path: Path) -> None:
    entries = [entry("limit/tier", None), entry("path", "/shops/{shopId}/things", "ru.2024")]
    assert agrees(verdict(tmp_path, BOTH, **{f"{OPERATION}/x-market-deviations": entries}))


def test_entry_beside_another_fact_covers_nothing() -> None:
    difference = Difference("request a", "maxItems", 1, 2, 3, ("/a",))
    page = Compared("en.2025", True, [difference])
    for owner, fact in (("/b", "maxItems"), ("/a", "minItems")):
        found = judge([Deviation(owner, "/x", fact, 1, None, "")], [page])
        assert found.unrecorded == [[difference]]
        assert len(found.stale) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2025-09", "2025-09-17", True),
        ("2025-09-17", "2025-09", True),
        ("2025-09", "2025-08", False),
        ("en.2025", "ru.2025", False),
    ],
)
def test_same_edition(one: str, other: str, expected: bool) -> None:
    assert same_edition(one, other) is expected
