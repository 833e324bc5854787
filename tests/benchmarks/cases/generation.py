"""How long generating takes: the four operations, and a specification of 150 with 800 schemas."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from tests.benchmarks.bench import Bench, Rounds
from tests.benchmarks.environments import DEV, PLACE
from tests.benchmarks.fixtures import ROOT, SPECIFICATION
from tests.benchmarks.race import Spread, Taken, Turn, race, spawned
from tests.benchmarks.results import Row, Table, Verdict
from tests.generator.small import write_spec
from tests.generator.synthetic import OPERATIONS, SCHEMAS, synthetic

ROUNDS = {"generation": Rounds(5), "generation-large": Rounds(2)}
OURS = "python -m generator generate"
STOCK = "openapi-python-client, stock"
JAVA = "openapi-generator (Java)"
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
    outputs = {OURS: _PLACE / f"{key}-ours"}
    turns: dict[str, Turn] = {
        OURS: spawned(
            [
                *("-m", "generator", "generate", "--specification", str(specification)),
                *("--output", str(outputs[OURS])),
            ],
            DEV,
        )
    }
    program = str(Path(sys.executable).with_name("openapi-python-client"))
    outputs[STOCK] = _PLACE / f"{key}-stock"
    turns[STOCK] = spawned(
        [
            *(program, "generate", "--path", str(bundled), "--meta", "none", "--overwrite"),
            *("--output-path", str(outputs[STOCK])),
        ],
        DEV,
    )
    bench.leave_out(JAVA, "openapi-generator")
    if (java := bench.environments.get("openapi-generator")) is not None:
        program = str(Path(java.python).with_name("openapi-generator-cli"))
        outputs[JAVA] = _PLACE / f"{key}-openapi-generator"
        turns[JAVA] = spawned(
            [
                *(program, "generate", "-g", "python", "-i", str(bundled)),
                *("-o", str(outputs[JAVA])),
            ],
            java,
        )
    paths = json.loads(bundled.read_text(encoding="utf-8"))["paths"].values()
    operations = {str(node["operationId"]) for path in paths for node in path.values()}
    turns = {who: generating(turn, outputs[who], operations) for who, turn in turns.items()}
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
        [
            "CPU is that of the programs which it starts, too.",
            "Nothing is there when it begins; when it ends, every operation is looked for.",
        ],
    )


def generating(turn: Turn, output: Path, operations: Collection[str]) -> Turn:
    """Have a turn begin with no output, and end with a look at it.

    Raises:
        ValueError: there is nothing in it about an operation.
    """

    def looked_at() -> Sequence[Taken]:
        shutil.rmtree(output, ignore_errors=True)
        taken = turn()
        files = [*output.rglob("*.py")]
        texts = [f"{file.stem} {file.read_text(encoding='utf-8')}" for file in files]
        # Each generator puts its own underscores into names.
        written = "".join(texts).replace("_", "").lower()
        if missing := sorted(name for name in operations if name.lower() not in written):
            raise ValueError(f"{output.name}: {', '.join(missing)} not generated")
        return taken

    return looked_at
