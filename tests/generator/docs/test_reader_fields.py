"""One field at a time, in the ways a page may write it."""

from __future__ import annotations

from typing import Any

import pytest

from generator.docs import model
from generator.docs.reader import read

PLAIN = """\
Moving a pallet

Request

POST

https://api.depot.example/v1/pallets

Body

application/json
{{}}

Name

Description

{row}

Responses

204 No Content
{objects}"""

CRAWLED = """\
# Moving a pallet
## Request
POST
```
https://api.depot.example/v1/pallets
```
### Body
application/json
```
{{}}
```
**Name** | **Description**
---|---
{row}
## Responses
## 204 No Content
{objects}"""

PALLET = "\nPalletDTO\n\nA pallet.\n\nName\n\nDescription\n\nid\n\nType: string\n\nWhich one.\n"
PALLET_CRAWLED = """\
### [](#palletdto)PalletDTO
A pallet.
**Name** | **Description**
---|---
id | **Type:** string Which one.
"""


def plain(row: str, objects: str = PALLET) -> model.Page:
    return read(PLAIN.format(row=row, objects=objects), "movePallet.en.2031.txt")


def crawled(row: str, objects: str = PALLET_CRAWLED) -> model.Page:
    return read(CRAWLED.format(row=row, objects=objects), "movePallet.en.2031.md")


def only(page: model.Page) -> dict[str, Any]:
    """The facts of the one field of the body; the page has no findings."""
    assert [str(finding) for finding in page.findings] == []
    ((name, field),) = page.request[0].fields.items()
    return {"name": name, **model.field_to_json(field)}


TYPES = {
    "string": {"type": "string"},
    "integer<int64>": {"type": "integer", "format": "int64"},
    "string<date-dd-MM-yyyy>": {"type": "string", "format": "date-dd-MM-yyyy"},
    "number[]": {"type": "array", "items": {"type": "number"}},
    "object[][]": {"type": "array", "items": {"type": "array", "items": {"type": "object"}}},
    "PalletDTO": {"ref": "PalletDTO"},
    "PalletDTO[]": {"type": "array", "items": {"ref": "PalletDTO"}},
    "Map<string, PalletDTO>": {"type": "object", "additional": {"ref": "PalletDTO"}},
    "Map<string,integer<int32>[]>[]": {
        "type": "array",
        "items": {
            "type": "object",
            "additional": {"type": "array", "items": {"type": "integer", "format": "int32"}},
        },
    },
    "array<PalletDTO>": {"type": "array", "items": {"ref": "PalletDTO"}},
    "string or integer<int64>": {
        "one_of": [{"type": "string"}, {"type": "integer", "format": "int64"}]
    },
    "(PalletDTO or string)[]": {
        "type": "array",
        "items": {"one_of": [{"ref": "PalletDTO"}, {"type": "string"}]},
    },
    "PalletDTO or null": {"ref": "PalletDTO", "nullable": True},
    "any": {"type": "any"},
}


@pytest.mark.parametrize(("shown", "facts"), TYPES.items(), ids=list(TYPES))
def test_types(shown: str, facts: dict[str, Any]) -> None:
    expected = {"name": "load", **facts}
    linked = shown.replace("PalletDTO", "[PalletDTO](https://depot.example/x_(y)#palletdto)")
    escaped = shown.replace("<", "&lt;").replace("[]", r"\[\]")
    assert only(plain(f"load\n\nType: {shown}\n\nWhat to move.")) == expected
    for way in (shown, linked, escaped):
        assert only(crawled(f"load | **Type:** {way} What to move.")) == expected


def test_a_union_over_lines_and_with_a_pipe() -> None:
    assert only(plain("load\n\nType: string\nor integer\n\nWhat to move."))["one_of"]
    escaped = only(crawled(r"load | **Type:** string \| null What to move."))
    assert escaped == {"name": "load", "type": "string", "nullable": True}


NAMES = {
    "load": {},
    "load*": {"required": True},
    "load ⦸": {"deprecated": True},
    "load*⦸": {"required": True, "deprecated": True},
    "load Deprecated": {"deprecated": True},
}


