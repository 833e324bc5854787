"""Two Python surfaces: what is different for who imports, calls and reads (pure).

A difference is judged for code that worked before. What a caller gives may become wider, what a
reader gets may become narrower. Models that only answers use are made by the SDK, so their
constructors are nobody's to call; models that only requests use are nobody's to read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

from . import signatures, subjects
from .change import Change, Verdict
from .narrowing import Narrowing
from .specification import ANSWER, REQUEST

_FUNCTIONS: Final = ("def", "classmethod", "staticmethod")
_READ: Final = ("property", "attribute")
_LOST: Final = {
    "mutable": ("cannot be changed any more", "assigning to an instance fails"),
    "hashable": ("are not hashable any more", "a set or a dict of them fails"),
    "compares": ("do not compare by value any more", "== gives another result"),
    "subclassable": ("cannot be of a subclass any more", "type checkers refuse subclasses"),
}


def compare(
    old: Mapping[str, str], new: Mapping[str, str], directions: Mapping[str, set[str]]
) -> list[Change]:
    """List what is different between two surfaces.

    Args:
        old: the lines of `collect`, by dotted path.
        new: likewise.
        directions: by schema, whether requests or answers use it; both where nothing is said.
    """
    return list(_Comparison(old, new, directions).changes())


class _Comparison:
    def __init__(
        self, old: Mapping[str, str], new: Mapping[str, str], directions: Mapping[str, set[str]]
    ) -> None:
        self.old = _with_names_of(old, new)
        self.new = new
        self.directions = directions
        bases: dict[str, set[str]] = {}
        for lines in (self.old, new):
            for path, line in lines.items():
                if line.startswith("class("):
                    bases.setdefault(path, set()).update(_bases(line))
        aliases = {
            path: line.removeprefix("alias = ")
            for path, line in {**new, **self.old}.items()
            if line.startswith("alias = ")
        }
        self.types = Narrowing(bases, aliases)

    def changes(self) -> Iterator[Change]:
        gone: set[str] = set()
        for path, line in self.old.items():
            found = _lookup(self.new, path)
            if ":" in path:
                continue
            if found is None:
                gone.add(path)
                if not _ancestors(path) & gone:
                    yield from self._gone(path, line)
            elif not self._is_told_elsewhere(path, line):
                yield from self._pair(path, _resolved(self.old, line), found)
        fresh: set[str] = set()
        for path, line in self.new.items():
            if ":" not in path and _lookup(self.old, path) is None:
                fresh.add(path)
                if not _ancestors(path) & fresh:
                    yield from self._fresh(path, line)
        yield from self._overloads()

    def _is_told_elsewhere(self, path: str, line: str) -> bool:
        """Tell another name for something that is still the same thing as under its first name."""
        first = line.removeprefix("same as ")
        return first != line and _first_name(self.new, first) == _first_name(self.new, path)

    # --- there or not

    def _gone(self, path: str, line: str) -> Iterator[Change]:
        kind = _kind(line)
        if path.endswith(".__init__"):
            return  # its class has none of its own any more
        what = {
            "module": "the module is gone",
            "key": "the key is gone",
            "member": "the member is gone",
            "fixture": "the fixture is gone",
        }.get(kind, "is gone")
        why = {
            "module": "importing it fails",
            "key": "type checkers refuse it",
            "member": "naming it fails",
            "fixture": "a test that asks for it fails",
        }.get(kind, "its import fails" if self._is_top(path, self.old) else "using it fails")
        yield self._change(path, "breaking", what, why, subject=self._subject(path, self.old))

    def _fresh(self, path: str, line: str) -> Iterator[Change]:
        kind = _kind(line)
        if path.endswith(".__init__"):
            return
        subject = self._subject(path, self.new)
        owner = path.rpartition(".")[0]
        if "protocol" in _abilities(self.new.get(owner, "")):
            why = "a class that implements the protocol lacks it"
            yield self._change(path, "breaking", "is new in the protocol", why, subject=subject)
        elif line.startswith("key required") and REQUEST in self._directions(path):
            why = "a dict without it is refused by type checkers"
            yield self._change(path, "breaking", "the key has to be given", why, subject=subject)
        else:
            what = {"module": "the module is new", "key": "the key is new"}.get(kind, "is new")
            yield self._change(path, "addition", what, "nobody used it", subject=subject)

    # --- both there

    def _pair(self, path: str, old: str, new: str) -> Iterator[Change]:
        if old == new:
            return
        one, other = _kind(old), _kind(new)
        if one in _FUNCTIONS and other in _FUNCTIONS:
            yield from self._functions(path, old, new)
        elif one in _READ and other in _READ:
            yield from self._attributes(path, old, new)
        elif one != other:
            what = f"was {_said(one)}, is {_said(other)}"
            yield self._change(path, "breaking", what, "code that used it as that fails")
        elif one == "class":
            yield from self._classes(path, old, new)
        elif one == "member":
            what = f"the value{old.partition(' =')[2]} is{new.partition(' =')[2]} now"
            yield self._change(path, "breaking", what, "what is written or compared differs")
        elif one == "key":
            yield from self._keys(path, old, new)
        elif one == "alias":
            yield from self._aliases(path, old, new)
        elif one == "fixture":
            yield from self._read(path, old, new, "it")

    def _functions(self, path: str, old: str, new: str) -> Iterator[Change]:
        if old.startswith("deprecated") != new.startswith("deprecated"):
            if new.startswith("deprecated"):
                why = "it works, and type checkers warn"
                yield self._change(path, "addition", "is deprecated", why, deprecation=True)
            else:
                why = "the warning goes"
                yield self._change(path, "fix", "is not deprecated any more", why)
        if _kind(old) in ("classmethod", "staticmethod") and _kind(new) == "def":
            why = "a call on the class itself fails"
            yield self._change(path, "breaking", "needs an instance now", why)
        constructor = path.endswith(".__init__")
        if constructor and self._directions(path) == {ANSWER}:
            return
        before, after = signatures.parse(old), signatures.parse(new)
        for one in signatures.differences(before, after, self.types):
            if constructor and not one.parameter and "result" in one.what:
                continue
            subject = subjects.of_path(path, self.old, one.parameter)
            yield self._change(path, one.verdict, one.what, one.why, subject=subject)

    def _attributes(self, path: str, old: str, new: str) -> Iterator[Change]:
        one, other = _split(old), _split(new)
        if _kind(old) == "attribute" and _kind(new) == "property":
            owner = _abilities(self.old.get(path.rpartition(".")[0], ""))
            if "mutable" in owner:
                yield self._change(path, "breaking", "can only be read now", "assigning it fails")
        if ANSWER in self._directions(path):
            yield from self._read(path, f": {one[0]}", f": {other[0]}", "it")
        if one[1] != other[1]:
            what = f"the value {one[1]} is {other[1]} now"
            yield self._change(path, "fix", what, "who reads it by name gets the new one")

    def _read(self, path: str, old: str, new: str, what: str) -> Iterator[Change]:
        before, after = old.partition(": ")[2], new.partition(": ")[2]
        for one in signatures.of_result(before, after, self.types, what):
            yield self._change(path, one.verdict, one.what, one.why)

    def _keys(self, path: str, old: str, new: str) -> Iterator[Change]:
        directions = self._directions(path)
        needed = (old.startswith("key required"), new.startswith("key required"))
        if needed == (False, True):
            what = "the key has to be there"
            if REQUEST in directions:
                why = "a dict without it is refused by type checkers"
                yield self._change(path, "breaking", what, why)
            else:
                yield self._change(path, "addition", what, "reading it needs no check")
        if needed == (True, False):
            what = "the key may be missing"
            if ANSWER in directions:
                yield self._change(path, "breaking", what, "reading it may fail")
            else:
                yield self._change(path, "addition", what, "giving it goes on")
        before, after = old.partition(": ")[2], new.partition(": ")[2]
        if REQUEST in directions:
            for one in signatures.of_input(before, after, self.types, "", "the key"):
                yield self._change(path, one.verdict, one.what, one.why)
        if ANSWER in directions:
            yield from self._read(path, old, new, "the key")

    def _aliases(self, path: str, old: str, new: str) -> Iterator[Change]:
        before, after = old.removeprefix("alias = "), new.removeprefix("alias = ")
        values, others = _literals(before), _literals(after)
        if values is not None and others is not None:
            for one in values:
                if one not in others:
                    why = "type checkers refuse it"
                    yield self._value(path, "breaking", one, "is gone", why)
            for one in others:
                if one not in values:
                    why = "an unknown value could always come, and be given as text"
                    yield self._value(path, "addition", one, "is new", why)
            return
        directions = self._directions(path)
        if REQUEST in directions:
            for one in signatures.of_input(before, after, self.types, "", "the alias"):
                yield self._change(path, one.verdict, one.what, one.why)
        if ANSWER in directions:
            yield from self._read(path, f": {before}", f": {after}", "the alias")

    def _value(self, path: str, verdict: Verdict, value: object, what: str, why: str) -> Change:
        name = subjects.schema_of(path)
        subject = subjects.value(name, value) if name else f"{path}={value!r}"
        return self._change(path, verdict, f"the value {value!r} {what}", why, subject=subject)

    def _classes(self, path: str, old: str, new: str) -> Iterator[Change]:
        before, after = _bases(old), _bases(new)
        if lost := sorted(before - after):
            error = "Exception" in before
            why = "`except` of it misses this one" if error else "isinstance no longer holds"
            what = f"is not a {', '.join(_last(base) for base in lost)} any more"
            yield self._change(path, "breaking", what, why)
        if won := sorted(after - before):
            what = f"is a {', '.join(_last(base) for base in won)} as well"
            yield self._change(path, "addition", what, "what held of it still does")
        can, could = _abilities(new), _abilities(old)
        for ability in sorted(could - can - {"protocol"}):
            what, why = _LOST.get(ability, (f"are not {ability} any more", "such a use fails"))
            yield self._change(path, "breaking", f"instances {what}", why)
        for ability in sorted(can - could - {"protocol"}):
            why = "nobody used them so"
            yield self._change(path, "addition", f"instances are {ability} now", why)

    def _overloads(self) -> Iterator[Change]:
        old, new = _overloads(self.old), _overloads(self.new)
        for path in dict.fromkeys([*old, *new]):
            if _lookup(self.old, path) is None or _lookup(self.new, path) is None:
                continue
            before = [signatures.parse(line) for line in old.get(path, [])]
            after = [signatures.parse(line) for line in new.get(path, [])]
            # A form that still works is worth as much as one that was not touched.
            lost = [one for one in before if not any(self._serves(one, two) for two in after)]
            won = [two for two in after if not any(self._serves(two, one) for one in before)]
            if lost and before and after:
                why = "a call of that form is refused by type checkers"
                yield self._change(path, "breaking", "an overload is gone", why)
            elif won and before:
                yield self._change(path, "addition", "an overload is new", "the others go on")

    def _serves(self, old: signatures.Signature, new: signatures.Signature) -> bool:
        found = signatures.differences(old, new, self.types)
        return all(one.verdict != "breaking" for one in found)

    # --- helpers

    def _directions(self, path: str) -> set[str]:
        """Return who uses a path: what is not of one schema is given and read."""
        name = subjects.schema_of(path)
        return (self.directions.get(name) if name else None) or {REQUEST, ANSWER}

    def _subject(self, path: str, lines: Mapping[str, str]) -> str:
        name = subjects.schema_of(path)
        if name and _kind(lines[path]) == "member":
            return subjects.value(name, ast.literal_eval(lines[path].partition(" = ")[2]))
        return subjects.of_path(path, lines)

    @staticmethod
    def _is_top(path: str, lines: Mapping[str, str]) -> bool:
        return lines.get(path.rpartition(".")[0]) == "module"

    def _change(
        self,
        path: str,
        verdict: Verdict,
        what: str,
        why: str,
        *,
        subject: str | None = None,
        deprecation: bool = False,
    ) -> Change:
        subject = subjects.of_path(path, self.old) if subject is None else subject
        place = path.removesuffix(".__init__")
        return Change(verdict, place, what, why, "python", subject=subject, deprecation=deprecation)


def _with_names_of(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Write the old lines with the names that the new surface prefers for the same classes."""
    names: dict[str, str] = {}
    for path, line in old.items():
        first = _first_name(old, path)
        if path in new and (first not in new or first == path) and not line.startswith("module"):
            names[first] = _first_name(new, path)
    return {
        path: line
        if line.startswith("same as ")
        else re.sub(r"[\w.]+", lambda found: names.get(found[0], found[0]), line)
        for path, line in old.items()
    }


