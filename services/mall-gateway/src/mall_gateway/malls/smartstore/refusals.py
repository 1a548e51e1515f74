"""네이버's refusals in our words: each says in Korean what to change, with the mall's code (malls.md 2.1, 2.3)."""

from collections.abc import Mapping

from mall_gateway.malls.port import RefusedError
from mall_gateway.malls.smartstore.wire import FailInfo

LINE_CODES: Mapping[str, str] = {
    "4000": "네이버가 요청 값을 받지 않았습니다. 네이버의 안내를 보고 고치세요.",
    "100001": "네이버에 없는 상품주문번호입니다. 주문을 다시 가져오세요.",
    "NO_CLAIM": "네이버에 지금 진행 중인 그 클레임이 없습니다. 클레임을 다시 가져와 상태를 확인하세요.",
    "100003": "네이버에 없는 주문번호입니다. 주문을 다시 가져오세요.",
    "101009": "이 주문을 처리할 권한이 없습니다. 제휴몰 계정의 애플리케이션을 확인하세요.",
    "101011": "직계약 상품은 물류사만 발주확인할 수 있습니다.",
    "104105": "발송기한이 입력할 수 있는 범위를 벗어났습니다. 출고예정일시를 앞당기세요.",
    "104116": "배송이 없는 주문입니다. 스마트스토어센터에서 배송방법을 확인하세요.",
    "104117": "배송방법이 주문과 다릅니다. 택배사를 바꾸세요.",
    "104118": "택배사가 없습니다. 택배사를 고르세요.",
    "104119": "네이버가 모르는 택배사입니다. 택배사를 바꾸세요.",
    "104120": "송장번호가 없습니다. 송장번호를 입력하세요.",
    "104121": "이미 쓴 송장번호입니다. 송장번호를 확인하고 다시 입력하세요.",
    "104122": "택배사의 송장번호가 아닙니다. 택배사와 송장번호를 확인하세요.",
    "104131": "같은 상품주문번호가 두 번 들어 있습니다. 한 번만 보내세요.",
    "104133": "네이버가 요청을 받지 않았습니다. 주문 상태를 다시 가져와 확인하세요.",
    "104442": "지금 주문 상태에서는 처리할 수 없습니다. 주문을 다시 가져와 상태를 확인하세요.",
    "104443": "발주 상태를 확인하세요. 주문을 다시 가져온 뒤 처리하세요.",
    "105306": "이미 그 상태입니다. 주문을 다시 가져오세요.",
    "105308": "직계약 상품은 물류사만 발송처리할 수 있습니다.",
}

ALREADY_CODES = frozenset({"105306"})

MAYBE_DONE_CODES = frozenset({"104121", "104133", "104417", "104442", "104443"})
"""Codes that also come when the same act went through before: the line is read to tell."""

SYSTEM_CODES = frozenset({"9999"})

MISSING_CODES = frozenset({"100001", "100003", "404", "GW.NOT_FOUND", "NOT_FOUND"})

DEFAULT = "네이버가 요청을 거절했습니다. 네이버의 안내를 보고 고친 뒤 다시 시도하세요."


def refusal(code: str, words: str, inputs: str = "", trace_id: str | None = None) -> RefusedError:
    """The refusal of a whole call; `inputs` are the fields that the mall names."""
    advice = LINE_CODES.get(code, DEFAULT)
    if inputs:
        advice = f"네이버가 입력값을 받지 않았습니다. 다음을 고친 뒤 다시 시도하세요: {inputs}"
    return RefusedError(advice, code=code, message=f"{words} {inputs}".strip(), trace_id=trace_id)


def line_refusal(info: FailInfo) -> RefusedError:
    """The refusal of one line of a write."""
    return refusal(info.code, info.message)
