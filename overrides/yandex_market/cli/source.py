"""Reads items from a file or from the standard input, line by line; knows each one's line."""

from __future__ import annotations

import csv
import json
import stat
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, cast

from yandex_market.errors import safe

if TYPE_CHECKING:
    from yandex_market_client.facts import Operation

Kind: TypeAlias = Literal["lines", "csv", "jsonl"]
KINDS: Final[tuple[Kind, ...]] = ("lines", "csv", "jsonl")
STANDARD_INPUT: Final = "-"
_SUFFIXES: Final[dict[str, Kind]] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_DELIMITERS: Final = (",", ";", "\t")
_LONGEST: Final = 1 << 20
_BOM: Final = b"\xef\xbb\xbf"
_FOREIGN: Final = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK\x03\x04": "an Excel or zip file",
    b"\x1f\x8b": "compressed by gzip",
}


class InputError(Exception):
    """The input cannot be read on, or cannot be read at all.

    Args:
        message: what is wrong.
        line: the number of the line, if it is one line's fault.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Form(NamedTuple):
    """How the input is written."""

    kind: Kind | None = None
    """None: by the file's name."""
    column: str | None = None
    """The column's name, or its number from 1; in JSON Lines the field's name."""
    delimiter: str | None = None
    """None: found out from the first line."""
    header: bool | None = None
    """Whether the first line of CSV holds names; None: if the column is given by name."""


class Wrong(NamedTuple):
    """What stands in a line instead of an item."""

    message: str


class Source:
    """The items of a file, each as it stands there; a regular file can be read more than once.

    Args:
        path: the file, or "-".
        form: how it is written.
        operation: what the items are for; its names of a SKU are known as headings.
    """

    def __init__(self, path: str, form: Form, operation: Operation) -> None:
        self.is_standard_input = path == STANDARD_INPUT
        self.name = "standard input" if self.is_standard_input else safe(path)
        self._path = path
        suffix = "" if self.is_standard_input else Path(path).suffix.lower()
        by_name = "csv" if form.column and self.is_standard_input else _SUFFIXES.get(suffix)
        self._kind: Kind = form.kind or by_name or "lines"
        if form.column and self._kind == "lines":
            raise InputError("--column is for CSV and JSON Lines: say --format csv")
        if suffix == ".tsv" and form.delimiter is None:
            form = form._replace(delimiter="\t")
        self._form = form
        self._headings = _headings(operation)
        # Where the distance between an item's place and its line changes.
        self._places: list[int] = []
        self._lines: list[int] = []

    @property
    def is_regular(self) -> bool:
        """Whether it is a file that can be read again."""
        try:
            return not self.is_standard_input and stat.S_ISREG(Path(self._path).stat().st_mode)
        except OSError:
            return False

    def line(self, position: int) -> int:
        """Give the number, from 1, of the line on which an item that was read stands."""
        at = bisect_right(self._places, position) - 1
        return self._lines[at] + position - self._places[at] if at >= 0 else position + 1

    def __iter__(self) -> Iterator[object]:
        for line, item in self.records():
            if isinstance(item, Wrong):
                raise InputError(f"{self.name}, line {line}: {item.message}", line)
            yield item

    def records(self) -> Iterator[tuple[int, object]]:
        """Give each item, or what is wrong in its place, with its line.

        Raises:
            InputError: it cannot be read on.
        """
        self._places, self._lines = [], []
        place, distance = 0, None
        try:
            with self._open() as file:
                for line, item in self._read(file):
                    if line - place != distance:
                        self._places.append(place)
                        self._lines.append(line)
                        distance = line - place
                    place += not isinstance(item, Wrong)
                    yield line, item
        except OSError as error:
            raise InputError(f"{self.name} cannot be read: {error.strerror}") from None

    def _open(self) -> IO[bytes]:
        if self.is_standard_input:
            # Not closed: another one may read on.
            if sys.stdin is None:
                raise InputError("the standard input is closed")
            return open(sys.stdin.fileno(), "rb", closefd=False)
        return Path(self._path).open("rb")

    def _read(self, file: IO[bytes]) -> Iterator[tuple[int, object]]:
        lines = _Lines(file, self.name)
        match self._kind:
            case "lines":
                for text in _whole(lines):
                    yield lines.number, text
            case "csv":
                yield from self._read_csv(lines)
            case "jsonl":
                for text in _whole(lines):
                    yield lines.number, text if isinstance(text, Wrong) else self._json(text)

    def _json(self, text: str) -> object:
        try:
            value: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            return Wrong(f"no JSON: {error}")
        column = self._form.column
        if not isinstance(value, dict):
            return value if column is None else Wrong(f"no object, so it has no {safe(column)}")
        if column is None:
            return Wrong("an object: say with --column which of its fields holds the SKU")
        fields = cast("dict[str, object]", value)
        return fields[column] if column in fields else Wrong(f"it has no field {safe(column)}")

    def _read_csv(self, lines: _Lines) -> Iterator[tuple[int, object]]:
        first = next(lines, None)
        if first is None:
            if self._form.column is not None:
                raise InputError(
                    f"{self.name} is empty, so it has no column {safe(self._form.column)}"
                )
            return
        delimiter = self._form.delimiter or max(_DELIMITERS, key=first.count)
        rows: Iterator[tuple[int, list[str] | Wrong]]
        rows = _Rows(chain([first], lines), lines, delimiter)
        head = next(rows, None)
        if head is None:
            return
        column, named = self._column(head[1])
        if not named:
            rows = chain([head], rows)
        for number, row in rows:
            if isinstance(row, Wrong):
                yield number, row
            elif column < len(row):
                yield number, row[column]
            elif any(row):
                missing = f"column {column + 1} is missing, the line has {len(row)}"
                yield number, Wrong(missing)

    def _column(self, head: list[str] | Wrong) -> tuple[int, bool]:
        """Find the column's index, and whether the first row holds names."""
        wanted, header = self._form.column, self._form.header
        if isinstance(head, Wrong):
            raise InputError(f"{self.name}, line 1: {head.message}", 1)
        names = [name.strip() for name in head]
        shown = ", ".join(safe(name, 40) for name in names[:20])
        if wanted is None and len(names) > 1:
            raise InputError(
                f"{self.name} has several columns ({shown}): say with --column which holds the SKU"
            )
        if wanted is not None and not wanted.isdecimal():
            if header is False:
                raise InputError("--no-header needs the column's number in --column")
            if names.count(wanted) != 1:
                problem = "two columns" if wanted in names else "no column"
                raise InputError(f"{self.name} has {problem} {safe(wanted)}; it has: {shown}")
            return names.index(wanted), True
        number = int(wanted or 1)
        if not 1 <= number <= len(names):
            raise InputError(f"{self.name} has {len(names)} columns, not {number}: {shown}")
        if header is None and _plain(names[number - 1]) in self._headings:
            raise InputError(
                f"{self.name}, line 1: is {safe(names[number - 1])} a heading or a SKU? "
                "Say --header or --no-header"
            )
        return number - 1, bool(header)


