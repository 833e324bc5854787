"""What is not understood is reported with its line: nothing is passed over in silence."""

from __future__ import annotations

import random

import pytest

from generator.docs import model
from generator.docs.reader import read

from . import drafts, pages

PLAIN = pages.plain(drafts.STACK).text
COLUMNS = pages.plain(drafts.STACK, three=True).text
CRAWLED = pages.crawled(drafts.STACK).text

# Each: what stands on the page, what is put in its place, the line that is named (the first of the
# new text is 0), a word of the reason.
IN_PLAIN = {
    "unknown-constraint": ("Max items: 40", "Multiple of: 5", 0, "constraint"),
    "constraint-without-value": ("Max items: 40", "Max items:", 0, "no value"),
    "garbled-number": ("Max items: 40", "Max items: 4O", 0, "value"),
    "negative-count": ("Max items: 40", "Max items: -40", 0, "value"),
    "fractional-count": ("Max items: 40", "Max items: 4.5", 0, "value"),
    "wrong-thousands": ("Max items: 40", "Max items: 10,00", 0, "value"),
    "padded-number": ("Max items: 40", "Max items: 040", 0, "value"),
    "printed-twice": ("Max length: 12", "Max length: 12\n\nMax length: 13", 2, "twice"),
    "twice-unique": ("Unique items", "Unique items\n\nUnique items", 2, "twice"),
    "count-of-no-array": ("Max length: 90", "Max items: 90", 0, "arrays"),
    "default-of-another-type": ("Default: 20", "Default: many", 0, "value"),
    "enum-twice-a-value": ("Enum: DONE, HALF_DONE", "Enum: DONE, DONE", 0, "value"),
    "enum-with-a-gap": ("Enum: DONE, HALF_DONE", "Enum: DONE,, HALF_DONE", 0, "value"),
    "enum-of-sentences": ("Enum: DONE, HALF_DONE", "Enum: DONE HALF_DONE", 0, "value"),
    "lost-label": ("Enum: DONE, HALF_DONE", "DONE, HALF_DONE", 0, "constraint"),
    "lost-half-of-a-label": ("Unique items", "items", 0, "no type"),
    "misspelt-label": ("Unique items", "Uniqe items", 0, "constraint"),
    "lost-colon": ("Max items: 40", "Max items 40", 0, "constraint"),
    "inside-a-sentence": ("The pallets to stack.", "Pallets, Max items: 3, to stack.", 0, "constr"),
    "text-behind-constraints": ("Max length: 90", "Max length: 90\n\nand so on", 2, "behind"),
    "unknown-type": ("Type: string<uuid>", "Type: varchar<uuid>", 0, "type"),
    "unknown-word-for-a-type": ("Type: boolean", "Type: bool", 0, "type"),
    "unknown-object": ("Type: Map<string, CrateDTO>", "Type: Map<string, BoxDTO>", 0, "object"),
    "map-by-number": ("Type: Map<string, CrateDTO>", "Type: Map<integer, CrateDTO>", 0, "type"),
    "unclosed-type": ("Type: string<uuid>", "Type: string<uuid", 0, "type"),
    "text-behind-type": ("Type: string<uuid>", "Type: string<uuid> or so", 0, "behind"),
    "no-type": ("X-Depot-Key*\n\nType: string<uuid>", "X-Depot-Key*", 0, "no type"),
    "no-name": ("X-Depot-Key*\n\nType: string<uuid>", "Type: string<uuid>", 0, "name"),
    "two-names": ("X-Depot-Key*", "X-Depot-Key* X-Depot", 0, "name"),
    "two-asterisks": ("X-Depot-Key*", "X-Depot-Key**", 0, "name"),
    "same-name": ("dryRun\n", "page_size\n", 0, "twice"),
    "unknown-mark": ("dryRun\n\nDeprecated", "dryRun\n\nExperimental", 0, "no type"),
    "like-deprecated": ("This parameter is deprecated.", "Deprecated since 2024", 0, "deprec"),
    "like-deprecated-sentence": ("This parameter is deprecated.", "It is obsolete.", 0, "deprec"),
    "like-removed": ("This parameter is deprecated.", "No longer supported.", 0, "deprec"),
    "header-lost-a-word": ("Headers\n\nName\n", "Headers\n\n", 3, "header"),
    "header-misspelt": ("Headers\n\nName\n", "Headers\n\nNmae\n", 2, "header"),
    "table-without-rows": (
        ("Headers\n\nName\n\nDescription\n\nX-Depot-Key*\n\nType: string<uuid>\n\n"
        "What it is for, in a few plain words."),
        "Headers\n\nName\n\nDescription",
        2,
        "empty",
    ),
    "value-without-meaning": ("  • 8 — nothing", "  • eight — nothing", 0, "values"),
    "value-twice": ("  • 8 — nothing", "  • 3 — nothing", 0, "twice"),
    "no-json": ('    "state": "DONE",', '    "state": DONE,', 0, "JSON"),
    "json-without-comma": ('    "state": "DONE",', '    "state": "DONE"', 1, "comma"),
    "json-key-twice": ('   "weight": 0', '   "weight": 0, "weight": 1', 0, "twice"),
    "code-misread": ("420 Method Failure", "42O Method Failure", 0, "answer"),
    "code-too-long": ("420 Method Failure", "4200 Method Failure", 0, "answer"),
    "code-twice": ("420 Method Failure", "400 Bad Request", 0, "twice"),
    "code-lost": ("420 Method Failure", "", 4, "second body"),
    "object-differs": (
        "404 Not Found",
        "404 Not Found\n\nCrateDTO\n\nAnother.\n\nName\n\nDescription\n\nid\n\nType: string\n\nIt.",
        2,
        "differs",
    ),
    "type-outside": ("Something came of it.", "Type: string", 0, "outside"),
    "constraint-outside": ("Something came of it.", "Min items: 1", 0, "outside"),
    "facts-in-the-foot": (
        "No longer supported, please use an alternative and newer version.",
        "Authorization\n\nlost\n\nType: string",
        4,
        "end",
    ),
    "path-lost-a-parameter": ("/depots/{depotId}", "/depots", 8, "address"),
    "path-has-another": ("/depots/{depotId}", "/depots/{depot}", 0, "address"),
    "no-method": ("PUT\n", "PTU\n", None, "method"),
    "no-address": ("https://api", "https//api", None, "address"),
}  # fmt: skip


