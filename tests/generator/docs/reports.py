"""What the report of `docs` says of a damaged page: the exit code and the places it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, ClassVar, cast

from generator.docs.examine import Outcome, examine
from generator.docs.model import Field, Page, from_json, to_json
from generator.docs.specification import Operation, Specification, Specified

from . import pages

EDITION = "en.2031-04"


@dataclass(frozen=True)
class Known:
    """What the pages are compared with: a specification, and the facts kept of undamaged pages."""

    specification: Specification
    kept: Mapping[str, Page]

    def examine(self, page: Page, name: str) -> Outcome:
        """The outcome that `make docs` would report on."""
        return examine(self.specification, self.kept, [(name, page)])


class _Stated:
    """A specification that says what a draft says, as known without the reader."""

    document: ClassVar[dict[str, Any]] = {}

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def operations(self) -> dict[str, Operation]:
        name = self.page.operation or ""
        return {name: Operation(name, "", self.page, None, None)}


def of_draft(draft: pages.Draft, undamaged: Page) -> Known:
    """From the description a page was written from; the examples' shapes are the reader's."""
    said = to_json(undamaged) | pages.facts_of(draft)
    specified = _specified(from_json(said), "")
    name = f"{draft.operation}.{EDITION}"
    return Known(cast("Specification", _Stated(specified)), {name: undamaged})


def _specified(item: Any, place: str) -> Any:
    """The same, with a place in each field, so that differences have one."""
    if isinstance(item, Mapping):
        return {key: _specified(value, f"{place}/{key}") for key, value in item.items()}
    if isinstance(item, tuple) and not hasattr(item, "_fields"):
        return tuple(_specified(value, f"{place}/{n}") for n, value in enumerate(item))
    if not hasattr(item, "__dataclass_fields__"):
        return item
    told = {
        each.name: _specified(getattr(item, each.name), f"{place}/{each.name}")
        for each in fields(item)
    }
    if type(item) is not Field:
        return type(item)(**told)
    # A specification's own way of saying two of them.
    said = dict(told.pop("constraints"))
    examples = (said.pop("example"),) if "example" in said else ()
    if item.additional is not None:
        said["additionalProperties"] = item.additional.ref or item.additional.type
    return Specified(**told, constraints=said, use=(place,), examples=examples)


def named(outcome: Outcome, name: str) -> tuple[set[str], set[int]]:
    """The places and the lines of a page that the report names."""
    (each,) = (each for each in outcome.pages if each.given and each.name == name)
    told = [*each.unrecorded, *each.changed]
    places = {one.where for one in told} | {finding.where for finding in each.page.findings}
    return places - {""}, {finding.line for finding in each.page.findings}
