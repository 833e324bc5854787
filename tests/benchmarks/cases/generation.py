"""How long generating takes: the four operations, and a specification of 150 with 800 schemas."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.bench import Bench, Rounds
from tests.benchmarks.environments import DEV, PLACE
from tests.benchmarks.fixtures import ROOT, SPECIFICATION
from tests.benchmarks.race import Spread, Turn, race, spawned
from tests.benchmarks.results import Row, Table, Verdict
from tests.generator.small import write_spec
from tests.generator.synthetic import OPERATIONS, SCHEMAS, synthetic

ROUNDS = {"generation": Rounds(5), "generation-large": Rounds(2)}
OURS = "python -m generator generate"
_PLACE = PLACE / "generation"


def run(bench: Bench) -> Iterator[Table]:
    """Generate beside the program that ours stands on, and beside openapi-generator."""
    _PLACE.mkdir(parents=True, exist_ok=True)
    yield _table(bench, "generation", "The four operations", ROOT / "openapi", SPECIFICATION)
    operations, schemas = (6, 40) if bench.short else (OPERATIONS, SCHEMAS)
    document = synthetic(operations, schemas)
    folder, bundled = _PLACE / "openapi", _PLACE / "openapi.json"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_spec(folder, document)
    bundled.write_text(json.dumps(document), encoding="utf-8")
    title = f"{operations} operations with {schemas} schemas"
    yield _table(bench, "generation-large", title, folder, bundled)


def _table(bench: Bench, key: str, title: str, specification: Path, bundled: Path) -> Table:
    turns: dict[str, Turn] = {
        OURS: spawned(
            [
                *("-m", "generator", "generate", "--specification", str(specification)),
                *("--output", str(_PLACE / f"{key}-ours")),
            ],
            DEV,
        )
    }
    if not bench.short:
        program = str(Path(sys.executable).with_name("openapi-python-client"))
        turns["openapi-python-client, stock"] = spawned(
            [
                *(program, "generate", "--path", str(bundled), "--meta", "none", "--overwrite"),
                *("--output-path", str(_PLACE / f"{key}-stock")),
            ],
            DEV,
        )
    if (java := bench.environments.get("openapi-generator")) is not None:
        program = str(Path(java.python).with_name("openapi-generator-cli"))
        turns["openapi-generator (Java)"] = spawned(
            [
                *(program, "generate", "-g", "python", "-i", str(bundled)),
                *("-o", str(_PLACE / f"{key}-openapi-generator")),
            ],
            java,
        )
    rounds = 1 if bench.short else ROUNDS[key].rounds
    bench.say(f"Generation, {title}: {len(turns)} contenders, {rounds} rounds")
    times = race(turns, rounds)
    cpu = Spread.of(times[OURS].cpu)
    return Table(
        key,
        f"Generation: {title}",
        [
            Row(
                who,
                {"CPU, s": Spread.of(taken.cpu), "wall, s": Spread.of(taken.wall)},
                Spread.of([a / b for a, b in zip(taken.cpu, times[OURS].cpu, strict=True)]),
            )
            for who, taken in times.items()
        ],
        OURS,
        [Verdict(key, OURS, cpu)],
        ["CPU is that of the programs which it starts, too."],
    )
