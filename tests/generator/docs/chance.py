"""Pages made by chance: any types, any constraints, any prose, and the facts that go with them."""

from __future__ import annotations

import random
from typing import Any

from .drafts import FAULT, FAULTS, FAULTS_EXAMPLE
from .pages import Answer, Draft, Message, Row, Thing

NAMES = [
    "id",
    "name",
    "weight",
    "page_token",
    "shopCount",
    "urls",
    "x2",
    "isOpen",
    "A_b",
    "length",
    "type",
    "description",
    "items",
    "value",
    "minimum",
    "format",
    "limit",
    "request",
    "body",
    "name2",
    "total",
    "enumValue",
    "status",
    "deprecated",
    "required",
    "default",
]
OBJECTS = ["CraneDTO", "ShelfDTO", "LoadDTO", "RowItemDTO", "GateDTO"]
LISTS = ["CraneStateType", "GateKindType", "ColorType"]
VALUES = ["OPEN", "SHUT", "IN_WORK", "RED", "GREEN_2", "UNKNOWN", "NEW", "A1", "OK", "ERROR"]
FORMATS = {"integer": ("int32", "int64"), "number": ("double", "float"),
           "string": ("date", "date-time", "uuid", "date-dd-MM-yyyy"), "boolean": ()}  # fmt: skip
PROSE = (
    "What it is.",
    "The length of the longest side, in centimetres.",
    "Up to 20 values are read; the others are not.",
    "See https://depot.example/en/help?a=b#c for more",
    "Use it together with page_token and limit.",
    "ℹ️ What is a depot and how to find it",
    "How it is counted:",
    "A number from 5 to 99%, without a fraction.",
    "Not the min or max of anything (as it was in 2019).",
    "If it is left out, the default of the depot holds.",
    "Идентификатор, который выдал склад.",
    "Формат даты: ДД-ММ-ГГГГ.",
    "POST v2/depots/{depotId}/cranes finds it out.",
    "It's «open», isn't it?",
    "Note",
    "One, two, three and so on.",
)
BULLETS = (
    "Each has its own.",
    "page_token",
    "the first — of many words",
    "An already given one — which one does not matter — is never given again.",
)
PATTERNS = (r"^\d{3}-[a-z]+$", r"^(a|b)*$", r"^[^\x00-\x1f\\/,:]{1,5}$", r"\S+")


