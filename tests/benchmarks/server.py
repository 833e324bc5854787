"""A server with fixed answers, in a process of its own: what it costs is the same for everybody.

    python -m tests.benchmarks.server

prints the port on loopback. It ends each connection after one answer, as the documented server
does, and tells the limit in its headers as that does. The number in the path says which answer.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from typing import Any, Final

from .fixtures import DOCUMENT, dumped, page

PAGES: Final[dict[str, dict[str, Any]]] = {
    "documented": {},
    "unknown field": {"unknown_field": True},
    "unknown value": {"unknown_value": True},
}
"""The kinds of pages; the id of a campaign is the place of its kind here, from 1."""
_WIRE: Final = DOCUMENT["x-market-wire"]
_MUCH: Final = 10**9


def answer(body: bytes) -> bytes:
    """Write a whole answer."""
    limits = _WIRE["limit-headers"]
    head = [
        "HTTP/1.1 200 OK",
        "Date: Mon, 07 Apr 2025 09:30:00 GMT",
        "Content-Type: application/json;charset=utf-8",
        f"Content-Length: {len(body)}",
        f"{limits['limit']}: {_MUCH}",
        f"{limits['remaining']}: {_MUCH}",
        f"{limits['until']}: Mon, 07 Apr 2025 09:31:00 GMT",
        *([] if _WIRE["keep-alive"] else ["Connection: close"]),
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def read(connection: socket.socket) -> str:
    """Read a whole request; give its path, or nothing if the other side has gone."""
    content, whole = b"", 1
    while len(content) < whole:
        if not (piece := connection.recv(65536)):
            return ""
        content += piece
        head, ended, _ = content.partition(b"\r\n\r\n")
        if not ended:
            whole = len(content) + 1
        elif length := re.search(rb"(?i)\r\ncontent-length: *(\d+)", head):
            whole = len(head) + len(ended) + int(length[1])
        else:
            whole = len(content)
    return content.split(b" ", 2)[1].decode()


def main() -> None:
    """Answer one request after the other, until killed."""
    assert not _WIRE["keep-alive"], "this server ends each connection, as documented"
    archived = answer(dumped({"status": "OK"}))
    pages = [answer(dumped(page(**kind))) for kind in PAGES.values()]
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        print(listening.getsockname()[1], flush=True)  # noqa: T201  the port, for who started it
        while True:
            connection, _ = listening.accept()
            with connection, suppress(ConnectionError):
                campaign = re.search(r"/campaigns/(\d+)", read(connection))
                connection.sendall(pages[int(campaign[1]) - 1] if campaign else archived)


if __name__ == "__main__":
    main()
