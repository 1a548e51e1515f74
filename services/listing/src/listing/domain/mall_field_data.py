"""The four malls' own 판매정보 fields, by the names that their adapters read them by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class MallField:
    """A field of a mall's 판매정보. `choices` maps value to label; `needed_when` names another field and its values."""

    name: str
    label: str
    kind: Literal["text", "number", "yes_no", "choice", "address", "template", "time"] = "text"
    required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict[str, str])
    help: str = ""
    needed_when: tuple[str, frozenset[str]] | None = None


TMON = (
    MallField(
        "delivery_template_no", "배송템플릿", kind="template", help="배송템플릿을 검색하거나 새로 만들어 선택하세요."
    ),
    MallField(
        "product_type_group",
        "상품유형그룹",
        kind="choice",
        choices={
            "fresh": "냉장/냉동/신선식품",
            "freight": "화물/설치",
            "made_to_order": "주문제작",
            "order_after": "주문후발주",
            "general": "일반상품",
            "exception": "예외상품",
        },
    ),
)

WEMAKEPRICE = (
    MallField("ship_method", "배송방법", kind="choice", choices={"parcel": "택배", "direct": "직접배송"}),
    MallField("ship_type", "배송유형", kind="choice", choices={"bundle": "묶음배송", "single": "개별배송"}),
    MallField("ship_fee_type", "배송비종류", kind="choice", choices={"free": "무료", "paid": "선결제"}),
    MallField("remote_fee_won", "도서산간 추가비", kind="number"),
    MallField("fee_payment", "배송비결제방식", kind="choice", choices={"prepaid": "선결제", "collect": "착불"}),
    MallField("outbound_address", "출고지", kind="address"),
    MallField("return_address", "반품/교환지", kind="address"),
    MallField("release_days", "출고기한", kind="number"),
    MallField("release_time", "출고시간", kind="time", required=False, needed_when=("release_days", frozenset({"1"}))),
)

COUPANG: tuple[MallField, ...] = ()
SMARTSTORE: tuple[MallField, ...] = ()

FIELDS: Mapping[str, tuple[MallField, ...]] = {
    "tmon": TMON,
    "wemakeprice": WEMAKEPRICE,
    "coupang": COUPANG,
    "smartstore": SMARTSTORE,
}
"""By mall code; a mall that is not here cannot be sold on yet."""
