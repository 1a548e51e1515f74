"""The console's lists as a seller opens them, and how a page is read that came back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

IDS = r'href="{path}/([0-9a-f-]{{36}})"'
NEXT = re.compile(r'rel="next" href="[^"]*[?&;]cursor=([^"&]+)')
NOTHING = 'class="nothing"'
LARGEST = 100
"""The most rows that a page of a list shows."""


@dataclass(frozen=True)
class Listing:
    """A list: its label in the menu, its address, a tab of it, words that few of its rows have, and other orders."""

    label: str
    path: str
    tab: str = ""
    words: str = ""
    sorts: Mapping[str, str] = field(default_factory=dict[str, str])
    by_day: bool = True

    def ways(self) -> Iterator[tuple[str, str]]:
        """The ways of looking at it that need no page before: what each is called, and its address."""
        yield self.label, self.path
        if self.by_day:
            yield f"{self.label} 1년", self.all()
        named = {"탭": self.tab and f"state={self.tab}", "검색어": self.words and f"q={self.words}"}
        for name, query in {**named, **{name: f"sort={sort}" for name, sort in self.sorts.items()}}.items():
            if query:
                yield f"{self.label} {name}", self.all(query)

    def all(self, query: str = "") -> str:
        """The address of everything of a year that fits a query; where days don't matter of everything."""
        parts = [part for part in ("period=1y" if self.by_day else "", query) if part]
        return f"{self.path}?{'&'.join(parts)}" if parts else self.path

    def largest(self) -> tuple[str, str]:
        """What its largest page is called, and its address."""
        return f"{self.label} {LARGEST}개", self.all(f"size={LARGEST}")

    def half(self, today: date) -> str:
        """The address of what is older than half a year; where days don't matter of everything."""
        year, half = today - timedelta(days=364), today - timedelta(days=182)
        return f"{self.path}?from={year}&to={half}" if self.by_day else self.path


ORDERS_BY = {"상품명순": "product", "수량순": "quantity_low", "금액순": "amount_high", "상태순": "state_down"}
LISTINGS = (
    Listing("상품조회", "/products", "on_sale", "7번", {"상품명순": "name", "가격순": "price_high"}),
    Listing("연동대기상품", "/queue", words="7번"),
    Listing("상품판매정보", "/sales-info"),
    Listing("재고관리", "/stock", words="7번", by_day=False),
    Listing("재고연동이력", "/stock/pushes", "taken", "7번"),
    Listing("상품복원", "/products/deleted"),
    Listing("상품수정이력", "/products/history", "changed", "7번"),
    Listing(
        "판매상품조회",
        "/listings",
        "applied",
        "7번",
        {"상품명순": "product", "판매가순": "price_high", "판매종료일순": "end_first"},
    ),
    Listing("주문상태별조회", "/orders", "delivered", "7번", {**ORDERS_BY, "오래된순": "oldest"}),
    Listing("주문확인/처리", "/orders/confirm", words="7번", sorts=ORDERS_BY),
    Listing("송장개별등록", "/orders/invoices", words="7번"),
    Listing("송장송신관리", "/orders/send", words="7번"),
    Listing("송장 송신완료", "/orders/send/sent", words="7번"),
    Listing("송장이력관리", "/orders/invoice-history", "sent"),
    Listing("미매칭 상품", "/orders/unmatched", by_day=False),
    Listing("읽지 못한 주문", "/orders/unread", by_day=False),
    Listing("판매완료내역", "/orders/sales", words="7번"),
    Listing("취소/반품/교환 관리", "/claims", "return", "7번", {"상품명순": "product", "상태순": "state"}),
    Listing("문의사항 처리", "/inquiries", "open", "7번", {"기한순": "due_first", "상품명순": "product_down"}),
    Listing("긴급알리미 처리", "/urgent"),
)
FIRST = Listing("첫 화면", "/", by_day=False)


def next_cursor(page: str) -> str:
    """The place of the page behind this one; '' on the last."""
    found = NEXT.search(page)
    return found[1] if found else ""


def ids_linked(page: str, path: str) -> list[str]:
    """The records below an address that a page leads to."""
    return re.findall(IDS.format(path=re.escape(path)), page)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page's forms. Raises ValueError where there is none."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise ValueError(f"no field {name} on the page")
    return found[1]
