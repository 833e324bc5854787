"""From nothing to a module, to a client, to the first page: whole processes, again and again.

Each is set beside an interpreter of its own environment that does nothing. A start ends by looking
whether the modules that it is about are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.benchmarks.bench import Bench, Rounds
from tests.benchmarks.environments import DEV
from tests.benchmarks.race import Spread, Times, Turn, race, spawned
from tests.benchmarks.results import Row, Table, Verdict

ROUNDS = Rounds(40)
MODULE = "import yandex_market"
HTTPX = "httpx: import and construct"
CLIENT = "this SDK: first usable client"
PAGE = "this SDK: first page of offers, without a network"
ARCHIVE = "this SDK: first archive call, without a network"
HTTPX_PAGE = "httpx + json: first page of offers, without a network"
HTTPX_ARCHIVE = "httpx + json: first archive call, without a network"
STOCK = "openapi-python-client, stock: first client"
_BARE = "bare interpreter"

_ANSWER = b'{"status": "OK", "result": {"offers": [{"offerId": "SKU-1", "status": "PUBLISHED"}]}}'
_ARCHIVED = b'{"status": "OK"}'
_OURS = "from yandex_market import Market; "


def _no_network(content: bytes) -> str:
    """Give the code that makes ``t``, a transport with that answer."""
    return (
        f"import httpx; t = httpx.MockTransport(lambda _: httpx.Response(200, content={content}))"
    )


def _httpx(content: bytes, body: str) -> str:
    """Give the code that makes ``a``, the answer to a request by httpx."""
    return (
        f"{_no_network(content)}; c = httpx.Client(transport=t);"
        f"a = c.post('https://x.invalid/', json={body}).json();"
    )


class Start(NamedTuple):
    """Something to begin with."""

    code: str
    environment: str
    modules: tuple[str, ...]
    """What has to be loaded at its end."""

    @property
    def command(self) -> str:
        """Give the code with a look at the modules; `sys` is there in any case."""
        return f"{self.code}; import sys; assert {{*{self.modules}}} <= sys.modules.keys()"


_WHOLE = ("httpx", "yandex_market", "yandex_market_client")
STARTS = {
    MODULE: Start("import yandex_market", "installed", ("yandex_market",)),
    CLIENT: Start(f"{_OURS}Market(api_key='k').client", "installed", _WHOLE),
    PAGE: Start(
        f"{_OURS}{_no_network(_ANSWER)}; m = Market(api_key='k', transport=t);"
        "assert [o.offer_id for o in m.get_campaign_offers(1)] == ['SKU-1']",
        "installed",
        (*_WHOLE, "msgspec"),
    ),
    ARCHIVE: Start(
        f"{_OURS}{_no_network(_ARCHIVED)}; m = Market(api_key='k', transport=t);"
        "assert m.add_offers_to_archive(1, ['SKU-1']).accepted == 1",
        "installed",
        (*_WHOLE, "msgspec"),
    ),
    "import httpx": Start("import httpx", "installed", ("httpx",)),
    HTTPX: Start("import httpx; httpx.Client()", "installed", ("httpx",)),
    HTTPX_PAGE: Start(
        _httpx(_ANSWER, "{}") + "assert [o['offerId'] for o in a['result']['offers']] == ['SKU-1']",
        "installed",
        ("httpx", "json"),
    ),
    HTTPX_ARCHIVE: Start(
        _httpx(_ARCHIVED, "{'offerIds': ['SKU-1']}") + "assert a['status'] == 'OK'",
        "installed",
        ("httpx", "json"),
    ),
    "import attrs": Start("import attrs", "installed", ("attrs",)),
    "import msgspec": Start("import msgspec", "installed", ("msgspec",)),
    STOCK: Start(
        "from stock_client import AuthenticatedClient;"
        "from stock_client.api.assortment import get_campaign_offers;"
        "AuthenticatedClient(base_url='https://x.invalid', token='k').get_httpx_client()",
        "stock",
        ("httpx", "stock_client"),
    ),
    "openapi-generator: first client": Start(
        "import openapi_generator_client as c; c.AssortmentApi(c.ApiClient())",
        "openapi-generator",
        ("openapi_generator_client", "urllib3"),
    ),
}


def run(bench: Bench) -> Iterator[Table]:
    """Compare them."""
    known: dict[str, Start] = {}
    for who, start in STARTS.items():
        bench.leave_out(who, start.environment)
        if start.environment in bench.environments:
            known[who] = start
        elif start.environment == "installed":
            known[who] = start._replace(environment=DEV.name)
    turns: dict[str, Turn] = {}
    for environment in {start.environment for start in known.values()}:
        turns[f"{_BARE}, {environment}"] = spawned(["-c", ""], bench.environments[environment])
    for who, start in known.items():
        turns[who] = spawned(["-c", start.command], bench.environments[start.environment])
    rounds = bench.rounds(ROUNDS).rounds
    bench.say(f"Imports: {len(turns)} contenders, {rounds} rounds")
    if not bench.short:
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

    def more(who: str, base: str) -> Spread:
        """Give by how much more one takes than another, in ms."""
        pairs = zip(over[who].cpu, over[base].cpu, strict=True)
        return Spread.of([1e3 * (mine - other) for mine, other in pairs])

    later = (
        f"the first page costs {more(PAGE, HTTPX_PAGE).median:.1f} ms more than httpx's own, "
        f"the first archive call {more(ARCHIVE, HTTPX_ARCHIVE).median:.1f} ms more"
    )
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
            Verdict("client", CLIENT, more(CLIENT, HTTPX), beside=later),
        ],
        [
            f"In CPU time {later}: msgspec, models and bulk come with the first call.",
            *(
                f"{name} itself: {Spread.of(times[name].cpu).median * 1e3:.1f} ms"
                for name in turns
                if name.startswith(_BARE)
            ),
        ],
    )
