"""What can go wrong, and what to do next.

MarketError
+-- ApiError                 the server answered, and not with success
|   +-- BadRequestError      400, or another status that says the request is wrong
|   +-- UnauthorizedError    401
|   +-- ForbiddenError       403
|   +-- NotFoundError        404
|   +-- RateLimitedError     too much at once, said by the server or by our own limiter
|   +-- LockedError          the business or store cannot be changed, for now or for good
|   +-- ServerError          5xx
+-- TransportError           no whole answer arrived
+-- ResponseError            an answer arrived and cannot be understood
+-- DeadlineError            the time that the caller allowed is over
+-- InvalidRequestError      a request breaks a documented constraint; also a ValueError
|   +-- InvalidOfferIds      SKUs break the rules for SKUs
+-- SettingsError            the client cannot work as it was set up; also a ValueError
+-- JournalError             a journal cannot be used, or is not of this call

All of them can be pickled and copied. Their texts are safe to print on a terminal and never hold
the key; httpx errors are not chained to them, because those lead to the request that carries it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, cast

from yandex_market_client.facts import OPERATIONS, WIRE

from .answers import LIMITING, LOCKING, meaning_of, read_limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yandex_market_client.checks import Violation
    from yandex_market_client.errors import InvalidRequest
    from yandex_market_client.facts import Operation

    from .report import BulkReport
    from .skus import OfferIdProblem

KEY_VARIABLE: Final = "YANDEX_MARKET_API_KEY"
"""The environment variable that the key is read from."""
_LONG: Final = 300
_SHOWN: Final = 5
_SEARCHED: Final = 10_000


def safe(text: str, limit: int = _LONG) -> str:
    """Escape what a terminal would act on or not show, and shorten.

    Args:
        text: anything, also what a stranger wrote.
        limit: the number of characters of it to keep.
    """
    shown = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:limit]
    )
    return shown + "..." if len(text) > limit else shown


def text_of(value: object, limit: int = _LONG) -> str:
    """Give what a caller's object or exception says of itself, safe to show.

    Args:
        value: anything; if it fails to say something, its type is told.
        limit: the number of characters to keep.
    """
    try:
        text = str(value)
    except Exception:  # noqa: BLE001  a caller's object may do anything
        text = type(value).__name__
    return safe(text, limit)


class Problem(NamedTuple):
    """One error that the server names; as it came, so escape it before showing it."""

    code: str | None
    message: str | None

    def __str__(self) -> str:
        return ": ".join(safe(part) for part in self if part) or "no reason"


class MarketError(Exception):
    """The base of everything that this package raises on purpose."""

    report: BulkReport | None = None
    """The account so far of the bulk call that this error ended."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, dict(self.__dict__))


def _restore(kind: type[MarketError], args: tuple[Any, ...], state: dict[str, Any]) -> MarketError:
    # Not through __init__, whose keyword arguments are not in args.
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ApiError(MarketError):
    """The server answered, and not with success.

    Args:
        status: the HTTP status.
        operation: the operationId; empty for a request made by hand.
        errors: what the server names.
        traceparent: the id by which the vendor finds the request.
        text: the body when it is not of the documented form; it is shortened and escaped.
        advice: what to do next.
    """

    def __init__(
        self,
        status: int,
        *,
        operation: str = "",
        errors: Iterable[Problem] = (),
        traceparent: str | None = None,
        text: str = "",
        advice: str = "",
    ) -> None:
        self.status = status
        self.operation = operation
        self.errors = tuple(errors)
        self.traceparent = traceparent and safe(traceparent)
        self.text = safe(text)
        self.advice = advice
        super().__init__(status)

    def __str__(self) -> str:
        return _sentence(
            self.operation,
            f"answered {self.status} {_phrase(self.status)}".rstrip(),
            "; ".join(map(str, self.errors[:_SHOWN])) or self.text,
            self.traceparent,
            self.advice,
        )


class BadRequestError(ApiError):
    """The server finds the request wrong; the same request will be refused again."""


class UnauthorizedError(ApiError):
    """The key is missing, mistyped or revoked."""


class ForbiddenError(ApiError):
    """The key may not do this; ``scopes`` lists the accesses any one of which would do."""

    scopes: tuple[str, ...] = ()


class NotFoundError(ApiError):
    """The id in the URL names nothing, or this version of the method does not exist."""


class RateLimitedError(ApiError):
    """A limit does not let the request through for as long as the caller is willing to wait."""

    until: float | None = None
    """The number of seconds until more may be sent; None when nobody said."""
    kind: Literal["parallel", "resource"] = "resource"
    """Too many requests at a time, or too much in a stretch of time."""
    sent: bool = True
    """False when our own limiter held the request back."""

    @classmethod
    def held_back(cls, operation: str, seconds: float) -> RateLimitedError:
        """Make the error of a request that was not sent since it would have to wait too long."""
        status = next((m.status for m in WIRE.messages if m.meaning in LIMITING), 0)
        error = cls(status, operation=operation)
        error.until, error.sent = seconds, False
        error.advice = "Wait, allow a longer max_wait, or send less in a minute."
        return error

    def __str__(self) -> str:
        if self.sent:
            return super().__str__()
        what = f"not sent, the limit would keep it waiting {self.until or 0:.1f} s or longer"
        return _sentence(self.operation, what, "", None, self.advice)


