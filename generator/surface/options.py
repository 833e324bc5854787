"""Two command lines: what is different for who types, or wrote a script (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .change import Change

_GONE: Final = {
    "exit code": "a script that waits for it goes wrong",
    "environment variable": "what it holds is not read any more",
}
Commands = Mapping[str, Mapping[str, Any]]


def compare(old: Commands, new: Commands) -> list[Change]:
    """List what is different between two command lines, as `commandline` tells them."""
    return list(_changes(old, new))


def _changes(old: Commands, new: Commands) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if _is_within_other(name, old, new):
            continue
        if after is None:
            kind = before["kind"] if before else ""
            why = _GONE.get(kind, "a line that gives it fails")
            yield _change("breaking", name, f"the {kind} is gone", why)
        elif before is None:
            if after.get("required"):
                what = f"the {after['kind']} is new and has to be given"
                yield _change("breaking", name, what, "a line without it fails")
            else:
                yield _change("addition", name, f"the {after['kind']} is new", "lines go on")
        elif before != after:
            yield from _different(name, before, after)


def _is_within_other(name: str, old: Commands, new: Commands) -> bool:
    """Tell whether the command that something belongs to is gone or new itself."""
    words = name.split(" ")
    above = [" ".join(words[:count]) for count in range(1, len(words))]
    return any((one in old) != (one in new) for one in above)


def _different(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    if old["kind"] != new["kind"]:
        what = f"was a {old['kind']}, is a {new['kind']}"
        yield _change("breaking", name, what, "a line that gives it fails")
        return
    if old["kind"] == "exit code":
        what = f"was {old['code']}, is {new['code']}"
        yield _change("breaking", name, what, "a script that looks at it goes wrong")
    for spelling in set(old.get("spelled", ())) ^ set(new.get("spelled", ())):
        if spelling in old["spelled"]:
            what = f"`{spelling}` is gone"
            yield _change("breaking", name, what, "a line that gives it fails")
        else:
            yield _change("addition", name, f"`{spelling}` is new", "the others go on")
    if new.get("required") and not old.get("required"):
        yield _change("breaking", name, "has to be given", "a line that leaves it out fails")
    elif old.get("required") and not new.get("required"):
        yield _change("addition", name, "may be left out", "a line that gives it goes on")
    for fact in ("values", "place"):
        if old.get(fact) != new.get(fact):
            what = f"{fact}: was {old.get(fact)}, is {new.get(fact)}"
            yield _change("breaking", name, what, "words land elsewhere")
    if bool(old.get("multiple")) != bool(new.get("multiple")):
        if new.get("multiple"):
            yield _change("addition", name, "may be given several times", "once goes on")
        else:
            yield _change("breaking", name, "may be given once", "of several, the last one counts")
    yield from _values(name, old, new)
    if old.get("default") != new.get("default"):
        what = f"was {old.get('default')} when left out, is {new.get('default')}"
        figures = all(isinstance(one.get("default"), int | float) for one in (old, new))
        if figures:
            yield _change("fix", name, what, "a figure alone: the same is done, tuned otherwise")
        else:
            yield _change("breaking", name, what, "a line that leaves it out does another thing")


def _values(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = old.get("choices"), new.get("choices")
    if before and after:
        if lost := [one for one in before if one not in after]:
            what = f"does not take {', '.join(lost)} any more"
            yield _change("breaking", name, what, "a line that gives it fails")
        if won := [one for one in after if one not in before]:
            yield _change("addition", name, f"takes {', '.join(won)} now", "the others go on")
    elif old.get("type") != new.get("type"):
        what = f"took a {old.get('type')}, takes a {new.get('type')}"
        if new.get("type") == "text":
            yield _change("addition", name, what, "what was right still is")
        else:
            yield _change("breaking", name, what, "a word that was right may not be")


def _change(verdict: Any, name: str, what: str, why: str) -> Change:
    return Change(verdict, name, what, why, "commands")
