"""The main job of inquiry over HTTP: collect, write, send, with the logs in the manuals' words."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from contracts.identities import inquiry_key
from contracts.inquiry import AnswerSendRequested, AnswerSent, InquiryClosed, InquiryCollected, UrgentReadRequested
from contracts.mall_gateway import BrokenLine

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = "내일 출고됩니다."


def keys(*inquiries: Any) -> list[str]:
    return [inquiry_key(each.ref) for each in inquiries]


async def test_inquiries_are_collected_by_hand_and_the_log_speaks_the_manuals_words(shop: Any) -> None:
    job_id, collection_id = await shop.asked()
    rows = [shop.inquiry(n) for n in (1, 2, 3)]
    shop.tell(shop.page(collection_id, rows))
    shop.tell(shop.seal(collection_id, keys(*rows)))
    log = await shop.log(job_id)
    texts = [text for _, text in log]
    assert texts[0].startswith("[시작]상담내역 수집 20")
    assert texts[1:4] == [
        "상담내역 수집을 시작합니다.",
        "티몬(sbdc6678) 상품문의 상담내역 수집을 성공하였습니다.",
        "상담내역 수집을 종료합니다.",
    ]
    assert texts[4].startswith("[종료]상담내역 수집 20")
    assert [text for _, text in await shop.log(job_id, **{"Last-Event-ID": log[1][0]})] == texts[2:]
    found = (await shop.see("/inquiries"))["items"]
    assert [row["inquiry_number"] for row in found] == ["202608120000003", "202608120000002", "202608120000001"]
    assert {(row["status_label"], row["has_answer"], row["kind_label"]) for row in found} == {
        ("미답변", False, "상품문의")
    }
    account = next(a for a in (await shop.see("/collections"))["accounts"] if a["item"] == "product")
    assert (account["state_label"], account["login_id"], account["item_label"]) == ("성공", "sbdc6678", "상품문의")
    assert account["last_collected_at"]
    assert len(shop.published(InquiryCollected)) == 3
    (job,) = await shop.see("/jobs")
    assert (job["job_id"], job["failed"], job["ended_at"] is None) == (str(job_id), 0, False)


async def test_the_same_inquiry_in_several_windows_is_there_once(shop: Any) -> None:
    await shop.collected(shop.inquiry(1), shop.inquiry(2))
    _, collection_id = await shop.asked(minutes=30)
    rows = [shop.inquiry(2), shop.inquiry(3), shop.inquiry(3)]
    for _ in range(2):
        shop.tell(shop.page(collection_id, rows))
    shop.tell(shop.seal(collection_id, keys(*rows)))
    assert len((await shop.see("/inquiries"))["items"]) == 3
    assert (await shop.window(collection_id))["new_inquiries"] == 1
    assert len(shop.published(InquiryCollected)) == 3


async def test_a_window_with_a_missing_page_is_asked_again_and_one_that_failed_is_told(shop: Any) -> None:
    job_id, collection_id = await shop.asked()
    shop.tell(shop.page(collection_id, [shop.inquiry(1)]))
    shop.tell(shop.seal(collection_id, keys(shop.inquiry(1), shop.inquiry(2)), pages=2))
    window = await shop.window(collection_id)
    assert (window["state_label"], window["times_reopened"]) == ("수집중", 1)
    shop.fail(collection_id)
    assert ("티몬(sbdc6678) 상품문의 상담내역 수집을 실패하였습니다.(제휴몰에서 답변할 수 없는 문의입니다.)") in [
        text for _, text in await shop.log(job_id)
    ]


async def test_a_row_that_cannot_be_read_is_set_aside_and_put_back(shop: Any) -> None:
    _, collection_id = await shop.asked()
    subject = uuid4()
    sealed = shop.app.state.keyring.seal(shop.seller_id, subject, {"raw": "<row/>"})
    broken = BrokenLine(position=1, reason="문의번호를 읽을 수 없습니다.", sealed=sealed, subject_id=subject)
    shop.tell(shop.page(collection_id, [shop.inquiry(1)], broken=[broken]))
    shop.tell(shop.seal(collection_id, keys(shop.inquiry(1)), broken=1))
    aside = (await shop.see("/broken-lines"))[0]
    assert (aside["state"], aside["reason"]) == ("set_aside", "문의번호를 읽을 수 없습니다.")
    assert (aside["mall_name"], aside["login_id"], aside["item_label"]) == ("티몬", "sbdc6678", "상품문의")
    path = f"/broken-lines/{aside['broken_line_id']}"
    assert await shop.ask("POST", f"{path}/reveal", 200, json={"purpose": "확인"}) == {"original": "<row/>"}
    await shop.ask("POST", f"{path}/retry", 202)
    both = [shop.inquiry(1), shop.inquiry(2)]
    shop.tell(shop.page(collection_id, both))
    shop.tell(shop.seal(collection_id, keys(*both)))
    assert await shop.see("/broken-lines") == []


async def test_what_a_mall_does_not_tell_is_refused_with_where_to_look(shop: Any) -> None:
    body = {"account_ids": [str(shop.account_id)], "items": ["urgent"]}
    refused = await shop.ask("POST", "/collections", 422, json=body)
    assert refused["code"] == "item_not_offered"
    assert "티몬" in refused["detail"]


async def test_an_answer_is_saved_sent_and_its_history_tells_it_all(shop: Any) -> None:
    (inquiry,) = await shop.collected(shop.inquiry(1))
    await shop.write(inquiry)
    drafted = await shop.see(f"/inquiries/{inquiry}")
    assert (drafted["status_label"], drafted["has_answer"], drafted["answer"]) == ("답변 저장", True, WORDS)
    job = await shop.ask("POST", f"/inquiries/{inquiry}/send", 202)
    (asked,) = shop.published(AnswerSendRequested)
    opened = shop.app.state.keyring.open(shop.seller_id, asked.answer.sealed)
    assert (opened, asked.edits, asked.try_number) == ({"text": WORDS}, False, 1)
    assert asked.digest == sha256(WORDS.encode()).hexdigest()
    assert (await shop.see(f"/inquiries/{inquiry}"))["status_label"] == "전송중"
    again = await shop.ask("POST", f"/inquiries/{inquiry}/send", 409)
    assert again["code"] == "inquiry_in_progress"
    shop.accepted(inquiry)
    shop.accepted(inquiry)
    sent = await shop.see(f"/inquiries/{inquiry}")
    assert (sent["status_label"], sent["answered_by"], sent["unsent"]) == ("답변 완료", "seller", False)
    assert [text for _, text in await shop.log(job["job_id"])][1:4] == [
        "답변전송 연동을 시작합니다.",
        "202608120000001[1] 답변전송 연동에 성공하였습니다.",
        "답변전송 연동을 종료합니다.",
    ]
    history = await shop.see(f"/inquiries/{inquiry}/history")
    assert [(row["act"], row["result"]) for row in history] == [
        ("답변전송", "성공"),
        ("답변전송", "요청"),
        ("답변저장", "저장"),
        ("문의수집", "성공"),
    ]
    assert (history[0]["mall_answer"], history[0]["trace_id"]) == ('{"result":"***"}', "ab" * 16)
    assert [each.by for each in shop.published(AnswerSent)] == ["seller"]


async def test_many_answers_go_at_once_and_each_row_that_is_refused_says_why(shop: Any) -> None:
    first, second, third = await shop.collected(*(shop.inquiry(n) for n in (1, 2, 3)))
    await shop.write(first)
    await shop.write(second)
    job = await shop.ask("POST", "/inquiries/send", 202, json={"inquiry_ids": [first, second, third, str(uuid4())]})
    assert [row["code"] for row in job["refused"]] == ["answer_missing", "not_found"]
    shop.accepted(first)
    shop.refused(second)
    texts = [text for _, text in await shop.log(job["job_id"])]
    assert texts[2].startswith("202608120000003[3] 답변전송 연동에 실패하였습니다.(저장된 답변이 없습니다.")
    assert texts[-3] == "202608120000002[2] 답변전송 연동에 실패하였습니다.(제휴몰에서 답변할 수 없는 문의입니다.)"
    found = await shop.ask("GET", f"/jobs/{job['job_id']}", 200)
    assert (found["rows"], found["succeeded"], found["failed"]) == (4, 1, 3)
    failed = await shop.see(f"/inquiries/{second}")
    assert (failed["status_label"], failed["failure"]) == ("전송 실패", "제휴몰에서 답변할 수 없는 문의입니다.")
    await shop.ask("POST", f"/inquiries/{second}/send", 202)
    shop.accepted(second, try_number=2)
    counts = await shop.see("/inquiries/counts")
    assert (counts["answered"], counts["open"], counts["failed"]) == (2, 1, 0)


@pytest.mark.parametrize(("outcome", "label"), [("done", "답변 완료"), ("not_done", "전송 실패")])
async def test_an_answer_whose_end_is_unknown_is_settled_by_the_seller(shop: Any, outcome: str, label: str) -> None:
    (inquiry,) = await shop.collected(shop.inquiry(1))
    await shop.write(inquiry)
    await shop.ask("POST", f"/inquiries/{inquiry}/send", 202)
    shop.refused(inquiry, unsettled=True)
    assert (await shop.see(f"/inquiries/{inquiry}"))["status_label"] == "확인필요"
    assert (await shop.ask("POST", f"/inquiries/{inquiry}/send", 409))["code"] == "inquiry_unsettled"
    await shop.ask("POST", f"/inquiries/{inquiry}/settle", 204, json={"outcome": outcome})
    assert (await shop.see(f"/inquiries/{inquiry}"))["status_label"] == label
    assert len(shop.published(AnswerSent)) == (outcome == "done")


async def test_an_answer_from_elsewhere_is_shown_beside_our_draft(shop: Any) -> None:
    (inquiry,) = await shop.collected(shop.inquiry(1))
    await shop.write(inquiry)
    there = shop.inquiry(1, state="answered", mall_state="답변완료", person={"answer": "MD입니다. 내일 갑니다."})
    await shop.collected(there)
    found = await shop.see(f"/inquiries/{inquiry}")
    assert (found["status_label"], found["answered_by"], found["unsent"]) == ("답변 완료", "mall", True)
    assert (found["answer"], found["mall_answer"]) == (WORDS, "MD입니다. 내일 갑니다.")
    assert [each.by for each in shop.published(AnswerSent)] == ["mall"]
    refused = await shop.ask("POST", f"/inquiries/{inquiry}/send", 409)
    assert refused["code"] == "already_answered"
    assert "티몬 판매자 관리자 화면" in refused["detail"]


async def test_an_answer_is_edited_where_the_mall_allows_it(shop: Any) -> None:
    shop.connect("smartstore")
    (inquiry,) = await shop.collected(shop.inquiry(1))
    await shop.write(inquiry)
    await shop.ask("POST", f"/inquiries/{inquiry}/send", 202)
    shop.accepted(inquiry)
    await shop.write(inquiry, "모레 출고됩니다.")
    assert (await shop.see(f"/inquiries/{inquiry}"))["unsent"] is True
    await shop.ask("POST", f"/inquiries/{inquiry}/send", 202)
    assert [each.edits for each in shop.published(AnswerSendRequested)] == [False, True]
    shop.accepted(inquiry, try_number=2)
    assert (await shop.see(f"/inquiries/{inquiry}"))["unsent"] is False


async def test_an_urgent_notice_is_read_answered_and_done(shop: Any) -> None:
    shop.connect("st11")
    notice = shop.inquiry(1, "urgent", mall_state="01", answer_by=datetime.now(UTC) + timedelta(hours=2))
    (inquiry,) = await shop.collected(notice)
    found = (await shop.see("/inquiries", kind="urgent"))["items"][0]
    assert (found["kind_label"], found["deadline_label"]) == ("긴급알리미", "마감 임박")
    await shop.ask("POST", "/inquiries/read", 202, json={"inquiry_ids": [inquiry]})
    assert len(shop.published(UrgentReadRequested)) == 1
    shop.accepted(inquiry, act="read")
    assert (await shop.see(f"/inquiries/{inquiry}"))["status_label"] == "확인 완료"
    await shop.write(inquiry)
    await shop.ask("POST", f"/inquiries/{inquiry}/send", 202)
    shop.accepted(inquiry, try_number=2)
    done = await shop.ask("POST", "/inquiries/finish", 200, json={"inquiry_ids": [inquiry]})
    assert done == {"refused": []}
    found = await shop.see(f"/inquiries/{inquiry}")
    assert (found["status_label"], found["deadline"]) == ("처리 완료", "none")
    assert [each.outcome for each in shop.published(InquiryClosed)] == ["answered"]


async def test_deadlines_are_counted_and_found(shop: Any) -> None:
    now = datetime.now(UTC)
    hours = {1: -1, 2: 3, 3: 30}
    await shop.collected(
        *(shop.inquiry(n, answer_by=now + timedelta(hours=h)) for n, h in hours.items()),
        shop.inquiry(4),
        shop.inquiry(5, state="answered", mall_state="답변완료", answer_by=now - timedelta(hours=1)),
    )
    counts = await shop.see("/inquiries/counts")
    assert (counts["overdue"], counts["due_soon"], counts["kind_product"]) == (1, 1, 5)
    for deadline, wanted in {"overdue": [1], "due_soon": [2], "later": [3], "none": [5, 4]}.items():
        found = (await shop.see("/inquiries", deadline=deadline))["items"]
        assert [row["inquiry_id"] for row in found] == [shop.inquiry_id(n) for n in wanted]
        assert {row["deadline"] for row in found} == {deadline}


async def test_a_state_that_nobody_knows_is_shown_raw_and_counted(shop: Any) -> None:
    (inquiry,) = await shop.collected(shop.inquiry(1, state="unknown", mall_state="HOLD_99"))
    found = await shop.see(f"/inquiries/{inquiry}")
    assert (found["status_label"], found["mall_state"]) == ("제휴몰 상태 확인필요", "HOLD_99")
    assert (await shop.see("/inquiries/counts"))["unknown"] == 1


async def test_older_news_never_undo_newer_ones(shop: Any) -> None:
    now = datetime.now(UTC)
    (inquiry,) = await shop.collected(shop.inquiry(1), at=now - timedelta(hours=2))
    await shop.collected(shop.inquiry(1, state="answered", mall_state="답변완료"), at=now)
    await shop.collected(shop.inquiry(1, state="open", mall_state="처리중"), at=now - timedelta(hours=1))
    assert (await shop.see(f"/inquiries/{inquiry}"))["mall_state"] == "답변완료"


async def test_a_list_is_searched_and_read_page_by_page(shop: Any) -> None:
    await shop.collected(*(shop.inquiry(n) for n in range(1, 6)))
    await shop.collected(shop.inquiry(9, "customer_center", product_name="다른 상품", category="교환"))
    first = await shop.see("/inquiries", limit=4)
    second = await shop.see("/inquiries", limit=4, cursor=first["next"])
    assert (len(first["items"]), len(second["items"]), second["next"]) == (4, 2, None)
    assert [row["kind"] for row in (await shop.see("/inquiries", q="다른"))["items"]] == ["customer_center"]
    assert len((await shop.see("/inquiries", q="%"))["items"]) == 0
    assert len((await shop.see("/inquiries", kind="product", status="open", mall="tmon"))["items"]) == 5
    assert len((await shop.see("/inquiries", **{"from": "2026-08-12", "to": "2026-08-12"}))["items"]) == 6
    assert len((await shop.see("/inquiries", has_answer="true"))["items"]) == 0


async def test_what_ends_without_an_answer_needs_a_reason(shop: Any) -> None:
    first, second = await shop.collected(shop.inquiry(1), shop.inquiry(2))
    refused = await shop.ask("POST", "/inquiries/finish", 422, json={"inquiry_ids": [first]})
    assert refused["code"] == "reason_missing"
    body = {"inquiry_ids": [first, second, str(uuid4())], "reason": "광고 글"}
    partly = await shop.ask("POST", "/inquiries/finish", 200, json=body)
    assert [row["code"] for row in partly["refused"]] == ["not_found"]
    assert (await shop.see("/inquiries/counts"))["done"] == 2
    assert [each.outcome for each in shop.published(InquiryClosed)] == ["done", "done"]


async def test_a_key_makes_a_command_happen_once(shop: Any) -> None:
    (inquiry,) = await shop.collected(shop.inquiry(1))
    await shop.write(inquiry)
    once = {**shop.tokens.headers(shop.seller_id), "Idempotency-Key": "send-first-time"}
    first, second = [await shop.ask("POST", f"/inquiries/{inquiry}/send", 202, headers=once) for _ in range(2)]
    assert first == second
    assert len(shop.published(AnswerSendRequested)) == 1


async def test_each_mall_tells_what_it_offers(shop: Any) -> None:
    offers = {each["mall"]: each for each in await shop.see("/inquiry-malls")}
    assert len(offers) == 14
    assert offers["auction"]["unit"] == "바이트"
    assert offers["hmall"]["items"] == []
    kinds = {kind["kind"]: kind for kind in offers["smartstore"]["kinds"]}
    assert (kinds["product"]["edited"], kinds["urgent"]["collected"]) == (True, False)
