"""Ctrl-C during a synchronous bulk call: only where nothing is half written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Interrupts:
    """While entered, KeyboardInterrupt comes only inside ``allow``, or at the end.

    Python raises it between any two steps of the main thread, so also between taking an answer and
    writing it down. Like asyncio, this replaces the signal's handler only where it is Python's own.
    """

    def __init__(self) -> None:
        self._ours = False
        self._allowed = False
        self._pending = False

    def allow(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that may be interrupted: input, waiting, sending, the caller's code."""
        if self._pending:
            self._pending = False
            raise KeyboardInterrupt
        return self.allow_last(function, *args, **kwargs)

    def allow_last(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do so at the end of everything, whatever came before."""
        self._allowed = True
        try:
            return function(*args, **kwargs)
        finally:
            self._allowed = False

    def __enter__(self) -> Self:
        if (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        ):
            self._ours = True
            signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            if self._pending and kind is not KeyboardInterrupt:
                raise KeyboardInterrupt

    def _note(self, *_: object) -> None:
        if self._allowed:
            self._allowed = False
            raise KeyboardInterrupt
        self._pending = True
