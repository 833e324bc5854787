"""What is written: text that is safe on a terminal, JSON without loss, durations, counts."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from typing import IO, Any, Final, NamedTuple

from yandex_market.errors import safe

_FIRST_OF_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


class Items(NamedTuple):
    """A list that is written entry by entry, however long it is."""

    entries: Iterable[Any]


def to_json(value: Any) -> str:
    """Write a value on one line; what a terminal would act on is escaped, which loses nothing."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if text.isprintable() else "".join(map(_escaped, text))


def _escaped(c: str) -> str:
    return c if c.isprintable() else json.dumps(c)[1:-1]


def write_json(members: Iterable[tuple[str, Any]]) -> None:
    """Write an object to the standard output, a line for each member and entry of ``Items``."""
    out, before = sys.stdout, "{\n"
    for name, value in members:
        out.write(f"{before}  {json.dumps(name)}: ")
        before = ",\n"
        if isinstance(value, Items):
            _write_items(value, out)
        else:
            out.write(to_json(value))
    out.write("\n}\n")
    out.flush()


def _write_items(items: Items, out: IO[str]) -> None:
    before, end = "[\n    ", "[]"
    for entry in items.entries:
        out.write(before + to_json(entry))
        before, end = ",\n    ", "\n  ]"
    out.write(end)


def cell(value: Any) -> str:
    """Give a cell of CSV: objects as JSON; text that a spreadsheet would run has a ' before it."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return to_json(value)
    return f"'{value}" if value.startswith(_FIRST_OF_FORMULAS) else value


class SafeOut(io.TextIOBase):
    """The standard output; what a terminal would act on is escaped if it is one."""

    def write(self, text: str, /) -> int:
        """Write text."""
        if not sys.stdout.isatty():
            return sys.stdout.write(text)
        lines = (safe(line, len(line)) for line in text.replace("\r\n", "\n").split("\n"))
        sys.stdout.write("\n".join(lines))
        return len(text)

    def flush(self) -> None:
        """Write out what is kept back."""
        sys.stdout.flush()


def duration(seconds: float) -> str:
    """Say how long, in the two largest units that matter."""
    whole = round(seconds)
    if whole < 10:
        return f"{seconds:.1f} s"
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if minutes < 10 and rest else f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def prepare_streams() -> None:
    """Let data be UTF-8 wherever it goes, and no character be an error on the way."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            options = {} if stream.isatty() else {"encoding": "utf-8"}
            reconfigure(errors="backslashreplace", **options)
