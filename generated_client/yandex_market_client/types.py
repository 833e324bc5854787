# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""The parts that models and endpoints share: answers, open enums, readers of JSON values.

Reading is tolerant (null is absence, an unknown enum value or field is kept); what cannot be read is
a ``DecodeError`` that names its place.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar, copy_context
from enum import IntEnum, StrEnum
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    NamedTuple,
    NoReturn,
    Self,
    TypeAlias,
    TypeVar,
    cast,
)

from .errors import DecodeError

if TYPE_CHECKING:
    import uuid

    import httpx

T = TypeVar("T")


class Encoded(NamedTuple):
    """A request body that the caller has checked and encoded already; it is sent as it is."""

    content: bytes
    """The body, JSON in UTF-8."""
    items: int
    """The number of items it holds, for the limit."""


class Response(NamedTuple, Generic[T]):
    """One answer of the server: what arrived, and what was understood of it."""

    status_code: int
    """The HTTP status, any integer: not every code has a name in Python."""
    headers: httpx.Headers
    content: bytes
    """The body as it arrived, after content decoding."""
    parsed: T | None
    """The model of the body; None when the status documents none or an error's body fits none."""

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.content.decode("utf-8", "replace")


class Unfamiliar(NamedTuple):
    """Counts of what answers held and the specification did not: a sign that the documentation moved."""

    fields: Counter[tuple[str, str]]
    """By (model, field name)."""
    values: Counter[tuple[str, str]]
    """By (enum, value)."""

    def note(self, counts: Counter[tuple[str, str]], where: str, what: str) -> None:
        """Count one meeting; past 1000 different ones, only known ones are counted on."""
        if (held := _HELD.get()) is not None:
            held.append((counts, where, what))
            return
        key = (where, what[:120])
        if key in counts or len(counts) < 1000:
            counts[key] += 1


UNFAMILIAR = Unfamiliar(Counter(), Counter())
"""The process's counts of unknown fields and enum values."""


_Note: TypeAlias = "tuple[Counter[tuple[str, str]], str, str]"
_HELD: ContextVar[list[_Note] | None] = ContextVar("held", default=None)


def attempt(read: Callable[[Any], T], source: Any) -> T:
    """Try a reading after which another one may follow: what it meets counts only if it succeeds."""
    met: list[_Note] = []
    # A context of its own: nothing has to be put back, wherever an interruption comes.
    result = copy_context().run(_holding, met, read, source)
    for note in met:
        UNFAMILIAR.note(*note)
    return result


def _holding(met: list[_Note], read: Callable[[Any], T], source: Any) -> T:
    _HELD.set(met)
    return read(source)


class OpenStrEnum(StrEnum):
    """A documented list of strings that an answer may exceed: an unknown value reads as itself."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = str(value)
        UNFAMILIAR.note(UNFAMILIAR.values, cls.__name__, value)
        return member

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a JSON string.

        Raises:
            DecodeError: the value is not a string.
        """
        known: Any = cls._value2member_map_.get(value) if type(value) is str else None
        return cls(read_text(value)) if known is None else known

    @property
    def is_known(self) -> bool:
        """Whether the specification lists this value."""
        return self._value_ in type(self)._value2member_map_

    def __hash__(self) -> int:
        # Enum hashes the member's name; equal to its text, a member must hash like it.
        return str.__hash__(self)


class OpenIntEnum(IntEnum):
    """A documented list of integers that an answer may exceed: an unknown value reads as itself."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"VALUE_{value}"
        member._value_ = int(value)
        UNFAMILIAR.note(UNFAMILIAR.values, cls.__name__, str(value))
        return member

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a JSON integer.

        Raises:
            DecodeError: the value is not an integer.
        """
        known: Any = cls._value2member_map_.get(value) if type(value) is int else None
        return cls(read_integer(value)) if known is None else known

    @property
    def is_known(self) -> bool:
        """Whether the specification lists this value."""
        return self._value_ in type(self)._value2member_map_

    def __hash__(self) -> int:
        # Enum hashes the member's name; equal to its number, a member must hash like it.
        return int.__hash__(self)


def absent() -> NoReturn:
    """Refuse the absence of a field that must be there.

    Raises:
        DecodeError: always.
    """
    raise DecodeError("is required")


def present(source: Mapping[str, Any], name: str) -> None:
    """Ask for a field that must be there and may be null.

    Raises:
        DecodeError: it is absent.
    """
    if name not in source:
        absent()


def read_array(value: object, read: Callable[[Any], T]) -> list[T]:
    """Read an array; a null among the elements reads as absent.

    Raises:
        DecodeError: the value, or an element, is of another type.
    """
    if not isinstance(value, list):
        raise DecodeError.expected("an array", value)
    items = cast("Iterable[Any]", value)
    index = 0
    result: list[T] = []
    try:
        for index, item in enumerate(items):
            if item is not None:
                result.append(read(item))
    except DecodeError as error:
        raise error.inside(index) from None
    return result


