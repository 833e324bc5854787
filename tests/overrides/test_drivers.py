"""Bulk calls from outside: what the caller hands in, hears and gets, however the call ends."""

import asyncio
import re
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from yandex_market import (
    AsyncMarket,
    BulkReport,
    DeadlineError,
    ForbiddenError,
    InvalidOfferIds,
    InvalidRequestError,
    Market,
    MarketDeprecationWarning,
    RateLimitedError,
    ServerError,
    TransportError,
)
from yandex_market.report import Watch
from yandex_market_client.facts import WIRE
from yandex_market_client.models import (
    AddOffersToArchiveRequest,
    UpdateMappingsOfferDTO,
    UpdateOfferMappingEntryDTO,
    UpdateOfferMappingEntryRequest,
)

from tests.overrides.shop import ARCHIVE, KEY, SIZE, UPDATE, Shop, entry, in_loop, size_of, skus

ignoring = pytest.mark.filterwarnings(
    f"ignore::{MarketDeprecationWarning.__module__}.{MarketDeprecationWarning.__name__}"
)
UPDATES = size_of(UPDATE)


class Heard:
    """One call, sync or async, and all that came of it."""

    def __init__(self, kind: str, shop: Shop, items: Any, **options: Any) -> None:
        self.reports: list[BulkReport] = []
        self.progress: list[Any] = []
        self.error: BaseException | None = None
        self.result: BulkReport | None = None
        method = options.pop("method", "add_offers_to_archive")
        settings = options.pop("settings", {})
        owner = options.pop("owner", 1)
        told = {"on_report": self.reports.append, "on_progress": self.progress.append, **options}
        try:
            if kind == "sync":
                with shop.market(**settings) as market:
                    self.result = getattr(market, method)(owner, items, **told)
            else:

                async def run() -> BulkReport:
                    async with shop.async_market(**settings) as market:
                        report: BulkReport = await getattr(market, method)(owner, items, **told)
                        return report

                self.result = in_loop(run)
        except BaseException as error:  # noqa: BLE001
            self.error = error
        if "on_report" not in options:
            assert len(self.reports) == 1, f"on_report {len(self.reports)} times"
            assert self.result is None or self.result is self.reports[0]

    @property
    def report(self) -> BulkReport:
        report = self.reports[0]
        told = [*report.refused, *report.unknown, *report.not_sent]
        assert report.submitted == report.accepted + report.duplicates + len(told)
        assert len({entry.position for entry in told}) == len(told)
        if self.error is not None:
            assert getattr(self.error, "report", None) is report
        return report


KINDS = pytest.mark.parametrize("kind", ["sync", "async"])


class Stop(BaseException):
    """What nobody expects."""


# --- what is remembered ---------------------------------------------------------------------------


@pytest.mark.parametrize(("on_invalid", "kind"), [("raise", str), ("refuse", bytes)])
def test_only_a_call_that_lets_go_of_skus_keeps_digests(on_invalid: Any, kind: type) -> None:
    """Where the whole input is held, a long SKU is known by itself; a stream keeps less of it."""
    with Shop().market() as market:
        call = market._bulk(ARCHIVE, 1, on_invalid, Watch(), 1, None, ())
        call.raw = ["A" * 200, "A" * 200]
        call.admit()
        known: Any = call._intake._known
        assert [*map(type, known._seen)] == [kind]


# --- what is handed in ---------------------------------------------------------------------------


@KINDS
def test_items_of_every_kind(kind: str) -> None:
    """One SKU, lists, generators, requests as models and dicts: the same call."""
    for given in (
        "a",
        ["a"],
        iter(["a"]),
        {"a": 1}.keys(),
        AddOffersToArchiveRequest(offer_ids=["a"]),
        {"offerIds": ["a"]},
    ):
        shop = Shop()
        heard = Heard(kind, shop, given)
        assert (heard.report.accepted, shop.done) == (1, {"a"}), given
        assert heard.report.all_accepted


