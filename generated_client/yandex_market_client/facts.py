# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""The facts of the specification: operations, limits, batches, paging, constraints, the wire.

Names ending in `_python` are those of the generated functions and models; the others are those of
the wire. Paths are tuples of steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple


class Source(NamedTuple):
    """The documentation page that an operation follows, and when it was read."""

    page: str
    read: str


class Deprecation(NamedTuple):
    """Since when something is deprecated, when it was removed, what replaces it, where to read.

    `text` says all of it, without its subject: "deprecated since ...; use ... instead".
    """

    text: str
    since: str
    removed: str | None = None
    replacement: str | None = None
    link: str | None = None

    def message(self, what: str) -> str:
        """Say it in words, of something named so."""
        return f"{what} is {self.text}"


class Limit(NamedTuple):
    """How much an operation may do in a number of seconds, for each value of a path parameter.

    With unit "items" the elements of the body's field `counts` are counted; `counts` may be None.
    """

    amount: int
    unit: Literal["items", "requests"]
    per_seconds: int
    counts: str | None
    per: str
    per_python: str


class Refusals(NamedTuple):
    """Where an answer lists what it refused; without a key the listed entry is the SKU itself."""

    at: tuple[str, ...]
    at_python: tuple[str, ...]
    key: str | None = None
    key_python: str | None = None
    reason: str | None = None
    reason_python: str | None = None
    default_reason: str | None = None
    retryable: tuple[str, ...] = ()


class Batch(NamedTuple):
    """How many items go into one request; `key` leads to the SKU in one, () if it is the SKU."""

    field: str
    field_python: str
    size: int
    key: tuple[str, ...]
    key_python: tuple[str, ...]
    atomic: bool
    refusals: Refusals | None = None
    item_model: str | None = None


class Paging(NamedTuple):
    """How a list is read page by page."""

    token: str
    token_python: str
    size: str
    size_python: str
    next: tuple[str, ...]
    next_python: tuple[str, ...]
    items: tuple[str, ...]
    items_python: tuple[str, ...]
    unpaged_with: str | None = None
    unpaged_with_python: str | None = None


class Schema(NamedTuple):
    """One node of constraints; the one that `ref` names in SCHEMAS holds as well.

    `types` are those of JSON, () means any; where "null" is among them, a null is accepted whatever
    the rest says. `pattern` is searched. With `spoilers`, a string of permitted length that is not
    blank matches it if it has none of them and nothing that JSON escapes. Not picklable (mappings
    are read-only proxies); no need.
    """

    ref: str | None = None
    types: tuple[str, ...] = ()
    format: str | None = None
    enum: tuple[Any, ...] = ()
    pattern: re.Pattern[str] | None = None
    pattern_source: str | None = None
    spoilers: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    items: Schema | None = None
    properties: Mapping[str, Schema] = MappingProxyType({})
    required: tuple[str, ...] = ()
    min_properties: int | None = None
    max_properties: int | None = None
    additional: Schema | None = None
    closed: bool = False
    exclusive: tuple[tuple[tuple[str, ...], ...], ...] = ()
    all_of: tuple[Schema, ...] = ()
    any_of: tuple[Schema, ...] = ()
    one_of: tuple[Schema, ...] = ()
    trim: str | None = None
    deprecated: bool = False
    deprecation: Deprecation | None = None
    python_name: str | None = None
    default: Any = None


class Parameter(NamedTuple):
    """One parameter of an operation."""

    name: str
    python_name: str
    location: Literal["path", "query", "header", "cookie"]
    required: bool
    schema: Schema
    deprecated: bool = False
    deprecation: Deprecation | None = None


