"""Cut a plain copy into segments: its lines, the parts of lines between tabs, blocks of code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .form import Line, joined
from .pieces import bullet_of
from .vocabulary import CONTENT_TYPE, EXAMPLE, columns_of

NAME_CELL = re.compile(r"(?:\.\.\.[a-z]+|\[[^\[\]]*\]|[A-Za-z_$@][\w.$@\[\]/-]*)[*⦸⨸]*")
"""What a name cell holds when it is not damaged."""

_OPENING = re.compile(r"[{\[]")
_JSON_LINE = re.compile(r"\s*(?:[{}\[\]\",]|-?\d|true\b|false\b|null\b)")
_HEADER_LINE = re.compile(r"(\S+)\s+(?:(\S+)\s+)?(\S+)")
_VALUES = re.compile(r"[^\s,]+(?:, [^\s,]+)*,?")


@dataclass(frozen=True, slots=True)
class Segment:
    """A line, or a part of one between tabs; `code` is a whole block of code."""

    number: int
    text: str
    code: bool = False

    @property
    def bare(self) -> str:
        return self.text.strip()


def _goes_on(last: str, text: str) -> bool:
    return bool(re.match(r"Enum:.*,$", last) and _VALUES.fullmatch(text))


def segments(lines: tuple[Line, ...]) -> list[Segment]:
    """The segments of a plain copy; blank lines make none."""
    lines = joined(lines, _goes_on)
    found: list[Segment] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        last = found[-1].bare if found else ""
        end = _code_end(lines, position, last)
        if end > position:
            text = "\n".join(part.text for part in lines[position:end])
            found.append(Segment(line.number, text, code=True))
            position = end
            continue
        position += 1
        if bullet_of(line.text):
            found.append(Segment(line.number, line.text.rstrip()))
            continue
        for part in line.text.split("\t"):
            found += (Segment(line.number, text) for text in _row_in_one(part.strip()) if text)
    return found


def _row_in_one(text: str) -> list[str]:
    """A table's header or a row's name and type that stand on one line, apart again."""
    header = _HEADER_LINE.fullmatch(text)
    if header:
        words = [word for word in header.groups() if word]
        if columns_of(words):
            return words
    row = re.fullmatch(r"(\S+)\s+((?:Type|Тип)\s*:.*)", text)
    if row and NAME_CELL.fullmatch(row[1]):
        return [row[1], row[2]]
    return [text]


def _code_end(lines: tuple[Line, ...], start: int, last: str) -> int:
    """Behind the block of code that begins with a line; its own position where none does."""
    text = lines[start].text.strip()
    announced = bool(CONTENT_TYPE.fullmatch(last)) or last.rstrip(":") in EXAMPLE
    if announced and text.startswith("<"):
        return next((n for n in range(start, len(lines)) if not lines[n].text.strip()), len(lines))
    if announced and re.fullmatch(r'"[^"]*"|-?\d[\d.]*|true|false|null', text):
        return start + 1
    if not _OPENING.match(text) or not (announced or re.fullmatch(r"[{\[][{}\[\]\",\s]*", text)):
        return start
    depth = 0
    for number in range(start, len(lines)):
        text = lines[number].text
        # Not closed properly: what follows must not be lost in it.
        if text.strip() and not _JSON_LINE.match(text):
            return number
        marks = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
        depth += len(re.findall(r"[{\[]", marks)) - len(re.findall(r"[}\]]", marks))
        if depth <= 0:
            return number + 1
    return len(lines)
