"""What is different at one place of the specification, and what that means for callers (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from . import subjects
from .change import Verdict
from .specification import ANSWER, REQUEST

_FAILS: Final = "what was right is refused before it leaves"
_GOES_ON: Final = "what was right still is"
_UPPER: Final = ("maxLength", "maxItems", "maxProperties")
_LOWER: Final = ("minLength", "minItems", "minProperties")
# One with the bound itself, one without: only both together say what is let through.
_BOUNDS: Final = (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1))
_SWITCHES: Final = ("uniqueItems", "closed")
_FORMATS_WITH_TYPES: Final = ("date-time", "date", "uuid")
_REACH: Final = ("int32", "int64", None)
_TOLD_ELSEWHERE: Final = (
    *("type", "format", "required", "nullable", "direction", "operations"),
    *(name for *pair, _ in _BOUNDS for name in pair),
)
# By whether the figure grew. What no caller can name is the SDK's business.
_FIGURES: Final[Mapping[str, tuple[tuple[Verdict, str], tuple[Verdict, str]]]] = {
    "limit/amount": (
        ("addition", "a job takes less time"),
        ("fix", "the server keeps it in any case, so the SDK waits and is not refused"),
    ),
    "batch/size": (
        ("addition", "a job takes fewer requests"),
        ("fix", "bulk calls cut smaller, and report the same"),
    ),
    "parallel/ceiling": (
        ("addition", _GOES_ON),
        ("breaking", "a setting that was right is refused"),
    ),
    "integration-header/max-length": (
        ("addition", _GOES_ON),
        ("breaking", "a setting that was right is refused"),
    ),
    "body-limit-bytes": (
        ("addition", _GOES_ON),
        ("breaking", "an item that is larger is refused before it leaves"),
    ),
}


class Said(NamedTuple):
    """One difference, without its place."""

    verdict: Verdict
    what: str
    why: str
    subject: str = ""
    deprecation: bool = False


def fact(name: str, old: Any, new: Any) -> Said:
    """Judge a fact of an operation, or one that holds for all requests, that is another one."""
    what, subject = said_of(name, old, new), f"/{name}"
    if name in _FIGURES and _is_number(old) and _is_number(new):
        grew, fell = _FIGURES[name]
        verdict, why = grew if new > old else fell
        return Said(verdict, what, why, subject)
    if name == "scopes" and old and new:
        if set(old) - set(new):
            return Said("breaking", what, "a key that has only a withdrawn one is refused", subject)
        if set(new) - set(old):
            return Said("addition", what, "a key that was enough still is", subject)
    if name == "body-required" and new:
        return Said("breaking", what, "a call without a body fails", "body")
    if name == "body" or (name.startswith("answer 2") and old is not None):
        subject = "body" if name == "body" else subjects.RESULT
        return Said("breaking", what, "code gives or meets another object", subject)
    if name.startswith("answer"):
        verdict = "addition" if old is None else "fix"
        return Said(verdict, what, "errors are told as before", subjects.RESULT)
    return Said("fix", what, "the SDK follows it for the caller", subject)


def deprecation(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what is different about the end that something comes to."""
    removed = new.get("deprecation/removed")
    if removed and not old.get("deprecation/removed"):
        what, why = f"is removed by the vendor on {removed}", "calls fail from that day on"
        yield Said("breaking", what, why, deprecation=True)
    elif new.get("deprecated") and not old.get("deprecated"):
        since = new.get("deprecation/since")
        what = "is deprecated" + (f" since {since}" if since else "")
        yield Said("addition", what, "it works, and warns", deprecation=True)
    elif old.get("deprecated") and not new.get("deprecated"):
        yield Said("fix", "is not deprecated any more", "the warning goes")
    elif any(
        old.get(name) != new.get(name) for name in names(old, new) if name.startswith("deprecat")
    ):
        yield Said("fix", "is deprecated in other words", "the warning says so", deprecation=True)


def place(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, who: set[str], what: str
) -> Iterator[Said]:
    """Yield what is different at one place that requests or answers, or both, use."""
    if new is None:
        why = "a request with it is refused" if REQUEST in who else "reading it fails"
        yield Said("breaking", f"{what} is gone", why)
    elif old is None:
        if REQUEST in who and new.get("required"):
            yield Said("breaking", f"{what} is new and required", "a request without it is refused")
        else:
            why = "nobody gave it" if REQUEST in who else "nobody read it"
            yield Said("addition", f"{what} is new", why)
    else:
        yield from deprecation(old, new)
        yield from _type(old, new, who)
        yield from _presence(old, new, who)
        yield from _bounds(old, new, who)
        for name in names(old, new):
            if name in _TOLD_ELSEWHERE or name.startswith("deprecat"):
                continue
            if old.get(name) != new.get(name):
                yield from _constraint(name, old.get(name), new.get(name), who)


def _presence(old: Mapping[str, Any], new: Mapping[str, Any], who: set[str]) -> Iterator[Said]:
    """Absent and null are both None: a request may then leave it out, a reader meets None."""
    was, now = bool(old.get("required")), bool(new.get("required"))
    could, can = not was or bool(old.get("nullable")), not now or bool(new.get("nullable"))
    if REQUEST in who and was != now:
        if now:
            yield Said("breaking", "is required now", "a request without it is refused")
        else:
            yield Said("addition", "may be left out", "a request with it goes on")
        if ANSWER not in who:
            return
    if ANSWER in who and could != can:
        if can:
            yield Said("breaking", "may be None now", "reading it meets a None")
        else:
            yield Said("addition", "is always there now", "reading it meets no None any more")
    elif ANSWER in who and was != now and REQUEST not in who:
        yield Said("fix", "is required now" if now else "may be missing", "it is None as before")
    elif REQUEST in who and was == now and bool(old.get("nullable")) != bool(new.get("nullable")):
        yield Said("fix", "null is meant otherwise", "None leaves it out as before")


