"""Look at many folders from one process: libraries are imported once, packages in a fork each.

    python -m tests.generator.surface.many FOLDER...

Leaves `collected.json` in each folder, or `problem.txt`.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from pathlib import Path

import attrs
import click
import httpx
import msgspec
import pydantic.fields  # the package itself is lazy
import pydantic.main
import pytest

from generator.surface.collect import CollectError, collect

LIBRARIES = (attrs, click, httpx, msgspec, pydantic, pytest)
"""What the packages import."""


def look(folder: Path) -> None:
    """Write what is public in a folder."""
    try:
        (folder / "collected.json").write_text(json.dumps(collect(folder)), "utf-8")
    except CollectError as error:
        (folder / "problem.txt").write_text(str(error), "utf-8")


if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
        pool.map(look, [Path(one) for one in sys.argv[1:]], chunksize=1)
