"""A page against the specification: each fact in which they differ, with its places on both sides.

Names are compared as far as a page names things: where it shows a body or an object in place, the
specification's name for it is its own affair. What a page shows by a JSON example alone is compared
by names and kinds of fields and by telling values, and is one difference (`schema`) for each
component, since an example cannot state the rest.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from generator.spec import escape

from .model import Body, Field, Json, Page, Shape, body_place, walk
from .specification import CONSTRAINTS, Operation, Specified

EXAMPLE_ONLY = "example only"
"""What a page says of the schema of an object that it shows by a JSON example."""
NOTHING = "no fields"
"""What it says of one that it shows in no way."""

OF_OPERATION = ("method", "host", "path", "deprecated", "per-request", "scopes")
OF_LIMIT = ("amount", "unit", "seconds")
VARIANTS = {"one_of": "oneOf", "any_of": "anyOf", "all_of": "allOf"}
OF_FIELD = ("type", "format", "nullable", "items", "additionalProperties", *VARIANTS.values())
OF_PAGES_ALONE = ("minProperties", "maxProperties", "readOnly", "writeOnly", "values", "example")
FACTS = frozenset(
    {
        *(*OF_OPERATION, *(f"limit/{part}" for part in OF_LIMIT)),
        *("content-type", "parameter", "response", "object", "field", "schema", "ref", "required"),
        *(*OF_FIELD, *CONSTRAINTS, *OF_PAGES_ALONE),
    }
)
"""The names of all facts in which a page and the specification can differ."""

_UNORDERED = frozenset({"enum", "values", "scopes"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact in which a page and the specification differ.

    Attributes:
        where: The place on the page, as `model.walk` names places; empty for the operation itself.
        fact: One of `FACTS`.
        page: What the page says; None if nothing.
        specification: What the specification says; None if nothing.
        line: The page's line, from 1; 0 where there is none.
        places: JSON pointers of the objects of the specification beside which the difference may be
            recorded, the nearest first.
    """

    where: str
    fact: str
    page: Json
    specification: Json
    line: int
    places: tuple[str, ...]


def compare(page: Page, operation: Operation) -> list[Difference]:
    """Every difference between a page and its operation, in the order of the page's parts."""
    comparison = _Comparison(page, operation)
    comparison.run()
    return comparison.found


def same(fact: str, one: Json, other: Json) -> bool:
    """Whether two values state the same fact: lists of values have no order, true is not 1."""
    if fact in _UNORDERED and isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return sorted(map(_key, one)) == sorted(map(_key, other))
    return _key(one) == _key(other)


def _key(value: Json) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)


def is_phrase(example: Json) -> bool:
    """Whether an example is a phrase: the documentation's wording, and no fact."""
    return isinstance(example, str) and len(example.split()) > 1


def inside(where: str, name: str) -> str:
    """The place of a field in another place, as `model.walk` names it."""
    return f"{where}.{name}" if " " in where else f"{where} {name}"


