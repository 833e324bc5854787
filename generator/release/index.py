"""A package index: what it has of a project, and one file more. No answer is believed blindly.

The credentials are sent to the index alone, never followed to another host and never shown; what an
index says is shortened, and the password taken out, before it is repeated.
"""

from __future__ import annotations

import html.parser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import requests
import twine.repository
import twine.utils
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from twine.package import PackageFile

from .tree import ReleaseError

_JSON = "application/vnd.pypi.simple.v1+json"
_HOPS = 5
_SHOWN = 300
# Seconds: to connect, and for each silence after that.
_TIMEOUT = (10.0, 120.0)
# Whose hosts are public: twine names them, so this project need not.
_PUBLIC = frozenset(
    ".".join(str(urlsplit(url).hostname).split(".")[-2:])
    for url in (
        twine.repository.LEGACY_PYPI,
        twine.repository.WAREHOUSE,
        twine.repository.OLD_WAREHOUSE,
        twine.repository.TEST_WAREHOUSE,
        twine.utils.TEST_REPOSITORY,
        twine.repository.LEGACY_TEST_PYPI,
    )
)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Credentials(NamedTuple):
    """Who uploads. Not shown by ``repr``."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "<credentials>"


def checked_address(address: str) -> str:
    """Give the address of an index that may be used.

    Raises:
        ReleaseError: it may not; the address is not repeated, as it may hold a password.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.username is not None or parts.password is not None:
        raise ReleaseError(
            "the address of the index must not hold a name or password: set TWINE_USERNAME and"
            " TWINE_PASSWORD in the environment"
        )
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ReleaseError("the index needs an address like https://host/path/")
    if ".".join(host.rstrip(".").split(".")[-2:]) in _PUBLIC:
        raise ReleaseError("that is a public index: this project is for an internal one")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise ReleaseError("http:// would send the password in the clear: use https://")
    return address


class Index:
    """One index, with credentials for it."""

    def __init__(self, address: str, credentials: Credentials, authority: str | None) -> None:
        """Args:
        address: where files are uploaded; the project's page is below it, in ``simple/``.
        credentials: for every request to it.
        authority: a file of certificates that vouch for it, if not the usual ones.
        """
        self._address = checked_address(address)
        self._credentials = credentials
        self._host = urlsplit(self._address).netloc
        # No name and password from here on comes from a file, a keyring or a question.
        repository = twine.repository.Repository(self._address, None, None, True)
        # As bytes: as text they would be written as Latin-1.
        repository.session.auth = HTTPBasicAuth(
            credentials.user.encode("utf-8"), credentials.password.encode("utf-8")
        )
        repository.session.mount("https://", _Patient())
        repository.session.mount("http://", _Patient())
        repository.set_certificate_authority(authority)
        self._repository = repository

    def close(self) -> None:
        """Close the connections."""
        self._repository.close()

    def files(self, name: str, version: str) -> list[str]:
        """Name the files that the index has of a version.

        Raises:
            ReleaseError: it cannot be asked.
        """
        url = f"{self._address.rstrip('/')}/simple/{name}/"
        answer = self._ask(url)
        for _ in range(_HOPS):
            if not answer.is_redirect:
                break
            url = urljoin(url, answer.headers["location"])
            if urlsplit(url)[:2] != urlsplit(self._address)[:2]:
                return []  # it hands on what it does not have
            answer = self._ask(url)
        if answer.status_code == requests.codes.not_found:
            return []
        self._refuse_strangers(answer)
        if answer.status_code != requests.codes.ok:
            raise ReleaseError(f"the index cannot be asked for {name}: {self._said(answer)}")
        try:
            return sorted(file for file in _listed(answer) if _version_of(file) == version)
        except (ValueError, LookupError, TypeError) as error:
            raise ReleaseError(
                f"the index gives no list of {name}: {self._said(answer)}"
            ) from error

    def upload(self, file: Path) -> None:
        """Give it a file.

        Raises:
            ReleaseError: it did not take it.
        """
        package = PackageFile.from_filename(str(file), None)
        try:
            answer = self._repository.upload(package)
        except requests.RequestException as error:
            raise self._unreachable(error) from None
        self._refuse_strangers(answer)
        exists = answer.status_code == requests.codes.bad_request and "exist" in answer.text.lower()
        if exists or answer.status_code == requests.codes.conflict:
            raise ReleaseError(
                f"the index has {file.name} already: what is published is never replaced; raise the"
                " version"
            )
        if answer.is_redirect:
            raise ReleaseError(f"the index sends uploads elsewhere: {self._said(answer)}")
        if answer.status_code in (requests.codes.not_found, requests.codes.method_not_allowed):
            raise ReleaseError(f"no uploads are taken at that address: {self._said(answer)}")
        if not answer.ok:
            raise ReleaseError(f"the index did not take {file.name}: {self._said(answer)}")

    def _ask(self, url: str) -> requests.Response:
        headers = {"Accept": f"{_JSON}, text/html;q=0.5"}
        try:
            return self._repository.session.get(url, headers=headers, allow_redirects=False)
        except requests.RequestException as error:
            raise self._unreachable(error) from None

    def _refuse_strangers(self, answer: requests.Response) -> None:
        if answer.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
            raise ReleaseError(
                "the index does not let TWINE_USERNAME with TWINE_PASSWORD do this:"
                f" {self._said(answer)}"
            )

    def _unreachable(self, error: requests.RequestException) -> ReleaseError:
        if isinstance(error, requests.exceptions.SSLError):
            return ReleaseError(
                f"{self._host} does not prove who it is (TLS); TWINE_CERT may name the file of"
                " certificates that vouch for it"
            )
        kind = "did not answer in time" if isinstance(error, requests.Timeout) else "is not there"
        return ReleaseError(f"the index at {self._host} {kind} ({type(error).__name__})")

    def _said(self, answer: requests.Response) -> str:
        page = "html" in answer.headers.get("content-type", "")
        told = answer.headers.get("location", "") if answer.is_redirect else answer.text
        text = " ".join([str(answer.status_code), answer.reason, *([] if page else told.split())])
        for secret in filter(
            None, (self._credentials.password, answer.request.headers.get("Authorization"))
        ):
            text = text.replace(str(secret), "***")
        return text[:_SHOWN]


class _Patient(HTTPAdapter):
    """Ends a wait that has become too long; asks once."""

    def send(self, request: Any, *arguments: Any, **options: Any) -> requests.Response:
        options["timeout"] = options.get("timeout") or _TIMEOUT
        return super().send(request, *arguments, **options)


def _listed(answer: requests.Response) -> Iterable[str]:
    if answer.headers.get("content-type", "").partition(";")[0].strip() == _JSON:
        return [file["filename"] for file in answer.json()["files"]]
    links = _Links()
    links.feed(answer.text)
    return links.texts


class _Links(html.parser.HTMLParser):
    """The texts of the links of a page: the names of files, as the simple API has it."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._inside = tag == "a"
        if self._inside:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data.strip()


def _version_of(file: str) -> str | None:
    try:
        parse = parse_wheel_filename if file.endswith(".whl") else parse_sdist_filename
        return str(parse(file)[1])
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None