@KINDS
def test_positions_and_spelling_are_the_callers(kind: str) -> None:
    """What is refused, unknown or not sent stands there as it was handed in, in order."""
    items = [f" {sku}\t" for sku in skus(3 * SIZE)]
    refused = {"sku-1": "OFFER_HAS_STOCKS", f"sku-{SIZE - 1}": "SOMETHING_NEW"}
    shop = Shop(["ok", "lost before", "ok", "404"], refused=refused)
    heard = Heard(kind, shop, items)
    report = heard.report
    assert isinstance(heard.error, Exception)
    assert [(r.item, r.position, r.code) for r in report.refused[:2]] == [
        (" sku-1\t", 1, "OFFER_HAS_STOCKS"),
        (f" sku-{SIZE - 1}\t", SIZE - 1, "SOMETHING_NEW"),
    ]
    for told in (*report.refused, *report.unknown, *report.not_sent):
        assert told.item is items[told.position]
    assert [told.position for told in report.unknown] == sorted(t.position for t in report.unknown)
    shop.check(report)


@KINDS
def test_duplicates_are_sent_once(kind: str) -> None:
    shop = Shop()
    report = Heard(kind, shop, ["a", " a", "b", "a\t", "b"]).report
    assert (report.submitted, report.accepted, report.duplicates) == (5, 2, 3)
    assert [sent.skus for sent in shop.sent] == [("a", "b")]


@KINDS
def test_an_invalid_item_keeps_all_back(kind: str) -> None:
    """By default nothing is sent; every problem is named; the report has all items."""
    shop = Shop()
    heard = Heard(kind, shop, ["a", "", "b", "a", "x\ny", 7])
    assert isinstance(heard.error, InvalidOfferIds)
    assert sorted({problem.position for problem in heard.error.problems}) == [1, 4, 5]
    assert not shop.sent
    assert [r.position for r in heard.report.refused] == [1, 4, 5]
    assert {r.source for r in heard.report.refused} == {"client"}
    assert [n.position for n in heard.report.not_sent] == [0, 2]
    assert (heard.report.duplicates, heard.report.exhausted) == (1, True)


@KINDS
def test_an_invalid_item_is_refused_beside_the_others(kind: str) -> None:
    shop = Shop()
    heard = Heard(kind, shop, ["a", "", "b"], on_invalid="refuse")
    assert heard.error is None
    assert (heard.report.accepted, [r.item for r in heard.report.refused]) == (2, [""])
    assert shop.done == {"a", "b"}


@KINDS
@pytest.mark.parametrize(
    "options",
    [{"owner": 0}, {"owner": "x"}, {"owner": True}, {"owner": [1]}, {"owner": None}],
    ids=str,
)
def test_a_wrong_parameter(kind: str, options: dict[str, Any]) -> None:
    """Told before the input is touched, also after a call with a right one that looks alike."""
    assert Heard(kind, Shop(), ["a"], owner=1).error is None

    def never() -> Iterator[str]:
        raise AssertionError("the input was touched")
        yield

    heard = Heard(kind, Shop(), never(), **options)
    assert isinstance(heard.error, InvalidRequestError)
    assert heard.report.submitted == 0


@KINDS
def test_each_owner_has_requests_of_its_own(kind: str) -> None:
    """Also after more of them than are remembered."""
    paths: list[str] = []

    class Noting(Shop):
        def _arrive(self, request: httpx.Request, content: bytes) -> tuple[str, bytes]:
            paths.append(request.url.path)
            return super()._arrive(request, content)

    owners = [*range(1, 150), *range(1, 5)]
    for owner in owners:
        assert Heard(kind, Noting(), ["a"], owner=owner).error is None
    assert [re.findall(r"[0-9]+", path)[-1] for path in paths] == [str(owner) for owner in owners]


@KINDS
def test_an_unknown_mode_is_a_mistake_of_the_program(kind: str) -> None:
    with pytest.raises(ValueError, match="on_invalid"):
        raise Heard(kind, Shop(), [], on_invalid="ignore", on_report=None).error or Stop


@KINDS
@pytest.mark.parametrize("on_invalid", ["raise", "refuse"])
def test_an_iterable_that_raises(kind: str, on_invalid: str) -> None:
    """Its error comes out; what was read and not sent is told; the input did not end."""
    error = RuntimeError("disk on fire")

    def items() -> Iterator[str]:
        yield from skus(5 * SIZE + 3)
        raise error

    shop = Shop()
    heard = Heard(kind, shop, items(), on_invalid=on_invalid)
    assert heard.error is error
    assert heard.report.submitted == 5 * SIZE + 3
    assert not heard.report.exhausted
    if on_invalid == "raise":
        assert len(heard.report.not_sent) == 5 * SIZE + 3
    shop.check(heard.report)


