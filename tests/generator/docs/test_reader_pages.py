"""Whole pages: methods, sections, bodies, answers, sentences, envelopes, and what is no page."""

from __future__ import annotations

import pytest

from generator.docs import model
from generator.docs.reader import read

from . import drafts, pages

HEAD = "Moving a pallet\n\n{text}\n\nRequest\n\n{request}\n\n{rest}"
ANSWERS = "\n\nResponses\n\n204 No Content\n\nDone."
GET = "GET\n\nhttps://api.depot.example/v1/pallets"


def page_of(
    text: str = "Moves it.", request: str = GET, rest: str = ANSWERS, *, clean: bool = True
) -> model.Page:
    page = read(HEAD.format(text=text, request=request, rest=rest), "movePallet.en.2031.txt")
    if clean:
        assert [str(finding) for finding in page.findings] == []
    return page


# --- texts that are no page ----------------------------------------------------------------------

NO_PAGES = {
    "empty": "",
    "blank": "\ufeff \r\n\t\u00a0\n",
    "captcha": "Are you not a robot?\n\nConfirm that you are not one: SmartCaptcha",
    "captcha-ru": "Подтвердите, что запросы отправляли вы, а не робот\n\nЯ не робот",
    "html": "<!DOCTYPE html>\n<html><head><title>502</title></head></html>",
    "html-late": "\n\n  <html lang=en>\n<body>Bad gateway</body></html>",
    "binary": "PK\x03\x04\x00\x00",
    "prose": "This page tells of something else.\n\nIt has no request at all.",
    "markdown": "# An article\n\nOf something else.\n\n## With sections\n\nAnd text.",
}


@pytest.mark.parametrize("text", NO_PAGES.values(), ids=list(NO_PAGES))
def test_what_is_no_page_is_refused(text: str) -> None:
    with pytest.raises(model.PageError, match=r"^movePallet\.en\.2031\.txt: "):
        read(text, "movePallet.en.2031.txt")


def test_a_page_may_speak_of_captchas() -> None:
    text = pages.plain(drafts.STACK).text.replace("Puts pallets", "Solves a captcha, puts pallets")
    assert not read(text, "stackPallets.en.2031.txt").findings


# --- one page in other clothes -------------------------------------------------------------------

CLOTHES = {
    "windows": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "spaces": lambda text: text.replace("Unique items", "Unique items \u00a0").replace(
        "Max length", "Max\u00a0length"
    ),
    "invisible": lambda text: text.replace("Min items", "Min\u200b items\u00ad"),
    "single-spaced": lambda text: text.replace("\n\n", "\n"),
    "indented": lambda text: text.replace("\nMin ", "\n  Min "),
}


@pytest.mark.parametrize("change", CLOTHES.values(), ids=list(CLOTHES))
@pytest.mark.parametrize("three", [False, True], ids=["plain", "columns"])
def test_a_plain_copy_in_other_clothes(change: object, three: bool) -> None:
    text = pages.plain(drafts.STACK, three=three).text
    assert callable(change)
    assert change(text) != text
    page = read(change(text), "stackPallets.en.2031.txt")
    assert [str(finding) for finding in page.findings] == []
    assert page == read(text, "stackPallets.en.2031.txt")


def test_cells_between_tabs() -> None:
    text = pages.plain(drafts.STACK).text
    tabbed = text.replace("Name\n\nDescription", "Name\tDescription")
    for name in ("depotId*", "palletIds*", "tax", "weight*"):
        assert f"{name}\n\nType:" in tabbed
        tabbed = tabbed.replace(f"{name}\n\nType:", f"{name}\tType:")
    page = read(tabbed, "stackPallets.en.2031.txt")
    assert [str(finding) for finding in page.findings] == []
    assert page == read(text, "stackPallets.en.2031.txt")


def test_crawled_with_windows_lines_and_russian_headings() -> None:
    text = pages.crawled(drafts.LOOK).text
    page = read(text, "x.md")
    assert read(text.replace("\n", "\r\n"), "x.md") == page
    russian = (
        text.replace("Path parameters", "Параметры пути")
        .replace("**Name**", "**Имя**")
        .replace("**Type** |", "**Тип** |")
        .replace("**Description**", "**Описание**")
        .replace("**Type:**", "**Тип:**")
        .replace("Responses", "Ответы")
    )
    assert read(russian, "x.md") == page


# --- envelope ------------------------------------------------------------------------------------


