"""Fetching a page of full offers over loopback, each field of which is then read once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bench import Bench, Entrant, Rounds, ratio_of
from tests.benchmarks.race import answering
from tests.benchmarks.results import Table, Verdict

ROUNDS = Rounds(40, times=4)
OURS = "this SDK: Market"
RAW = "httpx + json, untyped"

TITLES = {
    "documented": "Fetching a page of 200 full offers over loopback",
    "unknown field": "Fetching a page whose 200 offers have an unknown field",
}


def run(bench: Bench) -> Iterator[Table]:
    """Compare on documented pages, and on pages that hold more than is documented."""
    with answering() as server:
        url = server.url
        for kind, title in TITLES.items():
            if bench.short and kind != "documented":
                continue
            table = bench.compare(
                "page" if kind == "documented" else f"page, {kind}",
                title,
                {
                    RAW: _entrant("raw:json", url, kind),
                    OURS: _entrant("ours", url, kind),
                    "this SDK: AsyncMarket": _entrant("ours:async", url, kind),
                    "httpx + json, untyped, async": _entrant("raw:json async", url, kind),
                    "httpx + orjson, untyped": _entrant("raw:orjson", url, kind, "orjson"),
                    "httpx + msgspec, untyped": _entrant("raw:msgspec", url, kind),
                    "openapi-python-client, stock": _entrant("stock", url, kind, "stock"),
                    "openapi-generator (urllib3)": _entrant(
                        "openapi_generator", url, kind, "openapi-generator"
                    ),
                    "httpx + pydantic models (our extra)": _entrant("pydantics", url, kind),
                    "httpx + msgspec structures (practical limit)": _entrant("structs", url, kind),
                    "bare socket (physical limit)": Entrant("exchange", {"url": url, "kind": kind}),
                },
                RAW,
                ROUNDS,
                notes=["The server ends each connection after an answer, as documented."],
                server=server,
            )
            if kind == "documented":
                table = table._replace(verdicts=[Verdict("page", OURS, ratio_of(table, OURS))])
            yield table


def _entrant(who: str, url: str, kind: str, environment: str = "dev") -> Entrant:
    return Entrant("fetch", {"who": who, "url": url, "kind": kind}, environment)
