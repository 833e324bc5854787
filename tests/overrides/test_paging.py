"""Reading a list: page by page, by SKUs in several requests, and where it cannot go on."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from yandex_market import (
    AsyncMarket,
    BadRequestError,
    InvalidOfferIds,
    InvalidRequestError,
    Market,
    ResponseError,
)
from yandex_market.skus import array_schema
from yandex_market.waiting import Limiters
from yandex_market_client.facts import BY_PYTHON_NAME

from tests.overrides.shop import KEY, skus
from tests.overrides.virtual import VirtualClock

OFFERS = BY_PYTHON_NAME["get_campaign_offers"]
assert OFFERS.paging is not None
PAGING = OFFERS.paging
assert PAGING.unpaged_with is not None
CUT = array_schema(OFFERS, PAGING.unpaged_with).max_items
assert CUT is not None


def page(ids: list[str], token: str | None = None) -> dict[str, Any]:
    result: dict[str, Any] = {"offers": [{"offerId": sku} for sku in ids]}
    if token is not None:
        result["paging"] = {"nextPageToken": token}
    return {"status": "OK", "result": result}


BAD = httpx.Response(400, json={"status": "ERROR", "errors": [{"code": "BAD", "message": "token"}]})


class Reading:
    """One list read by either client, from answers that are given or made."""

    def __init__(
        self,
        kind: str,
        answers: list[Any] | Callable[[httpx.Request], Any],
        *,
        by: str = "offer",
        times: int = 1,
        take: int | None = None,
        **arguments: Any,
    ) -> None:
        self.kind, self.by, self.take = kind, by, take
        self.answers = answers
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.got: list[Any] = []
        clock = VirtualClock()
        options: dict[str, Any] = {
            "api_key": KEY,
            "clock": clock,
            "limiters": Limiters(),
            "transport": httpx.MockTransport(self._answer),
        }
        if kind == "sync":
            with Market(**options) as market:
                reader = market.get_campaign_offers(7, **arguments)
                for _ in range(times):
                    self._read(reader)
        else:
            asyncio.run(self._run(options, times, arguments))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append((dict(request.url.params), json.loads(request.content)))
        assert len(self.requests) < 100, "it does not end"
        answer = self.answers(request) if callable(self.answers) else self.answers.pop(0)
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, content=answer.content)
        return httpx.Response(200, json=answer)

    def _read(self, reader: Any) -> None:
        for thing in reader.pages() if self.by == "page" else reader:
            self.got.append(thing)
            if len(self.got) == self.take:
                break

    async def _run(self, options: dict[str, Any], times: int, arguments: dict[str, Any]) -> None:
        async with AsyncMarket(**options) as market:
            reader = market.get_campaign_offers(7, **arguments)
            for _ in range(times):
                async for thing in reader.pages() if self.by == "page" else reader:
                    self.got.append(thing)
                    if len(self.got) == self.take:
                        break

    @property
    def ids(self) -> list[str]:
        return [offer.offer_id for offer in self.got]


KINDS = pytest.mark.parametrize("kind", ["sync", "async"])


@KINDS
def test_all_pages_come_in_order(kind: str) -> None:
    """Each page is asked for with the token of the one before it; an empty one does not end it."""
    reading = Reading(kind, [page(["a", "b"], "t1"), page([], "t2"), page(["c"])], limit=2)
    assert reading.ids == ["a", "b", "c"]
    assert [query.get(PAGING.token) for query, _ in reading.requests] == [None, "t1", "t2"]
    assert {query[PAGING.size] for query, _ in reading.requests} == {"2"}
    assert all(body == {} for _, body in reading.requests)


@KINDS
def test_by_page(kind: str) -> None:
    """A page is the object that holds the offers; an empty token ends the list."""
    reading = Reading(kind, [page(["a"], "t1"), page([], "")], by="page")
    assert [[offer.offer_id for offer in got.offers] for got in reading.got] == [["a"], []]
    assert reading.got[0].paging.next_page_token == "t1"


@KINDS
def test_pages_are_read_only_when_they_are_wanted(kind: str) -> None:
    reading = Reading(kind, [page(["a", "b"], "t1")], take=2)
    assert (reading.ids, len(reading.requests)) == (["a", "b"], 1)


@KINDS
@pytest.mark.parametrize("by", ["offer", "page"])
def test_it_may_begin_anywhere_and_be_read_twice(kind: str, by: str) -> None:
    """Each iteration reads the list anew, from the same token."""
    answers = [page(["a"], "t9"), page(["b"])] * 2
    reading = Reading(kind, answers, by=by, times=2, page_token="t8")
    tokens = [query[PAGING.token] for query, _ in reading.requests]
    assert tokens == ["t8", "t9"] * 2


@KINDS
@pytest.mark.parametrize(
    "tokens",
    [["t1", "t1"], ["t1", "t2", "t1"], ["t0"]],
    ids=["the same", "a circle", "the first"],
)
def test_a_token_that_came_before_is_an_error(kind: str, tokens: list[str]) -> None:
    """Never a loop, and never the offers of such a page twice."""
    with pytest.raises(ResponseError, match="token") as error:
        Reading(kind, [page(["x"], token) for token in tokens] + [page([])], page_token="t0")
    assert error.value.operation == OFFERS.id


@KINDS
def test_an_expired_token_is_a_clear_error(kind: str) -> None:
    with pytest.raises(BadRequestError, match="token"):
        Reading(kind, [page(["a"], "t1"), BAD])


@KINDS
@pytest.mark.parametrize("count", [1, CUT - 1, CUT, CUT + 1, 3 * CUT])
def test_many_skus_are_read_by_several_requests(kind: str, count: int) -> None:
    """As many a request as it takes; neither token nor size go with them; order is kept."""

    def answer(request: httpx.Request) -> Any:
        # A token here means nothing, and must not be followed.
        return page(json.loads(request.content)[PAGING.unpaged_with], f"t{request.content[:30]!r}")

    reading = Reading(kind, answer, offer_ids=iter(skus(count)), limit=10)
    assert reading.ids == skus(count)
    assert [len(body[PAGING.unpaged_with]) for _, body in reading.requests] == [
        min(CUT or 0, count - start) for start in range(0, count, CUT or 1)
    ]
    assert all(query == {} for query, _ in reading.requests)


@KINDS
def test_skus_are_trimmed_and_sent_once(kind: str) -> None:
    reading = Reading(kind, [page(["a", "b"])], offer_ids=[" a", "b", "a\t"])
    assert reading.requests[0][1] == {PAGING.unpaged_with: ["a", "b"]}
    reading = Reading(kind, [page(["abc"])], offer_ids="abc")
    assert reading.requests[0][1] == {PAGING.unpaged_with: ["abc"]}


@KINDS
def test_invalid_skus_are_told_before_anything_is_sent(kind: str) -> None:
    """Also those of a later request."""
    with pytest.raises(InvalidOfferIds) as error:
        Reading(kind, [], offer_ids=[*skus(2 * CUT), "", "a\nb"])
    assert [problem.position for problem in error.value.problems if problem.rule == "pattern"]
    assert {problem.position for problem in error.value.problems} == {2 * CUT, 2 * CUT + 1}


@KINDS
@pytest.mark.parametrize(
    "arguments",
    [
        {"offer_ids": ["a"], "statuses": ["PUBLISHED"]},
        {"offer_ids": ["a"], "tags": ["x"]},
        {"offer_ids": []},
        {"statuses": []},
        {"limit": 0},
        {"category_ids": [0]},
        {"campaign": None},
    ],
    ids=str,
)
def test_wrong_requests_never_leave(kind: str, arguments: dict[str, Any]) -> None:
    """Told where the list is asked for, before it is iterated over."""
    if "campaign" in arguments:
        arguments = {"limit": 10_000_000}
    with pytest.raises(InvalidRequestError):
        Reading(kind, [], **arguments)


@KINDS
def test_filters_go_with_every_page(kind: str) -> None:
    """Given as iterators, they are there for each page and each reading."""
    reading = Reading(
        kind,
        [page(["a"], "t1"), page(["b"])] * 2,
        times=2,
        statuses=iter(["PUBLISHED", "NO_STOCKS"]),
        category_ids=(n for n in (1, 2)),
    )
    assert [body for _, body in reading.requests] == [
        {"statuses": ["PUBLISHED", "NO_STOCKS"], "categoryIds": [1, 2]}
    ] * 4
    assert reading.ids == ["a", "b"] * 2


@KINDS
@pytest.mark.parametrize(
    "answer",
    [
        {"status": "ERROR"},
        {"status": "OK"},
        {"status": "OK", "result": None},
        {"status": "OK", "result": {"offers": 7}},
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=b"[]"),
        httpx.Response(204),
    ],
    ids=str,
)
def test_an_answer_that_cannot_be_understood(kind: str, answer: Any) -> None:
    """A ResponseError, after whatever a single call tries again; never the end of the list."""
    with pytest.raises(ResponseError):
        Reading(kind, lambda _: answer)


@KINDS
def test_unknown_fields_and_values_are_kept(kind: str) -> None:
    answer = page(["a"])
    answer["result"]["offers"][0] |= {"status": "NEW_ONE", "novel": 1}
    (offer,) = Reading(kind, [answer]).got
    assert (str(offer.status), offer.additional_properties) == ("NEW_ONE", {"novel": 1})


@KINDS
def test_a_failure_between_pages_is_tried_again(kind: str) -> None:
    reading = Reading(kind, [page(["a"], "t1"), httpx.Response(500), page(["b"])])
    assert reading.ids == ["a", "b"]
