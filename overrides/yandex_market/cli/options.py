"""What several commands share: exit codes, options, the key, the client, and errors as messages."""

from __future__ import annotations

import math
import os
import shlex
import sys
from collections.abc import Callable
from enum import IntEnum
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import click
from yandex_market_client.facts import BY_PYTHON_NAME, WIRE, Operation

from yandex_market.errors import (
    KEY_VARIABLE,
    InvalidRequestError,
    JournalError,
    MarketError,
    SettingsError,
    safe,
)
from yandex_market.retry import RetryPolicy

from .output import prepare_streams, write_json
from .source import KINDS, Form, InputError, Source

if TYPE_CHECKING:
    from yandex_market.client import Market
    from yandex_market.settings import KeyHolder, Settings

    from .stopping import Stopping

_JSON: Final = "yandex_market.json"
_HOUR: Final = 3600
"""In seconds."""
Command = TypeVar("Command", bound=Callable[..., Any])


class Exit(IntEnum):
    """How a command ends."""

    OK = 0
    NOT_ALL = 1
    WRONG = 2
    STOPPED = 3


EXITS: Final = """\b
Exit codes:
  0  everything was accepted, or is right
  1  something was not accepted, or is wrong; the output says what
  2  wrong use, input or settings: nothing was sent
  3  stopped before the end; with a journal it can be resumed
"""
"""Stands in the help of the commands."""


class Failure(click.ClickException):
    """A message on the standard error, and an exit code: here that of wrong use."""

    exit_code = int(Exit.WRONG)

    def __init__(self, message: str, kind: type[Exception] | None = None) -> None:
        super().__init__(message)
        self.kind = (kind or type(self)).__name__
        """What JSON calls it."""
        self.told = False
        """Whether the output says so already."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the message."""
        click.echo(f"error: {self.message}", err=True, file=file)


def ending(failure: Failure | None) -> dict[str, Any]:
    """Give the members of JSON that say how a command ends."""
    if failure is None:
        return {"exit_code": int(Exit.OK), "error": None}
    error = {"type": failure.kind, "message": failure.message}
    return {"exit_code": failure.exit_code, "error": error}


class NotAll(Failure):
    """What was asked for was not done, or not whole."""

    exit_code = int(Exit.NOT_ALL)


class Stopped(Failure):
    """Somebody stopped it."""

    exit_code = int(Exit.STOPPED)

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the message: it is no error."""
        click.echo(self.message, err=True, file=file)


class Commands(click.Group):
    """A group whose commands end with a message and an exit code, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        prepare_streams()
        wants_json = "--json" in ctx.args
        try:
            return self._invoke(ctx)
        except click.UsageError as error:
            if wants_json:
                failure = Failure(error.format_message(), type(error))
                write_json(ending(failure).items())
            raise
        except Failure as failure:
            if ctx.meta.get(_JSON) and not failure.told:
                write_json(ending(failure).items())
            raise

    def _invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            raise  # click ends quietly, as `head` expects
        except OSError as error:
            # Nor shall Python try once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.meta[_JSON] = False
            raise NotAll(f"the output cannot be written: {error.strerror}") from None
        except click.Abort:
            click.echo(err=True)  # the question stands on the line yet
            raise Stopped("stopped") from None
        except KeyboardInterrupt:
            raise Stopped("stopped") from None
        except InputError as error:
            raise Failure(str(error), type(error)) from None
        except (InvalidRequestError, SettingsError, JournalError) as error:
            raise Failure(str(error), type(error)) from None
        except MarketError as error:
            raise NotAll(str(error), type(error)) from None


