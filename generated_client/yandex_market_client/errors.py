# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""What can go wrong in the generated client.

ValueError
+-- DecodeError       an answer does not fit the specification
+-- InvalidRequest    a request breaks a documented constraint; nothing was sent
DeprecationWarning
+-- MarketDeprecationWarning
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from .checks import Violation


class MarketDeprecationWarning(DeprecationWarning):
    """An operation, parameter or field is used that the documentation calls deprecated."""


class DecodeError(ValueError):
    """An answer cannot be read as the specification says; the message names the place."""

    def __init__(
        self,
        problem: str,
        path: tuple[str | int, ...] = (),
        *,
        status_code: int | None = None,
        headers: Any = None,
        content: bytes | None = None,
    ) -> None:
        """Args:
        problem: what is wrong at the place.
        path: the keys and indices that lead to it.
        status_code: the answer's HTTP status, once known.
        headers: the answer's httpx headers, once known.
        content: the answer's body, once known.
        """
        super().__init__(problem, path)
        self.problem = problem
        self.path = path
        self.status_code = status_code
        self.headers = headers
        self.content = content

    @classmethod
    def expected(cls, what: str, found: object) -> Self:
        """Say what type was wanted and which came; the value itself is not repeated."""
        return cls(f"expected {what}, found {_JSON_NAMES.get(type(found), 'another type')}")

    def inside(self, key: str | int) -> Self:
        """Put the key or index of the enclosing object before the place."""
        self.path = (key, *self.path)
        self.args = (self.problem, self.path)
        return self

    @property
    def pointer(self) -> str:
        """The place, as a JSON pointer into the answer's body."""
        return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in self.path)

    def __str__(self) -> str:
        return f"{self.pointer or 'the answer'}: {self.problem}"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args, self.__dict__


_JSON_NAMES: dict[type, str] = {
    type(None): "null",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    list: "an array",
    dict: "an object",
}


class InvalidRequest(ValueError):
    """A request breaks a documented constraint; nothing was sent."""

    def __init__(self, operation: str, violations: list[Violation]) -> None:
        """Args:
        operation: the operationId.
        violations: every constraint broken, with its place and value.
        """
        super().__init__(operation, violations)
        self.operation = operation
        self.violations = violations

    def __str__(self) -> str:
        first = "; ".join(str(violation) for violation in self.violations[:5])
        more = len(self.violations) - 5
        return f"{self.operation}: {first}" + (f" (and {more} more)" if more > 0 else "")
