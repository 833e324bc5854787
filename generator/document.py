"""Look-ups in a bundled specification that several renderers need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .spec import is_dict, is_list, lookup

SCHEMAS = "#/components/schemas/"
ANNOTATIONS = frozenset(
    (
        *("$comment", "title", "description", "example", "examples", "readOnly", "writeOnly"),
        *("externalDocs", "xml", "discriminator", "contentMediaType", "contentEncoding"),
    )
)
"""Keywords of a schema that describe and do not constrain."""
_MOST_REFERENCES = 100


def resolve(document: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow the `$ref`s of a bundle to what stands at their end; anything else is given back.

    Raises:
        KeyError: nothing stands there, or they run in a circle, which no bundle has.
    """
    for _ in range(_MOST_REFERENCES):
        if not is_dict(value) or "$ref" not in value:
            return value
        value = lookup(document, value["$ref"].removeprefix("#"))
    raise KeyError("a circle of references")


def types(schema: Mapping[str, Any]) -> list[str]:
    """List the JSON types that a schema names itself."""
    said: Any = schema.get("type", [])
    return said if is_list(said) else [said]


def merged_properties(document: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    """List the properties of a component with those that `allOf` brings; the nearest one wins."""

    def collect(schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        result: dict[str, Mapping[str, Any]] = {}
        if "$ref" in schema:
            result.update(collect(resolve(document, schema)))
        for part in schema.get("allOf", []):
            result.update(collect(part))
        result.update(schema.get("properties", {}))
        return result

    return collect({"$ref": SCHEMAS + name})


def described(document: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    """Give a description: the value's own, else that of what it refers to."""
    own = value.get("description")
    if own is None and "$ref" in value:
        own = resolve(document, value).get("description")
    for alternative in value.get("anyOf", []):
        own = own or described(document, alternative)
    return own or ""


def has_deprecated_fields(document: Mapping[str, Any], name: str) -> bool:
    """Tell whether a component has a deprecated field, itself or in what it is made of."""
    seen: set[str] = set()
    waiting: list[Mapping[str, Any]] = [{"$ref": SCHEMAS + name}]
    while waiting:
        node = waiting.pop()
        if node.get("deprecated") is True:
            return True
        reference = node.get("$ref")
        if reference is not None and reference not in seen:
            seen.add(reference)
            waiting.append(resolve(document, node))
        # Only where schemas stand: in an example, `$ref` and `deprecated` are names like others.
        waiting += node.get("properties", {}).values()
        waiting += [*node.get("allOf", []), *node.get("anyOf", [])]
        waiting += [node["items"]] if "items" in node else []
    return False


def answer_models(
    document: Mapping[str, Any], operation: Mapping[str, Any]
) -> dict[int, str | None]:
    """Map each documented status of an operation to the component of its JSON body."""
    result: dict[int, str | None] = {}
    for code, response in operation["responses"].items():
        if not code.isdecimal():  # lint refuses them; the table of facts alone is more lenient
            continue
        content = resolve(document, response).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        reference = schema.get("$ref", "")
        result[int(code)] = (
            reference.removeprefix(SCHEMAS) if reference.startswith(SCHEMAS) else None
        )
    return dict(sorted(result.items()))


def deprecation_message(what: str, deprecation: Mapping[str, Any] | None) -> str:
    """Say since when something is deprecated or removed, what to use and where to read."""
    return f"{what} is {deprecation_text(deprecation)}"


def deprecation_text(deprecation: Mapping[str, Any] | None) -> str:
    """Say the same without its subject."""
    facts = deprecation or {}
    text = "deprecated"
    if "since" in facts:
        text += f" since {facts['since']}"
    if "removed" in facts:
        text += f", and removed since {facts['removed']}: calls are expected to fail"
    if "replacement" in facts:
        text += f"; use {facts['replacement']} instead"
    if "link" in facts:
        text += f"; see {facts['link']}"
    return text
