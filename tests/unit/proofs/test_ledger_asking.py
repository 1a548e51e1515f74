"""The checker names what is lost, doubled or open among claims and inquiries; an honest world has nothing of it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from contracts.claim_sync import ClaimClosed, ClaimCollected, MallClaimRef
from contracts.inquiry import AnswerSent, InquiryCollected, InquiryKind, MallInquiryRef
from contracts.order_sync import MallOrderRef
from proofs.ledger import Purpose, Verdict
from proofs.ledger.asking import AskedBooks, check_claims, check_inquiries

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ACCOUNT, ORDER, CLAIM, INQUIRY, NOTICE = (UUID(int=number) for number in (1, 2, 3, 4, 5))
ACTS = ("asked", "approved", "refused", "picked_up", "reshipped", "done")


class World:
    """One return that was picked up and approved, one question that was answered, one urgent notice that was read."""

    def __init__(self) -> None:
        line = {"number": "1", "option_number": ""}
        claim = {"mall": "gsshop", "order": "A", "line": "1", "claim_kind": "return", "by": "buyer"}
        counts = dict.fromkeys(ACTS, 0) | {"approved": 1, "picked_up": 1, "done": 1}
        unanswered = {"answers": 0, "edits": 0, "reads": 0, "repeats": 0}
        self.claim: Any = {**claim, **counts}
        self.question: Any = {"mall": "gsshop", "number": "Q1", "about": "product", **unanswered, "answers": 1}
        self.notice: Any = {"mall": "coupang", "number": "N1", "about": "urgent", **unanswered, "reads": 1}
        self.ledger: Any = {
            "orders": [{"mall": "gsshop", "number": "A", "numbers": {"ordItemNo": "1"}, "lines": [line]}],
            "claims": [self.claim],
            "inquiries": [self.question, self.notice],
        }
        self.books, self.purpose = AskedBooks(), Purpose(claims=True, inquiries=True)
        for kind in ("mark_picked_up", "approve_claim", "send_invoice"):
            self.books.accept(kind, CLAIM)
        self.collect_claim(CLAIM)
        self.books.take(closed(CLAIM))
        self.collect_inquiry(INQUIRY)
        self.books.take(AnswerSent(inquiry_id=INQUIRY, by="seller"))
        self.collect_inquiry(NOTICE, "N1", mall="coupang", kind="urgent")
        self.books.accept("read_urgent", NOTICE)
        self.books.states[NOTICE] = "done"

    def collect_claim(self, claim_id: UUID, order_no: str = "A") -> None:
        ref = MallClaimRef(kind="return", claim_no="C1", order=MallOrderRef(order_no=order_no, line_no="1"))
        self.books.take(
            ClaimCollected(
                claim_id=claim_id,
                claim_number="R1",
                order_id=ORDER,
                account_id=ACCOUNT,
                mall="gsshop",
                ref=ref,
                state="asked",
                mall_state="",
                quantity=1,
                reason="other",
                asked_at=NOW,
            )
        )

    def collect_inquiry(
        self, inquiry_id: UUID, number: str = "Q1", *, mall: str = "gsshop", kind: InquiryKind = "product"
    ) -> None:
        self.books.take(
            InquiryCollected(
                inquiry_id=inquiry_id,
                inquiry_number="I1",
                account_id=ACCOUNT,
                mall=mall,
                ref=MallInquiryRef(kind=kind, inquiry_no=number),
                mall_state="",
                answered=False,
                asked_at=NOW,
                answer_by=None,
            )
        )

    def verdict(self) -> Verdict:
        verdict = Verdict()
        check_claims(verdict, self.ledger, self.books, self.purpose)
        check_inquiries(verdict, self.ledger, self.books, self.purpose)
        return verdict


def closed(claim_id: UUID) -> ClaimClosed:
    return ClaimClosed(
        claim_id=claim_id,
        order_id=ORDER,
        account_id=ACCOUNT,
        mall="gsshop",
        kind="return",
        outcome="done",
        quantity=1,
        restock=True,
        product_id=None,
        option_key=None,
        refund_won=None,
    )


def test_an_honest_world_has_no_differences() -> None:
    found = World().verdict()
    assert found.differences == []
    assert (found.claims, found.inquiries, found.urgent, found.answers) == (1, 2, 1, 1)


def test_what_the_seller_cancelled_may_be_told_as_a_claim_or_not() -> None:
    world = World()
    world.ledger["claims"].append({**world.claim, **dict.fromkeys(ACTS, 0), "by": "seller"})
    assert world.verdict().differences == []
    world.collect_claim(UUID(int=9))
    world.books.take(closed(UUID(int=9)))
    assert world.verdict().differences == []


def test_what_was_not_collected_yet_is_not_lost() -> None:
    world = World()
    world.books, world.purpose = AskedBooks(), Purpose()
    assert world.verdict().differences == []


def test_a_notice_that_was_answered_need_not_be_read() -> None:
    world = World()
    world.notice.update(mall="st11", reads=0, answers=1)
    world.books.inquiries[NOTICE].name = "urgent inquiry st11 N1"
    world.books.take(AnswerSent(inquiry_id=NOTICE, by="seller"))
    assert world.verdict().differences == []


def test_a_notice_is_read_with_us_alone_where_its_mall_wants_to_know_nothing() -> None:
    world = World()
    world.notice.update(mall="auction", reads=0, answers=1)
    world.books.inquiries[NOTICE].name = "urgent inquiry auction N1"
    del world.books.acts[NOTICE, "read"]
    world.books.take(AnswerSent(inquiry_id=NOTICE, by="seller"))
    assert world.verdict().differences == []


PLANTED: dict[str, tuple[Callable[[World], Any], str, str]] = {
    "claim lost": (lambda w: w.books.claims.clear() or w.books.acts.clear(), "lost", "return of .* is not recorded"),
    "claim doubled": (lambda w: w.collect_claim(UUID(int=9)), "doubled", "return of gsshop A/1 is recorded 2 times"),
    "claim from nowhere": (lambda w: w.collect_claim(UUID(int=9), "B"), "wrong", "return of gsshop B/1 .* never asked"),
    "act doubled": (lambda w: w.claim.update(approved=2), "doubled", "approve of return .* took effect 2 times"),
    "act lost": (lambda w: w.claim.update(picked_up=0), "lost", "pick_up of return .* not at the mall"),
    "claim open": (lambda w: w.books.claims[CLAIM].outcomes.clear(), "in_flight", "return .* not at its end"),
    "claim ended twice": (lambda w: w.books.take(closed(CLAIM)), "doubled", "return of .* is told as done 2 times"),
    "goods back twice": (lambda w: w.books.take(closed(CLAIM)), "doubled", "goods of return .* are given back 2 times"),
    "goods forgotten": (
        lambda w: setattr(w.books.claims[CLAIM], "given_back", 0),
        "lost",
        "goods of return .* came back at the mall and are not given back",
    ),
    "goods from nowhere": (
        lambda w: w.claim.update(approved=0, picked_up=0, done=0),
        "wrong",
        "goods of return .* are given back and did not come back at the mall",
    ),
    "inquiry lost": (lambda w: w.books.inquiries.clear(), "lost", "product inquiry gsshop Q1 .* not recorded"),
    "inquiry doubled": (lambda w: w.collect_inquiry(UUID(int=9)), "doubled", "product inquiry .* recorded 2 times"),
    "inquiry from nowhere": (lambda w: w.collect_inquiry(UUID(int=9), "Q2"), "wrong", "inquiry gsshop Q2 .* never"),
    "answer doubled": (lambda w: w.question.update(repeats=1), "doubled", "answer .* took effect 2 times"),
    "answer forgotten": (
        lambda w: w.question.update(answers=0) or setattr(w.books.inquiries[INQUIRY], "answers", 0),
        "lost",
        "product inquiry gsshop Q1 was never answered",
    ),
    "answer told twice": (
        lambda w: w.books.take(AnswerSent(inquiry_id=INQUIRY, by="seller")),
        "doubled",
        "answer to product inquiry .* is told as sent 2 times and came 1 times",
    ),
    "answer lost": (lambda w: w.question.update(answers=0), "lost", "answer to product inquiry .* not at the mall"),
    "answer unknown": (
        lambda w: setattr(w.books.inquiries[INQUIRY], "answers", 0),
        "wrong",
        "answer to product inquiry .* we do not know it",
    ),
    "notice left open": (
        lambda w: w.books.states.update({NOTICE: "read"}),
        "in_flight",
        "urgent inquiry coupang N1 is not done with",
    ),
    "notice never read": (lambda w: w.notice.update(reads=0), "lost", "urgent inquiry coupang N1 was never read"),
    "reading lost": (lambda w: w.notice.update(reads=0), "lost", "reading of urgent inquiry .* not at the mall"),
    "reading doubled": (
        lambda w: w.notice.update(reads=2, repeats=1),
        "doubled",
        "answer or reading of urgent .* took effect 2 times",
    ),
}


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_difference_is_named(case: str) -> None:
    plant, where, sentence = PLANTED[case]
    world = World()
    plant(world)
    found = world.verdict()
    named = [told for told in getattr(found, where) if re.search(sentence, told)]
    assert named, found.differences
