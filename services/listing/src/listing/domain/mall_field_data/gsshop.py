"""The fields of the 판매정보 on GS SHOP."""

from listing.domain.mall_field_data.field import MallField

GSSHOP = (
    MallField("md_no", "담당MD", kind="template", help="상품을 승인할 GS SHOP 담당MD를 고르세요."),
    MallField("outbound_place", "출고지", kind="template", help="GS SHOP 파트너스에 등록한 출고지를 고르세요."),
    MallField("return_place", "반송지", kind="template", help="GS SHOP 파트너스에 등록한 반송지를 고르세요."),
    MallField("section_no", "전시매장 번호", kind="number", help="상품을 전시할 매장의 번호를 적으세요. 예) 1662742"),
    MallField("brand_code", "브랜드 코드", help="GS SHOP 브랜드 코드를 적으세요. 예) 120410"),
    MallField("margin_percent", "수수료율(%)", kind="number", help="판매가에서 GS SHOP이 갖는 비율입니다. 예) 25"),
    MallField(
        "delivery_fee_type",
        "배송비종류",
        kind="choice",
        choices={"free": "무료", "paid": "유료", "conditional": "조건부 무료"},
    ),
    MallField(
        "delivery_fee_won", "배송비", kind="number", required=False, help="유료와 조건부 무료일 때 필수입니다. 예) 2500"
    ),
    MallField(
        "free_from_won",
        "무료배송 기준금액",
        kind="number",
        required=False,
        help="조건부 무료일 때 필수입니다. 예) 30000",
    ),
    MallField("remote_fee_won", "제주/도서산간 추가배송비", kind="number", required=False),
    MallField("return_fee_won", "반품배송비(편도)", kind="number"),
    MallField("exchange_fee_won", "교환배송비(왕복)", kind="number"),
    MallField("release_days", "출고기한(일)", kind="number", help="당일출고는 0입니다. 예) 2"),
    MallField(
        "notice",
        "품목고시",
        help="'종류: 목걸이; 소재: 도자기'처럼 항목과 내용을 세미콜론(;)으로 나누어 적으세요.",
    ),
    MallField(
        "certification_code", "안전인증 구분코드", required=False, help="인증정보가 있으면 GS SHOP의 코드를 적습니다."
    ),
    MallField(
        "certification_agency_code",
        "인증기관 코드",
        required=False,
        help="인증정보가 있으면 GS SHOP의 코드를 적습니다.",
    ),
)
