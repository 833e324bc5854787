"""An element that the structures refuse is read tolerantly alone; nobody can tell by the models."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, Final

import msgspec
import pytest
from yandex_market_client import models, structures, wire
from yandex_market_client.errors import DecodeError
from yandex_market_client.models import GetCampaignOfferDTO
from yandex_market_client.types import UNFAMILIAR, attempt

NAME: Final = "GetCampaignOffersResponse"
PRICE: Final = {"value": 1.5, "currencyId": "RUR", "updatedAt": "2025-04-07T09:30:15Z"}
LEAP: Final = {**PRICE, "updatedAt": "2025-04-07T09:30:60Z"}
OFFER: Final = {"offerId": "A", "basicPrice": PRICE, "errors": [{"message": "m"}]}
REFUSED: Final = {
    "leap-second": {**OFFER, "basicPrice": LEAP},
    "integer-as-float": {**OFFER, "quantum": {"minQuantity": 5.0}},
    "unknown-field": {**OFFER, "fresh": {"a": [1]}},
    "unknown-fields-at-any-depth": {
        **OFFER,
        "basicPrice": {**LEAP, "fresh": 1},
        "errors": [{"message": "m", "fresh": 2}, None, {"b": 1, "a": 2}],
        "b": 1,
        "a": 2,
    },
    "unknown-value": {"status": "ON_THE_MOON", **OFFER, "basicPrice": LEAP},
}


@pytest.fixture(autouse=True)
def nothing_met() -> Iterator[None]:
    """Each test begins as a new process does, and leaves nothing to the others."""

    def forget() -> None:
        wire._growing.cache_clear()
        structures.learned.clear()
        for counts in UNFAMILIAR:
            counts.clear()

    forget()
    yield
    forget()


def page(*offers: Any, **more: Any) -> bytes:
    return json.dumps({"status": "OK", "result": {"offers": [*offers], **more}}).encode()


@pytest.fixture
def tolerant(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect the offers that are read tolerantly."""
    read: list[Any] = []
    whole = GetCampaignOfferDTO.from_dict

    def from_dict(source: Any) -> Any:
        read.append(source)
        return whole(source)

    structure, convert, _ = wire._MODELS["GetCampaignOfferDTO"]
    row = (structure, convert, from_dict)
    monkeypatch.setitem(wire._MODELS, "GetCampaignOfferDTO", row)
    # The tolerant reading of a whole page asks the class.
    monkeypatch.setattr(GetCampaignOfferDTO, "from_dict", from_dict)
    return read


