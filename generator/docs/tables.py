"""From the tables and the descriptions of objects to fields."""

from __future__ import annotations

import dataclasses
import json
import re

from . import typewords
from .blocks import Code, Findings, Mark, Piece, Prose, Row, Table
from .model import Field
from .pieces import type_of
from .rows import Builder, field_of, name_of
from .vocabulary import constraint_inside, deprecation, fact_of
from .worded import unsaid


class Tables:
    """Reads tables, and remembers where each row and object begins, by line and place."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.places: list[tuple[int, str]] = []

    def fields(self, table: Table, place: str) -> Field:
        """The object whose fields a table shows.

        Args:
            table: A table with named rows.
            place: What the table belongs to, as `model.walk` names it.
        """
        if not table.named:
            self.findings.add(table.line, "a table of one type does not belong here")
            return Field(type="object", properties={}, line=table.line)
        if not table.rows:
            self.findings.add(table.line, "a table is empty")
        properties: dict[str, Field] = {}
        variants: list[Field] = []
        additional: Field | None = None
        for row in table.rows:
            named = name_of(row, self.findings)
            joint = "." if place.startswith("object ") else " "
            self.places.append((row.line, f"{place}{joint}{named.name}"))
            if named.name.startswith("..."):
                variants += self._rest(row)
                continue
            field = field_of(row, self.findings)
            field = dataclasses.replace(
                field,
                required=field.required or named.required,
                deprecated=field.deprecated or named.deprecated,
                lines={"required": row.line, "deprecated": row.line, **field.lines},
            )
            self._worded(row, field)
            known = additional is not None if named.name[:1] == "[" else named.name in properties
            if known:
                self.findings.add(row.line, "a name stands in a table twice")
            elif named.name[:1] == "[":
                additional = field
            elif named.name:
                properties[named.name] = field
        return Field(
            type="object",
            properties=properties,
            additional=additional,
            one_of=tuple(variants),
            line=table.line,
        )

    def _worded(self, row: Row, field: Field) -> None:
        for line, reason in unsaid(row.pieces, field):
            self.findings.add(line, reason)

    def _rest(self, row: Row) -> list[Field]:
        """The alternatives that a row `...rest` names."""
        prose = [piece.text for piece in row.pieces if isinstance(piece, Prose)]
        found = re.match(r"oneOf:?\s+(.*)", " ".join([row.type or "", *prose]).strip())
        read = typewords.leading(found[1]) if found else None
        if read is None or read.rest.startswith(("or ", "или ")):
            self.findings.add(row.line, "alternatives are not understood")
            return []
        alternatives = read.type.one_of or (read.type,)
        return [dataclasses.replace(field, line=row.line) for field in alternatives]

    def single(self, table: Table, name: str | None) -> Field | None:
        """What a table of one type says, below the heading of an object of a name or in a body."""
        for row in table.rows[1:]:
            self.findings.add(row.line, "a table of one type has a second row")
        if not table.rows:
            self.findings.add(table.line, "a table is empty")
            return None
        row = table.rows[0]
        if name is not None and row.type == name:
            builder = Builder(Field(), row.line, self.findings)
            builder.read(row.pieces)
            field = builder.build()
            self._worded(row, field)
            return field
        field = field_of(row, self.findings)
        self._worded(row, field)
        if name is not None and field.ref is not None:
            self.findings.add(row.line, "a table of one type names another object")
        return field

    def described(self, line: int, pieces: list[Piece]) -> Field:
        """What stands between the heading of an object and its table: a mark, a type alone."""
        found = Field(line=line)
        announced = False
        for piece in pieces:
            if isinstance(piece, Mark):
                fact = fact_of(piece.label)
                announced = fact in ("example", "examples") and not piece.value
                if fact == "deprecated":
                    found = dataclasses.replace(found, deprecated=True)
                elif not announced and (piece.sure or fact):
                    self.findings.add(piece.line, "a constraint stands outside of a table")
            elif isinstance(piece, Code):
                if announced and not _is_json(piece.text):
                    self.findings.add(piece.line, "an example is not JSON")
            elif isinstance(piece, Prose):
                found = self._prose(found, piece)
        return found

    def _prose(self, found: Field, piece: Prose) -> Field:
        said, doubtful = deprecation(piece.text)
        if doubtful:
            self.findings.add(piece.line, "looks like a mark of deprecation")
        if said:
            return dataclasses.replace(found, deprecated=True, lines={"deprecated": piece.line})
        if typewords.is_plain(piece.text) and found.type is None:
            read = typewords.whole(piece.text) or Field()
            lines = {"type": piece.line}
            return dataclasses.replace(
                read, deprecated=found.deprecated, line=found.line, lines=lines
            )
        if type_of(piece.text) is not None or constraint_inside(piece.text):
            self.findings.add(piece.line, "looks like a constraint outside of a table")
        return found


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
