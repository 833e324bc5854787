"""What a rule gives, and what the lint makes of it."""

from __future__ import annotations

from typing import NamedTuple

from typing_extensions import override

from generator import text

Hit = tuple[str, str]  # JSON pointer, message


class Finding(NamedTuple):
    """One fault of the specification."""

    file: str
    pointer: str
    rule: str
    message: str

    @override
    def __str__(self) -> str:
        return text.shown(f"{self.file}#{short(self.pointer)}: {self.rule}: {short(self.message)}")


def short(message: str) -> str:
    """A message on one line, and not too long a one."""
    line = " ".join(message.split())
    return line if len(line) <= 300 else f"{line[:297]}..."
