"""Whether a journal is of a call, and has its input."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from .journal_file import refuse

if TYPE_CHECKING:
    from pathlib import Path

    from .errors import JournalError


class Call(NamedTuple):
    """What a journal belongs to."""

    operation: str
    owner: int
    """The business or campaign."""
    origin: str
    """The server."""

    def __str__(self) -> str:
        return f"{self.operation} for {self.owner} at {self.origin}"


def other_call(path: Path, theirs: Call, ours: Call) -> JournalError | None:
    """Make the error of a journal that is not of our call; None if it is."""
    if theirs == ours:
        return None
    advice = "Give each call a journal of its own."
    if theirs[:2] == ours[:2]:
        advice = "Name that server (base_url=, --base-url), or another journal."
    return refuse(path, f"it is of {theirs}, this call is {ours}", advice)


def other_input(
    path: Path, connection: sqlite3.Connection, digest: bytes, items: int
) -> JournalError | None:
    """Make the error of a journal that has another input than the given one; None if it has not."""
    theirs, count = connection.execute("SELECT digest, submitted FROM job").fetchone()
    if theirs == digest:
        return None
    what = "this input differs from the journal's, in content or order"
    if items != count:
        what = f"this input has {items} items, the journal's {count}"
    return refuse(path, what, "Give the same input or none to resume, or another journal.")
