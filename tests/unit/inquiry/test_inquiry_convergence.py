"""Whatever order the mall's messages come in, and however often, an inquiry ends in the same state."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.refusals import RefusalError
from inquiry.domain import About, Answer, Failure, Inquiry, JobRow, Place, Sight, digest_of

NOW = datetime(2026, 8, 12, tzinfo=UTC)
STATES = ["unknown", "open", "read", "answered", "done"]
WORDS = "내일 출고됩니다."
DIGESTS = ["", digest_of(WORDS), digest_of("다른 사람의 답변")]
NO = Failure("거절", "refused")
JOB = JobRow(UUID(int=9), 1)
Message = Callable[[Inquiry], None]


def first_seen(sight: Sight, mall: str = "smartstore", kind: str = "product") -> Inquiry:
    place = Place(UUID(int=2), mall, "sbdc6678", kind, "1")
    about = About("", "", "", "", "", secret=False, asked_at=NOW)
    found = Inquiry.create_id(UUID(int=1), place)
    return Inquiry.collect(
        found, seller_id=UUID(int=1), place=place, number="1", about=about, sight=sight, sealed="at first"
    )


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


@st.composite
def sights(draw: st.DrawFn) -> list[Sight]:
    """What a mall showed at different moments, each in words of its own."""
    shown = draw(st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from(DIGESTS)), min_size=1, max_size=6))
    times = sorted(draw(st.sets(st.integers(1, 120), min_size=len(shown), max_size=len(shown))))
    return [
        Sight(state, f"{state}{n}", at(minutes), answer_digest=digest)
        for n, ((state, digest), minutes) in enumerate(zip(shown, times, strict=True))
    ]


def seen(sight: Sight) -> Message:
    return lambda inquiry: inquiry.see_at_mall(sight, sight.mall_state)


def accepted(minutes: int) -> Message:
    return lambda inquiry: inquiry.take_accepted("answer", 1, at(minutes), Answer())


def refused(*, unsettled: bool) -> Message:
    return lambda inquiry: inquiry.take_refused("answer", 1, NO, Answer(), unsettled=unsettled)


def end(messages: Sequence[Message], *, sent: bool) -> Any:
    """How an inquiry that was sent an answer, or not, ends after the mall's messages."""
    inquiry = first_seen(Sight("open", "first", NOW))
    if sent:
        inquiry.save_answer(WORDS, "x")
        inquiry.request_send(JOB)
    for message in messages:
        message(inquiry)
    return inquiry.state, inquiry.by, inquiry.asked, inquiry.unsettled, inquiry.sight, inquiry.sealed


outcomes = st.one_of(
    st.none(), st.integers(1, 60).map(accepted), st.booleans().map(lambda unsettled: refused(unsettled=unsettled))
)


@given(shown=sights(), outcome=outcomes, data=st.data())
def test_shuffled_and_doubled_messages_end_in_the_same_state_as_sorted_ones(
    shown: list[Sight], outcome: Message | None, data: st.DataObject
) -> None:
    told = [seen(sight) for sight in shown] + ([outcome] if outcome else [])
    doubled = told + data.draw(st.lists(st.sampled_from(told), max_size=6))
    shuffled = data.draw(st.permutations(doubled))
    assert end(shuffled, sent=outcome is not None) == end(told, sent=outcome is not None)


@given(shown=sights(), outcome=outcomes, data=st.data())
def test_dropped_messages_are_made_up_for_by_the_last_one(
    shown: list[Sight], outcome: Message | None, data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.sampled_from(shown[:-1]), unique=True)) if shown[:-1] else []
    last = [seen(shown[-1])] + ([outcome] if outcome else [])
    whole = end([seen(sight) for sight in shown] + last[1:], sent=outcome is not None)
    assert end([seen(sight) for sight in kept] + last, sent=outcome is not None) == whole


