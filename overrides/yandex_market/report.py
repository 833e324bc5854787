"""What became of every item of a bulk call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from .errors import safe, text_of

_SHOWN = 5


class Refusal(NamedTuple):
    """An item that was not accepted, by the server or before sending."""

    item: Any
    """The item as the caller spelled it."""
    position: int
    """Its place in the input, from 0."""
    code: str | None
    """The server's reason or error code; for a refusal of ours the rule that was broken."""
    message: str | None
    source: Literal["server", "client"]
    status: int | None = None
    """The HTTP status of the answer; None for a refusal of ours."""
    isolated: bool = True
    """False where the answer refused a whole request and this item may not be the reason."""


class Unsettled(NamedTuple):
    """An item whose fate is not known, or that was not sent."""

    item: Any
    """The item as the caller spelled it."""
    position: int
    """Its place in the input, from 0."""
    reason: str
    """Why: the last error, or what ended the call."""


class Progress(NamedTuple):
    """How far a bulk call has come; counts of items."""

    submitted: int
    accepted: int
    duplicates: int
    refused: int
    unknown: int
    not_sent: int
    requests: int
    """The number of requests sent so far."""
    seconds: float
    """Seconds since the call began."""


class BulkReport(NamedTuple):
    """The account of a bulk call: each submitted item stands in exactly one place.

    ``submitted == accepted + duplicates + len(refused) + len(unknown) + len(not_sent)``, always.
    """

    operation: str
    submitted: int
    """Items taken from the input."""
    accepted: int
    duplicates: int
    """Items whose SKU had come before; the first of them stands for all."""
    refused: Sequence[Refusal]
    unknown: Sequence[Unsettled]
    """Sent, and the answer lost: the server may or may not have acted."""
    not_sent: Sequence[Unsettled]
    exhausted: bool
    """Whether the input came to its end."""
    requests: int
    seconds: float

    @property
    def all_accepted(self) -> bool:
        """Whether the whole input was read and nothing but duplicates was left out."""
        return self.exhausted and self.submitted == self.accepted + self.duplicates

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain values, items as the caller spelled them."""
        return {
            **self._asdict(),
            "refused": [refusal._asdict() for refusal in self.refused],
            "unknown": [item._asdict() for item in self.unknown],
            "not_sent": [item._asdict() for item in self.not_sent],
        }

    def __str__(self) -> str:
        lines = [
            f"{self.operation}: {self.submitted} submitted"
            + ("" if self.exhausted else " (the input did not come to its end)"),
            f"  accepted   {self.accepted}",
            f"  duplicates {self.duplicates}",
            f"  refused    {len(self.refused)}",
            *(
                f"    {text_of(refusal.item)}: {safe(refusal.code or refusal.message or '?')}"
                for refusal in self.refused[:_SHOWN]
            ),
            f"  unknown    {len(self.unknown)}",
            *(f"    {text_of(i.item)}: {safe(i.reason)}" for i in self.unknown[:_SHOWN]),
            f"  not sent   {len(self.not_sent)}",
            *(f"    {text_of(i.item)}: {safe(i.reason)}" for i in self.not_sent[:_SHOWN]),
            f"  {self.requests} request{'' if self.requests == 1 else 's'} in {self.seconds:.1f} s",
        ]
        return "\n".join(lines)


class Watch(NamedTuple):
    """What the caller wants to hear of a bulk call."""

    on_progress: Callable[[Progress], object] | None = None
    on_report: Callable[[BulkReport], object] | None = None
    warn: Callable[[str], None] | None = None
    """Told, once for each, which deprecated fields the items fill that are dicts."""
    stop: Callable[[], bool] | None = None
    """Asked before each request whether to stop; what is in flight then still lands."""
