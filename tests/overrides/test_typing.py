"""What type checkers say of the public API: nothing but what tests/typing/api.py marks."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yandex_market

ROOT = Path(__file__).parents[2]
TYPING = ROOT / "tests" / "typing" / "api.py"
PATHS = [str(ROOT / "overrides"), str(ROOT / "generated_client")]
LINES = TYPING.read_text("utf-8").splitlines()
MARKED = {
    kind: {number for number, line in enumerate(LINES, 1) if line.endswith(f"  # {kind}")}
    for kind in ("deprecated", "error")
}


def test_mypy(tmp_path: Path) -> None:
    """Mypy --strict reports every deprecated call and every wrong line, and no other."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict"),
            *("--enable-error-code=deprecated", "--enable-error-code=unused-awaitable"),
            *(f"--cache-dir={tmp_path}", "--config-file=", "--no-pretty"),
            *("--follow-imports=silent", "--python-version=3.11", str(TYPING)),
        ],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": os.pathsep.join(PATHS)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    found: dict[str, set[int]] = {"deprecated": set(), "error": set()}
    for line in done.stdout.splitlines():
        match = re.match(r".*api\.py:(\d+): error: .*\[([a-z-]+)\]$", line)
        if match is None:
            assert ": note: " in line or line.startswith("Found "), line
            continue
        found["deprecated" if match[2] == "deprecated" else "error"].add(int(match[1]))
    assert found == MARKED, done.stdout


def test_pyright(tmp_path: Path) -> None:
    """Pyright, strict, says the same; what it calls deprecated, editors strike through."""
    config = {
        "include": [TYPING.name],
        "extraPaths": PATHS,
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
        "reportDeprecated": "error",
        "reportUnusedCoroutine": "error",
    }
    shutil.copy(TYPING, tmp_path)
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config), "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pyright", "--outputjson"),
            *("--pythonpath", sys.executable, "--project", str(tmp_path)),
        ],
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    found: dict[str, set[int]] = {"deprecated": set(), "error": set()}
    for entry in json.loads(done.stdout)["generalDiagnostics"]:
        kind = "deprecated" if entry.get("rule") == "reportDeprecated" else "error"
        found[kind].add(entry["range"]["start"]["line"] + 1)
    assert found == MARKED, done.stdout


def test_every_public_name_is_used() -> None:
    """The file that the type checkers read uses what users import; subclasses stand for bases."""
    text = "\n".join(LINES)
    unused = [name for name in yandex_market.__all__ if not re.search(rf"\b{name}\b", text)]
    assert unused == []
