"""Bugs planted in a copy of the package: each has to turn one of the checks red.

A bug is a piece of source text and what stands in its place; a text that is not there exactly once
is an error, so that the bugs keep up with the code. Those of the limiter's window (counted from the
sending time, and more) are in `test_limits`.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yandex_market
from yandex_market.report import BulkReport

from tests.overrides.engine_model import LIBRARY, Library, Plan, World, answers, wander
from tests.overrides.shop import LOSES, SIZE, Shop, skus

SOURCE = Path(yandex_market.__file__).parent


# --- the checks ----------------------------------------------------------------------------------


def check_wander(library: Library) -> None:
    for seed in range(600):
        wander(library, seed)


def check_isolation(library: Library) -> None:
    for wrong in ({77}, {*range(100)}):
        plan = Plan(sizes=[100], atomic=True)
        world = answers(library, plan, lambda _, p, bad=wrong: "400" if bad & {*p} else "ok")
        assert len(world.requests) <= 40
        assert world.count("accepted") == 100 - len(wrong)


def check_outage(library: Library) -> None:
    def answer(world: World, _: Any) -> str:
        return "lost before" if 1001 < world.now < 1601 else "ok"

    world = answers(library, Plan(sizes=[2] * 30), answer)
    assert world.counts == {"accepted": 60}
    assert sum(1001 <= at < 1601 for at, _ in world.requests) <= 50


def check_poison(library: Library) -> None:
    plan = Plan(sizes=[2] * 5)
    world = answers(library, plan, lambda _, p: "truncated" if p[0] == 4 else "ok")
    assert world.counts == {"accepted": 8, "unknown": 2}
    assert world.now < 1100


def check_host(library: Library) -> None:
    world = answers(library, Plan(sizes=[2] * 5, reached=False), lambda *_: "unreached")
    assert len(world.requests) <= world.policy.attempts


def check_fatal(library: Library) -> None:
    world = answers(library, Plan(sizes=[2] * 5), lambda *_: "403")
    assert len(world.requests) == 1


def check_waits(library: Library) -> None:
    plan = Plan(sizes=[2], policy={"max_wait": 30.0})
    world = answers(library, plan, lambda *_: "420 resource")
    assert world.counts == {"not_sent": 2}
    assert len(world.requests) <= 5


def check_deadline(library: Library) -> None:
    plan = Plan(sizes=[2] * 50, policy={"deadline": 1.0})
    world = answers(library, plan, lambda *_: "ok")
    assert max(at for at, _ in world.requests) < 1001
    assert world.count("unread")


def call(
    shop: Shop, items: Any, method: str = "add_offers_to_archive", **options: Any
) -> BulkReport:
    reports: list[BulkReport] = []
    with shop.market() as market, suppress(shop.library.errors.MarketError, RuntimeError):
        getattr(market, method)(1, items, on_report=reports.append, **options)
    assert len(reports) == 1, "on_report is called once"
    shop.check(reports[0])
    return reports[0]


def check_duplicates(library: Library) -> None:
    report = call(Shop(library=library), ["a", "b", " a", "a"])
    assert (report.submitted, report.accepted, report.duplicates) == (4, 2, 2)


def check_counts(library: Library) -> None:
    for count in (1, SIZE, SIZE + 1, 1000, 1001):
        report = call(Shop(library=library), iter(skus(count)), on_invalid="refuse")
        assert (report.submitted, report.accepted) == (count, count)
    assert call(Shop(library=library), iter(skus(1001))).accepted == 1001


def check_breaking(library: Library) -> None:
    """The input raises after a whole number of reads, and in the middle of one."""

    def items(count: int) -> Iterator[str]:
        yield from skus(count)
        raise RuntimeError

    for count, on_invalid in ((1010, "refuse"), (7, "refuse"), (1500, "raise")):
        report = call(Shop(library=library), items(count), on_invalid=on_invalid)
        assert report.submitted == count
        assert [n.item for n in report.not_sent] == [f"sku-{n.position}" for n in report.not_sent]


def check_invalid(library: Library) -> None:
    shop = Shop(library=library)
    report = call(shop, [*skus(1500), ""])
    assert not shop.sent
    assert [refusal.position for refusal in report.refused] == [1500]
    assert call(shop, ["a", ""], on_invalid="refuse").accepted == 1


def check_answers(library: Library) -> None:
    """Each kind of answer through real httpx answers, held against the server's truth."""
    for fault in ("ok", "says error", "stranger", "truncated", "unreadable", "500", "400"):
        shop = Shop([fault] * 5, library=library, refused={"sku-1": "OFFER_HAS_STOCKS"})
        report = call(shop, skus(SIZE))
        assert len(report.unknown) == (SIZE if fault in LOSES else 0)


