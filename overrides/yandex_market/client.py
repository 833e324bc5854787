"""``Market`` and ``AsyncMarket``: the operations, for one item and for millions."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import AsyncIterable, Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from random import random as random_number
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, Self, TypeAlias, TypeVar, cast

import httpx
from yandex_market_client.checks import Violation
from yandex_market_client.client import AsyncClient, Client, warn_deprecated
from yandex_market_client.errors import MarketDeprecationWarning
from yandex_market_client.facts import BY_PYTHON_NAME, Operation

from .clock import Clock, SystemClock
from .direct import DirectAsyncClient, DirectClient, Requests, closed
from .errors import InvalidRequestError, SettingsError
from .exchange import origin
from .paging import AsyncPageReader, PageReader, Pages
from .report import Watch
from .settings import Key, KeyHolder, Settings, batch_size, checked_headers
from .transport import AsyncMarketTransport, MarketTransport
from .waiting import LIMITERS, Limiters

if TYPE_CHECKING:
    import asyncio

    from typing_extensions import deprecated
    from yandex_market_client import typed_dicts
    from yandex_market_client.models import (
        AddOffersToArchiveRequest,
        DeleteOffersRequest,
        GetCampaignOfferDTO,
        GetCampaignOffersResultDTO,
        OfferCampaignStatusType,
        UpdateOfferMappingEntryDTO,
        UpdateOfferMappingEntryRequest,
    )

    from .drivers import BulkCall, OnInvalid
    from .report import BulkReport, Progress
    from .skus import OfferIdProblem

    Archive: TypeAlias = AddOffersToArchiveRequest | typed_dicts.AddOffersToArchiveRequest
    Delete: TypeAlias = DeleteOffersRequest | typed_dicts.DeleteOffersRequest
    Entry: TypeAlias = UpdateOfferMappingEntryDTO | typed_dicts.UpdateOfferMappingEntryDTO
    Update: TypeAlias = UpdateOfferMappingEntryRequest | typed_dicts.UpdateOfferMappingEntryRequest
    Status: TypeAlias = OfferCampaignStatusType | str
    OnProgress: TypeAlias = Callable[[Progress], object]
    OnReport: TypeAlias = Callable[[BulkReport], object]
    Stop: TypeAlias = Callable[[], bool]
    JournalPath: TypeAlias = str | os.PathLike[str]
    Hooks: TypeAlias = Mapping[str, list[Callable[..., Any]]]
else:

    def deprecated(_: str) -> Any:
        """Mark for type checkers alone: the warning at run time tells more."""
        return lambda function: function


Transport = TypeVar("Transport", httpx.BaseTransport, httpx.AsyncBaseTransport)

# relies on: add_offers_to_archive.batch, add_offers_to_archive.parameters.business_id
_ARCHIVE: Final = BY_PYTHON_NAME["add_offers_to_archive"]
# relies on: delete_offers.batch, delete_offers.parameters.business_id
_DELETE: Final = BY_PYTHON_NAME["delete_offers"]
# relies on: update_offer_mapping_entries.batch.item_model
# relies on: update_offer_mapping_entries.parameters.campaign_id
_UPDATE: Final = BY_PYTHON_NAME["update_offer_mapping_entries"]
# relies on: get_campaign_offers.paging.unpaged_with
_OFFERS: Final = BY_PYTHON_NAME["get_campaign_offers"]


class _Shared(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport that a changed view uses and its owner closes."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Hand the request on."""
        try:
            answer: httpx.Response = self._inner.handle_request(request)
            return answer
        finally:
            del request  # it carries the key; a traceback shows the locals

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Hand the request on."""
        try:
            answer: httpx.Response = await self._inner.handle_async_request(request)
            return answer
        finally:
            del request


class _Common(Generic[Transport]):
    """What the two clients share: everything but sending."""

    _transport_kind: type[Transport]
    _closed = False

    def __init__(
        self,
        *,
        api_key: Key | None = None,
        oauth_token: Key | None = None,
        base_url: str | None = None,
        settings: Settings | None = None,
        transport: Transport | None = None,
        clock: Clock | None = None,
        limiters: Limiters = LIMITERS,
        random: Callable[[], float] = random_number,
        headers: Mapping[str, str] | None = None,
        event_hooks: Hooks | None = None,
    ) -> None:
        """Args:
        api_key: the key, or a function that fetches it; else the environment's
            YANDEX_MARKET_API_KEY.
        oauth_token: a token to use instead of a key.
        base_url: the server's address; else the environment's YANDEX_MARKET_BASE_URL, else the
            documented one.
        settings: everything else that may be set up.
        transport: what really sends, innermost; closed with this client.
        clock: tells the time and waits.
        limiters: keeps the limits; shared in the process unless another one is given.
        random: gives numbers from 0 to 1, for jitter.
        headers: sent with every request.
        event_hooks: those of httpx.

        Raises:
            SettingsError: the client cannot work like this.
        """
        key = KeyHolder(api_key, oauth_token)
        given = api_key is not None or oauth_token is not None
        del api_key, oauth_token  # a traceback from here on shows no key
        if settings is None:
            settings = Settings(key=key, base_url=base_url or "")
        elif isinstance(settings, Settings):  # pyright: ignore[reportUnnecessaryIsInstance]
            changes: dict[str, Any] = {"key": key} if given else {}
            changes |= {} if base_url is None else {"base_url": base_url}
            settings = settings.with_changes(**changes)
        else:
            raise SettingsError(f"settings must be a Settings, not {type(settings).__name__}")
        settings.key.verify()
        kind: Any = self._transport_kind
        if transport is not None and not isinstance(transport, kind):
            raise SettingsError(
                f"transport must be an httpx.{kind.__name__}, not {type(transport).__name__}"
            )
        self._settings = settings
        try:
            self._origin = origin(httpx.URL(settings.base_url))
        except (httpx.InvalidURL, UnicodeError):
            raise SettingsError("base_url must be https:// and a host") from None
        self._transport: Transport | None = transport
        self._clock = clock or SystemClock()
        self._limiters = limiters
        self._random = random
        self._headers = checked_headers(headers)
        self._hooks = _checked_hooks(event_hooks)
        self._pid = os.getpid()

    @property
    def settings(self) -> Settings:
        """What this client was set up with."""
        return self._settings

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_attempts: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Give a changed view of this client, with the same limits; closing it closes nothing else.

        Args:
            timeout: the number of seconds for each of connecting, sending and each wait for more.
            max_attempts: how many times a request is sent at most.
            headers: sent with every request, beside those of this client.

        Raises:
            SettingsError: a value makes no sense.
        """
        settings = self._settings
        if timeout is not None:
            settings = settings.with_changes(timeout=timeout)
        if max_attempts is not None:
            settings = settings.with_changes(retry=replace(settings.retry, attempts=max_attempts))
        shared: Any = None if self._transport is None else _Shared(self._transport)
        return type(self)(
            settings=settings,
            transport=shared,
            clock=self._clock,
            limiters=self._limiters,
            random=self._random,
            headers={**self._headers, **checked_headers(headers)},
            event_hooks=self._hooks,
        )

    def __repr__(self) -> str:
        # A traceback may show a client that could not be made.
        settings: Settings | None = getattr(self, "_settings", None)
        return f"<{type(self).__name__} {settings.base_url if settings else 'not made'}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled: it holds the key")

    def _check_open(self) -> None:
        if self._closed:
            raise closed(type(self).__name__)

    def _transport_options(self) -> dict[str, Any]:
        return {"limiters": self._limiters, "clock": self._clock, "random": self._random}

    def _bulk(
        self,
        operation: Operation,
        owner: int,
        on_invalid: OnInvalid,
        watch: Watch,
        parallel: int,
        journal: JournalPath | None,
        given: object,
    ) -> BulkCall:
        # What only bulk calls need is loaded with the first of them.
        from .bulk import BulkEngine
        from .drivers import BulkCall
        from .ledger import MemoryLedger

        for name, hear in (("on_progress", watch.on_progress), ("on_report", watch.on_report)):
            if hear is not None and not callable(hear):
                raise TypeError(f"{name} must be callable, not {type(hear).__name__}")
        batch = operation.batch
        assert batch is not None, "a bulk operation has batches"
        engine = BulkEngine(
            self._settings.retry,
            atomic=batch.atomic,
            parallel=parallel,
            health=self._limiters.health(self._origin),
            random=self._random,
            started=self._clock.now(),
        )
        options: dict[str, Any] = {
            "engine": engine,
            "clock": self._clock,
            "size": batch_size(operation, self._settings),
            "on_invalid": on_invalid,
            "watch": watch,
        }
        parameters: dict[str, object] = {operation.limit.per_python: owner}
        if journal is None:
            return BulkCall(operation, parameters, ledger=MemoryLedger(), **options)
        from .journal import journaled

        return journaled(
            operation, parameters, journal, self._settings, given=given is not None, **options
        )


