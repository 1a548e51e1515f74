"""The malls by code: their names, which claims they list, and what can be done about them through their API.

From `malls.md` 1.4, 2.4, 3.4, 4.4, 5.4, 6.4, 7.3, 8.4, 9.3, 10.3, 11.2, 12 and 13; where a call was not seen there, the
act is done on the mall's own pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from contracts.claim_sync import ClaimItem, ClaimKind
from contracts.mall_claims import ClaimAct

ALL_ITEMS: frozenset[ClaimItem] = frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"})
NO_ACTS: frozenset[ClaimAct] = frozenset()


@dataclass(frozen=True)
class MallFacts:
    """What claim handling must know of a mall. `partner_site` is where a seller does what the API does not take.

    `refusal_by_invoice`: kinds that are refused only with the invoice of the goods that left.
    """

    name: str
    partner_site: str
    items: frozenset[ClaimItem]
    acts: Mapping[ClaimKind, frozenset[ClaimAct]]
    refusal_by_invoice: frozenset[ClaimKind] = frozenset()
    elsewhere: Mapping[tuple[ClaimKind, ClaimAct], str] = field(default_factory=dict[tuple[ClaimKind, ClaimAct], str])
    listed_after: timedelta = timedelta(minutes=30)

    def takes(self, kind: ClaimKind, act: ClaimAct) -> bool:
        """Whether the mall's API takes the act."""
        return act in self.acts.get(kind, NO_ACTS)

    def where(self, kind: ClaimKind, act: ClaimAct) -> str:
        """Where the seller does an act that the API does not take: a sentence."""
        found = self.elsewhere.get((kind, act))
        return found or f"{self.partner_site}에서 직접 처리해 주세요. 처리 결과는 다음 수집 때 반영됩니다."


def _acts(cancel: str, return_: str, exchange: str) -> dict[ClaimKind, frozenset[ClaimAct]]:
    """The acts of each kind by their first letters: **a**pprove, re**f**use, **p**ick up, re**s**hip."""
    letters: dict[str, ClaimAct] = {"a": "approve", "f": "refuse", "p": "pick_up", "s": "reship"}
    return {
        "cancel": frozenset(letters[each] for each in cancel),
        "return": frozenset(letters[each] for each in return_),
        "exchange": frozenset(letters[each] for each in exchange),
    }


_BY_INVOICE: frozenset[ClaimKind] = frozenset({"cancel"})
_CANCELS: frozenset[ClaimItem] = frozenset({"cancel_requests", "cancels_done"})
_RESENT_WITH_APPROVAL = "교환은 재배송 송장을 입력하면 함께 승인됩니다. 재배송으로 처리해 주세요."
_SHIPPED_INSTEAD = "취소 거부는 이미 발송한 송장을 송신하면 처리됩니다. 송장송신으로 처리해 주세요."

MALLS: dict[str, MallFacts] = {
    "tmon": MallFacts(
        "티몬",
        "티몬 배송파트너센터",
        ALL_ITEMS,
        _acts("af", "a", "s"),
        _BY_INVOICE,
        {("exchange", "approve"): _RESENT_WITH_APPROVAL},
        timedelta(hours=1),
    ),
    "wemakeprice": MallFacts("위메프", "위메프 파트너2.0", ALL_ITEMS, _acts("af", "afp", "afps")),
    "st11": MallFacts(
        "11번가",
        "11번가 셀러오피스",
        ALL_ITEMS,
        _acts("af", "af", "fs"),
        _BY_INVOICE,
        {("exchange", "approve"): _RESENT_WITH_APPROVAL},
    ),
    "auction": MallFacts("옥션", "ESM PLUS", ALL_ITEMS, _acts("af", "a", "ps"), _BY_INVOICE),
    "gmarket": MallFacts("G마켓", "ESM PLUS", ALL_ITEMS, _acts("af", "a", "ps"), _BY_INVOICE),
    "interpark": MallFacts("인터파크", "인터파크 판매자 매니저", ALL_ITEMS, _acts("", "", "")),
    "smartstore": MallFacts(
        "스토어팜",
        "스마트스토어센터",
        ALL_ITEMS,
        _acts("a", "af", "fps"),
        elsewhere={("cancel", "refuse"): _SHIPPED_INSTEAD},
    ),
    "coupang": MallFacts("쿠팡", "쿠팡 WING", ALL_ITEMS, _acts("af", "ap", "fps"), _BY_INVOICE),
    "hmall": MallFacts("현대몰", "현대몰 파트너 시스템", _CANCELS, _acts("", "", "")),
    "lottecom": MallFacts("롯데닷컴", "롯데온 스토어센터", ALL_ITEMS, _acts("a", "af", "a")),
    "lotteimall": MallFacts(
        "롯데홈쇼핑", "롯데홈쇼핑 파트너 시스템", _CANCELS | {"return_requests"}, _acts("", "p", "")
    ),
    "cjmall": MallFacts(
        "CJ mall",
        "CJ온스타일 협력사 시스템",
        frozenset({"cancels_done", "return_requests", "exchange_requests"}),
        _acts("", "", ""),
    ),
    "gsshop": MallFacts("GS SHOP", "GS SHOP 협력사 시스템", ALL_ITEMS, _acts("", "", "")),
    "gongyoung": MallFacts("공영홈쇼핑", "공영홈쇼핑 협력사 시스템", frozenset[ClaimItem](), _acts("", "", "")),
}


def mall_facts(code: str) -> MallFacts:
    """The facts of a mall; one that is not known lists everything and takes nothing."""
    return MALLS.get(code) or MallFacts(code, f"{code} 판매자 페이지", ALL_ITEMS, _acts("", "", ""))
