"""A canary key: the server gets it, and nothing else ever shows it.

Every operation, every fault, sync and async, and a key given in each way: what the caller can see
afterwards (the error with its chain and the locals of our frames, the report, the log at DEBUG of
this package and of httpx and httpcore, warnings, pickles, the client itself) has no trace of it.
"""

import asyncio
import gc
import io
import logging
import pickle
import ssl
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import httpx
import pytest
from yandex_market import (
    AsyncMarket,
    BulkReport,
    Market,
    MarketDeprecationWarning,
    MarketError,
    RetryPolicy,
    Settings,
    SettingsError,
)
from yandex_market.errors import KEY_VARIABLE
from yandex_market.settings import URL_VARIABLE, KeyHolder
from yandex_market.waiting import Limiters
from yandex_market_client.api.business_assortment import add_offers_to_archive
from yandex_market_client.errors import DecodeError
from yandex_market_client.facts import WIRE

from tests.overrides import rawserver as rs

CANARY = "ACMA:canary-9f3b:0123456789"
MARK = "canary-9f3b"
QUICK = RetryPolicy(attempts=2, base=0.001, cap=0.002, max_wait=0.25, outage=0.05)
LIMITED = next(m.status for m in WIRE.messages if m.meaning == "resource")
LOCKED = next(m.status for m in WIRE.messages if m.meaning == "migration")
UNUSED = ssl.create_default_context()
LOGGERS = ("yandex_market", "httpx", "httpcore", "asyncio")
pytestmark = pytest.mark.filterwarnings(
    # The garbage of an abandoned call is looked at too, and may include what warns when dropped.
    "ignore::yandex_market.MarketDeprecationWarning"
)


# The product

Use = Callable[[Any], Any]


def archive(market: Any) -> Any:
    return market.add_offers_to_archive(1, ["A", "B"])


def delete(market: Any) -> Any:
    return market.delete_offers(1, iter(["A", "B"]), on_invalid="refuse")


def update(market: Any) -> Any:
    entries = [{"offer": {"shopSku": "A"}}, {"offer": {"shopSku": "B"}}]
    return market.update_offer_mapping_entries(1, entries)


def offers(market: Any) -> Any:
    return market.get_campaign_offers(1)


def raw(market: Any) -> Any:
    function: Any = (
        add_offers_to_archive.sync_detailed
        if isinstance(market, Market)
        else add_offers_to_archive.asyncio_detailed
    )
    return function(market.client, business_id=1, body={"offerIds": ["A"]})


def view(market: Any) -> Any:
    return market.with_options(timeout=0.1, headers={"X-Shop": "1"}).delete_offers(1, "A")


OPERATIONS = [archive, delete, update, offers, raw, view]

