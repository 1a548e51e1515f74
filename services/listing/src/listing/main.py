"""The listing service, put together."""

from datetime import datetime, timedelta
from uuid import UUID

from structlog import get_logger

from chassis.causes import Cause, acting
from chassis.loops import Loop
from chassis.refusals import RefusalError
from chassis.running import Running
from chassis.service import Service
from contracts.listing import (
    ListingApplied,
    ListingFailed,
    ListingRequested,
    ListingStopRequested,
    SalePeriodRequested,
    SaleResumeRequested,
    SaleStopped,
    StockPushRequested,
)
from listing.api import router
from listing.application import ListingService
from listing.consumers import consumers
from listing.projections import ListingsView, stock_to_push_again
from listing.publications import publish
from listing.settings import Settings

logger = get_logger(__name__)

PUSHED_AT_ONCE = 500


def push_stock_again(running: Running, now: datetime) -> int:
    """Send what malls could not take a while ago: how many listings were asked for."""
    settings: Settings = running.settings
    with running.views.read_all() as rows:
        due = stock_to_push_again(rows, now - timedelta(minutes=settings.stock_again_minutes), PUSHED_AT_ONCE)
    return sum(_push_again(running.application, row["seller_id"], row["listing_id"]) for row in due)


def _push_again(application: ListingService, seller_id: UUID, listing_id: UUID) -> int:
    with acting(Cause(seller_id=seller_id, actor="schedule:push stock")):
        try:
            application.push_stock_again(seller_id, [listing_id])
        except RefusalError as refusal:
            logger.info("stock_not_pushed_again", listing=str(listing_id), reason=refusal.detail)
            return 0
    return 1


def _push(running: Running) -> None:
    push_stock_again(running, running.database.now())


service = Service(
    name="listing",
    settings=Settings,
    application=ListingService,
    consumers=consumers,
    publish=publish,
    publishes=(
        ListingRequested,
        ListingStopRequested,
        StockPushRequested,
        SaleResumeRequested,
        SalePeriodRequested,
        ListingApplied,
        ListingFailed,
        SaleStopped,
    ),
    projections=(ListingsView(),),
    routers=(router,),
    loops=(Loop("push stock", timedelta(minutes=1), _push),),
    description="상품판매정보, 연동대기상품, 연동, 판매상품조회, 연동이력",
)
app = service.asgi


def main() -> None:
    """Serve until a signal says stop."""
    service.run()


if __name__ == "__main__":
    main()
