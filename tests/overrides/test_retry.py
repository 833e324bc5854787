"""What answers mean, and how long to wait."""

import copy
import pickle
from collections import Counter
from random import Random

import pytest
from yandex_market.answers import meaning_of
from yandex_market.errors import SettingsError
from yandex_market.retry import RetryPolicy, Verdict, backoff, judge
from yandex_market_client.facts import OPERATIONS, WIRE

LIMITED = next(m.status for m in WIRE.messages if m.meaning == "resource")
LOCKED = next(m.status for m in WIRE.messages if m.meaning == "migration")


@pytest.mark.parametrize(
    ("status", "body_status", "messages", "verdict"),
    [
        (200, None, [], Verdict.SUCCESS),
        (200, "OK", [], Verdict.SUCCESS),
        (200, "ERROR", [], Verdict.AGAIN),
        (204, None, [], Verdict.SUCCESS),
        (101, None, [], Verdict.FATAL),
        (302, None, [], Verdict.FATAL),
        (400, "OK", ["wrong"], Verdict.REFUSED),
        (401, None, [], Verdict.FATAL),
        (403, None, [], Verdict.FATAL),
        (404, None, [], Verdict.FATAL),
        (405, None, [], Verdict.FATAL),
        (408, None, [], Verdict.AGAIN),
        (413, None, [], Verdict.TOO_BIG),
        (429, None, [], Verdict.LIMITED),
        (499, None, [], Verdict.AGAIN),
        (500, "OK", [], Verdict.AGAIN),
        (503, None, [], Verdict.AGAIN),
        (520, None, [], Verdict.AGAIN),
        (LIMITED, None, ["Hit rate limit of 4 parallel requests for id 1"], Verdict.LIMITED),
        (LIMITED, None, ["Hit rate limit of 10 000 points per 1 day for R"], Verdict.LIMITED),
        (LIMITED, None, [""], Verdict.LIMITED),
        (LOCKED, None, ["It is being migrated"], Verdict.LOCKED),
        (LOCKED, None, [], Verdict.LOCKED),
        (LOCKED, None, ["Partner use only default price"], Verdict.FATAL),
    ],
)
def test_every_answer_has_one_meaning(
    status: int, body_status: str | None, messages: list[str], verdict: Verdict
) -> None:
    assert judge(status, body_status, messages, sent=True) is verdict
    assert judge(status, body_status, messages, sent=False) is verdict


def test_too_big_is_told_by_its_message() -> None:
    assert meaning_of(400, ["The request is too big"]) == "too-big"
    assert judge(400, None, ["x", "The request is too big"], sent=True) is Verdict.TOO_BIG


def test_no_answer() -> None:
    assert judge(None, sent=True) is Verdict.AGAIN
    assert judge(None, sent=False) is Verdict.UNREACHED


def test_every_documented_status_but_success_is_judged_as_none() -> None:
    statuses = {s for o in OPERATIONS.values() for s in o.statuses} | {*WIRE.documented_elsewhere}
    assert [s for s in statuses if judge(s, sent=True) is Verdict.SUCCESS] == [200]


def test_the_meanings_of_the_facts_are_all_known() -> None:
    """A meaning that is new in the specification has to be taught to `judge`."""
    for known in WIRE.messages:
        sample = [known.pattern.pattern] if known.pattern else []
        verdict = judge(known.status, None, sample, sent=True)
        assert verdict not in (Verdict.SUCCESS, Verdict.REFUSED), known
        assert (verdict is Verdict.AGAIN) is (known.meaning == "lost"), known


def test_backoff_is_full_jitter_up_to_a_growing_bound() -> None:
    policy = RetryPolicy(base=0.5, cap=30)
    assert [backoff(policy, n, lambda: 1.0) for n in (1, 2, 3, 4, 7, 8)] == [
        *(0.5, 1, 2, 4, 30),
        30,
    ]
    assert backoff(policy, 10_000, lambda: 1.0) == 30
    assert backoff(policy, 3, lambda: 0.0) == 0
    random = Random(1).random
    quarters = Counter(int(backoff(policy, 3, random) / 0.5) for _ in range(4000))
    assert set(quarters) == {0, 1, 2, 3}
    assert min(quarters.values()) > 800


@pytest.mark.parametrize(
    "wrong",
    [
        {"attempts": 0},
        {"attempts": 1.5},
        {"attempts": True},
        {"base": -1},
        {"cap": float("inf")},
        {"max_wait": float("nan")},
        {"outage": "1"},
        {"outage_after": 0},
        {"deadline": -0.1},
        {"max_wait": None},
    ],
)
def test_senseless_policies_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        RetryPolicy(**wrong)  # type: ignore[arg-type]


def test_a_policy_is_a_value() -> None:
    policy = RetryPolicy(deadline=5)
    assert pickle.loads(pickle.dumps(policy)) == policy == copy.copy(policy)
    with pytest.raises(AttributeError):
        policy.attempts = 3  # type: ignore[misc]