@KINDS
@pytest.mark.parametrize("count", [0, 1, SIZE - 1, SIZE, SIZE + 1, 5 * SIZE, 1000, 1001])
@pytest.mark.parametrize("on_invalid", ["raise", "refuse"])
def test_any_number_of_items(kind: str, count: int, on_invalid: str) -> None:
    """Also where the input ends on the edge of a batch or of what is read at a time."""
    shop = Shop()
    report = Heard(kind, shop, iter(skus(count)), on_invalid=on_invalid).report
    assert (report.submitted, report.accepted, report.exhausted) == (count, count, True)
    assert len(shop.sent) == report.requests == -(-count // SIZE)
    assert [sku for sent in shop.sent for sku in sent.skus] == skus(count)


@KINDS
def test_refuse_reads_no_further_ahead_than_needed(kind: str) -> None:
    """A stream is read as it is sent: some batches ahead, whatever is waiting."""
    read, ahead = 0, 0

    def items() -> Iterator[str]:
        nonlocal read
        for sku in skus(60 * SIZE):
            read += 1
            yield sku

    def before(shop: Shop) -> None:
        nonlocal ahead
        ahead = max(ahead, read - len({sku for sent in shop.sent for sku in sent.skus}))

    random = Random(3)
    shop = Shop(before=before, fault=lambda *_: random.choice(["ok", "500", "420 parallel"]))
    Heard(kind, shop, items(), on_invalid="refuse")
    assert read == 60 * SIZE
    # Four may wait for another try, four are in flight.
    assert ahead <= 8 * SIZE


@KINDS
def test_refuse_sends_a_slow_stream_as_it_comes(kind: str) -> None:
    """A batch leaves as soon as it is full, also where the next item comes much later."""
    shop = Shop()
    sent: list[int] = []

    def items() -> Iterator[str]:
        for number, sku in enumerate(skus(3 * SIZE)):
            if number % SIZE == SIZE - 1:
                shop.clock.sleep(60)
                sent.append(len(shop.sent))
            yield sku

    async def slow() -> AsyncIterator[str]:
        for number, sku in enumerate(skus(3 * SIZE)):
            if number % SIZE == SIZE - 1:
                await shop.clock.sleep_async(60)
                sent.append(len(shop.sent))
            yield sku

    given = items() if kind == "sync" else slow()
    assert Heard(kind, shop, given, on_invalid="refuse").report.accepted == 3 * SIZE
    assert sent == [0, 1, 2]


@pytest.mark.parametrize("on_invalid", ["raise", "refuse"])
def test_the_callers_asynchronous_generator_is_closed(on_invalid: str) -> None:
    """Before the call ends, not when the garbage collector comes by."""
    closed: list[bool] = []

    async def items() -> AsyncIterator[str]:
        try:
            yield ""
            for sku in skus(9 * SIZE):
                yield sku
            if on_invalid == "raise":
                await asyncio.sleep(0)
                raise Stop
        finally:
            closed.append(True)

    async def run() -> None:
        given = items()  # held, so that nobody else closes it
        async with Shop(["403"]).async_market() as market:
            with pytest.raises((ForbiddenError, Stop)):
                await market.add_offers_to_archive(1, given, on_invalid=on_invalid)  # type: ignore[arg-type]
            assert closed == [True]

    in_loop(run)


@ignoring
@KINDS
def test_an_item_too_big_for_any_request(kind: str) -> None:
    """Refused by us; the others go."""
    big = UpdateOfferMappingEntryDTO(
        offer=UpdateMappingsOfferDTO(shop_sku="big", vendor="x" * WIRE.body_limit_bytes)
    )
    items = [entry("a"), big, entry("b")]
    heard = Heard(kind, Shop(), items, method="update_offer_mapping_entries")
    assert heard.error is None
    assert (heard.report.accepted, [r.position for r in heard.report.refused]) == (2, [1])


@ignoring
@KINDS
@pytest.mark.parametrize("form", ["model", "dict", "model request", "dict request"])
def test_updates_as_models_and_dicts(kind: str, form: str) -> None:
    """One wrong entry among many is found; the form in which it came does not matter."""
    names = skus(UPDATES)
    models = [
        UpdateOfferMappingEntryDTO(offer=UpdateMappingsOfferDTO(shop_sku=name, name=name))
        for name in names
    ]
    given: Any = {
        "model": models,
        "dict": [entry(name) for name in names],
        "model request": UpdateOfferMappingEntryRequest(offer_mapping_entries=models),
        "dict request": {"offerMappingEntries": [entry(name) for name in names]},
    }[form]
    shop = Shop(refused={"sku-77": "x"})
    heard = Heard(kind, shop, given, method="update_offer_mapping_entries")
    assert (heard.report.accepted, len(shop.sent) <= 20) == (UPDATES - 1, True)
    (refusal,) = heard.report.refused
    assert (refusal.position, refusal.isolated, refusal.status) == (77, True, 400)
    if form == "model":
        assert refusal.item is models[77]
    shop.check(heard.report)


@ignoring
@KINDS
def test_two_entries_with_one_sku(kind: str) -> None:
    """The same content is a duplicate, other content a conflict that keeps all back."""
    one, other = ({"offer": {"shopSku": " a", "name": name}} for name in ("Thing a", "other"))
    same = Heard(kind, Shop(), [entry("a"), one], method="update_offer_mapping_entries")
    assert (same.report.accepted, same.report.duplicates) == (1, 1)
    heard = Heard(kind, Shop(), [entry("a"), other], method="update_offer_mapping_entries")
    assert isinstance(heard.error, InvalidRequestError)
    assert [r.code for r in heard.report.refused] == ["conflict"]


def test_asynchronous_iterables() -> None:
    """Taken by AsyncMarket, also when they wait or raise; Market says who takes them."""

    async def items(shop: Shop, broken: bool = False) -> AsyncIterator[str]:
        for sku in skus(2 * SIZE + 1):
            if sku.endswith("00"):
                await shop.clock.sleep_async(5)
            yield sku
        if broken:
            raise RuntimeError("gone")

    for on_invalid in ("raise", "refuse"):
        shop = Shop()
        heard = Heard("async", shop, items(shop), on_invalid=on_invalid)
        assert heard.report.accepted == 2 * SIZE + 1
        shop = Shop()
        heard = Heard("async", shop, items(shop, broken=True), on_invalid=on_invalid)
        assert isinstance(heard.error, RuntimeError)
        assert (heard.report.submitted, heard.report.exhausted) == (2 * SIZE + 1, False)
    heard = Heard("sync", Shop(), items(Shop()))
    assert isinstance(heard.error, InvalidRequestError)
    assert "AsyncMarket" in str(heard.error)


# --- how a call ends -----------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize(
    ("faults", "options", "error"),
    [
        (["403"], {}, ForbiddenError),
        (["500"] * 30, {}, ServerError),
        (["unreached"] * 30, {}, TransportError),
        (["420 resource"] * 30, {"policy": {"max_wait": 10.0}}, RateLimitedError),
        (["ok"] * 30, {"policy": {"deadline": 0.15}}, DeadlineError),
    ],
    ids=["fatal", "server", "host", "limit", "deadline"],
)
def test_errors_carry_the_report(
    kind: str, faults: list[str], options: dict[str, Any], error: type[Exception]
) -> None:
    shop = Shop(faults)
    heard = Heard(kind, shop, skus(9 * SIZE), settings=options)
    assert isinstance(heard.error, error)
    assert heard.report.exhausted
    shop.check(heard.report)
    assert KEY not in str(heard.report) + str(heard.error) + repr(heard.report)
    # It says of which operation it speaks, how often was tried, and what to do.
    assert str(heard.error).startswith(f"{ARCHIVE.id}: ")
    assert str(heard.error).count(". ") >= 1
    if isinstance(heard.error, TransportError):
        assert heard.error.attempts == 5 <= len(shop.sent)
        assert "after 5 attempts" in str(heard.error)


