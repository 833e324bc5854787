"""The x-market-* keys: where they stand, their shape, and that what they name is really there."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, validators

from generator.spec import escape, is_dict, is_list

from .finding import Hit
from .validators import deepest
from .values import matches
from .view import Operation, Spec

_SCHEMA = Path(__file__).parents[1] / "vocabulary.schema.json"
_untyped: Any = validators  # its stubs say nothing of types
_VALIDATOR = _untyped.extend(Draft202012Validator, {"pattern": matches})
_CALENDAR = FormatChecker(())


@_CALENDAR.checks("calendar", raises=ValueError)
def _in_calendar(value: object) -> bool:
    """A day that exists; a month alone always does, and other text is the pattern's concern."""
    if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        date.fromisoformat(value)
    return True


@cache
def _vocabulary() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(_SCHEMA.read_text("utf-8"))
    return schema


@cache
def _word(key: str) -> Any:
    whole = _vocabulary()
    return _VALIDATOR({**whole, "$ref": f"#/$defs/{key}"}, format_checker=_CALENDAR)


def extensions(spec: Spec) -> Iterator[Hit]:
    """x-market-* keys are known, stand where they belong and have their shape; no other x-."""
    definitions = _vocabulary()["$defs"]
    met = {id(node.value) for node in spec.nodes}
    for node in spec.nodes:
        for key, value in node.value.items():
            where = f"{node.pointer}/{escape(key)}"
            if not key.startswith("x-"):
                if key not in _DATA:
                    yield from _buried(where, value, met)
                continue
            definition = definitions.get(key)
            if definition is None:
                yield where, "is no key of the vocabulary"
            elif not {node.kind, "anything"} & set(definition["placed-on"]):
                places = " or ".join(definition["placed-on"])
                yield where, f"does not belong on this {node.kind}, but on: {places}"
            else:
                yield from deepest(_word(key).iter_errors(value), where)


# Members that hold data, in which a key means nothing to us.
_DATA = frozenset({"example", "examples", "default", "enum", "const", "value"})


def _buried(pointer: str, value: Any, met: set[int]) -> Iterator[Hit]:
    """Extension keys in parts of the document that are no object of their own."""
    if is_list(value):
        for index, child in enumerate(value):
            yield from _buried(f"{pointer}/{index}", child, met)
    elif is_dict(value) and id(value) not in met:
        for key, child in value.items():
            where = f"{pointer}/{escape(key)}"
            # Where objects are kept by name, x-... is a name like any other.
            if key.startswith("x-") and not (is_dict(child) and id(child) in met):
                yield where, "does not belong here"
            elif key not in _DATA:
                yield from _buried(where, child, met)


_NEEDED = ("operationId", "x-market-source", "x-market-scopes", "x-market-limit", "x-market-retry")


def needed(spec: Spec) -> Iterator[Hit]:
    """Each operation has a name, a tag and the facts that every operation has."""
    for operation in spec.operations:
        for key in _NEEDED:
            if key not in operation.value:
                yield operation.pointer, f"{key} is missing"
        if not operation.value.get("tags"):
            yield operation.pointer, "a tag is missing"
    accesses = spec.document.get("x-market-wire", {}).get("scopes")
    for _, where, scopes in spec.saying("x-market-scopes"):
        for index, scope in enumerate(scopes):
            if accesses is not None and scope not in accesses:
                yield f"{where}/{index}", f"{scope!r} is none of the scopes of x-market-wire"


def limits(spec: Spec) -> Iterator[Hit]:
    """A limit counts the elements of a real field, and is kept per a real path parameter."""
    for operation, where, limit in spec.saying("x-market-limit"):
        if limit["per"] not in spec.parameter_names(operation, "path"):
            yield f"{where}/per", f"{limit['per']} is no path parameter"
        if "counts" in limit:
            yield from _array(spec, spec.body(operation), limit["counts"], f"{where}/counts")


def batches(spec: Spec) -> Iterator[Hit]:
    """A batch and its refusals name real fields, and a batch is no larger than allowed."""
    for operation, where, batch in spec.saying("x-market-batch"):
        field = spec.along(spec.body(operation), batch["field"])
        wrong = list(_array(spec, spec.body(operation), batch["field"], f"{where}/field"))
        yield from wrong
        if not wrong:
            bounds = [each["maxItems"] for each in spec.flat(field) if "maxItems" in each]
            if bounds and batch["size"] > min(bounds):
                yield f"{where}/size", f"{batch['size']} is more than maxItems, {min(bounds)}"
            item = spec.items(field)
            sku = spec.along(item, batch["key"]) if "key" in batch else item
            if spec.types(sku) != {"string"}:
                at = f"{where}/key" if "key" in batch else where
                yield at, "the SKU of an item is not a string property there"
        if "refusals" in batch:
            yield from _refusals(spec, operation, batch["refusals"], f"{where}/refusals")


