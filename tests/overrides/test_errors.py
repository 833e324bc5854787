"""Errors: which one, what it says, and that it survives pickling and a hostile server."""

import copy
import pickle
from types import SimpleNamespace

import httpx
import pytest
from yandex_market import errors
from yandex_market.errors import (
    ApiError,
    BadRequestError,
    DeadlineError,
    ForbiddenError,
    InvalidOfferIds,
    InvalidRequestError,
    LockedError,
    MarketError,
    NotFoundError,
    Problem,
    RateLimitedError,
    ResponseError,
    ServerError,
    SettingsError,
    TransportError,
    UnauthorizedError,
    error_for,
    problems_of,
    safe,
)
from yandex_market.skus import OfferIdProblem
from yandex_market_client.checks import Violation
from yandex_market_client.errors import InvalidRequest
from yandex_market_client.facts import OPERATIONS, WIRE

ARCHIVE = OPERATIONS["addOffersToArchive"]
LIMITED = next(m.status for m in WIRE.messages if m.meaning == "resource")
LOCKED = next(m.status for m in WIRE.messages if m.meaning == "migration")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"


def parsed(*problems: tuple[str, str | None]) -> object:
    return SimpleNamespace(errors=[SimpleNamespace(code=c, message=m) for c, m in problems])


def made(status: int, text: str = "", **headers: str) -> ApiError:
    wire = httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return error_for(ARCHIVE, status, wire, None, text)


EXAMPLES: list[MarketError] = [
    ApiError(405, operation="o", errors=[Problem("A", None)], traceparent=TRACE, advice="Do."),
    error_for(ARCHIVE, 403, {WIRE.trace_header: TRACE}, parsed(("FORBIDDEN", "No.")), ""),
    error_for(ARCHIVE, LIMITED, {"Retry-After": "7"}, None, "4 parallel requests"),
    error_for(None, LOCKED, {}, None, "default price"),
    RateLimitedError.held_back("addOffersToArchive", 12.5),
    TransportError("ConnectError: refused", operation="o", sent=False, attempts=3),
    ResponseError("no JSON", status=200, operation="addOffersToArchive", traceparent=TRACE),
    DeadlineError("the deadline of 5 s passed"),
    InvalidRequestError([Violation("/body/x", 5, "type", "must be a string")], operation="o"),
    InvalidOfferIds([OfferIdProblem(3, "\n", "pattern", "must not be blank")], operation="o"),
    SettingsError("there is no key"),
]


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("way", ["pickle", "copy", "deepcopy"])
def test_an_error_survives_being_copied(error: MarketError, way: str) -> None:
    """Type, text, fields, notes and the report all arrive; nothing is built anew."""
    error.report = {"accepted": 1}  # type: ignore[assignment]
    error.__dict__["__notes__"] = ["a note"]
    ways = {
        "pickle": lambda e: pickle.loads(pickle.dumps(e)),
        "copy": copy.copy,
        "deepcopy": copy.deepcopy,
    }
    twin = ways[way](error)
    assert type(twin) is type(error)
    assert str(twin) == str(error)
    assert twin.__dict__ == error.__dict__
    assert twin.args == error.args


def test_values_that_cannot_be_pickled_are_shown_instead() -> None:
    problem = OfferIdProblem(0, (x for x in ()), "type", "must be a string")
    twin = pickle.loads(pickle.dumps(InvalidOfferIds([problem])))
    assert twin.problems[0].value.startswith("<generator")
    violation = Violation("/body", lambda: 1, "type", "must be an object")
    assert (
        "<lambda>"
        in pickle.loads(pickle.dumps(InvalidRequestError([violation]))).violations[0].value
    )


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (302, "", ApiError),
        (400, "", BadRequestError),
        (401, "", UnauthorizedError),
        (403, "", ForbiddenError),
        (404, "", NotFoundError),
        (405, "", ApiError),
        (413, "", BadRequestError),
        (418, "", ApiError),
        (429, "", RateLimitedError),
        (LIMITED, "", RateLimitedError),
        (LIMITED, "parallel", RateLimitedError),
        (LOCKED, "", LockedError),
        (LOCKED, "default price", LockedError),
        (500, "", ServerError),
        (503, "", ServerError),
        (599, "", ServerError),
        (200, "", ApiError),
    ],
)
def test_each_status_becomes_its_error(status: int, text: str, kind: type[ApiError]) -> None:
    error = made(status, text)
    assert type(error) is kind
    assert error.status == status
    assert str(status) in str(error)
    assert error.operation == ARCHIVE.id
    assert ARCHIVE.source.page in str(error)


def test_a_403_names_the_scopes_that_would_do() -> None:
    error = made(403)
    assert isinstance(error, ForbiddenError)
    assert error.scopes == ARCHIVE.scopes
    assert all(scope in str(error) for scope in ARCHIVE.scopes)
    assert str(WIRE.scopes_link) in str(error)


