"""The malls by code: their names, which claims they list, and what can be done about them through their API.

From `malls.md` 1.4, 2.4, 3.4, 4.4, 5.4, 6.4, 7.3, 8.4, 9.3, 10.3, 11.2, 12 and 13; where a call was not seen there, the
act is done on the mall's own pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.claim_sync import ClaimItem, ClaimKind
from contracts.mall_claims import ClaimAct

ALL_ITEMS: frozenset[ClaimItem] = frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"})
NO_ACTS: frozenset[ClaimAct] = frozenset()
FARTHEST = timedelta(days=45)
"""A claim that was asked longer ago is looked for no more: malls settle such ones themselves, or with the seller."""


@dataclass(frozen=True)
class MallFacts:
    """What claim handling must know of a mall. `partner_site` is where a seller does what the API does not take.

    `refusal_by_invoice`: kinds that are refused only with the invoice of the goods that left. `received_first`: kinds
    that are approved only once the goods are back, which ends a return. `lists_changes`: its lists go by when a claim
    changed last, not by when it was asked. `endless`: kinds whose end it never tells.
    `approved_first`: kinds whose goods it takes as back only once they are approved, and that it refuses only before.
    `held_back`: kinds that are neither approved nor taken as back while they are held. `waybill_first`: kinds whose
    goods it takes as back only by the waybill that they come with.
    """

    name: str
    partner_site: str
    items: frozenset[ClaimItem]
    acts: Mapping[ClaimKind, frozenset[ClaimAct]]
    refusal_by_invoice: frozenset[ClaimKind] = frozenset()
    received_first: frozenset[ClaimKind] = frozenset()
    elsewhere: Mapping[tuple[ClaimKind, ClaimAct], str] = field(default_factory=dict[tuple[ClaimKind, ClaimAct], str])
    listed_after: timedelta = timedelta(minutes=30)
    lists_changes: bool = False
    endless: frozenset[ClaimKind] = frozenset()
    approved_first: frozenset[ClaimKind] = frozenset()
    held_back: frozenset[ClaimKind] = frozenset()
    waybill_first: frozenset[ClaimKind] = frozenset()

    def takes(self, kind: ClaimKind, act: ClaimAct) -> bool:
        """Whether the mall's API takes the act."""
        return act in self.acts.get(kind, NO_ACTS)

    def where(self, kind: ClaimKind, act: ClaimAct) -> str:
        """Where the seller does an act that the API does not take: a sentence."""
        found = self.elsewhere.get((kind, act))
        return found or f"{self.partner_site}에서 직접 처리해 주세요. {self._afterwards(kind)}"

    def _afterwards(self, kind: ClaimKind) -> str:
        if kind in self.endless:
            return "끝난 결과는 수집되지 않으니, 끝난 뒤 이 클레임의 직접종료에서 알려 주세요."
        return "처리 결과는 다음 수집 때 반영됩니다."

    def looks_for(self, asked_at: datetime, at: datetime) -> bool:
        """Whether what becomes of a claim that was asked at a moment still comes in."""
        return self.lists_changes or asked_at >= at - FARTHEST


def _acts(cancel: str, return_: str, exchange: str) -> dict[ClaimKind, frozenset[ClaimAct]]:
    """The acts of each kind by their first letters: **a**pprove, re**f**use, **p**ick up, re**s**hip."""
    letters: dict[str, ClaimAct] = {"a": "approve", "f": "refuse", "p": "pick_up", "s": "reship"}
    return {
        "cancel": frozenset(letters[each] for each in cancel),
        "return": frozenset(letters[each] for each in return_),
        "exchange": frozenset(letters[each] for each in exchange),
    }


