"""What a journal tells: counts, rate and time left, tables, lists to call again with, plans."""

import csv
import io
import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from yandex_market import MarketError, NotFoundError, Settings
from yandex_market.journal import Plan, export, items, plan, report, status
from yandex_market.journal_ledger import JournalLedger
from yandex_market.settings import KeyHolder
from yandex_market_client.facts import OPERATIONS

from tests.journal.test_resume import MANY, Stop, after, call
from tests.overrides.shop import ARCHIVE, DELETE, SIZE, UPDATE, Shop, entry, skus

WILD = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@a",
    '"quoted", and, more',
    "a;b",
    "\tя",
    "  é\u2028",
    "'x",
]


def ended(tmp_path: Path, given: Any, faults: list[str], method: str) -> Path:
    path = tmp_path / "run.db"
    with pytest.raises(MarketError):
        call("sync", Shop(faults), given, path, method)
    return path


def test_json_lines_lose_nothing(tmp_path: Path) -> None:
    """Each line is one item with all that is known of it; one pass gives the report again."""
    path = ended(tmp_path, WILD + skus(MANY), ["400", *["lost after"] * 5, "404"], "delete_offers")
    out = io.StringIO()
    assert export(path, "all", "jsonl", out) == len(out.getvalue().splitlines())
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    told = report(path)
    for kind in ("refused", "unknown", "not_sent"):
        mine = [{**row} for row in rows if row["kind"] == kind]
        assert mine == [{"kind": kind, **one._asdict()} for one in getattr(told, kind)]
        assert [row["item"] for row in mine] == [*items(path, kind)]
        assert mine
    assert [row["item"] for row in rows][: len(WILD)] == WILD


