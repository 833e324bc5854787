"""Settings and the key: what is refused, where values come from, and that the key stays inside."""

import asyncio
import copy
import pickle
import traceback
from collections.abc import Callable

import pytest
from yandex_market.errors import KEY_VARIABLE, SettingsError
from yandex_market.retry import RetryPolicy
from yandex_market.settings import URL_VARIABLE, KeyHolder, Settings
from yandex_market_client.facts import OPERATIONS, WIRE

CANARY = "ACMA:canary:0123456789"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, CANARY)
    monkeypatch.delenv(URL_VARIABLE, raising=False)


def test_defaults_come_from_the_facts() -> None:
    settings = Settings()
    assert settings.base_url == WIRE.servers[0]
    assert settings.parallel == WIRE.parallel.default
    for operation in OPERATIONS.values():
        assert settings.limit_of(operation) == operation.limit.amount
    assert settings.trust_env is False


def test_arguments_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL_VARIABLE, "https://environment.example/")
    assert Settings().base_url == "https://environment.example"
    assert Settings(base_url="https://argument.example").base_url == "https://argument.example"
    monkeypatch.setenv(URL_VARIABLE, "")
    assert Settings().base_url == WIRE.servers[0]
    headers: dict[str, str] = {}
    KeyHolder("other").put(headers)
    KeyHolder(oauth_token="token").put(headers)
    assert headers == {WIRE.key_header: "other", "Authorization": "Bearer token"}


@pytest.mark.parametrize(
    "url",
    [
        *("https://example.org", "https://example.org:8443/gateway", "http://localhost:8000"),
        *("http://127.0.0.1", "http://127.8.9.10:1", "http://[::1]:80", "http://LOCALHOST"),
    ],
)
def test_addresses_that_will_do(url: str) -> None:
    assert Settings(base_url=url).base_url == url


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.org", "http://10.0.0.1", "http://localhost.example.org", "http://[::2]"),
        *("http://127.0.0.1.example.org", "ftp://localhost", "example.org", "https://", "//x"),
        *("https://user:secret@example.org", "https://example.org?a=b", "https://example.org#x"),
        *("https://example.org?", "https://example.org#"),
        *(
            "https://example.org:99999",
            "https://exa mple.org",
            "https://example.org\n",
            "https://[::1",
        ),
        *("http://0.0.0.0", "http://user@localhost", "http://localhost\\@example.org"),
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="base_url") as caught:
        Settings(base_url=url)
    assert "secret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "wrong",
    [
        {"parallel": 0},
        {"parallel": WIRE.parallel.ceiling + 1},
        {"parallel": True},
        {"parallel": 2.0},
        {"limits": {"add_offers": 5}},
        {"limits": {"add_offers_to_archive": 0}},
        {"limits": {7: 5}},
        {"timeout": 0},
        {"timeout": float("nan")},
        {"timeout": "5"},
        {"body_seconds": -1},
        {"body_cap": 0},
        {"connections": 0},
        {"user_agent": "a\r\nb"},
        {"user_agent": "ä"},
        {"user_agent": "x" * 1000},
        {"integration": "nameless"},
        {"integration": "/1.0"},
        {"integration": "имя/1"},
        {"integration": "n/" + "1" * 100},
        {"limits": None},
        {"limits": 5},
        {"retry": None},
    ],
    ids=repr,
)
def test_senseless_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong)).split("_")[0]):
        Settings(**wrong)  # type: ignore[arg-type]


def test_limits_are_named_as_in_python_or_by_id() -> None:
    settings = Settings(limits={"add_offers_to_archive": 5000, "deleteOffers": 10**6})
    assert settings.limit_of(OPERATIONS["addOffersToArchive"]) == 5000
    assert settings.limit_of(OPERATIONS["deleteOffers"]) == 10**6


def test_a_changed_copy_is_checked_and_the_original_stays() -> None:
    settings = Settings(parallel=1)
    changed = settings.with_changes(retry=RetryPolicy(attempts=2))
    assert (changed.retry.attempts, changed.parallel) == (2, 1)
    assert settings.retry.attempts == RetryPolicy().attempts
    with pytest.raises(SettingsError):
        settings.with_changes(parallel=100)
    with pytest.raises(TypeError):
        settings.with_changes(paralel=1)
    with pytest.raises(AttributeError):
        settings.parallel = 3  # type: ignore[misc]


# The key


def test_without_a_key_the_error_says_where_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    settings = Settings(parallel=1)
    for use in (settings.key.verify, lambda: settings.key.put({})):
        with pytest.raises(SettingsError) as caught:
            use()
        tell_where_to_get_one(caught.value)


