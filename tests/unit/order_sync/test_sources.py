"""What other services told, and the matching of mall items to products."""

from uuid import UUID

import pytest

from chassis.refusals import RefusalError
from order_sync.domain import (
    CatalogueItem,
    MallAccount,
    MallItem,
    MallNumbers,
    MappingRule,
    OrderState,
    ProductCode,
    SellerStanding,
)

SELLER, ACCOUNT, PRODUCT, LISTING = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)
FIRST, SECOND = UUID(int=11), UUID(int=12)


def names(aggregate: MallAccount | SellerStanding | CatalogueItem | ProductCode | MallItem | MappingRule) -> list[str]:
    return [type(each).__name__ for each in aggregate.pending_events]


def account(state: str = "saved") -> MallAccount:
    return MallAccount(seller_id=SELLER, account_id=ACCOUNT, mall="tmon", login_id="a", state=state)


def test_saving_an_account_again_keeps_what_is_known_of_its_connection() -> None:
    told = account("verified")
    told.change("a", "saved")
    assert names(told) == ["Told"]
    told.change("b", "saved")
    assert (told.login_id, told.state) == ("b", "verified")
    told.change("b", "removed")
    told.change("b", "saved")
    assert told.state == "saved"
    assert told.id == account().id


def test_a_seller_is_stopped_and_resumed_once() -> None:
    standing = SellerStanding(seller_id=SELLER)
    standing.resume()
    standing.suspend()
    standing.suspend()
    standing.resume()
    assert names(standing) == ["Known", "Suspended", "Resumed"]


def test_accounts_of_a_seller_are_kept_once() -> None:
    standing = SellerStanding(seller_id=SELLER)
    standing.add_account(ACCOUNT)
    standing.add_account(ACCOUNT)
    assert standing.accounts == (ACCOUNT,)


def test_the_default_courier_is_that_of_the_default_contract_or_the_only_one() -> None:
    standing = SellerStanding(seller_id=SELLER)
    assert standing.default_courier is None
    standing.save_courier(FIRST, "LOGEN", is_default=False)
    assert standing.default_courier == "LOGEN"
    standing.save_courier(SECOND, "HANJIN", is_default=False)
    assert standing.default_courier is None
    standing.save_courier(SECOND, "HANJIN", is_default=True)
    standing.save_courier(SECOND, "HANJIN", is_default=True)
    assert standing.default_courier == "HANJIN"
    standing.save_courier(SECOND, "HANJIN", is_default=False)
    assert standing.default_courier is None
    standing.save_courier(SECOND, "HANJIN", is_default=True)
    standing.remove_courier(FIRST)
    standing.remove_courier(SECOND)
    standing.remove_courier(SECOND)
    assert standing.default_courier is None
    assert names(standing).count("CourierRemoved") == 2


def test_a_product_is_told_once_and_changes() -> None:
    item = CatalogueItem(seller_id=SELLER, product_id=PRODUCT)
    item.change("C1", "", "이름", {"01": "골드"})
    item.change("C1", "", "이름", {"01": "골드"})
    assert names(item) == ["Told", "Changed"]
    assert item.id == CatalogueItem.create_id(SELLER, PRODUCT)


def test_a_code_means_the_product_that_had_it_last() -> None:
    code = ProductCode(seller_id=SELLER, code="C1", product_id=PRODUCT)
    code.move(PRODUCT)
    code.move(LISTING)
    assert (code.product_id, names(code)) == (LISTING, ["Claimed", "Moved"])
    assert code.id == ProductCode.create_id(SELLER, "C1")


def listed(options: dict[str, str]) -> MallItem:
    item = MallItem(seller_id=SELLER, account_id=ACCOUNT, mall_product_no="P1")
    item.list_as(LISTING, PRODUCT, options)
    item.list_as(LISTING, PRODUCT, options)
    return item


@pytest.mark.parametrize(
    ("options", "number", "code", "key"),
    [
        ({"01": "n1", "02": "n2"}, "n2", "", "02"),
        ({"01": "n1", "02": "n2"}, "", "01", "01"),
        ({"01": "n1"}, "n9", "99", None),
        ({"": "n1"}, "n1", "", ""),
        ({}, "n9", "", ""),
    ],
)
def test_an_item_is_matched_by_the_malls_number_then_by_our_key(
    options: dict[str, str], number: str, code: str, key: str | None
) -> None:
    item = listed(options)
    match = item.match(number, code)
    assert (match.option_key if match else None) == key
    assert names(item) == ["Seen", "Listed"]


@pytest.mark.parametrize(
    ("options", "number", "key"), [({}, "n1", None), ({"": "n1"}, "n1", None), ({"01": "n1"}, "n1", "01")]
)
def test_an_item_listed_by_its_number_alone_does_not_tell_the_option(
    options: dict[str, str], number: str, key: str | None
) -> None:
    match = listed(options).match(number, "", has_options=True)
    assert (match.option_key if match else None) == key


def test_an_item_that_nobody_listed_matches_nothing_and_keeps_its_rules() -> None:
    item = MallItem(seller_id=SELLER, account_id=ACCOUNT, mall_product_no="P1")
    assert item.match("n1", "") is None
    item.add_rule(FIRST)
    item.add_rule(FIRST)
    assert item.rules == (FIRST,)
    assert item.id == MallItem.create_id(SELLER, ACCOUNT, "P1")


def rule(option_no: str = "n1", text: str = "골드") -> MappingRule:
    return MappingRule(
        seller_id=SELLER,
        account_id=ACCOUNT,
        mall="tmon",
        mall_product_no="P1",
        mall_option_no=option_no,
        product_name="이름",
        option_text=text,
    )


def test_an_item_is_known_by_its_number_and_by_its_text_where_it_has_none() -> None:
    assert rule("n1", "골드").id == rule("n1", "Gold").id
    assert rule("", "골드").id == rule("", "골드").id != rule("", "실버").id


def test_a_match_serves_waiting_orders_and_is_taken_back_with_their_names() -> None:
    kept = rule()
    with pytest.raises(RefusalError, check=lambda e: e.code == "not_mapped"):
        kept.take_back("")
    kept.wait([FIRST, SECOND])
    kept.wait([FIRST])
    kept.match_to(PRODUCT, "01", "seller", "사진")
    with pytest.raises(RefusalError, check=lambda e: e.code == "already_mapped"):
        kept.match_to(PRODUCT, "01", "seller", "사진")
    kept.use([FIRST, SECOND])
    kept.use([FIRST])
    assert (kept.waiting, kept.used) == ((), (FIRST, SECOND))
    assert kept.take_back("잘못") == (FIRST, SECOND)
    assert (kept.match, kept.used) == (None, ())
    assert names(kept) == ["Opened", "Waited", "Matched", "Used", "TakenBack"]


def test_states_stand_in_their_order() -> None:
    assert [OrderState.of_rank(state.rank) for state in OrderState] == list(OrderState)


def test_the_malls_numbers_read_the_same_for_other_services() -> None:
    ref = MallNumbers("1", "2", "3", "4").ref
    assert (ref.order_no, ref.line_no, ref.box_no, ref.deal_no) == ("1", "2", "3", "4")
