"""상품판매정보 over HTTP: sales groups and what each mall needs."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends

from chassis.projections import Views
from chassis.sorting import behind, next_cursor
from chassis.web import Member, Page, application_of, requires, views
from listing.api import clock, rows
from listing.api.models import CopyBody, GroupIds, GroupOpened, GroupRow, MallShown, NewGroupBody, TermsBody
from listing.api.searches import GroupSort, PageSize, search
from listing.application import ListingService
from listing.projections import Search, groups_found

router = APIRouter()
Service = Annotated[ListingService, Depends(application_of(ListingService))]
Reader = Annotated[Member, Depends(requires("listings", "read"))]
Writer = Annotated[Member, Depends(requires("listings", "write"))]


@router.get("/mall-fields/{mall}")
def show_mall_fields(mall: str, _: Reader) -> MallShown:
    """What a mall needs on a 판매정보."""
    return rows.mall_shown(mall)


@router.get("/groups")
def search_groups(
    who: Reader,
    read: Annotated[Views, Depends(views)],
    wanted: Annotated[Search, Depends(search)],
    sort: GroupSort = GroupSort.NEWEST,
    cursor: str | None = None,
    size: PageSize = PageSize.TWENTY,
) -> Page[GroupRow]:
    """상품판매정보: the groups, the latest first or in another order."""
    place = behind(who.seller_id, cursor, sort)
    with read.read(who.seller_id) as found:
        groups = groups_found(found, who.seller_id, wanted, size + 1, sort, place)
    more = next_cursor(who.seller_id, groups, size, sort, "group_id")
    return Page(items=[rows.group_row(row) for row in groups[:size]], next=more)


@router.post("/groups", status_code=201)
def open_group(body: NewGroupBody, who: Writer, service: Service) -> GroupOpened:
    """신규등록."""
    group_id = service.open_group(who.seller_id, uuid4(), body.account_id, body.terms(), clock.today())
    return GroupOpened(group_id=group_id)


@router.put("/groups/{group_id}", status_code=204)
def save_group(group_id: UUID, body: TermsBody, who: Writer, service: Service) -> None:
    """Change a group."""
    service.save_group(who.seller_id, group_id, body.terms(), clock.today())


@router.post("/groups/{group_id}/copy", status_code=201)
def copy_group(group_id: UUID, body: CopyBody, who: Writer, service: Service) -> GroupOpened:
    """복사."""
    return GroupOpened(group_id=service.copy_group(who.seller_id, group_id, uuid4(), body.name, clock.today()))


@router.post("/groups/delete", status_code=204)
def delete_groups(body: GroupIds, who: Writer, service: Service) -> None:
    """선택 삭제, all or none."""
    service.delete_groups(who.seller_id, body.group_ids)
