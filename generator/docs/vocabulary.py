"""The words by which pages of this documentation, English and Russian, say their facts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import NamedTuple

# --- labels of constraints -----------------------------------------------------------------------

LABELS = {
    "Min length": "minLength",
    "Max length": "maxLength",
    "Pattern": "pattern",
    "Min items": "minItems",
    "Max items": "maxItems",
    "Min value": "minimum",
    "Max value": "maximum",
    "Min value (exclusive)": "exclusiveMinimum",
    "Max value (exclusive)": "exclusiveMaximum",
    "Min properties": "minProperties",
    "Max properties": "maxProperties",
    "Enum": "enum",
    "Const": "const",
    "Default": "default",
    "Example": "example",
    "Examples": "examples",
    "Пример": "example",
    "Format": "format",
    "Unique items": "uniqueItems",
    "Read only": "readOnly",
    "Read-only": "readOnly",
    "Write only": "writeOnly",
    "Write-only": "writeOnly",
    "Nullable": "nullable",
    "Deprecated": "deprecated",
    "Устарел": "deprecated",
    "Required": "required",
}
"""Labels as pages print them, and the fact each stands for."""

FLAGS = frozenset({"uniqueItems", "readOnly", "writeOnly", "nullable", "deprecated", "required"})
"""Facts whose label says it all."""

EXAMPLE = frozenset({"Example", "Пример"})
"""What stands alone above an example that is a block."""

NAME_MARKS = {
    "*": "required",
    "Required": "required",
    "⦸": "deprecated",
    "⨸": "deprecated",
    "Deprecated": "deprecated",
    "Устарел": "deprecated",
}
"""What may stand beside a field's name, and what it says."""

BADGES = NAME_MARKS.keys() - {"*"}
"""What may stand alone between a field's name and its type."""

REMARKS = frozenset({"Note", "Tip", "Alert", "Warning", "Attention", "Important", "Info"})
"""Titles of remarks inside a description."""


def fact_of(label: str) -> str | None:
    """The fact that a label stands for, or None."""
    return LABELS.get(" ".join(label.split()))


def is_flag(text: str) -> bool:
    """Whether a text is a label that needs no value."""
    return fact_of(text) in FLAGS


# --- structure -----------------------------------------------------------------------------------

NAME, TYPE, DESCRIPTION = "name", "type", "description"
COLUMNS = {
    "Name": NAME,
    "Type": TYPE,
    "Description": DESCRIPTION,
    "Имя": NAME,
    "Название": NAME,
    "Тип": TYPE,
    "Описание": DESCRIPTION,
}
"""Column headings."""

HEADERS = {
    (NAME, DESCRIPTION): True,
    (NAME, TYPE, DESCRIPTION): True,
    (TYPE, DESCRIPTION): False,
}
"""The tables there are, and whether their rows have names."""


def columns_of(words: Sequence[str]) -> tuple[str, ...]:
    """What column headings mean, in one language; empty where they head no known table."""
    columns = tuple(COLUMNS.get(word, "") for word in words)
    return columns if columns in HEADERS and len({word.isascii() for word in words}) == 1 else ()


SECTIONS = {
    "Request": "request",
    "Запрос": "request",
    "Path parameters": "path",
    "Параметры пути": "path",
    "Path-параметры": "path",
    "Query parameters": "query",
    "Параметры запроса": "query",
    "Query-параметры": "query",
    "Headers": "header",
    "Header parameters": "header",
    "Заголовки": "header",
    "Cookies": "cookie",
    "Cookie parameters": "cookie",
    "Body": "body",
    "Тело запроса": "body",
    "Тело ответа": "body",
    "Responses": "responses",
    "Ответы": "responses",
}
"""Headings of sections."""

PLACES = ("path", "query", "header", "cookie")

METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE")

RESPONSE = re.compile(r"([1-5]\d\d|[1-5]XX|default)(?:\s+([A-Z][A-Za-z'’ -]{0,40}))?")
"""The heading of an answer: code, reason."""

REASONS = (
    "Bad Request|Unauthorized|Forbidden|Not Found|Method Failure|Locked|Method Not Allowed|"
    "Conflict|Internal Server Error|Service Unavailable|Too Many Requests|Created|Accepted|"
    "No Content|OK"
)
"""What answers say beside their code, as a part of a pattern."""

_RESPONSE_LIKE = re.compile(
    rf"(?=\S*\d)(?:\S{{1,5}}\s+(?:{REASONS})|[\dOoIl]{{2,4}}\s+[A-Z]\w+(?: [A-Z]\w+){{0,2}})"
)


def like_response(text: str) -> bool:
    """Whether a text looks like the heading of an answer and is none."""
    return not RESPONSE.fullmatch(text) and bool(_RESPONSE_LIKE.fullmatch(text))


CONTENT_TYPE = re.compile(r"[a-z]+/[\w.+*-]+(?:\s*;.*)?|schema")
"""What a body is sent as."""

FOOT = frozenset(
    {
        "No longer supported, please use an alternative and newer version.",
        "Authorization",
        "Авторизация",
        "Was the article helpful?",
        "Была ли статья полезна?",
        "Статья была полезна?",
        "Previous",
        "Предыдущая",
        "Copied",
    }
)
"""Where the page ends and its console or its frame begins (after the answers)."""

