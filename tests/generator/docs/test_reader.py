"""Pages of every form give the facts that were put on them, and nothing is left over."""

from __future__ import annotations

import pytest

from generator.docs import model
from generator.docs.reader import read

from . import chance, drafts, pages

FORMS = {
    "plain": pages.plain,
    "columns": lambda draft: pages.plain(draft, three=True),
    "crawled": pages.crawled,
}
DRAFTS = {"stack": drafts.STACK, "look": drafts.LOOK}


def page_of(text: str, name: str = "invented.en.2031-04.md") -> model.Page:
    page = read(text, name)
    assert [str(finding) for finding in page.findings] == []
    return page


def facts(page: model.Page) -> dict[str, object]:
    """What the page itself says: neither the envelope nor the shapes of examples."""
    said = model.to_json(page)
    for name in ("operation", "language", "edition", "form"):
        said.pop(name, None)
    for bodies in (said.get("request", []), *said.get("responses", {}).values()):
        for body in bodies:
            body.pop("shape", None)
    return said


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", DRAFTS)
def test_a_page_gives_its_facts(form: str, name: str) -> None:
    draft = DRAFTS[name]
    page = page_of(FORMS[form](draft).text)
    assert facts(page) == pages.facts_of(draft)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(25))
def test_pages_made_by_chance_give_their_facts(form: str, seed: int) -> None:
    draft = chance.Maker(seed).draft()
    page = page_of(FORMS[form](draft).text)
    assert facts(page) == pages.facts_of(draft)
