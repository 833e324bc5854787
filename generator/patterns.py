r"""Translate the patterns of a specification (ECMA-262, flag u) to Python's `re`.

The two dialects look alike and differ where it hurts: `$` of Python accepts a trailing newline,
its `.` `\s` `\w` `\d` have other sets, `a++` is possessive, `[[` and `--` in a set warn. So
nothing is passed through: the pattern is parsed, every set becomes explicit code points, and what
has no faithful counterpart is refused. The result is for `re.compile(result).search(text)`.
"""

from __future__ import annotations

import re
import warnings
from typing import NamedTuple

_Ranges = list[tuple[int, int]]

LAST = 0x10FFFF
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
# Generous for documentation, far below what would exhaust the stack of this parser or of `re`.
_MAX_DEPTH = 50
_MAX_LENGTH = 10_000
_MAX_REPEAT = 100_000

_DIGIT: _Ranges = [(0x30, 0x39)]
_WORD: _Ranges = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
# ECMA-262 WhiteSpace and LineTerminator.
_SPACE: _Ranges = [
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
]
_LINE_ENDS: _Ranges = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]
# JSON escapes all code points below.
_FIRST_SHOWN = 0x20
_FEW = 20
_USUAL = re.compile(r"\^(?P<visible>\(\?=\.\*\\S(?:\.\*)?\))?(?P<rest>\[.*)", re.DOTALL)
_CONTROL_ESCAPES = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_WRITTEN_ESCAPES = {0x09: r"\t", 0x0A: r"\n", 0x0D: r"\r"}


class UntranslatablePattern(ValueError):
    """A pattern is not valid ECMA-262 with the u flag, or has no faithful counterpart in Python."""


class _Part(NamedTuple):
    """A translated piece, and how many code points it can match (None: any number)."""

    source: str
    least: int
    most: int | None


def to_python(pattern: str) -> str:
    """Return the source of a Python pattern that `search` accepts exactly as ECMA-262 does.

    Raises:
        UntranslatablePattern: the pattern is invalid, or uses what cannot be translated faithfully.
    """
    if len(pattern) > _MAX_LENGTH:
        raise UntranslatablePattern(f"the pattern is longer than {_MAX_LENGTH} characters")
    source = _Parser(pattern).parse()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(source)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise UntranslatablePattern(f"Python does not accept the translation: {error}") from error
    return source


def spoilers(pattern: str, least: int | None, most: int | None) -> str | None:
    r"""Return the few characters that alone can keep a string from a pattern of the usual form.

    The form is `^`, perhaps `(?=.*\S.*)`, a set, a quantifier, `$`. A string of `least` to `most`
    characters, not all of them white space to Python, matches if it has none of the returned ones
    and none that JSON escapes: so one look at the JSON of many strings proves all of them right.
    None when no such promise can be made.
    """
    found = _USUAL.fullmatch(pattern)
    if found is None or least is None or most is None:
        return None
    parser = _Parser(found["rest"])
    allowed, bounds = parser.ranges(), parser.quantifier()
    if parser.text[parser.at :] != "$" or bounds is None:
        return None
    if found["visible"] and least < 1:
        return None  # an empty string has nothing that spoils it, and nothing to see
    if least < bounds[0] or (bounds[1] is not None and most > bounds[1]):
        return None
    spoiling = _complement(allowed)
    if found["visible"]:
        # `.` does not go past the end of a line, and Python knows fewer white space characters.
        blank = [(c, c) for low, high in _SPACE for c in range(low, high + 1)]
        spoiling += [*_LINE_ENDS, *((c, c) for c, _ in blank if not chr(c).isspace())]
    shown = [(max(low, _FIRST_SHOWN), high) for low, high in spoiling if high >= _FIRST_SHOWN]
    if sum(high - low + 1 for low, high in _normal(shown)) > _FEW:
        return None
    return "".join(chr(c) for low, high in _normal(shown) for c in range(low, high + 1))


