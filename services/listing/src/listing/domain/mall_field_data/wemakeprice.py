"""위메프's fields of the 판매정보."""

from listing.domain.mall_field_data.field import MallField

WEMAKEPRICE = (
    MallField("ship_method", "배송방법", kind="choice", choices={"parcel": "택배", "direct": "직접배송"}),
    MallField("ship_type", "배송유형", kind="choice", choices={"bundle": "묶음배송", "single": "개별배송"}),
    MallField(
        "ship_fee_type",
        "배송비종류",
        kind="choice",
        choices={"free": "무료", "paid": "유료", "conditional": "조건부 무료"},
    ),
    MallField(
        "ship_fee_won",
        "배송비",
        kind="number",
        required=False,
        help="유료와 조건부 무료일 때 필수입니다. 예) 2500",
        needed_when=("ship_fee_type", frozenset({"paid", "conditional"})),
    ),
    MallField(
        "free_from_won",
        "무료배송 기준금액",
        kind="number",
        required=False,
        help="조건부 무료일 때 필수입니다. 예) 30000",
        needed_when=("ship_fee_type", frozenset({"conditional"})),
    ),
    MallField("remote_fee_won", "도서산간 추가비", kind="number", help="없으면 0을 입력하세요."),
    MallField("fee_payment", "배송비결제방식", kind="choice", choices={"prepaid": "선결제", "collect": "착불"}),
    MallField("outbound_address", "출고지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    MallField("return_address", "반품/교환지", kind="address", help="우편번호 5자리와 주소를 입력하세요."),
    MallField("return_fee_won", "반품 배송비(편도)", kind="number", required=False),
    MallField("release_days", "출고기한", kind="number", help="1일이면 출고시간도 고르세요."),
    MallField(
        "release_time",
        "출고시간",
        kind="time",
        required=False,
        help="출고기한이 1일일 때 필수입니다. 예) 14:00",
        needed_when=("release_days", frozenset({"1"})),
    ),
)
