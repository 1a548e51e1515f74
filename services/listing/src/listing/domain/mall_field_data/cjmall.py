"""The fields of the 판매정보 on CJ mall."""

from listing.domain.mall_field_data.field import MallField

CJMALL = (
    MallField("mall_category", "전시카테고리 코드", help="CJ온스타일 전시카테고리(세) 코드를 적으세요. 예) 292240"),
    MallField("brand_code", "브랜드 코드", help="CJ온스타일 브랜드 코드를 적으세요. 예) 24049000"),
    MallField("md_code", "담당MD 코드", help="상품을 승인할 MD의 코드를 적으세요. 예) 5066"),
    MallField("maker_code", "제조사 코드", help="CJ온스타일 제조사 코드를 적으세요."),
    MallField("origin_code", "제조국 코드", help="CJ온스타일 제조국 코드를 적으세요."),
    MallField("contact_no", "협력사 담당자 순번", kind="number", help="등록한 담당자의 순번입니다. 예) 10002"),
    MallField("ship_place_no", "출하지 순번", kind="number", help="등록한 출하지의 순번입니다. 예) 23125"),
    MallField("return_place_no", "회수지 순번", kind="number", help="등록한 회수지의 순번입니다. 예) 23125"),
    MallField("margin_percent", "수수료율(%)", kind="number", help="판매가에서 CJ온스타일이 갖는 비율입니다. 예) 25"),
    MallField("delivery_fee_type", "배송비종류", kind="choice", choices={"free": "무료", "paid": "유료"}),
    MallField("delivery_fee_won", "배송비", kind="number", required=False, help="유료일 때 필수입니다. 예) 3000"),
    MallField("delivery_fee_code", "배송비 코드", help="파트너시스템에 등록한 배송비 코드입니다. 예) 00264854"),
    MallField("lead_days", "출고 리드타임(일)", kind="number", help="당일출고는 1, 익일출고는 2입니다. 예) 3"),
    MallField(
        "notice",
        "품목고시",
        help="'25001: 목걸이; 25002: 도자기'처럼 항목과 내용을 세미콜론(;)으로 나누어 적으세요.",
    ),
    MallField("certification_code", "품질인증 항목코드", required=False, help="인증정보가 있으면 적습니다. 예) 400021"),
    MallField("certification_class", "품질인증 분류코드", required=False, help="인증정보가 있으면 적습니다. 예) 001"),
)
