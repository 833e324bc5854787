"""A test kit for code that uses ``yandex_market``: a pytest plugin, installed with the SDK.

    @pytest.mark.market(offers=500, stocked=0.1)
    def test_archives(market_simulator, market_client):
        market_simulator.fail_next(500)
        report = market_client.add_offers_to_archive(
            market_simulator.business_id, market_simulator.skus
        )
        market_simulator.assert_report_matches(report)

    market_simulator      each test's own Market; the marker ``market`` gives it arguments
    market_client         a Market that talks to it, over HTTP on loopback
    async_market_client   an AsyncMarket that talks to it, in the process
    market_clock          the time of all three: waiting moves it on at once

It needs the extra ``simulator``, though only when a fixture is used: until then nothing but pytest
is imported. The clients are made without pytest-asyncio or anyio, and work under either, or in a
coroutine that the test hands to ``asyncio.run``.
"""

from __future__ import annotations

import random
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from types import ModuleType

    from .client import AsyncMarket, Market
    from .report import BulkReport
    from .simulator import Arrival, Fault, Offer, Simulator, SteppedClock

__all__ = (
    "MarketSimulator",
    "async_market_client",
    "market_client",
    "market_clock",
    "market_simulator",
)

OFFERS: Final = 100
"""How many offers the store of a test has, unless the marker says otherwise."""
_SHOWN: Final = 5


class MarketSimulator:
    """The Market of one test: what it holds, what goes wrong there, and what has arrived.

    Operations are named as in Python (``delete_offers``) or by their operationId.

    Args:
        simulator: what it stands on; there for everything that has no short name here.
    """

    def __init__(self, simulator: Simulator) -> None:
        from .waiting import Limiters

        self.simulator = simulator
        self.faults = simulator.faults
        """For what ``fail_next`` cannot say, such as a rate of faults."""
        self._limiters = Limiters()
        # Jitter that is the same in each run.
        self._random = random.Random(0).random  # noqa: S311  no secret depends on it
        self._closing = ExitStack()
        self._url: str | None = None

    @property
    def url(self) -> str:
        """The address on loopback; it serves from the first time that this is read."""
        if self._url is None:
            self._url = self._closing.enter_context(self.simulator.serve())
        return self._url

    @property
    def key(self) -> str:
        """The key that lets its owner do everything."""
        return self.simulator.key

    @property
    def business_id(self) -> int:
        """The business that is there."""
        return self.simulator.business_id

    @property
    def campaign_id(self) -> int:
        """Its store."""
        return self.simulator.campaign_id

    @property
    def skus(self) -> list[str]:
        """The SKUs that the store began with."""
        return self.simulator.skus()

    @property
    def offers(self) -> dict[str, Offer]:
        """The offers as they are now, by SKU; a test may change them."""
        return self.simulator.offers

    def client(self, **options: Any) -> Market:
        """Make one more client; it shares the time and the limits of the others.

        Args:
            options: arguments of ``Market``, instead of those of the kit.
        """
        from .client import Market

        options = {**self._options(), "base_url": self.url, **options}
        return Market(**options)

    def async_client(self, **options: Any) -> AsyncMarket:
        """Make one more asynchronous client; each event loop needs its own.

        It reaches the simulator without a socket, so that one which is not closed leaves nothing
        behind; with ``transport=None, base_url=market_simulator.url`` it goes over HTTP.

        Args:
            options: arguments of ``AsyncMarket``, instead of those of the kit.
        """
        import httpx

        from .client import AsyncMarket

        options = {
            **self._options(),
            "base_url": "http://localhost",
            "transport": httpx.ASGITransport(self.simulator.app),
            **options,
        }
        return AsyncMarket(**options)

    def environment(self) -> dict[str, str]:
        """Give the environment variables by which a client of another process finds it here.

        Such a client lives by the machine's time: let ``market_clock`` be a ``RealClock`` then.
        """
        from .errors import KEY_VARIABLE
        from .settings import URL_VARIABLE

        return {URL_VARIABLE: self.url, KEY_VARIABLE: self.key}

    def fail_next(
        self, *faults: Fault | int, operation: str | None = None, times: int = 1, skip: int = 0
    ) -> None:
        """Let the next requests go wrong, one after another, after those already planned.

        Args:
            faults: one for each request: a status, or one of ``yandex_market.simulator.faults``.
            operation: only requests of this operation.
            times: how often each.
            skip: how many requests to leave alone first.
        """
        from .simulator import faults as kinds

        self.faults.script(
            *(kinds.status(fault) if isinstance(fault, int) else fault for fault in faults),
            operation=None if operation is None else _operation_id(operation),
            times=times,
            skip=skip,
        )

    @property
    def count(self) -> int:
        """How many requests have arrived; hand it as ``since`` to what looks at later ones only."""
        return self.simulator.record.count

    def requests(self, operation: str | None = None, *, since: int = 0) -> list[Arrival]:
        """Give the requests that arrived, in their order.

        Args:
            operation: only those of this operation.
            since: only those from this number on.
        """
        name = None if operation is None else _operation_id(operation)
        return [
            arrival
            for arrival in self.simulator.record
            if arrival.number >= since and name in (None, arrival.operation)
        ]

    def expect(
        self,
        operation: str,
        *,
        skus: Iterable[str] | None = None,
        requests: int | None = None,
        since: int = 0,
    ) -> list[Arrival]:
        """Assert that an operation was asked for, and give the requests.

        Args:
            operation: the operation.
            skus: exactly these SKUs came, in any order and any number of requests.
            requests: so many requests came, those that went wrong included.
            since: the number of the first request to look at.
        """
        found = self.requests(operation, since=since)
        problems: list[str] = []
        if not found and requests is None:
            problems.append("no request arrived")
        if requests is not None and len(found) != requests:
            problems.append(f"{len(found)} requests arrived, not {requests}")
        if skus is not None:
            wanted, came = set(skus), {sku for arrival in found for sku in arrival.skus}
            problems += _listed("did not arrive", wanted - came)
            problems += _listed("arrived beside them", came - wanted)
        if problems:
            raise AssertionError(f"{operation}: {'; '.join(problems)}")
        return found

    def expect_nothing(self, operation: str | None = None, *, since: int = 0) -> None:
        """Assert that no request arrived.

        Args:
            operation: none of this operation.
            since: the number of the first request to look at.
        """
        found = self.requests(operation, since=since)
        if found:
            raise AssertionError(
                f"{len(found)} requests arrived, the first of {found[0].operation or 'nothing'}"
                f" at {found[0].path}"
            )

    def assert_faults_met(self) -> None:
        """Assert that every planned fault has met its request."""
        if self.faults.pending:
            raise AssertionError(f"{self.faults.pending} planned faults met no request")

    def assert_report_matches(self, report: BulkReport, *, since: int = 0) -> None:
        """Assert that a report tells what happened here.

        Args:
            report: of a bulk call.
            since: ``count`` as it was before that call, if another of the operation came earlier.
        """
        self.simulator.record.verify(report, since)

    def close(self) -> None:
        """Stop serving."""
        self._closing.close()

    def _options(self) -> dict[str, Any]:
        return {
            "api_key": self.key,
            "clock": self.simulator.clock,
            "limiters": self._limiters,
            "random": self._random,
        }