class Mute(Exception):
    """Says nothing of itself."""

    def __str__(self) -> str:
        raise RuntimeError("mute")


@KINDS
@pytest.mark.parametrize(
    ("error", "reason"),
    [(Mute(), "Mute"), (RuntimeError(), "RuntimeError"), (OSError("a\x1b[31m"), "a\\x1b[31m")],
    ids=["mute", "empty", "hostile"],
)
def test_whatever_an_error_says_the_report_is_whole(
    kind: str, error: Exception, reason: str
) -> None:
    def items() -> Iterator[str]:
        yield "a"
        raise error

    heard = Heard(kind, Shop(), items())
    assert heard.error is error
    assert [told.reason for told in heard.report.not_sent] == [reason]


@KINDS
def test_whatever_an_item_says_the_report_is_shown(kind: str) -> None:
    class Item:
        def __str__(self) -> str:
            raise RuntimeError

    report = Heard(kind, Shop(), ["a", Item()], on_invalid="refuse").report
    assert "    Item: " in str(report)


@KINDS
def test_the_deadline_also_bounds_the_wait_for_the_limit(kind: str) -> None:
    """A batch that would have to wait past the deadline stays here, and the call ends in time."""
    shop = Shop()
    begun = shop.clock.now()
    window = ARCHIVE.limit.per_seconds
    settings = {
        "policy": {"deadline": 1.5 * window, "max_wait": 10.0 * window},
        "limits": {ARCHIVE.id: SIZE},
    }
    heard = Heard(kind, shop, skus(3 * SIZE), settings=settings)
    assert isinstance(heard.error, DeadlineError)
    assert shop.clock.now() - begun <= 1.5 * window
    assert (heard.report.accepted, len(heard.report.not_sent)) == (2 * SIZE, SIZE)


