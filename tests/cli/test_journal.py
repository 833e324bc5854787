"""Jobs with a journal: killed, held by two, on a full disk, told about, and tried again in part."""

import csv
import io
import json
import resource
import signal
import time
from pathlib import Path

import pytest
from yandex_market import BulkReport
from yandex_market.cli.bulk import Job, rest_of
from yandex_market.report import Refusal, Unsettled
from yandex_market.simulator import Simulator, faults
from yandex_market_client.facts import OPERATIONS

from tests.cli.command import Ran, Shell, plain, until_at_rest, wait_for

SIZE = OPERATIONS["addOffersToArchive"].batch.size  # type: ignore[union-attr]


def lines(skus: list[str]) -> str:
    return "".join(f"{sku}\n" for sku in skus)


def archived(simulator: Simulator) -> set[str]:
    return {sku for sku, offer in simulator.offers.items() if offer.archived}


@pytest.fixture
def arguments(shell: Shell, simulator: Simulator) -> list[object]:
    shell.write("skus.txt", lines(simulator.skus()))
    return ["archive", "skus.txt", "--business", simulator.business_id, "--journal", "run.db"]


def test_a_killed_job_is_resumed(
    shell: Shell, simulator: Simulator, arguments: list[object]
) -> None:
    """SIGKILL while it waits; status and report tell of it; resume does the rest, and only that."""
    process = shell.start(*arguments, "--limit", 400)
    wait_for(lambda: simulator.record.count >= 2)
    until_at_rest(process)
    running = shell("status", "run.db", "--json")
    assert running.code == 3
    assert (running.json["state"], running.json["holder_pid"]) == ("running", process.pid)
    assert running.json["accepted"] == 400
    process.kill()
    process.communicate()
    told = shell("status", "run.db")
    assert told.code == 3
    assert "addOffersToArchive, business 987654: running; nobody works on it" in told.out
    assert "  accepted    400\n" in told.out
    assert shell("report", "run.db").code == 3
    ran = shell("resume", "run.db")
    assert ran.code == 0
    assert archived(simulator) == set(simulator.skus())
    assert simulator.record.count <= 6
    assert (shell("status", "run.db").code, shell("report", "run.db").code) == (0, 0)


def test_what_is_in_flight(shell: Shell, simulator: Simulator, arguments: list[object]) -> None:
    """It is called so while a process is at it, and unknown when that has been killed."""
    simulator.faults.script(None, faults.delay(1e6))
    process = shell.start(*arguments)
    wait_for(lambda: simulator.record.count >= 2)
    told = shell("status", "run.db", "--json").json
    counts = "accepted", "in_flight", "unknown", "pending", "not_sent"
    assert [told[name] for name in counts] == [SIZE, SIZE, 0, 1000 - 2 * SIZE, 0]
    assert f"  in flight   {SIZE}\n" in shell("status", "run.db").out
    report = shell("report", "run.db")
    assert f"  in flight   {SIZE} of the unknown, which process {process.pid}" in report.out
    assert "it was sent, and its answer may still come" in report.out
    assert shell("report", "run.db", "--json").json["in_flight"] == SIZE
    process.kill()
    process.communicate()
    told = shell("status", "run.db", "--json").json
    assert [told[name] for name in counts] == [SIZE, 0, SIZE, 0, 1000 - 2 * SIZE]
    report = shell("report", "run.db")
    assert "in flight" not in report.out
    assert "it was sent, and no answer is written down" in report.out


def test_the_same_command_again_resumes(
    shell: Shell, simulator: Simulator, arguments: list[object]
) -> None:
    process = shell.start(*arguments, "--limit", 400)
    wait_for(lambda: simulator.record.count >= 2)
    process.kill()
    process.communicate()
    ran = shell(*arguments)
    assert ran.code == 0
    assert "addOffersToArchive, business 987654: 1,000 submitted" in ran.out
    again = shell(*arguments)
    assert again.code == 0
    assert simulator.record.count <= 6
    shell.write("skus.txt", lines(simulator.skus()[:-1]))
    other = shell(*arguments)
    assert (other.code, other.out) == (2, "")
    assert "run.db" in other.err


