"""구매확정 at the malls that tell of it: the gateway reads the order as completed."""

from contextlib import suppress
from typing import Any

import pytest

from mall_gateway.malls.port import AlreadyDoneError, Confirmation, Shipment

TOLD_BY_ORDER = ("smartstore", "st11", "auction", "gmarket", "interpark")
TOLD_IN_THE_LIST = ("smartstore", "auction", "gmarket")


async def decided(open_shop: Any, code: str) -> tuple[Any, Any]:
    """A shop, and the line of an order that its buyer has decided to keep."""
    shop = await open_shop(code)
    await shop.http.put("/admin/quotas", json={"mall": code, "calls": 100_000})
    (line,) = await shop.order("컵")
    with suppress(AlreadyDoneError):
        await shop.mall.confirm_order(shop, Confirmation(line.ref, line.quantity, shop.now.date()))
    await shop.mall.send_invoice(shop, Shipment(line.ref, line.quantity, "CJ_LOGISTICS", "600012345678"))
    for step in ("delivering", "delivered", "decided"):
        await shop.admin(f"/orders/{code}/{shop.number(line.ref)}/advance", to=step)
        shop.clock.advance_seconds(60)
    return shop, line


@pytest.mark.parametrize("code", TOLD_BY_ORDER)
async def test_a_decided_purchase_is_read_as_completed(open_shop: Any, code: str) -> None:
    shop, line = await decided(open_shop, code)
    told = await shop.mall.read_order(shop, line.ref)
    assert told.state == "completed"


@pytest.mark.parametrize("code", TOLD_IN_THE_LIST)
async def test_a_decided_purchase_comes_in_with_what_was_delivered(open_shop: Any, code: str) -> None:
    shop, line = await decided(open_shop, code)
    told = {each.ref: each.state for each in await shop.lines("delivered")}
    assert told[line.ref] == "completed"
