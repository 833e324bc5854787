"""The table of facts: what the specification says, under the names of the generated client."""

import ast
import copy
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.facts import FactsError, facts, render_checks, render_facts
from generator.facts.records import Schema

from .small import WIRE

SKU = {
    "type": "string",
    "minLength": 1,
    "maxLength": 5,
    "pattern": "^[A-Z]+$",
    "x-market-trim": " \t",
}


def operation(**more: Any) -> dict[str, Any]:
    """Build an operation that has every required fact."""
    return {
        "operationId": "sendThings",
        "tags": ["things-and-more"],
        "summary": "Send things",
        "x-market-source": {"page": "https://example.com/page", "read": "2025-08"},
        "x-market-scopes": ["all-methods"],
        "x-market-limit": {
            "amount": 100,
            "unit": "items",
            "per-seconds": 60,
            "counts": "thingIds",
            "per": "shopId",
        },
        "x-market-retry": "idempotent",
        "parameters": [
            {"name": "page_token", "in": "query", "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer"}},
            {
                "name": "shopId",
                "in": "path",
                "required": True,
                "schema": {"type": "integer", "format": "int64", "minimum": 1},
            },
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/SendRequest"}}
            },
        },
        "responses": {
            "200": {
                "description": "",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}
                },
            },
            "420": {
                "description": "",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
            "default": {"description": ""},
        },
        **more,
    }


def specification(
    schemas: dict[str, Any] | None = None, root: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Build a bundled specification of one operation."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Small", "version": "1.2.3"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/v2/shops/{shopId}/things": {"post": operation(**more)}},
        "components": {
            "schemas": {
                "Sku": SKU,
                "SendRequest": {
                    "type": "object",
                    "required": ["thingIds"],
                    "properties": {
                        "thingIds": {"type": "array", "items": {"$ref": "#/components/schemas/Sku"}}
                    },
                },
                "Answer": {
                    "type": "object",
                    "properties": {"color": {"$ref": "#/components/schemas/Color"}},
                },
                "Error": {"type": "object"},
                "Color": {"type": "string", "enum": ["RED", "GREEN"]},
                **(schemas or {}),
            },
            "securitySchemes": {"ApiKey": {"type": "apiKey", "in": "header", "name": "Api-Key"}},
        },
        "x-market-wire": WIRE,
        **(root or {}),
    }


def load(
    document: dict[str, Any], folder: Path, name: str = "smallclient"
) -> tuple[ModuleType, ModuleType]:
    """Write the two modules as a package, and import them."""
    package = folder / name
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    (package / "facts.py").write_text(render_facts(document), "utf-8")
    (package / "checks.py").write_text(render_checks(), "utf-8")
    for module in [m for m in sys.modules if m.split(".")[0] == name]:
        del sys.modules[module]
    sys.path.insert(0, str(folder))
    try:
        importlib.invalidate_caches()
        return importlib.import_module(f"{name}.facts"), importlib.import_module(f"{name}.checks")
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(autouse=True)
def forget_smallclient() -> Iterator[None]:
    yield
    for module in [m for m in sys.modules if m.split(".")[0] == "smallclient"]:
        del sys.modules[module]


