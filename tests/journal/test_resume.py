"""A call over a journal goes on where an earlier one ended, whatever ended it."""

import asyncio
import copy
import json
import pickle
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from yandex_market import (
    BulkReport,
    InvalidOfferIds,
    InvalidRequestError,
    JournalError,
    MarketError,
    NotFoundError,
)
from yandex_market.journal import items, report, status
from yandex_market_client.errors import MarketDeprecationWarning

from tests.journal.test_parity import plainly
from tests.overrides.shop import SIZE, Shop, entry, skus
from tests.overrides.test_parity import conserved, schedule

pytestmark = pytest.mark.filterwarnings(
    f"ignore::{MarketDeprecationWarning.__module__}.{MarketDeprecationWarning.__name__}"
)
MANY = 5 * SIZE
KINDS = pytest.mark.parametrize("kind", ["sync", "async"])


def call(
    kind: str,
    shop: Shop,
    given: Any,
    path: Path,
    method: str = "add_offers_to_archive",
    owner: int = 1,
    settings: dict[str, Any] | None = None,
    **options: Any,
) -> BulkReport:
    """One call; it raises what the call raises."""
    if kind == "sync":
        with shop.market(**settings or {}) as market:
            told: BulkReport = getattr(market, method)(owner, given, journal=path, **options)
            return told

    async def run() -> BulkReport:
        shop.clock.patience = 0.003
        async with shop.async_market(**settings or {}) as market:
            told: BulkReport = await getattr(market, method)(owner, given, journal=path, **options)
            return told

    return asyncio.run(run())


class Stop(BaseException):
    """What nobody expects."""


def after(requests: int, error: type[BaseException]) -> Callable[[Shop], None]:
    def before(shop: Shop) -> None:
        if len(shop.sent) == requests:
            shop.doubt.update(shop.sent[-1].skus)
            raise error

    return before


ENDINGS: dict[str, dict[str, Any]] = {
    "403": {"faults": ["ok", "ok", "403"]},
    "404 after a lost answer": {"faults": ["ok", "lost after", "404"]},
    "given up": {"faults": ["ok", *["unreached"] * 5]},
    "a long limit": {"faults": ["ok", *["420 resource"] * 99]},
    "interrupted": {"before": after(3, KeyboardInterrupt)},
    "unexpected": {"before": after(3, Stop)},
    "first of all": {"faults": ["401"]},
}


