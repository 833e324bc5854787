# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from ..types import OpenStrEnum


class OfferCampaignStatusType(OpenStrEnum):
    """Where a product stands in a store:
    - `PUBLISHED`: can be bought.
    - `CHECKING`: being checked.
    - `DISABLED_BY_PARTNER`: hidden by the seller.
    - `REJECTED_BY_MARKET`: turned down.
    - `DISABLED_AUTOMATICALLY`: has errors to be put right.
    - `CREATING_CARD`: its card is in the making.
    - `NO_CARD`: lacks a card.
    - `NO_STOCKS`: sold out.
    - `ARCHIVED`: archived.
    - `READY_FOR_PUBLICATION`: a later addition, explained by its name only.
    """

    PUBLISHED = "PUBLISHED"
    CHECKING = "CHECKING"
    DISABLED_BY_PARTNER = "DISABLED_BY_PARTNER"
    DISABLED_AUTOMATICALLY = "DISABLED_AUTOMATICALLY"
    REJECTED_BY_MARKET = "REJECTED_BY_MARKET"
    CREATING_CARD = "CREATING_CARD"
    NO_CARD = "NO_CARD"
    NO_STOCKS = "NO_STOCKS"
    ARCHIVED = "ARCHIVED"
    READY_FOR_PUBLICATION = "READY_FOR_PUBLICATION"
