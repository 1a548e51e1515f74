"""The guard: an order with an open cancel is not confirmed and its invoice is not sent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from chassis.refusals import RefusalError
from chassis.testing import as_seller, recorded_events
from contracts.order_sync import OrderCollectionRequested
from order_sync.application import Asking, Invoice, OrderSync, SeenLine
from order_sync.domain import (
    Answer,
    Failure,
    KnownClaim,
    Line,
    MallNumbers,
    Order,
    OrderClaims,
    OrderState,
    Sight,
    SoldItem,
)
from order_sync.publications import publish

SELLER, ACCOUNT, CLAIM = UUID(int=1), UUID(int=2), UUID(int=7)
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
ITEM = SoldItem("P1", "O1", "", "", "이름", "골드", 2, 1000, 2000, 0, "서울 강남구", NOW)
LINE = Line(ACCOUNT, "tmon", "", MallNumbers("1", "1"), 2)
ORDER = Order.create_id(SELLER, LINE)
NO = Failure("제휴몰이 거절했습니다.", "refused")


def claims(state: str = "asked", kind: str = "cancel", quantity: int = 2) -> OrderClaims:
    found = OrderClaims(seller_id=SELLER, order_id=ORDER)
    found.come_in(CLAIM, KnownClaim(kind, state, quantity), NOW)
    return found


def test_an_open_cancel_holds_confirmation_and_invoice_until_it_is_settled(
    collected: Callable[..., Order], invoiced: Callable[..., Order], refuses: Any
) -> None:
    known = claims()
    fresh, order = collected(), invoiced()
    fresh.follow_claims(known)
    order.follow_claims(known)
    order.follow_claims(known)
    with refuses("cancel_asked"):
        fresh.request_confirm(NOW.date(), None, NOW.date(), None)
    with refuses("cancel_asked"):
        order.request_invoice_send(None)
    known.move(CLAIM, "refused", NOW)
    order.follow_claims(known)
    order.request_invoice_send(None)
    assert order.asked == "send"


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_a_request_that_was_learned_of_elsewhere_is_over_with_the_claim_that_it_was(
    state: str, invoiced: Callable[..., Order], refuses: Any
) -> None:
    order, known = invoiced(), OrderClaims(seller_id=SELLER, order_id=ORDER)
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True), NOW)
    order.follow_claims(known, ended_at=known.come_in(CLAIM, KnownClaim("cancel", "asked", 2), NOW))
    with refuses("cancel_asked"):
        order.request_invoice_send(None)
    order.follow_claims(known, ended_at=known.move(CLAIM, state, NOW))
    order.request_invoice_send(None)
    assert order.asked == "send"


def test_a_request_that_ended_in_a_cancel_was_not_taken_back(invoiced: Callable[..., Order], names: Any) -> None:
    order, known = invoiced(), claims()
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True), NOW)
    order.follow_claims(known)
    order.follow_claims(known, ended_at=known.move(CLAIM, "done", NOW))
    assert (order.state, "CancelWithdrawn" in names(order)) == (OrderState.CANCELLED, False)
    part, some = invoiced(), claims(quantity=1)
    part.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True), NOW)
    part.follow_claims(some, ended_at=some.move(CLAIM, "done", NOW))
    part.request_invoice_send(None)
    assert part.asked == "send"


def test_a_request_that_came_after_a_settled_claim_still_holds(invoiced: Callable[..., Order], refuses: Any) -> None:
    order, known = invoiced(), claims("refused")
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True), NOW)
    order.follow_claims(known, ended_at=known.move(CLAIM, "refused", NOW))
    with refuses("cancel_asked"):
        order.request_invoice_send(None)
    order.follow_claims(known, ended_at=known.come_in(UUID(int=8), KnownClaim("cancel", "asked", 1), NOW))
    order.follow_claims(known, ended_at=known.come_in(UUID(int=9), KnownClaim("return", "refused", 1), NOW))
    with refuses("cancel_asked"):
        order.request_invoice_send(None)


@pytest.mark.parametrize(("minutes", "held"), [(-1, False), (0, False), (1, True)])
def test_a_request_that_still_stood_after_a_claims_end_is_another_one(
    minutes: int,
    held: bool,  # noqa: FBT001
    invoiced: Callable[..., Order],
) -> None:
    """The list told of it, the claim that it is has not come in, and news of the older one come late."""
    order, known = invoiced(), OrderClaims(seller_id=SELLER, order_id=ORDER)
    first = NOW - timedelta(hours=1)
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True, changed_at=first), first)
    order.follow_claims(known, ended_at=known.come_in(CLAIM, KnownClaim("cancel", "asked", 2), first))
    stood = NOW + timedelta(minutes=minutes)
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True, changed_at=stood), stood)
    order.follow_claims(known, ended_at=known.move(CLAIM, "withdrawn", NOW))
    assert (order.cancel_claimed, order.cancel_asked) == (False, held)
    order.see_at_mall(Sight("confirmed", "confirmed", changed_at=stood + timedelta(minutes=1)), stood)
    assert not order.cancel_asked


def test_a_request_at_a_mall_without_a_clock_is_as_old_as_its_sight(invoiced: Callable[..., Order]) -> None:
    order, known = invoiced(), claims()
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True), NOW)
    order.follow_claims(known, ended_at=known.move(CLAIM, "refused", NOW - timedelta(seconds=1)))
    assert order.cancel_asked


def test_a_request_of_which_no_time_is_known_is_over_with_any_claim(invoiced: Callable[..., Order]) -> None:
    """As it stands in events from before its time was kept."""
    order, known = invoiced(), claims()
    old = Order.CancelAsked.__new__(Order.CancelAsked)
    vars(old).update(originator_id=order.id, originator_version=order.version + 1, timestamp=NOW, learned_from="list")
    old.mutate(order)
    assert (order.cancel_asked, order.cancel_seen_at) == (True, None)
    order.follow_claims(known, ended_at=known.move(CLAIM, "refused", NOW))
    assert not order.cancel_asked


def test_a_cancel_that_is_found_when_an_invoice_is_changed_holds_the_order(refuses: Any) -> None:
    with as_seller(SELLER):
        app = OrderSync()
        order = Order(
            seller_id=SELLER, line=LINE, number="1", item=ITEM, sight=Sight("new", "D1"), sealed="", match=None
        )
        order.see_at_mall(Sight("confirmed", "D2"), NOW)
        order.register_invoice("LOGEN", "1234567890")
        order.request_invoice_send(None)
        order.take_sent(1, Answer())
        app.save(order)
        change = [Invoice(ORDER, "LOGEN", "33333333333")]
        app.change_invoices(SELLER, UUID(int=20), change)
        for _ in range(2):
            app.take_change_refused(SELLER, ORDER, 1, NO, Answer(), unsettled=False, cancel_seen_at=NOW)
        assert app.load(Order, ORDER, SELLER).cancel_asked
        with refuses("cancel_asked"):
            app.change_invoices(SELLER, UUID(int=21), change)


def test_what_the_list_does_not_show_does_not_undo_what_a_claim_says(
    invoiced: Callable[..., Order], refuses: Any
) -> None:
    order = invoiced()
    order.follow_claims(claims())
    order.see_at_mall(Sight("confirmed", "confirmed", changed_at=NOW + timedelta(hours=1)), NOW)
    with refuses("cancel_asked"):
        order.request_invoice_send(None)


@pytest.mark.parametrize("kind", ["return", "exchange"])
def test_a_return_or_an_exchange_holds_nothing(kind: str, invoiced: Callable[..., Order]) -> None:
    order = invoiced()
    order.follow_claims(claims(kind=kind))
    order.request_invoice_send(None)


def test_a_cancel_that_grew_to_the_whole_line_ends_the_order(collected: Callable[..., Order]) -> None:
    order, known = collected(), claims(quantity=1)
    known.move(CLAIM, "asked", NOW, 2)
    known.move(CLAIM, "asked", NOW, 1)
    known.move(CLAIM, "done", NOW)
    order.follow_claims(known)
    assert order.state is OrderState.CANCELLED


def test_a_cancel_that_tells_no_quantity_is_of_the_whole_line(collected: Callable[..., Order]) -> None:
    order, known = collected(), claims(quantity=0)
    known.move(CLAIM, "asked", NOW, 1)
    order.follow_claims(known)
    assert order.state is not OrderState.CANCELLED
    known.move(CLAIM, "done", NOW)
    order.follow_claims(known)
    assert order.state is OrderState.CANCELLED


def test_a_cancel_that_took_place_ends_the_order_once(collected: Callable[..., Order], names: Any) -> None:
    order, known = collected(), claims()
    order.follow_claims(known)
    known.move(CLAIM, "done", NOW)
    order.follow_claims(known)
    order.follow_claims(known)
    order.see_at_mall(Sight("cancelled", "cancelled"), NOW)
    assert (order.state, names(order).count("SaleCancelled")) == (OrderState.CANCELLED, 1)
    late = collected()
    late.see_at_mall(Sight("cancelled", "cancelled"), NOW)
    late.follow_claims(known)
    assert names(late).count("SaleCancelled") == 1


def test_a_part_that_was_cancelled_leaves_the_rest(invoiced: Callable[..., Order]) -> None:
    order, known = invoiced(), claims("done", quantity=1)
    order.follow_claims(known)
    assert order.state is OrderState.INVOICED
    order.request_invoice_send(None)
    known.come_in(UUID(int=8), KnownClaim("cancel", "done", 1), NOW)
    order.follow_claims(known)
    assert order.state is OrderState.CANCELLED


def test_claims_are_known_once_and_move_only_when_known(names: Any) -> None:
    known = claims()
    known.come_in(CLAIM, KnownClaim("cancel", "done", 2), NOW)
    known.move(CLAIM, "asked", NOW)
    known.move(UUID(int=9), "done", NOW)
    assert (names(known), known.cancel_open) == (["Opened", "Told"], True)


def test_a_claim_that_came_before_its_order_holds_it() -> None:
    with as_seller(SELLER):
        app = OrderSync()
        app.know_claim(SELLER, ORDER, CLAIM, KnownClaim("cancel", "asked", 2), NOW)
        app.tell_account(SELLER, ACCOUNT, "tmon", "sbdc6678", "verified", NOW)
        app.collect_orders(SELLER, UUID(int=5), Asking([ACCOUNT], ["new"]), NOW)
        told = [publish(recorded) for recorded in recorded_events(app)]
        asked = next(each for each in told if isinstance(each, OrderCollectionRequested))
        app.take_page(SELLER, asked.collection_id, 1, [SeenLine(LINE, ITEM, Sight("new", "D1"), "x")], [], NOW)
        assert app.load(Order, ORDER, SELLER).cancel_claimed
        app.move_claim(SELLER, ORDER, CLAIM, "done", NOW)
    assert app.load(Order, ORDER, SELLER).state is OrderState.CANCELLED


def test_a_cancel_known_a_second_before_sending_lets_no_invoice_out() -> None:
    """The order alone, in 2,000 seeded schedules: whatever else happens, none is sent while a cancel is known.

    `tests/simulation/test_guard.py` plays 10,000 with gateway and mall.
    """
    sent_at_all = held_at_all = 0
    for seed in range(2_000):
        sent, held = lived(Random(seed))
        sent_at_all += sent
        held_at_all += held
    assert min(sent_at_all, held_at_all) > 300


def lived(chance: Random) -> tuple[bool, bool]:
    """One schedule: whether an invoice went out, and whether one was held."""
    order = Order(
        seller_id=SELLER, line=LINE, number="1", item=ITEM, sight=Sight("confirmed", "D2"), sealed="", match=None
    )
    order.see_at_mall(Sight("confirmed", "D2"), NOW)
    order.register_invoice("LOGEN", "1234567890")
    known = OrderClaims(seller_id=SELLER, order_id=ORDER)
    sending = chance.randrange(60, 3600)
    happenings: list[tuple[int, str]] = [(chance.randrange(7200), chance.choice(NEWS)) for _ in range(5)]
    happenings += [(sending - 1, "claim"), (sending, "send"), (sending + chance.randrange(1, 3600), "send")]
    was_held = False
    for _, news in sorted(happenings, key=lambda each: each[0]):
        before = len(order.pending_events)
        open_before = known.cancel_open
        was_held |= not happen(chance, order, known, news)
        asked = [e for e in order.pending_events[before:] if isinstance(e, Order.InvoiceSendRequested)]
        assert not (asked and open_before), f"an invoice left although a cancel was known: {happenings}"
    return any(isinstance(each, Order.InvoiceSendRequested) for each in order.pending_events), was_held


NEWS = ("seen", "refused", "withdrawn", "done", "answer", "no", "again")


def happen(chance: Random, order: Order, known: OrderClaims, news: str) -> bool:
    """One thing that happens; False where the guard held the invoice."""
    match news:
        case "claim":
            known.come_in(CLAIM, KnownClaim("cancel", chance.choice(("asked", "held", "unknown")), 2), NOW)
        case "again":
            known.move(CLAIM, "asked", NOW)
        case "refused" | "withdrawn" | "done":
            known.move(CLAIM, news, NOW)
        case "seen":
            order.see_at_mall(Sight("confirmed", "D2", cancel_asked=chance.random() < 0.3), NOW)
        case "answer":
            order.take_sent(order.tries, Answer())
        case "no":
            order.take_refused("send", NO, Answer(), unsettled=False)
        case _:
            try:
                order.request_invoice_send(None)
            except RefusalError as refusal:
                return refusal.code != "cancel_asked"
    order.follow_claims(known)
    return True
