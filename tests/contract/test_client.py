"""The generated client against a faked server: what it sends, and what it makes of any answer."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import copy
import datetime
import json
import pickle
import re
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import httpx
import msgspec
import pytest
import yandex_market_client
from hypothesis import given, settings
from hypothesis import strategies as st
from yandex_market_client import checks, facts, models, typed_dicts, types, wire
from yandex_market_client.api.assortment import get_campaign_offers
from yandex_market_client.api.business_assortment import (
    add_offers_to_archive,
    delete_offers,
    update_offer_mapping_entries,
)
from yandex_market_client.client import (
    DEFAULT_TIMEOUT,
    AsyncClient,
    Call,
    Client,
    prepare,
    understand,
)
from yandex_market_client.errors import DecodeError, InvalidRequest
from yandex_market_client.types import UNFAMILIAR, Encoded, Response

from tests.contract.strategies import date_times

Answer = Callable[[httpx.Request], httpx.Response]
KINDS: Final = ("sync", "asyncio")
both_kinds = pytest.mark.parametrize("kind", KINDS)

ARCHIVE: Final = {"business_id": 7, "body": {"offerIds": ["A", "B"]}}
LIST: Final = {"campaign_id": 9, "body": {}}
MODULES: Final[dict[str, tuple[ModuleType, dict[str, Any]]]] = {
    "addOffersToArchive": (add_offers_to_archive, ARCHIVE),
    "deleteOffers": (delete_offers, ARCHIVE),
    "getCampaignOffers": (get_campaign_offers, LIST),
    "updateOfferMappingEntries": (
        update_offer_mapping_entries,
        {"campaign_id": 9, "body": {"offerMappingEntries": [{"offer": {"shopSku": "A"}}]}},
    ),
}
every_operation = pytest.mark.parametrize("operation", sorted(MODULES))
# The update is deprecated as a whole, which test_deprecation.py looks at.
pytestmark = pytest.mark.filterwarnings(
    "ignore::yandex_market_client.errors.MarketDeprecationWarning"
)


def ask(kind: str, module: ModuleType, answer: Answer, **arguments: Any) -> Response[Any]:
    """Call an endpoint of one kind against a faked server."""
    base, transport = "http://market.invalid", httpx.MockTransport(answer)
    if kind == "sync":
        with httpx.Client(base_url=base, transport=transport) as http:
            result: Response[Any] = module.sync_detailed(Client(http), **arguments)
            return result

    async def run() -> Response[Any]:
        async with httpx.AsyncClient(base_url=base, transport=transport) as http:
            result: Response[Any] = await module.asyncio_detailed(AsyncClient(http), **arguments)
            return result

    return asyncio.run(run())


def says(status: int, content: bytes | str = b"", **headers: str) -> Answer:
    return lambda request: httpx.Response(status, content=content, headers=headers)


def sent(operation: str, **changes: Any) -> httpx.Request:
    """Give the request that an endpoint sends."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, content=b'{"status":"OK"}')

    module, arguments = MODULES[operation]
    ask("sync", module, answer, **arguments | changes)
    (request,) = requests
    return request


def decoded(model: str, content: bytes | str) -> Any:
    return wire.decode(model, content.encode() if isinstance(content, str) else content)


def archive_answer(*refused: dict[str, Any], **more: Any) -> str:
    return json.dumps({"status": "OK", "result": {"notArchivedOffers": [*refused]}, **more})


# --- statuses


@every_operation
def test_table_has_every_operation(operation: str) -> None:
    """The table of this module knows every operation, and no other."""
    assert MODULES.keys() == facts.OPERATIONS.keys()
    module, _ = MODULES[operation]
    assert module.__name__ == f"yandex_market_client.{facts.OPERATIONS[operation].module}"


