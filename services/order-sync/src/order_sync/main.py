"""The composition root of order-sync."""

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
from order_sync.api import router
from order_sync.application import OrderSync, Timing, erase_buyers
from order_sync.consumers import consumers
from order_sync.projections import (
    CollectionsView,
    Keeping,
    OrderHistoryView,
    OrderJobsView,
    OrdersView,
    UnmatchedItemsView,
    orders_to_erase,
    plans_due,
)
from order_sync.publications import PUBLISHES, publish
from order_sync.settings import Settings

logger = get_logger(__name__)

ERASED_AT_ONCE = 500


def collect_due(running: Running, now: datetime) -> int:
    """Ask for the windows of all plans that are due: how many were asked."""
    with running.views.read_all() as rows:
        due = plans_due(rows, now)
    return sum(_ask(running.application, plan["seller_id"], plan["account_id"], plan["item"], now) for plan in due)


def _ask(application: OrderSync, seller_id: UUID, account_id: UUID, item: str, now: datetime) -> int:
    with acting(Cause(seller_id=seller_id, actor="schedule:collect orders")):
        failpoint("order_sync.before_asking")
        try:
            return int(application.collect_due(seller_id, account_id, item, now) is not None)
        except RefusalError as refusal:
            logger.warning("collection_not_asked", account=str(account_id), item=item, reason=refusal.detail)
            return 0


def erase_due(running: Running, now: datetime) -> int:
    """Destroy the data of all buyers whose time is over or whose end was asked for: how many there were."""
    settings: Settings = running.settings
    keeping = Keeping(settings.erase_after_days, settings.erase_after_by_mall_days, settings.personal_data_at_most_days)
    total, behind = 0, None
    while True:
        with running.views.read_all() as rows:
            found = orders_to_erase(rows, keeping, now, ERASED_AT_ONCE, behind)
        if not found:
            return total
        _erase_found(running, found)
        total, behind = total + len(found), (found[-1]["order_id"], found[-1]["seller_id"])
        failpoint("erasure.mid_purge")


def _erase_found(running: Running, found: Sequence[dict[str, Any]]) -> None:
    over: dict[UUID, list[UUID]] = defaultdict(list)
    for row in found:
        over[row["seller_id"]].append(row["order_id"])
    for seller_id, order_ids in over.items():
        with acting(Cause(seller_id=seller_id, actor="schedule:erase buyers")):
            erase_buyers(running.application, running.need_keyring(), seller_id, order_ids)


def _collect(running: Running) -> None:
    collect_due(running, running.database.now())


def _erase(running: Running) -> None:
    erase_due(running, running.database.now())


def _application(parts: Parts) -> OrderSync:
    settings: Settings = parts.settings
    timing = Timing(
        interval=timedelta(seconds=settings.collect_interval_seconds),
        overlap=timedelta(seconds=settings.overlap_seconds),
        overlap_by_mall={mall: timedelta(seconds=s) for mall, s in settings.overlap_by_mall_seconds.items()},
    )
    return OrderSync(parts.database, timing)


service = Service(
    name="order-sync",
    settings=Settings,
    application=_application,
    consumers=consumers,
    publish=publish,
    publishes=PUBLISHES,
    projections=(OrdersView(), OrderHistoryView(), CollectionsView(), OrderJobsView(), UnmatchedItemsView()),
    routers=(router, operators),
    loops=(
        Loop("collect orders", timedelta(seconds=1), _collect),
        Loop("erase buyers", timedelta(minutes=10), _erase),
    ),
    description="주문 수집, 발주확인, 송장",
)
app = service.asgi


def main() -> None:
    """Run the service until it is told to stop."""
    service.run()


if __name__ == "__main__":
    main()
