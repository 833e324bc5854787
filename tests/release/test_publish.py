"""Publishing: to an internal index, once, what the commit gives, with credentials from outside."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.release import build, index, publish, tree
from generator.release.index import Credentials, Index
from generator.release.tree import ReleaseError
from tests.release import packageindex
from tests.release.packageindex import PASSWORD, USER
from tests.release.repository import VERSION, Repository

CREDENTIALS = {"TWINE_USERNAME": USER, "TWINE_PASSWORD": PASSWORD}


def test_a_version_is_published_once(released: Repository, tmp_path: Path) -> None:
    """The real commands against a real index: first refused, then taken, then refused for good."""
    folder = tmp_path / "packages"
    files = build.found(released.root / "dist")
    with packageindex.running(folder) as address:
        with pytest.raises(ReleaseError, match="TWINE_PASSWORD do this: 403") as caught:
            publish.publish(released.root, address, {**CREDENTIALS, "TWINE_PASSWORD": "wrong one"})
        assert "wrong one" not in str(caught.value)
        assert list(folder.iterdir()) == []
        done = released.process("publish", "--index", address, **CREDENTIALS)
        assert done.returncode == 0, done.stderr
        assert PASSWORD not in done.stdout + done.stderr
        there = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert there == {file.name: file.read_bytes() for file in files}
        done = released.process("publish", "--index", address, **CREDENTIALS)
        assert done.returncode == 1
        assert "already" in done.stderr
        assert "raise the version" in done.stderr
        assert "Traceback" not in done.stderr
        # Of two that publish at once, both asked before: the index refuses the later one.
        with _index(address) as late, pytest.raises(ReleaseError, match="never replaced"):
            late.upload(files.wheel)


def test_a_part_of_a_version_is_a_version(released: Repository, tmp_path: Path) -> None:
    """Of which the index has the sdist alone is not completed: nobody knows what that is."""
    files = build.found(released.root / "dist")
    folder = tmp_path / "packages"
    folder.mkdir()
    (folder / files.sdist.name).write_bytes(b"another")
    (folder / files.sdist.name.replace(VERSION, "0.0.9")).write_bytes(b"older")
    refused = pytest.raises(ReleaseError, match="already")
    with packageindex.running(folder) as address, refused as caught:
        publish.publish(released.root, address, CREDENTIALS)
    assert files.sdist.name in str(caught.value)
    assert "0.0.9" not in str(caught.value)
    assert not (folder / files.wheel.name).exists()


@pytest.mark.parametrize("missing", [*CREDENTIALS], ids=str)
def test_credentials_come_from_the_environment_alone(
    released: Repository, tmp_path: Path, missing: str
) -> None:
    """A file of the user that twine would read is not read, and nothing is asked."""
    (tmp_path / ".pypirc").write_text("[pypi]\nusername = u\npassword = p\n", "utf-8")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login u password p\n", "utf-8")
    (tmp_path / ".netrc").chmod(0o600)
    given = {name: value for name, value in CREDENTIALS.items() if name != missing}
    done = released.process(
        "publish", "--index", "http://127.0.0.1:9/", HOME=str(tmp_path), **given
    )
    assert done.returncode == 1
    assert "set TWINE_USERNAME and TWINE_PASSWORD" in done.stderr


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://someone:secret@127.0.0.1/", "must not hold a name or password"),
        ("https://someone@index.invalid/", "must not hold a name or password"),
        ("index.invalid/simple", "needs an address like"),
        ("ftp://index.invalid/", "needs an address like"),
        ("https://", "needs an address like"),
        ("https://[::1/", "needs an address like"),
        ("https://index.invalid:port/", "needs an address like"),
        ("https://index.invalid/?token=secret", "needs an address like"),
        ("http://index.invalid/", "use https://"),
        (index.twine.utils.DEFAULT_REPOSITORY, "public index"),
        (index.twine.utils.TEST_REPOSITORY.upper().replace("HTTPS", "https"), "public index"),
        (index.twine.repository.OLD_WAREHOUSE, "public index"),
        (index.twine.repository.WAREHOUSE_WEB.rstrip("/") + ".:443/", "public index"),
    ],
)
def test_an_address_that_may_not_be_used(released: Repository, address: str, message: str) -> None:
    """Neither a public index nor one that would show the password; the address is not repeated."""
    with pytest.raises(ReleaseError, match=message) as caught:
        publish.publish(released.root, address, CREDENTIALS)
    assert "secret" not in str(caught.value)


def test_no_index(released: Repository) -> None:
    """Without an index it says how to name one."""
    assert "make publish INDEX=" in released.refused("publish", "--index", "")


def _uncommitted(repository: Repository) -> None:
    repository.write("README.md", repository.read("README.md") + "\nMore.\n")


def _untracked(repository: Repository) -> None:
    repository.write("overrides/yandex_market/more.py", "")


def _stale(repository: Repository) -> None:
    _uncommitted(repository)
    repository.commit("More")


def _tampered(repository: Repository) -> None:
    (wheel,) = (repository.root / "dist").glob("*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"\0")


def _ignored(repository: Repository) -> None:
    """A file that git is told not to see, and that the sdist would hold."""
    repository.write(".git/info/exclude", "notes.txt\n")
    repository.write("tests/notes.txt", "mine")
    build.into(repository.root, tree.committed_at(repository.root), repository.root / "dist")


def _other_version(repository: Repository) -> None:
    repository.edit("pyproject.toml", r'\nversion = ".*"', '\nversion = "7.0.0"')
    repository.commit("Raise the version")


def _another_file(repository: Repository) -> None:
    repository.write("dist/other-1.0-py3-none-any.whl", "")


def _nothing(repository: Repository) -> None:
    for path in (repository.root / "dist").iterdir():
        path.unlink()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_uncommitted, "not committed: README.md"),
        (_untracked, "not committed: overrides/yandex_market/more.py"),
        (_stale, "dist/ is not what commit .* gives"),
        (_tampered, "dist/ is not what commit .* gives"),
        (_ignored, "dist/ is not what commit .* gives"),
        (_other_version, "7.0.0 is not released yet: make release"),
        (_another_file, "has to hold a wheel and an sdist, not other"),
        (_nothing, "has to hold a wheel and an sdist, not nothing"),
    ],
)
def test_only_what_the_commit_gives(
    released: Repository, tmp_path: Path, change: Any, message: str
) -> None:
    """Whatever else lies in dist/ or in the tree is refused before the index is asked."""
    mine = Repository.of(released, tmp_path / "copy")
    change(mine)
    with pytest.raises(ReleaseError, match=message):
        publish.publish(mine.root, "http://127.0.0.1:9/", CREDENTIALS)


# What an index says to a question and to an upload: status, headers, body; and what is told.
Said = tuple[int, dict[str, str], str]
NOTHING: Said = (404, {}, "")
ELSEWHERE: Said = (303, {"Location": "http://elsewhere.invalid/simple/"}, "")
ANSWERS: dict[str, tuple[Said, Said, str]] = {
    "redirected upload": (NOTHING, ELSEWHERE, "sends uploads elsewhere: 303 .*elsewhere"),
    "no uploads here": (NOTHING, (405, {}, "no"), "no uploads are taken at that address: 405"),
    "exists, by status": (ELSEWHERE, (409, {}, ""), "has .*whl already"),
    "exists, in words": (NOTHING, (400, {}, "File already exists."), "has .*whl already"),
    "refused": (NOTHING, (400, {}, "bad\n  metadata"), "did not take .*whl: 400 .* bad metadata"),
    "broken": (NOTHING, (503, {}, "later"), "did not take .*whl: 503 .* later"),
    "stranger asks": ((401, {}, "who?"), NOTHING, "does not let TWINE_USERNAME .*: 401"),
    "stranger uploads": (NOTHING, (403, {}, "no"), "does not let TWINE_USERNAME .*: 403"),
    "broken question": ((500, {}, "oops"), NOTHING, "cannot be asked for yandex.*: 500"),
    "endless redirect": ((302, {"Location": "/x"}, ""), NOTHING, "cannot be asked"),
    "echo of the key": (NOTHING, (400, {}, f"got {PASSWORD}"), r"did not take .*got \*\*\*"),
    "page": (NOTHING, (502, {"Content-Type": "text/html"}, "<p>x"), r"502 Bad Gateway$"),
    "listed as JSON": (
        (
            200,
            {"Content-Type": "application/vnd.pypi.simple.v1+json"},
            f'{{"files": [{{"filename": "yandex_market_sdk-{VERSION}.tar.gz"}}]}}',
        ),
        NOTHING,
        "already",
    ),
    "no list": (
        (200, {"Content-Type": "application/vnd.pypi.simple.v1+json"}, '{"files": [7]}'),
        NOTHING,
        "gives no list of yandex-market-sdk: 200",
    ),
    "listed as a page": (
        (
            200,
            {"Content-Type": "text/html; charset=utf-8"},
            f'<a href="x">unparsable</a><a>\n yandex_market_sdk-{VERSION}-py3-none-any.whl </a>',
        ),
        NOTHING,
        "already",
    ),
}


@contextmanager
def _answering(question: Said, upload: Said) -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(question)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(upload)

        def _answer(self, said: Said) -> None:
            seen.append(f"{self.command} {self.path}")
            status, headers, body = said
            content = body.encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/repository/internal", seen
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _index(address: str) -> Iterator[Index]:
    one = Index(address, Credentials(USER, PASSWORD), None)
    try:
        yield one
    finally:
        one.close()


@pytest.mark.parametrize("name", ANSWERS)
def test_what_an_index_says_is_told(
    released: Repository, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each refusal in one line that says what to do, without the password."""
    question, upload, message = ANSWERS[name]
    files = build.found(released.root / "dist")
    monkeypatch.setattr(publish, "_made", lambda root: files)
    refused = pytest.raises(ReleaseError, match=message)
    with _answering(question, upload) as (address, seen), refused as caught:
        publish.publish(released.root, address, CREDENTIALS)
    assert PASSWORD not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert seen[0] == "GET /repository/internal/simple/yandex-market-sdk/"
    assert set(seen[1:]) <= {"POST /repository/internal", "GET /x"}


