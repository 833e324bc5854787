"""What can be told only once a page has been read whole: names of objects, places of findings."""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Mapping

from .blocks import Bullet, Findings
from .model import Body, Field, Finding, Page, Response, walk
from .vocabulary import RESPONSE, SECTIONS


def resolved(page: Page, findings: Findings) -> Page:
    """The page with each name of an object as the page defines it; others are reported.

    An object that has no name of its own is printed by its field's name and defined as
    `<object>-<field>`.
    """
    names = set(page.objects)
    page = dataclasses.replace(
        page,
        parameters={
            place: {name: _renamed(item, "", names) for name, item in fields.items()}
            for place, fields in page.parameters.items()
        },
        request=tuple(_body(body, names) for body in page.request),
        responses={
            code: Response(
                bodies=tuple(_body(body, names) for body in response.bodies), line=response.line
            )
            for code, response in page.responses.items()
        },
        objects={name: _renamed(item, name, names) for name, item in page.objects.items()},
    )
    for _, item in walk(page):
        if item.ref is not None and item.ref not in names:
            reason = (
                "the page does not define the object that the type names"
                if item.ref[:1].isupper()
                else "the type is not known"
            )
            findings.add(item.line_of("type"), reason)
    return page


def _body(body: Body, names: set[str]) -> Body:
    return dataclasses.replace(body, field=body.field and _renamed(body.field, "", names))


def _renamed(item: Field, owner: str, names: set[str], outer: Field | None = None) -> Field:
    """The field with its names of objects as they are defined, and with a line for every part."""
    if outer is not None and not item.line:
        lines = {"type": outer.line_of("type")}
        item = dataclasses.replace(item, line=outer.line, lines=lines)

    def inner(field: Field | None) -> Field | None:
        return field and _renamed(field, owner, names, item)

    ref = item.ref
    if ref is not None and ref not in names and f"{owner}-{ref}" in names:
        ref = f"{owner}-{ref}"
    properties = item.properties
    if properties is not None:
        properties = {
            name: _renamed(field, owner, names, item) for name, field in properties.items()
        }
    return dataclasses.replace(
        item,
        ref=ref,
        items=inner(item.items),
        additional=inner(item.additional),
        properties=properties,
        one_of=tuple(_renamed(field, owner, names, item) for field in item.one_of),
        any_of=tuple(_renamed(field, owner, names, item) for field in item.any_of),
        all_of=tuple(_renamed(field, owner, names, item) for field in item.all_of),
    )


def placed(page: Page, findings: Findings, rows: list[tuple[int, str]]) -> tuple[Finding, ...]:
    """The findings, each with the field or object whose lines it stands in."""
    starts: dict[int, str] = dict.fromkeys(_sections(page), "")
    starts |= dict(rows)
    ordered = sorted(starts)

    def where(line: int) -> str:
        position = bisect.bisect_right(ordered, line)
        return starts[ordered[position - 1]] if position else ""

    return tuple(
        finding if finding.where else dataclasses.replace(finding, where=where(finding.line))
        for finding in findings.sorted()
    )


def _sections(page: Page) -> Mapping[int, None]:
    """Where something begins that belongs to no row."""
    lines = [body.line for body in page.request]
    for response in page.responses.values():
        lines += [response.line, *(body.line for body in response.bodies)]
    return dict.fromkeys(lines)


# --- checks --------------------------------------------------------------------------------------


def checked(page: Page, findings: Findings, contents: list[Bullet], headings: set[str]) -> None:
    """Report what a page lacks, and where its parts do not fit together.

    Args:
        page: The page.
        findings: Where to report.
        contents: What the page's list of contents says it has.
        headings: The headings it has.
    """
    if page.method is None or page.path is None:
        findings.add(1, "the page has no method or no address")
    if not page.responses:
        findings.add(1, "the page has no answers")
    for bodies in (page.request, *(response.bodies for response in page.responses.values())):
        for number, body in enumerate(bodies):
            if body.field is None and body.shape is None:
                findings.add(body.line, "a body is empty")
            if any(other.content_type == body.content_type for other in bodies[:number]):
                # The heading of the answer it belongs to is lost.
                findings.add(body.line, "a second body of the same kind")
    _check_path(page, findings)
    for entry in contents:
        known = entry.text in SECTIONS or RESPONSE.fullmatch(entry.text)
        if known and entry.text not in headings:
            findings.add(entry.line, "the page lacks a section that its contents list")


def _check_path(page: Page, findings: Findings) -> None:
    """The address and the table of its parameters have to name the same ones."""
    named = set(re.findall(r"\{([^{}]+)\}", page.path or ""))
    described = page.parameters.get("path", {})
    if named - described.keys():
        findings.add(page.lines["path"], "the address has a parameter that no table has")
    for name, item in described.items():
        if name not in named:
            findings.add(item.line, "the address does not have this parameter")
