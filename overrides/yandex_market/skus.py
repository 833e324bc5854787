"""From what a caller gives to items that may be sent: trimmed, checked, each SKU once.

What is right stands in the facts. Nothing here raises for a bad item: a problem is a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

import msgspec
from yandex_market_client.checks import check_value
from yandex_market_client.facts import SCHEMAS, Operation, Schema

from .batching import Deduplicator, Entry
from .errors import InvalidRequestError

if TYPE_CHECKING:
    from yandex_market_client.checks import Violation

# So many SKUs are judged at once; if one of them is bad, each of them is looked at.
_PIECE = 500
# A longer value is not searched for the characters that make it wrong.
_LONG = 1000
_SHOWN = 5

# What to trim of a string, or of the members of an object; None: nothing.
_Trims: TypeAlias = "str | dict[str, _Trims] | None"


class OfferIdProblem(NamedTuple):
    """One rule that one item breaks."""

    position: int
    """The item's place in the input, from 0."""
    value: object
    """The item as the caller gave it."""
    rule: str
    """The keyword of the specification that is broken ("pattern", "maxLength", ...); "encoding" for
    what no request could carry, "conflict" for a SKU that came before with other content."""
    message: str
    """Position, value and what would be right, safe to print."""

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        # The value may be anything, and may do anything when it is printed.
        return f"OfferIdProblem(position={self.position}, rule={self.rule!r}, {self.message!r})"


class Duplicate(NamedTuple):
    """An item whose SKU came before, with the same content."""

    position: int
    item: object
    key: str


class Invalid(NamedTuple):
    """An item that cannot be sent, with every rule that it breaks."""

    position: int
    item: object
    problems: tuple[OfferIdProblem, ...]

    @property
    def problem(self) -> OfferIdProblem:
        """The first of the problems."""
        return self.problems[0]


class Taken(NamedTuple):
    """What became of some items: each stands in one list, in the order of the input."""

    entries: list[Entry]
    duplicates: list[Duplicate]
    invalid: list[Invalid]


def item_schema(operation: Operation, field: str) -> Schema:
    """Find what the facts say of the elements of an array in an operation's body.

    Raises:
        ValueError: there is no such array.
    """
    for body in _parts(operation.body):
        for node in _parts(body.properties.get(field)):
            if node.items is not None:
                return node.items
    raise ValueError(f"{operation.id} has no array {field!r}")


def as_items(given: object, operation: Operation) -> Iterable[object]:
    """Take one item, an iterable of items, or a whole request of the operation, as items.

    Raises:
        InvalidRequestError: it is none of these, or a request with more than the items.
    """
    if operation.batch is None:
        raise ValueError(f"{operation.id} takes no batches")
    field, attribute = operation.batch.field, operation.batch.field_python
    dump = getattr(type(given), "to_dict", None)
    if dump is not None and hasattr(given, attribute):
        names, items = set(dump(given)), getattr(given, attribute)
    elif isinstance(given, Mapping) and field in given:
        request = cast("Mapping[object, object]", given)
        names, items = set(request), request[field]
    elif dump is not None or isinstance(given, str | Mapping):
        return (given,)
    else:
        names, items = {field}, given
    if names != {field}:
        others = ", ".join(sorted(ascii(name) for name in names - {field}))
        raise InvalidRequestError(f"{operation.id}: only {field} can be cut into requests, not {others}")
    if isinstance(items, str):
        return (items,)
    if isinstance(items, Iterable) and not isinstance(items, bytes | bytearray | memoryview):
        return cast("Iterable[object]", items)
    hint = "; AsyncMarket takes async iterables" if hasattr(items, "__aiter__") else ""
    raise InvalidRequestError(
        f"{operation.id}: takes one item or an iterable of items, not "
        f"{ascii(type(items).__name__)[1:-1]}{hint}"
    )


