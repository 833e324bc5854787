"""Market and AsyncMarket as objects: views, closing, threads, forks, loops, hooks, raw access,
what leaves, what is logged, and what errors tell.
"""

import asyncio
import gc
import json
import logging
import pickle
import re
import subprocess
import sys
import textwrap
import threading
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import yandex_market
from yandex_market import (
    ApiError,
    AsyncMarket,
    BadRequestError,
    BulkReport,
    ForbiddenError,
    LockedError,
    Market,
    MarketError,
    NotFoundError,
    RateLimitedError,
    ResponseError,
    RetryPolicy,
    ServerError,
    Settings,
    SettingsError,
    TransportError,
    UnauthorizedError,
)
from yandex_market.errors import KEY_VARIABLE
from yandex_market.settings import URL_VARIABLE
from yandex_market.waiting import LIMITERS, Limiters
from yandex_market_client.api.assortment import get_campaign_offers
from yandex_market_client.api.business_assortment import add_offers_to_archive
from yandex_market_client.client import DEFAULT_TIMEOUT, prepare
from yandex_market_client.errors import DecodeError
from yandex_market_client.facts import OPERATIONS, WIRE
from yandex_market_client.models import AddOffersToArchiveRequest, CurrencyType

from tests.overrides import rawserver as rs
from tests.overrides import virtual

ROOT = Path(__file__).parents[2]
KEY = "ACMA:canary:0123456789"
ARCHIVE = OPERATIONS["addOffersToArchive"]
LIST = OPERATIONS["getCampaignOffers"]
LIMITED = next(m.status for m in WIRE.messages if m.meaning == "resource")
LOCKED = next(m.status for m in WIRE.messages if m.meaning == "migration")
QUICK = RetryPolicy(attempts=3, base=0.001, cap=0.002, max_wait=0.3)
KINDS = ["sync", "async"]
BOTH = pytest.mark.parametrize("kind", KINDS)
EMPTY_PAGE = b'{"status": "OK", "result": {"offers": [], "paging": {}}}'
Answer = Callable[[httpx.Request], httpx.Response]