def check_delete(library: Library) -> None:
    report = call(Shop(["lost after"], library=library), skus(3), "delete_offers")
    assert len(report.unknown) == 3


CHECKS: dict[str, Callable[[Library], None]] = {
    name.removeprefix("check_"): value
    for name, value in list(globals().items())
    if name.startswith("check_")
}


# --- the bugs ------------------------------------------------------------------------------------


class Bug(NamedTuple):
    check: str
    module: str
    text: str
    instead: str


AGAIN = "            self._again(piece, now + max(pause, asked))\n"
BUGS: dict[str, Bug] = {
    "a batch is dropped on a time-out": Bug("wander", "bulk", AGAIN, ""),
    "a lost answer is not remembered": Bug(
        "wander", "bulk", "        piece.lost |= outcome.sent\n", ""
    ),
    "a 400 is tried again": Bug(
        *("wander", "bulk", "in (Verdict.AGAIN, Verdict.UNREACHED):"),
        "in (Verdict.AGAIN, Verdict.UNREACHED, Verdict.REFUSED):",
    ),
    "a duplicate counts twice": Bug(
        *("duplicates", "drivers", "duplicates=len(taken.duplicates)"),
        "duplicates=2 * len(taken.duplicates)",
    ),
    "a refusal by the last answer is lost": Bug(
        *("wander", "bulk", "Settlement(accepted, refused, unknown, again=again)"),
        "Settlement(accepted, refused if self._pieces or not self._exhausted else [], unknown)",
    ),
    "unknown is told as not sent": Bug(
        *("wander", "bulk", "Settlement(unknown=items) if piece.lost"),
        "Settlement(not_sent=items) if piece.lost",
    ),
    "refused after a lost answer is told as refused": Bug(
        *("wander", "bulk", "        if piece.lost:\n            # What an earlier"),
        "        if False:\n            # What an earlier",
    ),
    "halving drops the odd one": Bug(
        *("wander", "batching", "return batch.part(first), batch.part(second)"),
        "return batch.part(first[: len(second)]), batch.part(second)",
    ),
    "the budget of isolation is ignored": Bug(
        "isolation", "bulk", "<= self._policy.isolation", "<= 9 * self._policy.isolation"
    ),
    "all that an isolated entry was with is refused": Bug(
        *("isolation", "bulk", "if many and outcome.verdict is Verdict.REFUSED and self._atomic:"),
        "if False:",
    ),
    "a retryable refusal is dropped": Bug(
        "wander", "bulk", "            self._pieces.append(part)\n", ""
    ),
    "a retryable refusal counts as accepted": Bug(
        "wander", "bulk", "if listed is None:", "if listed is None or listed.retryable:"
    ),
    "an outage burns attempts": Bug(
        "outage", "bulk", "if self._health.reached and self._failures >=", "if -self._failures >="
    ),
    "an outage is probed without a pause": Bug(
        "outage", "bulk", "        if now < self._probe_at:", "        if now < 0:"
    ),
    "a batch that breaks the server is an outage": Bug(
        "poison", "bulk", "suspect = outcome.sent and", "suspect = False and"
    ),
    "a mistyped host is waited for": Bug(
        *("host", "bulk", "        self._health = health\n"),
        "        self._health = health\n        health.reached = True\n",
    ),
    "a 403 does not end the call": Bug(
        *("fatal", "bulk", "self.end(_reason(outcome), outcome.error)\n            if not"),
        "pass\n            if not",
    ),
    "what waits at the end is dropped": Bug(
        *("wander", "bulk", 'self._ended or "") for piece in self._pieces]'),
        'self._ended or "") for piece in ()]',
    ),
    "an orphaned flight is dropped": Bug(
        "wander", "bulk", "        self._pieces.extend(self._flying.values())\n", ""
    ),
    "too big loses a half": Bug(
        "wander", "bulk", "for part in reversed(parts):", "for part in parts[:1]:"
    ),
    "a cancelled flight counts as accepted": Bug(
        *("wander", "bulk", "return self._unsettled(flight.piece, reason)"),
        "return Settlement(accepted=len(flight.batch.entries))",
    ),
    "a 420 is not waited for": Bug(
        "waits", "bulk", "self._again(piece, now + wait, free=True)", "self._again(piece, now)"
    ),
    "a 420 costs patience for ever": Bug(
        "waits", "bulk", "piece.waiting_since > self._policy.max_wait", "piece.waiting_since > 1e9"
    ),
    "the deadline is ignored": Bug("deadline", "bulk", "now >= self.ends_at:", "now < 0:"),
    "one request too many in flight": Bug(
        "wander", "bulk", "else self._parallel):", "else self._parallel + 1):"
    ),
    "attempts never end": Bug(
        "wander", "bulk", "piece.attempts < self._policy.attempts and self._aff", "self._aff"
    ),
    "the report has the trimmed spelling": Bug(
        *("wander", "bulk", "items = [Unsettled(entry.item,"),
        "items = [Unsettled(entry.key,",
    ),
    "the tail is lost where the input ends on a boundary": Bug(
        "counts", "drivers", "call.exhausted = len(call.raw) < wanted", "call.exhausted = True"
    ),
    "the last batch is lost if it is not full": Bug(
        "counts", "batching", "(self.wanted and not last)", "self.wanted"
    ),
    "on_report is called twice": Bug(
        *(
            "counts",
            "drivers",
            "            self.interrupts.allow_last(self._watch.on_report, report)\n",
        ),
        "            self.interrupts.allow_last(self._watch.on_report, report)\n" * 2,
    ),
    "what was batched is lost on an error": Bug(
        "breaking", "drivers", "for e in self._batcher.pending)", "for e in ())"
    ),
    "what was read is lost on an error": Bug(
        "breaking", "drivers", "        self._ledger.take(items=len(self.raw))\n", ""
    ),
    "positions in not_sent are off by one": Bug(
        *("breaking", "drivers", "unread = range(self._intake.taken, self._intake.taken +"),
        "unread = range(self._intake.taken + 1, self._intake.taken + 1 +",
    ),
    "all is sent although an item is invalid": Bug(
        *(
            "invalid",
            "drivers",
            "            if not self.exhausted:\n                return None\n",
        ),
        "",
    ),
    "invalid items are left out of the report": Bug(
        *("invalid", "drivers", "refused=[refused(item) for item in self._invalid],"),
        "",
    ),
    "a listed stranger is passed over": Bug(
        *("answers", "outcomes"),
        'return _unreadable(operation, answer, "it refuses a SKU that was not sent")',
        "continue",
    ),
    "an answer that says ERROR is a success": Bug(
        "answers", "outcomes", "if says != ApiResponseStatusType.OK:", "if says is None:"
    ),
    "refused items count as accepted": Bug(
        "answers", "outcomes", "        refused[meant] = refusal\n", "        pass\n"
    ),
    "half a body is an answer": Bug(
        *(
            "answers",
            "outcomes",
            "            return Outcome(verdict, error=error, sent=error.sent,",
        ),
        "            return Outcome(Verdict.SUCCESS, error=error, sent=error.sent,",
    ),
    "deleted by the lost request is told as refused": Bug(
        "delete", "outcomes", 'doubtful = operation.retry == "delete"', "doubtful = False"
    ),
}


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Bug], Library]]:
    """Make a copy of the package with a bug in it."""
    package = "planted_market"

    def make(bug: Bug) -> Library:
        folder = tmp_path / package
        shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("__pycache__"))
        module = folder / f"{bug.module}.py"
        text = module.read_text(encoding="utf-8")
        assert text.count(bug.text) == 1, f"in {bug.module} is not exactly once: {bug.text}"
        module.write_text(text.replace(bug.text, bug.instead), encoding="utf-8")
        return Library(package)

    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield make
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]


@pytest.mark.parametrize("name", CHECKS)
def test_checks_pass(name: str) -> None:
    """The package as it is passes what the bugs have to fail."""
    CHECKS[name](LIBRARY)


@pytest.mark.parametrize("name", BUGS)
def test_planted_bug_is_found(name: str, plant: Callable[[Bug], Library]) -> None:
    bug = BUGS[name]
    library = plant(bug)
    assert library.client.__name__ == "planted_market.client"
    with pytest.raises(AssertionError):
        CHECKS[bug.check](library)


def test_a_copy_without_a_bug_passes(plant: Callable[[Bug], Library]) -> None:
    """It is the bug that turns a check red, not the copying."""
    library = plant(Bug("", "bulk", "def abandon", "def abandon"))
    for check in CHECKS.values():
        check(library)
