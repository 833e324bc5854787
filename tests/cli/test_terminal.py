"""What is seen on a terminal of 80 columns, with colour and without."""

import re
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from yandex_market.simulator import Simulator

from tests.cli.command import Shell, Terminal, screen

LOOKS: dict[str, dict[str, str | None]] = {
    "colour": {},
    "NO_COLOR": {"NO_COLOR": "1"},
    "dumb": {"TERM": "dumb"},
}
LOOK = pytest.mark.parametrize("look", LOOKS)
COLOURS = re.compile(rb"\x1b\[(?:\d+;)*(?:3\d|9\d|38;[\d;]+)m")


def lines(skus: list[str]) -> str:
    return "".join(f"{sku}\n" for sku in skus)


def shown(terminal: Terminal) -> list[str]:
    """The screen; it is printed as well, for `pytest -rP` and whoever wants to look."""
    seen = terminal.screen()
    print("\n".join(f"|{line:<80}|" for line in seen))  # noqa: T201
    return seen


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.02)


def check(terminal: Terminal, look: str) -> None:
    """Colours only where they are wanted; no escapes at all on a dumb terminal."""
    if look != "colour":
        assert not COLOURS.search(terminal.raw)
    if look == "dumb":
        assert b"\x1b" not in terminal.raw


@LOOK
def test_a_bulk_call(shell: Shell, simulator: Simulator, look: str) -> None:
    """One line of progress that is drawn over (lines on a dumb terminal), then the report."""
    skus = simulator.skus()[:900]
    for sku in skus[:2]:
        simulator.offers[sku].stock = 1
    shell.write("skus.txt", lines(skus))
    arguments = ["archive", "skus.txt", "--business", simulator.business_id]
    with shell.on_terminal(*arguments, **LOOKS[look]) as terminal:
        assert terminal.end() == 1
        seen = shown(terminal)
    assert re.search(r"^archive.* 900/900 .*2 refused", seen[0])
    assert seen[1] == "addOffersToArchive, business 987654: 900 submitted"
    assert "  accepted    898" in seen
    assert all(len(line) <= 80 for line in seen)
    assert ("━" in seen[0]) == (look != "dumb")
    check(terminal, look)


@LOOK
def test_progress_under_way(shell: Shell, simulator: Simulator, look: str) -> None:
    """Rate, what was refused and the time that is left, while it waits for the limit."""
    shell.write("skus.txt", lines(simulator.skus()))
    simulator.offers[simulator.skus()[0]].stock = 1
    arguments = ["archive", "skus.txt", "--business", simulator.business_id, "--limit", 400]
    with shell.on_terminal(*arguments, **LOOKS[look]) as terminal:
        if look != "dumb":
            terminal.until("1 refused")
            seen = shown(terminal)
            words = r" 400/1,000  (\S+/min  )?1 refused  \S.* left$"
            assert re.search(rf"^archive [━╸╺ ]+{words}", seen[-1])
            # The rate goes on while nothing else does.
            terminal.until("/min", 5)
            assert len(seen[-1]) <= 80
        else:
            wait_for(lambda: simulator.record.count == 2)
            time.sleep(0.5)
        terminal.process.send_signal(2)
        assert terminal.end() == 3
        seen = shown(terminal)
    assert any(line.startswith("archive") and "400/1,000" in line for line in seen)
    check(terminal, look)


def test_progress_of_many(offline: Shell) -> None:
    """With figures as large as they get, the line still fits and tells the time left."""
    code = """if True:
        import time
        from yandex_market import Progress
        from yandex_market.cli.progress import Figures, Shown
        from yandex_market_client.facts import OPERATIONS
        limit = OPERATIONS["deleteOffers"].limit
        with Shown("archive", Figures(limit, limit.amount), whole=True) as shown:
            list(shown.reading(range(5001)))
            shown.update(Progress(10_000_000, 600_000, 3, 123_456, 1234, 0, 5000, 3600.0))
            time.sleep(1.2)
        """
    with Terminal(offline.folder, [sys.executable, "-c", code], {}) as terminal:
        assert terminal.end() == 0
        (line,) = shown(terminal)
    assert re.fullmatch(
        r"archive [━╸╺]+ 7%  [\d,]+/min  123,456 refused  1,234 unknown  .* left", line
    )