def test_operation_carries_every_fact() -> None:
    """An operation is read whole, and path parameters come first."""
    known = facts(
        specification(
            deprecated=True,
            **{
                "x-market-deprecation": {"since": "2025-01-01", "link": "https://example.com"},
                "x-market-batch": {
                    "field": "thingIds",
                    "size": 20,
                    "key": "offer/shopSku",
                    "atomic": True,
                    "refusals": {
                        "at": "result/notSent",
                        "key": "thingId",
                        "reason": "error",
                        "retryable": ["UNKNOWN"],
                    },
                },
                "x-market-paging": {
                    "token": "page_token",
                    "size": "limit",
                    "next": "result/paging/nextPageToken",
                    "items": "result/things",
                    "unpaged-with": "thingIds",
                },
            },
        )
    ).operations["sendThings"]
    assert known.python_name == "send_things"
    assert known.module == "api.things_and_more.send_things"
    assert (known.method, known.path) == ("POST", "/v2/shops/{shopId}/things")
    assert known.statuses == (200, 420)
    assert (known.body_model, known.answer_model, known.error_model) == (
        "SendRequest",
        "Answer",
        "Error",
    )
    assert known.limit.per_python == "shop_id"
    assert [p.python_name for p in known.parameters] == ["shop_id", "page_token", "limit"]
    assert known.batch is not None
    assert known.batch.key_python == ("offer", "shop_sku")
    assert known.batch.item_model is None
    assert known.batch.refusals is not None
    assert known.batch.refusals.at_python == ("result", "not_sent")
    assert known.batch.refusals.retryable == ("UNKNOWN",)
    assert known.paging is not None
    assert known.paging.next_python == ("result", "paging", "next_page_token")
    assert known.paging.unpaged_with_python == "thing_ids"
    assert known.deprecated
    assert known.deprecation is not None
    assert known.deprecation.since == "2025-01-01"
    assert known.deprecation.link == "https://example.com"


@pytest.mark.parametrize(
    ("items", "model"),
    [
        ({"$ref": "#/components/schemas/Entry"}, "Entry"),
        ({"allOf": [{"$ref": "#/components/schemas/Entry"}]}, "Entry"),
        ({"anyOf": [{"$ref": "#/components/schemas/Entry"}, {"type": "null"}]}, "Entry"),
        ({"$ref": "#/components/schemas/Sku"}, None),
        ({"type": "string"}, None),
    ],
    ids=["object", "one-part", "or-null", "scalar", "nameless"],
)
def test_model_of_an_item(items: dict[str, Any], model: str | None) -> None:
    """Objects have one, however they are referred to."""
    request = {"type": "object", "properties": {"things": {"type": "array", "items": items}}}
    known = facts(
        specification(
            {"SendRequest": request, "Entry": {"type": "object"}},
            **{"x-market-batch": {"field": "things", "size": 20}},
        )
    ).operations["sendThings"]
    assert known.batch is not None
    assert known.batch.item_model == model


def test_wire_carries_every_fact() -> None:
    """The x-market-wire facts, the servers and the key's header."""
    wire = {
        "body-limit-bytes": 512000,
        "parallel": {"default": 2, "ceiling": 4},
        "server-timeout-seconds": 10,
        "limit-headers": {"limit": "L", "remaining": "R", "until": "U"},
        "trace-header": "T",
        "integration-header": {"name": "I", "max-length": 100},
        "quota-spent-by": [2, 4],
        "keep-alive": False,
        "messages": [
            {"status": 420, "meaning": "parallel", "pattern": "para"},
            {"status": 420, "meaning": "r"},
        ],
        "documented-elsewhere": [405],
    }
    known = facts(specification(root={"x-market-wire": wire})).wire
    assert known.parallel == (2, 4)
    assert known.limit_headers == ("L", "R", "U")
    assert known.integration_header == ("I", 100)
    assert known.keep_alive is False
    assert known.key_header == "Api-Key"
    assert known.servers == ("https://api.example.com",)
    assert [(m.status, m.meaning) for m in known.messages] == [(420, "parallel"), (420, "r")]
    assert known.messages[0].pattern is not None
    assert known.messages[0].pattern.flags & re.IGNORECASE


def test_schemas_are_those_of_requests_and_scalars() -> None:
    """Answer objects are no constraints to check; their enums are still read by name."""
    assert list(facts(specification()).schemas) == ["Color", "SendRequest", "Sku"]


def test_digest_depends_on_content_and_not_on_order() -> None:
    """The hash is one of the canonical JSON."""
    one, two = specification(), specification()
    two = dict(reversed(two.items()))
    assert facts(one).digest == facts(two).digest
    two["info"] = {"title": "Small", "version": "1.2.4"}
    assert facts(one).digest != facts(two).digest


def test_document_is_left_alone() -> None:
    """The facts are derived without a change to the document."""
    document = specification()
    before = copy.deepcopy(document)
    render_facts(document)
    assert document == before


