"""What the seller corrects while parts die: an invoice that was sent with a wrong number, and a count of the stock."""

import secrets

from proofs.people import Json, RefusedHereError
from proofs.seller_day import SellerDay

COMING_IN, GOING_OUT = 3, -2


class Corrections:
    """The corrections of one seller."""

    def __init__(self, day: SellerDay) -> None:
        self._day = day
        self._changed: set[str] = set()
        self._turn = 0

    def change_invoice(self, number: str) -> None:
        """송장수정 of one parcel on its way that has not had one, where a mall takes it."""
        under_way = [row for row in self._day.orders(state="shipping") if row["order_id"] not in self._changed]
        for row in [row for row in under_way if row["invoice_changeable"]][:1]:
            self._changed.add(row["order_id"])
            body = {"order_id": row["order_id"], "courier": "LOGEN", "invoice_number": number}
            self._day.desk.answer("POST", "order-sync", "/orders/invoices/change", json={"invoices": [body]})

    def count_stock(self) -> None:
        """재고관리: of one option after another some come in, or go out. It is told to all malls that sell it."""
        product = list(self._day.products.values())[self._turn % len(self._day.products)]
        lines = self._day.desk.see("catalog", f"/products/{product}/stock")["lines"]
        line = lines[self._turn // len(self._day.products) % len(lines)]
        self._turn += 1
        difference = GOING_OUT if self._turn % 2 and line["on_hand"] > 10 else COMING_IN
        if self._is_taken(product, line, difference):
            self._day.initial_stock[product, line["option_key"]] += difference

    def _is_taken(self, product: str, line: Json, difference: int) -> bool:
        seen = line["on_hand"]
        count = {"product_id": product, "option_key": line["option_key"], "seen": seen, "on_hand": seen + difference}
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        try:
            saved = self._day.desk.ask("PUT", "catalog", "/stock", json={"counts": [count]}, headers=headers)
        except RefusedHereError:
            return False
        return saved["saved"] == 1
