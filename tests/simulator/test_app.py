"""Every operation and every answer of the simulator, over real HTTP, against openapi.json."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from yandex_market.simulator import Offer, Simulator, SteppedClock
from yandex_market.simulator.catalogue import statuses
from yandex_market.simulator.schema import Document, matches
from yandex_market_client.facts import WIRE, Operation

from tests.simulator.helpers import ALL, ARCHIVE, DELETE, LIST, SPEC, UPDATE, Caller, check, served

each = pytest.mark.parametrize("operation", ALL, ids=lambda operation: operation.id)
PERIOD = {"timePeriod": 1, "timeUnit": "DAY"}
changing = pytest.mark.parametrize("operation", [ARCHIVE, DELETE], ids=lambda o: o.id)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(jumps=False)


@pytest.fixture
def simulator(clock: SteppedClock) -> Simulator:
    return Simulator(offers=450, clock=clock)


@pytest.fixture
def call(simulator: Simulator) -> Iterator[Caller]:
    with served(simulator) as caller:
        yield caller


@pytest.fixture(scope="module")
def shared() -> Iterator[Caller]:
    """For what changes nothing that another test looks at: to start a server takes a while."""
    simulator = Simulator(offers=450, limits={operation.id: 10**9 for operation in ALL})
    with served(simulator) as caller:
        yield caller


def code(answer: httpx.Response) -> str:
    (error,) = answer.json()["errors"]
    assert answer.json()["status"] == "ERROR"
    return f"{error['code']}: {error['message']}"


# What each operation does


def test_archive_lists_the_refusals_alone(call: Caller, simulator: Simulator) -> None:
    one, two, three = simulator.skus()[:3]
    simulator.offers[two].stock = 4
    simulator.offers[three].flaky = 1
    answer = call.archive(one, two, three, "no such")
    assert answer.json() == {
        "status": "OK",
        "result": {
            "notArchivedOffers": [
                {"offerId": two, "error": "OFFER_HAS_STOCKS"},
                {"offerId": three, "error": "UNKNOWN"},
            ]
        },
    }
    assert call.archive(three).json()["result"] == {}
    archived = [offer["offerId"] for offer in call.list(statuses=["ARCHIVED"])["offers"]]
    assert archived == [one, three]


def test_delete_lists_the_refusals_alone(call: Caller, simulator: Simulator) -> None:
    one, two = simulator.skus()[:2]
    simulator.offers[two].stock = 4
    answer = call.delete(one, two, "no such")
    assert answer.json() == {"status": "OK", "result": {"notDeletedOfferIds": [two]}}
    assert call.list(offerIds=[one])["offers"] == []
    assert call.list(limit=1)["offers"][0]["offerId"] == two


def test_skus_that_are_not_there_can_be_refused() -> None:
    with served(Simulator(missing="refused")) as call:
        listed = call.archive("x").json()["result"]["notArchivedOffers"]
        assert listed == [{"offerId": "x", "error": "UNKNOWN"}]
        assert call.delete("x").json()["result"] == {"notDeletedOfferIds": ["x"]}


def test_skus_are_trimmed(call: Caller, simulator: Simulator) -> None:
    one, two, three = simulator.skus()[:3]
    call.archive(f" {one}", f"{two}\t ")
    assert simulator.offers[one].archived
    assert simulator.offers[two].archived
    assert [o["offerId"] for o in call.list(offerIds=[f" {three}"])["offers"]] == [three]
    call(UPDATE, {"offerMappingEntries": [{"offer": {"shopSku": f"\t{one} ", "vendor": "V"}}]})
    assert simulator.offers[one].vendor == "V"
    assert call.archive(f"\u00a0{one}").status_code == 200
    assert simulator.record.of(ARCHIVE.id)[-1].skus == [f"\u00a0{one}"]
    assert "repeated" in code(call.archive(one, f" {one}"))
    assert "repeated" in code(call(LIST, {"offerIds": [one, f" {one}"]}))


def test_update_adds_and_rewrites(call: Caller, simulator: Simulator) -> None:
    entries = [
        {"offer": {"shopSku": "new", "vendor": "V"}, "mapping": {"marketSku": 1}},
        {"offer": {"shopSku": "bare"}},
        {"offer": {"shopSku": simulator.skus()[0], "vendor": "Other"}},
    ]
    assert call(UPDATE, {"offerMappingEntries": entries}).json() == {"status": "OK"}
    shown = {o["offerId"]: o for o in call.list(offerIds=["new", "bare"])["offers"]}
    assert [shown[sku]["status"] for sku in ("new", "bare")] == ["CHECKING", "NO_CARD"]
    assert simulator.offers[simulator.skus()[0]].vendor == "Other"
    assert len(simulator.offers) == 452


@pytest.mark.parametrize(
    "wrong",
    [
        {"offer": {"shopSku": "x", "pictures": []}},
        {
            "offer": {
                "shopSku": "x",
                "shelfLifeDays": 1,
                "shelfLife": {"timePeriod": 1, "timeUnit": "DAY"},
            }
        },
        {"offer": {"shopSku": "one"}},
        {"offer": {"shopSku": ""}},
        {"offer": {"name": "without"}},
        {},
        None,
    ],
)
def test_one_wrong_entry_fails_the_whole_update(shared: Caller, wrong: Any) -> None:
    good = {"offer": {"shopSku": "one"}}
    answer = shared(UPDATE, {"offerMappingEntries": [good, wrong, {"offer": {"shopSku": "two"}}]})
    assert answer.status_code == 400
    assert code(answer).startswith("BAD_REQUEST: Field offerMappingEntries")
    assert len(shared.simulator.offers) == 450


@each
@pytest.mark.parametrize("status", [404, 405])
def test_an_operation_can_be_removed(
    call: Caller, simulator: Simulator, operation: Operation, status: int
) -> None:
    simulator.remove_method(operation.id, status)
    assert call(operation).status_code == status


def test_what_the_documentation_says_was_removed(call: Caller, simulator: Simulator) -> None:
    simulator.remove_documented()
    assert {o.id: call(o).status_code for o in ALL} == {
        o.id: 404 if o.deprecation and o.deprecation.removed else 200 for o in ALL
    }


# The list


def test_pages_follow_one_another(call: Caller, simulator: Simulator) -> None:
    seen: list[str] = []
    sizes: list[int] = []
    token = None
    while True:
        page = call.list(limit=200, token=token)
        sizes.append(len(page["offers"]))
        seen += [offer["offerId"] for offer in page["offers"]]
        token = page["paging"].get("nextPageToken")
        if token is None:
            break
    assert sizes == [200, 200, 50]
    assert seen == simulator.skus()


def test_deleting_meanwhile_loses_no_offer(call: Caller, simulator: Simulator) -> None:
    first = call.list(limit=100)
    call.delete(*[offer["offerId"] for offer in first["offers"]])
    second = call.list(limit=100, token=first["paging"]["nextPageToken"])
    assert [o["offerId"] for o in second["offers"]] == simulator.skus()[100:200]


def test_a_page_that_ends_the_list_says_so(shared: Caller) -> None:
    assert shared.list(limit=150)["paging"]
    last = shared.list(limit=150, token=shared.list(limit=150)["paging"]["nextPageToken"])
    assert shared.list(limit=150, token=last["paging"]["nextPageToken"])["paging"] == {}


@pytest.mark.parametrize(
    ("limit", "status"),
    [
        ("1", 200),
        ("200", 200),
        ("0", 400),
        ("201", 400),
        ("-1", 400),
        *((text, 400) for text in ("x", "", "1.0", "1e2", "9" * 30, "٣", " 1", "+1")),
    ],
)
def test_limit_has_bounds(shared: Caller, limit: str, status: int) -> None:
    answer = shared(LIST, {}, params={"limit": limit})
    assert answer.status_code == status
    if status == 200:
        assert len(answer.json()["result"]["offers"]) == int(limit)


def test_limit_has_its_default(shared: Caller) -> None:
    assert len(shared.list()["offers"]) == 100
    assert shared(LIST, {}, params=[("limit", "1"), ("limit", "2")]).status_code == 400


@pytest.mark.parametrize("token", ["x", "MS5h", "é", "9" * 5000, "bm90IG91cnM="])
def test_a_token_of_its_own_is_refused(shared: Caller, token: str) -> None:
    assert "token" in code(shared(LIST, {}, params={"page_token": token}))


def test_a_token_belongs_to_its_filters(shared: Caller) -> None:
    token = shared.list(limit=1)["paging"]["nextPageToken"]
    answer = shared(LIST, {"statuses": ["PUBLISHED"]}, params={"page_token": token})
    assert "token" in code(answer)


def test_an_empty_token_is_the_first_page(shared: Caller) -> None:
    assert shared.list(limit=1, token="")["offers"][0]["offerId"] == shared.simulator.skus()[0]


FILTERS: list[tuple[str, list[Any], Any]] = [
    ("statuses", ["CHECKING", "NO_CARD"], lambda o: o.status in ("CHECKING", "NO_CARD")),
    ("categoryIds", [1001, 1003], lambda o: o.category_id in (1001, 1003)),
    ("vendorNames", ["Astra", "Ёлка"], lambda o: o.vendor in ("Astra", "Ёлка")),
    ("tags", ["новинка"], lambda o: "новинка" in o.tags),
]


@pytest.mark.parametrize(("name", "values", "wanted"), FILTERS, ids=[f[0] for f in FILTERS])
def test_each_filter(shared: Caller, name: str, values: list[Any], wanted: Any) -> None:
    found = [o["offerId"] for o in shared.list(limit=200, **{name: values})["offers"]]
    there = [o.sku for o in shared.simulator.offers.values() if wanted(o)]
    assert found == there[:200]
    assert 0 < len(there) < 450
    assert shared(LIST, {name: []}).status_code == 400
    assert shared(LIST, {name: values * 2}).status_code == 400
    assert len(shared.list(limit=200, **{name: None})["offers"]) == 200
    assert shared(LIST, {name: [None]}).status_code == 400
    assert "together" in code(shared(LIST, {name: values, "offerIds": ["a"]}))


def test_filters_narrow_together(shared: Caller) -> None:
    body = {name: values for name, values, _ in FILTERS}
    found = [o["offerId"] for o in shared.list(limit=200, **body)["offers"]]
    there = [o.sku for o in shared.simulator.offers.values() if all(f[2](o) for f in FILTERS)]
    assert found == there


def test_every_status_can_be_listed(call: Caller, simulator: Simulator) -> None:
    call.archive(simulator.skus()[0])
    for status in ["ARCHIVED", *statuses()]:
        listed = call.list(statuses=[status])["offers"]
        assert listed
        assert {offer["status"] for offer in listed} == {status}


def test_named_offers_come_in_one_answer(shared: Caller) -> None:
    skus = shared.simulator.skus()[:200]
    page = shared.list(offerIds=[*skus[:-1], "no such"], limit=1)
    assert [offer["offerId"] for offer in page["offers"]] == skus[:-1]
    assert page["paging"] == {}


def test_stores_of_a_business_show_their_own(call: Caller, simulator: Simulator) -> None:
    simulator.state.add(simulator.business_id, 77)
    simulator.business.put(Offer("only", "PUBLISHED", campaigns=frozenset((77,))))
    assert call.list(offerIds=["only"])["offers"] == []
    shown = call(LIST, {"offerIds": ["only"]}, place=77).json()["result"]["offers"]
    assert shown == [{"offerId": "only", "status": "PUBLISHED", "available": True}]


# Who may do what


@each
def test_keys(call: Caller, simulator: Simulator, operation: Operation) -> None:
    simulator.add_key("token", bearer=True)
    simulator.add_key("weak", scopes=["nothing"])
    simulator.add_key("foreign", businesses=[1])
    header = WIRE.key_header
    table: list[tuple[dict[str, str], int]] = [
        ({header: simulator.key}, 200),
        ({}, 401),
        ({header: "wrong"}, 401),
        ({header: ""}, 401),
        ({"Authorization": "Bearer token"}, 200),
        ({"Authorization": "bearer token"}, 200),
        ({"Authorization": "Bearer wrong"}, 403),
        ({"Authorization": "Basic token"}, 401),
        ({"Authorization": f"Bearer {simulator.key}"}, 403),
        ({header: "token"}, 401),
        ({header: "weak"}, 403),
        ({header: "foreign"}, 404),
    ]
    assert [call(operation, headers=headers).status_code for headers, _ in table] == [
        status for _, status in table
    ]
    for scope in operation.scopes:
        simulator.add_key("scoped", scopes=[scope])
        assert call(operation, headers={header: "scoped"}).status_code == 200
    for arrival in simulator.record:
        assert header.lower() not in arrival.headers
        assert "authorization" not in arrival.headers


def test_reading_needs_less_than_writing(call: Caller, simulator: Simulator) -> None:
    for scope in set(LIST.scopes) - set(ARCHIVE.scopes):
        simulator.add_key("reader", scopes=[scope])
        headers = {WIRE.key_header: "reader"}
        assert [call(o, headers=headers).status_code for o in ALL] == [
            200 if o is LIST else 403 for o in ALL
        ]


# What is no request


@each
@pytest.mark.parametrize(
    ("place", "status"),
    [(1, 404), (2**63 - 1, 404), (0, 400), (-1, 400), ("x", 400), ("1.5", 400), (2**63, 400)],
)
def test_ids(shared: Caller, operation: Operation, place: object, status: int) -> None:
    assert shared(operation, place=place).status_code == status


@each
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"x"', b"1", b"\xff", b'{"x": NaN}', b"[" * 100_000],
)
def test_bodies_that_are_none(shared: Caller, operation: Operation, content: bytes) -> None:
    answer = shared(
        operation,
        content=content,
        headers={WIRE.key_header: shared.simulator.key, "Content-Type": "application/json"},
    )
    assert answer.status_code == 400


@each
@pytest.mark.parametrize(
    ("media", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON", 200),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_media_types(shared: Caller, operation: Operation, media: str, status: int) -> None:
    name, value = "offerIds", ["SKU-0000001"]
    body: Any = {name: value}
    if operation is UPDATE:
        body = {"offerMappingEntries": [{"offer": {"shopSku": "x"}}]}
    headers = {WIRE.key_header: shared.simulator.key, "Content-Type": media}
    answer = shared(operation, content=json.dumps(body).encode(), headers=headers)
    assert answer.status_code == status


@each
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods(shared: Caller, operation: Operation, method: str) -> None:
    answer = shared.raw(operation, method=method)
    assert answer.status_code == 405
    assert answer.headers["allow"] == operation.method
    assert code(answer).startswith("METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("path", ["/", "/v2", "/v1/campaigns/1/offers", "/v2/campaigns/1/offers/"])
def test_other_paths(shared: Caller, path: str) -> None:
    answer = shared.http.post(path, json={})
    assert answer.status_code == 404
    assert code(answer).startswith("NOT_FOUND")


def skus(count: int, length: int = 6) -> list[str]:
    return [f"{n:0{length}d}" for n in range(count)]


@changing
def test_how_many_skus(shared: Caller, operation: Operation) -> None:
    schema = SPEC["components"]["schemas"][operation.body.ref if operation.body else ""]
    most = schema["properties"]["offerIds"]["maxItems"]
    assert shared(operation, {"offerIds": skus(most)}).status_code == 200
    for wrong in ([], skus(most + 1), ["a", "a"], None, "a", [1], [None], [["a"]]):
        assert code(shared(operation, {"offerIds": wrong})).startswith(
            "BAD_REQUEST: Field offerIds"
        )
    assert shared(operation, {"offerIds": ["a"], "new": 1}).status_code == 200


BAD_SKUS = ["", " ", "\t", "a\n", "\n", "a\0", "a\x7f", "\u2028a", "\u2028", "\ufeff", "x" * 256]
GOOD_SKUS = ["a", "a b", "a\tb", "\x85", "a\u2028", "é", "😀" * 255, "x" * 255, '"\\']


@changing
@pytest.mark.parametrize("sku", BAD_SKUS, ids=ascii)
def test_bad_skus(shared: Caller, operation: Operation, sku: str) -> None:
    assert "Field offerIds[1]" in code(shared(operation, {"offerIds": ["good", sku]}))
    assert shared(LIST, {"offerIds": [sku]}).status_code == 400


@changing
@pytest.mark.parametrize("sku", GOOD_SKUS, ids=lambda sku: ascii(sku)[:20])
def test_good_skus(shared: Caller, operation: Operation, sku: str) -> None:
    assert shared(operation, {"offerIds": ["good", sku]}).status_code == 200
    assert shared(LIST, {"offerIds": [sku]}).status_code == 200


def test_a_lone_surrogate_is_no_sku(shared: Caller) -> None:
    headers = {WIRE.key_header: shared.simulator.key, "Content-Type": "application/json"}
    for text in (b'{"offerIds": ["\\ud800"]}', b'{"offerIds": ["a\\udfffb"]}'):
        assert shared(ARCHIVE, content=text, headers=headers).status_code == 400


def test_the_sku_pattern_is_judged_as_node_does() -> None:
    recorded = Path(__file__).parents[1] / "generator" / "sku_pattern_node.json"
    table = json.loads(recorded.read_text("utf-8"))
    pattern = SPEC["components"]["schemas"]["ShopSku"]["pattern"]
    assert table["pattern"] == pattern, "record it anew"
    shapes = {
        "alone": "{}",
        "doubled": "{0}{0}",
        "after_letter": "a{}",
        "before_letter": "{}a",
        "between_letters": "a{}a",
    }
    assert table["accepted"].keys() == shapes.keys()
    for name, shape in shapes.items():
        accepted: set[int] = set()
        for part in table["accepted"][name].split():
            first, _, last = part.partition("-")
            accepted.update(range(int(first, 16), int(last or first, 16) + 1))
        # What cannot be encoded never arrives; every code point of the first planes, then some.
        for point in [*range(0xD800), *range(0xE000, 0x12000), *range(0x12000, 0x110000, 61)]:
            text = shape.format(chr(point))
            assert matches(pattern, text) is (point in accepted), (name, hex(point))


@each
def test_a_body_that_is_too_big(shared: Caller, operation: Operation) -> None:
    headers = {WIRE.key_header: shared.simulator.key, "Content-Type": "application/json"}
    for size, status in ((WIRE.body_limit_bytes, 200), (WIRE.body_limit_bytes + 1, 400)):
        base = b'{"offerIds":["a"]}'
        if operation is UPDATE:
            base = b'{"offerMappingEntries":[{"offer":{"shopSku":"a"}}]}'
        content = base + b" " * (size - len(base))
        answer = shared(operation, content=content, headers=headers)
        assert answer.status_code == status
    assert any(
        known.meaning == "too-big" and known.pattern and known.pattern.search(code(answer))
        for known in WIRE.messages
    )


@each
def test_a_business_that_is_inactive_or_locked(
    call: Caller, simulator: Simulator, operation: Operation
) -> None:
    assert call(operation).status_code == 200
    simulator.business.active = False
    assert call(operation).status_code == 403
    simulator.business.active = True
    locked = 423 if 423 in operation.statuses else 200
    simulator.lock("migration")
    assert call(operation).status_code == locked
    simulator.lock("permanent")
    answer = call(operation)
    assert answer.status_code == locked
    if locked == 423:
        assert "default price" in code(answer)
    simulator.lock(None)
    assert call(operation).status_code == 200


# Limits


def moment(answer: httpx.Response, name: str) -> datetime:
    return parsedate_to_datetime(answer.headers[name])


def test_headers_tell_how_the_limit_stands(call: Caller, clock: SteppedClock) -> None:
    names = WIRE.limit_headers
    answer = call.archive("a", "b", "c")
    limit = ARCHIVE.limit.amount
    assert answer.headers[names.limit] == str(limit)
    assert answer.headers[names.remaining] == str(limit - 3)
    assert moment(answer, "date") == datetime.fromtimestamp(clock.now(), UTC)
    assert (moment(answer, names.until) - moment(answer, "date")).total_seconds() == 60
    clock.advance(30)
    assert call.archive("a").headers[names.remaining] == str(limit - 4)
    clock.advance(30)
    assert call.archive("a").headers[names.remaining] == str(limit - 2)
    assert call.delete("a").headers[names.remaining] == str(DELETE.limit.amount - 1)
    assert call(LIST).headers[names.remaining] == str(LIST.limit.amount - 1)
    assert call(LIST).headers[names.remaining] == str(LIST.limit.amount - 2)


def test_refused_requests_spend_quota(call: Caller) -> None:
    remaining = WIRE.limit_headers.remaining
    limit = ARCHIVE.limit.amount
    assert call.archive("a", "").headers[remaining] == str(limit - 2)
    answer = call(ARCHIVE, {"offerIds": ["a"]}, headers={})
    assert answer.headers[remaining] == str(limit - 3)


@each
@pytest.mark.parametrize("window", ["sliding", "fixed"])
def test_the_limit_is_reached(operation: Operation, window: Any) -> None:
    clock = SteppedClock(start=1_700_000_040.0, jumps=False)
    assert 1_700_000_040 % 60 == 0
    simulator = Simulator(clock=clock, window=window, limits={operation.id: 6})
    weight = 1 if operation.limit.unit == "requests" else 2
    body: Any = {"offerIds": ["a", "b"]}
    if operation is UPDATE:
        body = {"offerMappingEntries": [{"offer": {"shopSku": sku}} for sku in "ab"]}
    with served(simulator) as call:
        clock.advance(50)
        for _ in range(6 // weight):
            assert call(operation, body).status_code == 200
        answer = call(operation, body)
        assert answer.status_code == 420
        assert answer.headers[WIRE.limit_headers.remaining] == "0"
        wait = (moment(answer, WIRE.limit_headers.until) - moment(answer, "date")).total_seconds()
        assert wait == (60 if window == "sliding" else 10)
        assert re.search(r"Hit rate limit of 6 \w+ per 60 seconds for resource", code(answer))
        assert "parallel" not in code(answer)
        place = 5 if operation.limit.per == "businessId" else 55
        simulator.state.add(5, 55)
        assert call(operation, body, place=place).status_code == 200
        clock.advance(wait - 0.5)
        assert call(operation, body).status_code == 420
        clock.advance(0.5)
        assert call(operation, body).status_code == 200


def test_big_numbers_are_written_as_documented() -> None:
    simulator = Simulator(clock=SteppedClock())
    with served(simulator) as call:
        window = simulator.quotas.window(DELETE, str(simulator.business_id))
        window.charge(simulator.clock.now(), 9_999)
        assert "limit of 10 000 items per" in code(call.delete("a", "b"))


def test_trace_ids_differ(shared: Caller) -> None:
    traces = {shared.archive("a").headers[WIRE.trace_header] for _ in range(5)}
    assert len(traces) == 5
    assert all(re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", trace) for trace in traces)


def test_connections_are_kept_as_documented(shared: Caller) -> None:
    assert (shared.archive("a").headers["connection"] == "close") is not WIRE.keep_alive


# Driven by the specification


def test_it_follows_a_changed_specification() -> None:
    changed = json.loads(json.dumps(SPEC))
    schemas = changed["components"]["schemas"]
    schemas["AddOffersToArchiveRequest"]["properties"]["offerIds"]["maxItems"] = 3
    schemas["ShopSku"]["pattern"] = "^[a-z]$"
    document = Document(json.dumps(changed))
    assert document.body_problem(ARCHIVE, {"offerIds": ["a", "b", "c"]}) is None
    assert document.body_problem(ARCHIVE, {"offerIds": ["a", "b", "c", "d"]})
    assert document.body_problem(ARCHIVE, {"offerIds": ["1"]})


def test_every_documented_answer_was_seen() -> None:
    """Not by chance: each status of each operation, in one table."""
    simulator = Simulator(offers=3, clock=SteppedClock())
    simulator.add_key("weak", scopes=[])
    from yandex_market.simulator import faults

    with served(simulator) as call:
        for operation in ALL:
            seen = {call(operation).status_code}
            seen.add(call(operation, []).status_code)
            seen.add(call(operation, headers={}).status_code)
            seen.add(call(operation, headers={WIRE.key_header: "weak"}).status_code)
            seen.add(call(operation, place=1).status_code)
            window = simulator.quotas.window(
                operation, str(getattr(simulator, operation.limit.per_python))
            )
            window.charge(simulator.clock.now(), operation.limit.amount)
            seen.add(call(operation).status_code)
            simulator.lock()
            seen.add(call(operation).status_code)
            simulator.lock(None)
            simulator.faults.script(faults.status(500))
            seen.add(check(operation, call.raw(operation)).status_code)
            assert seen == set(operation.statuses)
