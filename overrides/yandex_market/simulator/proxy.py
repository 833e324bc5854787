"""A small proxy before the application that does to connections what ASGI cannot.

It passes one request and its answer, byte by byte, and looks at the head of the answer: a header
of ours says what is to happen to the connection instead.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from typing import Final

from .app import SOCKET_HEADER

_MARK: Final = f"\r\n{SOCKET_HEADER}: ".encode()
_CHUNK: Final = 1 << 16
_RESET: Final = struct.pack("ii", 1, 0)
"""SO_LINGER on, for no time: closing sends RST."""


class Proxy:
    """Listens on a socket and hands everything to another port of this machine.

    Args:
        port: of the application.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, listener: socket.socket) -> asyncio.Server:
        """Begin to listen."""
        return await asyncio.start_server(self._connected, sock=listener)

    async def stop(self) -> None:
        """End all connections."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None, "a server's callback runs in a task"
        self._tasks.add(task)
        try:
            # Cancelled, it is by ``stop``; asyncio before 3.12 prints a task that ends so.
            with suppress(
                OSError,
                asyncio.IncompleteReadError,
                asyncio.LimitOverrunError,
                asyncio.CancelledError,
            ):
                await self._relay(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._port)
        forward = asyncio.create_task(_pump(reader, up_writer))
        try:
            await _answer(up_reader, writer)
        finally:
            forward.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await forward
            up_writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(_CHUNK):
        writer.write(chunk)
        await writer.drain()
    # The client has gone; let the application know.
    writer.close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    _, found, rest = head.partition(_MARK)
    if not found:
        writer.write(head)
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
        return
    if rest.startswith(b"half"):
        body = await reader.read()
        writer.write(head.replace(_MARK + b"half", b"") + body[: len(body) // 2])
        await writer.drain()
    _reset(writer)


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
