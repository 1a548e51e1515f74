"""쿠팡's refusals in our words: each says in Korean what to change and keeps the mall's own code (malls.md 1.2-1.3)."""

from collections.abc import Mapping

from mall_gateway.malls.coupang.wire import BatchRow
from mall_gateway.malls.port import RefusedError

ADVICE: Mapping[str, str] = {
    "반품지 센터코드": "쿠팡에 등록된 반품지가 아닙니다. 판매정보의 '반품지'를 다시 고르세요.",
    "출고지": "쿠팡에 등록된 출고지가 아닙니다. 판매정보의 '출고지'를 다시 고르세요.",
    "구매 옵션": "쿠팡 카테고리가 정한 구매옵션과 맞지 않습니다. 옵션명과 옵션값을 그에 맞게 고치세요.",
    "고지정보": "품목고시가 쿠팡 카테고리의 품목과 다릅니다. 상품의 품목고시 또는 판매정보의 카테고리를 바꾸세요.",
    "필수 속성": "쿠팡 카테고리의 필수 속성이 빠졌습니다. 옵션을 카테고리에 맞게 고치세요.",
    "택배사 코드": "쿠팡이 받지 않는 택배사입니다. 판매정보의 택배사를 바꾸세요.",
    "배송방법": "판매정보의 '배송방법'을 확인하고 바꾸세요.",
    "배송비": "판매정보의 '배송비 종류'와 금액이 서로 맞지 않습니다. 배송비를 고치세요.",
    "승인 대기중": "쿠팡이 승인 심사를 하고 있는 상품입니다. 승인이 끝난 뒤 다시 연동하세요.",
    "가격은 최소 10원": "판매가를 10원 단위로 고치세요.",
    "50% 인하": "쿠팡은 한 번에 50% 인하, 100% 인상까지만 받습니다. 판매가를 그 안에서 고치세요.",
    "모니터링": "쿠팡이 모니터링으로 판매를 중지한 옵션입니다. 쿠팡 윙에서 사유를 확인하고 재개하세요.",
    "삭제된 상품은": "쿠팡에서 삭제된 옵션입니다. 다시 연동하세요.",
    "재고수량": "재고는 0개에서 99,999개 사이여야 합니다. 재고를 고치세요.",
    "송장번호 형식": "택배사의 송장번호 형식이 아닙니다. 택배사와 송장번호를 확인하세요.",
    "운송장번호는 숫자": "송장번호는 숫자로만 입력하세요.",
    "invalid delivery company": "쿠팡이 받지 않는 택배사입니다. 택배사를 바꾸세요.",
    "Invalid vendor": "쿠팡 업체코드가 맞지 않습니다. 제휴몰 계정정보의 업체코드를 확인하세요.",
    "유저 ID": "쿠팡 윙 아이디가 업체와 맞지 않습니다. 제휴몰 계정정보의 윙 아이디를 확인하세요.",
    "취소 가능한 개수": "남은 수량보다 많이 취소할 수 없습니다. 취소 수량을 확인하세요.",
    "결제완료/상품지시": "이미 발송되었거나 취소된 주문이라 판매취소할 수 없습니다. 주문 상태를 다시 가져오세요.",
    "전시카테고리": "쿠팡에 없는 카테고리입니다. 판매정보의 카테고리를 다시 고르세요.",
}

CODES: Mapping[str, str] = {
    "NOT_FOUND_SHIPMENT_BOX": "쿠팡에 없는 배송번호입니다. 주문을 다시 가져오세요.",
    "INVALID_STATUS": "지금 주문 상태에서는 처리할 수 없습니다. 주문을 다시 가져와 상태를 확인하세요.",
    "PERMISSION_DENIED": "이 주문을 처리할 권한이 없습니다. 제휴몰 계정의 업체코드를 확인하세요.",
    "DUPLICATE_INVOICE_NUMBER": "최근 6개월 안에 쓴 송장번호입니다. 송장번호를 확인하고 다시 입력하세요.",
    "INVALID_INVOICE_NUMBER": "택배사의 송장번호가 아닙니다. 택배사와 송장번호를 확인하세요.",
    "ORDER_DELIVERY_CANCELED": "구매자가 취소한 주문입니다. 발송하지 말고 취소를 확인하세요.",
    "ORDER_DELIVERY_PARTIAL_STOP_REQUESTED": "일부 상품에 출고중지요청이 있습니다. 취소 요청을 먼저 처리하세요.",
    "ORDER_DELIVERY_CANCELED_HOLDING_FOR_CANCEL": "구매자가 취소를 요청했습니다. 취소 요청을 먼저 처리하세요.",
    "NOT_ALLOW_INVOICE_NUMBER_RE_UPLOAD": "이미 등록된 송장입니다. 주문을 다시 가져와 송장을 확인하세요.",
    "NOT_FOUND_INVOICE_NUMBER": "송장번호가 없습니다. 송장번호를 입력하세요.",
    "NOT_FOUND_VENDOR_ITEM": "쿠팡에 없는 옵션입니다. 주문을 다시 가져오세요.",
    "NOT_ALLOW_VENDOR_DIRECT": "업체직송을 쓸 수 없는 주문입니다. 택배사를 바꾸세요.",
    "PSD_NOT_ALLOW_TO_CHANGE": "출고일을 바꿀 수 없는 주문입니다. 쿠팡 윙에서 확인하세요.",
    "NOT_ALLOW_SEPARATE_AFTER_NORMAL_DELIVERY": "한 번에 발송한 주문은 나누어 발송할 수 없습니다.",
}

CANCEL_CODES = frozenset(
    {
        "ORDER_DELIVERY_CANCELED",
        "ORDER_DELIVERY_PARTIAL_STOP_REQUESTED",
        "ORDER_DELIVERY_CANCELED_HOLDING_FOR_CANCEL",
    }
)

MAYBE_DONE_CODES = frozenset({"INVALID_STATUS", "DUPLICATE_INVOICE_NUMBER", "NOT_ALLOW_INVOICE_NUMBER_RE_UPLOAD"})
"""Codes that also come when the same act went through before: the box is read to tell."""

DEFAULT = "쿠팡이 요청을 거절했습니다. 쿠팡의 안내를 보고 고친 뒤 다시 시도하세요."


def refusal(code: str, words: str) -> RefusedError:
    """The refusal of a whole call, by the words of the mall."""
    advice = next((advice for piece, advice in ADVICE.items() if piece in words), DEFAULT)
    return RefusedError(advice, code=code, message=words)


def row_refusal(row: BatchRow) -> RefusedError:
    """The refusal of one row of an envelope C."""
    advice = CODES.get(row.result_code)
    error = refusal(row.result_code, row.result_message)
    if advice is not None:
        error = RefusedError(advice, code=row.result_code, message=row.result_message)
    error.cancel_asked = row.result_code in CANCEL_CODES
    return error
