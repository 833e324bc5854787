"""Markdown inside a line: links, code, emphasis and escapes, and the labels that emphasis marks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LINK = re.compile(
    r"!?\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&])")
# How the documentation engine writes a pipe inside a table.
_PIPE = re.compile(r"<code>(?:&#124;|\|)</code>|\\\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STARS = re.compile(r"(\*{1,3})(?=[^\s*])([^*\n]+?)(?<=\S)\1")
_SCORES = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])((?:[^_\n]|(?<=\w)_+(?=\w))+?)(?<=\S)\1(?!\w)")
_LABEL = re.compile(
    r"(?<![\w*])(\*\*|\*|__|_)(?=[^\W_])([^*_`|:]{1,40}?)\s*(?::\1|\1\s*:|\1)(?!\w)"
)

# Private characters stand for code and escaped characters while the rest is read.
_FIRST = 0xE000
_MOST = 0xF8FF - _FIRST
_HELD = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Label:
    """An emphasised label in a hidden text, from `start` to `end`."""

    start: int
    end: int
    text: str
    colon: bool
    italic: bool


class Held:
    """One line, with each code span and each escaped character held back as one character."""

    def __init__(self, raw: str) -> None:
        self._kept: list[tuple[str, bool]] = []
        text = _CODE.sub(lambda found: self._keep(_span(found[2]), True), _HELD.sub("", raw))
        text = _PIPE.sub(lambda _: self._keep("|", False), text)
        self.text = _ESCAPED.sub(lambda found: self._keep(found[1], False), text)

    def _keep(self, text: str, code: bool) -> str:
        if len(self._kept) > _MOST:
            return text
        self._kept.append((text, code))
        return chr(_FIRST + len(self._kept) - 1)

    def show(self, text: str) -> str:
        """Put back what was held: the bare contents of code."""
        return _HELD.sub(lambda found: self._kept[ord(found[0]) - _FIRST][0], text)

    def is_code(self, character: str) -> bool:
        """Whether a character stands for a code span."""
        return bool(_HELD.fullmatch(character)) and self._kept[ord(character) - _FIRST][1]

    def spans(self, text: str) -> tuple[tuple[str, ...], str]:
        """The code spans, with commas between them, that a text begins with, and the rest."""
        found: list[str] = []
        rest = text.lstrip()
        while rest and self.is_code(rest[0]):
            found.append(self.show(rest[0]))
            rest = rest[1:]
            comma = re.match(r"\s*,\s*", rest)
            if not comma or not self.is_code(rest[comma.end() : comma.end() + 1]):
                break
            rest = rest[comma.end() :]
        return tuple(found), rest

    def plain(self, text: str | None = None) -> str:
        """A part of the line, or all of it, as the reader of the page sees it."""
        shown = unstressed(unlinked(self.text if text is None else text))
        return " ".join(self.show(html.unescape(shown)).split())


def _span(text: str) -> str:
    # As in Markdown: one space at each end only parts the code from its ticks.
    if len(text) > 2 and text[0] == text[-1] == " " and text.strip():
        text = text[1:-1]
    return html.unescape(_PIPE.sub("|", text))


def labels(hidden: str) -> Iterator[Label]:
    """What stands in emphasis and may be a label."""
    for found in _LABEL.finditer(hidden):
        colon = ":" in hidden[found.end(2) : found.end()]
        yield Label(found.start(), found.end(), found[2].strip(), colon, found[1] in ("_", "*"))


def unlinked(hidden: str) -> str:
    """Links by their text; empty ones vanish."""
    before = None
    while before != hidden:
        before, hidden = hidden, _LINK.sub(lambda found: found[1], hidden)
    return hidden


def unstressed(hidden: str) -> str:
    """A text without the marks of emphasis."""
    before = None
    while before != hidden:
        before = hidden
        hidden = _SCORES.sub(lambda found: found[2], _STARS.sub(lambda found: found[2], hidden))
    return hidden


def text_of(raw: str) -> str:
    """A raw Markdown line as the reader of the page sees it."""
    return Held(raw).plain()


def cells(raw: str, framed: bool) -> list[str]:
    """The raw cells of a table's line, cut at pipes that are neither escaped nor in code.

    Args:
        raw: The line.
        framed: Whether the table's lines begin and end with a pipe.
    """
    raw = raw.strip()
    if framed:
        raw = raw.removeprefix("|")
        raw = raw[:-1] if raw.endswith("|") and not raw.endswith("\\|") else raw
    marks = list(re.finditer(rf"{_CODE.pattern}|{_PIPE.pattern}|\\.|(?P<cut>\|)", raw))
    ends = [mark.start() for mark in marks if mark["cut"]]
    starts = [0, *(end + 1 for end in ends)]
    return [raw[a:b].strip() for a, b in zip(starts, [*ends, len(raw)], strict=True)]


def broken_lines(raw: str) -> list[str]:
    """A raw line cut at HTML line breaks."""
    return _BREAK.split(raw)
