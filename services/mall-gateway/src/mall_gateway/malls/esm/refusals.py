"""ESM's refusals in our words: each says in Korean what to change and keeps the mall's own code (malls.md 4.1)."""

from collections.abc import Mapping

from mall_gateway.malls.port import RefusedError

GOOD = frozenset({"", "0", "success"})
THROTTLE_WORDS = ("초당", "호출 가능", "호출 횟수", "호출횟수")
MISSING_CODES = frozenset({"404", "1000", "1100", "3000", "99999"})
MISSING_WORDS = ("없습니다", "없음", "not exist", "not found")
"""Words of an answer that says that there is no such thing; the codes are used for other failures too."""

ADVICE: Mapping[str, str] = {
    "카테고리": "판매정보의 카테고리를 다시 고르세요.",
    "Category": "판매정보의 카테고리를 다시 고르세요.",
    "출하지": "판매정보의 '출하지'를 다시 고르세요.",
    "배송비": "판매정보의 '묶음배송비 정책'이 고른 출하지의 것인지 확인하세요.",
    "발송정책": "판매정보의 '발송정책'을 다시 고르세요.",
    "반품": "판매정보의 '반품/교환지'와 반품배송비를 확인하세요.",
    "고시": "상품의 품목고시를 빠짐없이 채우세요.",
    "이미지": "대표이미지를 600x600 이상의 jpg 또는 png로 바꾸세요.",
    "옵션": "옵션명, 옵션값과 추가금액을 확인하고 고치세요.",
    "재고": "재고를 1개에서 99,999개 사이로 고치세요.",
    "1원단위": "판매가를 10원 단위로 고치세요.",
    "가격": "판매가를 확인하고 고치세요.",
    "인증": "상품의 인증정보를 확인하고 고치세요.",
    "택배사": "이 몰이 받지 않는 택배사입니다. 택배사를 바꾸세요.",
    "송장": "택배사와 송장번호를 확인하고 다시 입력하세요.",
    "발송예정일": "출고예정일을 90일 안으로 고치세요.",
    "취소": "취소 요청을 먼저 처리하거나 주문을 다시 가져와 상태를 확인하세요.",
    "주문 내역이 없": "이 몰에 없는 주문입니다. 주문을 다시 가져오세요.",
    "주문상태": "지금 주문 상태에서는 처리할 수 없습니다. 주문을 다시 가져와 상태를 확인하세요.",
    "조회": "주문을 다시 가져와 상태를 확인하세요.",
}
"""By a piece of the mall's words, the more particular first."""

CODES: Mapping[str, str] = {
    "2141": "이 판매자 ID의 것이 아닙니다. 제휴몰 계정의 판매자 ID를 확인하세요.",
    "5800": "이미 환불된 주문입니다. 주문을 다시 가져오세요.",
    "8668": "지금 주문 상태에서는 처리할 수 없습니다. 주문을 다시 가져와 상태를 확인하세요.",
}

DEFAULT = "몰의 안내를 보고 고친 뒤 다시 시도하세요."


def is_good(code: str) -> bool:
    """0, no code at all, or the word that the type templates of some pages show."""
    return code.lower() in GOOD


def is_throttle(code: str, words: str) -> bool:
    """3000 means `too often` and much else: the words tell."""
    return code == "3000" and any(word in words for word in THROTTLE_WORDS)


def is_missing(refused: RefusedError) -> bool:
    """Whether a look-up was refused because there is nothing."""
    return refused.code in MISSING_CODES and any(word in refused.message for word in MISSING_WORDS)


def refusal(name: str, code: str, words: str, trace_id: str | None = None) -> RefusedError:
    """The error of a refused call."""
    advice = CODES.get(code) or next((advice for piece, advice in ADVICE.items() if piece in words), DEFAULT)
    return RefusedError(
        f"{name}이(가) 거절했습니다: {words or code} {advice}", code=code, message=words, trace_id=trace_id
    )
