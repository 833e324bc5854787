"""Run by `contract` in a process of its own: says which names a generated package does not have.

    python contract_probe.py <folder that holds the package> < names.json > missing.json

A name is a module; or it begins with an operation's Python name or id, an object of `facts` or a
model, and its other steps are attributes, or what tells elements apart: a property or a parameter
by its Python name, a message by its meaning, a plain value by itself. So `WIRE.messages.parallel`,
`get_campaign_offers.parameters.limit`, `SCHEMAS.ShopSku`, `OfferCampaignStatusType.ARCHIVED`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from enum import EnumType
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_PACKAGE = "yandex_market_client"


def missing(names: list[str]) -> list[str]:
    """Give the names that lead to nothing: not there, None or empty."""
    return [name for name in names if _find(*name.split(".")) in (None, (), "", {})]


def _find(first: str, *steps: str) -> Any:
    if first == _PACKAGE:
        return _module(first, *steps)
    facts, models = import_module(f"{_PACKAGE}.facts"), import_module(f"{_PACKAGE}.models")
    value: Any = facts.BY_PYTHON_NAME.get(first) or facts.OPERATIONS.get(first)
    value = value or getattr(facts, first, None) or getattr(models, first, None)
    for step in steps:
        value = _step(value, step, facts)
    return value


def _module(*steps: str) -> Any:
    with suppress(ModuleNotFoundError):
        return find_spec(".".join(steps))


def _step(value: Any, step: str, facts: Any) -> Any:
    if isinstance(value, EnumType):
        return value.__members__.get(step)
    if isinstance(value, type):  # a model; its fields tell no more
        return step if any(field.name == step for field in _fields(value)) else None
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, facts.Schema):
        value = facts.SCHEMAS[value.ref] if value.ref is not None else value
        by_name = {schema.python_name or name: schema for name, schema in value.properties.items()}
        return by_name[step] if step in by_name else getattr(value, step, None)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        named = (element for element in value if step in (element, *_labels(element)))
        return next(named, None)
    return getattr(value, step, None)


def _labels(element: Any) -> tuple[Any, ...]:
    return getattr(element, "python_name", None), getattr(element, "meaning", None)


def _fields(model: type) -> tuple[Any, ...]:
    return getattr(model, "__attrs_attrs__", ())


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    json.dump(missing(json.load(sys.stdin)), sys.stdout)
