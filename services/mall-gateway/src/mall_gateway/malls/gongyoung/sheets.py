"""The spreadsheets of 공영홈쇼핑.

Unverified, all of it: malls.md 13 found neither a specification nor a client. The columns are those that the partner
sites of Korean malls commonly have, under several names; a seller whose file has others renames them on the account.
"""

from mall_gateway.malls.port import Column, Sheet

ORDERS = Sheet(
    "orders",
    "주문 파일",
    "in",
    (
        Column("order_no", "주문번호", required=True),
        Column("line_no", "주문상세번호", required=True, others=("주문순번", "주문상품번호", "주문일련번호")),
        Column("state", "주문상태", others=("진행상태", "배송상태", "처리상태")),
        Column("claim", "클레임상태", others=("클레임", "취소여부")),
        Column("ordered_at", "주문일시", required=True, kind="moment", others=("주문일자", "주문일")),
        Column("paid_at", "결제일시", kind="moment", others=("결제일자", "결제일", "결제완료일시")),
        Column("mall_product_no", "상품코드", others=("상품번호",)),
        Column("seller_product_code", "업체상품코드", others=("협력사상품코드", "판매자상품코드")),
        Column("product_name", "상품명", required=True),
        Column("mall_option_no", "단품코드", others=("옵션코드",)),
        Column("seller_option_code", "업체단품코드", others=("협력사단품코드", "판매자옵션코드")),
        Column("option_text", "단품명", others=("옵션", "옵션명", "옵션정보")),
        Column("quantity", "수량", required=True, kind="number", others=("주문수량",)),
        Column("unit_price_won", "판매가", required=True, kind="number", others=("판매단가", "판매금액")),
        Column("amount_won", "주문금액", kind="number", others=("결제금액", "합계금액")),
        Column("shipping_won", "배송비", kind="number"),
        Column("orderer_name", "주문자명", others=("주문자", "주문인"), personal=True),
        Column("orderer_phone", "주문자연락처", others=("주문자휴대폰", "주문자전화번호"), personal=True),
        Column(
            "receiver_name", "수취인명", required=True, others=("수취인", "수령인", "받는사람", "인수자"), personal=True
        ),
        Column(
            "receiver_phone",
            "수취인연락처",
            required=True,
            others=("수취인휴대폰", "수령인휴대폰", "인수자휴대폰"),
            personal=True,
        ),
        Column("receiver_phone2", "수취인연락처2", others=("수취인전화번호", "수령인전화번호"), personal=True),
        Column("zip_code", "우편번호", others=("수취인우편번호",), personal=True),
        Column("address", "주소", required=True, others=("배송지주소", "배송지", "수취인주소"), personal=True),
        Column("address_detail", "상세주소", others=("배송지상세주소", "수취인상세주소"), personal=True),
        Column("memo", "배송메시지", others=("배송메모", "배송요청사항"), personal=True),
        Column("customs_code", "개인통관고유부호", personal=True),
        Column("courier", "택배사", others=("택배사명", "배송업체")),
        Column("invoice_number", "송장번호", others=("운송장번호",)),
        Column("delivered_at", "배송완료일시", kind="moment", others=("배송완료일", "배송완료일자")),
    ),
    key=("order_no", "line_no"),
)
CONFIRMATIONS = Sheet(
    "confirmations",
    "발주확인 파일",
    "out",
    (
        Column("order_no", "주문번호", required=True),
        Column("line_no", "주문상세번호", required=True),
        Column("ship_on", "출고예정일", required=True, kind="day"),
        Column("delay_reason", "지연사유"),
    ),
)
INVOICES = Sheet(
    "invoices",
    "송장 파일",
    "out",
    (
        Column("order_no", "주문번호", required=True),
        Column("line_no", "주문상세번호", required=True),
        Column("courier", "택배사", required=True),
        Column("invoice_number", "송장번호", required=True),
        Column("quantity", "수량", kind="number"),
    ),
)
PRODUCT_NUMBERS = Sheet(
    "product-numbers",
    "상품번호 파일",
    "in",
    (
        Column("seller_product_code", "업체상품코드", required=True, others=("협력사상품코드", "판매자상품코드")),
        Column("mall_product_no", "상품코드", others=("상품번호",)),
        Column("state", "판매상태", required=True, others=("상품상태", "승인상태", "진행상태")),
        Column("reason", "반려사유", others=("사유",)),
    ),
    key=("seller_product_code",),
)
PRODUCTS = Sheet(
    "products",
    "상품 파일",
    "out",
    (
        Column("act", "구분", required=True),
        Column("seller_product_code", "업체상품코드", required=True),
        Column("mall_product_no", "상품코드"),
        Column("category", "카테고리"),
        Column("name", "상품명"),
        Column("price_won", "판매가", kind="number"),
        Column("margin_percent", "마진율", kind="number"),
        Column("tax", "과세구분"),
        Column("brand", "브랜드"),
        Column("maker", "제조사"),
        Column("origin", "원산지"),
        Column("seller_option_code", "업체단품코드"),
        Column("option_name", "옵션명"),
        Column("option_value", "옵션값"),
        Column("stock", "재고수량", kind="number"),
        Column("image", "대표이미지"),
        Column("more_images", "추가이미지"),
        Column("detail", "상세설명"),
        Column("notice", "품목고시"),
        Column("certificates", "인증정보"),
        Column("delivery_fee_won", "배송비", kind="number"),
        Column("return_fee_won", "반품배송비", kind="number"),
        Column("outbound_address", "출고지"),
        Column("return_address", "반품지"),
        Column("as_guide", "A/S 안내"),
        Column("sale_ends_on", "판매종료일", kind="day"),
    ),
)
SHEETS = (ORDERS, CONFIRMATIONS, INVOICES, PRODUCT_NUMBERS, PRODUCTS)