def array_of(read: Callable[[Any], T]) -> Callable[[Any], list[T]]:
    """Make a reader of arrays."""
    return lambda value: read_array(value, read)


def as_object(value: Any) -> Mapping[str, Any]:
    """Take a JSON object as it is.

    Raises:
        DecodeError: the value is of another type.
    """
    # The exact type first: to ask an abstract class takes long, for each object of a page.
    if type(value) is dict or isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value)
    raise DecodeError.expected("an object", value)


def unknown_fields(
    source: Mapping[str, Any], known: frozenset[str], model: str
) -> dict[str, Any] | None:
    """Keep what the model has no attribute for, sorted by name; None when there is nothing."""
    extra = {name: value for name, value in source.items() if name not in known}
    if len(extra) > 1:
        extra = {name: extra[name] for name in sorted(extra, key=str)}
    for name in extra:
        UNFAMILIAR.note(UNFAMILIAR.fields, model, str(name))
    return extra or None


def read_any(value: T) -> T:
    """Take any JSON value as it is."""
    return value


def read_text(value: object) -> str:
    """Read a JSON string.

    Raises:
        DecodeError: the value is of another type.
    """
    if isinstance(value, str):
        return value
    raise DecodeError.expected("a string", value)


def read_boolean(value: object) -> bool:
    """Read a JSON boolean.

    Raises:
        DecodeError: the value is of another type.
    """
    if isinstance(value, bool):
        return value
    raise DecodeError.expected("true or false", value)


def read_integer(value: object) -> int:
    """Read a JSON integer; 5.0 is one.

    Raises:
        DecodeError: the value is of another type, or has a fraction.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise DecodeError.expected("an integer", value)


def read_number(value: object) -> float:
    """Read a JSON number.

    Raises:
        DecodeError: the value is of another type, or too large.
    """
    if type(value) is int or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        try:
            return float(value)
        except OverflowError:
            pass
    raise DecodeError.expected("a number", value)


# What `fromisoformat` reads just as the text means it.
_USUAL_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ](?:[01]\d|2[0-3]):\d\d:[0-5]\d(?:\.\d{3}(?:\d{3})?)?(?:Z|[+-]\d\d:\d\d)",
    re.ASCII,
)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:?\d\d)\Z", re.ASCII
)


def read_datetime(value: object) -> datetime.datetime:
    """Read a date and time of RFC 3339: always with an offset, rounded to microseconds.

    A leap second (``:60``) reads as the first moment of the next minute. As in the strict decoding,
    half a microsecond counts in full, and an offset may come without its colon.

    Raises:
        DecodeError: the value is of another type or form, or has no offset.
    """
    text = value if type(value) is str else read_text(value)
    if _USUAL_MOMENT.fullmatch(text):
        try:
            return datetime.datetime.fromisoformat(text)
        except ValueError:
            raise DecodeError.expected("a date and time with an offset", value) from None
    match = _MOMENT.match(text)
    if match is None:
        raise DecodeError.expected("a date and time with an offset", value)
    day, minute, second, fraction, offset = match.groups()
    leap = second == "60"
    digits = fraction or ""
    text = (
        f"{day}T{minute}:{'59' if leap else second}.{digits[:6]:0<6}"
        f"{'+00:00' if offset in 'Zz' else offset}"
    )
    try:
        moment = datetime.datetime.fromisoformat(text)
        if leap:
            return moment.replace(microsecond=0) + datetime.timedelta(seconds=1)
        return moment + datetime.timedelta(microseconds=1) if digits[6:7] >= "5" else moment
    except (ValueError, OverflowError):
        raise DecodeError.expected("a date and time with an offset", value) from None


def write_datetime(value: datetime.datetime) -> str:
    """Write a date and time as RFC 3339 wants it, in UTC as ``Z``.

    Raises:
        ValueError: the value has no time zone.
    """
    if value.tzinfo is None:
        raise ValueError("a date and time without a time zone cannot be sent: give it one")
    text = value.isoformat()
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def write_array(value: object) -> Any:
    """Copy an array; text or an object in its place is left whole, for the checks to refuse."""
    # The exact type first, as in `as_object`.
    if type(value) is not list and isinstance(value, str | Mapping):
        return value  # pyright: ignore[reportUnknownVariableType]
    return list(cast("Iterable[Any]", value))


def read_date(value: object) -> datetime.date:
    """Read a date, year-month-day.

    Raises:
        DecodeError: the value is of another type or form.
    """
    text = read_text(value)
    try:
        if len(text) == len("yyyy-mm-dd"):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise DecodeError.expected("a date", value)


def read_uuid(value: object) -> uuid.UUID:
    """Read a UUID.

    Raises:
        DecodeError: the value is of another type or form.
    """
    import uuid  # few specifications have any, and it takes a while to load

    try:
        return uuid.UUID(read_text(value))
    except ValueError:
        raise DecodeError.expected("a UUID", value) from None
