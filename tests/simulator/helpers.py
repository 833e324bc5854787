"""Plain HTTP to the simulator, by httpx alone; every answer is checked against openapi.json.

The check uses jsonschema as it comes, on the specification as it stands: nothing of the simulator.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from yandex_market.simulator import Simulator
from yandex_market_client.facts import OPERATIONS, WIRE, Operation

SPEC: dict[str, Any] = json.loads(
    resources.files("yandex_market_client").joinpath("openapi.json").read_text("utf-8")
)
ARCHIVE = OPERATIONS["addOffersToArchive"]
DELETE = OPERATIONS["deleteOffers"]
LIST = OPERATIONS["getCampaignOffers"]
UPDATE = OPERATIONS["updateOfferMappingEntries"]
ALL = [ARCHIVE, DELETE, LIST, UPDATE]


def schema_of(operation: Operation, status: int) -> dict[str, Any] | None:
    """The schema of an answer, complete with the components that it refers to."""
    answer = SPEC["paths"][operation.path][operation.method.lower()]["responses"].get(str(status))
    if answer is None:
        return None
    if "$ref" in answer:
        answer = SPEC["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    schema = answer["content"]["application/json"]["schema"]
    return {**schema, "components": SPEC["components"]}


def check(operation: Operation, answer: httpx.Response) -> httpx.Response:
    """Fail unless the answer is one that the specification has."""
    assert answer.headers["content-type"] == "application/json"
    if answer.status_code in WIRE.documented_elsewhere:
        schema = schema_of(operation, 400)
    else:
        schema = schema_of(operation, answer.status_code)
    assert schema is not None, f"{operation.id} does not answer {answer.status_code}"
    Draft202012Validator(schema).validate(answer.json())
    for name in WIRE.limit_headers[:2]:
        assert int(answer.headers[name]) >= 0
    assert answer.headers[WIRE.limit_headers.until].endswith(" GMT")
    assert answer.headers["date"].endswith(" GMT")
    return answer


def example(operation: Operation) -> Any:
    """The first example of a body."""
    content = SPEC["paths"][operation.path]["post"]["requestBody"]["content"]["application/json"]
    return next(iter(content["examples"].values()))["value"]


class Caller:
    """Calls operations by their facts."""

    def __init__(self, simulator: Simulator, http: httpx.Client) -> None:
        self.simulator = simulator
        self.http = http

    def path(self, operation: Operation, place: object = None) -> str:
        ids = {"businessId": self.simulator.business_id, "campaignId": self.simulator.campaign_id}
        name = operation.limit.per
        return operation.path.replace(f"{{{name}}}", str(ids[name] if place is None else place))

    def raw(
        self, operation: Operation, body: Any = None, place: object = None, **options: Any
    ) -> httpx.Response:
        """Send; headers= replaces the key."""
        options.setdefault("headers", {WIRE.key_header: self.simulator.key})
        if "content" not in options:
            options["json"] = example(operation) if body is None else body
        path = self.path(operation, place)
        return self.http.request(options.pop("method", operation.method), path, **options)

    def __call__(
        self, operation: Operation, body: Any = None, place: object = None, **options: Any
    ) -> httpx.Response:
        return check(operation, self.raw(operation, body, place, **options))

    def archive(self, *skus: str) -> httpx.Response:
        return self(ARCHIVE, {"offerIds": list(skus)})

    def delete(self, *skus: str) -> httpx.Response:
        return self(DELETE, {"offerIds": list(skus)})

    def list(self, limit: int | None = None, token: str | None = None, **body: Any) -> Any:
        params: dict[str, Any] = {} if limit is None else {"limit": limit}
        if token is not None:
            params["page_token"] = token
        return self(LIST, body, params=params).json()["result"]


@contextmanager
def served(simulator: Simulator) -> Iterator[Caller]:
    with (
        simulator.serve() as url,
        httpx.Client(base_url=url, trust_env=False, timeout=10) as http,
    ):
        yield Caller(simulator, http)
