"""Read a page that was copied as plain text: nothing but line breaks tells its parts.

A cell of a table is one or more lines, so a row is told by its beginning: a name, and a type behind
it. What begins like a row and is none is reported, and so is what looks like the beginning of a
table or of an answer.
"""

from __future__ import annotations

import re

from . import typewords
from .blocks import Block, Code, Findings, Heading, Row, Table
from .form import Line
from .pieces import bullet_of, plain_pieces, type_of
from .segments import NAME_CELL, Segment, segments
from .vocabulary import (
    BADGES,
    COLUMNS,
    CONTENT_TYPE,
    DESCRIPTION,
    FOOT,
    HEADERS,
    METHODS,
    NAME,
    REMARKS,
    RESPONSE,
    SECTIONS,
    TYPE,
    columns_of,
    like_response,
)

_OBJECT = re.compile(r"[A-Z][A-Za-z0-9]*(?:[-_.]\w+)*")
_REFERRED = re.compile(r"[A-Z]\w*(?:[-_.]\w+)*")
_RESERVED = {*COLUMNS, *SECTIONS, *METHODS, *REMARKS, *BADGES}


def blocks(lines: tuple[Line, ...], findings: Findings) -> list[Block]:
    """The blocks of a plain copy, up to its foot."""
    return _Reader(segments(lines), findings).read()


def _is_method(segment: Segment) -> bool:
    word, _, rest = segment.bare.partition(" ")
    return word in METHODS and (not rest or rest.startswith("http"))


# --- segments to blocks --------------------------------------------------------------------------


