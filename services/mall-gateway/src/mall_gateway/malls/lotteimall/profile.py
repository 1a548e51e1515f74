"""What is fixed about 롯데홈쇼핑: its fields, limits and code tables, as data (malls.md 9).

Unverified: the address of its seller centre.
"""

from collections.abc import Mapping
from datetime import timedelta

from contracts.mall_prices import OnSaleAct
from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.claim_answers import NO_RESHIPMENT_OF_RETURNS, NOT_FOR_CANCELS
from mall_gateway.malls.port import Algorithm, Batches, Budget, Field, MallProfile

CERTIFICATE_LIFE = timedelta(hours=23)
"""Good for about 24 hours (malls.md 9.1): renewed before that."""
LIST_WINDOW = timedelta(days=1)
"""Lists are dumps by day without pages and no limit is stated: a day at a time keeps an answer small."""
DELIVERED_DAYS = 28
"""The delivery list chooses by the day of release: what is delivered now was released at most so long ago."""
MAX_OPTIONS = 200
NAME_CHARACTERS = 50
"""Unverified, both: nothing is stated."""
READ_TOGETHER = 100
"""One look at the lists of some days tells of all their order lines: so many are read together."""

COURIERS = {
    "CJ_LOGISTICS": "12",
    "LOTTE": "11",
    "HANJIN": "15",
    "LOGEN": "24",
    "KOREA_POST": "31",
    "KYUNGDONG": "50",
    "ILYANG": "18",
    "CHUNIL": "17",
    "HAPDONG": "76",
    "EMS": "64",
    "DHL": "63",
    "FEDEX": "65",
    "UPS": "69",
    "TNT": "68",
    "DIRECT": "99",
}
"""Ours to `hdc_cd` (malls.md 9.5); own delivery is 기타."""

ARTICLES = {
    "101": "의류",
    "102": "구두/신발",
    "103": "가방",
    "104": "패션잡화(모자/벨트/액세서리)",
    "105": "침구류/커튼",
    "106": "가구(침대/소파/싱크대/DIY제품)",
    "107": "영상가전(TV류)",
    "108": "가정용 전기제품",
    "109": "계절가전",
    "110": "사무용기기",
    "111": "광학기기",
    "112": "소형전자",
    "113": "휴대폰",
    "114": "내비게이션",
    "115": "자동차용품",
    "116": "의료기기",
    "117": "주방용품",
    "118": "화장품",
    "119": "귀금속/보석/시계류",
    "120": "식품(농수산물)",
    "121": "가공식품",
    "122": "건강기능식품",
    "123": "영유아용품",
    "124": "악기",
    "125": "스포츠용품",
    "126": "서적",
    "135": "기타",
}
"""`ec_goods_artc_cd`. Unverified but 101 and 102: the order of the official list, as public integrations use it."""
CERTIFICATE_KINDS = {"21": "안전인증", "22": "안전확인", "23": "공급자적합성확인"}
"""`sft_cert_sct_cd` (malls.md 9.2). Unverified: which is which."""

CREDENTIAL_FIELDS = (
    Field(
        "login_id",
        "사용자 ID",
        help="롯데홈쇼핑 파트너센터에 로그인하는 ID입니다. 이 ID로 연동 인증키를 발급받습니다.",
    ),
    Field("password", "비밀번호", secret=True, help="롯데홈쇼핑 파트너센터의 비밀번호입니다."),
    Field("agency_no", "대행사 번호", required=False, help="대행사를 통해 입점했을 때만 입력하세요."),
)

SALES_FIELDS = (
    Field("brand_no", "브랜드번호", required=False, help="비우면 상품의 브랜드 이름으로 롯데홈쇼핑에서 찾습니다."),
    Field("md_group_no", "MD상품군", kind="template", help="담당 MD의 상품군을 고르세요."),
    Field("margin_percent", "마진율(%)", kind="number", help="MD와 계약한 마진율입니다. 예) 20"),
    Field("delivery_policy", "배송비정책", kind="template", help="롯데홈쇼핑에 등록한 배송비정책을 고르세요."),
    Field(
        "remote_policy",
        "도서산간 배송비정책",
        kind="template",
        required=False,
        help="도서산간 추가배송비가 있으면 그 정책을 고르세요.",
    ),
    Field("outbound_place", "출고지", kind="template", help="롯데홈쇼핑에 등록한 출고지를 고르세요."),
    Field("return_place", "반품지", kind="template", help="롯데홈쇼핑에 등록한 반품지를 고르세요."),
    Field("delivery_days", "배송기일(일)", kind="number", help="주문 뒤 배송까지 걸리는 날수입니다. 예) 2"),
    Field("made_to_order", "주문제작 여부", kind="yes_no", required=False),
    Field("returnable", "교환/반품 가능 여부", kind="yes_no", required=False, help="비우면 가능(Y)으로 등록합니다."),
    Field("option_name", "옵션명", required=False, help="옵션이 없으면 옵션명과 옵션값을 모두 비우세요. 예) 색상"),
    Field(
        "option_values",
        "옵션값",
        required=False,
        help="쉼표로 나누고, 상품 옵션에 없는 값이면 재고도 적습니다. 예) 골드=10, 실버=5",
    ),
    Field(
        "extra_goods",
        "추가상품",
        required=False,
        help="추가상품 이름과 가격을 쉼표로 나누어 입력하세요. 예) 선물포장=2000, 쇼핑백=500",
    ),
    Field("notice_article", "품목고시 품목", kind="choice", choices=ARTICLES),
    Field(
        "notice_texts",
        "품목고시 내용",
        required=False,
        help="상품의 품목고시와 다르게 적을 항목만 쉼표로 나누어 입력하세요. 예) 소재=도자기, 치수=상세페이지 참조",
    ),
    Field(
        "certificate_kind",
        "안전인증 구분",
        kind="choice",
        required=False,
        choices=CERTIFICATE_KINDS,
        help="상품에 인증정보가 있으면 필수입니다.",
    ),
    Field("caution", "주의사항", required=False),
    Field("as_guide", "A/S 안내", required=False, help="예) 구매 후 1년 이내, 02-1234-5678"),
)

