"""The commands of the generator: ``python -m generator generate``, ``check``, ``docs`` ..."""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import contract, lint, render, spec, text, tools
from .docs import command as docs
from .docs import examine, kept
from .docs.specification import Specification
from .facts import FactsError
from .package import PACKAGE, RenderError
from .release import command as release
from .release.tree import ReleaseError
from .surface import command as surface
from .surface.snapshot import SnapshotError

ROOT = Path(__file__).resolve().parent.parent
SPECIFICATION = ROOT / "openapi"
OUTPUT = ROOT / "generated_client" / PACKAGE
OVERRIDES = ROOT / "overrides"
_SHOWN_DIFF_LINES = 200


class CommandError(Exception):
    """A command cannot go on; the message says why and what to do."""


def build(specification: Path, folder: Path, scratch: Path) -> None:
    """Read, bundle, lint and render into a new folder.

    Raises:
        CommandError: the specification has findings; each is in the message.
        SpecError: a file cannot be read or bundled.
        RenderError: a tool left something out.
    """
    sources = spec.read_folder(specification)
    findings = lint.lint_sources(specification, sources)
    if findings:
        raise CommandError(
            "\n".join(map(str, findings)) + f"\n{len(findings)} findings: mend the specification"
        )
    render.render(spec.bundle(specification, sources).document, folder, scratch)


def generate(specification: Path, output: Path, overrides: Path | None = None) -> str:
    """Replace the generated tree whole; whatever interrupts this, the old or the new one is there.

    Args:
        specification: the folder of the YAML files.
        output: the folder of the generated package.
        overrides: what is to be held against the new package, if anything.

    Raises:
        CommandError: what lies there now is not the generator's to replace; or the overrides rely
            on what the new package does not have. It is in place all the same, for nobody could
            mend them without it.
    """
    _refuse_foreign(output)
    with tempfile.TemporaryDirectory(prefix="generator-") as name:
        scratch = Path(name)
        build(specification, scratch / PACKAGE, scratch)
        files = list(render.files_of(scratch / PACKAGE))
        output.parent.mkdir(parents=True, exist_ok=True)
        # Beside the old tree, thus on its file system: only there is a rename one step.
        with tempfile.TemporaryDirectory(prefix=f".{output.name}-", dir=output.parent) as beside:
            fresh = Path(beside) / "new"
            fresh.mkdir()
            # File by file, so that no umask decides about the modes.
            for relative in files:
                target = fresh / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(scratch / PACKAGE / relative, target)
                target.chmod(0o644)
            _swap(fresh, output, Path(beside) / "old")
    if lines := _breaches(overrides, output):
        where = f"the new package is in {os.path.relpath(output)}: mend the overrides by it"
        raise CommandError("\n".join([*lines, where]))
    return f"{len(files)} files in {os.path.relpath(output)}"


def _breaches(overrides: Path | None, package: Path) -> list[str]:
    return (
        [] if overrides is None else [str(each) for each in contract.breaches(overrides, package)]
    )


def _refuse_foreign(output: Path) -> None:
    if output.is_symlink():
        raise CommandError(f"{output} is a link: name the folder itself")
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return
    # Not parsed: a manifest with the marks of a merge is still ours.
    manifest, mark = output / render.MANIFEST, f'"package": "{PACKAGE}"'.encode()
    if not manifest.is_file() or mark not in manifest.read_bytes():
        why = f"is neither empty nor a generated {PACKAGE}"
        raise CommandError(f"{output} {why}: remove it, or name another folder")


def _swap(fresh: Path, output: Path, old: Path) -> None:
    """Put the new tree in the place of the old one, which comes back if that fails."""
    try:
        if output.exists():
            output.rename(old)
        fresh.rename(output)
    except BaseException:
        if old.exists() and not output.exists():
            old.rename(output)
        raise


