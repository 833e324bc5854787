"""The facts of one documentation page, as plain values.

``None``, an empty mapping and ``False`` mean that the page does not say. Every part remembers the
line of the page it was read from, for messages: lines take no part in comparisons and are left out
of the JSON form, which holds facts alone and nothing of the page's wording.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""A value as `json` reads it."""

CONSTRAINTS = (
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "const",
    "enum",
    "values",
    "default",
    "example",
    "readOnly",
    "writeOnly",
)
"""The names a field's constraints may have: those of JSON Schema, and `values`: the values that a
list in the description gives a meaning, where no list of allowed values is printed."""

ARRAY_CONSTRAINTS = frozenset({"minItems", "maxItems", "uniqueItems"})
"""What belongs to an array itself; all else printed beside `string[]` belongs to its items."""


class PageError(Exception):
    """A text is no page of the documentation (empty, a captcha, HTML); the message says what."""


def _hidden(default: int = 0) -> Any:
    return field(default=default, compare=False, repr=False)


def _places() -> Any:
    return field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something on a page that was seen and not understood.

    Attributes:
        line: Number of the line, from 1.
        where: The field, object or section it stands in, as `walk` names it; may be empty.
        reason: What is wrong with it.
    """

    line: int
    where: str
    reason: str

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        return f"line {self.line}{where}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a page says of one value: a field, a parameter, the items of an array, an object.

    Attributes:
        type: string, integer, number, boolean, object, array, null, any or file; None where `ref`
            stands for it, or where the page does not say (a named list of values).
        format: As in `integer<int64>`.
        ref: Name of the object that the page defines elsewhere.
        required: Marked with an asterisk.
        constraints: By the names in `CONSTRAINTS`.
        items: Of an array.
        additional: Of a map: its values.
        properties: Of an object whose fields are shown here.
        one_of, any_of, all_of: The alternatives, where a page shows such a block.
        line: Where the row begins.
        lines: Line of each fact, by its name in the JSON form (`type`, `minLength`, ...).
    """

    type: str | None = None
    format: str | None = None
    ref: str | None = None
    required: bool = False
    deprecated: bool = False
    nullable: bool = False
    constraints: Mapping[str, Json] = field(default_factory=dict)
    items: Field | None = None
    additional: Field | None = None
    properties: Mapping[str, Field] | None = None
    one_of: tuple[Field, ...] = ()
    any_of: tuple[Field, ...] = ()
    all_of: tuple[Field, ...] = ()
    line: int = _hidden()
    lines: Mapping[str, int] = _places()

    def line_of(self, fact: str) -> int:
        """The line of one fact, or of the row where the fact has none of its own."""
        return self.lines.get(fact, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a JSON example shows of a value.

    Attributes:
        type: object, array, string, integer, number, boolean or null.
        example: A telling value; None for samples such as "string", 0 and false.
        properties: Of an object.
        items: Of an array; None where the example's array is empty.
    """

    type: str
    example: Json = None
    properties: Mapping[str, Shape] | None = None
    items: Shape | None = None
    line: int = _hidden()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One body of a request or an answer.

    Attributes:
        content_type: None where the page prints none.
        field: What the table says (its fields are `field.properties`); None without a table.
        shape: What the JSON example shows; None without one.
    """

    content_type: str | None = None
    field: Field | None = None
    shape: Shape | None = None
    line: int = _hidden()

    @property
    def fields(self) -> Mapping[str, Field]:
        """The table's fields; empty where there are none."""
        return (self.field.properties if self.field else None) or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer code, with no body, one, or one for each content type."""

    bodies: tuple[Body, ...] = ()
    line: int = _hidden()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How much in how many seconds.

    Attributes:
        unit: `items`, `requests`, or the page's own word for what is counted.
    """

    amount: int
    unit: str
    seconds: int
    line: int = _hidden()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The facts of one page.

    Attributes:
        operation: Its operationId; None where neither the page nor its file name tells.
        language: `en` or `ru`.
        edition: When the page was read, such as `2025-09`, or None.
        form: `crawled` or `plain`.
        method: In capitals; None, with a finding, where the page has none. So are host and path.
        host: Scheme and host, such as `https://api.example.com`.
        per_request: How many items one request may hold, by the text (not by a table).
        scopes: None where the page lists none.
        parameters: By place (`path`, `query`, `header`, `cookie`), then by name.
        request: The bodies, one for each content type; empty without one.
        responses: By code, such as `200`.
        objects: The named objects and lists of values, by name.
        findings: What was not understood; a page with findings must not be relied on.
        lines: Line of each fact of the page itself, by the names here.
    """

    operation: str | None = None
    language: str = "en"
    edition: str | None = None
    form: str = "plain"
    method: str | None = None
    host: str | None = None
    path: str | None = None
    deprecated: bool = False
    limit: Limit | None = None
    per_request: int | None = None
    scopes: tuple[str, ...] | None = None
    parameters: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)
    request: tuple[Body, ...] = ()
    responses: Mapping[str, Response] = field(default_factory=dict)
    objects: Mapping[str, Field] = field(default_factory=dict)
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    lines: Mapping[str, int] = _places()


# --- walking -------------------------------------------------------------------------------------


def walk(page: Page) -> Iterator[tuple[str, Field]]:
    """Every field of a page with the name of its place.

    Places read `path businessId`, `request offerIds`, `request offerIds[]` (its items),
    `200 result`, `object ApiErrorDTO` (the object itself) and `object ApiErrorDTO.code`. The second
    and further bodies of one request or answer carry their content type: `request(text/csv) name`.
    """
    for place, parameters in page.parameters.items():
        for name, parameter in parameters.items():
            yield from walk_field(f"{place} {name}", parameter)
    yield from _walk_bodies("request", page.request)
    for code, response in page.responses.items():
        yield from _walk_bodies(code, response.bodies)
    for name, item in page.objects.items():
        yield from walk_field(f"object {name}", item)


def _walk_bodies(start: str, bodies: tuple[Body, ...]) -> Iterator[tuple[str, Field]]:
    for number, body in enumerate(bodies):
        if body.field is not None:
            yield from walk_field(body_place(start, number, body), body.field, joint=" ")


def body_place(start: str, number: int, body: Body) -> str:
    """The name of a body's place: `request`, `200`, `200(text/csv)`."""
    return start if number == 0 else f"{start}({body.content_type or number + 1})"


def walk_field(place: str, item: Field, joint: str = ".") -> Iterator[tuple[str, Field]]:
    """A field and all fields inside it, each with the name of its place."""
    yield place, item
    for name, inner in (item.properties or {}).items():
        yield from walk_field(f"{place}{joint}{name}", inner)
    if item.items is not None:
        yield from walk_field(f"{place}[]", item.items)
    if item.additional is not None:
        yield from walk_field(f"{place}{{}}", item.additional)
    for kind in ("one_of", "any_of", "all_of"):
        for number, inner in enumerate(getattr(item, kind), 1):
            yield from walk_field(f"{place}({kind} {number})", inner)


# --- JSON ----------------------------------------------------------------------------------------

_PLAIN = ("type", "format", "ref", "required", "deprecated", "nullable")
_PLAIN_OF_PAGE = (
    "operation",
    "language",
    "edition",
    "form",
    "method",
    "host",
    "path",
    "deprecated",
    "per_request",
)
_INNER = ("items", "additional")
_VARIANTS = ("one_of", "any_of", "all_of")


def to_json(page: Page) -> dict[str, Json]:
    """The facts as plain JSON values, without lines and findings; what is not said is left out."""
    limit = page.limit
    said = {name: getattr(page, name) for name in _PLAIN_OF_PAGE}
    said |= {
        "limit": limit and {"amount": limit.amount, "unit": limit.unit, "seconds": limit.seconds},
        "scopes": None if page.scopes is None else list(page.scopes),
        "parameters": {
            place: {name: field_to_json(item) for name, item in fields.items()}
            for place, fields in page.parameters.items()
        },
        "request": [_body_to_json(body) for body in page.request],
        "responses": {
            code: [_body_to_json(body) for body in response.bodies]
            for code, response in page.responses.items()
        },
        "objects": {name: field_to_json(item) for name, item in page.objects.items()},
    }
    return _said(said)


def from_json(value: Mapping[str, Json]) -> Page:
    """The page that `to_json` wrote."""
    said: dict[str, Any] = {name: value[name] for name in _PLAIN_OF_PAGE if name in value}
    if "limit" in value:
        said["limit"] = Limit(**value["limit"])
    if "scopes" in value:
        said["scopes"] = tuple(value["scopes"])
    return Page(
        **said,
        parameters={
            place: {name: field_from_json(item) for name, item in fields.items()}
            for place, fields in value.get("parameters", {}).items()
        },
        request=tuple(map(_body_from_json, value.get("request", ()))),
        responses={
            code: Response(bodies=tuple(map(_body_from_json, bodies)))
            for code, bodies in value.get("responses", {}).items()
        },
        objects={name: field_from_json(item) for name, item in value.get("objects", {}).items()},
    )


def _said(value: Mapping[str, Json]) -> dict[str, Json]:
    return {name: item for name, item in value.items() if item not in (None, False, {}, [])}


def field_to_json(item: Field) -> dict[str, Json]:
    """One field as JSON; constraints stand beside the type, by their JSON Schema names."""
    result = _said({name: getattr(item, name) for name in _PLAIN})
    # A constraint is said whatever its value: a default may be false.
    result |= {name: item.constraints[name] for name in CONSTRAINTS if name in item.constraints}
    for name in _INNER:
        inner = getattr(item, name)
        if inner is not None:
            result[name] = field_to_json(inner)
    for name in _VARIANTS:
        if variants := getattr(item, name):
            result[name] = [field_to_json(variant) for variant in variants]
    if item.properties is not None:
        result["properties"] = {
            name: field_to_json(inner) for name, inner in item.properties.items()
        }
    return result


def field_from_json(value: Mapping[str, Json]) -> Field:
    """The field that `field_to_json` wrote."""
    properties = value.get("properties")
    said: dict[str, Any] = {name: value[name] for name in _PLAIN if name in value}
    said |= {name: field_from_json(value[name]) for name in _INNER if name in value}
    said |= {name: tuple(map(field_from_json, value[name])) for name in _VARIANTS if name in value}
    if properties is not None:
        said["properties"] = {name: field_from_json(item) for name, item in properties.items()}
    constraints = {name: value[name] for name in CONSTRAINTS if name in value}
    return Field(constraints=constraints, **said)


def _body_to_json(body: Body) -> dict[str, Json]:
    return _said(
        {
            "content_type": body.content_type,
            "field": None if body.field is None else field_to_json(body.field),
            "shape": None if body.shape is None else shape_to_json(body.shape),
        }
    )


def _body_from_json(value: Mapping[str, Json]) -> Body:
    return Body(
        content_type=value.get("content_type"),
        field=field_from_json(value["field"]) if "field" in value else None,
        shape=shape_from_json(value["shape"]) if "shape" in value else None,
    )


def shape_to_json(shape: Shape) -> dict[str, Json]:
    """One shape as JSON."""
    result: dict[str, Json] = {"type": shape.type}
    if shape.example is not None:
        result["example"] = shape.example
    if shape.properties is not None:
        result["properties"] = {n: shape_to_json(inner) for n, inner in shape.properties.items()}
    if shape.items is not None:
        result["items"] = shape_to_json(shape.items)
    return result


def shape_from_json(value: Mapping[str, Json]) -> Shape:
    """The shape that `shape_to_json` wrote."""
    properties = value.get("properties")
    return Shape(
        type=value["type"],
        example=value.get("example"),
        properties=None
        if properties is None
        else {name: shape_from_json(inner) for name, inner in properties.items()},
        items=shape_from_json(value["items"]) if "items" in value else None,
    )


def findings_to_json(page: Page) -> list[dict[str, Json]]:
    """The findings, for output beside the facts."""
    return [dataclasses.asdict(finding) for finding in page.findings]
