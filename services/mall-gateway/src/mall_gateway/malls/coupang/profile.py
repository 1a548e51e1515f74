"""What is fixed about 쿠팡: its profile, credentials, 판매정보 fields, budget and couriers (malls.md 1.1, 1.2, 1.6).

Unverified: the address of its seller centre.
"""

from collections.abc import Mapping
from datetime import timedelta

from contracts.mall_prices import OnSaleAct
from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.port import Algorithm, Batches, Budget, Field, MallProfile

COURIERS: Mapping[str, str] = {
    "CJ_LOGISTICS": "CJGLS",
    "LOTTE": "HYUNDAI",
    "HANJIN": "HANJIN",
    "LOGEN": "KGB",
    "KOREA_POST": "EPOST",
    "KYUNGDONG": "KDEXP",
    "ILYANG": "ILYANG",
    "CHUNIL": "CHUNIL",
    "DAESIN": "DAESIN",
    "GS_POSTBOX": "CVS",
    "HAPDONG": "HDEXP",
    "KUNYOUNG": "KUNYOUNG",
    "SLX": "SLX",
    "HONAM": "HONAM",
    "EMS": "EMS",
    "DHL": "DHL",
    "FEDEX": "FEDEX",
    "UPS": "UPS",
    "TNT": "TNT",
    "DIRECT": "DIRECT",
}

DELIVERY_METHODS = {
    "SEQUENCIAL": "일반배송",
    "COLD_FRESH": "신선냉동",
    "MAKE_ORDER": "주문제작",
    "AGENT_BUY": "구매대행",
    "VENDOR_DIRECT": "설치배송 또는 판매자 직접 전달",
}

CHARGE_TYPES = {
    "FREE": "무료배송",
    "NOT_FREE": "유료배송",
    "CHARGE_RECEIVED": "착불배송",
    "CONDITIONAL_FREE": "조건부 무료배송",
}

SALES_FIELDS = (
    Field("outbound_place", "출고지", kind="template", help="쿠팡 윙에 등록한 출고지 코드를 고르세요."),
    Field("return_centre", "반품지", kind="template", help="쿠팡 윙에 등록한 반품지 센터코드를 고르세요."),
    Field("return_name", "반품지명"),
    Field("return_phone", "반품지 연락처", help="예: 02-1234-5678"),
    Field("return_zip_code", "반품지 우편번호"),
    Field("return_address", "반품지 주소", kind="address"),
    Field("return_address_detail", "반품지 상세주소", kind="address"),
    Field("delivery_method", "배송방법", kind="choice", choices=DELIVERY_METHODS),
    Field("delivery_charge_type", "배송비 종류", kind="choice", choices=CHARGE_TYPES),
    Field("delivery_charge", "배송비", kind="number", required=False, help="유료배송과 조건부 무료배송에 적습니다."),
    Field("free_over_won", "무료배송 기준금액", kind="number", required=False, help="조건부 무료배송에 적습니다."),
    Field(
        "initial_return_charge", "초도반품배송비 (편도)", kind="number", help="무료배송 상품을 반품할 때의 편도 배송비"
    ),
    Field("return_charge", "반품배송비 (편도)", kind="number"),
    Field("remote_area", "도서산간 배송여부", kind="yes_no", required=False),
    Field("union_delivery", "묶음배송 여부", kind="yes_no", required=False),
    Field("outbound_days", "출고 소요일", kind="number", help="주문 뒤 출고까지의 날 수 (1~20)"),
)

CAPABILITIES = Capabilities(
    extras=False,
    option_prices=True,
    max_option_names=3,
    max_options=200,
    buyer_input_options=False,
    fixed_stock=None,
    needs_coupang_flag=True,
    needs_delivery_template=True,
    seller_cancel=True,
    max_keywords=20,
    certification_kinds=frozenset({"children", "electric", "living", "broadcast"}),
    max_name_characters=100,
)

