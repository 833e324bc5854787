"""Two specifications: what is different for those who call the operations (pure).

Requests are checked before they leave, so a rule that became stricter refuses what was right.
Answers are read tolerantly: no rule but the type and the presence of a field is looked at, and a
value that an enum does not list could always come. Limits and paths are the SDK's business: it
waits, cuts and addresses by them, and code that uses it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.facts import python_name

from . import rules, security, subjects
from .change import Change
from .specification import ANSWER, REQUEST, Table


def compare(old: Mapping[str, Table], new: Mapping[str, Table]) -> list[Change]:
    """List what is different between two specifications, as `specification` tells them."""
    return [
        *_wire(old, new),
        *security.compare(old["security"], new["security"]),
        *_operations(old, new),
        *_parameters(old, new),
        *_schemas(old, new),
    ]


def directions(*versions: Mapping[str, Table]) -> dict[str, set[str]]:
    """Return who uses each schema, requests or answers, in any of the versions."""
    found: dict[str, set[str]] = {}
    for tables in versions:
        for name, facts in tables["schemas"].items():
            if "direction" in facts:  # a field has none of its own
                found.setdefault(name, set()).update(facts["direction"])
    return found


# --- operations and the wire


def _wire(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Change]:
    for name in rules.names(old["wire"], new["wire"]):
        before = old["wire"].get(name, {}).get("value")
        after = new["wire"].get(name, {}).get("value")
        if before != after:
            said = rules.fact(name, before, after)
            yield Change(said.verdict, name, said.what, said.why, "specification")


def _operations(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Change]:
    before, after = old["operations"], new["operations"]
    for name in rules.names(before, after):
        for said in _operation(before.get(name), after.get(name)):
            yield Change(
                said.verdict,
                *(name, said.what, said.why, "specification", (name,)),
                subject=subjects.operation(name, said.subject),
                deprecation=said.deprecation,
            )


def _operation(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[rules.Said]:
    if new is None:
        yield rules.Said("breaking", "the operation is gone", "its method cannot go on")
        return
    if old is None:
        yield rules.Said("addition", "the operation is new", "nobody called it")
        return
    yield from rules.deprecation(old, new)
    names = [name for name in rules.names(old, new) if not name.startswith("deprecat")]
    groups = {name.partition("/")[0] for name in names}
    for group in [one for one in ("batch", "paging") if one in groups]:
        there = [any(name.startswith(f"{group}/") for name in facts) for facts in (old, new)]
        if there[0] != there[1]:
            names = [name for name in names if not name.startswith(f"{group}/")]
            yield _of_group(group, there[1])
    limit = [n for n in names if n.startswith("limit/") and old.get(n) != new.get(n)]
    if set(limit) - {"limit/amount"}:
        # Counted otherwise, an amount is neither more nor less.
        names = [name for name in names if not name.startswith("limit/")]
        what = ", ".join(rules.said_of(name, old.get(name), new.get(name)) for name in limit)
        yield rules.Said("fix", what, "the SDK counts it for the caller", "/limit")
    for name in names:
        before, after = old.get(name), new.get(name)
        if before != after:
            yield rules.fact(name, before, after)


def _of_group(group: str, there: bool) -> rules.Said:
    what, subject = {"batch": "many items in one call", "paging": "pages"}[group], f"/{group}"
    if there:
        return rules.Said("addition", f"knows {what} now", "single requests go on", subject)
    return rules.Said("breaking", f"knows no {what} any more", "a call for them fails", subject)


# --- parameters and schemas


def _parameters(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Change]:
    before, after = old["parameters"], new["parameters"]
    for name in rules.names(before, after):
        operation, _, rest = name.partition(" ")
        if operation not in old["operations"] or operation not in new["operations"]:
            continue
        own = python_name(rest.partition(" ")[2].partition("[")[0].partition(".")[0])
        said = rules.place(before.get(name), after.get(name), {REQUEST}, "the parameter")
        for one in said:
            yield Change(
                one.verdict,
                *(name, one.what, one.why, "specification", (operation,)),
                subject=subjects.operation(operation, own),
                deprecation=one.deprecation,
            )


def _schemas(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Change]:
    before, after = old["schemas"], new["schemas"]
    who = directions(old, new)
    known = set(who)
    for at in rules.names(before, after):
        name = max((one for one in known if _is_in(at, one)), key=len)
        if at != name and (name not in before or name not in after or _is_below_gone(at, old, new)):
            continue  # told once, with what holds it
        either = (before.get(name, {}), after.get(name, {}))
        operations = sorted({one for facts in either for one in facts.get("operations", ())})
        field = at.removeprefix(name).lstrip(".").partition("[")[0].partition("{")[0]
        what = "the object" if at == name else "the field"
        for one in rules.place(before.get(at), after.get(at), who[name] or {REQUEST, ANSWER}, what):
            yield Change(
                one.verdict,
                *(at, one.what, one.why, "specification", tuple(operations)),
                # One value of an enum is a subject of its own.
                subject=f"{subjects.schema(name, field)}{one.subject}",
                deprecation=one.deprecation,
            )


def _is_in(at: str, name: str) -> bool:
    return at == name or (at.startswith(name) and at[len(name)] in ".[{(")


def _is_below_gone(at: str, old: Mapping[str, Table], new: Mapping[str, Table]) -> bool:
    """Tell whether a place is gone or new together with the field that holds it."""
    return any(
        (at[:end] in old["schemas"]) != (at[:end] in new["schemas"])
        for end, mark in enumerate(at)
        if mark in ".[{(" and end
    )
