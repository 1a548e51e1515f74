"""What stands in the modelled mall's books: order lines, the claims on them, questions. Times are the world's."""

from collections import Counter
from dataclasses import dataclass, field

FRESH_SECONDS = 30.0
"""So old may a look at an order be when an act on it leaves: as long as a lease, and a call that is stuck."""


@dataclass
class MallClaim:
    """A buyer's cancel, return or exchange of so many goods of an order line.

    `state`: `asked`, `approved` where goods come back after that, `collecting` while a courier has them, `received`
    once the seller has them, `reshipping`, and at the end `withdrawn`, `refused` or `done`. `wanted` names the option
    that shall come instead. `done` counts what the seller's calls did.
    """

    order: "MallOrder"
    number: str
    kind: str
    quantity: int
    asked_at: float
    changed_at: float
    wanted: str = ""
    state: str = "asked"
    done: Counter[str] = field(default_factory=Counter[str])
    invoice_number: str = ""

    @property
    def name(self) -> str:
        """What the trace calls it."""
        return f"the {self.kind} {self.order.login}/{self.number}"

    @property
    def refund_won(self) -> int:
        """What the buyer gets back for it."""
        return 0 if self.kind == "exchange" else self.quantity * self.order.unit_price_won


@dataclass
class MallQuestion:
    """A buyer's question, with every answer that came: the last is shown."""

    login: str
    number: str
    asked_at: float
    answers: list[str] = field(default_factory=list[str])


@dataclass
class MallOrder:
    """An order line.

    `cancel_asked_at`: since when a buyer asks to cancel, None while none does. `looks`: when it was read by itself.
    `unguarded` says of each act that took effect why its seller could have known that a cancel was asked for.
    """

    login: str
    number: str
    product_code: str
    quantity: int
    unit_price_won: int
    placed_at: float
    listed_at: float
    changed_at: float
    state: str = "new"
    cancel_asked_at: float | None = None
    invoice_number: str = ""
    confirms: int = 0
    invoices: int = 0
    changes: int = 0
    cancels: int = 0
    claims: list[MallClaim] = field(default_factory=list[MallClaim])
    looks: list[float] = field(default_factory=list[float])
    unguarded: list[str] = field(default_factory=list[str])
    crossed: bool = False
    """Whether its invoice was taken while a cancel was asked for that could not be known when it left."""

    @property
    def cancel_asked(self) -> bool:
        """Whether a buyer asks to cancel it."""
        return self.cancel_asked_at is not None

    def ask_cancel(self, now: float) -> None:
        """A buyer asks to cancel it, or a part of it."""
        self.cancel_asked_at = now if self.cancel_asked_at is None else self.cancel_asked_at
        self.changed_at = now

    def follow_claims(self, now: float) -> None:
        """One of the cancels may be over."""
        self.cancel_asked_at = self.cancel_asked_at if self.cancel_open else None
        self.changed_at = now

    def judge(self, act: str, left_at: float) -> None:
        """Note of an act that takes effect though a cancel is asked for whether that could be known when it left."""
        asked_at = self.cancel_asked_at
        if asked_at is None:
            return
        look = max((each for each in self.looks if each <= left_at), default=None)
        if asked_at > left_at or (look is not None and look < asked_at and left_at - look <= FRESH_SECONDS):
            self.crossed |= act == "send_invoice"
        elif look is None or look < asked_at:
            self.unguarded.append(f"{act} left without a look at its order, whose buyer had asked to cancel")
        else:
            self.unguarded.append(f"{act} left although the look before showed that the buyer asks to cancel")

    @property
    def cancel_open(self) -> bool:
        """Whether a buyer waits for an answer to a cancel."""
        return any(each.kind == "cancel" and each.state == "asked" for each in self.claims)

    @property
    def goods_unclaimed(self) -> int:
        """For how many of the goods a buyer may still ask for something."""
        return self.quantity - sum(each.quantity for each in self.claims if each.state not in ("withdrawn", "refused"))

    @property
    def goods_kept(self) -> int:
        """How many of the goods were neither cancelled with the line nor given back by a claim on a part of it."""
        back = sum(each.quantity for each in self.claims if each.state == "done" and each.kind != "exchange")
        return 0 if self.cancels else self.quantity - back

    @property
    def refund_won(self) -> int:
        """What claims on it gave back."""
        return sum(each.refund_won for each in self.claims if each.state == "done")

    @property
    def goods_exchanged(self) -> int:
        """In place of how many of the goods others were sent."""
        return sum(each.quantity for each in self.claims if each.state == "done" and each.kind == "exchange")

    @property
    def amount_won(self) -> int:
        """What the buyer paid."""
        return self.unit_price_won * self.quantity
