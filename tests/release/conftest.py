"""One released repository for the tests of this folder; those that change it make their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.release.repository import Repository


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A copy whose version is released, committed and built; not to be changed."""
    repository = Repository(tmp_path_factory.mktemp("released") / "copy")
    repository.done("release", "--date", "2026-01-02")
    repository.commit("Release")
    said = repository.done("wheel")
    assert "not committed" not in said
    return repository


@pytest.fixture
def copy(tmp_path: Path) -> Repository:
    """A copy of the repository as it is, with one commit."""
    return Repository(tmp_path / "copy")
