"""The public members of one class, a line each. Runs beside the packages.

    class(<bases>) <what can be done with instances>       the class itself
    def (<parameters>) -> <type>                            a method; also classmethod, staticmethod
    property: <type>        attribute: <type>               read from an instance
    member = <value>                                        of an enum
    key: <type>             key required: <type>            of a typed dict

A member stands with the class that brings it: with a public base, or else with the class itself.
"""

from __future__ import annotations

import ast
import dataclasses
import enum
import functools
import inspect
import sys
import typing
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs

from .annotation import UNKNOWN, Types, constant, is_ours, parsed, top_level

_ABILITIES: Final = (
    ("with", "__enter__"),
    ("async-with", "__aenter__"),
    ("iterable", "__iter__"),
    ("async-iterable", "__aiter__"),
    ("sized", "__len__"),
    ("indexed", "__getitem__"),
    ("contains", "__contains__"),
    ("callable", "__call__"),
    ("awaitable", "__await__"),
)
_NOT_TOLD: Final = ("Generic", "Protocol", "enum.ReprEnum")


def members(cls: type, types: Types) -> Iterator[tuple[str, str]]:
    """Yield (name, line) of a class; the line of the class itself has no name."""
    if typing.is_typeddict(cls):
        yield "", "TypedDict"
        yield from _keys(cls, types)
        return
    yield "", f"class({', '.join(_bases(cls, types))}) {' '.join(_abilities(cls))}".rstrip()
    if issubclass(cls, enum.Enum):
        for name, member in cls.__members__.items():
            yield name, f"member = {constant(member.value)}"
    fields = getattr(cls, "__pydantic_fields__", None)
    if fields is not None:
        yield from _model_fields(cls, fields, types)
        return
    own = [base for base in cls.__mro__ if base is cls or _is_private(base, types)]
    seen = {"__init__"} | set(getattr(cls, "__members__", ()))
    if (found := _constructor(cls, own)) is not None:
        init, home = found
        yield "__init__", signature(init, types, skip=1, home=home)
    for base in own:
        for name, line in _of(base, types):
            if name not in seen and not name.startswith("_"):
                seen.add(name)
                yield name, line


def signature(
    function: Any, types: Types, *, skip: int = 0, word: str = "def", home: str | None = None
) -> str:
    """Write a signature: its parameters but the first few, and what it gives.

    Args:
        function: what can be called.
        types: writes its types.
        skip: how many parameters to leave out: `self`.
        word: what kind of function it is.
        home: the module that its annotations stand in, if it was made by a library.
    """
    found = inspect.signature(function)
    inner = inspect.unwrap(function)
    module = home or inner.__module__
    parameters: list[str] = []
    kind = None
    for parameter in list(found.parameters.values())[skip:]:
        if kind is parameter.POSITIONAL_ONLY and parameter.kind is not kind:
            parameters.append("/")
        if parameter.kind is parameter.KEYWORD_ONLY and kind not in (
            parameter.VAR_POSITIONAL,
            parameter.KEYWORD_ONLY,
        ):
            parameters.append("*")
        kind = parameter.kind
        stars = "*" if kind is parameter.VAR_POSITIONAL else ""
        stars = "**" if kind is parameter.VAR_KEYWORD else stars
        text = stars + parameter.name
        if parameter.annotation is not parameter.empty:
            text += f": {types.text(parameter.annotation, module)}"
        if parameter.default is not parameter.empty:
            text += f" = {constant(parameter.default) or '...'}"
        parameters.append(text)
    if kind is inspect.Parameter.POSITIONAL_ONLY:
        parameters.append("/")
    result = UNKNOWN
    if found.return_annotation is not found.empty:
        result = types.text(found.return_annotation, module)
    if inspect.iscoroutinefunction(inner):
        result = f"collections.abc.Coroutine[Any, Any, {result}]"
    if inner is not function and "contextlib" in function.__code__.co_filename:
        abstract = "AbstractAsyncContextManager" if "Async" in result else "AbstractContextManager"
        result = f"contextlib.{abstract}[{yielded(result)}]"
    marks = "deprecated " if is_deprecated(inner) else ""
    arrow = f" -> {result}" if result != UNKNOWN else ""
    return f"{marks}{word} ({', '.join(parameters)}){arrow}"


