"""What an answer means for going on, and how long to wait before the next try. Pure.

No clock, no sleep: random numbers and times are handed in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from yandex_market_client.models.api_response_status_type import ApiResponseStatusType

from .answers import meaning_of
from .errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Health:
    """Whether a service was ever reached, shared by all calls to it: else it is no outage."""

    def __init__(self) -> None:
        self.reached = False


class Verdict(Enum):
    """What an answer, or its absence, means for the request."""

    SUCCESS = "the server did it"
    REFUSED = "this request is wrong; others may be right"
    TOO_BIG = "right, if it were smaller"
    FATAL = "neither this request nor the next will be let through"
    AGAIN = "the server may or may not have done it; worth another try"
    LIMITED = "not done: a limit is used up"
    LOCKED = "not done, and not possible for some minutes"
    UNREACHED = "nothing was sent; worth another try"


LEAST_WAIT: Final = 0.1
"""The fewest seconds between two tries that the server asks to put off, whatever it asks for."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how patiently to try; every duration is in seconds.

    Args:
        attempts: how many times a request is sent at most; waiting for limits costs none.
        base: the longest wait before the second attempt; it doubles with each further one.
        cap: the longest wait between two attempts.
        max_wait: the longest single stretch of waiting for a limit or a lock.
        outage: the longest outage that a bulk call waits out.
        outage_after: how many failures in a row are an outage.
        probe_cap: the longest wait between two probes in an outage.
        deadline: the time for a whole call; None for no end.
        doubt: how long a delete may be in doubt, no answer to it being written down in the journal,
            and still be repeated; after that it is unknown.
        isolation: how many requests may be spent on one refused request to find its wrong entries.
        give_up_after: a bulk call ends after so many batches in a row had all their attempts.

    Raises:
        SettingsError: a figure makes no sense.
    """

    attempts: int = 5
    base: float = 0.5
    cap: float = 30.0
    max_wait: float = 300.0
    outage: float = 1800.0
    outage_after: int = 3
    probe_cap: float = 30.0
    deadline: float | None = None
    doubt: float = 86400.0
    isolation: int = 40
    give_up_after: int = 3

    def __post_init__(self) -> None:
        for field in fields(self):
            value, whole = getattr(self, field.name), field.type == "int"
            if value is None and field.name == "deadline":
                continue
            if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
                raise SettingsError(f"{field.name} must be {'a whole' if whole else 'a'} number")
            if not 0 <= value < math.inf or (whole and value < 1):
                least = "1 or more" if whole else "0 or more, and finite"
                raise SettingsError(f"{field.name} must be {least}")


def backoff(policy: RetryPolicy, attempt: int, random: Callable[[], float]) -> float:
    """Give the number of seconds to wait after a failed attempt: full jitter.

    Args:
        policy: its base and cap.
        attempt: the number of the attempt that failed, from 1.
        random: gives a number from 0 to 1.
    """
    return random() * min(policy.cap, policy.base * 2.0 ** min(attempt - 1, 64))


# relies on: WIRE.messages.*
_MEANINGS: Final[Mapping[str, Verdict]] = {
    "parallel": Verdict.LIMITED,
    "resource": Verdict.LIMITED,
    "permanent": Verdict.FATAL,
    "migration": Verdict.LOCKED,
    "too-big": Verdict.TOO_BIG,
    "lost": Verdict.AGAIN,
}
_STATUSES: Final[Mapping[int, Verdict]] = {
    HTTPStatus.BAD_REQUEST: Verdict.REFUSED,
    HTTPStatus.UNPROCESSABLE_ENTITY: Verdict.REFUSED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Verdict.TOO_BIG,
    HTTPStatus.REQUEST_TIMEOUT: Verdict.AGAIN,
    HTTPStatus.TOO_MANY_REQUESTS: Verdict.LIMITED,
}


def judge(
    status: int | None, body_status: str | None = None, messages: Sequence[str] = (), *, sent: bool
) -> Verdict:
    """Say what came of a request.

    Args:
        status: the HTTP status; None when no whole, readable answer arrived.
        body_status: what the body of a success says of itself; None when it says nothing.
        messages: the server's messages, as `messages_of` gives them.
        sent: whether the server may have seen the request; only looked at without a status.
    """
    if status is None:
        return Verdict.AGAIN if sent else Verdict.UNREACHED
    if status >= HTTPStatus.BAD_REQUEST:
        meant = _MEANINGS.get(meaning_of(status, messages) or "")
        if meant is not None:
            return meant
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Verdict.AGAIN
        return _STATUSES.get(status, Verdict.FATAL)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Verdict.AGAIN if body_status == ApiResponseStatusType.ERROR else Verdict.SUCCESS
    return Verdict.FATAL
