"""The benchmarks run, compare what can be compared, and tell it; how fast it is, nobody asks."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from yandex_market import AsyncMarket, Market
from yandex_market_client import wire

from tests.benchmarks import growth, jobs
from tests.benchmarks.__main__ import CASES
from tests.benchmarks.bench import Bench, Entrant, Rounds
from tests.benchmarks.cases import generation, linearity, makespan
from tests.benchmarks.cases.imports import STARTS
from tests.benchmarks.environments import DEV, REQUIREMENTS, pinned
from tests.benchmarks.fixtures import (
    OFFERS,
    PAGE,
    PAGE_RESULT,
    ROOT,
    SCHEMAS,
    dumped,
    page,
    python_name,
    resolved,
)
from tests.benchmarks.market import LIMIT, WINDOW, lasting, sliding
from tests.benchmarks.race import Spread, answering, race, spawned
from tests.benchmarks.results import Verdict
from tests.benchmarks.server import PAGES
from tests.benchmarks.targets import TARGETS
from tests.benchmarks.touching import DICTS, MODELS


def figures(value: Any) -> Iterator[float]:
    """Give every number in a table's rows."""
    if isinstance(value, Mapping):
        value = [*value.values()]
    if isinstance(value, list):
        for item in value:
            yield from figures(item)
    elif isinstance(value, float):
        yield value


NOT_RUN = {
    *(
        f"{who} [orjson]"
        for who in (
            "orjson, untyped",
            "orjson, ready dicts",
            "orjson, dicts",
            "httpx + orjson",
            "httpx + orjson, untyped",
        )
    ),
    *(
        f"{who} [openapi-generator]"
        for who in (
            "openapi-generator",
            "openapi-generator (urllib3)",
            "openapi-generator (Java)",
            "openapi-generator: first client",
        )
    ),
    *(f"{who} [installed]" for who, start in STARTS.items() if start.environment == "installed"),
    "the plot of growth [plot]",
}
"""What a short run leaves out, and by the want of which environment."""


def test_all_of_it_runs(tmp_path: Path) -> None:
    """Each case gives a table, each target a verdict, and both files tell so."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--short", "--output", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "bench.json").read_text())
    text = (tmp_path / "bench.md").read_text()
    drawn = (tmp_path / "bench-linearity.svg").exists()
    assert drawn == ("no plot: matplotlib is not here" not in done.stderr)
    assert drawn == bool(find_spec("matplotlib"))
    tables = found["tables"].values()
    assert {table["key"].partition(",")[0] for table in tables} >= {*CASES}
    judged = [verdict for table in tables for verdict in table["verdicts"]]
    assert {verdict["target"] for verdict in judged} == {*TARGETS} == {*found["targets"]}
    assert {verdict["at_most"].partition(",")[0] for verdict in judged} <= {"met", "not met"}
    not_run = found["facts"]["not run [for want of]"].split("; ")
    assert {*not_run} == NOT_RUN - ({"the plot of growth [plot]"} if drawn else set())
    assert f"- not run [for want of]: {'; '.join(not_run)}\n" in text
    for table in tables:
        assert f"## {table['title']}\n" in text
        numbers = [*figures(table["rows"])]
        assert numbers
        assert all(math.isfinite(number) for number in numbers), table["key"]
        assert all(f"| {row['who']} |" in text for row in table["rows"])


@pytest.mark.parametrize("reader", [DICTS, MODELS], ids=["dicts", "models"])
def test_readers_read_all_that_is_documented(reader: Any) -> None:
    """No field of a page is left unread, or decoders that put work off would be judged too well."""
    read: list[str] = []
    reader.touch(Recorder(resolved(SCHEMAS[PAGE_RESULT]), "", read))
    documented = [*paths(resolved(SCHEMAS[PAGE_RESULT]), "")]
    plain = documented if reader is DICTS else [python_name(path) for path in documented]
    assert len(documented) > 20
    assert sorted(read) == sorted(plain), "each once"


class Recorder:
    """Whatever a schema describes, as a dict and as an object; it notes what is read of it."""

    def __init__(self, schema: dict[str, Any], path: str, read: list[str]) -> None:
        self.__dict__.update(_schema=schema, _path=path, _read=read)

    def __getitem__(self, name: str) -> Any:
        path = f"{self._path}/{name}"
        self._read.append(path)
        members = self._schema["properties"]
        wire = next(wire for wire in members if name in (wire, python_name(wire)))
        node = resolved(members[wire])
        if "items" in node:
            return [Recorder(resolved(node["items"]), path, self._read)]
        return Recorder(node, path, self._read)

    __getattr__ = __getitem__


def paths(schema: dict[str, Any], path: str) -> Iterator[str]:
    for name, member in schema.get("properties", {}).items():
        node = resolved(member)
        yield f"{path}/{name}"
        yield from paths(resolved(node["items"]) if "items" in node else node, f"{path}/{name}")


def test_who_works_out_something_else_is_found_out() -> None:
    """Contenders of one race read the same page."""
    entrants = {
        "one": Entrant("decode", {"who": "raw:json", "kind": "documented"}),
        "other": Entrant("decode", {"who": "raw:json", "kind": "unknown value"}),
    }
    with pytest.raises(ValueError, match="not all contenders work out the same"):
        Bench({DEV.name: DEV}, short=True).measure("planted", entrants, Rounds(1))


def test_a_page_that_is_to_be_refused_is() -> None:
    """The row of the tolerant reading measures no other one."""
    wire._decoder(PAGE).decode(dumped(page()))
    with pytest.raises(msgspec.ValidationError):
        wire._decoder(PAGE).decode(dumped(page(**PAGES["refused"])))


PLANTED = {
    "same page": ("decode", "raw:json", {"kind": "documented"}),
    "same bytes": ("encode", "raw:json", {"number": 20}),
    "sent once": ("update", "ours:dicts", {"number": 20}),
    "unchecked": ("batch", "naive", {"number": 400, "kind": "plain", "repeated": 100}),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_who_does_nothing_while_the_clock_runs_is_found_out(fault: str) -> None:
    """A result that was worked out before the run it is for is another one's."""
    job, honest, arguments = PLANTED[fault]
    entrants = {
        who: Entrant(job, {"who": who, **arguments}) for who in (honest, f"planted:{fault}")
    }
    bench = Bench({DEV.name: DEV}, short=True)
    with pytest.raises(ValueError, match=f"not all .* the same: .*planted:{fault}"):
        bench.measure("faulty", entrants, Rounds(1))


