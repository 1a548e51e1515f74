"""What is fixed about 위메프: its fields, limits and code tables, as data.

Unverified: the address of its seller centre.
"""

from datetime import timedelta

from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile

QUERY_WINDOW = timedelta(hours=24)
"""The longest window that is known to be asked for (malls.md 6.1)."""
MAX_OPTION_NAMES = 5
MAX_BUYER_INPUTS = 2

SHIP_METHODS = {"parcel": "택배", "direct": "직접배송"}
SHIP_TYPES = {"bundle": "묶음배송", "single": "개별배송"}
FEE_TYPES = {"free": "무료", "paid": "유료", "conditional": "조건부 무료"}
FEE_PAYMENTS = {"prepaid": "선결제", "collect": "착불"}

SHIP_METHOD_CODES = {"parcel": "PARCEL", "direct": "DIRECT"}
SHIP_TYPE_CODES = {"bundle": "BUNDLE", "single": "SINGLE"}
FEE_TYPE_CODES = {"free": "FREE", "paid": "FIXED", "conditional": "CONDITION"}
FEE_PAYMENT_CODES = {"prepaid": "PREPAY", "collect": "COLLECT"}
"""Ours to 위메프's inside `shipInfo`. Unverified, all four: malls.md 6.2 names the block only."""

COURIERS = {
    "CJ_LOGISTICS": "CJ",
    "LOTTE": "LOTTE",
    "HANJIN": "HANJIN",
    "LOGEN": "LOGEN",
    "KOREA_POST": "EPOST",
    "KYUNGDONG": "KDEXP",
    "ILYANG": "ILYANG",
    "CHUNIL": "CHUNIL",
    "DAESIN": "DAESIN",
    "GS_POSTBOX": "CVSNET",
    "HAPDONG": "HDEXP",
    "KUNYOUNG": "KUNYOUNG",
    "DIRECT": "DIRECT",
}
"""Ours to `parcelCompanyCode`. Unverified, all: the table was never seen (malls.md 6.5)."""

CREDENTIAL_FIELDS = (
    Field("api_key", "API 인증키", secret=True, help="위메프 판매자센터에서 복사한 API 인증키입니다."),
)

SALES_FIELDS = (
    Field("ship_method", "배송방법", kind="choice", choices=SHIP_METHODS),
    Field("ship_type", "배송유형", kind="choice", choices=SHIP_TYPES),
    Field("ship_fee_type", "배송비종류", kind="choice", choices=FEE_TYPES),
    Field("ship_fee_won", "배송비", kind="number", required=False, help="유료와 조건부 무료일 때 필수입니다. 예) 2500"),
    Field(
        "free_from_won",
        "무료배송 기준금액",
        kind="number",
        required=False,
        help="조건부 무료일 때 필수입니다. 예) 30000",
    ),
    Field("remote_fee_won", "도서산간 추가비", kind="number", help="없으면 0을 입력하세요."),
    Field("fee_payment", "배송비결제방식", kind="choice", choices=FEE_PAYMENTS),
    Field("outbound_address", "출고지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    Field("return_address", "반품/교환지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    Field("return_fee_won", "반품 배송비(편도)", kind="number", required=False),
    Field("release_days", "출고기한", kind="number", help="1일이면 출고시간도 고르세요."),
    Field("release_time", "출고시간", kind="time", required=False, help="출고기한이 1일일 때 필수입니다. 예) 14:00"),
)

KEY_HELP = (
    "위메프 판매자센터에 로그인한 뒤 우측 상단의 업체이름 > 정보수정을 누르고, "
    "하단의 API 연동정보에서 API 대행사를 선택하세요. "
    "그 아래 보이는 API 인증키를 복사해 여기에 붙여 넣고 저장하세요."
)

# 위메프 publishes no limit (malls.md 0 and 6): ten calls a second is our own restraint, as that of 쿠팡.
BUDGETS = (
    Budget(
        name="restraint",
        calls=10,
        per=timedelta(seconds=1),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 0: not published; our own",
    ),
)

CLAIMS = ClaimAbilities(
    items=frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"}),
    acts={
        "cancel": frozenset({"approve", "refuse"}),
        "return": frozenset({"approve", "refuse", "pick_up"}),
        "exchange": frozenset({"approve", "refuse", "pick_up", "reship"}),
    },
    elsewhere={
        "cancel": {None: "취소에는 수거완료와 재배송이 없습니다. 승인이나 거부로 처리해 주세요."},
        "return": {None: "반품에는 재배송이 없습니다. 수거완료로 처리해 주세요."},
        "exchange": {},
    },
    window=QUERY_WINDOW,
)
"""malls.md 6.4."""

INQUIRIES = InquiryAbilities(
    items=frozenset({"product", "notices"}),
    answers=frozenset({"product"}),
    elsewhere={
        "customer_center": "위메프의 API에는 고객센터 문의가 없습니다. 위메프 판매자센터에서 답변하세요.",
        "urgent": "위메프의 API에는 긴급알리미가 없습니다. 위메프 판매자센터에서 확인하세요.",
    },
    longest={},
    window=QUERY_WINDOW,
)

PROFILE = MallProfile(
    code="wemakeprice",
    name="위메프",
    kind="social",
    base_url="https://w-api.wemakeprice.com",
    hosts=("w-api.wemakeprice.com", "wapi-stg.wemakeprice.com"),
    seller_site="https://wpartner.wemakeprice.com",
    credential_fields=CREDENTIAL_FIELDS,
    sales_fields=SALES_FIELDS,
    key_help=KEY_HELP,
    key_life=None,
    budgets=BUDGETS,
    capabilities=Capabilities(
        extras=False,
        option_prices=True,
        max_option_names=MAX_OPTION_NAMES,
        max_options=500,
        buyer_input_options=True,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=False,
        seller_cancel=True,
        max_keywords=20,
        certification_kinds=frozenset({"children", "electric", "living", "broadcast"}),
    ),
    order_window=QUERY_WINDOW,
    listed_after=timedelta(minutes=10),
    identity_fields=("api_key",),
    couriers=COURIERS,
    claims=CLAIMS,
    inquiries=INQUIRIES,
    sale_elsewhere={},
    invoice_elsewhere="",
    listings_elsewhere="",
)
