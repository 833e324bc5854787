# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
from __future__ import annotations

from ..types import OpenStrEnum


class ApiResponseStatusType(OpenStrEnum):
    """What the body says of the call: `OK` for no errors, `ERROR` for a failure in handling it.
    The HTTP code decides; the body of an error may say `OK` all the same.
    """

    OK = "OK"
    ERROR = "ERROR"
