"""A Market that is no network: it answers in virtual time, and counts as the documented one does.

    lasting(parallel=2, trip="0.2 s", number=300_000)

says how long a bulk call lasts there, and whether the limit is kept.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from email.utils import formatdate
from random import Random
from typing import Any, Final, NamedTuple

import httpx
from yandex_market import AsyncMarket, Market, Settings
from yandex_market.settings import KeyHolder
from yandex_market.waiting import Limiters
from yandex_market_client.facts import BY_PYTHON_NAME, WIRE

from tests.overrides.virtual import VirtualClock

from .fixtures import skus
from .floor import KEY

ARCHIVE: Final = BY_PYTHON_NAME["add_offers_to_archive"]
LIMIT: Final = ARCHIVE.limit.amount
WINDOW: Final = ARCHIVE.limit.per_seconds
_EPOCH: Final = 1_000_000_000


class Trip(NamedTuple):
    """How long a request is under way: any part of it before the server counts it."""

    least: float
    most: float
    rare: float = 0.0
    """What one in fifty takes, in seconds."""

    def draw(self, chance: Random) -> tuple[float, float]:
        """Give the seconds until the server counts a request, and from there to the answer."""
        whole = self.rare if self.rare and chance.random() < 0.02 else 0.0
        whole = whole or chance.uniform(self.least, self.most)
        out = whole * chance.random()
        return out, whole - out


TRIPS: Final = {
    "0.05 s": Trip(0.05, 0.05),
    "0.2 s": Trip(0.2, 0.2),
    "0.5 s": Trip(0.5, 0.5),
    "0.05 to 0.5 s": Trip(0.05, 0.5),
    "0.1 to 0.3 s, one in fifty 3 s": Trip(0.1, 0.3, rare=3.0),
}


class VirtualMarket(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """The server, which archives whatever it is sent, and the way to it."""

    def __init__(self, trip: Trip, seed: int = 1) -> None:
        self.clock = VirtualClock()
        self.counted: list[tuple[float, int]] = []
        """When it counted what weight."""
        self.skus: set[str] = set()
        self.ended = 0.0
        self._trip, self._chance = trip, Random(seed)
        self._recent: deque[tuple[float, int]] = deque()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        out, back = self._trip.draw(self._chance)
        self.clock.sleep(out)
        answer = self._serve(request.read())
        self.clock.sleep(back)
        self.ended = self.clock.now()
        return answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        out, back = self._trip.draw(self._chance)
        await self.clock.sleep_async(out)
        answer = self._serve(await request.aread())
        await self.clock.sleep_async(back)
        self.ended = self.clock.now()
        return answer

    def _serve(self, content: bytes) -> httpx.Response:
        skus = json.loads(content)["offerIds"]
        now, weight = self.clock.now(), len(skus)
        self.skus.update(skus)
        self.counted.append((now, weight))
        self._recent.append((now, weight))
        while self._recent[0][0] <= now - WINDOW:
            self._recent.popleft()
        left = LIMIT - sum(weight for _, weight in self._recent)
        headers = {
            "Date": formatdate(_EPOCH + now, usegmt=True),
            WIRE.limit_headers.limit: str(LIMIT),
            WIRE.limit_headers.remaining: str(max(0, left)),
            WIRE.limit_headers.until: formatdate(_EPOCH + self._recent[0][0] + WINDOW, usegmt=True),
        }
        return httpx.Response(200, headers=headers, content=b'{"status": "OK"}')


class Lasted(NamedTuple):
    """What came of a bulk call."""

    seconds: float
    most: int
    """The most weight within any window at the server, both ends included."""
    violations: int
    """How many requests came to more than the limit."""
    requests: int
    weight: int
    """What all requests came to at the server."""


def lasting(parallel: int, trip: str, number: int) -> Lasted:
    """Archive so many SKUs; 0 at a time stands for the synchronous client."""
    market = VirtualMarket(TRIPS[trip])
    options: dict[str, Any] = {
        "settings": Settings(key=KeyHolder(KEY), parallel=max(1, parallel)),
        "clock": market.clock,
        "limiters": Limiters(),
        "random": Random(2).random,
        "transport": market,
    }
    if parallel:
        asyncio.run(_archive(options, number))
    else:
        with Market(**options) as client:
            client.add_offers_to_archive(1, skus(number))
    if len(market.skus) != number:
        raise ValueError(f"{len(market.skus)} of {number} SKUs arrived")
    loads = sliding(market.counted)
    over = sum(load > LIMIT for load in loads)
    weight = sum(each for _, each in market.counted)
    return Lasted(market.ended, max(loads), over, len(loads), weight)


async def _archive(options: dict[str, Any], number: int) -> None:
    async with AsyncMarket(**options) as client:
        await client.add_offers_to_archive(1, skus(number))


def sliding(counted: list[tuple[float, int]]) -> list[int]:
    """Give, for each moment, the weight of the window that ends there, both ends included."""
    loads, held, first = [], 0, 0
    ordered = sorted(counted)
    for moment, weight in ordered:
        held += weight
        while ordered[first][0] < moment - WINDOW:
            held -= ordered[first][1]
            first += 1
        loads.append(held)
    return loads
