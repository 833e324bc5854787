"""Patterns mean in Python what they mean in ECMA-262: compared with records of Node's RegExp."""

import json
import re
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from generator.patterns import UntranslatablePattern, spoilers, to_python

HERE = Path(__file__).parent
SKU_RECORD: dict[str, Any] = json.loads((HERE / "sku_pattern_node.json").read_text("utf-8"))
OTHER_RECORD: dict[str, Any] = json.loads((HERE / "patterns_node.json").read_text("utf-8"))
VALID = {source: bits for source, bits in OTHER_RECORD["verdicts"].items() if bits is not None}
INVALID = [source for source, bits in OTHER_RECORD["verdicts"].items() if bits is None]

SHAPES = {
    "alone": lambda c: c,
    "doubled": lambda c: c + c,
    "after_letter": lambda c: "a" + c,
    "before_letter": lambda c: c + "a",
    "between_letters": lambda c: "a" + c + "a",
}

REFUSED_ON_PURPOSE = {
    r"^(a)\1$": "backreferences",
    r"^\p{L}$": "list the ranges",
    r"^(?<n>a)$": "named groups",
    r"^(?<n>a)\k<n>$": "named groups",
    r"(?<=a*)b": "no fixed length",
}


def sku_pattern() -> str:
    """Read the pattern from its one place."""
    common = HERE.parents[1] / "openapi" / "common.yaml"
    schemas = YAML(typ="safe").load(common)["components"]["schemas"]
    return str(schemas["ShopSku"]["pattern"])


def ranges(codes: list[int]) -> str:
    """Write sorted code points in the record's form."""
    result: list[list[int]] = []
    for code in codes:
        if result and result[-1][1] == code - 1:
            result[-1][1] = code
        else:
            result.append([code, code])
    return " ".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in result)


def test_sku_record_is_of_the_pattern_in_the_specification() -> None:
    """A changed pattern makes the record stale, and this says so."""
    assert SKU_RECORD["pattern"] == sku_pattern(), f"renew it: {SKU_RECORD['made_by']}"
    assert SKU_RECORD["flags"] == "u"
    assert set(SKU_RECORD["accepted"]) == set(SHAPES)


@pytest.mark.parametrize("shape", SHAPES)
def test_sku_pattern_agrees_with_node_on_every_code_point(shape: str) -> None:
    """The translation and Node accept the same strings, lone surrogates included."""
    search = re.compile(to_python(sku_pattern())).search
    build = SHAPES[shape]
    accepted = [code for code in range(sys.maxunicode + 1) if search(build(chr(code)))]
    assert ranges(accepted) == SKU_RECORD["accepted"][shape]


@pytest.mark.parametrize(
    ("sku", "accepted"),
    [
        pytest.param("a" * 255, True, id="longest"),
        pytest.param("a" * 256, False, id="one-too-long"),
        pytest.param("\U0001f600" * 255, True, id="length-in-code-points"),
        pytest.param("\U0001f600" * 256, False, id="code-points-too-many"),
        pytest.param("", False, id="empty"),
        pytest.param("a\n", False, id="trailing-newline"),
        pytest.param("\t \u3000", False, id="only-spaces"),
        pytest.param("\u2028a", False, id="dot-stops-at-line-separator"),
        pytest.param("a\u2028", True, id="line-separator-behind"),
        pytest.param("\x85", True, id="next-line-is-no-space-in-ecma"),
        pytest.param("\ufeff", False, id="byte-order-mark-is-a-space-in-ecma"),
    ],
)
def test_sku_pattern_on_known_traps(sku: str, accepted: bool) -> None:
    """Where Python's own reading of the pattern would differ."""
    assert bool(re.search(to_python(sku_pattern()), sku)) is accepted


def unspoiled(text: str, spoiling: str) -> bool:
    """Tell whether the promise of `spoilers` covers a text."""
    escaped = '"' in text or "\\" in text or any(char < " " for char in text)
    return not escaped and not text.isspace() and not any(char in text for char in spoiling)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_nothing_spoils_matches_the_sku_pattern(shape: str) -> None:
    """The promise holds for every code point, and covers nearly all that is allowed."""
    spoiling = spoilers(sku_pattern(), 1, 255)
    assert spoiling is not None
    search, build = re.compile(to_python(sku_pattern())).search, SHAPES[shape]
    every = [build(chr(code)) for code in range(sys.maxunicode + 1)]
    promised = [text for text in every if unspoiled(text, spoiling)]
    assert [text for text in promised if not search(text)] == []
    assert len(every) - len(promised) < 100


@given(
    st.sampled_from([r"^(?=.*\S.*)[^\x00-\x08\x0A-\x1f\x7f]{1,9}$", r"^(?=.*\S)[^Q]+$", "^[^Q]*$"]),
    st.text(alphabet='aQ \t\n\x7f\x85\xa0\x1c\u2028\u2029\u3000\ufeff"\\é', min_size=1, max_size=9),
)
def test_what_nothing_spoils_matches(source: str, text: str) -> None:
    """The promise holds for mixtures of the characters on which engines differ."""
    spoiling = spoilers(source, 1, 9)
    assert spoiling is not None
    if unspoiled(text, spoiling):
        assert re.search(to_python(source), text)


