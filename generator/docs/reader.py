"""Read the facts of a documentation page: ``read(text, name, operation=None) -> Page``.

A page is brought to its lines (`form`), these to blocks (`crawled` or `plain`), and the blocks, in
the order of the page, to facts. Whatever a block says is taken as a fact, is prose, or is reported.
"""

from __future__ import annotations

import dataclasses
import re

from . import crawled, plain, typewords
from .blocks import Block, Bullet, Code, Findings, Heading, Mark, Piece, Prose, Table
from .examples import ExampleError, shape_of
from .form import envelope, is_captcha, source
from .model import Body, Field, Page, PageError, Response, Shape
from .nesting import nest
from .pieces import type_of
from .sentences import Sentences
from .tables import Tables
from .vocabulary import (
    CONTENT_TYPE,
    METHODS,
    PLACES,
    RESPONSE,
    SECTIONS,
    constraint_inside,
    deprecation,
    fact_of,
    like_response,
)
from .whole import checked, placed, resolved

_URL = re.compile(r"(?P<host>https?://[^/\s{]+)(?P<path>/\S*)?")
_METHOD = re.compile(rf"({'|'.join(METHODS)})(?:\s+(\S+))?")
_OBJECT = re.compile(r"[A-Za-z_]\w*(?:[-.]\w+)*")
_ALTERNATIVES = re.compile(r"Or value from:?|(?:One|Any|All) of:?")


def read(text: str, name: str, operation: str | None = None) -> Page:
    """Read one page in any of its forms.

    Args:
        text: The whole page.
        name: Its file name without folder, as `<operation>.<language>.<edition>.<suffix>`; parts
            that the page itself does not tell are taken from it.
        operation: The operationId, where it is known otherwise.

    Returns:
        The facts. What was not understood is in `findings`, by line.

    Raises:
        PageError: The text is no page: empty, a captcha, HTML, or without a request and tables.
    """
    try:
        taken = source(text)
    except PageError as error:
        raise PageError(f"{name}: {error}") from None
    findings = Findings()
    blocks = (crawled if taken.crawled else plain).blocks(taken.lines, findings)
    reader = _Reader(findings)
    reader.read(blocks)
    if reader.method is None and not any(isinstance(block, Table) for block in blocks):
        what = "a captcha, not a page" if is_captcha(text) else "no page of a method"
        raise PageError(f"{name}: this is {what}: it has no request and no tables")
    checked(reader.page(), findings, reader.contents, reader.headings)
    around = envelope(name, taken)
    page = dataclasses.replace(
        resolved(reader.page(), findings),
        form="crawled" if taken.crawled else "plain",
        operation=operation or around.operation,
        language=around.language,
        edition=around.edition,
    )
    return dataclasses.replace(page, findings=placed(page, findings, reader.tables.places))


@dataclasses.dataclass(slots=True)
class _Body:
    """A body while it is read."""

    line: int
    content_type: str | None = None
    field: Field | None = None
    shape: Shape | None = None

    def done(self) -> Body:
        return Body(
            content_type=self.content_type, field=self.field, shape=self.shape, line=self.line
        )


