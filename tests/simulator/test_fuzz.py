"""No answer outside the specification, as an independent fuzzer sees it; and what it would find.

Bugs are planted in the simulator first. `FOUND` has those that the fuzzer finds; those that it does
not find are in `MISSED`, each with the table of this folder that does, run against it.
"""

import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from yandex_market.simulator import Simulator, SteppedClock
from yandex_market.simulator.answers import Answer
from yandex_market.simulator.quota import Window
from yandex_market.simulator.schema import matches
from yandex_market_client.facts import OPERATIONS

from tests.simulator import test_app as tables
from tests.simulator.fuzz import SAME_PATTERN, Mode, fuzz
from tests.simulator.helpers import ALL, ARCHIVE, DELETE, LIST, SPEC, UPDATE, Caller, served

Plant = Callable[[Simulator], None]


def made() -> Simulator:
    return Simulator(offers=50, stocked=0.2, limits=dict.fromkeys(OPERATIONS, 10**9))


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_no_answer_is_outside_the_specification(tmp_path: Path, mode: Mode) -> None:
    simulator = made()
    report = fuzz(simulator, tmp_path, mode, examples=60)
    assert report["failures"] == [], report["output"]
    assert report["errors"] == []
    assert report["operations"]["tested"] == len(ALL)
    assert report["test_cases"]["generated"] > 250
    # It did reach the operations, and both kinds of answers.
    assert {a.operation for a in simulator.record if a.acted} == OPERATIONS.keys()
    assert simulator.record.statuses()[200] > 100
    if mode == "negative":
        assert simulator.record.statuses()[400] > 100


def test_the_pattern_of_the_fuzzer_is_that_of_the_specification() -> None:
    true = SPEC["components"]["schemas"]["ShopSku"]["pattern"]
    for point in [*range(0xD800), *range(0xE000, 0x11000)]:
        char = chr(point)
        for text in (char, char * 2, f"a{char}", f"{char}a", f" {char}", f"\u2028{char}"):
            assert matches(SAME_PATTERN, text) is matches(true, text), ascii(text)


# Planted bugs


def wrap_answers(change: Callable[[Any, Answer], Answer]) -> Plant:
    """Change each answer of the service; the change is handed the arrival and the answer."""

    def plant(simulator: Simulator) -> None:
        service: Any = simulator._service
        true = service.answer

        def answer(operation: Any, arrival: Any, *rest: Any, **options: Any) -> Answer:
            return change(arrival, true(operation, arrival, *rest, **options))

        service.answer = answer

    return plant


def body_rule(ignore: Callable[[str, Any], bool]) -> Plant:
    """Let pass what breaks some rule; it is handed the problem and the body."""

    def plant(simulator: Simulator) -> None:
        document: Any = simulator._document
        true = document.body_problem

        def problem(operation: Any, body: Any) -> str | None:
            found: str | None = true(operation, body)
            return None if found is not None and ignore(found, body) else found

        document.body_problem = problem

    return plant


def limit_201(simulator: Simulator) -> None:
    document: Any = simulator._document
    true = document.read_parameter

    def read(operation: Any, parameter: Any, text: str) -> Any:
        return (201, None) if text == "201" else true(operation, parameter, text)

    document.read_parameter = read


def status_of_bad_sku(arrival: Any, answer: Answer) -> Answer:
    del arrival
    if answer.status == 400 and "does not match" in json.dumps(answer.body):
        answer = replace(answer, status=422)
    return answer


def without_status(arrival: Any, answer: Answer) -> Answer:
    if arrival.acted:
        answer.body.pop("status")
    return answer


def without_sku(arrival: Any, answer: Answer) -> Answer:
    if arrival.acted:
        for offer in answer.body["result"]["offers"]:
            offer.pop("offerId")
    return answer


def without_headers(arrival: Any, answer: Answer) -> Answer:
    del arrival
    if answer.status == 400:
        answer.headers.clear()
    return answer


def wrong_error(arrival: Any, answer: Answer) -> Answer:
    del arrival
    return replace(answer, body={"error": "bad"}) if answer.status == 400 else answer


def everyone_has_access(simulator: Simulator) -> None:
    keys: Any = simulator._service.keys
    access = keys.keys[simulator.key]
    keys.find = lambda headers: access


