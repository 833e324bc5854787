"""From schemas of the specification to the nodes of constraints that the checks walk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from generator.document import ANNOTATIONS, deprecation_text, types
from generator.patterns import UntranslatablePattern, spoilers, to_python
from generator.spec import escape, is_dict, is_list, segments

from .common import FactsError, need, python_name
from .records import Deprecation, Schema

_JSON_TYPES: Final = ("string", "integer", "number", "boolean", "array", "object", "null")
_SIMPLE: Final = {
    "format": "format",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "exclusive_minimum",
    "exclusiveMaximum": "exclusive_maximum",
    "multipleOf": "multiple_of",
    "minItems": "min_items",
    "maxItems": "max_items",
    "uniqueItems": "unique_items",
    "minProperties": "min_properties",
    "maxProperties": "max_properties",
    "deprecated": "deprecated",
}
_STRUCTURE: Final = frozenset(
    (
        *("$ref", "type", "enum", "const", "pattern", "items", "properties", "required"),
        *("additionalProperties", "allOf", "anyOf", "oneOf", "default"),
    )
)
_NUMBERS: Final = ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "multiple_of")


class Schemas:
    """The nodes of a document's schemas; each component is read once, when it is asked for."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.components: Mapping[str, Any] = document.get("components", {}).get("schemas", {})
        self._built: dict[str, Schema] = {}
        self._building: list[str] = []

    def component(self, name: str) -> Schema:
        if name not in self._built:
            at = f"/components/schemas/{escape(name)}"
            if name in self._building:
                raise FactsError(f"{at}: allOf contains itself")
            self._building.append(name)
            self._built[name] = self.read(self.components[name], at)
            self._building.pop()
        return self._built[name]

    def read(self, data: Any, at: str) -> Schema:
        if data is True:
            return Schema()
        if not is_dict(data):
            raise FactsError(f"{at}: a schema must be an object")
        properties = {
            name: self.read(value, f"{at}/properties/{escape(name)}")._replace(
                python_name=python_name(name)
            )
            for name, value in data.get("properties", {}).items()
        }
        own = _keywords(data, at)._replace(
            ref=self._reference(data["$ref"], at) if "$ref" in data else None,
            properties=MappingProxyType(properties),
            items=self.read(data["items"], f"{at}/items") if "items" in data else None,
        )
        additional = data.get("additionalProperties", True)
        if additional is False:
            own = own._replace(closed=True)
        elif additional is not True:
            own = own._replace(additional=self.read(additional, f"{at}/additionalProperties"))
        for keyword, field in (("anyOf", "any_of"), ("oneOf", "one_of")):
            if keyword in data:
                nodes = self._members(data, keyword, at)
                alternatives: dict[str, Any] = {field: nodes}
                own = self._nullable(own, nodes) or own._replace(**alternatives)
        if "allOf" in data:
            own = self._all_of(own, self._members(data, "allOf", at))
        return _null_settled(own)

    def _members(self, data: Mapping[str, Any], keyword: str, at: str) -> tuple[Schema, ...]:
        return tuple(
            self.read(member, f"{at}/{keyword}/{number}")
            for number, member in enumerate(data[keyword])
        )

    def _reference(self, reference: str, at: str) -> str:
        """Return the component's name that a `$ref` points to."""
        name = segments(reference)[-1]
        if reference != f"#/components/schemas/{escape(name)}" or name not in self.components:
            raise FactsError(f"{at}/$ref: {reference!r} is no schema of the components")
        return name

    def _nullable(self, own: Schema, nodes: tuple[Schema, ...]) -> Schema | None:
        """Return the one node of the idiom for "this, or null"; None for other alternatives."""
        others = [node for node in nodes if node.types != ("null",)]
        if len(others) != 1 or len(nodes) != 2 or _constraints(own) != Schema():
            return None
        kinds = self._types(others[0])
        nullable = (*(kind for kind in kinds if kind != "null"), "null")
        return _annotated(others[0], own)._replace(types=nullable) if kinds else None

    def _all_of(self, own: Schema, nodes: tuple[Schema, ...]) -> Schema:
        if len(nodes) == 1 and _constraints(own) == Schema():
            return _annotated(nodes[0], own)
        result = own
        for node in nodes:
            result = self._merged(result, node)
        return result

    def _merged(self, one: Schema, two: Schema) -> Schema:
        """Join two nodes that both hold; what cannot be one node stands beside it in `all_of`."""
        if two.ref is not None and _constraints(two) == Schema(ref=two.ref):
            two = _annotated(self.component(two.ref), two)
        joined = _join(one, two)
        return one._replace(all_of=(*one.all_of, two)) if joined is None else joined

    def _types(self, node: Schema) -> tuple[str, ...]:
        if node.types or node.ref is None:
            return node.types
        return self.component(node.ref).types if node.ref not in self._building else ()

    def reached(self, roots: list[Schema]) -> set[str]:
        """Return the names of all components that some nodes lead to.

        Raises:
            FactsError: one of them holds for a value if it holds for that value.
        """
        found: set[str] = set()
        waiting = list(roots)
        while waiting:
            one = waiting.pop()
            if one.ref is not None and one.ref not in found:
                self._refuse_cycle(one.ref, ())
                found.add(one.ref)
                waiting.append(self.component(one.ref))
            waiting += [*one.properties.values(), *_alike(one)]
            waiting += [inner for inner in (one.items, one.additional) if inner is not None]
        return found

    def _refuse_cycle(self, name: str, around: tuple[str, ...]) -> None:
        if name in around:
            raise FactsError(f"/components/schemas/{escape(name)}: the schema contains itself")
        waiting = [self.component(name)]
        while waiting:
            node = waiting.pop()
            waiting += _alike(node)
            if node.ref is not None:
                self._refuse_cycle(node.ref, (*around, name))


