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
_LIST = re.compile(r"(|.*[ _])Enum:_? (.*)")
_LINK = re.compile(r"\]\([^)]*\)?")


@dataclass(frozen=True)
class Damage:
    """One change of a page: what was done to which words, and the text that came of it."""

    kind: str
    tokens: tuple[Token, ...]
    text: str

    def __str__(self) -> str:
        words = " and ".join(f"{token.text!r} in line {token.line}" for token in self.tokens)
        return f"{self.kind} {words} ({self.tokens[0].place})"


def damages(
    text: str, tokens: list[Token], seed: int, number: int, *, prose: bool
) -> Iterator[Damage]:
    """Draw words alike from all that are prose, or from all that are not, and kinds alike.

    Words of prose are replaced by, and swapped with, words of prose alone; the others by any word
    of any table. A swap inside one list of values is drawn anew, as its order is no fact.
    """
    chance = random.Random(seed)
    drawn = [token for token in tokens if (token.kind == "prose") is prose]
    others = drawn if prose else tokens
    made = 0
    while made < number:
        damage = _damage(text, others, chance.choice(drawn), chance.choice(KINDS), chance)
        # White space and the full stop of a sentence say nothing.
        if damage is None or _spoken(damage.text) == _spoken(text):
            continue
        if not is_reordering(text, damage):
            made += 1
            yield damage


def is_reordering(text: str, damage: Damage) -> bool:
    """Whether a damage left a list of values the same but for its order."""
    if damage.kind != "swap" or len({token.line for token in damage.tokens}) > 1:
        return False
    at = damage.tokens[0].line - 1
    before, after = (each.split("\n")[at] for each in (text, damage.text))
    lists = [_LIST.fullmatch(line) for line in (before, after)]
    if None in lists:
        return False
    (start, one), (other_start, other) = (found.groups() for found in lists if found)
    return start == other_start and sorted(one.split(", ")) == sorted(other.split(", "))


def _damage(
    text: str, tokens: list[Token], token: Token, kind: str, chance: random.Random
) -> Damage | None:
    first = tokens.index(token)
    touched, changes = (token,), {}
    if kind == "remove":
        changes[token] = ""
    elif kind == "double":
        changes[token] = f"{token.text} {token.text}"
    elif kind == "change":
        changes[token] = _changed(token.text, chance)
    elif kind == "replace":
        changes[token] = chance.choice(tokens).text
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
    return Damage(kind, touched, "\n".join(lines))


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


def verdict(before: dict[str, Any], damage: Damage, page: model.Page, lines: set[int]) -> str:
    """Empty where the reader shows a damage where it was done; else what is wrong.

    Args:
        before: The places of the page before.
        damage: What was done.
        page: What was read of it.
        lines: The lines that a finding may name.
    """
    after = places(page)
    differing = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    named = differing | {finding.where for finding in page.findings}
    if not shown(damage, named, {finding.line for finding in page.findings}, lines):
        found = [str(finding) for finding in page.findings]
        return f"unnoticed (differs: {sorted(differing)}, found: {found})"
    mine = places_of(damage)
    strange = {p for p in differing if not any(_of(p, m) for m in mine)}
    if strange and not page.findings and damage.kind in ("change", "double", "remove"):
        return f"facts of other fields changed: {sorted(strange)}"
    return ""


def places_of(damage: Damage) -> list[str]:
    """Whose words were damaged; prose has nobody."""
    return [token.place for token in damage.tokens if token.kind != "prose"]


def shown(damage: Damage, named: set[str], found: set[int], lines: set[int]) -> bool:
    """Whether places that are named, or lines of findings, are where the damage was done.

    Args:
        damage: What was done.
        named: The places.
        found: The lines of findings.
        lines: Those that a finding may name.
    """
    mine = places_of(damage)
    right = any(related(place, m) or _in_table(place, m) for place in named for m in mine)
    return right or bool(found & lines)


def said_by_prose(before: dict[str, Any], damage: Damage) -> str:
    """Empty where damaged prose made no fact unnoticed; else of what."""
    page = read(damage.text, "invented.en.2031-04.md")
    after = places(page)
    differing = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    return f"prose became facts of {sorted(differing)}" if differing and not page.findings else ""


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
