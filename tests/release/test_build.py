"""Wheel and sdist: the same bytes every time, and a check that finds what is wrong with them."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.release import artefacts, build, tree
from generator.release.build import Built
from generator.release.tree import ReleaseError
from tests.release.repository import VERSION, Repository, clean_environment

Contents = dict[str, bytes]


def test_the_same_bytes_elsewhere_and_later(released: Repository, tmp_path: Path) -> None:
    """Another folder, umask, time zone, language and clock; files with other times and modes."""
    mine = Repository.of(released, tmp_path / "another place")
    for path in mine.root.rglob("*"):
        if ".git" not in path.relative_to(mine.root).parts:
            path.chmod(0o700 if path.is_dir() or os.access(path, os.X_OK) else 0o600)
            os.utime(path, (time.time() + 86400, time.time() - 86400))
    environment = {**clean_environment(), "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    code = (
        "import os, sys; from generator.__main__ import main;"
        "os.umask(0o077); sys.exit(main(['wheel']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=mine.root,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    first, second = build.found(released.root / "dist"), build.found(mine.root / "dist")
    for one, other in zip(first, second, strict=True):
        assert one.name == other.name
        assert one.read_bytes() == other.read_bytes(), one.name


def test_the_commit_gives_what_the_tree_gives(released: Repository) -> None:
    """The wheel that is made of the sdist is that of a clean checkout, whatever lies around."""
    made = build.found(released.root / "dist")
    with build.of_commit(released.root, "HEAD") as fresh:
        for one, other in zip(made, fresh, strict=True):
            assert one.read_bytes() == other.read_bytes(), one.name


def test_the_time_is_that_of_the_commit(released: Repository) -> None:
    """Not that of the build, nor of a commit of a repository around it."""
    with zipfile.ZipFile(build.found(released.root / "dist").wheel) as wheel:
        assert {info.date_time[:5] for info in wheel.infolist()} == {(2026, 1, 2, 3, 4)}
    inner = released.root / "openapi"
    assert tree.commit(inner) is None
    assert tree.committed_at(inner) < tree.committed_at(released.root)


def test_an_uncommitted_build_says_so(copy: Repository) -> None:
    """Built to try; the note tells that it cannot be published."""
    copy.write("README.md", copy.read("README.md") + "\nMore.\n")
    assert "not committed" in copy.done("wheel")


def test_what_cannot_be_built_is_told(copy: Repository) -> None:
    """The words of the build are given, and what was built before stays."""
    copy.write("dist/before", "")
    copy.edit("pyproject.toml", r'requires-python = ".*"', 'requires-python = "new"')
    said = copy.refused("wheel")
    assert said.startswith("the build failed:")
    assert "requires-python" in said
    assert (copy.root / "dist" / "before").exists()


def _drop(name: str) -> Callable[[Contents], None]:
    def change(contents: Contents) -> None:
        del contents[name]

    return change


def _put(name: str, content: str = "") -> Callable[[Contents], None]:
    def change(contents: Contents) -> None:
        contents[name] = content.encode()

    return change


def _said(old: str, new: str) -> Callable[[Contents], None]:
    """Change what the metadata say."""

    def change(contents: Contents) -> None:
        for name, content in contents.items():
            if name.endswith((".dist-info/METADATA", "PKG-INFO")):
                assert old.encode() in content
                contents[name] = content.replace(old.encode(), new.encode(), 1)

    return change


# In the wheel; what is found.
WHEEL = {
    "no marker of types": (_drop("yandex_market/py.typed"), "lacks yandex_market/py.typed"),
    "no specification": (
        _drop("yandex_market_client/openapi.json"),
        "lacks yandex_market_client/openapi.json",
    ),
    "tests": (_put("tests/test_x.py"), "must not hold tests/test_x.py"),
    "generator": (_put("generator/spec.py"), "must not hold generator/spec.py"),
    "cache": (_put("yandex_market/__pycache__/a.pyc"), "a.pyc: it is a cache"),
    "public": (_said("Classifier: Private :: Do Not Upload\n", ""), "without a classifier Private"),
    "another name": (_said("Name: yandex-market-sdk", "Name: other"), "calls itself other"),
    "another version": (_said("\nVersion: ", "\nVersion: 9!"), "calls itself yandex-market-sdk 9!"),
    "no summary": (_said("Summary: ", "Comment: "), "unrecognized|needs a summary"),
    "no Pythons": (_said("Requires-Python: >=3.11\n", ""), "the Pythons that it works with"),
    "wrong Pythons": (_said("Requires-Python: >=3.11", "Requires-Python: new"), "requires-python"),
    "pinned": (_said("httpx>=0.27", "httpx==0.27"), "httpx==0.27 is no lower bound"),
    "from elsewhere": (_said("httpx>=0.27", "httpx @ https://x.invalid"), "is no lower bound"),
    "plain text": (_said("text/markdown", "text/plain"), "no README in markdown"),
    "unknown field": (_said("Summary: ", "Slogan: x\nSummary: "), "unrecognized field: 'slogan'"),
}
SDIST = {
    "no generator": (
        lambda contents: [contents.pop(n) for n in [*contents] if n.startswith("generator/")],
        "the sdist lacks generator/",
    ),
    "no lock": (_drop("requirements.lock"), "the sdist lacks requirements.lock"),
    "public": (_said("Classifier: Private :: Do Not Upload\n", ""), "without a classifier Private"),
}


@pytest.fixture(scope="module")
def sound(released: Repository) -> Built:
    return build.found(released.root / "dist")


@pytest.fixture
def problems(released: Repository, monkeypatch: pytest.MonkeyPatch) -> Callable[[Built], str]:
    """What our own checks say of two files, without twine's, which take longer."""

    def check(files: Built) -> str:
        with pytest.raises(ReleaseError) as caught:
            artefacts.demand_sound(files, tree.project(released.root), released.root)
        return str(caught.value)

    monkeypatch.setattr(artefacts, "_twine", lambda files: iter(()))
    return check


