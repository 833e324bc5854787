"""The file that a journal is: its form, how it is opened to be written, and what breaks it."""

from __future__ import annotations

import os
import shlex
import sqlite3
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from .errors import JournalError, safe
from .journal_opening import Writer, opening

APPLICATION: Final = int.from_bytes(b"YMjr", "big")
"""Written in the file's header, so that no other file is taken for a journal."""
VERSION: Final = 1
"""The form of the tables; another one is refused."""
_LONGEST: Final = 4096
"""The number of characters that a path may have."""
_LEAST: Final = 512
"""The fewest bytes of an SQLite file that is not empty."""
_CACHE_KIB: Final = 16 * 1024

# job: the call; `runs` counts who opened it. item: what was handed in, once, but for repeats; never
# changed once loaded. batch: what has begun to leave; `todo` of its items are not settled for good.
# request: what left and may have acted, as no answer is written down; `positions` is NULL for its
# whole batch. fate: what became of single items; accepted ones stand here only until their whole
# batch is settled.
_SCHEMA: Final = f"""
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE job (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  operation TEXT NOT NULL,
  owner INTEGER NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('loading', 'running', 'ended')),
  digest BLOB,
  exhausted INTEGER NOT NULL DEFAULT 0,
  submitted INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  requests INTEGER NOT NULL DEFAULT 0,
  seconds REAL NOT NULL DEFAULT 0,
  started REAL NOT NULL,
  updated REAL NOT NULL,
  begun REAL NOT NULL,
  settled_before INTEGER NOT NULL DEFAULT 0,
  allowed INTEGER NOT NULL,
  holder INTEGER NOT NULL,
  runs INTEGER NOT NULL,
  reason TEXT NOT NULL DEFAULT 'not sent yet'
) STRICT;
CREATE TABLE item (
  position INTEGER PRIMARY KEY,
  sku TEXT,
  wire TEXT,
  original TEXT
) STRICT;
CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  todo INTEGER NOT NULL
) STRICT;
CREATE TABLE request (
  id INTEGER PRIMARY KEY,
  batch INTEGER NOT NULL,
  positions TEXT,
  since REAL NOT NULL
) STRICT;
CREATE TABLE fate (
  position INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('accepted', 'refused', 'unknown', 'not_sent')),
  final INTEGER NOT NULL,
  source TEXT,
  code TEXT,
  message TEXT,
  status INTEGER,
  isolated INTEGER
) STRICT;
"""

_UNWRITABLE: Final = (
    "The file or its folder cannot be written: allow that, or copy it with the files beside it."
)
_ADVICE: Final = {
    "SQLITE_FULL": "The disk is full: make room, then run the same again; nothing is lost.",
    "SQLITE_IOERR": "The disk fails or is full: mend that, then run the same again.",
    "SQLITE_READONLY": _UNWRITABLE,
    "SQLITE_PROTOCOL": _UNWRITABLE,  # what it says where it may not put the log in order
    "SQLITE_CANTOPEN": "The file, or one beside it, cannot be opened: see that its folder exists "
    "and can be written.",
    "SQLITE_NOTADB": "It is no journal, or a torn one: restore it, or name another file.",
    "SQLITE_CORRUPT": "It is torn: restore it with the files beside it; what it still tells is in "
    "the report. Nothing was sent that it did not note.",
    "SQLITE_BUSY": "Another process is at it: wait until that has ended.",
}
_EFFECTIVE: Final = os.access in os.supports_effective_ids
TORN: Final = _ADVICE["SQLITE_CORRUPT"]


def real(path: str | os.PathLike[str]) -> Path:
    """Give the one name by which a journal is known, whatever links lead to it.

    Raises:
        JournalError: no file can have that name.
    """
    try:
        found = Path(os.path.realpath(path))
    except ValueError:
        found = Path()
    if not found.name:
        raise refuse(Path(path), "that is no file's name", "Name a file.")
    return found


def files(path: Path) -> tuple[Path, ...]:
    """Give the files that a journal may be: its own, and those beside it."""
    ends = ("", "-wal", "-shm", "-journal", "-lock", "-lock-journal")
    return tuple(beside(path, end) for end in ends)


def beside(path: Path, end: str) -> Path:
    """Give the file beside a journal whose name ends so."""
    return path.with_name(path.name + end)


def problem(path: Path, error: Exception) -> JournalError:
    """Say what a failure of the file means and what to do."""
    name: str = getattr(error, "sqlite_errorname", None) or ""
    advice = next((text for begin, text in _ADVICE.items() if name.startswith(begin)), "")
    if isinstance(error, OSError):
        advice = _ADVICE["SQLITE_CANTOPEN"]
    elif isinstance(error, sqlite3.OperationalError) and not advice and "no such" in str(error):
        advice = TORN
    what = f"{error} ({name})" if name else str(error)
    return refuse(path, what, advice)


