"""All that is different between two versions, each difference told once (pure)."""

from __future__ import annotations

from . import distribution, documented, options, python
from .change import Change, merged
from .snapshot import Snapshot


def compare(old: Snapshot, new: Snapshot) -> list[Change]:
    """List what is different for users, the graver first."""
    who = documented.directions(old.specification, new.specification)
    return merged(
        [
            *documented.compare(old.specification, new.specification),
            *python.compare(old.python, new.python, who),
            *options.compare(old.commands, new.commands),
            *distribution.compare(old.distribution, new.distribution),
        ]
    )
