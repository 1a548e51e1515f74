"""What is fixed about 티몬: its fields, limits and code tables, as data.

Unverified: the address of its seller centre.
"""

from collections.abc import Mapping
from datetime import timedelta

from contracts.mall_prices import OnSaleAct
from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile

FIXED_STOCK = 9_999
MAX_TITLE = 60
MAX_OPTIONS = 200
MAX_KEYWORDS = 5
MAX_IMAGES = 6
PICTURE_SIZE = (720, 758)
"""Of mainImages (malls.md 5.2)."""
MAX_DETAIL = 500_000
QUERY_DELAY = timedelta(minutes=30)
"""The end of every query must lie this far in the past (malls.md 5.1)."""
QUERY_WINDOW = timedelta(days=7)

PRODUCT_GROUPS = {
    "fresh": "냉장/냉동/신선식품",
    "freight": "화물/설치",
    "made_to_order": "주문제작",
    "order_after": "주문후발주",
    "general": "일반상품",
    "exception": "예외상품",
}
"""상품유형그룹, the six of the manual."""

DISPATCH_TYPES = {"today": "당일발송", "next_day": "익일발송"}
"""배송유형."""

FEE_POLICIES = {"free": "무료", "conditional": "조건부 무료 배송비", "prepaid": "선결제"}
"""배송비설정."""

PRODUCT_TYPE_CODES = {
    "fresh": "FRESH",
    "freight": "FREIGHT",
    "made_to_order": "CUSTOM",
    "order_after": "ORDER_AFTER",
    "general": "GENERAL",
    "exception": "EXCEPTION",
}
"""상품유형그룹 to `productType`. Unverified (malls.md 5.2)."""

DELIVERY_TYPE_CODES = {"today": "TODAY", "next_day": "NEXT_DAY"}
"""배송유형 to `deliveryType`. Unverified (malls.md 5.2)."""

FEE_POLICY_CODES = {"free": "FREE", "conditional": "CONDITION", "prepaid": "PREPAY"}
"""배송비설정 to `deliveryFeePolicy`. PREPAY is unverified: malls.md 5.2 names the first two only."""

CANCEL_REASONS = {"sold_out": "RCD4", "wrong_information": "RCD4", "delayed": "RCD4", "buyer_asked": "RCD4"}
"""Ours to 티몬's. A seller cancel is of the RCD4 family (malls.md 5.4); its finer codes were not seen."""

OWN_DELIVERY = "10099"

COURIERS = {
    "CJ_LOGISTICS": "10001",
    "LOTTE": "10002",
    "HANJIN": "10003",
    "LOGEN": "10004",
    "KOREA_POST": "10005",
    "KYUNGDONG": "10006",
    "ILYANG": "10007",
    "CHUNIL": "10008",
    "DAESIN": "10009",
    "GS_POSTBOX": "10010",
    "HAPDONG": "10011",
    "KUNYOUNG": "10012",
    "DIRECT": OWN_DELIVERY,
}
"""Ours to `deliveryCorp`. Only 10099 is known (malls.md 5.6): the other numbers are unverified."""

CREDENTIAL_FIELDS = (
    Field("vendor_id", "벤더 번호", help="티몬이 발급한 벤더 번호(vendorId)로, 모든 호출 주소에 들어갑니다."),
    Field("partner_id", "파트너 ID", help="티몬 파트너센터에 로그인하는 파트너 ID입니다."),
    Field("partner_token", "파트너 토큰", secret=True, help="파트너센터에서 발급한 API 인증키입니다."),
    Field("client_id", "클라이언트 ID", help="티몬 연동 담당자가 발급한 OAuth 클라이언트 ID입니다."),
    Field("client_secret", "클라이언트 비밀키", secret=True, help="클라이언트 ID와 함께 발급된 비밀키입니다."),
    Field(
        "aes_key",
        "개인정보 복호화 키",
        secret=True,
        help="주문자·수령자 정보를 푸는 AES 키입니다. 16, 24, 32자 중 하나여야 합니다.",
    ),
)

SALES_FIELDS = (
    Field("delivery_template_no", "배송템플릿", kind="template", help="티몬에 등록된 배송템플릿을 검색해 고르세요."),
    Field(
        "product_type_group",
        "상품유형그룹",
        kind="choice",
        choices=PRODUCT_GROUPS,
        help="배송템플릿과 같은 그룹이어야 합니다.",
    ),
)

TEMPLATE_FIELDS = (
    Field("typed_delivery", "유형배송여부", kind="yes_no", help="유형배송 적용이면 예, 미적용이면 아니오입니다."),
    Field("product_type_group", "상품유형그룹", kind="choice", choices=PRODUCT_GROUPS),
    Field("dispatch_type", "배송유형", kind="choice", choices=DISPATCH_TYPES),
    Field(
        "cutoff_time",
        "당일발송 마감시간",
        kind="time",
        required=False,
        help="당일발송이면 필수입니다. 이 시간까지 결제된 주문을 당일 발송합니다. 예) 14:00",
    ),
    Field("fee_policy", "배송비설정", kind="choice", choices=FEE_POLICIES),
    Field("fee_won", "배송비", kind="number", required=False, help="조건부 무료와 선결제일 때 필수입니다."),
    Field("free_from_won", "무료배송 기준금액", kind="number", required=False, help="조건부 무료일 때 필수입니다."),
    Field("return_fee_won", "반품발생 시의 반품비(편도)", kind="number"),
    Field("bundled", "묶음배송 가능", kind="yes_no", required=False),
    Field("long_distance", "도서산간 배송 가능", kind="yes_no", required=False),
    Field("long_distance_fee_won", "도서산간 추가비", kind="number", required=False),
    Field("dispatch_address_no", "출고지 번호", required=False, help="비우면 티몬에 등록된 첫 출고지를 씁니다."),
    Field("return_address_no", "반품지 번호", required=False, help="비우면 티몬에 등록된 첫 반품지를 씁니다."),
    Field(
        "dispatch_address", "출고지", kind="address", required=False, help="티몬에 출고지가 없을 때 새로 등록합니다."
    ),
    Field("return_address", "반품지", kind="address", required=False, help="티몬에 반품지가 없을 때 새로 등록합니다."),
)