def test_the_envelope() -> None:
    plain = pages.plain(drafts.LOOK).text
    crawled = pages.crawled(drafts.LOOK).text
    page = read(plain, "lookAtPallet.ru.2029-11.txt")
    assert (page.operation, page.language, page.edition) == ("lookAtPallet", "ru", "2029-11")
    assert page.form == "plain"
    assert read(plain, "lookAtPallet.ru.2029-11.txt", "look").operation == "look"
    page = read(plain, "a copy.txt")
    assert (page.operation, page.language, page.edition) == (None, "ru", None)
    page = read(crawled, "page.md")
    assert (page.operation, page.language, page.edition) == ("lookAtPallet", "en", "2031-04")
    assert page.form == "crawled"


@pytest.mark.parametrize("draft", [drafts.STACK, drafts.LOOK], ids=["stack", "look"])
def test_kept_facts_are_the_page_again(draft: pages.Draft) -> None:
    for sheet in (pages.plain(draft), pages.plain(draft, three=True), pages.crawled(draft)):
        page = read(sheet.text, "x.en.2031.txt")
        assert model.from_json(model.to_json(page)) == page


def test_every_fact_knows_its_line() -> None:
    sheet = pages.plain(drafts.STACK)
    page = read(sheet.text, "stackPallets.en.2031.txt")
    lines = sheet.text.split("\n")
    for place, item in model.walk(page):
        assert item.line, place
    field = page.request[0].fields["palletIds"]
    assert lines[field.line - 1] == "palletIds*"
    assert lines[field.line_of("type") - 1] == "Type: string[]"
    assert lines[field.line_of("uniqueItems") - 1] == "Unique items"
    assert field.items is not None
    assert lines[field.items.line_of("minLength") - 1] == "Min length: 3"
    assert lines[page.lines["method"] - 1] == "PUT"
    assert lines[page.lines["limit"] - 1].startswith("Limit:")
    assert lines[page.responses["420"].line - 1] == "420 Method Failure"
    shape = page.request[0].shape
    assert shape is not None
    assert shape.properties is not None
    assert lines[shape.properties["palletIds"].line - 1] == '    "palletIds": ['


# --- requests ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "PATCH"])
def test_methods(method: str) -> None:
    for request in (
        f"{method}\n\nhttps://api.depot.example/v1/pallets",
        f"{method} https://api.depot.example/v1/pallets",
    ):
        page = page_of(request=request)
        assert (page.method, page.host, page.path) == (
            method,
            "https://api.depot.example",
            "/v1/pallets",
        )
        assert page.request == ()
        assert page.responses == {"204": model.Response()}


def test_several_bodies() -> None:
    rest = (
        "Body\n\napplication/json\n{}\n\nName\n\nDescription\n\nid\n\nType: string\n\nWhich.\n\n"
        "Body\n\nmultipart/form-data\n{}\n\nName\n\nDescription\n\nfile*\n\n"
        "Type: string<binary>\n\n"
        "A picture of it.\n\nResponses\n\n200 OK\n\nDone.\n\n"
        "Body\n\napplication/json\n[\n  \"string\"\n]\n\nstring[]\n\n"
        "Body\n\napplication/pdf\n\nType: string\n\nFormat: binary\n\n"
        "Description: A sheet to stick on it.\n\n"
        "404 Not Found\n\nNo such pallet.\n\ndefault\n\nAll else.\n\n4XX\n\nYour fault."
    )  # fmt: skip
    page = page_of(rest=rest)
    assert [body.content_type for body in page.request] == [
        "application/json",
        "multipart/form-data",
    ]
    assert page.request[1].fields["file"] == model.Field(
        type="string", format="binary", required=True
    )
    listed, sheet = page.responses["200"].bodies
    assert listed.field == model.Field(type="array", items=model.Field(type="string"))
    assert listed.shape == model.Shape(type="array", items=model.Shape(type="string"))
    assert sheet.field == model.Field(type="string", format="binary")
    assert list(page.responses) == ["200", "404", "default", "4XX"]


