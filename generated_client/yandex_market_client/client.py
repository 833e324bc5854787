# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""What sends the requests: a thin hull around an httpx client that the caller made.

Nothing here makes an httpx client or holds a key: the one handed in decides about both.
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple, cast
from urllib.parse import quote

import httpx

from . import checks
from .errors import DecodeError, InvalidRequest, MarketDeprecationWarning
from .facts import WIRE, Operation
from .types import Encoded, Response, write_datetime

DEFAULT_TIMEOUT = httpx.Timeout(1.5 * WIRE.server_timeout_seconds)
"""Seconds for each of connecting, sending and waiting: above the time at which the server gives up."""


class Call(NamedTuple):
    """One request as data: checked, encoded, not yet sent."""

    operation: Operation
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    content: bytes | None
    """The JSON body in UTF-8; None when the operation has none."""
    items: int
    """What the operation's limit counts of it: items or, where requests count, 1."""
    limited_by: str
    """The id in the URL by which the limit is kept; empty when there is none."""

    @property
    def extensions(self) -> dict[str, Any]:
        """What a transport learns about the request, beside the request itself."""
        return {
            "market_operation": self.operation.id,
            "market_items": self.items,
            "market_limited_by": self.limited_by,
        }


def prepare(
    operation: Operation, parameters: Mapping[str, object] = {}, body: object = None
) -> Call:
    """Check and encode a request.

    Args:
        operation: the operation's facts.
        parameters: values by Python name; None means absent.
        body: a model, a dict with wire names, or an ``Encoded`` body, which is taken as checked.

    Raises:
        InvalidRequest: a documented constraint is broken.
    """
    encoded = body if isinstance(body, Encoded) else None
    plain = None if encoded else _plain(operation, body)
    violations = checks.check_request(
        operation, parameters=parameters, body=plain, encoded=encoded is not None
    )
    if violations:
        raise InvalidRequest(operation.id, violations)
    path, limited_by = operation.path, ""
    query: list[tuple[str, str]] = []
    headers: list[tuple[str, str]] = []
    for parameter in operation.parameters:
        value: Any = parameters.get(parameter.python_name)
        if value is None:
            continue
        several = isinstance(value, list | tuple)
        values = cast("Sequence[Any]", value) if several else (value,)
        texts = [_text(item) for item in values]
        if parameter.location == "path":
            path = path.replace("{" + parameter.name + "}", quote(texts[0], safe=""))
        elif parameter.location == "query":
            query += [(parameter.name, text) for text in texts]
        else:
            headers += [(parameter.name, text) for text in texts]
        if operation.limit.per == parameter.name:
            limited_by = texts[0]
    if body is None:
        return Call(operation, path, tuple(query), tuple(headers), None, 1, limited_by)
    encoded = encoded or _encode(operation, plain)
    return Call(
        operation, path, tuple(query), tuple(headers), encoded.content, encoded.items, limited_by
    )


def _plain(operation: Operation, body: object) -> Any:
    """Give a model as its dict, made once: what is checked is what is sent, also from an iterator."""
    dump = getattr(type(body), "to_dict", None)
    if dump is None:
        return body
    try:
        return dump(body)
    except Exception as error:
        message = f"the model cannot be written: {type(error).__name__}"
        violation = checks.Violation("/body", body, "type", message)
        raise InvalidRequest(operation.id, [violation]) from error


def _encode(operation: Operation, plain: Any) -> Encoded:
    from .wire import encode

    content = encode(plain)
    if b"null" in content and operation.body is not None:
        content = encode(checks.without_absent(operation.body, plain))
    counts = operation.limit.counts
    return Encoded(content, len(plain.get(counts) or ()) if counts else 1)


