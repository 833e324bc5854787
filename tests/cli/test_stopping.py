"""Ctrl-C once and twice, in every state, with real signals: on a terminal and without one."""

import json
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from yandex_market import JournalError
from yandex_market.journal import status
from yandex_market.simulator import Simulator
from yandex_market_client.facts import OPERATIONS

from tests.cli.command import Shell, until_at_rest, wait_for
from tests.overrides.rawserver import Behaviour, Connection, RawServer, Received, message

SIZE = OPERATIONS["addOffersToArchive"].batch.size  # type: ignore[union-attr]
SOFTLY = "stopping when what is under way is done; Ctrl-C again stops at once"


class Slow(RawServer):
    """Accepts everything; answers when it is told to."""

    def __init__(self) -> None:
        super().__init__(respond=self._answer)
        self.arrived = threading.Semaphore(0)
        self.go = threading.Semaphore(0)

    def _answer(self, received: Received) -> Behaviour:
        def behave(connection: Connection) -> None:
            self.arrived.release()
            self.go.acquire(timeout=20)
            connection.send(message())

        return behave


@pytest.fixture
def slow() -> Iterator[Slow]:
    with Slow() as server:
        yield server
        for _ in range(100):
            server.go.release()


@pytest.fixture
def job(slow: Slow, tmp_path: Path) -> Shell:
    shell = Shell(tmp_path, YANDEX_MARKET_API_KEY="k", YANDEX_MARKET_BASE_URL=slow.url)
    shell.write("skus.txt", "".join(f"S{n}\n" for n in range(3 * SIZE)))
    return shell


def accepted(path: Path) -> int:
    with suppress(JournalError):  # it is being made
        return status(path).accepted
    return 0


def arguments(*more: object) -> list[object]:
    return ["archive", "skus.txt", "--business", 1, *more]


def read_until(stream: Any, wanted: str) -> str:
    seen = ""
    while wanted not in seen:
        line = stream.readline().decode()
        assert line, seen
        seen += line
    return seen


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
@pytest.mark.parametrize("journal", [True, False])
def test_once_lets_the_request_land(
    slow: Slow, job: Shell, journal: bool, number: signal.Signals
) -> None:
    """The answer under way is taken; nothing more is sent; it says how to go on. 3."""
    process = job.start(*arguments("--json", *(["--journal", "run.db"] if journal else [])))
    slow.arrived.acquire(timeout=20)
    until_at_rest(process)
    process.send_signal(number)
    seen = read_until(process.stderr, SOFTLY)
    assert process.poll() is None
    slow.go.release()
    ran = job.end(process)
    assert ran.code == 3
    told = ran.json
    assert (told["accepted"], len(told["not_sent"]), told["unknown"]) == (SIZE, 2 * SIZE, [])
    assert told["not_sent"][0]["reason"] == "stopped by the caller"
    assert len(slow.requests) == 1
    last = ran.err.splitlines()[-1]
    assert last == ("to go on: yandex-market resume run.db" if journal else last)
    assert ("no --journal" in last) == (not journal)
    assert "Traceback" not in seen
    if journal:
        for _ in range(2):
            slow.go.release()
        again = job("resume", "run.db", "--json")
        assert again.code == 0
        assert (again.json["accepted"], len(slow.requests)) == (3 * SIZE, 3)


@pytest.mark.parametrize("journal", [True, False])
def test_twice_stops_at_once(slow: Slow, job: Shell, journal: bool) -> None:
    """What was under way is unknown, or with a journal in doubt and sent again; nothing is lost."""
    process = job.start(*arguments("--json", *(["--journal", "run.db"] if journal else [])))
    slow.arrived.acquire(timeout=20)
    until_at_rest(process)
    process.send_signal(signal.SIGINT)
    read_until(process.stderr, SOFTLY)
    until_at_rest(process)
    process.send_signal(signal.SIGINT)
    ran = job.end(process)  # without its answer
    assert ran.code == 3
    told = ran.json
    assert told["accepted"] == 0
    assert len(told["unknown"]) == SIZE
    assert len(told["not_sent"]) == 2 * SIZE
    if journal:
        for _ in range(9):
            slow.go.release()
        again = job("resume", "run.db", "--json")
        assert again.code == 0
        assert again.json["accepted"] == 3 * SIZE
        sent = [json.loads(request.body)["offerIds"] for request in slow.requests]
        assert len(sent) == 4
        assert sorted(sent[0]) == sorted(sent[1])