CLAIMS = ClaimAbilities(
    items=frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"}),
    acts={
        "cancel": frozenset({"approve", "refuse"}),
        "return": frozenset({"pick_up", "approve"}),
        "exchange": frozenset({"pick_up", "refuse", "reship"}),
    },
    elsewhere={
        "cancel": {None: "쿠팡의 출고중지요청은 승인(출고중지)이나 거부(이미출고)로 처리해 주세요."},
        "return": {
            "refuse": "쿠팡은 API로 반품을 거부할 수 없습니다. 쿠팡 윙의 반품 관리에서 쿠팡확인요청을 해 주세요.",
            None: "반품에는 재배송이 없습니다. 쿠팡 윙의 반품 관리에서 처리해 주세요.",
        },
        "exchange": {
            "approve": "쿠팡의 교환은 따로 승인하지 않습니다. 수거완료를 누른 뒤 재배송 송장을 보내 주세요.",
            None: "쿠팡 윙의 교환 관리에서 처리해 주세요.",
        },
    },
    window=timedelta(days=6),  # exchanges and withdrawals take 7 days, and the days of both ends are counted
    refusal_by_invoice=frozenset({"cancel"}),
    received_first=frozenset({"return"}),
    refusal_reasons={"sold_out": "SOLDOUT"},
)
"""malls.md 1.4."""

INQUIRIES = InquiryAbilities(
    items=frozenset({"product", "customer_center", "urgent"}),
    answers=frozenset({"product", "customer_center"}),
    elsewhere={
        "urgent": "쿠팡 고객센터의 전달 사항은 확인만 할 수 있습니다. 답변은 쿠팡 윙의 고객센터 문의에서 하세요."
    },
    longest={"customer_center": 1000},
    window=timedelta(days=6),  # 7 days, both counted
    reads=True,
    shortest=2,
)

SALE_ELSEWHERE: Mapping[OnSaleAct, str] = {
    "set_period": (
        "쿠팡은 API로 판매기간만 바꿀 수 없습니다. 판매정보의 판매종료일을 바꿔 다시 연동하거나(승인 심사를 거칩니다) "
        "쿠팡 윙에서 바꿔 주세요."
    ),
}
"""malls.md 1.2: the period is part of the whole product, whose update is examined anew."""

PROFILE = MallProfile(
    code="coupang",
    name="쿠팡",
    kind="open_market",
    base_url="https://api-gateway.coupang.com",
    hosts=("api-gateway.coupang.com",),
    seller_site="https://wing.coupang.com",
    credential_fields=(
        Field("vendor_id", "업체코드", help="쿠팡 윙 > 판매자정보 > 추가판매정보에 있는 A로 시작하는 코드"),
        Field("user_id", "쿠팡 윙 아이디"),
        Field("access_key", "Access Key", secret=True),
        Field("secret_key", "Secret Key", secret=True),
    ),
    sales_fields=SALES_FIELDS,
    key_help=(
        "쿠팡 윙 > 판매자정보 > 추가판매정보 > OPEN API 키 발급에서 키를 만들고, 같은 화면에 서버 IP를 등록하세요. "
        "키는 180일 동안 쓸 수 있습니다."
    ),
    key_life=timedelta(days=180),
    budgets=(
        Budget(
            name="coupang.vendor",
            calls=10,
            per=timedelta(seconds=1),
            algorithm=Algorithm.SLIDING_WINDOW,
            scope="account",
            source="malls.md 1.1",
            share=0.8,  # above about 90 % the mall warns, and going over blocks the vendor for minutes
        ),
    ),
    capabilities=CAPABILITIES,
    batches=Batches(confirm_orders=50, send_invoices=50),
    order_window=timedelta(days=30),  # the mall's own 31 days count both days
    listed_after=timedelta(minutes=10),
    identity_fields=("vendor_id",),
    couriers=COURIERS,
    claims=CLAIMS,
    inquiries=INQUIRIES,
    sale_elsewhere=SALE_ELSEWHERE,
    invoice_elsewhere="",
    listings_elsewhere="",
    options_elsewhere="",
)
