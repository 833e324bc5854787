"""What grows with the number of items: each thing done once, in a process of its own."""

from __future__ import annotations

import gc
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec
from yandex_market import Market, Settings
from yandex_market.settings import KeyHolder
from yandex_market.waiting import Limiters

from tests.overrides.virtual import VirtualClock

from .contenders.ours import Ours
from .environments import PLACE
from .fixtures import OFFERS, SKUS, dumped, page
from .floor import KEY

_TRIP: Final = 0.1


class QuickMarket(httpx.BaseTransport):
    """Answers at once, in virtual time: accepts everything, or gives the next page of a list."""

    def __init__(self, offers: int = 0) -> None:
        self.clock = VirtualClock()
        self.left = offers
        """Offers that were not fetched yet."""
        self.arrived = 0
        """How many SKUs were sent, each counted once."""
        self._last = ""
        answer = page()
        answer["result"]["paging"] = {"nextPageToken": "PAGE"}
        self._page = dumped(answer)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.clock.sleep(_TRIP)
        if not self.left:
            self._count(msgspec.json.decode(request.read())["offerIds"])
            return httpx.Response(200, content=b'{"status": "OK"}')
        self.left -= OFFERS
        token = b"%d" % self.left if self.left else b""
        return httpx.Response(200, content=self._page.replace(b'"PAGE"', b'"%s"' % token))

    def _count(self, skus: list[str]) -> None:
        """SKUs come in their order, so that none is counted twice although none is held."""
        if min(skus) <= self._last:
            raise ValueError(f"{min(skus)} came after {self._last}")
        self.arrived += len({*skus})
        self._last = max(skus)

    def client(self) -> Market:
        return Market(
            settings=Settings(key=KeyHolder(KEY)),
            clock=self.clock,
            limiters=Limiters(),
            transport=self,
        )


def _skus(number: int) -> Iterator[str]:
    return map(SKUS["plain"].format, range(number))


def _batching(number: int) -> int:
    bodies = Ours("refuse").batches(_skus(number))
    return sum(len(json.loads(body)["offerIds"]) for body in bodies)


def _bulk(number: int) -> int:
    server = QuickMarket()
    with server.client() as market:
        market.add_offers_to_archive(1, _skus(number))
    return server.arrived


def _journal(number: int) -> int:
    PLACE.mkdir(parents=True, exist_ok=True)
    server = QuickMarket()
    with tempfile.TemporaryDirectory(dir=PLACE) as folder, server.client() as market:
        market.add_offers_to_archive(1, _skus(number), journal=Path(folder) / "run.db")
    return server.arrived


def _paging(number: int) -> int:
    server = QuickMarket(number)
    with server.client() as market:
        read = sum(1 for _ in market.get_campaign_offers(1, limit=OFFERS))
    return read - server.left


KINDS: Final[dict[str, Callable[[int], int]]] = {
    "batching": _batching,
    "bulk": _bulk,
    "journal": _journal,
    "paging": _paging,
}


def measure(what: str, number: int) -> dict[str, Any]:
    """Do one of KINDS with so many items.

    Returns:
        Seconds of the processor and of the clock, and MB by which the process's peak grew.
    """
    do = KINDS[what]
    do(OFFERS)  # what is loaded and made once does not count
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = time.perf_counter(), time.process_time()
    done = do(number)
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    if done != number:
        raise ValueError(f"{what}: {done} of {number}")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"cpu": processor, "wall": wall, "mb": grown * 1024 / 1e6}
