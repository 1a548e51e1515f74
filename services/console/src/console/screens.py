"""What a user keeps of a list: 저장한 검색, and the columns that are not wanted; account keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from console.backend import Desk, Json
from console.problems import RefusedError


@dataclass(frozen=True)
class Screen:
    """A list: the name that its user's choices are kept under, its address, and its columns; some always stay."""

    name: str
    path: str
    columns: Sequence[str]
    stay: Sequence[str] = ()

    @property
    def optional(self) -> list[str]:
        """The columns that may be hidden."""
        return [column for column in self.columns if column not in self.stay]


@dataclass(frozen=True)
class Kept:
    """What a user keeps of a screen. `searches` have a `name` and the `query` of an address."""

    screen: Screen
    searches: Sequence[Json] = ()
    hidden: Sequence[str] = field(default=())

    def hides(self, before: int = 0) -> str:
        """The classes of a table that hide its columns; so many stand `before` the screen's own."""
        places = (self.screen.columns.index(each) + before + 1 for each in self.hidden)
        return "".join(f" hides-{place}" for place in places)


_LINE = ("주문번호", "상품명", "수량", "금액")
_ORDER = ("제휴몰", "주문일자", "발송기한", *_LINE)
ORDERS = Screen("orders", "orders", ("주문상태", *_ORDER, "송장"), ("주문번호",))
CONFIRM = Screen("orders-confirm", "orders/confirm", ("주문상태", *_ORDER, "판매취소"), ("주문번호",))
INVOICES = Screen(
    "orders-invoices",
    "orders/invoices",
    ("택배사", "송장번호", "제휴몰", "발송기한", *_LINE, "주문상태"),
    ("택배사", "송장번호", "주문번호"),
)
SEND = Screen("orders-send", "orders/send", ("송장", *_ORDER, "주문상태"), ("주문번호",))
SENT = Screen(
    "orders-sent", "orders/send/sent", ("송장", "제휴몰", "주문일자", *_LINE, "주문상태"), ("송장", "주문번호")
)
PRODUCTS = Screen(
    "products",
    "products",
    ("상품코드", "상품명", "상품상태", "카테고리", "대표가격", "재고", "연동", "등록일", "관리"),
    ("상품명", "관리"),
)
CHANGES = Screen(
    "product-changes",
    "products/history",
    ("일시", "상품", "구분", "처리자", "변경 내용", "보기"),
    ("상품",),
)
DELETED = Screen(
    "products-deleted",
    "products/deleted",
    ("상품코드", "상품명", "카테고리", "대표가격", "등록일", "삭제일", "관리"),
    ("상품명", "관리"),
)
STOCK = Screen(
    "stock",
    "stock",
    ("상품코드", "상품명", "옵션", "재고", "안전재고", "판매가능", "연동", "최근 변경"),
    ("상품명", "옵션", "재고"),
)
GROUPS = Screen(
    "sales-info",
    "sales-info",
    ("제휴몰명", "판매자ID", "그룹명", "제휴몰 카테고리", "연동대기", "등록일", "복사"),
    ("그룹명", "복사"),
)
QUEUE = Screen(
    "queue",
    "queue",
    ("관리", "상품코드", "상품명", "제휴몰", "판매정보 그룹", "상태", "등록일"),
    ("관리", "상품명"),
)
LISTINGS = Screen(
    "listings",
    "listings",
    ("연동이력", "판매상태", "제휴몰", "상품명", "제휴몰 상품번호", "판매정보 그룹", "판매가", "판매종료일", "등록일"),
    ("연동이력", "상품명"),
)
PUSHES = Screen(
    "stock-pushes",
    "stock/pushes",
    ("일시", "제휴몰", "상품명", "변경 전 → 변경 후 재고", "원인", "결과", "사유"),
    ("상품명",),
)
CLAIMS = Screen(
    "claims",
    "claims",
    ("유형", "처리상태", "제휴몰", "신청일", "주문번호", "상품명", "수량", "사유"),
    ("주문번호",),
)
_ITEM = ("제휴몰", "제휴몰 상품번호", "제휴몰 상품명", "옵션")
UNMATCHED = Screen("unmatched", "orders/unmatched", (*_ITEM, "대기 주문", "처음 수집"), ("제휴몰 상품명",))
MATCHED = Screen("matched", "orders/unmatched", (*_ITEM, "적용 주문", "매칭"), ("제휴몰 상품명",))
_INQUIRY = ("답변기한", "유형", "상품명", "제목")
INQUIRIES = Screen("inquiries", "inquiries", ("처리상태", "답변유무", "제휴몰", "문의등록일", *_INQUIRY), ("제목",))
URGENT = Screen("urgent", "urgent", ("처리상태", "답변유무", "제휴몰", "알림일", *_INQUIRY), ("제목",))
HISTORY = Screen(
    "invoice-history",
    "orders/invoice-history",
    ("처리일시", "처리", "결과", "제휴몰", "주문번호", "상품명", "송장번호", "내용"),
    ("주문번호",),
)
SALES = Screen(
    "sales",
    "orders/sales",
    ("주문상태", "제휴몰", "주문일자", "배송완료", "주문번호", "상품명", "수량", "판매금액", "배송비", "정산예상액"),
    ("주문번호",),
)
NOTICES = Screen("mall-notices", "mall-notices", ("제휴몰", "분류", "제목", "등록일", "읽음"), ("제목",))
ALERTS = Screen("alerts", "alerts", ("일시", "종류", "알림", "전송"), ("알림",))
SCREENS: Mapping[str, Screen] = {
    screen.name: screen
    for screen in (
        *(ORDERS, CONFIRM, INVOICES, SEND, SENT, HISTORY, SALES, UNMATCHED, MATCHED, CLAIMS),
        *(PRODUCTS, CHANGES, DELETED, STOCK, GROUPS, QUEUE, LISTINGS, PUSHES),
        *(INQUIRIES, URGENT, NOTICES, ALERTS),
    )
}
"""The lists that keep something for their user, by name."""


async def kept_of(desk: Desk, screen: Screen) -> Kept:
    """What the user keeps of a screen; nothing while account is away: the list itself is there."""
    try:
        found = await desk.read("account", "/me/preferences", screen=screen.name)
    except RefusedError:
        return Kept(screen)
    hidden = [column for column in screen.optional if column in found["hidden_columns"]]
    return Kept(screen, found["searches"], hidden)


def encoded(query: str) -> str:
    """The query of an address as it may be kept: without its question mark, and encoded."""
    return quote(query.removeprefix("?"), safe="%+&=*-._~")
