"""Descriptions keep their paragraphs and lists in docstrings."""

import pytest

from generator import text

LISTED = """\
What it is,
in words:
- `A`: one that takes more words than fit on
  one line.
 - `B`: the other.

What else there is - in short.
"""


def test_paragraphs_keep_lists() -> None:
    assert text.paragraphs(LISTED, 30).splitlines() == [
        "What it is, in words:",
        "- `A`: one that takes more",
        "  words than fit on one line.",
        "- `B`: the other.",
        "",
        "What else there is - in short.",
    ]


def test_hanging_keeps_lists() -> None:
    assert text.hanging(f"kind: {LISTED}", 40).splitlines() == [
        "    kind: What it is, in words:",
        "        - `A`: one that takes more words",
        "          than fit on one line.",
        "        - `B`: the other.",
        "        What else there is - in short.",
    ]


def test_numbers_that_json_does_not_have_are_no_literals() -> None:
    for number in (float("inf"), float("nan")):
        with pytest.raises(ValueError, match="no number of JSON"):
            text.literal([number])
