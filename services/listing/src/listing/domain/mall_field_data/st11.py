"""11번가's fields of the 판매정보."""

from listing.domain.mall_field_data.field import MallField

ELEVENST = (
    MallField("outbound_place", "출고지", kind="template", help="11번가 셀러오피스에 등록한 출고지를 고르세요."),
    MallField(
        "return_place", "반품/교환지", kind="template", help="11번가 셀러오피스에 등록한 반품/교환지를 고르세요."
    ),
    MallField(
        "dispatch_template",
        "발송마감 템플릿",
        kind="template",
        required=False,
        help="셀러오피스에 등록한 발송마감 템플릿을 고르세요.",
    ),
    MallField(
        "delivery_fee_type",
        "배송비종류",
        kind="choice",
        choices={"free": "무료", "paid": "유료", "conditional": "조건부 무료"},
    ),
    MallField(
        "delivery_fee_won",
        "배송비",
        kind="number",
        required=False,
        help="유료와 조건부 무료일 때 필수입니다. 예) 2500",
        needed_when=("delivery_fee_type", frozenset({"paid", "conditional"})),
    ),
    MallField(
        "free_from_won",
        "무료배송 기준금액",
        kind="number",
        required=False,
        help="조건부 무료일 때 필수입니다. 예) 30000",
        needed_when=("delivery_fee_type", frozenset({"conditional"})),
    ),
    MallField(
        "fee_payment",
        "배송비결제방식",
        kind="choice",
        choices={"prepaid": "선결제", "collect": "착불", "either": "선결제 또는 착불"},
    ),
    MallField("bundle_delivery", "묶음배송 여부", kind="yes_no", required=False),
    MallField("jeju_fee_won", "제주 추가배송비", kind="number", required=False),
    MallField("island_fee_won", "도서산간 추가배송비", kind="number", required=False),
    MallField("return_fee_won", "반품배송비(편도)", kind="number"),
    MallField("exchange_fee_won", "교환배송비(왕복)", kind="number"),
    MallField("as_guide", "A/S 안내", help="예) 구매 후 1년 이내, 02-1234-5678"),
    MallField("return_guide", "반품/교환 안내", help="예) 수령 후 7일 이내에 판매자에게 연락해 주세요."),
    MallField(
        "certification_type_code", "인증유형 코드", required=False, help="인증정보가 있으면 11번가의 코드를 적습니다."
    ),
)
