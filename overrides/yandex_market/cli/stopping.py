"""Ctrl-C: the first lets the request under way land, the second stops at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from types import FrameType, TracebackType
from typing import Any, Final, Self, TypeVar

from yandex_market.clock import SystemClock

Item = TypeVar("Item")
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
SOFTLY: Final = "stopping when what is under way is done; Ctrl-C again stops at once"


class Stopping:
    """While entered, a Ctrl-C is a wish, and a second one an order; so is SIGTERM a wish.

    Where nothing is under way, in waiting or while the input is read, the first stops at once.

    Python hears a signal between two of its steps: one that comes in the very moment before it
    begins to wait for an answer is heard with that answer, or with the next signal.
    """

    def __init__(self) -> None:
        self.asked = False
        self.clock = _Clock(self)
        self.tell: Callable[[str], object] = str
        """Told what the first one does, if it does not stop at once."""
        self.idle = False
        self._before: dict[int, Any] = {}

    def is_asked(self) -> bool:
        """Tell whether to stop: for ``stop=``."""
        return self.asked

    def reading(self, items: Iterable[Item]) -> Iterator[Item]:
        """Pass items on; reading them may be stopped at once."""
        self.begin_idle()
        for item in items:
            self.idle = False
            yield item
            self.begin_idle()
        self.idle = False

    def begin_idle(self) -> None:
        """From here on nothing is lost by stopping at once."""
        self.idle = True
        if self.asked:
            raise KeyboardInterrupt

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        del frame
        first, self.asked = not self.asked, True
        if self.idle or (not first and number == signal.SIGINT):
            self.idle = False
            raise KeyboardInterrupt
        if first:
            self.tell(SOFTLY)


class _Clock(SystemClock):
    """A clock whose waits a Ctrl-C ends."""

    def __init__(self, stopping: Stopping) -> None:
        self._stopping = stopping

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass."""
        try:
            self._stopping.begin_idle()
            super().sleep(seconds)
        finally:
            self._stopping.idle = False

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        """Wait until the event is set, at most so many seconds; tell whether it is."""
        try:
            self._stopping.begin_idle()
            return super().wait(event, seconds)
        finally:
            self._stopping.idle = False
