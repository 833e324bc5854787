"""Each command as a process: what it prints, where, and how it ends."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from yandex_market.cli import main
from yandex_market.simulator import Simulator
from yandex_market_client.facts import OPERATIONS, WIRE

from tests.cli.command import COMMAND, ROOT, Shell, environment

EXIT_CODES = ("0  everything", "1  something", "2  wrong use", "3  stopped")
COMMANDS = sorted(main.commands)


def lines(skus: list[str]) -> str:
    return "".join(f"{sku}\n" for sku in skus)


# --- help ----------------------------------------------------------------------------------------


def test_the_commands() -> None:
    assert set(COMMANDS) == {
        *("archive", "delete", "offers", "check", "resume", "status", "report"),
        *("operations", "simulate"),
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_help_with_an_example(offline: Shell, name: str) -> None:
    """Each command says what it does, gives an example, and explains each option."""
    ran = offline(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"$ yandex-market {name}" in ran.out
    assert all(len(line) <= 80 or "$ " in line for line in ran.out.splitlines())
    for parameter in main.commands[name].params:
        if parameter.param_type_name == "option":
            assert parameter.help, parameter.name  # type: ignore[attr-defined]
    if name not in ("operations", "simulate"):
        assert all(code in ran.out for code in EXIT_CODES)


def test_help_of_all(offline: Shell) -> None:
    ran = offline("--help")
    assert ran.code == 0
    assert all(code in ran.out for code in EXIT_CODES)
    assert all(re.search(rf"^  {name} +\S", ran.out, re.MULTILINE) for name in COMMANDS)
    assert "..." not in ran.out.partition("Commands:")[2]
    assert "YANDEX_MARKET_API_KEY" in ran.out


def test_readme_lists_every_command() -> None:
    """README.md has a place for each command, and for no other one."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Command line\n")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `yandex-market (\w+)", section, re.MULTILINE)
    assert sorted(listed) == COMMANDS
    for block in re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL):
        for used in re.findall(r"yandex-market (\S+)", block):
            assert used in COMMANDS
    options = {option for name in COMMANDS for p in main.commands[name].params for option in p.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", section)) <= options | {"--help"}
    for code in range(4):
        assert f"| {code} |" in section


def test_a_missing_extra_is_named(offline: Shell) -> None:
    (offline.folder / "rich.py").write_text("raise ModuleNotFoundError('no', name='rich')")
    code = "import sys; sys.path.insert(0, '.'); from yandex_market.cli import main"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=offline.folder,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "pip install 'yandex-market-sdk[cli]'" in done.stderr
    assert "Traceback" not in done.stderr


# --- archive and delete --------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["archive", "delete"])
def test_some_accepted(shell: Shell, simulator: Simulator, command: str) -> None:
    """1: some were refused; the report is on the standard output, the progress on the other."""
    skus = simulator.skus()[:450]
    for sku in skus[:3]:
        simulator.offers[sku].stock = 1
    shell.write("skus.txt", lines(skus))
    option = "--yes" if command == "delete" else "--json"
    ran = shell(command, "skus.txt", "--business", simulator.business_id, option)
    assert ran.code == 1
    if command == "delete":
        assert "  accepted    447\n" in ran.out
        assert "  refused     3\n" in ran.out
        assert f"      {skus[2]} (line 3)\n" in ran.out
    else:
        assert (ran.json["accepted"], len(ran.json["refused"])) == (447, 3)
    assert re.search(rf"^{command}: 450/450 .*3 refused", ran.err, re.MULTILINE)
    assert "\x1b" not in ran.out + ran.err


def test_all_accepted(shell: Shell, simulator: Simulator) -> None:
    skus = simulator.skus()[:205]
    ran = shell("archive", "-", "--business", simulator.business_id, text=lines(skus))
    assert ran.code == 0
    assert "205 submitted" in ran.out
    assert {sku for sku, offer in simulator.offers.items() if offer.archived} == set(skus)


def test_json_report(shell: Shell, simulator: Simulator) -> None:
    """One object with everything, each item as it was spelled."""
    skus = simulator.skus()[:3]
    simulator.offers[skus[1]].stock = 1
    text = f" {skus[0]}\n{skus[1]}\n{skus[0]}\nno\u0007pe\n"
    ran = shell(
        *("archive", "-", "--business", simulator.business_id, "--json", "--skip-invalid"),
        text=text,
    )
    assert ran.code == 1
    told = ran.json
    assert (told["submitted"], told["accepted"], told["duplicates"]) == (4, 1, 1)
    assert [one["item"] for one in told["refused"]] == [skus[1], "no\u0007pe"]
    assert [one["source"] for one in told["refused"]] == ["server", "client"]
    assert (told["exit_code"], told["error"], told["all_accepted"]) == (1, None, False)


def test_wrong_lines_keep_all_back(shell: Shell, simulator: Simulator) -> None:
    """2: nothing was sent, and each wrong line is named."""
    shell.write("in.csv", 'sku,x\nA,1\n\n"",2\n' + "B\x01,3\n")
    ran = shell("archive", "in.csv", "--column", "sku", "--business", simulator.business_id)
    assert (ran.code, ran.out) == (2, "")
    assert "nothing was sent" in ran.err
    assert "in.csv, line 4: " in ran.err
    assert "in.csv, line 5: " in ran.err
    assert simulator.record.count == 0


@pytest.mark.parametrize("skip", [False, True])
def test_another_encoding(shell: Shell, simulator: Simulator, skip: bool) -> None:
    shell.write("in.txt", b"SKU-0000001\n\xe0\xf0\xf2\n")
    ran = shell(
        *("delete", "in.txt", "--yes", "--business", simulator.business_id),
        *(["--skip-invalid"] if skip else []),
    )
    assert ran.code == 2
    assert ran.err.startswith("error: in.txt, line 2: byte 0xE0 at 1 is not UTF-8")
    assert simulator.record.count == 0


def test_dry_run(offline: Shell) -> None:
    """The plan: needs no key, sends nothing, keeps no journal."""
    text = lines([f"SKU-{n}" for n in range(41_000)]) + "SKU-1\n"
    ran = offline(
        *("delete", "-", "--business", 1, "--journal", "run.db", "--dry-run", "--json"), text=text
    )
    assert (ran.code, ran.err) == (0, "")
    plan = ran.json
    limit, size = OPERATIONS["deleteOffers"].limit, 41_000
    assert (plan["items"], plan["valid"], plan["duplicates"], plan["wrong"]) == (
        *(size + 1, size, 1, 0),
    )
    batch = OPERATIONS["deleteOffers"].batch
    assert batch is not None
    assert plan["batches"] == plan["requests"] == -(-size // batch.size)
    assert plan["seconds"] == (-(-size // limit.amount) - 1) * limit.per_seconds
    assert not list(offline.folder.glob("run.db*"))
    words = offline("delete", "-", "--business", 1, "--dry-run", text=text)
    assert "nothing is sent" in words.out
    assert f"{plan['requests']:,} or more" in words.out
    assert "4 min or more" in words.out


def test_dry_run_of_wrong_lines(offline: Shell) -> None:
    ran = offline("archive", "-", "--business", 1, "--dry-run", text="a\n\x01\n")
    assert ran.code == 2
    assert "  wrong       1\n" in ran.out
    assert "yandex-market check" in ran.err
    told = offline("archive", "-", "--business", 1, "--dry-run", "--json", text="a\n\x01\n")
    assert told.code == told.json["exit_code"] == 2
    assert (told.json["valid"], told.json["wrong"]) == (1, 1)
    assert "1 lines are wrong" in told.json["error"]["message"]
    assert told.json["error"]["message"] in told.err
    more = offline("archive", "-", "--business", 1, "--dry-run", "--skip-invalid", text="a\n\x01\n")
    assert (more.code, more.err) == (0, "")


@pytest.mark.parametrize("source", ["-", "skus.txt"])
def test_delete_asks_nobody(shell: Shell, simulator: Simulator, source: str) -> None:
    """Where there is no terminal, --yes is needed."""
    shell.write("skus.txt", "SKU-0000001\n")
    ran = shell("delete", source, "--business", simulator.business_id, text="SKU-0000001\n")
    assert (ran.code, ran.out) == (2, "")
    assert "needs --yes" in ran.err
    assert simulator.record.count == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["archive", "skus.txt"], "--business"),
        (["archive", "skus.txt", "--business", "x"], "--business"),
        (["archive", "skus.txt", "--business", "0"], "--business"),
        (["archive", "none.txt", "--business", "1"], "none.txt cannot be read: No such file"),
        (["archive", ".", "--business", "1"], "cannot be read"),
        (["archive", "skus.txt", "--business", "1", "--limit", "0"], "--limit"),
        (["archive", "skus.txt", "--business", "1", "--delimiter", "ab"], "--delimiter"),
        (["archive", "skus.txt", "--business", "1", "--column", "x"], "--format csv"),
        (["archive", "skus.txt", "--business", "1", "--base-url", "http://x.org"], "https://"),
        (["offers"], "--campaign"),
        (["offers", "--campaign", "1", "--page-size", "100000"], "limit"),
        (["resume", "none.db"], "none.db"),
        (["status", "none.db"], "none.db"),
        (["status", "skus.txt"], "no journal"),
        (["report", "skus.txt"], "no journal"),
        (["resume", "skus.txt"], "no journal"),
        (["archive", "skus.txt", "--business", "1", "--journal", "skus.txt"], "no journal"),
        (["archive", "skus.txt", "--business", "1", "--journal", "no/run.db"], "no"),
        (["report", "skus.txt", "--format", "csv"], "--only"),
        (["nonsense"], "nonsense"),
    ],
    ids=" ".join,
)
def test_wrong_use(shell: Shell, simulator: Simulator, arguments: list[str], said: str) -> None:
    """2: one message, on the standard error; nothing was sent."""
    shell.write("skus.txt", "SKU-0000001\n")
    ran = shell(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert simulator.record.count == 0


def test_a_wrong_address_is_no_traceback(offline: Shell) -> None:
    """1: nothing was accepted, and there is no journal to resume."""
    ran = offline("archive", "-", "--business", 1, text="a\n", env={"YANDEX_MARKET_API_KEY": "k"})
    assert ran.code == 1
    assert "error: addOffersToArchive: no whole answer" in ran.err
    assert "check base_url and the network" in ran.err
    assert "  not sent    1\n" in ran.out


def test_an_error_of_the_server(shell: Shell, simulator: Simulator) -> None:
    simulator.add_key("weak", scopes=[])
    ran = shell(
        *("archive", "-", "--business", simulator.business_id, "--json"),
        text="a\n",
        env={"YANDEX_MARKET_API_KEY": "weak"},
    )
    assert ran.code == 1
    assert ran.json["error"]["type"] == "ForbiddenError"
    assert (ran.json["exit_code"], len(ran.json["refused"])) == (1, 1)
    assert OPERATIONS["addOffersToArchive"].scopes[0] in ran.err


def test_json_of_what_went_wrong_before(offline: Shell) -> None:
    """Also then one object stands on the standard output."""
    for arguments in (
        ["archive", "none.txt", "--business", "1"],
        ["status", __file__],
        ["check", "none.txt"],
    ):
        ran = offline(*arguments, "--json", env={"YANDEX_MARKET_API_KEY": "k"})
        assert ran.code == 2
        assert ran.json["exit_code"] == 2
        assert ran.json["error"]["message"] in ran.err


# --- offers --------------------------------------------------------------------------------------


def test_offers_as_json_lines(shell: Shell, simulator: Simulator) -> None:
    """All pages, everything that the server says of an offer."""
    ran = shell("offers", "--campaign", simulator.campaign_id, "--format", "jsonl")
    assert (ran.code, ran.err) == (0, "")
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["offerId"] for one in told] == simulator.skus()
    assert all(one["status"] for one in told)


def test_offers_as_csv(shell: Shell, simulator: Simulator) -> None:
    """Safe to open in a spreadsheet."""
    first = simulator.skus()[0]
    simulator.offers["=1+1"] = simulator.offers.pop(first)
    simulator.offers["=1+1"].sku = "=1+1"
    ran = shell("offers", "--campaign", simulator.campaign_id, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == len(simulator.offers)
    assert {"offerId", "status"} <= rows[0].keys()
    assert "'=1+1" in {row["offerId"] for row in rows}
    assert json.loads(rows[5]["basicPrice"])["value"] > 0


def test_offers_as_a_table(shell: Shell, simulator: Simulator) -> None:
    ran = shell("offers", "--campaign", simulator.campaign_id)
    head, *rows = ran.out.splitlines()
    assert head.split() == ["SKU", "STATUS", "PRICE"]
    assert [row.split()[0] for row in rows] == simulator.skus()


def test_offers_with_filters(shell: Shell, simulator: Simulator) -> None:
    skus = simulator.skus()[:2]
    given = [part for sku in skus for part in ("--sku", sku)]
    ran = shell("offers", "--campaign", simulator.campaign_id, "--format", "jsonl", *given)
    assert [json.loads(line)["offerId"] for line in ran.out.splitlines()] == skus
    odd = shell("offers", "--campaign", simulator.campaign_id, "--status", "NONSENSE")
    assert (odd.code, odd.out) == (2, "")
    assert "NONSENSE" in odd.err


def test_offers_come_page_by_page(shell: Shell, simulator: Simulator) -> None:
    """The first page is out before the last one is asked for."""
    process = shell.start(
        *("offers", "--campaign", simulator.campaign_id, "--format", "jsonl", "--page-size", 1)
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["offerId"] == simulator.skus()[0]
    assert simulator.record.count < len(simulator.offers)
    process.stdout.close()  # as `head -1` does
    process.stdout = None
    ran = shell.end(process)
    assert ran.err == ""
    assert simulator.record.count < len(simulator.offers)


def test_offers_of_another_store(shell: Shell) -> None:
    ran = shell("offers", "--campaign", 5)
    assert ran.code == 1
    assert ran.err.startswith("error: getCampaignOffers: answered 40")
    assert ran.out.split() == ["SKU", "STATUS", "PRICE"]


def test_foreign_text_cannot_act_on_a_terminal(shell: Shell, simulator: Simulator) -> None:
    """Escape sequences and directions of writing, in SKUs that the server or a file holds."""
    evil = "x\u202e\u009b31m"
    simulator.offers[evil] = simulator.offers.pop(simulator.skus()[0])
    simulator.offers[evil].sku = evil
    for form in ("table", "jsonl"):
        ran = shell("offers", "--campaign", simulator.campaign_id, "--format", form)
        assert evil not in ran.out
        assert all(line.isprintable() for line in ran.out.splitlines())
    skus = [json.loads(line)["offerId"] for line in ran.out.splitlines()]
    assert evil in skus
    ran = shell("archive", "-", "--business", simulator.business_id, text="\x1b]0;x\x07\n")
    assert ran.code == 2
    assert all(line.isprintable() for line in ran.err.splitlines())


@pytest.mark.parametrize("name", ["operations", "check", "archive"])
def test_a_full_output(shell: Shell, simulator: Simulator, name: str) -> None:
    shell.write("in.txt", "\x01\n" if name == "check" else "SKU-0000001\n")
    given: dict[str, list[Any]] = {
        "operations": [],
        "check": ["in.txt"],
        "archive": ["in.txt", "--json", "--business", simulator.business_id],
    }
    with Path("/dev/full").open("w") as full:
        ran = shell(name, *given[name], stdout=full)
    assert ran.code == 1
    assert ran.err.endswith("error: the output cannot be written: No space left on device\n")


# --- check and operations ------------------------------------------------------------------------


def test_check(offline: Shell) -> None:
    """Every wrong line with its number and why; no key, no server."""
    text = b"sku\nA\n\n \x02\n" + b"x" * 256 + b"\nA\n\xff\nB\n"
    offline.write("in.csv", text)
    ran = offline("check", "in.csv", "--column", "sku")
    assert ran.code == 1
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == [
        "line 4",
        "line 5",
        "line 7",
    ]
    assert "not allowed: '\\x02'" in ran.out
    assert ran.err == "in.csv: 6 items, 2 right, 1 duplicates, 3 wrong\n"
    told = offline("check", "in.csv", "--column", "sku", "--json").json
    assert [one["line"] for one in told["wrong"]] == [4, 5, 7]
    assert (told["items"], told["valid"], told["duplicates"]) == (6, 2, 1)
    assert offline("check", "-", "--for", "delete", text="A\nB\n").code == 0


def test_check_of_many_lines(offline: Shell) -> None:
    """All of them, in order, whatever their number."""
    wrong = range(7, 5000, 11)
    text = "".join("\x01\n" if n in wrong else f"S{n}\n" for n in range(1, 5001))
    ran = offline("check", "-", text=text)
    assert [int(line.split()[1][:-1]) for line in ran.out.splitlines()] == list(wrong)


def test_check_of_what_cannot_be_read_on(offline: Shell) -> None:
    offline.write("in.txt", "a\n".encode("utf-16"))
    told = offline("check", "in.txt", "--json")
    assert told.code == 1
    assert [one["line"] for one in told.json["wrong"]] == [1]
    assert "UTF-16" in told.json["wrong"][0]["message"]
    assert offline("check", "none.txt").code == 2


def test_operations(offline: Shell) -> None:
    """Limits, accesses, deprecations and pages: what the facts say."""
    ran = offline("operations")
    assert (ran.code, ran.err) == (0, "")
    told = offline("operations", "--json").json
    assert told["server"] == WIRE.servers[0]
    assert [one["id"] for one in told["operations"]] == list(OPERATIONS)
    for operation, one in zip(OPERATIONS.values(), told["operations"], strict=True):
        assert one["limit"]["amount"] == operation.limit.amount
        assert one["scopes"] == list(operation.scopes)
        assert bool(one["deprecation"]) == operation.deprecated
        assert operation.python_name in ran.out
        assert operation.source.page in ran.out
        assert f"{operation.limit.amount:,} {operation.limit.unit}" in ran.out
        assert operation.deprecation is None or operation.deprecation.text in ran.out


def test_the_command_is_the_module(offline: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yandex_market.cli", "--help"],
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.stdout == offline("--help").out
    assert COMMAND


def test_base_url_option_goes_first(shell: Shell, simulator: Simulator) -> None:
    elsewhere: Any = {"YANDEX_MARKET_BASE_URL": "http://127.0.0.1:9"}
    ran = shell(
        *("offers", "--campaign", simulator.campaign_id, "--base-url", simulator.url),  # type: ignore[attr-defined]
        env=elsewhere,
    )
    assert ran.code == 0


# --- errors as JSON ------------------------------------------------------------------------------


def test_messages_in_json_are_bare(offline: Shell) -> None:
    """And there is an object whoever finds the error."""
    offline.write("bad.txt", "a\n\x01\n")
    ran = offline(
        "archive", "bad.txt", "--business", 1, "--json", env={"YANDEX_MARKET_API_KEY": "k"}
    )
    assert ran.json["error"]["message"].startswith("nothing was sent: the input is wrong")
    assert ran.err.startswith("error: nothing was sent")
    for wrong in (
        ["archive", "bad.txt", "--json"],
        ["status", "nope.db", "--json"],
        ["report", "--json", "--nonsense"],
    ):
        ran = offline(*wrong)
        assert ran.code == ran.json["exit_code"] == 2
        assert ran.json["error"]["type"]
        assert ran.json["error"]["message"] in ran.err


def test_check_names_a_place_once(offline: Shell) -> None:
    offline.write("u16.txt", "a\nb\n".encode("utf-16"))
    ran = offline("check", "u16.txt")
    assert ran.code == 1
    assert ran.out.startswith("line 1: this is UTF-16")


def test_an_empty_table_has_no_column(offline: Shell) -> None:
    offline.write("empty.csv", "")
    ran = offline("check", "empty.csv", "--column", "sku")
    assert (ran.code, ran.out) == (2, "")
    assert "empty.csv is empty, so it has no column sku" in ran.err
    assert offline("check", "empty.csv").code == 0
