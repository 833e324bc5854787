"""A client for part of the Yandex.Market Partner API: archive, delete, list and update offers.

    Market, AsyncMarket     the operations, for one item and for millions
      drivers, paging       read the input, send, wait
      bulk, skus, batching  decide; no input, no output, no clock
      journal               keeps the account of a call in a file: to resume it, and to report
      transport             key, limits, retries, bounds; any httpx transport beneath
      yandex_market_client  generated from the documentation: models, endpoints, facts

Each name is loaded when it is first used. ``unfamiliar()`` counts the fields and enum values that
answers held and the documentation did not: when they grow, the documentation has moved.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; to import `typing` would cost more than the rest
if TYPE_CHECKING:
    from typing import Any, Final

    from yandex_market_client.errors import MarketDeprecationWarning as MarketDeprecationWarning

    from .answers import unfamiliar as unfamiliar
    from .client import AsyncMarket as AsyncMarket
    from .client import Market as Market
    from .clock import Clock as Clock
    from .errors import ApiError as ApiError
    from .errors import BadRequestError as BadRequestError
    from .errors import DeadlineError as DeadlineError
    from .errors import ForbiddenError as ForbiddenError
    from .errors import InvalidOfferIds as InvalidOfferIds
    from .errors import InvalidRequestError as InvalidRequestError
    from .errors import JournalError as JournalError
    from .errors import LockedError as LockedError
    from .errors import MarketError as MarketError
    from .errors import NotFoundError as NotFoundError
    from .errors import Problem as Problem
    from .errors import RateLimitedError as RateLimitedError
    from .errors import ResponseError as ResponseError
    from .errors import ServerError as ServerError
    from .errors import SettingsError as SettingsError
    from .errors import TransportError as TransportError
    from .errors import UnauthorizedError as UnauthorizedError
    from .report import BulkReport as BulkReport
    from .report import Progress as Progress
    from .report import Refusal as Refusal
    from .report import Unsettled as Unsettled
    from .retry import RetryPolicy as RetryPolicy
    from .settings import Settings as Settings
    from .skus import OfferIdProblem as OfferIdProblem
    from .waiting import Limiters as Limiters

_PLACES: Final = {
    "ApiError": ".errors",
    "AsyncMarket": ".client",
    "BadRequestError": ".errors",
    "BulkReport": ".report",
    "Clock": ".clock",
    "DeadlineError": ".errors",
    "ForbiddenError": ".errors",
    "InvalidOfferIds": ".errors",
    "InvalidRequestError": ".errors",
    "JournalError": ".errors",
    "Limiters": ".waiting",
    "LockedError": ".errors",
    "Market": ".client",
    "MarketDeprecationWarning": "yandex_market_client.errors",
    "MarketError": ".errors",
    "NotFoundError": ".errors",
    "OfferIdProblem": ".skus",
    "Problem": ".errors",
    "Progress": ".report",
    "RateLimitedError": ".errors",
    "Refusal": ".report",
    "ResponseError": ".errors",
    "RetryPolicy": ".retry",
    "ServerError": ".errors",
    "Settings": ".settings",
    "SettingsError": ".errors",
    "TransportError": ".errors",
    "UnauthorizedError": ".errors",
    "Unsettled": ".report",
    "unfamiliar": ".answers",
}

__all__ = (
    "ApiError",
    "AsyncMarket",
    "BadRequestError",
    "BulkReport",
    "Clock",
    "DeadlineError",
    "ForbiddenError",
    "InvalidOfferIds",
    "InvalidRequestError",
    "JournalError",
    "Limiters",
    "LockedError",
    "Market",
    "MarketDeprecationWarning",
    "MarketError",
    "NotFoundError",
    "OfferIdProblem",
    "Problem",
    "Progress",
    "RateLimitedError",
    "Refusal",
    "ResponseError",
    "RetryPolicy",
    "ServerError",
    "Settings",
    "SettingsError",
    "TransportError",
    "UnauthorizedError",
    "Unsettled",
    "unfamiliar",
)


if not TYPE_CHECKING:  # or type checkers would accept any name

    def __getattr__(name: str) -> Any:
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(_PLACES[name], __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(globals().keys() | _PLACES.keys())
