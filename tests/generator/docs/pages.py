"""Invented pages in each form of the documentation, made from one description.

The description says what every field is; the writers below put it on a page token by token and
remember of each token which field it belongs to and whether it is a fact, prose or the frame of a
table. So a test knows what a page says, and what a token means, without asking the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

HOST = "https://api.depot.example"


@dataclass(frozen=True)
class Row:
    """A field as a page shows it, and as JSON of the facts."""

    name: str
    type: str
    facts: dict[str, Any]
    prose: tuple[str, ...] = ("What it is for, in a few plain words.",)
    bullets: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[str, str | tuple[str, ...] | None], ...] = ()
    required: bool = False
    deprecated: str = ""


@dataclass(frozen=True)
class Thing:
    """A named object with fields, or a named list of values."""

    name: str
    rows: tuple[Row, ...] = ()
    values: tuple[str, ...] = ()
    prose: str = "One of the things that a depot deals with."


@dataclass(frozen=True)
class Message:
    """A body."""

    example: str
    rows: tuple[Row, ...]
    things: tuple[Thing, ...] = ()
    content_type: str = "application/json"


@dataclass(frozen=True)
class Answer:
    code: str
    reason: str
    body: Message | None = None


@dataclass(frozen=True)
class Draft:
    """A whole page."""

    operation: str
    method: str
    path: str
    parameters: dict[str, tuple[Row, ...]]
    request: Message | None
    answers: tuple[Answer, ...]
    limit: str = ""
    russian: bool = False
    deprecated: bool = False
    scopes: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


class Token(NamedTuple):
    """A word of a page: where it stands, whose it is, and its kind (fact, prose, frame)."""

    line: int
    start: int
    text: str
    place: str
    kind: str


class Sheet:
    """A page being written."""

    def __init__(self) -> None:
        self.lines: list[str] = [""]
        self.tokens: list[Token] = []
        # Lines of each table's header and first row, by the table's place.
        self.frames: dict[str, set[int]] = {}

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def put(self, text: str, place: str = "", kind: str = "") -> None:
        """Write on the last line; with a kind, each word becomes a token."""
        if kind:
            start = len(self.lines[-1])
            for word in re.finditer(r"\S+", text):
                line = len(self.lines)
                self.tokens.append(Token(line, start + word.start(), word[0], place, kind))
            if kind == "frame":
                self.frames.setdefault(place, set()).add(len(self.lines))
        self.lines[-1] += text

    def end(self, blank: bool = False) -> None:
        self.lines.append("")
        if blank:
            self.lines.append("")


SECTIONS = {
    "path": "Path parameters",
    "query": "Query parameters",
    "header": "Headers",
}


def facts_of(draft: Draft) -> dict[str, Any]:
    """What a page says, as the JSON of its facts, without the envelope and the examples' shapes."""

    def fields(rows: tuple[Row, ...]) -> dict[str, Any]:
        return {row.name: _facts(row) for row in rows}

    def message(body: Message | None) -> list[dict[str, Any]]:
        if body is None:
            return []
        said = {"type": "object", "properties": fields(body.rows)}
        return [{"content_type": body.content_type, "field": said}]

    bodies = [draft.request, *(answer.body for answer in draft.answers)]
    objects = {
        thing.name: {"enum": list(thing.values)}
        if thing.values
        else {"type": "object", "properties": fields(thing.rows)}
        for body in bodies
        if body is not None
        for thing in body.things
    }
    result: dict[str, Any] = {
        "method": draft.method,
        "host": HOST,
        "path": draft.path,
        "parameters": {place: fields(rows) for place, rows in draft.parameters.items()},
        "responses": {answer.code: message(answer.body) for answer in draft.answers},
        "objects": objects,
        **draft.facts,
    }
    if draft.request:
        result["request"] = message(draft.request)
    if draft.deprecated:
        result["deprecated"] = True
    if draft.scopes:
        result["scopes"] = list(draft.scopes)
    return {name: value for name, value in result.items() if value not in ({}, [])}


def _facts(row: Row) -> dict[str, Any]:
    said = dict(row.facts)
    if row.required:
        said["required"] = True
    if row.deprecated:
        said["deprecated"] = True
    return said


# --- plain copies --------------------------------------------------------------------------------


