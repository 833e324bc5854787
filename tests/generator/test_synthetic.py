"""The pipeline is not tied to four operations: 150 of them, with 800 schemas, go through."""

from __future__ import annotations

import asyncio
import inspect
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from generator import __main__ as commands
from generator import render
from generator.document import answer_models, resolve

from .generated import Package, imported
from .small import write_spec
from .synthetic import OPERATIONS, SCHEMAS, TAGS, sample, synthetic

DOCUMENT = synthetic()
CALLED = [operation for operation in range(OPERATIONS) if operation % 7 == 0]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files in, package out: all that `generate` does."""
    folder = tmp_path_factory.mktemp("synthetic")
    (folder / "openapi").mkdir()
    write_spec(folder / "openapi", {**DOCUMENT, "paths": {}})
    for tag in TAGS:  # several files, with references between them
        paths = {
            path: item
            for path, item in DOCUMENT["paths"].items()
            if next(iter(item.values()))["tags"] == [tag]
        }
        page = {"openapi": "3.1.0", "info": DOCUMENT["info"], "paths": paths}
        text = json.dumps(page).replace('"#/components', '"common.yaml#/components')
        text = text.replace("#/components/securitySchemes", "")
        page = json.loads(text)
        page["components"] = {
            "securitySchemes": {
                "ApiKey": {"$ref": "common.yaml#/components/securitySchemes/ApiKey"}
            }
        }
        write_spec(folder / "openapi", page, f"{tag}.yaml")
    start = time.perf_counter()
    commands.build(folder / "openapi", folder / render.PACKAGE, folder)
    sys.stderr.write(f"\nthe synthetic specification took {time.perf_counter() - start:.1f} s\n")
    return folder / render.PACKAGE


@pytest.fixture(scope="module")
def loaded(package: Path) -> Iterator[Package]:
    with imported(package, "synthetic_client") as result:
        yield result


def test_nothing_is_left_out(package: Path, loaded: Package) -> None:
    """A module an operation, a package a tag, a class a schema, in all three renderings."""
    operations = loaded.module("facts").OPERATIONS
    assert len(operations) == OPERATIONS
    modules = sorted(path for path in (package / "api").rglob("*.py") if path.stem != "__init__")
    assert len(modules) == OPERATIONS
    assert len({path.parent for path in modules}) == len(TAGS)
    for operation in operations.values():
        module = loaded.module(operation.module)
        assert set(operation.statuses) == {200, 204, 420, 500}
        for name in ("sync", "sync_detailed", "asyncio", "asyncio_detailed"):
            assert {p.python_name for p in operation.parameters} <= {
                *inspect.signature(getattr(module, name)).parameters
            }
    classes = set(DOCUMENT["components"]["schemas"]) - {"Sku"}  # a string with a rule is a str
    assert len(classes) == SCHEMAS - 1
    assert set(loaded.module("models").__all__) == classes
    assert all(getattr(loaded.module("models"), name).__name__ == name for name in classes)
    typed = loaded.module("typed_dicts")
    assert all(hasattr(typed, name) for name in DOCUMENT["components"]["schemas"])


def test_pydantic_models_import_without_a_warning(package: Path) -> None:
    code = "import yandex_market_client.pydantic_models as m; m.Item0; m.Part0; m.Answer149"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=package.parent,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_types_are_strict(package: Path, tmp_path: Path) -> None:
    """There is nothing for mypy --strict to say of the 970 files."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file="),
            *("--cache-dir", str(tmp_path), "-p", render.PACKAGE),
        ],
        cwd=package.parent,
        capture_output=True,
        text=True,
    )
    assert done.stdout + done.stderr == ""


def _operation(number: int) -> tuple[str, str, dict[str, Any]]:
    path, item = list(DOCUMENT["paths"].items())[number]
    ((method, operation),) = item.items()
    return path, method, operation


def _arguments(operation: dict[str, Any]) -> dict[str, Any]:
    """A value for every parameter, under its Python name."""
    texts = {"date-time": "2025-01-31T10:00:00Z"}
    names = {"shopId": "shop_id", "thingName": "thing_name", "X-Trace": "x_trace"}
    result = {}
    for reference in operation["parameters"]:
        parameter = resolve(DOCUMENT, reference)
        schema = resolve(DOCUMENT, parameter["schema"])
        value = texts.get(schema.get("format", ""), sample(DOCUMENT, schema, 1))
        result[names.get(parameter["name"], parameter["name"])] = value
    return result


@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")
@pytest.mark.parametrize("number", CALLED)
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_operation_round_trips(loaded: Package, number: int, kind: str) -> None:
    """A request made from the schemas leaves as it is; an answer comes back whole."""
    path, method, operation = _operation(number)
    (success, *_) = answer_models(DOCUMENT, operation).values()
    answer = sample(DOCUMENT, {"$ref": f"#/components/schemas/{success}"}, 5)
    requests: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json=answer)

    arguments = _arguments(operation)
    body = None
    if "requestBody" in operation:
        body = sample(DOCUMENT, operation["requestBody"]["content"]["application/json"]["schema"])
        # Not twice in a list of unique ones, and no null where a model would leave it out.
        model = loaded.module("facts").OPERATIONS[operation["operationId"]].body_model
        arguments["body"] = getattr(loaded.module("models"), model).from_dict(body)
    client = loaded.module("client")
    module = loaded.operation(operation["operationId"])
    transport, base = httpx.MockTransport(serve), "https://api.example.com"
    if kind == "sync":
        with httpx.Client(transport=transport, base_url=base) as http:
            result = module.sync_detailed(client.Client(http), **arguments)
    else:

        async def run() -> Any:
            async with httpx.AsyncClient(transport=transport, base_url=base) as http:
                return await module.asyncio_detailed(client.AsyncClient(http), **arguments)

        result = asyncio.run(run())
    (request,) = requests
    assert request.method == method.upper()
    assert request.url.path == path.format(shopId=7, thingName="A-1")
    assert (json.loads(request.content) if body is not None else None) == body
    assert request.content or body is None
    if method in ("get", "delete"):
        query = request.url.params
        assert (query["kinds"], query["ids"]) == ("NEW", "7")
        assert (query["archived"], query["day"]) == ("true", "2025-01-31")
        assert request.headers["x-trace"] == "A-1"
    assert result.parsed.to_dict() == answer
    assert type(result.parsed).__name__ == success


def test_fast_and_tolerant_reading_agree(loaded: Package) -> None:
    """The strict structures accept a whole answer, and give what the tolerant reading gives."""
    wire = loaded.module("wire")
    for number in CALLED:
        name = f"Answer{number}"
        answer = sample(DOCUMENT, {"$ref": f"#/components/schemas/{name}"}, 6)
        structure, convert, tolerant = wire._MODELS[name]
        strict = convert(wire._decoder(name).decode(json.dumps(answer)))
        assert type(strict).__name__ == name
        assert structure.__name__ == f"_{name}"
        assert strict == tolerant(answer)
        assert strict.to_dict() == answer