def _alike(node: Schema) -> tuple[Schema, ...]:
    """The nodes in one that look at the same value."""
    return (*node.all_of, *node.any_of, *node.one_of)


def _null_settled(node: Schema) -> Schema:
    """Let "null" stand in the types only where null is really accepted.

    The checks take a null at once where it stands, which makes `this or null` one node.
    """
    if "null" in node.types and node.enum and None not in node.enum:
        return node._replace(types=tuple(t for t in node.types if t != "null") or ("null",))
    return node


# --- keywords


def _keywords(data: dict[str, Any], at: str) -> Schema:
    """Read the keywords that contain no schema; refuse what the checks would not enforce."""
    known = _SIMPLE.keys() | _STRUCTURE | ANNOTATIONS
    for keyword in data:
        if keyword not in known and not keyword.startswith("x-"):
            raise FactsError(f"{at}: the checks do not know the keyword {keyword!r}")
    values = {field: data[keyword] for keyword, field in _SIMPLE.items() if keyword in data}
    kinds = tuple(types(data))
    if unknown := [kind for kind in kinds if kind not in _JSON_TYPES]:
        raise FactsError(f"{at}/type: {unknown[0]!r} is no type")
    for field in _NUMBERS:
        if type(values.get(field, 0)) not in (int, float):
            raise FactsError(f"{at}: {field} must be a number (OpenAPI 3.1)")
    pattern = data.get("pattern")
    if pattern is not None:
        values |= {
            "pattern": compiled(pattern, f"{at}/pattern"),
            "pattern_source": pattern,
            "spoilers": spoilers(pattern, values.get("min_length"), values.get("max_length")),
        }
    return Schema(
        **values,
        types=kinds,
        enum=_frozen([data["const"]] if "const" in data else data.get("enum", [])),
        required=_frozen(data.get("required", [])),
        exclusive=_frozen(data.get("x-market-exclusive", [])),
        trim=data.get("x-market-trim"),
        deprecation=deprecation(data, at),
        default=_frozen(data.get("default")),
    )


def compiled(pattern: str, at: str, flags: int = 0) -> re.Pattern[str]:
    """Translate and compile a pattern.

    Raises:
        FactsError: Python has no pattern that means the same.
    """
    try:
        return re.compile(to_python(pattern), flags)
    except UntranslatablePattern as error:
        raise FactsError(f"{at}: {error}") from error


def deprecation(data: Mapping[str, Any], at: str) -> Deprecation | None:
    """Read the facts of what is deprecated."""
    given = data.get("x-market-deprecation")
    if given is None:
        return None
    return Deprecation(
        text=deprecation_text(given),
        since=need(given, "since", f"{at}/x-market-deprecation"),
        removed=given.get("removed"),
        replacement=given.get("replacement"),
        link=given.get("link"),
    )


def _frozen(value: Any) -> Any:
    """Make lists tuples, so that the shared table cannot be changed."""
    if is_list(value):
        return tuple(_frozen(item) for item in value)
    if is_dict(value):
        return {name: _frozen(item) for name, item in value.items()}
    return value


# --- joining


_ANNOTATING: Final = ("deprecated", "deprecation", "python_name", "default", "trim")
_STRICTER: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("min_length", "minimum", "exclusive_minimum", "min_items"), max),
    **dict.fromkeys(("max_length", "maximum", "exclusive_maximum", "max_items"), min),
    "min_properties": max,
    "max_properties": min,
}


def _constraints(node: Schema) -> Schema:
    """Return the node without what does not constrain."""
    return node._replace(
        deprecated=False, deprecation=None, python_name=None, default=None, trim=None
    )


def _annotated(node: Schema, outer: Schema) -> Schema:
    """Give a node the annotations that stand around it."""
    return node._replace(
        deprecated=node.deprecated or outer.deprecated,
        deprecation=outer.deprecation or node.deprecation,
        python_name=outer.python_name or node.python_name,
        default=node.default if outer.default is None else outer.default,
        trim=outer.trim or node.trim,
    )


def _join(one: Schema, two: Schema) -> Schema | None:
    """Return one node that accepts what both accept, or None where that cannot be written."""
    # What looks at its neighbours cannot move to other neighbours.
    for node in (one, two):
        if node.closed or node.additional is not None:
            return None
    values: dict[str, Any] = {}
    pairs: Any = zip(Schema._fields, one, two, strict=True)
    for field, a, b in pairs:
        empty = Schema._field_defaults[field]
        if b == empty or a == b:
            values[field] = a
        elif a == empty:
            values[field] = b
        elif field in _STRICTER:
            values[field] = _STRICTER[field](a, b)
        elif field in ("required", "exclusive", "all_of"):
            values[field] = (*a, *(entry for entry in b if entry not in a))
        elif field == "types":
            values[field] = _common_types(a, b)
        elif field == "properties":
            values[field] = {**a, **b} | {n: _both(a[n], b[n]) for n in a if n in b}
        elif field not in _ANNOTATING:
            return None
    if one.types and two.types and not values["types"]:
        return None
    joined = Schema(**{name: value for name, value in values.items() if name not in _ANNOTATING})
    return _annotated(_annotated(joined, two), one)


def _both(one: Schema, two: Schema) -> Schema:
    joined = one if one == two else _join(one, two)
    if joined is None:
        joined = _annotated(_annotated(Schema(all_of=(one, two)), two), one)
    return joined


def _common_types(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    result = [kind for kind in one if kind in two]
    for kind, other in ((one, two), (two, one)):
        if "integer" in kind and "number" in other and "integer" not in result:
            result.append("integer")
    return tuple(result)