@both_kinds
@every_operation
def test_any_status_is_understood(kind: str, operation: str) -> None:
    """Every status from 100 to 999 gives a Response; only an unreadable success is a DecodeError.

    Over real HTTP no 1xx but 101 ends an answer (httpcore waits for the next one); a faked
    transport can give any.
    """
    module, arguments = MODULES[operation]
    known = facts.OPERATIONS[operation].answers
    error = '{"status":"ERROR","errors":[{"code":"C","message":"M"}]}'
    for status in range(100, 1000):
        content = "<html>oops" if status % 2 else error
        answer = says(status, content, **{"X-Was": "here", "Location": "http://elsewhere.invalid/"})
        if status in known and status < 400:
            continue
        got = ask(kind, module, answer, **arguments)
        assert got.status_code == status
        assert type(got.status_code) is int
        assert got.text == content
        assert got.headers["X-Was"] == "here"
        if status >= 400 and not status % 2:
            assert got.parsed.errors[0].code == "C"
        else:
            assert got.parsed is None
    good = ask(kind, module, says(200, b'{"status":"OK"}'), **arguments)
    assert good.parsed.status == "OK"
    with pytest.raises(DecodeError) as caught:
        ask(kind, module, says(200, "<html>oops", **{"X-Was": "here"}), **arguments)
    assert caught.value.status_code == 200
    assert caught.value.content == b"<html>oops"
    assert caught.value.headers["X-Was"] == "here"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html><h1>502 Bad Gateway</h1></html>", id="html"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'"text"', id="string"),
        pytest.param(b'{"status":"ERROR","errors":[{"co', id="truncated"),
        pytest.param(b'{"status":"ERROR","errors":{}}', id="wrong-type"),
        pytest.param(b'{"errors":[]}', id="missing-required"),
        pytest.param(b"\xff\xfe", id="not-utf-8"),
        pytest.param(b"\xef\xbb\xbf{}", id="byte-order-mark"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
@pytest.mark.parametrize("status", [400, 403, 420, 500, 502, 999])
@both_kinds
def test_unreadable_error_keeps_what_came(kind: str, status: int, content: bytes) -> None:
    """An error whose body fits nothing keeps its status, headers, bytes and text."""
    got = ask(kind, add_offers_to_archive, says(status, content, **{"X-Was": "here"}), **ARCHIVE)
    assert (got.status_code, got.content, got.parsed) == (status, content, None)
    assert got.headers["X-Was"] == "here"
    assert got.text == content.decode("utf-8", "replace")


@both_kinds
def test_redirect_is_not_followed(kind: str) -> None:
    """Also a client set up to follow redirects does not carry a request elsewhere."""
    hosts: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(307, headers={"Location": "http://elsewhere.invalid/"})

    base, transport = "http://market.invalid", httpx.MockTransport(answer)
    if kind == "sync":
        with httpx.Client(base_url=base, transport=transport, follow_redirects=True) as http:
            got = add_offers_to_archive.sync_detailed(Client(http), **ARCHIVE)
    else:

        async def run() -> Response[Any]:
            async with httpx.AsyncClient(
                base_url=base, transport=transport, follow_redirects=True
            ) as http:
                return await add_offers_to_archive.asyncio_detailed(AsyncClient(http), **ARCHIVE)

        got = asyncio.run(run())
    assert got.status_code == 307
    assert hosts == ["market.invalid"]


@both_kinds
def test_undocumented_success_is_not_guessed(kind: str) -> None:
    """A 2xx that the specification does not list has no model, so that nothing is made of it."""
    got = ask(kind, add_offers_to_archive, says(202, b'{"status":"OK"}'), **ARCHIVE)
    assert (got.status_code, got.parsed, got.text) == (202, None, '{"status":"OK"}')


# --- reading


@pytest.mark.parametrize(
    ("content", "pointer", "problem"),
    [
        pytest.param("", "", "JSON", id="empty"),
        pytest.param("null", "", "expected an object, found null", id="null"),
        pytest.param("[]", "", "expected an object, found an array", id="list"),
        pytest.param("{}", "/status", "is required", id="missing"),
        pytest.param('{"status":null}', "/status", "is required", id="null-for-required"),
        pytest.param('{"status":5}', "/status", "a string, found an integer", id="wrong-enum"),
        pytest.param(
            '{"status":"OK","result":[]}', "/result", "object, found an array", id="wrong-object"
        ),
        pytest.param(
            '{"status":"OK","result":{"notArchivedOffers":{}}}',
            "/result/notArchivedOffers",
            "expected an array, found an object",
            id="wrong-array",
        ),
        pytest.param(
            archive_answer({"offerId": "A", "error": "UNKNOWN"}, {"error": "UNKNOWN"}),
            "/result/notArchivedOffers/1/offerId",
            "is required",
            id="missing-inside-array",
        ),
        pytest.param(
            archive_answer({"offerId": 5, "error": "UNKNOWN"}),
            "/result/notArchivedOffers/0/offerId",
            "expected a string, found an integer",
            id="wrong-inside-array",
        ),
        pytest.param(
            archive_answer({"offerId": True, "error": "UNKNOWN"}, new={"a/b~c": 1}),
            "/result/notArchivedOffers/0/offerId",
            "expected a string, found a boolean",
            id="wrong-beside-unknown",
        ),
    ],
)
@both_kinds
def test_misfit_names_its_place(kind: str, content: str, pointer: str, problem: str) -> None:
    """A success that does not fit is a DecodeError with the JSON pointer, and holds the answer."""
    with pytest.raises(DecodeError) as caught:
        ask(kind, add_offers_to_archive, says(200, content), **ARCHIVE)
    error = caught.value
    assert error.pointer == pointer
    assert problem in error.problem
    assert str(error) == f"{pointer or 'the answer'}: {error.problem}"
    assert (error.status_code, error.content) == (200, content.encode())
    assert isinstance(error, ValueError)


def test_pointer_is_escaped() -> None:
    """Slash and tilde in a name do not change the pointer's meaning."""
    assert DecodeError("is bad", ("a/b", "c~d", 0)).pointer == "/a~1b/c~0d/0"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[" * 200_000, id="nested-arrays"),
        pytest.param(b'{"a":' * 200_000, id="nested-objects"),
        pytest.param(
            b'{"status":"OK","new":' + b"[" * 5000 + b"]" * 5000 + b"}", id="nested-field"
        ),
        pytest.param(b'{"status":NaN}', id="nan"),
        pytest.param(b'{"status":Infinity}', id="infinity"),
        pytest.param(b'{"status":1e999}', id="too-large-a-number"),
        pytest.param(b'{"status":"OK","new":1e999}', id="too-large-in-an-unknown-field"),
        pytest.param(b'{"status":' + b"9" * 5000 + b"}", id="huge-integer"),
        pytest.param(b'{"status":"OK","new":' + b"9" * 5000 + b"}", id="huge-unknown-integer"),
        pytest.param(b'{"status":"\\ud800"}', id="lone-surrogate"),
        pytest.param(b'{"status":"\\ud800x"}', id="lone-surrogate-and-more"),
        pytest.param(b'{"status":"\\udc00\\ud800"}', id="swapped-surrogates"),
        pytest.param(b'{"status":"OK","new":"\\ud800"}', id="lone-surrogate-unknown"),
        pytest.param(b'{"status":"OK","\\ud800":1}', id="lone-surrogate-in-a-name"),
        pytest.param(b'{"status":"\xff"}', id="not-utf-8"),
        pytest.param(b'{"status":"OK","new":"\xff"}', id="not-utf-8-unknown"),
        pytest.param(b'{"status":"OK","\xff":1}', id="not-utf-8-in-a-name"),
        pytest.param(b'{"status":"\xed\xa0\x80"}', id="surrogate-in-utf-8"),
        pytest.param(b'{"status":"OK","new":"\xed\xa0\x80"}', id="surrogate-in-utf-8-unknown"),
        pytest.param(b'\xef\xbb\xbf{"status":"OK"}', id="byte-order-mark"),
        pytest.param('{"status":"OK"}'.encode("utf-16"), id="utf-16"),
        pytest.param(b'{"status":"OK"} x', id="trailing-text"),
        pytest.param(b'{"status":"OK"}{"status":"OK"}', id="two-documents"),
        pytest.param(b'{"status":"OK",}', id="trailing-comma"),
        pytest.param(b"{'status':'OK'}", id="single-quotes"),
        pytest.param(b'{"status":"O\x00K"}', id="raw-control-character"),
        pytest.param(b'{"status":"OK","status":5}', id="duplicate-key-last-wrong"),
    ],
)
@both_kinds
def test_hostile_json_is_a_decode_error(kind: str, content: bytes) -> None:
    """Whatever a server sends as a success, nothing but a DecodeError comes out."""
    with pytest.raises(DecodeError):
        ask(kind, add_offers_to_archive, says(200, content), **ARCHIVE)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b'{"status":"ERROR","status":"OK"}', "OK", id="duplicate-known"),
        pytest.param(b'{"status":5,"status":"OK"}', "OK", id="duplicate-first-wrong"),
        pytest.param(b'{"new":1,"status":"ERROR","status":"OK"}', "OK", id="duplicate-and-unknown"),
        pytest.param(b' \r\n\t{"status":"OK"}\n', "OK", id="white-space"),
        pytest.param(b'{"\\u0073tatus":"\\u004fK"}', "OK", id="escapes"),
        pytest.param(b'{"status":"\\ud83d\\ude00"}', "\U0001f600", id="surrogate-pair"),
        pytest.param(b'{"status":""}', "", id="empty-enum-value"),
    ],
)
def test_odd_json_is_read(content: bytes, status: str) -> None:
    """Of duplicate keys the last wins, on the fast way as on the tolerant one."""
    fast = decoded("AddOffersToArchiveResponse", content)
    slow = models.AddOffersToArchiveResponse.from_dict(json.loads(content))
    assert fast.status == slow.status == status


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.binary(max_size=40) | st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_a_decode_error(content: bytes) -> None:
    """No bytes make anything else than a model or a DecodeError."""
    with contextlib.suppress(DecodeError):
        assert decoded("GetCampaignOffersResponse", content).status is not None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "status",
                        "result",
                        "offers",
                        "offerId",
                        "paging",
                        "basicPrice",
                        "value",
                        "updatedAt",
                        "errors",
                        "x",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_any_json_is_read_or_a_decode_error(value: Any) -> None:
    """No JSON of the right names and wrong types makes anything else, and both ways agree."""
    content = json.dumps(value, allow_nan=True).encode()
    try:
        fast: Any = decoded("GetCampaignOffersResponse", content)
    except DecodeError as error:
        fast = str(error)
    try:
        untyped = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return
    try:
        slow: Any = models.GetCampaignOffersResponse.from_dict(untyped)
    except DecodeError as error:
        slow = str(error)
    assert fast == slow


