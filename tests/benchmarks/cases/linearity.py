"""Time and memory for a thousand items, and for a million: cost has to grow with the number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from math import log
from statistics import linear_regression, median
from typing import NamedTuple

from tests.benchmarks.bench import Bench, Entrant
from tests.benchmarks.results import Row, Table, Verdict

SIZES, SHORT = (1_000, 10_000, 100_000, 1_000_000), (1_000, 4_000)
KINDS = ("batching", "bulk", "journal", "paging")
LARGE = 1_000_000
"""So many items are measured once; fewer of them three times."""


class Took(NamedTuple):
    """Seconds of the processor and of the clock; MB by which the peak of memory grew."""

    cpu: float
    wall: float
    mb: float


def run(bench: Bench) -> Iterator[Table]:
    """Measure each kind at each size, and judge the power of the number in the last step."""
    sizes = SHORT if bench.short else SIZES
    rows: list[Row] = []
    verdicts: list[Verdict] = []
    for kind in KINDS:
        bench.say(f"Linearity of {kind}: {', '.join(f'{size:,}' for size in sizes)} items")
        found = [_measured(bench, kind, size) for size in sizes]
        for step, (size, took) in enumerate(zip(sizes, found, strict=True)):
            both = slice(step - 1, step + 1)
            figures: dict[str, float | str] = {
                "items": float(size),
                "CPU, s": took.cpu,
                "wall, s": took.wall,
                "microseconds an item": took.cpu / size * 1e6,
                "exponent of this step": exponent(sizes[both], found[both]) if step else "",
                "peak of memory, MB more": took.mb,
            }
            rows.append(Row(kind, figures))
        steep = exponent(sizes[-2:], found[-2:])
        verdicts.append(
            Verdict("linearity", f"{kind}, {sizes[-2]:,} to {sizes[-1]:,} items", steep)
        )
    notes = [
        """All but batching go through the whole client, over a transport that answers at once, \
in virtual time. The input is a generator; what was read is not held. The journal is on disk.""",
        "Judged is the last step: in small numbers, what a call costs by itself hides the growth.",
        "Memory is how far the process's peak rose, not what is held at the end.",
    ]
    yield Table(
        "linearity", "Growth with the number of items", rows, verdicts=verdicts, notes=notes
    )


def exponent(sizes: Sequence[int], took: Sequence[Took]) -> float:
    """Give the power of the size with which the processor's time grows."""
    return linear_regression([*map(log, sizes)], [log(each.cpu) for each in took]).slope


def _measured(bench: Bench, kind: str, size: int) -> Took:
    entrant = Entrant("grow", {"what": kind, "number": size})
    found: list[Took] = []
    for _ in range(1 if size >= LARGE or bench.short else 3):
        with closing(bench.worker(entrant)) as worker:
            found.append(Took(**worker.proof))
    return Took(*map(median, zip(*found, strict=True)))
