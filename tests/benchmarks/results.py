"""What a run found, as data, as JSON and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from .race import Spread
from .targets import TARGETS


class Row(NamedTuple):
    """One contender: its figures by column, and its ratio to the table's reference."""

    who: str
    figures: Mapping[str, Spread | float | str]
    ratio: Spread | float | None = None
    environment: str = ""


class Verdict(NamedTuple):
    """One figure beside what was aimed at."""

    target: str
    who: str
    figure: Spread | float
    spoilt: str = ""
    """Why it is missed whatever the figure says."""
    beside: str = ""
    """What has to be known to read the figure."""

    @property
    def value(self) -> float:
        """The figure itself."""
        return self.figure.median if isinstance(self.figure, Spread) else self.figure

    def meets(self, bound: float | None) -> str:
        """Say whether it is met, by the median; nothing where there is nothing to meet.

        Where the bound lies between the quartiles, another run might say otherwise.
        """
        if bound is None:
            return ""
        said = "met" if self.value <= bound and not self.spoilt else "not met"
        close = isinstance(self.figure, Spread) and self.figure.low <= bound <= self.figure.high
        alone = not isinstance(self.figure, Spread) or self.figure.low == self.figure.high
        return f"{said}, within the spread" if close and not alone and not self.spoilt else said


class Table(NamedTuple):
    """One comparison."""

    key: str
    title: str
    rows: Sequence[Row]
    reference: str = ""
    verdicts: Sequence[Verdict] = ()
    notes: Sequence[str] = ()


def as_json(tables: Iterable[Table], facts: Mapping[str, Any]) -> str:
    """Write all of it for programs; spreads are [median, lower quartile, upper quartile]."""
    return json.dumps(
        {
            "facts": facts,
            "targets": {key: target._asdict() for key, target in TARGETS.items()},
            "tables": {
                table.key: {
                    **table._asdict(),
                    "rows": [row._asdict() for row in table.rows],
                    "verdicts": [
                        {
                            **verdict._asdict(),
                            "at_most": verdict.meets(TARGETS[verdict.target].at_most),
                            "stretch": verdict.meets(TARGETS[verdict.target].stretch),
                        }
                        for verdict in table.verdicts
                    ],
                }
                for table in tables
            },
        },
        indent=1,
        ensure_ascii=False,
    )


def as_markdown(tables: Sequence[Table], facts: Mapping[str, Any]) -> str:
    """Write all of it for people: first the targets, then each table."""
    lines = ["# Benchmarks", "", *(f"- {name}: {value}" for name, value in facts.items()), ""]
    lines += [
        "Figures are medians, with the quartiles in brackets where there are several. Contenders",
        "took turns; a ratio is of one round. Times are judged by what the processor spent, which",
        "a busy machine changes least; the clock on the wall is shown beside it.",
        "",
    ]
    if verdicts := [verdict for table in tables for verdict in table.verdicts]:
        lines += ["## Targets", "", *_grid(_HEAD, map(_verdict, verdicts)), ""]
    for table in tables:
        columns = list(dict.fromkeys(name for row in table.rows for name in row.figures))
        last = [f"x {table.reference}"] if any(row.ratio for row in table.rows) else []
        rows = [
            [
                row.who,
                *(_cell(row.figures.get(column, "")) for column in columns),
                *([_cell(row.ratio or "")] if last else []),
            ]
            for row in table.rows
        ]
        lines += [f"## {table.title}", "", *_grid(["", *columns, *last], rows), ""]
        lines += [f"{note}\n" for note in table.notes]
    return "\n".join(lines)


_HEAD: Final = ["what", "against", "who", "reached", "at most", "", "stretch", ""]


def _verdict(verdict: Verdict) -> list[str]:
    target = TARGETS[verdict.target]
    reached = f"{_cell(verdict.figure)} {target.unit}"
    return [
        target.what,
        target.against,
        verdict.who,
        "; ".join(filter(None, (reached, verdict.spoilt, verdict.beside))),
        _number(target.at_most),
        verdict.meets(target.at_most),
        "" if target.stretch is None else _number(target.stretch),
        verdict.meets(target.stretch),
    ]


def _cell(figure: Spread | float | str) -> str:
    if isinstance(figure, Spread):
        middle, low, high = map(_number, figure)
        return middle if low == high else f"{middle} ({low} to {high})"
    return figure if isinstance(figure, str) else _number(figure)


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    digits = 4 if 1 < value < 1.1 else 3
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join(['---'] + ['--:'] * (len(head) - 1))}|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
