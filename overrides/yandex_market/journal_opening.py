"""What threads of one process must not do to a journal at a time.

Two rules of the system and of SQLite are behind this. As soon as a process closes any descriptor of
a file, all its locks on that file are gone, also those by which a writer keeps others from taking
its log away. And all of a process see ``-shm`` as the first who opened it: were that a reader, one
who would write could not. So whoever begins or ends to write, reads together with the log, or
copies, does it alone; and what this process itself writes is read through SQLite only, which keeps
descriptors open as long as there are locks.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

_lock = threading.RLock()


class Writer(sqlite3.Connection):
    """A connection that may write a journal; opened within `opening`."""

    def note(self, path: Path) -> None:
        """Note which file it is, as soon as it is open."""
        about = path.stat()
        _written[self] = about.st_dev, about.st_ino

    def close(self) -> None:
        """Close it, while nobody of this process reads together with the log."""
        with opening():
            super().close()
            _written.pop(self, None)


_written: WeakKeyDictionary[Writer, tuple[int, int]] = WeakKeyDictionary()
"""By who may write, the device and inode of the file."""


@contextmanager
def opening() -> Generator[None, None, None]:
    """Keep other threads from beginning or ending to write, and from reading with the log."""
    with _lock:  # the one of now, also should this process be forked within
        yield


def is_written_here(path: Path) -> bool:
    """Whether this process itself has the file open to write it; ask within `opening`."""
    try:
        about = path.stat()
    except FileNotFoundError:
        return False
    return (about.st_dev, about.st_ino) in _written.values()


def _after_fork() -> None:
    # Another thread may have held it, which is not in the child; and no lock is inherited.
    global _lock  # noqa: PLW0603
    _lock = threading.RLock()
    _written.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_after_fork)
