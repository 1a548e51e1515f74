"""연동이력 of orders and 송장이력: what happened, by whom, with what answer, in words for sellers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from chassis.causes import trace_id_of
from chassis.database import Rows, copy_rows, trusted
from chassis.log import Recorded
from chassis.projections import Projection
from chassis.sorting import Behind, SortBy
from collecting.domain import WithWords
from contracts.couriers import COURIERS
from order_sync.domain import ACTS, CANCEL_REASONS, Answer, BuyerAccess, InvoiceChangeFact, InvoiceChanges, Order


class OrderHistoryView(Projection):
    """One row an event of an order: the 연동이력, and within it the 송장이력.

    That has the rows with an `invoice_number`, and what became of 송장송신, which is about the number before it.
    `sealed` are words that somebody typed: they go behind `reason`.
    """

    name: ClassVar[str] = "order_history"
    ddl: ClassVar[str] = """
        CREATE TABLE order_history_view (
            seller_id uuid NOT NULL,
            order_id uuid NOT NULL,
            position bigint NOT NULL,
            happened_at timestamptz NOT NULL,
            actor text NOT NULL,
            act text NOT NULL,
            result text NOT NULL,
            reason text,
            sealed text NOT NULL,
            courier text,
            invoice_number text,
            mall_code text,
            mall_message text,
            mall_answer text,
            call_id uuid,
            trace_id text,
            mall_trace_id text,
            PRIMARY KEY (seller_id, order_id, position)
        );
        CREATE INDEX ON order_history_view (seller_id, happened_at, position)
            WHERE invoice_number IS NOT NULL OR act = '송장송신';
    """

    def load(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """One row for each event."""
        told = ((recorded, *_told(recorded.event)) for recorded in events)
        rows = (_row(recorded, order_id, story) for recorded, order_id, story in told if story is not None)
        copy_rows(cursor, "order_history_view", _COLUMNS, rows)

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Nothing changes in what was told."""


def _told(fact: Any) -> tuple[UUID, "Story | None"]:
    if isinstance(fact, InvoiceChangeFact):
        return fact.order_id, _change_told(fact)
    match fact:
        case BuyerAccess.Revealed():
            return fact.order_id, ("개인정보", "열람", fact.purpose or None)
        case BuyerAccess.ErasureAsked():
            return fact.order_id, ("개인정보", "파기 요청", fact.reason)
        case (
            InvoiceChanges.Requested() | InvoiceChanges.Changed() | InvoiceChanges.Refused() | InvoiceChanges.Settled()
        ):
            return fact.order_id, _change_told(fact)
        case _:
            return fact.originator_id, story(fact) if isinstance(fact, (Order.Event, Order.Collected)) else None


def _row(recorded: Recorded, order_id: UUID, told: "Story") -> Sequence[Any]:
    fact = recorded.event
    answer: Answer = getattr(fact, "answer", None) or Answer()
    failure = getattr(fact, "failure", None)
    return (
        recorded.seller_id,
        order_id,
        recorded.notification_id,
        recorded.recorded_at,
        recorded.actor,
        *told,
        fact.sealed if isinstance(fact, WithWords) else "",
        getattr(fact, "courier", None) or None,
        getattr(fact, "invoice_number", None) or None,
        failure.mall_code if failure else None,
        failure.mall_message if failure else None,
        answer.text,
        answer.call_id,
        answer.trace_id or trace_id_of(recorded.traceparent),
        answer.mall_trace_id,
    )


_COLUMNS = (
    *("seller_id", "order_id", "position", "happened_at", "actor", "act", "result", "reason", "sealed"),
    *("courier", "invoice_number", "mall_code", "mall_message", "mall_answer", "call_id", "trace_id", "mall_trace_id"),
)

