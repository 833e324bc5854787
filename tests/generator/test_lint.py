"""Each rule of the lint: a small change to a good specification makes exactly that finding."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema.exceptions import ValidationError
from openapi_spec_validator import OpenAPIV31SpecValidator

from generator.lint import STAGES, Finding, lint, lint_sources
from generator.package import render_package
from generator.spec import Bundle, read_folder
from tests.generator.small import (
    OPERATION,
    PATH,
    REMOVE,
    SCHEMAS,
    small_bundle,
    small_spec,
    write_spec,
)


class Case(NamedTuple):
    id: str
    rule: str
    at: str
    message: str
    changes: dict[str, Any]


def case(name: str, rule: str, at: str, message: str, changes: dict[str, Any]) -> Case:
    return Case(name, rule, at, message, changes)


def here(name: str, rule: str, at: str, value: Any, message: str = "") -> Case:
    """The finding stands where the change was made."""
    return Case(name, rule, at, message, {at: value})


REQUEST = f"{SCHEMAS}/SendThingsRequest"
FIELDS = f"{REQUEST}/properties"
COLOUR = f"{FIELDS}/colour"
BATCH = f"{OPERATION}/x-market-batch"
LIMIT = f"{OPERATION}/x-market-limit"
PAGING = f"{OPERATION}/x-market-paging"
SINCE = {"since": "2025-01-01"}
TEXT = {"type": "string", "description": "Text."}
THING = {"$ref": "#/components/schemas/ThingId"}
OTHER: dict[str, Any] = small_spec()["paths"]["/v2/shops/{shopId}/things"]["post"]
JSON = "/content/application~1json"


def other(**changes: Any) -> dict[str, Any]:
    """A second operation."""
    return {**copy.deepcopy(OTHER), "operationId": "readThings", **changes}


def parameter(**changes: Any) -> dict[str, Any]:
    return {
        "name": "colour",
        "in": "query",
        "description": "Colour.",
        "schema": {"type": "string"},
        **changes,
    }


REFUSED = {"$ref": "#/components/schemas/RefusedThing"}


def component(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """One more schema, and a use of it."""
    return {
        f"{SCHEMAS}/{name}": {"description": "One more.", **schema},
        COLOUR: {"$ref": f"#/components/schemas/{name}"},
    }


CASES = [
    # OpenAPI itself
    here("unknown-member", "openapi", f"{OPERATION}/response", {}, "")._replace(at=OPERATION),
    here("wrong-type", "openapi", f"{OPERATION}/tags", "things", "not of type 'array'"),
    here("no-description", "openapi", f"{OPERATION}/responses/200/description", REMOVE)._replace(
        at=f"{OPERATION}/responses/200", message="description"
    ),
    here("schema-keyword", "openapi", f"{COLOUR}/maxLength", "9", "not of type 'integer'"),
    here("negative-length", "openapi", f"{FIELDS}/thingIds/maxItems", -1, "less than"),
    here("pattern-type", "openapi", f"{SCHEMAS}/ThingId/pattern", 1, "not of type 'string'"),
    # references
    here(
        "reference-to-nothing",
        "reference",
        f"{SCHEMAS}/RefusedThing/properties/thingId/$ref",
        "#/components/schemas/Nothing",
    ),
    here(
        "reference-to-other-kind",
        "reference",
        f"{SCHEMAS}/RefusedThing/properties/thingId/$ref",
        "#/components/responses/Limited",
        "under schemas",
    ),
    here(
        "reference-left-over",
        "reference",
        f"{OPERATION}/responses/420/$ref",
        "common.yaml#/components/responses/Limited",
    ),
    here("unknown-security", "reference", f"{OPERATION}/security", [{"Nothing": []}])._replace(
        at=f"{OPERATION}/security/0/Nothing"
    ),
    # deviation
    here(
        "deviation-without-its-fact",
        "deviation",
        f"{REQUEST}/x-market-deviations",
        [{"fact": "trim", "page": None, "reason": "y", "read-in": "z"}],
        "x-market-trim",
    )._replace(at=f"{REQUEST}/x-market-deviations/0/fact"),
    here(
        "deviation-with-a-page-that-says-it",
        "deviation",
        f"{OPERATION}/requestBody/x-market-deviations",
        [{"fact": "body/required", "page": True, "reason": "y", "read-in": "z"}],
        "null",
    )._replace(at=f"{OPERATION}/requestBody/x-market-deviations/0/page"),
    # vocabulary
    here("unknown-key", "vocabulary", f"{OPERATION}/x-market-limits", {}, "no key of"),
    here("unknown-key-on-root", "vocabulary", "/x-market-wires", {}, "no key of"),
    here("unknown-key-on-media", "vocabulary", f"{OPERATION}/requestBody{JSON}/x-market-x", 1),
    here("foreign-key", "vocabulary", f"{COLOUR}/x-python-type", "int", "no key of"),
    here("key-in-info", "vocabulary", "/info/contact", {"x-market-x": 1})._replace(
        at="/info/contact/x-market-x"
    ),
    case(
        "key-in-callback",
        "vocabulary",
        f"{OPERATION}/callbacks/done/~1x/post/parameters/0/x-market-x",
        "does not belong here",
        {
            f"{OPERATION}/callbacks": {
                "done": {"/x": {"post": {"parameters": [parameter(**{"x-market-x": 1})]}}}
            }
        },
    ),
    here("wrong-place-operation", "vocabulary", f"{COLOUR}/x-market-limit", {}, "operation"),
    here("wrong-place-schema", "vocabulary", f"{OPERATION}/x-market-trim", " ", "schema"),
    here("wrong-place-wire", "vocabulary", f"{OPERATION}/x-market-wire", {}, "root"),
    here("wrong-place-deprecation", "vocabulary", f"{REQUEST}/x-market-deprecation", SINCE),
    here("unknown-key-inside", "vocabulary", f"{BATCH}/sizes", 1, "sizes")._replace(at=BATCH),
    here("unknown-key-deep-inside", "vocabulary", f"{BATCH}/refusals/keys", "x")._replace(
        at=f"{BATCH}/refusals"
    ),
    here("missing-key-inside", "vocabulary", f"{LIMIT}/per", REMOVE, "per")._replace(at=LIMIT),
    here("items-without-counts", "vocabulary", f"{LIMIT}/counts", REMOVE)._replace(at=LIMIT),
    here("requests-with-counts", "vocabulary", f"{LIMIT}/unit", "requests")._replace(
        at=f"{LIMIT}/counts"
    ),
    here("wrong-unit", "vocabulary", f"{LIMIT}/unit", "points"),
    here("zero-amount", "vocabulary", f"{LIMIT}/amount", 0),
    here("wrong-retry", "vocabulary", f"{OPERATION}/x-market-retry", "never"),
    here("no-scopes", "vocabulary", f"{OPERATION}/x-market-scopes", []),
    here("wrong-date", "vocabulary", f"{OPERATION}/x-market-source/read", "17.09.2025"),
    here("date-with-newline", "vocabulary", f"{OPERATION}/x-market-source/read", "2025-09-17\n"),
    here("wrong-link", "vocabulary", f"{OPERATION}/x-market-source/page", "http://example.com"),
    here("wrong-wire", "vocabulary", "/x-market-wire/keep-alive", "no"),
    here("wrong-meaning", "vocabulary", "/x-market-wire/messages/0/meaning", "parralel"),
    here(
        "wrong-deviation",
        "vocabulary",
        f"{REQUEST}/x-market-deviations",
        [{"fact": "pattern", "page": None, "reason": "y"}],
    )._replace(at=f"{REQUEST}/x-market-deviations/0"),
    *(
        here(
            name,
            "vocabulary",
            f"{REQUEST}/x-market-deviations",
            [{"page": None, "reason": "y", "read-in": "z", **changes}],
        )._replace(at=f"{REQUEST}/x-market-deviations/0/{at}")
        for name, at, changes in (
            ("unknown-fact", "fact", {"fact": "maxitems"}),
            ("unknown-edition", "edition", {"fact": "maxItems", "edition": "2024"}),
            # No page can confirm it, so no edition of a page is spoken of.
            ("edition-beyond-pages", "fact", {"fact": "limit/tier", "edition": "ru.2024"}),
        )
    ),
    *(
        here(name, "vocabulary", at, day, "is not a")
        for name, at, day in (
            ("no-such-day", f"{OPERATION}/x-market-source/read", "2026-02-31"),
            ("no-leap-year", f"{OPERATION}/x-market-source/read", "2025-02-29"),
        )
    ),
    case(
        "no-such-day-of-deprecation",
        "vocabulary",
        f"{COLOUR}/x-market-deprecation/since",
        "2026-04-31",
        {f"{COLOUR}/deprecated": True, f"{COLOUR}/x-market-deprecation": {"since": "2026-04-31"}},
    ),
    here("trim-of-letters", "vocabulary", f"{SCHEMAS}/ThingId/x-market-trim", " x", "match"),
    here("no-list-of-scopes", "vocabulary", "/x-market-wire/scopes", REMOVE, "scopes")._replace(
        at="/x-market-wire"
    ),
    # patterns
    here("pattern-untranslatable", "pattern", f"{SCHEMAS}/ThingId/pattern", r"(a)\1"),
    here("pattern-broken", "pattern", f"{SCHEMAS}/ThingId/pattern", "(a"),
    here("pattern-of-message", "pattern", "/x-market-wire/messages/0/pattern", "(a"),
    # batches
    here("batch-too-large", "batch", f"{BATCH}/size", 21, "more than maxItems, 20"),
    here("batch-field-unknown", "batch", f"{BATCH}/field", "things", "not there"),
    here("batch-field-no-array", "batch", f"{BATCH}/field", "colour", "no array"),
    here("batch-key-unknown", "batch", f"{BATCH}/key", "offer/sku", "SKU"),
    here("refusals-elsewhere", "batch", f"{BATCH}/refusals/at", "refused", "not there"),
    here("refusals-no-array", "batch", f"{BATCH}/refusals/at", "result/nextToken", "no array"),
    here("refusals-key-unknown", "batch", f"{BATCH}/refusals/key", "id", "no property"),
    here("refusals-key-missing", "batch", f"{BATCH}/refusals/key", REMOVE)._replace(
        at=f"{BATCH}/refusals"
    ),
    here("refusals-reason-unknown", "batch", f"{BATCH}/refusals/reason", "why", "no property"),
    here("retryable-unknown", "batch", f"{BATCH}/refusals/retryable/0", "UNKNWON", "none of"),
    case(
        "retryable-without-reason",
        "batch",
        f"{BATCH}/refusals/retryable/0",
        "none of",
        {f"{BATCH}/refusals/reason": REMOVE},
    ),
    # limits and paging
    here("limit-counts-unknown", "limit", f"{LIMIT}/counts", "things", "not there"),
    here("limit-counts-no-array", "limit", f"{LIMIT}/counts", "colour", "no array"),
    here("limit-per-unknown", "limit", f"{LIMIT}/per", "storeId", "no path parameter"),
    here("limit-per-query", "limit", f"{LIMIT}/per", "page_token", "no path parameter"),
    here("paging-token-unknown", "paging", f"{PAGING}/token", "pageToken", "no query"),
    here("paging-size-unknown", "paging", f"{PAGING}/size", "shopId", "no query"),
    here("paging-next-unknown", "paging", f"{PAGING}/next", "result/token", "no string"),
    here("paging-items-unknown", "paging", f"{PAGING}/items", "result/things", "not there"),
    here("paging-items-no-array", "paging", f"{PAGING}/items", "result", "no array"),
    here("unpaged-with-unknown", "paging", f"{PAGING}/unpaged-with", "ids", "no field"),
    # operations
    *(
        case(f"without-{key}", "operation", OPERATION, key, {f"{OPERATION}/{key}": REMOVE})
        for key in (
            "operationId",
            "x-market-source",
            "x-market-scopes",
            "x-market-limit",
            "x-market-retry",
        )
    ),
    case("without-tags", "operation", OPERATION, "tag", {f"{OPERATION}/tags": []}),
    here("unknown-scope", "operation", f"{OPERATION}/x-market-scopes/0", "all-method", "none of"),
    # security
    case(
        "unsecured",
        "security",
        OPERATION,
        "missing",
        {f"{OPERATION}/security": REMOVE, "/security": [{"ApiKey": []}]},
    ),
    here("scope-of-a-key", "security", f"{OPERATION}/security/0/ApiKey", ["x"])._replace(
        at=f"{OPERATION}/security/0/ApiKey/0", message="'x' is no scope of ApiKey"
    ),
    case(
        "scope-of-no-flow",
        "security",
        f"{OPERATION}/security/1/OAuth/0",
        "'parner-api' is no scope of OAuth",
        {
            f"{OPERATION}/security": [{"ApiKey": []}, {"OAuth": ["parner-api", "partner-api"]}],
            "/components/securitySchemes/OAuth": {
                "type": "oauth2",
                "flows": {
                    "implicit": {
                        "authorizationUrl": "https://example.com",
                        "scopes": {"partner-api": "Everything."},
                    }
                },
            },
        },
    ),
    # bounds
    *(
        case(f"{low}-{high}", "bound", f"{at}/{low}", high, {f"{at}/{low}": 9, f"{at}/{high}": top})
        for at, low, high, top in (
            (COLOUR, "minLength", "maxLength", 8),
            (f"{SCHEMAS}/SendThingsResult/properties/refused", "minItems", "maxItems", 8),
            *(
                (f"{OPERATION}/parameters/0/schema", low, high, top)
                for low, high, top in (
                    ("exclusiveMinimum", "maximum", 9),
                    ("minimum", "exclusiveMaximum", 9),
                    ("minimum", "maximum", 8),
                    ("exclusiveMinimum", "exclusiveMaximum", 9),
                )
            ),
        )
    ),
    # deprecation
    case(
        "removed-before-deprecated",
        "deprecation",
        f"{COLOUR}/x-market-deprecation/removed",
        "before",
        {
            f"{COLOUR}/deprecated": True,
            f"{COLOUR}/x-market-deprecation": {**SINCE, "removed": "2024-12-31"},
        },
    ),
    *(
        case(f"deprecated-{name}", "deprecation", at, "without", {f"{at}/deprecated": True})
        for name, at in (
            ("operation", OPERATION),
            ("property", COLOUR),
            ("parameter", f"{OPERATION}/parameters/2"),
        )
    ),
    *(
        case(f"not-{name}", "deprecation", at, "without", {f"{at}/x-market-deprecation": SINCE})
        for name, at in (
            ("deprecated-operation", OPERATION),
            ("deprecated-property", COLOUR),
            ("deprecated-parameter", f"{OPERATION}/parameters/2"),
        )
    ),
    here("deprecated-schema", "deprecation", f"{REQUEST}/deprecated", True),
    # exclusive groups
    here("exclusive-unknown", "exclusive", f"{REQUEST}/x-market-exclusive/0/1/0", "color")._replace(
        at=f"{REQUEST}/x-market-exclusive/0", message="no property"
    ),
    here("exclusive-twice", "exclusive", f"{REQUEST}/x-market-exclusive/0/0/0", "colour")._replace(
        at=f"{REQUEST}/x-market-exclusive/0", message="2 sides"
    ),
    # collisions
    case(
        "operations",
        "collision",
        f"{PATH}/delete/operationId",
        "send_things",
        {f"{PATH}/delete": other(operationId="SendThings")},
    ),
    case(
        "operations-alike",
        "collision",
        f"{PATH}/delete/operationId",
        "send_things",
        {f"{PATH}/delete": other(operationId="sendThings")},
    ),
    case(
        "tags",
        "collision",
        "/paths",
        "one module",
        {f"{PATH}/delete": other(tags=["a-b"]), f"{OPERATION}/tags": ["a--b"]},
    ),
    here("properties", "collision", f"{FIELDS}/Colour", TEXT, "colour"),
    here("properties-renamed", "collision", f"{FIELDS}/sent-at", TEXT, "sent_at"),
    case(
        "properties-of-base",
        "collision",
        f"{COLOUR}/properties/THINGID",
        "",
        {
            COLOUR: {
                "description": "Object.",
                "allOf": [{"$ref": "#/components/schemas/RefusedThing"}],
                "properties": {"thing_id": TEXT},
            }
        },
    )._replace(at=f"{COLOUR}/properties/thing_id"),
    case(
        "properties-of-two-bases",
        "collision",
        COLOUR,
        "thing_id",
        {
            COLOUR: {
                "description": "Object.",
                "allOf": [
                    {"$ref": "#/components/schemas/RefusedThing"},
                    {"type": "object", "properties": {"thing_id": TEXT}},
                ],
            }
        },
    ),
    here(
        "parameters", "collision", f"{OPERATION}/parameters/-", parameter(name="pageToken")
    )._replace(at=f"{OPERATION}/parameters/3", message="page_token"),
    here(
        "parameters-of-two-places",
        "collision",
        f"{OPERATION}/parameters/-",
        parameter(name="shop-id"),
    )._replace(at=f"{OPERATION}/parameters/3"),
    # names
    here("operation-name", "name", f"{OPERATION}/operationId", "send-things"),
    here("operation-name-code", "name", f"{OPERATION}/operationId", "x(); import os"),
    here("operation-name-taken", "name", f"{OPERATION}/operationId", "withOptions", "taken"),
    here("tag-name", "name", f"{OPERATION}/tags/0", "../things"),
    here("tag-name-newline", "name", f"{OPERATION}/tags/0", "things\n"),
    here("property-name", "name", f"{FIELDS}/a b", TEXT, "no plain name"),
    here("property-name-quote", "name", f'{FIELDS}/a"b', TEXT, "no plain name"),
    here("property-name-letters", "name", f"{FIELDS}/é", TEXT, "no plain name"),
    here("property-name-empty", "name", f"{FIELDS}/", TEXT, "no plain name"),
    here("property-name-taken", "name", f"{FIELDS}/toDict", TEXT, "taken"),
    here("parameter-name", "name", f"{OPERATION}/parameters/2", parameter(name="a[]"))._replace(
        changes={f"{OPERATION}/parameters/-": parameter(name="a[]")},
        at=f"{OPERATION}/parameters/3",
    ),
    *(
        case(
            f"parameter-name-{name}",
            "name",
            f"{OPERATION}/parameters/3",
            "taken",
            {f"{OPERATION}/parameters/-": parameter(name=name)},
        )
        for name in ("client", "body", "timeout")
    ),
    # examples
    here("schema-examples", "example", f"{SCHEMAS}/ThingId/examples/0", "a b", "match"),
    here("schema-example", "example", f"{COLOUR}/example", 1, "not of type"),
    here("default", "example", f"{OPERATION}/parameters/2/schema/default", "5", "not of type"),
    here("int32", "example", f"{OPERATION}/parameters/2/schema/default", 2**31, "int32"),
    here("date-time", "example", f"{FIELDS}/sentAt/example", "2025-01-01", "date-time"),
    here("offset", "example", f"{FIELDS}/sentAt/example", "2025-01-01T00:00:00", "date-time"),
    here(
        "media-example", "example", f"{OPERATION}/requestBody{JSON}/example", {"thingIds": [1]}
    )._replace(at=f"{OPERATION}/requestBody{JSON}/example/thingIds/0"),
    here("media-examples", "example", f"{OPERATION}/responses/200{JSON}/examples/done/value", {}),
    here("parameter-example", "example", f"{OPERATION}/parameters/0/example", 0, "minimum"),
    here(
        "exclusive-example",
        "example",
        f"{OPERATION}/requestBody{JSON}/example",
        {"thingIds": ["A"], "colour": "red"},
        "cannot be filled together",
    ),
    here("pattern-newline", "example", f"{SCHEMAS}/ThingId/examples/0", "A-1\n", "match"),
    # enums
    here("enum-twice", "enum", f"{SCHEMAS}/ThingError/enum", ["UNKNOWN", "UNKNOWN"], "twice"),
    here("enum-number", "enum", f"{SCHEMAS}/ThingError/enum", ["UNKNOWN", 1], "1 is no"),
    here("enum-newline", "enum", f"{SCHEMAS}/ThingError/enum", ["UNKNOWN", "a\nb"], "printable"),
    here("enum-empty-text", "enum", f"{SCHEMAS}/ThingError/enum", ["UNKNOWN", ""], "printable"),
    here("enum-member", "enum", f"{SCHEMAS}/ThingError/enum", ["UNKNOWN", "unknown"], "member"),
    here("enum-member-3", "enum", f"{SCHEMAS}/ThingError/enum", ["UNKNOWN", "\ufdfa"], "be named"),
    here("enum-empty", "enum", f"{SCHEMAS}/ThingError/enum", [None], "no value is left")._replace(
        changes={
            f"{SCHEMAS}/ThingError/type": ["string", "null"],
            f"{SCHEMAS}/ThingError/enum": [None],
            f"{BATCH}/refusals/retryable": REMOVE,
        }
    ),
    here("enum-member-2", "enum", f"{SCHEMAS}/ThingError/enum", ["UNKNOWN", "A B", "A-B"]),
    here("enum-null", "enum", f"{SCHEMAS}/ThingError/enum", ["UNKNOWN", None], "types"),
    here("enum-no-null", "enum", f"{SCHEMAS}/ThingError/type", ["string", "null"])._replace(
        at=f"{SCHEMAS}/ThingError/enum", message="nothing allows it"
    ),
    # unsupported constructs
    *(
        case(f"no-{key}", "unsupported", f"{COLOUR}/{key}", "", {f"{COLOUR}/{key}": value})
        for key, value in {
            "oneOf": [{"type": "string"}],
            "not": {"type": "integer"},
            "const": "red",
            "discriminator": {"propertyName": "x"},
            "title": "Colour",
            "format": "binary",
            "nullable": True,
            "readOnly": True,
            "maxLenght": 3,
            "maxItems": 3,
            "minimum": 3,
            "type": ["string", "integer"],
            "anyOf": [{"type": "string"}, {"type": "integer"}],
            "patternProperties": {"^x": {"type": "string"}},
            "contentEncoding": "base64",
            "if": {"type": "string"},
        }.items()
    ),
    here("no-byte", "unsupported", f"{COLOUR}/format", "byte"),
    here("no-null-alone", "unsupported", f"{COLOUR}/type", "null"),
    here("no-prefixItems", "unsupported", f"{FIELDS}/thingIds/prefixItems", [TEXT]),
    here(
        "no-array-of-anything",
        "unsupported",
        f"{SCHEMAS}/SendThingsResult/properties/x",
        {"type": "array", "description": "List."},
        "without items",
    ),
    here("no-boolean-schema", "unsupported", f"{FIELDS}/any", True)._replace(rule="unsupported"),
    here(
        "no-boolean-items",
        "unsupported",
        f"{SCHEMAS}/ErrorAnswer/properties/x",
        {"type": "array", "description": "List.", "items": True},
    )._replace(at=f"{SCHEMAS}/ErrorAnswer/properties/x/items"),
    here("no-boolean-in-allOf", "unsupported", f"{COLOUR}/allOf", [True])._replace(
        at=f"{COLOUR}/allOf/0"
    ),
    case(
        "no-bare-parameter",
        "unsupported",
        f"{OPERATION}/parameters/3/content",
        "not supported",
        {
            f"{OPERATION}/parameters/-": {
                "name": "x",
                "in": "query",
                "description": "X.",
                "content": {"application/json": {"schema": {"type": "string"}}},
            }
        },
    ),
    here("no-closed-object", "unsupported", f"{REQUEST}/additionalProperties", False),
    here("no-map", "unsupported", f"{REQUEST}/additionalProperties", {"type": "string"}),
    here(
        "no-bound-beside-ref",
        "unsupported",
        f"{SCHEMAS}/RefusedThing/properties/thingId/maxLength",
        3,
        "beside $ref",
    ),
    here("no-callbacks", "unsupported", f"{OPERATION}/callbacks", {}),
    here("no-operation-servers", "unsupported", f"{OPERATION}/servers", []),
    here("no-webhooks", "unsupported", "/webhooks", {}),
    here(
        "no-dialect",
        "unsupported",
        "/jsonSchemaDialect",
        "https://spec.openapis.org/oas/3.1/dialect/base",
    ),
    here("no-links", "unsupported", f"{OPERATION}/responses/200/links", {}),
    here("no-head", "unsupported", f"{PATH}/head", other()),
    here(
        "no-form", "unsupported", f"{OPERATION}/requestBody/content/text~1plain", {"schema": TEXT}
    ),
    here(
        "no-html", "unsupported", f"{OPERATION}/responses/200/content/text~1html", {"schema": TEXT}
    ),
    here(
        "no-bare-media",
        "unsupported",
        f"{OPERATION}/responses/500",
        {"description": "Broken.", "content": {"application/json": {}}},
    )._replace(at=f"{OPERATION}/responses/500{JSON}"),
    *(
        case(
            f"no-{name}",
            "unsupported",
            f"{OPERATION}/parameters/3{at}",
            "",
            {f"{OPERATION}/parameters/-": parameter(**changes)},
        )
        for name, at, changes in (
            ("cookie", "/in", {"in": "cookie"}),
            (
                "header-array",
                "/schema",
                {"in": "header", "schema": {"type": "array", "items": {"type": "string"}}},
            ),
            ("query-object", "/schema", {"schema": {"type": "object"}}),
            ("query-anything", "/schema", {"schema": {}}),
            ("explode", "/explode", {"explode": False}),
            ("style", "/style", {"style": "pipeDelimited"}),
        )
    ),
    # descriptions
    *(
        case(f"undescribed-{name}", "description", at, "", {f"{at}/description": REMOVE})
        for name, at in (
            ("operation", OPERATION),
            ("schema", REQUEST),
            ("property", COLOUR),
            ("parameter", f"{OPERATION}/parameters/0"),
        )
    ),
    case("blank", "description", COLOUR, "", {f"{COLOUR}/description": " \n"}),
    case(
        "blank-response",
        "description",
        f"{OPERATION}/responses/200",
        "",
        {f"{OPERATION}/responses/200/description": ""},
    ),
    here("format-of-other-type", "unsupported", f"{COLOUR}/format", "int64", "type integer"),
    case(
        "header-date",
        "unsupported",
        f"{OPERATION}/parameters/3/schema",
        "of this format",
        {
            f"{OPERATION}/parameters/-": parameter(
                **{"in": "header", "schema": {"type": "string", "format": "date"}}
            )
        },
    ),
    # what needs a name
    here("object", "nameless", COLOUR, {**TEXT, "type": "object"}, "an object needs a name"),
    here("enum", "nameless", f"{COLOUR}/enum", ["RED"], "an enum needs a name"),
    case(
        "object-in-array",
        "nameless",
        f"{COLOUR}/items",
        "components/schemas",
        {COLOUR: {**TEXT, "type": "array", "items": {"type": "object", "properties": {}}}},
    ),
    case(
        "enum-in-array",
        "nameless",
        f"{COLOUR}/items/enum",
        "",
        {COLOUR: {**TEXT, "type": "array", "items": {"type": "string", "enum": ["RED"]}}},
    ),
    case(
        "object-or-null",
        "nameless",
        f"{COLOUR}/anyOf/0",
        "",
        {COLOUR: {"description": "Or null.", "anyOf": [{"type": "object"}, {"type": "null"}]}},
    ),
    case(
        "enum-of-a-parameter",
        "nameless",
        f"{OPERATION}/parameters/3/schema/enum",
        "",
        {f"{OPERATION}/parameters/-": parameter(schema={"type": "string", "enum": ["RED"]})},
    ),
    case(
        "mixture",
        "nameless",
        f"{COLOUR}/allOf",
        "",
        {COLOUR: {"description": "Both.", "allOf": [THING, {"maxLength": 3}]}},
    ),
    case("alias", "nameless", f"{SCHEMAS}/Alias", "only a reference", component("Alias", THING)),
    case(
        "component-or-null",
        "nameless",
        f"{SCHEMAS}/Maybe/anyOf",
        "",
        component("Maybe", {"anyOf": [THING, {"type": "null"}]}),
    ),
    case(
        "component-of-one-part",
        "nameless",
        f"{SCHEMAS}/Part/allOf",
        "one part alone",
        component("Part", {"allOf": [REFUSED]}),
    ),
    case(
        "component-of-scalars",
        "nameless",
        f"{SCHEMAS}/Part/allOf/1",
        "must be an object",
        component("Part", {"allOf": [REFUSED, THING]}),
    ),
    case(
        "property-in-two-parts",
        "nameless",
        f"{SCHEMAS}/Part/allOf/1",
        "error is a property of another part",
        component("Part", {"allOf": [REFUSED, {"type": "object", "properties": {"error": TEXT}}]}),
    ),
    case(
        "properties-beside-parts",
        "nameless",
        f"{SCHEMAS}/Part/properties",
        "beside allOf",
        component(
            "Part",
            {
                "allOf": [REFUSED, {"$ref": "#/components/schemas/ErrorAnswer"}],
                "properties": {"more": TEXT},
            },
        ),
    ),
    here(
        "required-nothing",
        "nameless",
        f"{SCHEMAS}/SendThingsResult/required",
        ["nothing"],
        "nothing is no",
    ),
    *(
        case(
            f"answer-{name}",
            "nameless",
            f"{OPERATION}/responses/500",
            "a body must refer to an object",
            {
                f"{OPERATION}/responses/500": {
                    "description": "Broken.",
                    "content": {"application/json": {"schema": schema}},
                }
            },
        )
        for name, schema in (
            ("any", {}),
            ("array", {"type": "array", "items": THING}),
            ("string", {"type": "string"}),
            ("enum", {"$ref": "#/components/schemas/ThingError"}),
        )
    ),
    case(
        "answer-null",
        "nameless",
        f"{OPERATION}/responses/500",
        "a body cannot be null",
        {
            f"{SCHEMAS}/Gone": {"type": ["object", "null"], "description": "Or null."},
            f"{OPERATION}/responses/500": {
                "description": "Broken.",
                "content": {"application/json": {"schema": {"$ref": f"#{SCHEMAS}/Gone"}}},
            },
        },
    ),
    case(
        "body-array",
        "nameless",
        f"{OPERATION}/requestBody",
        "a body must refer to an object",
        {
            f"{OPERATION}/requestBody{JSON}": {"schema": {"type": "array", "items": THING}},
            BATCH: REMOVE,
            LIMIT: {"amount": 1, "unit": "requests", "per-seconds": 1, "per": "shopId"},
            f"{PAGING}/unpaged-with": REMOVE,
            f"{SCHEMAS}/SendThingsRequest": REMOVE,
        },
    ),
    # the wire
    here("no-wire", "wire", "/x-market-wire", REMOVE, "missing")._replace(at=""),
    here("part-of-wire", "vocabulary", "/x-market-wire/parallel", REMOVE)._replace(
        at="/x-market-wire", message="'parallel' is a required property"
    ),
    case(
        "no-key",
        "wire",
        "/components/securitySchemes",
        "apiKey in a header",
        {"/components/securitySchemes/ApiKey/in": "query"},
    ),
    here("parallel", "wire", "/x-market-wire/parallel/default", 5, "more than the ceiling"),
    # the rest
    here("unused-schema", "unused", f"{SCHEMAS}/Spare", TEXT),
    case(
        "unused-circle",
        "unused",
        f"{SCHEMAS}/Spare",
        "",
        {
            f"{SCHEMAS}/Spare": {
                "type": "object",
                "description": "Knows itself.",
                "properties": {"spare": {"$ref": "#/components/schemas/Spare"}},
            }
        },
    ),
    case(
        "unused-security",
        "unused",
        "/components/securitySchemes/Login",
        "",
        {"/components/securitySchemes/Login": {"type": "http", "scheme": "basic"}},
    ),
    here("server-http", "server", "/servers/0/url", "http://api.example.com", "https"),
    here("server-variable", "server", "/servers/0/url", "https://{host}", "https"),
    here("no-server", "server", "/servers", [], "missing")._replace(at=""),
    case(
        "status-range",
        "status",
        f"{OPERATION}/responses/4XX",
        "",
        {f"{OPERATION}/responses/4XX": {"description": "Wrong."}},
    ),
    case(
        "status-default",
        "status",
        f"{OPERATION}/responses/default",
        "",
        {f"{OPERATION}/responses/default": {"description": "Wrong."}},
    ),
    *(
        case(f"no-{family}xx", "status", OPERATION, f"no {family}xx", {answer: REMOVE})
        for family, answer in (
            (4, f"{OPERATION}/responses/420"),
            (5, f"{OPERATION}/responses/500"),
        )
    ),
    case(
        "path-parameter-surplus",
        "path",
        OPERATION,
        "colour is not in the path",
        {f"{OPERATION}/parameters/-": parameter(**{"in": "path", "required": True})},
    ),
]


@pytest.mark.parametrize("each", CASES, ids=[f"{c.rule}-{c.id}" for c in CASES])
def test_finding(each: Case) -> None:
    """One change, one finding: the rule, the place and the file."""
    findings = lint(small_bundle(**each.changes))
    assert [(f.rule, f.pointer) for f in findings] == [(each.rule, each.at)], findings
    assert each.message in findings[0].message
    assert findings[0].file == "openapi/small.yaml"


def test_every_rule_has_a_case() -> None:
    rules = {rule for stage in STAGES for rule, _ in stage}
    assert {each.rule for each in CASES} == rules


def renamed(old: str, new: str, **changes: Any) -> Bundle:
    """The small specification with another name wherever `old` stands."""
    import json

    text = json.dumps(small_spec(**changes)).replace(old, new)
    return Bundle(json.loads(text), {"": "openapi/small.yaml"})


@pytest.mark.parametrize(
    ("old", "new", "rule", "at"),
    [
        pytest.param("ThingError", "thingError", "name", f"{SCHEMAS}/thingError", id="lower-case"),
        pytest.param("ThingError", "Thing_Error", "name", f"{SCHEMAS}/Thing_Error", id="underline"),
        pytest.param("ThingError", "Warning", "name", f"{SCHEMAS}/Warning", id="builtin"),
        pytest.param("ThingError", "Response", "name", f"{SCHEMAS}/Response", id="taken"),
        pytest.param("Limited", "Li-mited", "name", "/components/responses/Li-mited", id="answer"),
        pytest.param("shops/", "shops?x=/", "path", PATH.replace("shops", "shops?x="), id="query"),
        pytest.param("shops/", "./", "path", PATH.replace("shops", "."), id="dot"),
        pytest.param("shops/", "../", "path", PATH.replace("shops", ".."), id="dots"),
        pytest.param("/things", "/..", "path", PATH.replace("things", ".."), id="dots-at-the-end"),
        pytest.param("shops/", "/", "path", PATH.replace("shops", ""), id="empty"),
        pytest.param("shops/", "sh ops/", "path", PATH.replace("shops", "sh ops"), id="space"),
    ],
)
def test_finding_after_renaming(old: str, new: str, rule: str, at: str) -> None:
    assert [(f.rule, f.pointer) for f in lint(renamed(old, new))] == [(rule, at)]


def test_path_parameter_missing() -> None:
    found = lint(renamed("{shopId}", "{storeId}"))
    place = OPERATION.replace("shopId", "storeId")
    assert [(f.rule, f.pointer, f.message) for f in found] == [
        ("path", place, "the path parameter shopId is not in the path"),
        ("path", place, "{storeId} has no path parameter"),
    ]


def test_component_collision() -> None:
    """Two schemas that are different classes, but would share a module."""
    at = f"{SCHEMAS}/THINGID"
    both = [{"$ref": f"#{at}"}, {"$ref": f"#{SCHEMAS}/Thingid"}]
    changes = {
        at: TEXT,
        f"{SCHEMAS}/Thingid": TEXT,
        COLOUR: {"description": "Both.", "allOf": both},
    }
    assert [(f.rule, f.pointer) for f in lint(small_bundle(**changes))] == [
        ("collision", f"{SCHEMAS}/Thingid")
    ]


def test_no_success() -> None:
    """An operation without a 2xx answer, and nothing else that needs one."""
    document = small_spec(
        **{
            f"{OPERATION}/responses/200": REMOVE,
            BATCH: REMOVE,
            PAGING: REMOVE,
            **{
                f"{SCHEMAS}/{name}": REMOVE
                for name in (
                    *("SendThingsResponse", "SendThingsResult", "RefusedThing"),
                    *("Status", "ThingError"),
                )
            },
        }
    )
    found = lint(Bundle(document, {"": "openapi/small.yaml"}))
    assert [(f.rule, f.pointer, f.message) for f in found] == [
        ("status", OPERATION, "no 2xx answer")
    ]


def test_validator_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only openapi-spec-validator knows is a finding too, and so is its giving up."""

    def root_validator(_: Any) -> Any:
        def errors(_: Any) -> Any:
            yield ValidationError("only I know", path=["paths"])
            raise KeyError("x")

        return errors

    monkeypatch.setattr(OpenAPIV31SpecValidator, "root_validator", property(root_validator))
    assert [(f.rule, f.pointer, f.message) for f in lint(small_bundle())] == [
        ("openapi", "", "the validator gave up: KeyError: 'x'"),
        ("openapi", "/paths", "only I know"),
    ]