def _lookup(lines: Mapping[str, str], path: str) -> str | None:
    """Find the line of a path, where need be under another name of its class or with a base."""
    if path in lines:
        return _resolved(lines, lines[path])
    owner, _, member = path.rpartition(".")
    line = lines.get(owner, "")
    if line.startswith("same as "):
        return _lookup(lines, f"{line.removeprefix('same as ')}.{member}")
    if line.startswith("class(") and member != "__init__":
        for base in sorted(_bases(line)):
            if base in lines and (found := lines.get(f"{base}.{member}")) is not None:
                return found
    return None


def _first_name(lines: Mapping[str, str], path: str) -> str:
    """Return the name under which something is described."""
    return lines.get(path, "").partition("same as ")[2] or path


def _resolved(lines: Mapping[str, str], line: str) -> str:
    return lines.get(line.removeprefix("same as "), line) if line.startswith("same as ") else line


def _ancestors(path: str) -> set[str]:
    parts = path.split(".")
    return {".".join(parts[:count]) for count in range(1, len(parts))}


def _kind(line: str) -> str:
    return re.split(r"\W", line.removeprefix("deprecated "), maxsplit=1)[0]


def _said(kind: str) -> str:
    return {"def": "a method", "class": "a class", "alias": "an alias"}.get(kind, f"a {kind}")


def _split(line: str) -> tuple[str, str | None]:
    """Part the type of an attribute from its value."""
    text = line.partition(": ")[2]
    type_, mark, value = text.partition(" = ")
    return type_, value if mark else None


def _bases(line: str) -> set[str]:
    return set(filter(None, line[line.index("(") + 1 : line.index(")")].split(", ")))


def _abilities(line: str) -> set[str]:
    return set(line.partition(") ")[2].split()) if line.startswith("class(") else set()


def _literals(text: str) -> list[object] | None:
    """Return the values of a type that is nothing but a Literal."""
    node = ast.parse(text, mode="eval").body
    if not isinstance(node, ast.Subscript) or ast.unparse(node.value) != "Literal":
        return None
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return [ast.literal_eval(one) for one in inner]


def _overloads(lines: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, line in lines.items():
        if ":" in path:
            found.setdefault(path.partition(":")[0], []).append(line)
    return found


def _last(path: str) -> str:
    return f"`{path.rpartition('.')[2]}`"
