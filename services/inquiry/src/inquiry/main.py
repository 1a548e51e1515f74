"""The composition root of inquiry."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from structlog import get_logger

from chassis.causes import Cause, acting
from chassis.failpoints import failpoint
from chassis.refusals import RefusalError
from chassis.service import Loop, Parts, Running, Service
from collecting.operators import router as operators
from inquiry.api import router
from inquiry.application import Inquiries, Timing, erase_askers
from inquiry.consumers import consumers
from inquiry.projections import (
    CollectionsView,
    InquiriesView,
    InquiryHistoryView,
    InquiryJobsView,
    Keeping,
    NoticesView,
    TemplatesView,
    inquiries_to_erase,
    plans_due,
)
from inquiry.publications import PUBLISHES, publish
from inquiry.settings import Settings

logger = get_logger(__name__)

ERASED_AT_ONCE = 500


def collect_due(running: Running, now: datetime) -> int:
    """Ask for the windows of all plans that are due: how many were asked."""
    with running.views.read_all() as rows:
        due = plans_due(rows, now)
    return sum(_ask(running.application, plan["seller_id"], plan["account_id"], plan["item"], now) for plan in due)


def _ask(application: Inquiries, seller_id: UUID, account_id: UUID, item: str, now: datetime) -> int:
    with acting(Cause(seller_id=seller_id, actor="schedule:collect inquiries")):
        failpoint("inquiry.before_asking")
        try:
            return int(application.collect_due(seller_id, account_id, item, now) is not None)
        except RefusalError as refusal:
            logger.warning("collection_not_asked", account=str(account_id), item=item, reason=refusal.detail)
            return 0


def erase_due(running: Running, now: datetime) -> int:
    """Destroy the data of all askers whose time is over or whose end was asked for: how many there were."""
    settings: Settings = running.settings
    keeping = Keeping(settings.erase_after_days, settings.erase_after_by_mall_days, settings.personal_data_at_most_days)
    total, behind = 0, None
    while True:
        with running.views.read_all() as rows:
            found = inquiries_to_erase(rows, keeping, now, ERASED_AT_ONCE, behind)
        if not found:
            return total
        _erase_found(running, found)
        total, behind = total + len(found), (found[-1]["inquiry_id"], found[-1]["seller_id"])
        failpoint("erasure.mid_purge")


def _erase_found(running: Running, found: Sequence[dict[str, Any]]) -> None:
    over: dict[UUID, list[UUID]] = defaultdict(list)
    for row in found:
        over[row["seller_id"]].append(row["inquiry_id"])
    for seller_id, inquiry_ids in over.items():
        with acting(Cause(seller_id=seller_id, actor="schedule:erase askers")):
            erase_askers(running.application, running.need_keyring(), seller_id, inquiry_ids)


def _collect(running: Running) -> None:
    collect_due(running, running.database.now())


def _erase(running: Running) -> None:
    erase_due(running, running.database.now())


def _application(parts: Parts) -> Inquiries:
    settings: Settings = parts.settings
    timing = Timing(
        interval=timedelta(seconds=settings.collect_interval_seconds),
        interval_by_item={
            "urgent": timedelta(seconds=settings.urgent_interval_seconds),
            "notices": timedelta(seconds=settings.notices_interval_seconds),
        },
        overlap=timedelta(seconds=settings.overlap_seconds),
        overlap_by_mall={mall: timedelta(seconds=s) for mall, s in settings.overlap_by_mall_seconds.items()},
    )
    return Inquiries(parts.database, timing, due_soon=timedelta(hours=settings.due_soon_hours))


service = Service(
    name="inquiry",
    settings=Settings,
    application=_application,
    consumers=consumers,
    publish=publish,
    publishes=PUBLISHES,
    projections=(
        InquiriesView(),
        InquiryHistoryView(),
        CollectionsView(),
        InquiryJobsView(),
        NoticesView(),
        TemplatesView(),
    ),
    routers=(router, operators),
    loops=(
        Loop("collect inquiries", timedelta(seconds=1), _collect),
        Loop("erase askers", timedelta(minutes=10), _erase),
    ),
    description="상품문의, 고객센터 문의, 긴급알리미, 제휴몰 공지사항",
)
app = service.asgi


def main() -> None:
    """Run the service until it is told to stop."""
    service.run()


if __name__ == "__main__":
    main()
