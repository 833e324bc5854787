"""One change from end to end, as CONTRIBUTING tells it, with nothing but make.

In a copy of the repository a page changes: its limit, a value more, a field that is always there, a
field that is gone. What follows ends with another team's tests against the wheel from an index.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from generator.release import build
from tests.contract import test_wheel as wheels
from tests.release import packageindex, page
from tests.release.repository import ROOT, VERSION, Repository, clean_environment

NEXT = "0.2.0"
OPERATION, FILE = "getCampaignOffers", "openapi/getCampaignOffers.yaml"
GONE = "GetCampaignOfferDTO.available"


class Rehearsal(Repository):
    """A copy in which make is run."""

    def make(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "--no-print-directory", f"PYTHON={sys.executable}", *arguments],
            cwd=self.root,
            env={**clean_environment(), **environment},
            capture_output=True,
            text=True,
        )

    def made(self, *arguments: str, **environment: str) -> str:
        """Run what has to succeed."""
        result = self.make(*arguments, **environment)
        # pip may have many words about its sources, while make prepares the environment.
        errors = [line for line in result.stderr.splitlines() if "WARNING" not in line]
        assert result.returncode == 0, "\n".join([result.stdout, *errors])
        return result.stdout

    def failed(self, *arguments: str) -> str:
        """Run what has to fail, in words."""
        result = self.make(*arguments)
        assert result.returncode != 0, result.stdout
        assert "Traceback" not in result.stderr
        return result.stdout + result.stderr


def _replaced(text: str, pattern: str, replacement: str) -> str:
    """Change every place that a pattern finds, of which there must be one."""
    changed, count = re.subn(pattern, replacement, text)
    assert count, pattern
    return changed


def _changed_page(facts: dict[str, object], amount: int) -> str:
    """The page as it was transcribed, with the four changes."""
    text = page.text(facts)
    text = _replaced(text, r"Limit: [\d,]+", f"Limit: {amount:,}")
    text = _replaced(text, r"(Enum: PUBLISHED, .*)", r"\1, ON_HOLD")
    text = _replaced(text, r"\npaging\n", "\npaging*\n")
    text = _replaced(text, r"\navailable\n\nType: boolean\n\n(?:[^\n]+\n\n){2}", "\n")
    return _replaced(text, r'\n +"available": \w+,', "")


def _transcribe(copy: Rehearsal, amount: int) -> None:
    """What a person writes into the YAML for it."""
    copy.edit(FILE, r"(x-market-limit:\n +amount:) \d+", rf"\1 {amount}")
    # The list, and below it what is recorded of the page: one value that it does not have.
    copy.edit(FILE, r"(\n        - ARCHIVED)(?=\n)", r"\1\n        - ON_HOLD")
    copy.edit(FILE, r"(\n            - ARCHIVED)(?=\n)", r"\1\n            - ON_HOLD")
    copy.edit(FILE, r"required: \[offers\]", "required: [offers, paging]")
    copy.edit(FILE, r"\n        available:\n(?:          .*\n)+", "\n")
    copy.edit(FILE, r'(x-market-source:\n(?: .*\n)+?        read:) ".*"', r'\1 "2031-02"')


def _installed(index: str, folder: Path) -> Path:
    """The python of a fresh environment with the wheel of the index and the other team's code."""
    venv.create(folder / "environment", with_pip=False)
    python = folder / "environment" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    shutil.copytree(ROOT / "tests" / "consumer", folder / "consumer")
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(wheels._locked()), encoding="utf-8")
    install = (sys.executable, "-m", "pip", "--python", str(python), "install", "--no-input")
    sdk = f"yandex-market-sdk=={NEXT}"
    wheels._run(*install, "--no-deps", "--index-url", f"{index}simple/", sdk)
    # The rest is on the index that this machine is set up with; ours is there already.
    wheels._run(
        *(*install, "--constraint", str(constraints)),
        sdk.replace("==", "[simulator]=="),
        f"catalogue-tools[test] @ {(folder / 'consumer').as_uri()}",
    )
    return python


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_change_from_page_to_consumer(tmp_path: Path) -> None:
    """Each step says what the next one has to do; the last one is somebody else's green test."""
    copy = Rehearsal(tmp_path / "copy")
    copy.made("release")
    copy.commit("Release")
    # A release: the record of what users see is what the next one is compared with.
    (kept,) = (copy.root / "openapi" / "pages").glob(f"{OPERATION}.en.*.json")
    facts = json.loads(kept.read_text("utf-8"))
    amount = facts["limit"]["amount"] + 5000

    # 1. The page changed: each change is told, as a difference and as what is new on the page.
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / f"{OPERATION}.en.2031-02.txt").write_text(_changed_page(facts, amount), "utf-8")
    said = copy.failed("docs", f"PAGES={pages}")
    for place, fact in [
        ("", "limit/amount"),
        ("object OfferCampaignStatusType", "enum"),
        ("object GetCampaignOffersResultDTO.paging", "required"),
        ("object GetCampaignOfferDTO.available", "field"),
    ]:
        assert re.search(rf"{re.escape(place)}\n(?:    .*\n)*?    {fact}: ", said), (place, said)
    assert f"{amount}" in said
    assert "ON_HOLD" in said

    # 2. The YAML is edited; now they agree, and the facts of the page are kept.
    _transcribe(copy, amount)
    copy.made("docs", f"PAGES={pages}", "ARGS=--keep")
    assert not kept.exists()
    assert (kept.parent / f"{OPERATION}.en.2031-02.json").is_file()

    # 3. Generation names what the overrides used; they are mended.
    said = copy.failed("generate")
    assert f"handlers.py:{_line(copy)} uses {GONE}, which the new" in said
    copy.edit("overrides/yandex_market/simulator/handlers.py", r'\n        "available": .*', "")
    copy.made("generate")

    # 4. What changed for users, and the version that follows.
    said = copy.made("diff")
    assert re.search(rf"^breaking .*{GONE}", said, re.MULTILINE), said
    assert re.search(r"^addition .*OfferCampaignStatusType", said, re.MULTILINE), said
    assert re.search(rf"limit/amount was .*, is {amount:,}", said), said
    assert re.search(r"^addition .*GetCampaignOffersResultDTO.paging", said, re.MULTILINE), said
    assert f"the version has to be {NEXT} or higher" in said
    assert "which is too low" in copy.failed("check")
    copy.edit("pyproject.toml", rf'\nversion = "{VERSION}"', f'\nversion = "{NEXT}"')

    # 5. A word for users, and the release, which checks all of it.
    copy.write(".changes/+available.breaking.md", "Ask for the status instead of `available`.\n")
    copy.commit("The page of getCampaignOffers changed")
    assert f"{NEXT} is prepared" in copy.made("release")
    changelog = copy.read("CHANGELOG.md").partition(f"## {VERSION} ")[0]
    assert f"## {NEXT} (" in changelog
    for part in ("Ask for the status", GONE, "OfferCampaignStatusType", f"{amount:,}", "paging"):
        assert part in changelog
    copy.commit(f"Release {NEXT}")
    copy.git("tag", f"v{NEXT}")

    # 6. The wheel goes to an index, once, and from there into another team's environment.
    copy.made("wheel")
    assert NEXT in build.found(copy.root / "dist").wheel.name
    credentials = {"TWINE_USERNAME": packageindex.USER, "TWINE_PASSWORD": packageindex.PASSWORD}
    with packageindex.running(tmp_path / "index") as address:
        copy.made("publish", f"INDEX={address}", **credentials)
        assert "already" in copy.make("publish", f"INDEX={address}", **credentials).stderr
        python = _installed(address, tmp_path)
    shown = wheels._run(
        *(str(python), "-I", "-c"),
        "from importlib.metadata import version\n"
        "from yandex_market_client.facts import BY_PYTHON_NAME\n"
        "from yandex_market_client.models import GetCampaignOfferDTO, OfferCampaignStatusType\n"
        "limit = BY_PYTHON_NAME['get_campaign_offers'].limit.amount\n"
        "print(version('yandex-market-sdk'), limit, OfferCampaignStatusType.ON_HOLD.value,"
        " hasattr(GetCampaignOfferDTO, 'available'))",
    )
    assert shown.split() == [NEXT, str(amount), "ON_HOLD", "False"]
    tested = subprocess.run(
        [str(python), "-I", "-m", "pytest"],
        cwd=tmp_path / "consumer",
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr


def _line(copy: Rehearsal) -> int:
    """Where the simulator names the field that goes."""
    lines = copy.read("overrides/yandex_market/simulator/handlers.py").splitlines()
    (number,) = (n for n, line in enumerate(lines, 1) if '"available":' in line)
    return number
