"""Where each kind of change is planted, and at which place it has to be reported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.generator.small import OPERATION, PATH, REMOVE, SCHEMAS

from .base import GET_SHOP, SHOP, specification


class Edit(NamedTuple):
    """One edit of a file: the old text stands there once; without a new text, the file goes."""

    file: str
    old: str
    new: str | None = None


class Plant(NamedTuple):
    """One planted change, and the places of all that has to be reported."""

    kind: str
    edits: tuple[Edit, ...]
    places: tuple[str, ...]


class Fact(NamedTuple):
    """One planted change of the specification, by JSON pointer."""

    kind: str
    changes: dict[str, Any]
    places: tuple[str, ...]


OURS: Final = "overrides/yandex_market"
MADE: Final = "generated_client/yandex_market_client"


def _at(file: str, kind: str, old: str, new: str | None, *places: str) -> Plant:
    """Plant one edit."""
    return Plant(kind, (Edit(file, old, new),), places)


def _shop(kind: str, old: str, new: str, *places: str) -> Plant:
    return _at(f"{OURS}/shop.py", kind, old, new, *(f"yandex_market.{one}" for one in places))


def _error(kind: str, old: str, new: str, *places: str) -> Plant:
    return _at(f"{OURS}/errors.py", kind, old, new, *(f"yandex_market.{one}" for one in places))


def _model(kind: str, model: str, old: str, new: str, *places: str) -> Plant:
    file = re.sub(r"(?<!^)([A-Z])", r"_\1", model).lower()
    shown = tuple(f"yandex_market_client.models.{model}{one}" for one in places)
    return _at(f"{MADE}/models/{file}.py", kind, old, new, *shown)


def _dict(kind: str, old: str, new: str, *places: str) -> Plant:
    shown = tuple(f"yandex_market_client.typed_dicts.{one}" for one in places)
    return _at(f"{MADE}/typed_dicts.py", kind, old, new, *shown)


def _line(kind: str, old: str, new: str, *places: str) -> Plant:
    return _at(f"{OURS}/terminal.py", kind, old, new, *places)


def _project(kind: str, old: str, new: str, *places: str) -> Plant:
    return _at("pyproject.toml", kind, old, new, *places)


_CLOSE: Final = "    def close(self) -> None:\n"
_SEND: Final = 'mode: Literal["raise", "refuse"] = "raise",\n        note: str | None = None,\n'

_BREAKING: Final = (
    _at(
        f"{MADE}/pydantic_models.py",
        "module-gone",
        "",
        None,
        "yandex_market_client.pydantic_models",
    ),
    _at(
        *(f"{MADE}/types.py", "name-gone", "def read_uuid", "def _read_uuid"),
        "yandex_market_client.types.read_uuid",
    ),
    _at(f"{OURS}/__init__.py", "name-unlisted", '    "LIMIT",\n', "", "yandex_market.LIMIT"),
    _shop("method-gone", "def close", "def _close", "Shop.close"),
    _shop("property-gone", "def options", "def _shown", "Shop.options"),
    _shop("constant-gone", "KINDS", "_KINDS", "Shop.KINDS"),
    Plant(
        "parameter-gone",
        (
            Edit(f"{OURS}/shop.py", "        note: str | None = None,\n        on", "        on"),
            Edit(f"{OURS}/shop.py", "{mode}{note}", "{mode}"),
        ),
        ("yandex_market.Shop.send",),
    ),
    _shop("parameter-renamed", "def check(name", "def check(word", "Shop.check"),
    _shop(
        *("parameter-renamed", "        note: str", "        remark: str"),
        "Shop.send",
    ),
    _shop(
        "parameter-moved",
        "        shop_id: int,\n        names: Names,\n",
        "        names: Names,\n        shop_id: int,\n",
        "Shop.send",
    ),
    _shop(
        *("parameter-inserted", "        size: int = 5,\n        *", "        first: int = 0,"),
        "Shop.send",
    )._replace(
        edits=(
            Edit(
                f"{OURS}/shop.py",
                "        size: int = 5,\n        *",
                "        first: int = 0,\n        size: int = 5,\n        *",
            ),
        )
    ),
    _shop(
        "keyword-only-now",
        "        size: int = 5,\n        *,\n",
        "        *,\n        size: int = 5,\n",
        "Shop.send",
    ),
    _shop("positional-only-now", "seconds: float)", "seconds: float, /)", "Shop.wait"),
    _shop("required-now", "retries: int = 3)", "retries: int)", "send_all"),
    _shop("required-new", _CLOSE, _CLOSE.replace("self", "self, why: str"), "Shop.close"),
    _shop("default-changed", '"refuse"] = "raise"', '"refuse"] = "refuse"', "Shop.send"),
    _shop("parameter-narrower", "= str | Iterable[str]", "= str", "Shop.send"),
    _shop("parameter-narrower", '["raise", "refuse"]', '["raise"]', "Shop.send"),
    _shop(
        "parameter-narrower", "Callable[[Ticket], object]", "Callable[[Ticket], int]", "Shop.send"
    ),
    _shop("parameter-narrower", "(shops: Sequence", "(shops: list", "send_all")._replace(
        edits=(Edit(f"{OURS}/shop.py", "def send_all(shops: Sequence", "def send_all(shops: list"),)
    ),
    _shop("parameter-other", "seconds: float)", "seconds: str)", "Shop.wait"),
    _shop(
        *("any-more-gone", "*names: str, **options: object", "*names: str"),
        "Shop.several",
    )._replace(
        edits=(
            Edit(f"{OURS}/shop.py", "*names: str, **options: object", "*names: str"),
            Edit(f"{OURS}/shop.py", "[*names, *options]", "[*names]"),
        )
    ),
    _shop("result-wider", "/) -> Ticket | None", "/) -> Ticket | str | None", "Shop.find"),
    _shop(
        "result-wider",
        '-> list[Ticket]:\n        """Send',
        '-> Sequence[Ticket]:\n        """Send',
        "Shop.send",
    ),
    _shop("result-other", "-> Sequence[str]", "-> dict[str, str]", "Shop.several"),
    _shop("async-now", _CLOSE, _CLOSE.replace("def", "async def"), "Shop.close"),
    _shop("property-to-method", "    @property\n", "", "Shop.options"),
    _shop("method-to-property", _CLOSE, f"    @property\n{_CLOSE}", "Shop.close"),
    _shop("classmethod-lost", "    @classmethod\n", "", "Shop.opened"),
    _shop(
        "overload-gone",
        "    @overload\n    def get(self, index: slice) -> list[Ticket]: ...\n",
        "",
        "Shop.get",
    ),
    _shop("base-lost", "class Colour(StrEnum)", "class Colour(Enum)", "Colour")._replace(
        edits=(
            Edit(f"{OURS}/shop.py", "class Colour(StrEnum)", "class Colour(Enum)"),
            Edit(f"{OURS}/shop.py", "from enum import StrEnum", "from enum import Enum"),
        )
    ),
    _shop("final-now", "class Shop(", "@final\nclass Shop(", "Shop")._replace(
        edits=(
            Edit(f"{OURS}/shop.py", "class Shop(", "@final\nclass Shop("),
            Edit(f"{OURS}/shop.py", "Self, overload", "Self, final, overload"),
        )
    ),
    _shop("frozen-now", "@dataclass\n", "@dataclass(frozen=True)\n", "Options"),
    _model(
        *("frozen-now", "RefusedThing"),
        *("@define(kw_only=True, ", "@define(frozen=True, kw_only=True, ", ""),
    ),
    _at(
        f"{OURS}/extra/inner.py",
        "read-only-now",
        "    weight: float = 1.0\n",
        "    @property\n    def weight(self) -> float: ...\n",
        "yandex_market.extra.Thing.weight",
    ),
    _shop("unhashable-now", "@dataclass(frozen=True)\n", "@dataclass\n", "Fixed"),
    _shop("equality-lost", "@dataclass\n", "@dataclass(eq=False)\n", "Options"),
    _shop("with-lost", "def __enter__", "def _enter", "Shop"),
    _shop(
        "protocol-grew",
        "    def seen(",
        "    def lost(self) -> None: ...\n\n    def seen(",
        "Watcher.lost",
    ),
    _dict("alias-narrower", "Shade: TypeAlias = str", 'Shade: TypeAlias = Literal["a"]', "Shade"),
    _shop(
        *("field-inserted", "    note: str | None = None\n\n"),
        *("    more: int = 0\n    note: str | None = None\n\n", "Ticket"),
    ),
    Plant(
        "exception-gone",
        (
            Edit(f"{OURS}/__init__.py", "import ClosedError, ShopError", "import ShopError"),
            Edit(f"{OURS}/__init__.py", '    "ClosedError",\n', ""),
        ),
        ("yandex_market.ClosedError",),
    ),
    _error("exception-base-lost", "(ShopError, ValueError)", "(ShopError)", "ClosedError"),
    _error("exception-base-lost", "(ShopError, ValueError)", "(ValueError)", "ClosedError"),
    _error("exception-attribute-gone", "self.text =", "self._text =", "ShopError.text"),
    _error("attribute-wider", "self.status: int", "self.status: str | int", "ShopError.status"),
    _shop("member-gone", '    RED = "red"\n', "", "Colour.RED"),
    _shop("member-value", '    RED = "red"\n', '    RED = "crimson"\n', "Colour.RED"),
    _model(
        *("request-field-gone", "SendThingsRequest"),
        *("    colour: str | None = None\n", "", ""),
    ),
    _model(
        *("request-field-required", "SendThingsRequest"),
        *("    colour: str | None = None\n", "    colour: str\n", ""),
    ),
    _model(
        *("request-field-narrower", "SendThingsRequest"),
        *("    colour: str | None = None\n", "    colour: None = None\n", ""),
    ),
    _shop(
        "field-keyword-only",
        "@dataclass(frozen=True)",
        "@dataclass(frozen=True, kw_only=True)",
        "Fixed",
    ),
    _model(
        *("answer-field-gone", "RefusedThing"),
        *("    error: ThingError | None = None\n", "", ".error"),
    ),
    _model(
        *("answer-field-optional", "RefusedThing"),
        *("    thing_id: str\n", "    thing_id: str | None = None\n", ".thing_id"),
    ),
    _model(
        *("answer-field-other", "RefusedThing"),
        *("    thing_id: str\n", "    thing_id: int\n", ".thing_id"),
    ),
    _dict("dict-key-gone", "    colour: NotRequired[str]\n", "", "SendThingsRequest.colour"),
    _dict(
        "dict-key-required", "colour: NotRequired[str]", "colour: str", "SendThingsRequest.colour"
    ),
    _dict(
        "dict-key-optional",
        "thingId: ThingId",
        "thingId: NotRequired[ThingId]",
        "RefusedThing.thingId",
    ),
    _at(
        f"{MADE}/pydantic_models.py",
        "pydantic-field-gone",
        '    message: Annotated[StrictStr | None, Field(description="In words.")] = None\n',
        "",
        "yandex_market_client.pydantic_models.ErrorAnswer.message",
    ),
    _project("python-raised", ">=3.11", ">=3.12", "Python"),
    _project("dependency-raised", "httpx>=0.27", "httpx>=0.28", "dependency httpx"),
    _project("dependency-raised", "httpx>=0.27", "httpx>=0.27,<1", "dependency httpx"),
    _project("extra-gone", 'cli = ["click>=8.1"]\n', "", "extra cli"),
    _project("distribution-renamed", '"sample-sdk"', '"sample-kit"', "distribution"),
    _project("script-gone", 'sample = "yandex_market.terminal:main"\n', "", "sample"),
    _project("plugin-gone", 'sample = "yandex_market.testing"\n', "", "plugin pytest11 sample"),
    _at(
        f"{OURS}/testing.py",
        "fixture-gone",
        '__all__ = ("shop", "shop_name")',
        '__all__ = ("shop",)',
        "yandex_market.testing.shop_name",
    ),
    _line("command-gone", '@main.command()\n@click.option("--name")\n', "", "sample close"),
    _line("option-gone", '@click.option("-y", "--yes", is_flag=True)\n', "", "sample send --yes"),
    _line("option-gone", '"-y", "--yes"', '"--yes"', "sample send --yes"),
    _line("option-required", '"--name")', '"--name", required=True)', "sample close --name"),
    _line("exit-code-changed", "    WRONG = 2", "    WRONG = 3", "sample exit WRONG"),
    _line("exit-code-gone", "    WRONG = 2\n", "", "sample exit WRONG"),
    _error("variable-gone", "KEY_VARIABLE", "_KEY_NAME")._replace(places=("environment SHOP_KEY",)),
    _line("choice-gone", '["csv", "lines"]', '["csv"]', "sample send --format"),
)

