"""현대몰's fields of the 판매정보."""

from listing.domain.mall_field_data.field import MallField

HMALL = (
    MallField(
        "item_class",
        "상품분류 코드",
        help="대/중/소/세분류 코드를 빗금으로 이어 적으세요. 예) R1/R101/R10101/R1010101",
    ),
    MallField(
        "brand_code",
        "브랜드 코드",
        help="현대몰에 등록된 브랜드 코드입니다. 없으면 담당 MD에게 등록을 요청하세요.",
    ),
    MallField("maker_code", "제조사 코드", help="현대몰에 등록된 제조사 코드입니다. 예) 2347"),
    MallField("origin_code", "원산지 국가코드", help="현대몰 원산지 국가코드를 적으세요."),
    MallField("md_code", "담당MD 코드", help="상품과 가격을 승인할 담당MD의 코드입니다."),
    MallField("margin_percent", "마진율(%)", kind="number", help="판매가에서 현대몰이 갖는 비율입니다. 예) 25"),
    MallField(
        "outbound_address_seq",
        "출고지 순번",
        kind="number",
        help="협력사 시스템에 등록한 출고지 주소의 순번입니다.",
    ),
    MallField("return_address_seq", "반품/교환지 순번", kind="number", help="반품/교환지 주소의 순번입니다."),
    MallField(
        "fee_payment",
        "배송비결제방식",
        kind="choice",
        choices={"free": "무료", "prepaid": "선결제", "collect": "착불"},
    ),
    MallField(
        "delivery_fee_won",
        "배송비",
        kind="number",
        required=False,
        help="선결제이면 적습니다. 예) 2500",
        needed_when=("fee_payment", frozenset({"prepaid"})),
    ),
    MallField("remote_fee_won", "제주/도서산간 추가배송비", kind="number", required=False, help="예) 3000"),
    MallField("return_fee_won", "반품배송비", kind="number"),
    MallField("exchange_fee_won", "교환배송비", kind="number"),
    MallField(
        "notice",
        "품목고시",
        help="'종류: 목걸이; 소재: 도자기'처럼 항목과 내용을 세미콜론(;)으로 나누어 적으세요.",
    ),
)