@pytest.mark.parametrize(("shown", "facts"), NAMES.items(), ids=list(NAMES))
def test_names(shown: str, facts: dict[str, Any]) -> None:
    expected = {"name": "load", "type": "string", **facts}
    assert only(plain(f"{shown}\n\nType: string\n\nWhat to move.")) == expected
    assert only(crawled(f"{shown} | **Type:** string What to move.")) == expected


@pytest.mark.parametrize(
    ("shown", "name", "required"),
    [
        (r"load\_id", "load_id", False),
        ("**load_id**", "load_id", False),
        ("`load_id`*", "load_id", True),
        ("[load_id](#load_id)*", "load_id", True),
        (r"load_id\*", "load_id", True),
        ("load_id*****", "load_id", True),
        ("X-Load-Id", "X-Load-Id", False),
        ("load.id", "load.id", False),
    ],
)
def test_names_in_markdown(shown: str, name: str, required: bool) -> None:
    said = only(crawled(f"{shown} |  **Type:** string What to move."))
    assert (said["name"], said.get("required", False)) == (name, required)


def test_a_badge_between_name_and_type() -> None:
    assert only(plain("load*\n\nDeprecated\n\nType: string\n\nWhat to move.")) == {
        "name": "load",
        "type": "string",
        "required": True,
        "deprecated": True,
    }


DEPRECATIONS = [
    "Deprecated",
    "Deprecated.",
    "This parameter is deprecated.",
    "This field is deprecated. Something else took its place.",
    "Устарел",
    "Параметр устарел.",
    "Этот параметр устарел.",
    "Поле устарело.",
]


@pytest.mark.parametrize("text", DEPRECATIONS)
def test_deprecated_fields(text: str) -> None:
    assert only(plain(f"load\n\nType: string\n\n{text}\n\nWhat to move."))["deprecated"]
    assert only(crawled(f"load | **Type:** string {text}\nWhat to move."))["deprecated"]


NOT_DEPRECATED = [
    "Takes the place of several parameters that are deprecated since the last spring cleaning.",
    "What should be used instead of the outdated one?",
]


@pytest.mark.parametrize("text", NOT_DEPRECATED)
def test_words_about_other_deprecations(text: str) -> None:
    assert "deprecated" not in only(plain(f"load\n\nType: string\n\n{text}"))


MARKS = {
    ("string", "Min length: 1", "Max length: 1 000"): {"minLength": 1, "maxLength": 1000},
    ("string", "Max length: 10,000"): {"maxLength": 10_000},
    ("string", "Max length: 10\u00a0000"): {"maxLength": 10_000},
    ("string", "Pattern: ^(a|b), [c]{1,2}$"): {"pattern": "^(a|b), [c]{1,2}$"},
    ("string", "Default: none"): {"default": "none"},
    ("string", "Example: Crane 5, the red one"): {"example": "Crane 5, the red one"},
    ("string", "Example: 20"): {"example": "20"},
    ("string", "Format: date-time"): {"format": "date-time"},
    ("string", "Const: PALLET"): {"const": "PALLET"},
    ("string", "Enum: A_B, C"): {"enum": ["A_B", "C"]},
    ("integer", "Enum: 1, 2"): {"enum": [1, 2]},
    ("integer", "Default: 0"): {"default": 0},
    ("integer", "Min value: -10 000"): {"minimum": -10_000},
    ("integer", "Min value (exclusive): 0"): {"exclusiveMinimum": 0},
    ("number", "Max value (exclusive): 0.5"): {"exclusiveMaximum": 0.5},
    ("boolean", "Default: false"): {"default": False},
    ("boolean", "Example: true"): {"example": True},
    ("string", "Nullable"): {"nullable": True},
    ("string", "Nullable: true"): {"nullable": True},
    ("string", "Read only"): {"readOnly": True},
    ("string", "Write-only"): {"writeOnly": True},
    ("object", "Min properties: 1", "Max properties: 7"): {"minProperties": 1, "maxProperties": 7},
}


