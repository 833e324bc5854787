"""What may befall the file: cut, foreign, held, newer, not writable, on a full disk."""

import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from yandex_market import JournalError, MarketError
from yandex_market.journal import export, items, report, status
from yandex_market.journal_file import APPLICATION, VERSION

from tests.journal.test_resume import KINDS, MANY, Stop, call
from tests.overrides.shop import KEY, SIZE, Shop, skus
from tests.overrides.test_parity import conserved

ROOT = Path(__file__).parents[2]


# --- cut -----------------------------------------------------------------------------------------


def snapshot(tmp_path: Path, count: int) -> tuple[Path, dict[str, int], set[str]]:
    """A journal as a killed process leaves it, with its log; and what was sent in which request."""
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.mkdir()
    copy.mkdir()

    def before(shop: Shop) -> None:
        # Without the lock file: a copy of what is on the disk at this moment.
        if len(shop.sent) == count // SIZE - 2:
            for name in ("run.db", "run.db-wal"):
                shutil.copy(source / name, copy / name)
            raise Stop

    shop = Shop(before=before, refused={"sku-5": "OFFER_HAS_STOCKS"})
    with pytest.raises(Stop):
        call("sync", shop, skus(count), source / "run.db")
    sent_in = {sku: number for number, sent in enumerate(shop.sent) for sku in sent.skus}
    return copy, sent_in, shop.done


def cut_and_resume(tmp_path: Path, offsets: int, count: int, seed: int) -> dict[str, int]:
    folder, sent_in, done = snapshot(tmp_path, count)
    random = Random(seed)
    figures = {"opened": 0, "refused": 0, "repeated": 0}
    texts: set[str] = set()
    for number in range(offsets):
        work = tmp_path / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(folder, work)
        name = random.choice(["run.db", "run.db-wal"])
        size = (work / name).stat().st_size
        os.truncate(work / name, random.choice([random.randrange(size), random.randrange(100)]))
        shop = Shop(refused={"sku-5": "OFFER_HAS_STOCKS"})
        shop.done = {*done}
        try:
            told = call("sync", shop, skus(count), work / "run.db")
        except JournalError as error:
            figures["refused"] += 1
            texts.add(str(error).partition("run.db: ")[2])
            assert shop.sent == [], "nothing leaves by a journal that is torn"
            continue
        figures["opened"] += 1
        conserved(told)
        assert told.submitted == count
        assert told.accepted == count - 1
        assert [one.position for one in told.refused] == [5]
        # It opened at an earlier commit: what leaves again is what left last.
        again = {sent_in[sku] for sent in shop.sent for sku in sent.skus if sku in sent_in}
        assert again == {*range(min(again, default=0), max(sent_in.values()) + 1)}, number
        figures["repeated"] += len(again)
    assert all(len(text) > 20 for text in texts)
    return figures


def test_cut_at_any_offset(tmp_path: Path) -> None:
    """It opens at an earlier commit or says what is wrong; no item is lost."""
    figures = cut_and_resume(tmp_path, 60, 5 * SIZE, 1)
    assert figures["opened"] > 5
    assert figures["refused"] > 5


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_cut_at_1000_offsets(tmp_path: Path) -> None:
    figures = cut_and_resume(tmp_path, 1000, 20 * SIZE, 2)
    sys.stdout.write(f"cut {figures}\n")
    assert figures["opened"] > 100


@pytest.mark.parametrize("gone", ["-wal", "-shm", "-lock"])
def test_a_file_beside_it_is_gone(gone: str, tmp_path: Path) -> None:
    """Without the log it opens at the last commit in the file itself; nothing is lost."""
    folder, _, done = snapshot(tmp_path, MANY)
    for name in ("-wal", "-shm", "-lock"):
        (folder / f"run.db{name}").touch()
    (folder / f"run.db{gone}").unlink()
    shop = Shop()
    shop.done = done
    assert call("sync", shop, skus(MANY), folder / "run.db").submitted == MANY


def test_an_empty_file_beside_a_log_is_torn(tmp_path: Path) -> None:
    folder, _, _ = snapshot(tmp_path, MANY)
    os.truncate(folder / "run.db", 0)
    for use in (lambda p: call("sync", Shop(), skus(5), p), report, status):
        with pytest.raises(JournalError, match=r"is empty, and run.db-wal beside it is not"):
            use(folder / "run.db")


