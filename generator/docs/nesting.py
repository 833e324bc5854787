"""A table inside the last row of another: which rows are the inner object's, and which go on.

Copies do not show where the inner table ends. The JSON example does: it has the names of both.
"""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

from .model import Field, Shape


class Nested(NamedTuple):
    """The outer object with all rows, and whether each row's place is certain."""

    field: Field
    certain: bool


def nest(outer: Field, rows: Field, shape: Shape | None) -> Nested | None:
    """Put the rows that follow a table where they belong; None where nothing takes them.

    Args:
        outer: The object of the table so far.
        rows: The object that the rows behind it would make.
        shape: The example of the outer object; without one all rows are taken for those of the
            inner object.
    """
    fields = dict(outer.properties or {})
    last = next(reversed(fields), None)
    if last is None or not _takes(fields[last]):
        return None
    outer_names = set((shape.properties if shape else None) or ())
    inner_shape = _object((shape.properties or {}).get(last)) if shape else None
    inner_names = set(inner_shape.properties or ()) if inner_shape else None
    inner: dict[str, Field] = {}
    certain, left = inner_names is not None, False
    for name, field in (rows.properties or {}).items():
        inside = inner_names is None or name in inner_names
        outside = name in outer_names and name not in fields
        certain = certain and inside != outside
        left = left or (outside and not inside)
        if left and name not in fields:
            fields[name] = field
        else:
            inner[name] = field
    fields[last] = _filled(fields[last], inner)
    return Nested(dataclasses.replace(outer, properties=fields), certain)


def _takes(field: Field) -> bool:
    if field.type == "array" and field.items is not None:
        return _takes(field.items)
    return field.type == "object" and field.properties is None


def _object(shape: Shape | None) -> Shape | None:
    while shape is not None and shape.type == "array":
        shape = shape.items
    return shape if shape is not None and shape.type == "object" else None


def _filled(field: Field, inner: dict[str, Field]) -> Field:
    if field.type == "array" and field.items is not None:
        return dataclasses.replace(field, items=_filled(field.items, inner))
    return dataclasses.replace(field, properties=inner)
