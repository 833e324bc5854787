"""How threads and event loops wait for a window: order, cancellation, interrupts, forks.

Checks take the class of the limiters or of the window, so that planted bugs (at the end) can be
put through them. Where one thread or one loop will do, the clock is virtual: a lost wake-up is then
an error at once ("would wait for ever", or a LimitWait), never a hang.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from yandex_market.clock import Clock, SystemClock
from yandex_market.limits import MARGIN, LimitWait, Pause, Quota, Reservation, Spec, Window
from yandex_market.waiting import FEW, LIMITERS, Limiters

from tests.overrides.test_limits import most_sliding
from tests.overrides.virtual import VirtualClock

ONE = Spec(limit=1, seconds=60.0, parallel=1)
TEN = Spec(limit=10, seconds=60.0, parallel=4)
LONG = 1e6


async def settled() -> None:
    """Let every task run until it is parked."""
    for _ in range(10):
        await asyncio.sleep(0)


# --- granting and waiting ------------------------------------------------------------------------


def test_sync_waits_for_the_window() -> None:
    """A window is full until a minute after the answer; then the next goes on."""
    limiters, clock = Limiters(), VirtualClock(1000)
    first = limiters.acquire("key", ONE, 1, clock, LONG)
    clock.call_at(1005, lambda: limiters.settle(first, clock.now()))
    second = limiters.acquire("key", ONE, 1, clock, LONG)
    assert second.granted_at == clock.now() == 1065 + MARGIN


def test_async_waits_for_the_window() -> None:
    """The same under asyncio: twenty tasks, two at a time in each minute, in their order."""
    limiters, clock = Limiters(), VirtualClock()
    spec, grants = Spec(2, 60.0, 1), list[tuple[int, float]]()

    async def task(number: int) -> None:
        place = await limiters.acquire_async("key", spec, 1, clock, LONG)
        grants.append((number, round(clock.now() // 60)))
        await clock.sleep_async(0.5)
        limiters.settle(place, clock.now())

    async def main() -> None:
        await asyncio.gather(*(task(number) for number in range(20)))

    asyncio.run(main())
    assert grants == [(number, number // 2) for number in range(20)]


def test_keys_do_not_wait_for_each_other() -> None:
    """Another key is another window."""
    limiters, clock = Limiters(), VirtualClock()
    for key in range(100):
        limiters.acquire(key, ONE, 1, clock, 0)
    assert clock.now() == 0


def test_thousands_of_tasks_are_cheap() -> None:
    """The work grows with the number of waiters, not with its square: few wake-ups a grant."""
    limiters, waits = Limiters(), 0

    class Counting(VirtualClock):
        async def wait_async(self, future: "asyncio.Future[None]", seconds: float | None) -> bool:
            nonlocal waits
            waits += 1
            return await super().wait_async(future, seconds)

    clock = Counting()

    async def task() -> None:
        place = await limiters.acquire_async("key", Spec(100, 60.0, 4), 1, clock, LONG)
        limiters.settle(place, clock.now())

    async def main() -> None:
        await asyncio.gather(*(task() for _ in range(3000)))

    began = time.monotonic()
    asyncio.run(main())
    assert waits < 4 * 3000
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("spent_at", "max_wait", "raised_at", "seconds"),
    [
        (0.0, 10.0, 0.0, 60 + MARGIN),  # sure from the start
        (0.0, 60.0, 0.0, 60 + MARGIN),
        (0.0, 0.0, 0.0, 60 + MARGIN),
        (None, 10.0, 10.0, 0.0),  # in flight: it may be given back any time
        (5.0, 30.0, 5.0, 60 + MARGIN),  # in flight until 5, then sure
    ],
    ids=["sure", "just_too_short", "no_patience", "waited_in_vain", "sure_later"],
)
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_limit_wait(
    mode: str, spent_at: float | None, max_wait: float, raised_at: float, seconds: float
) -> None:
    """It is raised as soon as it is sure, and at the latest after max_wait."""
    limiters, clock = Limiters(), VirtualClock()
    first = limiters.acquire("key", ONE, 1, clock, LONG)
    if spent_at == 0:
        limiters.settle(first, 0)
    elif spent_at:
        clock.call_at(spent_at, lambda: limiters.settle(first, clock.now()))
    args = ("key", ONE, 1, clock, max_wait)
    with pytest.raises(LimitWait) as raised:
        limiters.acquire(*args) if mode == "sync" else asyncio.run(limiters.acquire_async(*args))
    assert clock.now() == raised_at
    assert raised.value.seconds == pytest.approx(seconds)
    limiters.settle(first, clock.now(), weight=0)
    clock.advance(100)
    limiters.acquire("key", ONE, 1, clock, 0)  # the place was given back


def check_pause(new: type[Window]) -> None:
    """A refusal by resource holds back every caller of the key, and no other key."""
    limiters, clock = Limiters(new), VirtualClock()
    refused = limiters.acquire("key", TEN, 1, clock, LONG)
    pause = Pause("resource", 30, jitter=0.5, spread=4)
    limiters.settle(refused, 0, weight=0, pause=pause)
    with pytest.raises(LimitWait, match="32"):
        limiters.acquire("key", TEN, 1, clock, 31)
    limiters.acquire("other", TEN, 1, clock, 0)
    limiters.acquire("key", TEN, 1, clock, LONG)
    assert clock.now() == 32


def test_pause() -> None:
    """All callers of a key obey a refusal."""
    check_pause(Window)


def test_headers_reach_the_window() -> None:
    """What an answer tells holds for the next."""
    limiters, clock = Limiters(), VirtualClock()
    first = limiters.acquire("key", TEN, 1, clock, LONG)
    limiters.settle(first, 0, quota=Quota(limit=10, remaining=0, until_in=7))
    limiters.acquire("key", TEN, 1, clock, LONG)
    assert clock.now() == 7 + MARGIN


def test_a_raised_limit_wakes() -> None:
    """Whoever fits after an answer's headers goes on at once."""
    limiters, clock = Limiters(), VirtualClock()
    low = limiters.acquire("key", TEN, 2, clock, LONG)
    later = limiters.acquire("key", TEN, 2, clock, LONG)
    limiters.settle(low, 0, quota=Quota(limit=4))
    clock.call_at(9, lambda: limiters.settle(later, 9, quota=Quota(limit=8)))
    limiters.acquire("key", TEN, 2, clock, LONG)
    assert clock.now() == 9