class Operation(NamedTuple):
    """Everything that the documentation says about one method.

    `module` is relative to this package. Not picklable (mappings are read-only proxies); no need.
    """

    id: str
    python_name: str
    tag: str
    module: str
    method: str
    path: str
    summary: str
    statuses: tuple[int, ...]
    answers: Mapping[int, str | None]
    scopes: tuple[str, ...]
    limit: Limit
    retry: Literal["read", "idempotent", "delete", "replace"]
    source: Source
    parameters: tuple[Parameter, ...] = ()
    body: Schema | None = None
    body_required: bool = False
    body_model: str | None = None
    answer_model: str | None = None
    error_model: str | None = None
    batch: Batch | None = None
    paging: Paging | None = None
    deprecated: bool = False
    deprecation: Deprecation | None = None


class Message(NamedTuple):
    """What a status means when its message has the pattern; without one, the status's default."""

    status: int
    meaning: str
    pattern: re.Pattern[str] | None = None


class LimitHeaders(NamedTuple):
    """The names of the headers that tell the limit, what is left of it, and until when."""

    limit: str
    remaining: str
    until: str


class Parallel(NamedTuple):
    """Requests in flight at once: usual, and at most."""

    default: int
    ceiling: int


class IntegrationHeader(NamedTuple):
    """The header that names an integration, and how many ASCII characters it may have."""

    name: str
    max_length: int


class Wire(NamedTuple):
    """What holds for every request, whatever the operation."""

    body_limit_bytes: int
    parallel: Parallel
    server_timeout_seconds: int | float
    limit_headers: LimitHeaders
    trace_header: str
    quota_spent_by: tuple[int, ...]
    messages: tuple[Message, ...]
    servers: tuple[str, ...]
    key_header: str
    integration_header: IntegrationHeader | None = None
    keep_alive: bool | None = None
    scopes_link: str | None = None
    key_link: str | None = None
    documented_elsewhere: tuple[int, ...] = ()


SPECIFICATION_VERSION: Final = "1.0.0"
SPECIFICATION_HASH: Final = "86e6017ffd9ffd33e1876111f219fe680f588785d26f4bbb70ad8f91f70a3e50"

_PATTERN_1 = re.compile(
    "\\A(?=[^\\n\\r\\u2028\\u2029]*[^\\t-\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff][^\\n\\r\\u2028\\u2029]*)[^\\x00-\\x08\\n-\\x1f\\x7f]{1,255}\\Z"
)
_PATTERN_2 = re.compile("too big", re.IGNORECASE)
_PATTERN_3 = re.compile("parallel", re.IGNORECASE)
_PATTERN_4 = re.compile("default price", re.IGNORECASE)