def test_rendered_module_equals_the_facts(tmp_path: Path) -> None:
    """What was derived is what stands in the client, frozen and with compiled patterns."""
    module, _ = load(specification(), tmp_path)
    assert module.SPECIFICATION_VERSION == "1.2.3"
    assert facts(specification()).digest == module.SPECIFICATION_HASH
    assert module.OPERATIONS["sendThings"] is module.BY_PYTHON_NAME["send_things"]
    sku = module.SCHEMAS["Sku"]
    assert isinstance(sku.pattern, re.Pattern)
    assert (sku.pattern.pattern, sku.pattern_source) == (r"\A[A-Z]+\Z", "^[A-Z]+$")
    assert (sku.min_length, sku.max_length, sku.trim) == (1, 5, " \t")
    body = module.OPERATIONS["sendThings"].body
    assert module.SCHEMAS[body.ref].properties["thingIds"].python_name == "thing_ids"
    for mapping in (module.OPERATIONS, module.SCHEMAS, module.BY_PYTHON_NAME, sku.properties):
        assert isinstance(mapping, MappingProxyType)


def test_pattern_is_compiled_once() -> None:
    """Two schemas with one pattern share the constant."""
    source = render_facts(specification({"Other": SKU}))
    assert source.count("re.compile(") == 2  # and the one of the wire


def body_of(schema: dict[str, Any], **others: Any) -> Schema:
    """Read one schema as a component, in the place of a request's body."""
    return facts(specification({"SendRequest": schema, **others})).schemas["SendRequest"]


def test_null_idiom_becomes_one_node() -> None:
    """`this or null` keeps its reference, and knows its types."""
    for keyword in ("anyOf", "oneOf"):
        node = body_of({keyword: [{"$ref": "#/components/schemas/Sku"}, {"type": "null"}]})
        assert (node.ref, node.types) == ("Sku", ("string", "null"))


def test_null_that_an_enum_excludes_is_not_among_the_types() -> None:
    """JSON Schema wants a value to pass both."""
    assert body_of({"type": ["string", "null"], "enum": ["A"]}).types == ("string",)
    assert body_of({"type": ["string", "null"], "enum": ["A", None]}).types == ("string", "null")


def test_all_of_is_merged_to_the_stricter() -> None:
    """Members of allOf that can be one node are one."""
    node = body_of(
        {
            "allOf": [
                {"$ref": "#/components/schemas/Base"},
                {
                    "type": "object",
                    "required": ["b"],
                    "properties": {
                        "a": {"type": "string", "maxLength": 3},
                        "b": {"type": "boolean"},
                    },
                },
            ]
        },
        Base={
            "type": "object",
            "required": ["a"],
            "properties": {"a": {"type": ["string", "null"], "maxLength": 5, "minLength": 1}},
        },
    )
    assert (node.all_of, node.ref, node.required) == ((), None, ("a", "b"))
    assert list(node.properties) == ["a", "b"]
    assert node.properties["a"].types == ("string",)
    assert (node.properties["a"].min_length, node.properties["a"].max_length) == (1, 3)


def test_all_of_keeps_apart_what_cannot_be_one() -> None:
    """Two patterns, or additionalProperties beside other properties, stay two nodes."""
    node = body_of({"allOf": [{"pattern": "^a"}, {"pattern": "b$"}], "type": "string"})
    assert [node.pattern_source, *(n.pattern_source for n in node.all_of)] == ["^a", "b$"]
    closed = body_of({"allOf": [{"properties": {"a": {}}}, {"additionalProperties": False}]})
    assert [n.closed for n in closed.all_of] == [True]


def test_all_of_joins_types_and_properties_as_far_as_they_go_together() -> None:
    """An integer is a number; what no value can be, and two patterns, stay two nodes."""
    assert body_of({"allOf": [{"type": "number"}, {"type": "integer"}]}).types == ("integer",)
    nothing = body_of({"allOf": [{"type": "string"}, {"type": "integer"}]})
    assert (nothing.types, nothing.all_of[0].types) == (("string",), ("integer",))
    parts = [{"properties": {"a": {"pattern": pattern}}} for pattern in ("^a", "b$")]
    both = body_of({"allOf": parts}).properties["a"]
    assert [node.pattern_source for node in both.all_of] == ["^a", "b$"]