# --- not ours ------------------------------------------------------------------------------------


def text(path: Path) -> None:
    path.write_text("sku\n" * 5000)


def short(path: Path) -> None:
    path.write_bytes(b"x")


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")


def marked_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 7")
        connection.execute("PRAGMA journal_mode = DELETE")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION + 1};"
            "CREATE TABLE job (a)"
        )


def folder(path: Path) -> None:
    path.mkdir()


FOREIGN: dict[Callable[[Path], None], str] = {
    text: "no journal, or a torn one",
    short: "has 1 bytes. It is no journal",
    other_database: "another SQLite file",
    marked_database: "another SQLite file",
    newer: f"form {VERSION + 1}.*newer version",
    folder: "cannot be opened",
}


@pytest.mark.parametrize("make", FOREIGN, ids=lambda make: make.__name__)
def test_a_foreign_file_is_left_alone(make: Callable[[Path], None], tmp_path: Path) -> None:
    """Said clearly by all that would use it; not one byte of it changes."""
    path = tmp_path / "run.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    shop = Shop()
    uses: list[Callable[[], Any]] = [
        lambda: call("sync", shop, skus(5), path),
        lambda: call("async", shop, skus(5), path),
        lambda: call("sync", shop, None, path),
        lambda: report(path),
        lambda: status(path),
        lambda: list(items(path, "all")),
        lambda: export(path, "all", "csv", sys.stdout),
    ]
    for use in uses:
        with pytest.raises(JournalError, match=FOREIGN[make]) as caught:
            use()
        assert str(path) in str(caught.value)
    assert shop.sent == []
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="its folder is not there"):
        call("sync", Shop(), skus(5), tmp_path / "none" / "run.db")
    with pytest.raises(JournalError, match="there is none"):
        report(tmp_path / "run.db")


def test_links_lead_to_one_journal(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "real" / "run.db")
    shop = Shop(["ok", "404"])
    with pytest.raises(MarketError):
        call("sync", shop, skus(MANY), link)
    assert call("sync", Shop(), None, tmp_path / "real" / "run.db").accepted == MANY
    assert status(link).state == "ended"


def test_a_second_name_is_refused(tmp_path: Path) -> None:
    """A hard link has a log and a lock of its own, so two could write at once."""
    path, hard = tmp_path / "run.db", tmp_path / "hard.db"
    with pytest.raises(MarketError):
        call("sync", Shop(["ok", "404"]), skus(MANY), path)
    hard.hardlink_to(path)
    shop = Shop()
    for name in (path, hard):
        for use in (lambda n: call("sync", shop, None, n), report, status):
            with pytest.raises(JournalError, match=r"2 names.*a copy") as caught:
                use(name)
            (found,) = re.findall("`(.*)`", str(caught.value))
            names = subprocess.run(shlex.split(found), capture_output=True, text=True, check=True)
            assert {*names.stdout.split()} == {str(path), str(hard)}
    assert shop.sent == []
    hard.unlink()
    assert call("sync", Shop(), None, path).accepted == MANY


# --- two processes -------------------------------------------------------------------------------


@KINDS
def test_the_lock_file_is_deleted(kind: str, tmp_path: Path) -> None:
    """A second call takes the journal over: the first stops before it writes or sends any more."""
    path = tmp_path / "run.db"
    second = Shop()

    def before(shop: Shop) -> None:
        if len(shop.sent) == 2:
            (tmp_path / "run.db-lock").unlink()
            (tmp_path / "run.db-lock-journal").unlink(missing_ok=True)
            with ThreadPoolExecutor(1) as pool:  # an event loop runs here
                told = pool.submit(call, "sync", second, None, path).result()
            assert told.accepted == MANY

    first = Shop(before=before)
    with pytest.raises(JournalError, match="another call has taken it over") as caught:
        call(kind, first, skus(MANY), path, settings={"parallel": 1})
    assert len(first.sent) == 2
    assert len(second.sent) == MANY // SIZE - 1
    told = report(path)
    assert (told.accepted, told.submitted) == (MANY, MANY)
    assert caught.value.report is not None
    assert caught.value.report.accepted == MANY
    assert status(path).state == "ended"


