"""archive, delete, resume: from a file, or a journal, to a report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import click
from yandex_market_client.facts import BY_PYTHON_NAME, Operation

from yandex_market.errors import (
    InvalidOfferIds,
    InvalidRequestError,
    JournalError,
    MarketError,
    SettingsError,
    safe,
)

from . import options
from .options import Exit, Failure, Stopped
from .output import write_json
from .progress import Figures, Shown
from .reports import members, show
from .source import InputError, Source
from .stopping import Stopping

if TYPE_CHECKING:
    from yandex_market.report import BulkReport

_ARCHIVE: Final = BY_PYTHON_NAME["add_offers_to_archive"]  # relies on: add_offers_to_archive.batch
_DELETE: Final = BY_PYTHON_NAME["delete_offers"]  # relies on: delete_offers.batch
_SHOWN: Final = 20

journal_option = click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="File that keeps the account, so that the job can be resumed after anything.",
)
skip_invalid = click.option(
    "--skip-invalid",
    is_flag=True,
    help="Send the others if a SKU breaks the rules; else nothing is sent then.",
)
dry_run = click.option(
    "--dry-run", is_flag=True, help="Send nothing: check the input and say what it would take."
)


class Job(NamedTuple):
    """One bulk call of the command line."""

    operation: Operation
    owner: int
    source: Source | None
    """None: what the journal holds."""
    journal: Path | None = None
    skip_invalid: bool = False
    as_json: bool = False
    client: options.Given = options.Given()

    @property
    def title(self) -> str:
        """What is done, in two words."""
        return (
            self.operation.python_name.partition("_")[0] if self.operation is _DELETE else "archive"
        )


def _bulk_command(function: Callable[..., Any]) -> Callable[..., Any]:
    for decorate in (
        options.as_json,
        options.limit,
        options.base_url,
        dry_run,
        skip_invalid,
        journal_option,
        options.reads_items,
        options.business,
        click.argument("file"),
    ):
        function = decorate(function)
    return function


@options.command(
    "yandex-market archive skus.csv --column sku --business 123 --journal run.db\n"
    "yandex-market archive - --business 123 --json < skus.txt"
)
@_bulk_command
def archive(file: str, **given: Any) -> None:
    """Put the products of a file in the archive.

    FILE is a file in UTF-8, or - for the standard input: a SKU on each line, CSV, or JSON Lines.
    """
    _start(_ARCHIVE, file, yes=True, **given)


@options.command(
    "yandex-market delete skus.txt --business 123 --journal run.db\n"
    "yandex-market delete - --business 123 --yes < skus.txt"
)
@_bulk_command
@options.doubt
@options.yes
def delete(file: str, **given: Any) -> None:
    """Delete the products of a file from the catalogue.

    FILE is a file in UTF-8, or - for the standard input: a SKU on each line, CSV, or JSON Lines.

    Deleting cannot be taken back: it asks first, with the number of SKUs, and needs --yes where
    nobody can be asked.
    """
    _start(_DELETE, file, **given)


@options.command("yandex-market resume run.db")
@click.argument("journal", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.base_url
@options.limit
@options.doubt
@options.yes
@options.as_json
def resume(journal: Path, *, yes: bool, as_json: bool, **given: Any) -> None:
    """Go on with a job that was stopped, killed or broken.

    JOURNAL is what its --journal named. What is settled is not sent again. It asks before it
    deletes.
    """
    from yandex_market.journal import status

    now = status(journal)
    if not now.operation:
        raise Failure(f"{safe(str(journal))} has no input yet: begin anew, with the file")
    client = options.Given(**given)
    job = Job(
        *(options.known(now.operation), now.owner, None, journal),
        as_json=as_json,
        client=client,
    )
    if client.doubt is not None and job.operation is not _DELETE:
        raise Failure("--doubt is for deletes: an archive is sent again however long ago it was")
    if job.operation is _DELETE and now.state != "loading" and not yes:
        _confirm(_count(job), job)
    _run(job)


def _start(
    operation: Operation, file: str, *, business: int, yes: bool, dry_run: bool, **given: Any
) -> None:
    source = options.source_of(operation, file, given)
    client = options.Given(**{name: given.pop(name, None) for name in options.Given._fields})
    job = Job(operation, business, source, client=client, **given)
    if dry_run:
        from .dry_run import tell

        tell(job, source)
        return
    if not yes:
        _confirm(_count(job), job)
    _run(job)


def _count(job: Job) -> int | None:
    """Count what would be deleted; None if nobody can tell it, or be asked.

    Raises:
        InputError: a line cannot be read.
        JournalError: the journal is of another call, or input.
    """
    look = None
    if job.journal is not None:
        from yandex_market.journal import foresee

        settings = options.keyless(job.operation, job.client)
        look = partial(foresee, job.operation, job.owner, job.journal, settings)
    found = look() if look is not None else None
    resumed = found is not None and found.state != "new"
    if job.source is None or not job.source.is_regular or not options.interactive():
        return found.to_send if found is not None and resumed else None
    # As a run would take it: what cannot be read and, of a resumption, another input is refused
    # before anybody is asked.
    from .check import FORM, Checked

    checked = Checked(job.operation, job.source)
    for wrong in checked:
        if wrong.rule == FORM:
            raise InputError(f"{job.source.name}, line {wrong.line}: {wrong.message}", wrong.line)
    if look is not None and resumed:
        return look(digest=checked.digest.digest(), items=checked.taken).to_send
    return checked.valid


def _confirm(count: int | None, job: Job) -> None:
    if count == 0:
        return
    if count is None or not options.interactive():
        why = (
            "standard input is no terminal"
            if not options.interactive()
            else "FILE is read only once"
        )
        raise Failure(f"deleting needs --yes here: {why}, so nobody can be asked")
    owner = options.owner_of(job.operation, job.owner)
    what = f"{count:,} SKU{'' if count == 1 else 's'} of {owner}"
    if not click.confirm(f"Delete {what}? This cannot be taken back.", err=True):
        raise Stopped("nothing was deleted")


# The call


def _run(job: Job) -> None:
    stopping = Stopping()
    market = options.market_for(job.operation, job.client, stopping)
    amount = market.settings.limit_of(job.operation)
    whole = job.source is None or job.journal is not None or not job.skip_invalid
    before = _before(job)
    figures = Figures(job.operation.limit, amount, before.settled)
    shown = Shown(job.title, figures, whole=whole)
    stopping.tell = shown.say
    method = getattr(market, job.operation.python_name)
    items = None if job.source is None else stopping.reading(shown.reading(job.source))
    error: BaseException | None = None
    report: BulkReport | None = None
    with ExitStack() as stack:
        stack.enter_context(market)
        stack.enter_context(stopping)
        stack.enter_context(shown)
        try:
            report = method(job.owner, items, **_keywords(job, shown, stopping))
        except (KeyboardInterrupt, MarketError, InputError) as raised:
            error, report = raised, getattr(raised, "report", None)
    sent = report is not None and report.requests > before.requests
    _finish(job, report, error, sent=sent, stopped=stopping.asked)


class _Before(NamedTuple):
    """What earlier runs of a journal did."""

    settled: int = 0
    requests: int = 0


def _before(job: Job) -> _Before:
    if job.journal is None:
        return _Before()
    from yandex_market.journal import status

    with suppress(JournalError):  # there is none, or the call itself will say what is wrong
        now = status(job.journal)
        settled = now.accepted + now.duplicates + now.refused + now.unknown
        return _Before(settled, now.requests)
    return _Before()


def _keywords(job: Job, shown: Shown, stopping: Stopping) -> dict[str, Any]:
    on_invalid: Literal["raise", "refuse"] = "refuse" if job.skip_invalid else "raise"
    keywords: dict[str, Any] = {"on_progress": shown.update, "stop": stopping.is_asked}
    if job.source is not None:
        keywords["on_invalid"] = on_invalid
    if job.journal is not None:
        keywords["journal"] = job.journal
    return keywords


def _finish(
    job: Job, report: BulkReport | None, error: BaseException | None, *, sent: bool, stopped: bool
) -> None:
    """Print the report and what to do next; end with the exit code."""
    code = _code(job, report, error, sent=sent, stopped=stopped)
    if job.as_json:
        more: dict[str, Any] = {"exit_code": int(code), "error": None}
        if error is not None:
            more["error"] = {"type": type(error).__name__, "message": _message(job, error)}
        write_json({**({} if report is None else members(report)), **more}.items())
    elif report is not None and code is not Exit.WRONG:
        show(report, options.owner_of(job.operation, job.owner), job.source)
    if error is not None:
        begin = "" if isinstance(error, KeyboardInterrupt) else "error: "
        click.echo(begin + _message(job, error), err=True)
    if code in (Exit.STOPPED, Exit.NOT_ALL) and report is not None:
        for line in rest_of(job, report):
            click.echo(line, err=True)
    if code is Exit.STOPPED:
        click.echo(_next(job, report), err=True)
    raise click.exceptions.Exit(int(code))


def _code(
    job: Job, report: BulkReport | None, error: BaseException | None, *, sent: bool, stopped: bool
) -> Exit:
    if error is None:
        assert report is not None, "a call ends with a report or an error"
        if report.all_accepted:
            return Exit.OK
        return Exit.STOPPED if _is_left(job, report) and (stopped or job.journal) else Exit.NOT_ALL
    if isinstance(error, KeyboardInterrupt):
        return Exit.STOPPED
    if isinstance(error, InvalidRequestError | SettingsError):
        return Exit.WRONG
    if isinstance(error, InputError | JournalError) and not sent:
        return Exit.WRONG
    left = job.journal is not None and _is_left(job, report)
    return Exit.STOPPED if left else Exit.NOT_ALL


def _is_left(job: Job, report: BulkReport | None) -> bool:
    """Whether calling again would send something."""
    if report is None or not report.exhausted:
        return True
    if job.journal is not None:
        from yandex_market.journal import status

        with suppress(JournalError):  # then what the call told has to do
            return status(job.journal).to_do > 0
    return bool(report.not_sent)


def _message(job: Job, error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "stopped"
    if isinstance(error, InvalidOfferIds) and job.source is not None:
        source = job.source
        lines = [
            f"{source.name}, line {source.line(problem.position)}: {safe(problem.message)}"
            for problem in error.problems[:_SHOWN]
        ]
        rest = len(error.problems) - len(lines)
        more = [f"and {rest:,} more: see them with `yandex-market check`"] if rest else []
        return "\n".join(["nothing was sent: the input is wrong", *lines, *more])
    return str(error)


def rest_of(job: Job, report: BulkReport) -> list[str]:
    """Say where a journal tells of what was not accepted."""
    if job.journal is None:
        return []
    words = ("yandex-market", "report", _argument(job.journal), "--only")
    kinds = {"refused": report.refused, "unknown": report.unknown}
    return [f"what is {k}: {options.quoted(*words, k)}" for k, found in kinds.items() if found]


def _next(job: Job, report: BulkReport | None) -> str:
    if job.journal is None:
        return "there is no --journal to resume from; the report says how far it came"
    if job.source is not None and (report is None or not report.exhausted):
        # It may not even be a new one: what an earlier call loaded, the same input resumes too.
        again = options.quoted("yandex-market", *sys.argv[1:])
        return f"the input was not read to its end; to go on: {again}"
    words = ["yandex-market", "resume", _argument(job.journal), *job.client.words()]
    return f"to go on: {options.quoted(*words)}"


def _argument(path: Path) -> str:
    """Write a path so that it is taken for no option."""
    text = str(path)
    return f"./{text}" if text.startswith("-") else text
