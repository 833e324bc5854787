"""Damage to any word of any table or constraint shows at the field it was done to.

Words are drawn from all words of all tables alike, whether the reader knows them or not: changed by
one character, replaced by another word of the page, removed, doubled, swapped with the next one.
"""

from __future__ import annotations

import pytest

from generator.docs.reader import read

from . import copies, drafts, mutations, pages

SHEETS = {
    f"{name}-{form}": sheet
    for name, draft in (("stack", drafts.STACK), ("look", drafts.LOOK))
    for form, sheet in (
        ("plain", pages.plain(draft)),
        ("columns", pages.plain(draft, three=True)),
        ("crawled", pages.crawled(draft)),
    )
}
SEED = 20310405
OF_EACH_SHEET = 50  # 300 in all
OF_EACH_COPY = 60


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_damage_to_invented_pages(sheet: pages.Sheet) -> None:
    before = mutations.places(read(sheet.text, "invented.en.2031-04.md"))
    unnoticed = {}
    for damage in mutations.damages(sheet.text, sheet.tokens, SEED, OF_EACH_SHEET):
        lines = {token.line for token in damage.tokens}.union(
            *(sheet.frames[token.place] for token in damage.tokens if token.kind == "frame")
        )
        if wrong := mutations.verdict(before, damage, lines):
            unnoticed[str(damage)] = wrong
    assert unnoticed == {}


@copies.needs_pages
@pytest.mark.parametrize("name", copies.NAMES)
def test_damage_to_the_pages_themselves(name: str) -> None:
    text = copies.text_of(name)
    page = read(text, name)
    before = mutations.places(page)
    tokens = mutations.at_places(copies.tokens_of(name), page)
    unnoticed = {}
    for damage in mutations.damages(text, tokens, SEED, OF_EACH_COPY):
        lines = {token.line for token in damage.tokens}.union(
            *(copies.frame_of(t.line, tokens) for t in damage.tokens if t.kind == "frame")
        )
        if wrong := mutations.verdict(before, damage, lines):
            unnoticed[str(damage)] = wrong
    assert unnoticed == {}


def test_every_kind_of_damage_is_done() -> None:
    for sheet in SHEETS.values():
        done = [*mutations.damages(sheet.text, sheet.tokens, SEED, OF_EACH_SHEET)]
        assert {damage.kind for damage in done} == set(mutations.KINDS)
        assert {token.kind for damage in done for token in damage.tokens} == {
            "fact",
            "prose",
            "frame",
        }
