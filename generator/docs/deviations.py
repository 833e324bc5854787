"""Recorded deviations against the differences found: neither without the other.

A deviation stands in the YAML beside the fact (`x-market-deviations`) and covers a difference of
that fact, at that place, with exactly the page's value that it names. Without an `edition` it
speaks of the page that was transcribed, and covers other editions that say the same; with one, it
speaks of that edition alone. A deviation that covers no difference is an error, and so is a
difference that no deviation covers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from generator import spec

from .compare import FACTS, Difference, same

KEY = "x-market-deviations"


class Deviation(NamedTuple):
    """One recorded deviation of a fact that a page can state.

    Attributes:
        owner: Pointer of the object beside which it stands.
        pointer: Its own.
        fact: One of `compare.FACTS`.
        page: What the page is recorded to say; None if nothing.
        edition: Which edition of the page, as `ru.2024`; None for the transcribed one.
        reason: Why the specification differs.
    """

    owner: str
    pointer: str
    fact: str
    page: Any
    edition: str | None
    reason: str


class Compared(NamedTuple):
    """One page that was compared.

    Attributes:
        edition: Its edition, as `ru.2024`.
        current: Whether it is the page that was transcribed, or a newer one.
        differences: All that were found.
    """

    edition: str
    current: bool
    differences: Sequence[Difference]


class Stale(NamedTuple):
    """A recorded deviation that covers no difference, and why not."""

    deviation: Deviation
    why: str


@dataclass
class Verdict:
    """What is recorded and what is not, by the number of the compared page."""

    recorded: list[list[tuple[Difference, Deviation]]] = field(default_factory=list)
    unrecorded: list[list[Difference]] = field(default_factory=list)
    stale: list[Stale] = field(default_factory=list)


def recorded(document: Mapping[str, Any]) -> list[Deviation]:
    """The recorded deviations of facts that pages state; the other ones no page can confirm."""
    return [
        Deviation(
            node.pointer,
            f"{node.pointer}/{KEY}/{index}",
            entry["fact"],
            entry["page"],
            entry.get("edition"),
            entry["reason"],
        )
        for node in spec.nodes(document)
        for index, entry in enumerate(node.value.get(KEY, []))
        if entry["fact"] in FACTS
    ]


def same_edition(one: str, other: str) -> bool:
    """Whether two editions can be one: `2025-09` and `2025-09-17` can."""
    return one.startswith(other) or other.startswith(one)


def judge(deviations: Iterable[Deviation], compared: Sequence[Compared]) -> Verdict:
    """Find the deviation that covers each difference, and those that cover none.

    `compared` must hold a page, or the facts kept of it, of each operation and edition that the
    specification knows: a deviation that none of them needs is stale.
    """
    by_place: dict[tuple[str, str], list[Deviation]] = {}
    entries = list(deviations)
    for entry in entries:
        by_place.setdefault((entry.owner, entry.fact), []).append(entry)
    verdict, used = Verdict(), set[str]()
    for page in compared:
        covered: list[tuple[Difference, Deviation]] = []
        missing: list[Difference] = []
        for difference in page.differences:
            covering = _covering(difference, page, by_place)
            if covering is None:
                missing.append(difference)
                continue
            covered.append((difference, covering))
            if page.current or covering.edition is not None:
                used.add(covering.pointer)
        verdict.recorded.append(covered)
        verdict.unrecorded.append(missing)
    verdict.stale = [
        Stale(entry, _why(entry, compared)) for entry in entries if entry.pointer not in used
    ]
    return verdict


def _covering(
    difference: Difference, page: Compared, by_place: Mapping[tuple[str, str], list[Deviation]]
) -> Deviation | None:
    fitting = [
        entry
        for place in difference.places
        for entry in by_place.get((place, difference.fact), [])
        if same(entry.fact, entry.page, difference.page) and _speaks_of(entry, page)
    ]
    # The one that names the edition says more than the general one.
    return next((e for e in fitting if e.edition is not None), next(iter(fitting), None))


def _speaks_of(entry: Deviation, page: Compared) -> bool:
    return entry.edition is None or same_edition(entry.edition, page.edition)


def _why(entry: Deviation, compared: Sequence[Compared]) -> str:
    if entry.edition is not None and not any(_speaks_of(entry, page) for page in compared):
        return "no page of this edition was given or kept"
    found = [
        (page, difference)
        for page in compared
        for difference in page.differences
        if difference.fact == entry.fact and entry.owner in difference.places
    ]
    alike = [page for page, difference in found if same(entry.fact, difference.page, entry.page)]
    if any(page.current or entry.edition is not None for page in alike):
        return "another entry covers the same difference"
    if alike:
        return "only another edition of the page differs so: name it as `edition`"
    values = [d.page for page, d in found if page.current or entry.edition is not None]
    if values:
        return f"the page says {json.dumps(values[0], ensure_ascii=False)} now"
    return "no page differs from the specification in this any more"
