"""What the overrides rely on in the generated package, checked by name before any test runs.

Two readers find the uses. mypy, on the overrides beside the fresh package, sees every attribute,
argument and type. Names in strings no type checker sees: those that index the facts are found by
themselves, and others are said in a comment beside them:

    # relies on: get_campaign_offers.paging, ApiErrorResponse.errors, GetCampaignOffersRequest.*

at the end of a line, or on a line of its own above a statement. `.*` stands for the string keys of
the dicts in that statement, or for the fields of that class. What a name leads to is said in
`contract_probe`; a fact that is None or empty is not there.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from . import tools
from .package import PACKAGE, RenderError

_CACHE = Path(__file__).resolve().parent.parent / ".mypy_cache" / "contract"
_PROBE = Path(__file__).with_name("contract_probe.py")
_TABLES = {"BY_PYTHON_NAME", "OPERATIONS", "SCHEMAS"}
_COMMENT = re.compile(r"#\s*relies on:\s*(?P<names>.*)")
_NAME = re.compile(r"\w+(?:[.]\w[\w-]*)*(?:[.][*])?")
_GONE = "which the new specification no longer has"


class Use(NamedTuple):
    """A name of the generated package, and where the overrides use it."""

    file: str
    line: int
    name: str


class Breach(NamedTuple):
    """A use that the fresh package does not bear."""

    file: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.problem}"


def breaches(overrides: Path, package: Path) -> list[Breach]:
    """Hold the overrides against a generated package.

    Args:
        overrides: the folder that holds the hand-written package.
        package: the folder of the generated one.

    Raises:
        RenderError: the overrides cannot be read, or a tool failed.
    """
    overrides, package = overrides.resolve(), package.resolve()
    named = list(uses(overrides))
    missing = _missing(sorted({use.name for use in named}), package)
    found = {
        Breach(use.file, use.line, f"uses {use.name}, {_GONE}")
        for use in named
        if use.name in missing
    }
    return sorted(found | set(_type_errors(overrides, package)))


def uses(overrides: Path) -> Iterator[Use]:
    """Find the modules and the names in strings; mypy finds the rest.

    Raises:
        RenderError: a file cannot be parsed, or a comment names nothing.
    """
    for path in sorted(overrides.rglob("*.py")):
        source = path.read_text("utf-8")
        shown = path.relative_to(overrides.parent).as_posix()
        try:
            tree = ast.parse(source)
        except SyntaxError as error:
            raise RenderError(f"{shown}:{error.lineno} is no Python: {error.msg}") from error
        yield from _imported(shown, tree)
        yield from _indexed(shown, tree)
        yield from _declared(shown, source, tree)


def _imported(shown: str, tree: ast.Module) -> Iterator[Use]:
    """Find the modules: mypy would take one that is gone from wherever else it is installed."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), level=0):
                modules = [module]
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case _:
                continue
        for module in modules:
            if f"{module}.".startswith(f"{PACKAGE}."):
                yield Use(shown, node.lineno, module)


