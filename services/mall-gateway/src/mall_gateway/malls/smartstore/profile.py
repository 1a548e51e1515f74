"""What is fixed about 스토어팜: profile, 판매정보 fields, budgets, couriers (malls.md 2.1, 2.2, 2.6).

Unverified: the address of its seller centre.
"""

from collections.abc import Mapping
from datetime import timedelta

from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.claim_answers import NO_RESHIPMENT_OF_RETURNS, NOT_FOR_CANCELS
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
    "GS_POSTBOX": "CVSNET",
    "HAPDONG": "HDEXP",
    "KUNYOUNG": "KUNYOUNG",
    "CU_POST": "CUPARCEL",
    "SLX": "SLX",
    "HONAM": "HONAM",
    "NONGHYUP": "NONGHYUP",
    "REGISTERED_POST": "REGISTPOST",
    "ORDINARY_POST": "GENERALPOST",
    "EMS": "EMS",
    "DHL": "DHL",
    "FEDEX": "FEDEX",
    "UPS": "UPS",
    "DIRECT": "DIRECT_DELIVERY",
}
"""`DIRECT` is no courier of the mall: its value is the deliveryMethod that is sent instead."""

FEE_TYPES = {
    "FREE": "무료",
    "CONDITIONAL_FREE": "조건부 무료",
    "PAID": "유료",
    "UNIT_QUANTITY_PAID": "수량별",
}

PAY_TYPES = {"COLLECT": "착불", "PREPAID": "선결제", "COLLECT_OR_PREPAID": "착불 또는 선결제"}

CHARGE_METHODS = {"MIN": "가장 작은 배송비", "MAX": "가장 큰 배송비"}

SALES_FIELDS = (
    Field("delivery_fee_type", "배송비 유형", kind="choice", choices=FEE_TYPES),
    Field("base_fee", "기본 배송비", kind="number", required=False, help="무료가 아니면 적습니다."),
    Field("free_over_won", "배송비 무료 기준금액", kind="number", required=False, help="조건부 무료일 때 적습니다."),
    Field("repeat_quantity", "배송비 반복 수량", kind="number", required=False, help="수량별일 때 적습니다."),
    Field("fee_pay_type", "배송비 결제방식", kind="choice", required=False, choices=PAY_TYPES),
    Field("area2_fee", "제주/도서산간 추가배송비", kind="number", required=False),
    Field("area3_fee", "제주 외 도서산간 추가배송비", kind="number", required=False),
    Field("return_fee", "반품배송비 (편도)", kind="number"),
    Field("exchange_fee", "교환배송비 (왕복)", kind="number"),
    Field("shipping_address_id", "출고지", kind="template", help="스마트스토어 주소록에서 고르세요."),
    Field("return_address_id", "반품/교환지", kind="template", help="스마트스토어 주소록에서 고르세요."),
    Field("bundle_group", "묶음배송 그룹", kind="template", required=False),
    Field("as_phone", "A/S 전화번호", help="예: 02-1234-5678"),
    Field("as_guide", "A/S 안내", help="예: 구매 후 7일 안에 연락해 주세요."),
    Field("origin_area_code", "원산지 코드", help="네이버 원산지 코드를 적으세요. 예: 국산 00, 상세설명에 표시 03"),
    Field("importer", "수입사", required=False, help="원산지가 수입산(02로 시작)이면 적습니다."),
    Field("certification_info_id", "인증유형 번호", kind="number", required=False, help="인증정보가 있으면 적습니다."),
    Field("shopping_search", "네이버쇼핑 등록", kind="yes_no", required=False),
)

TEMPLATE_FIELDS = (
    Field("charge_method", "계산 방식", kind="choice", choices=CHARGE_METHODS),
    Field("area2_fee", "제주/도서산간 추가배송비", kind="number", required=False),
    Field("area3_fee", "제주 외 도서산간 추가배송비", kind="number", required=False),
)

CAPABILITIES = Capabilities(
    extras=True,
    option_prices=True,
    max_option_names=3,
    max_options=500,
    buyer_input_options=True,
    fixed_stock=None,
    needs_coupang_flag=False,
    needs_delivery_template=True,
    seller_cancel=True,
    max_keywords=10,
    certification_kinds=frozenset({"children", "electric", "living", "broadcast", "other"}),
    max_name_characters=100,
)

