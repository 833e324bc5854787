"""operations: what the documentation says, from the facts."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text
from yandex_market_client.facts import OPERATIONS, SPECIFICATION_VERSION, WIRE, Operation

from . import options
from .output import write_json


@options.command("yandex-market operations\nyandex-market operations --json", exits=False)
@options.as_json
def operations(*, as_json: bool) -> None:
    """Print limits, accesses (scopes) and deprecations."""
    if as_json:
        write_json(
            {
                "specification": SPECIFICATION_VERSION,
                "server": WIRE.servers[0],
                "parallel": WIRE.parallel._asdict(),
                "operations": [_plain(operation) for operation in OPERATIONS.values()],
            }.items()
        )
        return
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for operation in OPERATIONS.values():
        name = Text(operation.python_name, style="bold")
        console.print(Text.assemble(name, f"  {operation.summary}"))
        for heading, text in _lines(operation):
            style = "yellow" if heading == "deprecated" else ""
            console.print(Text.assemble((f"  {heading:<14}", "dim"), (text, style)))
    parallel = WIRE.parallel
    console.print(
        f"For one id, {parallel.default} requests are in flight by default, at most "
        f"{parallel.ceiling}; the command line sends one at a time."
    )
    console.print(f"Accesses: {WIRE.scopes_link}")


def _lines(operation: Operation) -> list[tuple[str, str]]:
    limit, batch, gone = operation.limit, operation.batch, operation.deprecation
    counted = f"{limit.amount:,} {limit.unit} in {limit.per_seconds} s"
    lines = [
        ("limit", f"{counted} for each {limit.per_python.removesuffix('_id')}"),
        ("in a request", f"{batch.size:,} items" if batch else "a page"),
        ("accesses", f"one of {', '.join(operation.scopes)}"),
        ("page", f"{operation.source.page} (read {operation.source.read})"),
    ]
    return lines + ([("deprecated", gone.text)] if gone else [])


def _plain(operation: Operation) -> dict[str, Any]:
    return {
        "id": operation.id,
        "name": operation.python_name,
        "summary": operation.summary,
        "method": operation.method,
        "path": operation.path,
        "limit": {
            "amount": operation.limit.amount,
            "unit": operation.limit.unit,
            "seconds": operation.limit.per_seconds,
            "per": operation.limit.per,
        },
        "batch": operation.batch.size if operation.batch else None,
        "scopes": operation.scopes,
        "deprecation": operation.deprecation._asdict() if operation.deprecation else None,
        "source": operation.source._asdict(),
    }
