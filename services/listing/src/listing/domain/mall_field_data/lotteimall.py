"""롯데홈쇼핑's fields of the 판매정보: its options, 추가상품 and 품목고시 are entered here."""

from listing.domain.mall_field_data.field import MallField

ARTICLES = {
    "101": "의류",
    "102": "구두/신발",
    "103": "가방",
    "104": "패션잡화(모자/벨트/액세서리)",
    "105": "침구류/커튼",
    "106": "가구(침대/소파/싱크대/DIY제품)",
    "107": "영상가전(TV류)",
    "108": "가정용 전기제품",
    "109": "계절가전",
    "110": "사무용기기",
    "111": "광학기기",
    "112": "소형전자",
    "113": "휴대폰",
    "114": "내비게이션",
    "115": "자동차용품",
    "116": "의료기기",
    "117": "주방용품",
    "118": "화장품",
    "119": "귀금속/보석/시계류",
    "120": "식품(농수산물)",
    "121": "가공식품",
    "122": "건강기능식품",
    "123": "영유아용품",
    "124": "악기",
    "125": "스포츠용품",
    "126": "서적",
    "135": "기타",
}

CERTIFICATE_KINDS = {"21": "안전인증", "22": "안전확인", "23": "공급자적합성확인"}

LOTTEIMALL = (
    MallField("brand_no", "브랜드번호", required=False, help="비우면 상품의 브랜드 이름으로 롯데홈쇼핑에서 찾습니다."),
    MallField("md_group_no", "MD상품군", kind="template", help="담당 MD의 상품군을 고르세요."),
    MallField("margin_percent", "마진율(%)", kind="number", help="MD와 계약한 마진율입니다. 예) 20"),
    MallField("delivery_policy", "배송비정책", kind="template", help="롯데홈쇼핑에 등록한 배송비정책을 고르세요."),
    MallField(
        "remote_policy",
        "도서산간 배송비정책",
        kind="template",
        required=False,
        help="도서산간 추가배송비가 있으면 그 정책을 고르세요.",
    ),
    MallField("outbound_place", "출고지", kind="template", help="롯데홈쇼핑에 등록한 출고지를 고르세요."),
    MallField("return_place", "반품지", kind="template", help="롯데홈쇼핑에 등록한 반품지를 고르세요."),
    MallField("delivery_days", "배송기일(일)", kind="number", help="주문 뒤 배송까지 걸리는 날수입니다. 예) 2"),
    MallField("made_to_order", "주문제작 여부", kind="yes_no", required=False),
    MallField(
        "returnable", "교환/반품 가능 여부", kind="yes_no", required=False, help="비우면 가능(Y)으로 등록합니다."
    ),
    MallField("option_name", "옵션명", required=False, help="옵션이 없으면 옵션명과 옵션값을 모두 비우세요. 예) 색상"),
    MallField(
        "option_values",
        "옵션값",
        required=False,
        help="쉼표로 나누고, 상품 옵션에 없는 값이면 재고도 적습니다. 예) 골드=10, 실버=5",
    ),
    MallField(
        "extra_goods",
        "추가상품",
        required=False,
        help="추가상품 이름과 가격을 쉼표로 나누어 입력하세요. 예) 선물포장=2000, 쇼핑백=500",
    ),
    MallField("notice_article", "품목고시 품목", kind="choice", choices=ARTICLES),
    MallField(
        "notice_texts",
        "품목고시 내용",
        required=False,
        help="상품의 품목고시와 다르게 적을 항목만 쉼표로 나누어 입력하세요. 예) 소재=도자기, 치수=상세페이지 참조",
    ),
    MallField(
        "certificate_kind",
        "안전인증 구분",
        kind="choice",
        required=False,
        choices=CERTIFICATE_KINDS,
        help="상품에 인증정보가 있으면 필수입니다.",
    ),
    MallField("caution", "주의사항", required=False),
    MallField("as_guide", "A/S 안내", required=False, help="예) 구매 후 1년 이내, 02-1234-5678"),
)
