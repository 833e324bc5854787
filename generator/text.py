"""Free text of the specification, made safe to stand in Python source.

Everything that is not an identifier reaches a template through ``literal`` or ``docstring``.
"""

from __future__ import annotations

import textwrap
import unicodedata

DOCSTRING_WIDTH = 92


def literal(value: object) -> str:
    """Write a plain value (or tuple, list, dict of them) as a Python literal, in ASCII."""
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, tuple):
        return "(" + "".join(literal(item) + ", " for item in value) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
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
    """Wrap text to lines, keeping its paragraphs."""
    blocks = [" ".join(block.split()) for block in printable(text).split("\n\n")]
    return "\n\n".join(
        "\n".join(textwrap.wrap(block, width, break_long_words=False, break_on_hyphens=False))
        for block in blocks
        if block
    )


def docstring(text: str) -> str:
    """Write text as a docstring, quotes included, that cannot end early or hold an escape."""
    safe = printable(text).strip().replace("\\", "\\\\").replace('"', '\\"')
    return '"""' + safe + ('\n"""' if "\n" in safe else '"""')


def hanging(text: str, width: int = DOCSTRING_WIDTH) -> str:
    """Wrap one entry of a docstring's section, continuation lines indented further."""
    return "\n".join(
        textwrap.wrap(
            " ".join(printable(text).split()),
            width,
            initial_indent="    ",
            subsequent_indent="        ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