def test_a_401_names_the_variable_and_where_keys_are_made() -> None:
    assert errors.KEY_VARIABLE in str(made(401))
    assert str(WIRE.key_link) in str(made(401))


def test_a_redirect_says_that_redirects_are_refused() -> None:
    assert "edirects are refused" in str(made(307, location="https://elsewhere.example/"))
    assert "example" not in str(made(307, location="https://elsewhere.example/"))


def test_both_kinds_of_rate_limit() -> None:
    date, until = "Wed, 12 Nov 2025 10:00:00 GMT", "Wed, 12 Nov 2025 10:00:42 GMT"
    headers = {"Date": date, WIRE.limit_headers.until: until}
    points = error_for(ARCHIVE, LIMITED, headers, None, "10 000 points per 1 day")
    assert isinstance(points, RateLimitedError)
    assert (points.kind, points.until) == ("resource", 42.0)
    parallel = error_for(
        ARCHIVE, LIMITED, headers, parsed(("L", "Hit rate limit of 4 parallel requests")), ""
    )
    assert isinstance(parallel, RateLimitedError)
    assert (parallel.kind, parallel.until) == ("parallel", None)
    asked = error_for(ARCHIVE, LIMITED, {"retry-after": "3"}, None, "")
    assert isinstance(asked, RateLimitedError)
    assert asked.until == 3.0


def test_both_kinds_of_lock() -> None:
    for text, temporary in (("being migrated", True), ("Partner use only default price", False)):
        error = made(LOCKED, text)
        assert isinstance(error, LockedError)
        assert error.temporary is temporary


def test_what_our_own_limiter_held_back_does_not_claim_an_answer() -> None:
    error = RateLimitedError.held_back("addOffersToArchive", 75.04)
    assert "answered" not in str(error)
    assert "75.0 s" in str(error)
    assert error.sent is False
    assert error.until == 75.04


def test_codes_messages_and_trace_are_told() -> None:
    error = error_for(
        ARCHIVE,
        400,
        {"TraceParent": TRACE},
        parsed(("BAD", "Wrong thing"), ("WORSE", None), ("X", "\x1b[31m")),
        "the text",
    )
    assert error.errors[0] == ("BAD", "Wrong thing")
    assert error.errors[1].message is None
    assert error.traceparent == TRACE
    text = str(error)
    assert "BAD: Wrong thing; WORSE; X: \\x1b[31m" in text
    assert TRACE in text
    assert "the text" not in text


@pytest.mark.parametrize("body", ["<html>\x1b]0;title\x07</html>", "", "\ud800", "x" * 10**6])
def test_a_body_of_another_form_is_shown_short_and_harmless(body: str) -> None:
    error = made(502, body)
    assert str(error).isprintable()
    assert len(str(error)) < 1000
    str(error).encode()


@pytest.mark.parametrize(
    "hostile", ["\x1b[2J", "\x00", "\r\n", "\u202e", "\u200b", "\ud800", "\x9b", "\u2028"]
)
def test_safe_lets_nothing_through_that_a_terminal_acts_on(hostile: str) -> None:
    shown = safe(f"a{hostile}b")
    assert shown.isprintable()
    assert shown.startswith("a\\")
    assert shown.endswith("b")


def test_safe_keeps_letters_and_shortens() -> None:
    assert safe("Товар ä 😀") == "Товар ä 😀"
    assert safe("x" * 11, 10) == "x" * 10 + "..."
    assert safe("x" * 10, 10) == "x" * 10


@pytest.mark.parametrize("odd", [None, 5, {}, "errors", SimpleNamespace(errors="text")])
def test_problems_of_anything(odd: object) -> None:
    assert problems_of(odd) == ()


def test_invalid_requests_are_value_errors_and_name_each_place() -> None:
    generated = InvalidRequest("o", [Violation("/body/x", 5, "type", "must be a string")])
    error = InvalidRequestError.of(generated)
    assert isinstance(error, ValueError)
    assert "/body/x: must be a string" in str(error)
    problems = [OfferIdProblem(n, "\x1b", "pattern", "is wrong") for n in range(8)]
    many = InvalidOfferIds(problems, operation="addOffersToArchive")
    assert isinstance(many, InvalidRequestError)
    assert "item 4 ('\\x1b'): is wrong (and 3 more)" in str(many)
    assert "item 1" in str(InvalidRequestError(problems))


def test_transport_errors_say_whether_anything_was_sent() -> None:
    assert "may have acted" in str(TransportError("x"))
    assert "Nothing was sent" in str(TransportError("x", sent=False))
    assert "after 3 attempts" in str(TransportError("x", attempts=3))


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = {
        line.split("+-- ")[1].split()[0] for line in errors.__doc__.splitlines() if "+--" in line
    }
    real = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, MarketError) and value is not MarketError
    }
    assert drawn == real
