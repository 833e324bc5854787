"""Real HTTP on loopback: uvicorn and the proxy before it, in a thread of their own."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import uvicorn

from .proxy import Proxy

if TYPE_CHECKING:
    from .app import Application

_PATIENCE: Final = 10.0
_BACKLOG: Final = 1024


class Server:
    """Serves an application until ``stop``.

    Args:
        application: made for a proxy before it.
        host: an address of this machine's loopback, or ``localhost``.
        port: 0 for any that is free.
    """

    def __init__(self, application: Application, host: str = "127.0.0.1", port: int = 0) -> None:
        self._application = application
        self._listener = _listen(host, port)
        self._inner = _listen("127.0.0.1", 0)
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(
                application,
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                date_header=False,  # the application sends its own, by its own clock
                server_header=False,
                ws="none",
                timeout_graceful_shutdown=1,
            )
        )

    @property
    def url(self) -> str:
        """The address of the simulator."""
        host, port = self._listener.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> str:
        """Begin to serve; give the address.

        Raises:
            RuntimeError: it does not start.
        """
        self._thread.start()
        self._started.wait(_PATIENCE)
        if self._failure is not None or not self._started.is_set():
            raise RuntimeError("the simulator did not start") from self._failure
        return self.url

    def stop(self) -> None:
        """Stop serving; requests in flight are broken off."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._told.set)
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001  start raises it in the caller's thread
            self._failure = error
            self._started.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        proxy = Proxy(self._inner.getsockname()[1])
        serving = asyncio.create_task(self._uvicorn.serve(sockets=[self._inner]))
        while not self._uvicorn.started and not serving.done():  # noqa: ASYNC110  it has no event
            await asyncio.sleep(0.005)
        outer = await proxy.start(self._listener)
        self._started.set()
        try:
            told = asyncio.create_task(self._told.wait())
            await asyncio.wait((serving, told), return_when=asyncio.FIRST_COMPLETED)
        finally:
            outer.close()
            await proxy.stop()
            with suppress(OSError):
                self._listener.close()
            await self._end_requests()
            self._uvicorn.should_exit = True
            await serving

    async def _end_requests(self) -> None:
        """End what is in flight, once nobody is connected any more: else uvicorn reports it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                while self._uvicorn.server_state.connections:  # noqa: ASYNC110  nor this
                    await asyncio.sleep(0.005)
        await self._application.stop()


def _listen(host: str, port: int) -> socket.socket:
    host = "127.0.0.1" if host == "localhost" else host
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"{host} is not an address of this machine's loopback")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