def test_two_processes(shell: Shell, simulator: Simulator, arguments: list[object]) -> None:
    """The second is told who is at it; the first goes on."""
    process = shell.start(*arguments, "--limit", 400)
    wait_for(lambda: simulator.record.count >= 2)
    for second in (shell(*arguments), shell("resume", "run.db", "--json")):
        assert second.code == 2
        assert f"process {process.pid}" in second.err
    process.send_signal(signal.SIGINT)
    assert shell.end(process).code == 3
    assert shell("resume", "run.db").code == 0


def test_another_operation_business_or_server(
    shell: Shell, simulator: Simulator, arguments: list[object]
) -> None:
    assert shell(*arguments).code == 0
    count = simulator.record.count
    for wrong in (
        ["delete", "skus.txt", "--business", simulator.business_id, "--yes"],
        ["archive", "skus.txt", "--business", 5],
        ["archive", "skus.txt", "--business", 5, "--base-url", "http://127.0.0.1:9"],
    ):
        ran = shell(*wrong, "--journal", "run.db")
        assert (ran.code, ran.out) == (2, "")
        assert "run.db" in ran.err
    assert simulator.record.count == count


@pytest.mark.parametrize("room", [4096, 20_000, 60_000, 100_000])
def test_a_full_disk(
    shell: Shell, simulator: Simulator, arguments: list[object], room: int
) -> None:
    """A clear message, and with room again the job goes on: nothing is lost, nothing done twice."""

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    ran = shell(*arguments, preexec_fn=small)
    assert ran.code in (2, 3)
    assert "run.db" in ran.err
    assert any(word in ran.err for word in ("disk", "full", "room", "space", "large"))
    if ran.code == 2:
        assert simulator.record.count == 0
    rest = shell(*arguments)
    assert rest.code == 0
    assert "  accepted    1,000\n" in rest.out
    assert archived(simulator) == set(simulator.skus())


@pytest.mark.parametrize("count", [3, 1000])
def test_a_key_that_may_not(
    shell: Shell, simulator: Simulator, arguments: list[object], count: int
) -> None:
    """What was refused for another reason than the item is left: resuming sends it."""
    shell.write("skus.txt", lines(simulator.skus()[:count]))
    simulator.add_key("weak", scopes=[])
    ran = shell(*arguments, env={"YANDEX_MARKET_API_KEY": "weak"})
    assert ran.code == shell("status", "run.db").code == 3
    assert "to go on: yandex-market resume run.db" in ran.err
    assert "what is refused: yandex-market report run.db --only refused" in ran.err
    assert shell("resume", "run.db").code == 0
    assert len(archived(simulator)) == count


def test_a_folder_that_cannot_be_written(shell: Shell, arguments: list[object]) -> None:
    """Nothing was sent."""
    ran = shell(*arguments[:-1], "/proc/run.db")
    assert (ran.code, ran.out) == (2, "")
    assert "/proc/run.db" in ran.err


@pytest.fixture
def finished(shell: Shell, simulator: Simulator) -> Ran:
    for sku in simulator.skus()[:3]:
        simulator.offers[sku].stock = 1
    shell.write("skus.txt", lines(["=1+1\x01", *simulator.skus()[:250]]))
    return shell(
        *("archive", "skus.txt", "--business", simulator.business_id, "--skip-invalid"),
        *("--journal", "run.db"),
    )


