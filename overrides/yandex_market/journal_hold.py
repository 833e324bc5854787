"""That one process, and no other, writes a journal.

Held means: an SQLite file beside it is locked exclusively. The system drops that lock when the
process ends, however it ends, so that nobody is ever locked out by a dead one. Should somebody
delete that file, the number of runs in the journal itself tells one call of another's.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from .errors import JournalError
from .journal_file import (
    beside,
    guarded,
    refuse,
    see_that_it_can_be_written,
    see_that_it_is_a_file,
    uri,
)
from .journal_reading import Reader

_PATIENCE: Final = 0.5
"""Seconds to wait for somebody who only looks whether a journal is held."""


class Hold:
    """That this process, and no other, writes a journal.

    Raises:
        JournalError: another one does.
    """

    def __init__(self, path: Path) -> None:
        lock = beside(path, "-lock")
        with guarded(path):
            see_that_it_can_be_written(path)
            see_that_it_is_a_file(path, lock)
            if lock.is_dir():
                raise _damaged(path)
            self._lock = sqlite3.connect(
                lock, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            try:
                self._lock.execute("PRAGMA journal_mode = MEMORY")  # no file beside the lock
                self._lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error as error:
                self._lock.close()
                if error.sqlite_errorname == "SQLITE_BUSY":
                    raise held(path) from None
                if error.sqlite_errorname == "SQLITE_NOTADB":
                    raise _damaged(path) from error
                raise

    def release(self) -> None:
        """Let others have it."""
        self._lock.close()


def is_held(path: Path) -> bool:
    """Whether some process writes the journal.

    Raises:
        JournalError: that cannot be seen.
    """
    lock = beside(path, "-lock")
    with guarded(path):
        if not lock.exists():
            return False
        see_that_it_is_a_file(path, lock)
    try:
        _read(lock)
    except sqlite3.Error as error:  # no process holds one that is damaged
        return error.sqlite_errorname == "SQLITE_BUSY"
    return False


def see_that_it_can_be_held(path: Path) -> None:
    """See, without trying, whether this process could take hold of a journal to write it.

    Raises:
        JournalError: another one is at it, or it could not.
    """
    lock = beside(path, "-lock")
    see_that_it_can_be_written(path)
    if is_held(path):
        raise held(path)
    with guarded(path):
        if not lock.exists():
            return
        if lock.is_dir():
            raise _damaged(path)
        try:
            _read(lock)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname == "SQLITE_NOTADB":
                raise _damaged(path) from error
            raise


def _read(lock: Path) -> None:
    with closing(sqlite3.connect(uri(lock, "mode=ro"), uri=True, timeout=0)) as connection:
        connection.execute("SELECT * FROM sqlite_schema").fetchall()


def _damaged(path: Path) -> JournalError:
    what = f"{beside(path, '-lock').name} beside it is damaged"
    return refuse(path, what, "Delete it if no process is at the journal.")


def held(path: Path) -> JournalError:
    """Make the error of a journal that another process writes."""
    who = "another process"
    with suppress(JournalError), Reader(path) as reader:
        found = reader.ask(_holder)
        if found is not None:
            since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(found[1]))
            who = f"process {found[0]} since {since}"
    return refuse(path, f"{who} is at it", "Wait until that has ended, or end it.")


def _holder(connection: sqlite3.Connection) -> Any:
    return connection.execute("SELECT holder, begun FROM job").fetchone()
