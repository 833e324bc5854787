"""The commands ``diff`` and ``surface``: what changed for users, and is the version high enough?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from .compare import compare
from .report import Report
from .snapshot import RELEASED, ROOT, of_folder, of_reference, of_release

COMMANDS: Final = ("diff", "surface")
_SHOWN: Final = 20


class VersionError(Exception):
    """The version in pyproject.toml is lower than the changes demand; the message names them."""


def add_parsers(commands: Any) -> None:
    """Add both commands to those of the generator."""
    text = "tell what changed for users since a base, and which version follows"
    diff = commands.add_parser("diff", help=text, description=text)
    diff.add_argument("base", nargs="?", help="a git reference; else the last release")
    diff.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    text = "fail when the version is lower than the changes since the last release demand"
    surface = commands.add_parser("surface", help=text, description=text)
    surface.add_argument(
        "--write", action="store_true", help=f"write {RELEASED} instead: a release does it"
    )
    for one in (diff, surface):
        one.add_argument("--repository", type=Path, default=ROOT, help="the repository's folder")


def run(options: argparse.Namespace) -> str:
    """Run one of the commands and return what it has to say.

    Raises:
        GitError: there is no such reference.
        SnapshotError: a version cannot be looked at.
        VersionError: the version is too low.
    """
    repository: Path = options.repository.resolve()
    if options.command == "surface":
        return write(repository) if options.write else check(repository)
    return diff(repository, options.base or None, options.format)


def diff(repository: Path, base: str | None, form: str) -> str:
    """Tell what changed since a git reference, or else since the last release.

    Raises:
        GitError: there is no such reference.
        SnapshotError: one of the two cannot be looked at.
    """
    old = of_reference(base, repository) if base else of_release(repository)
    if old is None:
        raise VersionError(f"nothing was released yet ({RELEASED} is missing): name a base")
    new = of_folder(repository)
    report = Report(base or "the last release", old.version, new.version, compare(old, new))
    forms = {"text": report.as_text, "json": report.as_json, "markdown": report.as_markdown}
    return forms[form]()


def check(repository: Path) -> str:
    """Compare the version with what the changes since the last release demand.

    Raises:
        SnapshotError: one of the two cannot be looked at.
        VersionError: it is too low.
    """
    old = of_release(repository)
    if old is None:
        return f"nothing was released yet ({RELEASED} is missing): any version will do"
    new = of_folder(repository)
    report = Report("the last release", old.version, new.version, compare(old, new))
    if report.is_enough:
        return report.conclusion
    shown = Report(report.base, old.version, new.version, report.changes[:_SHOWN])
    lines = shown.as_text().splitlines()[:-1]
    if len(report.changes) > _SHOWN:
        lines.append(f"... and {len(report.changes) - _SHOWN} more: make diff")
    raise VersionError("\n".join([*lines, report.conclusion]))


def write(repository: Path) -> str:
    """Keep the surface of this version, as that of the last release.

    Raises:
        SnapshotError: it cannot be looked at.
    """
    snapshot = of_folder(repository)
    path = repository / RELEASED
    path.write_text(snapshot.to_json(), "utf-8", newline="\n")
    return f"{RELEASED} holds {snapshot.version}"
