"""What is fixed about 현대몰: credentials, 판매정보 fields, budgets and couriers (malls.md 12).

Unverified: the address of its seller centre.
"""

from collections.abc import Mapping
from datetime import timedelta

from contracts.mall_prices import OnSaleAct
from mall_gateway.malls.capabilities import Capabilities
from mall_gateway.malls.claim_answers import elsewhere_only
from mall_gateway.malls.general_malls import notice_field
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile

LIST_WINDOW = timedelta(days=7)
"""Unverified: no longest window is known; lists choose by day."""
MOST_OPTIONS = 200
"""Unverified: no limit of combinations is known."""
MARGIN_BELOW = 100

COURIERS: Mapping[str, str] = {
    "CJ_LOGISTICS": "CJ대한통운",
    "LOTTE": "롯데택배",
    "HANJIN": "한진택배",
    "LOGEN": "로젠택배",
    "KOREA_POST": "우체국택배",
    "KYUNGDONG": "경동택배",
    "ILYANG": "일양로지스",
    "CHUNIL": "천일택배",
    "DAESIN": "대신택배",
    "GS_POSTBOX": "GS편의점택배",
    "HAPDONG": "합동택배",
    "KUNYOUNG": "건영택배",
}
"""Ours to the mall's names. Its codes (`dsrvDlvcoCd`) are not known: they are read from its own list by these."""

CREDENTIAL_FIELDS = (
    Field("login_id", "사용자 ID", help="현대몰 협력사 시스템에 로그인하는 ID입니다."),
    Field("oauser_id", "OpenAPI 인증 ID", help="현대몰에서 발급받은 oauserId입니다. 예) 002569"),
    Field("oause_key", "OpenAPI 인증키", secret=True, help="현대몰에서 발급받은 oauseKey입니다."),
    Field("ven_cd", "협력사코드", help="현대몰 협력사코드 6자리입니다. 예) 002569"),
    Field("server_ip", "서버 IP", required=False, help="현대몰에 등록한 호출 서버의 IP입니다."),
)

FEE_PAYMENTS = {"free": "무료", "prepaid": "선결제", "collect": "착불"}
FEE_PAYMENT_CODES = {"free": "00", "prepaid": "10", "collect": "20"}
"""`dlvcPayGbcd`."""

SALES_FIELDS = (
    Field(
        "item_class", "상품분류 코드", help="대/중/소/세분류 코드를 빗금으로 이어 적으세요. 예) R1/R101/R10101/R1010101"
    ),
    Field("brand_code", "브랜드 코드", help="현대몰에 등록된 브랜드 코드입니다. 없으면 담당 MD에게 등록을 요청하세요."),
    Field("maker_code", "제조사 코드", help="현대몰에 등록된 제조사 코드입니다. 예) 2347"),
    Field("origin_code", "원산지 국가코드", help="현대몰 원산지 국가코드를 적으세요."),
    Field("md_code", "담당MD 코드", help="상품과 가격을 승인할 담당MD의 코드입니다."),
    Field("margin_percent", "마진율(%)", kind="number", help="판매가에서 현대몰이 갖는 비율입니다. 예) 25"),
    Field(
        "outbound_address_seq", "출고지 순번", kind="number", help="협력사 시스템에 등록한 출고지 주소의 순번입니다."
    ),
    Field("return_address_seq", "반품/교환지 순번", kind="number", help="반품/교환지 주소의 순번입니다."),
    Field("fee_payment", "배송비결제방식", kind="choice", choices=FEE_PAYMENTS),
    Field("delivery_fee_won", "배송비", kind="number", required=False, help="선결제이면 적습니다. 예) 2500"),
    Field("remote_fee_won", "제주/도서산간 추가배송비", kind="number", required=False, help="예) 3000"),
    Field("return_fee_won", "반품배송비", kind="number"),
    Field("exchange_fee_won", "교환배송비", kind="number"),
    notice_field("종류: 목걸이; 소재: 도자기"),
)

KEY_HELP = (
    "현대몰 협력사 시스템에서 OpenAPI 사용을 신청하고 인증 ID(oauserId)와 인증키(oauseKey)를 받으세요. "
    "호출할 서버의 IP를 등록해야 할 수 있습니다. 받은 값과 협력사코드를 여기에 입력하세요."
)

# Refills slowly from the first call on: a window of a minute would have to be waited out before it.
BUDGETS = (
    Budget(
        name="restraint",
        calls=2,
        per=timedelta(seconds=1),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 12: none stated; a public client keeps to 2 a second",
    ),
)

SALE_ELSEWHERE: Mapping[OnSaleAct, str] = {
    "set_period": "현대몰의 API에는 판매기간이 없습니다. 현대몰 협력사 시스템에서 바꾸거나 담당 MD에게 요청해 주세요."
}
"""malls.md 12: neither a registration nor a call of its own tells a period."""

INVOICE_ELSEWHERE = "현대몰의 API에는 송장 수정이 없습니다. 현대몰 협력사 시스템에서 송장을 수정해 주세요."
"""malls.md 12 has no call for it."""

PROFILE = MallProfile(
    code="hmall",
    name="현대몰",
    kind="general",
    base_url="https://openapi.hmall.com",
    hosts=("openapi.hmall.com",),
    seller_site="https://partner.hmall.com",
    credential_fields=CREDENTIAL_FIELDS,
    sales_fields=SALES_FIELDS,
    key_help=KEY_HELP,
    key_life=None,
    budgets=BUDGETS,
    capabilities=Capabilities(
        extras=False,
        option_prices=False,
        max_option_names=3,
        max_options=MOST_OPTIONS,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=False,
        seller_cancel=False,
        max_keywords=20,
        certification_kinds=frozenset({"children", "electric", "living", "broadcast"}),
        special_characters=False,
        own_notice=True,
    ),
    order_window=LIST_WINDOW,
    listed_after=timedelta(minutes=30),
    identity_fields=("ven_cd",),
    couriers=COURIERS,
    claims=elsewhere_only("현대홈쇼핑 협력사 사이트"),
    sale_elsewhere=SALE_ELSEWHERE,
    invoice_elsewhere=INVOICE_ELSEWHERE,
    listings_elsewhere="",
)
