"""The composition root of order-sync."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

from structlog import get_logger

from chassis.causes import Cause, acting
from chassis.failpoints import failpoint
from chassis.refusals import RefusalError
from chassis.service import Loop, Parts, Running, Service
from order_sync.api import router
from order_sync.application import OrderSync, Timing
from order_sync.consumers import consumers
from order_sync.projections import (
    CollectionsView,
    JobsView,
    OrderHistoryView,
    OrdersView,
    UnmatchedItemsView,
    orders_to_erase,
    plans_due,
)
from order_sync.publications import PUBLISHES, publish
from order_sync.settings import Settings

logger = get_logger(__name__)


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


def erase_buyers(running: Running, now: datetime) -> int:
    """Destroy the keys of buyers whose time is over, then note it: how many there were."""
    settings: Settings = running.settings
    own = settings.erase_after_by_mall_days
    over: dict[UUID, list[UUID]] = defaultdict(list)
    with running.views.read_all() as rows:
        found = orders_to_erase(rows, None, now - timedelta(days=settings.erase_after_days), 500)
        found = [row for row in found if row["mall"] not in own]
        for mall, days in own.items():
            found += orders_to_erase(rows, mall, now - timedelta(days=days), 500)
    for row in found:
        over[row["seller_id"]].append(row["order_id"])
    for seller_id, order_ids in over.items():
        running.need_keyring().erase(seller_id, order_ids)
        failpoint("order_sync.key_destroyed")
        with acting(Cause(seller_id=seller_id, actor="schedule:erase buyers")):
            running.application.note_erased(seller_id, order_ids)
    return len(found)


async def _collect(running: Running) -> None:
    await asyncio.to_thread(collect_due, running, datetime.now(UTC))


async def _erase(running: Running) -> None:
    await asyncio.to_thread(erase_buyers, running, datetime.now(UTC))


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
    projections=(OrdersView(), OrderHistoryView(), CollectionsView(), JobsView(), UnmatchedItemsView()),
    routers=(router,),
    loops=(
        Loop("collect orders", timedelta(seconds=2), _collect),
        Loop("erase buyers", timedelta(hours=1), _erase),
    ),
    description="주문 수집, 발주확인, 송장",
)
app = service.asgi


def main() -> None:
    """Run the service until it is told to stop."""
    service.run()


if __name__ == "__main__":
    main()
