"""The measurement of the load that is promised works; how fast it is, is for a quiet machine."""

from tests.benchmarks.simulator_load import measure


def test_all_requests_of_a_burst_are_answered_and_counted() -> None:
    load = measure(200)
    assert load.statuses == load.counted == {200: 200}
