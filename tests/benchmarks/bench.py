"""What the cases share: the environments, how large to be, and the comparison of contenders."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from typing import Any, NamedTuple

from .environments import DEV, Environment
from .race import Server, Spread, Taken, Times, Turn, Worker, race
from .results import Row, Table


class Entrant(NamedTuple):
    """A contender of one comparison: a job of jobs.py, and where it is done."""

    job: str
    arguments: Mapping[str, Any]
    environment: str = DEV.name


class Rounds(NamedTuple):
    """How often: in each round every contender runs so many times, the first ones untimed."""

    rounds: int
    times: int = 1
    untimed: int = 1


class Bench:
    """One run of the benchmarks.

    Args:
        environments: those that there are, by name.
        short: prove that everything runs, and measure nothing of worth.
    """

    def __init__(self, environments: Mapping[str, Environment], short: bool) -> None:
        self.environments = environments
        self.short = short
        self._began = time.monotonic()

    def say(self, text: str) -> None:
        """Show how far it is."""
        sys.stderr.write(f"[{time.monotonic() - self._began:5.0f} s] {text}\n")
        sys.stderr.flush()

    def rounds(self, full: Rounds) -> Rounds:
        """Give how often this run is to measure."""
        return Rounds(2, min(full.times, 2), full.untimed) if self.short else full

    def available(self, entrants: Mapping[str, Entrant]) -> dict[str, Entrant]:
        """Leave out those whose environment is not there."""
        return {
            name: entrant
            for name, entrant in entrants.items()
            if entrant.environment in self.environments
        }

    def measure(
        self,
        title: str,
        entrants: Mapping[str, Entrant],
        rounds: Rounds,
        server: Server | None = None,
    ) -> dict[str, Times]:
        """Have contenders take turns; they must all work out the same.

        With a server, the same must have arrived there in every turn, a request for each run.

        Raises:
            ValueError: one of them works out, or sends, something else.
        """
        rounds, known = self.rounds(rounds), self.available(entrants)
        self.say(f"{title}: {len(known)} contenders, {rounds.rounds} rounds")
        with ExitStack() as stack:
            workers: dict[str, Worker] = {}
            for name, entrant in known.items():
                workers[name] = stack.enter_context(closing(self.worker(entrant)))
            proofs = {name: worker.proof for name, worker in workers.items()}
            if len({proof for proof in proofs.values() if proof is not None}) > 1:
                raise ValueError(f"{title}: not all contenders work out the same: {proofs}")
            turns: dict[str, Turn] = {
                name: partial(worker.turn, rounds.untimed, rounds.times)
                for name, worker in workers.items()
            }
            if server is not None:
                server.arrived()  # the proofs were worked out side by side: not to be told apart
                turns = _watched(title, turns, server, rounds.untimed + rounds.times)
            return race(turns, rounds.rounds)

    def worker(self, entrant: Entrant) -> Worker:
        """Start a contender's process."""
        environment = self.environments[entrant.environment]
        return Worker(environment, f"jobs:{entrant.job}", entrant.arguments)

    def compare(
        self,
        key: str,
        title: str,
        entrants: Mapping[str, Entrant],
        reference: str,
        rounds: Rounds,
        notes: Sequence[str] = (),
        server: Server | None = None,
    ) -> Table:
        """Measure contenders and set them beside one of them, by the processor's time."""
        times = self.measure(title, entrants, rounds, server)
        known = self.available(entrants)
        return Table(key, title, rows(times, reference, known), reference, notes=notes)


def _watched(
    title: str, turns: Mapping[str, Turn], server: Server, requests: int
) -> dict[str, Turn]:
    """Have each turn end with a look at what arrived: what a contender says proves nothing."""
    first: dict[str, Any] = {}

    def watched(name: str) -> Sequence[Taken]:
        taken, came = turns[name](), server.arrived()
        expected = {**(first or came), "requests": requests}
        if came != expected:
            raise ValueError(f"{title}: of {name} arrived {came}, not {expected}")
        first.update(came)
        return taken

    return {name: partial(watched, name) for name in turns}


def rows(times: Mapping[str, Times], reference: str, known: Mapping[str, Entrant]) -> list[Row]:
    """Make rows in milliseconds; a ratio is of what two contenders took in the same round."""
    base = times[reference].cpu
    return [
        Row(
            name,
            {
                "CPU, ms": Spread.of(taken.cpu).scaled(1e3),
                "wall, ms": Spread.of(taken.wall).scaled(1e3),
            },
            Spread.of([mine / other for mine, other in zip(taken.cpu, base, strict=True)]),
            known[name].environment,
        )
        for name, taken in times.items()
    ]


def ratio_of(table: Table, who: str) -> Spread:
    """Give one contender's ratio."""
    ratio = next(row.ratio for row in table.rows if row.who == who)
    assert isinstance(ratio, Spread), "a comparison has ratios"
    return ratio
