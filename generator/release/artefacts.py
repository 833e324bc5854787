"""What a wheel and an sdist have to hold, and must not: each problem in words."""

from __future__ import annotations

import os
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from packaging.metadata import InvalidMetadata, Metadata
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.utils import canonicalize_name as canonical

from generator import tools

from .build import Built
from .tree import Project, ReleaseError

PACKAGES = ("yandex_market", "yandex_market_client")
_SHIPPED = (
    *(f"{package}/{name}" for package in PACKAGES for name in ("__init__.py", "py.typed")),
    *(f"{PACKAGES[1]}/{name}" for name in ("openapi.json", "manifest.json")),
)
_SOURCES = ("pyproject.toml", "README.md", "CHANGELOG.md", "Makefile", "requirements.lock")
_FOLDERS = ("generator", "openapi", "tests", ".changes")


def demand_sound(files: Built, project: Project, root: Path) -> None:
    """Check the two files of a version.

    Args:
        files: a wheel and an sdist.
        project: what pyproject.toml says.
        root: the folder that they were built in, whose name must not be in them.

    Raises:
        ReleaseError: something is wrong with them; each problem is in the message.
    """
    problems = list(_problems(files, project, root))
    if problems:
        raise ReleaseError("\n".join(problems))


def _problems(files: Built, project: Project, root: Path) -> Iterator[str]:
    yield from _names(files, project)
    wheel, sdist = _wheel(files.wheel), _sdist(files.sdist)
    for path, contents in ((files.wheel, wheel), (files.sdist, sdist)):
        for name, content in contents.items():
            if str(root).encode() in content:
                yield f"{path.name}: {name} names the folder it was built in"
    yield from _metadata(files.wheel.name, _only(wheel, ".dist-info/METADATA"), project)
    yield from _metadata(files.sdist.name, sdist.get("PKG-INFO", b""), project)
    yield from _contents(wheel, sdist)
    yield from _twine(files)


def _names(files: Built, project: Project) -> Iterator[str]:
    try:
        name, version, _, tags = parse_wheel_filename(files.wheel.name)
        if {str(tag) for tag in tags} != {"py3-none-any"}:
            yield f"{files.wheel.name}: it has to suit every machine"
        for found in ((name, version), parse_sdist_filename(files.sdist.name)):
            if (found[0], str(found[1])) != (canonical(project.name), project.version):
                yield f"{found[0]} {found[1]} was built, not {project.name} {project.version}"
    except (InvalidWheelFilename, InvalidSdistFilename) as error:
        yield str(error)


def _metadata(file: str, content: bytes, project: Project) -> Iterator[str]:
    try:
        said = Metadata.from_email(content, validate=True)
    except ExceptionGroup as group:
        for error in group.exceptions:
            field = f"{error.field}: " if isinstance(error, InvalidMetadata) else ""
            yield f"{file}: {field}{error}"
        return
    if (said.name, str(said.version)) != (project.name, project.version):
        yield f"{file}: it calls itself {said.name} {said.version}"
    if not any(word.startswith("Private ::") for word in said.classifiers or ()):
        yield f"{file}: without a classifier Private :: the public index would take it"
    if not said.summary or not said.requires_python:
        yield f"{file}: it needs a summary, and the Pythons that it works with"
    if said.description_content_type != "text/markdown" or not (said.description or "").strip():
        yield f"{file}: its description is no README in markdown"
    for requirement in said.requires_dist or ():
        if requirement.url or {part.operator for part in requirement.specifier} != {">="}:
            yield f"{file}: {requirement} is no lower bound"


def _contents(wheel: Mapping[str, bytes], sdist: Mapping[str, bytes]) -> Iterator[str]:
    for name in _SHIPPED:
        if name not in wheel:
            yield f"the wheel lacks {name}"
    for name in wheel:
        top = name.partition("/")[0]
        if top not in PACKAGES and not top.endswith(".dist-info"):
            yield f"the wheel must not hold {name}"
        if "__pycache__" in name:
            yield f"the wheel must not hold {name}: it is a cache"
    for name in _SOURCES:
        if name not in sdist:
            yield f"the sdist lacks {name}"
    for folder in _FOLDERS:
        if not any(name.startswith(f"{folder}/") for name in sdist):
            yield f"the sdist lacks {folder}/"


def _twine(files: Built) -> Iterator[str]:
    done = tools.run(
        [sys.executable, "-m", "twine", "--no-color", "check", "--strict", *map(str, files)],
        # It would break lines, and paths, where it takes the terminal to end.
        env={**os.environ, "COLUMNS": "1000"},
    )
    if done.returncode:
        yield f"twine check: {(done.stdout + done.stderr).strip()}"


def _wheel(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _sdist(path: Path) -> dict[str, bytes]:
    """Its files, without the one folder that they are all in."""
    contents: dict[str, bytes] = {}
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            content = archive.extractfile(member)
            if content is not None:
                contents[member.name.partition("/")[2]] = content.read()
    return contents


def _only(contents: Mapping[str, bytes], ending: str) -> bytes:
    return next((content for name, content in contents.items() if name.endswith(ending)), b"")
