"""What an answer to a batch means, one answer at a time."""

from typing import Any

import httpx
import pytest
from yandex_market.batching import Batch, Entry, encoder
from yandex_market.outcomes import AWAY, of_answer
from yandex_market.retry import Verdict
from yandex_market_client.client import understand
from yandex_market_client.facts import BY_PYTHON_NAME, WIRE

ARCHIVE = BY_PYTHON_NAME["add_offers_to_archive"]
DELETE = BY_PYTHON_NAME["delete_offers"]


def outcome(response: httpx.Response, *skus: str, operation: Any = ARCHIVE) -> Any:
    entries = [Entry(position, sku, sku, sku) for position, sku in enumerate(skus or ("A", "B"))]
    return of_answer(
        operation, Batch.of(entries, encoder(operation)), understand(operation, response)
    )


def listing(*skus: Any) -> dict[str, Any]:
    refused = [sku and {"offerId": sku, "error": "OFFER_HAS_STOCKS"} for sku in skus]
    return {"status": "OK", "result": {"notArchivedOffers": refused}}


def test_a_documented_success_is_one() -> None:
    """Also with the list absent or null: nothing was refused."""
    for body in ({"status": "OK"}, {"status": "OK", "result": {"notArchivedOffers": None}}):
        assert outcome(httpx.Response(200, json=body)).verdict is Verdict.SUCCESS


@pytest.mark.parametrize("status", [201, 202, 203, 204, 206, 299])
@pytest.mark.parametrize("body", [b"", b"<html>log in</html>", b'{"status": "OK"}'])
def test_another_2xx_accepts_nothing(status: int, body: bytes) -> None:
    """A proxy's page of success is not the server's."""
    found = outcome(httpx.Response(status, content=body))
    assert (found.verdict, found.sent) == (Verdict.AGAIN, True)
    assert found.error is not None


@pytest.mark.parametrize("says", ["ERROR", "WEIRD"])
def test_only_ok_is_ok(says: str) -> None:
    """What says neither yes nor no is asked again."""
    found = outcome(httpx.Response(200, json={"status": says}))
    assert found.verdict is Verdict.AGAIN
    assert says in str(found.error)


def test_a_null_among_the_refusals_accepts_nothing() -> None:
    """It refuses something and does not say what."""
    for response, operation in (
        (httpx.Response(200, json=listing(None)), ARCHIVE),
        (httpx.Response(200, json=listing("A", None)), ARCHIVE),
        (
            httpx.Response(200, json={"status": "OK", "result": {"notDeletedOfferIds": [None]}}),
            DELETE,
        ),
    ):
        assert outcome(response, operation=operation).verdict is Verdict.AGAIN


@pytest.mark.parametrize(
    ("sent", "listed", "refused"),
    [
        (["A", "B"], ["A"], {"A"}),
        (["\u00a0A", "B"], ["A"], {"\u00a0A"}),
        (["\u00a0A", "A\u2003", "B"], ["A"], None),
        (["\u00a0A", "A", "B"], ["A"], {"A"}),
        (["A", "B"], ["C"], None),
    ],
    ids=["as sent", "trimmed further", "in doubt", "exact goes before", "a stranger"],
)
def test_refusals_are_found_by_their_sku(
    sent: list[str], listed: list[str], refused: set[str] | None
) -> None:
    """The server may trim more than documented; where that is ambiguous nothing is accepted."""
    found = outcome(httpx.Response(200, json=listing(*listed)), *sent)
    assert (set(found.refused) if found.verdict is Verdict.SUCCESS else None) == refused


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504])
def test_which_statuses_look_like_an_outage(status: int) -> None:
    """Those of something that stands before the service."""
    found = outcome(httpx.Response(status, headers={"Retry-After": "40"}))
    assert (found.verdict, found.outage) == (Verdict.AGAIN, status in AWAY)
    assert found.wait == 40
    assert {502, 503, 504} == set(AWAY)


def test_errors_name_the_trace() -> None:
    """Support asks for it, also where the answer was unreadable."""
    found = outcome(httpx.Response(202, headers={WIRE.trace_header: "00-abc"}))
    assert "00-abc" in str(found.error)
