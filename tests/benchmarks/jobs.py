"""What contenders are asked to do, the same for all of them; worker.py makes these.

A contender is named "module" or "module:variant": ``contenders.module.make(variant)`` gives it.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import json
import os
import tracemalloc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from .fixtures import (
    OFFERS,
    PAGE_RESULT,
    SCHEMAS,
    SKUS_A_BATCH,
    archive_path,
    dumped,
    entries,
    page,
    page_path,
    skus,
)
from .floor import exchanger
from .server import PAGES
from .touching import Reader, digest, outline
from .worker import Job


class Contender(Protocol):
    """What one library can do; a library that cannot do something has no such method."""

    reader: Reader

    def decode(self, content: bytes) -> Any:
        """Decode an answer with a page."""
        ...

    def encoder(self, body: dict[str, Any]) -> Callable[[], bytes]:
        """Take the body of an update in its own form; give what encodes that."""
        ...

    def updater(self, body: dict[str, Any]) -> Callable[[], list[bytes]]:
        """Take the body of an update; give what sends it, and gives the bodies that arrived."""
        ...

    def pages(self, url: str, campaign: int) -> Callable[[], Any]:
        """Open a client; give what fetches a page."""
        ...

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        """Open a client; give what archives SKUs and tells how many were."""
        ...

    def batches(self, skus: list[str]) -> Iterable[bytes]:
        """Give the bodies of requests with these SKUs: checked, each SKU once."""
        ...


def contender(name: str) -> Contender:
    """Load a contender."""
    module, _, variant = name.partition(":")
    loaded = importlib.import_module(f".contenders.{module}", __package__)
    found: Contender = loaded.make(variant) if variant else loaded.make()
    return found


def decode(who: str, kind: str) -> Job:
    """Decode a page of that kind and read all of it."""
    this, content = contender(who), dumped(page(**PAGES[kind]))
    decode, (open_answer, touch, _) = this.decode, this.reader
    plain = outline(open_answer(decode(content)), SCHEMAS[PAGE_RESULT])
    return Job(lambda: touch(open_answer(decode(content))), digest(plain))


def copy(kind: str) -> Job:
    """Copy the bytes of a page: nobody decodes faster."""
    content = bytearray(dumped(page(**PAGES[kind])))
    return Job(lambda: bytes(content))


def encode(who: str, number: int) -> Job:
    """Encode so many full entries."""
    encode = contender(who).encoder(entries(number))
    return Job(encode, digest(json.loads(encode())))


def update(who: str, number: int) -> Job:
    """Send so many full entries with a whole call, in as many requests as that makes of them."""
    send = contender(who).updater(entries(number))
    name = "offerMappingEntries"
    arrived = [entry for body in send() for entry in json.loads(body)[name]]
    return Job(send, digest({name: arrived}))


def fetch(who: str, url: str, kind: str) -> Job:
    """Fetch a page of that kind and read all of it."""
    this = contender(who)
    fetch, touch = this.pages(url, [*PAGES].index(kind) + 1), this.reader.touch
    return Job(lambda: touch(fetch()), digest(outline(fetch(), SCHEMAS[PAGE_RESULT])))


def archive(who: str, url: str, number: int) -> Job:
    """Archive so many SKUs."""
    archive = contender(who).archive(url, skus(number))
    return Job(archive, archive())


def batch(who: str, number: int, kind: str, repeated: int = 0) -> Job:
    """Turn so many SKUs into checked bodies, each SKU once."""
    given, batches = skus(number, kind, repeated), contender(who).batches
    proof = hashlib.sha256()
    for body in batches(given):
        proof.update(repr(json.loads(body)["offerIds"]).encode())
    return Job(lambda: deque(batches(given), maxlen=0), proof.hexdigest())


def encode_batches(number: int, kind: str) -> Job:
    """Only encode so many SKUs, without a look at them: what is beneath all contenders."""
    import msgspec

    given = skus(number, kind)
    cuts = range(0, number, SKUS_A_BATCH)
    ready = [{"offerIds": given[cut : cut + SKUS_A_BATCH]} for cut in cuts]
    encode = msgspec.json.Encoder().encode
    return Job(lambda: deque(map(encode, ready), maxlen=0))


def exchange(url: str, number: int | None = None, kind: str | None = None) -> Job:
    """Fetch a page, or archive so many SKUs, over a bare socket: nobody is answered faster."""
    if kind is not None:
        return Job(exchanger(url, page_path([*PAGES].index(kind) + 1), {}))
    return Job(exchanger(url, archive_path(1), {"offerIds": skus(number or 1)}))


def hold(who: str, offers: int, traced: bool) -> Job:
    """Hold so many offers, decoded page by page; the proof is how many bytes each takes.

    Args:
        who: the contender.
        offers: how many.
        traced: count what Python allocates, exactly; else what the process grows by.
    """
    this = contender(who)
    decode, (open_answer, _, offers_of) = this.decode, this.reader
    decode(next(_many_pages(OFFERS)))  # what is made once does not count
    gc.collect()
    if traced:
        tracemalloc.start()
    before = _taken(traced)
    held = [offers_of(open_answer(decode(content))) for content in _many_pages(offers)]
    gc.collect()
    taken = (_taken(traced) - before) / offers
    assert sum(map(len, held)) == offers
    return Job(held.clear, taken)


def last(parallel: int, trip: str, number: int) -> Job:
    """Let a bulk call pass in virtual time; the proof says how long it lasted."""
    from .market import lasting

    return Job(lambda: None, lasting(parallel, trip, number)._asdict())


def grow(what: str, number: int) -> Job:
    """Do something with so many items, once; the proof says what it took."""
    from . import growth

    return Job(lambda: None, growth.measure(what, number))


def _many_pages(offers: int) -> Iterator[bytes]:
    content = dumped(page())
    for number in range(offers // OFFERS):
        yield content.replace(b'"SKU-00000', b'"SKU-%05d' % number)


def _taken(traced: bool) -> int:
    if traced:
        return tracemalloc.get_traced_memory()[0]
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
