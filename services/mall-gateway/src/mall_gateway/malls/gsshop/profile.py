"""What is fixed about GS SHOP: its fields, limits and code tables, as data (malls.md 10).

Unverified: the address of its seller centre.
"""

from datetime import timedelta

from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.claim_answers import ALL_ITEMS, NO_RESHIPMENT_OF_RETURNS, NOT_FOR_CANCELS
from mall_gateway.malls.general_malls import notice_field
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile

MALL = "GS SHOP"
ORDER_ACTS = "/b2b/aliaSupCommonReceiveOrderInfo.gs"
LIST_WINDOW = timedelta(days=1)
"""The order list gives one day a call (malls.md 10.3)."""
LOOK_BACK_DAYS = 14
"""How far back an order is looked for: the mall has no look-up by number, only the days' lists. Our own choice."""
MAX_OPTION_NAMES = 4
MAX_OPTIONS = 200
LABEL_BYTES = 30
"""`prdNm`, which is printed on the waybill; the name that buyers see may have 240. Unverified, both: one client's."""

FEE_TYPES = {"free": "무료", "paid": "유료", "conditional": "조건부 무료"}

COURIERS = {
    "CJ_LOGISTICS": "DH",
    "LOTTE": "HD",
    "HANJIN": "HJ",
    "LOGEN": "KG",
    "KOREA_POST": "EP",
    "KYUNGDONG": "KD",
    "ILYANG": "IY",
    "CHUNIL": "CI",
    "DAESIN": "DS",
    "GS_POSTBOX": "CV",
    "HAPDONG": "H1",
    "KUNYOUNG": "KY",
    "DIRECT": "ZY",
}
"""Ours to `deliveryCd` and `dlvsCoCd`. Unverified but HD: the table is in the partner's sheet (malls.md 10.3); the
others are what a public client sends. ZY stands there for own delivery and for everything else."""

CREDENTIAL_FIELDS = (
    Field("vendor_id", "협력사코드", help="GS SHOP 협력사코드(supCd)입니다. 예) 1003890"),
    Field("aes_key", "AES 암호화 키", secret=True, help="GS SHOP이 API 연동용으로 발급한 AES 키입니다."),
    Field("sub_vendor_id", "하위협력사코드", required=False, help="하위협력사로 등록할 때만 적습니다."),
)

SALES_FIELDS = (
    Field("md_no", "담당MD", kind="template", help="상품을 승인할 GS SHOP 담당MD를 고르세요."),
    Field("outbound_place", "출고지", kind="template", help="GS SHOP 파트너스에 등록한 출고지를 고르세요."),
    Field("return_place", "반송지", kind="template", help="GS SHOP 파트너스에 등록한 반송지를 고르세요."),
    Field("section_no", "전시매장 번호", kind="number", help="상품을 전시할 매장의 번호를 적으세요. 예) 1662742"),
    Field("brand_code", "브랜드 코드", help="GS SHOP 브랜드 코드를 적으세요. 예) 120410"),
    Field("margin_percent", "수수료율(%)", kind="number", help="판매가에서 GS SHOP이 갖는 비율입니다. 예) 25"),
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
    Field("remote_fee_won", "제주/도서산간 추가배송비", kind="number", required=False),
    Field("return_fee_won", "반품배송비(편도)", kind="number"),
    Field("exchange_fee_won", "교환배송비(왕복)", kind="number"),
    Field("release_days", "출고기한(일)", kind="number", help="당일출고는 0입니다. 예) 2"),
    notice_field("종류: 목걸이; 소재: 도자기"),
    Field(
        "certification_code", "안전인증 구분코드", required=False, help="인증정보가 있으면 GS SHOP의 코드를 적습니다."
    ),
    Field(
        "certification_agency_code",
        "인증기관 코드",
        required=False,
        help="인증정보가 있으면 GS SHOP의 코드를 적습니다.",
    ),
)

KEY_HELP = (
    "GS SHOP 담당 MD에게 제휴 API(V3) 사용을 신청하고 서버 IP를 등록한 뒤, "
    "받은 협력사코드와 AES 암호화 키를 여기에 붙여 넣고 저장하세요."
)

# GS SHOP publishes no limit (malls.md 0 and 10.1): five calls a second is our own restraint.
BUDGETS = (
    Budget(
        name="restraint",
        calls=5,
        per=timedelta(seconds=1),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 10.1: not published; our own",
    ),
)

INQUIRIES = InquiryAbilities(
    items=frozenset({"product", "customer_center"}),
    answers=frozenset({"product", "customer_center"}),
    elsewhere={"urgent": "GS SHOP의 API에는 긴급알리미가 없습니다. GS SHOP 파트너스에서 확인하세요."},
    longest={},
    window=LIST_WINDOW,
)

_CENTER = "GS SHOP 협력사 사이트(WithGS)에서 처리해 주세요."
CLAIMS = ClaimAbilities(
    items=ALL_ITEMS,
    acts={"cancel": frozenset({"approve"})},
    elsewhere={
        "cancel": {**NOT_FOR_CANCELS, "refuse": f"취소 거부는 {_CENTER}"},
        "return": {None: f"반품은 {_CENTER}", "reship": NO_RESHIPMENT_OF_RETURNS},
        "exchange": {None: f"교환은 {_CENTER}"},
    },
    window=LIST_WINDOW,
)
"""malls.md 10.3: returns and exchanges arrive in the order list, approving them was not seen."""

INVOICE_ELSEWHERE = "GS SHOP의 API에는 송장 수정이 없습니다. GS SHOP 협력사 사이트(WithGS)에서 송장을 수정해 주세요."
"""malls.md 10.3 has no call for it."""

PROFILE = MallProfile(
    code="gsshop",
    name=MALL,
    kind="general",
    base_url="https://withgs-api.gsshop.com",
    hosts=("withgs-api.gsshop.com", "atwithgs-api.gsshop.com"),
    seller_site="https://withgs.gsshop.com",
    credential_fields=CREDENTIAL_FIELDS,
    sales_fields=SALES_FIELDS,
    key_help=KEY_HELP,
    key_life=None,
    budgets=BUDGETS,
    capabilities=Capabilities(
        extras=False,
        option_prices=False,
        max_option_names=MAX_OPTION_NAMES,
        max_options=MAX_OPTIONS,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=True,
        seller_cancel=False,
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
    inquiries=INQUIRIES,
    sale_elsewhere={},
    invoice_elsewhere=INVOICE_ELSEWHERE,
    listings_elsewhere="GS SHOP의 API에는 상품 목록이 없습니다. 파트너스에서 확인해 상품등록에서 등록해 주세요.",
)
