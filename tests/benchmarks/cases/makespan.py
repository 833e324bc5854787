"""How long 300,000 SKUs last under a limit of 10,000 a minute, in virtual time, with jitter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from math import ceil
from typing import Any

from yandex_market_client.facts import WIRE

from tests.benchmarks.bench import Bench, Entrant
from tests.benchmarks.fixtures import SKUS_A_BATCH
from tests.benchmarks.market import LIMIT, TRIPS, WINDOW
from tests.benchmarks.results import Row, Table, Verdict
from tests.benchmarks.targets import TARGETS

ITEMS, SHORT = 300_000, 24_000
CLIENTS = {
    "Market": 0,
    "AsyncMarket, parallel 1": 1,
    "AsyncMarket, parallel 2": 2,
    "AsyncMarket, parallel 4": 4,
}
JUDGED = ("Market", "AsyncMarket, parallel 1", f"AsyncMarket, parallel {WIRE.parallel.default}")
"""The synchronous client, one at a time, and the default."""


def run(bench: Bench) -> Iterator[Table]:
    """Try each number at a time with each kind of trips; those of JUDGED have the target."""
    items = SHORT if bench.short else ITEMS
    least = WINDOW * (ceil(items / LIMIT) - 1)
    trips = [*TRIPS][-1:] if bench.short else [*TRIPS]
    bound = TARGETS["makespan"].at_most
    bench.say(f"Makespan of {items:,} SKUs: {len(CLIENTS) * len(trips)} calls in virtual time")
    rows, verdicts = [], []
    for who, parallel in CLIENTS.items():
        for trip in trips:
            found = _lasted(bench, parallel, trip, items)
            ratio = found["seconds"] / least
            spoilt = f"{found['violations']} violations" if found["violations"] else ""
            figures = {
                "trip": trip,
                "makespan, s": found["seconds"],
                "most in any window": float(found["most"]),
                "violations": float(found["violations"]),
                "within the target": "yes" if ratio <= bound and not spoilt else "no",
            }
            rows.append(Row(who, figures, ratio))
            if who in JUDGED:
                verdicts.append(Verdict("makespan", f"{who}, trip {trip}", ratio, spoilt))
    yield Table(
        "makespan",
        f"Makespan of {items:,} SKUs at {LIMIT:,} in {WINDOW} s, in virtual time",
        rows,
        f"{least:,} s",
        verdicts,
        [
            "A trip is from sending to the answer; the server counts anywhere within it.",
            _excess(items),
        ],
    )


def _excess(items: int) -> str:
    """Say what one request at a time costs over the bound, whatever the limiter."""
    full = ceil(items / LIMIT) - 1
    last = ceil((items - full * LIMIT) / SKUS_A_BATCH)
    trip = TRIPS["0.5 s"].most
    return (
        f"One at a time, the last window's {last} requests take a trip each, and each of the "
        f"{full} windows before takes one trip more, because a limiter that is safe counts from "
        f"the answer: with a trip of {trip} s that is {last * trip:g} s and {full * trip:g} s."
    )


def _lasted(bench: Bench, parallel: int, trip: str, items: int) -> dict[str, Any]:
    entrant = Entrant("last", {"parallel": parallel, "trip": trip, "number": items})
    with closing(bench.worker(entrant)) as worker:
        found: dict[str, Any] = worker.proof
    if found["weight"] != items:
        raise ValueError(f"Makespan: {found['weight']} SKUs arrived at the server, not {items}")
    return found
