"""The environments that contenders run in: this one, and one for each peer under build/bench/.

Each is made once from its list in requirements/, every package with its exact version, and made
anew when that list, Python or the specification has changed. What is generated for a peer is what
its generator gives for our bundled specification, untouched.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from .fixtures import ROOT, SPECIFICATION

PLACE: Final = ROOT / "build" / "bench"
REQUIREMENTS: Final = Path(__file__).parent / "requirements"
PACKAGES: Final = ("overrides/yandex_market", "generated_client/yandex_market_client")


class Environment(NamedTuple):
    """A Python with what is installed for it."""

    name: str
    python: str = sys.executable
    paths: tuple[Path, ...] = ()

    def variables(self) -> dict[str, str]:
        """Give the variables for its processes."""
        # With certificates of the machine's own some clients would load those, and others not.
        # The same goes for a proxy, even for loopback.
        left_out = {"PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR"}
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in left_out and not _is_of_proxies(name)
        }
        paths = {"PYTHONPATH": os.pathsep.join(map(str, self.paths))} if self.paths else {}
        # Programs call others of their environment.
        path = os.pathsep.join([str(Path(self.python).parent), os.environ.get("PATH", os.defpath)])
        return {**kept, **paths, "PATH": path, "PYTHONHASHSEED": "0"}


DEV: Final = Environment("dev")
"""The one that this runs in."""


class Missing(Exception):
    """An environment cannot be made on this machine."""


def prepared(say: Callable[[str], None]) -> tuple[dict[str, Environment], list[str]]:
    """Make what is not there yet.

    Returns:
        The environments by name, and why others could not be made.
    """
    made, notes = {DEV.name: DEV}, []
    for name, build in _BUILDERS.items():
        try:
            made[name] = _prepare(name, build, say)
        except Missing as missing:
            notes.append(f"left out, {name}: {missing}")
            say(notes[-1])
    return made, notes


def generated(say: Callable[[str], None]) -> dict[str, Environment]:
    """Make what a short run has: this environment, and in it what the stock generator gives."""
    stock = DEV._replace(name="stock", paths=(PLACE / "short",))
    say("generating the stock client")
    shutil.rmtree(stock.paths[0], ignore_errors=True)
    stock.paths[0].mkdir(parents=True)
    _stock(stock)
    return {DEV.name: DEV, stock.name: stock}


def versions(environment: Environment) -> dict[str, str]:
    """Give the packages of an environment; of this one, those that the peers have too."""
    code = (
        "import json; from importlib.metadata import distributions;"
        "print(json.dumps(sorted((d.metadata['Name'], d.version) for d in distributions())))"
    )
    done = subprocess.run(
        [environment.python, "-c", code], capture_output=True, text=True, check=True
    )
    found: dict[str, str] = dict(json.loads(done.stdout))
    if environment != DEV:
        return found
    common = {name for listed in REQUIREMENTS.iterdir() for name in pinned(listed)}
    return {name: version for name, version in found.items() if _key(name) in common}


def pinned(listed: Path) -> dict[str, str]:
    """Read a list of requirements: the version of each package."""
    lines = (line.partition("==") for line in listed.read_text().splitlines())
    return {_key(name): version for name, pin, version in lines if pin}


def _is_of_proxies(name: str) -> bool:
    return name.upper().endswith("_PROXY")


def _key(name: str) -> str:
    return name.lower().replace("_", "-")


def _prepare(
    name: str, build: Callable[[Environment], None], say: Callable[[str], None]
) -> Environment:
    folder, listed = PLACE / name, REQUIREMENTS / f"{name}.txt"
    environment = Environment(name, str(folder / "bin" / "python"), (folder / "generated",))
    if name == "openapi-generator" and shutil.which("java") is None:
        raise Missing("it needs Java, which is not here")
    stamp, mark = folder / "stamp", _mark(name, listed)
    if not stamp.is_file() or stamp.read_text() != mark:
        say(f"preparing the environment {name}")
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, symlinks=True)
        _install(environment, "-r", str(listed))
        build(environment)
        stamp.write_text(mark)
    return environment if environment.paths[0].exists() else environment._replace(paths=())


def _mark(name: str, listed: Path) -> str:
    """Sum up what an environment is made from."""
    parts = [sys.version.encode()]
    ours = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    files = ours if name == "installed" else [SPECIFICATION]
    for file in (listed, Path(__file__), *files):
        parts += [bytes(file), file.read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _install(environment: Environment, *what: str) -> None:
    _run(
        *(sys.executable, "-m", "pip", "--python", environment.python, "install", "--quiet"),
        *("--no-input", "--disable-pip-version-check", "--no-deps", *what),
    )


def _nothing_more(environment: Environment) -> None: ...


def _installed(environment: Environment) -> None:
    """Install our wheel as a user does."""
    wheels = Path(environment.python).parents[1] / "wheels"
    _run(
        *(sys.executable, "-m", "build", "--no-isolation", "--wheel"),
        *("--outdir", str(wheels), str(ROOT)),
    )
    _install(environment, *map(str, wheels.iterdir()))


def _stock(environment: Environment) -> None:
    """Let openapi-python-client generate, with nothing of ours about it."""
    _run(
        *(str(Path(sys.executable).with_name("openapi-python-client")), "generate"),
        *("--path", str(SPECIFICATION), "--meta", "none", "--overwrite"),
        *("--output-path", str(environment.paths[0] / "stock_client")),
    )


def _openapi_generator(environment: Environment) -> None:
    """Let openapi-generator generate; its package on the index brings the program, not Java."""
    output = Path(environment.python).parents[1] / "project"
    _run(
        *(str(Path(environment.python).with_name("openapi-generator-cli")), "generate"),
        *("-g", "python", "-i", str(SPECIFICATION), "-o", str(output)),
        "--additional-properties=packageName=openapi_generator_client",
    )
    environment.paths[0].mkdir()
    shutil.move(output / "openapi_generator_client", environment.paths[0])


def _run(*command: str) -> None:
    # pip may have to go through a proxy.
    proxies = {name: value for name, value in os.environ.items() if _is_of_proxies(name)}
    variables = {**DEV.variables(), **proxies}
    done = subprocess.run(command, cwd=PLACE, env=variables, capture_output=True, text=True)
    if done.returncode:
        # Not in the results: it may name places that are nobody's business.
        sys.stderr.write(f"{done.stdout}\n{done.stderr}\n")
        program = " ".join(Path(part).name for part in command[:3])
        raise Missing(f"{program} ended with {done.returncode}")


_BUILDERS: Final[Mapping[str, Callable[[Environment], None]]] = {
    "installed": _installed,
    "orjson": _nothing_more,
    "stock": _stock,
    "openapi-generator": _openapi_generator,
    "plot": _nothing_more,
}
