"""인터파크's adapter and its simulated mall in one process: documents it fetches, orders confirmed by reading."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.catalog import Extra, Option
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.interpark import InterparkMall
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    CredentialsRefusedError,
    RefusedError,
    Shipment,
    UnavailableError,
)

MALL = InterparkMall()
SOON = date(2026, 11, 24)


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("interpark")


async def test_keys_and_identifiers_are_both_tried(shop: Any) -> None:
    await MALL.verify(shop)
    for name in ("inquiry_secret_key", "supply_ctrt_seq"):
        shop.secrets[name], right = "wrong", shop.secrets[name]
        with pytest.raises(CredentialsRefusedError) as raised:
            await MALL.verify(shop)
        assert raised.value.message
        shop.secrets[name] = right


async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any) -> None:
    (line,) = await shop.order("뷁 머그컵", shipping_won=2500)
    assert (line.product_name, line.state, line.shipping_won) == ("뷁 머그컵", "new", 2500)
    assert line.ordered_at == line.paid_at == shop.bought_at
    (again,) = await shop.lines("new")
    assert (again.ref, again.state) == (line.ref, "confirmed")
    await MALL.send_invoice(shop, Shipment(line.ref, 1, "HANJIN", "1234-567890"))
    assert await shop.lines("new") == []
    await shop.admin(f"/orders/interpark/{line.ref.order_no}/deliver")
    (arrived,) = await shop.lines("delivered")
    assert (arrived.ref, arrived.state, arrived.courier_code, arrived.invoice_number) == (
        line.ref,
        "delivered",
        "HANJIN",
        "1234567890",
    )
    assert arrived.buyer == line.buyer
    (kept,) = (await shop.admin("/ledger", "GET"))["orders"][0]["lines"]
    assert (kept["acknowledged"], kept["invoice_count"]) == (1, 1)


async def test_a_confirmation_reads_the_new_orders_and_later_collections_still_find_them(shop: Any) -> None:
    first, second = await shop.buy("하나"), await shop.buy("둘")
    refs = [first_line(first), first_line(second)]
    assert await MALL.read_order(shop, refs[0]) is None
    await MALL.confirm_order(shop, Confirmation(refs[0], 1, SOON))
    assert {(line.ref, line.state) for line in await shop.lines("new")} == {(ref, "confirmed") for ref in refs}
    with pytest.raises(AlreadyDoneError):
        await MALL.confirm_order(shop, Confirmation(refs[1], 1, SOON))


def first_line(order: Any) -> MallOrderRef:
    return MallOrderRef(order_no=order["number"], line_no="1")


async def test_every_act_done_again_is_told_as_done_and_changes_nothing(shop: Any) -> None:
    sold, unsold = [(await shop.order(name))[0].ref for name in ("하나", "둘")]
    shipment, cancellation = Shipment(sold, 1, "LOGEN", "1234567890"), Cancellation(unsold, 1, "sold_out", "재고 소진")
    await MALL.send_invoice(shop, shipment)
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(shop, shipment)
    await MALL.cancel_sale(shop, cancellation)
    with pytest.raises(AlreadyDoneError):
        await MALL.cancel_sale(shop, cancellation)
    found = await MALL.read_order(shop, unsold)
    assert found is not None
    assert found.state == "cancelled"
    with pytest.raises(RefusedError) as raised:
        await MALL.confirm_order(shop, Confirmation(unsold, 1, SOON))
    assert raised.value.cancel_asked
    counts = await shop.counts()
    assert not any(count for name, count in counts.items() if name.startswith("doubled"))


async def test_a_line_whose_buyer_asks_to_cancel_is_seen_and_gets_no_invoice(shop: Any) -> None:
    (line,) = await shop.order("하나")
    await shop.admin(f"/orders/interpark/{line.ref.order_no}/cancel-request")
    found = await MALL.read_order(shop, line.ref)
    assert found is not None
    assert (found.state, found.cancel_asked) == ("confirmed", True)
    assert [one.cancel_asked for one in await shop.lines("new")] == [True]
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(shop, Shipment(line.ref, 1, "LOGEN", "1234567890"))
    assert raised.value.cancel_asked


async def test_a_product_is_fetched_registered_found_updated_stopped_and_sold_again(shop: Any) -> None:
    offer = await shop.offer()
    assert MALL.check(offer) == []
    listed = await MALL.register(shop, offer)
    assert (listed.state, set(listed.mall_option_nos)) == ("on_sale", {"k0", "k1"})
    assert await MALL.find_listing(shop, offer.listing_code) == listed
    assert await MALL.find_listing(shop, "MB0000000000000002") is None
    (line,) = await shop.order({"seller_code": offer.listing_code, "option_number": listed.mall_option_nos["k0"]})
    assert (line.seller_product_code, line.seller_option_code) == (offer.listing_code, "k0")
    assert (line.mall_product_no, line.mall_option_no) == (listed.mall_product_no, listed.mall_option_nos["k0"])
    await MALL.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    await MALL.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    stopped = await MALL.read_listing(shop, listed.mall_product_no)
    assert stopped is not None
    assert (stopped.state, [option["stock"] for option in (await shop.kept())[0]["options"]]) == ("stopped", [49, 40])
    known = replace(offer, mall_product_no=listed.mall_product_no, mall_option_nos=listed.mall_option_nos)
    assert await MALL.update(shop, known) == listed
    assert [option["stock"] for option in (await shop.kept())[0]["options"]] == [50, 40]


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 7, **changes})


@pytest.mark.parametrize(
    ("names", "options"),
    [
        ((), ()),
        (("색상",), (option("a", "연한 백색"), option("b", "청색", surcharge_won=1000))),
        (("색상", "크기"), (option("a", "백색", "S"), option("b", "청색", "S"), option("c", "백색", "M", stock=0))),
        (("색상", "크기", "재질"), (option("a", "백색", "S", "면"), option("b", "백색", "S", "마", on_sale=False))),
    ],
)
async def test_options_of_any_depth_arrive_with_their_codes(shop: Any, names: Any, options: Any) -> None:
    use = {"option_use": "open_markets"} if options else {"option_use": "none", "stock": 5}
    extra = Extra(key="x1", group="포장", name="선물 포장", price_won=2000, on_sale=True, stock=3)
    offer = await shop.offer(option_names=names, options=options, extras=(extra,), **use)
    assert MALL.check(offer) == []
    listed = await MALL.register(shop, offer)
    assert set(listed.mall_option_nos) == {one.key for one in options}
    (kept,) = await shop.kept()
    assert kept["body"]["addOption"] == "{포장<선물포장>수량<3>금액<2000>옵션코드<x1>}"
    sold = {one["seller_code"]: (one["stock"], one["on_sale"]) for one in kept["options"]}
    assert sold == ({one.key: (one.stock if one.on_sale else 0, one.on_sale) for one in options} or {"": (5, True)})


async def test_a_document_that_the_mall_cannot_fetch_is_offered_again(shop: Any) -> None:
    offer = await shop.offer()

    async def nowhere(body: bytes, content_type: str) -> str:
        return "http://gateway.example/gone"

    shop.serve_document = nowhere
    with pytest.raises(UnavailableError) as raised:
        await MALL.register(shop, offer)
    assert "데이터 URL" in raised.value.message
    assert not raised.value.effect_possible
    assert await shop.kept() == []


async def test_a_delivery_policy_is_made_and_can_be_chosen(shop: Any) -> None:
    made = await MALL.create_delivery_template(shop, "기본", {"fee_type": "paid", "fee_won": 2500})
    assert (made.name, made.kind) == ("정액 2,500원", "배송비정책")
    assert made.number in {place.number for place in await MALL.delivery_templates(shop)}
    with pytest.raises(RefusedError, match="배송비 종류"):
        await MALL.create_delivery_template(shop, "기본", {})


async def test_an_order_of_last_month_is_found_in_the_weeks_after_it(shop: Any) -> None:
    ref = first_line(await shop.buy("하나", placed_at=(shop.now - timedelta(days=20)).isoformat()))
    await MALL.confirm_order(shop, Confirmation(ref, 1, SOON))
    await MALL.send_invoice(shop, Shipment(ref, 1, "LOGEN", "1234567890"))
    found = await MALL.read_order(shop, ref)
    assert found is not None
    assert (found.state, found.invoice_number) == ("shipping", "1234567890")
