"""The product form as JSON, and its way into the domain's values."""

from typing import Any

from catalog.domain import (
    Certification,
    Combination,
    Extra,
    Ingredient,
    Notice,
    NoticeEntry,
    Options,
    Origin,
    ProductDetails,
    StockEntry,
    combinations_of,
    split_values,
)
from chassis.web import Body


class CertificationBody(Body):
    """인증정보. `kind`: `children`, `electric`, `living`, `broadcast` or `other`; `type` is the Korean 유형."""

    kind: str
    type: str
    agency: str = ""
    number: str = ""


class IngredientBody(Body):
    """원료명, 원산지 and 함량 of a 가공품."""

    name: str
    origin: str
    share: str


class OriginBody(Body):
    """원산지. `kind`: `agricultural`, `marine`, `processed` or `not_applicable`."""

    kind: str = "not_applicable"
    place: str = ""
    ingredients: tuple[IngredientBody, ...] = ()


class NoticeEntryBody(Body):
    """One 품목고시 field; `text` null stands for 상세정보 별도표기."""

    name: str
    text: str | None = None


class NoticeBody(Body):
    """품목고시: the code of the item type and its fields; see `GET /v1/notices`."""

    item_type: str
    entries: list[NoticeEntryBody]


class CombinationBody(Body):
    """One option. `key` is given back on a change; without it the option of the same values keeps its key."""

    values: list[str]
    surcharge_won: int = 0
    on_sale: bool = True
    key: str = ""
    stock: int | None = None


class OptionsBody(Body):
    """옵션정보. Where no combinations are given they are generated from `values`, comma separated, one text a name."""

    use: str = "none"
    style: str = "combination"
    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    combinations: tuple[CombinationBody, ...] = ()


class ExtraBody(Body):
    """추가상품."""

    group: str
    name: str
    price_won: int
    on_sale: bool = True
    image_url: str | None = None
    key: str = ""
    stock: int | None = None


class ProductBody(Body):
    """상품등록. Dates are ISO days, money is won.

    `stock` is the number of a product without options; with options it fills those left empty (일괄입력). On a
    change the stock of what is kept already stays as it is: `PUT /v1/products/{product_id}/stock` changes it.
    `revision` is the one that was read: with it, a save over someone else's is refused.
    """

    name: str
    category_codes: list[str]
    notice: NoticeBody
    price_won: int
    image_urls: list[str]
    detail_html: str = ""
    detail_image_urls: tuple[str, ...] = ()
    on_sale: bool = True
    for_coupang: bool = False
    own_code: str | None = None
    model_name: str | None = None
    model_number: str | None = None
    isbn: str | None = None
    maker: str = ""
    brand: str = ""
    made_on: str | None = None
    valid_until: str | None = None
    origin: OriginBody = OriginBody()
    certifications: tuple[CertificationBody, ...] = ()
    keywords: tuple[str, ...] = ()
    tax: str = "taxed"
    region: str = "nationwide"
    adults_only: bool = False
    options: OptionsBody = OptionsBody()
    extras: tuple[ExtraBody, ...] = ()
    stock_used: bool = False
    stock: int | None = None
    revision: int | None = None


_PLAIN = (
    *("name", "price_won", "detail_html", "on_sale", "for_coupang", "own_code", "model_name", "model_number", "isbn"),
    *("maker", "brand", "made_on", "valid_until", "tax", "region", "adults_only", "stock_used"),
)


def details_of(body: ProductBody) -> ProductDetails:
    """The details that a body holds. Raises OptionError when its option values cannot be combined."""
    plain: dict[str, Any] = {name: getattr(body, name) for name in _PLAIN}
    return ProductDetails(
        **plain,
        category_codes=tuple(body.category_codes),
        notice=Notice(body.notice.item_type, tuple(NoticeEntry(one.name, one.text) for one in body.notice.entries)),
        image_urls=tuple(body.image_urls),
        detail_image_urls=body.detail_image_urls,
        origin=_origin(body.origin),
        certifications=tuple(Certification(**one.model_dump()) for one in body.certifications),
        keywords=body.keywords,
        options=_options(body.options),
        extras=tuple(Extra(**one.model_dump(exclude={"stock"})) for one in body.extras),
    )


def stock_entry_of(body: ProductBody) -> StockEntry:
    """The stock numbers that a body holds."""
    return StockEntry(
        everything=body.stock,
        options=tuple(one.stock for one in body.options.combinations),
        extras=tuple(one.stock for one in body.extras),
    )


def _origin(body: OriginBody) -> Origin:
    return Origin(body.kind, body.place, tuple(Ingredient(**one.model_dump()) for one in body.ingredients))


def _options(body: OptionsBody) -> Options:
    if body.values and not body.combinations:
        combinations = combinations_of(body.names, [split_values(text) for text in body.values])
    else:
        combinations = tuple(
            Combination(tuple(one.values), one.surcharge_won, one.on_sale, one.key) for one in body.combinations
        )
    return Options(body.use, body.style, body.names, combinations)
