"""Turn the bundled specification into the table of facts that ships with the client (pure).

The records below have the names and fields of those in `templates/facts.py.jinja`; a test compares
the two. Here they hold plain values only, and `Regex` stands where the client has a compiled
pattern.
"""

# The document is JSON, checked by lint and not by types: pyright cannot know what comes out of it.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownLambdaType=false

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeGuard, cast

import jinja2
from openapi_python_client.strings import ClassName, PythonIdentifier, pascal_case

from .document import answer_models, deprecation_text
from .patterns import UntranslatablePattern, spoilers, to_python

# The prefixes of openapi-python-client, so that the names equal the generated ones.
FIELD_PREFIX: Final = "field_"
TAG_PREFIX: Final = "tag"
METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_RESERVED_PARAMETERS: Final = ("client", "url")

_JSON_TYPES: Final = ("string", "integer", "number", "boolean", "array", "object", "null")
# Keywords that describe and do not constrain.
_ANNOTATIONS: Final = frozenset(
    (
        *("$comment", "title", "description", "example", "examples", "readOnly", "writeOnly"),
        *("externalDocs", "xml", "discriminator", "contentMediaType", "contentEncoding"),
    )
)


class FactsError(ValueError):
    """The specification lacks a fact, or uses a keyword that the checks could not enforce."""


class Regex(NamedTuple):
    """A translated pattern, compiled once in the generated module."""

    source: str
    ignore_case: bool = False


class Source(NamedTuple):
    page: str
    read: str


class Deprecation(NamedTuple):
    text: str
    since: str
    removed: str | None = None
    replacement: str | None = None
    link: str | None = None


class Limit(NamedTuple):
    amount: int
    unit: Literal["items", "requests"]
    per_seconds: int
    counts: str | None
    per: str
    per_python: str


class Refusals(NamedTuple):
    at: tuple[str, ...]
    at_python: tuple[str, ...]
    key: str | None = None
    key_python: str | None = None
    reason: str | None = None
    reason_python: str | None = None
    default_reason: str | None = None
    retryable: tuple[str, ...] = ()


class Batch(NamedTuple):
    field: str
    field_python: str
    size: int
    key: tuple[str, ...]
    key_python: tuple[str, ...]
    atomic: bool
    refusals: Refusals | None = None
    item_model: str | None = None


class Paging(NamedTuple):
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
    ref: str | None = None
    types: tuple[str, ...] = ()
    format: str | None = None
    enum: tuple[Any, ...] = ()
    pattern: Regex | None = None
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
    properties: Mapping[str, Schema] = {}
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
    name: str
    python_name: str
    location: Literal["path", "query", "header", "cookie"]
    required: bool
    schema: Schema
    deprecated: bool = False
    deprecation: Deprecation | None = None


class Operation(NamedTuple):
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
    status: int
    meaning: str
    pattern: Regex | None = None


class LimitHeaders(NamedTuple):
    limit: str
    remaining: str
    until: str


class Parallel(NamedTuple):
    default: int
    ceiling: int


class IntegrationHeader(NamedTuple):
    name: str
    max_length: int


class Wire(NamedTuple):
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


class Facts(NamedTuple):
    """Everything that the generated `facts.py` states."""

    version: str
    digest: str
    operations: Mapping[str, Operation]
    schemas: Mapping[str, Schema]
    wire: Wire


def facts(document: Mapping[str, Any]) -> Facts:
    """Derive the facts of a bundled specification.

    Raises:
        FactsError: a fact is missing, or a constraint could not be enforced; the message names the
            place as a JSON pointer.
    """
    return _Reader(document).facts()


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the document's canonical JSON, in hexadecimal."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def python_name(wire: str) -> str:
    """Return the name that a generated model gives to a property."""
    return str(PythonIdentifier(wire, FIELD_PREFIX))


