"""To read a journal changes nothing on the disk: in whatever state, and whoever may write there."""

import io
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from yandex_market import JournalError, MarketError
from yandex_market.journal import export, items, report, status
from yandex_market.journal_reading import Reader

from tests.journal.test_file import child
from tests.journal.test_resume import MANY, Stop, call
from tests.overrides.shop import SIZE, Shop, skus

NOBODY = 65534
ACCEPTED = 2 * SIZE


def left(folder: Path, ends: tuple[str, ...]) -> Path:
    """A journal as a killed process leaves it, with these of the files beside it."""
    source, path = folder.with_name("source"), folder / "run.db"
    source.mkdir()

    def before(shop: Shop) -> None:
        if len(shop.sent) == 3:
            for name in ("run.db", *(f"run.db{end}" for end in ends)):
                shutil.copy(source / name, folder / name)
            raise Stop

    with pytest.raises(Stop):
        call("sync", Shop(before=before), skus(MANY), source / "run.db")
    return path


def killed(folder: Path) -> Path:
    return left(folder, ("-wal", "-shm", "-lock"))


def moved(folder: Path) -> Path:
    """Without the file that SQLite makes of the log."""
    return left(folder, ("-wal",))


def stopped(folder: Path) -> Path:
    with pytest.raises(MarketError):
        call("sync", Shop(["ok", "ok", "404"]), skus(MANY), folder / "run.db")
    return folder / "run.db"


def emptied(folder: Path) -> Path:
    """Killed when the log was begun anew and nothing yet stood in it."""
    path = killed(folder)
    log = (folder / "run.db-wal").read_bytes()
    assert call("sync", Shop(["404"]), None, path, stop=lambda: True).accepted == ACCEPTED
    (folder / "run.db-wal").write_bytes(log[:32])
    shutil.copy(folder.with_name("source") / "run.db-lock", folder / "run.db-shm")
    return path


STATES = pytest.mark.parametrize(
    "state", [killed, moved, stopped, emptied], ids=lambda state: state.__name__
)


def use(path: Path) -> None:
    """Read all that there is."""
    assert status(path).accepted == ACCEPTED
    told = report(path)
    assert (told.accepted, told.submitted) == (ACCEPTED, MANY)
    assert len(told.unknown) + len(told.not_sent) + len(told.refused) == MANY - ACCEPTED
    assert {one.item for one in (*told.unknown, *told.not_sent, *told.refused)} == {
        *skus(MANY)[ACCEPTED:]
    }
    assert told.not_sent[-1].item == skus(MANY)[-1]
    assert [*items(path, "all")] == skus(MANY)[ACCEPTED:]
    assert export(path, "all", "csv", io.StringIO()) == MANY - ACCEPTED


