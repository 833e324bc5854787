"""offers: a store's list as a table, CSV or JSON Lines, page by page."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text
from yandex_market_client.facts import BY_PYTHON_NAME

from yandex_market.errors import safe

from . import options
from .output import SafeOut, cell, to_json

if TYPE_CHECKING:
    from yandex_market_client.models import GetCampaignOfferDTO

_OFFERS: Final = BY_PYTHON_NAME["get_campaign_offers"]  # relies on: get_campaign_offers.paging
_LEAST: Final = 12
"""So many cells of a SKU are shown however narrow the terminal is."""
_WIDE: Final = 40


@options.command(
    "yandex-market offers --campaign 123 --format csv > offers.csv\n"
    "yandex-market offers --campaign 123 --status DISABLED_BY_PARTNER --format jsonl |\n"
    "      yandex-market archive - --format jsonl --column offerId --business 123"
)
@options.campaign
@click.option("--sku", "offer_ids", multiple=True, help="Only this SKU; may be repeated.")
@click.option("--status", "statuses", multiple=True, help="Only this status; may be repeated.")
@click.option(
    "--category", "category_ids", type=int, multiple=True, help="Only this category's id; repeated."
)
@click.option("--vendor", "vendor_names", multiple=True, help="Only this brand; may be repeated.")
@click.option("--tag", "tags", multiple=True, help="Only this tag; may be repeated.")
@click.option("--page-token", help="Where to begin, instead of the first page.")
@click.option("--page-size", "limit", type=click.IntRange(1), help="Offers a page.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="CSV is safe to open in a spreadsheet; JSON Lines holds everything.",
)
@options.base_url
def offers(*, campaign: int, form: str, base_url: str | None, **filters: Any) -> None:
    """List the offers of a store.

    Each page is printed as it arrives.
    """
    given = {name: value for name, value in filters.items() if value not in (None, ())}
    with options.market_for(_OFFERS, options.Given(base_url)) as market:
        pages = market.get_campaign_offers(campaign, **given).pages()
        write = {"table": _table, "csv": _csv, "jsonl": _jsonl}[form]()
        for page in pages:
            write(page.offers or ())
            sys.stdout.flush()


Write = Callable[[Iterable["GetCampaignOfferDTO"]], None]


def _jsonl() -> Write:
    def write(offers: Iterable[GetCampaignOfferDTO]) -> None:
        sys.stdout.writelines(f"{to_json(offer.to_dict())}\n" for offer in offers)

    return write


def _csv() -> Write:
    from yandex_market_client import typed_dicts

    # The names of the wire, in the order of the documentation.
    names = list(typed_dicts.GetCampaignOfferDTO.__annotations__)
    writer = csv.writer(SafeOut(), lineterminator="\n")
    writer.writerow(names)

    def write(offers: Iterable[GetCampaignOfferDTO]) -> None:
        for offer in offers:
            values = offer.to_dict()
            writer.writerow([cell(values.get(name)) for name in names])

    return write


def _table() -> Write:
    from yandex_market_client.models import OfferCampaignStatusType

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    # No width where the reader is a program: nothing is cut off there.
    status = max(map(len, OfferCampaignStatusType))
    width = max(_LEAST, console.width - status - 2 - 18) if console.is_terminal else _WIDE
    cut = console.is_terminal

    def row(sku: str, state: str, price: str) -> str:
        fits = cell_len(sku) <= width
        shown = (
            set_cell_size(sku, width) if fits or not cut else f"{set_cell_size(sku, width - 1)}~"
        )
        shown = shown if fits or cut else sku
        return f"{shown}  {state:<{status}}  {price}".rstrip()

    console.print(Text(row("SKU", "STATUS", "PRICE"), style="bold"))

    def write(offers: Iterable[GetCampaignOfferDTO]) -> None:
        for offer in offers:
            price = offer.campaign_price or offer.basic_price
            shown = "" if price is None else f"{price.value:,.2f} {safe(str(price.currency_id))}"
            click.echo(row(safe(offer.offer_id), safe(str(offer.status or "")), shown))

    return write
