"""The command ``docs``: pages against the specification.

Exit codes: 0 the pages differ as recorded only; 1 another difference, a recorded deviation that no
longer deviates, a change since the facts were kept, or text that was not understood; 2 wrong use, a
file that is no page, or a specification that cannot be compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from generator import lint, spec, text

from . import kept, report
from .deviations import same_edition
from .examine import Examined, Outcome, examine
from .model import Page, PageError, findings_to_json, to_json
from .reader import read
from .specification import Specification

HELP = "compare documentation pages with the specification"


class WrongUse(Exception):
    """The command cannot do what was asked; the message says why."""


def add_arguments(parser: argparse.ArgumentParser, specification: Path) -> None:
    """Add the arguments of the command to its parser."""
    # Make hands it over quoted, so that no shell has expanded `~` where the first one did not.
    parser.add_argument("pages", nargs="*", type=_path, help="pages, or folders of pages")
    parser.add_argument("--format", choices=report.FORMATS, default="text", help="of the report")
    parser.add_argument(
        "--facts", type=Path, metavar="PAGE", help="print the facts of one page as JSON, no more"
    )
    parser.add_argument(
        "--operation", help="operationId of a page that neither says it nor is named after it"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the facts of the pages that agree"
    )
    parser.add_argument(
        "--specification", type=Path, default=specification, help="folder of the YAML files"
    )


def _path(argument: str) -> Path:
    return Path(argument).expanduser()


def run(options: argparse.Namespace) -> int:
    """Run the command, print its report and give the exit code."""
    try:
        if options.facts is not None:
            return _facts(options)
        return _compare(options)
    except (WrongUse, PageError, spec.SpecError, kept.KeptError) as error:
        _say(str(error))
        return 2


def _facts(options: argparse.Namespace) -> int:
    if options.pages or options.keep:
        raise WrongUse("--facts takes one page and nothing else")
    page = read_page(options.facts, options.operation)
    found: dict[str, Any] = to_json(page)
    if page.findings:
        found["findings"] = findings_to_json(page)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 1 if page.findings else 0


def _compare(options: argparse.Namespace) -> int:
    if not options.pages:
        raise WrongUse("name the pages, or their folder: make docs PAGES=<folder>")
    paths = list(_files(options.pages))
    if options.operation is not None and len(paths) != 1:
        raise WrongUse("--operation is for one page alone")
    sources = spec.read_folder(options.specification)
    findings = lint.lint_sources(options.specification, sources)
    if findings:
        raise WrongUse("\n".join(map(str, findings)) + "\nmend the specification first")
    pages: list[tuple[str, Page]] = []
    unreadable: dict[str, str] = {}
    for path in paths:
        try:
            pages.append((str(path), read_page(path, options.operation)))
        except PageError as error:
            unreadable[str(path)] = str(error)
    specification = Specification(options.specification, sources)
    outcome = examine(specification, kept.load(options.specification), pages)
    outcome.unreadable = unreadable
    code = outcome.code
    if options.keep:
        code = _keep(options.specification, outcome)
    shown = report.render(outcome, specification, options.format)
    print(shown if options.format == "json" else text.shown(shown), end="")
    return code


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those of the folders named, but for hidden ones.

    Raises:
        WrongUse: Nothing is there, or a folder holds no file.
    """
    for path in paths:
        if path.is_dir():
            files = sorted(f for f in path.iterdir() if f.is_file() and f.name[0] != ".")
            if not files:
                raise WrongUse(f"{path}: no page in this folder")
            yield from files
        elif path.exists():
            yield path
        else:
            raise WrongUse(f"{path}: no such file or folder")


def read_page(path: Path, operation: str | None = None) -> Page:
    """Read one page.

    Raises:
        PageError: It cannot be read, or is no page.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PageError(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PageError(f"line {line}: not UTF-8") from error
    return read(content, path.name, operation)


def _keep(folder: Path, outcome: Outcome) -> int:
    """Keep the facts of the pages that agree; gives the exit code that then holds."""
    for each in outcome.pages:
        if not each.given:
            continue
        why = _objection(each, outcome)
        if why is None:
            try:
                _say("\n".join(f"kept: {name}" for name in kept.keep(folder, each.page)))
            except kept.KeptError as error:
                why = str(error)
            else:
                each.since, each.changed, each.notes = kept.name_of(each.page), [], []
        if why is not None:
            _say(f"not kept: {each.name}: {why}")
    return outcome.code


def _objection(each: Examined, outcome: Outcome) -> str | None:
    """Why the facts of a page cannot be kept."""
    if not each.agrees or outcome.stale:
        return "it does not agree with the specification"
    source = each.operation.source if each.operation else None
    edition = each.page.edition
    if source and edition and each.current and not same_edition(edition, source.read):
        return f"set x-market-source.read to its edition: {source.read} was another"
    return None


def _say(message: str) -> None:
    print(text.shown(message), file=sys.stderr)
