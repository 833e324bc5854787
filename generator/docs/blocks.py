"""What a page consists of, whatever its form: headings, tables of rows, and pieces of text.

The readers of the forms (`crawled`, `plain`) make blocks, the `reader` makes facts of them. Both
report what they do not understand to the same `Findings`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from .model import Finding


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text, without marks of a form."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """One entry of a list; `depth` 0 is the outermost."""

    line: int
    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A label and what it says, such as `Min length: 1` or `Unique items`.

    Attributes:
        label: As printed, without its colon.
        value: The text behind it, empty for none.
        quoted: The values one by one, where the form sets each apart; None where it does not.
        sure: Whether the form itself marks it as a label, so that it cannot be prose.
        colon: Whether a colon announces a value.
    """

    line: int
    label: str
    value: str
    quoted: tuple[str, ...] | None = None
    sure: bool = False
    colon: bool = True


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code: an example, an address."""

    line: int
    text: str


Piece: TypeAlias = Prose | Bullet | Mark | Code


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, with its text as printed."""

    line: int
    text: str


@dataclass(slots=True)
class Row:
    """One row of a table.

    Attributes:
        name: The whole name cell; empty where it was lost, and in a table of one type.
        type: The type alone or with text behind it; None where the row has none.
        pieces: The description.
    """

    line: int
    name: str
    type: str | None = None
    type_line: int = 0
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table of fields, or, where `named` is false, of a single type."""

    line: int
    named: bool
    rows: list[Row] = field(default_factory=list)


Block: TypeAlias = Heading | Table | Prose | Bullet | Mark | Code


class Findings:
    """What was seen and not understood, in the order of the page."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], str] = {}

    def add(self, line: int, reason: str, where: str = "") -> None:
        """Report a line once for each reason."""
        self._found.setdefault((line, reason), where)

    def sorted(self) -> list[Finding]:
        """All findings by line."""
        found = [Finding(line, where, reason) for (line, reason), where in self._found.items()]
        return sorted(found, key=lambda finding: finding.line)
