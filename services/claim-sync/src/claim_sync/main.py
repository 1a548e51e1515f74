"""The composition root of claim-sync."""

from datetime import datetime, timedelta
from uuid import UUID

from structlog import get_logger

from chassis.causes import Cause, acting
from chassis.failpoints import failpoint
from chassis.refusals import RefusalError
from chassis.service import Loop, Parts, Running, Service
from claim_sync.api import router
from claim_sync.application import ClaimSync, Timing
from claim_sync.consumers import consumers
from claim_sync.projections import (
    ClaimHistoryView,
    ClaimJobsView,
    ClaimsView,
    CollectionsView,
    plans_due,
)
from claim_sync.publications import PUBLISHES, publish
from claim_sync.settings import Settings
from collecting.operators import router as operators

logger = get_logger(__name__)


def collect_due(running: Running, now: datetime) -> int:
    """Ask for the windows of all plans that are due: how many were asked."""
    with running.views.read_all() as rows:
        due = plans_due(rows, now)
    return sum(_ask(running.application, plan["seller_id"], plan["account_id"], plan["item"], now) for plan in due)


def _ask(application: ClaimSync, seller_id: UUID, account_id: UUID, item: str, now: datetime) -> int:
    with acting(Cause(seller_id=seller_id, actor="schedule:collect claims")):
        failpoint("claim_sync.before_asking")
        try:
            return int(application.collect_due(seller_id, account_id, item, now) is not None)
        except RefusalError as refusal:
            logger.warning("collection_not_asked", account=str(account_id), item=item, reason=refusal.detail)
            return 0


def _collect(running: Running) -> None:
    collect_due(running, running.database.now())


def _application(parts: Parts) -> ClaimSync:
    settings: Settings = parts.settings
    timing = Timing(
        interval=timedelta(seconds=settings.collect_interval_seconds),
        overlap=timedelta(seconds=settings.overlap_seconds),
        overlap_by_mall={mall: timedelta(seconds=s) for mall, s in settings.overlap_by_mall_seconds.items()},
    )
    return ClaimSync(parts.database, timing)


service = Service(
    name="claim-sync",
    settings=Settings,
    application=_application,
    consumers=consumers,
    publish=publish,
    publishes=PUBLISHES,
    projections=(ClaimsView(), ClaimHistoryView(), CollectionsView(), ClaimJobsView()),
    routers=(router, operators),
    loops=(Loop("collect claims", timedelta(seconds=1), _collect),),
    description="취소, 반품, 교환",
)
app = service.asgi


def main() -> None:
    """Run the service until it is told to stop."""
    service.run()


if __name__ == "__main__":
    main()
