"""Read a page that a crawler wrote down as Markdown.

The crawler keeps headings, links and emphasis, but lets the cells of its tables run over several
lines: a row goes on until a line begins with a name and a pipe.
"""

from __future__ import annotations

import re

from . import typewords
from .blocks import Block, Code, Findings, Heading, Piece, Prose, Row, Table
from .form import Line, joined
from .inline import broken_lines, cells, text_of
from .pieces import bullet_of, crawled_pieces, type_of
from .vocabulary import (
    CONTENT_TYPE,
    DESCRIPTION,
    FOOT,
    HEADERS,
    NAME,
    NAME_MARKS,
    RESPONSE,
    SECTIONS,
    TYPE,
    columns_of,
)

_FENCE = re.compile(r"\s*(```+|~~~+)\s*[\w-]*\s*")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(\S.*?)\s*#*")
_RULE = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*")
_RULE_LIKE = re.compile(r"[\s|:-]*-[\s|:-]*")
_COLUMN = re.compile(r"(\*\*|__)(?:Name|Type|Description|Имя|Название|Тип|Описание)\1")
_NAME = re.compile(r"(?:\.\.\.[a-z]+|\[[^\[\]]*\]|[A-Za-z_$@][\w.$@\[\]/-]*)\s*\**[⦸⨸]*")
_TYPE_MARK = re.compile(r"(?:(\*\*|__)(?:Type|Тип)\s*(?::\s*\1|\1\s*:)|^(?:Type|Тип):)\s*")


def blocks(lines: tuple[Line, ...], findings: Findings) -> list[Block]:
    """The blocks of a crawled page, up to its foot."""
    whole = joined(lines, lambda last, text: last.endswith("`,") and text.startswith("`"))
    return _Reader(whole, findings).read()


