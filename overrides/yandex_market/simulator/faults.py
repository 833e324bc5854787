"""Faults on demand: scripted for the next requests, or at seeded random rates."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from .record import Arrival

Body = Literal["html", "empty"]
Twist = Literal["unknown-enum", "unknown-field", "null-array", "status-error"]
Cut = Literal["reset", "half"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong; several fields together make one answer.

    Args:
        name: for the record.
        status: answered instead of the true one.
        meaning: which of the status's meanings its message has.
        until: in how many seconds the limit is said to be whole again; else as it is.
        body: instead of the JSON.
        acts: whether the operation is carried out all the same.
        delay: the number of seconds before anything happens.
        drip: the number of seconds over which the body trickles.
        gzip: the body is compressed.
        twist: what is unexpected in an otherwise true answer.
        cut: what happens to the connection instead of a whole answer.

    Raises:
        ValueError: the status is none that ends a request: 200 to 599.
    """

    name: str
    status: int | None = None
    meaning: str | None = None
    until: float | None = None
    body: Body | None = None
    acts: bool = True
    delay: float = 0.0
    drip: float = 0.0
    gzip: bool = False
    twist: Twist | None = None
    cut: Cut | None = None

    def __post_init__(self) -> None:
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError(f"status must be from 200 to 599, not {self.status}")

    def after(self, seconds: float) -> Fault:
        """The same, so many seconds later."""
        return replace(self, delay=seconds)


def status(code: int, meaning: str | None = None, *, acts: bool = False) -> Fault:
    """Answer with a status, in the documented form."""
    return Fault(f"status-{code}", code, meaning, acts=acts)


def limited(until: float = 1.0) -> Fault:
    """Answer that the quota of the method is used up, for so many seconds."""
    # relies on: WIRE.messages.resource
    return replace(status(420, "resource"), name="limited", until=until)


def crowded() -> Fault:
    """Answer that too many requests are in flight."""
    # relies on: WIRE.messages.parallel
    return replace(status(420, "parallel"), name="crowded")


def html(code: int = 502, *, acts: bool = False) -> Fault:
    """Answer with a page of HTML, as a proxy between does."""
    return Fault(f"html-{code}", code, body="html", acts=acts)


def empty(code: int = 500, *, acts: bool = False) -> Fault:
    """Answer with no body."""
    return Fault(f"empty-{code}", code, body="empty", acts=acts)


def migration() -> Fault:
    """Answer that the business is being migrated."""
    # relies on: WIRE.messages.migration
    return replace(status(423, "migration"), name="migration")


def delay(seconds: float) -> Fault:
    """Answer truly, and late."""
    return Fault("delay", delay=seconds)


def slow_body(seconds: float) -> Fault:
    """Answer truly, the body in pieces over so many seconds."""
    return Fault("slow-body", drip=seconds)


def gzip() -> Fault:
    """Answer truly, compressed."""
    return Fault("gzip", gzip=True)


def unknown_enum() -> Fault:
    """Answer truly, with values of enumerations that no specification has."""
    return Fault("unknown-enum", twist="unknown-enum")


def unknown_field() -> Fault:
    """Answer truly, with fields that no specification has."""
    return Fault("unknown-field", twist="unknown-field")


def null_array() -> Fault:
    """Answer truly, with null where an empty list, or none at all, would stand.

    Also where the specification allows no null; a list with elements stays.
    """
    return Fault("null-array", twist="null-array")


def status_error(*, acts: bool = False) -> Fault:
    """Answer 200 with a body that says ERROR."""
    return Fault("status-error", twist="status-error", acts=acts)


def reset(*, acts: bool) -> Fault:
    """Reset the connection without an answer, before the effect or after it."""
    return Fault("reset-after" if acts else "reset-before", acts=acts, cut="reset")


def half_answer(*, acts: bool = True) -> Fault:
    """Send half of an answer and reset the connection."""
    return Fault("half-answer", acts=acts, cut="half")


