"""A package index on loopback: pypiserver, for one user.

    python -m tests.release.packageindex FOLDER

prints its address when it is ready. As a process of its own, for its imports warn.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

ROOT = Path(__file__).parents[2]
USER, PASSWORD = "releaser", "Grüße: 100% geheim/+"


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Say nothing."""


def serve(folder: Path) -> None:
    """Serve a folder of packages until the process is ended."""
    import pypiserver

    app = pypiserver.app(
        roots=[folder],
        authenticate=["update"],
        auther=lambda user, password: (user, password) == (USER, PASSWORD),
        disable_fallback=True,
    )
    with make_server("127.0.0.1", 0, app, handler_class=_Silent) as server:
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)  # noqa: T201
        server.serve_forever()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Serve a folder meanwhile; give the address."""
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.release.packageindex", str(folder)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST"))},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