@KINDS
def test_a_key_that_cannot_be_fetched_refuses_nothing(kind: str) -> None:
    """Nothing left: the items are not sent, not refused by the server."""

    def fetch() -> str:
        raise OSError("no vault")

    shop = Shop()
    reports: list[BulkReport] = []
    options: dict[str, Any] = {"transport": shop, "clock": shop.clock, "api_key": fetch}

    async def run() -> None:
        async with AsyncMarket(**options) as market:
            await market.add_offers_to_archive(1, ["a"], on_report=reports.append)

    with pytest.raises(Exception, match="fetched"):
        in_loop(run) if kind == "async" else Market(**options).add_offers_to_archive(
            1, ["a"], on_report=reports.append
        )
    assert [len(report.not_sent) for report in reports] == [1]
    assert not shop.sent


@KINDS
@pytest.mark.parametrize("where", ["inner", "progress", "items", "report"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, Stop, ZeroDivisionError])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_anything_may_raise(kind: str, where: str, error: type[BaseException], at: int) -> None:
    """Whatever is raised, wherever: it comes out, and the one report tells the truth."""
    count = 0

    def burst(*_: object) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise error

    def items() -> Iterator[str]:
        for number, sku in enumerate(skus(4 * SIZE)):
            if number % SIZE == 0 and where == "items":
                burst()
            yield sku

    reports: list[BulkReport] = []

    def on_report(report: BulkReport) -> None:
        reports.append(report)
        if where == "report":
            raise error

    shop = Shop(["ok", "lost after"], before=burst if where == "inner" else None)
    options: dict[str, Any] = {"on_progress": burst} if where == "progress" else {}
    heard = Heard(kind, shop, items(), on_invalid="refuse", on_report=on_report, **options)
    assert len(reports) == 1
    assert isinstance(heard.error, error)
    if where == "inner":
        # The server may have seen the requests that were broken off.
        shop.doubt.update(sku for sent in shop.sent for sku in sent.skus)
    shop.check(reports[0])
    # asyncio takes KeyboardInterrupt in a task of its own out of the loop, and cancels the call.
    if where != "report" and (kind, where, error) != ("async", "inner", KeyboardInterrupt):
        assert heard.error.report is reports[0]  # type: ignore[attr-defined]


async def outcome_of(task: "asyncio.Future[BulkReport]") -> BulkReport | BaseException:
    try:
        return await task
    except asyncio.CancelledError as error:
        return error


@pytest.mark.parametrize("wait", [False, True])
def test_cancelled_at_every_await(wait: bool) -> None:
    """A task that is cancelled at any time, in any turn of its loop: one report, and it is true."""
    ends = set()
    times = [number / 20 for number in range(30)] + [5.0, 20.0, 100.0]
    for when, turns in product(times, (0, 1, 2, 3, 5, 8, 13) if not wait else (0, 3, 4)):
        shop = Shop(["ok", "lost after", "ok", "420 parallel"])
        reports: list[BulkReport] = []

        async def run(
            shop: Shop = shop,
            reports: list[BulkReport] = reports,
            turns: int = turns,
            when: float = when,
        ) -> None:
            async with shop.async_market(parallel=3) as market:
                task = asyncio.ensure_future(
                    market.add_offers_to_archive(
                        1, iter(skus(6 * SIZE)), on_invalid="refuse", on_report=reports.append
                    )
                )
                if when:
                    await shop.clock.sleep_async(when)
                for _ in range(turns):  # the time stands still meanwhile
                    await asyncio.sleep(0)
                task.cancel()
                if wait:
                    # Once more, while it is ending.
                    await asyncio.sleep(0)
                    task.cancel()
                ended = await outcome_of(task)
                ends.add(type(ended).__name__)
                if reports and isinstance(ended, asyncio.CancelledError):
                    assert ended.report is reports[0]  # type: ignore[attr-defined]

        in_loop(run)
        assert len(reports) == (1 if when or turns else 0)  # else it had not begun
        for report in reports:
            shop.check(report)
        assert shop.flying == 0
    assert ends == {"BulkReport", "CancelledError"}


