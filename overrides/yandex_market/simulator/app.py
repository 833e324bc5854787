"""The ASGI application: reads requests, lets the service decide, and sends, with faults."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from yandex_market_client.facts import OPERATIONS, WIRE, Operation

from . import answers

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from .answers import Answer
    from .faults import Fault, Faults
    from .record import Arrival
    from .service import Service

SOCKET_HEADER: Final = "x-simulator-socket"
"""The header that tells the proxy before the application what to do to the connection."""
_BODY_CAP: Final = 16 << 20
_PIECES: Final = 10
_BODILESS: Final = frozenset({204, 304})
"""Statuses whose answers end with the headers, as HTTP has it."""


class Application:
    """The service over ASGI.

    Args:
        service: what decides.
        faults: what goes wrong.
        proxied: whether a proxy is before it that breaks connections; without one, a broken
            connection is a ConnectionResetError to whoever called the application in-process.
    """

    def __init__(self, service: Service, faults: Faults, *, proxied: bool) -> None:
        self.service = service
        self.faults = faults
        self.proxied = proxied
        routes = [
            Route(operation.path, _Endpoint(self, operation), methods=[operation.method])
            for operation in OPERATIONS.values()
        ]
        for route in routes:
            # Starlette adds HEAD by itself, and only to GET.
            assert route.methods is not None, "methods were given"
        handlers = {404: self._unrouted, 405: self._unrouted}
        self._starlette = Starlette(routes=routes, exception_handlers=handlers)
        self._starlette.router.redirect_slashes = False
        self._flying: set[asyncio.Task[Any]] = set()
        self._stopping = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        task = asyncio.current_task()
        assert task is not None, "a coroutine runs in a task"
        self._flying.add(task)
        try:
            await self._starlette(scope, receive, send)
        except asyncio.CancelledError:
            if not self._stopping:
                raise
        finally:
            self._flying.discard(task)

    async def stop(self) -> None:
        """Break off the requests in flight, quietly: nobody waits for them any more."""
        self._stopping = True
        flying = tuple(self._flying)
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)

    async def _unrouted(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException), "registered for these alone"
        arrival = self.service.arrive(
            None, request.method, request.url.path, dict(request.query_params), _headers(request)
        )
        answer = self.service.unrouted(arrival, error.status_code)
        answer.headers |= error.headers or {}
        return self.response(answer, answer.encoded())

    def response(self, answer: Answer, body: bytes, media: str = "application/json") -> Response:
        """Make what Starlette sends."""
        headers = {**self.service.common_headers(), **answer.headers}
        if self.proxied or not WIRE.keep_alive:
            headers["Connection"] = "close"
        if answer.status in _BODILESS:
            headers.pop("Content-Encoding", None)
            return Response(None, answer.status, headers)
        return Response(body, answer.status, headers, media)


class _Endpoint:
    """One operation, as an ASGI application."""

    def __init__(self, application: Application, operation: Operation) -> None:
        self._application = application
        self._service = application.service
        self._operation = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        place: str = request.path_params[self._operation.limit.per]
        headers = _headers(request)
        query: dict[str, str] = {}
        for name, value in request.query_params.multi_items():
            # Repeated, it is no value of a single parameter.
            query[name] = f"{query[name]},{value}" if name in query else value
        arrival = self._service.arrive(
            self._operation, request.method, request.url.path, query, headers, place
        )
        leave = self._service.quotas.enter(self._operation, place)
        self._service.clock.hold()
        try:
            await self._handle(request, arrival, headers, send, leave)
        except ClientDisconnect:
            arrival.heard = "no"
        finally:
            self._service.clock.release()
            if leave is not None:
                leave()

    async def _sleep(self, seconds: float) -> None:
        clock = self._service.clock
        clock.release()
        try:
            await clock.sleep_async(seconds)
        finally:
            clock.hold()

    async def _handle(
        self,
        request: Request,
        arrival: Arrival,
        headers: dict[str, str],
        send: Send,
        leave: Callable[[], None] | None,
    ) -> None:
        trouble = self._service.read(self._operation, arrival, await _read(request))
        fault = self._application.faults.draw(arrival)
        if fault is not None:
            arrival.fault = fault.name
            if fault.delay:
                await self._sleep(fault.delay)
        answer = self._service.answer(
            self._operation, arrival, headers, trouble, fault, crowded=leave is None
        )
        if fault is None:
            response = self._application.response(answer, answer.encoded())
            await response(request.scope, request.receive, send)
        else:
            await self._send_faulty(request, arrival, answer, fault, send)

    async def _send_faulty(
        self, request: Request, arrival: Arrival, answer: Answer, fault: Fault, send: Send
    ) -> None:
        body, media = answer.encoded(), "application/json"
        if fault.body is not None:
            body = answers.html(answer.status) if fault.body == "html" else b""
            media = "text/html"
        if fault.gzip:
            body = gzip.compress(body, 1)
            answer.headers["Content-Encoding"] = "gzip"
        if fault.cut is not None:
            arrival.heard = "no"
            if not self._application.proxied:
                raise ConnectionResetError("the simulator resets the connection")
            answer.headers[SOCKET_HEADER] = fault.cut
        elif fault.delay and await request.is_disconnected():
            arrival.heard = "no"
        response = self._application.response(answer, body, media)
        if fault.drip:
            await self._trickle(request, arrival, response, fault.drip, send)
        else:
            await response(request.scope, request.receive, send)

    async def _trickle(
        self, request: Request, arrival: Arrival, response: Response, seconds: float, send: Send
    ) -> None:
        start = {"type": "http.response.start", "status": response.status_code}
        await send({**start, "headers": response.raw_headers})
        body = bytes(response.body)
        size = max(1, -(-len(body) // _PIECES))
        for begin in range(0, max(1, len(body)), size):
            await self._sleep(seconds / _PIECES)
            last = begin + size >= len(body)
            if last and await request.is_disconnected():
                arrival.heard = "no"
            piece = body[begin : begin + size]
            await send({"type": "http.response.body", "body": piece, "more_body": not last})


async def _read(request: Request) -> bytes:
    """Read the body, at most so much of it that its being too big is certain."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > _BODY_CAP:
            break
    return b"".join(parts)


def _headers(request: Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}
