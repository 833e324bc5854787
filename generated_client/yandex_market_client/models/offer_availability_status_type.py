# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from ..types import OpenStrEnum


class OfferAvailabilityStatusType(OpenStrEnum):
    """Whether the product will be delivered in future. The values are listed without an
    explanation.
    """

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DELISTED = "DELISTED"
