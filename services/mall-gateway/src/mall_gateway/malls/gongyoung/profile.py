"""What is fixed about 공영홈쇼핑: its fields, sheets and couriers, as data (malls.md 13; unverified, all of it)."""

from collections.abc import Mapping
from datetime import timedelta

from contracts.couriers import COURIERS as OURS
from contracts.mall_prices import OnSaleAct
from mall_gateway.malls.capabilities import Capabilities
from mall_gateway.malls.claim_answers import elsewhere_only
from mall_gateway.malls.gongyoung.sheets import SHEETS
from mall_gateway.malls.port import Field, MallProfile

MAX_OPTIONS = 200
NAME_CHARACTERS = 50

COURIERS = {code: courier.name for code, courier in OURS.items()}
"""Ours to the names that are written into the file."""

CREDENTIAL_FIELDS = (
    Field("login_id", "사용자 ID", help="공영홈쇼핑 협력사 사이트의 ID입니다. 계정을 구분하는 데만 씁니다."),
    Field(
        "column_names",
        "열 이름",
        required=False,
        help="받은 파일의 열 이름이 다를 때만 '우리 이름=파일의 이름'을 쉼표로 나누어 적으세요. 예) 수량=주문수량",
    ),
)

SALES_FIELDS = (
    Field("margin_percent", "마진율(%)", kind="number", help="MD와 계약한 마진율입니다. 예) 20"),
    Field("delivery_fee_won", "배송비", kind="number", help="무료이면 0을 입력하세요."),
    Field("return_fee_won", "반품배송비(편도)", kind="number"),
    Field("outbound_address", "출고지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    Field("return_address", "반품지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    Field(
        "notice_texts",
        "품목고시 내용",
        help="공영홈쇼핑에 올릴 품목고시를 쉼표로 나누어 다시 입력하세요. 예) 소재=도자기, 제조국=대한민국",
    ),
    Field("as_guide", "A/S 안내", required=False, help="예) 구매 후 1년 이내, 02-1234-5678"),
)

KEY_HELP = (
    "공영홈쇼핑은 API가 없어 파일로 주고받습니다. 협력사 사이트에서 받은 주문 파일을 올리면 주문이 수집되고, "
    "발주확인과 송장은 파일로 내려받아 협력사 사이트에 올립니다. 인증키는 필요하지 않습니다."
)

_UPLOAD = "다시 연동한 뒤, 상품 파일을 내려받아 공영홈쇼핑 협력사 사이트에 올려 주세요."
SALE_ELSEWHERE: Mapping[OnSaleAct, str] = {
    "set_stocks": f"공영홈쇼핑은 API가 없습니다. 상품의 재고를 바꿔 {_UPLOAD}",
    "resume_sale": f"공영홈쇼핑은 API가 없습니다. 판매를 재개하려면 상품을 {_UPLOAD}",
    "set_period": f"공영홈쇼핑은 API가 없습니다. 판매정보의 판매종료일을 바꿔 {_UPLOAD}",
    "set_price": f"공영홈쇼핑은 API가 없습니다. 판매정보의 판매가를 바꿔 {_UPLOAD}",
}
"""All of them stand in 상품 파일, whose rows tell the whole product."""

INVOICE_ELSEWHERE = "공영홈쇼핑은 API가 없습니다. 공영홈쇼핑 협력사 사이트에서 송장을 수정해 주세요."
"""malls.md 13: the files that a seller carries tell an invoice once."""

PROFILE = MallProfile(
    code="gongyoung",
    name="공영홈쇼핑",
    kind="general",
    base_url="box://gongyoung",
    hosts=(),
    seller_site="https://partner.gongyoungshop.kr",
    credential_fields=CREDENTIAL_FIELDS,
    sales_fields=SALES_FIELDS,
    key_help=KEY_HELP,
    key_life=None,
    budgets=(),
    capabilities=Capabilities(
        extras=False,
        option_prices=False,
        max_option_names=3,
        max_options=MAX_OPTIONS,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=False,
        seller_cancel=False,
        max_keywords=20,
        certification_kinds=frozenset({"children", "electric", "living", "broadcast", "other"}),
        max_name_characters=NAME_CHARACTERS,
        special_characters=False,
        own_notice=True,
    ),
    order_window=timedelta(days=31),
    listed_after=timedelta(minutes=10),
    couriers=COURIERS,
    claims=elsewhere_only("공영홈쇼핑 협력사 사이트"),
    identity_fields=("login_id",),
    sheets=SHEETS,
    sale_elsewhere=SALE_ELSEWHERE,
    invoice_elsewhere=INVOICE_ELSEWHERE,
    listings_elsewhere="공영홈쇼핑은 API가 없습니다. 협력사 사이트에서 확인해 상품등록에서 등록해 주세요.",
)
