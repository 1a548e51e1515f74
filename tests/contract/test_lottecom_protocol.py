"""롯데닷컴's adapter and its simulated mall in one process: what the gateway's own run does not come to."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    CredentialsRefusedError,
    FetchedLine,
    Listed,
    Offer,
    RefusedError,
    Shipment,
    ThrottledError,
    UnavailableError,
)

SOON = date(2026, 11, 24)
CODE = "MB0000000000000001"


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("lottecom")


async def read(shop: Any, ref: MallOrderRef) -> FetchedLine:
    """A line as the gateway reads it."""
    line = await shop.mall.read_order(shop, ref)
    assert line is not None
    return line


async def sold(shop: Any, offer: Offer) -> tuple[Offer, Listed]:
    """The offer registered and approved: with the mall's numbers, and as the mall shows it."""
    made = await shop.mall.register(shop, offer)
    shop.clock.advance_seconds(2)
    found = await shop.mall.read_listing(shop, made.mall_product_no)
    assert found is not None
    return replace(offer, mall_product_no=found.mall_product_no, mall_option_nos=found.mall_option_nos), found


async def kept(shop: Any) -> Any:
    """The product as the mall keeps it."""
    (product,) = await shop.kept()
    return product


async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any) -> None:
    (line,) = await shop.order("뷁 머그컵", shipping_won=2500)
    assert (line.product_name, line.state, line.shipping_won) == ("뷁 머그컵", "new", 2500)
    await shop.mall.confirm_order(shop, Confirmation(line.ref, 1, SOON, "입고 지연"))
    assert [one.state for one in await shop.lines("new")] == ["confirmed"]
    await shop.mall.send_invoice(shop, Shipment(line.ref, 1, "HANJIN", "1234567890"))
    assert [one.state for one in await shop.lines("new")] == ["shipping"]
    assert await shop.lines("delivered") == []
    await shop.admin(f"/orders/lottecom/{line.ref.order_no}/deliver")
    (arrived,) = await shop.lines("delivered")
    assert (arrived.ref, arrived.state, arrived.delivered_at) == (
        line.ref,
        "delivered",
        shop.now.replace(microsecond=0),
    )
    assert (arrived.courier_code, arrived.invoice_number) == ("HANJIN", "1234567890")
    assert (arrived.buyer, arrived.product_name) == (line.buyer, line.product_name)
    assert (await shop.counts())["lines_invoiced"] == 1


async def test_what_was_paid_weeks_ago_is_told_when_it_arrives(shop: Any) -> None:
    (line,) = await shop.order("하나")
    await shop.mall.confirm_order(shop, Confirmation(line.ref, 1, SOON))
    await shop.mall.send_invoice(shop, Shipment(line.ref, 1, "LOGEN", "1234567890"))
    shop.clock.advance(timedelta(days=20))
    await shop.admin(f"/orders/lottecom/{line.ref.order_no}/deliver")
    shop.clock.advance(timedelta(minutes=5))
    assert [one.ref for one in await shop.lines("delivered", hours=2)] == [line.ref]
    shop.clock.advance(timedelta(hours=3))
    assert await shop.lines("delivered", hours=2) == []


async def test_every_act_done_again_is_told_as_done_and_changes_nothing(shop: Any) -> None:
    (line,) = await shop.order("하나")
    confirmation, shipment = Confirmation(line.ref, 1, SOON), Shipment(line.ref, 1, "LOGEN", "1234567890")
    await shop.mall.confirm_order(shop, confirmation)
    with pytest.raises(AlreadyDoneError):
        await shop.mall.confirm_order(shop, confirmation)
    await shop.mall.send_invoice(shop, shipment)
    with pytest.raises(AlreadyDoneError):
        await shop.mall.send_invoice(shop, shipment)
    with pytest.raises(RefusedError) as raised:
        await shop.mall.send_invoice(shop, replace(shipment, invoice_number="9876543210"))
    assert not isinstance(raised.value, AlreadyDoneError)
    counts = await shop.counts()
    assert not any(count for name, count in counts.items() if name.startswith("doubled"))


async def test_the_seller_cannot_cancel_and_is_told_whom_to_ask(shop: Any) -> None:
    (line,) = await shop.order("하나")
    before = (await shop.counts())["calls"]
    with pytest.raises(RefusedError, match="MD"):
        await shop.mall.cancel_sale(shop, Cancellation(line.ref, 1, "sold_out", "재고 소진"))
    assert (await shop.counts())["calls"] == before


