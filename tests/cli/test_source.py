"""Input in all forms and encodings, and the line of each item."""

import json
from pathlib import Path
from typing import Any

import pytest
from yandex_market.cli.source import Form, InputError, Source, Wrong
from yandex_market_client.facts import BY_PYTHON_NAME

ARCHIVE = BY_PYTHON_NAME["add_offers_to_archive"]
BOM = b"\xef\xbb\xbf"


def source(tmp_path: Path, content: str | bytes, name: str = "in.txt", **form: Any) -> Source:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(str(path), Form(**form), ARCHIVE)


ROWS = 'sku,name\nA-1,first\n"B,2",second\nЯ-3,third\n'


@pytest.mark.parametrize(
    ("content", "name", "form", "items"),
    [
        ("a\nb\n", "x.txt", {}, ["a", "b"]),
        ("a\nb", "x", {}, ["a", "b"]),
        ("a\r\nb\r\n", "x.txt", {}, ["a", "b"]),
        (BOM + b"a\r\nb", "x.txt", {}, ["a", "b"]),
        ("\n\na\n  \n b \n", "x.txt", {}, ["a", " b "]),
        ("a,b\n", "x.txt", {}, ["a,b"]),
        ("Ёж-1\n", "x.txt", {}, ["Ёж-1"]),
        ("", "x.txt", {}, []),
        (BOM, "x.txt", {}, []),
        (ROWS, "x.csv", {"column": "sku"}, ["A-1", "B,2", "Я-3"]),
        (BOM + ROWS.encode(), "x.csv", {"column": "sku"}, ["A-1", "B,2", "Я-3"]),
        (ROWS.replace("\n", "\r\n"), "X.CSV", {"column": "name"}, ["first", "second", "third"]),
        (ROWS, "x.csv", {"column": "2", "header": True}, ["first", "second", "third"]),
        (ROWS, "x.csv", {"column": "2", "header": False}, ["name", "first", "second", "third"]),
        (ROWS, "x.txt", {"kind": "csv", "column": "sku"}, ["A-1", "B,2", "Я-3"]),
        ("a;b\n1;2,3\n", "x.csv", {"column": "b"}, ["2,3"]),
        ("a\tb\n1\t2\n", "x.csv", {"column": "b"}, ["2"]),
        ("a\tb\n1\t2,,,\n", "x.tsv", {"column": "b"}, ["2,,,"]),
        ("a|b\n1|2\n", "x.csv", {"column": "b", "delimiter": "|"}, ["2"]),
        ("A\nB\n", "x.csv", {}, ["A", "B"]),
        ("sku\nB\n", "x.csv", {"header": True}, ["B"]),
        ("sku\nB\n", "x.csv", {"header": False}, ["sku", "B"]),
        ('a,b\n"x\ny",1\n\n"z",2\n', "x.csv", {"column": "a"}, ["x\ny", "z"]),
        ("", "x.csv", {}, []),
        ('"a"\n"b"\n', "x.jsonl", {}, ["a", "b"]),
        ('{"s": "a", "t": 1}\r\n{"s": 2}\n', "x.ndjson", {"column": "s"}, ["a", 2]),
        ('"\\ud800"\n7\n', "x.jsonl", {}, ["\ud800", 7]),
        (BOM + b'"a"\n', "x.jsonl", {}, ["a"]),
    ],
)
def test_forms(
    tmp_path: Path, content: str | bytes, name: str, form: Any, items: list[object]
) -> None:
    assert list(source(tmp_path, content, name, **form)) == items


