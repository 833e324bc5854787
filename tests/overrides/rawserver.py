"""A server of raw sockets, told for each connection what to do: answer, break off, drip, flood.

    with RawServer(answer(200, OK), reset_after()) as server:      # one behaviour a connection
        httpx.get(server.url)
    assert len(server.requests) == 1

A behaviour is a function of a `Connection`; the last one given serves every further connection.
With `RawServer(respond=f)`, `f(received)` gives the behaviour for each request instead. Each
connection serves one request and is closed, as the documentation has it. `server.requests` holds
what was read (`Received`), in the order of arrival; `server.connections` counts connections.
"""

import gzip
import json
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from types import TracebackType
from typing import NamedTuple, Self

OK = b'{"status": "OK"}'
DATE = "Wed, 12 Nov 2025 10:00:00 GMT"


class Received(NamedTuple):
    line: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def path(self) -> str:
        return self.line.split(" ")[1]

    @property
    def json(self) -> object:
        return json.loads(self.body)


class Connection:
    def __init__(self, server: "RawServer", sock: socket.socket) -> None:
        self.server = server
        self.sock = sock

    def receive(self) -> Received | None:
        """Read one request, and note it; None when the peer has gone."""
        data = b""
        while b"\r\n\r\n" not in data:
            chunk = self.sock.recv(65536)
            if not chunk:
                return None
            data += chunk
        head, _, body = data.partition(b"\r\n\r\n")
        line, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (h.partition(": ") for h in lines)}
        while len(body) < int(headers.get("content-length", "0")):
            chunk = self.sock.recv(65536)
            if not chunk:
                return None
            body += chunk
        received = Received(line, headers, body)
        with self.server.lock:
            self.server.requests.append(received)
        return received

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def reset(self) -> None:
        """Close so that the peer sees a reset instead of an end."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


Behaviour = Callable[[Connection], object]


class RawServer:
    def __init__(
        self, *script: Behaviour, respond: Callable[[Received], Behaviour] | None = None
    ) -> None:
        self.script = list(script)
        self.respond = respond
        self.requests: list[Received] = []
        self.connections = 0
        self.lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._acceptor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        # Closing alone does not wake a thread in accept().
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join(10)
        with self.lock:
            for sock in self._open:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            threads = list(self._threads)
        for thread in threads:
            thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.settimeout(10)
            with self.lock:
                number = self.connections
                self.connections += 1
                self._open.add(sock)
                self._threads = [thread for thread in self._threads if thread.is_alive()]
                thread = threading.Thread(target=self._serve, args=(sock, number), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        connection = Connection(self, sock)
        try:
            if self.respond is None:
                self.script[min(number, len(self.script) - 1)](connection)
            elif received := connection.receive():
                self.respond(received)(connection)
        except OSError:
            pass  # the client has gone: what it makes of that is what is tested
        finally:
            with self.lock:
                self._open.discard(sock)
            sock.close()


# What is sent


def message(
    status: int = 200,
    body: bytes = OK,
    headers: dict[str, str] | None = None,
    *,
    reason: str = "Reason",
    length: int | None = None,
) -> bytes:
    """A whole answer; `length` is told instead of the true one, -1 for none."""
    lines = [f"HTTP/1.1 {status} {reason}", f"Date: {DATE}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if length != -1:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def chunked(chunks: Iterator[bytes] | list[bytes], headers: dict[str, str]) -> Iterator[bytes]:
    yield message(200, b"", {**headers, "Transfer-Encoding": "chunked"}, length=-1)
    for chunk in chunks:
        yield b"%x\r\n%s\r\n" % (len(chunk), chunk)
    yield b"0\r\n\r\n"


@cache
def bomb(mib: int) -> bytes:
    """So many MiB of spaces and a JSON text, in a thousandth of that as gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return (
        b"".join(packer.compress(b" " * (1 << 20)) for _ in range(mib))
        + packer.compress(OK)
        + packer.flush()
    )


def error_body(code: str, text: str) -> bytes:
    return json.dumps({"status": "ERROR", "errors": [{"code": code, "message": text}]}).encode()


# Behaviours


def raw(*parts: bytes, pause: float = 0.0, finish: float = 0.0) -> Behaviour:
    """Read the request, send the parts with pauses between, wait, close."""

    def behave(connection: Connection) -> None:
        if connection.receive() is None:
            return
        for part in parts:
            connection.send(part)
            time.sleep(pause)
        time.sleep(finish)

    return behave


def answer(status: int = 200, body: bytes = OK, headers: dict[str, str] | None = None) -> Behaviour:
    return raw(message(status, body, headers))


def reset_before() -> Behaviour:
    """Reset without reading."""
    return lambda connection: connection.reset()


def close_before() -> Behaviour:
    """Close without reading."""
    return lambda connection: connection.sock.close()


def reset_after(part: bytes = b"") -> Behaviour:
    """Read the request (so the effect may have happened), send a part of an answer, reset."""

    def behave(connection: Connection) -> None:
        if connection.receive() is not None:
            connection.send(part)
            time.sleep(0.02 if part else 0)
            connection.reset()

    return behave


def half(body: bytes = OK) -> Behaviour:
    """End in the middle of the body."""
    return raw(message(200, body)[: -len(body) // 2])


def silent(seconds: float) -> Behaviour:
    """Read, and say nothing for so long."""
    return raw(finish=seconds)


def drip(seconds: float, body: bytes = OK) -> Behaviour:
    """Send the body a byte at a time, with so many seconds between."""
    head = message(200, b"", {}, length=len(body))
    return raw(head, *(body[i : i + 1] for i in range(len(body))), pause=seconds)


def gzip_bomb(mib: int) -> Behaviour:
    return raw(message(200, bomb(mib), {"Content-Encoding": "gzip"}))


def dripping_bomb(mib: int, piece: int = 100) -> Behaviour:
    """The bomb in small chunks."""
    data = bomb(mib)
    pieces = [data[i : i + piece] for i in range(0, len(data), piece)]
    return raw(b"".join(chunked(pieces, {"Content-Encoding": "gzip"})))


def hollow_gzip(kib: int) -> Behaviour:
    """Empty gzip members without end: nothing ever comes out of them."""
    return raw(message(200, gzip.compress(b"") * (kib * 1024 // 20), {"Content-Encoding": "gzip"}))


def chunk_flood(mib: int) -> Behaviour:
    return raw(b"".join(chunked([b" " * 65536] * (mib * 16), {})))
