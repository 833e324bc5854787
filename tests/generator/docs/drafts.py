"""The invented pages that the tests read."""

from __future__ import annotations

from .pages import Answer, Draft, Message, Row, Thing

PATTERN = r"^[A-Z]{2}\d{1,6}(?:[.,]x|\-y)?$"

MOOD = Thing("PalletMoodType", values=("CALM", "WOBBLY", "FALLEN"))
FAULT = Thing(
    "DepotFaultDTO",
    rows=(
        Row("code", "string", {"type": "string"}, required=True),
        Row("hint", "string", {"type": "string", "maxLength": 90}, marks=(("Max length", "90"),)),
    ),
)
CRATE = Thing(
    "CrateDTO",
    rows=(
        Row(
            "weight",
            "number",
            {"type": "number", "exclusiveMinimum": 0, "maximum": 99.5},
            marks=(("Min value (exclusive)", "0"), ("Max value", "99.5")),
            required=True,
        ),
        Row(
            "madeAt",
            "string<date-time>",
            {"type": "string", "format": "date-time"},
            prose=("When it was made, with the offset.", "Any time zone will do here."),
        ),
        Row(
            "height",
            "integer<int32>",
            {"type": "integer", "format": "int32", "minimum": -5, "exclusiveMaximum": 1000},
            deprecated="This parameter is deprecated.",
            marks=(("Min value", "-5"), ("Max value (exclusive)", "1000")),
        ),
        Row("mood", "PalletMoodType", {"ref": "PalletMoodType", "enum": list(MOOD.values)},
            marks=(("Enum", MOOD.values),)),
    ),
)  # fmt: skip

OK_EXAMPLE = """\
{
    "state": "DONE",
    "crates": [
        {
            "weight": 0
        }
    ]
}"""
FAULTS_EXAMPLE = '{\n    "faults": [\n        {\n            "code": "string"\n        }\n    ]\n}'

FAULTS = Row(
    "faults",
    "DepotFaultDTO[]",
    {"type": "array", "items": {"ref": "DepotFaultDTO"}, "minItems": 1},
    marks=(("Min items", "1"),),
)

