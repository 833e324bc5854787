# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from ..types import OpenStrEnum


class OfferProcessingStatusType(OpenStrEnum):
    """Stage of the check. Explained are `NEED_CONTENT` (a card has to be found or made) and
    `NEED_INFO` (the description lacks something); the others are listed by name only.
    """

    UNKNOWN = "UNKNOWN"
    READY = "READY"
    IN_WORK = "IN_WORK"
    NEED_INFO = "NEED_INFO"
    NEED_MAPPING = "NEED_MAPPING"
    NEED_CONTENT = "NEED_CONTENT"
    CONTENT_PROCESSING = "CONTENT_PROCESSING"
    SUSPENDED = "SUSPENDED"
    REJECTED = "REJECTED"
    REVIEW = "REVIEW"
    CREATE_ERROR = "CREATE_ERROR"
    UPDATE_ERROR = "UPDATE_ERROR"