@KINDS
@pytest.mark.parametrize("given", ["same", "none"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_resumed_after_every_ending(kind: str, ending: str, given: str, tmp_path: Path) -> None:
    """Nothing that was accepted leaves again, everything else does, and all ends accepted."""
    path = tmp_path / "run.db"
    shop = Shop(**ENDINGS[ending])
    policy = {"settings": {"policy": {"outage": 0.0, "max_wait": 30.0}}}
    with pytest.raises((MarketError, KeyboardInterrupt, Stop)):
        call(kind, shop, iter(skus(MANY)), path, **policy)
    before = report(path)
    conserved(before)
    shop.check(before)
    assert before.accepted < MANY
    assert status(path).state == "running"
    told = [*before.refused, *before.unknown, *before.not_sent]
    assert MANY - len(told) == before.accepted

    again = Shop()
    again.done |= shop.done
    after_ = call(kind, again, skus(MANY) if given == "same" else None, path)
    assert (after_.submitted, after_.accepted) == (MANY, MANY)
    assert after_.exhausted
    left = Counter(sku for sent in again.sent for sku in sent.skus)
    assert {*left} == {one.item for one in told}
    assert set(left.values()) <= {1}
    assert after_.requests >= len(shop.sent) + len(again.sent)
    assert status(path).state == "ended"

    third = Shop()
    assert plainly(call(kind, third, None, path))["accepted"] == MANY
    assert third.sent == []


@KINDS
def test_cancelled_and_resumed(kind: str, tmp_path: Path) -> None:
    """By `stop`, what was not sent is not sent again twice."""
    path = tmp_path / "run.db"
    shop = Shop()
    told = call(kind, shop, skus(MANY), path, stop=lambda: len(shop.sent) >= 2)
    assert len(told.not_sent) == MANY - told.accepted > 0
    assert {one.reason for one in told.not_sent} == {"stopped by the caller"}
    assert call(kind, Shop(), None, path).accepted == MANY


def test_a_cancelled_task(tmp_path: Path) -> None:
    """At any turn of the loop: nothing lost, and what was accepted stays so."""
    for turn in range(0, 60, 3):
        path = tmp_path / f"{turn}.db"
        shop = Shop()

        async def run(turn: int = turn, path: Path = path, shop: Shop = shop) -> None:
            shop.clock.patience = 0.002
            async with shop.async_market(parallel=3) as market:
                task = asyncio.create_task(
                    market.add_offers_to_archive(1, skus(MANY), journal=path)  # type: ignore[arg-type]
                )
                for _ in range(turn):
                    await asyncio.sleep(0.0005)
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

        asyncio.run(run())
        if path.exists() and status(path).state != "loading":
            conserved(report(path))
            shop.check(report(path))
        again = Shop()
        again.done |= shop.done
        told = call("async", again, skus(MANY), path)
        assert told.accepted == MANY
        assert again.done == {*skus(MANY)}


@pytest.mark.parametrize("block", range(4))
def test_cut_into_pieces_it_ends_as_in_one(block: int, tmp_path: Path) -> None:
    """Random schedules, ended at random requests and resumed: the truth holds at each end, each
    item is accounted for, and nothing settled leaves again.
    """
    for seed in range(block * 15, block * 15 + 15):
        random, plan = Random(seed), schedule(seed)
        if not plan.items:
            continue
        path = tmp_path / f"{seed}.db"
        done: set[str] = set()
        doubt: set[str] = set()
        settled: set[int] = set()
        for round_ in range(60):
            stop_at = random.randint(1, 6)
            way = random.choice([KeyboardInterrupt, Stop, None])

            def before(shop: Shop, stop_at: int = stop_at, way: Any = way) -> None:
                if way is not None and len(shop.sent) == stop_at:
                    shop.doubt.update(shop.sent[-1].skus)
                    raise way

            shop = Shop(before=before, **plan.shop)
            shop.done, shop.doubt = done, doubt
            with suppress(MarketError, KeyboardInterrupt, Stop):
                call(
                    "sync",
                    shop,
                    plan.items,
                    path,
                    plan.method,
                    on_invalid="refuse",
                    settings={**plan.market, "policy": {"attempts": 3, "max_wait": 60.0}},
                )
            told = report(path)
            conserved(told)
            open_ = {one.position for one in told.not_sent}
            for sent in shop.sent:
                position_of = {_sku(item): p for p, item in reversed([*enumerate(plan.items)])}
                assert not {position_of[sku] for sku in sent.skus} & settled, (seed, round_)
            with sqlite3.connect(path) as connection:
                final = {
                    row[0] for row in connection.execute("SELECT position FROM fate WHERE final")
                }
                for first, last in connection.execute(
                    "SELECT first, last FROM batch WHERE NOT todo"
                ):
                    final |= {*range(first, last + 1)}
            connection.close()
            assert settled <= final
            settled = final
            refused = {_sku(r.item) for r in told.refused if r.source == "server"}
            assert not refused & (done - doubt)
            assert not {_sku(one.item) for one in told.not_sent} & (done - doubt), (seed, round_)
            if status(path).state == "ended":
                assert not open_
                break


def _sku(item: Any) -> Any:
    if isinstance(item, str):
        return item.strip(" \t")
    return item["offer"]["shopSku"].strip(" \t") if isinstance(item, dict) and item else None


# --- whose journal it is -------------------------------------------------------------------------


def noted_in(path: Path) -> Any:
    """What the job says of itself, but for how often it was opened."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT holder, begun, updated, allowed, state, reason, seconds FROM job"
        ).fetchone()


@KINDS
def test_another_call_is_refused(kind: str, tmp_path: Path) -> None:
    """Another operation, owner, server or input: said clearly, and nothing is sent or changed."""
    path = tmp_path / "run.db"
    with pytest.raises(NotFoundError):
        call(kind, Shop(["ok", "404"]), skus(MANY), path)
    before, noted = plainly(report(path)), noted_in(path)
    shop = Shop()
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("deleteOffers", {"method": "delete_offers"}),
        ("for 2 at", {"owner": 2}),
        ("elsewhere.example", {"settings": {"base_url": "https://elsewhere.example"}}),
        ("has 7 items", {"given": skus(7)}),
        ("differs", {"given": skus(MANY)[::-1]}),
        ("differs", {"given": [*skus(MANY - 1), "other"]}),
    ]
    for what, options in wrong:
        with pytest.raises(JournalError, match=what):
            call(kind, shop, options.pop("given", skus(MANY)), path, **options)
        assert plainly(report(path)) == before, what
        assert noted_in(path) == noted, what
    assert shop.sent == []
    # Spelled otherwise, they are the same SKUs.
    assert call(kind, shop, [f" {sku}" for sku in skus(MANY)], path).submitted == MANY


@KINDS
def test_no_input_for_no_journal(kind: str, tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="there is none"):
        call(kind, Shop(), None, tmp_path / "run.db")
    with pytest.raises(InvalidRequestError), Shop().market() as market:
        market.add_offers_to_archive(1)
    assert [*tmp_path.glob("*.db")] == []


@KINDS
def test_an_input_that_breaks_off_is_read_anew(kind: str, tmp_path: Path) -> None:
    """Nothing was sent, all is told, and the next call begins at the beginning."""
    path = tmp_path / "run.db"

    def broken() -> Iterator[str]:
        yield from skus(2500)
        yield " sku-1"
        raise Stop

    shop = Shop()
    with pytest.raises(Stop):
        call(kind, shop, broken(), path, on_invalid="refuse")
    told = report(path)
    conserved(told)
    assert (told.submitted, told.exhausted, shop.sent) == (2501, False, [])
    assert [one.item for one in told.not_sent][:2] == skus(2)
    with pytest.raises(JournalError, match="not read to its end"):
        call(kind, shop, None, path)
    assert call(kind, shop, skus(300), path).accepted == 300


@KINDS
def test_invalid_items_keep_all_back_and_may_be_mended(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    given: list[Any] = ["a", "b\n", 7, "\ud800", "a", {"x": {1}}]
    shop = Shop()
    with pytest.raises(InvalidOfferIds) as caught:
        call(kind, shop, given, path)
    assert {problem.position for problem in caught.value.problems} == {1, 2, 3, 5}
    assert caught.value.report is not None
    conserved(caught.value.report)
    assert [one.item for one in report(path).refused][:3] == ["b\n", 7, "\ud800"]
    assert [one.item for one in report(path).not_sent] == ["a"]
    assert call(kind, shop, ["a", "b"], path).accepted == 2


@KINDS
def test_a_journal_is_bound_when_its_input_is_whole(kind: str, tmp_path: Path) -> None:
    """A wrong id, an input that broke off or was wrong bind nobody: nothing was sent."""
    path = tmp_path / "run.db"

    def missing() -> Iterator[str]:
        raise FileNotFoundError
        yield

    for given, owner, error in (
        (skus(3), 0, InvalidRequestError),
        (missing(), 7, FileNotFoundError),
        (["a", "b\n"], 8, InvalidOfferIds),
    ):
        shop = Shop()
        with pytest.raises(error):
            call(kind, shop, given, path, owner=owner)
        assert shop.sent == []
    assert call(kind, shop, skus(3), path, "delete_offers").accepted == 3
    assert (status(path).operation, status(path).owner) == ("deleteOffers", 1)
    with pytest.raises(JournalError, match="it is of deleteOffers for 1 at"):
        call(kind, shop, skus(3), path)


@KINDS
def test_without_an_input_it_says_why_it_has_none(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "run.db"

    def broken() -> Iterator[str]:
        yield "a"
        raise Stop

    for given, error, text in (
        (broken(), Stop, "its input was not read to its end"),
        (["a", "b\n"], InvalidOfferIds, r"its input was not sent: .*item 1 "),
    ):
        with pytest.raises(error):
            call(kind, Shop(), given, path)
        before = plainly(report(path))
        with pytest.raises(JournalError, match=text):
            call(kind, Shop(), None, path)
        assert plainly(report(path)) == before


def test_contradicting_entries_are_found_in_the_database(tmp_path: Path) -> None:
    """The same problems as without a journal; the same content in other order is a repeat."""
    one, same = entry("a"), {"offer": {"name": "Thing a", "shopSku": " a"}}
    other = {"offer": {"shopSku": "a", "name": "x"}}
    given = [one, entry("b"), same, other]
    reports = []
    for journal in (None, tmp_path / "run.db"):
        with Shop().market() as market:
            told = market.update_offer_mapping_entries(
                1, given, on_invalid="refuse", journal=journal
            )
            reports.append({**told.to_dict(), "seconds": 0})
    assert reports[0] == reports[1]
    assert reports[1]["duplicates"] == 1
    (refusal,) = reports[1]["refused"]
    assert (refusal["position"], refusal["code"]) == (3, "conflict")


# --- what is in doubt ----------------------------------------------------------------------------


def in_doubt(path: Path, method: str) -> Shop:
    """A call that ended with its second batch under way."""
    shop = Shop(before=after(2, Stop))
    with pytest.raises(Stop):
        call("sync", shop, skus(3 * SIZE), path, method)
    assert len(report(path).unknown) == SIZE
    return shop


def test_a_delete_in_doubt_for_too_long_is_unknown(tmp_path: Path) -> None:
    """It is not repeated; a younger one is, and what it lists then is unknown."""
    for doubt, sent in ((0.0, 1), (1000.0, 2)):
        path = tmp_path / f"{doubt}.db"
        first = in_doubt(path, "delete_offers")
        second = Shop()
        second.done = {*first.done, *first.sent[1].skus}  # it had come through
        told = call(
            "sync", second, None, path, "delete_offers", settings={"policy": {"doubt": doubt}}
        )
        assert len(second.sent) == sent
        assert len(told.unknown) == SIZE
        assert told.accepted == 2 * SIZE
        assert status(path).state == "ended"
        conserved(told)


def test_what_may_be_repeated_is(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    in_doubt(path, "add_offers_to_archive")
    told = call("sync", Shop(), None, path, settings={"policy": {"doubt": 0.0}})
    assert told.accepted == 3 * SIZE


def test_a_doubt_outlives_calls(tmp_path: Path) -> None:
    """Sent by the first call with no answer, refused to the third: that is unknown, not refused."""
    path = tmp_path / "run.db"
    in_doubt(path, "add_offers_to_archive")
    with pytest.raises(MarketError):
        call("sync", Shop(["403"]), None, path)
    assert len(report(path).unknown) == SIZE
    with pytest.raises(MarketError):
        call("sync", Shop(["403"]), None, path)
    assert len(report(path).unknown) == SIZE
    assert len(report(path).not_sent) == SIZE


def test_retryable_refusals_and_halves_outlive_calls(tmp_path: Path) -> None:
    """Ended while a part of a batch waits: the settled part stays, the rest leaves again, once."""
    path = tmp_path / "run.db"
    shop = Shop(before=after(2, Stop), refused={"sku-3": "UNKNOWN", "sku-9": "UNKNOWN"})
    with pytest.raises(Stop):
        call("sync", shop, skus(SIZE), path)
    assert report(path).accepted == SIZE - 2
    again = Shop()
    assert call("sync", again, None, path).accepted == SIZE
    assert [sent.skus for sent in again.sent] == [("sku-3", "sku-9")]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("requests", range(2, 16))
def test_isolation_outlives_calls(requests: int, tmp_path: Path) -> None:
    """Ended at any request of a search for a wrong entry, it ends with that one refused."""
    path = tmp_path / "run.db"
    wrong = {"sku-33": "wrong"}
    shop = Shop(before=after(requests, Stop), refused=wrong)
    with pytest.raises(Stop):
        call("sync", shop, [entry(sku) for sku in skus(100)], path, "update_offer_mapping_entries")
    again = Shop(refused=wrong)
    told = call("sync", again, None, path, "update_offer_mapping_entries")
    conserved(told)
    assert told.accepted == 99
    assert [r.position for r in told.refused] + [u.position for u in told.unknown] == [33]


# --- reading -------------------------------------------------------------------------------------


def test_sequences_are_read_from_the_file(tmp_path: Path) -> None:
    """Length, indices, slices and iteration, as of a list; more than once."""
    path = tmp_path / "run.db"
    with pytest.raises(MarketError):
        call("sync", Shop(["400", "lost before"] + ["404"] * 4), skus(MANY), path)
    told = report(path)
    for sequence in (told.refused, told.unknown, told.not_sent):
        whole = list(sequence)
        assert list(sequence) == whole
        assert len(sequence) == len(whole) > 0
        assert sequence[0] == whole[0]
        assert sequence[-1] == whole[-1]
        assert sequence[3:9:2] == whole[3:9:2]
        assert sequence[::-1] == whole[::-1]
        with pytest.raises(IndexError):
            sequence[len(whole)]
    assert "not sent" in str(told)
    assert [*items(path, "refused")] == skus(SIZE)
    assert [*items(path, "all")] == skus(MANY)


def test_an_error_with_its_report_goes_to_other_processes(tmp_path: Path) -> None:
    """Pickled, the report still reads the file."""
    path = tmp_path / "run.db"
    with pytest.raises(NotFoundError) as caught:
        call("sync", Shop(["ok", "404"]), skus(MANY), path)
    told = pickle.loads(pickle.dumps(caught.value)).report
    assert plainly(told) == plainly(report(path))
    assert plainly(copy.deepcopy(told)) == plainly(report(path))
    json.dumps(told.to_dict())


def test_what_cannot_be_written_down_is_told_as_it_looks(tmp_path: Path) -> None:
    """Whatever an item is, or does when it is looked at."""

    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError

    path = tmp_path / "run.db"
    given = [Hostile(), {1, 2}, "\ud800", b"a", "ok"]
    told = call("sync", Shop(), given, path, on_invalid="refuse")
    assert [one.item for one in told.refused] == ["Hostile", "{1, 2}", "\ud800", "b'a'"]
    assert call("sync", Shop(), given, path, on_invalid="refuse").accepted == 1