class Market(_Common[httpx.BaseTransport]):
    """A synchronous client of the Market: one request in flight for each call; thread-safe.

    Use it as a context manager, or close it.
    """

    _transport_kind = httpx.BaseTransport
    _client: DirectClient | None = None

    @property
    def client(self) -> Client:
        """The generated client, for its endpoint functions: the same limits, retries and key.

        Raises:
            SettingsError: this client is closed.
        """
        self._check_open()
        client = self._client
        # No lock, which a fork could copy while it is held: of two made at once, one is dropped.
        if client is None or self._pid != os.getpid():
            transport = MarketTransport(
                self._settings, self._transport, **self._transport_options()
            )
            client = DirectClient(transport, Requests(self._settings, self._headers), self._hooks)
            self._pid, self._client = os.getpid(), client
        return client

    def close(self) -> None:
        """Close the connections; the client cannot be used any more."""
        self._closed = True
        if self._client is not None:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(
        self,
        operation: Operation,
        owner: int,
        items: object,
        on_invalid: OnInvalid,
        watch: Watch,
        journal: JournalPath | None,
    ) -> BulkReport:
        from .drivers import run

        call = self._bulk(operation, owner, on_invalid, watch, 1, journal, items)
        return run(call, items, self.client)

    def add_offers_to_archive(
        self,
        business_id: int,
        skus: str | Iterable[str] | Archive | None = None,
        *,
        on_invalid: OnInvalid = "raise",
        on_progress: OnProgress | None = None,
        on_report: OnReport | None = None,
        stop: Stop | None = None,
        journal: JournalPath | None = None,
    ) -> BulkReport:
        """Put products in the archive, in as many requests as it takes.

        Args:
            business_id: the business (cabinet).
            skus: SKUs of the products: one, any iterable, or a request.
            on_invalid: "raise": read everything first, and send nothing if a SKU is invalid;
                "refuse": send as it is read, and report invalid SKUs as refused.
            on_progress: called with the counts whenever they change.
            on_report: called once with the report, however the call ends.
            stop: asked before each request whether to stop: what is in flight lands, the rest is
                reported as not sent.
            journal: a file in which to keep the account, so that the same call resumes where an
                earlier one ended or was killed. The whole input is read into it before anything is
                sent; to resume, give the same input or none.

        Raises:
            InvalidOfferIds: SKUs break the rules; nothing was sent.
            JournalError: the journal cannot be used, or is of another call or input.
            MarketError: the call ended before its time; ``error.report`` tells how far it came.

        Documentation:
            https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/addOffersToArchive
        """
        watch = Watch(on_progress, on_report, stop=stop)
        return self._run(_ARCHIVE, business_id, skus, on_invalid, watch, journal)

    def delete_offers(
        self,
        business_id: int,
        skus: str | Iterable[str] | Delete | None = None,
        *,
        on_invalid: OnInvalid = "raise",
        on_progress: OnProgress | None = None,
        on_report: OnReport | None = None,
        stop: Stop | None = None,
        journal: JournalPath | None = None,
    ) -> BulkReport:
        """Delete products from the catalogue, in as many requests as it takes.

        Args:
            business_id: the business (cabinet).
            skus: SKUs of the products: one, any iterable, or a request.
            on_invalid: "raise": read everything first, and send nothing if a SKU is invalid;
                "refuse": send as it is read, and report invalid SKUs as refused.
            on_progress: called with the counts whenever they change.
            on_report: called once with the report, however the call ends.
            stop: asked before each request whether to stop: what is in flight lands, the rest is
                reported as not sent.
            journal: a file in which to keep the account, so that the same call resumes where an
                earlier one ended or was killed. The whole input is read into it before anything is
                sent; to resume, give the same input or none.

        Raises:
            InvalidOfferIds: SKUs break the rules; nothing was sent.
            JournalError: the journal cannot be used, or is of another call or input.
            MarketError: the call ended before its time; ``error.report`` tells how far it came.

        Documentation:
            https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/deleteOffers
        """
        watch = Watch(on_progress, on_report, stop=stop)
        return self._run(_DELETE, business_id, skus, on_invalid, watch, journal)

    # relies on: update_offer_mapping_entries.deprecation
    @deprecated("deprecated by the vendor: the warning at run time says since when and what to use")
    def update_offer_mapping_entries(
        self,
        campaign_id: int,
        entries: Entry | Iterable[Entry] | Update | None = None,
        *,
        on_invalid: OnInvalid = "raise",
        on_progress: OnProgress | None = None,
        on_report: OnReport | None = None,
        stop: Stop | None = None,
        journal: JournalPath | None = None,
    ) -> BulkReport:
        """Add or rewrite catalogue entries (deprecated; the warning says what to use instead).

        One wrong entry fails its whole request: such a request is halved until the wrong entries
        are found, within bounds; what remains then is refused with ``isolated=False``.

        Args:
            campaign_id: the campaign (store).
            entries: one entry, any iterable of them, or a request; models or dicts.
            on_invalid: "raise": read everything first, and send nothing if an entry is invalid;
                "refuse": send as it is read, and report invalid entries as refused.
            on_progress: called with the counts whenever they change.
            on_report: called once with the report, however the call ends.
            stop: asked before each request whether to stop: what is in flight lands, the rest is
                reported as not sent.
            journal: a file in which to keep the account, so that the same call resumes where an
                earlier one ended or was killed. The whole input is read into it before anything is
                sent; to resume, give the same input or none.

        Raises:
            InvalidRequestError: entries break the rules, or contradict one another.
            JournalError: the journal cannot be used, or is of another call or input.
            MarketError: the call ended before its time; ``error.report`` tells how far it came.

        Documentation:
            https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappingEntries
        """
        _warn_deprecated(_UPDATE)
        watch = Watch(on_progress, on_report, _line_warner(1), stop)
        return self._run(_UPDATE, campaign_id, entries, on_invalid, watch, journal)

    def get_campaign_offers(
        self,
        campaign_id: int,
        *,
        offer_ids: Iterable[str] | None = None,
        statuses: Iterable[Status] | None = None,
        category_ids: Iterable[int] | None = None,
        vendor_names: Iterable[str] | None = None,
        tags: Iterable[str] | None = None,
        limit: int | None = None,
        page_token: str | None = None,
    ) -> PageReader[GetCampaignOffersResultDTO, GetCampaignOfferDTO]:
        """List a store's offers: iterate over the result, or over its ``pages()``.

        Args:
            campaign_id: the campaign (store).
            offer_ids: only these SKUs; not together with the filters below. More than a request
                takes are read by several.
            statuses: only offers in one of these statuses.
            category_ids: only offers of one of these categories of the Market.
            vendor_names: only offers of one of these brands.
            tags: only offers with one of these tags.
            limit: the number of offers a page.
            page_token: where to begin; else at the first page.

        Raises:
            InvalidRequestError: an argument breaks a documented constraint.

        Documentation:
            https://yandex.ru/dev/market/partner-api/doc/en/reference/assortment/getCampaignOffers
        """
        begin = _offers(
            campaign_id, offer_ids, statuses, category_ids, vendor_names, tags, limit, page_token
        )
        # The client is asked for when a page is, not when the reader is made.
        return PageReader(begin, lambda call: self.client.send(call))  # noqa: PLW0108

    def check_offer_ids(self, skus: str | Iterable[str] | Archive) -> list[OfferIdProblem]:
        """Judge SKUs as a bulk call would, and send nothing.

        Args:
            skus: one SKU, any iterable of them, or a request.

        Raises:
            InvalidRequestError: it is none of these.
        """
        return _problems(skus)


