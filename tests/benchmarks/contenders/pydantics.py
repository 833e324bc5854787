"""The pydantic models of the extra, on httpx as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yandex_market_client import pydantic_models

from tests.benchmarks.fixtures import archive_path
from tests.benchmarks.touching import MODELS

from .raw import Raw


def make() -> Pydantics:
    """Make the contender."""
    return Pydantics()


class Pydantics(Raw):
    """Validated both ways, as these models do."""

    reader = MODELS

    def __init__(self) -> None:
        super().__init__("json")
        self.decode = pydantic_models.GetCampaignOffersResponse.model_validate_json
        self._dump = self._dump_model

    def _dump_model(self, value: Any) -> bytes:
        # `exclude_unset`: a null is not what was meant.
        text = "{}" if value == {} else value.model_dump_json(by_alias=True, exclude_unset=True)
        return text.encode()

    def build(self, body: dict[str, Any]) -> Any:
        return pydantic_models.UpdateOfferMappingEntryRequest.model_validate(body)

    def archive(self, url: str, skus: list[str]) -> Callable[[], int]:
        self.decode = pydantic_models.AddOffersToArchiveResponse.model_validate_json
        post = self._poster(url)

        def archive() -> int:
            request = pydantic_models.AddOffersToArchiveRequest(offer_ids=skus)
            result = post(archive_path(1), request).result
            return len(skus) - len((result and result.not_archived_offers) or ())

        return archive
