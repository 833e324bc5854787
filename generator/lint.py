"""The specification's own rules, beyond OpenAPI's: each finding names the file and the place.

A rule is a function from the specification to hits. What OpenAPI itself demands is checked first;
the rules behind may then rely on it.
"""

from __future__ import annotations

import json
import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema import validators as jsonschema_validators
from jsonschema.exceptions import ValidationError
from jsonschema_path import SchemaPath
from openapi_python_client.parser.properties.enum_property import EnumProperty
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.strings import ClassName, PythonIdentifier
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.validation.keywords import OpenAPIV31SchemaValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from typing_extensions import override

from generator import text
from generator.beyond import unfounded
from generator.patterns import UntranslatablePattern, to_python
from generator.spec import (
    METHODS,
    Bundle,
    Node,
    SpecError,
    bundle,
    escape,
    is_dict,
    is_list,
    lookup,
    nodes,
    read,
    read_folder,
)


class Finding(NamedTuple):
    """One fault of the specification."""

    file: str
    pointer: str
    rule: str
    message: str

    @override
    def __str__(self) -> str:
        return text.shown(
            f"{self.file}#{_short(self.pointer)}: {self.rule}: {_short(self.message)}"
        )


Hit = tuple[str, str]  # JSON pointer, message


def lint(specification: Bundle) -> list[Finding]:
    """Everything that is wrong with a bundled specification, in the order of its files."""
    spec = _Spec(specification.document)
    for stage in STAGES:
        hits = [(rule, *hit) for rule, check in stage for hit in check(spec)]
        if hits:
            # Later stages may rely on what earlier ones found in order.
            findings = {
                Finding(specification.file_of(pointer), pointer, rule, message)
                for rule, pointer, message in hits
            }
            return sorted(findings)
    return []


def validate_file(path: Path) -> list[Finding]:
    """What OpenAPI itself finds wrong with one file, references to its neighbours followed."""
    return _alone([path], {}, schemas=True)


def lint_folder(folder: Path) -> list[Finding]:
    """Every file by itself, then all of them together.

    Raises:
        SpecError: the folder cannot be bundled.
    """
    return lint_sources(folder, read_folder(folder))


def lint_sources(folder: Path, sources: Mapping[str, dict[str, Any]]) -> list[Finding]:
    """The same, of files that have been read.

    Raises:
        SpecError: they cannot be bundled.
    """
    specification = bundle(folder, sources)
    # The second half looks at the shape of every schema.
    alone = _alone([folder / name for name in sources], sources, schemas=False)
    return alone + lint(specification)


def _alone(
    paths: list[Path], sources: Mapping[str, dict[str, Any]], *, schemas: bool
) -> list[Finding]:
    # One copy of each for all of them, so that what several refer to is read once.
    known = {name: _stripped(source) for name, source in sources.items()}

    def document(path: Path) -> Any:
        if path.name not in known:
            known[path.name] = _stripped(read(path))
        return known[path.name]

    found: list[Finding] = []
    for path in paths:
        name = f"{path.resolve().parent.name}/{path.name}"
        try:
            root = SchemaPath.from_dict(
                document(path),
                base_uri=path.resolve().as_uri(),
                # Only files, and only through the strict reader.
                handlers={
                    "file": lambda uri, at=path: document(at.parent / uri.rpartition("/")[2])
                },
            )
        except SpecError as error:
            found.append(Finding(name, "", "read", str(error)))
            continue
        spec = _Spec(document(path))
        errors = [(at, "openapi", why) for at, why in _document_shape(spec)]
        if not errors:
            errors = [(at, "reference", why) for at, why in _schemes(spec)]
        errors += _validator_errors(root, schemas=schemas)
        found += [Finding(name, *hit) for hit in errors]
    return found


# --- the specification, as the rules look at it --------------------------------------------------


class _Operation(NamedTuple):
    pointer: str
    path: str
    path_pointer: str
    method: str
    value: dict[str, Any]
    shared_parameters: list[Any]


class _Spec:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.nodes = list(nodes(document))

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """The objects of these kinds, without those that are mere references."""
        return (n for n in self.nodes if n.kind in kinds and "$ref" not in n.value)

    def schemas(self) -> Iterator[Node]:
        return (node for node in self.nodes if node.kind in ("schema", "property"))

    def operations(self) -> Iterator[_Operation]:
        for path, item in self.document.get("paths", {}).items():
            at = f"/paths/{escape(path)}"
            for method in METHODS:
                if method in item:
                    shared = item.get("parameters", [])
                    yield _Operation(f"{at}/{method}", path, at, method, item[method], shared)

    def parameters(self, operation: _Operation) -> list[tuple[str, dict[str, Any]]]:
        """An operation's parameters with their places, those of its path included."""
        own = [
            (f"{operation.pointer}/parameters/{index}", self.resolve(value))
            for index, value in enumerate(operation.value.get("parameters", []))
        ]
        known = {(value["name"], value["in"]) for _, value in own}
        shared = [
            (f"{operation.path_pointer}/parameters/{index}", self.resolve(value))
            for index, value in enumerate(operation.shared_parameters)
        ]
        return own + [p for p in shared if (p[1]["name"], p[1]["in"]) not in known]

    def body(self, operation: _Operation) -> Any:
        body = self.resolve(operation.value.get("requestBody", {}))
        return body.get("content", {}).get("application/json", {}).get("schema", {})

    def answer(self, operation: _Operation) -> Any:
        response = self.resolve(operation.value.get("responses", {}).get("200", {}))
        return response.get("content", {}).get("application/json", {}).get("schema", {})

    def resolve(self, value: Any) -> Any:
        """What stands at the end of a chain of references."""
        for _ in range(100):
            if not is_dict(value) or not isinstance(value.get("$ref"), str):
                return value
            value = lookup(self.document, value["$ref"].removeprefix("#"))
        raise KeyError("a circle of references")

    def flat(self, schema: Any) -> list[dict[str, Any]]:
        """The schemas that hold at once for a value that is not null: references, allOf, anyOf."""
        found: dict[int, dict[str, Any]] = {}
        waiting = [schema]
        while waiting:
            one = waiting.pop(0)
            if not is_dict(one) or id(one) in found:
                continue
            found[id(one)] = one
            if isinstance(one.get("$ref"), str):
                waiting.append(lookup(self.document, one["$ref"].removeprefix("#")))
            waiting += one.get("allOf", [])
            waiting += [each for each in one.get("anyOf", []) if each != _NULL]
        return list(found.values())

    def properties(self, schema: Any) -> dict[str, Any]:
        return {
            name: value
            for each in self.flat(schema)
            for name, value in each.get("properties", {}).items()
        }

    def items(self, schema: Any) -> Any:
        """What the elements of an array are; None when the schema is no array."""
        return next((each["items"] for each in self.flat(schema) if "items" in each), None)

    def along(self, schema: Any, path: str) -> Any:
        """The schema at the end of a slash path of property names; None when there is none."""
        for name in path.split("/"):
            schema = self.properties(schema).get(name)
        return schema

    def types(self, schema: Any) -> set[str]:
        """The JSON types that a schema allows besides null; empty when it does not say."""
        return {
            kind
            for each in self.flat(schema)
            for kind in _as_list(each.get("type", []))
            if kind != "null"
        }