def _text(value: object) -> str:
    """Write a parameter's value as the URL wants it."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return write_datetime(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # 5.0 is an integer in JSON, not in a URL
    return str(value)


def understand(operation: Operation, answer: httpx.Response) -> Response[Any]:
    """Read an answer of the operation, whatever its status.

    The body of an error that does not fit the documented form leaves ``parsed`` None: status,
    headers and text tell what there is.

    Raises:
        DecodeError: the body of a success does not fit; status, headers and content are on it.
    """
    status, content = answer.status_code, answer.content
    is_error = status >= 400
    model = operation.answers.get(status) or (operation.error_model if is_error else None)
    parsed = None
    if model is not None:
        from .wire import decode

        try:
            parsed = decode(model, content)
        except DecodeError as error:
            if not is_error:
                error.status_code, error.headers, error.content = status, answer.headers, content
                raise
    return Response(status, answer.headers, content, parsed)


def warn_deprecated(message: str, stacklevel: int) -> None:
    """Warn of something deprecated; a level of 1 is the line that calls this function."""
    warnings.warn(message, MarketDeprecationWarning, stacklevel=stacklevel + 1)


def warn_deprecated_fields(operation: Operation, body: object, stacklevel: int) -> None:
    """Warn once of each deprecated field that a dict fills; a model has warned when it was made."""
    if not isinstance(body, Mapping):
        return
    seen: set[tuple[str, object]] = set()
    for pointer, deprecation in checks.deprecated_uses(operation, body=cast("object", body)):
        use = (pointer.rpartition("/")[2], deprecation)
        if use not in seen:
            seen.add(use)
            what = f"the field {pointer.removeprefix('/body')}"
            words = deprecation.message(what) if deprecation else f"{what} is deprecated"
            warn_deprecated(words, stacklevel + 1)


class Client:
    """Sends requests through a synchronous httpx client, whose base URL names the server."""

    def __init__(
        self, http: httpx.Client, *, timeout: httpx.Timeout | float = DEFAULT_TIMEOUT
    ) -> None:
        """Args:
        http: the client that sends; it is not closed from here.
        timeout: seconds for each phase of a request.

        Raises:
            TypeError: an asynchronous client was given.
        """
        if not isinstance(http, httpx.Client):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"Client needs an httpx.Client, not {type(http).__name__}")
        self._http = http
        self._timeout = timeout

    def send(self, call: Call, extensions: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send a prepared request and read the whole answer.

        Args:
            call: the request.
            extensions: what a transport is to learn beside the call's own extensions.

        Raises:
            httpx.HTTPError: no whole answer arrived.
        """
        about = _arguments(self._http, call, extensions)
        return self._http.request(**about, timeout=self._timeout)


class AsyncClient:
    """Sends requests through an asynchronous httpx client, whose base URL names the server."""

    def __init__(
        self, http: httpx.AsyncClient, *, timeout: httpx.Timeout | float = DEFAULT_TIMEOUT
    ) -> None:
        """Args:
        http: the client that sends; it is not closed from here.
        timeout: seconds for each phase of a request.

        Raises:
            TypeError: a synchronous client was given.
        """
        if not isinstance(http, httpx.AsyncClient):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"AsyncClient needs an httpx.AsyncClient, not {type(http).__name__}")
        self._http = http
        self._timeout = timeout

    async def send(self, call: Call, extensions: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send a prepared request and read the whole answer.

        Args:
            call: the request.
            extensions: what a transport is to learn beside the call's own extensions.

        Raises:
            httpx.HTTPError: no whole answer arrived.
        """
        about = _arguments(self._http, call, extensions)
        return await self._http.request(**about, timeout=self._timeout)


def _arguments(
    http: httpx.Client | httpx.AsyncClient, call: Call, extensions: Mapping[str, Any] | None
) -> dict[str, Any]:
    headers = [("Accept", "application/json"), *call.headers]
    if call.content is not None:
        headers.append(("Content-Type", "application/json"))
    return {
        "method": call.operation.method,
        "url": _url(str(http.base_url), call.path),
        "params": call.query or None,
        "headers": headers,
        "content": call.content,
        "extensions": {**call.extensions, **(extensions or {})},
        # Whoever holds the key must not carry it to where an answer points.
        "follow_redirects": False,
    }


@lru_cache(maxsize=64)
def _url(base: str, path: str) -> httpx.URL:
    """Join them: the requests of a bulk call go to one place, and httpx is slow at reading it."""
    return httpx.URL(base.removesuffix("/") + path)


def expect(client: object, kind: type) -> None:
    """Refuse a client of the other kind.

    Raises:
        TypeError: the client is synchronous where an asynchronous one is wanted, or the reverse.
    """
    if not isinstance(client, kind):
        raise TypeError(f"this function needs {kind.__name__}, not {type(client).__name__}")
