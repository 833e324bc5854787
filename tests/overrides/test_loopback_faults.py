"""Bulk calls over real HTTP, a third of it broken: the report is the server's own record."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest
from yandex_market import (
    AsyncMarket,
    BulkReport,
    ForbiddenError,
    Market,
    Progress,
    RetryPolicy,
    Settings,
)
from yandex_market.waiting import Limiters
from yandex_market_client.facts import OPERATIONS

from tests.overrides import faultserver as fs

ARCHIVE = OPERATIONS["addOffersToArchive"]
DELETE = OPERATIONS["deleteOffers"]
UPDATE = OPERATIONS["updateOfferMappingEntries"]
ATTEMPTS = 8
QUICK = RetryPolicy(attempts=ATTEMPTS, base=0.002, cap=0.02, max_wait=30, outage=30, probe_cap=0.02)
MANY = 100_000
PARALLEL = 4
BATCH = ARCHIVE.batch.size if ARCHIVE.batch else 0
BOTH = pytest.mark.parametrize("kind", ["sync", "async"])
pytestmark = pytest.mark.filterwarnings("ignore::yandex_market.MarketDeprecationWarning")


def settings(url: str) -> Settings:
    return Settings(
        base_url=url,
        retry=QUICK,
        limits=dict.fromkeys(OPERATIONS, 10**9),
        timeout=fs.SLOW * 2 / 3,
        parallel=PARALLEL,
    )


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANDEX_MARKET_API_KEY", "key")


def little() -> float:
    """Jitter of a fiftieth: the pauses after a 420 are spread over seconds otherwise."""
    return random.random() / 50


def call(kind: str, server: fs.FaultServer, items: list[Any], **more: Any) -> BulkReport:
    name = server.operation.python_name
    if kind == "sync":
        with Market(settings=settings(server.url), limiters=Limiters(), random=little) as market:
            report: BulkReport = getattr(market, name)(1, items, **more)
            return report

    async def main() -> BulkReport:
        async with AsyncMarket(
            settings=settings(server.url), limiters=Limiters(), random=little
        ) as market:
            report: BulkReport = await getattr(market, name)(1, items, **more)
            return report

    return asyncio.run(main())


def mixed(number: int) -> str:
    """A name for each kind of SKU, at places that never make three lost batches in a row."""
    for kind, every, at in [
        ("cursed", 20_000, 777),
        ("bad", 10_000, 1234),
        ("softly", 5_000, 50),
        ("soft", 500, 77),
        ("firm", 300, 11),
    ]:
        if number % every == at:
            return fs.sku(number, kind)
    return fs.sku(number)


def entry(name: str) -> dict[str, Any]:
    return {"offer": {"shopSku": name}}


def name_of(item: Any) -> str:
    name: str = item if isinstance(item, str) else item["offer"]["shopSku"]
    return name


class Told:
    """What a report says, by SKU."""

    def __init__(self, report: BulkReport, names: list[str]) -> None:
        self.refused = {name_of(r.item): r for r in report.refused if r.source == "server"}
        self.unknown = {name_of(item.item) for item in report.unknown}
        self.not_sent = {name_of(item.item) for item in report.not_sent}
        groups = [{*self.refused}, self.unknown, self.not_sent]
        self.accepted = set(names).difference(*groups)
        assert sum(map(len, groups)) == len(set().union(*groups))
        assert len(report.refused) + len(report.unknown) + len(report.not_sent) == sum(
            map(len, groups)
        )
        assert report.accepted == len(self.accepted)
        assert report.submitted == len(names)


def peeks(server: fs.FaultServer) -> dict[str, int]:
    """How often a SKU was in a request that was reset before it was read."""
    counts: dict[str, int] = {}
    for request, times in server.peeked.items():
        for name in server.known.get(request, [request[0]]):
            counts[name] = counts.get(name, 0) + times
    return counts


def expected(server: fs.FaultServer, name: str, unread: int) -> set[str]:
    """What the server's record of a SKU allows a report to say: one thing, but for rare doubts."""
    story = server.record.get(name, "")
    told = [letter for letter in story if letter in fs.CONCLUSIVE]
    lost = unread > 0 or any(letter in fs.UNTOLD for letter in story)
    if not told:
        return {"unknown"} if lost else {"not_sent"}
    if told[-1] == "A":
        return {"accepted"}
    if told[-1] == "L" or (lost and (told[-1] == "B" or server.operation is DELETE)):
        # An earlier request may have acted, which this answer does not tell.
        return {"unknown"}
    # Refused for now, and tried again; a reset before reading may have been the last try.
    if story.rstrip("W")[-1] in fs.UNTOLD:
        return {"unknown"}
    return {"refused", "unknown"} if unread and len(told) > 1 else {"refused"}


