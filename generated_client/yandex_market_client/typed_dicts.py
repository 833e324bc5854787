# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""Types of requests and answers as dicts, with the names of the wire."""

from __future__ import annotations

from typing import Literal, NotRequired, TypeAlias, TypedDict

AddOffersToArchiveErrorType: TypeAlias = Literal["OFFER_HAS_STOCKS", "UNKNOWN"]


class ApiErrorDTO(TypedDict):
    """
    One error, in the form common to all methods.
    """

    code: str
    message: NotRequired[str]


ApiResponseStatusType: TypeAlias = Literal["OK", "ERROR"]


CurrencyType: TypeAlias = Literal[
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
]


DayOfWeekType: TypeAlias = Literal[
    "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"
]


class EmptyApiResponse(TypedDict):
    """
    Answer that holds a status and nothing else.
    """

    status: ApiResponseStatusType


CategoryId: TypeAlias = int


class GetPriceWithDiscountDTO(TypedDict):
    """
    A price, the price before the discount if there is one, and its age.
    """

    value: float
    currencyId: CurrencyType
    discountBase: NotRequired[float]
    updatedAt: str


class GetPriceWithVatDTO(TypedDict):
    """
    A price with its value-added tax (VAT), and its age.
    """

    value: NotRequired[float]
    discountBase: NotRequired[float]
    currencyId: NotRequired[CurrencyType]
    vat: NotRequired[int]
    updatedAt: str


OfferAvailabilityStatusType: TypeAlias = Literal["ACTIVE", "INACTIVE", "DELISTED"]


OfferCampaignStatusType: TypeAlias = Literal[
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
]


class OfferErrorDTO(TypedDict):
    """
    One problem with the placement of a product.
    """

    message: NotRequired[str]
    comment: NotRequired[str]


OfferProcessingNoteType: TypeAlias = Literal[
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
]


class OfferProcessingStateNoteDTO(TypedDict):
    """
    One note of the check.
    """

    type: NotRequired[OfferProcessingNoteType]
    payload: NotRequired[str]


OfferProcessingStatusType: TypeAlias = Literal[
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
]


class OfferWeightDimensionsDTO(TypedDict):
    """
    Size and weight, all four of them. The documentation at hand names no units.
    """

    length: float
    width: float
    height: float
    weight: float


class QuantumDTO(TypedDict):
    """
    Rule for sale in multiples. It does not bind when the stock is below the number in question. Where the rule is set, an empty object takes it back.
    """

    minQuantity: NotRequired[int]
    stepQuantity: NotRequired[int]


class ScrollingPagerDTO(TypedDict):
    """
    Tokens of the neighbouring pages.
    """

    nextPageToken: NotRequired[str]
    prevPageToken: NotRequired[str]


ShopSku: TypeAlias = str


TimeUnitType: TypeAlias = Literal["HOUR", "DAY", "WEEK", "MONTH", "YEAR"]


class UpdateMappingDTO(TypedDict):
    """
    A card of the Market.
    """

    marketSku: NotRequired[int]
    modelId: NotRequired[int]
    categoryId: NotRequired[int]


Url: TypeAlias = str


Picture: TypeAlias = str


class AddOffersToArchiveErrorDTO(TypedDict):
    """
    One refused product.
    """

    offerId: ShopSku
    error: AddOffersToArchiveErrorType


class AddOffersToArchiveRequest(TypedDict):
    """
    Which products to archive.
    """

    offerIds: list[ShopSku]


class ApiErrorResponse(TypedDict):
    """
    Body of every error answer. Not certain to come: a failing server may send HTML or nothing.
    """

    status: ApiResponseStatusType
    errors: NotRequired[list[ApiErrorDTO] | None]


class DeleteOffersDTO(TypedDict):
    """
    The products that stayed, since goods of theirs lie in a warehouse of the Market.
    """

    notDeletedOfferIds: NotRequired[list[ShopSku] | None]


class DeleteOffersRequest(TypedDict):
    """
    Which products to delete.
    """

    offerIds: list[ShopSku]


class DeleteOffersResponse(TypedDict):
    """
    Answer to a request that was handled.
    """

    status: ApiResponseStatusType
    result: NotRequired[DeleteOffersDTO]


