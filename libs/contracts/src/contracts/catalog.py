"""What `catalog` publishes: products with their whole public state, and stock."""

from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import ContractEvent, Value

PRODUCTS = "catalog.products.v1"
STOCK = "catalog.stock.v1"


class Category(Value):
    """Our own category, by code and Korean path, e.g. `패션잡화 > 주얼리/시계 > 귀걸이/목걸이`."""

    code: str
    path: tuple[str, ...]


class Certification(Value):
    """A safety certificate: 구분 (`children`, `electric`, `living`, `broadcast`, `other`), 유형, 인증기관, 인증번호."""

    kind: str
    type: str
    agency: str
    number: str


class NoticeEntry(Value):
    """One 품목고시 field. `text` is None where 상세정보 별도표기 is ticked."""

    name: str
    text: str | None


class Notice(Value):
    """The 품목고시 of a product: the official item type and its fields."""

    item_type: str
    item_type_name: str
    entries: tuple[NoticeEntry, ...]


class Origin(Value):
    """원산지. `kind`: `agricultural`, `marine`, `processed` or `not_applicable`."""

    kind: Literal["agricultural", "marine", "processed", "not_applicable"]
    place: str = ""
    materials: tuple[str, ...] = ()


class Option(Value):
    """One combination of option values. `key` is stable and is sent to the malls as the seller's option code.

    `stock_revision` is that of the latest `StockChanged` counted in `stock`: the higher revision is the newer number.
    """

    key: str
    values: tuple[str, ...]
    surcharge_won: int
    on_sale: bool
    stock: int | None
    stock_revision: int = 0


class Extra(Value):
    """추가상품: something sold beside the product."""

    key: str
    group: str
    name: str
    price_won: int
    on_sale: bool
    image_url: str | None = None
    stock: int | None = None
    stock_revision: int = 0


class Product(Value):
    """The whole public state of a product, so that no listener needs to call back."""

    product_id: UUID
    code: str
    own_code: str | None
    name: str
    on_sale: bool
    for_coupang: bool
    categories: tuple[Category, ...]
    model_name: str | None
    model_number: str | None
    isbn: str | None
    maker: str
    brand: str
    made_on: str | None
    valid_until: str | None
    origin: Origin
    certifications: tuple[Certification, ...]
    notice: Notice
    keywords: tuple[str, ...]
    detail_html: str
    image_urls: tuple[str, ...]
    price_won: int
    tax: Literal["taxed", "exempt"]
    region: str
    adults_only: bool
    option_use: Literal["none", "open_markets", "all_malls"]
    option_style: Literal["combination", "buyer_input"]
    option_names: tuple[str, ...]
    options: tuple[Option, ...]
    extras: tuple[Extra, ...]
    stock: int | None
    stock_revision: int = 0


class ProductSaved(ContractEvent):
    """A product was entered or changed. `revision` grows by one or more with each save. Key: product id."""

    TOPIC: ClassVar[str] = PRODUCTS
    revision: int
    product: Product


class ProductDeleted(ContractEvent):
    """A product was deleted; it can be restored."""

    TOPIC: ClassVar[str] = PRODUCTS
    product_id: UUID


class ProductRestored(ContractEvent):
    """A deleted product came back with its history."""

    TOPIC: ClassVar[str] = PRODUCTS
    product_id: UUID


class StockChanged(ContractEvent):
    """The stock of one option (or of a product without options: `option_key` is empty). Key: stock aggregate id."""

    TOPIC: ClassVar[str] = STOCK
    product_id: UUID
    option_key: str
    on_hand: int
    cause: str
    revision: int = 0
