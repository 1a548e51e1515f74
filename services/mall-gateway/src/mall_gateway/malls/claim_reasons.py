"""Why buyers claim, where a mall tells it in Korean words."""

from contracts.mall_claims import ClaimReason

_WORDS: tuple[tuple[ClaimReason, tuple[str, ...]], ...] = (
    ("sold_out", ("품절", "재고")),
    ("wrong_goods", ("오배송", "다른 상품", "잘못 배송", "누락")),
    ("defective", ("불량", "파손", "하자", "고장", "상이", "다름")),
    ("late", ("지연", "늦", "배송 전")),
    ("wrong_option", ("사이즈", "색상", "옵션", "주문 실수", "잘못 주문")),
    ("changed_mind", ("변심", "필요 없", "필요없", "마음")),
)


def reason_by_words(words: str) -> ClaimReason:
    """Our reason of the mall's own words; `other` where they say none that we know."""
    return next((reason for reason, known in _WORDS if any(word in words for word in known)), "other")