_NULL = {"type": "null"}


def _as_list(value: Any) -> list[Any]:
    return value if is_list(value) else [value]


# --- validators of others ------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(to_python(pattern))
    except UntranslatablePattern:
        return None  # the rule "pattern" says so


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """JSON Schema's `pattern` with the meaning that the generated code gives it."""
    compiled = _compiled(pattern)
    if isinstance(instance, str) and compiled is not None and not compiled.search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _sides(_: Any, groups: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    """`x-market-exclusive`, of each group of which a value fills one side at most."""
    for group in groups if is_dict(instance) else ():
        filled = [side for side in group if any(instance.get(name) is not None for name in side)]
        if len(filled) > 1:
            yield ValidationError(f"{' and '.join(map(str, filled))} cannot be filled together")


_untyped: Any = jsonschema_validators
_extend = _untyped.extend  # its stubs say nothing of types
_VALUES = _extend(OAS31Validator, {"pattern": _pattern, "x-market-exclusive": _sides})
_VOCABULARY = _extend(Draft202012Validator, {"pattern": _pattern})
_FORMATS = FormatChecker(("date", "date-time"))
_FORMATS.checkers.update(oas31_format_checker.checkers)
_CALENDAR = FormatChecker(())


@_CALENDAR.checks("calendar", raises=ValueError)
def _in_calendar(value: object) -> bool:
    """A day that exists; a month alone always does, and other text is the pattern's concern."""
    if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        date.fromisoformat(value)
    return True


def _stripped(document: dict[str, Any]) -> dict[str, Any]:
    """A copy without patterns, which openapi-spec-validator reads as Python's, not ECMA-262's."""
    copy: dict[str, Any] = json.loads(json.dumps(document))
    for node in nodes(copy):
        if node.kind in ("schema", "property"):
            node.value.pop("pattern", None)
    return copy


def _path(error: Any) -> str:
    return "".join(f"/{escape(str(part))}" for part in error.absolute_path)


def _deepest(errors: Iterable[Any], pointer: str = "") -> Iterator[Hit]:
    """Errors with their places, without those that only repeat one further in."""
    hits = [(pointer + _path(error), str(error.validator), error.message) for error in errors]
    for where, keyword, message in hits:
        inner = any(other.startswith(f"{where}/") for other, _, _ in hits)
        if not (inner and keyword.startswith("unevaluated")):
            yield where, _short(message)


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 300 else f"{line[:297]}..."


def _document_shape(spec: _Spec) -> Iterator[Hit]:
    """The document against OpenAPI's own schema."""
    yield from _deepest(_openapi().iter_errors(spec.document))


@cache
def _openapi() -> Any:
    """OpenAPI's own schema; behind a reference its anchors are found once and not at each use."""
    schema: Any = OpenAPIV31SpecValidator.schema_validator.schema
    known: Any = _registry().with_resource(schema["$id"], DRAFT202012.create_resource(schema))
    return Draft202012Validator({"$ref": schema["$id"]}, registry=known.crawl())


@cache
def _registry() -> Any:
    from openapi_schema_validator._specifications import REGISTRY  # no public name

    return REGISTRY


def _schema_shape(spec: _Spec) -> Iterator[Hit]:
    """Each schema against the dialect of OpenAPI 3.1."""
    validator = _dialect()
    for node in spec.schemas():
        # A schema inside a schema is checked with it.
        if node.kind == "property" or _inside_schema(node.pointer):
            continue
        bare = _without_patterns(node.value)
        yield from _deepest(validator.iter_errors(bare), node.pointer)
    for node in spec.schemas():
        if "pattern" in node.value and not isinstance(node.value["pattern"], str):
            yield f"{node.pointer}/pattern", "is not a string"


@cache
def _dialect() -> Any:
    meta: Any = OAS31Validator.META_SCHEMA
    return Draft202012Validator(meta, registry=_registry())


def _inside_schema(pointer: str) -> bool:
    return bool(re.search(r"/(?:schema|components/schemas/[^/]+)/", pointer))


def _without_patterns(schema: dict[str, Any]) -> dict[str, Any]:
    document = {"components": {"schemas": {"X": schema}}}
    result: dict[str, Any] = _stripped(document)["components"]["schemas"]["X"]
    return result


class _SchemaRules(OpenAPIV31SchemaValidator):
    """What the validator knows of schemas beyond their shape, which has its own stage."""

    @override
    def _validate_schema_meta(self, schema: Any, schema_value: Any) -> None:
        return None


class _Validator(OpenAPIV31SpecValidator):
    keyword_validators = {  # noqa: RUF012 - as the base class has it
        **OpenAPIV31SpecValidator.keyword_validators,
        "schema": _SchemaRules,
    }


def _validator_errors(root: SchemaPath, *, schemas: bool) -> Iterator[tuple[str, str, str]]:
    """What openapi-spec-validator finds; the shape of schemas where nothing else looks at it."""
    validator = OpenAPIV31SpecValidator(root) if schemas else _Validator(root)
    try:
        for error in validator.root_validator(root):
            yield _path(error), "openapi", _short(error.message)
    except Exception as error:  # noqa: BLE001 - the validator fails in many ways on bad input
        yield "", "openapi", f"the validator gave up: {type(error).__name__}: {_short(str(error))}"


def _validator(spec: _Spec) -> Iterator[Hit]:
    """openapi-spec-validator has the last word, since it cannot always name the place."""
    root = SchemaPath.from_dict(_stripped(spec.document))
    # The shapes of the document and of its schemas were the first stage, and take half of the time.
    for pointer, _, message in _validator_errors(root, schemas=False):
        yield pointer, message


# --- rules ---------------------------------------------------------------------------------------


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


def _references(spec: _Spec) -> Iterator[Hit]:
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
    yield from _schemes(spec)


def _schemes(spec: _Spec) -> Iterator[Hit]:
    """The security schemes that are named stand in the same document."""
    schemes = spec.document.get("components", {}).get("securitySchemes", {})
    for pointer, name, _ in _secured(spec):
        if name not in schemes:
            yield pointer, "no such security scheme"


def _secured(spec: _Spec) -> Iterator[tuple[str, str, list[str]]]:
    """Every use of a security scheme: its place, the name, and the OAuth scopes asked for."""
    for node in spec.of_kind("root", "operation"):
        for index, choice in enumerate(node.value.get("security", [])):
            for name, scopes in choice.items():
                yield f"{node.pointer}/security/{index}/{escape(name)}", name, scopes


def _security(spec: _Spec) -> Iterator[Hit]:
    """Every operation says how it is secured, with scopes that its scheme's flows know."""
    for operation in spec.operations():
        if not operation.value.get("security"):
            yield operation.pointer, "security is missing"
    schemes = spec.document.get("components", {}).get("securitySchemes", {})
    for pointer, name, scopes in _secured(spec):
        flows = spec.resolve(schemes[name]).get("flows", {}).values()
        known = {scope for flow in flows for scope in flow.get("scopes", {})}
        for index, scope in enumerate(scopes):
            if scope not in known:
                yield f"{pointer}/{index}", f"{scope!r} is no scope of {name}"


@cache
def _vocabulary() -> dict[str, Any]:
    text = Path(__file__).with_name("vocabulary.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _word(key: str) -> Any:
    whole = _vocabulary()
    return _VOCABULARY({**whole, "$ref": f"#/$defs/{key}"}, format_checker=_CALENDAR)


def _extensions(spec: _Spec) -> Iterator[Hit]:
    """x-market-* keys are known, stand where they belong and have their shape; no other x-."""
    definitions = _vocabulary()["$defs"]
    met = {id(node.value) for node in spec.nodes}
    for node in spec.nodes:
        for key, value in node.value.items():
            where = f"{node.pointer}/{escape(key)}"
            if not key.startswith("x-"):
                if key not in _DATA:
                    yield from _buried(where, value, met)
                continue
            definition = definitions.get(key)
            if definition is None:
                yield where, "is no key of the vocabulary"
            elif not {node.kind, "anything"} & set(definition["placed-on"]):
                places = " or ".join(definition["placed-on"])
                yield where, f"does not belong on this {node.kind}, but on: {places}"
            else:
                yield from _deepest(_word(key).iter_errors(value), where)


# Members that hold data, in which a key means nothing to us.
_DATA = frozenset({"example", "examples", "default", "enum", "const", "value"})


def _buried(pointer: str, value: Any, met: set[int]) -> Iterator[Hit]:
    """Extension keys in parts of the document that are no object of their own."""
    if is_list(value):
        for index, child in enumerate(value):
            yield from _buried(f"{pointer}/{index}", child, met)
    elif is_dict(value) and id(value) not in met:
        for key, child in value.items():
            where = f"{pointer}/{escape(key)}"
            # Where objects are kept by name, x-... is a name like any other.
            if key.startswith("x-") and not (is_dict(child) and id(child) in met):
                yield where, "does not belong here"
            elif key not in _DATA:
                yield from _buried(where, child, met)


def _patterns(spec: _Spec) -> Iterator[Hit]:
    """Every pattern means the same in Python."""
    places = [(f"{node.pointer}/pattern", node.value) for node in spec.schemas()]
    messages = spec.document.get("x-market-wire", {}).get("messages", [])
    places += [(f"/x-market-wire/messages/{i}/pattern", each) for i, each in enumerate(messages)]
    for pointer, value in places:
        if "pattern" in value:
            try:
                re.compile(to_python(value["pattern"]))
            except UntranslatablePattern as error:
                yield pointer, _short(str(error))
            except re.error as error:
                yield pointer, f"Python does not compile the translation: {error}"


def _operation_facts(spec: _Spec) -> Iterator[Hit]:
    """Each operation has a name, a tag and the facts that every operation has."""
    accesses = spec.document.get("x-market-wire", {}).get("scopes")
    for operation in spec.operations():
        for key in (
            "operationId",
            "x-market-source",
            "x-market-scopes",
            "x-market-limit",
            "x-market-retry",
        ):
            if key not in operation.value:
                yield operation.pointer, f"{key} is missing"
        if not operation.value.get("tags"):
            yield operation.pointer, "a tag is missing"
        for index, scope in enumerate(operation.value.get("x-market-scopes", [])):
            if accesses is not None and scope not in accesses:
                where = f"{operation.pointer}/x-market-scopes/{index}"
                yield where, f"{scope!r} is none of the scopes of x-market-wire"


def _limits(spec: _Spec) -> Iterator[Hit]:
    """A limit counts the elements of a real field, and is kept per a real path parameter."""
    for operation in spec.operations():
        limit = operation.value.get("x-market-limit")
        if limit is None:
            continue
        where = f"{operation.pointer}/x-market-limit"
        if limit["per"] not in _names(spec, operation, "path"):
            yield f"{where}/per", f"{limit['per']} is no path parameter"
        if "counts" in limit:
            yield from _array(spec, spec.body(operation), limit["counts"], f"{where}/counts")


def _batches(spec: _Spec) -> Iterator[Hit]:
    """A batch and its refusals name real fields, and a batch is no larger than allowed."""
    for operation in spec.operations():
        batch = operation.value.get("x-market-batch")
        if batch is None:
            continue
        where = f"{operation.pointer}/x-market-batch"
        field = spec.along(spec.body(operation), batch["field"])
        wrong = list(_array(spec, spec.body(operation), batch["field"], f"{where}/field"))
        yield from wrong
        if not wrong:
            bounds = [each["maxItems"] for each in spec.flat(field) if "maxItems" in each]
            if bounds and batch["size"] > min(bounds):
                yield f"{where}/size", f"{batch['size']} is more than maxItems, {min(bounds)}"
            item = spec.items(field)
            sku = spec.along(item, batch["key"]) if "key" in batch else item
            if spec.types(sku) != {"string"}:
                at = f"{where}/key" if "key" in batch else where
                yield at, "the SKU of an item is not a string property there"
        if "refusals" in batch:
            yield from _refusals(spec, operation, batch["refusals"], f"{where}/refusals")


def _refusals(
    spec: _Spec, operation: _Operation, refusals: Mapping[str, Any], where: str
) -> Iterator[Hit]:
    wrong = list(_array(spec, spec.answer(operation), refusals["at"], f"{where}/at"))
    yield from wrong
    if wrong:
        return
    entry = spec.items(spec.along(spec.answer(operation), refusals["at"]))
    properties = spec.properties(entry)
    for key in ("key", "reason"):
        if key in refusals and refusals[key] not in properties:
            yield f"{where}/{key}", f"{refusals[key]} is no property of a listed entry"
    if "key" not in refusals and spec.types(entry) != {"string"}:
        yield where, "without a key, a listed entry must be the SKU itself"
    known: set[Any] | None = None
    if "reason" not in refusals:
        known = {refusals.get("default-reason")}
    elif refusals["reason"] in properties:
        enums = [e["enum"] for e in spec.flat(properties[refusals["reason"]]) if "enum" in e]
        known = set(enums[0]) if enums else None
    for index, reason in enumerate(refusals.get("retryable", [])):
        if known is not None and reason not in known:
            yield f"{where}/retryable/{index}", f"{reason!r} is none of the documented reasons"


def _paging(spec: _Spec) -> Iterator[Hit]:
    """Paging names real parameters and fields."""
    for operation in spec.operations():
        paging = operation.value.get("x-market-paging")
        if paging is None:
            continue
        where = f"{operation.pointer}/x-market-paging"
        for key in ("token", "size"):
            if paging[key] not in _names(spec, operation, "query"):
                yield f"{where}/{key}", f"{paging[key]} is no query parameter"
        if spec.types(spec.along(spec.answer(operation), paging["next"])) != {"string"}:
            yield f"{where}/next", f"{paging['next']} is no string of the 200 answer"
        yield from _array(spec, spec.answer(operation), paging["items"], f"{where}/items")
        field = paging.get("unpaged-with")
        if field is not None and field not in spec.properties(spec.body(operation)):
            yield f"{where}/unpaged-with", f"{field} is no field of the body"


def _array(spec: _Spec, schema: Any, path: str, where: str) -> Iterator[Hit]:
    found = spec.along(schema, path)
    if found is None:
        yield where, f"{path} is not there"
    elif spec.types(found) != {"array"} or spec.items(found) is None:
        yield where, f"{path} is no array"


def _names(spec: _Spec, operation: _Operation, location: str) -> set[str]:
    return {p["name"] for _, p in spec.parameters(operation) if p["in"] == location}


def _exclusive(spec: _Spec) -> Iterator[Hit]:
    """Exclusive groups name real properties, each on one side."""
    for node in spec.schemas():
        properties = spec.properties(node.value)
        for index, group in enumerate(node.value.get("x-market-exclusive", [])):
            where = f"{node.pointer}/x-market-exclusive/{index}"
            for name, times in Counter(name for side in group for name in side).items():
                if name not in properties:
                    yield where, f"{name} is no property of this schema"
                if times > 1:
                    yield where, f"{name} stands on {times} sides"


def _deprecations(spec: _Spec) -> Iterator[Hit]:
    """`deprecated: true` and x-market-deprecation go together."""
    for node in spec.nodes:
        if node.kind in ("operation", "property", "parameter"):
            marked = node.value.get("deprecated", False)
            if marked and "x-market-deprecation" not in node.value:
                yield node.pointer, "is deprecated without x-market-deprecation"
            if not marked and "x-market-deprecation" in node.value:
                yield node.pointer, "has x-market-deprecation without deprecated: true"
            when = node.value.get("x-market-deprecation", {})
            if when and when.get("removed", when["since"]) < when["since"]:
                at = f"{node.pointer}/x-market-deprecation/removed"
                yield at, f"{when['removed']} is before it was deprecated, {when['since']}"
        elif node.kind in ("schema", "header") and "deprecated" in node.value:
            yield f"{node.pointer}/deprecated", "only operations, properties, parameters can be"


# Not longer than a file name may be.
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,99}")
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")
_TAG = re.compile(r"[a-z][a-z0-9-]{0,99}")
# Names that the generated code uses itself.
_OPERATION_NAMES = frozenset({"aclose", "client", "close", "with_options"})
_PROPERTY_NAMES = frozenset({"additional_properties", "from_dict", "to_dict"})
_PARAMETER_NAMES = frozenset({"body", "client", "timeout"})
_CLASS_NAMES = frozenset(
    {"Annotated", "Any", "AsyncClient", "Call", "Callable", "Client", "Coroutine", "DecodeError"}
    | {
        "Encoded",
        "Enum",
        "Growing",
        "Literal",
        "Mapping",
        "MarketDeprecationWarning",
        "Moment",
        "NotRequired",
    }
    | {
        "OpenIntEnum",
        "OpenStrEnum",
        "Response",
        "Self",
        "Strict",
        "TypeAlias",
        "TypedDict",
        "Unset",
    }
    # Those of the other generator, which would rename a class to evade them.
    | {"AnyUrl", "AwareDatetime", "BaseModel", "ConfigDict", "Documented", "Field", "RootModel"}
    | {
        "Final",
        "MappingProxyType",
        "NamedTuple",
        "Optional",
        "StrEnum",
        "StrictBool",
        "StrictFloat",
    }
    | {"StrictInt", "StrictStr", "TypeAliasType", "Union"}
)


def _spelling(spec: _Spec) -> Iterator[Hit]:
    """Names that reach code are plain, and stay what they are as Python names."""
    for operation in spec.operations():
        name = operation.value.get("operationId", "x")
        if not _IDENTIFIER.fullmatch(name):
            yield f"{operation.pointer}/operationId", f"{name!r} is no plain name"
        elif _snake(name) in _OPERATION_NAMES:
            yield f"{operation.pointer}/operationId", f"{_snake(name)} is taken by the client"
        for index, tag in enumerate(operation.value.get("tags", [])):
            if not _TAG.fullmatch(tag):
                yield f"{operation.pointer}/tags/{index}", f"{tag!r} is no plain tag"
        for where, parameter in spec.parameters(operation):
            name = parameter["name"]
            if not _FIELD.fullmatch(name):
                yield where, f"the parameter's name {name!r} is no plain name"
            elif _snake(name) in _PARAMETER_NAMES:
                yield where, f"the parameter's name {_snake(name)} is taken by generated code"
    for kind, components in spec.document.get("components", {}).items():
        for name in components:
            where = f"/components/{kind}/{escape(name)}"
            if not _IDENTIFIER.fullmatch(name):
                yield where, f"{name!r} is no plain name"
            elif kind == "schemas" and ClassName(name, "") != name:
                yield where, f"the class would be named {ClassName(name, '')}"
            elif kind == "schemas" and name in _CLASS_NAMES:
                yield where, f"{name} is taken by generated code"
    for node in spec.schemas():
        for name in node.value.get("properties", {}):
            where = f"{node.pointer}/properties/{escape(name)}"
            if not _FIELD.fullmatch(name):
                yield where, f"{name!r} is no plain name"
            elif _snake(name) in _PROPERTY_NAMES:
                yield where, f"{_snake(name)} is taken by generated code"


def _snake(name: str) -> str:
    return str(PythonIdentifier(name, "field_"))


def _collisions(spec: _Spec) -> Iterator[Hit]:
    """No two names become one in Python."""
    operations = list(spec.operations())
    named = [
        (f"{each.pointer}/operationId", each.value["operationId"])
        for each in operations
        if "operationId" in each.value
    ]
    yield from _clashes(named)
    tags = {tag for each in operations for tag in each.value.get("tags", [])[:1]}
    for tag, other in _pairs(sorted(tags)):
        yield "/paths", f"the tags {tag} and {other} become one module"
    yield from _clashes(
        (f"/components/schemas/{escape(name)}", name)
        for name in spec.document.get("components", {}).get("schemas", {})
    )
    for operation in operations:
        yield from _clashes((where, p["name"]) for where, p in spec.parameters(operation))
    for node in spec.schemas():
        if "properties" in node.value or "allOf" in node.value:
            flat = [each.get("properties", {}) for each in spec.flat(node.value)]
            inherited = [each for each in flat if each is not node.value.get("properties")]
            for name, other in _pairs(dict.fromkeys(name for each in flat for name in each)):
                # A clash inside one part is reported there.
                if not any(name in each and other in each for each in inherited):
                    own = [n for n in (other, name) if n in node.value.get("properties", {})]
                    where = f"/properties/{escape(own[0])}" if own else ""
                    yield node.pointer + where, _clash(name, other)


def _clashes(named: Iterable[tuple[str, str]]) -> Iterator[Hit]:
    seen: dict[str, str] = {}
    for where, name in named:
        other = seen.setdefault(_snake(name), where)
        if other != where:
            yield where, f"{name} becomes {_snake(name)} in Python, like {other}"


def _clash(name: str, other: str) -> str:
    return f"{name} and {other} both become {_snake(name)} in Python"


def _pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of different names with one Python name."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(_snake(name), name)
        if first != name:
            yield first, name


def _examples(spec: _Spec) -> Iterator[Hit]:
    """Examples and defaults fit their schemas."""
    empty: Any = Registry[Any]()
    registry = empty.with_resource("urn:spec", DRAFT202012.create_resource(spec.document))

    def check(schema_at: str, where: str, value: Any) -> Iterator[Hit]:
        reference = {"$ref": f"urn:spec#{quote(schema_at, safe='/~')}"}
        validator = _VALUES(reference, registry=registry, format_checker=_FORMATS)
        yield from _deepest(validator.iter_errors(value), where)

    for node in spec.nodes:
        at = node.pointer
        if node.kind in ("schema", "property"):
            for key in ("example", "default"):
                if key in node.value:
                    yield from check(at, f"{at}/{key}", node.value[key])
            for index, value in enumerate(node.value.get("examples", [])):
                yield from check(at, f"{at}/examples/{index}", value)
        elif node.kind in ("media", "parameter", "header") and "schema" in node.value:
            if "example" in node.value:
                yield from check(f"{at}/schema", f"{at}/example", node.value["example"])
            for name, example in node.value.get("examples", {}).items():
                found = spec.resolve(example)
                if "value" in found:
                    where = f"{at}/examples/{escape(name)}/value"
                    yield from check(f"{at}/schema", where, found["value"])


def _enums(spec: _Spec) -> Iterator[Hit]:
    """Enum values are distinct printable strings that make distinct members."""
    for node in spec.schemas():
        if "enum" not in node.value:
            continue
        where, values = f"{node.pointer}/enum", node.value["enum"]
        nullable = "null" in _as_list(node.value.get("type", []))
        if nullable and None not in values:
            yield where, "null is among the types, but not among the values: nothing allows it"
        if not nullable and None in values:
            yield where, "null is among the values, but not among the types"
        strings = [value for value in values if value is not None]
        odd = [v for v in strings if not (isinstance(v, str) and v and v.isprintable())]
        for value in odd:
            yield where, f"{value!r} is no printable string"
        if not strings:
            yield where, "no value is left"
        if len({str(value) for value in strings}) < len(strings):
            yield where, "a value stands twice"
        elif not odd:
            yield from ((where, message) for message in _members(strings))


def _members(values: list[str]) -> Iterator[str]:
    plain = Class(name=ClassName("Enum", ""), module_name=PythonIdentifier("enum", ""))
    try:
        members = EnumProperty.values_from_list(values, plain, [])
    except ValueError:
        members = {}
    if len(members) < len(values):
        yield "two values become one member in Python"
    for member in members:
        if not member.isidentifier():
            yield f"the member would be named {member!r}"


_BOUNDS: tuple[tuple[str, str, Callable[[Any, Any], bool]], ...] = (
    ("minLength", "maxLength", operator.le),
    ("minItems", "maxItems", operator.le),
    ("minimum", "maximum", operator.le),
    ("minimum", "exclusiveMaximum", operator.lt),
    ("exclusiveMinimum", "maximum", operator.lt),
    ("exclusiveMinimum", "exclusiveMaximum", operator.lt),
)


def _bounds(spec: _Spec) -> Iterator[Hit]:
    """Something lies between two bounds."""
    for node in spec.schemas():
        for low, high, fit in _BOUNDS:
            if {low, high} <= node.value.keys() and not fit(node.value[low], node.value[high]):
                found = f"{low} {node.value[low]} and {high} {node.value[high]}"
                yield f"{node.pointer}/{low}", f"nothing can have {found}"


_ANNOTATIONS = {"description", "example", "examples", "externalDocs", "deprecated", "$comment"}
_KEYWORDS: Mapping[str, frozenset[str]] = {
    "schema": frozenset(
        _ANNOTATIONS
        | {"type", "enum", "format", "default", "pattern", "minLength", "maxLength"}
        | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
        | {"items", "minItems", "maxItems", "uniqueItems"}
        | {"properties", "required", "additionalProperties", "allOf", "anyOf"}
    ),
    "root": frozenset({"openapi", "info", "servers", "security", "tags", "paths"})
    | {"components", "externalDocs"},
    "path": frozenset({"get", "put", "post", "delete", "patch"})
    | {"parameters", "summary", "description"},
    "operation": frozenset({"operationId", "tags", "summary", "description", "externalDocs"})
    | {"parameters", "requestBody", "responses", "deprecated", "security"},
    "parameter": frozenset({"name", "in", "description", "required", "deprecated", "schema"})
    | {"example", "examples", "style", "explode"},
    "body": frozenset({"description", "content", "required"}),
    "response": frozenset({"description", "content", "headers"}),
    "media": frozenset({"schema", "example", "examples"}),
    "components": frozenset(
        {"schemas", "parameters", "responses", "requestBodies", "headers"}
        | {"examples", "securitySchemes"}
    ),
    "server": frozenset({"url", "description"}),
}
_BESIDE_REF = frozenset(_ANNOTATIONS | {"$ref", "summary"})
_FORMAT_TYPES = {
    **dict.fromkeys(("int32", "int64"), "integer"),
    **dict.fromkeys(("float", "double"), "number"),
    **dict.fromkeys(("date", "date-time", "uri"), "string"),
}
_SCALARS = frozenset({"string", "integer", "number", "boolean"})


def _unsupported(spec: _Spec) -> Iterator[Hit]:
    """Only constructs that the generator carries through to the end: nothing is dropped."""
    for node in spec.nodes:
        kind = "schema" if node.kind == "property" else node.kind
        allowed = _BESIDE_REF if "$ref" in node.value else _KEYWORDS.get(kind)
        for key in node.value:
            if allowed is not None and key not in allowed and not key.startswith("x-"):
                beside = " beside $ref" if allowed is _BESIDE_REF else ""
                yield f"{node.pointer}/{escape(key)}", f"{key} is not supported{beside}"
        if kind == "schema":
            yield from _unsupported_schema(node)
        elif kind in ("body", "response"):
            for content_type in node.value.get("content", {}):
                if content_type != "application/json":
                    where = f"{node.pointer}/content/{escape(content_type)}"
                    yield where, "only application/json is supported"
        elif kind == "media" and "schema" not in node.value:
            yield node.pointer, "a body without a schema is not supported"
        elif kind == "parameter" and "$ref" not in node.value:
            yield from _unsupported_parameter(spec, node)


def _unsupported_schema(node: Node) -> Iterator[Hit]:
    at, schema = node.pointer, node.value
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), bool) and (key, schema[key]) != (
            "additionalProperties",
            True,
        ):
            yield f"{at}/{key}", "true or false is not supported here"
    if is_dict(schema.get("additionalProperties")):
        yield f"{at}/additionalProperties", "values of unnamed properties are not checked"
    for key in ("allOf", "anyOf"):
        for index, each in enumerate(schema.get(key, [])):
            if isinstance(each, bool):
                yield f"{at}/{key}/{index}", "true or false is not supported here"
    for name, value in schema.get("properties", {}).items():
        if isinstance(value, bool):
            yield f"{at}/properties/{escape(name)}", "true or false is not supported here"
    if "anyOf" in schema:
        choices = schema["anyOf"]
        if len(choices) != 2 or sum(each == _NULL for each in choices) != 1:
            yield f"{at}/anyOf", "only a schema or {type: null}"
    types = _as_list(schema.get("type", []))
    others = [kind for kind in types if kind != "null"]
    if len(others) > 1 or (not others and types and not at.endswith(("/anyOf/0", "/anyOf/1"))):
        yield f"{at}/type", "only one type, or one type and null"
    if "array" in types and "items" not in schema:
        yield at, "an array without items is not supported"
    if "format" in schema:
        owner = _FORMAT_TYPES.get(schema["format"])
        if owner is None:
            yield f"{at}/format", f"{schema['format']} is not supported"
        elif others != [owner]:
            yield f"{at}/format", f"{schema['format']} belongs to the type {owner}"
    if isinstance(schema.get("pattern", ""), str):
        for keyword, kind in _KEYWORD_TYPES.items():
            if keyword in schema and others and not kind & set(others):
                yield f"{at}/{keyword}", f"{keyword} says nothing about a value of type {others[0]}"


