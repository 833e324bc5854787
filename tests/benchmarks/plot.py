"""Draw time and memory against the number of items, from the results; runs where matplotlib is.

python -m tests.benchmarks.plot bench.json drawing.svg ...
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("agg")

from matplotlib import pyplot

FIGURES = ("CPU, s", "peak of memory, MB more")


def main(results: str, *drawings: str) -> None:
    """Draw one line a kind, and a dashed one as steep as linear growth."""
    table = json.loads(Path(results).read_text(encoding="utf-8"))["tables"].get("linearity")
    if table is None:
        return
    figure, axes = pyplot.subplots(1, len(FIGURES), figsize=(11, 4.5), layout="constrained")
    for name, axis in zip(FIGURES, axes, strict=True):
        for kind in dict.fromkeys(row["who"] for row in table["rows"]):
            points = [
                (row["figures"]["items"], row["figures"][name])
                for row in table["rows"]
                if row["who"] == kind and row["figures"][name] > 0
            ]
            axis.plot(*zip(*points, strict=True), marker="o", label=kind)
        low, high = axis.get_xlim()[0], axis.get_xlim()[1]
        middle = axis.get_ylim()[1]
        axis.plot([low, high], [middle * low / high, middle], "--", color="gray", label="linear")
        axis.set(xscale="log", yscale="log", xlabel="items", ylabel=name)
        axis.grid(visible=True, which="major", alpha=0.3)
        axis.legend()
    figure.suptitle(table["title"])
    for drawing in drawings:
        figure.savefig(drawing, dpi=120)


if __name__ == "__main__":
    main(*sys.argv[1:])
