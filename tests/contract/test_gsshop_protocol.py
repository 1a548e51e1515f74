"""GS SHOP's adapter and its simulated mall in one process."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mall_gateway.malls.port import (
    AlreadyDoneError,
    Confirmation,
    RefusedError,
    Shipment,
    TokenExpiredError,
)

SOON = date(2026, 11, 24)


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("gsshop")


@pytest.fixture
def mall(shop: Any) -> Any:
    return shop.mall


async def on_sale(shop: Any, offer: Any) -> Any:
    await shop.mall.register(shop, offer)
    shop.clock.advance_seconds(2)
    return await shop.mall.read_listing(shop, offer.listing_code)


async def test_a_token_whose_time_is_past_is_made_anew(shop: Any, mall: Any) -> None:
    fault = {"mall": "gsshop", "account": "shop", "operation": "managers.list", "kind": "expired_token"}
    await shop.admin("/faults", **fault)
    with pytest.raises(TokenExpiredError):
        await mall.verify(shop)
    await mall.verify(shop)


async def test_a_product_waits_for_the_md_and_then_sells_with_its_options(shop: Any, mall: Any) -> None:
    offer = await shop.offer()
    assert mall.check(offer) == []
    listed = await mall.register(shop, offer)
    assert (listed.state, listed.mall_option_nos) == ("waiting_approval", {})
    assert await mall.find_listing(shop, offer.listing_code) == listed
    shop.clock.advance_seconds(2)
    found = await mall.find_listing(shop, offer.listing_code)
    assert found is not None
    assert (found.state, set(found.mall_option_nos), found.mall_product_no) == (
        "on_sale",
        {"k0", "k1"},
        "MB0000000000000001",
    )
    assert await mall.find_listing(shop, "MB0000000000000002") is None


async def test_what_the_md_sends_back_is_told_with_its_reason(shop: Any, mall: Any) -> None:
    found = await on_sale(shop, await shop.offer(name="레플리카 목걸이"))
    assert (found.state, found.mall_state) == ("refused", "반려")
    assert "레플리카" in found.reason


async def test_the_same_code_is_not_registered_twice(shop: Any, mall: Any) -> None:
    offer = await shop.offer()
    await mall.register(shop, offer)
    with pytest.raises(AlreadyDoneError):
        await mall.register(shop, offer)
    assert (await shop.counts())["products_created"] == 1


async def test_stock_is_set_anew_and_a_stopped_product_sells_again(shop: Any, mall: Any) -> None:
    offer = await shop.offer()
    listed = await on_sale(shop, offer)
    (line,) = await shop.order({"seller_code": offer.listing_code, "option_number": listed.mall_option_nos["k0"]})
    assert (line.mall_product_no, line.seller_option_code) == (offer.listing_code, "k0")
    for _ in range(2):
        await mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    stopped = await mall.read_listing(shop, listed.mall_product_no)
    assert (stopped.state, stopped.mall_option_nos) == ("stopped", listed.mall_option_nos)
    known = replace(offer, mall_product_no=listed.mall_product_no, mall_option_nos=listed.mall_option_nos)
    assert await mall.update(shop, known) == listed
    assert await mall.update(shop, known) == listed
    (kept,) = await shop.kept()
    assert [option["stock"] for option in kept["options"]] == [50, 40]


async def test_a_product_for_open_markets_options_alone_is_sold_without_them(shop: Any, mall: Any) -> None:
    offer = await shop.offer(option_use="open_markets")
    listed = await on_sale(shop, offer)
    assert listed.mall_option_nos == {}
    (kept,) = await shop.kept()
    assert [(option["name"], option["stock"]) for option in kept["options"]] == [("공통", 90)]
    (line,) = await shop.order({"seller_code": offer.listing_code})
    assert line.seller_option_code == ""


async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any, mall: Any) -> None:
    (line,) = await shop.order("뷁 머그컵", shipping_won=2500)
    assert (line.product_name, line.state, line.shipping_won) == ("뷁 머그컵", "new", 2500)
    assert line.ref.order_no == "0012345678"
    await mall.confirm_order(shop, Confirmation(line.ref, 1, SOON, "입고 지연"))
    assert [one.state for one in await shop.lines("new")] == ["confirmed"]
    await mall.send_invoice(shop, Shipment(line.ref, 1, "HANJIN", "1234567890"))
    shop.clock.advance(timedelta(days=3))
    await shop.admin(f"/orders/gsshop/{line.ref.order_no}/deliver")
    (arrived,) = await shop.lines("delivered")
    assert (arrived.ref, arrived.state, arrived.courier_code, arrived.invoice_number) == (
        line.ref,
        "delivered",
        "HANJIN",
        "1234567890",
    )
    assert arrived.delivered_at == shop.now.replace(microsecond=0)
    assert await mall.read_order(shop, line.ref) == arrived


async def test_an_order_takes_one_confirmation_and_one_invoice(shop: Any, mall: Any) -> None:
    (line,) = await shop.order("하나")
    confirmation, shipment = Confirmation(line.ref, 1, SOON), Shipment(line.ref, 1, "LOGEN", "1234567890")
    await mall.confirm_order(shop, confirmation)
    with pytest.raises(AlreadyDoneError):
        await mall.confirm_order(shop, confirmation)
    await mall.send_invoice(shop, shipment)
    with pytest.raises(AlreadyDoneError):
        await mall.send_invoice(shop, shipment)
    counts = await shop.counts()
    assert not any(count for name, count in counts.items() if name.startswith("doubled"))


async def test_a_buyer_who_asks_to_cancel_is_heard(shop: Any, mall: Any) -> None:
    (asked,), (gone,) = await shop.order("하나"), await shop.order("둘")
    await mall.confirm_order(shop, Confirmation(asked.ref, 1, SOON))
    shop.clock.advance(timedelta(days=1))
    for ref in (asked.ref, gone.ref):
        await shop.admin(f"/orders/gsshop/{ref.order_no}/cancel-request")
    found = {line.ref: line for line in await shop.lines("new")}
    assert (found[asked.ref].state, found[asked.ref].cancel_asked) == ("confirmed", True)
    assert (found[gone.ref].state, found[gone.ref].cancel_asked) == ("cancelled", False)
    assert await mall.read_order(shop, asked.ref) == found[asked.ref]
    with pytest.raises(RefusedError) as raised:
        await mall.send_invoice(shop, Shipment(asked.ref, 1, "LOGEN", "1234567890"))
    assert raised.value.cancel_asked


async def test_an_order_older_than_two_weeks_is_not_found(shop: Any, mall: Any) -> None:
    (line,) = await shop.order("하나")
    shop.clock.advance(timedelta(days=14))
    assert await mall.read_order(shop, line.ref) is not None
    shop.clock.advance(timedelta(days=1))
    assert await mall.read_order(shop, line.ref) is None