def test_unknown_is_kept() -> None:
    """Unknown fields and enum values, at every depth, are readable and written back."""
    answer = {
        "status": "MAYBE",
        "result": {
            "notArchivedOffers": [
                {"offerId": "A", "error": "NEW_ONE", "since": {"when": [1, None]}}
            ],
            "cursor": "x",
        },
        "traceId": 17,
    }
    got = decoded("AddOffersToArchiveResponse", json.dumps(answer))
    assert got.status == "MAYBE"
    assert not got.status.is_known
    assert got.additional_properties == {"traceId": 17}
    assert got.result.additional_properties == {"cursor": "x"}
    (refused,) = got.result.not_archived_offers
    assert refused.error == "NEW_ONE"
    assert refused.additional_properties == {"since": {"when": [1, None]}}
    assert got.to_dict() == answer
    assert json.loads(wire.encode(got)) == answer


def test_null_is_absence() -> None:
    """A null for an array, object, scalar or element reads as absent and is not written back."""
    answer = {
        "status": "OK",
        "result": {
            "paging": None,
            "offers": [
                None,
                {
                    "offerId": "A",
                    "status": None,
                    "available": None,
                    "errors": None,
                    "quantum": None,
                },
            ],
        },
    }
    got = decoded("GetCampaignOffersResponse", json.dumps(answer))
    assert got.result.paging is None
    (offer,) = got.result.offers
    assert (offer.status, offer.available, offer.errors, offer.quantum) == (None,) * 4
    assert got.to_dict() == {"status": "OK", "result": {"offers": [{"offerId": "A"}]}}