class InquiryLife(RuleBasedStateMachine):
    """A seller, a mall and its answers, acting at random; a small model of what must hold beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.minutes = 0

    @initialize(mall=st.sampled_from(["tmon", "smartstore", "st11", "auction", "hmall"]), urgent=st.booleans())
    def begin(self, mall: str, urgent: bool) -> None:  # noqa: FBT001
        self.mall = mall
        self.inquiry = first_seen(Sight("open", "first", NOW), mall, "urgent" if urgent else "product")

    def dare(self, act: Callable[..., None], *args: Any, **kwargs: Any) -> bool:
        before = len(self.inquiry.pending_events)
        self.minutes += 1
        try:
            act(*args, **kwargs)
        except RefusalError:
            assert len(self.inquiry.pending_events) == before
            return False
        return True

    @rule(state=st.sampled_from(STATES), digest=st.sampled_from(DIGESTS), minutes=st.integers(-20, 40))
    def show(self, state: str, digest: str, minutes: int) -> None:
        self.minutes += max(minutes, 0)
        sight = Sight(state, state, at(self.minutes + min(minutes, 0)), answer_digest=digest)
        self.inquiry.see_at_mall(sight, "s")

    @rule(text=st.sampled_from([WORDS, "고친 답변", "", "가" * 2001]))
    def write(self, text: str) -> None:
        free = not self.inquiry.asked and not self.inquiry.unsettled
        if self.dare(self.inquiry.save_answer, text, f"sealed {text}"):
            assert text in (WORDS, "고친 답변")
            assert free
            assert self.mall != "hmall"

    @rule()
    def send(self) -> None:
        inquiry, tries = self.inquiry, self.inquiry.tries
        busy = bool(inquiry.asked or inquiry.unsettled)
        answered = inquiry.state == "answered"
        if self.dare(inquiry.request_send, JOB):
            assert not busy
            assert inquiry.draft
            assert inquiry.tries == tries + 1
            assert not answered or self.mall == "smartstore"

    @rule()
    def read(self) -> None:
        state = self.inquiry.state
        if self.dare(self.inquiry.request_read, at(self.minutes), JOB):
            assert self.inquiry.place.kind == "urgent"
            assert state in ("open", "unknown")

    @rule(reason=st.sampled_from(["", "전화로 답변"]))
    def finish(self, reason: str) -> None:
        if self.dare(self.inquiry.finish, reason, at(self.minutes)):
            assert self.inquiry.state == "done"

    @rule(done=st.booleans())
    def settle(self, done: bool) -> None:  # noqa: FBT001
        if self.dare(self.inquiry.settle, done=done, at=at(self.minutes)):
            assert not self.inquiry.unsettled

    @rule()
    def erase(self) -> None:
        if self.dare(self.inquiry.check_asker_not_needed):
            self.inquiry.erase_asker()

    @precondition(lambda self: self.inquiry.asked)
    @rule(late=st.booleans())
    def accept(self, late: bool) -> None:  # noqa: FBT001
        self.minutes += 1
        asked, tries = self.inquiry.asked, self.inquiry.tries
        self.inquiry.take_accepted(asked, tries - late, at(self.minutes), Answer())
        assert self.inquiry.asked == (asked if late else "")

    @precondition(lambda self: self.inquiry.asked)
    @rule(unsettled=st.booleans())
    def refuse(self, unsettled: bool) -> None:  # noqa: FBT001
        asked = self.inquiry.asked
        self.inquiry.take_refused(asked, self.inquiry.tries, NO, Answer(), unsettled=unsettled)
        assert self.inquiry.asked == ""
        assert self.inquiry.unsettled in ("", asked if unsettled else "")

    @invariant()
    def waits_for_one_thing_at_most(self) -> None:
        assert not (self.inquiry.asked and self.inquiry.unsettled)

    @invariant()
    def each_try_is_asked_once(self) -> None:
        tries = [each.try_number for each in self.inquiry.pending_events if hasattr(each, "try_number")]
        assert tries == list(range(1, len(tries) + 1))

    @invariant()
    def has_an_author_only_with_an_answer(self) -> None:
        assert self.inquiry.state in ("answered", "done") or not self.inquiry.by

    @invariant()
    def nothing_personal_is_left_of_an_erased_asker(self) -> None:
        inquiry = self.inquiry
        assert not inquiry.erased or not (inquiry.sealed or inquiry.draft or inquiry.memo)

    @invariant()
    def is_the_same_when_replayed(self) -> None:
        copy: Any = None
        for each in self.inquiry.pending_events:
            copy = each.mutate(copy)
        for name in ("standing", "sight", "ours", "sealed", "draft", "memo", "erased"):
            assert getattr(copy, name) == getattr(self.inquiry, name)


InquiryLife.TestCase.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
TestInquiryLife = InquiryLife.TestCase
