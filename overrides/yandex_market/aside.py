"""Where an asynchronous call does what would keep its event loop waiting: here, or in a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    import asyncio  # loaded where it runs: a synchronous program does without

P = ParamSpec("P")
T = TypeVar("T")


class Aside(Protocol):
    """Calls functions one at a time; what has begun is finished, whoever is cancelled meanwhile."""

    async def __call__(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function."""
        ...

    async def surely(self, function: Callable[[], T], /) -> tuple[T, asyncio.CancelledError | None]:
        """Call a function; a cancellation meanwhile is handed over beside what it returns."""
        ...

    def end(self) -> None:
        """Call nothing more."""


class Here:
    """Calls at once: for what is quick."""

    async def __call__(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function."""
        return function(*args, **kwargs)

    async def surely(self, function: Callable[[], T], /) -> tuple[T, None]:
        """Call a function."""
        return function(), None

    def end(self) -> None:
        """Do nothing."""


class Thread:
    """Calls in a thread of its own."""

    def __init__(self) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._pool = ThreadPoolExecutor(1, "yandex-market-journal")

    async def __call__(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function; cancelled meanwhile, it raises that afterwards."""
        result, cancelled = await self.surely(lambda: function(*args, **kwargs))
        if cancelled is not None:
            raise cancelled
        return result

    async def surely(self, function: Callable[[], T], /) -> tuple[T, asyncio.CancelledError | None]:
        """Call a function; a cancellation meanwhile is handed over beside what it returns."""
        import asyncio

        future: asyncio.Future[Any] = asyncio.get_running_loop().run_in_executor(
            self._pool, function
        )
        cancelled: asyncio.CancelledError | None = None
        while not future.done():
            try:
                await asyncio.wait((future,))
            except asyncio.CancelledError as error:
                cancelled = error
        return future.result(), cancelled

    def end(self) -> None:
        """Let the thread end."""
        self._pool.shutdown(wait=False)
