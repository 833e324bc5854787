"""What users see of one version: of a folder, of a git reference, of the last release."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator import tools

from . import distribution, specification
from .collect import SOURCES

ROOT: Final = Path(__file__).resolve().parents[2]
RELEASED: Final = Path(".changes") / "released.json"
"""Where a release leaves its snapshot: a clone may lack its tags."""
_DOCUMENT: Final = Path("generated_client", "yandex_market_client", "openapi.json")
_NEEDED: Final = ("pyproject.toml", *SOURCES.values())


class SnapshotError(Exception):
    """A version cannot be looked at; the message says why."""


@dataclass(frozen=True)
class Snapshot:
    """One version, as tables of lines.

    Attributes:
        version: the number in pyproject.toml.
        specification: five tables, see `specification`.
        python: the lines of `collect`, by dotted path.
        commands: the console commands, by what is typed.
        distribution: see `distribution`.
    """

    version: str
    specification: dict[str, specification.Table]
    python: dict[str, str]
    commands: dict[str, dict[str, Any]]
    distribution: dict[str, str]

    def to_json(self) -> str:
        """Write it as JSON, an item a line, so that a difference of two is a list of items."""
        tables: dict[str, Mapping[str, Any]] = {
            **{f"specification {name}": table for name, table in self.specification.items()},
            **{name: getattr(self, name) for name in ("python", "commands", "distribution")},
        }
        parts = [f'"version": {json.dumps(self.version)}']
        for name, table in tables.items():
            lines = (f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in table.items())
            parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}")
        return "{\n" + ",\n".join(parts) + "\n}\n"

    @classmethod
    def from_json(cls, text: str) -> Snapshot:
        """Read what `to_json` wrote.

        Raises:
            SnapshotError: it is something else.
        """
        try:
            data = json.loads(text)
            names = ("wire", "security", "operations", "parameters", "schemas")
            return cls(
                version=data["version"],
                specification={name: data[f"specification {name}"] for name in names},
                **{name: data[name] for name in ("python", "commands", "distribution")},
            )
        except (ValueError, KeyError, TypeError) as error:
            raise SnapshotError(f"no snapshot of a version: {error}") from error


def of_folder(folder: Path, collected: Mapping[str, Any] | None = None) -> Snapshot:
    """Look at the version that stands in a folder.

    Args:
        folder: its pyproject.toml and packages.
        collected: what `collect` gave for it, if that is known already.

    Raises:
        SnapshotError: its packages cannot be imported, or something is missing.
    """
    pyproject, document = folder / "pyproject.toml", folder / _DOCUMENT
    for path in (pyproject, document):
        if not path.is_file():
            raise SnapshotError(f"{path.relative_to(folder)} is missing")
    project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
    if collected is None:
        collected = _collected(folder)
    return Snapshot(
        version=project["version"],
        specification=specification.tables(json.loads(document.read_text("utf-8"))),
        distribution=distribution.facts(project),
        **collected,
    )


def _collected(folder: Path) -> Mapping[str, Any]:
    # Deaf to warnings: what is deprecated is looked at like anything else.
    command = [sys.executable, "-W", "ignore", "-m", "generator.surface.collect", str(folder)]
    done = tools.run(command, cwd=ROOT)
    if done.returncode:
        raise SnapshotError(done.stderr.strip() or "the packages cannot be imported")
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def of_reference(reference: str, repository: Path = ROOT) -> Snapshot:
    """Look at the version that a git reference names.

    Raises:
        GitError: there is no such reference.
        SnapshotError: it holds no version.
    """
    with checked_out(reference, repository) as folder:
        return of_folder(folder)


def of_release(repository: Path = ROOT) -> Snapshot | None:
    """Look at the last release; None before the first one.

    Raises:
        SnapshotError: what it left cannot be read.
    """
    path = repository / RELEASED
    if not path.is_file():
        return None
    try:
        return Snapshot.from_json(path.read_text("utf-8"))
    except SnapshotError as error:
        raise SnapshotError(f"{RELEASED}: {error}") from error


@contextmanager
def checked_out(reference: str, repository: Path) -> Generator[Path]:
    """Lay out what is needed of a git reference in a folder of its own."""
    named = f"{reference}^{{commit}}"
    commit = tools.git(repository, "rev-parse", "--verify", "--end-of-options", named).strip()
    there = tools.git(repository, "ls-tree", "--name-only", commit).split("\n")
    paths = [path for path in _NEEDED if path in there]
    if "generated_client" not in paths:
        raise SnapshotError(f"{reference} has no generated package")
    with tools.laid_out(repository, commit, *paths) as folder:
        yield folder
