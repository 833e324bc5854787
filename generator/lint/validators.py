"""What validators of others find: OpenAPI's own schema, its dialect, and openapi-spec-validator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError
from jsonschema_path import SchemaPath
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.schemas import schema_v31
from openapi_spec_validator.validation.keywords import KeywordValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from generator.spec import escape

from .finding import Hit, short
from .view import Spec


def deepest(errors: Iterable[Any], pointer: str = "") -> Iterator[Hit]:
    """Errors with their places, without those that only repeat one further in."""
    hits = [(_place(error, pointer), str(error.validator), error.message) for error in errors]
    for where, keyword, message in hits:
        inner = any(other.startswith(f"{where}/") for other, _, _ in hits)
        if not (inner and keyword.startswith("unevaluated")):
            yield where, short(message)


def _place(error: Any, pointer: str = "") -> str:
    return pointer + "".join(f"/{escape(str(part))}" for part in error.absolute_path)


def document_shape(spec: Spec) -> Iterator[Hit]:
    """The document against OpenAPI's own schema."""
    yield from deepest(_openapi().iter_errors(spec.document))


@cache
def _openapi() -> Any:
    """OpenAPI's own schema; behind a reference its anchors are found once and not at each use."""
    name, resource = schema_v31["$id"], DRAFT202012.create_resource(dict(schema_v31))
    known: Any = Registry[Any]().with_resource(name, resource)
    return Draft202012Validator({"$ref": name}, registry=known.crawl())


_NO_FORMATS = FormatChecker(())


def schema_shape(spec: Spec) -> Iterator[Hit]:
    """Each schema against the dialect of OpenAPI 3.1, one fault of it at a time."""
    checked = "none"
    for node in spec.schemas:
        # A schema inside a schema is checked with it.
        if not node.pointer.startswith(f"{checked}/"):
            checked = node.pointer
            try:
                # Without formats: a pattern is ECMA-262's, and not for Python's `re` to judge.
                OAS31Validator.check_schema(node.value, _NO_FORMATS)
            except SchemaError as error:
                yield _place(error, checked), short(error.message)


class _NoSchemas(KeywordValidator):
    """Nothing of schemas: the rules of this package say as much, and where."""

    def __call__(self, *_: Any) -> Iterator[Any]:
        return iter(())


class _Validator(OpenAPIV31SpecValidator):
    keyword_validators = {  # noqa: RUF012 - as the base class has it
        **OpenAPIV31SpecValidator.keyword_validators,
        "schema": _NoSchemas,
    }


def last_word(spec: Spec) -> Iterator[Hit]:
    """openapi-spec-validator has it, since it cannot always name the place."""
    yield from _errors(SchemaPath.from_dict(spec.document))


def one_file(name: str, sources: Mapping[str, dict[str, Any]]) -> Iterator[Hit]:
    """openapi-spec-validator on one of several files, references to the others followed."""
    yield from _errors(
        SchemaPath.from_dict(
            sources[name],
            base_uri=f"file:///{quote(name)}",
            # Only files, and only those that the strict reader has read.
            handlers={"file": lambda uri: sources[unquote(uri.rpartition("/")[2])]},
        )
    )


def _errors(root: SchemaPath) -> Iterator[Hit]:
    try:
        for error in _Validator(root).root_validator(root):
            yield _place(error), short(error.message)
    except Exception as error:  # noqa: BLE001 - the validator fails in many ways on bad input
        yield "", f"the validator gave up: {type(error).__name__}: {short(str(error))}"
