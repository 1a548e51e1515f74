"""공영홈쇼핑's fields of the 판매정보."""

from listing.domain.mall_field_data.field import MallField

GONGYOUNG = (
    MallField("margin_percent", "마진율(%)", kind="number", help="MD와 계약한 마진율입니다. 예) 20"),
    MallField("delivery_fee_won", "배송비", kind="number", help="무료이면 0을 입력하세요."),
    MallField("return_fee_won", "반품배송비(편도)", kind="number"),
    MallField("outbound_address", "출고지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    MallField("return_address", "반품지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    MallField(
        "notice_texts",
        "품목고시 내용",
        help="공영홈쇼핑에 올릴 품목고시를 쉼표로 나누어 다시 입력하세요. 예) 소재=도자기, 제조국=대한민국",
    ),
    MallField("as_guide", "A/S 안내", required=False, help="예) 구매 후 1년 이내, 02-1234-5678"),
)
