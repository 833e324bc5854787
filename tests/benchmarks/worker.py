"""One contender in a process of its own, in whatever environment: it runs when it is told to.

    python -m tests.benchmarks.worker package.module:function '{"an": "argument"}'

The function makes a ``Job``. On standard output: first the proof of a run, as one line of JSON;
then, for each line "untimed timed" that comes in, the seconds of the timed runs as [processor,
wall] pairs, and the proof of the last of them: whoever does nothing while the clock runs shows it.
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
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NamedTuple


class Job(NamedTuple):
    """What a contender does again and again."""

    run: Callable[[Any], Any]
    """Takes what it is given for a run; what it gives back is what it worked out."""
    prove: Callable[[Any], Any] = lambda result: None
    """Tells that in plain values: contenders with other proofs are not in one race."""
    give: Callable[[int], Any] = lambda number: None
    """Makes, off the clock, what the run of that number is given: nobody can know it before."""


def make(where: str, arguments: dict[str, Any]) -> Job:
    """Import what makes a job, and let it."""
    module, _, function = where.partition(":")
    job: Job = getattr(importlib.import_module(module), function)(**arguments)
    return job


def timed(
    job: Job, numbers: Iterator[int], untimed: int, times: int
) -> tuple[list[tuple[float, float]], Any]:
    """Run it to warm up, then so many times; give the seconds of each of those, and a proof."""
    gc.collect()
    result = None
    for _ in range(untimed):
        result = job.run(job.give(next(numbers)))
    taken: list[tuple[float, float]] = []
    for _ in range(times):
        given = job.give(next(numbers))
        wall, processor = time.perf_counter(), time.process_time()
        # What the run before gave is thrown away here, so that each run pays for one such.
        result = job.run(given)
        taken.append((time.process_time() - processor, time.perf_counter() - wall))
    return taken, job.prove(result)


def main() -> None:
    """Make the job, prove a run of it, then do as told until the input ends."""
    # What a contender prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    job = make(sys.argv[1], json.loads(sys.argv[2]))

    def tell(value: object) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    numbers = count()
    tell(job.prove(job.run(job.give(next(numbers)))))
    for line in sys.stdin:
        tell(timed(job, numbers, *map(int, line.split())))


if __name__ == "__main__":
    main()
