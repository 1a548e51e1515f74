"""What the browser keeps, sealed."""

from dataclasses import asdict

import pytest

from console.menu import MENU, menu_of, place_of
from console.session import FORM_LIFE_SECONDS, USERS, Sealer, Session

SEALER = Sealer("one secret")
NOW = 1_764_489_600.0


def test_what_is_sealed_opens_again() -> None:
    session = asdict(Session(access="a", refresh="r", permissions={"orders": "read"}))
    assert SEALER.open("session", SEALER.seal("session", session)) == session


def test_the_same_is_sealed_differently_each_time() -> None:
    assert SEALER.seal("session", {"a": 1}) != SEALER.seal("session", {"a": 1})


@pytest.mark.parametrize("place", [0, 20, -3])
def test_what_was_changed_does_not_open(place: int) -> None:
    sealed = list(SEALER.seal("session", {"a": 1}))
    sealed[place] = "A" if sealed[place] != "A" else "B"
    assert SEALER.open("session", "".join(sealed)) is None


@pytest.mark.parametrize("sealed", ["", "x", "가나다", "A" * 5000])
def test_what_nobody_sealed_does_not_open(sealed: str) -> None:
    assert SEALER.open("session", sealed) is None


def test_what_was_sealed_for_one_purpose_does_not_open_for_another() -> None:
    assert SEALER.open("session", SEALER.seal("recent", {"a": 1})) is None


def test_another_secret_opens_nothing() -> None:
    assert Sealer("another secret").open("session", SEALER.seal("session", {"a": 1})) is None


def test_a_form_before_a_login_belongs_to_its_session() -> None:
    one, two = Session(), Session()
    token = SEALER.form_token(one.owner(), NOW)
    assert SEALER.is_form_token(token, one.owner(), NOW)
    assert not SEALER.is_form_token(token, two.owner(), NOW)
    assert not token.startswith(USERS)


def test_a_users_form_holds_in_her_next_session_and_in_nobody_elses() -> None:
    before, after = (Session(refresh="r", email=email) for email in ("a@shop.example", " A@Shop.example"))
    token = SEALER.form_token(before.owner(), NOW)
    assert SEALER.is_form_token(token, after.owner(), NOW)
    assert token.startswith(USERS)
    for other in (Session(refresh="r", email="b@shop.example"), Session(), Session(email="a@shop.example")):
        assert not SEALER.is_form_token(token, other.owner(), NOW)
    assert not Sealer("another secret").is_form_token(token, after.owner(), NOW)


def test_a_form_is_too_old_after_a_week() -> None:
    owner = Session(refresh="r", email="a@shop.example").owner()
    token = SEALER.form_token(owner, NOW)
    assert SEALER.is_form_token(token, owner, NOW + FORM_LIFE_SECONDS)
    assert not SEALER.is_form_token(token, owner, NOW + FORM_LIFE_SECONDS + 1)


@pytest.mark.parametrize("given", ["", "x", "user_", "user_가_나", "1_2_3", "-1_ab", "user_1764489600_"])
def test_what_no_form_carried_is_no_token(given: str) -> None:
    for owner in (Session().owner(), Session(refresh="r", email="a@shop.example").owner()):
        assert not SEALER.is_form_token(given, owner, NOW)


def test_the_age_of_a_form_cannot_be_changed() -> None:
    owner = Session(refresh="r", email="a@shop.example").owner()
    token = SEALER.form_token(owner, NOW)
    younger = token.replace(str(int(NOW)), str(int(NOW) + 60))
    assert younger != token
    assert not SEALER.is_form_token(younger, owner, NOW)


def test_an_owner_sees_the_whole_menu_and_a_staff_member_what_was_given() -> None:
    assert [group.label for group in menu_of(Session(role="owner"))] == [group.label for group in MENU]
    staff = Session(role="staff", permissions={"products": "read", "orders": "none"})
    labels = [entry.label for group in menu_of(staff) for entry in group.entries]
    assert labels == ["상품조회", "재고관리", "상품복원", "상품수정이력", "작업내역", "비밀번호변경", "알림 설정"]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/orders", "주문상태별조회"),
        ("/orders/send", "송장송신관리"),
        ("/products/new", "상품등록"),
        ("/products/1", "상품조회"),
    ],
)
def test_a_page_stands_where_its_address_says(path: str, label: str) -> None:
    place = place_of(path)
    assert place is not None
    assert place[1].label == label
    assert place_of("/login") is None
