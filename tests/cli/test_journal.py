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

from tests.cli.command import Ran, Shell, until_at_rest, wait_for

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
