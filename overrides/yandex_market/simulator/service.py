"""What is checked of a request and in which order, and what is answered; no input or output."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from yandex_market_client.facts import WIRE, Operation

from .access import SECRET, Denied, Keys
from .answers import Answer, http_date, limit_headers, problem, spaced
from .facts import skus_of
from .faults import Fault, twist
from .handlers import HANDLERS, Call, Missing, Refused
from .quota import Quotas, spends, weigh
from .record import Arrival, Record
from .state import Business, State

if TYPE_CHECKING:
    from .clock import Clock
    from .schema import Document

# relies on: add_offers_to_archive.parameters.business_id
# relies on: get_campaign_offers.parameters.campaign_id
_PLACES: Final = {"business_id": "businesses", "campaign_id": "campaigns"}
# relies on: WIRE.messages.parallel, WIRE.messages.resource
# relies on: WIRE.messages.migration, WIRE.messages.too-big
_PASSING: Final = frozenset({"parallel", "resource", "migration", "too-big"})
"""Meanings after which a client tries again, or in another way."""
_PASSING_STATUSES: Final = frozenset({408, 429, 499})


class _Stop(Exception):
    """The request goes no further."""

    def __init__(self, status: int, meaning: str | None = None, message: str | None = None) -> None:
        self.status = status
        self.meaning = meaning
        self.message = message


class Service:
    """The Market: sellers, their limits and keys, and the record of what happened."""

    def __init__(
        self,
        document: Document,
        clock: Clock,
        quotas: Quotas,
        missing: Missing,
        seed: int,
        keep: int | None,
    ) -> None:
        self.document = document
        self.clock = clock
        self.quotas = quotas
        self.missing: Missing = missing
        self.state = State()
        self.keys = Keys()
        self.removed: dict[str, int] = {}
        self.record = Record(keep)
        self._random = random.Random(seed)  # noqa: S311  no secret depends on it
        self._lock = threading.Lock()

    def arrive(
        self,
        operation: Operation | None,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        place: str = "",
    ) -> Arrival:
        """Note that a request has come."""
        shown = {name: value for name, value in headers.items() if name not in SECRET}
        with self._lock:
            name = operation.id if operation else None
            arrival = Arrival(
                self.record.count, self.clock.now(), name, method, path, query, shown, place
            )
            self.record.add(arrival)
        return arrival

    def read(self, operation: Operation, arrival: Arrival, raw: bytes) -> str | None:
        """Note the body of a request; say what is wrong with it if it cannot be decoded."""
        arrival.size = len(raw)
        arrival.body, trouble = _decoded(raw)
        arrival.skus = skus_of(operation, arrival.body)
        return trouble

    def answer(
        self,
        operation: Operation,
        arrival: Arrival,
        headers: Mapping[str, str],
        trouble: str | None,
        fault: Fault | None,
        *,
        crowded: bool = False,
    ) -> Answer:
        """Decide about a request, carry it out, and give the answer.

        Args:
            operation: that is asked for.
            arrival: where to note what came of it.
            headers: of the request, names in lower case.
            trouble: what ``read`` found.
            fault: what goes wrong with it.
            crowded: whether too many requests are in flight.
        """
        with self._lock:
            return self._answer(operation, arrival, headers, trouble, fault, crowded)

    def _answer(
        self,
        operation: Operation,
        arrival: Arrival,
        headers: Mapping[str, str],
        trouble: str | None,
        fault: Fault | None,
        crowded: bool,
    ) -> Answer:
        now = self.clock.now()
        try:
            if fault is not None and not fault.acts:
                raise _Stop(fault.status or 500, fault.meaning)
            self._admit(operation, arrival, headers, crowded)
            answer = Answer(200, self._act(operation, arrival, trouble, now))
            arrival.acted = True
            if fault is not None and fault.status is not None:
                raise _Stop(fault.status, fault.meaning)
        except _Stop as stop:
            answer = problem(self.document, operation, stop.status, stop.meaning, stop.message)
        if fault is not None and fault.twist is not None:
            answer = self._twisted(operation, answer, fault)
        window = self.quotas.window(operation, arrival.place)
        lost_before = fault is not None and fault.cut is not None and not fault.acts
        if spends(answer.status) and not lost_before:
            arrival.weight = weigh(operation.limit, arrival.body)
            window.charge(now, arrival.weight)
        arrival.status = answer.status
        arrival.conclusive = _conclusive(arrival, answer.meaning, fault)
        standing = window.standing(now)
        if fault is not None and fault.until is not None:
            standing = standing._replace(remaining=0, until=now + fault.until)
        answer.headers |= limit_headers(standing)
        return answer

    def _twisted(self, operation: Operation, answer: Answer, fault: Fault) -> Answer:
        if fault.twist == "status-error":
            return Answer(200, problem(self.document, operation, 500).body)
        assert fault.twist is not None, "asked before"
        schema = self.document.answer_schema(operation, answer.status)
        return Answer(answer.status, twist(answer.body, schema, fault.twist))

    def unrouted(self, arrival: Arrival, status: int) -> Answer:
        """Answer a request that no route takes."""
        arrival.status = status
        return problem(self.document, None, status, None, f"No method {arrival.path}"[:200])

    def common_headers(self) -> dict[str, str]:
        """Give the headers of every answer."""
        headers = {"Date": http_date(self.clock.now())}
        trace, span = self._random.getrandbits(128), self._random.getrandbits(64)
        headers[WIRE.trace_header] = f"00-{trace:032x}-{span:016x}-01"
        return headers

    def _admit(
        self, operation: Operation, arrival: Arrival, headers: Mapping[str, str], crowded: bool
    ) -> None:
        """Check everything but the content."""
        if operation.id in self.removed:
            raise _Stop(self.removed[operation.id], None, f"{operation.id} was removed")
        if operation.id not in HANDLERS:
            raise _Stop(501, None, f"The simulator does not do {operation.id} yet")
        access = self.keys.find(headers)
        if isinstance(access, Denied):
            raise _Stop(access.status, None, access.message)
        if not access.scopes.intersection(operation.scopes):
            raise _Stop(403)
        if crowded:
            raise _Stop(
                420,
                "parallel",
                f"Hit rate limit of {self.quotas.parallel} parallel requests"
                f" for {operation.limit.per} {arrival.place}",
            )
        if arrival.size > WIRE.body_limit_bytes:
            raise _Stop(400, "too-big")
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        if not arrival.size:
            raise _Stop(400, None, "The body is missing")
        if media != "application/json":
            raise _Stop(415, None, "The body has to be application/json")
        business = self._business(operation, arrival)
        if access.businesses is not None and business.id not in access.businesses:
            self._unknown_place(operation, arrival)
        if not business.active:
            raise _Stop(403, None, "The store is not active")
        if business.lock is not None and 423 in operation.statuses:
            raise _Stop(423, business.lock)

    def _business(self, operation: Operation, arrival: Arrival) -> Business:
        place = self._parameter(operation, operation.limit.per, arrival.place)
        known: dict[int, Business] = getattr(self.state, _PLACES[operation.limit.per_python])
        if place not in known:
            self._unknown_place(operation, arrival)
        return known[place]

    def _unknown_place(self, operation: Operation, arrival: Arrival) -> NoReturn:
        raise _Stop(404, None, f"Nothing has the {operation.limit.per} {arrival.place}"[:200])

    def _parameter(self, operation: Operation, name: str, text: str) -> Any:
        (parameter,) = (known for known in operation.parameters if known.name == name)
        value, trouble = self.document.read_parameter(operation, parameter, text)
        if trouble is not None:
            raise _Stop(400, None, f"Parameter {name}: {trouble}"[:300])
        return value

    def _query(self, operation: Operation, arrival: Arrival) -> dict[str, Any]:
        query: dict[str, Any] = {}
        for parameter in operation.parameters:
            if parameter.location == "query":
                text = arrival.query.get(parameter.name)
                if text is not None:
                    query[parameter.name] = self._parameter(operation, parameter.name, text)
                elif parameter.schema.default is not None:
                    query[parameter.name] = parameter.schema.default
        return query

    def _act(
        self, operation: Operation, arrival: Arrival, trouble: str | None, now: float
    ) -> dict[str, Any]:
        """Check the content and the limit, and carry the operation out."""
        window = self.quotas.window(operation, arrival.place)
        if not window.fits(now, weigh(operation.limit, arrival.body)):
            limit = operation.limit
            raise _Stop(
                420,
                "resource",
                f"Hit rate limit of {spaced(window.limit)} {limit.unit}"
                f" per {limit.per_seconds} seconds for resource {operation.id}",
            )
        query = self._query(operation, arrival)
        trouble = trouble or self.document.body_problem(operation, arrival.body)
        if trouble is not None:
            raise _Stop(400, None, trouble)
        business = self._business(operation, arrival)
        place = self._parameter(operation, operation.limit.per, arrival.place)
        call = Call(
            *(operation, self.state, business, place, cast("dict[str, Any]", arrival.body)),
            *(query, self.document, self.missing, now),
        )
        try:
            done = HANDLERS[operation.id](call)
        except Refused as refused:
            raise _Stop(400, None, str(refused)) from None
        arrival.skus, arrival.refused = done.skus, done.refused
        return done.body


def _decoded(raw: bytes) -> tuple[Any, str | None]:
    try:
        return json.loads(raw, parse_constant=_no_number), None
    except (ValueError, RecursionError):
        return None, "The body is not JSON"


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _conclusive(arrival: Arrival, meaning: str | None, fault: Fault | None) -> bool:
    if fault is not None and (fault.twist == "status-error" or (fault.body and arrival.acted)):
        return False
    if arrival.status < 300:
        return arrival.acted
    passing = meaning in _PASSING or arrival.status in _PASSING_STATUSES
    return arrival.status < 500 and not passing
