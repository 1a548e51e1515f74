"""What a refusal of 티몬 means, by call and words (unverified: malls.md 5.1 knows only that it is JSON with a 4xx)."""

from mall_gateway.malls.port import AlreadyDoneError, MallError, RefusedError
from mall_gateway.malls.tmon.wire import Failure

DONE_WORDS = {
    "deals.create": ("이미", "중복"),
    "deals.pause": ("이미",),
    "deals.resume": ("이미",),
    "orders.confirm": ("이미",),
    "orders.invoices": ("이미 등록", "이미 발송", "이미 배송", "이미 처리"),
    "cancellations.create": ("이미 취소",),
    "cancellations.approve": ("이미",),
    "cancellations.reject": ("이미 처리",),
    "refunds.approve": ("이미",),
    "exchanges.approve": ("이미 처리", "이미 승인"),
    "inquiries.answer": ("이미 답변",),
}
"""By call: what the mall says when the effect asked for is there already."""

ADVICE = {
    "deals.create": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "deals.update": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "deals.pause": "티몬 파트너센터에서 딜 상태를 확인하세요.",
    "deals.resume": "티몬 파트너센터에서 딜 상태를 확인하세요.",
    "deals.stock": "티몬 파트너센터에서 딜과 옵션의 상태를 확인하세요.",
    "deals.display": "티몬 파트너센터에서 딜과 옵션의 상태를 확인하세요.",
    "templates.create": "배송템플릿 항목을 고친 뒤 다시 등록하세요.",
    "addresses.create": "주소를 고친 뒤 다시 등록하세요.",
    "orders.confirm": "주문을 다시 수집해 상태를 확인하세요.",
    "orders.invoices": "택배사와 송장번호, 주문 상태를 확인한 뒤 다시 송신하세요.",
    "orders.invoice_change": "배송이 시작된 주문은 티몬 파트너센터에서 송장을 확인하세요.",
    "orders.delay": "출고예정일을 확인하세요.",
    "cancellations.create": "주문을 다시 수집해 상태를 확인하세요.",
    "cancellations.approve": "클레임을 다시 수집해 상태를 확인하세요.",
    "cancellations.reject": "택배사와 송장번호, 클레임 상태를 확인하세요.",
    "refunds.approve": "클레임을 다시 수집해 상태를 확인하세요.",
    "exchanges.approve": "택배사와 송장번호, 클레임 상태를 확인하세요.",
    "inquiries.answer": "문의를 다시 수집해 상태를 확인하세요.",
}
"""By call: what the seller can change."""

CANCEL_SENSITIVE = frozenset({"orders.confirm", "orders.invoices", "orders.invoice_change", "orders.delay"})
_CANCEL_WORD = "취소"
_OTHER_ADVICE = "내용을 확인한 뒤 다시 시도하세요."


class NotFoundAtMallError(RefusedError):
    """The mall knows no such thing: a look-up answers None, everything else is a refusal."""


def refusal(api: str, status: int, failure: Failure, trace_id: str | None = None) -> MallError:
    """The error of a refused call, with the mall's words kept and a Korean sentence that says what to change."""
    told = failure.message or f"응답 {status}"
    code = failure.code or str(status)
    if status == 404:
        return NotFoundAtMallError(
            f"티몬에 없는 번호입니다: {told}", code=code, message=failure.message, trace_id=trace_id
        )
    if api in CANCEL_SENSITIVE and _CANCEL_WORD in failure.message:
        return _cancel_asked(code, failure.message, trace_id)
    if _is_done(api, status, failure.message):
        return AlreadyDoneError(
            f"티몬에 이미 처리되어 있습니다: {told}", code=code, message=failure.message, trace_id=trace_id
        )
    advice = ADVICE.get(api, _OTHER_ADVICE)
    return RefusedError(f"티몬이 거절했습니다: {told} {advice}", code=code, message=failure.message, trace_id=trace_id)


def _is_done(api: str, status: int, message: str) -> bool:
    """A 409 means it only where a call can be done already at all."""
    words = DONE_WORDS.get(api, ())
    return any(word in message for word in words) or (bool(words) and status == 409 and not message)


def _cancel_asked(code: str, message: str, trace_id: str | None) -> RefusedError:
    error = RefusedError(
        f"구매자가 취소를 요청한 주문입니다: {message} 취소/반품/교환 관리에서 먼저 처리하세요.",
        code=code,
        message=message,
        trace_id=trace_id,
    )
    error.cancel_asked = True
    return error
