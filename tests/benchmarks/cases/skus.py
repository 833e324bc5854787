"""From a million SKUs to the bodies of requests: validated, each SKU once, encoded."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bench import Bench, Entrant, Rounds, ratio_of
from tests.benchmarks.fixtures import SKUS
from tests.benchmarks.results import Table, Verdict

ROUNDS = Rounds(4, untimed=0)
NUMBER, SHORT = 1_000_000, 2_000
NAIVE = "naive loop: re.fullmatch, set, json.dumps"
OURS = "this SDK: as a call does it"


def run(bench: Bench) -> Iterator[Table]:
    """Compare for each kind of SKU, and for an input in which SKUs come twice."""
    number = SHORT if bench.short else NUMBER
    kinds = [("plain", 100)] if bench.short else [*((kind, 0) for kind in SKUS), ("plain", 100)]
    for kind, repeated in kinds:
        named = "one in a hundred repeated" if repeated else kind
        given = {"number": number, "kind": kind}
        table = bench.compare(
            f"skus, {named}",
            f"{number:,} SKUs to batches: {named}",
            {
                NAIVE: _entrant("naive", given, repeated),
                "naive loop with a compiled pattern": _entrant("naive:compiled", given, repeated),
                OURS: _entrant("ours", given, repeated),
                "this SDK: on_invalid='refuse'": _entrant("ours:refuse", given, repeated),
                "encoding alone (practical limit)": Entrant("encode_batches", given),
            },
            NAIVE,
            ROUNDS,
        )
        verdict = Verdict("skus", f"{OURS}, {named}", ratio_of(table, OURS))
        yield table._replace(verdicts=[verdict])


def _entrant(who: str, given: dict[str, object], repeated: int) -> Entrant:
    return Entrant("batch", {"who": who, **given, "repeated": repeated})
