"""Lines of malls that cannot be read."""

from datetime import datetime

from proofs.seller_day import UNKNOWN_ITEM, SellerDay

UNREAD_ITEM = {**UNKNOWN_ITEM, "unknown_name": "읽히지 않는 상품"}


def leave_one_unread(day: SellerDay, mall: str, placed_at: datetime) -> None:
    """An order that comes with numbers that are none, once; another collection passes it by, unless its window is asked
    again."""
    order = {"mall": mall, "account": day.shop, "lines": [UNREAD_ITEM], "placed_at": placed_at.isoformat()}
    day.market.ask("POST", "/orders", **order)
    fault = {"mall": mall, "account": day.shop, "operation": "orders.list", "kind": "garbled_row"}
    day.market.ask("POST", "/faults", **fault, target=UNREAD_ITEM["unknown_name"])
    day.follow(day.desk.collect("order-sync", [day.malls[mall]], ["new"]))
    day.desk.until(lambda: bool(day.desk.see("order-sync", "/broken-lines")), "a line that cannot be read")
