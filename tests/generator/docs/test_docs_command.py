"""The command `docs`, and the facts that it keeps."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import generator.__main__ as commands
from generator.__main__ import main
from generator.docs import kept
from generator.docs.examine import problems
from generator.docs.reader import read
from generator.docs.specification import Specification
from tests.generator.docs import things
from tests.generator.docs.real import PAGES, ROOT, needs_pages
from tests.generator.docs.things import OLDER_TEXT, TEXT, keep, page, specification, write_pages
from tests.generator.small import OPERATION

EN = "sendThings.en.2025-09"
LESS = TEXT.replace("1,000 items", "900 items")


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def docs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> object:
    """The command, on the small specification; it runs in this process."""
    source = specification(tmp_path).folder

    def run(*arguments: object) -> Run:
        code = main(["docs", *map(str, arguments), "--specification", str(source)])
        return Run(code, *capsys.readouterr())

    return run


def test_pages_that_agree(docs, tmp_path: Path) -> None:
    run = docs(write_pages(tmp_path / "pages"))
    assert (run.code, run.err) == (0, "")
    assert "differ only as recorded" in run.out


def test_folder_in_the_home_and_with_a_space(
    docs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    write_pages(tmp_path / "the pages")
    assert docs("~/the pages").code == 0


def test_difference_names_both_lines(docs, tmp_path: Path) -> None:
    run = docs(write_pages(tmp_path / "pages", **{EN: LESS, "sendThings.ru.2024": OLDER_TEXT}))
    line = next(n for n, text in enumerate(LESS.split("\n"), 1) if "900 items" in text)
    source = Specification(tmp_path / "openapi")
    assert run.code == 1
    assert f"limit/amount: the page says 900 (line {line})" in run.out
    at = source.place_of(f"{OPERATION}/x-market-limit/amount")
    assert f"the specification says 1000: {at}" in run.out


def test_stale_deviation_fails(docs, tmp_path: Path) -> None:
    """Without the older edition, nothing says any more what is recorded of it."""
    run = docs(write_pages(tmp_path / "pages", **{EN: TEXT}))
    assert run.code == 1
    assert run.out.count("no page of this edition was given or kept") == 2


def test_text_that_is_not_understood(docs, tmp_path: Path) -> None:
    strange = TEXT.replace("Min items: 1", "Min things: 1")
    run = docs(write_pages(tmp_path / "p", **{EN: strange, "sendThings.ru.2024": OLDER_TEXT}))
    assert run.code == 1
    assert "not understood: line" in run.out


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.txt", b"", ""),
        ("captcha.html", b"<html><body>Confirm that you are no robot</body></html>", ""),
        ("latin.txt", "Envoi de choses\n\nr\u00e9sum\u00e9".encode("latin-1"), "line 3: not UTF-8"),
    ],
)
def test_unreadable_page(docs, tmp_path: Path, name: str, content: bytes, why: str) -> None:
    """It is an error, and the other pages are compared all the same."""
    folder = write_pages(tmp_path / "pages")
    (folder / name).write_bytes(content)
    run = docs(folder)
    assert run.code == 2
    assert f"{folder / name}: not read: {why}" in run.out
    assert run.out.count("agrees with the specification") == 2


def test_wrong_use(docs, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    pages = write_pages(tmp_path / "pages")
    for arguments, why in (
        ((), "make docs PAGES=<folder>"),
        ((tmp_path / "missing",), "no such file or folder"),
        ((tmp_path / "none",), "no page in this folder"),
        ((pages, "--operation", "sendThings"), "for one page alone"),
        (("--facts", pages / f"{EN}.txt", pages), "--facts takes one page and nothing else"),
        (("--facts", tmp_path / "missing"), "cannot be read"),
    ):
        run = docs(*arguments)
        assert (run.code, run.out) == (2, ""), arguments
        assert why in run.err


def test_specification_with_findings(docs, tmp_path: Path) -> None:
    """A misspelt fact of a deviation is no deviation that covers nothing: it is named."""
    path = tmp_path / "openapi" / "common.yaml"
    path.write_text(path.read_text("utf-8").replace('"fact": "nullable"', '"fact": "nulable"'))
    run = docs(write_pages(tmp_path / "pages"))
    assert run.code == 2
    assert "x-market-deviations/0/fact: vocabulary: 'nulable'" in run.err


def test_facts_of_any_page(docs, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    run = docs("--facts", tmp_path / "page.txt", "--operation", "sendThings")
    assert run.code == 0
    facts = json.loads(run.out)
    assert (facts["operation"], facts["limit"]["amount"]) == ("sendThings", 1000)


def test_page_of_another_name(docs, tmp_path: Path) -> None:
    keep(tmp_path / "openapi")
    path = tmp_path / "page.txt"
    path.write_text(TEXT, "utf-8")
    unnamed = docs(path)
    assert unnamed.code == 1
    assert "say --operation sendThings" in unnamed.out
    assert docs(path, "--operation", "sendThings").code == 0


# --- kept facts ----------------------------------------------------------------------------------


def test_keep_and_compare_with_what_was_kept(docs, tmp_path: Path) -> None:
    pages, folder = write_pages(tmp_path / "pages"), tmp_path / "openapi"
    assert docs(pages, "--keep").code == 0
    assert kept.load(folder) == things.kept(
        read(TEXT, f"{EN}.txt"), read(OLDER_TEXT, "sendThings.ru.2024.txt")
    )
    before = {path.name: path.read_bytes() for path in (folder / "pages").iterdir()}
    assert docs(pages, "--keep").code == 0
    assert {path.name: path.read_bytes() for path in (folder / "pages").iterdir()} == before
    assert f"unchanged since {EN}" in docs(pages).out
    assert problems(Specification(folder), kept.load(folder)) == []
    # A part alone is enough from now on: the kept facts stand in for the rest.
    assert docs(pages / f"{EN}.txt").code == 0


def test_change_that_the_specification_has_already(docs, tmp_path: Path) -> None:
    """A page that repeats a list no more still says all that is specified, but it changed."""
    keep(tmp_path / "openapi")
    first = TEXT.index("Enum: OK, LATE")
    shorter = TEXT[:first] + TEXT[first:].replace("Enum: OK, LATE\n\n", "", 1)
    run = docs(write_pages(tmp_path / "pages", **{EN: shorter}))
    assert run.code == 1
    assert "200 status: enum: OK, LATE -> nothing" in run.out


def test_new_transcription_replaces_the_old_one(docs, tmp_path: Path) -> None:
    folder = tmp_path / "openapi"
    keep(folder)
    new = "sendThings.en.2026-01"
    pages = write_pages(tmp_path / "pages", **{new: LESS})
    differs = docs(pages, "--keep")
    assert differs.code == 1
    assert "not kept" in differs.err
    assert f"changed since the facts of {EN} were kept" in differs.out
    path = folder / "common.yaml"
    path.write_text(path.read_text("utf-8").replace('"amount": 1000', '"amount": 900'))
    unread = docs(pages, "--keep")
    # The older edition, of which no page was given, says 1000 as before.
    assert unread.code == 1
    assert "limit/amount: the page says 1000" in unread.out
    keep(folder, page(), things.older(**{"/limit/amount": 900}))
    assert "set x-market-source.read to its edition" in docs(pages, "--keep").err
    path.write_text(path.read_text("utf-8").replace('"2025-09-17"', '"2026-01"'))
    assert problems(Specification(folder), kept.load(folder))
    assert docs(pages, "--keep").code == 0
    assert sorted(kept.load(folder)) == [new, "sendThings.ru.2024"]
    assert problems(Specification(folder), kept.load(folder)) == []
    # And an older page does not come back.
    assert docs(write_pages(tmp_path / "old", **{EN: TEXT}), "--keep").code == 1
    assert sorted(kept.load(folder)) == [new, "sendThings.ru.2024"]


def test_problems_of_kept_facts(tmp_path: Path) -> None:
    source = specification(tmp_path)
    read_at = source.place_of(f"{OPERATION}/x-market-source/read")
    missing = problems(source, things.kept(things.older()))
    assert f"{read_at}: no facts are kept of the page that was read 2025-09-17" in missing
    other = page(**{"/operation": "sendParts"})
    assert any("no operation sendParts" in each for each in problems(source, things.kept(other)))
    differs = problems(source, things.kept(page(**{"/limit/amount": 5}), things.older()))
    assert len(differs) == 1
    assert "x-market-limit" not in differs[0]
    assert f"limit/amount differs from openapi/pages/{EN}.json (the operation)" in differs[0]


def test_check_compares_kept_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` fails when the YAML was changed and no page says so; here no tree is generated."""
    folder, output = specification(tmp_path).folder, tmp_path / "package"
    keep(folder)
    output.mkdir()
    monkeypatch.setattr(commands, "build", lambda _, fresh, __: fresh.mkdir())
    assert commands.check(folder, output) == "0 files are current"
    path = folder / "common.yaml"
    path.write_text(path.read_text("utf-8").replace('"amount": 1000', '"amount": 900'))
    with pytest.raises(commands.CommandError, match="limit/amount differs from openapi/pages/"):
        commands.check(folder, output)


