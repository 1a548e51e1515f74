"""The manual's product, as its screens show it."""

import pytest

from catalog.domain import Combination, Notice, NoticeEntry, Options, ProductDetails

TICKED = ("치수", "제조사(수입자)", "제조국", "취급시 주의사항", "품질보증기준")


@pytest.fixture
def details() -> ProductDetails:
    """티몬 테스트 상품."""
    entries = {
        "종류": "액세서리 세트",
        "소재": "금속",
        **dict.fromkeys(TICKED),
        "A/S 책임자와 전화번호": "○○○ / 010-0000-0000",
        "예상배송일": "2시 이전 당일출고/이후익일출고",
    }
    return ProductDetails(
        name="티몬 테스트 상품",
        category_codes=("090301",),
        maker="중소기업유통센터",
        brand="중소기업유통센터",
        notice=Notice("fashion_items", tuple(NoticeEntry(name, text) for name, text in entries.items())),
        price_won=135_000,
        image_urls=("https://image.example/main1.jpg",),
        detail_html="<p>고급 주얼리 세트</p>",
        options=Options(
            use="open_markets",
            names=("색상",),
            combinations=tuple(Combination((value,)) for value in ("골드", "실버", "로즈골드")),
        ),
        stock_used=True,
    )