_KEYWORD_TYPES = {
    keyword: types
    for types, keywords in (
        ({"string"}, "pattern minLength maxLength"),
        ({"array"}, "items minItems maxItems uniqueItems"),
        ({"object"}, "properties required additionalProperties"),
        (
            {"integer", "number"},
            "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
        ),
    )
    for keyword in keywords.split()
}


_COMPONENT = re.compile(r"/components/schemas/[^/]+")
_MEMBER = re.compile(r"/components/schemas/[^/]+/allOf/[0-9]+")


def _named(spec: _Spec) -> Iterator[Hit]:
    """What becomes a class has a name of its own, and bodies are such objects."""
    for node in spec.schemas():
        at, schema = node.pointer, node.value
        component = _COMPONENT.fullmatch(at) is not None
        if component and "$ref" in schema:
            yield at, "a component that is only a reference: refer to its target instead"
        if component and "anyOf" in schema:
            yield f"{at}/anyOf", "or null is said where the component is used"
        if "enum" in schema and not component:
            yield f"{at}/enum", "an enum needs a name: put it under components/schemas"
        if _says_object(schema) and not component and not _MEMBER.fullmatch(at):
            yield at, "an object needs a name: put it under components/schemas"
        if "allOf" in schema:
            yield from _parts(spec, at, schema) if component else _wrapped(at, schema)
        for name in schema.get("required", []):
            if name not in schema.get("properties", {}):
                yield f"{at}/required", f"{name} is no property that stands beside"
    for operation in spec.operations():
        responses = operation.value.get("responses", {})
        bodies = {f"responses/{escape(status)}": value for status, value in responses.items()}
        if "requestBody" in operation.value:
            bodies["requestBody"] = operation.value["requestBody"]
        for where, body in bodies.items():
            for media in spec.resolve(body).get("content", {}).values():
                schema = media.get("schema", {})
                if "$ref" not in schema or not any(map(_says_object, spec.flat(schema))):
                    yield f"{operation.pointer}/{where}", "a body must refer to an object schema"
                elif "null" in _as_list(spec.resolve(schema).get("type", [])):
                    yield f"{operation.pointer}/{where}", "a body cannot be null"


