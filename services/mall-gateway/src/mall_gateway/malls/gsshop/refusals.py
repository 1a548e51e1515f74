"""What a refusal of GS SHOP means, by call, code and words (malls.md 10.1 and 10.3).

Unverified: all words but those that public clients met (no change asked for; not there or not to be sent).
"""

from typing import Literal

from mall_gateway.malls.gsshop.profile import MALL
from mall_gateway.malls.gsshop.wire import Result
from mall_gateway.malls.port import (
    AlreadyDoneError,
    CredentialsRefusedError,
    MallError,
    RefusedError,
    TokenExpiredError,
)

Meaning = Literal["stale", "key", "missing", "same", "done", "cancelled", "state", "other"]

API_ADVICE = {
    "product.create": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.update": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.stock": "옵션과 재고를 확인한 뒤 다시 연동하세요.",
    "product.status": "GS SHOP 파트너스에서 상품 상태를 확인하세요.",
    "product.price": "판매가와 마진율을 확인한 뒤 다시 바꾸세요.",
    "order.confirm": "주문을 다시 수집해 상태를 확인하세요.",
    "order.invoice": "택배사와 송장번호, 주문 상태를 확인한 뒤 다시 송신하세요.",
    "claim.approve": "클레임을 다시 수집해 상태를 확인하세요.",
    "inquiry.answer": "문의를 다시 수집해 상태를 확인하세요.",
}
"""By writing call: what the seller can change."""
_OTHER_ADVICE = "내용을 확인한 뒤 다시 시도하세요."

SAME_WORDS = ("동일합니다", "동일한 요청")
"""Nothing to change: what was asked for is there."""
STATE_WORDS = ("출고완료 대상", "발주확인 대상", "주문이 없거나", "상태를 확인")
DONE_WORDS = ("이미",)
CANCEL_WORD = "취소"
MISSING_WORDS = ("존재하지 않", "조회된 데이터가 없", "없는 상품", "찾을 수 없", "데이터가 없습니다")
STALE_WORDS = ("만료", "유효시간")
KEY_WORDS = ("토큰", "token", "인증키", "인증 실패", "인증에 실패", "등록되지 않은 협력사", "허용되지 않은 IP")
_KEY_HELP = "GS SHOP이 발급한 협력사코드와 AES 키, 서버 IP 등록을 확인하고 다시 입력하세요."


class NothingThereError(RefusedError):
    """The mall knows no such thing: a look-up answers None, everything else is a refusal."""


class SameAlreadyError(AlreadyDoneError):
    """A change that changes nothing: it is as good as made."""


class WrongStateError(RefusedError):
    """The line is not in a state for that, or it was done before: reading it tells."""


def refusal(api: str, result: Result, trace_id: str | None = None) -> MallError:
    """The error of a refused call, with the mall's words kept and a Korean sentence that says what to do."""
    code, words = result.code or result.word, result.words
    told = words or f"결과 코드 {code}"
    reason, make = f"{MALL}이 거절했습니다: {told} {API_ADVICE.get(api, _OTHER_ADVICE)}", RefusedError
    match meaning_of(api, result):
        case "stale":
            return TokenExpiredError(
                f"{MALL}이 토큰이 만료되었다고 합니다. 새로 만들어 다시 보냅니다.", code=code, message=words
            )
        case "key":
            return key_refused(code, words, trace_id)
        case "cancelled":
            return _cancel_asked(told, code, words, trace_id)
        case "missing":
            reason, make = f"{MALL}에 없습니다: {told}", NothingThereError
        case "same":
            reason, make = f"{MALL}에 이미 그대로 있습니다: {told}", SameAlreadyError
        case "done":
            reason, make = f"{MALL}에 이미 처리되어 있습니다: {told}", AlreadyDoneError
        case "state":
            make = WrongStateError
        case "other":
            pass
    return make(reason, code=code, message=words, trace_id=trace_id)


def meaning_of(api: str, result: Result) -> Meaning:
    """What a refusal means; orders are looked at again wherever the words leave a doubt."""
    words, order = result.words, api.startswith("order.")
    if _has(words, STALE_WORDS):
        return "stale"
    if result.code in ("401", "403") or _has(words, KEY_WORDS):
        return "key"
    if api not in API_ADVICE:
        return "missing" if result.code == "404" or _has(words, MISSING_WORDS) else "other"
    if not order:
        return "same" if _has(words, SAME_WORDS) else "done" if _has(words, DONE_WORDS) else "other"
    if _has(words, STATE_WORDS) or _has(words, DONE_WORDS):
        return "state"
    return "cancelled" if CANCEL_WORD in words else "other"


def key_refused(code: str, words: str, trace_id: str | None = None) -> CredentialsRefusedError:
    """Code, key or the address that we call from is not accepted."""
    reason = f"{MALL}이 연결을 받아들이지 않았습니다. {_KEY_HELP}"
    return CredentialsRefusedError(reason, code=code, message=words, trace_id=trace_id)


def _cancel_asked(told: str, code: str, words: str, trace_id: str | None) -> RefusedError:
    reason = f"구매자가 취소했거나 취소를 요청한 주문입니다: {told} 취소/반품/교환 관리에서 먼저 확인하세요."
    error = RefusedError(reason, code=code, message=words, trace_id=trace_id)
    error.cancel_asked = True
    return error


def _has(words: str, wanted: tuple[str, ...]) -> bool:
    return any(one.lower() in words.lower() for one in wanted)
