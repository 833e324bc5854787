"""httpx and a JSON codec, nothing typed: what somebody writes who has no library."""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Callable
from typing import Any, Final

import httpx

from tests.benchmarks.fixtures import OFFERS, archive_path, page_path
from tests.benchmarks.floor import KEY
from tests.benchmarks.touching import DICTS

HEADERS: Final = {"Api-Key": KEY, "Content-Type": "application/json"}


def make(codec: str) -> Raw:
    """Make the contender with the codec json, msgspec or orjson; "json async" uses asyncio."""
    codec, _, kind = codec.partition(" ")
    return RawAsync(codec) if kind else Raw(codec)


class Raw:
    """Dicts and lists all along."""

    reader = DICTS

    def __init__(self, codec: str) -> None:
        module: Any = importlib.import_module("msgspec.json" if codec == "msgspec" else codec)
        self.decode: Callable[[bytes], Any] = module.loads if codec != "msgspec" else module.decode
        self._dump: Callable[[Any], bytes] = module.encode if codec == "msgspec" else module.dumps
        if codec == "json":
            # As httpx does it for `json=`.
            self._dump = lambda value: json.dumps(
                value, ensure_ascii=False, separators=(",", ":"), allow_nan=False
            ).encode()

    def build(self, body: dict[str, Any]) -> Any:
        return body

    def encode(self, built: Any) -> bytes:
        return self._dump(built)

    def pages(self, url: str, campaign: int) -> Callable[[], Any]:
        post = self._poster(url)
        path = f"{page_path(campaign)}?limit={OFFERS}"
        return lambda: self.reader.open(post(path, {}))

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        post = self._poster(url)
        return lambda: accepted(post(archive_path(1), {"offerIds": skus}), skus)

    def _poster(self, url: str) -> Callable[[str, Any], Any]:
        client = httpx.Client(base_url=url, headers=HEADERS)

        def post(path: str, body: Any) -> Any:
            answer = client.post(path, content=self._dump(body))
            return self.decode(answer.raise_for_status().content)

        return post


class RawAsync(Raw):
    """The same, one request after the other in an event loop."""

    def _poster(self, url: str) -> Callable[[str, Any], Any]:
        client = httpx.AsyncClient(base_url=url, headers=HEADERS)
        run = asyncio.new_event_loop().run_until_complete

        async def post(path: str, body: Any) -> Any:
            answer = await client.post(path, content=self._dump(body))
            return self.decode(answer.raise_for_status().content)

        return lambda path, body: run(post(path, body))


def accepted(answer: Any, skus: list[str]) -> int:
    """Count what the answer to an archive request does not list."""
    if answer["status"] != "OK":
        raise ValueError(answer)
    return len(skus) - len(answer.get("result", {}).get("notArchivedOffers") or ())
