"""Runs Schemathesis, an independent fuzzer, against a simulator on loopback."""

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from yandex_market.simulator import Simulator
from yandex_market_client.facts import OPERATIONS, WIRE

from tests.simulator.helpers import LIST, SPEC, UPDATE

Mode = Literal["positive", "negative"]

VALUE = {"not": {"type": "null"}}
SPACE = r"\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff"
"""What ECMA-262 calls white space, as far as the SKU pattern lets it pass at the beginning."""
SAME_PATTERN = rf"^[{SPACE}]*[^\x00-\x20\x7f\u2028\u2029{SPACE}][^\x00-\x08\x0A-\x1f\x7f]*$"
"""The SKU pattern without its look-ahead, which makes generating values eight times as slow."""
NARROW_PATTERN = "^[!-~А-яё][ !-~А-яё]{0,60}[!-~А-яё]$"
"""Only SKUs that stay as they are when trimmed: two that become one must not be sent."""


def specification(mode: Mode) -> dict[str, Any]:
    """openapi.json, with what it says in x-fields or in prose said as JSON Schema.

    The fuzzer would take these for mistakes: fields that exclude each other, ranges of formats,
    statuses that every method may have, page tokens that the server must have given, entries that
    need a SKU.
    """
    made = copy.deepcopy(SPEC)
    for node in list(_nodes(made)):
        if node.get("format") in ("int32", "int64"):
            bound = 1 << (int(node["format"][3:]) - 1)
            node.setdefault("minimum", -bound)
            node.setdefault("maximum", bound - 1)
        for left, right in node.get("x-market-exclusive", ()):
            present = [
                {"required": [a, b], "properties": {a: VALUE, b: VALUE}}
                for a in left
                for b in right
            ]
            node.setdefault("allOf", []).extend({"not": both} for both in present)
    for operation in OPERATIONS.values():
        responses = made["paths"][operation.path][operation.method.lower()]["responses"]
        for status in WIRE.documented_elsewhere:
            responses.setdefault(str(status), {"$ref": "#/components/responses/BadRequest"})
    assert LIST.paging is not None
    for parameter in made["paths"][LIST.path]["post"]["parameters"]:
        if parameter.get("name") == LIST.paging.token and mode == "positive":
            parameter["schema"] = {"type": "string", "enum": [""]}
            del parameter["example"]
    schemas = made["components"]["schemas"]
    schemas["UpdateOfferMappingEntryDTO"]["required"] = ["offer"]
    schemas["UpdateMappingsOfferDTO"]["required"] = ["shopSku"]
    schemas["ShopSku"]["pattern"] = SAME_PATTERN if mode == "negative" else NARROW_PATTERN
    return made


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, (dict, list)):
            yield from _nodes(inner)


def fuzz(
    simulator: Simulator,
    folder: Path,
    mode: Mode,
    operation: str | None = None,
    phases: str = "examples,coverage,fuzzing",
    examples: int = 20,
) -> dict[str, Any]:
    """Run the fuzzer with a fixed seed; give its own report.

    Args:
        simulator: served meanwhile.
        folder: for its files.
        mode: requests that the specification allows, or that it does not.
        operation: only this one.
        phases: of the fuzzer.
        examples: random requests an operation.
    """
    (folder / "openapi.json").write_text(json.dumps(specification(mode)), encoding="utf-8")
    # Random ids would all be unknown; repeated SKUs of entries cannot be said in JSON Schema;
    # parameters of older paging have no effect, so others have none either.
    (folder / "schemathesis.toml").write_text(
        f"""
        [generation]
        allow-extra-parameters = false
        [parameters]
        "path.businessId" = {simulator.business_id}
        "path.campaignId" = {simulator.campaign_id}
        [[operations]]
        include-operation-id = "{UPDATE.id}"
        [operations.checks.positive_data_acceptance]
        expected-statuses = ["200", "400"]
        """,
        encoding="utf-8",
    )
    report = folder / "report.json"
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--no-color"]
    command += ["--seed", "1", "--mode", mode, "--phases", phases, "--max-examples", str(examples)]
    command += ["--continue-on-failure", "--generation-database", "none"]
    command += ["--header", f"{WIRE.key_header}: {simulator.key}"]
    command += ["--report", "json", "--report-json-path", str(report)]
    if mode == "negative":
        # Other parts of a request are then of any kind, such as tokens that were never given.
        command += ["--exclude-checks", "positive_data_acceptance"]
    command += ["--include-operation-id", operation] if operation else []
    with simulator.serve() as url:
        run = subprocess.run(
            [*command, "--url", url], cwd=folder, capture_output=True, text=True, timeout=100
        )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    made: dict[str, Any] = json.loads(report.read_text("utf-8"))
    made["output"] = run.stdout
    return made
