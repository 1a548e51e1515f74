"""Who asks and what was written: sealed, masked, revealed with a record, filled into templates, destroyed for good."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import failpoints
from chassis.failpoints import FailpointError
from contracts.mall_gateway import Buyer
from inquiry import main
from inquiry.api import erasures
from inquiry.main import erase_due

pytestmark = pytest.mark.asyncio(loop_scope="module")

ERASED = "[파기됨]"
WHY = {"reason": "문의자가 삭제를 요청했습니다."}
OTHERS = {"answer": "MD가 답변했습니다."}
SECRETS = ("joan8318", "010-1234-5678", "언제 오는지", "내일 출고됩니다", "단골 손님", "MD가 답변", "전화로 답변")


@pytest.fixture
def arm(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda setting: monkeypatch.setattr(failpoints, "_armed", failpoints._Armed(setting))


async def shown(shop: Any, inquiry: str) -> bool:
    found = await shop.see(f"/inquiries/{inquiry}")
    erased = {found[name] == ERASED for name in ("asker", "title", "text", "mall_answer")}
    assert len(erased) == 1
    return erased == {False}


async def told(shop: Any, inquiry: str) -> list[str]:
    rows = await shop.see(f"/inquiries/{inquiry}/history")
    return [row["result"] for row in reversed(rows) if row["act"] == "개인정보"]


async def answered(shop: Any, *numbers: int, days: int = 0) -> list[str]:
    at = datetime.now(UTC) - timedelta(days=days)
    return await shop.collected(
        *(shop.inquiry(n, state="answered", mall_state="답변완료", answered_at=at, person=OTHERS) for n in numbers)
    )


async def test_an_asker_is_masked_and_shown_in_clear_only_with_a_record(shop: Any) -> None:
    (inquiry,) = await shop.collected(shop.inquiry(1))
    for found in (await shop.see(f"/inquiries/{inquiry}"), (await shop.see("/inquiries"))["items"][0]):
        assert (found["asker"], found["title"]) == ("joa*****", "배송 문의")
    assert (await shop.see(f"/inquiries/{inquiry}"))["text"] == "***로 언제 오는지 알려 주세요."
    clear = await shop.ask("POST", f"/inquiries/{inquiry}/reveal", 200, json={"purpose": "답변 작성"})
    assert (clear["asker"], clear["text"][:13]) == ("joan8318", "010-1234-5678")
    row = (await shop.see(f"/inquiries/{inquiry}/history"))[0]
    assert (row["act"], row["result"], row["reason"], row["actor"][:5]) == ("개인정보", "열람", "답변 작성", "user:")


async def test_who_may_only_read_reveals_and_answers_nothing(shop: Any, stranger: Any) -> None:
    (inquiry,) = await shop.collected(shop.inquiry(1))
    staff = shop.tokens.headers(shop.seller_id, role="staff", inquiries="read")
    nobody = shop.tokens.headers(shop.seller_id, role="staff", orders="write")
    await shop.ask("GET", f"/inquiries/{inquiry}", 200, headers=staff, params={"after": shop.last()})
    await shop.ask("GET", f"/inquiries/{inquiry}", 403, headers=nobody)
    for path, body in (("reveal", {}), ("send", {}), ("erase-asker", WHY)):
        await shop.ask("POST", f"/inquiries/{inquiry}/{path}", 403, headers=staff, json=body)
    for path, body in (("reveal", {}), ("send", {}), ("erase-asker", WHY), ("settle", {"outcome": "done"})):
        await stranger.ask("POST", f"/inquiries/{inquiry}/{path}", 404, json=body)
    await stranger.ask("GET", f"/inquiries/{inquiry}", 404)
    await stranger.ask("PUT", f"/inquiries/{inquiry}/answer", 404, json={"text": "네"})


async def test_no_words_of_anybody_lie_open_in_the_store_or_the_views(shop: Any) -> None:
    inquiry, second = await shop.collected(shop.inquiry(1), shop.inquiry(2))
    await shop.ask("POST", "/inquiries/finish", 200, json={"inquiry_ids": [second], "reason": "전화로 답변함"})
    assert (await shop.see(f"/inquiries/{second}"))["finished_reason"] == "전화로 답변함"
    assert (await shop.see(f"/inquiries/{second}/history"))[0]["reason"] == "전화로 답변함"
    await shop.write(inquiry)
    await shop.ask("PUT", f"/inquiries/{inquiry}/memo", 204, json={"memo": "단골 손님"})
    assert (await shop.see(f"/inquiries/{inquiry}"))["memo"] == "단골 손님"
    await shop.ask("POST", f"/inquiries/{inquiry}/send", 202)
    with shop.app.state.application.database.connection() as connection:
        stored = connection.execute(
            "SELECT convert_from(state, 'UTF8') AS text FROM inquiry_events WHERE seller_id = %s", (shop.seller_id,)
        ).fetchall()
    await shop.see("/inquiries")
    with shop.app.state.views.read(shop.seller_id) as rows:
        seen = [
            row
            for view in ("inquiries_view", "inquiry_history_view")
            for row in rows.execute(f"SELECT v::text AS text FROM {view} v").fetchall()  # noqa: S608
        ]
    texts = [row["text"] for row in (*stored, *seen)]
    assert len(texts) > 6
    assert not [secret for secret in SECRETS for text in texts if secret in text]
    everything = " ".join(texts)
    assert not [secret for secret in SECRETS if secret.encode("unicode_escape").decode() in everything]


async def test_templates_are_kept_rendered_and_used_for_many_answers(shop: Any, stranger: Any) -> None:
    first, second = await shop.collected(shop.inquiry(1), shop.inquiry(2, order_no=""))
    text = "{구매자}님, 주문 {주문번호}의 {상품명}은 내일 출고됩니다."
    body = {"name": "배송 안내", "text": text}
    template = (await shop.ask("POST", "/answer-templates", 201, json=body))["template_id"]
    assert (await shop.ask("POST", "/answer-templates", 409, json=body))["code"] == "template_name_taken"
    wrong = await shop.ask("POST", "/answer-templates", 422, json={"name": "x", "text": "{고객명}"})
    assert wrong["code"] == "template_field_unknown"
    fields = [f"{{{row['name']}}}" for row in await shop.see("/answer-template-fields")]
    assert all(name in wrong["detail"] for name in fields)
    shown = await shop.ask("POST", f"/inquiries/{second}/render", 200, json={"template_id": template})
    assert shown["missing"] == ["주문번호"]
    assert shown["text"].startswith("joan8318님, 주문 {주문번호}의")
    answers = [{"inquiry_id": each, "template_id": template} for each in (first, second)]
    saved = await shop.ask("POST", "/inquiries/answers", 200, json={"answers": answers})
    assert [(row["inquiry_id"], row["code"]) for row in saved["refused"]] == [(second, "template_value_missing")]
    found = await shop.see(f"/inquiries/{first}")
    assert found["answer"] == "joan8318님, 주문 20170512031277의 티몬테스트 상품은 내일 출고됩니다."
    assert found["answer_template"] == "배송 안내"
    assert await stranger.see("/answer-templates") == []
    await stranger.ask("DELETE", f"/answer-templates/{template}", 404)
    await shop.ask("PUT", f"/answer-templates/{template}", 204, json={"name": "배송", "text": "네."})
    listed = await shop.see("/answer-templates")
    assert [(row["name"], row["text"], row["actor"][:5]) for row in listed] == [("배송", "네.", "user:")]
    await shop.ask("DELETE", f"/answer-templates/{template}", 204)
    assert await shop.see("/answer-templates") == []


async def test_an_answer_is_a_text_or_a_template(shop: Any) -> None:
    (inquiry,) = await shop.collected(shop.inquiry(1))
    for body in ({}, {"text": "네", "template_id": str(uuid4())}):
        await shop.ask("PUT", f"/inquiries/{inquiry}/answer", 422, json=body)
    refused = await shop.ask("PUT", f"/inquiries/{inquiry}/answer", 422, json={"text": "가" * 2001})
    assert (refused["code"], refused["errors"][0]["field"]) == ("answer_text_invalid", "text")


async def test_the_time_of_an_askers_data_runs_from_the_answer(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (old,), (new,) = await answered(shop, 1, days=91), await answered(shop, 2, days=89)
    (waits,) = await shop.collected(shop.inquiry(3))
    await shop.see("/inquiries")
    running, now = shop.app.state.running, datetime.now(UTC)
    erase_due(running, now)
    assert [await shown(shop, each) for each in (old, new, waits)] == [False, True, True]
    assert await told(shop, old) == ["파기"]
    monkeypatch.setattr(running.settings, "erase_after_by_mall_days", {shop.mall: 30})
    erase_due(running, now)
    assert [await shown(shop, each) for each in (new, waits)] == [False, True]
    erase_due(running, now + timedelta(days=179))
    assert await shown(shop, waits)
    erase_due(running, now + timedelta(days=181))
    assert not await shown(shop, waits)


async def test_the_seller_ends_it_by_hand_once_nobody_waits_for_an_answer(shop: Any) -> None:
    (inquiry,) = await shop.collected(shop.inquiry(1))
    await shop.write(inquiry)
    await shop.ask("PUT", f"/inquiries/{inquiry}/memo", 204, json={"memo": "단골"})
    refused = await shop.ask("POST", f"/inquiries/{inquiry}/erase-asker", 409, json=WHY)
    assert refused["code"] == "asker_still_needed"
    await shop.ask("POST", f"/inquiries/{inquiry}/send", 202)
    shop.accepted(inquiry)
    for _ in range(2):
        await shop.ask("POST", f"/inquiries/{inquiry}/erase-asker", 204, json=WHY)
    found = await shop.see(f"/inquiries/{inquiry}")
    assert {found[name] for name in ("asker", "title", "text")} == {ERASED}
    assert (found["answer"], found["memo"], found["erased"]) == ("", "", True)
    assert await told(shop, inquiry) == ["파기 요청", "파기"]
    revealed = await shop.ask("POST", f"/inquiries/{inquiry}/reveal", 200, json={})
    assert set(revealed.values()) == {ERASED}
    await shop.ask("PUT", f"/inquiries/{inquiry}/memo", 409, json={"memo": "단골"})


async def test_the_operator_ends_it_for_a_seller(shop: Any, stranger: Any) -> None:
    (inquiry,) = await answered(shop, 1)
    operator = shop.tokens.headers(None, role="operator")
    path = f"/inquiries/{inquiry}/erase-asker"
    await shop.ask("POST", f"/sellers/{shop.seller_id}{path}", 403, json=WHY)
    await shop.ask("POST", f"/sellers/{stranger.seller_id}{path}", 404, headers=operator, json=WHY)
    await shop.ask("POST", f"/sellers/{shop.seller_id}{path}", 204, headers=operator, json=WHY)
    assert not await shown(shop, inquiry)


@pytest.mark.parametrize("point", ["erasure.before_key", "erasure.key_destroyed", "erasure.noted", "erasure.mid_purge"])
async def test_a_run_that_was_cut_short_is_ended_by_the_next_one(
    shop: Any, point: str, arm: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "ERASED_AT_ONCE", 1)
    ended = await answered(shop, 1, 2, 3, days=91)
    await shop.see("/inquiries")
    arm(f"{point}:2:raise")
    with pytest.raises(FailpointError):
        erase_due(shop.app.state.running, datetime.now(UTC))
    await shop.see("/inquiries")
    erase_due(shop.app.state.running, datetime.now(UTC))
    assert [await told(shop, each) for each in ended] == [["파기"]] * 3
    assert [await shown(shop, each) for each in ended] == [False] * 3


async def test_collected_again_after_its_end_the_asker_does_not_come_back(shop: Any) -> None:
    row = shop.inquiry(1, state="answered", mall_state="답변완료")
    (inquiry,) = await shop.collected(row)
    await shop.ask("POST", f"/inquiries/{inquiry}/erase-asker", 204, json=WHY)
    nothing = Buyer(subject_id=row.person.subject_id, sealed="")
    await shop.collected(row.model_copy(update={"person": nothing, "mall_state": "처리완료", "state": "done"}))
    assert (await shop.see(f"/inquiries/{inquiry}"))["status"] == "done"
    assert not await shown(shop, inquiry)


async def test_keys_that_a_restored_keyring_brought_back_are_destroyed_again(
    shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasures, "AT_ONCE", 1)
    *gone, kept = await answered(shop, 1, 2, 3)
    backup = keys_of(shop)
    for inquiry in gone:
        await shop.ask("POST", f"/inquiries/{inquiry}/erase-asker", 204, json=WHY)
    with shop.app.state.keyring._database.connection() as connection:
        for row in backup:
            connection.execute(
                "UPDATE data_keys SET wrapped = %s, destroyed_at = NULL WHERE seller_id = %s AND subject_id = %s",
                (row["wrapped"], shop.seller_id, row["subject_id"]),
            )
    await shop.ask("POST", "/erasures/repeat", 403)
    operator = shop.tokens.headers(None, role="operator")
    again = await shop.ask("POST", "/erasures/repeat", 200, headers=operator, params={"after": shop.last()})
    assert again == {"keys": 2}
    assert {row["subject_id"] for row in keys_of(shop)} == {UUID(kept)}


def keys_of(shop: Any) -> list[Any]:
    """The living data keys of the shop's inquiries."""
    with shop.app.state.keyring._database.connection() as connection:
        return connection.execute(
            "SELECT subject_id, wrapped FROM data_keys WHERE seller_id = %s AND wrapped IS NOT NULL ORDER BY 1",
            (shop.seller_id,),
        ).fetchall()