FAULTS: dict[str, rs.Behaviour] = {
    "fine": rs.answer(),
    "refused": rs.answer(200, b'{"status": "OK", "result": {"notDeletedOfferIds": ["A"]}}'),
    "reset-before": rs.reset_before(),
    "reset-after": rs.reset_after(),
    "reset-in-body": rs.reset_after(rs.message()[:-3]),
    "half": rs.half(),
    "silent": rs.silent(0.15),
    "drip": rs.drip(0.12),
    "chunked-garbage": rs.raw(
        rs.message(200, b"zz\r\n{", {"Transfer-Encoding": "chunked"}, length=-1)
    ),
    "bad-gzip": rs.answer(200, b"\x1f\x8bnonsense", {"Content-Encoding": "gzip"}),
    "not-http": rs.raw(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"),
    "flood": rs.chunk_flood(1),
    "html-502": rs.answer(502, b"<html>"),
    "empty-500": rs.answer(500, b""),
    "bad-request": rs.answer(400, rs.error_body("C", "no")),
    "unauthorized": rs.answer(401, rs.error_body("C", "no")),
    "forbidden": rs.answer(403, rs.error_body("C", "no")),
    "not-found": rs.answer(404, b""),
    "parallel": rs.answer(LIMITED, rs.error_body("C", "limit of 4 parallel requests")),
    "resource": rs.answer(LIMITED, rs.error_body("C", "limit of 9 points")),
    "migration": rs.answer(LOCKED, rs.error_body("C", "migrated")),
    "default-price": rs.answer(LOCKED, rs.error_body("C", "use only default price")),
    "unlisted": rs.answer(418, b"{}"),
    "redirect": rs.answer(307, b"", {"Location": "http://127.0.0.1:9/"}),
    "unreadable": rs.answer(200, b"<html>"),
    "deep": rs.answer(200, b"[" * 100_000),
    "stranger": rs.answer(200, b'{"status": "OK", "result": {"notDeletedOfferIds": ["Z"]}}'),
    "status-error": rs.answer(200, b'{"status": "ERROR"}'),
}


async def _awaited() -> str:
    await asyncio.sleep(0)
    return CANARY


KEYS: dict[str, Callable[[], dict[str, Any]]] = {
    "string": lambda: {"api_key": CANARY},
    "callable": lambda: {"api_key": lambda: CANARY},
    "oauth": lambda: {"oauth_token": CANARY},
    "environment": dict,
    "awaited": lambda: {"api_key": _awaited},
}
WAYS = {"sync": [key for key in KEYS if key != "awaited"], "async": [*KEYS]}
PATHS = [
    (use, fault, kind, WAYS[kind][number % len(WAYS[kind])])
    for number, (use, fault) in enumerate(product(OPERATIONS, FAULTS))
    for kind in WAYS
]
"""Each operation meets each fault, sync and async; the ways to give a key take turns."""


def test_the_product_is_large_enough() -> None:
    assert len(PATHS) >= 300
    for others in ((0, 2, 3), (1, 3)):
        seen = {tuple(path[place] for place in others) for path in PATHS}
        values: list[Any] = [OPERATIONS, FAULTS, WAYS, KEYS]
        wanted = {*product(*(values[place] for place in others))}
        assert {one for one in wanted - seen if not {"sync", "awaited"} <= {*one}} == set()


# Looking


def told(value: object, depth: int) -> Iterator[str]:
    """The texts in a value and in what it holds, as deep as that; closures and code excepted."""
    try:
        yield repr(value)
        yield str(value)
    except Exception as error:  # noqa: BLE001  anything may be a local
        yield repr(error)
    if isinstance(value, httpx.Headers):
        yield repr(value.raw)  # its repr hides some headers, and not ours
    if isinstance(value, io.BytesIO):
        yield repr(value.getvalue())
    if not depth or isinstance(value, (str, bytes, int, float, type, types.ModuleType)):
        return
    inside: list[Any] = []
    if isinstance(value, dict):
        inside = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        inside = [*value]
    else:
        slots = [s for k in type(value).__mro__ for s in getattr(k, "__slots__", ())]
        inside = [*getattr(value, "__dict__", {}).values()]
        inside += [getattr(value, s) for s in slots if isinstance(s, str) and hasattr(value, s)]
    for part in inside:
        yield from told(part, depth - 1)


def chain(error: BaseException) -> list[BaseException]:
    """An error, its causes and contexts, and the members of groups."""
    found: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is not None and one not in found:
            found.append(one)
            todo += [one.__cause__, one.__context__, *getattr(one, "exceptions", ())]
    return found


def ours(frame: types.FrameType) -> bool:
    name = frame.f_code.co_filename
    return "overrides/yandex_market" in name or "generated_client/" in name


def about_error(error: BaseException) -> Iterator[str]:
    for one in chain(error):
        yield from told(one.args, 3)
        yield from told(vars(one), 3)
        yield from getattr(one, "__notes__", ())
        yield "".join(traceback.format_exception(one))
        if isinstance(one, MarketError):
            yield repr(pickle.dumps(one))
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if ours(frame):
                for local in frame.f_locals.values():
                    yield from told(local, 1)


def about_report(report: BulkReport) -> Iterator[str]:
    yield str(report)
    yield repr(report)
    yield repr(report.to_dict())
    yield repr(pickle.dumps(report))


def about_market(market: Any) -> Iterator[str]:
    yield repr(market)
    yield from told(vars(market), 6)
    yield from told(market.settings, 3)
    client = market._client
    if client is not None:
        yield from told(vars(client), 4)


def about_log(records: list[logging.LogRecord]) -> Iterator[str]:
    for record in records:
        yield record.getMessage()
        yield from told(vars(record), 3)


# Acting


def make(kind: str, key: str, url: str, **more: Any) -> Any:
    client: Any = Market if kind == "sync" else AsyncMarket
    setup = Settings(
        key=KeyHolder("another"), base_url=url, retry=QUICK, timeout=0.1, body_cap=200_000
    )
    given = KEYS[key]()
    if not given:
        setup = setup.with_changes(key=KeyHolder())
    return client(settings=setup, limiters=Limiters(), random=lambda: 0.0, **given, **more)


class Seen:
    """What the caller can see after a call."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.report: BulkReport | None = None
        self.result: object = None

    def call(self, market: Any, use: Use) -> None:
        try:
            if isinstance(market, Market):
                with market:
                    result = use(market)
                    self.result = list(result) if hasattr(result, "pages") else result
            else:
                asyncio.run(self._call(market, use))
        except (MarketError, DecodeError) as error:
            self.error = error
            self.report = getattr(error, "report", None)
        if isinstance(self.result, BulkReport):
            self.report = self.result

    async def _call(self, market: Any, use: Use) -> None:
        async with market:
            result = use(market)
            if hasattr(result, "pages"):
                self.result = [item async for item in result]
            else:
                self.result = await result

    def texts(self) -> Iterator[str]:
        if self.error is not None:
            yield from about_error(self.error)
        if self.report is not None:
            yield from about_report(self.report)
        yield from told(self.result, 3)


def assert_silent(texts: Iterator[str]) -> None:
    for text in texts:
        place = text.find(MARK)
        assert place < 0, f"the key shows: ...{text[max(0, place - 300) : place + 40]}"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv(KEY_VARIABLE, CANARY)
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    # Half of the time of each test would go into one that nobody uses.
    monkeypatch.setattr("httpx._transports.default.create_ssl_context", lambda *_, **__: UNUSED)
    for name in LOGGERS:
        caplog.set_level(logging.DEBUG, name)


@pytest.mark.parametrize(
    ("use", "fault", "kind", "key"),
    PATHS,
    ids=["-".join((use.__name__, *rest)) for use, *rest in PATHS],
)
def test_the_key_reaches_the_server_and_nothing_else(
    use: Use, fault: str, kind: str, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    with rs.RawServer(FAULTS[fault]) as server, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        market = make(kind, key, server.url)
        seen = Seen()
        seen.call(market, use)
    header, value = WIRE.key_header.lower(), CANARY
    if key == "oauth":
        header, value = "authorization", f"Bearer {CANARY}"
    assert all(received.headers[header] == value for received in server.requests)
    assert server.requests or fault == "reset-before"
    names = {record.name for record in caplog.records}
    assert {"yandex_market", "httpcore.connection"} <= names
    assert "httpcore.http11" in names or fault == "reset-before"
    assert_silent(about_log(caplog.records))
    assert_silent(seen.texts())
    assert_silent(about_market(market))
    assert_silent(text for warning in warned for text in told(vars(warning), 2))
    kinds = {warning.category for warning in warned}
    assert kinds <= {MarketDeprecationWarning}


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("key", ["string", "callable", "oauth"])
@pytest.mark.parametrize("use", OPERATIONS, ids=lambda use: use.__name__)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_leads_the_key_nowhere(use: Use, status: int, kind: str, key: str) -> None:
    """The second port sees no connection at all."""
    with rs.RawServer(rs.answer()) as elsewhere:
        target = {"Location": f"{elsewhere.url}/v2/elsewhere"}
        with rs.RawServer(rs.answer(status, b"", target)) as server:
            seen = Seen()
            seen.call(make(kind, key, server.url), use)
    assert server.requests
    assert elsewhere.connections == 0
    if use is not raw:
        assert isinstance(seen.error, MarketError)
        assert "check base_url" in str(seen.error)
    assert_silent(seen.texts())


def test_what_httpx_and_httpcore_log(caplog: pytest.LogCaptureFixture) -> None:
    """Httpcore logs requests as `<Request [b'POST']>`, and the headers of answers: none of it has a
    header of ours. A later version that logs more turns this red.
    """
    with rs.RawServer(rs.answer()) as server:
        Seen().call(make("sync", "string", server.url), archive)
    texts = [record.getMessage() for record in caplog.records]
    assert any("send_request_headers.started request=<Request [b'POST']>" in t for t in texts)
    assert_silent(iter(texts))


# What breaks elsewhere


class Breaks(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A caller's transport that fails in a way that is no fault of the network."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise self.error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise self.error


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("use", OPERATIONS, ids=lambda use: use.__name__)
@pytest.mark.parametrize(
    "error",
    [KeyboardInterrupt, RuntimeError, MemoryError, httpx.ReadError],
    ids=lambda error: error.__name__,
)
def test_an_interruption_shows_no_key(
    use: Use, error: Callable[[str], BaseException], kind: str
) -> None:
    """Whatever passes through our frames, their locals do not have the request that leaves."""
    broken = error("broken")
    market = make(kind, "string", "http://127.0.0.1:9", transport=Breaks(broken))
    seen = Seen()
    caught: BaseException | None = None
    try:
        seen.call(market, use)
    except BaseException as raised:  # noqa: BLE001  which one is what is tested
        caught = raised
    assert caught is broken or isinstance(broken, httpx.ReadError)
    for one in filter(None, (caught, seen.error)):
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if ours(frame):
                assert_silent(text for local in frame.f_locals.values() for text in told(local, 1))
        assert_silent(iter([str(one), repr(one), *traceback.format_exception(one)]))
    if seen.error is not None:
        assert_silent(about_error(seen.error))


@pytest.mark.parametrize("use", OPERATIONS, ids=lambda use: use.__name__)
def test_a_cancellation_shows_no_key(use: Use) -> None:
    async def main() -> BaseException:
        market = make("async", "string", server.url)

        async def work() -> object:
            result = use(market)
            if hasattr(result, "pages"):
                return [item async for item in result]
            return await result

        task = asyncio.create_task(work())
        while not server.requests:  # noqa: ASYNC110  threads fill it
            await asyncio.sleep(0.005)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError as error:
            return error
        finally:
            await market.aclose()
        raise AssertionError("not cancelled")

    with rs.RawServer(rs.silent(0.15)) as server:
        error = asyncio.run(main())
    for one in chain(error):
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if ours(frame):
                assert_silent(text for local in frame.f_locals.values() for text in told(local, 1))
        assert_silent(iter(traceback.format_exception(one)))


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", ["api_key", "oauth_token", "environment"])
@pytest.mark.parametrize(
    "key", [f"{CANARY} ", f"{CANARY}\n", f"\u2603{CANARY}", CANARY * 900], ids=ascii
)
def test_a_malformed_key_shows_nothing_of_itself(
    kind: str, name: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key is most likely printed where it is wrong: the error, its frames and pickle are bare."""
    client: Any = Market if kind == "sync" else AsyncMarket
    given: dict[str, str] = {name: key}
    if name == "environment":
        monkeypatch.setenv(KEY_VARIABLE, key)
        given = {}
    with pytest.raises(SettingsError) as caught:
        client(**given)
    assert_silent(about_error(caught.value))


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("way", ["raises", "malformed", "no-string", "awaits-and-raises"])
@pytest.mark.parametrize("use", [archive, offers, raw], ids=lambda use: use.__name__)
def test_a_key_that_cannot_be_fetched_shows_nothing(kind: str, way: str, use: Use) -> None:
    def fetch() -> Any:
        if way == "raises":
            raise LookupError(CANARY)
        return f"{CANARY}\n" if way == "malformed" else [CANARY]

    async def fetch_async() -> str:
        raise LookupError(CANARY)

    with rs.RawServer(rs.answer()) as server:
        client: Any = Market if kind == "sync" else AsyncMarket
        key = fetch_async if way == "awaits-and-raises" else fetch
        market = client(api_key=key, base_url=server.url, limiters=Limiters())
        seen = Seen()
        seen.call(market, use)
    assert server.requests == []
    assert isinstance(seen.error, SettingsError)
    assert_silent(seen.texts())


def test_the_echo_of_a_server_that_repeats_the_key_in_a_broken_answer() -> None:
    """Httpx puts the peer's bytes into its messages: ours have the key's place taken by dots."""
    with rs.RawServer(rs.raw(f"HTTP/1.1 {CANARY}\r\n\r\n".encode())) as server:
        for kind, use in product(("sync", "async"), (archive, offers, raw)):
            seen = Seen()
            seen.call(make(kind, "string", server.url), use)
            assert_silent(seen.texts())


# Controls


def test_the_look_finds_a_key_where_one_is() -> None:
    """In an error's argument, note, cause, a local, a header, a report, a client, a log."""

    def leaks(request: httpx.Request) -> None:
        raise MarketError("quiet")

    headers = httpx.Headers({WIRE.key_header: CANARY})
    samples: list[Iterator[str]] = [
        about_error(MarketError(CANARY)),
        about_error(_raised(_from, MarketError("quiet"))),
        about_error(_noted()),
        about_market(_marked(Market(api_key="other"))),
        about_log([logging.makeLogRecord({"msg": "x %s", "args": (CANARY,)})]),
        about_log([logging.makeLogRecord({"msg": "x", "headers": headers})]),
        told([{"headers": headers}], 3),
        about_report(
            BulkReport("x", 0, 0, 0, (), (), (), False, 0, 0.0)._replace(operation=CANARY)
        ),
    ]
    for sample in samples:
        with pytest.raises(AssertionError, match="the key shows"):
            assert_silent(sample)
    # A local of a frame of ours: an object that has the key one level down.
    space: dict[str, Any] = {"headers": headers, "leaks": leaks}
    code = compile(
        "def leaky():\n    held = [headers]\n    leaks(None)", "generated_client/x.py", "exec"
    )
    exec(code, space)
    with pytest.raises(AssertionError, match="the key shows"):
        assert_silent(about_error(_raised(space["leaky"])))


def _raised(function: Callable[..., object], *arguments: Any) -> BaseException:
    try:
        function(*arguments)
    except MarketError as error:
        return error
    raise AssertionError


def _from(error: MarketError) -> None:
    try:
        raise LookupError(CANARY)
    except LookupError as cause:
        raise error from cause


def _noted() -> MarketError:
    error = MarketError("quiet")
    error.add_note(CANARY)
    return error


def _marked(market: Market) -> Market:
    market._headers["X-Copy"] = CANARY
    return market


def test_nothing_of_the_key_stays_in_a_closed_client() -> None:
    """After a call no request, header list or frame that still lives holds it but the holder."""
    with rs.RawServer(rs.answer(503)) as server:
        market = make("sync", "string", server.url)
        Seen().call(market, archive)
    gc.collect()
    left = [
        thing
        for thing in gc.get_objects()
        # By identity: what other tests left behind may do anything when it is asked.
        if (type(thing) is httpx.Headers or type(thing) is httpx.Request)
        and MARK
        in repr(headers := thing.raw if isinstance(thing, httpx.Headers) else thing.headers.raw)
        and str(server.port) in repr(headers)
    ]
    assert left == []