def compare(server: fs.FaultServer, told: Told, *, ended: bool = False) -> None:
    """Find nothing that the record does not say; a call that ended early gave up early as well."""
    unread = peeks(server)
    wrong = [
        (group, name, server.record.get(name), unread.get(name, 0))
        for group in ("accepted", "refused", "unknown", "not_sent")
        for name in getattr(told, group)
        if group not in expected(server, name, unread.get(name, 0))
    ]
    if ended:
        # Broken off while it flew: it may not have arrived yet, or its answer not have been seen.
        cut = [entry for entry in wrong if entry[0] == "unknown"]
        assert len(cut) <= PARALLEL * BATCH
        wrong = [entry for entry in wrong if entry[0] != "unknown"]
    assert wrong == []
    # The same once more, from the side of what took effect.
    assert server.done >= told.accepted
    assert not server.done & {*told.refused}
    assert not server.done & told.not_sent
    for name in told.unknown:
        story = server.record.get(name, "")
        tries = unread.get(name, 0) + len(story.replace("W", ""))
        # What the server refused after a lost answer was not tried on.
        refused = story.rstrip("W")[-1:] in ("B", "L", "R")
        assert ended or refused or tries >= ATTEMPTS, (name, story)


def share_met(server: fs.FaultServer) -> float:
    return 1 - server.met[""] / sum(server.met.values())


def every_fault(server: fs.FaultServer) -> None:
    assert {*server.met} - {""} == {*fs.FAULTS}
    # Cursed requests come on top.
    assert 0.25 < share_met(server) < 0.4


@BOTH
def test_archive(kind: str) -> None:
    """100,000 SKUs, 30% faults of every sort: accepted took effect, refused did not, unknown only
    where every answer was lost, not_sent never arrived.
    """
    names = [mixed(number) for number in range(MANY)]
    with fs.FaultServer(ARCHIVE, share=0.3, seed=1) as server:
        report = call(kind, server, names)
    told = Told(report, names)
    compare(server, told)
    every_fault(server)
    assert report.exhausted
    assert not told.not_sent
    kinds = {kind: {fs.kind_of(n) for n in getattr(told, kind)} for kind in ("refused", "unknown")}
    assert kinds["refused"] >= {"firm", "softly"}
    assert kinds["unknown"] >= {"cursed"}
    assert {fs.kind_of(name) for name in told.accepted} == {"fine", "soft"}
    # By the list in a success, only those that the server never gives way on; by a 400, anyone.
    listed = {name: r.code for name, r in told.refused.items() if r.status == 200}
    codes = {"firm": fs.FIRM, "softly": fs.SOFT}
    assert {name: codes.get(fs.kind_of(name)) for name in listed} == listed
    # Each cursed SKU takes its batch along, and hardly anything else is given up.
    cursed = sum(fs.kind_of(name) == "cursed" for name in names)
    lost = [
        name
        for name in told.unknown
        if server.record[name][-1:] != "B" and fs.kind_of(name) in ("fine", "cursed")
    ]
    # Chance may add one or two.
    assert cursed <= len(lost) <= (cursed + 2) * BATCH


@BOTH
def test_delete(kind: str) -> None:
    """As with the archive; and the server lists what a lost request had deleted: that is unknown,
    neither accepted nor refused.
    """
    names = [mixed(number) for number in range(MANY)]
    with fs.FaultServer(DELETE, share=0.3, seed=2, relist=True) as server:
        report = call(kind, server, names)
    told = Told(report, names)
    compare(server, told)
    every_fault(server)
    assert not told.not_sent
    relisted = {name for name, story in server.record.items() if story.endswith("L")}
    assert relisted
    assert relisted <= told.unknown


@BOTH
def test_delete_where_the_server_forgets_what_it_deleted(kind: str) -> None:
    """What the second answer does not list is accepted, whatever became of the first."""
    names = [fs.sku(number) for number in range(20_000)]
    with fs.FaultServer(DELETE, share=0.3, seed=8) as server:
        report = call(kind, server, names)
    compare(server, Told(report, names))
    assert report.all_accepted
    assert any("E" in story for story in server.record.values())


@BOTH
def test_update(kind: str) -> None:
    """One wrong entry fails a request: it is found while a third of all requests break."""

    def name(number: int) -> str:
        if number % 10_000 == 4321:
            return fs.sku(number, "bad")
        return fs.sku(number, "cursed" if number % 40_000 == 777 else "fine")

    names = [name(number) for number in range(MANY)]
    with fs.FaultServer(UPDATE, share=0.3, seed=3) as server:
        report = call(kind, server, [entry(name) for name in names])
    told = Told(report, names)
    compare(server, told)
    bad = {name for name in names if fs.kind_of(name) == "bad"}
    assert bad <= {*told.refused} | told.unknown
    assert not told.not_sent
    for one, refusal in told.refused.items():
        assert one in bad or not refusal.isolated


