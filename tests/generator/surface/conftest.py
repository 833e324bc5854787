"""The small version that changes are planted in."""

from __future__ import annotations

from pathlib import Path

import pytest

from .base import write_base


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small version, not changed; tests copy it."""
    return write_base(tmp_path_factory.mktemp("surface") / "base")