class Inner(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """An innermost transport that answers from a function, and counts."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer or (lambda _: httpx.Response(200, content=rs.OK))
        self.requests: list[httpx.Request] = []
        self.closed = 0
        self.flying = self.most = 0
        self.lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self.lock:
            self.requests.append(request)
            self.flying += 1
            self.most = max(self.most, self.flying)
        try:
            return self.answer(request)
        finally:
            with self.lock:
                self.flying -= 1

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.flying += 1
        self.most = max(self.most, self.flying)
        try:
            await asyncio.sleep(0)
            return self.answer(request)
        finally:
            self.flying -= 1

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


def made(kind: str, inner: Inner | None = None, **more: Any) -> Any:
    given: dict[str, Any] = {"limiters": Limiters(), "random": lambda: 0.0, **more}
    if "settings" not in given and "api_key" not in given and "oauth_token" not in given:
        given["api_key"] = KEY
    make: Any = Market if kind == "sync" else AsyncMarket
    return make(transport=inner, **given)


def quick(**changes: Any) -> Settings:
    """Made where the environment holds the key."""
    return Settings(**{"retry": QUICK, **changes})


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.delenv(URL_VARIABLE, raising=False)


def act(market: Any, use: Callable[[Any], Any]) -> Any:
    """Use a client of either kind, in a loop of its own if it wants one; close it."""
    if isinstance(market, Market):
        with market:
            value = use(market)
            return list(value) if hasattr(value, "pages") else value

    async def main() -> Any:
        async with market:
            value = use(market)
            if hasattr(value, "pages"):
                return [item async for item in value]
            return await value

    return asyncio.run(main())


def archive(market: Any) -> Any:
    return market.add_offers_to_archive(1, ["A"])


def offers(market: Any) -> Any:
    return market.get_campaign_offers(1)


def raw(market: Any) -> Any:
    function: Any = (
        add_offers_to_archive.sync_detailed
        if isinstance(market, Market)
        else add_offers_to_archive.asyncio_detailed
    )
    return function(market.client, business_id=1, body={"offerIds": ["A"]})


# Views


@BOTH
def test_views_change_what_they_say_and_nothing_else(kind: str) -> None:
    """timeout, attempts and headers reach the wire from the view alone."""
    inner = Inner(lambda _: httpx.Response(500))
    setup = quick()
    market = made(kind, inner, settings=setup, headers={"X-Mine": "1", "X-Both": "mine"})
    view = market.with_options(timeout=7, max_attempts=2, headers={"X-View": "1", "X-Both": "view"})
    further = view.with_options(max_attempts=1)
    assert type(view) is type(market)
    for client, attempts, timeout, headers in [
        (market, 3, 15, {"x-mine": "1", "x-both": "mine"}),
        (view, 2, 7, {"x-mine": "1", "x-both": "view", "x-view": "1"}),
        (further, 1, 7, {"x-mine": "1", "x-both": "view", "x-view": "1"}),
        (market.with_options(), 3, 15, {"x-mine": "1", "x-both": "mine"}),
    ]:
        inner.requests.clear()
        with suppress(MarketError):
            act(client.with_options() if client is market else client, offers)
        assert len(inner.requests) == attempts
        for request in inner.requests:
            assert {k: v for k, v in request.headers.items() if k.startswith("x-")} == headers
            assert set(request.extensions["timeout"].values()) == {timeout}
    assert market.settings == setup
    for wrong in ({"timeout": 0}, {"timeout": True}, {"max_attempts": 0}, {"max_attempts": 1.5}):
        with pytest.raises(SettingsError):
            market.with_options(**wrong)


@BOTH
def test_closing_a_view_closes_nothing_else(kind: str) -> None:
    inner = Inner()
    market = made(kind, inner)
    report = act(market.with_options(timeout=1), archive)
    assert report.accepted == 1
    assert inner.closed == 0
    assert act(market, archive).accepted == 1
    assert inner.closed == 1


@BOTH
def test_views_and_clients_share_limits(kind: str) -> None:
    """A view counts against the same limit, and so does every client with the same Limiters."""
    limiters, setup = Limiters(), quick(limits={"addOffersToArchive": 2})

    def sent(market: Any) -> bool:
        try:
            return bool(act(market.with_options(timeout=1), archive).accepted)
        except RateLimitedError as error:
            return error.sent

    market = made(kind, Inner(), settings=setup, limiters=limiters)
    other = made(kind, Inner(), settings=setup, limiters=limiters)
    assert [sent(market), sent(market), sent(market), sent(other)] == [True, True, False, False]
    assert sent(made(kind, Inner(), settings=setup))
    assert Market()._limiters is LIMITERS


@BOTH
@pytest.mark.parametrize("use", [archive, offers], ids=lambda use: use.__name__)
def test_clients_share_what_is_known_of_a_server(kind: str, use: Callable[[Any], Any]) -> None:
    """After any understood success, also a single call's, another client waits an outage out."""
    limiters, setup = Limiters(), quick(retry=RetryPolicy(outage_after=1, attempts=2))
    clock, faults = virtual.VirtualClock(), [httpx.Response(502)] * 9

    def away(_: httpx.Request) -> httpx.Response:
        return faults.pop() if faults else httpx.Response(200, content=rs.OK)

    def again(**more: Any) -> Any:
        faults[:] = [httpx.Response(502)] * 9
        more = {"settings": setup, "clock": clock, "limiters": limiters, **more}
        return act(made(kind, Inner(away), **more), archive)

    with pytest.raises(ServerError):
        again()
    page = httpx.Response(200, content=EMPTY_PAGE)
    act(made(kind, Inner(lambda _: page), settings=setup, limiters=limiters), use)
    assert again().accepted == 1
    for other in ({"limiters": Limiters()}, {"base_url": "https://elsewhere.example"}):
        with pytest.raises(ServerError):
            again(**other)


def test_a_view_without_its_own_transport_lives_on_its_own() -> None:
    with rs.RawServer(rs.answer()) as server:
        market = made("sync", base_url=server.url)
        with market.with_options(timeout=3) as view:
            assert archive(view).accepted == 1
        assert archive(market).accepted == 1
        market.close()
        view = market.with_options(timeout=3)
        assert archive(view).accepted == 1
        view.close()


@BOTH
def test_closing_is_idempotent_and_needs_no_use(kind: str) -> None:
    inner = Inner()
    unused = made(kind)
    used = made(kind, inner)
    if kind == "sync":
        unused.close()
        unused.close()
        with used as entered:
            assert entered is used
            archive(used)
        used.close()
    else:

        async def main() -> None:
            await unused.aclose()
            await unused.aclose()
            async with used as entered:
                assert entered is used
                await archive(used)
            await used.aclose()

        asyncio.run(main())
    assert inner.closed == 1


@BOTH
def test_no_connection_is_left_open(kind: str) -> None:
    """A client closed, or merely dropped, warns of nothing: connections end with their answers."""
    with rs.RawServer(rs.answer()) as server:
        act(made(kind, base_url=server.url), archive)
        if kind == "sync":
            archive(made(kind, base_url=server.url))
        gc.collect()
        assert server.connections == len(server.requests)


@pytest.mark.parametrize("kind", [Market, AsyncMarket])
def test_a_client_that_could_not_be_made_has_a_repr(kind: type[Market | AsyncMarket]) -> None:
    """Tracebacks show it where the making failed."""
    assert repr(kind.__new__(kind)) == f"<{kind.__name__} not made>"
    with pytest.raises(SettingsError) as caught:
        kind(api_key="")
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert f"self = <{kind.__name__} not made>" in "".join(shown.format())


@BOTH
def test_a_closed_client_says_so(kind: str) -> None:
    inner = Inner()
    market = made(kind, inner)
    before = market.get_campaign_offers(1)
    view = market.with_options(timeout=1)
    act(market, archive)
    inner.requests.clear()
    for use in (archive, offers, raw, lambda _: before):
        with pytest.raises(SettingsError, match=r"Market is closed: make another one"):
            act(market, use)
    assert inner.requests == []
    assert act(view, archive).accepted == 1


def test_repr_and_pickle_tell_nothing() -> None:
    market = Market(api_key=KEY)
    assert repr(market) == f"<Market {WIRE.servers[0]}>"
    assert repr(AsyncMarket(api_key=KEY)).startswith("<AsyncMarket https://")
    with pytest.raises(TypeError, match="holds the key"):
        pickle.dumps(market)


# Threads, forks, loops


def test_eight_threads_share_one_client_and_its_limit() -> None:
    """Every request belongs to one call, and never more than `parallel` are in flight."""
    threads, each = 8, 25
    seen: Counter[str] = Counter()
    lock = threading.Lock()

    def answer(request: httpx.Request) -> httpx.Response:
        skus = json.loads(request.read())["offerIds"]
        with lock:
            seen.update(skus)
        threading.Event().wait(0.001)
        return httpx.Response(200, content=rs.OK)

    inner = Inner(answer)
    market = made("sync", inner, settings=quick(parallel=3))
    reports: list[BulkReport] = []
    errors: list[MarketError] = []

    def work(number: int) -> None:
        try:
            for turn in range(each):
                skus = [f"{number}-{turn}-{place}" for place in range(3)]
                reports.append(market.add_offers_to_archive(1, skus))
        except MarketError as error:
            errors.append(error)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert len(inner.requests) == threads * each == sum(report.requests for report in reports)
    assert set(seen.values()) == {1}
    assert len(seen) == sum(report.accepted for report in reports) == threads * each * 3
    assert 1 < inner.most <= 3


def test_threads_wait_for_one_another_when_the_limit_is_small() -> None:
    """Two calls from two threads count against one window: the third batch would wait a minute."""
    market = made("sync", Inner(), settings=quick(limits={"addOffersToArchive": 2}))
    done: list[int] = []

    def work() -> None:
        try:
            done.append(market.add_offers_to_archive(1, ["A"]).accepted)
        except RateLimitedError as error:
            done.append(error.sent)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == [False, 1, 1]


FORK = """
    import os, sys, threading
    sys.path[:0] = {paths!r}
    from yandex_market import Market
    market = Market(api_key="key", base_url=sys.argv[1])
    assert market.add_offers_to_archive(1, ["parent-before"]).accepted == 1
    before = market._client
    if (child := os.fork()) == 0:
        code = 1
        try:
            assert market.add_offers_to_archive(1, ["child"]).accepted == 1
            assert market._client is not before
            assert market._client._transport is not before._transport
            report = market.with_options(timeout=5).add_offers_to_archive(1, ["child-view"])
            assert report.accepted == 1
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert market.add_offers_to_archive(1, ["parent-after"]).accepted == 1
    assert market._client is before
    market.close()
"""


def test_after_a_fork_the_child_has_connections_of_its_own() -> None:
    paths = [str(ROOT / "overrides"), str(ROOT / "generated_client")]
    with rs.RawServer(rs.answer()) as server:
        done = subprocess.run(
            [
                *(sys.executable, "-W", "error", "-c"),
                textwrap.dedent(FORK.format(paths=paths)),
                server.url,
            ],
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert done.returncode == 0, done.stderr
    sent = [request.json["offerIds"][0] for request in server.requests]  # type: ignore[index]
    assert sent == ["parent-before", "child", "child-view", "parent-after"]


FORK_AT_FIRST = """
    import os, signal, sys, threading
    sys.path[:0] = {paths!r}
    from yandex_market import Market, direct
    import yandex_market.drivers  # a fork in the middle of an import is Python's affair
    begun, plain = threading.Event(), direct.user_agent
    def slow():
        begun.set()
        threading.Event().wait(2)
        return plain()
    direct.user_agent = slow
    def first():
        Market(api_key="key", base_url=sys.argv[1]).add_offers_to_archive(1, ["thread"])
    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(10)
    direct.user_agent = plain
    if (child := os.fork()) == 0:
        signal.alarm(10)
        code = 1
        try:
            market = Market(api_key="key", base_url=sys.argv[1])
            assert market.add_offers_to_archive(1, ["child"]).accepted == 1
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    thread.join()
"""


def test_a_fork_during_the_first_request_leaves_nothing_locked() -> None:
    paths = [str(ROOT / "overrides"), str(ROOT / "generated_client")]
    code = textwrap.dedent(FORK_AT_FIRST.format(paths=paths))
    with rs.RawServer(rs.answer(), rs.answer()) as server:
        command = [sys.executable, "-W", "error", "-c", code, server.url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert len(server.requests) == 2


@BOTH
@pytest.mark.parametrize("url", ["https://999.1.1.1", "https://[v1.a]"])
def test_an_address_that_only_httpx_refuses(kind: str, url: str) -> None:
    with pytest.raises(SettingsError, match="base_url"):
        made(kind, settings=quick(base_url=url))


@BOTH
def test_a_closed_client_sends_nothing_more(kind: str) -> None:
    """Neither the rest of a call that runs, nor for who kept the generated client."""
    inner = Inner()
    market = made(kind, inner)
    size = ARCHIVE.batch.size if ARCHIVE.batch else 0
    skus = [f"SKU-{number}" for number in range(5 * size)]
    call = prepare(ARCHIVE, {"business_id": 1}, {"offerIds": ["A"]})
    if kind == "sync":
        with pytest.raises(SettingsError, match="Market is closed") as caught:
            market.delete_offers(1, skus, on_progress=lambda _: market.close())
        client = market.with_options(timeout=1)
        kept = client.client
        client.close()
        with pytest.raises(SettingsError, match="closed"):
            kept.send(call)
    else:
        closing: list[asyncio.Task[None]] = []

        def close(_: object) -> None:
            closing.append(asyncio.create_task(market.aclose()))

        async def main() -> Any:
            with pytest.raises(SettingsError, match="AsyncMarket is closed") as caught:
                await market.delete_offers(1, skus, on_progress=close)
            client = market.with_options(timeout=1)
            kept = client.client
            await client.aclose()
            with pytest.raises(SettingsError, match="closed"):
                await kept.send(call)
            return caught

        caught = asyncio.run(main())
        assert closing
    report = caught.value.report
    assert report is not None
    assert report.accepted == len(inner.requests) * size < len(skus)
    assert report.accepted + len(report.not_sent) == len(skus)
    assert not report.unknown


def test_two_loops_are_told_apart() -> None:
    """A client is bound to the loop of its first use; the error says what to do."""
    inner = Inner()
    market = made("async", inner)

    async def use() -> BulkReport:
        report: BulkReport = await market.add_offers_to_archive(1, ["A"])
        return report

    assert asyncio.run(use()).accepted == 1
    with pytest.raises(SettingsError, match=r"another event loop: make one for each loop"):
        asyncio.run(use())
    with pytest.raises(SettingsError, match="another event loop"):
        asyncio.run(_first(market))
    assert len(inner.requests) == 1


async def _first(market: AsyncMarket) -> object:
    return [offer async for offer in market.get_campaign_offers(1)]


def test_made_outside_of_a_loop() -> None:
    """Making one needs no loop; the first use binds it."""
    assert act(made("async", Inner()), archive).accepted == 1


def test_a_list_begun_outside_of_a_loop() -> None:
    market = made("async", Inner(lambda _: httpx.Response(200, content=EMPTY_PAGE)))
    reader = market.get_campaign_offers(1)
    assert act(market, lambda _: reader) == []


# Hooks and transports


@BOTH
def test_event_hooks_are_called_for_each_call_and_see_no_key(kind: str) -> None:
    """As httpx has it: a hook a request of the caller's, not one of each attempt."""
    heard: list[str] = []
    kept: list[Any] = []

    def on_request(request: httpx.Request) -> None:
        assert request.content == b'{"offerIds":["A"]}'
        heard.append(f"request {request.url.path}")
        kept.append(request)

    def on_response(response: httpx.Response) -> None:
        heard.append(f"response {response.status_code}")
        kept.append(response.request)

    async def on_request_async(request: httpx.Request) -> None:
        on_request(request)

    async def on_response_async(response: httpx.Response) -> None:
        on_response(response)

    hooks: dict[str, list[Any]] = {
        "request": [on_request if kind == "sync" else on_request_async],
        "response": [on_response if kind == "sync" else on_response_async],
    }
    inner = Inner()
    market = made(kind, inner, event_hooks=hooks)
    act(market.with_options(timeout=1), archive)
    act(market, raw)
    path = ARCHIVE.path.replace("{businessId}", "1")
    assert heard == [f"request {path}", "response 200"] * 2
    assert all(WIRE.key_header not in request.headers for request in kept)
    # What the caller adds to the lists later is not part of the client.
    hooks["request"].clear()
    assert market._hooks["request"]


@BOTH
def test_what_a_hook_changes_concerns_one_request(kind: str) -> None:
    """And not what this package decides itself: the encoding that it reads within bounds."""

    def change(request: httpx.Request) -> None:
        if not inner.requests:
            request.extensions["timeout"]["read"] = 1
            request.headers["X-Changed"] = "yes"
        request.headers["Accept-Encoding"] = "br"

    async def change_async(request: httpx.Request) -> None:
        change(request)

    def twice(market: Any) -> Any:
        if kind == "sync":
            return [archive(market), archive(market)]

        async def main() -> list[Any]:
            return [await archive(market), await archive(market)]

        return main()

    inner = Inner()
    hooks = {"request": [change if kind == "sync" else change_async]}
    act(made(kind, inner, event_hooks=hooks), twice)
    first, second = inner.requests
    assert first.extensions["timeout"]["read"] == 1
    assert second.extensions["timeout"]["read"] == DEFAULT_TIMEOUT.read
    assert ["X-Changed" in request.headers for request in (first, second)] == [True, False]
    assert first.headers["Accept-Encoding"] == second.headers["Accept-Encoding"] == "gzip"


@BOTH
def test_what_a_raw_call_adds(kind: str) -> None:
    """Extensions of the caller win, and a header that comes twice is sent twice."""
    inner = Inner()
    call = prepare(ARCHIVE, {"business_id": 1}, {"offerIds": ["A"]})
    call = call._replace(headers=(("X-Part", "1"), ("X-Part", "2")))
    extensions = {"timeout": {"read": 3.0}}
    answers: list[httpx.Response] = []

    async def keep(sending: Any) -> None:
        answers.append(await sending)

    def send(market: Any) -> Any:
        sending = market.client.send(call, extensions)
        return answers.append(sending) if kind == "sync" else keep(sending)

    act(made(kind, inner), send)
    (request,) = inner.requests
    assert request.extensions["timeout"] == {"read": 3.0}
    assert answers[0].request.content == call.content
    assert request.headers.get_list("X-Part") == ["1", "2"]


@BOTH
def test_the_callers_transport_is_innermost(kind: str) -> None:
    """It sees what leaves, key and all; limits, retries and caps stay above it."""
    answers = iter(
        [
            httpx.Response(503),
            httpx.Response(200, content=rs.OK),
            httpx.Response(200, content=b" " * 5000),
        ]
    )
    inner = Inner(lambda _: next(answers))
    market = made(kind, inner, settings=quick(body_cap=4000, limits={"add_offers_to_archive": 2}))

    def use(market: Any) -> Any:
        if kind == "sync":
            return [raw(market).status_code, too_big(market), held_back(market)]

        async def main() -> list[Any]:
            first = (await raw(market)).status_code
            return [first, await too_big_async(market), await held_back_async(market)]

        return main()

    def too_big(market: Any) -> type[BaseException]:
        with pytest.raises(ResponseError, match="4000 bytes") as caught:
            raw(market)
        return caught.type

    def held_back(market: Any) -> bool:
        with pytest.raises(RateLimitedError) as caught:
            raw(market)
        return caught.value.sent

    async def too_big_async(market: Any) -> type[BaseException]:
        with pytest.raises(ResponseError, match="4000 bytes") as caught:
            await raw(market)
        return caught.type

    async def held_back_async(market: Any) -> bool:
        with pytest.raises(RateLimitedError) as caught:
            await raw(market)
        return caught.value.sent

    assert act(market, use) == [200, ResponseError, False]
    assert len(inner.requests) == 3
    assert {request.headers[WIRE.key_header] for request in inner.requests} == {KEY}


@BOTH
def test_raw_calls_share_the_window_of_bulk_calls(kind: str) -> None:
    """Generated endpoint functions and methods count against one limit, and are retried alike."""
    inner = Inner()
    market = made(kind, inner, settings=quick(limits={"addOffersToArchive": 3}))

    def use(market: Any) -> Any:
        if kind == "sync":
            market.add_offers_to_archive(1, ["A", "B"])
            raw(market)
            with pytest.raises(RateLimitedError) as caught:
                market.add_offers_to_archive(1, ["C"])
            return caught.value

        async def main() -> RateLimitedError:
            await market.add_offers_to_archive(1, ["A", "B"])
            await raw(market)
            with pytest.raises(RateLimitedError) as caught:
                await market.add_offers_to_archive(1, ["C"])
            return caught.value

        return main()

    error = act(market, use)
    assert error.report.not_sent[0].item == "C"
    assert len(inner.requests) == 2


@BOTH
def test_raw_calls_wait_for_the_limit(kind: str) -> None:
    """On a virtual clock: the second one leaves when the window has passed."""
    clock = virtual.VirtualClock()
    left: list[float] = []

    def answer(_: httpx.Request) -> httpx.Response:
        left.append(clock.now())
        return httpx.Response(200, content=rs.OK)

    settings = quick(limits={"addOffersToArchive": 1}, retry=RetryPolicy())
    market = made(kind, Inner(answer), settings=settings, clock=clock)

    def use(market: Any) -> Any:
        if kind == "sync":
            return [raw(market), raw(market)]

        async def main() -> list[Any]:
            return [await raw(market), await raw(market)]

        return main()

    act(market, use)
    assert left[1] - left[0] == pytest.approx(ARCHIVE.limit.per_seconds, abs=0.1)


@BOTH
@pytest.mark.parametrize(
    ("answers", "sent"),
    [
        ([503, 200], 2),
        ([200], 1),
        ([400], 1),
        ([403], 1),
        ([LIMITED, 200], 2),
        ([LOCKED, 200], 2),
        ([500, 500, 500], 3),
    ],
    ids=str,
)
def test_raw_calls_are_tried_again_as_single_calls_are(
    kind: str, answers: list[int], sent: int
) -> None:
    given = iter(answers)
    inner = Inner(lambda _: httpx.Response(next(given), content=rs.OK))
    answer = act(made(kind, inner, settings=quick(retry=RetryPolicy(attempts=3, base=0.001))), raw)
    assert answer.status_code == answers[-1]
    assert len(inner.requests) == sent


def test_raw_access_makes_no_client_of_its_own() -> None:
    """Endpoint functions take only our client, of the right kind."""
    market = made("sync", Inner())
    with pytest.raises(TypeError):
        asyncio.run(get_campaign_offers.asyncio(market.client, campaign_id=1, body={}))
    with pytest.raises(TypeError):
        get_campaign_offers.sync(object(), campaign_id=1, body={})  # type: ignore[arg-type]
    market.close()


# What leaves


@BOTH
def test_what_a_request_looks_like(kind: str) -> None:
    """Path, key, JSON in UTF-8, User-Agent with the suffix, integration header."""
    with rs.RawServer(rs.answer()) as server:
        setup = quick(base_url=server.url, user_agent="shop/1", integration="shop/1.2")
        act(
            made(kind, settings=setup),
            lambda market: market.add_offers_to_archive(77, ["\u0430-1"]),
        )
    (received,) = server.requests
    assert received.line == f"POST {ARCHIVE.path.replace('{businessId}', '77')} HTTP/1.1"
    assert received.body == '{"offerIds":["\u0430-1"]}'.encode()
    headers = received.headers
    assert headers[WIRE.key_header.lower()] == KEY
    assert headers["content-type"] == headers["accept"] == "application/json"
    assert re.fullmatch(r"yandex-market-sdk/\S+ httpx/\S+ python/\S+ shop/1", headers["user-agent"])
    assert WIRE.integration_header is not None
    assert headers[WIRE.integration_header.name.lower()] == "shop/1.2"


@BOTH
def test_without_settings_no_integration_is_told(kind: str) -> None:
    with rs.RawServer(rs.answer()) as server:
        act(made(kind, base_url=server.url), archive)
    (received,) = server.requests
    assert WIRE.integration_header is not None
    assert WIRE.integration_header.name.lower() not in received.headers
    assert re.fullmatch(
        r"yandex-market-sdk/\S+ httpx/\S+ python/\S+", received.headers["user-agent"]
    )


@BOTH
def test_the_environment_gives_key_and_address(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with rs.RawServer(rs.answer()) as server:
        monkeypatch.setenv(KEY_VARIABLE, "from-environment")
        monkeypatch.setenv(URL_VARIABLE, server.url)
        make: Any = Market if kind == "sync" else AsyncMarket
        act(make(limiters=Limiters()), archive)
        act(make(api_key="argument", limiters=Limiters()), archive)
        act(make(oauth_token="token", limiters=Limiters()), archive)
        monkeypatch.setenv(URL_VARIABLE, "http://127.0.0.1:9")
        act(make(base_url=server.url, limiters=Limiters()), archive)
    name = WIRE.key_header.lower()
    assert [r.headers.get(name) for r in server.requests] == [
        *("from-environment", "argument", None, "from-environment")
    ]
    assert server.requests[2].headers["authorization"] == "Bearer token"


@BOTH
def test_arguments_come_before_settings(kind: str) -> None:
    setup = quick(base_url="https://settings.example")
    make: Any = Market if kind == "sync" else AsyncMarket
    assert make(settings=setup).settings.base_url == "https://settings.example"
    changed = make(settings=setup, base_url="https://argument.example", api_key="argument")
    assert changed.settings.base_url == "https://argument.example"
    assert changed.settings.retry == QUICK
    headers: dict[str, str] = {}
    changed.settings.key.put(headers)
    assert [*headers.values()] == ["argument"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"base_url": "http://example.org"}, "plain http is only for this machine"),
        ({"base_url": "example.org"}, "must be https://"),
        ({"base_url": "https://user:secret@example.org"}, "no user"),
        ({"api_key": "with space"}, "printable ASCII"),
        ({"api_key": ""}, "empty"),
        ({"api_key": "a", "oauth_token": "b"}, "not both"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "-".join(value),
)
def test_a_client_that_cannot_work_is_not_made(arguments: dict[str, str], told: str) -> None:
    for make in (Market, AsyncMarket):
        with pytest.raises(SettingsError, match=told) as caught:
            make(**arguments)  # type: ignore[arg-type]
        assert "secret" not in str(caught.value)


def test_without_a_key_the_error_says_where_to_put_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    with pytest.raises(SettingsError, match=f"{KEY_VARIABLE}.*api_key=.*{WIRE.key_link}"):
        Market()


@BOTH
def test_settings_need_no_key_where_the_client_has_one(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    make: Any = Market if kind == "sync" else AsyncMarket
    setup = Settings(parallel=4)
    for given in ({"api_key": KEY}, {"oauth_token": KEY}):
        market = make(settings=setup, **given)
        assert market.settings.parallel == market.with_options(timeout=1).settings.parallel == 4
    with pytest.raises(SettingsError, match="there is no key"):
        make(settings=setup)


@BOTH
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"headers": 5}, "headers must be a mapping"),
        ({"headers": {5: "x"}}, "headers: 5 is no name"),
        ({"headers": {"": "x"}}, "headers: '' is no name"),
        ({"headers": {"X Y": "x"}}, "is no name"),
        ({"headers": {"X-Y\r\n": "x"}}, "is no name"),
        ({"headers": {"X-Й": "x"}}, "is no name"),
        ({"headers": {"X-Y": 5}}, "headers: X-Y must be a string"),
        ({"headers": {"X-Y": b"x"}}, "headers: X-Y must be a string"),
        ({"headers": {"X-Y": "secret\r\nApi-Key: x"}}, "headers: X-Y must be printable"),
        ({"headers": {"X-Y": "secret й"}}, "headers: X-Y must be printable"),
        ({"transport": 5}, "transport must be an httpx"),
        ({"settings": {"parallel": 2}}, "settings must be a Settings, not dict"),
        ({"event_hooks": 5}, "event_hooks"),
        ({"event_hooks": {"request": print}}, "event_hooks"),
        ({"event_hooks": {"request": [5]}}, "event_hooks"),
        ({"event_hooks": {"requests": [print]}}, "event_hooks"),
    ],
    ids=repr,
)
def test_arguments_that_make_no_sense(kind: str, wrong: dict[str, Any], told: str) -> None:
    make: Any = Market if kind == "sync" else AsyncMarket
    with pytest.raises(SettingsError, match=told) as caught:
        make(**wrong)
    assert "secret" not in str(caught.value)
    if "headers" in wrong:
        with pytest.raises(SettingsError, match=told):
            make().with_options(**wrong)


