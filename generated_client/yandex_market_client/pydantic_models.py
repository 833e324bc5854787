# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""The same objects as pydantic models, constrained; needs the extra [pydantic].

They validate, so their enums are closed: unlike the models of this package, which read
on, they refuse a value that the documentation does not list.
"""

from __future__ import annotations

from enum import StrEnum
from re import compile
from typing import Annotated

from pydantic import AwareDatetime, Field, StrictBool, StrictFloat, StrictInt, StrictStr
from typing_extensions import TypeAliasType

from yandex_market_client.pydantic_base import Documented


class AddOffersToArchiveErrorType(StrEnum):
    """
    Why a product was not archived:
    - `OFFER_HAS_STOCKS`: goods lie in a warehouse of the Market; it stays so until they are
      sold or taken out.
    - `UNKNOWN`: the server failed; the product can be sent again. If that never
      helps, the support has to be told.
    """

    OFFER_HAS_STOCKS = "OFFER_HAS_STOCKS"
    UNKNOWN = "UNKNOWN"


class ApiErrorDTO(Documented):
    """
    One error, in the form common to all methods.
    """

    code: Annotated[StrictStr, Field(description="Short machine-readable name of the error.")]
    message: Annotated[
        StrictStr | None, Field(description="What went wrong, for a person to read.")
    ] = None


class ApiResponseStatusType(StrEnum):
    """
    What the body says of the call: `OK` for no errors, `ERROR` for a failure in handling it. The HTTP code decides; the body of an error may say `OK` all the same.
    """

    OK = "OK"
    ERROR = "ERROR"


class CurrencyType(StrEnum):
    """
    Code of a currency. Those explained are `RUR` (Russian rouble), `UAH` (Ukrainian hryvnia), `BYR` (Belarusian rouble), `KZT` (Kazakh tenge) and `UZS` (Uzbek som).
    """

    RUR = "RUR"
    USD = "USD"
    EUR = "EUR"
    UAH = "UAH"
    AUD = "AUD"
    GBP = "GBP"
    BYR = "BYR"
    BYN = "BYN"
    DKK = "DKK"
    ISK = "ISK"
    KZT = "KZT"
    CAD = "CAD"
    CNY = "CNY"
    NOK = "NOK"
    XDR = "XDR"
    SGD = "SGD"
    TRY = "TRY"
    SEK = "SEK"
    CHF = "CHF"
    JPY = "JPY"
    AZN = "AZN"
    ALL = "ALL"
    DZD = "DZD"
    AOA = "AOA"
    ARS = "ARS"
    AMD = "AMD"
    AFN = "AFN"
    BHD = "BHD"
    BGN = "BGN"
    BOB = "BOB"
    BWP = "BWP"
    BND = "BND"
    BRL = "BRL"
    BIF = "BIF"
    HUF = "HUF"
    VEF = "VEF"
    KPW = "KPW"
    VND = "VND"
    GMD = "GMD"
    GHS = "GHS"
    GNF = "GNF"
    HKD = "HKD"
    GEL = "GEL"
    AED = "AED"
    EGP = "EGP"
    ZMK = "ZMK"
    ILS = "ILS"
    INR = "INR"
    IDR = "IDR"
    JOD = "JOD"
    IQD = "IQD"
    IRR = "IRR"
    YER = "YER"
    QAR = "QAR"
    KES = "KES"
    KGS = "KGS"
    COP = "COP"
    CDF = "CDF"
    CRC = "CRC"
    KWD = "KWD"
    CUP = "CUP"
    LAK = "LAK"
    LVL = "LVL"
    SLL = "SLL"
    LBP = "LBP"
    LYD = "LYD"
    SZL = "SZL"
    LTL = "LTL"
    MUR = "MUR"
    MRO = "MRO"
    MKD = "MKD"
    MWK = "MWK"
    MGA = "MGA"
    MYR = "MYR"
    MAD = "MAD"
    MXN = "MXN"
    MZN = "MZN"
    MDL = "MDL"
    MNT = "MNT"
    NPR = "NPR"
    NGN = "NGN"
    NIO = "NIO"
    NZD = "NZD"
    OMR = "OMR"
    PKR = "PKR"
    PYG = "PYG"
    PEN = "PEN"
    PLN = "PLN"
    KHR = "KHR"
    SAR = "SAR"
    RON = "RON"
    SCR = "SCR"
    SYP = "SYP"
    SKK = "SKK"
    SOS = "SOS"
    SDG = "SDG"
    SRD = "SRD"
    TJS = "TJS"
    THB = "THB"
    TWD = "TWD"
    BDT = "BDT"
    TZS = "TZS"
    TND = "TND"
    TMM = "TMM"
    UGX = "UGX"
    UZS = "UZS"
    UYU = "UYU"
    PHP = "PHP"
    DJF = "DJF"
    XAF = "XAF"
    XOF = "XOF"
    HRK = "HRK"
    CZK = "CZK"
    CLP = "CLP"
    LKR = "LKR"
    EEK = "EEK"
    ETB = "ETB"
    RSD = "RSD"
    ZAR = "ZAR"
    KRW = "KRW"
    NAD = "NAD"
    TL = "TL"
    UE = "UE"


class DayOfWeekType(StrEnum):
    """
    Day of the week.
    """

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


class EmptyApiResponse(Documented):
    """
    Answer that holds a status and nothing else.
    """

    status: Annotated[
        ApiResponseStatusType, Field(description="Outcome of the request as a whole.")
    ]


CategoryId = TypeAliasType(
    "CategoryId",
    Annotated[
        StrictInt,
        Field(description="Id of a category of the Market.", gt=0, le=2147483647),
    ],
)


class GetPriceWithDiscountDTO(Documented):
    """
    A price, the price before the discount if there is one, and its age.
    """

    value: Annotated[
        StrictFloat,
        Field(description="Price, in the currency of `currencyId`.", gt=0.0),
    ]
    currency_id: Annotated[
        CurrencyType, Field(alias="currencyId", description="Currency of both amounts.")
    ]
    discount_base: Annotated[
        StrictFloat | None,
        Field(
            alias="discountBase",
            description="Price before the discount, shown crossed out, a whole number in the currency of `currencyId`. The discount is 5 to 99 percent. It has to be sent again with each change of a discounted price.",
            gt=0.0,
            multiple_of=1.0,
        ),
    ] = None
    updated_at: Annotated[
        AwareDatetime,
        Field(alias="updatedAt", description="When the price was last changed."),
    ]


class GetPriceWithVatDTO(Documented):
    """
    A price with its value-added tax (VAT), and its age.
    """

    value: Annotated[
        StrictFloat | None,
        Field(description="Price, in the currency of `currencyId`.", gt=0.0),
    ] = None
    discount_base: Annotated[
        StrictFloat | None,
        Field(
            alias="discountBase",
            description="Price before the discount, a whole number in the currency of `currencyId`. The discount is 5 to 99 percent. It has to be sent again with each change of a discounted price.",
            gt=0.0,
            multiple_of=1.0,
        ),
    ] = None
    currency_id: Annotated[
        CurrencyType | None,
        Field(alias="currencyId", description="Currency of both amounts."),
    ] = None
    vat: Annotated[
        StrictInt | None,
        Field(
            description="Number of the VAT rate:\n- 2: 10%, for instance for some food and medical goods.\n- 5: 0%, for instance for goods being exported and for carrying goods abroad.\n- 6: no VAT, for certain services only.\n- 7: 20%, the basic rate from 2019; refused as of 2026-07-01.\n- 10: 5%, in the simplified tax system.\n- 11: 7%, in the simplified tax system.\n- 14: 22%.\n\nWhere it is absent, the rate from the seller's account holds. Sellers of Yandex Go\nMarket can neither send nor read it. More numbers may come.",
            ge=-2147483648,
            le=2147483647,
        ),
    ] = None
    updated_at: Annotated[
        AwareDatetime,
        Field(alias="updatedAt", description="When the price was last changed."),
    ]


class OfferAvailabilityStatusType(StrEnum):
    """
    Whether the product will be delivered in future. The values are listed without an explanation.
    """

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DELISTED = "DELISTED"


class OfferCampaignStatusType(StrEnum):
    """
    Where a product stands in a store:
    - `PUBLISHED`: can be bought.
    - `CHECKING`: being checked.
    - `DISABLED_BY_PARTNER`: hidden by the seller.
    - `REJECTED_BY_MARKET`: turned down.
    - `DISABLED_AUTOMATICALLY`: has errors to be put right.
    - `CREATING_CARD`: its card is in the making.
    - `NO_CARD`: lacks a card.
    - `NO_STOCKS`: sold out.
    - `ARCHIVED`: archived.
    - `READY_FOR_PUBLICATION`: a later addition, explained by its name only.
    """

    PUBLISHED = "PUBLISHED"
    CHECKING = "CHECKING"
    DISABLED_BY_PARTNER = "DISABLED_BY_PARTNER"
    DISABLED_AUTOMATICALLY = "DISABLED_AUTOMATICALLY"
    REJECTED_BY_MARKET = "REJECTED_BY_MARKET"
    CREATING_CARD = "CREATING_CARD"
    NO_CARD = "NO_CARD"
    NO_STOCKS = "NO_STOCKS"
    ARCHIVED = "ARCHIVED"
    READY_FOR_PUBLICATION = "READY_FOR_PUBLICATION"


class OfferErrorDTO(Documented):
    """
    One problem with the placement of a product.
    """

    message: Annotated[StrictStr | None, Field(description="What kind of problem it is.")] = None
    comment: Annotated[StrictStr | None, Field(description="More about it.")] = None


class OfferProcessingNoteType(StrEnum):
    """
    What a note is about. The values are listed without an explanation.
    """

    ASSORTMENT = "ASSORTMENT"
    CANCELLED = "CANCELLED"
    CONFLICTING_INFORMATION = "CONFLICTING_INFORMATION"
    OTHER = "OTHER"
    DEPARTMENT_FROZEN = "DEPARTMENT_FROZEN"
    INCORRECT_INFORMATION = "INCORRECT_INFORMATION"
    LEGAL_CONFLICT = "LEGAL_CONFLICT"
    NEED_CLASSIFICATION_INFORMATION = "NEED_CLASSIFICATION_INFORMATION"
    NEED_INFORMATION = "NEED_INFORMATION"
    NEED_PICTURES = "NEED_PICTURES"
    NEED_VENDOR = "NEED_VENDOR"
    NO_CATEGORY = "NO_CATEGORY"
    NO_KNOWLEDGE = "NO_KNOWLEDGE"
    NO_PARAMETERS_IN_SHOP_TITLE = "NO_PARAMETERS_IN_SHOP_TITLE"
    NO_SIZE_MEASURE = "NO_SIZE_MEASURE"
    SAMPLE_LINE = "SAMPLE_LINE"


class OfferProcessingStateNoteDTO(Documented):
    """
    One note of the check.
    """

    type: Annotated[
        OfferProcessingNoteType | None, Field(description="What the note is about.")
    ] = None
    payload: Annotated[StrictStr | None, Field(description="Details that belong to the note.")] = (
        None
    )


class OfferProcessingStatusType(StrEnum):
    """
    Stage of the check. Explained are `NEED_CONTENT` (a card has to be found or made) and `NEED_INFO` (the description lacks something); the others are listed by name only.
    """

    UNKNOWN = "UNKNOWN"
    READY = "READY"
    IN_WORK = "IN_WORK"
    NEED_INFO = "NEED_INFO"
    NEED_MAPPING = "NEED_MAPPING"
    NEED_CONTENT = "NEED_CONTENT"
    CONTENT_PROCESSING = "CONTENT_PROCESSING"
    SUSPENDED = "SUSPENDED"
    REJECTED = "REJECTED"
    REVIEW = "REVIEW"
    CREATE_ERROR = "CREATE_ERROR"
    UPDATE_ERROR = "UPDATE_ERROR"


class OfferWeightDimensionsDTO(Documented):
    """
    Size and weight, all four of them. The documentation at hand names no units.
    """

    length: Annotated[StrictFloat, Field(description="Length.", ge=0.0)]
    width: Annotated[StrictFloat, Field(description="Width.", ge=0.0)]
    height: Annotated[StrictFloat, Field(description="Height.", ge=0.0)]
    weight: Annotated[StrictFloat, Field(description="Weight.", ge=0.0)]


class QuantumDTO(Documented):
    """
    Rule for sale in multiples. It does not bind when the stock is below the number in question. Where the rule is set, an empty object takes it back.
    """

    min_quantity: Annotated[
        StrictInt | None,
        Field(
            alias="minQuantity",
            description="Fewest units that an order must have.",
            ge=1,
            le=2147483647,
        ),
    ] = None
    step_quantity: Annotated[
        StrictInt | None,
        Field(
            alias="stepQuantity",
            description="Units by which the number in the basket goes up.",
            ge=1,
            le=100,
        ),
    ] = None


class ScrollingPagerDTO(Documented):
    """
    Tokens of the neighbouring pages.
    """

    next_page_token: Annotated[
        StrictStr | None,
        Field(
            alias="nextPageToken",
            description="Token of the next page, to be sent as `page_token`.",
        ),
    ] = None
    prev_page_token: Annotated[
        StrictStr | None,
        Field(
            alias="prevPageToken",
            description="Token of the page before. It is no longer sent.",
        ),
    ] = None


ShopSku = TypeAliasType(
    "ShopSku",
    Annotated[
        StrictStr,
        Field(
            description="The seller's own identifier of a product (SKU), 1 to 255 characters of which at least one is visible; no control characters but the tab. It belongs to one product only and is never used again for another; the seller's account can change it. White space around it does not count.",
            max_length=255,
            min_length=1,
            pattern=compile(
                "[\\s\\S]*?(?:\\A(?=[^\\n\\r\\u2028\\u2029]*[^\\t-\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff][^\\n\\r\\u2028\\u2029]*)[^\\x00-\\x08\\n-\\x1f\\x7f]{1,255}\\Z)"
            ),
        ),
    ],
)


class TimeUnitType(StrEnum):
    """
    Unit of time.
    """

    HOUR = "HOUR"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"


class UpdateMappingDTO(Documented):
    """
    A card of the Market.
    """

    market_sku: Annotated[
        StrictInt | None,
        Field(
            alias="marketSku",
            description="Id of the card, that is, the SKU on the Market.",
            ge=1,
            le=9223372036854775807,
        ),
    ] = None
    model_id: Annotated[
        StrictInt | None,
        Field(
            alias="modelId",
            description="Id of the model. The vendor has dropped the field.",
            ge=-9223372036854775808,
            le=9223372036854775807,
        ),
    ] = None
    category_id: Annotated[
        StrictInt | None,
        Field(
            alias="categoryId",
            description="Id of the category on the Market.",
            ge=-9223372036854775808,
            le=9223372036854775807,
        ),
    ] = None


Url = TypeAliasType(
    "Url",
    Annotated[
        StrictStr,
        Field(description="A URL of 1 to 2000 characters.", max_length=2000, min_length=1),
    ],
)


Picture = TypeAliasType(
    "Picture",
    Annotated[
        StrictStr,
        Field(description="A URL of 1 to 2000 characters.", max_length=2000, min_length=1),
    ],
)


class AddOffersToArchiveErrorDTO(Documented):
    """
    One refused product.
    """

    offer_id: Annotated[ShopSku, Field(alias="offerId", description="SKU of the refused product.")]
    error: Annotated[AddOffersToArchiveErrorType, Field(description="Why it was refused.")]


class AddOffersToArchiveRequest(Documented):
    """
    Which products to archive.
    """

    offer_ids: Annotated[
        list[ShopSku],
        Field(
            alias="offerIds",
            description="SKUs of the products, 1 to 200, each once.",
            max_length=200,
            min_length=1,
        ),
    ]


class ApiErrorResponse(Documented):
    """
    Body of every error answer. Not certain to come: a failing server may send HTML or nothing.
    """

    status: Annotated[
        ApiResponseStatusType,
        Field(description="Outcome by the body; the HTTP code is what counts."),
    ]
    errors: Annotated[
        list[ApiErrorDTO] | None,
        Field(description="The errors, one or more, or null.", min_length=1),
    ] = None


class DeleteOffersDTO(Documented):
    """
    The products that stayed, since goods of theirs lie in a warehouse of the Market.
    """

    not_deleted_offer_ids: Annotated[
        list[ShopSku] | None,
        Field(
            alias="notDeletedOfferIds",
            description="SKUs of the products that stayed; absent or null when there are none.",
            min_length=1,
        ),
    ] = None


class DeleteOffersRequest(Documented):
    """
    Which products to delete.
    """

    offer_ids: Annotated[
        list[ShopSku],
        Field(
            alias="offerIds",
            description="SKUs of the products, each once. Up to 500 pass, but keep to 200 a request: the documentation names both numbers.",
            max_length=500,
            min_length=1,
        ),
    ]


class DeleteOffersResponse(Documented):
    """
    Answer to a request that was handled.
    """

    status: Annotated[
        ApiResponseStatusType, Field(description="Outcome of the request as a whole.")
    ]
    result: Annotated[
        DeleteOffersDTO | None, Field(description="What stayed in the catalogue.")
    ] = None


class GetCampaignOfferDTO(Documented):
    """
    One product as it is placed in the store.
    """

    offer_id: Annotated[ShopSku, Field(alias="offerId", description="SKU of the product.")]
    status: Annotated[
        OfferCampaignStatusType | None,
        Field(description="Where the product stands in this store."),
    ] = None
    available: Annotated[
        StrictBool | None,
        Field(
            deprecated=True,
            description="True while the product is on sale. Other methods hide and show products.",
        ),
    ] = None
    basic_price: Annotated[
        GetPriceWithDiscountDTO | None,
        Field(
            alias="basicPrice",
            description="Price that holds in all stores of the business.",
        ),
    ] = None
    campaign_price: Annotated[
        GetPriceWithVatDTO | None,
        Field(alias="campaignPrice", description="Price set for this store alone."),
    ] = None
    quantum: Annotated[
        QuantumDTO | None,
        Field(
            deprecated=True,
            description="Rule for sale in multiples. It is no longer sent.",
        ),
    ] = None
    errors: Annotated[
        list[OfferErrorDTO] | None,
        Field(
            description="Problems that keep the product off the shop window; one or more, or null.",
            min_length=1,
        ),
    ] = None
    warnings: Annotated[
        list[OfferErrorDTO] | None,
        Field(
            description="Problems that do not keep it off the shop window; one or more, or null.",
            min_length=1,
        ),
    ] = None


class GetCampaignOffersRequest(Documented):
    """
    Which products to list. Fill in either `offerIds` or any of the other lists.
    """

    offer_ids: Annotated[
        list[ShopSku] | None,
        Field(
            alias="offerIds",
            description="SKUs of the products to read, 1 to 200, each once. They all come in one answer, without pages. Not together with any of the other lists.",
            max_length=200,
            min_length=1,
        ),
    ] = None
    statuses: Annotated[
        list[OfferCampaignStatusType] | None,
        Field(
            description="Only products in one of these statuses; each once.",
            min_length=1,
        ),
    ] = None
    category_ids: Annotated[
        list[CategoryId] | None,
        Field(
            alias="categoryIds",
            description="Only products in one of these categories of the Market, by id; each once.",
            min_length=1,
        ),
    ] = None
    vendor_names: Annotated[
        list[StrictStr] | None,
        Field(
            alias="vendorNames",
            description="Only products of one of these brands; each once.",
            min_length=1,
        ),
    ] = None
    tags: Annotated[
        list[StrictStr] | None,
        Field(description="Only products with one of these tags; each once.", min_length=1),
    ] = None


class GetCampaignOffersResultDTO(Documented):
    """
    One page of the list.
    """

    offers: Annotated[list[GetCampaignOfferDTO], Field(description="The products of this page.")]
    paging: Annotated[
        ScrollingPagerDTO | None, Field(description="How to reach the next page.")
    ] = None


class OfferProcessingStateDTO(Documented):
    """
    How far the check of a product has come, and what was noted in it.
    """

    status: Annotated[
        OfferProcessingStatusType | None, Field(description="Stage of the check.")
    ] = None
    notes: Annotated[
        list[OfferProcessingStateNoteDTO] | None,
        Field(description="Notes of the check, one or more, or null.", min_length=1),
    ] = None


class TimePeriodDTO(Documented):
    """
    A length of time, with a remark where one is needed.
    """

    time_period: Annotated[
        StrictInt,
        Field(alias="timePeriod", description="Length, in the unit of `timeUnit`."),
    ]
    time_unit: Annotated[TimeUnitType, Field(alias="timeUnit", description="Unit of `timePeriod`.")]
    comment: Annotated[
        StrictStr | None,
        Field(description="Remark about the time, up to 500 characters.", max_length=500),
    ] = None


class UpdateMappingsOfferDTO(Documented):
    """
    Full description of a product. No field is marked as required. `shelfLifeDays` and `shelfLife` exclude each other, as do `lifeTimeDays` and `lifeTime`.
    """

    shop_sku: Annotated[
        ShopSku | None,
        Field(
            alias="shopSku",
            description="SKU of the product. A new one adds the product, a known one rewrites it.",
        ),
    ] = None
    name: Annotated[
        StrictStr | None,
        Field(description="Name of the product, up to 256 characters.", max_length=256),
    ] = None
    category: Annotated[
        StrictStr | None,
        Field(deprecated=True, description="Category of the product in the seller's shop."),
    ] = None
    vendor: Annotated[StrictStr | None, Field(description="Brand.")] = None
    vendor_code: Annotated[
        StrictStr | None,
        Field(
            alias="vendorCode",
            description="Article number that the brand gives the product.",
        ),
    ] = None
    description: Annotated[
        StrictStr | None,
        Field(
            description="Text about the product, up to 6000 characters.",
            max_length=6000,
        ),
    ] = None
    id: Annotated[ShopSku | None, Field(description="SKU of the product, under another name.")] = (
        None
    )
    feed_id: Annotated[
        StrictInt | None,
        Field(
            alias="feedId",
            description="Id of the feed.",
            ge=-9223372036854775808,
            le=9223372036854775807,
        ),
    ] = None
    barcodes: Annotated[
        list[StrictStr] | None,
        Field(description="Barcodes of the product, one or more, each once.", min_length=1),
    ] = None
    urls: Annotated[
        list[Url] | None,
        Field(
            description="Web address of the product. One is meant, though the field is a list.",
            min_length=1,
        ),
    ] = None
    pictures: Annotated[
        list[Picture] | None,
        Field(
            description="URLs of pictures, 1 to 30; the same may come again.",
            max_length=30,
            min_length=1,
        ),
    ] = None
    manufacturer: Annotated[StrictStr | None, Field(description="Maker of the product.")] = None
    manufacturer_countries: Annotated[
        list[StrictStr] | None,
        Field(
            alias="manufacturerCountries",
            description="Countries where the product is made, 1 to 5, each once.",
            max_length=5,
            min_length=1,
        ),
    ] = None
    min_shipment: Annotated[
        StrictInt | None,
        Field(
            alias="minShipment",
            description="Fewest units in a delivery to a warehouse.",
            ge=-2147483648,
            le=2147483647,
        ),
    ] = None
    transport_unit_size: Annotated[
        StrictInt | None,
        Field(
            alias="transportUnitSize",
            description="Units of the product in one transport unit, such as a box.",
            ge=-2147483648,
            le=2147483647,
        ),
    ] = None
    quantum_of_supply: Annotated[
        StrictInt | None,
        Field(
            alias="quantumOfSupply",
            deprecated=True,
            description="Units by which a delivery above the minimum grows. Nothing takes its place.",
            ge=-2147483648,
            le=2147483647,
        ),
    ] = None
    delivery_duration_days: Annotated[
        StrictInt | None,
        Field(
            alias="deliveryDurationDays",
            description="How long a delivery to a warehouse takes, in days.",
            ge=-2147483648,
            le=2147483647,
        ),
    ] = None
    box_count: Annotated[
        StrictInt | None,
        Field(
            alias="boxCount",
            description="Number of boxes that one unit of the product fills.",
            ge=-2147483648,
            le=2147483647,
        ),
    ] = None
    customs_commodity_codes: Annotated[
        list[StrictStr] | None,
        Field(
            alias="customsCommodityCodes",
            description="Customs code of the product. One is meant, though the field is a list.",
            min_length=1,
        ),
    ] = None
    weight_dimensions: Annotated[
        OfferWeightDimensionsDTO | None,
        Field(alias="weightDimensions", description="Size and weight of the product."),
    ] = None
    supply_schedule_days: Annotated[
        list[DayOfWeekType] | None,
        Field(
            alias="supplyScheduleDays",
            description="Days of the week when deliveries are made, one or more, each once.",
            min_length=1,
        ),
    ] = None
    shelf_life_days: Annotated[
        StrictInt | None,
        Field(
            alias="shelfLifeDays",
            deprecated=True,
            description="Shelf life, in days.",
            ge=-2147483648,
            le=2147483647,
        ),
    ] = None
    life_time_days: Annotated[
        StrictInt | None,
        Field(
            alias="lifeTimeDays",
            deprecated=True,
            description="Service life, in days.",
            ge=-2147483648,
            le=2147483647,
        ),
    ] = None
    guarantee_period_days: Annotated[
        StrictInt | None,
        Field(
            alias="guaranteePeriodDays",
            description="Warranty, in days.",
            ge=-2147483648,
            le=2147483647,
        ),
    ] = None
    processing_state: Annotated[
        OfferProcessingStateDTO | None,
        Field(
            alias="processingState",
            description="How far the check of the product has come.",
        ),
    ] = None
    availability: Annotated[
        OfferAvailabilityStatusType | None,
        Field(description="Whether the product will be delivered in future."),
    ] = None
    shelf_life: Annotated[
        TimePeriodDTO | None,
        Field(
            alias="shelfLife",
            description="Shelf life. Not together with `shelfLifeDays`.",
        ),
    ] = None
    life_time: Annotated[
        TimePeriodDTO | None,
        Field(
            alias="lifeTime",
            description="Service life. Not together with `lifeTimeDays`.",
        ),
    ] = None
    guarantee_period: Annotated[
        TimePeriodDTO | None, Field(alias="guaranteePeriod", description="Warranty.")
    ] = None
    certificate: Annotated[
        StrictStr | None, Field(description="Document that certifies the product.")
    ] = None


class UpdateOfferMappingEntryDTO(Documented):
    """
    One product, and the cards of the Market that belong to it.
    """

    offer: Annotated[UpdateMappingsOfferDTO | None, Field(description="The product itself.")] = None
    mapping: Annotated[
        UpdateMappingDTO | None,
        Field(description="Card that the product has, or shall have."),
    ] = None
    awaiting_moderation_mapping: Annotated[
        UpdateMappingDTO | None,
        Field(
            alias="awaitingModerationMapping",
            description="Card that is still being checked.",
        ),
    ] = None
    rejected_mapping: Annotated[
        UpdateMappingDTO | None,
        Field(alias="rejectedMapping", description="Card that was turned down."),
    ] = None


class UpdateOfferMappingEntryRequest(Documented):
    """
    The entries to add or rewrite.
    """

    offer_mapping_entries: Annotated[
        list[UpdateOfferMappingEntryDTO],
        Field(
            alias="offerMappingEntries",
            description="Products with their cards, 1 to 500. No SKU may come twice.",
            max_length=500,
            min_length=1,
        ),
    ]


class AddOffersToArchiveDTO(Documented):
    """
    The products that stayed out of the archive.
    """

    not_archived_offers: Annotated[
        list[AddOffersToArchiveErrorDTO] | None,
        Field(
            alias="notArchivedOffers",
            description="The refused products with their reasons; absent or null when there are none.",
            min_length=1,
        ),
    ] = None


class AddOffersToArchiveResponse(Documented):
    """
    Answer to a request that was handled.
    """

    status: Annotated[
        ApiResponseStatusType, Field(description="Outcome of the request as a whole.")
    ]
    result: Annotated[AddOffersToArchiveDTO | None, Field(description="What was refused.")] = None


class GetCampaignOffersResponse(Documented):
    """
    Answer to a request that was handled.
    """

    status: Annotated[
        ApiResponseStatusType, Field(description="Outcome of the request as a whole.")
    ]
    result: Annotated[
        GetCampaignOffersResultDTO | None,
        Field(description="The page that was asked for."),
    ] = None
