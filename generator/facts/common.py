"""What the readers of facts share: names as the client has them, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from openapi_python_client.strings import PythonIdentifier

# The prefix of openapi-python-client, so that the names equal the generated ones.
FIELD_PREFIX: Final = "field_"


class FactsError(ValueError):
    """The specification lacks a fact, or uses a keyword that the checks could not enforce."""


def python_name(wire: str) -> str:
    """Return the name that a generated model gives to a property."""
    return str(PythonIdentifier(wire, FIELD_PREFIX))


def need(data: Mapping[str, Any], key: str, at: str) -> Any:
    """Return what stands at a key.

    Raises:
        FactsError: nothing does.
    """
    if data.get(key) is None:
        raise FactsError(f"{at}: {key} is missing")
    return data[key]
