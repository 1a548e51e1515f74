"""The modelled mall: what buyers order there, what sellers' calls do there, and its own books of both."""

import json
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile
from proofs.simulation.world import World

PAGE_LINES = 2
COURIER = "CJ_LOGISTICS"
LISTED_AFTER_SECONDS = 20.0

WINDOW = Budget("window", 5, timedelta(seconds=8), Algorithm.SLIDING_WINDOW, "account", "model")
BUCKET = Budget("reads", 4, timedelta(seconds=4), Algorithm.TOKEN_BUCKET, "operator", "model", apis=("orders",))

PROFILE = MallProfile(
    code="coupang",
    name="모형몰",
    kind="open_market",
    base_url="https://mall.test",
    hosts=("mall.test",),
    credential_fields=(Field("login_id", "사용자 ID"), Field("api_key", "API 인증키", secret=True)),
    sales_fields=(),
    key_help="",
    key_life=None,
    budgets=(WINDOW, BUCKET),
    capabilities=Capabilities(
        extras=False,
        option_prices=True,
        max_option_names=3,
        max_options=100,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=False,
        seller_cancel=True,
        max_keywords=10,
        certification_kinds=frozenset(),
    ),
    order_window=timedelta(days=31),
    listed_after=timedelta(seconds=LISTED_AFTER_SECONDS),
    couriers={},
    claims=ClaimAbilities(
        items=frozenset({"cancel_requests", "return_requests"}),
        acts={"cancel": frozenset({"approve"}), "return": frozenset({"pick_up", "approve"})},
        elsewhere={"cancel": {None: "모형몰에서 처리해 주세요."}, "return": {None: "모형몰에서 처리해 주세요."}},
        window=timedelta(days=31),
        received_first=frozenset({"return"}),
    ),
    inquiries=InquiryAbilities(
        items=frozenset({"product"}),
        answers=frozenset({"product"}),
        elsewhere={},
        longest={"product": 2000},
        window=timedelta(days=31),
    ),
)
"""A mall that is none of ours, under a code that order handling knows."""


def invoice_number(number: int) -> str:
    """A number that the courier's check digit fits."""
    stem = 10_000_000_000 + number
    return f"{stem}{stem % 7}"


@dataclass
class MallClaim:
    """A buyer's cancel or return of so many goods of an order line. Times are the world's.

    `state`: `asked`, `withdrawn` or `done`, and `received` once the seller has the goods of a return.
    """

    quantity: int
    asked_at: float
    changed_at: float
    kind: str = "cancel"
    state: str = "asked"
    approvals: int = 0
    pick_ups: int = 0


@dataclass
class MallQuestion:
    """A buyer's question in the mall's books, with every answer that came. Times are the world's."""

    login: str
    number: str
    asked_at: float
    answers: list[str] = field(default_factory=list[str])


@dataclass
class MallOrder:
    """An order line in the mall's books. Times are the world's."""

    login: str
    number: str
    product_code: str
    quantity: int
    unit_price_won: int
    placed_at: float
    listed_at: float
    changed_at: float
    state: str = "new"
    cancel_asked: bool = False
    invoice_number: str = ""
    confirms: int = 0
    invoices: int = 0
    changes: int = 0
    cancels: int = 0
    claim: MallClaim | None = None

    @property
    def goods_kept(self) -> int:
        """How many of the goods were neither cancelled with the line nor by a claim on a part of it."""
        claimed = self.claim.quantity if self.claim is not None and self.claim.state == "done" else 0
        return 0 if self.cancels else self.quantity - claimed

    @property
    def amount_won(self) -> int:
        """What the buyer paid."""
        return self.unit_price_won * self.quantity