def test_two_types_below_one_heading() -> None:
    table = "Name\n\nDescription\n\n{name}\n\nType: string\n\nWhich one.\n\n"
    rest = (
        f"Body\n\napplication/json\n{{}}\n\n{table.format(name='id')}"
        f"text/csv\n\n{table.format(name='line')}Responses\n\n204 No Content"
    )
    page = page_of(rest=rest)
    assert [(body.content_type, list(body.fields)) for body in page.request] == [
        ("application/json", ["id"]),
        ("text/csv", ["line"]),
    ]
    table = "**Name** | **Description**\n---|---\n{name} | **Type:** string Which one.\n"
    text = (
        "# Moving\n## Request\nGET\n```\nhttps://api.depot.example/v1\n```\n### Body\n"
        f"application/json\n```\n{{}}\n```\n{table.format(name='id')}"
        f"text/csv\n```\na,b\n```\n{table.format(name='line')}## Responses\n## 204 No Content\n"
    )
    crawled = read(text, "movePallet.en.2031.md")
    assert not crawled.findings
    assert [(body.content_type, list(body.fields)) for body in crawled.request] == [
        ("application/json", ["id"]),
        ("text/csv", ["line"]),
    ]


TABLES = {
    "two-columns": "Name\n\nDescription\n\n{name}\n\nType: string\n\nWhich one.\n\n",
    "three-columns": "Name\n\nType\n\nDescription\n\n{name}\n\nstring\n\nWhich one.\n\n",
}
EXAMPLES = {
    "none": "",
    "json": '{\n "line": "string"\n}\n\n',
    "a-line": '"line": "string"\n\n',
    "rows": "line;weight\n\n1;2\n\n",
}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=list(EXAMPLES))
@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_second_type_behind_a_table(table: str, example: str) -> None:
    second = f"multipart/form-data\n\n{example}{table.format(name='line')}"
    rest = f"Body\n\napplication/json\n{{}}\n\n{table.format(name='id')}{second}"
    page = page_of(rest=f"{rest}Responses\n\n204 No Content")
    assert [(body.content_type, list(body.fields)) for body in page.request] == [
        ("application/json", ["id"]),
        ("multipart/form-data", ["line"]),
    ]


@pytest.mark.parametrize("shown", ["text/csv", "`text/csv`", "**text/csv**", "text/csv\n\n\n"])
@pytest.mark.parametrize("example", ["", "```\na,b\n```\n"], ids=["none", "rows"])
def test_a_second_type_behind_a_crawled_table(shown: str, example: str) -> None:
    table = "**Name** | **Description**\n---|---\n{name} | **Type:** string Which one.\n"
    page = read(
        "# Moving\n## Request\nGET\n```\nhttps://api.depot.example/v1\n```\n### Body\n"
        f"application/json\n{table.format(name='id')}"
        f"{shown}\n{example}{table.format(name='line')}## Responses\n## 204 No Content\n",
        "movePallet.en.2031.md",
    )
    assert not page.findings
    assert [(body.content_type, list(body.fields)) for body in page.request] == [
        ("application/json", ["id"]),
        ("text/csv", ["line"]),
    ]


def test_a_description_may_name_a_content_type() -> None:
    rows = "Name\n\nDescription\n\n{}\n\nType: string\n\nSuch as\n\n  • image/png\n\n{}\n\n"
    rest = rows.format("picture", "lid") + "Type: string\n\nWhich one." + ANSWERS
    assert list(page_of(rest=f"Body\n\n{rest}").request[0].fields) == ["picture", "lid"]


@pytest.mark.parametrize("word", ["Тип", "Type"])
def test_a_description_of_three_columns_may_begin_with_the_word_type(word: str) -> None:
    rows = f"Name\n\nType\n\nDescription\n\nkind*\n\nstring\n\n{word}:\n\n"
    rest = f"{rows}  • FULL — of things\n  • BARE — of all\n\nlid\n\nstring\n\nOn it."
    fields = page_of(rest=f"Body\n\n{rest}{ANSWERS}").request[0].fields
    assert list(fields) == ["kind", "lid"]
    assert fields["kind"].constraints == {"values": ["FULL", "BARE"]}


@pytest.mark.parametrize("heading", ["Headers", "Query parameters", "Request"])
@pytest.mark.parametrize("table", [*TABLES.values(), "X-Depot.\n\n"], ids=[*TABLES, "none"])
def test_a_section_among_the_answers_takes_none_of_them(heading: str, table: str) -> None:
    body = "Body\n\napplication/json\n{{}}\n\n" + TABLES["two-columns"]
    rest = (
        f"Responses\n\n200 OK\n\n{heading}\n\n{table.format(name='X-Depot')}"
        f"{body.format(name='id')}400 Bad Request\n\n{body.format(name='why')}"
        f"404 Not Found\n\n{heading}\n\n500 Internal Server Error"
    )
    page = page_of(rest=rest, clean=False)
    assert page.request == ()
    assert page.parameters == {}
    assert {
        code: [list(b.fields) for b in said.bodies] for code, said in page.responses.items()
    } == {
        "200": [["id"]],
        "400": [["why"]],
        "404": [],
        "500": [],
    }
    assert {"a section stands among the answers"} <= {found.reason for found in page.findings}


