"""The live logs of order-sync's jobs, in the manuals' words."""

from collections.abc import Mapping
from typing import Any, ClassVar

from collecting.jobs import JobsView, RowEnd
from order_sync.domain import ACTS, ITEM_LABELS, JOB_TITLES, InvoiceChanges, JobRow, Order, Window, mall_facts


class OrderJobsView(JobsView):
    """The jobs of collecting, confirming, cancelling, sending and changing invoices."""

    titles: ClassVar[Mapping[str, str]] = JOB_TITLES
    subjects: ClassVar[Mapping[str, str]] = {
        "collect": "주문 수집",
        **{kind: f"{act} 연동" for kind, act in ACTS.items()},
    }

    def account_label(self, window: Window) -> str:
        """`위메프(sbdc6678) 신규주문`."""
        return f"{mall_facts(window.mall).name}({window.login_id}) {ITEM_LABELS[window.item]}"

    def act_end(self, job: JobRow, fact: Any) -> RowEnd | None:
        """Confirmations, cancels, invoices and their changes, done or refused."""
        match fact:
            case Order.Confirmed():
                return _succeeded(job, "confirm")
            case Order.SaleCancelled():
                return _succeeded(job, "cancel")
            case Order.InvoiceSent():
                return _succeeded(job, "send")
            case InvoiceChanges.Changed():
                return _succeeded(job, "change")
            case Order.Refused():
                return _refused(job, fact.act, fact)
            case InvoiceChanges.Refused():
                return _refused(job, "change", fact)
            case _:
                return None


def _succeeded(job: JobRow, act: str) -> RowEnd:
    return RowEnd(job, f"{job.label}[{job.row}] {ACTS[act]} 연동에 성공하였습니다.", succeeded=True)


def _refused(job: JobRow, act: str, fact: Order.Refused | InvoiceChanges.Refused) -> RowEnd:
    how = "연동 결과의 확인이 필요합니다." if fact.unsettled else "연동에 실패하였습니다."
    return RowEnd(job, f"{job.label}[{job.row}] {ACTS[act]} {how}({fact.failure.reason})", succeeded=False)
