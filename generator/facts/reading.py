"""From the bundled specification to its facts: the operations, and what holds for every request."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openapi_python_client.strings import PythonIdentifier

from generator.document import answer_models, resolve, types
from generator.spec import METHODS, escape

from .common import FactsError, need, python_name
from .records import (
    Batch,
    IntegrationHeader,
    Limit,
    LimitHeaders,
    Message,
    Operation,
    Paging,
    Parallel,
    Parameter,
    Refusals,
    Schema,
    Source,
    Wire,
)
from .schemas import Schemas, compiled, deprecation

_TAG_PREFIX: Final = "tag"  # as openapi-python-client has it
_RESERVED_PARAMETERS: Final = ("client", "url")


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
    schemas = Schemas(document)
    reader = _Reader(document, schemas)
    operations = {operation.id: operation for operation in reader.operations()}
    roots = [parameter.schema for each in operations.values() for parameter in each.parameters]
    roots += [each.body for each in operations.values() if each.body is not None]
    wanted = schemas.reached(roots)
    # Scalars of answers as well: their enums and rules are read by name.
    scalars = [name for name, data in schemas.components.items() if reader.scalar(data)]
    wanted |= schemas.reached([Schema(ref=name) for name in scalars])
    return Facts(
        version=document["info"]["version"],
        digest=digest(document),
        operations=operations,
        schemas={name: schemas.component(name) for name in sorted(wanted)},
        wire=_wire(document),
    )


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the document's canonical JSON, in hexadecimal."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class _Reader:
    def __init__(self, document: Mapping[str, Any], schemas: Schemas) -> None:
        self.document = document
        self.schemas = schemas

    def operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    at = f"/paths/{escape(path)}/{method}"
                    yield self._operation(path, method, item, at)

    def scalar(self, data: Mapping[str, Any]) -> bool:
        kinds = set(types(self._resolved(data)))
        return bool(kinds) and not kinds & {"object", "array"}

    def _resolved(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return resolve(self.document, data)

    def _operation(self, path: str, method: str, item: Mapping[str, Any], at: str) -> Operation:
        data = item[method]
        identifier: str = need(data, "operationId", at)
        name = python_name(identifier)
        tag: str = (data.get("tags") or ["default"])[0]
        parameters = self._parameters(path, [data, item], at)
        source = need(data, "x-market-source", at)
        request = self._resolved(data.get("requestBody", {}))
        content = request.get("content", {}).get("application/json", {}).get("schema")
        answers = answer_models(self.document, data)
        return Operation(
            id=identifier,
            python_name=name,
            tag=tag,
            module=f"api.{PythonIdentifier(tag, _TAG_PREFIX)}.{name}",
            method=method.upper(),
            path=path,
            summary=data.get("summary", ""),
            statuses=tuple(answers),
            scopes=tuple(need(data, "x-market-scopes", at)),
            limit=_limit(need(data, "x-market-limit", at), parameters, f"{at}/x-market-limit"),
            retry=need(data, "x-market-retry", at),
            source=Source(need(source, "page", at), need(source, "read", at)),
            parameters=parameters,
            body=None if content is None else self.schemas.read(content, f"{at}/requestBody"),
            body_required=request.get("required", False),
            body_model=self._model(content),
            answers=answers,
            answer_model=_first_model(answers, 2),
            error_model=_first_model(answers, 4),
            batch=self._batch(data, content, f"{at}/x-market-batch"),
            paging=_paging(data.get("x-market-paging"), parameters, f"{at}/x-market-paging"),
            deprecated=data.get("deprecated", False),
            deprecation=deprecation(data, at),
        )

    def _parameters(
        self, path: str, given_by: list[Mapping[str, Any]], at: str
    ) -> tuple[Parameter, ...]:
        """Read those of the operation, and those of its path that it does not have itself."""
        found: dict[tuple[str, str], Parameter] = {}
        for listed in given_by:
            for number, reference in enumerate(listed.get("parameters", [])):
                where = f"{at}/parameters/{number}"
                entry = self._resolved(reference)
                node = self.schemas.read(entry.get("schema", {}), f"{where}/schema")
                parameter = Parameter(
                    name=need(entry, "name", where),
                    python_name=python_name(entry["name"]),
                    location=need(entry, "in", where),
                    required=entry.get("required", False),
                    schema=node,
                    deprecated=entry.get("deprecated", False) or node.deprecated,
                    deprecation=deprecation(entry, where) or node.deprecation,
                )
                found.setdefault((parameter.location, parameter.name), parameter)
        order = ("path", "query", "header", "cookie")
        # A name that is not in the path is not found, and stays where it was.
        ordered = sorted(
            found.values(), key=lambda p: (order.index(p.location), path.find(f"{{{p.name}}}"))
        )
        return _without_conflicts(ordered, at)

    def _batch(
        self, data: Mapping[str, Any], content: Mapping[str, Any] | None, at: str
    ) -> Batch | None:
        given = data.get("x-market-batch")
        if given is None:
            return None
        field: str = need(given, "field", at)
        body = self._resolved(content or {})
        array = self._resolved(body.get("properties", {}).get(field, {}))
        if "items" not in array:
            raise FactsError(f"{at}/field: the body has no array {field!r}")
        key = _steps(given.get("key"))
        refusals = given.get("refusals")
        return Batch(
            field=field,
            field_python=python_name(field),
            size=need(given, "size", at),
            key=key,
            key_python=_python_steps(key),
            atomic=given.get("atomic", False),
            refusals=None if refusals is None else _refusals(refusals, f"{at}/refusals"),
            item_model=self._model(array["items"]),
        )

    def _model(self, data: Mapping[str, Any] | None) -> str | None:
        """Name the component of an object, also of one that may be null; None for others."""
        while data and "$ref" not in data:
            inner = [*data.get("allOf", []), *data.get("anyOf", [])]
            others = [each for each in inner if each.get("type") != "null"]
            data = others[0] if len(others) == 1 else None
        if not data:
            return None
        target = self._resolved(data)
        known = "object" in types(target) or target.keys() & {"properties", "allOf"}
        return data["$ref"].rpartition("/")[2] if known else None


def _first_model(answers: Mapping[int, str | None], family: int) -> str | None:
    """Name the model of the first answer of a class of codes that has one."""
    return next((name for code, name in answers.items() if code // 100 == family and name), None)


def _limit(given: Mapping[str, Any], parameters: tuple[Parameter, ...], at: str) -> Limit:
    per: str = need(given, "per", at)
    return Limit(
        amount=need(given, "amount", at),
        unit=need(given, "unit", at),
        per_seconds=need(given, "per-seconds", at),
        counts=given.get("counts"),
        per=per,
        per_python=_parameter(parameters, per, "path", f"{at}/per"),
    )


def _paging(
    given: Mapping[str, Any] | None, parameters: tuple[Parameter, ...], at: str
) -> Paging | None:
    if given is None:
        return None
    token, size = need(given, "token", at), need(given, "size", at)
    following, items = _steps(need(given, "next", at)), _steps(need(given, "items", at))
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
    path = _steps(need(given, "at", at))
    key, reason = given.get("key"), given.get("reason")
    return Refusals(
        at=path,
        at_python=_python_steps(path),
        key=key,
        key_python=None if key is None else python_name(key),
        reason=reason,
        reason_python=None if reason is None else python_name(reason),
        default_reason=given.get("default-reason"),
        retryable=tuple(given.get("retryable", ())),
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


def _wire(document: Mapping[str, Any]) -> Wire:
    at = "/x-market-wire"
    given = need(document, "x-market-wire", "")
    parallel, headers = need(given, "parallel", at), need(given, "limit-headers", at)
    integration = given.get("integration-header")
    schemes = document.get("components", {}).get("securitySchemes", {}).values()
    keys = [s["name"] for s in schemes if (s.get("type"), s.get("in")) == ("apiKey", "header")]
    if len(keys) != 1:
        raise FactsError("/components/securitySchemes: one scheme must put the key in a header")
    return Wire(
        body_limit_bytes=need(given, "body-limit-bytes", at),
        parallel=Parallel(parallel["default"], parallel["ceiling"]),
        server_timeout_seconds=need(given, "server-timeout-seconds", at),
        limit_headers=LimitHeaders(headers["limit"], headers["remaining"], headers["until"]),
        trace_header=need(given, "trace-header", at),
        quota_spent_by=tuple(need(given, "quota-spent-by", at)),
        messages=tuple(
            _message(entry, f"{at}/messages/{number}")
            for number, entry in enumerate(need(given, "messages", at))
        ),
        servers=tuple(server["url"] for server in need(document, "servers", "")),
        key_header=keys[0],
        integration_header=integration
        and IntegrationHeader(integration["name"], integration["max-length"]),
        keep_alive=given.get("keep-alive"),
        scopes_link=given.get("scopes-link"),
        key_link=given.get("key-link"),
        documented_elsewhere=tuple(given.get("documented-elsewhere", ())),
    )


def _message(entry: Mapping[str, Any], at: str) -> Message:
    pattern = entry.get("pattern")
    return Message(
        need(entry, "status", at),
        need(entry, "meaning", at),
        None if pattern is None else compiled(pattern, f"{at}/pattern", re.IGNORECASE),
    )