def refuse(path: Path, what: str, advice: str) -> JournalError:
    """Make the error of a journal that cannot be used."""
    return JournalError(f"journal {safe(str(path))}: {safe(what)}. {advice}".rstrip())


@contextmanager
def guarded(path: Path) -> Generator[None, None, None]:
    """Let failures of the file come out as what they mean.

    Raises:
        JournalError: the file cannot be read or written.
    """
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise problem(path, error) from error


def open_to_write(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open a journal that this process holds; make an empty one where there is none.

    Raises:
        JournalError: there is none, or what is there cannot be used.
    """
    with guarded(path), opening():
        size = look_at(path) if path.exists() else 0
        connection = sqlite3.connect(
            path, timeout=10, isolation_level=None, check_same_thread=False, factory=Writer
        )
        try:
            connection.note(path)
            # Asked first, as nothing may be done to a file of somebody else's.
            if size and not is_empty(connection):
                check(path, connection)
            elif create:
                # Not in the write-ahead log, so that the file is known for what it is without it.
                connection.execute("PRAGMA synchronous = FULL")
                connection.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}COMMIT;")
            else:
                raise nothing(path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        except BaseException:
            connection.close()
            raise
        return connection


def look_at(path: Path) -> int:
    """Give the size of a file that may be a journal.

    Raises:
        JournalError: it has a second name, by which it would have another log and another lock, so
            that two could write it at once; or it cannot be a journal as it is.
    """
    about = path.stat()
    size = about.st_size
    if path.is_dir():
        raise refuse(path, "it is a folder, which cannot be opened as a file", "Name a file.")
    for name in (path, beside(path, "-wal"), beside(path, "-journal")):
        see_that_it_is_a_file(path, name)
    if about.st_nlink > 1:
        what = f"it has {about.st_nlink} names (hard links), and only one can belong to its log"
        where = shlex.join(["find", str(path.parent), "-samefile", str(path)])
        advice = f"Delete the others (`{safe(where, _LONGEST)}` may find them), or use a copy."
        raise refuse(path, what, advice)
    if 0 < size < _LEAST:  # which SQLite takes for empty
        raise refuse(path, f"it has {size} bytes", _ADVICE["SQLITE_NOTADB"])
    log = beside(path, "-wal")
    if not size and size_of(log):
        raise refuse(path, f"it is empty, and {log.name} beside it is not", TORN)
    return size


def see_that_it_is_a_file(path: Path, name: Path) -> None:
    """See that a file of a journal is none that waits for somebody when it is opened.

    Raises:
        JournalError: it is a pipe, a device or a socket.
    """
    with suppress(FileNotFoundError):
        mode = name.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # a folder cannot be opened at all
            what = "it" if name == path else f"{name.name} beside it"
            raise refuse(path, f"{what} is no regular file", "Name a file.")


def see_that_it_can_be_written(path: Path) -> None:
    """See, without trying, whether a call could write a journal.

    Raises:
        JournalError: it could not.
    """
    with guarded(path):
        folder = path.parent
        if not folder.is_dir():
            what = "is no folder" if folder.exists() else "is not there"
            raise refuse(path, f"its folder {what}", _ADVICE["SQLITE_CANTOPEN"])
        for name in (folder, *files(path)):
            if name.exists() and not os.access(name, os.W_OK, effective_ids=_EFFECTIVE):
                raise refuse(path, f"{name} cannot be written", _UNWRITABLE)


def size_of(path: Path) -> int:
    """Give the size of a file that need not be there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nobody has made anything of a file yet."""
    return not (
        _number(connection, "application_id")
        or connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    )


def nothing(path: Path) -> JournalError:
    """Make the error of a file in which nothing is."""
    return refuse(path, "it is empty", "Give the items to begin one.")


def check(path: Path, connection: sqlite3.Connection) -> None:
    """See that a file is a journal.

    Raises:
        JournalError: it is something else, or of another form.
    """
    if _number(connection, "application_id") != APPLICATION:
        raise refuse(path, "it is no journal but another SQLite file", "Name another file.")
    version = _number(connection, "user_version")
    if version != VERSION:
        which = "newer" if version > VERSION else "older"
        advice = f"Finish it with the {which} version of yandex-market-sdk that it is of."
        raise refuse(path, f"it is of form {version}, this is {VERSION}", advice)


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    value: int = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    return value


def uri(path: Path, options: str) -> str:
    """Give the name by which SQLite opens a file with options."""
    return f"file:{quote(os.fsencode(path))}?{options}"