def named(before: str, after: str, line: int | None, text: str) -> tuple[int, str]:
    """The number of a line of the new text, and the page with it."""
    assert before in text
    start = text.index(before)
    return (1 if line is None else text.count("\n", 0, start) + line + 1), text.replace(
        before, after, 1
    )


def reported(page: model.Page, line: int, reason: str) -> bool:
    return any(found.line == line and reason in found.reason for found in page.findings)


@pytest.mark.parametrize(("before", "after", "line", "reason"), IN_PLAIN.values(), ids=[*IN_PLAIN])
def test_plain(before: str, after: str, line: int | None, reason: str) -> None:
    number, text = named(before, after, line, PLAIN)
    page = read(text, "stackPallets.en.2031.txt")
    assert reported(page, number, reason), [str(finding) for finding in page.findings]


IN_COLUMNS = {
    "unknown-type": ("depotId*\n\ninteger<int64>", "depotId*\n\nintegr", 2, "type"),
    "no-type": ("depotId*\n\ninteger<int64>", "depotId*", 0, "no type"),
    "no-name": ("depotId*\n\ninteger<int64>", "integer<int64>", 0, "name"),
    "labelled-type": ("X-Depot-Key*\n\nstring", "X-Depot-Key*\n\nType: string", 0, "column"),
    "header-lost-a-word": ("Headers\n\nName\n\nType\n", "Headers\n\nName\n", 2, "header"),
    "header-lost-its-name": ("Headers\n\nName\n\nType\n", "Headers\n\nType\n", 2, "header"),
    "unknown-constraint": ("Max items: 40", "Multiple of: 5", 0, "constraint"),
}


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"), IN_COLUMNS.values(), ids=[*IN_COLUMNS]
)
def test_columns(before: str, after: str, line: int | None, reason: str) -> None:
    number, text = named(before, after, line, COLUMNS)
    page = read(text, "stackPallets.en.2031.txt")
    assert reported(page, number, reason), [str(finding) for finding in page.findings]