def test_idle_windows_are_dropped() -> None:
    """Ten thousand keys, one after another, do not stay; whoever is busy does."""
    limiters, clock = Limiters(), VirtualClock()
    busy = limiters.acquire("busy", ONE, 1, clock, 0)
    for key in range(10_000):
        limiters.settle(limiters.acquire(key, ONE, 1, clock, 0), clock.now())
        clock.advance(10)
    assert len(limiters._windows) <= FEW
    assert limiters._windows["busy"] is busy.window


# --- cancellation and interrupts -----------------------------------------------------------------


def check_cancelled_waiting(new: type[Limiters]) -> None:
    """A task cancelled in the queue is as if it had never been there."""
    limiters, clock = new(), VirtualClock()

    async def main() -> None:
        holder = await limiters.acquire_async("key", ONE, 1, clock, LONG)
        tasks = [
            asyncio.create_task(limiters.acquire_async("key", ONE, 1, clock, LONG))
            for _ in range(3)
        ]
        with clock.held():
            await settled()
            tasks[0].cancel()
            tasks[1].cancel()
            await settled()
            limiters.settle(holder, clock.now(), weight=0)
        assert (await tasks[2]).granted_at == clock.now() == 0
        assert tasks[0].cancelled()

    asyncio.run(main())


def check_cancelled_between_grant_and_wake(new: type[Limiters]) -> None:
    """A task that is cancelled after its grant, before it could run, passes the grant on."""
    limiters, clock = new(), VirtualClock()

    async def main() -> None:
        holder = await limiters.acquire_async("key", ONE, 1, clock, LONG)
        tasks = [
            asyncio.create_task(limiters.acquire_async("key", ONE, 1, clock, LONG))
            for _ in range(2)
        ]
        with clock.held():
            await settled()
            limiters.settle(holder, clock.now(), weight=0)
            tasks[0].cancel()
            await settled()
        assert tasks[0].cancelled()
        assert (await tasks[1]).granted_at == clock.now() == 0

    asyncio.run(main())


def check_interrupted(new: type[Limiters], *, granted: bool) -> None:
    """Ctrl-C while a thread waits, before or just after its grant, loses nothing."""
    limiters = new()

    class Interrupting(VirtualClock):
        def wait(self, event: threading.Event, seconds: float | None) -> bool:
            if granted:
                limiters.settle(holder, 0, weight=0)
            raise KeyboardInterrupt

    holder = limiters.acquire("key", ONE, 1, VirtualClock(), LONG)
    with pytest.raises(KeyboardInterrupt):
        limiters.acquire("key", ONE, 1, Interrupting(), LONG)
    limiters.settle(holder, 0, weight=0)
    with suppress_limit_wait():
        limiters.acquire("key", ONE, 1, VirtualClock(), 1)


