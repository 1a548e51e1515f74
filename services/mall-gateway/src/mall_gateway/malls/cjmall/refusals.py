"""What a refusal of CJ mall means, by call and words (malls.md 11.1): it gives no codes.

Unverified: all words.
"""

from typing import Literal

from mall_gateway.malls.cjmall.profile import MALL
from mall_gateway.malls.port import CredentialsRefusedError, MallError, RefusedError

Meaning = Literal["key", "missing", "state", "other"]

API_ADVICE = {
    "product.create": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.update": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.price": "판매가와 수수료율을 확인한 뒤 다시 연동하세요.",
    "product.stock": "옵션과 재고를 확인한 뒤 다시 연동하세요.",
    "product.state": "CJ온스타일 파트너시스템에서 상품 상태를 확인하세요.",
    "order.invoice": "택배사와 송장번호, 주문 상태를 확인한 뒤 다시 송신하세요.",
}
"""By writing call: what the seller can change."""
_OTHER_ADVICE = "내용을 확인한 뒤 다시 시도하세요."

KEY_WORDS = ("인증키", "인증 실패", "인증에 실패", "vendorcertkey", "등록되지 않은 협력사", "허용되지 않은 ip")
MISSING_WORDS = ("조회된 데이터가 없", "조회 결과가 없", "데이터가 존재하지 않", "내역이 없")
_KEY_HELP = "협력사코드와 인증키, 서버 IP 등록을 확인하고 다시 입력하세요."


class NothingThereError(RefusedError):
    """There are no such rows: a list is empty, a look-up answers None."""


class WrongStateError(RefusedError):
    """An order was refused: reading it tells whether it was done before, or its buyer cancelled."""


def refusal(api: str, words: str, trace_id: str | None = None) -> MallError:
    """The error of a refused call, with the mall's words kept and a Korean sentence that says what to do."""
    told = words or "이유 없음"
    reason = f"{MALL}이 거절했습니다: {told} {API_ADVICE.get(api, _OTHER_ADVICE)}"
    match meaning_of(api, words):
        case "key":
            return key_refused("", words, trace_id)
        case "missing":
            return NothingThereError(f"{MALL}에 없습니다: {told}", message=words, trace_id=trace_id)
        case "state":
            return WrongStateError(reason, message=words, trace_id=trace_id)
        case "other":
            return RefusedError(reason, message=words, trace_id=trace_id)


def meaning_of(api: str, words: str) -> Meaning:
    """What a refusal means."""
    if any(word in words.lower() for word in KEY_WORDS):
        return "key"
    if api.startswith("order.") and api in API_ADVICE:
        return "state"
    return "missing" if api not in API_ADVICE and any(word in words for word in MISSING_WORDS) else "other"


def key_refused(code: str, words: str, trace_id: str | None = None) -> CredentialsRefusedError:
    """Code, key or the address that we call from is not accepted."""
    reason = f"{MALL}이 연결을 받아들이지 않았습니다. {_KEY_HELP}"
    return CredentialsRefusedError(reason, code=code, message=words, trace_id=trace_id)