def test_half_an_upload_is_told(released: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the second file fails, the message says that the first one is there."""
    files = build.found(released.root / "dist")
    monkeypatch.setattr(publish, "_made", lambda root: files)

    def upload(self: Index, file: Path) -> None:
        if file == files.sdist:
            raise ReleaseError("the line broke")

    monkeypatch.setattr(Index, "upload", upload)
    with (
        _answering(NOTHING, NOTHING) as (address, _),
        pytest.raises(
            ReleaseError, match=f"the line broke\nthe index has taken {files.wheel.name}"
        ),
    ):
        publish.publish(released.root, address, CREDENTIALS)


def test_an_index_that_is_not_there() -> None:
    """Nobody listens; the message names the host, and what kind of failure it was."""
    with _answering(NOTHING, NOTHING) as (address, _):
        pass
    with _index(address) as closed, pytest.raises(ReleaseError, match=r"is not there \(Connection"):
        closed.files("yandex-market-sdk", VERSION)


def test_an_index_that_cannot_prove_itself() -> None:
    """TLS with a server that speaks none is told as what it is."""
    refused = pytest.raises(ReleaseError, match="does not prove who it is")
    with (
        _answering(NOTHING, NOTHING) as (address, _),
        _index(address.replace("http:", "https:")) as plain,
        refused,
    ):
        plain.files("yandex-market-sdk", VERSION)


def test_an_index_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever accepts a connection and stays silent is not waited for without end."""
    monkeypatch.setattr(index, "_TIMEOUT", (0.2, 0.2))
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    refused = pytest.raises(ReleaseError, match="did not answer in time")
    with listener, _index(f"http://127.0.0.1:{listener.getsockname()[1]}/") as silent, refused:
        silent.files("yandex-market-sdk", VERSION)


def test_credentials_are_not_shown() -> None:
    """A traceback that shows its locals shows no password."""
    assert PASSWORD not in repr(Credentials(USER, PASSWORD))


def test_the_tree_is_the_repository_itself(tmp_path: Path) -> None:
    """A folder inside of another repository has no commit of its own."""
    assert tree.commit(tmp_path) is None
    with pytest.raises(ReleaseError, match="no git repository"):
        tree.demand_clean(tmp_path)
