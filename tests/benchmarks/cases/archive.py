"""A call that archives 200 SKUs, over loopback: validated, limited, without a journal."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bench import Bench, Entrant, Rounds, ratio_of
from tests.benchmarks.fixtures import SKUS_A_BATCH
from tests.benchmarks.race import Server, answering
from tests.benchmarks.results import Table, Verdict

ROUNDS = Rounds(60, times=10, untimed=2)
NOTE = (
    "One business is called again and again, so that its URL and the check of the parameters are "
    "remembered, as in any bulk call."
)


def run(bench: Bench) -> Iterator[Table]:
    """Compare a call at a time, sync and async, each with httpx of its kind."""
    with answering() as server:
        url = server.url
        entrants = {
            "httpx + json": _entrant("raw:json", url),
            "this SDK: Market": _entrant("ours", url),
            "httpx + orjson": _entrant("raw:orjson", url, "orjson"),
            "openapi-python-client, stock": _entrant("stock", url, "stock"),
            "openapi-generator (urllib3)": _entrant("openapi_generator", url, "openapi-generator"),
            "httpx + pydantic models (our extra)": _entrant("pydantics", url),
            "httpx + msgspec structures (practical limit)": _entrant("structs", url),
            "bare socket (physical limit)": Entrant(
                "exchange", {"url": url, "number": SKUS_A_BATCH}
            ),
        }
        yield _table(bench, server, "archive", "A call that archives 200 SKUs", entrants)
        entrants = {
            "httpx + json, async": _entrant("raw:json async", url),
            "this SDK: AsyncMarket": _entrant("ours:async", url),
        }
        title = "A call that archives 200 SKUs, asyncio"
        yield _table(bench, server, "archive, async", title, entrants)


def _table(
    bench: Bench, server: Server, key: str, title: str, entrants: dict[str, Entrant]
) -> Table:
    raw, ours = [*entrants][:2]
    table = bench.compare(key, title, entrants, raw, ROUNDS, [NOTE], server)
    return table._replace(verdicts=[Verdict("archive", ours, ratio_of(table, ours))])


def _entrant(who: str, url: str, environment: str = "dev") -> Entrant:
    return Entrant("archive", {"who": who, "url": url, "number": SKUS_A_BATCH}, environment)
