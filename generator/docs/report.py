"""The outcome of a comparison as text, as JSON and as markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from .changes import Change
from .compare import Difference
from .deviations import KEY
from .examine import Examined, Outcome
from .kept import edition_of
from .model import Json, findings_to_json, to_json
from .specification import Specification

FORMATS = ("text", "json", "markdown")

_CODE = re.compile(r"([1-9][0-9]{2})((?:[ (].*)?)")
_AGREED = "The pages and the specification differ only as recorded."


def render(outcome: Outcome, specification: Specification, form: str) -> str:
    """The report in one of `FORMATS`, with a newline at its end."""
    report = _Report(outcome, specification)
    if form == "json":
        return json.dumps(report.json(), indent=1, ensure_ascii=False) + "\n"
    return "\n".join(report.markdown() if form == "markdown" else report.text()) + "\n"


class Row(NamedTuple):
    """One fact for a reader.

    Of a difference, `before` is what the page says and `after` what the specification says; `yaml`
    and `advice` are empty where two pages are compared, and `line_of` then names the line's page.
    """

    where: str
    fact: str
    before: str
    after: str
    line: int
    yaml: str = ""
    advice: str = ""
    line_of: str = ""


class _Report:
    def __init__(self, outcome: Outcome, specification: Specification) -> None:
        self.outcome = outcome
        self.specification = specification
        # Kept facts that agree stood in for pages that nobody asked about.
        self.shown = [each for each in outcome.pages if each.given or not each.agrees]

    # --- text

    def text(self) -> Iterator[str]:
        for each in self.shown:
            yield from self._page(each)
        yield from (f"{name}: {why}" for name, why in self._not_compared())
        if self.outcome.stale:
            yield "Recorded deviations that no longer deviate:"
        yield from (
            f"  {yaml}: {fact}, page: {page}: {why}" for yaml, fact, page, why in self._stale()
        )
        if self.outcome.code == 0:
            yield _AGREED
        else:
            yield "What to do:"
            yield from (f"  - {step}" for step in self._steps())

    def _page(self, each: Examined) -> Iterator[str]:
        rows = self._differences(each)
        yield f"{each.name}: {self._summary(each, rows)}"
        yield from (f"  {note}" for note in _notes(each))
        if each.operation is None:
            yield _facts(each)
        place: str | None = None
        for row in rows:
            if row.where != place:
                place = row.where
                yield f"  {place or 'the operation'}"
            yield f"    {row.fact}: the page says {row.before}{_line(row)}"
            yield f"      the specification says {row.after}: {row.yaml}"
            yield f"      {row.advice}"
        for heading, found in _comparisons(each):
            yield f"  {heading}:"
            for row in found:
                where = row.where or "the operation"
                yield f"    {where}: {row.fact}: {row.before} -> {row.after}{_line(row)}"

    def _summary(self, each: Examined, rows: Sequence[Row]) -> str:
        if each.operation is None:
            return "not compared"
        parts = [_count(len(rows), "difference") if rows else "agrees with the specification"]
        entries = {deviation.pointer for _, deviation in each.recorded}
        parts += [_count(len(entries), "recorded deviation")] if entries else []
        if not each.given:
            parts.append("kept facts of a page that was not given")
        elif each.since is not None:
            parts.append(f"{'changed' if each.changed else 'unchanged'} since {each.since}")
        return ", ".join(parts)

    def _steps(self) -> Iterator[str]:
        pages = self.outcome.pages
        if self.outcome.unreadable:
            yield "fetch anew what could not be read"
        if any(each.page.findings for each in pages):
            yield "look at the lines that were not understood: their facts are not compared"
        if any(each.operation is None for each in pages):
            folder = self.specification.folder.name
            yield f"a new operation: write {folder}/<operation>.yaml from its facts"
        if any(each.unrecorded for each in pages):
            yield "edit the YAML at the places named, or record there, with why, that it deviates"
        if self.outcome.stale:
            yield "take out the deviations that no longer deviate, or bring them up to date"
        if any(each.changed for each in pages):
            yield "set x-market-source.read, then keep the new facts: --keep (make: ARGS=--keep)"

    # --- rows

    def _differences(self, each: Examined) -> list[Row]:
        """The differences of one page that are not recorded."""
        return _grouped(
            Row(
                one.where,
                one.fact,
                *_both(one.page, one.specification),
                one.line,
                self.specification.place_of_fact(one.places, one.fact),
                self._advice(one, each),
            )
            for one in each.unrecorded
        )

    def _advice(self, difference: Difference, each: Examined) -> str:
        """What to do if the page is right, and what to write down if it is not."""
        entry = f"fact: {difference.fact}, page: {_yaml(difference.page)}"
        if not each.current:
            entry += f", edition: {edition_of(each.page)}"
        beside = self.specification.place_of(difference.places[0])
        return f"edit it, or record {{{entry}, ...}} in the {KEY} of {beside}"

    def _stale(self) -> list[tuple[str, str, str, str]]:
        return [
            (
                self.specification.place_of(deviation.pointer),
                deviation.fact,
                _yaml(deviation.page),
                why,
            )
            for deviation, why in self.outcome.stale
        ]

    def _not_compared(self) -> Iterator[tuple[str, str]]:
        for name, newer in self.outcome.superseded.items():
            yield name, f"not compared, as {newer} is a newer edition of it"
        for name, why in self.outcome.unreadable.items():
            yield name, f"not read: {why}"

    # --- JSON

    def json(self) -> dict[str, Any]:
        """Everything, as plain values; places in the YAML are `folder/file.yaml:line`."""
        return {
            "exit": self.outcome.code,
            "pages": [self._page_json(each) for each in self.outcome.pages],
            "stale": [
                {
                    "yaml": self.specification.place_of(deviation.pointer),
                    "fact": deviation.fact,
                    "page": deviation.page,
                    "why": why,
                }
                for deviation, why in self.outcome.stale
            ],
            "superseded": self.outcome.superseded,
            "unreadable": self.outcome.unreadable,
        }

    def _page_json(self, each: Examined) -> dict[str, Any]:
        return {
            "page": each.name,
            "given": each.given,
            "operation": each.page.operation,
            "edition": edition_of(each.page),
            "current": each.current,
            "notes": each.notes,
            "findings": findings_to_json(each.page),
            "differences": [
                {**self._difference_json(one), "advice": self._advice(one, each)}
                for one in each.unrecorded
            ],
            "recorded": [
                {
                    **self._difference_json(one),
                    "deviation": self.specification.place_of(deviation.pointer),
                    "reason": deviation.reason,
                }
                for one, deviation in each.recorded
            ],
            "since": each.since,
            "changed": [_change_json(one, each.since, each.name) for one in each.changed],
            "transcribed": each.transcribed,
            "until": [_change_json(one, each.name, each.transcribed) for one in each.until],
            **({"facts": to_json(each.page)} if each.operation is None else {}),
        }

    def _difference_json(self, one: Difference) -> dict[str, Any]:
        return {
            "where": one.where,
            "fact": one.fact,
            "page": one.page,
            "specification": one.specification,
            "line": one.line,
            "yaml": self.specification.place_of_fact(one.places, one.fact),
        }

    # --- markdown

    def markdown(self) -> Iterator[str]:
        yield "# Pages and specification"
        for each in self.shown:
            rows = self._differences(each)
            yield from ("", f"## {_cell(each.name)}", "", _cell(self._summary(each, rows)))
            yield from _list(_notes(each))
            if each.operation is None:
                yield from ("", "```json", _facts(each), "```")
            yield from _table("place|fact|page|specification|page's line|YAML|advice", rows)
            for heading, found in _comparisons(each):
                yield from ("", f"### {_cell(heading)}")
                yield from _table(
                    "place|fact|before|after|line",
                    [(*row[:4], _line(row).strip(" ()")) for row in found],
                )
            covered = _grouped(
                Row(d.where, d.fact, value(d.page), value(d.specification), 0, "", e.reason)
                for d, e in each.recorded
            )
            if covered:
                yield from ("", "### Recorded deviations")
            narrow = [(*row[:4], row.advice) for row in covered]
            yield from _table("place|fact|page|specification|reason", narrow)
        if self.outcome.stale:
            yield from ("", "## Recorded deviations that no longer deviate")
        yield from _table("YAML|fact|page|why", self._stale())
        left = [f"{name}: {why}" for name, why in self._not_compared()]
        if left:
            yield from ("", "## Not compared")
        yield from _list(left)
        yield from ("", "## What to do" if self.outcome.code else _AGREED)
        yield from _list(self._steps())


# --- parts ---------------------------------------------------------------------------------------


def changed(found: Iterable[Change], before: str, after: str) -> list[Row]:
    """What changed from one page to another, by their names."""
    return _grouped(
        Row(
            *(each.where, each.fact, *_both(each.before, each.after), each.line),
            line_of=_line_of(each, before, after),
        )
        for each in found
    )


def _line_of(change: Change, before: str, after: str) -> str:
    """The page whose line a change names; empty where it names none."""
    return (before if change.on_older else after) if change.line else ""


def _comparisons(each: Examined) -> Iterator[tuple[str, list[Row]]]:
    if each.changed and each.since:
        heading = f"changed since the facts of {each.since} were kept"
        yield heading, changed(each.changed, each.since, each.name)
    if each.until and each.transcribed:
        heading = f"what changed from it to {each.transcribed}"
        yield heading, changed(each.until, each.name, each.transcribed)


def _grouped(rows: Iterable[Row]) -> list[Row]:
    """Rows in their order; what holds alike for several answer codes is one row."""
    groups: dict[tuple[str, ...], tuple[Row, list[str]]] = {}
    for row in rows:
        match = _CODE.fullmatch(row.where)
        code, rest = (match[1], match[2]) if match else ("", row.where)
        key = ("answer" if match else "", rest, *row[1:4], row.yaml)
        groups.setdefault(key, (row._replace(where=rest), []))[1].append(code)
    return [row._replace(where=", ".join(codes) + row.where) for row, codes in groups.values()]


def value(said: Json) -> str:
    """A value for a reader."""
    if said is None:
        return "nothing"
    if isinstance(said, list | tuple):
        return ", ".join(map(str, said)) or "an empty list"
    return ("yes" if said else "no") if isinstance(said, bool) else str(said)


def _both(before: Json, after: Json) -> tuple[str, str]:
    """Two values for a reader; of two lists, what each has alone."""
    if not (isinstance(before, list | tuple) and isinstance(after, list | tuple)):
        return value(before), value(after)
    gone = [each for each in before if each not in after]
    new = [each for each in after if each not in before]
    return (
        _count(len(before), "value") + (f", with {value(gone)}" if gone else ""),
        _count(len(after), "value") + (f", with {value(new)}" if new else ""),
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _yaml(said: Json) -> str:
    return json.dumps(said, ensure_ascii=False)


def _line(row: Row) -> str:
    of = f" of {PurePath(row.line_of).name}" if row.line_of else ""
    return f" (line {row.line}{of})" if row.line else ""


def _notes(each: Examined) -> list[str]:
    return [*each.notes, *(f"not understood: {finding}" for finding in each.page.findings)]


def _facts(each: Examined) -> str:
    return json.dumps(to_json(each.page), indent=1, ensure_ascii=False)


def _change_json(one: Change, before: str | None, after: str | None) -> dict[str, Any]:
    return {
        "where": one.where,
        "fact": one.fact,
        "before": one.before,
        "after": one.after,
        "line": one.line,
        "line-of": _line_of(one, before or "", after or "") or None,
    }


def _list(entries: Iterable[str]) -> Iterator[str]:
    given = list(entries)
    if given:
        yield from ("", *(f"- {_cell(entry)}" for entry in given))


def _table(heads: str, rows: Sequence[tuple[object, ...]]) -> Iterator[str]:
    if rows:
        columns = heads.split("|")
        yield from ("", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}")
        yield from (f"| {' | '.join(_cell(str(cell)) for cell in row)} |" for row in rows)


def _cell(text: str) -> str:
    """Text that neither ends a cell of a table nor begins markup."""
    return re.sub(r"([\\|`*_<>\[\]])", r"\\\1", " ".join(text.split()))