def test_models_have_slots() -> None:
    """No model has a dict of its own: a misspelt attribute is an error, and a page is small."""
    for name in models.__all__:
        cls = getattr(models, name)
        if not issubclass(cls, Enum):
            assert "__dict__" not in dir(cls), name
            with pytest.raises(TypeError):
                cls("positional")


# --- dates

MOMENT: Final = datetime.datetime(2025, 4, 7, 9, 30, 15, tzinfo=datetime.UTC)
SECOND: Final = datetime.timedelta(seconds=1)
MICRO: Final = datetime.timedelta(microseconds=1)


def dated(text: Any, **more: Any) -> Any:
    """Read a date; an unknown field beside it makes the tolerant way read it."""
    price = {"value": 1, "currencyId": "RUR", "updatedAt": text, **more}
    page = {"status": "OK", "result": {"offers": [{"offerId": "A", "basicPrice": price}]}}
    read = decoded("GetCampaignOffersResponse", json.dumps(page))
    return read.result.offers[0].basic_price.updated_at


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("2025-04-07T09:30:15Z", MOMENT, id="utc"),
        pytest.param("2025-04-07t09:30:15z", MOMENT, id="lower-case"),
        pytest.param("2025-04-07 09:30:15Z", MOMENT, id="space"),
        pytest.param("2025-04-07T09:30:15+00:00", MOMENT, id="zero-offset"),
        pytest.param("2025-04-07T09:30:15-00:00", MOMENT, id="unknown-local-offset"),
        pytest.param("2025-04-07T12:30:15+03:00", MOMENT, id="offset"),
        pytest.param("2025-04-07T12:30:15+0300", MOMENT, id="offset-without-colon"),
        pytest.param("2025-04-06T22:00:15-11:30", MOMENT, id="negative-offset"),
        pytest.param("2025-04-07T09:30:15.5Z", MOMENT + SECOND / 2, id="tenths"),
        pytest.param("2025-04-07T09:30:15.000001Z", MOMENT + MICRO, id="microseconds"),
        pytest.param("2025-04-07T09:30:15.000001499Z", MOMENT + MICRO, id="nanoseconds-down"),
        pytest.param("2025-04-07T09:30:15.000001500Z", MOMENT + 2 * MICRO, id="nanoseconds-up"),
        pytest.param("2025-04-07T09:30:15.999999999Z", MOMENT + SECOND, id="nanoseconds-carry"),
        pytest.param("2025-04-07T09:29:60Z", MOMENT - 15 * SECOND, id="leap-second"),
        pytest.param("2025-04-07T09:29:60.7Z", MOMENT - 15 * SECOND, id="leap-second-part"),
    ],
)
def test_date_is_read(text: str, moment: datetime.datetime) -> None:
    """The forms of RFC 3339, and two near it, are the same moment on both ways."""
    fast, slow = dated(text), dated(text, unknown=1)
    assert fast == slow == moment
    assert fast.utcoffset() == slow.utcoffset()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("2025-04-07T09:30:15", id="naive"),
        pytest.param("2025-04-07", id="date-only"),
        pytest.param("2025-02-29T00:00:00Z", id="no-such-day"),
        pytest.param("2025-04-07T24:00:00Z", id="hour-24"),
        pytest.param("2025-04-07T09:30:61Z", id="second-61"),
        pytest.param("2025-04-07T09:30Z", id="no-seconds"),
        pytest.param("2025-04-07T09:30:15+03", id="offset-of-hours"),
        pytest.param("2025-04-07T09:30:15+24:00", id="offset-of-a-day"),
        pytest.param("2025-04-07T09:30:15.Z", id="empty-fraction"),
        pytest.param("2025-04-07T09:30:15Z\n", id="trailing-newline"),
        pytest.param("٢٠٢٥-04-07T09:30:15Z", id="digits-of-another-script"),
        pytest.param("2025-04-07T09:30:15.000000\u0665Z", id="fraction-of-another-script"),
        pytest.param("9999-12-31T23:59:60Z", id="after-the-end"),
        pytest.param("9999-12-31T23:59:59.9999999Z", id="rounded-after-the-end"),
        pytest.param("", id="empty"),
        pytest.param(1744018215, id="seconds-since-1970"),
        pytest.param(True, id="boolean"),
    ],
)
@pytest.mark.parametrize("more", [{}, {"unknown": 1}], ids=["fast", "tolerant"])
def test_date_is_refused(value: Any, more: dict[str, Any]) -> None:
    """A date without an offset, or of another form, is a DecodeError at its place."""
    with pytest.raises(DecodeError) as caught:
        dated(value, **more)
    assert caught.value.pointer == "/result/offers/0/basicPrice/updatedAt"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(date_times(leap=True))
def test_dates_agree_on_both_ways(text: str) -> None:
    """However a date is written, the fast and the tolerant reading give one value."""
    fast, slow = dated(text), dated(text, unknown=1)
    assert fast == slow
    assert repr(fast) == repr(slow)
    assert types.read_datetime(types.write_datetime(fast)) == fast


