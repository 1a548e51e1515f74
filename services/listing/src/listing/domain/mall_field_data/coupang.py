"""쿠팡's fields of the 판매정보."""

from listing.domain.mall_field_data.field import MallField

COUPANG = (
    MallField("outbound_place", "출고지", kind="template", help="쿠팡 윙에 등록한 출고지 코드를 고르세요."),
    MallField("return_centre", "반품지", kind="template", help="쿠팡 윙에 등록한 반품지 센터코드를 고르세요."),
    MallField("return_name", "반품지명"),
    MallField("return_phone", "반품지 연락처", help="예: 02-1234-5678"),
    MallField("return_zip_code", "반품지 우편번호"),
    MallField("return_address", "반품지 주소", kind="address"),
    MallField("return_address_detail", "반품지 상세주소", kind="address"),
    MallField(
        "delivery_method",
        "배송방법",
        kind="choice",
        choices={
            "SEQUENCIAL": "일반배송",
            "COLD_FRESH": "신선냉동",
            "MAKE_ORDER": "주문제작",
            "AGENT_BUY": "구매대행",
            "VENDOR_DIRECT": "설치배송 또는 판매자 직접 전달",
        },
    ),
    MallField(
        "delivery_charge_type",
        "배송비 종류",
        kind="choice",
        choices={
            "FREE": "무료배송",
            "NOT_FREE": "유료배송",
            "CHARGE_RECEIVED": "착불배송",
            "CONDITIONAL_FREE": "조건부 무료배송",
        },
    ),
    MallField(
        "delivery_charge",
        "배송비",
        kind="number",
        required=False,
        help="유료배송과 조건부 무료배송에 적습니다.",
        needed_when=("delivery_charge_type", frozenset({"NOT_FREE", "CONDITIONAL_FREE"})),
    ),
    MallField(
        "free_over_won",
        "무료배송 기준금액",
        kind="number",
        required=False,
        help="조건부 무료배송에 적습니다.",
        needed_when=("delivery_charge_type", frozenset({"CONDITIONAL_FREE"})),
    ),
    MallField(
        "initial_return_charge", "초도반품배송비 (편도)", kind="number", help="무료배송 상품을 반품할 때의 편도 배송비"
    ),
    MallField("return_charge", "반품배송비 (편도)", kind="number"),
    MallField("remote_area", "도서산간 배송여부", kind="yes_no", required=False),
    MallField("union_delivery", "묶음배송 여부", kind="yes_no", required=False),
    MallField("outbound_days", "출고 소요일", kind="number", help="주문 뒤 출고까지의 날 수 (1~20)"),
)