def refusals_are_lost(arrival: Any, answer: Answer) -> Answer:
    if arrival.acted:
        answer.body["result"]["notDeletedOfferIds"] = None
    return answer


def wrong_price(simulator: Simulator) -> None:
    for offer in simulator.offers.values():
        assert offer.price is not None
        offer.price = offer.price._replace(value=0)


def nothing_is_spent(simulator: Simulator) -> None:
    quotas: Any = simulator.quotas
    quotas.window = lambda operation, place: Window(quotas.amount(operation), 60, "sliding")


def bad_sku(problem: str, body: Any) -> bool:
    del body
    return "does not match" in problem


def exclusive(problem: str, body: Any) -> bool:
    del body
    return "together" in problem


def repeated(problem: str, body: Any) -> bool:
    return problem.startswith("Field offerIds: [") and 0 < len(body["offerIds"]) <= 200


def too_many(problem: str, body: Any) -> bool:
    return problem.startswith("Field offerIds: [") and len(body["offerIds"]) > 200


FOUND: dict[str, tuple[str, Mode, Plant]] = {
    "422 for a bad SKU": (ARCHIVE.id, "negative", wrap_answers(status_of_bad_sku)),
    "a bad SKU is accepted": (
        ARCHIVE.id,
        "negative",
        body_rule(lambda p, _: "does not match" in p),
    ),
    "repeated SKUs are accepted": (
        DELETE.id,
        "negative",
        body_rule(lambda _, body: repeated(body)),
    ),
    "too many SKUs are accepted": (
        DELETE.id,
        "negative",
        body_rule(lambda _, body: too_many(body)),
    ),
    "no status in an answer": (UPDATE.id, "positive", wrap_answers(without_status)),
    "no SKU in a listed offer": (LIST.id, "positive", wrap_answers(without_sku)),
    "limit 201 is accepted": (LIST.id, "negative", limit_201),
    "no limit headers": (LIST.id, "negative", wrap_answers(without_headers)),
    "errors of another form": (ARCHIVE.id, "negative", wrap_answers(wrong_error)),
    "a price of nothing": (LIST.id, "positive", wrong_price),
    "no key is needed": (LIST.id, "positive", everyone_has_access),
}
"""Bug: operation, kind of requests, how to plant it."""


def stepped(call: Caller) -> SteppedClock:
    clock = call.simulator.clock
    assert isinstance(clock, SteppedClock)
    return clock


MISSED: dict[str, tuple[str, Mode, Plant, Callable[[Caller], None]]] = {
    "fields that exclude each other": (
        *(LIST.id, "negative", body_rule(exclusive)),
        lambda call: tables.test_each_filter(call, *tables.FILTERS[0]),
    ),
    "refusals are not listed": (
        *(DELETE.id, "positive", wrap_answers(refusals_are_lost)),
        lambda call: tables.test_delete_lists_the_refusals_alone(call, call.simulator),
    ),
    "nothing spends quota": (
        *(LIST.id, "positive", nothing_is_spent),
        lambda call: tables.test_headers_tell_how_the_limit_stands(call, stepped(call)),
    ),
}
"""What no schema shows or no random request meets, with the table that finds it."""


@pytest.mark.parametrize("bug", FOUND)
def test_a_planted_bug_is_found(tmp_path: Path, bug: str) -> None:
    operation, mode, plant = FOUND[bug]
    simulator = made()
    plant(simulator)
    report = fuzz(simulator, tmp_path, mode, operation)
    assert report["failures"], report["output"]


@pytest.mark.parametrize("bug", MISSED)
def test_a_bug_that_it_misses_is_found_by_a_table(tmp_path: Path, bug: str) -> None:
    operation, mode, plant, table = MISSED[bug]
    simulator = made()
    plant(simulator)
    report = fuzz(simulator, tmp_path, mode, operation)
    assert report["failures"] == [], "better than expected: move it to FOUND"
    for planted in (False, True):
        simulator = Simulator(offers=450, clock=SteppedClock(jumps=False))
        if planted:
            plant(simulator)
        with (
            served(simulator) as call,
            pytest.raises((AssertionError, KeyError)) if planted else nullcontext(),
        ):
            table(call)
