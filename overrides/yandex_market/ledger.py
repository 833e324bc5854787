"""Where a bulk call writes its intents and outcomes; here, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .report import BulkReport, Progress, Refusal, Unsettled

if TYPE_CHECKING:
    from .batching import Entry
    from .bulk import Flight


class Settlement(NamedTuple):
    """What one step of a bulk call decided about some items."""

    accepted: int = 0
    refused: Sequence[Refusal] = ()
    unknown: Sequence[Unsettled] = ()
    not_sent: Sequence[Unsettled] = ()
    again: Sequence[Entry] = ()
    """Items that are told to be undone, and will leave once more."""
    final: bool = True
    """False where the end of the call decided: a call that is resumed tries these items again."""

    @property
    def decided(self) -> bool:
        """Whether it says of any item what became of it."""
        return bool(self.accepted or self.refused or self.unknown or self.not_sent)


class Ledger(Protocol):
    """Keeps the account of a bulk call.

    ``intent`` is called once the limiter has let a batch go, and returns before it leaves;
    ``settle`` returns before the next decision is made. By then a ledger on disk has written it.
    """

    def take(self, *, items: int = 0, duplicates: int = 0) -> None:
        """Count items taken from the input, and how many of them had come before."""

    def intent(self, flight: Flight) -> None:
        """Note that a batch is about to leave."""

    def settle(self, flight: Flight | None, settlement: Settlement) -> None:
        """Note what was decided: by the answer to a flight, or, with None, without one."""

    def progress(self, seconds: float) -> Progress:
        """Give the counts so far."""
        ...

    def report(self, operation: str, *, exhausted: bool, seconds: float) -> BulkReport:
        """Give the whole account so far."""
        ...


class MemoryLedger:
    """The account of a call that nobody will resume: refusals are kept, accepted items counted."""

    def __init__(self) -> None:
        self._submitted = 0
        self._duplicates = 0
        self._accepted = 0
        self._requests = 0
        self._refused: list[Refusal] = []
        self._unknown: list[Unsettled] = []
        self._not_sent: list[Unsettled] = []

    def take(self, *, items: int = 0, duplicates: int = 0) -> None:
        """Count items taken from the input, and how many of them had come before."""
        self._submitted += items
        self._duplicates += duplicates

    def intent(self, flight: Flight) -> None:  # noqa: ARG002  a journal needs it
        """Count a request."""
        self._requests += 1

    def settle(self, flight: Flight | None, settlement: Settlement) -> None:  # noqa: ARG002
        """Keep what was decided."""
        self._accepted += settlement.accepted
        self._refused += settlement.refused
        self._unknown += settlement.unknown
        self._not_sent += settlement.not_sent

    def progress(self, seconds: float) -> Progress:
        """Give the counts so far."""
        return Progress(
            self._submitted,
            self._accepted,
            self._duplicates,
            len(self._refused),
            len(self._unknown),
            len(self._not_sent),
            self._requests,
            seconds,
        )

    def report(self, operation: str, *, exhausted: bool, seconds: float) -> BulkReport:
        """Give the account so far, each list in the order of the input."""

        def position(entry: Refusal | Unsettled) -> int:
            return entry.position

        return BulkReport(
            operation=operation,
            submitted=self._submitted,
            accepted=self._accepted,
            duplicates=self._duplicates,
            refused=sorted(self._refused, key=position),
            unknown=sorted(self._unknown, key=position),
            not_sent=sorted(self._not_sent, key=position),
            exhausted=exhausted,
            requests=self._requests,
            seconds=seconds,
        )