def _type(old: Mapping[str, Any], new: Mapping[str, Any], who: set[str]) -> Iterator[Said]:
    before, after = ((str(one.get("type")), one.get("format")) for one in (old, new))
    if before == after:
        return
    what = f"was {_kind(before)}, is {_kind(after)}"
    if REQUEST in who and not _holds(after, before):
        yield Said("breaking", what, _FAILS)
    elif ANSWER in who and not _holds(_read_as(before), _read_as(after)):
        yield Said("breaking", what, "code meets another type than it expects")
    elif REQUEST in who:
        yield Said("addition", what, _GOES_ON)
    elif _read_as(before) == _read_as(after):
        yield Said("fix", what, "Python has one type for both")
    else:
        yield Said("addition", what, "code that took all of the old ones goes on")


def _read_as(of: tuple[str, Any]) -> tuple[str, Any]:
    """Return what tells the Python type that is read."""
    return of[0], of[1] if of[1] in _FORMATS_WITH_TYPES else None


def _holds(one: tuple[str, Any], other: tuple[str, Any]) -> bool:
    """Tell whether one type holds every value of another."""
    if one == other:
        return True
    if one[0] == other[0] == "integer" and one[1] in _REACH and other[1] in _REACH:
        return _REACH.index(one[1]) >= _REACH.index(other[1])
    kinds, others = set(one[0].split(" | ")), set(other[0].split(" | "))
    if "number" in kinds and one[1] is None:
        others.discard("integer")
        return others <= kinds and (not others or other[1] is None)
    return one[1] == other[1] and others <= kinds


def _bounds(old: Mapping[str, Any], new: Mapping[str, Any], who: set[str]) -> Iterator[Said]:
    for with_it, without_it, sign in _BOUNDS:
        differing = [one for one in (with_it, without_it) if old.get(one) != new.get(one)]
        before, after = (_bound(one, with_it, without_it, sign) for one in (old, new))
        if not differing or before == after:
            continue  # nothing is let through or kept out but by another type
        what = ", ".join(said_of(one, old.get(one), new.get(one)) for one in differing)
        if REQUEST not in who:
            yield Said("fix", what, "reading does not look at it")
        elif after is None or (before is not None and after < before):
            yield Said("addition", what, _GOES_ON)
        else:
            yield Said("breaking", what, _FAILS)


def _bound(
    facts: Mapping[str, Any], with_it: str, without_it: str, sign: int
) -> tuple[float, bool] | None:
    """Return the bound that holds, larger for a stricter one; and whether it is kept out itself.

    More than 0 is, of whole numbers, 1 and up.
    """
    found: list[tuple[float, bool]] = []
    whole = facts.get("type") == "integer"
    if facts.get(with_it) is not None:
        least = sign * facts[with_it]
        found.append((math.ceil(least) if whole else least, False))
    if facts.get(without_it) is not None:
        least = sign * facts[without_it]
        found.append((math.floor(least) + 1, False) if whole else (least, True))
    return max(found, default=None)


def _constraint(name: str, old: Any, new: Any, who: set[str]) -> Iterator[Said]:
    if name == "enum":
        yield from _values(old or [], new or [], who)
        return
    what = said_of(name, old, new)
    if name == "default":
        yield Said("fix", what, "what is left out is left out as before")
    elif REQUEST not in who:
        yield Said("fix", what, "reading does not look at it")
    elif _is_looser(name, old, new):
        yield Said("addition", what, _GOES_ON)
    else:
        yield Said("breaking", what, _FAILS)


def _values(old: list[Any], new: list[Any], who: set[str]) -> Iterator[Said]:
    if not old or not new:
        what = "is a list of values now" if new else "is no list of values any more"
        yield Said("breaking", what, "it is of another type in Python")
        return
    for value in old:
        if value not in new:
            why = "a request with it is refused" if REQUEST in who else "its name is gone"
            yield Said("breaking", f"the value {_shown(value)} is gone", why, f"={value!r}")
    for value in new:
        if value not in old:
            why = "the others go on"
            if ANSWER in who:
                why = "an unknown value could always come and be read; now it has a name"
            yield Said("addition", f"the value {_shown(value)} is new", why, f"={value!r}")


def _is_looser(name: str, old: Any, new: Any) -> bool:
    """Tell whether a rule lets through all that it let through before; in doubt it does not."""
    if name in _SWITCHES:
        return not new
    if new is None:
        return True
    if old is None:
        return False
    if name in _UPPER:
        return bool(new > old)
    if name in _LOWER:
        return bool(new < old)
    if name == "multipleOf":
        return bool(old % new == 0)
    if name == "exclusive":
        return all(group in old for group in new)
    return False


def names(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """List what stands in either of two tables, in their order."""
    return list(dict.fromkeys([*old, *new]))


def said_of(name: str, old: object, new: object) -> str:
    """Say what a fact was and is."""
    return f"{name} was {_shown(old)}, is {_shown(new)}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kind(of: tuple[str, Any]) -> str:
    return f"{of[0]} ({of[1]})" if of[1] else of[0]


def _shown(value: object) -> str:
    if value is None:
        return "not said"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value) or "none"
    return f"{value:,}" if isinstance(value, int) else f"`{value}`"
