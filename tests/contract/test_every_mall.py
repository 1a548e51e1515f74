"""What every mall that is called must do, through its adapter and its simulated mall in one process.

What is special to one mall stands in a test of its own; hostile answers are in test_hostile_answers.py.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mall_gateway.malls import MALLS
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    CredentialsRefusedError,
    FetchedLine,
    InvoiceChangeMall,
    Listed,
    MallError,
    Offer,
    PeriodChange,
    PeriodMall,
    PriceMall,
    RefusedError,
    ResumeMall,
    Shipment,
    StockChange,
    StockMall,
    UnavailableError,
)

CALLED = tuple(code for code, mall in MALLS.items() if not mall.profile.sheets)
SOON = date(2026, 11, 24)
UNKNOWN_CODE = "MB0000000000000009"
IDENTITIES = {"smartstore": "client_id", "interpark": "inquiry_secret_key"}
"""The field whose wrong value is a wrong key, where that is not the first secret one."""

FIRST_DAYS = {"gmarket": date(2027, 2, 19), "auction": date(2027, 2, 19)}
"""The day that a sale is extended to, where it is sold for 15, 30, 60 or 90 days alone; the other is 60 days away."""

pytestmark = pytest.mark.parametrize("code", CALLED)


@pytest.fixture
async def shop(code: str, open_shop: Any) -> Any:
    shop = await open_shop(code)
    await shop.http.put("/admin/quotas", json={"mall": code, "calls": 100_000})
    return shop


def wrong_key(shop: Any) -> str:
    secret = next(field.name for field in shop.mall.profile.credential_fields if field.secret)
    return IDENTITIES.get(shop.code, secret)


def abilities(shop: Any) -> Any:
    return shop.mall.profile.capabilities


def known(offer: Offer, listed: Listed) -> Offer:
    return replace(offer, mall_product_no=listed.mall_product_no, mall_option_nos=listed.mall_option_nos)


async def read(shop: Any, item: Any = "new") -> list[FetchedLine]:
    shop.clock.advance(shop.mall.profile.listed_after)
    return await shop.lines(item)


async def bought(shop: Any, *names: str, **more: Any) -> list[FetchedLine]:
    """The lines of an order as they come in."""
    await shop.buy(*names, **more)
    return [line for line in await read(shop) if line.product_name in names]


def doubled(counts: dict[str, int]) -> Iterator[str]:
    return (name for name, count in counts.items() if name.startswith("doubled") and count)


@pytest.mark.verifies("verify")
async def test_the_right_key_opens_and_a_wrong_one_is_told_in_the_malls_words(shop: Any) -> None:
    await shop.mall.verify(shop)
    shop.secrets = {**shop.secrets, wrong_key(shop): "wrong-key-0123456789"}
    shop.kept_token = None
    with pytest.raises(CredentialsRefusedError) as raised:
        await shop.mall.verify(shop)
    assert raised.value.message
    assert "wrong-key" not in raised.value.reason


@pytest.mark.verifies("search_categories")
async def test_categories_are_found_by_a_word_of_their_path(shop: Any) -> None:
    found = await shop.mall.search_categories(shop, "목걸이")
    assert [category.path[-1] for category in found if category.leaf] == ["목걸이"]
    assert await shop.mall.search_categories(shop, "없는 분류의 이름") == []


@pytest.mark.verifies("delivery_templates", "check")
async def test_a_product_with_the_places_that_the_mall_has_is_well(shop: Any) -> None:
    places = await shop.mall.delivery_templates(shop)
    assert len({(place.kind, place.number) for place in places}) == len(places)
    assert shop.mall.check(await shop.offer()) == []
    many = abilities(shop).max_options + 1
    first, *_ = (await shop.offer()).product.options
    options = tuple(first.model_copy(update={"key": f"k{n}", "values": (f"색{n}",)}) for n in range(many))
    assert shop.mall.check(await shop.offer(options=options, option_use="all_malls"))


@pytest.mark.verifies("create_delivery_template")
async def test_a_template_is_made_where_the_mall_has_them_and_refused_elsewhere(shop: Any) -> None:
    if not shop.mall.profile.template_fields:
        with pytest.raises(RefusedError):
            await shop.template()
        return
    made = await shop.template()
    assert made.number in {place.number for place in await shop.mall.delivery_templates(shop)}


@pytest.mark.verifies("register", "read_listing", "find_listing", "update", "stop_sale")
async def test_a_product_is_registered_found_changed_stopped_and_sold_again(shop: Any) -> None:
    offer = await shop.offer()
    listed = await shop.live(offer)
    assert listed.state == "on_sale"
    assert set(listed.mall_option_nos) == {"k0", "k1"}
    assert await shop.mall.find_listing(shop, offer.listing_code) == listed
    assert (await shop.counts())["products_created"] == 1
    changed = known(offer, listed)
    sold_out, other = offer.product.options
    empty = changed.product.model_copy(update={"options": (sold_out.model_copy(update={"stock": 0}), other)})
    await shop.mall.update(shop, replace(changed, product=empty))
    shop.clock.advance_seconds(5)
    assert (await shop.mall.read_listing(shop, listed.mall_product_no)).state == "on_sale"
    (kept,) = await shop.kept()
    sold = {option["number"]: option["on_sale"] and option["stock"] > 0 for option in kept["options"]}
    assert (sold[listed.mall_option_nos["k0"]], sold[listed.mall_option_nos["k1"]]) == (False, True)
    for _ in range(2):
        await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
        stopped = await shop.mall.read_listing(shop, listed.mall_product_no)
        assert stopped is not None
        assert stopped.state in ("stopped", "ended")
    for _ in range(2):
        await shop.mall.update(shop, changed)
        shop.clock.advance_seconds(5)
        assert await shop.mall.read_listing(shop, listed.mall_product_no) == listed


async def stocks_of(shop: Any, listed: Listed) -> dict[str, tuple[bool, int]]:
    """Whether each option can be bought and how many there are, by our keys, as the mall keeps it.

    Of one that is paused there are none, whatever number the mall remembers.
    """
    (kept,) = await shop.kept()
    keys = {number: key for key, number in listed.mall_option_nos.items()}
    counts = {keys[one["number"]]: one["stock"] if one["on_sale"] else 0 for one in kept["options"]}
    return {key: (count > 0, count) for key, count in counts.items()}


@pytest.mark.verifies("set_stocks")
async def test_the_stock_of_options_is_set_without_touching_the_rest(shop: Any) -> None:
    if not isinstance(shop.mall, StockMall):
        assert shop.mall.profile.sale_elsewhere["set_stocks"]
        return
    assert "set_stocks" not in shop.mall.profile.sale_elsewhere
    offer = await shop.offer()
    listed = await shop.live(offer)
    known = (listed.mall_product_no, listed.mall_option_nos)
    before = (await shop.kept())[0]
    fixed = abilities(shop).fixed_stock
    for stocks, changed in (
        ({"k0": 0, "k1": 7}, {"k0", "k1"}),
        ({"k0": 3, "k1": 7}, {"k0"}),
        ({"k0": 3, "k1": 7}, {"k0"}),
    ):
        await shop.mall.set_stocks(shop, StockChange(*known, stocks, frozenset(changed)))
        shop.clock.advance_seconds(5)
        shown = {key: (count > 0, fixed if fixed and count else count) for key, count in stocks.items()}
        assert await stocks_of(shop, listed) == shown
    (after,) = await shop.kept()
    assert {option["number"]: option["price_won"] for option in after["options"]} == {
        option["number"]: option["price_won"] for option in before["options"]
    }
    assert await shop.mall.read_listing(shop, listed.mall_product_no) == listed


@pytest.mark.verifies("set_stocks")
async def test_new_stock_leaves_a_stopped_product_stopped(shop: Any) -> None:
    if not isinstance(shop.mall, StockMall):
        return
    listed = await shop.live(await shop.offer())
    known = (listed.mall_product_no, listed.mall_option_nos)
    await shop.mall.stop_sale(shop, *known)
    with suppress(RefusedError):
        await shop.set_stocks(listed, k0=3, k1=7)
    shop.clock.advance_seconds(5)
    stopped = await shop.mall.read_listing(shop, listed.mall_product_no)
    assert stopped is not None
    assert stopped.state in ("stopped", "ended")


@pytest.mark.verifies("set_stocks")
async def test_the_stock_of_a_product_without_options_is_set(shop: Any) -> None:
    if not isinstance(shop.mall, StockMall):
        return
    no_options = {"option_name": "", "option_values": ""}  # where they stand on the 판매정보
    offer = await shop.offer(no_options, options=(), option_use="none", option_names=(), stock=5)
    listed = await shop.live(offer)
    for count in (0, 4):
        change = StockChange(listed.mall_product_no, listed.mall_option_nos, {"": count}, frozenset({""}))
        await shop.mall.set_stocks(shop, change)
        shop.clock.advance_seconds(5)
        (kept,) = await shop.kept()
        (only_one,) = kept["options"]
        assert (only_one["on_sale"] and only_one["stock"] > 0) is (count > 0)


@pytest.mark.verifies("resume_sale")
async def test_a_stopped_sale_is_resumed(shop: Any) -> None:
    if not isinstance(shop.mall, ResumeMall):
        assert shop.mall.profile.sale_elsewhere["resume_sale"]
        return
    assert "resume_sale" not in shop.mall.profile.sale_elsewhere
    listed = await shop.live(await shop.offer())
    await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    for _ in range(2):
        await shop.resume(listed)
        shop.clock.advance_seconds(5)
        assert await shop.mall.read_listing(shop, listed.mall_product_no) == listed


@pytest.mark.verifies("set_period")
async def test_the_last_day_of_a_sale_is_changed(shop: Any) -> None:
    if not isinstance(shop.mall, PeriodMall):
        assert shop.mall.profile.sale_elsewhere["set_period"]
        return
    assert "set_period" not in shop.mall.profile.sale_elsewhere
    listed = await shop.live(await shop.offer())
    for day in (FIRST_DAYS.get(shop.code, date(2027, 3, 5)), date(2027, 1, 20), date(2027, 1, 20)):
        await shop.mall.set_period(shop, PeriodChange(listed.mall_product_no, listed.mall_option_nos, day))
        shop.clock.advance_seconds(5)
        (kept,) = await shop.kept()
        assert kept["sold_until"] == day.isoformat()
    assert await shop.mall.read_listing(shop, listed.mall_product_no) == listed


@pytest.mark.verifies("set_price")
async def test_the_price_of_a_sale_is_changed_and_nothing_else(shop: Any) -> None:
    if not isinstance(shop.mall, PriceMall):
        assert "상품수정" in shop.mall.profile.sale_elsewhere["set_price"]
        return
    assert "set_price" not in shop.mall.profile.sale_elsewhere
    offer = await shop.offer()
    listed = await shop.live(offer)
    (before,) = await shop.kept()
    for price_won in (36_000, 42_500, 42_500):
        await shop.set_price(offer, listed, price_won)
        shop.clock.advance_seconds(5)
        (kept,) = await shop.kept()
        assert {option["price_won"] for option in kept["options"]} == {price_won}
    sales = [[(one["number"], one["stock"], one["on_sale"]) for one in each["options"]] for each in (before, kept)]
    assert sales[0] == sales[1]
    assert await shop.mall.read_listing(shop, listed.mall_product_no) == listed


@pytest.mark.verifies("set_price")
async def test_a_new_price_leaves_a_stopped_product_stopped(shop: Any) -> None:
    if not isinstance(shop.mall, PriceMall):
        return
    offer = await shop.offer()
    listed = await shop.live(offer)
    await shop.mall.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    with suppress(RefusedError):
        await shop.set_price(offer, listed, 36_000)
    shop.clock.advance_seconds(5)
    stopped = await shop.mall.read_listing(shop, listed.mall_product_no)
    assert stopped is not None
    assert stopped.state in ("stopped", "ended")


@pytest.mark.verifies("register")
async def test_a_buyer_of_an_option_is_told_with_our_codes(shop: Any) -> None:
    offer = await shop.offer()
    listed = await shop.live(offer)
    number = listed.mall_option_nos["k0"]
    await shop.buy({"product_number": listed.mall_product_no, "option_number": number})
    (line,) = await read(shop)
    assert line.mall_product_no == listed.mall_product_no
    assert line.seller_product_code in ("", offer.listing_code)
    assert line.mall_option_no == number or line.seller_option_code == "k0" or "백색" in line.option_text
    assert line.amount_won == line.unit_price_won * line.quantity == 35_000


@pytest.mark.verifies("fetch_orders", "read_order", "confirm_order", "send_invoice")
async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any) -> None:
    mall: Any = shop.mall
    (line,) = await bought(shop, "뷁 머그컵", shipping_won=2500)
    assert (line.state, line.quantity, line.cancel_asked) == ("new", 1, False)
    assert line.ordered_at.replace(second=0) == shop.bought_at.replace(second=0)
    assert line.shipping_won in (0, 2500)
    await done(mall.confirm_order(shop, Confirmation(line.ref, 1, SOON)))
    told = await mall.read_order(shop, line.ref)
    assert told is not None
    assert (told.ref, told.state) == (line.ref, "confirmed" if abilities(shop).confirms_orders else "new")
    await mall.send_invoice(shop, Shipment(line.ref, 1, "LOGEN", "12345678901"))
    told = await mall.read_order(shop, line.ref)
    assert told is not None
    assert (told.ref, told.state) == (line.ref, "shipping")
    number = line.ref.box_no if shop.code == "wemakeprice" else line.ref.order_no
    await shop.admin(f"/orders/{shop.code}/{number}/deliver")
    arrived = {(one.ref, one.state) for one in await read(shop, "delivered")}
    assert arrived in ({(line.ref, "delivered")}, {(line.ref, "completed")})
    assert (await shop.counts())["lines_invoiced"] == 1


@pytest.mark.verifies("change_invoice")
async def test_an_invoice_that_was_sent_is_changed_until_the_goods_are_there(shop: Any) -> None:
    mall: Any = shop.mall
    if not isinstance(mall, InvoiceChangeMall):
        assert mall.profile.invoice_elsewhere
        return
    (line,) = await bought(shop, "뷁 머그컵")
    changed = Shipment(line.ref, 1, "HANJIN", "222222222222")
    await done(mall.confirm_order(shop, Confirmation(line.ref, 1, SOON)))
    with pytest.raises(RefusedError):
        await mall.change_invoice(shop, changed)
    await mall.send_invoice(shop, Shipment(line.ref, 1, "LOGEN", "12345678901"))
    await mall.change_invoice(shop, changed)
    told = await mall.read_order(shop, line.ref)
    assert (told.state, told.courier_code, told.invoice_number) == ("shipping", "HANJIN", "222222222222")
    await shop.admin(f"/orders/{shop.code}/{shop.number(line.ref)}/deliver")
    with pytest.raises(RefusedError) as late:
        await mall.change_invoice(shop, Shipment(line.ref, 1, "LOGEN", "33333333333"))
    assert late.value.message
    counts = await shop.counts()
    assert (counts["lines_invoiced"], counts["invoices_changed"], list(doubled(counts))) == (1, 1, [])


@pytest.mark.verifies("confirm_order", "send_invoice", "cancel_sale")
async def test_every_act_done_again_changes_nothing(shop: Any) -> None:
    mall: Any = shop.mall
    (sold,), (unsold,) = [await bought(shop, name) for name in ("하나", "둘")]
    confirmation, shipment = Confirmation(sold.ref, 1, SOON), Shipment(sold.ref, 1, "LOGEN", "12345678901")
    for act in (lambda: mall.confirm_order(shop, confirmation), lambda: mall.send_invoice(shop, shipment)):
        await done(act())
        await again(act())
    cancellation = Cancellation(unsold.ref, 1, "sold_out", "재고 소진")
    if abilities(shop).seller_cancel:
        await mall.cancel_sale(shop, cancellation)
        await again(mall.cancel_sale(shop, cancellation))
        told = await mall.read_order(shop, unsold.ref)
        assert told is None or told.state == "cancelled"
    else:
        with pytest.raises(RefusedError, match="담당 MD"):
            await mall.cancel_sale(shop, cancellation)
    counts = await shop.counts()
    cancelled = int(abilities(shop).seller_cancel)
    assert (counts["lines_invoiced"], counts["lines_cancelled"], list(doubled(counts))) == (1, cancelled, [])


async def done(act: Any) -> None:
    """Done, or found done: at 인터파크 reading an order confirms it."""
    with suppress(AlreadyDoneError):
        await act


async def again(act: Any) -> None:
    """Done again it is told as done, or refused, or simply true."""
    with suppress(AlreadyDoneError, RefusedError):
        await act


@pytest.mark.verifies("send_invoice", "read_order")
async def test_who_asks_to_cancel_is_seen_before_an_invoice_is_sent(shop: Any) -> None:
    mall: Any = shop.mall
    (line,) = await bought(shop, "하나")
    await done(mall.confirm_order(shop, Confirmation(line.ref, 1, SOON)))
    number = line.ref.box_no if shop.code == "wemakeprice" else line.ref.order_no
    await shop.admin(f"/orders/{shop.code}/{number}/cancel-request")
    shop.clock.advance(mall.profile.listed_after)
    told = await mall.read_order(shop, line.ref)
    assert told is not None
    assert told.cancel_asked or told.state == "cancelled"


@pytest.mark.verifies("read_listing", "find_listing", "read_order", "confirm_order", "send_invoice")
async def test_what_the_mall_does_not_know_is_none_or_refused(shop: Any) -> None:
    mall: Any = shop.mall
    (line,) = await bought(shop, "하나")
    await shop.live(await shop.offer())
    assert await mall.read_listing(shop, "999999999") is None
    with suppress(UnavailableError):
        assert await mall.find_listing(shop, UNKNOWN_CODE) is None
    ref = line.ref.model_copy(update={"order_no": f"{line.ref.order_no[:-4]}9999", "line_no": "9"})
    assert await mall.read_order(shop, ref) is None
    with pytest.raises(MallError) as raised:
        await mall.send_invoice(shop, Shipment(ref, 1, "LOGEN", "12345678901"))
    assert raised.value.reason
    assert (await shop.counts())["lines_invoiced"] == 0
