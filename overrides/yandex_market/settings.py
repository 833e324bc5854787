"""What may be set up, in one frozen class; figures of the documentation come from the facts."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from inspect import isawaitable, iscoroutine
from types import MappingProxyType
from typing import Any, Final, NoReturn, Self, TypeAlias, cast
from urllib.parse import SplitResult, urlsplit

from yandex_market_client.facts import BY_PYTHON_NAME, OPERATIONS, WIRE, Operation

from .errors import KEY_VARIABLE, SettingsError, safe
from .retry import RetryPolicy

URL_VARIABLE: Final = "YANDEX_MARKET_BASE_URL"
"""The environment variable that the server's address is read from."""
MIB: Final = 1 << 20
_LONGEST_KEY: Final = 8192
_LONGEST_AGENT: Final = 200
_LONGEST_HEADER: Final = 8192
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

Key: TypeAlias = str | Callable[[], str] | Callable[[], Awaitable[str]]
"""A key, or what fetches one before each request; the asynchronous kind is for AsyncMarket."""


class KeyHolder:
    """Holds the key and shows it to nobody but the request that leaves.

    Making one raises nothing, so that no traceback has the key among its locals: drop your own
    reference to the key, then call ``verify()``. It cannot be pickled; a copy is the holder itself.

    Args:
        api_key: the key; without both arguments it is read from the environment.
        oauth_token: a token to use instead of a key.
    """

    __slots__ = ("_fetch", "_prefix", "_problem", "header")

    def __init__(self, api_key: Key | None = None, oauth_token: Key | None = None) -> None:
        self.header = WIRE.key_header if oauth_token is None else "Authorization"
        """The name of the header that carries it."""
        self._prefix = "" if oauth_token is None else "Bearer "
        source = api_key if oauth_token is None else oauth_token
        if source is None:
            source = os.environ.get(KEY_VARIABLE) or None
        self._problem: str | None = None
        if api_key is not None and oauth_token is not None:
            self._problem = "give api_key or oauth_token, not both"
        elif source is None:
            self._problem = (
                f"there is no key: set {KEY_VARIABLE} or give api_key=; see {WIRE.key_link}"
            )
        elif not callable(source):
            self._problem = _key_problem(source)
        # A closure: the key is no attribute that vars() or a debugger would list.
        self._fetch: Callable[[], Any] = source if callable(source) else lambda: source

    def verify(self) -> None:
        """Check what can be checked without fetching.

        Raises:
            SettingsError: there is no key, or it is malformed; the text does not contain it.
        """
        if self._problem:
            raise SettingsError(self._problem)

    def put(self, headers: MutableMapping[str, str]) -> None:
        """Set the header that carries the key.

        Raises:
            SettingsError: it could not be fetched, or is malformed; the text does not contain it.
        """
        problem = self._problem or self._try_put(headers)
        if problem:
            raise SettingsError(problem)

    async def put_async(self, headers: MutableMapping[str, str]) -> None:
        """Set the header that carries the key, awaiting what fetches it.

        Raises:
            SettingsError: it could not be fetched, or is malformed; the text does not contain it.
        """
        problem = self._problem or await self._try_put_async(headers)
        if problem:
            raise SettingsError(problem)

    # These return their problem: raised here, its traceback would show their locals.

    def _try_put(self, headers: MutableMapping[str, str]) -> str | None:
        key = None
        try:
            key = self._fetch()
            if iscoroutine(key):
                key.close()
                return "a key that has to be awaited needs AsyncMarket"
            return self._checked_put(headers, key)
        except Exception as error:  # noqa: BLE001  it may carry the key
            return f"the key could not be fetched: {type(error).__name__}"
        finally:
            key = None

    async def _try_put_async(self, headers: MutableMapping[str, str]) -> str | None:
        key = None
        try:
            key = self._fetch()
            if isawaitable(key):
                key = await key
            return self._checked_put(headers, key)
        except Exception as error:  # noqa: BLE001  it may carry the key
            return f"the key could not be fetched: {type(error).__name__}"
        finally:
            key = None

    def _checked_put(self, headers: MutableMapping[str, str], key: Any) -> str | None:
        problem = _key_problem(key)
        if problem is None:
            headers[self.header] = self._prefix + key
        return problem

    def __repr__(self) -> str:
        return "<KeyHolder>"

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("what holds the key cannot be pickled")


