"""How one property of the specification is typed, read, written and carried on the wire.

openapi-python-client parses the specification into property objects; a ``Codec`` says, for each of
them, which Python text the templates emit. Every expression here is built from identifiers that the
lint has allowed and from the fixed words below, never from free text of the specification.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.enum_property import EnumProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

if TYPE_CHECKING:
    from openapi_python_client.parser.properties.protocol import PropertyProtocol


class UnsupportedProperty(ValueError):
    """The parser understood a construct of the specification that the templates do not render."""


@dataclass(frozen=True, slots=True)
class Codec:
    """The Python texts of one property's type; ``{}`` stands for the value in the expressions."""

    annotation: str
    read: str
    """Names a callable that takes the untyped JSON value and returns the typed one."""
    call: str
    """Expression that reads `value`, which is not null."""
    write: str | None
    """Expression that gives the JSON value of a typed one; None when they are the same."""
    wire: str
    """The type as msgspec checks it, in the strict structures."""
    unwire: str | None
    """Expression that gives the public value of a strict one; None when they are the same."""
    classes: tuple[tuple[str, str, bool], ...] = ()
    """(module, class, is a model) of each generated class that the texts above mention."""


def _scalar(annotation: str, read: str, write: str | None = None, wire: str = "") -> Codec:
    return Codec(annotation, read, f"{read}(value)", write, wire or annotation, None)


_SCALARS: dict[type[Any], Codec] = {
    StringProperty: _scalar("str", "read_text"),
    BooleanProperty: _scalar("bool", "read_boolean"),
    IntProperty: _scalar("int", "read_integer"),
    FloatProperty: _scalar("float", "read_number"),
    AnyProperty: _scalar("Any", "read_any"),
    DateTimeProperty: _scalar("datetime.datetime", "read_datetime", "write_datetime({})", "Moment"),
    DateProperty: _scalar("datetime.date", "read_date", "{}.isoformat()"),
    UuidProperty: _scalar("uuid.UUID", "read_uuid", "str({})"),
}


# The Python type of a JSON value that its reader would hand on as it is.
_EXACT = {
    "read_text": "str",
    "read_boolean": "bool",
    "read_integer": "int",
    "read_number": "float",
}


def reading(kind: Codec, must_be_given: bool) -> str:
    """Give the expression that reads a field from what `get` found; a usual value takes no call."""
    exact = _EXACT.get(kind.read)
    read = f"{'absent()' if must_be_given else 'None'} if value is None else {kind.call}"
    if exact is not None and must_be_given:
        return f"value if type(value) is {exact} else {read}"
    if exact is not None:
        return f"value if value is None or type(value) is {exact} else {kind.call}"
    return read


def copying(kind: Codec, name: str, must_be_given: bool, repeats: bool) -> str:
    """Give the expression that makes a model's value from the field of a strict structure.

    Args:
        kind: the texts of the field's type.
        name: the field's name in Python.
        must_be_given: whether it is neither absent nor null.
        repeats: whether equal texts are likely, so that one object should do for all of them.
    """
    field = f"source.{name}"
    if kind.wire == "str" and repeats:
        return f"_same({field}, {field})"
    if kind.unwire is None:
        return field
    if must_be_given:
        return kind.unwire.format(field)
    # Not just the name: it might be one that the function uses.
    return f"None if ({name}_ := {field}) is None else {kind.unwire.format(f'{name}_')}"


def codec(prop: PropertyProtocol) -> Codec:
    """Give the texts for one parsed property.

    Raises:
        UnsupportedProperty: for unions, constants and files, which no template renders.
    """
    scalar = _SCALARS.get(type(prop))
    if scalar is not None:
        return scalar
    if isinstance(prop, EnumProperty):
        name, module = str(prop.class_info.name), str(prop.class_info.module_name)
        base = "str" if prop.value_type is str else "int"
        return Codec(
            name,
            f"{name}.read",
            f"{name}.read(value)",
            f"{{0}}._value_ if type({{0}}) is {name} else {base}({{0}})",
            name,
            None,
            ((module, name, False),),
        )
    if isinstance(prop, ModelProperty):
        name, module = str(prop.class_info.name), str(prop.class_info.module_name)
        return Codec(
            name,
            f"{name}.from_dict",
            f"{name}.from_dict(value)",
            "{}.to_dict()",
            f"_{name}",
            f"_to_{module}({{}})",
            ((module, name, True),),
        )
    if isinstance(prop, ListProperty):
        item = codec(prop.inner_property)
        return Codec(
            f"list[{item.annotation}]",
            f"array_of({item.read})",
            f"read_array(value, {item.read})",
            _over_items(item.write) or "[*{0}] if type({0}) is list else write_array({0})",
            # As in the tolerant reading, a null among the elements is absence.
            f"list[{item.wire} | None]",
            f"[{(item.unwire or '{}').format('item')} for item in {{}} if item is not None]",
            item.classes,
        )
    message = f"property {prop.name.get_untrusted_value()!r}: {type(prop).__name__} has no template"
    raise UnsupportedProperty(message)


def _over_items(expression: str | None) -> str | None:
    return None if expression is None else "[" + expression.format("item") + " for item in {}]"


def properties(model: ModelProperty) -> list[PropertyProtocol]:
    """List a model's properties, the required ones first, otherwise as specified."""
    if model.required_properties is None or model.optional_properties is None:
        raise UnsupportedProperty(f"model {model.class_info.name} was not processed by the parser")
    return [*model.required_properties, *model.optional_properties]


def referenced(model: ModelProperty) -> list[tuple[str, str, bool]]:
    """List the generated classes that a model's properties mention, sorted, without itself."""
    found = {entry for prop in properties(model) for entry in codec(prop).classes}
    return sorted(entry for entry in found if entry[1] != model.class_info.name)


def reachable(models: list[ModelProperty], roots: set[str]) -> Iterator[ModelProperty]:
    """Yield the models reachable from the named ones, in the order of the whole list."""
    by_name = {str(model.class_info.name): model for model in models}
    seen: set[str] = set()
    waiting = sorted(roots)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in by_name:
            continue
        seen.add(name)
        waiting += [
            cls
            for prop in properties(by_name[name])
            for _, cls, is_model in codec(prop).classes
            if is_model
        ]
    yield from (model for model in models if str(model.class_info.name) in seen)
