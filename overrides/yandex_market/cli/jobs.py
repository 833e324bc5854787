"""status and report: what a journal tells, also while another process works on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

import click

from yandex_market.errors import safe

from . import options
from .options import Exit, Failure, NotAll
from .output import SafeOut, duration, write_json
from .reports import members, show

if TYPE_CHECKING:
    from yandex_market.journal import Status

_KINDS = ("refused", "unknown", "not_sent", "all")
_COUNTS = (
    *("submitted", "accepted", "duplicates", "refused", "unknown", "not_sent"),
    *("in_flight", "pending", "to_do"),
)
_journal = click.argument("journal", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@options.command("yandex-market status run.db")
@_journal
@options.as_json
def status(journal: Path, *, as_json: bool) -> None:
    """Print how far the job of a journal has come.

    It may be running meanwhile. JOURNAL is what its --journal named.
    """
    from yandex_market.journal import status as status_of

    now = status_of(journal)
    if as_json:
        write_json({**now._asdict(), "journal": str(journal)}.items())
    else:
        _show(now)
    raise click.exceptions.Exit(int(_code(now)))


def _code(now: Status) -> Exit:
    if now.to_do or now.state != "ended":
        return Exit.STOPPED
    return Exit.NOT_ALL if now.refused or now.unknown else Exit.OK


def _show(now: Status) -> None:
    if not now.operation:
        click.echo("its input is being read, or never was read to its end")
        return
    operation = options.known(now.operation)
    holder = f"process {now.holder_pid} works on it" if now.holder_pid else "nobody works on it"
    click.echo(f"{operation.id}, {options.owner_of(operation, now.owner)}: {now.state}; {holder}")
    for name in _COUNTS:
        count = getattr(now, name)
        click.echo(f"  {name.replace('_', ' '):<10}  {count:,}")
    if now.rate_per_minute:
        click.echo(f"  {'rate':<10}  {now.rate_per_minute:,.0f} a minute")
    if now.to_do:
        click.echo(f"  {'time left':<10}  {duration(now.seconds_left)} or more, by the limit")


@options.command(
    "yandex-market report run.db\n"
    "yandex-market report run.db --only refused --output refused.csv\n"
    "yandex-market report run.db --only unknown --format jsonl |\n"
    "      yandex-market archive - --format jsonl --column item --business 123"
)
@_journal
@click.option("--only", "kind", type=click.Choice(_KINDS), help="Print these items instead.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    help="With --only: CSV that is safe to open in a spreadsheet (default), or JSON Lines.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="With --only: the file to write to, instead of the standard output.",
)
@options.as_json
def report(
    journal: Path, *, kind: str | None, form: str | None, output: Path | None, as_json: bool
) -> None:
    """Print what became of the items of a journal.

    Its job may be running meanwhile. JOURNAL is what its --journal named.
    """
    if kind is None and (form or output):
        raise click.UsageError("--format and --output need --only")
    if kind is not None:
        if as_json:
            raise click.UsageError("--only prints items; for JSON say --format jsonl")
        _export(journal, kind, form or "csv", output)
        return
    from yandex_market.journal import report as report_of
    from yandex_market.journal import status as status_of

    now = status_of(journal)
    told = report_of(journal)
    if as_json:
        more = {"owner": now.owner, "state": now.state, "in_flight": now.in_flight}
        write_json({**members(told), **more}.items())
    elif now.operation:
        show(told, options.owner_of(options.known(now.operation), now.owner))
        if now.in_flight:
            those = f"{now.in_flight:,} of the unknown, which process {now.holder_pid} has sent"
            click.echo(f"  in flight   {those}")
    else:
        _show(now)
    raise click.exceptions.Exit(int(_code(now)))


def _export(journal: Path, kind: Any, form: Any, output: Path | None) -> None:
    from yandex_market.journal import export

    try:
        if output is None:
            count = export(journal, kind, form, cast("TextIO", SafeOut()))
            sys.stdout.flush()
        else:
            _keep_apart(output, journal)
            with _replacing(output) as out:
                count = export(journal, kind, form, out)
    except BrokenPipeError:
        raise
    except OSError as error:
        place = safe(str(output or "the standard output"))
        raise NotAll(f"{place} cannot be written: {error.strerror}") from None
    click.echo(f"{count:,} items", err=True)


def _keep_apart(output: Path, journal: Path) -> None:
    from yandex_market.journal_file import files, real

    for file in files(real(journal)):
        if real(output) == file or (output.exists() and file.exists() and output.samefile(file)):
            raise Failure(f"{safe(str(output))} belongs to the journal: name another file")


@contextmanager
def _replacing(output: Path) -> Generator[TextIO, None, None]:
    """Open a file that takes another's place only when it is whole."""
    place = output.resolve()
    if place.exists() and not place.is_file():  # a pipe, a device
        with place.open("w", encoding="utf-8", newline="") as out:
            yield out
        return
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        with part.open("x", encoding="utf-8", newline="") as out:
            yield out
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
