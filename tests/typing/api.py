"""The public API as users write it, for type checkers to read; nobody runs this.

A line that ends in `# deprecated` has to be reported as a use of something deprecated, one that
ends in `# error` as an error; every other line has to be silent. test_typing.py compares.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any, Literal, assert_type

import httpx
import yandex_market
from yandex_market import (
    ApiError,
    AsyncMarket,
    BadRequestError,
    BulkReport,
    Clock,
    DeadlineError,
    ForbiddenError,
    InvalidOfferIds,
    InvalidRequestError,
    JournalError,
    Limiters,
    LockedError,
    Market,
    MarketDeprecationWarning,
    MarketError,
    NotFoundError,
    OfferIdProblem,
    Problem,
    Progress,
    RateLimitedError,
    Refusal,
    ResponseError,
    RetryPolicy,
    ServerError,
    Settings,
    SettingsError,
    TransportError,
    UnauthorizedError,
    Unsettled,
    unfamiliar,
)
from yandex_market_client import typed_dicts
from yandex_market_client.api.business_assortment import add_offers_to_archive
from yandex_market_client.client import AsyncClient, Client
from yandex_market_client.models import (
    AddOffersToArchiveRequest,
    DeleteOffersRequest,
    GetCampaignOfferDTO,
    GetCampaignOffersResultDTO,
    OfferCampaignStatusType,
    UpdateMappingsOfferDTO,
    UpdateOfferMappingEntryDTO,
    UpdateOfferMappingEntryRequest,
)


def clients() -> None:
    Market()
    Market(api_key="key", base_url="https://example.org")
    Market(api_key=lambda: "key")
    Market(oauth_token="token", headers={"X-Shop": "1"})
    Market(settings=Settings(parallel=3), transport=httpx.HTTPTransport())
    AsyncMarket(transport=httpx.AsyncHTTPTransport(), clock=None, limiters=Limiters())
    Market(event_hooks={"request": [print], "response": [print]})
    with Market() as market:
        assert_type(market, Market)
        assert_type(market.with_options(timeout=5, max_attempts=1, headers={}), Market)
        assert_type(market.settings, Settings)
        assert_type(market.client, Client)
        market.close()


async def fetch() -> str:
    await asyncio.sleep(0)
    return "key"


async def asynchronous_clients() -> None:
    async with AsyncMarket(api_key=fetch) as market:
        assert_type(market, AsyncMarket)
        assert_type(market.with_options(timeout=0.5), AsyncMarket)
        assert_type(market.client, AsyncClient)
        await market.aclose()


def settings(clock: Clock) -> None:
    policy = RetryPolicy(attempts=3, base=0.1, deadline=600.0)
    chosen = Settings(
        retry=policy,
        limits={"add_offers_to_archive": 20_000},
        timeout=30,
        user_agent="shop/1",
        integration="shop/1.0",
    )
    assert_type(chosen.with_changes(parallel=2), Settings)
    assert_type(chosen.retry, RetryPolicy)
    Market(settings=chosen, clock=clock)
    chosen.parallel = 4  # error
    policy.attempts = 4  # error


def archive(
    market: Market, skus: Iterator[str], wire: typed_dicts.AddOffersToArchiveRequest
) -> None:
    report = market.add_offers_to_archive(1, ["A", "B"])
    assert_type(report, BulkReport)
    market.add_offers_to_archive(business_id=1, skus="A")
    market.add_offers_to_archive(1, skus)
    market.add_offers_to_archive(1, (sku.strip() for sku in skus))
    market.add_offers_to_archive(1, {"offerIds": ["A"]})
    market.add_offers_to_archive(1, wire)
    market.add_offers_to_archive(1, AddOffersToArchiveRequest(offer_ids=["A"]))
    market.add_offers_to_archive(1, skus, journal="run.db")
    market.add_offers_to_archive(1, journal=Path("run.db"))
    market.delete_offers(1, {"A", "B"}, on_invalid="refuse")
    market.delete_offers(1, DeleteOffersRequest(offer_ids=["A"]), on_progress=told, on_report=print)
    assert_type(market.check_offer_ids(["A"]), list[OfferIdProblem])


def told(progress: Progress) -> None:
    assert_type(progress.submitted, int)
    assert_type(progress.seconds, float)


def reports(report: BulkReport) -> None:
    assert_type(report.submitted, int)
    assert_type(report.accepted, int)
    assert_type(report.duplicates, int)
    assert_type(report.exhausted, bool)
    assert_type(report.all_accepted, bool)
    assert_type(report.to_dict(), dict[str, Any])
    for refusal in report.refused:
        assert_type(refusal, Refusal)
        assert_type(refusal.code, str | None)
        assert_type(refusal.source, Literal["server", "client"])
        assert_type(refusal.isolated, bool)
    for item in [*report.unknown, *report.not_sent]:
        assert_type(item, Unsettled)
        assert_type(item.reason, str)


def offers(market: Market) -> None:
    read = market.get_campaign_offers(
        1,
        statuses=["PUBLISHED", OfferCampaignStatusType.PUBLISHED, "OF_TOMORROW"],
        category_ids=[1],
        vendor_names=["Vendor"],
        tags=["tag"],
        limit=100,
    )
    for offer in read:
        assert_type(offer, GetCampaignOfferDTO)
        assert_type(offer.offer_id, str)
        assert_type(offer.status, OfferCampaignStatusType | None)
    for page in read.pages():
        assert_type(page, GetCampaignOffersResultDTO)
        assert_type(page.offers, list[GetCampaignOfferDTO])
    pages = market.get_campaign_offers(1, offer_ids=["A"]).pages()
    assert_type(pages, Iterator[GetCampaignOffersResultDTO])


async def asynchronous_calls(market: AsyncMarket, skus: AsyncIterator[str]) -> None:
    start = market.add_offers_to_archive(1, skus)
    _ = assert_type(start, Coroutine[Any, Any, BulkReport])
    assert_type(await start, BulkReport)
    task = asyncio.create_task(market.delete_offers(1, ["A"], on_invalid="raise"))
    assert_type(await task, BulkReport)
    async for offer in market.get_campaign_offers(1):
        assert_type(offer, GetCampaignOfferDTO)
    async for page in market.get_campaign_offers(1, page_token="t").pages():
        assert_type(page, GetCampaignOffersResultDTO)
    assert_type(await market.check_offer_ids(skus), list[OfferIdProblem])


def deprecated_calls(market: Market) -> None:
    entry = UpdateOfferMappingEntryDTO(offer=UpdateMappingsOfferDTO(shop_sku="A"))
    wire: typed_dicts.UpdateOfferMappingEntryDTO = {"offer": {"shopSku": "B"}}
    market.update_offer_mapping_entries(1, entry)  # deprecated
    market.update_offer_mapping_entries(1, wire)  # deprecated
    market.update_offer_mapping_entries(1, [entry, wire, {"offer": {"shopSku": "C"}}])  # deprecated
    body = UpdateOfferMappingEntryRequest(offer_mapping_entries=[entry])
    market.update_offer_mapping_entries(1, body)  # deprecated


async def deprecated_asynchronous_calls(
    market: AsyncMarket, entries: AsyncIterator[UpdateOfferMappingEntryDTO]
) -> None:
    await market.update_offer_mapping_entries(1, entries)  # deprecated


def raw(market: Market) -> None:
    answer = add_offers_to_archive.sync_detailed(
        market.client, business_id=1, body={"offerIds": ["A"]}
    )
    assert_type(answer.status_code, int)


async def asynchronous_raw(market: AsyncMarket) -> None:
    body: typed_dicts.AddOffersToArchiveRequest = {"offerIds": ["A"]}
    await add_offers_to_archive.asyncio(market.client, business_id=1, body=body)


def errors(market: Market) -> None:
    try:
        market.delete_offers(1, ["A"])
    except ForbiddenError as error:
        assert_type(error.scopes, tuple[str, ...])
    except RateLimitedError as error:
        assert_type(error.until, float | None)
        assert_type(error.kind, Literal["parallel", "resource"])
        assert_type(error.sent, bool)
    except LockedError as error:
        assert_type(error.temporary, bool)
    except BadRequestError as error:
        assert_type(error.errors, tuple[Problem, ...])
    except (UnauthorizedError, NotFoundError, ServerError) as error:
        assert_type(error.advice, str)
    except ApiError as error:
        assert_type(error.status, int)
        assert_type(error.operation, str)
        assert_type(error.traceparent, str | None)
        assert_type(error.errors[0].code, str | None)
    except InvalidOfferIds as error:
        for problem in error.problems:
            assert_type(problem.position, int)
            assert_type(problem.rule, str)
    except TransportError as error:
        assert_type(error.sent, bool)
    except ResponseError as error:
        assert_type(error.status, int | None)
    except (DeadlineError, JournalError) as error:
        assert_type(error.report, BulkReport | None)
    except MarketError as error:
        assert_type(error.report, BulkReport | None)


def relations(
    invalid: InvalidRequestError, setup: SettingsError, warning: MarketDeprecationWarning
) -> None:
    values: list[ValueError] = [invalid, setup]
    deprecations: list[DeprecationWarning] = [warning]
    _ = values, deprecations


def unknown_things() -> None:
    counts = unfamiliar()
    assert_type(counts.fields.most_common(1), list[tuple[tuple[str, str], int]])
    assert_type(counts.values[("CurrencyType", "XTS")], int)


def wrong_import() -> None:
    from yandex_market import Markt  # noqa: F401  # error


def wrong_names(market: Market, report: BulkReport, error: MarketError) -> None:
    _ = yandex_market.Markt  # error
    _ = yandex_market.KeyHolder  # error
    market.archive_offers(1, ["A"])  # error
    _ = report.rejected  # error
    _ = error.until  # error


def wrong_clients(transport: httpx.AsyncHTTPTransport) -> None:
    Market("key")  # error
    Market(api_key=5)  # error
    Market(key="key")  # error
    Market(transport=transport)  # error
    Market(settings={"parallel": 2})  # error
    Settings(parallel="2")  # error
    Settings(RetryPolicy())  # error
    Settings(paralel=2)  # error
    RetryPolicy(tries=3)  # error
    with AsyncMarket():  # error
        pass


def wrong_calls(market: Market, body: DeleteOffersRequest) -> None:
    market.add_offers_to_archive("1", ["A"])  # error
    market.add_offers_to_archive()  # error
    market.add_offers_to_archive(1, journal=5)  # error
    market.add_offers_to_archive(1, 5)  # error
    market.add_offers_to_archive(1, [1, 2])  # error
    market.add_offers_to_archive(1, body)  # error
    market.add_offers_to_archive(1, ["A"], on_invalid="ignore")  # error
    market.add_offers_to_archive(1, ["A"], "refuse")  # error
    market.add_offers_to_archive(1, ["A"], on_progress=reports)  # error
    market.delete_offers(1, {"skus": ["A"]}, on_report=told)  # error
    market.get_campaign_offers(1, statuses=[1])  # error
    market.get_campaign_offers(1, ["A"])  # error
    market.get_campaign_offers(1, limit="10")  # error
    market.check_offer_ids([1])  # error
    market.with_options(timeout="5")  # error
    market.with_options(parallel=2)  # error


async def wrong_asynchronous_calls(market: AsyncMarket, skus: AsyncIterator[str]) -> None:
    _ = market.add_offers_to_archive(1, ["A"]).accepted  # error
    _ = list(market.get_campaign_offers(1))  # error
    market.delete_offers(1, ["A"])  # error


def wrong_mixture(market: Market, skus: AsyncIterator[str]) -> None:
    market.add_offers_to_archive(1, skus)  # error
