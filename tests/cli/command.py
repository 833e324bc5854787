"""The command ``yandex-market`` as a process of its own, with pipes or on a pseudo-terminal."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Self

ROOT = Path(__file__).parents[2]
_SCRIPT = Path(sys.executable).with_name("yandex-market")
COMMAND = [str(_SCRIPT)] if _SCRIPT.exists() else [sys.executable, "-m", "yandex_market.cli"]
SIZE = 24, 80


def environment(**changes: str | None) -> dict[str, str]:
    """A clean one: nothing of the machine's terminal, keys or addresses."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    paths = [str(ROOT / "overrides"), str(ROOT / "generated_client")]
    env = {
        **kept,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONWARNINGS": "error",
        "LC_ALL": "C.UTF-8",
        **{name: value for name, value in changes.items() if value is not None},
    }
    return {name: value for name, value in env.items() if changes.get(name, "") is not None}


class Ran(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """Runs commands in one folder, against one server."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        self.env = env

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def start(self, *arguments: object, env: Any = None, **options: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=self.folder,
            env=environment(**{**self.env, **(env or {})}),
            **{
                "stdin": subprocess.DEVNULL,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                **options,
            },
        )

    def __call__(
        self, *arguments: object, text: str | bytes | None = None, env: Any = None, **options: Any
    ) -> Ran:
        given = text.encode() if isinstance(text, str) else text
        if given is not None:
            options["stdin"] = subprocess.PIPE
        return self.end(self.start(*arguments, env=env, **options), given)

    @staticmethod
    def end(process: subprocess.Popen[bytes], given: bytes | None = None) -> Ran:
        try:
            out, err = process.communicate(given, timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        ran = Ran(process.returncode, (out or b"").decode(), (err or b"").decode())
        assert "Traceback" not in ran.err, ran.err
        return ran

    def on_terminal(self, *arguments: object, **env: str | None) -> "Terminal":
        return Terminal(self.folder, [*COMMAND, *map(str, arguments)], {**self.env, **env})


class Terminal:
    """A process whose three streams are a pseudo-terminal of 80 columns."""

    def __init__(
        self, folder: Path, command: list[str], env: dict[str, Any], *, out: Any = None
    ) -> None:
        self._main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(**{"TERM": "xterm-256color", **env}),
            stdin=side,
            stdout=side,
            stderr=side,
            start_new_session=True,
            # So that Ctrl-C reaches it; the servers' threads hold no lock that this needs.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(side)
        self.raw = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._main)

    def type(self, text: str) -> None:
        os.write(self._main, text.encode())

    def until(self, wanted: str, seconds: float = 20) -> str:
        """Read until the text has been seen."""
        ends = time.monotonic() + seconds
        while wanted not in plain(self.raw):
            assert time.monotonic() < ends, f"no {wanted!r} in {plain(self.raw)!r}"
            if not self._read(0.2) and self.process.poll() is not None and not self._read(0.1):
                break
        assert wanted in plain(self.raw), plain(self.raw)
        return plain(self.raw)

    def end(self, seconds: float = 30) -> int:
        """Read to the end; give the exit code."""
        ends = time.monotonic() + seconds
        while self._read(0.2) or self.process.poll() is None:
            assert time.monotonic() < ends, plain(self.raw)
        assert "Traceback" not in plain(self.raw), plain(self.raw)
        return self.process.wait()

    def screen(self) -> list[str]:
        """What stands on the screen, without empty lines at the end."""
        return screen(self.raw.decode())

    def _read(self, seconds: float) -> bool:
        if not select.select([self._main], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._main, 65536)
        except OSError:  # the process has gone
            return False
        self.raw += data
        return bool(data)


_ESCAPE = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])|\x1b[()][A-Z0-9]|\x1b[=>]")


def plain(raw: bytes) -> str:
    """The text without what steers a terminal."""
    return _ESCAPE.sub("", raw.decode(errors="replace"))


def screen(text: str) -> list[str]:
    """Render what was written, as a terminal of 80 columns with endless lines below."""
    lines: list[list[str]] = [[]]
    row = column = 0

    def put(c: str) -> None:
        nonlocal row, column
        if column == SIZE[1]:
            row, column = row + 1, 0
        while len(lines) <= row:
            lines.append([])
        line = lines[row]
        line.extend(" " * (column + 1 - len(line)))
        line[column] = c
        column += 1

    place = 0
    while place < len(text):
        if found := _ESCAPE.match(text, place):
            count, kind = found[1] or "", found[2] or ""
            if kind == "A":
                row = max(0, row - int(count or 1))
            elif kind == "K":
                while len(lines) <= row:
                    lines.append([])
                del lines[row][0 if count == "2" else column :]
            place = found.end()
            continue
        c = text[place]
        place += 1
        if c == "\r":
            column = 0
        elif c == "\n":
            row, column = row + 1, 0
        elif c != "\a":
            put(c)
    shown = ["".join(line).rstrip() for line in lines]
    while shown and not shown[-1]:
        shown.pop()
    return shown


def until_at_rest(process: subprocess.Popen[bytes]) -> None:
    """Wait until the main thread of a process waits for something, so that a signal ends that wait.

    Python hears a signal between two of its steps: one that comes in the very moment before it
    begins to wait is heard only when that wait has ended by itself.
    """
    place = Path(f"/proc/{process.pid}/status")
    ends, before = time.monotonic() + 30, [""]
    while True:
        text = place.read_text()
        found = re.findall(r"(?m)^(?:State|voluntary_ctxt_switches):.*$", text)
        if "S (sleeping)" in found[0] and found == before:
            return
        assert time.monotonic() < ends, text
        before = found
        time.sleep(0.05)


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.02)