def test_all_of_with_one_reference_stays_a_reference() -> None:
    """The idiom that puts annotations beside a reference."""
    node = body_of({"allOf": [{"$ref": "#/components/schemas/Sku"}], "deprecated": True})
    assert (node.ref, node.deprecated, node.types) == ("Sku", True, ())


def test_parameters_with_one_python_name_or_a_reserved_one_are_renamed() -> None:
    """As openapi-python-client does."""
    extra = [
        {"name": "shopId", "in": "path", "required": True, "schema": {"type": "integer"}},
        {"name": "client", "in": "query", "schema": {"type": "string"}},
        {"name": "x-id", "in": "query", "schema": {"type": "string"}},
        {"name": "xId", "in": "header", "schema": {"type": "string"}},
    ]
    known = facts(specification(parameters=extra)).operations["sendThings"]
    assert [p.python_name for p in known.parameters] == [
        "shop_id",
        "client_query",
        "x_id_query",
        "x_id_header",
    ]


def without(key: str) -> dict[str, Any]:
    document = specification()
    del document["paths"]["/v2/shops/{shopId}/things"]["post"][key]
    return document


REFUSED = [
    *[
        pytest.param(without(f"x-market-{k}"), f"/post: x-market-{k} is missing", id=f"no-{k}")
        for k in ("source", "scopes", "limit", "retry")
    ],
    pytest.param(
        specification({"Sku": {"type": "string", "pattern": "a++"}}), "/Sku/pattern", id="pattern"
    ),
    pytest.param(
        specification({"Sku": {"type": "string", "not": {}}}), "keyword 'not'", id="keyword"
    ),
    pytest.param(
        specification({"Sku": {"type": "string", "nullable": True}}), "'nullable'", id="nullable"
    ),
    pytest.param(specification({"Sku": {"type": "text"}}), "'text' is no type", id="type"),
    pytest.param(
        specification({"Sku": {"type": "integer", "exclusiveMinimum": True}}),
        "exclusive_minimum must be a number",
        id="boolean-bound",
    ),
    pytest.param(
        specification({"Sku": {"$ref": "#/components/schemas/No"}}),
        "is no schema of the components",
        id="dangling",
    ),
    pytest.param(
        specification({"Sku": {"$ref": "other.yaml#/Sku"}}),
        "is no schema of the components",
        id="outside",
    ),
    pytest.param(
        specification(
            {
                "SendRequest": {
                    "allOf": [{"$ref": "#/components/schemas/SendRequest"}, {"type": "object"}]
                }
            }
        ),
        "allOf contains itself",
        id="allOf-cycle",
    ),
    pytest.param(
        specification(
            {
                "SendRequest": {"allOf": [{"$ref": "#/components/schemas/Other"}]},
                "Other": {
                    "anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/SendRequest"}]
                },
            }
        ),
        "contains itself",
        id="reference-cycle",
    ),
    pytest.param(
        specification(root={"x-market-wire": {**WIRE, "trace-header": None}}),
        "/x-market-wire: trace-header is missing",
        id="wire",
    ),
    pytest.param(
        specification({"SendRequest": {"properties": {"a": False}}}),
        "/properties/a: a schema must be an object",
        id="boolean-schema",
    ),
    pytest.param(
        specification(**{"x-market-batch": {"field": "no", "size": 1}}),
        "no array 'no'",
        id="batch-field",
    ),
    pytest.param(
        specification(
            **{
                "x-market-limit": {
                    "amount": 1,
                    "unit": "requests",
                    "per-seconds": 60,
                    "per": "campaignId",
                }
            }
        ),
        "no path parameter 'campaignId'",
        id="limit-per",
    ),
]