def test_report_in_all_forms(shell: Shell, simulator: Simulator, finished: Ran) -> None:
    assert finished.code == 1
    assert "yandex-market report run.db --only refused" in finished.err
    text = shell("report", "run.db")
    assert text.code == 1
    assert "  refused     4\n" in text.out
    told = shell("report", "run.db", "--json").json
    assert (told["accepted"], len(told["refused"]), told["state"]) == (247, 4, "ended")
    table = shell("report", "run.db", "--only", "refused")
    rows = list(csv.DictReader(io.StringIO(table.out)))
    assert [row["item"] for row in rows] == ["'=1+1\x01", *simulator.skus()[:3]]
    assert table.err == "4 items\n"
    plain = shell("report", "run.db", "--only", "all", "--format", "jsonl")
    assert json.loads(plain.out.splitlines()[0])["item"] == "=1+1\x01"
    saved = shell("report", "run.db", "--only", "refused", "--output", "out.csv")
    assert saved.out == ""
    assert (shell.folder / "out.csv").read_bytes().decode() == table.out
    with shell.on_terminal("report", "run.db", "--only", "refused") as terminal:
        assert terminal.end() == 0
        assert b"\x01" not in terminal.raw
        assert "'=1+1\\x01" in terminal.until("kind,position")
    full = shell("report", "run.db", "--only", "refused", "--output", "/dev/full")
    assert full.code == 1
    assert "/dev/full cannot be written: No space left on device" in full.err


def test_a_report_is_not_written_over_its_journal(shell: Shell, finished: Ran) -> None:
    """By whatever name; nor is half a report left in the place of an older one."""
    journal = shell.folder / "run.db"
    before = journal.read_bytes()
    (shell.folder / "link").symlink_to("run.db")
    (shell.folder / "hard").hardlink_to(journal)
    beside = [f"run.db-{end}" for end in ("wal", "shm", "journal", "lock", "lock-journal")]
    for name in ("run.db", "./run.db", "link", "hard", *beside):
        ran = shell("report", "run.db", "--only", "refused", "--output", name)
        assert ran.code == 2, name
        assert "belongs to the journal" in ran.err
        assert journal.read_bytes() == before
    (shell.folder / "hard").unlink()
    out = shell.write("out.csv", "older")
    (shell.folder / "to-out").symlink_to("out.csv")

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))

    ran = shell("report", "run.db", "--only", "all", "--output", "out.csv", preexec_fn=small)
    assert ran.code == 1
    assert out.read_text() == "older"
    assert shell("report", "run.db", "--only", "all", "--output", "to-out").code == 0
    assert out.read_text().startswith("kind,")
    assert [*shell.folder.glob("*.part")] == []


def test_refused_and_unknown_are_both_pointed_at(tmp_path: Path) -> None:
    job = Job(OPERATIONS["deleteOffers"], 1, None, tmp_path / "run.db")
    refused, unknown = [Refusal("a", 0, None, None, "server")], [Unsettled("b", 1, "lost")]
    report = BulkReport("deleteOffers", 2, 0, 0, refused, unknown, [], True, 1, 1.0)
    assert [line.rpartition(" ")[2] for line in rest_of(job, report)] == ["refused", "unknown"]


def test_only_the_refused_again(shell: Shell, simulator: Simulator, finished: Ran) -> None:
    """What a report gives as JSON Lines, the next job takes."""
    for sku in simulator.skus()[:3]:
        simulator.offers[sku].stock = 0
    refused = shell("report", "run.db", "--only", "refused", "--format", "jsonl").out
    ran = shell(
        *("archive", "-", "--format", "jsonl", "--column", "item", "--skip-invalid", "--json"),
        *("--business", simulator.business_id),
        text=refused,
    )
    assert (ran.json["submitted"], ran.json["accepted"]) == (4, 3)


def test_resume_of_a_delete_asks(shell: Shell, simulator: Simulator) -> None:
    """With the count of what is left; without a terminal it needs --yes."""
    shell.write("skus.txt", lines(simulator.skus()))
    process = shell.start(
        *("delete", "skus.txt", "--business", simulator.business_id, "--limit", 400, "--yes"),
        *("--journal", "run.db"),
    )
    wait_for(lambda: simulator.record.count >= 2)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert shell.end(process).code == 3
    assert shell("resume", "run.db").code == 2
    with shell.on_terminal("resume", "run.db") as terminal:
        terminal.until("Delete 600 SKUs of business 987654? This cannot be taken back. [y/N]: ")
        time.sleep(0.3)
        terminal.type("y\n")
        assert terminal.end() == 0
    assert not simulator.offers
    assert shell("resume", "run.db", "--yes").code == 0


