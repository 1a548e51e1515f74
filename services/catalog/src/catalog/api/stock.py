"""재고관리 over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field

from catalog.api.answers import StockAnswer, stock_answer
from catalog.application import Catalog, StockCount
from catalog.domain import ProductNotFoundError
from catalog.projections import product_by_id, stock_of
from chassis.projections import Views
from chassis.web import Body, Member, application_of, requires, views

router = APIRouter(prefix="/v1", tags=["stock"])


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


class FillBody(Body):
    """일괄입력: the same number for every option and 추가상품."""

    on_hand: int
    cause: str = Field(default="재고 일괄입력", min_length=1, max_length=100)


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
