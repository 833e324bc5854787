"""The shop; a module that is not public itself."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol, Self, overload

if TYPE_CHECKING:
    from typing import TypeAlias

    from typing_extensions import deprecated
    from yandex_market_client import typed_dicts
    from yandex_market_client.models import SendThingsRequest

    Names: TypeAlias = str | Iterable[str]
    Body: TypeAlias = SendThingsRequest | typed_dicts.SendThingsRequest
else:

    def deprecated(_: str) -> Any:
        """Mark for type checkers alone."""
        return lambda function: function


LIMIT: Final = 10
"""The number of things in one go."""


class Colour(StrEnum):
    """What things look like."""

    BLUE = "blue"
    RED = "red"


class Ticket(NamedTuple):
    """What a shop gives."""

    number: int
    name: str
    note: str | None = None


@dataclass
class Options:
    """What may be set up."""

    size: int = 5
    mode: str = "raise"
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Fixed:
    """What cannot be changed."""

    size: int = 5


class Watcher(Protocol):
    """Is told."""

    def seen(self, number: int) -> None:
        """One more was seen."""
        ...


class _Common:
    """What shops share; not public."""

    def common(self) -> int:
        """The same in all."""
        return len(self._own())

    def _own(self) -> str:
        return ""


class Shop(_Common):
    """A shop."""

    KINDS: Final = ("small", "large")

    def __init__(self, name: str, *, options: Options | None = None) -> None:
        self.label = name
        self._options = options

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    @property
    def options(self) -> Options | None:
        """What was set up."""
        return self._options

    @contextmanager
    def session(self) -> Generator[Self]:
        """Be open for a while."""
        yield self

    @classmethod
    def opened(cls, name: str) -> Self:
        """Make one that is open."""
        return cls(name)

    @staticmethod
    def check(name: str) -> bool:
        """Judge a name."""
        return bool(name)

    def send(
        self,
        shop_id: int,
        names: Names,
        size: int = 5,
        *,
        mode: Literal["raise", "refuse"] = "raise",
        note: str | None = None,
        on_seen: Callable[[Ticket], object] | None = None,
    ) -> list[Ticket]:
        """Send many."""
        return [Ticket(shop_id, str(names), f"{size}{mode}{note}{on_seen}")]

    def send_body(self, body: Body) -> Mapping[str, Any]:
        """Send one request."""
        return {"body": body}

    def find(self, number: int, /) -> Ticket | None:
        """Look for one."""
        return Ticket(number, "")

    def several(self, *names: str, **options: object) -> Sequence[str]:
        """Take whatever comes."""
        return [*names, *options]

    async def wait(self, seconds: float) -> None:
        """Let time pass."""

    def close(self) -> None:
        """End it."""

    @deprecated("since long ago")
    def old(self) -> None:
        """Do it as it was done."""

    @overload
    def get(self, index: int) -> Ticket: ...
    @overload
    def get(self, index: slice) -> list[Ticket]: ...
    def get(self, index: int | slice) -> Ticket | list[Ticket]:
        """Give one or several."""
        return Ticket(0, "") if isinstance(index, int) else []


def send_all(shops: Sequence[Shop], retries: int = 3) -> Coroutine[Any, Any, int]:
    """Send all."""
    return _all(shops, retries)


async def _all(shops: Sequence[Shop], retries: int) -> int:
    return len(shops) * retries
