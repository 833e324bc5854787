"""Descriptions keep their paragraphs and lists in docstrings."""

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
