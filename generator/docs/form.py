"""From a text to the clean lines of a page: its form, its front matter, its language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from .model import PageError

_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"), " "
)
_SPACES |= dict.fromkeys(map(ord, "\u2008\u2009\u200a\u202f\u205f\u3000"), " ")
# Without a shape of their own: marks of byte order, soft hyphens, joiners, variation selectors.
_NOTHING = dict.fromkeys(map(ord, "\ufeff\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f"))
_CLEAN = _SPACES | _NOTHING

_SEPARATOR = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)+\|?\s*")
_MARKDOWN = re.compile(r"#{1,6}\s+\S|```")
_NAME_PARTS = re.compile(
    r"(?P<operation>[A-Za-z_]\w*)(?:\.(?P<language>en|ru))?(?:\.(?P<edition>\d[\d-]*))?"
)
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|script)\b", re.IGNORECASE)
_CAPTCHA = re.compile(
    r"captcha|are you (a |not a )?robot|not a robot|вы не робот|не робот|"
    r"unusual traffic|подозрительн\w+ запрос",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page by its number, from 1; `text` has no trailing white space."""

    number: int
    text: str


def joined(lines: tuple[Line, ...], goes_on: Callable[[str, str], bool]) -> tuple[Line, ...]:
    """Lists of values that run over several lines, each in the line it begins in.

    Args:
        lines: Those of the page.
        goes_on: Whether a list goes on; takes its text so far and that of the next line.
    """
    found: list[Line] = []
    for line in lines:
        if found and goes_on(found[-1].text, line.text):
            found[-1] = Line(found[-1].number, f"{found[-1].text} {line.text}")
        else:
            found.append(line)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Source:
    """A page's lines and what its envelope says.

    Attributes:
        front: The front matter; the lines do not hold it.
    """

    lines: tuple[Line, ...]
    crawled: bool
    language: str
    front: dict[str, str] = field(default_factory=dict)


def is_captcha(text: str) -> bool:
    """Whether a text that is no page speaks of captchas."""
    return bool(_CAPTCHA.search(text))


def source(text: str) -> Source:
    """Clean a page's text and tell its form.

    Raises:
        PageError: It is empty, binary or HTML.
    """
    if "\0" in text:
        raise PageError("this is no text")
    cleaned = text.translate(_CLEAN).replace("\r\n", "\n").replace("\r", "\n")
    if not cleaned.strip():
        raise PageError("the page is empty")
    if _HTML.search(cleaned[:2_000]):
        raise PageError("this is HTML, not the text of a page")
    lines = [Line(number, line.rstrip()) for number, line in enumerate(cleaned.split("\n"), 1)]
    front, rest = _front_matter(lines)
    # One line that looks like Markdown may stand in a plain copy.
    crawled = (
        bool(front)
        or any(_SEPARATOR.fullmatch(line.text) for line in rest)
        or sum(bool(_MARKDOWN.match(line.text)) for line in rest) > 1
    )
    return Source(tuple(rest), crawled, _language(front, cleaned), front)


def _front_matter(lines: list[Line]) -> tuple[dict[str, str], list[Line]]:
    start = next(number for number, line in enumerate(lines) if line.text)
    if lines[start].text != "---":
        return {}, lines
    front: dict[str, str] = {}
    for number in range(start + 1, len(lines)):
        text = lines[number].text
        if text == "---":
            return front, lines[number + 1 :]
        key, colon, value = text.partition(":")
        if colon:
            front[key.strip()] = value.strip().strip("\"'")
    return {}, lines


def _language(front: dict[str, str], text: str) -> str:
    said = re.search(r"/(en|ru)/", front.get("url", ""))
    if said:
        return said[1]
    letters = [character for character in text if character.isalpha()]
    cyrillic = sum("\u0400" <= character <= "\u04ff" for character in letters)
    # Russian prose around English keywords and names; an English page holds a word of Russian.
    return "ru" if cyrillic * 10 > len(letters) else "en"


class Envelope(NamedTuple):
    """What stands around a page rather than in it."""

    operation: str | None
    language: str
    edition: str | None


def envelope(name: str, taken: Source) -> Envelope:
    """What a page's front matter, its address and its file name say."""
    parts = _NAME_PARTS.fullmatch(re.sub(r"\.(?:md|txt|markdown)$", "", name))
    said = parts.groupdict() if parts else {}
    url = re.sub(r"[?#].*", "", taken.front.get("url", "")).rstrip("/")
    crawl = re.match(r"\d{4}-\d\d", taken.front.get("crawled_at", ""))
    return Envelope(
        url.rpartition("/")[2].removesuffix(".html") or said.get("operation"),
        said.get("language") or taken.language,
        said.get("edition") or (crawl[0] if crawl else None),
    )
