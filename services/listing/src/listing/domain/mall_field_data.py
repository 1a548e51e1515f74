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
        "delivery_template_no", "배송템플릿", kind="template", help="티몬에 등록된 배송템플릿을 검색해 고르세요."
    ),
    MallField(
        "product_group",
        "상품유형그룹",
        kind="choice",
        choices={
            "FRESH": "냉장/냉동/신선식품",
            "FREIGHT": "화물/설치",
            "CUSTOM": "주문제작",
            "ORDER_AFTER": "주문후발주",
            "GENERAL": "일반상품",
            "EXCEPTION": "예외상품",
        },
        help="배송템플릿과 같은 그룹이어야 합니다.",
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

COUPANG = (
    MallField("outbound_place", "출고지", kind="template", help="쿠팡 윙에 등록한 출고지 코드를 고르세요."),
    MallField("return_centre", "반품지", kind="template", help="쿠팡 윙에 등록한 반품지 센터코드를 고르세요."),
    MallField("return_name", "반품지명"),
    MallField("return_phone", "반품지 연락처", help="예: 02-1234-5678"),
    MallField("return_zip_code", "반품지 우편번호"),
    MallField("return_address", "반품지 주소", kind="address"),
    MallField("return_address_detail", "반품지 상세주소", kind="address"),
    MallField(
        "delivery_method",
        "배송방법",
        kind="choice",
        choices={
            "SEQUENCIAL": "일반배송",
            "COLD_FRESH": "신선냉동",
            "MAKE_ORDER": "주문제작",
            "AGENT_BUY": "구매대행",
            "VENDOR_DIRECT": "설치배송 또는 판매자 직접 전달",
        },
    ),
    MallField(
        "delivery_charge_type",
        "배송비 종류",
        kind="choice",
        choices={
            "FREE": "무료배송",
            "NOT_FREE": "유료배송",
            "CHARGE_RECEIVED": "착불배송",
            "CONDITIONAL_FREE": "조건부 무료배송",
        },
    ),
    MallField(
        "delivery_charge",
        "배송비",
        kind="number",
        required=False,
        help="유료배송과 조건부 무료배송에 적습니다.",
        needed_when=("delivery_charge_type", frozenset({"NOT_FREE", "CONDITIONAL_FREE"})),
    ),
    MallField(
        "free_over_won",
        "무료배송 기준금액",
        kind="number",
        required=False,
        help="조건부 무료배송에 적습니다.",
        needed_when=("delivery_charge_type", frozenset({"CONDITIONAL_FREE"})),
    ),
    MallField(
        "initial_return_charge", "초도반품배송비 (편도)", kind="number", help="무료배송 상품을 반품할 때의 편도 배송비"
    ),
    MallField("return_charge", "반품배송비 (편도)", kind="number"),
    MallField("remote_area", "도서산간 배송여부", kind="yes_no", required=False),
    MallField("union_delivery", "묶음배송 여부", kind="yes_no", required=False),
    MallField("outbound_days", "출고 소요일", kind="number", help="주문 뒤 출고까지의 날 수 (1~20)"),
)
SMARTSTORE: tuple[MallField, ...] = ()

FIELDS: Mapping[str, tuple[MallField, ...]] = {
    "tmon": TMON,
    "wemakeprice": WEMAKEPRICE,
    "coupang": COUPANG,
    "smartstore": SMARTSTORE,
}
"""By mall code; a mall that is not here cannot be sold on yet."""
