"""Which version follows, what a release keeps, and that too low a version does not pass."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.surface.change import Verdict, is_enough, version_after
from generator.surface.command import VersionError, check, diff, write
from generator.surface.compare import compare
from generator.surface.snapshot import (
    RELEASED,
    ROOT,
    Snapshot,
    SnapshotError,
    of_folder,
    of_release,
)
from generator.tools import GitError

SHOP = Path("overrides/yandex_market/shop.py")


@pytest.mark.parametrize(
    ("base", "verdict", "needed"),
    [
        ("0.1.0", None, "0.1.0"),
        ("0.1.0", "fix", "0.1.1"),
        ("0.1.0", "addition", "0.1.1"),
        ("0.1.3", "breaking", "0.2.0"),
        ("1.2.3", None, "1.2.3"),
        ("1.2.3", "fix", "1.2.4"),
        ("1.2.3", "addition", "1.3.0"),
        ("1.2.3", "breaking", "2.0.0"),
        ("2.0.0rc1", "breaking", "2.0.0rc1"),
    ],
)
def test_rule(base: str, verdict: Verdict | None, needed: str) -> None:
    """Semantic Versioning; before 1.0.0 each place moves by one."""
    assert version_after(base, verdict) == needed
    assert is_enough(needed, needed)


def test_versions_are_compared_as_numbers() -> None:
    assert is_enough("0.10.0", "0.9.0")
    assert not is_enough("0.9.0", "0.10.0")


@pytest.fixture
def repository(base: Path, tmp_path: Path) -> Path:
    """A repository of the small version, released as 0.1.0 and tagged."""
    folder = tmp_path / "repository"
    shutil.copytree(base, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / RELEASED).parent.mkdir()
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "first")
    git(folder, "tag", "v0.1.0")
    return folder


def git(folder: Path, *arguments: str) -> None:
    settings = ("user.name=nobody", "user.email=nobody@example.com", "commit.gpgsign=false")
    options = [word for one in settings for word in ("-c", one)]
    subprocess.run(["git", *options, "-C", str(folder), *arguments], check=True)


def command(*arguments: object) -> tuple[int, str, str]:
    """Run the real command."""
    line = [sys.executable, "-m", "generator", *map(str, arguments)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_diff_against_a_git_reference(repository: Path) -> None:
    """The working tree, committed or not, against what the reference holds."""
    code, out, _ = command("diff", "v0.1.0", "--repository", repository)
    assert (code, out) == (
        0,
        "nothing changed for users since v0.1.0 (0.1.0); pyproject.toml has 0.1.0\n",
    )
    replace(repository / SHOP, "retries: int = 3)", "retries: int)")
    code, out, _ = command("diff", "v0.1.0", "--repository", repository, "--format", "json")
    found = json.loads(out)
    assert (code, found["needed"], found["enough"]) == (0, "0.2.0", False)
    assert [(one["class"], one["place"]) for one in found["changes"]] == [
        ("breaking", "yandex_market.send_all")
    ]


@pytest.mark.parametrize("reference", ["nowhere", "--help", "HEAD:pyproject.toml"])
def test_diff_against_what_is_no_commit(repository: Path, reference: str) -> None:
    with pytest.raises(GitError, match=r"\Agit rev-parse: "):
        diff(repository, reference, "text")


def test_diff_against_a_commit_without_packages(repository: Path) -> None:
    git(repository, "rm", "-r", "--quiet", "generated_client")
    git(repository, "commit", "--quiet", "--message", "none")
    with pytest.raises(SnapshotError, match=r"\AHEAD has no generated package\Z"):
        diff(repository, "HEAD", "text")


def test_nothing_released(repository: Path) -> None:
    """Before the first release any version passes, and `diff` wants a base."""
    assert check(repository).startswith("nothing was released yet")
    code, out, err = command("diff", "--repository", repository)
    assert (code, out) == (1, "")
    assert "name a base" in err


def test_version_too_low_does_not_pass(repository: Path) -> None:
    """What a release kept is enough: no tag and no history are asked."""
    assert write(repository) == f"{RELEASED} holds 0.1.0"
    shutil.rmtree(repository / ".git")
    assert check(repository).startswith("nothing changed for users since the last release")

    replace(repository / SHOP, '    RED = "red"\n', "")
    with pytest.raises(VersionError, match=r"breaking  yandex_market\.Colour\.RED:") as refused:
        check(repository)
    end = "the version has to be 0.2.0 or higher; pyproject.toml has 0.1.0, which is too low"
    assert str(refused.value).endswith(end)

    replace(repository / "pyproject.toml", '"0.1.0"', '"0.1.9"')
    code, out, err = command("surface", "--repository", repository)
    assert (code, out) == (1, "")
    assert "0.1.9, which is too low" in err
    replace(repository / "pyproject.toml", '"0.1.9"', '"0.2.0"')
    code, out, _ = command("surface", "--repository", repository)
    assert code == 0
    assert "1 breaking change since the last release (0.1.0)" in out
    assert "Colour.RED" in diff(repository, None, "text")


def test_long_lists_are_cut(repository: Path) -> None:
    """The message of a check stays readable; `make diff` has all of it."""
    write(repository)
    path = repository / SHOP
    members = "".join(f'    NEW_{n} = "{n}"\n' for n in range(30))
    replace(path, '    RED = "red"\n', f'    RED = "red"\n{members}')
    with pytest.raises(VersionError) as refused:
        check(repository)
    lines = str(refused.value).splitlines()
    assert lines[-2] == "... and 10 more: make diff"
    assert lines[-1].startswith("30 additions since")


def test_what_cannot_be_imported_is_named(repository: Path) -> None:
    (repository / SHOP).write_text("import nothing_of_this_name\n", "utf-8")
    with pytest.raises(SnapshotError, match="yandex_market cannot be imported: ModuleNotFound"):
        of_folder(repository)


def test_packages_come_from_the_folder_alone(repository: Path) -> None:
    """The installed SDK does not stand in for what a version lacks, and is not even run.

    It could not be: it would meet a generated package that is not its own.
    """
    shutil.rmtree(repository / "overrides")
    replace(repository / "pyproject.toml", "yandex_market.terminal:main", "yandex_market.cli:main")
    with pytest.raises(SnapshotError, match=r"\Ayandex_market\.cli is not in "):
        of_folder(repository)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": "1.0.0"}', "<<<<<<< ours\n"])
def test_what_a_release_kept_cannot_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / RELEASED
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    with pytest.raises(SnapshotError, match=r"released\.json: no snapshot"):
        of_release(tmp_path)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """This repository's own version."""
    return of_folder(ROOT)


