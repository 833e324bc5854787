"""Encoding full entries, which the caller has as models or as dicts."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bench import Bench, Entrant, Rounds, ratio_of
from tests.benchmarks.results import Table, Verdict

ROUNDS = Rounds(30, times=2)
OURS = "this SDK: models"
CODEC = "msgspec, ready dicts"


def run(bench: Bench) -> Iterator[Table]:
    """Compare encoding alone, and what the client does: check, then encode."""
    entrants = {
        CODEC: _entrant("raw:msgspec"),
        OURS: _entrant("ours:models"),
        "this SDK: dicts": _entrant("ours:dicts"),
        "this SDK: models, checked and encoded": _entrant("ours:models checked"),
        "this SDK: dicts, checked and encoded": _entrant("ours:dicts checked"),
        "json, ready dicts": _entrant("raw:json"),
        "orjson, ready dicts": _entrant("raw:orjson", "orjson"),
        "openapi-python-client, stock": _entrant("stock", "stock"),
        "openapi-generator": _entrant("openapi_generator", "openapi-generator"),
        "pydantic models (our extra)": _entrant("pydantics"),
        "msgspec structures (practical limit)": _entrant("structs"),
    }
    table = bench.compare("encode", "Encoding 500 full entries", entrants, CODEC, ROUNDS)
    yield table._replace(verdicts=[Verdict("encode", OURS, ratio_of(table, OURS))])


def _entrant(who: str, environment: str = "dev") -> Entrant:
    return Entrant("encode", {"who": who}, environment)