def _says_object(schema: Any) -> bool:
    return is_dict(schema) and (
        "object" in _as_list(schema.get("type", [])) or "properties" in schema
    )


def _parts(spec: _Spec, at: str, schema: dict[str, Any]) -> Iterator[Hit]:
    """A component that is put together from others: objects, none of them twice."""
    if len(schema["allOf"]) < 2:
        yield f"{at}/allOf", "one part alone: refer to it where this component is used"
    for key in schema.keys() & {"properties", "required", "enum", "additionalProperties"}:
        yield f"{at}/{key}", "does not stand beside allOf, but in one of its parts"
    known: set[str] = set()
    for index, part in enumerate(schema["allOf"]):
        flat = spec.flat(part)
        if not any(map(_says_object, flat)) or "allOf" in part or "anyOf" in part:
            yield f"{at}/allOf/{index}", "a part must be an object, or refer to one"
        names = set(spec.properties(part))
        for name in sorted(names & known):
            yield f"{at}/allOf/{index}", f"{name} is a property of another part as well"
        known |= names


def _wrapped(at: str, schema: dict[str, Any]) -> Iterator[Hit]:
    parts = schema["allOf"]
    if len(parts) != 1 or not (is_dict(parts[0]) and "$ref" in parts[0]):
        yield f"{at}/allOf", "needs a name: put it under components/schemas"


