"""What a refusal of 현대몰 means (malls.md 12).

Unverified: no list of codes is known but 0000 for good, so the words tell. `동일한 가격이 존재` is what a production
client looks for; what else is told apart here is likely.
"""

from typing import Any

from mall_gateway.malls.answers import unavailable
from mall_gateway.malls.port import AlreadyDoneError, CredentialsRefusedError, MallError, RefusedError

API_ADVICE = {
    "product.create": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.update": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.price": "판매가와 마진율을 확인하거나 담당 MD에게 문의하세요.",
    "product.stock": "옵션과 재고를 확인한 뒤 다시 연동하세요.",
    "product.state": "현대몰 협력사 시스템에서 상품 상태를 확인하세요.",
    "order.confirm": "주문을 다시 수집해 상태를 확인하세요.",
    "order.invoice": "택배사와 송장번호, 주문 상태를 확인한 뒤 다시 송신하세요.",
}
ACTS = frozenset({"order.confirm", "order.invoice"})
_OTHER_ADVICE = "내용을 확인한 뒤 다시 시도하세요."
_KEY_HELP = "현대몰 협력사 시스템에서 인증 ID, 인증키, 협력사코드와 서버 IP 등록을 확인하고 다시 입력하세요."
_KEY_WORDS = ("permissiondenied", "unauthorized", "인증키", "인증정보", "인증에실패", "등록되지않은ip", "권한이없")


class NothingThereError(RefusedError):
    """The mall has no such thing: a look-up answers None, a list is empty, everything else is a refusal."""


class WrongStateError(RefusedError):
    """The line is not in a state for that: reading it tells why."""


def refusal(api: str, code: str, words: str, trace_id: str | None = None) -> MallError:
    """The error of a refused call, with the mall's words kept and a Korean sentence that says what to do."""
    told = words or f"결과 코드 {code}"
    given: Any = {"code": code, "message": words, "trace_id": trace_id}
    match _meaning(words.replace(" ", "").lower(), api):
        case "keys":
            return key_refused(code, words, trace_id)
        case "maintenance":
            reason = "현대몰 서버 점검 중입니다. 끝나면 이어서 합니다."
            return unavailable(reason, effect_possible=False, code=code, message=words)
        case "fault":
            reason = "현대몰에서 처리 중에 오류가 났습니다. 처리되었는지 다시 확인합니다."
            return unavailable(reason, effect_possible=True, code=code, message=words)
        case "done":
            return AlreadyDoneError(f"현대몰에 이미 처리되어 있습니다: {told}", **given)
        case "nothing":
            return NothingThereError(f"현대몰에 없습니다: {told}", **given)
        case "cancel":
            error = RefusedError(f"구매자가 취소한 주문입니다: {told}", **given)
            error.cancel_asked = True
            return error
        case _:
            kind = WrongStateError if api in ACTS else RefusedError
            return kind(f"현대몰이 거절했습니다: {told} {API_ADVICE.get(api, _OTHER_ADVICE)}", **given)


def _meaning(plain: str, api: str) -> str:
    """What the words, in small letters without spaces, say."""
    if any(word in plain for word in _KEY_WORDS):
        return "keys"
    if "점검중" in plain:
        return "maintenance"
    if "시스템오류" in plain:
        return "fault"
    if api in ACTS and "취소" in plain:
        return "cancel"
    if (api in ACTS and "이미" in plain) or "동일한가격이존재" in plain:
        return "done"
    if api not in API_ADVICE and ("존재하지않" in plain or "조회된데이터가없" in plain):
        return "nothing"
    return "refused"


def key_refused(code: str, words: str, trace_id: str | None = None) -> CredentialsRefusedError:
    """The id and key, or the address that we call from, are not accepted."""
    reason = f"현대몰이 인증 정보를 받아들이지 않았습니다. {_KEY_HELP}"
    return CredentialsRefusedError(reason, code=code, message=words, trace_id=trace_id)
