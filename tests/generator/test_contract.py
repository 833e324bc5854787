"""What the overrides rely on is named when a new specification no longer has it."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from yandex_market_client import models
from yandex_market_client.facts import OPERATIONS, WIRE

from generator import __main__ as commands
from generator import contract
from generator.package import RenderError

ROOT = Path(__file__).parents[2]
OVERRIDES, PACKAGE = commands.OVERRIDES, commands.OUTPUT

# (file, pattern, replacement): what a page might do to the specification, all at once.
RENAMED = [
    ("getCampaignOffers.yaml", r"\boffers(:|\]|$)", r"products\1"),
    ("getCampaignOffers.yaml", r"\bvendorNames\b", "brandNames"),
    ("getCampaignOffers.yaml", r"\bpage_token\b", "cursor"),
    ("getCampaignOffers.yaml", r"\bpageToken\b", "Cursor"),
    ("getCampaignOffers.yaml", r"\bCHECKING\b", "IN_CHECK"),
    ("getCampaignOffers.yaml", r"\bQuantumDTO\b", "MultipackDTO"),
    ("getCampaignOffers.yaml", r"\bcampaignPrice\b", "storePrice"),
    ("deleteOffers.yaml", r"\bdeleteOffers\b", "removeOffers"),
    ("deleteOffers.yaml", r"\bDeleteOffersRequest\b", "RemoveOffersRequest"),
    ("common.yaml", r"\bbusinessId\b", "cabinetId"),
    ("addOffersToArchive.yaml", r"\bbusinessId\b", "cabinetId"),
    ("deleteOffers.yaml", r"\bbusinessId\b", "cabinetId"),
]
RENAMED_BREAKS = {
    "cli/bulk.py": {"delete_offers", "delete_offers.batch"},
    "cli/check.py": {"delete_offers.batch"},
    "cli/offers.py": {
        "GetCampaignOffersResultDTO.offers",
        "GetCampaignOfferDTO.campaign_price",
    },
    "client.py": {
        "yandex_market_client.models.DeleteOffersRequest",
        "typed_dicts.DeleteOffersRequest",
        "delete_offers",
        "delete_offers.batch",
        "delete_offers.parameters.business_id",
        "add_offers_to_archive.parameters.business_id",
        "GetCampaignOffersRequest.vendor_names",
        "get_campaign_offers.parameters.page_token",
    },
    "simulator/catalogue.py": {"GetCampaignOfferDTO.campaign_price"},
    "simulator/handlers.py": {
        "GetCampaignOffersRequest.vendor_names",
        "OfferCampaignStatusType.CHECKING",
        "GetCampaignOfferDTO.campaign_price",
        "OPERATIONS.deleteOffers",
    },
    "simulator/schema.py": {"add_offers_to_archive.parameters.business_id"},
    "simulator/service.py": {"add_offers_to_archive.parameters.business_id"},
    "simulator/state.py": {"QuantumDTO.min_quantity", "QuantumDTO.step_quantity"},
}
DROPPED = [
    ("getCampaignOffers.yaml", r"\n      x-market-paging:(\n        .*)+", ""),
    ("common.yaml", r"\n    - \{status: 423, meaning: migration\}", ""),
    ("common.yaml", r"\n    - \{status: 400, meaning: too-big.*\}", ""),
]
DROPPED_BREAKS = {
    "answers.py": {"WIRE.messages.migration"},
    "cli/offers.py": {"get_campaign_offers.paging"},
    "client.py": {"get_campaign_offers.paging.unpaged_with"},
    "errors.py": {"WIRE.messages.too-big"},
    "retry.py": {"WIRE.messages.migration", "WIRE.messages.too-big"},
    "simulator/faults.py": {"WIRE.messages.migration"},
    "simulator/service.py": {"WIRE.messages.migration", "WIRE.messages.too-big"},
    "simulator/state.py": {"WIRE.messages.migration"},
}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [(RENAMED, RENAMED_BREAKS), (DROPPED, DROPPED_BREAKS)],
    ids=["renamed", "dropped"],
)
def test_a_change_of_the_specification_is_named(
    edits: list[tuple[str, str, str]],
    expected: dict[str, set[str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Generation fails, naming exactly the places that use what is gone; the new tree is there."""
    source, output = tmp_path / "openapi", tmp_path / "yandex_market_client"
    shutil.copytree(ROOT / "openapi", source)
    for file, pattern, replacement in edits:
        text = (source / file).read_text("utf-8")
        changed, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        assert count, (file, pattern)
        (source / file).write_text(changed, "utf-8")
    arguments = ["--specification", str(source), "--output", str(output)]
    assert commands.main(["generate", *arguments, "--overrides", str(OVERRIDES)]) == 1
    *lines, last = capsys.readouterr().err.splitlines()
    assert "mend the overrides" in last
    assert (output / "facts.py").is_file()
    found: dict[str, set[str]] = {}
    for line in lines:
        said = re.fullmatch(
            r"overrides/yandex_market/(\S+):(\d+) uses (\S+), "
            r"which the new specification no longer has(; .*)?",
            line,
        )
        assert said, line
        file, number, name = said[1], int(said[2]), said[3]
        found.setdefault(file, set()).add(name)
        here = (OVERRIDES / "yandex_market" / file).read_text("utf-8").splitlines()
        assert _mentions("\n".join(here[number - 4 : number + 9]), name), line
    assert found == expected


