"""What a process does beside its own writing costs the writer no lock; nor does a fork lock up."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from yandex_market.journal import report, status
from yandex_market.journal_reading import Reader

from tests.journal.test_file import child
from tests.journal.test_reading import killed, moved
from tests.journal.test_resume import MANY, call
from tests.overrides.shop import Shop, skus

LOCKS = Path("/proc/locks")
linux = pytest.mark.skipif(not LOCKS.exists(), reason="the system tells nobody of its locks")


def is_locked(path: Path) -> bool:
    """Whether anybody holds a lock on a file."""
    return f":{path.stat().st_ino} " in LOCKS.read_text()


@linux
def test_watched_from_its_beginning(tmp_path: Path) -> None:
    """Threads look at journals of their own process before, while and after they are written."""
    held = list[bool]()
    for number in range(40):
        path = tmp_path / f"{number}.db"
        path.touch()

        def before(shop: Shop, path: Path = path) -> None:
            if len(shop.sent) == 2:
                held.append(is_locked(path))

        done = threading.Event()
        threads = [threading.Thread(target=look, args=(path, done)) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            assert call("sync", Shop(before=before), skus(MANY), path).accepted == MANY
        finally:
            done.set()
            for thread in threads:
                thread.join()
    assert held == [True] * 40


def look(path: Path, done: threading.Event) -> None:
    while not done.is_set():
        try:
            status(path)
        except Exception:  # noqa: BLE001  it is empty at first
            continue


@linux
def test_begun_while_another_thread_is_about_to_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen before the writer began is looked at once more, and then not copied."""
    (tmp_path / "inner").mkdir()
    path = moved(tmp_path / "inner")
    seen, begun, told = threading.Event(), threading.Event(), list[int]()
    inner, copied = Reader._has_more, list[object]()
    reader = threading.Thread(target=lambda: told.append(status(path).submitted))

    def pause(self: Reader) -> bool:
        more = inner(self)
        if threading.current_thread() is reader and not seen.is_set():
            assert more
            seen.set()
            begun.wait(30)
        return more

    def before(shop: Shop) -> None:
        if len(shop.sent) == 1:
            assert is_locked(path)
            begun.set()
            reader.join()
            assert is_locked(path)

    monkeypatch.setattr(Reader, "_has_more", pause)
    monkeypatch.setattr(shutil, "copyfile", lambda *a: copied.append(a))
    reader.start()
    seen.wait(30)
    try:
        assert call("sync", Shop(before=before), None, path).accepted == MANY
    finally:
        begun.set()
        reader.join()
    assert (told, copied) == ([MANY], [])


@linux
def test_begun_while_another_thread_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer waits: the copy's end would take its lock away."""
    (tmp_path / "inner").mkdir()
    path = moved(tmp_path / "inner")
    inner, copying = shutil.copyfile, threading.Event()
    written, held = list[int](), list[bool]()

    def before(shop: Shop) -> None:
        reader.join()
        held.append(is_locked(path))

    def write() -> None:
        written.append(call("sync", Shop(before=before), None, path).accepted)

    writer = threading.Thread(target=write)

    def copy(*names: Any) -> object:
        if not copying.is_set():
            copying.set()
            writer.start()
            writer.join(0.2)  # as long as it takes the writer to begin, if it can
        return inner(*names)

    monkeypatch.setattr(shutil, "copyfile", copy)
    reader = threading.Thread(target=lambda: status(path))
    reader.start()
    reader.join()
    writer.join()
    assert written == [MANY]
    assert held
    assert all(held)


def test_what_it_writes_is_never_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is missing beside it."""
    path = tmp_path / "run.db"
    monkeypatch.setattr(shutil, "copyfile", None)

    def before(shop: Shop) -> None:
        if len(shop.sent) == 2:
            (tmp_path / "run.db-shm").rename(tmp_path / "away")
            try:
                assert status(path).submitted == MANY
            finally:
                (tmp_path / "away").rename(tmp_path / "run.db-shm")

    assert call("sync", Shop(before=before), skus(MANY), path).accepted == MANY


FORK = """
import os, signal, sys, threading
from pathlib import Path
from yandex_market.journal import status
from yandex_market.journal_reading import Reader
path = Path(sys.argv[1])
reads, go = threading.Event(), threading.Event()

def slowly(connection):
    reads.set()
    go.wait(30)
    return 1

def read():
    with Reader(path) as reader:
        reader.ask(slowly)

thread = threading.Thread(target=read)
thread.start()
assert reads.wait(30)
child = os.fork()
if not child:
    signal.alarm(20)
    print(status(path).submitted, flush=True)
    os._exit(0)
ended = os.waitpid(child, 0)[1]
go.set()
thread.join()
print(ended)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")
def test_forked_while_another_thread_reads(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    ran = child(FORK, killed(tmp_path / "inner"))
    assert ran.stdout == f"{MANY}\n0\n", ran.stderr[-2000:]


HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
connection.execute("SELECT count(*) FROM item").fetchall()
print("open", flush=True)
sys.stdin.read()
"""


def test_a_reader_stays_across_the_end(tmp_path: Path) -> None:
    """Another process has the file open, so SQLite leaves the log; the file is whole without."""
    path, alone = tmp_path / "run.db", tmp_path / "alone.db"
    others = list[subprocess.Popen[str]]()

    def before(shop: Shop) -> None:
        if len(shop.sent) == 2:
            other = subprocess.Popen(
                [sys.executable, "-c", HOLDS, str(path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            others.append(other)
            assert other.stdout is not None
            assert other.stdout.readline() == "open\n"

    try:
        assert call("sync", Shop(before=before), skus(MANY), path).accepted == MANY
        assert (tmp_path / "run.db-wal").stat().st_size == 0
        shutil.copyfile(path, alone)
        now = status(alone)
        assert (now.state, now.accepted, now.to_do) == ("ended", MANY, 0)
        assert len(report(alone).not_sent) == 0
    finally:
        for other in others:
            other.communicate("")