def test_kept_facts_hold_no_wording(tmp_path: Path) -> None:
    phrase = "the colour of the sky"
    colour = "/request/0/field/properties/colour"
    told = kept.text_of(page(**{f"{colour}/example": phrase, f"{colour}/maxLength": 9}))
    assert phrase not in told
    assert '"maxLength": 9' in told
    # A field of that name is no example.
    fields = "/request/0/field/properties"
    told = kept.text_of(page(**{f"{fields}/example": {"type": "string", "example": "x"}}))
    assert json.loads(told)["request"][0]["field"]["properties"]["example"]["example"] == "x"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (EN, "{", "no kept facts"),
        (EN, "[]", "no kept facts"),
        ("sendThings.en.2020", None, "holds the facts of sendThings.en.2025-09"),
    ],
)
def test_what_is_no_kept_facts(docs, tmp_path: Path, name: str, text: str | None, why: str) -> None:
    folder = tmp_path / "openapi" / "pages"
    folder.mkdir()
    told = kept.text_of(page()) if text is None else text
    (folder / f"{name}.json").write_text(told, "utf-8")
    run = docs(write_pages(tmp_path / "pages"))
    assert run.code == 2
    assert f"openapi/pages/{name}.json: {why}" in run.err


# --- the project ---------------------------------------------------------------------------------


def test_make_docs_without_pages() -> None:
    """The message says what is missing."""
    run = subprocess.run(["make", "docs"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode != 0
    assert "make docs PAGES=<folder>" in run.stderr


@needs_pages
def test_project_command() -> None:
    """As `make docs` runs it, in a process of its own."""
    command = [sys.executable, "-m", "generator", "docs", str(PAGES), "--format", "json"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    told = json.loads(run.stdout)
    assert [each["differences"] for each in told["pages"]] == [[]] * 5
