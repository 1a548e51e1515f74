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


@dataclass(frozen=True)
class Group:
    """A head of the menu."""

    label: str
    entries: Sequence[Entry]


MENU: Sequence[Group] = (
    Group(
        "기본정보관리",
        (
            Entry("기본정보관리", "/company", "company"),
            Entry("비밀번호변경", "/password", ""),
            Entry("제휴몰 계정정보", "/malls", "accounts"),
            Entry("택배사 계약정보관리", "/couriers", "company"),
        ),
    ),
)


def menu_of(session: Session) -> list[Group]:
    """What a user may open."""
    groups = [
        Group(group.label, [each for each in group.entries if not each.menu or session.may(each.menu, each.level)])
        for group in MENU
    ]
    return [group for group in groups if group.entries]


def place_of(path: str) -> tuple[Group, Entry] | None:
    """Where a page stands in the tree: the entry whose address is the longest beginning of its own."""
    found = [
        (group, entry)
        for group in MENU
        for entry in group.entries
        if path == entry.path or path.startswith(f"{entry.path}/")
    ]
    return max(found, key=lambda pair: len(pair[1].path), default=None)
