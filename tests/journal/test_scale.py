"""Millions of SKUs from a generator: constant memory; what the journal costs is printed (-s)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from yandex_market.journal import plan
from yandex_market_client.facts import BY_PYTHON_NAME

ROOT = Path(__file__).parents[2]
CHILD = r"""
import json, re, sys, time
from pathlib import Path
import httpx
from yandex_market import Market, Settings, journal_ledger
from yandex_market.settings import KeyHolder
from yandex_market.waiting import Limiters
count, path = int(sys.argv[1]), sys.argv[2]
first, spent = [], [0.0]
class Quick(httpx.BaseTransport):
    def handle_request(self, request):
        first.append(time.perf_counter()) if not first else None
        return httpx.Response(200, content=b'{"status": "OK", "result": {}}')
def timed(name):
    inner = getattr(journal_ledger.JournalLedger, name)
    def wrapped(self, *arguments, **options):
        begun = time.perf_counter()
        try:
            return inner(self, *arguments, **options)
        finally:
            spent[0] += time.perf_counter() - begun
    setattr(journal_ledger.JournalLedger, name, wrapped)
for name in ("intent", "settle"):
    timed(name)
settings = Settings(key=KeyHolder("k"), limits={"addOffersToArchive": 10**12})
begun = time.perf_counter()
with Market(settings=settings, transport=Quick(), limiters=Limiters()) as market:
    skus = (f"SKU-{number * 7919 % count:09d}" for number in range(count))
    report = market.add_offers_to_archive(1, skus, journal=path)
    text = str(report)
# Of this program alone: ru_maxrss is at least what the parent had when it made this process.
peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps({"accepted": report.accepted, "load_s": round(first[0] - begun, 2),
    "journal_s": round(spent[0], 2), "total_s": round(time.perf_counter() - begun, 2),
    "mib": int(peak[1]) // 1024}))
"""


def run(count: int, folder: Path) -> None:
    paths = [ROOT / "overrides", ROOT / "generated_client"]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(count), str(folder / "run.db")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    least = plan(BY_PYTHON_NAME["add_offers_to_archive"], count).seconds
    share = (figures["load_s"] + figures["journal_s"]) / least
    sys.stdout.write(f"\n{count:,} SKUs: {figures}; journal {share:.2%} of {least:,.0f} s\n")
    assert figures["accepted"] == count
    assert figures["mib"] < 150


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_million(tmp_path: Path) -> None:
    """Its memory is bounded."""
    run(1_000_000, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ten_million(tmp_path: Path) -> None:
    """Memory does not grow with the input."""
    run(10_000_000, tmp_path)
