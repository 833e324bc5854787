"""From a row of a table to the field it describes.

What is printed beside an array belongs partly to its items: lengths, bounds, patterns and values
do, counts and uniqueness do not. Beside an array of arrays a count that is printed twice belongs to
the inner array first, as pages print the inner type's constraints first; one that is printed once
is taken for that of the outer.
"""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

from . import typewords
from .blocks import Bullet, Code, Findings, Mark, Piece, Prose, Row
from .model import ARRAY_CONSTRAINTS, Field, Json
from .numbers import count, number
from .pieces import type_of
from .vocabulary import (
    FLAGS,
    NAME_MARKS,
    deprecation,
    fact_of,
    prose_like,
)

_COUNTS = frozenset(
    {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}
)
_BOUNDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_MEANING = re.compile(r"(\S+)\s+[—–-]\s+[^\s—–-].*")
_VALUE_WORD = re.compile(r"[\w.+-]+")
_FORMAT = re.compile(r"[a-z][a-z0-9-]*")
_VARIANTS = re.compile(r"(One|Any|All) of(?: \d+ types?)?:?", re.IGNORECASE)
_NAME = re.compile(r"([^\s*⦸⨸]+)(|[\s*⦸⨸].*)")
_NAME_MARK = re.compile(r"[*⦸⨸]|[^\s*⦸⨸]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """What a name cell says."""

    name: str
    required: bool
    deprecated: bool


def name_of(row: Row, findings: Findings) -> Named:
    """Read a row's name cell; the name is empty where it was lost."""
    found = _NAME.fullmatch(row.name)
    if not found:
        findings.add(row.line, "a row has lost its name")
        return Named("", False, False)
    # A crawler writes a bold asterisk with five.
    marks = _NAME_MARK.findall(found[2].replace("*****", "*"))
    meanings = [NAME_MARKS.get(mark) for mark in marks]
    if None in meanings or len(set(meanings)) < len(meanings):
        findings.add(row.line, "the name of a row is not understood")
    return Named(found[1], required="required" in meanings, deprecated="deprecated" in meanings)


def field_of(row: Row, findings: Findings) -> Field:
    """The field of a row, without what its name says."""
    skeleton = _type(row, findings)
    builder = Builder(skeleton, row.line, findings)
    if row.type is not None:
        builder.lines["type"] = row.type_line or row.line
    builder.read(row.pieces)
    return builder.build()


def _type(row: Row, findings: Findings) -> Field:
    if row.type is None:
        findings.add(row.line, "a row has no type")
        return Field()
    line = row.type_line or row.line
    read = typewords.leading(row.type)
    if read is None:
        findings.add(line, "the type is not understood")
        return Field()
    if read.rest:
        findings.add(line, "text stands behind the type")
    first = row.pieces[0] if row.pieces else None
    if isinstance(first, Prose) and first.line == line and _repeats(row.type, first.text):
        findings.add(line, "a second type stands behind the type")
    return read.type


def _repeats(shown: str, text: str) -> bool:
    """Whether a description begins with what looks like the type, or a part of it."""
    word = text.split(maxsplit=1)[0]
    parts = shown.split()
    return (
        word in parts
        or (typewords.is_plain(word) and word[0].islower())
        or bool(re.fullmatch(r"[\w<>\[\],]*[<>\[\]][\w<>\[\],]*", word))
    )


class Builder:
    """Collects what the pieces of one description say of a value."""

    def __init__(self, skeleton: Field, line: int, findings: Findings) -> None:
        self.line = line
        self.findings = findings
        self.lines: dict[str, int] = {}
        self.facts: dict[str, Json] = {}
        self.counts: dict[str, list[tuple[Json, int]]] = {}
        self.said: dict[str, Any] = {}
        self.variants: dict[str, tuple[Field, ...]] = {}
        self.format: str | None = None
        inner = skeleton
        self.arrays = 0
        while inner.type == "array" and inner.items is not None:
            inner, self.arrays = inner.items, self.arrays + 1
        self.inner = inner

    # --- reading ---

    def read(self, pieces: list[Piece]) -> None:
        """Take every piece: as a fact, as prose, or as something to report."""
        bullets: list[Bullet] = []
        marked = False
        announced: Mark | None = None
        position = 0
        while position < len(pieces):
            piece = pieces[position]
            position += 1
            if isinstance(piece, Code):
                if announced is not None:
                    self._example(piece)
                announced = None
                continue
            self._without_example(announced)
            announced = None
            if isinstance(piece, Bullet):
                bullets.append(piece)
            elif isinstance(piece, Mark):
                fact = fact_of(piece.label)
                if fact in ("example", "examples") and not piece.value:
                    announced = piece
                elif self._mark(piece, fact):
                    marked = True
            elif _VARIANTS.fullmatch(piece.text):
                position = self._alternatives(piece, pieces, position)
            else:
                self._prose(piece, marked)
        self._without_example(announced)
        self._values(bullets)

    def _without_example(self, announced: Mark | None) -> None:
        # Alone it may be the title of a remark.
        if announced is not None and announced.colon:
            self._report(announced.line, "a constraint has no value")

    def _report(self, line: int, reason: str) -> None:
        self.findings.add(line, reason)

    def _prose(self, piece: Prose, marked: bool) -> None:
        said, doubtful = deprecation(piece.text)
        shown = type_of(piece.text)
        if doubtful or (said and "deprecated" in self.said):
            self._report(piece.line, "looks like a mark of deprecation")
        if said:
            self._say("deprecated", piece.line)
        elif doubtful or shown == "":
            return
        elif shown is not None:
            self._report(piece.line, "a second type stands in a row")
        elif not prose_like(piece.text):
            self._report(piece.line, "looks like a constraint")
        elif marked and not (len(piece.text.split()) >= 4 and piece.text[-1:] in ".!?:;…)"):
            self._report(piece.line, "text stands behind a constraint")

    def _mark(self, piece: Mark, fact: str | None) -> bool:
        """Take a mark; False where it turned out to be prose."""
        text = f"{piece.label}: {piece.value}"
        if fact is None:
            if not piece.sure and prose_like(text) and len(piece.value.split()) > 1:
                return False
            self._report(piece.line, f"the constraint {piece.label!r} is not known")
            return True
        if fact == "format" and not piece.sure and not _FORMAT.fullmatch(piece.value):
            return False
        self._fact(piece, fact)
        return fact not in self.said

    def _fact(self, piece: Mark, fact: str) -> None:
        if fact in FLAGS:
            # `Unique items`, or `Unique items: true`; a deprecation may go on in words.
            if piece.value != ("true" if piece.colon else "") and fact != "deprecated":
                self._report(piece.line, "the value of a constraint is not understood")
            if fact in ("uniqueItems", "readOnly", "writeOnly"):
                self._put(fact, True, piece.line)
            elif fact in self.said:
                self._report(piece.line, "a constraint is printed twice")
            else:
                self._say(fact, piece.line)
        elif not piece.value:
            self._report(piece.line, "a constraint has no value")
        elif fact == "format" and not _FORMAT.fullmatch(piece.value):
            self._report(piece.line, "the value of a constraint is not understood")
        elif fact == "format":
            if self.inner.format is not None or self.format is not None:
                self._report(piece.line, "a constraint is printed twice")
            self.format = piece.value
            self.lines["format"] = piece.line
        else:
            value = self._value(piece, fact)
            if value is None:
                self._report(piece.line, "the value of a constraint is not understood")
            else:
                self._put("example" if fact == "examples" else fact, value, piece.line)

    def _value(self, piece: Mark, fact: str) -> Json:
        """The value of a mark, or None where it is none of the kind that its label asks for."""
        if piece.quoted is not None and len(piece.quoted) > 1 and fact != "enum":
            return None
        if piece.sure and piece.quoted is None and " " in piece.value and fact != "enum":
            return None
        if fact in _COUNTS:
            return count(piece.value)
        if fact in _BOUNDS:
            return number(piece.value)
        if fact == "pattern":
            return piece.value
        if fact == "enum":
            return self._enum(piece)
        return self._of_type(piece.quoted[0] if piece.quoted else piece.value, whole=True)

    def _enum(self, piece: Mark) -> Json:
        words = piece.quoted or tuple(part.strip() for part in piece.value.split(","))
        if piece.quoted is None and any(" " in word for word in words):
            return None
        if len(set(words)) < len(words) or not all(words):
            return None
        values = [self._of_type(word) for word in words]
        return None if any(value is None for value in values) else values

    def _of_type(self, text: str, *, whole: bool = False) -> Json:
        """A value as the field's type has it; None where it is none of the type."""
        if whole and self.arrays and text.startswith("["):
            value = _json(text)
            return value if isinstance(value, list) else None
        kind = self.inner.type
        if kind == "integer":
            value = number(text)
            return value if isinstance(value, int) else None
        if kind == "number":
            return number(text)
        if kind == "boolean":
            return {"true": True, "false": False}.get(text)
        if kind == "object" and text[:1] in "{[":
            return _json(text)
        return text

    def _example(self, code: Code) -> None:
        value = _json(code.text)
        if value is None:
            self._report(code.line, "an example is not JSON")
        else:
            self._put("example", value, code.line)

    def _alternatives(self, head: Prose, pieces: list[Piece], position: int) -> int:
        """Take the types below `One of` and its like; give the position behind them."""
        found: list[Field] = []
        while position < len(pieces):
            piece = pieces[position]
            if not isinstance(piece, Prose | Bullet):
                break
            shown = type_of(piece.text)
            read = typewords.whole(piece.text if shown is None else shown)
            if read is None or (shown is None and not _is_type(piece.text)):
                break
            found.append(dataclasses.replace(read, line=piece.line))
            position += 1
        kind = head.text.split()[0].lower() + "_of"
        if not found or kind in self.variants:
            self._report(head.line, "alternatives are not understood")
        self.variants[kind] = tuple(found)
        return position

    def _values(self, bullets: list[Bullet]) -> None:
        """A list that gives each value its meaning names the values, where nothing else does."""
        if "enum" in self.facts or self.inner.type not in ("integer", "number", "string"):
            return
        meant = [(self._meaning(bullet.text), bullet) for bullet in bullets]
        depth = min((bullet.depth for value, bullet in meant if value is not None), default=0)
        # Lists inside an entry explain it.
        entries = [(value, bullet) for value, bullet in meant if bullet.depth <= depth]
        found = [(value, bullet) for value, bullet in entries if value is not None]
        odd = [bullet for value, bullet in entries if value is None]
        if not found or (self.inner.type == "string" and not _are_values(found, odd)):
            return
        for bullet in odd:
            self._report(bullet.line, "an entry of a list of values is not understood")
        values = [value for value, _ in found]
        for index, (value, bullet) in enumerate(found):
            if value in values[:index]:
                self._report(bullet.line, "a value stands twice in a list of values")
        self._put("values", values, found[0][1].line)

    def _meaning(self, text: str) -> Json:
        found = _MEANING.fullmatch(text)
        if not found or not _VALUE_WORD.fullmatch(found[1].strip("\"'«»")):
            return None
        return self._of_type(found[1].strip("\"'«»"))

    # --- building ---

    def _say(self, fact: str, line: int) -> None:
        self.said[fact] = True
        self.lines.setdefault(fact, line)

    def _put(self, fact: str, value: Json, line: int) -> None:
        if fact in ARRAY_CONSTRAINTS:
            self.counts.setdefault(fact, []).append((value, line))
            return
        if fact in self.facts:
            self._report(line, "a constraint is printed twice")
            return
        self.facts[fact] = value
        self.lines[fact] = line

    def build(self) -> Field:
        """The field, with everything at the level it belongs to."""
        outer: dict[str, Json] = {}
        inner = dict(self.facts)
        if self.arrays:
            # A list is a value of the array, all else of an item.
            for fact in ("default", "example", "const"):
                if isinstance(inner.get(fact), list):
                    outer[fact] = inner.pop(fact)
        for fact in ("readOnly", "writeOnly"):
            if fact in inner:
                outer[fact] = inner.pop(fact)
        result = dataclasses.replace(
            self.inner,
            constraints=inner if self.arrays else inner | outer,
            format=self.format or self.inner.format,
            line=self.line,
            lines=self.lines,
            one_of=self.variants.get("one_of", self.inner.one_of),
            any_of=self.variants.get("any_of", ()),
            all_of=self.variants.get("all_of", ()),
        )
        levels = self._levels(max(self.arrays, 1))
        for level in range(self.arrays):
            last = level == self.arrays - 1
            result = Field(
                type="array",
                items=result,
                constraints=levels[self.arrays - 1 - level] | (outer if last else {}),
                line=self.line,
                lines=self.lines,
            )
        if not self.arrays and levels[0]:
            # Beside the name of an object that may well be an array.
            if self.inner.ref is None:
                for fact in levels[0]:
                    self._report(self.lines[fact], "a constraint of arrays beside another type")
            result = dataclasses.replace(result, constraints={**result.constraints, **levels[0]})
        return dataclasses.replace(
            result,
            required=bool(self.said.get("required")),
            deprecated=bool(self.said.get("deprecated")),
            nullable=result.nullable or bool(self.said.get("nullable")),
        )

    def _levels(self, depth: int) -> list[dict[str, Json]]:
        """The constraints of the arrays, the outermost first."""
        levels: list[dict[str, Json]] = [{} for _ in range(depth)]
        for fact, printed in self.counts.items():
            for _, line in printed[depth:]:
                self._report(line, "a constraint is printed twice")
            for level, (value, line) in zip(levels, reversed(printed[:depth]), strict=False):
                level[fact] = value
                self.lines.setdefault(fact, line)
        return levels


def _are_values(found: list[tuple[Json, Bullet]], odd: list[Bullet]) -> bool:
    """Whether a list below a string gives meanings to values, and is no list of sentences."""
    return len(odd) < len(found) and (len(found) > 1 or str(found[0][0]).isupper())


def _is_type(text: str) -> bool:
    return typewords.is_plain(text) or (text[:1].isupper() and len(text.split()) == 1)


def _json(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
