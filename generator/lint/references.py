"""What one place names is at another: components, security schemes; and nothing lies unused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.spec import escape

from .finding import Hit
from .view import Spec

_TARGETS = {
    "schema": "schemas",
    "property": "schemas",
    "parameter": "parameters",
    "response": "responses",
    "body": "requestBodies",
    "header": "headers",
    "example": "examples",
    "security": "securitySchemes",
}


def references(spec: Spec) -> Iterator[Hit]:
    """References name a component of the right kind, in the bundle, and end somewhere."""
    for node in spec.nodes:
        where = f"{node.pointer}/$ref"
        if "$ref" in node.value:
            reference, kind = node.value["$ref"], _TARGETS.get(node.kind)
            if not re.fullmatch(rf"#/components/{kind}/[^/]+", str(reference)):
                yield where, f"{reference!r} does not name a component under {kind}"
                continue
            try:
                spec.resolve(node.value)
            except KeyError:
                yield where, f"{reference!r} leads to nothing"
    yield from schemes(spec)


def schemes(spec: Spec) -> Iterator[Hit]:
    """The security schemes that are named stand in the same document."""
    for pointer, name, _ in _secured(spec):
        if name not in spec.components("securitySchemes"):
            yield pointer, "no such security scheme"


def _secured(spec: Spec) -> Iterator[tuple[str, str, list[str]]]:
    """Every use of a security scheme: its place, the name, and the OAuth scopes asked for."""
    for node in spec.nodes:
        if node.kind in ("root", "operation"):
            for index, choice in enumerate(node.value.get("security", [])):
                for name, scopes in choice.items():
                    yield f"{node.pointer}/security/{index}/{escape(name)}", name, scopes


def security(spec: Spec) -> Iterator[Hit]:
    """Every operation says how it is secured, with scopes that its scheme's flows know."""
    for operation in spec.operations:
        if not operation.value.get("security"):
            yield operation.pointer, "security is missing"
    for pointer, name, scopes in _secured(spec):
        flows = spec.resolve(spec.components("securitySchemes")[name]).get("flows", {}).values()
        known = {scope for flow in flows for scope in flow.get("scopes", {})}
        for index, scope in enumerate(scopes):
            if scope not in known:
                yield f"{pointer}/{index}", f"{scope!r} is no scope of {name}"


def unused(spec: Spec) -> Iterator[Hit]:
    """Every component is reached from a path or the root."""
    inside: dict[str, set[str]] = {}
    for node in spec.nodes:
        if isinstance(node.value.get("$ref"), str):
            target = node.value["$ref"].removeprefix("#")
            inside.setdefault(_owner(node.pointer), set()).add(target)
    reached = {f"/components/securitySchemes/{escape(name)}" for _, name, _ in _secured(spec)}
    waiting = ["", *reached]
    while waiting:
        for target in inside.get(waiting.pop(), set()) - reached:
            reached.add(target)
            waiting.append(target)
    for kind, named in spec.document.get("components", {}).items():
        for name in named:
            if f"/components/{kind}/{escape(name)}" not in reached:
                yield f"/components/{kind}/{escape(name)}", "nothing uses this component"


def _owner(pointer: str) -> str:
    """The component that a place is in; empty for what is in none."""
    found = re.match(r"/components/[^/]+/[^/]+(?=/|$)", pointer)
    return found[0] if found else ""
