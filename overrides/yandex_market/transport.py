"""The httpx transports: every request of this package passes here, by hand or in bulk.

They wait for the limiter, add the key to a copy, send that and read the whole answer within bounds,
one step at a time as ``Exchange`` says.

A request says what it is in its extensions, all but the first optional:

    market_operation    operationId
    market_items        what the operation's limit counts of it
    market_limited_by   the id in the URL by which the limit is kept
    market_retry        False: the caller tries again itself; or a RetryPolicy for this request
    market_deadline     the clock's time at which the caller's patience ends
    market_flight       a Flight, to hear when the request leaves, and to see whether it has left
    market_batch        a Share, saying which part of a bulk call it is
"""

from __future__ import annotations

import random
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.request import getproxies, proxy_bypass

import httpx
from yandex_market_client.facts import WIRE

from .answers import BodyReader, BrokenBody, TooLarge
from .clock import Clock, SystemClock
from .exchange import Acquire, Exchange, Flight, Leave, Outcome, Send, Sleep, Step, origin
from .limits import LimitWait, Reservation
from .waiting import LIMITERS, Limiters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .settings import Settings

__all__ = ["AsyncMarketTransport", "Flight", "MarketTransport", "user_agent"]

_TROUBLE: Final = (
    *(httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, UnicodeError),
    *(TooLarge, BrokenBody),
)
"""What sending and reading may fail with; anything else is a bug, and shown as one."""
_BEFORE: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
    UnicodeError,
)
"""What happens before anything has reached the server."""
_BY_STREAM: Final = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
"""The headers that were about the bytes as they came."""
_KEPT: tuple[str, ...] = ("http_version", "reason_phrase")
"""What is kept of what httpx tells beside an answer; the rest is the connection."""
_ERROR: Final = int(HTTPStatus.BAD_REQUEST)
_TELLING: Final = 8
"""A key with fewer characters may stand in an answer by chance."""


class _Sender:
    """What the two transports share: making what leaves, and understanding what arrives."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.key = settings.key
        self._key_header = settings.key.header.lower().encode("ascii")
        self._settings = settings
        self._clock = clock
        self._home = origin(httpx.URL(settings.base_url))

    def outgoing(self, request: httpx.Request) -> httpx.Request:
        """Make the copy that leaves, as yet without the key."""
        headers = httpx.Headers(request.headers)
        # What we decode within bounds ourselves, whatever else httpx could.
        headers["Accept-Encoding"] = "gzip"
        if self._settings.integration is not None and WIRE.integration_header is not None:
            headers[WIRE.integration_header.name] = self._settings.integration
        return httpx.Request(
            request.method,
            request.url,
            headers=headers,
            stream=request.stream,
            extensions=request.extensions,
        )

    def is_home(self, request: httpx.Request) -> bool:
        """Whether it goes to the server that the key is for."""
        return origin(request.url) == self._home

    def body(self, answer: httpx.Response) -> BodyReader:
        """Make the reader of an answer's body."""
        return BodyReader(
            answer.headers.get("Content-Encoding", ""),
            self._settings.body_cap,
            self._clock.now,
            self._settings.body_seconds,
        )

    def whole(
        self,
        answer: httpx.Response,
        content: bytes,
        outgoing: httpx.Request,
        request: httpx.Request | None = None,
    ) -> httpx.Response:
        """Rebuild an answer, without the key that a server or a proxy may have echoed."""
        return rebuilt(answer, content, request, _without(self._words(outgoing)))

    def _words(self, outgoing: httpx.Request) -> list[bytes]:
        """What the header with the key consists of."""
        key = self._key_header
        values = [value for name, value in outgoing.headers.raw if name.lower() == key]
        return b" ".join(values).split()

    def failure(
        self, error: Exception, outgoing: httpx.Request, head: httpx.Response | None
    ) -> Outcome:
        """Say what an exception means; with a head, the answer had begun to arrive."""
        if isinstance(error, TooLarge):
            problem = f"the body has more than {self._settings.body_cap} bytes"
            return Outcome(None if head is None else self.whole(head, b"", outgoing), problem)
        text = "" if isinstance(error, httpx.LocalProtocolError) else str(error)
        for word in self._words(outgoing):
            text = text.replace(word.decode("latin-1"), "...")
        problem = f"{type(error).__name__}: {text}" if text else type(error).__name__
        return Outcome(None, problem, sent=head is not None or not isinstance(error, _BEFORE))