SCHEMAS: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        "AddOffersToArchiveErrorType": Schema(
            types=("string",),
            enum=("OFFER_HAS_STOCKS", "UNKNOWN"),
        ),
        "AddOffersToArchiveRequest": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "offerIds": Schema(
                        types=("array",),
                        min_items=1,
                        max_items=200,
                        unique_items=True,
                        items=Schema(
                            ref="ShopSku",
                        ),
                        python_name="offer_ids",
                    ),
                }
            ),
            required=("offerIds",),
        ),
        "ApiResponseStatusType": Schema(
            types=("string",),
            enum=("OK", "ERROR"),
        ),
        "CurrencyType": Schema(
            types=("string",),
            enum=(
                "RUR",
                "USD",
                "EUR",
                "UAH",
                "AUD",
                "GBP",
                "BYR",
                "BYN",
                "DKK",
                "ISK",
                "KZT",
                "CAD",
                "CNY",
                "NOK",
                "XDR",
                "SGD",
                "TRY",
                "SEK",
                "CHF",
                "JPY",
                "AZN",
                "ALL",
                "DZD",
                "AOA",
                "ARS",
                "AMD",
                "AFN",
                "BHD",
                "BGN",
                "BOB",
                "BWP",
                "BND",
                "BRL",
                "BIF",
                "HUF",
                "VEF",
                "KPW",
                "VND",
                "GMD",
                "GHS",
                "GNF",
                "HKD",
                "GEL",
                "AED",
                "EGP",
                "ZMK",
                "ILS",
                "INR",
                "IDR",
                "JOD",
                "IQD",
                "IRR",
                "YER",
                "QAR",
                "KES",
                "KGS",
                "COP",
                "CDF",
                "CRC",
                "KWD",
                "CUP",
                "LAK",
                "LVL",
                "SLL",
                "LBP",
                "LYD",
                "SZL",
                "LTL",
                "MUR",
                "MRO",
                "MKD",
                "MWK",
                "MGA",
                "MYR",
                "MAD",
                "MXN",
                "MZN",
                "MDL",
                "MNT",
                "NPR",
                "NGN",
                "NIO",
                "NZD",
                "OMR",
                "PKR",
                "PYG",
                "PEN",
                "PLN",
                "KHR",
                "SAR",
                "RON",
                "SCR",
                "SYP",
                "SKK",
                "SOS",
                "SDG",
                "SRD",
                "TJS",
                "THB",
                "TWD",
                "BDT",
                "TZS",
                "TND",
                "TMM",
                "UGX",
                "UZS",
                "UYU",
                "PHP",
                "DJF",
                "XAF",
                "XOF",
                "HRK",
                "CZK",
                "CLP",
                "LKR",
                "EEK",
                "ETB",
                "RSD",
                "ZAR",
                "KRW",
                "NAD",
                "TL",
                "UE",
            ),
        ),
        "DayOfWeekType": Schema(
            types=("string",),
            enum=("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"),
        ),
        "DeleteOffersRequest": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "offerIds": Schema(
                        types=("array",),
                        min_items=1,
                        max_items=500,
                        unique_items=True,
                        items=Schema(
                            ref="ShopSku",
                        ),
                        python_name="offer_ids",
                    ),
                }
            ),
            required=("offerIds",),
        ),
        "GetCampaignOffersRequest": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "offerIds": Schema(
                        types=("array", "null"),
                        min_items=1,
                        max_items=200,
                        unique_items=True,
                        items=Schema(
                            ref="ShopSku",
                        ),
                        python_name="offer_ids",
                    ),
                    "statuses": Schema(
                        types=("array", "null"),
                        min_items=1,
                        unique_items=True,
                        items=Schema(
                            ref="OfferCampaignStatusType",
                        ),
                        python_name="statuses",
                    ),
                    "categoryIds": Schema(
                        types=("array", "null"),
                        min_items=1,
                        unique_items=True,
                        items=Schema(
                            types=("integer",),
                            format="int32",
                            exclusive_minimum=0,
                        ),
                        python_name="category_ids",
                    ),
                    "vendorNames": Schema(
                        types=("array", "null"),
                        min_items=1,
                        unique_items=True,
                        items=Schema(
                            types=("string",),
                        ),
                        python_name="vendor_names",
                    ),
                    "tags": Schema(
                        types=("array", "null"),
                        min_items=1,
                        unique_items=True,
                        items=Schema(
                            types=("string",),
                        ),
                        python_name="tags",
                    ),
                }
            ),
            exclusive=((("offerIds",), ("statuses", "categoryIds", "vendorNames", "tags")),),
        ),
        "OfferAvailabilityStatusType": Schema(
            types=("string",),
            enum=("ACTIVE", "INACTIVE", "DELISTED"),
        ),
        "OfferCampaignStatusType": Schema(
            types=("string",),
            enum=(
                "PUBLISHED",
                "CHECKING",
                "DISABLED_BY_PARTNER",
                "DISABLED_AUTOMATICALLY",
                "REJECTED_BY_MARKET",
                "CREATING_CARD",
                "NO_CARD",
                "NO_STOCKS",
                "ARCHIVED",
                "READY_FOR_PUBLICATION",
            ),
        ),
        "OfferProcessingNoteType": Schema(
            types=("string",),
            enum=(
                "ASSORTMENT",
                "CANCELLED",
                "CONFLICTING_INFORMATION",
                "OTHER",
                "DEPARTMENT_FROZEN",
                "INCORRECT_INFORMATION",
                "LEGAL_CONFLICT",
                "NEED_CLASSIFICATION_INFORMATION",
                "NEED_INFORMATION",
                "NEED_PICTURES",
                "NEED_VENDOR",
                "NO_CATEGORY",
                "NO_KNOWLEDGE",
                "NO_PARAMETERS_IN_SHOP_TITLE",
                "NO_SIZE_MEASURE",
                "SAMPLE_LINE",
            ),
        ),
        "OfferProcessingStateDTO": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "status": Schema(
                        ref="OfferProcessingStatusType",
                        python_name="status",
                    ),
                    "notes": Schema(
                        types=("array", "null"),
                        min_items=1,
                        items=Schema(
                            ref="OfferProcessingStateNoteDTO",
                        ),
                        python_name="notes",
                    ),
                }
            ),
        ),
        "OfferProcessingStateNoteDTO": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "type": Schema(
                        ref="OfferProcessingNoteType",
                        python_name="type_",
                    ),
                    "payload": Schema(
                        types=("string",),
                        python_name="payload",
                    ),
                }
            ),
        ),
        "OfferProcessingStatusType": Schema(
            types=("string",),
            enum=(
                "UNKNOWN",
                "READY",
                "IN_WORK",
                "NEED_INFO",
                "NEED_MAPPING",
                "NEED_CONTENT",
                "CONTENT_PROCESSING",
                "SUSPENDED",
                "REJECTED",
                "REVIEW",
                "CREATE_ERROR",
                "UPDATE_ERROR",
            ),
        ),
        "OfferWeightDimensionsDTO": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "length": Schema(
                        types=("number",),
                        minimum=0,
                        python_name="length",
                    ),
                    "width": Schema(
                        types=("number",),
                        minimum=0,
                        python_name="width",
                    ),
                    "height": Schema(
                        types=("number",),
                        minimum=0,
                        python_name="height",
                    ),
                    "weight": Schema(
                        types=("number",),
                        minimum=0,
                        python_name="weight",
                    ),
                }
            ),
            required=("length", "width", "height", "weight"),
        ),
        "ShopSku": Schema(
            types=("string",),
            pattern=_PATTERN_1,
            pattern_source="^(?=.*\\S.*)[^\\x00-\\x08\\x0A-\\x1f\\x7f]{1,255}$",
            spoilers="\x7f\u2028\u2029\ufeff",
            min_length=1,
            max_length=255,
            trim=" \t",
        ),
        "TimePeriodDTO": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "timePeriod": Schema(
                        types=("integer",),
                        python_name="time_period",
                    ),
                    "timeUnit": Schema(
                        ref="TimeUnitType",
                        python_name="time_unit",
                    ),
                    "comment": Schema(
                        types=("string",),
                        max_length=500,
                        python_name="comment",
                    ),
                }
            ),
            required=("timePeriod", "timeUnit"),
        ),
        "TimeUnitType": Schema(
            types=("string",),
            enum=("HOUR", "DAY", "WEEK", "MONTH", "YEAR"),
        ),
        "UpdateMappingDTO": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "marketSku": Schema(
                        types=("integer",),
                        format="int64",
                        minimum=1,
                        python_name="market_sku",
                    ),
                    "modelId": Schema(
                        types=("integer",),
                        format="int64",
                        python_name="model_id",
                    ),
                    "categoryId": Schema(
                        types=("integer",),
                        format="int64",
                        python_name="category_id",
                    ),
                }
            ),
        ),
        "UpdateMappingsOfferDTO": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "shopSku": Schema(
                        ref="ShopSku",
                        python_name="shop_sku",
                    ),
                    "name": Schema(
                        types=("string",),
                        max_length=256,
                        python_name="name",
                    ),
                    "category": Schema(
                        types=("string",),
                        deprecated=True,
                        deprecation=Deprecation(
                            text="deprecated since 2024-11-28; use marketCategoryId of updateOfferMappings instead",
                            since="2024-11-28",
                            replacement="marketCategoryId of updateOfferMappings",
                        ),
                        python_name="category",
                    ),
                    "vendor": Schema(
                        types=("string",),
                        python_name="vendor",
                    ),
                    "vendorCode": Schema(
                        types=("string",),
                        python_name="vendor_code",
                    ),
                    "description": Schema(
                        types=("string",),
                        max_length=6000,
                        python_name="description",
                    ),
                    "id": Schema(
                        ref="ShopSku",
                        python_name="id",
                    ),
                    "feedId": Schema(
                        types=("integer",),
                        format="int64",
                        python_name="feed_id",
                    ),
                    "barcodes": Schema(
                        types=("array", "null"),
                        min_items=1,
                        unique_items=True,
                        items=Schema(
                            types=("string",),
                        ),
                        python_name="barcodes",
                    ),
                    "urls": Schema(
                        types=("array", "null"),
                        min_items=1,
                        unique_items=True,
                        items=Schema(
                            types=("string",),
                            min_length=1,
                            max_length=2000,
                        ),
                        python_name="urls",
                    ),
                    "pictures": Schema(
                        types=("array", "null"),
                        min_items=1,
                        max_items=30,
                        items=Schema(
                            types=("string",),
                            min_length=1,
                            max_length=2000,
                        ),
                        python_name="pictures",
                    ),
                    "manufacturer": Schema(
                        types=("string",),
                        python_name="manufacturer",
                    ),
                    "manufacturerCountries": Schema(
                        types=("array", "null"),
                        min_items=1,
                        max_items=5,
                        unique_items=True,
                        items=Schema(
                            types=("string",),
                        ),
                        python_name="manufacturer_countries",
                    ),
                    "minShipment": Schema(
                        types=("integer",),
                        format="int32",
                        python_name="min_shipment",
                    ),
                    "transportUnitSize": Schema(
                        types=("integer",),
                        format="int32",
                        python_name="transport_unit_size",
                    ),
                    "quantumOfSupply": Schema(
                        types=("integer",),
                        format="int32",
                        deprecated=True,
                        deprecation=Deprecation(
                            text="deprecated since 2025-07-25",
                            since="2025-07-25",
                        ),
                        python_name="quantum_of_supply",
                    ),
                    "deliveryDurationDays": Schema(
                        types=("integer",),
                        format="int32",
                        python_name="delivery_duration_days",
                    ),
                    "boxCount": Schema(
                        types=("integer",),
                        format="int32",
                        python_name="box_count",
                    ),
                    "customsCommodityCodes": Schema(
                        types=("array", "null"),
                        min_items=1,
                        unique_items=True,
                        items=Schema(
                            types=("string",),
                        ),
                        python_name="customs_commodity_codes",
                    ),
                    "weightDimensions": Schema(
                        ref="OfferWeightDimensionsDTO",
                        python_name="weight_dimensions",
                    ),
                    "supplyScheduleDays": Schema(
                        types=("array", "null"),
                        min_items=1,
                        unique_items=True,
                        items=Schema(
                            ref="DayOfWeekType",
                        ),
                        python_name="supply_schedule_days",
                    ),
                    "shelfLifeDays": Schema(
                        types=("integer",),
                        format="int32",
                        deprecated=True,
                        deprecation=Deprecation(
                            text="deprecated since 2025-02-21; use shelfLife instead",
                            since="2025-02-21",
                            replacement="shelfLife",
                        ),
                        python_name="shelf_life_days",
                    ),
                    "lifeTimeDays": Schema(
                        types=("integer",),
                        format="int32",
                        deprecated=True,
                        deprecation=Deprecation(
                            text="deprecated since 2025-02-21; use lifeTime instead",
                            since="2025-02-21",
                            replacement="lifeTime",
                        ),
                        python_name="life_time_days",
                    ),
                    "guaranteePeriodDays": Schema(
                        types=("integer",),
                        format="int32",
                        python_name="guarantee_period_days",
                    ),
                    "processingState": Schema(
                        ref="OfferProcessingStateDTO",
                        python_name="processing_state",
                    ),
                    "availability": Schema(
                        ref="OfferAvailabilityStatusType",
                        python_name="availability",
                    ),
                    "shelfLife": Schema(
                        ref="TimePeriodDTO",
                        python_name="shelf_life",
                    ),
                    "lifeTime": Schema(
                        ref="TimePeriodDTO",
                        python_name="life_time",
                    ),
                    "guaranteePeriod": Schema(
                        ref="TimePeriodDTO",
                        python_name="guarantee_period",
                    ),
                    "certificate": Schema(
                        types=("string",),
                        python_name="certificate",
                    ),
                }
            ),
            exclusive=((("shelfLifeDays",), ("shelfLife",)), (("lifeTimeDays",), ("lifeTime",))),
        ),
        "UpdateOfferMappingEntryDTO": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "offer": Schema(
                        ref="UpdateMappingsOfferDTO",
                        python_name="offer",
                    ),
                    "mapping": Schema(
                        ref="UpdateMappingDTO",
                        python_name="mapping",
                    ),
                    "awaitingModerationMapping": Schema(
                        ref="UpdateMappingDTO",
                        python_name="awaiting_moderation_mapping",
                    ),
                    "rejectedMapping": Schema(
                        ref="UpdateMappingDTO",
                        python_name="rejected_mapping",
                    ),
                }
            ),
        ),
        "UpdateOfferMappingEntryRequest": Schema(
            types=("object",),
            properties=MappingProxyType(
                {
                    "offerMappingEntries": Schema(
                        types=("array",),
                        min_items=1,
                        max_items=500,
                        items=Schema(
                            ref="UpdateOfferMappingEntryDTO",
                        ),
                        python_name="offer_mapping_entries",
                    ),
                }
            ),
            required=("offerMappingEntries",),
        ),
    }
)

OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {
        "addOffersToArchive": Operation(
            id="addOffersToArchive",
            python_name="add_offers_to_archive",
            tag="business-assortment",
            module="api.business_assortment.add_offers_to_archive",
            method="POST",
            path="/v2/businesses/{businessId}/offer-mappings/archive",
            summary="Archive products",
            statuses=(200, 400, 401, 403, 404, 420, 423, 500),
            answers=MappingProxyType(
                {
                    200: "AddOffersToArchiveResponse",
                    400: "ApiErrorResponse",
                    401: "ApiErrorResponse",
                    403: "ApiErrorResponse",
                    404: "ApiErrorResponse",
                    420: "ApiErrorResponse",
                    423: "ApiErrorResponse",
                    500: "ApiErrorResponse",
                }
            ),
            scopes=("offers-and-cards-management", "all-methods"),
            limit=Limit(
                amount=10000,
                unit="items",
                per_seconds=60,
                counts="offerIds",
                per="businessId",
                per_python="business_id",
            ),
            retry="idempotent",
            source=Source(
                page="https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/addOffersToArchive",
                read="2025-09-17",
            ),
            parameters=(
                Parameter(
                    name="businessId",
                    python_name="business_id",
                    location="path",
                    required=True,
                    schema=Schema(
                        types=("integer",),
                        format="int64",
                        minimum=1,
                    ),
                ),
            ),
            body=Schema(
                ref="AddOffersToArchiveRequest",
            ),
            body_required=True,
            body_model="AddOffersToArchiveRequest",
            answer_model="AddOffersToArchiveResponse",
            error_model="ApiErrorResponse",
            batch=Batch(
                field="offerIds",
                field_python="offer_ids",
                size=200,
                key=(),
                key_python=(),
                atomic=False,
                refusals=Refusals(
                    at=("result", "notArchivedOffers"),
                    at_python=("result", "not_archived_offers"),
                    key="offerId",
                    key_python="offer_id",
                    reason="error",
                    reason_python="error",
                    retryable=("UNKNOWN",),
                ),
            ),
        ),
        "deleteOffers": Operation(
            id="deleteOffers",
            python_name="delete_offers",
            tag="business-assortment",
            module="api.business_assortment.delete_offers",
            method="POST",
            path="/v2/businesses/{businessId}/offer-mappings/delete",
            summary="Delete products",
            statuses=(200, 400, 401, 403, 404, 420, 423, 500),
            answers=MappingProxyType(
                {
                    200: "DeleteOffersResponse",
                    400: "ApiErrorResponse",
                    401: "ApiErrorResponse",
                    403: "ApiErrorResponse",
                    404: "ApiErrorResponse",
                    420: "ApiErrorResponse",
                    423: "ApiErrorResponse",
                    500: "ApiErrorResponse",
                }
            ),
            scopes=("offers-and-cards-management", "all-methods"),
            limit=Limit(
                amount=10000,
                unit="items",
                per_seconds=60,
                counts="offerIds",
                per="businessId",
                per_python="business_id",
            ),
            retry="delete",
            source=Source(
                page="https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/deleteOffers",
                read="2025-08",
            ),
            parameters=(
                Parameter(
                    name="businessId",
                    python_name="business_id",
                    location="path",
                    required=True,
                    schema=Schema(
                        types=("integer",),
                        format="int64",
                        minimum=1,
                    ),
                ),
            ),
            body=Schema(
                ref="DeleteOffersRequest",
            ),
            body_required=True,
            body_model="DeleteOffersRequest",
            answer_model="DeleteOffersResponse",
            error_model="ApiErrorResponse",
            batch=Batch(
                field="offerIds",
                field_python="offer_ids",
                size=200,
                key=(),
                key_python=(),
                atomic=False,
                refusals=Refusals(
                    at=("result", "notDeletedOfferIds"),
                    at_python=("result", "not_deleted_offer_ids"),
                    default_reason="stored_in_warehouse",
                ),
            ),
        ),
        "getCampaignOffers": Operation(
            id="getCampaignOffers",
            python_name="get_campaign_offers",
            tag="assortment",
            module="api.assortment.get_campaign_offers",
            method="POST",
            path="/v2/campaigns/{campaignId}/offers",
            summary="List the products of a store",
            statuses=(200, 400, 401, 403, 404, 420, 500),
            answers=MappingProxyType(
                {
                    200: "GetCampaignOffersResponse",
                    400: "ApiErrorResponse",
                    401: "ApiErrorResponse",
                    403: "ApiErrorResponse",
                    404: "ApiErrorResponse",
                    420: "ApiErrorResponse",
                    500: "ApiErrorResponse",
                }
            ),
            scopes=(
                "offers-and-cards-management",
                "offers-and-cards-management:read-only",
                "all-methods",
                "all-methods:read-only",
            ),
            limit=Limit(
                amount=10000,
                unit="requests",
                per_seconds=60,
                counts=None,
                per="campaignId",
                per_python="campaign_id",
            ),
            retry="read",
            source=Source(
                page="https://yandex.ru/dev/market/partner-api/doc/en/reference/assortment/getCampaignOffers",
                read="2025-04",
            ),
            parameters=(
                Parameter(
                    name="campaignId",
                    python_name="campaign_id",
                    location="path",
                    required=True,
                    schema=Schema(
                        types=("integer",),
                        format="int64",
                        minimum=1,
                    ),
                ),
                Parameter(
                    name="limit",
                    python_name="limit",
                    location="query",
                    required=False,
                    schema=Schema(
                        types=("integer",),
                        format="int32",
                        minimum=1,
                        maximum=200,
                        default=100,
                    ),
                ),
                Parameter(
                    name="page_token",
                    python_name="page_token",
                    location="query",
                    required=False,
                    schema=Schema(
                        types=("string",),
                    ),
                ),
            ),
            body=Schema(
                ref="GetCampaignOffersRequest",
            ),
            body_required=True,
            body_model="GetCampaignOffersRequest",
            answer_model="GetCampaignOffersResponse",
            error_model="ApiErrorResponse",
            paging=Paging(
                token="page_token",
                token_python="page_token",
                size="limit",
                size_python="limit",
                next=("result", "paging", "nextPageToken"),
                next_python=("result", "paging", "next_page_token"),
                items=("result", "offers"),
                items_python=("result", "offers"),
                unpaged_with="offerIds",
                unpaged_with_python="offer_ids",
            ),
        ),
        "updateOfferMappingEntries": Operation(
            id="updateOfferMappingEntries",
            python_name="update_offer_mapping_entries",
            tag="business-assortment",
            module="api.business_assortment.update_offer_mapping_entries",
            method="POST",
            path="/v2/campaigns/{campaignId}/offer-mapping-entries/updates",
            summary="Add and rewrite catalogue entries (removed by the vendor)",
            statuses=(200, 400, 401, 403, 404, 420, 423, 500),
            answers=MappingProxyType(
                {
                    200: "EmptyApiResponse",
                    400: "ApiErrorResponse",
                    401: "ApiErrorResponse",
                    403: "ApiErrorResponse",
                    404: "ApiErrorResponse",
                    420: "ApiErrorResponse",
                    423: "ApiErrorResponse",
                    500: "ApiErrorResponse",
                }
            ),
            scopes=("offers-and-cards-management", "all-methods"),
            limit=Limit(
                amount=5000,
                unit="items",
                per_seconds=60,
                counts="offerMappingEntries",
                per="campaignId",
                per_python="campaign_id",
            ),
            retry="replace",
            source=Source(
                page="https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappingEntries",
                read="2025-11",
            ),
            parameters=(
                Parameter(
                    name="campaignId",
                    python_name="campaign_id",
                    location="path",
                    required=True,
                    schema=Schema(
                        types=("integer",),
                        format="int64",
                        minimum=1,
                    ),
                ),
            ),
            body=Schema(
                ref="UpdateOfferMappingEntryRequest",
            ),
            body_required=True,
            body_model="UpdateOfferMappingEntryRequest",
            answer_model="EmptyApiResponse",
            error_model="ApiErrorResponse",
            batch=Batch(
                field="offerMappingEntries",
                field_python="offer_mapping_entries",
                size=500,
                key=("offer", "shopSku"),
                key_python=("offer", "shop_sku"),
                atomic=True,
                item_model="UpdateOfferMappingEntryDTO",
            ),
            deprecated=True,
            deprecation=Deprecation(
                text="deprecated since 2023-06-22, and removed since 2026-03-12: calls are expected to fail; use updateOfferMappings instead; see https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings",
                since="2023-06-22",
                removed="2026-03-12",
                replacement="updateOfferMappings",
                link="https://yandex.ru/dev/market/partner-api/doc/en/reference/business-assortment/updateOfferMappings",
            ),
        ),
    }
)

