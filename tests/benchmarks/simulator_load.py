# ruff: noqa: T201
"""How many archive requests a second the simulator answers; 300 are promised, on two cores.

    python tests/benchmarks/simulator_load.py [requests]

The simulator is a process of its own, as `yandex-market simulate` starts it; this one sends
requests of 200 SKUs over plain sockets, as many at a time as the documentation allows.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from yandex_market_client.facts import OPERATIONS, WIRE

ARCHIVE = OPERATIONS["addOffersToArchive"]
REQUESTS, PROMISED, SKUS, OFFERS = 4000, 300, 200, 10_000
COMMAND = "from yandex_market.cli import main; main()"


class Load(NamedTuple):
    """What came of it."""

    statuses: Counter[int]
    counted: Counter[int]
    """The same, as the simulator counted it."""
    seconds: float


def measure(requests: int) -> Load:
    """Send so many requests, at most 5000: the simulator remembers no more."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", COMMAND, "simulate"),
            *("--offers", str(OFFERS), "--limit", f"{ARCHIVE.id}={10**9}"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None, "it was asked for"
        port = int(process.stdout.readline().rpartition(":")[2])
        began = time.perf_counter()
        statuses = asyncio.run(_send(port, requests))
        seconds = time.perf_counter() - began
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    counted = {int(s): int(n) for n, s in re.findall(r"(\d+) answered with (\d+)", said)}
    return Load(statuses, Counter(counted), seconds)


async def _send(port: int, requests: int) -> Counter[int]:
    left, statuses = iter(range(requests)), Counter[int]()
    await asyncio.gather(*(_sender(port, left, statuses) for _ in range(WIRE.parallel.ceiling)))
    return statuses


async def _sender(port: int, left: Iterator[int], statuses: Counter[int]) -> None:
    for number in left:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_request(number))
        answer = await reader.read()
        statuses[int(answer.split(b" ", 2)[1])] += 1
        writer.close()
        await writer.wait_closed()


def _request(number: int) -> bytes:
    skus = [f"SKU-{(number * SKUS + n) % OFFERS + 1:07}" for n in range(SKUS)]
    body = json.dumps({"offerIds": skus}).encode()
    head = (
        f"{ARCHIVE.method} {ARCHIVE.path.replace('{businessId}', '987654')} HTTP/1.1\r\n"
        f"Host: localhost\r\n{WIRE.key_header}: simulator-key\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    load = measure(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS)
    for status, count in load.statuses.items():
        print(f"{count:6} answered with {status}, {load.counted[status]} by its own count")
    rate = load.statuses.total() / load.seconds
    print(f"{rate:6.0f} requests a second ({SKUS} SKUs each); {PROMISED} are promised")
