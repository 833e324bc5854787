"""``yandex-market simulate``, as a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner
from yandex_market.cli import main
from yandex_market_client.facts import WIRE

from tests.simulator.helpers import ARCHIVE, LIST, UPDATE, example

ARCHIVE_PATH = ARCHIVE.path.replace("{businessId}", "987654")
COMMAND = [sys.executable, "-c", "from yandex_market.cli import main; main()"]


@contextmanager
def simulating(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [*COMMAND, "simulate", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def call(url: str, operation: object = LIST) -> httpx.Response:
    assert operation in (LIST, UPDATE)
    path = operation.path.replace("{campaignId}", "12345678")  # type: ignore[attr-defined]
    headers = {WIRE.key_header: "simulator-key"}
    body = example(operation)  # type: ignore[arg-type]
    return httpx.post(url + path, json=body, headers=headers, trust_env=False, timeout=10)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_it_serves_until_it_is_told_to_stop(number: signal.Signals) -> None:
    with simulating("--offers", "7") as (process, url):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
        assert len(call(url).json()["result"]["offers"]) == 7
        assert call(url, UPDATE).status_code == 200
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
        assert process.returncode == 0
        assert out == ""
        assert f"export YANDEX_MARKET_BASE_URL={url}" in err
        assert "export YANDEX_MARKET_API_KEY=simulator-key" in err
        assert "business 987654, campaign 12345678: 7 offers, SKU-0000001 to SKU-0000007" in err
        assert "stopped after 2 requests" in err
        assert "  2 answered with 200" in err
        assert "Traceback" not in err


def test_stopping_with_a_request_in_flight_says_nothing_more() -> None:
    code = (
        "from yandex_market import simulator\n"
        "true = simulator.Record.add\n"
        "simulator.Record.add = lambda *given: (true(*given), print('arrived', flush=True))\n"
        "simulator.faults.MIX = {simulator.faults.delay(60): 1}\n"
        "from yandex_market.cli import main; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-X", "dev", "-c", code, "simulate", "--offers", "0", "--fault-rate", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().strip()
        while "Ctrl-C" not in process.stderr.readline():
            pass
        port = int(url.rpartition(":")[2])
        head = f"POST {ARCHIVE_PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
        with socket.create_connection(("127.0.0.1", port), 10) as one:
            one.sendall(head.encode())
            assert process.stdout.readline() == "arrived\n"
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=10)
    finally:
        process.kill()
        process.communicate()
    assert (process.returncode, out) == (0, "")
    assert err == "stopped after 1 requests\n  1 answered with 0\n"


def test_the_environment_that_it_prints_is_enough() -> None:
    code = (
        "from yandex_market import Market\n"
        "with Market() as market:\n"
        "    print(len(list(market.get_campaign_offers(12345678))))"
    )
    with simulating("--offers", "250") as (process, _):
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(5)]
        given = dict(line.split("export ")[1].strip().split("=", 1) for line in lines[2:4])
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, **given},
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert run.stdout.strip() == "250", run.stderr


def test_options_have_their_effect() -> None:
    options = ("--offers", "3", "--limit", "getCampaignOffers=5", "--accelerate", "600")
    with simulating(*options, "--window", "fixed", "--removed", "--seed", "4") as (_, url):
        assert call(url).headers[WIRE.limit_headers.limit] == "5"
        for _ in range(12):
            if call(url).status_code == 420:
                break
        assert call(url, UPDATE).status_code == 404
        time.sleep(0.15)  # a minute and a half
        assert call(url).status_code == 200
    with simulating("--offers", "1", "--tier", "0.5") as (_, url):
        assert call(url).headers[WIRE.limit_headers.limit] == str(LIST.limit.amount // 2)
    with simulating("--offers", "1", "--fault-rate", "1") as (_, url):
        statuses = set()
        for _ in range(15):
            try:
                statuses.add(call(url).status_code)
            except httpx.TransportError:
                statuses.add(0)
        assert {0, 500} <= statuses


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--limit", "nosuch=1"], "no operation nosuch"),
        (["--limit", "deleteOffers"], "OPERATION=AMOUNT"),
        (["--limit", "deleteOffers=0"], "OPERATION=AMOUNT"),
        (["--host", "0.0.0.0"], "loopback"),
        (["--host", "example.org"], "--host"),
        (["--port", "70000"], "--port"),
        (["--fault-rate", "2"], "--fault-rate"),
        (["--window", "open"], "--window"),
        (["--accelerate", "0"], "--accelerate"),
        (["--offers", "-1"], "--offers"),
    ],
)
def test_wrong_options_are_explained(arguments: list[str], said: str) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    run = CliRunner().invoke(main, ["simulate", *arguments])
    assert (run.exit_code, run.exception.__class__) == (2, SystemExit)
    assert said in run.output
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_port_in_use_is_explained() -> None:
    with simulating("--offers", "0") as (_, url):
        port = url.rpartition(":")[2]
        run = CliRunner().invoke(main, ["simulate", "--offers", "0", "--port", port])
    assert run.exit_code == 1
    assert "in use" in run.output


def test_help_needs_no_manual() -> None:
    top = CliRunner().invoke(main, ["--help"]).output
    assert "simulate" in top
    assert "stand-in" in top
    text = CliRunner().invoke(main, ["simulate", "-h"]).output
    command = main.commands["simulate"]
    for option in command.params:
        assert isinstance(option, click.Option)
        assert option.help, f"{option.name} has no help"
        assert option.opts[0] in text
    assert "$ yandex-market simulate --port 8080" in text
    assert "Ctrl-C" in text
    assert "OPERATION=AMOUNT" in text
    assert "Factor on all documented limits: 0.5 halves them" in " ".join(text.split())


def without(tmp_path: Path, *modules: str) -> dict[str, str]:
    """An environment in which some modules are not installed."""
    for module in modules:
        (tmp_path / f"{module}.py").write_text(
            f"raise ModuleNotFoundError('no', name={module!r})", encoding="utf-8"
        )
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    return {**os.environ, "PYTHONPATH": path}


@pytest.mark.parametrize(
    ("module", "extra"),
    [
        ("click", "cli"),
        ("starlette", "simulator"),
        ("uvicorn", "simulator"),
        ("jsonschema", "simulator"),
        ("regress", "simulator"),
    ],
)
def test_a_missing_extra_is_named(tmp_path: Path, module: str, extra: str) -> None:
    run = subprocess.run(
        [*COMMAND, "simulate", "--offers", "0"],
        env=without(tmp_path, module),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert run.returncode == 1
    assert f"pip install 'yandex-market-sdk[{extra}]'" in run.stderr
    assert module in run.stderr
    assert "Traceback" not in run.stderr


def test_the_command_is_installed() -> None:
    project = resources.files("yandex_market").joinpath("..", "..", "pyproject.toml")
    text = project.read_text("utf-8")
    assert 'yandex-market = "yandex_market.cli:main"' in text