class LockedError(ApiError):
    """The business or store cannot be changed: for minutes when ``temporary``, else for good."""

    temporary: bool = True


class ServerError(ApiError):
    """The server failed; whether it acted is not known."""


class TransportError(MarketError):
    """No whole answer arrived.

    Args:
        problem: what happened.
        operation: the operationId; empty for a request made by hand.
        sent: whether the server may have acted, on this attempt or an earlier one.
        attempts: how many times it was tried.
    """

    def __init__(
        self, problem: str, *, operation: str = "", sent: bool = True, attempts: int = 1
    ) -> None:
        self.problem = safe(problem)
        self.operation = operation
        self.sent = sent
        self.attempts = attempts
        super().__init__(self.problem)

    def __str__(self) -> str:
        tried = f" after {self.attempts} attempts" if self.attempts > 1 else ""
        advice = (
            "The server may have acted: look before repeating what must not happen twice."
            if self.sent
            else "Nothing was sent: check base_url and the network, then repeat."
        )
        return _sentence(self.operation, f"no whole answer{tried}", self.problem, None, advice)


class ResponseError(MarketError):
    """An answer arrived and cannot be understood; the server may have acted.

    Args:
        problem: what cannot be understood.
        status: the HTTP status.
        operation: the operationId; empty for a request made by hand.
        traceparent: the id by which the vendor finds the request.
    """

    def __init__(
        self,
        problem: str,
        *,
        status: int | None = None,
        operation: str = "",
        traceparent: str | None = None,
    ) -> None:
        self.problem = safe(problem)
        self.status = status
        self.operation = operation
        self.traceparent = traceparent and safe(traceparent)
        super().__init__(self.problem)

    def __str__(self) -> str:
        advice = "The server may have acted. If this repeats, the documentation may have moved."
        what = f"the answer {self.status or ''} cannot be understood".replace("  ", " ")
        return _sentence(
            self.operation, what, self.problem, self.traceparent, f"{advice}{_page(self.operation)}"
        )


class DeadlineError(MarketError):
    """The time that the caller allowed for the whole call is over."""

    operation: str = ""
    """The operationId of the call."""

    def __str__(self) -> str:
        what = super().__str__()
        advice = "Allow a longer deadline, or send again what report.not_sent and .unknown list."
        return _sentence(self.operation, what, "", None, advice) if self.operation else what


class InvalidRequestError(MarketError, ValueError):
    """A request breaks a documented constraint; nothing was sent.

    Args:
        violations: every constraint broken, with its place and value.
        operation: the operationId.
    """

    def __init__(
        self, violations: Iterable[Violation | OfferIdProblem], *, operation: str = ""
    ) -> None:
        self.violations = tuple(violations)
        self.operation = operation
        super().__init__(operation)

    @classmethod
    def of(cls, error: InvalidRequest) -> InvalidRequestError:
        """Take over what the generated checks found."""
        return cls(error.violations, operation=error.operation)

    def __str__(self) -> str:
        return _listed(self.operation, self.violations)

    def __reduce__(self) -> tuple[Any, ...]:
        state = dict(self.__dict__, violations=_portable(self.violations))
        return _restore, (type(self), self.args, state)


class InvalidOfferIds(InvalidRequestError):
    """SKUs break the rules for SKUs, or contradict one another; nothing was sent.

    Args:
        problems: each position, value and rule broken.
        operation: the operationId.
    """

    def __init__(self, problems: Iterable[OfferIdProblem], *, operation: str = "") -> None:
        super().__init__((), operation=operation)
        self.problems = list(problems)

    def __str__(self) -> str:
        return _listed(self.operation, self.problems)

    def __reduce__(self) -> tuple[Any, ...]:
        state = dict(self.__dict__, problems=list(_portable(self.problems)))
        return _restore, (type(self), self.args, state)


class SettingsError(MarketError, ValueError):
    """The client cannot work as it was set up."""


class JournalError(MarketError):
    """A journal is torn, foreign, held by another process, of another call, or not writable."""


def problems_of(parsed: object) -> tuple[Problem, ...]:
    """Give the errors that a parsed body lists; nothing if it is of another form."""
    listed: Any = getattr(parsed, "errors", None)  # relies on: ApiErrorResponse.errors
    if not isinstance(listed, list):
        return ()
    listed = cast("list[Any]", listed)
    # relies on: ApiErrorDTO.code, ApiErrorDTO.message
    return tuple(
        Problem(getattr(entry, "code", None), getattr(entry, "message", None)) for entry in listed
    )


def messages_of(parsed: object, text: str) -> list[str]:
    """Give what tells apart the causes of one status: the messages, or else the whole text."""
    messages = [problem.message for problem in problems_of(parsed) if problem.message]
    return messages or [text[:_SEARCHED]]


