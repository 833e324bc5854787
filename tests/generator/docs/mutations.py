"""Damage pages word by word, and tell whether the reader noticed, and where."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.docs import model
from generator.docs.reader import read

from .pages import Token

KINDS = ("change", "replace", "remove", "double", "swap")
_LINK = re.compile(r"\]\([^)]*\)?")


@dataclass(frozen=True)
class Damage:
    """One change of a page: what was done to which words, and the text that came of it."""

    kind: str
    tokens: tuple[Token, ...]
    text: str
    taken: Token | None = None

    @property
    def is_prose(self) -> bool:
        """Whether only words of prose were damaged."""
        return all(token.kind == "prose" for token in self.tokens)

    @property
    def makes_facts(self) -> bool:
        """Whether a word that says a fact was put into prose, where it may rightly say one."""
        return self.is_prose and self.taken is not None and self.taken.kind != "prose"

    def __str__(self) -> str:
        words = " and ".join(f"{token.text!r} in line {token.line}" for token in self.tokens)
        return f"{self.kind} {words} ({self.tokens[0].place})"


def damages(text: str, tokens: list[Token], seed: int, number: int) -> Iterator[Damage]:
    """Draw words from all tokens alike, and kinds alike."""
    chance = random.Random(seed)
    made = 0
    while made < number:
        first = chance.randrange(len(tokens))
        damage = _damage(text, tokens, first, chance.choice(KINDS), chance)
        # White space and the full stop of a sentence say nothing.
        if damage is not None and _spoken(damage.text) != _spoken(text):
            made += 1
            yield damage


def _damage(
    text: str, tokens: list[Token], first: int, kind: str, chance: random.Random
) -> Damage | None:
    token, taken = tokens[first], None
    touched, changes = (token,), {}
    if kind == "remove":
        changes[token] = ""
    elif kind == "double":
        changes[token] = f"{token.text} {token.text}"
    elif kind == "change":
        changes[token] = _changed(token.text, chance)
    elif kind == "replace":
        taken = chance.choice(tokens)
        changes[token] = taken.text
    else:
        other = tokens[first + 1] if first + 1 < len(tokens) else token
        touched, changes = (token, other), {token: other.text, other: token.text}
    if all(changed == token.text for token, changed in changes.items()):
        return None
    lines = text.split("\n")
    for word in sorted(changes, key=lambda word: -word.start):
        line = lines[word.line - 1]
        end = word.start + len(word.text)
        assert line[word.start : end] == word.text
        lines[word.line - 1] = line[: word.start] + changes[word] + line[end:]
    return Damage(kind, touched, "\n".join(lines), taken)


def _spoken(text: str) -> list[list[str]]:
    return [line.removesuffix(".").split() for line in text.split("\n")]


def _changed(word: str, chance: random.Random) -> str:
    """A word with one character more, less, or another; not inside the address of a link."""
    addresses = [range(found.start() + 1, found.end()) for found in _LINK.finditer(word)]
    places = [n for n in range(len(word)) if not any(n in address for address in addresses)]
    place = chance.choice(places)
    letter = chance.choice("abcxyzXYZ0123456789")
    before, after = word[:place], word[place + 1 :]
    return chance.choice((before + after, before + letter + after, before + letter + word[place:]))


# --- judging -------------------------------------------------------------------------------------


def places(page: model.Page) -> dict[str, Any]:
    """What a page says of each place by itself, without what is inside."""
    said: dict[str, Any] = {}
    for place, item in model.walk(page):
        own = model.field_to_json(item)
        for name in ("properties", "items", "additional", "one_of", "any_of", "all_of"):
            own.pop(name, None)
        said[place] = own
    whole = model.to_json(page)
    for name in ("operation", "language", "edition", "parameters", "objects"):
        whole.pop(name, None)
    whole["request"] = [body.get("content_type") for body in whole.get("request", [])]
    whole["responses"] = (
        {
            code: [body.get("content_type") for body in bodies]
            for code, bodies in whole["responses"].items()
        }
        if "responses" in whole
        else {}
    )
    said["page"] = whole
    return said


def related(place: str, other: str) -> bool:
    """Whether two places are one field, or its items."""
    return re.sub(r"\[\]|\{\}|\(.*\)$", "", place) == re.sub(r"\[\]|\{\}|\(.*\)$", "", other)


def _in_table(place: str, mine: str) -> bool:
    """Whether a place belongs to the table whose frame was damaged."""
    owner = mine.removeprefix("table ")
    return owner != mine and re.match(rf"{re.escape(owner)}(\W|$)", place) is not None


def verdict(before: dict[str, Any], damage: Damage, lines: set[int]) -> str:
    """Empty where the damage shows where it was done; else what is wrong.

    Args:
        before: The places of the page before.
        damage: What was done.
        lines: The lines that a finding may name.
    """
    try:
        page = read(damage.text, "invented.en.2031-04.md")
    except model.PageError:
        return ""
    after = places(page)
    differing = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    mine = [token.place for token in damage.tokens if token.kind != "prose"]
    named = any(
        finding.line in lines or any(related(finding.where, place) for place in mine)
        for finding in page.findings
    )
    shown = named or any(related(p, m) or _in_table(p, m) for p in differing for m in mine)
    if damage.makes_facts:
        return ""
    if damage.is_prose:
        # Words of prose say nothing; a fact must not come of them unnoticed.
        return "" if not differing or page.findings else f"prose became facts of {differing}"
    if not shown:
        found = [str(finding) for finding in page.findings]
        return f"unnoticed (differs: {sorted(differing)}, found: {found})"
    strange = {p for p in differing if not any(_of(p, m) for m in mine)}
    if strange and not page.findings and damage.kind in ("change", "double", "remove"):
        return f"facts of other fields changed: {sorted(strange)}"
    return ""


def _of(place: str, mine: str) -> bool:
    """Whether a place lies in a field, or, where its name is damaged, beside it."""
    owner = re.split(r"[ .](?=[^ .]*$)", mine)[0]
    return place.startswith((mine, owner)) or place == "page"


def at_places(tokens: list[Token], page: model.Page) -> list[Token]:
    """Tokens with the places that the reader gave the lines of an undamaged page."""
    starts = sorted({item.line: place for place, item in model.walk(page)
                     if not place.endswith("[]")}.items())  # fmt: skip
    placed = []
    for token in tokens:
        begun = [place for line, place in starts if line <= token.line]
        placed.append(token._replace(place=begun[-1] if begun else ""))
    return placed
