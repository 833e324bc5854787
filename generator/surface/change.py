"""One difference that users can meet, and the version number that follows from them (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from packaging.version import Version

Verdict = Literal["breaking", "addition", "fix"]
VERDICTS: Final[tuple[Verdict, ...]] = ("breaking", "addition", "fix")
"""The graver one first."""
Source = Literal["specification", "distribution", "commands", "python"]
_SOURCES: Final[tuple[Source, ...]] = get_args(Source)
"""Whose words come first: nearest to what happened."""


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        verdict: what it means for code that worked with the old version.
        place: the dotted Python path, the object's field in the specification, the command.
        what: what is different, without the place.
        why: why that verdict, in one clause.
        source: what was compared.
        operations: of the documentation, where the difference belongs to some.
        subject: equal for differences that are one to users, wherever they show.
        also: other places where it shows.
        deprecation: whether it announces an end.
    """

    verdict: Verdict
    place: str
    what: str
    why: str
    source: Source
    operations: tuple[str, ...] = ()
    subject: str = ""
    also: tuple[str, ...] = ()
    deprecation: bool = False

    @property
    def text(self) -> str:
        """What is different and why that matters, without place and verdict."""
        return f"{self.what} ({self.why})"


def merged(changes: Iterable[Change]) -> list[Change]:
    """Tell each difference once: the gravest verdict, at the first place; graver ones first.

    A field that a page loses is gone from a model, a typed dict and a pydantic model as well.
    """
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.subject or change.place, []).append(change)
    return sorted(
        map(_one, groups.values()), key=lambda one: (_gravity(one), one.source, one.place)
    )


def _one(group: list[Change]) -> Change:
    """Make one change of those that are one to users."""
    group.sort(key=lambda one: (_SOURCES.index(one.source), _gravity(one), len(one.place)))
    first, gravest = group[0], min(group, key=_gravity)
    told = [one for one in group if one.place == first.place]
    told += [gravest] if _gravity(gravest) < min(map(_gravity, told)) else []
    sentences = list(dict.fromkeys(one.text for one in told))
    whole = ", ".join(sentences)
    return replace(
        first,
        verdict=gravest.verdict,
        what=whole.removesuffix(f" ({told[-1].why})"),
        why=told[-1].why,
        operations=tuple(dict.fromkeys(name for one in group for name in one.operations)),
        also=tuple(dict.fromkeys(one.place for one in group if one.place != first.place)),
        deprecation=any(one.deprecation for one in group),
    )


def _gravity(change: Change) -> int:
    return VERDICTS.index(change.verdict)


def gravest(changes: Sequence[Change]) -> Verdict | None:
    """Return the gravest verdict; None without changes."""
    found = {one.verdict for one in changes}
    return next((verdict for verdict in VERDICTS if verdict in found), None)


def version_after(base: str, verdict: Verdict | None) -> str:
    """Return the least version that may carry such changes.

    Semantic Versioning; before 1.0.0 the places move by one, as is the custom there: a breaking
    change needs the next minor version, and anything else the next patch.

    Args:
        base: the version that the changes were found against.
        verdict: the gravest of them; None for none, which needs no new version.
    """
    version = Version(base)
    major, minor, patch = version.major, version.minor, version.micro
    if verdict is None or version.is_prerelease:
        return base  # what is not out yet may still change
    if verdict == "breaking" and major > 0:
        return f"{major + 1}.0.0"
    if verdict == "breaking" or (verdict == "addition" and major > 0):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def is_enough(version: str, needed: str) -> bool:
    """Tell whether a version may carry what needs another one at least."""
    return Version(version) >= Version(needed)