GOOD: dict[str, dict[str, Any]] = {
    "small": {},
    "open-object": {f"{REQUEST}/additionalProperties": True},
    "anyOf-null": {COLOUR: {"anyOf": [THING, {"type": "null"}]}},
    "nullable-enum": {
        f"{SCHEMAS}/ThingError/type": ["string", "null"],
        f"{SCHEMAS}/ThingError/enum": ["UNKNOWN", None],
    },
    "deprecated": {f"{COLOUR}/deprecated": True, f"{COLOUR}/x-market-deprecation": SINCE},
    "deprecated-reference": {
        COLOUR: {
            **THING,
            "deprecated": True,
            "x-market-deprecation": {**SINCE, "removed": "2026-01-31"},
        }
    },
    "query-array": {
        f"{OPERATION}/parameters/-": parameter(schema={"type": "array", "items": THING})
    },
    "object-of-anything": component("Free", {"type": "object"}),
    "array-component": component("Row", {"type": "array", "items": REFUSED}),
    "anything-component": component("Whatever", {}),
    "untyped-enum": component("Choice", {"enum": ["RED"]}),
    "two-parts": component(
        "Part", {"allOf": [REFUSED, {"type": "object", "properties": {"more": TEXT}}]}
    ),
    "one-part": {COLOUR: {"description": "One part.", "allOf": [REFUSED]}},
    "array-or-null": {
        COLOUR: {
            "description": "Or null.",
            "anyOf": [{"type": "null"}, {"type": "array", "items": THING}],
        }
    },
    "enum-parameter": {
        f"{OPERATION}/parameters/-": parameter(schema={"$ref": "#/components/schemas/ThingError"})
    },
    "header": {f"{OPERATION}/parameters/-": parameter(**{"in": "header", "name": "X-Colour"})},
    "python-words": {f"{FIELDS}/type": TEXT, f"{FIELDS}/class": TEXT, f"{FIELDS}/id": TEXT},
    "keys-as-names": {f"{FIELDS}/x-market-source": TEXT},
    "keys-in-data": {f"{REQUEST}/example": {"x-market-source": {"$ref": "x"}, "x-y": 1}},
    "ecma-pattern": {f"{SCHEMAS}/ThingId/pattern": r"^[^\u{1F600}]{1,9}$"},
    "deviation-on-body": {
        f"{OPERATION}/requestBody/x-market-deviations": [
            {"fact": "required", "page": None, "reason": "It is.", "read-in": "elsewhere"}
        ]
    },
    "shared-parameters": {
        f"{PATH}/parameters": [
            small_spec()["paths"]["/v2/shops/{shopId}/things"]["post"]["parameters"][0]
        ],
        f"{OPERATION}/parameters/0": REMOVE,
    },
    "recursive": {
        f"{SCHEMAS}/RefusedThing/properties/parts": {
            "type": "array",
            "description": "More of them.",
            "items": {"$ref": "#/components/schemas/RefusedThing"},
        },
        f"{SCHEMAS}/RefusedThing/example": {"thingId": "A", "parts": [{"thingId": "B"}]},
    },
    "recursive-allOf": {
        f"{SCHEMAS}/RefusedThing/properties/cause": {
            "description": "What caused it.",
            "allOf": [{"$ref": "#/components/schemas/RefusedThing"}],
        }
    },
}


