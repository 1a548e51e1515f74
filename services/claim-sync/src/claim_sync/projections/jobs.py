"""The live logs of claim-sync's jobs, in the manuals' words."""

from collections.abc import Mapping
from typing import Any, ClassVar

from claim_sync.domain import ITEM_LABELS, JOB_TITLES, Claim, mall_facts
from collecting.domain import JobRow, Window
from collecting.jobs import JobsView, RowEnd


class ClaimJobsView(JobsView):
    """The jobs of collecting and of the acts on claims."""

    titles: ClassVar[Mapping[str, str]] = JOB_TITLES
    subjects: ClassVar[Mapping[str, str]] = {
        "collect": "취소/반품/교환 수집",
        "approve": "승인 연동",
        "refuse": "거부 연동",
        "pick_up": "수거완료 연동",
        "reship": "재배송 연동",
    }

    def account_label(self, window: Window) -> str:
        """`위메프(sbdc6678) 취소요청`."""
        return f"{mall_facts(window.mall).name}({window.login_id}) {ITEM_LABELS[window.item]}"

    def act_end(self, job: JobRow, fact: Any) -> RowEnd | None:
        """Acts on claims, done or refused; the row's label names claim and act."""
        match fact:
            case Claim.ActDone():
                return RowEnd(job, f"{job.label} 연동에 성공하였습니다.", succeeded=True)
            case Claim.ActRefused():
                how = "연동 결과의 확인이 필요합니다." if fact.unsettled else "연동에 실패하였습니다."
                return RowEnd(job, f"{job.label} {how}({fact.failure.reason})", succeeded=False)
            case _:
                return None