@pytest.mark.parametrize(("lines", "facts"), MARKS.items(), ids=[" ".join(m) for m in MARKS])
def test_constraints(lines: tuple[str, ...], facts: dict[str, Any]) -> None:
    kind, *marks = lines
    expected = {"name": "load", "type": kind, **facts}
    assert only(plain("\n\n".join([f"load\n\nType: {kind}", "What to move.", *marks]))) == expected
    inline = " ".join(map(emphasised, marks))
    assert only(crawled(f"load | **Type:** {kind} What to move. {inline} ")) == expected
    assert only(crawled(f"load | **Type:** {kind} What to move.\n\n{inline}")) == expected


def emphasised(mark: str) -> str:
    label, colon, value = mark.partition(": ")
    if not colon:
        return f"_{label}_"
    values = value.split(", ") if label == "Enum" else [value]
    return f"_{label}:_ " + ", ".join(f"`{value}`" for value in values)


ITEMS = {
    ("string[]", "Min length: 2", "Max items: 3", "Unique items"): {
        "type": "array",
        "maxItems": 3,
        "uniqueItems": True,
        "items": {"type": "string", "minLength": 2},
    },
    ("string[]", 'Default: ["a", "b"]', "Example: c"): {
        "type": "array",
        "default": ["a", "b"],
        "items": {"type": "string", "example": "c"},
    },
    ("integer[][]", "Max value: 8", "Max items: 3", "Max items: 5"): {
        "type": "array",
        "maxItems": 5,
        "items": {
            "type": "array",
            "maxItems": 3,
            "items": {"type": "integer", "maximum": 8},
        },
    },
    ("string[][]", "Max items: 5"): {
        "type": "array",
        "maxItems": 5,
        "items": {"type": "array", "items": {"type": "string"}},
    },
    ("PalletDTO[]", "Unique items: true"): {
        "type": "array",
        "uniqueItems": True,
        "items": {"ref": "PalletDTO"},
    },
}


@pytest.mark.parametrize(("lines", "facts"), ITEMS.items(), ids=[" ".join(m) for m in ITEMS])
def test_what_belongs_to_the_items(lines: tuple[str, ...], facts: dict[str, Any]) -> None:
    kind, *marks = lines
    row = "\n\n".join([f"load\n\nType: {kind}", "What to move.", *marks])
    assert only(plain(row)) == {"name": "load", **facts}


def test_values_by_their_meanings() -> None:
    bullets = "\n".join(("  • 2 — two pallets", "  • 5 — five of them", "     ◦ or so"))
    assert only(plain(f"load\n\nType: integer<int32>\n\nHow many:\n\n{bullets}")) == {
        "name": "load",
        "type": "integer",
        "format": "int32",
        "values": [2, 5],
    }
    marked = "  * `BIG` — a large one\n  * `SMALL` — the other"
    assert only(crawled(f"load | **Type:** string Its size:\n{marked}"))["values"] == [
        "BIG",
        "SMALL",
    ]
    enum = f"load | **Type:** string Its size:\n{marked}\n\n_Enum:_ `BIG`, `SMALL`, `TINY`"
    said = only(crawled(enum))
    assert said["enum"] == ["BIG", "SMALL", "TINY"]
    assert "values" not in said


def test_bullets_that_are_prose() -> None:
    bullets = "  • Each has its own.\n  • page_token\n  • an entry with a dash — as prose has them"
    assert "values" not in only(plain(f"load\n\nType: string\n\nRules:\n\n{bullets}"))


def test_an_example_that_is_a_block() -> None:
    row = 'load\n\nType: object\n\nWhat to move.\n\nExample\n{\n  "a": [1]\n}'
    assert only(plain(row))["example"] == {"a": [1]}
    fenced = 'load | **Type:** object What to move.\nExample\n```json\n{"a": [1]}\n```\n'
    assert only(crawled(fenced))["example"] == {"a": [1]}


def test_alternatives() -> None:
    row = "load\n\nType: object\n\nWhat to move.\n\nOne of 2 types\n\nPalletDTO\n\nType: string[]"
    bullets = "load\n\nType: any\n\nAny of:\n\n  • PalletDTO\n  • integer"
    assert only(plain(bullets))["any_of"] == [{"ref": "PalletDTO"}, {"type": "integer"}]
    assert plain(row).findings  # in a plain copy the first of them reads like a heading


