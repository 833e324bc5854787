"""The test kit as another team meets it: with the wheel, in an environment of its own.

``tests/consumer`` is that team's package; its tests and its types are checked here, where nothing
of this repository is on the path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.contract import test_wheel as wheels

CONSUMER = wheels.ROOT / "tests" / "consumer"

PRINTS_MODULES = """
import sys

def test_nothing():
    ours = sorted(name for name in sys.modules if name.split(".")[0].startswith("yandex_market"))
    assert ours == ["yandex_market", "yandex_market.testing"], ours
    heavy = {"httpx", "starlette", "uvicorn", "jsonschema", "regress", "attrs", "msgspec"}
    assert not heavy & sys.modules.keys()
"""
WITHOUT_EXTRA = """
import sys
sys.modules["uvicorn"] = None

def test_uses_a_fixture(market_client):
    pass
"""
ASSERTIONS = '''
import pytest
from yandex_market.simulator import RealClock

def test_expectations_tell_what_is_wrong(market_simulator, market_client):
    """Each helper fails where it should, and says why."""
    with pytest.raises(AssertionError, match="no request arrived"):
        market_simulator.expect("delete_offers")
    with pytest.raises(ValueError, match="known: add_offers_to_archive"):
        market_simulator.expect("deleteOffer")
    market_simulator.expect("delete_offers", requests=0)
    market_simulator.expect_nothing()
    first, second, third = market_simulator.skus[:3]
    report = market_client.delete_offers(market_simulator.business_id, [first, second])
    market_simulator.assert_report_matches(report)
    with pytest.raises(AssertionError, match="1 requests arrived, not 2"):
        market_simulator.expect("delete_offers", requests=2)
    with pytest.raises(AssertionError, match=f"1 did not arrive: '{third}'"):
        market_simulator.expect("delete_offers", skus=[first, second, third])
    with pytest.raises(AssertionError, match=f"1 arrived beside them: '{second}'"):
        market_simulator.expect("delete_offers", skus=[first])
    with pytest.raises(AssertionError, match="1 requests arrived, the first of deleteOffers"):
        market_simulator.expect_nothing()
    market_simulator.expect_nothing(since=market_simulator.count)
    with pytest.raises(AssertionError, match="accepted"):
        market_simulator.assert_report_matches(report._replace(accepted=1, submitted=1))
    market_simulator.fail_next(500, 502)
    with pytest.raises(AssertionError, match="2 planned faults met no request"):
        market_simulator.assert_faults_met()

@pytest.mark.market(offers=3, unheard_of=1)
@pytest.mark.xfail(raises=TypeError, strict=True)
def test_wrong_marker(market_simulator):
    """A wrong argument of the marker is an error, not silence."""

class TestRealTime:
    @pytest.fixture
    def market_clock(self):
        return RealClock(rate=1000)

    def test_another_clock(self, market_simulator, market_client, market_clock):
        """The clock is a fixture that can be overridden."""
        assert market_simulator.simulator.clock is market_clock
        assert len(list(market_client.get_campaign_offers(market_simulator.campaign_id))) == 100
'''


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One wheel, built from the working tree."""
    return wheels._build(wheels.ROOT, tmp_path_factory.mktemp("dist"))


def _installed(base: Path, wheel: Path, constraints: list[str]) -> tuple[Path, Path]:
    """The consumer's folder, and the python of a new environment with it and the wheel."""
    folder = base / "catalogue-tools"
    shutil.copytree(CONSUMER, folder, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
    venv.create(base / "environment", with_pip=False)
    python = base / "environment" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    (base / "constraints.txt").write_text("\n".join(constraints), encoding="utf-8")
    wheels._run(
        *(sys.executable, "-m", "pip", "--python", str(python), "install", "--no-input"),
        *("--disable-pip-version-check", "--constraint", str(base / "constraints.txt")),
        f"yandex-market-sdk[simulator] @ {wheel.as_uri()}",
        f"catalogue-tools[test] @ {folder.as_uri()}",
    )
    return folder, python


@pytest.fixture(scope="module")
def consumer(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> tuple[Path, Path]:
    """The consumer with all it needs, in the versions of the lock."""
    return _installed(tmp_path_factory.mktemp("consumer"), wheel, wheels._locked())


def _python(consumer: tuple[Path, Path], *arguments: str) -> subprocess.CompletedProcess[str]:
    folder, python = consumer
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST"))}
    return subprocess.run(
        # -I: nothing of this repository or the user is on the path.
        [str(python), "-I", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


def _pytest(consumer: tuple[Path, Path], text: str) -> subprocess.CompletedProcess[str]:
    (consumer[0] / "test_extra.py").write_text(text, encoding="utf-8")
    return _python(consumer, "-m", "pytest", "-q", "test_extra.py")


@pytest.mark.timeout(600)  # it downloads
def test_the_consumers_tests_pass(consumer: tuple[Path, Path]) -> None:
    """The consumer's own tests pass with the fixtures of the installed wheel."""
    result = _python(consumer, "-m", "pytest")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.timeout(600)
def test_with_the_oldest_dependencies(tmp_path: Path, wheel: Path) -> None:
    """They also pass with the lower bounds of what the wheel and its simulator need."""
    project = tomllib.loads((wheels.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = project["dependencies"] + project["optional-dependencies"]["simulator"]
    lowest = wheels._lowest([Requirement(text) for text in needed])
    result = _python(_installed(tmp_path, wheel, lowest), "-m", "pytest")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.timeout(600)
def test_the_consumers_types_hold(consumer: tuple[Path, Path]) -> None:
    """The wheel's types, the test kit's too, are enough for mypy --strict."""
    result = _python(consumer, "-m", "mypy", "--strict")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.timeout(600)
def test_the_plugin_imports_nothing(consumer: tuple[Path, Path]) -> None:
    """In a test run that uses no fixture of it, only the empty shell of the SDK is loaded."""
    result = _pytest(consumer, PRINTS_MODULES)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.timeout(600)
def test_a_missing_extra_is_named(consumer: tuple[Path, Path]) -> None:
    """Without what the simulator needs, a fixture says what to install, in one line."""
    result = _pytest(consumer, WITHOUT_EXTRA)
    assert result.returncode == 1
    assert "pip install 'yandex-market-sdk[simulator]'" in result.stdout
    assert "Traceback" not in result.stdout


@pytest.mark.timeout(600)
def test_the_helpers_fail_where_they_should(consumer: tuple[Path, Path]) -> None:
    """Assertions on what arrived find what they are for; marker and clock can be changed."""
    result = _pytest(consumer, ASSERTIONS)
    assert result.returncode == 0, result.stdout + result.stderr
