"""The specification's YAML as the facts a page of each operation would state, with their places.

An operation becomes a ``Page``, the model that the reader of pages gives as well, so that the two
can be compared. Its fields know where in the YAML they stand: a place is a JSON pointer into the
bundle; ``Specification.place_of`` turns it into file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from generator import spec
from generator.spec import escape, is_dict, is_list

from .lines import lines_of
from .model import Body, Field, Limit, Page, Response

CONSTRAINTS = (
    *("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern"),
    *("minItems", "maxItems", "uniqueItems"),
    *("enum", "const", "default"),
)
"""The JSON Schema keywords that say something of a value."""

_COMPONENT = re.compile("/components/schemas/[^/]+")
# An entry of a list in a description that gives a value its meaning: "- 5: 0%", "- `NEW`: fresh".
_MEANING = re.compile(r"^- `?([A-Za-z0-9_.-]+)`?: ", re.MULTILINE)
_LANGUAGE = re.compile("/doc/([a-z]{2})/")
_NULL = {"type": "null"}
# Where in the YAML a fact stands that is not named after its keyword.
_MEMBERS = {
    "limit/amount": "x-market-limit/amount",
    "limit/unit": "x-market-limit/unit",
    "limit/seconds": "x-market-limit/per-seconds",
    "per-request": "x-market-batch/size",
    "scopes": "x-market-scopes",
    "nullable": "type",
    "values": "description",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Specified(Field):
    """A field of the specification, which knows its places.

    Attributes:
        use: Pointers of the field itself: what is said there holds for this field alone.
        named: Pointers of the components that it refers to: what is said there holds for all uses.
        examples: All examples of it.
    """

    use: tuple[str, ...] = field(default=(), compare=False)
    named: tuple[str, ...] = field(default=(), compare=False)
    examples: tuple[Any, ...] = field(default=(), compare=False)

    @property
    def places(self) -> tuple[str, ...]:
        """All of its places, its own first."""
        return self.use + self.named


class Source(NamedTuple):
    """The page that an operation was transcribed from; no language where its link has none."""

    language: str | None
    read: str
    pointer: str


class Operation(NamedTuple):
    """One operation of the specification.

    Attributes:
        name: Its operationId.
        pointer: Where it stands.
        page: Its facts, as a page would state them; all fields are `Specified`.
        source: Which page it was transcribed from; None for a specification that does not say.
        batch_field: The field of the request that holds the items, if it takes many at once.
    """

    name: str
    pointer: str
    page: Page
    source: Source | None
    batch_field: str | None


class Specification:
    """The specification in a folder of YAML files; it must be free of findings of the lint.

    Args:
        folder: Where they are.
        read_before: What `spec.read_folder` gave, so that it need not be done again.

    Raises:
        SpecError: A file cannot be read or bundled.
    """

    def __init__(
        self, folder: Path, read_before: Mapping[str, dict[str, Any]] | None = None
    ) -> None:
        self.folder = folder
        self._sources = spec.read_folder(folder) if read_before is None else read_before
        self.bundle = spec.bundle(folder, self._sources)
        self.document = self.bundle.document

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """All operations by their operationId; one without is passed over, as the lint says so."""
        found = (
            _OperationReader(self.document).read(path, method, item[method])
            for path, item in self.document["paths"].items()
            for method in spec.METHODS
            if method in item
        )
        return {operation.name: operation for operation in found if operation.name}

    def place_of(self, pointer: str) -> str:
        """The place that a pointer names, or of its nearest parent, as `folder/file.yaml:line`."""
        file = self.bundle.file_of(pointer)
        lines = self._lines.get(file.rpartition("/")[2], {})
        while pointer and pointer not in lines:
            pointer = pointer.rpartition("/")[0]
        return f"{file}:{lines.get(pointer, 1)}"

    def place_of_fact(self, places: Sequence[str], fact: str) -> str:
        """The place of a fact that stands at the first of `places` that has it, or else there."""
        member = _MEMBERS.get(fact, fact)
        for place in places:
            if self._stands(f"{place}/{member}"):
                return self.place_of(f"{place}/{member}")
        return self.place_of(places[0])

    def _stands(self, pointer: str) -> bool:
        try:
            spec.lookup(self.document, pointer)
        except KeyError:
            return False
        return True

    @cached_property
    def _lines(self) -> dict[str, dict[str, int]]:
        return {name: dict(lines_of(self.folder / name)) for name in self._sources}


class _OperationReader:
    """Reads one operation, and the components that it reaches."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._objects: dict[str, Field] = {}
        self._waiting: list[str] = []

    def read(self, path: str, method: str, value: Mapping[str, Any]) -> Operation:
        pointer = f"/paths/{escape(path)}/{method}"
        shared = self._document["paths"][path].get("parameters", [])
        listed = [
            (f"{place}/parameters/{i}", each)
            for place, several in (
                (pointer, value.get("parameters", [])),
                (pointer.rpartition("/")[0], shared),
            )
            for i, each in enumerate(several)
        ]
        parameters: dict[str, dict[str, Field]] = {}
        for where, parameter in listed:
            location, name, item = self._parameter(where, parameter)
            parameters.setdefault(location, {}).setdefault(name, item)
        limit = value.get("x-market-limit")
        batch = value.get("x-market-batch", {})
        scopes = value.get("x-market-scopes")
        servers = self._document.get("servers", [])
        page = Page(
            operation=value.get("operationId"),
            method=method.upper(),
            host=servers[0]["url"].rstrip("/") if servers else None,
            path=path,
            deprecated=value.get("deprecated", False),
            limit=limit
            and Limit(amount=limit["amount"], unit=limit["unit"], seconds=limit["per-seconds"]),
            per_request=batch.get("size"),
            scopes=None if scopes is None else tuple(scopes),
            parameters=parameters,
            request=self._bodies(f"{pointer}/requestBody", value.get("requestBody", {})),
            responses={
                code: Response(bodies=self._bodies(f"{pointer}/responses/{escape(code)}", answer))
                for code, answer in value.get("responses", {}).items()
            },
            objects=self._reached(),
        )
        return Operation(
            value.get("operationId", ""), pointer, page, _source(value, pointer), batch.get("field")
        )

    def _parameter(self, pointer: str, value: Mapping[str, Any]) -> tuple[str, str, Specified]:
        chain = list(self._chain(pointer, value))
        parameter = chain[-1][1]
        use = tuple(where for where, _ in chain)
        item = self._field(
            f"{use[-1]}/schema",
            parameter.get("schema", {}),
            required=parameter.get("required", False),
            deprecated=parameter.get("deprecated", False),
            use=use,
            examples=_examples(parameter),
        )
        return parameter["in"], parameter["name"], item

    def _bodies(self, pointer: str, value: Mapping[str, Any]) -> tuple[Body, ...]:
        chain = list(self._chain(pointer, value))
        where, body = chain[-1]
        return tuple(
            Body(
                content_type=kind,
                field=self._field(
                    f"{where}/content/{escape(kind)}/schema",
                    media.get("schema", {}),
                    use=tuple(each for each, _ in chain),
                ),
            )
            for kind, media in body.get("content", {}).items()
        )

    def _chain(self, pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
        """A value and what it refers to, each with its pointer; the last one is no reference."""
        yield pointer, value
        while "$ref" in value:
            pointer = value["$ref"].removeprefix("#")
            value = spec.lookup(self._document, pointer)
            yield pointer, value

    def _reached(self) -> dict[str, Field]:
        """The named objects and enums that were met, and those that these lead to."""
        while self._waiting:
            name = self._waiting.pop()
            if name not in self._objects:
                pointer = f"/components/schemas/{escape(name)}"
                self._objects[name] = self._field(pointer, spec.lookup(self._document, pointer))
        return dict(sorted(self._objects.items()))

    def _field(
        self,
        pointer: str,
        schema: Any,
        *,
        required: bool = False,
        deprecated: bool = False,
        use: tuple[str, ...] = (),
        examples: tuple[Any, ...] = (),
    ) -> Specified:
        line = list(self._line(pointer, schema))
        # What stands before the first component that is referred to belongs to this use of it.
        referred = [number > 0 and _is_component(where) for number, (where, _) in enumerate(line)]
        own = line[: referred.index(True)] if True in referred else line
        common: dict[str, Any] = {
            "required": required,
            "deprecated": deprecated or schema.get("deprecated", False),
            "nullable": any(_allows_null(part) for _, part in line),
            "use": use + tuple(where for where, _ in own),
            "named": tuple(w for (w, _), it in zip(line, referred, strict=True) if it),
            "examples": examples + tuple(e for _, part in line for e in _examples(part)),
        }
        for where in common["named"]:
            if self._is_class(where):
                name = spec.segments(where)[-1]
                self._waiting.append(name)
                constraints = _constraints([part for _, part in own], "object")
                return Specified(ref=name, constraints=constraints, **common)
        if _is_component(pointer):
            common["named"] = (pointer, *common["named"])
        parts = list(self._parts(*line[-1]))
        said = [part for _, part in line] + [part for _, part in parts[1:]]
        kind = next((each for part in said for each in _types(part)), None)
        return Specified(
            type=kind,
            format=next((part["format"] for part in said if "format" in part), None),
            constraints=_constraints(said, kind),
            items=next(
                (self._field(f"{w}/items", part["items"]) for w, part in parts if "items" in part),
                None,
            ),
            properties=self._properties(parts) if kind == "object" else None,
            **common,
        )

    def _properties(self, parts: list[tuple[str, Any]]) -> dict[str, Field] | None:
        required = {name for _, part in parts for name in part.get("required", [])}
        found: dict[str, Field] = {}
        for where, part in parts:
            for name, value in part.get("properties", {}).items():
                at = f"{where}/properties/{escape(name)}"
                if name not in found:
                    found[name] = self._field(at, value, required=name in required)
        return found

    def _line(self, pointer: str, schema: Any) -> Iterator[tuple[str, Any]]:
        """A schema and the one that it stands for, step by step, each with its pointer."""
        seen: set[str] = set()
        while pointer not in seen:
            seen.add(pointer)
            yield pointer, schema
            if "$ref" in schema:
                pointer = schema["$ref"].removeprefix("#")
                schema = spec.lookup(self._document, pointer)
                continue
            for key in ("allOf", "anyOf"):
                members = [(i, m) for i, m in enumerate(schema.get(key, [])) if m != _NULL]
                if len(members) == 1:
                    pointer, schema = f"{pointer}/{key}/{members[0][0]}", members[0][1]
                    break

    def _parts(self, pointer: str, schema: Any) -> Iterator[tuple[str, Any]]:
        """The schemas that hold at once for a value that is not null, each with its pointer."""
        seen: set[str] = set()
        waiting = [(pointer, schema)]
        while waiting:
            where, part = waiting.pop(0)
            if where in seen or not is_dict(part):
                continue
            seen.add(where)
            yield where, part
            if "$ref" in part:
                target = part["$ref"].removeprefix("#")
                waiting.append((target, spec.lookup(self._document, target)))
            for key in ("allOf", "anyOf"):
                members = enumerate(part.get(key, []))
                waiting += [(f"{where}/{key}/{i}", each) for i, each in members if each != _NULL]

    def _is_class(self, pointer: str) -> bool:
        """Whether a component is what pages give a name: an object, or a list of values."""
        parts = self._parts(pointer, spec.lookup(self._document, pointer))
        return any("enum" in part or "object" in _types(part) for _, part in parts)


def _is_component(pointer: str) -> bool:
    return _COMPONENT.fullmatch(pointer) is not None


def _types(schema: Mapping[str, Any]) -> list[str]:
    types = schema.get("type", ["object"] if "properties" in schema else [])
    return [kind for kind in (types if is_list(types) else [types]) if kind != "null"]


def _allows_null(schema: Mapping[str, Any]) -> bool:
    types = schema.get("type", [])
    return "null" in (types if is_list(types) else [types]) or _NULL in schema.get("anyOf", [])


def _constraints(parts: list[Any], kind: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in parts:
        for key in CONSTRAINTS:
            if key in part and (key, part[key]) != ("uniqueItems", False):
                found.setdefault(key, part[key])
    if "enum" in found:
        found["enum"] = [value for value in found["enum"] if value is not None]
    elif kind not in ("object", "array"):
        meant = [v for part in parts for v in _MEANING.findall(part.get("description", ""))]
        if meant:
            found["values"] = [int(v) if kind == "integer" else v for v in meant]
    return found


def _examples(value: Mapping[str, Any]) -> tuple[Any, ...]:
    several = value.get("examples", [])
    if is_dict(several):
        several = [each["value"] for each in several.values() if "value" in each]
    return (*((value["example"],) if "example" in value else ()), *several)


def _source(value: Mapping[str, Any], pointer: str) -> Source | None:
    source = value.get("x-market-source")
    if source is None:
        return None
    language = _LANGUAGE.search(source["page"])
    return Source(language and language[1], source["read"], f"{pointer}/x-market-source")
