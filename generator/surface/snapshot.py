"""What users see of one version: of a folder, of a git reference, of the last release."""

# JSON and TOML are read as Any.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

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
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SnapshotError(done.stderr.strip() or "the packages cannot be imported")
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def of_reference(reference: str, repository: Path = ROOT) -> Snapshot:
    """Look at the version that a git reference names.

    Raises:
        SnapshotError: there is no such reference, or it holds no version.
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
    commit = _git(
        repository, "rev-parse", "--verify", "--end-of-options", f"{reference}^{{commit}}"
    )
    there = _git(repository, "ls-tree", "--name-only", commit.decode().strip()).decode().split("\n")
    paths = [path for path in _NEEDED if path in there]
    if "generated_client" not in paths:
        raise SnapshotError(f"{reference} has no generated package")
    archive = _git(repository, "archive", "--format=tar", commit.decode().strip(), "--", *paths)
    with tempfile.TemporaryDirectory(prefix="surface-") as name:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(name, filter="data")
        yield Path(name).resolve()


def _git(repository: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(repository), *arguments],  # noqa: S607  the one on the path
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise SnapshotError(f"git cannot be run: {error}") from error
    if done.returncode:
        message = done.stderr.decode("utf-8", "replace").strip()
        raise SnapshotError(f"git {arguments[0]}: {message}")
    return done.stdout
