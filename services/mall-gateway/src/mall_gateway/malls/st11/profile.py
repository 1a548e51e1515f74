"""What is fixed about 11번가: its fields, limits and code tables, as data (malls.md 3).

Unverified: the address of its seller centre.
"""

from collections.abc import Mapping
from datetime import timedelta

from contracts.mall_prices import OnSaleAct
from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.claim_answers import NO_RESHIPMENT_OF_RETURNS, NOT_FOR_CANCELS
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile

LIST_WINDOW = timedelta(days=7)
MOST_ROWS = 3_000
"""No list has pages; it ends here (malls.md 3.1)."""
MOST_NUMBERS = 100
"""Order numbers in one look-up (malls.md 3.3)."""
MAX_OPTIONS = 99
NAME_BYTES = 100
OPTION_TITLE_CHARACTERS = 25
OPTION_VALUE_BYTES = 50
"""Unverified, all three: the words of refusals that integrations met; a letter of Hangul has two bytes."""
OPTION_FORBIDDEN = "'\"%&<>#†;|[]"

FEE_TYPES = {"free": "무료", "paid": "유료", "conditional": "조건부 무료"}
FEE_PAYMENTS = {"prepaid": "선결제", "collect": "착불", "either": "선결제 또는 착불"}

FEE_TYPE_CODES = {"free": "01", "paid": "02", "conditional": "03"}
"""Ours to `dlvCstInstBasiCd`."""
FEE_PAYMENT_CODES = {"either": "01", "collect": "02", "prepaid": "03"}
"""Ours to `dlvCstPayTypCd`. Unverified: malls.md 3.2 names the field only."""

COURIERS = {
    "CJ_LOGISTICS": "00034",
    "LOTTE": "00012",
    "HANJIN": "00011",
    "LOGEN": "00002",
    "KOREA_POST": "00007",
    "KYUNGDONG": "00026",
    "ILYANG": "00022",
    "CHUNIL": "00027",
    "DAESIN": "00021",
    "GS_POSTBOX": "00060",
    "HAPDONG": "00035",
    "KUNYOUNG": "00037",
    "CU_POST": "00061",
    "DHL": "00039",
    "DIRECT": "00099",
}
"""Ours to `dlvEtprsCd` (malls.md 3.6). Unverified: 기타 for own delivery, CVSnet for GS25."""

CREDENTIAL_FIELDS = (
    Field("api_key", "OPEN API Key", secret=True, help="11번가 OPEN API 센터에서 발급받은 32자리 키입니다."),
)

SALES_FIELDS = (
    Field("outbound_place", "출고지", kind="template", help="11번가 셀러오피스에 등록한 출고지를 고르세요."),
    Field("return_place", "반품/교환지", kind="template", help="11번가 셀러오피스에 등록한 반품/교환지를 고르세요."),
    Field(
        "dispatch_template",
        "발송마감 템플릿",
        kind="template",
        required=False,
        help="셀러오피스에 등록한 발송마감 템플릿을 고르세요.",
    ),
    Field("delivery_fee_type", "배송비종류", kind="choice", choices=FEE_TYPES),
    Field(
        "delivery_fee_won", "배송비", kind="number", required=False, help="유료와 조건부 무료일 때 필수입니다. 예) 2500"
    ),
    Field(
        "free_from_won",
        "무료배송 기준금액",
        kind="number",
        required=False,
        help="조건부 무료일 때 필수입니다. 예) 30000",
    ),
    Field("fee_payment", "배송비결제방식", kind="choice", choices=FEE_PAYMENTS),
    Field("bundle_delivery", "묶음배송 여부", kind="yes_no", required=False),
    Field("jeju_fee_won", "제주 추가배송비", kind="number", required=False),
    Field("island_fee_won", "도서산간 추가배송비", kind="number", required=False),
    Field("return_fee_won", "반품배송비(편도)", kind="number"),
    Field("exchange_fee_won", "교환배송비(왕복)", kind="number"),
    Field("as_guide", "A/S 안내", help="예) 구매 후 1년 이내, 02-1234-5678"),
    Field("return_guide", "반품/교환 안내", help="예) 수령 후 7일 이내에 판매자에게 연락해 주세요."),
    Field(
        "certification_type_code", "인증유형 코드", required=False, help="인증정보가 있으면 11번가의 코드를 적습니다."
    ),
)