def yielded(type_: str) -> str:
    """Return what a generator yields; any other type is given back."""
    origin, _, _ = type_.partition("[")
    if not origin.endswith(("Generator", "Iterator")):
        return type_
    node = ast.parse(type_, mode="eval").body
    inner = node.slice if isinstance(node, ast.Subscript) else node
    return ast.unparse(inner.elts[0] if isinstance(inner, ast.Tuple) else inner)


def overloads(function: Any, types: Types, *, skip: int = 0) -> Iterator[str]:
    """Yield the signatures of the overloads of a function."""
    for one in typing.get_overloads(function):
        yield signature(one, types, skip=skip)


@functools.cache
def functions(tree: ast.Module) -> dict[int, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Find the functions of a module by the line that they begin in, decorators included."""
    return {
        min([node.lineno, *(one.lineno for one in node.decorator_list)]): node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def is_deprecated(function: Any) -> bool:
    """Tell whether `@deprecated` stands above a function; it may do so for type checkers alone."""
    code = getattr(function, "__code__", None)
    module = sys.modules.get(function.__module__)
    if code is None or module is None or code.co_filename != module.__file__:
        return False
    node = functions(parsed(module)).get(code.co_firstlineno)
    decorators = node.decorator_list if node else []
    return any("deprecated" in ast.unparse(one).partition("(")[0] for one in decorators)


def _is_private(base: type, types: Types) -> bool:
    return is_ours(base.__module__) and id(base) not in types.paths


def _bases(cls: type, types: Types) -> list[str]:
    names = {types.text(base, cls.__module__) for base in cls.__mro__[1:] if base is not object}
    return sorted(name for name in names if name not in _NOT_TOLD and not name.startswith("_."))


def _abilities(cls: type) -> Iterator[str]:
    if getattr(cls, "_is_protocol", False):
        yield "protocol"
    if issubclass(cls, enum.Enum):
        return
    if not getattr(cls, "__final__", False):
        yield "subclassable"
    parameters = getattr(cls, "__dataclass_params__", None)
    frozen = cls.__setattr__.__name__ == "_frozen_setattrs" if attrs.has(cls) else False
    if not (frozen or (parameters and parameters.frozen) or issubclass(cls, tuple)):
        yield "mutable"
    if cls.__eq__ is not object.__eq__:
        yield "compares"
    if getattr(cls, "__hash__", None) is not None:
        yield "hashable"
    for word, name in _ABILITIES:
        # Not by getattr, which finds what the class's own class can do.
        if any(vars(base).get(name) is not None for base in cls.__mro__):
            yield word


def _constructor(cls: type, own: list[type]) -> tuple[Callable[..., Any], str] | None:
    """Return what tells how instances are made and the module that says it."""
    if issubclass(cls, enum.Enum) or getattr(cls, "_is_protocol", False):
        return None
    for name in ("__init__", "__new__"):
        for base in own:
            if name in vars(base):
                found: Callable[..., Any] = vars(base)[name]
                found = found.__func__ if isinstance(found, staticmethod) else found
                return found, base.__module__
    return None


def _of(base: type, types: Types) -> Iterator[tuple[str, str]]:
    """Yield the members that one class brings: fields first, then methods and constants."""
    module = base.__module__
    annotations = inspect.get_annotations(base)
    for name, annotation in annotations.items():
        if not name.startswith("_"):
            value, qualifiers = types.qualifiers(annotation, module)
            held = vars(base).get(name)
            text = type(held).__name__ if value == UNKNOWN else types.text(value, module)
            yield name, _attribute(text, qualifiers, held)
    for name, value in vars(base).items():
        if name in annotations or name.startswith("_"):
            continue
        if (line := _member(value, types)) is not None:
            yield name, line
    if not (attrs.has(base) or dataclasses.is_dataclass(base)):
        yield from _set_by_init(base, types)


def _attribute(text: str, qualifiers: set[str], value: Any) -> str:
    written = constant(value) if "Final" in qualifiers else None
    return f"attribute: {text}" + (f" = {written}" if written else "")


def _member(value: Any, types: Types) -> str | None:
    if isinstance(value, property):
        assert value.fget is not None, "a property without a getter"
        result = inspect.signature(value.fget).return_annotation
        text = types.text(result, value.fget.__module__) if isinstance(result, str) else UNKNOWN
        return f"property: {text}" if value.fset is None else f"attribute: {text}"
    if isinstance(value, functools.cached_property):
        return f"property: {signature(value.func, types, skip=1).partition(' -> ')[2] or UNKNOWN}"
    if isinstance(value, classmethod | staticmethod):
        skip = 1 if isinstance(value, classmethod) else 0
        return signature(value.__func__, types, skip=skip, word=type(value).__name__)
    if inspect.isfunction(value):
        return signature(value, types, skip=1)
    if inspect.isclass(value):
        return f"attribute: type[{types.text(value, value.__module__)}]"
    if inspect.ismemberdescriptor(value) or inspect.isdatadescriptor(value) or callable(value):
        return None  # the slot of a field, which has an annotation or is set by __init__
    return f"attribute: {types.text(type(value), 'builtins')}"


def _set_by_init(base: type, types: Types) -> Iterator[tuple[str, str]]:
    """Yield what `__init__` sets on `self`: it can be seen in the source alone."""
    node = _class_node(base)
    inits = [one for one in node.body if getattr(one, "name", "") == "__init__"] if node else []
    for init in inits:
        assert isinstance(init, ast.FunctionDef)
        arguments = [*init.args.posonlyargs, *init.args.args, *init.args.kwonlyargs]
        given = {one.arg: one.annotation for one in arguments}
        for statement in ast.walk(init):
            for target, annotation in _assigned(statement, given):
                if isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
                    written = ast.unparse(annotation) if annotation else None
                    text = types.text(written, base.__module__) if written else UNKNOWN
                    yield target.attr, f"attribute: {text}"


def _assigned(
    statement: ast.AST, given: dict[str, ast.expr | None]
) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    if isinstance(statement, ast.AnnAssign):
        yield statement.target, statement.annotation
    elif isinstance(statement, ast.Assign):
        value = statement.value
        annotation = given.get(value.id) if isinstance(value, ast.Name) else None
        for target in statement.targets:
            several = target.elts if isinstance(target, ast.Tuple) else None
            for one in several or [target]:
                yield one, None if several else annotation


def _class_node(base: type) -> ast.ClassDef | None:
    body = parsed(sys.modules[base.__module__]).body
    node: ast.stmt | None = None
    for name in base.__qualname__.split("."):
        found = [one for one in top_level(body) if getattr(one, "name", None) == name]
        node = found[-1] if found else None
        if not isinstance(node, ast.ClassDef):
            return None
        body = node.body
    return node if isinstance(node, ast.ClassDef) else None


def _keys(cls: Any, types: Types) -> Iterator[tuple[str, str]]:
    for name, annotation in cls.__annotations__.items():
        value, qualifiers = types.qualifiers(annotation, cls.__module__)
        wanted = name in cls.__required_keys__ and "NotRequired" not in qualifiers
        word = "key required" if wanted or "Required" in qualifiers else "key"
        yield name, f"{word}: {types.text(value, cls.__module__)}"


def _model_fields(cls: type, fields: dict[str, Any], types: Types) -> Iterator[tuple[str, str]]:
    """Yield the fields of a pydantic model: constraints and names of the wire are facts."""
    texts = {name: types.text(field.annotation, cls.__module__) for name, field in fields.items()}
    parameters = [
        f"{name}: {texts[name]}" + ("" if field.is_required() else f" = {constant(field.default)}")
        for name, field in fields.items()
    ]
    yield (
        "__init__",
        f"def (*, {', '.join(parameters)}) -> None" if parameters else "def () -> None",
    )
    for name, text in texts.items():
        yield name, f"attribute: {text}"