def test_who_generates_nothing_is_found_out(tmp_path: Path) -> None:
    """What an earlier turn has written does not count."""
    output = tmp_path / "output"
    output.mkdir()
    (output / "old.py").write_text("def get_things(): ...")
    turn = generation.generating(spawned(["-c", "pass"], DEV), output, ["getThings"])
    with pytest.raises(ValueError, match="output: getThings not generated"):
        turn()


@pytest.mark.parametrize("who", STARTS)
def test_a_start_that_starts_nothing_is_found_out(who: str) -> None:
    with pytest.raises(RuntimeError, match="ended with 1"):
        spawned(["-c", STARTS[who]._replace(code="pass").command], DEV)()


def test_the_last_step_of_growth_is_judged() -> None:
    """What a call costs by itself does not hide that it grows with the square in the end."""
    proofs = [{"cpu": cpu, "wall": 1.0, "mb": 0.0} for cpu in (1.0, 1.0, 1.0, 16.0)]
    made = (SimpleNamespace(proof=proof, close=lambda: None) for proof in proofs * 4)
    bench: Any = SimpleNamespace(
        short=True, say=lambda text: None, worker=lambda entrant: next(made)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linearity, "SHORT", (1, 2, 4, 16))
        (table,) = linearity.run(bench)
    assert [round(float(verdict.value), 2) for verdict in table.verdicts] == [2.0] * 4
    assert {v.meets(TARGETS["linearity"].at_most) for v in table.verdicts} == {"not met"}