@LOOK
def test_offers(shell: Shell, simulator: Simulator, look: str) -> None:
    """Each offer on one line, however long its SKU is; what is cut off is marked."""
    long = simulator.skus()[0]
    name = "Очень длинный артикул " * 5
    offer = simulator.offers[name.strip()] = simulator.offers.pop(long)
    offer.sku = name.strip()
    given = [part for sku in (name.strip(), *simulator.skus()[1:3]) for part in ("--sku", sku)]
    with shell.on_terminal(
        "offers", "--campaign", simulator.campaign_id, *given, **LOOKS[look]
    ) as terminal:
        assert terminal.end() == 0
        seen = shown(terminal)
    assert seen[0].split() == ["SKU", "STATUS", "PRICE"]
    assert len(seen) == 4
    assert any("Очень длинный" in line and "~ " in line for line in seen)
    assert len({re.search(r"(RUR|PRICE)?$", line) and line.index("  ") for line in seen}) >= 1
    assert all(len(line) <= 80 for line in seen)
    check(terminal, look)


@LOOK
def test_operations(offline: Shell, look: str) -> None:
    with offline.on_terminal("operations", **LOOKS[look]) as terminal:
        assert terminal.end() == 0
        seen = shown(terminal)
    assert any(line.startswith("add_offers_to_archive") for line in seen)
    assert any(line.startswith("  deprecated") for line in seen)
    assert (COLOURS.search(terminal.raw) is not None) == (look == "colour")
    check(terminal, look)


@LOOK
def test_errors(offline: Shell, look: str) -> None:
    with offline.on_terminal("check", "none.txt", **LOOKS[look]) as terminal:
        assert terminal.end() == 2
        assert shown(terminal) == ["error: none.txt cannot be read: No such file or directory"]
    check(terminal, look)


@pytest.mark.parametrize(
    ("answer", "code"), [("y\n", 0), ("n\n", 3), ("\n", 3), ("\x03", 3), ("\x04", 3)]
)
def test_delete_asks(shell: Shell, simulator: Simulator, answer: str, code: int) -> None:
    """With the count; only yes is yes."""
    skus = simulator.skus()[:300]
    shell.write("skus.csv", lines(["offer,x", *(f"{sku},1" for sku in skus)]))
    arguments = ["delete", "skus.csv", "--column", "offer", "--business", simulator.business_id]
    with shell.on_terminal(*arguments) as terminal:
        terminal.until("Delete 300 SKUs of business 987654? This cannot be taken back. [y/N]: ")
        time.sleep(0.3)  # until readline has begun
        assert simulator.record.count == 0
        terminal.type(answer)
        assert terminal.end() == code
        shown(terminal)
    assert len(simulator.offers) == 1000 - 300 * (code == 0)


def test_data_goes_to_a_file_and_the_bar_to_the_terminal(
    shell: Shell, simulator: Simulator
) -> None:
    """Nothing but data stands on the standard output."""
    shell.write("skus.txt", lines(simulator.skus()[:300]))
    command = "exec {} archive skus.txt --business {} --json > out.json"
    with shell.on_terminal("--help") as help_terminal:
        help_terminal.end()
    from tests.cli.command import COMMAND

    shell_line = command.format(" ".join(COMMAND), simulator.business_id)
    env: Any = shell.env
    with Terminal(shell.folder, ["/bin/sh", "-c", shell_line], env) as terminal:
        assert terminal.end() == 0
        seen = shown(terminal)
    assert len(seen) == 1
    assert "300/300" in seen[0]
    assert (shell.folder / "out.json").read_text().startswith('{\n  "operation"')


def test_the_screen_of_these_tests() -> None:
    """It draws over as a terminal does."""
    assert screen("ab\rc\n\x1b[1mx\x1b[0m\x1b[1A\r\x1b[2Kz\n\ny") == ["z", "x", "y"]
    assert screen("a" * 81) == ["a" * 80, "a"]