_ADDITION: Final = (
    _at(f"{MADE}/newer.py", "module-new", "", "ONE = 1\n", "yandex_market_client.newer"),
    _at(
        f"{OURS}/extra/__init__.py",
        "name-new",
        '"SIZE", "Thing")\n',
        '"NEW", "SIZE", "Thing")\nNEW = 1\n',
        "yandex_market.extra.NEW",
    ),
    _shop("method-new", _CLOSE, f"    def again(self) -> int: ...\n\n{_CLOSE}", "Shop.again"),
    _shop("optional-new", _CLOSE, _CLOSE.replace("self", "self, why: str = ''"), "Shop.close"),
    _shop("optional-now", "seconds: float)", "seconds: float = 1.0)", "Shop.wait"),
    _shop("keyword-or-position", "name: str, *, options", "name: str, options", "Shop"),
    _shop("parameter-wider", "seconds: float)", "seconds: float | str)", "Shop.wait"),
    _shop("parameter-wider", "(shops: Sequence", "(shops: Iterable", "send_all")._replace(
        edits=(
            Edit(f"{OURS}/shop.py", "def send_all(shops: Sequence", "def send_all(shops: Iterable"),
        )
    ),
    _shop("parameter-wider", '["raise", "refuse"]', '["raise", "refuse", "skip"]', "Shop.send"),
    _shop("result-narrower", "/) -> Ticket | None", "/) -> Ticket", "Shop.find"),
    _shop("result-narrower", "-> Mapping[str, Any]", "-> dict[str, Any]", "Shop.send_body"),
    _shop(
        "overload-new",
        "    @overload\n    def get(self, index: slice)",
        "    @overload\n    def get(self, index: str) -> str: ...\n    @overload\n"
        "    def get(self, index: slice)",
        "Shop.get",
    ),
    _error(
        "base-new", "(ShopError, ValueError)", "(ShopError, ValueError, KeyError)", "ClosedError"
    ),
    _shop(
        *("field-new-last", "    note: str | None = None\n\n"),
        *("    note: str | None = None\n    more: int = 0\n\n", "Ticket"),
    ),
    _dict("alias-wider", "Shade: TypeAlias = str", "Shade: TypeAlias = str | int", "Shade"),
    _model(
        *("request-field-new", "SendThingsRequest", "    shade: str | None = None\n"),
        *("    shade: str | None = None\n    more: int | None = None\n", ""),
    ),
    _model(
        *("request-field-optional", "SendThingsRequest"),
        *("    kind: ThingKind\n", "    kind: ThingKind | None = None\n", ""),
    ),
    _model(
        *("answer-field-new", "RefusedThing", "    thing_id: str\n"),
        *("    thing_id: str\n    more: int | None = None\n", ".more"),
    ),
    _model(
        *("answer-field-required", "RefusedThing"),
        *("    error: ThingError | None = None\n", "    error: ThingError\n", ".error"),
    ),
    _dict(
        *("dict-key-new", "    colour: NotRequired[str]\n"),
        *("    colour: NotRequired[str]\n    more: NotRequired[int]\n", "SendThingsRequest.more"),
    ),
    _shop("method-deprecated", _CLOSE, f'    @deprecated("now")\n{_CLOSE}', "Shop.close"),
    _project("python-lowered", ">=3.11", ">=3.10", "Python"),
    _project("dependency-new", '"httpx>=0.27"', '"httpx>=0.27", "msgspec"', "dependency msgspec"),
    _project("dependency-loosened", "httpx>=0.27", "httpx>=0.26", "dependency httpx"),
    _project("extra-new", "cli = [", 'more = ["rich"]\ncli = [', "extra more"),
    _line("command-new", '@main.command()\n@click.option("--name")', "", "sample again")._replace(
        edits=(
            Edit(
                f"{OURS}/terminal.py",
                '@main.command()\n@click.option("--name")',
                "@main.command()\ndef again() -> None: ...\n\n\n@main.command()\n"
                '@click.option("--name")',
            ),
        )
    ),
    _line(
        *(
            "option-new",
            '@click.option("--name")',
            '@click.option("--name")\n@click.option("--more")',
        ),
        "sample close --more",
    ),
    _line(
        *("exit-code-new", "    WRONG = 2\n", "    WRONG = 2\n    TIRED = 3\n"), "sample exit TIRED"
    ),
    _error("variable-new", "KEY_VARIABLE", "URL_VARIABLE = 'SHOP_URL'\nKEY_VARIABLE")._replace(
        places=("environment SHOP_URL",)
    ),
    _line("choice-new", '["csv", "lines"]', '["csv", "lines", "json"]', "sample send --format"),
)

