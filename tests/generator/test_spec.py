"""Reading and bundling: what is refused, and that nothing depends on chance."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from generator.spec import SpecError, bundle, lookup, nodes, read
from tests.generator.small import PATH, REMOVE, small_spec, write_spec

BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30)
)

AMBIGUOUS = """
NO no yes Yes on OFF y N True FALSE Null ~ =
0777 007 0o17 0x1F 0b11 1_000 +1 1. .5 .inf -.INF .nan 1:30 190:20:30.15
2025-01-01 2025-1-1 2025-01-01T00:00:00Z
"""
REFUSED = {
    "alias-bomb": (BOMB, 1, "anchors and aliases"),
    "anchor": ("a: 1\nb: &x 2\n", 2, "anchors and aliases"),
    "alias": ("a: 1\nb: *x\n", 2, "anchors and aliases"),
    "own-tag": ("a: !danger 1\n", 1, "tag"),
    "python-tag": ("a: !!python/object/apply:os.system [ls]\n", 1, "tag"),
    "standard-tag": ("a: !!int 1\n", 1, "tag"),
    "tag-on-key": ("!!str a: 1\n", 1, "tag"),
    "merge-key": ("a:\n  <<: {b: 1}\n", 2, "merge"),
    "duplicate-key": ("a: 1\nb: 2\na: 3\n", 3, "'a' stands twice"),
    "duplicate-key-other-quotes": ("a: 1\n'a': 3\n", 2, "'a' stands twice"),
    "integer-key": ("a:\n  200: x\n", 2, "not a string"),
    "boolean-key": ("true: x\n", 1, "not a string"),
    "null-key": ("null: x\n", 1, "not a string"),
    "mapping-key": ("? {a: 1}\n: x\n", 1, "must be a string"),
    "missing-value": ("a:\nb: 1\n", 1, "missing"),
    "second-document": ("a: 1\n---\nb: 2\n", 2, "second document"),
    "directive": ("%YAML 1.1\n---\na: yes\n", 2, "directives"),
    "deep": ("a: " + "[" * 200 + "]" * 200, 1, "nested deeper"),
    "half-surrogate": ('a: "\\uD800"\n', 1, "surrogate"),
    "syntax": ("a: 1\nb: [1\nc: 2\n", 3, "not YAML"),
    **{f"unquoted-{text}": (f"a: 1\nb: [{text}]\n", 2, "quote it") for text in AMBIGUOUS.split()},
    "unquoted-1e999": ("a: 1e999\n", 1, "quote it"),
    "unquoted-time": ("a: 2025-01-01 10:00:00\n", 1, "quote it"),
}


@pytest.mark.parametrize("name", ["zz.yml", "notes.txt", "pages/x.yaml", "pages.yaml/x.yaml"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    """A file that would be passed over in silence is named; files with a dot are an editor's."""
    write_spec(tmp_path, small_spec())
    (tmp_path / ".common.yaml").write_text("scratch")
    bundle(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("openapi: 3.1.0\n")
    with pytest.raises(SpecError, match=r"only \*\.(yaml|json) files belong here") as caught:
        bundle(tmp_path)
    assert name.partition("/")[0] in str(caught.value)


def test_kept_facts_are_no_part(tmp_path: Path) -> None:
    """The folder of the facts kept of pages lies beside the files, and adds nothing."""
    write_spec(tmp_path, small_spec())
    before = bundle(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "sendThings.en.2025.json").write_text("{}")
    assert bundle(tmp_path) == before


@pytest.mark.parametrize(("text", "line", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_yaml(tmp_path: Path, text: str, line: int, message: str) -> None:
    """What YAML readers disagree on is refused, quickly, with file and line."""
    path = tmp_path / "x.yaml"
    path.write_text(text, "utf-8")
    start = time.perf_counter()
    with pytest.raises(SpecError, match=message) as caught:
        read(path)
    assert str(caught.value).startswith(f"x.yaml:{line}: ")
    assert time.perf_counter() - start < 2


def test_accepted_yaml(tmp_path: Path) -> None:
    """Quoted strings stay strings, and plain numbers, booleans and null are what they look like."""
    path = tmp_path / "x.yaml"
    path.write_text(
        "a: \"NO\"\nb: [1, -2, 0, 1.5, 1e3, true, false, null]\nc: 1.0.0\nd: '2025-01-01'\n"
        '"200": {}\ne: |\n  no\nf: []\ng: "1:30"\nh: "é\\U0001F600"\ni: ""\nj: 2025-08\n',
        "utf-8",
    )
    value = read(path)
    assert value == {
        "a": "NO",
        "b": [1, -2, 0, 1.5, 1000.0, True, False, None],
        "c": "1.0.0",
        "d": "2025-01-01",
        "200": {},
        "e": "no\n",
        "f": [],
        "g": "1:30",
        "h": "é\U0001f600",
        "i": "",
        "j": "2025-08",
    }
    assert [type(each) for each in value["b"][:4]] == [int, int, int, float]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(b"a: \xff\n", "x.yaml:1: not UTF-8", id="not-utf-8"),
        pytest.param(b"a: 1\n" + b"#" * 5_000_001, "larger than", id="too-large"),
        pytest.param(b"- a\n", "one mapping", id="list"),
        pytest.param(b"", "one mapping", id="empty"),
    ],
)
def test_refused_bytes(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)
    with pytest.raises(SpecError, match=message):
        read(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"x\.yaml: cannot be read"):
        read(tmp_path / "x.yaml")


def split(folder: Path, **changes: Any) -> Path:
    """The small specification in two files: the operation, and all components as common.yaml."""
    document = small_spec(**changes)
    operation = {
        "openapi": "3.1.0",
        "info": {"title": "One page", "version": "1.0.0"},
        "paths": document["paths"],
    }
    text = json.dumps(operation).replace('"#/components', '"common.yaml#/components')
    folder.mkdir(exist_ok=True)
    (folder / "sendThings.yaml").write_text(text, "utf-8")
    write_spec(folder, {**document, "paths": {}})
    return folder


def test_bundle_joins_files(tmp_path: Path) -> None:
    """References between files become local, and every part remembers its file."""
    result = bundle(split(tmp_path / "openapi"))
    assert result.document["paths"] == small_spec()["paths"]
    assert result.document["components"] == small_spec()["components"]
    assert result.document["info"]["title"] == "Small"
    assert result.file_of(f"{PATH}/post/responses/200") == "openapi/sendThings.yaml"
    assert result.file_of("/components/schemas/ThingId/pattern") == "openapi/common.yaml"
    assert result.file_of("/servers/0/url") == "openapi/common.yaml"


def test_bundle_is_deterministic(tmp_path: Path) -> None:
    """The order of components in a file, and of the files on disk, does not matter."""
    one = split(tmp_path / "one")
    two = tmp_path / "two"
    two.mkdir()
    for path in sorted(one.iterdir(), reverse=True):
        document = json.loads(path.read_text("utf-8"))
        if "components" in document:
            document["components"] = {
                kind: dict(reversed(named.items()))
                for kind, named in reversed(document["components"].items())
            }
        write_spec(two, document, path.name)
    first, second = bundle(one), bundle(two)
    assert json.dumps(first.document) == json.dumps(second.document)
    assert json.dumps(bundle(one).document) == json.dumps(first.document)


def test_import_of_a_component(tmp_path: Path) -> None:
    """A component that only points to the component of that name elsewhere is that component."""
    folder = split(tmp_path / "openapi")
    document = json.loads((folder / "sendThings.yaml").read_text("utf-8"))
    document["components"] = {
        "schemas": {"ThingId": {"$ref": "common.yaml#/components/schemas/ThingId"}}
    }
    write_spec(folder, document, "sendThings.yaml")
    result = bundle(folder)
    assert result.document["components"] == small_spec()["components"]


LEAVES = "leads out of the folder"
REFERENCES = {
    "parent-folder": ("../secret.yaml#/components/schemas/X", LEAVES),
    "encoded-parent-folder": ("%2e%2e/secret.yaml#/components/schemas/X", LEAVES),
    "roundabout": ("./../openapi/common.yaml#/components/schemas/ThingId", LEAVES),
    "absolute": ("/etc/passwd#/components/schemas/X", LEAVES),
    "file-url": ("file:///etc/passwd#/components/schemas/X", LEAVES),
    "http": ("http://example.com/x.yaml#/components/schemas/X", LEAVES),
    "https": ("https://example.com/x.yaml#/components/schemas/X", LEAVES),
    "protocol-relative": ("//example.com/x.yaml#/components/schemas/X", LEAVES),
    "other-suffix": ("common.json#/components/schemas/X", LEAVES),
    "no-such-file": ("other.yaml#/components/schemas/X", LEAVES),
    "no-such-component": ("common.yaml#/components/schemas/Nothing", "names nothing"),
    "no-such-local": ("#/components/schemas/Nothing", "names nothing"),
    "whole-file": ("common.yaml", "does not name a component"),
    "inside-a-component": ("#/components/schemas/ThingId/pattern", "does not name a component"),
    "anchor": ("#ThingId", "does not name a component"),
    "not-a-string": (1, "must be a string"),
}


@pytest.mark.parametrize(("reference", "message"), REFERENCES.values(), ids=REFERENCES)
def test_refused_reference(tmp_path: Path, reference: Any, message: str) -> None:
    """A reference stays among the folder's files and names a component that is there."""
    where = "/components/schemas/RefusedThing/properties/thingId"
    (tmp_path / "secret.yaml").write_text("components: {schemas: {X: {}}}", "utf-8")
    folder = tmp_path / "openapi"
    folder.mkdir()
    write_spec(folder, small_spec(**{f"{where}/$ref": reference}))
    with pytest.raises(SpecError, match=message) as caught:
        bundle(folder)
    assert str(caught.value).startswith(f"common.yaml#{where}/$ref: ")


def test_reference_as_path(tmp_path: Path) -> None:
    """A path behind a reference would give an empty client without a word."""
    path_item = {"$ref": "common.yaml#/components/pathItems/X"}
    write_spec(tmp_path, small_spec(**{PATH: path_item}))
    with pytest.raises(SpecError, match="a path must stand in its file"):
        bundle(tmp_path)


def test_reference_in_a_circle(tmp_path: Path) -> None:
    changes = {
        "/components/schemas/ThingId": {"$ref": "#/components/schemas/ThingError"},
        "/components/schemas/ThingError": {"$ref": "#/components/schemas/ThingId"},
    }
    write_spec(tmp_path, small_spec(**changes))
    with pytest.raises(SpecError, match="runs in a circle"):
        bundle(tmp_path)


def test_reference_in_data_is_data(tmp_path: Path) -> None:
    """An example may show what looks like a reference."""
    example = {"$ref": "http://example.com"}
    at = "/components/schemas/ErrorAnswer/example"
    write_spec(tmp_path, small_spec(**{at: example}))
    assert lookup(bundle(tmp_path).document, at) == example


def test_property_named_ref(tmp_path: Path) -> None:
    """Names of properties are not keywords, whatever they are."""
    at = "/components/schemas/ErrorAnswer/properties"
    properties = {"default": {"$ref": "#/components/schemas/ThingId"}, "$ref": {"type": "string"}}
    write_spec(tmp_path, small_spec(**{at: properties}))
    assert lookup(bundle(tmp_path).document, at) == properties


CONFLICTS = {
    "component": ("/components/schemas/ThingId/description", "Other.", "ThingId"),
    "operation": (f"{PATH}/post/summary", "Other", "things/post"),
    "true-for-1": (f"{PATH}/post/x-market-limit/amount", 1000.0, "things/post"),
    "servers": ("/servers/0/url", "https://other.example.com", "servers"),
    "version": ("/openapi", "3.1.1", "openapi"),
}


@pytest.mark.parametrize(("pointer", "value", "message"), CONFLICTS.values(), ids=CONFLICTS)
def test_conflict(tmp_path: Path, pointer: str, value: Any, message: str) -> None:
    """Two files may repeat a part, but not contradict each other."""
    write_spec(tmp_path, small_spec())
    write_spec(tmp_path, small_spec(), "other.yaml")
    assert bundle(tmp_path).document == small_spec()
    write_spec(tmp_path, small_spec(**{pointer: value}), "other.yaml")
    with pytest.raises(SpecError, match=rf"other\.yaml#.*{message}.*differ"):
        bundle(tmp_path)


def test_no_files(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"no \*\.yaml file"):
        bundle(tmp_path)


def test_link_out_of_the_folder(tmp_path: Path) -> None:
    write_spec(tmp_path, small_spec())
    folder = tmp_path / "openapi"
    folder.mkdir()
    (folder / "common.yaml").symlink_to(tmp_path / "common.yaml")
    with pytest.raises(SpecError, match="leads out"):
        bundle(folder)


def test_nodes_know_their_kind() -> None:
    """The walk tells properties from keywords and meets every schema."""
    properties = {"properties": {"type": "string", "description": "A name."}}
    at = "/components/schemas/ErrorAnswer"
    document = small_spec(**{f"{at}/properties": properties, "/servers": REMOVE})
    kinds = {node.pointer: node.kind for node in nodes(document)}
    assert kinds[f"{at}/properties/properties"] == "property"
    assert kinds[f"{PATH}/post/parameters/0/schema"] == "schema"
    assert f"{at}/properties" not in kinds


def test_component_that_is_only_itself(tmp_path: Path) -> None:
    at = "/components/schemas/ThingId"
    write_spec(tmp_path, small_spec(**{at: {"$ref": f"#{at}"}}))
    with pytest.raises(SpecError, match="names nothing"):
        bundle(tmp_path)


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        pytest.param([{"description": "x"}], "without a name", id="nameless"),
        pytest.param([{"name": "x", "description": "other"}], "differently", id="conflict"),
    ],
)
def test_refused_tags(tmp_path: Path, tags: list[Any], message: str) -> None:
    write_spec(tmp_path, small_spec(**{"/tags": [{"name": "x"}]}))
    write_spec(tmp_path, small_spec(**{"/tags": tags}), "other.yaml")
    with pytest.raises(SpecError, match=message):
        bundle(tmp_path)
