"""The search form of a list: who searches stays on the tab that is open, in the order that is shown."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest

COURIERS = [{"code": "CJGLS", "name": "CJ대한통운"}, {"code": "LOGEN", "name": "로젠택배"}]
ACCOUNT = {"account_id": "a1", "mall": "tmon", "login_id": "seller", "state": "verified"}
OPEN = {
    "/claims": "state=return&status=collecting&only=open&sort=product",
    "/inquiries": "state=answered&kind=product&deadline=overdue&sort=product",
    "/urgent": "state=answered&deadline=overdue&sort=product",
    "/orders": "state=shipping&only=unmatched&courier=LOGEN&sort=product",
    "/orders/send": "courier=LOGEN&sort=product",
    "/orders/unmatched": "state=matched&sort=product",
    "/orders/invoice-history": "state=sent",
    "/listings": "state=applied&only=stock&sort=product",
    "/queue": "sort=product",
    "/stock": "state=oversold",
    "/stock/pushes": "state=failed&product=6f1c&sort=product",
    "/products": "state=on_sale&sort=name",
    "/products/history": "state=linked",
    "/mall-notices": "sort=title",
    "/alerts": "state=sent&sort=kind",
}
"""Lists, and what is chosen beside the fields of their search."""


def fields(page: str) -> set[tuple[str, str]]:
    """What the search form would send along as it is shown: hidden fields, and what is selected."""
    form = page.partition('class="filters">')[2].partition("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    chosen = [
        (name, value)
        for name, choices in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL)
        for value in re.findall(r'<option value="([^"]*)" selected', choices)
    ]
    return {(name, unescape(value)) for name, value in [*hidden, *chosen]}


def kept(page: str) -> str:
    """The search that 지금 조건 저장 would keep."""
    return unescape(page.partition('name="query" value="')[2].partition('"')[0])


@pytest.mark.parametrize("path", OPEN)
async def test_who_searches_stays_on_the_tab_that_is_open(shop: Any, path: str) -> None:
    shop.answers["/couriers"] = COURIERS
    sent = fields(await shop.page(f"{path}?{OPEN[path]}"))
    assert sent >= set(parse_qsl(OPEN[path]))
    assert len({name for name, _ in sent}) == len(sent), "nothing is sent twice"


@pytest.mark.parametrize("path", ["/orders", "/orders/excel", "/orders/send", "/orders/send/sent"])
async def test_orders_are_found_and_counted_by_their_courier(shop: Any, path: str) -> None:
    shop.answers["/couriers"] = COURIERS
    page = await shop.client.get(f"{path}?courier=LOGEN")
    assert path.endswith("/excel") or "courier=LOGEN" in kept(page.text)
    asked = [*shop.questions("/orders"), *shop.questions("/orders/counts")]
    assert [each["courier"] for each in asked] == ["LOGEN"] * len(asked)
    assert asked


async def test_a_list_of_orders_is_there_while_account_is_away(shop: Any) -> None:
    shop.refused = {"/couriers", "/me/preferences"}
    page = await shop.page("/orders?courier=LOGEN")
    assert 'aria-label="택배사로 찾기"' not in page
    assert ("courier", "LOGEN") in fields(page)


async def test_products_are_found_by_the_malls_that_they_are_linked_at(shop: Any) -> None:
    shop.answers["/malls"] = [{"name": "티몬", "accounts": [ACCOUNT]}]
    page = await shop.page("/products?mall=tmon&mall=st11")
    await shop.client.get("/products/excel?mall=tmon&mall=st11")
    assert [asked.getlist("mall") for asked in shop.questions("/products")] == [["tmon", "st11"]] * 2
    assert '<input type="checkbox" name="mall" value="tmon" checked> 티몬' in page
    assert "mall=tmon&mall=st11" in kept(page)


async def test_alerts_are_found_by_their_words_here_and_in_the_spreadsheet(shop: Any) -> None:
    page = await shop.page("/alerts?q=인증키&size=50")
    await shop.client.get("/alerts/excel?q=인증키")
    assert [asked["q"] for asked in shop.questions("/alerts")] == ["인증키"] * 2
    assert [asked["limit"] for asked in shop.questions("/alerts")] == ["50", "1000"]
    assert re.search(r'<input [^>]*name="q" value="인증키"[^>]* data-key="/"', page)
