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
        self.left_out: list[str] = []
        """What was not run, as its environment is not there."""
        self._began = time.monotonic()

    def say(self, text: str) -> None:
        """Show how far it is."""
        sys.stderr.write(f"[{time.monotonic() - self._began:5.0f} s] {text}\n")
        sys.stderr.flush()

    def rounds(self, full: Rounds) -> Rounds:
        """Give how often this run is to measure."""
        return Rounds(2, min(full.times, 2), full.untimed) if self.short else full

    def available(self, entrants: Mapping[str, Entrant]) -> dict[str, Entrant]:
        """Leave out those whose environment is not there, and note it."""
        for name, entrant in entrants.items():
            self.leave_out(name, entrant.environment)
        return {
            name: entrant
            for name, entrant in entrants.items()
            if entrant.environment in self.environments
        }

    def leave_out(self, what: str, environment: str) -> None:
        """Note what cannot be run if that environment is not there."""
        noted = f"{what} [{environment}]"
        if environment not in self.environments and noted not in self.left_out:
            self.left_out.append(noted)

    def measure(
        self,
        title: str,
        entrants: Mapping[str, Entrant],
        rounds: Rounds,
        server: Server | None = None,
    ) -> dict[str, Times]:
        """Have contenders take turns; they must all work out the same, in every turn anew.

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
            agreed = Agreed(title)
            for name, worker in workers.items():
                agreed.add(name, worker.proof)

            def turn(name: str) -> Sequence[Taken]:
                taken, proof = workers[name].turn(rounds.untimed, rounds.times)
                agreed.add(name, proof)
                return taken

            turns: dict[str, Turn] = {name: partial(turn, name) for name in workers}
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


class Agreed:
    """The proofs of one comparison: the first of all contenders, the second, and so on.

    Each is of another run, which was given something else, so that no result of an earlier run
    will do.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._told: dict[str, list[Any]] = {}

    def add(self, name: str, proof: Any) -> None:
        """Take a contender's next proof.

        Raises:
            ValueError: another contender worked out something else.
        """
        own = self._told.setdefault(name, [])
        own.append(proof)
        for other, proofs in self._told.items():
            if len(proofs) < len(own) or proof is None or proofs[len(own) - 1] is None:
                continue
            if (its := proofs[len(own) - 1]) != proof:
                raise ValueError(
                    f"{self._title}: not all contenders work out the same: in turn {len(own) - 1} "
                    f"{other} gives {its}, {name} {proof}"
                )


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
