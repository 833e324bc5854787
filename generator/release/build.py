"""Wheel and sdist of a folder: the same bytes wherever, whenever and by whomever they are built."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from generator import tools

from . import tree
from .tree import ReleaseError


class Built(NamedTuple):
    """The two files of a version."""

    wheel: Path
    sdist: Path


@contextmanager
def built(source: Path, moment: int) -> Generator[Built]:
    """Build the sdist of a folder, and the wheel out of that: so it holds what a build takes.

    Args:
        source: the folder with pyproject.toml.
        moment: in seconds since 1970; stands for the time of every file.

    Raises:
        ReleaseError: the build failed.
    """
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        # Nothing of the caller's environment decides about the content.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HATCH_")}
        done = tools.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, str(source)],
            env={**kept, "SOURCE_DATE_EPOCH": str(moment)},
        )
        if done.returncode:
            raise ReleaseError(f"the build failed:\n{(done.stdout + done.stderr).strip()[-3000:]}")
        yield found(Path(folder))


def into(source: Path, moment: int, folder: Path) -> Built:
    """Build, and leave the two files in a folder of their own, whatever was in it before.

    Raises:
        ReleaseError: the build failed.
    """
    with built(source, moment) as files:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for file in files:
            shutil.copyfile(file, folder / file.name)
    return found(folder)


def found(folder: Path) -> Built:
    """Find the two files of a version in a folder that holds nothing else.

    Raises:
        ReleaseError: there is more, or less.
    """
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    wheels = [name for name in names if name.endswith(".whl")]
    sdists = [name for name in names if name.endswith(".tar.gz")]
    if len(names) != 2 or len(wheels) != 1 or len(sdists) != 1:
        shown = ", ".join(names) or "nothing"
        raise ReleaseError(f"{folder.name}/ has to hold a wheel and an sdist, not {shown}")
    return Built(folder / wheels[0], folder / sdists[0])


@contextmanager
def of_commit(root: Path, commit: str) -> Generator[Built]:
    """Build what a commit gives, untouched by anything else in the working tree.

    Raises:
        GitError: git failed.
        ReleaseError: the build failed.
    """
    with (
        tools.laid_out(root, commit) as source,
        built(source, tree.committed_at(root)) as files,
    ):
        yield files
