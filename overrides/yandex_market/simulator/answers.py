"""Answers of the service: built from the examples and headers of the specification."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from yandex_market_client.facts import OPERATIONS, WIRE, Operation

from .facts import meaning_of

if TYPE_CHECKING:
    from .quota import Standing
    from .schema import Document

_ANY: Final = next(iter(OPERATIONS.values()))
_HTML: Final = "<html><head><title>{0}</title></head><body><h1>{0} Oops</h1></body></html>"


@dataclass(slots=True)
class Answer:
    """A status, a body that is yet to be encoded, what its message means, and headers."""

    status: int
    body: Any
    meaning: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def encoded(self) -> bytes:
        """Give the body as it goes over the wire."""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


def problem(
    document: Document,
    operation: Operation | None,
    status: int,
    meaning: str | None = None,
    message: str | None = None,
) -> Answer:
    """Make an error of the documented form, from an example of the specification if it has one.

    Args:
        document: the specification.
        operation: whose error it is; None if no method is meant.
        status: of the answer.
        meaning: which of the meanings of the status; None for what has none.
        message: for a person; else that of the example.
    """
    examples = [e for e in document.examples(operation or _ANY, status) if "errors" in e]
    for example in examples:
        text: str = example["errors"][0]["message"]
        if meaning in (None, meaning_of(status, text)):
            break
    else:
        (example,) = document.examples(_ANY, 400)[:1]
        message = message or f"Status {status}"
        example = _with_code(example, examples, status)
    body = copy.deepcopy(example)
    if message is not None:
        body["errors"][0]["message"] = message
    said = meaning_of(status, body["errors"][0]["message"])
    if meaning not in (None, said):
        raise ValueError(f"{status}: {message!r} does not say {meaning}")
    return Answer(status, body, said)


def _with_code(example: Any, examples: list[Any], status: int) -> Any:
    example = copy.deepcopy(example)
    try:
        code = HTTPStatus(status).name
    except ValueError:
        code = f"STATUS_{status}"
    example["errors"][0]["code"] = examples[0]["errors"][0]["code"] if examples else code
    return example


def html(status: int) -> bytes:
    """Make the page of a proxy that has lost its server."""
    return _HTML.format(status).encode()


def limit_headers(standing: Standing) -> dict[str, str]:
    """Write how a limit stands, as every answer does."""
    names = WIRE.limit_headers
    return {
        names.limit: str(standing.limit),
        names.remaining: str(standing.remaining),
        names.until: http_date(standing.until),
    }


def http_date(moment: float) -> str:
    """Write a moment in seconds since 1970 as HTTP and RFC 822 do."""
    return formatdate(moment, usegmt=True)


def spaced(amount: int) -> str:
    """Write a number as the documented messages do: 10 000."""
    return f"{amount:,}".replace(",", " ")