def test_a_rest_of_alternatives() -> None:
    objects = PALLET + "\nCrateDTO\n\nA crate.\n\nName\n\nDescription\n\n...rest\n\noneOf PalletDTO"
    page = plain("load\n\nType: CrateDTO\n\nWhat to move.", objects)
    assert page.objects["CrateDTO"].one_of[0].ref == "PalletDTO"


def test_other_properties() -> None:
    page = plain("load*\n\nType: string\n\nA load.\n\n[additional]\n\nType: integer\n\nMore.")
    assert not page.findings
    field = page.request[0].field
    assert field is not None
    assert field.additional is not None
    assert field.additional.type == "integer"
    assert list(page.request[0].fields) == ["load"]


def test_an_object_named_by_its_field() -> None:
    objects = PALLET + (
        "\nCrateDTO\n\nA crate.\n\nName\n\nDescription\n\nlid\n\nType: lid[]\n\nOn top.\n"
        "\nCrateDTO-lid\n\nA lid.\n\nName\n\nDescription\n\nshut\n\nType: boolean\n\nOr not.\n"
    )
    page = plain("load\n\nType: CrateDTO\n\nWhat to move.", objects)
    assert not page.findings
    lid = (page.objects["CrateDTO"].properties or {})["lid"]
    assert lid.items is not None
    assert lid.items.ref == "CrateDTO-lid"
    assert "CrateDTO-lid" in page.objects


def test_html_in_markdown() -> None:
    row = "load | **Type:** string<br>What to move.<br>_Max length:_ `5`<br/>_Nullable_"
    assert only(crawled(row)) == {
        "name": "load",
        "type": "string",
        "nullable": True,
        "maxLength": 5,
    }


@pytest.mark.parametrize(
    "code",
    [r"`^(a|b)\d$`", r"``^(a|b)\d$``", r"`^(a\|b)\d$`", r"`^(a<code>&#124;</code>b)\d$`"],
)
def test_pipes_in_code(code: str) -> None:
    assert only(crawled(f"load | **Type:** string What to move. _Pattern:_ {code}"))["pattern"] == (
        r"^(a|b)\d$"
    )


def test_a_framed_table() -> None:
    row = "| load* | **Type:** string<br>What to move. _Max length:_ `5` |"
    text = CRAWLED.replace(
        "**Name** | **Description**\n---|---", "| Name | Description |\n|---|---|"
    )
    page = read(text.format(row=row, objects=""), "movePallet.en.2031.md")
    assert only(page) == {"name": "load", "type": "string", "required": True, "maxLength": 5}


def test_a_value_over_two_lines() -> None:
    row = "load | **Type:** string What to move. _Enum:_ `A`, `B`,\n`C`, `D`"
    assert only(crawled(row))["enum"] == ["A", "B", "C", "D"]
    assert only(plain("load\n\nType: string\n\nWhat to move.\n\nEnum: A, B,\nC, D"))["enum"] == [
        "A",
        "B",
        "C",
        "D",
    ]


def test_remarks_and_links_are_prose() -> None:
    prose = [
        "Note",
        "It is heavy.",
        "What is a pallet and how to lift it",
        "ℹ️ What is a depot?",
        "See https://depot.example/a?b=c:d",
        "Rules of lifting:",
        "Possible values:",
        "(not above 5 to 99%)",
    ]
    assert only(plain("\n\n".join(["load\n\nType: string", *prose, "Max length: 5"]))) == {
        "name": "load",
        "type": "string",
        "maxLength": 5,
    }


def test_words_above_the_table_of_an_object() -> None:
    described = 'A pallet.\n\nNote\n\nIt is heavy.\n\nExample\n{\n  "id": "string"\n}\n'
    objects = PALLET.replace("A pallet.\n", described)
    page = plain("load\n\nType: PalletDTO\n\nWhat to move.", objects)
    assert [str(finding) for finding in page.findings] == []
    assert list(page.objects) == ["PalletDTO"]
    assert list(page.objects["PalletDTO"].properties or {}) == ["id"]
    broken = plain(
        "load\n\nType: PalletDTO\n\nWhat to move.", objects.replace('"string"', "string")
    )
    assert [finding.reason for finding in broken.findings] == ["an example is not JSON"]
