"""Who sees what of the menu, and that what others link to is in it."""

import re
from pathlib import Path

from console.menu import MENU, OPERATORS, menu_of, place_of
from console.session import Session

ROOT = Path(__file__).parents[3]
PATHS = {entry.path for group in (*MENU, *OPERATORS) for entry in group.entries}


def shown(session: Session) -> set[str]:
    return {entry.path for group in menu_of(session) for entry in group.entries}


def test_staff_see_what_they_may_open_and_what_is_everybodys() -> None:
    seen = shown(Session(role="staff", permissions={"inquiries": "read", "products": "read"}))
    assert {"/inquiries", "/urgent", "/answer-templates", "/mall-notices", "/products/history"} <= seen
    assert {"/password", "/alerts/settings"} <= seen
    assert not seen & {"/users", "/alerts", "/orders", "/products/new", "/operator/sellers"}


def test_the_operator_has_a_menu_of_its_own() -> None:
    seen = shown(Session(role="operator"))
    assert {"/operator/sellers", "/operator/parked", "/password"} <= seen
    assert not any(path.startswith(("/orders", "/products", "/users")) for path in seen)


def test_an_owner_sees_no_screen_of_the_operator() -> None:
    assert not any(path.startswith("/operator") for path in shown(Session(role="owner", seller="s")))


def test_a_page_stands_where_the_longest_address_is() -> None:
    for path, label in (
        ("/alerts/settings", "알림 설정"),
        ("/alerts/0b", "알림 내역"),
        ("/products/history", "상품수정이력"),
        ("/products/0b/history", "상품조회"),
    ):
        found = place_of(path)
        assert found is not None
        assert found[1].label == label


def test_every_page_that_alerts_link_to_is_there() -> None:
    texts = (ROOT / "services/alert/src/alert/domain/texts.py").read_text()
    links = {link.partition("?")[0] for link in re.findall(r'"(/[a-z][^"{]*)"', texts)}
    assert {"/malls", "/alerts/settings", "/operator/parked"} <= links
    assert links <= PATHS
