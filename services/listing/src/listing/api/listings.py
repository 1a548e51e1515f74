"""연동대기상품 and 판매상품조회 over HTTP: the queue, linking, stopping, 연동이력 and past states."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from chassis.projections import Views
from chassis.refusals import NotFoundError
from chassis.sorting import behind, next_cursor
from chassis.web import Member, Page, application_of, requires, views
from listing.api import clock, rows
from listing.api.models import (
    AdoptionBody,
    History,
    JobStarted,
    ListingAdopted,
    ListingIds,
    ListingQueued,
    ListingRow,
    PastListing,
    QueueBody,
    SettleBody,
)
from listing.api.searches import STATES, PageSize, Sort, search
from listing.application import ListingService
from listing.domain import Shown
from listing.projections import (
    Search,
    link_history,
    listing_counts,
    listing_shown,
    listings_beside,
    listings_found,
    listings_numbered,
)

router = APIRouter()
Service = Annotated[ListingService, Depends(application_of(ListingService))]
Reader = Annotated[Member, Depends(requires("listings", "read"))]
Writer = Annotated[Member, Depends(requires("listings", "write"))]


@router.post("/listings", status_code=201)
def queue_listing(body: QueueBody, who: Writer, service: Service) -> ListingQueued:
    """Put a product with a 판매정보 group into 연동대기."""
    listing_id = service.queue_listing(who.seller_id, body.product_id, body.group_id, clock.today())
    return ListingQueued(listing_id=listing_id)


@router.post("/listings/adoptions", status_code=201)
def adopt_listing(
    body: AdoptionBody, who: Writer, read: Annotated[Views, Depends(views)], service: Service
) -> ListingAdopted:
    """데이터이전: link a product to what the mall has already under a number; nothing is asked of the mall."""
    with read.read(who.seller_id) as found:
        listed = listings_numbered(found, who.seller_id, body.account_id, body.mall_product_no)
    shown = Shown(body.mall_product_no, body.mall_option_nos, body.mall_state)
    listing_id = service.adopt(who.seller_id, body.product_id, body.account_id, shown, listed)
    return ListingAdopted(listing_id=listing_id)


@router.get("/listings")
def search_listings(
    who: Reader,
    read: Annotated[Views, Depends(views)],
    wanted: Annotated[Search, Depends(search)],
    sort: Sort = Sort.NEWEST,
    cursor: str | None = None,
    size: PageSize = PageSize.TWENTY,
) -> Page[ListingRow]:
    """판매상품조회, and with `state=queued` 연동대기상품; the latest 등록일 first, or in another order."""
    place = behind(who.seller_id, cursor, sort)
    with read.read(who.seller_id) as found:
        listings = listings_found(found, who.seller_id, wanted, size + 1, sort, place)
    more = next_cursor(who.seller_id, listings, size, sort, "listing_id")
    return Page(items=[rows.listing_row(row) for row in listings[:size]], next=more)


@router.get("/listings/counts")
def count_listings(
    who: Reader,
    read: Annotated[Views, Depends(views)],
    wanted: Annotated[Search, Depends(search)],
    soon_days: Annotated[int, Query(ge=0, le=365)] = 7,
) -> dict[str, int]:
    """How many of a search are in each state, `stock`: at a mall that did not take the last stock, and `ends_soon`."""
    with read.read(who.seller_id) as found:
        counted = listing_counts(found, who.seller_id, wanted, clock.today() + timedelta(days=soon_days))
    of_state = {row["state"]: row["listings"] for row in counted}
    return {name: sum(of_state.get(code, 0) for code in codes) for name, codes in STATES.items()} | {
        "stock": sum(row["behind"] for row in counted),
        "ends_soon": sum(row["ending"] for row in counted),
    }


@router.get("/listings/{listing_id}")
def show_listing(
    listing_id: UUID,
    who: Reader,
    read: Annotated[Views, Depends(views)],
    service: Service,
    at: AwareDatetime | None = None,
) -> ListingRow | PastListing:
    """A listing now or, with `at`, as it was at that moment."""
    if at is not None:
        return rows.past_listing(service.listing_at(who.seller_id, listing_id, at), at)
    with read.read(who.seller_id) as found:
        row = listing_shown(found, who.seller_id, listing_id)
    if row is None:
        raise NotFoundError("판매상품을 찾을 수 없습니다. 목록을 새로 고친 뒤 다시 선택하세요.")
    return rows.listing_row(row)


@router.get("/listings/{listing_id}/history")
def show_history(listing_id: UUID, who: Reader, read: Annotated[Views, Depends(views)], service: Service) -> History:
    """연동이력: every attempt and outcome, the latest first."""
    service.require_listing(who.seller_id, listing_id)
    with read.read(who.seller_id) as found:
        return History(items=[rows.history_row(row) for row in link_history(found, who.seller_id, listing_id)])


@router.post("/listings/link", status_code=202)
def link_listings(body: ListingIds, who: Writer, service: Service) -> JobStarted:
    """연동, or 선택상품연동. The log of the job can be followed; leaving it stops nothing."""
    job_id = uuid4()
    service.link(who.seller_id, job_id, body.listing_ids, clock.today())
    return JobStarted(job_id=job_id, log=f"/v1/jobs/{job_id}/log")


@router.post("/listings/delete", status_code=204)
def dequeue_listings(body: ListingIds, who: Writer, service: Service) -> None:
    """선택상품삭제 from 연동대기, all or none."""
    service.dequeue(who.seller_id, body.listing_ids)


@router.post("/listings/{listing_id}/stop", status_code=202)
def stop_sale(listing_id: UUID, who: Writer, service: Service) -> None:
    """판매중지 at the mall."""
    service.stop_sale(who.seller_id, listing_id)


@router.post("/listings/{listing_id}/settle", status_code=204)
def settle_listing(
    listing_id: UUID, body: SettleBody, who: Writer, read: Annotated[Views, Depends(views)], service: Service
) -> None:
    """확인필요 is settled by what the seller found at the mall."""
    listed: Sequence[UUID] = ()
    if body.mall_product_no:
        with read.read(who.seller_id) as found:
            listed = listings_beside(found, who.seller_id, listing_id, body.mall_product_no)
    service.settle(who.seller_id, listing_id, body.mall_product_no, listed)