def plain(draft: Draft, three: bool = False) -> Sheet:
    """A copy without marks: type below the name, or, as older pages, in a column of its own."""
    return _Plain(three).write(draft)


class _Plain:
    def __init__(self, three: bool) -> None:
        self.three = three
        self.sheet = Sheet()
        self.tables = 0

    def say(self, text: str, place: str = "", kind: str = "") -> None:
        self.sheet.put(text, place, kind)
        self.sheet.end(blank=True)

    def write(self, draft: Draft) -> Sheet:
        self.say("Укладка поддонов на складе" if draft.russian else "Stacking pallets in a depot")
        if draft.deprecated:
            self.say("Deprecated")
        self.say("Кладёт поддоны." if draft.russian else "Puts pallets where they belong.")
        if draft.scopes:
            self.say("With an API-Key one access of this list is needed:")
            for scope in draft.scopes:
                self.say(f"  • {scope} — an access")
        if draft.limit:
            self.say(draft.limit)
        self.say("Request")
        self.say(draft.method)
        self.say(HOST + draft.path)
        for place, rows in draft.parameters.items():
            self.say(SECTIONS[place])
            self.table(rows, place)
        self.message(draft.request, "request")
        self.say("Responses")
        for answer in draft.answers:
            self.say(f"{answer.code} {answer.reason}")
            self.say("Что-то произошло." if draft.russian else "Something came of it.")
            self.message(answer.body, answer.code)
        self.say("No longer supported, please use an alternative and newer version.")
        return self.sheet

    def message(self, body: Message | None, place: str) -> None:
        if body is None:
            return
        self.say("Body")
        self.sheet.put(body.content_type)
        self.sheet.end()
        for line in body.example.splitlines():
            self.sheet.put(line)
            self.sheet.end()
        self.sheet.end()
        self.table(body.rows, place)
        for thing in body.things:
            self.say(thing.name)
            self.say(thing.prose)
            if thing.rows:
                self.table(thing.rows, f"object {thing.name}", ".")
            else:
                self.values(thing)

    def header(self, place: str, *words: str) -> None:
        for word in words:
            self.say(word, f"table {place}", "frame")

    def values(self, thing: Thing) -> None:
        place = f"object {thing.name}"
        self.header(place, "Type", "Description")
        self.say(thing.name, place, "fact")
        self.mark(place, "Enum", thing.values)

    def table(self, rows: tuple[Row, ...], owner: str, joint: str = " ") -> None:
        columns = ("Name", "Type", "Description") if self.three else ("Name", "Description")
        self.header(owner, *columns)
        self.sheet.frames[f"table {owner}"].add(len(self.sheet.lines))
        for row in rows:
            self.row(row, f"{owner}{joint}{row.name}")

    def row(self, row: Row, place: str) -> None:
        self.say(row.name + ("*" if row.required else ""), place, "fact")
        if row.deprecated == "badge":
            self.say("Deprecated", place, "fact")
        self.say(row.type if self.three else f"Type: {row.type}", place, "fact")
        if row.deprecated not in ("", "badge"):
            self.say(row.deprecated, place, "fact")
        for text in row.prose:
            self.say(text, place, "prose")
        for text in row.bullets:
            self.say(f"  • {text}", place, "prose")
        for value, meaning in row.values:
            self.sheet.put(f"  • {value} — ", place, "fact")
            self.say(meaning, place, "prose")
        for label, said in row.marks:
            self.mark(place, label, said)

    def mark(self, place: str, label: str, said: str | tuple[str, ...] | None) -> None:
        text = label
        if said is not None:
            text += ": " + (said if isinstance(said, str) else ", ".join(said))
        self.say(text, place, "fact")


# --- crawled Markdown ----------------------------------------------------------------------------

PAGE = "https://depot.example/doc/en/reference/stacking/"


def crawled(draft: Draft) -> Sheet:
    """A crawled page: headings and types are links, a row is one line and what runs over."""
    return _Crawled(draft).write()


