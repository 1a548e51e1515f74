"""롯데닷컴's fields of the 판매정보; the 품목고시 is chosen again, as on every 종합몰."""

from listing.domain.mall_field_data.field import MallField

LOTTECOM = (
    MallField("outbound_place", "출고지", kind="template", help="롯데온 판매자센터에 등록한 출고지를 고르세요."),
    MallField("return_place", "반품지", kind="template", help="롯데온 판매자센터에 등록한 반품지를 고르세요."),
    MallField(
        "delivery_policy", "배송비정책", kind="template", help="롯데온 판매자센터에 등록한 배송비정책을 고르세요."
    ),
    MallField(
        "remote_policy",
        "추가배송비정책",
        kind="template",
        required=False,
        help="도서산간 배송비를 따로 받으면 고르세요.",
    ),
    MallField("dispatch_days", "발송예정일", kind="number", help="주문한 날부터 발송까지 걸리는 날수입니다. 예) 2"),
    MallField(
        "origin_code",
        "원산지",
        kind="choice",
        choices={
            "KR": "대한민국",
            "CN": "중국",
            "VN": "베트남",
            "JP": "일본",
            "US": "미국",
            "IN": "인도",
            "ID": "인도네시아",
            "TH": "태국",
            "BD": "방글라데시",
            "KH": "캄보디아",
            "IT": "이탈리아",
            "FR": "프랑스",
            "DE": "독일",
            "ES": "스페인",
            "GB": "영국",
        },
    ),
    MallField(
        "notice_type",
        "품목고시 품목",
        kind="choice",
        choices={
            "01": "의류",
            "02": "구두/신발",
            "03": "가방",
            "04": "패션잡화",
            "23": "어린이제품",
            "25": "스포츠용품",
            "38": "기타 재화",
        },
        help="상품의 품목고시와 별도로 고릅니다. 맞는 품목이 없으면 기타 재화를 고르세요.",
    ),
    MallField(
        "notice_texts",
        "품목고시 내용",
        required=False,
        help="상품의 품목고시와 다르게 보낼 항목만 적으세요. 예) 제조국: 대한민국; 색상: 검정",
    ),
    MallField("brand_no", "브랜드번호", required=False, help="롯데온에 등록된 브랜드이면 그 번호를 적으세요."),
)
