"""Whatever order the mall's messages come in, and however often, an order ends in the same state."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chassis.refusals import RefusalError
from order_sync.domain import Answer, Failure, Line, MallNumbers, Order, OrderState, Sight, SoldItem

NOW = datetime(2026, 8, 13, tzinfo=UTC)
TODAY = NOW.date()
STATES = ["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]
ITEM = SoldItem("P1", "O1", "", "", "이름", "골드", 1, 1000, 1000, 0, "서울 강남구", NOW)
LINE = Line(UUID(int=2), "tmon", "sbdc6678", MallNumbers("1", "1"), 1)


def first_seen(sight: Sight) -> Order:
    order = Order(seller_id=UUID(int=1), line=LINE, number="1", item=ITEM, sight=sight, sealed="", match=None)
    order.see_at_mall(sight, NOW)
    return order


@st.composite
def sights(draw: st.DrawFn) -> list[Sight]:
    """What a mall showed at different moments, each with its own time."""
    shown = draw(st.lists(st.tuples(st.sampled_from(STATES), st.booleans()), min_size=1, max_size=8))
    return [Sight(state, f"{state}{n}", asked, NOW + timedelta(hours=n)) for n, (state, asked) in enumerate(shown)]


def seen(shown: list[Sight]) -> tuple[OrderState, bool, str, datetime | None]:
    order = first_seen(shown[0])
    for sight in shown[1:]:
        order.see_at_mall(sight, NOW)
    return order.state, order.cancel_asked, order.mall_state, order.changed_at


@given(shown=sights(), data=st.data())
def test_shuffled_and_doubled_messages_end_in_the_same_state_as_sorted_ones(
    shown: list[Sight], data: st.DataObject
) -> None:
    doubled = shown + data.draw(st.lists(st.sampled_from(shown), max_size=8))
    assert seen(data.draw(st.permutations(doubled))) == seen(shown)


class OrderLife(RuleBasedStateMachine):
    """A seller, a mall and its answers, acting at random."""

    def __init__(self) -> None:
        super().__init__()
        self.order = first_seen(Sight("new", "new"))
        self.highest = 0

    def dare(self, act: object, *args: object, **kwargs: object) -> None:
        before = len(self.order.pending_events)
        try:
            act(*args, **kwargs)  # pyright: ignore[reportCallIssue]
        except RefusalError:
            assert len(self.order.pending_events) == before

    @rule(state=st.sampled_from(STATES), asked=st.booleans())
    def show(self, state: str, asked: bool) -> None:  # noqa: FBT001
        self.order.see_at_mall(Sight(state, state, asked), NOW)

    @rule()
    def confirm(self) -> None:
        self.dare(self.order.request_confirm, TODAY, None, TODAY, None)

    @rule()
    def cancel(self) -> None:
        self.dare(self.order.request_sale_cancel, "sold_out", "", None)

    @rule(number=st.sampled_from(["1234567890", "2222222222"]))
    def register(self, number: str) -> None:
        self.dare(self.order.register_invoice, "LOGEN", number)

    @rule()
    def send(self) -> None:
        self.dare(self.order.request_invoice_send, None)

    @rule()
    def force(self) -> None:
        self.dare(self.order.force_done)

    @rule(done=st.booleans())
    def settle(self, done: bool) -> None:  # noqa: FBT001
        self.dare(self.order.settle, done=done)

    @precondition(lambda self: self.order.asked)
    @rule()
    def accept(self) -> None:
        self.order.take_confirmed(Answer())
        self.order.take_cancelled(Answer())
        self.order.take_sent(self.order.tries, Answer())

    @precondition(lambda self: self.order.asked)
    @rule(unsettled=st.booleans(), cancel_asked=st.booleans())
    def refuse(self, unsettled: bool, cancel_asked: bool) -> None:  # noqa: FBT001
        failure = Failure("거절", "refused")
        act = self.order.asked
        assert self.order.take_refused(act, failure, Answer(), unsettled=unsettled)
        if cancel_asked:
            self.order.learn_of_cancel(act, NOW)

    @invariant()
    def never_goes_backwards(self) -> None:
        assert self.order.state.rank >= self.highest
        self.highest = self.order.state.rank

    @invariant()
    def is_sent_at_most_once(self) -> None:
        names = [type(each).__name__ for each in self.order.pending_events]
        assert names.count("InvoiceSent") + names.count("ForcedDone") <= 1

    @invariant()
    def waits_for_one_thing_at_most(self) -> None:
        assert not (self.order.asked and self.order.unsettled)

    @invariant()
    def is_the_same_when_replayed(self) -> None:
        copy: Order | None = None
        for each in self.order.pending_events:
            copy = each.mutate(copy)
        assert copy is not None
        assert (copy.state, copy.asked, copy.unsettled) == (self.order.state, self.order.asked, self.order.unsettled)


OrderLife.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestOrderLife = OrderLife.TestCase
