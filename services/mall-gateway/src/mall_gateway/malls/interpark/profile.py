"""What is fixed about 인터파크: credentials, 판매정보 fields, budgets and couriers (malls.md 7).

Unverified: the address of its seller centre.
"""

from collections.abc import Mapping
from datetime import timedelta

from mall_gateway.malls.capabilities import Capabilities
from mall_gateway.malls.claim_answers import ALL_ITEMS, elsewhere_only
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile

BASE_URL = "http://ipss1.interpark.com"
ORDERS_URL = "https://joinapi.interpark.com"
"""Products and orders live on two hosts; products take plain http only (malls.md 7.1)."""

LIST_WINDOW = timedelta(days=7)
"""Unverified: no longest window is known; public integrations ask for a week at most."""

NAME_BYTES = 120
MOST_KEYWORDS = 4
MOST_OPTIONS = 500
"""Unverified: no limit of combinations is known."""
MOST_STOCK = 99_999
OPTION_FORBIDDEN = "{},<>\\'\"^/|"
OPTION_WORDS = ("수량", "추가금액", "옵션코드", "사용여부")
"""What a name or value of an option may not hold: `prdOption` is one string of them."""

COURIERS: Mapping[str, str] = {
    "CJ_LOGISTICS": "169177",
    "HANJIN": "169178",
    "LOTTE": "169198",
    "KOREA_POST": "169199",
    "LOGEN": "169182",
    "KYUNGDONG": "303978",
    "ILYANG": "263792",
    "KUNYOUNG": "231194",
}
"""Ours to `delvEntrNo` (malls.md 7.4)."""
ALSO_CJ = "169168"

CREDENTIAL_FIELDS = (
    Field("entr_id", "업체 ID", help="인터파크 판매자매니저에 로그인하는 업체 ID입니다. (sc.entrId)"),
    Field("supply_entr_no", "업체번호", help="판매자매니저의 업체정보에 있는 번호입니다. 예) 3000012345"),
    Field("supply_ctrt_seq", "공급계약 일련번호", help="판매자매니저의 계약정보에 있는 번호입니다. 예) 1"),
    Field("register_cite_key", "상품등록 인증키", secret=True, help="상품등록 API의 citeKey입니다."),
    Field("register_secret_key", "상품등록 비밀키", secret=True, help="상품등록 API의 secretKey입니다."),
    Field("update_cite_key", "상품수정 인증키", secret=True, help="상품수정 API의 citeKey입니다."),
    Field("update_secret_key", "상품수정 비밀키", secret=True, help="상품수정 API의 secretKey입니다."),
    Field("inquiry_cite_key", "상품조회 인증키", secret=True, help="상품/카테고리/배송 조회 API의 citeKey입니다."),
    Field("inquiry_secret_key", "상품조회 비밀키", secret=True, help="상품/카테고리/배송 조회 API의 secretKey입니다."),
)
"""One pair of keys per group of methods (malls.md 7.1). Unverified: which methods make a group; here three."""

SALES_FIELDS = (
    Field("delivery_policy", "배송비정책", kind="template", help="인터파크에 등록한 배송비정책을 고르세요."),
    Field("return_place", "반품배송지", kind="template", help="인터파크에 등록한 반품배송지를 고르세요."),
    Field("return_fee_won", "반품배송비(편도)", kind="number"),
    Field("as_guide", "A/S 정보", help="예) 구매 후 1년 이내, 02-1234-5678"),
    Field("price_comparison", "가격비교 등록 여부", kind="yes_no", required=False),
    Field(
        "certification_type_code",
        "인증상세유형 코드",
        required=False,
        help="인증정보가 있으면 인터파크의 코드를 적습니다.",
    ),
)

FEE_TYPES = {"free": "무료", "conditional": "조건부 무료", "paid": "정액"}
FEE_TYPE_CODES = {"free": "00", "conditional": "98", "paid": "99"}

TEMPLATE_FIELDS = (
    Field("fee_type", "배송비 종류", kind="choice", choices=FEE_TYPES),
    Field("fee_won", "배송비", kind="number", required=False, help="무료가 아니면 적습니다. 예) 2500"),
    Field("free_from_won", "무료배송 기준금액", kind="number", required=False, help="조건부 무료이면 적습니다."),
)
"""Of a 배송비정책 (`insertDelvCostPlcAPIData`)."""

KEY_HELP = (
    "인터파크 판매자매니저(ipss.interpark.com)에서 OPEN API를 신청해 API별 인증키와 비밀키를 받으세요. "
    "주문 API는 업체 ID, 업체번호, 공급계약 일련번호로 인증합니다. 서버 IP 등록이 필요할 수 있습니다. "
    "상품을 등록할 때 인터파크가 이 서비스의 주소에서 상품 문서를 가져가며, 신규주문은 수집하면 발주확인됩니다."
)

# Refills slowly from the first call on: a window of a minute would have to be waited out before it.
BUDGETS = (
    Budget(
        name="restraint",
        calls=5,
        per=timedelta(seconds=3),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 0: not published; our own",
    ),
)

CLAIMS = elsewhere_only("인터파크 판매자센터", ALL_ITEMS, LIST_WINDOW)
"""malls.md 7.3: both lists are there; that further methods settle claims is known, but not what they are called."""

INVOICE_ELSEWHERE = "인터파크의 API에는 송장 수정이 없습니다. 인터파크 판매자센터에서 송장을 수정해 주세요."
"""malls.md 7.3 has no call for it."""

PROFILE = MallProfile(
    code="interpark",
    name="인터파크",
    kind="open_market",
    base_url=BASE_URL,
    hosts=("ipss1.interpark.com", "joinapi.interpark.com"),
    seller_site="https://seller.interpark.com",
    credential_fields=CREDENTIAL_FIELDS,
    sales_fields=SALES_FIELDS,
    key_help=KEY_HELP,
    key_life=None,
    budgets=BUDGETS,
    capabilities=Capabilities(
        extras=True,
        option_prices=True,
        max_option_names=3,
        max_options=MOST_OPTIONS,
        buyer_input_options=True,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=True,
        seller_cancel=True,
        max_keywords=MOST_KEYWORDS,
        certification_kinds=frozenset({"children", "electric", "living", "broadcast"}),
        name_length=NAME_BYTES,
    ),
    order_window=LIST_WINDOW,
    listed_after=timedelta(minutes=10),
    identity_fields=("supply_entr_no",),
    couriers=COURIERS,
    claims=CLAIMS,
    template_fields=TEMPLATE_FIELDS,
    sale_elsewhere={},
    invoice_elsewhere=INVOICE_ELSEWHERE,
    listings_elsewhere="",
)
