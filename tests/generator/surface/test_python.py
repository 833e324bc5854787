"""What no single file shows: names that move, clients that are twins, texts that are merged."""

from __future__ import annotations

from generator.surface import python
from generator.surface.change import Change, merged

OLD = {
    "our.errors": "module",
    "our.errors.Broken": "class(Exception) subclassable",
    "our.errors.Broken.at": "attribute: str",
    "our.check": "def (error: our.errors.Broken) -> our.errors.Broken | None",
}


def told(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str]]:
    return [(one.verdict, one.place) for one in merged(python.compare(old, new, {}))]


def test_shorter_name_for_the_same_class() -> None:
    """A class that may be imported from nearer is the same class, wherever it is named."""
    new = {
        "our.errors": "module",
        "our.errors.Broken": "same as our.Broken",
        "our.Broken": "class(Exception) subclassable",
        "our.Broken.at": "attribute: str",
        "our.check": "def (error: our.Broken) -> our.Broken | None",
    }
    assert told(OLD, new) == [("addition", "our.Broken")]
    assert told(new, OLD) == [("breaking", "our.Broken")]
    lost = {path: line for path, line in new.items() if path != "our.Broken.at"}
    assert ("breaking", "our.errors.Broken.at") in told(OLD, lost)


def test_member_comes_from_a_public_base() -> None:
    """It need not be the nearest one; without the base it is missed."""
    new = OLD | {
        "our.errors.Broken": "class(Exception, our.errors.Root) subclassable",
        "our.errors.Root": "class(Exception) subclassable",
        "our.errors.Root.at": "attribute: str",
    }
    del new["our.errors.Broken.at"]
    assert told(OLD, new) == [
        *(("addition", "our.errors.Broken"), ("addition", "our.errors.Root")),
    ]
    assert told(new, OLD) == [
        *(("breaking", "our.errors.Broken"), ("breaking", "our.errors.Root")),
    ]


def test_twins_are_told_once() -> None:
    """What both clients lose is one change; what only one of them loses is told of that one."""
    line = "def (number: int, size: int = 1) -> int"
    old = {
        "yandex_market": "module",
        **{f"yandex_market.{name}": "class()" for name in ("AsyncMarket", "Market")},
        **{f"yandex_market.{name}.go": line for name in ("AsyncMarket", "Market")},
    }
    less = line.replace(", size: int = 1", "")
    both = old | {f"yandex_market.{name}.go": less for name in ("AsyncMarket", "Market")}
    (change,) = merged(python.compare(old, both, {}))
    assert (change.place, change.also) == (
        *("yandex_market.Market.go", ("yandex_market.AsyncMarket.go",)),
    )
    alone = old | {"yandex_market.AsyncMarket.go": less}
    assert told(old, alone) == [("breaking", "yandex_market.AsyncMarket.go")]


def test_gravest_verdict_is_told_with_its_reason() -> None:
    """The specification's words come first; what is worse elsewhere is added to them."""

    def change(verdict: str, place: str, what: str, source: str) -> Change:
        return Change(verdict, place, what, "so", source, subject="one")  # type: ignore[arg-type]

    (one,) = merged(
        [
            change("breaking", "our.b", "worse", "python"),
            change("addition", "our.a", "more", "python"),
            change("fix", "Thing.field", "said otherwise", "specification"),
        ]
    )
    assert (one.verdict, one.place, one.also) == ("breaking", "Thing.field", ("our.b", "our.a"))
    assert one.text == "said otherwise (so), worse (so)"


def test_types_are_told_by_their_difference() -> None:
    old = {"our": "module", "our.go": "def (one: int | str) -> int"}
    new = old | {"our.go": "def (one: int | str | None) -> list[our.Thing]"}
    assert [one.what for one in merged(python.compare(old, new, {}))] == [
        *("the result is `list[Thing]`, was `int`", "parameter `one` takes `None` as well"),
    ]
