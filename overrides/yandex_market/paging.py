"""Reading a list page by page: which request comes next, and when the list has ended.

``Pages`` decides and does no input or output; the two readers only send what it asks for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from yandex_market_client.client import Call, prepare, understand
from yandex_market_client.errors import DecodeError, InvalidRequest
from yandex_market_client.facts import WIRE

from .errors import InvalidOfferIds, InvalidRequestError, ResponseError, error_for, messages_of
from .retry import Verdict, judge

if TYPE_CHECKING:
    import httpx
    from yandex_market_client.facts import Operation

Page = TypeVar("Page")
Item = TypeVar("Item")


class Pages:
    """One reading of a list: gives requests, takes answers."""

    def __init__(
        self,
        operation: Operation,
        parameters: Mapping[str, object],
        fields: Mapping[str, Any],
        model: Callable[..., Any],
    ) -> None:
        """Args:
        operation: the operation's facts.
        parameters: values by Python name; None means absent.
        fields: the request's fields by Python name; None means absent.
        model: makes the body of them.

        Raises:
            InvalidRequestError: the request breaks a documented constraint.
        """
        if operation.paging is None:
            raise ValueError(f"{operation.id} is not read by pages")
        self._operation = operation
        self._paging = operation.paging
        self._parameters = dict(parameters)
        self._bodies = [model(**part) for part in _cut(operation, fields)]
        self._token: Any = self._parameters.get(self._paging.token_python)
        self._seen: set[Any] = {self._token}
        self._at = 0
        # Judged now: a wrong request is told where it is made, not at the first page.
        for body in self._bodies:
            self._call(body)

    def next(self) -> Call | None:
        """Give the next request; None when the list has ended."""
        return self._call(self._bodies[self._at]) if self._at < len(self._bodies) else None

    def take(self, answer: httpx.Response) -> Any:
        """Take the answer to the last request; give its page: the object that holds the items.

        Raises:
            ApiError: the answer is no success.
            ResponseError: it cannot be understood, or names a page that was read before.
        """
        parsed = understood(self._operation, answer)
        page = _walk(parsed, self._paging.items_python[:-1])
        if page is None:
            raise self._error(answer, "it holds no list")
        token = _walk(parsed, self._paging.next_python)
        if not token or self._is_whole(self._bodies[self._at]):
            self._at, self._token = self._at + 1, None
        elif token in self._seen:
            raise self._error(answer, "the token of the next page came before; read the list anew")
        else:
            self._seen.add(token)
            self._token = token
        return page

    def items(self, page: Any) -> Sequence[Any]:
        """Give the items of a page."""
        return getattr(page, self._paging.items_python[-1]) or ()

    def _call(self, body: Any) -> Call:
        parameters = {**self._parameters, self._paging.token_python: self._token}
        if self._is_whole(body):
            parameters[self._paging.size_python] = parameters[self._paging.token_python] = None
        try:
            return prepare(self._operation, parameters, body)
        except InvalidRequest as error:
            raise InvalidRequestError.of(error) from None

    def _is_whole(self, body: Any) -> bool:
        """Whether the answer is not cut into pages, whatever token it names."""
        alone = self._paging.unpaged_with_python
        return alone is not None and getattr(body, alone) is not None

    def _error(self, answer: httpx.Response, problem: str) -> ResponseError:
        return _response_error(self._operation, answer, problem)


def _response_error(operation: Operation, answer: httpx.Response, problem: str) -> ResponseError:
    return ResponseError(
        problem,
        status=answer.status_code,
        operation=operation.id,
        traceparent=answer.headers.get(WIRE.trace_header),
    )


def understood(operation: Operation, answer: httpx.Response) -> Any:
    """Read the answer to a single call.

    Raises:
        ApiError: it is no success.
        ResponseError: it cannot be understood.
    """
    try:
        read = understand(operation, answer)
    except DecodeError as error:
        raise _response_error(operation, answer, str(error)) from None
    # relies on: GetCampaignOffersResponse.status
    says = getattr(read.parsed, "status", None)
    verdict = judge(read.status_code, says, messages_of(read.parsed, read.text), sent=True)
    if verdict is Verdict.SUCCESS:
        return read.parsed
    if answer.is_success:
        raise _response_error(operation, answer, f"its own status is {says}")
    raise error_for(operation, read.status_code, read.headers, read.parsed, read.text)


def _walk(value: Any, names: Sequence[str]) -> Any:
    for name in names:
        value = getattr(value, name, None)
    return value


def _cut(operation: Operation, fields: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Cut a list of SKUs into as many requests as it needs; other requests stay as they are."""
    paging = operation.paging
    name = paging.unpaged_with_python if paging else None
    given = fields.get(name) if name else None
    if paging is None or paging.unpaged_with is None or name is None or given is None:
        yield fields
        return
    from .skus import Intake, array_schema  # which bring all that bulk calls need

    array = array_schema(operation, paging.unpaged_with)
    intake = Intake(array.items) if array.items is not None else None
    if intake is None:
        raise ValueError(f"{operation.id}: {name} is no array")
    taken = intake.take_many([given] if isinstance(given, str) else list(given))
    if taken.invalid:
        problems = [problem for item in taken.invalid for problem in item.problems]
        raise InvalidOfferIds(problems, operation=operation.id)
    skus = [entry.wire for entry in taken.entries]
    size = array.max_items or len(skus) or 1
    for start in range(0, len(skus), size):
        yield {**fields, name: skus[start : start + size]}
    if not skus:
        yield {**fields, name: []}


class PageReader(Generic[Page, Item]):
    """The items of a list, read as they are iterated over; ``pages()`` gives them by page.

    Each iteration reads the list anew.
    """

    def __init__(self, begin: Callable[[], Pages], send: Callable[[Call], httpx.Response]) -> None:
        """Args:
        begin: begins a reading.
        send: sends a request, and gives its answer.
        """
        self._begin = begin
        self._send = send

    def pages(self) -> Iterator[Page]:
        """Read page after page.

        Raises:
            MarketError: a page cannot be read.
        """
        reading = self._begin()
        while (call := reading.next()) is not None:
            yield reading.take(self._send(call))

    def __iter__(self) -> Iterator[Item]:
        reading = self._begin()
        while (call := reading.next()) is not None:
            yield from reading.items(reading.take(self._send(call)))


class AsyncPageReader(Generic[Page, Item]):
    """The items of a list, read as they are iterated over; ``pages()`` gives them by page.

    Each iteration reads the list anew.
    """

    def __init__(
        self, begin: Callable[[], Pages], send: Callable[[Call], Awaitable[httpx.Response]]
    ) -> None:
        """Args:
        begin: begins a reading.
        send: sends a request, and gives its answer.
        """
        self._begin = begin
        self._send = send

    async def pages(self) -> AsyncIterator[Page]:
        """Read page after page.

        Raises:
            MarketError: a page cannot be read.
        """
        reading = self._begin()
        while (call := reading.next()) is not None:
            yield reading.take(await self._send(call))

    async def __aiter__(self) -> AsyncIterator[Item]:
        reading = self._begin()
        while (call := reading.next()) is not None:
            for item in reading.items(reading.take(await self._send(call))):
                yield item