@BOTH
def test_an_end_in_the_middle(kind: str) -> None:
    """After a 403 nothing more leaves: what did not arrive is not_sent, exactly."""
    names = [fs.sku(number) for number in range(20_000)]
    reports: list[BulkReport] = []
    with (
        fs.FaultServer(ARCHIVE, share=0.3, seed=4, fatal_after=60) as server,
        pytest.raises(ForbiddenError) as caught,
    ):
        call(kind, server, names, on_report=reports.append)
    assert caught.value.report is reports[0]
    told = Told(reports[0], names)
    compare(server, told, ended=True)
    assert told.not_sent
    assert told.accepted
    for one in told.not_sent:
        assert {*server.record.get(one, "")} <= {"W"}


@BOTH
@pytest.mark.parametrize("after", [1, 30, 60])
def test_broken_off_by_the_caller(kind: str, after: int) -> None:
    """An error of the caller's own leaves a report that is as true as any."""
    names = [fs.sku(number) for number in range(20_000)]
    reports: list[BulkReport] = []
    heard = []

    def on_progress(progress: Progress) -> None:
        heard.append(progress)
        if len(heard) == after:
            raise LookupError

    with fs.FaultServer(ARCHIVE, share=0.3, seed=after) as server, pytest.raises(LookupError):
        call(kind, server, names, on_progress=on_progress, on_report=reports.append)
    (report,) = reports
    told = Told(report, [name_of(name) for name in names[: report.submitted]])
    compare(server, told, ended=True)
    assert told.accepted
    assert told.not_sent
    assert not {*names[report.submitted :]} & {*server.record}
    # What still flew then is settled, and told.
    assert after <= len(heard) <= after + PARALLEL


def test_cancelled_with_requests_in_flight() -> None:
    """What flew is unknown, or what its answer said; what did not is not_sent."""
    names = [fs.sku(number) for number in range(20_000)]
    reports: list[BulkReport] = []

    async def main() -> None:
        async with AsyncMarket(
            settings=settings(server.url), limiters=Limiters(), random=little
        ) as market:
            task = asyncio.create_task(
                market.add_offers_to_archive(1, names, on_report=reports.append)
            )
            while not server.held:  # noqa: ASYNC110  a thread counts
                await asyncio.sleep(0.001)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with fs.FaultServer(ARCHIVE, share=0.3, seed=9, held_after=18) as server:
        asyncio.run(main())
    told = Told(reports[0], names)
    compare(server, told, ended=True)
    assert told.accepted
    assert told.not_sent
    assert server.done & told.unknown


@BOTH
def test_invalid_and_repeated_items_never_arrive(kind: str) -> None:
    """With on_invalid="refuse" they are counted, refused by us, and the server never sees them."""
    names = [mixed(number) for number in range(10_000)]
    given = [*names, *names[:500], *(f"wrong\x07{number}" for number in range(100))]
    with fs.FaultServer(ARCHIVE, share=0.3, seed=5) as server:
        report = call(kind, server, given, on_invalid="refuse")
    ours = [refusal for refusal in report.refused if refusal.source == "client"]
    assert [refusal.position for refusal in ours] == [*range(10_500, 10_600)]
    assert report.duplicates == 500
    assert not any("wrong" in name for name in server.record)
    refused = [refusal for refusal in report.refused if refusal.source == "server"]
    told = Told(
        report._replace(refused=refused, duplicates=0, submitted=report.submitted - 600), names
    )
    compare(server, told)


def test_the_record_notices_a_report_that_is_wrong() -> None:
    """A control of the comparison: swapping any two groups of a true report is seen."""
    names = [mixed(number) for number in range(10_000)]
    with fs.FaultServer(ARCHIVE, share=0.3, seed=6) as server:
        report = call("sync", server, names)
    swaps: list[Callable[[Told], object]] = [
        lambda told: told.accepted.add(min(told.refused)),
        lambda told: told.accepted.add(min(told.unknown)),
        lambda told: told.unknown.add(min(told.accepted)),
        lambda told: told.not_sent.add(min(told.accepted)),
        lambda told: told.not_sent.add(min(told.unknown)),
        lambda told: told.refused.update(dict.fromkeys([min(told.unknown)])),  # type: ignore[arg-type]
    ]
    for swap in swaps:
        told = Told(report, names)
        swap(told)
        with pytest.raises(AssertionError):
            compare(server, told)