def test_a_timeout_while_nothing_is_in_flight() -> None:
    """Under asyncio.timeout too: TimeoutError comes out, the report was heard."""
    shop = Shop(["423 temporary"] * 9)
    reports: list[BulkReport] = []

    async def run() -> None:
        async with shop.async_market() as market, asyncio.timeout(None) as limit:
            shop.before = lambda _: asyncio.get_running_loop().call_soon(limit.reschedule, 0)
            await market.add_offers_to_archive(1, skus(3), on_report=reports.append)

    with pytest.raises(TimeoutError):
        in_loop(run)
    (report,) = reports
    assert report.submitted == 3
    assert len(report.not_sent) + len(report.unknown) == 3


@pytest.mark.parametrize("part", range(4))
def test_control_c_at_every_line(part: int) -> None:
    """Ctrl-C at any line of the driver: the report is whole, and KeyboardInterrupt comes out."""
    ours = str(Path(sys.modules["yandex_market.drivers"].__file__ or "").parent)
    places = ("drivers.py", "bulk.py", "ledger.py", "batching.py", "skus.py", "outcomes.py")
    files = {str(Path(ours, name)) for name in places}

    def interrupted_at(line: int) -> bool:
        seen = 0

        def trace(frame: Any, event: str, _: object) -> Any:
            nonlocal seen
            if frame.f_code.co_filename not in files:
                return None
            if event == "line":
                seen += 1
                if seen == line:
                    sys.settrace(None)
                    signal.raise_signal(signal.SIGINT)
            return trace

        shop = Shop(["ok", "500"], refused={"sku-2": "OFFER_HAS_STOCKS"})
        reports: list[BulkReport] = []
        progress: list[Any] = []
        with shop.market() as market:
            given = {"on_report": reports.append, "on_progress": progress.append}
            items: Any = (sku for sku in ["", *skus(SIZE + 3)])
            previous = sys.gettrace()
            try:
                sys.settrace(trace)
                market.add_offers_to_archive(1, items, on_invalid="refuse", **given)
            except KeyboardInterrupt:
                pass
            finally:
                sys.settrace(previous)
        if seen < line:
            return False
        # Before the call has begun there is nothing to report.
        assert len(reports) == 1 or not shop.sent, f"line {line}: {len(reports)} reports"
        for report in reports:
            if report.unknown:
                shop.doubt.update(shop.sent[-1].skus)
            told = [*report.refused, *report.unknown, *report.not_sent]
            assert report.submitted == report.accepted + len(told), f"line {line}"
            assert len({entry.position for entry in told}) == len(told), f"line {line}"
            shop.check(report)
        return True

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    line = 1 + part
    while interrupted_at(line):
        line += 8 if line < 400 else 40
    assert line > 400
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


# --- several at once -----------------------------------------------------------------------------


@pytest.mark.parametrize("parallel", [1, 2, 3, 4])
def test_requests_really_overlap_and_never_too_many(parallel: int) -> None:
    shop = Shop(took=lambda: 10.0)
    heard = Heard("async", shop, skus(12 * SIZE), settings={"parallel": parallel})
    assert heard.report.accepted == 12 * SIZE
    assert shop.most == parallel
    assert shop.clock.now() - 1000 == pytest.approx(120 / parallel)


def test_threads_share_a_market() -> None:
    """Calls from several threads on one Market: each its own report."""
    done: set[str] = set()
    lock = threading.Lock()

    def handle(request: httpx.Request) -> httpx.Response:
        import json

        with lock:
            done.update(json.loads(request.content)["offerIds"])
        return httpx.Response(200, json={"status": "OK"})

    reports: list[BulkReport] = []
    with Market(api_key=KEY, transport=httpx.MockTransport(handle)) as market:

        def work(number: int) -> None:
            items = [f"t{number}-{i}" for i in range(3 * SIZE)]
            market.add_offers_to_archive(number + 1, items, on_report=reports.append)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [report.accepted for report in reports] == [3 * SIZE] * 6
    assert len(done) == 18 * SIZE


