"""Types as one canonical text each, whatever way they were written. Runs beside the packages.

The text is Python again, so that `narrowing` can read it: unions are flat and sorted, aliases that
are not public are replaced by what they stand for, and each class has the shortest public name it
can be imported by. A class that has none stands behind `_`, without the module it happens to be in.
"""

from __future__ import annotations

import ast
import enum
import functools
import math
import sys
import types
import typing
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, ForwardRef, Literal, get_args, get_origin

OURS: Final = ("yandex_market", "yandex_market_client")
UNKNOWN: Final = "?"
"""Stands for a type that nobody wrote down."""
_LONGEST: Final = 200
_TRANSPARENT: Final = ("Final", "ClassVar", "Required", "NotRequired", "ReadOnly")


def is_ours(module: str | None) -> bool:
    """Tell whether a module belongs to the packages that are looked at."""
    return (module or "").partition(".")[0] in OURS


@functools.cache
def parsed(module: types.ModuleType) -> ast.Module:
    """Return the syntax tree of a module's source."""
    return tree(Path(str(module.__file__)).read_bytes())


@functools.cache
def tree(source: bytes) -> ast.Module:
    """Return the syntax tree of a source; it is shared, so nobody may change it."""
    return ast.parse(source)


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module, also those under `if`, `else` and `try`."""
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            yield from top_level(node.body + node.orelse)
        else:
            yield node


class Types:
    """Writes types down; it has to be told first which names are public."""

    def __init__(self) -> None:
        self.paths: dict[int, str] = {}
        """The public name of a class or function, by its identity."""
        self.aliases: dict[tuple[int, str], str] = {}
        """The public name of an alias, by its identity and its own name: equal ones are shared."""
        self._namespaces: dict[str, dict[str, Any]] = {}
        self._scopes: dict[str, dict[str, Any]] = {}

    def namespace(self, module: str) -> dict[str, Any]:
        """Return the names of a module, with those that only type checkers import."""
        if module not in self._namespaces:
            names = dict(vars(sys.modules[module]))
            for node in parsed(sys.modules[module]).body:
                if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
                    for statement in node.body:
                        _execute(statement, names)
            self._namespaces[module] = names
        return self._namespaces[module]

    def text(self, annotation: Any, module: str) -> str:
        """Write an annotation that stands in a module; where it cannot be read, as it stands."""
        if annotation == UNKNOWN:
            return UNKNOWN
        try:
            return self._text(annotation, module)
        except (NameError, AttributeError, TypeError):
            return annotation if isinstance(annotation, str) else repr(annotation)

    def qualifiers(self, annotation: Any, module: str) -> tuple[Any, set[str]]:
        """Evaluate an annotation and take off `Final`, `NotRequired` and the like."""
        found: set[str] = set()
        try:
            value = self._evaluated(annotation, module)
        except (NameError, AttributeError, TypeError):
            return annotation, found
        while (name := getattr(get_origin(value) or value, "_name", None)) in _TRANSPARENT:
            found.add(name)
            if get_origin(value) is None:
                return UNKNOWN, found  # a bare Final: the value has the type
            value = self._evaluated(get_args(value)[0], module)
        return value, found

    def _evaluated(self, annotation: Any, module: str) -> Any:
        if isinstance(annotation, ForwardRef):
            annotation = annotation.__forward_arg__
        if not isinstance(annotation, str):
            return annotation
        if module not in self._scopes:
            self._scopes[module] = {
                name: _StandIn(path) if (path := self.aliases.get((id(value), name))) else value
                for name, value in self.namespace(module).items()
            }
        return eval(annotation, self._scopes[module])  # noqa: S307  the source of our package

    def _text(self, annotation: Any, module: str) -> str:
        value, _ = self.qualifiers(annotation, module)
        origin = get_origin(value)
        if isinstance(value, _StandIn):
            return value.path
        if value is None or value is type(None):
            return "None"
        if value is ...:
            return "..."
        if isinstance(value, list):  # the parameters of a Callable
            return f"[{', '.join(self._text(one, module) for one in value)}]"
        if origin is typing.Annotated:
            return self._text(get_args(value)[0], module)
        if origin in (typing.Union, types.UnionType) or isinstance(value, _Union):
            texts = {self._text(part, module) for part in _parts(value)}
            return " | ".join(sorted(texts, key=_none_last))
        if origin is Literal:
            return f"Literal[{', '.join(sorted(map(repr, get_args(value))))}]"
        if origin is not None:
            # typing's names without brackets (typing.Callable) have an origin and no arguments.
            inner = ", ".join(self._text(one, module) for one in get_args(value))
            return f"{self._name(origin)}[{inner}]" if inner else self._name(origin)
        return self._name(value)

    def _name(self, value: Any) -> str:
        if id(value) in self.paths:
            return self.paths[id(value)]
        if value in (typing.NoReturn, typing.Never):
            return "Never"
        module = getattr(value, "__module__", None)
        name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
        name = name or getattr(value, "_name", None) or str(value)
        if module in ("builtins", "typing", "typing_extensions") or isinstance(
            value, typing.TypeVar
        ):
            return str(name)
        # A class of an accelerator (_asyncio.Future) is that of the module it serves.
        return f"_.{name}" if is_ours(module) else f"{str(module).lstrip('_')}.{name}"


class _StandIn:
    """Stands for a public alias while an annotation is evaluated, so that its name stays."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __or__(self, other: Any) -> _Union:
        return _Union(self, other)

    def __ror__(self, other: Any) -> _Union:
        return _Union(other, self)

    def __call__(self) -> None:
        """Be callable, which is what typing asks of an argument."""


class _Union(_StandIn):
    """Stands for a union with such an alias."""

    def __init__(self, *parts: Any) -> None:
        super().__init__("")
        self.parts = parts


def _parts(union: Any) -> Iterator[Any]:
    for part in union.parts if isinstance(union, _Union) else get_args(union):
        if isinstance(part, _Union | types.UnionType) or get_origin(part) is typing.Union:
            yield from _parts(part)
        else:
            yield part


def _execute(statement: ast.stmt, names: dict[str, Any]) -> None:
    """Run one statement that only type checkers see; what is not installed stays unknown."""
    module = ast.Module([statement], [])
    with suppress(ImportError):
        exec(compile(module, "<type checking>", "exec"), names)  # noqa: S102  our package's source


def _none_last(text: str) -> tuple[bool, str]:
    return text == "None", text


def constant(value: Any) -> str | None:
    """Write a plain value; None for what has no short text of its own."""
    if isinstance(value, tuple):
        inner = [constant(one) for one in value]
        return None if None in inner else f"({''.join(f'{one}, ' for one in inner)})"
    if isinstance(value, enum.Enum):
        value = value.value
    if not isinstance(value, str | int | float | bytes | types.NoneType):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    text = repr(value)
    return text if len(text) <= _LONGEST else None