def _wire(spec: _Spec) -> Iterator[Hit]:
    """What holds for every call is said, and one header takes the key."""
    wire = spec.document.get("x-market-wire")
    if wire is None:
        yield "", "x-market-wire is missing"
    elif wire["parallel"]["default"] > wire["parallel"]["ceiling"]:
        yield "/x-market-wire/parallel/default", "is more than the ceiling"
    schemes = spec.document.get("components", {}).get("securitySchemes", {})
    keys = [s for s in schemes.values() if (s.get("type"), s.get("in")) == ("apiKey", "header")]
    if len(keys) != 1:
        yield "/components/securitySchemes", "exactly one must be an apiKey in a header"
    for name, scheme in schemes.items():
        if not re.fullmatch("[A-Za-z0-9-]+", scheme.get("name", "x")):
            yield f"/components/securitySchemes/{escape(name)}/name", "is no plain name of a header"


def _unsupported_parameter(spec: _Spec, node: Node) -> Iterator[Hit]:
    at, parameter = node.pointer, node.value
    location, schema = parameter["in"], parameter.get("schema")
    if location == "cookie":
        yield f"{at}/in", "cookies are not supported"
        return
    if schema is None:
        return  # it has `content` instead, which is refused
    if parameter.get("style", "") not in ("", "form" if location == "query" else "simple"):
        yield f"{at}/style", "only the default style is supported"
    if "explode" in parameter and parameter["explode"] is not (location == "query"):
        yield f"{at}/explode", "only the default is supported"
    types = spec.types(schema)
    if location == "query" and types == {"array"}:
        types = spec.types(spec.items(schema))
    if not types or not types <= _SCALARS:
        yield f"{at}/schema", f"a {location} parameter cannot be of this type"
    formats = {each.get("format") for each in spec.flat(schema)}
    if location == "header" and formats & {"date", "date-time"}:
        yield f"{at}/schema", "a header parameter cannot be of this format"


