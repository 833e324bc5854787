"""Damage to any word of any table or constraint shows at the field it was done to.

The words that say a fact, and those that frame a table, are drawn alike, whether the reader knows
them or not: changed by one character, replaced by another word of the page, removed, doubled,
swapped with the next one. Each damage is judged by what the reader says and by the report of
`docs`: its exit code, and the place it names. No page may be refused as no page at all, as the line
of the request is never damaged. One damage is exempt, and drawn anew: two values of one list that
change places, as the order of a list of values is no fact.

Words of prose are drawn apart and counted apart: no fact may come of them, or go, unnoticed.
"""

from __future__ import annotations

from functools import cache

import pytest

from generator.docs import kept
from generator.docs.model import Page, PageError
from generator.docs.reader import read
from generator.docs.specification import Specification

from . import copies, drafts, mutations, pages, reports
from .real import SPECIFICATION

DRAFTS = {"stack": drafts.STACK, "look": drafts.LOOK}
SHEETS = {
    f"{name}-{form}": (draft, sheet)
    for name, draft in DRAFTS.items()
    for form, sheet in (
        ("plain", pages.plain(draft)),
        ("columns", pages.plain(draft, three=True)),
        ("crawled", pages.crawled(draft)),
    )
}
SEED = 20310405
OF_EACH_SHEET = 50  # 300 in all
OF_EACH_COPY = 60  # 300 in all


def judged(
    known: reports.Known, undamaged: Page, name: str, damage: mutations.Damage, lines: set[int]
) -> str:
    """Empty where both the reader and the report tell a damage; else what is wrong."""
    try:
        page = read(damage.text, name)
    except PageError as error:
        return f"refused: {error}"
    outcome = known.examine(page, name)
    if outcome.code == 0:
        return "the exit code is 0"
    places, found = reports.named(outcome, name)
    if not mutations.shown(damage, places, found, lines):
        return f"the report names {sorted(places)}"
    return mutations.verdict(mutations.places(undamaged), damage, page, lines)


def frame_lines(damage: mutations.Damage, sheet: pages.Sheet) -> set[int]:
    return {token.line for token in damage.tokens}.union(
        *(sheet.frames[token.place] for token in damage.tokens if token.kind == "frame")
    )


@pytest.mark.parametrize("name", SHEETS)
def test_damage_to_invented_pages(name: str) -> None:
    draft, sheet = SHEETS[name]
    file = f"{draft.operation}.{reports.EDITION}.md"
    page = read(sheet.text, file)
    known = reports.of_draft(draft, page)
    assert known.examine(page, file).code == 0
    wrong = {}
    for damage in mutations.damages(sheet.text, sheet.tokens, SEED, OF_EACH_SHEET, prose=False):
        if why := judged(known, page, file, damage, frame_lines(damage, sheet)):
            wrong[str(damage)] = why
    assert wrong == {}


@pytest.mark.parametrize("name", SHEETS)
def test_damage_to_invented_prose(name: str) -> None:
    _, sheet = SHEETS[name]
    before = mutations.places(read(sheet.text, "invented.en.2031-04.md"))
    wrong = {}
    for damage in mutations.damages(sheet.text, sheet.tokens, SEED, OF_EACH_SHEET, prose=True):
        if why := mutations.said_by_prose(before, damage):
            wrong[str(damage)] = why
    assert wrong == {}


@cache
def project() -> reports.Known:
    return reports.Known(Specification(SPECIFICATION), kept.load(SPECIFICATION))


@copies.needs_pages
@pytest.mark.parametrize("name", copies.NAMES)
def test_damage_to_the_pages_themselves(name: str) -> None:
    text = copies.text_of(name)
    page = read(text, name)
    tokens = mutations.at_places(copies.tokens_of(name), page)
    assert project().examine(page, name).code == 0
    wrong = {}
    for damage in mutations.damages(text, tokens, SEED, OF_EACH_COPY, prose=False):
        lines = {token.line for token in damage.tokens}.union(
            *(copies.frame_of(t.line, tokens) for t in damage.tokens if t.kind == "frame")
        )
        if why := judged(project(), page, name, damage, lines):
            wrong[str(damage)] = why
    assert wrong == {}


@copies.needs_pages
@pytest.mark.parametrize("name", copies.NAMES)
def test_damage_to_the_prose_of_the_pages(name: str) -> None:
    text = copies.text_of(name)
    before = mutations.places(read(text, name))
    wrong = {}
    for damage in mutations.damages(text, copies.tokens_of(name), SEED, OF_EACH_COPY, prose=True):
        if why := mutations.said_by_prose(before, damage):
            wrong[str(damage)] = why
    assert wrong == {}


def test_every_kind_of_damage_is_done() -> None:
    for _, sheet in SHEETS.values():
        for prose, kinds in ((False, {"fact", "frame"}), (True, {"prose"})):
            done = [*mutations.damages(sheet.text, sheet.tokens, SEED, OF_EACH_SHEET, prose=prose)]
            assert {damage.kind for damage in done} == set(mutations.KINDS)
            assert {damage.tokens[0].kind for damage in done} == kinds


def test_order_of_a_list_is_all_that_is_exempt() -> None:
    """Values that change places, and nothing else that a swap does to a list."""
    text = "x\nEnum: ONE, TWO, THREE"
    tokens = [pages.Token(2, *each, "x", "fact") for each in ((6, "ONE,"), (11, "TWO,"))]

    def swapped(line: str) -> bool:
        damage = mutations.Damage("swap", tuple(tokens), f"x\n{line}")
        return mutations.is_reordering(text, damage)

    assert swapped("Enum: TWO, ONE, THREE")
    assert not swapped("Enum: ONE, THREE TWO,")
    assert not swapped("ONE, Enum: TWO, THREE")
    assert not swapped("Enum: ONE, ONE, THREE")