def test_calls_share_an_async_market() -> None:
    """Calls in tasks on one AsyncMarket, one of them cancelled: the others are whole."""
    shop = Shop()

    async def run() -> list[Any]:
        async with shop.async_market(parallel=2) as market:
            tasks = [
                asyncio.create_task(
                    market.add_offers_to_archive(n, [f"{n}-{s}" for s in skus(900)])
                )
                for n in range(1, 4)
            ]
            for _ in range(50):
                await asyncio.sleep(0)
            tasks[1].cancel()
            return await asyncio.gather(*tasks, return_exceptions=True)

    first, second, third = in_loop(run)
    assert (first.accepted, third.accepted) == (900, 900)
    assert isinstance(second, asyncio.CancelledError)


def test_a_stuck_input_does_not_keep_the_loop() -> None:
    """A long plain iterable lets other tasks of the loop have their turns."""
    turns = 0

    async def run() -> None:
        nonlocal turns
        shop = Shop()

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        task = asyncio.create_task(other())
        async with shop.async_market() as market:
            with pytest.raises(InvalidOfferIds):
                await market.add_offers_to_archive(1, iter(["", *skus(20_000)]))
        task.cancel()

    in_loop(run)
    assert turns >= 15


# --- deprecations --------------------------------------------------------------------------------


def line_of(mark: str) -> int:
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    (number,) = [n for n, line in enumerate(lines, 1) if line.endswith(f"# {mark}")]
    return number


def caught(run: Callable[[], object]) -> list[warnings.WarningMessage]:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        run()
    return found


def test_the_deprecated_method_warns_at_the_callers_line() -> None:
    def run() -> None:
        with Shop().market() as market:
            market.update_offer_mapping_entries(1, [entry("a")])  # sync line

    (warning,) = caught(run)
    assert warning.category is MarketDeprecationWarning
    assert (warning.filename, warning.lineno) == (__file__, line_of("sync line"))
    assert "update_offer_mapping_entries" in str(warning.message)


@pytest.mark.parametrize("way", ["await", "task"])
def test_the_deprecated_method_warns_in_async_too(way: str) -> None:
    async def run() -> None:
        async with Shop().async_market() as market:
            if way == "await":
                await market.update_offer_mapping_entries(1, [entry("a")])  # await line
            else:
                call = market.update_offer_mapping_entries(1, [entry("a")])  # task line
                await asyncio.create_task(call)

    (warning,) = caught(lambda: in_loop(run))
    assert (warning.filename, warning.lineno) == (__file__, line_of(f"{way} line"))


@KINDS
def test_deprecated_fields_of_dicts_warn_once_at_the_callers_line(kind: str) -> None:
    """Also where the batch that holds them is read much later."""
    items = [{"offer": {"shopSku": sku, "category": "x"}} for sku in skus(3 * UPDATES)]

    def run() -> None:
        with Shop().market() as market:
            market.update_offer_mapping_entries(1, items)  # fields sync line

    async def run_async() -> None:
        async with Shop().async_market() as market:
            call = market.update_offer_mapping_entries(1, items)  # fields async line
            await asyncio.create_task(call)

    found = caught(run if kind == "sync" else lambda: in_loop(run_async))
    assert {(w.filename, w.lineno) for w in found} == {(__file__, line_of(f"fields {kind} line"))}
    assert len(found) == 2
    assert sum("category" in str(w.message) for w in found) == 1


@KINDS
def test_warnings_that_are_errors_lose_nothing(kind: str) -> None:
    """The field's warning is raised while items are taken in: they are all accounted for."""
    items = [entry("a"), {"offer": {"shopSku": "b", "category": "x"}}, 7, entry("a")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.filterwarnings("error", message=".*category")
        heard = Heard(
            kind, Shop(), items, method="update_offer_mapping_entries", on_invalid="refuse"
        )
    assert isinstance(heard.error, MarketDeprecationWarning)
    assert heard.report.submitted == 4
    assert {n.position for n in heard.report.not_sent} == {0, 1}


def test_no_traceback_shows_the_key() -> None:
    heard = Heard("sync", Shop(["403"]), ["a"])
    assert heard.error is not None
    assert KEY not in "".join(traceback.format_exception(heard.error))
