"""Bugs planted in the journal: each has to turn one of the checks red."""

import asyncio
import shutil
import sqlite3
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.overrides.engine_model import LIBRARY, Library
from tests.overrides.shop import ARCHIVE, DELETE, SIZE, Shop, skus
from tests.overrides.test_planted import Bug, plant

assert plant, "the fixture"
MANY = 4 * SIZE
ALL = (*skus(MANY),)
NO_OUTAGE = {"policy": {"outage": 0.0}}


class Stop(BaseException):
    """What kills a call."""


class Work:
    """A journal in a folder of its own, and calls over it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "run.db"

    def __enter__(self) -> "Work":
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder)

    def call(
        self, shop: Shop, given: Any, method: str = "add_offers_to_archive", **options: Any
    ) -> Any:
        """One call; the report however it ends, or the error of a journal."""
        reports: list[Any] = []
        settings = options.pop("settings", {})
        options.setdefault("journal", self.path)
        with shop.market(**settings) as market:
            try:
                getattr(market, method)(1, given, on_report=reports.append, **options)
            except self.library.errors.JournalError as error:
                return error
            except (self.library.errors.MarketError, Stop):
                pass
        (report,) = reports
        told = [*report.refused, *report.unknown, *report.not_sent]
        assert report.submitted == report.accepted + report.duplicates + len(told)
        assert len({one.position for one in told}) == len(told)
        return report

    def shop(self, faults: Any = (), stop_at: int = 0, **options: Any) -> Shop:
        def before(shop: Shop) -> None:
            if len(shop.sent) == stop_at:
                raise Stop

        return Shop(faults, before=before, library=self.library, **options)

    def query(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(sql).fetchall()


def killed(
    work: Work,
    shop: Shop,
    method: str = "add_offers_to_archive",
    given: Any = ALL,
    **options: Any,
) -> None:
    """As a SIGKILL leaves it: the file is copied in the middle of the request that stops."""
    copy = work.folder / "copy.db"
    inner = shop.before

    def before(shop: Shop) -> None:
        for end in ("", "-wal"):
            shutil.copy(f"{work.path}{end}", f"{copy}{end}")
        if inner is not None:
            inner(shop)

    shop.before = before
    work.call(shop, given, method, **options)
    for end in ("", "-wal"):
        shutil.move(f"{copy}{end}", f"{work.path}{end}")


def check_resume(library: Library) -> None:
    """After a kill: what was settled stays, what flew is repeated, all ends accepted."""
    with Work(library) as work:
        first, second = work.shop(stop_at=3), work.shop()
        killed(work, first)
        told = library.journal.report(work.path)
        assert (told.accepted, len(told.unknown), len(told.not_sent)) == (2 * SIZE, SIZE, SIZE)
        told = work.call(second, skus(MANY))
        assert (told.submitted, told.accepted, told.requests) == (MANY, MANY, 5)
        left = Counter(sku for sent in second.sent for sku in sent.skus)
        assert left == Counter(skus(2 * SIZE, 2 * SIZE))
        assert library.journal.status(work.path).state == "ended"
        assert work.query("SELECT * FROM request") == work.query("SELECT * FROM fate") == []


def check_doubt(library: Library) -> None:
    """What was in flight at a kill, and is refused later, is unknown; a 403 after it as well."""
    with Work(library) as work:
        killed(work, work.shop(stop_at=2))
        told = work.call(work.shop(["403"]), None)
        assert len(told.unknown) == SIZE
        told = work.call(work.shop(["400"]), None)
        assert len(told.unknown) == SIZE
        assert told.accepted == MANY - SIZE


def check_not_sent_is_no_doubt(library: Library) -> None:
    """What was broken off before it left is not in doubt."""
    with Work(library) as work:
        told = work.call(work.shop(["ok", *["unreached"] * 5]), skus(MANY), settings=NO_OUTAGE)
        assert (told.accepted, len(told.unknown), len(told.not_sent)) == (SIZE, 0, 3 * SIZE)
        told = work.call(work.shop(["400"] * 3), None)
        assert (told.accepted, len(told.refused)) == (SIZE, 3 * SIZE)


def check_deletes(library: Library) -> None:
    """In doubt for too long, a delete is not repeated."""
    with Work(library) as work:
        killed(work, work.shop(stop_at=2), "delete_offers")
        second = work.shop()
        told = work.call(second, None, "delete_offers", settings={"policy": {"doubt": 0.0}})
        assert len(second.sent) == 2
        assert (len(told.unknown), told.accepted) == (SIZE, 3 * SIZE)
        assert library.journal.status(work.path).state == "ended"


def check_partly(library: Library) -> None:
    """Of a delete in doubt, what is settled meanwhile is in doubt no longer."""
    with Work(library) as work:
        killed(work, work.shop(stop_at=1), "delete_offers", skus(SIZE))
        half = {"limits": {DELETE.id: SIZE // 2}}
        killed(work, work.shop(stop_at=2), "delete_offers", None, settings=half)
        last = work.shop()
        told = work.call(last, None, "delete_offers", settings={"policy": {"doubt": 0.0}})
        assert (told.accepted, len(told.unknown), last.sent) == (SIZE // 2, SIZE // 2, [])


def check_time_left(library: Library) -> None:
    """What is in flight has had its place in the limit."""
    with Work(library) as work:
        seen: list[Any] = []
        shop = work.shop()
        shop.before = lambda _: seen.append(library.journal.status(work.path))
        work.call(shop, skus(MANY), settings={"limits": {ARCHIVE.id: SIZE}})
        assert [now.pending for now in seen] == [
            MANY - SIZE * n for n in range(1, MANY // SIZE + 1)
        ]
        rounds = [max(0, now.pending // SIZE - 1) for now in seen]
        assert [now.seconds_left for now in seen] == [n * ARCHIVE.limit.per_seconds for n in rounds]


def check_given_back(library: Library) -> None:
    """What its intent kept back has taken nothing of the limit: the next call does not wait."""
    settings: dict[str, Any] = {"limits": {ARCHIVE.id: SIZE}, "policy": {"max_wait": 1.0}}
    for error in (library.errors.JournalError, KeyboardInterrupt):
        with Work(library) as work, intents(library, raises(error)):
            shop = work.shop()
            with shop.market(**settings) as market:
                begun = shop.clock.now()
                with pytest.raises(error):
                    market.add_offers_to_archive(1, skus(SIZE), journal=work.path)  # type: ignore[arg-type]
                assert shop.sent == []
                with suppress(library.errors.RateLimitedError):
                    market.add_offers_to_archive(1, skus(SIZE))  # type: ignore[arg-type]
                assert [sent.at for sent in shop.sent] == [begun]
    with Work(library) as work:
        asyncio.run(cancelled_in_its_intent(work, settings))


async def cancelled_in_its_intent(work: Work, settings: dict[str, Any]) -> None:
    shop, loop = work.shop(), asyncio.get_running_loop()
    shop.clock.patience = 0.003

    def cancel() -> None:
        done = threading.Event()
        loop.call_soon_threadsafe(lambda: (task.cancel(), done.set()))
        assert done.wait(10)

    async with shop.async_market(**settings) as market:
        begun = shop.clock.now()
        with intents(work.library, cancel):
            task = asyncio.create_task(
                market.add_offers_to_archive(1, skus(SIZE), journal=work.path)  # type: ignore[arg-type]
            )
            with pytest.raises(asyncio.CancelledError):
                await task
        assert shop.sent == []
        with suppress(work.library.errors.RateLimitedError):
            await market.add_offers_to_archive(1, skus(SIZE))  # type: ignore[arg-type]
        assert [sent.at for sent in shop.sent] == [begun]


def raises(error: type[BaseException]) -> Callable[[], None]:
    def what() -> None:
        raise error

    return what


@contextmanager
def intents(library: Library, what: Callable[[], None]) -> Generator[None, None, None]:
    """Do something whenever an intent has been written."""
    ledger = library.journal_ledger.JournalLedger
    inner = ledger.intent

    def intent(self: Any, flight: Any) -> None:
        inner(self, flight)
        what()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "intent", intent)
        yield


def at_waits(shop: Shop, what: Callable[[], object]) -> None:
    """Do something whenever the call waits, but for answers."""
    clock: Any = shop.clock
    sleep, wait = clock.sleep, clock.wait

    def sleeps(seconds: float) -> None:
        if not shop.flying:
            what()
        sleep(seconds)

    def waits(event: Any, seconds: float | None) -> bool:
        what()
        return bool(wait(event, seconds))

    clock.sleep, clock.wait = sleeps, waits


def check_age(library: Library) -> None:
    """A delete is as long in doubt as it was first sent, however often it was repeated since."""
    with Work(library) as work, pytest.MonkeyPatch.context() as patch:
        wall = [1e9]
        defaults = library.journal_ledger.JournalLedger.__init__.__kwdefaults__
        patch.setitem(defaults, "wall", lambda: wall[0])
        killed(work, work.shop(stop_at=1), "delete_offers")
        wall[0] += 20 * 3600
        killed(work, work.shop(stop_at=1), "delete_offers")
        wall[0] += 10 * 3600
        last = work.shop()
        told = work.call(last, None, "delete_offers")
        assert (len(told.unknown), told.accepted) == (SIZE, MANY - SIZE)
        assert len(last.sent) == MANY // SIZE - 1


def check_undone(library: Library) -> None:
    """What an answer tells to be undone is in doubt no longer, whatever was sent before."""
    with Work(library) as work:
        seen: list[Any] = []
        first = work.shop(["420 resource"])
        at_waits(first, lambda: seen.append(library.journal.status(work.path)))
        work.call(first, skus(MANY))
        assert [(now.in_flight, now.pending) for now in seen] == [(0, MANY)] * len(seen) != []
    with Work(library) as work:
        seen.clear()
        killed(work, work.shop(stop_at=1))
        second = work.shop(refused={"sku-3": "UNKNOWN"})
        at_waits(second, lambda: seen.append(library.journal.status(work.path)))
        assert len(work.call(second, None).refused) == 1
        assert {now.in_flight for now in seen} == {0}
        assert [now.pending for now in seen] == [1] * len(seen)


def check_off_the_loop(library: Library) -> None:
    """An event loop never waits for the disk."""
    with Work(library) as work, pytest.MonkeyPatch.context() as patch:
        inner, threads = library.journal_ledger.open_to_write, set[int]()

        def opened(*arguments: Any, **options: Any) -> Any:
            connection = inner(*arguments, **options)
            connection.set_trace_callback(lambda _: threads.add(threading.get_ident()))
            return connection

        patch.setattr(library.journal_ledger, "open_to_write", opened)

        async def run() -> Any:
            shop = work.shop()
            shop.clock.patience = 0.003
            async with shop.async_market() as market:
                told = market.add_offers_to_archive(1, skus(MANY), journal=work.path)  # type: ignore[arg-type]
                return await told

        assert asyncio.run(run()).accepted == MANY
        assert threads
        assert threading.get_ident() not in threads


def check_waiting(library: Library) -> None:
    """What waits for the limit has not left."""
    with Work(library) as work:
        seen: list[Any] = []
        shop = work.shop()
        at_waits(shop, lambda: seen.append(library.journal.status(work.path)))
        work.call(shop, skus(MANY), settings={"limits": {ARCHIVE.id: SIZE}})
        assert len(seen) >= MANY // SIZE - 1
        assert {now.in_flight for now in seen} == {0}


def check_taken_over(library: Library) -> None:
    """A call whose lock somebody has deleted writes nothing into another's account."""
    with Work(library) as work:

        def before(shop: Shop) -> None:
            if len(shop.sent) == 2:
                (work.folder / "run.db-lock").unlink()
                assert work.call(work.shop(), None).accepted == MANY

        shop = Shop(before=before, library=library)
        assert isinstance(work.call(shop, skus(MANY)), library.errors.JournalError)
        assert len(shop.sent) == 2
        assert library.journal.report(work.path).accepted == MANY


