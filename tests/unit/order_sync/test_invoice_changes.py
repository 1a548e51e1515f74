"""송장수정: when another invoice may take the place of the one that the mall has, and what becomes of it."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chassis.refusals import RefusalError
from order_sync.domain import Answer, Failure, InvoiceChanges, JobRow, Line, MallNumbers, Order, Sight

SELLER, ORDER = UUID(int=1), UUID(int=4)
JOB = JobRow(UUID(int=9), 1)
LINE = Line(UUID(int=2), "tmon", "sbdc6678", MallNumbers("2667143490", "1"), 2)
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")
OLD, NEW, NEWER = ("LOGEN", "1234567890"), ("LOGEN", "33333333333"), ("LOGEN", "2222222222")


def sent(sending: Any, mall: str = "tmon") -> Order:
    order = sending()
    order.line = Line(order.line.account_id, mall, "", order.line.numbers, 2)
    order.take_sent(1, Answer())
    return order


def asked(*, number: int = 1) -> InvoiceChanges:
    changes = InvoiceChanges(seller_id=SELLER, order_id=ORDER)
    for turn in range(number):
        changes.request(LINE, OLD, (NEW, NEWER)[turn % 2], JOB)
        if turn < number - 1:
            changes.take_changed(changes.number, Answer())
    return changes


@pytest.mark.parametrize("mall", ["tmon", "wemakeprice", "coupang"])
def test_an_order_that_was_sent_may_get_another_invoice(sending: Any, mall: str) -> None:
    sent(sending, mall).check_invoice_changeable(*NEW)


@pytest.mark.parametrize("mall", ["st11", "smartstore", "gmarket", "gsshop", "gongyoung", "new_mall"])
def test_a_mall_without_a_call_says_where_it_is_done(sending: Any, refuses: Any, mall: str) -> None:
    with refuses("invoice_change_not_offered"):
        sent(sending, mall).check_invoice_changeable(*NEW)


@pytest.mark.parametrize(
    ("courier", "number", "code", "field"),
    [
        ("PIGEON", "1234567890", "courier_unknown", "courier"),
        ("LOGEN", "12-34567890", "invoice_number_invalid", "invoice_number"),
        ("LOGEN", "123", "invoice_number_invalid", "invoice_number"),
    ],
)
def test_courier_and_number_must_fit(
    sending: Any, refuses: Any, courier: str, number: str, code: str, field: str
) -> None:
    with refuses(code, field):
        sent(sending).check_invoice_changeable(courier, number)


def test_what_was_not_sent_is_changed_by_registering(invoiced: Any, sending: Any, refuses: Any) -> None:
    with refuses("invoice_not_sent"):
        invoiced().check_invoice_changeable(*NEW)
    with refuses("order_in_progress"):
        sending().check_invoice_changeable(*NEW)
    unsure = sending()
    unsure.take_refused("send", NO, Answer(), unsettled=True)
    with refuses("order_unsettled"):
        unsure.check_invoice_changeable(*NEW)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("delivered", "order_already_delivered"),
        ("completed", "order_already_delivered"),
        ("cancelled", "order_cancelled"),
    ],
)
def test_it_is_too_late_once_the_goods_have_arrived_or_the_sale_is_over(
    sending: Any, refuses: Any, state: str, code: str
) -> None:
    order = sent(sending)
    order.see_at_mall(Sight(state, state), order.created_on)
    with refuses(code):
        order.check_invoice_changeable(*NEW)


def test_an_open_cancel_request_holds_it(sending: Any, refuses: Any) -> None:
    order = sent(sending)
    order.see_at_mall(Sight("shipping", "D3", cancel_asked=True), order.created_on)
    with refuses("cancel_asked"):
        order.check_invoice_changeable(*NEW)


def test_an_invoice_is_changed_and_changed_again(refuses: Any) -> None:
    changes = asked(number=2)
    first, second = [each for each in changes.pending_events if isinstance(each, InvoiceChanges.Requested)]
    assert (first.courier, first.invoice_number, first.old_courier, first.old_invoice_number) == (*NEW, *OLD)
    assert (second.courier, second.invoice_number, second.old_courier, second.old_invoice_number) == (*NEWER, *NEW)
    changes.take_changed(2, Answer(text="ok"))
    assert (changes.sent, changes.asked, changes.number) == (NEWER, False, 2)
    with refuses("invoice_unchanged", "invoice_number"):
        changes.request(LINE, OLD, NEWER, JOB)
    changes.request(LINE, OLD, OLD, JOB)


def test_the_invoice_that_the_mall_has_is_no_change(refuses: Any) -> None:
    changes = InvoiceChanges(seller_id=SELLER, order_id=ORDER)
    with refuses("invoice_unchanged", "invoice_number"):
        changes.request(LINE, OLD, OLD, JOB)
    changes.request(LINE, OLD, ("CJ_LOGISTICS", OLD[1]), JOB)


def test_one_change_is_under_way_at_a_time(refuses: Any) -> None:
    changes = asked()
    with refuses("order_in_progress"):
        changes.request(LINE, OLD, NEWER, JOB)


def test_a_refused_change_leaves_the_old_invoice(refuses: Any) -> None:
    changes = asked()
    changes.take_refused(1, NO, Answer(), unsettled=False)
    assert (changes.sent, changes.asked, changes.unsettled) == (None, False, False)
    with refuses("nothing_unsettled"):
        changes.settle(done=True)
    changes.request(LINE, OLD, NEW, JOB)
    assert changes.number == 2


@pytest.mark.parametrize(("done", "has"), [(True, NEW), (False, None)])
def test_a_seller_settles_an_unknown_change(refuses: Any, done: bool, has: Any) -> None:  # noqa: FBT001
    changes = asked()
    changes.take_refused(1, NO, Answer(), unsettled=True)
    with refuses("order_unsettled"):
        changes.request(LINE, OLD, NEWER, JOB)
    changes.settle(done=done)
    assert (changes.sent, changes.unsettled) == (has, False)
    changes.request(LINE, OLD, NEWER, JOB)


@pytest.mark.parametrize("number", [0, 2])
def test_an_answer_to_another_change_is_passed_over(number: int) -> None:
    changes = asked()
    changes.take_changed(number, Answer())
    changes.take_refused(number, NO, Answer(), unsettled=False)
    assert changes.asked
    changes.take_changed(1, Answer())
    before = len(changes.pending_events)
    changes.take_changed(1, Answer())
    changes.take_refused(1, NO, Answer(), unsettled=True)
    assert len(changes.pending_events) == before


class ChangesLife(RuleBasedStateMachine):
    """A seller who changes an invoice, and a mall that answers, both at random."""

    def __init__(self) -> None:
        super().__init__()
        self.changes = InvoiceChanges(seller_id=SELLER, order_id=ORDER)
        self.at_mall = OLD

    @rule(wanted=st.sampled_from([OLD, NEW, NEWER]))
    def request(self, wanted: tuple[str, str]) -> None:
        before = len(self.changes.pending_events)
        try:
            self.changes.request(LINE, OLD, wanted, None)
        except RefusalError:
            assert len(self.changes.pending_events) == before
            assert self.changes.asked or self.changes.unsettled or wanted == self.at_mall

    @precondition(lambda self: self.changes.asked)
    @rule()
    def accept(self) -> None:
        self.at_mall = self.changes.wanted
        self.changes.take_changed(self.changes.number, Answer())

    @precondition(lambda self: self.changes.asked)
    @rule(unsettled=st.booleans())
    def refuse(self, unsettled: bool) -> None:  # noqa: FBT001
        self.changes.take_refused(self.changes.number, NO, Answer(), unsettled=unsettled)

    @precondition(lambda self: self.changes.unsettled)
    @rule(done=st.booleans())
    def settle(self, done: bool) -> None:  # noqa: FBT001
        self.at_mall = self.changes.wanted if done else self.at_mall
        self.changes.settle(done=done)

    @rule(behind=st.integers(min_value=1, max_value=3))
    def hear_an_old_answer(self, behind: int) -> None:
        self.changes.take_changed(self.changes.number - behind, Answer())

    @invariant()
    def has_what_the_mall_has(self) -> None:
        assert (self.changes.sent or OLD) == self.at_mall

    @invariant()
    def waits_for_one_thing_at_most(self) -> None:
        assert not (self.changes.asked and self.changes.unsettled)

    @invariant()
    def is_the_same_when_replayed(self) -> None:
        copy: InvoiceChanges | None = None
        for each in self.changes.pending_events:
            copy = each.mutate(copy)
        assert copy is not None
        names = ("sent", "wanted", "asked", "unsettled", "number")
        assert [getattr(copy, name) for name in names] == [getattr(self.changes, name) for name in names]


ChangesLife.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestChangesLife = ChangesLife.TestCase
