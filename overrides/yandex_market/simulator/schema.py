"""What openapi.json allows, judged by libraries that the client does not use.

jsonschema (draft 2020-12, as OpenAPI 3.1 has it) validates; patterns are run by regress, an engine
of ECMA-262, as they stand in the specification; no table of constraints of ours plays a part.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any, Final, cast

import regress
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from yandex_market_client.facts import OPERATIONS, Operation, Parameter

Json = Any
"""A decoded JSON value; whoever reads one checks it first."""

_NOTES: Final = frozenset({"description", "summary", "title", "example", "examples", "default"})
_LONGEST: Final = 200
_FORMATS: Final = FormatChecker(formats=())


def _whole(bits: int) -> None:
    bound = 1 << (bits - 1)

    @_FORMATS.checks(f"int{bits}")
    def fits(value: object) -> bool:
        return not isinstance(value, int) or -bound <= value < bound

    assert fits(0)


_whole(32)
_whole(64)


def _pattern(
    validator: Any, pattern: str, instance: object, schema: object
) -> Iterator[ValidationError]:
    del validator, schema
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError(f"does not match {pattern}")


def _exclusive(
    validator: Any, pairs: list[list[list[str]]], instance: object, schema: object
) -> Iterator[ValidationError]:
    """Refuse fields of both sides of a pair; a null counts as absent."""
    del validator, schema
    if isinstance(instance, dict):
        fields = cast("dict[str, object]", instance)
        for pair in pairs:
            sides = [[name for name in side if fields.get(name) is not None] for side in pair]
            if all(sides):
                yield ValidationError(f"{sides[0][0]} cannot be used together with {sides[1][0]}")


_PATTERNS: Final[dict[str, regress.Regex]] = {}


def matches(pattern: str, text: str) -> bool:
    """Whether an ECMA-262 pattern (flag u) is found in a text; a lone surrogate never matches."""
    if pattern not in _PATTERNS:
        _PATTERNS[pattern] = regress.Regex(pattern, "u")
    try:
        return _PATTERNS[pattern].find(text) is not None
    except UnicodeEncodeError:
        return False


_extend: Final = cast("Callable[..., Any]", validators.extend)  # pyright: ignore[reportUnknownMemberType]
_Validator: Final = _extend(
    Draft202012Validator, {"pattern": _pattern, "x-market-exclusive": _exclusive}
)


class Document:
    """openapi.json: its validators, and the examples that answers are made from.

    Args:
        text: the specification; else the one that ships with the generated client.
    """

    def __init__(self, text: str | None = None) -> None:
        if text is None:
            text = (
                resources.files("yandex_market_client").joinpath("openapi.json").read_text("utf-8")
            )
        self.root: Json = json.loads(text)
        self._bodies: dict[str, Any] = {}
        self._schemas: dict[tuple[str, int], Json] = {}

    def operation(self, operation: Operation) -> Json:
        """Give an operation as the specification writes it."""
        return self.root["paths"][operation.path][operation.method.lower()]

    def resolve(self, node: Json) -> Json:
        """Follow a reference, if it is one."""
        while "$ref" in node:
            target: Json = self.root
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node

    def body_schema(self, operation: Operation) -> Json:
        """Give the schema of a request's body."""
        return self.operation(operation)["requestBody"]["content"]["application/json"]["schema"]

    def answer(self, operation: Operation, status: int) -> Json | None:
        """Give the content of an answer as the specification writes it; None if it has none."""
        answers = self.operation(operation)["responses"]
        if str(status) not in answers:
            return None
        return self.resolve(answers[str(status)])["content"]["application/json"]

    def examples(self, operation: Operation, status: int) -> list[Json]:
        """Give the values of the examples of an answer."""
        content: Json = self.answer(operation, status) or {}
        return [example["value"] for example in content.get("examples", {}).values()]

    def answer_schema(self, operation: Operation, status: int) -> Json:
        """Give the schema of an answer, references resolved."""
        key = operation.id, status
        if key not in self._schemas:
            content: Json = self.answer(operation, status) or {}
            self._schemas[key] = self._plain(content.get("schema", {}), ())
        return self._schemas[key]

    def example_ids(self) -> tuple[int, int]:
        """Give the ids of a business and of a campaign that the specification has as examples."""
        found: dict[str, int] = {}
        for operation in OPERATIONS.values():
            for node in self.operation(operation)["parameters"]:
                parameter = self.resolve(node)
                if parameter["name"] == operation.limit.per:
                    found[operation.limit.per_python] = parameter["example"]
        # relies on: add_offers_to_archive.parameters.business_id
        # relies on: get_campaign_offers.parameters.campaign_id
        return found["business_id"], found["campaign_id"]

    def body_problem(self, operation: Operation, body: Json) -> str | None:
        """Say what is wrong with the body of a request."""
        if operation.id not in self._bodies:
            schema = self._plain(self.body_schema(operation), ())
            self._bodies[operation.id] = _validator(schema)
        return _problem(self._bodies[operation.id], body)

    def read_parameter(
        self, operation: Operation, parameter: Parameter, text: str
    ) -> tuple[Json, str | None]:
        """Read a parameter as its schema says; give its value, or what is wrong with it."""
        for node in self.operation(operation)["parameters"]:
            found = self.resolve(node)
            if (found["name"], found["in"]) == (parameter.name, parameter.location):
                schema = self.resolve(found["schema"])
                value = _whole_number(text) if schema.get("type") == "integer" else text
                return value, _problem(_validator(self._plain(schema, ())), value)
        raise LookupError(f"{operation.id} has no parameter {parameter.name}")

    def _plain(self, node: Json, inside: tuple[int, ...]) -> Json:
        """Copy a schema with its references in place and without what only people read."""
        if isinstance(node, list):
            return [self._plain(element, inside) for element in cast("list[Json]", node)]
        if not isinstance(node, dict):
            return node
        schema = cast("dict[str, Json]", node)
        if "$ref" in schema:
            target = self.resolve(schema)
            if id(target) in inside:
                raise ValueError("a schema that contains itself is more than the simulator does")
            rest = {name: value for name, value in schema.items() if name != "$ref"}
            return {
                **self._plain(target, (*inside, id(target))),
                **self._plain(rest, inside),
            }
        plain: dict[str, Json] = {}
        for name, value in schema.items():
            if name == "properties":
                plain[name] = {key: self._plain(entry, inside) for key, entry in value.items()}
            elif name not in _NOTES:
                plain[name] = self._plain(value, inside)
        return plain


def _validator(schema: Json) -> Any:
    return _Validator(schema, format_checker=_FORMATS)


def _problem(validator: Any, value: Json) -> str | None:
    error = next(validator.iter_errors(value), None)
    if error is None:
        return None
    at = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.path)
    message = error.message
    if len(message) > _LONGEST:
        message = message[:_LONGEST] + "..."
    return f"Field {at.removeprefix('.') or 'body'}: {message}"


def _whole_number(text: str) -> int | str:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(text) < 25 else text


def put(target: dict[str, Json], path: tuple[str, ...], value: Json) -> None:
    """Set a value at the end of a path of field names."""
    for step in path[:-1]:
        target = target.setdefault(step, {})
    target[path[-1]] = value