class AsyncMarket(_Common[httpx.AsyncBaseTransport]):
    """An asynchronous client of the Market, for one event loop of asyncio.

    Its methods are those of ``Market``, awaited; they take asynchronous iterables as well, and keep
    several requests in flight. Use it as an asynchronous context manager, or close it.
    """

    _transport_kind = httpx.AsyncBaseTransport
    _client: DirectAsyncClient | None = None
    _loop: asyncio.AbstractEventLoop | None = None

    @property
    def client(self) -> AsyncClient:
        """The generated client, for its endpoint functions: the same limits, retries and key.

        Raises:
            SettingsError: this client is closed, or was first used in another event loop.
        """
        self._check_open()
        import asyncio

        loop = asyncio.get_running_loop()
        client = self._client
        if client is None or self._pid != os.getpid():
            transport = AsyncMarketTransport(
                self._settings, self._transport, **self._transport_options()
            )
            requests = Requests(self._settings, self._headers)
            client = DirectAsyncClient(transport, requests, self._hooks)
            self._pid, self._loop, self._client = os.getpid(), loop, client
        if loop is not self._loop:
            raise SettingsError(
                "this AsyncMarket was first used in another event loop: make one for each loop"
            )
        return client

    async def aclose(self) -> None:
        """Close the connections; the client cannot be used any more."""
        self._closed = True
        if self._client is not None:
            await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _run(
        self,
        operation: Operation,
        owner: int,
        items: object,
        on_invalid: OnInvalid,
        watch: Watch,
        journal: JournalPath | None,
    ) -> BulkReport:
        from .drivers import run_async

        parallel = self._settings.parallel
        call = self._bulk(operation, owner, on_invalid, watch, parallel, journal, items)
        return await run_async(call, items, self.client)

    def add_offers_to_archive(
        self,
        business_id: int,
        skus: str | Iterable[str] | AsyncIterable[str] | Archive | None = None,
        *,
        on_invalid: OnInvalid = "raise",
        on_progress: OnProgress | None = None,
        on_report: OnReport | None = None,
        stop: Stop | None = None,
        journal: JournalPath | None = None,
    ) -> Coroutine[Any, Any, BulkReport]:
        """Put products in the archive, as ``Market.add_offers_to_archive`` does."""
        watch = Watch(on_progress, on_report, stop=stop)
        return self._run(_ARCHIVE, business_id, skus, on_invalid, watch, journal)

    def delete_offers(
        self,
        business_id: int,
        skus: str | Iterable[str] | AsyncIterable[str] | Delete | None = None,
        *,
        on_invalid: OnInvalid = "raise",
        on_progress: OnProgress | None = None,
        on_report: OnReport | None = None,
        stop: Stop | None = None,
        journal: JournalPath | None = None,
    ) -> Coroutine[Any, Any, BulkReport]:
        """Delete products from the catalogue, as ``Market.delete_offers`` does."""
        watch = Watch(on_progress, on_report, stop=stop)
        return self._run(_DELETE, business_id, skus, on_invalid, watch, journal)

    # relies on: update_offer_mapping_entries.deprecation
    @deprecated("deprecated by the vendor: the warning at run time says since when and what to use")
    def update_offer_mapping_entries(
        self,
        campaign_id: int,
        entries: Entry | Iterable[Entry] | AsyncIterable[Entry] | Update | None = None,
        *,
        on_invalid: OnInvalid = "raise",
        on_progress: OnProgress | None = None,
        on_report: OnReport | None = None,
        stop: Stop | None = None,
        journal: JournalPath | None = None,
    ) -> Coroutine[Any, Any, BulkReport]:
        """Add or rewrite entries (deprecated), as ``Market.update_offer_mapping_entries`` does."""
        # Not an async function: it warns at the caller's line even if a task awaits it later.
        _warn_deprecated(_UPDATE)
        watch = Watch(on_progress, on_report, _line_warner(1), stop)
        return self._run(_UPDATE, campaign_id, entries, on_invalid, watch, journal)

    def get_campaign_offers(
        self,
        campaign_id: int,
        *,
        offer_ids: Iterable[str] | None = None,
        statuses: Iterable[Status] | None = None,
        category_ids: Iterable[int] | None = None,
        vendor_names: Iterable[str] | None = None,
        tags: Iterable[str] | None = None,
        limit: int | None = None,
        page_token: str | None = None,
    ) -> AsyncPageReader[GetCampaignOffersResultDTO, GetCampaignOfferDTO]:
        """List a store's offers, as ``Market.get_campaign_offers`` does: ``async for``."""
        begin = _offers(
            campaign_id, offer_ids, statuses, category_ids, vendor_names, tags, limit, page_token
        )
        # So the reader can be made outside of the event loop.
        return AsyncPageReader(begin, lambda call: self.client.send(call))  # noqa: PLW0108

    async def check_offer_ids(
        self, skus: str | Iterable[str] | AsyncIterable[str] | Archive
    ) -> list[OfferIdProblem]:
        """Judge SKUs as ``Market.check_offer_ids`` does."""
        if isinstance(skus, AsyncIterable):
            return _problems([sku async for sku in skus])
        return _problems(skus)