KEY_HELP = (
    "11번가 OPEN API 센터(openapi.11st.co.kr)에 판매자 ID로 로그인해 API Key를 발급받고, "
    "같은 화면에 서버 IP를 등록하세요. 해외 IP에서는 쓸 수 없습니다. "
    "발급된 키를 복사해 여기에 붙여 넣고 저장하세요."
)

# Refills slowly from the first call on: a window of a minute would have to be waited out before it.
BUDGETS = (
    Budget(
        name="restraint",
        calls=5,
        per=timedelta(seconds=3),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 3.1: not published; 100 a minute is a third party's claim",
    ),
)

CLAIMS = ClaimAbilities(
    items=frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"}),
    acts={
        "cancel": frozenset({"approve", "refuse"}),
        "return": frozenset({"approve", "refuse"}),
        "exchange": frozenset({"refuse", "reship"}),
    },
    elsewhere={
        "cancel": NOT_FOR_CANCELS,
        "return": {
            "pick_up": "11번가에서는 수거완료를 따로 알릴 수 없습니다. 상품을 받은 뒤 반품을 승인해 주세요.",
            "reship": NO_RESHIPMENT_OF_RETURNS,
        },
        "exchange": {
            "approve": "11번가 교환은 재배송 송장과 함께 승인됩니다. 재배송을 처리해 주세요.",
            "pick_up": "11번가에서는 수거완료를 따로 알릴 수 없습니다. 상품을 받은 뒤 재배송을 처리해 주세요.",
        },
    },
    window=timedelta(days=30),
    refusal_by_invoice=frozenset({"cancel"}),
    received_first=frozenset({"return", "exchange"}),
)
"""malls.md 3.4: what has no call there is done in 셀러오피스 or comes with another act."""

INQUIRIES = InquiryAbilities(
    items=frozenset({"product", "urgent"}),
    answers=frozenset({"product", "urgent"}),
    elsewhere={
        "customer_center": "11번가의 API에는 고객센터 문의가 없습니다. 셀러오피스 > 고객문의관리에서 답변하세요."
    },
    longest={},
    window=timedelta(days=6),  # 7 days, both counted
    reads=True,
)

SALE_ELSEWHERE: Mapping[OnSaleAct, str] = {
    "set_period": (
        "11번가의 API는 판매기간의 마지막 날을 정하지 못합니다. 판매정보의 판매종료일을 바꿔 다시 연동하거나 "
        "셀러오피스에서 바꿔 주세요."
    ),
}
"""malls.md 3.2: the one call (1856) extends by a code of a length that is not told, at each call anew, and never
shortens."""

INVOICE_ELSEWHERE = "11번가는 이미 보낸 송장을 API로 바꾸지 못합니다. 셀러오피스에서 송장을 수정해 주세요."
"""malls.md 3.3: a second shipping call answers -3308 (already shipped); no page tells of a change."""

PROFILE = MallProfile(
    code="st11",
    name="11번가",
    kind="open_market",
    base_url="https://api.11st.co.kr",
    hosts=("api.11st.co.kr",),
    seller_site="https://soffice.11st.co.kr",
    credential_fields=CREDENTIAL_FIELDS,
    sales_fields=SALES_FIELDS,
    key_help=KEY_HELP,
    key_life=None,
    budgets=BUDGETS,
    capabilities=Capabilities(
        extras=True,
        option_prices=True,
        max_option_names=3,
        max_options=MAX_OPTIONS,
        buyer_input_options=True,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=True,
        seller_cancel=True,
        max_keywords=20,
        certification_kinds=frozenset({"children", "electric", "living", "broadcast"}),
        name_length=NAME_BYTES,
    ),
    order_window=LIST_WINDOW,
    listed_after=timedelta(minutes=10),
    identity_fields=("api_key",),
    couriers=COURIERS,
    claims=CLAIMS,
    inquiries=INQUIRIES,
    sale_elsewhere=SALE_ELSEWHERE,
    invoice_elsewhere=INVOICE_ELSEWHERE,
    listings_elsewhere="",
    options_elsewhere="",
)
