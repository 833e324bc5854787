"""The shape of a body that a JSON example shows, each part with its line."""

from __future__ import annotations

import re
from typing import NamedTuple

from .model import Json, Shape

_TOKEN = re.compile(
    r"""(
    [{}\[\],:]
    | "(?:[^"\\\n]|\\.)*"
    | (?:-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.])
    )\s*""",
    re.VERBOSE,
)
_DEEPEST = 100
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPES = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
# What the documentation engine prints for a value it has no example of.
_SAMPLES = ("string", 0, False, None, "")


class ExampleError(Exception):
    """An example is not JSON.

    Attributes:
        line: Where it stops to be JSON.
    """

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class _Token(NamedTuple):
    line: int
    text: str


def shape_of(text: str, line: int) -> Shape:
    """Read a JSON example.

    Args:
        text: The example.
        line: The line of the page it begins in.

    Raises:
        ExampleError: It is not JSON, or an object has a key twice.
    """
    reader = _Reader(_tokens(text, line))
    shape = reader.value(0)
    if left := reader.peek():
        raise ExampleError(left.line, "something stands behind an example")
    return shape


def _tokens(text: str, line: int) -> list[_Token]:
    tokens: list[_Token] = []
    text = text.rstrip()
    position = len(text) - len(text.lstrip())
    line += text.count("\n", 0, position)
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found:
            raise ExampleError(line, "an example is not JSON")
        tokens.append(_Token(line, found[1]))
        line += found[0].count("\n")
        position = found.end()
    if not tokens:
        raise ExampleError(line, "an example is empty")
    return tokens


class _Reader:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0

    def peek(self) -> _Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self) -> _Token:
        token = self.peek()
        if token is None:
            raise ExampleError(self.tokens[-1].line, "an example ends too early")
        self.position += 1
        return token

    def expect(self, mark: str) -> None:
        token = self.take()
        if token.text != mark:
            raise ExampleError(token.line, f"an example lacks {mark}")

    def value(self, depth: int) -> Shape:
        token = self.take()
        if depth > _DEEPEST:
            raise ExampleError(token.line, "an example is too deep")
        if token.text == "{":
            return self.object(token.line, depth)
        if token.text == "[":
            return self.array(token.line, depth)
        if token.text in "}],:":
            raise ExampleError(token.line, "an example lacks a value")
        value = _scalar(token)
        return Shape(
            type=_type(value),
            # `in` would take True for 1 and 0.0 for 0.
            example=None if any(value is s or value == s for s in _SAMPLES) else value,
            line=token.line,
        )

    def object(self, line: int, depth: int) -> Shape:
        properties: dict[str, Shape] = {}
        while (token := self.take()).text != "}":
            if properties:
                if token.text != ",":
                    raise ExampleError(token.line, "an example lacks a comma")
                token = self.take()
            if not token.text.startswith('"'):
                raise ExampleError(token.line, "an example lacks a name")
            name = str(_scalar(token))
            if name in properties:
                raise ExampleError(token.line, "an example has a name twice")
            self.expect(":")
            properties[name] = self.value(depth + 1)
        return Shape(type="object", properties=properties, line=line)

    def array(self, line: int, depth: int) -> Shape:
        shapes: list[Shape] = []
        while (token := self.peek()) is None or token.text != "]":
            if shapes:
                self.expect(",")
            shapes.append(self.value(depth + 1))
        self.position += 1
        return Shape(type="array", items=_merged(shapes), line=line)


def _scalar(token: _Token) -> Json:
    if not token.text.startswith('"'):
        if token.text in _WORDS:
            return _WORDS[token.text]
        whole = re.fullmatch(r"-?\d{1,400}", token.text)
        return int(token.text) if whole else float(token.text)
    inner = token.text[1:-1]
    if re.search(r"\\", _ESCAPES.sub("", inner)):
        raise ExampleError(token.line, "an example is not JSON")
    return _ESCAPES.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _ESCAPED.get(found[2], found[2]),
        inner,
    )


def _type(value: Json) -> str:
    for name, kind in (("boolean", bool), ("integer", int), ("number", float), ("string", str)):
        if isinstance(value, kind):
            return name
    return "null"


def _merged(shapes: list[Shape]) -> Shape | None:
    """One shape for the items of an array: that of the first, with the fields of all."""
    if not shapes:
        return None
    first = shapes[0]
    if first.properties is None:
        return first
    properties: dict[str, Shape] = {}
    for shape in shapes:
        for name, inner in (shape.properties or {}).items():
            properties.setdefault(name, inner)
    return Shape(type="object", properties=properties, line=first.line)