def _offers(
    campaign_id: int,
    offer_ids: Iterable[str] | None,
    statuses: Iterable[Status] | None,
    category_ids: Iterable[int] | None,
    vendor_names: Iterable[str] | None,
    tags: Iterable[str] | None,
    limit: int | None,
    page_token: str | None,
) -> Callable[[], Pages]:
    from yandex_market_client.models import GetCampaignOffersRequest

    # relies on: GetCampaignOffersRequest.*
    fields: dict[str, Any] = {
        "offer_ids": offer_ids,
        "statuses": statuses,
        "category_ids": category_ids,
        "vendor_names": vendor_names,
        "tags": tags,
    }
    # Kept as lists: each iteration reads the list anew.
    fields = {name: _listed(name, value) for name, value in fields.items()}
    # relies on: get_campaign_offers.parameters.*
    parameters = {"campaign_id": campaign_id, "limit": limit, "page_token": page_token}

    def begin() -> Pages:
        return Pages(_OFFERS, parameters, fields, GetCampaignOffersRequest)

    begin()
    return begin


def _listed(name: str, value: Any) -> list[Any] | None:
    if value is None:
        return None
    if isinstance(value, str):
        return [value]
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray | memoryview):
        return list(cast("Iterable[Any]", value))
    kind = type(cast("object", value)).__name__
    problem = f"{name} takes one value or an iterable of them, not {kind}"
    raise InvalidRequestError([Violation("/body", value, "type", problem)], operation=_OFFERS.id)