def test_naive_date_is_not_sent() -> None:
    """A date without a time zone cannot be written: it would be another moment elsewhere."""
    with pytest.raises(ValueError, match="time zone"):
        types.write_datetime(datetime.datetime(2025, 1, 1))  # noqa: DTZ001
    assert types.write_datetime(MOMENT) == "2025-04-07T09:30:15Z"


# --- copies

PAGE: Final = json.dumps(
    {
        "status": "SOMETHING",
        "new": [1, {"a": None}],
        "result": {
            "paging": {"nextPageToken": "t"},
            "offers": [
                {
                    "offerId": "A",
                    "status": "NEW_STATUS",
                    "available": True,
                    "basicPrice": {
                        "value": 1.5,
                        "currencyId": "RUR",
                        "updatedAt": "2025-04-07T09:30:15+03:00",
                    },
                    "errors": [{"message": "m"}],
                }
            ],
        },
    }
)
COPIES: Final[dict[str, Callable[[Any], Any]]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{
        f"pickle-{protocol}": lambda value, protocol=protocol: pickle.loads(
            pickle.dumps(value, protocol)
        )
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
}


@pytest.mark.parametrize("how", COPIES)
def test_models_and_answers_can_be_copied(how: str) -> None:
    """Models, known and unknown enum values, whole answers: equal after copy, deepcopy, pickle."""
    page = decoded("GetCampaignOffersResponse", PAGE)
    again = COPIES[how](page)
    assert again == page
    assert repr(again) == repr(page)
    assert again.to_dict() == page.to_dict()
    offer = page.result.offers[0]
    for value in (offer.status, models.OfferCampaignStatusType.PUBLISHED, MOMENT):
        again = COPIES[how](value)
        assert (again, type(again), repr(again)) == (value, type(value), repr(value))
    answer = understand(
        facts.OPERATIONS["getCampaignOffers"],
        httpx.Response(200, content=PAGE, headers={"X-Was": "here"}),
    )
    again = COPIES[how](answer)
    assert again == answer
    assert again.headers["X-Was"] == "here"


def test_deepcopy_shares_nothing() -> None:
    page = decoded("GetCampaignOffersResponse", PAGE)
    again = copy.deepcopy(page)
    again.result.offers[0].errors.clear()
    again.additional_properties["new"].clear()
    assert page.result.offers[0].errors
    assert page.additional_properties["new"]


@pytest.mark.parametrize("how", COPIES)
def test_errors_can_be_copied(how: str) -> None:
    """A DecodeError and an InvalidRequest keep all they say, as process pools need it."""
    with pytest.raises(DecodeError) as caught:
        understand(
            facts.OPERATIONS["getCampaignOffers"],
            httpx.Response(200, content=b'{"status":5}', headers={"X-Was": "here"}),
        )
    error = caught.value
    again = COPIES[how](error)
    assert type(again) is DecodeError
    assert str(again) == str(error)
    assert (again.path, again.status_code, again.content) == (("status",), 200, b'{"status":5}')
    assert again.headers["X-Was"] == "here"
    with pytest.raises(InvalidRequest) as refused:
        add_offers_to_archive.call(business_id=0, body={"offerIds": ["A", "A"]})
    again = COPIES[how](refused.value)
    assert type(again) is InvalidRequest
    assert str(again) == str(refused.value)
    assert (again.operation, again.violations) == (
        "addOffersToArchive",
        refused.value.violations,
    )


# --- open enums


def test_unknown_enum_value_behaves_as_text() -> None:
    """It equals itself and its text, hashes like it, and reads as it in every form."""
    status = models.OfferCampaignStatusType
    one, other = status("NEW"), status("NEW")
    assert one == other == "NEW"
    assert hash(one) == hash("NEW")
    assert {one: 1}["NEW"] == 1
    assert f"{one}" == str(one) == one.value == one.name == "NEW"
    assert isinstance(one, status)
    assert not one.is_known
    assert status("PUBLISHED") is status.PUBLISHED
    assert status.PUBLISHED.is_known
    assert hash(status.PUBLISHED) == hash("PUBLISHED")
    assert one not in list(status)
    with pytest.raises(ValueError, match="5"):
        status(5)
    with pytest.raises(DecodeError):
        status.read(5)


def test_unknown_enum_values_leave_nothing_behind() -> None:
    """A server that sends ever new values fills neither the enum nor the counts."""
    status = models.OfferCampaignStatusType
    members = (len(status), len(status._value2member_map_), len(status._member_map_))
    for number in range(5000):
        content = json.dumps(
            {"status": "OK", "result": {"offers": [{"offerId": "A", "status": f"S{number}"}]}}
        )
        decoded("GetCampaignOffersResponse", content)
    assert members == (len(status), len(status._value2member_map_), len(status._member_map_))
    assert len(UNFAMILIAR.values) <= 1000


def test_unfamiliar_counts() -> None:
    """What answers held and the specification did not is counted, in bounded number and length."""
    for counts in UNFAMILIAR:
        counts.clear()
    for _ in range(3):
        decoded("EmptyApiResponse", '{"status":"HM","new":1}')
    assert UNFAMILIAR.fields["EmptyApiResponse", "new"] == 3
    # The strict decoding may meet the value before the unknown field turns it down.
    assert UNFAMILIAR.values["ApiResponseStatusType", "HM"] >= 3
    for number in range(5000):
        decoded("EmptyApiResponse", json.dumps({"status": "OK", f"f{number}": 1}))
        decoded("EmptyApiResponse", json.dumps({"status": f"{number}" * 500}))
    decoded("EmptyApiResponse", '{"status":"HM","new":1}')
    assert UNFAMILIAR.fields["EmptyApiResponse", "new"] == 4
    for counts in UNFAMILIAR:
        assert len(counts) <= 1000
        assert all(len(what) <= 200 for _, what in counts)
        counts.clear()


# --- sending


@both_kinds
@every_operation
def test_request_as_sent(kind: str, operation: str) -> None:
    """Method, URL, headers, body and what a transport learns beside them."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, content=b'{"status":"OK"}')

    module, arguments = MODULES[operation]
    known = facts.OPERATIONS[operation]
    assert ask(kind, module, answer, **arguments).parsed.status == "OK"
    (request,) = requests
    limited_by = str(arguments[known.limit.per_python])
    assert request.method == known.method
    assert request.url.path == known.path.replace(f"{{{known.limit.per}}}", limited_by)
    assert not request.url.query
    assert json.loads(request.content) == arguments["body"]
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Accept"] == "application/json"
    items = len(arguments["body"][known.limit.counts]) if known.limit.counts else 1
    assert request.extensions["market_operation"] == operation
    assert request.extensions["market_items"] == items
    assert request.extensions["market_limited_by"] == limited_by


@both_kinds
def test_default_timeout_is_finite(kind: str) -> None:
    """Every phase has a limit above the server's own, whatever the httpx client was set to."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, content=b'{"status":"OK"}')

    base, transport = "http://market.invalid", httpx.MockTransport(answer)
    if kind == "sync":
        with httpx.Client(base_url=base, transport=transport, timeout=None) as http:
            add_offers_to_archive.sync(Client(http), **ARCHIVE)
            add_offers_to_archive.sync(Client(http, timeout=1.0), **ARCHIVE)
    else:

        async def run() -> None:
            async with httpx.AsyncClient(base_url=base, transport=transport, timeout=None) as http:
                await add_offers_to_archive.asyncio(AsyncClient(http), **ARCHIVE)
                await add_offers_to_archive.asyncio(AsyncClient(http, timeout=1.0), **ARCHIVE)

        asyncio.run(run())
    usual, own = (request.extensions["timeout"] for request in requests)
    assert usual == DEFAULT_TIMEOUT.as_dict()
    assert usual.keys() == {"connect", "read", "write", "pool"}
    assert all(facts.WIRE.server_timeout_seconds < seconds < 60 for seconds in usual.values())
    assert own == dict.fromkeys(usual, 1.0)


def test_wrong_kind_of_client() -> None:
    """One kind for each: the other one is a TypeError, and nothing is sent."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    transport = httpx.MockTransport(answer)
    with httpx.Client(transport=transport) as plain:
        other = httpx.AsyncClient(transport=transport)
        with pytest.raises(TypeError, match=r"httpx\.Client"):
            Client(other)
        with pytest.raises(TypeError, match=r"httpx\.AsyncClient"):
            AsyncClient(plain)
        for wrong in (None, "http://market.invalid", object()):
            with pytest.raises(TypeError):
                Client(wrong)
        for function in (add_offers_to_archive.sync, add_offers_to_archive.sync_detailed):
            with pytest.raises(TypeError, match="Client"):
                function(AsyncClient(other), **ARCHIVE)
        for start in (add_offers_to_archive.asyncio, add_offers_to_archive.asyncio_detailed):
            with pytest.raises(TypeError, match="AsyncClient"):
                asyncio.run(start(Client(plain), **ARCHIVE))
        asyncio.run(other.aclose())


def test_nothing_makes_a_client_or_holds_a_key() -> None:
    """No module of the package calls an httpx client or names the key's header as a value."""
    package = Path(yandex_market_client.__file__).parent
    builders = {"Client", "AsyncClient", "get", "post", "put", "request", "stream", "HTTPTransport"}
    looked_at = 0
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                root = node.func.value
                if isinstance(root, ast.Name) and root.id == "httpx":
                    looked_at += 1
                    assert node.func.attr not in builders, f"{path}:{node.lineno}"
                    assert "Transport" not in node.func.attr, f"{path}:{node.lineno}"
            # Only `import httpx` is looked through.
            assert getattr(node, "module", None) != "httpx", f"{path}:{node.lineno}"
            if isinstance(node, ast.alias) and node.name.startswith("httpx"):
                assert (node.name, node.asname) == ("httpx", None), f"{path}:{node.lineno}"
            if isinstance(node, ast.Constant) and node.value == facts.WIRE.key_header:
                assert path.name == "facts.py", f"{path}:{node.lineno} names the key's header"
            for key in ("id", "attr", "arg", "name"):
                name = getattr(node, key, None)
                held = isinstance(name, str) and re.search("api_?key|secret|authori", name.lower())
                assert not held, f"{path}:{node.lineno}: {name}"
    assert looked_at, "the search no longer finds a call of httpx"


def test_key_is_not_in_what_can_be_printed() -> None:
    """The client's repr shows nothing of the httpx client's headers."""
    with httpx.Client(headers={"Api-Key": "TOP-SECRET"}) as http:
        assert "TOP-SECRET" not in repr(Client(http))
        assert "TOP-SECRET" not in repr(vars(Client(http)))


# --- bodies


def test_body_is_plain_utf_8() -> None:
    """The body limit counts bytes: letters are sent as they are, not as escapes."""
    request = sent("addOffersToArchive", body={"offerIds": ["чайник (белый)", "\U0001f600"]})
    assert request.content == '{"offerIds":["чайник (белый)","\U0001f600"]}'.encode()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="empty-dict"),
        pytest.param(models.GetCampaignOffersRequest(), id="empty-model"),
        pytest.param({"offerIds": None}, id="only-none"),
    ],
)
def test_body_is_always_sent(body: Any) -> None:
    """An empty filter is `{}`, which the server wants to see."""
    assert sent("getCampaignOffers", body=body).content == b"{}"


class Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "something else"


class Number(int):
    pass


class Amount(float):
    pass


@pytest.mark.parametrize(
    ("body", "content"),
    [
        pytest.param({"offerIds": ("A", "B")}, b'{"offerIds":["A","B"]}', id="tuple"),
        pytest.param(OrderedDict(offerIds=["A"]), b'{"offerIds":["A"]}', id="dict-subclass"),
        pytest.param({"offerIds": [Text("A")]}, b'{"offerIds":["A"]}', id="str-subclass"),
        pytest.param({Text("offerIds"): ["A"]}, b'{"offerIds":["A"]}', id="str-subclass-key"),
        pytest.param({"categoryIds": [Number(5)]}, b'{"categoryIds":[5]}', id="int-subclass"),
        pytest.param({"new": Amount(1.5)}, b'{"new":1.5}', id="float-subclass"),
        pytest.param(
            {"statuses": [models.OfferCampaignStatusType.PUBLISHED]},
            b'{"statuses":["PUBLISHED"]}',
            id="enum",
        ),
        pytest.param(
            models.GetCampaignOffersRequest(
                statuses=[models.OfferCampaignStatusType.PUBLISHED], additional_properties={"x": 1}
            ),
            b'{"x":1,"statuses":["PUBLISHED"]}',
            id="model",
        ),
        pytest.param(
            models.GetCampaignOffersRequest(offer_ids=iter(["A", "B"])),
            b'{"offerIds":["A","B"]}',
            id="iterator-in-a-model",
        ),
    ],
)
def test_body_of_any_python_form(body: Any, content: bytes) -> None:
    """What the checks take for JSON is sent as they saw it."""
    assert get_campaign_offers.call(campaign_id=1, body=body).content == content


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(None, id="none"),
        pytest.param([], id="list"),
        pytest.param("text", id="text"),
        pytest.param(b"{}", id="bytes"),
        pytest.param({"offerIds": "SKU"}, id="text-for-array"),
        pytest.param({"offerIds": {"A"}}, id="set"),
        pytest.param({"offerIds": iter("A")}, id="iterator-in-a-dict"),
        pytest.param(
            models.AddOffersToArchiveRequest(offer_ids="SKU"),
            id="model-with-text-for-array",
        ),
        pytest.param(
            models.AddOffersToArchiveRequest(offer_ids={"SKU": 1}),
            id="model-with-dict-for-array",
        ),
        pytest.param(
            models.AddOffersToArchiveRequest(offer_ids=None),
            id="model-with-none",
        ),
        pytest.param({"offerIds": ["A"], "new": object()}, id="object"),
        pytest.param({"offerIds": ["A"], "new": float("nan")}, id="nan"),
        pytest.param({"offerIds": ["A"], 5: 1}, id="number-as-name"),
        pytest.param({"offerIds": ["\ud800"]}, id="lone-surrogate"),
        pytest.param(models.AddOffersToArchiveRequest, id="a-class"),
    ],
)
@both_kinds
def test_invalid_request_stays_here(kind: str, body: Any) -> None:
    """It raises InvalidRequest, and nothing reaches the transport."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    with pytest.raises(InvalidRequest) as caught:
        ask(kind, add_offers_to_archive, answer, business_id=7, body=body)
    assert caught.value.operation == "addOffersToArchive"
    assert caught.value.violations
    assert str(caught.value).startswith("addOffersToArchive: ")


def test_invalid_request_names_every_fault_and_shows_few() -> None:
    """All violations are there; the text shows the first ones and counts the rest."""
    with pytest.raises(InvalidRequest) as caught:
        add_offers_to_archive.call(business_id=0, body={"offerIds": [""] * 50})
    assert len(caught.value.violations) > 50
    assert "more)" in str(caught.value)
    assert len(str(caught.value)) < 1000


@both_kinds
def test_encoded_body_is_sent_as_it_is(kind: str) -> None:
    """An `Encoded` body was checked by its maker: its bytes and its count are taken."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, content=b'{"status":"OK"}')

    body = Encoded(b'{ "offerIds":["A"] }', 17)
    ask(kind, add_offers_to_archive, answer, business_id=7, body=body)
    (request,) = requests
    assert request.content == b'{ "offerIds":["A"] }'
    assert request.extensions["market_items"] == 17
    with pytest.raises(InvalidRequest):
        add_offers_to_archive.call(business_id=0, body=body)


