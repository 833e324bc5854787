"""check: every wrong line of a file, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click
from yandex_market_client.facts import BY_PYTHON_NAME, Operation

from yandex_market.errors import safe
from yandex_market.journal_items import Digest
from yandex_market.skus import Intake

from . import options
from .options import Exit
from .output import Items, write_json
from .source import InputError, Wrong

if TYPE_CHECKING:
    from .source import Source

# relies on: add_offers_to_archive.batch, delete_offers.batch
_OPERATIONS: Final = {"archive": "add_offers_to_archive", "delete": "delete_offers"}
_PIECE: Final = 1000
FORM: Final = "form"
"""The rule that a line breaks which holds no item."""


class WrongLine(NamedTuple):
    """What is wrong on one line."""

    line: int
    rule: str
    message: str
    item: Any


class Checked:
    """Iterates over what is wrong in a source, and counts meanwhile; memory is for repeats only."""

    def __init__(self, operation: Operation, source: Source) -> None:
        self._intake = Intake.of(operation)
        self._source = source
        self.digest = Digest()
        """Of the items, as a journal keeps it."""
        self.items = 0
        """Lines that hold an item, right or wrong, or should."""
        self.duplicates = 0
        self.valid = 0
        """What would be sent."""

    @property
    def taken(self) -> int:
        """How many items there were, right or wrong, without the lines that hold none."""
        return self._intake.taken

    def __iter__(self) -> Iterator[WrongLine]:
        records = self._source.records()
        while piece := list(islice(records, _PIECE)):
            self.items += len(piece)
            lines = [line for line, item in piece if not isinstance(item, Wrong)]
            first = self._intake.taken
            taken = self._intake.take_many([i for _, i in piece if not isinstance(i, Wrong)])
            self.digest.add(taken)
            self.valid += len(taken.entries)
            self.duplicates += len(taken.duplicates)
            found = [WrongLine(n, FORM, i.message, None) for n, i in piece if isinstance(i, Wrong)]
            found += [
                WrongLine(
                    lines[item.position - first],
                    item.problem.rule,
                    "; ".join(problem.message for problem in item.problems),
                    item.item,
                )
                for item in taken.invalid
            ]
            yield from sorted(found, key=lambda wrong: wrong.line)


@options.command("yandex-market check skus.csv --column sku")
@click.argument("file")
@options.reads_items
@click.option(
    "--for",
    "purpose",
    type=click.Choice(list(_OPERATIONS)),
    default="archive",
    show_default=True,
    help="What the SKUs are for.",
)
@options.as_json
def check(file: str, *, purpose: str, as_json: bool, **given: Any) -> None:
    """Print each wrong line of a file, and why.

    Nothing is sent, and no key is needed. FILE is a file in UTF-8, or - for the standard input: a
    SKU on each line, CSV, or JSON Lines.
    """
    operation = BY_PYTHON_NAME[_OPERATIONS[purpose]]
    source = options.source_of(operation, file, given)
    checked = Checked(operation, source)
    wrong = 0

    def found() -> Iterator[WrongLine]:
        nonlocal wrong
        try:
            for one in checked:
                wrong += 1
                yield one
        except InputError as error:
            if error.line is None:
                raise
            wrong += 1
            what = str(error).removeprefix(f"{source.name}, line {error.line}: ")
            yield WrongLine(error.line, FORM, f"{what}; what follows was not read", None)

    if as_json:
        told = found()
        first = [*islice(told, 1)]  # a file that cannot be read is told before anything is written
        write_json(_members(source.name, chain(first, told), checked))
    else:
        for one in found():
            click.echo(f"line {one.line}: {safe(one.message, 1000)}")
    click.echo(
        f"{source.name}: {checked.items:,} items, {checked.valid:,} right, "
        f"{checked.duplicates:,} duplicates, {wrong:,} wrong",
        err=True,
    )
    raise click.exceptions.Exit(int(Exit.NOT_ALL if wrong else Exit.OK))


def _members(name: str, found: Iterator[WrongLine], checked: Checked) -> Iterator[tuple[str, Any]]:
    yield "file", name
    yield "wrong", Items(one._asdict() for one in found)
    # Known once the file has been read.
    yield from {
        "items": checked.items,
        "valid": checked.valid,
        "duplicates": checked.duplicates,
    }.items()
