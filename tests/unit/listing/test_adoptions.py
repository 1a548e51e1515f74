"""데이터이전: a product is linked to what a mall has already, by its number, without asking the mall."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from chassis.refusals import ConflictError
from chassis.testing import as_seller, recorded_events
from contracts import ContractEvent
from contracts.catalog import Product
from contracts.listing import ListingApplied, ListingRequested, StockPushRequested
from listing.application import ListingService
from listing.domain import (
    AccountMissingError,
    AlreadyLinkedError,
    GroupTerms,
    LinkInProgressError,
    Listing,
    MallNumber,
    MallNumberTakenError,
    NeedsSettlingError,
    OptionNumbersDifferError,
    ProductMissingError,
    Proof,
    SellingSuspendedError,
    Shown,
    State,
    Why,
)
from listing.publications import publish

SELLER, OTHER = UUID(int=1), UUID(int=8)
TODAY = date(2026, 11, 21)
NUMBER = Shown("77", {}, "판매중")
PLAIN: dict[str, Any] = {"option_use": "none", "option_names": (), "options": (), "stock": 10}
NUMBERS = {"01": "1", "02": "2", "03": "3"}
UNKNOWN = Why("답이 없습니다.", "unknown")


@pytest.fixture
def enter(service: ListingService, product_with: Callable[..., Product]) -> Callable[..., UUID]:
    """Has the catalogue tell of a product: its id."""

    def entered(**changes: Any) -> UUID:
        product = product_with(**{"product_id": uuid4(), **changes})
        service.know_product(SELLER, product.product_id, 1, product.model_dump(mode="json"))
        return product.product_id

    return entered


@pytest.fixture
def plain(enter: Callable[..., UUID]) -> UUID:
    """A product without options, with ten in stock."""
    return enter(**PLAIN)


def published(service: ListingService) -> list[ContractEvent]:
    return [event for recorded in recorded_events(service) if isinstance(event := publish(recorded), ContractEvent)]


def queued(service: ListingService, product_id: UUID, account_id: UUID, terms: GroupTerms) -> UUID:
    return service.queue_listing(
        SELLER, product_id, service.open_group(SELLER, uuid4(), account_id, terms, TODAY), TODAY
    )


def test_an_adopted_product_is_on_sale_under_its_number_and_nothing_was_asked(
    service: ListingService, plain: UUID, account_id: UUID
) -> None:
    listing_id = service.adopt(SELLER, plain, account_id, NUMBER)
    listing = service.load(Listing, listing_id, SELLER)
    assert (listing_id, listing.state, listing.shown) == (
        Listing.create_id(SELLER, plain, account_id),
        State.APPLIED,
        NUMBER,
    )
    (told,) = published(service)
    assert isinstance(told, ListingApplied)
    assert (told.product_id, told.account_id, told.mall) == (plain, account_id, "tmon")
    assert (told.mall_product_no, told.mall_option_nos) == ("77", {})


def test_the_same_again_changes_nothing(service: ListingService, plain: UUID, account_id: UUID) -> None:
    listing_id = service.adopt(SELLER, plain, account_id, NUMBER)
    before = service.recorder.max_notification_id()
    assert service.adopt(SELLER, plain, account_id, Shown("77", {}, "품절"), [listing_id]) == listing_id
    assert service.recorder.max_notification_id() == before


@pytest.mark.parametrize("changes", [{}, PLAIN])
def test_it_is_linked_again_as_an_update_of_that_number(
    service: ListingService,
    enter: Callable[..., UUID],
    account_id: UUID,
    terms_with: Callable[..., GroupTerms],
    changes: dict[str, Any],
) -> None:
    product_id = enter(**changes)
    service.adopt(SELLER, product_id, account_id, NUMBER)
    service.link(SELLER, uuid4(), [queued(service, product_id, account_id, terms_with())], TODAY)
    asked = published(service)[-1]
    assert isinstance(asked, ListingRequested)
    assert (asked.kind, asked.mall_product_no, asked.mall_option_nos) == ("update", "77", {})


def test_what_waits_in_the_queue_goes_on_waiting(
    service: ListingService, plain: UUID, account_id: UUID, terms_with: Callable[..., GroupTerms]
) -> None:
    listing_id = queued(service, plain, account_id, terms_with())
    service.adopt(SELLER, plain, account_id, NUMBER)
    listing = service.load(Listing, listing_id, SELLER)
    assert (listing.state, listing.standing) == (State.QUEUED, State.APPLIED)


def test_stock_that_moves_afterwards_goes_to_the_mall(service: ListingService, plain: UUID, account_id: UUID) -> None:
    service.adopt(SELLER, plain, account_id, NUMBER)
    service.know_stock(SELLER, plain, "", 2, 0, "주문 1")
    pushed = published(service)[-1]
    assert isinstance(pushed, StockPushRequested)
    assert (pushed.mall_product_no, pushed.stocks) == ("77", {"": 0})


def test_with_the_numbers_of_its_options_they_are_linked_too(
    service: ListingService, enter: Callable[..., UUID]
) -> None:
    product_id, shop = enter(), uuid4()
    service.know_account(SELLER, shop, "coupang", "shop", "verified")
    listing_id = service.adopt(SELLER, product_id, shop, Shown("77", NUMBERS, "판매중"))
    assert service.load(Listing, listing_id, SELLER).linked_options == tuple(sorted(NUMBERS))
    (told,) = published(service)
    assert isinstance(told, ListingApplied)
    assert (told.mall_product_no, told.mall_option_nos) == ("77", NUMBERS)
    service.know_stock(SELLER, product_id, "01", 2, 7, "주문 1")
    pushed = published(service)[-1]
    assert isinstance(pushed, StockPushRequested)
    assert (pushed.mall_option_nos, pushed.stocks["01"], pushed.changed) == (NUMBERS, 7, ("01", "02", "03"))


@pytest.mark.parametrize(
    ("numbers", "changes"),
    [
        ({"01": "1"}, {}),
        ({**NUMBERS, "09": "9"}, {}),
        ({**NUMBERS, "02": NUMBERS["01"]}, {}),
        ({"": "1"}, PLAIN),
    ],
)
def test_numbers_that_are_not_one_for_each_option_are_refused(
    service: ListingService,
    enter: Callable[..., UUID],
    account_id: UUID,
    numbers: dict[str, str],
    changes: dict[str, Any],
) -> None:
    product_id = enter(**changes)
    with pytest.raises(OptionNumbersDifferError, match="옵션번호가 하나씩"):
        service.adopt(SELLER, product_id, account_id, Shown("77", numbers))
    assert service.find(Listing, Listing.create_id(SELLER, product_id, account_id), SELLER) is None


def test_stock_of_options_does_not_until_they_are_linked(
    service: ListingService, enter: Callable[..., UUID], account_id: UUID
) -> None:
    product_id = enter()
    service.adopt(SELLER, product_id, account_id, NUMBER)
    service.know_stock(SELLER, product_id, "01", 2, 7, "주문 1")
    assert not [event for event in published(service) if isinstance(event, StockPushRequested)]


def test_a_product_that_is_not_there_is_refused(
    service: ListingService, plain: UUID, account_id: UUID, enter: Callable[..., UUID]
) -> None:
    gone, never_told = enter(), uuid4()
    service.know_deletion(SELLER, gone, deleted=True)
    service.know_deletion(SELLER, never_told, deleted=True)
    service.know_deletion(SELLER, never_told, deleted=False)
    for product_id in (uuid4(), gone, never_told):
        with pytest.raises(ProductMissingError):
            service.adopt(SELLER, product_id, account_id, NUMBER)
    with as_seller(OTHER), pytest.raises(ProductMissingError):
        service.adopt(OTHER, plain, account_id, NUMBER)


def test_an_account_that_is_not_there_is_refused(service: ListingService, plain: UUID, account_id: UUID) -> None:
    with pytest.raises(AccountMissingError):
        service.adopt(SELLER, plain, uuid4(), NUMBER)
    service.know_removal(SELLER, account_id)
    with pytest.raises(AccountMissingError):
        service.adopt(SELLER, plain, account_id, NUMBER)


def test_a_suspended_seller_adopts_nothing(service: ListingService, plain: UUID, account_id: UUID) -> None:
    service.know_suspension(SELLER, suspended=True)
    with pytest.raises(SellingSuspendedError):
        service.adopt(SELLER, plain, account_id, NUMBER)


def test_a_product_has_one_number_an_account(service: ListingService, plain: UUID, account_id: UUID) -> None:
    service.adopt(SELLER, plain, account_id, NUMBER)
    with pytest.raises(AlreadyLinkedError, match="상품번호 77에 이미 연동된 상품"):
        service.adopt(SELLER, plain, account_id, Shown("78", {}))
    other = uuid4()
    service.know_account(SELLER, other, "coupang", "second", "verified")
    assert service.adopt(SELLER, plain, other, Shown("78", {})) == Listing.create_id(SELLER, plain, other)


def test_a_number_has_one_product(
    service: ListingService, plain: UUID, account_id: UUID, enter: Callable[..., UUID]
) -> None:
    service.adopt(SELLER, plain, account_id, NUMBER)
    second = enter()
    with pytest.raises(MallNumberTakenError, match="상품번호 77은"):
        service.adopt(SELLER, second, account_id, NUMBER)
    assert service.find(Listing, Listing.create_id(SELLER, second, account_id), SELLER) is None


def test_a_number_that_was_linked_the_usual_way_is_taken_too(
    service: ListingService,
    plain: UUID,
    account_id: UUID,
    enter: Callable[..., UUID],
    terms_with: Callable[..., GroupTerms],
) -> None:
    linked = queued(service, enter(), account_id, terms_with())
    service.link(SELLER, uuid4(), [linked], TODAY)
    service.take_acceptance(SELLER, linked, uuid4(), 1, NUMBER, Proof(), live=True)
    with pytest.raises(MallNumberTakenError):
        service.adopt(SELLER, plain, account_id, NUMBER, [linked])
    assert service.adopt(SELLER, plain, account_id, Shown("78", {}), [linked])


def test_what_is_settled_under_a_number_takes_it_and_takes_none_of_another_product(
    service: ListingService,
    plain: UUID,
    account_id: UUID,
    enter: Callable[..., UUID],
    terms_with: Callable[..., GroupTerms],
) -> None:
    unknown = queued(service, enter(), account_id, terms_with())
    service.link(SELLER, uuid4(), [unknown], TODAY)
    service.take_uncertainty(SELLER, unknown, uuid4(), 1, UNKNOWN, Proof())
    adopted = service.adopt(SELLER, plain, account_id, NUMBER)
    with pytest.raises(MallNumberTakenError):
        service.settle(SELLER, unknown, "77", [adopted])
    assert service.load(Listing, unknown, SELLER).state is State.UNSETTLED
    service.settle(SELLER, unknown, "78")
    third = enter()
    with pytest.raises(MallNumberTakenError):
        service.adopt(SELLER, third, account_id, Shown("78", {}))


def test_two_users_at_once_write_to_the_same_stream(service: ListingService, account_id: UUID) -> None:
    one, two = (MallNumber(SELLER, account_id, "77") for _ in range(2))
    assert one.id == two.id != MallNumber(SELLER, uuid4(), "77").id
    one.take(uuid4(), [])
    two.take(uuid4(), [])
    service.save(one)
    with pytest.raises(IntegrityError):
        service.save(two)


def test_a_number_is_free_again_once_the_mall_shows_its_listing_under_another() -> None:
    number, listing = MallNumber(SELLER, UUID(int=3), "77"), Listing(SELLER, UUID(int=2), UUID(int=3), "tmon")
    number.take(listing.id, [listing])
    listing.adopt(Shown("78", {}), ())
    number.take(UUID(int=9), [listing])
    number.take(UUID(int=9), [listing])
    assert (number.listing_id, number.seller_id, len(number.pending_events)) == (UUID(int=9), SELLER, 3)


@pytest.mark.parametrize(("unsettled", "refusal"), [(False, LinkInProgressError), (True, NeedsSettlingError)])
def test_while_the_mall_is_asked_it_waits(
    service: ListingService,
    plain: UUID,
    account_id: UUID,
    terms_with: Callable[..., GroupTerms],
    unsettled: bool,  # noqa: FBT001
    refusal: type[ConflictError],
) -> None:
    listing_id = queued(service, plain, account_id, terms_with())
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    if unsettled:
        service.take_uncertainty(SELLER, listing_id, uuid4(), 1, UNKNOWN, Proof())
    with pytest.raises(refusal):
        service.adopt(SELLER, plain, account_id, NUMBER)


def test_what_the_mall_refused_to_register_may_be_adopted(
    service: ListingService, plain: UUID, account_id: UUID, terms_with: Callable[..., GroupTerms]
) -> None:
    listing_id = queued(service, plain, account_id, terms_with())
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    service.take_rejection(SELLER, listing_id, uuid4(), 1, UNKNOWN, Proof())
    service.adopt(SELLER, plain, account_id, NUMBER)
    listing = service.load(Listing, listing_id, SELLER)
    assert (listing.state, listing.why) == (State.APPLIED, None)
