"""The table of operations in README.md, made from the facts: `make readme` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from yandex_market_client.facts import OPERATIONS, WIRE, Operation

README: Final = Path(__file__).parents[2] / "README.md"
BEGIN: Final = "<!-- operations: written by `make readme`, from the facts -->"
END: Final = "<!-- operations end -->"
HEAD: Final = ("method", "what it does", "limit", "in one request", "accesses: one of")


def rendered() -> str:
    """The table, with what holds for every operation and what is deprecated."""
    rows = [HEAD, ("---",) * len(HEAD), *map(_row, OPERATIONS.values())]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines += ["", *map(_deprecated, filter(lambda o: o.deprecation, OPERATIONS.values()))]
    everywhere = (
        f"Of the requests for one id, {WIRE.parallel.default} are in flight by default and at most"
        f" {WIRE.parallel.ceiling}; a request has at most {WIRE.body_limit_bytes:,} bytes. The"
        f" server is <{WIRE.servers[0]}>. [How to make a key]({WIRE.key_link});"
        f" [accesses]({WIRE.scopes_link})."
    )
    return "\n".join([*lines, "", everywhere])


def _row(operation: Operation) -> tuple[str, ...]:
    limit = operation.limit
    return (
        f"[`{operation.python_name}`]({operation.source.page})",
        operation.summary,
        f"{limit.amount:,} {limit.unit} in {limit.per_seconds} s for each `{limit.per_python}`",
        _at_once(operation),
        ", ".join(f"`{scope}`" for scope in operation.scopes),
    )


def _at_once(operation: Operation) -> str:
    if operation.batch is not None:
        return f"{operation.batch.size:,} items"
    assert operation.paging is not None
    (size,) = (p.schema for p in operation.parameters if p.name == operation.paging.size)
    return f"a page of {size.maximum:,}" if size.maximum else "a page"


def _deprecated(operation: Operation) -> str:
    assert operation.deprecation is not None
    gone = operation.deprecation
    text = f"**Deprecated:** `{operation.python_name}`, since {gone.since}"
    text += f"; removed by the vendor on {gone.removed}" if gone.removed else ""
    if gone.replacement:
        name = f"[{gone.replacement}]({gone.link})" if gone.link else gone.replacement
        text += f"; its successor is {name}"
    return f"{text}. A call gives a `MarketDeprecationWarning` that says so."


def replaced(text: str) -> str:
    """The README's text with the table as it has to be."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"README.md has lost its markers: {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{rendered()}\n\n{END}{after}"


if __name__ == "__main__":
    README.write_text(replaced(README.read_text(encoding="utf-8")), encoding="utf-8")