def check_retryable(library: Library) -> None:
    """The settled part of a batch stays settled."""
    with Work(library) as work:
        refused = {"sku-3": "UNKNOWN", "sku-9": "UNKNOWN"}
        killed(work, work.shop(stop_at=2, refused=refused))
        again = work.shop()
        told = work.call(again, None)
        assert told.accepted == MANY
        assert again.sent[0].skus == ("sku-3", "sku-9")


def check_input(library: Library) -> None:
    """Repeats are dropped, order counts, spelling is kept."""
    with Work(library) as work:
        given = ["b", " a", "a\t", "c", "b"]
        told = work.call(work.shop(["404"]), given)
        assert (told.submitted, told.duplicates) == (5, 2)
        assert [one.item for one in told.refused] == ["b", " a", "c"]
        assert isinstance(work.call(work.shop(), given[::-1]), library.errors.JournalError)
        assert work.call(work.shop(), given).accepted == 3


def check_owner(library: Library) -> None:
    with Work(library) as work:
        work.call(work.shop(["404"]), skus(5))
        shop = work.shop()
        told = work.call(shop, skus(5), "delete_offers")
        assert isinstance(told, library.errors.JournalError)
        assert shop.sent == []


def check_held(library: Library) -> None:
    with Work(library) as work:
        errors: list[Any] = []
        shop = work.shop()
        shop.before = lambda _: errors.append(work.call(work.shop(), None))
        work.call(shop, skus(5))
        assert "process" in str(errors[0])


