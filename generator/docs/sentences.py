"""The facts that a page says in sentences: the limit, the size of a request, the accesses."""

from __future__ import annotations

import re

from .blocks import Bullet, Findings, Prose
from .model import Limit
from .numbers import GROUPED, count
from .vocabulary import REASONS, RESPONSE

_UNITS = {
    "items": r"items?|products?|offers?|goods|skus?|товар\w*|предложени\w*|позици\w*",
    "requests": r"requests?|calls?|queries|запрос\w*|вызов\w*",
    "orders": r"orders?|заказ\w*",
    "prices": r"prices?|цен[аыу]?",
    "cards": r"cards?|карточ\w+",
    "reports": r"reports?|отч[её]т\w*",
    "pictures": r"pictures?|images?|photos?|картин\w+|изображени\w*",
    "categories": r"categor\w+|категори\w*",
    "stores": r"stores?|shops?|магазин\w*",
    "feedbacks": r"feedbacks?|reviews?|отзыв\w*",
    "comments": r"comments?|комментари\w*",
    "chats": r"chats?|чат\w*",
    "messages": r"messages?|сообщени\w*",
    "warehouses": r"warehouses?|склад\w*",
}
"""Names of what is counted, and the words of the pages for it."""

_SECONDS = {
    1: r"seconds?|секунд\w*",
    60: r"minutes?|min|минут\w*",
    3600: r"hours?|час\w*",
    86400: r"days?|сут(?:ки|ок)|день|дн(?:я|ей)",
}

_NUMBER = rf"(?P<amount>{GROUPED})"
_WORDS = r"(?P<unit>[^\W\d]+(?:[ -][^\W\d]+){0,3}?)"
_PERIOD = "|".join(_SECONDS.values())
_RATE = re.compile(
    rf"(?:(?:up to|no more than|at most|до|не более|не больше)\s+)?{_NUMBER}\s+{_WORDS}\s*"
    rf"(?:per|an?|every|each|/|в|за)\s*(?P<times>\d+)?\s*(?P<period>{_PERIOD})",
    re.IGNORECASE,
)
_ONE = (
    r"(?:per|in|for|within)\s+(?:an?|one|each|every|a single|the|1)?\s*(?:single )?(?:request|call)"
)
_ONE_RU = r"(?:в|за|на)\s+(?:один|одном|каждом|1)?\s*(?:запрос[е]?|вызов[е]?)"
_MOST = (
    r"(?:up to|no more than|not more than|at most|(?:a )?maximum(?: of)?|max\.?|"
    r"до|не более|не больше|максимум)"
)
_PER_REQUEST = re.compile(
    rf"{_MOST}\s+(?P<amount>{GROUPED})\s+(?:[^\W\d]+\s+){{0,3}}?(?:{_ONE}|{_ONE_RU})\b"
    rf"|(?:{_ONE_RU}|{_ONE})\s+[^.\d]{{0,60}}?{_MOST}\s+(?P<other>{GROUPED})(?!\d)"
    rf"|\b(?:number of|количество)\s+(?:[^\W\d]+\s+){{1,3}}?(?:{_ONE}|{_ONE_RU})\s*"
    r"(?::|[—–]|(?:must|may|can)(?:not| not) exceed|is limited to|(?:is )?at most|"
    rf"не (?:должно|может) превышать|не превышает|до|не более|не больше)\s*"
    rf"(?P<counted>{GROUPED})(?!\d)"
    rf"|\b(?:an?|one|each|the) request (?:may|can|must) (?:hold|contain|have)\s+(?P<held>{GROUPED})"
    r"\s+(?:[^\W\d]+\s+){1,3}?at most\b",
    re.IGNORECASE,
)
_CALLS = re.compile(
    rf"(?:You (?:may|can) )?call the method (?:up to )?(?P<called>{GROUPED}) times?"
    rf"\s+(?:per|an?|every|each)\s+(?P<each>{_PERIOD})"
    r"|(?:The )?(?:total )?number of (?P<unit>[^\W\d]+) is limited to "
    rf"(?P<amount>{GROUPED})\s+(?:per|an?|every|each)\s+(?P<period>{_PERIOD})"
    rf"|За (?P<during>{_PERIOD}) можно (?:отправить|выполнить|сделать) "
    rf"(?:до |не более |не больше )?(?P<sent>{GROUPED}) (?P<what>[^\W\d]+)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\W*(?:(?:the )?(?:rate |request )?limits?|лимит\w*)\s*(?::|\bis\b)\s*(?P<said>.*)",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"\s*(?:[;.]\s+|[;.]$|,\s+(?=\D)|\s+(?:and|и)\s+(?=\D))\s*")
