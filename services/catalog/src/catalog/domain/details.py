"""What a seller enters of a product, as frozen values that are stored in events by class name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Certification:
    """인증정보: `kind` is `children`, `electric`, `living`, `broadcast` or `other`; `type` is the Korean 유형."""

    kind: str
    type: str
    agency: str = ""
    number: str = ""


@dataclass(frozen=True)
class Ingredient:
    """원료명, 원산지 and 함량 of a processed good, e.g. `밀`, `미국산`, `60%`."""

    name: str
    origin: str
    share: str


@dataclass(frozen=True)
class Origin:
    """원산지: `kind` is `agricultural`, `marine`, `processed` or `not_applicable` (표기대상아님)."""

    kind: str
    place: str = ""
    ingredients: tuple[Ingredient, ...] = ()


@dataclass(frozen=True)
class NoticeEntry:
    """One 품목고시 field; `text` is None where 상세정보 별도표기 is ticked."""

    name: str
    text: str | None


@dataclass(frozen=True)
class Notice:
    """품목고시: the code of the official item type and its fields in the official order."""

    item_type: str
    entries: tuple[NoticeEntry, ...]


@dataclass(frozen=True)
class Combination:
    """One combination of option values. `key` is empty until the product gives it one."""

    values: tuple[str, ...]
    surcharge_won: int = 0
    on_sale: bool = True
    key: str = ""

    @property
    def label(self) -> str:
        """The values as a seller reads them, e.g. `골드 / L`."""
        return " / ".join(self.values)


@dataclass(frozen=True)
class Options:
    """옵션정보: `use` is `none`, `open_markets` or `all_malls`; `style` is `combination` or `buyer_input`."""

    use: str = "none"
    style: str = "combination"
    names: tuple[str, ...] = ()
    combinations: tuple[Combination, ...] = ()


@dataclass(frozen=True)
class Extra:
    """추가상품. `key` is empty until the product gives it one."""

    group: str
    name: str
    price_won: int
    on_sale: bool = True
    image_url: str | None = None
    key: str = ""


@dataclass(frozen=True)
class ProductDetails:
    """The whole of 상품등록 but the stock, which has aggregates of its own. Dates are ISO days."""

    name: str
    category_codes: tuple[str, ...]
    maker: str
    brand: str
    notice: Notice
    price_won: int
    image_urls: tuple[str, ...]
    detail_html: str = ""
    detail_image_urls: tuple[str, ...] = ()
    on_sale: bool = True
    for_coupang: bool = False
    own_code: str | None = None
    model_name: str | None = None
    model_number: str | None = None
    isbn: str | None = None
    made_on: str | None = None
    valid_until: str | None = None
    origin: Origin = Origin(kind="not_applicable")
    certifications: tuple[Certification, ...] = ()
    keywords: tuple[str, ...] = ()
    tax: str = "taxed"
    region: str = "nationwide"
    adults_only: bool = False
    options: Options = Options()
    extras: tuple[Extra, ...] = ()
    stock_used: bool = False


@dataclass(frozen=True)
class StockLevel:
    """What the malls may sell of an option (empty key: of the product itself) when the product was saved."""

    key: str
    sellable: int
    revision: int


@dataclass(frozen=True)
class FieldChange:
    """One field that a save changed, by its Korean label; None stands for what was not there."""

    field: str
    label: str
    before: str | None
    after: str | None
