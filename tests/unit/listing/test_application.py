"""The commands of listing, with events in memory, and what becomes public of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.refusals import NotFoundError, RefusalsError
from chassis.testing import recorded_events
from contracts import ContractEvent
from contracts.catalog import Product
from contracts.listing import (
    ListingApplied,
    ListingFailed,
    ListingRequested,
    ListingStopRequested,
    SalePeriodRequested,
    SalePriceRequested,
    SaleResumeRequested,
    SaleStopped,
    StockPushRequested,
)
from listing.application import ListingService
from listing.consumers import SellerlessEventError, seller_of
from listing.domain import (
    GroupInUseError,
    GroupMissingError,
    GroupNameTakenError,
    GroupTerms,
    Listing,
    NothingToPushError,
    NotOnSaleError,
    NotQueuedError,
    Proof,
    Shown,
    State,
    Why,
)
from listing.publications import publish

SELLER = UUID(int=1)
TODAY = date(2026, 11, 21)
SHOWN = Shown("77", {"01": "771", "02": "772", "03": "773"})
REFUSED = Why("이미지를 바꾸세요.", "refused", "E1", "작습니다")


@pytest.fixture
def group_id(service: ListingService, account_id: UUID, terms_with: Callable[..., GroupTerms]) -> UUID:
    return service.open_group(SELLER, uuid4(), account_id, terms_with(), TODAY)


@pytest.fixture
def product_id(service: ListingService, product_with: Callable[..., Product]) -> UUID:
    product = product_with()
    service.know_product(SELLER, product.product_id, 1, product.model_dump(mode="json"))
    return product.product_id


@pytest.fixture
def listing_id(service: ListingService, product_id: UUID, group_id: UUID) -> UUID:
    return service.queue_listing(SELLER, product_id, group_id, TODAY)


def state_of(service: ListingService, listing_id: UUID) -> State:
    return service.load(Listing, listing_id, SELLER).state


def published(service: ListingService) -> list[ContractEvent]:
    return [event for recorded in recorded_events(service) if isinstance(event := publish(recorded), ContractEvent)]


def test_what_is_linked_is_asked_with_product_and_terms(service: ListingService, listing_id: UUID) -> None:
    service.link(SELLER, uuid4(), [listing_id, listing_id], TODAY)
    (asked,) = published(service)
    assert isinstance(asked, ListingRequested)
    assert (asked.kind, asked.attempt, asked.mall, asked.mall_product_no) == ("register", 1, "tmon", None)
    assert (asked.product.name, asked.terms.price_won) == ("티몬 테스트 상품", 135_000)
    assert asked.terms.mall_fields["product_type_group"] == "general"


def test_the_whole_life_of_a_listing_becomes_public(service: ListingService, listing_id: UUID) -> None:
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    service.take_rejection(SELLER, listing_id, uuid4(), 1, REFUSED, Proof())
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    service.take_acceptance(SELLER, listing_id, uuid4(), 2, SHOWN, Proof(), live=True)
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    service.take_uncertainty(SELLER, listing_id, uuid4(), 3, REFUSED, Proof())
    service.take_reading(SELLER, listing_id, 3, "on_sale", SHOWN, None, Proof())
    service.stop_sale(SELLER, listing_id)
    service.take_stop(SELLER, listing_id, uuid4(), Proof())
    facts = published(service)
    assert [type(fact) for fact in facts] == [
        ListingRequested,
        ListingFailed,
        ListingRequested,
        ListingApplied,
        ListingRequested,
        ListingApplied,
        ListingStopRequested,
        SaleStopped,
    ]
    again: Any = facts[4]
    assert (again.kind, again.mall_product_no, again.mall_option_nos["01"]) == ("update", "77", "771")


@pytest.mark.parametrize(("number", "state"), [("88", State.APPLIED), (None, State.FAILED)])
def test_the_seller_settles(service: ListingService, listing_id: UUID, number: str | None, state: State) -> None:
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    service.take_uncertainty(SELLER, listing_id, uuid4(), 1, REFUSED, Proof())
    service.settle(SELLER, listing_id, number)
    assert state_of(service, listing_id) is state


def test_a_selection_is_linked_whole_or_not_at_all(service: ListingService, listing_id: UUID) -> None:
    with pytest.raises(NotFoundError):
        service.link(SELLER, uuid4(), [listing_id, uuid4()], TODAY)
    assert state_of(service, listing_id) is State.QUEUED


def test_what_our_checks_refuse_fails_while_the_rest_is_asked(
    service: ListingService, listing_id: UUID, group_id: UUID, product_with: Callable[..., Product]
) -> None:
    other = product_with(product_id=uuid4())
    service.know_product(SELLER, other.product_id, 1, other.model_dump(mode="json"))
    second = service.queue_listing(SELLER, other.product_id, group_id, TODAY)
    service.know_deletion(SELLER, other.product_id, deleted=True)
    service.link(SELLER, uuid4(), [listing_id, second], TODAY)
    assert (state_of(service, listing_id), state_of(service, second)) == (State.REQUESTED, State.FAILED)
    service.know_deletion(SELLER, other.product_id, deleted=False)
    service.link(SELLER, uuid4(), [second], TODAY)
    assert state_of(service, second) is State.REQUESTED


def test_a_group_is_deleted_only_when_nothing_waits_with_it(
    service: ListingService, listing_id: UUID, group_id: UUID
) -> None:
    with pytest.raises(GroupInUseError):
        service.delete_groups(SELLER, [group_id])
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    service.delete_groups(SELLER, [group_id, group_id])
    service.take_rejection(SELLER, listing_id, uuid4(), 1, REFUSED, Proof())
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    failed = service.load(Listing, listing_id, SELLER)
    assert failed.why is not None
    assert failed.why.code == "group_missing"


def test_another_group_of_the_account_can_be_chosen_while_waiting(
    service: ListingService,
    listing_id: UUID,
    group_id: UUID,
    account_id: UUID,
    product_id: UUID,
    terms_with: Callable[..., GroupTerms],
) -> None:
    other = service.open_group(SELLER, uuid4(), account_id, terms_with(name="다른 세트"), TODAY)
    assert service.queue_listing(SELLER, product_id, other, TODAY) == listing_id
    service.delete_groups(SELLER, [group_id])
    with pytest.raises(GroupInUseError):
        service.delete_groups(SELLER, [other])
    service.dequeue(SELLER, [listing_id])
    with pytest.raises(NotQueuedError):
        service.dequeue(SELLER, [listing_id])
    service.delete_groups(SELLER, [other])


def test_a_group_name_is_free_again_after_a_change_or_deletion(
    service: ListingService, group_id: UUID, account_id: UUID, terms_with: Callable[..., GroupTerms]
) -> None:
    with pytest.raises(GroupNameTakenError):
        service.open_group(SELLER, uuid4(), account_id, terms_with(), TODAY)
    service.save_group(SELLER, group_id, terms_with(name="봄 세트"), TODAY)
    service.save_group(SELLER, group_id, terms_with(name="봄 세트", courier=None), TODAY)
    second = service.open_group(SELLER, uuid4(), account_id, terms_with(), TODAY)
    with pytest.raises(GroupNameTakenError):
        service.save_group(SELLER, group_id, terms_with(), TODAY)
    copied = service.copy_group(SELLER, second, uuid4(), None, TODAY)
    service.delete_groups(SELLER, [second, copied])
    service.save_group(SELLER, group_id, terms_with(), TODAY)
    with pytest.raises(GroupMissingError):
        service.copy_group(SELLER, second, uuid4(), "x", TODAY)


def test_news_of_things_never_heard_of_are_kept(service: ListingService, account_id: UUID) -> None:
    service.know_removal(SELLER, account_id)
    service.know_removal(SELLER, uuid4())
    service.know_deletion(SELLER, uuid4(), deleted=True)
    service.know_suspension(SELLER, suspended=False)


def test_a_listing_is_seen_as_it_was_before_a_moment(service: ListingService, listing_id: UUID) -> None:
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    asked = service.load(Listing, listing_id, SELLER).modified_on
    service.take_rejection(SELLER, listing_id, uuid4(), 1, REFUSED, Proof())
    then, now = (service.listing_at(SELLER, listing_id, at) for at in (asked, datetime.now(UTC)))
    assert (then.listing.state, then.sale.why, then.group_name) == (State.REQUESTED, None, "고급 주얼리 세트")
    assert (now.listing.state, now.sale.why) == (State.FAILED, REFUSED)
    with pytest.raises(NotFoundError):
        service.listing_at(SELLER, listing_id, datetime(2020, 1, 1, tzinfo=UTC))


def test_an_event_without_a_seller_is_not_taken_in() -> None:
    class Nobody:
        seller_id = None
        event_type = "x"

    with pytest.raises(SellerlessEventError):
        seller_of(Nobody())  # type: ignore[arg-type]


def test_stock_that_moves_goes_to_every_mall_that_sells_the_product(
    service: ListingService, listing_id: UUID, product_id: UUID, terms_with: Callable[..., GroupTerms]
) -> None:
    other = uuid4()
    service.know_account(SELLER, other, "interpark", "second", "verified")
    fields = {"delivery_policy": "1", "return_place": "2", "return_fee_won": 3000, "as_guide": "고객센터"}
    group = service.open_group(SELLER, uuid4(), other, terms_with(name="둘째", mall_fields=fields), TODAY)
    second = service.queue_listing(SELLER, product_id, group, TODAY)
    service.know_stock(SELLER, product_id, "01", 2, 7, "주문 1")
    service.link(SELLER, uuid4(), [listing_id, second], TODAY)
    for each in (listing_id, second):
        service.take_acceptance(SELLER, each, uuid4(), 1, SHOWN, Proof(), live=True)
    service.know_stock(SELLER, product_id, "01", 3, 0, "주문 2")
    asked = [event for event in published(service) if isinstance(event, ListingRequested)]
    assert [event.product.options[0].stock for event in asked] == [7, 7]
    pushes = [event for event in published(service) if isinstance(event, StockPushRequested)]
    assert {push.listing_id: (push.number, push.stocks["01"], push.changed) for push in pushes} == {
        listing_id: (1, 0, ("01",)),
        second: (1, 0, ("01",)),
    }
    service.take_sale_act(SELLER, second, "set_stocks", 1, Proof())
    service.refuse_sale_act(SELLER, listing_id, "set_stocks", 1, REFUSED, Proof(), unsettled=False)
    service.push_stock_again(SELLER, [listing_id, listing_id])
    with pytest.raises(NothingToPushError):
        service.push_stock_again(SELLER, [second])
    assert len([event for event in published(service) if isinstance(event, StockPushRequested)]) == 3
    stored = {notification.topic for notification in service.recorder.select_notifications(1, 1000)}
    assert not [topic for topic in stored if "SaleActs" in topic]


def test_prices_become_public_and_a_second_click_does_not(service: ListingService, listing_id: UUID) -> None:
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    service.take_acceptance(SELLER, listing_id, uuid4(), 1, SHOWN, Proof(), live=True)
    for price_won in (36_000, 36_000, 37_000, 37_000):
        service.set_price(SELLER, [listing_id, listing_id], price_won)
    service.take_sale_act(SELLER, listing_id, "set_price", 1, Proof())
    service.refuse_sale_act(SELLER, listing_id, "set_price", 2, REFUSED, Proof(), unsettled=False)
    service.set_price(SELLER, [listing_id], 36_000)
    service.set_price(SELLER, [listing_id], 36_000)
    asked = [event for event in published(service) if isinstance(event, SalePriceRequested)]
    assert [(each.number, each.terms.price_won) for each in asked] == [(1, 36_000), (2, 37_000), (3, 36_000)]
    assert (asked[0].mall_product_no, asked[0].taxed) == ("77", True)
    assert asked[0].surcharges


def test_a_product_without_sales_info_has_no_price(service: ListingService, product_id: UUID) -> None:
    listing = Listing(SELLER, product_id, uuid4(), "tmon")
    service.save(listing)
    with pytest.raises(NotOnSaleError, match="판매정보"):
        service.set_price(SELLER, [listing.id], 36_000)


def test_what_cannot_be_asked_of_some_is_asked_of_none_and_names_them(
    service: ListingService, listing_id: UUID, product_id: UUID
) -> None:
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    service.take_acceptance(SELLER, listing_id, uuid4(), 1, SHOWN, Proof(), live=True)
    waiting = [Listing(SELLER, product_id, uuid4(), mall) for mall in ("gsshop", *["tmon"] * 6)]
    service.save(*waiting)
    ids = [listing.id for listing in waiting]
    with pytest.raises(NotOnSaleError, match=r"티몬 테스트 상품 \(GS SHOP\): 제휴몰"):
        service.set_period(SELLER, [listing_id, ids[0]], date(2027, 3, 5), TODAY)
    with pytest.raises(RefusalsError) as told:
        service.set_period(SELLER, [listing_id, *ids], date(2027, 3, 5), TODAY)
    assert len(told.value.refusals) == 5
    assert told.value.refusals[-1].detail.endswith("그 밖에 2건도 지금은 할 수 없습니다.")
    with pytest.raises(NotOnSaleError) as alone:
        service.set_period(SELLER, [ids[0]], date(2027, 3, 5), TODAY)
    assert "GS SHOP" not in alone.value.detail
    assert not [event for event in published(service) if isinstance(event, SalePeriodRequested)]


def test_resuming_and_the_period_become_public(service: ListingService, listing_id: UUID) -> None:
    service.link(SELLER, uuid4(), [listing_id], TODAY)
    service.take_acceptance(SELLER, listing_id, uuid4(), 1, SHOWN, Proof(), live=True)
    service.stop_sale(SELLER, listing_id)
    service.take_stop(SELLER, listing_id, uuid4(), Proof())
    service.resume_sale(SELLER, listing_id)
    service.refuse_sale_act(SELLER, listing_id, "resume_sale", 1, REFUSED, Proof(), unsettled=True)
    service.resume_sale(SELLER, listing_id)
    service.take_sale_act(SELLER, listing_id, "resume_sale", 2, Proof())
    service.set_period(SELLER, [listing_id], date(2027, 3, 5), TODAY)
    service.take_sale_act(SELLER, listing_id, "set_period", 3, Proof())
    facts = published(service)[3:]
    assert [type(fact) for fact in facts] == [
        SaleStopped,
        SaleResumeRequested,
        SaleResumeRequested,
        ListingApplied,
        SalePeriodRequested,
    ]
    period: Any = facts[-1]
    assert (period.number, period.ends_on, period.mall_product_no) == (3, date(2027, 3, 5), "77")
    assert state_of(service, listing_id) is State.APPLIED