def _descriptions(spec: _Spec) -> Iterator[Hit]:
    """Whatever a user meets is described."""
    for node in spec.nodes:
        described = [node.value]
        if node.kind in ("schema", "property"):
            component = re.fullmatch(r"/components/schemas/[^/]+", node.pointer) is not None
            if node.kind == "schema" and not component:
                continue
            if node.kind == "property":
                described = spec.flat(node.value)
        elif node.kind not in ("operation", "parameter", "response"):
            continue
        described += [spec.resolve(node.value)]
        if not any(str(each.get("description") or "").strip() for each in described):
            yield node.pointer, "a description is missing"


def _unused(spec: _Spec) -> Iterator[Hit]:
    """Every component is reached from a path or the root."""
    components = spec.document.get("components", {})
    inside: dict[str, set[str]] = {}
    for node in spec.nodes:
        match = re.match(r"(/components/[^/]+/[^/]+)(?:/|$)", node.pointer)
        owner = match[1] if match else ""
        if isinstance(node.value.get("$ref"), str):
            inside.setdefault(owner, set()).add(node.value["$ref"].removeprefix("#"))
        if node.kind in ("root", "operation"):
            names = {name for choice in node.value.get("security", []) for name in choice}
            schemes = {f"/components/securitySchemes/{escape(name)}" for name in names}
            inside.setdefault("", set()).update(schemes)
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        for target in inside.get(waiting.pop(), set()) - reached:
            reached.add(target)
            waiting.append(target)
    for kind, named in components.items():
        for name in named:
            if f"/components/{kind}/{escape(name)}" not in reached:
                yield f"/components/{kind}/{escape(name)}", "nothing uses this component"