MIX: Mapping[Fault, float] = {
    status(500): 2,
    status(500, acts=True): 1,
    html(502): 1,
    empty(503): 1,
    limited(): 1,
    crowded(): 1,
    migration(): 0.5,
    status_error(): 1,
    reset(acts=False): 1,
    reset(acts=True): 1,
    half_answer(): 1,
    gzip(): 1,
    slow_body(0.05): 0.5,
    delay(0.05): 1,
    unknown_enum(): 1,
    unknown_field(): 1,
    null_array(): 1,
}
"""What a single ``rate`` is shared out to, by weight."""

Condition = Callable[["Arrival"], bool]


@dataclass(slots=True)
class _Script:
    fault: Fault | None
    times: int
    skip: int
    operation: str | None
    when: Condition | None


class Faults:
    """Decides which request goes wrong: first by the scripts, in their order, then by chance.

    Args:
        rate: the share of requests that go wrong, from 0 to 1.
        mix: faults with their weights.
        seed: the same seed and the same requests give the same faults.
    """

    def __init__(
        self, rate: float = 0.0, mix: Mapping[Fault, float] | None = None, seed: int = 0
    ) -> None:
        self._random = random.Random(seed)  # noqa: S311  no secret depends on it
        self._lock = threading.Lock()
        self._scripts: list[_Script] = []
        self.set_rate(rate, mix)

    def set_rate(self, rate: float, mix: Mapping[Fault, float] | None = None) -> None:
        """Let this share of all requests go wrong from now on."""
        if not 0 <= rate <= 1:
            raise ValueError("rate must be from 0 to 1")
        mix = MIX if mix is None else mix
        self._rate = rate if mix else 0.0
        self._kinds, self._weights = list(mix), list(mix.values())

    def script(
        self,
        *faults: Fault | None,
        times: int = 1,
        skip: int = 0,
        operation: str | None = None,
        when: Condition | None = None,
    ) -> None:
        """Put faults into the next requests, one after another.

        Args:
            faults: one for each request; None lets nothing happen.
            times: how often each.
            skip: how many requests to leave alone first.
            operation: only requests of this operation (operationId).
            when: only requests for which this is true of their arrival.
        """
        with self._lock:
            for fault in faults:
                self._scripts.append(_Script(fault, times, skip, operation, when))
                skip = 0

    def clear(self) -> None:
        """Forget all scripts, and set the rate to 0."""
        with self._lock:
            self._scripts.clear()
            self._rate = 0.0

    @property
    def pending(self) -> int:
        """The number of scripted faults that no request has met yet."""
        with self._lock:
            return sum(script.times for script in self._scripts)

    def draw(self, arrival: Arrival) -> Fault | None:
        """Say what goes wrong with a request."""
        with self._lock:
            for script in self._scripts:
                if script.operation not in (None, arrival.operation):
                    continue
                if script.when is not None and not script.when(arrival):
                    continue
                if script.skip:
                    script.skip -= 1
                    break
                script.times -= 1
                if not script.times:
                    self._scripts.remove(script)
                return script.fault
            if self._rate and self._random.random() < self._rate:
                return self._random.choices(self._kinds, self._weights)[0]
            return None


_UNHEARD_OF = "SOMETHING_NEW"


def twist(value: Any, schema: Mapping[str, Any], kind: Twist, *, top: bool = True) -> Any:
    """Make an answer unexpected, in a way that a tolerant reader copes with.

    Nothing that the answer tells is lost: a list with elements never becomes null, and the outcome
    of the whole stays.

    Args:
        value: of the answer's body; changed in place.
        schema: of that, references resolved.
        kind: what to change.
        top: whether this is the whole answer.
    """
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        for name, inner in schema.get("properties", {}).items():
            if kind == "null-array" and _is_list(inner) and not fields.get(name):
                fields[name] = None
            elif name in fields and not (top and "enum" in inner):
                fields[name] = twist(fields[name], inner, kind, top=False)
        if kind == "unknown-field":
            fields[_UNHEARD_OF.lower()] = {"nested": [1, None, "x"]}
    elif isinstance(value, list):
        elements = cast("list[Any]", value)
        for position, element in enumerate(elements):
            elements[position] = twist(element, schema.get("items", {}), kind, top=False)
    elif kind == "unknown-enum" and "enum" in schema:
        return _UNHEARD_OF
    return cast("Any", value)


def _is_list(schema: Mapping[str, Any]) -> bool:
    return "array" in schema.get("type", ())  # of one type, or a list of them
