"""From nothing to a module, to a client, to the first page: whole processes, again and again.

Each is set beside an interpreter of its own environment that does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.benchmarks.bench import Bench, Rounds
from tests.benchmarks.race import Spread, Times, Turn, race, spawned
from tests.benchmarks.results import Row, Table, Verdict

ROUNDS = Rounds(40)
MODULE = "import yandex_market"
HTTPX = "httpx: import and construct"
CLIENT = "this SDK: first usable client"
PAGE = "this SDK: first page of offers, without a network"
_BARE = "bare interpreter"

_ANSWER = b'{"status": "OK", "result": {"offers": [{"offerId": "SKU-1", "status": "PUBLISHED"}]}}'
_NO_NETWORK = (
    f"import httpx; t = httpx.MockTransport(lambda _: httpx.Response(200, content={_ANSWER}))"
)
_OURS = "from yandex_market import Market; "


class Start(NamedTuple):
    """Something to begin with."""

    code: str
    environment: str


STARTS = {
    MODULE: Start("import yandex_market", "installed"),
    CLIENT: Start(f"{_OURS}Market(api_key='k').client", "installed"),
    PAGE: Start(
        f"{_OURS}{_NO_NETWORK}; m = Market(api_key='k', transport=t);"
        "assert [o.offer_id for o in m.get_campaign_offers(1)] == ['SKU-1']",
        "installed",
    ),
    "import httpx": Start("import httpx", "installed"),
    HTTPX: Start("import httpx; httpx.Client()", "installed"),
    "httpx + json: first page of offers, without a network": Start(
        f"{_NO_NETWORK}; c = httpx.Client(transport=t);"
        "a = c.post('https://x.invalid/', json={}).json();"
        "assert [o['offerId'] for o in a['result']['offers']] == ['SKU-1']",
        "installed",
    ),
    "import attrs": Start("import attrs", "installed"),
    "import msgspec": Start("import msgspec", "installed"),
    "openapi-python-client, stock: first client": Start(
        "from stock_client import AuthenticatedClient;"
        "from stock_client.api.assortment import get_campaign_offers;"
        "AuthenticatedClient(base_url='https://x.invalid', token='k').get_httpx_client()",
        "stock",
    ),
    "openapi-generator: first client": Start(
        "import openapi_generator_client as c; c.AssortmentApi(c.ApiClient())",
        "openapi-generator",
    ),
}


def run(bench: Bench) -> Iterator[Table]:
    """Compare them."""
    if "installed" in bench.environments:
        known = {
            who: start for who, start in STARTS.items() if start.environment in bench.environments
        }
    else:
        known = {
            who: STARTS[who]._replace(environment="dev") for who in (MODULE, CLIENT, PAGE, HTTPX)
        }
    turns: dict[str, Turn] = {}
    for environment in {start.environment for start in known.values()}:
        turns[f"{_BARE}, {environment}"] = spawned(["-c", ""], bench.environments[environment])
    for who, start in known.items():
        turns[who] = spawned(["-c", start.code], bench.environments[start.environment])
    rounds = bench.rounds(ROUNDS).rounds
    bench.say(f"Imports: {len(turns)} contenders, {rounds} rounds")
    race(turns, 1)  # writes what Python compiles
    times = race(turns, rounds)
    over = {
        who: Times(
            *(
                tuple(mine - none for mine, none in zip(taken, bare, strict=True))
                for taken, bare in zip(
                    times[who], times[f"{_BARE}, {start.environment}"], strict=True
                )
            )
        )
        for who, start in known.items()
    }
    more = [
        1e3 * (mine - base) for mine, base in zip(over[CLIENT].cpu, over[HTTPX].cpu, strict=True)
    ]
    yield Table(
        "imports",
        "From nothing to the first use: over a bare interpreter",
        [
            Row(
                who,
                {
                    "CPU, ms": Spread.of(taken.cpu).scaled(1e3),
                    "wall, ms": Spread.of(taken.wall).scaled(1e3),
                },
                Spread.of([a / b for a, b in zip(taken.cpu, over[HTTPX].cpu, strict=True)]),
                known[who].environment,
            )
            for who, taken in over.items()
        ],
        HTTPX,
        [
            Verdict("import", MODULE, Spread.of(over[MODULE].cpu).scaled(1e3)),
            Verdict("client", CLIENT, Spread.of(more)),
        ],
        [
            f"{name} itself: {Spread.of(times[name].cpu).median * 1e3:.1f} ms"
            for name in turns
            if name.startswith(_BARE)
        ],
    )
