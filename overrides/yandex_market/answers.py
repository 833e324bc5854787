"""Reading what arrives, pure: limits in headers, causes in messages, a body no larger than allowed.

Nothing here trusts the server: a malformed header reads as absent.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from yandex_market_client.facts import WIRE
from yandex_market_client.types import UNFAMILIAR, Unfamiliar

from .limits import Quota

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_DIGITS: Final = 15
_FAR: Final = 10 * 366 * 86400.0
"""The number of seconds beyond which a date is taken for nonsense."""
_PIECE: Final = 1 << 16
_DAY: Final = "Thu, 01 Jan 1970 "
# Behind the day, which is the same in most answers: so the slow library reads each day once.
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]) GMT")
_LIMIT: Final = WIRE.limit_headers.limit.lower()
_REMAINING: Final = WIRE.limit_headers.remaining.lower()
_UNTIL: Final = WIRE.limit_headers.until.lower()


# relies on: WIRE.messages.parallel, WIRE.messages.resource
LIMITING: Final = frozenset({"parallel", "resource"})
"""The meanings that say: a limit is used up."""
# relies on: WIRE.messages.permanent, WIRE.messages.migration
LOCKING: Final = frozenset({"permanent", "migration"})
"""The meanings that say: locked."""


def meaning_of(status: int, messages: Sequence[str]) -> str | None:
    """Tell apart the causes of one status, as the specification does.

    Args:
        status: the HTTP status.
        messages: what the server says; where its body is not understood, the text of that.
    """
    default = None
    for known in WIRE.messages:
        if known.status == status:
            if known.pattern is None:
                default = known.meaning
            elif any(known.pattern.search(message) for message in messages):
                return known.meaning
    return default


class Limits(NamedTuple):
    """What an answer tells about waiting."""

    quota: Quota = Quota()
    retry_after: float | None = None
    """The number of seconds that the server asks to wait."""


def read_limits(headers: Mapping[str, str]) -> Limits:
    """Read the headers about limits; moments become seconds from the answer's own date."""
    found = {name.lower(): value.strip() for name, value in headers.items()}
    date = _date(found.get("date"))
    after, until = found.get("retry-after"), _date(found.get(_UNTIL))
    seconds = _count(after)
    wait = _ahead(_date(after), date) if seconds is None else min(float(seconds), _FAR)
    limit, remaining = _count(found.get(_LIMIT)), _count(found.get(_REMAINING))
    return Limits(Quota(limit or None, remaining, _ahead(until, date), date), wait)


def _ahead(moment: float | None, date: float | None) -> float | None:
    if moment is None or date is None or abs(moment - date) > _FAR:
        return None
    return max(0.0, moment - date)


def _count(text: str | None) -> int | None:
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > _DIGITS:
        return None
    return int(text)


def _date(text: str | None) -> float | None:
    if not text:
        return None
    if usual := _TIME.fullmatch(text, len(_DAY)):
        hours, minutes, seconds = map(int, usual.groups())
        day = _moment(f"{text[: len(_DAY)]}00:00:00 GMT")
        return None if day is None else day + hours * 3600 + minutes * 60 + seconds
    return _moment(text)


@lru_cache(maxsize=64)
def _moment(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text[:100])
        # RFC 822 writes "-0000" for a time of no known zone: then it is UTC.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def unfamiliar() -> Unfamiliar:
    """Count what answers to this process held and the documentation did not.

    Fields are counted by model and name, values by enum and value: a sign that the documentation
    has moved.
    """
    return Unfamiliar(Counter(UNFAMILIAR.fields), Counter(UNFAMILIAR.values))


class TooLarge(Exception):
    """A body is larger than allowed; the rest of it was not read."""


class BrokenBody(Exception):
    """A body cannot be decoded, or came too slowly."""


class BodyReader:
    """Takes a body as it arrives and gives it decoded, within bounds of size and time.

    Args:
        encoding: the answer's Content-Encoding.
        cap: the most bytes, both as they come and decoded.
        clock: tells the time in seconds.
        seconds: the time in which the body has to come.

    Raises:
        BrokenBody: the encoding is not one that was asked for.
    """

    def __init__(self, encoding: str, cap: int, clock: Callable[[], float], seconds: float) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise BrokenBody("a content encoding that was not asked for")
        self._inflate: Any = _inflater() if "gzip" in encoding else None
        self._cap = cap
        self._clock = clock
        self._end = clock() + seconds
        self._raw = 0
        self._size = 0
        self._parts: list[bytes] = []

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            TooLarge: the body is larger than the cap.
            BrokenBody: the bytes do not decode, or the time is over.
        """
        self._raw += len(chunk)
        if self._clock() > self._end:
            raise BrokenBody("the body came too slowly")
        for part in (chunk,) if self._inflate is None else self._inflated(chunk):
            self._size += len(part)
            if self._size > self._cap:
                raise TooLarge
            self._parts.append(part)
        # Also what decodes to nothing, for ever.
        if self._raw > self._cap:
            raise TooLarge

    def finish(self) -> bytes:
        """Give the whole decoded body.

        Raises:
            BrokenBody: it ended too early.
        """
        if self._inflate is not None and self._raw and not self._inflate.eof:
            raise BrokenBody("the compressed body ended too early")
        return b"".join(self._parts)

    def _inflated(self, chunk: bytes) -> Iterator[bytes]:
        # Bounded steps: a few bytes may stand for a thousand times as many.
        while chunk:
            if self._inflate.eof:
                self._inflate = _inflater()
            try:
                yield self._inflate.decompress(chunk, _PIECE)
            except zlib.error:
                raise BrokenBody("the compressed body is damaged") from None
            chunk = self._inflate.unconsumed_tail or self._inflate.unused_data


def _inflater() -> Any:
    return zlib.decompressobj(wbits=31)
