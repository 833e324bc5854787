"""The commands ``wheel``, ``release`` and ``publish``."""

from __future__ import annotations

import argparse
import datetime
import os
from pathlib import Path
from typing import Any

from . import tree

COMMANDS = ("wheel", "release", "publish")
_ROOT = Path(__file__).resolve().parents[2]


def add_parsers(commands: Any) -> None:
    """Add the commands to those of the generator."""
    text = "build dist/: wheel and sdist, byte-identical for the same commit, and check them"
    wheel = commands.add_parser("wheel", help=text, description=text)
    text = "write changelog, version and record of the next release, for you to commit"
    release = commands.add_parser("release", help=text, description=text)
    release.add_argument("--version", help="else the one that follows from the changes")
    release.add_argument("--date", help="in the changelog; else today's in UTC")
    release.add_argument("--dry-run", action="store_true", help="only show what it would be")
    text = "upload what `wheel` made of the commit, as TWINE_USERNAME with TWINE_PASSWORD"
    publish = commands.add_parser("publish", help=text, description=text)
    publish.add_argument("--index", help="address of an internal index, without credentials")
    for one in (wheel, release, publish):
        one.add_argument("--repository", type=Path, default=_ROOT, help="the repository's folder")


def run(options: argparse.Namespace) -> str:
    """Run one of the commands and return what it has to say.

    Raises:
        ReleaseError: it cannot be done.
        SnapshotError: a version cannot be looked at.
    """
    root: Path = options.repository.resolve()
    if options.command == "wheel":
        return _wheel(root)
    if options.command == "release":
        date = options.date or datetime.datetime.now(datetime.UTC).date().isoformat()
        return _release(root, options.version or None, date, dry=options.dry_run)
    if not options.index:
        raise tree.ReleaseError("name the index: make publish INDEX=https://host/path/")
    from .publish import publish

    return publish(root, options.index, os.environ)


def _wheel(root: Path) -> str:
    from . import artefacts, build

    files = build.into(root, tree.committed_at(root), root / "dist")
    artefacts.demand_sound(files, tree.project(root), root)
    lines = [f"dist/{file.name}  {file.stat().st_size:,} bytes" for file in files]
    if tree.commit(root) is not None and tree.uncommitted(root):
        lines.append("something is not committed: these are to try, and publish refuses them")
    return "\n".join(lines)


def _release(root: Path, wanted: str | None, date: str, *, dry: bool) -> str:
    from . import prepare

    tree.demand_clean(root)
    planned = prepare.plan(root, wanted)
    version = planned.version
    if dry:
        return prepare.draft(root, planned, date)
    prepare.prepare(root, planned, date)
    return "\n".join(
        [
            f"{version} is prepared and staged, not committed. Read it, then:",
            "  git diff --cached",
            f'  git commit -m "Release {version}"',
            f'  git tag -a v{version} -m "Release {version}"',
            "  make wheel",
            "  make publish INDEX=<address of the index>",
        ]
    )
