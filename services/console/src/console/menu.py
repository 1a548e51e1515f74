"""The menu tree, with the labels and in the order of the manuals; only screens that exist are in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.session import Session


@dataclass(frozen=True)
class Entry:
    """A screen: its label, its address, and the permission that it takes (menu code and level)."""

    label: str
    path: str
    menu: str
    level: str = "read"

    @property
    def guide(self) -> str:
        """The name of its page in the user guide: `orders-collect` for `/orders/collect`."""
        return self.path.strip("/").replace("/", "-") or "home"


@dataclass(frozen=True)
class Group:
    """A head of the menu."""

    label: str
    entries: Sequence[Entry]


MENU: Sequence[Group] = (
    Group(
        "상품정보관리",
        (
            Entry("상품조회", "/products", "products"),
            Entry("상품등록", "/products/new", "products", "write"),
            Entry("상품판매정보", "/sales-info", "listings"),
            Entry("연동대기상품", "/queue", "listings"),
            Entry("재고관리", "/stock", "products"),
            Entry("재고연동이력", "/stock/pushes", "listings"),
            Entry("상품복원", "/products/deleted", "products"),
            Entry("상품수정이력", "/products/history", "products"),
        ),
    ),
    Group("판매상품관리", (Entry("판매상품조회", "/listings", "listings"),)),
    Group(
        "주문관리",
        (
            Entry("주문상태별조회", "/orders", "orders"),
            Entry("주문서 가져오기", "/orders/collect", "orders"),
            Entry("주문확인/처리", "/orders/confirm", "orders"),
            Entry("송장개별등록", "/orders/invoices", "orders"),
            Entry("송장송신관리", "/orders/send", "orders"),
            Entry("송장대량등록", "/orders/invoice-sheet", "orders", "write"),
            Entry("송장이력관리", "/orders/invoice-history", "orders"),
            Entry("미매칭 상품", "/orders/unmatched", "orders"),
            Entry("읽지 못한 주문", "/orders/unread", "orders"),
            Entry("판매완료내역", "/orders/sales", "orders"),
            Entry("취소/반품/교환 관리", "/claims", "claims"),
            Entry("취소/반품/교환 가져오기", "/claims/collect", "claims"),
        ),
    ),
    Group(
        "문의관리",
        (
            Entry("문의사항 처리", "/inquiries", "inquiries"),
            Entry("상담내역 가져오기", "/inquiries/collect", "inquiries"),
            Entry("긴급알리미 처리", "/urgent", "inquiries"),
            Entry("답변 템플릿", "/answer-templates", "inquiries"),
        ),
    ),
    Group("부가서비스", (Entry("작업내역", "/jobs", ""), Entry("제휴몰 공지사항", "/mall-notices", "inquiries"))),
    Group(
        "기본정보관리",
        (
            Entry("기본정보관리", "/company", "company"),
            Entry("사용자권한관리", "/users", "users"),
            Entry("비밀번호변경", "/password", ""),
            Entry("제휴몰 계정정보", "/malls", "accounts"),
            Entry("택배사 계약정보관리", "/couriers", "company"),
            Entry("알림 설정", "/alerts/settings", ""),
            Entry("알림 내역", "/alerts", "alerts"),
            Entry("데이터이전 서비스신청", "/transfer", "listings"),
        ),
    ),
)


OPERATORS: Sequence[Group] = (
    Group(
        "운영자",
        (
            Entry("판매자 관리", "/operator/sellers", ""),
            Entry("연동 대기열", "/operator/queues", ""),
            Entry("호출 한도", "/operator/budgets", ""),
            Entry("보류 메시지", "/operator/parked", ""),
            Entry("서비스 상태", "/operator/services", ""),
        ),
    ),
    Group("기본정보관리", (Entry("비밀번호변경", "/password", ""),)),
)
"""What the operator has instead."""


BEGINNING = Group("시작", (Entry("로그인", "/login", ""), Entry("첫 화면", "/", "")))
"""Screens that no menu names, but the user guide."""


def menu_of(session: Session) -> list[Group]:
    """What a user may open."""
    if session.role == "operator":
        return list(OPERATORS)
    groups = [
        Group(group.label, [each for each in group.entries if not each.menu or session.may(each.menu, each.level)])
        for group in MENU
    ]
    return [group for group in groups if group.entries]


def place_of(path: str) -> tuple[Group, Entry] | None:
    """Where a page stands in the tree: the entry whose address is the longest beginning of its own."""
    found = [
        (group, entry)
        for group in (*MENU, *OPERATORS)
        for entry in group.entries
        if path == entry.path or path.startswith(f"{entry.path}/")
    ]
    return max(found, key=lambda pair: len(pair[1].path), default=None)


def help_of(path: str) -> str:
    """The address of the guide's page for a screen; the guide's contents where none is for this one."""
    beginning = next((entry for entry in BEGINNING.entries if entry.path == path), None)
    place = place_of(path)
    entry = beginning or (place[1] if place else None)
    return f"/help/{entry.guide}" if entry else "/help"
