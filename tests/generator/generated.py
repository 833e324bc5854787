"""Render a specification in a test, and import what came out beside the real package."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from generator import lint, render
from generator.spec import Bundle


def findings(document: Mapping[str, Any]) -> list[lint.Finding]:
    """What the lint says of a bundled specification."""
    return lint.lint(Bundle(dict(document), {"": "openapi/small.yaml"}))


def rendered(document: Mapping[str, Any], folder: Path) -> Path:
    """Render a specification without findings below a new or empty folder."""
    assert findings(document) == []
    folder.mkdir(parents=True, exist_ok=True)
    package = folder / render.PACKAGE
    render.render(document, package, folder)
    return package


def contents(package: Path) -> dict[str, str]:
    """Every file of a package by its path, as text."""
    return {
        path.as_posix(): (package / path).read_bytes().decode() for path in render.files_of(package)
    }


class Package:
    """A generated package under a name of its own; modules are loaded when asked for."""

    def __init__(self, name: str) -> None:
        self.name = name

    def module(self, path: str) -> ModuleType:
        """Import `api.things.send_things` and the like."""
        return importlib.import_module(f"{self.name}.{path}")

    def operation(self, identifier: str) -> ModuleType:
        """Import the module of an operation."""
        return self.module(self.module("facts").OPERATIONS[identifier].module)


@contextmanager
def imported(package: Path, name: str) -> Iterator[Package]:
    """Make a package importable under another name; only its pydantic models need the real one."""
    spec = importlib.util.spec_from_file_location(
        name, package / "__init__.py", submodule_search_locations=[str(package)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    try:
        yield Package(name)
    finally:
        for loaded in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
            del sys.modules[loaded]
