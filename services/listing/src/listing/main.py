"""The listing service, put together."""

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
from listing.projections import ListingsView
from listing.publications import publish
from listing.settings import Settings

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
    description="상품판매정보, 연동대기상품, 연동, 판매상품조회, 연동이력",
)
app = service.asgi


def main() -> None:
    """Serve until a signal says stop."""
    service.run()


if __name__ == "__main__":
    main()
