"""11번가's adapter and its simulated mall in one process: what the gateway's own run does not come to."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.catalog import Extra
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    RefusedError,
    Shipment,
)
from mall_gateway.malls.st11 import St11Mall

MALL = St11Mall()
SOON = date(2026, 11, 24)


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("st11")


async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any) -> None:
    (line,) = await shop.order("뷁 머그컵", shipping_won=2500)
    assert (line.product_name, line.state, line.shipping_won) == ("뷁 머그컵", "new", 2500)
    await MALL.confirm_order(shop, Confirmation(line.ref, 1, SOON, "입고 지연"))
    assert [one.state for one in await shop.lines("new")] == ["confirmed"]
    await MALL.send_invoice(shop, Shipment(line.ref, 1, "HANJIN", "1234567890"))
    assert await shop.lines("new") == []
    await shop.admin(f"/orders/st11/{line.ref.order_no}/deliver")
    (arrived,) = await shop.lines("delivered")
    assert (arrived.ref, arrived.state, arrived.delivered_at) == (
        line.ref,
        "delivered",
        shop.now.replace(microsecond=0),
    )
    assert (arrived.courier_code, arrived.invoice_number, arrived.buyer.receiver_name) == (
        "HANJIN",
        "1234567890",
        line.buyer.receiver_name,
    )
    (kept,) = (await shop.admin("/ledger", "GET"))["orders"][0]["lines"]
    assert (kept["delayed"], kept["acknowledged"], kept["invoice_count"]) == (1, 1, 1)


async def test_every_act_done_again_is_told_as_done_and_changes_nothing(shop: Any) -> None:
    sold, unsold = [(await shop.order(name))[0].ref for name in ("하나", "둘")]
    confirmation, shipment = Confirmation(sold, 1, SOON), Shipment(sold, 1, "LOGEN", "1234567890")
    cancellation = Cancellation(unsold, 1, "sold_out", "재고 소진")
    await MALL.confirm_order(shop, confirmation)
    with pytest.raises(AlreadyDoneError):
        await MALL.confirm_order(shop, confirmation)
    await MALL.send_invoice(shop, shipment)
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(shop, shipment)
    await MALL.cancel_sale(shop, cancellation)
    with pytest.raises(AlreadyDoneError):
        await MALL.cancel_sale(shop, cancellation)
    with pytest.raises(RefusedError) as raised:
        await MALL.confirm_order(shop, Confirmation(unsold, 1, SOON))
    assert raised.value.cancel_asked
    counts = await shop.counts()
    assert not any(count for name, count in counts.items() if name.startswith("doubled"))


async def test_a_bundle_of_two_lines_is_shipped_by_one_of_them(shop: Any) -> None:
    first, second = [line.ref for line in await shop.order("하나", "둘")]
    for ref in (first, second):
        await MALL.confirm_order(shop, Confirmation(ref, 1, SOON))
    await MALL.send_invoice(shop, Shipment(first, 1, "LOGEN", "1234567890"))
    found = await MALL.read_order(shop, second)
    assert found is not None
    assert (found.state, found.invoice_number) == ("shipping", "1234567890")


async def test_a_product_with_extras_or_without_options_is_sold_too(shop: Any) -> None:
    extra = Extra(key="x1", group="포장", name="선물 포장", price_won=2000, on_sale=True, stock=3)
    plain = {"option_use": "none", "options": (), "option_names": (), "stock": 5}
    for changes in ({"extras": (extra,)}, plain):
        offer = await shop.offer(**changes)
        assert MALL.check(offer) == []
        assert (await MALL.register(shop, offer)).state == "on_sale"
    kept = await shop.kept()
    assert kept[0]["body"]["ProductComponent"]["compPrdNm"] == "선물 포장"
    assert [option["stock"] for option in kept[1]["options"]] == [5]


async def test_stock_that_buyers_took_is_set_anew_by_an_update(shop: Any) -> None:
    offer = await shop.offer()
    listed = await MALL.register(shop, offer)
    (line,) = await shop.order({"seller_code": offer.listing_code, "option_number": listed.mall_option_nos["k0"]})
    assert (line.seller_product_code, line.seller_option_code) == (offer.listing_code, "k0")
    assert line.mall_option_no == listed.mall_option_nos["k0"]
    known = replace(offer, mall_product_no=listed.mall_product_no, mall_option_nos=listed.mall_option_nos)
    assert await MALL.update(shop, known) == listed
    (kept,) = await shop.kept()
    assert [option["stock"] for option in kept["options"]] == [50, 40]
