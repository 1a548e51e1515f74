"""The end of a buyer's data by hand, before its time: by the seller, or by the operator for a seller."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field

from chassis.auth import Principal
from chassis.causes import acting, current_cause
from chassis.web import Body, operator
from order_sync.api.requests import App, Keys, Writer
from order_sync.application import erase_buyers

router = APIRouter(tags=["orders"])
Operator = Annotated[Principal, Depends(operator)]


class ErasureBody(Body):
    """Why the buyer's data is destroyed before its time."""

    reason: str = Field(min_length=1, max_length=200)


@router.post("/orders/{order_id}/erase-buyer", status_code=204)
def erase_buyer(who: Writer, app: App, keys: Keys, order_id: UUID, body: ErasureBody) -> None:
    """Destroy the data of an order's buyer for ever; who asked and why is recorded first."""
    app.ask_erasure(who.seller_id, order_id, body.reason)
    erase_buyers(app, keys, who.seller_id, [order_id])


@router.post("/sellers/{seller_id}/orders/{order_id}/erase-buyer", status_code=204)
def erase_sellers_buyer(_: Operator, app: App, keys: Keys, seller_id: UUID, order_id: UUID, body: ErasureBody) -> None:
    """The same by the operator, who is recorded as the one who asked."""
    with acting(replace(current_cause(), seller_id=seller_id)):
        app.ask_erasure(seller_id, order_id, body.reason)
        erase_buyers(app, keys, seller_id, [order_id])
