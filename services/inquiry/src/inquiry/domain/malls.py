"""The malls by code: what of inquiries each tells, which answers it takes, and where else a seller answers.

From malls.md, the sections on inquiries. Where it names no greatest length, 2,000 characters are taken (unverified).
`tests/contract/test_inquiry_abilities.py` holds this against what the gateway can do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST = 2000


@dataclass(frozen=True)
class MallFacts:
    """What can be done about inquiries at a mall.

    `items` are collected; every kind among them can be answered but those of `silent`. `edits` are the kinds whose
    answers can be replaced, `reads` says whether an urgent notice can be confirmed. `longest` is of an answer, by kind,
    where the mall says it; `in_bytes`: lengths are bytes of UTF-8. `elsewhere` says in Korean where a seller does by
    hand what cannot be sent.
    """

    name: str
    items: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    reads: bool = False
    longest: Mapping[str, int] = field(default_factory=dict[str, int])
    shortest: int = 1
    in_bytes: bool = False
    screen: str = "판매자 관리자 화면"

    def answers(self, kind: str) -> bool:
        """Whether an answer of this kind can be sent."""
        return kind in self.items and kind not in self.silent

    @property
    def elsewhere(self) -> str:
        """Where the seller answers by hand."""
        return f"{self.name} {self.screen}의 문의관리에서 직접 처리해 주세요."

    def longest_of(self, kind: str) -> int:
        """The most that an answer of a kind may have."""
        return self.longest.get(kind, LONGEST)

    def length(self, text: str) -> int:
        """A text's length as the mall counts it."""
        return len(text.encode()) if self.in_bytes else len(text)

    @property
    def unit(self) -> str:
        """In what lengths are told."""
        return "바이트" if self.in_bytes else "자"


ASKED = ("product", "customer_center")
ESM = {"product": 1000, "urgent": 1000}
PARTNERS = "협력사 관리자 화면"

MALLS: dict[str, MallFacts] = {
    "tmon": MallFacts("티몬", ASKED),  # malls.md 5.5
    "wemakeprice": MallFacts("위메프", ("product", "notices")),  # malls.md 6.5
    "st11": MallFacts("11번가", ("product", "urgent"), reads=True),  # malls.md 3.5
    "auction": MallFacts("옥션", ("product", "urgent", "notices"), longest=ESM, in_bytes=True),  # malls.md 4.5
    "gmarket": MallFacts("G마켓", ("product", "urgent", "notices"), longest=ESM, in_bytes=True),  # malls.md 4.5
    "interpark": MallFacts("인터파크"),  # malls.md 7.4: the interfaces exist, their wire form was not seen
    "smartstore": MallFacts("스토어팜", ASKED, edits=ASKED),  # malls.md 2.5
    "coupang": MallFacts(  # malls.md 1.5
        "쿠팡",
        (*ASKED, "urgent"),
        silent=("urgent",),
        reads=True,
        longest={"customer_center": 1000},
        shortest=2,
        screen="WING",
    ),
    "hmall": MallFacts("현대몰", screen=PARTNERS),  # malls.md 12: not seen
    "lottecom": MallFacts("롯데닷컴", (*ASKED, "urgent")),  # malls.md 8.5
    "lotteimall": MallFacts("롯데홈쇼핑", (*ASKED, "urgent"), screen=PARTNERS),  # malls.md 9.4
    "cjmall": MallFacts("CJ mall", screen=PARTNERS),  # malls.md 11: no interface seen
    "gsshop": MallFacts("GS SHOP", ASKED, screen=PARTNERS),  # malls.md 10.3, unverified
    "gongyoung": MallFacts("공영홈쇼핑", screen=PARTNERS),  # malls.md 13: no public API
}


def mall_facts(code: str) -> MallFacts:
    """The facts of a mall; of one that is not known all is taken as offered, under its code."""
    return MALLS.get(code) or MallFacts(code, (*ASKED, "urgent", "notices"))
