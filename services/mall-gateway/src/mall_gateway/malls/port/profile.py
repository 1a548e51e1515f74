"""What is fixed about a mall: fields, budgets, capabilities, windows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from contracts.mall_prices import OnSaleAct
from contracts.pictures import Size
from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.port.sheets import Sheet


@dataclass(frozen=True)
class Field:
    """A field that this mall wants of the seller: of the account, or of the 판매정보 (`choices`: value → label)."""

    name: str
    label: str
    secret: bool = False
    required: bool = True
    kind: Literal["text", "number", "yes_no", "choice", "address", "template", "time"] = "text"
    choices: Mapping[str, str] = field(default_factory=dict[str, str])
    help: str = ""


LOGIN_ID = Field(
    "login_id",
    "사용자 ID",
    required=False,
    help="제휴몰 판매자센터에 로그인하는 ID입니다. 화면과 연동 로그에서 계정을 구분합니다.",
)


class Algorithm(StrEnum):
    """How a mall counts calls."""

    TOKEN_BUCKET = "token_bucket"  # noqa: S105
    SLIDING_WINDOW = "sliding_window"
    FIXED_WINDOW = "fixed_window"


@dataclass(frozen=True)
class Budget:
    """A documented limit: at most `calls` per `per` for each `scope`. `share` of it is used.

    `apis` are the `Request.api` names that it counts; empty means all of the mall's. `source` points into malls.md.
    """

    name: str
    calls: int
    per: timedelta
    algorithm: Algorithm
    scope: Literal["account", "operator"]
    source: str
    apis: tuple[str, ...] = ()
    share: float = 0.95


@dataclass(frozen=True)
class Batches:
    """How many order lines one call carries; 1 where the mall takes them singly. Above 1 the mall is a `BatchMall`."""

    read_orders: int = 1
    confirm_orders: int = 1
    send_invoices: int = 1


SALE_ELSEWHERE: Mapping[OnSaleAct, str] = {
    "set_stocks": "API로 재고를 바꿀 수 없습니다. 다시 연동하거나 판매자센터에서 바꿔 주세요.",
    "resume_sale": "API로 판매를 재개할 수 없습니다. 다시 연동하거나 판매자센터에서 재개해 주세요.",
    "set_period": "API로 판매기간만 바꿀 수 없습니다. 판매정보의 판매종료일을 바꿔 다시 연동해 주세요.",
    "set_price": "API로 판매가만 바꿀 수 없습니다. 판매정보의 판매가를 바꿔 다시 연동하면 상품수정으로 함께 바뀝니다.",
}
"""Of a mall whose API has no call of its own for what can be changed on sale."""


INVOICE_ELSEWHERE = "보낸 송장을 API로 바꿀 수 없습니다. 판매자센터에서 택배사와 송장번호를 바꿔 주세요."
"""Of a mall whose API has no call for 송장수정."""


LISTINGS_ELSEWHERE = "상품 목록을 API로 가져올 수 없습니다. 판매자센터에서 상품을 확인해 상품등록에서 등록해 주세요."
"""Of a mall whose API lists no products."""


OPTIONS_ELSEWHERE = "이 제휴몰은 상품의 옵션을 API로 알려 주지 않습니다."
"""Of a mall whose API does not tell the options of a product."""


@dataclass(frozen=True)
class MallProfile:
    """What is fixed about a mall. `order_window` is the longest time that one order list call may cover.

    `listed_after` is how long after its payment an order may be missing from the list (the window's overlap covers it).
    `identity_fields` are the credential fields that name the vendor to the mall: budgets are counted by them.
    `template_fields` are the `details` of `create_delivery_template`; empty where the mall has no templates to make.
    `sheets` are the spreadsheets of a mall that has no API; its `base_url` then begins with `box://`.
    `picture_size` is the size that main images must have, None where uploaded pictures are taken as they are.
    `claims` and `inquiries` are None where the mall gives none through its API.
    `seller_site` is the address of the mall's seller centre, for a seller's browser: the gateway never calls it.
    `sale_elsewhere`: what of a sale the mall's API has no call for, and in Korean where the seller does it.
    `listings_elsewhere`: why the products there can't be listed, and in Korean what to do; empty where they can.
    `options_elsewhere`: in Korean that a product's options can't be read there; empty where they can.
    `invoice_elsewhere`: where the seller changes an invoice that was sent, empty where the mall has a call for it.
    """

    code: str
    name: str
    kind: Literal["social", "open_market", "general"]
    base_url: str
    hosts: tuple[str, ...]
    credential_fields: tuple[Field, ...]
    sales_fields: tuple[Field, ...]
    key_help: str
    key_life: timedelta | None
    budgets: tuple[Budget, ...]
    capabilities: Capabilities
    order_window: timedelta
    listed_after: timedelta
    couriers: Mapping[str, str]
    seller_site: str = ""
    identity_fields: tuple[str, ...] = ()
    template_fields: tuple[Field, ...] = ()
    batches: Batches = Batches()
    sheets: tuple[Sheet, ...] = ()
    picture_size: Size | None = None
    claims: ClaimAbilities | None = None
    inquiries: InquiryAbilities | None = None
    sale_elsewhere: Mapping[OnSaleAct, str] = field(default_factory=lambda: SALE_ELSEWHERE)
    invoice_elsewhere: str = INVOICE_ELSEWHERE
    listings_elsewhere: str = LISTINGS_ELSEWHERE
    options_elsewhere: str = OPTIONS_ELSEWHERE

    @property
    def account_fields(self) -> tuple[Field, ...]:
        """The account form: the 사용자 ID that logs show, and the mall's credential fields."""
        own = [field for field in self.credential_fields if field.name != LOGIN_ID.name]
        return (next((field for field in self.credential_fields if field.name == LOGIN_ID.name), LOGIN_ID), *own)