@pytest.mark.parametrize("bad", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("more", [{}, {"paging": {"nextPageToken": "n"}}], ids=["", "paging"])
def test_the_others_are_read_strictly(
    bad: dict[str, Any], more: dict[str, Any], tolerant: list[Any]
) -> None:
    """A page equals the page read tolerantly as a whole, though only one offer was."""
    content = page(OFFER, None, bad, {**OFFER, "offerId": "B"}, **more)
    read = wire.decode(NAME, content)
    assert tolerant == [bad]
    whole = models.GetCampaignOffersResponse.from_dict(json.loads(content))
    assert len(tolerant) == 4
    assert (read, repr(read), read.to_dict()) == (whole, repr(whole), whole.to_dict())
    assert all(type(offer) is GetCampaignOfferDTO for offer in read.result.offers)


@pytest.mark.parametrize("bad", REFUSED.values(), ids=REFUSED)
def test_structures_that_have_learned_are_taken_apart_too(
    bad: dict[str, Any], tolerant: list[Any]
) -> None:
    """What was learned before stays in the offers that are read strictly."""
    learned = {**OFFER, "learned": 1, "basicPrice": {**PRICE, "learned": [2]}}
    wire.decode(NAME, page(learned, learned=5))
    tolerant.clear()
    content = page(learned, {**bad, "another": 3, "learned": 4}, OFFER, learned=6)
    read = wire.decode(NAME, content)
    assert len(tolerant) == 1
    whole = models.GetCampaignOffersResponse.from_dict(json.loads(content))
    assert (read, repr(read), read.to_dict()) == (whole, repr(whole), whole.to_dict())


def test_what_stands_outside_of_lists_is_read_tolerantly_as_a_whole(tolerant: list[Any]) -> None:
    """Then nothing else is left."""
    content = page(OFFER, OFFER, fresh=1)
    read = wire.decode(NAME, content)
    assert tolerant == [OFFER, OFFER]
    assert read.result.additional_properties == {"fresh": 1}


@pytest.mark.parametrize(
    ("bad", "pointer"),
    [
        pytest.param({"offerId": 5}, "/result/offers/3/offerId", id="wrong-type"),
        pytest.param(5, "/result/offers/3", id="no-object"),
        pytest.param(
            {**OFFER, "errors": [{"message": "m"}, {"message": 1}]},
            "/result/offers/3/errors/1/message",
            id="deep",
        ),
    ],
)
def test_the_place_of_an_error(bad: Any, pointer: str) -> None:
    """As ever it is that in the whole answer."""
    with pytest.raises(DecodeError) as caught:
        wire.decode(NAME, page(OFFER, REFUSED["leap-second"], None, bad))
    assert caught.value.pointer == pointer


@pytest.mark.parametrize(
    "offer", [b'{"offerId": "\xff"}', b"[" * 100_000 + b"]" * 100_000, b"{'a'}"]
)
def test_what_is_no_json_in_an_element(offer: bytes) -> None:
    """It is an error of the answer, whichever reading meets it."""
    content = page(REFUSED["leap-second"], "HERE").replace(b'"HERE"', offer)
    with pytest.raises(DecodeError, match="readable JSON"):
        wire.decode(NAME, content)


@pytest.mark.parametrize(
    "offers",
    [
        pytest.param([{**OFFER, "status": "ON_THE_MOON"}], id="read-strictly"),
        pytest.param([REFUSED["unknown-value"]], id="in-the-refused-one"),
        pytest.param(
            [{**OFFER, "status": "ON_THE_MOON"}, REFUSED["leap-second"]], id="before-the-refused"
        ),
        pytest.param(
            [REFUSED["leap-second"], {**OFFER, "status": "ON_THE_MOON"}], id="after-the-refused"
        ),
    ],
)
@pytest.mark.parametrize("more", [{}, {"fresh": 1}], ids=["", "whole-page"])
def test_an_unknown_value_counts_once(offers: list[Any], more: dict[str, Any]) -> None:
    """Readings that failed do not count."""
    for times in (1, 2):
        wire.decode(NAME, page(*offers, **more))
        assert UNFAMILIAR.values == {("OfferCampaignStatusType", "ON_THE_MOON"): times}


def test_an_unknown_value_before_what_all_structures_refuse_counts_once() -> None:
    """It is met three times, as the answer is read as a whole in the end."""
    wire.decode(NAME, b'{"status": "MAYBE", "fresh": 1}')
    assert UNFAMILIAR.values == {("ApiResponseStatusType", "MAYBE"): 1}


def test_a_reading_that_fails_counts_nothing() -> None:
    """Neither does it keep a later one from counting."""

    def fail(status: Any) -> None:
        models.OfferCampaignStatusType(status)
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        attempt(fail, "ON_THE_MOON")
    assert not UNFAMILIAR.values
    models.OfferCampaignStatusType("ON_THE_MOON")
    assert sum(UNFAMILIAR.values.values()) == 1


def test_a_page_that_cannot_be_read_counts_nothing() -> None:
    """However often it is asked for."""
    met = {**OFFER, "status": "ON_THE_MOON", "fresh": 1}
    for _ in range(3):
        with pytest.raises(DecodeError):
            wire.decode(NAME, page(met, {"offerId": 5}))
    assert not UNFAMILIAR.values
    assert not UNFAMILIAR.fields


def test_an_interruption_of_a_reading_does_not_end_the_counting() -> None:
    """Python may interrupt between any two lines."""
    for line in range(attempt.__code__.co_firstlineno, attempt.__code__.co_firstlineno + 20):

        def interrupt(frame: Any, event: str, _: object, line: int = line) -> Any:
            ours = frame.f_code.co_filename == attempt.__code__.co_filename
            if ours and (event, frame.f_lineno) == ("line", line):
                raise KeyboardInterrupt
            return interrupt

        sys.settrace(interrupt)
        with suppress(KeyboardInterrupt):
            attempt(models.OfferCampaignStatusType, "ON_THE_MOON")
        sys.settrace(None)
        before = sum(UNFAMILIAR.values.values())
        models.OfferCampaignStatusType("ON_THE_MOON")
        assert sum(UNFAMILIAR.values.values()) == before + 1, line


class _Leaf(structures.Strict, kw_only=True):
    number: int


class _Tree(structures.Strict, kw_only=True):
    leaves: list[_Leaf | None]
    inner: _Tree | None = None


def test_a_structure_inside_its_own_kind() -> None:
    """The lists of the outer one are taken apart; an inner one is read strictly."""

    def kept(source: Any) -> SimpleNamespace:
        return SimpleNamespace(leaves=source.leaves, inner=source.inner)

    by_name = {"Tree": (kept, dict), "Leaf": (lambda leaf: leaf.number, dict)}
    apart = structures.Apart(_Tree, by_name.__getitem__)
    inner = b'{"leaves":[{"number":2}]}'
    read = apart.read(b'{"leaves":[{"number":"x"},null,{"number":1}],"inner":%s}' % inner)
    assert read.leaves == [{"number": "x"}, 1]
    assert read.inner == _Tree(leaves=[_Leaf(number=2)])
    with pytest.raises(msgspec.ValidationError):
        apart.read(b'{"leaves":[],"inner":%s}' % inner.replace(b"2", b'"x"'))
