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
        help="배송템플릿과 같은 그룹이어야 합니다.",
    ),
)

WEMAKEPRICE = (
    MallField("ship_method", "배송방법", kind="choice", choices={"parcel": "택배", "direct": "직접배송"}),
    MallField("ship_type", "배송유형", kind="choice", choices={"bundle": "묶음배송", "single": "개별배송"}),
    MallField(
        "ship_fee_type",
        "배송비종류",
        kind="choice",
        choices={"free": "무료", "paid": "유료", "conditional": "조건부 무료"},
    ),
    MallField(
        "ship_fee_won",
        "배송비",
        kind="number",
        required=False,
        help="유료와 조건부 무료일 때 필수입니다. 예) 2500",
        needed_when=("ship_fee_type", frozenset({"paid", "conditional"})),
    ),
    MallField(
        "free_from_won",
        "무료배송 기준금액",
        kind="number",
        required=False,
        help="조건부 무료일 때 필수입니다. 예) 30000",
        needed_when=("ship_fee_type", frozenset({"conditional"})),
    ),
    MallField("remote_fee_won", "도서산간 추가비", kind="number", help="없으면 0을 입력하세요."),
    MallField("fee_payment", "배송비결제방식", kind="choice", choices={"prepaid": "선결제", "collect": "착불"}),
    MallField("outbound_address", "출고지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    MallField("return_address", "반품/교환지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    MallField("return_fee_won", "반품 배송비(편도)", kind="number", required=False),
    MallField("release_days", "출고기한", kind="number", help="1일이면 출고시간도 고르세요."),
    MallField(
        "release_time",
        "출고시간",
        kind="time",
        required=False,
        help="출고기한이 1일일 때 필수입니다. 예) 14:00",
        needed_when=("release_days", frozenset({"1"})),
    ),
)

ELEVENST = (
    MallField("outbound_place", "출고지", kind="template", help="11번가 셀러오피스에 등록한 출고지를 고르세요."),
    MallField(
        "return_place", "반품/교환지", kind="template", help="11번가 셀러오피스에 등록한 반품/교환지를 고르세요."
    ),
    MallField(
        "dispatch_template",
        "발송마감 템플릿",
        kind="template",
        required=False,
        help="셀러오피스에 등록한 발송마감 템플릿을 고르세요.",
    ),
    MallField(
        "delivery_fee_type",
        "배송비종류",
        kind="choice",
        choices={"free": "무료", "paid": "유료", "conditional": "조건부 무료"},
    ),
    MallField(
        "delivery_fee_won",
        "배송비",
        kind="number",
        required=False,
        help="유료와 조건부 무료일 때 필수입니다. 예) 2500",
        needed_when=("delivery_fee_type", frozenset({"paid", "conditional"})),
    ),
    MallField(
        "free_from_won",
        "무료배송 기준금액",
        kind="number",
        required=False,
        help="조건부 무료일 때 필수입니다. 예) 30000",
        needed_when=("delivery_fee_type", frozenset({"conditional"})),
    ),
    MallField(
        "fee_payment",
        "배송비결제방식",
        kind="choice",
        choices={"prepaid": "선결제", "collect": "착불", "either": "선결제 또는 착불"},
    ),
    MallField("bundle_delivery", "묶음배송 여부", kind="yes_no", required=False),
    MallField("jeju_fee_won", "제주 추가배송비", kind="number", required=False),
    MallField("island_fee_won", "도서산간 추가배송비", kind="number", required=False),
    MallField("return_fee_won", "반품배송비(편도)", kind="number"),
    MallField("exchange_fee_won", "교환배송비(왕복)", kind="number"),
    MallField("as_guide", "A/S 안내", help="예) 구매 후 1년 이내, 02-1234-5678"),
    MallField("return_guide", "반품/교환 안내", help="예) 수령 후 7일 이내에 판매자에게 연락해 주세요."),
    MallField(
        "certification_type_code", "인증유형 코드", required=False, help="인증정보가 있으면 11번가의 코드를 적습니다."
    ),
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
PAID_FEES = frozenset({"CONDITIONAL_FREE", "PAID", "UNIT_QUANTITY_PAID"})

SMARTSTORE = (
    MallField(
        "delivery_fee_type",
        "배송비 유형",
        kind="choice",
        choices={"FREE": "무료", "CONDITIONAL_FREE": "조건부 무료", "PAID": "유료", "UNIT_QUANTITY_PAID": "수량별"},
    ),
    MallField(
        "base_fee",
        "기본 배송비",
        kind="number",
        required=False,
        help="무료가 아니면 적습니다.",
        needed_when=("delivery_fee_type", PAID_FEES),
    ),
    MallField(
        "free_over_won",
        "배송비 무료 기준금액",
        kind="number",
        required=False,
        help="조건부 무료일 때 적습니다.",
        needed_when=("delivery_fee_type", frozenset({"CONDITIONAL_FREE"})),
    ),
    MallField(
        "repeat_quantity",
        "배송비 반복 수량",
        kind="number",
        required=False,
        help="수량별일 때 적습니다.",
        needed_when=("delivery_fee_type", frozenset({"UNIT_QUANTITY_PAID"})),
    ),
    MallField(
        "fee_pay_type",
        "배송비 결제방식",
        kind="choice",
        required=False,
        choices={"COLLECT": "착불", "PREPAID": "선결제", "COLLECT_OR_PREPAID": "착불 또는 선결제"},
        needed_when=("delivery_fee_type", PAID_FEES),
    ),
    MallField("area2_fee", "제주/도서산간 추가배송비", kind="number", required=False),
    MallField("area3_fee", "제주 외 도서산간 추가배송비", kind="number", required=False),
    MallField("return_fee", "반품배송비 (편도)", kind="number"),
    MallField("exchange_fee", "교환배송비 (왕복)", kind="number"),
    MallField("shipping_address_id", "출고지", kind="template", help="스마트스토어 주소록에서 고르세요."),
    MallField("return_address_id", "반품/교환지", kind="template", help="스마트스토어 주소록에서 고르세요."),
    MallField("bundle_group", "묶음배송 그룹", kind="template", required=False),
    MallField("as_phone", "A/S 전화번호", help="예: 02-1234-5678"),
    MallField("as_guide", "A/S 안내", help="예: 구매 후 7일 안에 연락해 주세요."),
    MallField("origin_area_code", "원산지 코드", help="네이버 원산지 코드를 적으세요. 예: 국산 00, 상세설명에 표시 03"),
    MallField("importer", "수입사", required=False, help="원산지가 수입산(02로 시작)이면 적습니다."),
    MallField(
        "certification_info_id", "인증유형 번호", kind="number", required=False, help="인증정보가 있으면 적습니다."
    ),
    MallField("shopping_search", "네이버쇼핑 등록", kind="yes_no", required=False),
)

ESM = (
    MallField("place_no", "출하지", kind="template", help="ESM+에 등록한 출하지를 고르세요."),
    MallField("bundle_policy_no", "묶음배송비 정책", kind="template", help="고른 출하지의 배송비 정책을 고르세요."),
    MallField("dispatch_policy_no", "발송정책", kind="template", help="ESM+에 등록한 발송정책을 고르세요."),
    MallField("return_address_no", "반품/교환지", kind="template", help="ESM+ 판매자주소록에서 고르세요."),
    MallField("return_fee_won", "반품배송비 (편도)", kind="number"),
    MallField(
        "origin_type",
        "원산지 구분",
        kind="choice",
        required=False,
        choices={"1": "국산", "2": "수입산", "3": "기타"},
        help="원산지 코드와 함께 적습니다.",
    ),
    MallField("origin_code", "원산지 코드", required=False, help="ESM 원산지 코드를 적으세요. 예: 5101 (강원 강릉시)"),
)

FIELDS: Mapping[str, tuple[MallField, ...]] = {
    "tmon": TMON,
    "wemakeprice": WEMAKEPRICE,
    "st11": ELEVENST,
    "auction": ESM,
    "gmarket": ESM,
    "coupang": COUPANG,
    "smartstore": SMARTSTORE,
}
"""By mall code; a mall that is not here cannot be sold on yet."""
