"""Read the specification's YAML files strictly, and bundle them into one OpenAPI document."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard, cast
from urllib.parse import unquote

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

MAX_BYTES = 5_000_000
MAX_DEPTH = 100
COMMON = "common.yaml"
KEPT = "pages"
"""The one folder beside the files: the facts kept of the pages they were transcribed from."""
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class SpecError(Exception):
    """The specification cannot be read or bundled; the message names file and line or pointer."""


class Bundle(NamedTuple):
    """One OpenAPI document, and which file (as `folder/name.yaml`) each part of it came from."""

    document: dict[str, Any]
    origins: Mapping[str, str]

    def file_of(self, pointer: str) -> str:
        """The file that holds what `pointer` names."""
        prefix = pointer
        while prefix and prefix not in self.origins:
            prefix = prefix.rpartition("/")[0]
        return self.origins.get(prefix, "")


def is_dict(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a mapping, as the files hold them."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a value is a list, as the files hold them."""
    return isinstance(value, list)


# --- reading -------------------------------------------------------------------------------------

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,99})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_PLAIN = {"null": None, "true": True, "false": False}
# What some version of YAML, or some reader, takes for something other than a string.
_AMBIGUOUS = re.compile(
    r"""(?: | ~ | = | << | null | true | false | yes | no | on | off | y | n
    | [-+]?\.(?:inf|nan)
    | [-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:e[-+]?[0-9]+)?
    | [-+]?0[xob][0-9a-f_]+
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[T\s].*)?
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(path: Path) -> dict[str, Any]:
    """Read one YAML 1.2 file into plain Python values.

    Only what every YAML reader understands alike is accepted, so that nobody has to know YAML's
    history to read the specification: no anchors, aliases, tags or merge keys, no repeated keys,
    and quotes around whatever is a string but does not look like one.

    Raises:
        SpecError: the file cannot be read, or uses anything else.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SpecError(f"{name}: cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise SpecError(f"{name}: larger than {MAX_BYTES} bytes")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SpecError(f"{name}:{line}: not UTF-8") from error
    try:
        reader: Any = YAML(typ="safe", pure=True)
        value = _build(reader.parse(text), name)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark is not None else name
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise SpecError(f"{where}: not YAML: {problem}") from error
    if not is_dict(value):
        raise SpecError(f"{name}: the file must hold one mapping")
    return value


def _build(events: Iterator[Any], name: str) -> Any:
    """Build values straight from parse events: aliases are refused before anything expands."""
    result: Any = None
    documents = 0
    # An open mapping or sequence, and a mapping's key that still waits for its value.
    stack: list[tuple[dict[str, Any] | list[Any], list[str]]] = []

    def place(value: Any, event: Any) -> None:
        nonlocal result
        if not stack:
            result = value
            return
        container: Any = stack[-1][0]
        pending = stack[-1][1]
        if is_list(container):
            container.append(value)
        elif pending:
            container[pending.pop()] = value
        elif not isinstance(value, str):
            raise _refusal(name, event, f"the key {value!r} is not a string: put it in quotes")
        elif value in container:
            raise _refusal(name, event, f"the key {value!r} stands twice in one mapping")
        else:
            pending.append(value)

    previous: Any = None
    event: Any
    for event in events:
        kind = cast(Any, type(event))
        if kind is AliasEvent or getattr(event, "anchor", None) is not None:
            raise _refusal(name, event, "anchors and aliases are not allowed")
        if getattr(event, "tag", None) is not None:
            raise _refusal(name, event, f"the tag {event.tag} is not allowed")
        if kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _refusal(name, event, "a second document in one file")
            if event.version or event.tags:
                raise _refusal(name, event, "directives are not allowed")
        elif kind in (MappingStartEvent, SequenceStartEvent):
            opened: dict[str, Any] | list[Any] = {} if kind is MappingStartEvent else []
            if len(stack) >= MAX_DEPTH:
                raise _refusal(name, event, f"nested deeper than {MAX_DEPTH}")
            if stack and is_dict(stack[-1][0]) and not stack[-1][1]:
                raise _refusal(name, event, "a key must be a string")
            place(opened, event)
            stack.append((opened, []))
        elif kind in (MappingEndEvent, SequenceEndEvent):
            stack.pop()
        elif kind is ScalarEvent:
            if event.implicit[0] and not event.value:
                # The parser places an empty scalar at what follows it.
                why = 'a value is missing: write null, "" or what was meant'
                raise _refusal(name, previous, why)
            place(_scalar(event, name), event)
        previous = event
    return result


def _scalar(event: Any, name: str) -> Any:
    text = str(event.value)
    if _SURROGATE.search(text):
        raise _refusal(name, event, "half a surrogate pair, which UTF-8 cannot hold")
    if not event.implicit[0]:  # quoted, or a block scalar: a string for certain
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if text == "<<":
        raise _refusal(name, event, "merge keys are not allowed")
    if _AMBIGUOUS.fullmatch(text):
        raise _refusal(name, event, f"{text} is not a string for every YAML reader: quote it")
    return text


def _refusal(name: str, event: Any, why: str) -> SpecError:
    return SpecError(f"{name}:{event.start_mark.line + 1}: {why}")


# --- walking -------------------------------------------------------------------------------------


class Node(NamedTuple):
    """An object of an OpenAPI document: where it stands, and what kind of object it is."""

    pointer: str
    kind: str
    value: dict[str, Any]


_SCHEMA = {
    "properties": "{property}",
    "patternProperties": "{schema}",
    "dependentSchemas": "{schema}",
    "$defs": "{schema}",
    "allOf": "[schema]",
    "anyOf": "[schema]",
    "oneOf": "[schema]",
    "prefixItems": "[schema]",
    "items": "schema",
    "additionalProperties": "schema",
    "unevaluatedProperties": "schema",
    "unevaluatedItems": "schema",
    "propertyNames": "schema",
    "contains": "schema",
    "not": "schema",
    "if": "schema",
    "then": "schema",
    "else": "schema",
}
_PARAMETER = {"schema": "schema", "content": "{media}", "examples": "{example}"}
# For each kind of object, the members that hold objects again: one, a list, or a mapping of them.
CHILDREN: Mapping[str, Mapping[str, str]] = {
    "root": {
        "info": "info",
        "servers": "[server]",
        "tags": "[tag]",
        "paths": "{path}",
        "webhooks": "{path}",
        "components": "components",
    },
    "components": {
        "schemas": "{schema}",
        "parameters": "{parameter}",
        "responses": "{response}",
        "requestBodies": "{body}",
        "headers": "{header}",
        "examples": "{example}",
        "securitySchemes": "{security}",
        "pathItems": "{path}",
    },
    "path": {**dict.fromkeys(METHODS, "operation"), "parameters": "[parameter]"},
    "operation": {
        "parameters": "[parameter]",
        "requestBody": "body",
        "responses": "{response}",
    },
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "body": {"content": "{media}"},
    "response": {"content": "{media}", "headers": "{header}"},
    "media": {"schema": "schema", "examples": "{example}"},
    "schema": _SCHEMA,
    "property": _SCHEMA,
    "info": {},
    "server": {},
    "tag": {},
    "example": {},
    "security": {},
}


def nodes(document: Mapping[str, Any]) -> Iterator[Node]:
    """Every object of an OpenAPI document, parents first; references are not followed.

    Examples, defaults and enum values are data, so nothing inside them is met.
    """
    yield from _nodes("", "root", document)


def _nodes(pointer: str, kind: str, value: Any) -> Iterator[Node]:
    if not is_dict(value):
        return
    yield Node(pointer, kind, value)
    for key, shape in CHILDREN[kind].items():
        member, where = value.get(key), f"{pointer}/{key}"
        if shape.startswith("{") and is_dict(member):
            for name, child in member.items():
                yield from _nodes(f"{where}/{escape(name)}", shape[1:-1], child)
        elif shape.startswith("[") and is_list(member):
            for index, child in enumerate(member):
                yield from _nodes(f"{where}/{index}", shape[1:-1], child)
        else:
            yield from _nodes(where, shape, member)


def escape(name: str) -> str:
    """A name as one segment of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def segments(pointer: str) -> list[str]:
    """The names that a JSON pointer, or the fragment of a `$ref`, goes through."""
    parts = unquote(pointer).split("/")[1:]
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def lookup(document: Any, pointer: str) -> Any:
    """What a JSON pointer names in a document.

    Raises:
        KeyError: nothing stands there.
    """
    value = document
    for part in segments(pointer):
        if is_list(value) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        elif is_dict(value) and part in value:
            value = value[part]
        else:
            raise KeyError(pointer)
    return value


# --- bundling ------------------------------------------------------------------------------------


def read_folder(folder: Path) -> dict[str, dict[str, Any]]:
    """Read all `*.yaml` files of a folder, by name, always in the same order.

    Raises:
        SpecError: there is none, one cannot be read, or something else lies there.
    """
    found = sorted(path for path in folder.glob("*") if not path.name.startswith("."))
    files = [path for path in found if not (path.name == KEPT and path.is_dir())]
    for path in sorted((folder / KEPT).glob("[!.]*")):
        if path.suffix != ".json" or path.is_dir():
            raise SpecError(f"{folder.name}/{KEPT}/{path.name}: only *.json files belong here")
    if not files:
        raise SpecError(f"{folder.name}: no *.yaml file")
    for path in files:
        # Passed over in silence, a file of another name would seem to be part of it.
        if path.suffix != ".yaml" or path.is_dir():
            raise SpecError(f"{folder.name}/{path.name}: only *.yaml files belong here")
        if path.resolve().parent != folder.resolve():
            raise SpecError(f"{path.name}: leads out of the folder")
    return {path.name: read(path) for path in files}


def bundle(folder: Path, read_before: Mapping[str, dict[str, Any]] | None = None) -> Bundle:
    """Put all `*.yaml` files of a folder together as one document, always in the same order.

    Args:
        folder: where they are.
        read_before: what `read_folder` gave, so that it need not be done again.

    Raises:
        SpecError: a file cannot be read, a reference cannot be followed, or files contradict.
    """
    # A copy: references are rewritten in place.
    sources = deepcopy(dict(read_folder(folder) if read_before is None else read_before))
    for name, source in sources.items():
        _localise(name, source, sources)

    lead = COMMON if COMMON in sources else next(iter(sources))
    origins = {"": f"{folder.name}/{lead}"}
    document: dict[str, Any] = {}
    for name in [lead, *(name for name in sources if name != lead)]:
        for key, value in sources[name].items():
            if key in ("paths", "components", "tags"):
                continue
            # Titles and links of single pages do not describe the whole.
            if key in ("info", "externalDocs") and key in document:
                continue
            if key in document and not _same(document[key], value):
                raise SpecError(f"{name}#/{escape(key)}: differs from {lead}'s")
            document.setdefault(key, value)
    merged = _Merged(folder.name, origins)
    tags: dict[str, Any] = {}
    for name, source in sources.items():
        for tag in _list(source.get("tags")):
            label = tag.get("name") if is_dict(tag) else None
            if not isinstance(label, str):
                raise SpecError(f"{name}#/tags: a tag without a name")
            if not _same(tags.setdefault(label, tag), tag):
                raise SpecError(f"{name}#/tags: {label!r} is described twice, differently")
        for template, item in _dict(source.get("paths")).items():
            for key, value in _dict(item).items():
                merged.put(("paths", template, key), value, name)
        for kind, components in _dict(source.get("components")).items():
            for label, value in _dict(components).items():
                if value != {"$ref": f"#/components/{escape(kind)}/{escape(label)}"}:
                    merged.put(("components", kind, label), value, name)
    if tags:
        document["tags"] = list(tags.values())
    document["paths"] = merged.tree.get("paths", {})
    components = merged.tree.get("components", {})
    document["components"] = {
        kind: dict(sorted(components[kind].items())) for kind in sorted(components)
    }
    order = ("openapi", "info", "servers", "security", "tags", "paths", "components")
    ordered = {key: document.pop(key) for key in order if key in document}
    result = {**ordered, **dict(sorted(document.items()))}
    _follow_all(result, lambda pointer: Bundle(result, origins).file_of(pointer))
    return Bundle(result, origins)


class _Merged:
    """Parts from several files, put into one tree; the same part twice must be equal."""

    def __init__(self, folder: str, origins: dict[str, str]) -> None:
        self.tree: dict[str, Any] = {}
        self._folder = folder
        self._origins = origins

    def put(self, place: tuple[str, str, str], value: Any, file: str) -> None:
        top, middle, last = place
        pointer = f"/{top}/{escape(middle)}/{escape(last)}"
        target = self.tree.setdefault(top, {}).setdefault(middle, {})
        if last in target and not _same(target[last], value):
            other = self._origins[pointer]
            raise SpecError(f"{file}#{pointer}: is defined differently in {other}")
        if last not in target:
            target[last] = value
            self._origins[pointer] = f"{self._folder}/{file}"
            if top == "paths":
                self._origins.setdefault(pointer.rpartition("/")[0], f"{self._folder}/{file}")


def _localise(name: str, source: dict[str, Any], sources: Mapping[str, dict[str, Any]]) -> None:
    """Check every reference of one file, and turn those into other files into local ones."""
    for node in nodes(source):
        if "$ref" not in node.value:
            continue
        where, reference = f"{name}#{node.pointer}/$ref", node.value["$ref"]
        if node.kind == "path":
            raise SpecError(f"{where}: a path must stand in its file, not behind a reference")
        if not isinstance(reference, str):
            raise SpecError(f"{where}: a reference must be a string")
        file, hash_sign, pointer = reference.partition("#")
        file = unquote(file.removeprefix("./"))
        if file not in sources and file:
            raise SpecError(f"{where}: {reference!r} leads out of the folder's *.yaml files")
        if not hash_sign or not pointer.startswith("/components/") or pointer.count("/") != 3:
            raise SpecError(f"{where}: {reference!r} does not name a component")
        try:
            lookup(sources[file or name], pointer)
        except KeyError:
            raise SpecError(f"{where}: {reference!r} names nothing") from None
        node.value["$ref"] = f"#{pointer}"


def _follow_all(document: dict[str, Any], file_of: Callable[[str], str]) -> None:
    """Follow each chain of references to its end.

    Raises:
        SpecError: the chain runs in a circle, or (after merging) names nothing.
    """
    for node in nodes(document):
        seen: set[str] = set()
        value: Any = node.value
        while is_dict(value) and isinstance(value.get("$ref"), str):
            pointer = value["$ref"].removeprefix("#")
            if pointer in seen:
                where = f"{file_of(node.pointer)}#{node.pointer}"
                raise SpecError(f"{where}: the reference runs in a circle")
            seen.add(pointer)
            try:
                value = lookup(document, pointer)
            except KeyError:
                where = f"{file_of(node.pointer)}#{node.pointer}"
                raise SpecError(f"{where}: {value['$ref']!r} names nothing") from None


def _same(one: Any, other: Any) -> bool:
    """Equality that tells true from 1 and 1 from 1.0, and ignores the order of keys."""
    if is_dict(one) and is_dict(other):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if is_list(one) and is_list(other):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _dict(value: Any) -> dict[str, Any]:
    return value if is_dict(value) else {}


def _list(value: Any) -> list[Any]:
    return value if is_list(value) else []