def _servers(spec: _Spec) -> Iterator[Hit]:
    """There is a server, and it is reached by TLS."""
    servers = spec.document.get("servers", [])
    if not servers:
        yield "", "servers are missing"
    for index, server in enumerate(servers):
        if not re.fullmatch(
            r"https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._/-]*)?", server["url"]
        ):
            yield f"/servers/{index}/url", "is no plain https URL"


def _paths(spec: _Spec) -> Iterator[Hit]:
    """A path is plain, and its {names} are exactly its path parameters."""
    for path in spec.document.get("paths", {}):
        # Not `.` or `..` either, which a client resolves: the request would go elsewhere.
        plain = r"(?!\.\.?(?:/|$))[A-Za-z0-9._-]+"
        if not re.fullmatch(rf"(?:/(?:{plain}|\{{[A-Za-z0-9_-]+\}}))+", path):
            yield f"/paths/{escape(path)}", "is no plain path"
    for operation in spec.operations():
        wanted = set(re.findall(r"\{([^{}]*)\}", operation.path))
        given = _names(spec, operation, "path")
        for name in sorted(wanted - given):
            yield operation.pointer, f"{{{name}}} has no path parameter"
        for name in sorted(given - wanted):
            yield operation.pointer, f"the path parameter {name} is not in the path"


