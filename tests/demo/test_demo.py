"""`make demo` works, its numbers agree, and it suits the terminal that it runs on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from yandex_market.simulator import Arrival, Record

from tests.demo import demo

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-W", "error", str(Path(__file__).with_name("demo.py"))]
SECONDS = 20


def _environment(term: str | None) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "TERM"}
    # Also without an editable install.
    environment["PYTHONPATH"] = os.pathsep.join(str(ROOT / part) for part in _PARTS)
    return environment if term is None else {**environment, "TERM": term}


_PARTS = ("overrides", "generated_client")


def test_numbers_agree() -> None:
    """The report and the simulator's count are equal; it takes less time than promised."""
    began = time.monotonic()
    result = subprocess.run(
        COMMAND, env=_environment(None), capture_output=True, text=True, timeout=SECONDS
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert not result.stderr
    assert time.monotonic() - began < SECONDS
    text = result.stdout
    rows = re.findall(r"^   ([a-z, ]+?) +([\d,]+) +([\d,]+)$", text, flags=re.MULTILINE)
    assert [name for name, _, _ in rows] == [
        *("archived", "refused, in stock", "requests to archive", "deleted"),
    ]
    assert all(told == counted != "0" for _, told, counted in rows), rows
    for shown in ("status-500", "reset-after", "limited", "MarketDeprecationWarning", "They agree"):
        assert shown in text
    assert re.findall(r"^(\d)\. (.+)$", text, flags=re.MULTILINE) == [
        ("1", "The offers of store 12345678, all pages"),
        ("2", "Preflight: 10,000 SKUs are judged here, nothing is sent"),
        ("3", "Archive 9,996 SKUs, while three answers go wrong"),
        ("4", "Delete 5 of them"),
        ("5", "A method that the vendor has removed"),
        ("6", "What the reports say, and what the simulator counted"),
    ]
    assert re.findall(r"^   item (\d+): must ", text, flags=re.MULTILINE) == [
        str(place) for place in demo.WRONG
    ]
    assert f"   {len(demo.WRONG)} are wrong and left out\n" in text
    assert "NotFoundError: updateOfferMappingEntries: answered 404" in text
    assert re.search(r"^     1 request in ", text, flags=re.MULTILINE)
    numbers = [int(n) for n in re.findall(r"^   request (\d+): ", text, flags=re.MULTILINE)]
    assert numbers == sorted(set(numbers))
    assert 1 <= numbers[0] <= numbers[-1] <= int(rows[2][1]), "counted within the operation"
    assert "seconds of the reports are of that clock" in " ".join(text.split())
    submitted, accepted, refused = (
        int(re.search(rf"{word}", text)[1])  # type: ignore[index]
        for word in (r"addOffersToArchive: (\d+)", r"accepted   (\d+)", r"refused    (\d+)")
    )
    assert submitted == accepted + refused
    _assert_plain(text)


def _assert_plain(text: str) -> None:
    """Whole lines that any terminal shows, none of them too long."""
    assert text.isascii()
    assert not re.search(r"[^\n -~]", text), "something else than lines of text"
    for line in text.splitlines():
        assert len(line) <= 79 or re.fullmatch(r" *https://\S+", line), line
    # What may be copied is whole.
    assert "reference/business-assortment/updateOfferMappingEntries" in text


def test_a_difference_is_said_and_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once the simulator's record misses a request, the demo does not agree with itself."""
    true = Record.of

    def falsified(record: Record, operation: str, since: int = 0) -> list[Arrival]:
        return true(record, operation, since)[:-1]

    monkeypatch.setattr(Record, "of", falsified)
    assert demo.main() == 1
    text = capsys.readouterr().out
    assert re.search(r"^   requests to archive +\d+ +\d+   differs$", text, flags=re.MULTILINE)
    assert "They differ!" in text
    assert "They agree" not in text


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_progress_suits_the_terminal(term: str) -> None:
    """One line that changes, where a terminal can do that; plain lines on one that cannot."""
    pty = pytest.importorskip("pty")
    parent, child = pty.openpty()
    process = subprocess.Popen(COMMAND, env=_environment(term), stdout=child, stderr=child)
    os.close(child)
    pieces: list[bytes] = []
    try:
        while piece := os.read(parent, 1 << 16):
            pieces.append(piece)
    except OSError:  # how Linux tells that the other end is closed
        pass
    finally:
        os.close(parent)
    assert process.wait(SECONDS) == 0
    text = b"".join(pieces).decode().replace("\r\n", "\n")
    if term == "dumb":
        _assert_plain(text)
    else:
        assert text.count("\r   [") > 20