class _Crawled:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.sheet = Sheet()

    def say(self, text: str, place: str = "", kind: str = "") -> None:
        self.sheet.put(text, place, kind)
        self.sheet.end()

    def link(self, name: str) -> str:
        return f"{PAGE}{self.draft.operation}#{name.lower().replace(' ', '-')}"

    def heading(self, level: int, text: str) -> None:
        self.say(f"{'#' * level}  []({self.link(text)}){text}")

    def write(self) -> Sheet:
        draft = self.draft
        for line in ("---", f"url: {PAGE}{draft.operation}", "crawled_at: 2031-04-05T06:07", "---"):
            self.say(line)
        self.say(f"  * [Request]({self.link('Request')})")
        self.say(f"  * [Responses]({self.link('Responses')})")
        self.say("# Укладка поддонов" if draft.russian else "# Stacking pallets in a depot")
        self.say("Info")
        if draft.deprecated:
            self.say("Deprecated")
        if draft.scopes:
            self.say("**With an API-Key one access of this list is needed**")
            for scope in draft.scopes:
                self.say(f"  * {scope} — [an access]({PAGE}{scope})")
        self.say("Puts pallets where they belong.")
        if draft.limit:
            label, _, rest = draft.limit.partition(":")
            self.say(f"**, {label}:**{rest}  ")
            self.say("---  ")
        self.heading(2, "Request")
        self.say(draft.method)
        for line in ("```", HOST + draft.path, "", "```", ""):
            self.say(line)
        for place, rows in draft.parameters.items():
            self.heading(3, SECTIONS[place])
            self.table(rows, place)
        self.message(draft.request, "request")
        self.heading(2, "Responses")
        for answer in draft.answers:
            self.heading(2, f"{answer.code} {answer.reason}")
            self.say("Something came of it. [More about it](https://depot.example/errors)")
            self.message(answer.body, answer.code)
        for line in ("Authorization", "Send", "### Was the article helpful?", "YesNo"):
            self.say(line)
        return self.sheet

    def message(self, body: Message | None, place: str) -> None:
        if body is None:
            return
        self.heading(3, "Body")
        for line in (body.content_type, "```", *body.example.splitlines(), "", "```", ""):
            self.say(line)
        self.table(body.rows, place)
        for thing in body.things:
            self.heading(3, thing.name)
            self.say(thing.prose)
            if thing.rows:
                self.table(thing.rows, f"object {thing.name}", ".")
            else:
                self.values(thing)

    def header(self, place: str, word: str) -> None:
        self.say(f"**{word}** |  **Description**  ", f"table {place}", "frame")
        self.say("---|---  ", f"table {place}", "frame")

    def values(self, thing: Thing) -> None:
        place = f"object {thing.name}"
        self.header(place, "Type")
        self.sheet.put(f"[{thing.name}]({self.link(thing.name)}) |  ", place, "fact")
        self.mark(place, "Enum", thing.values)
        self.sheet.end()

    def table(self, rows: tuple[Row, ...], owner: str, joint: str = " ") -> None:
        self.header(owner, "Name")
        for row in rows:
            self.row(row, f"{owner}{joint}{row.name}")

    def row(self, row: Row, place: str) -> None:
        put = self.sheet.put
        name = row.name + ("*" if row.required else "")
        badge = " ⦸" if row.deprecated == "badge" else ""
        put(f"{name}{badge} |  **Type:** {self.type(row.type)} ", place, "fact")
        if row.deprecated not in ("", "badge"):
            put(f"{row.deprecated} ", place, "fact")
        for text in row.prose:
            put(f"{text} ", place, "prose")
        for text in row.bullets:
            self.sheet.end()
            put(f"  * {text}", place, "prose")
        for value, meaning in row.values:
            self.sheet.end()
            put(f"  * `{value}` — ", place, "fact")
            put(meaning, place, "prose")
        if row.bullets or row.values:
            self.sheet.end(blank=True)
        for label, said in row.marks:
            self.mark(place, label, said)
        self.sheet.end()

    def type(self, text: str) -> str:
        """Objects are links."""
        return re.sub(r"\b[A-Z]\w+(?:DTO|Type)\b", lambda f: f"[{f[0]}]({self.link(f[0])})", text)

    def mark(self, place: str, label: str, said: str | tuple[str, ...] | None) -> None:
        text = f"_{label}_ "
        if said is not None:
            values = (said,) if isinstance(said, str) else said
            text = f"_{label}:_ " + ", ".join(f"`{value}`" for value in values) + " "
        self.sheet.put(text, place, "fact")