class suppress_limit_wait:  # noqa: N801
    """Turns a LimitWait, which a lost place leads to, into a failed check."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        assert kind is not LimitWait, "capacity was lost"


def check_new_head_is_armed(new: type[Window]) -> None:
    """Who heads the queue learns when to come back, also if that is known only later."""
    limiters, clock = Limiters(new), VirtualClock()
    first = limiters.acquire("key", ONE, 1, clock, LONG)
    clock.call_at(1, lambda: limiters.settle(first, 1))
    limiters.acquire("key", ONE, 1, clock, float("inf"))
    assert clock.now() == 61 + MARGIN


def test_cancelled_waiting() -> None:
    """Cancelling a waiting task gives its place back."""
    check_cancelled_waiting(Limiters)


def test_cancelled_between_grant_and_wake() -> None:
    """Cancelling a granted task that has not run yet gives the grant back."""
    check_cancelled_between_grant_and_wake(Limiters)


@pytest.mark.parametrize("granted", [False, True], ids=["waiting", "just_granted"])
def test_interrupted(granted: bool) -> None:
    """KeyboardInterrupt in the sync wait gives the place or the grant back."""
    check_interrupted(Limiters, granted=granted)


def test_new_head_is_armed() -> None:
    """No wake-up is lost."""
    check_new_head_is_armed(Window)


def test_interrupted_by_a_real_signal() -> None:
    """The same with a signal in a real wait."""
    limiters, clock = Limiters(), SystemClock()
    holder = limiters.acquire("key", ONE, 1, clock, LONG)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            limiters.acquire("key", ONE, 1, clock, 60)
    finally:
        signal.signal(signal.SIGALRM, before)
    limiters.settle(holder, clock.now(), weight=0)
    limiters.acquire("key", ONE, 1, clock, 0)


@pytest.mark.parametrize("head", [True, False], ids=["heads_the_queue", "behind_another"])
def test_closed_loop(head: bool) -> None:
    """A loop closed with a task still waiting holds nobody up for ever."""
    limiters, clock = Limiters(), VirtualClock()
    holder = limiters.acquire("key", TEN._replace(parallel=1), 1, clock, LONG)
    loop = asyncio.new_event_loop()
    one = TEN._replace(parallel=1)
    waiting = loop.create_task(limiters.acquire_async("key", one, 1, clock, LONG))
    with clock.held():
        loop.run_until_complete(settled())
    loop.close()
    if not head:
        clock.call_at(1, lambda: limiters.settle(holder, 1))
        clock.call_at(2, lambda: limiters.settle(place, 2))
        place = Reservation(one, 1)
        window = limiters._windows["key"]
        window.enqueue(place)
        window._queue.move_to_end(place, last=False)
    else:
        clock.call_at(1, lambda: limiters.settle(holder, 1))
    limiters.acquire("key", one, 1, clock, 10)
    waiting._log_destroy_pending = False  # type: ignore[attr-defined]
    coroutine: Any = waiting.get_coro()
    coroutine.close()


# --- threads and loops together ------------------------------------------------------------------


def in_thread(target: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=target, daemon=True)
    thread.start()
    return thread


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.0005)


def run_in(
    loop: asyncio.AbstractEventLoop, what: Coroutine[Any, Any, None]
) -> Callable[[], object]:
    future = asyncio.run_coroutine_threadsafe(what, loop)
    return lambda: future.result(30)


def test_first_in_first_out_over_threads_and_loops() -> None:
    """One queue for twenty threads and the tasks of two event loops, in the order they came."""
    limiters, clock, order = Limiters(lambda: Window(margin=0)), SystemClock(), list[int]()
    spec = Spec(1, 0.003, 1)
    loops = [asyncio.new_event_loop() for _ in range(2)]
    hosts = [in_thread(loop.run_forever) for loop in loops]
    holder = limiters.acquire("key", spec, 1, clock, 60)
    window = limiters._windows["key"]

    def thread(number: int) -> None:
        place = limiters.acquire("key", spec, 1, clock, 60)
        order.append(number)
        limiters.settle(place, clock.now())

    async def task(number: int) -> None:
        place = await limiters.acquire_async("key", spec, 1, clock, 60)
        order.append(number)
        limiters.settle(place, clock.now())

    ends: list[Callable[[], object]] = []
    for number in range(60):
        if number % 3:
            ends.append(run_in(loops[number % 3 - 1], task(number)))
        else:
            started = in_thread(lambda number=number: thread(number))
            ends.append(started.join)
        until(lambda number=number: len(window._queue) == number + 1)
    limiters.settle(holder, clock.now())
    for end in ends:
        end()
    assert order == list(range(60))
    for loop, host in zip(loops, hosts, strict=True):
        loop.call_soon_threadsafe(loop.stop)
        host.join(10)
        loop.close()


def test_threads_and_loops_with_cancellations() -> None:
    """Whatever gives up, gives back or is cancelled midway: within the limit, and nothing lost."""
    limiters, clock = Limiters(lambda: Window(margin=0.001)), SystemClock()
    spec, seconds = Spec(20, 0.05, 3), 0.05
    counted: list[tuple[float, int]] = []
    lock, flying, most_flying, granted = threading.Lock(), 0, 0, 0

    def begin(place: Reservation) -> None:
        nonlocal flying, most_flying, granted
        with lock:
            flying += 1
            granted += 1
            most_flying = max(most_flying, flying)
            counted.append((clock.now(), place.weight))

    def end(place: Reservation) -> None:
        nonlocal flying
        with lock:
            flying -= 1
        limiters.settle(place, clock.now())

    def thread(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(40):
            with suppress(LimitWait):
                wait = chance.choice((0.0, 0.01, 10, 10))
                place = limiters.acquire("key", spec, chance.randint(1, 5), clock, wait)
                begin(place)
                clock.sleep(chance.random() * 0.002)
                end(place)

    async def task(chance: random.Random) -> None:
        place = await limiters.acquire_async("key", spec, chance.randint(1, 5), clock, 30)
        begin(place)
        try:
            await clock.sleep_async(chance.random() * 0.002)
        finally:
            end(place)

    async def tasks(seed: int) -> None:
        chance = random.Random(seed)
        running: list[asyncio.Task[None]] = []
        for _ in range(150):
            running.append(asyncio.create_task(task(chance)))
            await asyncio.sleep(chance.random() * 0.004)
            if chance.random() < 0.3:
                chance.choice(running).cancel()
        await asyncio.gather(*running, return_exceptions=True)

    threads = [in_thread(lambda seed=seed: thread(seed)) for seed in range(4)]
    threads += [in_thread(lambda seed=seed: asyncio.run(tasks(seed))) for seed in (10, 11)]
    for each in threads:
        each.join(40)
        assert not each.is_alive()
    assert most_sliding(counted, seconds) <= spec.limit
    assert most_flying <= spec.parallel
    assert granted > 200
    clock.sleep(0.06)
    assert limiters._windows["key"].idle(clock.now()), "nothing was lost"


# --- fork ----------------------------------------------------------------------------------------

FORK = """
import os, sys, threading, time
from yandex_market.clock import SystemClock
from yandex_market.limits import Spec
from yandex_market.waiting import LIMITERS, Limiters