def child(code: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    paths = [ROOT, ROOT / "overrides", ROOT / "generated_client"]
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        text=True,
        timeout=60,
    )


SECOND = """
import sys
from tests.overrides.shop import Shop, skus
from yandex_market.journal import report, status
path = sys.argv[1]
print(status(path).holder_pid, status(path).state, len(report(path).not_sent) > 0)
shop = Shop()
with shop.market() as market:
    try:
        market.add_offers_to_archive(1, None, journal=path)
    except Exception as error:
        print(type(error).__name__, error)
print(len(shop.sent))
"""


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    """Another process, and another thread of the same; readers are let in; then it is free."""
    path = tmp_path / "run.db"
    said: list[str] = []
    errors: list[Exception] = []

    def before(shop: Shop) -> None:
        if len(shop.sent) != 3:
            return
        said.append(child(SECOND, path).stdout)

        def again() -> None:
            try:
                call("sync", Shop(), None, path)
            except JournalError as error:
                errors.append(error)

        thread = threading.Thread(target=again)
        thread.start()
        thread.join()

    assert call("sync", Shop(before=before), skus(MANY), path).accepted == MANY
    lines = said[0].splitlines()
    assert lines[0] == f"{os.getpid()} running True"
    assert lines[1].startswith("JournalError")
    assert f"process {os.getpid()} since 2" in lines[1]
    assert lines[2] == "0"
    assert f"process {os.getpid()}" in str(errors[0])
    assert status(path).holder_pid is None


def test_a_damaged_lock_file(tmp_path: Path) -> None:
    """It holds nobody back who reads; who would write is told which file to mend."""
    path, lock = tmp_path / "run.db", tmp_path / "run.db-lock"
    with pytest.raises(MarketError):
        call("sync", Shop(["ok", "404"]), skus(MANY), path)
    for damage in (lambda: lock.write_bytes(b"damaged " * 512), lock.mkdir):
        lock.unlink()
        damage()
        assert status(path).holder_pid is None
        assert len(list(report(path).not_sent)) == MANY - 2 * SIZE
        with pytest.raises(JournalError, match=r"run\.db-lock|one beside it"):
            call("sync", Shop(), None, path)
    lock.rmdir()
    assert call("sync", Shop(), None, path).accepted == MANY


# --- the disk ------------------------------------------------------------------------------------


