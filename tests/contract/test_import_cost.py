"""What an import loads: nothing heavy before it is needed. Structure only; no clock is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("attr", "attrs", "httpx", "msgspec", "pydantic", "pydantic_core", "typing_extensions")


def loaded(statement: str) -> set[str]:
    """Give the modules that a fresh interpreter has loaded after a statement."""
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            f"{statement}\nimport sys, json; print(json.dumps([*sys.modules]))",
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT / "generated_client")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def ours(modules: set[str]) -> set[str]:
    prefix = "yandex_market_client."
    return {name.removeprefix(prefix) for name in modules if name.startswith(prefix)}


@pytest.mark.parametrize("module", ["", ".errors", ".facts", ".checks", ".typed_dicts", ".types"])
def test_light_modules_load_no_library(module: str) -> None:
    """The package itself, its facts, checks and types need the standard library alone."""
    modules = loaded(f"import yandex_market_client{module}")
    assert not modules & set(HEAVY)
    if not module:
        assert not ours(modules)


@pytest.mark.parametrize(
    "module",
    [
        "client",
        "api.assortment.get_campaign_offers",
        "api.business_assortment.update_offer_mapping_entries",
    ],
)
def test_client_loads_no_models(module: str) -> None:
    """Sending a dict needs no model: client and endpoints load httpx, and no attrs or msgspec."""
    modules = loaded(f"import yandex_market_client.{module}")
    assert not modules & {"attr", "attrs", "msgspec", "pydantic"}
    assert not any(name.startswith("models") or name == "wire" for name in ours(modules))


def test_one_model_loads_only_its_own() -> None:
    """A model brings those that it holds when it reads them, not the whole list."""
    modules = ours(loaded("from yandex_market_client.models import DeleteOffersRequest"))
    assert {name for name in modules if name.startswith("models.")} == {
        "models.delete_offers_request"
    }


def test_pydantic_is_never_loaded_by_the_rest() -> None:
    """Every module but the two of the extra: pydantic stays out."""
    modules = loaded(
        "import importlib, pkgutil, yandex_market_client as package\n"
        "for module in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "    if not module.name.rpartition('.')[2].startswith('pydantic'):\n"
        "        importlib.import_module(module.name)\n"
    )
    assert "msgspec" in modules
    assert not modules & {"pydantic", "pydantic_core"}
    assert not any("pydantic" in name for name in ours(modules))
    with_extra = loaded("import yandex_market_client.pydantic_models")
    assert "pydantic" in with_extra
    assert not with_extra & {"attrs", "attr", "msgspec", "httpx"}
