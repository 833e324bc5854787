"""Real processes, killed at named and at random moments, resumed until they are done.

Lost 0; repeated at most kills times requests in flight; the report is the server's own record.
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from yandex_market.journal import report, status
from yandex_market_client.facts import OPERATIONS

from tests.journal.crashing import CANARY, names
from tests.overrides import faultserver as fs
from tests.overrides.test_loopback_faults import Told, expected, peeks

ROOT = Path(__file__).parents[2]
POINTS = ("loading", "intent", "sent", "answer", "commit", "waiting")
PARALLEL = 4


class KillingServer(fs.FaultServer):
    """Kills the client when it has received so many more requests."""

    victim: Any = None
    after = 0

    def _note(self, skus: Any, letter: str) -> None:
        super()._note(skus, letter)
        self.strike()

    def _act(self, skus: Any) -> bytes:
        body = super()._act(skus)
        self.strike()
        return body

    def _answer(self, skus: Any) -> bytes:
        body = super()._answer(skus)
        self.strike()
        return body

    def strike(self) -> None:
        with self.lock:
            self.after -= 1
            if self.after == 0 and self.victim is not None:
                self.victim.send_signal(signal.SIGKILL)


class Figures(NamedTuple):
    kills: int
    repeated: int
    """Items told to be accepted, that left again."""
    unknown: int
    runs: int


def run(
    tmp_path: Path,
    operation: str,
    count: int,
    kills: list[dict[str, Any]],
    *,
    kind: str,
    share: float = 0.3,
    seed: int = 1,
) -> Figures:
    """Run a call to its end, killed on the way; compare what is told with the record."""
    path = tmp_path / "run.db"
    killed = runs = 0
    left = [*kills]
    with KillingServer(OPERATIONS[operation], share=share, seed=seed) as server:
        while True:
            trap = left.pop(0) if left else {"point": ""}
            loaded = path.exists() and status(path).state != "loading"
            job = {
                "url": server.url,
                "journal": str(path),
                "count": count,
                "operation": operation,
                "kind": kind,
                "resume": loaded and runs % 2,
                **trap,
            }
            env = {
                **os.environ,
                "PYTHONPATH": os.pathsep.join(
                    [str(ROOT), str(ROOT / "overrides"), str(ROOT / "generated_client")]
                ),
            }
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.journal.crashing", json.dumps(job)],
                cwd=ROOT,
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            if trap["point"] == "sent":
                server.victim, server.after = child, trap["at"]
            _, errors = child.communicate(timeout=300)
            server.victim = None
            runs += 1
            for file in tmp_path.iterdir():
                assert CANARY.encode() not in file.read_bytes(), file
            if child.returncode == 0:
                if not left:
                    break
                continue
            assert child.returncode == -signal.SIGKILL, errors.decode()[-3000:]
            killed += 1
            between = report(path)
            assert between.submitted == between.accepted + len(between.refused) + len(
                between.unknown
            ) + len(between.not_sent)
    told = report(path)
    assert status(path).state == "ended"
    listed = [*names(count)]
    place = Told(told, listed)
    unread = peeks(server)
    wrong = [
        (group, name, server.record.get(name))
        for group in ("accepted", "refused", "unknown", "not_sent")
        for name in getattr(place, group)
        if group not in allowed(server, operation, name, unread.get(name, 0))
    ]
    assert wrong == []
    assert not place.not_sent
    batch = OPERATIONS[operation].batch
    assert batch is not None
    repeated = sum(server.record[name].count("A") > 1 for name in listed)
    again = sum(max(0, server.record[name].count("A") - 1) for name in listed)
    assert again <= killed * PARALLEL * batch.size
    return Figures(killed, repeated, len(place.unknown), runs)


def allowed(server: fs.FaultServer, operation: str, name: str, unread: int) -> set[str]:
    """As without crashes; but an answer that came to a process that died was never heard, and a
    process that died may have been about to send what it never did.
    """
    right = expected(server, name, unread)
    story = server.record.get(name, "")
    if right == {"refused"} and operation == "deleteOffers":
        right = {"refused", "unknown"}
    if story.rstrip("W")[-1:] in ("A", "R"):
        return right
    return right | {"unknown"}


def traps(point: str, number: int, random: Random, count: int) -> list[dict[str, Any]]:
    batches = count // 200
    most = {"loading": max(1, count // 1000), "waiting": 5}.get(point, max(2, batches // number))
    return [
        {"point": point, "at": random.randint(1, most), "delay": random.random() * 0.003}
        for _ in range(number)
    ]


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("point", POINTS)
def test_killed_at(point: str, kind: str, tmp_path: Path) -> None:
    """Two times at each point of a smaller call."""
    operation = "deleteOffers" if point in ("sent", "commit") else "addOffersToArchive"
    random = Random(f"{point}{kind}")
    figures = run(tmp_path, operation, 5000, traps(point, 2, random, 5000), kind=kind)
    assert figures.kills >= 1


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_killed_at_random(kind: str, tmp_path: Path) -> None:
    random = Random(kind)
    kills = [{"point": "random", "delay": 0.25 + random.random() * 0.7} for _ in range(5)]
    figures = run(tmp_path, "addOffersToArchive", 5000, kills, kind=kind)
    assert figures.kills >= 1


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_in_full(point: str, tmp_path: Path) -> None:
    """At least 30 times at each point, over 100,000 SKUs."""
    kills = 0
    total: Counter[str] = Counter()
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        kind = ("sync", "async")[number]
        operation = ("addOffersToArchive", "deleteOffers")[number]
        random = Random(f"{point}{number}")
        figures = run(folder, operation, 100_000, traps(point, 17, random, 100_000), kind=kind)
        kills += figures.kills
        total.update(figures._asdict())
    sys.stdout.write(f"{point} {dict(total)}\n")
    assert kills >= 30


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_at_random_in_full(tmp_path: Path) -> None:
    """100 times at random, over 100,000 SKUs."""
    total: Counter[str] = Counter()
    for number in range(8):
        folder = tmp_path / str(number)
        folder.mkdir()
        random = Random(number)
        kills = [{"point": "random", "delay": 0.3 + random.random() * 0.7} for _ in range(16)]
        figures = run(
            folder, "addOffersToArchive", 100_000, kills, kind=("sync", "async")[number % 2]
        )
        total.update(figures._asdict())
    sys.stdout.write(f"random {dict(total)}\n")
    assert total["kills"] >= 100
