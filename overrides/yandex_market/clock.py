"""The clock that the layer is handed, so that tests need not wait."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio


class Clock(Protocol):
    """Tells the time and waits; every duration is in seconds."""

    def now(self) -> float:
        """The time in seconds since some fixed moment; it never goes back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass."""
        ...

    async def sleep_async(self, seconds: float) -> None:
        """Let this many seconds pass."""
        ...

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        """Wait until the event is set, at most so many seconds; tell whether it is."""
        ...

    async def wait_async(self, future: asyncio.Future[None], seconds: float | None) -> bool:
        """Wait until the future is done, at most so many seconds; it is never cancelled."""
        ...


class SystemClock:
    """The machine's monotonic clock."""

    now = staticmethod(time.monotonic)

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass."""
        time.sleep(max(0.0, seconds))

    async def sleep_async(self, seconds: float) -> None:
        """Let this many seconds pass."""
        import asyncio

        await asyncio.sleep(seconds)

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        """Wait until the event is set, at most so many seconds; tell whether it is."""
        return event.wait(None if seconds is None else min(seconds, threading.TIMEOUT_MAX))

    async def wait_async(self, future: asyncio.Future[None], seconds: float | None) -> bool:
        """Wait until the future is done, at most so many seconds; it is never cancelled."""
        import asyncio

        done, _ = await asyncio.wait((future,), timeout=seconds)
        return bool(done)