# --- path and query


def test_query_is_built_from_what_is_given() -> None:
    """None leaves a parameter out; text is quoted."""
    assert sent("getCampaignOffers").url.query == b""
    request = sent("getCampaignOffers", limit=200, page_token="a b&c=d/é+%")
    assert dict(request.url.params) == {"limit": "200", "page_token": "a b&c=d/é+%"}
    assert b" " not in request.url.query
    request = sent("getCampaignOffers", campaign_id=5.0, limit=10.0)
    assert request.url.path.endswith("/campaigns/5/offers")
    assert dict(request.url.params) == {"limit": "10"}
    assert request.extensions["market_limited_by"] == "5"


def operation_with(*parameters: facts.Parameter) -> facts.Operation:
    path = "/v2/" + "/".join(f"{{{p.name}}}" for p in parameters if p.location == "path")
    return facts.OPERATIONS["getCampaignOffers"]._replace(
        path=path,
        parameters=parameters,
        body=None,
        body_required=False,
        limit=facts.OPERATIONS["getCampaignOffers"].limit._replace(per="shop"),
    )


def url_of(call: Call) -> httpx.URL:
    urls: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        urls.append(request.url)
        return httpx.Response(200)

    with httpx.Client(
        base_url="http://market.invalid/base", transport=httpx.MockTransport(answer)
    ) as http:
        Client(http).send(call)
    return urls[0]


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        pytest.param("plain", b"/base/v2/plain", id="plain"),
        pytest.param("a/b", b"/base/v2/a%2Fb", id="slash"),
        pytest.param("a?b#c", b"/base/v2/a%3Fb%23c", id="query-and-fragment"),
        pytest.param("a b%2F", b"/base/v2/a%20b%252F", id="space-and-percent"),
        pytest.param("é", b"/base/v2/%C3%A9", id="letter"),
        pytest.param("...", b"/base/v2/...", id="three-dots"),
    ],
)
def test_path_is_quoted(text: str, raw: bytes) -> None:
    """A parameter fills one segment of the path and never becomes another."""
    shop = facts.Parameter("shop", "shop", "path", True, facts.Schema(types=("string",)))
    call = prepare(operation_with(shop), {"shop": text})
    assert url_of(call).raw_path == raw
    assert call.limited_by == text


