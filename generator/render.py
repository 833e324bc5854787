"""From the bundled specification to the finished tree of the generated package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
from ruff import find_ruff_bin  # type: ignore[import-untyped]

from . import dicts, facts, tools
from .package import HEADER, PACKAGE, TEMPLATES, RenderError, render_package

MANIFEST = "manifest.json"
TOOLS = ("openapi-python-client", "datamodel-code-generator", "ruff", "jinja2")
_FORMAT = ("--line-length", "100", "--target-version", "py311")


def render(document: Mapping[str, Any], folder: Path, scratch: Path) -> None:
    """Write the whole package into a new folder, formatted, with its manifest.

    Args:
        document: the bundled specification.
        folder: where the package goes; it must not exist.
        scratch: an existing folder outside of it, for the tools' intermediate files.

    Raises:
        RenderError: a tool failed, warned, or left something out.
    """
    folder.mkdir(parents=True)
    running = dicts.start(document, scratch, scratch)
    try:
        render_package(document, folder)
        _write(folder / "facts.py", HEADER + "\n" + facts.render_facts(document))
        _write(folder / "checks.py", HEADER + "\n" + facts.render_checks())
        _write(folder / "pydantic_base.py", _template("pydantic_base.py.jinja"))
        _write(folder / "openapi.json", _json(document))
        _write(folder / "py.typed", "")
    finally:
        dicts.finish(running)
    for name in ("typed_dicts.py", "pydantic_models.py"):
        lines = (scratch / name).read_text("utf-8").splitlines(keepends=True)
        body = "".join(line for line in lines if not line.startswith("#"))
        _write(folder / name, HEADER + "\n" + dicts.DOCSTRINGS[name] + "\n" + body)
    _format(folder)
    _write(folder / MANIFEST, _json(_manifest(document)))


def files_of(folder: Path) -> Iterator[Path]:
    """Yield what belongs to a generated tree, sorted: all but folders and the interpreter's caches.

    A link is yielded, whatever it leads to, and not followed.
    """
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        cache = relative.match("__pycache__/*.pyc") and is_plain(path)
        if not cache and (path.is_symlink() or not path.is_dir()):
            yield relative


def is_plain(path: Path) -> bool:
    """Whether it is a regular file itself, and no link to one."""
    return path.is_file() and not path.is_symlink()


def _manifest(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "package": PACKAGE,
        "specification": {
            "version": document["info"]["version"],
            "sha256": facts.digest(document),
        },
        "tools": {name: version(name) for name in TOOLS},
    }


def _template(name: str) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined
    )
    return environment.get_template(name).render(header=HEADER)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _write(path: Path, content: str) -> None:
    # newline="": the same bytes on every system.
    path.write_text(content, "utf-8", newline="")


def _format(folder: Path) -> None:
    """Sort imports, drop the unused ones and format, with the pinned ruff and no configuration.

    Raises:
        RenderError: ruff is missing, or cannot read what was rendered.
    """
    # The binary of this environment, never one from PATH; not `-m`, as our types.py is in the way.
    try:
        ruff = (find_ruff_bin(),)
    except FileNotFoundError as error:
        raise RenderError("ruff is missing: install requirements.lock") from error
    isolated = ("--isolated", "--no-cache", *_FORMAT[2:])
    steps = (
        (*ruff, "check", *isolated, "--quiet", "--fix", "--select", "F401,I", "--exit-zero"),
        (*ruff, "format", *isolated, *_FORMAT[:2]),
    )
    for step in steps:
        # The folder is the working directory, so that no path of this machine enters the output.
        done = tools.run([*step, "."], cwd=folder)
        if done.returncode or done.stderr.strip():
            raise RenderError(f"ruff {step[1]}: {(done.stderr or done.stdout).strip()[-2000:]}")