def _checked_hooks(hooks: Any) -> dict[str, list[Callable[..., Any]]]:
    if hooks is None:
        return {}
    copy: dict[str, list[Callable[..., Any]]] = {}
    with suppress(TypeError, AttributeError):
        copy = {name: list(functions) for name, functions in hooks.items()}
        if copy.keys() <= {"request", "response"} and all(map(callable, chain(*copy.values()))):
            return copy
    raise SettingsError("event_hooks must hold lists of functions for 'request' and 'response'")


def _problems(skus: object) -> list[OfferIdProblem]:
    from .skus import Intake, as_items

    taken = Intake.of(_ARCHIVE).take_many([*as_items(skus, _ARCHIVE)])
    return [problem for item in taken.invalid for problem in item.problems]


def _warn_deprecated(operation: Operation) -> None:
    if operation.deprecation is not None:
        warn_deprecated(operation.deprecation.message(operation.python_name), 3)


def _line_warner(level: int) -> Callable[[str], None]:
    """Make a function that warns at the line so many frames up, also after that has gone on."""
    frame = sys._getframe(level + 1)  # pyright: ignore[reportPrivateUsage]
    place = frame.f_code.co_filename, frame.f_lineno
    module = frame.f_globals

    def warn(message: str) -> None:
        warnings.warn_explicit(
            message,
            MarketDeprecationWarning,
            *place,
            module=module.get("__name__"),
            registry=module.setdefault("__warningregistry__", {}),
        )

    return warn
