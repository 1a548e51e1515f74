"""What the mall shows of an inquiry, and how that meets what we did."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from inquiry.domain import Answer, Failure, JobRow, digest_of

NOW = datetime(2026, 8, 12, 1, 42, 57, tzinfo=UTC)
JOB = JobRow(UUID(int=9), 1)
NO = Failure("이미 답변된 문의입니다.", "refused")
OURS = digest_of("내일 출고됩니다.")


def test_the_same_again_changes_nothing_and_older_news_undo_nothing(collected: Any, sight: Any, names: Any) -> None:
    inquiry = collected()
    inquiry.see_at_mall(sight("open", 10), "s")
    assert names(inquiry) == ["Collected"]
    inquiry.see_at_mall(sight("answered", 20), "s2")
    inquiry.see_at_mall(sight("open", 15), "s3")
    assert (inquiry.state, inquiry.sealed) == ("answered", "s2")


def test_a_state_that_we_have_no_word_for_is_shown_raw(collected: Any, sight: Any) -> None:
    inquiry = collected()
    inquiry.see_at_mall(sight("unknown", 10, mall_state="HOLD_99"), "s")
    assert (inquiry.state, inquiry.sight.mall_state) == ("unknown", "HOLD_99")


def test_an_answer_from_elsewhere_keeps_our_draft(drafted: Any, sight: Any, refuses: Any) -> None:
    inquiry = drafted()
    inquiry.see_at_mall(sight("answered", 10, answer_digest=digest_of("MD가 답변함")), "s")
    assert (inquiry.state, inquiry.by, inquiry.draft) == ("answered", "mall", "sealed 내일 출고됩니다.")
    with refuses("already_answered"):
        inquiry.request_send(JOB)


@pytest.mark.parametrize(
    ("state", "digest", "by"), [("answered", "", "mall"), ("done", "x", "mall"), ("done", "", ""), ("open", "x", "")]
)
def test_what_came_in_answered_was_answered_by_the_mall(state: str, digest: str, by: str, collected: Any) -> None:
    assert collected(state=state, answer_digest=digest).by == by


def test_an_answer_that_the_mall_shows_before_its_own_word_is_ours_by_its_digest(sending: Any, sight: Any) -> None:
    inquiry = sending()
    inquiry.see_at_mall(sight("answered", 1, answer_digest=OURS), "s")
    assert (inquiry.by, inquiry.asked) == ("seller", "answer")
    inquiry.take_accepted("answer", 1, NOW + timedelta(minutes=2), Answer())
    assert (inquiry.by, inquiry.asked) == ("seller", "")


def test_whose_answer_it_is_waits_for_our_own_sending_where_the_mall_shows_no_words(sending: Any, sight: Any) -> None:
    inquiry = sending()
    inquiry.see_at_mall(sight("answered", 1), "s")
    assert (inquiry.state, inquiry.by) == ("answered", "")
    inquiry.take_accepted("answer", 1, NOW + timedelta(minutes=2), Answer())
    assert inquiry.by == "seller"


@pytest.mark.parametrize(("unsettled", "by"), [(True, "seller"), (False, "mall")])
def test_a_refusal_tells_whose_answer_is_there(sending: Any, sight: Any, by: str, *, unsettled: bool) -> None:
    inquiry = sending()
    inquiry.see_at_mall(sight("answered", 1), "s")
    inquiry.take_refused("answer", 1, NO, Answer(), unsettled=unsettled)
    assert (inquiry.by, inquiry.unsettled, inquiry.asked) == (by, "", "")
    inquiry.see_at_mall(sight("answered", 60), "s")
    assert inquiry.by == by


def test_an_unsettled_answer_is_settled_by_what_the_mall_shows(sending: Any, sight: Any) -> None:
    inquiry = sending()
    inquiry.take_refused("answer", 1, NO, Answer(), unsettled=True)
    inquiry.see_at_mall(sight("open", 5, mall_state="still"), "s")
    assert inquiry.unsettled == "answer"
    inquiry.see_at_mall(sight("answered", 10), "s")
    assert (inquiry.unsettled, inquiry.by) == ("", "seller")


def test_a_list_that_lags_behind_does_not_undo_an_answer_but_a_later_one_does(sending: Any, sight: Any) -> None:
    inquiry = sending()
    inquiry.take_accepted("answer", 1, NOW, Answer())
    inquiry.see_at_mall(sight("open", 30, mall_state="lags"), "s")
    assert inquiry.state == "answered"
    inquiry.see_at_mall(sight("open", 31, mall_state="lags"), "s")
    assert (inquiry.state, inquiry.by) == ("open", "")
    inquiry.request_send(JOB)
    assert inquiry.pending_events[-1].edits is False


def test_a_question_that_is_asked_again_is_open_again(sending: Any, sight: Any) -> None:
    inquiry = sending("st11", "urgent")
    inquiry.take_accepted("answer", 1, NOW, Answer())
    inquiry.see_at_mall(sight("open", 40, mall_state="04", answer_digest=OURS), "s")
    assert inquiry.state == "open"


def test_another_answer_than_ours_is_the_malls_once_the_list_has_caught_up(sending: Any, sight: Any) -> None:
    inquiry = sending()
    inquiry.take_accepted("answer", 1, NOW, Answer())
    other = digest_of("MD가 고침")
    inquiry.see_at_mall(sight("answered", 10, answer_digest=other), "s")
    assert inquiry.by == "seller"
    inquiry.see_at_mall(sight("answered", 40, answer_digest=other), "s")
    assert inquiry.by == "mall"


def test_what_the_mall_closes_is_closed_once(collected: Any, sight: Any) -> None:
    inquiry = collected()
    inquiry.see_at_mall(sight("done", 10), "s")
    assert (inquiry.state, inquiry.pending_events[-1].was.state) == ("done", "open")
    inquiry.see_at_mall(sight("done", 20, mall_state="archived"), "s")
    assert inquiry.pending_events[-1].was.state == "done"


def test_what_was_finished_by_hand_stays_so_until_the_mall_says_something_else(collected: Any, sight: Any) -> None:
    inquiry = collected()
    inquiry.finish("전화로 답변", NOW + timedelta(minutes=10))
    inquiry.see_at_mall(sight("open", 5, mall_state="older"), "s")
    inquiry.see_at_mall(sight("open", 20, mall_state="open", thread_no="2"), "s")
    assert inquiry.state == "done"
    inquiry.see_at_mall(sight("open", 30, mall_state="asked again"), "s")
    assert inquiry.state == "open"


def test_what_was_finished_stays_so_when_the_mall_comes_to_show_our_answer(drafted: Any, sight: Any) -> None:
    inquiry = drafted()
    inquiry.request_send(JOB)
    inquiry.take_accepted("answer", 1, NOW + timedelta(minutes=5), Answer())
    inquiry.finish("", NOW + timedelta(minutes=10))
    inquiry.see_at_mall(sight("answered", 60, answer_digest=inquiry.ours.sent), "s")
    assert inquiry.state == "done"
    inquiry.see_at_mall(sight("answered", 70, answer_digest="of somebody else"), "s")
    assert (inquiry.state, inquiry.by) == ("answered", "mall")


def test_what_was_finished_without_an_answer_is_open_to_one_from_elsewhere(collected: Any, sight: Any) -> None:
    inquiry = collected()
    inquiry.finish("전화로 답변", NOW + timedelta(minutes=10))
    inquiry.see_at_mall(sight("answered", 60), "s")
    assert (inquiry.state, inquiry.by) == ("answered", "mall")


def test_a_notice_that_was_read_and_finished_stays_so_when_the_mall_shows_it_read(collected: Any, sight: Any) -> None:
    notice = collected("st11", "urgent")
    notice.request_read(NOW, JOB)
    notice.take_accepted("read", 1, NOW + timedelta(minutes=5), Answer())
    notice.finish("", NOW + timedelta(minutes=10))
    notice.see_at_mall(sight("read", 60), "s")
    assert notice.state == "done"
    notice.see_at_mall(sight("open", 70, mall_state="asked again"), "s")
    assert notice.state == "open"


def test_an_answer_given_after_a_new_question_is_not_finished_by_the_end_of_the_old_one(
    drafted: Any, sight: Any
) -> None:
    inquiry = drafted()
    inquiry.finish("전화로 답변", NOW + timedelta(minutes=10))
    inquiry.see_at_mall(sight("open", 20, mall_state="asked again"), "s")
    inquiry.request_send(JOB)
    inquiry.take_accepted("answer", 1, NOW + timedelta(minutes=30), Answer())
    inquiry.see_at_mall(sight("answered", 90), "s")
    assert (inquiry.state, inquiry.by) == ("answered", "seller")


def test_a_new_thread_number_is_what_the_next_answer_names(drafted: Any, sight: Any) -> None:
    inquiry = drafted("auction")
    inquiry.see_at_mall(sight("open", 10, thread_no="token 2"), "s")
    inquiry.request_send(JOB)
    assert inquiry.pending_events[-1].thread_no == "token 2"
    assert inquiry.place.ref("token 2").thread_no == "token 2"
