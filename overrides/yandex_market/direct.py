"""What stands behind ``market.client``: requests that go straight to this package's transport.

An httpx client would look at each one for cookies, for redirects and for how to sign in. Nothing of
that plays a part here, and it costs a third of what the request itself does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx
from yandex_market_client.client import DEFAULT_TIMEOUT, AsyncClient, Call, Client

from .errors import SettingsError
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

    _common: httpx.Headers | None = None

    def __init__(self, settings: Settings, headers: Mapping[str, str]) -> None:
        self._settings = settings
        self._headers = headers
        seconds = settings.timeout
        self._timeout = DEFAULT_TIMEOUT if seconds is None else httpx.Timeout(seconds)

    def make(self, call: Call, extensions: Mapping[str, Any] | None = None) -> httpx.Request:
        """Make the request of a call.

        Args:
            call: the request as data.
            extensions: what the transport is to learn beside the call's own extensions.
        """
        # No lock, which a fork could copy while it is held: of two made at once, one is dropped.
        common = self._common = self._common or self._headers_of_all()
        headers = httpx.Headers(common)
        if call.headers:
            headers.update(httpx.Headers(call.headers))
        if call.content is not None:
            headers["Content-Type"] = "application/json"
            headers["Content-Length"] = str(len(call.content))
        return httpx.Request(
            call.operation.method,
            _url(self._settings.base_url, call.path),
            params=call.query or None,
            headers=headers,
            stream=httpx.ByteStream(call.content or b""),
            extensions={
                "timeout": self._timeout.as_dict(),
                **call.extensions,
                **(extensions or {}),
            },
        )

    def _headers_of_all(self) -> httpx.Headers:
        settings = self._settings
        common = httpx.Headers({"Host": httpx.URL(settings.base_url).netloc.decode("ascii")})
        common["User-Agent"] = f"{user_agent()} {settings.user_agent}".strip()
        common.update(self._headers)
        common["Accept"] = "application/json"
        return common


class _Direct:
    """What the two clients share: all but sending."""

    _name: str

    def __init__(self, requests: Requests, hooks: Hooks) -> None:
        # Not the generated client's: that wants an httpx client.
        self._closed = False
        self._requests = requests
        self._asked, self._answered = hooks.get("request", ()), hooks.get("response", ())

    def _request(self, call: Call, extensions: Mapping[str, Any] | None) -> httpx.Request:
        if self._closed:
            raise closed(self._name)
        request = self._requests.make(call, extensions)
        # Its content can then be looked at; of a bulk call only hooks could do so.
        if self._asked or self._answered or "market_batch" not in (extensions or ()):
            request.read()
        return request


class DirectClient(_Direct, Client):
    """Sends through this package's transport.

    Args:
        transport: gives whole answers.
        requests: makes what is sent.
        hooks: those of httpx: functions for "request" and "response".
    """

    _name = "Market"

    def __init__(self, transport: MarketTransport, requests: Requests, hooks: Hooks) -> None:
        super().__init__(requests, hooks)
        self._transport = transport

    def send(self, call: Call, extensions: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send a prepared request and give its whole answer.

        Raises:
            MarketError: there is none; or this client is closed, and nothing was sent.
        """
        request = self._request(call, extensions)
        for hook in self._asked:
            hook(request)
        answer = self._transport.handle_request(request)
        for hook in self._answered:
            hook(answer)
        return answer

    def close(self) -> None:
        """Close the connections; nothing more is sent, also by who holds this client."""
        if not self._closed:
            self._closed = True
            self._transport.close()


class DirectAsyncClient(_Direct, AsyncClient):
    """Sends through this package's transport, as ``DirectClient`` does."""

    _name = "AsyncMarket"

    def __init__(self, transport: AsyncMarketTransport, requests: Requests, hooks: Hooks) -> None:
        super().__init__(requests, hooks)
        self._transport = transport

    async def send(self, call: Call, extensions: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send a prepared request and give its whole answer.

        Raises:
            MarketError: there is none; or this client is closed, and nothing was sent.
        """
        request = self._request(call, extensions)
        for hook in self._asked:
            await hook(request)
        answer = await self._transport.handle_async_request(request)
        for hook in self._answered:
            await hook(answer)
        return answer

    async def aclose(self) -> None:
        """Close the connections; nothing more is sent, also by who holds this client."""
        if not self._closed:
            self._closed = True
            await self._transport.aclose()


def closed(name: str) -> SettingsError:
    """Make the error for who uses a closed client."""
    return SettingsError(f"this {name} is closed: make another one")


@lru_cache(maxsize=64)
def _url(base: str, path: str) -> httpx.URL:
    """Join them: the requests of a bulk call go to one place, and httpx is slow at reading it."""
    return httpx.URL(base + path)
