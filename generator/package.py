"""Models, endpoints and client from the bundled specification, by openapi-python-client.

The tool parses the specification and lays the files out; the templates are ours. Whatever it drops
or warns about is an error here.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import EnumProperty, ModelProperty

from . import codec, facts, text
from .document import (
    answer_models,
    deprecation_message,
    described,
    has_deprecated_fields,
    merged_properties,
    resolve,
    types,
)

TEMPLATES = Path(__file__).parent / "templates"
PACKAGE = "yandex_market_client"
HEADER = (
    "# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it."
)

# Policy of the templates, in one place; none of it is a fact of the documentation.
POLICY = {
    "unfamiliar_limit": 1000,
    "unfamiliar_text_limit": 120,
    "most_learned": 10,
    "shown_violations": 5,
    "timeout_share": 1.5,
    "first_error_status": 400,
}


class RenderError(Exception):
    """A tool could not render the whole specification."""


class Field(NamedTuple):
    """One property of a model, as the templates see it."""

    name: str
    wire_name: str
    annotation: str
    required: bool
    nullable: bool
    must_be_given: bool
    reading: str
    wire: str
    copy: str
    writer: str | None
    deprecation: str | None
    description: str

    def write(self, value: str) -> str:
        """Give the expression of the JSON value, from the expression of the typed one."""
        return value if self.writer is None else self.writer.format(value)


class Argument(NamedTuple):
    """One argument of an endpoint's functions."""

    name: str
    wire_name: str
    annotation: str
    required: bool
    position: int
    deprecated: str | None
    description: str


class View(NamedTuple):
    """One endpoint, as its template sees it."""

    id: str
    summary: str
    description: str
    page: str
    arguments: list[Argument]
    has_body: bool
    answer: str
    classes: list[tuple[str, str]]
    deprecation_message: str | None
    has_deprecated_fields: bool

    @property
    def deprecated(self) -> bool:
        """Whether the whole operation is deprecated."""
        return self.deprecation_message is not None


def render_package(document: Mapping[str, Any], folder: Path) -> None:
    """Write models, endpoints, the client and the decoder, not yet formatted, into the folder.

    Raises:
        RenderError: the parser warned, dropped something, or met what no template renders.
    """
    try:
        _Package(document, folder).write()
    except codec.UnsupportedProperty as error:
        raise RenderError(str(error)) from None


def for_parser(value: Any) -> Any:
    """Reduce a specification to what the parser of openapi-python-client should see.

    Null is absence in the models, so nullability goes (its unions would swallow inner errors);
    examples, defaults and our own fields go because no template of ours uses the parser's view.
    """
    if isinstance(value, list):
        return [for_parser(item) for item in value]
    if not isinstance(value, dict):
        return value
    return _schema_for_parser(value)


def _schema_for_parser(value: dict[str, Any]) -> dict[str, Any]:
    alternatives = value.get("anyOf")
    if isinstance(alternatives, list):
        (only,) = (item for item in alternatives if item != {"type": "null"})
        rest = {key: item for key, item in value.items() if key != "anyOf"}
        return _schema_for_parser({**rest, **only})
    result: dict[str, Any] = {}
    for key, item in value.items():
        if key in ("example", "examples", "default") or key.startswith("x-"):
            continue
        if key in ("properties", "schemas", "parameters", "responses") and isinstance(item, dict):
            result[key] = {name: for_parser(entry) for name, entry in item.items()}
        elif key == "type" and isinstance(item, list):
            (result[key],) = (name for name in item if name != "null")
        elif key == "enum":
            result[key] = [entry for entry in item if entry is not None]
        else:
            result[key] = for_parser(item)
    return result


