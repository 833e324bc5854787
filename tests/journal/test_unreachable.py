"""Names that lead to nothing that can be opened: refused in plain words, and never waited for."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from yandex_market import JournalError
from yandex_market.journal import Prospect, foresee, items, report, status
from yandex_market.settings import KeyHolder, Settings
from yandex_market_client.facts import BY_PYTHON_NAME

from tests.journal.test_reading import NOBODY, folder, moved, stopped
from tests.journal.test_resume import call
from tests.overrides.shop import KEY, Shop, skus

__all__ = ["folder"]
ARCHIVE = BY_PYTHON_NAME["add_offers_to_archive"]


def look_ahead(path: Path) -> Prospect:
    return foresee(ARCHIVE, 1, path, Settings(key=KeyHolder(KEY)))


LOOKS: dict[str, Callable[[Path], object]] = {
    "status": status,
    "report": report,
    "items": lambda path: [*items(path, "all")],
    "foresee": look_ahead,
    "resume": lambda path: call("sync", Shop(), None, path),
    "begin": lambda path: call("sync", Shop(), skus(3), path),
}
EACH = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)


@EACH
def test_a_folder_that_may_not_be_searched(look: Callable[[Path], object], folder: Path) -> None:
    path = stopped(folder)
    folder.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        with pytest.raises(
            JournalError, match=r"run\.db: .*(Permission|unable to open|cannot be written)"
        ):
            look(path)
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@EACH
def test_a_name_too_long(look: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"too long|unable to open"):
        look(tmp_path / ("x" * 300))


@EACH
@pytest.mark.parametrize("end", ["", "-lock", "-wal", "-journal"])
def test_a_pipe(look: Callable[[Path], object], end: str, tmp_path: Path) -> None:
    """To open one waits until somebody writes to it."""
    if end == "-lock" and look in (report, LOOKS["items"]):
        return  # which need not know whether somebody holds it
    path = stopped(tmp_path)
    (tmp_path / f"run.db{end}").unlink(missing_ok=True)
    os.mkfifo(tmp_path / f"run.db{end}")
    with pytest.raises(JournalError, match="no regular file"):
        look(path)


def test_no_folder_for_temporary_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = moved(folder)
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    with pytest.raises(JournalError, match=r"make room in /nonexistent"):
        status(path)


@pytest.mark.parametrize("what", ["run.db", "run.db-lock", ""])
def test_what_may_not_be_written_is_foreseen(what: str, folder: Path) -> None:
    """In the words of the call."""
    path = stopped(folder)
    for file in folder.iterdir():
        file.chmod(0o666)
    folder.chmod(0o777)
    assert look_ahead(path).state == "running"
    (folder / what).chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        with pytest.raises(JournalError, match="cannot be written") as foreseen:
            look_ahead(path)
        with pytest.raises(JournalError) as told:
            call("sync", Shop(), None, path)
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
    assert str(foreseen.value) == str(told.value)
    assert status(path).submitted > 0
