"""Take products that no longer sell out of a catalogue."""

from .retire import Busy, Retired, retire, retire_async, slow_sellers

__all__ = ("Busy", "Retired", "retire", "retire_async", "slow_sellers")
