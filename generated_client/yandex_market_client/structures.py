# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""What the structures of answers share: they learn the fields that the specification does not list.

A structure refuses an unknown field, and the tolerant reading, which keeps it, takes three times as
long. A server that is ahead of its documentation sends such a field with each answer. So what was
met once is a field of the structures from then on, of any type, up to a small number for a model.
"""

from __future__ import annotations

import re
from functools import reduce
from threading import Lock
from types import GenericAlias, UnionType
from typing import Any, get_args, get_origin

import msgspec

from .types import UNFAMILIAR

_MOST_LEARNED = 10
# What cannot be the name of a structure's field, or is no name, stays with the tolerant reading.
_NAME = re.compile(r"[^\x00-\x1f\"\\\ud800-\udfff]{1,100}")

learned: dict[str, dict[str, str]] = {}
"""By model: the wire names that were learned, sorted, and the attributes of structures for them."""
_learning = Lock()


class Strict(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The common settings of the structures; each has the name of its model, after an underscore."""


class Growing:
    """Decodes one kind of answer, into structures that grow.

    Attributes:
        decoder: decodes into the structures as they are now.
    """

    def __init__(self, structure: type[Strict]) -> None:
        self.decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(structure)
        self._structure = structure
        self._count = 0

    def learn(self) -> None:
        """Take up the unknown fields that were met so far."""
        with _learning:
            for model, name in [*UNFAMILIAR.fields]:
                known = learned.get(model, {})
                if name not in known and len(known) < _MOST_LEARNED and _NAME.fullmatch(name):
                    # No field of a model has a capital letter in its attribute.
                    learned[model] = dict(sorted({**known, name: f"X{len(known)}"}.items()))
            count = sum(len(learned.get(model, ())) for model in _held(self._structure))
            if count > self._count:
                self.decoder = msgspec.json.Decoder(_widened(self._structure, {}))
                self._count = count


def unknown(source: Strict, model: str) -> dict[str, Any] | None:
    """Give what came in the fields that were learned, as the tolerant reading would."""
    found: dict[str, Any] = {}
    for name, attribute in learned[model].items():
        value = getattr(source, attribute, msgspec.UNSET)
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


def _widened(kind: Any, made: dict[Any, Any]) -> Any:
    """Make a structure anew, and all that it holds, with the learned fields beside their own.

    Args:
        kind: the structure, or the type of a field.
        made: what is made already. Inside its own kind a structure stays as it was.
    """
    if isinstance(kind, UnionType) or get_origin(kind) is list:
        parts = tuple(_widened(part, made) for part in get_args(kind))
        if len(parts) == 1:
            return GenericAlias(list, parts)
        return reduce(lambda left, right: left | right, parts)
    if not _is_structure(kind) or kind in made:
        return made.get(kind, kind)
    made[kind] = kind
    known = msgspec.structs.fields(kind)
    more = learned.get(_model(kind), {})
    made[kind] = msgspec.defstruct(
        kind.__name__,
        [
            *((field.name, _widened(field.type, made), field.default) for field in known),
            *((attribute, Any, msgspec.UNSET) for attribute in more.values()),
        ],
        bases=(Strict,),
        module=kind.__module__,
        rename={field.name: field.encode_name for field in known}
        | {attribute: name for name, attribute in more.items()},
        kw_only=True,
    )
    return made[kind]


def _is_structure(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Strict)


def _model(structure: type[Strict]) -> str:
    return structure.__name__.removeprefix("_")
