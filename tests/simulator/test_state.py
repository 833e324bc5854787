"""What archive, delete, update and list do to offers, without HTTP."""

import json
import subprocess
import sys
from dataclasses import fields
from typing import Any

import pytest
import yandex_market.simulator as package
from yandex_market.simulator import Offer, Simulator, catalogue
from yandex_market.simulator.catalogue import sku, statuses
from yandex_market.simulator.handlers import (
    ARCHIVED,
    FILTERS,
    HANDLERS,
    IN_STOCK,
    NEW,
    NEW_WITHOUT_CARD,
    SOLD,
    show,
    snake,
    worded,
)
from yandex_market.simulator.schema import Document
from yandex_market.simulator.state import Business, Price, Problem, Quantum, State
from yandex_market_client.facts import OPERATIONS

from tests.simulator.helpers import LIST, SPEC, served


def business(*offers: Offer) -> tuple[State, Business]:
    state = State()
    made = state.add(1, 11, 12)
    for offer in offers:
        made.put(offer)
    return state, made


def offer(name: str, **fields: Any) -> Offer:
    return Offer(name, statuses()[0], **fields)


def test_archive_refuses_what_has_stock_and_archives_the_rest() -> None:
    state, made = business(offer("a"), offer("b", stock=1), offer("c"))
    assert state.archive(made, ["a", "b", "x"]) == {"b": "stock", "x": "missing"}
    assert [o.archived for o in made.offers.values()] == [True, False, False]
    assert state.archive(made, ["a"]) == {}  # again is no error


def test_a_flaky_offer_is_refused_so_many_times() -> None:
    state, made = business(offer("a", flaky=2))
    assert [state.archive(made, ["a"]) for _ in range(3)] == [
        {"a": "failure"},
        {"a": "failure"},
        {},
    ]


def test_delete_leaves_nothing_behind() -> None:
    state, made = business(offer("a"), offer("b", stock=1), offer("c"))
    assert state.delete(made, ["a", "b"]) == {"b": "stock"}
    assert list(made.offers) == ["b", "c"]
    assert [o.sku for o in made.after(0, 11)] == ["b", "c"]
    assert state.delete(made, ["a"]) == {"a": "missing"}


def test_a_place_in_the_list_is_never_used_again() -> None:
    state, made = business(offer("a"), offer("b"))
    state.delete(made, ["b"])
    made.put(offer("b"))
    assert made.offers["b"].number == 3
    made.put(offer("a", stock=5))
    assert made.offers["a"].number == 1
    assert [o.sku for o in made.after(1, 11)] == ["b"]


def test_a_store_shows_its_own_offers() -> None:
    _, made = business(offer("a"), offer("b", campaigns=frozenset((11,))))
    assert [o.sku for o in made.after(0, 11)] == ["a", "b"]
    assert [o.sku for o in made.after(0, 12)] == ["a"]


def test_the_same_seed_gives_the_same_catalogue() -> None:
    def made(seed: int) -> list[tuple[Any, ...]]:
        offers = Simulator(offers=300, seed=seed, stocked=0.1).offers.values()
        return [(o.sku, o.status, o.stock, o.tags, o.vendor, o.category_id) for o in offers]

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_a_large_catalogue_has_everything_that_there_is_to_show() -> None:
    simulator = Simulator(offers=3000, stocked=0.1)
    assert simulator.skus() == list(simulator.offers) == [sku(n) for n in range(1, 3001)]
    offers = simulator.offers.values()
    assert {o.status for o in offers} == set(statuses())
    assert 200 < sum(o.stock > 0 for o in offers) < 400
    for field in fields(Offer):
        if field.name not in ("archived", "campaigns", "flaky", "entry"):
            assert len({repr(getattr(o, field.name)) for o in offers}) > 1, field.name


def test_every_operation_and_every_filter_has_its_behaviour() -> None:
    assert HANDLERS.keys() == OPERATIONS.keys()
    request = SPEC["components"]["schemas"]["GetCampaignOffersRequest"]
    assert {snake(name) for name in request["properties"]} == FILTERS.keys()


