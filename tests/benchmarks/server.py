"""A server with fixed answers, in a process of its own: what it costs is the same for everybody.

    python -m tests.benchmarks.server

prints the port on loopback. It ends each connection after one answer, as the documented server
does, and tells the limit in its headers as that does. The number in the path says which answer.
It keeps what it was sent until it is asked at ARRIVED: that is the proof of who says it has sent.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from email.utils import formatdate
from itertools import count
from typing import Any, Final

from .fixtures import DOCUMENT, dumped, page

PAGES: Final[dict[str, dict[str, Any]]] = {
    "documented": {},
    "unknown field": {"unknown_field": True},
    "unknown value": {"unknown_value": True},
    "refused": {"leap_second": True},
}
"""The kinds of pages; the id of a campaign is the place of its kind here, from 1."""
ARRIVED: Final = "/arrived"
"""The path that tells what came since it was last asked, see ``summed``."""
_WIRE: Final = DOCUMENT["x-market-wire"]
_MUCH: Final = 10**9


def answer(body: bytes, now: int = 0) -> bytes:
    """Write a whole answer.

    Args:
        body: what it holds.
        now: its date, in seconds since 1970.
    """
    limits = _WIRE["limit-headers"]
    head = [
        "HTTP/1.1 200 OK",
        f"Date: {formatdate(now, usegmt=True)}",
        "Content-Type: application/json;charset=utf-8",
        f"Content-Length: {len(body)}",
        f"{limits['limit']}: {_MUCH}",
        f"{limits['remaining']}: {_MUCH}",
        f"{limits['until']}: {formatdate(now + 60, usegmt=True)}",
        *([] if _WIRE["keep-alive"] else ["Connection: close"]),
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def read(connection: socket.socket) -> tuple[str, bytes]:
    """Read a whole request; give its path and body, or nothing if the other side has gone."""
    content, whole = b"", 1
    while len(content) < whole:
        if not (piece := connection.recv(65536)):
            return "", b""
        content += piece
        head, ended, _ = content.partition(b"\r\n\r\n")
        if not ended:
            whole = len(content) + 1
        elif length := re.search(rb"(?i)\r\ncontent-length: *(\d+)", head):
            whole = len(head) + len(ended) + int(length[1])
        else:
            whole = len(content)
    path, body = content.split(b" ", 2)[1], content.partition(b"\r\n\r\n")[2]
    return path.decode().partition("?")[0], body


def summed(requests: Iterable[tuple[str, bytes]]) -> dict[str, Any]:
    """Tell how many requests came, and what was in them; equal ones are told once.

    White space and escapes of JSON make no difference, nor does the order of SKUs.
    """
    requests = [*requests]
    kinds = set()
    for path, body in set(requests):
        skus = sorted({*(json.loads(body or b"{}").get("offerIds") or ())})
        kinds.add((path, len(skus), hashlib.sha256(json.dumps(skus).encode()).hexdigest()))
    return {"requests": len(requests), "path, SKUs, digest": sorted(kinds)}


def main() -> None:
    """Answer one request after the other, until killed."""
    assert not _WIRE["keep-alive"], "this server ends each connection, as documented"
    archived = dumped({"status": "OK"})
    pages = [dumped(page(**kind)) for kind in PAGES.values()]
    came: list[tuple[str, bytes]] = []
    # Each answer has dates of its own: at the documented rate there is less than one in a second,
    # and who remembers dates would look faster here than there.
    moments = count(int(time.time()))
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        print(listening.getsockname()[1], flush=True)  # noqa: T201  the port, for who started it
        while True:
            connection, _ = listening.accept()
            with connection, suppress(ConnectionError):
                path, body = read(connection)
                if path == ARRIVED:
                    connection.sendall(answer(dumped(summed(came))))
                    came.clear()
                    continue
                came.append((path, body))
                campaign = re.search(r"/campaigns/(\d+)", path)
                connection.sendall(
                    answer(pages[int(campaign[1]) - 1] if campaign else archived, next(moments))
                )


if __name__ == "__main__":
    main()