# 티몬 publishes no limit (malls.md 0 and 5): ten calls a second is our own restraint, as that of 쿠팡.
BUDGETS = (
    Budget(
        name="restraint",
        calls=10,
        per=timedelta(seconds=1),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 5.1: no source states one; our own",
    ),
)

KEY_HELP = (
    "티몬 파트너센터에 로그인해 오픈마켓 연동 담당자에게 API 연동을 신청하고, 발급된 벤더 번호, "
    "파트너 토큰(API 인증키), 클라이언트 ID와 비밀키, 개인정보 복호화 키를 입력하세요. "
    "등록한 상품은 파트너센터의 오픈마켓 딜관리 > 외부 등록딜에서 확인할 수 있습니다."
)

PARTNER_CENTER = "티몬 파트너센터의 취소/반품/교환 관리에서 처리해 주세요."

CLAIMS = ClaimAbilities(
    items=frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"}),
    acts={
        "cancel": frozenset({"approve", "refuse"}),
        "return": frozenset({"approve"}),
        "exchange": frozenset({"reship"}),
    },
    elsewhere={
        "cancel": {None: "티몬의 취소는 승인과 거부만 할 수 있습니다."},
        "return": {
            None: f"티몬은 API로 반품을 승인만 할 수 있습니다. {PARTNER_CENTER}",
            "reship": "반품에는 재배송이 없습니다.",
        },
        "exchange": {
            None: f"티몬은 API로 교환을 재배송으로만 승인합니다. {PARTNER_CENTER}",
            "approve": "티몬의 교환은 재배송 송장을 보내면 함께 승인됩니다. 재배송을 눌러 송장을 입력해 주세요.",
        },
    },
    window=QUERY_WINDOW,
    refusal_by_invoice=frozenset({"cancel"}),
)
"""malls.md 5.4: a cancel is refused with the waybill of what has left, an exchange approved with that of the new."""

INQUIRIES = InquiryAbilities(
    items=frozenset({"product", "customer_center"}),
    answers=frozenset({"product", "customer_center"}),
    elsewhere={"urgent": "티몬의 API에는 긴급알리미가 없습니다. 티몬 파트너센터에서 확인하세요."},
    longest={},
    window=QUERY_WINDOW,
)

SALE_ELSEWHERE: Mapping[OnSaleAct, str] = {
    "set_period": "티몬은 API로 판매기간만 바꿀 수 없습니다. 판매정보의 판매종료일을 바꿔 다시 연동하거나 "
    "티몬 파트너센터의 오픈마켓 딜관리에서 바꿔 주세요.",
    "set_price": "티몬은 API로 판매가만 바꿀 수 없습니다. 판매정보의 판매가를 바꿔 다시 연동하면 "
    "상품수정으로 함께 바뀝니다.",
}
"""malls.md 5.2: period and price stand in the whole deal, which has a call; there is none for one of them alone."""

PROFILE = MallProfile(
    code="tmon",
    name="티몬",
    kind="social",
    base_url="https://interworkapi.tmon.co.kr",
    hosts=("interworkapi.tmon.co.kr", "interworkapi-test.tmon.co.kr"),
    seller_site="https://spc.tmon.co.kr",
    credential_fields=CREDENTIAL_FIELDS,
    sales_fields=SALES_FIELDS,
    key_help=KEY_HELP,
    key_life=None,
    budgets=BUDGETS,
    capabilities=Capabilities(
        extras=False,
        option_prices=True,
        max_option_names=3,
        max_options=MAX_OPTIONS,
        buyer_input_options=False,
        fixed_stock=FIXED_STOCK,
        needs_coupang_flag=False,
        needs_delivery_template=True,
        seller_cancel=True,
        max_keywords=MAX_KEYWORDS,
        certification_kinds=frozenset({"children", "electric", "living"}),
        max_name_characters=MAX_TITLE,
    ),
    order_window=QUERY_WINDOW,
    listed_after=QUERY_DELAY + timedelta(minutes=1),
    identity_fields=("vendor_id",),
    couriers=COURIERS,
    picture_size=PICTURE_SIZE,
    inquiries=INQUIRIES,
    template_fields=TEMPLATE_FIELDS,
    claims=CLAIMS,
    sale_elsewhere=SALE_ELSEWHERE,
    invoice_elsewhere="",
    listings_elsewhere="티몬은 데이터이전을 제공하지 않습니다. 티몬 파트너센터에서 확인해 상품등록에서 등록해 주세요.",
)
