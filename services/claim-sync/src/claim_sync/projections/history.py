"""연동이력 of claims, with 문의/메모: what happened, by whom, with what answer, in words for sellers."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from chassis.causes import trace_id_of
from chassis.database import Rows, copy_rows
from chassis.log import Recorded
from chassis.projections import Projection
from claim_sync.domain import (
    ACTS,
    FINISH_REASONS,
    REASON_LABELS,
    REFUSAL_REASONS,
    Claim,
    ClaimState,
    PersonAccess,
    Sight,
    WithWords,
    act_label,
)
from collecting.domain import Answer
from contracts.couriers import COURIERS


class ClaimHistoryView(Projection):
    """One row an event of a claim. `sealed` are words that somebody wrote down: they go behind `reason`."""

    name: ClassVar[str] = "claim_history"
    ddl: ClassVar[str] = """
        CREATE TABLE claim_history_view (
            seller_id uuid NOT NULL,
            claim_id uuid NOT NULL,
            position bigint NOT NULL,
            happened_at timestamptz NOT NULL,
            actor text NOT NULL,
            act text NOT NULL,
            result text NOT NULL,
            reason text,
            sealed text NOT NULL,
            mall_code text,
            mall_message text,
            mall_answer text,
            call_id uuid,
            trace_id text,
            mall_trace_id text,
            PRIMARY KEY (seller_id, claim_id, position)
        );
    """

    def load(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """One row for each event."""
        told = ((recorded, *_told(recorded.event)) for recorded in events)
        rows = (_row(recorded, claim_id, story) for recorded, claim_id, story in told if story is not None)
        copy_rows(cursor, "claim_history_view", _COLUMNS, rows)

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Nothing changes in what was told."""


GOODS_ARE = {
    "awaited": " (선환불: 상품이 돌아오기 전에 환불되었습니다. 상품을 받으면 수거완료로 처리해 주세요.)",
    "lost": " (분실: 제휴몰이 상품이 돌아오지 않는 것으로 처리했습니다.)",
}
Story = tuple[str, str, str | None]
"""What was done, how it ended, and why."""


def _told(fact: Any) -> tuple[UUID, Story | None]:
    if isinstance(fact, PersonAccess.Revealed):
        return fact.claim_id, ("개인정보", "열람", fact.purpose or None)
    return fact.originator_id, story(fact) if isinstance(fact, (Claim.Event, Claim.Collected)) else None


def _row(recorded: Recorded, claim_id: UUID, told: Story) -> Sequence[Any]:
    fact = recorded.event
    answer: Answer = getattr(fact, "answer", None) or Answer()
    failure = getattr(fact, "failure", None)
    return (
        recorded.seller_id,
        claim_id,
        recorded.notification_id,
        recorded.recorded_at,
        recorded.actor,
        *told,
        fact.sealed if isinstance(fact, WithWords) else "",
        failure.mall_code if failure else None,
        failure.mall_message if failure else None,
        answer.text,
        answer.call_id,
        answer.trace_id or trace_id_of(recorded.traceparent),
        answer.mall_trace_id,
    )


_COLUMNS = (
    *("seller_id", "claim_id", "position", "happened_at", "actor", "act", "result", "reason", "sealed"),
    *("mall_code", "mall_message", "mall_answer", "call_id", "trace_id", "mall_trace_id"),
)


def story(fact: Any) -> Story | None:
    """An event of a claim in a seller's words."""
    match fact:
        case Claim.Collected():
            waits = "" if fact.goods else " 주문이 아직 수집되지 않아 기다립니다."
            why = REASON_LABELS.get(fact.sight.reason, "기타")
            return "클레임수집", "성공", f"{why}.{_of_goods(fact.sight)}{waits}"
        case Claim.Seen():
            return "처리상태", "갱신", f"제휴몰 상태: {fact.sight.mall_state}"
        case Claim.Grown():
            return "수량", "갱신", f"제휴몰의 수량이 {fact.place.quantity}개로 늘었습니다."
        case Claim.Moved():
            label = fact.sight.state.label(fact.place.numbers.kind)
            return "처리상태", label, f"제휴몰 상태: {fact.sight.mall_state}{_of_goods(fact.sight)}"
        case Claim.Joined():
            return "주문연결", "성공", f"주문번호 {fact.goods.order_number}"
        case Claim.Noted():
            return "문의" if fact.topic == "inquiry" else "메모", "등록", fact.text or None
        case Claim.Finished():
            label = ClaimState(fact.state).label(fact.place.numbers.kind)
            return "직접종료", label, f"{FINISH_REASONS[fact.reason]}. 제휴몰에는 보내지 않았습니다."
        case Claim.Closed():
            back = "재고를 되돌립니다." if fact.restock else None
            return "클레임종료", ClaimState(fact.outcome).label(fact.place.numbers.kind), back
        case _:
            return _asked(fact) or _answered(fact)


def _of_goods(sight: Sight) -> str:
    return GOODS_ARE.get(sight.goods_are, "")


def _asked(fact: Any) -> Story | None:
    match fact:
        case Claim.ApprovalRequested():
            return act_label(fact.place.numbers.kind, "approve"), "요청", None
        case Claim.RefusalRequested():
            reason = " ".join([REFUSAL_REASONS[fact.reason], fact.detail, _invoice(fact)]).strip()
            return act_label(fact.place.numbers.kind, "refuse"), "요청", reason
        case Claim.PickupRequested():
            return ACTS["pick_up"], "요청", None
        case Claim.ReshipmentRequested():
            return ACTS["reship"], "요청", _invoice(fact)
        case _:
            return None


def _answered(fact: Any) -> Story | None:
    match fact:
        case Claim.ActDone():
            seen = "판매자가 제휴몰에서 반영을 확인했습니다." if fact.settled else None
            return act_label(fact.place.numbers.kind, fact.act), "성공", seen
        case Claim.ActRefused():
            return ACTS[fact.act], "확인필요" if fact.unsettled else "실패", fact.failure.reason
        case Claim.Settled():
            return ACTS[fact.act], "미반영 확인", "판매자가 제휴몰에서 반영되지 않았음을 확인했습니다."
        case _:
            return None


def _invoice(fact: Claim.RefusalRequested | Claim.ReshipmentRequested) -> str:
    courier = COURIERS.get(fact.courier)
    return f"{courier.name if courier else fact.courier} {fact.invoice_number}".strip()


def history_of(cursor: Rows, claim_id: UUID) -> list[dict[str, Any]]:
    """The 연동이력 of a claim, newest first."""
    return cursor.execute(
        "SELECT * FROM claim_history_view WHERE claim_id = %s ORDER BY position DESC LIMIT 1000", (claim_id,)
    ).fetchall()
