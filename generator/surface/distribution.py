"""What pyproject.toml says to those who install, and what is different in it (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from .change import Change, Verdict

_NAME: Final = "distribution"
_PYTHON: Final = "Python"


def facts(project: Mapping[str, Any]) -> dict[str, str]:
    """Describe the table `[project]`: its name; a requirement, extra or plugin a line.

    What its scripts take is told by `commandline`.
    """
    found = {
        _NAME: canonicalize_name(project["name"]),
        _PYTHON: str(project.get("requires-python", "")),
    }
    for text in project.get("dependencies", ()):
        found |= _required(text, "dependency")
    for extra, texts in project.get("optional-dependencies", {}).items():
        found[f"extra {extra}"] = ""
        for text in texts:
            found |= _required(text, f"extra {extra}:")
    for group, points in project.get("entry-points", {}).items():
        found |= {f"plugin {group} {name}": target for name, target in points.items()}
    return found


def _required(text: str, before: str) -> dict[str, str]:
    requirement = Requirement(text)
    marker = f"; {requirement.marker}" if requirement.marker else ""
    extras = f"[{', '.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return {f"{before} {requirement.name}{extras}{marker}": str(requirement.specifier)}


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """List what is different for those who install."""
    return list(_changes(old, new))


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        kind = name.partition(" ")[0]
        extra = name.partition(":")[0]
        if before == after or (name != extra and (extra in old) != (extra in new)):
            continue  # an extra that is gone or new is told once
        if name == _NAME:
            what, why = f"was {before}, is {after}", "who installs the old name gets no new version"
            yield Change("breaking", name, what, why, "distribution")
        elif kind == "plugin":
            # Which module it is, is not for users to know.
            if before is None or after is None:
                yield _there(name, before is None, "it is not found", before or after or "")
        elif name == extra and kind == "extra":
            yield _there(name, before is None, "installing with it brings nothing")
        elif before is None:
            yield Change("addition", name, "is new", "pip brings it along", "distribution")
        elif after is None:
            why = "the SDK works without it"
            yield Change("fix", name, "is not needed any more", why, "distribution")
        else:
            yield _bounds(name, before, after)


def _there(name: str, is_new: bool, why: str, subject: str = "") -> Change:
    if is_new:
        return Change("addition", name, "is new", "nobody used it", "distribution", subject=subject)
    return Change("breaking", name, "is gone", why, "distribution", subject=subject)


def _bounds(name: str, old: str, new: str) -> Change:
    what = f"was {old or 'any version'}, is {new or 'any version'}"
    verdict: Verdict = "addition" if _holds(new, old) else "breaking"
    why = "what was enough still is" if verdict == "addition" else "what was enough is not"
    return Change(verdict, name, what, why, "distribution")


def _holds(one: str, other: str) -> bool:
    """Tell whether one set of bounds lets through what another one does; in doubt it does not."""
    ours, theirs = SpecifierSet(one), SpecifierSet(other)
    for bound in ours:
        if bound in theirs:
            continue
        if bound.operator != ">=":
            return False
        least = [Version(it.version) for it in theirs if it.operator in (">=", "==", "~=")]
        if not least or max(least) < Version(bound.version):
            return False
    return True
