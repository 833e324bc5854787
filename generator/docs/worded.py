"""What a description says in sentences of a value's limits, and whether the facts of its row agree.

Facts are taken from labels alone, as sentences say them in too many ways. A sentence that surely
speaks of a limit is held against the facts: what they do not say is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .blocks import Bullet, Piece, Prose
from .model import Field, Json
from .numbers import GROUPED, number

_LOWER = ("minLength", "minItems", "minimum", "minProperties")
_UPPER = ("maxLength", "maxItems", "maximum", "maxProperties")

_ANY = rf"(?:{GROUPED})(?:\.\d+)?"
_MOST = (
    r"(?:up to|no more than|not more than|at most|(?:a )?maximum(?: of)?|"
    r"must not exceed|cannot exceed|до|не более|не больше|максимум|не (?:должн\w+|может) превышать)"
)
_LEAST = r"(?:at least|no (?:less|fewer) than|(?:a )?minimum(?: of)?|не менее|не меньше|минимум)"
_SIGNS = r"(?:characters?|chars?|symbols?|letters?|знак\w*|символ\w*)"
_IS = r"\s*(?:is|are|of|:|=|[—–-])?\s*"

# Anywhere in a sentence, as nothing but a length is counted in characters.
_LENGTHS = re.compile(
    rf"\b(?:from|between|от)\s+(?P<low>{_ANY})\s+(?:to|and|до)\s+(?P<high>{_ANY})\s+{_SIGNS}\b"
    rf"|\b{_MOST}\s+(?P<most>{_ANY})\s+{_SIGNS}\b|\b{_LEAST}\s+(?P<least>{_ANY})\s+{_SIGNS}\b"
    rf"|\b(?:max(?:imum|imal)? length|максимальная длина){_IS}(?P<longest>{_ANY})"
    rf"|\b(?:min(?:imum|imal)? length|минимальная длина){_IS}(?P<shortest>{_ANY})",
    re.IGNORECASE,
)
# Whole sentences: inside of others such words may speak of something else.
_VALUE = (
    r"(?:(?:(?:an?|the|any) )?(?:whole |integer )?(?:number|value|integer)"
    r"|(?:целое )?(?:число|значение))(?: (?:is|must be|can be|должно быть))?"
    r"|(?:(?:the|an?) (?:list|array|field|parameter)|it)"
    r"(?: (?:may|can|must))? (?:holds?|contains?|has|have|be)"
    r"|you (?:may|can|must) (?:send|specify|pass|transmit)|must be"
    r"|(?:можно|нужно) (?:передать|указать|отправить)"
)
_RANGE = re.compile(
    rf"(?:(?:{_VALUE})[ :]*)?(?:from|between|от)\s+(?P<low>-?{_ANY})"
    rf"\s+(?:to|and|до)\s+(?P<high>-?{_ANY})",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?:(?:{_VALUE})\s+)?(?:{_MOST}\s+(?P<most>-?{_ANY})|{_LEAST}\s+(?P<least>-?{_ANY}))"
    r"(?:\s+[^\W\d]+){0,2}",
    re.IGNORECASE,
)
_VALUES = re.compile(
    r"(?:(?:possible|allowed|valid|acceptable) values?(?: are)?|(?:возможные|допустимые) значения)"
    r"\s*(?::|\bare\b|[—–])?\s*(?P<values>.*)|one of\s*:\s*(?P<one>.+)",
    re.IGNORECASE,
)
_THING = r"(?:parameter|field|property|object|header|value)"
_THING_RU = r"(?:параметр|поле|свойство|объект|заголовок|значение)"
_REQUIRED = re.compile(
    rf"(?:a )?(?:required|mandatory)(?: {_THING})?|(?:this|the) {_THING} is (?:required|mandatory)"
    rf"|обязательн(?:ый|ое|ая)(?: {_THING_RU})?|(?:это |этот )?{_THING_RU} обязател(?:ен|ьно)",
    re.IGNORECASE,
)
_UNUSED = re.compile(
    rf"(?:(?:this|the) {_THING} is )?(?:not|no longer|never) used"
    rf"|(?:(?:этот |это )?{_THING_RU} )?(?:больше )?не используется",
    re.IGNORECASE,
)
_BARE_VALUE = re.compile(r"[\w.+-]+")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


class _Bound(NamedTuple):
    """A bound that a sentence says, and the facts that may say the same."""

    facts: tuple[str, ...]
    value: str


def unsaid(pieces: Sequence[Piece], field: Field) -> list[tuple[int, str]]:
    """What a description says of limits, values and marks that the field does not have.

    Args:
        pieces: The description.
        field: All that the row's labels, name and type say.

    Returns:
        Lines, each with what is amiss.
    """
    facts = _facts(field)
    found: list[tuple[int, str]] = []
    for position, piece in enumerate(pieces):
        if not isinstance(piece, Prose | Bullet):
            continue
        for sentence in _SENTENCE.split(piece.text.strip()):
            bare = sentence.rstrip(".!;").strip()
            if any(not _holds(bound, facts) for bound in _bounds(bare)):
                found.append((piece.line, "a sentence says a limit that no constraint says"))
            if (values := _values(bare, pieces[position + 1 :])) and not _listed(values, facts):
                found.append((piece.line, "a sentence lists values that no constraint lists"))
            if _REQUIRED.fullmatch(bare) and not field.required:
                found.append((piece.line, "a sentence says required, and the row does not"))
            if _UNUSED.fullmatch(bare) and not field.deprecated:
                found.append((piece.line, "a sentence says unused, and nothing is deprecated"))
    return found


def _facts(field: Field) -> list[tuple[str, Json]]:
    """The constraints of a field and of its items."""
    facts = list(field.constraints.items())
    return facts + (_facts(field.items) if field.items is not None else [])


def _bounds(sentence: str) -> Iterator[_Bound]:
    lengths = list(_LENGTHS.finditer(sentence))
    for length in lengths:
        if value := length["low"] or length["least"] or length["shortest"]:
            yield _Bound(("minLength",), value)
        if value := length["high"] or length["most"] or length["longest"]:
            yield _Bound(("maxLength",), value)
    if lengths:
        return
    span, many = _RANGE.fullmatch(sentence), _COUNT.fullmatch(sentence)
    if span:
        yield _Bound(_LOWER, span["low"])
        yield _Bound(_UPPER, span["high"])
    elif many and many["most"]:
        yield _Bound(_UPPER, many["most"])
    elif many:
        yield _Bound(_LOWER, many["least"])


def _holds(bound: _Bound, facts: list[tuple[str, Json]]) -> bool:
    value = number(bound.value)
    return any(fact in bound.facts and said == value for fact, said in facts)


def _values(sentence: str, behind: Sequence[Piece]) -> list[str]:
    """The values that a sentence lists, or the list below it does without their meanings."""
    found = _VALUES.fullmatch(sentence)
    if not found:
        return []
    said = found["one"] or found["values"]
    if said:
        words = re.split(r"\s*[,;|]\s*|\s+(?:or|and|или|и)\s+", said)
    else:
        words = []
        for piece in behind:
            if not isinstance(piece, Bullet):
                break
            words.append(piece.text.rstrip(".,;"))
    words = [word.strip("\"'`«»") for word in words if word]
    return words if all(_BARE_VALUE.fullmatch(word) for word in words) else []


def _listed(values: list[str], facts: list[tuple[str, Json]]) -> bool:
    return any(
        fact in ("enum", "values")
        and isinstance(said, list)
        and {str(value).lower() for value in said} == {value.lower() for value in values}
        for fact, said in facts
    )