def error_for(
    operation: Operation | None,
    status: int,
    headers: Mapping[str, str],
    parsed: object | None,
    text: str,
) -> ApiError:
    """Make the error of an answer that is no success, also of a status that is not documented.

    Args:
        operation: the operation's facts; None for a request made by hand.
        status: the HTTP status.
        headers: the answer's; their names in any case.
        parsed: the model of the body; None if it fits none.
        text: the body.
    """
    meaning = meaning_of(status, messages_of(parsed, text))
    errors = problems_of(parsed)
    kind = _class_of(status, meaning)
    error = kind(
        status,
        operation=operation.id if operation else "",
        errors=errors,
        traceparent=_header(headers, WIRE.trace_header),
        text="" if errors else text,
    )
    if isinstance(error, RateLimitedError):
        limits = read_limits(headers)
        error.kind = "parallel" if meaning == "parallel" else "resource"
        error.until = limits.retry_after
        if error.until is None and error.kind == "resource":
            error.until = limits.quota.until_in
    elif isinstance(error, LockedError):
        error.temporary = meaning != "permanent"
    elif isinstance(error, ForbiddenError) and operation:
        error.scopes = operation.scopes
    error.advice = _advice(error, meaning) + _page(error.operation)
    return error


_CLASSES: Final[Mapping[int, type[ApiError]]] = {
    HTTPStatus.BAD_REQUEST: BadRequestError,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: BadRequestError,
    HTTPStatus.UNPROCESSABLE_ENTITY: BadRequestError,
    HTTPStatus.UNAUTHORIZED: UnauthorizedError,
    HTTPStatus.FORBIDDEN: ForbiddenError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.TOO_MANY_REQUESTS: RateLimitedError,
}


def _class_of(status: int, meaning: str | None) -> type[ApiError]:
    if meaning in LIMITING:
        return RateLimitedError
    if meaning in LOCKING:
        return LockedError
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerError
    return _CLASSES.get(status, ApiError)


def _advice(error: ApiError, meaning: str | None) -> str:
    match error:
        case BadRequestError() if (
            # relies on: WIRE.messages.too-big
            meaning == "too-big" or error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        ):
            return "Send fewer items in one request."
        case BadRequestError():
            return "Correct what the server names; the same request will be refused again."
        case UnauthorizedError():
            return f"Give a valid key in {KEY_VARIABLE} or api_key=; to make one: {WIRE.key_link}"
        case ForbiddenError():
            scopes = f"one of the accesses {', '.join(error.scopes)}" if error.scopes else "access"
            return f"Give the key {scopes} ({WIRE.scopes_link}) and see that the store is active."
        case NotFoundError():
            return "Check the id: whether it exists, belongs to the key's owner, is of that kind."
        case RateLimitedError(kind="parallel"):
            return "Send fewer requests at a time, also from other programs."
        case RateLimitedError():
            wait = "a while" if error.until is None else f"{error.until:.0f} s"
            return f"Wait {wait}, or allow a longer max_wait."
        case LockedError(temporary=True):
            return "It is being moved: try again in some minutes."
        case LockedError():
            return "Waiting will not help: the seller has to change a setting first."
        case ServerError():
            return "Try again later; the vendor's support asks for the traceparent."
        case _ if HTTPStatus.MULTIPLE_CHOICES <= error.status < HTTPStatus.BAD_REQUEST:
            return "Redirects are refused, they could lead the key elsewhere: check base_url."
        case _:
            return "Look the status up in the documentation."


def _sentence(operation: str, what: str, reason: str, traceparent: str | None, advice: str) -> str:
    text = f"{operation or 'the request'}: {what}"
    if reason:
        text += f": {reason}"
    if traceparent:
        text += f" (traceparent {traceparent})"
    return f"{text}. {advice}" if advice else text


def _listed(operation: str, broken: Sequence[Violation | OfferIdProblem]) -> str:
    shown = "; ".join(f"{_place(one)}: {safe(one.message)}" for one in broken[:_SHOWN])
    more = f" (and {len(broken) - _SHOWN} more)" if len(broken) > _SHOWN else ""
    return f"{operation or 'the request'}: nothing was sent: {shown}{more}.{_page(operation)}"


def _place(one: Violation | OfferIdProblem) -> str:
    position = getattr(one, "position", None)
    if position is None:
        return safe(getattr(one, "pointer", ""))
    return f"item {position} ({safe(_shown(one.value), 60)})"


def _page(operation: str) -> str:
    known = OPERATIONS.get(operation)
    return f" See {known.source.page}" if known else ""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _header(headers: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in headers.items() if key.lower() == name.lower()), None)


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception:  # noqa: BLE001  a caller's object may do anything
        return type(value).__name__


def _portable(entries: Sequence[Any]) -> tuple[Any, ...]:
    """Replace the values that cannot be pickled by what they look like."""
    return tuple(
        entry if _picklable(entry.value) else entry._replace(value=safe(_shown(entry.value)))
        for entry in entries
    )


def _picklable(value: object) -> bool:
    import pickle  # by now it is loaded; to have an error class at hand does not need it

    try:
        pickle.dumps(value)
    except Exception:  # noqa: BLE001  a caller's object may do anything
        return False
    return True
