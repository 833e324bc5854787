"""Names of the specification that become names in Python: plain, free, and no two of them one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from openapi_python_client.strings import ClassName

from generator.facts import python_name
from generator.spec import escape

from .finding import Hit
from .view import Spec

# Not longer than a file name may be.
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,99}")
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")
_TAG = re.compile(r"[a-z][a-z0-9-]{0,99}")
# Names that the generated code uses itself.
_OPERATION_NAMES = frozenset({"aclose", "client", "close", "with_options"})
_PROPERTY_NAMES = frozenset({"additional_properties", "from_dict", "to_dict"})
_PARAMETER_NAMES = frozenset({"body", "client", "timeout"})
_CLASS_NAMES = frozenset(
    (
        *("Annotated", "Any", "AsyncClient", "Call", "Callable", "Client", "Coroutine"),
        *("DecodeError", "Encoded", "Enum", "Growing", "Literal", "Mapping"),
        *("MarketDeprecationWarning", "Moment", "NotRequired", "OpenIntEnum", "OpenStrEnum"),
        *("Response", "Self", "Strict", "TypeAlias", "TypedDict", "Unset"),
        # Those of the other generator, which would rename a class to evade them.
        *("AnyUrl", "AwareDatetime", "BaseModel", "ConfigDict", "Documented", "Field", "Final"),
        *("MappingProxyType", "NamedTuple", "Optional", "RootModel", "StrEnum", "StrictBool"),
        *("StrictFloat", "StrictInt", "StrictStr", "TypeAliasType", "Union"),
    )
)


def spelling(spec: Spec) -> Iterator[Hit]:
    """Names that reach code are plain, and stay what they are as Python names."""
    for where, name, plain, taken in _named(spec):
        if not plain.fullmatch(name):
            yield where, f"{name!r} is no plain name"
        elif python_name(name) in taken:
            yield where, f"{python_name(name)} is taken by generated code"
    for name in spec.components("schemas"):
        if _IDENTIFIER.fullmatch(name):
            where = f"/components/schemas/{name}"
            if ClassName(name, "") != name:
                yield where, f"the class would be named {ClassName(name, '')}"
            elif name in _CLASS_NAMES:
                yield where, f"{name} is taken by generated code"


def _named(spec: Spec) -> Iterator[tuple[str, str, re.Pattern[str], frozenset[str]]]:
    """Every name: its place, itself, what is plain, and which Python names it may not have."""
    for _, where, name in spec.saying("operationId"):
        yield where, name, _IDENTIFIER, _OPERATION_NAMES
    for _, where, tags in spec.saying("tags"):
        for index, tag in enumerate(tags):
            yield f"{where}/{index}", tag, _TAG, frozenset()
    for operation in spec.operations:
        for where, parameter in spec.parameters(operation):
            yield where, parameter["name"], _FIELD, _PARAMETER_NAMES
    for kind, components in spec.document.get("components", {}).items():
        for name in components:
            yield f"/components/{kind}/{escape(name)}", name, _IDENTIFIER, frozenset()
    for node in spec.schemas:
        for name in node.value.get("properties", {}):
            yield f"{node.pointer}/properties/{escape(name)}", name, _FIELD, _PROPERTY_NAMES


def collisions(spec: Spec) -> Iterator[Hit]:
    """No two names become one in Python."""
    operations = [(where, name) for _, where, name in spec.saying("operationId")]
    components = [(f"/components/schemas/{escape(n)}", n) for n in spec.components("schemas")]
    parameters = (
        [(where, parameter["name"]) for where, parameter in spec.parameters(operation)]
        for operation in spec.operations
    )
    for first, where, name in chain.from_iterable(
        map(_pairs, [operations, components, *parameters])
    ):
        yield where, f"{name} becomes {python_name(name)} in Python, like {first}"
    tags = {tag for _, _, tags in spec.saying("tags") for tag in tags[:1]}
    for tag, other, _ in _pairs((tag, tag) for tag in sorted(tags)):
        yield "/paths", f"the tags {tag} and {other} become one module"
    for node in spec.schemas:
        if "properties" in node.value or "allOf" in node.value:
            flat = [each.get("properties", {}) for each in spec.flat(node.value)]
            inherited = [each for each in flat if each is not node.value.get("properties")]
            for name, other, _ in _pairs((name, name) for each in flat for name in each):
                # A clash inside one part is reported there.
                if not any(name in each and other in each for each in inherited):
                    own = [n for n in (other, name) if n in node.value.get("properties", {})]
                    where = f"/properties/{escape(own[0])}" if own else ""
                    became = f"{name} and {other} both become {python_name(name)} in Python"
                    yield node.pointer + where, became


def _pairs(named: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """For each of (place, name) whose name another place had: that place, its own, the name."""
    seen: dict[str, str] = {}
    for place, name in named:
        first = seen.setdefault(python_name(name), place)
        if first != place:
            yield first, place, name