def _mentions(text: str, name: str) -> bool:
    """Whether a statement, or the comment above it, has the name or its last part."""
    return name in text or name.rpartition(".")[2] in text


class Plant(NamedTuple):
    """A text of the generated package that turns into another; and what is said, and where."""

    file: str
    old: str
    new: str
    user: str
    line: str
    says: str


GONE = "which the new specification no longer has"
PLANTS = [
    Plant(
        "checks.py",
        "def check_value(",
        "def judge_value(",
        "skus.py",
        "from yandex_market_client.checks import Violation, check_value",
        f"uses yandex_market_client.checks.check_value, {GONE}",
    ),
    Plant(
        "checks.py",
        "class Violation(",
        "class Offence(",
        "client.py",
        "from yandex_market_client.checks import Violation",
        f"uses yandex_market_client.checks.Violation, {GONE}",
    ),
    Plant(
        "facts.py",
        "item_model",
        "model_of_item",
        "skus.py",
        "key = facts.key if facts.key or facts.item_model is None else None",
        f"uses Batch.item_model, {GONE}",
    ),
    Plant(
        "facts.py",
        'retry: Literal["read", "idempotent", "delete", "replace"]',
        'retry: Literal["read", "idempotent", "remove", "replace"]',
        "outcomes.py",
        'doubtful = operation.retry == "delete"',
        "does not fit the types of what it uses: Non-overlapping equality check",
    ),
    Plant(
        "models/api_response_status_type.py",
        "ERROR = ",
        "FAILED = ",
        "retry.py",
        "return Verdict.AGAIN if body_status == ApiResponseStatusType.ERROR",
        f"uses ApiResponseStatusType.ERROR, {GONE}",
    ),
    Plant(
        "client.py",
        "def prepare(",
        "def prepare(locale: int, ",
        "paging.py",
        "return prepare(self._operation, parameters, body)",
        "calls prepare, whose types are others now: argument 1 has incompatible type",
    ),
]
"""Functions, classes, facts, kinds, enum members, parameters."""


def test_a_change_of_the_package_is_named(tmp_path: Path) -> None:
    """What changes in the generated code itself is missed as well, and a module that is gone."""
    package = tmp_path / "yandex_market_client"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    for plant in PLANTS:
        path = package / plant.file
        text = path.read_text("utf-8")
        assert plant.old in text, plant
        path.write_text(text.replace(plant.old, plant.new), "utf-8")
    (package / "wire.py").unlink()
    found = [str(breach) for breach in contract.breaches(OVERRIDES, package)]
    plants = [(plant.user, plant.line, plant.says) for plant in PLANTS]
    import_ = "from yandex_market_client.wire import untyped"
    plants.append(("outcomes.py", import_, f"uses yandex_market_client.wire, {GONE}"))
    for user, code, says in plants:
        lines = (OVERRIDES / "yandex_market" / user).read_text("utf-8").splitlines()
        (number,) = (n for n, line in enumerate(lines, 1) if code in line)
        wanted = f"overrides/yandex_market/{user}:{number} {says}"
        assert any(line.startswith(wanted) for line in found), wanted
    assert len(found) == len(set(found))


