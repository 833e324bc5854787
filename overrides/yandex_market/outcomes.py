"""What an answer to a batch, or its absence, means for the batch's items. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

from yandex_market_client.facts import WIRE
from yandex_market_client.models.api_response_status_type import ApiResponseStatusType

from .answers import read_limits
from .bulk import Listed, Outcome
from .errors import (
    MarketError,
    RateLimitedError,
    ResponseError,
    TransportError,
    error_for,
    messages_of,
)
from .retry import Verdict, judge

if TYPE_CHECKING:
    from yandex_market_client.facts import Operation
    from yandex_market_client.types import Response

    from .batching import Batch

AWAY: Final = (
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
"""The statuses by which something before the service says that the service is away."""


def of_answer(operation: Operation, batch: Batch, answer: Response[Any]) -> Outcome:
    """Say what an answer means for the batch that it answers."""
    status, parsed = answer.status_code, answer.parsed
    # relies on: AddOffersToArchiveResponse.status, DeleteOffersResponse.status
    # relies on: EmptyApiResponse.status
    says = getattr(parsed, "status", None)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        # A page of some proxy is no success, nor is what says neither yes nor no.
        if parsed is None:
            return _unreadable(operation, answer, "it is not an answer that is documented")
        if says != ApiResponseStatusType.OK:
            return _unreadable(operation, answer, f"its own status is {says}")
        return _success(operation, batch, answer)
    verdict = judge(status, says, messages_of(parsed, answer.text), sent=True)
    error = error_for(operation, status, answer.headers, parsed, answer.text)
    first = error.errors[0] if error.errors else None
    return Outcome(
        verdict,
        status=status,
        code=first.code if first else None,
        message=first.message if first else error.text or None,
        error=error,
        wait=error.until
        if isinstance(error, RateLimitedError)
        else read_limits(answer.headers).retry_after,
        outage=status in AWAY,
    )


def of_error(error: MarketError) -> Outcome:
    """Say what it means for a batch that no answer came, or none that can be read."""
    match error:
        case RateLimitedError(sent=False):
            return Outcome(Verdict.LIMITED, error=error, sent=False, wait=error.until)
        case TransportError():
            verdict = judge(None, sent=error.sent)
            return Outcome(verdict, error=error, sent=error.sent, outage=True)
        case ResponseError():
            return Outcome(Verdict.AGAIN, error=error, status=error.status)
        case _:
            # The request could not be made, for want of a key for instance: nothing left.
            return Outcome(Verdict.FATAL, error=error, message=str(error), sent=False)


def _success(operation: Operation, batch: Batch, answer: Response[Any]) -> Outcome:
    # What is deleted already cannot be deleted, and may be listed for it.
    doubtful = operation.retry == "delete"
    listed = _refusals(operation, answer)
    if listed is None:
        return _unreadable(operation, answer, "a null stands in its list of refusals")
    if not listed:
        return Outcome(Verdict.SUCCESS, status=answer.status_code, doubtful=doubtful)
    refused: dict[str, Listed] = {}
    sent = {entry.key: entry.key for entry in batch.entries if entry.key is not None}
    # The server may trim more than the documentation says; only where that leaves no doubt.
    trimmed: dict[str, str | None] = {}
    for key in sent:
        trimmed[key.strip()] = None if key.strip() in trimmed else key
    for sku, refusal in listed.items():
        meant = sent.get(sku) or trimmed.get(sku.strip())
        if meant is None:
            return _unreadable(operation, answer, "it refuses a SKU that was not sent")
        refused[meant] = refusal
    return Outcome(Verdict.SUCCESS, refused, status=answer.status_code, doubtful=doubtful)


def _refusals(operation: Operation, answer: Response[Any]) -> Mapping[str, Listed] | None:
    """Give the refusals by SKU; None when one of them is null, and so does not say which it is."""
    facts = operation.batch.refusals if operation.batch is not None else None
    if facts is None:
        return {}
    if b"null" in answer.content:
        from yandex_market_client.wire import untyped  # it brings every model

        # The models read a null element as absent: here that would make it an acceptance.
        raw: Any = untyped(answer.content)
        for step in facts.at:
            raw = cast("dict[str, Any]", raw).get(step) if isinstance(raw, dict) else None
        if isinstance(raw, list) and None in raw:
            return None
    listed = answer.parsed
    for name in facts.at_python:
        listed = getattr(listed, name, None)
    result: dict[str, Listed] = {}
    for entry in listed or ():
        sku = entry if facts.key_python is None else getattr(entry, facts.key_python)
        reason = facts.default_reason
        if facts.reason_python is not None:
            reason = str(getattr(entry, facts.reason_python))
        result[str(sku)] = Listed(reason, retryable=reason in facts.retryable)
    return result


def _unreadable(operation: Operation, answer: Response[Any], problem: str) -> Outcome:
    error = ResponseError(
        problem,
        status=answer.status_code,
        operation=operation.id,
        traceparent=answer.headers.get(WIRE.trace_header),
    )
    return Outcome(Verdict.AGAIN, status=answer.status_code, error=error)
