"""The transports against a server of raw sockets, and against a virtual clock.

Sync and async run the same tables: `go` drives either.
"""

import asyncio
import gzip
import json
import logging
import os
import pickle
import threading
import traceback
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import aclosing, closing, suppress
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from random import Random
from typing import Any, NamedTuple

import httpx
import pytest
from yandex_market.answers import BodyReader, BrokenBody, TooLarge, read_limits
from yandex_market.clock import SystemClock
from yandex_market.direct import DirectAsyncClient, DirectClient, Requests
from yandex_market.errors import (
    MarketError,
    RateLimitedError,
    ResponseError,
    SettingsError,
    TransportError,
)
from yandex_market.retry import RetryPolicy
from yandex_market.settings import KeyHolder, Settings
from yandex_market.transport import AsyncMarketTransport, Flight, MarketTransport
from yandex_market.waiting import Limiters
from yandex_market_client.client import prepare
from yandex_market_client.facts import OPERATIONS, WIRE

from tests.overrides import rawserver as rs
from tests.overrides import virtual

CANARY = "ACMA:canary:0123456789"
ARCHIVE = OPERATIONS["addOffersToArchive"]
LIST = OPERATIONS["getCampaignOffers"]
LIMITED = next(m.status for m in WIRE.messages if m.meaning == "resource")
LOCKED = next(m.status for m in WIRE.messages if m.meaning == "migration")
QUICK = RetryPolicy(attempts=2, base=0.01, cap=0.02, max_wait=0.5)
KINDS = ["sync", "async"]
TIMEOUT = 0.4
CAP = 1 << 20


def settings(url: str, **changes: Any) -> Settings:
    given: dict[str, Any] = {"key": KeyHolder(CANARY), "retry": QUICK, "timeout": TIMEOUT}
    given |= {"body_cap": CAP, "body_seconds": 0.6}
    return Settings(base_url=url, **{**given, **changes})


def single(skus: list[str] | None = None, **extensions: Any) -> dict[str, Any]:
    call = prepare(ARCHIVE, {"business_id": 1}, {"offerIds": skus or ["A"]})
    return {"call": call, "extensions": extensions}


def unretried(skus: list[str] | None = None) -> dict[str, Any]:
    return single(skus, market_retry=False)


def go(
    kind: str,
    setup: Settings,
    request: dict[str, Any],
    *,
    headers: Mapping[str, str] | None = None,
    inner: Any = None,
    **more: Any,
) -> httpx.Response:
    """Send one request through a fresh transport of that kind."""
    requests, more = Requests(setup, headers or {}), {"limiters": Limiters(), **more}
    if kind == "sync":
        transport = MarketTransport(setup, inner, **more)
        with closing(transport):
            return DirectClient(transport, requests, {}).send(**request)

    async def main() -> httpx.Response:
        transport = AsyncMarketTransport(setup, inner, **more)
        async with aclosing(transport):
            return await DirectAsyncClient(transport, requests, {}).send(**request)

    return asyncio.run(main())


class Lost(NamedTuple):
    """A TransportError is expected."""


class TooBig(NamedTuple):
    """A ResponseError is expected."""