def test_contents_above_a_plain_copy() -> None:
    text = pages.plain(drafts.STACK).text
    contents = "Request\nPath parameters\nBody\nCrateDTO\nResponses\n200 OK\nBody\n\n"
    page = read(contents + text, "stackPallets.en.2031.txt")
    assert not page.findings
    assert page == read(text, "stackPallets.en.2031.txt")


def test_a_table_inside_a_row() -> None:
    rest = (
        'Body\n\napplication/json\n{\n "lid": {\n  "shut": true,\n  "color": "string"\n },\n'
        ' "weight": 0\n}\n\nName\n\nDescription\n\nlid\n\nType: object\n\nOn top.\n\n'
        "Name\n\nDescription\n\nshut*\n\nType: boolean\n\nOr not.\n\ncolor\n\nType: string\n\n"
        "Of it.\n\nweight\n\nType: number\n\nOf all.\n\nResponses\n\n204 No Content"
    )
    fields = page_of(rest=rest).request[0].fields
    assert list(fields) == ["lid", "weight"]
    assert list(fields["lid"].properties or {}) == ["shut", "color"]


def test_parameters_of_every_kind() -> None:
    row = "Name\n\nDescription\n\n{name}\n\nType: string\n\nWhich one.\n\n"
    rest = "".join(
        f"{heading}\n\n{row.format(name=name)}"
        for heading, name in (
            ("Path parameters", "palletId*"),
            ("Query parameters", "page_token"),
            ("Headers", "X-Depot"),
            ("Cookies", "taste"),
        )
    )
    page = page_of(request=GET + "/{palletId}", rest=rest + ANSWERS)
    assert {place: list(fields) for place, fields in page.parameters.items()} == {
        "path": ["palletId"],
        "query": ["page_token"],
        "header": ["X-Depot"],
        "cookie": ["taste"],
    }


# --- sentences -----------------------------------------------------------------------------------

MINUTE, HOUR, DAY = 60, 3600, 86400
LIMITS = {
    "Limit: 10,000 products per minute": (10_000, "items", MINUTE),
    "⚙️ Limit: 1,000,000 requests per hour": (1_000_000, "requests", HOUR),
    ", Limit: 5 requests per second": (5, "requests", 1),
    "Limit: up to 100 calls a day.": (100, "requests", DAY),
    "Limit: 30 orders per 10 minutes": (30, "orders", 600),
    "Rate limit: 7 barrels per hour": (7, "barrels", HOUR),
    "⚙️ Лимит: 5000 товаров в минуту": (5000, "items", MINUTE),
    "Лимит: 1\u00a0000\u00a0000 запросов в час": (1_000_000, "requests", HOUR),
    "Лимит: 100 запросов в сутки": (100, "requests", DAY),
    "Лимит: не более 3 запросов в секунду": (3, "requests", 1),
    "The limit is 1000 calls a day.": (1000, "requests", DAY),
    "10,000 products/min": (10_000, "items", MINUTE),
    "You may call the method 100 times an hour.": (100, "requests", HOUR),
    "The total number of calls is limited to 100 an hour.": (100, "requests", HOUR),
    "За час можно отправить 100 запросов.": (100, "requests", HOUR),
}


@pytest.mark.parametrize(("said", "limit"), LIMITS.items(), ids=list(LIMITS))
def test_limits(said: str, limit: tuple[int, str, int]) -> None:
    found = page_of(said).limit
    assert found is not None
    assert (found.amount, found.unit, found.seconds) == limit