def test_csv_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    """No cell begins a formula; the rest is as it was; one row an item whatever is in it."""
    path = ended(tmp_path, WILD, ["404"], "add_offers_to_archive")
    out = io.StringIO(newline="")
    assert export(path, "refused", "csv", out) == len(WILD)
    head, *rows = [*csv.reader(io.StringIO(out.getvalue(), newline=""))]
    assert [row[head.index("item")] for row in rows] == [
        f"'{item}" if item[0] in "=+-@\t" else item for item in WILD
    ]
    assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} for row in rows for cell in row)
    assert {row[head.index("kind")] for row in rows} == {"refused"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_only_some_are_called_again(tmp_path: Path) -> None:
    """The refused of one journal are the input of another; entries keep their content."""
    given = [entry(sku) for sku in skus(250)]
    path = tmp_path / "run.db"
    shop = Shop(refused={"sku-3": "wrong", "sku-200": "wrong"})
    call("sync", shop, given, path, "update_offer_mapping_entries")
    assert [*items(path, "refused")] == [given[3], given[200]]
    told = call(
        "sync", Shop(), items(path, "refused"), tmp_path / "2.db", "update_offer_mapping_entries"
    )
    assert (told.submitted, told.accepted) == (2, 2)


def test_kinds_are_checked(tmp_path: Path) -> None:
    path = ended(tmp_path, skus(3), ["404"], "delete_offers")
    with pytest.raises(ValueError, match="refused, unknown, not_sent or all"):
        list(items(path, "accepted"))  # type: ignore[arg-type]


def test_forms_are_checked(tmp_path: Path) -> None:
    path = ended(tmp_path, skus(3), ["404"], "delete_offers")
    with pytest.raises(ValueError, match="csv or jsonl"):
        export(path, "all", "xml", io.StringIO())  # type: ignore[arg-type]


def test_plans_of_operations_by_either_name() -> None:
    assert plan("delete_offers", 5) == plan("deleteOffers", 5)
    with pytest.raises(ValueError, match="no operation 'deleteOffer'"):
        plan("deleteOffer", 5)


def test_status_while_it_runs_and_after(tmp_path: Path) -> None:
    """Counts that add up at every request; pending and in flight while somebody is at it, not_sent
    after.
    """
    path = tmp_path / "run.db"
    seen: list[Any] = []
    shop = Shop(["ok", "ok", "404"], before=lambda _: seen.append(status(path)))
    with pytest.raises(MarketError):
        call("sync", shop, [*skus(MANY), "sku-0"], path)
    seen.append(status(path))
    for one in seen:
        assert (
            one.submitted
            == MANY + 1
            == (
                one.accepted
                + one.duplicates
                + one.refused
                + one.unknown
                + one.not_sent
                + one.pending
                + one.in_flight
            )
        )
        assert (one.operation, one.owner, one.state) == (ARCHIVE.id, 1, "running")
    assert [one.pending for one in seen] == [MANY - SIZE, MANY - 2 * SIZE, MANY - 3 * SIZE, 0]
    assert [one.in_flight for one in seen] == [SIZE, SIZE, SIZE, 0]
    assert [one.unknown for one in seen] == [0, 0, 0, 0]
    assert [one.requests for one in seen] == [1, 2, 3, 3]
    assert [bool(one.holder_pid) for one in seen] == [True, True, True, False]
    assert seen[-1].not_sent == MANY - 3 * SIZE
    assert seen[-1].rate_per_minute > 0
    assert seen[0].started <= seen[-1].updated


def test_what_is_in_flight_becomes_unknown_when_its_process_dies(tmp_path: Path) -> None:
    """To a report both are unknown, with the reason."""
    running, dead = tmp_path / "running.db", tmp_path / "dead.db"
    seen: list[Any] = []

    def before(shop: Shop) -> None:
        if len(shop.sent) == 2:
            for end in ("", "-wal"):  # and not the lock
                shutil.copy(f"{running}{end}", f"{dead}{end}")
            seen.append((status(running), [*report(running).unknown]))

    call("sync", Shop(before=before), skus(3 * SIZE), running)
    ((now, unknown),) = seen
    assert (now.accepted, now.in_flight, now.unknown, now.pending) == (SIZE, SIZE, 0, SIZE)
    assert {item.reason for item in unknown} == {"it was sent, and its answer may still come"}
    after, doubtful = status(dead), [*report(dead).unknown]
    assert (after.accepted, after.in_flight, after.unknown, after.not_sent) == (SIZE, 0, SIZE, SIZE)
    assert (now.to_do, after.to_do) == (2 * SIZE, 2 * SIZE)
    assert {item.reason for item in doubtful} == {"it was sent, and no answer is written down"}
    assert [item.item for item in unknown] == [item.item for item in doubtful]
    assert status(running).in_flight == 0


def test_time_left_is_computed_from_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    with pytest.raises(MarketError):
        call("sync", Shop(["404"]), skus(5 * SIZE), path, settings={"limits": {ARCHIVE.id: SIZE}})
    assert status(path).not_sent == 4 * SIZE
    # The refused ones too: that said something of the call, not of them.
    assert status(path).to_do == 5 * SIZE
    assert status(path).seconds_left == 4 * ARCHIVE.limit.per_seconds


def test_what_is_in_doubt_takes_time_too(tmp_path: Path) -> None:
    """As resuming repeats it; what is refused or unknown for good does not leave again."""
    path = tmp_path / "run.db"
    limits: Any = {"settings": {"limits": {ARCHIVE.id: SIZE}}}
    with pytest.raises(Stop):
        call("sync", Shop(["ok", "400"], before=after(3, Stop)), skus(5 * SIZE), path, **limits)
    now = status(path)
    assert (now.accepted, now.refused, now.unknown, now.not_sent) == (SIZE, SIZE, SIZE, 2 * SIZE)
    assert now.to_do == 3 * SIZE
    assert now.seconds_left == 2 * ARCHIVE.limit.per_seconds


def test_the_rate_is_of_this_run_until_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is settled: neither what is in flight, nor what an earlier run did; while it runs,
    until now.
    """
    path = tmp_path / "run.db"
    wall = [1e9]
    monkeypatch.setattr(time, "time", lambda: wall[0])
    monkeypatch.setitem(JournalLedger.__init__.__kwdefaults__, "wall", lambda: wall[0])  # type: ignore[arg-type]
    seen: list[float] = []

    def before(shop: Shop) -> None:
        wall[0] += 30
        seen.append(status(path).rate_per_minute)

    with pytest.raises(NotFoundError):
        call("sync", Shop(["ok", "ok", "404"], before=before), skus(MANY), path)
    assert seen == pytest.approx([0, SIZE, 4 / 3 * SIZE])
    wall[0] += 1000  # nobody is at it any more
    assert status(path).rate_per_minute == 3 / 1.5 * SIZE
    seen.clear()
    call("sync", Shop(before=before), None, path)
    assert seen == pytest.approx([0, SIZE, 4 / 3 * SIZE])


@pytest.mark.parametrize("operation", [ARCHIVE, DELETE, UPDATE], ids=lambda o: o.id)
def test_plans(operation: Any) -> None:
    """As many batches as it takes, and the minutes that the limit makes of them."""
    size, limit = operation.batch.size, operation.limit
    assert plan(operation.id, 0) == Plan(0, 0, 0.0)
    assert plan(operation, 1) == Plan(1, 1, 0.0)
    assert plan(operation, size + 1).batches == 2
    at_once = limit.amount if limit.unit == "items" else limit.amount * size
    assert plan(operation, at_once).seconds == 0
    assert plan(operation, at_once + 1).seconds == limit.per_seconds
    slow = Settings(key=KeyHolder("k"), limits={operation.id: 1})
    assert plan(operation, 5, slow).seconds == (
        4 * limit.per_seconds if limit.unit == "items" else 0
    )


def test_only_bulk_operations_are_planned() -> None:
    (other,) = [one for one in OPERATIONS.values() if one.batch is None]
    with pytest.raises(ValueError, match="takes no batches"):
        plan(other.id, 5)
