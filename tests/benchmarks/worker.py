"""One contender in a process of its own, in whatever environment: it runs when it is told to.

    python -m tests.benchmarks.worker package.module:function '{"an": "argument"}'

The function makes a ``Job``. On standard output: first its proof, as one line of JSON; then, for
each line "untimed timed" that comes in, the seconds of the timed runs as [processor, wall] pairs.
Needs the standard library alone.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple


class Job(NamedTuple):
    """What a contender does again and again."""

    run: Callable[[], object]
    proof: Any = None
    """What the run works out, in plain values: contenders with other proofs are not in one race."""


def make(where: str, arguments: dict[str, Any]) -> Job:
    """Import what makes a job, and let it."""
    module, _, function = where.partition(":")
    job: Job = getattr(importlib.import_module(module), function)(**arguments)
    return job


def timed(run: Callable[[], object], untimed: int, times: int) -> list[tuple[float, float]]:
    """Run it to warm up, then so many times; give the seconds of each of those."""
    gc.collect()
    for _ in range(untimed):
        run()
    taken: list[tuple[float, float]] = []
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        run()
        taken.append((time.process_time() - processor, time.perf_counter() - wall))
    return taken


def main() -> None:
    """Make the job, tell its proof, then do as told until the input ends."""
    # What a contender prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    job = make(sys.argv[1], json.loads(sys.argv[2]))

    def tell(value: object) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    tell(job.proof)
    for line in sys.stdin:
        tell(timed(job.run, *map(int, line.split())))


if __name__ == "__main__":
    main()
