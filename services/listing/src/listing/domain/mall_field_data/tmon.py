"""티몬's fields of the 판매정보."""

from listing.domain.mall_field_data.field import MallField

TMON = (
    MallField(
        "delivery_template_no", "배송템플릿", kind="template", help="티몬에 등록된 배송템플릿을 검색해 고르세요."
    ),
    MallField(
        "product_type_group",
        "상품유형그룹",
        kind="choice",
        choices={
            "fresh": "냉장/냉동/신선식품",
            "freight": "화물/설치",
            "made_to_order": "주문제작",
            "order_after": "주문후발주",
            "general": "일반상품",
            "exception": "예외상품",
        },
        help="배송템플릿과 같은 그룹이어야 합니다.",
    ),
)