def _refusals(
    spec: Spec, operation: Operation, refusals: Mapping[str, Any], where: str
) -> Iterator[Hit]:
    wrong = list(_array(spec, spec.answer(operation), refusals["at"], f"{where}/at"))
    yield from wrong
    if wrong:
        return
    entry = spec.items(spec.along(spec.answer(operation), refusals["at"]))
    properties = spec.properties(entry)
    for key in ("key", "reason"):
        if key in refusals and refusals[key] not in properties:
            yield f"{where}/{key}", f"{refusals[key]} is no property of a listed entry"
    if "key" not in refusals and spec.types(entry) != {"string"}:
        yield where, "without a key, a listed entry must be the SKU itself"
    known: set[Any] | None = None
    if "reason" not in refusals:
        known = {refusals.get("default-reason")}
    elif refusals["reason"] in properties:
        enums = [e["enum"] for e in spec.flat(properties[refusals["reason"]]) if "enum" in e]
        known = set(enums[0]) if enums else None
    for index, reason in enumerate(refusals.get("retryable", [])):
        if known is not None and reason not in known:
            yield f"{where}/retryable/{index}", f"{reason!r} is none of the documented reasons"


def paging(spec: Spec) -> Iterator[Hit]:
    """Paging names real parameters and fields."""
    for operation, where, said in spec.saying("x-market-paging"):
        for key in ("token", "size"):
            if said[key] not in spec.parameter_names(operation, "query"):
                yield f"{where}/{key}", f"{said[key]} is no query parameter"
        if spec.types(spec.along(spec.answer(operation), said["next"])) != {"string"}:
            yield f"{where}/next", f"{said['next']} is no string of the 200 answer"
        yield from _array(spec, spec.answer(operation), said["items"], f"{where}/items")
        field = said.get("unpaged-with")
        if field is not None and field not in spec.properties(spec.body(operation)):
            yield f"{where}/unpaged-with", f"{field} is no field of the body"


def _array(spec: Spec, schema: Any, path: str, where: str) -> Iterator[Hit]:
    found = spec.along(schema, path)
    if found is None:
        yield where, f"{path} is not there"
    elif spec.types(found) != {"array"} or spec.items(found) is None:
        yield where, f"{path} is no array"


def exclusive(spec: Spec) -> Iterator[Hit]:
    """Exclusive groups name real properties, each on one side."""
    for node in spec.schemas:
        for index, group in enumerate(node.value.get("x-market-exclusive", [])):
            where = f"{node.pointer}/x-market-exclusive/{index}"
            for name, times in Counter(name for side in group for name in side).items():
                if name not in spec.properties(node.value):
                    yield where, f"{name} is no property of this schema"
                if times > 1:
                    yield where, f"{name} stands on {times} sides"


def deprecations(spec: Spec) -> Iterator[Hit]:
    """`deprecated: true` and x-market-deprecation go together."""
    for node in spec.nodes:
        marked, when = node.value.get("deprecated"), node.value.get("x-market-deprecation")
        if node.kind in ("operation", "property", "parameter"):
            if marked and when is None:
                yield node.pointer, "is deprecated without x-market-deprecation"
            if when is not None and not marked:
                yield node.pointer, "has x-market-deprecation without deprecated: true"
            if when is not None and when.get("removed", when["since"]) < when["since"]:
                at = f"{node.pointer}/x-market-deprecation/removed"
                yield at, f"{when['removed']} is before it was deprecated, {when['since']}"
        elif node.kind in ("schema", "header") and "deprecated" in node.value:
            yield f"{node.pointer}/deprecated", "only operations, properties, parameters can be"


def wire(spec: Spec) -> Iterator[Hit]:
    """What holds for every call is said, and one header takes the key."""
    said = spec.document.get("x-market-wire")
    if said is None:
        yield "", "x-market-wire is missing"
    elif said["parallel"]["default"] > said["parallel"]["ceiling"]:
        yield "/x-market-wire/parallel/default", "is more than the ceiling"
    schemes = spec.components("securitySchemes")
    keys = [s for s in schemes.values() if (s.get("type"), s.get("in")) == ("apiKey", "header")]
    if len(keys) != 1:
        yield "/components/securitySchemes", "exactly one must be an apiKey in a header"
    for name, scheme in schemes.items():
        if not re.fullmatch("[A-Za-z0-9-]+", scheme.get("name", "x")):
            yield f"/components/securitySchemes/{escape(name)}/name", "is no plain name of a header"