def disk(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (file for file in folder.iterdir() if file.is_file())
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """As another user sees it, for whom neither the folder nor a file can be written."""
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:  # for whom everything can be written
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that other users can reach."""
    with tempfile.TemporaryDirectory(prefix="journal-test-") as name:
        Path(name).chmod(0o755)
        inner = Path(name) / "inner"
        inner.mkdir()
        yield inner


@STATES
def test_nothing_changes(state: Callable[[Path], Path], folder: Path) -> None:
    """Not a byte, not a time, no file more or less; and afterwards the job goes on."""
    path = state(folder)
    before, changed = disk(folder), folder.stat().st_mtime_ns
    use(path)
    assert disk(folder) == before
    assert folder.stat().st_mtime_ns == changed
    assert call("sync", Shop(), None, path).accepted == MANY


@STATES
def test_where_nothing_can_be_written(state: Callable[[Path], Path], folder: Path) -> None:
    path = state(folder)
    before = disk(folder)
    with unwritable(folder):
        use(path)
        if state is not emptied:  # SQLite tries for 10 s
            with pytest.raises(JournalError, match=r"cannot be (written|opened)"):
                call("sync", Shop(), None, path)
    assert {**disk(folder), **before} == disk(folder)


OTHER = """
import os, sys
from pathlib import Path
from tests.journal.test_reading import disk, use
path = Path(sys.argv[1])
before = disk(path.parent)
if os.geteuid() == 0 and sys.argv[2] == "nobody":
    os.seteuid(65534)
use(path)
assert disk(path.parent) == before
print("read")
"""


@pytest.mark.parametrize("who", ["the same", "nobody"])
def test_nothing_changes_beside_a_writer(who: str, folder: Path) -> None:
    """Another process reads while this one has a request in flight."""
    path, said = folder / "run.db", list[Any]()

    def before(shop: Shop) -> None:
        if len(shop.sent) == 3:
            said.append(child(OTHER, path, who))

    assert call("sync", Shop(before=before), skus(MANY), path).accepted == MANY
    assert said[0].stdout == "read\n", said[0].stderr[-2000:]


WATCH = """
import sys
from yandex_market.journal import report, status
path, count = sys.argv[1], int(sys.argv[2])
last = looks = 0
while last < count:
    now = status(path)
    assert now.submitted == count, now
    assert now.accepted >= last, (now, last)
    given = [one.position for one in report(path).not_sent]
    assert given == sorted({*given})
    last, looks = now.accepted, looks + 1
print("watched", looks)
"""


@contextmanager
def watched(path: Path) -> Iterator[None]:
    """While two threads look, again and again; none of them fails."""
    errors, done = list[BaseException](), threading.Event()

    def watch() -> None:
        try:
            while not done.is_set():
                assert status(path).submitted == MANY
                assert len([*report(path).not_sent]) <= MANY
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=watch) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert errors == []


def test_watched_by_another_process(tmp_path: Path) -> None:
    """While the journal is opened, written to and closed, run after run: no look fails."""
    path = tmp_path / "run.db"
    with pytest.raises(MarketError):
        call("sync", Shop(["404"]), skus(MANY), path)
    said: list[Any] = []
    other = threading.Thread(target=lambda: said.append(child(WATCH, path, MANY)))
    other.start()
    for _ in range(20):
        with pytest.raises(MarketError):
            call("sync", Shop(["404"]), None, path)
    call("sync", Shop(), None, path)
    other.join()
    assert said[0].stdout.startswith("watched"), said[0].stderr[-2000:]


@pytest.mark.parametrize("state", [killed, moved], ids=lambda state: state.__name__)
def test_watched_by_its_own_threads(state: Callable[[Path], Path], folder: Path) -> None:
    """Nor does the job fail, though SQLite lets a process see the log only in one way."""
    path, first = state(folder), disk(folder)
    for number in range(8):
        place = folder.with_name(f"{number}")
        place.mkdir()
        for name, (content, _) in first.items():
            (place / name).write_bytes(content)
        with watched(place / path.name):
            assert call("sync", Shop(), None, place / path.name).accepted == MANY


@STATES
def test_resumed_while_a_list_of_it_is_read(state: Callable[[Path], Path], tmp_path: Path) -> None:
    """By the same thread: what was not yet given is given as it is then."""
    folder = tmp_path / "inner"
    folder.mkdir()
    path = state(folder)
    told = iter(report(path).not_sent)
    first = next(told)
    assert call("sync", Shop(), None, path).accepted == MANY
    assert first.position < min((one.position for one in told), default=MANY)


def test_the_file_changes_while_it_is_read(tmp_path: Path) -> None:
    """What was read of an older state and a newer one at once is read anew."""
    path, asked = stopped(tmp_path), list[int]()
    whole = path.read_bytes()

    def question(connection: sqlite3.Connection) -> int:
        asked.append(connection.execute("SELECT accepted FROM job").fetchone()[0])
        if len(asked) == 1:
            call("sync", Shop(), None, path)
            assert path.read_bytes() != whole
            raise sqlite3.DatabaseError("malformed")
        return asked[-1]

    with Reader(path) as reader:
        assert reader.ask(question) == MANY
    assert asked == [ACCEPTED, MANY]


@pytest.mark.slow  # SQLite tries for 10 s
def test_a_log_without_a_sound_beginning(folder: Path) -> None:
    """As SQLite itself takes it: for one in which nothing is."""
    path = emptied(folder)
    (folder / "run.db-wal").write_bytes(b"torn " * 4000)
    before = disk(folder)
    assert status(path).accepted == ACCEPTED
    assert disk(folder) == before
    assert call("sync", Shop(), None, path).accepted == MANY


def test_no_room_for_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said with the reason, and where to make room."""
    folder = tmp_path / "inner"
    folder.mkdir()
    path = moved(folder)
    before = disk(folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(JournalError, match=r"No space left on device.*room") as caught:
        status(path)
    assert tempfile.gettempdir() in str(caught.value)
    assert disk(folder) == before


def test_killed_while_it_was_made(tmp_path: Path) -> None:
    """A journal whose first commit was broken off is empty, and stays as it is."""
    path = tmp_path / "run.db"
    code = """
import os, sqlite3, sys
from yandex_market.journal_file import _SCHEMA
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("PRAGMA cache_size = 1")
c.executescript("BEGIN IMMEDIATE;" + _SCHEMA)
c.execute("PRAGMA cache_spill = 1")
c.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
          " INSERT INTO item SELECT i, 'sku' || i, NULL, NULL FROM n")
os._exit(1)
"""
    child(code, path)
    assert (tmp_path / "run.db-journal").stat().st_size > 0
    assert path.stat().st_size > 0
    before = disk(tmp_path)
    with pytest.raises(JournalError, match=r"run\.db: it is empty"):
        status(path)
    assert disk(tmp_path) == before
    assert call("sync", Shop(), skus(3), path).accepted == 3


def test_no_copy_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, temporary = tmp_path / "inner", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    path = moved(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    use(path)
    told = iter(report(path).not_sent)
    next(told)
    assert [*temporary.iterdir()] != []
    del told
    assert [*temporary.iterdir()] == []