_FIX: Final = (
    _shop("constant-value", "LIMIT: Final = 10", "LIMIT: Final = 11", "LIMIT"),
    _shop("default-tuned", "retries: int = 3)", "retries: int = 4)", "send_all"),
    _line("default-tuned", "default=0.5", "default=0.6", "sample send --rate"),
    _project("dependency-dropped", '"attrs>=23.2", ', "", "dependency attrs"),
)

_NOTHING: Final = (
    _shop("docstring", '"""Send many."""', '"""Send as many as there are."""'),
    _shop("private-name", "def _own(self)", "def _mine(self)")._replace(
        edits=(
            Edit(f"{OURS}/shop.py", "def _own(self)", "def _mine(self)"),
            Edit(f"{OURS}/shop.py", "self._own()", "self._mine()"),
        )
    ),
    Plant(
        "private-module",
        (
            Edit(
                f"{OURS}/extra/other.py",
                "",
                "class Thing:\n    weight: float = 1.0\n\n    def weigh(self) -> float: ...\n",
            ),
            Edit(f"{OURS}/extra/inner.py", "", None),
            Edit(f"{OURS}/extra/__init__.py", ".inner", ".other"),
        ),
        (),
    ),
    _shop(
        "keywords-reordered",
        f"        {_SEND}",
        '        note: str | None = None,\n        mode: Literal["raise", "refuse"] = "raise",\n',
    ),
    _model(
        *("fields-reordered", "SendThingsRequest"),
        "    colour: str | None = None\n    sent_at: datetime.datetime | None = None\n",
        "    sent_at: datetime.datetime | None = None\n    colour: str | None = None\n",
    ),
    Plant(
        "moved-kept",
        (
            Edit(f"{MADE}/_moved.py", "", "class Encoded: ...\n"),
            Edit(
                f"{MADE}/_moved.py",
                "class Encoded: ...\n",
                "from typing import NamedTuple\n\n\nclass Encoded(NamedTuple):\n"
                "    content: bytes\n    items: int\n",
            ),
            Edit(f"{MADE}/types.py", "class Encoded(NamedTuple)", "class _Encoded(NamedTuple)"),
            Edit(
                f"{MADE}/types.py",
                "from .errors import DecodeError\n",
                "from ._moved import Encoded as Encoded\nfrom .errors import DecodeError\n",
            ),
        ),
        (),
    ),
    _shop("method-inherited", _CLOSE, "")._replace(
        edits=(
            Edit(f"{OURS}/shop.py", f'{_CLOSE}        """End it."""\n\n', ""),
            Edit(
                f"{OURS}/shop.py",
                "    def common(",
                f'{_CLOSE}        """End it."""\n\n    def common(',
            ),
        )
    ),
    _error("method-inherited", "(ShopError, ValueError)", "(ShopError, ValueError)")._replace(
        edits=(
            Edit(f"{OURS}/errors.py", "    until: float = 0.0\n", ""),
            Edit(
                f"{OURS}/errors.py",
                '    """The base of the errors."""\n',
                '    """The base of the errors."""\n\n    _until = 0.0\n\n',
            ),
            Edit(
                f"{OURS}/errors.py",
                '    """The shop is closed."""\n',
                '    """The shop is closed."""\n\n    until: float = ShopError._until\n',
            ),
        )
    ),
    _shop("respelled", "/) -> Ticket | None", "/) -> Optional[Ticket]")._replace(
        edits=(
            Edit(f"{OURS}/shop.py", "/) -> Ticket | None", "/) -> Optional[Ticket]"),
            Edit(f"{OURS}/shop.py", "NamedTuple, Protocol", "NamedTuple, Optional, Protocol"),
        )
    ),
    _shop("respelled", "    @contextmanager\n", "")._replace(
        edits=(
            Edit(f"{OURS}/shop.py", "    @contextmanager\n", ""),
            Edit(
                f"{OURS}/shop.py",
                '-> Generator[Self]:\n        """Be open for a while."""\n        yield self',
                '-> AbstractContextManager[Self]:\n        """Be open for a while."""',
            ),
            Edit(f"{OURS}/shop.py", "import contextmanager", "import AbstractContextManager"),
        )
    ),
    _shop("private-alias", "Names: TypeAlias", "Them: TypeAlias")._replace(
        edits=(
            Edit(f"{OURS}/shop.py", "Names: TypeAlias", "Them: TypeAlias"),
            Edit(f"{OURS}/shop.py", "names: Names", "names: Them"),
        )
    ),
    _shop("positional-renamed", "def find(self, number: int", "def find(self, place: int")._replace(
        edits=(
            Edit(f"{OURS}/shop.py", "def find(self, number: int", "def find(self, place: int"),
            Edit(f"{OURS}/shop.py", 'Ticket(number, "")', 'Ticket(place, "")'),
        )
    ),
    _shop(
        "coroutine-respelled",
        "async def wait(self, seconds: float) -> None",
        "def wait(self, seconds: float) -> Coroutine[Any, Any, None]",
    ),
    _line("help-text", 'help="Which one."', 'help="The shop."'),
)

