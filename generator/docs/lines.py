"""Where in a YAML file its parts stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from generator.spec import escape


def lines_of(path: Path) -> Iterator[tuple[str, int]]:
    """The line, from 1, of each key and list element of a YAML file, by JSON pointer."""
    reader: Any = YAML(typ="safe", pure=True)
    yield "", 1
    yield from _lines_in(reader.compose(path.read_text("utf-8")), "")


def _lines_in(node: Any, pointer: str) -> Iterator[tuple[str, int]]:
    if node.id == "mapping":
        for key, value in node.value:
            where = f"{pointer}/{escape(str(key.value))}"
            yield where, key.start_mark.line + 1
            yield from _lines_in(value, where)
    elif node.id == "sequence":
        for index, value in enumerate(node.value):
            yield f"{pointer}/{index}", value.start_mark.line + 1
            yield from _lines_in(value, f"{pointer}/{index}")
