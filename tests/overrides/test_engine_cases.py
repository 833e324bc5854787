"""The engine step by step, where a case needs no world around it."""

from typing import Any

from yandex_market.batching import Batch, Entry
from yandex_market.bulk import BulkEngine, Done, Flight, Outcome, Send, Wait
from yandex_market.retry import Health, RetryPolicy, Verdict


def engine(*skus: str, atomic: bool = False, **policy: Any) -> BulkEngine:
    made = BulkEngine(
        RetryPolicy(**policy),
        atomic=atomic,
        parallel=1,
        health=Health(),
        random=lambda: 0.5,
        started=0.0,
    )
    entries = [Entry(position, sku, sku, sku) for position, sku in enumerate(skus)]
    made.next(0.0)
    made.feed(Batch.of(entries, lambda wires: repr(wires).encode()))
    return made


def leaves(made: BulkEngine, now: float) -> Flight:
    step = made.next(now)
    if not isinstance(step, Send):
        made.feed(None)
        step = made.next(now)
    assert isinstance(step, Send)
    return step.flight


def test_a_half_that_never_left_is_not_refused() -> None:
    """Too big says nothing of the items: when the call then ends, the rest was not sent."""
    made = engine("A", "B")
    made.settle(leaves(made, 0.0), Outcome(Verdict.TOO_BIG, status=400), 0.0)
    made.settle(leaves(made, 0.0), Outcome(Verdict.FATAL, status=401), 0.0)
    done = made.next(0.0)
    assert isinstance(done, Done)
    assert [entry.item for entry in done.settlement.not_sent] == ["B"]
    assert not done.settlement.refused


def test_a_half_of_a_refused_whole_is_refused() -> None:
    """The whole was refused for its entries: that stands when the search is broken off."""
    made = engine("A", "B", atomic=True)
    made.settle(leaves(made, 0.0), Outcome(Verdict.REFUSED, status=400), 0.0)
    made.settle(leaves(made, 0.0), Outcome(Verdict.FATAL, status=401), 0.0)
    done = made.next(0.0)
    assert isinstance(done, Done)
    assert [(entry.item, entry.isolated) for entry in done.settlement.refused] == [("B", False)]


def test_the_server_may_ask_for_a_longer_pause() -> None:
    """Retry-After of a failure is kept to, as long as the caller is that patient."""
    for asked, waited in ((40.0, 40.0), (9999.0, 300.0)):
        made = engine("A")
        made.settle(leaves(made, 0.0), Outcome(Verdict.AGAIN, status=500, wait=asked), 0.0)
        made.feed(None)
        step = made.next(0.0)
        assert isinstance(step, Wait)
        assert step.until == waited


def test_in_a_row_means_without_success_between() -> None:
    """Batches given up one by one, with answers between, do not end the call."""
    made = engine("A", attempts=1, give_up_after=2)
    for verdict in (Verdict.AGAIN, Verdict.REFUSED, Verdict.AGAIN, Verdict.SUCCESS, Verdict.AGAIN):
        made.settle(leaves(made, 0.0), Outcome(verdict, status=500), 0.0)
        assert not isinstance(made.next(0.0), Done)
        made.feed(Batch.of([Entry(1, "B", "B", "B")], lambda wires: repr(wires).encode()))
