"""Whether one type, as `annotation` writes it, takes more or less than another one (pure).

The rule is small and honest: a union takes what its parts take, `Literal` less than the type of its
values, `object` and `Any` everything, a class what its subclasses are; arguments of a read-only
collection follow, those of any other class must be equal. What it cannot order it calls "other".
"""

from __future__ import annotations

import ast
import builtins
import collections.abc
import datetime
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Literal

from .annotation import OURS

Relation = Literal["same", "wider", "narrower", "other"]
"""What the new type is, seen from the old one."""

# Read-only as typing says; a value inside may be of a subtype.
_COVARIANT: Final = frozenset(
    (
        *("Iterable", "Iterator", "Collection", "Sequence", "Set", "Reversible", "Container"),
        *("AsyncIterable", "AsyncIterator", "Awaitable", "Coroutine", "Mapping", "Generator"),
        *("KeysView", "ValuesView", "ItemsView", "AsyncGenerator", "AbstractContextManager"),
        *("tuple", "frozenset", "type"),
    )
)
_ANYTHING: Final = ("Any", "object")
_HIDDEN: Final = "_."
"""Stands before the name of a class that is not public."""


class Narrowing:
    """Orders types of two versions.

    Args:
        bases: by class, all of its bases that have a name.
        aliases: by public alias, the type that it stands for.
    """

    def __init__(self, bases: Mapping[str, set[str]], aliases: Mapping[str, str]) -> None:
        self.bases = bases
        self.aliases = aliases

    def relation(self, old: str, new: str) -> Relation:
        """Return what the new type is, seen from the old one; what is not known is the same."""
        if old == new or "?" in (old, new):
            return "same"
        before, after = _parsed(old), _parsed(new)
        wider, narrower = self._fits(before, after), self._fits(after, before)
        if wider and narrower:
            return "same"
        return "wider" if wider else "narrower" if narrower else "other"

    def _fits(self, one: ast.expr, other: ast.expr) -> bool:
        """Tell whether each value of one type is a value of the other."""
        return all(
            any(self._part_fits(part, whole) for whole in self._parts(other))
            for part in self._parts(one)
        )

    def _parts(self, node: ast.expr) -> list[ast.expr]:
        """Return what a union consists of: a Literal is one of its values."""
        if isinstance(node, ast.BinOp):
            return self._parts(node.left) + self._parts(node.right)
        name = ast.unparse(node)
        if name in self.aliases:
            return self._parts(_parsed(self.aliases[name]))
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
            return [ast.Subscript(node.value, value) for value in _arguments(node)]
        return [node]

    def _part_fits(self, one: ast.expr, other: ast.expr) -> bool:
        if ast.unparse(one) == ast.unparse(other) or ast.unparse(other) in _ANYTHING:
            return True
        if _is_one_class(ast.unparse(one), ast.unparse(other)):
            return True
        name, whole = _origin(one), _origin(other)
        if name == "Literal" and whole != "Literal":
            assert isinstance(one, ast.Subscript)
            return isinstance(other, ast.Name) and _is_of(one.slice, whole)
        if not self._is_subclass(name, whole):
            return False
        theirs, ours = _arguments(other), _arguments(one)
        if not theirs:
            return True
        if whole.endswith("Callable"):
            return self._callable_fits(ours, theirs)
        if whole == "tuple" and [ast.unparse(one) for one in ours[1:]] == ["..."]:
            return (
                len(theirs) == 2
                and ast.unparse(theirs[1]) == "..."
                and self._fits(ours[0], theirs[0])
            )
        if name == "str" and not ours:
            ours = [ast.Name("str")]  # text is a sequence of texts
        if len(ours) != len(theirs):
            return False
        covariant = whole.rpartition(".")[2] in _COVARIANT
        return all(
            self._fits(a, b) and (covariant or self._fits(b, a))
            for a, b in zip(ours, theirs, strict=True)
        )

    def _callable_fits(self, ours: list[ast.expr], theirs: list[ast.expr]) -> bool:
        if len(ours) != 2 or len(theirs) != 2 or not self._fits(ours[1], theirs[1]):
            return False
        given, taken = theirs[0], ours[0]
        if not (isinstance(given, ast.List) and isinstance(taken, ast.List)):
            return ast.unparse(taken) == ast.unparse(given) or ast.unparse(given) == "..."
        return len(given.elts) == len(taken.elts) and all(
            self._fits(a, b) for a, b in zip(given.elts, taken.elts, strict=True)
        )

    def _is_subclass(self, name: str, whole: str) -> bool:
        if name == whole or whole in self.bases.get(name, ()):
            return True
        if (name, whole) in (("int", "float"), ("bool", "float")):
            return True
        one, other = _known(name), _known(whole)
        return one is not None and other is not None and issubclass(one, other)


def _is_one_class(one: str, other: str) -> bool:
    """Tell whether a class of ours that had no public name has one now, or the reverse."""
    hidden, shown = sorted((one, other), key=lambda name: not name.startswith(_HIDDEN))
    ours = shown.partition(".")[0] in OURS
    return hidden.startswith(_HIDDEN) and ours and shown.endswith(f".{hidden[len(_HIDDEN) :]}")


@cache
def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _origin(node: ast.expr) -> str:
    return ast.unparse(node.value if isinstance(node, ast.Subscript) else node)


def _arguments(node: ast.expr) -> list[ast.expr]:
    if not isinstance(node, ast.Subscript):
        return []
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]


def _is_of(value: ast.expr, name: str) -> bool:
    kind = _known(name)
    return kind is not None and isinstance(ast.literal_eval(value), kind)


def _known(name: str) -> type | None:
    """Return a class of the standard library whose bases are known without importing anything."""
    module, _, own = name.rpartition(".")
    holder: Any = {
        "": builtins,
        "collections.abc": collections.abc,
        "datetime": datetime,
    }.get(module)
    found = getattr(holder, own, None)
    return found if isinstance(found, type) else None