class GetCampaignOfferDTO(TypedDict):
    """
    One product as it is placed in the store.
    """

    offerId: ShopSku
    status: NotRequired[OfferCampaignStatusType]
    available: NotRequired[bool]
    basicPrice: NotRequired[GetPriceWithDiscountDTO]
    campaignPrice: NotRequired[GetPriceWithVatDTO]
    quantum: NotRequired[QuantumDTO]
    errors: NotRequired[list[OfferErrorDTO] | None]
    warnings: NotRequired[list[OfferErrorDTO] | None]


class GetCampaignOffersRequest(TypedDict):
    """
    Which products to list. Fill in either `offerIds` or any of the other lists.
    """

    offerIds: NotRequired[list[ShopSku] | None]
    statuses: NotRequired[list[OfferCampaignStatusType] | None]
    categoryIds: NotRequired[list[CategoryId] | None]
    vendorNames: NotRequired[list[str] | None]
    tags: NotRequired[list[str] | None]


class GetCampaignOffersResultDTO(TypedDict):
    """
    One page of the list.
    """

    offers: list[GetCampaignOfferDTO]
    paging: NotRequired[ScrollingPagerDTO]


class OfferProcessingStateDTO(TypedDict):
    """
    How far the check of a product has come, and what was noted in it.
    """

    status: NotRequired[OfferProcessingStatusType]
    notes: NotRequired[list[OfferProcessingStateNoteDTO] | None]


class TimePeriodDTO(TypedDict):
    """
    A length of time, with a remark where one is needed.
    """

    timePeriod: int
    timeUnit: TimeUnitType
    comment: NotRequired[str]


class UpdateMappingsOfferDTO(TypedDict):
    """
    Full description of a product. No field is marked as required. `shelfLifeDays` and `shelfLife` exclude each other, as do `lifeTimeDays` and `lifeTime`.
    """

    shopSku: NotRequired[ShopSku]
    name: NotRequired[str]
    category: NotRequired[str]
    vendor: NotRequired[str]
    vendorCode: NotRequired[str]
    description: NotRequired[str]
    id: NotRequired[ShopSku]
    feedId: NotRequired[int]
    barcodes: NotRequired[list[str] | None]
    urls: NotRequired[list[Url] | None]
    pictures: NotRequired[list[Picture] | None]
    manufacturer: NotRequired[str]
    manufacturerCountries: NotRequired[list[str] | None]
    minShipment: NotRequired[int]
    transportUnitSize: NotRequired[int]
    quantumOfSupply: NotRequired[int]
    deliveryDurationDays: NotRequired[int]
    boxCount: NotRequired[int]
    customsCommodityCodes: NotRequired[list[str] | None]
    weightDimensions: NotRequired[OfferWeightDimensionsDTO]
    supplyScheduleDays: NotRequired[list[DayOfWeekType] | None]
    shelfLifeDays: NotRequired[int]
    lifeTimeDays: NotRequired[int]
    guaranteePeriodDays: NotRequired[int]
    processingState: NotRequired[OfferProcessingStateDTO]
    availability: NotRequired[OfferAvailabilityStatusType]
    shelfLife: NotRequired[TimePeriodDTO]
    lifeTime: NotRequired[TimePeriodDTO]
    guaranteePeriod: NotRequired[TimePeriodDTO]
    certificate: NotRequired[str]


class UpdateOfferMappingEntryDTO(TypedDict):
    """
    One product, and the cards of the Market that belong to it.
    """

    offer: NotRequired[UpdateMappingsOfferDTO]
    mapping: NotRequired[UpdateMappingDTO]
    awaitingModerationMapping: NotRequired[UpdateMappingDTO]
    rejectedMapping: NotRequired[UpdateMappingDTO]


class UpdateOfferMappingEntryRequest(TypedDict):
    """
    The entries to add or rewrite.
    """

    offerMappingEntries: list[UpdateOfferMappingEntryDTO]


class AddOffersToArchiveDTO(TypedDict):
    """
    The products that stayed out of the archive.
    """

    notArchivedOffers: NotRequired[list[AddOffersToArchiveErrorDTO] | None]


class AddOffersToArchiveResponse(TypedDict):
    """
    Answer to a request that was handled.
    """

    status: ApiResponseStatusType
    result: NotRequired[AddOffersToArchiveDTO]


class GetCampaignOffersResponse(TypedDict):
    """
    Answer to a request that was handled.
    """

    status: ApiResponseStatusType
    result: NotRequired[GetCampaignOffersResultDTO]
