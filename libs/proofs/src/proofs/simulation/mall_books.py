"""What stands in the modelled mall's books: order lines, the claims on them, questions. Times are the world's."""

from collections import Counter
from dataclasses import dataclass, field


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
    """An order line."""

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
    claims: list[MallClaim] = field(default_factory=list[MallClaim])

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
