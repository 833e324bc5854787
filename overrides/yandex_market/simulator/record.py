"""What arrived and what came of it, for tests to compare with a report."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from yandex_market_client.facts import OPERATIONS

from .facts import sku_in, trim_of

Heard = Literal["yes", "no", "maybe"]
"""Whether the client can have got the whole answer."""

_SHOWN = 5


@dataclass(slots=True)
class Arrival:
    """One request, and what the simulator did.

    Args:
        number: from 0, in the order of arrival.
        time: by the simulator's clock, in seconds since 1970.
        operation: operationId; None for a request that no route takes.
        headers: as sent, names in lower case, without the key.
        place: the id in the URL by which the limit is kept.
        body: decoded; None if that failed.
        size: of the body, in bytes.
        skus: trimmed, in the order sent.
        refused: the SKUs that were refused, with the reason on the wire, or ours.
        acted: whether the operation was carried out.
        weight: what was counted against the limit.
        status: of the answer; 0 while there is none.
        conclusive: whether the answer, once heard, says for good what became of the SKUs.
        fault: the name of the fault that was put in, if one was.
        heard: whether the client can have got the answer.
    """

    number: int
    time: float
    operation: str | None
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    place: str = ""
    body: Any = None
    size: int = 0
    skus: Sequence[str] = ()
    refused: Mapping[str, str] = field(default_factory=dict[str, str])
    acted: bool = False
    weight: int = 0
    status: int = 0
    conclusive: bool = False
    fault: str | None = None
    heard: Heard = "yes"

    @property
    def accepted(self) -> list[str]:
        """The SKUs that were archived, deleted, updated or shown."""
        return [sku for sku in self.skus if sku not in self.refused] if self.acted else []


class _Item(Protocol):
    @property
    def item(self) -> Any: ...


class _Refusal(_Item, Protocol):
    @property
    def source(self) -> str: ...


class Report(Protocol):
    """What a report of a bulk call has to show to be compared; ``BulkReport`` does."""

    # Properties: what is only read may be of a narrower type.
    @property
    def operation(self) -> str:
        """The operationId."""
        ...

    @property
    def submitted(self) -> int:
        """How many items were taken."""
        ...

    @property
    def accepted(self) -> int:
        """How many were accepted."""
        ...

    @property
    def duplicates(self) -> int:
        """How many were left out as repeated."""
        ...

    @property
    def refused(self) -> Sequence[_Refusal]:
        """Those that were refused."""
        ...

    @property
    def unknown(self) -> Sequence[_Item]:
        """Those whose answer was lost."""
        ...

    @property
    def not_sent(self) -> Sequence[_Item]:
        """Those that never left, or were turned away unseen."""
        ...


class Fates(NamedTuple):
    """What became of SKUs, as far as the answers that were heard tell."""

    accepted: set[str]
    refused: dict[str, str]
    """With the reason on the wire, or the status."""
    lost: set[str]
    """They arrived, and no answer that settles it was heard."""
    done: set[str]
    """The simulator did act on them, whether anybody heard of it or not."""
    doubtful: set[str]
    """A client cannot tell them from unknown ones, or whether it heard of them is not known."""


class Record:
    """Every request since the beginning, or since ``clear``.

    Args:
        keep: how many of the latest are kept; None for all.
    """

    def __init__(self, keep: int | None = None) -> None:
        self.count = 0
        """The number of requests so far, and so of the next one."""
        self._arrivals: deque[Arrival] = deque(maxlen=keep)

    def add(self, arrival: Arrival) -> None:
        """Note a request."""
        self._arrivals.append(arrival)
        self.count += 1

    def __iter__(self) -> Iterator[Arrival]:
        return iter(tuple(self._arrivals))

    def __len__(self) -> int:
        return len(self._arrivals)

    def clear(self) -> None:
        """Forget all requests, and count anew."""
        self._arrivals.clear()
        self.count = 0

    def of(self, operation: str, since: int = 0) -> list[Arrival]:
        """Give the requests of an operation, from a number on."""
        return [a for a in self if a.operation == operation and a.number >= since]

    def statuses(self) -> Counter[int]:
        """Count the answers by status."""
        return Counter(arrival.status for arrival in self)

    def faults(self) -> Counter[str]:
        """Count the faults that were put in, by name."""
        return Counter(arrival.fault for arrival in self if arrival.fault)

    def fates(self, operation: str, since: int = 0) -> Fates:
        """Say what became of each SKU that arrived.

        Args:
            operation: operationId.
            since: the number of the first request to look at.
        """
        fates = Fates(set(), {}, set(), set(), set())
        for arrival in self.of(operation, since):
            fates.done.update(arrival.accepted)
            conclusive = arrival.conclusive and arrival.heard == "yes"
            for sku in arrival.skus:
                if arrival.heard == "maybe":
                    fates.doubtful.add(sku)
                if conclusive:
                    if (
                        sku in fates.lost
                        and sku in arrival.refused
                        and OPERATIONS[operation].retry == "delete"
                    ):
                        # Refused now, or done before and unknown now: nobody can tell.
                        fates.doubtful.add(sku)
                    fates.accepted.discard(sku)
                    fates.refused.pop(sku, None)
                    if not arrival.acted:
                        # It says nothing of a request before, whose answer was lost.
                        fates.refused[sku] = str(arrival.status)
                        continue
                    fates.lost.discard(sku)
                    if sku in arrival.refused:
                        fates.refused[sku] = arrival.refused[sku]
                    else:
                        fates.accepted.add(sku)
                elif sku in fates.refused:
                    fates.doubtful.add(sku)  # tried again after a refusal
                elif sku not in fates.accepted:
                    fates.lost.add(sku)
        return fates

    def differences(self, report: Report, since: int = 0) -> list[str]:
        """Compare a report with what happened; nothing if all of it is true.

        Args:
            report: of a bulk call.
            since: the number of the first request of that call.
        """
        operation = OPERATIONS[report.operation]
        fates, found = self.fates(operation.id, since), _Findings()
        refused = {_sku(operation.id, r.item) for r in report.refused if r.source == "server"}
        unknown = {_sku(operation.id, item.item) for item in report.unknown}
        not_sent = {_sku(operation.id, item.item) for item in report.not_sent}
        sure = fates.accepted - fates.doubtful
        told = report.accepted + report.duplicates + len(report.refused)
        told += len(report.unknown) + len(report.not_sent)
        if report.submitted != told:
            found.say(f"submitted is {report.submitted}, and its parts are {told}")
        if not len(sure) <= report.accepted <= len(fates.accepted | fates.doubtful):
            found.say(f"accepted is {report.accepted}, and {len(fates.accepted)} were")
        found.about("refused, and was accepted", refused & sure)
        found.about("refused, and never was", refused - fates.refused.keys() - fates.doubtful)
        found.about("unknown, and was accepted", unknown & sure)
        found.about("unknown, and was refused", (unknown & fates.refused.keys()) - fates.doubtful)
        found.about("not sent, and was acted on", not_sent & fates.done)
        found.about(
            "refused by us, and not in the report", fates.refused.keys() - refused - unknown
        )
        return found.lines

    def verify(self, report: Report, since: int = 0) -> None:
        """Raise an AssertionError if a report is not what happened."""
        differences = self.differences(report, since)
        if differences:
            raise AssertionError("\n".join(differences))


class _Findings:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)

    def about(self, text: str, skus: set[str]) -> None:
        if skus:
            shown = ", ".join(repr(sku) for sku in sorted(skus)[:_SHOWN])
            self.say(f"{len(skus)} said to be {text}: {shown}")


def _sku(operation: str, item: object) -> str:
    """Give the SKU of an item of a report: itself, or in an entry, a dict or an object."""
    facts = OPERATIONS[operation]
    return sku_in(facts, item).strip(trim_of(facts))