def check_first_on_disk(library: Library) -> None:
    """As others see it at the moment of each request."""
    with Work(library) as work:
        seen: list[tuple[int, int]] = []

        def before(_: Shop) -> None:
            told = library.journal.report(work.path)
            seen.append((told.accepted, len(told.unknown)))

        work.call(Shop(before=before, library=library), skus(2 * SIZE))
        assert seen == [(0, SIZE), (SIZE, SIZE)]


def check_half_loaded(library: Library) -> None:
    with Work(library) as work:

        def broken() -> Any:
            yield from skus(1500)
            raise Stop

        told = work.call(work.shop(), broken())
        assert (told.submitted, told.exhausted) == (1500, False)
        told = work.call(work.shop(), skus(7))
        assert not isinstance(told, library.errors.JournalError)
        assert (told.submitted, told.accepted) == (7, 7)


def check_torn(library: Library) -> None:
    """A file cut within its last page is not used."""
    with Work(library) as work:
        work.call(work.shop(["404"]), skus(2000))
        size = work.path.stat().st_size
        for left in range(size - 300, size - 12000, -1371):
            copy = work.folder / "cut.db"
            shutil.copy(work.path, copy)
            with copy.open("r+b") as file:
                file.truncate(left)
            shop = work.shop()
            told = work.call(shop, None, journal=copy)
            assert isinstance(told, library.errors.JournalError)
            assert shop.sent == []