# --- deprecation ---------------------------------------------------------------------------------

_THING = "parameter|field|property|method|object|header"
_THING_RU = "параметр|поле|свойство|метод|объект|заголовок"
_DEPRECATED = re.compile(
    r"Deprecated|DEPRECATED|Obsolete|[⦸⨸]"
    rf"|(?:This|The) (?:{_THING}) is (?:deprecated|obsolete|outdated)"
    rf"|Устарел[ао]?|Устаревш(?:ий|ая|ее)(?: (?:{_THING_RU}))?"
    rf"|(?:(?:Этот|Это|Данный|Данное) )?(?i:{_THING_RU}) (?:устарело?|является устаревшим)"
)
_LIKE_DEPRECATED = re.compile(
    r"deprecat|obsolete|outdated|\blegacy\b|no longer (?:used|supported)|устарел|устаревш"
    r"|не поддерживается",
    re.IGNORECASE,
)
# However long the sentence: it speaks of the thing itself.
_ENDS = re.compile(
    rf"(?:(?:this|the) )?(?:{_THING}) (?:has been|was|is|is being|will (?:soon )?be) "
    r"(?:removed|disabled|discontinued|withdrawn|(?:switched|turned) off)\b"
    rf"|(?:(?:этот|это|данный|данное) )?(?:{_THING_RU}) (?:(?:скоро )?будет |был[оа]? )?"
    r"(?:отключ[её]н|удал[её]н)\w*"
    r"|(?:(?:this|the) )?method is (?:not|no longer) used\b|метод (?:больше )?не используется",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Deprecation(NamedTuple):
    """Whether a text says that what it describes is deprecated, or something that looks so."""

    said: bool
    doubtful: bool


def deprecation(text: str) -> Deprecation:
    """Read the sentences of a text, each by itself."""
    said = doubtful = False
    for sentence in _SENTENCE.split(text.strip()):
        bare = sentence.removesuffix(".").removesuffix("!")
        if _DEPRECATED.fullmatch(bare):
            doubtful = doubtful or said
            said = True
        elif _ENDS.match(bare) or _may_deprecate(bare):
            doubtful = True
    return Deprecation(said, doubtful)


def _may_deprecate(sentence: str) -> bool:
    # Longer sentences speak of other things that are deprecated; questions only ask.
    short = len(sentence.split()) <= 8 and not sentence.endswith("?")
    return short and bool(_LIKE_DEPRECATED.search(sentence))


# --- prose or not --------------------------------------------------------------------------------

_WORDS = frozenset(
    {"min", "max", "length", "items", "item", "value", "values", "properties", "exclusive"}
    | {"pattern", "enum", "default", "unique", "const", "nullable", "format", "type"}
    | {"minimum", "maximum"}
)
_ENDED = re.compile(r"[.!?:;…»\"”)]$")
_LIST = re.compile(r"[!-+\--~]+(?:\s*,\s*[!-+\--~]+)+,?|[!-+\--~]+,")
_LABELLED = re.compile(r"(?P<label>[^:]{1,40}?)\s*:\s*(?P<value>\S+|[!-~]+(?:, [!-~]+)+)")
_INSIDE = re.compile(
    r"\b(?:Min|Max) (?:length|items|value|properties)\b|\bUnique items\b|"
    r"(?<!^)\b(?:Enum|Pattern|Const)\s*:|[\^][^ ]*\$"
)
_CLOSE_ENOUGH = 0.75


def constraint_inside(text: str) -> bool:
    """Whether a text holds the label of a constraint."""
    return bool(_INSIDE.search(text))


def prose_like(text: str) -> bool:
    """Whether a line of a description is running text, and not something meant as a fact.

    In doubt it is not: what is taken for a fact is reported where it is not understood.
    """
    words = text.split()
    bare = [word.strip("().,:;*_`").lower() for word in words]
    known = [word for word in bare if word in _WORDS]
    if _INSIDE.search(text) or not any(character.isalpha() for character in text):
        return False
    labelled = _LABELLED.fullmatch(text)
    if labelled and len(labelled["label"].split()) <= 3 and not re.search(r"[.!?;…]$|://", text):
        return False
    if text.endswith(":") and len(words) <= 2 and len(known) == len(words):
        return False
    if _ENDED.search(text):
        return len(words) > 1 or text.isalpha() or not text.isascii() or _sentence_of_one(text)
    if len(words) == 1 and text.isascii():
        # The title of a remark or of a tab; no mark that was damaged.
        return text.isalpha() and text[0].isupper() and not known and not _close_to_label(text)
    if _LIST.fullmatch(text):
        return False
    if known and (len(words) <= 3 or len(known) == len([word for word in bare if word.isalpha()])):
        return False
    if len(words) <= 4 and text.isascii() and re.fullmatch(r"[-+]?[\d.,]+", words[-1]):
        return False
    return not _close_to_label(text)


def _sentence_of_one(text: str) -> bool:
    return bool(re.fullmatch(r"\(?\"?[A-Z]?[a-z'-]+\"?\)?[.!?:;…\")]+", text))


def _close_to_label(text: str) -> bool:
    if len(text) > 40:
        return False
    label = text.partition(":")[0].capitalize()
    return bool(difflib.get_close_matches(label, LABELS, n=1, cutoff=_CLOSE_ENOUGH))
