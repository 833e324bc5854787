"""From what a caller gives to items that may be sent: trimmed, checked, each SKU once.

What is right stands in the facts. A bad item raises nothing: its problems are values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

import msgspec
from yandex_market_client.checks import Violation, check_value, surely_fits
from yandex_market_client.facts import SCHEMAS, Operation, Schema

from .batching import Deduplicator, Entry
from .errors import InvalidRequestError

if TYPE_CHECKING:
    from yandex_market_client.facts import Batch as BatchFacts

    from .batching import Known

# So many SKUs are judged at once; if one of them is bad, each of them is looked at.
_PIECE = 1000
# Of a longer value only the beginning is searched for the characters that make it wrong.
_SEARCHED = 1000
_SHOWN = 5
_MODELS = "yandex_market_client.models."

# What to trim: of a string, or of the members of an object; None: nothing.
_Trims: TypeAlias = "str | dict[str, _Trims] | None"

# What was worked out of the facts of items, by the object that they are; facts are few.
_MOST_KNOWN = 100
_known_items: dict[int, tuple[Operation, Schema]] = {}
_known: dict[int, tuple[Schema, Schema, _Trims]] = {}


class OfferIdProblem(NamedTuple):
    """One rule that one item breaks.

    Attributes:
        position: the item's place in the input, from 0.
        value: the item as the caller gave it.
        rule: the keyword of the specification that is broken ("pattern", "maxLength", ...), or
            "encoding" for what no request could carry, or "conflict" for a SKU that came before
            with other content.
        message: what was found and what would be right, safe to print.
    """

    position: int
    value: object
    rule: str
    message: str

    def __str__(self) -> str:
        return f"item {self.position}: {self.message}"

    def __repr__(self) -> str:
        # The value may be anything, and may do anything when it is printed.
        return f"OfferIdProblem(position={self.position}, rule={self.rule!r}, {self.message!r})"


class Duplicate(NamedTuple):
    """An item whose SKU came before, with the same content."""

    position: int
    item: object
    key: str


class Invalid(NamedTuple):
    """An item that cannot be sent, with every rule that it breaks (at least one)."""

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


def as_items(given: Any, operation: Operation) -> Iterable[object]:
    """Take one item, an iterable of items, or a whole request of the operation, as items.

    Raises:
        InvalidRequestError: it is none of these, or a request that holds more than items.
    """
    facts = _batch(operation)
    kind = cast("type[object]", type(given))
    items: Any = given
    others: Collection[object] = ()
    if (model := _model(kind)) is not None and model.__name__ == operation.body_model:
        items = getattr(given, facts.field_python, None)
        # relies on: AddOffersToArchiveRequest.additional_properties
        others = getattr(given, "additional_properties", None) or ()
    elif issubclass(kind, Mapping) and facts.field in given:
        items, others = given[facts.field], {*given} - {facts.field}
    elif issubclass(kind, Mapping) or model is not None:
        return [given]
    kind = cast("type[object]", type(items))
    if others:
        names = ", ".join(sorted(map(ascii, others)))
        problem = f"only {facts.field} can be cut into requests; remove {names}"
    elif issubclass(kind, str):
        return [items]
    elif issubclass(kind, Iterable) and not issubclass(kind, bytes | bytearray | memoryview):
        return cast("Iterable[object]", items)
    else:
        hint = " (AsyncMarket takes those)" if hasattr(items, "__aiter__") else ""
        problem = f"takes one item or an iterable of items, not {_kind(items)}{hint}"
    raise InvalidRequestError([Violation("/body", given, "type", problem)], operation=operation.id)


def array_schema(operation: Operation, field: str) -> Schema:
    """Find what the facts say of an array in an operation's body, and of its `items`.

    Raises:
        ValueError: there is no such array.
    """
    for body in _parts(operation.body):
        for node in _parts(body.properties.get(field)):
            if node.items is not None:
                return node
    raise ValueError(f"{operation.id} has no array {field!r}")


class Intake:
    """Sorts the items of one call into those to send, repeats and invalid ones; for one thread.

    Args:
        items: the facts of one item.
        key: the fields that lead to its SKU; () when it is the SKU, None when it has none.
        known: remembers what came; by default a `Deduplicator`.

    Attributes:
        taken: how many items came so far, which is the position of the next one.
    """

    def __init__(
        self, items: Schema, key: tuple[str, ...] | None = (), known: Known | None = None
    ) -> None:
        self.taken = 0
        self._items, self._key = items, key
        _, self._piece, self._trims = _worked_out(items)
        self._known = known or Deduplicator()

    @classmethod
    def of(cls, operation: Operation, known: Known | None = None) -> Intake:
        """Make one for the items of an operation.

        Args:
            operation: its facts.
            known: remembers what came; by default a `Deduplicator`.
        """
        facts = _batch(operation)
        key = facts.key if facts.key or facts.item_model is None else None
        return cls(_items(operation), key, known)

    def take(self, item: object) -> Entry | Duplicate | Invalid:
        """Judge the next item; `take_many` is faster."""
        position, self.taken = self.taken, self.taken + 1
        try:
            return self._judge(position, item)
        except Exception as error:  # noqa: BLE001  an item may be anything, and do anything
            return _invalid(position, item, "type", f"it cannot be examined: {_kind(error)}")

    def take_many(self, items: Sequence[object]) -> Taken:
        """Judge the next items: the same as taking one after the other."""
        taken = Taken([], [], [])
        for start in range(0, len(items), _PIECE):
            piece = items[start : start + _PIECE]
            keys = self._clean_keys(piece)
            if keys is not None:
                entries = [*map(Entry, count(self.taken), piece, keys, keys)]
                repeats = self._known.repeats(keys)
                for place in repeats:
                    taken.duplicates.append(
                        Duplicate(self.taken + place, piece[place], keys[place])
                    )
                for place in reversed(repeats):
                    del entries[place]
                taken.entries.extend(entries)
                self.taken += len(piece)
                continue
            for item in piece:
                outcome = self.take(item)
                if isinstance(outcome, Entry):
                    taken.entries.append(outcome)
                elif isinstance(outcome, Duplicate):
                    taken.duplicates.append(outcome)
                else:
                    taken.invalid.append(outcome)
        return taken

    def _clean_keys(self, items: Sequence[object]) -> Sequence[str] | None:
        """Trim plain SKUs; None if they are not all right, or not plain SKUs."""
        if self._key != () or isinstance(self._trims, dict):
            return None
        trim, strings = self._trims or "", cast("Sequence[str]", items)
        try:
            together = "".join(strings)
            # Mostly there is nothing to trim, and looking for it is faster than trimming.
            if not any(map(together.__contains__, trim)) and surely_fits(self._piece, items):
                return strings
            keys = [*map(str.strip, strings, repeat(trim))]
        except TypeError:
            return None
        return None if any(check_value(self._piece, keys)) else keys

    def _judge(self, position: int, item: object) -> Entry | Duplicate | Invalid:
        kind = cast("Any", type(item))
        value = _trimmed(self._trims, kind.to_dict(item) if _model(kind) is not None else item)
        found = tuple(
            OfferIdProblem(position, item, violation.rule, self._explain(violation))
            for violation in check_value(self._items, value)
        )
        if found:
            return Invalid(position, item, found)
        wire = key = _plain(value)
        for step in self._key or ():
            key = cast("dict[str, Any]", key).get(step) if isinstance(key, dict) else None
        if self._key is None or not isinstance(key, str):
            return Entry(position, item, None, wire)
        if not self._key:
            return self._plain_entry(position, item, key)
        content = msgspec.json.encode(wire, order="deterministic")
        origin = self._known.origin(key, position, content)
        if origin is None:
            return Entry(position, item, key, wire)
        if origin[1]:
            return Duplicate(position, item, key)
        return conflict(position, item, origin[0])

    def _plain_entry(self, position: int, item: object, key: str) -> Entry | Duplicate:
        if self._known.is_new(key):
            return Entry(position, item, key, key)
        return Duplicate(position, item, key)

    def _explain(self, violation: Violation) -> str:
        """Say where in the item something is wrong, or which characters of a SKU are."""
        value, text = violation.value, violation.message
        if violation.pointer:
            return f"{violation.pointer}: {text}"
        if violation.rule != "pattern" or not isinstance(value, str):
            return text
        if value.isspace():
            return f"{text} (only white space)"

        def fits(sku: str) -> bool:
            return not any(check_value(self._items, sku))

        # Found by trying what spoils a letter that is right by itself.
        bad = [c for c in dict.fromkeys(value[:_SEARCHED]) if fits("A") and not fits(f"A{c}")]
        return f"{text} (not allowed: {', '.join(map(ascii, bad[:_SHOWN]))})" if bad else text


def _batch(operation: Operation) -> BatchFacts:
    if operation.batch is None:
        raise ValueError(f"{operation.id} takes no batches")
    return operation.batch


def _model(kind: type[object]) -> type[object] | None:
    """Find the generated model that a class is or extends; others may have a `to_dict` as well."""
    for base in kind.__mro__:
        if str(base.__module__).startswith(_MODELS):
            return base
    return None


def _items(operation: Operation) -> Schema:
    """Find the facts of one item: once, as calls are many."""
    known = _known_items.get(id(operation))
    if known is None or known[0] is not operation:
        if len(_known_items) >= _MOST_KNOWN:
            _known_items.clear()
        found = array_schema(operation, _batch(operation).field).items or Schema()
        known = _known_items[id(operation)] = (operation, found)
    return known[1]


def _worked_out(items: Schema) -> tuple[Schema, Schema, _Trims]:
    """Work out the facts of a piece of items, and what to trim: once, as calls are many."""
    known = _known.get(id(items))
    if known is None or known[0] is not items:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        piece = Schema(types=("array",), items=items, max_items=_PIECE)
        known = _known[id(items)] = (items, piece, _trims(items))
    return known


def _kind(value: Any) -> str:
    return ascii(type(value).__name__)[1:-1]


def conflict(position: int, item: object, first: int) -> Invalid:
    """Refuse an item whose SKU came before with other content."""
    message = f"its SKU came in item {first} with other content; keep one of the two"
    return _invalid(position, item, "conflict", message)


def _invalid(position: int, item: object, rule: str, message: str) -> Invalid:
    return Invalid(position, item, (OfferIdProblem(position, item, rule, message),))


def _parts(schema: Schema | None) -> Iterator[Schema]:
    """Give every node of the facts that holds for a value."""
    if schema is not None:
        yield schema
        if schema.ref is not None:
            yield from _parts(SCHEMAS[schema.ref])
        for part in schema.all_of:
            yield from _parts(part)


def _trims(schema: Schema, inside: tuple[str, ...] = ()) -> _Trims:
    members: dict[str, _Trims] = {}
    if schema.ref in inside:
        return None  # an object inside its own kind
    for part in _parts(schema):
        if part.trim is not None:
            return part.trim
        within = (*inside, part.ref or "")
        for name, member in part.properties.items():
            if (trims := _trims(member, within)) is not None:
                members[name] = trims
        inside = within
    return members or None


def _trimmed(trims: _Trims, value: Any) -> Any:
    """Trim a string, or copy an object with its strings trimmed; other values as they are."""
    if isinstance(trims, str) and isinstance(value, str):
        return str.strip(value, trims)
    if not isinstance(trims, dict) or not isinstance(value, dict):
        return value
    copy = _members(cast("object", value))
    for name in trims.keys() & copy.keys():
        copy[name] = _trimmed(trims[name], copy[name])
    return copy


def _members(value: Any) -> dict[str, Any]:
    return dict[str, Any](dict[str, Any].items(value))  # past what a subclass overrides


# Most values are of these, and are taken without a call.
_EXACT = frozenset({str, int, float, bool})


def _plain(value: Any) -> Any:
    """Copy a checked value with exactly the types of JSON; a field that is None is absent."""
    if type(value) in _EXACT:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, dict):
        members = _members(cast("object", value)).items()
        return {
            str.__str__(name): member if type(member) in _EXACT else _plain(member)
            for name, member in members
            if member is not None
        }
    if isinstance(value, list | tuple):
        return [_plain(member) for member in cast("Sequence[Any]", value)]
    if value is None or isinstance(value, bool):
        return value
    return int.__int__(value) if isinstance(value, int) else float.__float__(value)
