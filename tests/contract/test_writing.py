"""What models write: plain values of their own, whatever they were filled with."""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from typing import Any, Final

import pytest
from yandex_market_client import models
from yandex_market_client.client import prepare
from yandex_market_client.errors import InvalidRequest
from yandex_market_client.facts import BY_PYTHON_NAME

KNOWN: Final = next(iter(models.OfferAvailabilityStatusType))
DAY: Final = next(iter(models.DayOfWeekType))
UPDATE: Final = BY_PYTHON_NAME["update_offer_mapping_entries"]


class Their(StrEnum):
    """An enum of the caller's own."""

    VALUE = str(KNOWN)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        pytest.param(KNOWN, str(KNOWN), id="member"),
        pytest.param(models.OfferAvailabilityStatusType("NEW"), "NEW", id="unknown-member"),
        pytest.param("ACTIVE", "ACTIVE", id="text"),
        pytest.param(Their.VALUE, str(KNOWN), id="of-another-enum"),
        pytest.param(5, "5", id="number"),
    ],
)
def test_an_enum_is_written_as_text(given: Any, written: str) -> None:
    """As plain text: of a member, and of what stands in its place, alone and in a list."""
    offer = models.UpdateMappingsOfferDTO(availability=given, supply_schedule_days=[DAY, given])
    assert offer.to_dict() == {
        "availability": written,
        "supplyScheduleDays": [str(DAY), written],
    }
    wrote = offer.to_dict()
    assert {type(text) for text in (wrote["availability"], *wrote["supplyScheduleDays"])} == {str}


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        pytest.param({"availability": 5}, "/availability", id="number-for-enum"),
        pytest.param({"supply_schedule_days": [DAY, None]}, "/supplyScheduleDays/1", id="null"),
        pytest.param({"pictures": "https://a.example/1.jpg"}, "/pictures", id="text-for-array"),
        pytest.param({"pictures": {"a": 1}}, "/pictures", id="object-for-array"),
        pytest.param({"pictures": [5]}, "/pictures/0", id="number-in-array"),
        pytest.param({"pictures": 5}, "", id="number-for-array"),
        pytest.param({"weight_dimensions": 5}, "", id="number-for-model"),
    ],
)
def test_what_has_another_type_does_not_leave(fields: dict[str, Any], pointer: str) -> None:
    """The error names the place, or the body where the model cannot be written at all."""
    offer = models.UpdateMappingsOfferDTO(shop_sku="A", **fields)
    entry = models.UpdateOfferMappingEntryDTO(offer=offer)
    body = models.UpdateOfferMappingEntryRequest(offer_mapping_entries=[entry])
    with pytest.raises(InvalidRequest) as caught:
        prepare(UPDATE, {"campaign_id": 1}, body)
    place = f"/body/offerMappingEntries/0/offer{pointer}" if pointer else "/body"
    assert [violation.pointer for violation in caught.value.violations][:1] == [place]


@pytest.mark.parametrize("make", [list, tuple, deque, iter])
def test_arrays_are_written_as_lists_of_their_own(make: Any) -> None:
    """Who changes what was written does not change the model."""
    given = make(["a", "b"])
    wrote = models.UpdateMappingsOfferDTO(barcodes=given).to_dict()
    assert wrote == {"barcodes": ["a", "b"]}
    assert type(wrote["barcodes"]) is list
    assert wrote["barcodes"] is not given
