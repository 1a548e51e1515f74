"""Words that a seller types for 판매취소: sealed for the order line, told sealed, readable from before they were."""

from typing import Any
from uuid import UUID

import pytest

from chassis.refusals import NotFoundError
from chassis.testing import as_seller, recorded_events
from collecting.testing import Seals
from contracts.order_sync import SaleCancelRequested
from order_sync.application import OrderSync, request_sale_cancel
from order_sync.domain import Order
from order_sync.domain.refusals import WordsErasedError
from order_sync.projections.history import story
from order_sync.publications import publish

SELLER, JOB = UUID(int=1), UUID(int=9)
WORDS = "고객 010-1234-5678 과 통화함"


@pytest.fixture
def kept(collected: Any) -> Any:
    """An application with one order, and the order."""
    app, order = OrderSync(), collected()
    with as_seller(order.seller_id):
        app.save(order)
        yield app, order


def cancel(app: OrderSync, seals: Seals, order: Order, detail: str) -> None:
    request_sale_cancel(app, seals, order.seller_id, JOB, order.id, "sold_out", detail)


def test_the_words_of_a_cancelled_sale_are_sealed_for_its_order(kept: Any) -> None:
    (app, order), seals = kept, Seals(SELLER)
    cancel(app, seals, order, f" {WORDS} ")
    assert seals.sealed == [(order.id, {"text": WORDS})]
    (told,) = [each for each in map(publish, recorded_events(app)) if isinstance(each, SaleCancelRequested)]
    assert (told.detail, told.sealed_detail) == ("", "seal 1")
    facts = [each.event for each in recorded_events(app) if isinstance(each.event, Order.SaleCancelRequested)]
    assert [story(fact) for fact in facts] == [("판매취소", "요청", "품절")]


def test_no_words_are_no_seal(kept: Any) -> None:
    (app, order), seals = kept, Seals(SELLER)
    cancel(app, seals, order, "  ")
    assert seals.sealed == []
    assert app.load(Order, order.id, order.seller_id).asked == "cancel"


def test_an_order_that_is_erased_keeps_no_words_and_one_that_is_not_there_gets_no_key(kept: Any) -> None:
    (app, order), seals = kept, Seals(SELLER, kept[1].id)
    with pytest.raises(WordsErasedError):
        cancel(app, seals, order, WORDS)
    assert app.load(Order, order.id, order.seller_id).asked == ""
    unused = Seals(SELLER)
    with pytest.raises(NotFoundError):
        request_sale_cancel(app, unused, order.seller_id, JOB, UUID(int=404), "sold_out", WORDS)
    assert unused.sealed == []


def test_what_was_recorded_in_clear_is_still_told() -> None:
    state: dict[str, Any] = {"detail": WORDS}
    Order.SaleCancelRequested.upcast_v1_v2(state)
    assert state == {"detail": WORDS, "sealed": ""}
