"""Fields that the specification does not list are learned, and nobody can tell by the models."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import msgspec
import pytest
from yandex_market_client import models, structures, wire
from yandex_market_client.errors import DecodeError
from yandex_market_client.types import UNFAMILIAR

NAME: Final = "GetCampaignOffersResponse"
PRICE: Final = {"value": 1.5, "currencyId": "RUR", "updatedAt": "2025-04-07T09:30:15Z"}
OFFER: Final = {"offerId": "A", "basicPrice": PRICE, "errors": [{"message": "m"}]}


@pytest.fixture(autouse=True)
def nothing_learned() -> Iterator[None]:
    """Each test begins as a new process does, and leaves nothing to the others."""

    def forget() -> None:
        wire._growing.cache_clear()
        structures.learned.clear()
        for counts in UNFAMILIAR:
            counts.clear()

    forget()
    yield
    forget()


def dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def learned() -> set[str]:
    """Give the names of the fields that the structures of a page have learned."""
    return {name for _, name in wire._growing(NAME)._now.fields}


def page(*offers: Any, **more: Any) -> dict[str, Any]:
    return {"status": "OK", "result": {"offers": [*offers]}, **more}


def both(answer: Any) -> tuple[Any, Any]:
    """Read an answer as `wire` does now, and tolerantly."""
    fast = wire.decode(NAME, dump(answer))
    return fast, models.GetCampaignOffersResponse.from_dict(json.loads(dump(answer)))


def strictly(answer: Any) -> bool:
    """Whether the structures take an answer, without the tolerant reading."""
    try:
        wire._decoder(NAME).decode(dump(answer))
    except msgspec.ValidationError:
        return False
    return True


def everywhere(**more: Any) -> dict[str, Any]:
    """Make a page with more fields in each of its objects."""
    offer = {
        **OFFER,
        "basicPrice": {**PRICE, **more},
        "errors": [{"message": "m", **more}, more],
        **more,
    }
    return {"status": "OK", "result": {"offers": [offer, {"offerId": "B"}], **more}, **more}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"fresh": 1}, id="number"),
        pytest.param({"fresh": None}, id="null"),
        pytest.param({"fresh": {"a": [1, {"b": None}], "when": "2025-01-01T00:00:00Z"}}, id="deep"),
        pytest.param({"b": 1, "a": 2, "c": []}, id="several-sorted"),
        pytest.param({"X0": 1, "X1": 2}, id="named-like-the-attributes"),
        pytest.param({"offer_id": 1, "additional_properties": 2, "self": 3}, id="names-of-python"),
        pytest.param({"поле": 1, "a-b": 2, "😀": 3}, id="of-other-letters"),
        pytest.param({"a b": 1, "$ref": 2, "@type": 3, "a.b": 4, "'": 5}, id="with-signs"),
    ],
)
def test_a_field_met_once_is_read_strictly(more: dict[str, Any]) -> None:
    """At every depth: refused by the structures before, taken after, and the models are equal."""
    answer = everywhere(**more)
    assert not strictly(answer)
    first, tolerant = both(answer)
    assert strictly(answer)
    again, _ = both(answer)
    assert first == tolerant == again
    assert repr(first) == repr(tolerant) == repr(again)
    assert again.to_dict() == answer
    assert list(again.additional_properties) == sorted(more)
    # What comes without it, or with another one, is read as ever.
    for other in (everywhere(), everywhere(**more, other=5), page(OFFER), page(OFFER, other=5)):
        fast, tolerant = both(other)
        assert (fast, repr(fast)) == (tolerant, repr(tolerant))


@pytest.mark.parametrize("name", ["", 'a"b', "a\\b", "a\nb", "\x00", "\t", "n" * 101])
def test_an_odd_name_is_kept_and_not_learned(name: str) -> None:
    """What no structure could hold stays with the tolerant reading."""
    for _ in range(3):
        fast, tolerant = both(page({**OFFER, name: 1}, **{name: [2]}))
        assert fast == tolerant
        assert fast.additional_properties == {name: [2]}
    assert not learned()


def test_the_order_of_learning_does_not_show() -> None:
    """Sorted by name as ever, whichever was met first."""
    wire.decode(NAME, dump(everywhere(b=1)))
    answer = everywhere(c=3, b=1, a=2)
    both(answer)
    assert strictly(answer)
    fast, tolerant = both(answer)
    assert repr(fast) == repr(tolerant)


def test_names_that_only_a_caller_can_give() -> None:
    """A dict of the caller's may have names that no JSON has: they spoil no later answer."""
    models.GetCampaignOfferDTO.from_dict({"offerId": "A", "\ud800": 1})
    fast, tolerant = both(page({**OFFER, "fresh": 1}))
    assert fast == tolerant
    assert learned() == {"fresh"}


def test_few_fields_are_learned() -> None:
    """A server that sends ever new names costs time, and no memory: decoders are few, and small."""
    decoders = []
    for number in range(200):
        answer = page({**OFFER, f"new{number}": number})
        fast, tolerant = both(answer)
        assert fast == tolerant
        assert fast.to_dict() == answer
        decoders.append(wire._decoder(NAME))
    assert learned() == {f"new{number}" for number in range(len(learned()))}
    assert len(set(map(id, decoders))) == len(learned()) <= 10