def _wheel(contents: Contents, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def _sdist(contents: Contents, path: Path) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(f"{path.name.removesuffix('.tar.gz')}/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_a_sound_build_is_passed(sound: Built, released: Repository) -> None:
    """What is built from the repository has no problem, for twine neither."""
    artefacts.demand_sound(sound, tree.project(released.root), released.root)


@pytest.mark.parametrize("name", WHEEL)
def test_a_wrong_wheel_is_found(
    name: str, sound: Built, problems: Callable[[Built], str], tmp_path: Path
) -> None:
    """Each thing that is missing, too much or wrong is said."""
    change, message = WHEEL[name]
    contents = artefacts._wheel(sound.wheel)
    change(contents)
    path = _wheel(contents, tmp_path / sound.wheel.name)
    assert re.search(message, problems(sound._replace(wheel=path)))


@pytest.mark.parametrize("name", SDIST)
def test_a_wrong_sdist_is_found(
    name: str, sound: Built, problems: Callable[[Built], str], tmp_path: Path
) -> None:
    """So is what is wrong with the other file."""
    change, message = SDIST[name]
    contents = artefacts._sdist(sound.sdist)
    change(contents)
    path = _sdist(contents, tmp_path / sound.sdist.name)
    assert re.search(message, problems(sound._replace(sdist=path)))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (f"yandex_market_sdk-{VERSION}-cp311-cp311-linux_x86_64.whl", "has to suit every machine"),
        ("yandex_market_sdk-9.9-py3-none-any.whl", "yandex-market-sdk 9.9 was built"),
        ("other-0.1.0-py3-none-any.whl", "other 0.1.0 was built"),
        ("wheel.whl", "Invalid wheel filename"),
    ],
)
def test_a_wrong_name_is_found(
    name: str, message: str, sound: Built, problems: Callable[[Built], str], tmp_path: Path
) -> None:
    """The file's name says what installers believe."""
    path = tmp_path / name
    path.write_bytes(sound.wheel.read_bytes())
    assert message in problems(sound._replace(wheel=path))


def test_the_folder_of_the_build_is_found(
    sound: Built, released: Repository, problems: Callable[[Built], str], tmp_path: Path
) -> None:
    """Neither file may tell where it was built."""
    contents = artefacts._wheel(sound.wheel)
    contents["yandex_market/clock.py"] += f"# {released.root}\n".encode()
    path = _wheel(contents, tmp_path / sound.wheel.name)
    assert "clock.py names the folder" in problems(sound._replace(wheel=path))


def test_twine_is_asked(sound: Built, released: Repository, tmp_path: Path) -> None:
    """What only twine looks at is found: a description that cannot be shown."""
    contents = artefacts._wheel(sound.wheel)
    for name, content in contents.items():
        if name.endswith("METADATA"):
            head = content.partition(b"\n\n")[0]
            contents[name] = head.replace(b"text/markdown", b"text/x-rst") + b"\n\n`x\n==\n"
    path = _wheel(contents, tmp_path / sound.wheel.name)
    with pytest.raises(ReleaseError, match=r"(?s)twine check: .*FAILED"):
        artefacts.demand_sound(
            sound._replace(wheel=path), tree.project(released.root), released.root
        )