STACK = Draft(
    operation="stackPallets",
    method="PUT",
    path="/v3/depots/{depotId}/pallets",
    limit="Limit: 12,500 requests per hour, no more than 40 items per request",
    scopes=("stacking-and-moving", "everything:read-only"),
    deprecated=True,
    facts={"limit": {"amount": 12500, "unit": "requests", "seconds": 3600}, "per_request": 40},
    parameters={
        "path": (
            Row(
                "depotId",
                "integer<int64>",
                {"type": "integer", "format": "int64", "minimum": 1},
                marks=(("Min value", "1"),),
                required=True,
            ),
        ),
        "query": (
            Row(
                "page_size",
                "integer",
                {"type": "integer", "minimum": 1, "maximum": 50, "default": 20, "example": 10},
                marks=(
                    ("Default", "20"),
                    ("Example", "10"),
                    ("Min value", "1"),
                    ("Max value", "50"),
                ),
            ),
            Row("dryRun", "boolean", {"type": "boolean", "default": False},
                marks=(("Default", "false"),), deprecated="badge"),
        ),
        "header": (
            Row("X-Depot-Key", "string<uuid>", {"type": "string", "format": "uuid"}, required=True),
        ),
    },
    request=Message(
        example='{\n    "palletIds": [\n        "string"\n    ]\n}',
        rows=(
            Row(
                "palletIds",
                "string[]",
                {
                    "type": "array",
                    "items": {"type": "string", "minLength": 3, "maxLength": 12,
                              "pattern": PATTERN},
                    "minItems": 1,
                    "maxItems": 40,
                    "uniqueItems": True,
                },
                prose=("The pallets to stack.", "Each has a mark of its own, on all four sides:"),
                bullets=("The mark can be read from afar.", "It is never given to another one."),
                marks=(
                    ("Min length", "3"),
                    ("Max length", "12"),
                    ("Pattern", PATTERN),
                    ("Min items", "1"),
                    ("Max items", "40"),
                    ("Unique items", None),
                ),
                required=True,
            ),
            Row(
                "grid",
                "number<double>[][]",
                {
                    "type": "array",
                    "items": {
                        "type": "array",
                        "items": {"type": "number", "format": "double", "minimum": 0},
                        "minItems": 2,
                    },
                    "minItems": 4,
                    "maxItems": 9,
                },
                marks=(("Min value", "0"), ("Min items", "2"), ("Min items", "4"),
                       ("Max items", "9")),
            ),
            Row(
                "tax",
                "integer<int32>",
                {"type": "integer", "format": "int32", "values": [3, 8, 15]},
                values=(
                    ("3", "a third is paid."),
                    ("8", "nothing is paid, as it stays inside."),
                    ("15", "all of it is paid."),
                ),
            ),
            Row(
                "moods",
                "PalletMoodType[]",
                {
                    "type": "array",
                    "items": {"ref": "PalletMoodType", "enum": list(MOOD.values)},
                    "uniqueItems": True,
                },
                marks=(("Enum", MOOD.values), ("Unique items", None)),
            ),
            Row("crates", "Map<string, CrateDTO>",
                {"type": "object", "additional": {"ref": "CrateDTO"}}),
            Row("note", "string", {"type": "string", "readOnly": True},
                marks=(("Read only", None),)),
        ),
        things=(MOOD, CRATE),
    ),
    answers=(
        Answer(
            "200",
            "OK",
            Message(
                example=OK_EXAMPLE,
                rows=(
                    Row("crates", "CrateDTO[]", {"type": "array", "items": {"ref": "CrateDTO"}}),
                    Row(
                        "state",
                        "string",
                        {"type": "string", "enum": ["DONE", "HALF_DONE"]},
                        marks=(("Enum", ("DONE", "HALF_DONE")),),
                        required=True,
                    ),
                ),
            ),
        ),
        Answer("400", "Bad Request", Message(FAULTS_EXAMPLE, (FAULTS,), (FAULT,))),
        Answer("420", "Method Failure", Message(FAULTS_EXAMPLE, (FAULTS,))),
        Answer("404", "Not Found"),
    ),
)  # fmt: skip

LOOK = Draft(
    operation="lookAtPallet",
    method="GET",
    path="/v2/pallets/{palletId}",
    russian=True,
    limit="⚙️ Лимит: 5 000 запросов в сутки",
    facts={"limit": {"amount": 5000, "unit": "requests", "seconds": 86400}},
    parameters={
        "path": (
            Row(
                "palletId",
                "string",
                {"type": "string", "minLength": 1, "maxLength": 1000},
                prose=("Идентификатор поддона.", "Его можно узнать на складе, если спросить."),
                bullets=("У каждого поддона он свой.",),
                marks=(("Min length", "1"), ("Max length", "1 000")),
                required=True,
            ),
        ),
    },
    request=None,
    answers=(
        Answer(
            "200",
            "OK",
            Message(
                example=OK_EXAMPLE,
                rows=(
                    Row(
                        "mood",
                        "PalletMoodType",
                        {"ref": "PalletMoodType", "enum": list(MOOD.values)},
                        prose=("Как он себя чувствует.",),
                        marks=(("Enum", MOOD.values),),
                    ),
                    Row("crates", "CrateDTO[]", {"type": "array", "items": {"ref": "CrateDTO"}},
                        prose=("Всё, что на нём лежит, по порядку.",)),
                    Row(
                        "age",
                        "integer<int64>",
                        {"type": "integer", "format": "int64"},
                        prose=("Возраст поддона.",),
                        deprecated="Параметр устарел.",
                    ),
                ),
                things=(MOOD, CRATE),
            ),
        ),
        Answer("500", "Internal Server Error"),
    ),
)  # fmt: skip
