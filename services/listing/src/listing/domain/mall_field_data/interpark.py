"""인터파크's fields of the 판매정보."""

from listing.domain.mall_field_data.field import MallField

INTERPARK = (
    MallField("delivery_policy", "배송비정책", kind="template", help="인터파크에 등록한 배송비정책을 고르세요."),
    MallField("return_place", "반품배송지", kind="template", help="인터파크에 등록한 반품배송지를 고르세요."),
    MallField("return_fee_won", "반품배송비(편도)", kind="number"),
    MallField("as_guide", "A/S 정보", help="예) 구매 후 1년 이내, 02-1234-5678"),
    MallField("price_comparison", "가격비교 등록 여부", kind="yes_no", required=False),
    MallField(
        "certification_type_code",
        "인증상세유형 코드",
        required=False,
        help="인증정보가 있으면 인터파크의 코드를 적습니다.",
    ),
)
