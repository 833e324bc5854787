"""What contenders are asked to do, the same for all of them; worker.py makes these.

A contender is named "module" or "module:variant": ``contenders.module.make(variant)`` gives it.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import json
import os
import re
import tracemalloc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final, Protocol

from .fixtures import (
    OFFERS,
    PAGE_RESULT,
    SCHEMAS,
    SKUS,
    SKUS_A_BATCH,
    archive_path,
    dumped,
    entries,
    page,
    page_path,
    python_name,
    skus,
)
from .floor import exchanger
from .server import PAGES
from .touching import Reader, digest, outline
from .worker import Job

ENTRIES: Final = "offerMappingEntries"
REFUSED: Final = ("", " \t ", "a null \0", "two\nlines", "x" * 256)
"""No SKUs, by the documented pattern."""
_PROBLEM: Final = re.compile(r'("(?:message|comment)":")([^"]+)(?=")')


class Contender(Protocol):
    """What one library can do; a library that cannot do something has no such method."""

    reader: Reader

    def decode(self, content: bytes) -> Any:
        """Decode an answer with a page."""
        ...

    def build(self, body: dict[str, Any]) -> Any:
        """Bring the body of an update into its own form: dicts, or objects with attributes."""
        ...

    def encode(self, built: Any) -> bytes:
        """Encode that."""
        ...

    def updater(self, built: Any) -> Callable[[], list[bytes]]:
        """Give what sends that, and gives the bodies that arrived."""
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

    def run(content: bytes) -> Any:
        page = open_answer(decode(content))
        touch(page)
        return page

    return Job(run, _outlined, partial(_numbered, content))


def copy(kind: str) -> Job:
    """Copy the bytes of a page: nobody decodes faster."""
    content = dumped(page(**PAGES[kind]))
    return Job(
        bytes,
        lambda copied: _outlined(json.loads(copied)["result"]),
        lambda number: bytearray(_numbered(content, number)),
    )


def encode(who: str, number: int) -> Job:
    """Encode so many full entries."""
    this = contender(who)
    built = this.build(entries(number))
    return Job(
        this.encode,
        lambda encoded: digest(json.loads(encoded)),
        lambda run: _renamed(built, run),
    )


def update(who: str, number: int) -> Job:
    """Send so many full entries with a whole call, in as many requests as that makes of them."""
    this = contender(who)
    built = this.build(entries(number))
    send = this.updater(built)

    def prove(bodies: list[bytes]) -> str:
        return digest({ENTRIES: [entry for body in bodies for entry in json.loads(body)[ENTRIES]]})

    return Job(lambda _: send(), prove, lambda run: _renamed(built, run))


def fetch(who: str, url: str, kind: str) -> Job:
    """Fetch a page of that kind and read all of it."""
    this = contender(who)
    fetch, touch = this.pages(url, [*PAGES].index(kind) + 1), this.reader.touch

    def run(_: object) -> Any:
        page = fetch()
        touch(page)
        return page

    return Job(run, _outlined)


def archive(who: str, url: str, number: int) -> Job:
    """Archive so many SKUs."""
    archive = contender(who).archive(url, skus(number))
    return Job(lambda _: archive(), lambda accepted: accepted)


def batch(who: str, number: int, kind: str, repeated: int = 0) -> Job:
    """Turn so many SKUs into checked bodies, each SKU once; the last SKU is a new one each time."""
    given, batches = skus(number, kind, repeated), contender(who).batches
    whole = hashlib.sha256()
    for body in batches(given):
        whole.update(repr(json.loads(body)["offerIds"]).encode())

    def give(run: int) -> list[str]:
        given[-1] = SKUS[kind].format(number + run)
        return given

    def run(given: list[str]) -> tuple[int, bytes]:
        done, last = 0, b""
        for done, last in enumerate(batches(given), 1):  # noqa: B007  none but the last is held
            pass
        return done, last

    def prove(result: tuple[int, bytes]) -> Any:
        done, last = result
        return [whole.hexdigest(), done, json.loads(last)["offerIds"], _let_through(batches)]

    return Job(run, prove, give)


def encode_batches(number: int, kind: str) -> Job:
    """Only encode so many SKUs, without a look at them: what is beneath all contenders."""
    import msgspec

    given = skus(number, kind)
    cuts = range(0, number, SKUS_A_BATCH)
    ready = [{"offerIds": given[cut : cut + SKUS_A_BATCH]} for cut in cuts]
    encode = msgspec.json.Encoder().encode
    return Job(lambda _: deque(map(encode, ready), maxlen=0))


def exchange(url: str, number: int | None = None, kind: str | None = None) -> Job:
    """Fetch a page, or archive so many SKUs, over a bare socket: nobody is answered faster."""
    if kind is not None:
        exchange = exchanger(url, page_path([*PAGES].index(kind) + 1), {})
    else:
        exchange = exchanger(url, archive_path(1), {"offerIds": skus(number or 1)})
    return Job(lambda _: exchange())


def hold(who: str, offers: int, traced: bool, unique: bool = False) -> Job:
    """Hold so many offers, decoded page by page; the proof is how many bytes each takes.

    Args:
        who: the contender.
        offers: how many.
        traced: count what Python allocates, exactly; else what the process grows by.
        unique: have no text of a problem come twice; else neighbours have equal ones.
    """
    this = contender(who)
    decode, (open_answer, _, offers_of) = this.decode, this.reader
    decode(next(_many_pages(OFFERS, unique)))  # what is made once does not count
    gc.collect()
    if traced:
        tracemalloc.start()
    before = _taken(traced)
    held = [offers_of(open_answer(decode(content))) for content in _many_pages(offers, unique)]
    gc.collect()
    taken = (_taken(traced) - before) / offers
    assert sum(map(len, held)) == offers
    return Job(lambda _: held.clear(), lambda _: taken)


def last(parallel: int, trip: str, number: int) -> Job:
    """Let a bulk call pass in virtual time; the proof says how long it lasted."""
    from .market import lasting

    lasted = lasting(parallel, trip, number)._asdict()
    return Job(lambda _: None, lambda _: lasted)


def grow(what: str, number: int) -> Job:
    """Do something with so many items, once; the proof says what it took."""
    from . import growth

    took = growth.measure(what, number)
    return Job(lambda _: None, lambda _: took)


def _many_pages(offers: int, unique: bool) -> Iterator[bytes]:
    content, numbers = dumped(page()), count()

    def as_long(found: re.Match[str]) -> str:
        """Number a text, which takes up as much as before."""
        return f"{found[1]}{found[2][:-7]}{next(numbers):07}"

    for number in range(offers // OFFERS):
        made = _numbered(content, number)
        yield _PROBLEM.sub(as_long, made.decode()).encode() if unique else made


def _numbered(content: bytes, number: int) -> bytes:
    """Give the SKUs of a page another beginning."""
    return content.replace(b'"SKU-00000', b'"SKU-%05d' % number)


def _outlined(page: Any) -> str:
    return digest(outline(page, SCHEMAS[PAGE_RESULT]))


def _renamed(built: Any, number: int) -> Any:
    """Give the last entry of an update another SKU, whatever form the update has."""
    if isinstance(built, dict):
        built[ENTRIES][-1]["offer"]["shopSku"] = f"RENAMED-{number}"
    else:
        offer = getattr(built, python_name(ENTRIES))[-1].offer
        offer.shop_sku = type(offer.shop_sku)(f"RENAMED-{number}")
    return built


def _let_through(batches: Callable[[list[str]], Iterable[bytes]]) -> list[str]:
    """Give those of REFUSED that are put into a body; raising is refusing, too."""
    sent: list[str] = []
    for sku in REFUSED:
        with suppress(ValueError):
            for body in batches([sku]):
                sent += json.loads(body)["offerIds"]
    return sent


def _taken(traced: bool) -> int:
    if traced:
        return tracemalloc.get_traced_memory()[0]
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
