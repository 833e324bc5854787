"""A copy of this repository with a history of its own, to release from.

Whatever was released of the real one, of the copy nothing was yet.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from generator import __main__ as commands

ROOT = Path(__file__).parents[2]
VERSION = "0.1.0"
_LEFT = (".git", ".venv", "dist", "build", "__pycache__", ".*_cache", ".hypothesis")
_MOMENT = "2026-01-02T03:04:05Z"
_AUTHOR = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "a"), ("EMAIL", "a@example.invalid"), ("DATE", _MOMENT))
}


def clean_environment() -> dict[str, str]:
    """This process's environment, without what git, twine and Python would obey."""
    left = ("GIT_", "TWINE_", "PYTHON", "PYTEST")
    return {name: value for name, value in os.environ.items() if not name.startswith(left)}


class Repository:
    """The copy, and what can be done in it."""

    def __init__(self, root: Path) -> None:
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*_LEFT))
        self.root = root
        self.edit("pyproject.toml", r'\nversion = ".*"', f'\nversion = "{VERSION}"')
        self.edit("CHANGELOG.md", r"(?s)(notes start -->\n).*", r"\1")
        for path in (root / ".changes").iterdir():
            if path.name != "README.md":
                path.unlink()
        self.write(".changes/+begin.added.md", "All of it.\n")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("Begin")

    @classmethod
    def of(cls, other: Repository, root: Path) -> Repository:
        """Copy a copy, with its history and what was built in it."""
        shutil.copytree(other.root, root)
        copy = cls.__new__(cls)
        copy.root = root
        return copy

    def git(self, *arguments: str) -> str:
        """Run git, undisturbed by how this machine has it set up."""
        environment = {**clean_environment(), **_AUTHOR, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self, message: str) -> None:
        """Commit whatever there is."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def edit(self, path: str, pattern: str, replacement: str) -> None:
        """Change the one place in a file that a pattern finds."""
        text, count = re.subn(pattern, replacement, self.read(path))
        assert count == 1, (path, pattern, count)
        self.write(path, text)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command on the copy, in this process; give its code and what it prints."""
        told, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(complained):
            code = commands.main([*arguments, "--repository", str(self.root)])
        return code, told.getvalue(), complained.getvalue()

    def done(self, *arguments: str) -> str:
        """Run one that has to succeed; give what it says."""
        code, told, complained = self.run(*arguments)
        assert code == 0, told + complained
        return told

    def refused(self, *arguments: str) -> str:
        """Run one that has to be refused; give the words."""
        code, told, complained = self.run(*arguments)
        assert code == 1, told + complained
        return complained

    def process(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the copy's own generator, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "generator", *arguments],
            cwd=self.root,
            env={**clean_environment(), **environment},
            capture_output=True,
            text=True,
        )
