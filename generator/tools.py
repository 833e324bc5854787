"""Other programs, run to their end."""

from __future__ import annotations

import os
import subprocess
import tarfile
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class GitError(Exception):
    """git is missing or failed; the message says why."""


def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says, as text; `options` are those of `subprocess.run`."""
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, **options
    )


def git(root: Path, *arguments: str) -> str:
    """Run git in a repository.

    Raises:
        GitError: it is missing or failed.
    """
    # Not as a hook of another repository would set it up.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = run(["git", "-C", str(root), *arguments], env=clean)
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        raise GitError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


@contextmanager
def laid_out(root: Path, commit: str, *paths: str) -> Generator[Path]:
    """Lay out what a commit holds, or these paths of it, in a folder of its own.

    Raises:
        GitError: git failed.
    """
    with tempfile.TemporaryDirectory(prefix="commit-") as name:
        packed, folder = Path(name) / "commit.tar", Path(name).resolve() / "commit"
        git(root, "archive", "--format=tar", f"--output={packed}", commit, "--", *paths)
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
        yield folder
