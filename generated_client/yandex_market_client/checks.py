# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""Find what in a request breaks the specification, before it leaves.

Nothing here raises, whatever is given. A request is looked at twice: first as Python (only what
JSON can say: str, int, float, bool, None, list or tuple, dict with str keys, all of it encodable),
then against the constraints. Values appear in messages escaped and shortened.
"""

# What is checked may be anything: strict checkers cannot know its types.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnnecessaryComparison=false

from __future__ import annotations

import datetime
import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from .facts import (
    BY_PYTHON_NAME,
    OPERATIONS,
    SCHEMAS,
    Deprecation,
    Operation,
    Parameter,
    Schema,
)

# A parent and a step, the text only made for a violation; the outermost holds a whole pointer.
_Path: TypeAlias = "tuple[_Path | None, str | int]"

# Far above any request that the server takes; against lists that contain themselves many times.
_MAX_VALUES: Final = 1_000_000
_MAX_DEPTH: Final = 100
# A longer string that is too long anyway is not searched with a pattern.
_LONG: Final = 10_000
# Python refuses to write longer integers.
_MAX_BITS: Final = 8192
_SHOWN: Final = 60

_KINDS: Final[Mapping[type, str]] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    list: "array",
    dict: "object",
}
_RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
}
_DATE_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|([+-][0-9]{2}:[0-9]{2}))"
)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Violation(NamedTuple):
    """One place of a request that breaks one rule of the specification.

    Attributes:
        pointer: JSON pointer: "/path/<name>", "/query/<name>" or "/body/..."; characters of keys
            that cannot be printed stand in it escaped as in Python.
        value: what was found there.
        rule: the keyword that is broken ("pattern", "maxLength", "required", ...); "encoding" for
            what no request could carry, "exclusive" for fields that shut each other out, "unknown"
            for a parameter or an operation that does not exist.
        message: what would be right, safe to print.
    """

    pointer: str
    value: Any
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer}: {self.message}"

    def __repr__(self) -> str:
        return (
            f"Violation(pointer={self.pointer!r}, value={_show(self.value)}, "
            f"rule={self.rule!r}, message={self.message!r})"
        )


def check_value(schema: Schema, value: object, pointer: str = "") -> Iterator[Violation]:
    """Yield every violation of a schema by a value.

    Args:
        schema: a node of the facts.
        value: anything; what JSON cannot say is a violation itself.
        pointer: where the value stands, as a JSON pointer.
    """
    found: list[Violation] = []
    _guarded(schema, value, (None, pointer), found)
    yield from found


def check_request(
    operation: Operation | str,
    *,
    parameters: Mapping[str, object] | None = None,
    body: object = None,
    encoded: bool = False,
) -> list[Violation]:
    """Return every violation in a request, in the order of parameters and body.

    Args:
        operation: an operation of the facts, its id, or its Python name.
        parameters: values by wire name or by Python name; None means absent.
        body: a model (anything with `to_dict`), a dict with wire names, or None when absent.
        encoded: whether a body stands ready that was judged before; `body` is not looked at.
    """
    found: list[Violation] = []
    known = _operation(operation)
    if known is None:
        message = f"there is no operation {_show(operation)}"
        return [Violation("", operation, "unknown", message)]
    try:
        _check_parameters(known, parameters, found)
    except Exception as error:  # noqa: BLE001  a hostile object must not get through as a crash
        found.append(_unexaminable(parameters, (None, "/parameters"), error))
    path: _Path = (None, "/body")
    if encoded:
        pass
    elif body is None:
        if known.body_required:
            found.append(_violation(path, None, "required", "a body is required"))
    elif known.body is not None:
        _guarded(known.body, _dumped(body, path, found), path, found)
    else:
        found.append(_violation(path, body, "unknown", "this operation takes no body"))
    return found


def without_absent(schema: Schema, value: Any) -> Any:
    """Copy a request that has passed, without the fields that are absent: those with None in a dict.

    None stays where the specification wants the field, and in fields that it does not know.

    Args:
        schema: a node of the facts.
        value: what JSON can say.
    """
    nodes = [schema]
    for node in nodes:  # grows while it is walked
        nodes += [*node.all_of, *node.any_of, *node.one_of]
        if node.ref is not None:
            nodes.append(SCHEMAS[node.ref])
    if isinstance(value, Mapping):
        known = {name: node for part in nodes for name, node in part.properties.items()}
        wanted = {name for part in nodes for name in part.required}
        return {
            name: without_absent(known.get(name, _ANY), member)
            for name, member in value.items()
            if member is not None or name in wanted or name not in known
        }
    items = next((node.items for node in nodes if node.items is not None), None)
    if isinstance(value, list | tuple) and items is not None:
        return [without_absent(items, member) for member in value]
    return value


def deprecated_uses(
    operation: Operation | str,
    *,
    parameters: Mapping[str, object] | None = None,
    body: object = None,
    plain: bool = False,
) -> list[tuple[str, Deprecation | None]]:
    """Return the pointer of every deprecated parameter and field that is filled, and what is known.

    Args:
        operation: an operation of the facts, its id, or its Python name.
        parameters: values by wire name or by Python name; None means not filled.
        body: a model (anything with `to_dict`), a dict with wire names, or None.
        plain: whether the body is known to have exactly the types of JSON.
    """
    known = _operation(operation)
    uses: list[tuple[str, Deprecation | None]] = []
    if known is None:
        return uses
    try:
        for parameter in known.parameters:
            if parameter.deprecated and any(
                value is not None for _, value in _given(parameter, parameters or {})
            ):
                uses.append((f"/{parameter.location}/{parameter.name}", parameter.deprecation))
        if known.body is not None and body is not None and any(_watch(known.body)):
            path: _Path = (None, "/body")
            value = body if plain else _Reader([]).read(_dumped(body, path, []), path, 0)
            _uses(known.body, value, path, uses)
    except Exception:  # noqa: BLE001  what cannot be examined is reported by the checks
        return uses
    return uses


# --- the request


def _operation(operation: object) -> Operation | None:
    # By exact type: isinstance() asks an object for its class, and it may answer anything.
    if type(operation) is Operation:
        return operation
    if type(operation) is not str:
        return None
    return OPERATIONS.get(operation) or BY_PYTHON_NAME.get(operation)


def _dumped(body: object, path: _Path, found: list[Violation]) -> object:
    """Return the wire form of a model; other values as they are."""
    try:
        dump = getattr(type(body), "to_dict", None)
        return body if dump is None else dump(body)
    except Exception as error:  # noqa: BLE001  a model may hold anything
        found.append(_unexaminable(body, path, error))
        return _BROKEN


def _given(parameter: Parameter, values: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return the spellings of a parameter that are there, with their values."""
    names = dict.fromkeys((parameter.name, parameter.python_name))
    return [(name, values[name]) for name in names if name in values]


