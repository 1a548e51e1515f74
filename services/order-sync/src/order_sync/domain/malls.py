"""The malls by code: their name, their kind, and whom to ask where a seller may not cancel."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Kind = Literal["social", "open_market", "general"]


@dataclass(frozen=True)
class MallFacts:
    """What order handling must know of a mall. `listed_after`: how long a paid order may be missing from its list.

    `changes_invoices`: it has a call that puts another invoice in place of one that was sent.
    """

    name: str
    kind: Kind
    listed_after: timedelta = timedelta(minutes=30)
    changes_invoices: bool = False

    @property
    def fee_percent(self) -> int:
        """What a mall of its kind usually keeps of a sale: good for an estimate, not for the books."""
        return {"social": 15, "open_market": 12, "general": 30}[self.kind]

    @property
    def seller_may_cancel(self) -> bool:
        """A 종합몰 takes no cancel from a seller."""
        return self.kind != "general"


MALLS: dict[str, MallFacts] = {
    "tmon": MallFacts("티몬", "social", timedelta(hours=1), changes_invoices=True),
    "wemakeprice": MallFacts("위메프", "social", changes_invoices=True),
    "st11": MallFacts("11번가", "open_market"),
    "auction": MallFacts("옥션", "open_market"),
    "gmarket": MallFacts("G마켓", "open_market"),
    "interpark": MallFacts("인터파크", "open_market"),
    "smartstore": MallFacts("스토어팜", "open_market"),
    "coupang": MallFacts("쿠팡", "open_market", changes_invoices=True),
    "hmall": MallFacts("현대몰", "general"),
    "lottecom": MallFacts("롯데닷컴", "general"),
    "lotteimall": MallFacts("롯데홈쇼핑", "general"),
    "cjmall": MallFacts("CJ mall", "general"),
    "gsshop": MallFacts("GS SHOP", "general"),
    "gongyoung": MallFacts("공영홈쇼핑", "general"),
}


def mall_facts(code: str) -> MallFacts:
    """The facts of a mall; one that is not known is taken as an open market under its code."""
    return MALLS.get(code) or MallFacts(code, "open_market")