def _indexed(shown: str, tree: ast.Module) -> Iterator[Use]:
    """Find the constants by which the tables of facts are asked."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Name(id=table), slice=ast.Constant(value=str(key))):
                pass
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=table), attr="get"),
                args=[ast.Constant(value=str(key)), *_],
            ):
                pass
            case _:
                continue
        if table in _TABLES:
            yield Use(shown, node.lineno, f"{table}.{key}" if table == "SCHEMAS" else key)


def _declared(shown: str, source: str, tree: ast.Module) -> Iterator[Use]:
    """Find what the comments say."""
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    waiting: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line = token.start[0]
        if token.type == tokenize.COMMENT:
            said = _COMMENT.match(token.string)
            names = re.split(r",\s*", said["names"].strip(" ,")) if said else []
            if token.line[: token.start[1]].strip():
                yield from _named(names, shown, line, statements)
            else:
                waiting += names
        elif waiting and token.string.strip():
            yield from _named(waiting, shown, line, statements)
            waiting = []


def _named(names: list[str], shown: str, line: int, statements: list[ast.stmt]) -> Iterator[Use]:
    for name in names:
        if not _NAME.fullmatch(name):
            raise RenderError(f"{shown}:{line} relies on {name!r}, which is no name")
        if not name.endswith(".*"):
            yield Use(shown, line, name)
            continue
        around = (node for node in statements if _first_line(node) <= line <= _last_line(node))
        keys = list(_keys(max(around, key=_first_line)))
        if not keys:
            raise RenderError(f"{shown}:{line} relies on {name}, and no names stand there")
        for key, place in keys:
            yield Use(shown, place, f"{name[:-1]}{key}")


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _keys(statement: ast.stmt) -> Iterator[tuple[str, int]]:
    if isinstance(statement, ast.ClassDef):
        for node in statement.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                yield node.target.id, node.lineno
        return
    for inner in ast.walk(statement):
        for key in inner.keys if isinstance(inner, ast.Dict) else ():
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, key.lineno


def _missing(names: list[str], package: Path) -> set[str]:
    """Ask the package, in a process of its own: the generator imports none of it."""
    done = tools.run(
        [sys.executable, "-I", "-B", str(_PROBE), str(package.parent)],
        input=json.dumps(names),
    )
    if done.returncode:
        raise RenderError(f"the generated package cannot be asked:\n{done.stderr.strip()[-2000:]}")
    return set(json.loads(done.stdout))


def _type_errors(overrides: Path, package: Path) -> Iterator[Breach]:
    root = overrides.parent
    done = tools.run(
        [
            *(sys.executable, "-m", "mypy", "--config-file=", f"--cache-dir={_CACHE}"),
            *("--output=json", "--no-error-summary", "--show-absolute-path"),
            *("--check-untyped-defs", "--strict-equality"),
            *(argument for name in _packages(overrides) for argument in ("-p", name)),
        ],
        cwd=root,
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, (overrides, package.parent)))},
    )
    if done.returncode not in (0, 1):
        words = (done.stdout + done.stderr).strip()[-2000:]
        raise RenderError(f"the types of the overrides cannot be read:\n{words}")
    defined = _defined(package)
    for line in done.stdout.splitlines():
        error: dict[str, Any] = json.loads(line)
        file = Path(error["file"])
        if error["severity"] == "error" and file.is_relative_to(overrides):
            shown, number = file.relative_to(root).as_posix(), error["line"]
            code = file.read_text("utf-8").splitlines()[number - 1]
            meant = code[error["column"] : error["end_column"]].rpartition(".")[0]
            # Where it says which module lacks something, it says so by its place alone.
            words = error["message"].replace("Module has", f'Module "{meant}" has')
            yield Breach(shown, number, _problem(words, defined))


def _packages(overrides: Path) -> list[str]:
    return sorted(path.parent.name for path in overrides.glob("*/__init__.py"))


def _defined(package: Path) -> frozenset[str]:
    """Name every class and function of the package, and the package's modules."""
    names: set[str] = set()
    for path in package.rglob("*.py"):
        module = path.relative_to(package.parent).with_suffix("").as_posix().replace("/", ".")
        names |= {module.removesuffix(".__init__"), path.stem}
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                names.add(node.name)
    return frozenset(names)


# mypy's words -> ours; `of` is the class, function or module of the package that is meant.
_LACKS = r'has no attribute "(?P<name>\w+)"(?P<maybe>; maybe .*)?'
_FORMS = (
    (rf'Module "(?P<of>[\w.]+)" {_LACKS}', f"uses {{of}}.{{name}}, {_GONE}{{maybe}}"),
    (
        r'Name "(?P<of>\w+)[.](?P<name>\w+)" is not defined(?P<maybe>; did you mean .*)?',
        f"uses {{of}}.{{name}}, {_GONE}{{maybe}}",
    ),
    (rf'Item "None" of "(?P<of>\w+) \| None" {_LACKS}', "uses {of}.{name} of what may be None now"),
    (
        rf'(?:Item )?"(?:type\[)?(?P<of>\w+)\]?"(?: of ".*")? {_LACKS}',
        f"uses {{of}}.{{name}}, {_GONE}{{maybe}}",
    ),
    (r'TypedDict "(?P<of>\w+)" has no key "(?P<name>\w+)"', f"uses {{of}}.{{name}}, {_GONE}"),
    (
        r'Unexpected keyword argument "(?P<name>\w+)" for "(?P<of>\w+)".*',
        "calls {of} with {name}, which it no longer takes",
    ),
    (
        r'Missing (?:named|positional) arguments? (?P<name>".*") in call to "(?P<of>\w+)".*',
        "calls {of} without {name}, which it now demands",
    ),
    (r'Too many .*arguments for "(?P<of>\w+)".*', "calls {of} with more than it takes now"),
    (
        r'Argument (?P<name>\S+) to "(?P<of>\w+)"(?: of "\w+")? has (?P<what>.*)',
        "calls {of}, whose types are others now: argument {name} has {what}",
    ),
)


def _problem(message: str, defined: frozenset[str]) -> str:
    """Say in the words of this project what mypy found, if the package is what it is about."""
    for pattern, words in _FORMS:
        said = re.fullmatch(pattern, message)
        if said and said["of"] in defined:
            return words.format(**said.groupdict(""))
    return f"does not fit the types of what it uses: {message}"