def _check_parameters(
    operation: Operation, parameters: Mapping[str, object] | None, found: list[Violation]
) -> None:
    values = {} if parameters is None else dict(parameters)
    for parameter in operation.parameters:
        path: _Path = ((None, f"/{parameter.location}"), parameter.name)
        value, other = values.pop(parameter.name, None), values.pop(parameter.python_name, None)
        if value is None:
            value, other = other, None
        if value is None:
            if parameter.required:
                found.append(_violation(path, None, "required", "this parameter is required"))
            continue
        if other is not None:
            message = "this parameter is given under both of its names"
            found.append(_violation(path, other, "duplicate", message))
        # The endpoint functions take these and write ISO 8601.
        if type(value) is datetime.datetime or type(value) is datetime.date:
            value = value.isoformat()
        if parameter.location == "path" and type(value) is str and value in ("", ".", ".."):
            message = f"a parameter in the path would change the path itself, got {_show(value)}"
            found.append(_violation(path, value, "encoding" if value else "minLength", message))
            continue
        _guarded(parameter.schema, value, path, found)
    for name, value in values.items():
        message = f"there is no parameter {_show(name)}"
        step = name if type(name) is str else _show(name)
        found.append(_violation(((None, "/parameters"), step), value, "unknown", message))


def _guarded(schema: Schema, value: object, path: _Path, found: list[Violation]) -> None:
    """Check a value from outside; whatever it does, nothing is raised."""
    try:
        if surely_fits(schema, value):
            return
        plain = _Reader(found).read(value, path, 0)
        _check(schema, plain, path, found)
    except Exception as error:  # noqa: BLE001  a hostile object must not get through as a crash
        found.append(_unexaminable(value, path, error))