def _key_problem(key: object) -> str | None:
    if not isinstance(key, str):
        return f"the key must be a string, or a function that gives one, not {type(key).__name__}"
    if not key:
        return "the key is empty"
    plain = key.isascii() and key.isprintable() and " " not in key
    if len(key) > _LONGEST_KEY or not plain:
        return "the key must be printable ASCII without spaces or line ends"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that may be set up; change a copy with ``with_changes``.

    Args:
        key: what holds the key or token; the clients make it of ``api_key=`` or ``oauth_token=``,
            or of the environment, and check it.
        base_url: the server's address; https, except to this machine.
        retry: how often and how patiently to try.
        parallel: requests in flight at a time, for each id in the URL.
        limits: for the operations named (as in Python, or by id), what your tier allows in the
            time that the documentation's limit is counted over.
        timeout: the number of seconds for each of connecting, sending and each wait for more of an
            answer; None for the default, which is longer than the server takes.
        body_seconds: the number of seconds in which the whole body of an answer has to come.
        body_cap: the most bytes of an answer, decoded.
        connections: the most connections open at a time.
        user_agent: what to put behind our own User-Agent.
        integration: your integration as ``name/version``, told to the server in a header.
        trust_env: whether proxies and certificates of the environment are used.

    Raises:
        SettingsError: a value makes no sense.
    """

    key: KeyHolder = field(default_factory=KeyHolder)
    base_url: str = ""
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    parallel: int = WIRE.parallel.default
    limits: Mapping[str, int] = field(default_factory=dict[str, int])
    timeout: float | None = None
    body_seconds: float = 60.0
    body_cap: int = 64 * MIB
    connections: int = 100
    user_agent: str = ""
    integration: str | None = None
    trust_env: bool = False

    def __new__(cls, **given: object) -> Self:
        """Refuse a bare key before the generated ``__init__`` has it among its locals."""
        _refuse_bare_key(given)
        return object.__new__(cls)

    def __post_init__(self) -> None:
        if not isinstance(self.retry, RetryPolicy):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise SettingsError("retry must be a RetryPolicy")
        if not isinstance(self.limits, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise SettingsError("limits must be a mapping of operations to whole numbers")
        url = self.base_url or os.environ.get(URL_VARIABLE) or WIRE.servers[0]
        object.__setattr__(self, "base_url", _checked_url(url))
        limits = {_operation(name).id: amount for name, amount in self.limits.items()}
        object.__setattr__(self, "limits", MappingProxyType(limits))
        for name, amount in limits.items():
            _whole(f"limits: {name}", amount)
        for name in ("parallel", "connections", "body_cap"):
            _whole(name, getattr(self, name))
        if self.parallel > WIRE.parallel.ceiling:
            raise SettingsError(
                f"parallel is {self.parallel}, and the server takes {WIRE.parallel.ceiling} at most"
            )
        for name, seconds in (("timeout", self.timeout), ("body_seconds", self.body_seconds)):
            if seconds is not None and not (_is_number(seconds) and 0 < seconds < 1e9):
                raise SettingsError(f"{name} must be a number of seconds above 0")
        _text("user_agent", self.user_agent, _LONGEST_AGENT)
        if self.integration is not None:
            header = WIRE.integration_header
            _text("integration", self.integration, header.max_length if header else 0)
            if not all(self.integration.partition("/")):
                raise SettingsError("integration must be of the form name/version")

    def with_changes(self, **changes: Any) -> Self:
        """Give a changed copy.

        Raises:
            SettingsError: a value makes no sense.
            TypeError: there is no such setting.
        """
        _refuse_bare_key(changes)
        return replace(self, **changes)

    def limit_of(self, operation: Operation) -> int:
        """What the operation may do in the time of its limit: as set, or as documented."""
        return self.limits.get(operation.id, operation.limit.amount)


def batch_size(operation: Operation, settings: Settings) -> int:
    """The most items of a request: as documented, and never more than the limit ever lets through.

    Raises:
        ValueError: the operation takes no batches.
    """
    if operation.batch is None:
        raise ValueError(f"{operation.id} takes no batches")
    return min(operation.batch.size, settings.limit_of(operation))


def checked_headers(headers: object) -> dict[str, str]:
    """Copy the headers that a caller wants sent; None gives none.

    Raises:
        SettingsError: they cannot be sent; the text does not repeat their values.
    """
    if headers is None:
        return {}
    if not isinstance(headers, Mapping):
        raise SettingsError("headers must be a mapping of names to values")
    copy = dict(cast("Mapping[Any, Any]", headers))
    for name, value in copy.items():
        if not (isinstance(name, str) and _HEADER_NAME.fullmatch(name)):
            raise SettingsError(f"headers: {safe(ascii(name))} is no name of a header")
        _text(f"headers: {name}", value, _LONGEST_HEADER)
    return copy


def _refuse_bare_key(given: dict[str, object]) -> None:
    if "key" in given and not isinstance(given["key"], KeyHolder):
        given.clear()  # a traceback shows the caller's locals
        raise SettingsError("key cannot be set here: give api_key= or oauth_token= to the client")


def _operation(name: object) -> Operation:
    if isinstance(name, str):
        operation = OPERATIONS.get(name) or BY_PYTHON_NAME.get(name)
        if operation:
            return operation
    raise SettingsError(
        f"limits: there is no operation {safe(repr(name))}; known: {', '.join(BY_PYTHON_NAME)}"
    )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _whole(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SettingsError(f"{name} must be a whole number above 0")


def _text(name: str, value: object, longest: int) -> None:
    if not isinstance(value, str) or len(value) > longest:
        raise SettingsError(f"{name} must be a string of at most {longest} characters")
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        raise SettingsError(f"{name} must be printable ASCII with no space around it")


def _checked_url(url: object) -> str:
    """Check the server's address; the messages do not repeat it, it may hold a password."""
    if not isinstance(url, str) or not all("!" <= c <= "~" for c in url):
        raise SettingsError("base_url must be a URL in ASCII, without spaces")
    parts = _split(url)
    if parts is None or parts.hostname is None or parts.scheme not in ("http", "https"):
        raise SettingsError("base_url must be https:// and a host")
    if parts.username is not None or {"?", "#"} & set(url):
        raise SettingsError("base_url must have no user, query or fragment")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise SettingsError("base_url must be https://, plain http is only for this machine")
    return url.rstrip("/")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