USES = '''
from yandex_market_client import typed_dicts
from yandex_market_client.checks import Violation
from yandex_market_client.facts import BY_PYTHON_NAME, OPERATIONS, SCHEMAS
from yandex_market_client.models import GetCampaignOfferDTO, OfferErrorDTO
from yandex_market_client.client import warn_deprecated
Entry = OfferErrorDTO | typed_dicts.OfferEntryDTO
OPERATIONS.get("getOffers")
SCHEMAS["Sku"]
BY_PYTHON_NAME["delete_offers"]


def price(offer: GetCampaignOfferDTO) -> float:
    return offer.basic_price.value


def key(offer: typed_dicts.GetCampaignOfferDTO) -> str:
    return offer["sku"]


OfferErrorDTO(text="x")
Violation("/body")
warn_deprecated("x", 1, 2)
1 + ""
# relies on: delete_offers.batch.refusals.key, delete_offers.batch.refusals.default_reason
KEYS = {  # relies on: OfferErrorDTO.*
    "message": 1,
    "advice": 2,
}
# relies on: delete_offers.parameters.business_id, delete_offers.parameters.campaign_id
# relies on: get_campaign_offers.body.offer_ids.max_items, get_campaign_offers.body.skus
print(getattr(BY_PYTHON_NAME, "x"))


class Error:  # relies on: OfferErrorDTO.*
    """A comment in a string is none: # relies on: Nothing.nowhere"""

    comment: str
    severity: int
'''
FOUND = """\
7 uses typed_dicts.OfferEntryDTO, which the new specification no longer has; maybe "OfferErrorDTO"?
8 uses getOffers, which the new specification no longer has
9 uses SCHEMAS.Sku, which the new specification no longer has
14 uses GetPriceWithDiscountDTO.value of what may be None now
18 uses GetCampaignOfferDTO.sku, which the new specification no longer has
21 calls OfferErrorDTO with text, which it no longer takes
22 calls Violation without "value", "rule", "message", which it now demands
23 calls warn_deprecated with more than it takes now
24 does not fit the types of what it uses: Unsupported operand types for + ("int" and "str")
26 uses delete_offers.batch.refusals.key, which the new specification no longer has
28 uses OfferErrorDTO.advice, which the new specification no longer has
32 uses delete_offers.parameters.campaign_id, which the new specification no longer has
32 uses get_campaign_offers.body.skus, which the new specification no longer has
39 uses OfferErrorDTO.severity, which the new specification no longer has
"""


def test_every_kind_of_use_is_read(tmp_path: Path) -> None:
    """Subscripts, comments at the end of a line and above one, models, dicts, calls."""
    (tmp_path / "overrides" / "thin").mkdir(parents=True)
    (tmp_path / "overrides" / "thin" / "__init__.py").write_text(USES, "utf-8")
    found = contract.breaches(tmp_path / "overrides", PACKAGE)
    assert {breach.file for breach in found} == {"overrides/thin/__init__.py"}
    assert [f"{breach.line} {breach.problem}" for breach in found] == FOUND.splitlines()


def test_check_holds_them_against_the_package_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A committed tree that is current does not excuse overrides that are not."""
    (tmp_path / "overrides" / "thin").mkdir(parents=True)
    (tmp_path / "overrides" / "thin" / "__init__.py").write_text(USES, "utf-8")
    assert commands.main(["check", "--overrides", str(tmp_path / "overrides")]) == 1
    said = capsys.readouterr().err
    assert f"overrides/thin/__init__.py:8 uses getOffers, {GONE}" in said
    assert "mend the overrides by the generated package" in said


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = 1  # relies on: the offers\n", "1 relies on 'the offers', which is no name"),
        ("x = 1  # relies on: WIRE.\n", "1 relies on 'WIRE.', which is no name"),
        ("x = 1  # relies on: WIRE.*\n", "1 relies on WIRE[.][*], and no names stand there"),
        ("x = (\n", "1 is no Python"),
    ],
    ids=["words", "nothing", "no keys", "no Python"],
)
def test_a_comment_that_says_nothing_is_an_error(source: str, message: str, tmp_path: Path) -> None:
    """A slip in a comment would otherwise rely on nothing."""
    (tmp_path / "overrides" / "thin").mkdir(parents=True)
    (tmp_path / "overrides" / "thin" / "__init__.py").write_text(source, "utf-8")
    with pytest.raises(RenderError, match=message):
        list(contract.uses(tmp_path / "overrides"))


# Strings that equal a name of the specification, and mean something of the overrides' own.
OWN = {
    ("cli/offers.py", "offer_ids"),
    ("cli/offers.py", "category_ids"),
    ("cli/offers.py", "vendor_names"),
}
"""The parameters of `Market.get_campaign_offers`: renaming them is not the specification's."""


def test_names_in_strings_are_declared() -> None:
    """Whoever writes a name of the specification as a string says whose it is."""
    said = {(use.file, part) for use in contract.uses(OVERRIDES) for part in use.name.split(".")}
    names = {name for name in _names() if re.search(r"[a-z][A-Z]|_|-", name)}
    assert len(names) > 50
    found = set()
    for path in (OVERRIDES / "yandex_market").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        file = path.relative_to(OVERRIDES / "yandex_market").as_posix()
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value in names:
                shown = f"overrides/yandex_market/{file}"
                if (shown, node.value) not in said and (file, node.value) not in OWN:
                    found.add(f"{shown}:{node.lineno} {node.value}")
    assert found == set()


def _names() -> Iterator[str]:
    """The Python names of operations, parameters, fields and values, and the meanings."""
    for operation in OPERATIONS.values():
        yield from (operation.id, operation.python_name)
        yield from (parameter.python_name for parameter in operation.parameters)
    yield from (message.meaning for message in WIRE.messages)
    for model in (getattr(models, name) for name in models.__all__):
        yield from getattr(model, "__members__", ())
        yield from (field.name for field in getattr(model, "__attrs_attrs__", ()))
