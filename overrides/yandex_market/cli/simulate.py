"""simulate: a Market on this machine; needs the extra ``simulator``."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

import click

from .options import NotAll

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

    from yandex_market.simulator import Simulator

KEEP: Final = 5000
"""How many requests a simulator on the command line remembers."""


def _missing(extra: str, error: ModuleNotFoundError) -> NoReturn:
    raise NotAll(
        f"this needs more than is installed ({error.name}): "
        f"pip install 'yandex-market-sdk[{extra}]'"
    )


def _amounts(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, int]:
    amounts: dict[str, int] = {}
    for text in given:
        name, _equals, amount = text.partition("=")
        if not amount.isdecimal() or not int(amount):
            raise click.BadParameter(f"{text!r} is not of the form OPERATION=AMOUNT")
        amounts[name] = int(amount)
    return amounts


@click.command(
    epilog="""\b
Example:
  $ yandex-market simulate --port 8080 --offers 500 --fault-rate 0.1 --accelerate 60
  http://127.0.0.1:8080

It also prints the two environment variables by which a program finds it.
"""
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on, of this machine alone: such as localhost or ::1.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default=True,
    help="Port to listen on; 0 takes any that is free.",
)
@click.option(
    "--offers",
    type=click.IntRange(0),
    default=10_000,
    show_default=True,
    help="Number of offers of the store: SKU-0000001 and so on.",
)
@click.option(
    "--stocked",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="Share of offers with goods in a warehouse: neither archived nor deleted.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help="The same seed gives the same offers, and the same faults for the same requests.",
)
@click.option(
    "--fault-rate",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of requests that go wrong: errors, lost and odd answers, refusals by limits.",
)
@click.option(
    "--window",
    type=click.Choice(["sliding", "fixed"]),
    default="sliding",
    show_default=True,
    help="Limits over the last minute, or by the minute of the clock.",
)
@click.option(
    "--tier",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Factor on all documented limits: 0.5 halves them. Not the number of a seller's tier.",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    callback=_amounts,
    metavar="OPERATION=AMOUNT",
    help="Limit of one operation instead, as in deleteOffers=500; may be repeated.",
)
@click.option(
    "--accelerate",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Seconds that pass for the simulator in a real one; with 60, limits renew each second.",
)
@click.option(
    "--removed/--not-removed",
    default=False,
    show_default=True,
    help="Answer as if the methods that the vendor removed were no more, which they are.",
)
def simulate(
    host: str, port: int, window: Literal["sliding", "fixed"], removed: bool, **options: Any
) -> None:
    """Serve a stand-in for the Market until Ctrl-C.

    It runs on this machine and behaves as the documentation says: keys, limits, refusals, pages,
    errors. Nothing that is done to it reaches a real catalogue.

    The first line on the standard output is its address; everything else goes to the standard
    error.
    """
    try:
        from yandex_market.simulator import RealClock, Simulator
    except ModuleNotFoundError as error:
        _missing("simulator", error)
    clock = RealClock(rate=options.pop("accelerate"))
    try:
        simulator = Simulator(clock=clock, window=window, keep=KEEP, **options)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if removed:
        simulator.remove_documented()
    try:
        with _until_told() as stop, simulator.serve(host, port) as url:
            click.echo(url)
            _introduce(simulator, url)
            stop.wait()
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--host") from None
    except OSError as error:
        raise NotAll(f"cannot listen on {host}:{port}: {error.strerror}") from None
    click.echo(f"stopped after {simulator.record.count} requests", err=True)
    for status, count in sorted(simulator.record.statuses().items()):
        click.echo(f"  {count} answered with {status}", err=True)


@contextmanager
def _until_told() -> Generator[threading.Event]:
    """Give an event that Ctrl-C and SIGTERM set, meanwhile."""
    told = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        del number, frame
        told.set()

    before = {n: signal.signal(n, on_signal) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _introduce(simulator: Simulator, url: str) -> None:
    from yandex_market.errors import KEY_VARIABLE
    from yandex_market.settings import URL_VARIABLE

    skus = simulator.skus()
    lines = (
        f"business {simulator.business_id}, campaign {simulator.campaign_id}: {len(skus)} offers"
        + (f", {skus[0]} to {skus[-1]}" if skus else ""),
        "to use it:",
        f"  export {URL_VARIABLE}={url}",
        f"  export {KEY_VARIABLE}={simulator.key}",
        "Ctrl-C stops it",
    )
    for line in lines:
        click.echo(line, err=True)