@pytest.mark.parametrize(("document", "message"), REFUSED)
def test_what_cannot_be_stated_is_refused(document: dict[str, Any], message: str) -> None:
    """An unenforceable constraint, or a missing fact, is an error that names the place."""
    with pytest.raises(FactsError, match=re.escape(message)):
        render_facts(document)


# --- hostile text

HOSTILE = [
    '"""\nimport os\nos.system("x")\n"""',
    "'); __import__('os').system('x'); ('",
    "\\",
    "\\'",
    "a\nimport evil",
    "a\rimport evil",
    "\u2028import evil",
    "{{ 7 * 7 }}{% raise %}{# #}",
    "{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
    "\x00\x1b[31m\u202e",
    "\ud800",
    "# type: ignore",
]


def hostile(text: str) -> dict[str, Any]:
    """Put a text everywhere that a specification has free text."""
    document = specification(
        {
            "SendRequest": {
                "type": "object",
                "title": text,
                "required": ["thingIds", text],
                "x-market-exclusive": [[[text], ["thingIds"]]],
                "x-market-trim": text,
                "properties": {
                    "thingIds": {
                        "type": "array",
                        "items": {"type": "string", "format": text, "pattern": _literal(text)},
                    },
                    text: {
                        "type": "string",
                        "enum": [text],
                        "default": text,
                        "deprecated": True,
                        "x-market-deprecation": dict.fromkeys(
                            ("since", "removed", "replacement", "link"), text
                        ),
                    },
                },
            },
            "Text " + text.replace("/", "").replace("~", ""): {"type": "string", "enum": [text]},
        },
        summary=text,
        root={
            "info": {"title": text, "version": text},
            "servers": [{"url": text}],
            "x-market-wire": {
                **WIRE,
                "trace-header": text,
                "scopes-link": text,
                "messages": [{"status": 420, "meaning": text, "pattern": _literal(text)}],
            },
        },
        **{
            "tags": [text],
            "operationId": text,
            "x-market-scopes": [text],
            "x-market-retry": text,
            "x-market-source": {"page": text, "read": text},
        },
    )
    item = document["paths"].pop("/v2/shops/{shopId}/things")
    document["paths"]["/" + text] = item
    item["post"]["parameters"].append({"name": text, "in": "query", "schema": {"type": "string"}})
    return document


def _literal(text: str) -> str:
    return re.sub(r"[\^$\\.*+?()\[\]{}|/]", r"\\\g<0>", text)


def shape(source: str) -> set[str]:
    """Return what a module is made of besides its literals."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        names.add(type(node).__name__)
        if isinstance(node, ast.Name):
            names.add(re.sub(r"[0-9]+", "0", node.id))
        elif isinstance(node, ast.Attribute):
            names.add("." + node.attr)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.add(ast.unparse(node))
    return names


def texts(source: str) -> set[str]:
    return {
        n.value
        for n in ast.walk(ast.parse(source))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


HARMLESS = shape(render_facts(hostile("harmless")))


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_stays_text(text: str) -> None:
    """No text of the specification becomes code, and all of it arrives unchanged."""
    source = render_facts(hostile(text))
    assert source.isascii()
    assert shape(source) == HARMLESS
    assert text in texts(source)


def test_hostile_text_arrives_in_the_imported_table(tmp_path: Path) -> None:
    """The module imports, and holds the text as it was."""
    text = HOSTILE[0]
    module, _ = load(hostile(text), tmp_path)
    assert module.OPERATIONS[text].summary == text
    assert module.SCHEMAS["SendRequest"].properties[text].enum == (text,)
    assert module.SCHEMAS["SendRequest"].properties["thingIds"].items.pattern.search("." + text)


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1, max_size=40))
def test_any_text_stays_text(text: str) -> None:
    """Whatever Hypothesis finds."""
    assert shape(render_facts(hostile(text))) == HARMLESS


def test_shape_would_notice_injected_code() -> None:
    """Positive control: the comparison fires on a template that does not use repr."""
    unsafe = 'SUMMARY = "' + '" + __import__("os").name + "' + '"\n'
    assert not shape(unsafe) <= HARMLESS