IN_CRAWLED = {
    "unknown-constraint": ("_Max items:_ `40`", "_Multiple of:_ `5`", 3, "Multiple of"),
    "unknown-flag": ("_Read only_", "_Sensitive_", 0, "Sensitive"),
    "half-a-flag": ("_Read only_", "_Read", 0, "damaged"),
    "lost-half": ("_Max items:_ `40`", "items:_ `40`", 3, "constraint"),
    "lost-label": ("_Max value:_ `99.5`", "`99.5`", 0, "constraint"),
    "lost-value": ("_Max items:_ `40`", "_Max items:_", 3, "no value"),
    "two-values": ("_Max items:_ `40`", "_Max items:_ `40`, `41`", 3, "value"),
    "garbled-number": ("_Max items:_ `40`", "_Max items:_ `4O`", 3, "value"),
    "lost-pipe": ("depotId* |  **Type:**", "depotId* **Type:**", 0, "row"),
    "two-pipes": ("depotId* |  **Type:**", "depotId* | | **Type:**", 0, "cell"),
    "lost-name": ("depotId* |  **Type:**", "|  **Type:**", 0, "name"),
    "lost-type-label": ("depotId* |  **Type:**", "depotId* | ", 0, "no type"),
    "two-type-labels": ("depotId* |  **Type:**", "depotId* |  **Type:** **Type:**", 0, "type"),
    "lost-type": ("**Type:** integer<int64>", "**Type:**", 0, "object"),
    "unknown-header": ("**Name** |  **Description**", "**Name** |  **Meaning**", 0, "header"),
    "no-rule": ("---|---", "", -1, "rule"),
    "damaged-rule": ("---|---", "---|-- -", 0, "rule"),
    "rule-of-three": ("---|---", "---|---|---", -1, "rule"),
    "code-misread": ("420 Method Failure", "42O Method Failure", 0, "answer"),
    "open-fence": ("```\n\n**Name**", "\n\n**Name**", -7, "does not end"),
    "missing-section": ("  * [Request]", "  * [Headers of old](x#y)\n  * [423 Locked]", 1, "lacks"),
}


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"), IN_CRAWLED.values(), ids=[*IN_CRAWLED]
)
def test_crawled(before: str, after: str, line: int, reason: str) -> None:
    start = CRAWLED.index(before)
    text = CRAWLED[:start] + after + CRAWLED[start + len(before) :]
    page = read(text, "stackPallets.en.2031.md")
    found = [str(finding) for finding in page.findings]
    number = CRAWLED.count("\n", 0, start) + 1
    # Words of a row may stand in any of its lines.
    near = range(number + min(line, 0), number + max(line, 0) + 1)
    assert any(f.line in near and reason in f.reason for f in page.findings), found


def test_a_table_of_other_things() -> None:
    table = "Tariff | Limit\n---|---\nSmall | 5\nLarge | 50\n\n"
    page = read(CRAWLED.replace("##  [](", table + "##  [](", 1), "stackPallets.en.2031.md")
    assert any("header" in finding.reason for finding in page.findings)


def test_findings_name_their_place() -> None:
    text = PLAIN.replace("Max items: 40", "Multiple of: 5")
    (finding,) = read(text, "stackPallets.en.2031.txt").findings
    assert finding.where == "request palletIds"
    assert str(finding).startswith(f"line {finding.line} (request palletIds): ")


DEEP = ["(" * 5000 + "string", "string" + "[]" * 5000, "Map<string, " * 5000]


@pytest.mark.parametrize("shown", DEEP, ids=["brackets", "arrays", "maps"])
def test_a_type_without_end(shown: str) -> None:
    page = read(PLAIN.replace("Type: string<uuid>", f"Type: {shown}"), "x.en.2031.txt")
    assert [finding.reason for finding in page.findings] == ["the type is not understood"]


def test_values_without_end() -> None:
    text = PLAIN.replace("Default: 20", "Default: " + "[" * 100_000)
    text = text.replace('"weight": 0', '"weight": ' + "[" * 100_000)
    assert len(read(text, "x.en.2031.txt").findings) >= 2


@pytest.mark.parametrize("text", [PLAIN, COLUMNS, CRAWLED], ids=["plain", "columns", "crawled"])
def test_whatever_happens_to_a_page_it_is_read_or_refused(text: str) -> None:
    """Cut, shuffled and doubled pages give facts and findings or a PageError, nothing else."""
    chance = random.Random(20310405)
    lines = text.split("\n")
    for _ in range(60):
        start, length = chance.randrange(len(lines)), chance.randrange(1, 40)
        part = lines[start : start + length]
        damaged = chance.choice(
            (
                lines[:start],
                lines[start:],
                lines[:start] + lines[start + length :],
                lines[: start + length] + part + lines[start + length :],
                lines[:start] + chance.sample(part, len(part)) + lines[start + length :],
                [line[: chance.randrange(200)] if line in part else line for line in lines],
            )
        )
        try:
            page = read("\n".join(damaged), "x.en.2031.txt")
        except model.PageError:
            continue
        assert model.from_json(model.to_json(page)) == page
