"""What is aimed at, in one table; the results are set beside it and nothing fails by it.

Ratios are of one run on two cores, taking turns. KB are 1000 bytes.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Target(NamedTuple):
    """One figure that is to be reached."""

    what: str
    against: str
    unit: str
    at_most: float
    stretch: float | None = None


TARGETS: Final = {
    "page": Target(
        "one page of 200 full offers, typed, through the whole client over loopback",
        "raw httpx + json, untyped",
        "x",
        at_most=1.4,
        stretch=1.0,
    ),
    "decode": Target(
        "decoding that page into public models",
        "the codec's untyped decode",
        "x",
        at_most=3.5,
        stretch=2.0,
    ),
    "encode": Target(
        "encoding alone of 500 full entries from models",
        "the codec's own encode of ready dicts",
        "x",
        at_most=4.0,
        stretch=2.5,
    ),
    "archive": Target(
        "archive call of 200 SKUs through the whole client, CPU",
        "raw httpx + json",
        "x",
        at_most=1.25,
        stretch=1.0,
    ),
    "memory": Target("memory an offer held", "", "KB", at_most=2.0, stretch=1.7),
    "import": Target("import yandex_market", "a bare interpreter", "ms", at_most=3.0, stretch=1.0),
    "client": Target(
        "first usable client",
        "importing httpx and constructing its client",
        "ms more",
        at_most=35.0,
        stretch=20.0,
    ),
    "skus": Target(
        "SKUs to validated, de-duplicated, encoded batches",
        "the naive loop (re.fullmatch, set, json.dumps)",
        "x",
        at_most=0.6,
        stretch=0.4,
    ),
    "generation": Target("generation of the four operations", "", "s", at_most=4.0),
    "generation-large": Target(
        "generation of 150 operations with 800 schemas", "", "s", at_most=15.0
    ),
    "linearity": Target(
        "exponent of N with which CPU time grows, from the last size but one to the last",
        "",
        "",
        at_most=1.1,
    ),
    "makespan": Target(
        "makespan of 300,000 SKUs at 10,000 a minute, with jitter, without a violation",
        "60 s * (ceil(N / limit) - 1)",
        "x",
        at_most=1 / 0.98,
    ),
}
