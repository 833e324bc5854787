"""A Market of raw sockets that keeps its own record of each SKU, and breaks as often as it is told.

    with FaultServer(OPERATIONS["addOffersToArchive"], share=0.3) as server:
        Market(base_url=server.url, ...).add_offers_to_archive(1, skus)
    server.record["SKU-1"]        # "NEA": lost undone, lost done, then told that it is accepted

What befalls a SKU is read off its name: see `kind_of`. The letters of the record:

    N  not done, and no answer that tells
    E  done, and no answer that tells
    A  done, now or before, and told so
    R  not done, and told so: this item is refused
    B  not done, and told so: the whole request is refused
    L  listed as not deleted, since it was deleted before
    W  not done, and told to wait

A request that is reset before it is read is noted as well: its length and the first of its SKUs are
peeked at in the socket's buffer, and tell which one it is when it comes again (`peeked`).
"""

import json
import random
import re
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from yandex_market_client.facts import WIRE, Operation
from yandex_market_client.models import AddOffersToArchiveErrorType, ApiResponseStatusType

from tests.overrides import rawserver as rs

CONCLUSIVE = "ARBL"
UNTOLD = "NE"
LIMITED = next(m.status for m in WIRE.messages if m.meaning == "resource")
LOCKED = next(m.status for m in WIRE.messages if m.meaning == "migration")
FIRM = str(AddOffersToArchiveErrorType.OFFER_HAS_STOCKS)
SOFT = str(AddOffersToArchiveErrorType.UNKNOWN)
ERROR = str(ApiResponseStatusType.ERROR)
HTML = b"<html><body><h1>\x1b[31mBad Gateway</h1></body></html>"
Fault = Callable[[rs.Connection, bytes], None]


def sku(number: int, kind: str = "fine") -> str:
    return f"{kind}-{number:06d}"


def kind_of(name: str) -> str:
    """fine, firm (refused), soft (refused as retryable, some times), softly (for ever), bad (the
    request that holds it is refused), cursed (the request that holds it is never answered).
    """
    return name.partition("-")[0]


class FaultServer(rs.RawServer):
    """Args:
    operation: what it serves.
    share: how many of the requests meet a fault, from 0 to 1.
    seed: of the faults.
    relist: whether what was deleted before is listed as not deleted.
    fatal_after: after so many requests, everything is answered with 403.
    held_after: after so many requests, answers to what was not lost before keep waiting.
    """

    def __init__(
        self,
        operation: Operation,
        *,
        share: float,
        seed: int = 0,
        relist: bool = False,
        fatal_after: int | None = None,
        held_after: int | None = None,
    ) -> None:
        super().__init__(self._handle)
        self.operation = operation
        self.share = share
        self.relist = relist
        self.fatal_after = fatal_after
        self.held_after = held_after
        self.held = 0
        self.record: defaultdict[str, str] = defaultdict(str)
        self.done: set[str] = set()
        self.soft: Counter[str] = Counter()
        self.peeked: Counter[tuple[str, str]] = Counter()
        """Requests reset before they were read, by their first SKU and length."""
        self.known: dict[tuple[str, str], list[str]] = {}
        """The SKUs of the requests that were read, by their first SKU and length."""
        self.met: Counter[str] = Counter()
        """The faults that happened, by name."""
        self.served = 0
        self._slow = False
        self._random = random.Random(seed)
        self._names = [*FAULTS]
        self._weights = [FAULTS[name][0] for name in self._names]

    def _handle(self, connection: rs.Connection) -> None:
        with self.lock:
            self.served += 1
            name = ""
            if self._random.random() < self.share:
                (name,) = self._random.choices(self._names, self._weights)
            if name == "slow-and-lost" and self._slow:
                name = "half"  # waiting for a time-out is worth it once
            self._slow |= name == "slow-and-lost"
            acts = self._random.random() < 0.5
            over = self.fatal_after is not None and self.served > self.fatal_after
        if name == "reset-unread":
            self._reset_unread(connection)
            return
        received = connection.receive()
        if received is None:
            return
        self.requests.clear()  # a hundred thousand SKUs need not be kept twice
        entries = json.loads(received.body)
        skus = [_sku_in(entry) for entry in entries[self.operation.batch.field]]  # type: ignore[union-attr]
        with self.lock:
            self.known[skus[0], received.headers["content-length"]] = skus
        if over:
            self._note(skus, "B")
            connection.send(rs.message(403, rs.error_body("FORBIDDEN", "no")))
            return
        if any(kind_of(one) == "cursed" for one in skus):
            name = name or "reset-after"
            if FAULTS[name][1] in "AW":
                name = "html-500"
        with self.lock:
            self.met[name] += 1
        if not name:
            answer = self._answer(skus)
            held = self.held_after is not None and self.served > self.held_after
            if held and self.record[skus[0]] == "A":
                self.held += 1
                time.sleep(0.3)
            connection.send(answer)
            return
        _, what, fault = FAULTS[name]
        if what == "W":
            self._note(skus, "W")
            fault(connection, b"")
        elif what == "either":
            body = self._act(skus) if acts else self._skip(skus)
            fault(connection, body)
        elif what == "A":
            fault(connection, self._answer(skus))
        else:
            fault(connection, self._act(skus))

    def _reset_unread(self, connection: rs.Connection) -> None:
        end = time.monotonic() + 5
        while time.monotonic() < end:
            data = connection.sock.recv(4096, socket.MSG_PEEK)
            length = re.search(rb"(?i)content-length: (\d+)", data)
            first = re.search(rb'"([a-z]+-\d{6})"', data)
            if length and first:
                with self.lock:
                    self.peeked[first[1].decode(), length[1].decode()] += 1
                    self.met["reset-unread"] += 1
                break
            time.sleep(0.0005)
        connection.reset()

    def _note(self, skus: Iterable[str], letter: str) -> None:
        skus = [*skus]
        with self.lock:
            for one in skus:
                self.record[one] += letter

    def _skip(self, skus: list[str]) -> bytes:
        self._note(skus, "N")
        return b'{"status": "OK"}'

    def _act(self, skus: list[str]) -> bytes:
        """Do it, in a way that the client will not hear of; give the answer that it would be."""
        body, letters = self._judged(skus)
        hidden = {"A": "E", "R": "N", "B": "N", "L": "N"}
        with self.lock:
            for one, letter in zip(skus, letters, strict=True):
                self.record[one] += hidden[letter]
                if letter == "A":
                    self.done.add(one)
        return body

    def _answer(self, skus: list[str]) -> bytes:
        body, letters = self._judged(skus)
        with self.lock:
            for one, letter in zip(skus, letters, strict=True):
                self.record[one] += letter
                if letter == "A":
                    self.done.add(one)
        status = 400 if "B" in letters else 200
        return rs.message(status, body, {WIRE.trace_header: "00-trace-01"})

    def _judged(self, skus: list[str]) -> tuple[bytes, str]:
        if any(kind_of(one) == "bad" for one in skus):
            return rs.error_body("BAD_REQUEST", "one of them is wrong"), "B" * len(skus)
        letters, refused = [], {}
        for one in skus:
            kind, letter = kind_of(one), "A"
            if kind == "firm":
                letter, refused[one] = "R", FIRM
            elif kind in ("soft", "softly"):
                with self.lock:
                    self.soft[one] += 1
                    if kind == "softly" or self.soft[one] < 3:
                        letter, refused[one] = "R", SOFT
            elif self.relist and one in self.done:
                letter, refused[one] = "L", ""
            letters.append(letter)
        facts = self.operation.batch.refusals if self.operation.batch else None
        if facts is None:
            return b'{"status": "OK"}', "".join(letters)
        listed: Any = [
            one if facts.key is None else {facts.key: one, facts.reason or "": code}
            for one, code in refused.items()
        ]
        for name in reversed(facts.at):
            listed = {name: listed}
        return json.dumps({"status": "OK", **listed}).encode(), "".join(letters)