def test_resume_of_a_delete_asks_for_all_that_may_leave(shell: Shell, simulator: Simulator) -> None:
    """What was in flight at a kill is repeated, and what a wrong key had refused: it is counted."""
    simulator.faults.script(None, faults.delay(1e6))
    shell.write("skus.txt", lines(simulator.skus()[: 2 * SIZE]))
    arguments = ["delete", "skus.txt", "--business", simulator.business_id, "--journal", "run.db"]
    process = shell.start(*arguments, "--yes")
    wait_for(lambda: simulator.record.count >= 2)
    process.kill()
    process.communicate()
    told = shell("status", "run.db", "--json").json
    assert (told["accepted"], told["unknown"], told["not_sent"]) == (SIZE, SIZE, 0)
    assert told["to_do"] == SIZE
    simulator.add_key("weak", scopes=[])
    question = f"Delete {SIZE} SKUs of business 987654?"
    for ways in (["resume", "run.db"], arguments):
        before = simulator.record.count
        with shell.on_terminal(*ways) as terminal:
            terminal.until(question)
            terminal.type("n\n")
            assert terminal.end() == 3
        assert simulator.record.count == before
    with shell.on_terminal("resume", "run.db", "--doubt", "0") as terminal:  # nothing is repeated
        assert terminal.end() == 1
        assert "Delete" not in plain(terminal.raw)
    assert simulator.record.count == before
    weak = {"YANDEX_MARKET_API_KEY": "weak"}
    shell.write("skus.txt", lines(simulator.skus()[: 2 * SIZE]))
    other = [*arguments[:-1], "other.db"]
    ran = shell(*other, "--yes", env=weak)
    assert "  refused     200\n" in ran.out
    with shell.on_terminal("resume", "other.db") as terminal:
        terminal.until(f"Delete {2 * SIZE} SKUs of business 987654?")
        terminal.type("n\n")
        assert terminal.end() == 3


@pytest.mark.parametrize("name", ["with space.db", "-x.db", "ж.db"])
def test_the_command_to_go_on_can_be_copied(
    shell: Shell, simulator: Simulator, arguments: list[object], name: str
) -> None:
    process = shell.start(*arguments[:-1], f"./{name}", "--limit", 400)
    wait_for(lambda: simulator.record.count >= 2)
    process.send_signal(signal.SIGINT)
    last = shell.end(process).err.splitlines()[-1]
    assert last.startswith("to go on: ")
    import shlex

    words = shlex.split(last.removeprefix("to go on: "))
    assert words[0] == "yandex-market"
    assert Path(words[2]).name == name
    assert shell(*words[1:3]).code == 0


# --- what a run would do with a journal ----------------------------------------------------------


def state_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def half_deleted(shell: Shell, simulator: Simulator) -> list[object]:
    """A delete that was killed with one batch settled and one in flight; the arguments of it."""
    simulator.faults.script(None, faults.delay(1e6))
    shell.write("skus.txt", lines(simulator.skus()))
    arguments = ["delete", "skus.txt", "--business", simulator.business_id, "--journal", "run.db"]
    process = shell.start(*arguments, "--yes")
    wait_for(lambda: simulator.record.count >= 2)
    process.kill()
    process.communicate()
    return arguments


