"""Read a type as pages print it: `integer<int64>`, `OfferDTO[]`, `Map<string, number[]>`, `A or B`.

A name that is no type word is taken for the name of an object; whether the page has that object is
known only at its end.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import NamedTuple

from .model import Field

SCALARS = frozenset({"string", "integer", "number", "boolean"})
_SIMPLE = SCALARS | {"object", "array", "null", "any", "file"}
_MAPS = frozenset({"map", "dict", "object", "record"})
_ARRAYS = frozenset({"array", "list", "set"})

_WORD = re.compile(r"[A-Za-z_$][\w$.-]*")
_FORMAT = re.compile(r"<\s*([\w.+/-]+)\s*>")
_BRACKETS = re.compile(r"\s?\[\s*\]")
_OR = re.compile(r"\s*\|\s*|\s+(?:or|или)\s+")

_DEEPEST = 10


class Read(NamedTuple):
    """A type and what stands behind it."""

    type: Field
    rest: str


class _NoType(Exception):
    pass


def leading(text: str) -> Read | None:
    """The type that a text begins with, which white space or the end follows; None without one."""
    try:
        found, end = _union(text, 0)
    except _NoType:
        return None
    rest = text[end:]
    if rest and not rest[0].isspace():
        return None
    return Read(found, rest.strip())


def whole(text: str) -> Field | None:
    """The type that all of a text is; None where it is not one."""
    read = leading(text)
    return read.type if read and not read.rest else None


def is_plain(text: str) -> bool:
    """Whether a text can be nothing but a type: it begins with a type word or carries brackets."""
    read = leading(text)
    if read is None or read.rest:
        return False
    return read.type.ref is None or bool(re.search(r"[<\[]", text))


def refs(item: Field) -> Iterator[Field]:
    """The parts of a type that name an object."""
    if item.ref is not None:
        yield item
    for inner in (item.items, item.additional, *item.one_of):
        if inner is not None:
            yield from refs(inner)


def _union(text: str, start: int, depth: int = 0) -> tuple[Field, int]:
    if depth > _DEEPEST:
        raise _NoType
    found, end = _suffixed(text, start, depth)
    parts = [found]
    while joint := _OR.match(text, end):
        try:
            further, after = _suffixed(text, joint.end(), depth)
        except _NoType:
            break
        # "string or similar" goes on in prose: only what is certainly a type makes a union.
        word = text[joint.end() : after]
        if not (is_plain(word) or word[:1].isupper()):
            break
        parts.append(further)
        end = after
    return _joined(parts), end


def _joined(parts: list[Field]) -> Field:
    solid = [part for part in parts if part.type != "null"]
    nullable = len(solid) < len(parts)
    if not solid:
        return parts[0]
    if len(solid) == 1:
        return dataclasses.replace(solid[0], nullable=nullable) if nullable else solid[0]
    return Field(one_of=tuple(solid), nullable=nullable)


def _suffixed(text: str, start: int, depth: int) -> tuple[Field, int]:
    found, end = _atom(text, start, depth)
    while brackets := _BRACKETS.match(text, end):
        depth += 1
        if depth > _DEEPEST:
            raise _NoType
        found = Field(type="array", items=found)
        end = brackets.end()
    return found, end


def _atom(text: str, start: int, depth: int) -> tuple[Field, int]:
    if text.startswith("(", start):
        found, end = _union(text, start + 1, depth + 1)
        return found, _closing(text, end, ")")
    word = _WORD.match(text, start)
    if word is None:
        raise _NoType
    name, end = word[0], word.end()
    opened = text.startswith("<", end)
    if opened and name.lower() in _MAPS:
        key, after = _union(text, _spaces(text, end + 1), depth + 1)
        if key.type != "string":
            raise _NoType
        value, after = _union(text, _spaces(text, _closing(text, after, ",")), depth + 1)
        return Field(type="object", additional=value), _closing(text, after, ">")
    if opened and name.lower() in _ARRAYS:
        inner, after = _union(text, _spaces(text, end + 1), depth + 1)
        return Field(type="array", items=inner), _closing(text, after, ">")
    if name in SCALARS and (form := _FORMAT.match(text, end)):
        return Field(type=name, format=form[1]), form.end()
    if opened:
        raise _NoType
    return (Field(type=name) if name in _SIMPLE else Field(ref=name)), end


def _spaces(text: str, position: int) -> int:
    return len(text) - len(text[position:].lstrip())


def _closing(text: str, position: int, mark: str) -> int:
    position = _spaces(text, position)
    if not text.startswith(mark, position):
        raise _NoType
    return position + 1