class MarketTransport(httpx.BaseTransport):
    """Sends for Market: adds the key, obeys the limits, bounds what is read.

    Args:
        settings: key, address, limits, patience.
        inner: what really sends; closed with this transport.
        limiters: the shared windows of the limits.
        clock: tells the time and waits.
        random: gives numbers from 0 to 1, for jitter.
    """

    def __init__(
        self,
        settings: Settings,
        inner: httpx.BaseTransport | None = None,
        *,
        limiters: Limiters = LIMITERS,
        clock: Clock | None = None,
        random: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock or SystemClock()
        self._limiters = limiters
        self._exchange = Exchange(settings, limiters, self._clock, random)
        self._sender = _Sender(settings, self._clock)
        self._inner = inner or httpx.HTTPTransport(**_inner_options(settings))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and give its whole answer.

        Raises:
            MarketError: there is none, or it is larger than allowed.
        """
        steps = self._exchange.run(request)
        try:
            step = next(steps)
            while True:
                try:
                    result = self._do(request, step)
                except BaseException as error:  # noqa: BLE001  the generator raises it again
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]

    def _do(self, request: httpx.Request, step: Step) -> Reservation | LimitWait | Outcome | None:
        match step:
            case Acquire(key, spec, weight, max_wait):
                try:
                    return self._limiters.acquire(key, spec, weight, self._clock, max_wait)
                except LimitWait as wait:
                    return LimitWait(wait.seconds)
            case Sleep(seconds):
                self._clock.sleep(seconds)
                return None
            case Leave(call):
                call()
                return None
            case Send(flight):
                return self._send(request, flight)

    def _send(self, request: httpx.Request, flight: Flight) -> Outcome:
        sender, outgoing = self._sender, self._sender.outgoing(request)
        answer = None
        try:
            if sender.is_home(request):
                sender.key.put(outgoing.headers)
            flight.sent = True
            answer = self._inner.handle_request(outgoing)
            try:
                body = sender.body(answer)
                assert isinstance(answer.stream, httpx.SyncByteStream)
                for chunk in answer.stream:
                    body.feed(chunk)
            finally:
                with suppress(Exception):
                    answer.close()
            return Outcome(sender.whole(answer, body.finish(), outgoing, request))
        except _TROUBLE as error:
            return sender.failure(error, outgoing, answer)
        finally:
            # It carries the key; a traceback shows the locals.
            del outgoing

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class AsyncMarketTransport(httpx.AsyncBaseTransport):
    """Sends for AsyncMarket: adds the key, obeys the limits, bounds what is read.

    Args:
        settings: key, address, limits, patience.
        inner: what really sends; closed with this transport.
        limiters: the shared windows of the limits.
        clock: tells the time and waits.
        random: gives numbers from 0 to 1, for jitter.
    """

    def __init__(
        self,
        settings: Settings,
        inner: httpx.AsyncBaseTransport | None = None,
        *,
        limiters: Limiters = LIMITERS,
        clock: Clock | None = None,
        random: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock or SystemClock()
        self._limiters = limiters
        self._exchange = Exchange(settings, limiters, self._clock, random)
        self._sender = _Sender(settings, self._clock)
        self._inner = inner or httpx.AsyncHTTPTransport(**_inner_options(settings))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and give its whole answer.

        Raises:
            MarketError: there is none, or it is larger than allowed.
        """
        steps = self._exchange.run(request)
        try:
            step = next(steps)
            while True:
                try:
                    result = await self._do(request, step)
                except BaseException as error:  # noqa: BLE001  the generator raises it again
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]

    async def _do(
        self, request: httpx.Request, step: Step
    ) -> Reservation | LimitWait | Outcome | None:
        match step:
            case Acquire(key, spec, weight, max_wait):
                try:
                    return await self._limiters.acquire_async(
                        key, spec, weight, self._clock, max_wait
                    )
                except LimitWait as wait:
                    return LimitWait(wait.seconds)
            case Sleep(seconds):
                await self._clock.sleep_async(seconds)
                return None
            case Leave(call):
                await call()
                return None
            case Send(flight):
                return await self._send(request, flight)

    async def _send(self, request: httpx.Request, flight: Flight) -> Outcome:
        sender, outgoing = self._sender, self._sender.outgoing(request)
        answer = None
        try:
            if sender.is_home(request):
                await sender.key.put_async(outgoing.headers)
            flight.sent = True
            answer = await self._inner.handle_async_request(outgoing)
            try:
                body = sender.body(answer)
                assert isinstance(answer.stream, httpx.AsyncByteStream)
                async for chunk in answer.stream:
                    body.feed(chunk)
            finally:
                with suppress(Exception):
                    await answer.aclose()
            return Outcome(sender.whole(answer, body.finish(), outgoing, request))
        except _TROUBLE as error:
            return sender.failure(error, outgoing, answer)
        finally:
            # It carries the key; a traceback shows the locals.
            del outgoing

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def rebuilt(
    answer: httpx.Response,
    content: bytes,
    request: httpx.Request | None = None,
    cleaned: Callable[[bytes], bytes] = bytes,
) -> httpx.Response:
    """Make an answer with its content; what was about the bytes as they came is left out.

    Args:
        answer: as it came.
        content: its body, decoded.
        request: what it answers.
        cleaned: takes out what nobody may see, of the headers and of the body of an error.
    """
    headers = [pair for pair in answer.headers.raw if pair[0].lower() not in _BY_STREAM]
    extensions = {name: answer.extensions[name] for name in _KEPT if name in answer.extensions}
    shown = b"\n".join([*(value for _, value in headers), *extensions.values()])
    if cleaned(shown) != shown:  # rarely: one look at all of them is cheaper than one at each
        headers = [(name, cleaned(value)) for name, value in headers]
        extensions = {name: cleaned(value) for name, value in extensions.items()}
    whole = httpx.Response(
        answer.status_code,
        headers=headers,
        stream=httpx.ByteStream(cleaned(content) if answer.status_code >= _ERROR else content),
        request=request,
        extensions=extensions,
    )
    whole.read()
    return whole


