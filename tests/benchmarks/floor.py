"""The same bytes over a bare socket, read and not looked at: the physical limit."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, Final

from .fixtures import dumped

KEY: Final = "no-key-at-all"


def exchanger(url: str, path: str, body: Any) -> Callable[[], bytes]:
    """Make what connects, sends a request and reads until the server ends the connection."""
    host, _, port = url.removeprefix("http://").partition(":")
    content = dumped(body)
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nApi-Key: {KEY}\r\n"
    request = f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content

    def exchange() -> bytes:
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(request)
            answer = bytearray()
            while piece := connection.recv(1 << 18):
                answer += piece
            return bytes(answer)

    return exchange
