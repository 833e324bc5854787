"""The pages the specification was transcribed from, where they lie beside the repository.

They are no part of it: they are looked for in `../shared/docs/pages`, or in the folder that
MARKET_PAGES names, and tests that need them are skipped elsewhere. Their words are told apart by
the plainest of means, and not by the reader: by what lines begin with.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .pages import Token

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("MARKET_PAGES") or ROOT.parent / "shared" / "docs" / "pages")

NAMES = sorted(path.name for path in FOLDER.glob("*.*")) if FOLDER.is_dir() else []
needs_pages = pytest.mark.skipif(not NAMES, reason="the pages are not beside the repository")

LABELS = r"Min|Max|Pattern|Enum|Unique|Default|Example|Type"
_SAID = re.compile(rf"(?:{LABELS})\b.*")
_HEAD = re.compile(r"Name|Type|Description")
_TYPE = re.compile(
    r"(?:string|integer|number|boolean|object|[A-Z]\w+(?:DTO|Type))(?:<\S+>)?(?:\[\])*"
)
_BETWEEN = re.compile(
    r"(?:Body|Responses|Request|application/json|\w+ parameters|\d{3} [A-Z].*|\w+(?:DTO|Type))\s*"
)
_MARK = re.compile(rf"_(?:{LABELS})[^_]*_")
_END = re.compile(r"No longer supported|Authorization$")


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def tokens_of(name: str) -> list[Token]:
    """The words of all tables of a page: `frame` of headers, `fact` of the rest, or `prose`."""
    find = _crawled if name.endswith(".md") else _plain
    return [
        Token(number, found.start() + start, found[0], "", kind)
        for number, start, text, kind in find(text_of(name).split("\n"))
        for found in re.finditer(r"[^\s\u00a0]+", text)
    ]


def frame_of(line: int, tokens: list[Token]) -> set[int]:
    """The lines of the header that a line belongs to."""
    return {token.line for token in tokens if token.kind == "frame" and abs(token.line - line) <= 4}


def _plain(lines: list[str]) -> Iterator[tuple[int, int, str, str]]:
    said = [line.strip("\u00a0 ") for line in lines]
    three = any(said[n : n + 5 : 2] == ["Name", "Type", "Description"] for n in range(len(said)))
    table, code = False, 0
    for index, text in enumerate(said):
        code += text.count("{") + text.count("[") if re.match(r"[{\[\"]", text) or code else 0
        inside = code > 0
        code -= min(code, text.count("}") + text.count("]")) if inside else 0
        following = next((line for line in said[index + 1 :] if line), "")
        before = next((line for line in reversed(said[:index]) if line), "")
        if inside or not text:
            continue
        if _END.match(text):
            return
        if _HEAD.fullmatch(text):
            table = True
            yield index + 1, 0, lines[index], "frame"
        elif table and (value := re.match(r"\s*• \d+ — ", lines[index])):
            # A value with its meaning, where no list of values is printed.
            yield index + 1, 0, value[0], "fact"
            yield index + 1, value.end(), lines[index][value.end() :], "prose"
        elif table and _is_fact(text, before, following, three):
            yield index + 1, 0, lines[index], "fact"
        elif _BETWEEN.fullmatch(text):
            table = False
        elif table:
            yield index + 1, 0, lines[index], "prose"


def _is_fact(text: str, before: str, following: str, three: bool) -> bool:
    if _SAID.match(text) and (":" in text or text == "Unique items"):
        return True
    if text == "This parameter is deprecated.":
        return True
    if three:
        name = re.fullmatch(r"\w+\*?", text)
        return bool(
            (name and _TYPE.fullmatch(following) and not _TYPE.fullmatch(text))
            or (_TYPE.fullmatch(text) and re.fullmatch(r"[a-z]\w*\*?", before))
            or (_TYPE.fullmatch(text) and before == "Description")
        )
    if before == "Description" and _TYPE.fullmatch(text):
        return True
    return following.startswith("Type: ")


def _crawled(lines: list[str]) -> Iterator[tuple[int, int, str, str]]:
    table = False
    for index, line in enumerate(lines):
        if _END.match(line):
            return
        if line.startswith("#"):
            table = False
        elif re.match(r"\*\*(Name|Type)\*\*|---\|", line):
            table = True
            yield index + 1, 0, line, "frame"
        elif table and line.strip():
            typed = re.match(r".*?\|\s*(?:\*\*Type:\*\* \S+)?", line)
            start = typed.end() if typed else 0
            marked = _MARK.search(line, start)
            end = marked.start() if marked else len(line)
            for begin, stop, kind in ((0, start, "fact"), (start, end, "prose"),
                                      (end, len(line), "fact")):  # fmt: skip
                if stop > begin:
                    yield index + 1, begin, line[begin:stop], kind
