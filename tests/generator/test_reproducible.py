"""The generated tree is a function of the specification alone, and nothing goes wrong in silence.

The command lines are the real ones, run on copies; the repository itself is only read.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openapi_python_client.parser import openapi as opc_openapi
from openapi_python_client.parser.errors import ParseError
from openapi_python_client.parser.responses import HTTPStatusPattern
from yandex_market_client import facts

from generator import __main__ as commands
from generator import dicts, lint, render
from generator.package import PACKAGE, RenderError

from .small import small_spec, write_spec

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "generated_client" / PACKAGE
HOSTILE_RUFF = """\
line-length = 40
indent-width = 2
[format]
quote-style = "single"
indent-style = "tab"
line-ending = "cr-lf"
[lint]
select = ["ALL"]
fixable = ["ALL"]
"""
HOSTILE_PYPROJECT = (
    "[tool.ruff]\nline-length = 40\n[tool.ruff.format]\nquote-style = 'single'\n"
    "[tool.datamodel-codegen]\ncollapse-root-models = true\nuse-annotated = false\n"
    "target-python-version = '3.10'\nsnake-case-field = false\n"
)


def run(
    *arguments: str | Path, cwd: Path = ROOT, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m generator` with a bare environment and these changes to it."""
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), **changes}
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, the empty folders too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"<folder>"
        for path in sorted(folder.rglob("*"))
        if "__pycache__" not in path.parts
    }


def _elsewhere(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "elsewhere").mkdir()
    return {
        "cwd": tmp_path / "elsewhere",
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "4242",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "tr_TR.UTF-8",
        "LANGUAGE": "tr",
    }


def _hostile_configuration(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "ruff.toml").write_text(HOSTILE_RUFF)
    (tmp_path / "pyproject.toml").write_text(HOSTILE_PYPROJECT)
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / ".ruff.toml").write_text(HOSTILE_RUFF)
    (folder / "pyproject.toml").write_text(HOSTILE_PYPROJECT)
    # The rendering is done below the folder for temporary files: that is hostile too.
    return {"cwd": folder, "TMPDIR": str(folder)}


def _bare(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "home").mkdir()
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    nothing = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": "", "PATH": ""}
    return {**nothing, **ascii_only, "PYTHONOPTIMIZE": "2"}


AROUND: dict[str, Callable[[Path], dict[str, Any]]] = {
    "folder-time-zone-language-hash-seed": _elsewhere,
    "hostile-configuration": _hostile_configuration,
    "no-home-no-path-ascii-optimised": _bare,
}


@pytest.mark.parametrize("name", AROUND)
def test_generate_gives_the_committed_bytes(tmp_path: Path, name: str) -> None:
    """Whatever is around the command, the tree is the one in the repository."""
    output = tmp_path / "out" / "deep" / PACKAGE
    done = run("generate", "--output", output, **{"PYTHONHASHSEED": "1", **AROUND[name](tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(output) == tree(COMMITTED)
    assert list(output.parent.iterdir()) == [output]


def test_umask_and_order_of_files_do_not_matter(tmp_path: Path) -> None:
    """Files of another order on disk, under another umask; modes are always the same."""
    source = tmp_path / "openapi"
    source.mkdir()
    for path in sorted((ROOT / "openapi").glob("*.yaml"), reverse=True):
        shutil.copyfile(path, source / path.name)
    output = tmp_path / PACKAGE
    before = os.umask(0o077)
    try:
        done = run("generate", "--specification", source, "--output", output)
    finally:
        os.umask(before)
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(output) == tree(COMMITTED)
    assert {path.stat().st_mode & 0o777 for path in output.rglob("*") if path.is_file()} == {0o644}


def test_generate_replaces_the_tree_whole(tmp_path: Path) -> None:
    """What lay there before is gone; a second run changes nothing."""
    output = tmp_path / PACKAGE
    shutil.copytree(COMMITTED, output)
    (output / "api" / "gone").mkdir(parents=True)
    (output / "api" / "gone" / "stray.py").write_text("x = 1\n")
    for _ in range(2):
        assert run("generate", "--output", output).returncode == 0
        assert tree(output) == tree(COMMITTED)
        assert list(tmp_path.iterdir()) == [output]


def test_faulty_specification_leaves_the_tree_alone(tmp_path: Path) -> None:
    """The old tree stays until the new one is complete."""
    source = _copied_specification(tmp_path)
    (source / "deleteOffers.yaml").write_text("openapi: 3.1.0\n")
    output = tmp_path / PACKAGE
    shutil.copytree(COMMITTED, output)
    done = run("generate", "--specification", source, "--output", output)
    assert done.returncode == 1
    assert "deleteOffers.yaml" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(output) == tree(COMMITTED)


def test_manifest_says_what_made_the_tree() -> None:
    """The hash is the one of the facts; the tools are those that the lock pins."""
    manifest = json.loads((COMMITTED / render.MANIFEST).read_text("utf-8"))
    assert manifest["specification"] == {
        "version": facts.SPECIFICATION_VERSION,
        "sha256": facts.SPECIFICATION_HASH,
    }
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock, re.MULTILINE))
    assert manifest["tools"] == {name: pins[name] for name in render.TOOLS}


# --- check ----------------------------------------------------------------------------------------


def _copied_specification(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "openapi", folder / "openapi"))