def command(example: str, *, exits: bool = True) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a command, with an example and the exit codes at the end of its help."""
    lines = "\n".join(f"  $ {line}" for line in example.splitlines())
    epilog = f"\b\nExample:\n{lines}\n" + (f"\n{EXITS}" if exits else "")

    def make(function: Callable[..., Any]) -> click.Command:
        return click.command(epilog=epilog)(function)

    return make


# Options


def _note_json(ctx: click.Context, _: click.Parameter, given: bool) -> bool:
    ctx.meta[_JSON] = given
    return given


as_json = click.option(
    "--json", "as_json", is_flag=True, callback=_note_json, help="Print one JSON object."
)
base_url = click.option(
    "--base-url",
    metavar="URL",
    help="Address of the server; else YANDEX_MARKET_BASE_URL, else the documented one.",
)
limit = click.option(
    "--limit",
    type=click.IntRange(1),
    help="What your tier allows in the time of the documented limit, instead of that limit.",
)
business = click.option(
    "--business", type=click.IntRange(1), required=True, metavar="ID", help="Id of the business."
)
campaign = click.option(
    "--campaign",
    type=click.IntRange(1),
    required=True,
    metavar="ID",
    help="Id of the campaign (store).",
)


def _seconds(_: click.Context, __: click.Parameter, hours: float | None) -> float | None:
    if hours is not None and not math.isfinite(hours):
        raise click.BadParameter("give a number of hours")
    return None if hours is None else hours * _HOUR


doubt = click.option(
    "--doubt",
    type=click.FloatRange(min=0),
    metavar="HOURS",
    callback=_seconds,
    help="Of a delete that is resumed: what left without an answer is sent again for so many hours "
    f"(default {RetryPolicy().doubt / _HOUR:g}), then it is told as unknown.",
)
yes = click.option("--yes", "-y", is_flag=True, help="Do not ask before deleting.")


def reads_items(function: Command) -> Command:
    """Give a command the argument FILE and the options that say how to read it."""
    for decorate in (
        click.option(
            "--header/--no-header",
            default=None,
            help="Whether CSV begins with a line of names; else it does if --column is a name.",
        ),
        click.option(
            "--delimiter",
            metavar="CHARACTER",
            callback=_one_character,
            help="What stands between the columns; else the comma, semicolon or tab of line 1.",
        ),
        click.option(
            "--column",
            metavar="NAME|NUMBER",
            help="Column of CSV (or field of JSON Lines) that holds the SKU; the first is 1.",
        ),
        click.option(
            "--format",
            "kind",
            type=click.Choice(KINDS),
            help="How FILE is written; else by its name: .csv, .jsonl, anything else is lines.",
        ),
    ):
        function = decorate(function)
    return function


def _one_character(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    given = "\t" if given in ("\\t", "tab") else given
    if given is not None and (len(given) != 1 or given in '\r\n"'):
        raise click.BadParameter("give one character, or tab")
    return given


def source_of(operation: Operation, path: str, options: dict[str, Any]) -> Source:
    """Make the source of what `reads_items` has read; its options are taken out."""
    form = Form(*(options.pop(name) for name in ("kind", "column", "delimiter", "header")))
    return Source(path, form, operation)


# The client


class Given(NamedTuple):
    """What the options say of the client; None: nothing."""

    base_url: str | None = None
    limit: int | None = None
    doubt: float | None = None
    """Seconds."""

    def settings(self, operation: Operation, key: KeyHolder) -> Settings:
        """Make the client's settings.

        Raises:
            SettingsError: they make no sense.
        """
        from yandex_market.settings import Settings

        more: dict[str, Any] = {} if self.base_url is None else {"base_url": self.base_url}
        if self.limit is not None:
            more["limits"] = {operation.python_name: self.limit}
        if self.doubt is not None:
            more["retry"] = RetryPolicy(doubt=self.doubt)
        return Settings(key=key, **more)

    def words(self) -> list[str]:
        """Give the options again, for another command."""
        hours = None if self.doubt is None else f"{self.doubt / _HOUR:g}"
        both = {"--base-url": self.base_url, "--limit": self.limit, "--doubt": hours}
        return [
            word for name, value in both.items() if value is not None for word in (name, str(value))
        ]


def keyless(operation: Operation, given: Given) -> Settings:
    """Make settings for what sends nothing.

    Raises:
        SettingsError: they make no sense.
    """
    from yandex_market.settings import KeyHolder

    return given.settings(operation, KeyHolder("none"))


def market_for(operation: Operation, given: Given, stopping: Stopping | None = None) -> Market:
    """Make the client; the key is the environment's, or is asked for.

    Raises:
        SettingsError: it cannot work like this.
    """
    from yandex_market.client import Market
    from yandex_market.settings import KeyHolder

    return Market(
        settings=given.settings(operation, KeyHolder(_asked_key())),
        clock=None if stopping is None else stopping.clock,
    )


def _asked_key() -> str | None:
    if os.environ.get(KEY_VARIABLE):
        return None
    if not (interactive() and sys.stderr.isatty()):
        raise SettingsError(f"there is no key: set {KEY_VARIABLE}; see {WIRE.key_link}")
    key: str = click.prompt("API key (it is not shown)", hide_input=True, err=True)
    return key


def interactive() -> bool:
    """Tell whether somebody can be asked."""
    return bool(sys.stdin and sys.stdin.isatty())


def owner_of(operation: Operation, owner: object) -> str:
    """Say whose offers an operation works on."""
    return f"{operation.limit.per_python.removesuffix('_id')} {owner}"


def known(name: str) -> Operation:
    """Give an operation by its name in Python, or by its operationId."""
    for operation in BY_PYTHON_NAME.values():
        if name in (operation.python_name, operation.id):
            return operation
    raise Failure(f"there is no operation {safe(name)}")


def quoted(*words: str) -> str:
    """Write a command for a shell; safe to print."""
    return safe(shlex.join(words), 2000)
