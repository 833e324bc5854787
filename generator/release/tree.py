"""The repository and the project's own words, as a release sees them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from generator import tools

_LONG_AGO = 1577836800  # 2020-01-01, for a tree without a commit
_VERSION = re.compile(r'(?m)^version = "[^"\n]*"$')


class ReleaseError(Exception):
    """A step of a release cannot be done; the message says why and what to do."""


class Project(NamedTuple):
    """What pyproject.toml says."""

    name: str
    version: str


def project(root: Path) -> Project:
    """Read pyproject.toml."""
    said = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return Project(said["name"], said["version"])


def set_version(root: Path, version: str) -> None:
    """Write the version into pyproject.toml, and touch nothing else there.

    Raises:
        ReleaseError: the place is not found.
    """
    path = root / "pyproject.toml"
    text, count = _VERSION.subn(f'version = "{version}"', path.read_text("utf-8"))
    if count != 1 or tomllib.loads(text)["project"]["version"] != version:
        raise ReleaseError("pyproject.toml has no one line for the version of the project")
    path.write_text(text, "utf-8")


def commit(root: Path) -> str | None:
    """Name the commit that is checked out; None where the tree is no repository of its own."""
    try:
        top, head = tools.git(root, "rev-parse", "--show-toplevel", "HEAD").split("\n")[:2]
    except tools.GitError:
        return None
    return head if Path(top).resolve() == root.resolve() else None


def uncommitted(root: Path) -> list[str]:
    """Give the paths that differ from the commit, or are in none."""
    return [line[3:] for line in tools.git(root, "status", "--porcelain").splitlines()]


def committed_at(root: Path) -> int:
    """When the commit was made, in seconds since 1970; the same for every build of it."""
    return int(tools.git(root, "log", "-1", "--format=%ct")) if commit(root) else _LONG_AGO


def demand_clean(root: Path) -> str:
    """Give the commit, which is all there is in the tree.

    Raises:
        ReleaseError: it is not.
    """
    head = commit(root)
    if head is None:
        raise ReleaseError("this is no git repository with a commit: a release is made from one")
    if paths := uncommitted(root):
        listed = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
        raise ReleaseError(f"not committed: {listed}; a release is made from a commit alone")
    return head