_CANCELS: frozenset[ClaimKind] = frozenset({"cancel"})
_RETURNS: frozenset[ClaimKind] = frozenset({"return"})
_EXCHANGES: frozenset[ClaimKind] = frozenset({"exchange"})
_NOT_CANCELS: frozenset[ClaimKind] = frozenset({"return", "exchange"})
_WITH_APPROVAL = "상품을 받은 뒤 반품을 승인하면 함께 처리됩니다."
_WITH_RESHIPMENT = "교환은 재배송 송장을 입력하면 함께 승인됩니다. 재배송으로 처리해 주세요."
_NO_APPROVAL = "교환은 따로 승인하지 않습니다. 상품을 받은 뒤 수거완료와 재배송을 처리해 주세요."
_PICKED_UP_WITH_APPROVAL: Mapping[tuple[ClaimKind, ClaimAct], str] = {
    ("return", "pick_up"): _WITH_APPROVAL,
    ("exchange", "approve"): _NO_APPROVAL,
}


def _esm(name: str) -> MallFacts:
    acts = _acts("af", "a", "ps")
    return MallFacts(
        name,
        "ESM PLUS",
        ALL_ITEMS,
        acts,
        _CANCELS,
        _NOT_CANCELS,
        _PICKED_UP_WITH_APPROVAL,
        held_back=_RETURNS,
    )


def _elsewhere(name: str, partner_site: str, items: frozenset[ClaimItem] = frozenset()) -> MallFacts:
    """A mall whose API settles no claims, though it may list some."""
    return MallFacts(name, partner_site, items, _acts("", "", ""))


MALLS: dict[str, MallFacts] = {
    "tmon": MallFacts(
        "티몬",
        "티몬 배송파트너센터",
        ALL_ITEMS,
        _acts("af", "a", "s"),
        refusal_by_invoice=_CANCELS,
        elsewhere={("exchange", "approve"): _WITH_RESHIPMENT},
        listed_after=timedelta(hours=1),
    ),
    "wemakeprice": MallFacts(
        "위메프", "위메프 파트너2.0", ALL_ITEMS, _acts("af", "afp", "afps"), approved_first=_NOT_CANCELS
    ),
    "st11": MallFacts(
        "11번가",
        "11번가 셀러오피스",
        ALL_ITEMS,
        _acts("af", "af", "fs"),
        _CANCELS,
        _NOT_CANCELS,
        {("return", "pick_up"): _WITH_APPROVAL, ("exchange", "approve"): _WITH_RESHIPMENT},
    ),
    "auction": _esm("옥션"),
    "gmarket": _esm("G마켓"),
    "interpark": _elsewhere("인터파크", "인터파크 판매자센터", ALL_ITEMS),
    "smartstore": MallFacts(
        "스토어팜",
        "스마트스토어센터",
        ALL_ITEMS,
        _acts("af", "af", "fps"),
        _CANCELS,
        _NOT_CANCELS,
        _PICKED_UP_WITH_APPROVAL,
        lists_changes=True,
        held_back=_NOT_CANCELS,
    ),
    "coupang": MallFacts(
        "쿠팡",
        "쿠팡 WING",
        ALL_ITEMS,
        _acts("af", "ap", "fps"),
        _CANCELS,
        _RETURNS,
        {("exchange", "approve"): _NO_APPROVAL},
        held_back=_RETURNS,
    ),
    "hmall": _elsewhere("현대몰", "현대홈쇼핑 협력사 사이트"),
    "lottecom": MallFacts("롯데닷컴", "롯데온 스토어센터", ALL_ITEMS, _acts("a", "af", "a"), endless=_EXCHANGES),
    "lotteimall": MallFacts(
        "롯데홈쇼핑",
        "롯데홈쇼핑 협력사 사이트",
        ALL_ITEMS,
        _acts("", "p", "p"),
        endless=_EXCHANGES,
        waybill_first=_NOT_CANCELS,
    ),
    "cjmall": _elsewhere("CJ mall", "CJ온스타일 협력사 사이트", ALL_ITEMS - {"cancel_requests"}),
    "gsshop": MallFacts("GS SHOP", "GS SHOP 협력사 사이트(WithGS)", ALL_ITEMS, _acts("a", "", "")),
    "gongyoung": _elsewhere("공영홈쇼핑", "공영홈쇼핑 협력사 사이트"),
}


def mall_facts(code: str) -> MallFacts:
    """The facts of a mall; one that is not known lists everything and takes nothing."""
    return MALLS.get(code) or MallFacts(code, f"{code} 판매자 페이지", ALL_ITEMS, _acts("", "", ""))