class _Reader:
    """One pass over the segments; `table` is the table that is open."""

    def __init__(self, segments: list[Segment], findings: Findings) -> None:
        self.segments = segments
        self.findings = findings
        self.blocks: list[Block] = []
        self.table: Table | None = None
        self.columns: tuple[str, ...] = ()
        self.answers = False
        self.three = any(len(self._columns(n)) == 3 for n in range(len(segments)))
        self.start = next((n for n, segment in enumerate(segments) if _is_method(segment)), 1) - 1
        self.referred = set(self._referred())

    def _referred(self) -> list[str]:
        """The names of objects that types mention."""
        found: list[str] = []
        for position, segment in enumerate(self.segments):
            text = type_of(segment.bare)
            if text is None and self.three and self._below_name(position):
                text = segment.bare
            if text is not None:
                found += _REFERRED.findall(text)
        return [name for name in found if name not in _RESERVED]

    def _below_name(self, position: int) -> bool:
        """Whether a line may be the type of a row of three columns."""
        before = self._text(position - 1)
        return (
            self._named(position - 1)
            and not typewords.is_plain(before)
            and typewords.whole(self._text(position)) is not None
        )

    def read(self) -> list[Block]:
        position = 0
        while position < len(self.segments):
            segment = self.segments[position]
            if not segment.code and self._foot(segment):
                self._check_foot(position + 1)
                break
            position = self._step(position)
        return self.blocks

    def _step(self, position: int) -> int:
        """Take what begins at a segment, and give the position behind it."""
        segment = self.segments[position]
        if segment.code:
            self._add(Code(segment.number, segment.text))
            return position + 1
        if end := self._header(position):
            return end
        if self._begins_body(position):
            self.table = None
        if self._is_heading(position):
            self.table = None
            self.blocks.append(Heading(segment.number, segment.bare))
            self.answers |= SECTIONS.get(segment.bare) == "responses"
            return position + 1
        if self.table is not None and (end := self._row(position)):
            return end
        if self.answers and like_response(segment.bare):
            self.findings.add(segment.number, "looks like the heading of an answer")
        for piece in plain_pieces(segment.number, segment.text):
            self._add(piece)
        return position + 1

    def _add(self, piece: Code | Block) -> None:
        if self.table is None:
            self.blocks.append(piece)
        elif isinstance(piece, Heading | Table):
            raise TypeError("no piece of a cell")
        elif self.table.rows:
            self.table.rows[-1].pieces.append(piece)
        else:
            self.findings.add(piece.line, "stands in a table before its first row")

    # --- what begins here ---

    def _text(self, position: int) -> str:
        """The bare text at a position; empty for code and beyond the ends."""
        if not 0 <= position < len(self.segments) or self.segments[position].code:
            return ""
        return self.segments[position].bare

    def _begins_body(self, position: int) -> bool:
        """Whether a further body of the same answer, in another type, begins here."""
        if not CONTENT_TYPE.fullmatch(self._text(position)):
            return False
        following = self.segments[position + 1 : position + 2]
        return bool(following and following[0].code) or self._header_follows(position)

    def _is_heading(self, position: int) -> bool:
        text = self._text(position)
        # A list of contents may stand above the page.
        if position < self.start:
            return False
        if text in SECTIONS:
            return True
        response = RESPONSE.fullmatch(text)
        if response and self.answers:
            following = self._text(position + 1)
            return bool(response[2]) or SECTIONS.get(following) == "body" or self.table is None
        return self._names_object(position)

    def _names_object(self, position: int) -> bool:
        text = self._text(position)
        if not (_OBJECT.fullmatch(text) or text in self.referred):
            return False
        if type_of(self._text(position + 1)) is not None:
            return False
        if TYPE in self.columns and self.table is not None and self._row_columns(position):
            return False
        if text in self.referred:
            return True
        if text in REMARKS or self._shows_object():
            return False
        return self._header_follows(position)

    def _shows_object(self) -> bool:
        """Whether the heading of an object came last, so that its table has to follow."""
        headings = [block.text for block in self.blocks if isinstance(block, Heading)]
        return self.table is None and bool(headings) and headings[-1] in self.referred

    def _header_follows(self, position: int) -> bool:
        """Whether a table begins before the next row or heading: then this names the table."""
        for further in range(position + 1, len(self.segments)):
            text = self._text(further)
            if self._columns(further):
                return True
            if text in SECTIONS or RESPONSE.fullmatch(text) or type_of(text) is not None:
                return False
            named = _OBJECT.fullmatch(text) or text in self.referred
            if (named and text not in REMARKS) or self._row_columns(further):
                return False
        return False

    def _named(self, position: int) -> bool:
        return bool(NAME_CELL.fullmatch(self._text(position)))

    # --- headers ---

    def _columns(self, position: int) -> tuple[str, ...]:
        """The columns of the table whose header begins here; empty for none."""
        for length in (3, 2):
            words = [self._text(position + n) for n in range(length)]
            if columns := columns_of(words):
                return columns
        return ()

    def _header(self, position: int) -> int:
        """Open a table, also one whose header is damaged, which is reported."""
        columns = self._columns(position)
        end = position + len(columns)
        if columns:
            columns = self._corrected(position, columns)
        elif self._text(position) in COLUMNS:
            end = position + 1
            while end < position + 3 and self._text(end) in COLUMNS:
                end += 1
            # The next word of the header may be the damaged one.
            while end < position + 3 and self._text(end) and not self._row_columns(end):
                if not self._row_columns(end + 1) and not self._labels_type(end + 1):
                    break
                end += 1
            columns = self._row_columns(end)
            if not columns and self._labels_type(end):
                columns = (TYPE, DESCRIPTION)
            self._broken_header(position, end)
            if not columns:
                return end
        if not columns:
            return 0
        self.columns = columns
        self.table = Table(self.segments[position].number, named=HEADERS[columns])
        self.blocks.append(self.table)
        return end if self.table.named else self._type_cell(end)

    def _labels_type(self, position: int) -> bool:
        """Whether the name of the object that is being shown stands here, as in a table of one."""
        shown = [block.text for block in self.blocks if isinstance(block, Heading)]
        return bool(shown) and shown[-1] == self._text(position)

    def _broken_header(self, position: int, end: int) -> None:
        for further in range(position, end):
            self.findings.add(self.segments[further].number, "the header of a table is damaged")
        before = self._text(position - 1)
        if before and len(before.split()) <= 2:
            number = self.segments[position - 1].number
            self.findings.add(number, "the header of a table is damaged")

    def _corrected(self, position: int, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The columns that the first row shows, where the header lost one of them."""
        shown = self._row_columns(position + len(columns))
        if not shown or shown == columns or columns == (NAME, TYPE, DESCRIPTION):
            return columns
        # Two columns cannot become three on a page whose tables have two: the row is damaged.
        if len(shown) == 3 and not self.three:
            return columns
        if columns == (TYPE, DESCRIPTION) and TYPE not in shown:
            return columns
        self._broken_header(position, position + len(columns))
        return shown

    def _row_columns(self, position: int) -> tuple[str, ...]:
        """The columns of the table whose row begins here, as far as the row tells."""
        if not self._named(position) or self._text(position) in COLUMNS:
            return ()
        behind = position + 1
        while self._text(behind) in BADGES:
            behind += 1
        if type_of(self._text(behind)) is not None:
            return (NAME, DESCRIPTION)
        following = self._text(behind)
        typed = typewords.is_plain(following) or (self.three and following in self.referred)
        if typed and not typewords.is_plain(self._text(position)):
            return (NAME, TYPE, DESCRIPTION)
        return ()

    def _type_cell(self, position: int) -> int:
        """The first cell of a table of one type."""
        text = self._text(position)
        number = self.segments[min(position, len(self.segments) - 1)].number
        if self.table is None:
            raise TypeError("no table is open")
        if typewords.whole(text) is None:
            self.findings.add(number, "no type stands in a table of one type")
            self.table.rows.append(Row(number, ""))
            return position
        self.table.rows.append(Row(number, "", text, number))
        return position + 1

    # --- rows ---

    def _row(self, position: int) -> int:
        """Open a row, also one that is damaged, which is reported; 0 where none begins."""
        if self.table is None:
            return 0
        number, text = self.segments[position].number, self._text(position)
        if bullet_of(self.segments[position].text):
            return 0
        behind = position + 1
        while self._text(behind) in BADGES:
            behind += 1
        name = " ".join(self._text(n) for n in range(position, behind))
        labelled = type_of(self._text(behind))
        if labelled is not None and (self._named(position) or self._like_name(text)):
            if not self.table.named:
                self.findings.add(number, "a row stands in a table of one type")
            if TYPE in self.columns and self.table.named:
                self.findings.add(number, "the type stands in the wrong column")
            return self._open(name, number, behind)
        stray = type_of(text)
        if stray == "" and TYPE in self.columns:
            # With a column for types the word only leads over to a list of values.
            return 0
        if stray is not None:
            self.findings.add(number, "a row has lost its name")
            self.table.rows.append(Row(number, "", stray, number))
            return position + 1
        if not self.table.named or not (self._named(position) or typewords.is_plain(text)):
            return 0
        if TYPE in self.columns:
            return self._row_of_three(position, name, behind)
        return self._lone_name(position)

    def _open(self, name: str, number: int, behind: int) -> int:
        if self.table is None:
            return 0
        segment = self.segments[behind]
        shown = type_of(segment.bare)
        text, end = (segment.bare if shown is None else shown), behind + 1
        # A union runs over several lines.
        while re.match(r"(?:or|или)\s+\S+$", self._text(end)):
            text, end = f"{text} {self._text(end)}", end + 1
        self.table.rows.append(Row(number, name, text, segment.number))
        return end

    def _row_of_three(self, position: int, name: str, behind: int) -> int:
        text, following = self._text(position), self._text(behind)
        found = typewords.whole(following)
        surely = self._surely_name(text)
        if text in REMARKS or following in _RESERVED:
            return self._lone_name(position)
        known = found is not None and (
            typewords.is_plain(following)
            or following == "oneOf"
            # Not the heading of an object behind a word of prose.
            or (following in self.referred and (surely or not self._header_follows(behind)))
        )
        # An unknown word below a name is a damaged type, unless it is the name of the next row.
        certain = known or (
            following.isascii()
            and len(following.split()) == 1
            and (found is not None or surely)
            and (surely or not self._row_columns(behind))
        )
        if typewords.is_plain(text) and not (known and text != following):
            self.findings.add(self.segments[position].number, "a row has lost its name")
            self._rows().append(Row(self.segments[position].number, "", text))
            return position + 1
        if certain and following not in COLUMNS and not type_of(following):
            return self._open(name, self.segments[position].number, behind)
        return self._lone_name(position)

    def _rows(self) -> list[Row]:
        return self.table.rows if self.table is not None else []

    def _lone_name(self, position: int) -> int:
        """A word that can only be a name, without the type that belongs to it."""
        text = self._text(position)
        last = self._rows()[-1] if self._rows() else None
        if last is not None and last.type is None and typewords.is_plain(text):
            number = self.segments[position].number
            self.findings.add(number, "a type without its label")
            last.type, last.type_line = text, number
            return position + 1
        if not self._surely_name(text):
            return 0
        self._rows().append(Row(self.segments[position].number, text))
        return position + 1

    @staticmethod
    def _surely_name(text: str) -> bool:
        return bool(NAME_CELL.fullmatch(text)) and (
            text.endswith("*") or text[0].islower() or text.startswith("...") or "_" in text
        )

    @staticmethod
    def _like_name(text: str) -> bool:
        """A name with something beside it that does not belong there."""
        words = text.split()
        return 1 < len(words) <= 3 and bool(NAME_CELL.fullmatch(words[0])) and words[0].isascii()

    # --- the foot ---

    def _foot(self, segment: Segment) -> bool:
        return self.answers and segment.bare in FOOT

    def _check_foot(self, start: int) -> None:
        """Nothing that says a fact may stand in the foot."""
        for position in range(start, len(self.segments)):
            text = self._text(position)
            if (
                type_of(text) is not None
                or self._columns(position)
                or (RESPONSE.fullmatch(text) and " " in text)
            ):
                self.findings.add(self.segments[position].number, "stands behind the page's end")