def _unexaminable(value: object, path: _Path, error: Exception) -> Violation:
    message = f"the value cannot be examined: {_class_name(error)}"
    return _violation(path, value, "type", message)


# --- before both looks: what is right beyond doubt
#
# Most values are right. A test that is made once of a schema sees so in a tenth of the time, as it
# says no more than yes; where it cannot judge, it does not say yes, and the two looks decide.


def surely_fits(schema: Schema, value: object) -> bool:
    """Tell whether a value has exactly the types of JSON and breaks nothing; False if not known.

    Args:
        schema: a node of the facts. Its test is made once, and found again by the object itself.
        value: anything.
    """
    known = _tests.get(id(schema))
    if known is None or known[0] is not schema:
        if len(_tests) >= _MOST_TESTS:
            _tests.clear()
        test, most = _test(schema, ())
        known = _tests[id(schema)] = (schema, test if most <= _MAX_VALUES else _never)
    try:
        return known[1](value)
    except Exception:  # noqa: BLE001  a hostile object may do anything
        return False


_Test: TypeAlias = Callable[[Any], bool]

_MOST_TESTS: Final = 300
_tests: Final[dict[int, tuple[Schema, _Test]]] = {}

# What a test can judge, for each type.
_NUMERIC: Final = frozenset(
    {"minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "format"}
)
_JUDGED: Final[Mapping[str, frozenset[str]]] = {
    "string": frozenset({"min_length", "max_length", "pattern"}),
    "integer": _NUMERIC,
    "number": _NUMERIC,
    "boolean": frozenset(),
    "array": frozenset({"items", "min_items", "max_items", "unique_items"}),
    "object": frozenset(
        {"properties", "required", "exclusive", "min_properties", "max_properties"}
    ),
}
_NOT_CONSTRAINTS: Final = frozenset(
    {
        "pattern_source",
        "spoilers",
        "trim",
        "deprecated",
        "deprecation",
        "python_name",
        "default",
        "closed",
    }
)
# What an array may hold beyond doubt whose length is not limited.
_SHORT: Final = 100
# From so many strings on, it is quicker to judge all of them at once.
_MANY: Final = 10


def _never(_: object) -> bool:
    return False


def _said(schema: Schema) -> set[str]:
    """Name what a schema says that a value could break."""
    said = {name for name in schema._fields if getattr(schema, name) != getattr(_ANY, name)}
    return said - _NOT_CONSTRAINTS


def _test(schema: Schema, inside: tuple[str, ...]) -> tuple[_Test, int]:
    """Make the test of a schema; with it, how many values at most are in what passes."""
    said = _said(schema)
    if len(inside) >= _MAX_DEPTH or (schema.ref and schema.ref in inside):
        return _never, 1
    if schema.ref and said == {"ref"}:
        return _test(SCHEMAS[schema.ref], (*inside, schema.ref))
    kinds = {*schema.types} - {"null"}
    kind = kinds.pop() if len(kinds) == 1 else ""
    inside = (*inside, "")
    if kind == "string" and said == {"types", "enum"}:
        test, most = _test_of_enum(schema), 1
    elif kind not in _JUDGED or said - {"types"} - _JUDGED[kind]:
        return _never, 1
    elif kind == "array":
        test, most = _test_of_array(schema, inside)
    elif kind == "object":
        test, most = _test_of_object(schema, inside)
    elif kind == "string":
        test, most = _test_of_string(schema), 1
    elif kind == "boolean":
        test, most = _test_of_boolean, 1
    else:
        test, most = _test_of_number(schema, kind), 1
    return (lambda value: value is None or test(value)) if "null" in schema.types else test, most


def _test_of_boolean(value: object) -> bool:
    return type(value) is bool


def _test_of_enum(schema: Schema) -> _Test:
    listed = frozenset(entry for entry in schema.enum if type(entry) is str)
    return lambda value: type(value) is str and value in listed


def _test_of_string(schema: Schema) -> _Test:
    least = schema.min_length or 0
    most = sys.maxsize if schema.max_length is None else schema.max_length
    search = None if schema.pattern is None else schema.pattern.search

    def test(value: Any) -> bool:
        if type(value) is not str or not least <= len(value) <= most:
            return False
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                return False
        return search is None or search(value) is not None

    return test


def _test_of_strings(schema: Schema) -> _Test | None:
    """Make a test of many values at once, in a few passes at the speed of C; None if not strings.

    It takes a list that is not empty.
    """
    for _ in range(_MAX_DEPTH):
        if schema.ref is None or _said(schema) != {"ref"}:
            break
        schema = SCHEMAS[schema.ref]
    if schema.types != ("string",) or _said(schema) - {"types"} - _JUDGED["string"]:
        return None
    from msgspec.json import encode

    least = schema.min_length or 0
    most = sys.maxsize if schema.max_length is None else schema.max_length
    search = None if schema.pattern is None else schema.pattern.search
    spoilers = schema.spoilers

    def test(values: Any) -> bool:
        if {*map(type, values)} != {str}:
            return False
        lengths = {*map(len, values)}
        if min(lengths) < least or max(lengths) > most:
            return False
        try:
            content = encode(values)
        except UnicodeEncodeError:  # a lone surrogate
            return False
        if search is None or (spoilers is not None and _unspoiled(spoilers, values, content)):
            return True
        return all(map(search, values))

    return test


def _unspoiled(spoilers: str, values: list[str], content: bytes) -> bool:
    """Prove strings of permitted length right at once; False when that does not work."""
    if b"\\" in content:
        return False
    together = "".join(values)
    # All other white space of ASCII would stand escaped in the JSON.
    if (" " in together or not together.isascii()) and any(map(str.isspace, values)):
        return False
    return not any(spoiler in together for spoiler in spoilers)


def _test_of_number(schema: Schema, kind: str) -> _Test:
    limits = _RANGES.get(schema.format or "", (-sys.float_info.max, sys.float_info.max))
    lows = (limits[0], schema.minimum, schema.exclusive_minimum)
    highs = (limits[1], schema.maximum, schema.exclusive_maximum)
    low = max(bound for bound in lows if bound is not None)
    high = min(bound for bound in highs if bound is not None)
    shut = frozenset({schema.exclusive_minimum, schema.exclusive_maximum})
    types = (int,) if kind == "integer" else (int, float)
    return lambda value: type(value) in types and low <= value <= high and value not in shut


def _test_of_array(schema: Schema, inside: tuple[str, ...]) -> tuple[_Test, int]:
    items = schema.items or _ANY
    test, held = _test(items, inside)
    test_many = _test_of_strings(items)
    least = schema.min_items or 0
    most = _SHORT if schema.max_items is None else schema.max_items
    unique, trim = schema.unique_items, _trim(items)
    if unique and held > 1:
        return _never, 1

    def test_all(value: Any) -> bool:
        if type(value) is not list or not least <= len(value) <= most:
            return False
        if test_many is not None and len(value) >= _MANY:
            if not test_many(value):
                return False
        elif not all(map(test, value)):
            return False
        if not unique:
            return True
        return len({*value} if trim is None else {item.strip(trim) for item in value}) == len(value)

    return test_all, 2 + most * held


def _test_of_object(schema: Schema, inside: tuple[str, ...]) -> tuple[_Test, int]:
    made = {name: _test(node, inside) for name, node in schema.properties.items()}
    tests = {name: test for name, (test, _) in made.items()}
    least = schema.min_properties or 0
    most = len(tests) if schema.max_properties is None else schema.max_properties

    def test(value: Any) -> bool:
        if type(value) is not dict or not least <= len(value) <= most:
            return False
        for name, member in value.items():
            own = tests.get(name) if type(name) is str else None
            # None in an optional field means absent.
            if own is None or not (member is None or own(member)):
                return False
        for name in schema.required:
            if value.get(name) is None:
                return False
        for group in schema.exclusive:
            if (
                len([side for side in group if any(value.get(name) is not None for name in side)])
                > 1
            ):
                return False
        return True

    return test, 2 + sum(held for _, held in made.values())


# --- first: only what JSON can say


class _Broken:
    """Stands for a value that is reported already."""


_BROKEN: Final = _Broken()


class _Reader:
    """Copies a value with exactly the types of JSON; subclasses lose what they override."""

    def __init__(self, found: list[Violation]) -> None:
        self.found = found
        self.left = _MAX_VALUES
        self.around: set[int] = set()

    def read(self, value: Any, path: _Path, depth: int) -> Any:
        kind: type = type(value)
        if kind is str:
            return self._text(value, path)
        if value is None or kind is bool or value is _BROKEN:
            return value
        if kind is int or kind is float:
            return self._number(value, path)
        mro = type.mro(kind) if kind not in (list, dict) else (kind,)
        if list in mro or tuple in mro or dict in mro:
            return self._container(value, dict in mro, path, depth)
        if str in mro:
            return self._text(str.__str__(value), path)
        if int in mro:
            return self._number(int.__int__(value), path)
        if float in mro:
            return self._number(float.__float__(value), path)
        return self._refuse(path, value, "type", f"{_class_name(value)} has no form in JSON")

    def _refuse(self, path: _Path, value: object, rule: str, message: str) -> _Broken:
        self.found.append(_violation(path, value, rule, message))
        return _BROKEN

    def _text(self, value: Any, path: _Path) -> str | _Broken:
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                message = f"a lone surrogate cannot be sent, got {_show(value)}"
                return self._refuse(path, value, "encoding", message)
        result: str = value
        return result

    def _number(self, value: Any, path: _Path) -> int | float | _Broken:
        if type(value) is float and not math.isfinite(value):
            return self._refuse(path, value, "type", f"{value} is no number of JSON")
        if type(value) is int and value.bit_length() > _MAX_BITS:
            return self._refuse(path, value, "encoding", "an integer of that size cannot be sent")
        result: int | float = value
        return result

    def _container(self, value: Any, is_object: bool, path: _Path, depth: int) -> Any:
        if id(value) in self.around:
            return self._refuse(path, value, "encoding", "the value contains itself")
        if depth >= _MAX_DEPTH:
            message = f"the value nests deeper than {_MAX_DEPTH} levels"
            return self._refuse(path, value, "encoding", message)
        plain: Any
        if is_object:
            plain = dict(dict.items(value))
        else:
            plain = list(
                tuple.__iter__(value) if isinstance(value, tuple) else list.__iter__(value)
            )
        self.left -= len(plain)
        if self.left < 0:
            message = f"the request holds more than {_MAX_VALUES} values"
            return self._refuse(path, value, "encoding", message)
        self.around.add(id(value))
        try:
            return self._members(plain, path, depth + 1)
        finally:
            self.around.discard(id(value))

    def _members(self, plain: Any, path: _Path, depth: int) -> Any:
        if type(plain) is dict:
            result: dict[str, Any] = {}
            for name, member in plain.items():
                key = name
                if type(name) is not str:
                    if str not in type.mro(type(name)):
                        message = f"a name must be a str, got {_show(name)}"
                        self._refuse(path, name, "type", message)
                        continue
                    key = str.__str__(name)
                place: _Path = (path, key)
                if self._text(key, place) is not _BROKEN:
                    result[key] = self.read(member, place, depth)
            return result
        # The usual case, a long list of SKUs, in a few passes at the speed of C.
        if {*map(type, plain)} == {str}:
            try:
                "".join(plain).encode()
            except UnicodeEncodeError:
                pass
            else:
                return plain
        return [self.read(member, (path, number), depth) for number, member in enumerate(plain)]


# --- second: the constraints


def _check(schema: Schema, value: Any, path: _Path, found: list[Violation]) -> None:
    if value is _BROKEN:
        return
    kind = _KINDS[type(value)]
    types = schema.types
    if types and kind not in types and not _is_type(kind, types, value):
        found.append(
            _violation(path, value, "type", f"must be {_types(types)}, got {_show(value)}")
        )
        return
    if kind == "null" and "null" in types:
        return
    if kind == "string":
        _check_string(schema, value, path, found)
    elif kind == "object":
        _check_object(schema, value, path, found)
    elif kind == "array":
        _check_array(schema, value, path, found)
    elif kind in ("integer", "number"):
        _check_number(schema, value, path, found)
    if schema.enum and not _listed(value, schema.enum):
        message = f"must be one of {_show_all(schema.enum)}, got {_show(value)}"
        found.append(_violation(path, value, "enum", message))
    if schema.ref is not None:
        _check(SCHEMAS[schema.ref], value, path, found)
    if schema.all_of or schema.any_of or schema.one_of:
        _check_combined(schema, value, path, found)


def _check_combined(schema: Schema, value: Any, path: _Path, found: list[Violation]) -> None:
    for part in schema.all_of:
        _check(part, value, path, found)
    if schema.any_of and not any(_fits(part, value, path) for part in schema.any_of):
        found.append(
            _violation(path, value, "anyOf", f"fits none of its forms, got {_show(value)}")
        )
    if schema.one_of and (n := sum(_fits(part, value, path) for part in schema.one_of)) != 1:
        message = f"must fit exactly one of its forms, fits {n}, got {_show(value)}"
        found.append(_violation(path, value, "oneOf", message))


def _fits(schema: Schema, value: Any, path: _Path) -> bool:
    found: list[Violation] = []
    _check(schema, value, path, found)
    return not found


def _is_type(kind: str, types: tuple[str, ...], value: Any) -> bool:
    """JSON Schema: an integer is a number, and 5.0 is an integer."""
    if kind == "integer":
        return "number" in types
    return kind == "number" and "integer" in types and bool(value.is_integer())


def _check_string(schema: Schema, value: str, path: _Path, found: list[Violation]) -> None:
    length = len(value)
    if schema.min_length is not None and length < schema.min_length:
        message = f"must have at least {schema.min_length} characters, has {length}: {_show(value)}"
        found.append(_violation(path, value, "minLength", message))
    too_long = schema.max_length is not None and length > schema.max_length
    if too_long:
        message = f"must have at most {schema.max_length} characters, has {length}: {_show(value)}"
        found.append(_violation(path, value, "maxLength", message))
    pattern = schema.pattern
    if pattern is not None and not (too_long and length > _LONG) and not pattern.search(value):
        message = f"must match the pattern {_show(schema.pattern_source)}, got {_show(value)}"
        found.append(_violation(path, value, "pattern", message))
    if schema.format == "date-time" and not _is_date_time(value):
        message = f"must be a date and time with an offset (RFC 3339), got {_show(value)}"
        found.append(_violation(path, value, "format", message))
    elif schema.format == "date" and not (_DATE.fullmatch(value) and _is_date(value)):
        found.append(_violation(path, value, "format", f"must be a date, got {_show(value)}"))


def _is_date(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_date_time(value: str) -> bool:
    parts = _DATE_TIME.fullmatch(value)
    if parts is None or not _is_date(parts[1]):
        return False
    hour, minute = parts[2].split(":")
    # :60 is a leap second.
    if int(hour) > 23 or int(minute) > 59 or int(parts[3]) > 60:
        return False
    return parts[4] is None or (int(parts[4][1:3]) <= 23 and int(parts[4][4:]) <= 59)


def _check_number(schema: Schema, value: float, path: _Path, found: list[Violation]) -> None:
    if schema.minimum is not None and value < schema.minimum:
        message = f"must be at least {schema.minimum}, got {_show(value)}"
        found.append(_violation(path, value, "minimum", message))
    if schema.maximum is not None and value > schema.maximum:
        message = f"must be at most {schema.maximum}, got {_show(value)}"
        found.append(_violation(path, value, "maximum", message))
    if schema.exclusive_minimum is not None and value <= schema.exclusive_minimum:
        message = f"must be above {schema.exclusive_minimum}, got {_show(value)}"
        found.append(_violation(path, value, "exclusiveMinimum", message))
    if schema.exclusive_maximum is not None and value >= schema.exclusive_maximum:
        message = f"must be below {schema.exclusive_maximum}, got {_show(value)}"
        found.append(_violation(path, value, "exclusiveMaximum", message))
    if schema.multiple_of is not None and not _is_multiple(value, schema.multiple_of):
        message = f"must be a multiple of {schema.multiple_of}, got {_show(value)}"
        found.append(_violation(path, value, "multipleOf", message))
    limits = None if schema.format is None else _RANGES.get(schema.format)
    if limits is not None and not limits[0] <= value <= limits[1]:
        message = f"must be from {limits[0]} to {limits[1]} ({schema.format}), got {_show(value)}"
        found.append(_violation(path, value, "format", message))


def _is_multiple(value: float, step: float) -> bool:
    # As written: 0.3 is a multiple of 0.1 in JSON, though not in binary.
    from fractions import Fraction

    return (Fraction(repr(value)) / Fraction(repr(step))).denominator == 1


def _check_array(schema: Schema, value: list[Any], path: _Path, found: list[Violation]) -> None:
    count = len(value)
    if schema.min_items is not None and count < schema.min_items:
        message = f"must have at least {schema.min_items} elements, has {count}"
        found.append(_violation(path, value, "minItems", message))
    if schema.max_items is not None and count > schema.max_items:
        message = f"must have at most {schema.max_items} elements, has {count}"
        found.append(_violation(path, value, "maxItems", message))
    items = schema.items
    if items is not None and not _all_fit(items, value):
        for number, item in enumerate(value):
            _check(items, item, (path, number), found)
    if schema.unique_items:
        _check_unique(value, None if items is None else _trim(items), path, found)


def _all_fit(schema: Schema, values: list[Any]) -> bool:
    """Tell in a few passes whether all are strings that fit; False also when it cannot tell."""
    test = _test_of_strings(schema) if len(values) >= _MANY else None
    return test is not None and test(values)


_ANY: Final = Schema()


def _trim(schema: Schema) -> str | None:
    """Return the characters around a value that do not count for the server."""
    nodes = [schema]
    for node in nodes:  # grows while it is walked
        if node.trim is not None:
            return node.trim
        nodes += [*node.all_of, *node.any_of, *node.one_of]
        if node.ref is not None:
            nodes.append(SCHEMAS[node.ref])
    return None


def _check_unique(values: list[Any], trim: str | None, path: _Path, found: list[Violation]) -> None:
    """Find repeated values; two that differ in what the server trims are one to it."""
    plain = {*map(type, values)} == {str}
    if plain and len({*values} if trim is None else {v.strip(trim) for v in values}) == len(values):
        return
    first: dict[Any, int] = {}
    for number, value in enumerate(values):
        if value is _BROKEN:
            continue
        counted = value.strip(trim) if trim is not None and isinstance(value, str) else value
        before = first.setdefault(_identity(counted), number)
        if before != number:
            message = f"elements must be unique; this repeats element {before}: {_show(value)}"
            found.append(_violation((path, number), value, "uniqueItems", message))


def _identity(value: Any) -> Any:
    """Return something hashable that is equal when two values are equal in JSON."""
    if isinstance(value, bool):
        return ("boolean", value)  # True is not 1 in JSON
    if isinstance(value, list | tuple):
        return ("array", tuple(_identity(item) for item in value))
    if isinstance(value, Mapping):
        return ("object", frozenset((name, _identity(item)) for name, item in value.items()))
    return value


def _listed(value: Any, enum: tuple[Any, ...]) -> bool:
    if type(value) is str:
        return value in enum
    identity = _identity(value)
    return any(_identity(entry) == identity for entry in enum)


def _check_object(
    schema: Schema, value: dict[str, Any], path: _Path, found: list[Violation]
) -> None:
    properties = schema.properties
    for name in schema.required:
        if name not in value:
            found.append(_violation((path, name), None, "required", f"{_show(name)} is required"))
    for name, member in value.items():
        node = properties.get(name)
        if node is not None:
            if member is not None:
                _check(node, member, (path, name), found)
            # None in an optional field means absent, and models do not write it.
            elif name in schema.required and not _fits(node, None, path):
                message = f"{_show(name)} is required and cannot be null"
                found.append(_violation((path, name), None, "required", message))
        elif schema.closed:
            message = f"there is no field {_show(name)} here"
            found.append(_violation((path, name), member, "additionalProperties", message))
        elif schema.additional is not None:
            _check(schema.additional, member, (path, name), found)
    if schema.min_properties is not None and len(value) < schema.min_properties:
        message = f"must have at least {schema.min_properties} fields, has {len(value)}"
        found.append(_violation(path, value, "minProperties", message))
    if schema.max_properties is not None and len(value) > schema.max_properties:
        message = f"must have at most {schema.max_properties} fields, has {len(value)}"
        found.append(_violation(path, value, "maxProperties", message))
    for group in schema.exclusive:
        sides = [[name for name in side if value.get(name) is not None] for side in group]
        filled = [side for side in sides if side]
        if len(filled) > 1:
            names = tuple(name for side in filled for name in side)
            message = f"cannot be filled together: {' | '.join(_show_all(side) for side in filled)}"
            found.append(_violation(path, names, "exclusive", message))


# --- deprecated fields


class _Watched(NamedTuple):
    """What of a schema leads to deprecated fields; the rest of a value needs no look."""

    parts: tuple[Schema, ...]
    items: Schema | None
    fields: Mapping[str, Schema]
    others: Schema | None


_watched: Final[dict[int, tuple[Schema, _Watched]]] = {}


def _watch(schema: Schema) -> _Watched:
    known = _watched.get(id(schema))
    if known is None or known[0] is not schema:
        if len(_watched) >= _MOST_TESTS:
            _watched.clear()
        items, others = schema.items, schema.additional
        watched = _Watched(
            tuple(part for part in _parts(schema) if _holds_deprecated(part)),
            items if items is not None and _holds_deprecated(items) else None,
            {name: node for name, node in schema.properties.items() if _leads_to_deprecated(node)},
            others if others is not None and _leads_to_deprecated(others) else None,
        )
        known = _watched[id(schema)] = (schema, watched)
    return known[1]


def _parts(schema: Schema) -> list[Schema]:
    """Return the other schemas that a value has to do with."""
    parts = [*schema.all_of, *schema.any_of, *schema.one_of]
    if schema.ref is not None:
        parts.append(SCHEMAS[schema.ref])
    return parts


def _is_deprecated(field: Schema) -> bool:
    return field.deprecated or (field.ref is not None and SCHEMAS[field.ref].deprecated)


def _leads_to_deprecated(field: Schema) -> bool:
    return _is_deprecated(field) or _holds_deprecated(field)


def _holds_deprecated(schema: Schema) -> bool:
    """Tell whether a value can hold a deprecated field, however deep."""
    nodes, seen = [schema], {id(schema)}
    for node in nodes:  # grows while it is walked
        fields = [*node.properties.values()]
        if node.additional is not None:
            fields.append(node.additional)
        if any(map(_is_deprecated, fields)):
            return True
        items = [] if node.items is None else [node.items]
        for inner in (*_parts(node), *items, *fields):
            if id(inner) not in seen:
                seen.add(id(inner))
                nodes.append(inner)
    return False


def _uses(
    schema: Schema, value: Any, path: _Path, uses: list[tuple[str, Deprecation | None]]
) -> None:
    watched = _watch(schema)
    for part in watched.parts:
        _uses(part, value, path, uses)
    if type(value) is list and watched.items is not None:
        for number, item in enumerate(value):
            if type(item) in (list, dict):
                _uses(watched.items, item, (path, number), uses)
    elif type(value) is dict and not (
        watched.others is None and watched.fields.keys().isdisjoint(value)
    ):
        for name, member in value.items():
            node = watched.fields.get(name)
            if node is None and name not in schema.properties:
                node = watched.others
            if node is None or member is None:
                continue
            place: _Path = (path, name)
            known = SCHEMAS[node.ref] if node.ref is not None else node
            if node.deprecated or known.deprecated:
                use = (_pointer(place), node.deprecation or known.deprecation)
                if use not in uses[-1:]:
                    uses.append(use)
            if type(member) in (list, dict):
                _uses(node, member, place, uses)


# --- words


def _violation(path: _Path, value: object, rule: str, message: str) -> Violation:
    return Violation(_pointer(path), value, rule, message)


def _pointer(path: _Path) -> str:
    steps: list[str] = []
    parent, step = path
    while parent is not None:
        text = str(step)
        if not text.isprintable():
            text = repr(text)[1:-1]
        steps.append(text.replace("~", "~0").replace("/", "~1"))
        parent, step = parent
    return "/".join([str(step), *reversed(steps)])


def _types(types: tuple[str, ...]) -> str:
    return " or ".join(types)


def _class_name(value: object) -> str:
    return repr(str(type.__dict__["__name__"].__get__(type(value))))[:_SHOWN]


def _show(value: Any) -> str:
    """Write a value short, escaped, and without calling anything of its own."""
    kind: type = type(value)
    if value is None or kind is bool or kind is float:
        return repr(value)
    if kind is int:
        return repr(value) if int.bit_length(value) < 200 else "a very long integer"
    if kind is str:
        text: str = value
        return (
            repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r}... ({len(text)} characters)"
        )
    if kind is list:
        return f"an array of {list.__len__(value)}"
    if kind is dict:
        return f"an object with {dict.__len__(value)} fields"
    return f"an instance of {_class_name(value)}"


def _show_all(values: tuple[Any, ...] | list[Any]) -> str:
    shown = ", ".join(_show(value) for value in values[:12])
    return shown if len(values) <= 12 else f"{shown} and {len(values) - 12} more"