spec, clock, other = Spec(1, 60.0, 1), SystemClock(), Limiters()
for limiters in (LIMITERS, other):
    limiters.acquire("key", spec, 1, clock, 0)
    threading.Thread(
        target=limiters.acquire, args=("key", spec, 1, clock, 60), daemon=True
    ).start()
locked = threading.Event()

def hold():
    with LIMITERS._lock, other._lock:
        locked.set()
        time.sleep(60)

threading.Thread(target=hold, daemon=True).start()
locked.wait()
child = os.fork()
if not child:
    for limiters in (LIMITERS, other):
        place = limiters.acquire("key", spec, 1, clock, 0)
        limiters.settle(place, clock.now(), weight=0)
        limiters.acquire("key", spec, 1, clock, 0)
    os._exit(7)
for _ in range(200):
    done, status = os.waitpid(child, os.WNOHANG)
    if done:
        os._exit(os.waitstatus_to_exitcode(status))
    time.sleep(0.05)
os.kill(child, 9)
os._exit(1)
"""


@pytest.mark.parametrize(
    ("planted", "code"),
    [("", 7), ("os.register_at_fork = lambda **hooks: None", 1)],
    ids=["as_it_is", "planted_no_hook"],
)
def test_fork(planted: str, code: int) -> None:
    """A child has fresh locks and windows, though the parent's lock was held by a thread."""
    script = f"import os\n{planted}\n{FORK}"
    if planted:
        script = script.replace("range(200)", "range(20)")
    path = os.pathsep.join(entry for entry in sys.path if entry)
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == code, done.stderr