@pytest.mark.parametrize(
    ("content", "name", "form", "said"),
    [
        (b"a\nb\xcf\n", "x.txt", {}, "line 2: byte 0xCF at 2 is not UTF-8"),
        (BOM + b"a\n\xff\n", "x.txt", {}, "line 2: byte 0xFF at 1 is not UTF-8"),
        ("артикул\n".encode("cp1251"), "x.txt", {}, "iconv -f CP1251 -t UTF-8"),
        ("a\n".encode("utf-16"), "x.txt", {}, "line 1: this is UTF-16"),
        ("a\n".encode("utf-16-le"), "x.txt", {}, "line 1: this is UTF-16"),
        (b"PK\x03\x04....", "x.csv", {}, "line 1: this is an Excel or zip file"),
        (b"\x1f\x8b\x08\x00", "x.txt", {}, "line 1: this is compressed by gzip"),
        (b"a" * (1 << 20), "x.txt", {}, "line 1: longer than 1,048,576 bytes"),
        ("a,b\n1,2\n", "x.csv", {}, "several columns (a, b)"),
        ("a,b\n1,2\n", "x.csv", {"column": "c"}, "no column c; it has: a, b"),
        ("a,a\n1,2\n", "x.csv", {"column": "a"}, "two columns a"),
        ("a,b\n1,2\n", "x.csv", {"column": "3"}, "has 2 columns, not 3"),
        ("a,b\n1,2\n", "x.csv", {"column": "0"}, "has 2 columns, not 0"),
        ("a,b\n1,2\n", "x.csv", {"column": "a", "header": False}, "--no-header"),
        ("offerId,b\n1,2\n", "x.csv", {"column": "1"}, "a heading or a SKU?"),
        ("Sku\n1\n", "x.csv", {}, "a heading or a SKU?"),
        ("a,b\n1\n", "x.csv", {"column": "b"}, "line 2: column 2 is missing, the line has 1"),
        ('a,b\n1,2\n"x"y,2\n', "x.csv", {"column": "b"}, "line 3: no CSV"),
        ('a,b\n1,2\n"x,2\n', "x.csv", {"column": "b"}, "line 3: no CSV"),
        ("a,b\n1,\x1b[31m\xff\n".encode("latin-1"), "x.csv", {"column": "b"}, "line 2: byte 0xFF"),
        ('"a"\n{"s": 1}\n', "x.jsonl", {}, "line 2: an object: say with --column"),
        ('"a"\n', "x.jsonl", {"column": "s"}, "line 1: no object"),
        ('{"t": 1}\n', "x.jsonl", {"column": "s"}, "line 1: it has no field s"),
        ('"a"\n\n{"s"\n', "x.jsonl", {"column": None}, "line 3: no JSON"),
        ("[" * 100_000, "x.jsonl", {}, "line 1: no JSON"),
        ("\x1b[2J,b\n", "x.csv", {"column": "c"}, "it has: \\x1b[2J, b"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, content: str | bytes, name: str, form: Any, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        list(source(tmp_path, content, name, **form))
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


def test_column_needs_a_form() -> None:
    with pytest.raises(InputError, match="--format csv"):
        Source("skus.txt", Form(column="a"), ARCHIVE)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing.txt cannot be read: No such file"):
        list(Source(str(tmp_path / "nothing.txt"), Form(), ARCHIVE))


@pytest.mark.parametrize(
    ("content", "name", "form", "lines"),
    [
        ("a\nb\nc\n", "x.txt", {}, [1, 2, 3]),
        ("\na\n\n\nb\nc\n", "x.txt", {}, [2, 5, 6]),
        ('s,t\n"a\n\nb",1\nc,2\n\n,3\n', "x.csv", {"column": "s"}, [2, 5, 7]),
        ('\n"a"\n\n"b"\n', "x.jsonl", {}, [2, 4]),
    ],
)
def test_lines(tmp_path: Path, content: str, name: str, form: Any, lines: list[int]) -> None:
    read = source(tmp_path, content, name, **form)
    assert [line for line, _ in read.records()] == lines
    assert [read.line(position) for position in range(len(lines))] == lines


def test_a_wrong_line_ends_nothing(tmp_path: Path) -> None:
    """For `check`: the lines after it are read, and keep their numbers."""
    content = b's,t\na,1\n\xff,2\n"b\n\xfe",2\nc\n"d"e,1\nf,1\n'
    read = list(source(tmp_path, content, "x.csv", column="t").records())
    assert [(line, isinstance(item, Wrong)) for line, item in read] == [
        *((2, False), (3, True), (5, True), (6, True), (7, True), (8, False))
    ]


def test_many_lines_take_no_memory_for_their_numbers(tmp_path: Path) -> None:
    read = source(tmp_path, "".join(f"{n}\n" for n in range(10_000)) + "\nx\n")
    assert sum(1 for _ in read) == 10_001
    assert read.line(9_999) == 10_000
    assert read.line(10_000) == 10_002
    assert len(read._places) == 2


def test_json_lines_of_the_offers_command_can_be_read(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"offerId": f"S {n}", "x": [1]}) + "\n" for n in range(3))
    assert list(source(tmp_path, lines, "o.jsonl", column="offerId")) == ["S 0", "S 1", "S 2"]