_LIKE_LIMIT = re.compile(
    rf"\d[^.]*\b(?:per|every|each)\s+(?:\d+\s*)?(?:{_PERIOD})\b"
    rf"|\d[^.]*\b(?:в|за)\s+(?:\d+\s*)?(?:{_PERIOD})\b"
    r"|^\W*(?:rate |request )?(?:limit|лимит)",
    re.IGNORECASE,
)
_LIKE_PER_REQUEST = re.compile(rf"\d[^.]*\b(?:{_ONE}|{_ONE_RU})\b", re.IGNORECASE)
# Numbers that surely say no limit: in an address, in the code of an answer, within a word.
_NO_LIMIT = re.compile(
    rf"https?://\S+|\S*\bv\d+/\S*|\b[1-5]\d\d\s+(?:{REASONS})\b"
    r"|\b(?:code|response|answer|ответ\w*|код\w*)\s+[1-5]\d\d\b"
    r"|\b[1-5]\d\d (?:code|response|answer)\b"
    r"|\b(?:[A-Z][A-Z_-]*\d[A-Z\d_-]*|v\d+)\b"
)
_SCOPES = re.compile(
    r"\bAPI[- ]?Key\b.*(?:access|scope|доступ)|(?:доступ|access).*\bAPI[- ]?Key\b", re.IGNORECASE
)
_SCOPE = re.compile(r"([a-z][a-z0-9]*(?:-[a-z0-9]+)*(?::[a-z][a-z0-9-]*)?)(?:\s+[—–-]\s+\S.*)?")


class Sentences:
    """Collects what the text above the request says."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.limit: Limit | None = None
        self.per_request: int | None = None
        self.scopes: list[str] | None = None
        self.lines: dict[str, int] = {}
        self._in_scopes = False

    def take(self, piece: Prose | Bullet) -> None:
        """Read one line of text."""
        if self._scope(piece):
            return
        text, line = piece.text, piece.line
        sentence = text.removesuffix(".")
        if found := _LIMIT.fullmatch(text):
            self._limit(found["said"], line)
        elif rate := _said_rate(sentence, line):
            self._rate(rate)
        elif not self._per_request(text, line):
            self._number(text, line)

    def _number(self, text: str, line: int) -> None:
        """Report a number that was not taken for a fact and may be one."""
        if _LIKE_PER_REQUEST.search(text):
            self.findings.add(line, "looks like the size of a request")
        elif _LIKE_LIMIT.search(text):
            self.findings.add(line, "looks like a limit")
        elif not RESPONSE.fullmatch(text) and re.search(r"\d", _NO_LIMIT.sub("", text)):
            self.findings.add(line, "a number that may be a limit is not understood")

    # --- accesses ---

    def _scope(self, piece: Prose | Bullet) -> bool:
        if _SCOPES.search(piece.text):
            self._in_scopes = True
            return True
        found = _SCOPE.fullmatch(piece.text)
        surely = isinstance(piece, Bullet)
        if not self._in_scopes:
            if surely and found and ("-" in found[1] or ":" in found[1]):
                self.findings.add(piece.line, "looks like an access")
            return False
        if found and (surely or "-" in found[1] or ":" in found[1]):
            self.scopes = self.scopes or []
            if found[1] in self.scopes:
                self.findings.add(piece.line, "an access stands twice in the list")
            else:
                self.scopes.append(found[1])
            self.lines.setdefault("scopes", piece.line)
            return True
        if surely:
            self.findings.add(piece.line, "an entry of the list of accesses is not understood")
            return True
        self._in_scopes = False
        return False

    # --- limits ---

    def _limit(self, said: str, line: int) -> None:
        clauses = [clause for clause in _CLAUSES.split(said.strip()) if clause]
        if not clauses:
            self.findings.add(line, "a limit is not understood")
        for clause in clauses:
            rate = _RATE.fullmatch(clause)
            if rate and (limit := _rate(rate, line)):
                self._rate(limit)
            elif not self._per_request(clause, line, whole=True):
                self.findings.add(line, "a limit is not understood")

    def _rate(self, limit: Limit) -> None:
        if self.limit not in (None, limit):
            self.findings.add(limit.line, "a second limit differs from the first")
        else:
            self.limit = limit
            self.lines.setdefault("limit", limit.line)

    def _per_request(self, text: str, line: int, *, whole: bool = False) -> bool:
        found = _PER_REQUEST.fullmatch(text) if whole else _PER_REQUEST.search(text)
        if found is None:
            return False
        value = count(found["amount"] or found["other"] or found["counted"] or found["held"])
        if value is None:
            return False
        if self.per_request not in (None, value):
            self.findings.add(line, "a second size of a request differs from the first")
        else:
            self.per_request = value
            self.lines.setdefault("per_request", line)
        # What else the line says has to be looked at too.
        self._number(f"{text[: found.start()]} … {text[found.end() :]}", line)
        return True


def _said_rate(sentence: str, line: int) -> Limit | None:
    """The limit that a whole sentence says without the word."""
    if found := _RATE.fullmatch(sentence):
        return _rate(found, line)
    found = _CALLS.fullmatch(sentence)
    if found is None:
        return None
    amount = count(found["called"] or found["amount"] or found["sent"])
    seconds = _seconds(found["each"] or found["period"] or found["during"])
    if amount is None or seconds is None:
        return None
    unit = _unit(found["unit"] or found["what"] or "calls")
    return Limit(amount=amount, unit=unit, seconds=seconds, line=line)


def _rate(found: re.Match[str], line: int) -> Limit | None:
    amount, times = count(found["amount"]), int(found["times"] or 1)
    seconds = _seconds(found["period"])
    if amount is None or seconds is None or not times:
        return None
    return Limit(amount=amount, unit=_unit(found["unit"]), seconds=seconds * times, line=line)


def _seconds(period: str) -> int | None:
    return next(
        (n for n, words in _SECONDS.items() if re.fullmatch(words, period, re.IGNORECASE)), None
    )


def _unit(words: str) -> str:
    words = words.lower().strip()
    for name, pattern in _UNITS.items():
        if re.fullmatch(pattern, words):
            return name
    return words
