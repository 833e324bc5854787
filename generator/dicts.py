"""TypedDicts and pydantic models from the bundled specification, by datamodel-code-generator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .package import PACKAGE, RenderError
from .patterns import to_python

_COMMON = (
    *("--input-file-type", "openapi"),
    *("--openapi-scopes", "schemas"),
    *("--target-python-version", "3.11"),
    # The release is pinned, the formatting is ours, and no configuration around us may take part.
    *("--formatters", "builtin"),
    "--disable-timestamp",
    "--ignore-pyproject",
    "--use-schema-description",
    "--use-standard-collections",
    "--use-union-operator",
)
_TYPED_DICTS = (
    *("--output-model-type", "typing.TypedDict"),
    *("--enum-field-as-literal", "all"),
)
_PYDANTIC = (
    *("--output-model-type", "pydantic_v2.BaseModel"),
    *("--base-class", f"{PACKAGE}.pydantic_base.Documented"),
    # Coercion would accept what the server refuses: "5" for 5, true for 1.
    *("--strict-types", "str", "int", "float", "bool"),
    "--snake-case-field",
    "--field-constraints",
    "--use-annotated",
    "--use-type-alias",
    "--capitalise-enum-members",
)
_RANGES = {"int32": 2**31, "int64": 2**63}


def start(document: Mapping[str, Any], folder: Path, scratch: Path) -> list[subprocess.Popen[str]]:
    """Start writing ``typed_dicts.py`` and ``pydantic_models.py``; ``finish`` waits for them."""
    source = scratch / "schemas.json"
    schemas = {
        "openapi": document["openapi"],
        "info": {"title": PACKAGE, "version": "0"},
        "paths": {},
        "components": {"schemas": _for_dicts(document.get("components", {}).get("schemas", {}))},
    }
    source.write_text(json.dumps(schemas), "utf-8")
    # Its formatter takes a line length from the nearest one, whatever --ignore-pyproject says.
    (folder / "pyproject.toml").write_text("", "utf-8")
    return [
        _run(source, folder / "typed_dicts.py", _TYPED_DICTS, scratch),
        _run(source, folder / "pydantic_models.py", _PYDANTIC, scratch),
    ]


def finish(running: list[subprocess.Popen[str]]) -> None:
    """Wait for the files.

    Raises:
        RenderError: the tool failed, or said anything at all.
    """
    # All are waited for before the first fault is told: none is left running.
    outputs = [process.communicate()[0] for process in running]
    for process, output in zip(running, outputs, strict=True):
        if process.returncode or output.strip():
            raise RenderError(f"datamodel-code-generator: {output.strip()[-2000:]}")


def _run(
    source: Path, output: Path, options: tuple[str, ...], scratch: Path
) -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "datamodel_code_generator")
    files = ("--input", str(source), "--output", str(output))
    return subprocess.Popen(
        [*command, *files, *_COMMON, *options],
        cwd=scratch,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def _for_dicts(value: Any, in_names: bool = True) -> Any:
    """Reduce schemas to what the tool should act on.

    Its names for our own fields clash with those of others, so all x- fields go; patterns are
    Python's, from the start of the string, since pydantic matches there; a format's range is said.
    """
    if isinstance(value, list):
        return [_for_dicts(item, in_names=False) for item in value]
    if not isinstance(value, dict):
        return value
    if in_names:
        return {name: _for_dicts(item, in_names=False) for name, item in value.items()}
    result: dict[str, Any] = {}
    for key, item in value.items():
        if key.startswith("x-") or key in ("example", "examples"):
            continue
        if key == "pattern":
            result[key] = rf"[\s\S]*?(?:{to_python(item)})"
        elif key in ("enum", "default", "required"):
            result[key] = item
        else:
            result[key] = _for_dicts(item, in_names=key == "properties")
    bound = _RANGES.get(str(value.get("format")))
    if bound is not None:
        if "exclusiveMinimum" not in result:
            result.setdefault("minimum", -bound)
        if "exclusiveMaximum" not in result:
            result.setdefault("maximum", bound - 1)
    return result


DOCSTRINGS = {
    "typed_dicts.py": '"""Types of requests and answers as dicts, with the names of the wire."""\n',
    "pydantic_models.py": (
        '"""The same objects as pydantic models, constrained; needs the extra [pydantic].\n\n'
        "They validate, so their enums are closed: unlike the models of this package, which read\n"
        "on, they refuse a value that the documentation does not list.\n"
        '"""\n'
    ),
}