FULL = """
import json, resource, sys
from tests.overrides.shop import Shop, skus
from yandex_market import JournalError
path, count, limit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
shop = Shop()
kind = sys.argv[4]
from tests.journal.test_resume import call
from pathlib import Path
reports = []
try:
    call(kind, shop, skus(count), Path(path), on_report=reports.append)
    error = None
except JournalError as raised:
    error = str(raised)
print(json.dumps({"error": error, "sent": [s.skus for s in shop.sent], "reports": len(reports),
                  "told": [len(r.not_sent) + r.accepted + len(r.unknown) for r in reports]}))
"""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_full_disk(kind: str, tmp_path: Path) -> None:
    """At any size: a clear error, nothing lost, and with room again it goes on."""
    count = 4 * SIZE
    seen: set[str] = set()
    for number, kib in enumerate((2, 20, 60, 80, 110, 150, 190, 250, 300)):
        path = tmp_path / f"{number}.db"
        done = child(FULL, path, count, kib * 1024, kind)
        assert done.returncode == 0, done.stderr[-2000:]
        said = json.loads(done.stdout)
        assert said["told"] in ([], [count]) or said["told"][0] <= count
        if said["error"] is None:
            continue
        seen.add("loading" if not said["sent"] else "sending")
        assert "full" in said["error"] or "disk I/O" in said["error"], said["error"]
        left = [sku for sent in said["sent"] for sku in sent]
        assert len(left) == len({*left})
        shop = Shop()
        shop.done = {*left}
        told = call("sync", shop, skus(count), path)
        assert told.accepted == count
        again = {sku for sent in shop.sent for sku in sent.skus}
        assert {*skus(count)} - {*left} <= again
        assert len(again & {*left}) <= SIZE * (1 if kind == "sync" else 4)
    assert seen == {"loading", "sending"}


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """For root every folder can be written."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, unprivileged: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """To run is refused clearly; to read works."""
    euid = os.geteuid()
    if euid == 65534:
        os.seteuid(0)
    folder = Path("/tmp") / f"journal-test-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        path = folder / "run.db"
        with pytest.raises(MarketError):
            call("sync", Shop(["ok", "404"]), skus(MANY), path)
        path.chmod(0o444)
        (folder / "run.db-lock").chmod(0o444)
        folder.chmod(0o555)
        os.seteuid(euid)
        shop = Shop()
        with pytest.raises(JournalError, match=r"[Rr]ead.?only|readonly|cannot be written"):
            call("sync", shop, None, path)
        with pytest.raises(JournalError, match=r"cannot be (opened|written)"):
            call("sync", shop, skus(3), folder / "other.db")
        assert shop.sent == []
        assert len(report(path).not_sent) > 0
        assert status(path).accepted == SIZE
    finally:
        os.seteuid(0 if euid == 65534 else euid)
        folder.chmod(0o755)
        shutil.rmtree(folder)


# --- what is in it -------------------------------------------------------------------------------


def test_the_key_is_not_in_it(tmp_path: Path) -> None:
    """In no file beside it either, while it runs and after every ending."""
    looked = 0

    def before(shop: Shop) -> None:
        nonlocal looked
        for file in tmp_path.iterdir():
            assert KEY.encode() not in file.read_bytes(), file
            looked += 1

    for number, faults in enumerate((["ok"], ["401"], ["lost before"], ["unreached"] * 9)):
        path = tmp_path / f"{number}.db"
        with suppress(MarketError):
            call("sync", Shop(faults, before=before), skus(MANY), path)
        before(Shop())
    assert looked > 20


def test_it_is_in_the_mode_promised(tmp_path: Path) -> None:
    """WAL, synchronous FULL, strict tables, the marks in the header."""
    path = tmp_path / "run.db"
    seen: list[Any] = []
    from yandex_market.journal_ledger import JournalLedger

    inner = JournalLedger.intent

    def intent(self: JournalLedger, flight: Any) -> None:
        inner(self, flight)
        seen.extend(
            self._db.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in ("journal_mode", "synchronous", "application_id", "user_version")
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JournalLedger, "intent", intent)
        call("sync", Shop(), skus(3), path)
    assert seen == ["wal", 2, APPLICATION, VERSION]
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"
            " AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        assert tables
        assert all(strict for _, strict in tables)


def test_intent_comes_before_the_request_and_outcome_before_the_next(tmp_path: Path) -> None:
    """As another process sees the file at the moment of each request."""
    path = tmp_path / "run.db"
    seen: list[tuple[int, int, int]] = []

    def before(shop: Shop) -> None:
        told = report(path)
        seen.append((told.requests, told.accepted, len(told.unknown)))

    call("sync", Shop(before=before), skus(3 * SIZE), path)
    assert seen == [(1, 0, SIZE), (2, SIZE, SIZE), (3, 2 * SIZE, SIZE)]


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["/", "a\0b"])
def test_a_name_that_no_file_can_have(name: str) -> None:
    for use in (lambda: call("sync", Shop(), skus(3), name), lambda: status(name)):  # type: ignore[arg-type]
        with pytest.raises(JournalError, match="is no file's name"):
            use()


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff?#%.db"))
    assert call("sync", Shop(), skus(3), path).accepted == 3
    assert status(path).accepted == report(path).accepted == 3
    assert call("sync", Shop(), None, path).accepted == 3


def test_nothing_is_made_beside_a_journal_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="there is none"):
        call("sync", Shop(), None, tmp_path / "nope.db")
    assert [*tmp_path.iterdir()] == []


def test_what_stands_beside_it(tmp_path: Path) -> None:
    """While a call runs, its log and a lock; afterwards the lock."""
    path, seen = tmp_path / "run.db", set[str]()
    shop = Shop(before=lambda _: seen.update(file.name for file in tmp_path.iterdir()))
    call("sync", shop, skus(3), path)
    assert seen == {f"run.db{end}" for end in ("", "-wal", "-shm", "-lock")}
    assert {file.name for file in tmp_path.iterdir()} == {"run.db", "run.db-lock"}


def test_another_server_is_named(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    call("sync", Shop(), skus(3), path)
    with pytest.raises(JournalError, match="base-url"):
        call("sync", Shop(), None, path, settings={"base_url": "https://elsewhere.example"})