@pytest.mark.parametrize("changes", GOOD.values(), ids=GOOD)
def test_no_finding(changes: dict[str, Any], tmp_path: Path) -> None:
    """What the lint lets pass is rendered: no construct is left for the renderers to refuse."""
    assert lint(small_bundle(**changes)) == []
    render_package(small_spec(**changes), tmp_path / "package")


def test_schema_that_contains_itself_through_all_of() -> None:
    """No value can be such a thing, but the lint must end."""
    at = f"{SCHEMAS}/ErrorAnswer/allOf"
    assert lint(small_bundle(**{at: [{"$ref": "#/components/schemas/ErrorAnswer"}]})) != []


def test_finding_reads_well() -> None:
    finding = Finding("openapi/x.yaml", "/paths/~1x", "path", "is no plain path")
    assert str(finding) == "openapi/x.yaml#/paths/~1x: path: is no plain path"


def test_folder(tmp_path: Path) -> None:
    """Each file is validated by itself, references between files followed; then the bundle."""
    folder = tmp_path / "openapi"
    folder.mkdir()
    document = small_spec()
    page = {
        "openapi": "3.1.0",
        "info": {"title": "Page", "version": "1"},
        "paths": document["paths"],
        "components": {
            "securitySchemes": {
                "ApiKey": {"$ref": "common.yaml#/components/securitySchemes/ApiKey"}
            },
            "schemas": {
                name: {"$ref": f"common.yaml#/components/schemas/{name}"}
                for name in ("SendThingsRequest", "SendThingsResponse")
            },
            "responses": {"Limited": {"$ref": "common.yaml#/components/responses/Limited"}},
        },
    }
    write_spec(folder, {**document, "paths": {}})
    path = page["paths"].pop("/v2/shops/{shopId}/things")

    def found(name: str, **changes: Any) -> list[str]:
        write_spec(folder, {**page, "paths": {name: path}, **changes}, "sendThings.yaml")
        return [str(finding) for finding in lint_sources(folder, read_folder(folder))]

    assert found("/v2/shops/{shopId}/things") == []
    components = {kind: page["components"][kind] for kind in ("schemas", "responses")}
    assert found("/v2/shops/{shopId}/things", components=components) == [
        f"openapi/sendThings.yaml#{OPERATION}/security/0/ApiKey: reference: no such security scheme"
    ]
    assert found("/v2/shops/{shopId}/things", info={"title": "Page"}) == [
        "openapi/sendThings.yaml#/info: openapi: 'version' is a required property"
    ]
    # What openapi-spec-validator finds in the file has no place; the rule on all files has one.
    message = "Path parameter 'shopId' for 'post' operation in '/shops/things' was not resolved"
    place = "/paths/~1shops~1things/post"
    assert found("/shops/things") == [
        f"openapi/sendThings.yaml#: openapi: {message}",
        f"openapi/sendThings.yaml#{place}: path: the path parameter shopId is not in the path",
    ]


def test_the_specification() -> None:
    """The specification of this repository is in order."""
    folder = Path(__file__).parents[2] / "openapi"
    assert lint_sources(folder, read_folder(folder)) == []
