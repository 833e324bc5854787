"""How the items of a call stand in its journal, and the digest by which they are known again."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from .batching import Entry
from .errors import safe

if TYPE_CHECKING:
    from .skus import Taken


class Digest:
    """Of all the items of an input, one after the other, however it is cut into pieces."""

    def __init__(self) -> None:
        self._hash = blake2b()

    def add(self, taken: Taken) -> None:
        """Add what was made of the next items; a repeat only if its SKU is all that it is."""
        wires = [entry.wire for entry in taken.entries]
        if taken.invalid or taken.duplicates:
            all_ = [(entry.position, entry.wire) for entry in taken.entries]
            all_ += [(again.position, again.key) for again in taken.duplicates]
            all_ += [(item.position, dumped(item.item)) for item in taken.invalid]
            wires = [wire for _, wire in sorted(all_, key=lambda one: one[0])]
        if wires:
            self._hash.update(msgspec.json.encode(wires)[1:-1] + b",")

    def digest(self) -> bytes:
        """Give it."""
        return self._hash.digest()


def row_of(entry: Entry) -> tuple[int, str | None, str | None, str | None]:
    """Write an entry as the row that it is in the table of items."""
    item, wire = entry.item, entry.wire
    sent = None if isinstance(wire, str) else msgspec.json.encode(wire).decode()
    original = None if item is wire or item == wire else dumped(item)
    return entry.position, entry.key, sent, original


def entry_of(position: int, sku: str | None, wire: str | None, original: str | None) -> Entry:
    """Read a row."""
    sent = sku if wire is None else msgspec.json.decode(wire)
    return Entry(position, sent if original is None else json.loads(original), sku, sent)


def item_of(sku: str | None, wire: str | None, original: str | None) -> Any:
    """Give an item as the caller spelled it."""
    return entry_of(0, sku, wire, original).item


def dumped(item: object) -> str:
    """Write an item down, ASCII only: as JSON if it is of that kind, else as what it looks like."""
    dump = getattr(type(item), "to_dict", None)
    try:
        return json.dumps(item if dump is None else dump(item))
    except Exception:  # noqa: BLE001  an item may be anything, and do anything
        try:
            return json.dumps(safe(repr(item)))
        except Exception:  # noqa: BLE001
            return json.dumps(type(item).__name__)


def storable(text: str | None) -> str | None:
    """Escape what no file in UTF-8 can hold."""
    return text and text.encode("utf-8", "backslashreplace").decode()
