"""CJ mall's adapter and its simulated mall in one process."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mall_gateway.malls.port import (
    AlreadyDoneError,
    Confirmation,
    RefusedError,
    Shipment,
)

SOON = date(2026, 11, 24)


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("cjmall")


@pytest.fixture
def mall(shop: Any) -> Any:
    return shop.mall


async def on_sale(shop: Any, offer: Any) -> Any:
    listed = await shop.mall.register(shop, offer)
    shop.clock.advance_seconds(2)
    return await shop.mall.read_listing(shop, listed.mall_product_no)


async def test_a_product_waits_for_the_md_and_then_sells_with_its_units(shop: Any, mall: Any) -> None:
    offer = await shop.offer()
    assert mall.check(offer) == []
    listed = await mall.register(shop, offer)
    assert (listed.state, set(listed.mall_option_nos)) == ("waiting_approval", {"k0", "k1"})
    assert await mall.find_listing(shop, offer.listing_code) == listed
    shop.clock.advance(timedelta(days=30))
    found = await mall.find_listing(shop, offer.listing_code)
    assert found == replace(listed, state="on_sale", mall_state="판매중")
    assert await mall.read_listing(shop, listed.mall_product_no) == found
    assert await mall.find_listing(shop, "MB0000000000000002") is None
    assert await mall.read_listing(shop, "1") is None


async def test_what_the_md_sends_back_is_told(shop: Any, mall: Any) -> None:
    found = await on_sale(shop, await shop.offer(name="레플리카 목걸이"))
    assert (found.state, found.mall_state) == ("refused", "반려")


async def test_what_the_mall_refuses_says_why(shop: Any, mall: Any) -> None:
    offer = await shop.offer()
    wrong = replace(offer, terms=offer.terms.model_copy(update={"mall_category_code": "1"}))
    with pytest.raises(RefusedError, match="상품분류코드"):
        await mall.register(shop, wrong)


async def test_stock_is_set_anew_and_a_stopped_product_sells_again(shop: Any, mall: Any) -> None:
    offer = await shop.offer()
    listed = await on_sale(shop, offer)
    (line,) = await shop.order(
        {"product_number": listed.mall_product_no, "option_number": listed.mall_option_nos["k0"]}
    )
    assert (line.seller_product_code, line.seller_option_code) == (offer.listing_code, "k0")
    for _ in range(2):
        await mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    assert (await mall.read_listing(shop, listed.mall_product_no)).state == "stopped"
    known = replace(offer, mall_product_no=listed.mall_product_no, mall_option_nos=listed.mall_option_nos)
    assert await mall.update(shop, known) == listed
    assert await mall.update(shop, replace(known, mall_product_no=None)) == listed
    (kept,) = await shop.kept()
    assert [option["stock"] for option in kept["options"]] == [50, 40]


async def test_an_option_without_stock_is_paused_and_comes_back(shop: Any, mall: Any) -> None:
    offer = await shop.offer()
    listed = await on_sale(shop, offer)
    known = replace(offer, mall_product_no=listed.mall_product_no)
    none, some = offer.product.options
    empty = offer.product.model_copy(update={"options": (none.model_copy(update={"stock": 0}), some)})
    assert (await mall.update(shop, replace(known, product=empty))).state == "on_sale"
    assert [option["on_sale"] for option in (await shop.kept())[0]["options"]] == [False, True]
    await mall.update(shop, known)
    assert [option["on_sale"] for option in (await shop.kept())[0]["options"]] == [True, True]


async def test_a_product_for_open_markets_options_alone_is_sold_without_them(shop: Any, mall: Any) -> None:
    offer = await shop.offer(option_use="open_markets")
    listed = await on_sale(shop, offer)
    assert listed.mall_option_nos == {}
    await mall.update(shop, replace(offer, mall_product_no=listed.mall_product_no))
    (kept,) = await shop.kept()
    assert [(option["name"], option["stock"]) for option in kept["options"]] == [("단일상품", 90)]


async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any, mall: Any) -> None:
    first, second = await shop.order("뷁 머그컵", "접시", shipping_won=2500)
    assert (first.product_name, first.state, first.shipping_won, second.shipping_won) == ("뷁 머그컵", "new", 2500, 0)
    assert (first.ref.line_no, second.ref.line_no) == ("001-001-001", "002-001-001")
    assert "-" in first.buyer.receiver_phone
    await mall.confirm_order(shop, Confirmation(first.ref, 1, SOON, "입고 지연"))
    await mall.send_invoice(shop, Shipment(first.ref, 1, "HANJIN", "1234567890"))
    shop.clock.advance(timedelta(days=3))
    number = first.ref.order_no
    await shop.admin(f"/orders/cjmall/{number}/deliver", line=f"{number}-{first.ref.line_no}")
    (arrived,) = await shop.lines("delivered")
    assert (arrived.ref, arrived.state) == (first.ref, "delivered")
    assert arrived.delivered_at == shop.now.replace(hour=15, minute=0, second=0) - timedelta(days=1)
    assert await mall.read_order(shop, first.ref) == arrived
    assert (await mall.read_order(shop, second.ref)).state == "new"


async def test_an_order_takes_one_invoice(shop: Any, mall: Any) -> None:
    (line,) = await shop.order("하나")
    shipment = Shipment(line.ref, 1, "LOGEN", "1234567890")
    await mall.send_invoice(shop, shipment)
    with pytest.raises(AlreadyDoneError):
        await mall.send_invoice(shop, shipment)
    counts = await shop.counts()
    assert (counts["lines_invoiced"], counts["doubled_invoices"]) == (1, 0)


async def test_a_cancelled_line_is_heard_of_days_later(shop: Any, mall: Any) -> None:
    gone, kept = await shop.order("하나", "둘")
    shop.clock.advance(timedelta(days=3))
    number = gone.ref.order_no
    await shop.admin(f"/orders/cjmall/{number}/cancel-request", line=f"{number}-{gone.ref.line_no}")
    (heard,) = await shop.lines("new")
    assert (heard.ref, heard.state, heard.product_name) == (gone.ref, "cancelled", "하나")
    assert await mall.read_order(shop, gone.ref) == heard
    with pytest.raises(RefusedError) as raised:
        await mall.send_invoice(shop, Shipment(gone.ref, 1, "LOGEN", "1234567890"))
    assert raised.value.cancel_asked
    await mall.send_invoice(shop, Shipment(kept.ref, 1, "LOGEN", "1234567890"))


async def test_an_order_older_than_two_weeks_is_not_found(shop: Any, mall: Any) -> None:
    (line,) = await shop.order("하나")
    shop.clock.advance(timedelta(days=14))
    assert await mall.read_order(shop, line.ref) is not None
    shop.clock.advance(timedelta(days=1))
    assert await mall.read_order(shop, line.ref) is None
