"""The rules of sellers and users."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account.domain import (
    Address,
    AddressError,
    AlreadyJoinedError,
    AlreadySuspendedError,
    BusinessNumberError,
    CompanyNameError,
    CourierContract,
    CourierContractError,
    EmailError,
    LastOwnerError,
    NotSuspendedError,
    Profile,
    Seller,
    Team,
    UnknownPermissionError,
    User,
    checked_business_number,
    checked_email,
    checked_permissions,
)
from chassis.refusals import NotFoundError
from contracts.menus import WITHOUT_SCREENS

COURIERS = {"CJ_LOGISTICS": "CJ대한통운", "LOGEN": "로젠택배"}
PLACE = Address("본사 창고", "release", "06236", "서울 강남구 테헤란로 1", "2층", "02-1234-5678")


def a_seller() -> Seller:
    seller_id = uuid4()
    return Seller(seller_id=seller_id, profile=Profile.checked("중소기업유통센터", "220-81-62517", "홍길동", "02-1"))


def test_a_business_number_is_taken_with_and_without_dashes() -> None:
    assert checked_business_number("220-81-62517") == checked_business_number("2208162517") == "2208162517"


@given(st.integers(0, 9).filter(lambda digit: digit != 7))
def test_a_business_number_with_a_wrong_check_digit_is_refused(digit: int) -> None:
    with pytest.raises(BusinessNumberError, match="검증번호"):
        checked_business_number(f"220-81-6251{digit}")


@pytest.mark.parametrize("number", ["", "123", "220816251a", "22081625177"])
def test_a_business_number_has_ten_digits(number: str) -> None:
    with pytest.raises(BusinessNumberError, match="10자리"):
        checked_business_number(number)


@pytest.mark.parametrize("name", ["", "  ", "가" * 51])
def test_a_company_has_a_name_of_at_most_fifty_letters(name: str) -> None:
    with pytest.raises(CompanyNameError):
        Profile.checked(name, "2208162517", "", "")


def test_an_email_is_kept_in_lower_case() -> None:
    assert checked_email(" Shop@Example.COM ") == "shop@example.com"


@pytest.mark.parametrize("email", ["", "shop", "shop@", "a b@c.kr", "a@b", f"{'a' * 65}@b.kr", f"a@{'b' * 260}.kr"])
def test_what_is_no_email_is_refused(email: str) -> None:
    with pytest.raises(EmailError):
        checked_email(email)


def test_permissions_leave_out_none_and_know_only_our_menus() -> None:
    assert checked_permissions({"orders": "write", "users": "none"}) == {"orders": "write"}
    assert checked_permissions(dict.fromkeys(WITHOUT_SCREENS, "read")) == dict.fromkeys(WITHOUT_SCREENS, "read")
    with pytest.raises(UnknownPermissionError, match="메뉴"):
        checked_permissions({"kitchen": "read"})
    with pytest.raises(UnknownPermissionError, match="none, read, write"):
        checked_permissions({"orders": "all"})


def test_a_seller_is_suspended_once_and_resumed_once() -> None:
    seller = a_seller()
    with pytest.raises(NotSuspendedError):
        seller.resume()
    seller.suspend("요금 미납")
    with pytest.raises(AlreadySuspendedError):
        seller.suspend("다시")
    assert seller.suspended_for == "요금 미납"
    seller.resume()
    assert seller.suspended_for is None


def test_the_same_profile_again_is_no_change() -> None:
    seller = a_seller()
    seller.save_profile(seller.profile)
    assert seller.version == 1
    seller.save_profile(Profile.checked("새 상호", "2208162517", "", ""))
    assert (seller.version, seller.profile.company_name) == (2, "새 상호")


def test_the_address_book_takes_places_and_gives_them_up() -> None:
    seller, key = a_seller(), uuid4()
    seller.save_address(key, PLACE)
    assert seller.addresses == {key: PLACE}
    seller.remove_address(key)
    with pytest.raises(NotFoundError):
        seller.remove_address(key)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "home"}, "kind"),
        ({"zip_code": "123"}, "zip_code"),
        ({"name": " "}, "name"),
        ({"address": ""}, "address"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(change: dict[str, str], field: str) -> None:
    parts = {**PLACE.__dict__, **change}
    with pytest.raises(AddressError) as refusal:
        a_seller().save_address(uuid4(), Address(**parts))
    assert refusal.value.field == field


def test_one_courier_contract_is_the_default() -> None:
    seller, first, second = a_seller(), uuid4(), uuid4()
    seller.save_contract(first, CourierContract("LOGEN", "1", is_default=True), COURIERS)
    seller.save_contract(second, CourierContract("CJ_LOGISTICS", "2", is_default=True), COURIERS)
    assert [contract.is_default for contract in seller.contracts.values()] == [False, True]
    seller.save_contract(uuid4(), CourierContract("LOGEN", "3", is_default=False), COURIERS)
    assert sum(contract.is_default for contract in seller.contracts.values()) == 1
    seller.remove_contract(first)
    with pytest.raises(NotFoundError):
        seller.remove_contract(first)


@pytest.mark.parametrize(
    ("contract", "field"),
    [
        (CourierContract("PIGEON", "1", is_default=True), "courier"),
        (CourierContract("LOGEN", " ", is_default=True), "contract_number"),
        (CourierContract("LOGEN", "1", is_default=True, first_waybill=10, last_waybill=None), "first_waybill"),
        (CourierContract("LOGEN", "1", is_default=True, first_waybill=10, last_waybill=9), "first_waybill"),
        (CourierContract("LOGEN", "1", is_default=True, first_waybill=0, last_waybill=9), "first_waybill"),
    ],
)
def test_a_courier_contract_that_does_not_hold_is_refused(contract: CourierContract, field: str) -> None:
    with pytest.raises(CourierContractError) as refusal:
        a_seller().save_contract(uuid4(), contract, COURIERS)
    assert refusal.value.field == field


def test_a_waybill_range_is_taken_whole() -> None:
    seller, key = a_seller(), uuid4()
    seller.save_contract(
        key, CourierContract("LOGEN", "1", is_default=True, first_waybill=10, last_waybill=99), COURIERS
    )
    assert seller.contracts[key].last_waybill == 99


def test_the_last_owner_cannot_leave() -> None:
    seller_id, first, second = uuid4(), uuid4(), uuid4()
    team = Team(seller_id=seller_id)
    team.join(first)
    with pytest.raises(LastOwnerError):
        team.leave(first)
    team.join(second)
    team.leave(first)
    team.leave(uuid4())
    assert team.owners == {second}


def test_a_user_is_deactivated_and_activated_once() -> None:
    user = User(seller_id=uuid4(), email="a@b.kr", name="직원", role="staff", permissions={})
    user.activate()
    user.deactivate()
    user.deactivate()
    assert (user.active, user.version) == (False, 2)
    user.activate()
    user.give_permissions({"orders": "read"})
    user.change_password()
    assert (user.active, user.permissions, user.version) == (True, {"orders": "read"}, 5)


def test_an_invitation_can_be_given_out_again_until_there_is_a_password() -> None:
    user = User(seller_id=uuid4(), email="a@b.kr", name="직원", role="staff", permissions={})
    user.invite_again()
    user.invite_again()
    assert user.version == 3
    user.change_password()
    with pytest.raises(AlreadyJoinedError, match="이미 가입을 마친 사용자입니다"):
        user.invite_again()


def test_ids_are_derived() -> None:
    seller_id = uuid4()
    assert Seller.create_id(seller_id) == seller_id
    assert User.create_id("a@b.kr") == User.create_id("a@b.kr") != User.create_id("b@b.kr")
    assert isinstance(Team.create_id(seller_id), UUID)
