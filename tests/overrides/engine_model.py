"""A server with a truth of its own, and a driver in virtual time, around the pure engine.

`World` lets the engine of a *library* (the modules of `yandex_market`, or a copy with a planted
bug) run a bulk call one step at a time, and checks after each step what must always hold. The
library's reports are not believed: `place` says where each position went, `done` what really
happened at the server.

    world = World(LIBRARY, Plan(sizes=(2, 2)))
    world.step()                  # asks the engine, does what it says
    world.land(0, "lost after")   # the oldest request in flight comes back, or does not
    world.finish()                # to the end, with successes; everything is checked
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from random import Random
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple


class Library:
    """The modules of one copy of the package, by name."""

    def __init__(self, package: str = "yandex_market") -> None:
        self.package = package

    def __getattr__(self, name: str) -> ModuleType:
        return import_module(f"{self.package}.{name}")


LIBRARY = Library()


class Plan(NamedTuple):
    """What is to be sent, and how."""

    sizes: Sequence[int] = (2, 2, 2)
    atomic: bool = False
    parallel: int = 1
    reached: bool = True
    deletes: bool = False  # what is done already is listed as refused
    breaks: int | None = None  # the input raises an error after so many batches
    policy: Mapping[str, Any] = MappingProxyType({})


class Kind(NamedTuple):
    """One way in which a request may end."""

    verdict: str
    sent: bool = True
    acts: bool = False  # whether the server has done it
    outage: bool = False
    status: int | None = None
    wait: float | None = None


KINDS: dict[str, Kind] = {
    "ok": Kind("SUCCESS", acts=True, status=200),
    "partial": Kind("SUCCESS", acts=True, status=200),
    "partial retryable": Kind("SUCCESS", acts=True, status=200),
    "partial mixed": Kind("SUCCESS", acts=True, status=200),
    "lost before": Kind("AGAIN", outage=True),
    "lost after": Kind("AGAIN", acts=True, outage=True),
    "truncated": Kind("AGAIN", acts=True, outage=True),
    "unreadable": Kind("AGAIN", acts=True, status=200),
    "says error": Kind("AGAIN", status=200),
    "says error, acted": Kind("AGAIN", acts=True, status=200),
    "500": Kind("AGAIN", status=500),
    "500, acted": Kind("AGAIN", acts=True, status=500),
    "503": Kind("AGAIN", outage=True, status=503),
    "unreached": Kind("UNREACHED", sent=False, outage=True),
    "400": Kind("REFUSED", status=400),
    "too big": Kind("TOO_BIG", status=400),
    "401": Kind("FATAL", status=401),
    "403": Kind("FATAL", status=403),
    "404": Kind("FATAL", status=404),
    "423 permanent": Kind("FATAL", status=423),
    "no key": Kind("FATAL", sent=False),
    "420 resource": Kind("LIMITED", status=420, wait=7.0),
    "420 parallel": Kind("LIMITED", status=420),
    "420 for hours": Kind("LIMITED", status=420, wait=7200.0),
    "held back": Kind("LIMITED", sent=False, wait=400.0),
    "423 temporary": Kind("LOCKED", status=423),
}
FAILURES = ("AGAIN", "UNREACHED")
WAITS = ("LIMITED", "LOCKED")
FINAL = (400, 401, 403, 404)


class InputError(Exception):
    """Raised by the input of a world."""


class World:
    """One bulk call on one engine, at one server, in virtual time."""

    def __init__(self, library: Library, plan: Plan, random: Callable[[], float] = lambda: 0.5):
        self.library = library
        self.plan = plan
        self.now = 1000.0
        self.policy = library.retry.RetryPolicy(**plan.policy)
        health = library.retry.Health()
        health.reached = plan.reached
        self.engine = library.bulk.BulkEngine(
            self.policy,
            atomic=plan.atomic,
            parallel=plan.parallel,
            health=health,
            random=random,
            started=self.now,
        )
        entry, position = library.batching.Entry, 0
        self.batches: list[Any] = []
        for size in plan.sizes:
            part = [entry(p, f" sku {p}", f"sku {p}", p) for p in range(position, position + size)]
            self.batches.append(library.batching.Batch.of(part, lambda wires: b"x" * len(wires)))
            position += size
        self.origin = {
            e.position: number for number, batch in enumerate(self.batches) for e in batch.entries
        }
        self.fed = 0
        self.flying: list[Any] = []
        self.over: str | None = None  # why nothing may leave any more
        self.finished: Any = None
        # The truth.
        self.done: set[int] = set()
        self.doubt: set[int] = set()
        self.forbidden: set[int] = set()
        # What the engine said.
        self.place: dict[int, str] = {}
        self.refusals: dict[int, Any] = {}
        self.error: Any = None
        # Counts.
        self.first_sent: list[int] = []
        self.sent: Counter[int] = Counter()
        self.failures: Counter[tuple[int, ...]] = Counter()
        self.looked_at: Counter[int] = Counter()  # by batch, without what was kept out or an outage
        self.outages = 0
        self.halved: set[int] = set()
        self.requests: list[tuple[float, tuple[int, ...]]] = []

    # What the driver does

    def step(self) -> str:
        """Ask the engine and do what it says; give its word."""
        assert self.finished is None, "asked after the end"
        bulk = self.library.bulk
        deadline = self.policy.deadline
        if deadline is not None and self.now - 1000.0 >= deadline:
            self.over = self.over or "deadline"
        said = self.engine.next(self.now)
        word = type(said).__name__
        if self.over is not None:
            assert word not in ("Pull", "Send"), f"{word} after {self.over}"
        match word:
            case "Pull":
                self._pull()
            case "Send":
                self._take_off(said.flight)
            case "Wait":
                assert said.until is not None or self.flying, "nothing to wait for"
                if not self.flying:
                    assert said.until > self.now, "it asks to wait for what has come"
                    self.now = said.until
            case "Done":
                assert not self.flying, "it says that it is over while requests are in flight"
                self.finished, self.error = said, said.error
                self._settle(None, said.settlement)
                if self.over is None and said.error is None:
                    assert self.fed > len(self.batches), "the input was not read to its end"
        assert isinstance(said, bulk.Pull | bulk.Send | bulk.Wait | bulk.Done)
        return word

    def _pull(self) -> None:
        assert self.fed <= len(self.batches), "asked for more after the end of the input"
        if self.fed == self.plan.breaks:
            self.abandon()
            return
        more = self.fed < len(self.batches)
        self.engine.feed(self.batches[self.fed] if more else None)
        self.fed += 1

    def _take_off(self, flight: Any) -> None:
        positions = tuple(entry.position for entry in flight.batch.entries)
        assert positions, "an empty request"
        assert not self.forbidden.intersection(positions), "again after an answer that is final"
        assert not self.place.keys() & {*positions}, "sent again after it was settled"
        taken = {e.position for other in self.flying for e in other.batch.entries}
        assert not taken.intersection(positions), "in flight twice"
        assert flight.batch.content == b"x" * len(positions)
        assert flight.attempt <= self.policy.attempts, "more attempts than allowed"
        self.flying.append(flight)
        assert len(self.flying) <= self.plan.parallel, "too many in flight"
        self.first_sent += [p for p in positions if not self.sent[p]]
        assert self.first_sent == sorted(self.first_sent), "not in the order of the input"
        self.sent.update(positions)
        self.requests.append((self.now, positions))
        batch = self.origin[positions[0]]
        assert {self.origin[p] for p in positions} == {batch}
        self.looked_at[batch] += 1

    def land(self, index: int, name: str, listed: Sequence[int] = (0,), took: float = 0.1) -> None:
        """Let a request in flight end in one of the KINDS; `listed` are places in its batch."""
        flight = self.flying.pop(index)
        self.now += took
        kind = KINDS[name]
        outcome = self._outcome(flight, name, kind, listed)
        positions = tuple(entry.position for entry in flight.batch.entries)
        verdict = kind.verdict
        if verdict in FAILURES:
            if kind.sent:
                self.doubt.update(positions)
            self.outages += kind.outage
            self.failures[positions] += 1
            if not self.outages:
                assert self.failures[positions] <= self.policy.attempts, "too many attempts"
        if verdict in WAITS or (verdict in FAILURES and kind.outage):
            self.looked_at[self.origin[positions[0]]] -= 1
        if verdict == "FATAL":
            self.over = self.over or name
        if kind.status in FINAL and verdict != "TOO_BIG":
            if self.plan.atomic and verdict == "REFUSED" and len(positions) > 1:
                self.halved.add(self.origin[positions[0]])
            else:
                self.forbidden.update(positions)
        settlement = self.engine.settle(flight, outcome, self.now)
        if settlement.unknown and verdict in FAILURES and not self.over:
            spent = flight.attempt >= self.policy.attempts or self.outages
            budget = self.origin[positions[0]] in self.halved  # shared by all parts of a batch
            assert spent or budget, "given up before the attempts ended"
        listing = verdict == "SUCCESS"
        accepted = [
            e.position for e in flight.batch.entries if listing and e.key not in outcome.refused
        ]
        self._settle(flight, settlement, accepted)
        if verdict == "SUCCESS":
            said = {e.position for e in flight.batch.entries if e.key in outcome.refused}
            final = {p for p in said if self.place.get(p)}
            for p in said - final:
                key = f"sku {p}"
                assert outcome.refused[key].retryable, "a refusal that is final was not noted"

    def _outcome(self, flight: Any, name: str, kind: Kind, listed: Sequence[int]) -> Any:
        bulk, errors = self.library.bulk, self.library.errors
        entries = flight.batch.entries
        refused: dict[str, Any] = {}
        if name.startswith("partial"):
            for number, place in enumerate(listed):
                entry = entries[place % len(entries)]
                again = name.endswith("retryable") or (name.endswith("mixed") and number % 2)
                if self.plan.deletes or entry.position not in self.done:
                    refused[entry.key] = bulk.Listed("AGAIN" if again else "NO", bool(again))
        if self.plan.deletes and kind.verdict == "SUCCESS":
            for entry in entries:
                if entry.position in self.done:
                    refused[entry.key] = bulk.Listed("NO", False)
        if kind.acts:
            self.done |= {e.position for e in entries if e.key not in refused}
        return bulk.Outcome(
            self.library.retry.Verdict[kind.verdict],
            refused,
            status=kind.status,
            code=name,
            message=name,
            error=errors.TransportError(name, sent=kind.sent),
            sent=kind.sent,
            wait=kind.wait,
            outage=kind.outage,
            doubtful=self.plan.deletes,
        )

    def cancel(self, sent: bool, acts: bool) -> None:
        """Break everything off: each request in flight is cancelled."""
        flights, self.flying = self.flying, []
        self.over = self.over or "cancelled"
        for flight in flights:
            positions = {entry.position for entry in flight.batch.entries}
            if sent:
                self.doubt |= positions
                self.done |= positions if acts else set()
            self._settle(flight, self.engine.cancelled(flight, sent, "cancelled"))
        if flights:
            while self.finished is None:
                self.step()
        else:
            self.abandon()

    def abandon(self) -> None:
        """End it at once, also what is in flight."""
        for flight in self.flying:
            self.doubt |= {entry.position for entry in flight.batch.entries}
        self.flying, self.over, self.finished = [], self.over or "abandoned", "abandoned"
        self._settle(None, self.engine.abandon("abandoned"))

    def finish(self, kind: str = "ok", steps: int = 20_000) -> None:
        """Go on to the end, each request ending in one way."""
        while self.finished is None:
            steps -= 1
            assert steps, "it does not come to an end"
            word = self.step()
            if word == "Wait" and self.flying:
                self.land(0, kind)
        self.check()

    # What must hold

    def _settle(self, flight: Any, settlement: Any, accepted: Sequence[int] = ()) -> None:
        assert settlement.accepted == len(accepted), "accepted does not agree with the answer"
        placed = [(p, "accepted") for p in accepted]
        placed += [(r.position, "refused") for r in settlement.refused]
        placed += [(u.position, "unknown") for u in settlement.unknown]
        placed += [(n.position, "not_sent") for n in settlement.not_sent]
        inside = None if flight is None else {e.position for e in flight.batch.entries}
        for position, where in placed:
            assert position not in self.place, f"{position} settled twice"
            assert inside is None or position in inside, "settled by the answer to another request"
            self.place[position] = where
            self._is_true(position, where)
        for item in [*settlement.refused, *settlement.unknown, *settlement.not_sent]:
            assert item.item == f" sku {item.position}", "not as the caller spelled it"
        for refusal in settlement.refused:
            assert refusal.source == "server"
            self.refusals[refusal.position] = refusal

    def _is_true(self, position: int, where: str) -> None:
        done, doubt = position in self.done, position in self.doubt
        match where:
            case "accepted":
                assert done, "accepted, and it was not done"
            case "refused":
                assert not done, "refused, and it was done"
            case "unknown":
                assert doubt, "unknown, and no answer was lost"
            case "not_sent":
                perhaps = done or doubt
                assert not perhaps, "not sent, and it may have been done"

    def check(self) -> None:
        """Everything that was handed in stands in one place."""
        assert self.finished is not None
        fed = {e.position for batch in self.batches[: self.fed] for e in batch.entries}
        unread = dict.fromkeys(self.origin.keys() - fed, "unread")
        settled = {position for position, where in self.place.items() if where != "unread"}
        assert settled == fed, "an item is lost"
        self.place |= unread
        if self.plan.atomic:
            budget = self.library.retry.RetryPolicy().isolation
            halved = max(self.looked_at.values(), default=0)
            assert halved <= max(budget, self.policy.attempts), "its budget is overdrawn"

    def count(self, where: str) -> int:
        return sum(1 for place in self.place.values() if place == where)

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(self.place.values()))


def answers(
    library: Library,
    plan: Plan,
    answer: Callable[[World, tuple[int, ...]], str],
    *,
    took: float = 0.1,
    listed: Callable[[tuple[int, ...]], Sequence[int]] = lambda _: (0,),
    steps: int = 100_000,
) -> World:
    """Run a call to its end, every request answered as `answer(world, positions)` says."""
    world = World(library, plan)
    while world.finished is None:
        steps -= 1
        assert steps, "it does not come to an end"
        if world.step() == "Wait" and world.flying:
            positions = tuple(entry.position for entry in world.flying[0].batch.entries)
            world.land(0, answer(world, positions), listed(positions), took=took)
    world.check()
    return world


def wander(library: Library, seed: int, kinds: Sequence[str] = tuple(KINDS)) -> World:
    """Run a random call through random faults; everything is checked on the way."""
    random = Random(seed)
    plan = Plan(
        sizes=[random.randint(1, 5) for _ in range(random.randint(0, 7))],
        atomic=random.random() < 0.4,
        parallel=random.randint(1, 4),
        reached=random.random() < 0.7,
        deletes=random.random() < 0.3,
        breaks=random.choice([None, None, None, 0, 1, 3]),
        policy={
            "attempts": random.randint(1, 4),
            "base": random.choice([0.0, 0.5]),
            "outage": random.choice([0.0, 60.0]),
            "deadline": random.choice([None, None, 0.0, 2.0, 60.0]),
            "max_wait": random.choice([5.0, 300.0]),
        },
    )
    world = World(library, plan, random.random)
    good, ending = random.random(), random.randint(1, 80)
    for number in range(400):
        if world.finished is not None:
            break
        if number == ending and random.random() < 0.5:
            if random.random() < 0.7:
                world.cancel(sent=random.random() < 0.6, acts=random.random() < 0.5)
            else:
                world.abandon()
        elif world.flying and random.random() < 0.5:
            name = "ok" if random.random() < good else random.choice(kinds)
            listed = [random.randrange(5) for _ in range(random.randint(1, 3))]
            world.land(
                random.randrange(len(world.flying)), name, listed, random.choice([0, 0.1, 9])
            )
        else:
            world.step()
    if world.finished is None:
        world.finish(random.choice(["ok", "ok", "500", "lost after", "400"]))
    world.check()
    return world
