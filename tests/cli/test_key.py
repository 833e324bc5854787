"""The key: from the environment or a hidden prompt, never an argument, nowhere to be seen."""

from pathlib import Path

import pytest
from yandex_market.cli import main
from yandex_market.simulator import Simulator

from tests.cli.command import Shell

CANARY = "canary-key-2718281828"


@pytest.fixture
def canary(simulator: Simulator, tmp_path: Path) -> Shell:
    simulator.add_key(CANARY)
    return Shell(tmp_path, YANDEX_MARKET_BASE_URL=simulator.url)  # type: ignore[attr-defined]


def test_no_option_takes_it(offline: Shell) -> None:
    """No option is there for it, and no help invites to make one up."""
    for name, command in main.commands.items():
        assert not [p.name for p in command.params if "key" in (p.name or "")], name
        assert "--api-key" not in offline(name, "--help").out
    for arguments in (["--api-key", CANARY], [f"--api-key={CANARY}"]):
        ran = offline("offers", "--campaign", "1", *arguments)
        assert ran.code == 2
        assert CANARY not in ran.out + ran.err


def test_it_shows_nowhere(canary: Shell, simulator: Simulator) -> None:
    """In no output, no message, no file: whatever goes well or wrong."""
    env = {"YANDEX_MARKET_API_KEY": CANARY}
    business, campaign = simulator.business_id, simulator.campaign_id
    canary.write("skus.txt", "".join(f"{sku}\n" for sku in simulator.skus()[:300]))
    simulator.offers[simulator.skus()[0]].stock = 1
    runs = [
        canary("archive", "skus.txt", "--business", business, "--journal", "run.db", env=env),
        canary("resume", "run.db", "--json", env=env),
        canary("status", "run.db", "--json", env=env),
        canary("report", "run.db", "--json", env=env),
        canary("report", "run.db", "--only", "all", env=env),
        canary("offers", "--campaign", campaign, env=env),
        canary("archive", "skus.txt", "--business", 5, env=env),
        canary("delete", "skus.txt", "--business", business, "--yes", "--dry-run", env=env),
        canary("archive", "skus.txt", "--business", 1, "--base-url", "http://127.0.0.1:9", env=env),
        canary("check", "skus.txt", env=env),
        canary("operations", env=env),
    ]
    assert [ran.code for ran in runs[:6]] == [1, 1, 1, 1, 0, 0]
    assert not [ran for ran in runs if CANARY in ran.out + ran.err]
    assert (canary.folder / "run.db").exists()
    for file in canary.folder.iterdir():
        assert CANARY.encode() not in file.read_bytes(), file.name


@pytest.mark.parametrize("bad", ["", "two words", "ключ"])
def test_a_bad_key_is_not_repeated(canary: Shell, bad: str) -> None:
    """2: nothing was sent."""
    ran = canary("offers", "--campaign", 1, env={"YANDEX_MARKET_API_KEY": bad})
    assert (ran.code, ran.out) == (2, "")
    assert "key" in ran.err
    assert not bad or bad not in ran.err


def test_without_a_terminal_nobody_is_asked(canary: Shell, simulator: Simulator) -> None:
    """Also not if the key is offered on the standard input, which is for data."""
    ran = canary("archive", "-", "--business", simulator.business_id, text=f"{CANARY}\n")
    assert ran.code == 2
    assert "there is no key: set YANDEX_MARKET_API_KEY" in ran.err
    assert simulator.record.count == 0


def test_a_hidden_prompt(canary: Shell, simulator: Simulator) -> None:
    """On a terminal the key is asked for, and not shown while it is typed."""
    arguments = ["offers", "--campaign", simulator.campaign_id, "--sku", simulator.skus()[0]]
    with canary.on_terminal(*arguments) as terminal:
        terminal.until("API key (it is not shown):")
        terminal.type(f"{CANARY}\n")
        assert terminal.end() == 0
        assert simulator.skus()[0] in terminal.until("SKU")
        assert CANARY.encode() not in terminal.raw


def test_a_prompt_that_is_left(canary: Shell, simulator: Simulator) -> None:
    with canary.on_terminal("offers", "--campaign", simulator.campaign_id) as terminal:
        terminal.until("API key")
        terminal.type("\x03")
        assert terminal.end() == 3
    assert simulator.record.count == 0
