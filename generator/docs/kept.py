"""The facts kept of each transcribed page: `openapi/pages/<operation>.<language>.<edition>.json`.

They hold facts alone, in a stable form, so that a new copy of a page can be compared with the one
that the specification was transcribed from, although no page is part of the repository.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from generator import spec

from .compare import is_phrase
from .deviations import same_edition
from .model import Json, Page, from_json, to_json


class KeptError(Exception):
    """Facts cannot be kept, or what lies there are no kept facts; the message says why."""


def edition_of(page: Page) -> str:
    """A page's language and edition, as `en.2025-09`."""
    return f"{page.language}.{page.edition or 'undated'}"


def name_of(page: Page) -> str:
    """The name under which a page's facts are kept."""
    return f"{page.operation}.{edition_of(page)}"


def load(specification: Path) -> dict[str, Page]:
    """All kept facts by their names; none where the folder is missing.

    Raises:
        KeptError: A file is no kept facts, or has another name than its contents say.
    """
    found: dict[str, Page] = {}
    for path in sorted((specification / spec.KEPT).glob("[!.]*")):
        shown = f"{specification.name}/{spec.KEPT}/{path.name}"
        try:
            page = from_json(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise KeptError(f"{shown}: no kept facts: {error!r}") from error
        if path.name != f"{name_of(page)}.json":
            raise KeptError(f"{shown}: holds the facts of {name_of(page)}")
        found[name_of(page)] = page
    return found


def text_of(page: Page) -> str:
    """The facts as they are kept."""
    facts = _without_phrases(to_json(page))
    return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _without_phrases(value: Json) -> Json:
    if isinstance(value, Mapping):
        # A field of the name `example` is a mapping, and no phrase.
        return {
            name: _without_phrases(item)
            for name, item in value.items()
            if not (name == "example" and is_phrase(item))
        }
    return list(map(_without_phrases, value)) if isinstance(value, list) else value


def keep(specification: Path, page: Page) -> list[str]:
    """Write the facts of a page, and drop those of older editions of it; gives the files touched.

    Raises:
        KeptError: The page has no edition, or a newer edition is kept.
    """
    if page.operation is None or page.edition is None:
        raise KeptError("its name must say which page it is: <operation>.<language>.<edition>")
    kept = load(specification)
    replaced: list[str] = []
    for name, other in kept.items():
        if (other.operation, other.language) == (page.operation, page.language):
            if is_older(page, other):
                raise KeptError(f"{name} is newer, and is kept")
            replaced.append(name)
    folder = specification / spec.KEPT
    folder.mkdir(exist_ok=True)
    touched = [f"{name_of(page)}.json"]
    for name in replaced:
        if name != name_of(page):
            (folder / f"{name}.json").unlink()
            touched.append(f"{name}.json removed")
    (folder / touched[0]).write_text(text_of(page), "utf-8")
    return [f"{specification.name}/{spec.KEPT}/{each}" for each in touched]


def is_older(page: Page, other: Page) -> bool:
    """Whether a page was read before another; False where either does not tell."""
    one, two = page.edition, other.edition
    return one is not None and two is not None and not same_edition(one, two) and one < two