class _Reader:
    """One pass over the blocks; `section`, `code` and `object` say what a block belongs to.

    `answering` is set from the heading of the answers on: no block behind it is of the request.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.sentences = Sentences(findings)
        self.method: str | None = None
        self.address: tuple[str, str] | None = None
        self.deprecated = False
        self.lines: dict[str, int] = {}
        self.parameters: dict[str, Field] = {}
        self.request: list[_Body] = []
        self.answers: dict[str, tuple[int, list[_Body]]] = {}
        self.objects: dict[str, Field] = {}
        self.tables = Tables(findings)
        self.contents: list[Bullet] = []
        self.headings: set[str] = set()
        self.section = "top"
        self.answering = False
        self.code = ""
        self.object: Heading | None = None
        self.described: list[Piece] = []

    def read(self, blocks: list[Block]) -> None:
        """Take all blocks of a page."""
        for block in blocks:
            if isinstance(block, Heading):
                self._end_object(None)
                self._heading(block)
            elif isinstance(block, Table):
                self._table(block)
            elif self.object is not None:
                self.described.append(block)
            else:
                self._piece(block)
        self._end_object(None)

    # --- headings ---

    def _heading(self, block: Heading) -> None:
        text, line = block.text, block.line
        self.headings.add(text)
        section = SECTIONS.get(text)
        response = RESPONSE.fullmatch(text)
        if section == "body":
            if self._bodies() is None and not self.answering:
                self.section = "request"
            self._open_body(line)
        elif section is not None and self.answering:
            # Whatever it is, it does not belong to the request, and the next answer ends it.
            self.findings.add(line, "a section stands among the answers")
            self.section = "aside"
        elif section is not None:
            if section in self.parameters or section == self.section:
                self.findings.add(line, "a section stands on the page twice")
            self.section = section
            self.answering = section == "responses"
        elif self.section == "top":
            self._top(Prose(line, text))
        elif response and self.answering:
            self.section, self.code = "answer", response[1]
            if self.code in self.answers:
                self.findings.add(line, "an answer stands on the page twice")
            self.answers.setdefault(self.code, (line, []))
        elif like_response(text):
            self.findings.add(line, "looks like the heading of an answer")
        elif _OBJECT.fullmatch(text):
            self.object = block
        elif not _ALTERNATIVES.fullmatch(text):
            self.findings.add(line, "a heading is not understood")

    def _bodies(self) -> list[_Body] | None:
        """The bodies of the request or the answer that is being read."""
        if self.answering:
            return self.answers[self.code][1] if self.code else None
        return self.request if self.section in ("request", "body", *PLACES) else None

    def _open_body(self, line: int) -> None:
        bodies = self._bodies()
        if bodies is None:
            self.findings.add(line, "a body belongs to no request and no answer")
            return
        bodies.append(_Body(line))
        self.section = "answer" if self.answering else "body"

    def _body(self) -> _Body | None:
        bodies = self._bodies() if self.section in ("body", "answer") else None
        return bodies[-1] if bodies else None

    # --- text ---

    def _piece(self, piece: Piece) -> None:
        if isinstance(piece, Prose) and self._request_line(piece):
            return
        if self.section == "top":
            self._top(piece)
        elif isinstance(piece, Code):
            self._code(piece)
        elif body := self._body():
            self._of_body(body, piece)
        else:
            self._text(piece)

    def _top(self, piece: Piece) -> None:
        if isinstance(piece, Code):
            return
        if isinstance(piece, Bullet) and not self.headings:
            self.contents.append(piece)
        if isinstance(piece, Mark):
            if fact_of(piece.label):
                self._text(piece)
                return
            piece = Prose(piece.line, f"{piece.label}: {piece.value}")
        if isinstance(piece, Prose):
            self._deprecation(piece)
        self.sentences.take(piece)

    def _deprecation(self, piece: Prose) -> None:
        said, doubtful = deprecation(piece.text)
        if said:
            self.deprecated = True
            self.lines.setdefault("deprecated", piece.line)
        if doubtful:
            self.findings.add(piece.line, "looks like a mark of deprecation")

    def _text(self, piece: Prose | Bullet | Mark) -> None:
        """Text that says no facts; what looks like one is reported."""
        if isinstance(piece, Mark):
            if self.section == "top" and fact_of(piece.label) == "deprecated":
                self.deprecated = True
                self.lines.setdefault("deprecated", piece.line)
            elif piece.sure or fact_of(piece.label):
                self.findings.add(piece.line, "a constraint stands outside of a table")
        elif isinstance(piece, Prose):
            if type_of(piece.text) is not None:
                self.findings.add(piece.line, "a type stands outside of a table")
            elif constraint_inside(piece.text):
                self.findings.add(piece.line, "looks like a constraint outside of a table")
            elif any(deprecation(piece.text)):
                self.findings.add(piece.line, "a mark of deprecation is not understood here")
            elif self.section in ("responses", "answer") and like_response(piece.text):
                self.findings.add(piece.line, "looks like the heading of an answer")

    def _request_line(self, piece: Prose) -> bool:
        """Take the method and the address, together or apart."""
        if self.section not in ("top", "request"):
            return False
        found = _METHOD.fullmatch(piece.text)
        if found:
            self.section = "request"
            if self.method not in (None, found[1]):
                self.findings.add(piece.line, "a second method differs from the first")
            self.method = self.method or found[1]
            self.lines.setdefault("method", piece.line)
            return found[2] is None or self._address(found[2], piece.line)
        return self.section == "request" and self._address(piece.text, piece.line)

    def _address(self, text: str, line: int) -> bool:
        found = _URL.fullmatch(text.strip())
        if not found:
            return False
        address = (found["host"], found["path"] or "/")
        if self.address not in (None, address):
            self.findings.add(line, "a second address differs from the first")
        self.address = self.address or address
        self.lines.setdefault("path", line)
        self.lines.setdefault("host", line)
        return True

    def _code(self, piece: Code) -> None:
        if self.section == "request":
            for word in piece.text.split():
                if not _METHOD.fullmatch(word) and not self._address(word, piece.line):
                    self.findings.add(piece.line, "the address is not understood")
                elif _METHOD.fullmatch(word):
                    self._request_line(Prose(piece.line, word))
            return
        body = self._body()
        if body is None:
            return
        if body.content_type and "json" not in body.content_type and piece.text[0] not in "{[":
            return
        try:
            shape = shape_of(piece.text, piece.line)
        except ExampleError as error:
            self.findings.add(error.line, str(error))
        else:
            if body.shape not in (None, shape):
                self.findings.add(piece.line, "a second example differs from the first")
            body.shape = body.shape or shape

    def _of_body(self, body: _Body, piece: Prose | Bullet | Mark) -> None:
        """Take what stands below the heading of a body besides its example and its table."""
        text = piece.text if isinstance(piece, Prose) else ""
        if CONTENT_TYPE.fullmatch(text):
            if body.content_type is not None or body.field or body.shape:
                self._open_body(piece.line)
                body = self._body() or body
            body.content_type = text
            return
        shown = type_of(text)
        if shown is not None or typewords.is_plain(text):
            found = typewords.whole(text if shown is None else shown)
            if found is None or body.field is not None:
                self.findings.add(piece.line, "a type stands outside of a table")
            else:
                lines = {"type": piece.line}
                body.field = dataclasses.replace(found, line=piece.line, lines=lines)
        elif isinstance(piece, Mark) and fact_of(piece.label) == "format" and body.field:
            body.field = dataclasses.replace(body.field, format=piece.value)
        else:
            self._text(piece)

    # --- tables ---

    def _table(self, table: Table) -> None:
        if self.object is not None:
            self._end_object(table)
        elif self.section in PLACES:
            found = self.tables.fields(table, self.section)
            before = self.parameters.get(self.section)
            if before is not None:
                found = self._second(table, before, found, None)
            self.parameters[self.section] = found
        elif body := self._body():
            place = "request" if self.section == "body" else self.code
            if not table.named:
                found = self.tables.single(table, None) or Field()
            else:
                found = self.tables.fields(table, place)
            body.field = self._second(table, body.field, found, body.shape)
        else:
            self.findings.add(table.line, "a table belongs to nothing")
            self.tables.fields(table, "")

    def _second(
        self, table: Table, before: Field | None, found: Field, shape: Shape | None
    ) -> Field:
        """A table behind a table: that of an object in its last row, where it can be one."""
        if before is None:
            return found
        nested = nest(before, found, shape)
        if nested is None or not nested.certain:
            self.findings.add(table.line, "a second table stands here")
        return before if nested is None else nested.field

    # --- objects ---

    def _end_object(self, table: Table | None) -> None:
        """Take the object whose heading came last, with its table if it has one."""
        heading = self.object
        if heading is None:
            return
        name, place = heading.text, f"object {heading.text}"
        self.tables.places.append((heading.line, place))
        found = self.tables.described(heading.line, self.described)
        if table is not None:
            shown = (
                self.tables.fields(table, place)
                if table.named
                else self.tables.single(table, name) or Field()
            )
            if found.type is not None:
                self.findings.add(table.line, "an object has a type and a table")
            deprecated = found.deprecated or shown.deprecated
            found = dataclasses.replace(shown, deprecated=deprecated)
        if name in self.objects and self.objects[name] != found:
            self.findings.add(heading.line, "an object stands on the page twice, and differs")
        self.objects.setdefault(name, found)
        self.object, self.described = None, []

    # --- the whole ---

    def page(self) -> Page:
        """The facts, without what the envelope says."""
        host, path = self.address or (None, None)
        sentences = self.sentences
        return Page(
            method=self.method,
            host=host,
            path=path,
            deprecated=self.deprecated,
            limit=sentences.limit,
            per_request=sentences.per_request,
            scopes=None if sentences.scopes is None else tuple(sentences.scopes),
            parameters={place: found.properties or {} for place, found in self.parameters.items()},
            request=tuple(body.done() for body in self.request),
            responses={
                code: Response(bodies=tuple(body.done() for body in bodies), line=line)
                for code, (line, bodies) in self.answers.items()
            },
            objects=self.objects,
            lines={**sentences.lines, **self.lines},
        )