async def test_a_cancel_wish_is_seen_and_holds_the_invoice(shop: Any) -> None:
    (line,) = await shop.order("하나")
    await shop.mall.confirm_order(shop, Confirmation(line.ref, 1, SOON))
    shop.clock.advance(timedelta(days=3))
    await shop.admin(f"/orders/lottecom/{line.ref.order_no}/cancel-request")
    shop.clock.advance_seconds(1)
    assert (await read(shop, line.ref)).cancel_asked
    assert [(one.ref, one.cancel_asked) for one in await shop.lines("new", hours=2)] == [(line.ref, True)]
    with pytest.raises(RefusedError) as raised:
        await shop.mall.send_invoice(shop, Shipment(line.ref, 1, "LOGEN", "1234567890"))
    assert raised.value.cancel_asked


async def test_what_was_cancelled_before_it_was_confirmed_is_a_bare_cancelled_line(shop: Any) -> None:
    (line,) = await shop.order("하나")
    await shop.admin(f"/orders/lottecom/{line.ref.order_no}/cancel-request")
    found = await read(shop, line.ref)
    assert (found.state, found.mall_state, found.ref) == ("cancelled", "취소완료", line.ref)
    with pytest.raises(RefusedError) as raised:
        await shop.mall.confirm_order(shop, Confirmation(line.ref, 1, SOON))
    assert raised.value.cancel_asked
    assert await shop.mall.read_order(shop, MallOrderRef(order_no="2026112199", line_no="1-1")) is None


async def test_the_lines_of_an_order_are_acted_on_one_by_one_and_delivery_is_paid_once(shop: Any) -> None:
    first, second = await shop.order("하나", "둘", shipping_won=3000)
    assert [line.ref.line_no for line in (first, second)] == ["1-1", "2-1"]
    assert (first.shipping_won, second.shipping_won) == (3000, 0)
    await shop.mall.confirm_order(shop, Confirmation(first.ref, 1, SOON))
    lines = {line.ref.line_no: line for line in await shop.lines("new")}
    assert [(lines[no].state, lines[no].shipping_won) for no in ("1-1", "2-1")] == [("confirmed", 3000), ("new", 0)]


async def test_a_product_waits_for_approval_and_is_found_by_our_code(shop: Any) -> None:
    offer = await shop.offer()
    assert shop.mall.check(offer) == []
    made = await shop.mall.register(shop, offer)
    assert (made.state, made.mall_option_nos) == ("waiting_approval", {})
    found = await shop.mall.find_listing(shop, CODE)
    assert (found.mall_product_no, found.state) == (made.mall_product_no, "waiting_approval")
    shop.clock.advance_seconds(2)
    approved = await shop.mall.read_listing(shop, made.mall_product_no)
    assert (approved.state, set(approved.mall_option_nos)) == ("on_sale", {"k0", "k1"})
    assert await shop.mall.find_listing(shop, "MB0000000000000002") is None
    assert await shop.mall.read_listing(shop, "LO1") is None


async def test_surcharges_are_not_sent(shop: Any) -> None:
    offer = await shop.offer()
    dearer = tuple(option.model_copy(update={"surcharge_won": 5000}) for option in offer.product.options)
    offer = replace(offer, product=offer.product.model_copy(update={"options": dearer}))
    assert shop.mall.check(offer) == []
    await sold(shop, offer)
    assert [option["price_won"] for option in (await kept(shop))["options"]] == [35000, 35000]


async def test_options_for_open_markets_alone_are_sold_as_one_product(shop: Any) -> None:
    _, listed = await sold(shop, await shop.offer(option_use="open_markets"))
    (option,) = (await kept(shop))["options"]
    assert (option["stock"], option["seller_code"]) == (90, CODE)
    assert listed.mall_option_nos == {"": option["number"]}
    (line,) = await shop.order({"seller_code": CODE})
    assert (line.seller_product_code, line.seller_option_code) == (CODE, "")


