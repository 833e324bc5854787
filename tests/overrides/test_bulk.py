"""The engine of bulk calls: nothing is lost, counted twice or told wrongly, whatever happens.

The world around it (`engine_model`) keeps the truth at the server and checks every step.
"""

from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from yandex_market import RetryPolicy
from yandex_market.errors import DeadlineError, TransportError
from yandex_market_client.facts import BY_PYTHON_NAME, WIRE

from tests.overrides.engine_model import FAILURES, KINDS, LIBRARY, Plan, World, answers, wander

_BATCH = BY_PYTHON_NAME["update_offer_mapping_entries"].batch
assert _BATCH is not None
SIZE = _BATCH.size
MINUTE = 60.0

plans = st.builds(
    Plan,
    sizes=st.lists(st.integers(1, 5), max_size=6),
    atomic=st.booleans(),
    parallel=st.integers(1, WIRE.parallel.ceiling),
    reached=st.booleans(),
    deletes=st.booleans(),
    breaks=st.none() | st.integers(0, 6),
    policy=st.fixed_dictionaries(
        {},
        optional={
            "attempts": st.integers(1, 4),
            "base": st.sampled_from([0.0, 0.5, 5.0]),
            "outage": st.sampled_from([0.0, 60.0, 1800.0]),
            "outage_after": st.integers(1, 4),
            "deadline": st.sampled_from([0.0, 1.0, 30.0]),
            "max_wait": st.sampled_from([0.0, 5.0, 300.0]),
        },
    ),
)
seconds = st.sampled_from([0.0, 0.1, 3.0, 61.0])


class BulkCalls(RuleBasedStateMachine):
    """Any order of steps of the driver, answers, faults and endings."""

    @initialize(plan=plans, random=st.sampled_from([0.0, 0.5, 1.0]))
    def begin(self, plan: Plan, random: float) -> None:
        self.world = World(LIBRARY, plan, lambda: random)

    @precondition(lambda self: self.world.finished is None)
    @rule()
    def step(self) -> None:
        self.world.step()

    @precondition(lambda self: self.world.flying)
    @rule(
        index=st.integers(0, 3),
        name=st.sampled_from(sorted(KINDS)),
        listed=st.lists(st.integers(0, 4), min_size=1, max_size=3),
        took=seconds,
    )
    def land(self, index: int, name: str, listed: list[int], took: float) -> None:
        self.world.land(index % len(self.world.flying), name, listed, took)

    @precondition(lambda self: self.world.flying)
    @rule(index=st.integers(0, 3), name=st.sampled_from(["ok", "partial retryable", "lost after"]))
    def land_well(self, index: int, name: str) -> None:
        self.world.land(index % len(self.world.flying), name)

    @rule(passed=seconds)
    def time_passes(self, passed: float) -> None:
        self.world.now += passed

    @precondition(lambda self: self.world.finished is None)
    @rule(sent=st.booleans(), acts=st.booleans())
    def cancel(self, sent: bool, acts: bool) -> None:
        self.world.cancel(sent, acts)

    @precondition(lambda self: self.world.finished is None)
    @rule()
    def abandon(self) -> None:
        self.world.abandon()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.finish()


BulkCalls.TestCase.settings = settings(
    max_examples=400, stateful_step_count=40, deadline=None, derandomize=True
)
TestBulkCalls = BulkCalls.TestCase


@pytest.mark.parametrize("block", range(8))
def test_random_calls(block: int) -> None:
    """20,000 random calls, by seeds: as above, and longer."""
    places: set[str] = set()
    for seed in range(block * 2500, (block + 1) * 2500):
        try:
            places |= wander(LIBRARY, seed).counts.keys()
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    assert places == {"accepted", "refused", "unknown", "not_sent", "unread"}


@pytest.mark.parametrize("ending", [*KINDS, "cancel", "cancel unsent", "abandon", "deadline"])
@pytest.mark.parametrize("plan", [Plan(), Plan(atomic=True), Plan(parallel=3), Plan(deletes=True)])
def test_any_ending_at_every_step(plan: Plan, ending: str) -> None:
    """One fault, cancellation or deadline at each step of a call that has had a loss or two."""
    for at in range(60):
        world = World(LIBRARY, plan._replace(policy={"deadline": 5000.0}))
        faults = iter(["partial retryable", "lost after", "too big", "420 resource", "400"])
        number = 0
        while world.finished is None:
            if number == at:
                if ending.startswith("cancel"):
                    world.cancel(sent=ending == "cancel", acts=True)
                elif ending == "abandon":
                    world.abandon()
                elif ending == "deadline":
                    world.now += 5000
                elif world.flying:
                    world.land(0, ending)
            elif world.step() == "Wait" and world.flying:
                world.land(0, next(faults, "ok"))
            number += 1
            assert number < 2000
        world.check()
        if number < at:
            break
    else:
        raise AssertionError("more steps than were tried")


