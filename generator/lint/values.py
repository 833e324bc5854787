"""What schemas say of values: patterns, bounds, lists of values, and examples that fit them."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jsonschema import FormatChecker, validators
from jsonschema.exceptions import ValidationError
from openapi_python_client.parser.properties.enum_property import EnumProperty
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.strings import ClassName, PythonIdentifier
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from generator.document import types
from generator.patterns import UntranslatablePattern, to_python
from generator.spec import escape, is_dict

from .finding import Hit, short
from .validators import deepest
from .view import Spec


@lru_cache(maxsize=10_000)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(to_python(pattern))
    except UntranslatablePattern:
        return None  # the rule "pattern" says so


def matches(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """JSON Schema's `pattern` with the meaning that the generated code gives it."""
    compiled = _compiled(pattern)
    if isinstance(instance, str) and compiled is not None and not compiled.search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _sides(_: Any, groups: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    """`x-market-exclusive`, of each group of which a value fills one side at most."""
    for group in groups if is_dict(instance) else ():
        filled = [side for side in group if any(instance.get(name) is not None for name in side)]
        if len(filled) > 1:
            yield ValidationError(f"{' and '.join(map(str, filled))} cannot be filled together")


_untyped: Any = validators  # its stubs say nothing of types
_VALUES = _untyped.extend(OAS31Validator, {"pattern": matches, "x-market-exclusive": _sides})
_FORMATS = FormatChecker(("date", "date-time"))
_FORMATS.checkers.update(oas31_format_checker.checkers)


def examples(spec: Spec) -> Iterator[Hit]:
    """Examples and defaults fit their schemas."""
    empty: Any = Registry[Any]()
    registry = empty.with_resource("urn:spec", DRAFT202012.create_resource(spec.document))
    for schema_at, where, value in _given(spec):
        reference = {"$ref": f"urn:spec#{quote(schema_at, safe='/~')}"}
        validator = _VALUES(reference, registry=registry, format_checker=_FORMATS)
        yield from deepest(validator.iter_errors(value), where)


def _given(spec: Spec) -> Iterator[tuple[str, str, Any]]:
    """Every example and default: its schema's place, its own, and what it is."""
    for node in spec.nodes:
        at = node.pointer
        if node.kind in ("schema", "property"):
            for key in ("example", "default"):
                if key in node.value:
                    yield at, f"{at}/{key}", node.value[key]
            for index, value in enumerate(node.value.get("examples", [])):
                yield at, f"{at}/examples/{index}", value
        elif node.kind in ("media", "parameter", "header") and "schema" in node.value:
            if "example" in node.value:
                yield f"{at}/schema", f"{at}/example", node.value["example"]
            for name, example in node.value.get("examples", {}).items():
                found = spec.resolve(example)
                if "value" in found:
                    yield f"{at}/schema", f"{at}/examples/{escape(name)}/value", found["value"]


def patterns(spec: Spec) -> Iterator[Hit]:
    """Every pattern means the same in Python."""
    places = [(node.pointer, node.value) for node in spec.schemas]
    messages = spec.document.get("x-market-wire", {}).get("messages", [])
    places += [(f"/x-market-wire/messages/{i}", each) for i, each in enumerate(messages)]
    for at, value in places:
        if "pattern" in value:
            try:
                to_python(value["pattern"])
            except UntranslatablePattern as error:
                yield f"{at}/pattern", short(str(error))


_BOUNDS: tuple[tuple[str, str, Callable[[Any, Any], bool]], ...] = (
    ("minLength", "maxLength", operator.le),
    ("minItems", "maxItems", operator.le),
    ("minimum", "maximum", operator.le),
    ("minimum", "exclusiveMaximum", operator.lt),
    ("exclusiveMinimum", "maximum", operator.lt),
    ("exclusiveMinimum", "exclusiveMaximum", operator.lt),
)


def bounds(spec: Spec) -> Iterator[Hit]:
    """Something lies between two bounds."""
    for node in spec.schemas:
        for low, high, fit in _BOUNDS:
            if {low, high} <= node.value.keys() and not fit(node.value[low], node.value[high]):
                found = f"{low} {node.value[low]} and {high} {node.value[high]}"
                yield f"{node.pointer}/{low}", f"nothing can have {found}"


def enums(spec: Spec) -> Iterator[Hit]:
    """Enum values are distinct printable strings that make distinct members."""
    for node in spec.schemas:
        if "enum" in node.value:
            nullable = "null" in types(node.value)
            for message in _enum(node.value["enum"], nullable=nullable):
                yield f"{node.pointer}/enum", message


def _enum(values: list[Any], *, nullable: bool) -> Iterator[str]:
    if nullable and None not in values:
        yield "null is among the types, but not among the values: nothing allows it"
    if not nullable and None in values:
        yield "null is among the values, but not among the types"
    strings = [value for value in values if value is not None]
    odd = [v for v in strings if not (isinstance(v, str) and v and v.isprintable())]
    for value in odd:
        yield f"{value!r} is no printable string"
    if not strings:
        yield "no value is left"
    if len({str(value) for value in strings}) < len(strings):
        yield "a value stands twice"
    elif not odd:
        yield from _members(strings)


def _members(values: list[str]) -> Iterator[str]:
    plain = Class(name=ClassName("Enum", ""), module_name=PythonIdentifier("enum", ""))
    try:
        members = EnumProperty.values_from_list(values, plain, [])
    except ValueError:
        members = {}
    if len(members) < len(values):
        yield "two values become one member in Python"
    for member in members:
        if not member.isidentifier():
            yield f"the member would be named {member!r}"
