"""What listing keeps of what other services told."""

from typing import Any
from uuid import UUID

import pytest

from listing.domain import (
    AccountMissingError,
    AccountNotVerifiedError,
    KnownAccount,
    KnownProduct,
    KnownSeller,
    SellingSuspendedError,
)

SELLER, OTHER = UUID(int=1), UUID(int=7)


def new_events(aggregate: Any) -> int:
    return len(list(aggregate.collect_events()))


def test_a_product_is_known_by_its_latest_revision() -> None:
    product = KnownProduct(SELLER, UUID(int=2))
    product.tell(2, {"name": "새 이름"})
    product.tell(1, {"name": "옛 이름"})
    product.tell(2, {"name": "다른 이름"})
    assert (product.revision, product.product) == (2, {"name": "새 이름"})
    assert new_events(product) == 2


def test_a_product_deleted_twice_is_deleted_once_and_comes_back_once() -> None:
    product = KnownProduct(SELLER, UUID(int=2))
    product.restore()
    product.delete()
    product.delete()
    assert product.deleted
    product.restore()
    assert not product.deleted
    assert new_events(product) == 3


def test_an_account_told_the_same_again_changes_nothing() -> None:
    account = KnownAccount(SELLER, UUID(int=3))
    account.tell("tmon", "sbdc6678", "verified")
    account.tell("tmon", "sbdc6678", "verified")
    account.require_verified()
    assert new_events(account) == 2


@pytest.mark.parametrize(("state", "words"), [("saved", "연결 확인"), ("rejected", "인증실패"), ("expired", "만료")])
def test_an_account_that_the_mall_did_not_let_in_is_told_with_what_to_do(state: str, words: str) -> None:
    account = KnownAccount(SELLER, UUID(int=3))
    account.tell("tmon", "sbdc6678", state)
    account.require_present()
    with pytest.raises(AccountNotVerifiedError, match=words):
        account.require_verified()


def test_an_account_never_told_or_removed_is_missing() -> None:
    account = KnownAccount(SELLER, UUID(int=3))
    with pytest.raises(AccountMissingError, match="제휴몰 계정정보"):
        account.require_verified()


def test_a_suspended_seller_may_not_sell_until_resumed() -> None:
    seller = KnownSeller(SELLER)
    seller.resume()
    seller.suspend()
    seller.suspend()
    with pytest.raises(SellingSuspendedError):
        seller.require_active()
    seller.resume()
    seller.require_active()
    assert new_events(seller) == 3


def test_what_is_known_belongs_to_its_seller() -> None:
    assert KnownProduct(SELLER, UUID(int=2)).id != KnownProduct(OTHER, UUID(int=2)).id
    assert KnownAccount(SELLER, UUID(int=2)).id != KnownAccount(OTHER, UUID(int=2)).id
    assert KnownSeller(SELLER).id != KnownSeller(OTHER).id


def test_only_newer_stock_is_taken(known_product: KnownProduct) -> None:
    assert known_product.stocks(general=False) == {"01": 9999, "02": 9999, "03": 9999}
    known_product.tell_stock("01", 2, 5)
    known_product.tell_stock("01", 2, 7)
    known_product.tell_stock("01", 1, 8)
    assert known_product.stocks(general=False)["01"] == 5
    saved = dict(known_product.product or {}, options=[dict(each, stock_revision=9) for each in options(known_product)])
    known_product.tell(2, saved)
    known_product.tell_stock("01", 4, 3)
    assert known_product.stocks(general=False)["01"] == 9999


def options(product: KnownProduct) -> list[dict[str, Any]]:
    return (product.product or {})["options"]


def test_stock_may_be_told_before_its_product() -> None:
    product = KnownProduct(SELLER, UUID(int=2))
    product.tell_stock("01", 1, 5)
    assert product.current is None
    assert product.stocks(general=True) == {}


def test_a_listing_is_noted_once(known_product: KnownProduct) -> None:
    for _ in range(2):
        known_product.offer(UUID(int=7))
    assert known_product.listing_ids == (UUID(int=7),)
