"""Turn the bundled specification into the table of facts that ships with the client (pure).

The specification is taken to be free of findings of the lint. What the checks of the client could
not enforce is refused here all the same, for else it would be dropped in silence.
"""

from __future__ import annotations

from .common import FactsError, python_name
from .reading import Facts, digest, facts
from .rendering import render_checks, render_facts

__all__ = [
    "Facts",
    "FactsError",
    "digest",
    "facts",
    "python_name",
    "render_checks",
    "render_facts",
]