# --- what one answer means -----------------------------------------------------------------------

ONE = Plan(sizes=(3, 1))
TWICE = {"attempts": 2}


@pytest.mark.parametrize(
    ("kinds", "first", "second", "error"),
    [
        (["ok", "ok"], "accepted", "accepted", False),
        (["400", "ok"], "refused", "accepted", False),
        (["401"], "refused", "unread", True),
        (["403"], "refused", "unread", True),
        (["404"], "refused", "unread", True),
        (["423 permanent"], "refused", "unread", True),
        (["no key"], "not_sent", "unread", True),
        (["500", "ok", "500"], "unknown", "accepted", False),
        (["500", "ok", "ok"], "accepted", "accepted", False),
        (["unreadable", "ok", "says error"], "unknown", "accepted", False),
        (["lost after", "ok", "lost before"], "unknown", "accepted", False),
        (["lost after", "ok", "400"], "unknown", "accepted", False),
        (["lost before", "404"], "unknown", "refused", True),
        (["lost before", "ok", "404"], "unknown", "accepted", True),
        (["420 resource", "ok", "ok"], "accepted", "accepted", False),
        (["420 for hours"], "not_sent", "unread", True),
        (["held back"], "not_sent", "unread", True),
        (["lost before", "ok", "420 for hours"], "unknown", "accepted", True),
        (["423 temporary", "ok", "ok"], "accepted", "accepted", False),
        (["too big", "ok", "ok", "ok"], "accepted", "accepted", False),
        (["unreached", "ok", "unreached"], "not_sent", "accepted", True),
        (["unreached", "unreached", "ok", "ok"], "accepted", "accepted", False),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, list) else None,
)
def test_what_answers_mean(kinds: list[str], first: str, second: str, error: bool) -> None:
    """Where the first batch goes, and the second, by the answers in the order of sending."""
    script = iter(kinds)
    world = answers(LIBRARY, ONE._replace(policy=TWICE), lambda *_: next(script))
    assert {world.place[p] for p in range(3)} == {first}
    assert world.place[3] == second
    assert (world.error is not None) == error
    assert next(script, None) is None, "fewer requests than expected"


def test_a_lock_is_probed_by_one_batch_and_ever_more_slowly() -> None:
    """While a business is locked there is one request at a time, some twenty in all."""
    for parallel in (1, 4):
        plan = Plan(sizes=[2] * 9, parallel=parallel)
        world = answers(LIBRARY, plan, lambda *_: "423 temporary")
        assert world.error is not None
        assert set(world.counts) == {"not_sent", "unread"}
        assert len(world.requests) <= 30


def test_waits_in_different_stretches_are_not_added_up() -> None:
    """A wait, an outage of ten minutes, and a wait again: each alone is bearable."""

    def answer(world: World, positions: tuple[int, ...]) -> str:
        if len(world.requests) == 1:
            return "420 resource"
        if world.now < 1000 + 10 * MINUTE:
            return "lost before"
        return "420 resource" if positions[0] == 0 and world.now < 1000 + 11 * MINUTE else "ok"

    world = answers(LIBRARY, Plan(sizes=[2]), answer)
    assert world.counts == {"accepted": 2}


def test_the_last_of_three_server_errors_in_a_row_ends_the_call() -> None:
    """Batches given up one after another, with no useful answer between, end the call."""
    plan = Plan(sizes=[2] * 10, policy=TWICE)
    world = answers(LIBRARY, plan, lambda *_: "500")
    assert world.counts["unknown"] >= 2 * RetryPolicy().give_up_after
    assert world.counts["unread"] >= 2
    assert isinstance(world.error, TransportError)
    assert len(world.requests) <= (RetryPolicy().give_up_after + 4) * 2


def test_attempts_end_although_the_refusal_may_be_tried_again() -> None:
    """A refusal that the specification calls retryable stands when the attempts have ended."""
    world = answers(
        LIBRARY, Plan(sizes=[3], policy={"attempts": 3}), lambda *_: "partial retryable"
    )
    assert world.counts == {"accepted": 2, "refused": 1}
    assert [positions for _, positions in world.requests] == [(0, 1, 2), (0,), (0,)]
    assert world.refusals[0].code == "AGAIN"


def test_a_retryable_refusal_stands_if_the_call_ends_first() -> None:
    world = World(LIBRARY, Plan(sizes=[3]))
    while not world.flying:
        world.step()
    world.land(0, "partial retryable")
    world.abandon()
    world.check()
    assert world.counts == {"accepted": 2, "refused": 1}


