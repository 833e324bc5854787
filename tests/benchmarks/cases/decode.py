"""Decoding a page of full offers, each field of which is then read once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bench import Bench, Entrant, Rounds, ratio_of
from tests.benchmarks.results import Table, Verdict

ROUNDS = Rounds(40, times=4)
OURS = "this SDK: public models"
CODEC = "msgspec, untyped"

TITLES = {
    "documented": "Decoding a page of 200 full offers",
    "unknown field": "Decoding a page whose 200 offers have an unknown field",
    "unknown value": "Decoding a page in which one of 200 offers has an unknown status",
    "refused": "Decoding a page whose last offer has a leap second: the strict reading refuses it",
}
CLOSED = ("stock", "openapi_generator", "pydantics", "structs")
"""They refuse a value that is not documented, and a leap second."""
JUDGED = {"documented": OURS, "refused": f"{OURS}, a page read tolerantly"}


def run(bench: Bench) -> Iterator[Table]:
    """Compare on documented pages, and on pages that hold more than is documented."""
    for kind, title in TITLES.items():
        entrants = {
            CODEC: _entrant("raw:msgspec", kind),
            OURS: _entrant("ours", kind),
            "json, untyped": _entrant("raw:json", kind),
            "orjson, untyped": _entrant("raw:orjson", kind, "orjson"),
            "openapi-python-client, stock": _entrant("stock", kind, "stock"),
            "openapi-generator": _entrant("openapi_generator", kind, "openapi-generator"),
            "pydantic models (our extra)": _entrant("pydantics", kind),
            "msgspec structures (practical limit)": _entrant("structs", kind),
            "copy of the bytes (physical limit)": Entrant("copy", {"kind": kind}),
        }
        if kind in ("unknown value", "refused"):
            entrants = {
                name: entrant
                for name, entrant in entrants.items()
                if entrant.arguments.get("who") not in CLOSED
            }
        key = f"decode, {kind}" if kind != "documented" else "decode"
        table = bench.compare(key, title, entrants, CODEC, ROUNDS)
        if kind in JUDGED:
            verdict = Verdict("decode", JUDGED[kind], ratio_of(table, OURS))
            table = table._replace(verdicts=[verdict])
        yield table


def _entrant(who: str, kind: str, environment: str = "dev") -> Entrant:
    return Entrant("decode", {"who": who, "kind": kind}, environment)
