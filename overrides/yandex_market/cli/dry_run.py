"""--dry-run: what a bulk call would take, and what its journal would make of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import click

from yandex_market.errors import safe
from yandex_market.journal import Plan, Prospect, foresee, plan

from . import options
from .check import FORM, Checked
from .options import Failure
from .output import duration, write_json

if TYPE_CHECKING:
    from yandex_market.settings import Settings

    from .bulk import Job
    from .source import Source

_JOURNAL: Final = {
    "new": "begun",
    "running": "resumed, {:,} are settled",
    "ended": "nothing is left to do",
}


def tell(job: Job, source: Source) -> None:
    """Check the input, look at the journal, and print what a run would do.

    Raises:
        JournalError: it would be refused by the journal.
        Failure: it would be refused for wrong lines.
    """
    settings = options.keyless(job.operation, job.client)
    # Before the input is read, which may take long or wait for somebody; then with what was read.
    found = _foresee(job, settings)
    checked = Checked(job.operation, source)
    rules = Counter(line.rule for line in checked)
    resumed = found is not None and found.state != "new"
    failure = _failure(rules, resumed=resumed, skip=job.skip_invalid)
    if resumed and failure is None:
        found = _foresee(job, settings, digest=checked.digest.digest(), items=checked.taken)
    if found is not None and found.state == "new":
        found = found._replace(to_send=checked.valid)
    to_send = checked.valid if found is None else found.to_send
    planned = plan(job.operation.id, to_send, settings)
    counts = {
        "items": checked.items,
        "valid": checked.valid,
        "duplicates": checked.duplicates,
        "wrong": rules.total(),
    }
    if job.as_json:
        journal = None if found is None else {"path": str(job.journal), **found._asdict()}
        write_json(
            {
                "operation": job.operation.id,
                "server": settings.base_url,
                **counts,
                "journal": journal,
                **planned._asdict(),
                **options.ending(failure),
            }.items()
        )
    else:
        owner = options.owner_of(job.operation, job.owner)
        click.echo(f"{job.operation.id}, {owner}, at {safe(settings.base_url)}: nothing is sent")
        del counts["valid"]
        for name, text in _lines(job, counts, found, to_send, planned):
            click.echo(f"  {name:<10}  {text}")
    if failure is not None:
        failure.told = job.as_json
        raise failure


def _foresee(job: Job, settings: Settings, **given: Any) -> Prospect | None:
    if job.journal is None:
        return None
    return foresee(job.operation, job.owner, job.journal, settings, **given)


def _failure(rules: Counter[str], *, resumed: bool, skip: bool) -> Failure | None:
    if resumed and rules[FORM]:  # what is wrong otherwise was refused when the journal was begun
        return Failure(
            f"{rules[FORM]:,} lines cannot be read, so nothing would be sent: see them with "
            "`yandex-market check`, or use `yandex-market resume`"
        )
    if rules and not resumed and not skip:
        return Failure(
            f"{rules.total():,} lines are wrong, so nothing would be sent: see them with "
            "`yandex-market check`, correct them, or use --skip-invalid"
        )
    return None


def _lines(
    job: Job, counts: dict[str, int], found: Prospect | None, to_send: int, planned: Plan
) -> list[tuple[str, str]]:
    lines = [(name, f"{count:,}") for name, count in counts.items()]
    if found is not None:
        what = _JOURNAL[found.state].format(found.settled)
        lines += [("journal", f"{safe(str(job.journal))}: {what}")]
    lines += [("to send", f"{to_send:,}")]
    if found is not None and found.in_doubt:
        why = "of these: sent before, and no answer is written down"
        lines += [("in doubt", f"{found.in_doubt:,} {why}")]
    if found is not None and found.given_up:
        lines += [("given up", f"{found.given_up:,}: in doubt for too long to repeat a delete")]
    seconds = planned.seconds
    time = f"{duration(seconds)} or more, by the limit" if seconds else "no wait for the limit"
    return [*lines, ("requests", f"{planned.requests:,} or more"), ("time", time)]
