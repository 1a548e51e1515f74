"""스토어팜's fields of the 판매정보."""

from listing.domain.mall_field_data.field import MallField

PAID_FEES = frozenset({"CONDITIONAL_FREE", "PAID", "UNIT_QUANTITY_PAID"})

SMARTSTORE = (
    MallField(
        "delivery_fee_type",
        "배송비 유형",
        kind="choice",
        choices={"FREE": "무료", "CONDITIONAL_FREE": "조건부 무료", "PAID": "유료", "UNIT_QUANTITY_PAID": "수량별"},
    ),
    MallField(
        "base_fee",
        "기본 배송비",
        kind="number",
        required=False,
        help="무료가 아니면 적습니다.",
        needed_when=("delivery_fee_type", PAID_FEES),
    ),
    MallField(
        "free_over_won",
        "배송비 무료 기준금액",
        kind="number",
        required=False,
        help="조건부 무료일 때 적습니다.",
        needed_when=("delivery_fee_type", frozenset({"CONDITIONAL_FREE"})),
    ),
    MallField(
        "repeat_quantity",
        "배송비 반복 수량",
        kind="number",
        required=False,
        help="수량별일 때 적습니다.",
        needed_when=("delivery_fee_type", frozenset({"UNIT_QUANTITY_PAID"})),
    ),
    MallField(
        "fee_pay_type",
        "배송비 결제방식",
        kind="choice",
        required=False,
        choices={"COLLECT": "착불", "PREPAID": "선결제", "COLLECT_OR_PREPAID": "착불 또는 선결제"},
        needed_when=("delivery_fee_type", PAID_FEES),
    ),
    MallField("area2_fee", "제주/도서산간 추가배송비", kind="number", required=False),
    MallField("area3_fee", "제주 외 도서산간 추가배송비", kind="number", required=False),
    MallField("return_fee", "반품배송비 (편도)", kind="number"),
    MallField("exchange_fee", "교환배송비 (왕복)", kind="number"),
    MallField("shipping_address_id", "출고지", kind="template", help="스마트스토어 주소록에서 고르세요."),
    MallField("return_address_id", "반품/교환지", kind="template", help="스마트스토어 주소록에서 고르세요."),
    MallField("bundle_group", "묶음배송 그룹", kind="template", required=False),
    MallField("as_phone", "A/S 전화번호", help="예: 02-1234-5678"),
    MallField("as_guide", "A/S 안내", help="예: 구매 후 7일 안에 연락해 주세요."),
    MallField("origin_area_code", "원산지 코드", help="네이버 원산지 코드를 적으세요. 예: 국산 00, 상세설명에 표시 03"),
    MallField("importer", "수입사", required=False, help="원산지가 수입산(02로 시작)이면 적습니다."),
    MallField(
        "certification_info_id", "인증유형 번호", kind="number", required=False, help="인증정보가 있으면 적습니다."
    ),
    MallField("shopping_search", "네이버쇼핑 등록", kind="yes_no", required=False),
)
