# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""What the structures of answers share: they learn, and one bad element does not spoil a page.

A structure refuses an unknown field, and the tolerant reading, which keeps it, takes three times as
long. A server that is ahead of its documentation sends such a field with each answer. So what was
met is a field of the structures from then on, of any type, up to a small number for a model.

Whatever else is refused stands in few elements of a list, as a rule: then these alone are read
tolerantly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import reduce
from types import GenericAlias, UnionType
from typing import Any, NamedTuple, TypeGuard, cast, get_args, get_origin

import msgspec

from .types import UNFAMILIAR, attempt

_MOST_LEARNED = 10
# What cannot be the name of a structure's field, or is no name, stays with the tolerant reading.
_NAME = re.compile(r"[^\x00-\x1f\"\\\ud800-\udfff]{1,100}")

Readings = Callable[[str], tuple[Callable[[Any], Any], Callable[[Any], Any]]]
"""By a model's name: what makes it of its structure, and what reads it tolerantly."""


class Strict(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The common settings of the structures; each has the name of its model, after an underscore."""


learned: dict[str, dict[type[Strict], dict[str, str]]] = {}
"""By model, for each of its structures that has grown: attributes of what it learned, wire names."""


class _Grown(NamedTuple):
    fields: frozenset[tuple[str, str]]
    structure: type[Strict]
    decoder: msgspec.json.Decoder[Any]
    apart: list[Apart]
    """One, once it was asked for."""


class Growing:
    """Decodes one kind of answer, into structures that grow.

    Threads need no lock: what was learned is replaced whole, with its decoders. If two learn at
    once, one of them may have to learn again.
    """

    def __init__(self, structure: type[Strict]) -> None:
        self._first = structure
        self._held = _models(structure)
        self._now = _Grown(frozenset(), structure, msgspec.json.Decoder(structure), [])

    @property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """Decodes into the structures as they are now."""
        return self._now.decoder

    def apart(self, readings: Readings) -> Apart:
        """Give what decodes into them too, and takes lists apart."""
        now = self._now
        if not now.apart:
            now.apart.append(Apart(now.structure, readings))
        return now.apart[0]

    def learn(self) -> None:
        """Take up the unknown fields that were met so far, the most frequent first.

        One that is met twice as often takes the place of a learned one: a server that sends a few
        names once does not use the learning up, and two that take turns do not swap for ever.
        """
        known, met = self._now.fields, UNFAMILIAR.fields
        new = [key for key in [*met] if key not in known and key[0] in self._held]
        fields = {*known}
        full: set[str] = set()
        for model, name in sorted(new, key=met.__getitem__, reverse=True):
            if model in full or not _NAME.fullmatch(name):
                continue
            same = [key for key in fields if key[0] == model]
            if len(same) >= _MOST_LEARNED:
                rarest = min(same, key=lambda key: (met[key], key))
                if met[model, name] < 2 * max(met[rarest], 1):
                    full.add(model)
                    continue
                fields.remove(rarest)
            fields.add((model, name))
        if not known.issuperset(fields):
            structure = _widened(self._first, sorted(fields), {})
            decoder = msgspec.json.Decoder[Any](structure)
            self._now = _Grown(frozenset(fields), structure, decoder, [])


class Apart:
    """Reads an answer, and the elements of its outermost lists one by one."""

    def __init__(self, structure: type[Strict], readings: Readings) -> None:
        self._readings = readings
        self._convert = readings(_model(structure))[0]
        self._lists: dict[type[Strict], dict[str, Callable[[msgspec.Raw], Any]]] = {}
        self._decoder = msgspec.json.Decoder(self._opened(structure, {}))

    def read(self, content: bytes) -> Any:
        """Read a JSON body as a model.

        Raises:
            msgspec.DecodeError: the body is not JSON, or something outside the lists is refused.
            DecodeError: an element cannot be read tolerantly either.
        """
        source = self._decoder.decode(content)
        taken = self._take(source)
        model = self._convert(source)
        _give(model, taken)
        return model

    def _take(self, source: Strict) -> dict[str, Any]:
        """Empty the lists, and give what was in them: models, by the names that lead there."""
        lists = self._lists.get(type(source), {})
        taken: dict[str, Any] = {}
        for name in source.__struct_fields__:
            value = getattr(source, name)
            if isinstance(value, Strict):
                taken[name] = self._take(value)
            elif name in lists and value is not None:
                # As in the tolerant reading, a null among the elements is absence.
                taken[name] = [item for item in map(lists[name], value) if item is not None]
                setattr(source, name, [])
        return taken

    def _opened(self, kind: Any, made: dict[Any, Any]) -> Any:
        """Make a structure, or the type of a field, whose lists of structures stay unread."""
        if isinstance(kind, UnionType):
            return _union([self._opened(part, made) for part in get_args(kind)])
        if _element(kind) is not None:
            return GenericAlias(list, (msgspec.Raw,))
        if not _is_structure(kind) or kind in made:
            return made.get(kind, kind)
        made[kind] = kind
        fields = msgspec.structs.fields(kind)
        made[kind] = msgspec.defstruct(
            kind.__name__,
            [(field.name, self._opened(field.type, made), field.default) for field in fields],
            bases=(Strict,),
            module=kind.__module__,
            rename={field.name: field.encode_name for field in fields},
            kw_only=True,
        )
        self._lists[made[kind]] = {
            field.name: self._reader(element)
            for field in fields
            for part in (field.type, *get_args(field.type))
            if (element := _element(part)) is not None
        }
        grown = learned.get(_model(kind), {})
        if kind in grown:
            grown[made[kind]] = grown[kind]
        return made[kind]

    def _reader(self, kind: type[Strict]) -> Callable[[msgspec.Raw], Any]:
        decode = msgspec.json.Decoder[Any](kind | None).decode
        convert, tolerant = self._readings(_model(kind))

        def read(raw: msgspec.Raw) -> Any:
            try:
                source = attempt(decode, raw)
            except msgspec.ValidationError:
                return tolerant(msgspec.json.decode(raw))
            return None if source is None else convert(source)

        return read


def _models(structure: type[Strict]) -> set[str]:
    """The models of a structure and of all that it can hold."""
    found: set[str] = set()
    waiting: list[Any] = [structure]
    while waiting:
        kind = waiting.pop()
        if not _is_structure(kind):
            waiting += get_args(kind)
        elif (model := _model(kind)) not in found:
            found.add(model)
            waiting += [field.type for field in msgspec.structs.fields(kind)]
    return found


def _give(model: Any, taken: dict[str, Any]) -> None:
    for name, value in taken.items():
        if isinstance(value, dict):
            _give(getattr(model, name), cast("dict[str, Any]", value))
        else:
            setattr(model, name, value)


def unknown(source: Strict, model: str) -> dict[str, Any] | None:
    """Give what came in the fields that were learned, as the tolerant reading would."""
    found: dict[str, Any] = {}
    for attribute, name in learned[model].get(type(source), {}).items():
        value = getattr(source, attribute)
        if value is not msgspec.UNSET:
            found[name] = value
            UNFAMILIAR.note(UNFAMILIAR.fields, model, name)
    return found or None


def _widened(kind: Any, fields: list[tuple[str, str]], made: dict[Any, Any]) -> Any:
    """Make a structure anew, and all that it holds, with the learned fields beside their own.

    Args:
        kind: the structure, or the type of a field.
        fields: (model, wire name) of what was learned, in the order in which models show them.
        made: what is made already. Inside its own kind a structure stays as it was.
    """
    if isinstance(kind, UnionType) or get_origin(kind) is list:
        parts = tuple(_widened(part, fields, made) for part in get_args(kind))
        return GenericAlias(list, parts) if len(parts) == 1 else _union(parts)
    if not _is_structure(kind) or kind in made:
        return made.get(kind, kind)
    made[kind] = kind
    own = msgspec.structs.fields(kind)
    # No field of a model has a capital letter in its attribute.
    more = {f"X{at}": name for at, (model, name) in enumerate(fields) if model == _model(kind)}
    made[kind] = msgspec.defstruct(
        kind.__name__,
        [
            *((field.name, _widened(field.type, fields, made), field.default) for field in own),
            *((attribute, Any, msgspec.UNSET) for attribute in more),
        ],
        bases=(Strict,),
        module=kind.__module__,
        rename={field.name: field.encode_name for field in own} | more,
        kw_only=True,
    )
    if more:
        learned.setdefault(_model(kind), {})[made[kind]] = more
    return made[kind]


def _union(types: Iterable[Any]) -> Any:
    return reduce(lambda left, right: left | right, types)


def _element(kind: Any) -> type[Strict] | None:
    """Give the structure of which a type is the list; None if it is none."""
    if get_origin(kind) is not list:
        return None
    (item,) = get_args(kind)
    # A null may stand among the elements: each is of a union.
    return next(filter(_is_structure, get_args(item)), None)


def _is_structure(kind: Any) -> TypeGuard[type[Strict]]:
    return isinstance(kind, type) and issubclass(kind, Strict)


def _model(structure: type[Strict]) -> str:
    return structure.__name__.removeprefix("_")
