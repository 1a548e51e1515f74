"""What an answer of 네이버 about many order lines says of each (malls.md 2.3)."""

from collections.abc import Sequence
from typing import Any

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, unavailable
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import AlreadyDoneError, FetchedLine, MallError
from mall_gateway.malls.smartstore.mapping import orders
from mall_gateway.malls.smartstore.refusals import ALREADY_CODES, SYSTEM_CODES, line_refusal
from mall_gateway.malls.smartstore.wire import WriteResult


def lines_of(rows: Sequence[Any], refs: Sequence[MallOrderRef]) -> list[FetchedLine | MallError | None]:
    """The line of each ref. Where a row could not be read, it may be the one of any ref without a line."""
    lines: dict[str, FetchedLine] = {}
    unreadable = False
    for row in rows:
        try:
            line = orders.line_of(row)
        except ValueError:
            unreadable = True
        else:
            lines[line.ref.line_no] = line
    missing = _unreadable if unreadable else _nothing
    return [lines.get(ref.line_no) or missing(ref) for ref in refs]


def _unreadable(ref: MallOrderRef) -> MallError:
    reason = "네이버 주문을 읽을 수 없습니다. 스마트스토어센터에서 주문을 확인하세요."
    return unavailable(reason, effect_possible=False, code="UNREADABLE", message=ref.line_no)


def _nothing(_ref: MallOrderRef) -> None:
    return None


def errors_of(answer: Any, refs: Sequence[MallOrderRef]) -> list[MallError | None]:
    """What a write answers for each line: an error, or None where all is well."""
    result = read_as(WriteResult, as_object(as_object(answer).get("data")), "네이버", written=True)
    return [_error_of(result, ref, answer) for ref in refs]


def _error_of(result: WriteResult, ref: MallOrderRef, answer: Any) -> MallError | None:
    rows = result.fail_product_order_infos
    failed = next((info for info in rows if info.product_order_id in {ref.line_no, ""}), None)
    if failed is None:
        if result.succeeded(ref.line_no):
            return None
        reason = "네이버가 이 주문의 처리 결과를 주지 않았습니다. 처리되었는지 다시 확인합니다."
        return unavailable(reason, effect_possible=True, message=str(answer))
    error = line_refusal(failed)
    if failed.code in SYSTEM_CODES:
        return unavailable(error.reason, effect_possible=True, code=error.code, message=error.message)
    if failed.code in ALREADY_CODES:
        return AlreadyDoneError(error.reason, code=error.code, message=error.message)
    return error
