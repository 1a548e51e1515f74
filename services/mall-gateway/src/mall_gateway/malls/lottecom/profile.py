"""What is fixed about 롯데온: credentials, 판매정보 fields, the budget, code tables (malls.md 8).

Unverified: the address of its seller centre.
"""

from collections.abc import Mapping
from datetime import timedelta

from contracts.mall_prices import OnSaleAct
from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.claim_answers import NO_RESHIPMENT_OF_RETURNS, NOT_FOR_CANCELS
from mall_gateway.malls.lottecom.notices import NOTICE_TYPES
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile

DAY = timedelta(days=1)
"""The longest window of an order list (malls.md 8.3)."""

CLAIM_WINDOW = timedelta(days=30)
"""The longest window of a claim list, as public clients report it; malls.md 8.4 names none."""

MAX_OPTIONS = 500
"""As the mall's help pages say of one product; malls.md 8.2 names no limit."""

COURIERS: Mapping[str, str] = {
    "LOTTE": "0001",
    "CJ_LOGISTICS": "0002",
    "KOREA_POST": "0004",
    "LOGEN": "0005",
    "HANJIN": "0006",
    "ILYANG": "0007",
    "DAESIN": "0011",
    "GS_POSTBOX": "0016",
    "KYUNGDONG": "0019",
    "DHL": "0009",
}
"""Ours to `dvCoCd` (malls.md 8.6). One public client has 0024 for 경동: the code table of the mall would tell."""

ORIGINS: Mapping[str, str] = {
    "KR": "대한민국",
    "CN": "중국",
    "VN": "베트남",
    "JP": "일본",
    "US": "미국",
    "IN": "인도",
    "ID": "인도네시아",
    "TH": "태국",
    "BD": "방글라데시",
    "KH": "캄보디아",
    "IT": "이탈리아",
    "FR": "프랑스",
    "DE": "독일",
    "ES": "스페인",
    "GB": "영국",
}
"""`oplcCd`, a country of two letters. Unverified: malls.md 8.2 has the field's name only; public clients send these."""

SALES_FIELDS = (
    Field("outbound_place", "출고지", kind="template", help="롯데온 판매자센터에 등록한 출고지를 고르세요."),
    Field("return_place", "반품지", kind="template", help="롯데온 판매자센터에 등록한 반품지를 고르세요."),
    Field("delivery_policy", "배송비정책", kind="template", help="롯데온 판매자센터에 등록한 배송비정책을 고르세요."),
    Field(
        "remote_policy",
        "추가배송비정책",
        kind="template",
        required=False,
        help="도서산간 배송비를 따로 받으면 고르세요.",
    ),
    Field("dispatch_days", "발송예정일", kind="number", help="주문한 날부터 발송까지 걸리는 날수입니다. 예) 2"),
    Field("origin_code", "원산지", kind="choice", choices=ORIGINS),
    Field(
        "notice_type",
        "품목고시 품목",
        kind="choice",
        choices=NOTICE_TYPES,
        help="상품의 품목고시와 별도로 고릅니다. 맞는 품목이 없으면 기타 재화를 고르세요.",
    ),
    Field(
        "notice_texts",
        "품목고시 내용",
        required=False,
        help="상품의 품목고시와 다르게 보낼 항목만 적으세요. 예) 제조국: 대한민국; 색상: 검정",
    ),
    Field("brand_no", "브랜드번호", required=False, help="롯데온에 등록된 브랜드이면 그 번호를 적으세요."),
)

BUDGETS = (
    Budget(
        name="calls",
        calls=10_000,
        per=timedelta(minutes=1),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 8.1, a third party's note",
        share=0.5,  # a minute then holds what is left of the bucket and what flows in, together 10,000
    ),
)

_CENTER = "롯데온 판매자센터의 클레임관리에서 처리해 주세요."
CLAIMS = ClaimAbilities(
    items=frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"}),
    acts={
        "cancel": frozenset({"approve"}),
        "return": frozenset({"approve", "refuse"}),
        "exchange": frozenset({"approve"}),
    },
    elsewhere={
        "cancel": {**NOT_FOR_CANCELS, "refuse": f"취소 거부는 {_CENTER}"},
        "return": {"pick_up": f"수거완료는 {_CENTER}", "reship": NO_RESHIPMENT_OF_RETURNS},
        "exchange": {
            "refuse": f"교환 거부는 {_CENTER}",
            "pick_up": f"수거완료는 {_CENTER}",
            "reship": f"교환 재배송은 {_CENTER}",
        },
    },
    window=timedelta(days=7),
)
"""malls.md 8.4. Unverified: the longest window of these lists."""

INQUIRIES = InquiryAbilities(
    items=frozenset({"product", "customer_center", "urgent"}),
    answers=frozenset({"product", "customer_center", "urgent"}),
    elsewhere={},
    longest={},
    window=timedelta(days=6),  # unverified: public clients ask a week, both days counted
)

SALE_ELSEWHERE: Mapping[OnSaleAct, str] = {
    "set_period": "롯데닷컴은 API로 판매기간만 바꿀 수 없습니다. 판매정보의 판매종료일을 바꿔 다시 연동하거나 "
    "롯데온 판매자센터의 상품관리에서 바꿔 주세요."
}
"""malls.md 8.2: the period stands in the whole product, which has a call; there is none for the period alone."""

INVOICE_ELSEWHERE = "롯데닷컴의 API에는 송장 수정이 없습니다. 롯데온 판매자센터에서 송장을 수정해 주세요."
"""malls.md 8.3 has no call for it."""

PROFILE = MallProfile(
    code="lottecom",
    name="롯데닷컴",
    kind="general",
    base_url="https://openapi.lotteon.com",
    hosts=("openapi.lotteon.com", "onpick-api.lotteon.com"),
    seller_site="https://store.lotteon.com",
    credential_fields=(
        Field("api_key", "API 인증키", secret=True, help="롯데온 판매자센터에서 발급받은 OpenAPI 인증키입니다."),
    ),
    sales_fields=SALES_FIELDS,
    key_help=(
        "롯데온 판매자센터에 로그인한 뒤 판매자정보 > OpenAPI관리에서 호출 IP를 등록하고 인증키를 발급받아 입력하세요. "
        "인증키는 1년 동안 쓸 수 있습니다."
    ),
    key_life=timedelta(days=365),
    budgets=BUDGETS,
    capabilities=Capabilities(
        extras=False,
        option_prices=False,
        max_option_names=3,
        max_options=MAX_OPTIONS,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=True,
        seller_cancel=False,
        max_keywords=20,
        certification_kinds=frozenset({"children", "electric", "living", "broadcast", "other"}),
        special_characters=False,
        own_notice=True,
    ),
    order_window=DAY,
    listed_after=timedelta(minutes=30),
    couriers=COURIERS,
    inquiries=INQUIRIES,
    identity_fields=("api_key",),
    claims=CLAIMS,
    sale_elsewhere=SALE_ELSEWHERE,
    invoice_elsewhere=INVOICE_ELSEWHERE,
    listings_elsewhere="",
    options_elsewhere="",
)
