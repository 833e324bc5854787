"""Look at many folders from one process: libraries are imported once, packages in a fork each.

What the first folder holds is parsed before, for all: the others differ from it in a file or two.

    python -m tests.generator.surface.many FOLDER...

Leaves `collected.json` in each folder, or `problem.txt`.
"""

from __future__ import annotations

import gc
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

from generator.surface.annotation import tree
from generator.surface.collect import CollectError, collect
from generator.surface.members import functions

LIBRARIES = (attrs, click, httpx, msgspec, pydantic, pytest)
"""What the packages import."""


def look(folder: Path) -> None:
    """Write what is public in a folder."""
    try:
        (folder / "collected.json").write_text(json.dumps(collect(folder)), "utf-8")
    except CollectError as error:
        (folder / "problem.txt").write_text(str(error), "utf-8")


def main(folders: list[Path]) -> None:
    """Look at the folders, two at a time."""
    for path in folders[0].rglob("*.py"):
        functions(tree(path.read_bytes()))
    # A fork lives for a moment: to look for its garbage would copy what all of them share.
    gc.disable()
    with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
        pool.map(look, folders, chunksize=1)


if __name__ == "__main__":
    main([Path(one) for one in sys.argv[1:]])