CLAIMS = ClaimAbilities(
    items=frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"}),
    acts={
        "cancel": frozenset({"approve", "refuse"}),
        "return": frozenset({"approve", "refuse"}),
        "exchange": frozenset({"refuse", "pick_up", "reship"}),
    },
    elsewhere={
        "cancel": NOT_FOR_CANCELS,
        "return": {
            "pick_up": "네이버 반품은 수거완료만 따로 처리할 수 없습니다. 상품을 받은 뒤 승인하면 함께 처리됩니다.",
            "reship": NO_RESHIPMENT_OF_RETURNS,
        },
        "exchange": {
            "approve": "네이버 교환은 승인 절차가 없습니다. 상품을 받은 뒤 수거완료와 재배송을 처리해 주세요."
        },
    },
    window=timedelta(hours=24),
    refusal_by_invoice=frozenset({"cancel"}),
    received_first=frozenset({"return", "exchange"}),
)
"""malls.md 2.4. A refusal is told in words: the mall has no codes for it."""

APIS = (
    "smartstore.token",
    "smartstore.account",
    "smartstore.categories",
    "smartstore.addresses",
    "smartstore.bundle_groups",
    "smartstore.bundle_group_create",
    "smartstore.image_upload",
    "smartstore.product_create",
    "smartstore.product_update",
    "smartstore.product",
    "smartstore.product_search",
    "smartstore.sale_state",
    "smartstore.option_stock",
    "smartstore.multi_update",
    "smartstore.order_changes",
    "smartstore.order_list",
    "smartstore.order_query",
    "smartstore.confirm",
    "smartstore.delay",
    "smartstore.dispatch",
    "smartstore.cancel",
    "smartstore.cancel_approve",
    "smartstore.return_approve",
    "smartstore.return_reject",
    "smartstore.exchange_collect",
    "smartstore.exchange_dispatch",
    "smartstore.exchange_reject",
)


def _budget(api: str) -> Budget:
    """The mall counts every API by itself and prints no numbers; 2 a second is its own general example."""
    return Budget(
        name=api,
        calls=2,
        per=timedelta(seconds=1),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 2.1",
        apis=(api,),
    )


INQUIRIES = InquiryAbilities(
    items=frozenset({"product", "customer_center"}),
    answers=frozenset({"product", "customer_center"}),
    elsewhere={"urgent": "네이버에는 긴급알리미가 없습니다. 스마트스토어센터 > 문의/리뷰관리에서 확인하세요."},
    longest={},
    window=timedelta(days=7),  # the lists take up to a year: malls.md 2.5
    edits=frozenset({"product", "customer_center"}),
)

INVOICE_ELSEWHERE = "네이버의 API에는 송장 수정이 없습니다. 스마트스토어센터에서 송장을 수정해 주세요."
"""malls.md 2.3 has no call for it."""

PROFILE = MallProfile(
    code="smartstore",
    name="스토어팜",
    kind="open_market",
    base_url="https://api.commerce.naver.com",
    hosts=("api.commerce.naver.com",),
    seller_site="https://sell.smartstore.naver.com",
    credential_fields=(
        Field("client_id", "애플리케이션 ID"),
        Field("client_secret", "애플리케이션 시크릿", secret=True, help="$2a$로 시작하는 값"),
    ),
    sales_fields=SALES_FIELDS,
    key_help=(
        "네이버 커머스API센터에서 애플리케이션을 만들고 애플리케이션 ID와 시크릿을 복사하세요. "
        "API 호출 IP에 서버 IP를 등록해야 합니다."
    ),
    key_life=None,
    budgets=tuple(_budget(api) for api in APIS),
    capabilities=CAPABILITIES,
    order_window=timedelta(days=31),  # the mall's own 24 hours are kept by `fetch_orders`
    batches=Batches(read_orders=300, confirm_orders=30, send_invoices=30),
    listed_after=timedelta(minutes=5),
    identity_fields=("client_id",),
    couriers=COURIERS,
    inquiries=INQUIRIES,
    template_fields=TEMPLATE_FIELDS,
    claims=CLAIMS,
    sale_elsewhere={},
    invoice_elsewhere=INVOICE_ELSEWHERE,
    listings_elsewhere="",
    options_elsewhere="",
)
