"""The wheel: its contents, its reproducibility, and that it works with the oldest dependencies."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from email.message import Message

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "yandex_market": ROOT / "overrides" / "yandex_market",
    "yandex_market_client": ROOT / "generated_client" / "yandex_market_client",
}
RUN_TIME = {"attrs", "httpx", "msgspec"}

# Runs inside the new environment: import everything that needs no extra, then send and read each
# operation's documented examples through the transport of a mock server.
SMOKE = r'''
import importlib, json, pkgutil, sys
from importlib.resources import files

extras = set(sys.argv[1:])
needs = {
    "yandex_market_client.pydantic_base": "pydantic",
    "yandex_market_client.pydantic_models": "pydantic",
}

import yandex_market
import yandex_market_client

for name in getattr(yandex_market, "__all__", ()):
    getattr(yandex_market, name)
for module in pkgutil.walk_packages(yandex_market_client.__path__, "yandex_market_client."):
    if needs.get(module.name) in extras | {None}:
        importlib.import_module(module.name)
assert ("pydantic" in sys.modules) == ("pydantic" in extras), "imported without its extra"

import httpx
from yandex_market_client.client import Client, prepare, understand
from yandex_market_client.facts import OPERATIONS

specification = json.loads(files("yandex_market_client").joinpath("openapi.json").read_bytes())


def present(value):
    """Without nulls: the models read null as absent and write none."""
    if isinstance(value, dict):
        return {key: present(item) for key, item in value.items() if item is not None}
    return [present(item) for item in value] if isinstance(value, list) else value


def examples(content):
    json_content = content.get("application/json", {})
    return [example["value"] for example in json_content.get("examples", {}).values()]


sent = read = 0
for operation in OPERATIONS.values():
    described = specification["paths"][operation.path][operation.method.lower()]
    parameters = {
        parameter.python_name: 1 if "integer" in parameter.schema.types else "a"
        for parameter in operation.parameters
        if parameter.required
    }
    bodies = examples(described.get("requestBody", {}).get("content", {})) or [None]
    answers = examples(described["responses"]["200"].get("content", {}))
    assert answers, f"{operation.id} has no example of an answer"
    for body in bodies:
        for answer in answers:

            def handle(request, answer=answer, body=body):
                got = json.loads(request.content) if request.content else None
                assert present(got) == present(body), (got, body)
                return httpx.Response(200, json=answer)

            with httpx.Client(
                base_url="http://market.invalid", transport=httpx.MockTransport(handle)
            ) as http:
                response = Client(http).send(prepare(operation, parameters, body))
            parsed = understand(operation, response).parsed
            assert present(parsed.to_dict()) == present(answer), (operation.id, parsed, answer)
            read += 1
        sent += 1
assert sent >= len(OPERATIONS) >= 1
print(f"sent {sent} read {read}")
'''


def _build(project: Path, out: Path, **environment: str) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    result = subprocess.run(
        [*command, str(project)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **environment},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One wheel, built from the working tree."""
    return _build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return BytesParser().parsebytes(archive.read(name))


def _requirements(metadata: Message, extra: str = "") -> list[Requirement]:
    """The direct dependencies on this machine: those without an extra, or those that it adds."""
    found = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]
    plain = [each for each in found if each.marker is None or each.marker.evaluate({"extra": ""})]
    if not extra:
        return plain
    return [each for each in found if each.marker and each.marker.evaluate({"extra": extra})]


def test_same_bytes_from_another_place(wheel: Path, tmp_path: Path) -> None:
    """A copy elsewhere, with other modes and times and another time zone, gives the same bytes."""
    copy = tmp_path / "a copy"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", ".gitignore"):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    for folder in PACKAGES.values():
        target = copy / folder.relative_to(ROOT)
        shutil.copytree(folder, target, copy_function=shutil.copyfile)
        for path in target.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
    again = _build(copy, tmp_path / "dist", TZ="Asia/Tokyo", LANG="C", PYTHONHASHSEED="7")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_holds_both_packages_and_nothing_else(wheel: Path) -> None:
    """Every file of the two packages ships, and nothing of the generator, tests or caches."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        f"{package}/{path.relative_to(folder).as_posix()}"
        for package, folder in PACKAGES.items()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == expected
    assert {
        "yandex_market/py.typed",
        "yandex_market_client/py.typed",
        "yandex_market_client/openapi.json",
    } <= names


def test_metadata(metadata: Message) -> None:
    """It cannot reach the public index, and asks for no more than it needs, with lower bounds."""
    assert metadata["Name"] == "yandex-market-sdk"
    assert "Private :: Do Not Upload" in metadata.get_all("Classifier", [])
    assert {each.name for each in _requirements(metadata)} == RUN_TIME
    for each in [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]:
        assert [part.operator for part in each.specifier] == [">="], each


def _locked() -> list[str]:
    """The versions in requirements.lock, as constraints: without their hashes."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^[a-z0-9][^\\\n]*==[^\\\n]*", lock, flags=re.MULTILINE)


def _lowest(requirements: list[Requirement]) -> list[str]:
    return [f"{each.name}=={next(iter(each.specifier)).version}" for each in requirements]


@pytest.mark.timeout(600)  # it downloads
@pytest.mark.parametrize("extra", ["", "pydantic"])
@pytest.mark.parametrize("versions", ["locked", "lowest"])
def test_installs_and_works(
    wheel: Path, metadata: Message, tmp_path: Path, versions: str, extra: str
) -> None:
    """In an empty environment the wheel imports, sends and reads, with a warning as an error."""
    requirements = _requirements(metadata) + (_requirements(metadata, extra) if extra else [])
    constraints = _locked() if versions == "locked" else _lowest(requirements)
    (tmp_path / "constraints.txt").write_text("\n".join(constraints), encoding="utf-8")
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    # pip, as it is set up on this machine, works on the new environment from outside it.
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    _run(
        *pip,
        "install",
        "--no-input",
        "--constraint",
        str(tmp_path / "constraints.txt"),
        f"yandex-market-sdk{f'[{extra}]' if extra else ''} @ {wheel.as_uri()}",
    )
    listed = _run(*pip, "list", "--format", "freeze").split()
    installed = dict(line.split("==") for line in listed)
    pinned = {Requirement(text).name: Requirement(text).specifier for text in constraints}
    for each in requirements:
        assert pinned[each.name].contains(installed[each.name]), each.name

    # -I: nothing of the repository or the user is on the path.
    shown = _run(str(python), "-I", "-W", "error", "-c", SMOKE, extra, cwd=tmp_path)
    assert re.fullmatch(r"sent \d+ read \d+\n", shown), shown


def _run(*command: str, cwd: Path | None = None) -> str:
    result = subprocess.run(command, capture_output=True, text=True, cwd=cwd)
    assert result.returncode == 0, f"{command[0]}: {result.stdout}{result.stderr}"
    return result.stdout