KEY_HELP = (
    "롯데홈쇼핑 MD에게 오픈 API 사용과 서버 IP 등록을 신청하세요. 승인되면 파트너센터의 ID와 비밀번호를 여기에 "
    "입력하고 저장합니다. 인증키는 하루에 한 번 자동으로 새로 발급됩니다. 다른 프로그램에서 같은 ID로 인증키를 "
    "발급하면 먼저 것이 끊어지니 함께 쓰지 마세요."
)

# No limit is stated (malls.md 9.1): ten calls a second is our own restraint, as that of 위메프.
BUDGETS = (
    Budget(
        name="restraint",
        calls=10,
        per=timedelta(seconds=1),
        algorithm=Algorithm.TOKEN_BUCKET,
        scope="account",
        source="malls.md 9.1: none stated; our own",
    ),
)

INQUIRIES = InquiryAbilities(
    items=frozenset({"product", "customer_center", "urgent"}),
    answers=frozenset({"product", "customer_center", "urgent"}),
    elsewhere={},
    longest={},
    window=timedelta(days=6),  # no window is stated: our own
)

_CENTER = "롯데홈쇼핑 파트너센터에서 처리해 주세요."
CLAIMS = ClaimAbilities(
    items=frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"}),
    acts={"return": frozenset({"pick_up"}), "exchange": frozenset({"pick_up"})},
    elsewhere={
        "cancel": {**NOT_FOR_CANCELS, None: f"취소는 {_CENTER}"},
        "return": {None: f"반품 승인과 거부는 {_CENTER}", "reship": NO_RESHIPMENT_OF_RETURNS},
        "exchange": {None: f"교환은 {_CENTER}"},
    },
    window=timedelta(days=7),
)
"""malls.md 9.3. Lists are by day and no window is stated: a week, as for orders."""

SALE_ELSEWHERE: Mapping[OnSaleAct, str] = {
    "set_period": (
        "롯데홈쇼핑 상품에는 판매기간이 없습니다. "
        "판매를 끝내려면 판매중지를 하거나 롯데홈쇼핑 파트너센터에서 판매상태를 바꿔 주세요."
    )
}
"""malls.md 9.2: a product has a state of sale, no period."""

INVOICE_ELSEWHERE = "롯데홈쇼핑의 API에는 송장 수정이 없습니다. 롯데홈쇼핑 파트너센터에서 송장을 수정해 주세요."
"""malls.md 9.3 has no call for it."""

PROFILE = MallProfile(
    code="lotteimall",
    name="롯데홈쇼핑",
    kind="general",
    base_url="https://openapi.lotteimall.com",
    hosts=("openapi.lotteimall.com", "tst-oapiweb.lotteimall.com"),
    seller_site="https://partner.lotteimall.com",
    credential_fields=CREDENTIAL_FIELDS,
    sales_fields=SALES_FIELDS,
    key_help=KEY_HELP,
    key_life=None,
    budgets=BUDGETS,
    capabilities=Capabilities(
        extras=False,
        option_prices=False,
        max_option_names=3,
        max_options=MAX_OPTIONS,
        buyer_input_options=True,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=True,
        seller_cancel=False,
        max_keywords=20,
        certification_kinds=frozenset({"children", "electric", "living", "broadcast", "other"}),
        max_name_characters=NAME_CHARACTERS,
        special_characters=False,
        own_notice=True,
    ),
    order_window=LIST_WINDOW,
    listed_after=timedelta(minutes=10),
    identity_fields=("login_id",),
    couriers=COURIERS,
    inquiries=INQUIRIES,
    claims=CLAIMS,
    batches=Batches(read_orders=READ_TOGETHER),
    sale_elsewhere=SALE_ELSEWHERE,
    invoice_elsewhere=INVOICE_ELSEWHERE,
    listings_elsewhere=(
        "롯데홈쇼핑은 상품 목록을 등록일 기간으로만 알려 주어 여기에서 가져오지 않습니다. 파트너센터에서 확인해 "
        "상품등록에서 등록해 주세요."
    ),
)
