"""A shop in the middle of its day, for the user guide: every screen of the console has something to show.

All people, addresses and numbers are made up.
"""

from datetime import UTC, datetime, timedelta

from local_runtime.suite import Suite
from proofs import goods
from proofs.aftermath import ANSWER, Aftermath
from proofs.newcomers import company_number, sell_before
from proofs.people import Desk, Json, Market
from proofs.seller_day import PASSWORD, SellerDay, invoice_number, open_seller
from proofs.telling import Teller
from proofs.unread import leave_one_unread

NAME, EMAIL = "하늘상회", "haneul@shop.example"
STAFF = "staff@shop.example"
MALLS = ("wemakeprice", "smartstore", "auction")
PRODUCTS = ("순면 라운드 티셔츠", "제주 감귤 5kg", "캠핑 접이식 의자")
ORDERS_PER_MALL = 9
UNCONFIRMED, UNINVOICED, UNSENT = 2, 2, 1
"""How many orders of each mall stay behind at 발주확인, at 송장등록 and at 송장송신."""
PLACES = (
    {"kind": "release", "name": "본사 창고", "zip_code": "06236", "address": "서울 강남구 테헤란로 1"},
    {"kind": "return", "name": "반품 센터", "zip_code": "04524", "address": "서울 중구 세종대로 110"},
)
CLERK = {"products": "read", "orders": "write", "claims": "write", "inquiries": "write"}
HOOK = "https://hooks.haneul-shop.example/alerts"


def open_busy_shop(suite: Suite, operator: Desk, market: Market) -> SellerDay:
    """Open the shop and live through its day; half of everything is still to be done."""
    day = open_seller(suite, operator, market, Teller(), NAME, company_number(), EMAIL)
    _enter_company(day)
    day.enter_accounts(MALLS)
    sell_before(suite, operator, day, MALLS[0], ("클래식 우드 볼펜",))
    day.enter_products(PRODUCTS)
    day.link_products()
    _leave_two_listings(day)
    _change_products(day)
    _take_orders(day)
    _hear_buyers(day)
    return day


def _enter_company(day: SellerDay) -> None:
    desk = day.desk
    profile = desk.see("account", "/company")
    known = {"company_name": NAME, "business_number": profile["business_number"]}
    desk.ask("PUT", "account", "/company", json={**known, "representative": "김하늘", "phone": "02-0000-1234"})
    for place in PLACES:
        desk.ask("POST", "account", "/company/addresses", json={**place, "address_detail": "1층"})
    invited = desk.ask("POST", "account", "/users", json={"email": STAFF, "name": "이바다", "permissions": CLERK})
    desk.ask("POST", "account", "/invitations/accept", json={"token": invited["invitation"], "password": PASSWORD})
    hook = {"url": HOOK, "label": "주문 서버", "kinds": ["collection_failed", "ship_deadline"]}
    desk.ask("POST", "alert", "/webhooks", json=hook)


def _leave_two_listings(day: SellerDay) -> None:
    """One that the mall refuses for its category, one that was never linked."""
    name = "클래식 우드 볼펜"
    body = next(each for each in goods.products(day.desk) if each["name"] == name)
    product = day.desk.ask("POST", "catalog", "/products", json=body)["product_id"]
    for mall, wrong in (("wemakeprice", {"mall_category_code": "99999999"}), ("smartstore", {})):
        listing = day.queue_one(mall, name, product, wrong)
        if wrong:
            day.show(day.link([listing]))
            day.wait_for_state([listing], "연동실패")


def _change_products(day: SellerDay) -> None:
    """A count, a new price, and a product that is deleted."""
    desk = day.desk
    row = desk.see_all("catalog", "/stock")[0]
    count = {"product_id": row["product_id"], "option_key": row["option_key"], "on_hand": 40, "safety": 2}
    desk.ask("PUT", "catalog", "/stock", json={"counts": [count], "cause": "재고관리"})
    bodies = {each["name"]: each for each in goods.products(desk)}
    tangerines = {**bodies["제주 감귤 5kg"], "price_won": 25_500}
    desk.ask("PUT", "catalog", f"/products/{day.products['제주 감귤 5kg']}", json=tangerines)
    gone = desk.ask("POST", "catalog", "/products", json={**bodies["클래식 우드 볼펜"], "name": "시즌 종료 볼펜"})
    desk.ask("DELETE", "catalog", f"/products/{gone['product_id']}")


def _take_orders(day: SellerDay) -> None:
    """Orders in every state; at one mall an item that nobody knows, and a line that cannot be read."""
    placed_at = datetime.now(UTC) - timedelta(hours=2)
    day.have_orders(ORDERS_PER_MALL, placed_at, unknown_at={MALLS[0]})
    leave_one_unread(day, MALLS[0], placed_at)
    day.collect_orders(ORDERS_PER_MALL)
    confirmed = _but(UNCONFIRMED, day.orders(state="new"))
    _do(day, "/orders/confirm", confirmed)
    day.desk.until(lambda: len(day.orders(state="confirmed")) == len(confirmed), "the orders to be confirmed")
    invoices = [
        {"order_id": row["order_id"], "courier": "LOGEN", "invoice_number": invoice_number(NAME, turn)}
        for turn, row in enumerate(_but(UNINVOICED, day.orders(state="confirmed")))
    ]
    day.desk.ask("POST", "order-sync", "/orders/invoices", json={"invoices": invoices})
    day.desk.until(lambda: len(day.orders(state="invoiced")) == len(invoices), "the invoices to be registered")
    sent = _but(UNSENT, day.orders(state="invoiced"))
    _do(day, "/orders/invoices/send", sent)
    day.desk.until(lambda: len(day.orders(state="shipping")) == len(sent), "the invoices to be sent")


def _but(left: int, orders: list[Json]) -> list[Json]:
    """All orders that are matched, but so many of each mall."""
    matched = [row for row in orders if row["product_id"]]
    return [row for mall in MALLS for row in [each for each in matched if each["mall"] == mall][left:]]


def _do(day: SellerDay, path: str, orders: list[Json]) -> None:
    job = day.desk.ask("POST", "order-sync", path, json={"order_ids": [row["order_id"] for row in orders]})["job_id"]
    day.follow([job])


def _hear_buyers(day: SellerDay) -> None:
    """Cancels, returns, exchanges, deliveries and questions; one template, one answer that waits."""
    aftermath = Aftermath(day)
    aftermath.have_cancels()
    aftermath.have_returns_and_exchanges()
    aftermath.collect_claims()
    _deliver(day)
    aftermath.have_inquiries()
    aftermath.collect_inquiries()
    template = {"name": "접수 안내", "text": ANSWER}
    day.desk.ask("POST", "inquiry", "/answer-templates", json=template)


def _deliver(day: SellerDay) -> None:
    """배송완료 of what is under way, heard by the next collection; one parcel of the first mall stays on its way."""
    *arriving, _ = day.orders(state="shipping", mall=MALLS[0])
    for row in (*arriving, *(row for mall in MALLS[1:] for row in day.orders(state="shipping", mall=mall))):
        day.market.try_to("POST", f"/orders/{row['mall']}/{day.number_at_mall(row)}/deliver")
    body = {"account_ids": list(day.malls.values()), "items": ["delivered"]}
    day.desk.until(lambda: _delivered(day, body), "orders to be delivered", within_seconds=180)


def _delivered(day: SellerDay, body: Json) -> bool:
    job = day.desk.ask("POST", "order-sync", "/collections", json=body)["job_id"]
    list(day.desk.live_log("order-sync", f"/v1/jobs/{job}/log"))
    return bool(day.orders(state="delivered"))