def test_a_transport_of_the_other_kind_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"httpx\.BaseTransport, not AsyncBaseTransport"):
        Market(transport=httpx.AsyncBaseTransport())  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=r"httpx\.AsyncBaseTransport, not BaseTransport"):
        AsyncMarket(transport=httpx.BaseTransport())  # type: ignore[arg-type]


@BOTH
@pytest.mark.parametrize("name", ["on_progress", "on_report"])
def test_what_cannot_be_called_is_told_before_anything_is_sent(kind: str, name: str) -> None:
    inner = Inner()
    with pytest.raises(TypeError, match=f"{name} must be callable, not int"):
        act(made(kind, inner), lambda market: market.delete_offers(1, ["A"], **{name: 5}))
    assert inner.requests == []


@BOTH
@pytest.mark.parametrize("name", ["offer_ids", "statuses", "category_ids", "vendor_names", "tags"])
@pytest.mark.parametrize("wrong", [5, b"AB"])
def test_a_filter_that_is_no_iterable(kind: str, name: str, wrong: object) -> None:
    with pytest.raises(yandex_market.InvalidRequestError, match=f"{name} takes one value"):
        made(kind).get_campaign_offers(1, **{name: wrong})


@BOTH
def test_proxies_of_the_environment_play_no_part(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless asked for with trust_env."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with rs.RawServer(rs.answer(418)) as proxy, rs.RawServer(rs.answer()) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert act(made(kind, settings=quick(base_url=server.url)), archive).accepted == 1
        assert proxy.requests == []
        with suppress(MarketError):
            act(made(kind, settings=quick(base_url=server.url, trust_env=True)), archive)
        assert len(proxy.requests) == 1


@BOTH
def test_check_offer_ids_sends_nothing(kind: str) -> None:
    """It finds what a bulk call finds: position, value, rule; an empty list when all is well."""
    inner = Inner()
    given = ["fine", "", "b\x07ell", "x" * 300, "fine", " fine ", 5]
    market = made(kind, inner)
    found = act(market, lambda market: _checked(market, given))
    assert {(p.position, p.value) for p in found} == {
        (1, ""),
        (2, "b\x07ell"),
        (3, "x" * 300),
        (6, 5),
    }
    assert [p.position for p in found] == sorted(p.position for p in found)
    assert {p.rule for p in found if p.position == 6} == {"type"}
    assert all("\x07" not in f"{p}{p!r}" for p in found)
    with pytest.raises(yandex_market.InvalidOfferIds) as caught:
        act(made(kind, inner), lambda market: market.add_offers_to_archive(1, given))
    assert [(p.position, p.rule) for p in caught.value.problems] == [
        (p.position, p.rule) for p in found
    ]
    assert act(made(kind), lambda market: _checked(market, "one")) == []
    assert act(made(kind), lambda market: _checked(market, iter(["a", "b"]))) == []
    assert inner.requests == []


def _checked(market: Any, given: Any) -> Any:
    return market.check_offer_ids(given)


@BOTH
def test_check_offer_ids_takes_what_bulk_calls_take(kind: str) -> None:
    """Requests as dict and as model, one SKU; and it refuses what they refuse."""
    given: list[Any] = [
        {"offerIds": ["A", ""]},
        AddOffersToArchiveRequest(offer_ids=["A", ""]),
        ["A", ""],
        "",
        {"A": 1},
    ]
    for one in given:
        found = act(made(kind), lambda market, one=one: market.check_offer_ids(one))
        with pytest.raises(yandex_market.InvalidOfferIds) as caught:
            act(made(kind), lambda market, one=one: market.add_offers_to_archive(1, one))
        assert [p[:1] + p[2:] for p in found] == [p[:1] + p[2:] for p in caught.value.problems]
        assert found
    for wrong in (None, 5, b"A", {"offerIds": ["A"], "more": 1}):
        for use in ("check_offer_ids", "add_offers_to_archive"):
            call = [wrong] if use == "check_offer_ids" else [1, wrong]
            with pytest.raises(yandex_market.InvalidRequestError) as refused:
                act(made(kind), lambda market, use=use, call=call: getattr(market, use)(*call))
            assert not isinstance(refused.value, yandex_market.InvalidOfferIds)


def test_check_offer_ids_takes_asynchronous_iterables() -> None:
    async def skus() -> AsyncIterator[str]:
        yield "fine"
        yield ""

    found = act(made("async"), lambda market: market.check_offer_ids(skus()))
    assert {p.position for p in found} == {1}


# What is logged

ALLOWED = {"operation", "status", "batch", "size", "attempt", "wait", "traceparent", "bytes"}
STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SECRET_SKU = "SECRET-SKU-771"
SECRET_BODY = "secret-body-772"
PATHS: dict[str, rs.Behaviour] = {
    "fine": rs.answer(200, rs.OK, {WIRE.trace_header: TRACE}),
    "refused": rs.answer(
        200,
        json.dumps(
            {
                "status": "OK",
                "result": {"notArchivedOffers": [{"offerId": SECRET_SKU, "error": "NEW"}]},
            }
        ).encode(),
    ),
    **{
        str(status): rs.answer(status, rs.error_body("CODE", SECRET_BODY), {"traceparent": TRACE})
        for status in (400, 401, 403, 404, LIMITED, LOCKED, 500, 503, 418)
    },
    "parallel": rs.answer(LIMITED, rs.error_body("CODE", f"parallel {SECRET_BODY}")),
    "html": rs.answer(502, f"<html>{SECRET_BODY}".encode()),
    "unreadable": rs.answer(200, SECRET_BODY.encode()),
    "status-error": rs.answer(200, b'{"status": "ERROR"}'),
    "reset": rs.reset_after(),
    "half": rs.half(f'{{"status": "{SECRET_BODY}"}}'.encode()),
    "redirect": rs.answer(302, b"", {"Location": f"http://127.0.0.1:9/{SECRET_BODY}"}),
    "hostile-trace": rs.answer(200, rs.OK, {"traceparent": "\x9b31mred"}),
}


@BOTH
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("use", [archive, offers, raw], ids=lambda use: use.__name__)
def test_only_what_is_allowed_is_logged(
    kind: str, path: str, use: Callable[[Any], Any], caplog: pytest.LogCaptureFixture
) -> None:
    """At DEBUG, over every fault: no SKU, body, URL, header or key, only fields of the list."""
    caplog.set_level(logging.DEBUG, "yandex_market")

    def call(market: Any) -> Any:
        return market.add_offers_to_archive(1, [SECRET_SKU]) if use is archive else use(market)

    with rs.RawServer(PATHS[path]) as server:
        # A generated function reports an unreadable success by its own DecodeError.
        with suppress(MarketError, DecodeError):
            act(made(kind, settings=quick(base_url=server.url, timeout=2)), call)
        host = server.url.removeprefix("http://")
    records = [record for record in caplog.records if record.name.startswith("yandex_market")]
    assert records
    for record in records:
        assert record.name == "yandex_market"
        assert set(vars(record)) - STANDARD == ALLOWED
        in_bulk = record.size == 1  # type: ignore[attr-defined]
        assert in_bulk is (use is archive) or record.getMessage().startswith(f"{ARCHIVE.id}: wait")
        assert record.exc_info is None
        text = repr(vars(record)) + record.getMessage()
        for secret in (KEY, SECRET_SKU, SECRET_BODY, host, "/v2/", "Location"):
            assert secret not in text
        assert str(getattr(record, "traceparent", "")).isprintable()
        assert record.levelno < logging.ERROR
    if path == "fine":
        assert any(getattr(record, "traceparent", None) == TRACE for record in records)
        assert {getattr(record, "operation", None) for record in records} <= {*OPERATIONS}


# What the documentation did not say


def test_unfamiliar_fields_and_values_are_counted() -> None:
    """A maintainer can learn from a running program that the documentation has moved."""
    before = yandex_market.unfamiliar()
    page = {
        "status": "OK",
        "result": {
            "offers": [
                {
                    "offerId": "A",
                    "colourOfTheBox": "red",
                    "status": "ON_THE_MOON",
                    "basicPrice": {
                        "value": 1.0,
                        "currencyId": "XTS-new",
                        "updatedAt": "2025-11-01T00:00:00Z",
                    },
                }
            ]
        },
    }
    inner = Inner(lambda _: httpx.Response(200, json=page))
    (offer,) = act(made("sync", inner), offers)
    assert offer.status == "ON_THE_MOON"
    assert isinstance(offer.basic_price.currency_id, CurrencyType)
    after = yandex_market.unfamiliar()
    assert after.fields - before.fields == {("GetCampaignOfferDTO", "colourOfTheBox"): 1}
    assert set(after.values - before.values) == {
        ("OfferCampaignStatusType", "ON_THE_MOON"),
        ("CurrencyType", "XTS-new"),
    }
    # A copy: nobody resets the counts by accident.
    after.fields.clear()
    assert yandex_market.unfamiliar().fields


# What errors tell


@contextmanager
def answered(status: int, message: str, headers: dict[str, str] | None = None) -> Iterator[Inner]:
    body = {"status": "ERROR", "errors": [{"code": "CODE_1", "message": message}, {"code": "C2"}]}
    yield Inner(
        lambda _: httpx.Response(
            status, json=body, headers={WIRE.trace_header: TRACE, **(headers or {})}
        )
    )


UNTIL = {"Date": rs.DATE, WIRE.limit_headers.until: "Wed, 12 Nov 2025 10:10:00 GMT"}


@BOTH
@pytest.mark.parametrize("use", [archive, offers], ids=["bulk", "list"])
@pytest.mark.parametrize(
    ("status", "message", "kind_of_error", "fields", "advice"),
    [
        (401, "no", UnauthorizedError, {}, KEY_VARIABLE),
        (403, "no", ForbiddenError, {"scopes": None}, WIRE.scopes_link),
        (404, "no", NotFoundError, {}, "Check the id"),
        (
            LIMITED,
            "too many parallel requests",
            RateLimitedError,
            {"kind": "parallel"},
            "at a time",
        ),
        (LIMITED, "10000 points", RateLimitedError, {"kind": "resource", "until": 600.0}, "600 s"),
        (LOCKED, "is being migrated", LockedError, {"temporary": True}, "some minutes"),
        (LOCKED, "use default price", LockedError, {"temporary": False}, "will not help"),
        (500, "oops", ServerError, {}, "traceparent"),
        (418, "teapot", ApiError, {}, "documentation"),
    ],
    ids=lambda value: str(value) if isinstance(value, (int, str)) else "",
)
def test_errors_tell_what_the_server_said_and_what_to_do(
    kind: str,
    use: Callable[[Any], Any],
    status: int,
    message: str,
    kind_of_error: type[ApiError],
    fields: dict[str, Any],
    advice: str,
) -> None:
    """Codes, messages, traceparent, operation, advice, page; a 403 names the scopes."""
    operation = ARCHIVE if use is archive else LIST
    headers = UNTIL if fields.get("until") else None
    if status == 500 and use is archive:
        # One batch given up ends no bulk call: the report has the text of the error.
        with answered(status, message) as inner:
            (item,) = act(made(kind, inner, settings=quick()), use).unknown
        assert "CODE_1: oops" in item.reason
        return
    with answered(status, message, headers) as inner, pytest.raises(kind_of_error) as caught:
        act(made(kind, inner, settings=quick()), use)
    error = caught.value
    assert type(error) is kind_of_error
    assert error.status == status
    assert error.operation == operation.id
    assert [(one.code, one.message) for one in error.errors] == [("CODE_1", message), ("C2", None)]
    assert error.traceparent == TRACE
    assert advice in error.advice
    text = str(error)
    for part in (operation.id, str(status), "CODE_1", message, "C2", TRACE, operation.source.page):
        assert part in text
    for name, value in fields.items():
        wanted = operation.scopes if name == "scopes" else value
        assert getattr(error, name) == wanted
    if isinstance(error, ForbiddenError):
        assert all(scope in text for scope in operation.scopes)
    assert (error.report is not None) == (use is archive)
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), vars(copy)) == (text, vars(error))


