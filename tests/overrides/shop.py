"""A Market that is no network: an inner httpx transport with a truth of its own, in virtual time.

    shop = Shop(faults=["lost after", "ok"])      # one name a request, then "ok" for ever
    with shop.market() as market: ...             # or async with shop.async_market()
    shop.done                                     # the SKUs that really were archived or deleted

A fault is a name in FAULTS. `refused` are SKUs that the server refuses, by item or, for updates,
together with the whole request they are in.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from email.utils import formatdate
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple

import httpx
from yandex_market import AsyncMarket, Market
from yandex_market.report import BulkReport
from yandex_market_client.facts import BY_PYTHON_NAME, OPERATIONS, WIRE, Operation

from tests.overrides.engine_model import LIBRARY, Library
from tests.overrides.virtual import VirtualClock

ARCHIVE = BY_PYTHON_NAME["add_offers_to_archive"]
DELETE = BY_PYTHON_NAME["delete_offers"]
UPDATE = BY_PYTHON_NAME["update_offer_mapping_entries"]


def size_of(operation: Operation) -> int:
    assert operation.batch is not None
    return operation.batch.size


SIZE = size_of(ARCHIVE)
KEY = "canary-key-3141592653"
TEXTS = {
    "parallel": "parallel",
    "permanent": "default price",
    "too-big": "too big",
}
STATUS = {known.meaning: known.status for known in WIRE.messages}


class Fault(NamedTuple):
    """What becomes of one request."""

    acts: bool = False
    status: int = 200
    says: str | None = None  # the message of an error
    body: bytes | None = None
    error: type[Exception] | None = None
    halfway: bool = False  # the body breaks off
    headers: Mapping[str, str] = MappingProxyType({})


FAULTS: dict[str, Fault] = {
    "ok": Fault(acts=True),
    "stranger": Fault(acts=True),
    "lost before": Fault(error=httpx.ReadTimeout),
    "lost after": Fault(acts=True, error=httpx.ReadTimeout),
    "reset": Fault(error=httpx.RemoteProtocolError),
    "unreached": Fault(error=httpx.ConnectError),
    "truncated": Fault(acts=True, halfway=True),
    "unreadable": Fault(acts=True, body=b'{"status": "OK", '),
    "not an object": Fault(acts=True, body=b"[1, 2]"),
    "says error": Fault(body=b'{"status": "ERROR"}'),
    "500": Fault(status=500, says="boom"),
    "500, acted": Fault(acts=True, status=500, says="boom"),
    "502": Fault(status=502, body=b"<html>bad gateway</html>"),
    "503": Fault(status=503, says="away"),
    "400": Fault(status=400, says="wrong"),
    "too big": Fault(status=STATUS["too-big"], says=TEXTS["too-big"]),
    "401": Fault(status=401, says="who are you"),
    "403": Fault(status=403, says="no"),
    "404": Fault(status=404, says="nothing here"),
    "405": Fault(status=405, body=b""),
    "redirect": Fault(status=302, body=b"", headers={"Location": "https://elsewhere.invalid/"}),
    "420 parallel": Fault(status=STATUS["parallel"], says=TEXTS["parallel"]),
    "420 resource": Fault(status=STATUS["resource"], says="limit"),
    "423 temporary": Fault(status=STATUS["migration"], says="moving"),
    "423 permanent": Fault(status=STATUS["permanent"], says=TEXTS["permanent"]),
}
LOSES = frozenset(
    [
        *("lost before", "lost after", "reset", "truncated", "unreadable", "not an object"),
        *("says error", "500", "500, acted", "502", "503", "stranger"),
    ]
)


class Sent(NamedTuple):
    at: float
    path: str
    content: bytes
    skus: tuple[str, ...]
    fault: str


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    def __init__(self, content: bytes, broken: bool) -> None:
        self.content, self.broken = content, broken

    def __iter__(self) -> Iterator[bytes]:
        yield self.content[: len(self.content) // 2] if self.broken else self.content
        if self.broken:
            raise httpx.RemoteProtocolError("peer closed connection")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


class Shop(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """The server and the way to it."""

    def __init__(
        self,
        faults: Iterable[str] = (),
        *,
        refused: dict[str, str] | None = None,
        took: Callable[[], float] = lambda: 0.1,
        fault: Callable[["Shop", tuple[str, ...]], str] | None = None,
        before: Callable[["Shop"], object] | None = None,
        library: Library = LIBRARY,
    ) -> None:
        self.library = library
        self.clock = VirtualClock(start=1000.0)
        self.script = iter(faults)
        self.fault = fault or (lambda shop, skus: next(shop.script, "ok"))
        self.refused = refused or {}
        self.took = took
        self.before = before
        self.sent: list[Sent] = []
        self.done: set[str] = set()
        self.doubt: set[str] = set()
        self.flying = self.most = 0

    # The way to it

    def market(self, **changes: Any) -> Market:
        market: Market = self.library.client.Market(transport=self, **self._options(changes))
        return market

    def async_market(self, **changes: Any) -> AsyncMarket:
        options = self._options(changes)
        market: AsyncMarket = self.library.client.AsyncMarket(transport=self, **options)
        return market

    def _options(self, changes: dict[str, Any]) -> dict[str, Any]:
        seed = changes.pop("seed", 1)
        policy = self.library.retry.RetryPolicy(**changes.pop("policy", {}))
        key = self.library.settings.KeyHolder(KEY)
        settings = self.library.settings.Settings(key=key, retry=policy, **changes)
        return {
            "settings": settings,
            "clock": self.clock,
            "limiters": self.library.waiting.Limiters(),
            "random": Random(seed).random,
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        name, content = self._arrive(request, request.read())
        try:
            self.clock.sleep(self.took())
            return self._answer(name, content)
        finally:
            self.flying -= 1

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name, content = self._arrive(request, await request.aread())
        try:
            await self.clock.sleep_async(self.took())
            return self._answer(name, content)
        except asyncio.CancelledError:
            self.doubt.update(_skus(json.loads(content)))
            raise
        finally:
            self.flying -= 1

    def close(self) -> None:
        pass

    async def aclose(self) -> None:
        pass

    # The server

    def _arrive(self, request: httpx.Request, content: bytes) -> tuple[str, bytes]:
        skus = tuple(_skus(json.loads(content)))
        name = self.fault(self, skus)
        self.sent.append(Sent(self.clock.now(), request.url.raw_path.decode(), content, skus, name))
        if name in LOSES:
            self.doubt.update(skus)
        if self.before is not None:
            self.before(self)
        self.flying += 1
        self.most = max(self.most, self.flying)
        return name, content

    def _answer(self, name: str, content: bytes) -> httpx.Response:
        fault, body = FAULTS[name], json.loads(content)
        skus = _skus(body)
        refused = [sku for sku in skus if sku in self.refused]
        updates = "offerIds" not in body
        status, answer = fault.status, {"status": "OK"} if status_ok(fault) else None
        if fault.acts and updates and refused:
            status, answer = 400, _error(f"wrong: {refused[0]}")
        elif fault.acts:
            already = [sku for sku in skus if sku in self.done]
            self.done.update(sku for sku in skus if sku not in refused)
            answer = self._success(updates, refused, already, name)
        elif fault.says is not None:
            answer = _error(fault.says)
        if fault.error is not None:
            raise fault.error("planned")
        if fault.acts and fault.status >= 500:
            status, answer = fault.status, _error(fault.says or "")
        text = fault.body if fault.body is not None else json.dumps(answer).encode()
        headers = {"Date": formatdate(1e9 + self.clock.now(), usegmt=True), **fault.headers}
        if name == "420 resource":
            until = formatdate(1e9 + self.clock.now() + 20, usegmt=True)
            headers[WIRE.limit_headers.until] = until
        return httpx.Response(status, headers=headers, stream=_Body(text, fault.halfway))

    def _success(
        self, updates: bool, refused: list[str], already: list[str], name: str
    ) -> dict[str, Any]:
        strangers = ["nobody sent this"] if name == "stranger" else []
        if updates:
            return {"status": "OK"}
        path = self.sent[-1].path
        if path.endswith("/delete"):
            return {"status": "OK", "result": {"notDeletedOfferIds": refused + already + strangers}}
        listed = [
            {"offerId": sku, "error": self.refused.get(sku, "OFFER_HAS_STOCKS")}
            for sku in refused + strangers
        ]
        return {"status": "OK", "result": {"notArchivedOffers": listed}}

    # The truth

    def check(self, report: BulkReport) -> None:
        """The report against what really happened; for an input of plain SKUs without repeats."""
        assert report.submitted == (
            report.accepted
            + report.duplicates
            + len(report.refused)
            + len(report.unknown)
            + len(report.not_sent)
        )
        told = [*report.refused, *report.unknown, *report.not_sent]
        assert len({entry.position for entry in told}) == len(told)
        sent = {sku for request in self.sent for sku in request.skus}
        refused = {trimmed(entry.item) for entry in report.refused if entry.source == "server"}
        unknown = {trimmed(entry.item) for entry in report.unknown}
        not_sent = {trimmed(entry.item) for entry in report.not_sent}
        assert not refused & self.done
        assert unknown <= self.doubt
        assert not not_sent & (self.done | self.doubt)
        assert len(sent - refused - unknown - not_sent) == report.accepted
        assert (sent - refused - unknown - not_sent) <= self.done


def status_ok(fault: Fault) -> bool:
    return fault.status < 300


def trimmed(item: Any) -> str:
    if isinstance(item, dict):
        item = item["offer"]["shopSku"]
    elif not isinstance(item, str):
        item = item.offer.shop_sku
    text: str = item.strip(" \t")
    return text


def _error(message: str) -> dict[str, Any]:
    return {"status": "ERROR", "errors": [{"code": "CODE", "message": message}]}


def _skus(body: dict[str, Any]) -> list[str]:
    if "offerIds" in body:
        return list(body["offerIds"])
    return [entry["offer"]["shopSku"] for entry in body.get("offerMappingEntries", ())]


def skus(count: int, start: int = 0) -> list[str]:
    return [f"sku-{number}" for number in range(start, start + count)]


def entry(sku: str) -> dict[str, Any]:
    return {"offer": {"shopSku": sku, "name": f"Thing {sku}"}}


def in_loop(run: Callable[[], Any]) -> Any:
    """Run a coroutine in a fresh loop."""
    with asyncio.Runner() as runner:
        return runner.run(run())


assert {ARCHIVE.id, DELETE.id, UPDATE.id} <= OPERATIONS.keys()
