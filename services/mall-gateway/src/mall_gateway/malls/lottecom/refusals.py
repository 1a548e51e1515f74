"""롯데온's refusals in our words: each says in Korean what to change and keeps the mall's own code (malls.md 8.1)."""

from collections.abc import Mapping

from mall_gateway.malls.port import RefusedError

GOOD = "0000"
WRONG_STATE = "3006"
MISSING_WORDS = ("존재하지 않", "없는 상품", "없는 주문", "찾을 수 없", "조회된 데이터가 없", "조회 결과가 없")
"""Words of a look-up's answer that says that there is nothing. Unverified: malls.md 8.1 names no code for it."""

ADVICE: Mapping[str, str] = {
    "카테고리": "판매정보의 카테고리를 다시 고르세요.",
    "고시": "판매정보의 '품목고시 품목'과 '품목고시 내용'을 확인하세요.",
    "출고지": "판매정보의 '출고지'를 다시 고르세요.",
    "회수지": "판매정보의 '반품지'를 다시 고르세요.",
    "반품지": "판매정보의 '반품지'를 다시 고르세요.",
    "배송비": "판매정보의 '배송비정책'을 다시 고르세요.",
    "원산지": "판매정보의 '원산지'를 다시 고르세요.",
    "브랜드": "판매정보의 '브랜드번호'를 확인하거나 비우세요.",
    "인증": "상품의 인증정보를 확인하고 고치세요.",
    "이미지": "대표이미지를 확인하고 다시 올리세요.",
    "상품명": "상품명을 고치세요.",
    "옵션": "옵션명과 옵션값을 확인하고 고치세요.",
    "재고": "재고를 확인하고 고치세요.",
    "판매가": "판매가를 10원 단위로 고치세요.",
    "택배사": "롯데닷컴이 받지 않는 택배사입니다. 택배사를 바꾸세요.",
    "송장": "택배사와 송장번호를 확인하고 다시 입력하세요.",
}
"""By a piece of the mall's words, the more particular first."""

DEFAULT = "몰의 안내를 보고 고친 뒤 다시 시도하세요."


def advice_of(code: str, words: str) -> str:
    """What the seller can change. Codes that malls.md does not name are kept as they are and judged by their words."""
    match code:
        case "3006":
            return "지금 주문 상태에서는 처리할 수 없습니다. 주문을 다시 가져와 상태를 확인하세요."
        case "3073":
            return "사유 코드를 롯데닷컴이 받지 않았습니다. 다른 사유를 고르세요."
        case _:
            return next((advice for piece, advice in ADVICE.items() if piece in words), DEFAULT)


def is_missing(refused: RefusedError) -> bool:
    """Whether a look-up was refused because there is nothing."""
    return any(word in refused.message for word in MISSING_WORDS)


def refusal(code: str, words: str, trace_id: str | None = None) -> RefusedError:
    """The error of a refused call."""
    told = words or f"결과 코드 {code}"
    reason = f"롯데닷컴이 거절했습니다: {told} {advice_of(code, words)}"
    return RefusedError(reason, code=code, message=words, trace_id=trace_id)