@dataclass
class ModelledMall:
    """Serves calls, counts them, and keeps books. Effects are done as often as they are asked: it forgives nothing."""

    world: World
    duplicate_lines: bool = False
    unreadable_lines: bool = False
    orders: dict[tuple[str, str], MallOrder] = field(default_factory=dict[tuple[str, str], MallOrder])
    questions: dict[tuple[str, str], MallQuestion] = field(default_factory=dict[tuple[str, str], MallQuestion])
    throttled: list[str] = field(default_factory=list[str])
    calls: int = 0
    _window: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict[str, deque[float]](deque))
    _bucket: float = BUCKET.calls
    _filled_at: float = 0.0

    def place(self, order: MallOrder) -> None:
        """A buyer orders."""
        self.orders[order.login, order.number] = order
        self.world.note("buyer", f"orders {order.login}/{order.number}, listed at {order.listed_at:.1f}")

    def let_in(self, login: str, api: str) -> bool:
        """Count a call that arrived; False when it is one too many."""
        self.calls += 1
        refused = self._over_limit(login, api)
        if refused:
            self.throttled.append(f"{login} {api} at {self.world.now:.2f}: {refused}")
        return not refused

    def serve(self, login: str, api: str, query: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        """Do what a call asks for: status, body, headers."""
        if api == "claims":
            return 200, json.dumps({"claims": self._claims(login, query)}).encode(), {}
        if api == "orders":
            return 200, json.dumps(self._page(login, query)).encode(), {}
        if "inquiry_no" in query or api == "inquiries":
            return self._serve_question(login, api, query)
        order = self.orders.get((login, query["order_no"]))
        if order is None or order.listed_at > self.world.now:
            return 404, b"{}", {}
        if api == "read_order":
            return 200, json.dumps(self._shown(order)).encode(), {}
        if api in ("read_claim", "approve_claim", "pick_up"):
            return self._serve_claim(order, api)
        return self._act(order, api, query)

    def ask_to_cancel(self, order: MallOrder, quantity: int) -> None:
        """A buyer asks for a cancel of so many goods, of which the mall tells among its claims."""
        order.claim = MallClaim(quantity, self.world.now, self.world.now)
        order.cancel_asked, order.changed_at = True, self.world.now
        self.world.note("buyer", f"asks to cancel {quantity} of {order.quantity} of {order.login}/{order.number}")

    def ask_to_return(self, order: MallOrder, quantity: int) -> None:
        """A buyer sends so many goods back, which arrive at once."""
        order.claim = MallClaim(quantity, self.world.now, self.world.now, "return")
        self.world.note("buyer", f"returns {quantity} of {order.quantity} of {order.login}/{order.number}")

    def question(self, login: str, number: str) -> None:
        """A buyer asks something."""
        self.questions[login, number] = MallQuestion(login, number, self.world.now)
        self.world.note("buyer", f"asks {login} question {number}")

    def withdraw(self, order: MallOrder) -> None:
        """The buyer thinks better of it, if nobody has answered yet."""
        if order.claim is not None and order.claim.state == "asked":
            self._end_claim(order, order.claim, "withdrawn")
            self.world.note("buyer", f"wants {order.login}/{order.number} after all")

    def _end_claim(self, order: MallOrder, claim: MallClaim, state: str) -> None:
        claim.state, claim.changed_at = state, self.world.now
        order.cancel_asked, order.changed_at = False, self.world.now

    def _claims(self, login: str, query: dict[str, Any]) -> list[dict[str, Any]]:
        found = [(order, order.claim) for order in self.orders.values() if order.login == login]
        return [
            _shown_claim(order, claim)
            for order, claim in found
            if claim is not None and claim.kind == query["kind"] and query["since"] <= claim.asked_at < query["until"]
        ]

    def _serve_question(self, login: str, api: str, query: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        if api == "inquiries":
            asked = [each for each in self.questions.values() if each.login == login]
            found = [each for each in asked if query["since"] <= each.asked_at < query["until"]]
            return 200, json.dumps({"inquiries": [_shown_question(each) for each in found]}).encode(), {}
        question = self.questions[login, query["inquiry_no"]]
        if api == "answer_inquiry":
            question.answers.append(query["text"])
            self.world.note("mall", f"question {login}/{question.number} was answered")
        return 200, json.dumps(_shown_question(question)).encode(), {}

    def _serve_claim(self, order: MallOrder, api: str) -> tuple[int, bytes, dict[str, str]]:
        claim = order.claim
        if claim is None:
            return 404, b"{}", {}
        if api == "read_claim":
            return 200, json.dumps(_shown_claim(order, claim)).encode(), {}
        if claim.state == "withdrawn" or (claim.state == "done" and not claim.approvals):
            return 409, json.dumps({"cancel_asked": False}).encode(), {}
        return self._pick_up(order, claim) if api == "pick_up" else self._approve(order, claim)

    def _approve(self, order: MallOrder, claim: MallClaim) -> tuple[int, bytes, dict[str, str]]:
        if claim.kind == "return" and claim.state == "asked":
            return 409, json.dumps({"cancel_asked": False}).encode(), {}
        claim.approvals += 1
        if claim.state != "done":
            self._end_claim(order, claim, "done")
            if claim.kind == "cancel" and claim.quantity == order.quantity:
                order.state, order.cancels = "cancelled", order.cancels + 1
        self.world.note("mall", f"the {claim.kind} of {order.login}/{order.number} was approved")
        return 200, b"{}", {}

    def _pick_up(self, order: MallOrder, claim: MallClaim) -> tuple[int, bytes, dict[str, str]]:
        claim.pick_ups += 1
        if claim.state == "asked":
            claim.state, claim.changed_at = "received", self.world.now
        self.world.note("mall", f"the goods of {order.login}/{order.number} were received")
        return 200, b"{}", {}

    def _over_limit(self, login: str, api: str) -> str:
        now, window = self.world.now, self._window[login]
        while window and window[0] <= now - WINDOW.per.total_seconds():
            window.popleft()
        if len(window) >= WINDOW.calls:
            return "window"
        rate = BUCKET.calls / BUCKET.per.total_seconds()
        self._bucket = min(BUCKET.calls, self._bucket + (now - self._filled_at) * rate)
        self._filled_at = now
        if api == "orders" and self._bucket < 1:
            return "bucket"
        window.append(now)
        self._bucket -= api == "orders"
        return ""

    def _page(self, login: str, query: dict[str, Any]) -> dict[str, Any]:
        now = self.world.now
        found = [
            order
            for order in self.orders.values()
            if order.login == login and order.listed_at <= now and query["since"] <= order.placed_at < query["until"]
        ]
        found.sort(key=lambda order: (order.placed_at, order.number))
        start = query["page"] * PAGE_LINES
        lines = [self._shown(order) for order in found[start : start + PAGE_LINES]]
        if self.duplicate_lines and lines and self.world.random.random() < 0.5:
            lines.append(lines[0])
        if self.unreadable_lines and lines and self.world.random.random() < 0.2:
            lines[-1] = {"order_no": lines[-1]["order_no"], "gibberish": True}
        return {"lines": lines, "more": start + PAGE_LINES < len(found)}

    def _shown(self, order: MallOrder) -> dict[str, Any]:
        return {
            "order_no": order.number,
            "state": order.state,
            "cancel_asked": order.cancel_asked,
            "product_code": order.product_code,
            "quantity": order.quantity,
            "unit_price_won": order.unit_price_won,
            "placed_at": order.placed_at,
            "changed_at": order.changed_at,
            "invoice_number": order.invoice_number,
        }

    def _act(self, order: MallOrder, api: str, query: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        if order.cancel_asked and api != "cancel_sale":
            return 409, json.dumps({"cancel_asked": True}).encode(), {}
        if order.state == "cancelled" or (api == "change_invoice" and order.state != "shipping"):
            return 409, json.dumps({"cancel_asked": False}).encode(), {}
        order.changed_at = self.world.now
        match api:
            case "confirm_order":
                order.confirms += 1
                order.state = "confirmed" if order.state == "new" else order.state
            case "send_invoice":
                order.invoices += 1
                order.state, order.invoice_number = "shipping", query["invoice_number"]
            case "change_invoice":
                order.changes += 1
                order.invoice_number = query["invoice_number"]
            case _:
                order.cancels += 1
                order.state = "cancelled"
                if order.claim is not None and order.claim.state == "asked":
                    self._end_claim(order, order.claim, "done")
        self.world.note("mall", f"{api} of {order.login}/{order.number} took effect")
        return 200, b"{}", {}


def _shown_claim(order: MallOrder, claim: MallClaim) -> dict[str, Any]:
    return {
        "order_no": order.number,
        "kind": claim.kind,
        "quantity": claim.quantity,
        "state": claim.state,
        "asked_at": claim.asked_at,
        "changed_at": claim.changed_at,
    }


def _shown_question(question: MallQuestion) -> dict[str, Any]:
    answer = question.answers[-1] if question.answers else ""
    return {"inquiry_no": question.number, "asked_at": question.asked_at, "answer": answer}
