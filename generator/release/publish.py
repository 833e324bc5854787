"""What may go to an index: the two files that the commit gives, of a version that is new there."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from generator.surface.snapshot import of_release

from . import artefacts, build, tree
from .index import Credentials, Index, checked_address
from .tree import ReleaseError


def publish(root: Path, address: str, environment: Mapping[str, str]) -> str:
    """Upload what ``make wheel`` made; say what is there now.

    Args:
        root: the repository.
        address: of the index.
        environment: holds TWINE_USERNAME and TWINE_PASSWORD, and perhaps TWINE_CERT.

    Raises:
        ReleaseError: it may not be uploaded, or was not.
    """
    address = checked_address(address)
    credentials = _credentials(environment)
    project, files = tree.project(root), _made(root)
    with closing(Index(address, credentials, environment.get("TWINE_CERT") or None)) as index:
        if known := index.files(project.name, project.version):
            raise ReleaseError(
                f"the index has {project.name} {project.version} already ({', '.join(known)}):"
                " what is published is never replaced; raise the version"
            )
        sent: list[str] = []
        # The wheel first: with it alone a version can be used.
        for file in files:
            try:
                index.upload(file)
            except ReleaseError as error:
                there = f"\nthe index has taken {', '.join(sent)}, and no more" if sent else ""
                raise ReleaseError(f"{error}{there}") from None
            sent.append(file.name)
    return f"published {' and '.join(sent)}"


def _credentials(environment: Mapping[str, str]) -> Credentials:
    user, password = environment.get("TWINE_USERNAME"), environment.get("TWINE_PASSWORD")
    if not user or not password:
        raise ReleaseError(
            "set TWINE_USERNAME and TWINE_PASSWORD in the environment: no file or keyring is read"
        )
    return Credentials(user, password)


def _made(root: Path) -> build.Built:
    """Give the files in dist/, which are what the commit gives, and complete."""
    commit, project = tree.demand_clean(root), tree.project(root)
    released = of_release(root)
    if released is None or released.version != project.version:
        raise ReleaseError(f"{project.version} is not released yet: make release")
    files = build.found(root / "dist")
    with build.of_commit(root, commit) as fresh:
        same = [file.name for file in files] == [file.name for file in fresh] and all(
            file.read_bytes() == again.read_bytes()
            for file, again in zip(files, fresh, strict=True)
        )
    if not same:
        raise ReleaseError(
            f"dist/ is not what commit {commit[:12]} gives ({project.name} {project.version}):"
            " make wheel"
        )
    artefacts.demand_sound(files, project, root)
    return files
