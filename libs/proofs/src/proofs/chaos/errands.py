"""What the sellers do in every round: orders come in and go out, products are linked, claims and questions settled.

Besides they change something small: an invoice that was sent, the stock of an option, a webhook.
"""

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from local_runtime.suite import Suite
from proofs import goods
from proofs.aftermath import LOOK_BACK
from proofs.chaos.aftercare import Aftercare
from proofs.chaos.corrections import Corrections
from proofs.chaos.letters import Letters
from proofs.chaos.patience import PatientDesk
from proofs.demo import together
from proofs.malls import PRESENT_FOUR
from proofs.people import Desk, Json, Market, RefusedHereError
from proofs.seller_day import PASSWORD, SELLERS, SellerDay, hash_of, invoice_number, open_sellers
from proofs.telling import Teller

CONFLICT = 409
LINKED_AT_FIRST = 1
"""Products of each seller that are linked with every mall before the first round."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole work of a run: products of each seller, of which each is listed at every mall, and orders."""

    products: Sequence[str] = tuple(goods.KEYWORDS)
    malls: Sequence[str] = PRESENT_FOUR
    orders: int = 200
    look_back: timedelta = LOOK_BACK
    """How much a collection of claims and questions by hand asks for again: they are an hour old when they are made."""

    @classmethod
    def at(cls, malls: Sequence[str]) -> "Scale":
        """As much work at these malls as at the present four: with more malls it is fewer products."""
        most = len(goods.KEYWORDS)
        products = max(1, min(most, round(most * len(PRESENT_FOUR) / len(malls))))
        return cls(tuple(goods.KEYWORDS)[:products], malls)


@dataclass
class Errands:
    """Two sellers and everything that they still have to do."""

    suite: Suite
    market: Market
    days: list[SellerDay]
    scale: Scale
    cares: list[Aftercare]
    corrections: list[Corrections]
    letters: Letters = field(default_factory=Letters)
    orders_left: int = 0
    invoices: int = 0
    closing: bool = False
    """Whether nobody wants anything new any more."""
    _to_link: list[tuple[SellerDay, str]] = field(default_factory=list[tuple[SellerDay, str]])
    _delivered: set[str] = field(default_factory=set[str])
    _turn: int = 0
    _webhooks: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def begin(cls, suite: Suite, operator: PatientDesk, teller: Teller, scale: Scale) -> "Errands":
        """Open two sellers with accounts, products and queued listings; the first products are linked."""
        market = Market(suite)
        days = open_sellers(suite, operator, market, teller)
        for day, (_, _, email) in zip(days, SELLERS, strict=True):
            day.desk = PatientDesk(suite, email, PASSWORD)
        together(days, lambda day: day.enter_accounts(scale.malls))
        together(days, lambda day: day.enter_products(scale.products))
        together(days, SellerDay.queue_products)
        cares = [Aftercare(day, scale.look_back) for day in days]
        corrections = [Corrections(day) for day in days]
        errands = cls(suite, market, days, scale, cares, corrections, orders_left=scale.orders)
        first = set(list(scale.products)[:LINKED_AT_FIRST])
        for day in days:
            errands._link([(day, key) for (_, name), key in day.listings.items() if name in first])
            errands._to_link += [(day, key) for (_, name), key in day.listings.items() if name not in first]
        errands._wait_for_first()
        return errands

    def round(self, orders: int, links: int) -> None:
        """One round: everything that is asked here is done while parts die, or some time after."""
        self._turn += 1
        self._place(min(orders, self.orders_left))
        for day, care in zip(self.days, self.cares, strict=True):
            self._collect(day)
            self._confirm(day)
            care.have_second_thoughts()
            self._ship(day, care)
        self._deliver(1)
        self._look_after(self._turn % len(self.days))
        self._try_webhooks(2)
        due, self._to_link = self._to_link[:links], self._to_link[links:]
        self._link(due)

    def insist(self) -> None:
        """More buyers than usual want their money back."""
        for care in () if self.closing else self.cares:
            care.insist()

    def hand_over(self) -> None:
        """More parcels than usual are handed over; usually some stay on their way, so that there are."""
        self._deliver(2)

    def finish(self) -> None:
        """Place and link what is left over; who orders now may still cancel, and nobody wants anything else."""
        self.closing = True
        self.round(self.orders_left, len(self._to_link))

    def open_ends(self) -> list[str]:
        """What still has to come about, once everything was asked for."""
        found: list[str] = []
        for day in self.days:
            orders = day.orders()
            unsent = [row for row in orders if row["state"] in ("new", "confirmed", "invoiced")]
            rows = day.desk.see_all("listing", "/listings", size=100)
            unlinked = [row for row in rows if row["state_label"] != "반영완료"]
            found += [f"{day.name}: {len(unsent)} orders are not shipped"] if unsent else []
            found += [f"{day.name}: {row['mall']} listing is {row['state_label']}" for row in unlinked]
        return [*found, *(told for care in self.cares for told in care.open_ends())]

    def _place(self, count: int) -> None:
        self.orders_left -= count
        placed_at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
        shops = [(day, mall) for mall in self.scale.malls for day in self.days]
        for turn in range(count):
            day, mall = shops[(self._turn + turn) % len(shops)]
            numbers = [row["mall_product_no"] for row in self._linked(day) if row["mall"] == mall]
            seed = hash_of(day.name, mall, self._turn, turn)
            line = {"product_number": numbers[turn % len(numbers)], "quantity": 1 + turn % 3}
            self.market.ask(
                "POST", "/orders", mall=mall, account=day.shop, lines=[line], placed_at=placed_at, seed=seed
            )

    def _linked(self, day: SellerDay) -> list[Json]:
        rows = day.desk.see_all("listing", "/listings", size=100)
        return [row for row in rows if row["state_label"] == "반영완료"]

    def _collect(self, day: SellerDay) -> None:
        body = {"account_ids": list(day.malls.values()), "items": ["new", "delivered"]}
        _asked(lambda: day.desk.ask("POST", "order-sync", "/collections", json=body))

    def _confirm(self, day: SellerDay) -> None:
        orders = [row["order_id"] for row in day.orders(state="new")]
        if orders:
            _asked(lambda: day.desk.answer("POST", "order-sync", "/orders/confirm", json={"order_ids": orders}))

    def _ship(self, day: SellerDay, care: Aftercare) -> None:
        confirmed = [order for order in day.orders(state="confirmed") if not care.waits(order)]
        rows = [
            {"order_id": order["order_id"], "courier": "LOGEN", "invoice_number": self._number(day)}
            for order in confirmed
        ]
        if rows:
            _asked(lambda: day.desk.answer("POST", "order-sync", "/orders/invoices", json={"invoices": rows}))
        sendable = [row["order_id"] for row in day.orders(state="invoiced")]
        if sendable:
            body = {"order_ids": sendable}
            _asked(lambda: day.desk.answer("POST", "order-sync", "/orders/invoices/send", json=body))

    def _number(self, day: SellerDay) -> str:
        self.invoices += 1
        return invoice_number(day.name, self.invoices)

    def _look_after(self, turn: int) -> None:
        """What comes after the sale: claims and questions go on; one seller corrects an invoice and a count."""
        if not self.closing:
            self.corrections[turn].change_invoice(self._number(self.days[turn]))
            self.corrections[turn].count_stock()
            for care in self.cares:
                care.send_back()
                care.ask_question()
        for care in self.cares:
            care.go_on()

    def _deliver(self, count: int) -> None:
        """Couriers hand parcels over: their buyers' data may be erased then."""
        for day in self.days:
            shipping = [row for row in day.orders(state="shipping") if row["order_id"] not in self._delivered]
            for row in shipping[:count]:
                self._delivered.add(row["order_id"])
                number = day.number_at_mall(row)
                self.market.try_to("POST", f"/orders/{row['mall']}/{number}/advance", to="delivered")

    def _try_webhooks(self, count: int) -> None:
        """Letters to the sellers' own server."""
        for day in self.days:
            if day.name not in self._webhooks:
                self._webhooks[day.name] = webhook_of(day.desk, self.letters.url)
            for _ in range(count):
                path = f"/webhooks/{self._webhooks[day.name]}/test"
                _asked(lambda day=day, path=path: day.desk.ask("POST", "alert", path))

    def _link(self, due: Sequence[tuple[SellerDay, str]]) -> None:
        for day in self.days:
            body = {"listing_ids": [key for owner, key in due if owner is day]}
            if body["listing_ids"]:
                _asked(lambda day=day, body=body: day.desk.ask("POST", "listing", "/listings/link", json=body))

    def _wait_for_first(self) -> None:
        wanted = LINKED_AT_FIRST * len(self.scale.malls)
        for day in self.days:
            day.desk.until(lambda day=day: len(self._linked(day)) == wanted, "the first listings")


