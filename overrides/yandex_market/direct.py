"""What stands behind ``market.client``: requests that go straight to this package's transport.

An httpx client would look at each one for cookies, for redirects and for how to sign in. Nothing of
that plays a part here, and it costs a third of what the request itself does.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import httpx
from yandex_market_client.client import DEFAULT_TIMEOUT, AsyncClient, Call, Client
from yandex_market_client.facts import WIRE

from .transport import AsyncMarketTransport, MarketTransport, user_agent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .settings import Settings

    Hooks = Mapping[str, list[Callable[..., Any]]]

__all__ = ["DirectAsyncClient", "DirectClient", "Requests"]


class Requests:
    """Makes the requests of a client: what all of them have in common is worked out once.

    Args:
        settings: address, time-outs, names.
        headers: the caller's own.
    """

    def __init__(self, settings: Settings, headers: Mapping[str, str]) -> None:
        self._settings = settings
        self._headers = headers
        seconds = settings.timeout
        timeout = DEFAULT_TIMEOUT if seconds is None else httpx.Timeout(seconds)
        self._timeout = timeout.as_dict()

    @cached_property
    def _common(self) -> httpx.Headers:
        """The headers of every request."""
        settings = self._settings
        common = httpx.Headers({"Host": httpx.URL(settings.base_url).netloc.decode("ascii")})
        common["User-Agent"] = f"{user_agent()} {settings.user_agent}".strip()
        common.update(self._headers)
        common["Accept"] = "application/json"
        # What is decoded within bounds here, whatever else httpx could.
        common["Accept-Encoding"] = "gzip"
        if settings.integration is not None and WIRE.integration_header is not None:
            common[WIRE.integration_header.name] = settings.integration
        return common

    def make(self, call: Call, extensions: Mapping[str, Any] | None = None) -> httpx.Request:
        """Make the request of a call.

        Args:
            call: the request as data.
            extensions: what the transport is to learn beside the call's own extensions.
        """
        headers = httpx.Headers(self._common)
        for name, value in call.headers:
            headers[name] = value
        if call.content is not None:
            headers["Content-Type"] = "application/json"
            headers["Content-Length"] = str(len(call.content))
        request = httpx.Request(
            call.operation.method,
            _url(self._settings.base_url, call.path),
            params=call.query or None,
            headers=headers,
            stream=httpx.ByteStream(call.content or b""),
            extensions={**call.extensions, **(extensions or {}), "timeout": self._timeout},
        )
        request.read()
        return request


class DirectClient(Client):
    """Sends through this package's transport.

    Args:
        transport: gives whole answers.
        requests: makes what is sent.
        hooks: those of httpx: functions for "request" and "response".
    """

    def __init__(self, transport: MarketTransport, requests: Requests, hooks: Hooks) -> None:
        # Not the base's: that wants an httpx client.
        self.transport = transport
        self._requests = requests
        self._asked, self._answered = hooks.get("request", ()), hooks.get("response", ())

    def send(self, call: Call, extensions: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send a prepared request and give its whole answer.

        Raises:
            MarketError: there is none.
        """
        request = self._requests.make(call, extensions)
        for hook in self._asked:
            hook(request)
        answer = self.transport.handle_request(request)
        for hook in self._answered:
            hook(answer)
        return answer


class DirectAsyncClient(AsyncClient):
    """Sends through this package's transport.

    Args:
        transport: gives whole answers.
        requests: makes what is sent.
        hooks: those of httpx: functions for "request" and "response".
    """

    def __init__(self, transport: AsyncMarketTransport, requests: Requests, hooks: Hooks) -> None:
        # Not the base's: that wants an httpx client.
        self.transport = transport
        self._requests = requests
        self._asked, self._answered = hooks.get("request", ()), hooks.get("response", ())

    async def send(self, call: Call, extensions: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send a prepared request and give its whole answer.

        Raises:
            MarketError: there is none.
        """
        request = self._requests.make(call, extensions)
        for hook in self._asked:
            await hook(request)
        answer = await self.transport.handle_async_request(request)
        for hook in self._answered:
            await hook(answer)
        return answer


@lru_cache(maxsize=64)
def _url(base: str, path: str) -> httpx.URL:
    """Join them: the requests of a bulk call go to one place, and httpx is slow at reading it."""
    return httpx.URL(base + path)