def test_what_comes_often_is_learned_after_what_came_once() -> None:
    """Names that a server sent once do not keep out those that it sends always."""
    for number in range(30):
        wire.decode(NAME, dump(page({**OFFER, f"once{number}": 1})))
    assert len(learned()) == 10
    for number in range(8):
        answer = page(*[{**OFFER, f"always{number % 4}": 1}] * 3)
        assert wire.decode(NAME, dump(answer)).to_dict() == answer
    always = {f"always{number}" for number in range(4)}
    assert always < learned()
    assert len(learned()) == 10
    answer = page(*({**OFFER, name: 1} for name in sorted(always)))
    assert strictly(answer)
    fast, tolerant = both(answer)
    assert (fast, repr(fast)) == (tolerant, repr(tolerant))


def test_names_that_take_turns_do_not_swap_for_ever() -> None:
    """More names than are learned, each as frequent as the others: decoders stay as they are."""
    decoders = []
    for number in range(330):
        wire.decode(NAME, dump(page({**OFFER, f"turn{number % 11}": 1})))
        decoders.append(wire._decoder(NAME))
    assert learned() == {f"turn{number}" for number in range(10)}
    assert len(set(map(id, decoders))) == 10


def test_each_meeting_is_counted() -> None:
    """The counts grow alike on both ways."""
    for times in range(1, 4):
        wire.decode(NAME, dump(page({**OFFER, "fresh": 1}, OFFER, {**OFFER, "fresh": 2})))
        assert UNFAMILIAR.fields == {("GetCampaignOfferDTO", "fresh"): 2 * times}


def test_one_answer_learns_from_another() -> None:
    """What other answers met in a model is taken up too when one is read tolerantly."""
    error = {"status": "ERROR", "errors": [{"code": "C", "fresh": 1}], "fresh": 2}
    models.ApiErrorDTO.from_dict({"code": "C", "fresh": 1})
    for _ in range(2):
        assert wire.decode("ApiErrorResponse", dump(error)).to_dict() == error


@pytest.mark.parametrize(
    ("broken", "pointer"),
    [
        pytest.param({"offerId": 5}, "/result/offers/1/offerId", id="wrong-type"),
        pytest.param({"offerId": None}, "/result/offers/1/offerId", id="null-for-required"),
        pytest.param(
            {"basicPrice": {**PRICE, "updatedAt": "x", "fresh": 1}},
            "/result/offers/1/basicPrice/updatedAt",
            id="wrong-date",
        ),
    ],
)
def test_errors_stay_the_same(broken: dict[str, Any], pointer: str) -> None:
    """The place of what is wrong is named before and after."""
    for _ in range(2):
        with pytest.raises(DecodeError) as caught:
            wire.decode(NAME, dump(page(OFFER, {**OFFER, **broken, "fresh": 1})))
        assert caught.value.pointer == pointer
        wire.decode(NAME, dump(page({**OFFER, "fresh": 1})))


def test_models_own_what_they_hold() -> None:
    """Two answers share no object that could be changed."""
    answer = dump(page({**OFFER, "fresh": [1]}))
    wire.decode(NAME, answer)
    one, other = wire.decode(NAME, answer), wire.decode(NAME, answer)
    kept = copy.deepcopy(other)
    one.result.offers[0].additional_properties["fresh"].clear()
    assert other == kept


def test_threads_learn_together() -> None:
    """Many at once, each with one of seven new fields: all are read right, all are learned."""
    answers = [page({**OFFER, f"f{number % 7}": number}) for number in range(300)]
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda answer: wire.decode(NAME, dump(answer)).to_dict(), answers))
    assert read == answers
    # Who learned at the same time as another may have to learn again.
    for answer in answers:
        assert wire.decode(NAME, dump(answer)).to_dict() == answer
    assert all(map(strictly, answers))


class _Node(structures.Strict, kw_only=True):
    """A structure that holds its own kind, as a specification may have."""

    inner: list[_Node] | None = None
    name: str


def test_an_object_inside_its_own_kind() -> None:
    """The outer one learns; in an inner one the field is refused, and so read tolerantly."""
    growing = structures.Growing(_Node)
    UNFAMILIAR.fields["Node", "fresh"] += 1
    growing.learn()
    outer = growing.decoder.decode(b'{"name":"a","fresh":1,"inner":[{"name":"b"}]}')
    assert structures.unknown(outer, "Node") == {"fresh": 1}
    assert outer.inner[0].name == "b"
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        growing.decoder.decode(b'{"name":"a","inner":[{"name":"b","fresh":1}]}')


def test_equal_texts_are_one_object() -> None:
    """What a page repeats is held once; SKUs, which differ, are not looked up."""
    offers = [{"offerId": f"{n}", "errors": [{"message": "the same text"}]} for n in range(3)]
    read = wire.decode(NAME, dump(page(*offers))).result.offers
    assert len({id(offer.errors[0].message) for offer in read}) == 1
    assert not wire._texts
