"""What goes wrong; a module that is not public itself."""

from __future__ import annotations

KEY_VARIABLE = "SHOP_KEY"


class ShopError(Exception):
    """The base of the errors."""

    def __init__(self, text: str, *, status: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.status: int | None = status
        self.parts = tuple(text.split())
        self._hidden = status


class ClosedError(ShopError, ValueError):
    """The shop is closed."""

    until: float = 0.0