def test_proxies_and_certificates_of_the_machine_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Raw httpx would use them, and others not."""
    names = ("HTTP_PROXY", "https_proxy", "ALL_PROXY", "no_proxy", "SSL_CERT_FILE")
    for name in names:
        monkeypatch.setenv(name, "x")
    assert not {*names} & DEV.variables().keys()


def test_unique_texts_are_as_long_and_never_twice() -> None:
    """The memory of texts that repeat is set beside that of texts that do not."""
    texts = []
    for unique in (False, True):
        pages = [json.loads(page) for page in jobs._many_pages(2 * OFFERS, unique)]
        texts.append(
            [
                problem[name]
                for page in pages
                for offer in page["result"]["offers"]
                for problem in offer["errors"] + offer["warnings"]
                for name in ("message", "comment")
            ]
        )
    repeating, alone = texts
    assert len({*repeating}) < len(repeating) == len(alone) == len({*alone})
    assert sum(map(len, alone)) == pytest.approx(sum(map(len, repeating)), rel=0.01)


@pytest.mark.parametrize("fault", ["nothing", "one"])
def test_who_does_not_send_is_found_out(fault: str) -> None:
    """What counts is what arrives, not how much a contender says it has archived."""
    with answering() as server:
        entrants = {
            who: Entrant("archive", {"who": who, "url": server.url, "number": 200})
            for who in ("raw:json", f"planted:{fault}")
        }
        with pytest.raises(ValueError, match=f"of planted:{fault} arrived"):
            Bench({DEV.name: DEV}, short=True).measure("faulty", entrants, Rounds(1), server)


@pytest.mark.parametrize("sent", [0, 1])
@pytest.mark.parametrize(
    "measured",
    [
        lambda: growth.measure("bulk", 400),
        lambda: growth.measure("journal", 400),
        lambda: lasting(0, "0.2 s", 400),
        lambda: lasting(2, "0.2 s", 400),
    ],
    ids=["bulk", "journal", "makespan", "makespan, async"],
)
def test_a_client_that_does_not_send_is_found_out(
    monkeypatch: pytest.MonkeyPatch, measured: Callable[[], object], sent: int
) -> None:
    """A client that sends next to nothing has its run refused, though its report is perfect."""
    archive, archive_async = Market.add_offers_to_archive, AsyncMarket.add_offers_to_archive

    def planted(self: Market, owner: int, skus: Any, **options: Any) -> Any:
        given = [*skus]
        if sent:
            archive(self, owner, given[:sent], **options)
        return SimpleNamespace(accepted=len(given))

    async def planted_async(self: AsyncMarket, owner: int, skus: Any) -> Any:
        if sent:
            await archive_async(self, owner, skus[:sent])
        return SimpleNamespace(accepted=len(skus))

    monkeypatch.setattr(Market, "add_offers_to_archive", planted)
    monkeypatch.setattr(AsyncMarket, "add_offers_to_archive", planted_async)
    with pytest.raises(ValueError, match=f"{sent} of"):
        measured()


def test_the_weights_of_a_makespan_are_the_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that sends less, or something twice, has no makespan."""
    worker = SimpleNamespace(proof={"weight": 399}, close=lambda: None)
    bench: Any = SimpleNamespace(worker=lambda entrant: worker)
    with pytest.raises(ValueError, match="399 SKUs arrived at the server, not 400"):
        makespan._lasted(bench, 0, "0.2 s", 400)


def test_contenders_take_turns() -> None:
    """All of them in every round, and not always in the same order."""
    order: list[str] = []

    def turn(name: str) -> Any:
        return lambda: order.append(name) or [(1.0, 2.0), (2.0, 3.0), (9.0, 9.0)]

    times = race({name: turn(name) for name in "abc"}, 3)
    assert order == [*"abc", *"bca", *"cab"]
    assert times["b"].cpu == (2.0, 2.0, 2.0)
    assert times["b"].wall == (3.0, 3.0, 3.0)


def test_a_window_over_the_limit_is_seen() -> None:
    """Both ends of a window belong to it; what is a moment older does not."""
    assert max(sliding([(0.0, LIMIT), (WINDOW + 0.001, LIMIT)])) == LIMIT
    assert max(sliding([(WINDOW, 1), (0.0, LIMIT)])) == LIMIT + 1


@pytest.mark.parametrize(
    ("reached", "spoilt", "said"),
    [
        (Spread(1.25, 1.2, 1.249), "", "met"),
        (Spread(1.2501, 1.2501, 1.3), "", "not met"),
        (Spread(1.0, 0, 9), "2 violations", "not met"),
        (Spread(1.25, 1.2, 1.3), "", "met, within the spread"),
        (Spread(1.26, 1.25, 1.3), "", "not met, within the spread"),
        (Spread(1.25, 1.25, 1.25), "", "met"),
        (1.25, "", "met"),
    ],
)
def test_targets_are_judged_by_the_median(reached: Spread | float, spoilt: str, said: str) -> None:
    """Where the bound lies between the quartiles, that is said."""
    verdict = Verdict("archive", "who", reached, spoilt)
    assert verdict.meets(TARGETS["archive"].at_most) == said
    assert not verdict.meets(None)


def test_spreads_are_medians_and_quartiles() -> None:
    assert Spread.of([5, 1, 2, 4, 3]) == (3, 2, 4)
    assert Spread.of([7]) == (7, 7, 7)


def test_environments_have_the_versions_of_the_lock() -> None:
    """Contenders differ in what they are, not in which httpx they stand on."""
    lock = (ROOT / "requirements.lock").read_text().replace(" \\", "").splitlines()
    locked = dict(line.partition(" ")[0].split("==") for line in lock if line[:1].isalnum())
    for listed in REQUIREMENTS.iterdir():
        pins = pinned(listed)
        assert pins
        common = pins.keys() & locked.keys()
        assert {name: pins[name] for name in common} == {name: locked[name] for name in common}