def test_this_repository(snapshot: Snapshot) -> None:
    """It equals itself; what a release keeps of it is small and has an item a line."""
    text = snapshot.to_json()
    again = Snapshot.from_json(text)
    assert again == snapshot
    assert compare(snapshot, again) == []
    assert len(text.encode()) < 400_000
    lines = text.splitlines()
    tables = [*snapshot.specification.values(), snapshot.python, snapshot.commands]
    assert len(lines) > sum(map(len, tables))
    assert sum('"yandex_market.Market.delete_offers"' in line for line in lines) == 1
    assert not any("Documentation" in line or "Args:" in line for line in lines)


def test_surface_of_this_repository(snapshot: Snapshot) -> None:
    """Public is what the package lists, and every name of the generated package."""
    from yandex_market import __all__ as listed
    from yandex_market_client import models

    python = snapshot.python
    assert {f"yandex_market.{name}" for name in listed} <= python.keys()
    assert {f"yandex_market_client.models.{name}" for name in models.__all__} <= python.keys()
    assert "yandex_market.testing.market_simulator" in python
    assert "yandex_market.simulator.Simulator" in python
    assert python["yandex_market.AsyncMarket.update_offer_mapping_entries"].startswith("deprecated")
    assert {
        *("environment YANDEX_MARKET_API_KEY", "environment YANDEX_MARKET_BASE_URL"),
        *("yandex-market exit NOT_ALL", "yandex-market exit STOPPED"),
    } <= snapshot.commands.keys()
    assert snapshot.distribution["distribution"] == "yandex-market-sdk"
    assert snapshot.specification["security"]["scheme ApiKey"]["in"] == "header"
    assert not any("drivers" in path for path in python)
    unknown = [line for line in python.values() if line.endswith(": ?")]
    assert len(unknown) < len(python) / 100