def test_an_operation_without_a_handler_says_so() -> None:
    """The specification may have one more before the simulator does; the rest goes on."""
    code = """
from types import MappingProxyType
from yandex_market_client import facts
known = facts.OPERATIONS["deleteOffers"]
more = known._replace(id="newOperation", python_name="new_operation", path=known.path + "/new")
facts.OPERATIONS = MappingProxyType({**facts.OPERATIONS, more.id: more})
import httpx
from yandex_market.simulator import Simulator, schema
true = schema.Document.operation
schema.Document.operation = lambda self, one: true(self, known if one is more else one)
simulator = Simulator(offers=1)
headers = {facts.WIRE.key_header: simulator.key}
with simulator.serve() as url:
    for operation in (more, known):
        path = operation.path.replace("{businessId}", str(simulator.business_id))
        answer = httpx.post(url + path, headers=headers, json={"offerIds": ["a"]}, trust_env=False)
        errors = ["{code}: {message}".format(**e) for e in answer.json().get("errors", ())]
        print(answer.status_code, answer.json()["status"], *errors)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.splitlines() == [
        "501 ERROR NOT_IMPLEMENTED: The simulator does not do newOperation yet",
        "200 OK",
    ], run.stderr


def test_every_field_of_an_offer_is_shown() -> None:
    price = Price(10, "RUR", 0.5, 20, 5)
    problem = Problem("a", "b")
    full = offer(
        "x",
        price=price,
        campaign_price=price,
        quantum=Quantum(1, 2),
        errors=(problem,),
        warnings=(problem,),
    )
    schema = Document().answer_schema(LIST, 200)["properties"]["result"]["properties"]["offers"]
    shown = worded(show(full), schema["items"])
    assert shown.keys() == schema["items"]["properties"].keys()
    assert shown["basicPrice"]["updatedAt"] == "1970-01-01T00:00:00.500000Z"
    assert shown["campaignPrice"].keys() == {
        *("value", "discountBase", "currencyId", "vat", "updatedAt")
    }
    assert "vat" not in shown["basicPrice"]
    assert shown["quantum"] == {"minQuantity": 1, "stepQuantity": 2}


def test_the_statuses_that_it_names_are_those_of_the_specification() -> None:
    known = SPEC["components"]["schemas"]["OfferCampaignStatusType"]["enum"]
    assert {ARCHIVED, SOLD, NEW, NEW_WITHOUT_CARD, *statuses()} == set(known)
    assert ARCHIVED not in statuses()


def test_the_reason_that_it_names_is_one_of_the_specification() -> None:
    where = OPERATIONS["addOffersToArchive"].batch
    assert where is not None
    assert where.refusals is not None
    assert IN_STOCK in SPEC["components"]["schemas"]["AddOffersToArchiveErrorType"]["enum"]
    assert IN_STOCK not in where.refusals.retryable


def test_the_order_of_reasons_means_nothing() -> None:
    changed = json.loads(json.dumps(SPEC))
    changed["components"]["schemas"]["AddOffersToArchiveErrorType"]["enum"].insert(0, "NEW_REASON")
    simulator = Simulator(offers=1, stocked=1)
    simulator._service.document = Document(json.dumps(changed))  # pyright: ignore[reportPrivateUsage]
    with served(simulator) as call:
        (refused,) = call.archive(*simulator.skus()).json()["result"]["notArchivedOffers"]
    assert refused["error"] == IN_STOCK


def test_the_order_of_statuses_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = statuses()[::-1]
    monkeypatch.setattr(catalogue, "statuses", lambda: listed)
    for one in Simulator(offers=200).offers.values():
        assert one.available is (one.status == SOLD)


def test_nothing_of_the_client_is_loaded() -> None:
    code = (
        "import sys, yandex_market.simulator as s; s.Simulator(offers=1);"
        "print(*sorted(m for m in sys.modules if m.startswith('yandex_market')"
        " and not m.startswith('yandex_market.simulator')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = run.stdout.split()
    assert loaded == ["yandex_market", "yandex_market_client", "yandex_market_client.facts"]


@pytest.mark.parametrize("rate", [0.0, -1.0])
def test_a_clock_goes_on(rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        package.RealClock(rate)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"offers": -1}, "offers"),
        ({"stocked": -0.1}, "stocked"),
        ({"stocked": 1.1}, "stocked"),
        ({"fault_rate": -0.1}, "fault_rate"),
        ({"fault_rate": 2}, "fault_rate"),
        ({"window": "open"}, "window.*sliding"),
        ({"tier": 0}, "tier"),
        ({"tier": -1}, "tier"),
        ({"tier": float("nan")}, "tier"),
        ({"tier": float("inf")}, "tier"),
        ({"limits": {"deleteOffers": 0}}, "limits"),
        ({"limits": {"deleteOffers": -5}}, "limits"),
        ({"parallel": 0}, "parallel"),
        ({"missing": "maybe"}, "missing.*accepted"),
    ],
    ids=repr,
)
def test_arguments_that_make_no_sense(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Simulator(**arguments)


def test_limits_of_unknown_operations_are_refused() -> None:
    with pytest.raises(ValueError, match="nosuch"):
        Simulator(limits={"nosuch": 1})