class _Package(Project):
    """The parser's project with our templates and the globals they need."""

    def __init__(self, document: Mapping[str, Any], folder: Path) -> None:
        config = Config.from_sources(
            ConfigFile(package_name_override=PACKAGE, post_hooks=[]),
            MetaType.NONE,
            document_source=folder,
            file_encoding="utf-8",
            overwrite=True,
            output_path=folder,
        )
        data = GeneratorData.from_dict(for_parser(dict(document)), config=config)
        if isinstance(data, GeneratorError):
            raise RenderError(f"{data.header}: {data.detail}")
        super().__init__(openapi=data, config=config, custom_template_path=TEMPLATES)
        # Only our templates: a file that the tool begins to render must be looked at first.
        # The one of literal enums is always loaded and never rendered.
        self.env.loader = jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(TEMPLATES),
                jinja2.DictLoader({"literal_enum.py.jinja": ""}),
            ]
        )
        self.env.undefined = jinja2.StrictUndefined
        self.document = document
        self.facts = facts.facts(document)
        self.env.filters["py"] = text.literal
        self.env.filters["rename"] = _rename
        self.env.globals.update(
            POLICY,
            header=HEADER,
            model_fields=self.model_fields,
            model_docstring=self.model_docstring,
            referenced=codec.referenced,
            model_modules=self.model_modules,
            enum_members=enum_members,
            enum_docstring=self.enum_docstring,
            wire_models=self.wire_models,
            wire_classes=self.wire_classes,
            answer_models=self.answer_models,
            endpoint_view=self.endpoint_view,
            module_docstring=module_docstring,
            function_docstring=function_docstring,
        )

    def write(self) -> None:
        """Render what openapi-python-client lays out, and the decoder beside it."""
        with contextlib.redirect_stdout(io.StringIO()):
            errors = self.build()
        if errors:
            raise RenderError("\n".join(f"{error.header}: {error.detail}" for error in errors))
        self._compare_with_specification()
        for name in ("structures.py", "wire.py"):
            source = self.env.get_template(f"{name}.jinja").render()
            (self.package_dir / name).write_text(source, "utf-8")

    def _compare_with_specification(self) -> None:
        wanted = {operation.python_name: operation for operation in self.facts.operations.values()}
        endpoints = [
            endpoint
            for collection in self.openapi.endpoint_collections_by_tag.values()
            for endpoint in collection.endpoints
        ]
        got = {str(endpoint.name): endpoint for endpoint in endpoints}
        if wanted.keys() != got.keys() or len(endpoints) != len(wanted):
            raise RenderError(
                f"{len(endpoints)} endpoints from {len(wanted)} operations;"
                f" differing: {sorted(wanted.keys() ^ got.keys())}"
            )
        for name, operation in wanted.items():
            codes = {int(pattern.status_code.pattern) for pattern in got[name].responses.patterns}
            if codes != set(operation.statuses):
                raise RenderError(
                    f"{operation.id}: answer codes"
                    f" {sorted(codes ^ set(operation.statuses))} were dropped"
                )
        schemas = self.document.get("components", {}).get("schemas", {})
        objects = {name for name, schema in schemas.items() if _is_object(schema)}
        models = {str(model.class_info.name) for model in self.openapi.models}
        if objects != models:
            raise RenderError(f"models differ from the components: {sorted(objects ^ models)}")

    def _schema(self, name: str) -> Mapping[str, Any]:
        schema: Mapping[str, Any] = self.document["components"]["schemas"][name]
        return schema

    def model_fields(self, model: ModelProperty) -> list[Field]:
        """List a model's fields with all the texts that the templates put together."""
        raw = merged_properties(self.document, str(model.class_info.name))
        result = []
        for prop in codec.properties(model):
            wire_name = prop.name.get_untrusted_value()
            schema = raw[wire_name]
            kind = codec.codec(prop)
            nullable = _is_nullable(self.document, schema)
            must_be_given = prop.required and not nullable
            result.append(
                Field(
                    name=str(prop.python_name),
                    wire_name=wire_name,
                    annotation=kind.annotation + ("" if must_be_given else " | None"),
                    required=prop.required,
                    nullable=nullable,
                    must_be_given=must_be_given,
                    reading=codec.reading(kind, must_be_given),
                    wire=kind.wire + ("" if must_be_given else " | None"),
                    # A text with a pattern is an identifier: no two are equal.
                    copy=codec.copying(
                        kind,
                        str(prop.python_name),
                        must_be_given,
                        repeats="pattern" not in resolve(self.document, schema),
                    ),
                    writer=kind.write,
                    deprecation=deprecation_of(
                        f"{model.class_info.name}.{prop.python_name}", schema
                    ),
                    description=described(self.document, schema),
                )
            )
        return result

    def model_docstring(self, model: ModelProperty) -> str:
        """Give a model's docstring: its description, then its attributes with theirs."""
        schema = self._schema(str(model.class_info.name))
        parts = [text.paragraphs(schema.get("description", ""))]
        lines = [
            text.hanging(
                f"{field.name}: {field.description}"
                + (f" ({field.deprecation}.)" if field.deprecation else "")
            )
            for field in self.model_fields(model)
        ]
        lines.append(
            text.hanging("additional_properties: what came beside the documented fields, or None.")
        )
        parts.append("Attributes:\n" + "\n".join(lines))
        return text.docstring("\n\n".join(parts))

    def enum_docstring(self, enum: EnumProperty) -> str:
        """Give an enum's docstring."""
        return text.docstring(
            text.paragraphs(self._schema(str(enum.class_info.name)).get("description", ""))
        )

    def model_modules(self) -> list[tuple[str, str]]:
        """List (module, class) of every model and enum, sorted by class."""
        every = [*self.openapi.models, *self.openapi.enums]
        return sorted(
            ((str(e.class_info.module_name), str(e.class_info.name)) for e in every),
            key=lambda entry: entry[1],
        )

    def answer_models(self) -> list[tuple[str, str]]:
        """List (module, class) of the models that stand at the top of an answer."""
        names = {
            name
            for item in self.document["paths"].values()
            for operation in item.values()
            if isinstance(operation, dict) and "responses" in operation
            for name in answer_models(self.document, operation).values()
        }
        return [entry for entry in self.model_modules() if entry[1] in names]

    def wire_models(self) -> list[ModelProperty]:
        """List the models that an answer can hold."""
        roots = {name for _, name in self.answer_models()}
        models = sorted(self.openapi.models, key=lambda model: str(model.class_info.name))
        return list(codec.reachable(models, roots))

    def wire_classes(self) -> list[tuple[str, str]]:
        """List (module, class) of the models and enums that an answer can hold."""
        found = {
            (str(model.class_info.module_name), str(model.class_info.name))
            for model in self.wire_models()
        }
        for model in self.wire_models():
            found |= {(module, name) for module, name, _ in codec.referenced(model)}
        return sorted(found)

    def endpoint_view(self, endpoint: Endpoint) -> View:
        """Give what an endpoint's template needs."""
        operation = next(
            o for o in self.facts.operations.values() if o.python_name == endpoint.name
        )
        item = self.document["paths"][operation.path]
        raw = item[operation.method.lower()]
        by_name = {
            (str(location.value), prop.name.get_untrusted_value()): prop
            for location, prop in endpoint.iter_all_parameters()
        }
        classes: set[tuple[str, str]] = set()
        arguments = []
        entries = {
            (entry["in"], entry["name"]): entry
            for listed in (item.get("parameters", []), raw.get("parameters", []))
            for entry in (resolve(self.document, reference) for reference in listed)
        }
        for index, parameter in enumerate(operation.parameters):
            entry = entries[(parameter.location, parameter.name)]
            prop = by_name[(parameter.location, parameter.name)]
            kind = codec.codec(prop)
            classes |= {(module, name) for module, name, _ in kind.classes}
            arguments.append(
                Argument(
                    name=parameter.python_name,
                    wire_name=parameter.name,
                    annotation=kind.annotation + ("" if parameter.required else " | None"),
                    required=parameter.required,
                    position=index,
                    deprecated=deprecation_of(f"the parameter {parameter.python_name}", entry),
                    description=described(self.document, entry),
                )
            )
        if operation.body_model is not None:
            module = next(m for m, name in self.model_modules() if name == operation.body_model)
            classes.add((module, operation.body_model))
            name = operation.body_model
            arguments.append(
                Argument(
                    name="body",
                    wire_name="body",
                    annotation=f"{name} | typed_dicts.{name} | Encoded"
                    + ("" if operation.body_required else " | None"),
                    required=operation.body_required,
                    position=-1,
                    deprecated=None,
                    description=described(self.document, {"$ref": f"#/components/schemas/{name}"}),
                )
            )
        answers = sorted({name for name in answer_models(self.document, raw).values() if name})
        classes |= {entry for entry in self.model_modules() if entry[1] in answers}
        return View(
            id=operation.id,
            summary=operation.summary,
            description=raw.get("description", ""),
            page=operation.source.page,
            # Those without a default first, as Python's keyword arguments read best.
            arguments=sorted(arguments, key=lambda argument: not argument.required),
            has_body=operation.body_model is not None,
            answer=" | ".join(answers) or "Any",
            classes=sorted(classes),
            deprecation_message=deprecation_of(f"the operation {operation.id}", raw),
            has_deprecated_fields=operation.body_model is not None
            and has_deprecated_fields(self.document, operation.body_model),
        )


