"""Look at the packages of one folder and print what is public there, as JSON.

    python -m generator.surface.collect FOLDER

Run in a process of its own: it imports the packages of that folder, whatever is installed.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import json
import sys
import tomllib
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_origin

from .annotation import UNKNOWN, Types, constant, is_ours, parsed, top_level
from .commandline import commands, exit_codes, variables
from .members import members, overloads, signature, yielded

SOURCES: Final = {"yandex_market_client": "generated_client", "yandex_market": "overrides"}
"""The packages, and the folders that they stand in."""
# The values of these are the documentation's facts, which are compared as such.
_FACTS: Final = "yandex_market_client.facts"


class CollectError(Exception):
    """The packages cannot be looked at."""


def collect(folder: Path) -> dict[str, dict[str, Any]]:
    """Import the packages of a folder and describe their public names and commands.

    Raises:
        CollectError: a module cannot be imported, or came from elsewhere.
    """
    pyproject = folder / "pyproject.toml"
    project = tomllib.loads(pyproject.read_text("utf-8"))["project"] if pyproject.is_file() else {}
    sys.path[:0] = [str(folder / source) for source in SOURCES.values()]
    plugins = project.get("entry-points", {}).get("pytest11", {})
    modules = {
        name: _imported(name, folder) for name in sorted(_public_modules(folder, plugins.values()))
    }
    for name, module in list(modules.items()):
        for inner in getattr(module, "__all__", ()):
            if isinstance(found := getattr(module, inner, None), types.ModuleType):
                modules[f"{name}.{inner}"] = found
    surface = dict(sorted(_Surface(modules).lines()))
    scripts: dict[str, Any] = {}
    for script, place in project.get("scripts", {}).items():
        module, _, attribute = place.partition(":")
        command = getattr(_imported(module, folder), attribute)
        scripts |= commands(script, command)
        scripts |= exit_codes(script, _loaded(module))
    scripts |= variables(_loaded(*SOURCES))
    return {"python": surface, "commands": dict(sorted(scripts.items()))}


def _public_modules(folder: Path, plugins: typing.Iterable[str]) -> Iterator[str]:
    for package, source in SOURCES.items():
        top = folder / source / package
        for path in top.rglob("*.py"):
            parts = path.relative_to(top.parent).with_suffix("").parts
            name = ".".join(parts).removesuffix(".__init__")
            if any(part.startswith("_") for part in name.split(".")):
                continue
            # Of the hand-written package, what says itself what is public.
            if package == "yandex_market" and path.name != "__init__.py" and name not in plugins:
                continue
            if package == "yandex_market" and "__all__" not in path.read_text("utf-8"):
                continue
            yield name


def _loaded(*packages: str) -> list[types.ModuleType]:
    """Return the modules of packages, also those behind the public ones."""
    return [
        module
        for name, module in list(sys.modules.items())
        if any(name == package or name.startswith(f"{package}.") for package in packages)
    ]


def _imported(name: str, folder: Path) -> types.ModuleType:
    # Where its package stands is asked before any of it runs: an installed one may fail in any way.
    spec = importlib.util.find_spec(name.partition(".")[0])
    if spec is not None and not _is_in(folder, spec.origin):
        raise CollectError(f"{name} is not in {folder}")
    try:
        module = importlib.import_module(name)
    except (Exception, SystemExit) as error:
        raise CollectError(f"{name} cannot be imported: {type(error).__name__}: {error}") from error
    if not _is_in(folder, module.__file__):
        raise CollectError(f"{name} is not in {folder}")
    return module


def _is_in(folder: Path, file: str | None) -> bool:
    return file is not None and Path(file).resolve().is_relative_to(folder.resolve())


class _Surface:
    def __init__(self, modules: dict[str, types.ModuleType]) -> None:
        self.modules = modules
        self.types = Types()
        self.names = {
            (module, name): self._value(found, name)
            for module, found in modules.items()
            for name in _public_names(found)
        }
        self._choose_paths()

    def _value(self, module: types.ModuleType, name: str) -> Any:
        """Return what a name stands for, if only for type checkers."""
        try:
            return getattr(module, name)
        except AttributeError:
            return self.types.namespace(module.__name__)[name]

    def _choose_paths(self) -> None:
        """Give each class and function the shortest of its public names."""
        for (module, name), value in self.names.items():
            path = f"{module}.{name}"
            if hasattr(value, "__value__") or _is_ours(value):
                known = self.types.paths.get(id(value), path)
                self.types.paths[id(value)] = min(known, path, key=_shortness)
            elif _is_alias(value):
                self.types.aliases[id(value), name] = path

    def lines(self) -> Iterator[tuple[str, str]]:
        for module in self.modules:
            yield module, "module"
        for (module, name), value in self.names.items():
            path = f"{module}.{name}"
            if path in self.modules:
                continue
            best = self.types.paths.get(id(value), path)
            if best != path:
                yield path, f"same as {best}"
            elif inspect.isclass(value) and _is_ours(value):
                for member, line in members(value, self.types):
                    yield f"{path}.{member}" if member else path, line
                for member, one in vars(value).items():
                    yield from self._overloads(f"{path}.{member}", one, skip=1)
            else:
                yield from self._overloads(path, value, skip=0)
                if (described := self._line(module, name, value)) is not None:
                    yield path, described

    def _overloads(self, path: str, value: Any, skip: int) -> Iterator[tuple[str, str]]:
        if inspect.isfunction(value):
            for number, line in enumerate(overloads(value, self.types, skip=skip), 1):
                yield f"{path}:{number}", line

    def _line(self, module: str, name: str, value: Any) -> str | None:
        if isinstance(value, typing.TypeVar):
            return None
        if inspect.isfunction(value):
            return signature(value, self.types)
        if _is_alias(value):
            return f"alias = {self._target(value, module)}"
        fixture = getattr(value, "_get_wrapped_function", None)
        if fixture is not None:
            return f"fixture: {yielded(signature(fixture(), self.types).partition(' -> ')[2])}"
        annotation = inspect.get_annotations(self.modules[module]).get(name, UNKNOWN)
        if annotation != UNKNOWN:
            annotation, _ = self.types.qualifiers(annotation, module)
        text = self.types.text(type(value) if annotation == UNKNOWN else annotation, module)
        written = constant(value) if name.isupper() and module != _FACTS else None
        return f"attribute: {text}" + (f" = {written}" if written is not None else "")

    def _target(self, value: Any, module: str) -> str:
        # The value of a named alias (TypeAliasType) stands inside of it.
        return self.types.text(getattr(value, "__value__", value), module)


def _is_ours(value: Any) -> bool:
    """Tell a class or function that our packages define."""
    return (inspect.isclass(value) or inspect.isfunction(value)) and is_ours(value.__module__)


def _is_alias(value: Any) -> bool:
    """Tell another name for a type: of typing's making, or a class that is not ours."""
    foreign = inspect.isclass(value) and not is_ours(value.__module__)
    return foreign or get_origin(value) is not None or hasattr(value, "__value__")


def _shortness(path: str) -> tuple[int, int, str]:
    return path.count("."), len(path), path


def _public_names(module: types.ModuleType) -> Iterator[str]:
    """Yield the names that a module promises, as type checkers see it."""
    listed = getattr(module, "__all__", None)
    if listed is not None:
        yield from listed
        return
    found: dict[str, None] = {}
    for node in top_level(parsed(module).body):
        match node:
            case ast.ImportFrom() | ast.Import():
                found |= {one.name: None for one in node.names if one.asname == one.name}
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                found[node.name] = None
            case ast.Assign():
                found |= {one.id: None for one in node.targets if isinstance(one, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found[name] = None
            case _:
                pass
    yield from (name for name in found if not name.startswith("_"))


def main() -> int:
    """Print the JSON, or say on the standard error why not."""
    try:
        json.dump(collect(Path(sys.argv[1])), sys.stdout, indent=0)
    except CollectError as error:
        print(error, file=sys.stderr)  # noqa: T201  a command prints
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