@pytest.mark.parametrize("text", ["", ".", ".."])
def test_path_cannot_be_left(text: str) -> None:
    """What a URL library would take for a step of the path is refused."""
    shop = facts.Parameter("shop", "shop", "path", True, facts.Schema(types=("string",)))
    with pytest.raises(InvalidRequest):
        prepare(operation_with(shop), {"shop": text})


def test_query_values_of_every_kind() -> None:
    """Booleans, enums, dates and arrays are written as the API wants them."""
    array = facts.Schema(types=("array",), items=facts.Schema())
    kinds = {
        "flag": facts.Schema(types=("boolean",)),
        "unit": facts.Schema(types=("string",)),
        "since": facts.Schema(types=("string",), format="date-time"),
        "many": array,
        "none": array,
    }
    operation = operation_with(
        *(facts.Parameter(name, name, "query", False, kind) for name, kind in kinds.items())
    )
    call = prepare(
        operation,
        {
            "flag": True,
            "unit": models.TimeUnitType.DAY,
            "since": MOMENT,
            "many": [1, "b", False],
            "none": None,
        },
    )
    assert call.query == (
        ("flag", "true"),
        ("unit", "DAY"),
        ("since", "2025-04-07T09:30:15Z"),
        ("many", "1"),
        ("many", "b"),
        ("many", "false"),
    )
    assert url_of(call).params.get_list("many") == ["1", "b", "false"]


def test_header_parameter_is_sent() -> None:
    """A parameter in a header reaches the request under its wire name."""
    name = facts.Parameter("X-Name", "x_name", "header", False, facts.Schema(types=("string",)))
    call = prepare(operation_with(name), {"x_name": "me"})
    assert call.headers == (("X-Name", "me"),)


def test_absent_counted_list_counts_nothing() -> None:
    """Where the list that the limit counts is optional and absent, no KeyError comes of it."""
    archive = facts.OPERATIONS["addOffersToArchive"]
    optional = archive._replace(body=facts.Schema(types=("object",)))
    assert prepare(optional, {"businessId": 1}, {}).items == 0
    assert prepare(optional, {"businessId": 1}, {"offerIds": None}).items == 0


def test_typed_dicts_name_every_component() -> None:
    """Each model has its dict-style twin, for requests written with the names of the wire."""
    enums = {name for name in models.__all__ if issubclass(getattr(models, name), Enum)}
    assert set(models.__all__) - enums <= set(vars(typed_dicts))


def test_checks_and_client_agree_on_models() -> None:
    """A model that cannot be written is refused by both, without an exception of another kind."""
    body = models.UpdateOfferMappingEntryRequest(offer_mapping_entries=["A"])
    (violation,) = checks.check_request(
        "updateOfferMappingEntries", parameters={"campaignId": 1}, body=body
    )
    assert violation.rule == "type"
    with pytest.raises(InvalidRequest) as caught:
        update_offer_mapping_entries.call(campaign_id=1, body=body)
    assert caught.value.violations[0].rule == "type"
    assert isinstance(caught.value.__cause__, AttributeError)
