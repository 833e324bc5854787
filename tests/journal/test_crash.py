"""Real processes, killed at named and at random moments, resumed until they are done.

Against the simulator, where 30% of the requests go wrong. Lost 0; repeated at most kills times
requests in flight; the report is the simulator's own record.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from yandex_market import BulkReport
from yandex_market.errors import JournalError
from yandex_market.journal import report, status
from yandex_market.journal_reading import Reader
from yandex_market.journal_report import in_doubt
from yandex_market.simulator import Arrival, RealClock, Simulator
from yandex_market_client.facts import OPERATIONS

from tests.journal.crashing import PARALLEL

ROOT = Path(__file__).parents[2]
POINTS = ("loading", "intent", "sent", "answer", "commit", "waiting")
CANARY = "canary-key-2718281828"
RATE = 300
"""How fast the clocks of both sides go, so that waits are short."""
RATE_OF_WAITING = 60
"""The same where a slow machine too has to come to the limit before the limit is whole again."""
HUGE = dict.fromkeys(OPERATIONS, 10**9)
WAYS = (
    ("sync", "addOffersToArchive"),
    ("async", "deleteOffers"),
    ("async", "addOffersToArchive"),
    ("sync", "deleteOffers"),
)


class Figures(NamedTuple):
    """What it took."""

    kills: int
    runs: int
    requests: int
    repeated: int
    """Items that left again after an answer that settled them, since nobody had written it down."""
    unknown: int


class Job:
    """One bulk call, which processes run after one another on one journal."""

    def __init__(
        self, folder: Path, way: tuple[str, str], count: int, seed: int, point: str
    ) -> None:
        self.kind, operation = way
        self.operation = OPERATIONS[operation]
        assert self.operation.batch is not None
        self.size = self.operation.batch.size
        self.count, self.folder, self.path = count, folder, folder / "run.db"
        self.relists = way == ("sync", "deleteOffers")
        """Whether the server lists as not deleted what an earlier request has deleted."""
        waits = point == "waiting"
        limits = dict.fromkeys(OPERATIONS, 10 * self.size) if waits else HUGE
        rate = RATE_OF_WAITING if waits else RATE
        self.simulator = Simulator(
            offers=count,
            seed=seed,
            clock=RealClock(rate=rate),
            limits=limits,
            fault_rate=0.3,
            key=CANARY,
            missing="refused" if self.relists else "accepted",
        )
        for number, offer in enumerate(self.simulator.offers.values()):
            offer.stock = 5 if number % 300 == 11 else 0
            if operation == "addOffersToArchive" and number % 500 == 77:
                offer.flaky = 10**6 if number % 5000 == 77 else 2
        offers = self.simulator.offers.items()
        self.odd = {sku for sku, offer in offers if offer.stock or offer.flaky}
        self.skus = self.simulator.skus()
        (folder / "skus.txt").write_text("".join(f"{sku}\n" for sku in self.skus))
        self.options = {
            "journal": str(self.path),
            "skus": str(folder / "skus.txt"),
            "operation": operation,
            "kind": self.kind,
            "owner": self.simulator.business_id,
            "key": CANARY,
            "limits": limits,
            "rate": rate,
        }
        self.runs = 0
        self.doubts: dict[int, set[str]] = {}
        """By run that was killed, what the journal then had in doubt."""

    def run(self, url: str, point: str, at: int = 0, delay: float = 0.0) -> bool:
        """Run one process; tell whether it was killed."""
        self.runs += 1
        options = {
            **self.options,
            "url": url,
            "run": self.runs,
            "resume": self.runs % 2 == 0 and self._is_loaded(),
            "point": point,
            "at": at,
            "delay": delay,
        }
        paths = [str(ROOT), str(ROOT / "overrides"), str(ROOT / "generated_client")]
        with subprocess.Popen(
            [sys.executable, "-m", "tests.journal.crashing", json.dumps(options)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as child:
            try:
                if point == "sent":
                    self._kill_when_received(child, at)
                if point == "random":
                    assert child.stdout is not None
                    child.stdout.readline()
                    time.sleep(delay)
                    child.kill()
                _, errors = child.communicate()
            finally:
                child.kill()
        for file in self.folder.iterdir():
            assert CANARY.encode() not in file.read_bytes(), file
        if child.returncode == 0:
            return False
        assert child.returncode == -signal.SIGKILL, errors.decode()[-3000:]
        self._note_doubts(point)
        return True

    def _note_doubts(self, point: str) -> None:
        """Add to the record what a dead process may have sent, and perhaps never did: to its
        successors that is the same.
        """
        skus: list[str] = []
        if self._report() is not None:
            with Reader(self.path) as reader:
                skus = [self.skus[position] for position in reader.ask(in_doubt)]
        self.doubts[self.runs] = set(skus)
        if point == "waiting":
            # What waited had not left; others may have been about to.
            others = PARALLEL - 1 if self.kind == "async" else 0
            arrived = {sku for arrival in self.simulator.record for sku in arrival.skus}
            assert len(self.doubts[self.runs] - arrived) <= others * self.size
        record, headers = self.simulator.record, {"user-agent": f" {self.runs}"}
        now, name = self.simulator.clock.now(), self.operation.id
        record.add(Arrival(record.count, now, name, "", "", {}, headers, skus=skus, heard="no"))

    def _kill_when_received(self, child: "subprocess.Popen[bytes]", at: int) -> None:
        run, left = self.runs, [at]

        def strike(arrival: Arrival) -> bool:
            if run_of(arrival) == run:
                left[0] -= 1
                if left[0] == 0:
                    child.kill()
            return False  # so that the fault is drawn as ever

        self.simulator.faults.script(None, when=strike)

    def _is_loaded(self) -> bool:
        return self._report() is not None and status(self.path).state != "loading"

    def _report(self) -> BulkReport | None:
        """What the journal tells; None if its first process died before it had begun one."""
        try:
            told = report(self.path)
        except JournalError as error:
            if not any(text in str(error) for text in ("there is none", "it is empty")):
                raise
            return None
        parts = told.accepted + len(told.refused) + len(told.unknown) + len(told.not_sent)
        assert told.submitted == parts
        return told

    def judge(self) -> Figures:
        """Compare what is told with what happened."""
        told = report(self.path)
        assert status(self.path).state == "ended"
        assert (told.submitted, told.exhausted, len(told.not_sent)) == (self.count, True, 0)
        in_flight = PARALLEL if self.kind == "async" else 1
        repeated = self._repeated()
        assert len(repeated) <= len(self.doubts) * in_flight * self.size
        for run in self.doubts:
            assert len(self._unhear(run)) <= in_flight
        # What is written down as settled never leaves again.
        assert self._repeated() == set()
        self.simulator.record.verify(told)
        self._compare_with_the_catalogue(told)
        requests = len(self.simulator.record)
        return Figures(len(self.doubts), self.runs, requests, len(repeated), len(told.unknown))

    def _repeated(self) -> set[str]:
        """The SKUs that left again after they had been accepted in an answer that was heard."""
        settled_in, again = dict[str, int](), set[str]()
        for arrival in self.simulator.record:
            run = run_of(arrival)
            # What a dead process has sent may arrive after its successor's.
            again.update(sku for sku in arrival.skus if settled_in.get(sku, run + 1) <= run)
            if arrival.conclusive and arrival.heard == "yes":
                settled_in.update(dict.fromkeys(arrival.accepted, run))
        return again

    def _unhear(self, run: int) -> list[Arrival]:
        """Note which answers a dead process did not write down; the simulator cannot know."""
        found, later = list[Arrival](), set[str]()
        for arrival in reversed(list(self.simulator.record)):
            if run_of(arrival) != run or not arrival.status:
                continue
            whole = self.doubts[run].issuperset(arrival.skus) and later.isdisjoint(arrival.skus)
            later.update(arrival.skus)
            if whole and arrival.accepted and arrival.conclusive and arrival.heard == "yes":
                arrival.heard = "no"
                found.append(arrival)
        return found

    def _compare_with_the_catalogue(self, told: BulkReport) -> None:
        """The same once more, by what has taken effect."""
        offers = self.simulator.offers
        if self.operation.id == "deleteOffers":
            done = set(self.skus) - offers.keys()
        else:
            done = {sku for sku, offer in offers.items() if offer.archived}
        refused = {refusal.item for refusal in told.refused}
        unknown = {item.item for item in told.unknown}
        assert refused.isdisjoint(unknown)
        assert refused.isdisjoint(done)
        assert set(self.skus) - refused - unknown <= done
        assert told.accepted == len(done - unknown)
        assert refused <= self.odd
        # The rest is tried until it is told.
        assert unknown <= self.odd or self.relists


def run_of(arrival: Arrival) -> int:
    """The process that has sent a request."""
    return int(arrival.headers["user-agent"].rpartition(" ")[2])


def crash(folder: Path, point: str, kills: int, count: int, *, ways: Any = WAYS) -> Counter[str]:
    """Kill at a point, in one job after another, until it was so often."""
    total: Counter[str] = Counter()
    while total["kills"] < kills:
        number = total["jobs"]
        assert number < 40, f"the point is hardly ever met: {total}"
        random = Random(f"{point}{number}")
        place = folder / str(number)
        place.mkdir()
        job = Job(place, ways[number % len(ways)], count, number, point)
        planned = min(kills - total["kills"], 8)
        with job.simulator.serve() as url:
            for _ in range(planned):
                at = random.randint(1, _most(job, point, planned))
                delay = random.random() * (count / 100_000 if point == "random" else 0.003)
                if not job.run(url, point, at, delay):
                    break
            assert not job.run(url, "")
        total.update(job.judge()._asdict(), jobs=1)
    sys.stdout.write(f"\n{point}: {dict(total)}\n")
    return total


def _most(job: Job, point: str, planned: int) -> int:
    """How often a process may pass a point until it is killed, so that all of them find work."""
    if point == "loading":
        return max(1, job.count // 1000)
    if point == "waiting":
        return max(1, job.count // 30_000)
    return max(2, job.count // job.size // planned)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("point", "way"), [*zip(POINTS, WAYS * 2, strict=False), ("waiting", WAYS[3])]
)
def test_killed_at(point: str, way: tuple[str, str], tmp_path: Path) -> None:
    """Two times at each point of a smaller call."""
    crash(tmp_path, point, 2, 4000, ways=[way])


@pytest.mark.timeout(600)
def test_killed_at_random(tmp_path: Path) -> None:
    crash(tmp_path, "random", 4, 10_000, ways=WAYS[2:])


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_in_full(point: str, tmp_path: Path) -> None:
    """At least 30 times at each point, over 100,000 SKUs."""
    assert crash(tmp_path, point, 30, 100_000)["kills"] >= 30


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_at_random_in_full(tmp_path: Path) -> None:
    """100 times at random, over 100,000 SKUs."""
    assert crash(tmp_path, "random", 100, 100_000)["kills"] >= 100