def _is_object(schema: Mapping[str, Any]) -> bool:
    return "properties" in schema or "allOf" in schema or schema.get("type") == "object"


def _is_nullable(document: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    schema = resolve(document, schema)
    if "null" in types(schema):
        return True
    # All parts must allow null, one of the alternatives is enough.
    choices, parts = schema.get("anyOf", []), schema.get("allOf", [])
    return any(_is_nullable(document, choice) for choice in choices) or (
        bool(parts) and "type" not in schema and all(_is_nullable(document, p) for p in parts)
    )


def _rename(fields: list[Field]) -> dict[str, str]:
    return {field.name: field.wire_name for field in fields if field.name != field.wire_name}


def enum_members(enum: EnumProperty) -> Iterator[tuple[str, str | int]]:
    """Yield (member, value) of an enum.

    Raises:
        RenderError: the parser changed a value.
    """
    for member, value in enum.values.items():
        if not member.isidentifier():
            raise RenderError(f"enum {enum.class_info.name}: {member!r} is no identifier")
        yield member, value if isinstance(value, int) else json.loads(f'"{value}"')


def deprecation_of(what: str, raw: Mapping[str, Any]) -> str | None:
    """Give the words of a deprecation; None when there is none."""
    if not raw.get("deprecated"):
        return None
    return deprecation_message(what, raw.get("x-market-deprecation"))


def module_docstring(view: View) -> str:
    """Give the docstring of an endpoint's module: what the operation does, takes and may raise."""
    arguments = [
        f"{argument.name}: {argument.description}"
        + (f" ({argument.deprecated}.)" if argument.deprecated else "")
        for argument in view.arguments
    ]
    raises = (
        "InvalidRequest: a documented constraint is broken; nothing was sent.",
        "DecodeError: the body of a success does not fit the specification.",
        "httpx.HTTPError: no whole answer arrived.",
    )
    parts = [
        text.paragraphs(view.summary),
        text.paragraphs(view.description),
        text.paragraphs(view.deprecation_message or ""),
        "Args:\n" + "\n".join(text.hanging(line) for line in arguments) if arguments else "",
        "Raises:\n" + "\n".join(text.hanging(line) for line in raises),
        f"Documentation: {text.printable(view.page)}",
    ]
    return text.docstring("\n\n".join(part for part in parts if part))


def function_docstring(view: View, detailed: bool, awaited: bool) -> str:
    """Give the docstring of one of an endpoint's functions; the module's says the rest."""
    gives = (
        "The answer with its status, headers and body, whatever the status."
        if detailed
        else "The model of the answer, success or error; None when its body fits no model."
    )
    parts = [
        text.paragraphs(view.summary),
        "Arguments and errors are described in the module's docstring.",
        ("Awaited, gives:\n" if awaited else "Returns:\n") + text.hanging(gives),
    ]
    return text.docstring("\n\n".join(parts))
