"""A public module of its own."""

from typing import Final

from .inner import Thing

__all__ = ("SIZE", "Thing")

SIZE: Final = 3
