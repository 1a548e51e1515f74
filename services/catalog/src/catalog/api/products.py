"""상품등록, 상품조회, 상품복원 and 상품수정이력 over HTTP."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from catalog.api.answers import (
    ChangeAnswer,
    DifferencesAnswer,
    HistoryAnswer,
    PastProductAnswer,
    ProductAnswer,
    ProductLineAnswer,
    SavedAnswer,
    history_answer,
    past_answer,
    product_answer,
)
from catalog.api.bodies import ProductBody, details_of, stock_entry_of
from catalog.api.searches import SEOUL, PageSize, SearchQuery, page_of, search_of
from catalog.application import Catalog
from catalog.domain import Product, ProductNotFoundError
from catalog.projections import history_of, product_by_id, products_found, saves_since, state_at, stock_of
from chassis.projections import Views
from chassis.web import CursorError, Member, Page, application_of, decode_cursor, encode_cursor, requires, views

router = APIRouter(prefix="/v1", tags=["products"])

MOST_SAVES = 20

Reader = Annotated[Member, Depends(requires("products", "read"))]
Writer = Annotated[Member, Depends(requires("products", "write"))]
TheCatalog = Annotated[Catalog, Depends(application_of(Catalog))]
TheViews = Annotated[Views, Depends(views)]
Search = Annotated[SearchQuery, Query()]


@router.post("/products", status_code=201)
def enter_product(body: ProductBody, who: Writer, catalog: TheCatalog) -> SavedAnswer:
    """저장: enter a product."""
    details = details_of(body)
    catalog.gallery.check(who.seller_id, details)
    product_id = catalog.save_product(who.seller_id, details, stock_entry_of(body), at=datetime.now(UTC))
    return _saved(catalog, who.seller_id, product_id)


@router.put("/products/{product_id}")
def change_product(product_id: UUID, body: ProductBody, who: Writer, catalog: TheCatalog) -> SavedAnswer:
    """저장: change a product, as a whole."""
    details = details_of(body)
    catalog.gallery.check(who.seller_id, details)
    catalog.save_product(
        who.seller_id,
        details,
        stock_entry_of(body),
        at=datetime.now(UTC),
        product_id=product_id,
        revision=body.revision,
    )
    return _saved(catalog, who.seller_id, product_id)


@router.get("/products")
def search_products(query: Search, who: Reader, shown: TheViews) -> Page[ProductLineAnswer]:
    """상품조회."""
    return _page(query, who.seller_id, shown, deleted=False)


@router.get("/products/deleted")
def search_deleted_products(query: Search, who: Reader, shown: TheViews) -> Page[ProductLineAnswer]:
    """상품복원: the deleted products."""
    return _page(query, who.seller_id, shown, deleted=True)


@router.get("/products/{product_id}")
def get_product(
    product_id: UUID, who: Reader, shown: TheViews, at: AwareDatetime | None = None
) -> ProductAnswer | PastProductAnswer:
    """A product as it is now, or with `at` as it was then."""
    with shown.read(who.seller_id) as cursor:
        if at is not None:
            past = state_at(cursor, who.seller_id, product_id, at)
            if past is None:
                raise ProductNotFoundError("그 시각에는 없던 상품입니다. 등록일 뒤의 시각을 골라 주세요.", field="at")
            return past_answer(product_id, past)
        row = product_by_id(cursor, who.seller_id, product_id)
        if row is None:
            raise ProductNotFoundError("상품을 찾을 수 없습니다. 상품조회에서 다시 선택해 주세요.")
        return product_answer(row, stock_of(cursor, who.seller_id, product_id))


@router.get("/products/{product_id}/history")
def get_history(
    product_id: UUID,
    who: Reader,
    shown: TheViews,
    limit: PageSize = PageSize.TWENTY,
    cursor: str | None = None,
) -> Page[HistoryAnswer]:
    """상품수정이력: who changed what from what to what, latest first."""
    before = _version_before(who.seller_id, product_id, cursor)
    with shown.read(who.seller_id) as rows:
        if product_by_id(rows, who.seller_id, product_id) is None:
            raise ProductNotFoundError("상품을 찾을 수 없습니다. 상품조회에서 다시 선택해 주세요.")
        found = history_of(rows, who.seller_id, product_id, before, limit)
    items = [history_answer(row) for row in found[:limit]]
    more = len(found) > limit
    following = encode_cursor(who.seller_id, ["history", str(product_id), items[-1].version]) if more else None
    return Page(items=items, next=following)


@router.post("/products/{product_id}/differences")
def compare_product(
    product_id: UUID, body: ProductBody, who: Reader, catalog: TheCatalog, shown: TheViews
) -> DifferencesAnswer:
    """A form beside the product as it stands, for one who was told that another user saved it first."""
    revision, differences = catalog.compare_product(who.seller_id, product_id, details_of(body))
    shown.wait_for(catalog.recorder.max_notification_id())
    with shown.read(who.seller_id) as rows:
        saves = saves_since(rows, who.seller_id, product_id, body.revision or 0, MOST_SAVES)
    return DifferencesAnswer(
        revision=revision,
        saves=[history_answer(row) for row in saves],
        differences=[ChangeAnswer(**asdict(change)) for change in differences],
    )


@router.delete("/products/{product_id}", status_code=204)
def delete_product(product_id: UUID, who: Writer, catalog: TheCatalog) -> None:
    """Delete a product; it can be restored with its history."""
    catalog.delete_product(who.seller_id, product_id)


@router.post("/products/{product_id}/restore")
def restore_product(product_id: UUID, who: Writer, catalog: TheCatalog) -> SavedAnswer:
    """상품복원."""
    catalog.restore_product(who.seller_id, product_id)
    return _saved(catalog, who.seller_id, product_id)


def _saved(catalog: Catalog, seller_id: UUID, product_id: UUID) -> SavedAnswer:
    product = catalog.load(Product, product_id, seller_id)
    return SavedAnswer(product_id=product.id, code=product.code, revision=product.revision)


def _page(query: SearchQuery, seller_id: UUID, shown: Views, *, deleted: bool) -> Page[ProductLineAnswer]:
    search = search_of(query, seller_id, datetime.now(SEOUL).date(), deleted=deleted)
    with shown.read(seller_id) as cursor:
        return page_of(products_found(cursor, seller_id, search), search, seller_id)


def _version_before(seller_id: UUID, product_id: UUID, cursor: str | None) -> int | None:
    if cursor is None:
        return None
    values = decode_cursor(seller_id, cursor)
    if values[:2] != ["history", str(product_id)]:
        raise CursorError("다른 목록의 위치(cursor)입니다. 첫 페이지부터 다시 조회해 주세요.", field="cursor")
    return int(values[2])
