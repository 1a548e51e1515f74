"""현대몰's adapter and its simulated mall in one process: prices that an MD approves, lines that a vendor moves on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.catalog import Option
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.hmall import HmallMall
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Confirmation,
    RefusedError,
    Shipment,
)

MALL = HmallMall()
SOON = date(2026, 11, 24)


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("hmall")


async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any) -> None:
    (line,) = await shop.order("뷁 머그컵", shipping_won=2500)
    assert (line.product_name, line.state, line.mall_state) == ("뷁 머그컵", "new", "출고대기 25")
    assert (line.shipping_won, line.paid_at) == (2500, shop.bought_at)
    await MALL.confirm_order(shop, Confirmation(line.ref, 1, SOON, "입고 지연"))
    assert [one.state for one in await shop.lines("new")] == ["confirmed"]
    await MALL.send_invoice(shop, Shipment(line.ref, 1, "HANJIN", "1234-567890"))
    assert await shop.lines("new") == []
    await shop.admin(f"/orders/hmall/{line.ref.order_no}/deliver")
    (arrived,) = await shop.lines("delivered")
    assert (arrived.ref, arrived.state, arrived.courier_code, arrived.invoice_number) == (
        line.ref,
        "delivered",
        "HANJIN",
        "1234567890",
    )
    assert arrived.buyer.receiver_phone == line.buyer.receiver_phone
    assert line.buyer.orderer_phone.startswith("010-")


async def test_every_act_done_again_is_told_as_done_and_changes_nothing(shop: Any) -> None:
    (line,) = await shop.order("하나")
    confirmation, shipment = Confirmation(line.ref, 1, SOON), Shipment(line.ref, 1, "LOGEN", "1234567890")
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(shop, shipment)
    assert not raised.value.cancel_asked
    await MALL.confirm_order(shop, confirmation)
    with pytest.raises(AlreadyDoneError):
        await MALL.confirm_order(shop, confirmation)
    await MALL.send_invoice(shop, shipment)
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(shop, shipment)
    counts = await shop.counts()
    assert not any(count for name, count in counts.items() if name.startswith("doubled"))


async def test_a_buyers_cancel_shows_before_and_after_the_confirmation_and_stops_the_invoice(shop: Any) -> None:
    waiting, confirmed = [(await shop.order(name))[0].ref for name in ("하나", "둘")]
    await MALL.confirm_order(shop, Confirmation(confirmed, 1, SOON))
    for ref in (waiting, confirmed):
        await shop.admin(f"/orders/hmall/{ref.order_no}/cancel-request")
        found = await MALL.read_order(shop, ref)
        assert found is not None
        assert (found.state, found.cancel_asked) == ("cancelled", True)
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(shop, Shipment(confirmed, 1, "LOGEN", "1234567890"))
    assert raised.value.cancel_asked
    assert {line.state for line in await shop.lines("new")} == {"cancelled"}


async def test_an_order_is_found_among_others_by_its_numbers(shop: Any) -> None:
    first, second = await shop.order("하나", "둘")
    found = await MALL.read_order(shop, second.ref)
    assert found is not None
    assert (found.ref, found.product_name) == (second.ref, "둘")
    assert first.ref.box_no == second.ref.box_no
    assert await MALL.read_order(shop, MallOrderRef(order_no="20261121999999", line_no="1")) is None


async def test_a_product_waits_for_the_md_is_found_changed_stopped_and_sold_again(shop: Any) -> None:
    offer = await shop.offer()
    assert MALL.check(offer) == []
    listed = await MALL.register(shop, offer)
    assert (listed.state, listed.mall_option_nos) == ("waiting_approval", {"k0": "00001", "k1": "00002"})
    shop.clock.advance_seconds(5)
    live = await MALL.find_listing(shop, offer.listing_code)
    assert live == replace(listed, state="on_sale", mall_state="진행")
    assert await MALL.find_listing(shop, "MB0000000000000002") is None
    (line,) = await shop.order({"seller_code": offer.listing_code, "option_number": "00001"})
    assert (line.seller_product_code, line.mall_option_no, line.option_text) == (
        offer.listing_code,
        "00001",
        "색상/백색",
    )
    for _ in range(2):
        await MALL.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    stopped = await MALL.read_listing(shop, listed.mall_product_no)
    assert stopped is not None
    assert stopped.state == "stopped"
    known = replace(offer, mall_product_no=listed.mall_product_no, mall_option_nos=listed.mall_option_nos)
    assert await MALL.update(shop, known) == live
    (kept,) = await shop.kept()
    assert [option["stock"] for option in kept["options"]] == [50, 40]


async def test_a_new_price_is_asked_once_and_the_old_one_sells_until_then(shop: Any) -> None:
    offer = await shop.offer()
    listed = await MALL.register(shop, offer)
    shop.clock.advance_seconds(5)
    await MALL.verify(shop)
    dearer = offer.terms.model_copy(update={"price_won": 40000})
    known = replace(offer, terms=dearer, mall_product_no=listed.mall_product_no)
    for _ in range(2):
        assert (await MALL.update(shop, known)).state == "waiting_approval"
    (kept,) = await shop.kept()
    assert (kept["price_won"], kept["body"]["askedPrc"], kept["options"][0]["on_sale"]) == (35000, 40000, True)
    shop.clock.advance_seconds(5)
    found = await MALL.read_listing(shop, listed.mall_product_no)
    assert found is not None
    (kept,) = await shop.kept()
    assert (found.state, kept["price_won"]) == ("on_sale", 40000)


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 7, **changes})


@pytest.mark.parametrize(
    ("use", "names", "options", "units"),
    [
        ("none", (), (), {"": 5}),
        ("open_markets", ("색상",), (option("a", "백색"), option("b", "청색")), {"": 14}),
        (
            "all_malls",
            ("색상",),
            (option("a", "백색", surcharge_won=0), option("b", "청색", stock=0)),
            {"a": 7, "b": 0},
        ),
        ("all_malls", ("색상", "크기"), (option("a", "백", "S"), option("b", "백", "M")), {"a": 7, "b": 7}),
    ],
)
async def test_only_options_for_general_stores_arrive_and_each_with_its_code(
    shop: Any, use: str, names: Any, options: Any, units: Any
) -> None:
    offer = await shop.offer(option_use=use, option_names=names, options=options, stock=5)
    assert MALL.check(offer) == []
    listed = await MALL.register(shop, offer)
    assert set(listed.mall_option_nos) == set(units) - {""}
    (kept,) = await shop.kept()
    assert {one["seller_code"]: one["stock"] for one in kept["options"]} == units
    assert {one["price_won"] for one in kept["options"]} == {35000}
