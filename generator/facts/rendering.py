"""The facts as the source of the client's `facts.py`, and of `checks.py` that walks them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2

from generator import text

from . import records
from .reading import facts

_TEMPLATES = Path(__file__).parents[1] / "templates"


def render_facts(document: Mapping[str, Any]) -> str:
    """Return the source of the client's `facts.py`.

    Raises:
        FactsError: see `facts`.
    """
    table = facts(document)
    patterns = {
        pattern: f"_PATTERN_{number}"
        for number, pattern in enumerate(dict.fromkeys(_patterns(table)), 1)
    }
    source = inspect.getsource(records)
    return _template("facts.py").render(
        facts=table,
        patterns={name: _compiling(pattern) for pattern, name in patterns.items()},
        # The generator does not import what it makes: the classes are its own, word for word.
        records=source[source.index("\nclass ") :].strip(),
        source=lambda value: _source(value, patterns),
    )


def render_checks() -> str:
    """Return the source of the client's `checks.py`, the same for every specification."""
    return _template("checks.py").render()


def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{name}.jinja")


def _patterns(value: Any) -> Iterator[re.Pattern[str]]:
    """Yield every pattern in the table, in its order."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _patterns(inner)


def _compiling(pattern: re.Pattern[str]) -> str:
    flags = ", re.IGNORECASE" if pattern.flags & re.IGNORECASE else ""
    return f"re.compile({text.literal(pattern.pattern)}{flags})"


def _source(value: Any, patterns: Mapping[re.Pattern[str], str]) -> str:
    """Write a value of the table as Python, its patterns by their names."""
    if isinstance(value, re.Pattern):
        return patterns[value]
    if isinstance(value, Mapping):
        entries = (f"{text.literal(k)}: {_source(v, patterns)}, " for k, v in value.items())
        return f"MappingProxyType({{{''.join(entries)}}})"
    if _is_record(value):
        fields = (f"{name}={_source(inner, patterns)}, " for name, inner in _given(value))
        return f"{type(value).__name__}({''.join(fields)})"
    if _is_holder(value):
        return f"({''.join(f'{_source(inner, patterns)}, ' for inner in value)})"
    return text.literal(value)


def _is_record(value: object) -> bool:
    return isinstance(value, tuple) and hasattr(value, "_fields")


def _is_holder(value: object) -> bool:
    """Tell a tuple that is no plain literal."""
    return isinstance(value, tuple) and any(
        isinstance(inner, Mapping) or _is_record(inner) or _is_holder(inner) for inner in value
    )


def _given(record: Any) -> list[tuple[str, Any]]:
    """Return the fields of a record that differ from their defaults."""
    defaults = record._field_defaults
    return [
        (name, value)
        for name, value in zip(record._fields, record, strict=True)
        if name not in defaults or (type(value), value) != (type(defaults[name]), defaults[name])
    ]
