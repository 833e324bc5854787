"""The facts that a page says in sentences: the limit, the size of a request, the accesses."""

from __future__ import annotations

import re

from .blocks import Bullet, Findings, Prose
from .model import Limit
from .numbers import GROUPED, count

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
    60: r"minutes?|минут\w*",
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
    rf"|(?:{_ONE_RU}|{_ONE})\s+[^.\d]{{0,60}}?{_MOST}\s+(?P<other>{GROUPED})(?!\d)",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"\W*(?:(?:rate |request )?limits?|лимит\w*)\s*:\s*(?P<said>.*)", re.IGNORECASE)
_CLAUSES = re.compile(r"\s*(?:[;.]\s+|[;.]$|,\s+(?=\D)|\s+(?:and|и)\s+(?=\D))\s*")
_LIKE_LIMIT = re.compile(
    rf"\d[^.]*\b(?:per|every|each)\s+(?:\d+\s*)?(?:{_PERIOD})\b"
    rf"|\d[^.]*\b(?:в|за)\s+(?:\d+\s*)?(?:{_PERIOD})\b"
    r"|^\W*(?:rate |request )?(?:limit|лимит)",
    re.IGNORECASE,
)
_LIKE_PER_REQUEST = re.compile(rf"\d[^.]*\b(?:{_ONE}|{_ONE_RU})\b", re.IGNORECASE)
_SCOPES = re.compile(r"\bAPI[- ]?Key\b.*(?:access|scope|доступ)|(?:доступ|access).*\bAPI[- ]?Key\b")
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
        found = _LIMIT.fullmatch(piece.text)
        if found:
            self._limit(found["said"], piece.line)
        elif not self._per_request(piece.text, piece.line):
            if _LIKE_PER_REQUEST.search(piece.text):
                self.findings.add(piece.line, "looks like the size of a request")
            elif _LIKE_LIMIT.search(piece.text):
                self.findings.add(piece.line, "looks like a limit")

    # --- accesses ---

    def _scope(self, piece: Prose | Bullet) -> bool:
        if _SCOPES.search(piece.text):
            self._in_scopes = True
            return True
        if not self._in_scopes:
            return False
        found = _SCOPE.fullmatch(piece.text)
        surely = isinstance(piece, Bullet)
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
                if self.limit not in (None, limit):
                    self.findings.add(line, "a second limit differs from the first")
                else:
                    self.limit = limit
                    self.lines.setdefault("limit", line)
            elif not self._per_request(clause, line, whole=True):
                self.findings.add(line, "a limit is not understood")

    def _per_request(self, text: str, line: int, *, whole: bool = False) -> bool:
        found = _PER_REQUEST.fullmatch(text) if whole else _PER_REQUEST.search(text)
        value = count(found["amount"] or found["other"]) if found else None
        if value is None:
            return False
        if self.per_request not in (None, value):
            self.findings.add(line, "a second size of a request differs from the first")
        else:
            self.per_request = value
            self.lines.setdefault("per_request", line)
        return True


def _rate(found: re.Match[str], line: int) -> Limit | None:
    amount, times = count(found["amount"]), int(found["times"] or 1)
    seconds = next(
        (n for n, words in _SECONDS.items() if re.fullmatch(words, found["period"], re.IGNORECASE)),
        None,
    )
    if amount is None or seconds is None or not times:
        return None
    return Limit(amount=amount, unit=_unit(found["unit"]), seconds=seconds * times, line=line)


def _unit(words: str) -> str:
    words = words.lower().strip()
    for name, pattern in _UNITS.items():
        if re.fullmatch(pattern, words):
            return name
    return words
