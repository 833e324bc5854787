"""What the SDK does, shown on a Market on loopback: `make demo`.

Nothing here reaches the real Market, and no key is needed. On a terminal the progress is one line
that changes; anywhere else, and with TERM=dumb, every line is a plain one. No line is wider than 79
columns or than the terminal, but for a word that is, such as a URL.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import time
import warnings
from collections import Counter
from contextlib import closing

from yandex_market import BulkReport, Market, MarketDeprecationWarning, MarketError, Progress
from yandex_market.simulator import RealClock, Simulator, faults
from yandex_market.waiting import Limiters

OFFERS = 10_000
STOCKED = 0.02
FASTER = 60
WRONG = {1234: "", 5678: "two\nlines", 9012: "far too long " * 100, 9999: "\u3000"}
"""What stands in the place of some SKUs."""
WIDTH = min(79, shutil.get_terminal_size().columns)
BAR = max(4, min(30, WIDTH - 47))


class Bar:
    """The progress of a call: one line that changes, or a line now and then."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._changes = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        part = progress.accepted + progress.refused
        share = part / self._total
        if share < self._next:
            return
        self._next += 0.01 if self._changes else 0.2
        filled = "#" * int(share * BAR)
        line = f"   [{filled:<{BAR}}] {share:4.0%}  {progress.accepted:,} accepted"
        line += f", {progress.refused:,} refused"
        print(f"\r{line}" if self._changes else line, end="" if self._changes else "\n", flush=True)

    def close(self) -> None:
        if self._changes:
            print()


def title(number: int, text: str) -> None:
    print(f"\n{number}. {text}")


def say(text: str, indent: str = "   ") -> None:
    """Print a paragraph; words are never broken, so that what is copied is whole."""
    print(
        textwrap.fill(
            text,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent and f"{indent}  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def show_offers(market: Market, simulator: Simulator) -> None:
    title(1, f"The offers of store {simulator.campaign_id}, all pages")
    kinds: Counter[str] = Counter()
    for number, offer in enumerate(market.get_campaign_offers(simulator.campaign_id)):
        kinds[str(offer.status)] += 1
        if number < 3:
            price = offer.basic_price
            shown = f"{price.value:>9,.2f} {price.currency_id}" if price else ""
            print(f"   {offer.offer_id}  {offer.status:<22} {shown}")
    listed = ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
    say(f"... {kinds.total():,} in all: {listed}")


def preflight(market: Market, skus: list[str]) -> list[str]:
    title(2, f"Preflight: {len(skus):,} SKUs are judged here, nothing is sent")
    wrong: dict[int, str] = {}
    for problem in market.check_offer_ids(skus):
        wrong.setdefault(problem.position, str(problem))  # the first of the rules that it breaks
    for text in wrong.values():
        say(text)
    print(f"   {len(wrong)} are wrong and left out")
    return [sku for position, sku in enumerate(skus) if position not in wrong]


def archive(market: Market, simulator: Simulator, skus: list[str]) -> BulkReport:
    title(3, f"Archive {len(skus):,} SKUs, while three answers go wrong")
    archiving = "addOffersToArchive"
    for fault in (faults.status(500), faults.reset(acts=True), faults.limited()):
        simulator.faults.script(fault, operation=archiving, skip=8)
    with closing(Bar(len(skus))) as bar:
        report = market.add_offers_to_archive(simulator.business_id, skus, on_progress=bar)
    print(textwrap.indent(str(report), "   "))
    for number, arrival in enumerate(simulator.record.of(archiving), 1):
        if arrival.fault:
            effect = "done all the same" if arrival.acted else "not done"
            say(f"request {number}: {arrival.fault}, {effect}, and sent again")
    return report


def delete(market: Market, simulator: Simulator, skus: list[str]) -> BulkReport:
    title(4, f"Delete {len(skus)} of them")
    report = market.delete_offers(simulator.business_id, skus)
    print(textwrap.indent(str(report), "   "))
    return report


def call_deprecated(market: Market, simulator: Simulator) -> None:
    title(5, "A method that the vendor has removed")
    simulator.remove_documented()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", MarketDeprecationWarning)
        try:
            market.update_offer_mapping_entries(
                simulator.campaign_id, {"offer": {"shopSku": "A-1"}}
            )
        except MarketError as error:
            answer = f"{type(error).__name__}: {error}"
        else:
            answer = "it was answered all the same"
    for warning in caught:
        say(f"{warning.category.__name__}: {warning.message}")
    say(answer)


def compare(
    simulator: Simulator, archived: BulkReport, deleted: BulkReport, before: int
) -> list[str]:
    title(6, "What the reports say, and what the simulator counted")
    record, gone = simulator.record, before - len(simulator.offers)
    in_archive = sum(offer.archived for offer in simulator.offers.values())
    refused = record.fates(archived.operation).refused
    rows = [
        ("archived", archived.accepted, in_archive + gone),
        ("refused, in stock", len(archived.refused), len(refused)),
        ("requests to archive", archived.requests, len(record.of(archived.operation))),
        ("deleted", deleted.accepted, gone),
    ]
    print(f"   {'':<20} {'report':>8} {'simulator':>10}")
    for name, told, counted in rows:
        print(f"   {name:<20} {told:>8,} {counted:>10,}{'' if told == counted else '   differs'}")
    differences = [name for name, told, counted in rows if told != counted]
    for report in (archived, deleted):
        differences += record.differences(report)
    return differences


def main() -> int:
    began = time.monotonic()
    clock = RealClock(FASTER)
    simulator = Simulator(offers=OFFERS, stocked=STOCKED, clock=clock)
    with simulator.serve() as url:
        say(f"A Market on loopback, {url}: {OFFERS:,} offers of invented goods.", "")
        say(
            f"Its clock is {FASTER} times as fast, and the client's with it: a limit by the minute"
            " renews every second, and the seconds of the reports are of that clock.",
            "",
        )
        with Market(
            base_url=url, api_key=simulator.key, clock=clock, limiters=Limiters()
        ) as market:
            show_offers(market, simulator)
            skus = [WRONG.get(place, sku) for place, sku in enumerate(simulator.skus())]
            archived = archive(market, simulator, preflight(market, skus))
            before = len(simulator.offers)
            few = [offer.sku for offer in simulator.offers.values() if offer.archived][:5]
            deleted = delete(market, simulator, few)
            call_deprecated(market, simulator)
            differences = compare(simulator, archived, deleted, before)
    for difference in differences:
        say(difference)
    seconds = time.monotonic() - began
    print(
        f"\n{'They differ!' if differences else 'They agree.'} {seconds:.1f} s by the real clock."
    )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
