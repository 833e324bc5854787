"""A command line."""

from enum import IntEnum

import click


class Exit(IntEnum):
    """How a command ends."""

    OK = 0
    WRONG = 2


@click.group()
def main() -> None:
    """Work with shops."""


@main.command()
@click.argument("file")
@click.option("--shop", type=int, required=True, help="Which one.")
@click.option("--format", type=click.Choice(["csv", "lines"]), default="csv")
@click.option("-y", "--yes", is_flag=True)
@click.option("--rate", type=float, default=0.5)
def send(**given: object) -> None:
    """Send a file."""
    click.echo(given)


@main.command()
@click.option("--name")
def close(name: str) -> None:
    """Close a shop."""
    click.echo(name)
