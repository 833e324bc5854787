"""The project's own specification, and the pages themselves where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SPECIFICATION = ROOT / "openapi"
PAGES = Path(os.environ.get("MARKET_PAGES") or ROOT.parent / "shared" / "docs" / "pages")

needs_pages = pytest.mark.skipif(
    not PAGES.is_dir(), reason="the pages are not part of the repository: MARKET_PAGES names them"
)
