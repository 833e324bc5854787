"""Faults on demand: each kind as a client sees it, and what the record says of it."""

import asyncio
import gzip
import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from yandex_market import Market
from yandex_market.simulator import Arrival, Fault, Faults, Record, Simulator, SteppedClock, faults
from yandex_market.simulator.faults import twist
from yandex_market_client.facts import WIRE, Operation

from tests.simulator.helpers import (
    ALL,
    ARCHIVE,
    DELETE,
    LIST,
    UPDATE,
    Caller,
    check,
    example,
    served,
)


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(offers=30, clock=SteppedClock())


@pytest.fixture
def call(simulator: Simulator) -> Iterator[Caller]:
    with served(simulator) as caller:
        yield caller


def sku_body(*skus: str) -> dict[str, Any]:
    return {"offerIds": list(skus)}


def arrival(operation: str | None = None, **fields: Any) -> Arrival:
    return Arrival(0, 0.0, operation, "POST", "/", {}, {}, **fields)


# Scripts and rates


def test_scripts_come_one_after_another() -> None:
    one, two = faults.status(500), faults.html()
    plan = Faults()
    plan.script(one, None, two)
    assert plan.pending == 3
    assert [plan.draw(arrival()) for _ in range(4)] == [one, None, two, None]
    assert plan.pending == 0


def test_scripts_choose_their_requests() -> None:
    one, two = faults.status(500), faults.html()
    plan = Faults()
    plan.script(one, operation=DELETE.id, times=2)
    plan.script(two, when=lambda a: "x" in a.skus)
    assert plan.draw(arrival(ARCHIVE.id)) is None
    assert plan.draw(arrival(ARCHIVE.id, skus=["x"])) is two
    assert plan.draw(arrival(DELETE.id, skus=["x"])) is one
    assert plan.draw(arrival(DELETE.id)) is one
    assert plan.draw(arrival(DELETE.id)) is None


def test_scripts_can_leave_some_alone() -> None:
    one = faults.status(500)
    plan = Faults()
    plan.script(one, one, skip=2)
    assert [plan.draw(arrival()) for _ in range(5)] == [None, None, one, one, None]


def test_clearing_forgets_everything() -> None:
    plan = Faults(rate=1.0)
    plan.script(faults.html())
    plan.clear()
    assert plan.draw(arrival()) is None


