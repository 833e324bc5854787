# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from ..types import OpenStrEnum


class AddOffersToArchiveErrorType(OpenStrEnum):
    """Why a product was not archived:
    - `OFFER_HAS_STOCKS`: goods lie in a warehouse of the Market; it stays so until they are
      sold or taken out.
    - `UNKNOWN`: the server failed; the product can be sent again. If that never helps, the
      support has to be told.
    """

    OFFER_HAS_STOCKS = "OFFER_HAS_STOCKS"
    UNKNOWN = "UNKNOWN"
