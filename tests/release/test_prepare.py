"""Preparing a release: which version, what the changelog says, and that nothing is done by half."""

from __future__ import annotations

import json
import re

import pytest

from generator import __main__ as commands
from generator import tools
from generator.package import PACKAGE
from generator.release import prepare, tree
from generator.release.tree import ReleaseError
from generator.surface.change import Change, Verdict
from tests.release.repository import VERSION, Repository

DATE = "2026-02-03"


def _change(verdict: Verdict) -> Change:
    return Change(verdict, "Things.thing", "is another", "code goes on", "specification")


# What is in pyproject.toml, what is released, what changed, fragments, what is wanted; the version.
VERSIONS = {
    "first": ("0.1.0", None, [], ["added"], None, "0.1.0"),
    "first, wanted": ("0.1.0", None, [], ["added"], "1.0.0", "1.0.0"),
    "fix": ("0.1.0", "0.1.0", ["fix"], [], None, "0.1.1"),
    "addition": ("0.1.0", "0.1.0", ["addition", "fix"], [], None, "0.1.1"),
    "breaking": ("0.1.4", "0.1.4", ["fix", "breaking"], [], None, "0.2.0"),
    "written alone": ("0.1.0", "0.1.0", [], ["fixed"], None, "0.1.1"),
    "broken in words": ("0.1.0", "0.1.0", ["fix"], ["breaking", "fixed"], None, "0.2.0"),
    "stable fix": ("1.2.3", "1.2.3", ["fix"], ["fixed"], None, "1.2.4"),
    "stable addition": ("1.2.3", "1.2.3", ["addition"], [], None, "1.3.0"),
    "stable, deprecated in words": ("1.2.3", "1.2.3", [], ["deprecated"], None, "1.3.0"),
    "stable breaking": ("1.2.3", "1.2.3", ["breaking"], [], None, "2.0.0"),
    "raised already": ("0.3.0", "0.1.0", ["breaking"], [], None, "0.3.0"),
    "raised too little": ("0.1.1", "0.1.0", ["breaking"], [], None, "0.2.0"),
    "by number, not by letter": ("0.10.0", "0.9.0", ["fix"], [], None, "0.10.0"),
    "wanted": ("0.1.0", "0.1.0", ["fix"], [], "1.0.0", "1.0.0"),
}
REFUSED = {
    "nothing": ("0.1.0", "0.1.0", [], [], None, "nothing to release"),
    "nothing yet": ("0.1.0", None, [], [], "0.1.0", "nothing to release"),
    "too low": ("0.1.0", "0.1.0", ["breaking"], [], "0.1.1", "0.1.1 is too low: .* need 0.2.0"),
    "first, too low": ("0.1.0", None, [], ["added"], "0.0.9", "0.0.9 is too low"),
    "the same again": ("0.1.0", "0.1.0", ["fix"], [], "0.1.0", "0.1.0 is too low"),
    "no version": ("0.1.0", "0.1.0", ["fix"], [], "next", "'next' is no version"),
    "spelling": ("0.1.0", "0.1.0", ["fix"], [], "v0.2", "write 'v0.2' as 0.2"),
    "local": ("0.1.0", "0.1.0", ["fix"], [], "0.2.0+mine", "write '0.2.0.mine' as 0.2.0"),
    "not out, not after": ("0.2.0rc1", "0.2.0rc1", ["fix"], [], None, "does not come after"),
}


@pytest.mark.parametrize("name", VERSIONS)
def test_the_version_that_follows(name: str) -> None:
    """From the changes and the fragments together; never lower than what stands there."""
    current, released, verdicts, fragments, wanted, version = VERSIONS[name]
    changes = [_change(verdict) for verdict in verdicts]
    assert prepare.next_version(current, released, changes, fragments, wanted) == version


@pytest.mark.parametrize("name", REFUSED)
def test_a_version_that_may_not_be(name: str) -> None:
    """Too low, taken, or no version at all."""
    current, released, verdicts, fragments, wanted, message = REFUSED[name]
    changes = [_change(verdict) for verdict in verdicts]
    with pytest.raises(ReleaseError, match=message):
        prepare.next_version(current, released, changes, fragments, wanted)