PLANTS: Final = (*_BREAKING, *_ADDITION, *_FIX, *_NOTHING)


# --- in the specification

_REQUEST: Final = f"{SCHEMAS}/SendThingsRequest"
_FIELDS: Final = f"{_REQUEST}/properties"
_SEND_THINGS: Final = specification()["paths"]["/v2/shops/{shopId}/things"]
_NULLABLE: Final = {"anyOf": [{"$ref": "#/components/schemas/Status"}, {"type": "null"}]}

_SECURITY: Final = "/components/securitySchemes"
_SCOPES: Final = f"{_SECURITY}/Token/flows/implicit/scopes"
_SIGN_IN: Final = f"{OPERATION}/security"
_NUMBER: Final = {"type": "number", "description": "How much."}
_WHOLE: Final = {"type": "integer", "description": "How many."}
_WEIGHT, _COUNT, _LEAST, _MOST = (
    f"SendThingsRequest.{name}" for name in ("weight", "count", "least", "most")
)

FACTS: Final = (
    Fact("operation-gone", {SHOP: REMOVE}, ("getShop",)),
    Fact(
        "operation-removed",
        {f"{SHOP}/get/x-market-deprecation/removed": "2026-01-01"},
        ("getShop",),
    ),
    Fact(
        "query-parameter-gone", {f"{OPERATION}/parameters/3": REMOVE}, ("sendThings query verbose",)
    ),
    Fact(
        "query-parameter-required",
        {f"{OPERATION}/parameters/3/required": True},
        ("sendThings query verbose",),
    ),
    Fact("scope-withdrawn", {f"{OPERATION}/x-market-scopes": ["all-methods"]}, ("sendThings",)),
    Fact("length-lowered", {f"{SCHEMAS}/Shade/maxLength": 10}, ("Shade",)),
    Fact("pattern-changed", {f"{SCHEMAS}/ThingId/pattern": "^[A-Z]{1,9}$"}, ("ThingId",)),
    Fact(
        "minimum-raised",
        {f"{OPERATION}/parameters/0/schema/minimum": 2},
        ("sendThings path shopId",),
    ),
    Fact("minimum-exclusive", {f"{_FIELDS}/weight/exclusiveMinimum": 0}, (_WEIGHT,)),
    Fact("minimum-exclusive", {f"{_FIELDS}/weight": _NUMBER | {"exclusiveMinimum": 0}}, (_WEIGHT,)),
    Fact("minimum-raised", {f"{_FIELDS}/weight/minimum": 0.5}, (_WEIGHT,)),
    Fact("minimum-raised", {f"{_FIELDS}/count/exclusiveMinimum": 2}, (_COUNT,)),
    Fact("maximum-lowered", {f"{_FIELDS}/most/exclusiveMaximum": 8}, (_MOST,)),
    Fact("maximum-lowered", {f"{_FIELDS}/most/maximum": 8}, (_MOST,)),
    Fact("multiple-coarser", {f"{_FIELDS}/count/multipleOf": 4}, (_COUNT,)),
    Fact("multiple-coarser", {f"{_FIELDS}/count/multipleOf": 3}, (_COUNT,)),
    Fact("scheme-gone", {f"{_SECURITY}/Token": REMOVE, f"{_SIGN_IN}/1": REMOVE}, ("scheme Token",)),
    Fact("scheme-scope-gone", {f"{_SCOPES}/paying": REMOVE}, ("scheme Token",)),
    Fact("scheme-other", {f"{_SECURITY}/Token/type": "openIdConnect"}, ("scheme Token",)),
    Fact("sign-in-withdrawn", {f"{_SIGN_IN}/1": REMOVE}, ("sendThings",)),
    Fact("sign-in-withdrawn", {f"{_SIGN_IN}/0": {"ApiKey": [], "Token": []}}, ("sendThings",)),
    Fact("sign-in-scope-needed", {f"{_SIGN_IN}/1/Token/-": "paying"}, ("sendThings",)),
    Fact("items-lowered", {f"{_FIELDS}/thingIds/maxItems": 10}, ("SendThingsRequest.thingIds",)),
    Fact("items-raised", {f"{_FIELDS}/thingIds/minItems": 2}, ("SendThingsRequest.thingIds",)),
    Fact("unique-now", {f"{_FIELDS}/tags/uniqueItems": True}, ("SendThingsRequest.tags",)),
    Fact("request-enum-shrank", {f"{SCHEMAS}/ThingKind/enum": ["BIG"]}, ("ThingKind",)),
    Fact("answer-enum-shrank", {f"{SCHEMAS}/ThingError/enum": ["UNKNOWN"]}, ("ThingError",)),
    Fact(
        "exclusive-new",
        {f"{_REQUEST}/x-market-exclusive": [[["thingIds"], ["colour"]], [["shade"], ["tags"]]]},
        ("SendThingsRequest",),
    ),
    Fact(
        "nullable-answer",
        {f"{SCHEMAS}/SendThingsResponse/properties/status": _NULLABLE},
        ("SendThingsResponse.status",),
    ),
    Fact("ceiling-lowered", {"/x-market-wire/parallel/ceiling": 3}, ("parallel/ceiling",)),
    Fact("request-field-gone", {f"{_FIELDS}/colour": REMOVE}, ("SendThingsRequest.colour",)),
    Fact(
        "request-field-required",
        {f"{_REQUEST}/required": ["kind", "tags"]},
        ("SendThingsRequest.tags",),
    ),
    Fact(
        "request-field-narrower",
        {f"{_FIELDS}/sentAt/format": "date"},
        ("SendThingsRequest.sentAt",),
    ),
    Fact(
        "answer-field-gone",
        {f"{SCHEMAS}/RefusedThing/properties/error": REMOVE},
        ("RefusedThing.error",),
    ),
    Fact(
        "answer-field-optional", {f"{SCHEMAS}/RefusedThing/required": []}, ("RefusedThing.thingId",)
    ),
    Fact(
        "answer-field-other",
        {f"{SCHEMAS}/ErrorAnswer/properties/message/type": "integer"},
        ("ErrorAnswer.message",),
    ),
    Fact(
        "operation-new",
        {"/paths/~1v2~1bays~1{shopId}": {"get": GET_SHOP | {"operationId": "getBay"}}},
        ("getBay",),
    ),
    Fact(
        "operation-deprecated",
        {
            f"{OPERATION}/deprecated": True,
            f"{OPERATION}/x-market-deprecation": {"since": "2025-10-10"},
        },
        ("sendThings",),
    ),
    Fact(
        "field-deprecated",
        {
            f"{_FIELDS}/tags/deprecated": True,
            f"{_FIELDS}/tags/x-market-deprecation": {"since": "2025-10-10"},
        },
        ("SendThingsRequest.tags",),
    ),
    Fact(
        "query-parameter-new",
        {
            f"{OPERATION}/parameters/-": {
                "name": "more",
                "in": "query",
                "description": "More.",
                "schema": {"type": "string"},
            }
        },
        ("sendThings query more",),
    ),
    Fact(
        "scope-new",
        {f"{OPERATION}/x-market-scopes": ["all-methods", "reading", "writing"]},
        ("sendThings",),
    ),
    Fact(
        "scheme-new",
        {
            f"{_SECURITY}/Badge": {"type": "http", "scheme": "bearer", "description": "Shown."},
            f"{_SIGN_IN}/-": {"Badge": []},
        },
        ("scheme Badge",),
    ),
    Fact("scheme-scope-new", {f"{_SCOPES}/reading": "To read."}, ("scheme Token",)),
    Fact("sign-in-new", {f"{SHOP}/get/security/-": {"Token": ["selling"]}}, ("getShop",)),
    Fact("sign-in-scope-dropped", {f"{_SIGN_IN}/1/Token": []}, ("sendThings",)),
    Fact("minimum-inclusive", {f"{_FIELDS}/least": _NUMBER | {"minimum": 0}}, (_LEAST,)),
    Fact("minimum-inclusive", {f"{_FIELDS}/most": _NUMBER | {"maximum": 9}}, (_MOST,)),
    Fact("maximum-raised", {f"{_FIELDS}/most/exclusiveMaximum": 10}, (_MOST,)),
    Fact("multiple-finer", {f"{_FIELDS}/count/multipleOf": 1}, (_COUNT,)),
    Fact("limit-raised", {f"{OPERATION}/x-market-limit/amount": 2000}, ("sendThings",)),
    Fact("length-raised", {f"{SCHEMAS}/Shade/maxLength": 30}, ("Shade",)),
    Fact("pattern-lifted", {f"{SCHEMAS}/ThingId/pattern": REMOVE}, ("ThingId",)),
    Fact("ceiling-raised", {"/x-market-wire/parallel/ceiling": 5}, ("parallel/ceiling",)),
    Fact(
        "request-field-new",
        {f"{_FIELDS}/more": {"type": "string", "description": "More."}},
        ("SendThingsRequest.more",),
    ),
    Fact("request-field-optional", {f"{_REQUEST}/required": REMOVE}, ("SendThingsRequest.kind",)),
    Fact(
        "answer-field-new",
        {f"{SCHEMAS}/RefusedThing/properties/more": {"type": "string", "description": "More."}},
        ("RefusedThing.more",),
    ),
    Fact(
        "answer-field-required",
        {f"{SCHEMAS}/RefusedThing/required": ["thingId", "error"]},
        ("RefusedThing.error",),
    ),
    Fact(
        "request-enum-grew", {f"{SCHEMAS}/ThingKind/enum": ["BIG", "SMALL", "TINY"]}, ("ThingKind",)
    ),
    Fact("answer-enum-grew", {f"{SCHEMAS}/ThingError/enum/-": "TIRED"}, ("ThingError",)),
    Fact("limit-lowered", {f"{OPERATION}/x-market-limit/amount": 500}, ("sendThings",)),
    Fact("batch-lowered", {f"{OPERATION}/x-market-batch/size": 5}, ("sendThings",)),
    Fact(
        "retryable-changed",
        {f"{OPERATION}/x-market-batch/refusals/retryable": ["BROKEN"]},
        ("sendThings",),
    ),
    Fact("key-header-changed", {f"{_SECURITY}/ApiKey/name": "X-Key"}, ("scheme ApiKey",)),
    Fact(
        "path-changed",
        {"/paths/~1v3~1shops~1{shopId}~1things": _SEND_THINGS, PATH: REMOVE},
        ("sendThings",),
    ),
    Fact(
        "query-default-changed",
        {f"{OPERATION}/parameters/2/schema/default": 6},
        ("sendThings query limit",),
    ),
    Fact(
        "answer-length-changed",
        {f"{SCHEMAS}/ErrorAnswer/properties/message/maxLength": 100},
        ("ErrorAnswer.message",),
    ),
    Fact(
        "undeprecated",
        {f"{SHOP}/get/deprecated": REMOVE, f"{SHOP}/get/x-market-deprecation": REMOVE},
        ("getShop",),
    ),
    Fact("description", {f"{_FIELDS}/colour/description": "In other words."}, ()),
    Fact("source-read", {f"{OPERATION}/x-market-source/read": "2026-01-01"}, ()),
    Fact("bound-respelled", {f"{_FIELDS}/count": _WHOLE | {"minimum": 2, "multipleOf": 2}}, ()),
    Fact("bound-respelled", {f"{_FIELDS}/count/minimum": 0}, ()),
    Fact("bound-respelled", {f"{_FIELDS}/weight/exclusiveMinimum": -1}, ()),
    Fact(
        "sign-in-reordered",
        {f"{OPERATION}/security": [{"Token": ["selling"]}, {"ApiKey": []}]},
        (),
    ),
    Fact("scopes-reordered", {f"{OPERATION}/x-market-scopes": ["reading", "all-methods"]}, ()),
    Fact("enum-reordered", {f"{SCHEMAS}/ThingKind/enum": ["SMALL", "BIG"]}, ()),
)


def apply(edits: tuple[Edit, ...], folder: Path) -> None:
    """Make the edits in a folder; each old text has to be there, once."""
    for edit in edits:
        path = folder / edit.file
        if edit.new is None:
            path.unlink()
        elif not path.exists():
            path.write_text(edit.new, "utf-8")
        else:
            text = path.read_text("utf-8")
            assert text.count(edit.old) == 1, (edit, text.count(edit.old))
            path.write_text(text.replace(edit.old, edit.new), "utf-8")