class Maker:
    """Makes one page from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.objects = self.chance.sample(OBJECTS, self.chance.randint(0, 3))
        self.lists = {
            name: tuple(self.chance.sample(VALUES, self.chance.randint(1, 4)))
            for name in self.chance.sample(LISTS, self.chance.randint(0, 2))
        }

    def draft(self) -> Draft:
        """A whole page."""
        chance = self.chance
        path = chance.sample(["depotId", "crane_id"], chance.randint(0, 2))
        parameters = {
            "path": tuple(self.row(name, flat=True) for name in path),
            "query": self.rows(flat=True),
            "header": self.rows(flat=True),
        }
        things = self.things()
        bodies = [Message("{}", self.rows() or (self.row("id"),)) for _ in range(2)]
        request = bodies[0] if chance.random() < 0.7 else None
        # Pages define what some type names.
        named = tuple(
            Row(f"the{name}", f"{name}[]", {"type": "array", "items": {"ref": name}})
            for name in (*self.objects, *self.lists)
        )
        bodies[1] = Message("{}", bodies[1].rows + named)
        bodies = [
            Message("{}", body.rows, things if (body is bodies[0]) == (request is not None) else ())
            for body in bodies
        ]
        answers = (
            Answer("200", "OK", bodies[1]),
            Answer("400", "Bad Request", Message(FAULTS_EXAMPLE, (FAULTS,), (FAULT,))),
            Answer("423", "Locked"),
        )
        return Draft(
            operation="doIt",
            method=chance.choice(("GET", "PUT", "POST", "DELETE")),
            path="/v1" + "".join(f"/x/{{{name}}}" for name in path) + "/cranes",
            parameters={place: rows for place, rows in parameters.items() if rows},
            request=bodies[0] if request else None,
            answers=answers,
            deprecated=chance.random() < 0.3,
        )

    def things(self) -> tuple[Thing, ...]:
        made = [Thing(name, rows=self.rows() or (self.row("id"),)) for name in self.objects]
        made += [Thing(name, values=values) for name, values in self.lists.items()]
        self.chance.shuffle(made)
        return tuple(made)

    def rows(self, *, flat: bool = False) -> tuple[Row, ...]:
        names = self.chance.sample(NAMES, self.chance.randint(0, 5))
        return tuple(self.row(name, flat=flat) for name in names)

    def row(self, name: str, *, flat: bool = False) -> Row:
        chance = self.chance
        shown, facts, kind = self.type(flat)
        depth = shown.count("[]")
        marks, own, outer = self.marks(kind, depth)
        inner = facts
        while "items" in inner:
            inner = inner["items"]
        inner.update(own)
        facts.update(outer)
        values: tuple[tuple[str, str], ...] = ()
        if kind in ("integer", "string") and "enum" not in inner and chance.random() < 0.2:
            few = chance.sample(["3", "14", "15"] if kind == "integer" else VALUES, 2)
            values = tuple((value, "means something; what it is.") for value in few)
            inner["values"] = [int(v) if kind == "integer" else v for v in few]
        bullets = () if values else tuple(chance.sample(BULLETS, chance.randint(0, 2)))
        return Row(
            name,
            shown,
            facts,
            prose=tuple(chance.sample(PROSE, chance.randint(0, 3))),
            bullets=bullets,
            values=values,
            marks=marks,
            required=chance.random() < 0.4,
            deprecated=chance.choice(
                ("", "", "", "", "badge", "This parameter is deprecated.", "Параметр устарел.")
            ),
        )

    def type(self, flat: bool) -> tuple[str, dict[str, Any], str]:
        """How a type is printed, its facts, and what its items are."""
        chance = self.chance
        if not flat and chance.random() < 0.4 and (self.objects or self.lists):
            kind = chance.choice([*self.objects, *self.lists])
            shown, facts = kind, {"ref": kind}
        else:
            kind = chance.choice(list(FORMATS))
            form = chance.choice((*FORMATS[kind], "", ""))
            shown = f"{kind}<{form}>" if form else kind
            facts = {"type": kind} | ({"format": form} if form else {})
        if not flat and chance.random() < 0.1:
            return f"Map<string, {shown}>", {"type": "object", "additional": facts}, "map"
        for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2))):
            shown, facts = f"{shown}[]", {"type": "array", "items": facts}
        return shown, facts, kind

    def marks(self, kind: str, depth: int) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        """Some constraints: as printed, as facts of the items, as facts of the array."""
        chance = self.chance
        possible: list[tuple[str, Any, str, Any]] = []
        if kind == "string":
            length, pattern = chance.randint(0, 9), chance.choice(PATTERNS)
            possible = [
                ("Min length", str(length), "minLength", length),
                ("Max length", "1 000", "maxLength", 1000),
                ("Pattern", pattern, "pattern", pattern),
                ("Default", "none at all", "default", "none at all"),
                ("Example", "eyBu/ZXh0+SWQ6==", "example", "eyBu/ZXh0+SWQ6=="),
                ("Enum", ("A_B", "C"), "enum", ["A_B", "C"]),
            ]
        elif kind in ("integer", "number"):
            possible = [
                ("Min value", "-5", "minimum", -5),
                ("Max value (exclusive)", "10,000", "exclusiveMaximum", 10_000),
                ("Default", "7", "default", 7),
                ("Example", "20", "example", 20),
            ]
        elif kind in self.lists:
            possible = [("Enum", self.lists[kind], "enum", list(self.lists[kind]))]
        elif kind == "boolean":
            possible = [("Default", "true", "default", True)]
        counts: list[tuple[str, Any, str, Any]] = [
            ("Min items", "1", "minItems", 1),
            ("Max items", "2,500", "maxItems", 2500),
            ("Unique items", None, "uniqueItems", True),
        ]
        some = [mark for mark in possible if chance.random() < 0.5]
        few = [mark for mark in counts if depth and chance.random() < 0.5]
        return (
            tuple((label, said) for label, said, _, _ in some + few),
            {fact: value for _, _, fact, value in some},
            {fact: value for _, _, fact, value in few},
        )
