"""What a result code of 11번가 means, by call and code (malls.md 3.1 and 3.3, the pages' own code tables)."""

from mall_gateway.malls.answers import unavailable
from mall_gateway.malls.port import AlreadyDoneError, CredentialsRefusedError, MallError, RefusedError
from mall_gateway.malls.st11.wire import Result

MAINTENANCE = "-1000"
DONE_CODES = frozenset({"-3206", "-3308", "-3309"})
"""Acknowledged, shipped, delivered already."""
CANCEL_CODES = frozenset({"-3211", "-3214"})
FAULT_CODES = frozenset({"-3207", "-3311"})
"""The mall's own faults in the middle of an act: it may have been done."""
STATE_CODES = frozenset({"-3310", "-3313", "-21004", "-21005"})
"""Not now or not again: the line as it is now tells which."""

ADVICE = {
    "-3210": "전세계배송 주문입니다. 11번가 셀러오피스에서 바코드를 출력한 뒤 발주확인하세요.",
    "-3301": "발송일이 맞지 않습니다. 잠시 뒤 다시 송신하세요.",
    "-3306": "택배사의 송장번호 형식이 아닙니다. 택배사와 송장번호를 확인하세요.",
    "-3307": "11번가가 받지 않는 택배사입니다. 택배사를 바꾸세요.",
    "-3320": "다른 주문에 이미 사용된 송장번호입니다. 송장번호를 확인하세요.",
}
API_ADVICE = {
    "product.create": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.update": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.stock": "옵션과 재고를 확인한 뒤 다시 연동하세요.",
    "product.resume": "셀러오피스에서 상품의 판매상태와 판매기간을 확인하세요.",
    "order.confirm": "주문을 다시 수집해 상태를 확인하세요.",
    "order.invoice": "택배사와 송장번호, 주문 상태를 확인한 뒤 다시 송신하세요.",
    "order.cancel": "주문을 다시 수집해 상태를 확인하세요.",
    "claim.approve": "클레임을 다시 수집해 상태를 확인하세요.",
    "claim.refuse": "클레임을 다시 수집해 상태를 확인하세요.",
    "claim.reship": "교환 건의 상태와 택배사, 송장번호를 확인하세요.",
    "question.answer": "문의를 다시 수집해 상태를 확인하세요.",
    "urgent.answer": "긴급알리미를 다시 수집해 상태를 확인하세요.",
}
_OTHER_ADVICE = "내용을 확인한 뒤 다시 시도하세요."
_MISSING_WORDS = ("찾을 수 없", "존재하지 않", "건이 없습니다", "결과가 없습니다", "없는 상품")
_KEY_HELP = "11번가 OPEN API 센터에서 키와 서버 IP 등록을 확인하고 다시 입력하세요."


class NothingThereError(RefusedError):
    """The mall knows no such thing: a look-up answers None, a list is empty, everything else is a refusal."""


class WrongStateError(RefusedError):
    """The line is not in a state for that, or it was done before: reading it tells."""


def refusal(api: str, result: Result, trace_id: str | None = None) -> MallError:
    """The error of a refused call, with the mall's words kept and a Korean sentence that says what to do."""
    code, words = result.code, result.words
    told = words or f"결과 코드 {code}"
    if is_key_refused(words):
        return key_refused(code, words, trace_id)
    if code == MAINTENANCE or "점검중" in words.replace(" ", ""):
        return unavailable(
            "11번가 서버 점검 중입니다. 끝나면 이어서 합니다.", effect_possible=False, code=code, message=words
        )
    if code == "400" and "1일" in words:
        return RefusedError(
            "11번가의 하루 상품등록 한도(500개)가 찼습니다. 내일 다시 연동하세요.",
            code=code,
            message=words,
            trace_id=trace_id,
        )
    if code in FAULT_CODES:
        reason = "11번가에서 처리 중에 오류가 났습니다. 처리되었는지 다시 확인합니다."
        return unavailable(reason, effect_possible=True, code=code, message=words)
    if code in DONE_CODES:
        return AlreadyDoneError(f"11번가에 이미 처리되어 있습니다: {told}", code=code, message=words, trace_id=trace_id)
    return _refused(api, code, words, trace_id)


def is_key_refused(words: str) -> bool:
    """`OpenAPI Key 에 해당하는 유저가 없습니다.`, or an address that is not registered."""
    plain = words.replace(" ", "").lower()
    return "openapikey" in plain or "인증키" in plain or "허용되지않은ip" in plain or "등록되지않은ip" in plain


def key_refused(code: str, words: str, trace_id: str | None = None) -> CredentialsRefusedError:
    """The key, or the address that we call from, is not accepted."""
    reason = f"11번가가 API Key를 받아들이지 않았습니다. {_KEY_HELP}"
    return CredentialsRefusedError(reason, code=code, message=words, trace_id=trace_id)


def _refused(api: str, code: str, words: str, trace_id: str | None) -> RefusedError:
    told = words or f"결과 코드 {code}"
    if code in STATE_CODES:
        return WrongStateError(f"11번가가 거절했습니다: {told} {_advice(api, code)}", code=code, message=words)
    if api not in API_ADVICE and any(word in words for word in _MISSING_WORDS):
        return NothingThereError(f"11번가에 없습니다: {told}", code=code, message=words, trace_id=trace_id)
    reason = f"11번가가 거절했습니다: {told} {_advice(api, code)}"
    if code in CANCEL_CODES:
        reason = f"구매자가 취소를 요청했거나 취소된 주문입니다: {told} 취소/반품/교환 관리에서 먼저 확인하세요."
    error = RefusedError(reason, code=code, message=words, trace_id=trace_id)
    error.cancel_asked = code in CANCEL_CODES
    return error


def _advice(api: str, code: str) -> str:
    return ADVICE.get(code) or API_ADVICE.get(api, _OTHER_ADVICE)