@pytest.mark.parametrize("sent", [True, False])
def test_deleted_already_after_a_lost_answer(sent: bool) -> None:
    """Listed after a loss: nobody knows; not listed: accepted. Without a loss it is refused."""
    first = "lost after" if sent else "unreached"
    script = iter([first, "partial"])
    world = answers(LIBRARY, Plan(sizes=[2], deletes=True), lambda *_: next(script))
    assert world.counts == ({"unknown": 2} if sent else {"refused": 1, "accepted": 1})
    script = iter(["lost before", "partial"])
    world = answers(LIBRARY, Plan(sizes=[2], deletes=True), lambda *_: next(script))
    assert world.counts == {"unknown": 1, "accepted": 1}


# --- one wrong entry fails its whole request -----------------------------------------------------


def isolate(wrong: set[int], between: str | None = None, size: int = SIZE) -> World:
    """Send one batch that holds wrong entries; `between`: what every other request meets."""

    def answer(world: World, positions: tuple[int, ...]) -> str:
        if between is not None and len(world.requests) % 2:
            return between
        return "400" if wrong.intersection(positions) else "ok"

    return answers(LIBRARY, Plan(sizes=[size], atomic=True), answer)


@pytest.mark.parametrize("at", [0, 1, SIZE // 2 - 1, SIZE // 2, SIZE - 2, SIZE - 1])
def test_one_wrong_entry_is_isolated(at: int) -> None:
    """Found within 20 requests, all others accepted."""
    world = isolate({at})
    assert len(world.requests) <= 20
    assert world.counts == {"accepted": SIZE - 1, "refused": 1}
    assert world.refusals[at].isolated


@pytest.mark.parametrize("step", [1, 7, 49])
def test_ten_wrong_entries(step: int) -> None:
    """Within 40 requests, each wrong one refused; whoever is refused beside them is marked."""
    wrong = {3 + step * number for number in range(10)}
    world = isolate(wrong)
    assert len(world.requests) <= RetryPolicy().isolation
    assert wrong <= world.refusals.keys()
    assert {p for p, refusal in world.refusals.items() if refusal.isolated} <= wrong
    assert world.count("accepted") >= SIZE // 4


@pytest.mark.parametrize("between", [None, "500", "lost before", "lost after", "420 parallel"])
@pytest.mark.parametrize("size", [SIZE, 64, 21])
def test_all_entries_wrong(size: int, between: str | None) -> None:
    """At most 40 requests, also with faults between; waits and an outage's probes aside."""
    world = isolate({*range(size)}, between, size)
    free = between is not None and KINDS[between].verdict not in FAILURES
    most = RetryPolicy().isolation * (2 if free else 1)
    assert len(world.requests) <= most
    assert not world.count("accepted")
    assert world.count("refused") + world.count("unknown") == size
    if between is None:
        assert not world.count("unknown")


def test_wrong_entries_do_not_end_the_call() -> None:
    """Each batch has a budget of its own."""
    plan = Plan(sizes=[64] * 5, atomic=True, parallel=2)
    world = answers(LIBRARY, plan, lambda _, p: "400" if {*p} & {5, 70, 300} else "ok")
    assert world.counts == {"accepted": 317, "refused": 3}


def test_too_big_is_split_without_a_budget() -> None:
    plan = Plan(sizes=[100], atomic=False)
    world = answers(LIBRARY, plan, lambda _, p: "too big" if len(p) > 1 or p == (7,) else "ok")
    assert world.counts == {"accepted": 99, "refused": 1}
    assert len(world.requests) == 199


# --- outages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("random", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("kind", ["lost before", "503", "unreached"])
@pytest.mark.parametrize("parallel", [1, 2, 4])
def test_ten_minutes_of_outage(parallel: int, kind: str, random: float) -> None:
    """At most 50 requests in it, none given up, gone on within a minute of its end."""
    away = 1000.5, 1000.5 + 10 * MINUTE
    world = World(LIBRARY, Plan(sizes=[2] * 40, parallel=parallel), lambda: random)
    while world.finished is None:
        if world.step() == "Wait" and world.flying:
            world.land(0, kind if away[0] <= world.now < away[1] else "ok")
    world.check()
    assert world.counts == {"accepted": 80}
    assert sum(1 for at, _ in world.requests if away[0] <= at < away[1]) <= 50
    assert min(at for at, _ in world.requests if at >= away[1]) <= away[1] + MINUTE


def test_an_outage_at_the_last_batch_is_waited_out_too() -> None:
    world = answers(
        LIBRARY,
        Plan(sizes=[2]),
        lambda world, _: "lost before" if world.now < 1000 + 10 * MINUTE else "ok",
    )
    assert world.counts == {"accepted": 2}


@pytest.mark.parametrize("parallel", [1, 4])
def test_an_outage_that_does_not_end(parallel: int) -> None:
    """After half an hour the call ends with TransportError; what was sent is unknown."""
    plan = Plan(sizes=[2] * 40, parallel=parallel)
    world = answers(LIBRARY, plan, lambda world, _: "lost before" if world.now > 1000.5 else "ok")
    assert isinstance(world.error, TransportError)
    assert 1000 + 1800 <= world.now <= 1000 + 1800 + MINUTE
    assert set(world.counts) == {"accepted", "unknown", "unread"}
    assert world.count("unknown") <= 2 * (parallel + 6)


@pytest.mark.parametrize("kind", ["unreached", "lost before", "503"])
def test_a_mistyped_host_fails_within_the_normal_attempts(kind: str) -> None:
    """Nothing was ever reached: one batch is tried as often as any, then that is all."""
    world = answers(LIBRARY, Plan(sizes=[2] * 40, reached=False), lambda *_: kind)
    assert isinstance(world.error, TransportError)
    assert len(world.requests) == world.policy.attempts
    assert len({positions for _, positions in world.requests}) == 1
    assert world.counts.get("unknown", 0) == (0 if kind == "unreached" else 2)
    assert world.now < 1000 + MINUTE


@pytest.mark.parametrize("kind", ["lost before", "lost after", "truncated", "503", "500"])
@pytest.mark.parametrize("at", [0, 1, 5, 8, 9])
@pytest.mark.parametrize("parallel", [1, 2])
def test_a_batch_that_breaks_the_server(parallel: int, at: int, kind: str) -> None:
    """It alone is unknown; the call goes on, and soon (another batch has to come after it)."""
    plan = Plan(sizes=[2] * 12, parallel=parallel)
    world = answers(LIBRARY, plan, lambda _, p: kind if p[0] // 2 == at else "ok")
    assert world.counts == {"accepted": 22, "unknown": 2}
    assert world.error is None
    assert world.place[2 * at] == "unknown"
    assert world.now < 1000 + 2 * MINUTE


def test_every_attempt_of_a_batch_that_breaks_the_server_is_given_to_it() -> None:
    world = answers(LIBRARY, Plan(sizes=[1] * 9), lambda _, p: "truncated" if p == (2,) else "ok")
    assert world.sent[2] == world.policy.attempts


# --- the caller's own bounds ---------------------------------------------------------------------


@pytest.mark.parametrize("parallel", [1, 3])
def test_the_deadline(parallel: int) -> None:
    """Nothing leaves after it; what did not leave is told."""
    plan = Plan(sizes=[2] * 50, parallel=parallel, policy={"deadline": 2.0})
    world = answers(LIBRARY, plan, lambda *_: "ok", took=0.5)
    assert isinstance(world.error, DeadlineError)
    assert world.over == "deadline"
    assert max(at for at, _ in world.requests) < 1002


def test_a_deadline_while_waiting() -> None:
    """A wait is cut short by the deadline."""
    plan = Plan(sizes=[2, 2], policy={"deadline": 2.0})
    world = answers(LIBRARY, plan, lambda *_: "420 resource")
    assert isinstance(world.error, DeadlineError)
    assert world.now <= 1003
    assert world.counts["not_sent"] >= 2


@pytest.mark.parametrize("kind", ["420 parallel", "423 temporary", "420 resource"])
def test_max_wait(kind: str) -> None:
    """One stretch of waiting is at most so long, and none of its tries comes at once."""
    plan = Plan(sizes=[2], policy={"max_wait": 20.0})
    world = answers(LIBRARY, plan, lambda *_: kind)
    assert world.counts == {"not_sent": 2}
    assert world.error is not None
    assert world.now <= 1021
    times = [at for at, _ in world.requests]
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(times))


def test_after_the_end_a_flight_that_fails_is_unknown_and_not_sent_again() -> None:
    """A refusal for all ends the call; what is still under way is taken when it lands."""
    world = World(LIBRARY, Plan(sizes=[2] * 9, parallel=3))
    while len(world.flying) < 3:
        world.step()
    world.land(1, "403")
    world.land(0, "lost after")
    world.land(0, "ok")
    world.finish()
    assert world.counts == {"refused": 2, "unknown": 2, "accepted": 2, "unread": 12}


def test_an_empty_input() -> None:
    world = World(LIBRARY, Plan(sizes=()))
    world.finish()
    assert not world.requests
