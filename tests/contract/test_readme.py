"""README.md is true: its code runs, its table is current, what it names is there."""

from __future__ import annotations

import dataclasses
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yandex_market
from yandex_market import MarketError, RetryPolicy, Settings
from yandex_market.journal import status
from yandex_market.simulator import Simulator

from tests.contract.operations_table import README, replaced

ROOT = README.parent
TEXT = README.read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)


def _commands() -> Iterator[list[str]]:
    for block in _blocks("sh"):
        for line in block.splitlines():
            yield shlex.split(line, comments=True)


def _programs() -> list[str]:
    return [block for block in _blocks("python") if "def test_" not in block]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Simulator]:
    """A simulator that a client made without arguments finds, and a folder to write in."""
    monkeypatch.chdir(tmp_path)
    simulator = Simulator(offers=300)
    with simulator.serve() as url:
        monkeypatch.setenv("YANDEX_MARKET_BASE_URL", url)
        monkeypatch.setenv("YANDEX_MARKET_API_KEY", simulator.key)
        yield simulator


def test_python_blocks_run(served: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    """All the code runs as it stands, one block after another, and does what it is there for."""
    programs = _programs()
    assert len(programs) >= 5
    namespace: dict[str, object] = {"__name__": "readme"}
    for number, program in enumerate(programs):
        exec(compile(program, f"README.md, python block {number}", "exec"), namespace)
        capsys.readouterr()
    assert set(served.record.statuses()) == {200}
    asked = {arrival.operation for arrival in served.record}
    assert asked == {"getCampaignOffers", "addOffersToArchive", "deleteOffers"}
    assert status("run.db").state == status("async.db").state == "ended"
    assert Path("refused.csv").read_text(encoding="utf-8").startswith("kind,")


def test_the_functions_of_journals_are_shown() -> None:
    """Each that a caller needs to resume, to look, and to try again in part."""
    text = "".join(_programs())
    for name in ("journal=", "plan(", "status(", "report(", "items(", "export(", "None, journal="):
        assert name in text, name


def test_first_block_is_short() -> None:
    """Twenty lines of use, not many more."""
    lines = [line for line in _programs()[0].splitlines() if line.strip()]
    assert 15 <= len(lines) <= 22


def test_test_kit_blocks_run(tmp_path: Path) -> None:
    """The examples of tests pass, with the kit as the plugin."""
    blocks = [block for block in _blocks("python") if "def test_" in block]
    assert blocks
    for number, block in enumerate(blocks):
        (tmp_path / f"test_block_{number}.py").write_text(block, encoding="utf-8")
    parts = [str(ROOT / "overrides"), str(ROOT / "generated_client")]
    result = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-W", "error", "--strict-markers"),
            # By its module, whether the wheel's entry point is installed here or not.
            *("-p", "no:yandex_market", "-p", "yandex_market.testing", "--rootdir", "."),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(parts)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{len(blocks)} passed" in result.stdout


def test_table_is_current() -> None:
    """The table says what the facts say; `make readme` writes it anew."""
    assert replaced(TEXT) == TEXT, "run `make readme`"


def test_make_targets() -> None:
    """Each `make` command that it names is there, and it names each that is there."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, flags=re.MULTILINE)) - {"help"}
    named = set(re.findall(r"`make ([a-z-]+)", TEXT))
    run = {words[1] for words in _commands() if words and words[0] == "make"}
    assert named == targets
    assert run
    assert run <= targets


def test_cli_commands() -> None:
    """Each command that it names has help, and each option that it gives is in that help."""
    click_testing = pytest.importorskip("click.testing")
    from yandex_market.cli import main

    found = [words[1:] for words in _commands() if words and words[0] == "yandex-market"]
    assert {words[0] for words in found} == set(main.commands), "README names them all"
    for command, *options in found:
        result = click_testing.CliRunner().invoke(main, [command, "--help"])
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 10
        for option in options:
            assert not option.startswith("--") or option in result.output


def test_installs_from_one_index() -> None:
    """Every pip command names the only index to ask, and the extras that there are."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(project["optional-dependencies"])
    installs = [words for words in _commands() if words and words[0] == "pip"]
    assert installs
    for words in installs:
        assert "--index-url" in words
        assert "--extra-index-url" not in words
        for names in re.findall(r"\[(.*?)\]", " ".join(words)):
            assert set(names.split(",")) <= extras
    table = re.search(r"^\| extra .*?\n\n", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert table
    assert set(re.findall(r"^\| `(\w+)`", table[0], flags=re.MULTILINE)) == extras


@pytest.mark.parametrize("kind", [Settings, RetryPolicy])
def test_settings_are_all_there(kind: type) -> None:
    """Every setting has its place in a table."""
    rows = "\n".join(line for line in TEXT.splitlines() if line.startswith("|"))
    names = {field.name for field in dataclasses.fields(kind)}
    assert names <= set(re.findall(r"`(\w+)`", rows))


def test_errors_are_all_there() -> None:
    """Every public error is in the table of errors, and nothing else is."""
    errors = {
        name
        for name in yandex_market.__all__
        if isinstance(kind := getattr(yandex_market, name), type) and issubclass(kind, MarketError)
    }
    section = TEXT.partition("## Errors")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", section, flags=re.MULTILINE)) == errors - {"MarketError"}


def test_links_lead_somewhere() -> None:
    """Links into the repository lead to what is there."""
    targets = [link for link in re.findall(r"\]\(([^)]+)\)", TEXT) if "://" not in link]
    assert targets
    for target in targets:
        assert (ROOT / target).exists(), target
