"""Contenders take turns, round by round, so that a slow moment of the machine hits all alike.

pyperf is the library of this field, but it ends with one contender before it begins with the next;
turns across environments are what these figures stand on, so the loop is ours and small.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import IO, Any, NamedTuple

import httpx

from .environments import DEV, Environment
from .fixtures import ROOT
from .server import ARRIVED

Taken = tuple[float, float]
"""Seconds of the processor, seconds of the wall clock."""
Turn = Callable[[], Sequence[Taken]]
"""What a contender does in one round."""


class Spread(NamedTuple):
    """A median, and the quartiles around it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Sum up some values; one value stands for all three."""
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, low, high)

    def scaled(self, factor: float) -> Spread:
        """Give it in another unit."""
        return Spread(self.median * factor, self.low * factor, self.high * factor)


class Times(NamedTuple):
    """The rounds of one contender, each with the medians of its turn, in seconds."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]


class Worker:
    """A contender's own process."""

    def __init__(self, environment: Environment, job: str, arguments: Mapping[str, Any]) -> None:
        self._what = f"{job} in {environment.name}"
        self._process = subprocess.Popen(
            [
                *(environment.python, "-m", "tests.benchmarks.worker"),
                *(f"tests.benchmarks.{job}", json.dumps(arguments)),
            ],
            cwd=ROOT,
            env=environment.variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @cached_property
    def proof(self) -> Any:
        """What the contender works out; asking waits until it is ready."""
        return self._answer()

    def turn(self, untimed: int, times: int) -> tuple[list[Taken], Any]:
        """Run so many times without and with the clock.

        Returns:
            The seconds of the latter, and what the last of them worked out.
        """
        _pipe(self._process.stdin).write(f"{untimed} {times}\n")
        _pipe(self._process.stdin).flush()
        taken, proof = self._answer()
        return taken, proof

    def close(self) -> None:
        """Let the process come to its end; nothing is heard of it after that."""
        self._process.kill()
        self._process.communicate()

    def _answer(self) -> Any:
        line = _pipe(self._process.stdout).readline()
        if not line:
            raise RuntimeError(f"{self._what} ended with {self._process.wait()}: see above")
        return json.loads(line)


def spawned(command: Sequence[str], environment: Environment) -> Turn:
    """Make the turn of a contender that is a whole process, from its start to its end."""
    variables = environment.variables()

    def turn() -> list[Taken]:
        start = time.perf_counter()
        process = subprocess.Popen(
            [environment.python, *command], cwd=ROOT, env=variables, stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{command} ended with {process.returncode}: see above")
        return [(usage.ru_utime + usage.ru_stime, wall)]

    return turn


def race(turns: Mapping[str, Turn], rounds: int) -> dict[str, Times]:
    """Let all take turns; each round begins with another one of them."""
    names = [*turns]
    rows: dict[str, list[Taken]] = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            cpu, wall = zip(*turns[name](), strict=True)
            rows[name].append((statistics.median(cpu), statistics.median(wall)))
    return {
        name: Times(tuple(cpu for cpu, _ in row), tuple(wall for _, wall in row))
        for name, row in rows.items()
    }


class Server(NamedTuple):
    """The server with the fixed answers."""

    url: str

    def arrived(self) -> dict[str, Any]:
        """Tell what came since this was last asked: how many requests, and what was in them."""
        found: dict[str, Any] = httpx.get(f"{self.url}{ARRIVED}").json()
        return found


@contextmanager
def answering() -> Iterator[Server]:
    """Have the server with the fixed answers run."""
    server = subprocess.Popen(
        [DEV.python, "-m", "tests.benchmarks.server"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Server(f"http://127.0.0.1:{int(_pipe(server.stdout).readline())}")
    finally:
        server.kill()
        server.communicate()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None, "it was asked for"
    return pipe
