"""A release before its commit: changelog, version, and the record of what users see of it."""

from __future__ import annotations

import shutil
import sys
import tempfile
import textwrap
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from packaging.version import InvalidVersion, Version

from generator import tools
from generator.surface import command as surface
from generator.surface.change import VERDICTS, Change, Verdict, is_enough, version_after
from generator.surface.compare import compare
from generator.surface.report import Entry, entries
from generator.surface.snapshot import RELEASED, of_folder, of_release

from . import artefacts, build, tree
from .tree import ReleaseError

CHANGELOG = "CHANGELOG.md"
_FRAGMENTS = ".changes"
_WIDTH = 98
# What a hand-written fragment says of the version, whatever the surface shows.
_WEIGHTS: dict[str, Verdict] = {
    "breaking": "breaking",
    "deprecated": "addition",
    "added": "addition",
    "changed": "addition",
    "fixed": "fix",
}


class Plan(NamedTuple):
    """The next version, and what the changelog will say beside the fragments that are there."""

    version: str
    found: Sequence[Entry]


def plan(root: Path, wanted: str | None) -> Plan:
    """Say which version follows, and what users meet in it.

    Args:
        root: the repository.
        wanted: the version to release; None for the one that follows from the changes.

    Raises:
        ReleaseError: there is nothing to release, or not as that version.
        SnapshotError: a version cannot be looked at.
    """
    old = of_release(root)
    changes = compare(old, of_folder(root)) if old is not None else []
    version = next_version(
        tree.project(root).version, old.version if old else None, changes, _kinds(root), wanted
    )
    if f"## {version} (" in (root / CHANGELOG).read_text("utf-8"):
        raise ReleaseError(f"{CHANGELOG} has {version} already")
    return Plan(version, list(entries(changes)))


def next_version(
    current: str,
    released: str | None,
    changes: Iterable[Change],
    fragments: Collection[str],
    wanted: str | None,
) -> str:
    """Choose the version (pure).

    Args:
        current: the one in pyproject.toml.
        released: the last one; None before the first.
        changes: what is different for users since then.
        fragments: the types of the fragments that wait.
        wanted: the version to release, if it was named.

    Raises:
        ReleaseError: there is nothing to release, or not as that version.
    """
    weights = {change.verdict for change in changes} | {_WEIGHTS[kind] for kind in fragments}
    if not weights:
        raise ReleaseError("nothing to release: no fragment waits, and nothing changed for users")
    gravest: Verdict = next(verdict for verdict in VERDICTS if verdict in weights)
    needed = current if released is None else version_after(released, gravest)
    version = wanted or max(current, needed, key=Version)
    try:
        canonical = str(Version(version).public)
    except InvalidVersion:
        raise ReleaseError(f"{version!r} is no version") from None
    if version != canonical:
        raise ReleaseError(f"write {version!r} as {canonical}")
    if not is_enough(version, needed):
        raise ReleaseError(f"{version} is too low: the changes need {needed}")
    if released is not None and Version(version) <= Version(released):
        raise ReleaseError(f"{version} does not come after {released}, which is released")
    return version


def draft(root: Path, planned: Plan, date: str) -> str:
    """Show the part of the changelog that the release adds, and change nothing."""
    with tempfile.TemporaryDirectory(prefix="release-") as name:
        copy = Path(name)
        shutil.copyfile(root / "pyproject.toml", copy / "pyproject.toml")
        shutil.copytree(root / _FRAGMENTS, copy / _FRAGMENTS)
        _add(copy, planned.found)
        return _towncrier(copy, planned.version, date, "--draft").strip()


def prepare(root: Path, planned: Plan, date: str) -> None:
    """Write changelog, version and record, stage them, and try to build it.

    Raises:
        ReleaseError: something failed; the tree is as it was.
        SnapshotError: the version cannot be looked at; the tree is as it was.
    """
    tree.demand_clean(root)
    try:
        _add(root, planned.found)
        tree.set_version(root, planned.version)
        _towncrier(root, planned.version, date, "--yes")
        surface.write(root)
        with build.built(root, tree.committed_at(root)) as files:
            artefacts.demand_sound(files, tree.project(root), root)
        tools.git(root, "add", "--all", "--", CHANGELOG, "pyproject.toml", _FRAGMENTS)
    except BaseException:
        # Nothing but this was uncommitted, so nothing of anybody's is lost.
        tools.git(root, "reset", "--quiet", "--hard")
        tools.git(root, "clean", "--quiet", "--force", "-d", "--", _FRAGMENTS)
        raise


def waiting(root: Path) -> list[Path]:
    """Give the fragments that are in no changelog yet."""
    others = {Path(RELEASED).name, "README.md"}
    return sorted(path for path in (root / _FRAGMENTS).iterdir() if path.name not in others)


def _kinds(root: Path) -> set[str]:
    """Give the types of the fragments.

    Raises:
        ReleaseError: a file there is no fragment.
    """
    kinds: set[str] = set()
    for path in waiting(root):
        parts = path.name.split(".")
        if len(parts) < 3 or parts[-2] not in _WEIGHTS:
            raise ReleaseError(f"{_FRAGMENTS}/{path.name} is no fragment: see its README.md")
        kinds.add(parts[-2])
    return kinds


def _add(folder: Path, found: Sequence[Entry]) -> None:
    for number, entry in enumerate(found, 1):
        path = folder / _FRAGMENTS / f"+found-{number:03}.{entry.fragment}.md"
        # towncrier indents what follows the first line.
        lines = textwrap.wrap(entry.text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _towncrier(folder: Path, version: str, date: str, mode: str) -> str:
    done = tools.run(
        [
            *(sys.executable, "-m", "towncrier", "build", mode),
            *("--version", version, "--date", date),
        ],
        cwd=folder,
    )
    if done.returncode:
        raise ReleaseError(f"towncrier: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout
