"""A seller's day at work, step by step, over the services' HTTP APIs."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from local_runtime.suite import Suite
from proofs import goods
from proofs.carrying import Carrier, carrier_of
from proofs.malls import NAMES, PRESENT_FOUR, line_name
from proofs.people import Desk, Json, Market
from proofs.telling import Teller

SELLERS = (
    ("중소기업유통센터", "220-81-62517", "owner1@shop.example"),
    ("한빛상사", "124-81-00998", "owner2@shop.example"),
)
PASSWORD = "a good long password"  # noqa: S105  of users that live for one demo


def open_sellers(suite: Suite, operator: Desk, market: Market, teller: Teller) -> "list[SellerDay]":
    """The operator opens two sellers; their owners set passwords and log in."""
    teller.head("운영자가 판매자 둘을 엽니다")
    return [open_seller(suite, operator, market, teller, *seller) for seller in SELLERS]


def open_seller(
    suite: Suite, operator: Desk, market: Market, teller: Teller, name: str, number: str, email: str
) -> "SellerDay":
    """Open a seller, by company name, business number and the owner's e-mail; the owner logs in."""
    body = {"company_name": name, "business_number": number, "owner_email": email, "owner_name": "대표"}
    opened = operator.ask("POST", "account", "/sellers", json=body)
    accepted = {"token": opened["invitation"], "password": PASSWORD}
    operator.ask("POST", "account", "/invitations/accept", json=accepted)
    desk = Desk(suite, email, PASSWORD)
    desk.ask("POST", "account", "/courier-contracts", json={
        "courier": "LOGEN", "contract_number": "L-1", "is_default": True})  # fmt: skip
    teller.say(f"{name} ({email})")
    return SellerDay(name, desk, market, teller)


class SellerDay:
    """One seller."""

    def __init__(self, name: str, desk: Desk, market: Market, teller: Teller) -> None:
        self.name = name
        self.desk = desk
        self.market = market
        self._teller = teller
        self.shop = f"shop-{name}"
        self.malls: dict[str, str] = {}
        self._carriers: list[Carrier] = []
        self.initial_stock: dict[tuple[str, str], int] = {}
        self.uninvoiced: set[str] = set()
        self.products: dict[str, str] = {}
        self._groups: dict[tuple[str, str], str] = {}
        self.listings: dict[tuple[str, str], str] = {}
        self._trace_id = ""

    def enter_accounts(self, malls: Collection[str] = PRESENT_FOUR) -> None:
        """제휴몰 계정정보: an account at every mall of those named, each checked with the mall."""
        self.head("제휴몰 계정정보 등록과 연결 확인")
        for mall in malls:
            label = NAMES[mall]
            fields = {"login_id": "sbdc6678", **self.market.open_account(mall, self.shop)}
            wanted = self._field_names(mall)
            body = {"mall": mall, "label": label, "fields": {k: v for k, v in fields.items() if k in wanted}}
            account = self.desk.ask("POST", "mall-gateway", "/accounts", json=body)["account_id"]
            verified = self._verify(account)
            self._teller.say(f"{label}: {verified['state_label']}")
            self.malls[mall] = account
            carrier = carrier_of(self.desk, self.market, mall, account, fields)
            self._carriers += [carrier] if carrier is not None else []

    def _verify(self, account: str) -> Json:
        """연결 확인, clicked again while the gateway answers that it is to be tried again."""
        answers: list[Any] = []

        def settled() -> bool:
            answers.append(self.desk.answer("POST", "mall-gateway", f"/accounts/{account}/verify"))
            return answers[-1].status_code != 503

        self.desk.until(settled, "an answer to 연결 확인")
        return answers[-1].json()

    def _field_names(self, mall: str) -> set[str]:
        rows = self.desk.see("mall-gateway", "/malls")
        fields = next(row["fields"] for row in rows if row["code"] == mall)
        return {field["name"] for field in fields}

    def enter_products(self, names: Collection[str] = tuple(goods.KEYWORDS)) -> None:
        """상품등록: of the manual's product and four of other kinds those named."""
        self.head("상품등록")
        for body in (each for each in goods.products(self.desk) if each["name"] in names):
            saved = self.desk.ask("POST", "catalog", "/products", json=body)
            product_id = saved["product_id"]
            self.products[body["name"]] = product_id
            self._teller.say(f"{body['name']} {body['price_won']:,}원")
            self._remember_stock(product_id)

    def _remember_stock(self, product_id: str) -> None:
        stock = self.desk.see("catalog", f"/products/{product_id}/stock")
        for row in stock["lines"]:
            self.initial_stock[product_id, row["option_key"]] = row["on_hand"]

    def link_products(self) -> None:
        """판매정보, 연동대기상품 and 연동 with its live log."""
        self.head("판매정보 등록과 연동")
        self.queue_products()
        self.show(self.link(list(self.listings.values())))
        for carrier in self._carriers:
            carrier.take("products")
            carrier.bring("product-numbers")
        self.wait_for_state(list(self.listings.values()), "반영완료")
        history = self.desk.see("listing", f"/listings/{next(iter(self.listings.values()))}/history")["items"]
        self._trace_id = next(item["trace_id"] for item in history if item["trace_id"])

    def queue_products(self) -> None:
        """판매정보 of every product for every mall, and 연동대기상품."""
        for mall, account in self.malls.items():
            fields = goods.mall_fields(self.desk, mall, account)
            for name, product in self.products.items():
                self._queue(mall, account, name, product, fields)

    def _queue(self, mall: str, account: str, name: str, product: str, fields: dict[str, Any]) -> None:
        group = self._group_body(mall, account, name, fields)
        group_id = self._patient("POST", "/groups", group)["group_id"]
        self._groups[mall, name] = group_id
        queued = self._patient("POST", "/listings", {"product_id": product, "group_id": group_id})
        self.listings[mall, name] = queued["listing_id"]

    def queue_one(self, mall: str, name: str, product: str, changed: Json) -> str:
        """A product in 연동대기상품, with changes to its 판매정보; it is not among those that this day links."""
        fields = goods.mall_fields(self.desk, mall, self.malls[mall])
        group = {**self._group_body(mall, self.malls[mall], name, fields), **changed}
        group_id = self._patient("POST", "/groups", group)["group_id"]
        return self._patient("POST", "/listings", {"product_id": product, "group_id": group_id})["listing_id"]

    def _group_body(self, mall: str, account: str, name: str, fields: dict[str, Any]) -> dict[str, Any]:
        keyword = {"keyword": goods.KEYWORDS[name]}
        found = self.desk.ask("GET", "mall-gateway", f"/accounts/{account}/categories", params=keyword)
        leaf = next(row for row in found if row["leaf"])
        return {
            "account_id": account,
            "name": f"{name} {NAMES[mall]}",
            "mall_category_code": leaf["code"],
            "mall_category_path": leaf["path"],
            "sale_ends_on": "2030-12-31",
            "pricing": {"kind": "percent", "amount": 100},
            "courier": "LOGEN",
            "mall_fields": fields,
        }

    def _patient(self, method: str, path: str, body: Json) -> Json:
        """Ask `listing` until it has heard of the product and the account that were entered a moment ago."""
        answers: list[Any] = []

        def done() -> bool:
            answers.append(self.desk.answer(method, "listing", path, json=body))
            return answers[-1].status_code < 400

        try:
            self.desk.until(done, f"{method} {path}")
        except Exception as late:
            raise AssertionError(f"{method} {path}: {answers[-1].text}") from late
        return answers[-1].json()

    def link(self, listing_ids: Sequence[str]) -> str:
        """연동: the address of the live log."""
        return self.desk.ask("POST", "listing", "/listings/link", json={"listing_ids": list(listing_ids)})["log"]

    def head(self, text: str) -> None:
        """A new chapter of this seller's day."""
        self._teller.head(f"{self.name}: {text}")

    def tell(self, text: str) -> None:
        """A line about this seller's day."""
        self._teller.say(f"{self.name}: {text}")

    def show(self, log: str, service: str = "listing", most: int = 14) -> None:
        """Tell a live log to its end: its first lines and its last three."""
        lines = list(self.desk.live_log(service, log))
        for line in lines[: most - 3]:
            self._teller.say(f"  │ {line}")
        if len(lines) > most:
            self._teller.say(f"  │ … {len(lines) - most}줄 더")
        for line in lines[max(most - 3, len(lines) - 3) :]:
            self._teller.say(f"  │ {line}")

    def wait_for_state(self, listing_ids: Sequence[str], label: str) -> None:
        """Wait until all of these have a 판매상태. Raises AssertionError for one that failed meanwhile."""
        wanted = set(listing_ids)

        def settled() -> bool:
            rows = self.desk.see_all("listing", "/listings", size=100)
            found = {row["listing_id"]: row for row in rows if row["listing_id"] in wanted}
            failed = [row for row in found.values() if row["state_label"] == "연동실패" and label != "연동실패"]
            if failed:
                raise AssertionError(f"{failed[0]['mall_name']} {failed[0]['product_name']}: {failed[0]['reason']}")
            return {row["state_label"] for row in found.values()} == {label} and len(found) == len(wanted)

        self.desk.until(settled, f"{label} of {len(wanted)} listings")

    def have_one_refused_and_mended(self) -> None:
        """A product in a category that 위메프 does not have: refused, mended, linked again."""
        self.head("제휴몰이 거절한 상품을 고쳐 다시 연동합니다")
        name, mall = "클래식 우드 볼펜", "wemakeprice"
        body = {**goods.products(self.desk)[3], "name": f"{name} 2"}
        product = self.desk.ask("POST", "catalog", "/products", json=body)["product_id"]
        self._remember_stock(product)
        account = self.malls[mall]
        right = self._group_body(mall, account, name, goods.mall_fields(self.desk, mall, account))
        wrong = {**right, "name": "없는 카테고리", "mall_category_code": "99999999"}
        group = self._patient("POST", "/groups", wrong)["group_id"]
        listing = self._patient("POST", "/listings", {"product_id": product, "group_id": group})["listing_id"]
        self.show(self.link([listing]))
        self.wait_for_state([listing], "연동실패")
        row = next(r for r in self.desk.see_all("listing", "/listings") if r["listing_id"] == listing)
        self._teller.say(f"사유: {row['reason']}")
        self._teller.say(f"제휴몰의 말: {row['mall_message']}")
        mended = {k: v for k, v in right.items() if k != "account_id"} | {"name": "고친 카테고리"}
        self.desk.ask("PUT", "listing", f"/groups/{group}", json=mended)
        self.show(self.link([listing]))
        self.wait_for_state([listing], "반영완료")
        history = self.desk.see("listing", f"/listings/{listing}/history")["items"]
        self._trace_id = next(item["trace_id"] for item in reversed(history) if item["trace_id"])

    def a_trace_id(self) -> str:
        """The trace of the listing that was mended, as its 연동이력 row shows it."""
        return self._trace_id

    def have_orders(self, per_mall: int, placed_at: datetime, *, unknown_at: Collection[str] = frozenset()) -> None:
        """Buyers order this seller's products at every mall; at some, one orders something that nobody knows."""
        rows = {row["listing_id"]: row for row in self.desk.see_all("listing", "/listings", size=100)}
        for mall in self.malls:
            numbers = [rows[key]["mall_product_no"] for (at, _), key in self.listings.items() if at == mall]
            for turn in range(per_mall):
                line = UNKNOWN_ITEM if mall in unknown_at and turn == 0 else _line(numbers, turn)
                self._have_order(mall, line, placed_at, hash_of(self.name, mall, turn))
            self._teller.say(f"{self.name} {NAMES[mall]} {per_mall}건")

    def _have_order(self, mall: str, line: Json, placed_at: datetime, seed: int) -> None:
        self.market.ask(
            "POST",
            "/orders",
            mall=mall,
            account=self.shop,
            lines=[line],
            placed_at=placed_at.isoformat(),
            seed=seed,
        )

    def collect_orders(self, per_account: int) -> None:
        """주문서 가져오기 by hand, with its live log."""
        for carrier in self._carriers:
            carrier.bring("orders")
        for job in self.desk.collect("order-sync", self.malls.values(), ["new"]):
            self.show(f"/v1/jobs/{job}/log", "order-sync")
        wanted = per_account * len(self.malls)
        self.desk.until(lambda: len(self.orders()) >= wanted, f"{wanted} orders", within_seconds=180)
        self.tell(f"주문 {len(self.orders())}건")

    def orders(self, **filters: Any) -> list[Json]:
        """Order lines of a search, as 주문상태별조회 shows them."""
        return self.desk.see_all("order-sync", "/orders", limit=100, **filters)

    def number_at_mall(self, order: Json) -> str:
        """The number by which the simulated mall keeps an order line's order: not always the one that it tells."""
        return next(
            each["number"]
            for each in self.market.ask("GET", "/ledger", account=self.shop)["orders"]
            for line in each["lines"]
            if each["mall"] == order["mall"] and line_name(each, line) == named(order)
        )

    def map_unknown_items(self) -> None:
        """An item that nobody knows is kept, shown, and matched by hand."""
        product = self.products["제주 감귤 5kg"]
        for item in self.desk.see_all("order-sync", "/unmatched-items"):
            body = {"rule_id": item["rule_id"], "product_id": product, "evidence": "판매자가 직접 확인"}
            mapped = self.desk.ask("POST", "order-sync", "/mappings", json=body)
            self._teller.say(f"미매칭 상품 '{item['product_name']}' → 제주 감귤 5kg, 주문 {mapped['orders']}건")

    def confirm_orders(self) -> None:
        """발주확인 of everything, with its live log."""
        self.head("발주확인")
        orders = [row["order_id"] for row in self.orders(state="new")]
        for chunk in _chunks(orders, 100):
            job = self.desk.ask("POST", "order-sync", "/orders/confirm", json={"order_ids": chunk})["job_id"]
            self.show(f"/v1/jobs/{job}/log", "order-sync", most=8)
        self.desk.until(lambda: not self.orders(state="new"), "every order to be confirmed", within_seconds=180)
        for carrier in self._carriers:
            carrier.take("confirmations")

    def cancel_one_sale(self, mall: str) -> None:
        """판매취소 by the seller."""
        order = self.orders(mall=mall, state="confirmed")[0]
        body = {"reason": "sold_out", "detail": "재고 소진"}
        self.desk.ask("POST", "order-sync", f"/orders/{order['order_id']}/cancel", json=body)
        self.uninvoiced.add(named(order))
        wanted = order["order_id"]
        self.desk.until(
            lambda: self.desk.see("order-sync", f"/orders/{wanted}")["state"] == "cancelled", "the sale to be cancelled"
        )
        self._teller.say(f"{NAMES[mall]} {order['mall_numbers']['order_no']}: 판매취소")

    def register_invoices(self) -> None:
        """송장등록: courier and number for everything that was confirmed."""
        orders = self.orders(state="confirmed")
        rows = [
            {"order_id": order["order_id"], "courier": "LOGEN", "invoice_number": invoice_number(order["order_id"])}
            for order in orders
        ]
        for chunk in _chunks(rows, 50):
            saved = self.desk.ask("POST", "order-sync", "/orders/invoices", json={"invoices": chunk})
            if saved["refused"]:
                raise AssertionError(saved["refused"][0]["detail"])
        self.tell(f"송장 {len(rows)}건 등록")

    def send_invoices(self) -> list[str]:
        """송장송신 of everything: the addresses of the live logs."""
        self.desk.until(lambda: bool(self.orders(state="invoiced")), "registered invoices")
        orders = [row["order_id"] for row in self.orders(state="invoiced")]
        return [
            self.desk.ask("POST", "order-sync", "/orders/invoices/send", json={"order_ids": chunk})["job_id"]
            for chunk in _chunks(orders, 100)
        ]

    def follow(self, jobs: Sequence[str]) -> None:
        """Show live logs to their end."""
        for job in jobs:
            self.show(f"/v1/jobs/{job}/log", "order-sync", most=6)

    def wait_until_sent(self) -> None:
        """Everything went out but what is held."""
        self.desk.until(lambda: len(self._unsent()) == 0, f"the invoices of {self.name}", within_seconds=180)
        for carrier in self._carriers:
            carrier.take("invoices")
        held = self.orders(cancel_asked=True)
        for row in held:
            self._teller.say(
                f"{row['mall_name']} {row['mall_numbers']['order_no']}: 취소요청으로 송장을 보내지 않았습니다."
            )

    def _unsent(self) -> list[Json]:
        waiting = self.orders(state="invoiced")
        return [row for row in waiting if named(row) not in self.uninvoiced]

    def invoices_at_malls(self) -> int:
        """How many invoices this seller's orders have at the malls."""
        orders = self.market.ask("GET", "/ledger", account=self.shop)["orders"]
        return sum(bool(line["invoice_count"]) for order in orders for line in order["lines"])


UNKNOWN_ITEM = {"unknown_name": "아무도 모르는 상품", "unknown_option": "빨강", "unknown_price_won": 12_000}


def _line(numbers: Sequence[str], turn: int) -> Json:
    return {"product_number": numbers[turn % len(numbers)], "quantity": 1 + turn % 3}


def named(order: Json) -> str:
    """An order line as the malls' ledger and our books call it: `mall order/line`."""
    return f"{order['mall']} {order['mall_numbers']['order_no']}/{order['mall_numbers']['line_no']}"


def _chunks(rows: Sequence[Any], size: int) -> list[list[Any]]:
    return [list(rows[start : start + size]) for start in range(0, len(rows), size)]


def hash_of(*parts: object) -> int:
    """A small seed, the same in every run."""
    return sum(ord(letter) * (place + 1) for place, letter in enumerate("/".join(map(str, parts))))


def invoice_number(*parts: object) -> str:
    """An invoice number of 로젠택배: eleven digits, another for other parts (malls refuse one that was used)."""
    digest = blake2b("/".join(map(str, parts)).encode(), digest_size=8).digest()
    return str(10**10 + int.from_bytes(digest) % (9 * 10**10))