def _operation_id(name: str) -> str:
    from yandex_market_client.facts import BY_PYTHON_NAME, OPERATIONS

    known = OPERATIONS.get(name) or BY_PYTHON_NAME.get(name)
    if known is None:
        raise ValueError(f"there is no operation {name!r}; known: {', '.join(BY_PYTHON_NAME)}")
    return known.id


def _listed(what: str, skus: set[str]) -> list[str]:
    if not skus:
        return []
    shown = ", ".join(repr(sku) for sku in sorted(skus)[:_SHOWN])
    return [f"{len(skus)} {what}: {shown}{', ...' if len(skus) > _SHOWN else ''}"]


def _simulation() -> ModuleType:
    try:
        from . import simulator
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("yandex_market"):
            raise
        pytest.fail(
            f"the market fixtures need more than is installed ({missing.name}): "
            "pip install 'yandex-market-sdk[simulator]'",
            pytrace=False,
        )
    return simulator


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        f"market(**options): arguments of yandex_market.simulator.Simulator for market_simulator; "
        f"it has {OFFERS} offers unless offers= says otherwise",
    )


@pytest.fixture
def market_clock() -> SteppedClock:
    """The time of the simulator and its clients: waiting moves it on, at once.

    Override this fixture with a ``RealClock`` to live by the machine's time.
    """
    clock: SteppedClock = _simulation().SteppedClock()
    return clock


@pytest.fixture
def market_simulator(
    request: pytest.FixtureRequest, market_clock: SteppedClock
) -> Generator[MarketSimulator]:
    """A Market for this test alone; ``@pytest.mark.market(...)`` gives it arguments."""
    marker = request.node.get_closest_marker("market")
    options: dict[str, Any] = {"offers": OFFERS, "clock": market_clock}
    options |= marker.kwargs if marker else {}
    market = MarketSimulator(_simulation().Simulator(**options))
    try:
        yield market
    finally:
        market.close()


@pytest.fixture
def market_client(market_simulator: MarketSimulator) -> Generator[Market]:
    """A ``Market`` that talks to the simulator over HTTP, closed after the test."""
    with market_simulator.client() as market:
        yield market


@pytest.fixture
def async_market_client(market_simulator: MarketSimulator) -> AsyncMarket:
    """An ``AsyncMarket`` for the one event loop that this test uses; closing it is optional."""
    return market_simulator.async_client()
