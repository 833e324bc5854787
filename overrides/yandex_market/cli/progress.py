"""What is shown on the standard error while a bulk call runs: a bar on a terminal, else lines."""

from __future__ import annotations

import math
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from .output import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from yandex_market_client.facts import Limit

    from yandex_market.report import Progress as Counts

EVERY: Final = 10.0
"""Seconds between two lines where there is no terminal."""
_COUNTED: Final = 5000
_LEAST_BAR: Final = 7


class Figures:
    """Rate and time left, from the counts so far and the limit.

    Args:
        limit: the documented limit.
        amount: what may be done in its time.
        before: items that an earlier run settled.
    """

    def __init__(self, limit: Limit, amount: int, before: int = 0) -> None:
        self._limit, self._amount, self._before = limit, amount, before
        self.counts: Counts | None = None
        self._from = time.monotonic()

    def begin(self) -> None:
        """Count the time from now."""
        self._from = time.monotonic()

    def take(self, counts: Counts) -> None:
        """Take new counts."""
        self.counts = counts

    @property
    def settled(self) -> int:
        """Items whose fate is known."""
        counts = self.counts
        if counts is None:
            return self._before
        return sum((counts.accepted, counts.duplicates, counts.refused, counts.unknown))

    @property
    def rate(self) -> float | None:
        """Items a minute of this run; None in its first second."""
        seconds = time.monotonic() - self._from
        # What was in doubt before is to be settled anew.
        return max(0, self.settled - self._before) / seconds * 60 if seconds >= 1 else None

    def left(self, total: int | None) -> float | None:
        """Seconds that the rest will take at least: by the rate, and by the limit."""
        rest = None if total is None or self.counts is None else total - self.settled
        if rest is None:
            return None
        by_limit = 0.0
        if self._limit.unit == "items":
            by_limit = max(0, math.ceil(rest / self._amount) - 1) * self._limit.per_seconds
        rate = self.rate
        if not rate:
            return by_limit or None
        return max(by_limit, rest / rate * 60) if rest else 0.0

    def words(self, total: int | None, *, short: bool = False) -> str:
        """Say it: done of all (or its share, if it has to be short), rate, refused, time left."""
        counts, rate, left = self.counts, self.rate, self.left(total)
        done = f"{self.settled:,}" + (f"/{total:,}" if total is not None else "")
        if short and total:
            done = f"{math.floor(self.settled / total * 100)}%"
        words = [done, f"{rate:,.0f}/min" if rate is not None else ""]
        if counts is not None:
            words += [f"{counts.refused:,} refused"]
            words += [f"{counts.unknown:,} unknown"] if counts.unknown else []
        words += [f"{duration(left)} left" if left else ""]
        return "  ".join(filter(None, words))


class Shown:
    """While entered, shows how a bulk call comes along.

    Args:
        title: what is done.
        figures: makes the words.
        whole: whether all of the input is read before the first request, so that its size is known.
    """

    def __init__(self, title: str, figures: Figures, *, whole: bool) -> None:
        self._title, self._figures, self._whole = title, figures, whole
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        terminal = self._console.is_terminal and not self._console.is_dumb_terminal
        self._bar = _bar(self._console, self._words) if terminal else None
        self._task: TaskID | None = None
        self._told_at = time.monotonic()
        self._told = ""

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        elif self._figures.counts is not None:
            self._line()

    def reading(self, items: Iterable[object]) -> Iterator[object]:
        """Pass the input on, and show that it is being read."""
        for number, item in enumerate(items, 1):
            if self._whole and not number % _COUNTED:
                self._update(f"{number:,} read", None, 0)
            yield item
        self._figures.begin()

    def update(self, counts: Counts) -> None:
        """Show new counts: for ``on_progress=``."""
        self._figures.take(counts)
        total = counts.submitted if self._whole else None
        self._update(self._words(), total, self._figures.settled)

    def say(self, text: str) -> None:
        """Write a line beside it."""
        self._console.print(text, soft_wrap=True)

    def _words(self) -> str:
        if self._figures.counts is None:
            return self._told
        total = self._figures.counts.submitted if self._whole else None
        words = self._figures.words(total)
        room = self._console.width - len(self._title) - _LEAST_BAR
        fits = self._bar is None or len(words) <= room
        return words if fits else self._figures.words(total, short=True)

    def _update(self, words: str, total: int | None, done: int) -> None:
        self._told = words
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=total, completed=done)
        elif time.monotonic() - self._told_at >= EVERY:
            self._line()

    def _line(self) -> None:
        self._told_at = time.monotonic()
        self._console.print(f"{self._title}: {self._words()}", soft_wrap=True)


class _Words(ProgressColumn):
    """The figures as they are now: time goes on while nothing else does."""

    def __init__(self, words: Callable[[], str]) -> None:
        super().__init__(Column(no_wrap=True))
        self._words = words

    def render(self, task: Task) -> Text:
        """Give the text."""
        del task
        return Text(self._words())


def _bar(console: Console, words: Callable[[], str]) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        _Words(words),
        console=console,
        expand=True,
        transient=False,
        refresh_per_second=4,
        # Both streams are ours: what is written to them goes where it should.
        redirect_stdout=False,
        redirect_stderr=False,
    )
