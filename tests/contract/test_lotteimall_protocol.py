"""롯데홈쇼핑's adapter and its simulated mall in one process: what the gateway's own run does not come to."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.catalog import Option
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.lotteimall import LotteimallMall
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    CredentialsRefusedError,
    Offer,
    RefusedError,
    Shipment,
    UnavailableError,
)

MALL = LotteimallMall()
SOON = date(2026, 11, 24)
CODE = "MB0000000000000001"


@pytest.fixture
async def shop(open_shop: Any) -> Any:
    return await open_shop("lotteimall")


async def approved(shop: Any, offer: Offer) -> Offer:
    """The offer of a product that the MD has approved."""
    listed = await MALL.register(shop, offer)
    assert (listed.state, listed.mall_state) == ("waiting_approval", "승인요청")
    shop.clock.advance(timedelta(seconds=2))
    found = await MALL.read_listing(shop, listed.mall_product_no)
    assert found is not None
    assert found.state == "on_sale"
    return replace(offer, mall_product_no=found.mall_product_no, mall_option_nos=found.mall_option_nos)


def called(shop: Any, page: str) -> int:
    """How often a page was called."""
    return sum(url.partition("/openapi/")[2].startswith(f"{page}.lotte") for url in shop.sent)


async def test_one_certificate_serves_all_calls_until_it_dies(shop: Any) -> None:
    for _ in range(3):
        await MALL.verify(shop)
    assert called(shop, "createCertification") == 1
    await shop.admin("/faults", mall="lotteimall", operation="places.list", kind="expired_token")
    await MALL.verify(shop)
    assert called(shop, "createCertification") == 2
    shop.clock.advance(timedelta(hours=25))
    await MALL.verify(shop)
    assert called(shop, "createCertification") == 3


async def test_a_wrong_password_is_told_in_the_malls_words(shop: Any) -> None:
    shop.secrets = {**shop.secrets, "password": "wrong"}
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.verify(shop)
    assert (raised.value.code, raised.value.message) == ("9001", "사용자 ID 또는 비밀번호가 올바르지 않습니다.")


async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any) -> None:
    (line,) = await shop.order("뷁 머그컵 & 접시")
    assert (line.product_name, line.state, line.mall_state) == ("뷁 머그컵 & 접시", "new", "신규주문")
    await MALL.confirm_order(shop, Confirmation(line.ref, 1, SOON, "입고 지연"))
    assert [(one.state, one.mall_state) for one in await shop.lines("new")] == [("confirmed", "발송약정")]
    await MALL.send_invoice(shop, Shipment(line.ref, 1, "HANJIN", "1234567890"))
    assert await shop.lines("new") == []
    await shop.admin(f"/orders/lotteimall/{line.ref.order_no}/deliver")
    shop.clock.advance(timedelta(seconds=1))
    (arrived,) = await shop.lines("delivered")
    assert (arrived.ref, arrived.state, arrived.courier_code) == (line.ref, "delivered", "HANJIN")
    assert (arrived.invoice_number, arrived.buyer) == ("1234567890", line.buyer)
    assert arrived.delivered_at == shop.now.replace(microsecond=0) - timedelta(seconds=1)
    shop.clock.advance(timedelta(days=3))
    assert await shop.lines("delivered") == []


async def test_the_lines_of_one_order_go_by_the_units_that_only_the_delivery_list_tells(shop: Any) -> None:
    first, second = await shop.order("하나", "둘")
    (order,) = (await shop.admin("/ledger", "GET"))["orders"]
    assert [first.ref.line_no, second.ref.line_no] == [line["numbers"]["DlvUnitSn"] for line in order["lines"]]
    assert called(shop, "searchDeliverList")
    await MALL.confirm_order(shop, Confirmation(second.ref, 1, SOON))
    await MALL.send_invoice(shop, Shipment(second.ref, 1, "LOGEN", "1234567890"))
    found = await MALL.read_orders(shop, [first.ref, second.ref, MallOrderRef(order_no="20261121H9", line_no="1")])
    assert [line and line.state for line in found] == ["new", "shipping", None]


async def test_every_act_done_again_changes_nothing(shop: Any) -> None:
    ((line,), (other,)) = [await shop.order(name) for name in ("하나", "둘")]
    for _ in range(2):
        await MALL.confirm_order(shop, Confirmation(line.ref, 1, SOON))
    await MALL.send_invoice(shop, Shipment(line.ref, 1, "LOGEN", "1234567890"))
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(shop, Shipment(line.ref, 1, "LOGEN", "1234567890"))
    with pytest.raises(AlreadyDoneError):
        await MALL.confirm_order(shop, Confirmation(line.ref, 1, SOON))
    with pytest.raises(RefusedError, match="MD"):
        await MALL.cancel_sale(shop, Cancellation(other.ref, 1, "sold_out", "재고 소진"))
    counts = await shop.counts()
    assert (counts["lines_acknowledged"], counts["lines_invoiced"], counts["lines_cancelled"]) == (1, 1, 0)
    assert not any(count for name, count in counts.items() if name.startswith("doubled"))


async def test_who_asks_to_cancel_is_seen_and_gets_nothing_sent(shop: Any) -> None:
    (line,) = await shop.order("하나")
    await MALL.confirm_order(shop, Confirmation(line.ref, 1, SOON))
    shop.clock.advance(timedelta(days=2))
    await shop.admin(f"/orders/lotteimall/{line.ref.order_no}/cancel-request")
    shop.clock.advance(timedelta(seconds=1))
    assert [(one.ref, one.cancel_asked, one.state) for one in await shop.lines("new")] == [
        (line.ref, True, "confirmed")
    ]
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(shop, Shipment(line.ref, 1, "LOGEN", "1234567890"))
    assert raised.value.cancel_asked
    (gone,) = await shop.order("둘")
    await shop.admin(f"/orders/lotteimall/{gone.ref.order_no}/cancel-request")
    found = await MALL.read_order(shop, gone.ref)
    assert found is not None
    assert (found.state, found.cancel_asked, found.product_name) == ("cancelled", False, "둘")


async def test_a_product_goes_from_its_request_to_its_own_number(shop: Any) -> None:
    offer = await shop.offer()
    assert MALL.check(offer) == []
    listed = await MALL.register(shop, offer)
    assert listed.mall_product_no.startswith("R")
    assert await MALL.find_listing(shop, CODE) == listed
    changed = replace(offer, mall_product_no=listed.mall_product_no)
    assert (await MALL.update(shop, changed)).state == "waiting_approval"
    with pytest.raises(RefusedError, match="승인되지 않은"):
        await MALL.stop_sale(shop, listed.mall_product_no, {})
    shop.clock.advance(timedelta(seconds=2))
    found = await MALL.find_listing(shop, CODE)
    assert found == await MALL.read_listing(shop, listed.mall_product_no)
    assert found is not None
    assert (found.state, found.mall_option_nos) == ("on_sale", {"k0": "1", "k1": "2"})
    assert await MALL.update(shop, changed) == found
    await MALL.stop_sale(shop, listed.mall_product_no, {})
    await MALL.stop_sale(shop, found.mall_product_no, {})
    stopped = await MALL.read_listing(shop, found.mall_product_no)
    assert stopped is not None
    assert stopped.state == "stopped"
    assert (await MALL.update(shop, changed)).state == "on_sale"


async def test_a_code_that_is_not_shown_proves_nothing(shop: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.find_listing(shop, "MB0000000000000002")
    assert await MALL.read_listing(shop, "R1") is None
    assert await MALL.read_listing(shop, "1") is None


async def test_what_has_a_call_of_its_own_is_changed_by_it(shop: Any) -> None:
    offer = await approved(shop, await shop.offer())
    white, blue = offer.product.options
    product = offer.product.model_copy(
        update={"name": "새 목걸이", "options": (white.model_copy(update={"stock": 0}), blue)}
    )
    fields = {**offer.terms.mall_fields, "option_values": "백색, 청색, 금색=7"}
    terms = offer.terms.model_copy(update={"price_won": 36000, "mall_fields": fields})
    listed = await MALL.update(shop, replace(offer, product=product, terms=terms))
    assert listed.mall_option_nos == {"k0": "1", "k1": "2", "금색": "3"}
    (kept,) = await shop.kept()
    assert (kept["name"], kept["price_won"]) == ("새 목걸이", 36000)
    assert [(option["stock"], option["on_sale"]) for option in kept["options"]] == [(0, False), (40, True), (7, True)]


async def test_a_price_that_waits_for_the_md_is_told(shop: Any) -> None:
    offer = await approved(shop, await shop.offer())
    fields = {**offer.terms.mall_fields, "margin_percent": 25}
    terms = offer.terms.model_copy(update={"price_won": 36000, "mall_fields": fields})
    listed = await MALL.update(shop, replace(offer, terms=terms))
    assert listed.mall_state == "판매진행 (판매가 승인 대기)"
    assert (await shop.kept())[0]["price_won"] == 35000


async def test_a_product_without_options_is_sold_by_its_stock_alone(shop: Any) -> None:
    offer = await approved(
        shop, await shop.offer({"option_name": "", "option_values": ""}, option_use="none", options=(), stock=5)
    )
    assert offer.mall_option_nos == {}
    product = offer.product.model_copy(update={"stock": 3})
    await MALL.update(shop, replace(offer, product=product))
    (kept,) = await shop.kept()
    assert [option["stock"] for option in kept["options"]] == [3]
    (line,) = await shop.order({"seller_code": CODE})
    assert (line.mall_product_no, line.seller_product_code) == (offer.mall_product_no, CODE)


async def test_a_brand_is_looked_for_by_its_name(shop: Any) -> None:
    offer = await shop.offer(brand="R&D  공방")
    await MALL.register(shop, offer)
    (kept,) = await shop.kept()
    assert kept["body"]["brnd_no"] == "010568"
    with pytest.raises(RefusedError, match="브랜드번호"):
        await MALL.register(shop, await shop.offer(brand="없는 브랜드"))


async def test_letters_that_euc_kr_lacks_reach_the_mall_as_references(shop: Any) -> None:
    option = Option(key="k9", values=("😀",), surcharge_won=0, on_sale=True, stock=1)
    offer = await shop.offer({"option_values": "뷁=3"}, options=(option,), detail_html="<p>뷁 샾 😀 & ü</p>")
    await MALL.register(shop, offer)
    (kept,) = await shop.kept()
    assert kept["body"]["item_list"] == "뷁,3,뷁"
    assert kept["body"]["dtl_info_fcont"] == "<p>뷁 샾 &#128512; & &#252;</p>"
