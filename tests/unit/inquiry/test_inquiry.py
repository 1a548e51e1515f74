"""What a seller may do with an inquiry, and what it refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from inquiry.domain import Answer, AskerAccess, Deadline, Failure, JobRow, Status, deadline_of, digest_of, mall_facts

NOW = datetime(2026, 8, 12, 1, 42, 57, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
JOB = JobRow(UUID(int=9), 1)
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")


def test_the_same_inquiry_of_an_account_is_the_same_inquiry(collected: Any) -> None:
    assert collected().id == collected().id
    assert collected().id != collected(kind="customer_center").id


def test_an_answer_goes_its_whole_way(drafted: Any, names: Any) -> None:
    inquiry = drafted()
    inquiry.request_send(JOB)
    assert inquiry.asked == "answer"
    inquiry.take_accepted("answer", 1, LATER, Answer())
    assert (inquiry.state, inquiry.by, inquiry.asked) == ("answered", "seller", "")
    assert names(inquiry) == ["Collected", "AnswerSaved", "AnswerRequested", "AnswerSent"]
    assert inquiry.pending_events[-1].was.by == ""


def test_what_is_asked_of_the_mall_names_the_saved_words(drafted: Any) -> None:
    inquiry = drafted(text="감사합니다.")
    inquiry.request_send(JOB)
    asked = inquiry.pending_events[-1]
    assert asked.asked_at == inquiry.about.asked_at
    assert (asked.digest, asked.sealed, asked.edits, asked.try_number) == (
        digest_of("감사합니다."),
        "sealed 감사합니다.",
        False,
        1,
    )


def test_the_same_words_again_are_not_saved_again(drafted: Any, names: Any) -> None:
    inquiry = drafted(text="네.")
    inquiry.save_answer("네.", "other seal")
    assert names(inquiry).count("AnswerSaved") == 1
    inquiry.save_answer("아니요.", "x", "템플릿")
    assert inquiry.draft == "x"


def test_an_answer_that_was_not_written_is_not_sent(collected: Any, refuses: Any) -> None:
    with refuses("answer_missing"):
        collected().request_send(JOB)


def test_nothing_is_sent_or_written_while_a_sending_runs(sending: Any, refuses: Any) -> None:
    inquiry = sending()
    with refuses("inquiry_in_progress"):
        inquiry.request_send(JOB)
    with refuses("inquiry_in_progress"):
        inquiry.save_answer("다른 말", "x")
    with refuses("inquiry_in_progress"):
        inquiry.finish("", NOW)


def test_a_refused_answer_can_be_sent_again_and_is_another_try(sending: Any) -> None:
    inquiry = sending()
    inquiry.take_refused("answer", 1, NO, Answer(), unsettled=False)
    assert (inquiry.asked, inquiry.unsettled, inquiry.state) == ("", "", "open")
    inquiry.request_send(JOB)
    assert inquiry.pending_events[-1].try_number == 2
    inquiry.take_accepted("answer", 1, LATER, Answer())
    assert inquiry.asked == "answer"
    inquiry.take_accepted("answer", 2, LATER, Answer())
    assert inquiry.state == "answered"


def test_an_outcome_of_another_act_or_try_changes_nothing(sending: Any, names: Any) -> None:
    inquiry = sending()
    before = names(inquiry)
    inquiry.take_accepted("read", 1, LATER, Answer())
    inquiry.take_refused("read", 1, NO, Answer(), unsettled=True)
    inquiry.take_refused("answer", 7, NO, Answer(), unsettled=True)
    assert names(inquiry) == before


@pytest.mark.parametrize("done", [True, False])
def test_an_unsettled_answer_waits_for_the_seller(sending: Any, refuses: Any, *, done: bool) -> None:
    inquiry = sending()
    inquiry.take_refused("answer", 1, NO, Answer(), unsettled=True)
    with refuses("inquiry_unsettled"):
        inquiry.request_send(JOB)
    inquiry.settle(done=done, at=LATER)
    assert (inquiry.unsettled, inquiry.state) == ("", "answered" if done else "open")
    with refuses("nothing_unsettled"):
        inquiry.settle(done=True, at=LATER)
    if not done:
        inquiry.request_send(JOB)


def test_an_answer_that_the_mall_keeps_is_the_only_one(sending: Any, refuses: Any) -> None:
    inquiry = sending("tmon")
    inquiry.take_accepted("answer", 1, LATER, Answer())
    with refuses("already_answered"):
        inquiry.save_answer("고친 답변", "x")
    with refuses("already_answered"):
        inquiry.request_send(JOB)


def test_an_answer_can_be_replaced_where_the_mall_allows_it(sending: Any, refuses: Any) -> None:
    inquiry = sending("smartstore")
    inquiry.take_accepted("answer", 1, LATER, Answer())
    with refuses("answer_already_sent"):
        inquiry.request_send(JOB)
    inquiry.save_answer("고친 답변", "x")
    inquiry.request_send(JOB)
    asked = inquiry.pending_events[-1]
    assert (asked.edits, asked.try_number) == (True, 2)
    inquiry.take_accepted("answer", 2, LATER, Answer())
    assert inquiry.pending_events[-1].edits
    assert inquiry.ours.sent == digest_of("고친 답변")


def test_an_edit_whose_end_is_unknown_stays_unknown_while_the_old_answer_shows(sending: Any, sight: Any) -> None:
    inquiry = sending("smartstore")
    inquiry.take_accepted("answer", 1, NOW, Answer())
    inquiry.save_answer("고친 답변", "x")
    inquiry.request_send(JOB)
    inquiry.take_refused("answer", 2, NO, Answer(), unsettled=True)
    assert inquiry.unsettled == "answer"
    inquiry.see_at_mall(sight("answered", 60, answer_digest=digest_of("내일 출고됩니다.")), "s")
    assert inquiry.unsettled == "answer"
    inquiry.see_at_mall(sight("answered", 70, answer_digest=digest_of("고친 답변")), "s")
    assert (inquiry.unsettled, inquiry.by) == ("", "seller")


def edited_after_a_look(sending: Any, sight: Any) -> Any:
    """`내일 출고됩니다.` was sent and seen at the mall, then edited; no list has shown the edit yet."""
    inquiry = sending("smartstore")
    inquiry.take_accepted("answer", 1, NOW, Answer())
    inquiry.see_at_mall(sight("answered", 1, answer_digest=digest_of("내일 출고됩니다.")), "s")
    inquiry.save_answer("고친 답변", "x")
    inquiry.request_send(JOB)
    inquiry.take_accepted("answer", 2, LATER, Answer())
    return inquiry


def test_an_edit_may_go_back_to_the_words_that_a_list_showed_before(sending: Any, sight: Any, refuses: Any) -> None:
    inquiry = edited_after_a_look(sending, sight)
    with refuses("answer_already_sent"):
        inquiry.request_send(JOB)
    inquiry.save_answer("내일 출고됩니다.", "x")
    inquiry.request_send(JOB)
    assert inquiry.pending_events[-1].digest == digest_of("내일 출고됩니다.")


def test_an_edit_back_whose_end_is_unknown_is_not_settled_by_an_old_look(sending: Any, sight: Any) -> None:
    inquiry = edited_after_a_look(sending, sight)
    inquiry.save_answer("내일 출고됩니다.", "x")
    inquiry.request_send(JOB)
    inquiry.take_refused("answer", 3, NO, Answer(), unsettled=True)
    assert inquiry.unsettled == "answer"
    inquiry.settle(done=False, at=LATER)
    inquiry.request_send(JOB)
    assert inquiry.tries == 4


def test_words_that_the_mall_shows_for_long_are_not_sent_again(sending: Any, sight: Any, refuses: Any) -> None:
    inquiry = sending("smartstore")
    inquiry.take_accepted("answer", 1, NOW, Answer())
    inquiry.see_at_mall(sight("answered", 60, answer_digest=digest_of("몰에서 고친 답변")), "s")
    inquiry.save_answer("몰에서 고친 답변", "x")
    with refuses("answer_already_sent"):
        inquiry.request_send(JOB)
    inquiry.save_answer("내일 출고됩니다.", "x")
    inquiry.request_send(JOB)


def test_where_the_mall_takes_no_answer_the_refusal_says_where_else(collected: Any, refuses: Any) -> None:
    inquiry = collected("hmall")
    with refuses("answer_not_offered") as refused:
        inquiry.save_answer("네", "x")
    assert "현대몰 협력사 관리자 화면" in refused.value.detail


def test_an_urgent_notice_is_confirmed_at_the_mall(collected: Any, refuses: Any, names: Any) -> None:
    notice = collected("st11", "urgent", mall_state="01")
    notice.request_read(NOW, JOB)
    with refuses("inquiry_in_progress"):
        notice.request_read(NOW, JOB)
    notice.take_accepted("read", 1, LATER, Answer())
    assert notice.state == "read"
    with refuses("already_read"):
        notice.request_read(LATER, JOB)
    notice.save_answer("처리하겠습니다.", "x")
    notice.request_send(JOB)
    notice.take_accepted("answer", 2, LATER, Answer())
    assert notice.state == "answered"
    notice.finish("", LATER)
    assert names(notice)[1:] == [
        *("ReadRequested", "ReadDone", "AnswerSaved", "AnswerRequested", "AnswerSent", "Finished"),
    ]
    assert notice.pending_events[-1].standing.by == "seller"


def test_a_mall_that_wants_no_confirmation_is_not_asked(collected: Any, names: Any, sight: Any) -> None:
    notice = collected("auction", "urgent")
    notice.request_read(NOW, JOB)
    assert (notice.state, names(notice)) == ("read", ["Collected", "ReadDone"])
    assert notice.pending_events[-1].here
    notice.see_at_mall(sight("open", 60, thread_no="t2", mall_state="open"), "s")
    assert notice.state == "read"
    notice.see_at_mall(sight("open", 90, mall_state="again"), "s")
    assert notice.state == "open"


@pytest.mark.parametrize("done", [True, False])
def test_an_unsettled_confirmation_waits_for_the_seller(collected: Any, *, done: bool) -> None:
    notice = collected("st11", "urgent")
    notice.request_read(NOW, JOB)
    notice.take_refused("read", 1, NO, Answer(), unsettled=True)
    assert notice.unsettled == "read"
    notice.settle(done=done, at=LATER)
    assert (notice.state, notice.unsettled) == ("read" if done else "open", "")


def test_a_confirmation_that_shows_at_the_mall_is_settled(collected: Any, sight: Any) -> None:
    notice = collected("st11", "urgent")
    notice.request_read(NOW, JOB)
    notice.take_refused("read", 1, NO, Answer(), unsettled=True)
    notice.see_at_mall(sight("read", 10), "s")
    assert (notice.state, notice.unsettled) == ("read", "")
    assert (notice.pending_events[-1].was.unsettled, notice.pending_events[-1].standing.unsettled) == ("read", "")


def test_only_urgent_notices_are_confirmed(collected: Any, refuses: Any) -> None:
    with refuses("not_urgent"):
        collected().request_read(NOW, JOB)


def test_what_ends_without_an_answer_needs_a_reason(collected: Any, refuses: Any) -> None:
    inquiry = collected()
    with refuses("reason_missing", "reason"):
        inquiry.finish("", NOW)
    inquiry.finish("광고 글", NOW)
    assert inquiry.state == "done"
    for act in (
        lambda: inquiry.finish("또", NOW),
        lambda: inquiry.save_answer("네", "x"),
        lambda: collected_urgent_done(collected).request_read(NOW, JOB),
    ):
        with refuses("inquiry_closed"):
            act()


def collected_urgent_done(collected: Any) -> Any:
    notice = collected("st11", "urgent")
    notice.finish("", NOW)
    return notice


def test_a_note_is_kept_in_place_of_the_former_one(collected: Any, names: Any) -> None:
    inquiry = collected()
    inquiry.save_memo("a")
    inquiry.save_memo("b")
    assert inquiry.memo == "b"
    inquiry.erase_asker()
    inquiry.save_memo("c")
    inquiry.erase_asker()
    assert names(inquiry) == ["Collected", "MemoSaved", "MemoSaved", "AskerErased"]


def test_nothing_is_left_of_an_erased_asker_and_nothing_can_be_answered(drafted: Any, refuses: Any, sight: Any) -> None:
    inquiry = drafted()
    inquiry.erase_asker()
    assert (inquiry.sealed, inquiry.draft, inquiry.memo) == ("", "", "")
    with refuses("asker_erased"):
        inquiry.save_answer("네", "x")
    inquiry.see_at_mall(sight("answered", 60), "sealed again")
    assert inquiry.sealed == ""


def test_an_asker_is_needed_until_there_is_an_answer(sending: Any, collected: Any, refuses: Any) -> None:
    with refuses("asker_still_needed"):
        collected().check_asker_not_needed()
    inquiry = sending()
    with refuses("asker_still_needed"):
        inquiry.check_asker_not_needed()
    inquiry.take_accepted("answer", 1, LATER, Answer())
    inquiry.check_asker_not_needed()


def test_each_look_at_an_asker_is_counted_and_the_end_asked_for_once() -> None:
    access = AskerAccess(seller_id=UUID(int=1), inquiry_id=UUID(int=5))
    access.reveal("답변 작성")
    access.ask_erasure("삭제 요청")
    access.ask_erasure("또")
    assert (access.times, access.erasure_asked, len(access.pending_events)) == (1, True, 3)
    assert access.id == AskerAccess.create_id(UUID(int=1), UUID(int=5))


@pytest.mark.parametrize(
    ("state", "hours", "wanted", "label"),
    [
        ("open", None, Deadline.NONE, ""),
        ("answered", -1, Deadline.NONE, ""),
        ("open", 0, Deadline.OVERDUE, "기한 지남"),
        ("read", 6, Deadline.DUE_SOON, "마감 임박"),
        ("unknown", 7, Deadline.LATER, "기한 전"),
    ],
)
def test_a_deadline_warns_in_time(state: str, hours: int | None, wanted: Deadline, label: str) -> None:
    answer_by = None if hours is None else NOW + timedelta(hours=hours)
    found = deadline_of(state, answer_by, NOW, timedelta(hours=6))
    assert (found, found.label) == (wanted, label)


def test_every_status_has_a_word_for_sellers() -> None:
    assert [each.label for each in Status][:3] == ["미답변", "확인 완료", "답변 저장"]


def test_a_mall_that_is_not_known_is_taken_to_offer_all() -> None:
    facts = mall_facts("newmall")
    assert (facts.name, facts.answers("urgent"), facts.edits) == ("newmall", True, ())