class _Reader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        components = document.get("components") or {}
        self.components: Mapping[str, Any] = components.get("schemas") or {}
        self.built: dict[str, Schema] = {}
        self.building: list[str] = []

    def facts(self) -> Facts:
        operations = {operation.id: operation for operation in self._operations()}
        wanted: set[str] = set()
        for operation in operations.values():
            roots = [parameter.schema for parameter in operation.parameters]
            for root in [*roots, *([operation.body] if operation.body else [])]:
                self._collect(root, wanted)
        for name in self.components:
            # Scalars of answers as well: their enums and rules are read by name.
            if self._is_scalar({"$ref": f"#/components/schemas/{_escape(name)}"}):
                wanted.add(name)
                self._collect(self._component(name), wanted)
        for name in wanted:
            self._refuse_cycle(name, ())
        return Facts(
            version=str(_get(self.document, "info", "version") or ""),
            digest=digest(self.document),
            operations=operations,
            schemas={name: self._component(name) for name in sorted(wanted)},
            wire=self._wire(),
        )

    # --- operations

    def _operations(self) -> Iterator[Operation]:
        for path, item in (self.document.get("paths") or {}).items():
            for method in METHODS:
                if method in item:
                    at = f"/paths/{_escape(path)}/{method}"
                    yield self._operation(path, method, item, item[method], at)

    def _operation(
        self, path: str, method: str, item: Mapping[str, Any], data: Mapping[str, Any], at: str
    ) -> Operation:
        identifier: str = _need(data, "operationId", at)
        name = python_name(identifier)
        tag: str = (data.get("tags") or ["default"])[0]
        parameters = self._parameters(path, item, data, at)
        source = _need(data, "x-market-source", at)
        content = self._body(data, at)
        return Operation(
            id=identifier,
            python_name=name,
            tag=tag,
            module=f"api.{PythonIdentifier(tag, TAG_PREFIX)}.{name}",
            method=method.upper(),
            path=path,
            summary=data.get("summary") or "",
            statuses=tuple(sorted(int(c) for c in data.get("responses", {}) if str(c).isdecimal())),
            scopes=tuple(_need(data, "x-market-scopes", at)),
            limit=_limit(_need(data, "x-market-limit", at), parameters, f"{at}/x-market-limit"),
            retry=_need(data, "x-market-retry", at),
            source=Source(_need(source, "page", at), _need(source, "read", at)),
            parameters=parameters,
            body=None if content is None else self._schema(content, f"{at}/requestBody"),
            body_required=bool(self._request_body(data).get("required", False)),
            body_model=self._model(content, name, "body"),
            answers=answer_models(self.document, data),
            answer_model=self._answer(data, "2", name),
            error_model=self._answer(data, "4", name),
            batch=self._batch(data, content, name, at),
            paging=_paging(data.get("x-market-paging"), parameters, f"{at}/x-market-paging"),
            deprecated=bool(data.get("deprecated", False)),
            deprecation=_deprecation(data, at),
        )

    def _parameters(
        self, path: str, item: Mapping[str, Any], data: Mapping[str, Any], at: str
    ) -> tuple[Parameter, ...]:
        given: dict[tuple[str, str], Parameter] = {}
        for listed in (data.get("parameters") or [], item.get("parameters") or []):
            for number, reference in enumerate(listed):
                where = f"{at}/parameters/{number}"
                entry = self._resolved(reference, where)
                key = (_need(entry, "in", where), _need(entry, "name", where))
                if key in given:  # that of the operation goes before that of the path
                    continue
                node = self._schema(entry.get("schema") or {}, f"{where}/schema")
                given[key] = Parameter(
                    name=key[1],
                    python_name=python_name(key[1]),
                    location=key[0],
                    required=bool(entry.get("required", False)),
                    schema=node,
                    deprecated=bool(entry.get("deprecated", False)) or node.deprecated,
                    deprecation=_deprecation(entry, where) or node.deprecation,
                )
        order = {"path": 0, "query": 1, "header": 2, "cookie": 3}
        found = sorted(
            given.values(),
            key=lambda p: (
                order[p.location],
                path.find(f"{{{p.name}}}") if order[p.location] == 0 else 0,
            ),
        )
        return _without_conflicts(found, at)

    def _request_body(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._resolved(data.get("requestBody") or {}, "/requestBody")

    def _body(self, data: Mapping[str, Any], at: str) -> Mapping[str, Any] | None:
        content = self._request_body(data).get("content")
        if content is None:
            return None
        schema = _json_schema(content)
        if schema is None:
            raise FactsError(f"{at}/requestBody: no JSON content; only JSON bodies can be checked")
        return schema

    def _answer(self, data: Mapping[str, Any], digit: str, operation: str) -> str | None:
        """Name the model of the first answer of a class of codes that has one."""
        for code, reference in sorted(data.get("responses", {}).items(), key=lambda kv: str(kv[0])):
            if str(code).startswith(digit):
                answer = self._resolved(reference, "/responses")
                model = self._model(
                    _json_schema(answer.get("content") or {}), operation, f"response_{code}"
                )
                if model is not None:
                    return model
        return None

    def _batch(
        self, data: Mapping[str, Any], content: Mapping[str, Any] | None, name: str, at: str
    ) -> Batch | None:
        given = data.get("x-market-batch")
        if given is None:
            return None
        at = f"{at}/x-market-batch"
        field: str = _need(given, "field", at)
        body = self._plain(content or {})
        owner = self._model(content, name, "body") or name
        array = self._plain(_get(body, "properties", field) or {})
        if not array.get("items"):
            raise FactsError(f"{at}/field: the body has no array {field!r}")
        key = _steps(given.get("key"))
        refusals = given.get("refusals")
        return Batch(
            field=field,
            field_python=python_name(field),
            size=_need(given, "size", at),
            key=key,
            key_python=_python_steps(key),
            atomic=bool(given.get("atomic", False)),
            refusals=None if refusals is None else _refusals(refusals, f"{at}/refusals"),
            item_model=self._model(array["items"], owner, f"{field}_item"),
        )

    # --- models

    def _model(self, data: Mapping[str, Any] | None, parent: str, name: str) -> str | None:
        """Name the class that openapi-python-client makes of an object schema; None for others."""
        if not data:
            return None
        node: Mapping[str, Any] = data
        while "$ref" not in node:
            inner = [
                member
                for keyword in ("allOf", "anyOf", "oneOf")
                for member in node.get(keyword) or []
                if member.get("type") != "null"
            ]
            if len(inner) != 1 or "properties" in node:
                break
            node = inner[0]
        plain = self._plain(node)
        kinds = plain.get("type") or ()
        if "object" not in kinds and not (not kinds and plain.keys() & {"properties", "allOf"}):
            return None
        if "$ref" in node:
            reference = str(node["$ref"]).rsplit("/", maxsplit=1)[-1]
            return str(ClassName(str(plain.get("title") or reference), FIELD_PREFIX))
        title = str(node.get("title") or name)
        return str(ClassName(f"{pascal_case(parent)}{pascal_case(title)}", FIELD_PREFIX))

    def _is_scalar(self, data: Mapping[str, Any]) -> bool:
        kinds = self._plain(data).get("type") or ()
        kinds = {kinds} if isinstance(kinds, str) else set(kinds)
        return bool(kinds) and not kinds & {"object", "array"}

    def _plain(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow `$ref`, through siblings or not, to where the keywords stand."""
        return self._resolved(data, "")

    def _resolved(self, data: Mapping[str, Any], at: str) -> Mapping[str, Any]:
        seen: set[str] = set()
        while "$ref" in data:
            reference = str(data["$ref"])
            if reference in seen:
                raise FactsError(f"{at}: {reference!r} refers to itself")
            seen.add(reference)
            target: Any = self.document
            if not reference.startswith("#/"):
                raise FactsError(f"{at}: {reference!r} does not point into the document")
            for written in reference[2:].split("/"):
                step = written.replace("~1", "/").replace("~0", "~")
                if not _is_mapping(target) or step not in target:
                    raise FactsError(f"{at}: {reference!r} points to nothing")
                target = target[step]
            if not _is_mapping(target):
                raise FactsError(f"{at}: {reference!r} points to no object")
            data = target
        return data

    # --- schemas

    def _component(self, name: str) -> Schema:
        if name not in self.built:
            if name in self.building:
                raise FactsError(f"/components/schemas/{_escape(name)}: allOf contains itself")
            if name not in self.components:
                raise FactsError(f"/components/schemas/{_escape(name)}: no such schema")
            self.building.append(name)
            at = f"/components/schemas/{_escape(name)}"
            self.built[name] = self._schema(self.components[name], at)
            self.building.pop()
        return self.built[name]

    def _reference(self, data: Mapping[str, Any], at: str) -> str:
        """Return the component's name that a `$ref` points to."""
        reference = str(data["$ref"])
        prefix, _, name = reference.rpartition("/")
        name = name.replace("~1", "/").replace("~0", "~")
        if prefix != "#/components/schemas" or name not in self.components:
            raise FactsError(f"{at}/$ref: {reference!r} is no schema of the components")
        return name

    def _schema(self, data: Any, at: str) -> Schema:
        if data is True:
            return Schema()
        if not _is_mapping(data):
            raise FactsError(f"{at}: a schema must be an object")
        own = _keywords(data, at)._replace(
            ref=self._reference(data, at) if "$ref" in data else None,
            properties={
                name: self._schema(value, f"{at}/properties/{_escape(name)}")._replace(
                    python_name=python_name(name)
                )
                for name, value in (data.get("properties") or {}).items()
            },
            items=self._schema(data["items"], f"{at}/items") if "items" in data else None,
        )
        additional = data.get("additionalProperties", True)
        if additional is False:
            own = own._replace(closed=True)
        elif additional is not True:
            own = own._replace(additional=self._schema(additional, f"{at}/additionalProperties"))
        for keyword, field in (("anyOf", "any_of"), ("oneOf", "one_of")):
            if keyword in data:
                own = self._alternatives(own, field, data[keyword], f"{at}/{keyword}")
        if "allOf" in data:
            own = self._all_of(own, data["allOf"], f"{at}/allOf")
        return self._null_settled(own)

    def _alternatives(self, own: Schema, field: str, members: list[Any], at: str) -> Schema:
        nodes = [self._schema(m, f"{at}/{n}") for n, m in enumerate(members)]
        others = [node for node in nodes if node.types != ("null",)]
        if len(others) == 1 and len(nodes) == 2 and _constraints(own) == Schema():
            # The idiom for "this, or null".
            types = self._types(others[0])
            if types:
                merged = _annotated(others[0], own)
                return merged._replace(types=(*(t for t in types if t != "null"), "null"))
        return (
            own._replace(any_of=tuple(nodes))
            if field == "any_of"
            else own._replace(one_of=tuple(nodes))
        )

    def _all_of(self, own: Schema, members: list[Any], at: str) -> Schema:
        nodes = [self._schema(m, f"{at}/{n}") for n, m in enumerate(members)]
        if len(nodes) == 1 and _constraints(own) == Schema():
            return _annotated(nodes[0], own)
        result = own
        for node in nodes:
            result = self._merged(result, node)
        return result

    def _merged(self, one: Schema, two: Schema) -> Schema:
        """Join two nodes that both hold; what cannot be one node stands beside it in `all_of`."""
        if two.ref is not None and _constraints(two) == Schema(ref=two.ref):
            two = _annotated(self._component(two.ref), two)
        joined = _join(one, two)
        return one._replace(all_of=(*one.all_of, two)) if joined is None else joined

    def _types(self, node: Schema) -> tuple[str, ...]:
        if node.types or node.ref is None:
            return node.types
        return self._component(node.ref).types if node.ref not in self.building else ()

    def _null_settled(self, node: Schema) -> Schema:
        """Let "null" stand in the types only where null is really accepted.

        The checks take a null at once where it stands, which makes `this or null` one node.
        """
        if "null" in node.types and node.enum and None not in node.enum:
            return node._replace(types=tuple(t for t in node.types if t != "null") or ("null",))
        return node

    # --- the wire

    def _wire(self) -> Wire:
        at = "/x-market-wire"
        given = _need(self.document, "x-market-wire", "")
        parallel, headers = _need(given, "parallel", at), _need(given, "limit-headers", at)
        integration = given.get("integration-header")
        schemes = (self.document.get("components") or {}).get("securitySchemes") or {}
        keys = [
            s["name"]
            for s in schemes.values()
            if (s.get("type"), s.get("in")) == ("apiKey", "header")
        ]
        if len(keys) != 1:
            raise FactsError("/components/securitySchemes: one scheme must put the key in a header")
        return Wire(
            body_limit_bytes=_need(given, "body-limit-bytes", at),
            parallel=Parallel(parallel["default"], parallel["ceiling"]),
            server_timeout_seconds=_need(given, "server-timeout-seconds", at),
            limit_headers=LimitHeaders(headers["limit"], headers["remaining"], headers["until"]),
            trace_header=_need(given, "trace-header", at),
            quota_spent_by=tuple(_need(given, "quota-spent-by", at)),
            messages=tuple(
                Message(
                    _need(entry, "status", at),
                    _need(entry, "meaning", at),
                    _regex(entry["pattern"], f"{at}/messages/{n}", ignore_case=True)
                    if "pattern" in entry
                    else None,
                )
                for n, entry in enumerate(_need(given, "messages", at))
            ),
            servers=tuple(server["url"] for server in _need(self.document, "servers", "")),
            key_header=keys[0],
            integration_header=integration
            and IntegrationHeader(integration["name"], integration["max-length"]),
            keep_alive=given.get("keep-alive"),
            scopes_link=given.get("scopes-link"),
            key_link=given.get("key-link"),
            documented_elsewhere=tuple(given.get("documented-elsewhere") or ()),
        )

    def _refuse_cycle(self, name: str, around: tuple[str, ...]) -> None:
        """Refuse a schema that holds for a value if it holds for that value."""
        if name in around:
            raise FactsError(f"/components/schemas/{_escape(name)}: the schema contains itself")
        waiting = [self._component(name)]
        while waiting:
            node = waiting.pop()
            waiting.extend((*node.all_of, *node.any_of, *node.one_of))
            if node.ref is not None:
                self._refuse_cycle(node.ref, (*around, name))

    def _collect(self, node: Schema, wanted: set[str]) -> None:
        """Add the names of all components that a node leads to."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if one.ref is not None and one.ref not in wanted:
                wanted.add(one.ref)
                waiting.append(self._component(one.ref))
            waiting.extend(one.properties.values())
            waiting.extend((*one.all_of, *one.any_of, *one.one_of))
            waiting.extend(inner for inner in (one.items, one.additional) if inner is not None)


# --- keywords


def _keywords(data: Mapping[str, Any], at: str) -> Schema:
    """Read the keywords that contain no schema; refuse what the checks would not enforce."""
    known = _SIMPLE.keys() | _STRUCTURE | _ANNOTATIONS
    for keyword in data:
        if keyword not in known and not keyword.startswith("x-"):
            raise FactsError(f"{at}: the checks do not know the keyword {keyword!r}")
    values = {field: data[keyword] for keyword, field in _SIMPLE.items() if keyword in data}
    types = data.get("type", [])
    types = tuple([types] if isinstance(types, str) else types)
    if unknown := [kind for kind in types if kind not in _JSON_TYPES]:
        raise FactsError(f"{at}/type: {unknown[0]!r} is no type")
    for field in ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "multiple_of"):
        if isinstance(values.get(field, 0), bool) or not isinstance(
            values.get(field, 0), int | float
        ):
            raise FactsError(f"{at}: {field} must be a number (OpenAPI 3.1)")
    pattern = data.get("pattern")
    enum = [data["const"]] if "const" in data else data.get("enum", [])
    return Schema(**values)._replace(
        types=types,
        enum=tuple(_frozen(value) for value in enum),
        pattern=None if pattern is None else _regex(pattern, f"{at}/pattern"),
        pattern_source=pattern,
        spoilers=(
            None
            if pattern is None
            else spoilers(pattern, values.get("min_length"), values.get("max_length"))
        ),
        required=tuple(data.get("required", ())),
        exclusive=tuple(
            tuple(tuple(side) for side in group) for group in data.get("x-market-exclusive", ())
        ),
        trim=data.get("x-market-trim"),
        deprecation=_deprecation(data, at),
        default=_frozen(data.get("default")),
    )


_SIMPLE: Final = {
    "format": "format",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "exclusive_minimum",
    "exclusiveMaximum": "exclusive_maximum",
    "multipleOf": "multiple_of",
    "minItems": "min_items",
    "maxItems": "max_items",
    "uniqueItems": "unique_items",
    "minProperties": "min_properties",
    "maxProperties": "max_properties",
    "deprecated": "deprecated",
}
_STRUCTURE: Final = frozenset(
    (
        *("$ref", "type", "enum", "const", "pattern", "items", "properties", "required"),
        *("additionalProperties", "allOf", "anyOf", "oneOf", "default"),
    )
)


def _regex(pattern: str, at: str, *, ignore_case: bool = False) -> Regex:
    try:
        return Regex(to_python(pattern), ignore_case)
    except UntranslatablePattern as error:
        raise FactsError(f"{at}: {error}") from error


def _frozen(value: Any) -> Any:
    """Make lists tuples, so that the shared table cannot be changed."""
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if _is_mapping(value):
        return {name: _frozen(item) for name, item in value.items()}
    return value


_ANNOTATING: Final = ("deprecated", "deprecation", "python_name", "default", "trim")


def _constraints(node: Schema) -> Schema:
    """Return the node without what does not constrain."""
    return node._replace(
        deprecated=False, deprecation=None, python_name=None, default=None, trim=None
    )


def _annotated(node: Schema, outer: Schema) -> Schema:
    """Give a node the annotations that stand around it."""
    return node._replace(
        deprecated=node.deprecated or outer.deprecated,
        deprecation=outer.deprecation or node.deprecation,
        python_name=outer.python_name or node.python_name,
        default=node.default if outer.default is None else outer.default,
        trim=outer.trim or node.trim,
    )


def _join(one: Schema, two: Schema) -> Schema | None:
    """Return one node that accepts what both accept, or None where that cannot be written."""
    # What looks at its neighbours cannot move to other neighbours.
    for node in (one, two):
        if node.closed or node.additional is not None:
            return None
    values: dict[str, Any] = {}
    pairs: Any = zip(Schema._fields, one, two, strict=True)
    for field, a, b in pairs:
        empty = Schema._field_defaults[field]
        if b == empty or a == b:
            values[field] = a
        elif a == empty:
            values[field] = b
        elif field in _STRICTER:
            values[field] = _STRICTER[field](a, b)
        elif field in ("required", "exclusive", "all_of"):
            values[field] = (*a, *(entry for entry in b if entry not in a))
        elif field == "types":
            values[field] = _common_types(a, b)
        elif field == "properties":
            values[field] = {**a, **b} | {n: _both(a[n], b[n]) for n in a if n in b}
        elif field not in _ANNOTATING:
            return None
    if one.types and two.types and not values["types"]:
        return None
    joined = Schema(**{name: value for name, value in values.items() if name not in _ANNOTATING})
    return _annotated(_annotated(joined, two), one)


_STRICTER: Final[Mapping[str, Any]] = {
    "min_length": max,
    "max_length": min,
    "minimum": max,
    "maximum": min,
    "exclusive_minimum": max,
    "exclusive_maximum": min,
    "min_items": max,
    "max_items": min,
    "min_properties": max,
    "max_properties": min,
}


def _both(one: Schema, two: Schema) -> Schema:
    joined = one if one == two else _join(one, two)
    if joined is None:
        joined = _annotated(_annotated(Schema(all_of=(one, two)), two), one)
    return joined


def _common_types(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    result = [kind for kind in one if kind in two]
    for kind, other in ((one, two), (two, one)):
        if "integer" in kind and "number" in other and "integer" not in result:
            result.append("integer")
    return tuple(result)


# --- the x-market facts


def _deprecation(data: Mapping[str, Any], at: str) -> Deprecation | None:
    given = data.get("x-market-deprecation")
    if given is None:
        return None
    since = _need(given, "since", f"{at}/x-market-deprecation")
    return Deprecation(
        text=deprecation_text(given),
        since=since,
        removed=given.get("removed"),
        replacement=given.get("replacement"),
        link=given.get("link"),
    )


def _limit(given: Mapping[str, Any], parameters: tuple[Parameter, ...], at: str) -> Limit:
    per: str = _need(given, "per", at)
    return Limit(
        amount=_need(given, "amount", at),
        unit=_need(given, "unit", at),
        per_seconds=_need(given, "per-seconds", at),
        counts=given.get("counts"),
        per=per,
        per_python=_parameter(parameters, per, "path", f"{at}/per"),
    )


def _paging(
    given: Mapping[str, Any] | None, parameters: tuple[Parameter, ...], at: str
) -> Paging | None:
    if given is None:
        return None
    token, size = _need(given, "token", at), _need(given, "size", at)
    following, items = _steps(_need(given, "next", at)), _steps(_need(given, "items", at))
    unpaged = given.get("unpaged-with")
    return Paging(
        token=token,
        token_python=_parameter(parameters, token, "query", f"{at}/token"),
        size=size,
        size_python=_parameter(parameters, size, "query", f"{at}/size"),
        next=following,
        next_python=_python_steps(following),
        items=items,
        items_python=_python_steps(items),
        unpaged_with=unpaged,
        unpaged_with_python=None if unpaged is None else python_name(unpaged),
    )


def _refusals(given: Mapping[str, Any], at: str) -> Refusals:
    path = _steps(_need(given, "at", at))
    key, reason = given.get("key"), given.get("reason")
    return Refusals(
        at=path,
        at_python=_python_steps(path),
        key=key,
        key_python=None if key is None else python_name(key),
        reason=reason,
        reason_python=None if reason is None else python_name(reason),
        default_reason=given.get("default-reason"),
        retryable=tuple(given.get("retryable") or ()),
    )


def _parameter(parameters: tuple[Parameter, ...], name: str, location: str, at: str) -> str:
    for parameter in parameters:
        if (parameter.name, parameter.location) == (name, location):
            return parameter.python_name
    raise FactsError(f"{at}: there is no {location} parameter {name!r}")


def _without_conflicts(parameters: list[Parameter], at: str) -> tuple[Parameter, ...]:
    """Rename as openapi-python-client does where two names, or a reserved one, meet."""
    names = [parameter.python_name for parameter in parameters]
    result = tuple(
        parameter._replace(python_name=python_name(f"{parameter.python_name}_{parameter.location}"))
        if names.count(parameter.python_name) > 1 or parameter.python_name in _RESERVED_PARAMETERS
        else parameter
        for parameter in parameters
    )
    if len({parameter.python_name for parameter in result}) < len(result):
        raise FactsError(f"{at}/parameters: two have one name in Python")
    return result


def _steps(path: str | None) -> tuple[str, ...]:
    return tuple(path.split("/")) if path else ()


def _python_steps(steps: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(python_name(step) for step in steps)


# --- small helpers


def _json_schema(content: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for media_type, entry in content.items():
        if media_type.split(";")[0].strip() == "application/json":
            return cast("Mapping[str, Any]", entry.get("schema") or {})
    return None


def _need(data: Mapping[str, Any], key: str, at: str) -> Any:
    if data.get(key) is None:
        raise FactsError(f"{at}: {key} is missing")
    return data[key]


def _get(data: Mapping[str, Any], *keys: str) -> Any:
    value: Any = data
    for key in keys:
        value = value.get(key) if _is_mapping(value) else None
    return value


def _is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


# --- rendering


def render_facts(document: Mapping[str, Any]) -> str:
    """Return the source of the client's `facts.py`.

    Raises:
        FactsError: see `facts`.
    """
    table = facts(document)
    patterns = {
        regex: f"_PATTERN_{number}"
        for number, regex in enumerate(dict.fromkeys(_regexes(table)), 1)
    }
    return _environment().get_template("facts.py.jinja").render(facts=table, patterns=patterns)


def render_checks(document: Mapping[str, Any]) -> str:
    """Return the source of the client's `checks.py`: generic code that walks the facts.

    Raises:
        FactsError: see `facts`.
    """
    facts(document)
    return _environment().get_template("checks.py.jinja").render()


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        # Python is rendered, not HTML: every value of the specification goes through `py`.
        autoescape=False,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters |= {"py": _py, "identifier": _identifier, "given": _given}
    environment.tests |= {
        "record": _is_record,
        "regex": lambda value: isinstance(value, Regex),
        "holder": _is_holder,
    }
    return environment


def _regexes(value: Any) -> Iterator[Regex]:
    """Yield every pattern in the table, in its order."""
    if isinstance(value, Regex):
        yield value
    elif _is_mapping(value):
        for inner in value.values():
            yield from _regexes(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _regexes(inner)


def _is_record(value: object) -> bool:
    return isinstance(value, tuple) and hasattr(value, "_fields")


def _is_holder(value: object) -> bool:
    """Tell a tuple that is no plain literal."""
    return isinstance(value, tuple) and any(
        _is_record(inner) or _is_mapping(inner) or _is_holder(inner) for inner in value
    )


def _given(record: Any) -> list[tuple[str, Any]]:
    """Return the fields of a record that differ from their defaults."""
    pairs = zip(record._fields, record, strict=True)
    defaults = record._field_defaults
    return [
        (name, value)
        for name, value in pairs
        if name not in defaults or (type(value), value) != (type(defaults[name]), defaults[name])
    ]


def _identifier(name: str) -> str:
    if not (name.isascii() and name.isidentifier()) or iskeyword(name):
        raise FactsError(f"{name!r} is no identifier")
    return name


def _py(value: Any) -> str:
    """Write a plain value as a Python literal, in ASCII; nothing else ever gets into the source."""
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise FactsError(f"{value} is no number of JSON")
        return repr(value)
    if isinstance(value, str):
        # str() first: a subclass must not bring a repr of its own.
        return ascii(str(value))
    if isinstance(value, tuple):
        # No comma behind the last of several: the formatter would give each a line of its own.
        items = [_py(item) for item in value]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    raise FactsError(f"{type(value).__name__} cannot be written as a literal")
