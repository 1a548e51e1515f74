"""What malls, buyers and askers write stands on the pages as they wrote it: nothing of it becomes a part of a page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page

from proofs.aftermath import Aftermath
from proofs.seller_day import SellerDay

MALL = "auction"
"""It has inquiries, urgent notices and notices."""
CLAIMS_MALL = "coupang"
"""It tells the buyer's own words with a claim."""
TEXT = "\"'><img class=intruder src=x onerror=alert(1)>{{7*7}}"
INTRUDERS = "img.intruder, script:not([src]), [onerror]"


def have_what_was_written(seller: SellerDay) -> None:
    """Orders of an item of this name, a claim with these words, inquiries, an urgent notice and a notice."""
    malls = (MALL, CLAIMS_MALL)
    seller.enter_accounts(malls)
    moment = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    item = {"unknown_name": TEXT, "unknown_option": TEXT}
    for mall in malls:
        ordered = {"mall": mall, "account": seller.shop, "lines": [item], "placed_at": moment}
        seller.market.ask("POST", "/orders", **ordered)
    seller.collect_orders(1)
    number = seller.number_at_mall(next(order for order in seller.orders() if order["mall"] == CLAIMS_MALL))
    path = f"/orders/{CLAIMS_MALL}/{number}/claims"
    seller.market.ask("POST", path, kind="cancel", words=TEXT, asked_at=moment)
    named = {"mall": MALL, "account": seller.shop}
    for seed, about in enumerate(("product", "urgent")):
        asked = {"about": about, "title": TEXT, "question": TEXT, "asked_at": moment, "seed": seed}
        seller.market.ask("POST", "/inquiries", **named, **asked)
    seller.market.ask("POST", "/notices", mall=MALL, title=TEXT, body=f"<p>{TEXT}</p>", posted_at=moment)
    aftermath = Aftermath(seller)
    desk = seller.desk

    def collected() -> bool:
        aftermath._collect("inquiry", [MALL], items=("product", "urgent", "notices"))
        aftermath._collect("claim-sync", [CLAIMS_MALL])
        inquiries, claims = len(desk.see_all("inquiry", "/inquiries")), len(desk.see_all("claim-sync", "/claims"))
        return (inquiries, len(notices_written(seller)), claims) == (2, 1, 1)

    desk.until(collected, "two inquiries, a notice and a claim", 120)


def notices_written(seller: SellerDay) -> list[dict[str, Any]]:
    """The notices with this text: what other tests post at the mall is told to all of its sellers."""
    return [row for row in seller.desk.see_all("inquiry", "/mall-notices") if row["title"] == TEXT]


def pages(seller: SellerDay) -> Iterator[str]:
    """The lists that show such words, and the pages of what they are about."""
    see = seller.desk.see_all
    yield from ("/orders", "/orders/unmatched", "/inquiries", "/urgent", "/mall-notices")
    for service, listed, page, key in (
        ("order-sync", "/orders", "/orders", "order_id"),
        ("order-sync", "/unmatched-items", "/orders/unmatched", "rule_id"),
        ("claim-sync", "/claims", "/claims", "claim_id"),
        ("inquiry", "/inquiries", "/inquiries", "inquiry_id"),
    ):
        for row in see(service, listed):
            yield f"{page}/{row[key]}"
    for notice in notices_written(seller):
        yield f"/mall-notices/{notice['notice_id']}"


def test_nothing_that_was_written_elsewhere_becomes_a_part_of_a_page(tab: Any, seller: SellerDay) -> None:
    page: Page = tab.page
    have_what_was_written(seller)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(page.url), dialog.dismiss()))
    seen = list(pages(seller))
    assert len(seen) == 5 + 2 + 2 + 1 + 2 + 1
    for path in seen:
        tab.open(path)
        assert page.locator(INTRUDERS).count() == 0, path
        assert TEXT in page.locator("main").inner_text(), path
    assert asked == []
