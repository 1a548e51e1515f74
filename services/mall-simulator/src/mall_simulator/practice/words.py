"""What buyers say in practice: questions, and why goods come back."""

import random
from collections.abc import Mapping

from mall_simulator.records import ClaimKind, InquiryKind, Reason

_QUESTIONS: Mapping[InquiryKind, tuple[str, ...]] = {
    "product": (
        "지금 주문하면 언제 출발하나요?",
        "재입고 예정이 있을까요? 원하는 옵션이 없네요.",
        "사진과 실제 색상이 많이 다른가요?",
        "선물 포장이 되나요?",
        "사이즈가 고민입니다. 정사이즈로 주문하면 될까요?",
    ),
    "customer_center": (
        "구매자가 배송 예정일을 문의했습니다. 확인 후 안내 부탁드립니다.",
        "구매자가 배송지 변경이 가능한지 문의했습니다.",
        "구매자가 현금영수증 발급을 요청했습니다.",
    ),
    "urgent": (
        "구매자가 배송 지연을 신고했습니다. 발송 여부를 확인해 답변해 주세요.",
        "구매자와 연락이 되지 않는다는 민원이 접수되었습니다. 확인 바랍니다.",
    ),
}
_CLAIMS: Mapping[ClaimKind, tuple[tuple[Reason, str], ...]] = {
    "cancel": (
        ("changed_mind", "필요 없어졌어요"),
        ("wrong_option", "옵션을 잘못 골랐어요"),
        ("late", "배송이 늦어서 취소할게요"),
    ),
    "return": (
        ("changed_mind", "생각한 것과 달라요"),
        ("defective", "받아 보니 흠집이 있어요"),
        ("wrong_goods", "다른 상품이 왔어요"),
    ),
    "exchange": (
        ("wrong_option", "다른 옵션으로 바꿔 주세요"),
        ("defective", "불량이라 새것으로 바꿔 주세요"),
    ),
}


def question(kind: InquiryKind, draw: int) -> str:
    """What is asked."""
    return random.Random(f"question {draw}").choice(_QUESTIONS[kind])


def grievance(kind: ClaimKind, draw: int) -> tuple[Reason, str]:
    """Why a claim is made, and how the buyer says it."""
    return random.Random(f"grievance {draw}").choice(_CLAIMS[kind])
