import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from yandex_market.simulator import RealClock, Simulator

from tests.cli.command import Shell

OFFERS = 1000


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c() -> None:
    """Commands hear Ctrl-C, also if the tests run in the background of a shell that ignores it."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    simulator = Simulator(offers=OFFERS, clock=RealClock(rate=60))
    with simulator.serve() as url:
        simulator.url = url  # type: ignore[attr-defined]
        yield simulator


@pytest.fixture
def shell(simulator: Simulator, tmp_path: Path) -> Shell:
    """Runs the command against the simulator."""
    return Shell(
        tmp_path,
        YANDEX_MARKET_API_KEY=simulator.key,
        YANDEX_MARKET_BASE_URL=simulator.url,  # type: ignore[attr-defined]
    )


@pytest.fixture
def offline(tmp_path: Path) -> Shell:
    """Runs the command with no server and no key."""
    return Shell(tmp_path, YANDEX_MARKET_BASE_URL="http://127.0.0.1:9")