def _edit_line(specification: Path, output: Path) -> None:
    path = output / "client.py"
    path.write_text(path.read_text().replace("import httpx\n", "import httpx  # edited\n", 1))


def _edit_bound(specification: Path, output: Path) -> None:
    path = specification / "addOffersToArchive.yaml"
    text = path.read_text()
    assert "maxItems: 200" in text
    path.write_text(text.replace("maxItems: 200", "maxItems: 201"))


def _stray_file(specification: Path, output: Path) -> None:
    (output / "models" / "stray.py").write_text("x = 1\n")


def _hidden_file(specification: Path, output: Path) -> None:
    (output / ".stray").write_text("")


def _removed_file(specification: Path, output: Path) -> None:
    (output / "py.typed").unlink()


def _line_ends(specification: Path, output: Path) -> None:
    path = output / "errors.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def _final_newline(specification: Path, output: Path) -> None:
    path = output / "errors.py"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))


def _description(specification: Path, output: Path) -> None:
    path = specification / "common.yaml"
    path.write_text(path.read_text().replace("The errors, one or more", "The errors, some"))


def _link(specification: Path, output: Path) -> None:
    path = output / "errors.py"
    copy = specification / "errors.txt"
    shutil.move(path, copy)
    path.symlink_to(copy)


def _folder_link(specification: Path, output: Path) -> None:
    (output / "stray").symlink_to(specification, target_is_directory=True)


def _dangling_link(specification: Path, output: Path) -> None:
    (output / "models" / "stray").symlink_to("nowhere")


def _linked_cache(specification: Path, output: Path) -> None:
    (output / "api" / "__pycache__").mkdir(exist_ok=True)
    (output / "api" / "__pycache__" / "x.pyc").symlink_to("nowhere")


def _pipe(specification: Path, output: Path) -> None:
    (output / "errors.py").unlink()
    os.mkfifo(output / "errors.py")


def _hidden_in_cache(specification: Path, output: Path) -> None:
    (output / "api" / "__pycache__").mkdir(exist_ok=True)
    (output / "api" / "__pycache__" / "stray.py").write_text("x = 1\n")


def _no_tree(specification: Path, output: Path) -> None:
    shutil.rmtree(output)


SPECIFICATION_MOVED = {
    "bound": (_edit_bound, ["committed/facts.py", "+", "max_items=201"]),
    "description": (_description, ["The errors, some", "models/api_error_response.py"]),
}
TREE_EDITED = {
    "generated-line": (_edit_line, ["committed/client.py", "-import httpx  # edited"]),
    "stray": (_stray_file, ["stray: models/stray.py"]),
    "hidden": (_hidden_file, ["stray: .stray"]),
    "removed": (_removed_file, ["missing: py.typed"]),
    "carriage-returns": (_line_ends, ["differs in bytes alone: errors.py"]),
    "final-newline": (_final_newline, ["differs in bytes alone: errors.py"]),
    "link": (_link, ["errors.py is a link"]),
    "folder-link": (_folder_link, ["stray: stray is a link"]),
    "dangling-link": (_dangling_link, ["stray: models/stray is a link"]),
    "linked-cache": (_linked_cache, ["stray: api/__pycache__/x.pyc is a link"]),
    "pipe": (_pipe, ["errors.py is no regular file"]),
    "in-cache": (_hidden_in_cache, ["stray: api/__pycache__/stray.py"]),
    "no-tree": (_no_tree, ["missing: client.py"]),
}
Change = Callable[[Path, Path], None]


