"""The live logs of inquiry's jobs, in the manuals' words."""

from collections.abc import Mapping
from typing import Any, ClassVar

from collecting.jobs import JobsView, RowEnd
from inquiry.application import GOODS
from inquiry.domain import ACTS, ITEM_LABELS, Inquiry, JobRow, Window, mall_facts


class InquiryJobsView(JobsView):
    """The jobs of collecting, of sending answers and of confirming urgent notices."""

    titles: ClassVar[Mapping[str, str]] = {
        "collect": f"{GOODS} 수집",
        "answer": "답변전송 처리 연동",
        "read": "긴급알리미 확인 처리 연동",
    }
    subjects: ClassVar[Mapping[str, str]] = {
        "collect": f"{GOODS} 수집",
        **{kind: f"{act} 연동" for kind, act in ACTS.items()},
    }

    def account_label(self, window: Window) -> str:
        """`티몬(sbdc6678) 상품문의`."""
        return f"{mall_facts(window.mall).name}({window.login_id}) {ITEM_LABELS[window.item]}"

    def act_end(self, job: JobRow, fact: Any) -> RowEnd | None:
        """Answers and confirmations, done or refused."""
        match fact:
            case Inquiry.AnswerSent():
                return _succeeded(job, "answer")
            case Inquiry.ReadDone():
                return _succeeded(job, "read")
            case Inquiry.Refused():
                how = "연동 결과의 확인이 필요합니다." if fact.standing.unsettled else "연동에 실패하였습니다."
                line = f"{job.label}[{job.row}] {ACTS[fact.act]} {how}({fact.failure.reason})"
                return RowEnd(job, line, succeeded=False)
            case _:
                return None


def _succeeded(job: JobRow, act: str) -> RowEnd:
    return RowEnd(job, f"{job.label}[{job.row}] {ACTS[act]} 연동에 성공하였습니다.", succeeded=True)
