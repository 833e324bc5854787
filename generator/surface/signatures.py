"""What is different between two signatures, for those who call (pure)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple

from .change import Verdict
from .narrowing import Narrowing

_EITHER: Final = "by place or name"
_PLACE: Final = "by place"
_NAME: Final = "by name"
_REST: Final = "the rest"


class Difference(NamedTuple):
    """One difference of a signature; `parameter` is empty where it is that of the result."""

    parameter: str
    verdict: Verdict
    what: str
    why: str


class Parameter(NamedTuple):
    """One parameter, and how it is given."""

    name: str
    kind: str
    type: str
    default: str | None

    @property
    def required(self) -> bool:
        """Whether a call has to give it."""
        return self.default is None and self.kind != _REST


class Signature(NamedTuple):
    """A signature as `members.signature` writes it."""

    parameters: dict[str, Parameter]
    result: str


def parse(line: str) -> Signature:
    """Read a line that `members.signature` wrote."""
    text = line[line.index("(") :]
    node = ast.parse(f"def f{text}: ...").body[0]
    assert isinstance(node, ast.FunctionDef)
    given = node.args
    places = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(places) - len(given.defaults)) + [*given.defaults]
    found: list[Parameter] = []
    for number, (one, default) in enumerate(zip(places, defaults, strict=True)):
        kind = _PLACE if number < len(given.posonlyargs) else _EITHER
        found.append(_parameter(one, kind, default))
    if given.vararg:
        found.append(_parameter(given.vararg, _REST, None, "*"))
    for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        found.append(_parameter(one, _NAME, default))
    if given.kwarg:
        found.append(_parameter(given.kwarg, _REST, None, "**"))
    result = ast.unparse(node.returns) if node.returns else "?"
    return Signature({one.name: one for one in found}, result)


def _parameter(one: ast.arg, kind: str, default: ast.expr | None, stars: str = "") -> Parameter:
    text = ast.unparse(one.annotation) if one.annotation else "?"
    return Parameter(stars + one.arg, kind, text, ast.unparse(default) if default else None)


def differences(old: Signature, new: Signature, types: Narrowing) -> Iterator[Difference]:
    """Yield what is different for a caller; parameters that are given by name have no order."""
    before, after = dict(old.parameters), dict(new.parameters)
    for one, other in _renamed(before, after):
        del before[one.name]
        del after[other.name]
        if one.kind != _PLACE:
            what = f"parameter `{one.name}` is called `{other.name}` now"
            yield Difference(one.name, "breaking", what, "a call that names the old one fails")
    for name, one in before.items():
        if name not in after:
            why = "a call that gives it fails"
            yield Difference(name, "breaking", f"parameter `{name}` is gone", why)
        else:
            yield from _of_parameter(one, after[name], types)
    order = [name for name, one in after.items() if name in before and _has_place(one, before)]
    wanted = [name for name in before if name in order]
    if order != wanted:
        moved = ", ".join(f"`{a}`" for a, b in zip(order, wanted, strict=True) if a != b)
        what = f"parameters {moved} changed places"
        yield Difference("", "breaking", what, "values given by place land elsewhere")
    for name, one in after.items():
        if name not in before:
            yield _new(one, [other for other in after.values() if other.name in order], after)
    yield from of_result(old.result, new.result, types)


def of_result(
    old: str, new: str, types: Narrowing, what: str = "the result"
) -> Iterator[Difference]:
    """Yield the difference of what a reader gets."""
    relation = types.relation(old, new)
    if relation == "narrower":
        text = _told(old, new, "is never {} any more", "was {}, is {}")
        yield Difference("", "addition", f"{what} {text}", "code for all of the old ones goes on")
    elif relation != "same":
        text = _told(new, old, "may be {} as well", "is {}, was {}")
        yield Difference("", "breaking", f"{what} {text}", "code meets what it does not expect")


def of_input(old: str, new: str, types: Narrowing, name: str, what: str) -> Iterator[Difference]:
    """Yield the difference of what a caller may give."""
    relation = types.relation(old, new)
    if relation == "wider":
        text = _told(new, old, "takes {} as well", "takes {}, took {}")
        yield Difference(name, "addition", f"{what} {text}", "what was right still is")
    elif relation != "same":
        text = _told(old, new, "does not take {} any more", "took {}, takes {}")
        yield Difference(name, "breaking", f"{what} {text}", "a value that was right is refused")


def _told(whole: str, part: str, by_parts: str, both: str) -> str:
    """Say what one type has beside another one, or name both where that says nothing."""
    one, other = _parts(whole), _parts(part)
    if other < one:
        return by_parts.format(", ".join(short(name) for name in sorted(one - other)))
    return both.format(short(whole), short(part))


def _parts(type_: str) -> set[str]:
    """Return what a type consists of, as it is written."""
    node = ast.parse(type_, mode="eval").body if type_ != "?" else ast.Name("?")
    found: set[str] = set()
    while isinstance(node, ast.BinOp):
        found.add(ast.unparse(node.right))
        node = node.left
    return {*found, ast.unparse(node)}


def short(type_: str) -> str:
    """Write a type for a reader: without the modules."""
    node = ast.parse(type_, mode="eval")

    class Shorter(ast.NodeTransformer):
        def visit_Attribute(self, node: ast.Attribute) -> ast.Name:
            return ast.Name(node.attr)

    return f"`{ast.unparse(Shorter().visit(node))}`"


def _renamed(
    before: dict[str, Parameter], after: dict[str, Parameter]
) -> Iterator[tuple[Parameter, Parameter]]:
    """Pair what is gone with what is new, where only the name is different."""
    fresh = [one for one in after.values() if one.name not in before]
    for one in list(before.values()):
        if one.name in after or one.kind == _REST:
            continue
        for other in fresh:
            same_place = list(before).index(one.name) == list(after).index(other.name)
            alike = other._replace(name=one.name) == one
            if alike and (same_place or one.kind == _NAME):
                fresh.remove(other)
                yield one, other
                break


def _has_place(one: Parameter, before: dict[str, Parameter]) -> bool:
    return one.kind in (_EITHER, _PLACE) and before[one.name].kind in (_EITHER, _PLACE)


def _of_parameter(old: Parameter, new: Parameter, types: Narrowing) -> Iterator[Difference]:
    name, what = old.name, f"parameter `{old.name}`"
    if old.kind != new.kind:
        if new.kind == _EITHER:
            why = "calls in the old form go on"
            yield Difference(name, "addition", f"{what} may be given by place or name", why)
        else:
            form = "by name" if new.kind == _NAME else "by place"
            yield Difference(
                name,
                "breaking",
                f"{what} can be given {form} alone",
                "a call in the other form fails",
            )
    if new.required and not old.required:
        why = "a call that leaves it out fails"
        yield Difference(name, "breaking", f"{what} has to be given", why)
    elif old.required and not new.required:
        why = "calls that give it go on"
        yield Difference(name, "addition", f"{what} may be left out", why)
    elif old.default != new.default:
        text = f"{what} was {old.default} when left out, is {new.default}"
        if _is_figure(old.default) and _is_figure(new.default):
            yield Difference(name, "fix", text, "a figure alone: the same is done, tuned otherwise")
        else:
            yield Difference(name, "breaking", text, "a call that leaves it out does another thing")
    yield from of_input(old.type, new.type, types, name, what)


def _new(one: Parameter, placed: list[Parameter], after: dict[str, Parameter]) -> Difference:
    names = list(after)
    behind = [other for other in placed if names.index(other.name) > names.index(one.name)]
    if one.required:
        why = "a call without it fails"
        return Difference(one.name, "breaking", f"parameter `{one.name}` has to be given", why)
    if behind and one.kind in (_EITHER, _PLACE):
        what = f"parameter `{one.name}` came before `{behind[0].name}`"
        return Difference(one.name, "breaking", what, "values given by place land elsewhere")
    why = "calls without it go on"
    return Difference(one.name, "addition", f"parameter `{one.name}` may be given", why)


def _is_figure(text: str | None) -> bool:
    try:
        value = ast.literal_eval(text or "")
    except (ValueError, SyntaxError):
        return False
    return isinstance(value, int | float) and not isinstance(value, bool)
