"""Numbers as pages spell them: `10000`, `10,000`, `10 000`, `-0.5`."""

from __future__ import annotations

import math
import re

GROUPED = r"\d{1,3}(?:[ ,']\d{3})+(?!\d)|\d+"
"""A whole number, perhaps with its thousands set apart (as part of a larger pattern)."""

_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_GROUPS = re.compile(r"-?[1-9]\d{0,2}(?:[ ,']\d{3})+(\.\d+)?")

_LONGEST = 40


def number(text: str) -> int | float | None:
    """The number that a text is, or None: a whole one as int."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if _GROUPS.fullmatch(text):
        text = re.sub(r"[ ,']", "", text)
    if not _PLAIN.fullmatch(text):
        return None
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    value = float(text)
    return value if math.isfinite(value) else None


def count(text: str) -> int | None:
    """The whole number from 0 that a text is, or None."""
    value = number(text)
    return value if isinstance(value, int) and value >= 0 else None
