"""재고관리 over HTTP."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from catalog.api.answers import FoundStockAnswer, StockAnswer, found_stock_answer, stock_answer
from catalog.api.searches import PageSize
from catalog.application import Catalog, ProductStockCount, RefusedCount, StockCount
from catalog.domain import ProductNotFoundError, StockTwiceError
from catalog.projections import StockSearch, product_by_id, stock_found, stock_of
from chassis.projections import Views
from chassis.sorting import behind, next_cursor
from chassis.web import Body, Member, Page, application_of, requires, views

router = APIRouter(prefix="/v1", tags=["stock"])


class StockSort(StrEnum):
    """Orders of 재고관리 by 상품명, 재고, 판매가능 and 최근 변경; the options of a product stand together."""

    PRODUCT = "product"
    PRODUCT_DOWN = "product_down"
    STOCK_LOW = "stock_low"
    STOCK_HIGH = "stock_high"
    SELLABLE_LOW = "sellable_low"
    SELLABLE_HIGH = "sellable_high"
    NEWEST = "newest"
    OLDEST = "oldest"


class StockQuery(BaseModel):
    """재고관리: `only` what is 품절 or sold too much, by words of the product's name, or its code."""

    model_config = ConfigDict(extra="forbid")

    only: Literal["sold_out", "oversold"] | None = None
    keyword: Annotated[str, Query(max_length=60)] = ""
    sort: StockSort = StockSort.PRODUCT
    limit: PageSize = PageSize.TWENTY
    cursor: str | None = None
    after: int | None = None


class StockCountBody(Body):
    """A number for one option (empty key: the product without options).

    With `seen`, the number on the seller's screen, only the difference is applied, so that orders that came in between
    are not undone. `safety` is 안전재고, held back from the malls; left out it stays as it is.
    """

    option_key: str = ""
    on_hand: int
    seen: int | None = None
    safety: int | None = None


class StockBody(Body):
    """Numbers for options; all of them are taken or none."""

    counts: list[StockCountBody] = Field(min_length=1, max_length=1100)
    cause: str = Field(default="재고관리", min_length=1, max_length=100)


class ProductStockCountBody(StockCountBody):
    """A number for one option of one of many products."""

    product_id: UUID


class StocksBody(Body):
    """Numbers for options of many products, each option once; what is refused does not hold up the others."""

    counts: list[ProductStockCountBody] = Field(min_length=1, max_length=1000)
    cause: str = Field(default="재고관리", min_length=1, max_length=100)


class RefusedCountAnswer(BaseModel):
    """A number that was not taken, and why."""

    product_id: UUID
    option_key: str
    code: str
    detail: str


class StocksSaved(BaseModel):
    """How many numbers were taken, and those that were not."""

    saved: int
    refused: list[RefusedCountAnswer]


class FillBody(Body):
    """일괄입력: the same number for every option and 추가상품."""

    on_hand: int
    cause: str = Field(default="재고 일괄입력", min_length=1, max_length=100)


@router.get("/stock")
def search_stock(
    query: Annotated[StockQuery, Query()],
    who: Annotated[Member, Depends(requires("products", "read"))],
    shown: Annotated[Views, Depends(views)],
) -> Page[FoundStockAnswer]:
    """재고관리: the options of all products whose stock is kept, by the names of the products or in another order."""
    search = StockSearch(
        only=query.only or "",
        keyword=query.keyword.strip(),
        sort=query.sort,
        limit=int(query.limit),
        behind=behind(who.seller_id, query.cursor, query.sort),
    )
    with shown.read(who.seller_id) as rows:
        found = stock_found(rows, who.seller_id, search)
    places = [{"place": each.place, "option_key": each.row.option_key} for each in found]
    following = next_cursor(who.seller_id, places, search.limit, search.sort, "option_key")
    return Page(items=[found_stock_answer(each) for each in found[: search.limit]], next=following)


@router.put("/stock")
def set_stocks(
    body: StocksBody,
    who: Annotated[Member, Depends(requires("products", "write"))],
    catalog: Annotated[Catalog, Depends(application_of(Catalog))],
) -> StocksSaved:
    """Set the stock of options of many products; rows that are refused do not hold up the others."""
    counts = [
        ProductStockCount(each.product_id, StockCount(**each.model_dump(exclude={"product_id"})))
        for each in body.counts
    ]
    if len({(each.product_id, each.count.option_key) for each in counts}) < len(counts):
        raise StockTwiceError("같은 옵션이 두 번 있습니다. 옵션마다 재고를 한 번만 보내 주세요.", field="counts")
    refused = catalog.set_stocks(who.seller_id, counts, body.cause)
    return StocksSaved(saved=len(counts) - len(refused), refused=[_refused(each) for each in refused])


@router.get("/products/{product_id}/stock")
def get_stock(
    product_id: UUID,
    who: Annotated[Member, Depends(requires("products", "read"))],
    shown: Annotated[Views, Depends(views)],
) -> StockAnswer:
    """재고정보 with totals."""
    with shown.read(who.seller_id) as cursor:
        product = product_by_id(cursor, who.seller_id, product_id)
        if product is None:
            raise ProductNotFoundError("상품을 찾을 수 없습니다. 상품조회에서 다시 선택해 주세요.")
        return stock_answer(product, stock_of(cursor, who.seller_id, product_id))


@router.put("/products/{product_id}/stock", status_code=204)
def set_stock(
    product_id: UUID,
    body: StockBody,
    who: Annotated[Member, Depends(requires("products", "write"))],
    catalog: Annotated[Catalog, Depends(application_of(Catalog))],
) -> None:
    """Set the stock of options."""
    counts = [StockCount(**count.model_dump()) for count in body.counts]
    catalog.set_stock(who.seller_id, product_id, counts, body.cause)


@router.put("/products/{product_id}/stock/all", status_code=204)
def fill_stock(
    product_id: UUID,
    body: FillBody,
    who: Annotated[Member, Depends(requires("products", "write"))],
    catalog: Annotated[Catalog, Depends(application_of(Catalog))],
) -> None:
    """일괄입력."""
    catalog.fill_stock(who.seller_id, product_id, body.on_hand, body.cause)


def _refused(count: RefusedCount) -> RefusedCountAnswer:
    refusal = count.refusal
    return RefusedCountAnswer(
        product_id=count.product_id, option_key=count.option_key, code=refusal.code, detail=refusal.detail
    )
