"""Reads a journal and changes nothing on the disk, whoever writes it or was killed at it.

What stands beside the file says how:

    -wal and -shm        a process is at it, or was killed: SQLite reads those two as they are
    only one of -wal     what is in there has to be put in order before it can be read: that is
    and -journal         done to a copy, in the folder for temporary files
    neither, or nothing  the file is all there is: it is read without a lock, and read once more
    in them              should somebody have written to it meanwhile
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Final, Literal, Self, TypeVar

from .journal_file import (
    beside,
    check,
    guarded,
    is_empty,
    look_at,
    nothing,
    problem,
    refuse,
    size_of,
    uri,
)
from .journal_opening import is_written_here, opening

T = TypeVar("T")

_PATIENCE: Final = 10.0
"""Seconds to wait for a process that is just beginning to write."""
_TRIES: Final = 5
"""However long each takes."""
_PAUSE: Final = 0.01
_HEAD: Final = 32
"""The bytes before the first page of the log; they change when it begins anew."""


_UNREADY: Final = ("SQLITE_READONLY_CANTINIT", "SQLITE_READONLY_RECOVERY")


class _Changed(Exception):
    """What was read is of no single moment: look once more.

    Args:
        because: what to say if that does not help.
    """

    def __init__(self, because: Exception | None = None) -> None:
        super().__init__()
        self.because = because or OSError("it is being written all the time")


class Reader:
    """Answers questions about a journal, each as it is at that moment.

    Args:
        path: the file, by its real name.
    """

    def __init__(self, path: Path) -> None:
        self._path = self._file = path
        self._copies: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._copies is not None:
            self._copies.cleanup()

    def ask(self, question: Callable[[sqlite3.Connection], T], empty: T | None = None) -> T:
        """Ask something; it may be asked again, and its last answer counts.

        Args:
            question: asks it.
            empty: the answer if nobody has made anything of the file yet; None: that is an error.

        Raises:
            JournalError: there is no journal, or it cannot be read.
        """

        def asked(connection: sqlite3.Connection) -> T:
            if not is_empty(connection):
                check(self._path, connection)
                return question(connection)
            if empty is None:
                raise nothing(self._path)
            return empty

        ends = time.monotonic() + _PATIENCE
        with guarded(self._path):
            for number in count(1):
                try:
                    return self._ask(asked)
                except _Changed as changed:
                    if number >= _TRIES and time.monotonic() > ends:
                        raise problem(self._path, changed.because) from changed
                    time.sleep(_PAUSE)
        raise AssertionError("the last try raised")

    def _ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        if not self._path.exists():
            raise refuse(self._path, "there is none", "Look for the right name.")
        look_at(self._path)
        if self._copies is None and self._has_more():
            with opening():
                left = self._left()  # looked at while nobody of this process can change it
                if left == "live":
                    return self._ask_with_log(question)
                if left == "broken":
                    self._copy()
        before = _stamp(self._file)
        try:
            answer = self._connected("mode=ro&immutable=1", question)
        except Exception as error:
            if _stamp(self._file) != before:
                raise _Changed(error) from None
            raise
        if _stamp(self._file) != before:
            raise _Changed
        return answer

    def _has_more(self) -> bool:
        log = size_of(beside(self._path, "-wal")) > _HEAD
        return log or size_of(beside(self._path, "-journal")) > 0

    def _left(self) -> Literal["live", "broken"] | None:
        """Tell what stands beside the file: a log as it is, what has to be put in order, or none.

        What this process writes is in order, and must never be copied: see `journal_opening`.
        """
        log, ours = size_of(beside(self._path, "-wal")) > _HEAD, is_written_here(self._path)
        if log and (ours or beside(self._path, "-shm").exists()):
            return "live"
        return "broken" if self._has_more() and not ours else None

    def _ask_with_log(self, question: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return self._connected("mode=ro&readonly_shm=1", question)
        except sqlite3.OperationalError as error:
            # A process has just ended and taken -shm away, or has not yet put it in order.
            gone = not beside(self._path, "-shm").exists()
            if gone or error.sqlite_errorname in _UNREADY:
                raise _Changed(error) from None
            if error.sqlite_errorname != "SQLITE_PROTOCOL" or is_written_here(self._path):
                raise
        # The log has no sound beginning: SQLite would put that in order by writing to it.
        self._copy()
        raise _Changed

    def _connected(self, options: str, question: Callable[[sqlite3.Connection], T]) -> T:
        with closing(
            sqlite3.connect(
                uri(self._file, options),
                uri=True,
                timeout=_PATIENCE,
                isolation_level=None,
                check_same_thread=False,
            )
        ) as connection:
            connection.execute("BEGIN")
            return question(connection)

    def _copy(self) -> None:
        """Put in order what a process left, in a copy; within `opening`."""
        names = [beside(self._path, end) for end in ("", "-wal", "-journal")]
        before = _stamp(self._path)
        copies: tempfile.TemporaryDirectory[str] | None = None
        try:
            copies = tempfile.TemporaryDirectory(prefix="yandex-market-")
            for name in names:
                with suppress(FileNotFoundError):  # whoever took it away has written to the file
                    shutil.copyfile(name, Path(copies.name) / name.name)
            if _stamp(self._path) != before:
                raise _Changed
            file = Path(copies.name) / self._path.name
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
                assert mode == "delete", "nothing stands beside the copy now"
        except BaseException as error:
            if copies is not None:
                copies.cleanup()
            if isinstance(error, OSError):
                raise refuse(self._path, str(error), _copy_advice()) from error
            raise
        self._file, self._copies = file, copies


def _copy_advice() -> str:
    try:
        where = tempfile.gettempdir()
    except OSError:  # there is none: the error says where it was looked for
        where = "a folder for temporary files (TMPDIR)"
    return (
        "What a killed process left there is read in a copy: allow reading it with the files "
        f"beside it, and make room in {where}."
    )


def _stamp(path: Path) -> tuple[object, ...]:
    """Give what is another when the file, or the beginning of its log, was written to."""
    about, head = path.stat(), b""
    with suppress(FileNotFoundError), beside(path, "-wal").open("rb") as file:
        head = file.read(_HEAD)
    return about.st_ino, about.st_size, about.st_mtime_ns, head
