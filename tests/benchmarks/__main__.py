"""Measure this SDK beside the others: `make bench`, or `make bench ARGS="--only decode"`.

Writes bench.json, bench.md and, where matplotlib is, bench-linearity.svg to build/.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from .bench import Bench
from .environments import DEV, PLACE, generated, prepared, versions
from .fixtures import ROOT
from .results import Table, as_json, as_markdown

CASES: Final = (
    "decode",
    "encode",
    "page",
    "archive",
    "skus",
    "memory",
    "imports",
    "generation",
    "makespan",
    "linearity",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the cases asked for, and write down what came of them."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=CASES, help="run this case; repeatable")
    parser.add_argument(
        "--short",
        action="store_true",
        help="prove that it runs: nothing installed, little measured",
    )
    parser.add_argument(
        "--output", type=Path, default=ROOT / "build", help="folder for the results"
    )
    options = parser.parse_args(arguments)
    PLACE.mkdir(parents=True, exist_ok=True)
    bench = Bench({DEV.name: DEV}, options.short)
    if options.short:
        environments, notes = generated(bench.say), ["a short run: the figures mean nothing"]
    else:
        environments, notes = prepared(bench.say)
    bench.environments = environments
    load = os.getloadavg()
    tables: list[Table] = []
    for name in CASES:
        if options.only is None or name in options.only:
            module = importlib.import_module(f".cases.{name}", __package__)
            tables += module.run(bench)
    plot = environments.get("plot")
    if plot is None and importlib.util.find_spec("matplotlib"):
        plot = DEV
    if plot is None:
        bench.leave_out("the plot of growth", "plot")
    facts = _facts(load, notes, bench)
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "bench.json").write_text(as_json(tables, facts), encoding="utf-8")
    text = as_markdown(tables, facts)
    (options.output / "bench.md").write_text(text, encoding="utf-8")
    if plot is None:
        bench.say("no plot: matplotlib is not here")
    else:
        drawn = [options.output / f"bench-linearity.{kind}" for kind in ("svg", "png")]
        command = ["-m", "tests.benchmarks.plot", options.output / "bench.json", *drawn]
        subprocess.run([plot.python, *command], cwd=ROOT, env=plot.variables(), check=True)
    sys.stdout.write(text)
    bench.say(f"written to {os.path.relpath(options.output)}")


def _facts(load: tuple[float, float, float], notes: list[str], bench: Bench) -> dict[str, Any]:
    """Say what was measured on what; no names of machines."""
    found = Path("/proc/cpuinfo")
    lines = found.read_text().splitlines() if found.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    commit = ""
    if git := shutil.which("git"):
        commit = subprocess.run(
            [git, "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
        ).stdout.strip()
    return {
        "processor": f"{next(names, platform.processor())}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.machine()}, {'-'.join(platform.libc_ver())}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "commit": commit,
        "load before": " ".join(f"{figure:.1f}" for figure in load),
        "load after": " ".join(f"{figure:.1f}" for figure in os.getloadavg()),
        **{
            f"packages, {name}": ", ".join(f"{k} {v}" for k, v in versions(environment).items())
            for name, environment in bench.environments.items()
        },
        "notes": "; ".join(notes),
        "not run [for want of]": "; ".join(bench.left_out) or "nothing",
    }


if __name__ == "__main__":
    main()
