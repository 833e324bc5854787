# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from ..types import OpenStrEnum


class OfferProcessingNoteType(OpenStrEnum):
    """What a note is about. The values are listed without an explanation."""

    ASSORTMENT = "ASSORTMENT"
    CANCELLED = "CANCELLED"
    CONFLICTING_INFORMATION = "CONFLICTING_INFORMATION"
    OTHER = "OTHER"
    DEPARTMENT_FROZEN = "DEPARTMENT_FROZEN"
    INCORRECT_INFORMATION = "INCORRECT_INFORMATION"
    LEGAL_CONFLICT = "LEGAL_CONFLICT"
    NEED_CLASSIFICATION_INFORMATION = "NEED_CLASSIFICATION_INFORMATION"
    NEED_INFORMATION = "NEED_INFORMATION"
    NEED_PICTURES = "NEED_PICTURES"
    NEED_VENDOR = "NEED_VENDOR"
    NO_CATEGORY = "NO_CATEGORY"
    NO_KNOWLEDGE = "NO_KNOWLEDGE"
    NO_PARAMETERS_IN_SHOP_TITLE = "NO_PARAMETERS_IN_SHOP_TITLE"
    NO_SIZE_MEASURE = "NO_SIZE_MEASURE"
    SAMPLE_LINE = "SAMPLE_LINE"