def test_a_release_and_the_next(copy: Repository) -> None:
    """The first has the fragments alone; the next names what the diff found, by field."""
    said = copy.done("release", "--date", DATE)
    assert f"{VERSION} is prepared and staged, not committed" in said
    assert f'git tag -a v{VERSION} -m "Release {VERSION}"' in said
    assert f"## {VERSION} ({DATE})\n\n### Added\n\n- All of it.\n" in copy.read("CHANGELOG.md")
    assert json.loads(copy.read(".changes/released.json"))["version"] == VERSION
    assert tools.git(copy.root, "diff", "--name-only") == ""
    staged = tools.git(copy.root, "diff", "--cached", "--name-only").split()
    assert staged == [".changes/+begin.added.md", ".changes/released.json", "CHANGELOG.md"]
    copy.commit("Release")
    assert "nothing to release" in copy.refused("release")

    # A field goes, a limit grows, and somebody wrote what that means.
    copy.edit("openapi/deleteOffers.yaml", r"(x-market-limit:\n +amount:) \d+", r"\1 77777")
    copy.edit(
        "openapi/getCampaignOffers.yaml", r"\n        available:\n(          .*\n)+(?=  )", "\n"
    )
    commands.generate(copy.root / "openapi", copy.root / "generated_client" / PACKAGE)
    copy.write(".changes/+faster.changed.md", "Deleting is faster.\n")
    copy.commit("Delete faster")
    before = {path: copy.read(path) for path in ("CHANGELOG.md", "pyproject.toml")}
    shown = copy.done("release", "--date", DATE, "--dry-run")
    assert before == {path: copy.read(path) for path in before}
    assert tree.uncommitted(copy.root) == []
    assert shown.startswith(f"## 0.2.0 ({DATE})")

    copy.done("release", "--date", DATE)
    changelog = copy.read("CHANGELOG.md")
    assert shown.strip() in changelog
    assert changelog.index("## 0.2.0") < changelog.index(f"## {VERSION}")
    breaking, _, rest = shown.partition("### Added")
    assert "`GetCampaignOfferDTO.available`" in breaking
    assert re.search(r"`deleteOffers`.*77,777", rest.replace("\n", " "))
    assert "- Deleting is faster." in rest
    assert tree.project(copy.root).version == "0.2.0"
    assert json.loads(copy.read(".changes/released.json"))["version"] == "0.2.0"
    assert prepare.waiting(copy.root) == []
    assert copy.done("surface").startswith("nothing changed for users")
    assert tools.git(copy.root, "diff", "--stat", "--", "pyproject.toml") == ""


def test_a_failure_leaves_the_tree_as_it_was(
    copy: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever step fails, no half of a release stays behind."""

    def fail(*_: object) -> None:
        raise ReleaseError("the sdist lacks everything")

    monkeypatch.setattr(prepare.artefacts, "demand_sound", fail)
    with pytest.raises(ReleaseError, match="lacks everything"):
        prepare.prepare(copy.root, prepare.Plan("3.0.0", []), DATE)
    assert tree.uncommitted(copy.root) == []
    assert tree.project(copy.root).version == VERSION
    assert (copy.root / ".changes" / "+begin.added.md").is_file()


def test_only_a_commit_is_released(copy: Repository) -> None:
    """What is not committed is named, five paths of it, and stays as it is."""
    for number in range(7):
        copy.write(f"tests/more{number}.txt", "")
    said = copy.refused("release")
    assert "not committed: tests/more0.txt, " in said
    assert "tests/more4.txt and 2 more;" in said
    with pytest.raises(ReleaseError, match="not committed"):
        prepare.prepare(copy.root, prepare.Plan("3.0.0", []), DATE)
    assert (copy.root / "tests/more6.txt").is_file()


def test_what_is_no_fragment_is_told(copy: Repository) -> None:
    """A slip in a name would otherwise leave a change out of the changelog."""
    copy.write(".changes/+slip.chagned.md", "x")
    copy.commit("Slip")
    assert ".changes/+slip.chagned.md is no fragment" in copy.refused("release")


def test_a_version_that_the_changelog_has(copy: Repository) -> None:
    """It was released, even if its record was lost."""
    copy.write("CHANGELOG.md", copy.read("CHANGELOG.md") + f"\n## {VERSION} ({DATE})\n")
    copy.commit("Change")
    assert f"CHANGELOG.md has {VERSION} already" in copy.refused("release")


def test_the_version_has_one_line(copy: Repository) -> None:
    """Nothing else in pyproject.toml changes; where the line is not found, nothing does."""
    before = copy.read("pyproject.toml")
    tree.set_version(copy.root, "3.0.0")
    assert copy.read("pyproject.toml") == before.replace(
        f'\nversion = "{VERSION}"', '\nversion = "3.0.0"'
    )
    copy.edit("pyproject.toml", r'version = "3.0.0"', "version = '3.0.0'")
    with pytest.raises(ReleaseError, match="no one line"):
        tree.set_version(copy.root, "4.0.0")
