"""The rules of a planned ship date and of the reasons that go to a mall."""

from datetime import date, timedelta

from order_sync.domain.refusals import DelayReasonMissingError, ReasonError, ShipDateError

SHIPS_WITHOUT_REASON = timedelta(days=3)
SHIPS_WITHIN = timedelta(days=90)
CANCEL_REASONS: dict[str, str] = {
    "sold_out": "품절",
    "wrong_information": "상품정보 오류",
    "delayed": "배송지연",
    "buyer_asked": "구매자 요청",
}


def check_ship_date(ship_on: date, delay_reason: str | None, today: date) -> None:
    """Accept a ship date (days in Seoul). Raises ShipDateError or DelayReasonMissingError."""
    if ship_on < today:
        raise ShipDateError("출고 예정일은 오늘이나 그 뒤로 선택해 주세요.", field="ship_on")
    if ship_on > today + SHIPS_WITHIN:
        raise ShipDateError(f"출고 예정일은 {SHIPS_WITHIN.days}일 안으로 선택해 주세요.", field="ship_on")
    if ship_on > today + SHIPS_WITHOUT_REASON and not delay_reason:
        raise DelayReasonMissingError("출고 예정일이 3일을 넘으면 배송지연사유를 입력해 주세요.", field="delay_reason")


def check_cancel_reason(reason: str) -> None:
    """Accept a reason that malls know. Raises ReasonError."""
    if reason not in CANCEL_REASONS:
        offered = ", ".join(f"{code}({label})" for code, label in CANCEL_REASONS.items())
        raise ReasonError(f"취소 사유를 선택해 주세요: {offered}", field="reason")