FAULTS: dict[str, tuple[rs.Behaviour, int | Lost | TooBig]] = {
    "fine": (rs.answer(), 200),
    "gzip": (rs.answer(200, gzip.compress(rs.OK), {"Content-Encoding": "gzip"}), 200),
    "gzip-members": (
        rs.answer(
            200,
            gzip.compress(rs.OK[:5]) + gzip.compress(rs.OK[5:]),
            {"Content-Encoding": "x-gzip"},
        ),
        200,
    ),
    "chunked": (rs.raw(b"".join(rs.chunked([rs.OK[:3], rs.OK[3:]], {}))), 200),
    "no-length": (rs.raw(rs.message(length=-1)), 200),
    "early-hints": (rs.raw(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + rs.message()), 200),
    "slow-but-whole": (rs.drip(0.01), 200),
    "reset-before": (rs.reset_before(), Lost()),
    "close-before": (rs.close_before(), Lost()),
    "reset-after": (rs.reset_after(), Lost()),
    "reset-in-head": (rs.reset_after(b"HTTP/1.1 20"), Lost()),
    "reset-in-body": (rs.reset_after(rs.message()[:-3]), Lost()),
    "half-a-body": (rs.half(), Lost()),
    "length-too-long": (rs.raw(rs.message(length=len(rs.OK) + 1)), Lost()),
    "half-a-chunk": (
        rs.raw(rs.message(200, b"5\r\n{", {"Transfer-Encoding": "chunked"}, length=-1)),
        Lost(),
    ),
    "no-last-chunk": (rs.raw(b"".join([*rs.chunked([rs.OK], {})][:-1])), Lost()),
    "silent": (rs.silent(1), Lost()),
    "drip": (rs.drip(0.1), Lost()),
    "bad-gzip": (rs.answer(200, b"\x1f\x8bnonsense", {"Content-Encoding": "gzip"}), Lost()),
    "half-a-gzip": (
        rs.answer(200, gzip.compress(rs.OK)[:-9], {"Content-Encoding": "gzip"}),
        Lost(),
    ),
    "unknown-encoding": (rs.answer(200, rs.OK, {"Content-Encoding": "br"}), Lost()),
    "garbage-status": (rs.raw(b"HTTP/1.1 two hundred\r\n\r\n"), Lost()),
    "garbage": (rs.raw(os.urandom(64).replace(b"\n", b"x") + b"\r\n\r\n"), Lost()),
    "not-http": (rs.raw(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"), Lost()),
    "header-flood": (rs.raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 50_000 + b"\r\n"), Lost()),
    "endless-header": (rs.raw(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 300_000), Lost()),
    "bomb": (rs.gzip_bomb(20), TooBig()),
    "bomb-in-chunks": (rs.dripping_bomb(20), TooBig()),
    "hollow-gzip": (rs.hollow_gzip(2048), TooBig()),
    "flood": (rs.chunk_flood(2), TooBig()),
    "huge-error": (rs.answer(500, b" " * (CAP + 1)), TooBig()),
    "html-502": (rs.answer(502, b"<html>\x1b[31mBad Gateway</html>"), 502),
    "empty-403": (rs.answer(403, b""), 403),
    "not-json": (rs.answer(200, b"<html>"), 200),
    "not-utf8": (rs.answer(200, b'{"status": "\xff"}'), 200),
    "nan": (rs.answer(200, b'{"status": NaN}'), 200),
    "deep": (rs.answer(200, b"[" * 100_000), 200),
    "deep-error": (rs.answer(LIMITED, b"[" * 100_000), LIMITED),
    "status-error": (rs.answer(200, b'{"status": "ERROR"}'), 200),
    "status-error-escaped": (rs.answer(200, b'{"status": "\\u0045RROR"}'), 200),
    "parallel": (rs.answer(LIMITED, rs.error_body("L", "limit of 4 parallel requests")), LIMITED),
    "resource": (
        rs.answer(
            LIMITED,
            rs.error_body("L", "limit of 10 000 points per 1 day"),
            {WIRE.limit_headers.until: "Wed, 12 Nov 2025 10:01:00 GMT"},
        ),
        LIMITED,
    ),
    "migration": (rs.answer(LOCKED, rs.error_body("L", "migrated")), LOCKED),
    "default-price": (rs.answer(LOCKED, rs.error_body("L", "use only default price")), LOCKED),
    "unlisted": (rs.answer(418, b"{}"), 418),
    "redirect": (rs.answer(307, b"", {"Location": "http://127.0.0.1:9/elsewhere"}), 307),
    "bad-redirect": (rs.answer(302, b"", {"Location": "http://[::1"}), 302),
    "latin-header": (rs.answer(200, rs.OK, {WIRE.trace_header: "\xe4\x1b[31m"}), 200),
    "odd-limits": (
        rs.answer(
            200,
            rs.OK,
            {
                WIRE.limit_headers.limit: "-1",
                WIRE.limit_headers.remaining: "9" * 400,
                WIRE.limit_headers.until: "Thu, 99 Nov 20255",
                "Retry-After": "soon",
            },
        ),
        200,
    ),
}
ALL = pytest.mark.parametrize("fault", FAULTS)
BOTH = pytest.mark.parametrize("kind", KINDS)
MODES = pytest.mark.parametrize("mode", [single, unretried], ids=lambda m: m.__name__)


def told(value: object, depth: int = 4) -> Iterator[str]:
    """The texts in a value, and in what it holds."""
    yield repr(value)
    if depth and not isinstance(value, (str, bytes, int, float, type)):
        if isinstance(value, httpx.Headers):
            yield repr(value.raw)
        if isinstance(value, dict):
            inside = [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            inside = [*value]
        else:
            slots = [s for k in type(value).__mro__ for s in getattr(k, "__slots__", ())]
            inside = [*getattr(value, "__dict__", {}).values()]
            inside += [getattr(value, s) for s in slots if isinstance(s, str) and hasattr(value, s)]
        for part in inside:
            yield from told(part, depth - 1)


def everything_about(error: BaseException) -> str:
    """Texts of an error and of its chain, its pickle, and the locals of our own frames."""
    texts, seen = [], set[int]()
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        todo += [one.__cause__, one.__context__]
        texts += [repr(one), str(one), *told(one.args), *told(vars(one))]
        texts += traceback.format_exception(one)
        if isinstance(one, MarketError):
            texts.append(repr(pickle.dumps(one)))
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if "yandex_market" in frame.f_code.co_filename:
                for local in frame.f_locals.values():
                    texts += told(local, 2)
    return "\n".join(texts)


@ALL
@BOTH
@MODES
def test_every_fault_has_one_outcome_and_none_shows_the_key(
    fault: str, kind: str, mode: Callable[[], dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    """Either a whole answer, or a MarketError; the key reaches the server and nothing else."""
    caplog.set_level(logging.DEBUG)
    behaviour, expected = FAULTS[fault]
    caught: MarketError | None = None
    answer: httpx.Response | None = None
    with rs.RawServer(behaviour) as server:
        try:
            answer = go(kind, settings(server.url), mode())
        except MarketError as error:
            caught = error
    if isinstance(expected, Lost):
        assert isinstance(caught, TransportError), answer
        # A connection that is closed at once may fail before or after the request has left.
        assert caught.sent or fault in ("reset-before", "close-before")
        assert caught.attempts == (QUICK.attempts if mode is single else 1)
        assert server.connections == caught.attempts
    elif isinstance(expected, TooBig):
        assert isinstance(caught, ResponseError), answer
        assert caught.status == (500 if fault == "huge-error" else 200)
        assert server.connections == 1
    else:
        assert answer is not None, caught
        assert answer.status_code == expected
        assert answer.is_closed
        assert answer.elapsed.total_seconds() > 0
        assert CANARY not in "".join([*told(answer), *told(answer.request)])
    for received in server.requests:
        assert received.headers[WIRE.key_header.lower()] == CANARY
        assert received.headers["user-agent"].startswith("yandex-market-sdk/")
    if caught is not None:
        assert "canary" not in everything_about(caught)
        assert caught.__cause__ is None
        assert caught.__context__ is None
    logged = [
        text for record in caplog.records for text in (record.getMessage(), *told(vars(record)))
    ]
    assert "canary" not in "\n".join(logged)
    assert any(record.name == "yandex_market" for record in caplog.records)


@ALL
@BOTH
def test_a_fault_at_first_is_forgiven_where_another_try_helps(fault: str, kind: str) -> None:
    behaviour, expected = FAULTS[fault]
    again = isinstance(expected, Lost) or fault in {
        *("html-502", "not-json", "deep", "nan", "status-error", "status-error-escaped"),
        *("parallel", "migration", "deep-error"),
    }
    with rs.RawServer(behaviour, rs.answer(200, b'{"status": "OK", "n": 2}')) as server:
        try:
            setup = settings(server.url, retry=RetryPolicy(base=0.01, cap=0.02, max_wait=5))
            answer = go(kind, setup, single(), random=lambda: 0.0)
        except ResponseError:
            assert isinstance(expected, TooBig)
            return
    if again:
        assert answer.json() == {"status": "OK", "n": 2}
    assert server.connections == (2 if again else 1)


@BOTH
def test_a_closed_port_is_not_reached(kind: str) -> None:
    with rs.RawServer(rs.answer()) as server:
        pass
    with pytest.raises(TransportError) as caught:
        go(kind, settings(server.url), single())
    assert caught.value.sent is False
    assert caught.value.attempts == QUICK.attempts
    assert "ConnectError" in str(caught.value)


@BOTH
def test_a_redirect_is_an_answer_and_nobody_follows_it(kind: str) -> None:
    with rs.RawServer(rs.answer()) as elsewhere:
        target = {"Location": f"{elsewhere.url}/x"}
        with rs.RawServer(rs.answer(307, b"", target)) as server:
            answer = go(kind, settings(server.url), single())
    assert answer.status_code == 307
    assert answer.headers["Location"] == f"{elsewhere.url}/x"
    assert elsewhere.requests == []


@BOTH
@pytest.mark.parametrize(
    "fault", ["bomb", "bomb-in-chunks", "unknown-encoding", "drip", "bad-gzip"]
)
def test_an_answer_that_is_given_up_leaves_no_connection_open(kind: str, fault: str) -> None:
    request = unretried()

    async def main(setup: Settings) -> list[object]:
        transport = AsyncMarketTransport(setup, limiters=Limiters())
        async with aclosing(transport):
            with pytest.raises(MarketError):
                await DirectAsyncClient(transport, Requests(setup, {}), {}).send(**request)
            return list(transport._inner._pool.connections)  # type: ignore[attr-defined]

    with rs.RawServer(FAULTS[fault][0]) as server:
        setup = settings(server.url)
        if kind == "async":
            assert asyncio.run(main(setup)) == []
            return
        transport = MarketTransport(setup, limiters=Limiters())
        with closing(transport):
            with pytest.raises(MarketError):
                DirectClient(transport, Requests(setup, {}), {}).send(**request)
            assert transport._inner._pool.connections == []  # type: ignore[attr-defined]


@BOTH
def test_headers_that_leave(kind: str) -> None:
    with rs.RawServer(rs.answer()) as server:
        setup = settings(server.url, user_agent="shop/2", integration="shop/2.1")
        go(kind, setup, single())
        mine = {"User-Agent": "mine", "Accept-Encoding": "br", "X-Mine": "yes"}
        go(kind, settings(server.url), single(), headers=mine)
        go(kind, settings(server.url, key=KeyHolder(oauth_token="token")), single())
    first, second, third = (received.headers for received in server.requests)
    assert first["user-agent"].endswith(" shop/2")
    assert WIRE.integration_header is not None
    assert first[WIRE.integration_header.name.lower()] == "shop/2.1"
    assert first["accept-encoding"] == "gzip"
    assert first["host"] == server.url.removeprefix("http://")
    assert first["accept"] == first["content-type"] == "application/json"
    assert first["content-length"] == str(len(b'{"offerIds":["A"]}'))
    assert second["user-agent"] == "mine"
    assert second["x-mine"] == "yes"
    assert second["accept-encoding"] == "gzip"
    assert third["authorization"] == "Bearer token"
    assert WIRE.key_header.lower() not in third


@BOTH
def test_a_key_that_cannot_be_fetched_gives_the_place_back(kind: str) -> None:
    def fetch() -> str:
        raise RuntimeError(CANARY)

    limiters = Spy()
    with rs.RawServer(rs.answer()) as server, pytest.raises(SettingsError) as caught:
        go(kind, settings(server.url, key=KeyHolder(fetch)), single(), limiters=limiters)
    assert server.requests == []
    assert "canary" not in everything_about(caught.value)
    assert limiters.settled == [0]


def test_an_awaited_key() -> None:
    async def fetch() -> str:
        return CANARY

    with rs.RawServer(rs.answer()) as server:
        go("async", settings(server.url, key=KeyHolder(fetch)), single())
        assert server.requests[0].headers[WIRE.key_header.lower()] == CANARY
        with pytest.raises(SettingsError, match="AsyncMarket"):
            go("sync", settings(server.url, key=KeyHolder(fetch)), single())


@BOTH
def test_the_environments_proxy_is_used_when_asked_for(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with rs.RawServer(rs.answer(418)) as proxy, rs.RawServer(rs.answer()) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert go(kind, settings(server.url), single()).status_code == 200
        assert go(kind, settings(server.url, trust_env=True), single()).status_code == 418


# Reservations


class Spy(Limiters):
    """Notes with which weight each reservation ended; "late" after a lost answer."""

    def __init__(self) -> None:
        super().__init__()
        self.settled: list[object] = []
        self.pauses: list[Any] = []
        self.quotas: list[Any] = []

    def settle(self, reservation: Any, now: float, **more: Any) -> None:
        if more.get("at") is not None:
            assert more["at"] == pytest.approx(now + WIRE.server_timeout_seconds)
            self.settled.append("late")
        else:
            weight = more.get("weight")
            self.settled.append(reservation.weight if weight is None else weight)
        if more.get("pause"):
            self.pauses.append(more["pause"])
        self.quotas.append(more.get("quota"))
        super().settle(reservation, now, **more)


@BOTH
@pytest.mark.parametrize(
    ("fault", "settled"),
    [
        ("fine", 3),
        ("empty-403", 3),
        ("html-502", 0),
        ("redirect", 0),
        ("reset-after", "late"),
        ("half-a-body", "late"),
        ("silent", "late"),
        ("bomb", 3),
        ("huge-error", 0),
        ("parallel", 3),
    ],
)
def test_what_a_request_spends(kind: str, fault: str, settled: object) -> None:
    limiters = Spy()
    request = unretried(["A", "B", "C"])
    with rs.RawServer(FAULTS[fault][0]) as server, suppress(MarketError):
        go(kind, settings(server.url), request, limiters=limiters)
    assert limiters.settled == [settled]


@BOTH
def test_what_was_never_sent_spends_nothing(kind: str) -> None:
    limiters = Spy()
    with rs.RawServer(rs.answer()) as server:
        pass
    with pytest.raises(TransportError):
        go(kind, settings(server.url), single(), limiters=limiters)
    assert limiters.settled == [0] * QUICK.attempts


def test_returned_items_are_counted_where_the_limit_counts_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No present operation does; the documentation did, and may again."""
    counted = LIST._replace(limit=LIST.limit._replace(unit="items", counts=None))
    monkeypatch.setattr("yandex_market.exchange.OPERATIONS", {LIST.id: counted})
    assert LIST.paging is not None
    page: Any = [{"offerId": "A"}, {"offerId": "B"}]
    for name in reversed(LIST.paging.items):
        page = {name: page}
    body = json.dumps({"status": "OK", **page}).encode()
    limiters = Spy()
    call = prepare(LIST, {"campaign_id": 7}, {})._replace(items=200)
    request = {"call": call}
    with rs.RawServer(rs.answer(200, body), rs.answer(200, b'{"status": "OK"}')) as server:
        go("sync", settings(server.url), request, limiters=limiters)
        go("sync", settings(server.url), request, limiters=limiters)
    assert limiters.settled == [2, 200]


# With a virtual clock and an inner transport of the test's own


class Script(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Gives out answers and exceptions in turn, and notes when it was asked."""

    def __init__(self, clock: Any, *script: Any, takes: float = 0.0) -> None:
        self.clock, self.script, self.takes = clock, list(script), takes
        self.times: list[float] = []

    def _next(self) -> httpx.Response:
        step = self.script[min(len(self.times), len(self.script)) - 1]
        if isinstance(step, BaseException):
            raise step
        if callable(step):
            raise step()
        status, headers, body = step
        return httpx.Response(status, headers={"Date": rs.DATE, **headers}, content=body)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.times.append(self.clock.now())
        self.clock.sleep(self.takes)
        return self._next()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.times.append(self.clock.now())
        await self.clock.sleep_async(self.takes)
        return self._next()


FINE = (200, {}, rs.OK)
PARALLEL = (LIMITED, {}, rs.error_body("L", "4 parallel requests"))
MIGRATION = (LOCKED, {}, rs.error_body("L", "migrated"))


def resource(seconds: int) -> tuple[int, dict[str, str], bytes]:
    until = f"Wed, 12 Nov 2025 10:{seconds // 60:02}:{seconds % 60:02} GMT"
    return LIMITED, {WIRE.limit_headers.until: until}, rs.error_body("L", "points per 1 day")


def virtually(
    kind: str, *script: Any, request: dict[str, Any] | None = None, chance: float = 1.0, **more: Any
) -> tuple[httpx.Response | MarketError, Script]:
    clock = virtual.VirtualClock()
    inner = Script(clock, *script)
    setup = settings("https://market.example", retry=RetryPolicy(**more))
    try:
        answer: httpx.Response | MarketError = go(
            kind, setup, request or single(), inner=inner, clock=clock, random=lambda: chance
        )
    except MarketError as error:
        answer = error
    return answer, inner


@BOTH
def test_waits_between_attempts_grow_and_end(kind: str) -> None:
    answer, inner = virtually(kind, (500, {}, b""))
    assert isinstance(answer, httpx.Response)
    assert answer.status_code == 500
    assert inner.times == [0, 0.5, 1.5, 3.5, 7.5]


@BOTH
def test_a_400_is_never_sent_again(kind: str) -> None:
    for status in (400, 401, 403, 404):
        _, inner = virtually(kind, (status, {}, b""))
        assert len(inner.times) == 1


@BOTH
def test_retry_after_is_honoured(kind: str) -> None:
    later = "Wed, 12 Nov 2025 10:00:30 GMT"
    for asked in ("30", later):
        _, inner = virtually(kind, (503, {"Retry-After": asked}, b""), FINE)
        assert inner.times == [0, 30]
    answer, inner = virtually(kind, (503, {"Retry-After": "4000"}, b""), FINE)
    assert inner.times == [0]
    assert isinstance(answer, httpx.Response)
    assert answer.status_code == 503


@BOTH
def test_a_used_up_resource_is_waited_for_until_it_is_whole(kind: str) -> None:
    answer, inner = virtually(kind, resource(45), FINE, chance=0.5)
    assert isinstance(answer, httpx.Response)
    assert answer.status_code == 200
    assert 45 <= inner.times[1] <= 48


@BOTH
def test_a_wait_beyond_max_wait_gives_the_answer_back(kind: str) -> None:
    answer, inner = virtually(kind, resource(301), FINE, chance=0.0)
    assert isinstance(answer, httpx.Response)
    assert answer.status_code == LIMITED
    assert inner.times == [0]


@BOTH
@pytest.mark.parametrize("refusal", [PARALLEL, MIGRATION, resource(0), resource(50)], ids=range(4))
@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_patience_with_refusals_has_an_end(kind: str, refusal: Any, chance: float) -> None:
    """They cost no attempts, and max_wait bounds their sum, whatever the jitter."""
    answer, inner = virtually(kind, refusal, chance=chance, max_wait=60)
    assert isinstance(answer, httpx.Response)
    assert answer.status_code == refusal[0]
    assert 2 <= len(inner.times) < 130
    assert inner.times[-1] <= 60
    answer, inner = virtually(kind, refusal, chance=chance, max_wait=60, base=0)
    assert len(inner.times) < 700


@BOTH
def test_a_deadline_ends_the_attempts(kind: str) -> None:
    _, inner = virtually(kind, (500, {}, b""), deadline=2)
    assert inner.times == [0, 0.5, 1.5]
    _, inner = virtually(kind, MIGRATION, deadline=5)
    assert inner.times[-1] < 5


@BOTH
def test_a_policy_of_one_request(kind: str) -> None:
    request = single(market_retry=RetryPolicy(attempts=3))
    _, inner = virtually(kind, (500, {}, b""), request=request)
    assert len(inner.times) == 3


@BOTH
def test_our_own_limiter_holds_back_what_would_wait_too_long(kind: str) -> None:
    clock, limiters = virtual.VirtualClock(), Limiters()
    inner = Script(clock, FINE)
    setup = settings(
        "https://market.example",
        retry=RetryPolicy(max_wait=10),
        limits={"add_offers_to_archive": 2},
    )

    def send(skus: list[str], flight: Flight) -> None:
        request = single(skus, market_flight=flight)
        go(kind, setup, request, inner=inner, clock=clock, limiters=limiters)

    first, second = Flight(), Flight()
    send(["A", "B"], first)
    with pytest.raises(RateLimitedError) as caught:
        send(["C"], second)
    assert caught.value.sent is False
    assert caught.value.until == pytest.approx(ARCHIVE.limit.per_seconds, abs=1)
    assert caught.value.__context__ is None
    assert (first.sent, second.sent) == (True, False)
    assert inner.times == [0]


@BOTH
@pytest.mark.parametrize(
    ("script", "sent"),
    [
        ([httpx.ConnectError("x")], False),
        ([httpx.ConnectTimeout("x")], False),
        ([httpx.PoolTimeout("x")], False),
        ([httpx.LocalProtocolError("x")], False),
        ([UnicodeError("label too long")], False),
        ([httpx.ReadTimeout("x")], True),
        ([httpx.WriteError("x")], True),
        ([httpx.RemoteProtocolError("x")], True),
        ([OSError("x")], True),
        ([ConnectionResetError("x")], True),
        ([httpx.ReadError("x"), httpx.ConnectError("x")], True),
        ([(500, {}, b""), httpx.ConnectError("x")], True),
        ([PARALLEL, httpx.ConnectError("x")], False),
    ],
    ids=range(13),
)
def test_whether_the_server_may_have_acted(kind: str, script: list[Any], sent: bool) -> None:
    flight = Flight()
    request = single(market_flight=flight)
    answer, _ = virtually(kind, *script, request=request)
    assert isinstance(answer, TransportError)
    assert answer.sent is sent
    assert flight.sent is sent


@BOTH
def test_an_exceptions_text_may_hold_the_key(kind: str) -> None:
    """An injected transport may say anything."""
    answer, _ = virtually(kind, lambda: httpx.ReadError(f"sent {CANARY}: failed"))
    assert isinstance(answer, TransportError)
    assert "sent ...: failed" in str(answer)
    assert "canary" not in everything_about(answer)


@BOTH
@pytest.mark.parametrize("status", [200, 400, 502])
def test_a_key_that_is_echoed_is_not_seen(kind: str, status: int) -> None:
    """A proxy or a server may send back what it got: in headers, in the phrase, in an error."""
    echo = f'{{"status": "OK", "got": "Bearer {CANARY}"}}'.encode()
    behaviour = rs.answer(status, echo, {WIRE.trace_header: f"00-{CANARY}", "X-Echo": CANARY})
    for how in ("api_key", "oauth_token"):
        with rs.RawServer(behaviour) as server:
            setup = settings(server.url, key=KeyHolder(**{how: CANARY}))
            answer = go(kind, setup, single())
        assert answer.headers[WIRE.trace_header] == "00-..."
        assert "canary" not in repr(answer.headers.raw)
        # What a success says is data.
        wanted = echo if status == 200 else echo.replace(CANARY.encode(), b"...")
        assert answer.content == wanted
    short = settings("https://market.example", key=KeyHolder("status"))
    clock = virtual.VirtualClock()
    inner = Script(clock, (status, {}, echo))
    more = {"inner": inner, "clock": clock, "random": lambda: 0.0}
    assert go(kind, short, single(), **more).content == echo


@BOTH
def test_a_bug_in_an_injected_transport_is_shown_as_one(kind: str) -> None:
    with pytest.raises(ZeroDivisionError):
        virtually(kind, ZeroDivisionError())


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit])
def test_an_interruption_passes_and_settles(interruption: type[BaseException]) -> None:
    clock, limiters, flight = virtual.VirtualClock(), Spy(), Flight()
    request = single(market_flight=flight)
    setup = settings("https://market.example")
    inner = Script(clock, interruption())
    with pytest.raises(interruption) as caught:
        go("sync", setup, request, inner=inner, clock=clock, limiters=limiters)
    assert limiters.settled == ["late"]
    assert flight.sent is True
    assert "canary" not in everything_about(caught.value)


@pytest.mark.parametrize("where", ["silent", "in-body"])
def test_cancellation_settles_and_closes(where: str) -> None:
    behaviour = rs.silent(1) if where == "silent" else rs.drip(0.5)
    limiters, flight = Spy(), Flight()

    async def main(url: str) -> BaseException:
        setup = settings(url, body_seconds=60, timeout=30)
        transport = AsyncMarketTransport(setup, limiters=limiters, clock=SystemClock())
        async with aclosing(transport):
            client = DirectAsyncClient(transport, Requests(setup, {}), {})
            task = asyncio.create_task(client.send(**single(market_flight=flight)))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            assert transport._inner._pool.connections == []  # type: ignore[attr-defined]
            return caught.value

    with rs.RawServer(behaviour) as server:
        error = asyncio.run(main(server.url))
    assert limiters.settled == ["late"]
    assert flight.sent is True
    assert "canary" not in everything_about(error)


@BOTH
def test_a_process_made_by_fork_can_send(kind: str) -> None:
    """Nothing is held across a fork, even made in the middle of another thread's request."""
    if not hasattr(os, "fork"):
        pytest.skip("no fork here")
    with rs.RawServer(rs.silent(1), rs.answer()) as server:
        setup, limiters = settings(server.url, parallel=1), Limiters()
        request = unretried()

        def lose() -> None:
            with pytest.raises(TransportError):
                go("sync", setup, request, limiters=limiters)

        thread = threading.Thread(target=lose)
        thread.start()
        while not server.requests:
            pass
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = 0 if go(kind, setup, single(), limiters=limiters).status_code == 200 else 2
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        thread.join()


def test_log_records_carry_the_allowed_fields_and_no_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "yandex_market")
    script = [(500, {WIRE.trace_header: "00-\x1btrace"}, b"secret"), PARALLEL, FINE]
    virtually("sync", *script, request=single(["secret-sku"]))
    ours = [record for record in caplog.records if record.name == "yandex_market"]
    plain = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
    for record in ours:
        assert set(vars(record)) - plain == {
            *("operation", "status", "attempt", "wait", "traceparent", "bytes"),
            *("batch", "size"),
        }
        assert "secret" not in repr(vars(record))
        assert record.getMessage().isprintable()
        assert str(vars(record)["traceparent"] or "").isprintable()
    levels = [record.levelname for record in ours]
    assert levels.count("WARNING") == 1
    assert levels.count("DEBUG") == 3
    assert "INFO" in levels


# Reading, without a network


def test_the_reader_stops_within_a_step_of_the_cap() -> None:
    """The whole bomb in one chunk, as an injected transport may hand it over."""
    bomb, reader = rs.bomb(200), BodyReader("gzip", CAP, lambda: 0.0, 1)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            reader.feed(bomb)
        assert tracemalloc.get_traced_memory()[1] < 4 * CAP
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [0, 1, CAP - 1, CAP])
def test_the_reader_takes_up_to_the_cap(size: int) -> None:
    for encoding, body in (("", b"x" * size), ("GZIP", gzip.compress(os.urandom(size), 1))):
        if len(body) <= CAP:
            reader = BodyReader(encoding, CAP, lambda: 0.0, 1)
            for start in range(0, len(body), 1000):
                reader.feed(body[start : start + 1000])
            assert len(reader.finish()) == size


def test_the_reader_refuses_encodings_within_encodings() -> None:
    with pytest.raises(BrokenBody):
        BodyReader("gzip, gzip", CAP, lambda: 0.0, 1)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, (None, None, None, None)),
        ({"limit": "5000"}, (5000, None, None, None)),
        ({"limit": "0", "remaining": "0"}, (None, 0, None, None)),
        ({"limit": " 7 ", "remaining": "+1"}, (7, None, None, None)),
        ({"limit": "1, 2", "remaining": "٣"}, (None, None, None, None)),
        ({"until": "Wed, 12 Nov 2025 10:00:42 GMT"}, (None, None, 42.0, None)),
        ({"until": "Wed, 12 Nov 2025 09:00:00 GMT"}, (None, None, 0.0, None)),
        ({"until": "Wed, 12 Nov 2025 13:00:05 +0300"}, (None, None, 5.0, None)),
        ({"until": "Wed, 12 Nov 2025 10:00:05 -0000"}, (None, None, 5.0, None)),
        ({"until": "Wed, 12 Nov 9999 10:00:05 GMT"}, (None, None, None, None)),
        ({"until": "x" * 10**6}, (None, None, None, None)),
        ({"Retry-After": "12"}, (None, None, None, 12.0)),
        ({"RETRY-AFTER": "Wed, 12 Nov 2025 10:00:03 GMT"}, (None, None, None, 3.0)),
        ({"Retry-After": "-5"}, (None, None, None, None)),
        ({"Retry-After": "99999999999999"}, (None, None, None, 10 * 366 * 86400.0)),
    ],
)
@pytest.mark.parametrize("date", [rs.DATE, "nonsense", None])
def test_headers_about_limits(
    headers: dict[str, str], expected: tuple[Any, ...], date: str | None
) -> None:
    names = WIRE.limit_headers._asdict()
    wire = {names.get(name, name): value for name, value in headers.items()}
    limits = read_limits({**wire, "DATE": date} if date else wire)
    found = (*limits.quota[:3], limits.retry_after)
    if date != rs.DATE:
        # Without a date of the server's clock, moments mean nothing.
        moments = any("Nov" in value for value in headers.values())
        expected = tuple(None if moments else value for value in expected)
    assert found == expected


def test_dates_are_read_as_the_library_reads_them() -> None:
    """Usual ones by their day, all others whole: also what is one character away from usual."""
    drawn = Random(7)
    dates = [formatdate(drawn.randrange(-(2**33), 2**34), usegmt=True) for _ in range(3000)]
    for date in dates[::2]:
        place = drawn.randrange(len(date))
        other = drawn.choice(["", *"0123456789 :,GMTJan+-\u0663\0"])
        dates.append(date[:place] + other + date[place + 1 :])
    for date in dates:
        try:
            wanted: float | None = parsedate_to_datetime(date).replace(tzinfo=UTC).timestamp()
            zone = parsedate_to_datetime(date).utcoffset()
            assert wanted is not None
            wanted -= zone.total_seconds() if zone else 0
        except (ValueError, TypeError, IndexError, OverflowError):
            wanted = None
        assert read_limits({"Date": date}).quota.date == wanted, date