@pytest.mark.parametrize(
    ("source", "least", "most"),
    [
        pytest.param("^[^Q]{2,9}$", 1, 9, id="shorter-than-the-pattern-wants"),
        pytest.param("^[^Q]{1,9}$", 1, 10, id="longer"),
        pytest.param("^[^Q]{1,9}$", None, 9, id="no-least-length"),
        pytest.param("^[^Q]+$", 1, None, id="no-greatest-length"),
        pytest.param("^[a-z]+$", 1, 9, id="too-many-spoilers"),
        pytest.param("[^Q]+$", 1, 9, id="not-from-the-beginning"),
        pytest.param("^[^Q]+", 1, 9, id="not-to-the-end"),
        pytest.param("^[^Q]+?$", 1, 9, id="lazy"),
        pytest.param("^[^Q]+$|a", 1, 9, id="alternatives"),
        pytest.param("^[^Q]$", 1, 9, id="one-character"),
        pytest.param(r"^(?=.*\S.*)[^Q]{0,9}$", 0, 9, id="nothing-to-see"),
        pytest.param(r"^(?=.*\d)[^Q]+$", 1, 9, id="another-look-ahead"),
        pytest.param(r"^(?!.*\S)[^Q]+$", 1, 9, id="negative-look-ahead"),
    ],
)
def test_no_promise_where_none_can_be_made(source: str, least: int, most: int) -> None:
    """Whatever is not of the usual form is searched with the pattern itself."""
    assert spoilers(source, least, most) is None


@pytest.mark.parametrize("source", [s for s in VALID if s not in REFUSED_ON_PURPOSE], ids=ascii)
def test_other_patterns_agree_with_node(source: str) -> None:
    """Every recorded pattern accepts the recorded strings and no other."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        search = re.compile(to_python(source)).search
    strings = OTHER_RECORD["strings"]
    mine = "".join("1" if search(text) else "0" for text in strings)
    wrong = [t for t, a, b in zip(strings, mine, VALID[source], strict=True) if a != b]
    assert wrong == []


@pytest.mark.parametrize("source", INVALID, ids=ascii)
def test_what_node_refuses_is_refused(source: str) -> None:
    """An invalid pattern is never read as the Python pattern that it happens to be."""
    with pytest.raises(UntranslatablePattern):
        to_python(source)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        *REFUSED_ON_PURPOSE.items(),
        ("a++", "a quantifier cannot be repeated"),
        ("a{2,1}", "out of order"),
        ("a{", "'{' must be escaped"),
        ("a{,2}", "'{' must be escaped"),
        ("]", "must be escaped"),
        ("*", "nothing to repeat"),
        ("(?i)a", "only the groups"),
        ("(?i:a)", "only the groups"),
        ("(?P<n>a)", "only the groups"),
        ("(?>a)", "only the groups"),
        ("(?#a)", "only the groups"),
        ("(?=a)*", "a look-around cannot be repeated"),
        ("^*", "an anchor cannot be repeated"),
        (r"\b+", "a word boundary cannot be repeated"),
        (r"\Z", "no escape"),
        (r"\a", "no escape"),
        (r"\01", "octal"),
        (r"\u{110000}", "above U+10FFFF"),
        ("[b-a]", "out of order"),
        (r"[\w-a]", "a shorthand cannot be"),
        ("[a", "'[' without"),
        ("(a", "'(' without"),
        ("a)", "')' without"),
        ("a\\", "a backslash at the end"),
        ("a{100001}", "above 100000"),
        ("a{99999999999999999999}", "above 100000"),
        ("(" * 51 + "a" + ")" * 51, "nest deeper"),
        ("a" * 10_001, "longer than"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_refusal_names_its_reason(source: str, reason: str) -> None:
    """The message says what is wrong, and is safe to print."""
    with pytest.raises(UntranslatablePattern, match=re.escape(reason)) as caught:
        to_python(source)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1000


def test_translation_is_written_in_ascii() -> None:
    """The source survives any encoding, and a set gives no FutureWarning."""
    for source in VALID:
        if source not in REFUSED_ON_PURPOSE:
            translated = to_python(source)
            assert translated.isascii(), source
            assert translated.isprintable(), source


@given(st.text(alphabet=r"ab01\^$.|?*+()[]{}-,:=!<PpdDsSwWxuc&~#" + "\n é\ud800", max_size=12))
def test_any_text_is_translated_or_refused(source: str) -> None:
    """Nothing else escapes, and what is returned compiles without a warning."""
    try:
        translated = to_python(source)
    except UntranslatablePattern:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        re.compile(translated)