SIZES = {
    "Limit: 10,000 products per minute, no more than 200 products per request": 200,
    "⚙️ Лимит: 5000 товаров в минуту, не более 1 500 товаров в одном запросе": 1500,
    "You can move up to 500 pallets per request.": 500,
    "One request moves pallets, at most 50 pallets in a single request.": 50,
    "В одном запросе можно передать до 2 000 поддонов.": 2000,
    "A maximum of 1,000 pallets in one request can be moved.": 1000,
    "A request may hold 200 pallets at most.": 200,
    "The number of pallets in a request must not exceed 1,200.": 1200,
    "Maximum number of pallets in a request: 200": 200,
    "Количество поддонов в запросе не должно превышать 200.": 200,
    "Максимальное количество поддонов в одном запросе — 1 200.": 1200,
}


@pytest.mark.parametrize(("said", "size"), SIZES.items(), ids=list(SIZES))
def test_sizes_of_requests(said: str, size: int) -> None:
    assert page_of(said).per_request == size


def test_prose_about_neither() -> None:
    page = page_of(
        "It takes up to a few minutes.\n\nThere are limits to all things.\n\n"
        "Otherwise the answer has the HTTP code 400 Bad Request.\n\n"
        "Then see POST v2/depots/{depotId}/pallets, or https://depot.example/help/12.\n\n"
        "A pallet of kind EUR1 has a code of its own, such as VNDR-0005A."
    )
    assert page.limit is None
    assert page.per_request is None


UNCLEAR = [
    "Limit: as many pallets as you have, 25 times a day",
    "Limit: 50 parallel requests",
    "Limit: 10,00 requests per minute",
    "Limit: 10 requests per fortnight",
    "Limit 10 requests per hour",
    "Лимит: сколько угодно",
    "Limit: 5 requests per hour, 7 requests per day",
    "Send 10 pallets per minute or fewer.",
    "A few, say 30 pallets, in one request.",
    "You can move up to 500 pallets per request.\n\nNo more than 400 pallets per request.",
    "За один запрос можно до 30 поддонов.\n\nМаксимальное количество поддонов в запросе — 40.",
    "Limit: 5 requests per hour\n\nLimit: 7 requests per hour",
    "No more than 4 parallel calls.",
    "Не больше 4 параллельных вызовов.",
    "Rate: 100 rpm",
    "You can move up to 500 pallets per request. Each weighs 90 at most.",
    "It is open from 9 to 17.",
]


@pytest.mark.parametrize("said", UNCLEAR)
def test_limits_that_are_not_understood(said: str) -> None:
    (finding,) = page_of(said, clean=False).findings
    line = finding.line - 3
    assert line == len(said.split("\n")) - 1
    assert "limit" in finding.reason or "size" in finding.reason


SCOPES = """\
With an API-Key token one access of this list is needed

  • pallets-and-crates — {meaning}
  • all-of-it:read-only
"""


def test_scopes() -> None:
    text = SCOPES.format(meaning="moving them")
    assert page_of(text).scopes == ("pallets-and-crates", "all-of-it:read-only")
    assert page_of(text.replace("  • ", "")).scopes == ("pallets-and-crates", "all-of-it:read-only")
    assert page_of("With an API-Key token one access of this list is needed").scopes is None
    odd = page_of(text.replace("pallets-and", "Pallets and"), clean=False)
    assert "accesses" in odd.findings[0].reason


def test_scopes_in_russian_and_without_their_sentence() -> None:
    _, *rest = SCOPES.format(meaning="moving them").splitlines()
    russian = "Если у вас Api-Key-токен, нужен один из этих доступов"
    assert page_of("\n".join([russian, *rest])).scopes == (
        "pallets-and-crates",
        "all-of-it:read-only",
    )
    lost = page_of("\n".join(["You need one of these", *rest]), clean=False)
    assert lost.scopes is None
    assert ["looks like an access" in finding.reason for finding in lost.findings] == [True, True]
    assert page_of("Choose\n\n  • shopSku — yours\n  • price — in money").scopes is None


DEPRECATED = ["Deprecated", "Устарел", "This method is deprecated.", "Метод устарел."]


@pytest.mark.parametrize("said", DEPRECATED)
def test_deprecated_methods(said: str) -> None:
    page = page_of(said)
    assert page.deprecated
    assert page.lines["deprecated"] == 3


def test_methods_that_are_not_deprecated() -> None:
    foot = "\n\nNo longer supported, please use an alternative and newer version."
    assert not page_of(rest=ANSWERS + foot).deprecated
    assert not page_of("Which method should I use instead of the outdated one?").deprecated
    unclear = page_of("Is deprecated, more or less", clean=False)
    assert not unclear.deprecated
    assert "deprecation" in unclear.findings[0].reason