@BOTH
def test_a_bad_list_request_raises_and_a_bad_batch_is_refused(kind: str) -> None:
    with answered(400, "wrong") as inner:
        with pytest.raises(BadRequestError):
            act(made(kind, inner), offers)
        report = act(made(kind, inner), archive)
    (refusal,) = report.refused
    assert (refusal.status, refusal.code, refusal.message) == (400, "CODE_1", "wrong")


@BOTH
@pytest.mark.parametrize(
    ("behaviour", "error", "sent"),
    [
        (rs.reset_after(), TransportError, True),
        (rs.half(EMPTY_PAGE), TransportError, True),
        (rs.answer(200, b"<html>"), ResponseError, None),
        (rs.answer(200, b'{"status": "OK"}'), ResponseError, None),
        (rs.answer(200, b'{"status": "ERROR"}'), ResponseError, None),
    ],
    ids=["reset", "half", "html", "no-list", "status-error"],
)
def test_what_is_no_answer(
    kind: str, behaviour: rs.Behaviour, error: type[MarketError], sent: bool | None
) -> None:
    """No httpx error, DecodeError or KeyError escapes; nothing of them is chained."""
    with rs.RawServer(behaviour) as server, pytest.raises(error) as caught:
        act(made(kind, settings=quick(base_url=server.url)), offers)
    assert caught.value.__cause__ is None
    assert getattr(caught.value, "operation", "") == LIST.id
    if sent is not None:
        assert isinstance(caught.value, TransportError)
        assert caught.value.sent is sent
        assert caught.value.attempts == QUICK.attempts
