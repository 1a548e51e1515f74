"""What a refusal of 인터파크 means (malls.md 7.1).

Unverified: no list of codes is known but 000 for good. The words tell: public integrations look for 이미 and for
요청한 데이터가 존재하지않습니다; what else is told apart here is likely.
"""

from typing import Any

from mall_gateway.malls.answers import unavailable
from mall_gateway.malls.port import AlreadyDoneError, CredentialsRefusedError, MallError, RefusedError

API_ADVICE = {
    "product.create": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.update": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.stop": "인터파크 판매자매니저에서 상품 상태를 확인하세요.",
    "product.stock": "인터파크 판매자매니저에서 옵션과 재고를 확인하세요.",
    "product.resume": "인터파크 판매자매니저에서 상품 상태를 확인하세요.",
    "product.period": "판매종료일을 확인하세요.",
    "template.create": "배송비 종류와 금액을 확인하세요.",
    "order.invoice": "택배사와 송장번호, 주문 상태를 확인한 뒤 다시 송신하세요.",
    "order.cancel": "주문을 다시 수집해 상태를 확인하세요.",
}
ACTS = frozenset({"order.invoice", "order.cancel"})
"""발주확인 is not among them: it is the reading of a list."""
_OTHER_ADVICE = "내용을 확인한 뒤 다시 시도하세요."
_KEY_HELP = "인터파크 판매자매니저에서 업체 ID, 업체번호, 인증키와 비밀키를 확인하고 다시 입력하세요."


class NothingThereError(RefusedError):
    """The mall has no such thing: a look-up answers None, a list is empty, everything else is a refusal."""


class WrongStateError(RefusedError):
    """The line is not in a state for that: reading it tells why."""


def refusal(api: str, code: str, words: str, trace_id: str | None = None) -> MallError:
    """The error of a refused call, with the mall's words kept and a Korean sentence that says what to do."""
    told = words or f"결과 코드 {code}"
    plain = words.replace(" ", "")
    given: Any = {"code": code, "message": words, "trace_id": trace_id}
    match _meaning(plain, api):
        case "keys":
            return key_refused(code, words, trace_id)
        case "maintenance":
            reason = "인터파크 서버 점검 중입니다. 끝나면 이어서 합니다."
            return unavailable(reason, effect_possible=False, code=code, message=words)
        case "document":
            reason = "인터파크가 상품 문서를 가져가지 못했습니다. 자동으로 다시 보냅니다."
            return unavailable(reason, effect_possible=False, code=code, message=words)
        case "fault":
            reason = "인터파크에서 처리 중에 오류가 났습니다. 처리되었는지 다시 확인합니다."
            return unavailable(reason, effect_possible=True, code=code, message=words)
        case "done":
            return AlreadyDoneError(f"인터파크에 이미 처리되어 있습니다: {told}", **given)
        case "nothing":
            return NothingThereError(f"인터파크에 없습니다: {told}", **given)
        case "cancel":
            error = RefusedError(f"구매자가 취소를 요청했거나 취소된 주문입니다: {told}", **given)
            error.cancel_asked = True
            return error
        case _:
            kind = WrongStateError if api in ACTS else RefusedError
            return kind(f"인터파크가 거절했습니다: {told} {API_ADVICE.get(api, _OTHER_ADVICE)}", **given)


def _meaning(plain: str, api: str) -> str:
    """What the words, without spaces, say."""
    if any(word in plain for word in ("인증키", "비밀키", "인증에실패", "업체정보가", "등록되지않은IP", "접근권한")):
        return "keys"
    if "점검중" in plain:
        return "maintenance"
    if "데이터URL" in plain and "읽을수없" in plain:
        return "document"
    if "시스템오류" in plain:
        return "fault"
    if api in ACTS and "취소" in plain:
        return "cancel"
    if api in ACTS and "이미" in plain:
        return "done"
    if "존재하지않" in plain and api not in API_ADVICE:
        return "nothing"
    return "refused"


def key_refused(code: str, words: str, trace_id: str | None = None) -> CredentialsRefusedError:
    """A key, or the identifiers of the vendor, are not accepted."""
    reason = f"인터파크가 인증 정보를 받아들이지 않았습니다. {_KEY_HELP}"
    return CredentialsRefusedError(reason, code=code, message=words, trace_id=trace_id)
