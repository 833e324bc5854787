"""Every kind of change is found and judged as the table says; nothing is reported beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.surface import documented
from generator.surface.change import merged
from generator.surface.compare import compare
from generator.surface.snapshot import Snapshot, of_folder
from generator.surface.specification import tables

from .base import specification
from .kinds import KINDS, VERDICTS
from .plants import FACTS, PLANTS, Fact, Plant, apply

ROOT = Path(__file__).parents[3]


def names(plants: tuple[Plant, ...] | tuple[Fact, ...]) -> list[str]:
    """An id for each; several plants of one kind are numbered."""
    kinds = [plant.kind for plant in plants]
    return [
        kind if kinds.count(kind) == 1 else f"{kind}-{kinds[: at + 1].count(kind)}"
        for at, kind in enumerate(kinds)
    ]


def expected(plant: Plant | Fact) -> list[tuple[str, str]]:
    """What has to be reported: the kind's verdict at each of the places."""
    verdict = VERDICTS[plant.kind]
    assert bool(plant.places) == (verdict != "nothing"), f"{plant.kind}: places?"
    return [(verdict, place) for place in plant.places]


@pytest.fixture(scope="module")
def snapshots(base: Path) -> dict[str, Snapshot]:
    """The small version, as it is and with each plant alone."""
    folders: dict[str, Path] = {"": base}
    for name, plant in zip(names(PLANTS), PLANTS, strict=True):
        folders[name] = base.parent / name
        shutil.copytree(base, folders[name])
        apply(plant.edits, folders[name])
    command = [sys.executable, "-W", "ignore", "-m", "tests.generator.surface.many"]
    subprocess.run([*command, *map(str, folders.values())], cwd=ROOT, check=True)
    return {name: looked_at(folder) for name, folder in folders.items()}


def looked_at(folder: Path) -> Snapshot:
    """What `of_folder` gives, from what `many` has left there."""
    problem = folder / "problem.txt"
    assert not problem.exists(), problem.read_text("utf-8")
    collected = json.loads((folder / "collected.json").read_text("utf-8"))
    return of_folder(folder, collected)


def test_table() -> None:
    """Each kind stands once, has a reason, and is planted."""
    kinds = [kind for several in KINDS.values() for kind in several]
    assert len(kinds) == len({kind.id for kind in kinds})
    assert all(kind.what and kind.why for kind in kinds)
    assert {plant.kind for plant in (*PLANTS, *FACTS)} == {kind.id for kind in kinds}
    assert len(KINDS["breaking"]) >= 25
    assert len(KINDS["addition"]) + len(KINDS["fix"]) + len(KINDS["nothing"]) >= 15


@pytest.mark.parametrize(
    ("name", "plant"), list(zip(names(PLANTS), PLANTS, strict=True)), ids=names(PLANTS)
)
def test_planted_in_the_packages(snapshots: dict[str, Snapshot], name: str, plant: Plant) -> None:
    found = compare(snapshots[""], snapshots[name])
    assert [(one.verdict, one.place) for one in found] == expected(plant), found
    assert all(one.what and one.why for one in found)


@pytest.mark.parametrize("fact", FACTS, ids=names(FACTS))
def test_planted_in_the_specification(fact: Fact) -> None:
    old, new = tables(specification()), tables(specification(**fact.changes))
    found = merged(documented.compare(old, new))
    assert [(one.verdict, one.place) for one in found] == expected(fact), found
    assert all(one.operations or one.place.startswith(("parallel", "scheme")) for one in found)