def test_on_a_terminal(slow: Slow, job: Shell) -> None:
    """As somebody types it: ^C reaches the process by the terminal."""
    with job.on_terminal(*arguments("--journal", "run.db")) as terminal:
        slow.arrived.acquire(timeout=20)
        until_at_rest(terminal.process)
        terminal.type("\x03")
        terminal.until(SOFTLY)
        slow.go.release()
        assert terminal.end() == 3
        seen = terminal.screen()
    assert "  accepted    200" in seen
    assert seen[-1] == "to go on: yandex-market resume run.db"
    assert all(len(line) <= 80 for line in seen)


def test_twice_on_a_terminal(slow: Slow, job: Shell) -> None:
    with job.on_terminal(*arguments("--journal", "run.db")) as terminal:
        slow.arrived.acquire(timeout=20)
        until_at_rest(terminal.process)
        terminal.type("\x03")
        terminal.until(SOFTLY)
        until_at_rest(terminal.process)
        terminal.type("\x03")
        assert terminal.end() == 3
        seen = terminal.screen()
    assert "  unknown     200" in seen
    assert seen[-1] == "to go on: yandex-market resume run.db"


def test_while_it_waits_for_the_limit(shell: Shell, simulator: Simulator) -> None:
    """Nothing is under way: the first one stops at once, and nothing is unknown."""
    shell.write("skus.txt", "".join(f"{sku}\n" for sku in simulator.skus()))
    process = shell.start(
        *("archive", "skus.txt", "--business", simulator.business_id, "--limit", 400, "--json"),
        *("--journal", "run.db"),
    )
    path = shell.folder / "run.db"
    wait_for(lambda: path.exists() and accepted(path) == 400)
    until_at_rest(process)
    process.send_signal(signal.SIGINT)
    ran = shell.end(process)
    assert ran.code == 3
    assert (ran.json["accepted"], ran.json["unknown"]) == (400, [])
    assert simulator.record.count == 2
    assert "stopping after" not in ran.err
    again = shell("resume", "run.db", "--json")
    assert (again.code, again.json["accepted"]) == (0, 1000)


def test_while_the_input_is_read(slow: Slow, job: Shell) -> None:
    """The input has not ended: nothing was sent, and nothing is."""
    process = job.start(
        *("archive", "-", "--business", 1, "--journal", "run.db"), stdin=-1, bufsize=0
    )
    assert process.stdin is not None
    process.stdin.write(b"S1\nS2\n")
    wait_for((job.folder / "run.db").exists)
    until_at_rest(process)
    process.send_signal(signal.SIGINT)
    ran = job.end(process)
    assert ran.code == 3
    again = "yandex-market archive - --business 1 --journal run.db"
    last = f"the input was not read to its end; to go on: {again}"
    assert ran.err.splitlines()[-2:] == ["stopped", last]
    assert "the call was broken off" in ran.out
    assert "KeyboardInterrupt" not in ran.out
    assert "request" not in ran.err
    assert slow.requests == []
    again = job("resume", "run.db")
    assert again.code == 2
    assert "input" in again.err


def test_while_offers_are_listed(slow: Slow, job: Shell) -> None:
    process = job.start("offers", "--campaign", 1)
    slow.arrived.acquire(timeout=20)
    until_at_rest(process)
    process.send_signal(signal.SIGINT)
    ran = job.end(process)
    assert ran.code == 3
    assert ran.err.splitlines()[-1] == "stopped"


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.1, 0.2, 0.3, 0.5])
def test_at_any_moment(job: Shell, slow: Slow, delay: float) -> None:
    """Also while it starts: never a traceback, and what it says is what happened."""
    for _ in range(3):
        slow.go.release()
    process = job.start(*arguments("--journal", "run.db", "--json"))
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    # Before the command's first line Python itself is interrupted.
    assert process.returncode in (0, 3, -signal.SIGINT, 1), err
    if process.returncode in (0, 3) and out:
        told = json.loads(out)
        if "accepted" in told:
            assert told["accepted"] == SIZE * len(slow.requests) - len(told["unknown"])