def _without(words: Iterable[bytes]) -> Callable[[bytes], bytes]:
    """Make the function that puts "..." in the place of words; short ones mean nothing."""
    secrets = [word for word in words if len(word) >= _TELLING]

    # A closure: what holds it, such as the locals that a traceback shows, does not show the words.
    def cleaned(text: bytes) -> bytes:
        for secret in secrets:
            text = text.replace(secret, b"...")
        return text

    return cleaned


def _inner_options(settings: Settings) -> dict[str, Any]:
    keep = None if WIRE.keep_alive else 0
    return {
        "trust_env": settings.trust_env,
        "limits": httpx.Limits(
            max_connections=settings.connections, max_keepalive_connections=keep
        ),
        "proxy": _proxy(settings) if settings.trust_env else None,
    }


def _proxy(settings: Settings) -> str | None:
    # httpx reads these variables only for transports that it makes itself.
    url = httpx.URL(settings.base_url)
    if proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


@cache
def user_agent() -> str:
    """Give the User-Agent of this package, without a consumer's suffix."""
    import platform
    from importlib import metadata

    try:
        version = metadata.version("yandex-market-sdk")
    except metadata.PackageNotFoundError:  # a source tree on the path
        version = "0"
    return (
        f"yandex-market-sdk/{version} httpx/{httpx.__version__} python/{platform.python_version()}"
    )
