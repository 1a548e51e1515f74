"""The search form of a list: who searches stays on the tab that is open, in the order that is shown."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest

from console.pages.claims import KINDS
from console.pages.claims import ONLY as CLAIMS_ONLY
from console.pages.claims import STATES as CLAIM_STATES
from console.pages.home import ORDER_STATES
from console.pages.inquiries import DEADLINES
from console.pages.inquiries import STATES as INQUIRY_STATES
from console.pages.listings import ONLY as LISTINGS_ONLY
from console.pages.listings import STATES as LISTING_STATES
from console.pages.orders import ONLY as ORDERS_ONLY

COUNTS: dict[str, dict[str, int]] = {
    "/claims/counts": dict.fromkeys((*KINDS, *CLAIMS_ONLY, *CLAIM_STATES), 1),
    "/inquiries/counts": dict.fromkeys((*INQUIRY_STATES, *DEADLINES), 1),
    "/orders/counts": dict.fromkeys((*ORDER_STATES, *ORDERS_ONLY), 1),
    "/listings/counts": dict.fromkeys((*LISTING_STATES, *LISTINGS_ONLY, "all"), 1),
}
OPEN = {
    "/claims": "state=return&status=collecting&only=open&sort=product",
    "/inquiries": "state=answered&kind=product&deadline=overdue&sort=product",
    "/urgent": "state=answered&deadline=overdue&sort=product",
    "/orders": "state=shipping&only=unmatched&sort=product",
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


@pytest.mark.parametrize("path", OPEN)
async def test_who_searches_stays_on_the_tab_that_is_open(shop: Any, path: str) -> None:
    shop.answers |= COUNTS
    sent = fields(await shop.page(f"{path}?{OPEN[path]}"))
    assert sent >= set(parse_qsl(OPEN[path]))
    assert len({name for name, _ in sent}) == len(sent), "nothing is sent twice"
