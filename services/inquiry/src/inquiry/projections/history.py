"""연동이력 of inquiries: what happened, by whom, with what answer of the mall, in words for sellers."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from chassis.causes import trace_id_of
from chassis.database import Rows, copy_rows
from chassis.log import Recorded
from chassis.projections import Projection
from collecting.domain import WithWords
from inquiry.domain import ACTS, Answer, AskerAccess, Inquiry


class InquiryHistoryView(Projection):
    """One row an event of an inquiry: the 연동이력. Words stand in it only as `sealed`, why it was finished."""

    name: ClassVar[str] = "inquiry_history"
    ddl: ClassVar[str] = """
        CREATE TABLE inquiry_history_view (
            seller_id uuid NOT NULL,
            inquiry_id uuid NOT NULL,
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
            PRIMARY KEY (seller_id, inquiry_id, position)
        );
    """

    def load(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """One row for each event."""
        told = ((recorded, *_told(recorded.event)) for recorded in events)
        rows = (_row(recorded, inquiry_id, story) for recorded, inquiry_id, story in told if story is not None)
        copy_rows(cursor, "inquiry_history_view", _COLUMNS, rows)

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Nothing changes in what was told."""


Story = tuple[str, str, str | None]
"""What was done, how it ended, and why."""

_COLUMNS = (
    *("seller_id", "inquiry_id", "position", "happened_at", "actor", "act", "result", "reason", "sealed"),
    *("mall_code", "mall_message", "mall_answer", "call_id", "trace_id", "mall_trace_id"),
)


def _told(fact: Any) -> tuple[UUID, Story | None]:
    match fact:
        case AskerAccess.Revealed():
            return fact.inquiry_id, ("개인정보", "열람", fact.purpose or None)
        case AskerAccess.ErasureAsked():
            return fact.inquiry_id, ("개인정보", "파기 요청", fact.reason)
        case _:
            return fact.originator_id, story(fact) if isinstance(fact, (Inquiry.Event, Inquiry.Collected)) else None


def _row(recorded: Recorded, inquiry_id: UUID, told: Story) -> Sequence[Any]:
    fact = recorded.event
    answer: Answer = getattr(fact, "answer", None) or Answer()
    failure = getattr(fact, "failure", None)
    return (
        recorded.seller_id,
        inquiry_id,
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


def story(fact: Any) -> Story | None:
    """An event of an inquiry in a seller's words."""
    match fact:
        case Inquiry.Collected():
            return "문의수집", "성공", f"제휴몰 상태: {fact.sight.mall_state}"
        case Inquiry.Seen():
            return _seen(fact)
        case Inquiry.AnswerSaved():
            return "답변저장", "저장", f"템플릿: {fact.template}" if fact.template else None
        case Inquiry.MemoSaved():
            return "메모", "저장" if fact.sealed else "삭제", None
        case Inquiry.Refused():
            return ACTS[fact.act], "확인필요" if fact.standing.unsettled else "실패", fact.failure.reason
        case Inquiry.Settled():
            return ACTS[fact.act], "미반영 확인", "판매자가 제휴몰에서 반영되지 않았음을 확인했습니다."
        case Inquiry.AskerErased():
            return "개인정보", "파기", "문의자 정보와 문의·답변 내용을 파기했습니다. 되살릴 수 없습니다."
        case _:
            return _acted(fact)


def _seen(fact: Inquiry.Seen) -> Story:
    whose = {"seller": " (우리가 보낸 답변)", "mall": " (제휴몰에서 등록된 답변)"}.get(fact.standing.by, "")
    result = {"answered": "답변 완료", "done": "처리 완료", "unknown": "상태 확인필요"}.get(fact.standing.state, "변경")
    return "문의상태", result, f"제휴몰 상태: {fact.sight.mall_state}{whose}"


def _acted(fact: Any) -> Story | None:
    match fact:
        case Inquiry.AnswerRequested():
            return ACTS["answer"], "요청", f"{'수정 답변, ' if fact.edits else ''}{fact.try_number}번째"
        case Inquiry.AnswerSent():
            return ACTS["answer"], "성공", "판매자가 제휴몰에서 확인했습니다." if fact.by_hand else None
        case Inquiry.ReadRequested():
            return ACTS["read"], "요청", f"{fact.try_number}번째"
        case Inquiry.ReadDone():
            return ACTS["read"], "성공", "제휴몰에는 전송하지 않았습니다." if fact.here else None
        case Inquiry.Finished():
            return "처리완료", "변경", fact.reason or None
        case _:
            return None


def history_of(cursor: Rows, inquiry_id: UUID) -> list[dict[str, Any]]:
    """The 연동이력 of an inquiry, newest first."""
    return cursor.execute(
        "SELECT * FROM inquiry_history_view WHERE inquiry_id = %s ORDER BY position DESC LIMIT 1000", (inquiry_id,)
    ).fetchall()
