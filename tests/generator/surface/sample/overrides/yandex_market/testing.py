"""A pytest plugin."""

from collections.abc import Generator

import pytest

from .shop import Shop

__all__ = ("shop", "shop_name")


@pytest.fixture
def shop_name() -> str:
    """The name of the shop."""
    return "corner"


@pytest.fixture
def shop(shop_name: str) -> Generator[Shop]:
    """A shop for one test."""
    with Shop(shop_name) as one:
        yield one