def _asked(ask: Callable[[], Any]) -> None:
    """Ask for something that may have been taken up already by the ask before, whose answer was lost."""
    with suppress(RefusedHereError):
        ask()


def webhook_of(desk: Desk, url: str) -> str:
    """The seller's webhook at an address."""
    known = desk.see("alert", "/webhooks")
    if known:
        return known[0]["webhook_id"]
    body = {"url": url, "label": "", "kinds": ["key_expiry", "collection_failed", "urgent_notice"]}
    return desk.ask("POST", "alert", "/webhooks", json=body)["webhook_id"]


class Canary:
    """One small command at each service, which records an event that others hear of."""

    def __init__(self, day: SellerDay) -> None:
        self.desk = day.desk
        self._product_body = {**goods.products(day.desk)[3], "name": "카나리아"}
        self._product = day.desk.ask("POST", "catalog", "/products", json=self._product_body)["product_id"]
        self._group = day.desk.see_all("listing", "/groups", size=100)[0]["group_id"]
        self._account = next(iter(day.malls.values()))
        self._spare_account = _spare_account(day)
        self._contract = day.desk.ask("GET", "account", "/courier-contracts")[0]["contract_id"]
        self._turns = count(1)

    def sing(self, service: str, *, key: bool = False) -> tuple[int, Json]:
        """Give a service something to do: the position of what it recorded, and its answer.

        The position is 0 when it had taken the command already and died before it answered.
        """
        headers = {"Idempotency-Key": secrets.token_hex(8)} if key else {}
        method, path, body = self._command(service, next(self._turns))
        answers: list[Any] = []

        def taken() -> bool:
            answers.append(self.desk.answer(method, service, path, json=body, headers=headers))
            return "_in_progress" not in answers[-1].text

        self.desk.until(taken, f"{method} {service}{path}")
        answer = answers[-1]
        if answer.status_code >= 400 and answer.status_code != CONFLICT:
            raise RefusedHereError(f"{method} {service}{path}: {answer.status_code} {answer.text}")
        return int(answer.headers.get("Mallbridge-Position", 0)), answer.json() if answer.content else None

    def is_done(self, job: Json) -> bool:
        """Whether a collection that was asked for has been answered by the malls and taken in."""
        return self.desk.answer("GET", "order-sync", f"/jobs/{job['job_id']}").json().get("ended_at") is not None

    def _command(self, service: str, turn: int) -> tuple[str, str, Json]:
        match service:
            case "alert":
                return "PUT", "/alert-preferences", {"kinds": [("key_expiry", "urgent_notice")[turn % 2]]}
            case "account":
                body = {"courier": "LOGEN", "contract_number": f"L-{turn}", "is_default": True}
                return "PUT", f"/courier-contracts/{self._contract}", body
            case "catalog":
                return "PUT", f"/products/{self._product}", {**self._product_body, "brand": f"상표 {turn}"}
            case "listing":
                return "POST", f"/groups/{self._group}/copy", {"name": f"복사 {turn}"}
            case "mall-gateway":
                return "PUT", f"/accounts/{self._spare_account}", {"label": f"계정 {turn}", "fields": {}}
            case "claim-sync":
                return "POST", "/collections", {"account_ids": [self._account], "items": ["cancel_requests"]}
            case "inquiry":
                return "POST", "/collections", {"account_ids": [self._account], "items": ["product"]}
            case _:
                return "POST", "/collections", {"account_ids": [self._account], "items": ["new"]}


def _spare_account(day: SellerDay) -> str:
    """An account that nothing is sold at: it may be changed without having to be verified again."""
    mall = next(iter(day.malls))
    known = next(row["fields"] for row in day.desk.see("mall-gateway", "/malls") if row["code"] == mall)
    given = {"login_id": "spare", **day.market.open_account(mall, "spare")}
    wanted = {field["name"] for field in known}
    body = {"mall": mall, "label": "예비 계정", "fields": {k: v for k, v in given.items() if k in wanted}}
    return day.desk.ask("POST", "mall-gateway", "/accounts", json=body)["account_id"]
