"""One page against another of the same operation: the facts that changed, and no rewording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .compare import OF_LIMIT, OF_OPERATION, VARIANTS, inside, is_phrase, same
from .model import Body, Field, Json, Page, Shape, body_place

_INNER = {"items": ("items", "[]"), "additional": ("additionalProperties", "{}")}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that is not the same on two pages.

    Attributes:
        where: The place on the pages, as `model.walk` names places; empty for the operation itself.
        fact: Named as in `compare.FACTS`, or `example` for what a JSON example shows.
        before: What the older page says; None if nothing.
        after: What the newer page says; None if nothing.
        line: The newer page's line, or else the older one's; 0 where there is none.
        on_older: Whether the line is the older page's.
    """

    where: str
    fact: str
    before: Json
    after: Json
    line: int
    on_older: bool = False


class _Line(NamedTuple):
    """A line, and whether it is the older page's."""

    number: int
    on_older: bool


def _line(before: int, after: int) -> _Line:
    """The newer page's line, or else the older one's."""
    return _Line(after or before, on_older=not after and before != 0)


def changes(before: Page, after: Page) -> list[Change]:
    """Every fact that changed from one page to another, in the order of a page's parts.

    What is new or gone as a whole (a field, an answer) is one change, without its inner parts.
    """
    return list(_changes(before, after))


def _changes(before: Page, after: Page) -> Iterator[Change]:
    for fact in OF_OPERATION:
        name = fact.replace("-", "_")
        line = _line(before.lines.get(name, 0), after.lines.get(name, 0))
        yield from _changed("", fact, getattr(before, name), getattr(after, name), line)
    line = _line(*(limit.line if limit else 0 for limit in (before.limit, after.limit)))
    for part in OF_LIMIT:
        one, other = getattr(before.limit, part, None), getattr(after.limit, part, None)
        yield from _changed("", f"limit/{part}", one, other, line)
    for location in dict.fromkeys((*before.parameters, *after.parameters)):
        one, other = before.parameters.get(location, {}), after.parameters.get(location, {})
        yield from _members(location, one, other, "parameter")
    yield from _bodies("request", before.request, after.request)
    for code in dict.fromkeys((*before.responses, *after.responses)):
        if code in before.responses and code in after.responses:
            one, other = before.responses[code].bodies, after.responses[code].bodies
            yield from _bodies(code, one, other)
        else:
            yield _single(code, "response", code, before.responses, after.responses)
    for name in dict.fromkeys((*before.objects, *after.objects)):
        where = f"object {name}"
        if name in before.objects and name in after.objects:
            yield from _field(where, before.objects[name], after.objects[name])
        else:
            yield _single(where, "object", name, before.objects, after.objects)


def _changed(where: str, fact: str, before: Json, after: Json, line: _Line) -> Iterator[Change]:
    if fact == "example":
        before, after = (None if is_phrase(value) else value for value in (before, after))
    if not same(fact, before, after):
        yield Change(where, fact, before, after, line.number, line.on_older)


def _single(
    where: str, fact: str, name: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Change:
    line = _line(*(getattr(side.get(name), "line", 0) for side in (before, after)))
    known = [name if name in side else None for side in (before, after)]
    return Change(where, fact, known[0], known[1], line.number, line.on_older)


def _bodies(start: str, before: tuple[Body, ...], after: tuple[Body, ...]) -> Iterator[Change]:
    for number in range(max(len(before), len(after))):
        one = before[number] if number < len(before) else None
        other = after[number] if number < len(after) else None
        given = other or one
        assert given is not None
        where = body_place(start, number, given)
        line = _line(one.line if one else 0, other.line if other else 0)
        kinds = one and (one.content_type or ""), other and (other.content_type or "")
        yield from _changed(where, "content-type", *kinds, line)
        if one is None or other is None:
            continue
        if one.field is not None and other.field is not None:
            yield from _field(where, one.field, other.field)
        else:
            known = one.field and one.field.type, other.field and other.field.type
            yield from _changed(where, "schema", *known, line)
        yield from _shape(f"{where} (example)", one.shape, other.shape, "example", line)


def _members(
    where: str, before: Mapping[str, Field], after: Mapping[str, Field], fact: str
) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        if name in before and name in after:
            yield from _field(inside(where, name), before[name], after[name])
        else:
            yield _single(inside(where, name), fact, name, before, after)


def _field(where: str, before: Field, after: Field) -> Iterator[Change]:
    for fact in ("type", "format", "ref", "required", "deprecated", "nullable"):
        line = _line(before.line_of(fact), after.line_of(fact))
        yield from _changed(where, fact, getattr(before, fact), getattr(after, fact), line)
    for fact in dict.fromkeys((*before.constraints, *after.constraints)):
        line = _line(before.line_of(fact), after.line_of(fact))
        one, other = before.constraints.get(fact), after.constraints.get(fact)
        yield from _changed(where, fact, one, other, line)
    own = _line(before.line, after.line)
    if (before.properties is None) != (after.properties is None):
        known = [list(item.properties or ()) or None for item in (before, after)]
        yield from _changed(where, "schema", known[0], known[1], own)
    else:
        yield from _members(where, before.properties or {}, after.properties or {}, "field")
    for name, (fact, mark) in _INNER.items():
        one, other = getattr(before, name), getattr(after, name)
        if one and other:
            yield from _field(f"{where}{mark}", one, other)
        elif one or other:
            kinds = one and (one.ref or one.type), other and (other.ref or other.type)
            yield from _changed(where, fact, *kinds, own)
    for name, fact in VARIANTS.items():
        ones, others = getattr(before, name), getattr(after, name)
        yield from _changed(where, fact, len(ones), len(others), own)
        for number, (one, other) in enumerate(zip(ones, others, strict=False), 1):
            yield from _field(f"{where}({name} {number})", one, other)


def _shape(
    where: str, before: Shape | None, after: Shape | None, fact: str, line: _Line
) -> Iterator[Change]:
    if before is None or after is None:
        kinds = before and before.type, after and after.type
        yield from _changed(where, fact, *kinds, line)
        return
    line = _line(before.line, after.line) if before.line or after.line else line
    yield from _changed(where, "type", before.type, after.type, line)
    yield from _changed(where, "example", before.example, after.example, line)
    ones, others = before.properties or {}, after.properties or {}
    for name in dict.fromkeys((*ones, *others)):
        if name in ones and name in others:
            yield from _shape(f"{where}.{name}", ones[name], others[name], "field", line)
        else:
            yield _single(f"{where}.{name}", "field", name, ones, others)
    if before.items or after.items:
        yield from _shape(f"{where}[]", before.items, after.items, "items", line)
