"""Free text of the specification, made safe to stand in Python source.

Everything that is not an identifier reaches a template through ``literal`` or ``docstring``.
"""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata

DOCSTRING_WIDTH = 92


def literal(value: object) -> str:
    """Write a plain value (or tuple, list, dict of them) as a Python literal, in ASCII.

    Raises:
        ValueError: a number that JSON does not have.
        TypeError: anything else.
    """
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, tuple):
        # No comma behind the last of several: the formatter would give each a line of its own.
        items = [literal(item) for item in value]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number of JSON")
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    if isinstance(value, str):
        # str() first: the parser's own subclasses of str must not bring a repr of their own.
        return ascii(str(value))
    raise TypeError(f"no literal for {type(value).__name__}")


def printable(text: str) -> str:
    """Drop what a source file or a terminal could act on: characters of no visible shape."""
    return "".join(
        character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if character == "\n"
        or (
            not unicodedata.category(character).startswith("C")
            and unicodedata.category(character) not in ("Zl", "Zp")
        )
    )


def shown(message: str) -> str:
    """Escape what a terminal could act on; the lines of a message stay."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in message)


def paragraphs(text: str, width: int = DOCSTRING_WIDTH) -> str:
    """Wrap text to lines, keeping its paragraphs and lists."""
    blocks = [_entries(block) for block in printable(text).split("\n\n")]
    return "\n\n".join(
        "\n".join(
            _wrap(entry, width, "", "  " if entry.startswith("- ") else "") for entry in block
        )
        for block in blocks
        if block
    )


def _entries(block: str) -> list[str]:
    """The running text of a block, and each entry of a list in it: a line that begins with "- "."""
    entries = re.split(r"^[ \t]*(?=- )", block, flags=re.MULTILINE)
    return [line for entry in entries if (line := " ".join(entry.split()))]


def _wrap(line: str, width: int, first: str, further: str) -> str:
    return textwrap.fill(
        line,
        width,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def docstring(text: str) -> str:
    """Write text as a docstring, quotes included, that cannot end early or hold an escape."""
    safe = printable(text).strip().replace("\\", "\\\\").replace('"', '\\"')
    return '"""' + safe + ('\n"""' if "\n" in safe else '"""')


def hanging(text: str, width: int = DOCSTRING_WIDTH) -> str:
    """Wrap one entry of a docstring's section, continuation lines indented further."""
    lines = [line for block in printable(text).split("\n\n") for line in _entries(block)]
    return "\n".join(
        _wrap(line, width, " " * 8 if number else "    ", " " * (10 if line[:2] == "- " else 8))
        for number, line in enumerate(lines)
    )