BY_PYTHON_NAME: Final[Mapping[str, Operation]] = MappingProxyType(
    {operation.python_name: operation for operation in OPERATIONS.values()}
)

WIRE: Final = Wire(
    body_limit_bytes=512000,
    parallel=Parallel(
        default=2,
        ceiling=4,
    ),
    server_timeout_seconds=10,
    limit_headers=LimitHeaders(
        limit="X-RateLimit-Resource-Limit",
        remaining="X-RateLimit-Resource-Remaining",
        until="X-RateLimit-Resource-Until",
    ),
    trace_header="traceparent",
    quota_spent_by=(2, 4),
    messages=(
        Message(
            status=400,
            meaning="too-big",
            pattern=_PATTERN_2,
        ),
        Message(
            status=420,
            meaning="parallel",
            pattern=_PATTERN_3,
        ),
        Message(
            status=420,
            meaning="resource",
        ),
        Message(
            status=423,
            meaning="permanent",
            pattern=_PATTERN_4,
        ),
        Message(
            status=423,
            meaning="migration",
        ),
        Message(
            status=499,
            meaning="lost",
        ),
    ),
    servers=("https://api.partner.market.yandex.ru",),
    key_header="Api-Key",
    integration_header=IntegrationHeader(
        name="X-Market-Integration",
        max_length=100,
    ),
    keep_alive=False,
    scopes_link="https://yandex.ru/dev/market/partner-api/doc/en/concepts/authorization",
    key_link="https://yandex.ru/dev/market/partner-api/doc/en/concepts/api-key",
    documented_elsewhere=(405, 415, 499, 503),
)
