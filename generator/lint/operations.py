"""What a user meets: the servers, the paths of operations, their answers, and a description."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.spec import escape

from .finding import Hit
from .view import COMPONENT, Spec


def servers(spec: Spec) -> Iterator[Hit]:
    """There is a server, and it is reached by TLS."""
    found = spec.document.get("servers", [])
    if not found:
        yield "", "servers are missing"
    for index, server in enumerate(found):
        if not re.fullmatch(
            r"https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._/-]*)?", server["url"]
        ):
            yield f"/servers/{index}/url", "is no plain https URL"


def paths(spec: Spec) -> Iterator[Hit]:
    """A path is plain, and its {names} are exactly its path parameters."""
    for path in spec.document.get("paths", {}):
        # Not `.` or `..` either, which a client resolves: the request would go elsewhere.
        plain = r"(?!\.\.?(?:/|$))[A-Za-z0-9._-]+"
        if not re.fullmatch(rf"(?:/(?:{plain}|\{{[A-Za-z0-9_-]+\}}))+", path):
            yield f"/paths/{escape(path)}", "is no plain path"
    for operation in spec.operations:
        wanted = set(re.findall(r"\{([^{}]*)\}", operation.path))
        given = spec.parameter_names(operation, "path")
        for name in sorted(wanted - given):
            yield operation.pointer, f"{{{name}}} has no path parameter"
        for name in sorted(given - wanted):
            yield operation.pointer, f"the path parameter {name} is not in the path"


def statuses(spec: Spec) -> Iterator[Hit]:
    """Answers are listed by their exact status, a success and failures of both sides among them."""
    for operation in spec.operations:
        responses = operation.value.get("responses", {})
        for status in responses:
            if not re.fullmatch("[1-9][0-9]{2}", status):
                where = f"{operation.pointer}/responses/{escape(status)}"
                yield where, "is no status of three digits"
        for family in "245":
            if not any(status.startswith(family) for status in responses):
                yield operation.pointer, f"no {family}xx answer"


def descriptions(spec: Spec) -> Iterator[Hit]:
    """Whatever a user meets is described."""
    for node in spec.nodes:
        if node.kind == "property":
            described = spec.flat(node.value)
        elif node.kind in ("operation", "parameter", "response"):
            described = [node.value, spec.resolve(node.value)]
        elif node.kind == "schema" and COMPONENT.fullmatch(node.pointer):
            # One that is only a reference is the business of another rule.
            described = spec.flat(node.value) if "$ref" in node.value else [node.value]
        else:
            continue
        if not any(str(each.get("description") or "").strip() for each in described):
            yield node.pointer, "a description is missing"