def check(specification: Path, output: Path, overrides: Path | None = None) -> str:
    """Compare the committed tree and the facts kept of pages with the specification.

    Args:
        specification: the folder of the YAML files.
        output: the folder of the generated package.
        overrides: what is to be held against what the specification gives, if anything.

    Raises:
        CommandError: they differ, and the message is the difference; or the overrides rely on what
            the package does not have.
    """
    if output.is_symlink():
        raise CommandError(f"{output} is a link: name the folder itself")
    with tempfile.TemporaryDirectory(prefix="generator-") as name:
        scratch = Path(name)
        fresh = scratch / PACKAGE
        build(specification, fresh, scratch)
        wanted, found = set(render.files_of(fresh)), set(render.files_of(output))
        lines = [f"missing: {path}" for path in sorted(wanted - found)]
        lines += [f"stray: {path}{_oddity(output / path)}" for path in sorted(found - wanted)]
        for path in sorted(wanted & found):
            lines += _difference(output / path, fresh / path, str(path))
        broken = _breaches(overrides, fresh)
    if lines:
        shown = lines[:_SHOWN_DIFF_LINES]
        if len(lines) > len(shown):
            shown.append(f"... and {len(lines) - len(shown)} more lines")
        stale = "the generated tree is stale: make generate"
        raise CommandError("\n".join([*broken, *shown, stale]))
    if broken:
        raise CommandError("\n".join([*broken, "mend the overrides by the generated package"]))
    if (specification / spec.KEPT).is_dir():
        problems = examine.problems(Specification(specification), kept.load(specification))
        if problems:
            raise CommandError("\n".join([*problems, "the pages say otherwise: make docs"]))
    return f"{len(wanted)} files are current"


def _oddity(path: Path) -> str:
    """What keeps a path from being a file to compare; empty for a regular file."""
    if path.is_symlink():
        return " is a link"
    return "" if render.is_plain(path) else " is no regular file"


def _difference(committed: Path, fresh: Path, name: str) -> list[str]:
    if odd := _oddity(committed):
        return [f"{name}{odd}"]
    old, new = committed.read_bytes(), fresh.read_bytes()
    if old == new:
        return []
    lines = difflib.unified_diff(
        old.decode("utf-8", "replace").splitlines(),
        new.decode("utf-8", "replace").splitlines(),
        f"committed/{name}",
        f"specification/{name}",
        lineterm="",
        n=1,
    )
    # Bytes may differ where lines do not: line ends, a final newline.
    return list(lines) or [f"differs in bytes alone: {name}"]


_ERRORS = (
    *(CommandError, spec.SpecError, FactsError, RenderError, kept.KeptError),
    *(SnapshotError, surface.VersionError, ReleaseError, tools.GitError),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give the exit code: 0 done, 1 a finding or a difference."""
    parser = argparse.ArgumentParser(prog="python -m generator", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for command, help_text in (
        ("generate", "replace the generated package by what the specification gives"),
        ("check", "fail, with a diff, when the generated package is not what it gives"),
    ):
        sub = commands.add_parser(command, help=help_text, description=help_text)
        sub.add_argument(
            "--specification", type=Path, default=SPECIFICATION, help="folder of the YAML files"
        )
        sub.add_argument(
            "--output", type=Path, default=OUTPUT, help="folder of the generated package"
        )
        sub.add_argument(
            "--overrides",
            type=Path,
            help="folder of what is held against the package; without it, that of this project"
            " where the output is its own, else none",
        )
    docs.add_arguments(
        commands.add_parser("docs", help=docs.HELP, description=docs.__doc__), SPECIFICATION
    )
    surface.add_parsers(commands)
    release.add_parsers(commands)
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except _ERRORS as error:
        print(text.shown(str(error)), file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    if options.command == "docs":
        return docs.run(options)
    if options.command in surface.COMMANDS:
        print(surface.run(options))
    elif options.command in release.COMMANDS:
        print(release.run(options))
    else:
        own = options.output.resolve() == OUTPUT
        overrides = options.overrides or (OVERRIDES if own else None)
        run = {"generate": generate, "check": check}[options.command]
        print(run(options.specification, options.output, overrides))
    return 0


if __name__ == "__main__":
    sys.exit(main())
