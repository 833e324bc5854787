"""A small hand-written package, in which each kind of change is planted once."""

from . import extra
from .errors import ClosedError, ShopError
from .shop import LIMIT, Colour, Fixed, Options, Shop, Ticket, Watcher, send_all

__all__ = (
    "LIMIT",
    "ClosedError",
    "Colour",
    "Fixed",
    "Options",
    "Shop",
    "ShopError",
    "Ticket",
    "Watcher",
    "extra",
    "send_all",
)
