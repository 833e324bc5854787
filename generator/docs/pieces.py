"""Cut the lines of a description into pieces: prose, entries of lists, and marks with their values.

A mark is a label that says something of the field. In crawled Markdown emphasis shows it, wherever
in the line it stands; in a plain copy it has a line of its own.
"""

from __future__ import annotations

import re

from .blocks import Bullet, Findings, Mark, Piece, Prose
from .inline import Held, Label, labels, unlinked, unstressed
from .vocabulary import EXAMPLE, fact_of, is_flag

_BULLET = re.compile(r"(\s*)(?:[•◦▪‣·]|[*+-](?=\s)|\d+[.)](?=\s))\s*(\S.*)")
_TYPE = re.compile(r"(?:Type|Тип)\s*:\s*(.*)", re.DOTALL)
# A label alone at the start of a line, or before its value.
_LABELLED = re.compile(r"([^\W\d_][^:|`]{0,40}?)\s*:\s*(.*)", re.DOTALL)

# Half of an emphasis, and code that no label announces: remains of a damaged mark.
_HALF = re.compile(r"(?<![\w/&=?#.-])_+(?=\w)|(?<=[\w:)])_+(?![\w/&=?#.-])|\*\*")
_CODE_AT_END = re.compile(
    r"(?:^|[.!?:)…]\s+)(?:[^\s.!?]{1,12}:?\s+)?[\ue000-\uf8ff](?:\s*,?\s*[\ue000-\uf8ff])*\s*$"
)


def type_of(text: str) -> str | None:
    """What stands behind `Type:` at the start of a plain text; None without it."""
    found = _TYPE.fullmatch(text)
    return found[1].strip() if found else None


def bullet_of(text: str) -> tuple[int, str] | None:
    """Depth and text of a list's entry; None where a line is none."""
    found = _BULLET.fullmatch(text)
    return (len(found[1].expandtabs(4)), found[2]) if found else None


def plain_pieces(number: int, text: str) -> list[Piece]:
    """The pieces of one line of a plain copy."""
    if entry := bullet_of(text):
        return [Bullet(number, entry[1], entry[0])]
    text = text.strip()
    if is_flag(text) or text in EXAMPLE:
        return [Mark(number, text, "", colon=False)]
    found = _LABELLED.fullmatch(text)
    if found and fact_of(found[1]):
        return [Mark(number, found[1], found[2].strip())]
    return [Prose(number, text)]


def crawled_pieces(number: int, raw: str, findings: Findings) -> list[Piece]:
    """The pieces of one line of crawled Markdown."""
    entry = bullet_of(raw)
    if raw.strip() in EXAMPLE:
        return [Mark(number, raw.strip(), "", colon=False)]
    held = Held(entry[1] if entry else raw)
    hidden = unlinked(held.text)
    marks = [label for label in _labels(held, hidden) if _marks(held, hidden, label)]
    before = hidden[: marks[0].start] if marks else hidden
    pieces: list[Piece] = []
    if entry:
        pieces.append(Bullet(number, held.plain(before), entry[0]))
    else:
        pieces += _prose(number, held, before, findings)
    for position, mark in enumerate(marks):
        end = marks[position + 1].start if position + 1 < len(marks) else len(hidden)
        behind = hidden[mark.end : end]
        quoted, rest = held.spans(behind)
        flag = is_flag(mark.text)
        # Without code the value runs to the next mark.
        value = ", ".join(quoted) if quoted else "" if flag else held.plain(behind)
        label = held.plain(mark.text)
        pieces.append(Mark(number, label, value, quoted or None, mark.italic, mark.colon))
        if quoted or flag:
            pieces += _prose(number, held, rest, findings)
    return pieces


def _labels(held: Held, hidden: str) -> list[Label]:
    """Emphasised labels, and known ones that stand bare before code or at the start of the line."""
    found = list(labels(hidden))
    for bare in re.finditer(r"(?:^|(?<=[\s.!?]))([A-Z][A-Za-z ()]{2,24}?)\s*:\s*(?=(.?))", hidden):
        start, text = bare.start(1), bare[1]
        if fact_of(text) and (start == 0 or held.is_code(bare[2])):
            found.append(Label(start, bare.end(), text, True, False))
    if is_flag(hidden):
        found.append(Label(0, len(hidden), hidden.strip(), False, False))
    taken: list[Label] = []
    for label in sorted(found, key=lambda label: label.start):
        if not taken or label.start >= taken[-1].end:
            taken.append(label)
    return taken


def _marks(held: Held, hidden: str, label: Label) -> bool:
    """Whether an emphasised label marks something, or only stresses a word of prose."""
    if not label.colon:
        # At the end of a line nothing but marks stand: what is none there has to be looked at.
        return is_flag(label.text) or (label.italic and not hidden[label.end :].strip())
    return (
        fact_of(label.text) is not None or label.italic or bool(held.spans(hidden[label.end :])[0])
    )


def _prose(number: int, held: Held, hidden: str, findings: Findings) -> list[Piece]:
    """Running text between marks; remains of a damaged mark in it are reported."""
    if not hidden.strip(" ,;"):
        return []
    stressed = held.plain(hidden)
    code = _CODE_AT_END.search(hidden)
    if _HALF.search(unstressed(hidden)) or (code and held.is_code(hidden.rstrip()[-1])):
        findings.add(number, "looks like a damaged constraint")
    return [Prose(number, stressed)]
