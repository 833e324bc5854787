"""Keys and tokens, and what they let their owners do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from yandex_market_client.facts import OPERATIONS, WIRE

_KEY: Final = WIRE.key_header.lower()
_TOKEN: Final = "authorization"  # noqa: S105  a header
SECRET: Final = frozenset((_KEY, _TOKEN))
"""The headers that no record shows."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a key lets its owner do.

    Args:
        scopes: the accesses chosen for it.
        businesses: ids of the businesses it belongs to; None for all.
    """

    scopes: frozenset[str]
    businesses: frozenset[int] | None = None


def all_scopes() -> frozenset[str]:
    """Give every scope that the specification names."""
    return frozenset(scope for operation in OPERATIONS.values() for scope in operation.scopes)


class Denied(NamedTuple):
    """Why nobody is let in."""

    status: int
    message: str | None = None


class Keys:
    """All keys and OAuth tokens that are accepted."""

    def __init__(self) -> None:
        self.keys: dict[str, Access] = {}
        self.tokens: dict[str, Access] = {}

    def find(self, headers: Mapping[str, str]) -> Access | Denied:
        """Say what a request may do: a key counts before a token.

        Args:
            headers: names in lower case.
        """
        key = headers.get(_KEY)
        if key is not None:
            return self.keys.get(key) or Denied(401)
        kind, _, token = headers.get(_TOKEN, "").partition(" ")
        if kind.lower() != "bearer" or not token:
            return Denied(401)
        return self.tokens.get(token) or Denied(403, "The token is not a valid one")
