"""Ctrl-C during a synchronous bulk call: only where nothing is half written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Interrupts:
    """While entered, the handler of Ctrl-C runs only inside ``allow``, or at the end.

    Python runs it, and it raises KeyboardInterrupt, between any two steps of the main thread: also
    between taking an answer and writing it down. A handler of the caller's own is put off likewise.
    """

    def __init__(self) -> None:
        self._handler: Callable[[int, FrameType | None], Any] | None = None
        self._allowed = False
        self._pending = 0

    def allow(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that may be interrupted: input, waiting, sending, the caller's code."""
        self._deliver()
        return self.allow_last(function, *args, **kwargs)

    def allow_last(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do so at the end of everything, whatever came before."""
        self._allowed = True
        try:
            return function(*args, **kwargs)
        finally:
            self._allowed = False

    def hold(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call, from within what may be interrupted, a function that may not."""
        allowed, self._allowed = self._allowed, False
        try:
            result = function(*args, **kwargs)
        finally:
            self._allowed = allowed
        self._deliver()
        return result

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            handler = signal.getsignal(signal.SIGINT)
            if callable(handler):
                self._handler = handler
                signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # The handler may have put another one in its place.
        if self._handler is not None and signal.getsignal(signal.SIGINT) == self._note:
            signal.signal(signal.SIGINT, self._handler)
        if kind is not KeyboardInterrupt:
            self._deliver()

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._pending += 1
        while self._allowed and self._pending:
            self._allowed = False
            self._pending -= 1
            assert self._handler is not None, "it stands in for one"
            self._handler(number, frame)
            self._allowed = True  # unless it has raised

    def _deliver(self) -> None:
        """Let the handler hear of what was put off; if it raises, that stands for the rest."""
        pending, self._pending = self._pending, 0
        for _ in range(pending):
            assert self._handler is not None, "it was put off"
            self._handler(signal.SIGINT, None)
