"""Which differences are one to users: names of what they are about (pure).

A field of the documentation shows in a model, a typed dict and a pydantic model; a parameter of the
URL in five functions of an endpoint's module. All of them have one subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.facts import python_name

PACKAGE: Final = "yandex_market_client"
_SHAPES: Final = (f"{PACKAGE}.models", f"{PACKAGE}.typed_dicts", f"{PACKAGE}.pydantic_models")
_OPERATIONS: Final = f"{PACKAGE}.api"
RESULT: Final = "->"
"""Stands for what an operation gives, in the place of a parameter."""


def schema(name: str, field: str = "") -> str:
    """Return the subject of a schema, or of one of its fields, by the name on the wire or ours."""
    return f"schema {name}.{python_name(field)}" if field else f"schema {name}"


def value(name: str, written: object) -> str:
    """Return the subject of one value of an enum."""
    return f"schema {name}={written!r}"


def operation(identifier: str, parameter: str = "") -> str:
    """Return the subject of an operation, or of one of its parameters."""
    return f"operation {python_name(identifier)}" + (f"({parameter})" if parameter else "")


def schema_of(path: str) -> str | None:
    """Return the schema that a class stands for, or the class that a member belongs to."""
    for shape in _SHAPES:
        if path.startswith(f"{shape}."):
            name = path.removeprefix(f"{shape}.").partition(".")[0]
            return name if name[:1].isupper() else None
    return None


def of_path(path: str, lines: Mapping[str, str], parameter: str = "") -> str:
    """Return the subject of a Python path, or of a parameter there.

    Args:
        path: the dotted path.
        lines: the surface that it belongs to.
        parameter: the parameter of the function there.
    """
    parts = path.split(".")
    name = schema_of(path)
    if name is not None:
        member = parameter.lstrip("*") if parts[-1] == "__init__" else ".".join(parts[3:])
        return schema(name, member)
    if path.startswith(f"{_OPERATIONS}.") and len(parts) > 3:
        return operation(parts[3], parameter or (RESULT if len(parts) > 4 else ""))
    if lines.get(path) == "module":
        # The module of one model.
        for inner, line in lines.items():
            if inner.startswith(f"{path}.") and (name := schema_of(line.removeprefix("same as "))):
                return schema(name)
    # The two clients are twins.
    path = path.replace("yandex_market.AsyncMarket", "yandex_market.Market")
    if parts[-1] == "__init__" and parameter:
        return f"{path.removesuffix('.__init__')}.{parameter}"
    return f"{path}({parameter})" if parameter else path