class _Reader:
    """One pass over the lines; `table` is the table that is open."""

    def __init__(self, lines: tuple[Line, ...], findings: Findings) -> None:
        self.lines = lines
        self.findings = findings
        self.blocks: list[Block] = []
        self.table: Table | None = None
        self.columns: tuple[str, ...] = ()
        self.framed = False
        self.answers = False

    def read(self) -> list[Block]:
        position = 0
        while position < len(self.lines):
            line = self.lines[position]
            if self.answers and text_of(line.text.lstrip("# ")) in FOOT:
                self._check_foot(position + 1)
                break
            position = self._step(position)
        return self.blocks

    def _step(self, position: int) -> int:
        """Take what begins at a line, and give the position behind it."""
        line = self.lines[position]
        if _FENCE.fullmatch(line.text):
            return self._code(position)
        if heading := _HEADING.fullmatch(line.text):
            self._heading(line.number, text_of(heading[2]))
            return position + 1
        if end := self._header(position):
            return end
        if _RULE.fullmatch(line.text) or not line.text.strip():
            if "|" in line.text:
                self.findings.add(line.number, "a rule stands below no header")
            return position + 1
        if self._begins_body(position):
            self.table = None
            self.blocks.append(Prose(line.number, text_of(line.text)))
            return position + 1
        if self.table is not None:
            self._table_line(line, self.table)
        else:
            for raw in broken_lines(line.text):
                self._add(crawled_pieces(line.number, raw, self.findings))
        return position + 1

    def _begins_body(self, position: int) -> bool:
        """Whether a further body of the same answer, in another type, begins here."""
        if not CONTENT_TYPE.fullmatch(text_of(self.lines[position].text)):
            return False
        below = next((line.text for line in self.lines[position + 1 :] if line.text.strip()), "")
        return bool(_FENCE.fullmatch(below)) or "|" in below

    def _add(self, pieces: list[Piece]) -> None:
        if self.table is None:
            self.blocks += pieces
        elif self.table.rows:
            self.table.rows[-1].pieces += pieces
        else:
            for piece in pieces:
                self.findings.add(piece.line, "stands in a table before its first row")

    def _code(self, position: int) -> int:
        opening = _FENCE.fullmatch(self.lines[position].text)
        fence = opening[1] if opening else "```"
        end = position + 1
        while end < len(self.lines) and not self.lines[end].text.strip().startswith(fence):
            if _HEADING.fullmatch(self.lines[end].text):
                break
            end += 1
        if end == len(self.lines) or not self.lines[end].text.strip().startswith(fence):
            self.findings.add(self.lines[position].number, "a block of code does not end")
            end -= 1
        inner = self.lines[position + 1 : end]
        first = next((n for n, line in enumerate(inner) if line.text.strip()), 0)
        text = "\n".join(line.text for line in inner[first:]).rstrip()
        if text:
            self._add([Code(inner[first].number, text)])
        return end + 1

    def _heading(self, number: int, text: str) -> None:
        self.table = None
        self.blocks.append(Heading(number, text))
        self.answers |= SECTIONS.get(text) == "responses"

    # --- tables ---

    def _header(self, position: int) -> int:
        """Open a table, also one whose header is damaged, which is reported."""
        line = self.lines[position]
        ruled = self._rule_below(position)
        if "|" not in line.text and not ruled:
            return 0
        framed = line.text.lstrip().startswith("|") and line.text.rstrip().endswith("|")
        row = cells(line.text, framed)
        columns = columns_of([text_of(cell) for cell in row])
        width = len(cells(self.lines[position + 1].text, framed)) if ruled else len(row)
        if not columns:
            if not ruled and not any(_COLUMN.fullmatch(cell) for cell in row):
                return 0
            if width == 1:
                # One cell and a rule: a framed remark.
                self._add(crawled_pieces(line.number, line.text, self.findings))
                return position + 2
            self.findings.add(line.number, "the header of this table is not known")
            columns = self._shown_columns(position + 1)
        if not ruled:
            self.findings.add(line.number, "no rule stands below the header of this table")
        elif width != len(row):
            self.findings.add(line.number, "the header and its rule differ")
        below = self.lines[position + 1 : position + 2]
        if below and not ruled and _RULE_LIKE.fullmatch(below[0].text):
            self.findings.add(below[0].number, "the rule below a header is damaged")
            ruled = True
        self.columns, self.framed = columns, framed
        self.table = Table(line.number, named=HEADERS[columns])
        self.blocks.append(self.table)
        return position + (2 if ruled else 1)

    def _rule_below(self, position: int) -> bool:
        below = self.lines[position + 1 : position + 2]
        return bool(below) and bool(_RULE.fullmatch(below[0].text))

    def _shown_columns(self, start: int) -> tuple[str, ...]:
        """The columns that the rows show where the header is damaged."""
        for line in self.lines[start:]:
            if _HEADING.fullmatch(line.text):
                break
            row = cells(line.text, line.text.lstrip().startswith("|"))
            if len(row) < 2 or _RULE.fullmatch(line.text):
                continue
            if _TYPE_MARK.match(row[1]):
                return (NAME, DESCRIPTION)
            return (NAME, TYPE, DESCRIPTION) if len(row) == 3 else (TYPE, DESCRIPTION)
        return (NAME, DESCRIPTION)

    def _table_line(self, line: Line, table: Table) -> None:
        number = line.number
        row = cells(line.text, self.framed)
        if len(row) > 1 and (opened := self._opened(number, row, table)):
            table.rows.append(opened)
            rest = self._type_cell(opened, row)
        elif _TYPE_MARK.search(line.text):
            # Only rows have a type, so this is one, though its name or its pipe is gone.
            self.findings.add(number, "a row is damaged")
            start = found.start() if (found := _TYPE_MARK.search(line.text)) else 0
            table.rows.append(opened := Row(number, text_of(line.text[:start]).strip("| ")))
            rest = self._labelled(opened, line.text[start:])
        else:
            rest = line.text
            if len(row) > 1:
                self.findings.add(number, "the mark of a cell stands in the text")
        for raw in broken_lines(rest):
            if raw.strip():
                self._add(crawled_pieces(number, raw, self.findings))

    def _opened(self, number: int, row: list[str], table: Table) -> Row | None:
        """The row that a line of cells opens; None where it goes on with the last one."""
        first = text_of(row[0])
        if not table.named:
            if typewords.whole(first) is None and not _NAME.fullmatch(first):
                return None
            return Row(number, "", first, number)
        words = first.split()
        if _NAME.fullmatch(first) or (words and all(word in NAME_MARKS for word in words[1:])):
            return Row(number, first) if not bullet_of(row[0]) else None
        if _TYPE_MARK.match(row[1].lstrip("| ")) and len(words) <= 3:
            return Row(number, first)
        return None

    def _type_cell(self, opened: Row, row: list[str]) -> str:
        """Take the type out of a row's cells; the description is left."""
        if self.table is not None and not self.table.named:
            return " | ".join(row[1:])
        if TYPE in self.columns:
            opened.type, opened.type_line = text_of(row[1]), opened.line
            shown = type_of(opened.type)
            if shown is not None:
                self.findings.add(opened.line, "the type stands in the wrong column")
                opened.type = shown
            if len(row) < 3:
                self.findings.add(opened.line, "a row has too few cells")
            return " | ".join(row[2:])
        rest = self._labelled(opened, " | ".join(row[1:]))
        if len(cells(rest, framed=False)) > 1:
            self.findings.add(opened.line, "the mark of a cell stands in the text")
        return rest

    def _labelled(self, opened: Row, raw: str) -> str:
        """Take `**Type:** type` from the start of a description."""
        mark = _TYPE_MARK.match(raw)
        if not mark:
            return raw
        first, *further = broken_lines(raw[mark.end() :].strip())
        opened.type_line = opened.line
        read = typewords.leading(text_of(first))
        if read is None:
            # Not understood, which the row's reader reports; what follows must not be lost with it.
            word, _, rest = first.partition(" ")
            opened.type = text_of(word)
        else:
            rest = _behind_type(first, read.rest)
            opened.type = text_of(first).removesuffix(read.rest).strip()
        return "<br>".join([rest, *further])

    # --- the foot ---

    def _check_foot(self, start: int) -> None:
        """Nothing that says a fact may stand in the foot."""
        for line in self.lines[start:]:
            text = text_of(line.text.lstrip("# "))
            row = cells(line.text, framed=False)
            header = columns_of([text_of(cell) for cell in row])
            answer = RESPONSE.fullmatch(text) and " " in text
            if header or answer or _TYPE_MARK.search(line.text):
                self.findings.add(line.number, "stands behind the page's end")


def _behind_type(raw: str, rest: str) -> str:
    """The end of a raw text that reads as `rest`."""
    if not rest:
        return ""
    for start in range(len(raw) + 1):
        if (start == 0 or raw[start - 1].isspace()) and text_of(raw[start:]) == rest:
            return raw[start:]
    return raw
