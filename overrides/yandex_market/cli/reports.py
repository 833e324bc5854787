"""A report as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click

from yandex_market.errors import safe

from .output import Items, duration

if TYPE_CHECKING:
    from yandex_market.report import BulkReport, Refusal, Unsettled

    from .source import Source

_SHOWN: Final = 10
_LONG: Final = 100
_LISTS: Final = ("refused", "unknown", "not_sent")


def members(report: BulkReport) -> dict[str, Any]:
    """Give the report for JSON; its lists are written as they are read."""
    plain = report._asdict()
    for name in _LISTS:
        plain[name] = Items(entry._asdict() for entry in plain[name])
    return {**plain, "all_accepted": report.all_accepted}


def show(report: BulkReport, owner: str, source: Source | None = None) -> None:
    """Print the report, with the first of what was not accepted."""
    whole = "" if report.exhausted else " (the input was not read to its end)"
    click.echo(f"{report.operation}, {owner}: {report.submitted:,} submitted{whole}")
    click.echo(f"  accepted    {report.accepted:,}")
    click.echo(f"  duplicates  {report.duplicates:,}")
    _listed("refused", report.refused, source)
    _listed("unknown", report.unknown, source)
    _listed("not sent", report.not_sent, source)
    many = "" if report.requests == 1 else "s"
    click.echo(f"  {report.requests:,} request{many} in {duration(report.seconds)}")


def _listed(name: str, entries: Sequence[Refusal | Unsettled], source: Source | None) -> None:
    click.echo(f"  {name:<10}  {len(entries):,}")
    told = ""
    for entry in islice(entries, _SHOWN):
        place = f"line {source.line(entry.position)}" if source else f"item {entry.position + 1}"
        reason = _reason(entry)
        if reason != told:
            click.echo(f"    {reason}:")
        told = reason
        click.echo(f"      {safe(str(entry.item), 60)} ({place})")
    if len(entries) > _SHOWN:
        click.echo(f"      and {len(entries) - _SHOWN:,} more")


def _reason(entry: Any) -> str:
    reason = getattr(entry, "reason", None) or getattr(entry, "code", None)
    message = getattr(entry, "message", None)
    return safe(": ".join(filter(None, (reason, message))) or "no reason given", _LONG)
