"""What an answer of 쿠팡 about many boxes says of each line (malls.md 1.1, 1.3)."""

from collections.abc import Sequence
from typing import Any

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, as_rows, unavailable
from mall_gateway.malls.coupang.mapping import orders
from mall_gateway.malls.coupang.refusals import MAYBE_DONE_CODES, row_refusal
from mall_gateway.malls.coupang.wire import BatchResult, BatchRow
from mall_gateway.malls.port import FetchedLine, MallError, Shipment


def failed_row(data: Any, ref: MallOrderRef) -> BatchRow | None:
    """The row of our box where it failed; a batch that failed without rows counts as one for every box."""
    result = BatchResult.model_validate(as_object(data))
    for row in result.response_list:
        if row.shipment_box_id in {ref.box_no, ""}:
            return None if row.succeed else row
    if result.response_code == 0:
        return None
    return BatchRow(result_code=f"RESPONSE_{result.response_code}", result_message=result.response_message)


def error_of(row: BatchRow) -> MallError:
    """What a failed row says."""
    if row.result_code == "UNDEFINED_ERROR_OCCUR":
        reason = "쿠팡에서 알 수 없는 오류가 났습니다. 처리되었는지 다시 확인합니다."
        return unavailable(reason, effect_possible=True, code=row.result_code, message=row.result_message)
    return row_refusal(row)


def maybe_done(row: BatchRow) -> bool:
    """Whether the mall says `not now` or `not again` without telling which."""
    return row.result_code in MAYBE_DONE_CODES or "배송상태를 변경할 수 없습니다" in row.result_message


def first_of_each_box(shipments: Sequence[Shipment]) -> list[Shipment]:
    """An invoice takes its whole box along: of lines in one box only one is sent."""
    boxes: dict[str, Shipment] = {}
    for shipment in shipments:
        boxes.setdefault(shipment.ref.box_no, shipment)
    return list(boxes.values())


def line_of(data: Any, ref: MallOrderRef) -> FetchedLine | None:
    """The line in its box. Raises UnavailableError where the box could not be read."""
    sheets = as_rows(data) or [as_object(data)]
    page = orders.order_page(sheets)
    found = next((line for line in page.lines if line.ref.line_no == ref.line_no), None)
    if found is None and page.unreadable:
        raise unavailable(page.unreadable[0].reason, effect_possible=False, code="UNREADABLE")
    return found