class _Parser:
    """A recursive descent over the grammar of ECMA-262 patterns in Unicode mode."""

    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.depth = 0

    def parse(self) -> str:
        part = self._alternatives()
        if self.at < len(self.text):
            raise self._refuse("')' without its '('")
        return part.source

    def _refuse(self, reason: str) -> UntranslatablePattern:
        return UntranslatablePattern(f"{reason}, at character {self.at} of {self.text[:200]!r}")

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self, token: str) -> bool:
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def _alternatives(self) -> _Part:
        parts = [self._sequence()]
        while self._take("|"):
            parts.append(self._sequence())
        most: int | None = 0
        for part in parts:
            most = None if most is None or part.most is None else max(most, part.most)
        return _Part("|".join(part.source for part in parts), min(p.least for p in parts), most)

    def _sequence(self) -> _Part:
        sources: list[str] = []
        least, most = 0, 0
        endless = False
        while self.at < len(self.text) and self._peek() not in "|)":
            part = self._term()
            sources.append(part.source)
            least += part.least
            endless = endless or part.most is None
            most += part.most or 0
        return _Part("".join(sources), least, None if endless else most)

    def _term(self) -> _Part:
        char = self._peek()
        if self._take("^"):
            return self._unrepeatable(r"\A", "an anchor")
        if self._take("$"):
            return self._unrepeatable(r"\Z", "an anchor")
        if self._take(r"\b"):
            return self._unrepeatable(_boundary(inside=False), "a word boundary")
        if self._take(r"\B"):
            return self._unrepeatable(_boundary(inside=True), "a word boundary")
        for opening in ("(?=", "(?!", "(?<=", "(?<!"):
            if self._take(opening):
                return self._look(opening)
        if char == "(":
            return self._repeated(self._group())
        if char == "[":
            return self._repeated(_Part(self._class(), 1, 1))
        if self._take("."):
            return self._repeated(_Part(_set(_LINE_ENDS, negated=True), 1, 1))
        if char == "\\":
            return self._repeated(_Part(self._atom_escape(), 1, 1))
        if char in "*+?":
            raise self._refuse(f"{char!r} has nothing to repeat")
        if char in "{}]":
            raise self._refuse(f"{char!r} must be escaped when it means itself")
        self.at += 1
        return self._repeated(_Part(_written(ord(char)), 1, 1))

    def _look(self, opening: str) -> _Part:
        inner = self._closed()
        behind = "<" in opening
        if behind and inner.least != inner.most:
            raise self._refuse("a look-behind of no fixed length has no counterpart in Python")
        return self._unrepeatable(f"{opening}{inner.source})", "a look-around")

    def _group(self) -> _Part:
        self.at += 1
        if self._take("?") and not self._take(":"):
            if self._peek() == "<":
                raise self._refuse("named groups are not translated; write (?:...)")
            raise self._refuse("only the groups (...), (?:...) and look-arounds are translated")
        # Without backreferences what a group captured never shows, so none captures.
        inner = self._closed()
        return _Part(f"(?:{inner.source})", inner.least, inner.most)

    def _closed(self) -> _Part:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self._refuse(f"groups nest deeper than {_MAX_DEPTH}")
        inner = self._alternatives()
        if not self._take(")"):
            raise self._refuse("'(' without its ')'")
        self.depth -= 1
        return inner

    def _unrepeatable(self, source: str, name: str) -> _Part:
        if self._peek() and self._peek() in "*+?{":
            raise self._refuse(f"{name} cannot be repeated")
        return _Part(source, 0, 0)

    def _repeated(self, part: _Part) -> _Part:
        bounds = self.quantifier()
        if bounds is None:
            return part
        least, most = bounds
        lazy = "?" if self._take("?") else ""
        # A further '+' is possessive in Python and an error in ECMA-262.
        if self._peek() and self._peek() in "*+?{":
            raise self._refuse("a quantifier cannot be repeated")
        written = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get(
            (least, most), f"{{{least},{'' if most is None else most}}}"
        )
        longest = None if most is None or part.most is None else part.most * most
        return _Part(
            f"{part.source}{written}{lazy}", part.least * least, 0 if part.most == 0 else longest
        )

    def quantifier(self) -> tuple[int, int | None] | None:
        """Take the bounds of a repetition; None if there is none."""
        if self._take("*"):
            return 0, None
        if self._take("+"):
            return 1, None
        if self._take("?"):
            return 0, 1
        if self._peek() != "{":
            return None
        found = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}").match(self.text, self.at)
        if found is None:
            raise self._refuse("'{' must be escaped when it means itself")
        if max(len(found[1]), len(found[3] or "")) > len(str(_MAX_REPEAT)):
            raise self._refuse(f"a repetition above {_MAX_REPEAT}")
        least = int(found[1])
        most = int(found[3]) if found[3] else (None if found[2] else least)
        if max(least, most or 0) > _MAX_REPEAT:
            raise self._refuse(f"a repetition above {_MAX_REPEAT}")
        if most is not None and most < least:
            raise self._refuse("the numbers of a quantifier are out of order")
        self.at = found.end()
        return least, most

    def _atom_escape(self) -> str:
        shorthand = self._shorthand()
        if shorthand is not None:
            return _set(shorthand, negated=False)
        return _written(self._character_escape(in_class=False))

    def _shorthand(self) -> _Ranges | None:
        r"""Take one of \d \D \s \S \w \W."""
        for letter, ranges in (("d", _DIGIT), ("s", _SPACE), ("w", _WORD)):
            if self._take("\\" + letter):
                return ranges
            if self._take("\\" + letter.upper()):
                return _complement(ranges)
        return None

    def _character_escape(self, *, in_class: bool) -> int:
        """Take an escape that stands for one code point."""
        following = self.text[self.at + 1 : self.at + 2]
        if following == "":
            raise self._refuse("a backslash at the end")
        if following in "123456789" or following == "k":
            raise self._refuse("backreferences are not translated")
        if following in "pP":
            raise self._refuse("\\p{...} has no counterpart in Python's re; list the ranges")
        self.at += 2
        if following in _CONTROL_ESCAPES:
            return _CONTROL_ESCAPES[following]
        if following in _SYNTAX or (in_class and following == "-"):
            return ord(following)
        if in_class and following == "b":
            return 0x08
        if following == "0":
            if self._peek() and self._peek() in "0123456789":
                raise self._refuse("octal escapes are not part of ECMA-262 with the u flag")
            return 0
        if following == "c":
            letter = self._matched("[A-Za-z]", "\\c needs a letter")
            return ord(letter) % 32
        if following == "x":
            return int(self._matched("[0-9A-Fa-f]{2}", "\\x needs two hexadecimal digits"), 16)
        if following == "u":
            return self._unicode_escape()
        self.at -= 2
        raise self._refuse(f"\\{following} is no escape of ECMA-262 with the u flag")

    def _unicode_escape(self) -> int:
        if self._take("{"):
            digits = self._matched("0*[0-9A-Fa-f]{1,6}(?=})", "\\u{...} needs a code point")
            self.at += 1
            if int(digits, 16) > LAST:
                raise self._refuse("\\u{...} is above U+10FFFF")
            return int(digits, 16)
        first = int(self._matched("[0-9A-Fa-f]{4}", "\\u needs four hexadecimal digits"), 16)
        if 0xD800 <= first <= 0xDBFF:
            low = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})").match(self.text, self.at)
            if low is not None:  # with the u flag a pair of escapes is one code point
                self.at = low.end()
                return 0x10000 + ((first - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        return first

    def _matched(self, expression: str, otherwise: str) -> str:
        found = re.compile(expression).match(self.text, self.at)
        if found is None:
            raise self._refuse(otherwise)
        self.at = found.end()
        return found[0]

    def _class(self) -> str:
        ranges, negated = self._class_ranges()
        return _set(ranges, negated=negated)

    def ranges(self) -> _Ranges:
        """Take a set, as what it holds."""
        ranges, negated = self._class_ranges()
        return _complement(ranges) if negated else ranges

    def _class_ranges(self) -> tuple[_Ranges, bool]:
        self.at += 1
        negated = self._take("^")
        ranges: _Ranges = []
        while not self._take("]"):
            low = self._class_atom()
            if self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self._class_atom()
                if not isinstance(low, int) or not isinstance(high, int):
                    raise self._refuse("a shorthand cannot be an end of a range")
                if high < low:
                    raise self._refuse("the ends of a range are out of order")
                ranges.append((low, high))
            else:
                ranges.extend([(low, low)] if isinstance(low, int) else low)
        return _normal(ranges), negated

    def _class_atom(self) -> int | _Ranges:
        char = self._peek()
        if char == "":
            raise self._refuse("'[' without its ']'")
        if char != "\\":
            self.at += 1
            return ord(char)
        shorthand = self._shorthand()
        return self._character_escape(in_class=True) if shorthand is None else shorthand


def _boundary(*, inside: bool) -> str:
    r"""Python's \b knows all letters of Unicode; that of ECMA-262 knows ASCII."""
    word = _set(_WORD, negated=False)
    if inside:
        return f"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"
    return f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"


def _normal(ranges: _Ranges) -> _Ranges:
    """Sort ranges, and join those that overlap or touch."""
    result: _Ranges = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return result


def _complement(ranges: _Ranges) -> _Ranges:
    result: _Ranges = []
    start = 0
    for low, high in _normal(ranges):
        if low > start:
            result.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        result.append((start, LAST))
    return result


def _set(ranges: _Ranges, *, negated: bool) -> str:
    if not ranges:  # `[]` matches nothing and `[^]` anything; Python has neither
        return r"[\x00-\U0010ffff]" if negated else r"(?:(?!))"
    others = _complement(ranges)
    forms = [_brackets(ranges, negated=negated)]
    if others:
        forms.append(_brackets(others, negated=not negated))
    return min(forms, key=len)


def _brackets(ranges: _Ranges, *, negated: bool) -> str:
    pieces: list[str] = []
    for low, high in ranges:
        pieces.append(_written(low))
        if high > low + 1:
            pieces.append("-")
        if high > low:
            pieces.append(_written(high))
    return f"[{'^' if negated else ''}{''.join(pieces)}]"


def _written(code: int) -> str:
    """Write one code point in ASCII so that it means itself inside and outside of a set."""
    if code in _WRITTEN_ESCAPES:
        return _WRITTEN_ESCAPES[code]
    if 0x20 <= code < 0x7F:
        char = chr(code)
        return char if char.isalnum() or char in " _\"'/,:;<=>@!%`" else f"\\{char}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
