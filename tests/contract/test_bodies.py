"""A model encodes to the bytes of its dict, by whatever way."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from yandex_market_client import bodies, models, wire
from yandex_market_client.errors import MarketDeprecationWarning

from tests.contract.strategies import bodies as request_bodies
from tests.contract.strategies import component, values

NAMES: Final = sorted(set(request_bodies().values()))


def of_dict(model: Any) -> bytes:
    return msgspec.json.encode(model.to_dict(), enc_hook=wire._subclass)


@pytest.mark.parametrize("tolerated", [False, True], ids=["valid", "with-unknown-fields"])
@pytest.mark.parametrize("name", NAMES)
def test_same_bytes(name: str, tolerated: bool) -> None:
    """Also in the order of the fields."""

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(values(component(name), tolerated=tolerated))
    def check(value: dict[str, Any]) -> None:
        model = getattr(models, name).from_dict(value)
        assert wire.encode(model) == of_dict(model)
        if model.additional_properties is None:
            assert isinstance(bodies.encodable(model), msgspec.Struct)

    check()


def offer(**fields: Any) -> models.UpdateMappingsOfferDTO:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarketDeprecationWarning)
        return models.UpdateMappingsOfferDTO(**fields)


class Text(str):
    __slots__ = ()


class Written(models.UpdateMappingsOfferDTO):
    """A caller's own class, which says what is written."""

    def to_dict(self) -> dict[str, Any]:
        return {**super().to_dict(), "mine": 1}


YEAR: Final = models.TimeUnitType.YEAR
ODD: Final[dict[str, Callable[[], Any]]] = {
    "nothing": dict,
    "iterator": lambda: {"urls": iter(["a", "b"])},
    "keys": lambda: {"urls": {"a": 1, "b": 2}.keys()},
    "tuple": lambda: {"urls": ("a", "b")},
    "set": lambda: {"urls": {"a"}},
    "text-for-an-array": lambda: {"urls": "abc"},
    "object-for-an-array": lambda: {"urls": {"a": 1}},
    "own-kind-of-text": lambda: {"name": Text("a"), "urls": [Text("b")]},
    "text-for-an-enum": lambda: {"availability": "ACTIVE", "supply_schedule_days": ["MONDAY"]},
    "number-for-an-enum": lambda: {"availability": 5, "supply_schedule_days": [5]},
    "unknown-enum-value": lambda: {"availability": models.OfferAvailabilityStatusType("NEW")},
    "nulls": lambda: {"urls": [None], "name": None},
    "none-for-required": lambda: {
        "shelf_life": models.TimePeriodDTO(time_period=None, time_unit=YEAR)  # type: ignore[arg-type]
    },
    "more": lambda: {"additional_properties": {"x": [1, {"y": None}]}, "name": "a"},
    "nothing-more": lambda: {"additional_properties": {}, "name": "a"},
    "more-inside": lambda: {
        "shelf_life": models.TimePeriodDTO(
            time_period=1, time_unit=YEAR, additional_properties={"x": 1}
        )
    },
}


@pytest.mark.parametrize("kind", [models.UpdateMappingsOfferDTO, Written], ids=["model", "derived"])
@pytest.mark.parametrize("odd", ODD)
def test_odd_values_are_written_as_by_the_dict(odd: str, kind: Any) -> None:
    """Whatever a caller put into a model, alone and inside another."""
    one, other = kind(**ODD[odd]()), kind(**ODD[odd]())
    assert wire.encode(one) == of_dict(other)
    one, other = kind(**ODD[odd]()), kind(**ODD[odd]())
    wrap = models.UpdateOfferMappingEntryDTO
    assert wire.encode(wrap(offer=one)) == of_dict(wrap(offer=other))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"shelf_life": {"timePeriod": 1}}, id="dict-for-a-model"),
        pytest.param({"shelf_life": 5}, id="number-for-a-model"),
        pytest.param({"urls": 5}, id="number-for-an-array"),
        pytest.param({"name": object()}, id="no-form-in-json"),
        pytest.param({"name": "\ud800"}, id="lone-surrogate"),
        pytest.param({"urls": [object()]}, id="no-form-inside"),
    ],
)
def test_what_cannot_be_written_fails_alike(fields: dict[str, Any]) -> None:
    """The same error, whether the dict was made first or not."""
    with pytest.raises((AttributeError, TypeError, ValueError)) as by_dict:
        of_dict(offer(**fields))
    with pytest.raises(by_dict.type):
        wire.encode(offer(**fields))