def _sku_in(entry: Any) -> str:
    name: str = entry if isinstance(entry, str) else entry["offer"]["shopSku"]
    return name


# The faults: their weight, what the server does (either: perhaps), and what the client sees.


def _reset(connection: rs.Connection, body: bytes) -> None:
    connection.reset()


def _half(connection: rs.Connection, body: bytes) -> None:
    connection.send(rs.message(200, body)[: -len(body) // 2 or None][:-1])


def _late(connection: rs.Connection, body: bytes) -> None:
    connection.send(rs.message(200, body)[:-1])
    time.sleep(SLOW)


def _slow(connection: rs.Connection, whole: bytes) -> None:
    step = max(1, len(whole) // 4)
    for start in range(0, len(whole), step):
        connection.send(whole[start : start + step])
        time.sleep(0.004)


def _long(connection: rs.Connection, body: bytes) -> None:
    connection.send(rs.message(200, body, length=len(body) + 7))


def _short(connection: rs.Connection, body: bytes) -> None:
    connection.send(rs.message(200, body, length=len(body) - 1))


def _chunks(connection: rs.Connection, body: bytes) -> None:
    head = rs.message(200, b"", {"Transfer-Encoding": "chunked"}, length=-1)
    connection.send(head + b"zz\r\n" + body)


def _says(status: int, body: bytes, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda connection, _: connection.send(rs.message(status, body, named))


def _stranger(connection: rs.Connection, body: bytes) -> None:
    strange = {"notArchivedOffers": [{"offerId": "never sent", "error": FIRM}]}
    strange["notDeletedOfferIds"] = ["never sent"]  # type: ignore[list-item]
    if b"result" in body:
        connection.send(rs.message(200, json.dumps({"status": "OK", "result": strange}).encode()))
    else:
        connection.send(rs.message(200, b'["no object"]'))


SLOW = 1.2
"""Seconds for which the slow body keeps its last byte back; the client's patience is less."""
_UNTIL = {WIRE.limit_headers.until: rs.DATE}
FAULTS: dict[str, tuple[float, str, Fault]] = {
    "reset-unread": (3, "unread", _reset),
    "reset-before-effect": (3, "either", _reset),
    "reset-after": (3, "E", _reset),
    "half": (3, "E", _half),
    "slow-and-lost": (1, "E", _late),
    "slow-and-whole": (1, "A", _slow),
    "length-too-long": (2, "E", _long),
    "length-too-short": (2, "E", _short),
    "chunked-garbage": (2, "E", _chunks),
    "html-500": (2, "either", _says(500, HTML, Content_Type="text/html")),
    "html-502": (2, "either", _says(502, HTML, Content_Type="text/html")),
    "html-503": (2, "either", _says(503, HTML, Content_Type="text/html")),
    "empty": (2, "E", _says(200, b"")),
    "parallel": (2, "W", _says(LIMITED, rs.error_body("L", "limit of 4 parallel requests"))),
    "resource": (
        1,
        "W",
        lambda connection, _: connection.send(
            rs.message(LIMITED, rs.error_body("L", "limit of 9 points per 1 minute"), _UNTIL)
        ),
    ),
    "migration": (2, "W", _says(LOCKED, rs.error_body("L", "the business is being migrated"))),
    "status-error": (2, "either", _says(200, json.dumps({"status": ERROR}).encode())),
    "unreadable": (2, "E", _says(200, HTML)),
    "stranger": (1, "E", _stranger),
}
