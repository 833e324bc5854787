"""Encoding full entries, which the caller has as models or as dicts."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bench import Bench, Entrant, Rounds, ratio_of
from tests.benchmarks.results import Table, Verdict

ROUNDS = Rounds(30, times=2)
ENTRIES, SHORT = 500, 20
OURS = "this SDK: models, encoding alone"
CODEC = "msgspec, ready dicts"


def run(bench: Bench) -> Iterator[Table]:
    """Compare encoding alone, and with what the client does about it, up to a whole call."""
    number = SHORT if bench.short else ENTRIES

    def entrant(who: str, environment: str = "dev") -> Entrant:
        return Entrant("encode", {"who": who, "number": number}, environment)

    def update(who: str) -> Entrant:
        return Entrant("update", {"who": who, "number": number})

    entrants = {
        CODEC: entrant("raw:msgspec"),
        OURS: entrant("ours:models"),
        "this SDK: dicts, encoding alone": entrant("ours:dicts"),
        "this SDK: models, checked and encoded": entrant("ours:models checked"),
        "this SDK: dicts, checked and encoded": entrant("ours:dicts checked"),
        "this SDK: models, whole update call": update("ours:models"),
        "this SDK: dicts, whole update call": update("ours:dicts"),
        "json, ready dicts": entrant("raw:json"),
        "orjson, ready dicts": entrant("raw:orjson", "orjson"),
        "openapi-python-client, stock": entrant("stock", "stock"),
        "openapi-generator": entrant("openapi_generator", "openapi-generator"),
        "pydantic models (our extra)": entrant("pydantics"),
        "msgspec structures (practical limit)": entrant("structs"),
    }
    table = bench.compare(
        "encode",
        f"Encoding {number} full entries",
        entrants,
        CODEC,
        ROUNDS,
        notes=[
            "Judged is encoding alone.",
            "A whole call also checks, cuts into requests, and sends; the answer comes at once.",
        ],
    )
    yield table._replace(verdicts=[Verdict("encode", OURS, ratio_of(table, OURS))])
