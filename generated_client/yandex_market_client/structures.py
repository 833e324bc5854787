# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""What the structures of answers share: they learn the fields that the specification does not list.

A structure refuses an unknown field, and the tolerant reading, which keeps it, takes three times as
long. A server that is ahead of its documentation sends such a field with each answer. So what was
met once is a field of the structures from then on, of any type, up to a small number for a model.
"""

from __future__ import annotations

import re
from functools import reduce
from types import GenericAlias, UnionType
from typing import Any, get_args, get_origin

import msgspec

from .types import UNFAMILIAR

_MOST_LEARNED = 10
# What cannot be the name of a structure's field, or is no name, stays with the tolerant reading.
_NAME = re.compile(r"[^\x00-\x1f\"\\\ud800-\udfff]{1,100}")


class Strict(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The common settings of the structures; each has the name of its model, after an underscore."""


learned: dict[str, dict[type[Strict], dict[str, str]]] = {}
"""By model, for each of its structures that has grown: attributes of what it learned, wire names."""


class Growing:
    """Decodes one kind of answer, into structures that grow.

    Threads need no lock: what was learned is replaced whole, with its decoder. If two learn at once,
    one of them may have to learn again.
    """

    def __init__(self, structure: type[Strict]) -> None:
        self._structure = structure
        self._now: tuple[set[tuple[str, str]], msgspec.json.Decoder[Any]]
        self._now = (set(), msgspec.json.Decoder(structure))

    @property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """Decodes into the structures as they are now."""
        return self._now[1]

    def learn(self) -> None:
        """Take up the unknown fields that were met so far."""
        known, held = self._now[0], _held(self._structure)
        fields = known.copy()
        for model, name in [*UNFAMILIAR.fields]:
            if model in held and (model, name) not in fields and _NAME.fullmatch(name):
                if sum(of == model for of, _ in fields) < _MOST_LEARNED:
                    fields.add((model, name))
        if fields != known:
            structure = _widened(self._structure, sorted(fields), {})
            self._now = (fields, msgspec.json.Decoder(structure))


def unknown(source: Strict, model: str) -> dict[str, Any] | None:
    """Give what came in the fields that were learned, as the tolerant reading would."""
    found: dict[str, Any] = {}
    for attribute, name in learned[model].get(type(source), {}).items():
        value = getattr(source, attribute)
        if value is not msgspec.UNSET:
            found[name] = value
            UNFAMILIAR.note(UNFAMILIAR.fields, model, name)
    return found or None


def _held(root: type[Strict]) -> set[str]:
    """List the models of a structure and of all that it can hold."""
    found: set[str] = set()
    waiting: list[Any] = [root]
    while waiting:
        kind = waiting.pop()
        if not _is_structure(kind):
            waiting += get_args(kind)
        elif (model := _model(kind)) not in found:
            found.add(model)
            waiting += [field.type for field in msgspec.structs.fields(kind)]
    return found


def _widened(kind: Any, fields: list[tuple[str, str]], made: dict[Any, Any]) -> Any:
    """Make a structure anew, and all that it holds, with the learned fields beside their own.

    Args:
        kind: the structure, or the type of a field.
        fields: (model, wire name) of what was learned, in the order in which models show them.
        made: what is made already. Inside its own kind a structure stays as it was.
    """
    if isinstance(kind, UnionType) or get_origin(kind) is list:
        parts = tuple(_widened(part, fields, made) for part in get_args(kind))
        if len(parts) == 1:
            return GenericAlias(list, parts)
        return reduce(lambda left, right: left | right, parts)
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


def _is_structure(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Strict)


def _model(structure: type[Strict]) -> str:
    return structure.__name__.removeprefix("_")
