"""How callers sign in: what a specification says of it, and what is different (pure).

    scheme ApiKey          {"type": "apiKey", "in": "header", "name": "Api-Key"}
    operation sendThings   {"any of": [["ApiKey"], ["OAuth", "OAuth selling"]]}

An operation takes any one of its ways, and of a way everything: each scheme, and each scope of it.
Where a secret is written is the SDK's business; which secret a caller needs is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from generator.document import resolve

from . import subjects
from .change import Change, Verdict

Table = dict[str, dict[str, Any]]

_SCHEME: Final = "scheme "
_OPERATION: Final = "operation "
_SECRET: Final = ("type", "scheme")
"""What tells which kind of secret it is."""


def table(document: Mapping[str, Any], operations: Iterable[Mapping[str, Any]]) -> Table:
    """Describe the schemes of a specification, and the ways in that its operations take."""
    found: Table = {}
    for name, given in document.get("components", {}).get("securitySchemes", {}).items():
        found[f"{_SCHEME}{name}"] = dict(_scheme(resolve(document, given)))
    for operation in operations:
        ways = operation.get("security", document.get("security")) or [{}]
        found[f"{_OPERATION}{operation['operationId']}"] = {"any of": sorted(map(_way, ways))}
    return found


def _scheme(scheme: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in scheme.items():
        if key == "flows":
            for flow, facts in value.items():
                yield f"flow {flow}", sorted(facts.get("scopes", {}))
        elif key != "description":
            yield key, value


def _way(way: Mapping[str, list[str]]) -> list[str]:
    scopes = [f"{name} {scope}" for name, several in way.items() for scope in several]
    return sorted([*way, *scopes])


def compare(old: Table, new: Table) -> Iterator[Change]:
    """Yield what is different for those who sign in."""
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if name.startswith(_SCHEME):
            yield _of_scheme(name, before, after)
        elif before is not None and after is not None:  # the operation itself is told elsewhere
            yield from _of_operation(
                name.removeprefix(_OPERATION),
                _without(old, new, before["any of"]),
                _without(new, old, after["any of"]),
            )


def _of_scheme(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Change:
    if new is None:
        return _change("breaking", name, "is gone", "who signs in with it is refused")
    if old is None:
        return _change("addition", name, "is new", "the others go on")
    differing = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    what = ", ".join(f"{key} was {_shown(old, key)}, is {_shown(new, key)}" for key in differing)
    if any(key in _SECRET for key in differing):
        return _change("breaking", name, what, "another kind of secret is needed")
    if _scopes(old) - _scopes(new):
        return _change("breaking", name, what, "a token for a scope that is gone is refused")
    if _scopes(new) - _scopes(old):
        return _change("addition", name, what, "a token that was enough still is")
    return _change("fix", name, what, "the SDK follows it for the caller")


def _without(one: Table, other: Table, ways: list[list[str]]) -> list[list[str]]:
    """Leave out the ways by a scheme that is gone or new: that is told once, of the scheme."""
    gone = {name.removeprefix(_SCHEME) for name in one.keys() - other.keys()}
    return [way for way in ways if not gone & set(way)]


def _of_operation(name: str, old: list[list[str]], new: list[list[str]]) -> Iterator[Change]:
    place, subject = name, subjects.operation(name, "/security")
    what = f"ways to sign in were {_ways(old)}, are {_ways(new)}"
    if not _covers(new, old):
        why = "a secret that was enough is refused"
        yield Change("breaking", place, what, why, "specification", (name,), subject)
    elif not _covers(old, new):
        why = "a secret that was enough still is"
        yield Change("addition", place, what, why, "specification", (name,), subject)


def _covers(ways: list[list[str]], others: list[list[str]]) -> bool:
    """Tell whether who has any of the other ways has one of these."""
    return all(any(set(way) <= set(other) for way in ways) for other in others)


def _ways(ways: list[list[str]]) -> str:
    return " or ".join(" with ".join(way) or "nothing" for way in ways) or "none"


def _scopes(scheme: Mapping[str, Any]) -> set[str]:
    return {
        scope for key, several in scheme.items() if key.startswith("flow ") for scope in several
    }


def _shown(scheme: Mapping[str, Any], key: str) -> str:
    value = scheme.get(key)
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "not said" if value is None else f"`{value}`"


def _change(verdict: Verdict, place: str, what: str, why: str) -> Change:
    return Change(verdict, place, what, why, "specification")
