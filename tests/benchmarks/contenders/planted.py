"""Contenders that say they did what they did not: the tests see them found out."""

from __future__ import annotations

from collections.abc import Callable

from .raw import Raw


def make(fault: str) -> Raw:
    """Make a contender that archives "nothing", or "one" SKU of those it is given."""
    return {"nothing": Nothing, "one": One}[fault]("json")


class Nothing(Raw):
    """Sends no request at all."""

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        return lambda: len(skus)


class One(Raw):
    """Sends as many requests as it should, and next to nothing in them."""

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        archive = super().archive(url, skus[:1])
        return lambda: archive() and len(skus)
