"""After one order's erasure its buyer is found nowhere, and nothing of anybody else is touched."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis.privacy import ErasedError
from local_runtime.suite import Suite
from order_sync.domain import Order
from proofs.demo import together
from proofs.erasing import Sought, buyer_texts, dump, restored, search, traces
from proofs.newcomers import newcomer
from proofs.people import Desk, Market
from proofs.seller_day import SellerDay
from proofs.stores import Store, open_store

ERASED = {"[파기됨]"}
NAME, MALL = "제주 감귤 5kg", "smartstore"


def take_an_order(day: SellerDay) -> None:
    """A seller opens shop, and an order comes in."""
    day.enter_accounts((MALL,))
    day.enter_products({NAME})
    day.link_products()
    day.have_orders(1, datetime.now(UTC) - timedelta(hours=1))
    day.collect_orders(1)


def ship_it(day: SellerDay) -> None:
    """The parcel leaves."""
    day.confirm_orders()
    day.register_invoices()
    day.follow(day.send_invoices())
    day.wait_until_sent()


def collect_again(day: SellerDay) -> None:
    """The same order is fetched once more, in a window of its own."""
    windows = day.desk.see("order-sync", "/collections")["items"]
    now = datetime.now(UTC)
    period = {"since": (now - timedelta(hours=3)).isoformat(), "until": now.isoformat()}
    body = {"account_ids": list(day.malls.values()), "items": ["new"], **period}
    day.desk.ask("POST", "order-sync", "/collections", json=body)

    def sealed() -> bool:
        found = day.desk.see("order-sync", "/collections")["items"]
        return len(found) > len(windows) and {row["state"] for row in found} == {"sealed"}

    day.desk.until(sealed, "the window that was collected again")


def read(day: SellerDay, order_id: str) -> Any:
    """The order, its history and the list, as the seller sees them."""
    paths = (f"/orders/{order_id}", f"/orders/{order_id}/history", "/orders", "/orders/counts")
    return [day.desk.see("order-sync", path) for path in paths]


def reveal(day: SellerDay, order_id: str) -> Mapping[str, str]:
    """The buyer in clear, by the route that tells who looked."""
    body = {"purpose": "배송 문의"}
    return day.desk.ask("POST", "order-sync", f"/orders/{order_id}/reveal", json=body)["buyer"]


def rebuild(operator: Desk) -> None:
    """Build order-sync's views anew and wait for them."""
    before = {row["name"]: row["generation"] for row in operator.ask("GET", "order-sync", "/operations/projections")}
    operator.ask("POST", "order-sync", "/operations/rebuild", json={"projections": []})

    def done() -> bool:
        rows = operator.ask("GET", "order-sync", "/operations/projections")
        return all(row["status"] == "active" and row["generation"] > before[row["name"]] for row in rows)

    operator.until(done, "the views of order-sync")


def sealed_of(store: Store, seller_id: UUID, order_id: UUID) -> str:
    """What the order's first event holds of its buyer."""
    application: Any = store._running.application
    events = application.events.get(order_id)
    return next(event.sealed for event in events if isinstance(event, Order.Collected) and event.seller_id == seller_id)


def assert_found_nowhere(suite: Suite, sought: Sought, marks: Sought) -> None:
    """No place holds what is sought, and every kind of place but the logs holds a mark: the search can see."""
    searched, seen, found = set[str](), set[str](), set[tuple[str, str]]()

    def look(where: str, text: bytes) -> None:
        searched.add(where.partition(" ")[0])
        seen.update({where.partition(" ")[0]} if marks.within(text) else ())
        found.update((where, hit) for hit in sought.within(text))

    search(suite, look)
    assert found == set()
    assert searched - seen <= {"logs"}


@contextmanager
def restored_orders(suite: Suite, address: str) -> Generator[Store]:
    """order-sync's store in a restored database, with the present keyring."""
    store = open_store("order-sync", {**suite.environment, "ORDER_SYNC_DATABASE_URL": address})
    try:
        yield store
    finally:
        store.close()


def test_after_the_erasure_of_an_order_its_buyer_is_found_nowhere(
    suite: Suite, operator: Desk, market: Market, tmp_path: Path
) -> None:
    day, other = newcomer(suite, operator), newcomer(suite, operator)
    together([day, other], take_an_order)
    ship_it(day)
    (order,), (others,) = day.orders(), other.orders()
    order_id, seller_id = order["order_id"], UUID(day.desk.ask("GET", "account", "/me")["seller_id"])
    buyer = market.ask("GET", "/ledger", account=day.shop)["orders"][0]["buyer"]
    sought = Sought(buyer_texts(buyer))
    assert sought.within(str(reveal(day, order_id)).encode()) >= {buyer["receiver_name"], buyer["receiver_phone"]}
    backup, address = tmp_path / "order_sync.sql", suite.environment["ORDER_SYNC_DATABASE_URL"]
    dump(address, backup)

    day.desk.ask("POST", "order-sync", f"/orders/{order_id}/erase-buyer", json={"reason": "구매자의 요청"})
    collect_again(day)

    assert len(day.orders()) == 1
    assert set(read(day, order_id)[0]["buyer"].values()) == set(reveal(day, order_id).values()) == ERASED
    marks = Sought([order_id, order["mall_numbers"]["order_no"]])
    day.desk.until(lambda: marks.within(traces(suite)), "the order's traces in Zipkin")
    assert_found_nowhere(suite, sought, marks)

    before = read(day, order_id)
    rebuild(operator)
    assert read(day, order_id) == before
    assert buyer["name"] not in str(before)
    clear = market.ask("GET", "/ledger", account=other.shop)["orders"][0]["buyer"]
    assert reveal(other, others["order_id"])["orderer_name"] == clear["name"]

    assert sought.within(backup.read_bytes()) == set()
    with restored(suite, address, backup) as there, restored_orders(suite, there) as store:
        keys: Any = store._running.need_keyring()
        with pytest.raises(ErasedError):
            keys.open(seller_id, sealed_of(store, seller_id, UUID(order_id)))
        theirs = UUID(other.desk.ask("GET", "account", "/me")["seller_id"])
        kept = keys.open(theirs, sealed_of(store, theirs, UUID(others["order_id"])))
        assert kept["orderer_name"] == clear["name"]
