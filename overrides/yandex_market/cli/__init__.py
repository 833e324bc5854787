"""The command ``yandex-market``; needs the extra ``cli``.

    archive delete resume    bulk     from a file to a report; --dry-run: dry_run
    check                    check    a file's wrong lines
    status report            jobs     what a journal tells
    offers                   offers   a store's list
    operations               facts    what the documentation says
    simulate                 simulate a Market on this machine

    source    reads the input    stopping  Ctrl-C        progress  what is shown meanwhile
    options   what several commands share                output    JSON, CSV, text that is safe

Only what a command is asked for stands on the standard output; the rest on the standard error.
"""

from __future__ import annotations

from importlib import import_module

try:
    import click

    import_module("rich")  # needed by what follows
except ModuleNotFoundError as missing:
    raise SystemExit(
        f"yandex-market needs more than is installed ({missing.name}): "
        "pip install 'yandex-market-sdk[cli]'"
    ) from None

from .bulk import archive, delete, resume
from .check import check
from .facts import operations
from .jobs import report, status
from .offers import offers
from .options import EXITS, Commands
from .simulate import simulate


@click.group(
    cls=Commands,
    epilog=EXITS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="yandex-market-sdk")
def main() -> None:
    """Work with the Yandex.Market Partner API, or with a stand-in for it on this machine.

    The key is read from the environment variable YANDEX_MARKET_API_KEY, or asked for on a
    terminal. It is never an argument: other users of a machine see those.
    """


for _command in (
    *(archive, delete, offers, check),
    *(resume, status, report, operations, simulate),
):
    main.add_command(_command)