def check_foreign(library: Library) -> None:
    with Work(library) as work:
        with closing(sqlite3.connect(work.path)) as connection:
            connection.execute("CREATE TABLE theirs (a)")
        before = work.path.read_bytes()
        assert isinstance(work.call(work.shop(), skus(3)), library.errors.JournalError)
        assert work.path.read_bytes() == before


def check_export(library: Library) -> None:
    with Work(library) as work, (work.folder / "out.csv").open("w", newline="") as out:
        work.call(work.shop(["404"]), ["=1+1", "@a"])
        assert library.journal.export(work.path, "all", "csv", out) == 2
        out.flush()
        text = (work.folder / "out.csv").read_text()
        assert ",'=1+1," in text


CHECKS: dict[str, Callable[[Library], None]] = {
    name.removeprefix("check_"): value
    for name, value in list(globals().items())
    if name.startswith("check_")
}
L = "journal_ledger"
LEAVES = """            try:
                if flight.leaves is not None:
                    yield Leave(flight.leaves)
"""
BUGS: dict[str, Bug] = {
    "a commit is forgotten": Bug("first_on_disk", L, 'db.execute("COMMIT")', "pass"),
    "the intent is not written": Bug(
        "first_on_disk", "drivers", "        self._ledger.intent(flight)\n", ""
    ),
    "doubt is forgotten at resuming": Bug(
        "doubt", L, "            self._keep_doubts(db, doubts)\n", ""
    ),
    "doubt is not handed to the engine": Bug(
        "doubt", "journal_call", "yield found._replace(in_doubt=in_doubt)", "yield found"
    ),
    "what did not leave is in doubt": Bug(
        "not_sent_is_no_doubt", "journal_report", ' if kind in (None, "unknown")}', "}"
    ),
    "an old delete is repeated": Bug("deletes", "journal_report", "if since < latest", "if False"),
    "a settled part is sent again": Bug(
        "retryable",
        L,
        "\"INSERT INTO fate (position, kind, final) VALUES (?, 'accepted', 1)\"",
        '"DELETE FROM fate WHERE position = ?"',
    ),
    "a begun batch is passed over": Bug(
        "resume", L, "for begun in list(self._begun.values()):", "for begun in ():"
    ),
    "done batches leave again": Bug("resume", L, "            after = last\n", ""),
    "what never left is passed over": Bug("resume", L, "[*ranges, (end, end)]", "ranges"),
    "batches are never done": Bug("resume", L, "            begun.todo -= 1\n", ""),
    "requests are kept for ever": Bug(
        "resume",
        L,
        'db.execute("DELETE FROM request WHERE batch = ?", (begun.number,))\n',
        "pass\n",
    ),
    "the end is not told": Bug(
        "resume", L, 'state = "running" if open_ends else "ended"', 'state = "running"'
    ),
    "accepted is counted from nothing at resuming": Bug(
        "resume", L, "found[5], found[6], found[7]", "found[5], 0, found[7]"
    ),
    "repeats are sent": Bug("input", "journal_call", "        self._journal.drop_repeats()\n", ""),
    "order does not count": Bug(
        "input", "journal_items", "msgspec.json.encode(wires)", "msgspec.json.encode(sorted(wires))"
    ),
    "the spelling is lost": Bug(
        "input", "journal_items", "None if item is wire or item == wire else dumped(item)", "None"
    ),
    "another call is let in": Bug("owner", "journal_match", "if theirs == ours:", "if True:"),
    "two are let in": Bug("held", "journal_hold", '"BEGIN EXCLUSIVE"', '"BEGIN"'),
    "a half-loaded input is taken for whole": Bug(
        "half_loaded", L, '"loading" if digest is None else "running"', '"running"'
    ),
    "a loaded half stays": Bug(
        "half_loaded", "journal_call", "            self._journal.clear()\n", "            pass\n"
    ),
    "a torn page is not looked for": Bug("torn", L, "PRAGMA quick_check(1)", "SELECT 'ok'"),
    "another database is taken for a journal": Bug(
        "foreign",
        "journal_file",
        "                check(path, connection)\n",
        "                pass\n",
    ),
    "a doubt begins anew with each repetition": Bug(
        "age", "journal_report", "min(since, before)", "max(since, before)"
    ),
    "undone items stay in doubt": Bug(
        "undone", L, "            self._undoubt(db, begun, again)\n", "            pass\n"
    ),
    "undone requests stay in doubt": Bug(
        "undone", L, 'db.execute("DELETE FROM request WHERE id = ?", (row,))', "pass"
    ),
    "the event loop waits for the disk": Bug(
        "off_the_loop", "drivers", "Thread() if call.waits_for_disk else Here()", "Here()"
    ),
    "the intent comes before the wait for the limit": Bug(
        *("waiting", "drivers", "        extensions = _extensions(call, flight, mark)\n"),
        "        extensions = _extensions(call, flight, mark)\n        mark.leaves()\n",
    ),
    "who has taken it over is not noticed": Bug(
        "taken_over", L, "if found != (self._run,):", "if False:"
    ),
    "a place in the limit is kept when the intent fails": Bug(
        *("given_back", "exchange", LEAVES),
        """            if flight.leaves is not None:
                yield Leave(flight.leaves)
            try:
""",
    ),
    "what is settled stays in doubt": Bug(
        "partly", "journal_report", "fates.get(position, (False, None))", "(False, None)"
    ),
    "what is in flight has to wait as well": Bug(
        "time_left", "journal", "found.to_do - (found.in_doubt if held else 0)", "found.to_do"
    ),
    "a formula is written": Bug("export", "journal", 'f"\'{text}" if', "text if"),
}


@pytest.mark.parametrize("name", CHECKS)
def test_checks_pass(name: str) -> None:
    """The package as it is passes what the bugs have to fail."""
    CHECKS[name](LIBRARY)


@pytest.mark.parametrize("name", BUGS)
def test_planted_bug_is_found(name: str, plant: Callable[[Bug], Library]) -> None:
    library = plant(BUGS[name])
    with pytest.raises((AssertionError, ValueError, OSError, sqlite3.Error)):
        CHECKS[BUGS[name].check](library)


def test_a_copy_without_a_bug_passes(plant: Callable[[Bug], Library]) -> None:
    library = plant(Bug("", L, "def intent", "def intent"))
    for check in CHECKS.values():
        check(library)