def test_dry_run_of_a_resumption(
    shell: Shell, simulator: Simulator, half_deleted: list[object]
) -> None:
    """What is to do, what of it is in doubt, what is given up: as the real run then does it."""
    before, count = state_of(shell.folder), simulator.record.count
    plan = shell(*half_deleted, "--dry-run", "--json")
    assert (plan.code, plan.err) == (0, "")
    left = 1000 - SIZE
    assert plan.json["journal"] == {
        "path": "run.db",
        "state": "running",
        "settled": SIZE,
        "to_send": left,
        "in_doubt": SIZE,
        "given_up": 0,
    }
    assert plan.json["requests"] == -(-left // SIZE)
    words = shell(*half_deleted, "--dry-run").out
    assert f"  journal     run.db: resumed, {SIZE:,} are settled\n" in words
    assert f"  to send     {left:,}\n" in words
    assert f"  in doubt    {SIZE:,} of these: sent before, and no answer is written down\n" in words
    old = shell(*half_deleted, "--dry-run", "--doubt", 0)
    assert f"  to send     {left - SIZE:,}\n" in old.out
    assert f"  given up    {SIZE:,}: in doubt for too long to repeat a delete\n" in old.out
    assert "  in doubt " not in old.out
    assert state_of(shell.folder) == before
    assert simulator.record.count == count
    ran = shell(*half_deleted, "--yes", "--doubt", 0, "--json")
    assert len(ran.json["unknown"]) == SIZE
    assert simulator.record.count - count == -(-(left - SIZE) // SIZE)
    assert ran.code == 1
    ended = shell(*half_deleted, "--dry-run")
    assert "  journal     run.db: nothing is left to do\n" in ended.out
    assert "  to send     0\n" in ended.out


def test_dry_run_of_a_new_journal(shell: Shell, arguments: list[object]) -> None:
    """None yet, an empty file, and one whose input was not read to its end, begin anew."""
    assert "  journal     run.db: begun\n" in shell(*arguments, "--dry-run").out
    assert shell(*arguments, "--dry-run", "--json").json["journal"]["state"] == "new"
    assert not (shell.folder / "run.db").exists()
    shell.write("run.db", "")
    assert "  journal     run.db: begun\n" in shell(*arguments, "--dry-run").out
    assert shell(*arguments).code == 0
    shell.write("wrong.txt", "a\n\x01\n")
    other = ["--business", 5, "--journal", "other.db"]
    assert shell("archive", "wrong.txt", *other).code == 2
    assert shell("status", "other.db", "--json").json["state"] == "loading"
    before = state_of(shell.folder)
    ran = shell("archive", "skus.txt", *other, "--dry-run")
    assert "  journal     other.db: begun\n" in ran.out
    assert "  to send     1,000\n" in ran.out
    assert state_of(shell.folder) == before


def test_dry_run_says_what_a_run_would_refuse(
    shell: Shell, simulator: Simulator, arguments: list[object]
) -> None:
    """In the words of the real run: another operation, business, server or input; no journal."""
    assert shell(*arguments).code == 0
    shell.write("fewer.txt", lines(simulator.skus()[:-1]))
    shell.write("order.txt", lines(simulator.skus()[::-1]))
    shell.write("torn.db", "sku\n" * 5000)
    (shell.folder / "hard.db").write_bytes((shell.folder / "run.db").read_bytes())
    (shell.folder / "link.db").hardlink_to(shell.folder / "hard.db")
    count = simulator.record.count
    business, elsewhere = ["--business", simulator.business_id], ["--base-url", "http://[::1]:9"]
    for wrong in (
        ["delete", "skus.txt", *business, "--yes", "--journal", "run.db"],
        ["archive", "skus.txt", "--business", 5, "--journal", "run.db"],
        ["archive", "skus.txt", *business, *elsewhere, "--journal", "run.db"],
        ["archive", "fewer.txt", *business, "--journal", "run.db"],
        ["archive", "order.txt", *business, "--journal", "run.db"],
        ["archive", "skus.txt", *business, "--journal", "torn.db"],
        ["archive", "skus.txt", *business, "--journal", "hard.db"],
    ):
        real = shell(*wrong)
        before = state_of(shell.folder)
        ran = shell(*wrong, "--dry-run")
        assert (ran.code, ran.out, ran.err) == (2, "", real.err), wrong
        assert state_of(shell.folder) == before
    told = shell(*wrong, "--dry-run", "--json")
    assert told.json["error"] == {"type": "JournalError", "message": real.err[7:-1]}
    assert simulator.record.count == count


def test_dry_run_of_a_held_journal(
    shell: Shell, simulator: Simulator, arguments: list[object]
) -> None:
    process = shell.start(*arguments, "--limit", 400)
    wait_for(lambda: simulator.record.count >= 2)
    until_at_rest(process)
    before = state_of(shell.folder)
    ran = shell(*arguments, "--dry-run")
    assert (ran.code, ran.out) == (2, "")
    assert f"process {process.pid} since" in ran.err
    assert state_of(shell.folder) == before
    process.kill()
    process.communicate()


def test_dry_run_of_wrong_lines_in_a_journal(shell: Shell, simulator: Simulator) -> None:
    """SKUs that it refused when it was loaded hold nothing up; a line that cannot be read does."""
    shell.write("skus.txt", lines(["\x01", *simulator.skus()]))
    arguments = ["archive", "skus.txt", "--business", simulator.business_id, "--journal", "run.db"]
    assert shell(*arguments, "--skip-invalid").code == 1
    for more in ([], ["--skip-invalid"]):
        ran = shell(*arguments, *more, "--dry-run")
        assert (ran.code, ran.err) == (0, "")
        assert "  wrong       1\n" in ran.out
        assert "nothing is left to do" in ran.out
    shell.write("skus.txt", lines(["\x01", *simulator.skus()]).encode() + b"\xff\n")
    for more in ([], ["--skip-invalid"]):
        assert shell(*arguments, *more).code == 2
        ran = shell(*arguments, *more, "--dry-run")
        assert ran.code == 2
        assert "1 lines cannot be read" in ran.err


# --- how long a delete may be in doubt -----------------------------------------------------------


@pytest.mark.parametrize("how", ["resume", "delete"])
def test_doubt(shell: Shell, simulator: Simulator, half_deleted: list[object], how: str) -> None:
    """What is in doubt for longer is told as unknown, and not repeated."""
    before = simulator.record.count
    words = ["resume", "run.db"] if how == "resume" else half_deleted
    assert shell(*words, "--yes", "--doubt", "0").code == 1
    told = shell("report", "run.db", "--only", "unknown", "--format", "jsonl").out
    unknown = [json.loads(line) for line in told.splitlines()]
    assert len(unknown) == SIZE
    assert "too long to repeat a delete" in unknown[0]["reason"]
    assert simulator.record.count - before == (1000 - 2 * SIZE) // SIZE


@pytest.mark.parametrize("hours", [None, "0.5", "24"])
def test_doubt_repeats(
    shell: Shell, simulator: Simulator, half_deleted: list[object], hours: str | None
) -> None:
    more = [] if hours is None else ["--doubt", hours]
    ran = shell("resume", "run.db", "--yes", "--json", *more)
    assert (ran.code, ran.json["accepted"]) == (0, 1000)
    assert not simulator.offers


@pytest.mark.parametrize("hours", ["-1", "nan", "inf", "x", "1h"])
def test_doubt_is_checked(shell: Shell, half_deleted: list[object], hours: str) -> None:
    before = state_of(shell.folder)
    for words in (["resume", "run.db"], half_deleted, [*half_deleted, "--dry-run"]):
        ran = shell(*words, "--yes", "--doubt", hours)
        assert (ran.code, ran.out) == (2, "")
        assert "--doubt" in ran.err
    assert state_of(shell.folder) == before


def test_doubt_is_for_deletes(shell: Shell, arguments: list[object]) -> None:
    """An archive is repeated however long ago it left, so the option would promise too much."""
    assert shell(*arguments, "--doubt", 1).code == 2
    assert shell(*arguments).code == 0
    ran = shell("resume", "run.db", "--doubt", 1)
    assert (ran.code, ran.out) == (2, "")
    assert "--doubt is for deletes" in ran.err


def test_doubt_stays_in_the_command_to_go_on(shell: Shell, simulator: Simulator) -> None:
    shell.write("skus.txt", lines(simulator.skus()))
    process = shell.start(
        *("delete", "skus.txt", "--business", simulator.business_id, "--limit", 400, "--yes"),
        *("--journal", "run.db", "--doubt", "1.5"),
    )
    wait_for(lambda: simulator.record.count >= 2)
    until_at_rest(process)
    process.send_signal(signal.SIGINT)
    last = shell.end(process).err.splitlines()[-1]
    assert last == "to go on: yandex-market resume run.db --limit 400 --doubt 1.5"


def test_a_delete_asks_only_for_what_a_run_would_take(shell: Shell, simulator: Simulator) -> None:
    """A journal of another call is refused before anybody is asked; an empty file is begun."""
    shell.write("skus.txt", lines(simulator.skus()[:3]))
    business = ["--business", simulator.business_id]
    assert shell("archive", "skus.txt", *business, "--journal", "run.db").code == 0
    with shell.on_terminal("delete", "skus.txt", *business, "--journal", "run.db") as terminal:
        assert terminal.end() == 2
        assert "Delete" not in plain(terminal.raw)
    shell.write("empty.db", "")
    with shell.on_terminal("delete", "skus.txt", *business, "--journal", "empty.db") as terminal:
        terminal.until("Delete 3 SKUs")
        terminal.type("y\n")
        assert terminal.end() == 0


@pytest.mark.parametrize("journal", [[], ["--journal", "run.db"]], ids=["plain", "journal"])
def test_a_delete_asks_with_the_number_that_would_be_sent(
    shell: Shell, simulator: Simulator, journal: list[object]
) -> None:
    """Without what comes twice, and without what breaks the rules."""
    given = simulator.skus()[:3]
    shell.write("skus.txt", lines([*given, given[0], f" {given[1]} ", "\x01"]))
    business = ["--business", simulator.business_id, "--skip-invalid"]
    with shell.on_terminal("delete", "skus.txt", *business, *journal) as terminal:
        terminal.until("Delete 3 SKUs")
        terminal.type("y\n")
        assert terminal.end() == 1
    assert not {*given} & {*simulator.offers}


def test_a_delete_refuses_another_input_before_it_asks(
    shell: Shell, simulator: Simulator, half_deleted: list[object]
) -> None:
    with shell.on_terminal(*half_deleted) as terminal:
        terminal.until("Delete ")
        terminal.type("n\n")
        assert terminal.end() == 3
    shell.write("skus.txt", lines(simulator.skus()[:7]))
    with shell.on_terminal(*half_deleted) as terminal:
        assert terminal.end() == 2
        assert "Delete" not in plain(terminal.raw)
        assert "this input has 7 items" in plain(terminal.raw)


def test_dry_run_says_where_a_run_could_not_write(
    shell: Shell, simulator: Simulator, arguments: list[object]
) -> None:
    """In the words of the run: where a journal cannot be made, and whose lock is damaged."""
    assert shell(*arguments).code == 0
    count = simulator.record.count
    (shell.folder / "run.db-lock").write_bytes(b"damaged " * 512)
    (shell.folder / "other.db-lock").mkdir()
    for place in ("none/run.db", "skus.txt/run.db", "run.db", "other.db"):
        wrong = [*arguments[:-1], place]
        real = shell(*wrong)
        before = {file.name for file in shell.folder.iterdir()}
        ran = shell(*wrong, "--dry-run")
        assert (real.code, ran.code, ran.out, ran.err) == (2, 2, "", real.err), place
        assert {file.name for file in shell.folder.iterdir()} == before
    assert simulator.record.count == count
