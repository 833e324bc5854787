"""Contenders that say they did what they did not: the tests see them found out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.benchmarks.fixtures import SKUS_A_BATCH

from .naive import Naive
from .ours import Ours
from .raw import Raw


def make(fault: str) -> Any:
    """Make a contender with one of FAULTS."""
    return FAULTS[fault]()


class Nothing(Raw):
    """Sends no request at all."""

    def __init__(self) -> None:
        super().__init__("json")

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        return lambda: len(skus)


class One(Nothing):
    """Sends as many requests as it should, and next to nothing in them."""

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        archive = Raw.archive(self, url, skus[:1])
        return lambda: archive() and len(skus)


class SamePage(Nothing):
    """Decodes one page, and remembers it."""

    def __init__(self) -> None:
        super().__init__()
        really, remembered = self.decode, []

        def decode(content: bytes) -> Any:
            remembered[:] = remembered or [really(content)]
            return remembered[0]

        self.decode = decode


class SameBytes(Nothing):
    """Encodes once, when it is given the entries."""

    def build(self, body: dict[str, Any]) -> Any:
        self._ready = self._dump(body)
        return body

    def encode(self, built: Any) -> bytes:
        return self._ready


class SentOnce(Ours):
    """Sends an update the first time only."""

    def updater(self, built: Any) -> Callable[[], list[bytes]]:
        send, arrived = super().updater(built), list[bytes]()

        def once() -> list[bytes]:
            arrived[:] = arrived or send()
            return arrived

        return once


class Unchecked(Naive):
    """Takes every SKU as it is."""

    def batches(self, skus: Iterable[str]) -> Iterator[bytes]:
        once = [*dict.fromkeys(skus)]
        for cut in range(0, len(once), SKUS_A_BATCH):
            yield json.dumps({"offerIds": once[cut : cut + SKUS_A_BATCH]}).encode()


FAULTS: dict[str, Callable[[], Any]] = {
    "nothing": Nothing,
    "one": One,
    "same page": SamePage,
    "same bytes": SameBytes,
    "sent once": SentOnce,
    "unchecked": Unchecked,
}