def test_rates_are_seeded() -> None:
    def drawn(seed: int) -> list[Fault | None]:
        plan = Faults(0.3, seed=seed)
        return [plan.draw(arrival()) for _ in range(2000)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    share = sum(fault is not None for fault in drawn(1)) / 2000
    assert 0.27 < share < 0.33
    assert set(drawn(1)) - {None} == set(faults.MIX)


@pytest.mark.parametrize("rate", [-0.1, 1.1])
def test_a_rate_is_a_share(rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        Faults(rate)


# Each kind


@pytest.mark.parametrize(
    "status",
    [400, 401, 403, 404, 405, 408, 415, 418, 420, 423, 429, 499, 500, 502, 503, 504, 520, 599, 302],
)
def test_any_status(call: Caller, simulator: Simulator, status: int) -> None:
    simulator.faults.script(faults.status(status))
    answer = call.raw(ARCHIVE, sku_body("a"))
    assert answer.status_code == status
    assert answer.json()["status"] == "ERROR"
    assert answer.json()["errors"][0]["code"]
    (noted,) = simulator.record
    assert (noted.status, noted.acted) == (status, False)
    assert noted.conclusive is (status < 500 and status not in (408, 420, 423, 429, 499))


@pytest.mark.parametrize("status", [-1, 0, 100, 199, 600, 1000])
def test_a_status_that_ends_no_request(status: int) -> None:
    with pytest.raises(ValueError, match="200 to 599"):
        faults.status(status)


@pytest.mark.parametrize("status", [204, 304])
@pytest.mark.parametrize("more", [{}, {"gzip": True}, {"drip": 1.0}, {"body": "html"}], ids=str)
def test_a_status_without_a_body(
    call: Caller, simulator: Simulator, status: int, more: dict[str, Any]
) -> None:
    simulator.faults.script(replace(faults.status(status), **more))
    answer = call.raw(ARCHIVE, sku_body("a"))
    assert (answer.status_code, answer.content) == (status, b"")
    assert "content-type" not in answer.headers
    assert "content-encoding" not in answer.headers
    assert simulator.record.statuses() == {status: 1}


def test_a_body_of_nothing_can_trickle(
    call: Caller, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    simulator.faults.script(replace(faults.empty(500), drip=1.0))
    with caplog.at_level("ERROR", "uvicorn.error"):
        assert call.raw(ARCHIVE).content == b""
        assert call.archive("a").status_code == 200  # by now it would have complained
    assert caplog.messages == []


def test_a_status_after_the_effect(call: Caller, simulator: Simulator) -> None:
    sku = simulator.skus()[0]
    simulator.faults.script(faults.status(500, acts=True), faults.status(500))
    check(DELETE, call.raw(DELETE, sku_body(sku)))
    assert sku not in simulator.offers
    check(DELETE, call.raw(DELETE, sku_body(*simulator.skus())))
    assert len(simulator.offers) == 29
    assert [a.acted for a in simulator.record] == [True, False]
    window = simulator.quotas.window(DELETE, str(simulator.business_id))
    assert window.peak == 0  # a 5xx spends nothing


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (faults.crowded(), "parallel"),
        (faults.limited(), "resource"),
        (faults.migration(), "migration"),
        (faults.status(423, "permanent"), "permanent"),
        (faults.status(400, "too-big"), "too-big"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_meanings(call: Caller, simulator: Simulator, fault: Fault, meaning: str) -> None:
    simulator.faults.script(fault)
    message = call(ARCHIVE).json()["errors"][0]["message"]
    known = [m for m in WIRE.messages if m.status == fault.status]
    found = next((m for m in known if m.pattern and m.pattern.search(message)), None)
    assert (found or next(m for m in known if m.pattern is None)).meaning == meaning
    assert simulator.record.of(ARCHIVE.id)[0].conclusive is (meaning == "permanent")


def test_a_meaning_that_the_status_has_not(call: Caller, simulator: Simulator) -> None:
    from yandex_market.simulator.answers import problem
    from yandex_market.simulator.schema import Document

    with pytest.raises(ValueError, match="does not say parallel"):
        problem(Document(), ARCHIVE, 423, "parallel", "parallel")


def test_limited_says_until_when(call: Caller, simulator: Simulator) -> None:
    simulator.faults.script(faults.limited(5.0))
    answer = call(ARCHIVE)
    assert answer.headers[WIRE.limit_headers.remaining] == "0"
    assert answer.headers[WIRE.limit_headers.until] != answer.headers["date"]


def test_html_and_nothing(call: Caller, simulator: Simulator) -> None:
    simulator.faults.script(faults.html(503), faults.html(200), faults.empty(), faults.empty(403))
    seen = [call.raw(ARCHIVE) for _ in range(4)]
    assert [a.status_code for a in seen] == [503, 200, 500, 403]
    assert [a.text[:6] for a in seen] == ["<html>", "<html>", "", ""]
    assert seen[0].headers["content-type"].startswith("text/html")
    assert [a.conclusive for a in simulator.record] == [False, False, False, True]


def test_status_error(call: Caller, simulator: Simulator) -> None:
    sku = simulator.skus()[0]
    simulator.faults.script(faults.status_error(), faults.status_error(acts=True))
    for acted in (False, True):
        answer = call(DELETE, sku_body(sku))
        assert (answer.status_code, answer.json()["status"]) == (200, "ERROR")
        assert (sku in simulator.offers) is not acted
    assert not any(a.conclusive for a in simulator.record)


def test_gzip(call: Caller, simulator: Simulator) -> None:
    simulator.faults.script(faults.gzip())
    with call.http.stream(
        "POST", call.path(LIST), json={}, headers={WIRE.key_header: simulator.key}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(raw))["result"]["offers"]) == 30


def test_slow_body(call: Caller, simulator: Simulator) -> None:
    simulator.faults.script(faults.slow_body(50))
    before = simulator.clock.now()
    pieces = 0
    with call.http.stream(
        "POST", call.path(LIST), json={}, headers={WIRE.key_header: simulator.key}
    ) as answer:
        for _ in answer.iter_raw():
            pieces += 1
    assert pieces > 1
    assert simulator.clock.now() - before == pytest.approx(50)
    assert simulator.record.of(LIST.id)[0].heard == "yes"


def test_unknown_values(call: Caller, simulator: Simulator) -> None:
    one, two = simulator.skus()[:2]
    simulator.offers[one].stock = 1
    simulator.faults.script(faults.unknown_enum(), times=2)
    answer = call.raw(ARCHIVE, sku_body(one, two)).json()
    assert answer == {
        "status": "OK",
        "result": {"notArchivedOffers": [{"offerId": one, "error": "SOMETHING_NEW"}]},
    }
    offers = call.raw(LIST, {}).json()["result"]["offers"]
    assert {offer["status"] for offer in offers} == {"SOMETHING_NEW"}
    assert {offer["basicPrice"]["currencyId"] for offer in offers} == {"SOMETHING_NEW"}


@pytest.mark.parametrize("operation", ALL, ids=lambda o: o.id)
def test_unknown_fields(call: Caller, simulator: Simulator, operation: Any) -> None:
    true = call(operation, place=None).json()
    simulator.faults.script(faults.unknown_field())
    odd = call(operation).json()
    assert odd.pop("something_new")
    for name, value in true.items():
        assert json.dumps(value)[:-1] in json.dumps(odd[name]) or isinstance(value, dict)


def test_null_where_an_array_stands(call: Caller, simulator: Simulator) -> None:
    for offer in simulator.offers.values():
        offer.errors = ()
    simulator.offers[simulator.skus()[0]].stock = 1
    simulator.faults.script(faults.null_array(), times=2)
    for offer in call(LIST, {}).json()["result"]["offers"]:
        assert offer["errors"] is None
        assert "warnings" in offer
    # A refusal is never lost by it.
    answer = call(ARCHIVE, sku_body(*simulator.skus()[:2])).json()
    assert len(answer["result"]["notArchivedOffers"]) == 1


@pytest.mark.parametrize("operation", ALL, ids=lambda o: o.id)
def test_null_stands_for_every_empty_list(
    call: Caller, simulator: Simulator, operation: Operation
) -> None:
    body = {"offerIds": ["no such"]} if operation is LIST else example(operation)
    true = call(operation, body).json()
    simulator.faults.script(faults.null_array())
    odd = call.raw(operation, body).json()
    nulls = {
        ARCHIVE.id: {"notArchivedOffers": None},
        DELETE.id: {"notDeletedOfferIds": None},
        LIST.id: {"offers": None, "paging": {}},
        UPDATE.id: None,  # it answers with no list at all
    }
    assert odd.get("result") == nulls[operation.id]
    assert (odd == true) is (operation is UPDATE)


def test_a_list_is_left_out_where_nothing_is_refused(call: Caller, simulator: Simulator) -> None:
    for operation in (ARCHIVE, DELETE):
        assert call(operation, sku_body(simulator.skus()[0])).json() == {
            "status": "OK",
            "result": {},
        }


def test_twist_keeps_the_outcome() -> None:
    schema = {"properties": {"status": {"enum": ["OK"]}}}
    assert twist({"status": "OK"}, schema, "unknown-enum") == {"status": "OK"}


# The socket


@pytest.mark.parametrize("acts", [False, True])
def test_reset(call: Caller, simulator: Simulator, acts: bool) -> None:
    sku = simulator.skus()[0]
    simulator.faults.script(faults.reset(acts=acts))
    with pytest.raises(httpx.ReadError):
        call.raw(DELETE, sku_body(sku))
    assert (sku in simulator.offers) is not acts
    (noted,) = simulator.record
    assert (noted.acted, noted.heard) == (acts, "no")
    assert noted.weight == (1 if acts else 0)
    assert call.delete(sku).status_code == 200


@pytest.mark.parametrize("acts", [False, True])
def test_half_an_answer(call: Caller, simulator: Simulator, acts: bool) -> None:
    simulator.faults.script(faults.half_answer(acts=acts))
    headers = {WIRE.key_header: simulator.key}
    with call.http.stream("POST", call.path(LIST), json={}, headers=headers) as answer:
        assert "x-simulator-socket" not in answer.headers
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            answer.read()
    assert simulator.record.of(LIST.id)[0].heard == "no"


def test_a_client_that_goes_away_is_noticed(simulator: Simulator) -> None:
    simulator = Simulator(offers=3)
    simulator.faults.script(faults.delay(0.5))
    with served(simulator) as call:
        with pytest.raises(httpx.ReadTimeout):
            call.raw(DELETE, sku_body(simulator.skus()[0]), timeout=0.1)
        time.sleep(0.7)
    (noted,) = simulator.record
    assert (noted.acted, noted.heard) == (True, "no")


def test_in_process_a_reset_is_an_error() -> None:
    simulator = Simulator(offers=3)
    simulator.faults.script(faults.reset(acts=True))

    async def work() -> None:
        transport = httpx.ASGITransport(app=simulator.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            path = ARCHIVE.path.replace("{businessId}", str(simulator.business_id))
            headers = {WIRE.key_header: simulator.key}
            with pytest.raises(ConnectionResetError):
                await http.post(path, json=sku_body("a"), headers=headers)
            answer = await http.post(path, json=sku_body("a"), headers=headers)
            assert answer.status_code == 200

    asyncio.run(work())
    assert [a.heard for a in simulator.record] == ["no", "yes"]


# Load, and several at a time


def test_others_are_answered_while_one_is_delayed() -> None:
    simulator = Simulator(offers=3)
    simulator.faults.script(faults.delay(1.0))
    order: list[str] = []
    with served(simulator) as call:

        def first() -> None:
            call.archive("a")
            order.append("delayed")

        thread = threading.Thread(target=first)
        thread.start()
        while not simulator.record.count:
            time.sleep(0.005)
        for _ in range(10):
            call.delete("b")
        order.append("others")
        thread.join(10)
    assert order == ["others", "delayed"]


def test_too_many_at_a_time() -> None:
    simulator = Simulator(offers=3)
    most = WIRE.parallel.ceiling
    simulator.faults.script(faults.delay(0.6), times=most)
    with served(simulator) as call:
        threads = [threading.Thread(target=call.archive, args=("a",)) for _ in range(most)]
        for thread in threads:
            thread.start()
        while simulator.record.count < most:
            time.sleep(0.005)
        answer = call.delete("b")
        assert answer.status_code == 420
        message = answer.json()["errors"][0]["message"]
        place = f"businessId {simulator.business_id}"
        assert message == f"Hit rate limit of {most} parallel requests for {place}"
        assert call(LIST, {}).status_code == 200  # another id
        for thread in threads:
            thread.join(10)
        assert call.delete("b").status_code == 200
    assert simulator.quotas.most_flying == most


def test_stopping_breaks_off_what_is_in_flight(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    simulator = Simulator(offers=3)
    simulator.faults.script(faults.delay(60))
    errors: list[Exception] = []
    with simulator.serve() as url:

        def first() -> None:
            try:
                httpx.post(f"{url}{ARCHIVE.path}", json={}, timeout=30, trust_env=False)
            except httpx.HTTPError as error:
                errors.append(error)

        thread = threading.Thread(target=first)
        thread.start()
        while not simulator.record.count:
            time.sleep(0.005)
        begun = time.monotonic()
    assert time.monotonic() - begun < 5
    assert (caplog.messages, capfd.readouterr()) == ([], ("", ""))
    thread.join(10)
    assert len(errors) == 1
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), 1)


@pytest.mark.parametrize(("host", "shown"), [("localhost", "127.0.0.1"), ("::1", "[::1]")])
def test_other_names_of_this_machine(host: str, shown: str) -> None:
    if host == "::1" and not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    simulator = Simulator(offers=3)
    with simulator.serve(host) as url:
        assert re.fullmatch(rf"http://{re.escape(shown)}:\d+", url)
        with Market(base_url=url, api_key=simulator.key) as market:
            assert len(list(market.get_campaign_offers(simulator.campaign_id))) == 3


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def test_it_listens_on_this_machine_alone() -> None:
    with pytest.raises(ValueError, match="loopback"), Simulator().serve(host="0.0.0.0"):
        pass


def test_a_port_in_use_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), Simulator().serve(port=port):
            pass


def test_it_can_be_served_again() -> None:
    simulator = Simulator(offers=3)
    for count in (1, 2):
        with served(simulator) as call:
            call.archive("a")
        assert simulator.record.count == count


# The record


def report(operation: str = ARCHIVE.id, **parts: Any) -> Any:
    made = {"accepted": 0, "duplicates": 0, "refused": [], "unknown": [], "not_sent": [], **parts}
    submitted = made["accepted"] + made["duplicates"]
    submitted += len(made["refused"]) + len(made["unknown"]) + len(made["not_sent"])
    return SimpleNamespace(operation=operation, **{"submitted": submitted, **made})


def item(sku: Any, source: str = "server") -> Any:
    return SimpleNamespace(item=sku, source=source)


def noted(*arrivals: dict[str, Any], operation: str = ARCHIVE.id) -> Record:
    record = Record()
    for fields in arrivals:
        made = arrival(operation, **fields)
        made.number = record.count
        record.add(made)
    return record


TRUE = {"acted": True, "conclusive": True, "status": 200}
LOST = {"acted": True, "conclusive": True, "status": 200, "heard": "no"}
FAILED = {"status": 500}


def test_a_true_report_has_no_differences() -> None:
    record = noted(
        {"skus": ["a", "b"], "refused": {"b": "STOCK"}, **TRUE},
        {"skus": ["c"], **LOST},
        {"skus": ["d"], "status": 400, "conclusive": True},
        {"skus": ["e"], "status": 420},
    )
    true = report(
        accepted=1,
        refused=[item(" b"), item("d"), item("", "client")],
        unknown=[item("c")],
        not_sent=[item("e"), item("f")],
    )
    assert record.differences(true) == []
    record.verify(true)


@pytest.mark.parametrize(
    ("arrivals", "parts", "said"),
    [
        ([{"skus": ["a"], **TRUE}], {"accepted": 2}, "accepted is 2, and 1 were"),
        ([{"skus": ["a"], **TRUE}], {"accepted": 0}, "accepted is 0, and 1 were"),
        ([{"skus": ["a"], **LOST}], {"accepted": 1}, "accepted is 1, and 0 were"),
        ([{"skus": ["a"], **FAILED}], {"accepted": 1}, "accepted is 1, and 0 were"),
        ([], {"submitted": 5}, "submitted is 5, and its parts are 0"),
        ([{"skus": ["a"], **TRUE}], {"unknown": [item("a")]}, "unknown, and was accepted: 'a'"),
        ([{"skus": ["a"], **TRUE}], {"refused": [item("a")]}, "refused, and was accepted: 'a'"),
        ([{"skus": ["a"], **FAILED}], {"refused": [item("a")]}, "refused, and never was: 'a'"),
        ([{"skus": ["a"], **LOST}], {"not_sent": [item("a")]}, "not sent, and was acted on: 'a'"),
        (
            [{"skus": ["a"], "refused": {"a": "X"}, **TRUE}],
            {"unknown": [item("a")]},
            "unknown, and was refused: 'a'",
        ),
        (
            [{"skus": ["a"], "refused": {"a": "X"}, **TRUE}],
            {"not_sent": [item("b")]},
            "refused by us, and not in the report: 'a'",
        ),
    ],
)
def test_a_false_report_is_found_out(
    arrivals: list[dict[str, Any]], parts: dict[str, Any], said: str
) -> None:
    record = noted(*arrivals)
    assert any(said in line for line in record.differences(report(**parts)))
    with pytest.raises(AssertionError, match=said):
        record.verify(report(**parts))


def test_the_last_heard_answer_counts() -> None:
    refused = {"skus": ["a"], "refused": {"a": "UNKNOWN"}, **TRUE}
    record = noted({"skus": ["a"], **FAILED}, refused, {"skus": ["a"], **TRUE})
    assert record.differences(report(accepted=1)) == []
    assert record.differences(report(accepted=1), since=2) == []
    assert record.fates(ARCHIVE.id, since=3).accepted == set()
    # Tried again and lost: either is true.
    record = noted(refused, {"skus": ["a"], **LOST})
    assert record.differences(report(unknown=[item("a")])) == []
    assert record.differences(report(refused=[item("a")])) == []


WAIT = {"skus": ["a"], "status": 420, "conclusive": True}


@pytest.mark.parametrize("between", [(), (WAIT,)], ids=["at-once", "after-a-limit"])
def test_a_delete_that_was_lost_and_then_refused_may_be_unknown(between: tuple[Any, ...]) -> None:
    refused = {"skus": ["a"], "refused": {"a": "x"}, **TRUE}
    arrivals = ({"skus": ["a"], **LOST}, *between, refused)
    either = [{"unknown": [item("a")]}, {"refused": [item("a")]}]
    record = noted(*arrivals, operation=DELETE.id)
    assert [record.differences(report(DELETE.id, **parts)) for parts in either] == [[], []]
    record = noted(*arrivals)
    assert [bool(record.differences(report(**parts))) for parts in either] == [True, False]


def test_entries_are_found_by_their_sku() -> None:
    record = noted({"skus": ["a"], "status": 400, "conclusive": True}, operation=UPDATE.id)
    for entry in (
        {"offer": {"shopSku": " a"}},
        SimpleNamespace(offer=SimpleNamespace(shop_sku="a")),
    ):
        assert record.differences(report(UPDATE.id, refused=[item(entry)])) == []


def test_the_record_tells_what_arrived(call: Caller, simulator: Simulator) -> None:
    one, two = simulator.skus()[:2]
    simulator.offers[two].stock = 1
    simulator.faults.script(faults.gzip())
    call.archive(f" {one}", two)
    call.http.get("/nowhere?x=1", headers={"X-Mine": "yes"})
    first, second = simulator.record
    assert (first.operation, first.place) == (ARCHIVE.id, str(simulator.business_id))
    assert (list(first.skus), first.accepted, first.refused) == (
        [one, two],
        [one],
        {two: "OFFER_HAS_STOCKS"},
    )
    assert (first.weight, first.status, first.fault) == (2, 200, "gzip")
    assert first.body == sku_body(f" {one}", two)
    assert first.size == int(first.headers["content-length"])
    assert (second.operation, second.status, second.path) == (None, 404, "/nowhere")
    assert (second.query, second.headers["x-mine"]) == ({"x": "1"}, "yes")
    assert simulator.record.statuses() == Counter({200: 1, 404: 1})
    assert simulator.record.faults() == Counter({"gzip": 1})
    simulator.record.clear()
    assert len(simulator.record) == simulator.record.count == 0


def test_the_record_can_be_bounded() -> None:
    record = Record(keep=2)
    for number in range(5):
        made = arrival()
        made.number = number
        record.add(made)
    assert [a.number for a in record] == [3, 4]
    assert record.count == 5
