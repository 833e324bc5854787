"""What an offer takes up that is held: 100,000 of them, decoded page by page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from tests.benchmarks.bench import Bench, Entrant
from tests.benchmarks.fixtures import OFFERS
from tests.benchmarks.results import Row, Table, Verdict

HELD, SHORT = 100_000, 400
OURS = "this SDK: public models"
STRUCTS = "msgspec structures (practical limit)"
UNIQUE = "unique texts"


def run(bench: Bench) -> Iterator[Table]:
    """Hold them in processes of their own, one at a time: nothing here takes turns."""
    known = bench.available(
        {
            OURS: _entrant("ours"),
            f"{OURS}, {UNIQUE}": _entrant("ours", unique=True),
            "msgspec, dicts": _entrant("raw:msgspec"),
            "json, dicts": _entrant("raw:json"),
            "orjson, dicts": _entrant("raw:orjson", "orjson"),
            "openapi-python-client, stock": _entrant("stock", "stock"),
            "openapi-generator": _entrant("openapi_generator", "openapi-generator"),
            "pydantic models (our extra)": _entrant("pydantics"),
            STRUCTS: _entrant("structs"),
            f"{STRUCTS}, {UNIQUE}": _entrant("structs", unique=True),
        }
    )
    offers = SHORT if bench.short else HELD
    bench.say(f"Memory of {offers:,} offers: {len(known)} contenders")
    allocated = {who: _held(bench, entrant, offers, traced=True) for who, entrant in known.items()}
    grown = {who: _held(bench, entrant, offers, traced=False) for who, entrant in known.items()}
    base = allocated[OURS]
    rows = [
        Row(
            who,
            {
                "KB an offer, allocated": allocated[who],
                "KB an offer, growth of the process": grown[who],
            },
            allocated[who] / base,
            entrant.environment,
        )
        for who, entrant in known.items()
    ]
    yield Table(
        "memory",
        f"Memory of {offers:,} offers, held ({OFFERS} a page)",
        rows,
        OURS,
        [Verdict("memory", OURS, base)],
        [
            "Allocated is what Python's allocators gave out (tracemalloc); KB are 1000 bytes.",
            "Texts of problems repeat among the offers of a page; our models share equal ones.",
            f'In the rows with "{UNIQUE}" none comes twice, and each is as long as before.',
        ],
    )


def _entrant(who: str, environment: str = "dev", *, unique: bool = False) -> Entrant:
    return Entrant("hold", {"who": who, "unique": unique}, environment)


def _held(bench: Bench, entrant: Entrant, offers: int, *, traced: bool) -> float:
    arguments = {**entrant.arguments, "offers": offers, "traced": traced}
    with closing(bench.worker(entrant._replace(arguments=arguments))) as worker:
        return float(worker.proof) / 1000
