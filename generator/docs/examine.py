"""Pages against the specification and against the facts kept of them: what `docs` reports on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator import spec

from .changes import Change, changes
from .compare import Difference, compare
from .deviations import Compared, Deviation, Stale, judge, recorded, same_edition
from .kept import edition_of, is_older
from .model import Page
from .specification import Operation, Specification


@dataclass
class Examined:
    """One page, or the facts kept of one that was not given.

    Attributes:
        name: Of its file.
        operation: What the specification has for it; None where it knows no such operation.
        given: False where the kept facts stand in for a page that was not given.
        current: Whether it is the page that the operation was transcribed from, or a newer one.
        unrecorded: Differences from the specification that no deviation covers.
        recorded: Those that one covers.
        since: Name of the kept facts of which it is the same or a newer edition.
        changed: What changed since then.
        transcribed: For a page that is not the current one: name of the current one's kept facts.
        until: What changed from this page to that one.
        notes: What else a reader should know.
    """

    name: str
    page: Page
    operation: Operation | None = None
    given: bool = True
    current: bool = True
    unrecorded: list[Difference] = field(default_factory=list)
    recorded: list[tuple[Difference, Deviation]] = field(default_factory=list)
    since: str | None = None
    changed: list[Change] = field(default_factory=list)
    transcribed: str | None = None
    until: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether it was understood, and differs from the specification as recorded only."""
        return self.operation is not None and not self.unrecorded and not self.page.findings


@dataclass
class Outcome:
    """What was found.

    Attributes:
        pages: What was compared, in the order given, and after it the kept facts that stood in.
        stale: The deviations that no longer deviate.
        superseded: Pages that were not compared, each with the newer edition given beside it.
        unreadable: Files that are no pages, each with why.
    """

    pages: list[Examined]
    stale: list[Stale]
    superseded: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """The exit code: 0 as recorded, 1 a difference, 2 a file that is no page."""
        if self.unreadable:
            return 2
        fine = all(each.agrees and not each.changed for each in self.pages)
        return 0 if fine and not self.stale else 1


def examine(
    specification: Specification, kept: Mapping[str, Page], pages: Sequence[tuple[str, Page]]
) -> Outcome:
    """Compare pages, given by the names of their files, with the specification and the kept facts.

    Where a page that facts are kept of is not given, these stand in for it, so that a change of the
    specification cannot part it from pages that are not at hand.
    """
    superseded = _superseded(pages)
    examined = [Examined(name, page) for name, page in pages if name not in superseded]
    examined += [
        Examined(name, page, given=False)
        for name, page in kept.items()
        if not any(_stands_for(each.page, page) for each in examined)
    ]
    known: list[Examined] = []
    compared: list[Compared] = []
    for each in examined:
        operation = each.operation = specification.operations.get(each.page.operation or "")
        if operation is None:
            each.notes += _hints(each.page, specification)
            continue
        each.current = is_current(each.page, operation)
        if each.given:
            _against_kept(each, kept, operation)
        known.append(each)
        edition = edition_of(each.page)
        compared.append(Compared(edition, each.current, compare(each.page, operation)))
    verdict = judge(recorded(specification.document), compared)
    for each, unrecorded, covered in zip(known, verdict.unrecorded, verdict.recorded, strict=True):
        each.unrecorded, each.recorded = unrecorded, covered
    return Outcome(examined, verdict.stale, superseded)


def _stands_for(page: Page, kept: Page) -> bool:
    """Whether a given page is the one that facts were kept of, or a newer edition of it."""
    one, other = (page.operation, page.language), (kept.operation, kept.language)
    return one == other and not is_older(page, kept)


def _superseded(pages: Sequence[tuple[str, Page]]) -> dict[str, str]:
    """For each page of which a newer edition was given, too: the name of that one."""
    return {
        name: newer
        for name, page in pages
        for newer, other in pages
        if page.operation is not None
        and (page.operation, page.language) == (other.operation, other.language)
        and is_older(page, other)
    }


def is_current(page: Page, operation: Operation) -> bool:
    """Whether a page is the one that an operation was transcribed from, or a newer one."""
    source = operation.source
    if source is None:
        return True
    read = Page(edition=source.read)
    return source.language in (None, page.language) and not is_older(page, read)


def transcribed(kept: Mapping[str, Page], operation: Operation) -> str | None:
    """Name of the kept facts of the page that an operation was transcribed from, by its source."""
    source = operation.source
    names = [
        name
        for name, page in kept.items()
        if page.operation == operation.name
        and source is not None
        and source.language in (None, page.language)
        and same_edition(page.edition or "", source.read)
    ]
    return names[0] if names else None


def _against_kept(each: Examined, kept: Mapping[str, Page], operation: Operation) -> None:
    own = [
        name
        for name, other in kept.items()
        if (other.operation, other.language) == (operation.name, each.page.language)
        and not is_older(each.page, other)
    ]
    if own:
        each.since = own[-1]
        each.changed = changes(kept[own[-1]], each.page)
    source = transcribed(kept, operation)
    if not each.current and source is not None:
        each.transcribed = source
        each.until = changes(each.page, kept[source])
    read = operation.source
    if each.current and read and each.page.edition:
        if not same_edition(each.page.edition, read.read):
            each.notes.append(f"newer than the edition that was transcribed, {read.read}")
        elif each.since is None:
            each.notes.append("no facts are kept of it")


def _hints(page: Page, specification: Specification) -> list[str]:
    notes = [f"new operation, not transcribed: {page.operation or 'without a name'}"]
    for name, operation in specification.operations.items():
        same_path = _bare(page.path) == _bare(operation.page.path)
        if page.path and same_path and page.method == operation.page.method:
            notes.append(f"its path is that of {name}: if it is that page, say --operation {name}")
    return notes


def _bare(path: str | None) -> str:
    """A path without its version."""
    head, _, rest = (path or "").removeprefix("/").partition("/")
    return rest if head[:1] == "v" and head[1:].isdecimal() else (path or "").removeprefix("/")


def problems(specification: Specification, kept: Mapping[str, Page]) -> list[str]:
    """What keeps the kept facts from being those of the pages that the specification names."""
    found: list[str] = []
    for operation in specification.operations.values():
        source = operation.source
        if source is not None and transcribed(kept, operation) is None:
            place = specification.place_of(f"{source.pointer}/read")
            found.append(f"{place}: no facts are kept of the page that was read {source.read}")
    outcome = examine(specification, kept, [])
    for each in outcome.pages:
        name = f"{specification.folder.name}/{spec.KEPT}/{each.name}.json"
        if each.operation is None:
            found.append(f"{name}: the specification has no operation {each.page.operation}")
        found += [
            f"{specification.place_of_fact(one.places, one.fact)}: {one.fact} differs from {name} "
            f"({one.where or 'the operation'}), and that is not recorded"
            for one in each.unrecorded
        ]
    return found + [
        f"{specification.place_of(stale.deviation.pointer)}: a deviation of {stale.deviation.fact} "
        f"that does not deviate: {stale.why}"
        for stale in outcome.stale
    ]
