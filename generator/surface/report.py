"""The differences for people and tools: text, JSON, markdown, entries of a changelog (pure)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from .change import VERDICTS, Change, Verdict, gravest, is_enough, version_after

Fragment = Literal["breaking", "deprecated", "added", "changed"]
_HEADINGS: Final[dict[Verdict, str]] = {
    "breaking": "Breaking",
    "addition": "Additions",
    "fix": "Fixes",
}
_COUNTED: Final[dict[Verdict, tuple[str, str]]] = {
    "breaking": ("breaking change", "breaking changes"),
    "addition": ("addition", "additions"),
    "fix": ("fix", "fixes"),
}
_ENDPOINTS: Final = "yandex_market_client.api."


class Entry(NamedTuple):
    """One entry for the changelog.

    Attributes:
        fragment: the type of towncrier fragment that it is.
        text: one line of markdown.
    """

    fragment: Fragment
    text: str


@dataclass(frozen=True)
class Report:
    """What is different from a base, and which version follows.

    Attributes:
        base: the name of the base: a git reference, or the last release.
        base_version: its version.
        version: the one in pyproject.toml now.
        changes: the graver first.
    """

    base: str
    base_version: str
    version: str
    changes: Sequence[Change]

    @property
    def needed(self) -> str:
        """The least version that may carry the changes."""
        return version_after(self.base_version, gravest(self.changes))

    @property
    def is_enough(self) -> bool:
        """Whether the version in pyproject.toml may carry them."""
        return is_enough(self.version, self.needed)

    @property
    def conclusion(self) -> str:
        """What follows for the version, in a sentence."""
        worst = gravest(self.changes)
        since = f"since {self.base} ({self.base_version})"
        if worst is None:
            return f"nothing changed for users {since}; pyproject.toml has {self.version}"
        verdicts = [one.verdict for one in self.changes]
        counts = [(verdicts.count(verdict), *_COUNTED[verdict]) for verdict in VERDICTS]
        found = ", ".join(f"{n} {one if n == 1 else more}" for n, one, more in counts if n)
        state = "enough" if self.is_enough else "too low"
        return (
            f"{found} {since}: the version has to be {self.needed} or higher; "
            f"pyproject.toml has {self.version}, which is {state}"
        )

    def as_text(self) -> str:
        """For the terminal."""
        lines: list[str] = []
        for change in self.changes:
            lines.append(f"{change.verdict:9} {_place(change, '')}:")
            lines.append(f"{'':9}   {change.text}")
            if also := _also(change):
                lines.append(f"{'':9}   also {', '.join(also)}")
        return "\n".join([*lines, self.conclusion])

    def as_markdown(self) -> str:
        """For a review, or notes on a release."""
        lines: list[str] = []
        for verdict, heading in _HEADINGS.items():
            found = [one for one in self.changes if one.verdict == verdict]
            if found:
                lines += [f"### {heading}", "", *(f"- {markdown(one)}" for one in found), ""]
        return "\n".join([*lines, self.conclusion])

    def as_json(self) -> str:
        """For tools."""
        return json.dumps(
            {
                "base": {"name": self.base, "version": self.base_version},
                "version": self.version,
                "needed": self.needed,
                "enough": self.is_enough,
                "class": gravest(self.changes),
                "changes": [_described(one) for one in self.changes],
            },
            indent=1,
        )


def entries(changes: Sequence[Change]) -> Iterator[Entry]:
    """Yield an entry of the changelog for each change: by operation and field, or Python path."""
    for change in changes:
        yield Entry(fragment(change), markdown(change))


def fragment(change: Change) -> Fragment:
    """Return the type of towncrier fragment that a change belongs to."""
    if change.verdict == "breaking":
        return "breaking"
    if change.deprecation:
        return "deprecated"
    return "added" if change.verdict == "addition" else "changed"


def markdown(change: Change) -> str:
    """Write a change as one line of markdown."""
    also = _also(change)
    more = f"; also {', '.join(f'`{one}`' for one in also)}" if also else ""
    return f"{_place(change, '`')}: {change.text}{more}."


def _described(change: Change) -> dict[str, Any]:
    return {
        "class": change.verdict,
        "fragment": fragment(change),
        "source": change.source,
        "operations": list(change.operations),
        "place": change.place,
        "also": list(change.also),
        "what": change.what,
        "why": change.why,
        "text": change.text,
        "markdown": markdown(change),
    }


def _place(change: Change, quote: str) -> str:
    """Name the operations and the field, or the Python path, or what is typed."""
    place = f"{quote}{change.place}{quote}"
    names = [f"{quote}{name}{quote}" for name in change.operations]
    # The place of an operation, or of a parameter, begins with the operation.
    if change.operations == (change.place.partition(" ")[0],):
        return place
    return ", ".join([*names, place])


def _also(change: Change) -> list[str]:
    """Name the other places: of an endpoint its module, and no class beside its own member."""
    short = dict.fromkeys(
        one.rpartition(".")[0] if one.startswith(_ENDPOINTS) and one.count(".") > 3 else one
        for one in change.also
    )
    return [one for one in short if not any(other.startswith(f"{one}.") for other in short)]
