"""What a refusal of 위메프 means, by call, code and words (unverified: malls.md 6.1 names no code)."""

from mall_gateway.malls.port import AlreadyDoneError, MallError, RefusedError
from mall_gateway.malls.wemakeprice.wire import Failure

DONE_WORDS = {
    "product.set": ("이미 등록", "중복"),
    "product.status": ("이미",),
    "order.confirm": ("이미",),
    "order.delivery": ("이미 등록", "이미 발송", "이미 배송", "이미 처리"),
    "order.cancel": ("이미 취소",),
    "claim.approve": ("이미",),
    "claim.reject": ("이미",),
    "claim.pickup": ("이미",),
    "claim.delivery": ("이미 발송", "이미 처리", "이미 배송"),
    "qna.answer": ("이미 답변",),
}
"""By call: what the mall says when the effect asked for is there already."""

ADVICE = {
    "product.set": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "product.status": "위메프 판매자센터에서 상품 상태를 확인하세요.",
    "product.option": "위메프 판매자센터에서 옵션과 재고를 확인하세요.",
    "product.sale": "위메프 판매자센터에서 재고와 판매기간을 확인하세요.",
    "order.confirm": "주문을 다시 수집해 상태를 확인하세요.",
    "order.delivery": "택배사와 송장번호, 주문 상태를 확인한 뒤 다시 송신하세요.",
    "order.invoice_change": "배송이 시작된 주문은 위메프 판매자센터에서 송장을 확인하세요.",
    "order.delay": "출고예정일을 확인하세요.",
    "order.cancel": "주문을 다시 수집해 상태를 확인하세요.",
    "claim.approve": "클레임을 다시 수집해 상태를 확인하세요.",
    "claim.reject": "클레임을 다시 수집해 상태를 확인하세요.",
    "claim.pickup": "반품·교환을 먼저 승인했는지 확인하세요.",
    "claim.delivery": "수거완료 처리와 택배사, 송장번호를 확인하세요.",
    "qna.answer": "문의를 다시 수집해 상태를 확인하세요.",
}
"""By call: what the seller can change."""

CANCEL_SENSITIVE = frozenset({"order.confirm", "order.delivery", "order.invoice_change", "order.delay"})
_CANCEL_WORD = "취소"
_MISSING_WORDS = ("존재하지 않", "조회된 데이터가 없", "없는 상품", "없는 주문", "찾을 수 없")
_OTHER_ADVICE = "내용을 확인한 뒤 다시 시도하세요."


class NotFoundAtMallError(RefusedError):
    """The mall knows no such thing: a look-up answers None, everything else is a refusal."""


def refusal(api: str, result_code: str, failure: Failure, trace_id: str | None = None) -> MallError:
    """The error of a refused call, with the mall's words kept and a Korean sentence that says what to change."""
    code, message = failure.code or result_code, failure.message
    told = message or f"결과 코드 {code}"
    if _is_missing(api, result_code, message):
        return NotFoundAtMallError(f"위메프에 없는 번호입니다: {told}", code=code, message=message, trace_id=trace_id)
    if api in CANCEL_SENSITIVE and _CANCEL_WORD in message:
        return _cancel_asked(code, message, trace_id)
    if _is_done(api, result_code, message):
        return AlreadyDoneError(
            f"위메프에 이미 처리되어 있습니다: {told}", code=code, message=message, trace_id=trace_id
        )
    advice = ADVICE.get(api, _OTHER_ADVICE)
    return RefusedError(f"위메프가 거절했습니다: {told} {advice}", code=code, message=message, trace_id=trace_id)


def _is_missing(api: str, result_code: str, message: str) -> bool:
    """Words count for look-ups only: a write may miss a category as well."""
    return result_code == "404" or (api not in ADVICE and any(word in message for word in _MISSING_WORDS))


def _is_done(api: str, result_code: str, message: str) -> bool:
    """A 409 without words means it only where a call can be done already at all."""
    words = DONE_WORDS.get(api, ())
    return any(word in message for word in words) or (bool(words) and result_code == "409" and not message)


def _cancel_asked(code: str, message: str, trace_id: str | None) -> RefusedError:
    error = RefusedError(
        f"구매자가 취소를 요청한 주문입니다: {message} 취소/반품/교환 관리에서 먼저 처리하세요.",
        code=code,
        message=message,
        trace_id=trace_id,
    )
    error.cancel_asked = True
    return error
