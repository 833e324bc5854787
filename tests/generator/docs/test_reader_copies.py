"""The pages the specification was transcribed from: every row and every constraint is taken.

What is on a page is counted by the plainest means; the facts must name each of those lines.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from generator.docs import model
from generator.docs.reader import read

from . import copies

pytestmark = copies.needs_pages

# A constraint's label, at the start of a line or in italics.
_LABELS = {
    "Min length": "minLength",
    "Max length": "maxLength",
    "Min items": "minItems",
    "Max items": "maxItems",
    "Min value": "minimum",
    "Max value": "maximum",
    "Min value (exclusive)": "exclusiveMinimum",
    "Max value (exclusive)": "exclusiveMaximum",
    "Pattern": "pattern",
    "Enum": "enum",
    "Unique items": "uniqueItems",
    "Example": "example",
    "Default": "default",
}


def page_of(name: str) -> model.Page:
    return read(copies.text_of(name), name)


def counted(text: str) -> Counter[tuple[int, str]]:
    """How often each label stands in each line, wherever; an example before a brace is a block."""
    found: Counter[tuple[int, str]] = Counter()
    for number, line in enumerate(text.replace("\u00a0", " ").split("\n"), 1):
        for label, fact in _LABELS.items():
            for marked in re.findall(rf"(?:^|_){re.escape(label)}(?::_? |_|\s*$)", line):
                if marked.strip("_") != "Example":
                    found[number, fact] += 1
    return found


def taken(page: model.Page) -> Counter[tuple[int, str]]:
    """The lines that the facts name."""
    return Counter(
        (item.line_of(fact), fact) for _, item in model.walk(page) for fact in item.constraints
        if fact != "values"
    )  # fmt: skip


@pytest.mark.parametrize("name", copies.NAMES)
def test_every_constraint_is_a_fact(name: str) -> None:
    page = page_of(name)
    assert [str(finding) for finding in page.findings] == []
    expected = counted(copies.text_of(name))
    assert sum(expected.values()) > 10
    assert taken(page) == expected


@pytest.mark.parametrize("name", copies.NAMES)
def test_every_row_is_a_field(name: str) -> None:
    text = copies.text_of(name)
    page = page_of(name)
    fields = {
        item.line
        for place, item in model.walk(page)
        if not place.endswith("[]")
        and (item.type or item.ref)
        # Neither bodies nor objects stand in rows.
        and re.search(r"[ .]\w+$", place.removeprefix("object "))
    }
    fields |= {item.line for places in page.parameters.values() for item in places.values()}
    assert fields == set(rows(text))


def rows(text: str) -> list[int]:
    """The lines that begin a row: `name | **Type:**`, a line above `Type:`, or above a type."""
    lines = [line.strip("\u00a0 ") for line in text.split("\n")]
    if "\nName\n\nType\n\nDescription\n" in text:
        kind = r"(?:string|integer|number|boolean|object|\w+(?:DTO|Type))(?:<\w+>)?(?:\[\])*"
        names = [(n, re.fullmatch(r"[a-z]\w*\*?", line)) for n, line in enumerate(lines)]
        return [n + 1 for n, name in names if name and re.fullmatch(kind, lines[n + 2])]
    crawled = [n for n, line in enumerate(lines, 1) if re.search(r"\|\s+\*\*Type:\*\*", line)]
    return crawled or [
        max(m for m in range(n) if lines[m]) + 1
        for n, line in enumerate(lines)
        if line.startswith("Type: ")
    ]


@pytest.mark.parametrize("name", copies.NAMES)
def test_sections_and_codes(name: str) -> None:
    text = copies.text_of(name)
    page = page_of(name)
    codes = re.findall(r"^(?:#+\s*\[\]\(\S*\))?(\d{3}) [A-Z]\w+", text, re.MULTILINE)
    assert list(page.responses) == codes
    assert all(response.bodies for response in page.responses.values())
    headings = re.findall(r"^(?:###\s*\[\]\(\S*\))?(\w+(?:DTO|Type))\s*$", text, re.MULTILINE)
    assert set(page.objects) == set(headings)
    assert page.operation == name.split(".", maxsplit=1)[0]
    assert page.method == "POST"
    assert page.limit is not None
    assert page.limit.seconds == 60
    assert page.deprecated == ("\nDeprecated\n" in text)