LISTING = re.compile(r"판매상품 [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""How an order that a listing explained names it."""

Story = tuple[str, str, str | None]
"""What was done, how it ended, and why."""


def story(fact: Any) -> Story | None:
    """An event of an order in a seller's words."""
    match fact:
        case Order.Collected():
            return "주문수집", "성공", fact.match.evidence if fact.match else "매칭된 상품이 없습니다."
        case Order.StateChanged():
            return "주문상태", "변경", f"제휴몰 상태: {fact.sight.mall_state}"
        case Order.Mapped():
            return "상품매칭", "성공", fact.match.evidence
        case Order.Unmapped():
            return "상품매칭", "해제", fact.reason
        case Order.Refused():
            return ACTS[fact.act], "확인필요" if fact.unsettled else "실패", fact.failure.reason
        case Order.Settled():
            return ACTS[fact.act], "미반영 확인", "판매자가 제휴몰에서 반영되지 않았음을 확인했습니다."
        case Order.BuyerErased():
            return "개인정보", "파기", "구매자 정보를 파기했습니다. 되살릴 수 없습니다."
        case _:
            return _guarded(fact) or _asked(fact) or _done(fact)


def _change_told(fact: InvoiceChangeFact) -> Story:
    act = ACTS["change"]
    match fact:
        case InvoiceChanges.Requested():
            old = _named(fact.old_courier, fact.old_invoice_number) if fact.old_invoice_number else "알 수 없는 송장"
            return act, "요청", f"{old} → {_invoice(fact)}"
        case InvoiceChanges.Changed():
            seen = " (판매자가 제휴몰에서 확인했습니다.)" if fact.by_seller else ""
            return act, "성공", f"{_invoice(fact)}{seen}"
        case InvoiceChanges.Refused():
            return act, "확인필요" if fact.unsettled else "실패", fact.failure.reason
        case InvoiceChanges.Settled():
            return act, "미반영 확인", "판매자가 제휴몰에서 반영되지 않았음을 확인했습니다."


def _guarded(fact: Any) -> Story | None:
    match fact:
        case Order.CancelAsked():
            return "취소요청", "접수", "구매자가 취소를 요청하여 발주확인과 송장송신을 보류합니다."
        case Order.CancelClaimed():
            held = "취소 클레임이 접수되어 발주확인과 송장송신을 보류합니다."
            gone = "진행 중인 취소 클레임이 없어 주문을 계속 진행합니다."
            return "취소요청", "접수" if fact.claimed else "해제", held if fact.claimed else gone
        case Order.CancelWithdrawn():
            return "취소요청", "철회", "구매자의 취소요청이 철회되었습니다."
        case _:
            return None


def _asked(fact: Any) -> Story | None:
    match fact:
        case Order.ConfirmRequested():
            late = f", 배송지연사유: {fact.delay_reason}" if fact.delay_reason else ""
            return "발주확인", "요청", f"출고 예정일 {fact.ship_on}{late}"
        case Order.SaleCancelRequested():
            return "판매취소", "요청", " ".join([CANCEL_REASONS[fact.reason], fact.detail]).strip()
        case Order.InvoiceSendRequested():
            return "송장송신", "요청", f"{_invoice(fact)} ({fact.try_number}번째)"
        case Order.InvoiceRegistered():
            return "송장등록", "변경" if fact.replaced else "저장", _invoice(fact)
        case _:
            return None


def _done(fact: Any) -> Story | None:
    match fact:
        case Order.Confirmed():
            return "발주확인", "성공", "제휴몰에서 확인되었습니다." if fact.at_mall else None
        case Order.SaleCancelled():
            return "판매취소", "성공", "구매자 취소" if fact.by == "buyer" else "판매자 취소"
        case Order.InvoiceSent():
            return "송장송신", "성공", _invoice(fact)
        case Order.ShippedAtMall():
            return "주문상태", "배송중", "제휴몰에서 배송이 시작되었습니다."
        case Order.ForcedDone():
            return "송장송신", "강제완료", "제휴몰에 송신하지 않고 처리완료로 변경했습니다."
        case Order.Delivered():
            return "주문상태", "배송완료", None
        case Order.Completed():
            return "주문상태", "판매완료", None
        case _:
            return None


_Invoiced = (
    Order.InvoiceRegistered
    | Order.InvoiceSent
    | Order.InvoiceSendRequested
    | InvoiceChanges.Requested
    | InvoiceChanges.Changed
)


def _invoice(fact: _Invoiced) -> str:
    return _named(fact.courier, fact.invoice_number)


def _named(code: str, number: str) -> str:
    courier = COURIERS.get(code)
    return f"{courier.name if courier else code} {number}"


def reason_told(reason: str | None, product: str) -> str | None:
    """A reason as it is shown: what was recorded with a listing's id is told with the product's name instead."""
    return LISTING.sub(lambda _: f"판매상품 '{product}'", reason) if reason else reason


def history_of(cursor: Rows, order_id: UUID) -> list[dict[str, Any]]:
    """The 연동이력 of an order, newest first."""
    return cursor.execute(
        "SELECT * FROM order_history_view WHERE order_id = %s ORDER BY position DESC LIMIT 1000", (order_id,)
    ).fetchall()


@dataclass(frozen=True)
class InvoiceSearch:
    """What to look for in the 송장이력; None matches everything. Times are UTC, `until` exclusive.

    `words` is a whole invoice number or order number, ours or the mall's; `act` is 송장등록, 송장송신 or 송장수정.
    """

    since: datetime | None = None
    until: datetime | None = None
    malls: tuple[str, ...] = ()
    act: str | None = None
    words: str | None = None


_NUMBER_BEFORE = """LEFT JOIN LATERAL (
    SELECT p.courier, p.invoice_number AS number FROM order_history_view p
    WHERE h.invoice_number IS NULL AND p.seller_id = h.seller_id AND p.order_id = h.order_id
    AND p.position < h.position AND p.invoice_number IS NOT NULL ORDER BY p.position DESC LIMIT 1
) n ON true"""


INVOICE_SORTS: dict[str, SortBy] = {
    "newest": SortBy("h.happened_at", "timestamptz", "h.position", falls=True, key_type="bigint"),
    "oldest": SortBy("h.happened_at", "timestamptz", "h.position", key_type="bigint"),
    "order": SortBy("o.order_number", "text", "h.position", key_type="bigint"),
    "order_down": SortBy("o.order_number", "text", "h.position", falls=True, key_type="bigint"),
    "product": SortBy("o.sorted_name", "text", "h.position", within="order_id", key_type="bigint"),
    "product_down": SortBy("o.sorted_name", "text", "h.position", within="order_id", falls=True, key_type="bigint"),
}
"""Orders of 송장이력관리."""


def invoice_history(
    cursor: Rows, search: InvoiceSearch, limit: int, behind: Behind | None = None, sort: str = "newest"
) -> list[dict[str, Any]]:
    """송장이력관리: what was done with invoices, in an order of `INVOICE_SORTS`, each with its `place`."""
    plain: dict[str, Any] = {
        "h.happened_at >= %s": search.since,
        "h.happened_at < %s": search.until,
        "o.mall = ANY(%s)": list(search.malls) or None,
        "h.act = %s": search.act,
        "%s IN (coalesce(h.invoice_number, n.number), o.order_number, o.mall_order_no)": search.words or None,
    }
    by = INVOICE_SORTS[sort]
    given = {condition: value for condition, value in plain.items() if value is not None}
    conditions = ["(h.invoice_number IS NOT NULL OR h.act = '송장송신')", *given, *([by.behind] if behind else [])]
    statement = (
        f"SELECT {by.place}, h.position, h.happened_at, h.actor, h.act, h.result, h.reason, h.mall_message, h.trace_id,"  # noqa: S608
        " coalesce(h.courier, n.courier) AS courier, coalesce(h.invoice_number, n.number) AS invoice_number,"
        " order_id, o.order_number, o.mall, o.login_id, o.mall_order_no, o.product_name, o.state_rank, o.asked,"
        " o.unsettled, o.cancel_asked, o.cancel_claimed, o.invoice_number AS invoice_now"
        f" FROM order_history_view h JOIN orders_view o USING (seller_id, order_id) {_NUMBER_BEFORE}"
        f" WHERE {' AND '.join(conditions)} {by.order} LIMIT %s"
    )
    return cursor.execute(trusted(statement), [*given.values(), *(behind or ()), limit]).fetchall()
