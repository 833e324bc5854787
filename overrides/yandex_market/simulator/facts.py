"""Questions to the generated facts that more than one module asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from yandex_market_client.facts import OPERATIONS, SCHEMAS, WIRE, Operation, Schema


def resolved(schema: Schema) -> Schema:
    """Follow the reference of a schema."""
    return SCHEMAS[schema.ref] if schema.ref is not None else schema


def body_of(operation: Operation) -> Schema:
    """Give the schema of an operation's body."""
    assert operation.body is not None, "every operation has a body"
    return resolved(operation.body)


def sku_field(operation: Operation) -> str | None:
    """Name the field of the body that has the SKUs, or the entries."""
    if operation.batch is not None:
        return operation.batch.field
    return operation.paging.unpaged_with if operation.paging is not None else None


@cache
def _trim(operation_id: str) -> str:
    operation = OPERATIONS[operation_id]
    name = sku_field(operation)
    if name is None:
        return ""
    items = resolved(body_of(operation).properties[name]).items
    assert items is not None, "SKUs come in a list"
    node = resolved(items)
    for step in operation.batch.key if operation.batch is not None else ():
        node = resolved(node.properties[step])
    return node.trim or ""


def trim_of(operation: Operation) -> str:
    """Give the characters that the server drops around a SKU."""
    return _trim(operation.id)


def sku_in(operation: Operation, item: object) -> str:
    """Give the SKU of an item, which it is or has, as it came; empty if there is none."""
    batch = operation.batch
    for step, attribute in zip(batch.key, batch.key_python, strict=True) if batch else ():
        if isinstance(item, Mapping):
            item = cast("Mapping[str, Any]", item).get(step)
        else:
            item = getattr(item, attribute, None)
    return item if isinstance(item, str) else ""


def dig(value: Any, path: tuple[str, ...]) -> Any:
    """Follow a path of field names; None where it ends early."""
    for step in path:
        if not isinstance(value, Mapping):
            return None
        value = cast("Mapping[str, Any]", value).get(step)
    return value


def skus_of(operation: Operation, body: object) -> list[str]:
    """Give the trimmed SKUs of a body, as far as it has the form."""
    name, trim = sku_field(operation), trim_of(operation)
    listed = dig(body, (name or "",))
    if not isinstance(listed, list):
        return []
    return [sku_in(operation, item).strip(trim) for item in cast("list[object]", listed)]


def meaning_of(status: int, message: str) -> str | None:
    """Say which cause of a status a message tells; None if the status has but one."""
    default = None
    for known in WIRE.messages:
        if known.status == status:
            if known.pattern is None:
                default = known.meaning
            elif known.pattern.search(message):
                return known.meaning
    return default
