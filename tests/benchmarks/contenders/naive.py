"""The loop that anybody writes: match, look into a set, dump."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from tests.benchmarks.fixtures import SCHEMAS, SKUS_A_BATCH

PATTERN = SCHEMAS["ShopSku"]["pattern"]


def make(variant: str = "") -> Naive:
    """Make the contender; "compiled" holds the pattern ready, as the better loops do."""
    return Compiled() if variant else Naive()


class Naive:
    """From SKUs to bodies."""

    def batches(self, skus: Iterable[str]) -> Iterator[bytes]:
        seen: set[str] = set()
        batch: list[str] = []
        for sku in skus:
            if not re.fullmatch(PATTERN, sku):
                raise ValueError(sku)
            if sku not in seen:
                seen.add(sku)
                batch.append(sku)
                if len(batch) == SKUS_A_BATCH:
                    yield json.dumps({"offerIds": batch}).encode()
                    batch = []
        if batch:
            yield json.dumps({"offerIds": batch}).encode()


class Compiled(Naive):
    """The same with a compiled pattern."""

    def batches(self, skus: Iterable[str]) -> Iterator[bytes]:
        matches = re.compile(PATTERN).fullmatch
        seen: set[str] = set()
        batch: list[str] = []
        for sku in skus:
            if not matches(sku):
                raise ValueError(sku)
            if sku not in seen:
                seen.add(sku)
                batch.append(sku)
                if len(batch) == SKUS_A_BATCH:
                    yield json.dumps({"offerIds": batch}).encode()
                    batch = []
        if batch:
            yield json.dumps({"offerIds": batch}).encode()