class _Comparison:
    def __init__(self, page: Page, operation: Operation) -> None:
        self.page = page
        self.operation = operation
        self.specified = operation.page
        self.found: list[Difference] = []

    def run(self) -> None:
        self._operation_itself()
        self._parameters()
        self._bodies("request", self.page.request, self.specified.request, self.operation.pointer)
        self._responses()
        self._objects()

    def _differ(
        self, where: str, fact: str, page: Json, specified: Json, line: int, places: Iterable[str]
    ) -> None:
        if not same(fact, page, specified):
            self.found.append(Difference(where, fact, page, specified, line, tuple(places)))

    # --- the operation

    def _operation_itself(self) -> None:
        page, specified, at = self.page, self.specified, (self.operation.pointer,)
        for fact in OF_OPERATION:
            attribute = fact.replace("-", "_")
            said, wanted = getattr(page, attribute), getattr(specified, attribute)
            self._differ("", fact, said, wanted, page.lines.get(attribute, 0), at)
        line = page.limit.line if page.limit else 0
        for part in OF_LIMIT:
            said, wanted = getattr(page.limit, part, None), getattr(specified.limit, part, None)
            self._differ("", f"limit/{part}", said, wanted, line, at)
        self._said_of_batch()

    def _said_of_batch(self) -> None:
        """The text's number of items in a request, which the table may contradict."""
        said, name = self.page.per_request, self.operation.batch_field
        body = next((body.field for body in self.specified.request if body.field), None)
        if said is None or name is None or body is None:
            return
        item = cast("Specified", (self._whole(body).properties or {})[name])
        most = item.constraints.get("maxItems")
        if most is not None:
            line = self.page.lines.get("per_request", 0)
            self._differ(f"request {name}", "per-request", said, most, line, item.places)

    def _parameters(self) -> None:
        locations = dict.fromkeys((*self.page.parameters, *self.specified.parameters))
        for location in locations:
            said = self.page.parameters.get(location, {})
            wanted = self.specified.parameters.get(location, {})
            self._members(location, said, wanted, "parameter", (self.operation.pointer,))

    def _responses(self) -> None:
        said, wanted = self.page.responses, self.specified.responses
        pointer = self.operation.pointer
        for code in dict.fromkeys((*said, *wanted)):
            at = f"{pointer}/responses/{escape(code)}"
            if code not in wanted:
                self._differ(code, "response", code, None, said[code].line, (pointer,))
            elif code not in said:
                self._differ(code, "response", None, code, 0, (at,))
            else:
                self._bodies(code, said[code].bodies, wanted[code].bodies, at)

    def _bodies(
        self, start: str, said: tuple[Body, ...], wanted: tuple[Body, ...], pointer: str
    ) -> None:
        left = {body.content_type: body for body in wanted}
        for number, body in enumerate(said):
            where = body_place(start, number, body)
            # A page that prints no content type means the only one.
            kind = next(iter(left), None) if body.content_type is None else body.content_type
            other = left.pop(kind, None)
            if other is None or other.field is None:
                kind = kind or "without a content type"
                self._differ(where, "content-type", kind, None, body.line, (pointer,))
            elif body.field is None:
                self._example_only(where, body.shape, other.field, body.line)
            else:
                self._value(where, body.field, other.field, body.shape)
        for kind, other in left.items():
            places = _places(other.field)
            self._differ(start, "content-type", None, kind, 0, places)

    def _objects(self) -> None:
        said, wanted = self.page.objects, self.specified.objects
        for name, item in said.items():
            where = f"object {name}"
            if name in wanted:
                self._value(where, item, wanted[name], None, is_object=True)
            else:
                self._differ(where, "object", name, None, item.line, (self.operation.pointer,))
        named = {item.ref: item.line for _, item in walk(self.page) if item.ref is not None}
        for name, line in named.items():
            if name not in said and name in wanted:
                self._differ(f"object {name}", "object", None, name, line, _places(wanted[name]))

    # --- fields

    def _members(
        self,
        where: str,
        said: Mapping[str, Field],
        wanted: Mapping[str, Field],
        fact: str,
        owner: tuple[str, ...],
        shape: Shape | None = None,
    ) -> None:
        """The fields of an object, or the parameters of one kind."""
        for name in dict.fromkeys((*said, *wanted)):
            at = inside(where, name)
            if name not in wanted:
                self._differ(at, fact, name, None, said[name].line, owner)
            elif name not in said:
                self._differ(at, fact, None, name, 0, cast("Specified", wanted[name]).use)
            else:
                one, other = said[name], cast("Specified", wanted[name])
                for flag in ("required", "deprecated"):
                    values = getattr(one, flag), getattr(other, flag)
                    self._differ(at, flag, *values, one.line_of(flag), other.use)
                self._value(at, one, other, _property(shape, name))

    def _value(
        self,
        where: str,
        said: Field,
        wanted: Field,
        shape: Shape | None,
        *,
        is_object: bool = False,
    ) -> None:
        whole = self._whole(wanted)
        if said.ref is not None:
            use = cast("Specified", wanted).use
            self._differ(where, "ref", said.ref, wanted.ref, said.line_of("ref"), use)
            # The named thing itself is compared once, by its name; a row may repeat some of it.
            self._facts(where, said, whole, repeated=cast("Specified", wanted))
            return
        # The row of a named list of values prints its name in the place of a type.
        self._facts(where, said, whole, typeless=is_object and said.type is None)
        if said.items is not None and whole.items is not None:
            self._value(f"{where}[]", said.items, whole.items, shape.items if shape else None)
        elif said.type == whole.type:
            values = _kind(said.items), _kind(whole.items)
            self._differ(where, "items", *values, said.line, whole.places)
        if whole.type == "object" and said.type in ("object", None):
            if said.properties is None:
                self._example_only(where, shape, wanted, said.line)
            else:
                owner = whole.named or whole.use
                members = said.properties, whole.properties or {}
                self._members(where, *members, "field", owner, shape)

    def _facts(
        self,
        where: str,
        said: Field,
        whole: Specified,
        *,
        repeated: Specified | None = None,
        typeless: bool = False,
    ) -> None:
        """Type and constraints.

        Of what is `repeated` beside a name only what one of the sides says there.
        """
        left: dict[str, Json] = {name: getattr(said, name) for name in ("type", "format")}
        left["nullable"] = said.nullable or None
        left["additionalProperties"] = _kind(said.additional)
        left |= {fact: len(getattr(said, name)) or None for name, fact in VARIANTS.items()}
        right: dict[str, Json] = {
            "type": whole.type,
            "format": whole.format,
            "nullable": whole.nullable or None,
        }
        left |= said.constraints
        right |= whole.constraints
        if typeless:
            del left["type"], right["type"]
        # The examples of the specification are its own, but it has those that a page gives.
        example = left.pop("example", None)
        known = any(same("example", example, each) for each in whole.examples)
        if not known and example is not None and not is_phrase(example):
            left["example"], right["example"] = example, list(whole.examples) or None
        own = right if repeated is None else {"nullable", *repeated.constraints}
        for fact in dict.fromkeys((*left, *right)):
            if left.get(fact) is not None or fact in own:
                line = said.line_of(fact)
                self._differ(where, fact, left.get(fact), right.get(fact), line, whole.places)

    def _example_only(self, where: str, shape: Shape | None, wanted: Field, line: int) -> None:
        whole = self._whole(wanted)
        line = shape.line if shape else line
        for pointer in whole.named:
            name = pointer.rpartition("/")[2]
            known = EXAMPLE_ONLY if shape else NOTHING
            self._differ(where, "schema", known, name, line, (pointer,))
        if shape is None:
            return
        if not _fits(shape.type, whole.type):
            self._differ(where, "type", shape.type, whole.type, line, whole.places)
            return
        values = whole.constraints.get("enum")
        if values and shape.example is not None and shape.example not in values:
            self._differ(where, "example", shape.example, values, line, whole.places)
        shown, members = shape.properties or {}, whole.properties or {}
        for name in dict.fromkeys((*shown, *members)):
            at = inside(where, name)
            if name not in members:
                owner = whole.named or whole.use
                self._differ(at, "field", name, None, shown[name].line, owner)
            elif name not in shown:
                use = cast("Specified", members[name]).use
                self._differ(at, "field", None, name, 0, use)
            else:
                self._example_only(at, shown[name], members[name], line)
        if shape.items is not None and whole.items is not None:
            self._example_only(f"{where}[]", shape.items, whole.items, line)

    def _whole(self, item: Field) -> Specified:
        """A field of the specification together with what it refers to."""
        specified = cast("Specified", item)
        if specified.ref is None:
            return specified
        target = cast("Specified", self.specified.objects[specified.ref])
        return dataclasses.replace(
            target,
            constraints={**target.constraints, **specified.constraints},
            nullable=specified.nullable or target.nullable,
            use=specified.use,
            named=specified.named,
            examples=(*specified.examples, *target.examples),
        )


def _places(item: Field | None) -> tuple[str, ...]:
    return item.places if isinstance(item, Specified) else ()


def _kind(item: Field | None) -> str | None:
    return None if item is None else item.ref or item.type


def _property(shape: Shape | None, name: str) -> Shape | None:
    return (shape.properties or {}).get(name) if shape else None


def _fits(sample: str, kind: str | None) -> bool:
    """Whether a sample of one JSON type can be a value of another; whole numbers are numbers."""
    return sample in (kind, "null") or (sample, kind) == ("integer", "number")
