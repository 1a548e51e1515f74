"""What is fixed about CJ mall: its fields, limits and code tables, as data (malls.md 11).

Unverified: the address of its seller centre.
"""

from collections.abc import Mapping
from datetime import timedelta

from contracts.mall_prices import OnSaleAct
from mall_gateway.malls.capabilities import Capabilities
from mall_gateway.malls.claim_answers import elsewhere_only
from mall_gateway.malls.general_malls import notice_field
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile

MALL = "CJ mall"
LIST_WINDOW = timedelta(days=1)
"""The order list gives one day a call (malls.md 11.2)."""
LOOK_BACK_DAYS = 14
"""How far back an order is looked for: the mall has no look-up by number, only the days' lists. Our own choice."""
RECENT_DAYS, FOUND_DAYS = 7, 60
"""How far back a product is looked for by our code, at first and then; by the mall's own number, without an end."""
FIRST_DAY = "2010-01-01"
MAX_OPTION_NAMES = 3
MAX_OPTIONS = 200
NAME_BYTES, LABEL_BYTES, SHORT_BYTES, UNIT_BYTES = 120, 40, 20, 40
"""`itemDesc`, `zLocalBolDesc` (the waybill's), `zlocalCcDesc` (the SMS's) and `unitNm` (malls.md 11.2). Unverified:
that they are counted in bytes, a letter of Hangul as two."""

FEE_TYPES = {"free": "무료", "paid": "유료"}

COURIERS = {
    "CJ_LOGISTICS": "22",
    "LOTTE": "11",
    "HANJIN": "15",
    "LOGEN": "70",
    "KOREA_POST": "16",
    "KYUNGDONG": "78",
    "ILYANG": "71",
    "CHUNIL": "82",
    "DAESIN": "81",
    "GS_POSTBOX": "12",
    "HAPDONG": "99",
    "KUNYOUNG": "65",
    "DIRECT": "99",
}
"""Ours to `delicompCd` and `courier` (malls.md 11.2 has 11, 12, 15, 22). Unverified, the others: they are what a public
client sends; 99 stands there for everything else, 12 for convenience stores' parcels."""

CREDENTIAL_FIELDS = (
    Field("vendor_id", "협력사코드", help="CJ온스타일 협력사코드(vendorId) 6자리입니다. 예) 411378"),
    Field("cert_key", "협력사 인증키", secret=True, help="CJ온스타일이 발급한 vendorCertKey입니다."),
)

SALES_FIELDS = (
    Field("mall_category", "전시카테고리 코드", help="CJ온스타일 전시카테고리(세) 코드를 적으세요. 예) 292240"),
    Field("brand_code", "브랜드 코드", help="CJ온스타일 브랜드 코드를 적으세요. 예) 24049000"),
    Field("md_code", "담당MD 코드", help="상품을 승인할 MD의 코드를 적으세요. 예) 5066"),
    Field("maker_code", "제조사 코드", help="CJ온스타일 제조사 코드를 적으세요."),
    Field("origin_code", "제조국 코드", help="CJ온스타일 제조국 코드를 적으세요."),
    Field("contact_no", "협력사 담당자 순번", kind="number", help="등록한 담당자의 순번입니다. 예) 10002"),
    Field("ship_place_no", "출하지 순번", kind="number", help="등록한 출하지의 순번입니다. 예) 23125"),
    Field("return_place_no", "회수지 순번", kind="number", help="등록한 회수지의 순번입니다. 예) 23125"),
    Field("margin_percent", "수수료율(%)", kind="number", help="판매가에서 CJ온스타일이 갖는 비율입니다. 예) 25"),
    Field("delivery_fee_type", "배송비종류", kind="choice", choices=FEE_TYPES),
    Field("delivery_fee_won", "배송비", kind="number", required=False, help="유료일 때 필수입니다. 예) 3000"),
    Field("delivery_fee_code", "배송비 코드", help="파트너시스템에 등록한 배송비 코드입니다. 예) 00264854"),
    Field("lead_days", "출고 리드타임(일)", kind="number", help="당일출고는 1, 익일출고는 2입니다. 예) 3"),
    notice_field("25001: 목걸이; 25002: 도자기"),
    Field("certification_code", "품질인증 항목코드", required=False, help="인증정보가 있으면 적습니다. 예) 400021"),
    Field("certification_class", "품질인증 분류코드", required=False, help="인증정보가 있으면 적습니다. 예) 001"),
)

KEY_HELP = (
    "CJ온스타일 담당 MD에게 IFPA 연동을 신청하고 서버 IP를 등록한 뒤, "
    "받은 협력사코드와 인증키를 여기에 붙여 넣고 저장하세요."
)

# CJ mall publishes no limit (malls.md 0 and 11.1): five calls a second is our own restraint.
BUDGETS = (
    Budget(
        name="restraint",
        calls=5,
        per=timedelta(seconds=1),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 11.1: not published; our own",
    ),
)

CLAIMS = elsewhere_only(
    "CJ온스타일 협력사 사이트", frozenset({"cancels_done", "return_requests", "exchange_requests"}), LIST_WINDOW
)
"""malls.md 11.2: cancels are told once they are done, returns and exchanges by their recall; nothing settles them."""

SALE_ELSEWHERE: Mapping[OnSaleAct, str] = {
    "set_period": (
        "CJ온스타일은 판매기간을 상품 등록 때에만 받습니다. "
        "CJ온스타일 파트너시스템에서 판매기간을 바꾸거나 담당 MD에게 요청해 주세요."
    )
}
"""malls.md 11.2: `startSaleDt` and `endSaleDt` stand in a creation alone."""

INVOICE_ELSEWHERE = "CJ온스타일의 API에는 송장 수정이 없습니다. CJ온스타일 파트너시스템에서 송장을 수정해 주세요."
"""malls.md 11.2 has no interface for it."""

PROFILE = MallProfile(
    code="cjmall",
    name=MALL,
    kind="general",
    base_url="https://api.cjmall.com",
    hosts=("api.cjmall.com", "apiqa.cjmall.com", "api.cjonstyle.com"),
    seller_site="https://partners.cjonstyle.com",
    credential_fields=CREDENTIAL_FIELDS,
    sales_fields=SALES_FIELDS,
    key_help=KEY_HELP,
    key_life=None,
    budgets=BUDGETS,
    capabilities=Capabilities(
        extras=False,
        option_prices=True,
        max_option_names=MAX_OPTION_NAMES,
        max_options=MAX_OPTIONS,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=False,
        seller_cancel=False,
        confirms_orders=False,
        max_keywords=20,
        certification_kinds=frozenset({"children", "electric", "living", "broadcast"}),
        special_characters=False,
        own_notice=True,
    ),
    order_window=LIST_WINDOW,
    listed_after=timedelta(minutes=30),
    identity_fields=("vendor_id",),
    couriers=COURIERS,
    claims=CLAIMS,
    sale_elsewhere=SALE_ELSEWHERE,
    invoice_elsewhere=INVOICE_ELSEWHERE,
    listings_elsewhere=(
        "CJ mall은 상품 목록을 등록일 기간과 단품으로만 알려 주어 여기에서 가져오지 않습니다. 파트너시스템에서 확인해 "
        "상품등록에서 등록해 주세요."
    ),
)
