"""What is sold on one mall is gone on the others (재고연동), and what was stopped there is sold again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from local_runtime.suite import Suite
from proofs.newcomers import newcomer
from proofs.people import Desk
from proofs.seller_day import SellerDay

NAME = "제주 감귤 5kg"
MALLS = ("wemakeprice", "coupang", "smartstore")


@pytest.fixture
def seller(suite: Suite, operator: Desk) -> SellerDay:
    """A seller of one product without options on three malls, with two left."""
    day = newcomer(suite, operator)
    day.enter_accounts(MALLS)
    day.enter_products((NAME,))
    count_stock(day, 2)
    day.link_products()
    return day


def count_stock(day: SellerDay, count: int) -> None:
    body = {"counts": [{"option_key": "", "on_hand": count}]}
    day.desk.ask("PUT", "catalog", f"/products/{day.products[NAME]}/stock", json=body)


def at_malls(day: SellerDay) -> dict[str, Any]:
    """What each mall keeps of the product."""
    rows = [row for row in day.market.products() if row["account"] == day.shop]
    return {row["mall"]: row for row in rows}


def stock_at(day: SellerDay) -> dict[str, int]:
    kept = {mall: row["options"][0] for mall, row in at_malls(day).items()}
    return {mall: one["stock"] if one["on_sale"] else 0 for mall, one in kept.items()}


def can_buy(day: SellerDay, mall: str) -> bool:
    line = {"product_number": at_malls(day)[mall]["number"], "quantity": 1}
    return day.market.try_to("POST", "/orders", mall=mall, account=day.shop, lines=[line])


def until_all_show(day: SellerDay, count: int) -> None:
    wanted = dict.fromkeys(MALLS, count)
    day.desk.until(lambda: stock_at(day) == wanted, f"{count} in stock at every mall")


def test_what_is_sold_on_one_mall_is_sold_out_on_the_others(seller: SellerDay) -> None:
    until_all_show(seller, 2)
    line = {"product_number": at_malls(seller)["wemakeprice"]["number"], "quantity": 2}
    placed = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    order = {"mall": "wemakeprice", "account": seller.shop, "placed_at": placed, "lines": [line]}
    seller.market.ask("POST", "/orders", **order)
    seller.desk.collect("order-sync", [seller.malls["wemakeprice"]], ["new"])
    until_all_show(seller, 0)
    assert not any(can_buy(seller, mall) for mall in MALLS)
    pushes = seller.desk.see("listing", "/stock-pushes", product_id=seller.products[NAME])["items"]
    by_order = [row for row in pushes if row["after"] == 0]
    assert {row["mall"] for row in by_order} == set(MALLS)
    assert all(row["causes"][-1].startswith("주문 ") and row["trace_id"] for row in by_order)
    count_stock(seller, 7)
    until_all_show(seller, 7)
    assert can_buy(seller, "coupang")


def test_a_sale_is_stopped_resumed_and_made_longer(seller: SellerDay) -> None:
    listing = seller.listings["smartstore", NAME]
    until_all_show(seller, 2)
    seller.desk.ask("POST", "listing", f"/listings/{listing}/stop")
    until(seller, listing, state="stopped")
    count_stock(seller, 5)
    seller.desk.until(lambda: stock_at(seller)["coupang"] == 5, "the new stock at the mall that sells")
    seller.desk.ask("POST", "listing", f"/listings/{listing}/resume")
    until(seller, listing, state="applied")
    until_all_show(seller, 5)
    days = {"listing_ids": [listing], "ends_on": "2031-01-31"}
    seller.desk.ask("POST", "listing", "/listings/period", json=days)
    until(seller, listing, sale_ends_on="2031-01-31", act=None)
    assert date.fromisoformat(at_malls(seller)["smartstore"]["sold_until"]) == date(2031, 1, 31)
    history = seller.desk.see("listing", f"/listings/{listing}/history")["items"]
    assert [line["result"] for line in history[:2]] == ["판매기간 변경", "판매기간 변경 요청"]


def until(day: SellerDay, listing: str, **wanted: Any) -> None:
    def shown() -> bool:
        row = day.desk.see("listing", f"/listings/{listing}")
        return {name: row[name] for name in wanted} == wanted

    day.desk.until(shown, f"{wanted} of the listing")