def _statuses(spec: _Spec) -> Iterator[Hit]:
    """Answers are listed by their exact status, a success and failures of both sides among them."""
    for operation in spec.operations():
        responses = operation.value.get("responses", {})
        for status in responses:
            if not re.fullmatch("[1-9][0-9]{2}", status):
                where = f"{operation.pointer}/responses/{escape(status)}"
                yield where, "is no status of three digits"
        for family in "245":
            if not any(status.startswith(family) for status in responses):
                yield operation.pointer, f"no {family}xx answer"


Check = Callable[[_Spec], Iterator[Hit]]
STAGES: tuple[tuple[tuple[str, Check], ...], ...] = (
    (("openapi", _document_shape), ("openapi", _schema_shape)),
    (("reference", _references), ("vocabulary", _extensions)),
    (
        ("batch", _batches),
        ("bound", _bounds),
        ("collision", _collisions),
        ("deprecation", _deprecations),
        ("deviation", lambda spec: unfounded(spec.nodes)),
        ("description", _descriptions),
        ("enum", _enums),
        ("example", _examples),
        ("exclusive", _exclusive),
        ("limit", _limits),
        ("name", _spelling),
        ("operation", _operation_facts),
        ("paging", _paging),
        ("path", _paths),
        ("pattern", _patterns),
        ("security", _security),
        ("server", _servers),
        ("status", _statuses),
        ("unsupported", _unsupported),
        ("unused", _unused),
        ("wire", _wire),
    ),
    (("nameless", _named),),
    (("openapi", _validator),),
)
