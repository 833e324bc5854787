"""A table inside the last row of another: which rows are the inner object's, and which go on.

Copies do not show where the inner table ends. The JSON example does: it has the names of both.
"""

from __future__ import annotations

import dataclasses

from .model import Field, Shape


def nest(outer: dict[str, Field], rows: dict[str, Field], shape: Shape | None) -> bool:
    """Put the rows that follow a table where they belong.

    Args:
        outer: The fields of the table so far; changed in place.
        rows: The fields of the table behind it.
        shape: The example of the outer object.

    Returns:
        Whether each row's place is certain. Without an example all rows are taken for those of the
        inner object.
    """
    last = next(reversed(outer), None)
    if last is None or not _takes(outer[last]):
        return False
    inner_shape = _object(shape.properties.get(last)) if shape and shape.properties else None
    inner_names = set(inner_shape.properties or ()) if inner_shape else None
    outer_names = set(shape.properties or ()) if shape else set()
    inner: dict[str, Field] = {}
    certain, left = inner_names is not None, False
    for name, field in rows.items():
        inside = inner_names is None or name in inner_names
        outside = name in outer_names and name not in outer
        if not inside and not outside:
            certain = False
        if inside and outside:
            certain = False
        left = left or (outside and not inside)
        if left and name not in outer:
            outer[name] = field
        else:
            inner[name] = field
    outer[last] = _filled(outer[last], inner)
    return certain


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
