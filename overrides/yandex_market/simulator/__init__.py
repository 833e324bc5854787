"""A Market on loopback that behaves as the documentation says, for tests and trials.

    with Simulator(offers=1000).serve() as market_url:
        with Market(base_url=market_url, api_key=Simulator.KEY) as market: ...

    app         Starlette routes from the facts; faults on their way out
      service   what is checked, in which order; the record
        handlers, state, quota    what operations do; pure
        schema  openapi.json, judged by jsonschema and an engine of ECMA-262
    server      uvicorn and a proxy that breaks connections, in a thread

Everything that the documentation says comes from openapi.json and the generated facts. Nothing of
the client is imported: this is the other side.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from math import inf
from typing import Final, get_args

from yandex_market_client.facts import OPERATIONS

from . import faults
from .access import Access, all_scopes
from .app import Application
from .catalogue import fill, sku
from .clock import Clock, RealClock, SteppedClock
from .faults import Fault, Faults
from .handlers import Missing
from .quota import Quotas, WindowKind
from .record import Arrival, Fates, Record
from .schema import Document
from .server import Server
from .service import Service
from .state import Business, Lock, Offer, State

__all__ = (
    "Arrival",
    "Business",
    "Fates",
    "Fault",
    "Faults",
    "Offer",
    "RealClock",
    "Record",
    "Simulator",
    "State",
    "SteppedClock",
    "faults",
)


class Simulator:
    """A Market with one business, one store and the offers asked for; more can be added.

    Args:
        offers: how many offers the store has: ``skus()``.
        seed: the same seed gives the same offers and, for the same requests, the same faults.
        stocked: the share of offers with goods in a warehouse, from 0 to 1.
        clock: the time it lives by: a RealClock, which may be faster, or a SteppedClock.
        window: whether limits are kept in a sliding window or by the fixed minute.
        tier: a factor on all documented limits (0.5 halves them), not the number of a seller's
            tier; ``limits`` sets an amount instead.
        limits: the limit of an operationId, instead of the documented one.
        parallel: requests in flight for one id; else the documented ceiling.
        fault_rate: the share of requests that go wrong, from 0 to 1.
        fault_mix: what goes wrong, by weight; else ``faults.MIX``.
        keep: how many requests the record keeps; None for all.
        missing: whether archive and delete accept or refuse SKUs that are not there.
        key: the key that lets its owner do everything.

    Raises:
        ValueError: an argument makes no sense.

    What the documentation leaves open is assumed: a request that is heavier than the whole limit is
    let in while its window is empty, alone; otherwise no time would be right for it.
    """

    KEY: Final = "simulator-key"
    """The key that is accepted unless another one is given."""

    def __init__(
        self,
        *,
        offers: int = 0,
        seed: int = 0,
        stocked: float = 0.0,
        clock: Clock | None = None,
        window: WindowKind = "sliding",
        tier: float = 1.0,
        limits: Mapping[str, int] | None = None,
        parallel: int | None = None,
        fault_rate: float = 0.0,
        fault_mix: Mapping[Fault, float] | None = None,
        keep: int | None = None,
        missing: Missing = "accepted",
        key: str = KEY,
    ) -> None:
        unknown = set(limits or ()) - OPERATIONS.keys()
        if unknown:
            raise ValueError(f"limits: there is no operation {', '.join(sorted(unknown))}")
        for right, rule in (
            (offers >= 0, "offers must be 0 or more"),
            (0 <= stocked <= 1, "stocked must be from 0 to 1"),
            (0 <= fault_rate <= 1, "fault_rate must be from 0 to 1"),
            (window in get_args(WindowKind), f"window must be one of {get_args(WindowKind)}"),
            (0 < tier < inf, "tier must be above 0"),
            (all(amount > 0 for amount in (limits or {}).values()), "limits must be above 0"),
            (parallel is None or parallel >= 1, "parallel must be 1 or more"),
            (missing in get_args(Missing), f"missing must be one of {get_args(Missing)}"),
        ):
            if not right:
                raise ValueError(rule)
        self.clock = clock or RealClock()
        self.faults = Faults(fault_rate, fault_mix, seed)
        quotas = Quotas(window, tier, dict(limits or {}), parallel)
        self._document = Document()
        self._service = Service(self._document, self.clock, quotas, missing, seed, keep)
        self.business_id, self.campaign_id = self._document.example_ids()
        business = self.state.add(self.business_id, self.campaign_id)
        self.key = key
        self.add_key(key)
        fill(
            *(business, self._document, offers),
            seed=seed,
            stocked=stocked,
            now=self.clock.now(),
        )
        self._first = offers
        self.app = Application(self._service, self.faults, proxied=False)
        """For httpx.ASGITransport: the simulator without a socket."""

    @property
    def state(self) -> State:
        """The sellers, their stores and offers."""
        return self._service.state

    @property
    def record(self) -> Record:
        """Every request, and what came of it."""
        return self._service.record

    @property
    def quotas(self) -> Quotas:
        """The limits and what stands in their windows."""
        return self._service.quotas

    @property
    def business(self) -> Business:
        """The business that was there from the beginning."""
        return self.state.businesses[self.business_id]

    @property
    def offers(self) -> dict[str, Offer]:
        """The offers of that business, by SKU."""
        return self.business.offers

    def skus(self) -> list[str]:
        """Give the SKUs that the store began with, in the order of the list."""
        return [sku(number) for number in range(1, self._first + 1)]

    def add_key(
        self,
        key: str,
        *,
        scopes: Iterable[str] | None = None,
        businesses: Iterable[int] | None = None,
        bearer: bool = False,
    ) -> None:
        """Accept a key, or a change of one.

        Args:
            key: the key, or the token.
            scopes: what it may do; None for everything.
            businesses: ids of the businesses it belongs to; None for all.
            bearer: it is an OAuth token.
        """
        access = Access(
            all_scopes() if scopes is None else frozenset(scopes),
            None if businesses is None else frozenset(businesses),
        )
        keys = self._service.keys
        (keys.tokens if bearer else keys.keys)[key] = access

    def remove_method(self, operation: str, status: int = 404) -> None:
        """Answer from now on as if an operation (operationId) were no more."""
        self._service.removed[OPERATIONS[operation].id] = status

    def remove_documented(self) -> None:
        """Answer as if the operations were no more that the vendor has removed."""
        for operation in OPERATIONS.values():
            if operation.deprecation is not None and operation.deprecation.removed is not None:
                self.remove_method(operation.id)

    def lock(self, why: Lock | None = "migration") -> None:
        """Lock the business, or unlock it with None."""
        self.business.lock = why

    @contextmanager
    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Generator[str]:
        """Serve real HTTP on loopback meanwhile; give the address.

        Args:
            host: an address of this machine's loopback.
            port: 0 for any that is free.
        """
        server = Server(Application(self._service, self.faults, proxied=True), host, port)
        try:
            yield server.start()
        finally:
            server.stop()
