"""What the admin API takes."""

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from mall_simulator.practice.habits import Rates
from mall_simulator.records import ClaimKind, Reason

MallCode = Literal[
    "coupang",
    "st11",
    "gmarket",
    "auction",
    "interpark",
    "smartstore",
    "tmon",
    "wemakeprice",
    "cjmall",
    "gsshop",
    "hmall",
    "lottecom",
    "lotteimall",
    "gongyoung",
]


_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class AccountRequest(BaseModel):
    """A seller account to open. Secrets that are given are taken over; the mall makes the rest."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"mall": "coupang", "account": "seller-1", "secrets": {}}]}
    )

    mall: MallCode
    account: str = Field(min_length=1, max_length=60)
    secrets: dict[str, str] = {}


class LineRequest(BaseModel):
    """What is bought: a product by the mall's number or the seller's code, or one that nobody registered."""

    model_config = ConfigDict(extra="forbid")

    product_number: str | None = None
    seller_code: str | None = None
    option_number: str | None = Field(default=None, description="Default: one of the options on sale, by seed")
    quantity: int = Field(default=1, ge=1, le=999)
    unknown_name: str | None = Field(default=None, description="A product that exists only at the mall")
    unknown_option: str = ""
    unknown_price_won: int = Field(default=10_000, ge=10)


class OrdersRequest(BaseModel):
    """Orders to place: `count` times the lines, each by another buyer of the seed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "mall": "coupang",
                    "account": "seller-1",
                    "count": 2,
                    "seed": 7,
                    "lines": [{"product_number": "427011919", "quantity": 1}],
                }
            ]
        },
    )

    mall: MallCode
    account: str
    count: int = Field(default=1, ge=1, le=10_000)
    seed: int = 0
    lines: list[LineRequest] = Field(min_length=1, max_length=20)
    shipping_won: int = Field(default=0, ge=0)
    placed_at: datetime | None = Field(default=None, description="Default: now")


class CancelRequest(BaseModel):
    """A buyer's wish to cancel: one line, or all lines."""

    line: str | None = None
    reason: str = "필요 없어짐 (단순 변심)"


class ClaimRequest(BaseModel):
    """A buyer's claim on a line, or on every line: in words, and what the mall makes of them."""

    model_config = ConfigDict(extra="forbid")

    kind: ClaimKind
    line: str | None = None
    quantity: int | None = Field(default=None, ge=1, description="Default: all that is left")
    words: str = "필요 없어짐 (단순 변심)"
    why: Reason = "changed_mind"
    wanted_option: str = Field(default="", description="교환: the option wanted instead")
    asked_at: AwareDatetime | None = Field(default=None, description="Default: now")


class ClaimStep(BaseModel):
    """What becomes of a claim; `courier` and `number` go with goods that are sent back.

    `settled`: the seller agrees on the mall's own pages, and does all that follows. `refunded_first`: 선환불 of 쿠팡.
    """

    model_config = ConfigDict(extra="forbid")

    to: Literal["withdrawn", "on_the_way", "arrived", "redelivered", "refunded_first", "settled"]
    courier: str = ""
    number: str = ""


class LineChoice(BaseModel):
    """One line of an order, or all of them."""

    line: str | None = None


class Advance(LineChoice):
    """What happens to shipped lines: the courier scans them (`delivering`), hands them over (`delivered`), or the buyer
    keeps them for good (`decided`, 구매확정).
    """

    to: Literal["delivering", "delivered", "decided"]


class Denial(BaseModel):
    """쿠팡 sends a product back."""

    reason: str = Field(default="상품 이미지가 등록 기준에 맞지 않습니다. 대표이미지를 교체해 주세요.", min_length=1)


class QuotaRequest(BaseModel):
    """A limit for a mall, an account of it, or one operation; it replaces the mall's own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"mall": "tmon", "algorithm": "sliding_log", "calls": 5, "seconds": 1}]},
    )

    mall: MallCode
    account: str | None = None
    operation: str | None = None
    algorithm: Literal["sliding_log", "token_bucket"] = "sliding_log"
    calls: int = Field(ge=0)
    seconds: float = Field(default=1.0, gt=0)
    burst: int | None = Field(default=None, ge=1)


class ClockMove(BaseModel):
    """How far to move the simulator's time."""

    seconds: float = Field(ge=-(10**8), le=10**8)


class PracticeRequest(BaseModel):
    """Buyers who live by themselves. With a speed they live so many seconds in one of the malls' clock, which stays.

    Without one they live by steps (`/practice/advance`), and the malls' clock stands still between two.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"seed": 7, "speed": 10080, "malls": ["coupang"], "rates": {}}]},
    )

    seed: int = 0
    speed: float | None = Field(default=None, gt=0, le=20_000, description="10080 is a week in a minute")
    malls: list[MallCode] | None = Field(default=None, description="Default: all")
    accounts: list[str] | None = Field(default=None, description="Default: all, also those opened later")
    starts_at: AwareDatetime | None = Field(
        default=None, ge=_EARLIEST, le=_LATEST, description="The buyers' time; default: now at the malls"
    )
    rates: Rates = Rates()


class PracticeStep(BaseModel):
    """How far to live; 86400 is a day."""

    seconds: float = Field(gt=0, le=86_400)


Answer = dict[str, Any]