def test_the_process_has_one() -> None:
    """What the clients share."""
    assert isinstance(LIMITERS, Limiters)


# --- clocks --------------------------------------------------------------------------------------


def test_system_clock() -> None:
    """It waits for what it is given, at most so long, and leaves the future alone."""
    clock: Clock = SystemClock()
    began = clock.now()
    event = threading.Event()
    assert not clock.wait(event, 0.01)
    event.set()
    assert clock.wait(event, None)
    assert clock.wait(event, 1e300)

    async def main() -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        assert not await clock.wait_async(future, 0.01)
        assert not future.cancelled()
        future.set_result(None)
        assert await clock.wait_async(future, None)
        await clock.sleep_async(0.01)

    asyncio.run(main())
    clock.sleep(0.01)
    clock.sleep(-1)
    assert 0.04 <= clock.now() - began + 0.001 < 10


def test_virtual_clock() -> None:
    """Sync: what is planned happens on the way. Async: the time jumps when all are parked."""
    clock: Clock = (virtual := VirtualClock())
    event = threading.Event()
    virtual.call_at(3, event.set)
    assert clock.wait(event, 10)
    assert clock.now() == 3
    assert not clock.wait(threading.Event(), 10)
    with pytest.raises(AssertionError, match="for ever"):
        clock.wait(threading.Event(), None)
    seen: list[float] = []

    async def sleeper(seconds: float) -> None:
        await clock.sleep_async(seconds)
        await asyncio.sleep(0)
        seen.append(clock.now())

    async def main() -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        virtual.call_at(20, lambda: future.set_result(None))
        await asyncio.gather(sleeper(5), sleeper(1), sleeper(5))
        assert await clock.wait_async(future, 1000)  # its moment, 1018, is dropped
        assert clock.now() == 20
        await asyncio.sleep(0.01)
        assert clock.now() == 20

    asyncio.run(main())
    assert seen == [14, 18, 18]
    asyncio.run(sleeper(1))
    assert seen[-1] == 21


# --- planted bugs --------------------------------------------------------------------------------


class CancelWakesNobody(Limiters):
    def cancel(self, reservation: Reservation, now: float) -> None:
        if reservation.window:
            reservation.window.cancel(reservation)


class CancelledKeepsItsPlace(Limiters):
    def cancel(self, reservation: Reservation, now: float) -> None:
        if reservation.granted_at is not None:
            super().cancel(reservation, now)


class GrantIsLost(Limiters):
    def cancel(self, reservation: Reservation, now: float) -> None:
        if reservation.granted_at is None:
            super().cancel(reservation, now)


class SettleWakesNobody(Limiters):
    def settle(self, reservation: Reservation, now: float, **told: Any) -> None:
        if reservation.window:
            reservation.window.settle(reservation, now, told.get("weight"))


class NewHeadSleepsOn(Window):
    def pump(self, now: float) -> float:
        told = {waiting: waiting.wake for waiting in self._queue}

        def wake(waiting: Reservation) -> None:
            if waiting.granted_at is not None:
                told[waiting]()

        for waiting in told:
            waiting.wake = partial(wake, waiting)
        try:
            return super().pump(now)
        finally:
            for waiting, before in told.items():
                waiting.wake = before


class PauseForOneCaller(Window):
    def pause(self, reservation: Reservation, now: float, pause: Pause) -> None: ...


PLANTED: dict[str, Callable[[], None]] = {
    "cancel_wakes_nobody": lambda: check_cancelled_between_grant_and_wake(CancelWakesNobody),
    "cancelled_keeps_its_place": lambda: check_cancelled_waiting(CancelledKeepsItsPlace),
    "interrupted_keeps_its_place": lambda: check_interrupted(CancelledKeepsItsPlace, granted=False),
    "grant_is_lost_async": lambda: check_cancelled_between_grant_and_wake(GrantIsLost),
    "grant_is_lost_sync": lambda: check_interrupted(GrantIsLost, granted=True),
    "settle_wakes_nobody": lambda: check_cancelled_waiting(SettleWakesNobody),
    "new_head_sleeps_on": lambda: check_new_head_is_armed(NewHeadSleepsOn),
    "pause_for_one_caller": lambda: check_pause(PauseForOneCaller),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_bug_is_found(name: str) -> None:
    """Each turns its check red: somebody waits in vain, or goes on too early."""
    with pytest.raises((AssertionError, LimitWait, pytest.fail.Exception)):
        PLANTED[name]()