class Intake:
    """Sorts the items of one call into those to send, repeats and invalid ones; for one thread."""

    def __init__(self, items: Schema, key: tuple[str, ...] | None = ()) -> None:
        """Args:
        items: the facts of one item.
        key: the fields that lead to its SKU; () when it is the SKU, None when it has none.
        """
        self.taken = 0
        """How many items came so far: the position of the next one."""
        self._items = items
        self._array = Schema(types=("array",), items=items)
        self._key = key
        self._trims = _trims(items)
        self._known = Deduplicator()

    @classmethod
    def of(cls, operation: Operation) -> Intake:
        """Make one for the items of an operation.

        Raises:
            ValueError: the operation takes no batches.
        """
        batch = operation.batch
        if batch is None:
            raise ValueError(f"{operation.id} takes no batches")
        key = batch.key if batch.key or batch.item_model is None else None
        return cls(item_schema(operation, batch.field), key)

    def take(self, item: object) -> Entry | Duplicate | Invalid:
        """Judge the next item; `take_many` is faster."""
        position, self.taken = self.taken, self.taken + 1
        try:
            return self._judge(position, item)
        except Exception as error:  # noqa: BLE001  an item may be anything, and do anything
            reason = f"it cannot be examined: {ascii(type(error).__name__)[1:-1]}"
            return _invalid(position, item, [("type", reason)])

    def take_many(self, items: Sequence[object]) -> Taken:
        """Judge the next items: the same as taking one after the other."""
        taken = Taken([], [], [])
        for start in range(0, len(items), _PIECE):
            piece = items[start : start + _PIECE]
            keys = self._clean_keys(piece)
            if keys is not None and self._known.all_new(keys):
                rows = zip(count(self.taken), piece, keys, keys, strict=False)
                taken.entries.extend(map(_ENTRY, rows))
                self.taken += len(piece)
            else:
                for item in piece:
                    outcome = self.take(item)
                    if isinstance(outcome, Entry):
                        taken.entries.append(outcome)
                    elif isinstance(outcome, Duplicate):
                        taken.duplicates.append(outcome)
                    else:
                        taken.invalid.append(outcome)
        return taken

    def _clean_keys(self, items: Sequence[object]) -> list[str] | None:
        """Trim plain SKUs; None if they are not all right, or not plain SKUs."""
        if self._key != () or not isinstance(self._trims, str):
            return None
        try:
            keys = list(map(str.strip, cast("Sequence[str]", items), repeat(self._trims)))
        except TypeError:
            return None
        return None if any(check_value(self._array, keys)) else keys

    def _judge(self, position: int, item: object) -> Entry | Duplicate | Invalid:
        dump = getattr(type(item), "to_dict", None)
        value = _trimmed(self._trims, item if dump is None else dump(item))
        found = list(check_value(self._items, value))
        if found:
            return _invalid(position, item, [(v.rule, self._explain(v)) for v in found])
        wire: Any = _plain(value)
        key = self._sku(wire)
        if key is None:
            return Entry(position, item, None, wire)
        if key is wire:
            if not self._known.is_new(key):
                return Duplicate(position, item, key)
            return Entry(position, item, key, wire)
        content = msgspec.json.encode(wire, order="deterministic")
        earlier = self._known.earlier(key, position, content)
        if earlier is None:
            return Entry(position, item, key, wire)
        if earlier[1]:
            return Duplicate(position, item, key)
        reason = f"it has the SKU of item {earlier[0]} with other content; keep one of the two"
        return _invalid(position, item, [("conflict", reason)])

    def _sku(self, wire: Any) -> str | None:
        if self._key is None:
            return None
        for step in self._key:
            wire = wire.get(step) if isinstance(wire, dict) else None
        return wire if isinstance(wire, str) else None

    def _explain(self, violation: Violation) -> str:
        """Say what is wrong, where in the item, and for a SKU which characters do it."""
        where = f"{violation.pointer}: " if violation.pointer else ""
        return where + violation.message + (self._culprits(violation) if not where else "")

    def _culprits(self, violation: Violation) -> str:
        value = violation.value
        if violation.rule != "pattern" or type(value) is not str:
            return ""
        if value.isspace():
            return " (only white space)"

        # Found by trying: what spoils a letter that is right by itself.
        def fits(text: str) -> bool:
            return not any(check_value(self._items, text))

        bad = [c for c in dict.fromkeys(value[:_LONG]) if fits("A") and not fits("A" + c)]
        return f" (not allowed: {', '.join(map(ascii, bad[:_SHOWN]))})" if bad else ""


# A NamedTuple's own constructor takes three times as long.
_ENTRY = cast("type[Entry]", partial(tuple.__new__, Entry))


def _invalid(position: int, item: object, reasons: list[tuple[str, str]]) -> Invalid:
    return Invalid(
        position,
        item,
        tuple(
            OfferIdProblem(position, item, rule, f"item {position}: {reason}")
            for rule, reason in reasons
        ),
    )


def _parts(schema: Schema | None) -> Iterator[Schema]:
    """Give every node of the facts that holds for a value."""
    if schema is not None:
        yield schema
        if schema.ref is not None:
            yield from _parts(SCHEMAS[schema.ref])
        for part in schema.all_of:
            yield from _parts(part)


def _trims(schema: Schema, inside: tuple[str | None, ...] = ()) -> _Trims:
    members: dict[str, _Trims] = {}
    for part in _parts(schema):
        if part.trim is not None:
            return part.trim
        if part.ref is not None and part.ref in inside:
            break  # an object inside its own kind
        inside = (*inside, part.ref)
        for name, member in part.properties.items():
            if (trims := _trims(member, inside)) is not None:
                members[name] = trims
    return members or None


def _trimmed(trims: _Trims, value: Any) -> Any:
    """Trim a string, or copy an object with its strings trimmed; other values as they are."""
    if isinstance(trims, str):
        return str.strip(value, trims) if isinstance(value, str) else value
    if trims is None or not isinstance(value, dict):
        return value
    copy = dict(dict.items(cast("dict[str, Any]", value)))
    for name, inner in trims.items():
        if name in copy:
            copy[name] = _trimmed(inner, copy[name])
    return copy


def _plain(value: Any) -> Any:
    """Copy a checked value with exactly the types of JSON; a field that is None is absent."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, dict):
        members = dict.items(cast("dict[str, Any]", value))
        return {str.__str__(name): _plain(member) for name, member in members if member is not None}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in cast("Sequence[Any]", value)]
    if value is None or isinstance(value, bool):
        return value
    return int.__int__(value) if isinstance(value, int) else float.__float__(value)