def check(tmp_path: Path, change: Change) -> subprocess.CompletedProcess[str]:
    """Run `check` on changed copies; it must leave them as they are."""
    specification, output = _copied_specification(tmp_path), tmp_path / PACKAGE
    shutil.copytree(COMMITTED, output, ignore=shutil.ignore_patterns("__pycache__"))
    change(specification, output)
    before = tree(output) if output.exists() else {}
    done = run("check", "--specification", specification, "--output", output)
    assert (tree(output) if output.exists() else {}) == before
    return done


@pytest.mark.parametrize("name", [*SPECIFICATION_MOVED, "generated-line", "stray"])
def test_check_is_red(tmp_path: Path, name: str) -> None:
    """Any difference between specification and tree is named, with the way out."""
    change, parts = {**SPECIFICATION_MOVED, **TREE_EDITED}[name]
    done = check(tmp_path, change)
    assert done.returncode == 1
    for part in [*parts, "make generate"]:
        assert part in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the tests of a mere comparison the generation: the repository's tree is current."""

    def build(specification: Path, folder: Path, scratch: Path) -> None:
        shutil.copytree(COMMITTED, folder, ignore=shutil.ignore_patterns("__pycache__"))

    monkeypatch.setattr(commands, "build", build)


@pytest.mark.parametrize("name", TREE_EDITED)
def test_edited_tree_is_found(
    tmp_path: Path, built_once: None, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Whatever was done to the tree by hand."""
    change, parts = TREE_EDITED[name]
    (tmp_path / "openapi").mkdir()
    output = tmp_path / PACKAGE
    shutil.copytree(COMMITTED, output)
    change(tmp_path / "openapi", output)
    assert commands.main(["check", "--output", str(output)]) == 1
    message = capsys.readouterr().err
    for part in [*parts, "make generate"]:
        assert part in message


def _caches(specification: Path, output: Path) -> None:
    (output / "models" / "__pycache__").mkdir(exist_ok=True)
    (output / "models" / "__pycache__" / "x.cpython-311.pyc").write_bytes(b"x")


def _empty_folder(specification: Path, output: Path) -> None:
    # git keeps no empty folder, so no checkout could get rid of the difference.
    (output / "empty").mkdir()


@pytest.mark.parametrize("change", [_caches, _empty_folder])
def test_what_no_commit_can_hold_is_no_difference(
    tmp_path: Path, built_once: None, capsys: pytest.CaptureFixture[str], change: Change
) -> None:
    output = tmp_path / PACKAGE
    shutil.copytree(COMMITTED, output)
    change(tmp_path, output)
    assert commands.main(["check", "--output", str(output)]) == 0
    assert "current" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["check", "generate"])
def test_linked_root_is_refused(
    tmp_path: Path, built_once: None, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """What a link leads to is neither the committed tree nor ours to replace."""
    output = tmp_path / PACKAGE
    output.symlink_to(COMMITTED, target_is_directory=True)
    assert commands.main([command, "--output", str(output)]) == 1
    assert "is a link" in capsys.readouterr().err
    assert output.is_symlink()


@pytest.mark.parametrize("name", ["notes.txt", "manifest.json"])
def test_foreign_folder_is_not_replaced(
    tmp_path: Path, built_once: None, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """A slip in --output costs nobody a folder; an empty one is taken."""
    (tmp_path / name).write_text("{}")
    assert commands.main(["generate", "--output", str(tmp_path)]) == 1
    assert "neither empty nor a generated" in capsys.readouterr().err
    assert tree(tmp_path) == {name: b"{}"}
    (tmp_path / "empty").mkdir()
    assert commands.main(["generate", "--output", str(tmp_path / "empty")]) == 0


@pytest.mark.parametrize("step", ["copy", "old-away", "new-in"])
def test_interrupted_generation_leaves_a_whole_tree(
    tmp_path: Path, built_once: None, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """An interrupt in the middle: the old tree is there, and nothing beside it."""
    output = tmp_path / PACKAGE
    shutil.copytree(COMMITTED, output)
    (output / "old.py").write_text("")
    before, original = tree(output), Path.rename

    def interrupted(source: Path, target: Path) -> Path:
        if source.name == {"old-away": PACKAGE, "new-in": "new"}[step]:
            raise KeyboardInterrupt
        return original(source, target)

    def cut(path: Path, mode: int) -> None:
        raise KeyboardInterrupt

    if step == "copy":
        monkeypatch.setattr(Path, "chmod", cut)
    else:
        monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        commands.generate(ROOT / "openapi", output)
    assert tree(output) == before
    assert list(tmp_path.iterdir()) == [output]


def test_check_of_the_repository_is_green() -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")


# --- loud where the tools are silent --------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Generate from the small specification in this process: exit code and message."""

    def generate(capsys: pytest.CaptureFixture[str], **changes: Any) -> tuple[int, str]:
        source = tmp_path / "openapi"
        source.mkdir()
        write_spec(source, small_spec(**changes))
        output = tmp_path / PACKAGE
        code = commands.main(["generate", "--specification", str(source), "--output", str(output)])
        assert output.exists() == (code == 0)
        return code, capsys.readouterr().err

    return generate


Small = Callable[..., tuple[int, str]]


def test_small_specification_generates(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    """The control for what follows."""
    assert small(capsys) == (0, "")


def test_findings_are_listed(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    code, message = small(capsys, **{"/info/version": 1})
    assert code == 1
    assert "openapi/common.yaml#/info/version" in message
    assert "mend the specification" in message


def test_dropped_endpoint_is_an_error(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """openapi-python-client forgets an endpoint without a word."""
    original = opc_openapi.EndpointCollection.from_data

    def forgetful(**arguments: Any) -> Any:
        collections, schemas, parameters = original(**arguments)
        for collection in collections.values():
            collection.endpoints.clear()
        return collections, schemas, parameters

    monkeypatch.setattr(opc_openapi.EndpointCollection, "from_data", staticmethod(forgetful))
    code, message = small(capsys)
    assert code == 1
    assert "0 endpoints from 1 operations" in message
    assert "send_things" in message


def test_colliding_operations_are_an_error(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two operationIds of one snake case would overwrite each other; the lint is not asked here."""
    monkeypatch.setattr(lint, "lint_sources", lambda *_: [])
    post = small_spec()["paths"]["/v2/shops/{shopId}/things"]["post"]
    code, message = small(
        capsys,
        **{"/paths/~1v3~1shops~1{shopId}~1things": {"post": {**post, "operationId": "SendThings"}}},
    )
    assert code == 1
    assert "2 endpoints from" in message


def test_dropped_answer_code_is_an_error(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """openapi-python-client leaves an answer out."""
    original = opc_openapi.Endpoint._add_responses

    def forgetful(**arguments: Any) -> Any:
        endpoint, schemas = original(**arguments)
        endpoint.responses.patterns.pop()
        return endpoint, schemas

    monkeypatch.setattr(opc_openapi.Endpoint, "_add_responses", staticmethod(forgetful))
    code, message = small(capsys)
    assert code == 1
    assert "sendThings: answer codes [500] were dropped" in message


def test_warning_of_the_first_tool_is_an_error(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def picky(code: Any) -> Any:
        return ParseError(detail="I do not like it")

    monkeypatch.setattr(HTTPStatusPattern, "parse", staticmethod(picky))
    code, message = small(capsys)
    assert code == 1
    assert "I do not like it" in message


def test_word_of_the_second_tool_is_an_error(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """datamodel-code-generator says something, be it a mere warning."""
    monkeypatch.setattr(dicts, "_TYPED_DICTS", (*dicts._TYPED_DICTS, "--use-default", "--no-such"))
    code, message = small(capsys)
    assert code == 1
    assert "datamodel-code-generator" in message
    assert "no-such" in message


def test_missing_formatter_is_an_error(
    small: Small, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str:
        raise FileNotFoundError("ruff")

    monkeypatch.setattr(render, "find_ruff_bin", missing)
    code, message = small(capsys)
    assert code == 1
    assert "ruff is missing: install requirements.lock" in message


def test_unreadable_rendering_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that gives no Python stops at the formatter."""
    original = render._write

    def broken(path: Path, content: str) -> None:
        original(path, "def\n" if path.name == "checks.py" else content)

    monkeypatch.setattr(render, "_write", broken)
    with pytest.raises(RenderError, match=r"checks\.py"):
        render.render(small_spec(), tmp_path / PACKAGE, tmp_path)
