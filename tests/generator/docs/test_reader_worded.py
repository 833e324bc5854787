"""Sentences of a row that speak of limits are held against the row's constraints."""

from __future__ import annotations

import pytest

from generator.docs.reader import read

PAGE = """\
Moving a pallet

{text}

Request

PUT

https://api.depot.example/v1/pallets

Body

Name

Description

{row}

Responses

204 No Content

Done.
"""


def reasons(row: str, text: str = "Moves it.") -> list[str]:
    page = read(PAGE.format(text=text, row=row), "movePallet.en.2031.txt")
    return [f"{finding.where}: {finding.reason}" for finding in page.findings]


# A name, a type, what is said, and the constraint that says the same.
SAID = {
    "length": ("a", "string", "Maximum length is 100 characters.", "Max length: 100"),
    "lengths": ("a", "string", "From 1 to 90 characters.", "Min length: 1\n\nMax length: 90"),
    "length-of-items": (
        "a",
        "string[]",
        "Any text up to 80 characters, or none.",
        "Max length: 80",
    ),
    "length-ru": ("a", "string", "Строка длиной до 80 знаков. Любая.", "Max length: 80"),
    "shortest-ru": ("a", "string", "Не менее 5 символов.", "Min length: 5"),
    "range-ru": ("a", "integer", "Число от 1 до 100.", "Min value: 1\n\nMax value: 100"),
    "range": ("a", "number", "A value from 0.5 to 2.", "Min value: 0.5\n\nMax value: 2"),
    "count": ("a", "string[]", "At most 10 tags.", "Max items: 10"),
    "count-ru": ("a", "string[]", "Не более 10 меток.", "Max items: 10"),
    "count-held": ("a", "string[]", "The list holds no more than 10 tags.", "Max items: 10"),
    "count-sent": ("a", "string[]", "You can send up to 10 tags.", "Max items: 10"),
    "count-sent-ru": ("a", "string[]", "Можно передать не более 10 меток.", "Max items: 10"),
    "between": ("a", "integer", "Must be between 1 and 9.", "Min value: 1\n\nMax value: 9"),
    "one-of": ("a", "string", "One of: NEW, OLD.", "Enum: OLD, NEW"),
    "values": ("a", "string", "Possible values: NEW, OLD.", "Enum: OLD, NEW"),
    "values-ru": ("a", "string", "Возможные значения: FIT, DEFECT.", "Enum: FIT, DEFECT"),
    "values-below": ("a", "string", "Possible values:\n\n  • A1\n  • B2", "Enum: A1, B2"),
    "unused": ("a", "string", "The parameter is not used.", "Deprecated"),
    "unused-ru": ("a", "string", "Параметр больше не используется.", "Deprecated"),
}


@pytest.mark.parametrize(("name", "kind", "said", "constraint"), SAID.values(), ids=list(SAID))
def test_what_no_constraint_says_is_reported(
    name: str, kind: str, said: str, constraint: str
) -> None:
    row = f"{name}\n\nType: {kind}\n\nWhich one.\n\n{said}"
    assert [reason.partition(":")[0] for reason in reasons(row)] == [f"request {name}"]
    assert reasons(f"{row}\n\n{constraint}") == []


@pytest.mark.parametrize("said", ["length", "lengths", "length-of-items", "length-ru", "count"])
def test_what_contradicts_a_constraint_is_reported(said: str) -> None:
    name, kind, text, constraint = SAID[said]
    row = f"{name}\n\nType: {kind}\n\n{text}\n\n{constraint}7"
    assert reasons(row) == [f"request {name}: a sentence says a limit that no constraint says"]


@pytest.mark.parametrize("said", ["Required.", "The parameter is required.", "Обязательное поле."])
def test_required_in_words(said: str) -> None:
    assert len(reasons(f"a\n\nType: string\n\n{said}")) == 1
    assert reasons(f"a*\n\nType: string\n\n{said}") == []


QUIET = [
    "You can ask for a price with a discount from 5 to 99%.",
    "If you say 10, at least 10 pallets go on the truck.",
    "The minimum number of lids. For example, 3.",
    "It is required for pallets of wood.",
    "If a lid is set, the parameter is not used.",
    "Possible values: see the list of depots.",
]


@pytest.mark.parametrize("said", QUIET)
def test_sentences_that_speak_of_something_else(said: str) -> None:
    assert reasons(f"a\n\nType: integer\n\n{said}") == []


@pytest.mark.parametrize(
    "said",
    [
        "This method has been removed.",
        "The method will be disabled on the first day of the next year, as has been said before.",
        "Метод будет отключен в мае.",
        "The method is no longer used.",
    ],
)
def test_the_end_of_a_method(said: str) -> None:
    assert reasons("a\n\nType: string\n\nIt.", said) == [": looks like a mark of deprecation"]