def tell_where_to_get_one(error: SettingsError) -> None:
    assert KEY_VARIABLE in str(error)
    assert str(WIRE.key_link) in str(error)


@pytest.mark.parametrize("key", [CANARY, lambda: CANARY, None], ids=["string", "callable", "None"])
def test_a_bare_key_is_refused_and_in_no_frame(key: object) -> None:
    """Not even in the frame of the generated `__init__`, or of what makes the copy."""
    settings = Settings()
    made: list[Callable[[], object]] = [
        lambda: Settings(key=key, parallel=0),  # type: ignore[arg-type]
        lambda: settings.with_changes(key=key),
    ]
    for make in made:
        with pytest.raises(SettingsError, match="give api_key=") as caught:
            make()
        inner = list(traceback.walk_tb(caught.value.__traceback__))[2:]
        assert inner
        assert all(key not in frame.f_locals.values() for frame, _ in inner)
        assert "canary" not in repr([frame.f_locals for frame, _ in inner])


def fetch_badly() -> str:
    raise RuntimeError(CANARY)


async def fetch_later() -> str:
    return CANARY


async def fetch_later_badly() -> str:
    raise RuntimeError(CANARY)


def everything_about(error: BaseException) -> str:
    """The texts of an error, its chain, and the locals of our own frames."""
    told, seen = "", set()
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        todo += [one.__cause__, one.__context__]
        told += repr(one) + str(one) + repr(vars(one))
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if "yandex_market" in frame.f_code.co_filename:
                told += repr(frame.f_locals)
    return told


BAD = [
    *(CANARY + "\n", CANARY + " x", " " + CANARY, "", CANARY + "й", CANARY + "\x00", CANARY * 1000),
    *(CANARY.encode(), 5, [CANARY]),
]


@pytest.mark.parametrize("key", BAD, ids=range(len(BAD)))
@pytest.mark.parametrize("wrap", [lambda k: k, lambda k: lambda: k], ids=["string", "callable"])
@pytest.mark.parametrize("way", ["api_key", "oauth_token"])
def test_a_malformed_key_is_refused_and_not_repeated(key: object, wrap: object, way: str) -> None:
    holder = KeyHolder(**{way: wrap(key)})  # type: ignore[operator]

    def use() -> None:
        holder.verify()
        holder.put({})

    with pytest.raises(SettingsError) as caught:
        use()
    assert "canary" not in everything_about(caught.value)

    async def use_async() -> None:
        holder.verify()
        await holder.put_async({})

    with pytest.raises(SettingsError) as caught:
        asyncio.run(use_async())
    assert "canary" not in everything_about(caught.value)


def test_both_ways_of_authentication_at_once_are_refused() -> None:
    with pytest.raises(SettingsError, match="not both"):
        KeyHolder(CANARY, CANARY).verify()


@pytest.mark.parametrize("fetch", [fetch_badly, fetch_later_badly])
def test_a_key_that_cannot_be_fetched(fetch: object) -> None:
    holder = KeyHolder(fetch)  # type: ignore[arg-type]
    holder.verify()
    with pytest.raises(SettingsError, match="RuntimeError") as caught:
        asyncio.run(holder.put_async({}))
    assert "canary" not in everything_about(caught.value)
    with pytest.raises(SettingsError) as caught:
        holder.put({})
    assert "canary" not in everything_about(caught.value)


def test_a_key_fetched_later_needs_the_asynchronous_client() -> None:
    headers: dict[str, str] = {}
    asyncio.run(KeyHolder(fetch_later).put_async(headers))
    assert headers == {WIRE.key_header: CANARY}
    with pytest.raises(SettingsError, match="AsyncMarket"):
        KeyHolder(fetch_later).put({})


def test_the_holder_shows_and_pickles_nothing() -> None:
    holder = KeyHolder(CANARY)
    settings = Settings(key=holder)
    assert "canary" not in repr(holder) + str(holder) + repr(settings)
    assert copy.copy(holder) is holder is copy.deepcopy(holder)
    assert settings.with_changes(parallel=1).key is holder
    for value in (holder, settings):
        with pytest.raises(TypeError) as caught:
            pickle.dumps(value)
        assert "canary" not in everything_about(caught.value)


def test_the_key_is_fetched_for_each_request() -> None:
    keys = iter(["one", "two"])
    holder, headers = KeyHolder(lambda: next(keys)), dict[str, str]()
    seen = []
    for _ in range(2):
        holder.put(headers)
        seen.append(headers[WIRE.key_header])
    assert seen == ["one", "two"]