async def test_an_update_sets_stock_price_and_sale_anew(shop: Any) -> None:
    offer, listed = await sold(shop, await shop.offer())
    (line,) = await shop.order({"seller_code": CODE, "option_number": listed.mall_option_nos["k0"]})
    assert (line.seller_product_code, line.seller_option_code) == (CODE, "k0")
    assert line.mall_option_no == listed.mall_option_nos["k0"]
    cheaper = replace(offer, terms=offer.terms.model_copy(update={"price_won": 30000}))
    assert await shop.mall.update(shop, cheaper) == listed
    product = await kept(shop)
    assert [(one["stock"], one["price_won"], one["on_sale"]) for one in product["options"]] == [
        (50, 30000, True),
        (40, 30000, True),
    ]


async def test_an_option_that_ran_out_comes_back_on_sale_with_its_stock(shop: Any) -> None:
    offer, _ = await sold(shop, await shop.offer())
    first, second = offer.product.options
    gone = (first.model_copy(update={"stock": 0}), second)
    without = replace(offer, product=offer.product.model_copy(update={"options": gone}))
    await shop.mall.update(shop, without)
    assert [one["on_sale"] for one in (await kept(shop))["options"]] == [False, True]
    await shop.mall.update(shop, offer)
    assert [one["on_sale"] for one in (await kept(shop))["options"]] == [True, True]


async def test_a_stopped_product_is_taken_up_again_by_an_update(shop: Any) -> None:
    offer, listed = await sold(shop, await shop.offer())
    for _ in range(2):
        await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    assert (await shop.mall.read_listing(shop, listed.mall_product_no)).state == "stopped"
    assert (await shop.mall.update(shop, offer)).state == "on_sale"


async def test_what_is_not_at_the_mall_is_neither_updated_nor_stopped(shop: Any) -> None:
    offer = replace(await shop.offer(), mall_product_no="LO1")
    with pytest.raises(RefusedError, match="새로 연동"):
        await shop.mall.update(shop, offer)
    with pytest.raises(RefusedError):
        await shop.mall.stop_sale(shop, "LO1", {})
    with pytest.raises(RefusedError, match="카테고리"):
        await shop.mall.register(
            shop, replace(offer, terms=offer.terms.model_copy(update={"mall_category_code": "BC1"}))
        )


async def test_a_product_that_the_mall_refuses_is_told_with_what_to_change(shop: Any) -> None:
    offer = await shop.offer(name="짝퉁 목걸이")
    with pytest.raises(RefusedError, match="상품명을 고치세요") as raised:
        await shop.mall.register(shop, offer)
    assert (raised.value.code, "짝퉁" in raised.value.message) == ("9999", True)
    assert (await shop.counts())["products_created"] == 0


async def test_the_right_key_is_verified_and_a_wrong_or_old_one_is_not(shop: Any) -> None:
    await shop.mall.verify(shop)
    await shop.admin("/faults", mall="lottecom", operation="account.verify", kind="expired_token")
    with pytest.raises(CredentialsRefusedError) as raised:
        await shop.mall.verify(shop)
    assert (raised.value.expired, raised.value.message) == (True, "유효기간이 만료된 OpenAPI Key 입니다.")
    shop.secrets["api_key"] = "wrong"
    with pytest.raises(CredentialsRefusedError) as raised:
        await shop.mall.verify(shop)
    assert not raised.value.expired


@pytest.mark.parametrize("kind", ["http_500", "http_503", "html_error_page", "truncated_body"])
async def test_an_answer_that_is_none_leaves_a_write_in_doubt_and_a_read_not(kind: str, shop: Any) -> None:
    (line,) = await shop.order("뷁")
    await shop.admin("/faults", mall="lottecom", operation="orders.*", kind=kind, times=None)
    with pytest.raises(UnavailableError) as written:
        await shop.mall.confirm_order(shop, Confirmation(line.ref, 1, SOON))
    with pytest.raises(UnavailableError) as read:
        await shop.mall.read_order(shop, line.ref)
    assert (written.value.effect_possible, read.value.effect_possible) == (True, False)


async def test_too_many_calls_are_told_as_such(shop: Any) -> None:
    await shop.http.put("/admin/quotas", json={"mall": "lottecom", "calls": 0})
    with pytest.raises(ThrottledError):
        await shop.mall.verify(shop)


async def test_rows_that_come_twice_are_one_line(shop: Any) -> None:
    await shop.order("하나")
    for kind in ("duplicate_rows", "reordered_page"):
        await shop.admin("/faults", mall="lottecom", operation="orders.*", kind=kind, times=None)
        lines = await shop.lines("new")
        assert len({line.ref for line in lines}) == len(lines) == 1
