"""The modelled mall: what buyers order there, what sellers' calls do there, and its own books of both."""

import json
from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from contracts.mall_claims import ClaimAct
from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile
from proofs.simulation.mall_books import MallClaim, MallOrder, MallQuestion
from proofs.simulation.mall_claims import ClaimDesk
from proofs.simulation.mall_questions import QuestionDesk
from proofs.simulation.world import World

PAGE_LINES = 2
COURIER = "CJ_LOGISTICS"
LISTED_AFTER_SECONDS = 20.0

WINDOW = Budget("window", 5, timedelta(seconds=8), Algorithm.SLIDING_WINDOW, "account", "model")
BUCKET = Budget("reads", 4, timedelta(seconds=4), Algorithm.TOKEN_BUCKET, "operator", "model", apis=("orders",))

_ELSEWHERE: dict[ClaimAct | None, str] = {None: "모형몰에서 처리해 주세요."}
_CLAIMS = ClaimAbilities(
    items=frozenset({"cancel_requests", "return_requests", "exchange_requests"}),
    acts={
        "cancel": frozenset({"approve"}),
        "return": frozenset({"pick_up", "approve"}),
        "exchange": frozenset({"refuse", "pick_up", "reship"}),
    },
    elsewhere={"cancel": _ELSEWHERE, "return": _ELSEWHERE, "exchange": _ELSEWHERE},
    window=timedelta(days=31),
    received_first=frozenset({"return"}),
)
_INQUIRIES = InquiryAbilities(
    items=frozenset({"product"}),
    answers=frozenset({"product"}),
    elsewhere={},
    longest={"product": 2000},
    window=timedelta(days=31),
)

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
    claims=_CLAIMS,
    inquiries=_INQUIRIES,
)
"""A mall that is none of ours, under a code that order handling knows."""

EDITING = replace(PROFILE, code="smartstore", inquiries=replace(_INQUIRIES, edits=frozenset({"product"})))
"""The same under the code of a mall whose answers can be edited."""
REFUSING = replace(
    PROFILE,
    code="wemakeprice",
    claims=replace(
        _CLAIMS,
        acts={"cancel": frozenset({"approve", "refuse"}), "return": frozenset({"approve", "refuse", "pick_up"})},
        received_first=frozenset(),
    ),
)
"""The same under the code of a mall that takes refusals of cancels and returns, and approves a return first."""
PROFILES = {each.code: each for each in (PROFILE, EDITING, REFUSING)}


def invoice_number(number: int) -> str:
    """A number that the courier's check digit fits."""
    stem = 10_000_000_000 + number
    return f"{stem}{stem % 7}"


@dataclass
class ModelledMall:
    """Serves calls, counts them, and keeps books. Effects are done as often as they are asked: it forgives nothing.

    `heedless`: it takes what is done to an order whose buyer asks to cancel, as malls do that do not look.
    """

    world: World
    profile: MallProfile = PROFILE
    duplicate_lines: bool = False
    unreadable_lines: bool = False
    heedless: bool = False
    orders: dict[tuple[str, str], MallOrder] = field(default_factory=dict[tuple[str, str], MallOrder])
    claim_desk: ClaimDesk = field(init=False)
    question_desk: QuestionDesk = field(init=False)
    throttled: list[str] = field(default_factory=list[str])
    calls: int = 0
    _window: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict[str, deque[float]](deque))
    _bucket: float = BUCKET.calls
    _filled_at: float = 0.0

    def __post_init__(self) -> None:
        received_first = self.profile.claims.received_first if self.profile.claims else ()
        self.claim_desk = ClaimDesk(self.world, approved_first="return" not in received_first)
        self.question_desk = QuestionDesk(self.world)

    @property
    def claims(self) -> list[MallClaim]:
        """All claims, in the order of their asking."""
        return list(self.claim_desk.claims.values())

    @property
    def questions(self) -> dict[tuple[str, str], MallQuestion]:
        """All questions."""
        return self.question_desk.questions

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

    def serve(self, login: str, api: str, query: dict[str, Any], left_at: float) -> tuple[int, bytes, dict[str, str]]:
        """Do what a call asks for that left its sender at a time: status, body, headers."""
        if api == "orders":
            return 200, json.dumps(self._page(login, query)).encode(), {}
        if api == "claims" or "claim_no" in query:
            return self.claim_desk.serve(login, api, query)
        if api == "inquiries" or "inquiry_no" in query:
            return self.question_desk.serve(login, api, query)
        order = self.orders.get((login, query["order_no"]))
        if order is None or order.listed_at > self.world.now:
            return 404, b"{}", {}
        if api == "read_order":
            order.looks.append(self.world.now)
            return 200, json.dumps(self._shown(order)).encode(), {}
        return self._act(order, api, query, left_at)

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

    def _act(
        self, order: MallOrder, api: str, query: dict[str, Any], left_at: float
    ) -> tuple[int, bytes, dict[str, str]]:
        if order.cancel_asked and api != "cancel_sale" and not self.heedless:
            return 409, json.dumps({"cancel_asked": True}).encode(), {}
        if order.state == "cancelled" or (api == "change_invoice" and order.state != "shipping"):
            return 409, json.dumps({"cancel_asked": False}).encode(), {}
        if api != "cancel_sale":
            order.judge(api, left_at)
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
                self.claim_desk.end_with_line(order.claims)
        self.world.note("mall", f"{api} of {order.login}/{order.number} took effect")
        return 200, b"{}", {}
