"""The records of the facts: these classes stand in the client's `facts.py` as they do here.

Names ending in `_python` are those of the generated functions and models; the others are those of
the wire. Paths are tuples of steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple


class Source(NamedTuple):
    """The documentation page that an operation follows, and when it was read."""

    page: str
    read: str


class Deprecation(NamedTuple):
    """Since when something is deprecated, when it was removed, what replaces it, where to read.

    `text` says all of it, without its subject: "deprecated since ...; use ... instead".
    """

    text: str
    since: str
    removed: str | None = None
    replacement: str | None = None
    link: str | None = None

    def message(self, what: str) -> str:
        """Say it in words, of something named so."""
        return f"{what} is {self.text}"


class Limit(NamedTuple):
    """How much an operation may do in a number of seconds, for each value of a path parameter.

    With unit "items" the elements of the body's field `counts` are counted; `counts` may be None.
    """

    amount: int
    unit: Literal["items", "requests"]
    per_seconds: int
    counts: str | None
    per: str
    per_python: str


class Refusals(NamedTuple):
    """Where an answer lists what it refused; without a key the listed entry is the SKU itself."""

    at: tuple[str, ...]
    at_python: tuple[str, ...]
    key: str | None = None
    key_python: str | None = None
    reason: str | None = None
    reason_python: str | None = None
    default_reason: str | None = None
    retryable: tuple[str, ...] = ()


class Batch(NamedTuple):
    """How many items go into one request; `key` leads to the SKU in one, () if it is the SKU."""

    field: str
    field_python: str
    size: int
    key: tuple[str, ...]
    key_python: tuple[str, ...]
    atomic: bool
    refusals: Refusals | None = None
    item_model: str | None = None


class Paging(NamedTuple):
    """How a list is read page by page."""

    token: str
    token_python: str
    size: str
    size_python: str
    next: tuple[str, ...]
    next_python: tuple[str, ...]
    items: tuple[str, ...]
    items_python: tuple[str, ...]
    unpaged_with: str | None = None
    unpaged_with_python: str | None = None


class Schema(NamedTuple):
    """One node of constraints; the one that `ref` names in SCHEMAS holds as well.

    `types` are those of JSON, () means any; where "null" is among them, a null is accepted whatever
    the rest says. `pattern` is searched. With `spoilers`, a string of permitted length that is not
    blank matches it if it has none of them and nothing that JSON escapes. Not picklable (mappings
    are read-only proxies); no need.
    """

    ref: str | None = None
    types: tuple[str, ...] = ()
    format: str | None = None
    enum: tuple[Any, ...] = ()
    pattern: re.Pattern[str] | None = None
    pattern_source: str | None = None
    spoilers: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    items: Schema | None = None
    properties: Mapping[str, Schema] = MappingProxyType({})
    required: tuple[str, ...] = ()
    min_properties: int | None = None
    max_properties: int | None = None
    additional: Schema | None = None
    closed: bool = False
    exclusive: tuple[tuple[tuple[str, ...], ...], ...] = ()
    all_of: tuple[Schema, ...] = ()
    any_of: tuple[Schema, ...] = ()
    one_of: tuple[Schema, ...] = ()
    trim: str | None = None
    deprecated: bool = False
    deprecation: Deprecation | None = None
    python_name: str | None = None
    default: Any = None


class Parameter(NamedTuple):
    """One parameter of an operation."""

    name: str
    python_name: str
    location: Literal["path", "query", "header", "cookie"]
    required: bool
    schema: Schema
    deprecated: bool = False
    deprecation: Deprecation | None = None


class Operation(NamedTuple):
    """Everything that the documentation says about one method.

    `module` is relative to this package. Not picklable (mappings are read-only proxies); no need.
    """

    id: str
    python_name: str
    tag: str
    module: str
    method: str
    path: str
    summary: str
    statuses: tuple[int, ...]
    answers: Mapping[int, str | None]
    scopes: tuple[str, ...]
    limit: Limit
    retry: Literal["read", "idempotent", "delete", "replace"]
    source: Source
    parameters: tuple[Parameter, ...] = ()
    body: Schema | None = None
    body_required: bool = False
    body_model: str | None = None
    answer_model: str | None = None
    error_model: str | None = None
    batch: Batch | None = None
    paging: Paging | None = None
    deprecated: bool = False
    deprecation: Deprecation | None = None


class Message(NamedTuple):
    """What a status means when its message has the pattern; without one, the status's default."""

    status: int
    meaning: str
    pattern: re.Pattern[str] | None = None


class LimitHeaders(NamedTuple):
    """The names of the headers that tell the limit, what is left of it, and until when."""

    limit: str
    remaining: str
    until: str


class Parallel(NamedTuple):
    """Requests in flight at once: usual, and at most."""

    default: int
    ceiling: int


class IntegrationHeader(NamedTuple):
    """The header that names an integration, and how many ASCII characters it may have."""

    name: str
    max_length: int


class Wire(NamedTuple):
    """What holds for every request, whatever the operation."""

    body_limit_bytes: int
    parallel: Parallel
    server_timeout_seconds: int | float
    limit_headers: LimitHeaders
    trace_header: str
    quota_spent_by: tuple[int, ...]
    messages: tuple[Message, ...]
    servers: tuple[str, ...]
    key_header: str
    integration_header: IntegrationHeader | None = None
    keep_alive: bool | None = None
    scopes_link: str | None = None
    key_link: str | None = None
    documented_elsewhere: tuple[int, ...] = ()
