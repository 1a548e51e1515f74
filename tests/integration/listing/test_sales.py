"""재고연동, 판매재개 and 판매기간 over HTTP, with what the catalogue and the gateway tell."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.testing import recorded_events
from contracts.catalog import Option, StockChanged
from contracts.listing import ListingRequested
from contracts.mall_gateway import (
    Evidence,
    ListingAccepted,
    Refusal,
    SaleActAccepted,
    SaleActRefused,
    SaleStopAccepted,
)
from contracts.mall_prices import SalePriceAccepted, SalePriceRefused
from listing.api import clock
from listing.api.rows import push_row
from listing.main import push_stock_again
from listing.projections import PushSearch, pushes_found
from listing.publications import publish

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVIDENCE = Evidence(call_id=uuid4(), trace_id="ab" * 16, answer='{"result":"***"}')
NO = Refusal(reason="몰이 거절했습니다.", code="refused", mall_code="E1", mall_message="재고 오류")


MALL = "interpark"
FIELDS = {"delivery_policy": "1", "return_place": "2", "return_fee_won": 3000, "as_guide": "고객센터로 문의하세요."}


async def sold(shop: Any, **product: Any) -> tuple[str, Any, Any]:
    """A listing on sale: its id, the account's and the product's."""
    account_id = shop.account(MALL)
    product_id = shop.product(**product).product_id
    group_id = await shop.group(account_id, mall_fields=FIELDS)
    body = {"product_id": str(product_id), "group_id": group_id}
    listing_id = (await shop.ask("POST", "/listings", 201, json=body))["listing_id"]
    await shop.link(listing_id)
    shop.tell(accepted(listing_id, account_id, 1))
    return listing_id, account_id, product_id


def accepted(listing_id: str, account_id: Any, attempt: int) -> ListingAccepted:
    return ListingAccepted(
        intent_id=uuid4(),
        listing_id=listing_id,  # type: ignore[arg-type]
        account_id=account_id,
        mall=MALL,
        attempt=attempt,
        mall_product_no="77",
        mall_option_nos={"01": "771", "02": "772"},
        live=True,
        evidence=EVIDENCE,
    )


def moved(product_id: Any, count: int, revision: int, cause: str = "주문 202608131105904 (쿠팡)") -> StockChanged:
    return StockChanged(product_id=product_id, option_key="01", on_hand=count, cause=cause, revision=revision)


def taken(listing_id: str, account_id: Any, act: Any, number: int) -> SaleActAccepted:
    known: Any = {"listing_id": listing_id, "account_id": account_id, "mall": MALL}
    return SaleActAccepted(intent_id=uuid4(), act=act, number=number, evidence=EVIDENCE, **known)


def refused(listing_id: str, account_id: Any, act: Any, number: int, **more: Any) -> SaleActRefused:
    known: Any = {"listing_id": listing_id, "account_id": account_id, "mall": MALL}
    return SaleActRefused(intent_id=uuid4(), act=act, number=number, refusal=NO, evidence=EVIDENCE, **known, **more)


async def pushes(shop: Any, **params: Any) -> list[dict[str, Any]]:
    return (await shop.see("/stock-pushes", **params))["items"]


async def test_stock_that_moved_is_told_to_the_mall_and_its_history_says_why(shop: Any) -> None:
    listing_id, account_id, product_id = await sold(shop)
    shop.tell(moved(product_id, 5, 2))
    (push,) = await pushes(shop)
    assert (push["before"], push["after"], push["result"], push["option_label"]) == (9999, 5, "under_way", "골드")
    assert push["causes"] == ["주문 202608131105904 (쿠팡)"]
    shop.tell(moved(product_id, 4, 3))
    shop.tell(moved(product_id, 9, 2))
    shop.tell(taken(listing_id, account_id, "set_stocks", 1))
    second, first = await pushes(shop)
    assert (first["result"], first["result_label"], first["trace_id"]) == ("taken", "연동 성공", "ab" * 16)
    assert (second["before"], second["after"], second["push"]) == (5, 4, 2)
    page = await shop.see("/stock-pushes", product_id=str(product_id), keyword="티몬", asked="1d", mall=MALL)
    assert len(page["items"]) == 2
    assert await pushes(shop, result="failed") == []
    assert await pushes(shop, asked_to="2020-01-01") == []


PUSH_SORTS = {
    "newest": ("asked_at", True),
    "oldest": ("asked_at", False),
    "product": ("product_name", False),
    "product_down": ("product_name", True),
    "stock_low": ("after", False),
    "stock_high": ("after", True),
}
OPTIONS = tuple(
    Option(key=key, values=(name,), surcharge_won=0, on_sale=True, stock=50)
    for key, name in (("01", "골드"), ("02", "실버"))
)


async def test_every_line_of_the_stock_history_is_on_one_page_of_a_sorted_list(shop: Any) -> None:
    for n in range(4):
        listing_id, account_id, product_id = await sold(shop, name=f"상품 {n % 3}", options=OPTIONS)
        for key in ("01", "02"):
            shop.tell(moved(product_id, 5 + n % 2, 2).model_copy(update={"option_key": key}))
        shop.tell(refused(listing_id, account_id, "set_stocks", 1))
    newest = await pushes(shop)
    for sort, (name, falls) in PUSH_SORTS.items():
        found = await whole_history(shop, sort)
        values = [row[name] for row in found]
        assert values == sorted(values, reverse=falls), sort
        lines = {(row["listing_id"], row["push"], row["option_key"]) for row in found}
        assert len(lines) == len(found) == 4 * 3, sort
    assert [row["option_key"] for row in newest[:3]] == ["01", "02", "01"]
    assert newest == await whole_history(shop, "newest")


async def whole_history(shop: Any, sort: str) -> list[Any]:
    """재고연동이력 in an order, two lines a page."""
    found: list[Any] = []
    with shop.app.state.views.read(shop.seller_id) as rows:
        while page := pushes_found(rows, shop.seller_id, PushSearch(), 2, sort, _last(found)):
            found += page
    return [push_row(row).model_dump(mode="json") for row in found]


def _last(found: list[Any]) -> Any:
    return (*found[-1]["place"], found[-1]["line_id"]) if found else None


async def test_a_place_in_one_order_of_the_stock_history_is_none_in_another(shop: Any) -> None:
    listing_id, account_id, product_id = await sold(shop)
    for n in range(1, 22):
        shop.tell(moved(product_id, 50 - n, 1 + n))
        shop.tell(taken(listing_id, account_id, "set_stocks", n))
    page = await shop.see("/stock-pushes", sort="stock_low")
    rest = await shop.see("/stock-pushes", sort="stock_low", cursor=page["next"])
    assert [row["after"] for row in page["items"] + rest["items"]] == [*range(29, 50)]
    told = await shop.ask("GET", "/stock-pushes", 400, params={"sort": "newest", "cursor": page["next"]})
    assert "첫 페이지부터" in told["detail"]
    await shop.ask("GET", "/stock-pushes", 422, params={"sort": "answer"})


async def test_what_the_mall_did_not_take_is_shown_and_pushed_again(shop: Any) -> None:
    listing_id, account_id, product_id = await sold(shop)
    shop.tell(moved(product_id, 5, 2))
    shop.tell(refused(listing_id, account_id, "set_stocks", 1))
    (push,) = await pushes(shop, result="failed")
    assert (push["reason"], push["mall_message"], push["may_push_again"]) == (NO.reason, "재고 오류", True)
    (row,) = (await shop.see("/listings", needs="stock"))["items"]
    counts = await shop.see("/listings/counts")
    assert (counts["applied"], counts["stock"], counts["queued"]) == (1, 1, 0), counts
    assert row["stock_problem"] == NO.reason
    await shop.ask("POST", "/stock-pushes/again", 202, json={"listing_ids": [listing_id]})
    again, before = await pushes(shop)
    assert (again["before"], again["after"], again["result"], before["may_push_again"]) == (None, 5, "under_way", False)
    answer = await shop.ask("POST", "/stock-pushes/again", 409, json={"listing_ids": [listing_id]})
    assert answer["code"] == "stock_not_behind"
    shop.tell(taken(listing_id, account_id, "set_stocks", 2))
    assert (await shop.see("/listings", needs="stock"))["items"] == []


async def test_what_the_mall_could_not_take_is_sent_again_after_a_while(shop: Any) -> None:
    running = shop.app.state.running
    listing_id, account_id, product_id = await sold(shop)
    shop.tell(moved(product_id, 5, 2))
    away = Refusal(reason="몰이 응답하지 않습니다.", code="gave_up")
    shop.tell(refused(listing_id, account_id, "set_stocks", 1).model_copy(update={"refusal": away}))
    assert len(await pushes(shop)) == 1
    now = datetime.now(UTC)
    assert push_stock_again(running, now + timedelta(minutes=14)) == 0
    assert push_stock_again(running, now + timedelta(minutes=16)) == 1
    again, _ = await pushes(shop)
    assert (again["result"], again["after"]) == ("under_way", 5)
    shop.tell(refused(listing_id, account_id, "set_stocks", 2))
    assert len(await pushes(shop, result="failed")) == 2
    assert push_stock_again(running, now + timedelta(hours=16)) == 0


async def test_a_link_after_orders_carries_the_stock_that_is_left(shop: Any) -> None:
    listing_id, account_id, product_id = await sold(shop)
    shop.tell(moved(product_id, 5, 2))
    shop.tell(taken(listing_id, account_id, "set_stocks", 1))
    group_id = (await shop.see(f"/listings/{listing_id}"))["group_id"]
    await shop.ask("POST", "/listings", 201, json={"product_id": str(product_id), "group_id": group_id})
    await shop.link(listing_id)
    (option,) = asked_last(shop).product.options
    assert option.stock == 5
    shop.tell(accepted(listing_id, account_id, 2))
    assert len(await pushes(shop)) == 1


def asked_last(shop: Any) -> ListingRequested:
    """What was asked of the mall last."""
    public = [publish(recorded) for recorded in recorded_events(shop.app.state.application)]
    return [event for event in public if isinstance(event, ListingRequested)][-1]


async def test_a_stopped_sale_is_resumed(shop: Any) -> None:
    listing_id, account_id, _ = await sold(shop)
    answer = await shop.ask("POST", f"/listings/{listing_id}/resume", 409)
    assert answer["code"] == "not_stopped"
    await shop.ask("POST", f"/listings/{listing_id}/stop", 202)
    stop: Any = {"listing_id": listing_id, "account_id": account_id, "mall": MALL}
    shop.tell(SaleStopAccepted(intent_id=uuid4(), evidence=EVIDENCE, **stop))
    await shop.ask("POST", f"/listings/{listing_id}/resume", 202)
    assert (await shop.see(f"/listings/{listing_id}"))["act"] == "resume_sale"
    await shop.ask("POST", f"/listings/{listing_id}/resume", 409)
    shop.tell(refused(listing_id, account_id, "resume_sale", 1, unsettled=True))
    row = await shop.see(f"/listings/{listing_id}")
    assert (row["state"], row["act"], row["reason"]) == ("stopped", None, NO.reason)
    await shop.ask("POST", f"/listings/{listing_id}/resume", 202)
    shop.tell(taken(listing_id, account_id, "resume_sale", 2))
    row = await shop.see(f"/listings/{listing_id}")
    assert (row["state"], row["act"], row["reason"]) == ("applied", None, None)
    history = (await shop.see(f"/listings/{listing_id}/history"))["items"]
    assert [line["result"] for line in history[:4]] == [
        "판매재개",
        "판매재개 요청",
        "판매재개 확인필요",
        "판매재개 요청",
    ]
    assert history[0]["version"] is None
    assert history[0]["asked_by"].startswith("user:")


async def test_the_last_day_of_sales_is_changed_and_warned_of(shop: Any) -> None:
    listing_id, account_id, product_id = await sold(shop)
    soon = clock.today() + timedelta(days=3)
    assert (await shop.see("/listings", ends_within_days=7))["items"] == []
    body = {"listing_ids": [listing_id, listing_id], "ends_on": soon.isoformat()}
    await shop.ask("POST", "/listings/period", 202, json=body)
    await shop.ask("POST", "/listings/period", 409, json=body)
    shop.tell(taken(listing_id, account_id, "set_period", 1))
    (row,) = (await shop.see("/listings", ends_within_days=7))["items"]
    assert (await shop.see("/listings/counts"))["ends_soon"] == 1
    assert (await shop.see("/listings/counts", soon_days=0))["ends_soon"] == 0
    assert (await shop.see("/listings/counts", keyword="없는 상품"))["ends_soon"] == 0
    assert row["sale_ends_on"] == soon.isoformat()
    group_id = row["group_id"]
    await shop.ask("POST", "/listings", 201, json={"product_id": str(product_id), "group_id": group_id})
    await shop.link(listing_id)
    shop.tell(accepted(listing_id, account_id, 2))
    assert (await shop.see(f"/listings/{listing_id}"))["sale_ends_on"] == soon.isoformat()


async def test_a_price_is_changed_with_what_it_was_in_the_history(shop: Any) -> None:
    listing_id, account_id, _ = await sold(shop)
    before = (await shop.see(f"/listings/{listing_id}"))["price_won"]
    for price_won in (before + 10, before + 10, before + 20):
        await shop.ask("POST", "/listings/price", 202, json={"listing_ids": [listing_id], "price_won": price_won})
    assert (await shop.see(f"/listings/{listing_id}"))["act"] == "set_price"
    known: Any = {"listing_id": listing_id, "account_id": account_id, "mall": MALL, "evidence": EVIDENCE}
    shop.tell(SalePriceAccepted(intent_id=uuid4(), number=1, **known))
    row = await shop.see(f"/listings/{listing_id}")
    assert (row["price_won"], row["act"]) == (before + 10, "set_price")
    shop.tell(SalePriceRefused(intent_id=uuid4(), number=2, refusal=NO, **known))
    row = await shop.see(f"/listings/{listing_id}")
    assert (row["price_won"], row["act"], row["reason"]) == (before + 10, None, NO.reason)
    history = (await shop.see(f"/listings/{listing_id}/history"))["items"]
    told = [(line["result"], line["price_before_won"], line["price_after_won"]) for line in history[:4]]
    assert told == [
        ("판매가 변경 실패", None, None),
        ("판매가 변경", before, before + 10),
        ("판매가 변경 요청", before + 10, before + 20),
        ("판매가 변경 요청", before, before + 10),
    ]


async def test_a_price_that_the_mall_does_not_take_is_refused_at_its_field(shop: Any) -> None:
    listing_id, *_ = await sold(shop)
    answer = await shop.ask("POST", "/listings/price", 422, json={"listing_ids": [listing_id], "price_won": 15})
    assert answer["errors"][0]["field"] == "price_won"
    queued, _ = await shop.queued()
    body = {"listing_ids": [queued], "price_won": 120_000}
    assert (await shop.ask("POST", "/listings/price", 409, json=body))["code"] == "not_on_sale"


@pytest.mark.parametrize("ends_on", ["2020-01-01", "2100-01-01"])
async def test_a_day_that_no_sale_can_end_on_is_refused(ends_on: str, shop: Any) -> None:
    listing_id, *_ = await sold(shop)
    answer = await shop.ask("POST", "/listings/period", 422, json={"listing_ids": [listing_id], "ends_on": ends_on})
    assert answer["errors"][0]["field"] == "ends_on"


async def test_what_is_not_at_the_mall_has_no_period(shop: Any) -> None:
    listing_id, _ = await shop.queued()
    body = {"listing_ids": [listing_id], "ends_on": clock.today().isoformat()}
    assert (await shop.ask("POST", "/listings/period", 409, json=body))["code"] == "not_on_sale"