class _Lines(Iterator[str]):
    """Decoded lines with their ends; one that is no UTF-8 is noted, and given nearly whole."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.number = 0
        self._wrong: tuple[int, Wrong] | None = None
        self._file, self._name = file, name

    def __next__(self) -> str:
        raw = self._file.readline(_LONGEST)
        if not raw:
            raise StopIteration
        self.number += 1
        if self.number == 1:
            self._look(raw)
            raw = raw.removeprefix(_BOM)
        if len(raw) == _LONGEST and not raw.endswith(b"\n"):
            raise InputError(
                f"{self._name}, line {self.number}: longer than {_LONGEST:,} bytes", self.number
            )
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            self._wrong = self._wrong or self._undecoded(raw, error.start)
            return raw.decode(errors="replace")

    def take_wrong(self) -> tuple[int, Wrong] | None:
        """Give the first line since the last time that could not be decoded."""
        wrong, self._wrong = self._wrong, None
        return wrong

    def _undecoded(self, raw: bytes, at: int) -> tuple[int, Wrong]:
        return self.number, Wrong(
            f"byte 0x{raw[at]:02X} at {at + 1} is not UTF-8; save the file as UTF-8, or "
            "convert it: iconv -f CP1251 -t UTF-8 (if it is in Windows-1251)"
        )

    def _look(self, raw: bytes) -> None:
        found = next((kind for start, kind in _FOREIGN.items() if raw.startswith(start)), None)
        if found is None and b"\0" in raw:
            found = "UTF-16, or no text"
        if found is not None:
            raise InputError(f"{self._name}, line 1: this is {found}; save it as text in UTF-8", 1)


def _whole(lines: _Lines) -> Iterator[str | Wrong]:
    """Give each line without its end; empty ones are passed over."""
    for line in lines:
        if (wrong := lines.take_wrong()) is not None:
            yield wrong[1]
        elif (text := line.removesuffix("\n").removesuffix("\r")) and not text.isspace():
            yield text


class _Rows(Iterator[tuple[int, "list[str] | Wrong"]]):
    """The rows of CSV with the number of their first line; one that is wrong ends nothing."""

    def __init__(self, text: Iterable[str], lines: _Lines, delimiter: str) -> None:
        self._lines = lines
        self._reader = csv.reader(text, delimiter=delimiter, strict=True)
        self._next = 1

    def __next__(self) -> tuple[int, list[str] | Wrong]:
        while True:
            number = self._next
            try:
                row: list[str] | Wrong = next(self._reader)
            except csv.Error as error:
                row = Wrong(f"no CSV: {error}")
            self._next = self._lines.number + 1
            if (wrong := self._lines.take_wrong()) is not None:
                number, row = wrong
            if row:
                return number, row


def _headings(operation: Operation) -> frozenset[str]:
    names = {"sku", operation.batch.field if operation.batch else ""}
    if operation.batch and operation.batch.refusals and operation.batch.refusals.key:
        names.add(operation.batch.refusals.key)
    known = {_plain(name) for name in names}
    return frozenset(known | {name.removesuffix("s") for name in known})


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()
