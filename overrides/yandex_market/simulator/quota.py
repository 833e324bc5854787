"""The limits as the server keeps them: pure, with the time handed in.

Documentation: https://yandex.ru/dev/market/partner-api/doc/en/concepts/limits
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable
from typing import Literal, NamedTuple, cast

from yandex_market_client.facts import WIRE, Limit, Operation

from .facts import dig

WindowKind = Literal["sliding", "fixed"]
"""Whether the window slides or is a fixed stretch of the clock; the documentation does not say."""


class Standing(NamedTuple):
    """What the headers of an answer tell: the limit, what is left, and until when (since 1970)."""

    limit: int
    remaining: int
    until: float


class Window:
    """One limit: so much weight in so many seconds.

    Args:
        limit: the weight that fits.
        seconds: over how many seconds.
        kind: sliding, or fixed from a multiple of ``seconds``.
    """

    def __init__(self, limit: int, seconds: float, kind: WindowKind) -> None:
        self.limit = limit
        self.seconds = seconds
        self.kind: WindowKind = kind
        self.peak = 0
        """The most weight that ever stood in one window."""
        self._log: deque[tuple[float, int]] = deque()  # time, weight
        self._used = 0

    def fits(self, now: float, weight: int) -> bool:
        """Whether a request fits; one heavier than the limit fits into an empty window."""
        self._forget(now)
        return not self._used or self._used + weight <= self.limit

    def charge(self, now: float, weight: int) -> None:
        """Count a request, whether it fits or not."""
        self._forget(now)
        if weight:
            self._log.append((now, weight))
            self._used += weight
            self.peak = max(self.peak, self._used)

    def standing(self, now: float) -> Standing:
        """Say what is left; ``until`` is when the whole limit is there again."""
        self._forget(now)
        until = now
        if self._log:
            last = self._log[-1][0]
            until = last + self.seconds if self.kind == "sliding" else self._end(last)
        return Standing(self.limit, max(0, self.limit - self._used), math.ceil(until))

    def _end(self, moment: float) -> float:
        return (math.floor(moment / self.seconds) + 1) * self.seconds

    def _forget(self, now: float) -> None:
        while self._log:
            moment, weight = self._log[0]
            over = moment + self.seconds if self.kind == "sliding" else self._end(moment)
            if over > now:
                break
            self._log.popleft()
            self._used -= weight


class Quotas:
    """All limits of the server, kept by method and id, whatever key is used.

    Args:
        kind: sliding or fixed windows.
        tier: a factor on all documented amounts, not the number of a seller's tier.
        amounts: the amount for an operationId, instead of the documented one.
        parallel: requests in flight at a time for each id; else the documented ceiling.
    """

    def __init__(
        self,
        kind: WindowKind = "sliding",
        tier: float = 1.0,
        amounts: dict[str, int] | None = None,
        parallel: int | None = None,
    ) -> None:
        self.kind: WindowKind = kind
        self.tier = tier
        self.amounts = dict(amounts or {})
        self.parallel = parallel or WIRE.parallel.ceiling
        self.flying: Counter[tuple[str, str]] = Counter()
        self.most_flying = 0
        self._windows: dict[tuple[str, str], Window] = {}

    def amount(self, operation: Operation) -> int:
        """What an operation may do in the time of its limit."""
        return self.amounts.get(operation.id) or max(1, int(operation.limit.amount * self.tier))

    def set_amount(self, operation: Operation, amount: int) -> None:
        """Change the limit of an operation, also for windows in use."""
        self.amounts[operation.id] = amount
        for (name, _), window in self._windows.items():
            if name == operation.id:
                window.limit = amount

    def window(self, operation: Operation, place: str) -> Window:
        """Give the window of an operation and a value of its path parameter."""
        key = operation.id, place
        if key not in self._windows:
            seconds = operation.limit.per_seconds
            self._windows[key] = Window(self.amount(operation), seconds, self.kind)
        return self._windows[key]

    def enter(self, operation: Operation, place: str) -> Callable[[], None] | None:
        """Count a request in flight; None if there are too many, else what counts it out."""
        key = operation.limit.per, place
        if self.flying[key] >= self.parallel:
            return None
        self.flying[key] += 1
        self.most_flying = max(self.most_flying, self.flying[key])

        def leave() -> None:
            self.flying[key] -= 1
            if not self.flying[key]:
                del self.flying[key]

        return leave


def spends(status: int) -> bool:
    """Whether an answer of this status spends quota; a refusal by the limit itself does not."""
    # relies on: WIRE.messages.resource
    refused = any(known.status == status and known.meaning == "resource" for known in WIRE.messages)
    return status // 100 in WIRE.quota_spent_by and not refused


def weigh(limit: Limit, body: object) -> int:
    """Weigh a request by what its limit counts: the elements of a field, or itself."""
    if limit.unit == "requests" or limit.counts is None:
        return 1
    counted = dig(body, (limit.counts,))
    return len(cast("list[object]", counted)) if isinstance(counted, list) else 0
