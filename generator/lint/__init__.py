"""The specification's own rules, beyond OpenAPI's: each finding names the file and the place.

A rule is a function from the specification to hits. What OpenAPI itself demands is checked first;
the rules behind may then rely on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.beyond import unfounded
from generator.spec import Bundle, bundle

from . import names, operations, references, subset, validators, values, vocabulary
from .finding import Finding, Hit
from .nameless import nameless
from .view import Spec

__all__ = ["STAGES", "Finding", "lint", "lint_sources"]

STAGES: tuple[tuple[tuple[str, Callable[[Spec], Iterator[Hit]]], ...], ...] = (
    (("openapi", validators.document_shape), ("openapi", validators.schema_shape)),
    (("reference", references.references), ("vocabulary", vocabulary.extensions)),
    (
        ("batch", vocabulary.batches),
        ("bound", values.bounds),
        ("collision", names.collisions),
        ("deprecation", vocabulary.deprecations),
        ("deviation", lambda spec: unfounded(spec.nodes)),
        ("description", operations.descriptions),
        ("enum", values.enums),
        ("example", values.examples),
        ("exclusive", vocabulary.exclusive),
        ("limit", vocabulary.limits),
        ("name", names.spelling),
        ("operation", vocabulary.needed),
        ("paging", vocabulary.paging),
        ("path", operations.paths),
        ("pattern", values.patterns),
        ("security", references.security),
        ("server", operations.servers),
        ("status", operations.statuses),
        ("unsupported", subset.unsupported),
        ("unused", references.unused),
        ("wire", vocabulary.wire),
    ),
    (("nameless", nameless),),
    (("openapi", validators.last_word),),
)
"""The rules by their names; those of one stage may rely on what earlier ones found in order."""


def lint(specification: Bundle) -> list[Finding]:
    """Everything that is wrong with a bundled specification, in the order of its files."""
    spec = Spec(specification.document)
    for stage in STAGES:
        hits = {(rule, *hit) for rule, check in stage for hit in check(spec)}
        if hits:
            return sorted(
                Finding(specification.file_of(pointer), pointer, rule, message)
                for rule, pointer, message in hits
            )
    return []


def lint_sources(folder: Path, sources: Mapping[str, dict[str, Any]]) -> list[Finding]:
    """Every file of a folder by itself, then all of them together.

    Args:
        folder: where they are.
        sources: what `spec.read_folder` gave.

    Raises:
        SpecError: they cannot be bundled.
    """
    specification = bundle(folder, sources)
    alone = [
        Finding(f"{folder.name}/{name}", pointer, rule, message)
        for name in sources
        for rule, pointer, message in _alone(name, sources)
    ]
    return alone + lint(specification)


def _alone(name: str, sources: Mapping[str, dict[str, Any]]) -> list[tuple[str, str, str]]:
    """What is wrong with one file; its schemas are looked at where all files are."""
    spec = Spec(sources[name])
    if hits := [("openapi", *hit) for hit in validators.document_shape(spec)]:
        return hits
    hits = [("reference", *hit) for hit in references.schemes(spec)]
    return hits + [("openapi", *hit) for hit in validators.one_file(name, sources)]
